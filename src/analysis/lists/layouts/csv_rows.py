"""A CSV file as rows with their physical lines; a row that can't be read costs itself alone.

``csv.reader`` loses all that follows an unclosed quote. Here quotes are balanced line by
line: a line that looks like the beginning of a row can't be inside a cell.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

#: A cell that spans more lines than this was never closed.
MAX_SPAN: Final = 40

#: A whole row of two cells on one line: what nearly every row of a key–value list is.
_QUOTED = r'"([^"\0]*(?:""[^"\0]*)*)"'
_PAIR = re.compile(rf'(?:{_QUOTED}|([^",\0]*)),(?:{_QUOTED}|([^",\0]*))')


class CsvRow(NamedTuple):
    """One CSV row: the physical line on which it begins, its cells, why it was refused."""

    line: int
    cells: list[str]
    rule: str = ""


def split_csv(text: str, begins_row: Callable[[str], object]) -> Iterator[CsvRow]:
    """Split into CSV rows; a row that can't be read is refused alone, never with its followers.

    ``begins_row`` says of a physical line after an open quote whether it is the beginning
    of another row, so that the quote was never closed.

    >>> [row.cells for row in split_csv('a,"b\\nc"\\nd,"e\\nf,g', lambda line: line.startswith("f"))]
    [['a', 'b\\nc'], ['d,"e'], ['f', 'g']]
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    index = 0
    while index < len(lines):
        if row := _PAIR.fullmatch(lines[index]):
            quoted_key, key, quoted_text, value = row.groups()
            key = quoted_key.replace('""', '"') if key is None else key
            value = quoted_text.replace('""', '"') if value is None else value
            yield CsvRow(index + 1, [key, value])
            index += 1
            continue
        end = index + 1
        is_open = lines[index].count('"') % 2 == 1
        while is_open and end < min(len(lines), index + MAX_SPAN) and not begins_row(lines[end]):
            is_open = lines[end].count('"') % 2 == 0
            end += 1
        rule = ""
        cells: list[str] = []
        if is_open:
            rule = "csv.unclosed_quote"
        elif any("\0" in line for line in lines[index:end]):
            rule = "csv.nul"
        else:
            try:
                cells = next(csv.reader(["\n".join(lines[index:end])], strict=True), [])
            except csv.Error:
                rule = "csv.quotes"
        if rule:
            end = index + 1
            cells = [lines[index].replace("\0", "�")]
        yield CsvRow(index + 1, cells, rule)
        index = end
