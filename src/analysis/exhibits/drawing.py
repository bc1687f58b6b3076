"""Any figure of matplotlib or seaborn as SVG: whole, in the reports' colors where it has the usual ones, and inert.

A figure of one's own was not drawn for the column of a page: what stands outside of its edges is kept, it is shown no
wider than its smallest words can be read, and what is black on white follows the reader into the dark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, Final, NamedTuple

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.charts.palette import INK
from analysis.charts.primitives import WIDE
from analysis.errors import InputError, first_line

#: Pixels of an inch in the pictures that a drawing holds (``imshow``, ``rasterized=True``).
_DPI: Final = 200

#: So many characters of SVG are a drawing; more are too many marks for a page.
MOST_CHARACTERS: Final = 2_000_000

#: Words of fewer points are not made smaller to fit a column.
_SMALLEST_POINTS: Final = 8

#: Inches around what is drawn.
_ROOM: Final = 0.04

#: A text that means a formula: powers of ten on an axis. Any other ``$`` is a dollar.
_FORMULA: Final = re.compile(r"\\[a-zA-Z]|[\^_]")

_WIDTH = re.compile(r'<svg [^>]*?width="([\d.]+)pt"')


def figure_of(thing: Any) -> Figure | None:
    """The one figure that a thing of matplotlib or seaborn is part of, alone or in a list; None for anything else.

    >>> figure = Figure()
    >>> figure_of([figure.add_subplot()]) is figure, figure_of(5) is None
    (True, True)
    """
    figures = list({id(figure): figure for figure in _figures(thing)}.values())
    if len(figures) > 1:
        raise InputError(f"these are parts of {len(figures)} figures: show each by itself, with what it shows in alt=…")
    return figures[0] if figures else None


def _figures(thing: Any) -> Iterator[Figure]:
    if isinstance(thing, Artist):
        figure = thing.get_figure(root=True)
        if figure is not None:
            yield figure
    elif isinstance(thing, Mapping):
        yield from _figures(list(thing.values()))
    elif isinstance(thing, pd.Series | np.ndarray):
        yield from _figures(np.ravel(thing).tolist() if thing.dtype == object else [])
    elif isinstance(thing, Sequence) and not isinstance(thing, str | bytes):
        for part in thing:
            yield from _figures(part)
    elif isinstance(figure := getattr(thing, "figure", None), Figure):  # a grid of seaborn
        yield figure
    elif (
        f"{type(thing).__module__}.{type(thing).__name__}" == "seaborn._core.plot.Plot"
    ):  # not drawn before it is asked
        thing.on(figure := Figure()).plot()
        yield figure


def has_drawing(figure: Figure) -> bool:
    """Whether anything is drawn: a mark, a picture, a table, words; titles and empty axes are nothing."""
    if [*figure.lines, *figure.patches, *figure.images, *figure.artists]:
        return True
    return any(axes.has_data() or axes.texts or axes.artists or axes.tables for axes in _all_axes(figure))


def own_title(figure: Figure) -> Text | None:
    """The title of the whole figure, or of its only plot; None where it has none, or several plots have titles."""
    whole = getattr(figure, "_suptitle", None)  # get_suptitle has the words alone
    if isinstance(whole, Text) and whole.get_text().strip():
        return whole
    plots = [axes for axes in _all_axes(figure) if not hasattr(axes, "_colorbar")]
    titles = [title for axes in plots for title in _titles(axes) if title.get_text().strip()]
    is_one_plot = len({axes.get_position(original=True).bounds for axes in plots}) == 1  # twins are
    return titles[0] if len(titles) == 1 and is_one_plot else None


def _titles(axes: Axes) -> list[Text]:
    return [axes.title, *(getattr(axes, name) for name in ("_left_title", "_right_title"))]


def _all_axes(figure: Figure) -> list[Axes]:
    return [one for axes in figure.axes for one in (axes, *axes.child_axes) if isinstance(one, Axes)]


class Drawing(NamedTuple):
    """A figure as SVG, and how much smaller it is shown: down to the column, while its words can be read."""

    svg: str
    scale: float


def draw_own(figure: Figure, name: str) -> Drawing:
    """The figure drawn; ``name`` marks its ids. pyplot forgets it, so that a cell does not show it a second time.

    Raises
    ------
    InputError
        matplotlib can't draw it, or it has more marks than a page can hold.
    """
    from matplotlib import pyplot

    nothing: dict[str, Any] = {"Date": None, "Creator": None, "Format": None, "Type": None}
    page = StringIO()
    pyplot.close(figure)
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "svg.id": None}):
        try:
            figure.draw_without_rendering()  # the axes choose their ticks
            for text in figure.findobj(Text):
                text.set_parse_math(bool(_FORMULA.search(text.get_text())))
            figure.savefig(
                page,
                format="svg",
                dpi=_DPI,
                bbox_inches="tight",
                pad_inches=_ROOM,
                transparent=True,
                metadata=nothing,
            )
        except (ValueError, RuntimeError) as error:
            raise InputError(f"matplotlib cannot draw the figure: {first_line(error)}") from None
    svg = page.getvalue()
    if len(svg) > MOST_CHARACTERS:
        raise InputError(
            f"the figure has too many marks for a page ({len(svg) / 1e6:.1f} million characters of SVG): draw "
            "fewer, or give the drawing function rasterized=True, which makes them one picture"
        )
    # matplotlib leaves black out, as what is drawn where nothing is said
    return Drawing(svg.replace("<svg ", f'<svg fill="{INK}" ', 1), _scale(figure, svg))


def _scale(figure: Figure, svg: str) -> float:
    width = float(_WIDTH.findall(svg)[0]) / 72
    sizes = [
        float(text.get_fontsize()) for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()
    ]
    legible = _SMALLEST_POINTS / min(sizes, default=_SMALLEST_POINTS)
    return min(1.0, max(WIDE / width, legible))
