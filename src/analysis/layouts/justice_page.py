"""The Justice Department's pages of clemency recipients, as HTML.

A page is a run of headings that hold a day and of tables, of two kinds, both in one page:

- one row a person, columns NAME, DISTRICT, SENTENCED, OFFENSE, in later pages more; a
  person with several cases spans several rows;
- key and value, as in :mod:`analysis.layouts.key_value`: a row with the name, then a row
  for each part.

The president and the clemency type stand in the page's title.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from lxml import etree, html

from analysis.layouts.mend import mend, parse_day
from analysis.layouts.parts import Row, assemble, fold_lines, split_label
from analysis.layouts.record import Listing

NAME: Final = "Justice Department page"
LOOKS_FOR: Final = "an HTML page with a table that has a NAME column or a cell 'Offense:'"

_TABLE_MARK = re.compile(
    r"<t[hd][^>]{0,300}>(?:\s|<[^<>]{0,300}>){0,20}(?:NAME\s*<|Offenses?\s*(?:<[^<>]{0,300}>\s*){0,20}:)", re.IGNORECASE
)

#: What the columns are called, letters only, and what they hold.
_COLUMNS: Final = {
    "name": "name",
    "recipient": "name",
    "district": "district",
    "districtdate": "district",
    "court": "district",
    "sentenced": "date",
    "sentencedate": "date",
    "datesentenced": "date",
    "offense": "offense",
    "offenses": "offense",
    "sentence": "sentence",
    "terms": "terms",
    "termsofgrant": "terms",
    "termsofcommutation": "terms",
    "granted": "day",
    "dategranted": "day",
}
_KINDS: Final = {"pardon": "pardon", "commut": "commutation"}
_TITLE = re.compile(r"\b(?:pardons?|commutations?)\b.{0,80}?\bby President (.{3,60}?) ?(?:\(|\||$)", re.IGNORECASE)
_NOTHING: Final = ("N/A", "n/a", "None", "-", "–")


def recognises(text: str) -> bool:
    """Whether the text is HTML with a table of people in one of the two forms."""
    return "<table" in text and _TABLE_MARK.search(text) is not None


def read(text: str, source: str) -> Listing:
    """Read the page; its rows are the table rows and the headings that hold a day."""
    page = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    titles = [mend(node.text_content()) for node in page.iter("h1", "title")]
    rows = [row for node in page.iter("h1", "h2", "h3", "h4", "p", "caption", "table") for row in _rows(node)]
    listing = assemble(rows, source=source, layout=NAME)
    title = next((title for title in titles if _TITLE.search(title)), "")
    president = found[1] if (found := _TITLE.search(title)) else ""
    types = [(0, _clemency_type(title))]
    if not types[0][1]:
        types += [(node.sourceline, _clemency_type(node.text_content())) for node in page.iter("h2", "h3", "h4")]
    begins = [line for line, clemency_type in types if clemency_type]
    named = [clemency_type for _, clemency_type in types if clemency_type]
    records = [
        replace(
            record,
            president=president,
            clemency_type=named[at - 1] if (at := bisect_right(begins, record.line)) else "",
        )
        for record in listing.records
    ]
    return replace(listing, records=records)


def _clemency_type(words: str) -> str:
    """The clemency type that some words name; empty if they name none or both."""
    named = [kind for stem, kind in _KINDS.items() if stem in words.casefold()]
    return named[0] if len(named) == 1 else ""


def _rows(node: Any) -> Iterator[Row]:
    if node.tag == "table":
        if next(node.iterancestors("table"), None) is None:
            yield from _table(node)
        return
    if next(node.iterancestors("table"), None) is None:
        text = mend(node.text_content())
        if len(text) < 80 and "|" not in text and (day := parse_day(text)) is not None:
            yield Row(node.sourceline, text, kind="day", day=day)


def _table(table: Any) -> Iterator[Row]:
    columns: list[str] = []
    for line, cells, n_spanned in _grid(table):
        words = [text for text in cells if text]
        header = [_COLUMNS.get(re.sub(r"[^a-z]", "", text.casefold()), "") for text in cells]
        if not words:
            yield Row(line, "", kind="structural")
        elif "name" in header and "offense" in header:
            columns = header
            unknown = [text for text, column in zip(cells, header, strict=True) if text and not column]
            if unknown:
                yield Row(line, " | ".join(unknown), kind="rejected", rule="table.unknown_column")
            else:
                yield Row(line, " | ".join(words), kind="structural")
        elif len(words) == 1 and (day := parse_day(words[0])) is not None:
            yield Row(line, words[0], kind="day", day=day)
        elif columns:
            yield _person(line, cells, columns, n_spanned)
        else:
            yield _key_value(line, cells)


def _person(line: int, cells: list[str], columns: list[str], n_spanned: int) -> Row:
    if len(cells) != len(columns):
        rule = "table.columns"
        return Row(line, " | ".join(cells), kind="rejected", rule=rule)
    # A cell that spans rows belongs to the first of them.
    values: dict[str, str] = {}
    for index, (column, text) in enumerate(zip(columns, cells, strict=True)):
        if column and text not in _NOTHING and not (n_spanned >> index & 1):
            values[column] = text
    parts = {key: values[key] for key in ("offense", "sentence", "terms") if values.get(key)}
    if place := _district_date(values.get("district", ""), values.get("date", "")):
        parts["district_date"] = place
    name_at = columns.index("name")
    if n_spanned >> name_at & 1 or not cells[name_at]:
        return Row(line, " | ".join(filter(None, cells)), kind="more", parts=parts)
    name, day = cells[name_at].replace("\n", " "), parse_day(values.get("day", ""))
    return Row(line, name, kind="name", parts=parts, day=day)


def _district_date(district: str, sentenced: str) -> str:
    """District and date as the key–value lists print them, case by case."""
    districts, dates = district.split("\n"), sentenced.split("\n")
    if len(districts) != len(dates):
        return "; ".join(filter(None, (district, sentenced)))
    return "\n".join("; ".join(filter(None, pair)) for pair in zip(districts, dates, strict=True))


def _key_value(line: int, cells: list[str]) -> Row:
    if len(cells) == 1 or (len(cells) == 2 and not cells[0]):
        return Row(line, *_label_last(cells[-1]))
    if len(cells) != 2:
        return Row(line, " | ".join(cells), kind="rejected", rule="table.columns")
    label, rest = split_label(cells[0])
    if not label:
        return Row(line, " | ".join(cells), kind="rejected", rule="row.unknown_label")
    if rest:
        return Row(line, " | ".join(cells), kind="rejected", rule="row.text_in_label")
    return Row(line, cells[1], label=label)


def _label_last(text: str) -> tuple[str, str]:
    label, rest = split_label(text)
    return rest, label


def _grid(table: Any) -> Iterator[tuple[int, list[str], int]]:
    """The rows of a table with spanning cells repeated: line, texts, and a bit mask of those."""
    pending: dict[int, tuple[int, str]] = {}
    for tr in table.iter("tr"):
        cells: list[str] = []
        mask = 0
        own = iter([cell for cell in tr if cell.tag in ("td", "th")])
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
            cells.append(text)
        yield tr.sourceline, cells, mask


def _span(cell: Any, name: str) -> int:
    text = cell.get(name, "1")
    return min(int(text), 100) if text.isdecimal() else 1


def _lines(cell: Any) -> list[str]:
    """The text of a cell, a line for each ``br`` and each block."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        is_block = node.tag in ("br", "p", "div", "li")
        if event == "start":
            pieces += ["\n" if is_block else "", (node.text or "").replace("\n", " ")]
        else:
            pieces.append("\n" if is_block else "")
            if node is not cell:
                pieces.append((node.tail or "").replace("\n", " "))
    return "".join(pieces).split("\n")
