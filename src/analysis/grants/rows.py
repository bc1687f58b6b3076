"""The rows of a damaged CSV table: a row that can't be read costs itself alone, and is told with its line.

The ``csv`` module loses all that follows an unclosed quote. Here a quote never reaches over
a line that is the beginning of another row.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

#: How a row begins: with the id of a batch.
_ROW = re.compile(r'"?\d{4}-\d{2}-\d{2}-')

#: A cell as it may stand: in quotes, or without any in front.
_CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^",\r\n][^,\r\n]*|)(?=[,\r\n]|$)')


class Row(NamedTuple):
    """The physical line on which a row begins, its cells; of a broken one those before the fault, and the rest."""

    line: int
    cells: list[str]
    broken: str = ""


def split_rows(lines: Iterable[str], n_cells: int) -> Iterator[Row]:
    """Split the physical lines of a table into rows, of which each should have ``n_cells`` cells.

    A row is broken where a quote isn't closed before another row begins, or where words
    follow a closing quote. Every line is in exactly one row: lines that begin none belong to
    the row before.

    >>> for row in split_rows(['a,"b\\n', 'c",d\\n', '2016-03-30-x,"e,f\\n', '2016-03-30-x,g,h\\n'], 3):
    ...     print(row)
    Row(line=1, cells=['a', 'b\\nc', 'd'], broken='')
    Row(line=3, cells=['2016-03-30-x'], broken='"e,f')
    Row(line=4, cells=['2016-03-30-x', 'g', 'h'], broken='')
    """
    ahead = _Ahead(lines, n_cells)
    while ahead.line:
        begins, first = ahead.number, ahead.line
        try:
            yield Row(begins, next(csv.reader(ahead.row(), strict=True), []))
        except csv.Error:
            ahead.back_to_second_line()
            while ahead.line and not ahead.begins_row():
                ahead.step()
            yield _broken(begins, first)


class _Ahead:
    """Physical lines, with a look at the next one."""

    def __init__(self, lines: Iterable[str], n_cells: int) -> None:
        self._lines = iter(lines)
        self._n_cells = n_cells
        self._taken: list[str] = []
        self._again: deque[str] = deque()
        self.line = next(self._lines, "")
        self.number = 1

    def step(self) -> None:
        self.line = self._again.popleft() if self._again else next(self._lines, "")
        self.number += 1

    def row(self) -> Iterator[str]:
        """The lines that may belong to the row that begins here, for a reader that takes what it needs."""
        self._taken = []
        while self.line and not (self._taken and self.begins_row()):
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

    def begins_row(self) -> bool:
        """Whether the next line is a row by its first cell, or because it has as many cells as a row."""
        if _ROW.match(self.line):
            return True
        if self.line.count(",") < self._n_cells - 1:
            return False
        try:
            return len(next(csv.reader([self.line], strict=True))) == self._n_cells
        except csv.Error:
            return False


def _broken(begins: int, line: str) -> Row:
    """The cells before the first one that is not as it may stand, and what follows them."""
    cells, at = [], 0
    while (found := _CELL.match(line, at)) and found.end() < len(line.rstrip("\r\n")):
        cells.append(found[0])
        at = found.end() + 1
    return Row(begins, cells, line[at:].rstrip("\r\n") or line.rstrip("\r\n"))
