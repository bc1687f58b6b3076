"""An HTML page: its tree, the address that it gives as its own, and what it shows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator
from typing import Any, Final

from lxml import etree, html

from analysis.errors import InputError
from analysis.lists.clean import clean
from analysis.lists.layouts.headings import PARAGRAPH
from analysis.lists.layouts.html_table import is_cell
from analysis.lists.layouts.parts import STRUCK
from analysis.lists.layouts.sections import Passage

_END = re.compile(r"</(?:html|body) {0,9}>", re.IGNORECASE)


def parse_page(text: str) -> Any:
    """An HTML page as a tree, whatever tags it leaves open."""
    text = _END.sub("", text)  # what stands after the end is on the page, as browsers show it; libxml2 drops it
    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
        parser.set_element_class_lookup(etree.ElementDefaultClassLookup())  # lxml.html is asked for each one
        page = html.fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise InputError(f"not a readable HTML page: {error}") from None
    for struck in page.iter(*_STRUCK):
        _mark_struck(struck)
    return page


#: All words in an element.
text_of: Final = etree.XPath("string()")

#: What strikes words through on a page.
_STRUCK: Final = ("s", "strike", "del")


def _mark_struck(struck: Any) -> None:
    """Set words that are struck through between the signs that Markdown has for them."""
    for node in struck.iter():
        if isinstance(node.tag, str) and (node.text or "").strip():
            node.text = f"{STRUCK}{node.text}{STRUCK}"
        if node is not struck and (node.tail or "").strip():
            node.tail = f"{STRUCK}{node.tail}{STRUCK}"


def own_address(page: Any) -> str:
    """The https address that a page gives as its own; empty if it gives none."""
    addresses = [node.get("href") for node in page.iter("link") if node.get("rel") == "canonical"]
    addresses += [node.get("content") for node in page.iter("meta") if node.get("property") == "og:url"]
    return next((address for address in addresses if address and address.startswith("https://")), "")


# What a page shows, in its order

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
_IN_LINE: Final = ("bold", "link", "inline")


def read_texts(page: Any, tables: Container[Any]) -> Iterator[Any]:
    """What a page shows, in order: tables, cells that are in none, and the words around them."""
    pieces: list[tuple[int, str, bool, bool]] = []
    open_tags: dict[str, int] = defaultdict(int)

    def add(line: int, text: str | None) -> None:
        if text and not text.isspace() and not open_tags["cell"]:
            pieces.append((line, text, bool(open_tags["bold"]), bool(open_tags["link"])))
        elif text:
            pieces.append((line, " ", True, True))

    def take(level: int = PARAGRAPH) -> Iterator[Passage]:
        words = clean("".join(piece[1] for piece in pieces))
        line = next((piece[0] for piece in pieces if not piece[1].isspace()), 0)
        if words:
            yield Passage(line, words, level, all(piece[2] for piece in pieces), all(piece[3] for piece in pieces))
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
            if kind == "cell" and not is_cell(node.getprevious()):
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


def _kind(node: Any) -> str:
    """What an element is to the words in it."""
    kind = _KINDS.get(node.tag, "block")
    if node.tag == "button" and next(node.iterancestors("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None:
        return "inline"  # a heading that opens and closes what stands below it
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


_HIDDEN: Final = re.compile(r"\b(?:display ?: ?none|visibility ?: ?hidden)\b", re.IGNORECASE)


def hides(node: Any) -> bool:
    """Whether a page does not show an element, or something in it, until a reader or a script asks for it."""
    return any(
        one.get("hidden") is not None or _HIDDEN.search(one.get("style") or "") is not None
        for one in (*node.iterancestors(), *node.iter(etree.Element))
    )


def is_outside(node: Any) -> bool:
    return any(up.tag not in _OF_A_PART or not _is_of_a_part(up) for up in node.iterancestors(*_NOT_CONTENT))
