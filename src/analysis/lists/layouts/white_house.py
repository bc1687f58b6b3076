"""The White House's lists of clemency recipients, as HTML or Markdown.

A name, mostly bold, and the home after a dash; then, for a commutation, the parts, each
beginning with a label (bold, plain or in a bulleted list)::

    **Ann Example** – Silver Spring, Maryland
    **Offense:** Distribution of an invented substance (District of Nowhere).
    **Sentence:** 120 months of imprisonment (May 1, 2001).
    **Commutation Grant:** Sentence commuted to expire on May 1, 2017.

About a person who was pardoned the list has prose and no parts: the record then holds
name and home alone. People may also stand in a table of names and register numbers, or one a
line right below the sentence that introduces them. What they were granted is said by that sentence
(:mod:`analysis.lists.layouts.introductions`), and never by the prose about a person. The day stands in the
page's metadata, in a line of its own above the first person, or in the page's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from analysis.lists.dates import parse_day
from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.headings import clemency_type, named_president, stated_counts
from analysis.lists.layouts.introductions import (
    Introduction,
    contradicts,
    introduces_a_list,
    lists_people_below,
    read_introduction,
    somebody_granted_now,
)
from analysis.lists.layouts.lines import Line, Published, read_lines
from analysis.lists.layouts.parts import CASE, Row, split_label
from analysis.lists.layouts.people_in_prose import (
    LONGEST_LINE,
    NUMBER_ALONE,
    Surroundings,
    is_above_person,
    is_unknown_introduction,
    read_name,
    who_is_named,
)
from analysis.lists.layouts.people_table import has_register_number, header_row, person_row, read_header, split_people
from analysis.lists.layouts.record import Layout, Listing
from analysis.lists.names import looks_like_name, names_several, surname

_ABOUT = re.compile(r"clemency|pardon|commut", re.IGNORECASE)
_LINE_BEGINS = r"(?:^|>)[ \t*_#•-]{0,8}(?:<[^<>]{0,200}>\s*){0,6}"
_PERSON_LINE = re.compile(
    _LINE_BEGINS + r"[A-Z][^:\n<]{2,80}(?:\*\*|</?[^<>]{0,80}>|\s|&nbsp;){0,6}(?:[–—-]|&[nm]dash;|&#821[12];)"
    r"(?:\s|&nbsp;)?[A-Z][^:\n<]{1,40}, [A-Z]",
    re.MULTILINE,
)
_OFFENSE_LINE = re.compile(_LINE_BEGINS + r"Offenses?(?:\(s\))?(?:\*\*|</?[^<>]{0,80}>|&nbsp;|\s){0,4}:", re.MULTILINE)
#: What begins a part that no reader knows, where it is set in bold as the labels are.
_OTHER_LABEL = re.compile(r"[A-Z][A-Za-z/() -]{1,40}:(?=\s|$)")
_ENDS_IN_DAY = re.compile(r"[A-Z][A-Za-z]{2,8}\.? \d{1,2}, \d{4}$")

#: What ends a release; below it stands nothing of the list, unless another sentence introduces it.
_END = re.compile(r"\\?#{3}|-30-")


def _recognizes(text: str) -> bool:
    """Whether the text names a president and clemency and has people as these lists do."""
    has_people = _PERSON_LINE.search(text) or _OFFENSE_LINE.search(text) or introduces_a_list(text)
    return bool(has_people) and "President" in text and _ABOUT.search(text) is not None


def _read(text: str, source: str) -> Listing:
    """Read the list; its rows are the lines of the text, or the lines that a page shows, and the rows of tables."""
    page = read_lines(text)
    reader = _Reader(page)
    rows = list(reader.rows())
    listing = assemble(rows, source=source, layout=WHITE_HOUSE.name)
    days = {page.granted_on, _printed_day(page.lines), _day_of_address(page.address)}
    days = {*days, *(_day_that_begins(line.text) for line in page.lines if lists_people_below(line.text))} - {None}
    granted_on = days.pop() if len(days) == 1 else None  # of several nobody knows which is that of the grants
    records = [
        record._replace(
            granted_on=record.granted_on or granted_on,
            president=reader.president,
            clemency_type=reader.contradicted.get(record.place[1:]) or _type_of(record.clemency_type, record.terms),
        )
        for record in listing.records
    ]
    return replace(
        listing,
        records=records,
        stated=stated_counts(reader.statements),
        page=page.address,
        columns=tuple(reader.all_columns),
    )


WHITE_HOUSE: Final = Layout(
    "White House list",
    "a page or Markdown text that names a President and clemency, with lines 'Name – City, State' or 'Offense:',"
    " or a sentence 'President … the following …:' above the names",
    _recognizes,
    _read,
)


def _named_president(page: Published) -> str:
    """The president whom the document names first, in the fullest form of the name that it has."""
    prose = (line.text for line in page.lines if "President" in line.text and not split_label(line.text)[0])
    names = [name for name in map(named_president, [*prose, page.title]) if name]
    return max((name for name in names if surname(name) == surname(names[0])), key=len, default="")


def _type_of(section: str, terms: str) -> str:
    """What was granted, by the sentence above the list and by the terms, which these lists call "Commutation Grant"."""
    of_terms = (clemency_type(terms) or "commutation") if terms else ""
    if section in ("", of_terms) or not of_terms:
        return section or of_terms
    return f"{section} | {terms}"  # they contradict each other: nobody can say which of them is wrong


class _Part(NamedTuple):
    """A part of a person whose label has come: whether its text stands below that, and whether some of it has come."""

    is_below_label: bool
    is_begun: bool

    def goes_on_with(self, line: Line) -> bool:
        """Whether a line goes on with it: at once, as a case or item, or below a label alone."""
        if not line.after_blank or line.is_item or CASE.match(line.text):
            return True
        return self.is_below_label and read_introduction(line.text) is None and not _END.fullmatch(line.text)


class _Reader:
    """Goes through the lines once; holds what the last introduction says, and the columns of the last header."""

    def __init__(self, page: Published) -> None:
        self._lines = page.lines
        self._said: Introduction | None = None  # of the people below
        self._statements: list[Introduction] = []  # above the first list: what the document says of itself
        self._is_below_introduction = False  # and nothing but names stands between
        self._is_begun = False  # with the first of its people
        self._has_people = False
        self._is_over = False  # the release has ended, and what may stand below it is introduced anew
        self._part: _Part | None = None  # that lines without a label go on with
        self._columns: list[str] = []
        self.all_columns: list[str] = []
        self._person_above = (0, "")  # line and name
        self._is_broken = False  # the list of items, by one that is no name
        self.contradicted: dict[tuple[int, str], str] = {}  # people whose own prose says another type, and its words
        self.statements: list[str] = []
        self.president = _named_president(page)

    @property
    def _section(self) -> str:
        """The type of the people below: what the introduction names, its words where it names both, else nothing."""
        if self._said is not None:
            return self._said.clemency_type or self._said.words
        types = {one.clemency_type for one in self._statements if not self._is_over}
        return types.pop() if len(types) == 1 else ""

    def rows(self) -> Iterator[Row]:
        for index, line in enumerate(self._lines):
            yield from self._row_of_table(line) if line.cells else self._row(index, line)
            for extra in range(1, line.n_lines):
                yield Row(line.line + extra, line.text, kind="wrap")

    def _row(self, index: int, line: Line) -> Iterator[Row]:
        label, rest = split_label(line.text)
        if not line.text:
            yield Row(line.line, "", kind="structural")
            return
        if self._has_people and (numbered := NUMBER_ALONE.fullmatch(line.text)):
            yield Row(line.line, line.text, kind="more", parts={"register_number": numbered["number"]})
            return
        place = Surroundings(self._lines, index, bool(self._section), self._is_below_introduction, self.president)
        who = "nobody" if label else who_is_named(line, place)
        is_first = self._is_below_introduction and not self._is_begun
        is_doubtful_heading = _is_doubtful_heading(line)
        is_in_names = self._is_below_introduction and self._is_begun and not label
        self._is_broken = self._is_broken and line.is_item and not label
        self._is_below_introduction = self._is_below_introduction and who == "person"
        if label:
            yield Row(line.line, rest, label=label)
            self._part = _Part(is_below_label=not rest, is_begun=bool(rest))
        elif who == "person":
            name, home, number = read_name(line.text)
            row = Row(line.line, name, kind="name", home=home, parts={"register_number": number} if number else {})
            self._part = None
            if names_several(name):
                self._is_begun = self._has_people = True
                yield Row(line.line, line.text, kind="rejected", rule="row.several_names")
            else:
                yield self._person(row, has_parts=bool(split_label(place.after)[0]))
        elif not is_doubtful_heading and is_unknown_introduction(line, self._lines, index, has_people=self._has_people):
            # what stands below it is not what the introduction above says
            self._said = Introduction("", line.text, is_of_list=True)
            self._is_below_introduction, self._is_begun = True, False
            self._part = None
            yield Row(line.line, line.text, kind="rejected", rule="row.unknown_introduction")
        elif self._is_broken or (is_in_names and (line.is_item or _may_be_names(line.text))):
            # in a list of names no other line is passed over
            is_of_names = _may_be_names(line.text) and not self._is_broken
            self._is_below_introduction, self._is_broken, self._part = is_of_names, not is_of_names, None
            rule = "row.several_names" if is_of_names else "row.person_in_prose"
            yield Row(line.line, line.text, kind="rejected", rule=rule)
        elif self._part and line.is_bold and _OTHER_LABEL.match(line.text):
            yield Row(line.line, line.text, kind="rejected", rule="row.unknown_label")
            self._part = None
        elif who == "doubt" or (is_first and read_introduction(line.text) is None):
            # right below "the following individuals:" the first of them was expected
            yield Row(line.line, line.text, kind="rejected", rule="row.person_in_prose")
            self._part = None
            if line.is_heading and self._has_people:
                self._said = Introduction("", line.text, is_of_list=True)
        elif self._part and self._part.goes_on_with(line):
            is_another = line.is_item and self._part.is_begun and not CASE.match(line.text)
            yield Row(line.line, f"; {line.text}" if is_another else line.text)
            self._part = self._part._replace(is_begun=True)
        else:
            yield self._prose(line, is_heading=line.is_heading or is_above_person(line, place))
            self._part = None

    def _prose(self, line: Line, *, is_heading: bool) -> Row:
        """Prose: it says what the people below are only where it introduces them."""
        row = Row(line.line, line.text, kind="structural")
        said = read_introduction(line.text)
        if _END.fullmatch(line.text):
            self._said, self._is_over = None, True
        elif said is not None and said.is_of_list:
            if said.president and self.president and surname(said.president) != surname(self.president):
                # what another president granted is no part of this list
                self._said = said._replace(clemency_type="")
                return row._replace(kind="rejected", rule="row.other_president")
            self._said = self._with_statements(said)
            self.statements.append(line.text)
            self._is_below_introduction, self._is_begun = line.text.endswith(":"), False
        elif not self._has_people:
            self.statements.append(line.text)
            if said is not None:
                self._statements.append(said)
        elif is_heading or _is_doubtful_heading(line):  # nobody says that it goes on with the list above
            self._said = Introduction("", line.text, is_of_list=True)
        elif self._part:  # it may go on with the part above
            return row._replace(kind="rejected", rule="row.no_part")
        return self._prose_about_somebody(row)

    def _prose_about_somebody(self, row: Row) -> Row:
        """Prose that grants something to somebody: to the person above, another type, or to another person."""
        named = somebody_granted_now(row.text)
        if named and surname(self._person_above[1]) not in re.findall(r"[^\W\d_]+", named.casefold()):
            return row._replace(kind="rejected", rule="row.person_in_prose")
        if self._has_people and contradicts(row.text, self._section):
            self.contradicted[self._person_above] = f"{self._section} | {row.text}"
        return row

    def _with_statements(self, said: Introduction) -> Introduction:
        """What an introduction leaves out and a statement above it says of the same grants."""
        same = [one for one in self._statements if one.clemency_type == said.clemency_type]
        sentences = {one.sentence for one in same} - {""}
        return said._replace(sentence=said.sentence or (sentences.pop() if len(sentences) == 1 else ""))

    def _person(self, row: Row, *, has_parts: bool) -> Row:
        """A row that names somebody, with what the introduction says of everybody listed below it."""
        self._has_people = self._is_begun = True
        self._person_above = row.line, row.text
        shared = {"sentence": self._said.sentence, "terms": self._said.terms} if self._said and not has_parts else {}
        parts = {key: words for key, words in shared.items() if words} | dict(row.parts)
        return row._replace(parts=parts, clemency_type=row.clemency_type or self._section, is_person=True)

    # Tables

    def _row_of_table(self, line: Line) -> Iterator[Row]:
        words = [cell for cell in line.cells if cell]
        self._part, self._is_below_introduction = None, False
        if not words:
            yield Row(line.line, "", kind="structural")
        elif header := read_header(line.cells):
            self._columns = header
            self.all_columns += header
            yield header_row(line.line, line.cells, header)
        elif not self._columns and not has_register_number(line.cells[1:2]):
            yield Row(line.line, " | ".join(words), kind="rejected", rule="table.before_header")
        else:
            if not self._columns:  # the form of a register number leaves no doubt of what a table of two columns holds
                self._columns = ["name", "register_number"]
                self.all_columns += self._columns
            for cells in split_people(line.cells, self._columns):
                row = person_row(line.line, cells, self._columns)
                if any("\n" in cell for cell in cells) or (row.kind == "more" and row.parts.get("register_number")):
                    rule = "table.names_and_numbers"
                elif row.kind == "name" and not looks_like_name(row.text):
                    rule = "table.no_name"
                elif row.kind == "name" and names_several(row.text):
                    rule = "row.several_names"
                else:
                    yield self._person(row, has_parts=False) if row.kind == "name" else row
                    continue
                yield Row(line.line, " | ".join(words).replace("\n", " / "), kind="rejected", rule=rule)


def _may_be_names(text: str) -> bool:
    """Whether a line is several names and nothing else."""
    return names_several(text) and looks_like_name(re.sub(r"\band\b|[;/&]", " ", text, flags=re.IGNORECASE))


def _is_doubtful_heading(line: Line) -> bool:
    """Whether a line below people is set as a heading and names a type, and no one knows what it says of the others."""
    is_set_apart = line.is_all_bold or line.text.isupper()
    is_whole_sentence = line.text.endswith((".", "!", "?", '"'))
    return is_set_apart and len(line.text) <= LONGEST_LINE and not is_whole_sentence and bool(_ABOUT.search(line.text))


# The day


def _printed_day(lines: Sequence[Line]) -> date | None:
    """The day that ends one of the short lines above the first person, as a release prints it."""
    for line in lines:
        if split_label(line.text)[0]:
            return None
        if len(line.text) < 80 and (found := _ENDS_IN_DAY.search(line.text)):
            return parse_day(found[0])
    return None


_BEGINS_WITH_DAY = re.compile(r"(?:Today, )?[Oo]n ([A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}), (?:the )?President\b")


def _day_that_begins(statement: str) -> date | None:
    """The day that an introduction begins with: "On May 5, 1804, President …"."""
    found = _BEGINS_WITH_DAY.match(statement)
    return parse_day(found[1]) if found else None


def _day_of_address(address: str) -> date | None:
    found = re.search(r"/(\d{4})/(\d\d)/(\d\d)/", address)
    return parse_day("-".join(found.groups())) if found else None
