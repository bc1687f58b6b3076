"""Charts are Axes like any other: what a user changes in one shows in the drawing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from lxml import etree
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from analysis import charts, measures
from analysis.charts.allowed import SVG
from analysis.charts.palette import PALETTE
from analysis.charts.primitives import WIDE, RowLinks
from analysis.charts.svg import render_svg
from analysis.grants.presidents import read_presidents
from support.invented import make_grants
from support.written import panels, words, written

PURPLE, GREEN = PALETTE["purple"].light, PALETTE["green"].light
GRANTED = date(2016, 3, 30)

PEOPLE = make_grants(
    {"name": "Ada Example", "first_sentenced_on": "2000-01-01", "sentence_months": 360, "expires_on": "2018-01-01",
     "commuted_months": 216, "drugs": "cocaine;heroin", "district": "Northern District of Florida"},
    {"name": "Bo Example", "first_sentenced_on": "1996-01-01", "is_life": True, "expires_on": "2017-01-01",
     "drugs": "cocaine", "district": "Northern District of Ohio"},
    {"name": "Cy Example", "first_sentenced_on": "1999-05-01", "sentence_months": 240, "expires_on": "2017-01-01",
     "has_firearm": True, "district": "Northern District of Ohio"},
)  # fmt: skip
PARDONED = make_grants(
    *({"clemency_type": "pardon", "first_sentenced_on": year, "offense_groups": "tax"} for year in ("1990", "2001")),
    {"clemency_type": "pardon", "first_sentenced_on": "1986", "offense_groups": "murder"},
)
DAYS = make_grants(
    *({"batch_id": f"{day}-obama", "granted_on": day, "is_life": at < 2}
      for day in ("2015-03-30", "2016-03-30", "2017-01-17") for at in range(10)),
)  # fmt: skip
YEARS = pd.DataFrame(
    {"fiscal_year": range(1980, 1992), "n_pardons": range(10, 22), "n_commutations": [3] * 12, "shared": None}
)
ORDER = pd.DataFrame({"president": ["Roe", "Doe"], "per_decided": [0.04, 0.01]})
PRESIDENTS = read_presidents()

CHARTS: dict[str, tuple[Callable[..., Axes], pd.DataFrame, dict[str, Any]]] = {
    "drugs": (charts.draw_drugs, measures.count_by_drug(PEOPLE), {}),
    "taken off": (charts.draw_taken_off, measures.count_by_years_removed(PEOPLE), {}),
    "offenses": (charts.draw_offenses, measures.count_offenses(PEOPLE), {}),
    "offense groups": (charts.draw_offense_groups, measures.count_pardoned_by_group(PARDONED), {}),
    "states": (charts.draw_states, measures.count_by_state(PEOPLE), {}),
    "years served": (charts.draw_years_served, measures.years_served_by_person(PEOPLE), {"criterion": 10}),
    "years since": (charts.draw_years_since, measures.years_since_sentence_by_person(PARDONED), {}),
    "sentences": (charts.draw_sentences, measures.sentences_by_person(PEOPLE), {}),
    "lifelines": (charts.draw_lifelines, measures.lifelines_by_person(PEOPLE), {"granted_on": GRANTED}),
    "life by day": (charts.draw_life_by_day, measures.share_life_in_force(DAYS), {"batch_id": "2016-03-30-obama"}),
    "release days": (charts.draw_release_days, measures.count_by_expiry(PEOPLE), {"granted_on": GRANTED}),
    "past presidents": (charts.draw_past_presidents, measures.place_among_past(
        248, PRESIDENTS, "2016-03-30-obama"), {}),
    "presidents": (charts.draw_presidents, measures.count_by_president(248, PRESIDENTS, "2016-03-30-obama").head(4), {}),
    "ranking": (charts.draw_ranking, ORDER, {"words": ["4.0%", "1.0%"]}),
    "fiscal years": (charts.draw_fiscal_years, YEARS, {}),
}  # fmt: skip

every_chart = pytest.mark.parametrize("name", CHARTS)


def drawn(name: str, width: float = WIDE) -> Axes:
    draw, table, options = CHARTS[name]
    return charts.draw_figure(draw, table, width, **options).axes[0]


@cache
def unchanged(name: str) -> str:
    return svg_of(drawn(name))


def svg_of(axes: Axes) -> str:
    return render_svg(axes.figure, name="chart", title="Title", description="Description")


def words_of(svg: str) -> list[str]:
    return [text.text or "" for text in etree.fromstring(svg.encode()).iter(f"{{{SVG}}}text")]


def has_marks(axes: Axes) -> Axes:
    """The Axes with the marks: those given, or the first of the panels in them."""
    return next(one for one in panels(axes) if one.patches or one.collections)


def test_every_drawing_of_the_house_is_here() -> None:
    assert {draw.__name__ for draw, _, _ in CHARTS.values()} == {
        name for name in charts.__all__ if name.startswith("draw_") and name != "draw_figure"
    }


# --- what a user changes --------------------------------------------------------------------------------


@every_chart
def test_titles_labels_legends_and_notes_show_and_have_room(name: str) -> None:
    axes = drawn(name)
    axes.set(title="A title of my own", xlabel="My x", ylabel="My y")
    axes.annotate("My note", (0.5, 0.5), xycoords="axes fraction")
    has_marks(axes).set_label("ignored")
    axes.plot([], [], label="My line")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.2))
    root = etree.fromstring(svg_of(axes).encode())
    left, top, width, height = (float(part) for part in root.get("viewBox", "").split())
    added = {"A title of my own", "My x", "My y", "My note", "My line"}
    found = {text.text: text for text in root.iter(f"{{{SVG}}}text") if text.text in added}
    assert found.keys() == added
    for word in added - {"My y"}:  # which is turned
        assert left <= float(found[word].get("x", "nan")) < left + width, word
        assert top + 6 < float(found[word].get("y", "nan")) <= top + height, word
    assert (int(root.get("width", "0")), int(root.get("height", "0"))) == (
        round(width / 72 * 100), round(height / 72 * 100))  # fmt: skip


@every_chart
def test_what_a_user_leaves_alone_has_the_size_that_the_drawing_chose(name: str) -> None:
    for width in (WIDE, WIDE / 2):
        axes = drawn(name, width)
        high = axes.figure.get_figheight() * 72
        assert f'viewBox="0 0 {width * 72:g} {high:.6f}'.rstrip("0").rstrip(".") in svg_of(axes)


@every_chart
def test_each_text_can_be_hidden_changed_and_removed(name: str) -> None:
    before = words_of(unchanged(name))
    texts = words(drawn(name))
    links = [row[2] for row in linked(drawn(name)) if row[2]]
    assert sorted(before) == sorted(texts + links)  # nothing is written that is no artist
    for change in (lambda text: text.set_visible(False), lambda text: text.set_alpha(0) or text.set_text("")):
        axes = drawn(name)
        for text in written(axes):
            change(text)
        for axis in (axis for one in panels(axes) for axis in (one.xaxis, one.yaxis)):
            axis.set_ticklabels([""] * len(axis.get_ticklocs()))
        assert words_of(svg_of(axes)) == links
    axes = drawn(name)
    for one in panels(axes):
        for text in list(one.texts):
            text.remove()
    rest = words(axes)
    assert sorted(words_of(svg_of(axes))) == sorted(rest + links)


def linked(axes: Axes) -> tuple[tuple[str, str, str, float], ...]:
    return next((found.rows for found in axes.artists if isinstance(found, RowLinks)), ())


@every_chart
def test_ticks_are_ticks(name: str) -> None:
    axes = drawn(name)
    axis = axes.yaxis if axes.get_yticklabels() else axes.xaxis
    places = list(axis.get_ticklocs())
    if not places:  # a map has none until somebody sets them
        axes.set_xticks([2], ["My tick"])
    else:
        axis.set_ticks(places, ["My tick", *[f"at {place}" for place in places[1:]]])
    assert "My tick" in words_of(svg_of(axes))
    moved = drawn(name)
    moved.tick_params(pad=12)
    assert (svg_of(moved) != unchanged(name)) == bool(places)
    gridded = drawn(name)
    gridded.set_xticks([np.mean(gridded.get_xlim())])
    gridded.grid(True, color=PURPLE)
    assert PURPLE in svg_of(gridded)


@every_chart
def test_marks_take_a_color_and_can_be_taken_away(name: str) -> None:
    axes = has_marks(drawn(name))
    mark = (axes.patches or axes.collections)[0]
    mark.set_color(PURPLE)
    assert PURPLE in svg_of(axes)
    axes = has_marks(drawn(name))
    before = unchanged(name)
    for mark in [*axes.patches, *axes.collections]:
        mark.remove()
    assert len(svg_of(axes)) < len(before)


@every_chart
def test_limits_and_lines_of_the_axes_show(name: str) -> None:
    before = unchanged(name)
    axes = drawn(name)
    low, high = axes.get_xlim()
    axes.set_xlim(low, low + (high - low) * 1.5)
    assert svg_of(axes) != before
    axes = drawn(name)
    for one in panels(axes):
        one.spines["left"].set(visible=True, color=PURPLE)
        one.spines["top"].set(visible=True, color=GREEN)
        sns.despine(ax=one)
    assert PURPLE in svg_of(axes)
    assert GREEN not in svg_of(axes)


@pytest.mark.parametrize(
    ("name", "lengths"),
    [
        ("drugs", ["0.666667", "0.333333"]),  # of three people: powder cocaine, heroin
        ("ranking", ["100", "25"]),
        ("sentences", ["0", "0", "0", "0", "1", "0", "1", "0", "0", "0", "0"]),  # 20 and 30 years, in steps of five
        ("release days", ["2", "1"]),  # January 1 of 2017 and of 2018
        ("past presidents", ["11", "72", "75", "88", "117", "139", "199", "248", "425"]),
    ],
)
def test_bars_have_their_true_lengths(name: str, lengths: list[str]) -> None:
    axes = drawn(name)
    assert [label.get_text() for label in axes.bar_label(axes.containers[0], fmt="%.6g")] == lengths
    assert set(lengths) <= set(words_of(svg_of(axes)))


def test_years_have_panels_with_numbers_of_their_own() -> None:
    pardons, commutations = drawn("fiscal years").child_axes
    assert [bar.get_height() for bar in pardons.patches[:2]] == [10, 11]
    assert [bar.get_height() for bar in commutations.patches[:2]] == [3, 3]
    assert (pardons.get_ylim(), commutations.get_ylim()) == ((0, 21), (0, 3))
    assert pardons.patches[0].get_center()[0] == pytest.approx(1980)
    assert pardons.get_xlim() == commutations.get_xlim() == drawn("fiscal years").get_xlim()


def test_a_bar_too_short_to_see_keeps_its_length_and_gets_two_pixels_beside_it() -> None:
    counts = pd.DataFrame({"offense_group": ["tax", "arson", "murder"], "n_people": [2000, 1, 0]})
    axes = charts.draw_figure(charts.draw_offense_groups, counts, WIDE).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [2000, 1, 0]
    (feet,) = axes.collections
    (foot,) = feet.get_segments()
    (middle, _), _ = axes.transData.transform(foot) / axes.figure.dpi  # inches
    left = axes.transData.transform((0, 0))[0] / axes.figure.dpi
    half = feet.get_linewidth()[0] / 72 / 2
    assert (middle - half - left, middle + half - left) == pytest.approx((0, 0.02))
    assert foot[:, 1].mean() == pytest.approx(1)


@pytest.mark.parametrize("name", ["lifelines", "life by day", "release days"])
def test_a_line_at_a_day_stands_on_that_day(name: str) -> None:
    """The day of the grant: a line of a user's own stands where the drawing's is."""
    axes = drawn(name)
    line = axes.axvline(pd.Timestamp("2016-03-30"), color=PURPLE)
    # days since January 1, 1970: 46 years with 12 leap days among them, then 31 + 29 + 29 days
    assert axes.xaxis.convert_units(pd.Timestamp("2016-03-30")) == 46 * 365 + 11 + 89
    assert list(line.get_xdata(orig=False)) == [46 * 365 + 11 + 89] * 2
    assert PURPLE in svg_of(axes)


# --- on axes of one's own -----------------------------------------------------------------------------


@every_chart
def test_axes_of_ones_own_give_the_same_drawing_in_any_style(name: str) -> None:
    draw, table, options = CHARTS[name]
    expected = without_ends(unchanged(name))
    with plt.style.context("ggplot"):
        _, axes = plt.subplots(figsize=(WIDE, 3))
        assert draw(table, axes, **options) is axes
    assert without_ends(svg_of(axes)) == expected


def without_ends(svg: str) -> str:
    """Whatever the form of the ends of lines: those of a grid are clipped."""
    return svg.replace(' stroke-linecap="square"', "")


@every_chart
def test_one_of_two_plots_leaves_the_other_alone(name: str) -> None:
    draw, table, options = CHARTS[name]
    figure, (own, other) = plt.subplots(1, 2, figsize=(9, 4))
    bars = other.bar(["a", "b"], [1, 2])
    other.set_title("Mine")
    place = other.get_position().bounds
    draw(table, own, **options)
    assert figure.get_size_inches().tolist() == [9, 4]
    assert other.get_position().bounds == place
    assert [bar.get_height() for bar in bars] == [1, 2]
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in written(own)]
    assert Bbox.union(boxes).x1 <= other.get_tightbbox().x0
    assert all(box.x0 >= 0 for box in boxes)
    assert "Mine" in words_of(svg_of(other))


def test_a_layout_engine_keeps_its_say() -> None:
    figure, (own, other) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
    charts.draw_drugs(CHARTS["drugs"][1], own)
    figure.canvas.draw()
    assert min(text.get_window_extent().x0 for text in own.get_yticklabels()) >= 0
    assert own.get_tightbbox().x1 <= other.get_tightbbox().x0 + 1
    plt.close(figure)


def test_a_name_in_two_lines_is_drawn_in_one() -> None:
    """Two lines would cover the next row, and be set apart from their mark."""
    order = ORDER.assign(president=["Jane\nRoe", "Doe"])
    axes = charts.draw_figure(charts.draw_ranking, order, WIDE, words=["4.0%", "1\n%"]).axes[0]
    assert {"Jane Roe", "1 %"} <= set(words_of(svg_of(axes)))


def test_sentences_of_life_alone_are_drawn_also_twice_in_the_same_place() -> None:
    people = pd.DataFrame({"sentence_months": pd.Series([None, None], dtype="Float64"), "is_life": [True, True]})
    axes = Figure().add_subplot()
    for _ in range(2):
        charts.draw_sentences(people, axes)
    assert [bar.get_height() for bar in axes.containers[-1]] == [2]
    assert {bar.get_height() for bar in axes.containers[0]} == {0}
