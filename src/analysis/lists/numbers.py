"""Numbers in figures and in English words, and amounts in US dollars."""

from __future__ import annotations

import re
from functools import lru_cache

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: value for value, word in enumerate(_UNITS)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS, start=2)}
_VALUES["fourty"] = 40
#: What a word after a number multiplies it by.
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

_WORD = "|".join(sorted((*_VALUES, *SCALES), key=len, reverse=True))

#: A number: "240", "1,000", "10.5", "twenty-five", "one hundred and eighty".
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?"
    rf"|(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))" + r"{0,9}(?![a-z]))"
)


@lru_cache(maxsize=1024)
def parse_number(text: str) -> float | None:
    """A number in figures or English words, or None.

    >>> parse_number("1,000"), parse_number("twenty-five"), parse_number("one hundred and eighty")
    (1000, 25, 180)
    >>> parse_number("several"), parse_number("eight three")
    (None, None)
    """
    text = text.strip().lower()
    if not text:
        return None
    if text[0].isdigit():
        try:
            value = float(text.replace(",", ""))
        except ValueError:
            return None
        return int(value) if value == int(value) else value
    total = part = 0
    room = 100  # a word has to be smaller than this: after "twenty" only "one" to "nine" can follow
    for word in re.split(r"[ -]+", text):
        if word == "and":
            continue
        value = _VALUES.get(word, 100)
        if value < room:
            part += value
            room = 10 if value >= 20 else 0
        elif word == "hundred" and part < 100:
            part, room = (part or 1) * 100, 100
        elif word in SCALES and word != "hundred":
            total += (part or 1) * SCALES[word]
            part, room = 0, 100
        else:
            return None
    return total + part


#: An amount: "$10,142.86", "$6 million", "ten million dollars ($10,000,000.00)".
AMOUNT = (
    r"\$ ?(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,12})(?:\.\d{1,2})?(?: (?:million|billion|thousand))?"
    rf"|{NUMBER} dollars?(?: \(\$[\d,.]{{1,20}}\))?"
)

_FIGURES = re.compile(r"\$ ?([\d,]{1,20}(?:\.\d{1,2})?)(?: (million|billion|thousand))?")


def parse_amount(text: str) -> float | None:
    """An amount in US dollars, or None, also where figures contradict the words that they repeat.

    >>> parse_amount("$10,142.86"), parse_amount("$6 million")
    (10142.86, 6000000)
    >>> parse_amount("ten million dollars ($10,000,000.00)"), parse_amount("five thousand dollars")
    (10000000, 5000)
    >>> parse_amount("five hundred dollars ($5,000)") is None
    True
    """
    text = text.strip().lower()
    figures = _FIGURES.search(text)
    if figures is None:
        return parse_number(re.sub(r" ?dollars?$", "", text))
    value = parse_number(figures[1])
    if value is None or figures[1].startswith("0,"):  # "$0,000": a figure is missing
        return None
    value *= SCALES.get(figures[2] or "", 1)
    words, is_repeated, _ = text.partition(" dollar")
    if is_repeated and parse_number(words) != value:
        return None
    return int(value) if value == int(value) else value
