"""The rows of an HTML table, with the cells that span several rows or columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import takewhile
from typing import Any

from lxml import etree

from analysis.lists.clean import clean
from analysis.lists.layouts.headings import says_amended
from analysis.lists.layouts.parts import fold_lines
from analysis.lists.layouts.record import CASE_GAP

_FOOTNOTE = re.compile(r"[\[(]?[\d*†‡]{1,3}[\])]?")
#: What a link says that leads to the warrant and stands beside a name.
WARRANT_LINK = re.compile(
    r"[(\[]?(?:(?:view|see|read|download|the|amended|original|clemency|pardon|commutation|new|second) ){0,4}"
    r"(?:warrants?|pdf|document|petition)(?: (?:pdf|warrant|\d|clemency records))?[)\]]?",
    re.IGNORECASE,
)

_fold_cases = partial(fold_lines, gap=CASE_GAP)


def read_grid(table: Any, fold: Callable[[Iterable[str]], str] = _fold_cases) -> Iterator[tuple[int, list[str], int]]:
    """The rows of a table with spanning cells repeated: line, texts, and a bit mask of those.

    ``fold`` makes one text of the lines of a cell; in it a ``CASE_GAP`` stands for empty lines.
    """
    if not _HAS_SPANS(table):  # as most do
        for line, in_row in cells_by_row(table):
            yield line, [fold(_lines(cell)) for cell in in_row], 0
        return
    # A cell that spans rows belongs to the first of them; one that spans columns holds its text in the first of them.
    pending: dict[int, tuple[int, str]] = {}
    for line, in_row in cells_by_row(table):
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
            text = fold(_lines(cell))
            if (rows := _span(cell, "rowspan")) > 1:
                pending[len(cells)] = (rows - 1, text)
            cells += [text, *[""] * (_span(cell, "colspan") - 1)]
        yield line, cells, mask


_HAS_SPANS = etree.XPath("boolean(descendant::*[@rowspan or @colspan])")
#: The rows of a table, and the cells that stand in none, in their order.
_ROWS_AND_STRAY_CELLS = etree.XPath("descendant::*[self::tr or ((self::td or self::th) and not(parent::tr))]")


def cells_by_row(table: Any) -> Iterator[tuple[int, list[Any]]]:
    """The line and the cells of each row; cells side by side in no row are one, as browsers show it."""
    holds_others = next(table.iterdescendants("table"), None) is not None
    for node in _ROWS_AND_STRAY_CELLS(table):
        if holds_others and next(node.iterancestors("table")) is not table:
            continue
        if node.tag == "tr":
            yield node.sourceline, [cell for cell in node if cell.tag in ("td", "th")]
        elif not is_cell(node.getprevious()):
            yield node.sourceline, [node, *takewhile(is_cell, node.itersiblings())]


def is_cell(node: Any) -> bool:
    return node is not None and node.tag in ("td", "th")


def _follows_a_link(node: Any) -> bool:
    """Whether a link stands beside another, with nothing between: those of two people."""
    before = node.getprevious()
    return node.tag == "a" and before is not None and before.tag == "a" and not (before.tail or "").strip()


def _span(cell: Any, name: str) -> int:
    text = cell.get(name, "1")
    return max(1, min(int(text), 100)) if text.isdecimal() else 1


def _lines(cell: Any) -> list[str]:
    """The text of a cell, a line for each ``br`` and each block, without footnote marks and links to a warrant."""
    if not len(cell):  # nothing but text
        return [(cell.text or "").replace("\n", " ")]
    pieces: list[str] = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        is_block = node.tag in ("br", "p", "div", "li", "tr")
        if event == "start":
            pieces += ["\n" if is_block or _follows_a_link(node) else "", _own_text(node)]
        else:
            # two in a row make an empty line, which divides cases; between items without numbers stands none
            is_item = node.tag == "li" and node.getparent().tag != "ol"
            pieces.append("\n" if is_block and node.tag != "br" and not is_item else "")
            if node is not cell:
                pieces.append((node.tail or "").replace("\n", " "))
    return "".join(pieces).split("\n")


def _own_text(node: Any) -> str:
    """The text of an element up to the first one in it."""
    text: str = node.text or ""
    if node.tag == "sup" and _FOOTNOTE.fullmatch(text.strip()):
        return ""
    if node.tag == "a" and WARRANT_LINK.fullmatch(link := clean(text)):
        return _say_warrant(link)
    return text.replace("\n", " ")


def _say_warrant(link: str) -> str:
    """What is left of a link to a warrant: whether that replaces an earlier one."""
    return " – Amended" if says_amended(f"({link})") else ""
