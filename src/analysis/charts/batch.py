"""Charts in one house style: a tidy table and Axes in, the Axes out.

Each ``draw_`` function draws one measure's table. This batch is in the accent color,
everything else in gray; labels stand at the marks, bars begin at zero, and a measure has
the same scale in every batch, so that two reports can be laid side by side. A drawing
works from 3.2 inches of width up. It sets the height of a figure that its Axes have to themselves;
one of several plots keeps to its cell. All that it leaves are matplotlib's own artists, to be changed as in any plot.

:func:`analysis.exhibits.show_chart` draws a table wide and narrow and makes the exhibit. A chart with
fewer than two marks would say less than a sentence: then the sentence is shown alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts.axes import QuickAxes
from analysis.charts.palette import ACCENT, GRID, GROUND, INK, LIFE, MUTED, NEUTRAL, STEPS
from analysis.charts.primitives import (
    ROW,
    draw_bars,
    drawing_width,
    fill_boxes,
    lay_out,
    scale_below,
    share_ticks,
    show_line,
    show_short,
    text_width,
    write,
)
from analysis.charts.style import house_style, in_house_style
from analysis.grants.courts import STATES, TILES
from analysis.text import drug_words, group_words, number_words, years_words
from analysis.text.numbers import calendar_years_words

#: The scale of years served, in every batch; who served longer stands at its end.
YEARS_SHOWN = 40

#: The scale of years from a sentence to a pardon, in every batch; who is beyond it stands at its end.
YEARS_SINCE_SHOWN = 60

#: From so many people on they are dots without names.
FEWEST_UNNAMED = 10

#: The last step of sentences begins at so many years: what is longer stands in it.
_LAST_STEP = 50

#: The highest column of dots, in inches.
_DOTS_HIGH = 2.0

#: The least people of a state for each step of shade, in every batch.
STEPS_FROM = (1, 2, 5, 10)

Draw = Callable[..., Axes]


def draw_figure(draw: Draw, table: pd.DataFrame, width: float, **options: Any) -> Figure:
    """A figure of its own for one drawing, in the house style.

    Parameters
    ----------
    draw : callable
        One of the functions ``draw_…`` here.
    table : DataFrame, one row per what ``draw`` says. Not changed.
    width : float, inches; the drawing settles the height
    **options : what else ``draw`` takes

    Examples
    --------
    >>> counts = pd.DataFrame({"drug": ["heroin"], "n_people": [2], "share_people": [1.0]})
    >>> draw_figure(draw_drugs, counts, width=6.4).get_size_inches()[0].item()
    6.4
    """
    with house_style():
        figure = Figure(figsize=(width, 3))
        draw(table, figure.add_axes((0, 0, 1, 1), axes_class=QuickAxes), **options)
        return figure


# --- bars ---------------------------------------------------------------------------------------------


@in_house_style
def draw_drugs(counts: pd.DataFrame, axes: Axes) -> Axes:
    """The drugs named in the offenses, by the share of people, on a scale from none to all.

    Parameters
    ----------
    counts : DataFrame, one row per drug, see :func:`analysis.measures.count_by_drug`
        Reads ``drug``, ``n_people``, ``share_people``. Not changed.
    """
    return draw_bars(
        axes,
        labels=[drug_words(drug) for drug in counts["drug"]],
        values=list(counts["share_people"]),
        texts=[f"{n:,}" for n in counts["n_people"]],
        ticks=share_ticks(1),
    )


@in_house_style
def draw_taken_off(counts: pd.DataFrame, axes: Axes) -> Axes:
    """How many people had how many years taken off on paper, the longest first; life in a row and a color of its own.

    Parameters
    ----------
    counts : DataFrame, one row per step, see :func:`analysis.measures.count_by_years_removed`
        Reads ``years_removed``, ``n_people``; a row of what is not known is drawn where it has people. Not changed.
    """
    shown = counts[(counts["n_people"] > 0) | ~counts["years_removed"].isin(["life", "not known"])]
    labels, numbers = shown["years_removed"].tolist(), shown["n_people"].tolist()
    colors = {"life": LIFE, "not known": NEUTRAL}
    return draw_bars(
        axes,
        labels=["a life sentence" if label == "life" else label for label in labels],
        values=numbers,
        colors=[colors.get(label, ACCENT) for label in labels],
    )


@in_house_style
def draw_offenses(counts: pd.DataFrame, axes: Axes) -> Axes:
    """What people were convicted of: drugs, and below them each drug as a thinner bar; firearms; everything else.

    Parameters
    ----------
    counts : DataFrame, one row per offense, see :func:`analysis.measures.count_offenses`
        Reads ``offense``, ``drug`` (missing: the offense as a whole), ``n_people``. Not changed.
    """
    rows = list(zip(counts["offense"], counts["drug"], strict=True))
    labels = [group_words(offense) if pd.isna(drug) else drug_words(drug) for offense, drug in rows]
    is_part = [pd.notna(drug) for _, drug in rows]
    return draw_bars(axes, labels=labels, values=list(counts["n_people"]), is_part=is_part)


@in_house_style
def draw_offense_groups(counts: pd.DataFrame, axes: Axes) -> Axes:
    """The groups of offenses, most people first.

    Parameters
    ----------
    counts : DataFrame, one row per group, see :func:`analysis.measures.count_pardoned_by_group`
        Reads ``offense_group``, ``n_people``. Not changed.
    """
    labels = [group_words(group) for group in counts["offense_group"]]
    return draw_bars(axes, labels=labels, values=list(counts["n_people"]))


# --- map ------------------------------------------------------------------------------------------------


@in_house_style
def draw_states(counts: pd.DataFrame, axes: Axes) -> Axes:
    """The states as a grid of equal tiles, each with its letters and its people; the stronger the color, the more.

    Parameters
    ----------
    counts : DataFrame, one row per state, see :func:`analysis.measures.count_by_state`
        Reads ``state`` and ``n_people``; rows that are no state are not drawn. Not changed.
    """
    n_people = {
        STATES[state]: int(n)
        for state, n in zip(counts["state"], counts["n_people"], strict=True)
        if pd.notna(state) and state in STATES
    }
    columns, rows = (max(places) + 1 for places in zip(*TILES.values(), strict=True))
    plot = lay_out(
        axes, height=(drawing_width(axes) - 0.04) / columns * rows, left=0.02, right=0.02, top=0.02, bottom=0.02
    )
    tile = min(plot.width / columns, plot.height / rows)
    axes.set(xlim=(0, columns), ylim=(rows, 0), xticks=[], yticks=[], aspect="equal")
    steps = [sum(n_people.get(letters, 0) >= least for least in STEPS_FROM) for letters in TILES]
    gap = 0.009 / tile
    boxes = sorted(  # those of one color are one path
        (step, (x + gap, y + gap, 1 - 2 * gap, 1 - 2 * gap)) for (x, y), step in zip(TILES.values(), steps, strict=True)
    )
    fill_boxes(axes, [box for _, box in boxes], [(GRID, *STEPS)[step] for step, _ in boxes])
    letter_size, number_size = (9.5, 12.0) if plot.is_wide else (8.0, 8.5)
    letter_height, number_height = (0.73 * size / 72 / tile for size in (letter_size, number_size))
    margin = (1 - letter_height - 0.11 - number_height) / 2
    for (letters, (x, y)), step in zip(TILES.items(), steps, strict=True):
        ink = MUTED if not step else GROUND if step == len(STEPS) else INK
        in_square = partial(write, axes, ha="center", va="baseline", color=ink)
        in_square(
            letters, (x + 0.5, y + (margin + letter_height if step else 0.5 + letter_height / 2)), size=letter_size
        )
        if step:
            in_square(f"{n_people[letters]:,}", (x + 0.5, y + 1 - margin), size=number_size, weight="semibold")
    _write_steps(axes, tile, plot.is_wide)
    return axes


def _write_steps(axes: Axes, tile: float, is_wide: bool) -> None:
    """What the tints mean, in the empty row beside Alaska."""
    write(axes, "Number of people", (1.1, 0.03 / tile), ha="left", va="top", color=MUTED)
    labels = [str(least) if after == least + 1 else f"{least} to {after - 1}" for least, after in pairwise(STEPS_FROM)]
    labels.append(f"{STEPS_FROM[-1]} or more")
    x, side = 1.1, 0.12 / tile
    y = min(0.25 / tile, 0.98 - side)
    gap = 0.16 if is_wide else 0.1  # inches
    for label, color in zip(labels, STEPS, strict=True):
        fill_boxes(axes, [(x, y, side, side)], [color])
        write(axes, label, (x + side + 0.04 / tile, y + side / 2), ha="left", va="center_baseline", color=MUTED)
        x += side + (text_width(label) + gap) / tile


# --- people as dots -----------------------------------------------------------------------------------


@in_house_style
def draw_years_served(people: pd.DataFrame, axes: Axes, criterion: int | None = None) -> Axes:
    """Each person as a dot in the whole years served; the median, and the line of the initiative's criterion.

    Parameters
    ----------
    people : DataFrame, one row per person, see :func:`analysis.measures.years_served_by_person`
        Reads ``years_served``. Not changed.
    criterion : int, years, see :func:`analysis.measures.criterion_years`; no line without one
    """
    return _draw_years(axes, people["years_served"], YEARS_SHOWN, "years since the first sentencing", criterion)


@in_house_style
def draw_years_since(people: pd.DataFrame, axes: Axes) -> Axes:
    """Each pardoned person as a dot in the years since the sentence, and the median; a few people have their names.

    Parameters
    ----------
    people : DataFrame, one row per person, see :func:`analysis.measures.years_since_sentence_by_person`
        Reads ``years_since_sentence`` and ``name``. Not changed.
    """
    years = people["years_since_sentence"].astype(int)
    if len(people) < FEWEST_UNNAMED:
        return _draw_named(axes, people["name"].tolist(), years.tolist(), YEARS_SINCE_SHOWN)
    return _draw_years(axes, years, YEARS_SINCE_SHOWN, "years since the sentence", None)


def _draw_named(axes: Axes, names: Sequence[str], years: Sequence[int], high: int) -> Axes:
    """A row for each person, with a dot in the years and the name beside it."""
    plot_width = lay_out(axes, height=ROW * len(names), left=0.15, right=0.15, top=0.04, bottom=0.44).width
    axes.set(xlim=(0, high + 1), ylim=(len(names) - 0.5, -0.5), yticks=[])
    middles = [min(year, high) + 0.5 for year in years]
    axes.scatter(middles, range(len(names)), s=(0.1 * 72) ** 2, color=ACCENT, linewidth=0, zorder=2, clip_on=False)
    for at, (name, year, middle) in enumerate(zip(names, years, middles, strict=True)):
        words = name if year <= high else f"{name}, {year} years ›"
        along = middle / (high + 1) * plot_width
        is_right = along + 0.12 + text_width(words) < plot_width or along < plot_width / 2
        room = (plot_width - along if is_right else along) + 0.03  # a little of the margin
        side, offset = ("left", 7) if is_right else ("right", -7)
        size = 9 * min(1, room / (text_width(words) + 0.1))
        write(axes, words, (middle, at), (offset, 0), ha=side, va="center_baseline", size=size)
    show_line(axes, "bottom")
    scale_below(axes, range(0, high + 1, 10), unit="years since the sentence", grid=True)
    return axes


def _draw_years(axes: Axes, years: pd.Series[Any], high: int, unit: str, criterion: int | None) -> Axes:
    """Dots in columns of a year each; who is beyond the scale stands in its last column, with a word."""
    whole = years.astype(float).map(math.floor).astype(int).tolist()
    n_beyond = sum(year > high for year in whole)
    columns = [min(year, high) for year in whole]
    step = (drawing_width(axes) - 0.3) / (high + 1)
    highest = max(columns.count(year) for year in set(columns))
    size, n_rows = _choose_dots(lambda size: math.ceil(highest / _abreast(step, size)), _DOTS_HIGH)
    abreast, size = _abreast(step, size), min(size, step)
    height = max(n_rows * size, 0.5)
    lay_out(axes, height=height, left=0.15, right=0.15, top=0.52, bottom=0.44)
    axes.set(xlim=(0, high + 1), ylim=(0, height), yticks=[])
    ranks = [columns[:at].count(year) for at, year in enumerate(columns)]
    inset = (1 - abreast * size / step) / 2
    middles = [year + inset + (rank % abreast + 0.5) * size / step for year, rank in zip(columns, ranks, strict=True)]
    heights = [(rank // abreast + 0.5) * size for rank in ranks]
    tops = {year: (columns.count(year) - 1) // abreast * size + size for year in columns}
    axes.scatter(middles, heights, s=(size * 72 * 0.92) ** 2, color=ACCENT, linewidth=0, clip_on=False)
    show_line(axes, "bottom")
    median = float(years.median())
    if criterion is not None:
        label = f"{number_words(criterion)} years"
        dashes = {"color": MUTED, "linestyle": (0, (3, 2))}
        _mark_value(axes, (criterion, 0), height + 0.14, label, median < criterion, **dashes)
    # a whole number of calendar years is in the middle of its column
    at_median, words = (
        (median + 0.5, calendar_years_words(median)) if years.dtype.kind == "i" else (median, years_words(median))
    )
    foot = (min(at_median, high + 1), tops.get(min(math.floor(at_median), high), 0))  # on the dots of its column
    _mark_value(axes, foot, height + 0.36, f"median {words}", median < high * 0.6, color=INK)
    if n_beyond:
        longest = f"{'one' if n_beyond == 1 else number_words(n_beyond)} beyond, to {max(whole)} ›"
        top = math.ceil(columns.count(high) / abreast) * size
        write(axes, longest, (high + 1, top), (0, 4), ha="right", va="bottom", color=MUTED)
    ticks = range(0, high + 1, 5 if high <= YEARS_SHOWN else 10)
    scale_below(axes, ticks, unit=unit)
    return axes


def _mark_value(axes: Axes, foot: tuple[float, float], top: float, label: str, on_right: bool, **line: Any) -> None:
    """A vertical line from its foot up to its label above the dots."""
    axes.plot([foot[0]] * 2, [foot[1], top], linewidth=0.9, clip_on=False, zorder=0.5, **line)
    offset, side = (4, "left") if on_right else (-4, "right")
    write(axes, label, (foot[0], top), (offset, 0), ha=side, va="center", color=line["color"])


@in_house_style
def draw_sentences(people: pd.DataFrame, axes: Axes) -> Axes:
    """How many people have a sentence in force of how many years, in steps of five; life apart, in a color of its own.

    Parameters
    ----------
    people : DataFrame, one row per person, see :func:`analysis.measures.sentences_by_person`
        Reads ``sentence_months`` and ``is_life``. Not changed.
    """
    import seaborn as sns  # slow to import, and needed for this drawing alone

    years = (people["sentence_months"].dropna().astype(float) / 60).map(math.floor).clip(upper=_LAST_STEP // 5) * 5
    n_life = int(people["is_life"].sum())
    plot = lay_out(axes, height=1.4, left=0.12, right=0.12, top=0.22, bottom=0.44)
    axes.set(xticks=[], yticks=[])  # seaborn measures those that are there
    steps = range(0, _LAST_STEP + 6, 5)
    numbers = [int(((years >= step) & (years < step + 5)).sum()) for step in steps[:-1]]
    if any(numbers):
        sns.histplot(x=years, bins=steps, ax=axes, color=ACCENT, alpha=1, edgecolor=GROUND, linewidth=1)
        terms: Any = axes.containers[-1]
    else:  # of nobody seaborn draws nothing
        terms = axes.bar([step + 2.5 for step in steps[:-1]], numbers, 5, color=ACCENT)
    life_at = _LAST_STEP + 8.5
    life = axes.bar([life_at + 2.5], [n_life], 5, color=LIFE)
    axes.set(xlim=(0, life_at + 5), ylim=(0, max(n_life, *numbers, 1)), ylabel="")
    for bars, counts, color in ((terms, numbers, ACCENT), (life, [n_life], LIFE)):
        show_short(axes, bars, counts, [color] * len(counts), plot.height)
        axes.bar_label(bars, [f"{n:,}" if n else "" for n in counts], padding=3)
    for axis in (axes.xaxis, axes.yaxis):  # seaborn hides the names of axes without ticks
        axis.label.set_visible(True)
    axes.hlines([0, 0], [0, life_at], [_LAST_STEP + 5, life_at + 5], color=INK, linewidth=0.8, clip_on=False)
    ticks = [*range(0, _LAST_STEP + 1, 10), life_at + 2.5]
    scale_below(axes, ticks, ["0", "10", "20", "30", "40", "50 +", "life"], "years of the sentence in force")
    return axes


def _abreast(width: float, size: float) -> int:
    """How many dots stand side by side in a step."""
    return max(int(width * 0.94 / size), 1)


def _choose_dots(count_rows: Callable[[float], int], height: float) -> tuple[float, int]:
    """The largest dots of which the rows fit into the height, else the smallest; and how many rows they make."""
    for size in (0.1, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04):
        n_rows = count_rows(size)
        if n_rows * size <= height:
            break
    return size, n_rows
