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
from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any, Final, NamedTuple

from lxml import etree, html

from analysis.errors import InputError
from analysis.lists.clean import clean
from analysis.lists.dates import find_day
from analysis.lists.layouts.headings import (
    IN_TABLE,
    LONGEST_HEADING,
    PARAGRAPH,
    Headings,
    fault_of_heading,
    is_half_heading,
    is_heading,
    is_section,
)
from analysis.lists.layouts.parts import Row, assemble, fold_lines, split_label
from analysis.lists.layouts.people_table import divide_by_type, header_row, person_row, read_header
from analysis.lists.layouts.record import Listing
from analysis.lists.layouts.title import named_president

NAME: Final = "Justice Department page"
LOOKS_FOR: Final = "an HTML page with a table that has a NAME column or a cell 'Offense:'"

_TAGS = r"(?:\s|&nbsp;|<[^<>]{0,300}>){0,20}"
_TABLE_MARK = re.compile(
    rf"<t[hd](?:\s[^>]{{0,300}})?>{_TAGS}(?:(?:full |recipient )?names?(?: of recipient)?|recipient|"
    rf"offenses?(?:\(s\))?{_TAGS}:){_TAGS}(?:[^\s&]|$)",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"[\[(]?[\d*†‡]{1,3}[\])]?")
_PROSE_ABOUT = re.compile(r"[*†‡]|\d{1,2} ?[A-Z]|notes?\b", re.IGNORECASE)
_NOT_CONTENT: Final = ("nav", "header", "footer", "aside", "script", "style")
#: The head and foot of an article are content, those of the page are not.
_OF_A_PART: Final = ("header", "footer")
_PARTS_OF_A_PAGE: Final = ("article", "main", "section")
#: What an element is to the words in it; any other one is a block of its own.
_KINDS: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("strong", "b"), "bold"),
    "a": "link",
    **dict.fromkeys(("abbr", "big", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q", "s"), "inline"),
    **dict.fromkeys(("small", "span", "sub", "sup", "time", "tt", "u"), "inline"),
    **dict.fromkeys((*_NOT_CONTENT, "head", "svg", "select", "button", "template", "textarea"), "outside"),
}


def recognizes(text: str) -> bool:
    """Whether the text is HTML with a table of people in one of the two forms."""
    return re.search("<table", text, re.IGNORECASE) is not None and _TABLE_MARK.search(text) is not None


def read(text: str, source: str) -> Listing:
    """Read the page; its rows are the table rows and the headings that hold a day."""
    page = parse_page(text)
    titles = [clean(node.text_content()) for node in page.iter("h1", "title")]
    title = next(filter(named_president, titles), "")
    reader = _Reader(Headings(title))
    listing = assemble(list(reader.rows(page)), source=source, layout=NAME)
    president = named_president(title)
    records = [replace(record, president=president) for record in listing.records]
    return replace(
        listing,
        records=divide_by_type(records),
        page=own_address(page),
        columns=tuple(reader.all_columns),
        headings=tuple(reader.headings.counted),
    )


_END = re.compile(r"</(?:html|body) {0,9}>", re.IGNORECASE)


def parse_page(text: str) -> Any:
    """An HTML page as a tree, whatever tags it leaves open.

    Raises
    ------
    InputError
        There is nothing in it.
    """
    text = _END.sub("", text)  # what stands after the end is on the page, as browsers show it; libxml2 drops it
    try:
        return html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, ValueError) as error:
        raise InputError(f"not a readable HTML page: {error}") from None


def own_address(page: Any) -> str:
    """The https address that a page gives as its own; empty if it gives none."""
    addresses = [node.get("href") for node in page.iter("link") if node.get("rel") == "canonical"]
    addresses += [node.get("content") for node in page.iter("meta") if node.get("property") == "og:url"]
    return next((address for address in addresses if address and address.startswith("https://")), "")


class _Reader:
    """Goes through a page once; holds the columns that were named last, and the headings above."""

    def __init__(self, headings: Headings) -> None:
        self.headings = headings
        self._columns: list[str] = []
        self.all_columns: list[str] = []

    def rows(self, page: Any) -> Iterator[Row]:
        tables = {table for table in page.iter("table") if not _is_frame(table) and not _is_outside(table)}
        for text in _texts(page, tables):
            if isinstance(text, _Text):
                yield from self._text(text)
            elif text.tag == "table":
                yield from self._table(text)
            else:
                yield from _row_outside(text)

    def _text(self, text: _Text) -> Iterator[Row]:
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
        grid = list(_grid(table))
        if any(split_label(cells[0])[0] for _, cells, _ in grid if cells) and not any(
            read_header(cells) for _, cells, _ in grid
        ):
            self._columns = []  # key and value; otherwise the columns of the table above hold on
        for line, cells, n_spanned in grid:
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
                yield self.headings.over(person_row(line, cells, self._columns, n_spanned=n_spanned))

    def _heading_of_table(self, line: int, text: str) -> Iterator[Row]:
        self.headings.read(line, text, IN_TABLE)
        yield next(_day_row(line, text), Row(line, text, kind="structural"))


_IN_LINE: Final = ("bold", "link", "inline")


class _Text(NamedTuple):
    """Words that a page shows as one: those of a block, or between two. ``level`` is that of its heading."""

    line: int
    words: str
    level: int
    is_bold: bool
    is_link: bool


def _texts(page: Any, tables: Container[Any]) -> Iterator[Any]:
    """All that a page holds, in its order: the tables, cells that are in none, and the words around them.

    What stands in the head, in navigation or in the controls of a form is left out.
    """
    pieces: list[tuple[int, str, bool, bool]] = []
    open_tags: dict[str, int] = defaultdict(int)

    def add(line: int, text: str | None) -> None:
        if text and not text.isspace() and not open_tags["cell"]:
            pieces.append((line, text, bool(open_tags["bold"]), bool(open_tags["link"])))
        elif text:
            pieces.append((line, " ", True, True))

    def take(level: int = PARAGRAPH) -> Iterator[_Text]:
        words = clean("".join(piece[1] for piece in pieces))
        line = next((piece[0] for piece in pieces if not piece[1].isspace()), 0)
        if words:
            yield _Text(line, words, level, all(piece[2] for piece in pieces), all(piece[3] for piece in pieces))
        pieces.clear()

    walk = etree.iterwalk(page, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        kind = _kind(node) if event in ("start", "end") else "inline"
        is_passed_over = node in tables or kind == "outside"
        if event == "start":
            if kind not in _IN_LINE and not open_tags["heading"] and node.tag != "a":
                yield from take()
            if is_passed_over:
                walk.skip_subtree()
                if node in tables:
                    yield node
                continue
            if kind == "cell" and not _is_cell(node.getprevious()):
                yield node
            open_tags[kind] += 1
            add(node.sourceline, " " if kind == "block" else node.text)
            if kind == "block":
                add(node.sourceline, node.text)
            continue
        if event == "end" and not is_passed_over:
            open_tags[kind] -= 1
            if kind == "heading" and not open_tags["heading"]:
                yield from take(int(node.tag[1]))
            elif kind not in _IN_LINE and not open_tags["heading"]:
                yield from take()
        add(node.sourceline, node.tail)
    yield from take()


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
    words = [clean(one.text_content()) for one in (cell, *takewhile(_is_cell, cell.itersiblings()))]
    if any(words) and not _is_outside(cell):
        yield Row(cell.sourceline, " | ".join(filter(None, words)), kind="rejected", rule="table.row_outside")


def _kind(node: Any) -> str:
    """What an element is to the words in it."""
    kind = _KINDS.get(node.tag, "block")
    if kind == "cell" and next(node.iterancestors("table"), None) is not None:
        return "block"  # of a table that only holds others in place
    if kind == "link" and "#" in node.get("href", "") and next(node.iterancestors("li"), None) is not None:
        return "outside"  # a table of contents: what stands at that place of the page is read there
    if kind == "link" and node.get("href") is None:
        return "inline"
    if node.tag in _OF_A_PART and _is_of_a_part(node):
        return "block"
    return kind


def _is_of_a_part(node: Any) -> bool:
    return next(node.iterancestors(*_PARTS_OF_A_PAGE), None) is not None


def _is_frame(table: Any) -> bool:
    """Whether a table only holds other tables in place: no header and no label of its own."""
    if next((inner for inner in table.iter("table") if inner is not table), None) is None:
        return False
    own = [cells for _, cells, _ in _grid(table)]
    return not any(read_header(cells) or split_label(cells[0])[0] for cells in own if cells)


def _is_outside(node: Any) -> bool:
    return any(up.tag not in _OF_A_PART or not _is_of_a_part(up) for up in node.iterancestors(*_NOT_CONTENT))


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


def _grid(table: Any) -> Iterator[tuple[int, list[str], int]]:
    """The rows of a table with spanning cells repeated: line, texts, and a bit mask of those.

    A cell that spans rows belongs to the first of them; one that spans columns holds its
    text in the first of them.
    """
    pending: dict[int, tuple[int, str]] = {}
    for line, in_row in _cells_by_row(table):
        cells: list[str] = []
        mask = 0
        own = iter(in_row)
        while True:
            if (spanning := pending.pop(len(cells), None)) is not None:
                rows_left, text = spanning
                mask |= 1 << len(cells)
                if rows_left > 1:
                    pending[len(cells)] = (rows_left - 1, text)
                cells.append(text)
                continue
            if (cell := next(own, None)) is None:
                break
            text = fold_lines(_lines(cell))
            if (rows := _span(cell, "rowspan")) > 1:
                pending[len(cells)] = (rows - 1, text)
            cells += [text, *[""] * (_span(cell, "colspan") - 1)]
        yield line, cells, mask


def _cells_by_row(table: Any) -> Iterator[tuple[int, list[Any]]]:
    """The line and the cells of each row; cells side by side in no row are one, as browsers show it."""
    for node in table.iter("tr", "td", "th"):
        if next(node.iterancestors("table")) is not table:
            continue
        if node.tag == "tr":
            yield node.sourceline, [cell for cell in node if cell.tag in ("td", "th")]
        elif node.getparent().tag != "tr" and not _is_cell(node.getprevious()):
            yield node.sourceline, [node, *takewhile(_is_cell, node.itersiblings())]


def _is_cell(node: Any) -> bool:
    return node is not None and node.tag in ("td", "th")


def _span(cell: Any, name: str) -> int:
    text = cell.get(name, "1")
    return max(1, min(int(text), 100)) if text.isdecimal() else 1


def _lines(cell: Any) -> list[str]:
    """The text of a cell, a line for each ``br`` and each block, without footnote marks."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        is_block = node.tag in ("br", "p", "div", "li", "tr")
        is_mark = node.tag == "sup" and _FOOTNOTE.fullmatch((node.text or "").strip()) is not None
        if event == "start":
            pieces += ["\n" if is_block else "", "" if is_mark else (node.text or "").replace("\n", " ")]
        else:
            pieces.append("\n" if is_block else "")
            if node is not cell:
                pieces.append((node.tail or "").replace("\n", " "))
    return "".join(pieces).split("\n")
