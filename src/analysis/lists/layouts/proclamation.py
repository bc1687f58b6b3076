"""Proclamations of clemency, as HTML or Markdown: a class of people, people by name, or both.

    … do hereby:
    (a)  commute the sentences of the following individuals convicted of …, to time served as of May 6, 1804:
    •    Ann Example
    •    Ben Example
    (b)  grant a full, complete and unconditional pardon to all other individuals convicted of …

A class of people is no row of the table: nobody knows who belongs to it. The day is that of the closing
words. Of the offense only an occasion is named, and no crime: it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.closing import day_of_grant
from analysis.lists.layouts.introductions import Introduction, grants_to_somebody, lists_people_below, read_introduction
from analysis.lists.layouts.lines import Line, read_lines
from analysis.lists.layouts.parts import Row
from analysis.lists.layouts.record import Layout, Listing
from analysis.lists.names import looks_like_name, names_several

#: What a document without names is.
FOR_A_CLASS: Final = "a proclamation for a class of people"

_POWER = re.compile(r"\bArticle\s+II,\s+Section\s+2\b|\bby\s+virtue\s+of\s+the\s+(?:power|authority)\b", re.IGNORECASE)
#: A line of a list that is longer is no name.
_LONGEST_NAME: Final = 60
_ACT = re.compile(r"\bhereby\b|\bdo\s+(?:grant|proclaim)\b")
_PROCLAIMED = re.compile(r"\bproclamation\b", re.IGNORECASE)
_WITNESS = re.compile(r"\bIN\s+(?:WITNESS|TESTIMONY)\s+WHEREOF\b")
_CLEMENCY = re.compile(r"\bpardons?\b|\bcommut|\bclemency\b|\bamnesty\b", re.IGNORECASE)
#: Nobody's sentence is commuted without being named, or being of a class that is.
_COMMUTES = re.compile(r"\bcommut(?:e|es|ing) the (?:[a-z]+ )?sentences?\b", re.IGNORECASE)
#: "I, Zachary Q. Example, Jr., President …, do hereby".
_I = re.compile(r"\bI, (?P<name>[A-Z][\w.' -]{2,40}(?:, (?:Jr|Sr)\.)?),? (?:do\b|President\b|by\b)")
#: A grant to all who have something in common, and nobody's name.
_TO_A_CLASS = re.compile(
    r"\b(?:pardon|amnesty|clemency)\b[^.:;]{0,60}? (?:to|unto) (?:\(\d\) )?(?:all|any|every|each|those|persons"
    r"|individuals|certain|current)\b[^;:]{0,300}",
    re.IGNORECASE,
)


def _recognizes(text: str) -> bool:
    """Whether a President acts in the text by the power of the Constitution, and it says that it is a proclamation."""
    if "WHEREOF" not in text:  # the plain word first: pages are long
        return False
    return all(pattern.search(text) for pattern in (_WITNESS, _POWER, _ACT, _PROCLAIMED, _CLEMENCY))


def _read(text: str, source: str) -> Listing:
    """Read the proclamation; its rows are the lines of the text, or the lines that a page shows."""
    page = read_lines(text)
    words = " ".join(line.text for line in page.lines if line.text)
    listing = assemble(list(_rows(page.lines)), source=source, layout=PROCLAMATION.name)
    president = found["name"] if (found := _I.search(words)) else ""
    granted_on = day_of_grant(words, page.granted_on)
    of_class = found[0] if (found := _TO_A_CLASS.search(words)) else ""
    return replace(
        listing,
        records=[record._replace(granted_on=granted_on, president=president) for record in listing.records],
        page=page.address,
        columns=("name",),
        names_nobody=FOR_A_CLASS if of_class and not (listing.records or listing.rejects) else "",
        also_to_a_class=of_class,
    )


PROCLAMATION: Final = Layout(
    "proclamation",
    "a text that calls itself a proclamation, names Article II or the power by which it grants clemency ('hereby'), and"
    " ends 'IN WITNESS WHEREOF'",
    _recognizes,
    _read,
)


def _rows(lines: list[Line]) -> Iterator[Row]:
    said: Introduction | None = None  # of the names that follow
    is_begun = is_told = False  # with the first of them, or with what is no name and was told
    for line in lines:
        text = line.text
        row = Row(line.line, text, kind="structural")
        if text and said is not None and not line.cells and looks_like_name(text):
            is_begun = True
            if names_several(text):
                yield row._replace(kind="rejected", rule="row.several_names")
                yield from (Row(line.line + extra, text, kind="wrap") for extra in range(1, line.n_lines))
                continue
            parts = {"terms": said.terms} if said.terms else {}
            row = Row(line.line, text, kind="name", parts=parts, clemency_type=said.clemency_type or said.words)
        elif text:
            introduced = read_introduction(text)
            is_list = introduced is not None and text.endswith(":")
            may_go_on = said is not None and len(text) <= _LONGEST_NAME and not text.endswith((".", ";"))
            is_of_class = is_told and _TO_A_CLASS.search(text) is not None  # the next act: names nobody
            is_first = said is not None and not is_begun and not is_of_class
            if not is_list and (may_go_on or is_first or _may_name(line, introduced)):
                row, is_told = Row(line.line, text, kind="rejected", rule="row.person_in_prose"), True
            if is_list or not may_go_on:
                said, is_begun, is_told = (introduced if is_list else None), False, False
        yield row
        for extra in range(1, line.n_lines):
            yield Row(line.line + extra, text, kind="wrap")


def _may_name(line: Line, introduced: Introduction | None) -> bool:
    """Whether a line that is in no list may name somebody: nobody reads who that is."""
    is_of_people = bool(line.cells) or introduced is not None or _COMMUTES.search(line.text) is not None
    is_of_people = is_of_people or lists_people_below(line.text)
    return is_of_people or grants_to_somebody(line.text) or (line.is_item and looks_like_name(line.text))
