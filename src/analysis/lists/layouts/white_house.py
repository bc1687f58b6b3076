"""The White House's lists of clemency recipients, as HTML or Markdown.

A name, mostly bold, and the home after a dash; then, for a commutation, the parts, each
beginning with a label (bold, plain or in a bulleted list)::

    **Ann Example** – Silver Spring, Maryland
    **Offense:** Distribution of an invented substance (District of Nowhere).
    **Sentence:** 120 months of imprisonment (May 1, 2001).
    **Commutation Grant:** Sentence commuted to expire on May 1, 2017.

About a person who was pardoned the list has prose and no parts: the record then holds
name and home alone. Prose between the records says what the next ones are, and names
the president. The day stands in the page's metadata, in a line of its own above the
first person, or in the page's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from analysis.lists.dates import parse_day
from analysis.lists.layouts.assembly import assemble
from analysis.lists.layouts.headings import clemency_type, named_president, stated_counts
from analysis.lists.layouts.lines import STATE, Line, read_markdown, read_page
from analysis.lists.layouts.parts import CASE, Row, split_home, split_label
from analysis.lists.layouts.record import Layout, Listing
from analysis.lists.names import PARTICLES

_ABOUT = re.compile(r"clemency|pardon|commut", re.IGNORECASE)
_LINE_BEGINS = r"(?:^|>)[ \t*_#•-]{0,8}(?:<[^<>]{0,200}>\s*){0,6}"
_PERSON_LINE = re.compile(
    _LINE_BEGINS + r"[A-Z][^:\n<]{2,80}(?:\*\*|</?[^<>]{0,80}>|\s|&nbsp;){0,6}(?:[–—-]|&[nm]dash;|&#821[12];)"
    r"(?:\s|&nbsp;)?[A-Z][^:\n<]{1,40}, [A-Z]",
    re.MULTILINE,
)
_OFFENSE_LINE = re.compile(_LINE_BEGINS + r"Offenses?(?:\(s\))?(?:\*\*|</?[^<>]{0,80}>|&nbsp;|\s){0,4}:", re.MULTILINE)
_NAME_AND_HOME = re.compile(r"[A-Z][^:]{2,80}(?: ?– ?| - )[A-Z][^:]{1,40}, [A-Z][^:]{1,40}")
#: What begins a part that no reader knows, where it is set in bold as the labels are.
_OTHER_LABEL = re.compile(r"[A-Z][A-Za-z/() -]{1,40}:(?=\s|$)")
_ENDS_IN_DAY = re.compile(r"[A-Z][A-Za-z]{2,8}\.? \d{1,2}, \d{4}$")

#: ", City, State" or "(City, State)" after a name.
_HOME_AT_END = re.compile(rf"(?P<name>[^()]{{3,80}}?)(?:, | \()(?P<home>[A-Z][^,()]{{1,40}}, (?:{STATE}))\)?")


def _recognizes(text: str) -> bool:
    """Whether the text names a president and clemency and has people as these lists do."""
    has_people = _PERSON_LINE.search(text) is not None or _OFFENSE_LINE.search(text) is not None
    return has_people and "President" in text and _ABOUT.search(text) is not None


def _read(text: str, source: str) -> Listing:
    """Read the list; its rows are the lines of the text, or the lines that a page shows."""
    is_page = re.search(r"<(?:html|body|p|div)\b", text, re.IGNORECASE) is not None
    page = read_page(text) if is_page else read_markdown(text)
    granted_on = page.granted_on or _printed_day(page.lines) or _day_of_address(page.address)
    rows = list(_rows(page.lines))
    listing = assemble(rows, source=source, layout=WHITE_HOUSE.name)
    prose = [row.text for row in rows if row.kind == "structural" and row.text]
    president = next(filter(None, map(named_president, [*prose, page.title])), "")
    records = [
        replace(
            record,
            granted_on=record.granted_on or granted_on,
            president=president,
            # these lists call the terms "Commutation Grant"
            clemency_type=clemency_type(record.terms) or ("commutation" if record.terms else record.clemency_type),
        )
        for record in listing.records
    ]
    return replace(listing, records=records, stated=stated_counts(prose), page=page.address)


WHITE_HOUSE: Final = Layout(
    "White House list",
    "a page or Markdown text that names a President and clemency, with lines 'Name – City, State' or 'Offense:'",
    _recognizes,
    _read,
)


def _rows(lines: Sequence[Line]) -> Iterator[Row]:
    section = ""
    is_open = False  # a part that lines without a label go on with
    for index, line in enumerate(lines):
        label, rest = split_label(line.text)
        if not line.text:
            yield Row(line.line, "", kind="structural")
        elif label:
            yield Row(line.line, rest, label=label)
            is_open = True
        elif _names_someone(line, lines, index, section):
            name, home = _split_name(line.text)
            yield Row(line.line, name, kind="name", clemency_type=section, home=home)
            is_open = False
        elif is_open and line.is_bold and _OTHER_LABEL.match(line.text):
            yield Row(line.line, line.text, kind="rejected", rule="row.unknown_label")
        elif line.is_bold and (dash := line.text.find(" – ")) > 0 and _is_bare_name(line.text[:dash]):
            yield Row(line.line, line.text, kind="rejected", rule="row.person_in_prose")
            is_open = False
        elif is_open and (not line.after_blank or CASE.match(line.text)):
            yield Row(line.line, line.text)
        else:
            section = _section(line.text, section)
            yield Row(line.line, line.text, kind="structural")
            is_open = False
        for extra in range(1, line.n_lines):
            yield Row(line.line + extra, line.text, kind="wrap")


def _names_someone(line: Line, lines: Sequence[Line], index: int, section: str) -> bool:
    text = line.text
    if CASE.match(text) or len(text) > 160 or text.endswith(":"):
        return False
    following = next((after.text for after in lines[index + 1 : index + 4] if after.text), "")
    if split_label(following)[0] == "offense":
        return True
    if _NAME_AND_HOME.fullmatch(text) is not None or _HOME_AT_END.fullmatch(text) is not None:
        return line.is_bold or line.after_blank
    return bool(section) and line.is_all_bold and _is_bare_name(text)


def _is_bare_name(text: str) -> bool:
    """Whether words in bold can be nothing but a name: two to seven words, all but particles capitalized."""
    words = text.replace(",", " ").split()
    return (
        2 <= len(words) <= 7
        and len(text) <= 80
        and not _ABOUT.search(text)
        and not re.search(r"[\d:;!?#]|President|White House|Recipient|Office|Release", text)
        and not text.isupper()
        and all(word[0].isupper() or word == "aka" or word in PARTICLES for word in words)
    )


def _split_name(text: str) -> tuple[str, str]:
    """The name and the home: after a dash, in brackets, or after a comma with a state at the end.

    >>> _split_name("Ann Example, Jr., Gary, Indiana"), _split_name("Ann Example (Gary, Indiana)")
    (('Ann Example, Jr.', 'Gary, Indiana'), ('Ann Example', 'Gary, Indiana'))
    >>> _split_name("• Ann Example – Gary, IN")
    ('• Ann Example – Gary, IN', '')
    """
    if split_home(text)[1] or (found := _HOME_AT_END.fullmatch(text)) is None:
        return text, ""  # the dash is split where all lists' names are
    return found["name"], found["home"]


def _section(prose: str, before: str) -> str:
    """What the records after some prose are; prose that speaks of both changes nothing."""
    if "President" not in prose and "following" not in prose and len(prose) > 60:
        return before
    is_pardon, is_commutation = "pardon" in prose.casefold(), "commut" in prose.casefold()
    if is_pardon == is_commutation:
        return before
    return "pardon" if is_pardon else "commutation"


# The day


def _printed_day(lines: Sequence[Line]) -> date | None:
    """The day that ends one of the short lines above the first person, as a release prints it."""
    for line in lines:
        if split_label(line.text)[0]:
            return None
        if len(line.text) < 80 and (found := _ENDS_IN_DAY.search(line.text)):
            return parse_day(found[0])
    return None


def _day_of_address(address: str) -> date | None:
    found = re.search(r"/(\d{4})/(\d\d)/(\d\d)/", address)
    return parse_day("-".join(found.groups())) if found else None
