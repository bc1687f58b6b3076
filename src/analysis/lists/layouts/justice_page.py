"""The Justice Department's pages of clemency recipients, as HTML.

A page is a run of headings that hold a day and of tables, of two kinds, both in one page:

- one row a person, columns NAME, DISTRICT, SENTENCED, OFFENSE, in later pages more
  (:mod:`analysis.lists.layouts.people_table`);
- key and value, as in :mod:`analysis.lists.layouts.key_value`: a row with the name, then a row
  for each part.

The president stands in the page's title; the clemency type there, or in headings between the
tables (:mod:`analysis.lists.layouts.headings`): h1 to h6, words in whatever element that are nothing but a
day with counts, a table's caption, a row that spans it. Other words that name a type must not contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any, Final

from analysis.lists.clean import clean
from analysis.lists.dates import find_day
from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.headings import (
    IN_TABLE,
    LONGEST_HEADING,
    PARAGRAPH,
    Headings,
    fault_of_heading,
    is_half_heading,
    is_heading,
    is_section,
    named_president,
)
from analysis.lists.layouts.html_table import is_cell, read_grid
from analysis.lists.layouts.introductions import introduces_a_list
from analysis.lists.layouts.page import Passage, is_outside, own_address, parse_page, read_texts
from analysis.lists.layouts.parts import Row, split_label
from analysis.lists.layouts.people_table import divide_by_type, header_row, person_row, read_header
from analysis.lists.layouts.record import CASE_GAP, Layout, Listing

_TAGS = r"(?:\s|&nbsp;|<[^<>]{0,300}>){0,20}"
_TABLE_MARK = re.compile(
    rf"<t[hd](?:\s[^>]{{0,300}})?>{_TAGS}(?:(?:full |recipient )?names?(?: of recipient)?|recipient|"
    rf"offenses?(?:\(s\))?{_TAGS}:){_TAGS}(?:[^\s&]|$)",
    re.IGNORECASE,
)
_PROSE_ABOUT = re.compile(r"[*†‡]|\d{1,2} ?[A-Z]|notes?\b", re.IGNORECASE)


def _recognizes(text: str) -> bool:
    """Whether the text is HTML with a table of people in one of the two forms, and no release in prose."""
    is_of_tables = re.search("<table", text, re.IGNORECASE) is not None and _TABLE_MARK.search(text) is not None
    return is_of_tables and not introduces_a_list(text)


def _read(text: str, source: str) -> Listing:
    """Read the page; its rows are the table rows and the headings that hold a day."""
    page = parse_page(text)
    titles = [clean(node.text_content()) for node in page.iter("h1", "title")]
    title = next(filter(named_president, titles), "")
    reader = _Reader(Headings(title))
    listing = assemble(list(reader.rows(page)), source=source, layout=JUSTICE_PAGE.name)
    president = named_president(title)
    records = [replace(record, president=president) for record in listing.records]
    return replace(
        listing,
        records=divide_by_type(records),
        page=own_address(page),
        columns=tuple(reader.all_columns),
        headings=tuple(reader.headings.counted),
    )


JUSTICE_PAGE: Final = Layout(
    "Justice Department page",
    "an HTML page with a table that has a NAME column or a cell 'Offense:'",
    _recognizes,
    _read,
)


class _Reader:
    """Goes through a page once; holds the columns that were named last, and the headings above."""

    def __init__(self, headings: Headings) -> None:
        self.headings = headings
        self._columns: list[str] = []
        self.all_columns: list[str] = []

    def rows(self, page: Any) -> Iterator[Row]:
        tables = {table for table in page.iter("table") if not _is_frame(table) and not is_outside(table)}
        for text in read_texts(page, tables):
            if isinstance(text, Passage):
                yield from self._text(text)
            elif text.tag == "table":
                yield from self._table(text)
            else:
                yield from _row_outside(text)

    def _text(self, text: Passage) -> Iterator[Row]:
        line, words = text.line, text.words
        if text.level < PARAGRAPH:
            self.headings.read(line, words, text.level)
        elif is_heading(words, is_bold=text.is_bold and not text.is_link):
            self.headings.read(line, words, PARAGRAPH, is_link=text.is_link)
        elif text.is_link:
            return  # to another page or list
        else:
            if is_half_heading(words):
                yield Row(line, words, kind="day", rule="row.unknown_heading")
            self.headings.read_sentence(words)
            return
        yield from _day_row(line, words)

    def _table(self, table: Any) -> Iterator[Row]:
        for caption in table.iter("caption"):
            yield from self._heading_of_table(caption.sourceline, clean(caption.text_content()))
        grid = list(read_grid(table))
        if any(split_label(cells[0])[0] for _, cells, _ in grid if cells) and not any(
            read_header(cells) for _, cells, _ in grid
        ):
            self._columns = []  # key and value; otherwise the columns of the table above hold on
        for line, divided, n_spanned in grid:
            cells = [text.replace(CASE_GAP, " ") for text in divided]
            words = [text for text in cells if text]
            if not words:
                yield Row(line, "", kind="structural")
            elif header := read_header(cells):
                self._columns = header
                self.all_columns += header
                yield header_row(line, cells, header)
            elif len(words) == 1 and not n_spanned and (is_heading(words[0]) or is_section(words[0])):
                yield from self._heading_of_table(line, words[0])
            elif not self._columns:
                yield self.headings.over(_key_value(line, cells))
            elif len(words) == 1 and cells[0] and _PROSE_ABOUT.match(cells[0]):
                yield Row(line, words[0], kind="structural")
            else:
                yield self.headings.over(person_row(line, divided, self._columns, n_spanned=n_spanned))

    def _heading_of_table(self, line: int, text: str) -> Iterator[Row]:
        self.headings.read(line, text, IN_TABLE)
        yield next(_day_row(line, text), Row(line, text, kind="structural"))


def _day_row(line: int, text: str) -> Iterator[Row]:
    """The row of a heading that names a day, or means to."""
    if "|" in text or len(text) > LONGEST_HEADING:
        return
    if rule := fault_of_heading(text):
        yield Row(line, text, kind="day", rule=rule)
    elif (day := find_day(text)) is not None:
        yield Row(line, text, kind="day", day=day)


def _row_outside(cell: Any) -> Iterator[Row]:
    """The row that begins with this cell, and is in no table: a page that lost a tag is not cut short in silence."""
    words = [clean(one.text_content()) for one in (cell, *takewhile(is_cell, cell.itersiblings()))]
    if any(words) and not is_outside(cell):
        yield Row(cell.sourceline, " | ".join(filter(None, words)), kind="rejected", rule="table.row_outside")


def _is_frame(table: Any) -> bool:
    """Whether a table only holds other tables in place: no header and no label of its own."""
    if next((inner for inner in table.iter("table") if inner is not table), None) is None:
        return False
    own = [cells for _, cells, _ in read_grid(table)]
    return not any(read_header(cells) or split_label(cells[0])[0] for cells in own if cells)


def _key_value(line: int, cells: list[str]) -> Row:
    if len(cells) == 2 and not cells[1]:
        cells = cells[:1]
    if len(cells) == 1 or (len(cells) == 2 and not cells[0]):
        label, text = split_label(cells[-1])
        return Row(line, text, label=label)
    if len(cells) != 2:
        return Row(line, " | ".join(cells), kind="rejected", rule="table.columns")
    label, rest = split_label(cells[0])
    if not label:
        return Row(line, " | ".join(cells), kind="rejected", rule="row.unknown_label")
    if rest:
        return Row(line, " | ".join(cells), kind="rejected", rule="row.text_in_label")
    return Row(line, cells[1], label=label)
