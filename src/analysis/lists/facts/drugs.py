"""The drugs that an offense names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from analysis.lists.facts.vocabulary import VOCABULARY

#: Names of drugs by the words of the lists.
DRUG_WORDS: Final[Mapping[str, str]] = VOCABULARY.drugs
_DRUG_WORDS = frozenset(DRUG_WORDS)
#: Beginnings of words that, where the end of a text is cut off, can only be of one drug.
_CUT_WORDS = (("mari", "marijuana"), ("heroi", "heroin"), ("metham", "methamphetamine"))
#: What makes cocaine base of the word before it, with no more than quotes or brackets between.
_BASE_OF = {"cocaine": ("base", "crack"), "crack": ("cocaine",)}
_IS_CLOSE = re.compile(r"[ \"'()-]{1,3}")

#: The words of a folded offense; several readers look at the same one.
words_of = lru_cache(maxsize=16)(re.compile(r"[a-z]+").findall)


@lru_cache(maxsize=1024)  # two readers look at one offense, and lists repeat a quarter of theirs
def find_drugs(folded: str) -> tuple[tuple[str, int, int], ...]:
    """Every drug named in a folded text as (name, start, end), in order of appearance.

    >>> find_drugs('"crack" cocaine and cocaine hydrochloride')
    (('cocaine base', 1, 15), ('cocaine', 20, 27))
    """
    words = words_of(folded)
    places: list[tuple[int, int, str]] = []
    if not _DRUG_WORDS.isdisjoint(words):
        end = 0
        for word in words:
            start = folded.index(word, end)
            end = start + len(word)
            if word in DRUG_WORDS:
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
        elif word == "mda" and found and found[-1][0] == "MDMA" and start - found[-1][2] <= 2:
            continue  # "methylenedioxymethamphetamine (MDA or Ecstasy)": another name of the same
        found.append((drug, start, end))
    for beginning, drug in _CUT_WORDS:  # the list's end cut the last word off
        if beginning in folded[-len(drug) :]:
            last_word = folded[-len(drug) :].split()[-1]
            if last_word.startswith(beginning) and last_word not in DRUG_WORDS and drug.startswith(last_word):
                found.append((drug, len(folded) - len(last_word), len(folded)))
    return tuple(found)
