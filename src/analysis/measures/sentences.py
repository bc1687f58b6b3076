"""How long: years served, sentences in force, cuts, and the new ends."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from analysis.grants.presidents import times_in_office
from analysis.grants.schema import full_days
from analysis.measures.counts import effective_people, is_company, is_effective, is_true, with_shares

#: Days of a year, as the mean over a leap cycle.
DAYS_PER_YEAR = 365.25

#: One of the six criteria of the clemency initiative of 2014: at least so many years served.
CRITERION_YEARS = 10

#: The initiative: the day on which the Justice Department announced it (justice.gov/opa, April 23, 2014), and the
#: slug of the time in office with which it ended.
_INITIATIVE_FROM: Final = date(2014, 4, 23)
_INITIATIVE_OF: Final = "obama"


def years_served(grants: pd.DataFrame) -> pd.Series:
    """Years from the first sentencing to the grant.

    Not quite the time in custody: custody before sentencing is not published, and time at
    liberty between two cases is not taken off. A lower bound for one unbroken sentence.
    Only full dates are measured; a year or a month alone gives a missing value.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``granted_on`` (date) and ``first_sentenced_on`` (date, as text). Not changed.

    Returns
    -------
    Series of float, years of 365.25 days, indexed like ``grants``

    Notes
    -----
    Sentencing dates: Justice Department list, District/Date and Sentence.

    Examples
    --------
    From 2006-03-30 to 2016-03-30 are 3653 days, 10.0 years. A month alone is not measured.

    >>> dates = pd.DataFrame({"first_sentenced_on": ["2006-03-30", "2006-03"]})
    >>> dates["granted_on"] = pd.Timestamp("2016-03-30")
    >>> [round(years, 2) for years in years_served(dates)]
    [10.0, nan]
    """
    days = grants["granted_on"] - full_days(grants["first_sentenced_on"])
    return (days.dt.days / DAYS_PER_YEAR).astype(float).rename("years_served")


def criterion_years(grants: pd.DataFrame) -> int | None:
    """The years that the initiative of 2014 asked for, where all grants were made while it ran; None elsewhere.

    The trap: the lists do not say which grants were made under the initiative, only which
    fall into its time. A grant of an earlier day, or of another president, is measured by
    no such criterion.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``batch_id``, ``granted_on``, ``clemency_type``, ``is_declined``. Not changed.

    Returns
    -------
    int, years; None where a commutation that took effect falls outside, or where there is none

    Examples
    --------
    It was announced on April 23, 2014, eight days after the one commutation of that month.

    >>> grants = pd.DataFrame({"batch_id": ["2016-03-30-obama"], "granted_on": [pd.Timestamp("2016-03-30")]})
    >>> grants = grants.assign(clemency_type="commutation", is_declined=False)
    >>> criterion_years(grants)
    10
    >>> criterion_years(grants.assign(granted_on=pd.Timestamp("2014-04-15"))) is None
    True
    """
    is_meant = is_effective(grants) & ~is_company(grants)
    return CRITERION_YEARS if is_meant.any() and bool(in_initiative(grants)[is_meant].all()) else None


def in_initiative(batches: pd.DataFrame) -> pd.Series:
    """True for the days on which the clemency initiative of 2014 ran: from its announcement to President Obama's last.

    Parameters
    ----------
    batches : DataFrame, one row per batch or per grant
        Reads ``batch_id`` and ``granted_on``. Not changed.

    Returns
    -------
    Series of bool, indexed like ``batches``

    Examples
    --------
    >>> days = pd.DataFrame({"batch_id": ["2014-04-15-obama", "2014-04-23-obama", "2022-04-26-biden"]})
    >>> in_initiative(days.assign(granted_on=pd.to_datetime(days["batch_id"].str[:10]))).tolist()
    [False, True, False]
    """
    is_obama = (times_in_office(batches["batch_id"]) == _INITIATIVE_OF).fillna(False).astype(bool)
    return is_obama & (batches["granted_on"] >= pd.Timestamp(_INITIATIVE_FROM))


def years_served_by_person(grants: pd.DataFrame) -> pd.DataFrame:
    """The years served by each person whose first sentencing is dated to the day.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``grant_id``, ``clemency_type``, ``is_declined``, ``granted_on``, ``first_sentenced_on``. Not
        changed.

    Returns
    -------
    DataFrame, one row per effective commutation with a full date, fewest years first; index ``grant_id``
        ``years_served``.

    Examples
    --------
    From 2006-03-30 to the grant are 10.0 years, from 1996-03-30 20.0. A year alone is not measured.

    >>> grants = pd.DataFrame({"grant_id": ["ada", "bo", "cy"], "is_life": [True, False, False]})
    >>> grants["first_sentenced_on"] = ["1996-03-30", "2006-03-30", "2006"]
    >>> grants = grants.assign(clemency_type="commutation", is_declined=False, granted_on=pd.Timestamp("2016-03-30"))
    >>> served = years_served_by_person(grants).round(1)
    >>> served["years_served"].to_dict()
    {'bo': 10.0, 'ada': 20.0}

    Each row stays with its grant:

    >>> grants.join(served, on="grant_id")[["is_life", "years_served"]].values.tolist()
    [[True, 20.0], [False, 10.0], [False, nan]]
    """
    served = years_served(effective_people(grants).set_index("grant_id"))
    return served.dropna().to_frame().sort_values(["years_served", "grant_id"])


def years_since_sentence(grants: pd.DataFrame) -> pd.Series:
    """The years from the first sentence to the grant, as the calendar counts them; missing where no year is published.

    >>> grants = pd.DataFrame({"first_sentenced_on": ["1986-12-31", None], "granted_on": pd.Timestamp("2001-01-20")})
    >>> years_since_sentence(grants).tolist()
    [15, <NA>]
    """
    sentenced = grants["first_sentenced_on"].astype("string").str[: len("YYYY")].astype("Int64")
    years: pd.Series = pd.to_datetime(grants["granted_on"]).dt.year - sentenced
    return years


def years_since_sentence_by_person(grants: pd.DataFrame) -> pd.DataFrame:
    """The years from the first sentence to the pardon of each pardoned person, as the calendar counts them.

    The trap: of most pardons only the year of the sentence is published. So all are counted by
    the year alone, also where the day is known: a sentence of December and a pardon of
    January are a year apart. Pardons before any conviction have no sentence, and are not in the table.
    A pardon may come after death, more than a century after the sentence; a few of them decide
    the longest time and the mean. The median holds.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``grant_id``, ``name``, ``clemency_type``, ``is_declined``, ``granted_on``, ``first_sentenced_on``.
        Not changed.

    Returns
    -------
    DataFrame, one row per effective pardon of a person whose sentence has a year, the fewest first; index ``grant_id``
        ``name``, ``years_since_sentence`` (whole years).

    Examples
    --------
    >>> grants = pd.DataFrame({"grant_id": ["a", "b", "c"], "name": "Jane Roe"})
    >>> grants["first_sentenced_on"] = ["1979", "1986-12-31", None]
    >>> grants = grants.assign(clemency_type="pardon", is_declined=False, granted_on=pd.Timestamp("2001-01-20"))
    >>> years_since_sentence_by_person(grants)["years_since_sentence"].tolist()
    [15, 22]
    """
    people = effective_people(grants, "pardon").set_index("grant_id")
    years = people[["name"]].assign(years_since_sentence=years_since_sentence(people))
    known = years.dropna(subset=["years_since_sentence"]).astype({"years_since_sentence": int})
    return known.sort_values(["years_since_sentence", "name", "grant_id"])


def sentences_by_person(grants: pd.DataFrame) -> pd.DataFrame:
    """Each person's prison sentence in force at the grant: a finite term, or life.

    The trap: life plus 60 months is life, not 60 months. Consecutive cases are added,
    otherwise the longest case counts.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``grant_id``, ``clemency_type``, ``is_declined``, ``sentence_months``, ``is_life``. Not changed.

    Returns
    -------
    DataFrame, one row per effective commutation of a term or of life, shortest first, life last; index ``grant_id``
        ``sentence_months`` (missing if life), ``is_life``.

    Examples
    --------
    Life with 60 months more is life. What is not stated is left out.

    >>> grants = pd.DataFrame({"sentence_months": [240, 60, None, None], "is_life": [False, True, True, False]})
    >>> grants = grants.assign(grant_id=["ada", "bo", "cy", "di"], clemency_type="commutation", is_declined=False)
    >>> sentences_by_person(grants).isna().loc["bo"].tolist()
    [True, False]
    """
    people = effective_people(grants).set_index("grant_id")
    people = people.assign(
        is_life=is_true(people["is_life"]),
        sentence_months=people["sentence_months"].astype("Float64").mask(is_true(people["is_life"])),
    )
    stated = people[people["is_life"] | people["sentence_months"].notna()]
    return stated[["sentence_months", "is_life"]].sort_values(["is_life", "sentence_months", "grant_id"])


def cuts_by_person(grants: pd.DataFrame) -> pd.DataFrame:
    """The sentence in force beside the term that it was commuted to, where both are known.

    The trap: most grants commute a sentence to end on a date and name no term; from them
    no cut in months follows. A life sentence has no months to cut from.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``grant_id``, ``clemency_type``, ``is_declined``, ``sentence_months``,
        ``commuted_months``, ``is_life``. Not changed.

    Returns
    -------
    DataFrame, one row per effective commutation with both terms, longest sentence last; index ``grant_id``
        ``sentence_months``, ``commuted_months``, ``cut_months`` (their difference),
        ``share_cut`` (of the sentence in force, 0 to 1).

    Notes
    -----
    360 months commuted to 240: a cut of 120 months, one third.

    Examples
    --------
    >>> grants = pd.DataFrame({"sentence_months": [360, 240], "commuted_months": [270, None], "is_life": False})
    >>> grants = grants.assign(grant_id=["ada", "bo"], clemency_type="commutation", is_declined=False)
    >>> cuts_by_person(grants).loc["ada"].tolist()
    [360.0, 270.0, 90.0, 0.25]
    """
    people = effective_people(grants).set_index("grant_id")
    both = people[people["sentence_months"].notna() & people["commuted_months"].notna() & ~is_true(people["is_life"])]
    terms = both[["sentence_months", "commuted_months"]].astype(float)
    terms["cut_months"] = terms["sentence_months"] - terms["commuted_months"]
    terms["share_cut"] = terms["cut_months"] / terms["sentence_months"]
    return terms.sort_values(["sentence_months", "commuted_months", "grant_id"])


def months_to_new_end(grants: pd.DataFrame) -> pd.Series:
    """Months of 365.25 / 12 days from the first sentencing to the new end, indexed like ``grants``.

    Missing where either day is not published to the day. Reads ``first_sentenced_on`` and
    ``expires_on``, which it does not change.
    """
    days = grants["expires_on"] - full_days(grants["first_sentenced_on"])
    return (days.dt.days / (DAYS_PER_YEAR / 12)).astype(float)


def new_ends_by_person(grants: pd.DataFrame) -> pd.DataFrame:
    """Each finite sentence in force beside the time from first sentencing to its new end.

    The trap: the difference is not the cut. Good conduct would have shortened the old
    sentence by up to about an eighth, since July 2019 a seventh, and custody before sentencing counts toward both.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``grant_id``, ``clemency_type``, ``is_declined``, ``is_life``, ``sentence_months``,
        ``first_sentenced_on``, ``expires_on``. Not changed.

    Returns
    -------
    DataFrame, one row per effective commutation that has all three, longest sentence last; index ``grant_id``
        ``sentence_months``, ``months_to_new_end`` (of 365.25 / 12 days).

    Notes
    -----
    Sentenced on 2006-03-30, to end on 2016-03-30: 120.0 months.

    Examples
    --------
    From 2008-07-28 to 2016-07-28 are 2922 days: 96 months of 365.25 / 12 days.

    >>> grants = pd.DataFrame({"grant_id": ["ada"], "sentence_months": [240], "is_life": [False]})
    >>> grants = grants.assign(first_sentenced_on="2008-07-28", expires_on=pd.Timestamp("2016-07-28"))
    >>> grants = grants.assign(clemency_type="commutation", is_declined=False)
    >>> new_ends_by_person(grants)[["sentence_months", "months_to_new_end"]].round(1).values.tolist()
    [[240.0, 96.0]]
    """
    people = effective_people(grants).set_index("grant_id")
    ends = pd.DataFrame(
        {
            "sentence_months": people["sentence_months"].astype(float).mask(is_true(people["is_life"])),
            "months_to_new_end": months_to_new_end(people),
        }
    )
    return ends.dropna().sort_values(["sentence_months", "months_to_new_end", "grant_id"])


def count_by_expiry(grants: pd.DataFrame) -> pd.DataFrame:
    """How many of the commuted sentences expire on which day.

    The trap: the end of a sentence is not always the day of release; a person may leave
    for a halfway house earlier, and supervised release follows.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined``, ``expires_on``. Not changed.

    Returns
    -------
    DataFrame, one row per day, earliest first; grants that name no day in a last row without one
        ``expires_on``, ``n_people``, ``share_people``. The counts add to the effective
        commutations, the shares to one.

    Examples
    --------
    >>> days = ["2016-07-28", "2016-07-28", "2017-03-30", None]
    >>> grants = pd.DataFrame({"expires_on": pd.to_datetime(days)})
    >>> grants = grants.assign(clemency_type="commutation", is_declined=False)
    >>> count_by_expiry(grants)[["n_people", "share_people"]].values.tolist()
    [[2.0, 0.5], [1.0, 0.25], [1.0, 0.25]]
    """
    days = effective_people(grants)["expires_on"].value_counts(dropna=False).rename("n_people")
    counts = days.rename_axis("expires_on").reset_index().sort_values("expires_on", ignore_index=True)
    return with_shares(counts.astype({"n_people": int}))
