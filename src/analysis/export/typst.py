"""A notebook's words and outputs as Typst markup.

All text enters as string literals, in which no character has a meaning; Typst that a cell brings along is never
taken. Exhibits are written by templates. The trees of Markdown and of foreign tables are walked by functions, a
call of Typst for each node: a template would only walk them in another language.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bs4 import BeautifulSoup, Tag

from analysis.charts.svg import print_on_paper, render_svg
from analysis.escape import typst_string, typst_text
from analysis.exhibits.figures import BY_SUBJECT
from analysis.exhibits.template import render_exhibit_typst
from analysis.export.document import (
    Code,
    Document,
    MarkdownToken,
    Piece,
    Shown,
    Words,
    parse_markdown,
    plain_words,
    printed,
)
from analysis.export.print_people import print_people
from analysis.export.sanitize import SAFE_LINK, clean_html
from analysis.text.template import say

#: How the sections of pardons begin: each has the topic of its figure as its heading.
_OF_PARDONS = tuple(
    f"#heading(level: 2)[{typst_text(str(say(figure.words, 'topic', {})))}]"
    for figure in BY_SUBJECT.values()
    if figure.is_of_pardons
)


def to_typst(document: Document) -> str:
    """The document's body as Typst markup: first the parts that fill pages, then what goes on from page to page."""
    known = frozenset(heading.id for heading in document.headings)
    pieces = [(piece, _blocks(piece, known, f"output-{number}")) for number, piece in enumerate(document.pieces)]
    if not document.has_headline:
        pieces.insert(0, (Words([]), [f"#heading(level: 1)[{typst_text(document.title)}]"]))
    at = next((number for number, (piece, _) in enumerate(pieces) if not _is_part(piece)), len(pieces))
    parts, rest = _split_parts(pieces[:at])
    filled = "#filled(\n" + "".join(f"{kind}[{part}],\n" for kind, part in parts) + ")"
    return "\n\n".join([filled, *rest, *(block for _, blocks in pieces[at:] for block in blocks)])


#: What stands whole on a page; so does a table of few rows, and longer ones go on from page to page.
_WHOLE = ("headline", "chart", "statement", "profiles")
_SHORT_TABLE = 20


def _is_part(piece: Piece) -> bool:
    if isinstance(piece, Shown) and piece.exhibit:
        kind = piece.exhibit["kind"]
        return kind in _WHOLE or (kind == "table" and len(piece.exhibit["rows"]) <= _SHORT_TABLE)
    return isinstance(piece, Words)


def _blocks(piece: Piece, known: frozenset[str], name: str) -> list[str]:
    """A piece as blocks between which a page may end."""
    if isinstance(piece, Words):
        return _Markdown(known, piece.attachments).each(piece.tokens)
    if isinstance(piece, Code):
        return [_raw_block(piece.source)]
    shown = [replace(piece, exhibit=exhibit) for exhibit in _split(piece.exhibit)] if piece.exhibit else [piece]
    return [block for one in shown if (block := _shown(one, known, name).strip())]


def _split(exhibit: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Profiles one by one; people in the tables in which they are printed."""
    if exhibit["kind"] == "profiles":
        return [{**exhibit, "people": [person]} for person in exhibit["people"]]
    return print_people(exhibit) if exhibit["kind"] == "people" else [exhibit]


def _split_parts(pieces: Iterable[tuple[Piece, list[str]]]) -> tuple[list[tuple[str, str]], list[str]]:
    """The parts that stand on one page each, exhibits with the words over them; and the words that nothing follows.

    With each part what the document's frame calls it: ``section`` where it begins one, ``leading`` the first,
    ``pardons`` one of pardons, and else ``part``.
    """
    parts: list[tuple[str, str]] = []
    over: list[str] = []

    def add(words: str) -> None:
        begins = bool(parts) and _is_heading(words)  # not the title
        is_first = all(kind == "part" for kind, _ in parts)
        of = "leading" if is_first else "pardons" if words.startswith(_OF_PARDONS) else "section"
        parts.append((of if begins else "part", words))

    for piece, blocks in pieces:
        for block in blocks:
            if _is_heading(block) and over and not _is_heading(over[-1]):
                for words in _with_headings(over):
                    add(words)
                over = []
            over.append(block)
            if isinstance(piece, Shown):
                add("\n\n".join(over))
                over = []
    return parts, over


def _with_headings(blocks: list[str]) -> list[str]:
    """Words one by one, each with the headings right over it."""
    parts: list[str] = []
    held: list[str] = []
    for block in blocks:
        held.append(block)
        if not _is_heading(block):
            parts.append("\n\n".join(held))
            held = []
    return parts


def _is_heading(block: str) -> bool:
    return block.startswith("#heading(")


def _shown(piece: Shown, known: frozenset[str], name: str) -> str:
    """An exhibit by its data; of anything else the best form that leaves something to see."""
    if piece.exhibit:
        return render_exhibit_typst(piece.exhibit)
    for mime, form in ((mime, piece.data[mime]) for mime in _FORMS if mime in piece.data):
        if mime == "image/svg+xml":
            shown = _svg(str(form), piece.alt, name)
        elif mime.startswith("image/"):
            shown = _picture(mime, str(form), piece.alt)
        elif mime == "text/html":
            shown = _html(str(form))
        elif mime == "text/markdown":
            shown = _Markdown(known, {}).blocks(_without_headings(parse_markdown(str(form))))
        else:
            words = printed(form)
            shown = _raw_block(words) if words else ""
        if shown.strip():
            return shown
    return ""


_FORMS = ("image/svg+xml", "image/png", "image/jpeg", "text/html", "text/markdown", "text/latex", "text/plain")


def _without_headings(tokens: list[MarkdownToken]) -> list[MarkdownToken]:
    """Only Markdown cells make headings: the outline stays whole."""
    return [
        {"type": "paragraph", "children": [{"type": "strong", "children": token["children"]}]}
        if token["type"] == "heading"
        else token
        for token in tokens
    ]


def _raw_block(text: str) -> str:
    return f"#raw(block: true, {typst_string(text)})"


def _svg(svg: str, alt: str, name: str) -> str:
    try:
        clean = print_on_paper(render_svg(svg, name=name, title="", description=alt))
    except ValueError:
        return ""
    return _image(f"bytes({typst_string(clean)})", "svg", alt)


def _picture(mime: str, base64_text: str, alt: str) -> str:
    try:
        data = base64.b64decode(re.sub(r"\s+", "", base64_text), validate=True)
    except ValueError:
        return ""
    numbers = ",".join(map(str, data))
    return _image(f"bytes(({numbers},))", "png" if mime == "image/png" else "jpg", alt)


def _image(source: str, kind: str, alt: str) -> str:
    return f'#picture({source}, "{kind}", {typst_string(alt)})'


def _html(fragment: str) -> str:
    """Somebody's HTML: its tables as tables, its other words as text."""
    soup = BeautifulSoup(clean_html(fragment, set()), "html.parser")
    parts = []
    for table in soup.find_all("table"):
        parts.append(_table(table))
        table.decompose()
    if words := soup.get_text(" ", strip=True):
        parts.append(typst_text(words))
    return "\n\n".join(part for part in parts if part)


def _table(table: Tag) -> str:
    rows = [row.find_all(["th", "td"]) for row in table.find_all("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return ""
    head = len(table.select("thead tr"))
    width = max(sum(_span(cell, "colspan") for cell in row) for row in rows)
    lines = [", ".join(_cell(cell) for cell in row) for row in rows]
    header = f"table.header({', '.join(lines[:head])}),\n" if head else ""
    body = "".join(f"{line},\n" for line in lines[head:])
    return f"#fitted(table(columns: {width},\n{header}{body}))"


def _cell(cell: Tag) -> str:
    across, down = _span(cell, "colspan"), _span(cell, "rowspan")
    content = f"[{typst_text(cell.get_text(' ', strip=True))}]"
    told = f"colspan: {across}, rowspan: {down}, " if across > 1 or down > 1 else ""
    told += "align: right, " if "number" in cell.get_attribute_list("class") else ""
    return f"table.cell({told.removesuffix(', ')}){content}" if told else content


def _span(cell: Tag, key: str) -> int:
    text = str(cell.get(key, "1"))
    return min(int(text), 1000) if text.isdigit() and int(text) > 0 else 1


class _Markdown:
    """Markdown's syntax tree as Typst."""

    def __init__(self, known: frozenset[str], attachments: Mapping[str, Any]) -> None:
        self._known = known
        self._attachments = attachments

    def blocks(self, tokens: list[MarkdownToken]) -> str:
        return "\n\n".join(self.each(tokens))

    def each(self, tokens: list[MarkdownToken]) -> list[str]:
        return [part for part in map(self._block, tokens) if part]

    def _block(self, token: MarkdownToken) -> str:
        children = token.get("children", [])
        match token["type"]:
            case "heading":
                content = f"[{self.inline(children)}]"
                if "id" not in token["attrs"]:
                    return f"#strong{content}"
                return f"#heading(level: {token['attrs']['level']}){content} <{token['attrs']['id']}>"
            case "paragraph":
                return f"#par[{self.inline(children)}]"
            case "block_text":
                return self.inline(children)
            case "list":
                items = ", ".join(f"[{self.blocks(item.get('children', []))}]" for item in children)
                if token["attrs"].get("ordered"):
                    return f"#enum(start: {int(token['attrs'].get('start', 1))}, {items})"
                return f"#list({items})"
            case "block_quote":
                return f"#quote(block: true)[{self.blocks(children)}]"
            case "block_code":
                return _raw_block(token["raw"].rstrip("\n"))
            case "thematic_break":
                return "#line(length: 100%, stroke: 0.5pt + luma(75%))"
            case "table":
                return self._table(children)
            case "blank_line":
                return ""
            case _:
                return typst_text(str(token.get("raw", "")).strip())

    def _table(self, parts: list[MarkdownToken]) -> str:
        head = parts[0]["children"]
        rows = [row["children"] for part in parts[1:] for row in part["children"]]
        sides = ", ".join(str(cell["attrs"].get("align") or "left") for cell in head)
        header = ", ".join(f"[{self.inline(cell['children'])}]" for cell in head)
        body = "".join(", ".join(f"[{self.inline(cell['children'])}]" for cell in row) + ",\n" for row in rows)
        return f"#text(size: 9.5pt, table(columns: {len(head)}, align: ({sides},), table.header({header}),\n{body}))"

    def inline(self, tokens: list[MarkdownToken]) -> str:
        return "".join(map(self._inline, tokens))

    def _inline(self, token: MarkdownToken) -> str:
        match token["type"]:
            case "emphasis":
                return f"#emph[{self.inline(token['children'])}];"
            case "strong":
                return f"#strong[{self.inline(token['children'])}];"
            case "strikethrough":
                return f"#strike[{self.inline(token['children'])}];"
            case "codespan":
                return f"#raw({typst_string(token['raw'])});"
            case "link":
                return self._link(str(token["attrs"]["url"]), token["children"])
            case "image":
                return typst_text(plain_words(token["children"]))
            case "softbreak":
                return " "
            case "linebreak":
                return "#linebreak();"
            case _:
                return typst_text(str(token.get("raw", "")))

    def _link(self, url: str, children: list[MarkdownToken]) -> str:
        words = self.inline(children)
        if url.startswith("#"):
            return f"#link(<{url[1:]}>)[{words}];" if url[1:] in self._known else words
        return f"#link({typst_string(url)})[{words}];" if SAFE_LINK.match(url) else words
