"""The White House's lists of clemency recipients, as HTML or Markdown.

A name, mostly bold, and the home after a dash; then, for a commutation, the parts, each
beginning with a label (bold, plain or in a bulleted list)::

    **Ann Example** – Silver Spring, Maryland
    **Offense:** Distribution of an invented substance (District of Nowhere).
    **Sentence:** 120 months of imprisonment (May 1, 2001).
    **Commutation Grant:** Sentence commuted to expire on May 1, 2017.

About a person who was pardoned the list has prose and no parts: the record then holds
name and home alone. Prose between the records says what the next ones are, and names
the president. The day stands in the page's metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from lxml import html

from analysis.layouts.mend import mend, parse_day
from analysis.layouts.parts import CASE, Row, assemble, split_label
from analysis.layouts.record import Listing

NAME: Final = "White House list"
LOOKS_FOR: Final = (
    "a page or Markdown text that names a President and clemency, with lines 'Name – City, State' or 'Offense:'"
)

_ABOUT = re.compile(r"clemency|pardon|commut", re.IGNORECASE)
_PERSON_LINE = re.compile(
    r"^[ \t>*_#•-]{0,8}(?:<[^<>]{0,200}>\s*){0,6}[A-Z][^:\n<]{2,80}(?:\*\*|</?[^<>]{0,80}>|\s){0,6}[–—-] ?"
    r"[A-Z][^:\n<]{1,40}, [A-Z]",
    re.MULTILINE,
)
_OFFENSE_LINE = re.compile(
    r"^[ \t>*_#•-]{0,8}(?:<[^<>]{0,200}>\s*){0,6}Offenses?(?:\*\*|</?[^<>]{0,80}>)?\s*:", re.MULTILINE
)
_PRESIDENT = re.compile(
    r"President ([A-Z][^\n:;]{2,50}?) (?:is|has|was|will|today|announced?|granted|commuted|pardoned|issued)\b"
)
_NAME_AND_HOME = re.compile(r"[A-Z][^:]{2,80} ?– ?[A-Z][^:]{1,40}, [A-Z][^:]{1,40}")
_FRONT_DATE = re.compile(r"^date: *['\"]?(\d{4})-(\d\d)-(\d\d)", re.MULTILINE)
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MARKUP = re.compile(r"\*\*|__|(?<!\w)\*(?!\s)|(?<=\S)\*(?!\w)|\\$|^#{1,6} ")
#: A label in bold; where the list runs its parts together, one begins in the middle of a line.
_BOLD_LABEL = re.compile(r"\s*(?:Offenses?|Sentences?|(?:Commutation|Clemency) Grant)\s*:?\s*", re.IGNORECASE)
_BEFORE_LABEL = re.compile(
    r"(?<=[\w.,;)])\s{0,9}(?=\*\*(?:Offenses?|Sentences?|(?:Commutation|Clemency) Grant)\b)", re.IGNORECASE
)
_ENDS_IN_DAY = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}$")
_LINK = re.compile(r"\[([^\]\n]{0,200})\]\([^()\s]{0,400}\)")
_BULLET = re.compile(r"^\s*[-*•·] +")


class _Line(NamedTuple):
    """One logical line: where it begins, its text, how it is set, and its physical lines."""

    line: int
    text: str
    is_bold: bool
    after_blank: bool
    n_lines: int


def recognises(text: str) -> bool:
    """Whether the text names a president and clemency and has people as these lists do."""
    has_people = _PERSON_LINE.search(text) is not None or _OFFENSE_LINE.search(text) is not None
    return has_people and "President" in text and _ABOUT.search(text) is not None


def read(text: str, source: str) -> Listing:
    """Read the list; its rows are the lines of the text, or the lines that a page shows."""
    is_page = re.search(r"<(?:html|body|p|div)\b", text, re.IGNORECASE) is not None
    lines, granted_on = _page_lines(text) if is_page else _markdown_lines(text)
    granted_on = granted_on or _printed_day(lines)
    listing = assemble(list(_rows(lines)), source=source, layout=NAME)
    president = next((m[1] for line in lines if (m := _PRESIDENT.search(line.text))), "")
    records = [
        replace(
            record,
            granted_on=record.granted_on or granted_on,
            president=president.rstrip(","),
            clemency_type="commutation" if record.terms else record.clemency_type,
        )
        for record in listing.records
    ]
    return replace(listing, records=records)


def _rows(lines: Sequence[_Line]) -> Iterator[Row]:
    section = ""
    is_open = False  # a part that lines without a label go on with
    for index, line in enumerate(lines):
        label, rest = split_label(line.text)
        if not line.text:
            yield Row(line.line, "", kind="structural")
        elif label:
            yield Row(line.line, rest, label=label)
            is_open = True
        elif _names_someone(line, lines, index):
            yield Row(line.line, line.text, kind="name", clemency_type=section)
            is_open = False
        elif is_open and (not line.after_blank or CASE.match(line.text)):
            yield Row(line.line, line.text)
        else:
            section = _section(line.text, section)
            yield Row(line.line, line.text, kind="structural")
            is_open = False
        for extra in range(1, line.n_lines):
            yield Row(line.line + extra, line.text, kind="wrap")


def _printed_day(lines: Sequence[_Line]) -> date | None:
    """The day that ends one of the short lines above the first person, as a release prints it."""
    for line in lines:
        if split_label(line.text)[0]:
            return None
        if len(line.text) < 80 and (found := _ENDS_IN_DAY.search(line.text)):
            return parse_day(found[0])
    return None


def _names_someone(line: _Line, lines: Sequence[_Line], index: int) -> bool:
    if CASE.match(line.text) or len(line.text) > 160 or line.text.endswith(":"):
        return False
    following = next((after.text for after in lines[index + 1 : index + 4] if after.text), "")
    if split_label(following)[0] == "offense":
        return True
    return _NAME_AND_HOME.fullmatch(line.text) is not None and (line.is_bold or line.after_blank)


def _section(prose: str, before: str) -> str:
    """What the records after some prose are; prose that speaks of both changes nothing."""
    if "President" not in prose and "following" not in prose and len(prose) > 60:
        return before
    is_pardon, is_commutation = "pardon" in prose.casefold(), "commut" in prose.casefold()
    if is_pardon == is_commutation:
        return before
    return "pardon" if is_pardon else "commutation"


def _markdown_lines(text: str) -> tuple[list[_Line], date | None]:
    """Join wrapped lines: a line ends at two blanks or ``\\``, and before what begins one."""
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if physical[-1] == "":
        physical.pop()
    front = 0
    if physical and physical[0].strip() == "---":
        front = next((n for n, line in enumerate(physical[1:], 2) if line.strip() == "---"), 0)
    granted_on = _date(_FRONT_DATE.search("\n".join(physical[:front])))
    lines = [_Line(number, "", False, True, 1) for number in range(1, front + 1)]
    pieces: list[str] = []
    begun: _Line | None = None
    after_blank = ends = True

    def finish() -> None:
        nonlocal begun
        if begun is not None:
            lines.append(begun._replace(text=mend(" ".join(pieces)), n_lines=len(pieces)))
            begun = None

    numbered = [
        (number, piece)
        for number, line in enumerate(physical[front:], front + 1)
        for piece in _BEFORE_LABEL.split(line)
    ]
    for number, raw in numbered:
        bare = _MARKUP.sub("", _LINK.sub(r"\1", _BULLET.sub("", raw))).strip()
        if not bare:
            finish()
            lines.append(_Line(number, "", False, True, 1))
            after_blank = ends = True
            continue
        is_bold = raw.lstrip(" \t-•").startswith("**")
        begins = is_bold or _BULLET.match(raw) or split_label(bare)[0] or CASE.match(bare)
        if begun is None or ends or begins:
            finish()
            begun, pieces = _Line(number, "", is_bold, after_blank, 1), []
        pieces.append(bare)
        after_blank = False
        ends = raw.rstrip("\u00a0").endswith("  ") or raw.endswith("\\")
    finish()
    return lines, granted_on


def _page_lines(text: str) -> tuple[list[_Line], date | None]:
    page = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    granted_on = _page_day(page)
    lines: list[_Line] = []
    body = next(iter([*page.iter("main"), *page.iter("article"), *page.iter("body"), page]))
    for block in body.iter("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "div", "td"):
        if block.tag in ("div", "td", "li") and any(
            True for _ in block.iter("p", "ul", "ol", "div", "table") if _ is not block
        ):
            continue
        if next((up for up in block.iterancestors("script", "style", "nav", "footer", "header")), None) is not None:
            continue
        after_blank = True
        for is_bold, piece in _split_at_breaks(block):
            if mended := mend(_BULLET.sub("", piece)):
                lines.append(_Line(block.sourceline or 1, mended, is_bold, after_blank, 1))
                after_blank = False
    return lines, granted_on


def _split_at_breaks(block: Any) -> Iterator[tuple[bool, str]]:
    """The lines of a block, and whether each begins in bold."""
    text, is_bold = "", False
    for kind, node in _texts(block):
        if kind == "br":
            yield is_bold, text
            text, is_bold = "", False
            continue
        if kind == "bold" and text.strip() and _BOLD_LABEL.fullmatch(node):
            yield is_bold, text
            text, is_bold = "", False
        if not text.strip() and node.strip():
            is_bold = kind == "bold"
        text += node
    yield is_bold, text


def _texts(node: Any, kind: str = "plain") -> Iterator[tuple[str, str]]:
    if node.text:
        yield kind, node.text
    for child in node:
        if not isinstance(child.tag, str) or child.tag in ("script", "style"):
            pass
        elif child.tag == "br":
            yield "br", ""
        else:
            yield from _texts(child, "bold" if child.tag in ("b", "strong") else kind)
        if child.tail:
            yield kind, child.tail


def _page_day(page: Any) -> date | None:
    for node in page.iter("time", "meta"):
        if node.tag == "time" or "published_time" in (node.get("property") or node.get("name") or ""):
            stamp = node.get("datetime") or node.get("content") or ""
            if (day := _date(_ISO_DATE.search(stamp))) is not None:
                return day
            if (day := parse_day(mend(node.text_content()))) is not None:
                return day
    return None


def _date(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None
