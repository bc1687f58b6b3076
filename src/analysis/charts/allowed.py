"""What a drawing may hold: the elements and attributes of SVG that a page shows, in short.

What leaves here has presentation attributes where there was a ``style`` (which a strict content policy blocks), no
address but those within it, and numbers of a tenth of a point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from lxml import etree

SVG: Final = "http://www.w3.org/2000/svg"


def names(words: str) -> frozenset[str]:
    """Names with blanks between them as a set."""
    return frozenset(words.split())


#: The only elements and attributes that a drawing may hold. An ``a`` leads to a place on the page (:func:`is_link`).
ELEMENTS = names("svg title desc defs g path use text tspan rect circle ellipse line polyline polygon clipPath image a")
ATTRIBUTES = names(
    """id class role aria-labelledby viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform
    preserveAspectRatio href clip-path clip-rule fill fill-opacity fill-rule opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    font-family font-size font-style font-weight text-anchor"""
)
_NUMBERS = names("d points x y x1 y1 x2 y2 cx cy r width height")

_XLINK_HREFS = ("{http://www.w3.org/1999/xlink}href", "xlink:href")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_BLANKS = re.compile(r"\s+")
_STEP = re.compile(r" ?([A-Za-z]) ?")
_CORNER = re.compile(r"([ML])(-?[\d.]+) (-?[\d.]+)")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_OWN_URL = re.compile(r"url\(#[\w-]+\)")
_NO_ROTATION = re.compile(r"^rotate\(-?0(\.0+)?(?=[ ),])[^)]*\)$")
_PLACE = re.compile(r"#\w[\w-]*")
_IN_LINK = names("title path text")
_SAFE_IMAGE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]*\Z")


def is_link(element: etree._Element) -> bool:
    """Whether an ``a`` of a drawing leads to a place on the page, and holds its title, marks and words alone.

    >>> is_link(etree.fromstring(f'<a xmlns="{SVG}" href="#ada-example"><title>Ada Example</title></a>'))
    True
    >>> is_link(etree.fromstring(f'<a xmlns="{SVG}" href="https://example.org"/>'))
    False
    """
    inside = {child.tag.removeprefix(f"{{{SVG}}}") if isinstance(child.tag, str) else "" for child in element}
    return element.keys() == ["href"] and bool(_PLACE.fullmatch(element.get("href", ""))) and inside <= _IN_LINK


#: A number found in a text with one and with two digits after the point, no more than it needs.
_SHORT_NUMBER: Final[Mapping[int, Callable[[re.Match[str]], str]]] = {
    1: lambda found: f"{float(found[0]):.1f}".removesuffix(".0"),
    2: lambda found: f"{float(found[0]):.2f}".rstrip("0").removesuffix("."),
}


def keep_attributes(tag: str, given: Mapping[str, Any], digits: int = 1) -> dict[str, str] | None:
    """The attributes of an element as they are kept, sorted; None where a drawing may not hold the element.

    ``style`` may be declarations of CSS or the same as a mapping; numbers are written with so many digits.

    >>> keep_attributes("path", {"d": "M 1.234 2", "style": "fill: #0000FF", "onclick": "go()"})
    {'d': 'M1.2 2', 'fill': '#0000ff'}
    >>> keep_attributes("script", {})
    """
    if tag not in ELEMENTS:
        return None
    wanted = dict(given)
    if style := wanted.pop("style", None):
        wanted |= _declarations(style) if isinstance(style, str) else style
    for name in _XLINK_HREFS:
        if name in wanted:
            wanted["href"] = wanted.pop(name)
    if tag == "a":
        wanted = {"href": wanted.get("href", "")}
    kept = ((key, _kept_value(key, wanted[key], digits)) for key in sorted(wanted))
    return {key: value for key, value in kept if value is not None}


@lru_cache(maxsize=1024)
def _declarations(style: str) -> dict[str, str]:
    """CSS declarations as presentation attributes; the ``font`` shorthand taken apart.

    >>> _declarations("font: bold 10px 'DejaVu Sans', sans-serif; text-anchor: middle")
    {'text-anchor': 'middle', 'font-size': '10px', 'font-weight': 'bold'}
    """
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    declared = {key.strip(): value.strip() for key, value in pairs}
    shorthand = declared.pop("font", "")
    if size := re.search(r"[\d.]+px", shorthand):
        declared["font-size"] = size[0]
        before = shorthand[: size.start()]
        if weight := re.search(r"\b(bold|[1-9]00)\b", before):
            declared["font-weight"] = weight[0]
        if slant := re.search(r"\b(italic|oblique)\b", before):
            declared["font-style"] = slant[0]
    return declared


def _kept_value(key: str, value: str, digits: int) -> str | None:
    if key in _NUMBERS:
        value = _LONG_NUMBER.sub(_SHORT_NUMBER[digits], value)
        return _shorten_lines(_STEP.sub(r"\1", _BLANKS.sub(" ", value).strip())) if key == "d" else value
    if key == "href":
        return value if value.startswith("#") or _SAFE_IMAGE.match(value) else None
    return _kept_look(key, value)


@lru_cache(maxsize=4096)
def _kept_look(key: str, value: str) -> str | None:
    if key not in ATTRIBUTES or key in ("font-family", "class", "role"):
        return None
    if "url(" in value and not _OWN_URL.fullmatch(value):
        return None
    if key == "transform" and _NO_ROTATION.match(value):
        return None
    if key in ("font-weight", "font-style") and value in ("400", "normal"):
        return None
    return value.lower() if _COLOR.fullmatch(value) else value


def _shorten_lines(path: str) -> str:
    """Write lines of a path that run along an axis with one number instead of two.

    >>> _shorten_lines("M2 1L4 1L4 3L2 3z")
    'M2 1H4V3H2z'
    """
    x = y = end = None

    def step(found: re.Match[str]) -> str:
        nonlocal x, y, end
        before = (x, y) if found.start() == end else (None, None)
        (x, y), end = (found[2], found[3]), found.end()
        if found[1] == "L" and before[1] == y:
            return f"H{x}"
        return f"V{y}" if found[1] == "L" and before[0] == x else found[0]

    return _CORNER.sub(step, path)
