"""Tables of one's own: which columns are shown, and how their values are written. Every word is worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import show
from analysis.errors import InputError


def rows_of(thing: Any, **how: Any) -> list[list[str]]:
    """Headings and rows as words."""
    data = show(thing, **how).to_data()
    return [data["headings"], *data["rows"]]


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        # years are years: by name, also as the floats that a groupby makes of them
        ("sentenced_year", [1985, 2016], ["1985", "2016"]),
        ("Year", [1985.0, None], ["1985", "–"]),
        ("fiscal_year", pd.array([1985, None], dtype="Int64"), ["1985", "–"]),
        ("firstYear", [1999], ["1999"]),
        ("year of sentence", pd.Categorical([1999, 2001]), ["1999", "2001"]),
        # and nothing else is
        ("years_of_age", [1985], ["1,985"]),
        ("years_served", [1985], ["1,985.0"]),  # a measure's column has its own form
        ("n_people", [1985], ["1,985"]),
        ("n_year", [1985], ["1,985"]),
        ("commutations_per_year", [1985], ["1,985"]),
        ("year", [12, 1500], ["12", "1,500"]),
        ("year", [1985.5, 2000.0], ["1,986", "2,000"]),  # three digits of the largest: no decimals
        # floats have three digits of the largest, a column alike
        ("mean", [268.0247, 7.5], ["268", "8"]),
        ("mean", [13.2868, 7.5], ["13.3", "7.5"]),
        ("mean", [3.14159, -0.5], ["3.14", "-0.50"]),
        ("ratio", [0.1 + 0.2, 0.05], ["0.300", "0.050"]),
        ("mean", [240.0, 120.0], ["240", "120"]),
        ("sum", [1234567.891], ["1,234,568"]),
        ("mean", [1500.0, 0.4], ["1,500.0", "0.4"]),  # nothing that is something reads 0
        ("mean", pd.array([1 / 3, None], dtype="Float64"), ["0.333", "–"]),
        ("mean", [float("inf"), 1.25], ["inf", "1.25"]),
        # shares and percentages
        ("share_crack", [0.344, 0.001], ["34%", "under 1%"]),
        ("crack share", [1.0, 0.5], ["100%", "50%"]),
        ("share", [1.5], ["1.50"]),  # no share
        ("percent", [34.42, 7.0], ["34.4%", "7.0%"]),
        # other kinds
        ("is_life", [True, False], ["yes", "no"]),
        ("is_life", pd.array([True, None], dtype="boolean"), ["yes", "–"]),
        ("is_life", [True, None], ["yes", "–"]),
        ("day", pd.to_datetime(["2016-03-30", None]), ["March 30, 2016", "–"]),
        ("day", [date(2016, 3, 30)], ["March 30, 2016"]),
        ("at", pd.to_datetime(["2016-03-30 14:05"]), ["March 30, 2016, 14:05"]),
        ("granted_on", ["2016-03-30"], ["March 30, 2016"]),
        ("granted_on", [date(2016, 3, 30), None], ["March 30, 2016", "–"]),
        ("granted_on", ["in March", None], ["in March", "–"]),
        ("granted_on", [1200], ["1,200"]),  # how many there are, as count() says
        ("drug", [1200], ["1,200"]),
        ("drug", ["unspecified"], ["unspecified"]),
        ("month", pd.period_range("2016-03", periods=1, freq="M"), ["2016-03"]),
        ("wait", pd.to_timedelta(["20 days", "36 hours"]), ["20 days", "1 days 12:00:00"]),
        ("band", pd.IntervalIndex.from_breaks([0, 10.0]), ["over 0 to 10"]),
        ("band", pd.IntervalIndex.from_breaks([0, 10], closed="left"), ["0 to under 10"]),
        ("court", pd.Categorical(["Ohio", None]), ["Ohio", "–"]),
        ("drugs", [["heroin", "PCP"], []], ["heroin, PCP", ""]),
        ("mixed", ["a", 1200, 0.5, None], ["a", "1,200", "0.5", "–"]),
        ("text", ["<b>", "1985.0"], ["<b>", "1985.0"]),
    ],
)
def test_a_column_is_written_by_what_it_is_and_what_it_is_called(name: str, values: Any, words: list[str]) -> None:
    _, *rows = rows_of(pd.DataFrame({name: values}))
    assert [row[0] for row in rows] == words


def test_a_heading_may_say_that_a_column_holds_years() -> None:
    assert rows_of(pd.DataFrame({"x": [1985]}), columns={"x": "Year of sentence"}) == [["Year of sentence"], ["1985"]]


COUNTS = pd.DataFrame({"district": ["Ohio", "Iowa"], "n_people": [3, 1], "share": [0.75, 0.25]})


def test_only_the_columns_asked_for_are_shown_in_their_order() -> None:
    assert rows_of(COUNTS, columns=["n_people", "district"]) == [
        *(["People", "Federal court district"], ["3", "Ohio"], ["1", "Iowa"])
    ]
    assert rows_of(COUNTS, columns={"district": "Court"}) == [["Court"], ["Ohio"], ["Iowa"]]
    assert rows_of(COUNTS, columns={"district": ""}) == [[""], ["Ohio"], ["Iowa"]]


def test_an_index_is_shown_where_it_is_asked_for() -> None:
    by_year = (
        pd.DataFrame({"year": [1985.0, 1985.0], "crack": [True, False], "n": [3, 1]}).groupby(["year", "crack"]).sum()
    )
    assert rows_of(by_year) == [["N"], ["1"], ["3"]]
    told = [["Year", "Crack", "N"], ["1985", "no", "1"], ["1985", "yes", "3"]]
    assert rows_of(by_year, index=True) == told
    assert rows_of(by_year, columns=["year", "crack", "n"]) == told  # a level by its name
    assert rows_of(by_year, columns=["n"], index=True) == told
    assert rows_of(COUNTS[["n_people"]], index=True)[1] == ["0", "3"]
    assert not rows_of(COUNTS)[0][0].startswith("Row")


def test_a_series_shows_what_names_its_values() -> None:
    assert rows_of(COUNTS.set_index("district")["n_people"]) == [
        *(["Federal court district", "People"], ["Ohio", "3"], ["Iowa", "1"])
    ]
    assert rows_of(COUNTS["n_people"]) == [["People"], ["3"], ["1"]]
    assert rows_of(pd.Series([0.5], index=["a"])) == [["Row", "Value"], ["a", "0.500"]]


def test_columns_in_levels_are_one_line() -> None:
    levels = COUNTS.groupby("district").agg({"n_people": ["sum", "mean"]})
    assert rows_of(levels, index=True)[0] == ["Federal court district", "N people, sum", "N people, mean"]
    assert rows_of(levels, columns={("n_people", "mean"): "Mean"}) == [["Mean"], ["1"], ["3"]]
    crossed = pd.DataFrame({1985.0: [1], 1986: [2]})
    assert rows_of(crossed)[0] == ["1985", "1986"]
    assert rows_of(crossed, columns=[1986]) == [["1986"], ["2"]]
    assert rows_of(COUNTS, columns="district") == [["Federal court district"], ["Ohio"], ["Iowa"]]


def test_a_table_says_its_title_and_source_and_is_not_changed() -> None:
    before = COUNTS.copy()
    table = show(COUNTS, title="Grants by court", source="Justice Department")
    assert str(table).splitlines()[0] == "Grants by court"
    assert str(table).splitlines()[-1] == "Source: Justice Department."
    assert table.to_data()["name"] == "grants-by-court"
    pd.testing.assert_frame_equal(COUNTS, before)
    assert str(show(COUNTS, source="Sources: two lists.")).splitlines()[-1] == "Sources: two lists."
    assert str(show(COUNTS)).splitlines()[0] == "2 rows"


@pytest.mark.parametrize(
    ("table", "columns", "message"),
    [
        (COUNTS, ["distrct"], "no column 'distrct'; did you mean district? It has district, n_people, share"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), [], "two columns 'a': rename one"),
        (pd.DataFrame(), [], "no columns to show"),
    ],
)
def test_a_wrong_column_is_a_sentence(table: pd.DataFrame, columns: list[str], message: str) -> None:
    with pytest.raises(InputError) as refused:
        show(table, columns=columns)
    assert message in str(refused.value)
