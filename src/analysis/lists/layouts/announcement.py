"""Announcements of clemency that name nobody: what was granted so far, to how many, and why.

Such a fact sheet introduces no list and names no recipient; one that does is a list in prose, and is read
as that, or its words are told.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.introductions import (
    grants_to_somebody,
    lists_people_below,
    read_introduction,
    split_sentences,
)
from analysis.lists.layouts.lines import read_lines
from analysis.lists.layouts.parts import Row
from analysis.lists.layouts.record import Layout, Listing
from analysis.lists.names import looks_like_name

#: What a document without names is.
OF_TOTALS: Final = "a fact sheet of totals"

_TITLED = re.compile(
    r"(?:^title: *[\"']?|<h1[^<>]{0,200}>\s*|<title[^<>]{0,200}>\s*|^#{0,3} *\**)FACT SHEET\b", re.I | re.M
)
#: An item that begins with a name: "Ann Example, a nurse who …".
_BEGINS_WITH_NAME = re.compile(
    r"(?!The |In |On |An? )[A-Z][\w.'-]+ (?:[A-Z][\w.'-]* ){0,3}[A-Z][\w.'-]+(?:,| –| is\b| was\b|;|$)"
)
_ABOUT = re.compile(r"\bclemency\b|\bpardon|\bcommut", re.IGNORECASE)


_CAPITALS = re.compile(
    r"(?<!President )\b(?!(?:In|On|At|As|By|For|From|Since|During|After|Before|The|This|These|That|Today) )"
    r"[A-Z][\w.'-]+(?: [A-Z][\w.'-]*)+"
)
#: Words in capitals that name no recipient; those of offices, laws and places besides.
_NO_RECIPIENT = re.compile(
    r"\b(?:President|Justice|House|Act|Sentencing|Americans?|Attorney|Senator|Governor|Biden|Trump)\b"
)


def _names_recipients(words: str) -> bool:
    """Whether a sentence about clemency holds a name that is not the President's."""
    return any(
        looks_like_name(found) and not _NO_RECIPIENT.search(found)
        for sentence in split_sentences(words)
        if _ABOUT.search(sentence)
        for found in _CAPITALS.findall(sentence)
    )


def _recognizes(text: str) -> bool:
    """Whether the text is entitled a fact sheet and is about a President's clemency."""
    return _TITLED.search(text) is not None and "President" in text and _ABOUT.search(text) is not None


def _read(text: str, source: str) -> Listing:
    """Account for its lines; a line that introduces a list or names a recipient is rejected."""
    page = read_lines(text)
    rows = []
    for line in page.lines:
        said = read_introduction(line.text)
        is_list = line.cells or (said is not None and line.text.endswith(":")) or lists_people_below(line.text)
        is_of_people = is_list or grants_to_somebody(line.text) or (line.is_item and _BEGINS_WITH_NAME.match(line.text))
        is_of_people = is_of_people or _names_recipients(line.text)
        row = Row(line.line, line.text, kind="structural")
        rows.append(row._replace(kind="rejected", rule="row.person_in_prose") if is_of_people else row)
        rows += [Row(line.line + extra, line.text, kind="wrap") for extra in range(1, line.n_lines)]
    listing = assemble(rows, source=source, layout=ANNOUNCEMENT.name)
    return replace(listing, page=page.address, names_nobody="" if listing.rejects else OF_TOTALS)


ANNOUNCEMENT: Final = Layout(
    "fact sheet", "a page or Markdown text entitled 'FACT SHEET' about a President's clemency", _recognizes, _read
)
