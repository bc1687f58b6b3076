"""The grants table as a file: words in cells, and the types that they stand for.

UTF-8, LF, ISO dates, ``true`` and ``false``, lists joined by ``;``, an empty cell for what is
missing, an apostrophe before a text that a spreadsheet would run. Nothing is coerced: a cell
that is not what its column says is refused by line.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import InputError, Reason, nearest, say_alike
from analysis.escape import guard_text, unguard_text
from analysis.files import replace_file, say_disk
from analysis.grants.csvfile import csv_bytes, split_rows
from analysis.grants.schema import (
    COLUMNS,
    DAYS,
    DTYPES,
    LIST_SEPARATOR,
    NAMES,
    Column,
    ColumnKind,
    full_days,
    split_lists,
)

#: No cell of the table is longer: a longer one is a fault (an unclosed quote), not a fact.
MAX_CELL = 2_000

#: From so many rows polars tells what a column holds; DuckDB, readr and pandas look at more.
_GUESSED_FROM = 100

_NUMBER = r"-?\d{1,12}(?:\.\d{1,6})?"
#: What a word of each kind of column looks like, and how to say so.
_FORMS = {
    "integer": (r"-?\d{1,9}", "a whole number"),
    "number": (_NUMBER, "a number"),
    "boolean": (r"true|false", "true or false"),
    "date": (r"\d{4}-\d{2}-\d{2}", "a date as YYYY-MM-DD"),
    "partial_date": (r"\d{4}(?:-\d{2}(?:-\d{2})?)?", "a date as YYYY-MM-DD, YYYY-MM or YYYY"),
    "months_or_life": (rf"life|{_NUMBER}", "a number of months or the word life"),
}

#: The kinds of columns whose cells may be any words.
_TEXTS: frozenset[ColumnKind] = frozenset({"text", "list"})

#: What no cell may hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

#: Bytes that are not UTF-8, as Python keeps them in a text.
_ESCAPED = re.compile("[\udc80-\udcff]")

_NAME = NAMES.index("name")

#: How a row begins: with the id of a batch.
_BATCH = re.compile(r'"?\d{4}-\d{2}-\d{2}-')

#: The whole years that pandas holds to the nanosecond.
_YEARS = range(1678, 2262)


class Fault(NamedTuple):
    """One thing that is wrong in a file.

    ``line`` is the physical line on which the row begins, counted from 1; ``column`` is
    empty where the row as a whole is at fault, ``record`` (the person's name) where the row
    can't be read. ``value`` and ``rule`` together are what is said of it.
    """

    line: int
    column: str
    value: str
    rule: str
    record: str = ""

    def __str__(self) -> str:
        where = (
            f"line {self.line}, {self.column}: {self.value[:60]!r}"
            if self.column
            else f"line {self.line}: {self.value}"
        )
        return f"{where} {self.rule}{f' ({self.record[:60]})' if self.record else ''}"

    @property
    def kind(self) -> str:
        """What equal faults share: the column and the rule, or what is wrong with a whole row."""
        return f"{self.column}|{self.rule}|{'' if self.column else self.value}"


class FaultyTable(InputError):
    """A table that can't be read as it stands; ``faults`` are all of its faults, by line.

    The message has one line for those that are alike; ``clemency check --explain`` prints them all.

    >>> print(FaultyTable(Path("grants.csv"), [Fault(7, "is_life", "yes", "is not true or false", "Jane Roe")]))
    grants.csv: 1 fault
      line 7, is_life: 'yes' is not true or false (Jane Roe)
    """

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults)
        shown = say_alike(Reason(f"  {fault}", fault.kind) for fault in self.faults)
        if len(shown) < len(faults):
            shown.append("  all of them: clemency check --explain")
        super().__init__("\n".join([f"{path}: {len(faults):,} {'fault' if len(faults) == 1 else 'faults'}", *shown]))


def read_words(path: Path) -> pd.DataFrame:
    """Read the table as words: every cell as it stands, missing where it is empty.

    Parameters
    ----------
    path : Path
        UTF-8 CSV with exactly the columns of :data:`analysis.grants.schema.NAMES`, in order.

    Returns
    -------
    DataFrame of strings, one row per grant
        Index ``line``: the physical line of the file on which the row begins.

    Raises
    ------
    InputError
        No such file, or other columns.
    FaultyTable
        Rows with an unclosed quote, too few or too many cells, bytes that are not UTF-8,
        cells that do not have their column's form: all of them, each with its line.
    """
    words, faults = find_words(path)
    if faults:
        raise FaultyTable(path, faults)
    return words


def find_words(path: Path) -> tuple[pd.DataFrame, list[Fault]]:
    """The rows of a table that can be read as words, and a fault for each thing in it that can't.

    Parameters
    ----------
    path : as for :func:`read_words`

    Returns
    -------
    DataFrame of strings, as from :func:`read_words`, without the rows that have a fault
    list of all faults, by line

    Raises
    ------
    InputError
        No such file, or other columns: then nothing is known of any cell. The disk refuses.
    """
    try:
        _refuse_header(path)
        words, faults = _read_rows(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {say_disk(error)}") from error
    for column in COLUMNS:
        if column.kind in _TEXTS:
            words[column.name] = _meant(words[column.name], unguard_text)
        elif column.kind == "number":
            words[column.name] = _meant(words[column.name], without_point)
    faults += [fault for column in COLUMNS for fault in _faults_of(words, column)]
    lines = {fault.line for fault in faults}
    return (words[~words.index.isin(lines)] if lines else words), sorted(faults)


def type_words(words: pd.DataFrame) -> pd.DataFrame:
    """The same table with the types of the schema, and beside each partial date a column of its full days."""
    columns: dict[str, pd.Series] = {}
    for column in COLUMNS:
        columns[column.name] = _values(words[column.name], column.kind).astype(DTYPES[column.kind])
        if column.choices:
            columns[column.name] = _categories(columns[column.name], column.choices)
        if column.name in DAYS:
            columns[DAYS[column.name]] = full_days(words[column.name])
    by_day = words["president"].iloc[words["granted_on"].argsort(kind="stable")].dropna().unique()
    columns["president"] = _categories(columns["president"], by_day, is_ordered=True)
    return pd.DataFrame(columns, words.index)


def to_grants(rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Rows of words as a typed table, in their order. Each cell has its column's form."""
    return type_words(pd.DataFrame(rows, columns=list(NAMES), dtype="string").replace("", pd.NA))


def file_order(row: Mapping[str, str]) -> tuple[str, str, str, int]:
    """Sorts rows of words as they stand in the file: by day and president, then in published order (source, line)."""
    return row["granted_on"], row["president"], row["source"], int(row["source_line"])


def read_cells(path: Path) -> list[dict[str, str]]:
    """The rows of a table that is there already, as words, to merge into."""
    words = read_words(path).fillna("")
    return [dict(zip(NAMES, row, strict=True)) for row in words.itertuples(index=False)]


def write_grants(grants: pd.DataFrame, path: Path) -> bytes:
    """Write the table, in one step, and say what was written; the same table gives the same bytes.

    Parameters
    ----------
    grants : DataFrame, one row per grant, typed as in the schema. Not changed.
    """
    content = grants_csv(grants)
    replace_file(path, content)
    return content


def grants_csv(grants: pd.DataFrame) -> bytes:
    """The table, or some of its rows, as :func:`write_grants` writes it.

    Programs that guess from the first rows what a column holds guess right: a column that has a fraction somewhere has
    a decimal point everywhere, and of several batches the first is the one that shows the most columns.
    """
    columns = [_write_column(write_cells(grants[column.name], column.kind), column.kind) for column in COLUMNS]
    order = _shown_first(grants["batch_id"].tolist(), columns)
    return csv_bytes(NAMES, zip(*([cells[at] for at in order] for cells in columns), strict=True))


def write_cells(values: pd.Series, kind: ColumnKind) -> list[str]:
    """:func:`write_cell` of each value of a column; a table repeats itself: each different one is written once."""
    codes, known = pd.factorize(values)
    words = [*(write_cell(value, kind) for value in known.tolist()), ""]
    return [words[code] for code in codes.tolist()]  # of a missing value -1


def grants_csv_by_batch(grants: pd.DataFrame) -> dict[str, bytes]:
    """The rows of each batch as :func:`grants_csv` writes them; what a cell says is written once for all."""
    columns = [write_cells(grants[column.name], column.kind) for column in COLUMNS]
    places: dict[str, list[int]] = {}
    for at, batch_id in enumerate(grants["batch_id"].tolist()):
        places.setdefault(batch_id, []).append(at)
    tables = {}
    for batch_id, own in places.items():
        of_batch = ([cells[at] for at in own] for cells in columns)
        written = (_write_column(cells, column.kind) for cells, column in zip(of_batch, COLUMNS, strict=True))
        tables[batch_id] = csv_bytes(NAMES, zip(*written, strict=True))
    return tables


def _write_column(cells: list[str], kind: ColumnKind) -> list[str]:
    if kind in _TEXTS:
        return [guard_text(cell) for cell in cells]
    if kind == "number" and any("." in cell for cell in cells):
        return [f"{cell}.0" if cell and "." not in cell else cell for cell in cells]
    return cells


def without_point(cell: str) -> str:
    """A number as :func:`write_cell` writes it, also out of a column that has a decimal point everywhere.

    >>> without_point("100.0"), without_point("12.5"), without_point("")
    ('100', '12.5', '')
    """
    return cell.removesuffix(".0")


def _shown_first(batch_ids: Sequence[str], columns: Sequence[Sequence[str]]) -> Sequence[int]:
    """The order of rows in a file: as they are, or with one batch in front that shows more of what columns hold."""
    as_given = range(len(batch_ids))
    of_batch: dict[str, list[int]] = {}
    for at, batch_id in enumerate(batch_ids):
        of_batch.setdefault(batch_id, []).append(at)
    if len(batch_ids) <= _GUESSED_FROM or len(of_batch) == 1:
        return as_given

    def count_shown(batch_id: str | None) -> int:
        first = (of_batch[batch_id] if batch_id is not None else as_given)[:_GUESSED_FROM]
        words = ([cells[at] for at in first if cells[at]] for cells in columns)
        return sum(_shows(column.kind, own) for column, own in zip(COLUMNS, words, strict=True))

    leads = max([None, *of_batch], key=count_shown)  # of equals the first: as they are
    own = of_batch[leads] if leads is not None else []
    return [*own, *sorted(set(as_given).difference(own))]


def _shows(kind: ColumnKind, words: Sequence[str]) -> bool:
    """Whether the words of some cells show what their column holds; an empty column is taken for one of texts.

    >>> [_shows("partial_date", words) for words in (["1979", "2006-03-30"], ["1979"], [])], _shows("boolean", [])
    ([True, False, True], False)
    """
    if kind in ("integer", "number", "boolean"):
        return bool(words)
    return not words or not all(re.fullmatch(_NUMBER, word) for word in words)


def is_guarded(table: Path) -> bool:
    """Whether each text of a table that can be read stands in its file as :func:`guard_text` has it.

    What ``ingest`` writes does; a table of somebody's own may hold a text that a spreadsheet would run.
    """
    texts = [at for at, column in enumerate(COLUMNS) if column.kind in _TEXTS]
    with table.open(encoding="utf-8", newline="") as file:
        columns = list(zip(*csv.reader(file), strict=True))
    return all(guard_text(unguard_text(cell)) == cell for at in texts for cell in set(columns[at]))


def _meant(cells: pd.Series, read: Callable[[str], str]) -> pd.Series:
    """The words that cells stand for; a table repeats itself: each word is read once."""
    others = {word: text for word in cells.dropna().unique() if (text := read(word)) != word}
    return cells.map(lambda word: others.get(word, word), na_action="ignore").astype("string") if others else cells


def write_cell(value: Any, kind: ColumnKind) -> str:
    """One value as the words of a CSV cell; a missing value is the empty cell.

    >>> write_cell(180.0, "number"), write_cell(True, "boolean"), write_cell(["PCP", "heroin"], "list")
    ('180', 'true', 'PCP;heroin')
    >>> write_cell(float("nan"), "number"), write_cell(pd.Timestamp(2016, 3, 30), "date")
    ('', '2016-03-30')
    """
    if isinstance(value, str) and kind not in ("boolean", "date"):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return LIST_SEPARATOR.join(sorted(value) if isinstance(value, set | frozenset) else value)
    if value is None or pd.isna(value):
        return ""
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "date":
        return str(value)[:10]
    if kind in ("integer", "number", "months_or_life"):
        number = float(value)
        return str(int(number)) if number.is_integer() else repr(number)
    return str(value)


def _read_rows(path: Path) -> tuple[pd.DataFrame, list[Fault]]:
    """The words of all rows that are whole, and the faults of the others."""
    if n_rows := _count_plain_rows(path):
        words = _read_csv(path)
        words.index = pd.RangeIndex(2, n_rows + 2, name="line")
        return words, []
    lines: list[int] = []
    faults: list[Fault] = []
    with (
        path.open(encoding="utf-8", errors="surrogateescape", newline="") as file,
        tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as whole,
    ):
        writer = csv.writer(whole, lineterminator="\n")
        for line, cells, rule, rest in split_rows(file, _begins_row, owns_rest=True):
            if rule:
                column = NAMES[min(len(cells), len(NAMES) - 1)]
                faults.append(Fault(line, column, _as_bytes(rest), "has a quote that is not closed at the cell's end"))
            elif line > 1 and len(cells) != len(NAMES):
                faults.append(Fault(line, "", f"{len(cells)} cells", f"where the header has {len(NAMES)}"))
            else:
                for at, cell in enumerate(() if "".join(cells).isascii() else cells):
                    if _ESCAPED.search(cell):
                        rule = "is not UTF-8; save the table as UTF-8"
                        faults.append(Fault(line, NAMES[at], _as_bytes(cell), rule, _as_bytes(cells[_NAME])))
                        cells[at] = ""
                lines.append(line)
                writer.writerow(cells)
        whole.seek(0)
        words = _read_csv(whole)
    words.index = pd.Index(np.asarray(lines[1:], dtype=np.int64), name="line")
    return words, faults


def _begins_row(line: str) -> bool:
    """Whether a line is a row by its first cell, or because it has as many cells as a row."""
    if _BATCH.match(line):
        return True
    if line.count(",") < len(NAMES) - 1:
        return False
    try:
        return len(next(csv.reader([line], strict=True))) == len(NAMES)
    except csv.Error:
        return False


def _count_plain_rows(path: Path) -> int:
    """How many rows there are, if each is whole and one physical line, as we write them; otherwise 0."""
    n_rows = -1
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            for n_rows, row in enumerate(reader):
                if len(row) != len(NAMES) or reader.line_num != n_rows + 1:
                    return 0
    except (csv.Error, UnicodeDecodeError):
        return 0
    return n_rows


def _read_csv(source: Any) -> pd.DataFrame:
    return pd.read_csv(source, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8")


def _as_bytes(text: str) -> str:
    """A text with its bytes that are not UTF-8 written out by number."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _refuse_header(path: Path) -> None:
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: a folder, pipe or device, where a grants table is needed; save it as a file")
    if not path.is_file():
        raise InputError(f"{path}: no such grants table; make it with `clemency ingest SOURCE… --data {path}`")
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        first = file.readline(100_000)
    if first.startswith("\ufeff"):
        raise InputError(f"{path}: line 1: a mark (BOM) stands before the first column; save the table without it")
    if _ESCAPED.search(first) or "\0" in first:
        raise InputError(f"{path}: line 1: not UTF-8; save the table as UTF-8")
    try:
        header = next(csv.reader([first], strict=True), [])
    except csv.Error as error:
        raise InputError(f"{path}: line 1: not the columns of a grants table: {error}") from error
    if header == list(NAMES):
        return
    if not header:
        raise InputError(f"{path}: the file is empty; a grants table begins with its column names")
    missing = [name for name in NAMES if name not in header]
    unknown = [f"{name!r}{nearest(name, missing)}" for name in header if name not in NAMES]
    repeated = sorted({name for name in header if name in NAMES and header.count(name) > 1})
    parts = []
    if missing:
        parts.append(f"missing: {', '.join(missing)}")
    if unknown:
        parts.append(f"unknown: {', '.join(unknown)}")
    if repeated:
        parts.append(f"more than once: {', '.join(repeated)}")
    if not parts:
        parts.append("the columns are in another order than in docs/dictionary.md")
    raise InputError(f"{path}: line 1: not the columns of a grants table ({'; '.join(parts)})")


def _faults_of(words: pd.DataFrame, column: Column) -> list[Fault]:
    """A fault for each cell of a column that does not have its form."""
    cells = words[column.name]
    distinct = cells.dropna().unique()  # a table repeats itself: each word is judged once
    wrong = {word: fault for word in distinct if (fault := fault_of_word(word, column.kind))}
    if not wrong:
        return []
    bad = cells.isin(list(wrong))
    names = words["name"][bad].fillna("")
    return [
        Fault(line, column.name, value, wrong[value], name)
        for line, value, name in zip(cells.index[bad], cells[bad], names, strict=True)
    ]


def fault_of_word(word: str, kind: ColumnKind) -> str:
    """Why a word can't stand in a cell of such a column; empty where it can.

    >>> fault_of_word("60", "number"), fault_of_word("sixty", "number")
    ('', 'is not a number')
    """
    if _has_form(word, kind):
        return ""
    if kind in _FORMS:
        return f"is not {_FORMS[kind][1]}"
    if len(word) > MAX_CELL:
        return f"is not at most {MAX_CELL:,} characters"
    return "holds a control character"


def _has_form(word: str, kind: ColumnKind) -> bool:
    """Whether a cell is what its kind of column may hold.

    >>> [_has_form(word, "partial_date") for word in ("2016", "2016-02", "2016-02-29", "2016-02-30", "2016-13")]
    [True, True, True, False, False]
    """
    if len(word) > MAX_CELL or has_control(word):
        return False
    if kind in _FORMS and not re.fullmatch(_FORMS[kind][0], word, re.ASCII):
        return False
    return kind not in ("date", "partial_date") or _is_calendar_day(word)


def has_control(text: str) -> bool:
    """Whether a text holds a control character, which no published word has; tabs and line ends are none here."""
    return _CONTROL.search(text) is not None


def _is_calendar_day(word: str) -> bool:
    """False where a date names a month or day that does not exist (30 February), or a year that can't be held."""
    year, month, day = (*word.split("-"), "1", "1")[:3]
    try:
        return date(int(year), int(month), int(day)).year in _YEARS
    except ValueError:
        return False


def _values(cells: pd.Series, kind: ColumnKind) -> pd.Series:
    """What the words of a column stand for, in whatever type pandas gives it."""
    if kind == "boolean":
        return cells.map({"true": True, "false": False})
    if kind == "date":
        return pd.to_datetime(cells, format="%Y-%m-%d")
    if kind in ("integer", "number"):
        return pd.to_numeric(cells)
    return split_lists(cells) if kind == "list" else cells


def _categories(cells: pd.Series, known: Iterable[str], is_ordered: bool = False) -> pd.Series:
    """Texts as categories in this order; one that is not known, which a check reports, is kept and stands last."""
    unknown = sorted(set(cells.dropna().unique()).difference(known))
    return cells.astype(pd.CategoricalDtype([*known, *unknown], ordered=is_ordered))
