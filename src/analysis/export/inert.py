"""HTML fragments that can do nothing: the only way of a cell's HTML into the page.

No output is trusted for what it says it is. A fragment that is well-formed and holds
only the elements and attributes of our own exhibits passes as it is; anything else is
cut down to plain text and tables.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from lxml import etree

from analysis.charts import svg
from analysis.escape import html_text
from analysis.export.pieces import free_id

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
_SVG_PREFIX = f"{{{svg.SVG}}}"
_VARIABLE = re.compile(r"var\(--[a-z-]+, #[0-9a-f]{6}\)")
_UNPRINTED = ["script", "style", "template", "noscript", "iframe", "object", "head", "title", "svg", "math", "form"]


def clean_html(fragment: str, taken: set[str]) -> str:
    """The fragment without anything that acts, loads or hides; empty if nothing is left.

    ``taken`` holds the ids of the page so far; the fragment's ids are added, and changed
    where one is taken already.

    >>> clean_html('<p onclick="x()">Words<script>alert(1)</script></p>', set())
    '<p>Words</p>'
    >>> clean_html('<p id="a" class="b">Words</p>', {"a"})
    '<p id="a-2" class="b">Words</p>'
    """
    try:
        root = etree.fromstring(f"<div>{fragment}</div>", _parser())
    except (etree.XMLSyntaxError, ValueError):
        return _plain_tables(fragment)
    if not all(_is_known(element) for element in root.iterdescendants()):
        return _plain_tables(fragment)
    _free_ids(root, taken)
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
    return (
        element.prefix is None
        and name in svg.ELEMENTS
        and (is_in_drawing or name == "svg")  # a title outside of a drawing would be another thing
        and all(_is_safe_drawing(key, value) for key, value in element.attrib.items())
    )


def _is_safe_text(key: str, value: str) -> bool:
    return key in _TEXT_ATTRIBUTES and (key != "href" or SAFE_LINK.match(value) is not None)


def _is_safe_drawing(key: str, value: str) -> bool:
    if key not in svg.ATTRIBUTES:
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
        for key in ("href", "clip-path"):
            if reference := re.fullmatch(r"(url\()?#([\w-]+)(\))?", element.get(key, "")):
                before, old, after = reference.groups(default="")
                element.set(key, f"{before}#{changed.get(old, old)}{after}")


def _plain_tables(fragment: str) -> str:
    """What is left of somebody's HTML: words, lists, links, tables. No ids, styles or pictures."""
    import bleach

    soup = BeautifulSoup(fragment, "html.parser")
    for element in soup.find_all(_UNPRINTED):
        element.decompose()
    for element in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        element.name = "p"  # only Markdown cells make headings: the outline stays whole
    clean = bleach.clean(
        str(soup),
        tags=_TEXT_ELEMENTS,
        attributes={"a": ["href"], "th": ["scope", "colspan", "rowspan"], "td": ["colspan", "rowspan"]},
        protocols=["http", "https", "mailto"],
        strip=True,
        strip_comments=True,
    )
    if not BeautifulSoup(clean, "html.parser").get_text(strip=True):
        return ""
    return re.sub(r"<th>\s*</th>", "<td></td>", clean).strip()


def in_frames(html: str, taken: set[str]) -> str:
    """The tables of cleaned foreign HTML, each in a frame of its own that a keyboard can scroll."""
    if "<table" not in html or 'class="frame"' in html:
        return html

    def frame(table: re.Match[str]) -> str:
        label = html_text(free_id("table-1", taken).replace("-", " ").capitalize())
        return f'<div class="frame" tabindex="0" role="region" aria-label="{label}">{table[0]}</div>'

    return re.sub(r"<table.*?</table>", frame, html, flags=re.DOTALL)
