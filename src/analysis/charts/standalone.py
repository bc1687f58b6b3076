"""A drawing with its words around it, so that it can be published by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from analysis.charts.allowed import SVG
from analysis.charts.palette import GROUND, INK, MUTED
from analysis.charts.primitives import text_width
from analysis.charts.svg import PIXELS_PER_INCH
from analysis.charts.typeface import font_faces
from analysis.escape import make_visible

#: Points around the drawing, and the sizes of finding, title and small print.
_MARGIN: Final = 14
_FINDING, _TITLE, _SMALL = 13.0, 9.5, 8.0

#: The width of a regular text in parts of that of a semibold one, with room to spare.
_REGULAR: Final = 0.98

#: Points from one line to the next, in parts of the size of the text.
_LINE: Final = 1.35


@dataclass(frozen=True, slots=True)
class ChartWords:
    """What stands around a drawing: its finding, what is drawn and in which unit, and the small print below.

    ``small`` are paragraphs. ``address`` is that of the page on which the drawing stands, to which its rows
    lead; it may be empty.
    """

    finding: str
    title: str
    small: tuple[str, ...] = ()
    address: str = ""


def render_standalone(svg: str, words: ChartWords) -> str:
    """A drawing as an SVG document that tells its finding, title, unit and source by itself.

    Parameters
    ----------
    svg : str, as :func:`analysis.charts.svg.render_svg` makes it
    words : ChartWords

    Returns
    -------
    str, the same for the same drawing and words; in the light shades, on their ground

    Examples
    --------
    >>> drawing = f'<svg xmlns="{SVG}" viewBox="0 0 400 100" width="556" height="139"><path d="M0 0"/></svg>'
    >>> "Crack leads" in render_standalone(drawing, ChartWords("Crack leads", "People"))
    True
    """
    inner = etree.fromstring(svg.encode())
    _, _, width, height = (float(number) for number in inner.get("viewBox", "").split())
    whole = width + 2 * _MARGIN
    lines: list[tuple[str, float, str, str]] = []
    lines += [(line, _FINDING, INK, "600") for line in _wrap(words.finding, _FINDING, width)]
    lines += [(line, _TITLE, MUTED, "") for line in _wrap(words.title, _TITLE, width / _REGULAR)]
    top, above = _place(lines, _MARGIN)
    top += 8
    wrapped = [line for paragraph in words.small for line in _wrap(paragraph, _SMALL, width / _REGULAR)]
    small = [(line, _SMALL, MUTED, "") for line in wrapped]
    bottom, below = _place(small, top + height + 8)
    size = bottom + _MARGIN
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG}, viewBox=f"0 0 {whole:g} {size:g}")
    root.set("width", f"{whole / 72 * PIXELS_PER_INCH:.0f}")
    root.set("height", f"{size / 72 * PIXELS_PER_INCH:.0f}")
    root.set("font-family", inner.get("font-family", ""))
    etree.SubElement(root, f"{{{SVG}}}title").text = make_visible(words.finding)
    etree.SubElement(root, f"{{{SVG}}}style").text = font_faces()
    etree.SubElement(root, f"{{{SVG}}}path", d=f"M0 0H{whole:g}V{size:g}H0z", fill=GROUND)
    root.extend(above)
    inner.set("x", f"{_MARGIN:g}")
    inner.set("y", f"{top:g}")
    inner.set("width", f"{width:g}")
    inner.set("height", f"{height:g}")
    for link in inner.iter(f"{{{SVG}}}a"):
        link.set("href", (words.address or "../index.html") + link.get("href", ""))
        for name in link.findall(f"{{{SVG}}}text"):
            link.remove(name)  # a page shows it; anywhere else it is never seen
    root.append(inner)
    root.extend(below)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _place(lines: list[tuple[str, float, str, str]], top: float) -> tuple[float, list[etree._Element]]:
    """Lines of text one below the other, and where they end."""
    placed = []
    for text, size, color, weight in lines:
        top += size * _LINE
        element = etree.Element(f"{{{SVG}}}text", x=f"{_MARGIN:g}", y=f"{top - 0.3 * size:.1f}", fill=color)
        element.set("font-size", f"{size:g}px")
        if weight:
            element.set("font-weight", weight)
        element.text = make_visible(text)
        placed.append(element)
    return top, placed


def _wrap(text: str, size: float, width: float) -> list[str]:
    """The text in lines of at most ``width`` points; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) * 72 <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
