"""Charts by what they draw: bars, dots and labels are read back, pixels are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from analysis import charts, measures
from analysis.charts import primitives
from analysis.charts.palette import ACCENT, GRID, GROUND, INK, MUTED, NEUTRAL, PALETTE, STEPS
from analysis.charts.svg import render_svg
from analysis.exhibits import Chart, Statement, show_chart
from analysis.grants.courts import STATES
from analysis.grants.presidents import read_presidents
from analysis.grants.select import choose_batch, read_grants
from support import ROOT
from support.contrast import contrast
from support.invented import make_grants
from support.written import written

BATCH = "2016-03-30-obama"


@pytest.fixture(scope="module")
def grants() -> pd.DataFrame:
    return read_grants(ROOT / "data" / "grants.csv")


def axes_of(draw: charts.Draw, table: pd.DataFrame, width: float = primitives.WIDE, **options: Any) -> Axes:
    return charts.draw_figure(draw, table, width, **options).axes[0]


class Bar(NamedTuple):
    """A bar or tile: its corners in units of the data and in dots of the picture, and its color."""

    corners: np.ndarray
    seen: np.ndarray
    color: str

    @property
    def from_the_top(self) -> tuple[float, float]:
        left, bottom = self.seen.min(axis=0).round(3)
        return -bottom, left

    def holds(self, text: Text) -> bool:
        middle = text.get_window_extent().get_points().mean(axis=0)
        return bool((self.seen.min(axis=0) <= middle).all() and (middle <= self.seen.max(axis=0)).all())


def bars(axes: Axes) -> list[Bar]:
    """From the top, each line from the left."""
    FigureCanvasAgg(axes.figure).draw()
    made = [(bar.get_corners(), bar.get_facecolor()) for bar in axes.patches if isinstance(bar, Rectangle)]
    if not made:  # tiles
        found = next(found for found in axes.collections if isinstance(found, PolyCollection))
        corners = [path.vertices for path in found.get_paths()]
        made = list(zip(corners, found.get_facecolor(), strict=True))
    seen = (Bar(corners, axes.transData.transform(corners), to_hex(color)) for corners, color in made)
    return sorted(seen, key=lambda bar: bar.from_the_top)


def lengths(axes: Axes) -> list[float]:
    return [round(float(np.ptp(bar.corners[:, 0])), 6) for bar in bars(axes)]


def colors(axes: Axes) -> list[str]:
    return [bar.color for bar in bars(axes)]


def texts(axes: Axes) -> list[Text]:
    """What is written, as it is read: lines from the top, each from the left."""
    FigureCanvasAgg(axes.figure).draw()
    middle = {text: text.get_window_extent().get_points().mean(axis=0) for text in written(axes)}
    lines: list[list[Text]] = []
    for text in sorted(middle, key=lambda text: -middle[text][1]):
        if lines and middle[lines[-1][-1]][1] - middle[text][1] < 4:  # dots: less than half the height of a letter
            lines[-1].append(text)
        else:
            lines.append([text])
    return [text for line in lines for text in sorted(line, key=lambda text: middle[text][0])]


def words(axes: Axes) -> list[str]:
    return [text.get_text() for text in texts(axes)]


def dots(axes: Axes) -> np.ndarray:
    """x and y of every dot."""
    found = [np.asarray(found.get_offsets()) for found in axes.collections if isinstance(found, PathCollection)]
    return np.concatenate(found)


def batches(*sizes: int) -> pd.DataFrame:
    days = ["2016-03-30", "2016-05-05", "2016-06-03"]
    rows: list[dict[str, object]] = [
        {"batch_id": f"{day}-obama", "granted_on": day, "is_life": at == 0}
        for day, size in zip(days, sizes, strict=False)
        for at in range(size)
    ]
    return make_grants(*rows)


# --- bars ---------------------------------------------------------------------------------------------


def test_drugs_are_shares_of_all_people_on_one_scale() -> None:
    table = make_grants({"drugs": "cocaine;heroin"}, {"drugs": "cocaine"}, {"drugs": "unspecified"}, {})
    axes = axes_of(charts.draw_drugs, measures.count_by_drug(table))
    assert lengths(axes) == [0.5, 0.25, 0.25]
    shares = ["0%", "25%", "50%", "75%", "100%"]
    assert words(axes) == ["powder cocaine", "2", "heroin", "1", "no drug named", "1", *shares]
    assert axes.get_xlim() == (0, 1)


def test_long_labels_stand_above_their_bars_on_a_phone() -> None:
    justice = {"clemency_type": "pardon", "offense_groups": "fraud/theft/embezzlement"}
    table = make_grants(justice, justice, {**justice, "offense_groups": "murder"})
    counts = measures.count_pardoned_by_group(table)
    wide, narrow = (
        axes_of(charts.draw_offense_groups, counts, width) for width in (primitives.WIDE, primitives.NARROW)
    )
    assert words(wide) == words(narrow) == ["fraud, theft, or other property offenses", "2", "murder", "1"]
    assert lengths(wide) == lengths(narrow) == [2, 1]
    assert [text.get_ha() for text in texts(wide)[::2]] == ["right", "right"]
    assert [text.get_ha() for text in texts(narrow)[::2]] == ["left", "left"]


def test_the_presidents_before_are_added_up() -> None:
    placed = measures.place_among_past(248, read_presidents(), BATCH)
    axes = axes_of(charts.draw_past_presidents, placed)
    # G. W. Bush 11, + Clinton 61, + G. H. W. Bush 3, + Reagan 13, + Carter 29, + Ford 22, + Nixon 60; + Johnson 226
    assert lengths(axes) == [11, 72, 75, 88, 117, 139, 199, 248, 425]
    assert words(axes)[0::2][:2] == ["George W. Bush", "+ Bill Clinton"]
    assert words(axes)[0::2][-2:] == ["Barack Obama", "+ Lyndon B. Johnson"]
    assert [at for at, color in enumerate(colors(axes)) if color == ACCENT] == [7]
    assert [at // 2 for at, text in enumerate(texts(axes)) if text.get_weight() == "semibold"] == [7, 7]
    assert axes.get_xlim()[0] == 0


def test_where_no_president_is_exceeded_the_next_one_is_no_sum() -> None:
    axes = axes_of(charts.draw_past_presidents, measures.place_among_past(1, read_presidents(), "2011-11-21-obama"))
    assert words(axes)[0::2] == ["Barack Obama", "George W. Bush"]


# --- map ------------------------------------------------------------------------------------------------

#: Pairs that share a border on land or lie next to each other in the sea, and their direction on a map.
NEIGHBORS = {
    "east": ["WA ID", "OR NV", "ND MN", "KS AR", "TN NC", "PA NJ", "MS AL", "AL GA", "NM KS", "MO KY", "FL PR", "PR VI",
             "NY MA", "VT NH", "GU HI"],
    "south": ["WA OR", "OR CA", "ID NV", "NV UT", "MN IA", "IA MO", "MO AR", "AR LA", "WI IL", "TN MS", "OK TX", "MD DC",
              "ND SD", "SD NE", "NE KS", "KS OK", "ME NH", "MA CT", "NC AL", "UT AZ", "MP GU"],
}  # fmt: skip


def test_each_state_and_territory_has_one_tile_of_its_own() -> None:
    assert sorted(charts.TILES) == sorted(STATES.values())
    assert len(set(charts.TILES.values())) == len(charts.TILES) == 55


def test_tiles_lie_as_the_states_do() -> None:
    for direction, (dx, dy) in {"east": (1, 0), "south": (0, 1)}.items():
        for pair in NEIGHBORS[direction]:
            (x, y), to = (charts.TILES[letters] for letters in pair.split())
            assert (x + dx, y + dy) == to, pair
    columns, rows = zip(*charts.TILES.values(), strict=True)
    assert charts.TILES["AK"] == (0, 0)
    assert charts.TILES["ME"] == (max(columns), 0)
    assert {charts.TILES[letters][1] for letters in ("HI", "TX", "FL")} == {max(rows)}


def by_state(**people: int) -> pd.DataFrame:
    """So many people in the first district of each state, by its letters."""
    districts = {"FL": "Northern District of Florida", "OH": "Northern District of Ohio", "DC": "District of Columbia",
                 "PR": "District of Puerto Rico", "other": "U.S. Army general court-martial", "unknown": None}  # fmt: skip
    return measures.count_by_state(
        make_grants(*({"district": districts[at]} for at, n in people.items() for _ in range(n)))
    )


def tiles(axes: Axes) -> dict[str, tuple[Bar, list[Text]]]:
    """By its letters each tile and what is written in it, from the top."""
    written = texts(axes)
    found = ((bar, [text for text in written if bar.holds(text)]) for bar in bars(axes))
    return {inside[0].get_text(): (bar, inside) for bar, inside in found}


def test_a_tile_has_its_letters_and_its_people_and_a_pale_one_letters_alone() -> None:
    axes = axes_of(charts.draw_states, by_state(FL=12, OH=5, DC=2, PR=1, other=3, unknown=4))
    inside = {letters: [text.get_text() for text in written] for letters, (_, written) in tiles(axes).items()}
    shown = {letters: words[1] for letters, words in inside.items() if words[1:]}
    assert shown == {"FL": "12", "OH": "5", "DC": "2", "PR": "1"}
    assert inside.keys() == charts.TILES.keys()
    assert "Number of people" in words(axes)
    shades = {letters: tile.color for letters, (tile, _) in tiles(axes).items()}
    assert [shades[letters] for letters in ("PR", "DC", "OH", "FL")] == list(STEPS)
    assert {shade for letters, shade in shades.items() if letters not in shown} == {GRID}


@pytest.mark.parametrize("width", [primitives.WIDE, primitives.NARROW])
def test_tiles_are_squares_that_can_be_read_on_a_phone_of_320_pixels(width: float) -> None:
    axes = axes_of(charts.draw_states, by_state(FL=12, OH=888, PR=1), width)
    pixels = (640 if width == primitives.WIDE else 288) / (
        width * 72
    )  # for a point; 288 is what the page leaves of 320
    for tile, inside in tiles(axes).values():
        sides = np.ptp(tile.seen, axis=0) * 72 / axes.figure.dpi * pixels
        assert sides[0] == pytest.approx(sides[1])
        assert sides[0] >= 24
        for text in inside:
            assert text.get_fontsize() * pixels >= 9.99
            box = text.get_window_extent()
            assert box.width * 72 / axes.figure.dpi * pixels < sides[0], text.get_text()


def test_words_of_a_tile_can_be_read_on_every_shade_in_light_and_dark() -> None:
    role_of = {shade.light: shade for shade in PALETTE.values()}
    axes = axes_of(charts.draw_states, by_state(FL=12, OH=5, DC=2, PR=1))
    seen = set()
    for letters, (tile, inside) in tiles(axes).items():
        for text in inside:
            ink, ground = role_of[text.get_color()], role_of[tile.color]
            seen.add((text.get_color(), tile.color))
            for mode in ("light", "dark"):
                assert contrast(getattr(ink, mode), getattr(ground, mode)) >= 4.5, (letters, mode)
    assert seen == {(MUTED, GRID), *((INK, shade) for shade in STEPS[:-1]), (GROUND, STEPS[-1])}


def test_each_step_is_further_from_the_ground_in_light_and_dark() -> None:
    role_of = {shade.light: shade for shade in PALETTE.values()}
    for mode in ("light", "dark"):
        ground = getattr(PALETTE["ground"], mode)
        distances = [contrast(getattr(role_of[step], mode), ground) for step in STEPS]
        assert all(more / less > 1.3 for less, more in pairwise(distances)), mode


def test_a_map_of_one_state_is_a_sentence_whatever_other_courts_there_are() -> None:
    assert isinstance(show_chart(charts.draw_states, by_state(FL=3, other=2, unknown=2), **SAID), Statement)
    assert isinstance(show_chart(charts.draw_states, by_state(other=2, unknown=2), **SAID), Statement)
    assert isinstance(show_chart(charts.draw_states, by_state(FL=2, OH=1), **SAID), Chart)


# --- people as dots -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [primitives.WIDE, primitives.NARROW])
def test_every_person_is_a_dot_in_the_column_of_the_whole_years(grants: pd.DataFrame, width: float) -> None:
    for batch_id in (BATCH, "2017-01-19-obama", "2016-01-16-obama"):
        people = measures.years_served_by_person(choose_batch(grants, batch_id))
        axes = axes_of(charts.draw_years_served, people, width)
        assert sorted(np.floor(dots(axes)[:, 0])) == sorted(np.floor(people["years_served"]))
        assert axes.get_xlim() == (0, charts.YEARS_SHOWN + 1)  # the same scale in all batches, each column a year


def test_the_median_and_ten_years_are_marked(grants: pd.DataFrame) -> None:
    people = measures.years_served_by_person(choose_batch(grants, BATCH))
    axes = axes_of(charts.draw_years_served, people, criterion=10)
    tens_and_fives = ["0", "5", "10", "15", "20", "25", "30", "35", "40"]
    marked = ["median 13 years", "10 years"]
    assert words(axes) == [*marked, *tens_and_fives, "years since the first sentencing"]
    without = axes_of(charts.draw_years_served, people)
    assert words(without) == [word for word in words(axes) if word != "10 years"]
    assert len(without.lines) == len(axes.lines) - 1


def test_the_pardons_up_to_a_day_are_a_part_of_the_presidents_bar() -> None:
    counts = pd.DataFrame(
        {"president": ["Jane Doe", "Bo Roe"], "n_pardons": [212, 189], "is_this_batch": [True, False]}
    )
    axes = axes_of(charts.draw_presidents, counts, number="n_pardons", n_to_day=22)
    assert words(axes) == ["Jane Doe", "22 of 212", "Bo Roe", "189"]
    assert list(zip(lengths(axes), colors(axes), strict=True)) == [(212, NEUTRAL), (22, ACCENT), (189, NEUTRAL)]
    for n_to_day in (None, 212):
        axes = axes_of(charts.draw_presidents, counts, number="n_pardons", n_to_day=n_to_day)
        assert words(axes) == ["Jane Doe", "212", "Bo Roe", "189"]
        assert ACCENT in colors(axes)


def test_the_line_of_the_median_stands_on_the_dots_of_its_column() -> None:
    served = [*["2006-01-01"] * 5, *["2001-01-01"] * 2]  # 10 years five times, 15 twice
    axes = axes_of(charts.draw_years_served, measures.years_served_by_person(make_grants(*map(dated, served))))
    (median,) = axes.lines
    column = dots(axes)[np.floor(dots(axes)[:, 0]) == 10]
    assert float(median.get_ydata()[0]) > column[:, 1].max()


def dated(day: str) -> dict[str, object]:
    return {"first_sentenced_on": day}


def test_dots_do_not_cover_each_other(grants: pd.DataFrame) -> None:
    people = measures.years_served_by_person(choose_batch(grants, "2017-01-19-obama"))
    axes = axes_of(charts.draw_years_served, people)
    places = dots(axes)
    pixels = axes.transData.transform(places)
    apart = np.hypot(*(pixels[:, None] - pixels[None]).transpose(2, 0, 1)) + np.eye(len(pixels)) * 1e9
    dot = next(found for found in axes.collections if isinstance(found, PathCollection))
    diameter = np.sqrt(dot.get_sizes()[0]) * axes.figure.dpi / 72
    assert apart.min() > diameter * 0.9


def test_who_served_longer_than_the_scale_stands_at_its_end_with_a_word() -> None:
    table = make_grants(
        {"first_sentenced_on": "1970-01-01"}, {"first_sentenced_on": "2010-01-01"}
    )  # 46.2 and 6.2 years
    axes = axes_of(charts.draw_years_served, measures.years_served_by_person(table))
    assert sorted(np.floor(dots(axes)[:, 0])) == [6, 40]
    assert "one beyond, to 46 ›" in words(axes)


def test_years_since_a_sentence_have_a_scale_of_their_own() -> None:
    years = ["1869", "1870", *["1996"] * 7, "2003-04-05"]
    rows = [{"clemency_type": "pardon", "first_sentenced_on": year} for year in years]
    axes = axes_of(charts.draw_years_since, measures.years_since_sentence_by_person(make_grants(*rows)))
    # granted in 2016: 147, 146, seven times 20, and 13 years
    assert sorted(np.floor(dots(axes)[:, 0])) == [13, *[20] * 7, 60, 60]
    assert {"two beyond, to 147 ›", "median 20 years", "years since the sentence"} <= set(words(axes))
    assert axes.get_xlim() == (0, charts.YEARS_SINCE_SHOWN + 1)


@pytest.mark.parametrize("width", [primitives.WIDE, primitives.NARROW])
def test_a_few_pardoned_people_have_their_names(width: float) -> None:
    long = "Bartholomew Maximilian Example-Sample, Jr."
    pardoned = {"Ada Example": "2003", long: "1986", "Bo Example": "1960", "Cy Example": "1869"}
    rows = [{"clemency_type": "pardon", "name": name, "first_sentenced_on": year} for name, year in pardoned.items()]
    axes = axes_of(charts.draw_years_since, measures.years_since_sentence_by_person(make_grants(*rows)), width)
    assert np.floor(dots(axes)[:, 0]).tolist() == [13, 30, 56, 60]  # 13, 30, 56 and 147 years before 2016
    assert {"Ada Example", long, "Bo Example", "Cy Example, 147 years ›"} <= set(words(axes))
    assert not outside(axes.figure)


def test_what_was_taken_off_is_counted_in_steps_and_life_apart() -> None:
    ten = {"sentence_months": 240, "commuted_months": 120}
    table = make_grants(ten, ten, {"is_life": True}, {"sentence_months": 240, "commuted_months": 200}, {})
    axes = axes_of(charts.draw_taken_off, measures.count_by_years_removed(table))
    assert words(axes)[0::2][:2] == ["a life sentence", "20 years or more"]
    assert lengths(axes) == [1, 0, 0, 2, 0, 1, 1]  # 120 months are ten years, 40 under five; one is not known
    assert colors(axes) == [PALETTE["vermilion"].light, *[ACCENT] * 5, NEUTRAL]
    assert axes.get_xlim() == (0, 2)


def test_drugs_are_thinner_bars_below_the_bar_of_drugs() -> None:
    group = {"offense_groups": "drug trafficking;tax"}
    table = make_grants({"drugs": "cocaine;heroin", **group}, {"drugs": "heroin"}, {"has_firearm": True})
    axes = axes_of(charts.draw_offenses, measures.count_offenses(table))
    others = ["firearms offenses", "1", "tax offenses", "1"]
    assert words(axes) == ["drug offenses", "2", "heroin", "2", "powder cocaine", "1", *others]
    assert lengths(axes) == [2, 2, 1, 1, 1]
    heights = [round(float(np.ptp(bar.seen[:, 1]))) for bar in bars(axes)]
    assert heights[0] == heights[3] == heights[4] > heights[1] == heights[2]


def test_sentences_are_piled_in_steps_of_five_years_with_life_apart() -> None:
    table = make_grants(
        *[{"sentence_months": 240}] * 3,  # 20 years: the step 20 to 25
        {"sentence_months": 299},  # 24.9 years: the same step
        {"sentence_months": 300},  # 25 years: the next
        {"sentence_months": 2616},  # 218 years: 50 and more
        *[{"is_life": True}] * 2,
    )
    axes = axes_of(charts.draw_sentences, measures.sentences_by_person(table))
    fixed, life = axes.containers
    found = {bar.get_x(): bar.get_height() for bar in fixed if bar.get_height()}
    assert found == {20: 4, 25: 1, 50: 1}
    assert [bar.get_height() for bar in life] == [2]
    assert words(axes)[:4] == ["4", "2", "1", "1"]  # from the top
    assert words(axes)[-3:] == ["50 +", "life", "years of the sentence in force"]


def test_a_ranking_has_the_longest_bar_for_the_most_and_none_for_what_is_not_known() -> None:
    ranking = pd.DataFrame({"president": ["Roe", "Doe", "Poe"], "pardons_per_decided": [0.04, 0.01, None]})
    axes = axes_of(lambda table, on: charts.draw_ranking(table, on, ["4.0%", "1.0%", "not known"]), ranking)
    assert words(axes) == ["Roe", "4.0%", "Doe", "1.0%", "Poe", "not known"]
    assert lengths(axes) == [100, 25, 0]
    assert axes.get_xlim() == (0, 100)


# --- all charts ---------------------------------------------------------------------------------------


def drawings(grants: pd.DataFrame, batch_id: str) -> Iterator[tuple[charts.Draw, pd.DataFrame, dict[str, Any]]]:
    """Every chart of the batch notebook that would be drawn."""
    presidents = read_presidents()
    batch, own = choose_batch(grants, batch_id), measures.same_time_in_office(grants, batch_id)
    days, running = measures.share_life_in_force(own), measures.running_totals(own)
    total = int(running.set_index("batch_id")["n_running_commutations"][batch_id])
    yield charts.draw_years_served, measures.years_served_by_person(batch), {}
    yield charts.draw_sentences, measures.sentences_by_person(batch), {}
    yield charts.draw_drugs, measures.count_by_drug(batch), {}
    yield charts.draw_states, measures.count_by_state(batch), {}
    granted_on = date.fromisoformat(batch_id[:10])
    yield charts.draw_lifelines, measures.lifelines_by_person(batch), {"granted_on": granted_on}
    yield charts.draw_life_by_day, days, {"batch_id": batch_id}
    yield charts.draw_release_days, measures.count_by_expiry(batch), {"granted_on": granted_on}
    yield charts.draw_taken_off, measures.count_by_years_removed(batch), {}
    yield charts.draw_offenses, measures.count_offenses(batch), {}
    yield charts.draw_years_since, measures.years_since_sentence_by_person(grants), {}
    yield charts.draw_offense_groups, measures.count_pardoned_by_group(grants), {}
    yield charts.draw_past_presidents, measures.place_among_past(total, presidents, batch_id), {}
    yield charts.draw_presidents, measures.count_by_president(total, presidents, batch_id), {}


def outside(figure: Figure) -> list[str]:
    """Texts that the edge of the figure cuts."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    box = figure.bbox
    cut = []
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_text().strip() and text.get_visible():
            extent = text.get_window_extent(canvas.get_renderer())
            if extent.x0 < box.x0 - 1 or extent.x1 > box.x1 + 1 or extent.y0 < box.y0 - 1 or extent.y1 > box.y1 + 1:
                cut.append(text.get_text())
    return cut


@pytest.mark.parametrize(
    "batch_id",
    [BATCH, "2011-11-21-obama", "2014-12-15-obama", "2015-07-13-obama", "2016-01-16-obama", "2017-01-19-obama"],
)
def test_no_text_is_cut_at_either_width(grants: pd.DataFrame, batch_id: str) -> None:
    for draw, table, options in drawings(grants, batch_id):
        for width in (primitives.WIDE, primitives.NARROW):
            if len(table) > 1:
                figure = charts.draw_figure(draw, table, width, **options)
                assert not outside(figure), (draw.__name__, width)
                assert figure.get_figwidth() == width
                assert 0.4 < figure.get_figheight() < 14


def test_only_colors_of_the_palette_are_used_and_the_same_table_gives_the_same_bytes(grants: pd.DataFrame) -> None:
    light = {shade.light for shade in PALETTE.values()}
    for draw, table, options in drawings(grants, BATCH):
        if len(table) < 2:
            continue
        one, other = (
            render_svg(
                charts.draw_figure(draw, table, primitives.WIDE, **options), name="a", title="t", description="d"
            )
            for _ in range(2)
        )
        assert one == other, draw.__name__
        used = {f"#{part[:6]}" for part in one.split('="#')[1:] if len(part.split('"')[0]) == 6}
        assert used <= light, (draw.__name__, used - light)


def test_drawing_changes_neither_the_table_nor_the_settings(grants: pd.DataFrame) -> None:
    before = dict(matplotlib.rcParams)
    for draw, table, options in drawings(grants, BATCH):
        copy = table.copy(deep=True)
        if len(table) > 1:
            charts.draw_figure(draw, table, primitives.NARROW, **options)
        pd.testing.assert_frame_equal(table, copy)
    assert dict(matplotlib.rcParams) == before


SAID = {"name": "drugs", "title": "Drugs", "finding": "One person.", "alt": "Bar chart."}


def test_a_chart_of_one_bar_is_a_sentence() -> None:
    counts = measures.count_by_drug(make_grants({"drugs": "cocaine"}, {"drugs": "cocaine"}))
    assert show_chart(charts.draw_drugs, counts, **SAID) == Statement("One person.")


def test_a_chart_of_single_people_is_a_sentence() -> None:
    counts = measures.count_by_drug(make_grants({"drugs": "cocaine;heroin"}))
    assert isinstance(show_chart(charts.draw_drugs, counts, **SAID), Statement)


def test_days_of_pardons_alone_are_no_marks() -> None:
    pardons: dict[str, object] = {"batch_id": "2016-05-05-obama", "granted_on": "2016-05-05", "clemency_type": "pardon"}
    days = measures.share_life_in_force(make_grants({}, {}, pardons))
    assert isinstance(show_chart(charts.draw_life_by_day, days, **SAID), Statement)


def test_parts_without_people_are_no_marks() -> None:
    parts = measures.count_firearms_and_drugs(make_grants({"drugs": "cocaine"}, {"drugs": "cocaine"}))
    assert isinstance(show_chart(charts.draw_drugs, parts, **SAID), Statement)


def test_an_empty_table_is_a_sentence() -> None:
    for name, measure in measures.MEASURES.items():
        table = measure(make_grants({}).head(0))
        assert isinstance(show_chart(charts.draw_drugs, table, **SAID), Statement), name


def test_a_chart_is_drawn_for_page_and_phone() -> None:
    counts = measures.count_by_drug(make_grants({"drugs": "cocaine;heroin"}, {"drugs": "cocaine"}))
    chart = show_chart(charts.draw_drugs, counts, **SAID)
    assert isinstance(chart, Chart)
    assert 'width="640"' in chart.svg
    assert 'width="320"' in chart.narrow_svg
    assert chart.columns == {"drug": "Drug", "n_people": "People", "share_people": "Share of people"}
