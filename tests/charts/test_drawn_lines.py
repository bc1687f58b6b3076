"""The lines of people on the calendar: what is drawn is read back, in years of the calendar and in the SVG."""

from __future__ import annotations

import itertools
import re
from datetime import date

import pandas as pd
import pytest
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_hex

from analysis import charts
from analysis.charts.allowed import SVG
from analysis.charts.palette import ACCENT, MUTED, NEUTRAL, PALETTE
from analysis.charts.primitives import NARROW, WIDE, RowLinks
from analysis.charts.svg import print_on_paper, render_svg
from analysis.export.sanitize import clean_drawing
from analysis.measures import lifelines_by_person
from analysis.text import day_words
from support.invented import make_grants
from support.written import words

GRANTED = date(2016, 3, 30)
LIFE_COLOR = PALETTE["vermilion"].light

#: January 1 is the day on which a year of the calendar is whole.
ADA: dict[str, object] = {"name": "Ada Example", "first_sentenced_on": "2000-01-01", "sentence_months": 360}
BO: dict[str, object] = {"name": "Bo Example", "first_sentenced_on": "1996-01-01", "is_life": True}
END = {"expires_on": "2018-01-01"}


def drawn(*rows: dict[str, object], width: float = WIDE) -> Axes:
    lines = lifelines_by_person(make_grants(*rows))
    return charts.draw_figure(charts.draw_lifelines, lines, width, granted_on=GRANTED).axes[0]


def many(n: int, row: dict[str, object]) -> list[dict[str, object]]:
    return [{**row, "name": f"Person {at}"} for at in range(n)]


def spans(axes: Axes, color: str) -> list[tuple[float, float]]:
    """Where the lines along the calendar in a color begin and end."""
    found = (lines for lines in axes.collections if isinstance(lines, LineCollection))
    segments = [path for lines in found if to_hex(lines.get_color()[0]) == color for path in lines.get_segments()]
    return [(year(a[0]), year(b[0])) for a, b in segments if a[1] == b[1]]


def year(day: float) -> float:
    """A day as matplotlib numbers it, in years of the calendar."""
    return round(1970 + float(day) / 365.25, 1)


def linked(axes: Axes) -> tuple[tuple[str, str, str, float], ...]:
    return next((found.rows for found in axes.artists if isinstance(found, RowLinks)), ())


def svg_of(axes: Axes) -> etree._Element:
    return etree.fromstring(render_svg(axes.figure, name="lifelines", title="Lines", description="People"))


def test_a_fixed_term_is_served_still_to_serve_and_taken_off() -> None:
    axes = drawn({**ADA, **END}, {**BO, **END})
    # granted on day 90 of 2016: 89 / 365.25 is .2; 360 months from 2000 end in 2030
    assert spans(axes, MUTED) == [(1996.0, 2016.2), (2000.0, 2016.2)]
    assert spans(axes, ACCENT) == [(2016.2, 2018.0), (2016.2, 2018.0)]
    assert spans(axes, NEUTRAL) == [(2018.0, 2030.0)]


def test_life_leaves_the_page_in_an_arrow() -> None:
    axes = drawn({**ADA, **END}, {**BO, **END})
    last = year(axes.get_xlim()[1])
    assert spans(axes, LIFE_COLOR) == [(2018.0, last)]
    (arrows,) = (
        found
        for found in axes.collections
        if isinstance(found, PolyCollection) and to_hex(found.get_facecolor()[0]) == LIFE_COLOR
    )
    assert len(arrows.get_paths()) == 1
    assert {"1 life sentence", "1 fixed term"} <= set(words(axes))


def test_the_scale_is_the_same_in_every_batch_and_longer_only_for_who_served_longer() -> None:
    assert [year(day) for day in drawn({**ADA, **END}).get_xlim()] == [1986.2, 2046.2]
    assert [year(day) for day in drawn({**BO, **END}).get_xlim()] == [1986.2, 2046.2]
    early = drawn({**BO, **END, "first_sentenced_on": "1981-06-01"})
    assert [year(day) for day in early.get_xlim()] == [1981.0, 2046.2]


def test_what_runs_off_the_scale_is_said() -> None:
    axes = drawn(*many(2, {**ADA, **END, "sentence_months": 1200}), {**BO, **END})
    # 1,200 months from 2000 are 100 years
    assert "two past the chart, to 2100" in words(axes)
    assert "one past the chart, to 2100" in words(drawn({**ADA, **END, "sentence_months": 1200}, {**BO, **END}))


def test_a_term_that_was_over_leaves_nothing_to_serve() -> None:
    axes = drawn({**ADA, "commuted_months": 120}, {**BO, **END})
    assert spans(axes, ACCENT) == [(2016.2, 2018.0)]  # Bo's alone
    assert spans(axes, NEUTRAL) == [(2016.2, 2030.0)]


def test_who_has_no_known_end_has_no_line_after_the_grant() -> None:
    axes = drawn({**ADA, "sentence_months": None}, {**BO, **END})
    assert spans(axes, NEUTRAL) == []
    assert "1 sentence of unknown length" in words(axes)


@pytest.mark.parametrize("n", [1, 8, 61, 330])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_any_number_of_people_is_drawn_each_with_a_line(n: int, width: float) -> None:
    axes = drawn(*many(n, {**ADA, **END}), width=width)
    assert len(spans(axes, MUTED)) == len(spans(axes, NEUTRAL)) == n
    height = axes.figure.get_figheight()
    assert height < 9
    has_names = [text for text in words(axes) if text.startswith("Person")]
    assert len(has_names) == (n if n <= charts.MOST_NAMED else 0)


def test_low_rows_touch_and_a_gap_follows_every_ten() -> None:
    axes = drawn(*many(150, {**ADA, **END}))
    rows = next(
        found for found in axes.collections if isinstance(found, LineCollection) and len(found.get_paths()) == 150
    )
    heights = [float(path.vertices[0, 1]) for path in rows.get_paths()]
    steps = [round(100 * (b - a)) for a, b in itertools.pairwise(heights)]
    thick = round(float(rows.get_linewidths()[0]) / 0.72)
    assert steps == [*([thick] * 9 + [thick + 2]) * 14, *[thick] * 9]  # pixels
    assert "sorted by the new end; a gap after every ten people" in words(axes)
    assert "sorted by the new end" in words(drawn(*many(61, {**ADA, **END})))


def shapes(axes: Axes, color: str) -> list[list[tuple[float, float]]]:
    """The corners of the filled shapes in a color: years of the calendar, and inches from the top."""
    found = (one for one in axes.collections if isinstance(one, PolyCollection))
    paths = [path for one in found if to_hex(one.get_facecolor()[0]) == color for path in one.get_paths()]
    return [[(year(x), round(float(y), 2)) for x, y in path.vertices[:-1]] for path in paths]


def test_where_rows_touch_each_bundle_is_one_pale_shape_with_one_arrow_for_life() -> None:
    """Twenty-five of 125 served life: bundles of ten, ten and five, under a heading of 0.3 inches in rows of 0.03."""
    axes = drawn(*many(25, {**BO, **END}), *many(100, {**ADA, **END}))
    pale = [one for one in axes.collections if isinstance(one, PolyCollection) and one.get_alpha() == 0.5]
    assert [len(one.get_paths()) for one in pale] == [10, 3]
    areas, arrows = shapes(axes, LIFE_COLOR)[:3], shapes(axes, LIFE_COLOR)[3:]
    last = year(axes.get_xlim()[1])
    assert areas[0] == [(2018.0, 0.3), (2018.0, 0.6), (last, 0.6), (last, 0.3)]
    assert [(arrow[0], arrow[2]) for arrow in arrows] == [
        ((last, 0.3), (last, 0.6)),
        ((last, 0.62), (last, 0.92)),
        ((last, 0.94), (last, 1.09)),
    ]
    assert "life: no end" in words(axes)


def test_where_rows_touch_an_old_end_is_marked_and_one_beyond_the_scale_is_an_arrow() -> None:
    axes = drawn(*many(124, {**ADA, **END}), {**ADA, **END, "sentence_months": 1200})
    marks = [span for span in spans(axes, NEUTRAL) if span[1] == pytest.approx(2030, abs=0.2)]  # whole points
    assert len(marks) == 124  # 360 months from 2000 end in 2030; the one of 1,200 goes on
    (arrow,) = (shape for shape in shapes(axes, NEUTRAL) if len(shape) == 3)
    assert arrow[0][1] == 0.3  # the oldest end stands first


def test_a_term_that_was_over_is_no_day_to_come() -> None:
    (row,) = linked(drawn({**ADA, "commuted_months": 120}))
    assert row[1] == "Ada Example: 30 years, the new term over before the grant"


def test_rows_lead_to_people_by_their_slug_unless_they_are_too_low_for_a_finger() -> None:
    axes = drawn({**ADA, **END}, {**BO, **END})
    day = day_words("2018-01-01")
    assert [row[:3] for row in linked(axes)] == [
        ("bo-example", f"Bo Example: life, now to {day}", ""),
        ("ada-example", f"Ada Example: 30 years, now to {day}", ""),
    ]
    some, hundreds = many(61, {**ADA, **END}), many(330, {**ADA, **END})
    assert [row[2] for row in linked(drawn(*some))][:2] == ["Person 0", "Person 1"]  # shown to who is on one
    assert len(linked(drawn(*some, width=NARROW))) == 61
    assert {row[1:3] for row in linked(drawn(*hundreds))} == {(f"Person {at}: 30 years", "") for at in range(330)}
    assert linked(drawn(*hundreds, width=NARROW)) == ()


def test_the_links_are_in_the_svg_over_all_marks_and_may_stand_on_a_page() -> None:
    root = svg_of(drawn({**ADA, **END}, {**BO, **END}))
    links = root.findall(f".//{{{SVG}}}a")
    assert [link.get("href") for link in links] == ["#bo-example", "#ada-example"]
    assert [link.findtext(f"{{{SVG}}}title", "").partition(":")[0] for link in links] == ["Bo Example", "Ada Example"]
    assert root.get("role") == "group"  # a picture's links could not be reached
    assert links[0].getparent() is [child for child in root if child.tag != f"{{{SVG}}}defs"][-1]
    assert 'href="#ada-example"' in clean_drawing(etree.tostring(root, encoding="unicode"), {"ada-example"})


def test_paper_has_the_drawing_without_its_links() -> None:
    svg = render_svg(drawn(*many(61, {**ADA, **END})).figure, name="lifelines", title="Lines", description="People")
    assert svg.count(">Person 7<") == 1
    assert "Person" not in print_on_paper(svg)
    assert "fixed terms" in print_on_paper(svg)


def test_names_that_look_like_markup_are_words() -> None:
    root = svg_of(drawn({**ADA, **END, "name": "<b>Ada</b> & $x^2$"}, {**BO, **END}))
    titles = [title.text for title in root.iter(f"{{{SVG}}}title")]
    assert any(str(title).startswith("<b>Ada</b> & $x^2$:") for title in titles)


@pytest.mark.parametrize(
    "inside",
    [
        '<a href="https://example.org"><path d="M0 0"/></a>',
        '<a href="#ada" target="_blank"><path d="M0 0"/></a>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<a href="#ada"><a href="#bo"/></a>',
        '<a href="#ada"><image href="#x"/></a>',
        '<a href="#ada"><g><path d="M0 0"/></g></a>',
        "<a><path d='M0 0'/></a>",
    ],
)
def test_no_other_link_passes(inside: str) -> None:
    drawing = f'<svg xmlns="{SVG}">{inside}</svg>'
    assert clean_drawing(drawing, set()) == ""
    made = etree.fromstring(render_svg(drawing, name="x", title="t", description="d"))
    assert all(re.fullmatch(r"#\w[\w-]*", link.get("href", "")) for link in made.iter(f"{{{SVG}}}a"))


def test_hundreds_of_people_stay_small() -> None:
    rows = many(330, {**ADA, **END, "name": "Bartholomew Q. Example"})
    for at, row in enumerate(rows):
        row["first_sentenced_on"] = f"{1990 + at % 20}-{1 + at % 12:02}-17"
    lines = lifelines_by_person(make_grants(*rows))
    for width in (WIDE, NARROW):
        figure = charts.draw_figure(charts.draw_lifelines, lines, width, granted_on=GRANTED)
        svg = render_svg(figure, name="x", title="t", description="d")
        assert len(svg) < 50_000
        ends = re.findall(r"H([\d.]+)", svg)
        assert len(ends) >= 3 * 330  # served, still to serve, taken off
        assert not [end for end in ends if "." in end]


def test_the_table_is_not_changed() -> None:
    lines = lifelines_by_person(make_grants({**ADA, **END}, {**BO, **END}))
    before = lines.copy(deep=True)
    charts.draw_figure(charts.draw_lifelines, lines, WIDE, granted_on=GRANTED)
    pd.testing.assert_frame_equal(lines, before)
