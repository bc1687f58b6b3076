"""A page of tables with one row a person, as a scraper gives it in Markdown.

Headings with ``#``, days and counts in bold, cells between bars::

    # Clemency Grants by President Zachary Example
    **March 4, 1805 - 2 Commutations**
    | NAME and WARRANT | DISTRICT | SENTENCED | OFFENSE |
    | --- | --- | --- | --- |
    | [Ann Example](https://example.gov/a.pdf) | D. Me. | May 1, 1799 | Selling things |
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from analysis.lists.clean import clean
from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.headings import PARAGRAPH, day_in_term, named_president
from analysis.lists.layouts.html_table import WARRANT_LINK
from analysis.lists.layouts.introductions import introduces_a_list
from analysis.lists.layouts.parts import Row
from analysis.lists.layouts.people_table import read_header, refuse_other_order
from analysis.lists.layouts.record import Layout, Listing
from analysis.lists.layouts.sections import Passage, Sections

_ROW = re.compile(r"[ \t]{0,9}\|(?P<cells>.{1,20000}?\|.{0,20000}?)\|?[ \t\r]{0,9}")
_BAR = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"!?\[(?P<words>[^\[\]]{0,400})\](?:\([^()]{0,600}\)|\[[^\[\]]{0,80}\])")
_BREAK = re.compile(r"<br ?/?>|\\n", re.IGNORECASE)
_MARKUP = re.compile(r"\*\*|__|<[^<>]{1,300}>|(?<![\w*])[*_](?=\w)|(?<=\w)[*_](?![\w*])|\\(?=[^\w\s])")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6}) +(?P<words>.{1,400})")
_TITLE = re.compile(r"title: *(?P<words>.{1,300})", re.IGNORECASE)
_BULLET = re.compile(r"[ \t]{0,9}[-*+] +(?=\*\*|__)")
_BOLD = re.compile(r"\*\*[^*]{1,300}\*\*|__[^_]{1,300}__")
_ALL_LINK = re.compile(r"(?:[-*+]|\d{1,3}\.)? *!?\[[^\[\]]{0,400}\](?:\([^()]{0,600}\))?[ .|]{0,3}")


def _recognizes(text: str) -> bool:
    """Whether a row between bars names the columns of a table of people, in no release in prose."""
    if text.lstrip().startswith("<") or "|" not in text:
        return False
    is_of_people = any(read_header(_cells(row["cells"])) for row in map(_ROW.fullmatch, text.splitlines()) if row)
    return is_of_people and not introduces_a_list(text)


def _read(text: str, source: str) -> Listing:
    """Read the page; its rows are those of its tables and the headings that hold a day."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    titles = (_plain(found["words"]) for line in lines if (found := _HEADING.match(line) or _TITLE.match(line)))
    title = next(filter(named_president, titles), "")
    sections = Sections(title)
    listing = assemble(refuse_other_order(list(_rows(lines, sections))), source=source, layout=TABLE_MARKDOWN.name)
    president = named_president(title)
    records = [
        record._replace(president=record.president or president, granted_on=day_in_term(title, record.granted_on))
        for record in listing.records
    ]
    return replace(
        listing,
        records=records,
        columns=tuple(sections.all_columns),
        headings=tuple(sections.headings.counted),
    )


TABLE_MARKDOWN: Final = Layout(
    "table in Markdown",
    "a Markdown text with a row between bars that names the columns Name and Offense, District, Date or Type",
    _recognizes,
    _read,
)


def _rows(lines: list[str], sections: Sections) -> Iterator[Row]:
    table: list[tuple[int, list[str], int]] = []
    for number, published in enumerate([*lines, ""], 1):
        line = _BULLET.sub("", published)
        if row := _ROW.fullmatch(line):
            cells = [] if _is_rule(line) else _cells(row["cells"])
            table.append((number, cells, 0))
            continue
        yield from sections.read_table(table)
        table = []
        if _is_rule(line) or _TITLE.match(line):
            continue
        heading = _HEADING.match(line)
        words = _plain(heading["words"] if heading else line)
        if words:
            level = len(heading["marks"]) if heading else PARAGRAPH
            is_bold = _BOLD.fullmatch(line.strip()) is not None
            is_link = _ALL_LINK.fullmatch(line.strip()) is not None
            yield from sections.read_passage(Passage(number, words, level, is_bold, is_link))
    yield from sections.end()


def _is_rule(line: str) -> bool:
    """Whether a line is the rule below a header, or between two parts of a text."""
    return "--" in line and not line.strip("|-: \t")


def _cells(row: str) -> list[str]:
    return ["\n".join(map(_plain, _BREAK.split(_without_warrants(cell)))) for cell in _BAR.split(row)]


def _without_warrants(cell: str) -> str:
    """A cell without the links to a warrant that stand beside other words."""
    words = _LINK.sub(lambda link: "" if WARRANT_LINK.fullmatch(link["words"].strip()) else link[0], cell)
    return words if _BREAK.sub("", words).strip() else cell


def _plain(text: str) -> str:
    """The words of a line without its markup."""
    return clean(html.unescape(_MARKUP.sub("", _LINK.sub(r"\g<words>", text))))
