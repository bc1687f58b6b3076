"""The day on which a proclamation or a warrant was signed, which its closing words give in words.

"IN WITNESS WHEREOF, I have hereunto set my hand this twentieth day of January, in the year of our Lord two
thousand twenty-five": the day of the grant. A page may be published a day later.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from analysis.lists.dates import MONTHS, parse_day
from analysis.lists.numbers import parse_number

_ORDINALS: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    *("nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth"),
    *("twenty-sixth", "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"),
)
_SIGNED: Final = re.compile(
    r"\bthis (?P<day>[a-z]{3,11}(?:[ -][a-z]{3,7})?|\d{1,2}(?:st|nd|rd|th)?) day of "
    rf"(?P<month>{'|'.join(MONTHS)})\b,?"
    r" (?:in )?the year of our lord,? (?P<year>[a-z]+(?:[ -][a-z]+){1,5}|\d{4})\b",
    re.IGNORECASE,
)


_DONE: Final = re.compile(
    rf"\b(?:done|given) (?:at|in|under)\b[^.;:]{{0,80}}? on ((?:{'|'.join(MONTHS)}) \d{{1,2}}, \d{{4}})", re.IGNORECASE
)
_CLOSING: Final = re.compile(r"\bthis [\w -]{1,30} day of\b", re.IGNORECASE)


def day_of_grant(text: str, published: date | None) -> date | None:
    """The day that closing words give, without such words that of publication; None where they can't be read.

    >>> published = date(2022, 10, 7)
    >>> day_of_grant("Washington", published), day_of_grant("this sixth day of Ocotber, in the year", published)
    (datetime.date(2022, 10, 7), None)
    """
    return signed_on(text) or (None if _CLOSING.search(text) else published)


def signed_on(text: str) -> date | None:
    """The day that closing words give, in words or figures; None where they give none that there is.

    >>> signed_on("this sixth day of October, in the year of our Lord two thousand twenty-two, and of")
    datetime.date(2022, 10, 6)
    >>> signed_on("this seventeenth day of January, in the year of our Lord two thousand twenty-five,")
    datetime.date(2025, 1, 17)
    >>> signed_on("this 22nd day of January in the Year of our Lord two thousand twenty-five,")
    datetime.date(2025, 1, 22)
    >>> signed_on("Done at the City of Washington on January 22, 2025.")
    datetime.date(2025, 1, 22)
    >>> signed_on("this thirty-first day of June, in the year of our Lord 2022") is None
    True
    """
    found = _SIGNED.search(text)
    if found is None:
        done = _DONE.search(text)
        return parse_day(done[1]) if done else None
    day = found["day"].casefold().replace(" ", "-")
    number = _ORDINALS.index(day) + 1 if day in _ORDINALS else int(re.sub(r"\D", "", day) or 0)
    year = parse_number(found["year"].strip(" -"))
    try:
        return date(int(year or 0), MONTHS.index(found["month"].casefold()) + 1, number)
    except ValueError:
        return None
