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
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    has_nul = "\0" in text
    for row in split_rows(lines, begins_row, longest=MAX_SPAN):
        if row.rule:
            yield row._replace(cells=[",".join([*row.cells, row.rest]).replace("\0", "\ufffd")])
        elif has_nul and any("\0" in cell for cell in row.cells):
            yield row._replace(cells=[",".join(row.cells).replace("\0", "\ufffd")], rule="csv.nul")
        else:
            yield row
