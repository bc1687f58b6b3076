"""One spelling for the letters and signs of the lists, at unchanged positions.

The lists mix curly and straight quotes, dashes of several lengths and hard blanks. The
readers look at a copy in lower case with one form of each; since the copy has exactly
as many characters as the text, a position in one is a position in the other.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: No field of a published record is longer than this; what lies beyond is not read.
LONGEST = 20_000

_SIGNS = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\u02bc\ufffd",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u3000\ufeff\t\r",
}
_TABLE = str.maketrans(
    {sign: plain for plain, signs in _SIGNS.items() for sign in signs}
    | {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
)
#: The signs that almost every text has; with them replaced most texts have no other.
_COMMON = (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "-"), ("\u00a0", " "))
_ANY_SIGN = re.compile(f"[{''.join(_SIGNS.values())}]")


@lru_cache(maxsize=32)  # several readers look at one field
def fold(text: str) -> str:
    """The text in lower case with plain quotes, dashes and blanks, character for character.

    Of a text longer than :data:`LONGEST` the beginning is taken.

    >>> fold("TEN Years’ – “x”")
    'ten years\\' - "x"'
    """
    text = text[:LONGEST]
    if not text.isascii():
        for sign, plain in _COMMON:
            text = text.replace(sign, plain)
    if text.isascii() and "\t" not in text and "\r" not in text and "`" not in text:
        return text.lower()
    if not _ANY_SIGN.search(text):
        lowered = text.lower()
        if len(lowered) == len(text):  # a few letters become two
            return lowered
    return text.translate(_TABLE)
