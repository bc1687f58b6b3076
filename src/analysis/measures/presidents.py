"""How many presidents back: a running total against the presidents before; and what the table holds of each."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.grants.presidents import presidencies, presidency, times_in_office
from analysis.measures.batches import known_running_totals, running_totals


class PastPresidents(NamedTuple):
    """The ``n`` presidents before, what they granted together, and with one president more.

    All are None where the president is not in the table, or the total is not known;
    ``next_combined`` is None where no president, or no total, is known further back.
    """

    n: int | None
    combined: int | None
    next_combined: int | None


def past_presidents_combined(
    total: int | None, presidents: pd.DataFrame, before: str, with_board: bool = False, with_proclamation: bool = False
) -> PastPresidents:
    """The most presidents, counted back from a batch's own, whom a total exceeds together.

    The trap: whether the clemency board under President Ford is counted. It recommended
    clemency for 13,603 people, who are not in the Justice Department's table; most got
    pardons, at once or on a condition, and how many sentences were commuted is not known.
    Fiscal years that two presidents share are given to one or split as the table does.

    Parameters
    ----------
    total : int, or None where it is not known
        Commutations to compare, usually a running total (:func:`known_running_totals`).
    presidents : DataFrame, one row per time in office, oldest first
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.
    before : str
        A batch id; the president who granted it is not counted.
    with_board : bool
        Count the people whom a clemency board recommended as if their sentences had been
        commuted, though most were pardoned.
    with_proclamation : bool
        Count the people of other grants to classes as well, though hardly a sentence was
        commuted. Their number is a lower bound, so the sums are.

    Returns
    -------
    PastPresidents
        ``combined < total <= next_combined``. ``n`` is 0 where the president just before
        had granted as many or more.

    Examples
    --------
    Before President Obama: George W. Bush 11, Clinton 61, George H. W. Bush 3, Reagan 13,
    Carter 29, Ford 22, Nixon 60, together 199; with L. B. Johnson's 226 they are 425.

    >>> from analysis.grants.presidents import read_presidents
    >>> past_presidents_combined(248, read_presidents(), before="2016-03-30-obama")
    PastPresidents(n=7, combined=199, next_combined=425)
    """
    if total is None or presidency(presidents, before) is None:
        return PastPresidents(None, None, None)
    combined = _add_up_past(presidents, before, with_board, with_proclamation)["n_combined"]
    known = [int(value) for value in combined.dropna()]
    n = sum(value < total for value in known)
    return PastPresidents(n, known[n - 1] if n else 0, known[n] if n < len(known) else None)


#: How a total compares with the presidents before, as :func:`compare_with_past` says it.
_PAST_NUMBERS = ("n_past", "n_combined", "n_next", "n_past_with_board", "n_past_with_amnesties")


def compare_with_past(total: int | None, presidents: pd.DataFrame, batch_id: str) -> tuple[int | None, ...]:
    """The numbers of ``_PAST_NUMBERS``: how many presidents before a total exceeds, by who is counted."""
    with_board = past_presidents_combined(total, presidents, batch_id, with_board=True)
    with_amnesties = past_presidents_combined(total, presidents, batch_id, with_board=True, with_proclamation=True)
    return (*past_presidents_combined(total, presidents, batch_id), with_board.n, with_amnesties.n)


def past_combined_by_batch(grants: pd.DataFrame, presidents: pd.DataFrame) -> pd.DataFrame:
    """How many presidents before each batch's total exceeds together, by what is counted for them.

    The trap: the sentence "more than the past N presidents combined" has a larger and a
    smaller N, and each is true of something. A proclamation is counted by a lower bound,
    so that its N is an upper one.

    Parameters
    ----------
    grants : DataFrame, one row per grant. Not changed.
    presidents : DataFrame, one row per time in office, oldest first. Not changed.

    Returns
    -------
    DataFrame, one row per batch with a commutation to its day, oldest first
        ``batch_id``, ``granted_on``, ``president``, ``n_running_commutations``; ``n_past``,
        ``n_combined``, ``n_next`` as :func:`past_presidents_combined` gives them;
        ``n_past_with_board``, ``n_past_with_amnesties`` (board and proclamations). All
        missing where the total is not known (:func:`known_running_totals`), all but the total where
        the president is not in the table.

    Examples
    --------
    Of a president in office there is no total yet: 12 are more than George W. Bush's 11, and not than his and
    Clinton's together, 72.

    >>> from analysis.grants.presidents import read_presidents
    >>> presidents = read_presidents()
    >>> presidents.loc[presidents["slug"] == "obama", ["n_commutations", "n_together"]] = pd.NA
    >>> grants = pd.DataFrame({"batch_id": ["2011-11-21-obama"] * 2 + ["2013-12-19-obama"] * 10})
    >>> grants["granted_on"] = pd.to_datetime(grants["batch_id"].str[:10])
    >>> grants = grants.assign(president="Barack Obama", clemency_type="commutation", is_declined=False, is_life=False)
    >>> past = past_combined_by_batch(grants, presidents)
    >>> past[["n_running_commutations", "n_past", "n_combined", "n_next"]].values.tolist()
    [[2, 0, 0, 11], [12, 1, 11, 72]]
    """
    columns = ["batch_id", "granted_on", "president", "n_running_commutations"]
    has_some = running_totals(grants)["n_running_commutations"] > 0
    days = known_running_totals(grants, presidents).loc[has_some, columns].reset_index(drop=True)
    totals = [None if pd.isna(total) else int(total) for total in days["n_running_commutations"]]
    past = [
        compare_with_past(total, presidents, batch_id) for total, batch_id in zip(totals, days["batch_id"], strict=True)
    ]
    return days.join(pd.DataFrame(past, columns=_PAST_NUMBERS, index=days.index).astype("Int64"))


def count_coverage(batches: pd.DataFrame, presidents: pd.DataFrame) -> pd.DataFrame:
    """What the grants table holds of each time in office, beside what was published of it.

    The trap: a published total of a president in office counts to a day, and the lists may
    have grants of a later one.

    Parameters
    ----------
    batches : DataFrame, one row per batch
        Reads ``batch_id``, ``granted_on``, ``president``, ``n_commutations``, ``n_pardons``
        (grants that took effect), see :func:`analysis.measures.summarize_by_batch`. Not changed.
    presidents : DataFrame, one row per time in office, oldest first
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.

    Returns
    -------
    DataFrame, one row per time in office of either table: those of ``presidents`` in their
    order, then presidents of whom the lists alone know
        ``president``, ``slug``, ``took_office_on``; ``n_commutations`` and ``n_pardons`` held;
        ``last_granted_on``, the day of the newest, missing where none is held;
        ``n_published_commutations``, ``n_published_pardons`` and ``n_published_together``,
        missing where none was published; ``counted_to``, the day to which these count, missing
        where they are of the whole time in office; ``n_together`` held, to that day.

    Examples
    --------
    Of George H. W. Bush's 3 commutations and 74 pardons one list has two pardons.

    >>> from analysis.grants.presidents import read_presidents
    >>> batches = pd.DataFrame({"batch_id": ["1992-12-24-bush"], "president": ["George H. W. Bush"]})
    >>> batches = batches.assign(granted_on=pd.Timestamp("1992-12-24"), n_commutations=0, n_pardons=2)
    >>> coverage = count_coverage(batches, read_presidents()).set_index("president")
    >>> held = ["n_commutations", "n_published_commutations", "n_pardons", "n_published_pardons"]
    >>> coverage.loc["George H. W. Bush", held].tolist()
    [0, 3, 2, 74]
    """
    at = pd.array(presidencies(presidents, batches["batch_id"]), dtype="Int64")
    counts = ["n_commutations", "n_pardons", "n_together"]
    own = batches.assign(at=at, slug=times_in_office(batches["batch_id"]))
    n_granted = own[["n_commutations", "n_pardons"]].sum(axis=1)
    own["last_granted_on"] = own["granted_on"].where(n_granted > 0)
    is_later = (own["granted_on"] > own["at"].map(presidents["counted_to"].reset_index(drop=True))).fillna(False)
    own["n_together"] = n_granted.mask(is_later.astype(bool), 0)
    how = {**dict.fromkeys(counts, "sum"), "last_granted_on": "max"}
    unknown = own[own["at"].isna()].groupby(["president", "slug"], sort=False).agg(how).reset_index()
    known = presidents.reset_index(drop=True)
    held = own.dropna(subset=["at"]).groupby("at").agg(how).reindex(known.index)
    published = known.rename(
        columns={name: f"n_published_{name[2:]}" for name in ("n_commutations", "n_pardons", "n_together")}
    )
    columns = [
        "president",
        "slug",
        "took_office_on",
        "counted_to",
        *how,
        *(f"n_published_{name}" for name in ("commutations", "pardons", "together")),
    ]
    both = pd.concat([published.join(held), unknown], ignore_index=True).reindex(columns=columns)
    return both.assign(**{name: both[name].fillna(0).astype("Int64") for name in counts})


def place_among_past(total: int | None, presidents: pd.DataFrame, batch_id: str) -> pd.DataFrame:
    """A running total among the sums of the presidents before, up to the first that is not exceeded.

    Parameters
    ----------
    total : int, or None where it is not known
        The running total up to and including the batch, see :func:`known_running_totals`.
    presidents : DataFrame, one row per time in office, oldest first. Not changed.
    batch_id : str

    Returns
    -------
    DataFrame, one row per sum, smallest first, and the batch's own
        ``president`` (the last one counted in), ``n_combined``, ``is_this_batch``. The
        batch's own row alone where no president before is known, or where the total is
        0 or not known: lists of pardons alone say nothing about commutations.

    Examples
    --------
    >>> from analysis.grants.presidents import read_presidents
    >>> place_among_past(75, read_presidents(), "2016-03-30-obama")["n_combined"].tolist()
    [11, 72, 75, 75]
    """
    position = presidency(presidents, batch_id)
    name = "" if position is None else presidents["president"].iloc[position]
    sums = _add_up_past(presidents, batch_id)[["president", "n_combined"]].dropna()
    sums = sums if total else sums.head(0)
    own = pd.DataFrame({"president": [name], "n_combined": [pd.NA if total is None else total]})
    own = own.astype(sums.dtypes.to_dict())
    is_less = sums["n_combined"] < (total or 0)
    placed = pd.concat([sums[is_less], own, sums[~is_less].head(1)], ignore_index=True)
    return placed.assign(is_this_batch=placed.index == int(is_less.sum()))


def published_total(presidents: pd.DataFrame, batch_id: str) -> int | None:
    """The commutations published for the whole of a batch's time in office; None if not known.

    Examples
    --------
    >>> from analysis.grants.presidents import read_presidents
    >>> published_total(read_presidents(), "2001-01-20-clinton")
    61
    """
    position = presidency(presidents, batch_id)
    total = None if position is None else presidents["n_commutations"].iloc[position]
    return None if position is None or pd.isna(total) else int(total)


def count_by_president(total: int | None, presidents: pd.DataFrame, batch_id: str) -> pd.DataFrame:
    """Commutations by president, the batch's own with its running total, newest first.

    The trap: the numbers are totals of a time in office, and times in office, petitions
    and prisoners differ; the running total may grow after the batch.

    Parameters
    ----------
    total : int, or None where it is not known
        The running total up to and including the batch, see :func:`known_running_totals`.
    presidents : DataFrame, one row per time in office, oldest first. Not changed.
    batch_id : str

    Returns
    -------
    DataFrame, one row per time in office with a known total
        ``president``, ``n_commutations``, ``is_this_batch``. Empty where the batch's
        president is not in the table, or where the total is 0 or not known, as in :func:`place_among_past`.

    Examples
    --------
    >>> from analysis.grants.presidents import read_presidents
    >>> count_by_president(248, read_presidents(), "2016-03-30-obama")["n_commutations"].head(3).tolist()
    [248, 11, 61]
    """
    position = presidency(presidents, batch_id)
    known = presidents.iloc[: 0 if position is None or not total else position + 1][["president", "n_commutations"]]
    is_this = pd.Series(range(len(known)), index=known.index) == position
    table = known.assign(n_commutations=known["n_commutations"].mask(is_this, total), is_this_batch=is_this)
    return table.dropna(subset=["n_commutations"]).iloc[::-1].reset_index(drop=True)


def count_pardons_by_president(presidents: pd.DataFrame, batch_id: str) -> pd.DataFrame:
    """Pardons by president since 1901, of whole times in office, newest first.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office, oldest first. Not changed.
    batch_id : str

    Returns
    -------
    DataFrame, one row per time in office with a known total
        ``president``, with the term of whom had two; ``n_pardons``; ``is_this_batch``. Empty where the batch's
        president is not in the table.

    Examples
    --------
    >>> from analysis.grants.presidents import read_presidents
    >>> counts = count_pardons_by_president(read_presidents(), "2001-01-20-clinton")
    >>> counts.loc[counts["is_this_batch"], ["president", "n_pardons"]].values.tolist()
    [['Bill Clinton', 396]]
    """
    position = presidency(presidents, batch_id)
    known = presidents.iloc[: 0 if position is None else len(presidents)][["president", "n_pardons"]]
    is_this = pd.Series(range(len(known)), index=known.index) == position
    names = presidents["president"]
    terms = names.groupby(names).cumcount().map({0: " (first term)", 1: " (second term)"})
    known = known.assign(president=names + terms.where(names.duplicated(keep=False), ""), is_this_batch=is_this)
    return known.dropna(subset=["n_pardons"]).iloc[::-1].reset_index(drop=True)


def _add_up_past(
    presidents: pd.DataFrame, before: str, with_board: bool = False, with_proclamation: bool = False
) -> pd.DataFrame:
    """The presidents before a batch's own, newest first, with the sum of this and all rows above in ``n_combined``."""
    earlier = presidents.iloc[: presidency(presidents, before) or 0].iloc[::-1]
    n_commutations = earlier["n_commutations"]
    if with_board:
        n_commutations = n_commutations + earlier["n_board_recommendations"]
    if with_proclamation:
        n_commutations = n_commutations + earlier["n_proclaimed"]
    return earlier[["president"]].assign(n_combined=n_commutations.cumsum(skipna=False)).reset_index(drop=True)
