"""A document of headings and tables, in its order: the rows of its tables, each with what stands above it.

A table has one row a person, columns NAME, DISTRICT, SENTENCED, OFFENSE or others
(:mod:`analysis.lists.layouts.people_table`), or it has key and value, as in
:mod:`analysis.lists.layouts.key_value`: a row with the name, then a row for each part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from analysis.lists.dates import find_day
from analysis.lists.layouts.headings import (
    IN_TABLE,
    LONGEST_HEADING,
    PARAGRAPH,
    Headings,
    fault_of_heading,
    is_denial_alone,
    is_half_heading,
    is_heading,
    is_section,
    named_president,
    says_denied,
)
from analysis.lists.layouts.introductions import tells_of_a_grant
from analysis.lists.layouts.parts import Row, fold_lines, name_or_text, split_label
from analysis.lists.layouts.people_table import NO_EFFECT, header_row, holds_several, person_row, read_header
from analysis.lists.layouts.record import CASE_GAP
from analysis.lists.names import looks_like_name, surname

#: What stands between a name and what else is said of the person.
_AFTER_NAME: Final = re.compile(r" [–-] |, |: ")
_PROSE_ABOUT: Final = re.compile(r"[*†‡]|\d{1,2} ?[A-Z]|notes?\b", re.IGNORECASE)


def _says_of_a_grant(note: str) -> bool:
    """Whether a note below a table, with a sign before it, says that a grant above took no effect."""
    return _PROSE_ABOUT.match(note) is not None and NO_EFFECT.search(note) is not None


def _denies(words: str) -> bool:
    """Whether words stand over people to whom nothing was granted."""
    return is_denial_alone(words) or (words.endswith(":") and len(words) <= LONGEST_HEADING and says_denied(words))


def _may_name_somebody(words: str) -> bool:
    """Whether words outside a table may name a person of the list: a name, or a sentence on what was granted."""
    return looks_like_name(_AFTER_NAME.split(words, maxsplit=1)[0]) or tells_of_a_grant(words)


class Passage(NamedTuple):
    """Words that a page shows as one: those of a block, or between two. ``level`` is that of its heading."""

    line: int
    words: str
    level: int
    is_bold: bool
    is_link: bool


class Sections:
    """Goes through a document once; holds the columns that were named last, and the headings above."""

    def __init__(self, title: str) -> None:
        self.headings = Headings(title)
        self._president = surname(named_president(title))
        self._columns: list[str] = []
        self._is_begun = False  # by the first heading with a day, or the first table
        self._days: dict[date, Row] = {}  # the first heading of each day
        self._peopled: set[date] = set()  # the days below which somebody stands
        self._day: date | None = None
        self.all_columns: list[str] = []

    def read_passage(self, passage: Passage) -> Iterator[Row]:
        """The row of a passage that is a heading with a day, or means to be one; others are only taken note of."""
        line, words = passage.line, passage.words
        if words.count("|") == 1 and len(words) <= LONGEST_HEADING and find_day(words):
            words = words.replace("|", "–")  # "November 7, 1825 | 1 Pardon"
        if passage.level < PARAGRAPH:
            self.headings.read(line, words, passage.level)
        elif is_heading(words, is_bold=passage.is_bold and not passage.is_link) or _denies(words):
            self.headings.read(line, words, PARAGRAPH, is_link=passage.is_link)
        elif passage.is_link:
            return  # to another page or list
        else:
            if is_half_heading(words):
                yield Row(line, words, kind="day", rule="row.unknown_heading")
            elif _says_of_a_grant(words):
                yield Row(line, words, kind="rejected", rule="row.note_of_a_grant")
            elif self._is_begun and _may_name_somebody(words) and surname(words) != self._president:
                yield Row(line, words, kind="rejected", rule="row.person_in_prose")
            self.headings.read_sentence(words)
            return
        yield from self._begin_day(_day_row(line, words), is_link=passage.is_link)

    def read_table(self, rows: Iterable[tuple[int, list[str], int]]) -> Iterator[Row]:
        """The rows of a table: line, the lines of each cell, and a bit mask of those that belong to the row above."""
        published = list(rows)
        self._is_begun = self._is_begun or bool(published)
        divided = [[fold_lines(cell.split("\n"), gap=CASE_GAP) for cell in cells] for _, cells, _ in published]
        grid = [
            (line, [text.replace(CASE_GAP, " ") for text in texts], mask)
            for (line, _, mask), texts in zip(published, divided, strict=True)
        ]
        if any(split_label(cells[0])[0] for _, cells, _ in grid if cells) and not any(
            read_header(cells) for _, cells, _ in grid
        ):
            self._columns = []  # key and value; otherwise the columns of the table above hold on
        for (line, cells, n_spanned), texts, (_, lines, _) in zip(grid, divided, published, strict=True):
            words = [text for text in cells if text]
            if not words:
                yield Row(line, "", kind="structural")
            elif header := read_header(cells):
                self._columns = header
                self.all_columns += header
                yield header_row(line, cells, header)
            elif len(words) == 1 and not n_spanned and (is_heading(words[0]) or is_section(words[0])):
                yield from self.read_heading_of_table(line, words[0])
            elif not self._columns:
                self._add_people()
                yield self.headings.over(_key_value(line, cells, lines))
            elif len(words) == 1 and cells[0] and _PROSE_ABOUT.match(cells[0]):
                is_of_grant = _says_of_a_grant(words[0])
                yield Row(
                    line,
                    words[0],
                    kind="rejected" if is_of_grant else "structural",
                    rule="row.note_of_a_grant" if is_of_grant else "",
                )
            else:
                self._add_people()
                row = person_row(line, texts, self._columns, n_spanned=n_spanned)
                if row.kind == "name" and holds_several(lines, self._columns):
                    row = row._replace(kind="rejected", rule="row.several_names")
                yield self.headings.over(row)

    def read_heading_of_table(self, line: int, text: str) -> Iterator[Row]:
        """The row of a caption, or of a row that spans its table."""
        self.headings.read(line, text, IN_TABLE)
        row = next(_day_row(line, text), Row(line, text, kind="structural"))
        yield from self._begin_day([row])

    def _begin_day(self, rows: Iterable[Row], *, is_link: bool = False) -> Iterator[Row]:
        """The row of a heading with a day."""
        for row in rows:
            if row.day is not None and not is_link:
                self._day, self._is_begun = row.day, True
                if "proclamation" not in row.text.casefold():
                    self._days.setdefault(row.day, row._replace(kind="rejected", rule="row.nobody_below", day=None))
            yield row

    def _add_people(self) -> None:
        """Somebody stands below the day above."""
        if self._day is not None:
            self._peopled.add(self._day)

    def end(self) -> Iterator[Row]:
        """At the end of the document, the days below which nobody stands, wherever else they are named."""
        yield from (row for day, row in self._days.items() if day not in self._peopled)


def _day_row(line: int, text: str) -> Iterator[Row]:
    """The row of a heading that names a day, or means to."""
    if "|" in text or len(text) > LONGEST_HEADING:
        return
    if rule := fault_of_heading(text):
        yield Row(line, text, kind="day", rule=rule)
    elif (day := find_day(text)) is not None:
        yield Row(line, text, kind="day", day=day)


def _key_value(line: int, cells: list[str], lines: list[str]) -> Row:
    if len(cells) == 2 and not cells[1]:
        cells = cells[:1]
    if len(cells) == 1 or (len(cells) == 2 and not cells[0]):
        label, text = split_label(cells[-1])
        return name_or_text(line, "\n".join(lines).split("\n"), label, text)
    if len(cells) != 2:
        return Row(line, " | ".join(cells), kind="rejected", rule="table.columns")
    label, rest = split_label(cells[0])
    if not label:
        return Row(line, " | ".join(cells), kind="rejected", rule="row.unknown_label")
    if rest:
        return Row(line, " | ".join(cells), kind="rejected", rule="row.text_in_label")
    return Row(line, cells[1], label=label)
