"""A table with one row a person, copied to a CSV file: names of columns, then people.

As on the Justice Department's pages; a title above the header, days in rows of their own
and repeated headers come along when a page is copied::

    Pardons Granted by President Zachary Example,,,
    "May 6, 1804",,,
    Name,District,Sentenced,Offense
    Ann Example,D. Me.,1799,Selling things
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from analysis.lists.clean import clean
from analysis.lists.dates import find_day, parse_day
from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.headings import IN_TABLE, TITLE, Headings, fault_of_heading, is_heading, named_president
from analysis.lists.layouts.parts import Row, fold_lines, split_csv
from analysis.lists.layouts.people_table import (
    header_row,
    holds_several,
    person_row,
    read_header,
    refuse_other_order,
)
from analysis.lists.layouts.record import CASE_GAP, Layout, Listing

#: The header stands in one of the first lines.
_LINES_BEFORE: Final = 30


def _recognizes(text: str) -> bool:
    """Whether one of the first lines names the columns of a table of people."""
    return not text.lstrip().startswith("<") and bool(_header(text))


def _read(text: str, source: str) -> Listing:
    """Read the table; its rows are the CSV rows, one a person, a case more, a day or a header."""
    header = _header(text)
    headings = Headings()
    rows = refuse_other_order(list(_rows(text, len(header), headings)))
    listing = assemble(rows, source=source, layout=TABLE_CSV.name)
    first = next((at for at, row in enumerate(rows) if row.kind in ("name", "more")), len(rows))
    titles = [row.text for row in rows[:first] if row.kind == "structural"]
    president = next(filter(None, map(named_president, titles)), "")
    records = [record._replace(president=record.president or president) for record in listing.records]
    return replace(listing, records=records, columns=tuple(header), headings=tuple(headings.counted))


TABLE_CSV: Final = Layout(
    "table CSV",
    "a CSV file whose header names the columns Name and Offense, District, Date or Type",
    _recognizes,
    _read,
)


def _header(text: str) -> list[str]:
    """The columns that the first header names."""
    for line in text[:20_000].splitlines()[:_LINES_BEFORE]:
        if columns := read_header(_cells(line)):
            return columns
    return []


def _cells(line: str) -> list[str]:
    """The cells of one physical line; none where it is not a row by itself."""
    try:
        return [clean(cell) for cell in next(csv.reader([line], strict=True), [])]
    except csv.Error:
        return []


def _rows(text: str, n_columns: int, headings: Headings) -> Iterator[Row]:
    columns: list[str] = []
    for line, published, rule, _ in split_csv(text, partial(_is_whole_row, n_columns=n_columns)):
        divided = [fold_lines(cell.split("\n"), gap=CASE_GAP) for cell in published]
        cells = [cell.replace(CASE_GAP, " ") for cell in divided]
        words = [cell for cell in cells if cell]
        if rule:
            yield Row(line, clean(published[0]), kind="rejected", rule=rule)
        elif not words:
            yield Row(line, "", kind="structural")
        elif header := read_header(cells):
            columns = header
            yield header_row(line, cells, columns)
        elif len(words) == 1 and (is_heading(words[0]) or parse_day(words[0])):
            headings.read(line, words[0], IN_TABLE)
            fault = fault_of_heading(words[0])
            day = None if fault else find_day(words[0])
            yield Row(line, words[0], kind="day" if fault or day else "structural", day=day, rule=fault)
        elif columns:
            row = person_row(line, divided, columns)
            if row.kind == "name" and holds_several(published, columns):
                row = row._replace(kind="rejected", rule="row.several_names")
            yield headings.over(row)
        elif len(words) > 2:  # no title has so many cells: a person above the header
            yield Row(line, " | ".join(words), kind="rejected", rule="table.before_header")
        else:
            headings.read(line, " | ".join(words), TITLE)
            yield Row(line, " | ".join(words), kind="structural")


def _is_whole_row(line: str, n_columns: int) -> bool:
    # The end of a cell of several lines, 'Jr.","D. Me.","1999","Fraud"', has one quote more than it opens.
    is_balanced = line.count('"') % 2 == 0
    return n_columns > 2 and is_balanced and line.count(",") >= n_columns - 1 and len(_cells(line)) == n_columns
