"""What charts are made of: bars, boxes, lines, words and scales, all of them matplotlib's own artists.

Who has the Axes can change each of them as in any other plot: bars are in ``axes.containers``, labels are those of
ticks, numbers at bars are annotations.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox, ScaledTranslation

from analysis.charts.palette import ACCENT, GRID, INK, MUTED, NEUTRAL
from analysis.charts.renderer import RowLink
from analysis.charts.typeface import FAMILY, font_file, glyph
from analysis.errors import InputError

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
    if not values:
        raise InputError("there is nothing to draw: the table has no rows")
    texts = texts or [f"{value:,}" for value in values]
    is_accent = looks.get("is_accent") or [True] * len(values)
    is_part = looks.get("is_part") or [False] * len(values)
    parts = looks.get("parts") or [0] * len(values)
    colors = looks.get("colors") or [
        ACCENT if accent and not part else NEUTRAL for accent, part in zip(is_accent, parts, strict=True)
    ]
    label_width = max(map(text_width, labels))
    is_above = label_width > 0.54 * drawing_width(axes)
    row = LABELED_ROW if is_above else ROW
    plot = lay_out(
        axes,
        height=row * len(values),
        left=0.02 if is_above else label_width + 0.14,
        right=max(map(text_width, texts)) + 0.1,
        top=0.02,
        bottom=0.28 if ticks else 0.02,
    )
    baseline = 0.04 if is_above else 0  # a label above its bar stands a little over the middle of its row
    shift = 0.54 - 0.075 / row - 0.06 if is_above else 0  # from a row's middle to its bar's
    thicknesses = [(0.08 if part else 0.15) / row for part in is_part]
    rows = range(len(values))
    middles = [at + shift for at in rows]
    axes.set(ylim=(len(values) - 0.5 + baseline, -0.5 + baseline), xlim=(0, ticks[-1] if ticks else max(*values, 1)))
    whole = _add_bars(axes, middles, values, thicknesses, colors)
    for at in (at for at in rows if parts[at]):
        _add_bars(axes, [middles[at]], [parts[at]], [thicknesses[at]], [ACCENT])
    show_short(axes, whole, values, colors, plot.width)
    axes.tick_params(axis="y", pad=0 if is_above else 6, labelcolor=INK)
    axes.set_yticks(rows, list(map(_one_line, labels)))
    written = axes.bar_label(whole, list(map(_one_line, texts)), padding=4)
    for at, (tick, text) in enumerate(zip(axes.yaxis.get_major_ticks(), written, strict=True)):
        text.set_verticalalignment("center_baseline")
        if is_above:
            tick.label1.set(ha="left", va="baseline")
        if is_part[at] or (is_accent[at] and not all(is_accent)):
            looks_of = {"color": MUTED} if is_part[at] else {"weight": "semibold"}
            tick.label1.set(**looks_of)
            text.set(**looks_of)
    if not is_above:
        show_line(axes, "left")
    shown_ticks = ticks if plot.is_wide or len(ticks) < 4 else ticks[::2]
    scale_below(axes, shown_ticks, [f"{tick:.0%}" for tick in shown_ticks], grid=True)
    return axes


def _add_bars(
    axes: Axes, middles: Sequence[float], lengths: Sequence[float], heights: Sequence[float], colors: Sequence[str]
) -> BarContainer:
    """Bars as ``axes.barh`` makes them, which would find out how far they reach: both scales are set."""
    given = zip(middles, lengths, heights, colors, strict=True)
    bars = [Rectangle((0, y - high / 2), length, high, facecolor=color) for y, length, high, color in given]
    for bar in bars:
        axes.add_artist(bar)
    container = BarContainer(bars, datavalues=lengths, orientation="horizontal")
    axes.add_container(container)
    return container


def show_short(axes: Axes, bars: Any, lengths: Sequence[float], colors: Sequence[str], inches: float) -> None:
    """Two pixels at the foot of each bar that would be shorter, in its color: the bar keeps its true length."""
    is_upright = bars.orientation == "vertical"
    least = LEAST_BAR / inches * (axes.get_ylim()[1] if is_upright else axes.get_xlim()[1])
    short = [at for at, length in enumerate(lengths) if 0 < length < least]
    sides = [bars.patches[at].get_bbox() for at in short]
    foot: dict[str, Any] = {"linewidth": 72 * LEAST_BAR, "colors": [colors[at] for at in short]}
    if is_upright and short:
        axes.hlines([least / 2] * len(short), [side.x0 for side in sides], [side.x1 for side in sides], **foot)
    elif short:
        axes.vlines([least / 2] * len(short), [side.y0 for side in sides], [side.y1 for side in sides], **foot)


def share_ticks(highest: float) -> list[float]:
    """Round shares from none up to at least ``highest``."""
    step = 0.25 if highest > 0.5 else 0.1
    return [at * step for at in range(math.ceil(round(highest / step, 6)) + 1)] if highest else [0.0, step]


def write(axes: Axes, text: str, place: tuple[Any, float], offset: tuple[float, float] = (0, 0), **looks: Any) -> Text:
    """Words at a place in data units, moved by an offset in points; they may stand outside the axes.

    ``looks`` are those of matplotlib's texts: ``ha`` and ``va`` always, ``color``, ``weight``, ``size``.
    """
    text = _one_line(text)
    if offset != (0, 0):  # quicker than an annotation
        right, up = (points / 72 for points in offset)
        looks["transform"] = axes.transData + ScaledTranslation(right, up, _figure(axes).dpi_scale_trans)
    return axes.text(*place, text, **looks)


def _one_line(text: str) -> str:
    """A text of the data as a drawing has room for it."""
    return text.replace("\n", " ")


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
    """Ticks with their labels, the unit and grid lines."""
    axes.set_xticks(ticks, labels or list(map(str, ticks)))
    if unit:
        label_below(axes, unit)
    if grid and ticks:
        axes.grid(True, axis="x")


def label_below(axes: Axes, words: str, side: Literal["left", "center", "right"] = "center") -> None:
    """The label of the axis, in the looks of ours whatever those of the axes are."""
    axes.set_xlabel(words, labelpad=2, loc=side, color=MUTED, size=9, family=FAMILY)


def show_line(axes: Axes, side: str) -> None:
    """The axis itself, where marks stand on it."""
    axes.spines[side].set(visible=True, color=INK, linewidth=0.8)


class Plot(NamedTuple):
    """The size in inches that the axes have been given, and whether the drawing is wider than on a phone."""

    width: float
    height: float
    is_wide: bool


def lay_out(axes: Axes, height: float, left: float, right: float, top: float, bottom: float) -> Plot:
    """Give the axes a place between margins in inches, and the looks of ours.

    Axes that have a figure for themselves are as wide as it and ``height`` inches high, and the figure takes on the
    height of all. In company they stay where they are: one of several plots has its margins inside its own cell, axes
    placed by hand or by a layout engine keep their place.
    """
    width = drawing_width(axes)
    figure = _figure(axes)
    if _is_alone(axes):
        whole = height + top + bottom
        figure.set_figheight(whole)
        axes.set_position((left / width, bottom / whole, 1 - (left + right) / width, height / whole))
    elif (cell := _cell(axes)) is not None:
        wide, high = figure.get_size_inches()
        x, y = left / wide, bottom / high
        axes.set_position((cell.x0 + x, cell.y0 + y, cell.width - x - right / wide, cell.height - y - top / high))
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(False)
    axes.tick_params(
        bottom=False,
        left=False,
        length=0,
        pad=3.5,
        labelsize=9,
        labelcolor=MUTED,
        labelfontfamily=FAMILY,
        grid_color=GRID,
    )
    plot, (wide, high) = axes.get_position(), figure.get_size_inches()
    return Plot(plot.width * wide, plot.height * high, width > NARROW)


def drawing_width(axes: Axes) -> float:
    """Inches that a drawing may take with its margins: the figure's width, or that of its cell or axes in company."""
    width = _figure(axes).get_figwidth()
    return width if _is_alone(axes) else width * (_cell(axes) or axes.get_position()).width


def _is_alone(axes: Axes) -> bool:
    figure = _figure(axes)
    return figure.axes == [axes] and figure.get_layout_engine() is None


def _cell(axes: Axes) -> Bbox | None:
    """The place in a grid of plots."""
    spec = axes.get_subplotspec()
    if spec is None or _figure(axes).get_layout_engine() is not None:
        return None
    return spec.get_position(_figure(axes))


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None, "axes without a figure"
    return figure


def text_width(text: str, size: float = 9) -> float:
    """Width of a semibold text in inches, without kerning, and with a little room for other fonts."""
    file = str(font_file("Semibold"))
    return 1.06 * sum(glyph(file, sign).advance for sign in text) * size / 72
