"""Drawings of presidents: one after another, times in office side by side, and a hundred years of fiscal years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.palette import ACCENT, MUTED, NEUTRAL
from analysis.charts.primitives import (
    draw_bars,
    lay_out,
    scale_below,
    show_line,
    text_width,
    write,
)
from analysis.charts.style import in_house_style

#: Height of one panel and of the line above it that names it, in inches.
PANEL, TITLE = 0.85, 0.42


@in_house_style
def draw_past_presidents(sums: pd.DataFrame, axes: Axes) -> Axes:
    """A running total among the sums of the presidents before, added up one after another.

    Parameters
    ----------
    sums : DataFrame, one row per sum, see :func:`analysis.measures.place_among_past`
        Reads ``president``, ``n_combined``, ``is_this_batch``. Not changed.
    """
    added = zip(sums["president"], sums["is_this_batch"], range(len(sums)), strict=True)
    first = 1 if sums["is_this_batch"].iloc[0] else 0
    return draw_bars(
        axes,
        labels=[name if is_this or at == first else f"+ {name}" for name, is_this, at in added],
        values=list(sums["n_combined"]),
        is_accent=list(sums["is_this_batch"]),
    )


@in_house_style
def draw_presidents(
    presidents: pd.DataFrame, axes: Axes, number: str = "n_commutations", n_to_day: int | None = None
) -> Axes:
    """Commutations, or another number, by president, in the table's order.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office, see :func:`analysis.measures.count_by_president`
        Reads ``president``, ``number`` and, if it is there, ``is_this_batch``. Not changed.
    number : the column that is drawn
    n_to_day : how many of this president's had come by the day of a report, in the accent color; all without it
    """
    is_accent = list(presidents.get("is_this_batch", []))
    values, names = presidents[number].tolist(), presidents["president"].tolist()
    if n_to_day is None:
        return draw_bars(axes, names, values, is_accent=is_accent)
    parts = [min(n_to_day, value) if is_this else 0 for value, is_this in zip(values, is_accent, strict=True)]
    texts = [f"{part:,} of {value:,}" if 0 < part < value else "" for part, value in zip(parts, values, strict=True)]
    texts = [text or f"{value:,}" for text, value in zip(texts, values, strict=True)]
    return draw_bars(axes, names, values, texts, is_accent=is_accent, parts=parts)


@in_house_style
def draw_ranking(ranking: pd.DataFrame, axes: Axes, words: Sequence[str]) -> Axes:
    """Presidents by one number, in the table's order; one that is not known has its words and no bar.

    Parameters
    ----------
    ranking : DataFrame, one row per time in office
        Reads ``president`` and the last column. Not changed.
    words : the numbers as they are written
    """
    values = ranking.iloc[:, -1].astype(float).fillna(0)
    lengths = 100 * values / (values.max() or 1)  # a share has bars as long as a number
    return draw_bars(axes, list(ranking["president"]), list(lengths), words)


@in_house_style
def draw_fiscal_years(years: pd.DataFrame, axes: Axes) -> Axes:
    """Pardons and commutations by fiscal year, a panel and a scale each; years that two presidents share in gray.

    The bars stand in two Axes within the one given, ``axes.child_axes``; all three have the years in common.

    Parameters
    ----------
    years : DataFrame, one row per fiscal year, oldest first
        Reads ``fiscal_year``, ``n_pardons``, ``n_commutations``, ``shared`` (missing: one president). Not changed.
    """
    first, last = int(years["fiscal_year"].min()), int(years["fiscal_year"].max())
    colors = [ACCENT if pd.isna(shared) else NEUTRAL for shared in years["shared"]]
    plot = lay_out(axes, height=2 * (PANEL + TITLE), left=0.2, right=0.2, top=0.02, bottom=0.44)
    part = PANEL / (2 * (PANEL + TITLE))
    axes.set(xlim=(first - 0.6, last + 0.6), ylim=(0, 1), yticks=[])
    for title, number, ground in (("Pardons", "n_pardons", 0.5), ("Commutations", "n_commutations", 0.0)):
        panel = axes.inset_axes((0, ground, 1, part), sharex=axes, zorder=2)
        _draw_panel(panel, years["fiscal_year"].tolist(), years[number].tolist(), colors)
        panel.set_title(title, size=9, pad=11)
        _write_most(panel, plot.width, text_width(title) + 0.1)
    decade = 10 if plot.is_wide else 20
    scale_below(axes, range(-(-first // decade) * decade, last + 1, decade), unit="fiscal year")
    return axes


def _draw_panel(panel: Axes, years: Sequence[int], numbers: Sequence[int], colors: Sequence[str]) -> None:
    """The bars of one number, from none to the most."""
    panel.grid(False)
    panel.tick_params(bottom=False, labelbottom=False)
    panel.bar(years, numbers, 0.8, color=colors)
    panel.set(ylim=(0, max(*numbers, 1)), yticks=[])
    show_line(panel, "bottom")


def _write_most(panel: Axes, width: float, taken: float) -> None:
    """The highest bar in words over it, in a plot of a width in inches of which a title has taken some at the left."""
    bars: list[Any] = list(panel.patches)
    bar = max(bars, key=lambda bar: bar.get_height())
    year, most = round(bar.get_center()[0]), bar.get_height()
    words = f"{year}: {most:,}"
    first, last = panel.get_xlim()
    middle, half = (year - first) / (last - first) * width, text_width(words) / 2
    shift = max(middle, taken + half) - middle
    side = "right" if middle + half > width else "center"
    write(panel, words, (year, panel.get_ylim()[1]), (72 * shift, 3), ha=side, va="bottom", color=MUTED)
