"""How many court cases a record has: numbered ones, or divided by empty lines."""

from __future__ import annotations

import re

from analysis.lists.clean import fold
from analysis.lists.layouts.record import CASE_GAP

# "2.3 months" is case 2 at the start of a line or after a semicolon; elsewhere it is a decimal
_MARK = re.compile(
    r"(?=\d)(?:(?:^|(?<=\n)|(?<=; )|(?<=;))(\d{1,2})\.(?: ?(?:&|and) ?(\d{1,2})\.)?(?!\d{3})"
    r"|(?<=[.,:) ] )(\d{1,2})\.(?!\d)|(?<=[a-z0-9] )(\d{1,2})\.(?= ?[a-z]))"
)


def case_numbers(text: str) -> set[int]:
    """The numbers of the cases that a field marks, as "1. …" or "1. & 2. …".

    >>> sorted(case_numbers("1. & 2. Northern Iowa; 1. May 1, 2002; 2. June 3, 1999"))
    [1, 2]
    >>> case_numbers("$10,142.86 fine; 10 years")
    set()
    """
    if "1." not in text and "2." not in text:
        return set()
    return {
        int(number)
        for match in _MARK.finditer(fold(text))
        for number in match.groups()
        if number and 1 <= int(number) <= 50
    }


def count_cases(*texts: str) -> int:
    """The number of cases that the fields of one record mark; 1 if they mark none.

    >>> count_cases("Fraud\\n\\nTheft", "D. Me."), count_cases("1. Fraud\\n2. Theft", ""), count_cases("")
    (2, 2, 1)
    """
    together = " ".join(texts)
    n_numbered = 0
    if "1." in together or "2." in together:  # most records mark none
        n_numbered = len(set().union(*map(case_numbers, texts)))
    if n_numbered or CASE_GAP not in together:
        return n_numbered or 1
    return 1 + max([text.count(CASE_GAP) for text in texts])
