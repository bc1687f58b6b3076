"""Each person's way through prison, and the years taken off, worked out by hand."""

from __future__ import annotations

import pytest

from analysis.measures import count_by_years_removed, lifelines_by_person, removed_years
from support.invented import make_grants

#: Sentenced to 240 months on March 30, 2006, ten years to the day before the grant.
TWENTY_YEARS: dict[str, object] = {"sentence_months": 240, "first_sentenced_on": "2006-03-30"}
LIFE: dict[str, object] = {"is_life": True, "first_sentenced_on": "1996-03-30", "expires_on": "2016-07-28"}


def days(*rows: dict[str, object]) -> list[list[str]]:
    lines = lifelines_by_person(make_grants(*rows))
    columns = ["first_sentenced_on", "new_end_on", "old_end_on"]
    return lines[columns].astype("string").fillna("").values.tolist()


def test_a_day_that_the_grant_names_is_the_new_end() -> None:
    # 240 months are 7,305 days, and so are the twenty years with the leap days of 2008, 2012, 2016, 2020, 2024
    assert days({**TWENTY_YEARS, "expires_on": "2016-07-28"}) == [["2006-03-30", "2016-07-28", "2026-03-30"]]


def test_a_new_term_runs_from_the_first_sentencing() -> None:
    # 180 months are 5,478.75 days, rounded to 5,479: the 15 years to 2021 have four leap days, 5,479 as well
    assert days({**TWENTY_YEARS, "commuted_months": 180}) == [["2006-03-30", "2021-03-30", "2026-03-30"]]


def test_life_has_no_old_end_and_stands_first() -> None:
    fixed = {**TWENTY_YEARS, "expires_on": "2016-07-28"}
    longer = {**fixed, "sentence_months": 360}
    assert [old for _, _, old in days(fixed, LIFE, longer)] == ["", "2036-03-30", "2026-03-30"]


def test_a_sentence_of_centuries_has_an_end() -> None:
    # 6,000 months are 182,625 days: 500 years, of which 121 are leap years by the calendar, four fewer than 125
    (line,) = days({**TWENTY_YEARS, "sentence_months": 6000, "expires_on": "2016-07-28"})
    assert line[2] == "2506-04-03"


@pytest.mark.parametrize(
    "change",
    [
        {"first_sentenced_on": "2006-03"},
        {"first_sentenced_on": "2006"},
        {"first_sentenced_on": None},
        {"is_declined": True},
        {"clemency_type": "pardon"},
    ],
)
def test_who_is_not_dated_or_not_commuted_is_not_in_the_table(change: dict[str, object]) -> None:
    assert days({**TWENTY_YEARS, "expires_on": "2016-07-28", **change}) == []


def test_ends_that_are_not_known_are_missing() -> None:
    assert days({**TWENTY_YEARS, "sentence_months": None}) == [["2006-03-30", "", ""]]


def test_years_taken_off_are_bounded_by_good_conduct() -> None:
    # to 2018-09-30 are 4,567 days, 12.504 years of 365.25; 20 × 365/419 = 17.4224 years would have been served
    removed = removed_years(make_grants({**TWENTY_YEARS, "expires_on": "2018-09-30"}, LIFE))
    assert removed == {
        "n": 1,
        "least": pytest.approx(17.4224 - 12.5038, abs=1e-3),
        "most": pytest.approx(20 - 12.5038, abs=1e-3),
        "life": 1,
    }


def test_years_that_were_served_cannot_be_taken_off() -> None:
    # Ten years had been served: of 20 years commuted to 5 at most ten are taken off, and not fifteen.
    removed = removed_years(make_grants({**TWENTY_YEARS, "commuted_months": 60}))
    assert removed["most"] == pytest.approx(10, abs=0.01)
    assert removed["least"] == pytest.approx(20 * 365 / 419 - 10, abs=0.01)


@pytest.mark.parametrize("change", [{"commuted_months": 300}, {"sentence_months": 60, "expires_on": "2016-07-28"}])
def test_nothing_is_taken_off_where_the_new_end_is_no_earlier(change: dict[str, object]) -> None:
    removed = removed_years(make_grants({**TWENTY_YEARS, **change}, {**TWENTY_YEARS, "commuted_months": 180}))
    # the other person: 60 months at most
    assert (removed["n"], round(removed["most"], 6)) == (2, 5)


def test_a_later_grant_counts_good_conduct_by_the_sentence_imposed() -> None:
    later = {"batch_id": "2022-04-26-biden", "granted_on": "2022-04-26", "first_sentenced_on": "2020-04-26"}
    removed = removed_years(make_grants({**later, "sentence_months": 240, "commuted_months": 120}))
    # ten years at most; 10 × 311/365 at least
    assert (round(removed["least"], 4), removed["most"]) == (8.5205, 10)


def test_nobody_has_no_years_and_the_unknown_are_in_no_sum() -> None:
    nobody = {"n": 0, "least": None, "most": None, "life": 0}
    assert removed_years(make_grants(TWENTY_YEARS).iloc[:0]) == nobody
    assert removed_years(make_grants({**TWENTY_YEARS, "sentence_months": None, "commuted_months": 120})) == nobody
    undated = {"sentence_months": 240, "commuted_months": 120, "first_sentenced_on": "2006"}
    assert removed_years(make_grants(undated))["most"] == 10  # a cut by terms needs no day


def test_equal_rows_in_any_order_give_one_table() -> None:
    grants = make_grants(*[{**LIFE, "name": name} for name in ("Ada Example", "Bo Example", "Cy Example")])
    assert lifelines_by_person(grants.iloc[::-1]).equals(lifelines_by_person(grants))


@pytest.mark.parametrize(
    ("row", "step"),
    [
        (LIFE, "life"),
        ({"sentence_months": 480, "commuted_months": 120}, "20 years or more"),
        ({"sentence_months": 360, "commuted_months": 120}, "20 years or more"),  # exactly twenty
        ({"sentence_months": 359, "commuted_months": 120}, "15 to under 20 years"),
        ({"sentence_months": 180, "commuted_months": 120}, "5 to under 10 years"),  # exactly five
        ({"sentence_months": 120, "commuted_months": 120}, "under 5 years"),
        ({"sentence_months": 120}, "not known"),
        ({"commuted_months": 120}, "not known"),
    ],
)
def test_years_taken_off_are_counted_in_steps(row: dict[str, object], step: str) -> None:
    counts = count_by_years_removed(make_grants(row))
    assert counts.loc[counts["n_people"] == 1, "years_removed"].tolist() == [step]
    assert counts["n_people"].sum() == 1
