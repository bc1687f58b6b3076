"""What charts are made of: bars, boxes, lines, words and scales.

They draw what matplotlib's own axes, ticks and texts would, with far fewer artists, each of which takes time to
make, measure and draw: most of what makes a chart quick.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from analysis.charts.palette import ACCENT, GRID, INK, MUTED, NEUTRAL
from analysis.charts.svg import RowLink
from analysis.charts.typeface import font_file

#: Widths in inches: the column of a page, and a phone. 100 pixels are one inch.
WIDE, NARROW = 6.4, 3.2

#: The least length in inches of a bar that stands for someone: two pixels.
LEAST_BAR = 0.02

#: Height of one row of bars, and of a row whose label stands above its bar.
ROW, LABELED_ROW = 0.22, 0.37


def draw_bars(
    axes: Axes,
    labels: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str] = (),
    ticks: Sequence[float] = (),
    **looks: Sequence[Any],
) -> Axes:
    """Horizontal bars from zero, top down, each with its value or text at its end.

    ``looks`` say something of each bar: ``is_accent`` (of the accent color and bold, the others gray), ``parts``
    (how much of it has the accent color, the rest gray), ``colors``, ``is_part`` (of the bar above: thinner, its label
    in gray).
    """
    texts = texts or [f"{value:,}" for value in values]
    is_accent = looks.get("is_accent") or [True] * len(values)
    is_part = looks.get("is_part") or [False] * len(values)
    parts = looks.get("parts") or [0] * len(values)
    colors = looks.get("colors") or [
        ACCENT if accent and not part else NEUTRAL for accent, part in zip(is_accent, parts, strict=True)
    ]
    label_width = max(map(text_width, labels))
    is_above = label_width > 0.54 * figure_width(axes)
    row = LABELED_ROW if is_above else ROW
    place_axes(
        axes,
        height=row * len(values),
        left=0.02 if is_above else label_width + 0.14,
        right=max(map(text_width, texts)) + 0.1,
        top=0.02,
        bottom=0.28 if ticks else 0.02,
    )
    thicknesses = [(0.08 if part else 0.15) / row for part in is_part]
    shift = 0.5 - 0.075 / row - 0.06 if is_above else 0  # from a row's middle to its bar's
    is_marked = [accent and not all(is_accent) for accent in is_accent]
    axes.set(ylim=(len(values) - 0.5, -0.5), xlim=(0, ticks[-1] if ticks else max(max(values), 1)))
    least = LEAST_BAR / (axes.get_position().width * figure_width(axes)) * axes.get_xlim()[1]
    rows = range(len(values))
    marks = [*zip(rows, values, colors, strict=True), *((at, parts[at], ACCENT) for at in rows if parts[at])]
    boxes = [
        (0, at + shift - thicknesses[at] / 2, max(value, least) if value else 0, thicknesses[at])
        for at, value, _ in marks
    ]
    fill_boxes(axes, boxes, [color for _, _, color in marks])
    for at, (label, value, text) in enumerate(zip(labels, values, texts, strict=True)):
        weight = "semibold" if is_marked[at] else "normal"
        color = MUTED if is_part[at] else INK
        if is_above:
            write(axes, label, (0, at - 0.04), ha="left", va="baseline", weight=weight, color=color)
        else:
            write(axes, label, (0, at), (-6, 0), ha="right", va="center_baseline", weight=weight, color=color)
        write(axes, text, (value, at + shift), (4, 0), ha="left", va="center_baseline", weight=weight, color=color)
    if ticks:
        shown_ticks = ticks if figure_width(axes) > NARROW or len(ticks) < 4 else ticks[::2]
        scale_below(axes, shown_ticks, [f"{tick:.0%}" for tick in shown_ticks], grid=True)
    if not is_above:
        draw_lines(axes, [[(0, y) for y in axes.get_ylim()]])
    return axes


def share_ticks(highest: float) -> list[float]:
    """Round shares from none up to at least ``highest``."""
    step = 0.25 if highest > 0.5 else 0.1
    return [at * step for at in range(math.ceil(round(highest / step, 6)) + 1)] if highest else [0.0, step]


#: How far Source Sans reaches over and under its baseline, in parts of its size.
_OVER, _UNDER = 0.75, 0.25

#: Where the baseline of a line stands, from the place that it is aligned to, in parts of its size.
_BASELINES = {
    "baseline": 0,
    "bottom": _UNDER,
    "center": (_UNDER - _OVER) / 2,
    "center_baseline": -_OVER / 2,
    "top": -_OVER,
}


class _Line(Text):
    """One line of text at a place in data units, moved by an offset in points, without matplotlib's slow layout."""

    def __init__(self, text: str, place: tuple[Any, float], offset: tuple[float, float], **looks: Any) -> None:
        super().__init__(*place, text, transform=IdentityTransform(), **looks)
        self._offset = offset

    def get_unitless_position(self) -> tuple[float, float]:
        """The place in pixels, as the transform says."""
        axes: Any = self.axes
        x, y = axes.transData.transform(super().get_unitless_position())
        return x + self._offset[0] * self._pixels, y + self._offset[1] * self._pixels

    @property
    def _pixels(self) -> float:
        """Pixels of a point."""
        axes: Any = self.axes
        return float(axes.figure.dpi) / 72

    def set_clip_path(self, path: Any, transform: Any = None) -> None:
        """It may stand outside the axes."""

    def draw(self, renderer: RendererBase) -> None:
        """The line at its place, by what a renderer knows."""
        x, y = self.get_unitless_position()
        text, font = self.get_text(), self.get_fontproperties()
        width, _, _ = renderer.get_text_width_height_descent(text, font, False)
        _, whole = renderer.get_canvas_width_height()
        x -= {"left": 0, "center": width / 2, "right": width}[self.get_horizontalalignment()]
        y += _BASELINES[self.get_verticalalignment()] * font.get_size_in_points() * self._pixels
        graphics = renderer.new_gc()
        graphics.set_foreground(self.get_color())
        renderer.draw_text(graphics, x, whole - y, text, font, 0, False, mtext=self)
        graphics.restore()


def write(axes: Axes, text: str, place: tuple[Any, float], offset: tuple[float, float] = (0, 0), **looks: Any) -> None:
    """Words at a place in data units, moved by an offset in points; they may stand outside the axes.

    ``looks`` are those of matplotlib's texts: ``ha`` and ``va`` always, ``color``, ``weight``, ``size``.
    """
    axes.add_artist(_Line(text, place, offset, **{"color": INK, **looks}))


class RowLinks(Artist):
    """Rows of a drawing that lead to places on a page. Seen by no one but the reader of an SVG who is on one.

    ``rows`` are the place, the title, the words that are shown then, and the height in data units of each; they
    reach from one side of the axes to the other and are ``height`` inches high.
    """

    def __init__(self, rows: Sequence[tuple[str, str, str, float]], height: float) -> None:
        super().__init__()
        self.rows, self._height = tuple(rows), height
        self.set_zorder(9)  # under no mark, which would catch the pointer

    def draw(self, renderer: RendererBase) -> None:
        """The links, by a renderer that knows them."""
        axes: Any = self.axes
        if not hasattr(renderer, "write_links"):
            return
        _, whole = renderer.get_canvas_width_height()
        left, right = axes.get_xlim()
        placed = []
        for place, title, shown, y in self.rows:
            (x, from_bottom), (end, _) = axes.transData.transform([(left, y), (right, y)])
            placed.append(RowLink(place, title, shown, x, end, whole - from_bottom))
        renderer.write_links(placed, INK, self._height * axes.figure.dpi)


def fill_boxes(
    axes: Axes, boxes: Sequence[tuple[float, float, float, float]], colors: Sequence[str], **looks: Any
) -> None:
    """Boxes (left, bottom, width, height) in data units, as one artist."""
    corners = [[(x, y), (x + dx, y), (x + dx, y + dy), (x, y + dy)] for x, y, dx, dy in boxes]
    axes.add_collection(PolyCollection(corners, facecolor=colors, **looks), autolim=False)


def draw_lines(axes: Axes, lines: Sequence[Sequence[tuple[float, float]]], color: str = INK, **looks: Any) -> None:
    """Thin lines through places in data units, as one artist."""
    axes.add_collection(LineCollection(lines, **{"color": color, "linewidth": 0.8, **looks}), autolim=False)


def scale_below(
    axes: Axes, ticks: Sequence[float], labels: Sequence[str] = (), unit: str = "", grid: bool = False
) -> None:
    """Labels (or the ticks), the unit and grid lines for the limits that the axes have."""
    bottom, top = axes.get_ylim()
    for tick, label in zip(ticks, labels or map(str, ticks), strict=True):
        write(axes, label, (tick, bottom), (0, -3.5), ha="center", va="top", color=MUTED)
    if unit:
        write(axes, unit, (sum(axes.get_xlim()) / 2, bottom), (0, -16.5), ha="center", va="top", color=MUTED)
    if grid:
        draw_lines(axes, [[(tick, bottom), (tick, top)] for tick in ticks], color=GRID, zorder=0.5)


def scale_beside(axes: Axes, ticks: Sequence[float], labels: Sequence[str]) -> None:
    """Labels left of the plot, with grid lines; the limits must be set before."""
    left, right = axes.get_xlim()
    for tick, label in zip(ticks, labels, strict=True):
        write(axes, label, (left, tick), (-3.5, 0), ha="right", va="center_baseline", color=MUTED)
    draw_lines(axes, [[(left, tick), (right, tick)] for tick in ticks], color=GRID, zorder=0.5)


def place_axes(axes: Axes, height: float, left: float, right: float, top: float, bottom: float) -> None:
    """Give the axes ``height`` inches between margins in inches, and the figure the sum; hide matplotlib's scales."""
    axes.set_axis_off()
    axes.set(xticks=[], yticks=[])
    width, whole = figure_width(axes), height + top + bottom
    _figure(axes).set_figheight(whole)
    axes.set_position((left / width, bottom / whole, 1 - (left + right) / width, height / whole))


def figure_width(axes: Axes) -> float:
    """Width of the figure in inches."""
    return _figure(axes).get_figwidth()


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None, "axes without a figure"
    return figure


@cache
def text_width(text: str, size: float = 9) -> float:
    """Width of a semibold text in inches, with a little room for other fonts."""
    font = get_font(font_file("Semibold"))
    font.set_size(size, 72)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # a sign that the type lacks is as wide as an empty box
        font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return 1.06 * float(font.get_width_height()[0]) / 64 / 72
