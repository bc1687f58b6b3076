"""HTML and drawings of any origin, made harmless: the only way of a cell's own HTML into a page.

No output is trusted for what it says it is. A fragment that is well-formed and holds only known elements and
attributes, as our own exhibits do, passes as it is; anything else is cut down to plain text and tables.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from lxml import etree

from analysis.charts.allowed import ATTRIBUTES, ELEMENTS, SVG, is_link
from analysis.export.pandas_tables import settle_tables

#: Where a link may lead.
SAFE_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)

_TEXT_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        """a abbr b blockquote br caption cite code col colgroup dd del details div dl dt em figcaption figure
        h1 h2 h3 h4 h5 h6 hr i kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td
        tfoot th thead time tr u ul var""",
    )
)
_TEXT_ATTRIBUTES = frozenset(
    re.findall(
        r"[\w-]+",
        "id class href scope colspan rowspan tabindex role aria-label hidden title datetime start",
    )
)
_OUTSIDE = re.compile(r"url\((?!#[\w-]+\))", re.IGNORECASE)
_SVG_PREFIX = f"{{{SVG}}}"
_VARIABLE = re.compile(r"var\(--[a-z-]+, #[0-9a-f]{6}\)")
#: What an exhibit begins with in a cell; a page has a style of its own.
_CELL_STYLE = re.compile(r"\A<style>[^<]*</style>")
_UNPRINTED = ["script", "style", "template", "noscript", "iframe", "object", "head", "title", "svg", "math", "form"]


def clean_html(fragment: str, taken: set[str]) -> str:
    """The fragment without anything that acts, loads or hides; empty if nothing is left. ``taken`` gains its ids.

    The page has its title: a heading of the first level is a paragraph here. Each table is in a frame that a keyboard
    can scroll.

    >>> clean_html('<p onclick="x()">Words<script>alert(1)</script></p>', set())
    '<p>Words</p>'
    >>> clean_html('<p id="a" class="b">Words</p>', {"a"})
    '<p id="a-2" class="b">Words</p>'
    """
    root = _known_tree(_CELL_STYLE.sub("", fragment))
    if root is None:
        return _in_frames(_plain_tables(fragment), taken)
    for title in root.iter("h1"):
        title.tag = "p"
        title.set("class", "headline-sentence")
    _free_ids(root, taken)
    return _in_frames(_inner_html(root), taken)


def clean_drawing(drawing: str, taken: set[str]) -> str:
    """One SVG for a page, its ids added to ``taken``; empty if it holds anything but a drawing.

    Its rows may lead to places on the page, and nowhere else.

    >>> clean_drawing('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"></path></svg>', set())
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    >>> clean_drawing('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', set())
    ''
    """
    root = _known_tree(drawing)
    if root is None or [child.tag for child in root] != [f"{_SVG_PREFIX}svg"]:
        return ""
    _free_ids(root, taken)
    # in a drawing a page's reader takes what closes itself for closed, and a tenth of its bytes are ends
    return str(etree.tostring(root[0], encoding="unicode", with_tail=False)).strip()


def _known_tree(fragment: str) -> etree._Element | None:
    """A fragment that is well-formed and holds only known elements and attributes, in one element of its own."""
    try:
        root = etree.fromstring(f"<div>{fragment}</div>", _parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if all(_is_known(element) for element in root.iterdescendants()) else None


def _inner_html(root: etree._Element) -> str:
    text = etree.tostring(root, encoding="unicode", method="html")
    return str(text).removeprefix("<div>").removesuffix("</div>").strip()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=True)


def _is_known(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):  # a comment or an instruction
        return False
    parent = element.getparent()
    is_in_drawing = parent.tag.startswith(_SVG_PREFIX)
    if not element.tag.startswith(_SVG_PREFIX):
        # a page's reader ends the drawing at such an element, and reads what follows by other rules
        return (
            not is_in_drawing
            and element.tag in _TEXT_ELEMENTS
            and all(_is_safe_text(key, value) for key, value in element.attrib.items())
        )
    name = element.tag.removeprefix(_SVG_PREFIX)
    if name == "a":
        return is_in_drawing and element.prefix is None and is_link(element)
    return (
        element.prefix is None
        and name in ELEMENTS
        and (is_in_drawing or name == "svg")  # a title outside of a drawing would be another thing
        and all(_is_safe_drawing(key, value) for key, value in element.attrib.items())
    )


def _is_safe_text(key: str, value: str) -> bool:
    return key in _TEXT_ATTRIBUTES and (key != "href" or SAFE_LINK.match(value) is not None)


def _is_safe_drawing(key: str, value: str) -> bool:
    if key not in ATTRIBUTES:
        return False
    if key == "href":
        return value.startswith("#") or bool(re.match(r"data:image/(png|jpeg);base64,", value))
    return not _OUTSIDE.search(value) and ("var(" not in value or bool(_VARIABLE.fullmatch(value)))


def _free_ids(root: etree._Element, taken: set[str]) -> None:
    changed = {}
    for element in root.iter():
        if old := element.get("id"):
            new = free_id(old, taken)
            element.set("id", new)
            if new != old:
                changed[old] = new
    if not changed:
        return
    for element in root.iter():
        if words := element.get("aria-labelledby"):
            element.set("aria-labelledby", " ".join(changed.get(word, word) for word in words.split()))
        for key in () if element.tag == f"{_SVG_PREFIX}a" else ("href", "clip-path"):
            if reference := re.fullmatch(r"(url\()?#([\w-]+)(\))?", element.get(key, "")):
                before, old, after = reference.groups(default="")
                element.set(key, f"{before}#{changed.get(old, old)}{after}")


def _plain_tables(fragment: str) -> str:
    """What is left of somebody's HTML: words, lists, links, tables. No ids, styles or pictures."""
    import bleach

    soup = BeautifulSoup(fragment, "html.parser")
    for element in soup.find_all(_UNPRINTED):
        element.decompose()
    settle_tables(soup)
    for element in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        element.name = "p"  # only Markdown cells make headings: the outline stays whole
    clean = bleach.clean(
        str(soup),
        tags=_TEXT_ELEMENTS,
        attributes={"a": ["href"], "th": _is_of_cell, "td": _is_of_cell},
        protocols=["http", "https", "mailto"],
        strip=True,
        strip_comments=True,
    )
    if not BeautifulSoup(clean, "html.parser").get_text(strip=True):
        return ""
    return re.sub(r"<th>\s*</th>", "<td></td>", clean).strip()


def _is_of_cell(tag: str, name: str, value: str) -> bool:
    return name in ("colspan", "rowspan") or (name, tag) == ("scope", "th") or (name, value) == ("class", "number")


def free_id(wanted: str, taken: set[str]) -> str:
    """``wanted``, or with the first free number behind it; it is then taken.

    >>> free_id("drugs", {"drugs"})
    'drugs-2'
    """
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    taken.add(found)
    return found


def _in_frames(html: str, taken: set[str]) -> str:
    if "<table" not in html or 'class="frame"' in html:
        return html

    return re.sub(r"<table.*?</table>", lambda table: in_frame(table[0], taken), html, flags=re.DOTALL)


def in_frame(table: str, taken: set[str]) -> str:
    """A table's HTML in a frame that a keyboard can scroll, called by its number on the page."""
    label = free_id("table-1", taken).replace("-", " ").capitalize()
    return f'<div class="frame" tabindex="0" role="region" aria-label="{label}">{table}</div>'
