"""Every statement that must hold of the grants table, and the rows that break one.

The statements about single columns follow from :mod:`analysis.grants.schema`; those about
several columns or rows are written out here. All are evaluated in one run: of what is to
be written, and of the file before a report is made of it. What real records break now and
then, but rarely, is no statement: it is pointed out as unusual.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.grants.courts import DISTRICTS, PAST_DISTRICTS
from analysis.grants.schema import BY_NAME, COLUMNS, IDENTITY, Column, list_items
from analysis.grants.table import find_words, type_words, write_cell
from analysis.parameters import BATCH_ID_FORM


class TableStatement(NamedTuple):
    """One thing that must hold of every row: its words, and a function that gives True where it does.

    ``blames`` are the columns whose cells are at fault where a row breaks it, if not ``column``.
    """

    words: str
    column: str
    holds: Callable[[pd.DataFrame], pd.Series]
    blames: tuple[str, ...] = ()

    def broken_by(self, grants: pd.DataFrame) -> pd.DataFrame:
        """The rows of which it does not hold."""
        is_broken = ~self.holds(grants).fillna(False).astype(bool)
        return grants[is_broken] if is_broken.any() else grants.iloc[:0]  # as nearly always, and without a copy

    def cells_at_fault(self) -> tuple[str, ...]:
        """The columns that a row may leave empty to break it no more; none where a row needs them."""
        blamed = self.blames or (self.column,)
        return () if any(BY_NAME[name].is_required for name in blamed) else blamed


def _implies(condition: pd.Series, consequence: pd.Series) -> pd.Series:
    return ~condition.fillna(False).astype(bool) | consequence.fillna(False).astype(bool)


def _each(cells: pd.Series, holds: Callable[[Any], bool]) -> pd.Series:
    """Whether each text or list is as it must be, judged once for each distinct one; a missing one is."""
    at, distinct = pd.factorize(cells)
    judged = np.array([*map(holds, distinct), True], dtype=bool)  # the last is for -1: missing
    return pd.Series(judged[at], cells.index)


def _has_one(of: pd.Series, values: pd.Series) -> pd.Series:
    """True where a row has the value that most rows with the same ``of`` have; nowhere in it if no value has most."""
    # One wrong cell is so one finding, and not as many as the batch has rows.
    sizes = pd.DataFrame({"of": of, "value": values}).value_counts(["of", "value"]).rename("n").reset_index()
    has_several = sizes["of"].duplicated(keep=False)
    if not has_several.any():
        return pd.Series(True, index=of.index)
    several = sizes[has_several]
    most = several.groupby("of")["n"].transform("max")
    leads = several[several["n"] == most].drop_duplicates("of", keep=False)
    value_of = dict(zip(leads["of"], leads["value"], strict=True))
    return ~of.isin(several["of"]) | (of.map(value_of) == values).fillna(False).astype(bool)


def _day(days: pd.Series) -> pd.Series:
    """Days as YYYY-MM-DD. A year or a month alone sorts, as text, before each day in it."""
    return days.map({day: f"{day:%Y-%m-%d}" for day in days.dropna().unique()}).astype("string")


def _is_sorted_once(values: tuple[str, ...]) -> bool:
    return list(values) == sorted(set(values))


def _weigh_named_drugs(grants: pd.DataFrame) -> pd.Series:
    """Whether each weight, ``drug:grams``, is of one of the drugs; where none is named, it is."""
    named = zip(grants["drug_quantities"].map(list_items), grants["drugs"].map(list_items), strict=True)
    holds = [{weight.partition(":")[0] for weight in weights} <= set(drugs) for weights, drugs in named]
    return pd.Series(holds, grants.index, dtype=bool)


def _is_batch_id(cell: str) -> bool:
    return re.fullmatch(BATCH_ID_FORM, cell) is not None


def _is_court(cell: str) -> bool:
    """A federal district is one that there is or was; another court keeps its own name.

    >>> [_is_court(cell) for cell in ("District of Columbia Superior Court", "District of Michigan")]
    [True, False]
    """
    is_district = re.match(r"(?:[A-Z][a-z]+ )?District of ", cell) and not _OF_COLUMBIA.match(cell)
    return cell in DISTRICTS or cell in PAST_DISTRICTS or not is_district


#: Local courts of the District of Columbia, which begin as a federal district does.
_OF_COLUMBIA = re.compile(
    r"District of Columbia,? \(?(?:Superior|Municipal|Juvenile|Police|Circuit|Criminal) (?:Court|Ct)\b", re.IGNORECASE
)


def _is_source_id(cell: str) -> bool:
    return re.fullmatch(r"[^/\\.][^/\\]{0,199}", cell) is not None


#: The words of a list's own header, which are nobody's name.
_HEADER_WORDS = ("name", "names", "offense", "offenses", "district", "district/date", "sentence", "terms of grant")


def is_name(cell: str) -> bool:
    """Whether a text can be somebody's name, and is no word of a list's header.

    >>> is_name("Jane Roe"), is_name("OFFENSE:")
    (True, False)
    """
    return cell.strip(" :").lower() not in _HEADER_WORDS


def _of_column(column: Column) -> list[TableStatement]:
    """The statements that the schema makes about one column."""
    name, statements = column.name, []
    if column.is_required:
        statements.append(TableStatement("is never missing", name, lambda g: g[name].notna()))
    if column.choices:
        words = f"is one of {', '.join(column.choices)}"
        statements.append(TableStatement(words, name, lambda g: g[name].isna() | g[name].isin(column.choices)))
    if column.low is not None:
        words = f"is at least {column.low:g} {column.unit}"
        statements.append(TableStatement(words, name, lambda g: g[name].isna() | (g[name] >= column.low)))
    if column.high is not None:
        words = f"is at most {column.high:,.0f} {column.unit}"
        statements.append(TableStatement(words, name, lambda g: g[name].isna() | (g[name] <= column.high)))
    return statements


def _list_is_sorted(name: str) -> TableStatement:
    words = "the values of a list are sorted and stand once"
    return TableStatement(words, name, lambda g: _each(g[name], _is_sorted_once))


_ACROSS: tuple[TableStatement, ...] = (
    TableStatement(
        "batch_id begins with granted_on", "batch_id", lambda g: g["batch_id"].str[:10] == _day(g["granted_on"])
    ),
    TableStatement("batch_id is <granted_on>-<president>", "batch_id", lambda g: _each(g["batch_id"], _is_batch_id)),
    TableStatement(
        "a record is listed once in a source", "source_line", lambda g: ~g.duplicated(list(IDENTITY), keep=False)
    ),
    TableStatement(
        "a grant has an id of its own",
        "grant_id",
        lambda g: g["grant_id"].isna() | ~g["grant_id"].duplicated(keep=False),
    ),
    TableStatement("a source is an id, not a path", "source", lambda g: _each(g["source"], _is_source_id)),
    TableStatement(
        "a batch has one president", "president", lambda g: _has_one(g["batch_id"], g["president"].astype("string"))
    ),
    TableStatement(
        "a president's day is one batch",
        "batch_id",
        lambda g: _has_one(g["president"].astype("string") + _day(g["granted_on"]), g["batch_id"]),
    ),
    TableStatement("a name is not a word of the list's header", "name", lambda g: _each(g["name"], is_name)),
    TableStatement(
        "a district is one of the 94, or one of the past", "district", lambda g: _each(g["district"], _is_court)
    ),
    TableStatement(
        "so is each district of another case",
        "other_districts",
        lambda g: _each(g["other_districts"], lambda courts: all(map(_is_court, courts))),
    ),
    TableStatement(
        "a person is sentenced before the grant",
        "first_sentenced_on",
        lambda g: g["first_sentenced_on"].isna() | (g["first_sentenced_on"] < _day(g["granted_on"])),
    ),
    TableStatement(
        "a sentence expires on or after the day of the grant",
        "expires_on",
        lambda g: g["expires_on"].isna() | (g["expires_on"] >= g["granted_on"]),
    ),
    TableStatement(  # nobody lives longer; pardons have been granted to people who died long before
        "a sentence that is commuted was imposed in the hundred years before the grant",
        "first_sentenced_on",
        lambda g: _implies(
            (g["clemency_type"] == "commutation") & g["first_sentenced_on"].notna(),
            g["first_sentenced_on"].str[:4].astype("Int64") >= g["granted_on"].dt.year - 100,
        ),
    ),
    TableStatement(  # a new end so far away would be a term: the latest that was published is three years away
        "a sentence that is commuted to expire on a day does so within thirty years",
        "expires_on",
        lambda g: g["expires_on"].isna() | (g["expires_on"].dt.year <= g["granted_on"].dt.year + 30),
    ),
    TableStatement(
        "a life sentence in force has no finite term",
        "sentence_months",
        lambda g: _implies(g["is_life"], g["sentence_months"].isna()),
    ),
    TableStatement(
        "a life sentence as imposed has no finite term",
        "imposed_months",
        lambda g: _implies(g["is_life_imposed"], g["imposed_months"].isna()),
    ),
    TableStatement(
        "months beside a life sentence need a life sentence in force",
        "life_plus_months",
        lambda g: _implies(g["life_plus_months"] > 0, g["is_life"]),
    ),
    TableStatement(
        "a sentence that was not amended is in force as imposed",
        "sentence_months",
        lambda g: _implies(
            ~g["is_amended"].fillna(True).astype(bool),
            (g["is_life"].fillna(False) == g["is_life_imposed"].fillna(False))
            & (g["sentence_months"].fillna(-1) == g["imposed_months"].fillna(-1)),
        ),
        blames=("is_amended",),
    ),
    TableStatement(
        "a pardon commutes no sentence",
        "clemency_type",
        lambda g: _implies(g["clemency_type"] == "pardon", g["expires_on"].isna() & g["commuted_months"].isna()),
        blames=("expires_on", "commuted_months"),
    ),
    TableStatement(
        "the form of the grant says whether it has a date",
        "expires_on",
        lambda g: _implies(
            g["grant_form"].notna(), g["grant_form"].isin(["expires_on", "both"]) == g["expires_on"].notna()
        ),
        blames=("grant_form",),
    ),
    TableStatement(
        "the form of the grant says whether it has a term",
        "commuted_months",
        lambda g: _implies(
            g["grant_form"].notna(), g["grant_form"].isin(["term", "both"]) == g["commuted_months"].notna()
        ),
        blames=("grant_form",),
    ),
    _list_is_sorted("drugs"),
    _list_is_sorted("offense_groups"),
    _list_is_sorted("statutes"),
    _list_is_sorted("same_person"),
    TableStatement(
        "a weight is of a drug that is named",
        "drug_quantities",
        _weigh_named_drugs,
    ),
    TableStatement(
        "an unspecified drug stands alone",
        "drugs",
        lambda g: _each(g["drugs"], lambda drugs: "unspecified" not in drugs or drugs == ("unspecified",)),
    ),
)


#: Every statement, those of single columns first.
STATEMENTS: tuple[TableStatement, ...] = (*(s for column in COLUMNS for s in _of_column(column)), *_ACROSS)

#: True of nearly every grant, but not of all: a row that breaks one deserves a look at its list.
UNUSUAL: tuple[TableStatement, ...] = (
    TableStatement(
        "the new term is shorter than the sentence in force",
        "commuted_months",
        lambda g: (g["commuted_months"] < g["sentence_months"]).fillna(True),
    ),
)


def check_grants(grants: pd.DataFrame, statements: Sequence[TableStatement] = STATEMENTS) -> pd.DataFrame:
    """Hold the table against every statement.

    Parameters
    ----------
    grants : DataFrame, one row per grant, as :func:`analysis.grants.select.read_grants` gives it
        The index is the line in the file. Not changed.
    statements : what must hold; :data:`UNUSUAL` for what holds of nearly every grant

    Returns
    -------
    DataFrame, one row per broken statement and grant, sorted by line
        ``line``, ``batch_id``, ``name``, ``column``, ``value``, ``statement``; empty, with
        these columns, when all hold.
    """
    broken = []
    for statement in statements:
        rows = statement.broken_by(grants)
        broken.append(
            pd.DataFrame(
                {
                    "line": rows.index,
                    "batch_id": rows["batch_id"].to_numpy(),
                    "name": rows["name"].to_numpy(),
                    "column": statement.column,
                    "value": [
                        write_cell(value, BY_NAME[statement.column].kind) or None for value in rows[statement.column]
                    ],
                    "statement": statement.words,
                }
            )
        )
    return pd.concat(broken, ignore_index=True).sort_values("line", kind="stable", ignore_index=True)


def find_faults(path: Path) -> pd.DataFrame:
    """Everything that is wrong with the file of a grants table, found in one run.

    Rows that can't be read, or hold a cell that does not have its column's form, are reported
    as such; the others are held against every statement.

    Parameters
    ----------
    path : the table, as for :func:`analysis.grants.select.read_grants`

    Returns
    -------
    DataFrame, one row per fault, sorted by line, with the columns of :func:`check_grants`
        ``batch_id`` is missing, and ``name`` may be, where the row could not be read.

    Raises
    ------
    InputError
        No such file, or other columns.
    """
    words, faults = find_words(path)
    broken = check_grants(type_words(words))
    if not faults:
        return broken
    unread = pd.DataFrame(
        {
            "line": [fault.line for fault in faults],
            "batch_id": pd.NA,
            "name": [fault.record or pd.NA for fault in faults],
            "column": [fault.column for fault in faults],
            "value": [fault.value for fault in faults],
            "statement": [fault.rule for fault in faults],
        },
        columns=broken.columns,
    ).astype("object")
    found = pd.concat([unread, broken.astype("object")], ignore_index=True)
    return found.sort_values("line", kind="stable", ignore_index=True)
