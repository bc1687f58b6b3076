"""Numbers, lengths of time, amounts, dates and case numbers: wordings and values found by hand."""

from __future__ import annotations

import pytest

from analysis.lists.clean import LONGEST, fold
from analysis.lists.dates import earliest, find_dates, parse_date
from analysis.lists.facts.cases import case_numbers, count_cases
from analysis.lists.facts.durations import Duration, parse_duration
from analysis.lists.facts.lexing import read_tokens
from analysis.lists.numbers import parse_amount, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17", 17),
        ("1,250", 1250),
        ("12.5", 12.5),
        ("eleven", 11),
        ("forty-five", 45),
        ("one hundred", 100),
        ("two hundred and sixty-two", 262),
        ("three hundred sixty", 360),
        ("four thousand two hundred", 4200),
        ("two million", 2_000_000),
        ("many", None),
        ("", None),
    ],
)
def test_number(text: str, value: float | None) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("235 months'", 235, 0),
        ("235 months", 235, 0),
        ("235 month'", 235, 0),  # letter left out
        ("ten years'", 120, 0),
        ("eight year's", 96, 0),  # apostrophe misplaced
        ("one year's", 12, 0),
        ("10-year", 120, 0),
        ("10 year", 120, 0),
        ("twenty-five years", 300, 0),
        ("15 years and eight months", 188, 0),  # 15 x 12 + 8
        ("24 years' and 4 months'", 292, 0),  # 24 x 12 + 4
        ("230 months and six days'", 230, 6),
        ("one year and one day", 12, 1),
        ("a year and a day", 12, 1),
        ("two years, three months and five days", 27, 5),
        ("ten (10) years", 120, 0),
        ("2.5 years", 30, 0),
        ("90 days'", 0, 90),
        ("two weeks'", 0, 14),
    ],
)
def test_duration(text: str, months: int, days: int) -> None:
    assert parse_duration(text) == Duration(months, days)


@pytest.mark.parametrize("text", ["2.3 months", "months", "240", "120 months and 6 years", "240 months imprisonment"])
def test_no_duration(text: str) -> None:
    # parts of a month, no number, no unit, units that rise, words after it
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("$500", 500),
        ("$1,250", 1250),
        ("$10,142.86", 10142.86),
        ("$ 75", 75),
        ("$6 million", 6_000_000),
        ("$1.5 million", 1_500_000),
        ("seven hundred dollar ($700.00)", 700),
        ("ten million dollars", 10_000_000),
    ],
)
def test_amount(text: str, dollars: float) -> None:
    assert parse_amount(text) == dollars


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("March 30, 2016", "2016-03-30"),
        ("march 30, 2016", "2016-03-30"),
        ("November 10. 2015", "2015-11-10"),
        ("September 9,2005", "2005-09-09"),
        ("Sept. 9, 2005", "2005-09-09"),
        ("June 2nd, 2004", "2004-06-02"),
        ("2 June 2004", "2004-06-02"),
        ("6/2/2004", "2004-06-02"),
        ("2004-06-02", "2004-06-02"),
        ("October 2010", "2010-10"),  # a day is never invented
        ("1964", "1964"),
        ("1881", "1881"),  # a court-martial, pardoned in 1999
        ("February 30, 2016", None),
        ("November 31, 1999", None),
        ("13/2/2004", None),
        ("soon", None),
    ],
)
def test_date(text: str, value: str | None) -> None:
    assert parse_date(text) == value


def test_earliest_of_partial_dates() -> None:
    assert earliest([]) is None
    assert earliest(["2010-05-01", "2010-04"]) == "2010-04"
    assert earliest(["2010", "2010-05-01"]) == "2010-05-01"  # the fuller of two that may be the same
    assert earliest(["2011-01-01", "1999"]) == "1999"


def test_years_alone_are_found_but_not_in_amounts_or_dockets() -> None:
    assert [value for value, _, _ in find_dates("d. me.; 1992 (as amended in 1993)")] == ["1992", "1993"]
    assert find_dates("$1999 fine; no. 90-1999-cr") == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Fraud", set()),
        ("1. Fraud\n2. Theft", {1, 2}),
        ("1.Fraud; 2.Theft", {1, 2}),
        ("1. & 2. Northern District of Iowa; 1. & 2. May 12, 2004", {1, 2}),
        ("1. life imprisonment; 2. 24 months' imprisonment; 1. $500 fine", {1, 2}),
        ("$10,142.86 restitution; 21 U.S.C. § 841(a)(1).", set()),
        ("Fraud, $2.50 at a time", set()),
        ("more than 15 kilograms of cocaine, 1.5 kilograms of crack and 2.5 kilograms of heroin", set()),
        ("60 months' imprisonment; 2.3 months' imprisonment", {2}),
        ("1. fraud, 18 U.S.C. § 2 2. Theft", {1, 2}),
    ],
)
def test_case_numbers(text: str, numbers: set[int]) -> None:
    assert case_numbers(text) == numbers


def test_cases_are_counted_over_all_fields() -> None:
    assert count_cases("Fraud", "District of Maine; 1. May 1, 2000; 2. May 2, 2000", "60 months") == 2
    assert count_cases("Fraud", "District of Maine", "60 months") == 1


def test_folding_keeps_positions_and_has_a_bound() -> None:
    text = "İSTANBUL\u00a0“x”—’"
    assert len(fold(text)) == len(text)
    assert fold(text).endswith(' "x"-\'')
    assert len(fold("a" * (LONGEST + 1))) == LONGEST


def test_every_character_belongs_to_one_token() -> None:
    text = fold("1. 240 months’ imprisonment (May 1, 2000); $5,000 fine\n2. Life, 18 U.S.C. § 2")
    tokens = read_tokens(text)
    covered = [False] * len(text)
    for token in tokens:
        assert token.text == text[token.start : token.end]
        for place in range(token.start, token.end):
            assert not covered[place]
            covered[place] = True
    assert all(covered[place] or text[place] == " " for place in range(len(text)))
