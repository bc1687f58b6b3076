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

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from analysis.grants.csvfile import TableRow
from analysis.lists.clean import clean
from analysis.lists.dates import looks_like_day, parse_day
from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.headings import IN_TABLE, Headings, fault_of_heading
from analysis.lists.layouts.parts import Row, fold_lines, name_or_text, split_csv, split_label
from analysis.lists.layouts.record import Layout, Listing

_OFFENSE_CELL = re.compile(r'^"?\s{0,9}Offenses?(?:\(s\))?\s{0,9}:[^",A-Za-z\n]{0,20}"?,', re.IGNORECASE | re.MULTILINE)
#: A physical line that looks like the beginning of a row can't be inside a cell.
_ROW_BEGINS = re.compile(r'(?:""|"?[A-Z][A-Za-z/ ]{0,30}:[^",A-Za-z]{0,20}"?)?,')


def _recognizes(text: str) -> bool:
    """Whether the text looks like this layout: an ``Offense:`` cell begins some row."""
    return _OFFENSE_CELL.search(text) is not None and not text.lstrip().startswith("<")


def _read(text: str, source: str) -> Listing:
    """Read the list: its records, the account of its CSV rows, and what was rejected."""
    rows = [_row(cells, index == 0) for index, cells in enumerate(split_csv(text, _ROW_BEGINS.match))]
    headings = Headings()
    counted = None
    for at, row in enumerate(rows):
        if row.kind == "day" or (row.kind == "text" and not row.label and looks_like_day(row.text)):
            headings.read(row.line, row.text, IN_TABLE)
            counted = headings.nearest_counted
        elif counted:
            rows[at] = headings.over(row)
    listing = assemble(rows, source=source, layout=KEY_VALUE.name)
    return replace(listing, headings=tuple(headings.counted))


KEY_VALUE: Final = Layout(
    "key-value CSV", "a CSV file of two columns whose first column holds 'Offense:'", _recognizes, _read
)


_SERIAL = re.compile(r"[34]\d{4}")


@lru_cache(maxsize=256)
def _key(cell: str) -> tuple[str, str, str]:
    """The first cell, cleaned; the part that it names; what stands after the label."""
    key = clean(cell)
    return key, *split_label(key)


def _row(row: TableRow, is_first: bool) -> Row:
    line, cells, rule, _ = row
    if rule:
        return Row(line, clean(cells[0]), kind="rejected", rule=rule)
    if not "".join(cells).strip():
        return Row(line, "", kind="structural")
    if len(cells) != 2:
        return Row(line, clean(" | ".join(cells)), kind="rejected", rule="csv.columns")
    key, label, rest = _key(cells[0])
    text = fold_lines(cells[1].split("\n")) if "\n" in cells[1] else clean(cells[1])
    if key and not label:
        if (day := parse_day(key)) is not None:
            rule = fault_of_heading(key)
            return Row(line, key, kind="day", day=None if rule else day, rule=rule)
        if looks_like_day(key):
            return Row(line, key, kind="day", rule="row.unknown_day")
        if is_first:
            return Row(line, f"{key} | {text}", kind="structural")
        return Row(line, f"{key} | {text}", kind="rejected", rule="row.unknown_label")
    if not key and _SERIAL.fullmatch(text):  # the day as a spreadsheet writes it, in the other column
        return Row(line, text, kind="day", rule="row.unknown_day")
    inner, text = split_label(text) if ":" in text else ("", text)
    if label and not (inner or rest):
        return Row(line, text, label)  # as most are
    if label and inner and label != inner:
        return Row(line, f"{key} | {text}", kind="rejected", rule="row.two_labels")
    if rest:
        return Row(line, f"{key} | {text}", kind="rejected", rule="row.text_in_label")
    return name_or_text(line, cells[1].split("\n"), label or inner, text)
