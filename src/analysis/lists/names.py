"""Names of people as the lists print them: other names beside them, particles, and the surname."""

from __future__ import annotations

import re
from typing import Final

from analysis.grants.schema import NAME_SUFFIX

#: What leads to another name of the same person, in lower case, as a pattern.
ALSO_KNOWN_AS: Final = r"(?:[af]\.?/?k\.?/?a\.?|also known as|formerly known as)"

#: Parts of names that are written small.
PARTICLES: Final = frozenset(
    (
        *("al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el"),
        *("ibn", "la", "le", "van", "von", "y"),
    )
)

_BESIDE = re.compile(rf",? (?:{ALSO_KNOWN_AS}(?![a-z])|formerly\b)|[(;*]|,? – ")


def bare_name(name: str) -> str:
    """A name without what a list prints beside it: other names, notes, a home.

    >>> bare_name("Michael Q. O'Example, Jr., aka Mike"), bare_name("Ann Example (posthumous)")
    ("Michael Q. O'Example, Jr.", 'Ann Example ')
    """
    return _BESIDE.split(name, maxsplit=1)[0]


def surname(name: str) -> str:
    """The surname as lists are ordered by it: letters only, lower case, no suffix or alias.

    >>> surname("Michael Q. O'Example, Jr., aka Mike"), surname("Ann Example-Smith")
    ('oexample', 'examplesmith')
    """
    last = NAME_SUFFIX.sub("", bare_name(name).strip(" ,")).split()[-1:] or [""]
    return "".join(filter(str.isalpha, last[0])).casefold()


#: Words that stand in no name, but in headings, menus, offices and honors.
_NO_NAME: Final = re.compile(
    r"[\d:;!?#@/|\[\]<>=_]|\b(?:President|White House|Office|Release|Recipients?|Statement|Secretary|List|Proclamation"
    r"|Fact Sheet|Pardons?|Commutations?|Clemency|Offenses?|Sentences?|Medal|Awards?|University|College|School|Army"
    r"|Navy|Air Force|Corps|Department|Court|District|Program|Foundation|Association|Organization|Administration"
    r"|The|All|Those|These|Each|Following|Individuals?|Persons?|People|Members?"
    r"|Committee|Congress|Continued|Total|Name|America|United States)\b",
    re.IGNORECASE,
)
_IN_NAME: Final = re.compile(r"[^\W\d_][\w'.-]*|[\"']?[A-Z][\w'.-]*[\"']?")
#: The longest name of the lists has seven words.
_MOST_WORDS: Final = 8


def looks_like_name(text: str) -> bool:
    """Whether words can be nothing but somebody's name: two or more, each but particles with a capital.

    >>> looks_like_name("Ann de Example, Jr. (Ann Roe)"), looks_like_name("ANN EXAMPLE")
    (True, True)
    >>> looks_like_name("She moved home"), looks_like_name("Good Conduct Medal"), looks_like_name("Example")
    (False, False, False)
    """
    if len(text) > 120 or _NO_NAME.search(text):
        return False
    words = re.sub(r"[,()]", " ", text).split()
    return (
        2 <= len(words) <= _MOST_WORDS
        and all(
            _IN_NAME.fullmatch(word) and (word[0].isupper() or word[0] in "\"'" or word.casefold() in _SMALL_IN_NAMES)
            for word in words
        )
        and any(word[0].isupper() for word in words)
    )


_SMALL_IN_NAMES: Final = PARTICLES | {"aka", "a.k.a.", "fka", "née", "nee", "also", "known", "as"}
