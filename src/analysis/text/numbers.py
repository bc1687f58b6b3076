"""Numbers, shares, months and days in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from analysis.text.sentence import Sentence, Text, fill, join, link_count

#: Words for one cell of a table.
Format = Callable[[Any], str]

_SMALL = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

#: Under so many people a percentage says less than the two numbers.
FEW = 10


def number_words(n: int) -> str:
    """A whole number as a word up to nine, from there on in figures.

    >>> number_words(7), number_words(10), number_words(1715)
    ('seven', '10', '1,715')
    """
    return _SMALL[n] if 0 <= n < FEW else f"{n:,}"


def opening_words(n: int) -> str:
    """A number as a sentence opens with it: in words up to ninety-nine, above that in figures.

    >>> opening_words(3), opening_words(21), opening_words(80), opening_words(330)
    ('Three', 'Twenty-one', 'Eighty', '330')
    """
    if not 0 <= n < 100:
        return f"{n:,}"
    if n < len(_SMALL):
        return _SMALL[n].capitalize()
    tens, ones = divmod(n, 10)
    return _TENS[tens - 2].capitalize() + (f"-{_SMALL[ones]}" if ones else "")


def counted(n: int, one: str = "person", many: str = "people") -> str:
    """A number with its noun; the figure, except for none.

    >>> counted(1), counted(61), counted(0, "sentence", "sentences")
    ('1 person', '61 people', 'no sentences')
    """
    return f"{f'{n:,}' if n else 'no'} {one if n == 1 else many}"


def noun(n: int, one: str) -> str:
    """A noun for so many: one that forms its plural with an s.

    >>> noun(1, "pardon"), noun(61, "pardon")
    ('pardon', 'pardons')
    """
    return one if n == 1 else f"{one}s"


def was(n: int) -> str:
    """
    >>> was(1), was(2)
    ('was', 'were')
    """
    return "was" if n == 1 else "were"


def percent(part: int, whole: int) -> str:
    """A share as a percentage: whole numbers under 1,000 people, one decimal from there on.

    A share that is not nothing never reads 0%, one that is not all never reads 100%.

    >>> percent(21, 61), percent(568, 1715), percent(1, 330), percent(329, 330)
    ('34%', '33.1%', 'under 1%', 'over 99%')
    """
    return share_percent(part / whole, whole)


def share_percent(share: float, whole: int = 0) -> str:
    """A share of so many people as a percentage, as :func:`percent` has it.

    >>> share_percent(0.131, 61), share_percent(0.001, 330), share_percent(1.0, 61)
    ('13%', 'under 1%', '100%')
    """
    tenths = whole >= 1000
    # a half is rounded up; shares come from divisions, so that it may fall short of a half by a hair
    shown = math.floor((1000 if tenths else 100) * share + 0.5 + 1e-9)
    smallest, most = (0.1, 99.9) if tenths else (1, 99)
    if shown == 0 and share > 0:
        return f"under {smallest}%"
    if share < 1 and shown == (1000 if tenths else 100):
        return f"over {most}%"
    return f"{shown / 10:.1f}%" if tenths else f"{shown}%"


def link_share(part: int, whole: int, many: str, rows: str) -> Sentence:
    """A part of a whole as :func:`share_words` has it, which leads to the ``rows`` that it counts."""
    whole_words = f"{whole:,} {many}".strip()
    if part == 0:
        return fill("none of {whole}", whole=whole_words)
    if part == whole and whole > 1:
        return link_count(f"all {whole_words}", rows)
    share = "" if whole < FEW else f" ({percent(part, whole)})"
    return fill("{part} of {whole}{share}", part=link_count(f"{part:,}", rows), whole=whole_words, share=share)


def share_words(part: int, whole: int, many: str = "") -> str:
    """A part of a whole: both numbers, and the percentage where it says more than they do.

    >>> share_words(21, 61), share_words(54, 61, "sentences"), share_words(2, 3)
    ('21 of 61 (34%)', '54 of 61 sentences (89%)', '2 of 3')
    >>> share_words(0, 61), share_words(3, 3, "people")
    ('none of 61', 'all 3 people')
    """
    return str(link_share(part, whole, many, ""))


def plain_number(value: float) -> str:
    """A number with at most one decimal, which is left out where it is 0.

    >>> plain_number(240.0), plain_number(268.025), plain_number(1234.5)
    ('240', '268', '1,234.5')
    """
    return f"{value:,.1f}".removesuffix(".0")


def years_words(years: float) -> str:
    """Years as people hold them: whole ones, under two years in months.

    >>> years_words(13.2868), years_words(1.5), years_words(2.0), years_words(0.02)
    ('13 years', '18 months', '2 years', 'less than a month')
    """
    return months_words(12 * years) if years < 2 else f"{math.floor(years + 0.5):,} years"


def calendar_years_words(years: float) -> str:
    """Years counted from year to year; the middle between two has a half.

    >>> [calendar_years_words(years) for years in (14.0, 14.5, 1.0, 0.0)]
    ['14 years', '14.5 years', '1 year', 'less than a year']
    """
    shown = f"{years:,.1f}".removesuffix(".0")
    return "less than a year" if years == 0 else f"{shown} {'year' if shown == '1' else 'years'}"


def calendar_after_words(years: float) -> str:
    """How long after a day of another year a day came, of which the years alone are known.

    >>> [calendar_after_words(years) for years in (13.0, 1.0, 0.0)]
    ['about 13 years after', 'the year after', 'less than a year after']
    """
    return "the year after" if years == 1 else f"{'about ' if years else ''}{calendar_years_words(years)} after"


def months_words(months: float) -> str:
    """A length of time as people think of it: from two years on in years and months, under that in months.

    >>> months_words(240), months_words(160.4), months_words(18), months_words(25), months_words(1)
    ('20 years', '13 years 4 months', '18 months', '2 years 1 month', '1 month')
    """
    whole = math.floor(months + 0.5)
    if whole < 1:
        return "less than a month"
    if whole < 24:
        return counted(whole, "month", "months")
    years, left = divmod(whole, 12)
    return f"{years:,} years" + (f" {counted(left, 'month', 'months')}" if left else "")


def range_words(low: str, high: str) -> str:
    """From one length of time to another; a unit that both have is said once.

    >>> range_words("13 years", "24 years"), range_words("1 year", "2 years"), range_words("5 months", "2 years")
    ('13 to 24 years', '1 to 2 years', '5 months to 2 years')
    """
    number, unit = low.split(" ", 1)
    is_shared = number[0].isdigit() and high.endswith(f" {unit.removesuffix('s')}s")
    return f"{number if is_shared else low} to {high}"


def time_after(day: date | str, since: date | str) -> str:
    """How long a day is after that of the grant, as a newsroom says it.

    >>> time_after("2016-07-28", "2016-03-30"), time_after("2017-03-30", "2016-03-30")
    ('about four months after the grant', 'a year after the grant')
    >>> time_after("2016-04-15", "2016-03-30"), time_after("2021-03-01", "2016-03-30")
    ('16 days after the grant', 'about five years after the grant')
    """
    last, first = (date.fromisoformat(one) if isinstance(one, str) else one for one in (day, since))
    days = (last - first).days
    months = 12 * (last.year - first.year) + last.month - first.month
    about = "" if last.day == first.day else "about "
    nearest = months if not about else math.floor(days / (365.25 / 12) + 0.5)
    if days < 0:
        return "before the grant"
    if days < 60:
        return f"{number_words(days)} {noun(days, 'day')} after the grant" if days else "the same day"
    if nearest < 24:
        return f"{about}{'a year' if nearest == 12 else f'{number_words(nearest)} months'} after the grant"
    is_whole = not about and months % 12 == 0
    return f"{'' if is_whole else 'about '}{number_words(math.floor(nearest / 12 + 0.5))} years after the grant"


def day_words(day: date | str) -> str:
    """A day as people write it.

    >>> day_words("2016-03-30"), day_words(date(2017, 1, 9))
    ('March 30, 2016', 'January 9, 2017')
    """
    whole = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{_MONTHS[whole.month - 1]} {whole.day}, {whole.year}"


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def span_words(days: pd.Series) -> str:
    """Days of grants: the one, or how many there are from the first to the last.

    >>> span_words(pd.Series([date(2016, 3, 30)])), span_words(pd.Series([date(2016, 3, 30), date(2016, 5, 5)]))
    ('March 30, 2016', '2 days, March 30, 2016, to May 5, 2016')
    """
    first, last = day_words(days.min()), day_words(days.max())
    return first if first == last else f"{days.nunique():,} days, {first}, to {last}"


def link_list(texts: Sequence[Text]) -> Sentence:
    """Texts as a list in a sentence, with their links and a serial comma."""
    return join(
        [join(texts[:-1], ", "), texts[-1]] if len(texts) > 1 else texts, ", and " if len(texts) > 2 else " and "
    )


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence.

    >>> listed(["heroin"]), listed(["cocaine", "heroin", "PCP"])
    ('heroin', 'cocaine, heroin, and PCP')
    """
    return str(link_list(words))


def batch_words(batch_id: str) -> str:
    """The day of a batch in words, from its id.

    >>> batch_words("2016-03-30-obama")
    'March 30, 2016'
    """
    return day_words(batch_id[:10])
