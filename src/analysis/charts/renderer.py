"""A matplotlib figure as the elements of an SVG, straight from its artists.

matplotlib's own SVG is text with a style sheet, groups and ids that would be parsed again to be taken out. Here its
renderer hands each element to a tree, which keeps what a drawing may hold.
"""

from __future__ import annotations

import cmath
import itertools
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from analysis.charts.allowed import SVG, is_link, keep_attributes
from analysis.charts.typeface import glyph
from analysis.escape import make_visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

_POWER = re.compile(r"\$\\mathdefault\{(-?)(?:([\d.]+)\\times)?(10\^\{(-?\d+)\}|0)\}\$")
_ANCHORS = {"left": "start", "right": "end", "center": "middle"}


class RowLink(NamedTuple):
    """A row of a drawing that leads to a place on the page: its ends, and its middle from the top, in pixels.

    The words of ``shown`` stand at its left end while a reader is on it.
    """

    place: str
    title: str
    shown: str
    left: float
    right: float
    top: float


def draw_elements(figure: Figure) -> etree._Element:
    """The figure drawn once at its own size and closed, as an ``svg`` element in points.

    The ground of figure and axes is left out; each element is kept as :func:`analysis.charts.allowed.keep_attributes`
    has it.
    """
    from matplotlib import pyplot
    from matplotlib.backends.backend_mixed import MixedModeRenderer
    from matplotlib.collections import QuadMesh

    figure.patch.set_visible(False)
    for axes in figure.axes:
        for one in (axes, *axes.child_axes):
            one.patch.set_visible(False)
        if axes.images or any(isinstance(found, QuadMesh) for found in axes.collections):
            for text in axes.texts:  # on colors that do not follow the reader: neither does its own
                text.set_color(_like(text.get_color()))
    dpi, figure.dpi = figure.dpi, 72  # a unit of the drawing is a point
    width, height = figure.get_size_inches()
    svg = _renderer()(width * 72, height * 72, image_dpi=dpi)
    renderer: Any = MixedModeRenderer(figure, width, height, dpi, svg)  # type: ignore[no-untyped-call]
    figure.draw(renderer)
    renderer.finalize()
    pyplot.close(figure)
    root: etree._Element = svg.writer.root
    root.attrib.update({"height": f"{svg.height:g}", "viewBox": svg.shown(), "width": f"{svg.width:g}"})
    return root


def _like(color: Any) -> tuple[float, float, float]:
    """The color as one that no palette has."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(color)
    return red, green, blue + (1 if blue < 0.5 else -1) / 255


class _Tree:
    """Takes elements where matplotlib's writer of text would."""

    def __init__(self) -> None:
        self.root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
        self._open = [self.root]
        self._in_defs = 0  # where marks are, which are small

    def start(self, tag: str, attrib: Mapping[str, Any] | None = None, **extra: Any) -> int:
        """Open an element; one that a drawing may not hold is not in the tree, with all that is in it."""
        given = {key: value for key, value in {**(attrib or {}), **extra}.items() if value}
        kept = keep_attributes(tag, given, 2 if self._in_defs else 1)
        if kept is None:
            element = etree.Element("dropped")
        else:
            element = etree.SubElement(self._open[-1], f"{{{SVG}}}{tag}", kept)
        self._in_defs += tag == "defs"
        self._open.append(element)
        return len(self._open) - 1

    def data(self, text: str) -> None:
        """The text of the open element."""
        self._open[-1].text = make_visible(text)

    def end(self, tag: str = "", indent: bool = True) -> None:
        """Close the last element."""
        element = self._open.pop()
        self._in_defs -= tag == "defs"
        if tag == "a" and not is_link(element):
            element.tag = f"{{{SVG}}}g"
            element.attrib.clear()

    def element(self, tag: str, text: str = "", attrib: Mapping[str, Any] | None = None, **extra: Any) -> None:
        """An element that holds text alone."""
        self.start(tag, attrib, **extra)
        if text:
            self.data(text)
        self.end(tag)

    def comment(self, words: str) -> None:
        """Nobody sees it."""


@cache
def _renderer() -> Any:
    """matplotlib's SVG renderer, which makes a tree, remembers the sizes of texts and notes what sticks out.

    Made late, as matplotlib is slow to import.
    """
    from matplotlib.backends.backend_svg import RendererSVG
    from matplotlib.colors import to_hex
    from matplotlib.font_manager import weight_dict
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    class Renderer(RendererSVG):
        def __init__(self, width: float, height: float, image_dpi: float) -> None:
            nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
            super().__init__(width, height, StringIO(), image_dpi=image_dpi, metadata=nothing)  # type: ignore[no-untyped-call]
            self.writer: Any = _Tree()
            self._ids = itertools.count()
            #: Left, lower, right and upper edge of all that is drawn, at least those of the figure.
            self.edges = 0.0, 0.0, width, height

        def open_group(self, s: str, gid: str | None = None) -> None:
            """None: what matplotlib groups by artist would be taken apart."""

        def close_group(self, s: str) -> None:
            """None was opened."""

        def _make_id(self, kind: str, content: object) -> str:
            """Another one for each content: they are numbered in the order of the drawing in the end."""
            return f"{kind}{next(self._ids)}"

        def finalize(self) -> None:
            self._write_clips()  # type: ignore[no-untyped-call]
            self._write_hatches()  # type: ignore[no-untyped-call]

        def shown(self) -> str:
            """The view box of all that is drawn, with a little room where it sticks out."""
            beyond = [-self.edges[0], -self.edges[1], self.edges[2] - self.width, self.edges[3] - self.height]
            if max(beyond) < 1:
                return f"0 0 {_short(self.width)} {_short(self.height)}"
            left, lower, right, upper = (math.ceil(by) + 2 if by >= 1 else 0 for by in beyond)
            return f"{-left:g} {-upper:g} {self.width + left + right:g} {self.height + lower + upper:g}"

        def draw_text(
            self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
        ) -> None:
            words = _without_math(s)
            clip = self._get_clip_attrs(gc)  # type: ignore[no-untyped-call]
            if clip:  # which would turn with the text
                self.writer.start("g", clip)
            self._draw_text_as_text(gc, x, y, words, prop, angle, False, mtext)
            if clip:
                self.writer.end("g")
            width, height, descent = _text_size(words, prop)
            along, up = cmath.rect(width, math.radians(angle)), cmath.rect(1, math.radians(angle + 90))
            base = complex(x, self.height - y)
            corners = [base + end + up * by for end in (0, along) for by in (-descent, height - descent)]
            self._note([at.real for at in corners], [at.imag for at in corners])

        def _make_flip_transform(self, transform: Any) -> Any:
            """From the top, as in SVG. Matplotlib's own builds a tree of transforms for each path."""
            if not transform.is_affine:
                return super()._make_flip_transform(transform)  # type: ignore[no-untyped-call]
            from_top = transform.get_matrix().copy()
            from_top[1] *= -1
            from_top[1, 2] += self.height
            return Affine2D(from_top)

        def _get_style(self, gc: Any, rgbFace: Any) -> Any:
            """Looks as a mapping, which need not be parsed."""
            return self._get_style_dict(gc, rgbFace)  # type: ignore[no-untyped-call]

        def _draw_text_as_text(
            self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any, mtext: Any = None
        ) -> None:
            if angle or mtext is None:
                super()._draw_text_as_text(gc, x, y, s, prop, angle, ismath, mtext)  # type: ignore[no-untyped-call]
                return
            left, _ = mtext.get_transform().transform(mtext.get_unitless_position())
            looks = {
                "font-size": f"{_short(prop.get_size())}px",
                "font-style": prop.get_style(),
                "font-weight": str(weight_dict.get(prop.get_weight(), prop.get_weight())),
                "text-anchor": _ANCHORS[mtext.get_ha()],
            }
            *rgb, opacity = gc.get_rgb()
            if any(rgb):  # matplotlib's black is ink
                looks["fill"] = to_hex(rgb)
            if opacity != 1:
                looks["opacity"] = _short(opacity)
            self.writer.element("text", s, looks, x=_short(left), y=_short(y))

        def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
            super().draw_path(gc, path, transform, rgbFace)  # type: ignore[no-untyped-call]
            if gc.get_clip_rectangle() is None and gc.get_clip_path()[0] is None and len(path.vertices):
                x0, y0, x1, y1 = path.get_extents(transform).extents
                self._note([x0, x1], [y0, y1])

        def draw_path_collection(self, gc: Any, master_transform: Any, paths: Any, *given: Any, **looks: Any) -> None:
            """Paths of one look as one: each for itself would be an element that is then joined to the others."""
            transforms, offsets, _, faces, edges, widths, styles, *_ = given
            is_same = all(len(each) <= 1 for each in (transforms, offsets, faces, edges, widths, styles))
            is_opaque = all(color[3] in (0, 1) for colors in (faces, edges) for color in colors)
            if len(paths) > 2 and is_same and is_opaque and not offsets.any():
                joined = Path.make_compound_path(*paths)
                joined.should_simplify = False  # no more than any of them would be
                paths = [joined]
            super().draw_path_collection(gc, master_transform, paths, *given, **looks)  # type: ignore[no-untyped-call]

        def _note(self, xs: Sequence[float], ys: Sequence[float]) -> None:
            left, lower, right, upper = self.edges
            self.edges = min(left, *xs), min(lower, *ys), max(right, *xs), max(upper, *ys)

        def get_text_width_height_descent(
            self, s: str, prop: FontProperties, ismath: Any
        ) -> tuple[float, float, float]:
            return _text_size(_without_math(s), prop)

        def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
            """What matplotlib would look up in the files of the type for every text, and twice for that of a tick."""
            return _line_height(prop)

        def write_links(self, rows: Sequence[RowLink], ink: str, height: float) -> None:
            """Rows of the drawing that lead somewhere: unseen lines, which a page shows when a reader is on one."""
            writer = self.writer
            unseen = {"fill": ink, "fill-opacity": "0", "stroke": ink, "stroke-opacity": "0"}
            writer.start("g", {**unseen, "stroke-width": f"{height:.2f}", "font-size": "9px"})
            for row in rows:
                writer.start("a", {"href": f"#{row.place}"})
                writer.element("title", row.title)
                writer.element("path", d=f"M {row.left:.0f} {row.top:.1f} L {row.right:.0f} {row.top:.1f}")
                if row.shown:
                    writer.element("text", row.shown, x=f"{row.left:.0f}", y=f"{row.top + 3.2:.1f}")
                writer.end("a")
            writer.end("g")

    return Renderer


def _short(number: float) -> str:
    """At most six digits after the point.

    >>> _short(460.8), _short(200.0)
    ('460.8', '200')
    """
    return f"{number:f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=4096)
def _text_size(text: str, font: FontProperties) -> tuple[float, float, float]:
    """Width without kerning, height and depth under the line, in points. Matplotlib sets each text to measure it."""
    from matplotlib.font_manager import findfont

    file, size = findfont(font), font.get_size_in_points()
    signs = [glyph(file, sign) for sign in text]
    descent = max((sign.descent for sign in signs), default=0.0)
    height = max((sign.ascent for sign in signs), default=0.0) + descent
    return sum(sign.advance for sign in signs) * size, height * size, descent * size


@lru_cache(maxsize=256)
def _line_height(font: FontProperties) -> tuple[float, float, float]:
    """How far a line reaches over and under its baseline, and the gap to the next, in points."""
    from matplotlib.font_manager import findfont, get_font

    file = get_font(findfont(font))
    table, point = file.get_sfnt_table("OS/2"), font.get_size_in_points() / file.units_per_EM
    if table is None:
        return file.ascender * point, -file.descender * point, 0.0
    return table["sTypoAscender"] * point, -table["sTypoDescender"] * point, table["sTypoLineGap"] * point


def _without_math(text: str) -> str:
    r"""The labels of a logarithmic axis as plain numbers; any other ``$`` is a dollar.

    >>> [_without_math("$\\mathdefault{%s}$" % label) for label in ("2\\times10^{3}", "-10^{-2}", "0")]
    ['2,000', '−0.01', '0']
    """
    found = _POWER.fullmatch(text)
    if not found:
        return text
    sign, factor, number, power = found.groups()
    value = f"{float(factor or 1) * 10 ** int(power):,.{max(-int(power), 0)}f}" if power else number
    return f"{'−' * len(sign)}{value}"
