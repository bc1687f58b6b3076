"""The charts across batches: times in office side by side, and a hundred years of fiscal years."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.palette import ACCENT, GRID, MUTED, OTHER
from analysis.charts.primitives import (
    NARROW,
    draw_bars,
    draw_lines,
    figure_width,
    fill_boxes,
    place_axes,
    scale_below,
    write,
)
from analysis.escape import make_visible
from analysis.grants.presidents import times_in_office
from analysis.measures.counts import with_most
from analysis.text import counted, day_words, listed

#: The scale of a time in office in years, for every president; longer if one was in office longer.
TERM_YEARS = 8

#: Height of one panel and of the line above it that names it, in inches.
PANEL, TITLE = 0.85, 0.42


def draw_in_office(batches: pd.DataFrame, axes: Axes) -> Axes:
    """Small multiples: a panel a time in office, a bar a day of commutations, one scale for all.

    Parameters
    ----------
    batches : DataFrame, one row per batch, see :func:`analysis.measures.across.commutations_in_office`
        Reads ``batch_id``, ``president``, ``years_in_office``, ``n_commutations``. Not changed.
    axes : Axes, whose figure takes its height from the number of panels
    """
    panels = [panel for _, panel in by_time_in_office(batches)]
    high, end = int(batches["n_commutations"].max()), max(TERM_YEARS, float(batches["years_in_office"].max()))
    step = (PANEL + TITLE) / PANEL  # from one ground line to the next, in panels
    left, right = 0.12, 0.36  # a day at the very end has its number beside it
    place_axes(axes, height=(PANEL + TITLE) * len(panels), left=left, right=right, top=0.02, bottom=0.44)
    axes.set(xlim=(0, end), ylim=(0, step * len(panels)))
    thickness = 0.035 * end / (figure_width(axes) - left - right)
    boxes, grounds = [], []
    for at, panel in enumerate(panels):
        ground = step * (len(panels) - 1 - at)
        years, numbers = panel["years_in_office"].tolist(), panel["n_commutations"].tolist()
        boxes += [(x - thickness / 2, ground, thickness, n / high) for x, n in zip(years, numbers, strict=True)]
        grounds.append([(0, ground), (end, ground)])
        most = max(range(len(numbers)), key=numbers.__getitem__)
        place = (years[most], ground + numbers[most] / high)
        write(axes, f"{numbers[most]:,}", place, (4, 0), ha="left", va="top", weight="bold")
        title = (
            f"{make_visible(panel['president'].iloc[0])}: {sum(numbers):,} on {counted(len(numbers), 'day', 'days')}"
        )
        write(axes, title, (0, ground + 1), (0, 8), ha="left", va="bottom", weight="bold")
    ticks = range(0, int(end) + 1, 2)
    draw_lines(axes, [[(x, 0), (x, step * len(panels) - TITLE / PANEL)] for x in ticks], color=GRID, zorder=0.5)
    fill_boxes(axes, boxes, [ACCENT] * len(boxes))
    draw_lines(axes, grounds)
    scale_below(axes, ticks, [str(tick) for tick in ticks], "years since taking office")
    return axes


def draw_rates(rates: pd.DataFrame, axes: Axes) -> Axes:
    """A ratio by president, in the table's order.

    Parameters
    ----------
    rates : DataFrame, one row per time in office
        Reads ``president``, ``rate`` and ``words``, the ratio as it is written. Not changed.
    axes : Axes, whose figure takes its height from the number of bars
    """
    return draw_bars(
        axes,
        labels=list(rates["president"]),
        values=list(rates["rate"]),
        texts=list(rates["words"]),
        is_accent=[True] * len(rates),
    )


def by_time_in_office(batches: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each time in office, in the order of the first of them.

    Parameters
    ----------
    batches : DataFrame, one row per batch. Reads ``batch_id`` and ``president``. Not changed.

    Returns
    -------
    list of the slug of the time in office and its rows
    """
    slugs = times_in_office(batches["batch_id"])
    return [(str(slug), rows) for (_, slug), rows in batches.groupby([batches["president"], slugs], sort=False)]


def draw_fiscal_years(years: pd.DataFrame, axes: Axes) -> Axes:
    """Pardons and commutations by fiscal year, a panel and a scale each; years that two presidents share in gray.

    Parameters
    ----------
    years : DataFrame, one row per fiscal year, oldest first
        Reads ``fiscal_year``, ``n_pardons``, ``n_commutations``, ``shared`` (missing: one president). Not changed.
    axes : Axes, whose figure's height is set
    """
    first, last = int(years["fiscal_year"].min()), int(years["fiscal_year"].max())
    colors = [ACCENT if pd.isna(shared) else OTHER for shared in years["shared"]]
    step = (PANEL + TITLE) / PANEL
    place_axes(axes, height=2 * (PANEL + TITLE), left=0.2, right=0.2, top=0.02, bottom=0.44)
    axes.set(xlim=(first - 0.6, last + 0.6), ylim=(0, 2 * step))
    panels = (("Pardons", "n_pardons", step), ("Commutations", "n_commutations", 0.0))
    for title, number, ground in panels:
        numbers = years[number].tolist()
        high = max(*numbers, 1)
        boxes = [
            (year - 0.4, ground, 0.8, n / high) for year, n in zip(years["fiscal_year"].tolist(), numbers, strict=True)
        ]
        fill_boxes(axes, boxes, colors)
        draw_lines(axes, [[(x, ground) for x in axes.get_xlim()]])
        write(axes, title, (first - 0.6, ground + 1), (0, 8), ha="left", va="bottom", weight="bold")
        most = numbers.index(max(numbers))
        year = int(years["fiscal_year"].iloc[most])
        along = (year - first) / max(last - first, 1)
        side, shift = ("right", 0) if along > 0.8 else ("left", 72) if along < 0.2 else ("center", 0)
        place = (year, ground + 1)
        write(axes, f"{year}: {numbers[most]:,}", place, (shift, 3), ha=side, va="bottom", color=MUTED)
    decade = 20 if figure_width(axes) <= NARROW else 10
    ticks = range(-(-first // decade) * decade, last + 1, decade)
    scale_below(axes, ticks, [str(tick) for tick in ticks], "fiscal year")
    return axes


def describe_in_office(batches: pd.DataFrame) -> str:
    """The alt text of :func:`draw_in_office`: for each time in office its days, its sum and its largest day."""
    parts = []
    for _, rows in by_time_in_office(batches):
        most = with_most(rows, "n_commutations")
        total, days = int(rows["n_commutations"].sum()), counted(len(rows), "day", "days")
        largest = listed([day_words(day) for day in most["granted_on"]])
        years = listed([f"{years:.1f}" for years in most["years_in_office"]])
        each = " each" if len(most) > 1 else ""
        parts.append(
            f"{rows['president'].iloc[0]}: {total:,} on {days}, the most on {largest} "
            f"with {most['n_commutations'].iloc[0]:,}{each}, {years} years after taking office"
        )
    return f"Bars by day of grant, a panel for each time in office. {'; '.join(parts)}."


def describe_fiscal_years(years: pd.DataFrame) -> str:
    """The alt text of :func:`draw_fiscal_years`: the span, and the highest years."""
    parts = []
    for noun, number in (("pardons", "n_pardons"), ("commutations", "n_commutations")):
        leading = years.nlargest(3, number, keep="all")
        shown = ", ".join(f"{year} with {n:,}" for year, n in zip(leading["fiscal_year"], leading[number], strict=True))
        parts.append(f"most {noun} in {shown}")
    first, last = int(years["fiscal_year"].min()), int(years["fiscal_year"].max())
    return f"Bars by fiscal year, {first} to {last}, pardons above, commutations below: {'; '.join(parts)}."
