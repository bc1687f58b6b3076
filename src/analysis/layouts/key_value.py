"""The Justice Department's key–value list copied to a CSV file of two columns.

The first column holds a label or nothing, the second the text::

    item,description
    "",Ann Example
    Offense:,Distribution of an invented substance
    District/Date:,"District of Nowhere; May 1, 2001"
    Sentence:,120 months' imprisonment
    Terms of grant:,"Prison sentence commuted to expire on May 1, 2016"

One record is a name row and its label rows; a row without a label goes on with the part
above it. Day lines hold a day in words or a spreadsheet's serial number. The dated copy
ends with rows taken from a White House list: a bullet before the name, the home after it,
labels inside the text, lines wrapped; they read by the same rules.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from analysis.layouts.mend import looks_like_day, mend, parse_day
from analysis.layouts.parts import Row, assemble, fold_lines, split_label
from analysis.layouts.record import Listing

NAME: Final = "key-value CSV"
LOOKS_FOR: Final = "a CSV file of two columns whose first column holds 'Offense:'"

#: A cell that spans more lines than this was never closed.
MAX_SPAN: Final = 40

_OFFENSE_CELL = re.compile(r'^"?\s{0,9}Offenses?\s{0,9}:[^",A-Za-z\n]{0,20}"?,', re.IGNORECASE | re.MULTILINE)
#: A whole row of two cells on one line: what nearly every row is.
_QUOTED = r'"([^"\0]*(?:""[^"\0]*)*)"'
_ROW = re.compile(rf'(?:{_QUOTED}|([^",\0]*)),(?:{_QUOTED}|([^",\0]*))')
#: A physical line that looks like the beginning of a row can't be inside a cell.
_ROW_BEGINS = re.compile(r'(?:""|"?[A-Z][A-Za-z/ ]{0,30}:[^",A-Za-z]{0,20}"?)?,')


def recognises(text: str) -> bool:
    """Whether the text looks like this layout: an ``Offense:`` cell begins some row."""
    return _OFFENSE_CELL.search(text) is not None and not text.lstrip().startswith("<")


def read(text: str, source: str) -> Listing:
    """Read the list: its records, the account of its CSV rows, and what was rejected."""
    rows = [_row(cells, index == 0) for index, cells in enumerate(_split_csv(text))]
    listing = assemble(rows, source=source, layout=NAME)
    if any(record.terms for record in listing.records):  # only commutations have terms
        commutations = [replace(record, clemency_type="commutation") for record in listing.records]
        return replace(listing, records=commutations)
    return listing


class _Cells(NamedTuple):
    """One CSV row: the physical line on which it begins, its cells, why it was refused."""

    line: int
    cells: list[str]
    rule: str = ""


def _split_csv(text: str) -> Iterator[_Cells]:
    """Split into CSV rows; a row that can't be read is refused alone, never with its followers.

    Quotes are balanced line by line, so that one that is never closed costs its own line
    and no other.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    index = 0
    while index < len(lines):
        if row := _ROW.fullmatch(lines[index]):
            quoted_key, key, quoted_text, value = row.groups()
            key = quoted_key.replace('""', '"') if key is None else key
            value = quoted_text.replace('""', '"') if value is None else value
            yield _Cells(index + 1, [key, value])
            index += 1
            continue
        end = index + 1
        is_open = lines[index].count('"') % 2 == 1
        while is_open and end < min(len(lines), index + MAX_SPAN) and not _ROW_BEGINS.match(lines[end]):
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
        yield _Cells(index + 1, cells, rule)
        index = end


@lru_cache(maxsize=256)
def _key(cell: str) -> tuple[str, str, str]:
    """The first cell mended, the part that it names, and what stands after the label."""
    key = mend(cell)
    return key, *split_label(key)


def _row(row: _Cells, is_first: bool) -> Row:
    line = row.line
    if row.rule:
        return Row(line, mend(row.cells[0]), kind="rejected", rule=row.rule)
    if not any(cell.strip() for cell in row.cells):
        return Row(line, "", kind="structural")
    if len(row.cells) != 2:
        return Row(line, mend(" | ".join(row.cells)), kind="rejected", rule="csv.columns")
    key, label, rest = _key(row.cells[0])
    text = fold_lines(row.cells[1].split("\n"))
    if key and not label:
        if (day := parse_day(key)) is not None:
            return Row(line, key, kind="day", day=day)
        if looks_like_day(key):
            return Row(line, key, kind="day", rule="row.unknown_day")
        if is_first:
            return Row(line, f"{key} | {text}", kind="structural")
        return Row(line, f"{key} | {text}", kind="rejected", rule="row.unknown_label")
    inner, text = split_label(text)
    if label and inner and label != inner:
        return Row(line, f"{key} | {text}", kind="rejected", rule="row.two_labels")
    if rest:
        return Row(line, f"{key} | {text}", kind="rejected", rule="row.text_in_label")
    return Row(line, text, label=label or inner)
