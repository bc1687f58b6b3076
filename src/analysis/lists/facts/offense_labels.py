"""Our own short labels of offenses, found by the rules of ``data/hand/offenses.yml``."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from analysis.lists.facts.vocabulary import VOCABULARY

#: The rules of all labels, in the order of the file.
RULES: Final = tuple(rule for label in VOCABULARY.labels for rule in label.rules)

#: Numbers of the rules that may fit an offense, by whether it is a drug offense and has a weapon.
_POSSIBLE = {
    (is_drug, has_weapon): frozenset(
        number
        for number, rule in enumerate(RULES)
        if rule.is_drug in (None, is_drug) and rule.has_weapon in (None, has_weapon)
    )
    for is_drug in (False, True)
    for has_weapon in (False, True)
}


def _numbers_by_word(has_star: bool) -> dict[str, frozenset[int]]:
    """Numbers of the rules by the words that end in ``*`` (without it), or by those that do not."""
    words = {word for rule in RULES for word in rule.words if word.endswith("*") is has_star}
    return {
        word.removesuffix("*"): frozenset(number for number, rule in enumerate(RULES) if word in rule.words)
        for word in words
    }


_WHOLE_WORDS, _BEGINNINGS = _numbers_by_word(False), _numbers_by_word(True)
_LENGTHS = range(min(map(len, _BEGINNINGS)), max(map(len, _BEGINNINGS)) + 1)


def find_labels(offense: str, words: list[str], is_drug: bool, has_weapon: bool) -> set[str]:
    """The labels of one offense, of whose folded text ``words`` are the words."""
    found: set[str] = set()
    for number in _POSSIBLE[is_drug, has_weapon].intersection(set().union(*map(_triggered_by, words))):
        rule = RULES[number]
        if rule.label not in found and rule.fits(offense):
            found.add(rule.label)
    return found


@lru_cache(maxsize=4096)
def _triggered_by(word: str) -> frozenset[int]:
    """The numbers of the rules that a word of a text may lead to."""
    beginnings = [_BEGINNINGS[word[:length]] for length in _LENGTHS if word[:length] in _BEGINNINGS]
    return frozenset().union(_WHOLE_WORDS.get(word, ()), *beginnings)


def labels_markdown() -> str:
    """The page ``docs/offenses.md``: each label and its meaning."""
    rows = [f"| {label.name} | {label.meaning} |" for label in VOCABULARY.labels]
    return "\n".join([_ABOUT_LABELS, "| label | meaning |", "|---|---|", *rows, ""])


_ABOUT_LABELS: Final = """\
# Labels of offences

The column `offenses` holds our own short labels, one for each kind of offence that a record names, sorted and
joined by `;`. One offence may have several: a conspiracy to distribute drugs near a school has three. The labels
are recognised by the table in `src/analysis/lists/facts/offense_labels.py`; a test holds this page equal to it.

Labels read words, not statutes alone: an offence that is cited and not described, or described only as a breach of
a law of many crimes ("violation of the Controlled Substances Act"), is `other`. Two kinds of citation count beside
words: an article of military law makes `military offense`, and 18 USC 922(g) and 924(c) say which offence a weapon
that is named was. Where a text names no offence at all ("see Proclamation No. …", "offenses charged in the
information"), the column is missing.

`other` is given to what stands between two semicolons, or is a numbered case, if no label is recognised there. In a
list with commas or "and", an offence that no label fits gets none beside one that has its own: where such a list
divides is not certain enough to call a part of it `other`.
"""
