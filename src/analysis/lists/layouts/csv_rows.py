"""A published CSV file as rows with their physical lines; a row that can't be read costs itself alone."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Final

from analysis.grants.csvfile import TableRow, split_rows

#: A cell that spans more lines than this was never closed.
MAX_SPAN: Final = 40


def split_csv(text: str, begins_row: Callable[[str], object]) -> Iterator[TableRow]:
    """Split into CSV rows; one that can't be read is refused alone, its first line as its only cell.

    >>> [row.cells for row in split_csv('a,"b\\nc"\\nd,"e\\nf,g', lambda line: line.startswith("f"))]
    [['a', 'b\\nc'], ['d,"e'], ['f', 'g']]
    """
    lines = list(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline=""))
    for row in split_rows(lines, begins_row, longest=MAX_SPAN):
        first = lines[row.line - 1].rstrip("\n")
        rule = row.rule or _fault_of(row, first)
        yield row._replace(cells=[first.replace("\0", "\ufffd")], rule=rule) if rule else row


def _fault_of(row: TableRow, first: str) -> str:
    """The rule that refuses a row which the csv module reads: a NUL byte, or a quote that has lost its other."""
    if any("\0" in cell for cell in row.cells):
        return "csv.nul"
    is_one_line = not any("\n" in cell for cell in row.cells)
    return "csv.unclosed_quote" if is_one_line and first.count('"') % 2 else ""
