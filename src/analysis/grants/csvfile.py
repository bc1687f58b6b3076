"""CSV files: tables that people type, damaged tables of any size, and what we write ourselves.

Of a damaged table each row that can't be read costs itself alone. The ``csv`` module loses all that
follows an unclosed quote; here a quote never reaches over a line that is the beginning of another row.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

import pandas as pd

from analysis.errors import InputError
from analysis.grants.handwritten import Entry, read_text

#: What the cells of a column hold; a day may not be missing, all others may.
CellKind = Literal["text", "count", "day", "day or none"]

_EXPECTED: Final = {"count": "a whole number", "day": "a date", "day or none": "a date"}


def read_rows(
    path: Path, columns: Sequence[str], what: str, faults: list[str] | None = None, *, may_be_empty: bool = False
) -> list[Entry]:
    """The rows of a CSV file with a header, as words by column, each with its line.

    Parameters
    ----------
    path : UTF-8 CSV, with a mark (BOM) before it or not
    columns : what the header must have; there may be more
    what : what the table holds, for the message where there is none
    faults : a list that takes a sentence for each row with more or fewer cells than the header, for a
        caller that reports them with its own; without it they are an error
    may_be_empty : whether a header alone is a table

    Raises
    ------
    InputError
        There is no such file, it is not UTF-8 or not CSV, holds no row, a column is missing or stands
        twice, or rows have more or fewer cells than the header; with the line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "people.csv"
    >>> _ = path.write_text('name,home\\n"Roe\\nJr.",Ohio\\nDoe,\\n', encoding="utf-8")
    >>> [(row["name"], row.line) for row in read_rows(path, ["name"], "people")]
    [('Roe\\nJr.', 2), ('Doe', 4)]
    """
    try:
        text = read_text(path)
    except FileNotFoundError:
        raise InputError(f"{path}: no such table of {what}") from None
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[Entry] = []
    wrong: list[str] = [] if faults is None else faults
    try:
        header = next(reader, [])
        if missing := [column for column in columns if column not in header]:
            raise InputError(f"{path}, line 1: missing columns: {', '.join(missing)}")
        if twice := sorted({column for column in header if header.count(column) > 1}):
            raise InputError(f"{path}, line 1: {', '.join(twice)}: stands twice")
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                rows.append(Entry(zip(header, cells, strict=True)))
                rows[-1].line = line
            elif cells:
                wrong.append(f"{path}, line {line}: {len(cells)} cells where the header has {len(header)}")
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: not a readable CSV table: {error}") from None
    if wrong and faults is None:
        raise InputError("\n".join(wrong))
    if not (rows or wrong or may_be_empty):
        raise InputError(f"{path}: no row stands below the header: no {what}")
    return rows


def read_table(path: Path, columns: Sequence[str], what: str, kind_of: Callable[[str], CellKind]) -> pd.DataFrame:
    """A CSV file that people type as a table with types, indexed by line; an empty cell is missing."""
    rows = read_rows(path, columns, what)
    lines = pd.Index([row.line for row in rows], name="line")
    words = pd.DataFrame(rows, index=lines, columns=list(rows[0]), dtype="string").replace("", pd.NA)
    return words.assign(**{name: _typed(words[name], kind_of(name), path) for name in words.columns})


def _typed(words: pd.Series, kind: CellKind, path: Path) -> pd.Series:
    values: pd.Series = words
    if kind == "count":
        is_number = words.str.fullmatch("[0-9]{1,9}").fillna(False).astype(bool)
        values = pd.to_numeric(words.where(is_number)).astype("Int64")
    elif kind in ("day", "day or none"):
        values = pd.to_datetime(words, format="%Y-%m-%d", errors="coerce").astype("datetime64[ns]")
    for line in words.index[values.isna() & (words.notna() | (kind == "day"))][:1]:
        raise InputError(f"{path}, line {line}: {words.name}: {words[line]!r} is not {_EXPECTED[kind]}")
    return values


def csv_bytes(header: Sequence[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV file as bytes: UTF-8, LF, quotes only where they are needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


#: A cell as it may stand: in quotes, or without any in front.
_CELL: Final = re.compile(r'(?:"(?:[^"]|"")*"|[^",\r\n][^,\r\n]*|)(?=[,\r\n]|$)')


#: The rules of the csv module, made once: a reader that makes them anew for each line takes two thirds longer.
_STRICT: Final = csv.reader((), strict=True).dialect


class TableRow(NamedTuple):
    """The physical line on which a row begins, and its cells.

    Of a broken row ``rule`` says what is wrong, ``cells`` are those before the fault and ``rest`` is
    what follows them in its first line.
    """

    line: int
    cells: list[str]
    rule: str = ""
    rest: str = ""


def split_rows(
    lines: Iterable[str], begins_row: Callable[[str], object], *, owns_rest: bool = False, longest: int = sys.maxsize
) -> Iterator[TableRow]:
    """Split the physical lines of a damaged table into rows; a broken row costs no other one.

    A row is broken where a quote isn't closed before another row begins (``csv.unclosed_quote``),
    or where words follow a closing quote (``csv.quotes``).

    Parameters
    ----------
    lines : with their ends
    begins_row : whether a line after an open quote is the beginning of another row
    owns_rest : whether the lines after a broken row that begin none belong to it; otherwise each is read again
    longest : the most lines of a row

    Examples
    --------
    >>> lines = ['a,"b\\n', 'c",d\\n', '2016-03-30-x,"e,f\\n', '2016-03-30-x,g,h\\n']
    >>> for row in split_rows(lines, lambda line: line.startswith("2016-")):
    ...     print(row)
    TableRow(line=1, cells=['a', 'b\\nc', 'd'], rule='', rest='')
    TableRow(line=3, cells=['2016-03-30-x'], rule='csv.unclosed_quote', rest='"e,f')
    TableRow(line=4, cells=['2016-03-30-x', 'g', 'h'], rule='', rest='')
    """
    ahead = _Ahead(lines)
    while ahead.line:
        begins, first = ahead.number, ahead.line
        try:  # nearly every row is one line
            cells = next(csv.reader((first,), _STRICT))
        except csv.Error:
            pass
        else:
            ahead.step()
            yield TableRow(begins, cells)
            continue
        try:
            cells = next(csv.reader(ahead.row(begins_row, longest), strict=True), [])
        except csv.Error as error:
            ahead.back_to_second_line()
            while owns_rest and ahead.line and not begins_row(ahead.line):
                ahead.step()
            yield _broken(begins, first, "csv.unclosed_quote" if "end of data" in str(error) else "csv.quotes")
        else:
            yield TableRow(begins, cells)


class _Ahead:
    """Physical lines, with a look at the next one."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._taken: list[str] = []
        self._again: deque[str] = deque()
        self.line = next(self._lines, "")
        self.number = 1

    def step(self) -> None:
        self.line = self._again.popleft() if self._again else next(self._lines, "")
        self.number += 1

    def row(self, begins_row: Callable[[str], object], longest: int) -> Iterator[str]:
        """The lines that may belong to the row that begins here, for a reader that takes what it needs."""
        self._taken = []
        while self.line and len(self._taken) < longest and not (self._taken and begins_row(self.line)):
            line = self.line
            self._taken.append(line)
            self.step()
            yield line

    def back_to_second_line(self) -> None:
        """Offer all but the first line of the row again."""
        again = self._taken[1:]
        if again:
            self._again.extendleft(reversed([*again, self.line] if self.line else again))
            self.number -= len(again) + 1
            self.step()


def _broken(begins: int, line: str, rule: str) -> TableRow:
    """The cells before the first one that is not as it may stand, and what follows them."""
    cells, at = [], 0
    while (found := _CELL.match(line, at)) and found.end() < len(line.rstrip("\r\n")):
        cells.append(found[0])
        at = found.end() + 1
    return TableRow(begins, cells, rule, line[at:].rstrip("\r\n") or line.rstrip("\r\n"))
