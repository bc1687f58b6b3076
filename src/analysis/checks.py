"""Every statement that must hold of the grants table, and the rows that break one.

The statements about single columns follow from :mod:`analysis.schema`; those about
several columns or rows are written out here. All are evaluated in one run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from analysis.schema import COLUMNS, LIST_SEPARATOR, Column


class Statement(NamedTuple):
    """One thing that must hold of every row: its words, and a function that gives True where it does."""

    words: str
    column: str
    holds: Callable[[pd.DataFrame], pd.Series]


def _implies(condition: pd.Series, consequence: pd.Series) -> pd.Series:
    return ~condition.fillna(False).astype(bool) | consequence.fillna(False).astype(bool)


def _is_not_after(partial: pd.Series, day: pd.Series) -> pd.Series:
    """Compared at the precision that the partial date has: a year, a month or a day."""
    days = day.dt.strftime("%Y-%m-%d")
    holds = partial.isna()
    for length in (4, 7, 10):
        holds |= (partial.str.len() == length) & (partial <= days.str[:length])
    return holds.fillna(True).astype(bool)


def _sorted_once(cell: str) -> bool:
    values = cell.split(LIST_SEPARATOR)
    return values == sorted(set(values))


def _of_column(column: Column) -> list[Statement]:
    """The statements that the schema makes about one column."""
    name, statements = column.name, []
    if column.is_required:
        statements.append(Statement("is never missing", name, lambda g: g[name].notna()))
    if column.choices:
        words = f"is one of {', '.join(column.choices)}"
        statements.append(Statement(words, name, lambda g: g[name].isna() | g[name].isin(column.choices)))
    if column.low is not None:
        words = f"is at least {column.low:g} {column.unit}"
        statements.append(Statement(words, name, lambda g: g[name].isna() | (g[name] >= column.low)))
    if column.high is not None:
        words = f"is at most {column.high:,.0f} {column.unit}"
        statements.append(Statement(words, name, lambda g: g[name].isna() | (g[name] <= column.high)))
    return statements


_ACROSS: tuple[Statement, ...] = (
    Statement(
        "batch_id begins with granted_on",
        "batch_id",
        lambda g: g["batch_id"].str[:10] == g["granted_on"].dt.strftime("%Y-%m-%d"),
    ),
    Statement(
        "batch_id is <granted_on>-<president>",
        "batch_id",
        lambda g: g["batch_id"].str.fullmatch(r"\d{4}-\d{2}-\d{2}-[a-z]+(?:-[a-z]+)*(?:-\d)?"),
    ),
    Statement(
        "a record is listed once in a source",
        "source_line",
        lambda g: ~g.duplicated(["source", "source_line"], keep=False),
    ),
    Statement(
        "a batch has one president",
        "president",
        lambda g: g.groupby("batch_id")["president"].transform("nunique") == 1,
    ),
    Statement(
        "a person is sentenced before the grant",
        "first_sentenced_on",
        lambda g: _is_not_after(g["first_sentenced_on"], g["granted_on"]),
    ),
    Statement(
        "a life sentence in force has no finite term",
        "sentence_months",
        lambda g: _implies(g["is_life"], g["sentence_months"].isna()),
    ),
    Statement(
        "a life sentence as imposed has no finite term",
        "imposed_months",
        lambda g: _implies(g["is_life_imposed"], g["imposed_months"].isna()),
    ),
    Statement(
        "months beside a life sentence need a life sentence in force",
        "life_plus_months",
        lambda g: _implies(g["life_plus_months"] > 0, g["is_life"]),
    ),
    Statement(
        "a sentence that was not amended is in force as imposed",
        "sentence_months",
        lambda g: _implies(
            ~g["is_amended"].fillna(True).astype(bool),
            (g["is_life"].fillna(False) == g["is_life_imposed"].fillna(False))
            & (g["sentence_months"].fillna(-1) == g["imposed_months"].fillna(-1)),
        ),
    ),
    Statement(
        "the form of the grant says whether it has a date",
        "expires_on",
        lambda g: _implies(
            g["grant_form"].notna(), g["grant_form"].isin(["expires_on", "both"]) == g["expires_on"].notna()
        ),
    ),
    Statement(
        "the form of the grant says whether it has a term",
        "commuted_months",
        lambda g: _implies(
            g["grant_form"].notna(), g["grant_form"].isin(["term", "both"]) == g["commuted_months"].notna()
        ),
    ),
    Statement(
        "the values of a list are sorted and stand once",
        "drugs",
        lambda g: g["drugs"].map(_sorted_once, na_action="ignore").fillna(True),
    ),
    Statement(
        "an unspecified drug stands alone",
        "drugs",
        lambda g: ~g["drugs"].fillna("").str.contains("unspecified") | (g["drugs"] == "unspecified"),
    ),
)


#: Every statement, those of single columns first.
STATEMENTS: tuple[Statement, ...] = (*(s for column in COLUMNS for s in _of_column(column)), *_ACROSS)


def check_grants(grants: pd.DataFrame) -> pd.DataFrame:
    """Hold the table against every statement.

    Parameters
    ----------
    grants : DataFrame, one row per grant, as :func:`analysis.grants.read_grants` gives it
        The index is the line in the file. Not changed.

    Returns
    -------
    DataFrame, one row per broken statement and grant, sorted by line
        ``line``, ``batch_id``, ``name``, ``column``, ``value``, ``statement``; empty, with
        these columns, when all hold.
    """
    broken = []
    for statement in STATEMENTS:
        rows = grants[~statement.holds(grants).fillna(False).astype(bool)]
        broken.append(
            pd.DataFrame(
                {
                    "line": rows.index,
                    "batch_id": rows["batch_id"].to_numpy(),
                    "name": rows["name"].to_numpy(),
                    "column": statement.column,
                    "value": rows[statement.column].astype("string").to_numpy(),
                    "statement": statement.words,
                }
            )
        )
    return pd.concat(broken, ignore_index=True).sort_values("line", kind="stable", ignore_index=True)
