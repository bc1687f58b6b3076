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

from analysis.layouts.csv_rows import split_csv
from analysis.layouts.mend import looks_like_day, mend, parse_day
from analysis.layouts.parts import Row, assemble, fold_lines
from analysis.layouts.people_table import clemency_type, header_row, person_row, read_header, with_type
from analysis.layouts.record import Listing
from analysis.layouts.title import named_president

NAME: Final = "table CSV"
LOOKS_FOR: Final = "a CSV file whose header names the columns Name and Offense"

#: The header stands in one of the first lines.
_LINES_BEFORE: Final = 30


def recognises(text: str) -> bool:
    """Whether one of the first lines names the columns of a table of people."""
    return not text.lstrip().startswith("<") and bool(_header(text))


def read(text: str, source: str) -> Listing:
    """Read the table; its rows are the CSV rows, one a person, a case more, a day or a header."""
    header = _header(text)
    rows = list(_rows(text, len(header)))
    listing = assemble(rows, source=source, layout=NAME)
    first = next((at for at, row in enumerate(rows) if row.kind in ("name", "more")), len(rows))
    titles = [row.text for row in rows[:first] if row.kind == "structural"]
    president = next(filter(None, map(named_president, titles)), "")
    named = next(filter(None, map(clemency_type, titles)), "")
    records = [
        replace(record, president=president, clemency_type=record.clemency_type or named) for record in listing.records
    ]
    return replace(listing, records=with_type(records, header), columns=tuple(header))


def _header(text: str) -> list[str]:
    """The columns that the first header names."""
    for line in text[:20_000].splitlines()[:_LINES_BEFORE]:
        if columns := read_header(_cells(line)):
            return columns
    return []


def _cells(line: str) -> list[str]:
    """The cells of one physical line; none where it is not a row by itself."""
    try:
        return [mend(cell) for cell in next(csv.reader([line], strict=True), [])]
    except csv.Error:
        return []


def _rows(text: str, n_columns: int) -> Iterator[Row]:
    columns: list[str] = []
    for line, published, rule in split_csv(text, partial(_is_whole_row, n_columns=n_columns)):
        cells = [fold_lines(cell.split("\n")) for cell in published]
        words = [cell for cell in cells if cell]
        if rule:
            yield Row(line, mend(published[0]), kind="rejected", rule=rule)
        elif not words:
            yield Row(line, "", kind="structural")
        elif header := read_header(cells):
            columns = header
            yield header_row(line, cells, columns)
        elif len(words) == 1 and (day := parse_day(words[0])) is not None:
            yield Row(line, words[0], kind="day", day=day)
        elif len(words) == 1 and len(words[0]) <= 30 and looks_like_day(words[0]):
            yield Row(line, words[0], kind="day", rule="row.unknown_day")
        elif columns:
            yield person_row(line, cells, columns)
        elif len(words) > 2:  # no title has so many cells: a person above the header
            yield Row(line, " | ".join(words), kind="rejected", rule="table.before_header")
        else:
            yield Row(line, " | ".join(words), kind="structural")


def _is_whole_row(line: str, n_columns: int) -> bool:
    return n_columns > 2 and line.count(",") >= n_columns - 1 and len(_cells(line)) == n_columns
