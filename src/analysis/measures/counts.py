"""How many: grants, running totals, life sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from analysis.grants.presidents import time_in_office, times_in_office

ClemencyType = Literal["commutation", "pardon"]

_BATCH = ["batch_id", "granted_on", "president"]


def is_true(values: pd.Series) -> pd.Series:
    """True where a boolean is known to be true; unknown is not true."""
    return values.fillna(False).astype(bool)


def is_effective(grants: pd.DataFrame, clemency_type: ClemencyType = "commutation") -> pd.Series:
    """True for the grants of one type that took effect: those declined are left out.

    The trap: the Justice Department's list of President Obama's commutations has 1,716
    records, one of them not effectuated, so 1,715 took effect.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type`` and ``is_declined``. Not changed.
    clemency_type : "commutation" or "pardon"

    Returns
    -------
    Series of bool, indexed like ``grants``

    Examples
    --------
    Of two commutations one was declined; a pardon is another kind.

    >>> grants = pd.DataFrame({"clemency_type": ["commutation", "commutation", "pardon"]})
    >>> grants["is_declined"] = [False, True, False]
    >>> is_effective(grants).tolist(), is_effective(grants, "pardon").tolist()
    ([True, False, False], [False, False, True])
    """
    return (grants["clemency_type"] == clemency_type).fillna(False).astype(bool) & ~is_true(grants["is_declined"])


def effective(grants: pd.DataFrame, clemency_type: ClemencyType = "commutation") -> pd.DataFrame:
    """The rows that :func:`is_effective` counts, in their order.

    Examples
    --------
    >>> grants = pd.DataFrame({"clemency_type": ["commutation", "pardon"], "is_declined": [False, False]})
    >>> effective(grants, "pardon").index.tolist()
    [1]
    """
    return grants[is_effective(grants, clemency_type)]


def partition(labels: pd.Series, name: str, categories: Sequence[str]) -> pd.DataFrame:
    """Count people by labels of which each person has exactly one.

    Parameters
    ----------
    labels : Series of text, one per person
    name : str, the name of the label's column
    categories : the labels in order; each gets a row, if only with 0

    Returns
    -------
    DataFrame, one row per category: ``name``, ``n_people``, ``share_people``
        The counts add to the labels, the shares to one (missing if there is nobody).

    Examples
    --------
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
    """How many commutations and pardons took effect, and how many grants were declined.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type`` and ``is_declined``. Not changed.

    Returns
    -------
    DataFrame, one row per outcome: ``outcome``, ``n_people``, ``share_people``
        Always commutation, pardon, declined. The counts add to the rows.

    Notes
    -----
    A pardon forgives the conviction, a commutation shortens the sentence and leaves the
    conviction on record: justice.gov/pardon, frequently asked questions.

    Examples
    --------
    >>> kinds = ["commutation", "commutation", "commutation", "pardon"]
    >>> grants = pd.DataFrame({"clemency_type": kinds, "is_declined": [False, False, True, False]})
    >>> count_grants(grants).values.tolist()
    [['commutation', 2, 0.5], ['pardon', 1, 0.25], ['declined', 1, 0.25]]
    """
    outcome = grants["clemency_type"].mask(is_true(grants["is_declined"]), "declined")
    return partition(outcome, "outcome", ("commutation", "pardon", "declined"))


def running_totals(grants: pd.DataFrame) -> pd.DataFrame:
    """Each president's commutations, batch after batch, and those of life sentences.

    The trap: a total is only as whole as the lists read. It starts again with each
    president and with a second time in office.

    Parameters
    ----------
    grants : DataFrame, one row per grant, of all batches
        Reads ``batch_id``, ``granted_on``, ``president``, ``clemency_type``,
        ``is_declined``, ``is_life``. Not changed.

    Returns
    -------
    DataFrame, one row per batch, oldest first
        ``batch_id``, ``granted_on``, ``president``; ``n_commutations`` and
        ``n_life_in_force`` of the batch; ``n_running_commutations`` and
        ``n_running_life_in_force`` up to and including it. A president's last running
        totals are the sums over the batches.

    Notes
    -----
    Batches of 3, 61 and 58 commutations run 3, 64, 122.

    Examples
    --------
    Two people on one day, one of them serving life, and one on the next: 2, then 3.

    >>> grants = pd.DataFrame({"batch_id": ["2016-03-30-obama", "2016-03-30-obama", "2016-05-05-obama"]})
    >>> grants["granted_on"] = pd.to_datetime(grants["batch_id"].str[:10])
    >>> grants = grants.assign(president="Barack Obama", clemency_type="commutation", is_declined=False)
    >>> grants["is_life"] = [True, False, False]
    >>> running_totals(grants)[["n_running_commutations", "n_running_life_in_force"]].values.tolist()
    [[2, 1], [3, 1]]
    """
    is_counted = is_effective(grants)
    people = grants[_BATCH].assign(
        n_commutations=is_counted.astype(int),
        n_life_in_force=(is_counted & is_true(grants["is_life"])).astype(int),
    )
    batches = people.groupby(_BATCH, as_index=False).sum().sort_values(["granted_on", "batch_id"], ignore_index=True)
    in_office = [batches["president"], times_in_office(batches["batch_id"])]
    running = batches.groupby(in_office)[["n_commutations", "n_life_in_force"]].cumsum()
    return batches.assign(
        n_running_commutations=running["n_commutations"],
        n_running_life_in_force=running["n_life_in_force"],
    )


def share_life_in_force(grants: pd.DataFrame) -> pd.DataFrame:
    """The share of each batch's commutations that ended or shortened life imprisonment.

    The trap: a life sentence as imposed may have been reduced to a term before the
    grant; such a person no longer served life. In force is what counts here, as imposed
    stands beside it. A life sentence is life in any one of a person's cases.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``batch_id``, ``granted_on``, ``president``, ``clemency_type``,
        ``is_declined``, ``is_life``, ``is_life_imposed``. Not changed.

    Returns
    -------
    DataFrame, one row per batch that has commutations, oldest first
        ``batch_id``, ``granted_on``, ``n_commutations``, ``n_life_in_force``,
        ``n_life_as_imposed``, ``n_life_imposed_unknown`` (people whose first sentence is not
        known to have been life, nor not to), ``share_life_in_force`` (0 to 1). Life in force
        is missing where it is not known of anybody.

    Notes
    -----
    21 of 61 is 0.344…

    Examples
    --------
    Of four people one is serving life, and one more was until a court made it a term of years.

    >>> grants = pd.DataFrame({"is_life": [True, False, False, False], "is_life_imposed": [True, True, False, False]})
    >>> grants = grants.assign(batch_id="2016-03-30-obama", granted_on=pd.Timestamp("2016-03-30"))
    >>> grants = grants.assign(president="Barack Obama", clemency_type="commutation", is_declined=False)
    >>> life = share_life_in_force(grants)
    >>> life[["n_life_in_force", "n_life_as_imposed", "share_life_in_force"]].values.tolist()
    [[1, 2, 0.25]]
    """
    people = effective(grants)
    flags = people[_BATCH].assign(
        n_commutations=1,
        n_life_in_force=is_true(people["is_life"]).astype(int),
        n_life_as_imposed=is_true(people["is_life_imposed"]).astype(int),
        n_life_imposed_unknown=people["is_life_imposed"].isna().astype(int),
        n_unknown=people["is_life"].isna().astype(int),
    )
    batches = flags.groupby(_BATCH, as_index=False).sum().sort_values(["granted_on", "batch_id"], ignore_index=True)
    n_life = batches["n_life_in_force"].astype("Int64").mask(batches["n_unknown"] == batches["n_commutations"])
    return batches.drop(columns=["president", "n_unknown"]).assign(
        n_life_in_force=n_life,
        share_life_in_force=(n_life / batches["n_commutations"]).astype(float),
    )


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
    slugs = times_in_office(batches["batch_id"])
    return [(str(slug), rows) for (_, slug), rows in batches.groupby([batches["president"], slugs], sort=False)]


def with_most(table: pd.DataFrame, number: str) -> pd.DataFrame:
    """The rows with the most of a number: several where they are equal, none where there is no row.

    >>> with_most(pd.DataFrame({"day": ["a", "b", "c"], "n": [3, 1, 3]}), "n")["day"].tolist()
    ['a', 'c']
    """
    is_most: pd.Series[bool] = (table[number] == table[number].max()).fillna(False).astype(bool)
    return table.loc[is_most]


def same_time_in_office(batches: pd.DataFrame, batch_id: str) -> pd.DataFrame:
    """The rows of the president, and the time in office, of one batch.

    Parameters
    ----------
    batches : DataFrame, one row per batch or per grant
        Reads ``batch_id`` and ``president``. Not changed.
    batch_id : str

    Returns
    -------
    DataFrame, the rows of ``batches`` that belong to it, in their order

    Examples
    --------
    A second time in office is another one.

    >>> days = pd.DataFrame({"batch_id": ["2020-12-22-trump", "2025-01-20-trump-2", "2025-05-28-trump-2"]})
    >>> days["president"] = "Donald J. Trump"
    >>> same_time_in_office(days, "2025-05-28-trump-2").index.tolist()
    [1, 2]
    """
    president = batches.loc[batches["batch_id"] == batch_id, "president"].iloc[0]
    is_same: pd.Series[bool] = (times_in_office(batches["batch_id"]) == time_in_office(batch_id)) & (
        batches["president"] == president
    )
    return batches.loc[is_same]
