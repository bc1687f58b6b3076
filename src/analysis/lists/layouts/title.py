"""What the words around a list say of it: the president, and how many grants it should hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from analysis.lists.numbers import NUMBER, parse_number

_TITLE = re.compile(
    r"\b(?:pardons?|commutations?|clemency)\b.{0,80}?\b(?:by|of) (?:former )?President (?P<name>.{3,60}?) ?"
    r"(?:\(|\||\d|$)",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"President (?P<name>[A-Z][^\n:;]{2,50}?) (?:is|has|was|will|today|announced?|granted|commuted|pardoned|issued"
    r"|signed)\b"
)


def named_president(words: str) -> str:
    """The president that a title or a sentence names as the one who grants; otherwise empty.

    >>> named_president("Pardons Granted by President Zachary Example (1801-1805)")
    'Zachary Example'
    >>> named_president("Today, President Zachary Q. Example, Jr. is granting clemency to 78 individuals")
    'Zachary Q. Example, Jr.'
    """
    found = _TITLE.search(words) or _PROSE.search(words)
    return found["name"].rstrip(",") if found else ""


_N = rf"(?P<n>{NUMBER})"
_PEOPLE = r"(?: (?:individuals|individual|people|persons|person|men|women|americans|recipients))"
_GRANTS: Final = "(?:is|are|today) (?:now )?(?:also )?(?:granting|granted|issuing|issued)"
_FULL = "(?: (?:full|unconditional|full and unconditional|presidential))?"

#: What a sentence may say of the list that it introduces, and which grants it counts.
_STATEMENTS: Final = (
    ("clemency", re.compile(rf"{_GRANTS} (?:executive )?clemency (?:to|for) (?:the following )?{_N}{_PEOPLE}")),
    ("pardon", re.compile(rf"(?:is|are) (?:also )?pardoning (?:the following )?{_N}\b{_PEOPLE}?")),
    ("pardon", re.compile(rf"{_GRANTS}{_FULL} pardons? (?:to|for) (?:the following )?{_N}\b{_PEOPLE}?")),
    ("commutation", re.compile(rf"commuting the (?:prison )?sentences? of (?:the following )?{_N}\b{_PEOPLE}?")),
    ("commutation", re.compile(rf"{_GRANTS} commutations? (?:to|for) (?:the following )?{_N}\b{_PEOPLE}?")),
    ("pardon", re.compile(rf"consisting of (?:\S+ commutations? and )?{_N}{_FULL} pardons?\b")),
    ("commutation", re.compile(rf"consisting of (?:\S+(?: full)? pardons? and )?{_N} commutations?\b")),
)


def stated_counts(sentences: Iterable[str]) -> dict[str, int]:
    """How many grants a list says that it holds: by ``pardon``, ``commutation``, ``clemency`` (both).

    >>> stated_counts(["President Example is granting clemency to 78 individuals, consisting of three pardons "
    ...                "and 75 commutations."])
    {'clemency': 78, 'pardon': 3, 'commutation': 75}
    >>> stated_counts(["She was convicted with two individuals. He is pardoning nearly 1,500 people."])
    {}
    """
    # Only what is said of the list itself counts; "nearly 1,500" states nothing.
    counts: dict[str, int] = {}
    for sentence in sentences:
        folded = sentence.casefold()
        if len(folded) > 2_000 or "president" not in folded:
            continue
        for kind, pattern in _STATEMENTS:
            if found := pattern.search(folded):
                counts.setdefault(kind, int(parse_number(found["n"]) or 0))
    return counts


_TYPES: Final = {"pardon": "pardon", "commut": "commutation"}


def _named_types(words: str) -> list[str]:
    folded = words.casefold().replace("pardon attorney", "")
    return [kind for stem, kind in _TYPES.items() if stem in folded]


def clemency_type(words: str) -> str:
    """The clemency type that some words name; empty if they name none or both.

    >>> clemency_type("Pardons granted by nobody"), clemency_type("Pardons and commutations")
    ('pardon', '')
    >>> clemency_type("Office of the Pardon Attorney | Commutations granted by nobody")
    'commutation'
    """
    named = _named_types(words)
    return named[0] if len(named) == 1 else ""


def names_both(words: str) -> bool:
    """Whether some words name both clemency types."""
    return len(_named_types(words)) > 1


_COUNT_OF_TYPE = re.compile(rf"(?<![\w,.]){_N} (?:(?:full|unconditional) )?(?P<kind>pardon|commutation)s?\b")


def counts_by_type(heading: str) -> list[tuple[str, int]]:
    """How many grants of each type a heading announces, in its order.

    >>> counts_by_type("May 28, 1804 - 16 Pardons and 6 Commutations"), counts_by_type("May 28, 1804")
    ([('pardon', 16), ('commutation', 6)], [])
    """
    return [
        (found["kind"], int(parse_number(found["n"]) or 0))
        for found in _COUNT_OF_TYPE.finditer(heading.casefold()[:200])
    ]
