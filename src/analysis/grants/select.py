"""Read the grants table, refuse a bad one, choose a batch."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis import project
from analysis.errors import InputError, UsageError, nearest
from analysis.grants.once import once_per_state
from analysis.grants.schema import BY_NAME, COLUMNS, list_items
from analysis.grants.table import read_words, type_words


class UnknownBatch(UsageError):
    """A batch that the grants table does not hold: its id, and those of the table.

    Which of them are nearly the same is looked for where somebody is told; claims ask for many batches in vain.
    """

    def __str__(self) -> str:
        batch_id, known = self.args
        return f"no batch {batch_id!r} in the grants table{nearest(batch_id, list(known))}"


class UnknownChoice(UsageError):
    """A president, drug, district or other value that the grants table does not hold."""


def read_grants(path: Path | str = project.GRANTS) -> pd.DataFrame:
    """Read a grants table from disk, with the types of the schema.

    Nothing is coerced: a cell that is not what its column says is a failure, and all
    failures are reported together, each with its line, column and value.

    Parameters
    ----------
    path : Path or str
        UTF-8 CSV with exactly the columns of :data:`analysis.grants.schema.NAMES`, in order; the
        project's own table if none is named.

    Returns
    -------
    DataFrame, one row per grant, by day and president; of these as they stand in the file
        Index ``line``: the physical line of the file on which the row begins. The columns and their types:
        ``docs/dictionary.md``.

    Raises
    ------
    InputError
        No such file, not UTF-8, wrong columns, a row with too few or too many cells, a
        cell that does not have its column's form.

    Examples
    --------
    >>> grants = read_grants()
    >>> int((grants["batch_id"] == "2016-03-30-obama").sum())
    61
    """
    # Whoever changes what comes out changes a copy: pandas copies on write.
    return _read_once(Path(path)).copy(deep=False)


def _by_day(words: pd.DataFrame) -> pd.DataFrame:
    """The typed table in the order of its days: in the file one batch may stand before all others."""
    is_sorted = words["granted_on"].is_monotonic_increasing
    return type_words(words if is_sorted else words.sort_values(["granted_on", "president"], kind="stable"))


_read_once = once_per_state(lambda path: _by_day(read_words(path)))


def choose_batch(grants: pd.DataFrame, batch_id: str) -> pd.DataFrame:
    """The grants of one batch, in published order.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``batch_id``. Not changed.
    batch_id : str
        ``<granted_on>-<president>``, for example ``2016-03-30-obama``.

    Returns
    -------
    DataFrame, the rows of ``grants`` that belong to it, in their order

    Raises
    ------
    UnknownBatch
        The table has no such batch; the message names the nearest ones.

    Examples
    --------
    >>> grants = pd.DataFrame({"batch_id": ["2016-03-30-obama", "2016-05-05-obama", "2016-05-05-obama"]})
    >>> choose_batch(grants, "2016-05-05-obama").index.tolist()
    [1, 2]
    """
    batch = grants[grants["batch_id"] == batch_id]
    if batch.empty:
        raise UnknownBatch(batch_id, grants["batch_id"].unique())
    return batch


def having(grants: pd.DataFrame, **values: str | Iterable[str]) -> pd.DataFrame:
    """The grants whose lists hold a value: ``grants.having(drug="cocaine base")``, as a method of each DataFrame.

    The trap that it is made for: ``grants["drugs"].str.contains("cocaine")`` on the words of a file also finds
    "cocaine base". Here a value is a whole value.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        As :func:`read_grants` gives it, or a published ``grants.csv`` read by pandas alone. Reads the columns named.
        Not changed.
    **values : str, or several
        By the name of a list column or of one of its values: ``drug``, ``offense``, ``offense_group``, ``statute``,
        ``alias``, ``docket``, ``other_district``, ``drug_quantity``, ``same_person``. Of several values a grant has
        at least one; of several columns each.

    Returns
    -------
    DataFrame, the rows of ``grants`` that are meant, in their order
        Nobody, where the project's table has the value and none of these rows does.

    Raises
    ------
    UsageError
        No list column has the name.
    UnknownChoice
        Neither these rows nor the project's table have the value; the message names the nearest ones.

    Examples
    --------
    >>> few = pd.DataFrame({"name": ["Ada", "Bo", "Cy"], "drugs": ["cocaine;heroin", "cocaine base", None]})
    >>> few.having(drug="cocaine")["name"].tolist(), few.having(drug=["cocaine base", "heroin"])["name"].tolist()
    (['Ada'], ['Ada', 'Bo'])
    """
    is_meant = pd.Series(True, grants.index)
    for name, wanted in values.items():
        column = _list_column(name)
        if column not in grants:
            raise UsageError(f"having({name}=…): the table has no column {column!r}")
        any_of = set(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else {wanted}
        for value in sorted(any_of - _items(grants[column]), key=str):
            _refuse_unknown(value, name, column, grants)
        is_meant &= _has_any(grants[column], any_of)
    return grants[is_meant]


@pd.api.extensions.register_dataframe_accessor("having")
class _Having:
    """:func:`having`, as a method of each DataFrame."""

    def __init__(self, grants: pd.DataFrame) -> None:
        self._grants = grants

    def __call__(self, **values: str | Iterable[str]) -> pd.DataFrame:
        return having(self._grants, **values)


_Having.__call__.__doc__ = having.__doc__


def _list_column(name: str) -> str:
    """The list column that is meant by its name, or by that of one of its values."""
    by_item = {column.item: column.name for column in COLUMNS if column.kind == "list"}
    if name in by_item or name in by_item.values():
        return by_item.get(name, name)
    if name in BY_NAME:
        raise UsageError(f"having({name}=…): {name} is no list; choose with grants[grants[{name!r}] == …]")
    raise UsageError(f"having({name}=…): no list column has this name{nearest(name, list(by_item))}")


def _refuse_unknown(value: object, name: str, column: str, grants: pd.DataFrame) -> None:
    """A value that no table has is a slip; one that only these rows lack is nobody's."""
    known = _items(grants[column])
    with contextlib.suppress(InputError):  # without the project's table these rows are all that is known
        known |= _items(read_grants()[column])
    if value not in known:
        near = nearest(str(value), sorted(known)) or (f"; it has {', '.join(sorted(known))}" if len(known) < 30 else "")
        raise UnknownChoice(f"no {name} {value!r} in the grants table{near}")


def _items(cells: pd.Series) -> set[str]:
    """Every value that the cells of a list column hold."""
    return {item for cell in cells.dropna() for item in list_items(cell)}


def _has_any(cells: pd.Series, values: set[str]) -> pd.Series:
    """Whether each cell of a list column holds one of the values."""
    return pd.Series([not values.isdisjoint(list_items(cell)) for cell in cells], cells.index, dtype=bool)


def count_by_batch(grants: pd.DataFrame) -> pd.DataFrame:
    """One row per batch: how many of each kind were granted.

    Parameters
    ----------
    grants : DataFrame, one row per grant. Not changed.

    Returns
    -------
    DataFrame, one row per batch, oldest first
        ``batch_id``, ``granted_on``, ``president``, ``commutations`` and ``pardons``
        (effective grants), ``declined``, and ``amended`` (warrants that replace an earlier grant,
        which is counted in their place); the four counts add to the rows.

    Examples
    --------
    >>> grants = pd.DataFrame({"clemency_type": ["commutation", "pardon", "pardon"]})
    >>> grants = grants.assign(batch_id="2022-12-30-biden", granted_on=pd.Timestamp("2022-12-30"))
    >>> grants = grants.assign(president="Joe Biden", is_declined=[True, False, False], amends=None)
    >>> count_by_batch(grants)[["commutations", "pardons", "declined", "amended"]].values.tolist()
    [[0, 2, 1, 0]]
    """
    declined = grants["is_declined"].fillna(False).astype(bool)
    amended = grants["amends"].notna() & ~declined
    effective_type = grants["clemency_type"].astype("string").mask(declined | amended)
    kinds = pd.DataFrame(
        {
            "batch_id": grants["batch_id"],
            "granted_on": grants["granted_on"],
            "president": grants["president"],
            "commutations": (effective_type == "commutation").fillna(False).astype(int),
            "pardons": (effective_type == "pardon").fillna(False).astype(int),
            "declined": declined.astype(int),
            "amended": amended.astype(int),
        }
    )
    keys = ["batch_id", "granted_on", "president"]
    return kinds.groupby(keys, as_index=False).sum().sort_values(["granted_on", "batch_id"], ignore_index=True)
