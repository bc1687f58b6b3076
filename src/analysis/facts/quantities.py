"""Quantities of drugs named in an offence (not a column yet)."""

from __future__ import annotations

import re

from analysis.facts.durations import NUMBER, parse_number
from analysis.facts.lettering import fold
from analysis.facts.offense import find_drugs

_GRAMS = {
    "kilogram": 1000,
    "kilo": 1000,
    "kg": 1000,
    "gram": 1,
    "milligram": 0.001,
    "pound": 453.59237,
    "ounce": 28.349523125,
}
_QUANTITY = re.compile(
    rf"(?P<number>{NUMBER})(?: ?\([\d,.]{{1,10}}\))?(?: or more)? ?"
    rf"(?P<unit>kilogram|kilo|kg|gram|milligram|pound|ounce)s?\b"
)


def parse_drug_quantities(text: str) -> dict[str, float]:
    """The largest quantity named with each drug, in grams; thresholds ("or more") count as such.

    A quantity belongs to the first drug named after it, before the next quantity or offence.

    >>> parse_drug_quantities("to distribute five kilograms or more of cocaine and 50 grams of cocaine base")
    {'cocaine': 5000, 'cocaine base': 50}
    """
    found: dict[str, float] = {}
    for offense in fold(text).replace("\n", ";").split(";"):
        quantities = list(_QUANTITY.finditer(offense))
        ends = [*(quantity.start() for quantity in quantities), len(offense)]
        for quantity, end in zip(quantities, ends[1:], strict=True):
            drugs = find_drugs(offense[quantity.end() : end])
            number = parse_number(quantity["number"])
            if drugs and number is not None:
                grams = number * _GRAMS[quantity["unit"]]
                drug = drugs[0][0]
                found[drug] = max(found.get(drug, 0), int(grams) if grams == int(grams) else grams)
    return found
