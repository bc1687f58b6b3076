"""Numbers in words: each at the edges where its words change."""

from __future__ import annotations

import pytest

from analysis import text
from analysis.text.numbers import calendar_years_words, noun, opening_words, range_words, time_after, was
from analysis.text.template import _part_of, _share


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "No"), (1, "One"), (19, "Nineteen"), (20, "Twenty"), (21, "Twenty-one"), (99, "Ninety-nine"), (100, "100"),
     (1715, "1,715")],
)  # fmt: skip
def test_a_sentence_opens_with_a_word(n: int, said: str) -> None:
    assert opening_words(n) == said


@pytest.mark.parametrize(
    ("months", "said"),
    [(0, "less than a month"), (0.4, "less than a month"), (0.5, "1 month"), (1, "1 month"), (23, "23 months"),
     (23.4, "23 months"), (23.5, "2 years"), (24, "2 years"), (25, "2 years 1 month"), (240, "20 years"),
     (262, "21 years 10 months"), (160.4, "13 years 4 months"), (12_000, "1,000 years")],
)  # fmt: skip
def test_months_are_years_from_two_years_on(months: float, said: str) -> None:
    assert text.months_words(months) == said


@pytest.mark.parametrize(
    ("years", "said"),
    [(0.01, "less than a month"), (0.92, "11 months"), (1.0, "12 months"), (1.99, "2 years"), (2.0, "2 years"),
     (12.5, "13 years"), (12.49, "12 years")],
)  # fmt: skip
def test_years_are_whole_from_two_on(years: float, said: str) -> None:
    assert text.years_words(years) == said


@pytest.mark.parametrize(
    ("years", "said"),
    [(0, "less than a year"), (0.5, "0.5 years"), (1, "1 year"), (1.5, "1.5 years"), (118, "118 years")],
)
def test_calendar_years(years: float, said: str) -> None:
    assert calendar_years_words(years) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [("13 years", "24 years", "13 to 24 years"), ("1 year", "2 years", "1 to 2 years"), ("5 months", "2 years", "5 months to 2 years"),
     ("1 month", "23 months", "1 to 23 months"), ("13.5 years", "24 years", "13.5 to 24 years"),
     ("less than a year", "2 years", "less than a year to 2 years")],
)  # fmt: skip
def test_a_unit_is_said_once(low: str, high: str, said: str) -> None:
    assert range_words(low, high) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2016-03-29", "before the grant"),
        ("2016-03-30", "the same day"),
        ("2016-03-31", "one day after the grant"),
        ("2016-04-09", "10 days after the grant"),
        ("2016-05-28", "59 days after the grant"),
        ("2016-05-30", "two months after the grant"),
        ("2016-07-28", "about four months after the grant"),  # 120 days of 30.4 are 3.9
        ("2017-03-28", "about a year after the grant"),
        ("2017-03-30", "a year after the grant"),
        ("2018-02-28", "about 23 months after the grant"),
        ("2018-03-30", "two years after the grant"),
        ("2018-09-30", "about three years after the grant"),  # two and a half
        ("2026-03-30", "10 years after the grant"),
    ],
)
def test_how_long_after_the_grant(day: str, said: str) -> None:
    assert time_after(day, "2016-03-30") == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(21, 61, "34%"), (1, 8, "13%"), (1, 999, "under 1%"), (998, 999, "over 99%"), (0, 61, "0%"),
     (568, 1715, "33.1%"), (1, 4165, "under 0.1%"), (4164, 4165, "over 99.9%"), (61, 61, "100%")],
)  # fmt: skip
def test_percent(part: int, whole: int, said: str) -> None:
    assert text.percent(part, whole) == said


@pytest.mark.parametrize(
    ("n", "whole", "said"),
    [(1, 1, "The one person"), (2, 2, "Both people"), (3, 3, "All three people"), (61, 61, "All 61 people"),
     (1, 2, "One of the two people"), (8, 9, "Eight of the nine people"), (1, 10, "One of the 10 people (10%)"),
     (99, 200, "Ninety-nine of the 200 people (50%)"), (100, 200, "Of the 200 people, 100 (50%)"),
     (1234, 4165, "Of the 4,165 people, 1,234 (29.6%)")],
)  # fmt: skip
def test_a_part_opens_a_sentence(n: int, whole: int, said: str) -> None:
    assert _part_of(n, whole) == said
    assert _part_of(n, whole, " whose court is published") == said.replace(
        "people", "people whose court is published"
    ).replace("person", "person whose court is published")


@pytest.mark.parametrize(
    ("n", "whole", "said"),
    [(1, 2, "one of two"), (2, 2, "both"), (8, 8, "all eight"), (61, 61, "all 61"), (8, 11, "8 of 11 (73%)"), (6, 8, "six of eight")],
)  # fmt: skip
def test_a_share_within_a_sentence(n: int, whole: int, said: str) -> None:
    assert _share(n, whole) == said


def test_one_and_many() -> None:
    assert [noun(n, "pardon") for n in (0, 1, 2)] == ["pardons", "pardon", "pardons"]
    assert [was(n) for n in (0, 1, 2)] == ["were", "was", "were"]
