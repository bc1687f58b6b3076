"""The lines of a document in running text, from Markdown or from a page, each with how it is set; and its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any, Final, NamedTuple

from analysis.grants.courts import STATES
from analysis.lists.clean import clean
from analysis.lists.dates import parse_day
from analysis.lists.layouts.html_table import cells_by_row, read_grid
from analysis.lists.layouts.page import own_address, parse_page, text_of
from analysis.lists.layouts.parts import CASE, split_home, split_label
from analysis.lists.layouts.people_table import has_register_number, read_header
from analysis.lists.names import looks_like_name


class Line(NamedTuple):
    """One logical line: where it begins, its text, how it is set, and its physical lines.

    A row of a table of people is a line that has ``cells``; the lines of a cell are joined by a newline.
    ``is_item`` says that it begins an item of a list, ``is_heading`` that it is a heading of some level.
    """

    line: int
    text: str
    is_bold: bool = False
    after_blank: bool = True
    n_lines: int = 1
    is_all_bold: bool = False
    cells: tuple[str, ...] = ()
    is_item: bool = False
    is_heading: bool = False


class Published(NamedTuple):
    """The lines of a list, and what stands beside them: its day, title and address."""

    lines: list[Line]
    granted_on: date | None
    title: str
    address: str


_MARKUP = re.compile(r"\*\*|__|(?<!\w)\*(?!\s)|(?<=\S)\*(?!\w)|\\$|^#{1,6} |<!--.{0,80}-->|</?u>|\\(?=[(\[#])")
_LABELS: Final = (
    r"(?:Offenses?|Sentences?|Terms?)(?:\(s\))?(?: of (?:the )?(?:[Cc]onviction|[Gg]rant|[Cc]ommutation))?(?:\(s\))?"
    r"|(?:Commutation|Clemency) [Gg]rants?|District/Date"
)
#: A label in bold; where the list runs its parts together, one begins in the middle of a line.
_BOLD_LABEL = re.compile(rf"\s{{0,9}}(?:{_LABELS})\s{{0,3}}:?\s{{0,9}}", re.IGNORECASE)
#: A label after other words of the same line, bold (with or without its colon) or plain.
_LABEL_INSIDE = re.compile(
    rf"(?:(?<=[.,;:)*'\"])|(?<=[\w–-])\s)\s{{0,9}}(?=\*\*(?:{_LABELS})\b|(?:{_LABELS})\s{{0,3}}:)"
)
_LINK = re.compile(r"\[([^\]\n]{0,200})\]\([^()\s]{0,400}\)")
_BULLET = re.compile(r"^\s*[-*•·]\s+")
_MARKS = re.compile(r"#{1,6} ")
_NUMBERED = re.compile(r"^\s*\d{1,4}\. +(?=\*\*|[A-Z])")
#: A state at the end of a home, as a pattern.
STATE: Final = "|".join([*STATES, r"D\.? ?C\.?"])
#: A line in bold that ends with a home: the prose about the person begins on the next.
_ENDS_IN_HOME = re.compile(rf".{{3,80}}[–—,(-] ?[A-Z][^–—:(]{{1,40}}, (?:{STATE})\)?")


def _parse_stamp(text: str) -> date | None:
    """The day of a time stamp, as in Washington: one in universal time is five hours ahead.

    >>> _parse_stamp("2022-04-26T06:00:00-04:00"), _parse_stamp("2022-04-27T01:30:00Z"), _parse_stamp("April 26, 2022")
    (datetime.date(2022, 4, 26), datetime.date(2022, 4, 26), datetime.date(2022, 4, 26))
    """
    text = clean(text.strip("'\" "))
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        return parse_day(text)
    is_universal = stamp.tzinfo is not None and stamp.utcoffset() == timedelta(0)
    return (stamp - timedelta(hours=5) if is_universal else stamp).date()


def read_lines(text: str) -> Published:
    """The lines of a page, or of a Markdown text: one that has front matter, or none of the tags of a page."""
    is_page = not text.lstrip().startswith("---") and re.search(r"<(?:html|body|p|div)\b", text, re.IGNORECASE)
    return _read_page(text) if is_page else _read_markdown(text)


# Tables

_TAG = re.compile(r"<[^<>]{1,300}>")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


def _rows_of_table(table: Any, offset: int) -> Iterator[Line]:
    """The rows of a table; one whose only cell spans all columns is a line of text, set in bold."""
    grid = read_grid(table, fold=_keep_lines)
    for (line, cells, n_spanned), (_, own) in zip(grid, cells_by_row(table), strict=True):
        words = [cell for cell in cells if cell]
        text = " | ".join(words).replace("\n", " ")
        is_line = bool(words) and len(own) == 1 < len(cells) and not n_spanned
        yield Line(line + offset, text, is_bold=is_line, is_all_bold=is_line, cells=() if is_line else tuple(cells))


def _keep_lines(lines: Iterable[str]) -> str:
    """The lines of a cell, each cleaned, without those that hold nothing."""
    return "\n".join(filter(None, map(clean, lines)))


def _is_of_people(table: Any) -> bool:
    """Whether a table has a row for each person, and is no frame that holds the document in place."""
    if next((inner for inner in table.iter("table") if inner is not table), None) is not None:
        return False
    grid = read_grid(table, fold=_keep_lines)
    return any(read_header(cells) or has_register_number(cells) for _, cells, _ in grid)


# Markdown


def _read_markdown(text: str) -> Published:
    """Join wrapped lines: a line ends at two blanks or ``\\``, and before what begins one."""
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if physical[-1] == "":
        physical.pop()
    front = 0
    if physical and physical[0].strip() == "---":
        front = next((n for n, line in enumerate(physical[1:], 2) if line.strip() == "---"), 0)
    meta = dict(re.findall(r"^([a-z_]+): *(.{1,400})$", "\n".join(physical[:front]), re.MULTILINE))
    stamps = [_parse_stamp(meta[key]) for key in ("date", "published_time", "published") if key in meta]
    address = str(meta.get("source_url", meta.get("url", ""))).strip("'\" ")

    lines = [Line(number, "") for number in range(1, front + 1)]
    begun: list[tuple[int, str]] = []  # the physical lines of the line that is being joined
    after_blank = ends = True
    table: list[str] = []  # the physical lines of a table in HTML, as far as they have come
    for number, raw in enumerate(physical[front:], front + 1):
        if table or raw.lstrip()[:6].casefold() == "<table":
            if not table:
                lines += _joined(begun, after_blank)
                begun, after_blank, ends = [], True, True
            table.append(raw)
            if "</table" in raw.casefold() or number == len(physical):
                lines += _rows_of_table(parse_page("\n".join(table)), number - len(table))
                table = []
            continue
        if raw.lstrip().startswith("|") and raw.count("|") > 1:  # a converter may lose the last bar
            lines += _joined(begun, after_blank)
            begun, after_blank, ends = [], True, True
            lines.append(_row_of_pipes(number, raw))
            continue
        plain = _plain(raw)
        if not plain:
            lines += _joined(begun, after_blank)
            begun, after_blank, ends = [], True, True
            lines.append(Line(number, ""))
            continue
        is_bold = raw.lstrip(" \t-•").startswith("**")
        begins = is_bold or _BULLET.match(raw) or split_label(plain)[0] or CASE.match(plain)
        is_after_name = len(begun) == 1 and _is_name_alone(begun[0][1], plain)
        if begun and (ends or begins or is_after_name):
            lines += _joined(begun, after_blank)
            begun, after_blank = [], False
        begun.append((number, raw))
        ends = _is_name_line(begun) or raw.rstrip("\u00a0").endswith("  ") or raw.endswith("\\")
    lines += _joined(begun, after_blank)
    return Published(lines, next(filter(None, stamps), None), meta.get("title", ""), address)


def _is_name_alone(raw: str, following: str) -> bool:
    """Whether a physical line is a name and nothing else, so that the next does not go on with it.

    Beside a name in bold any sentence begins anew, beside another only one more name.
    """
    text = _plain(raw)
    if not looks_like_name(text) or not following[:1].isupper():
        return False
    marks = raw.count("**")
    is_all_bold = marks == 2 and raw.lstrip(" \t-•").startswith("**") and raw.rstrip().endswith("**")
    return is_all_bold or (marks == 0 and looks_like_name(split_home(following)[0]))


def _is_name_line(begun: Sequence[tuple[int, str]]) -> bool:
    """Whether a line is a name and a home: in bold on its first two physical lines, otherwise on its first alone."""
    is_bold = begun[0][1].lstrip(" \t-•").startswith("**")
    if len(begun) > (2 if is_bold else 1):
        return False
    text = clean(" ".join(_plain(raw) for _, raw in begun))
    return _ENDS_IN_HOME.fullmatch(text) is not None and (is_bold or looks_like_name(split_home(text)[0]))


def _row_of_pipes(number: int, raw: str) -> Line:
    """A row of a table whose cells stand between bars; the rule below its header holds nothing."""
    cells = [
        _keep_lines(_TAG.sub("", one) for one in _BREAK.split(_plain(cell)))
        for cell in raw.strip().removesuffix("|")[1:].split("|")
    ]
    if not "".join(cells).strip(":-"):
        cells = [""] * len(cells)
    return Line(number, " | ".join(filter(None, cells)), cells=tuple(cells))


@lru_cache(maxsize=64)  # it is asked whether a line goes on with the one before, then both are joined
def _plain(raw: str) -> str:
    text = _without(_BULLET, _without(_NUMBERED, raw) if "**" in raw else raw)
    text = _LINK.sub(r"\1", text) if "](" in text else text
    return (_MARKUP.sub("", text) if any(map(text.__contains__, "*_#\\")) else text).strip()


def _without(beginning: re.Pattern[str], raw: str) -> str:
    return raw[found.end() :] if (found := beginning.match(raw)) else raw


def _joined(begun: Sequence[tuple[int, str]], after_blank: bool) -> list[Line]:
    """One logical line, or several where labels stand inside it, from its physical lines."""
    pieces: list[list[tuple[int, str]]] = [[]]
    for at, (number, raw) in enumerate(begun):
        # A label may be cut in two by the end of a physical line: look at both.
        following = begun[at + 1][1] if at + 1 < len(begun) else ""
        both = f"{raw} {following}"
        may_have_label = ":" in both or "**" in both  # quick to see
        cuts = [cut.end() for cut in _LABEL_INSIDE.finditer(both) if cut.end() < len(raw)] if may_have_label else []
        for begin, end in zip([0, *cuts], [*cuts, len(raw)], strict=True):
            if begin:
                pieces.append([])
            pieces[-1].append((number, raw[begin:end]))
    lines = []
    for index, piece in enumerate(pieces):
        text = clean(" ".join(_plain(raw) for _, raw in piece))
        if not text:
            continue
        raw = _without(_BULLET, piece[0][1]).strip()
        is_bold = raw.startswith("**")
        is_all_bold = is_bold and raw.rstrip("\\ ").endswith("**") and raw.count("**") == 2 and len(piece) == 1
        is_first, n_lines = index == 0, piece[-1][0] - piece[0][0] + 1
        is_item = is_first and _BULLET.match(piece[0][1]) is not None
        is_heading = is_first and _MARKS.match(piece[0][1]) is not None
        lines.append(
            Line(
                piece[0][0],
                text,
                is_bold,
                after_blank and is_first,
                n_lines,
                is_all_bold,
                is_item=is_item,
                is_heading=is_heading,
            )
        )
    return lines


# Pages

_BLOCKS: Final = frozenset(
    (
        *("p", "li", "ul", "ol", "div", "section", "article", "main", "blockquote", "dl", "dt", "dd", "hr", "pre"),
        *("table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption", "body", "html"),
    )
)
_NOT_SHOWN: Final = frozenset(("script", "style", "nav", "footer", "header", "noscript", "template", "aside"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD: Final = frozenset(("b", "strong", "dt", "th"))


def _read_page(text: str) -> Published:
    page = parse_page(text)
    body = next(iter([*page.iter("main"), *page.iter("article"), *page.iter("body"), page]))
    address = own_address(page)
    title = " ".join(clean(text_of(node)) for node in page.iter("title"))
    return Published(list(_shown_lines(body)), _page_day(page, text), title, address)


def _shown_lines(body: Any) -> Iterator[Line]:
    """The lines that a page shows; a line ends at ``br``, at the edge of a block, before a label inside it."""
    pieces: list[tuple[int, str, str]] = []  # line, words, how they are set
    after_blank = True
    had_break = False
    mark: str | None = None  # what a page shows before an item of a list; None where none begins
    for kind, line, words in _events(body):
        if isinstance(words, list):
            yield from _split_at_labels(pieces, after_blank, mark)
            yield from words
            pieces, after_blank = [], True
            continue
        is_label = kind == "bold" and _BOLD_LABEL.fullmatch(words) is not None and any(p[1].strip() for p in pieces)
        if kind in ("edge", "br") or is_label:
            shown = list(_split_at_labels(pieces, after_blank, mark))
            yield from shown
            mark = None if shown else mark
            if shown:
                after_blank = False
            elif kind == "br" and had_break:
                after_blank = True
            had_break = kind == "br"
            after_blank = after_blank or kind == "edge"
            pieces = []
        if kind == "item":
            mark = words
        if kind in ("plain", "bold", "heading"):
            pieces.append((line, words, kind))
            had_break = had_break and not words.strip()
    yield from _split_at_labels(pieces, after_blank, mark)


def _split_at_labels(pieces: Sequence[tuple[int, str, str]], after_blank: bool, mark: str | None) -> Iterator[Line]:
    shown = [piece for piece in pieces if piece[1].strip()]
    text = clean(_BULLET.sub("", "".join(words for _, words, _ in pieces)))
    if not text or not shown:
        return
    if mark and not split_label(text)[0]:
        text = mark + text
    is_all_bold = all(kind != "plain" for *_, kind in shown)
    is_heading = all(kind == "heading" for *_, kind in shown)
    cuts = [cut.end() for cut in _LABEL_INSIDE.finditer(text)]
    for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        is_bold, is_first = shown[0][2] != "plain" or begin > 0, begin == 0
        words, is_item = text[begin:end].strip(), is_first and mark is not None
        after_blank = after_blank and is_first
        yield Line(shown[0][0], words, is_bold, after_blank, 1, is_all_bold, is_item=is_item, is_heading=is_heading)


def _events(body: Any) -> Iterator[tuple[str, int, str | list[Line]]]:
    """What a reader of the page meets, in order: words (plain, bold, of a heading), breaks, edges of blocks, tables."""
    stack: list[tuple[Any, bool, str]] = [(body, False, "plain")]  # node, whether it is done, how it is set
    numbers: dict[Any, count[int]] = {}  # that a page shows before the items of a list
    while stack:
        node, is_done, kind = stack.pop()
        line = node.sourceline or 1
        is_shown = isinstance(node.tag, str) and node.tag not in _NOT_SHOWN
        if not is_done and is_shown:
            inside = "heading" if node.tag in _HEADINGS or kind == "heading" else "bold" if node.tag in _BOLD else kind
            if node.tag == "table" and _is_of_people(node):
                yield "table", line, list(_rows_of_table(node, 0))
                stack.append((node, True, kind))
                continue
            if node.tag == "br":
                yield "br", line, ""
            elif node.tag in _BLOCKS:
                yield "edge", line, ""
            if node.tag == "li":
                yield "item", line, f"{next(numbers[node.getparent()])}. " if node.getparent() in numbers else ""
            elif node.tag == "ol":
                start = node.get("start", "1")
                numbers[node] = count(int(start) if start.isdecimal() and len(start) < 5 else 1)
            if node.text:
                yield inside, line, node.text.replace("\n", " ")
            stack.append((node, True, kind))
            stack += [(child, False, inside) for child in reversed(node)]
            continue
        if is_shown and node.tag in _BLOCKS:
            yield "edge", line, ""
        if node.tail and node is not body:
            yield kind, line, node.tail.replace("\n", " ")


def _page_day(page: Any, text: str) -> date | None:
    for node in page.iter("time", "meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").casefold()
        if node.tag == "time" or "published" in name or name in ("date", "dc.date", "dcterms.date"):
            stamp = node.get("datetime") or node.get("content") or text_of(node)
            if (day := _parse_stamp(stamp)) is not None:
                return day
    found = re.search(r'"datePublished"\s{0,3}:\s{0,3}"([^"\n]{10,40})"', text)
    return _parse_stamp(found[1]) if found else None
