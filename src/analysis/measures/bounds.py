"""How much a commutation took off: an interval, since part of what decides it is not published.

Known are the sentence in force, the day of the first sentencing, and the new term or the
new end. Not known are custody before sentencing, which counts toward the old sentence,
and how much of the good-conduct time a person would have earned.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.measures.counts import effective_people, is_true
from analysis.measures.sentences import months_to_new_end

#: The part of a sentence that is served if all good-conduct time is earned: 54 days for each 365 served
#: (18 U.S.C. § 3624(b), as the Bureau of Prisons counted it until 2018).
GOOD_CONDUCT: Final = 365 / (365 + 54)


def cut_bounds_by_person(grants: pd.DataFrame, custody_months: float = 0.0) -> pd.DataFrame:
    """The least and the most months that each commutation took off.

    The trap: neither is the time by which somebody came home earlier. The most is what
    the papers say: the whole old sentence was still to be served, from the day of the
    first sentencing. The least takes off all good conduct and so many months of custody
    before sentencing as the caller assumes for everybody; the lists do not say how many.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined``, ``is_life``, ``sentence_months``,
        ``commuted_months``, ``first_sentenced_on``, ``expires_on``. Not changed.
    custody_months : float
        Custody before sentencing, months, for everybody. It counts toward both terms
        where the grant names a new term, and toward the old one alone where it names a day.

    Returns
    -------
    DataFrame, one row per effective commutation of a finite sentence with a known new term or end
        ``sentence_months``, ``least_months``, ``most_months``; least is never more than most.

    Notes
    -----
    240 months commuted to 120: at most 120 months, at least 120 × 365/419 = 104.5. Sentenced to 240 months
    150 months before the new end: at most 90, at least 240 × 365/419 − 150 = 59.1.

    Examples
    --------
    >>> grants = pd.DataFrame({"sentence_months": [240], "commuted_months": [120], "is_life": [False]})
    >>> grants = grants.assign(first_sentenced_on=None, expires_on=pd.NaT)
    >>> grants = grants.assign(clemency_type="commutation", is_declined=False)
    >>> cut_bounds_by_person(grants).round(1).values.tolist()
    [[240.0, 104.5, 120.0]]
    """
    people = effective_people(grants)
    sentence = people["sentence_months"].astype(float).mask(is_true(people["is_life"]))
    term = people["commuted_months"].astype(float)
    to_end = months_to_new_end(people)
    most = (sentence - term).where(term.notna(), sentence - to_end)
    of_day = sentence * GOOD_CONDUCT - custody_months - to_end
    least = (most * GOOD_CONDUCT).where(term.notna(), of_day)
    bounds = pd.DataFrame({"sentence_months": sentence, "least_months": least, "most_months": most})
    bounds["least_months"] = bounds[["least_months", "most_months"]].min(axis=1)
    return bounds.dropna().sort_values(["sentence_months", "most_months"], ignore_index=True)


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
    >>> grants = grants.assign(first_sentenced_on=None, expires_on=pd.NaT)
    >>> grants = grants.assign(clemency_type="commutation", is_declined=False)
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
