"""Pardons: for what, how long after the sentence, and by which courts, counted by hand over invented people."""

from __future__ import annotations

import math

import pytest

from analysis.measures import count_pardoned_by_group, count_pardoned_by_state, years_since_sentence_by_person
from analysis.measures.pardons import is_court_martial, summarize_pardons
from support.invented import make_grants

ROWS: list[dict[str, object]] = [
    {"offenses": "tax evasion", "offense_groups": "tax", "first_sentenced_on": "2003", "district": "District of Maine"},
    {"offenses": "fraud", "offense_groups": "fraud/theft/embezzlement;tax", "first_sentenced_on": "2002-12-31",
     "district": "Northern District of Ohio"},
    {"offenses": "desertion", "offense_groups": "other", "first_sentenced_on": "1992-05", "district": "U.S. Navy"},
    {"district": "Superior Court of the District of Columbia"},
    {},
]  # fmt: skip

#: What is no person pardoned.
NO_PARDON: list[dict[str, object]] = [
    {**ROWS[0], "clemency_type": "commutation"},
    {**ROWS[0], "is_declined": True},
    {**ROWS[0], "is_company": True},
    {**ROWS[0], "amends": "2016-03-01-obama/jane-roe"},
]


@pytest.mark.parametrize("others", [[], NO_PARDON])
def test_the_numbers_of_pardons(others: list[dict[str, object]]) -> None:
    grants = make_grants(*ROWS, *others, clemency_type="pardon")
    # 2016 − 2003 = 13, 2016 − 2002 = 14, 2016 − 1992 = 24
    assert summarize_pardons(grants) == {
        "n_dated": 3,
        "n_undated": 2,
        "median_years": 14,
        "min_years": 13,
        "max_years": 24,
        "n_courts_martial": 1,
        "n_no_court": 1,
        "n_offense_unknown": 2,
    }
    assert count_pardoned_by_group(grants).values.tolist() == [
        ["tax", 2, 0.4],
        ["fraud/theft/embezzlement", 1, 0.2],
        ["other", 1, 0.2],
    ]
    assert count_pardoned_by_state(grants)["n_people"].tolist() == [1, 1, 2, 1]  # Maine, Ohio, other courts, not stated


def test_years_are_counted_from_year_to_year() -> None:
    grants = make_grants(*({"first_sentenced_on": day} for day in ("2016-03-29", "2015-12-31", "2015")), **{
        "clemency_type": "pardon"})  # fmt: skip
    assert summarize_pardons(grants)["median_years"] == 1  # 0, 1, and 1, though the second was 90 days before
    assert years_since_sentence_by_person(grants)["years_since_sentence"].tolist() == [0, 1, 1]


def test_of_nobody_there_is_no_median() -> None:
    for grants in (make_grants(), make_grants({}), make_grants({"clemency_type": "pardon"})):
        numbers = summarize_pardons(grants)
        assert numbers["n_dated"] == 0
        assert all(math.isnan(numbers[f"{name}_years"]) for name in ("median", "min", "max"))
    assert numbers["n_undated"] == numbers["n_no_court"] == numbers["n_offense_unknown"] == 1


@pytest.mark.parametrize(
    ("court", "is_martial"),
    [
        ("U. S. Air Force summary court-martial", True),
        ("U.S. Army summary and special courts-martial", True),
        ("U.S. Army Court Martial", True),
        ("U.S. Coast Guard special court-martial", True),
        ("U.S. Army", True),
        ("District of the Canal Zone", False),
        ("Superior Court of the District of Columbia", False),
        ("Veterans Administration Compensation and Pension Service", False),
        ("Northern District of Ohio", False),
    ],
)
def test_courts_martial_are_told_from_other_courts(court: str, is_martial: bool) -> None:
    assert is_court_martial(court) == is_martial
