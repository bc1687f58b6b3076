"""Damaged text is mended before anything is read from it, so that every reader sees one form.

The published words stay; only their characters change:

- text decoded twice with the wrong table is decoded right (``ÃŸ`` was ``§``);
- every kind of blank becomes one space, runs of blanks are folded, zero-width marks go;
- apostrophes and quotation marks become straight (``'`` and ``"``);
- hyphens become ``-``, en and em dashes ``–``.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

import ftfy

#: Sequences left by text that was Windows-1252, read as MacRoman, saved as UTF-8 and read
#: as Windows-1252 once more. ftfy undoes the last step only (it would make ``ß`` of the
#: first), and can't know that a spreadsheet turned a soft hyphen into ``_``.
TWICE_DAMAGED: Final = {
    "ÃŸ": "§",
    "Ã_": "'",
    "â€\xa0": " ",
    "â€ ": " ",
    "Ã¬": '"',
    "Ã®": '"',
}
_TWICE_DAMAGED = re.compile("|".join(map(re.escape, TWICE_DAMAGED)))

#: Between numbers the same damage left "Ã±" for a dash (elsewhere it is a plain "ñ"), and a
#: word processor turned the "(c)" of "924(c)(1)" into a sign.
_DAMAGED_DASH = re.compile(r"(?<=\d)Ã±(?=\d)")
_DAMAGED_C = re.compile(r"(?<=\d)Â?©(?=[(;,.]|$)")

#: Only where one of these stands before another such character can text be UTF-8 that was
#: decoded with the wrong table; looking first saves the slow search for nothing.
_DAMAGED = re.compile(r"[\u00c2-\u00f4¬√‚][^\x00-\x7f]")

_ONE_FORM: Final = (
    dict.fromkeys("‘’‚‛ʼ´′", "'")
    | dict.fromkeys("“”„‟″", '"')
    | dict.fromkeys("‐‑\xad", "-")
    | dict.fromkeys("‒—―−", "–")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")
)
_OTHER_FORM = re.compile(f"[{''.join(_ONE_FORM)}]")


def mend(text: str) -> str:
    """Give one line of published text in the one form that every reader expects.

    >>> mend("33 monthsÃ_ imprisonment, 21 U.S.C. ÃŸ 841 â€\xa0 ")
    "33 months' imprisonment, 21 U.S.C. § 841"
    >>> mend("“crack”\u00a0cocaine — 10 years’")
    '"crack" cocaine – 10 years\\''
    """
    if not text.isascii():
        if "Ã" in text or "â" in text or "©" in text:
            text = _TWICE_DAMAGED.sub(lambda match: TWICE_DAMAGED[match[0]], text)
            text = _DAMAGED_C.sub("(c)", _DAMAGED_DASH.sub("–", text))
        if _DAMAGED.search(text):
            text = ftfy.fix_encoding(text)
        text = _OTHER_FORM.sub(lambda match: _ONE_FORM[match[0]], text)  # str.translate takes five times as long
    return " ".join(text.split())


#: The months by their names, in order; whoever reads a day has them from here.
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
#: How a month begins, as a pattern.
MONTH_BEGINS: Final = "|".join(month[:3] for month in MONTHS)
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
    """The day that a day line begins with: words, figures or a spreadsheet's serial.

    None where the text does not begin with a day, or names one that does not exist.

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
