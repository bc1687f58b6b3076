"""How many grants took effect, and people counted by a label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, get_args

import pandas as pd

from analysis.errors import UsageError
from analysis.grants.presidents import times_in_office

ClemencyType = Literal["commutation", "pardon"]

_TYPES: Final = get_args(ClemencyType)


def is_true(values: pd.Series) -> pd.Series:
    """True where a boolean is known to be true; unknown is not true."""
    # by numpy: a report asks this a few hundred times of a few rows
    return pd.Series(values.to_numpy(dtype=bool, na_value=False), values.index, name=values.name)


def is_effective(grants: pd.DataFrame, clemency_type: ClemencyType = "commutation") -> pd.Series:
    """True for the grants of one type that took effect, each once: the one rule by which grants are counted.

    The trap: the Justice Department's list of President Obama's commutations has 1,716
    records, one of them not effectuated, so 1,715 took effect. An amended warrant replaces
    an earlier grant, which was counted on its own day; a grant to a company is a grant, and
    no person (:func:`effective_people`).

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined`` and ``amends``. Without the last, no grant replaces another. Not
        changed.
    clemency_type : "commutation" or "pardon"

    Returns
    -------
    Series of bool, indexed like ``grants``

    Raises
    ------
    UsageError
        There is no such type ("pardons"), of which none would be counted.

    Examples
    --------
    Of two commutations one was declined; a pardon is another kind.

    >>> grants = pd.DataFrame({"clemency_type": ["commutation", "commutation", "pardon"]})
    >>> grants["is_declined"] = [False, True, False]
    >>> is_effective(grants).tolist(), is_effective(grants, "pardon").tolist()
    ([True, False, False], [False, False, True])
    >>> is_effective(grants.assign(amends=["2025-05-28-trump-2/jane-roe", None, None])).tolist()
    [False, False, False]
    """
    if clemency_type not in _TYPES:
        raise UsageError(f"there is no type of grants {clemency_type!r}; it is {' or '.join(map(repr, _TYPES))}")
    is_of_type, is_declined, is_amendment = (
        mask.to_numpy(dtype=bool)
        for mask in (
            is_true(grants["clemency_type"] == clemency_type),
            is_true(grants["is_declined"]),
            is_amended_warrant(grants),
        )
    )
    return pd.Series(is_of_type & ~is_declined & ~is_amendment, grants.index)


def is_amended_warrant(grants: pd.DataFrame) -> pd.Series:
    """True for grants that replace an earlier one (``amends``), which is counted in their place."""
    return grants["amends"].notna() if "amends" in grants else pd.Series(False, grants.index)


def is_company(grants: pd.DataFrame) -> pd.Series:
    """True for grants that are known to be to a company; in a table without the column all are to people."""
    return is_true(grants["is_company"]) if "is_company" in grants else pd.Series(False, grants.index)


def effective(grants: pd.DataFrame, clemency_type: ClemencyType = "commutation") -> pd.DataFrame:
    """The rows that :func:`is_effective` counts, in their order.

    Examples
    --------
    >>> grants = pd.DataFrame({"clemency_type": ["commutation", "pardon"], "is_declined": [False, False]})
    >>> effective(grants, "pardon").index.tolist()
    [1]
    """
    return grants[is_effective(grants, clemency_type)]


def effective_people(grants: pd.DataFrame, clemency_type: ClemencyType = "commutation") -> pd.DataFrame:
    """The rows of :func:`effective` that are to people: what every measure of sentences, years and offenses is of.

    The trap: a company has no years served, no life sentence and no home. It counts as a
    grant, in running totals too, and in nothing that is said of people.

    Examples
    --------
    >>> grants = pd.DataFrame({"clemency_type": ["pardon", "pardon"], "is_company": [True, False]})
    >>> grants["is_declined"] = False
    >>> len(effective(grants, "pardon")), len(effective_people(grants, "pardon"))
    (2, 1)
    """
    return grants[is_effective(grants, clemency_type) & ~is_company(grants)]


def partition(labels: pd.Series, name: str, categories: Sequence[str]) -> pd.DataFrame:
    """Count people by labels of which each has exactly one; a row for each category in order, if only with 0.

    >>> partition(pd.Series(["a", "b", "a"]), "letter", ["a", "b", "c"])["n_people"].tolist()
    [2, 1, 0]
    """
    counts = labels.value_counts().reindex(list(categories), fill_value=0).astype(int)
    return with_shares(pd.DataFrame({name: pd.Series(categories, dtype="string"), "n_people": counts.to_numpy()}))


def with_shares(counts: pd.DataFrame, of: int | None = None) -> pd.DataFrame:
    """Add ``share_people``, each ``n_people`` by ``of`` (or by their sum); missing if that is 0."""
    total = int(counts["n_people"].sum()) if of is None else of
    return counts.assign(share_people=counts["n_people"] / total if total else float("nan"))


def count_grants(grants: pd.DataFrame) -> pd.DataFrame:
    """How many commutations and pardons took effect, and how many grants were declined, or amend an earlier one.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined`` and ``amends``. Not changed.

    Returns
    -------
    DataFrame, one row per outcome: ``outcome``, ``n_people``, ``share_people``
        Always commutation, pardon, declined, amended. The counts add to the rows; a company counts as one.

    Notes
    -----
    A pardon forgives the conviction, a commutation shortens the sentence and leaves the
    conviction on record: justice.gov/pardon, frequently asked questions.

    Examples
    --------
    >>> kinds = ["commutation", "commutation", "commutation", "pardon"]
    >>> grants = pd.DataFrame({"clemency_type": kinds, "is_declined": [False, False, True, False]})
    >>> count_grants(grants).values.tolist()
    [['commutation', 2, 0.5], ['pardon', 1, 0.25], ['declined', 1, 0.25], ['amended', 0, 0.0]]
    """
    outcome = grants["clemency_type"].astype("string").mask(is_amended_warrant(grants), "amended")
    outcome = outcome.mask(is_true(grants["is_declined"]), "declined")
    return partition(outcome, "outcome", ("commutation", "pardon", "declined", "amended"))


def by_time_in_office(batches: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each time in office, in the order of the first of them.

    Parameters
    ----------
    batches : DataFrame, one row per batch. Reads ``batch_id`` and ``president``. Not changed.

    Returns
    -------
    list of the slug of the time in office and its rows

    Examples
    --------
    >>> batches = pd.DataFrame({"batch_id": ["2017-01-19-obama", "2025-01-20-trump-2"], "president": ["A", "B"]})
    >>> [(slug, len(rows)) for slug, rows in by_time_in_office(batches)]
    [('obama', 1), ('trump-2', 1)]
    """
    return [(str(slug), rows) for (_, slug), rows in batches.groupby(office_keys(batches), sort=False)]


def with_most(table: pd.DataFrame, number: str) -> pd.DataFrame:
    """The rows with the most of a number: several where they are equal, none where there is no row.

    >>> with_most(pd.DataFrame({"day": ["a", "b", "c"], "n": [3, 1, 3]}), "n")["day"].tolist()
    ['a', 'c']
    """
    is_most: pd.Series[bool] = (table[number] == table[number].max()).fillna(False).astype(bool)
    return table.loc[is_most]


def office_keys(batches: pd.DataFrame) -> list[pd.Series]:
    """The president and the slug of each row, which tell two times in office apart: columns to group by."""
    return [batches["president"], times_in_office(batches["batch_id"])]
