"""Weights of drugs named in an offense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.grants.schema import LIST_SEPARATOR
from analysis.lists.clean import fold
from analysis.lists.facts.lexing import find_gaps, find_unread
from analysis.lists.facts.offense import without_errors
from analysis.lists.facts.offense_labels import DRUG_WORDS, find_drugs
from analysis.lists.numbers import NUMBER, parse_number
from analysis.lists.reading import Fact, Problem, Reading

_UNITS: tuple[tuple[float, tuple[str, ...]], ...] = (
    (1_000_000, ("metric ton",)),
    (907_184.74, ("ton",)),
    (1_000, ("kilogram", "kilo", "kg")),
    (453.59237, ("pound", "lb")),
    (28.349523125, ("ounce", "oz")),
    (1, ("gram", "gm", "g")),
    (0.001, ("milligram", "mg")),
)
#: Grams of one unit, by each of its spellings.
_GRAMS = {spelling: grams for grams, spellings in _UNITS for spelling in spellings}
_FRACTIONS = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "one-half": 0.5, "half": 0.5, "one-quarter": 0.25}

#: Most offenses name no weight, which is quick to see: each has one of these words, also with what was to stand
#: before it ("a halfgram").
_UNIT_WORDS = frozenset(
    f"{before}{unit.split()[-1]}{ending}"
    for before in ("", "half", "quarter", "of", "a", "an")
    for unit in _GRAMS
    for ending in ("", "s")
)
_WORD = re.compile(r"[a-z]+")
_QUANTITY = re.compile(
    r"(?<![a-z\d.,/$])(?=[\d.]|an? |bi|e(?:ig|le)|f(?:if|iv|o[ru])|ha|hu|mi|ni|on|s(?:ev|ix)|t(?:en|h[ior]|w[eo]))"
    rf"(?:(?:(?P<whole>\d{{1,9}}) (?:and )?)?(?P<fraction>{'|'.join(_FRACTIONS)})(?: of)?(?: an?)?"
    rf"|(?P<number>\d{{0,9}}\.\d{{1,4}}|{NUMBER}|an?\b))(?: ?\((?P<again>[\d,.]{{1,10}})\))?[ -]?"
    rf"(?:(?:of |or )more )?(?P<unit>{'|'.join(_GRAMS)})s?\b"
)
#: A unit of weight, whatever stands before it; "g" alone is one only after a figure.
_UNIT = re.compile(rf"(?<![a-z])(?:{'|'.join(unit for unit in _GRAMS if unit != 'g')})s?\b|(?<=\d)[ -]?g\b(?!\))")
#: Weights without a number, of which it is known that they say none.
_NO_NUMBER = re.compile(r"\b(?:multiple|several) (?:kilogram|gram|kilo|pound|ounce)s\b")
#: What may stand between a number and "of" a drug: units, and what is counted and no weight.
_COUNTED = "tablet capsule pill dose unit plant vial bag balloon packet package bottle count specification sale"
_COUNTED += " charge violation year month day foot mile"
_KNOWN_UNITS = frozenset(word + ending for word in (*_COUNTED.split(), *_GRAMS) for ending in ("", "s")) | {"feet"}
_JOINED = re.compile(r"(\d[\d,.]*)([a-z]+)")
_OF_A_DRUG = re.compile(rf" of (?:(?!of )[a-z]+ ){{0,4}}(?:{'|'.join(DRUG_WORDS)})\b")
#: What makes of a weight after it an upper bound, which says nothing of how much it was; "no less than" does not.
_UPPER_BOUND = re.compile(
    r"\b(?:(?<!no )(?<!not )(?:less|fewer|lower) than|(?:no|not) (?:more|greater) than|not (?:exceeding|to exceed)"
    r"|not in excess of|under|below|up to|at most|as much as|maximum of)"
    r" (?:approximately |about |a total of )?$"
)
#: The lower end of a range that has its unit at the upper end: "between 5 and 15", "at least 3.5 but less than 5".
_LOWER_END = re.compile(
    r"\b(?:(?:between|from|at least|more than|over|exceeding) (?:approximately |about )?"
    r"|(?<!count )(?<!counts )(?<!case )(?=[\w.]+ (?:or more )?(?:to|but) ))"
    rf"(?P<low>\d{{0,9}}\.\d{{1,4}}|{NUMBER}) (?:or more )?(?:and|to|but) "
    r"(?:(?:less than|fewer than|no more than|not more than|not exceeding|under|up to) )?$"
)
_OR_LESS = (" or less", " or fewer", " at most", " at the most", " maximum", ", at most", ", or less")
#: What stands between the ends of a range that have a unit each: "between 500 grams and 5 kilograms".
_TO = re.compile(r"\b(?:between|from) (?:approximately |about )?$")
#: How what stands before these begins or ends, which is quick to see.
_UPPER_ENDS = (" and ", " to ")
_BOUNDS = (
    *("than ", "up to ", "exceed ", "exceeding ", "excess of ", "maximum of ", "total of "),
    *("under ", "below ", "most ", "as ", "approximately ", "about "),
)
_RANGE_BOUNDS = ("less than ", "fewer than ", "no more than ", "not more than ", "not exceeding ", "under ", "up to ")
_JOINTS = tuple(f" {joint} {bound}" for joint in ("and", "to", "but") for bound in ("", *_RANGE_BOUNDS))
#: What stands between a drug and its weight in brackets: "crack (at least 50 grams)", "cocaine (crack) (50 grams)".
_OPENS = re.compile(r"\)? ?\((?:[a-z]+ ){0,4}")
_LONGEST_RANGE, _LONGEST_BOUND = 80, 40
_NOT_SAID = Fact(None, 0, 0, "quantities.not_said", "offense")


def parse_drug_quantities(text: str) -> Reading:
    """The weight of each drug that an offense names, in grams.

    Fact: ``drug_quantities``, ``drug:grams`` joined by ``;`` in the order of ``drugs``,
    spanning the first to the last weight with its drug; None if no weight is named.

    A weight belongs to the first drug named after it in the same offense, with whatever
    mixture it is in; where none follows, to the last one before it. Thresholds count as
    their number ("five kilograms or more", "at least 50 grams"), and of a range the lower end
    ("between 5 and 15 kilograms"); of several weights of a drug the largest counts; an upper
    bound ("less than 50 kilograms") says nothing of the weight and is left out, as are pills,
    plants and doses. A fraction of a gram is kept to three places. A unit of weight without a
    number that can be read is a problem, and so are a number with a unit that is none ("50 grms
    of heroin"), a weight of nothing or less, and figures that contradict their words.

    >>> text = "to distribute five kilograms or more of cocaine and 50 grams of cocaine base"
    >>> parse_drug_quantities(text).facts["drug_quantities"].value
    'cocaine:5000;cocaine base:50'
    >>> parse_drug_quantities("less than 50 kilograms of marijuana").facts["drug_quantities"].value is None
    True
    """
    folded = fold(text)
    no_unit = list(_find_no_units(folded))
    if not no_unit and not _has_unit(folded):
        return Reading({"drug_quantities": _NOT_SAID}, [])
    largest: dict[str, float] = {}
    starts, ends = [], []
    read: list[tuple[int, int]] = []
    unread = no_unit
    offset = 0
    folded = without_errors(folded)
    for offense in folded.replace("\n", ";").split(";"):
        if quantities := list(_QUANTITY.finditer(offense)):
            read += [(offset + quantity.start(), offset + quantity.end()) for quantity in quantities]
            unread += [(offset + start, offset + end) for start, end in map(_span_of_fault, quantities) if end]
            for drug, grams, start, end in _weights(offense, quantities):
                largest[drug] = max(largest.get(drug, 0.0), grams)
                starts.append(offset + start)
                ends.append(offset + end)
        offset += len(offense) + 1
    if _has_unit(" ".join([folded[start:end] for start, end in find_gaps(folded, read)])):
        unread += find_unread(
            folded, read + [known.span() for known in _NO_NUMBER.finditer(folded)], frozenset(), _UNIT
        )
    problems = [Problem("drug_quantities", start, end, "quantities.unread") for start, end in sorted(unread)]
    if problems:
        return Reading({"drug_quantities": Fact(None, *problems[0][1:], "offense")}, problems)
    if not largest:
        return Reading({"drug_quantities": _NOT_SAID}, [])
    cell = LIST_SEPARATOR.join(f"{drug}:{round(largest[drug], 3):.15g}" for drug in sorted(largest))
    return Reading({"drug_quantities": Fact(cell, min(starts), max(ends), "quantities.grams", "offense")}, [])


def _find_no_units(folded: str) -> Iterator[tuple[int, int]]:
    """Where a number of something unknown is one of a drug: "50 grms of heroin".

    >>> list(_find_no_units("two counts of distribution of 50 grms of heroin"))
    [(30, 37)]
    """
    end = 0
    for before in folded.split(" of ")[:-1]:
        end += len(before)
        words = before.removesuffix(" or more").rsplit(" ", 2)[-2:]
        if words[-1][:1].isdigit() and (joined := _JOINED.fullmatch(words[-1])):
            words = list(joined.groups())
        if words[-1] not in _KNOWN_UNITS and words[-1].isalpha():
            number = words[0] if len(words) > 1 and words[0] != "and" else ""
            is_number = number[-1:].isalnum() and parse_number(number) is not None  # no case mark: "1. Sale of"
            if is_number and _OF_A_DRUG.match(folded, end):
                yield end - len(before) + before.rindex(number), end
        end += len(" of ")


def _span_of_fault(quantity: re.Match[str]) -> tuple[int, int]:
    """Where a weight is nothing or less, an end of a range ("3-5 kilograms") or contradicts itself; else (0, 0)."""
    start, end = quantity.span()
    text = quantity.string[:start].removesuffix(" ")  # "- 5 kilograms"
    before = text[-2:-1]
    if text.endswith("-") and (before in ("", " ") or before.isdigit()):
        return len(text) - 1 - before.isdigit(), end
    is_contradicted = quantity["again"] is not None and parse_number(quantity["again"]) != _number(quantity)
    return (start, end) if is_contradicted or not _number(quantity) else (0, 0)


def _has_unit(folded: str) -> bool:
    """Whether a text may have a unit of weight: a look that is quick."""
    return "gram" in folded or not _UNIT_WORDS.isdisjoint(_WORD.findall(folded))


def _weights(offense: str, quantities: Sequence[re.Match[str]]) -> Iterator[tuple[str, float, int, int]]:
    """Each weight of one offense with its drug: (drug, grams, start, end)."""
    drugs = find_drugs(offense)
    if not drugs:
        return
    for quantity in quantities:
        first, last = quantity.span()
        if offense.endswith(_UPPER_ENDS, 0, first) and any(_is_range(offense, lower, first) for lower in quantities):
            continue
        if offense.startswith(_OR_LESS, last):
            continue
        number = _number(quantity)
        before = offense[max(0, first - _LONGEST_RANGE) : first]
        if before.endswith(_JOINTS) and (lower := _LOWER_END.search(before)):
            number = _parse(lower["low"])
            first -= len(before) - lower.start("low")
        elif before.endswith(_BOUNDS) and _UPPER_BOUND.search(before, max(0, len(before) - _LONGEST_BOUND)):
            continue
        drug, start, end = _drug_of(offense, first, last, drugs)
        yield drug, number * _GRAMS[quantity["unit"]], min(start, first), max(end, last)


def _drug_of(offense: str, first: int, last: int, drugs: Sequence[tuple[str, int, int]]) -> tuple[str, int, int]:
    """The drug of a weight: in brackets behind a drug it is that one's, if they name none."""
    after = next((drug for drug in drugs if drug[1] >= last), drugs[-1])
    before = next((drug for drug in reversed(drugs) if drug[2] <= first), after)
    is_behind = _OPENS.fullmatch(offense, before[2], first) is not None and ")" in offense[last : max(last, after[1])]
    return before if is_behind else after


def _is_range(offense: str, lower: re.Match[str], start: int) -> bool:
    """Whether a weight and what stands after it begin a range that ends in another weight: "500 grams to"."""
    between = offense[lower.end() : start]
    return between == " to " or (between == " and " and _TO.search(offense, 0, lower.start()) is not None)


def _number(quantity: re.Match[str]) -> float:
    if quantity["fraction"]:
        return int(quantity["whole"] or 0) + _FRACTIONS[quantity["fraction"]]
    words = quantity["number"]
    return 1 if words in ("a", "an") else _parse(words)


def _parse(words: str) -> float:
    return parse_number(f"0{words}" if words[0] == "." else words) or 0
