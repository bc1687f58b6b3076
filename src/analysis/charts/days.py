"""Days on a time axis: a president's grants one after another, and the days on which sentences now end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.palette import ACCENT, GRID, GROUND, MUTED, NEUTRAL
from analysis.charts.primitives import (
    LEAST_BAR,
    draw_lines,
    figure_width,
    fill_boxes,
    place_axes,
    scale_below,
    scale_beside,
    share_ticks,
    text_width,
    write,
)
from analysis.text import day_words, share_words

#: The day that the axis counts days from.
_EPOCH = date(1970, 1, 1)

#: Months from one label of a time axis to the next.
_STEPS = (1, 3, 6, 12, 24, 48, 120)

_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")

#: Under so many people a share says little, and its day is not drawn.
FEWEST_FOR_SHARE = 10

_OF_THIS_DAY: Final[dict[str, Any]] = {"color": ACCENT, "weight": "semibold"}

#: Width of the bar of a day, in inches.
_BAR = 0.05

#: Height of the calendar of releases, in inches.
_RELEASES = 1.6


def draw_life_by_day(batches: pd.DataFrame, axes: Axes, batch_id: str = "") -> Axes:
    """The share of life sentences on each day of a president: this day in the accent color, later days hollow.

    Days with fewer than :data:`FEWEST_FOR_SHARE` commutations are not drawn, unless it is this day or there
    are no others.

    Parameters
    ----------
    batches : DataFrame, one row per batch, oldest first, see :func:`analysis.measures.share_life_in_force`
        Reads ``batch_id``, ``granted_on``, ``n_life_in_force``, ``n_commutations``, ``share_life_in_force``.
        Not changed.
    batch_id : the batch in the accent color; all are, without one
    """
    known = batches["share_life_in_force"].notna()
    is_large = known & (batches["n_commutations"] >= FEWEST_FOR_SHARE)
    is_this = batches["batch_id"] == batch_id
    shown = batches.loc[(is_large if is_large.any() else known) | is_this].fillna({"share_life_in_force": 0.0})
    shares, days = shown["share_life_in_force"].tolist(), [_number(day) for day in shown["granted_on"]]
    ticks = share_ticks(max(shares))
    at_this = [at for at, batch in enumerate(shown["batch_id"]) if batch == batch_id]
    has_later = bool(at_this) and max(days) > days[at_this[0]]
    place_axes(axes, height=1.9, left=0.5, right=0.14, top=0.36, bottom=0.44 if has_later else 0.26)
    axes.set(ylim=(0, ticks[-1]))
    _scale_of_days(axes, days, 0.64)
    scale_beside(axes, ticks, [f"{tick:.0%}" for tick in ticks])
    for at in sorted(range(len(days)), key=lambda at: at in at_this):
        is_accent = at in at_this or not at_this
        color = ACCENT if is_accent else NEUTRAL
        draw_lines(axes, [[(days[at], 0), (days[at], shares[at])]], color, linewidth=2.4 if is_accent else 1.2)
        _dot(axes, days[at], shares[at], color, is_hollow=bool(at_this) and days[at] > days[at_this[0]])
    draw_lines(axes, [[(x, 0) for x in axes.get_xlim()]])
    for at in at_this:
        row, top = shown.iloc[at], ticks[-1]
        if not is_large[shown.index[at]]:
            continue
        # to the dot, unless the line would hide a higher one
        near = 0.12 * _days_of_inch(axes, 0.64)
        higher = [day for day, share in zip(days, shares, strict=True) if share > shares[at]]
        foot = top if any(abs(day - days[at]) < near for day in higher) else shares[at]
        draw_lines(axes, [[(days[at], foot), (days[at], top * 1.04)]], MUTED, linewidth=0.8, clip_on=False)
        label = share_words(int(row["n_life_in_force"]), int(row["n_commutations"]))
        middle = _within(axes, days[at], text_width(label), 0.64)
        write(axes, label, (middle, top), (0, 9), ha="center", va="baseline", **_OF_THIS_DAY)
    if has_later:
        write(axes, "hollow: later days", (axes.get_xlim()[1], 0), (0, -16.5), ha="right", va="top", color=MUTED)
    return axes


def draw_release_days(counts: pd.DataFrame, axes: Axes, granted_on: date) -> Axes:
    """How many sentences now end on which day, on a time axis that begins on the day of the grant.

    Parameters
    ----------
    counts : DataFrame, one row per day, see :func:`analysis.measures.count_by_expiry`
        Reads ``expires_on``, ``n_people``. People without a day are not drawn. Not changed.
    granted_on : date
    """
    known = counts.dropna(subset=["expires_on"])
    days, people = [_number(day) for day in known["expires_on"]], known["n_people"].tolist()
    highest = max(people)
    place_axes(axes, height=_RELEASES, left=0.1, right=0.1, top=0.42, bottom=0.44)
    axes.set(ylim=(0, highest))
    _scale_of_days(axes, [_number(pd.Timestamp(granted_on)), *days], 0.2)
    inch = _days_of_inch(axes, 0.2)
    least = LEAST_BAR / _RELEASES * highest
    bars = [(day - _BAR / 2 * inch, 0, _BAR * inch, max(n, least)) for day, n in zip(days, people, strict=True)]
    fill_boxes(axes, bars, [ACCENT])
    draw_lines(axes, [[(x, 0) for x in axes.get_xlim()]])
    _write_counts(axes, list(zip(days, people, known["expires_on"], strict=True)), inch)
    begins = f"from the grant on {day_words(granted_on)}"
    write(axes, begins, (axes.get_xlim()[0], 0), (0, -16.5), ha="left", va="top", color=MUTED)
    return axes


def _write_counts(axes: Axes, bars: Sequence[tuple[float, int, pd.Timestamp]], inch: float) -> None:
    """The number over each bar and the day over the larger ones, the largest first; none where it covers another."""
    taken: list[tuple[float, float, float, float]] = []
    line = 0.16 * axes.get_ylim()[1] / _RELEASES
    enough = 0.08 * sum(n for _, n, _ in bars)
    for day, n, when in sorted(bars, key=lambda bar: -bar[1]):
        for words, up, looks in ((f"{n:,}", 0, {"weight": "semibold"}), (day_words(when.date()), 1, {"color": MUTED})):
            middle = _within(axes, day, text_width(words), 0.2)
            half = (text_width(words) / 2 + 0.01) * inch
            box = (middle - half, middle + half, n + up * line, n + (up + 1) * line)
            is_free = all(box[1] <= a or b <= box[0] or box[3] <= c or d <= box[2] for a, b, c, d in taken)
            if not is_free or (up and n < enough):
                break
            taken.append(box)
            write(axes, words, (middle, n), (0, 3 + 11 * up), ha="center", va="bottom", **looks)


def _within(axes: Axes, x: float, width: float, margins: float) -> float:
    """The middle of a text of a width in inches, as near to x as the axes have room for it."""
    (left, right), half = axes.get_xlim(), width / 2 * _days_of_inch(axes, margins)
    return min(max(x, left + half), right - half)


def _number(day: pd.Timestamp) -> float:
    """A day as its number on the axis."""
    return float((day.date() - _EPOCH).days)


def _days_of_inch(axes: Axes, margins: float) -> float:
    left, right = axes.get_xlim()
    return (right - left) / (figure_width(axes) - margins)


def _scale_of_days(axes: Axes, days: Sequence[float], margins: float) -> None:
    """Limits around the days, and below them months or years, as many as have room."""
    first, last = min(days), max(days)
    span = max(last - first, 60)
    axes.set_xlim(first - span * 0.02, last + span * 0.02)
    inch = _days_of_inch(axes, margins)
    left, right = axes.get_xlim()
    step = next((step for step in _STEPS if 30.4 * step / inch > _label_width(step)), _STEPS[-1])
    places = [
        (float((date(year, month, 1) - _EPOCH).days), str(year) if step >= 12 else f"{_MONTHS[month - 1]} {year}")
        for year in range(1900, 2200, max(step // 12, 1))
        for month in range(1, 13, min(step, 12))
    ]
    half = _label_width(step) / 2 * inch
    shown = [(day, label) for day, label in places if left + half * 0.8 <= day <= right - half * 0.3]
    scale_below(axes, [day for day, _ in shown], [label for _, label in shown])
    draw_lines(axes, [[(day, 0), (day, axes.get_ylim()[1])] for day, _ in shown], GRID, zorder=0.4)


def _label_width(step: int) -> float:
    """The room that a label takes, in inches."""
    return 1.25 * text_width("2000" if step >= 12 else "Sept. 2000")


def _dot(axes: Axes, x: float, y: float, color: str, *, is_hollow: bool = False) -> None:
    inside, edge = (GROUND, 1.2) if is_hollow else (color, 0)
    size = 49 if color == ACCENT else 26
    axes.scatter(x, y, s=size, facecolor=inside, edgecolor=color, linewidth=edge, zorder=4, clip_on=False)
