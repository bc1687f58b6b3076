"""Each commuted person's way through prison on the calendar, and the years of prison that a day of grants took off."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.measures.bounds import cut_bounds, share_to_serve
from analysis.measures.counts import effective_people, is_true, partition
from analysis.measures.sentences import DAYS_PER_YEAR, months_to_new_end, years_served

_COLUMNS = [
    *("name", "is_life", "first_sentenced_on", "new_end_on"),
    *("old_end_on", "sentence_months", "removed_least_months", "removed_most_months"),
]

#: The rows of :func:`count_by_years_removed`.
YEARS_REMOVED: Final = (
    *("life", "20 years or more", "15 to under 20 years", "10 to under 15 years", "5 to under 10 years"),
    *("under 5 years", "not known"),
)

#: Sentences that are centuries long end on days that pandas has no nanoseconds for.
_DAY = "datetime64[s]"


def lifelines_by_person(grants: pd.DataFrame) -> pd.DataFrame:
    """When each commuted person was sentenced, when the sentence now ends, and when it would have ended on paper.

    The trap: ends are those on paper. Good conduct brings people home earlier, from an old sentence and
    from a new term alike; custody before sentencing, which is not published, does too. A life
    sentence has no old end. A person whose first sentencing is not dated to the day is not in the table.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``grant_id``, ``name``, ``clemency_type``, ``is_declined``, ``granted_on``, ``is_life``,
        ``sentence_months``, ``commuted_months``, ``first_sentenced_on``, ``expires_on``. Not changed.

    Returns
    -------
    DataFrame, one row per effective commutation of a person with a full date of first sentencing; index ``grant_id``
        ``name``, ``is_life``, ``first_sentenced_on``, ``new_end_on`` (the day that the grant names,
        or the first sentencing and the new term), ``old_end_on`` (the first sentencing and the sentence in
        force; missing for life), ``sentence_months``, and the ``removed_least_months`` and ``removed_most_months`` of
        :func:`removed_months`. Life first, then who goes home first; of these the latest old end.

    Notes
    -----
    A month is 365.25 / 12 days: 240 months from February 23, 2001 are 7,305 days and end on February 23, 2021.

    Examples
    --------
    >>> grants = pd.DataFrame({"grant_id": ["2011-11-21-obama/jane-roe"], "name": "Jane Roe", "is_life": False})
    >>> grants = grants.assign(clemency_type="commutation", is_declined=False, granted_on=pd.Timestamp("2011-11-21"))
    >>> grants = grants.assign(sentence_months=240, commuted_months=None, first_sentenced_on="2001-02-23")
    >>> lines = lifelines_by_person(grants.assign(expires_on=pd.Timestamp("2011-12-21")))
    >>> lines[["new_end_on", "old_end_on"]].astype(str).values.tolist()
    [['2011-12-21', '2021-02-23']]
    """
    people = effective_people(grants).set_index("grant_id")
    granted_on: pd.Series[Any] = people["granted_on"].astype(_DAY)  # type: ignore[call-overload]
    sentenced = granted_on - _days(years_served(people) * DAYS_PER_YEAR)
    is_life = is_true(people["is_life"])
    sentence = people["sentence_months"].astype(float).mask(is_life)
    lines = people.assign(
        is_life=is_life,
        first_sentenced_on=sentenced,
        sentence_months=sentence,
        new_end_on=sentenced + _days(_months_to_end(people) * DAYS_PER_YEAR / 12),
        old_end_on=sentenced + _days(sentence * DAYS_PER_YEAR / 12),
        **{str(name): months for name, months in removed_months(people).items()},
    )
    dated: pd.DataFrame = lines.loc[sentenced.notna(), _COLUMNS]
    order = ["is_life", "new_end_on", "old_end_on", "first_sentenced_on", "grant_id"]
    return dated.sort_values(order, ascending=[False, True, False, True, True])


def removed_months(people: pd.DataFrame) -> pd.DataFrame:
    """The least and the most months of prison that each commutation of a fixed term took off, from the grant on.

    The trap: it is the cut of :func:`analysis.measures.bounds.cut_bounds`, and never more than was left on
    the day of the grant. Who had served longer than the new term could gain no year that was behind; and no
    commutation lengthens a sentence.

    Parameters
    ----------
    people : DataFrame, one row per commuted person
        Reads ``granted_on``, ``is_life``, ``sentence_months``, ``commuted_months``, ``first_sentenced_on``,
        ``expires_on``. Not changed.

    Returns
    -------
    DataFrame, indexed like ``people``
        ``removed_least_months``, ``removed_most_months``: missing for life, and where neither a new term nor a new
        end is known. Where the first sentencing is not dated to the day, the cut stands as it is.

    Examples
    --------
    240 months, of which 150 were served, commuted to 120: 90 were left, or 240 × 365/419 − 150 = 59.1.

    >>> people = pd.DataFrame({"sentence_months": [240], "commuted_months": [120], "is_life": [False]})
    >>> people = people.assign(expires_on=pd.NaT, granted_on=pd.Timestamp("2016-03-30"))
    >>> removed_months(people.assign(first_sentenced_on="2003-09-29")).round(1).values.tolist()
    [[59.1, 90.0]]
    """
    cut = cut_bounds(people)
    served = years_served(people) * 12
    to_serve = cut["sentence_months"] * share_to_serve(people["granted_on"])
    left = {"least": to_serve - served, "most": cut["sentence_months"] - served}
    removed = {
        f"removed_{end}_months": pd.concat([cut[f"{end}_months"], left[end]], axis=1).min(axis=1).clip(lower=0)
        for end in ("least", "most")
    }
    return pd.DataFrame(removed, people.index).where(cut.notna().all(axis=1))


def removed_years(grants: pd.DataFrame) -> dict[str, Any]:
    """The years of prison that were taken off fixed terms, summed over people; life sentences are counted apart.

    The trap: neither number is the time by which people came home earlier. The most is what the
    papers say, as if every old sentence had been served to its last day. The least has all good conduct earned: up to
    54 days for each year served, an eighth of a sentence, and since July 2019 for each year imposed, a seventh
    (:func:`analysis.measures.bounds.share_to_serve`). Left out of both is what the lists do not publish and would have
    made the old sentences shorter still: custody before sentencing, up to a year for the
    residential drug program, time credits of the First Step Act, and parole.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads what :func:`removed_months` reads, ``clemency_type`` and ``is_declined``. Not changed.

    Returns
    -------
    dict
        ``n``: people with a fixed term whose new term or new end is known; ``least``, ``most``: years, None of
        nobody; ``life``: people whose life sentence in force was commuted, who are in no sum.

    Examples
    --------
    At most 120 of 240 months are ten years; at least 120 × 365/419 months are 8.7. A life sentence has no years.

    >>> grants = pd.DataFrame({"sentence_months": [240, None], "commuted_months": 120, "is_life": [False, True]})
    >>> grants = grants.assign(first_sentenced_on=None, expires_on=pd.NaT, granted_on=pd.Timestamp("2016-03-30"))
    >>> removed = removed_years(grants.assign(clemency_type="commutation", is_declined=False))
    >>> removed["n"], round(removed["least"], 1), removed["most"], removed["life"]
    (1, 8.7, 10.0, 1)
    """
    people = effective_people(grants)
    removed = removed_months(people).dropna()
    sums = (removed.sum() / 12).tolist() if len(removed) else (None, None)
    return {
        "n": len(removed),
        **dict(zip(("least", "most"), sums, strict=True)),
        "life": int(is_true(people["is_life"]).sum()),
    }


def count_by_years_removed(grants: pd.DataFrame) -> pd.DataFrame:
    """How many people had how many years taken off on paper, in steps of five years; life is a row of its own.

    The trap: the years are those of :func:`removed_months` at most. With all good conduct earned a step
    of five years would be little more than four.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads what :func:`removed_months` reads, ``clemency_type`` and ``is_declined``. Not changed.

    Returns
    -------
    DataFrame, one row per step of :data:`YEARS_REMOVED`: ``years_removed``, ``n_people``, ``share_people``
        Each person is in one row: the counts add to the effective commutations, the shares to one.

    Examples
    --------
    One life sentence, and 240 months commuted to 120.

    >>> grants = pd.DataFrame({"sentence_months": [None, 240], "commuted_months": 120, "is_life": [True, False]})
    >>> grants = grants.assign(first_sentenced_on=None, expires_on=pd.NaT, granted_on=pd.Timestamp("2016-03-30"))
    >>> counts = count_by_years_removed(grants.assign(clemency_type="commutation", is_declined=False))
    >>> counts.loc[counts["n_people"] > 0, ["years_removed", "n_people"]].values.tolist()
    [['life', 1], ['10 to under 15 years', 1]]
    """
    people = effective_people(grants)
    life, *steps, unknown = YEARS_REMOVED
    years = removed_months(people)["removed_most_months"] / 12
    # the longest first; a sum of days may fall short of a whole year by a hair
    at = (years.round(9) // 5).clip(upper=len(steps) - 1)
    labels = at.map(dict(enumerate(reversed(steps)))).fillna(unknown)
    return partition(labels.mask(is_true(people["is_life"]), life), "years_removed", YEARS_REMOVED)


def _months_to_end(people: pd.DataFrame) -> pd.Series:
    """Months from the first sentencing to the new end: to the day that the grant names, else the new term."""
    return months_to_new_end(people).fillna(people["commuted_months"].astype(float))


def _days(numbers: pd.Series) -> pd.Series:
    """Numbers of days as spans of whole days, as long as they may be."""
    seconds = numbers.round().fillna(0).astype("int64") * 86_400
    return seconds.astype("timedelta64[s]").where(numbers.notna())
