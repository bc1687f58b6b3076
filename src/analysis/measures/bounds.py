"""How much a commutation took off: an interval, since part of what decides it is not published.

Known are the sentence in force, the day of the first sentencing, and the new term or the
new end. Not known are custody before sentencing, which counts toward the old sentence,
and how much of the good-conduct time a person would have earned. Left out altogether is what
the lists say of nobody, and what would have ended an old sentence sooner still: up to a year for
the residential drug program (18 U.S.C. § 3621(e)), time credits of the First Step Act
(18 U.S.C. § 3632(d)), and parole, which sentences for offenses before November 1, 1987 have.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.measures.counts import effective_people, is_true
from analysis.measures.sentences import months_to_new_end

#: From this day good conduct is counted by the sentence imposed: First Step Act, Pub. L. 115-391, § 102(b), in force
#: 210 days after December 21, 2018.
FIRST_STEP_ACT_ON: Final = pd.Timestamp("2019-07-19")

#: Good-conduct days a year, and the days of that year (18 U.S.C. § 3624(b)).
_GOOD_DAYS, _YEAR_DAYS = 54, 365


def share_to_serve(granted_on: pd.Series) -> pd.Series:
    """The part of a sentence that is served if all good-conduct time is earned, by the law on the day of the grant.

    The trap: 54 days a year were counted by the time *served* (47 days for each year of the
    sentence, about an eighth), and since July 19, 2019 by the sentence *imposed* (about a
    seventh). What an old sentence would have gained by the later law is not counted for an
    earlier grant.

    Parameters
    ----------
    granted_on : Series of days

    Returns
    -------
    Series of float, shares of 0 to 1, indexed like ``granted_on``

    Notes
    -----
    18 U.S.C. § 3624(b), as the Bureau of Prisons counted it (upheld in Barber v. Thomas, 560 U.S.
    474, 2010), and as amended by the First Step Act, Pub. L. 115-391, § 102(b), in force since July 19, 2019.

    Examples
    --------
    Of 419 days 365 are served, which earn 54; of 365 days 311, since 365 earn 54.

    >>> share_to_serve(pd.Series(pd.to_datetime(["2016-03-30", "2022-04-26"]))).round(4).tolist()
    [0.8711, 0.8521]
    """
    served, imposed = _YEAR_DAYS / (_YEAR_DAYS + _GOOD_DAYS), (_YEAR_DAYS - _GOOD_DAYS) / _YEAR_DAYS
    return pd.Series(served, granted_on.index).mask(granted_on >= FIRST_STEP_ACT_ON, imposed)


def cut_bounds_by_person(grants: pd.DataFrame, custody_months: float = 0.0) -> pd.DataFrame:
    """The least and the most months that each commutation took off.

    The trap: neither is the time by which somebody came home earlier. The most is what
    the papers say: the whole old sentence was still to be served, from the day of the
    first sentencing. The least takes off all good conduct and so many months of custody
    before sentencing as the caller assumes for everybody; the lists do not say how many. It
    is no floor for people who would have left sooner by the drug program, by time credits or
    on parole.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``grant_id``, ``clemency_type``, ``is_declined``, ``granted_on``, ``is_life``, ``sentence_months``,
        ``commuted_months``, ``first_sentenced_on``, ``expires_on``. Not changed.
    custody_months : float
        Custody before sentencing, months, for everybody. It counts toward both terms
        where the grant names a new term, and toward the old one alone where it names a day.

    Returns
    -------
    DataFrame, one row per effective commutation of a finite sentence with a known new term or end; index ``grant_id``
        ``sentence_months``, ``least_months``, ``most_months``; least is never more than most.

    Notes
    -----
    240 months commuted in 2016 to 120: at most 120 months, at least 120 × 365/419 = 104.5. Sentenced to 240
    months 150 months before the new end: at most 90, at least 240 × 365/419 − 150 = 59.1. Commuted in 2022, these
    are at least 120 × 311/365 = 102.2, and 240 × 311/365 − 150 = 54.5.

    Examples
    --------
    >>> grants = pd.DataFrame({"sentence_months": [240], "commuted_months": [120], "is_life": [False]})
    >>> grants = grants.assign(first_sentenced_on=None, expires_on=pd.NaT, granted_on=pd.Timestamp("2016-03-30"))
    >>> grants = grants.assign(grant_id="ada", clemency_type="commutation", is_declined=False)
    >>> cut_bounds_by_person(grants).round(1).values.tolist()
    [[240.0, 104.5, 120.0]]
    """
    bounds = cut_bounds(effective_people(grants).set_index("grant_id"), custody_months)
    return bounds.dropna().sort_values(["sentence_months", "most_months", "grant_id"])


def cut_bounds(people: pd.DataFrame, custody_months: float = 0.0) -> pd.DataFrame:
    """The bounds of :func:`cut_bounds_by_person` beside each commuted person, missing where they are not known.

    Parameters
    ----------
    people : DataFrame, one row per commuted person. Not changed.
    custody_months : as :func:`cut_bounds_by_person`

    Returns
    -------
    DataFrame, indexed like ``people``: ``sentence_months`` (missing for life), ``least_months``, ``most_months``

    Examples
    --------
    >>> people = pd.DataFrame({"sentence_months": [240, None], "commuted_months": 120, "is_life": [False, True]})
    >>> people = people.assign(first_sentenced_on=None, expires_on=pd.NaT, granted_on=pd.Timestamp("2016-03-30"))
    >>> cut_bounds(people)["most_months"].tolist()
    [120.0, nan]
    """
    sentence = people["sentence_months"].astype(float).mask(is_true(people["is_life"]))
    term = people["commuted_months"].astype(float)
    to_end = months_to_new_end(people)
    most = (sentence - term).where(term.notna(), sentence - to_end)
    to_serve = share_to_serve(people["granted_on"])
    of_day = sentence * to_serve - custody_months - to_end
    least = (most * to_serve).where(term.notna(), of_day)
    bounds = pd.DataFrame({"sentence_months": sentence, "least_months": least, "most_months": most})
    bounds["least_months"] = bounds[["least_months", "most_months"]].min(axis=1, skipna=False)
    return bounds


def summarize_cut_bounds(grants: pd.DataFrame, custody_months: float = 0.0) -> dict[str, float]:
    """The interval in which the mean cut lies, in months and as a share of the sentences.

    Parameters
    ----------
    grants, custody_months : as :func:`cut_bounds_by_person`

    Returns
    -------
    dict of numbers, NaN for nobody
        ``n_people``; ``mean_least_months``, ``mean_most_months``; ``share_least``, ``share_most``: the
        sum of the cuts by the sum of the sentences, 0 to 1.

    Examples
    --------
    At most 120 of 240 months are half of the sentence; at least 104.5 are 0.44 of it.

    >>> grants = pd.DataFrame({"sentence_months": [240], "commuted_months": [120], "is_life": [False]})
    >>> grants = grants.assign(first_sentenced_on=None, expires_on=pd.NaT, granted_on=pd.Timestamp("2016-03-30"))
    >>> grants = grants.assign(grant_id="ada", clemency_type="commutation", is_declined=False)
    >>> bounds = summarize_cut_bounds(grants)
    >>> bounds["n_people"], round(bounds["share_least"], 2), bounds["share_most"]
    (1, 0.44, 0.5)
    """
    bounds = cut_bounds_by_person(grants, custody_months)
    whole = bounds["sentence_months"].sum() or float("nan")
    return {
        "n_people": len(bounds),
        "mean_least_months": float(bounds["least_months"].mean()),
        "mean_most_months": float(bounds["most_months"].mean()),
        "share_least": float(bounds["least_months"].sum() / whole),
        "share_most": float(bounds["most_months"].sum() / whole),
    }
