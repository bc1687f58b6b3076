"""The court and the date of sentencing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analysis.lists.clean import fold
from analysis.lists.dates import OF_DATE, PART_OF_DATE, earliest, find_dates
from analysis.lists.facts.court_names import KNOWN, first_named, name_court
from analysis.lists.facts.lexing import STOPS, find_unread
from analysis.lists.reading import Fact, Problem, Reading, with_problems

#: The number of a case; one with nothing after it is none.
_MARK = re.compile(r"(?<![\d/])([1-9]|[1-4]\d)\.(?!\d{3})(?= ?[^ ;,.)])")
_NOTE = re.compile(r"\([^()]{0,200}\)")
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
_OF_DATE = re.compile(OF_DATE)


def parse_district(text: str) -> Reading:
    """What a published District/Date says, of the first case where cases are numbered.

    Facts: ``district`` (canonical, or the court's own name where it is no federal
    district court) and ``first_sentenced_on`` (the earliest date of all cases; partial);
    ``is_amended`` where it is printed that something was amended or modified.

    Whatever is no court, no date and no known filler is a problem: of the date if it has a
    figure or the name of a month, otherwise of the court.

    >>> facts = parse_district("1. & 2. Northern Iowa; 1. May 1, 2002; 2. June 3, 1999").facts
    >>> facts["district"].value, facts["first_sentenced_on"].value
    ('Northern District of Iowa', '1999-06-03')
    >>> parse_district("D. Me.; July 4, 216").problems
    [Problem(column='first_sentenced_on', start=8, end=19, rule='district.unread')]
    """
    folded = fold(text)
    facts = {"district": _NOT_SAID, "first_sentenced_on": _NOT_SAID}
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

    is_first = True
    for words, start, end in _pieces(bare):
        if text.startswith(".", end) and _ABBREVIATION.search(text[start:end]):  # "N. D. Ill."
            end += 1
        name = name_court(text[start:end], words)
        if name is None and (not is_first or _OF_DATE.search(words)):
            continue
        read.append((start, end))
        if not is_first:
            continue  # the court of another case
        is_first = False
        if name is None:
            problems.append(Problem("district", start, end, "district.unknown"))
        elif name not in KNOWN and _DISTRICT.match(name):  # "District of Michigan": Michigan has two
            problems.append(Problem("district", start, end, "district.no_such_district"))
        else:
            facts["district"] = Fact(name, start, end, "district.court", "district_date")
    for start, end in find_unread(folded, read, _FILLER):
        column = "first_sentenced_on" if _OF_DATE.search(folded, start, end) else "district"
        problems.append(Problem(column, start, end, "district.unread"))
    return with_problems(facts, problems)


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
_BRACKETS = re.compile(r"\(([^()]{3,120})\)")
_TRAILING = re.compile(r"(?:[;,]|(?<= )-|^) ?((?:[a-z.]{1,9} ?){0,4}(?:district|dist\.|d\.)[a-z. -]{2,60}?)[ .;]{0,3}$")
#: Courts that are named in brackets or after a stop, and keep their name.
_KEPT = r"court[ -]{1,2}martial|courts-martial|superior court"
_COURT_IN_OFFENSE = re.compile(_KEPT)
_TRAILING_COURT = re.compile(rf"[(;] ?([a-z. -]{{0,40}}(?:{_KEPT})[a-z., -]{{0,80}})$")
#: How far from the end of a line a court is looked for.
_REACH = 200


def find_district(text: str) -> Fact | None:
    """The court that some lists print in or at the end of Offense, of the first case; or None.

    >>> find_district("1. Distribution of heroin (District of Utah)\\n2. Fraud (District of Idaho)").value
    'District of Utah'
    >>> find_district("Fraud (two counts) (N. D. Iowa).").value, find_district("Fraud") is None
    ('Northern District of Iowa', True)
    """
    folded = fold(text)
    for match in _BRACKETS.finditer(folded):
        court = _court_in_offense(text, *match.span(1))
        if court is not None:
            return court
    position = 0
    for line in folded.split("\n"):
        offset = position + max(0, len(line) - _REACH)
        end_of_line = line[-_REACH:].rstrip(" .;)")
        trailing = _TRAILING.search(end_of_line) or _TRAILING_COURT.search(end_of_line)
        court = _court_in_offense(text, offset + trailing.start(1), offset + trailing.end(1)) if trailing else None
        if court is not None:
            return court
        position += len(line) + 1
    return None


def _court_in_offense(text: str, start: int, end: int) -> Fact | None:
    words = text[start:end]
    folded = fold(words)
    if _COURT_IN_OFFENSE.search(folded):
        return Fact(" ".join(words.split()), start, end, "district.in_offense", "offense")
    if "dist" not in folded and "d." not in folded:
        return None
    name = first_named(words)
    return Fact(name, start, end, "district.in_offense", "offense") if name else None
