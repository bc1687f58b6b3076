"""The name of a court: all 94 federal districts in all their spellings, and others as printed."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from analysis.grants.courts import DIRECTIONS, DISTRICTS, PAST_DISTRICTS, STATES_BY_SPELLING
from analysis.lists.clean import fold

#: Every district court by its canonical name.
KNOWN = frozenset(DISTRICTS) | frozenset(PAST_DISTRICTS)

#: Directions by each way to write them.
_DIRECTIONS = {
    spelling: direction
    for direction, spellings in zip(
        DIRECTIONS, ("north no n nor", "south so s sou", "east e", "west w", "mid m", "cent c"), strict=True
    )
    for spelling in (direction.lower(), *spellings.split())
}
_OTHER_COURT = re.compile(
    r"court|martial|army|navy|air force|marine|coast guard|tribunal|commission|administration|board|department"
    r"|magistrate|territor",
    re.I,
)
_COURT_FOR = re.compile(r"^ ?(?:the )?(?:u\.? ?s\.? |united states )?(?:district )?court (?:for|of) (?:the )?")
_OF_COURTS = frozenset(("of", "the", "for", "united", "states", "court", "district"))
_NO_COURT = re.compile(r"[^a-z\s.,/()-]")
_AND = re.compile(r";|,? (?:and|&) ")
_SEVERAL = re.compile(r"\b([a-z]{4,8}) (?:and|&) ([a-z]{4,8}) districts of", re.I)
_EACH = re.compile(r"\bdistricts of ([a-z ]+) and ([a-z ]+)", re.I)


@lru_cache(maxsize=64)
def _is_district(word: str) -> bool:
    """Whether a word is "district", "dist." or a misspelling of it."""
    return word == "dist" or bool(get_close_matches(word, ("district", "districts"), n=1, cutoff=0.8))


@lru_cache(maxsize=2048)
def canonical_district(text: str) -> str | None:
    """The canonical name of a federal district court in any of its spellings, or None.

    >>> canonical_district("N. D. Ill."), canonical_district("Northern Illinois")
    ('Northern District of Illinois', 'Northern District of Illinois')
    >>> canonical_district("Nothern District of Ohio"), canonical_district("S.C.")
    ('Northern District of Ohio', 'District of South Carolina')
    >>> canonical_district("D. N. M."), canonical_district("District of Michigan")
    ('District of New Mexico', 'District of Michigan')
    >>> canonical_district("Fraud") is None
    True
    """
    # "District of Michigan" is none of the 94 and keeps its name: which one was meant is not for us to say.
    folded = _COURT_FOR.sub("", fold(text[:200])).replace("'", "")
    if _NO_COURT.search(folded):
        return None
    words = [word for word in re.findall(r"[a-z]{1,40}", folded) if word not in _OF_COURTS]
    words = [word for word in words if not (word.startswith("dist") and _is_district(word))]
    if not words or len(words) > 6:
        return None
    unlisted: set[str] = set()
    for is_exact in (True, False):
        candidates = set(_candidates(words, is_exact))
        found = candidates & KNOWN
        if len(found) == 1:
            return found.pop()
        if found:
            return None
        unlisted = unlisted or candidates
    return unlisted.pop() if len(unlisted) == 1 else None


def _candidates(words: list[str], is_exact: bool) -> list[str]:
    """Every reading of the words as [direction] [D] state that may be meant."""
    names: list[str] = []
    for n_direction in (0, 1):
        direction = ""
        if n_direction:
            direction = _direction(words[0], is_exact)
            if not direction:
                continue
        rest = words[n_direction:]
        # "D." for district, as in "N. D. Ill." or "D. Mass."; also written as one: "S.D.N.Y.", "ED"
        for tail in {tuple(rest), tuple(rest[1:]) if rest[:1] == ["d"] else tuple(rest)}:
            state = _state("".join(tail), is_exact)
            if state:
                names.append(f"{direction} District of {state}".strip())
    # a direction and the district in one word: "SD", "E.D" without a blank
    if words[0] in ("nd", "sd", "ed", "wd", "md", "cd") and len(words) > 1:
        state = _state("".join(words[1:]), is_exact)
        if state:
            names.append(f"{_DIRECTIONS[words[0][0]]} District of {state}")
    return names


def _direction(word: str, is_exact: bool) -> str:
    if word in _DIRECTIONS or is_exact:
        return _DIRECTIONS.get(word, "")
    close = get_close_matches(word, map(str.lower, DIRECTIONS), n=1, cutoff=0.85)
    return _DIRECTIONS[close[0]] if close else ""


def _state(letters: str, is_exact: bool) -> str | None:
    if letters in STATES_BY_SPELLING or is_exact or len(letters) < 5:
        return STATES_BY_SPELLING.get(letters)
    close = get_close_matches(letters[:40], [name for name in STATES_BY_SPELLING if len(name) > 3], n=1, cutoff=0.85)
    return STATES_BY_SPELLING[close[0]] if close else None


def first_named(words: str) -> str | None:
    """The first of several districts, if each is one: "Eastern and Western Districts of Virginia"."""
    if several := _SEVERAL.search(words):
        words = _SEVERAL.sub(rf"\1 District of{words[several.end() :]} and \2 District of", words)
    words = _EACH.sub(r"District of \1 and District of \2", words)
    names = [canonical_district(part.strip(" ,.-")) for part in _AND.split(words) if part.strip(" ,.-")]
    return names[0] if names and None not in names else None


def name_court(words: str, bare: str) -> str | None:
    """The name of a court from its printed words and from what is left of them without notes; None if it is none."""
    name = canonical_district(words) or canonical_district(bare) or first_named(bare)
    if name is None and _OTHER_COURT.search(words):
        return re.sub(r"\s{1,50}", " ", words).replace("- martial", "-martial").strip()
    return name
