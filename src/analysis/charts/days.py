"""Days on a time axis: a president's grants one after another, and the days on which sentences now end."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.palette import ACCENT, GROUND, MUTED, NEUTRAL
from analysis.charts.primitives import (
    Plot,
    label_below,
    lay_out,
    scale_below,
    share_ticks,
    show_line,
    show_short,
    text_width,
    write,
)
from analysis.charts.style import in_house_style
from analysis.measures.batches import days_with_share
from analysis.text import day_words, share_words
from analysis.text.numbers import FEW

#: The day that matplotlib counts days from.
EPOCH = date(1970, 1, 1)

#: Months from one label of a time axis to the next.
_STEPS = (1, 3, 6, 12, 24, 48, 120)

_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")

_OF_THIS_DAY: Final[dict[str, Any]] = {"color": ACCENT, "weight": "semibold"}

#: A label with the space to the next one, in parts of its width.
_SPACED = 1.25

#: Width of the bar of a day, in inches.
_BAR = 0.05

#: Height of the calendar of releases, in inches.
_RELEASES = 1.6


@in_house_style
def draw_life_by_day(batches: pd.DataFrame, axes: Axes, batch_id: str = "") -> Axes:
    """The share of life sentences on each day of a president: this day in the accent color, later days hollow.

    Days of few commutations are not drawn (:func:`analysis.measures.batches.days_with_share`).

    Parameters
    ----------
    batches : DataFrame, one row per batch, oldest first, see :func:`analysis.measures.share_life_in_force`
        Reads ``batch_id``, ``granted_on``, ``n_life_in_force``, ``n_commutations``, ``share_life_in_force``.
        Not changed.
    batch_id : the batch in the accent color; all are, without one
    """
    shown = batches.loc[days_with_share(batches, batch_id)].fillna({"share_life_in_force": 0.0})
    shares, days = shown["share_life_in_force"].to_numpy(), day_numbers(shown["granted_on"])
    ticks = share_ticks(shares.max())
    is_accent = (shown["batch_id"] == batch_id).to_numpy()
    this_day = days[is_accent].min(initial=math.inf)
    has_later = bool(days.max() > this_day)
    margin = 0.14
    plot = lay_out(axes, height=1.9, left=0.5, right=margin, top=0.36, bottom=0.44 if has_later else 0.26)
    axes.set_ylim(0, ticks[-1])
    _scale_of_days(axes, days, plot.width, margin)
    axes.set_yticks(ticks, [f"{tick:.0%}" for tick in ticks])
    axes.grid(True)
    for color, size, width, is_of in (
        (NEUTRAL, 26, 1.2, ~is_accent & is_accent.any()),
        (ACCENT, 49, 2.4, is_accent | ~is_accent.any()),
    ):
        if not is_of.any():
            continue
        x, y = days[is_of], shares[is_of]
        axes.vlines(x, 0, y, color=color, linewidth=width)
        inside, edge = np.where(x > this_day, GROUND, color), np.where(x > this_day, 1.2, 0)
        axes.scatter(x, y, size, inside, edgecolor=color, linewidth=edge, zorder=4, clip_on=False)
    show_line(axes, "bottom")
    for at in np.flatnonzero(is_accent):
        row, top = shown.iloc[at], ticks[-1]
        if row["n_commutations"] < FEW or pd.isna(batches["share_life_in_force"][shown.index[int(at)]]):
            continue
        # to the dot, unless the line would hide a higher one
        inch = _days_of_inch(axes, plot.width)
        is_near = np.abs(days[shares > shares[at]] - days[at]) < 0.12 * inch
        axes.vlines(
            days[at], top if is_near.any() else shares[at], top * 1.04, color=MUTED, linewidth=0.8, clip_on=False
        )
        label = share_words(int(row["n_life_in_force"]), int(row["n_commutations"]))
        middle = _within(axes, days[at], text_width(label) * inch)
        write(axes, label, (middle, top), (0, 9), ha="center", va="baseline", **_OF_THIS_DAY)
    if has_later:
        label_below(axes, "hollow: later days", "right")
    return axes


@in_house_style
def draw_release_days(counts: pd.DataFrame, axes: Axes, granted_on: date | None = None) -> Axes:
    """How many sentences now end on which day, on a time axis that begins on the day of the grant.

    Parameters
    ----------
    counts : DataFrame, one row per day, see :func:`analysis.measures.count_by_expiry`
        Reads ``expires_on``, ``n_people``. People without a day are not drawn. Not changed.
    granted_on : date, optional
        Of grants of several days there is none, and the axis begins with the first end.
    """
    known = counts.dropna(subset=["expires_on"])
    days, people = day_numbers(known["expires_on"]), known["n_people"].tolist()
    highest = max(people)
    margin = 0.1
    plot = lay_out(axes, height=_RELEASES, left=margin, right=margin, top=0.42, bottom=0.44)
    axes.set_ylim(0, highest)
    _scale_of_days(axes, [*([day_number(granted_on)] if granted_on else []), *days], plot.width, margin)
    inch = _days_of_inch(axes, plot.width)
    bars = axes.bar(days, people, _BAR * inch, color=ACCENT)
    show_short(axes, bars, people, [ACCENT] * len(days), plot.height)
    axes.set_yticks([])
    show_line(axes, "bottom")
    _write_counts(axes, list(zip(days, people, known["expires_on"], strict=True)), plot)
    if granted_on:
        label_below(axes, f"from the grant on {day_words(granted_on)}", "left")
    return axes


def _write_counts(axes: Axes, bars: Sequence[tuple[float, int, pd.Timestamp]], plot: Plot) -> None:
    """The number over each bar and the day over the larger ones, the largest first; none on another or on a bar."""
    inch = _days_of_inch(axes, plot.width)
    taken = [(day - _BAR * inch / 2, day + _BAR * inch / 2, 0.0, float(n)) for day, n, _ in bars]
    line = 0.16 * axes.get_ylim()[1] / plot.height
    enough = 0.08 * sum(n for _, n, _ in bars)
    for day, n, when in sorted(bars, key=lambda bar: -bar[1]):
        for words, up, looks in ((f"{n:,}", 0, {"weight": "semibold"}), (day_words(when.date()), 1, {"color": MUTED})):
            middle = _within(axes, day, text_width(words) * inch)
            half = (text_width(words) / 2 + 0.01) * inch
            box = (middle - half, middle + half, n + up * line, n + (up + 1) * line)
            is_free = all(box[1] <= a or b <= box[0] or box[3] <= c or d <= box[2] for a, b, c, d in taken)
            if not is_free or (up and n < enough):
                break
            taken.append(box)
            write(axes, words, (middle, n), (0, 3 + 11 * up), ha="center", va="bottom", **looks)


def _within(axes: Axes, x: float, width: float) -> float:
    """The middle of a text of a width in days, as near to x as the axes have room for it."""
    (left, right), half = axes.get_xlim(), width / 2
    return min(max(x, left + half), right - half)


def day_number(day: date) -> float:
    """A day as matplotlib numbers it."""
    return float((day - EPOCH).days)


def day_numbers(days: pd.Series[Any]) -> npt.NDArray[np.float64]:
    """Days as matplotlib numbers them; NaN for none."""
    return np.asarray((days - pd.Timestamp(EPOCH)) / pd.Timedelta(days=1), dtype=np.float64)


def _days_of_inch(axes: Axes, width: float) -> float:
    left, right = axes.get_xlim()
    return (right - left) / width


def _scale_of_days(axes: Axes, days: Iterable[float], width: float, margin: float) -> None:
    """Limits around the days, and below them months or years, as many as have room in width and margin, in inches."""
    first, last = min(days), max(days)
    span = max(last - first, 60)
    axes.xaxis_date()
    axes.set_xlim(first - span * 0.02, last + span * 0.02)
    inch = _days_of_inch(axes, width)
    left, right = axes.get_xlim()
    step = next((step for step in _STEPS if 30.4 * step / inch > _label_width(step)), _STEPS[-1])
    places = [
        (day_number(date(year, month, 1)), str(year) if step >= 12 else f"{_MONTHS[month - 1]} {year}")
        for year in range(1900, 2200, max(step // 12, 1))
        for month in range(1, 13, min(step, 12))
    ]
    half = _label_width(step) / _SPACED / 2 * inch
    shown = [(day, label) for day, label in places if left + half <= day <= right + margin * inch - half]
    scale_below(axes, [day for day, _ in shown], [label for _, label in shown], grid=True)


def _label_width(step: int) -> float:
    """The room that a label takes, in inches."""
    return _SPACED * text_width("2000" if step >= 12 else "Sept. 2000")
