"""The grants table as a file: words in cells, and the types that they stand for.

UTF-8, LF, ISO dates, ``true`` and ``false``, lists joined by ``;``, an empty cell for what is
missing. Nothing is coerced: a cell that is not what its column says is refused by line.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.files import replace_file, say_disk
from analysis.schema import COLUMNS, LIST_SEPARATOR, NAMES, Column, Kind

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


#: The whole years that pandas holds to the nanosecond.
_YEARS = range(1678, 2262)


def read_words(path: Path) -> pd.DataFrame:
    """Read the table as words: every cell as it stands, missing where it is empty.

    Parameters
    ----------
    path : Path
        UTF-8 CSV with exactly the columns of :data:`analysis.schema.NAMES`, in order.

    Returns
    -------
    DataFrame of strings, one row per grant
        Index ``line``: the physical line of the file on which the row begins.

    Raises
    ------
    InputError
        No such file, not UTF-8, wrong columns, a row with too few or too many cells, a
        cell that does not have its column's form. All failures of a kind are reported together.
    """
    try:
        lines = _scan(path)
        words = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8")
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"{path}: not a readable CSV table: {error}") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {say_disk(error)}") from error
    words.index = pd.Index(lines, name="line")
    failures = [failure for column in COLUMNS for failure in _failures(words[column.name], column)]
    if failures:
        raise InputError(_listed(f"{path}: {len(failures)} cells do not have their column's form", sorted(failures)))
    return words


def type_words(words: pd.DataFrame) -> pd.DataFrame:
    """The same table with the types of the schema.

    Parameters
    ----------
    words : DataFrame of strings, one row per grant, each cell in its column's form. Not changed.
    """
    return words.assign(**{column.name: _typed(words[column.name], column) for column in COLUMNS})


def to_grants(rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Rows of words as a typed table, in the order of the file.

    Sorted by day and president, then in published order (source, line).
    """
    ordered = sorted(
        rows, key=lambda row: (row["granted_on"], row["president"], row["source"], int(row["source_line"]))
    )
    words = pd.DataFrame(ordered, columns=list(NAMES), dtype="string").replace("", pd.NA)
    return type_words(words)


def read_cells(path: Path) -> list[dict[str, str]]:
    """The rows of a table that is there already, as words, to merge into."""
    words = read_words(path).fillna("")
    return [dict(zip(NAMES, row, strict=True)) for row in words.itertuples(index=False)]


def write_grants(grants: pd.DataFrame, path: Path) -> None:
    """Write the table, in one step; the same table gives the same bytes.

    Parameters
    ----------
    grants : DataFrame, one row per grant, typed as in the schema. Not changed.
    """
    replace_file(path, grants_csv(grants))


def grants_csv(grants: pd.DataFrame) -> bytes:
    """The table, or some of its rows, as :func:`write_grants` writes it."""
    columns = [[write_cell(value, column.kind) for value in grants[column.name].tolist()] for column in COLUMNS]
    return csv_bytes(NAMES, zip(*columns, strict=True))


def csv_bytes(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV file as bytes: UTF-8, LF, quotes only where they are needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def write_cell(value: Any, kind: Kind) -> str:
    """One value as the words of a CSV cell; a missing value is the empty cell.

    >>> write_cell(180.0, "number"), write_cell(True, "boolean"), write_cell(["PCP", "heroin"], "list")
    ('180', 'true', 'PCP;heroin')
    >>> write_cell(float("nan"), "number"), write_cell(pd.Timestamp(2016, 3, 30), "date")
    ('', '2016-03-30')
    """
    if isinstance(value, list | tuple | set | frozenset):
        return LIST_SEPARATOR.join(sorted(value) if isinstance(value, set | frozenset) else value)
    if value is None or pd.isna(value):
        return ""
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "date":
        return str(value)[:10]
    if kind in ("integer", "number", "months_or_life") and not isinstance(value, str):
        number = float(value)
        return str(int(number)) if number.is_integer() else repr(number)
    return str(value)


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
    unknown = [f"{name!r}{nearest(name, missing)}" for name in header if name not in NAMES]
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
    words = cells.dropna().unique()  # a table repeats itself: each word is judged once
    wrong = [word for word in words if not _has_form(word, column.kind)]
    if not wrong:
        return []
    bad = cells.isin(wrong)
    expected = _EXPECTED.get(column.kind, f"at most {MAX_CELL:,} characters")
    return [
        (line, column.name, f"{value[:60]!r} is not {expected}")
        for line, value in zip(cells.index[bad], cells[bad], strict=True)
    ]


def _has_form(word: str, kind: Kind) -> bool:
    """Whether a cell is what its kind of column may hold.

    >>> [_has_form(word, "partial_date") for word in ("2016", "2016-02", "2016-02-29", "2016-02-30", "2016-13")]
    [True, True, True, False, False]
    """
    if len(word) > MAX_CELL:
        return False
    if kind in _PATTERNS and not re.fullmatch(_PATTERNS[kind], word, re.ASCII):
        return False
    return kind not in ("date", "partial_date") or _is_calendar_day(word)


def _is_calendar_day(word: str) -> bool:
    """False where a date names a month or day that does not exist (30 February), or a year that can't be held."""
    year, month, day = (*word.split("-"), "1", "1")[:3]
    try:
        return date(int(year), int(month), int(day)).year in _YEARS
    except ValueError:
        return False


def _typed(cells: pd.Series, column: Column) -> pd.Series:
    if column.kind == "boolean":
        return cells.map({"true": True, "false": False}).astype("boolean")
    if column.kind == "date":
        return pd.to_datetime(cells, format="%Y-%m-%d").astype("datetime64[ns]")
    if column.kind == "integer":
        return pd.to_numeric(cells).astype("Int64")
    if column.kind == "number":
        return pd.to_numeric(cells).astype("Float64")
    return cells


def nearest(word: str, known: Sequence[str]) -> str:
    """What a message says about a word that is not known: the known ones that are near, or nothing.

    >>> nearest("is_lief", ["is_life", "home"])
    '; did you mean is_life?'
    """
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    return f"; did you mean {', '.join(near)}?" if near else ""


def _listed(what: str, failures: Sequence[tuple[int, str, str]]) -> str:
    shown = [f"  line {line}{', ' + column if column else ''}: {why}" for line, column, why in failures[:SHOWN]]
    if len(failures) > SHOWN:
        shown.append(f"  … and {len(failures) - SHOWN} more")
    return "\n".join([what, *shown])
