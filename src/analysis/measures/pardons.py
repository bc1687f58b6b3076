"""Pardons: for what, by which courts the people had been sentenced, and the numbers of all of it."""

from __future__ import annotations

import re

import pandas as pd

from analysis.measures.counts import effective_people
from analysis.measures.offenses import count_by_offense_group
from analysis.measures.sentences import years_since_sentence_by_person
from analysis.measures.states import count_by_state, is_district

_COURT_MARTIAL = re.compile(r"courts?[- ]martial|\b(?:Army|Navy|Air Force|Marine Corps|Coast Guard)\b", re.IGNORECASE)


def count_pardoned_by_group(grants: pd.DataFrame) -> pd.DataFrame:
    """How many pardoned people have an offense of which group, the most people first.

    Parameters
    ----------
    grants : DataFrame, one row per grant, as :func:`analysis.measures.count_by_offense_group` reads it

    Returns
    -------
    DataFrame, one row per group: ``offense_group``, ``n_people``, ``share_people``

    Examples
    --------
    >>> grants = pd.DataFrame({"offense_groups": ["tax", "tax;firearms"], "clemency_type": "pardon"})
    >>> count_pardoned_by_group(grants.assign(is_declined=False)).values.tolist()
    [['tax', 2, 1.0], ['firearms', 1, 0.5]]
    """
    counts = count_by_offense_group(grants)
    return counts[counts["clemency_type"] == "pardon"].drop(columns="clemency_type").reset_index(drop=True)


def count_pardoned_by_state(grants: pd.DataFrame) -> pd.DataFrame:
    """How many pardoned people were sentenced by the federal district courts of which state or territory.

    Parameters
    ----------
    grants : DataFrame, one row per grant, as :func:`analysis.measures.count_by_state` reads it. Not changed.

    Returns
    -------
    DataFrame, one row per state or territory: ``state``, ``n_people``, ``share_people``
        Of the people with an effective pardon, else as :func:`analysis.measures.count_by_state`.

    Examples
    --------
    >>> grants = pd.DataFrame({"district": ["District of Guam", "Northern District of Ohio"]})
    >>> grants = grants.assign(clemency_type=["pardon", "commutation"], is_declined=False)
    >>> count_pardoned_by_state(grants).values.tolist()
    [['Guam', 1, 1.0]]
    """
    return count_by_state(grants, "pardon")


def is_court_martial(court: str) -> bool:
    """Whether a court, as the lists write it, is one of the armed forces.

    >>> is_court_martial("U.S. Army general court-martial"), is_court_martial("U.S. Navy")
    (True, True)
    >>> is_court_martial("Southern District of Ohio"), is_court_martial("Veterans Administration")
    (False, False)
    """
    return not is_district(court) and _COURT_MARTIAL.search(court) is not None


def summarize_pardons(grants: pd.DataFrame) -> dict[str, float]:
    """The numbers of the pardons in any set of grants.

    Parameters
    ----------
    grants : DataFrame, one row per grant. Not changed.

    Returns
    -------
    dict of numbers, NaN where they are of nobody
        ``n_dated`` and ``n_undated`` people with and without a known year of the sentence;
        ``median_years``, ``min_years``, ``max_years`` from it to the pardon;
        ``n_courts_martial``, ``n_no_court``; ``n_offense_unknown``.

    Examples
    --------
    >>> grants = pd.DataFrame({"grant_id": ["a", "b", "c"], "first_sentenced_on": ["1979", "1984", None]})
    >>> grants = grants.assign(clemency_type="pardon", is_declined=False, granted_on=pd.Timestamp("1989-08-14"))
    >>> grants = grants.assign(name="Jane Roe")
    >>> numbers = summarize_pardons(grants.assign(district="U.S. Army", offenses="tax"))
    >>> numbers["n_dated"], numbers["median_years"], numbers["n_courts_martial"]
    (2, 7.5, 3)
    """
    people = effective_people(grants, "pardon")
    years = years_since_sentence_by_person(grants)["years_since_sentence"].astype(float)
    courts = people["district"].dropna()
    return {
        "n_dated": len(years),
        "n_undated": len(people) - len(years),
        "median_years": float(years.median()),
        "min_years": float(years.min()),
        "max_years": float(years.max()),
        "n_courts_martial": int(sum(map(is_court_martial, courts))),
        "n_no_court": len(people) - len(courts),
        "n_offense_unknown": int(people["offenses"].isna().sum()),
    }
