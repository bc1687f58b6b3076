"""Amounts in US dollars."""

from __future__ import annotations

import re

from analysis.lists.numbers import NUMBER, SCALES, parse_number

#: An amount: "$10,142.86", "$6 million", "ten million dollars ($10,000,000.00)".
AMOUNT = (
    r"\$ ?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,12})(?:\.\d{1,2})?(?: (?:million|billion|thousand))?"
    rf"|{NUMBER} dollars?(?: \(\$[\d,.]{{1,20}}\))?"
)

_FIGURES = re.compile(r"\$ ?([\d,]{1,20}(?:\.\d{1,2})?)(?: (million|billion|thousand))?")


def parse_amount(text: str) -> float | None:
    """An amount in US dollars, or None; figures win over the words that they repeat.

    >>> parse_amount("$10,142.86"), parse_amount("$6 million")
    (10142.86, 6000000)
    >>> parse_amount("ten million dollars ($10,000,000.00)"), parse_amount("five thousand dollars")
    (10000000, 5000)
    """
    text = text.strip().lower()
    figures = _FIGURES.search(text)
    if figures is None:
        return parse_number(re.sub(r" ?dollars?$", "", text))
    value = parse_number(figures[1])
    if value is None or figures[1].startswith("0,"):  # "$0,000": a figure is missing
        return None
    value *= SCALES.get(figures[2] or "", 1)
    return int(value) if value == int(value) else value
