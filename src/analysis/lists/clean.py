"""One spelling for the letters and signs of the lists, so that every reader sees one form.

The published words stay; only their characters change. :func:`clean` repairs damage once, when
a list is read; :func:`fold` is the copy in lower case in which the readers of facts look.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import ftfy

#: No field of a published record is longer than this; what lies beyond is not read.
LONGEST: Final = 20_000

_APOSTROPHES, _QUOTES = "‘’‚‛ʼ´′", "“”„‟″"
_HYPHENS, _DASHES = "‐‑\xad", "‒–—―−"
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u3000\ufeff\t\r"

#: Sequences left by text that was Windows-1252, read as MacRoman, saved as UTF-8 and read
#: as Windows-1252 once more. ftfy undoes the last step only (it would make ``ß`` of the
#: first), and can't know that a spreadsheet turned a soft hyphen into ``_``.
TWICE_DAMAGED: Final = {"ÃŸ": "§", "Ã_": "'", "â€\xa0": " ", "â€ ": " ", "Ã¬": '"', "Ã®": '"'}
_TWICE_DAMAGED = re.compile("|".join(map(re.escape, TWICE_DAMAGED)))

#: Between numbers the same damage left "Ã±" for a dash (elsewhere it is a plain "ñ"), and a
#: word processor turned the "(c)" of "924(c)(1)" into a sign.
_DAMAGED_DASH = re.compile(r"(?<=\d)Ã±(?=\d)")
_DAMAGED_C = re.compile(r"(?<=\d)Â?©(?=[(;,.]|$)")

#: Only where one of these stands before another such character can text be UTF-8 that was
#: decoded with the wrong table; looking first saves the slow search for nothing.
_DAMAGED = re.compile(r"[\u00c2-\u00f4¬√‚][^\x00-\x7f]")

_ONE_FORM: Final = (
    dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_QUOTES, '"')
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_DASHES, "–")
    | dict.fromkeys(_NO_WIDTH, "")
)
#: Where a word may be divided: no hyphen of its own.
_WITHIN_WORD: Final = re.compile(r"(?<=[a-z])\xad(?=[a-z])")
_OTHER_FORM = re.compile(f"[{''.join(_ONE_FORM)}]")


def clean(text: str) -> str:
    """Give one line of published text in the one form that every reader expects.

    >>> clean("33 monthsÃ_ imprisonment, 21 U.S.C. ÃŸ 841 â€\xa0 ")
    "33 months' imprisonment, 21 U.S.C. § 841"
    >>> clean("“crack”\u00a0cocaine — 10 years’")
    '"crack" cocaine – 10 years\\''
    """
    if not text.isascii():
        if "\xad" in text:
            text = _WITHIN_WORD.sub("", text)
        if "Ã" in text or "â" in text or "©" in text:
            text = _TWICE_DAMAGED.sub(lambda match: TWICE_DAMAGED[match[0]], text)
            text = _DAMAGED_DASH.sub("–", text) if "Ã±" in text else text
            text = _DAMAGED_C.sub("(c)", text) if "©" in text else text
        if _DAMAGED.search(text):
            text = ftfy.fix_encoding(text)
        text = _OTHER_FORM.sub(lambda match: _ONE_FORM[match[0]], text)  # str.translate takes five times as long
    if "  " not in text and text.isprintable():  # which no blank is but that between words
        return text.strip(" ")
    return " ".join(text.split())


_FOLDED = {"'": f"{_APOSTROPHES}`\ufffd", '"': f"{_QUOTES}«»", "-": _HYPHENS + _DASHES, " ": _BLANKS}
_TABLE = str.maketrans(
    {sign: plain for plain, signs in _FOLDED.items() for sign in signs}
    | {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
)
#: The signs that almost every text has; with them replaced most texts have no other.
_COMMON = (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "-"), ("\u00a0", " "))
_ANY_SIGN = re.compile(f"[{''.join(_FOLDED.values())}]")


@lru_cache(maxsize=2048)  # several readers look at one field, each at those of all records before the next one
def fold(text: str) -> str:
    """The text in lower case with plain quotes, dashes and blanks; of a text that is too long, the beginning.

    The copy has as many characters as the text: a position in one is a position in the other.

    >>> fold("TEN Years’ – “x”")
    'ten years\\' - "x"'
    """
    text = text[:LONGEST]
    if not text.isascii():
        for sign, plain in _COMMON:
            text = text.replace(sign, plain)
    is_plain = text.isascii() or text.replace("§", "").isascii()
    if is_plain and "\t" not in text and "\r" not in text and "`" not in text:
        return text.lower()
    if not _ANY_SIGN.search(text):
        lowered = text.lower()
        if len(lowered) == len(text):  # a few letters become two
            return lowered
    return text.translate(_TABLE)
