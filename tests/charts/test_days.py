"""Days on a time axis, read back from the Axes: a president's grants, and the days of new ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex

from analysis import charts, measures
from analysis.charts.palette import ACCENT, GROUND, NEUTRAL
from analysis.charts.primitives import NARROW, WIDE
from analysis.text import day_words, share_words
from support.invented import make_grants
from support.written import words, written

#: Ten, twelve and eleven commutations, of which one, three and none were of life; and one person on a day between.
SIZES = {"2016-03-30": (10, 1), "2016-05-05": (12, 3), "2016-06-03": (11, 0), "2016-08-03": (1, 1)}


def president(sizes: dict[str, tuple[int, int]]) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {"batch_id": f"{day}-obama", "granted_on": day, "is_life": at < n_life}
        for day, (n, n_life) in sizes.items()
        for at in range(n)
    ]
    return make_grants(*rows)


def drawn(draw: charts.Draw, table: pd.DataFrame, width: float = WIDE, **options: Any) -> Axes:
    axes = charts.draw_figure(draw, table, width, **options).axes[0]
    FigureCanvasAgg(axes.figure).draw()
    return axes


def place(day: str) -> float:
    return float((date.fromisoformat(day) - date(1970, 1, 1)).days)


def dots(axes: Axes) -> dict[float, tuple[float, str, bool]]:
    """Each day's height, its color, and whether it is filled."""
    found = {}
    for group in (one for one in axes.collections if isinstance(one, PathCollection)):
        edge = to_hex(group.get_edgecolor()[0])
        for (x, y), inside in zip(np.asarray(group.get_offsets()).tolist(), group.get_facecolor(), strict=True):
            found[x] = (round(y, 4), edge, to_hex(inside) != GROUND)
    return found


def test_the_share_of_life_is_drawn_on_the_days_that_are_large_enough() -> None:
    days = measures.share_life_in_force(president(SIZES))
    axes = drawn(charts.draw_life_by_day, days, batch_id="2016-05-05-obama")
    assert dots(axes) == {
        place("2016-03-30"): (0.1, NEUTRAL, True),
        place("2016-05-05"): (0.25, ACCENT, True),
        place("2016-06-03"): (0.0, NEUTRAL, False),  # a later day is hollow; that of one person is not drawn
    }
    assert axes.get_ylim() == (0, pytest.approx(0.3))
    assert {share_words(3, 12), "hollow: later days"} <= set(words(axes))


def test_the_line_from_the_words_to_the_dot_hides_no_higher_one() -> None:
    """Of 10 people on January 17 five served life, of 20 two days later four: over the lower dot stands the higher."""
    days = measures.share_life_in_force(
        president({"2015-03-30": (10, 1), "2017-01-17": (10, 5), "2017-01-19": (20, 4)})
    )

    def line_above(batch_id: str) -> tuple[float, float]:
        axes = drawn(charts.draw_life_by_day, days, batch_id=batch_id)
        found = (one for one in axes.collections if isinstance(one, LineCollection) and not one.get_clip_on())
        ((_, low), (_, high)) = next(found).get_segments()[0].tolist()
        return low, high

    assert line_above("2017-01-19-obama") == pytest.approx((0.5, 0.52))  # the scale ends at 50%
    assert line_above("2017-01-17-obama") == pytest.approx((0.5, 0.52))
    assert line_above("2015-03-30-obama") == pytest.approx((0.1, 0.52))


def test_the_last_day_has_no_later_ones_and_a_small_one_no_share() -> None:
    days = measures.share_life_in_force(president(SIZES))
    axes = drawn(charts.draw_life_by_day, days, batch_id="2016-08-03-obama")
    assert dots(axes)[place("2016-08-03")] == (1.0, ACCENT, True)
    assert not any("later" in word or " of " in word for word in words(axes))


def test_without_a_day_of_its_own_all_days_are_accented_and_small_ones_drawn_where_there_are_no_others() -> None:
    days = measures.share_life_in_force(president({"2016-03-30": (2, 1), "2016-05-05": (4, 1)}))
    axes = drawn(charts.draw_life_by_day, days)
    assert sorted(dots(axes).values()) == [(0.25, ACCENT, True), (0.5, ACCENT, True)]


def test_a_day_alone_is_drawn() -> None:
    days = measures.share_life_in_force(president({"2016-03-30": (10, 1)}))
    assert len(dots(drawn(charts.draw_life_by_day, days, batch_id="2016-03-30-obama"))) == 1


def test_a_time_axis_has_as_many_years_as_have_room() -> None:
    days = ["2008-12-26", "2014-03-30", "2017-01-19"]
    table = make_grants(*({"batch_id": f"{day}-obama", "granted_on": day} for day in days))
    shares = measures.share_life_in_force(table)
    wide, narrow = (words(drawn(charts.draw_life_by_day, shares, width)) for width in (WIDE, NARROW))
    # January 1, 2009 is 6 of 2,946 days after the beginning: its label would touch the 0 beside the plot
    assert [word for word in wide if word.startswith("20")] == [str(year) for year in range(2010, 2018)]
    assert [word for word in narrow if word.startswith("20")] == ["2010", "2012", "2014", "2016"]


def test_releases_stand_on_their_days_from_the_grant_on() -> None:
    ends = ["2016-07-28"] * 5 + ["2016-09-26", "2017-03-30", None]
    counts = measures.count_by_expiry(make_grants(*({"expires_on": day} for day in ends)))
    axes = drawn(charts.draw_release_days, counts, granted_on=date(2016, 3, 30))
    (bars,) = axes.containers
    middles = [bar.get_center()[0] for bar in bars]  # who has no day is not drawn
    assert middles == pytest.approx([place(day) for day in ("2016-07-28", "2016-09-26", "2017-03-30")])
    assert [bar.get_height() for bar in bars] == [5, 1, 1]
    assert axes.get_xlim()[0] < place("2016-03-30") < bars[0].get_x()
    assert {"5", day_words("2016-07-28"), f"from the grant on {day_words('2016-03-30')}"} <= set(words(axes))


def test_ends_of_grants_of_several_days_are_from_no_grant_and_begin_with_the_first() -> None:
    counts = measures.count_by_expiry(make_grants(*({"expires_on": f"201{n}-03-30"} for n in (6, 7, 7, 8, 9))))
    axes = drawn(charts.draw_release_days, counts)
    assert not [word for word in words(axes) if "grant" in word]
    first, last = place("2016-03-30"), place("2019-03-30")
    assert first - 0.03 * (last - first) < axes.get_xlim()[0] < first


def test_a_number_of_a_low_bar_is_not_written_on_a_high_one_beside_it() -> None:
    counts = measures.count_by_expiry(
        make_grants(*({"expires_on": day} for day in ["2017-05-17"] * 3 + ["2017-05-19"] * 40 + ["2019-01-19"]))
    )
    assert "3" not in words(drawn(charts.draw_release_days, counts))
    assert {"40", "1"} <= set(words(drawn(charts.draw_release_days, counts)))


def test_numbers_of_days_close_together_do_not_cover_each_other() -> None:
    ends = ["2017-05-19"] * 40 + ["2017-05-20"] * 39 + ["2019-01-19"] * 3 + ["2018-01-19"]
    counts = measures.count_by_expiry(make_grants(*({"expires_on": day} for day in ends)))
    for width in (WIDE, NARROW):
        axes = drawn(charts.draw_release_days, counts, width, granted_on=date(2017, 1, 19))
        boxes = [text.get_window_extent() for text in written(axes)]
        covered = [(a, b) for at, a in enumerate(boxes) for b in boxes[:at] if a.padded(-2).overlaps(b.padded(-2))]
        assert not covered
        assert "40" in words(axes)
