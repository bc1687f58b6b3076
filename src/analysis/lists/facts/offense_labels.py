"""The drugs that an offense names, and our own short labels, by the rules of ``data/hand/offenses.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from analysis.lists.facts.vocabulary import VOCABULARY

#: Names of drugs by the words of the lists.
DRUG_WORDS: Final[Mapping[str, str]] = VOCABULARY.drugs
#: Where each of these words stands as a whole word.
_PLACES = {word: re.compile(rf"(?<![a-z]){word}(?![a-z])") for word in DRUG_WORDS}
#: Beginnings of words that, where the end of a text is cut off, can only be of one drug.
_CUT_WORDS = (("mari", "marijuana"), ("heroi", "heroin"), ("metham", "methamphetamine"))
_CUT_BEGINNINGS = tuple(beginning for beginning, _ in _CUT_WORDS)
#: What makes cocaine base of the word before it, with no more than quotes or brackets between.
_BASE_OF = {"cocaine": ("base", "crack"), "crack": ("cocaine",)}
_IS_CLOSE = re.compile(r"[ \"'()-]{1,3}")
#: After these words a base is a place.
_OF_PLACE = re.compile(r"\b(?:force|military|naval|navy|army|corps|guard|an?|the|at|from) $")

#: The words of a folded offense; several readers look at the same one.
words_of = lru_cache(maxsize=16)(re.compile(r"[a-z]+").findall)


@lru_cache(maxsize=4096)  # two readers look at one offense, and lists repeat a quarter of theirs
def find_drugs(folded: str) -> tuple[tuple[str, int, int], ...]:
    """Every drug named in a folded text as (name, start, end), in order of appearance.

    >>> find_drugs('"crack" cocaine and cocaine hydrochloride')
    (('cocaine base', 1, 15), ('cocaine', 20, 27))
    """
    places: list[tuple[int, int, str]] = []
    end = 0
    words = words_of(folded)
    for word in filter(DRUG_WORDS.__contains__, words):
        if place := _PLACES[word].search(folded, end):
            start, end = place.span()
            places.append((start, end, word))
    found: list[tuple[str, int, int]] = []
    is_joined = False
    for index, (start, end, word) in enumerate(places):
        if is_joined:  # the second word of "cocaine base", "crack cocaine"
            is_joined = False
            continue
        drug = DRUG_WORDS[word]
        if word in ("cocaine", "crack"):
            _, last, following = places[index + 1] if index + 1 < len(places) else (0, 0, "")
            if following in _BASE_OF[word] and _IS_CLOSE.fullmatch(folded, end, places[index + 1][0]):
                drug, end, is_joined = "cocaine base", last, True
            elif folded.startswith(" in the form of cocaine base", end):
                continue
        elif drug == "marijuana" and folded.endswith("synthetic ", 0, start):
            drug = "synthetic cannabinoids"
        elif word == "base" and _OF_PLACE.search(folded[max(0, start - 12) : start]):
            continue  # "an Air Force base"
        elif word == "mda" and found and found[-1][0] == "MDMA" and start - found[-1][2] <= 2:
            continue  # "methylenedioxymethamphetamine (MDA or Ecstasy)": another name of the same
        found.append((drug, start, end))
    is_cut = words != [] and words[-1].startswith(_CUT_BEGINNINGS) and words[-1] not in DRUG_WORDS
    for beginning, drug in _CUT_WORDS if is_cut else ():  # the list's end cut the last word off
        if beginning in folded[-len(drug) :]:
            last_word = folded[-len(drug) :].split()[-1]
            if last_word.startswith(beginning) and last_word not in DRUG_WORDS and drug.startswith(last_word):
                found.append((drug, len(folded) - len(last_word), len(folded)))
    return tuple(found)


#: The group of each label: a person's groups are those of the labels.
GROUPS: Final[Mapping[str, str]] = {label.name: label.group for label in VOCABULARY.labels}

#: The rules of all labels, in the order of the file.
LABEL_RULES: Final = tuple(rule for label in VOCABULARY.labels for rule in label.rules)

#: Numbers of the rules that may fit an offense, by whether it is a drug offense and has a weapon.
_POSSIBLE = {
    (is_drug, has_weapon): frozenset(
        number
        for number, rule in enumerate(LABEL_RULES)
        if rule.is_drug in (None, is_drug) and rule.has_weapon in (None, has_weapon)
    )
    for is_drug in (False, True)
    for has_weapon in (False, True)
}


def _numbers_by_word(has_star: bool) -> dict[str, frozenset[int]]:
    """Numbers of the rules by the words that end in ``*`` (without it), or by those that do not."""
    words = {word for rule in LABEL_RULES for word in rule.words if word.endswith("*") is has_star}
    return {
        word.removesuffix("*"): frozenset(number for number, rule in enumerate(LABEL_RULES) if word in rule.words)
        for word in words
    }


_WHOLE_WORDS, _BEGINNINGS = _numbers_by_word(False), _numbers_by_word(True)
_LENGTHS = range(min(map(len, _BEGINNINGS)), max(map(len, _BEGINNINGS)) + 1)


def find_labels(offense: str, words: list[str], is_drug: bool, has_weapon: bool) -> set[str]:
    """The labels of one offense, of whose folded text ``words`` are the words."""
    found: set[str] = set()
    for number in _POSSIBLE[is_drug, has_weapon].intersection(set().union(*map(_triggered_by, words))):
        rule = LABEL_RULES[number]
        if rule.label not in found and rule.fits(offense):
            found.add(rule.label)
    return found


@lru_cache(maxsize=4096)
def _triggered_by(word: str) -> frozenset[int]:
    """The numbers of the rules that a word of a text may lead to."""
    beginnings = [_BEGINNINGS[word[:length]] for length in _LENGTHS if word[:length] in _BEGINNINGS]
    return frozenset().union(_WHOLE_WORDS.get(word, ()), *beginnings)


def labels_markdown() -> str:
    """The page ``docs/offenses.md``: each label, its meaning and its group."""
    rows = [f"| {label.name} | {label.meaning} | {label.group} |" for label in VOCABULARY.labels]
    return "\n".join([_ABOUT_LABELS, "| label | meaning | group |", "|---|---|---|", *rows, ""])


_ABOUT_LABELS: Final = """\
# Labels and groups of offenses

The column `offenses` holds our own short labels, one for each kind of offense that a record names, sorted and
joined by `;`. One offense may have several: a conspiracy to distribute drugs near a school has three. The labels
are recognized by the rules in `data/hand/offenses.yml`; a test holds this page equal to it.

Labels read words, not statutes alone: an offense that is cited and not described, or described only as a breach of
a law of many crimes ("violation of the Controlled Substances Act"), is `other`. Two kinds of citation count beside
words: an article of military law makes `military offense`, and 18 USC 922(g) and 924(c) say which offense a weapon
that is named was. A law of firearms alone is enough: whoever breaks 18 USC 922(g) held one without right, and another
section (18 USC 922 and 924, 26 USC 5841 and 5861) is `other weapon offense`. Where a text names no offense at all
("see Proclamation No. …", "offenses charged in the information"), the column is missing.

`other` is given to what stands between two semicolons, or is a numbered case, if no label is recognized there. In a
list with commas or "and", an offense that no label fits gets none beside one that has its own: where such a list
divides is not certain enough to call a part of it `other`.

The column `offense_groups` holds the groups of these labels, each once, sorted: for charts, and to compare with what
is published of federal sentences. They are the 30 types of crime by which the United States Sentencing Commission
counts cases since fiscal year 2018 (variable `OFFGUIDE` of its
[data files](https://www.ussc.gov/research/datafiles/commission-datafiles), Appendix A of its
[Sourcebook](https://www.ussc.gov/research/sourcebook)). The Commission gives a case one type, by the guideline that
decided the sentence; a person here has the types of all labels. Which type a label has is our decision: that of the
guideline under which the crime would be sentenced. So untaxed liquor and smuggled goods are `tax`, a false statement
to the government `fraud/theft/embezzlement`, and a firearm carried in a drug crime (18 USC 924(c)) `firearms`, and not
`drug trafficking`. What has no type there, such as crimes of military law alone, gambling and the breach of supervised
release, is `other`.
"""
