"""Every person a line on the calendar: sentenced, granted, the new end, and what was taken off on paper."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from analysis.charts.days import EPOCH, day_number, day_numbers
from analysis.charts.palette import ACCENT, INK, LIFE, MUTED, NEUTRAL
from analysis.charts.primitives import (
    NARROW,
    Plot,
    RowLinks,
    draw_lines,
    drawing_width,
    lay_out,
    scale_below,
    text_width,
    write,
)
from analysis.charts.style import in_house_style
from analysis.text import counted, day_words, months_words, number_words

#: The years before and after the grant that are drawn in every batch; more decades before if a person served longer.
YEARS_BEFORE, YEARS_AFTER = 30, 30

#: Up to so many people have their names at their lines.
MOST_NAMED = 25

#: Heights in inches: of a named row, the highest and the usual lowest of a row without a name, of all such rows (low
#: enough to share a page of paper with the headline), of a group's heading.
_NAMED_ROW, _ROW, _LOW_ROW, _ALL_ROWS, _HEADING = 0.34, 0.07, 0.02, 4.5, 0.3

#: From so many people on a row is a pixel: two would not share a page of paper with the headline.
_MOST_ON_PAPER = 250

#: The lowest row in inches that has an arrow of its own, and that a finger can tell from the next.
_FINGER = 0.05

#: Lower rows touch, so that no stripes arise that mean nothing; after every ten a gap in inches lets a reader count.
_BUNDLE, _GAP = 10, 0.02

#: What was taken off is pale where rows touch, and each row's old end a mark so many points long.
_PALE, _END = 0.5, 2

#: Margins in inches: whole points.
_LEFT, _RIGHT = 3 / 72, 10 / 72

#: Days of a year.
_YEAR = 365.25


class _Line(NamedTuple):
    """One person; days as matplotlib numbers them, NaN where they are not known."""

    place: str
    name: str
    sentence: str
    until: str
    is_life: bool
    begin: float
    new_end: float
    old_end: float

    @property
    def short_title(self) -> str:
        return f"{self.name}: {self.sentence or 'sentence of unknown length'}"

    @property
    def title(self) -> str:
        return f"{self.short_title}, {self.until}" if self.until else self.short_title

    def at(self, place: Callable[[float], float]) -> _Line:
        """The person with days at places near them."""
        return self._replace(begin=place(self.begin), new_end=place(self.new_end), old_end=place(self.old_end))


#: The middle of a row, and from where to where something is drawn in it.
_Span = tuple[float, float, float]


class _Group(NamedTuple):
    """People whose lines stand together under a heading; ``beyond`` says what the scale leaves out."""

    heading: str
    beyond: str
    color: str
    people: list[_Line]


@in_house_style
def draw_lifelines(lines: pd.DataFrame, axes: Axes, granted_on: date) -> Axes:
    """Each person as a line from the sentencing over the grant to the new end, and on to the old one on paper.

    A life sentence is an arrow that leaves the page, and so is a term beyond the scale. Up to :data:`MOST_NAMED`
    people have their names at their lines; hundreds stand in bundles of :data:`_BUNDLE`. In an SVG each row leads to
    the person, by the last part of ``grant_id``, unless the rows are too low for a finger.

    Parameters
    ----------
    lines : DataFrame, one row per person, see :func:`analysis.measures.lifelines_by_person`
        Reads ``grant_id`` (the index, or a column), ``name``, ``is_life``, ``first_sentenced_on``, ``new_end_on``,
        ``old_end_on``, ``sentence_months``. Not changed.
    granted_on : date
    """
    granted_on = pd.Timestamp(granted_on).date()  # as it stands in the grants, too
    people = _read_lines(lines, granted_on)
    granted = day_number(granted_on)
    # a person without a day has none to compare
    earliest = min((line.begin for line in people if not math.isnan(line.begin)), default=granted)
    first = min(granted - YEARS_BEFORE * _YEAR, day_number(date(_calendar_year(earliest), 1, 1)))
    last = granted + YEARS_AFTER * _YEAR
    is_named, is_narrow = len(people) <= MOST_NAMED, drawing_width(axes) <= NARROW
    row = _NAMED_ROW if is_named else _row_height(len(people))
    is_dense = row < _FINGER
    groups = _group(people, last)
    heading = _HEADING if len(people) > 1 else 0
    gap = _GAP if is_dense else 0
    height = sum(heading + row * n + gap * ((n - 1) // _BUNDLE) for n in (len(group.people) for group in groups))
    plot = lay_out(
        axes, height=height, left=_LEFT, right=_RIGHT, top=0.58 if is_narrow else 0.4, bottom=0.28 if is_named else 0.44
    )
    axes.xaxis_date()
    axes.set(xlim=(first, last), ylim=(height, 0), yticks=[])
    top = 0.0
    placed: list[tuple[float, _Line]] = []
    for group in groups:
        if heading:
            _write_heading(axes, group, top + heading - 0.07)
        top += heading
        for at, line in enumerate(group.people):
            top += gap if at and at % _BUNDLE == 0 else 0
            placed.append((top + (0.72 if is_named else 0.5) * row, line))
            top += row
    if is_dense:  # parts of a point that nobody sees would make a page heavy
        to_point = partial(_at_whole_point, axes, plot)
        granted = to_point(granted)
        placed = [(y, line.at(to_point)) for y, line in placed]
    decades = range(_calendar_year(first) // 10 * 10, _calendar_year(last) + 1, 10)
    ticks = {day: str(year) for year in decades if (day := day_number(date(year, 1, 1))) >= first}
    unit = "" if is_named else f"sorted by the new end{'; a gap after every ten people' if is_dense else ''}"
    scale_below(axes, list(ticks), list(ticks.values()), unit, grid=True)
    _draw_marks(axes, plot, placed, granted, _ROW if is_named else row)
    at_grant = (
        [[(granted, y - 0.07), (granted, y + 0.07)] for y, _ in placed]
        if is_named
        else [[(granted, 0), (granted, height)]]
    )
    draw_lines(axes, at_grant)
    if is_named:
        _write_names(axes, plot, placed)
    _write_keys(axes, granted, granted_on, is_narrow)
    if not (is_dense and is_narrow):
        # the titles of hundreds would weigh more than all that is drawn
        rows = [
            (line.place, line.short_title if is_dense else line.title, "" if is_named or is_dense else line.name, y)
            for y, line in placed
        ]
        axes.add_artist(RowLinks(rows, row))
    return axes


def _at_whole_point(axes: Axes, plot: Plot, day: float) -> float:
    """The day at the nearest whole point of the drawing; what is not on the calendar stays."""
    first, last = axes.get_xlim()
    of_point = (last - first) / (72 * plot.width)
    return first + round((day - first) / of_point) * of_point if math.isfinite(day) else day


def _row_height(n: int) -> float:
    """The height of a row in inches: whole pixels, so that lines are sharp."""
    lowest = _LOW_ROW if n < _MOST_ON_PAPER else _LOW_ROW / 2
    return max(min(_ROW, math.floor(100 * _ALL_ROWS / n) / 100), lowest)


def _draw_marks(axes: Axes, plot: Plot, placed: Sequence[tuple[float, _Line]], granted: float, row: float) -> None:
    """Served and still to serve as thick lines, what was taken off as a thin one; what is cut ends in an arrow.

    Where rows touch, all are as high as the row, what was taken off is pale, and rows next to one another share
    an arrow.
    """
    first, last = axes.get_xlim()
    is_dense = row < _FINGER
    pixels = round(100 * row)
    thick = {"linewidth": 0.72 * (pixels if is_dense else round(0.65 * pixels))}
    thin = {"linewidth": 0.72 * (pixels if is_dense else round(0.2 * pixels))}
    draw_lines(axes, [[(line.begin, y), (granted, y)] for y, line in placed], MUTED, **thick)
    to_serve = [[(granted, y), (line.new_end, y)] for y, line in placed if line.new_end > granted]
    draw_lines(axes, to_serve, ACCENT, **thick)
    for is_life, color in ((False, NEUTRAL), (True, LIFE)):
        known = [(y, line) for y, line in placed if line.is_life == is_life and not math.isnan(line.new_end)]
        spans = ((y, max(granted, line.new_end), min(line.old_end, last)) for y, line in known)
        off = [(y, begin, end) for y, begin, end in spans if end > begin]
        cut = [y for y, line in known if line.old_end > last]
        of_point = (last - first) / (72 * plot.width)
        if is_dense:
            areas = [_outline(rows, row) for rows in _touching(off, row)]
            axes.add_collection(PolyCollection(areas, facecolor=color, alpha=_PALE, linewidth=0), autolim=False)
            ends = [[(max(end - _END * of_point, begin), y), (end, y)] for y, begin, end in off if end < last]
            draw_lines(axes, ends, color, **thin)
            heads = [(rows[0][0] - row / 2, rows[-1][0] + row / 2) for rows in _touching([(y, 0, 0) for y in cut], row)]
        else:
            draw_lines(axes, [[(begin, y), (end, y)] for y, begin, end in off], color, **thin)
            heads = [(y - 0.04, y + 0.04) for y in cut]
        arrows = [[(last, top), (last + 5 * of_point, (top + low) / 2), (last, low)] for top, low in heads]
        axes.add_collection(PolyCollection(arrows, facecolor=color, clip_on=False), autolim=False)


def _touching(rows: Sequence[_Span], height: float) -> list[list[_Span]]:
    """Rows of a height, from top to bottom, as those that touch one another.

    >>> _touching([(1.0, 0, 9), (3.0, 0, 7), (9.0, 0, 8)], 2)
    [[(1.0, 0, 9), (3.0, 0, 7)], [(9.0, 0, 8)]]
    """
    found: list[list[_Span]] = []
    for row in rows:
        if found and math.isclose(row[0] - found[-1][-1][0], height, abs_tol=height / 2):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _outline(rows: Sequence[_Span], height: float) -> list[tuple[float, float]]:
    """The outline of rows that touch one another: one shape is drawn without seams, and is small.

    >>> _outline([(1.0, 0, 9), (3.0, 0, 7)], 2)
    [(0, 0.0), (0, 4.0), (7, 4.0), (7, 2.0), (9, 2.0), (9, 0.0)]
    """
    left = [(begin, y + side * height / 2) for y, begin, _ in rows for side in (-1, 1)]
    right = [(end, y + side * height / 2) for y, _, end in reversed(rows) for side in (1, -1)]
    corners = [*left, *right]
    around = zip([corners[-1], *corners], corners, [*corners[1:], corners[0]], strict=False)
    return [corner for before, corner, after in around if not before[0] == corner[0] == after[0]]


def _write_heading(axes: Axes, group: _Group, y: float) -> None:
    first, last = axes.get_xlim()
    write(axes, group.heading, (first, y), ha="left", va="baseline", color=group.color, weight="semibold")
    if group.beyond:
        write(axes, group.beyond, (last, y), (_RIGHT * 72 - 2, 0), ha="right", va="baseline", color=MUTED)


def _write_names(axes: Axes, plot: Plot, placed: Sequence[tuple[float, _Line]]) -> None:
    """Name and sentence over each line, from its beginning on, moved to the left where there is no room."""
    first, last = axes.get_xlim()
    of_inch = (last - first) / plot.width
    for y, line in placed:
        words = line.name if line.is_life or not line.sentence else f"{line.name}, {line.sentence}"
        left = max(min(line.begin, last - text_width(words) * of_inch), first)
        write(axes, words, (left, y), (0, 7), ha="left", va="baseline")


def _write_keys(axes: Axes, granted: float, granted_on: date, is_narrow: bool) -> None:
    """The words on the marks, over the first row."""
    low, middle = (3, 16) if is_narrow else (3, 3)
    over = partial(write, axes, place=(granted, 0), va="baseline")
    over(f"granted {day_words(granted_on)}", offset=(0, middle + 13), ha="center", weight="semibold")
    over("served", offset=(-5, middle), ha="right", color=MUTED, weight="semibold")
    over("still to serve", offset=(5, middle), ha="left", color=ACCENT, weight="semibold")
    after = 5 if is_narrow else 5 + text_width("still to serve") * 72 + 4
    over("taken off, on paper", offset=(after, low), ha="left", color=MUTED)


def _group(people: Sequence[_Line], last: float) -> list[_Group]:
    """Life, fixed terms, and sentences whose length is not known."""
    life = [line for line in people if line.is_life]
    fixed = [line for line in people if not line.is_life and not math.isnan(line.old_end)]
    unknown = [line for line in people if not line.is_life and math.isnan(line.old_end)]
    beyond = [line.old_end for line in fixed if line.old_end > last]
    latest = _calendar_year(max(beyond, default=0))
    # on a phone there is no room for a longer one to the right of the grant
    cut = f"{number_words(len(beyond))} past the chart, to {latest}"
    named = (
        (life, "life sentence", "life: no end", LIFE),
        (fixed, "fixed term", cut if beyond else "", INK),
        (unknown, "sentence of unknown length", "", MUTED),
    )
    return [_Group(counted(len(rows), one, f"{one}s"), more, color, rows) for rows, one, more, color in named if rows]


def _read_lines(lines: pd.DataFrame, granted_on: date) -> list[_Line]:
    begin, new_end, old_end = (day_numbers(lines[name]) for name in ("first_sentenced_on", "new_end_on", "old_end_on"))
    read = ["grant_id", "name", "is_life", "sentence_months", "new_end_on"]
    rows: Iterable[Any] = (lines if "grant_id" in lines else lines.reset_index())[read].itertuples(index=False)
    return [
        _Line(
            place=str(line.grant_id).rpartition("/")[2],
            name=str(line.name),
            sentence="life" if line.is_life else _length_words(line.sentence_months),
            until="" if pd.isna(line.new_end_on) else _until(line.new_end_on.date(), granted_on),
            is_life=bool(line.is_life),
            begin=float(begin[at]),
            new_end=float(new_end[at]),
            old_end=math.inf if line.is_life else float(old_end[at]),
        )
        for at, line in enumerate(rows)
    ]


def _until(new_end: date, granted_on: date) -> str:
    return f"now to {day_words(new_end)}" if new_end >= granted_on else "the new term over before the grant"


def _length_words(months: float) -> str:
    return "" if pd.isna(months) else months_words(months)


def _calendar_year(day: float) -> int:
    """The year of a day on the axis."""
    return (EPOCH + timedelta(days=day)).year
