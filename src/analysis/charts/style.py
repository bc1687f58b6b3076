"""The looks of the house, for our drawings and for figures of one's own.

The settings stand in ``clemency.mplstyle``. With this package installed, a whole notebook takes them on by
``plt.style.use("analysis.charts.clemency")``; :func:`house_style` lends them for a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec

import matplotlib
from matplotlib.axes import Axes

from analysis.charts.typeface import use_in_matplotlib

STYLE = Path(__file__).with_name("clemency.mplstyle")

Given = ParamSpec("Given")

use_in_matplotlib()  # the style names the type, and matplotlib finds the style by importing this package


@contextmanager
def house_style() -> Iterator[None]:
    """The reports' looks for figures of one's own: type, colors and lines, as long as the context lasts.

    Lines, bars and points of matplotlib and seaborn take the palette's colors, which follow a reader into the dark.
    For a whole notebook: ``plt.style.use("analysis.charts.clemency")``.

    >>> with house_style():
    ...     matplotlib.rcParams["font.family"]
    ['Source Sans Pro']
    """
    style = _style()
    before = {name: matplotlib.rcParams[name] for name in style}
    matplotlib.rcParams.update(style)
    try:
        yield
    finally:  # and no other setting: what a notebook's first figure switches on stays on
        matplotlib.rcParams.update(before)


@cache
def _style() -> dict[Any, Any]:  # names of settings, which matplotlib lists in a type
    return dict(matplotlib.rc_params_from_file(STYLE, use_default_template=False))


def in_house_style(draw: Callable[Given, Axes]) -> Callable[Given, Axes]:
    """A drawing that looks alike whatever settings are in force where it is called."""

    @wraps(draw)
    def drawn(*given: Given.args, **options: Given.kwargs) -> Axes:
        with house_style():
            return draw(*given, **options)

    return drawn
