"""Lengths of time in months."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.lists.numbers import NUMBER, parse_number

_UNIT = r"(?:year|yr|month|mo|week|weekend|day|hour)"
_STEP = (
    rf"(?:{NUMBER}|an?)(?: ?\({NUMBER}\))?[ -]{{0,3}}{_UNIT}(?:e?s)?(?![a-rt-z]{{2}})(?:'s|s'|')?"
    r"(?:(?<=[ -]yrs|[ -]mos)\.|(?<=[ -]yr|[ -]mo)\.)?"
)

#: A length of time: "240 months'", "15 years and eight months", "10-year", "a year and a day".
DURATION = rf"{_STEP}(?:(?:,? (?:and |& )?|,? ?& ?){_STEP}){{0,3}}"

_PART = re.compile(rf"(?P<number>{NUMBER}|an?)(?: ?\((?P<again>{NUMBER})\))?[ -]{{0,3}}(?P<unit>{_UNIT})")
_ALONE = re.compile(DURATION)
_ONE = re.compile(_STEP)

#: In one length of time the units go down: "120 months and 6 years" is two.
_SIZES = {"year": 5, "yr": 5, "month": 4, "mo": 4, "week": 3, "weekend": 3, "day": 2, "hour": 1}
_MONTHS = {"year": 12, "yr": 12, "month": 1, "mo": 1}


class Duration(NamedTuple):
    """A length of time: whole ``months``, and the ``days`` that are left beside them.

    ``days`` counts days and weeks (7 days); hours and weekends count as none.
    """

    months: int
    days: int


@lru_cache(maxsize=4096)
def parse_duration(text: str) -> Duration | None:
    """A length of time as whole months and days; None if the folded text is not exactly one.

    >>> parse_duration("15 years and eight months")
    Duration(months=188, days=0)
    >>> parse_duration("230 months and six days'"), parse_duration("10-year")
    (Duration(months=230, days=6), Duration(months=120, days=0))
    """
    if not _ALONE.fullmatch(text):
        return None
    months = days = 0.0
    size = 9
    for match in _PART.finditer(text):
        word, unit = match["number"], match["unit"]
        number = 1.0 if word in ("a", "an") else parse_number(word)
        if match["again"] and parse_number(match["again"]) != number:  # "six (60) months"
            return None
        if number is None or _SIZES[unit] >= size or (not number and size < 9):  # "one year, 0 months"
            return None
        size = _SIZES[unit]
        if unit in _MONTHS:
            months += number * _MONTHS[unit]
        elif unit == "week":
            days += 7 * number
        elif unit == "day":
            days += number
    if months != int(months) or months > 1_000_000:
        return None
    return Duration(int(months), int(min(days, 1_000_000)))


def split_durations(text: str) -> list[tuple[int, int]]:
    """Where the lengths of time stand in a text that holds more than one: units that do not go down.

    >>> text = "15 years and two months, four years"
    >>> [text[start:end] for start, end in split_durations(text)]
    ['15 years and two months', 'four years']
    """
    spans: list[tuple[int, int]] = []
    for match in _ONE.finditer(text):
        if spans and parse_duration(text[spans[-1][0] : match.end()]) is not None:
            spans[-1] = spans[-1][0], match.end()
        else:
            spans.append(match.span())
    return spans
