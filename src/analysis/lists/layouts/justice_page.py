"""The Justice Department's pages of clemency recipients, as HTML.

A page is a run of headings that hold a day and of tables (:mod:`analysis.lists.layouts.sections`).
The president stands in the page's title; the clemency type there, or in headings between the
tables (:mod:`analysis.lists.layouts.headings`): h1 to h6, words in whatever element that are nothing but a
day with counts, a table's caption, a row that spans it. Other words that name a type must not contradict it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import Any, Final

from analysis.lists.clean import clean
from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.headings import day_in_term, named_president
from analysis.lists.layouts.html_table import is_cell, read_grid
from analysis.lists.layouts.introductions import introduces_a_list
from analysis.lists.layouts.page import hides, is_outside, own_address, parse_page, read_texts, text_of
from analysis.lists.layouts.parts import Row, split_label
from analysis.lists.layouts.people_table import read_header, refuse_other_order
from analysis.lists.layouts.record import Layout, Listing
from analysis.lists.layouts.sections import Passage, Sections

_TAGS = r"(?:\s|&nbsp;|<[^<>]{0,300}>){0,20}"
_LABEL_CELL = re.compile(rf"<t[hd](?:\s[^>]{{0,300}})?>{_TAGS}offenses?(?:\(s\))?{_TAGS}:", re.IGNORECASE)
_NAME_CELL = re.compile(
    rf"<t[hd](?:\s[^>]{{0,300}})?>{_TAGS}[a-z ]{{0,20}}(?:name|recipient|person|grantee)", re.IGNORECASE
)
#: A header is not longer than this.
_LONGEST_HEADER: Final = 4_000


def _recognizes(text: str) -> bool:
    """Whether the text is HTML with a table of people in one of the two forms, and no release in prose."""
    if re.search("<table", text, re.IGNORECASE) is None:
        return False
    has_header = any(map(partial(_has_header, text), _NAME_CELL.finditer(text)))
    return (has_header or _LABEL_CELL.search(text) is not None) and not introduces_a_list(text)


def _has_header(text: str, cell: re.Match[str]) -> bool:
    """Whether the row that this cell is in names the columns of a table of people."""
    before = re.split("<tr", text[max(0, cell.start() - _LONGEST_HEADER) : cell.start()], flags=re.IGNORECASE)[-1]
    after = re.split("</?tr", text[cell.start() : cell.start() + _LONGEST_HEADER], maxsplit=1, flags=re.IGNORECASE)[0]
    cells = re.split(r"<t[hd][\s>]", before + after, flags=re.IGNORECASE)[1:]
    return bool(read_header([html.unescape(re.sub("<[^<>]*>", " ", f"<{one}")) for one in cells]))


def _read(text: str, source: str) -> Listing:
    """Read the page; its rows are the table rows and the headings that hold a day."""
    page = parse_page(text)
    titles = [clean(text_of(node)) for node in page.iter("h1", "title")]
    title = next(filter(named_president, titles), "")
    sections = Sections(title)
    listing = assemble(refuse_other_order(list(_rows(page, sections))), source=source, layout=JUSTICE_PAGE.name)
    president = named_president(title)
    records = [
        record._replace(president=record.president or president, granted_on=day_in_term(title, record.granted_on))
        for record in listing.records
    ]
    return replace(
        listing,
        records=records,
        page=own_address(page),
        columns=tuple(sections.all_columns),
        headings=tuple(sections.headings.counted),
    )


JUSTICE_PAGE: Final = Layout(
    "Justice Department page",
    "an HTML page with a table that has a NAME column, and one of DISTRICT, DATE, OFFENSE, TYPE, or a cell 'Offense:'",
    _recognizes,
    _read,
)


def _rows(page: Any, sections: Sections) -> Iterator[Row]:
    tables = {table for table in page.iter("table") if not _is_frame(table) and not is_outside(table)}
    for text in read_texts(page, tables):
        if isinstance(text, Passage):
            yield from sections.read_passage(text)
        elif text.tag == "table":
            if hides(text):
                yield Row(text.sourceline, clean(text_of(text))[:80], kind="rejected", rule="table.hidden")
            for caption in text.iter("caption"):
                yield from sections.read_heading_of_table(caption.sourceline, clean(text_of(caption)))
            yield from sections.read_table(read_grid(text, fold="\n".join))
        else:
            yield from _row_outside(text)
    yield from sections.end()


def _row_outside(cell: Any) -> Iterator[Row]:
    """The row that begins with this cell, and is in no table: a page that lost a tag is not cut short in silence."""
    words = [clean(text_of(one)) for one in (cell, *takewhile(is_cell, cell.itersiblings()))]
    if any(words) and not is_outside(cell):
        yield Row(cell.sourceline, " | ".join(filter(None, words)), kind="rejected", rule="table.row_outside")


def _is_frame(table: Any) -> bool:
    """Whether a table only holds other tables in place: no header and no label of its own."""
    if next((inner for inner in table.iter("table") if inner is not table), None) is None:
        return False
    own = [cells for _, cells, _ in read_grid(table)]
    return not any(read_header(cells) or split_label(cells[0])[0] for cells in own if cells)
