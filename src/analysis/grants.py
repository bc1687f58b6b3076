"""Read the grants table, refuse a bad one, choose a batch."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.schema import COLUMNS, DTYPES, NAMES, Column

#: How many failures one message lists; the count of all is always said.
SHOWN = 20

#: No cell of the table is longer: a longer one is a fault (an unclosed quote), not a fact.
MAX_CELL = 2_000

_NUMBER = r"-?\d{1,12}(?:\.\d{1,6})?"
_PATTERNS = {
    "integer": r"-?\d{1,9}",
    "number": _NUMBER,
    "boolean": r"true|false",
    "date": r"\d{4}-\d{2}-\d{2}",
    "partial_date": r"\d{4}(?:-\d{2}(?:-\d{2})?)?",
    "months_or_life": rf"life|{_NUMBER}",
}
_EXPECTED = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date as YYYY-MM-DD",
    "partial_date": "a date as YYYY-MM-DD, YYYY-MM or YYYY",
    "months_or_life": "a number of months or the word life",
}


class UnknownBatch(InputError):
    """A batch that the grants table does not hold."""


def read_grants(path: Path) -> pd.DataFrame:
    """Read a grants table from disk, with the types of the schema.

    Nothing is coerced: a cell that is not what its column says is a failure, and all
    failures are reported together, each with its line, column and value.

    Parameters
    ----------
    path : Path
        UTF-8 CSV with exactly the columns of :data:`analysis.schema.NAMES`, in order.

    Returns
    -------
    DataFrame, one row per grant
        Index ``line``: the physical line of the file on which the row begins.

    Raises
    ------
    InputError
        No such file, not UTF-8, wrong columns, a row with too few or too many cells, a
        cell that does not have its column's form.
    """
    lines = _scan(path)
    try:
        words = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8")
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"{path}: not a readable CSV table: {error}") from error
    words.index = pd.Index(lines, name="line")
    failures = [failure for column in COLUMNS for failure in _failures(words[column.name], column)]
    if failures:
        raise InputError(_listed(f"{path}: {len(failures)} cells do not have their column's form", sorted(failures)))
    return words.assign(**{c.name: _typed(words[c.name], c) for c in COLUMNS})


def choose_batch(grants: pd.DataFrame, batch_id: str) -> pd.DataFrame:
    """The grants of one batch, in published order.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``batch_id``. Not changed.
    batch_id : str
        ``<granted_on>-<president>``, for example ``2016-03-30-obama``.

    Raises
    ------
    UnknownBatch
        The table has no such batch; the message names the nearest ones.
    """
    batch = grants[grants["batch_id"] == batch_id]
    if batch.empty:
        known = list(grants["batch_id"].unique())
        raise UnknownBatch(f"no batch {batch_id!r} in the grants table{_nearest(batch_id, known)}")
    return batch


def count_by_batch(grants: pd.DataFrame) -> pd.DataFrame:
    """One row per batch: how many of each kind were granted.

    Parameters
    ----------
    grants : DataFrame, one row per grant. Not changed.

    Returns
    -------
    DataFrame, one row per batch, oldest first
        ``batch_id``, ``granted_on``, ``president``, ``commutations`` and ``pardons``
        (effective grants) and ``declined``; the three counts add to the rows.
    """
    declined = grants["is_declined"].fillna(False).astype(bool)
    kinds = pd.DataFrame(
        {
            "batch_id": grants["batch_id"],
            "granted_on": grants["granted_on"],
            "president": grants["president"],
            "commutations": ((grants["clemency_type"] == "commutation") & ~declined).astype(int),
            "pardons": ((grants["clemency_type"] == "pardon") & ~declined).astype(int),
            "declined": declined.astype(int),
        }
    )
    keys = ["batch_id", "granted_on", "president"]
    return kinds.groupby(keys, as_index=False).sum().sort_values(["granted_on", "batch_id"], ignore_index=True)


def _scan(path: Path) -> np.ndarray:
    """The line on which each row begins; refuses a file whose rows are not all whole."""
    if not path.is_file():
        raise InputError(f"{path}: no such grants table; make it with `clemency ingest SOURCE… --data {path}`")
    lines: list[int] = []
    failures: list[tuple[int, str, str]] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, None)
            _refuse_header(path, header)
            begins = reader.line_num + 1
            for row in reader:
                if len(row) != len(NAMES):
                    failures.append((begins, "", f"{len(row)} cells where the header has {len(NAMES)}"))
                lines.append(begins)
                begins = reader.line_num + 1
        except csv.Error as error:
            raise InputError(f"{path}: line {reader.line_num}: not a readable CSV table: {error}") from error
        except UnicodeDecodeError as error:
            raise InputError(
                f"{path}: not UTF-8 after line {reader.line_num} (byte {error.object[error.start]:#04x}); "
                "save the table as UTF-8"
            ) from error
    if failures:
        raise InputError(_listed(f"{path}: {len(failures)} rows are not whole", failures))
    return np.asarray(lines, dtype=np.int64)


def _refuse_header(path: Path, header: Sequence[str] | None) -> None:
    if header == list(NAMES):
        return
    if not header:
        raise InputError(f"{path}: the file is empty; a grants table begins with its column names")
    missing = [name for name in NAMES if name not in header]
    unknown = [f"{name!r}{_nearest(name, missing)}" for name in header if name not in NAMES]
    parts = []
    if missing:
        parts.append(f"missing: {', '.join(missing)}")
    if unknown:
        parts.append(f"unknown: {', '.join(unknown)}")
    if not parts:
        parts.append("the columns are repeated or in another order than in docs/dictionary.md")
    raise InputError(f"{path}: line 1: not the columns of a grants table ({'; '.join(parts)})")


def _failures(cells: pd.Series, column: Column) -> list[tuple[int, str, str]]:
    """(line, column, what is wrong) for each cell that does not have its column's form."""
    long = cells.str.len() > MAX_CELL
    wrong = long.fillna(False)
    if column.kind in _PATTERNS:
        fits = cells.str.fullmatch(_PATTERNS[column.kind]).fillna(True)
        wrong |= ~fits.astype(bool)
        if column.kind in ("date", "partial_date"):
            wrong |= fits.astype(bool) & ~_is_calendar_day(cells)
    expected = _EXPECTED.get(column.kind, f"at most {MAX_CELL:,} characters")
    return [
        (line, column.name, f"{value[:60]!r} is not {expected}") for line, value in cells[wrong.astype(bool)].items()
    ]


def _is_calendar_day(cells: pd.Series) -> pd.Series:
    """False where a date names a day or month that does not exist (30 February)."""
    whole = cells.fillna("2000-01-01").str.replace(r"^(\d{4})$", r"\1-01", regex=True)
    whole = whole.str.replace(r"^(\d{4}-\d{2})$", r"\1-01", regex=True)
    return pd.to_datetime(whole, format="%Y-%m-%d", errors="coerce").notna()


def _typed(cells: pd.Series, column: Column) -> pd.Series:
    if column.kind == "boolean":
        return cells.map({"true": True, "false": False}).astype("boolean")
    if column.kind == "date":
        return pd.to_datetime(cells, format="%Y-%m-%d").astype("datetime64[ns]")
    if column.kind in ("integer", "number"):
        return pd.to_numeric(cells).astype(DTYPES[column.kind])
    return cells


def _nearest(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    return f"; did you mean {', '.join(near)}?" if near else ""


def _listed(what: str, failures: Sequence[tuple[int, str, str]]) -> str:
    shown = [f"  line {line}{', ' + column if column else ''}: {why}" for line, column, why in failures[:SHOWN]]
    if len(failures) > SHOWN:
        shown.append(f"  … and {len(failures) - SHOWN} more")
    return "\n".join([what, *shown])


#: A batch id as the commands accept it: it becomes a folder name, so nothing else passes.
BATCH_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z]+(?:-[a-z]+)*(?:-\d)?")
