"""The court and the date of sentencing: all 94 federal districts in all their spellings, others as printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache

from analysis.grants.courts import DIRECTIONS, DISTRICTS, PAST_DISTRICTS, STATES_BY_SPELLING
from analysis.grants.schema import LIST_SEPARATOR
from analysis.lists.clean import fold
from analysis.lists.dates import DATE_OR_YEAR, OF_DATE, PART_OF_DATE, earliest, find_dates, parse_date
from analysis.lists.facts.lexing import STOPS, find_unread
from analysis.lists.reading import Fact, Problem, Reading, with_problems

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
    r"|magistrate|territor|\bus(?:af|cg|mc|n)\b",
    re.I,
)
_COURT_FOR = re.compile(r"^ ?(?:the )?(?:u\.? ?s\.? |united states )?(?:district )?court (?:for|of) (?:the )?")
_OF_COURTS = frozenset(("of", "the", "for", "united", "states", "court", "district"))
_NO_COURT = re.compile(r"[^a-z\s.,/()-]")
_AND = re.compile(r";|,? (?:and|&) ")
_SEVERAL = re.compile(r"\b([a-z]{4,8}) (?:and|&) ([a-z]{4,8}) districts of", re.I)
#: "N.D. & S.D. Fla."
_SIDES = re.compile(r"\b([nsewmc])\. ?d\. ?(?:and|&) ?([nsewmc])\. ?d\. ?([a-z][a-z. ]+)", re.I)
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
    >>> canonical_district("W. Va."), canonical_district("W/Va"), canonical_district("West Virginia")
    ('District of West Virginia', 'Western District of Virginia', 'District of West Virginia')
    >>> canonical_district("E/LA"), canonical_district("S/Mis"), canonical_district("D/Mis")
    ('Eastern District of Louisiana', 'Southern District of Mississippi', None)
    >>> canonical_district("Fraud") is None
    True
    """
    # "District of Michigan" is none of the 94 and keeps its name: which one was meant is not for us to say. So does
    # "West Virginia": the name of a state is no side of another one, but for lists that write a stroke after the side.
    folded = _COURT_FOR.sub("", fold(text[:200])).replace("'", "")
    if _NO_COURT.search(folded) or re.fullmatch(r"dist\. ?col\.?", folded):  # of Columbia, or of Colorado
        return None
    words = [word for word in re.findall(r"[a-z]{1,40}", folded) if word not in _OF_COURTS]
    words = [word for word in words if not (word.startswith("dist") and _is_district(word))]
    if not words or len(words) > 6:
        return None
    unlisted: set[str] = set()
    for is_exact in (True, False):
        candidates = set(_candidates(words, is_exact))
        state = _state("".join(words), is_exact) or ""
        if state.partition(" ")[0].lower() in _DIRECTIONS and "/" not in folded:
            candidates = {f"District of {state}"}
        found = candidates & KNOWN
        if len(found) == 1:
            return found.pop()
        if found:
            return None
        unlisted = unlisted or candidates
    if len(unlisted) == 1:
        return unlisted.pop()
    slashed = _SLASHED.fullmatch(folded)
    return _by_beginning(slashed["side"], re.sub("[. ]", "", slashed["state"])) if slashed else None


#: Lists of presidents before 1989: "E/LA", "N/Ohi", "D/Col".
_SLASHED = re.compile(r"(?P<side>[nsewmcd]) ?/ ?(?P<state>[a-z][a-z. ]{2,40})")


def _by_beginning(side: str, letters: str) -> str | None:
    """The one district of that side in a state whose name begins so; that of a whole state only if no other does."""
    states = {state for spelling, state in STATES_BY_SPELLING.items() if spelling.startswith(letters)}
    if side == "d" and len(states) > 1:
        return None
    side = "" if side == "d" else f"{_DIRECTIONS[side]} "
    districts = KNOWN & {f"{side}District of {state}" for state in states}
    return next(iter(districts)) if len(districts) == 1 else None


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
    return _close_state(letters[:40])


@lru_cache(maxsize=512)
def _close_state(letters: str) -> str | None:
    """The state whose spelling is nearly this, of those that may be by their length."""
    fewest, most = len(letters) * 0.85 / 1.15 - 1, len(letters) * 1.15 / 0.85 + 1
    spellings = [name for name in STATES_BY_SPELLING if len(name) > 3 and fewest <= len(name) <= most]
    close = get_close_matches(letters, spellings, n=1, cutoff=0.85)
    return STATES_BY_SPELLING[close[0]] if close else None


def name_districts(words: str) -> tuple[str, ...]:
    """Several courts, if each is one: "Eastern and Western Districts of Virginia"; otherwise none.

    >>> name_districts("District of Columbia and D.C. Superior Court")
    ('District of Columbia', 'D.C. Superior Court')
    >>> name_districts("Eastern District of Virginia and elsewhere")
    ()
    """
    if several := _SEVERAL.search(words):
        words = _SEVERAL.sub(rf"\1 District of{words[several.end() :]} and \2 District of", words)
    words = _SIDES.sub(r"\1.d. \3 and \2.d. \3", words)
    words = _EACH.sub(r"District of \1 and District of \2", words)
    names = [_name_of(part.strip(" ,-")) for part in _AND.split(words) if part.strip(" ,.-")]
    return () if None in names else tuple(filter(None, names))


def _name_of(words: str) -> str | None:
    name = canonical_district(words)
    return " ".join(words.split()) if name is None and _LOCAL_COURT.search(words) else name


#: Courts of a district that are not its district court.
_LOCAL_COURT = re.compile(
    r"\b(?:superior|municipal|juvenile|police|circuit|criminal) (?:court|ct\b)|\bsuper\. ?ct\b|court of ge", re.I
)


@lru_cache(maxsize=2048)
def name_courts(words: str, bare: str) -> tuple[str, ...]:
    """The names of a court or several from the printed words and from what is left of them without notes; or none."""
    if _LOCAL_COURT.search(words):
        return name_districts(words) or (" ".join(words.split()),)
    name = canonical_district(words) or canonical_district(bare)
    names = (name,) if name else name_districts(bare)
    if not names and _OTHER_COURT.search(words):
        return (re.sub(r"\s{1,50}", " ", words).replace("- martial", "-martial").strip(),)
    return names


#: The number of a case; one with nothing after it is none.
_MARK = re.compile(r"(?<![\d/])([1-9]|[1-4]\d)\.(?!\d{3})(?= ?[^ ;,.)])")
_NOTE = re.compile(r"\((?! ?super)[^()]{0,200}\)")  # "District of Columbia (Superior Court)" is one name
_ABBREVIATION = re.compile(r"[.,] ?[A-Z][a-z]{0,4}$")
_DISTRICT = re.compile(r"(?:[A-Z][a-z]{2,8} )?District of ")
_AMENDED = re.compile(r"\b(?:amended|modified)\b")
_NOT_SAID = Fact(None, 0, 0, "district.not_said", "district_date")

#: What stands beside courts and dates and is neither.
_FILLER = STOPS | {
    *("and", "as", "amended", "modified", "approved", "indicted", "in", "on", "remand", "date"),
    *("sentence", "under", "seal", "unknown"),
}
#: Some lists print the label of the field in it.
_LABEL = "district/date"
#: "E. D. (now S. D.) Ill.": where the court has gone since.
_NOW = re.compile(r"\(now [a-z]{1,8}\.? ?d\.\)")
#: The division of a court, or the place in which it sits, right after its name: "D. Alaska (Third Division)".
#: Of places only those that lists print: any other word in brackets may be something else, "(Vacated)".
_SEAT = re.compile(r"(?<=[a-z.] )\((?:(?:[A-Z][a-z.'-]+ ){1,3}Div(?:ision|\.)|Manhattan|Tampa)\)")
_PART_OF_DATE = re.compile(PART_OF_DATE)
_FIGURE = re.compile(r"\d")
#: What makes of a date one that is not sure: "c. 1950".
_ABOUT = re.compile(r"\b(?:c\.?|ca\.?|circa|about|approximately|before|after|indicted) ?(?=\d)")
_OF_DATE = re.compile(OF_DATE)


#: What nearly every list prints: one court and one date after it.
_COURT_AND_DATE = re.compile(rf"(?P<court>[a-z. ]+); (?P<date>{DATE_OR_YEAR})")


def parse_district(text: str) -> Reading:
    """What a published District/Date says.

    Facts: ``district`` (canonical, or the court's own name where it is no federal
    district court) of the first case, ``other_districts`` (the same of the other cases, ``;``-joined, each once),
    and ``first_sentenced_on`` (the earliest date of all cases; partial);
    ``is_amended`` where it is printed that something was amended or modified.

    Whatever is no court, no date and no known filler is a problem: of the date if it has a
    figure or the name of a month, otherwise of the court.

    >>> facts = parse_district("1. & 2. Northern Iowa; 1. May 1, 2002; 2. June 3, 1999").facts
    >>> facts["district"].value, facts["first_sentenced_on"].value
    ('Northern District of Iowa', '1999-06-03')
    >>> parse_district("1. D. Me.; 2. N. D. Iowa").facts["other_districts"].value
    'Northern District of Iowa'
    >>> parse_district("D. Me.; July 4, 216").problems
    [Problem(column='first_sentenced_on', start=8, end=19, rule='district.unread')]
    """
    if not text:
        return Reading(dict.fromkeys(("district", "other_districts", "first_sentenced_on"), _NOT_SAID), [])
    if one := _COURT_AND_DATE.fullmatch(fold(text)):
        court, day = _read_courts(text[: one.end("court")]), parse_date(one["date"])
        if day and not court.problems:
            first = Fact(day, *one.span("date"), "district.date", "district_date")
            return Reading(court.facts | {"first_sentenced_on": first}, [])
    return _read_any(text)


def _read_any(text: str) -> Reading:
    """What a District/Date says, however many courts and dates stand in it."""
    folded = fold(text)
    facts = {"district": _NOT_SAID, "other_districts": _NOT_SAID, "first_sentenced_on": _NOT_SAID}
    problems: list[Problem] = []

    dates = find_dates(folded)
    for value, start, end in dates:
        if value is None:
            problems.append(Problem("first_sentenced_on", start, end, "district.impossible_date"))
    first = earliest([value for value, _, _ in dates if value])
    if first:
        start, end = next((start, end) for value, start, end in dates if value == first)
        facts["first_sentenced_on"] = Fact(first, start, end, "district.date", "district_date")

    if ("amended" in folded or "modified" in folded) and (amended := _AMENDED.search(folded)):
        facts["is_amended"] = Fact(True, *amended.span(), "district.amended", "district_date")

    read = [(start, end) for _, start, end in dates]
    for about in _ABOUT.finditer(folded):
        problems.append(Problem("first_sentenced_on", *about.span(), "district.unread"))
        read.append(about.span())
    if folded.startswith(_LABEL):
        read.append((0, len(_LABEL)))
    bare = _without(read, folded, ";")
    if "(" in bare:
        notes = [note.span() for note in _NOTE.finditer(bare)]
        read += [note.span() for pattern, of in ((_NOW, bare), (_SEAT, text)) for note in pattern.finditer(of)]
        bare = _without(notes, bare, " ")
    if "." in bare:
        marks = [mark.span() for mark in _MARK.finditer(folded) if not bare.startswith(";", mark.start())]
        read += marks
        bare = _without(marks, bare, ";")
    if _FIGURE.search(bare):
        bare = _PART_OF_DATE.sub(lambda cut: ";" * len(cut[0]), bare)

    courts: list[Fact] = []
    for words, start, end in _pieces(bare):
        if text.startswith(".", end) and _ABBREVIATION.search(text[start:end]):  # "N. D. Ill."
            end += 1
        names: Sequence[str | None] = name_courts(text[start:end], words)
        if not names and (courts or _OF_DATE.search(words)):
            continue
        read.append((start, end))
        courts += [Fact(name, start, end, "district.court", "district_date") for name in names or [None]]
    for court in courts:
        if court.value is None or _is_no_district(court.value):
            column = "district" if court is courts[0] else "other_districts"
            rule = "district.unknown" if court.value is None else "district.no_such_district"
            problems.append(Problem(column, court.start, court.end, rule))
    for start, end in find_unread(folded, read, _FILLER):
        column = "first_sentenced_on" if _OF_DATE.search(folded, start, end) else "district"
        problems.append(Problem(column, start, end, "district.unread"))
    return with_problems(facts | share_courts(courts), problems)


_read_courts = lru_cache(maxsize=512)(_read_any)  # of one list, without the dates, there are not many


def count_courts(names: Iterable[str]) -> int:
    """How many different courts these are.

    >>> count_courts(["District of Maine", "U.S. Army"]), count_courts(["general court-martial", "U.S. Army"])
    (2, 1)
    """
    # the second is one court, in two pieces
    return len({name if name in KNOWN or _LOCAL_COURT.search(name) else "" for name in names})


def _is_no_district(name: str) -> bool:
    """Whether a name has the form of a federal district's and is none: "District of Michigan", which has two."""
    return name not in KNOWN and _DISTRICT.match(name) is not None and not _LOCAL_COURT.search(name)


def share_courts(courts: Sequence[Fact]) -> dict[str, Fact]:
    """The courts of a record's cases by column: that of the first case, and the others, each once.

    >>> courts = [Fact(name, 0, 0, "district.court") for name in ("one", "two", "one", "three")]
    >>> {column: fact.value for column, fact in share_courts(courts).items()}
    {'district': 'one', 'other_districts': 'two;three'}
    """
    if not courts:
        return {}
    first, *others = courts
    others = [court for court in others if court.value != first.value]
    if not others:
        return {"district": first}
    names = LIST_SEPARATOR.join(dict.fromkeys(court.value for court in others))
    joined = Fact(names, others[0].start, others[-1].end, first.rule, first.field)
    return {"district": first, "other_districts": joined}


def _without(spans: Iterable[tuple[int, int]], folded: str, sign: str) -> str:
    """A folded text with a sign in place of every character of these spans."""
    for start, end in spans:
        folded = folded[:start] + sign * (end - start) + folded[end:]
    return folded


_BETWEEN_STOPS = re.compile(r"[^;\n]+")


def _pieces(bare: str) -> Iterator[tuple[str, int, int]]:
    """What is left between dates, notes, case numbers and stops, and where it stands; mere filler is left out."""
    for piece in _BETWEEN_STOPS.finditer(bare):
        words = piece[0].strip(" ,:&.-").removeprefix("and ").removeprefix(_LABEL).lstrip(" :")
        if words and not _FILLER.issuperset(words.split()):
            at = piece.start() + piece[0].index(words)
            yield words, at, at + len(words)


#: A court in brackets, and one after the last stop of a line.
_BETWEEN_COMMAS = re.compile(r"[^,;\s][^,;]*")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{3,120})[)\]]")
_TRAILING = re.compile(r"(?:[;,]|(?<= )-|^) ?((?:[a-z.]{1,9} ?){0,4}(?:district|dist\.|d\.)[a-z. -]{2,60}?)[ .;]{0,3}$")
#: The most characters of that, and from the word for a district on.
_LONGEST_TRAILING, _LONGEST_END = 113, 71
#: A district between two stops.
_DISTRICT_ALONE = re.compile(r"; ((?:[A-Z][a-z]+ )?District of [A-Z][A-Za-z ]+)(?=;)")
#: Courts that are named in brackets or after a stop, and keep their name.
_KEPT = r"court[ -]{1,2}martial|courts-martial|superior court"
_COURT_IN_OFFENSE = re.compile(_KEPT)
_TRAILING_COURT = re.compile(rf"[(;] ?([a-z. -]{{0,40}}(?:{_KEPT})[a-z., -]{{0,80}})$")
#: How far from the end of a line a court is looked for.
_REACH = 200


def find_districts(text: str) -> list[Fact]:
    """The courts that some lists print in or at the end of Offense, case by case.

    >>> offense = "1. Distribution of heroin (District of Utah)\\n2. Fraud (District of Idaho)"
    >>> [court.value for court in find_districts(offense)]
    ['District of Utah', 'District of Idaho']
    >>> find_districts("Fraud (two counts) (N. D. Iowa).")[0].value, find_districts("Fraud")
    ('Northern District of Iowa', [])
    """
    folded = fold(text)
    brackets = _BRACKETS.finditer(folded) if "(" in folded or "[" in folded else ()
    if courts := [court for match in brackets for court in _courts_in_offense(text, *match.span(1))]:
        return courts
    position = 0
    for line in folded.split("\n"):
        offset = position + max(0, len(line) - _REACH)
        end_of_line = line[-_REACH:].rstrip(" .;)")
        end = end_of_line[-_LONGEST_END:]  # that pattern is slow
        from_here = max(0, len(end_of_line) - _LONGEST_TRAILING)
        trailing = _TRAILING.search(end_of_line, from_here) if "dist" in end or "d." in end else None
        if trailing is None and "court" in end_of_line:
            trailing = _TRAILING_COURT.search(end_of_line)
        if trailing:
            courts += _courts_in_offense(text, offset + trailing.start(1), offset + trailing.end(1))
        position += len(line) + 1
    return courts


def find_unread_court(text: str) -> tuple[int, int] | None:
    """Where brackets hold a court in a form, or a place, in which :func:`find_districts` reads none; or None.

    >>> find_unread_court("Theft (West Virginia)"), find_unread_court("Theft (two counts)")
    ((7, 20), None)
    >>> find_unread_court("12 months (District of Maine, May 1, 2017)")
    (11, 28)
    """
    if "istrict of" in text and (alone := _DISTRICT_ALONE.search(text)):
        return alone.span(1)
    for match in _BRACKETS.finditer(fold(text)) if "(" in text else ():
        for piece in _BETWEEN_COMMAS.finditer(text, *match.span(1)):
            if canonical_district(piece[0]) is not None:
                return piece.span()
    return None


def _courts_in_offense(text: str, start: int, end: int) -> list[Fact]:
    words = text[start:end].removeprefix("in ")
    folded = fold(words)
    names: Sequence[str] = ()
    if _COURT_IN_OFFENSE.search(folded):
        names = name_districts(words) or [" ".join(words.split())]
    elif "dist" in folded or "d." in folded:
        divided = [canonical_district(part) for part in words.split(", ")]
        names = [name for name in divided if name] if all(divided) else name_districts(words)
    return [Fact(name, start, end, "district.in_offense", "offense") for name in names]
