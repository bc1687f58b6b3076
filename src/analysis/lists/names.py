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
