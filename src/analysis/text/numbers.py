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

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

#: Under so many people a percentage says less than the two numbers.
FEW = 10


def number_words(n: int) -> str:
    """A whole number as a word up to ten, from there on in figures.

    >>> number_words(7), number_words(1715)
    ('seven', '1,715')
    """
    return _SMALL[n] if 0 <= n < len(_SMALL) else f"{n:,}"


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

    A share that is not nothing never reads 0 %, one that is not all never reads 100 %.

    >>> percent(21, 61), percent(568, 1715), percent(1, 330), percent(329, 330)
    ('34 %', '33.1 %', 'under 1 %', 'over 99 %')
    """
    return share_percent(part / whole, whole)


def share_percent(share: float, whole: int = 0) -> str:
    """A share of so many people as a percentage, as :func:`percent` has it.

    >>> share_percent(0.131, 61), share_percent(0.001, 330), share_percent(1.0, 61)
    ('13 %', 'under 1 %', '100 %')
    """
    tenths = whole >= 1000
    # a half is rounded up; shares come from divisions, so that it may fall short of a half by a hair
    shown = math.floor((1000 if tenths else 100) * share + 0.5 + 1e-9)
    smallest, most = (0.1, 99.9) if tenths else (1, 99)
    if shown == 0 and share > 0:
        return f"under {smallest} %"
    if share < 1 and shown == (1000 if tenths else 100):
        return f"over {most} %"
    return f"{shown / 10:.1f} %" if tenths else f"{shown} %"


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
    ('21 of 61 (34 %)', '54 of 61 sentences (89 %)', '2 of 3')
    >>> share_words(0, 61), share_words(3, 3, "people")
    ('none of 61', 'all 3 people')
    """
    return str(link_share(part, whole, many, ""))


def share_of_known(part: int, whole: int, unknown: int) -> str:
    """A part of a whole of which some are not known: nobody is counted as a no.

    >>> share_of_known(5, 8, 1), share_of_known(0, 8, 3), share_of_known(0, 8, 8), share_of_known(5, 8, 0)
    ('5 of 8, 1 not known', 'none of 5, 3 not known', 'not known', '5 of 8')
    """
    if unknown == whole:
        return "not known"
    shown = share_words(part, whole if part else whole - unknown)
    return f"{shown}, {unknown:,} not known" if unknown else shown


def with_median(median: str, n_or_more: int, n: int, or_more: str) -> str:
    """A median with its ties: where several people have it, more than half have as much or more.

    ``n_or_more`` of ``n`` are the median or more; ``or_more`` says so of them.

    >>> with_median("20 years", 32, 40, "that long or longer")
    'a median of 20 years, 32 of them that long or longer'
    >>> with_median("20 years", 3, 3, "that long or longer")
    'a median of 20 years, all of them that long or longer'
    """
    return f"a median of {median}, {'all' if n_or_more == n else number_words(n_or_more)} of them {or_more}"


def plain_number(value: float) -> str:
    """A number with at most one decimal, which is left out where it is 0.

    >>> plain_number(240.0), plain_number(268.025), plain_number(1234.5)
    ('240', '268', '1,234.5')
    """
    return f"{value:,.1f}".removesuffix(".0")


def years_words(years: float) -> str:
    """Years with one decimal.

    >>> years_words(13.2868), years_words(1.0)
    ('13.3 years', '1 year')
    """
    shown = plain_number(years)
    return f"{shown} {'year' if shown == '1' else 'years'}"


def months_words(months: float) -> str:
    """Months, with the years that people think in.

    >>> months_words(240), months_words(262.0), months_words(12), months_words(8)
    ('240 months (20 years)', '262 months (21.8 years)', '12 months (1 year)', '8 months')
    """
    shown = plain_number(months)
    words = f"{shown} {'month' if shown == '1' else 'months'}"
    return words if months < 12 else f"{words} ({years_words(months / 12)})"


def day_words(day: date | str) -> str:
    """A day as people write it.

    >>> day_words("2016-03-30"), day_words(date(2017, 1, 9))
    ('30 March 2016', '9 January 2017')
    """
    whole = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{whole.day} {_MONTHS[whole.month - 1]} {whole.year}"


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def span_words(days: pd.Series) -> str:
    """Days of grants: the one, or how many there are from the first to the last.

    >>> span_words(pd.Series([date(2016, 3, 30)])), span_words(pd.Series([date(2016, 3, 30), date(2016, 5, 5)]))
    ('30 March 2016', '2 days, 30 March 2016 to 5 May 2016')
    """
    first, last = day_words(days.min()), day_words(days.max())
    return first if first == last else f"{days.nunique():,} days, {first} to {last}"


def link_list(texts: Sequence[Text]) -> Sentence:
    """Texts as a list in a sentence, with their links."""
    return join([join(texts[:-1], ", "), texts[-1]] if len(texts) > 1 else texts, " and ")


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence.

    >>> listed(["heroin"]), listed(["cocaine", "heroin", "PCP"])
    ('heroin', 'cocaine, heroin and PCP')
    """
    return str(link_list(words))


def batch_words(batch_id: str) -> str:
    """The day of a batch in words, from its id.

    >>> batch_words("2016-03-30-obama")
    '30 March 2016'
    """
    return day_words(batch_id[:10])
