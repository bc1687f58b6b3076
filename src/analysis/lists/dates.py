"""Dates as the lists write them: whole or partial ones in a text, and the days of headings."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

#: The months by their names, in order.
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
#: How a month begins, as a pattern.
MONTH_BEGINS: Final = "|".join(month[:3] for month in MONTHS)
_NUMBERS = {name: number for number, name in enumerate(MONTHS, start=1)}
_NUMBERS |= {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
_NUMBERS |= {"janurary": 1}  # a slip of a list that can mean no other month
_NAME = "|".join(sorted(_NUMBERS, key=len, reverse=True))

#: "March 30, 2016", "November 10. 2015", "September 9,2005", "Oct. 2010", "3/30/2016".
DATE = (
    rf"(?:{_NAME})\b\.? ?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: ?[.,]{{1,2}} ?| ))?(?:1[89]|20)\d\d(?!\d)"
    rf"|\d{{1,2}} (?:{_NAME})\b\.?,? (?:1[89]|20)\d\d(?!\d)"
    r"|\d{1,2}/\d{1,2}/(?:1[89]|20)\d\d(?!\d)|(?:1[89]|20)\d\d-\d\d-\d\d(?!\d)"
)

#: The same, or a year that stands alone, as the tables of pardons print it.
DATE_OR_YEAR = rf"{DATE}|(?<![\d$.,/-])(?:1[89]|20)\d\d(?![\d-])"

#: What can only be of a date, whole or not: "March 9", "July 4, 216", "49", but no "3rd".
PART_OF_DATE = rf"(?:{_NAME})\b\.?,? ?\d[\d,./ -]*|(?!\d{{1,3}}(?:st|nd|rd|th)\b)\d[\d,./-]*"

#: A month by its name, or a figure.
OF_DATE = rf"\d|\b(?:{_NAME})\b"

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_LONG = re.compile(
    rf"(?P<month>{_NAME})\b\.? ?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: ?[.,]{{1,2}} ?| ))?(?P<year>\d{{4}})"
)
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}}) (?P<month>{_NAME})\b\.?,? (?P<year>\d{{4}})")
_SLASHES = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")
_FIND = re.compile(rf"(?=\d|{MONTH_BEGINS})(?:{DATE_OR_YEAR})")


@lru_cache(maxsize=8192)
def parse_date(text: str) -> str | None:
    """``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``, as much as is printed; None if it is no date.

    A day or month is never invented, and a day that is not in the calendar is no date.

    >>> parse_date("September 9,2005"), parse_date("October 2010"), parse_date("1964")
    ('2005-09-09', '2010-10', '1964')
    >>> parse_date("February 30, 2016") is None
    True
    """
    text = text.strip().lower()
    for pattern in (_LONG, _DAY_FIRST, _SLASHES, _ISO):
        match = pattern.fullmatch(text)
        if match:
            break
    else:
        return text if _YEAR.fullmatch(text) else None
    year, month, day = match.group("year", "month", "day")
    number = _NUMBERS[month] if month in _NUMBERS else int(month)
    try:
        if day is None:
            return f"{date(int(year), number, 1):%Y-%m}"
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None


def find_dates(text: str) -> list[tuple[str | None, int, int]]:
    """Every date in a folded text as (date or None if impossible, start, end), in order.

    >>> find_dates("texas; may 1, 1997 (as amended june 2, 2001)")
    [('1997-05-01', 7, 18), ('2001-06-02', 31, 43)]
    """
    return [(parse_date(match[0]), match.start(), match.end()) for match in _FIND.finditer(text)]


def earliest(dates: list[str]) -> str | None:
    """The earliest of partial dates; of "2010" and "2010-05-01" the fuller one.

    >>> earliest(["2010-05-01", "2010", "2011"])
    '2010-05-01'
    """
    first: str | None = None
    for date_text in dates:
        if first is None:
            first = date_text
            continue
        shared = min(len(first), len(date_text))
        if (date_text[:shared], -len(date_text)) < (first[:shared], -len(first)):
            first = date_text
    return first


# Days of headings

_DAY_LINE = re.compile(r"(?:[A-Za-z]{3,6}day,? )?([A-Za-z]{3,9})\.? (\d{1,2}), ?(\d{4})(?!\d)")

_DAY_ANYWHERE = re.compile(r"\b[A-Za-z]{3,9}\.? \d{1,2}, ?\d{4}(?!\d)")

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NUMERIC_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")

#: Days of spreadsheets count from 1899-12-30; the bounds are 1982 and 2064.
_SERIAL = re.compile(r"[3-5]\d{4}")
_SERIAL_ORIGIN: Final = date(1899, 12, 30)


def _month(word: str) -> int:
    """The number of a month, written out or cut off after three letters or more; 0 if it is none."""
    named = [number for number, name in enumerate(MONTHS, 1) if name.startswith(word.casefold())]
    return named[0] if named else 0


def looks_like_day(text: str) -> bool:
    """Whether a text begins as a day line does, even if there is no such day."""
    match = _DAY_LINE.match(text)
    return match is not None and _month(match[1]) > 0


def find_day(text: str) -> date | None:
    """The one day that a heading names, wherever it stands in it; None if it names none or several.

    >>> find_day("Pardons granted on May 6, 1904"), find_day("May 6, 1904 to May 7, 1904")
    (datetime.date(1904, 5, 6), None)
    """
    if (day := parse_day(text)) is not None and len(_DAY_ANYWHERE.findall(text)) <= 1:
        return day
    days = [parse_day(found[0]) for found in _DAY_ANYWHERE.finditer(text)]
    return days[0] if len(days) == 1 else None


def parse_day(text: str) -> date | None:
    """The day that a day line begins with (words, figures or a spreadsheet's serial), if there is such a day.

    >>> parse_day("MAY 5, 2016"), parse_day("42459")
    (datetime.date(2016, 5, 5), datetime.date(2016, 3, 30))
    >>> parse_day("Wednesday, Jan. 20, 2021"), parse_day("1/20/2021"), parse_day("2021-01-20")
    (datetime.date(2021, 1, 20), datetime.date(2021, 1, 20), datetime.date(2021, 1, 20))
    >>> parse_day("February 30, 2016") is None
    True
    """
    if _SERIAL.fullmatch(text):
        return _SERIAL_ORIGIN + timedelta(days=int(text))
    try:
        if match := _DAY_LINE.match(text):
            return date(int(match[3]), _month(match[1]), int(match[2]))
        if match := _ISO_DAY.match(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC_DAY.match(text):
            return date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError:
        return None
    return None
