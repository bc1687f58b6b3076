"""Which lines of running text name a person of a list, and which only may.

A line that names the next person of a list is followed by the person's parts, or has the home town
beside the name; a name alone needs that the prose below tells of that person, or that it stands right
below the sentence that introduces the list. Other lines that look like a name are told, not taken:
a medal in bold in somebody's biography is nobody, and no person may be lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from analysis.lists.layouts.introductions import acts_again, may_introduce, read_introduction
from analysis.lists.layouts.lines import STATE, Line
from analysis.lists.layouts.parts import CASE, split_home, split_label
from analysis.lists.names import PARTICLES, looks_like_name, surname

#: ", City, State" or "(City, State)" after a name.
_HOME_AT_END = re.compile(rf"(?P<name>[^()]{{3,80}}?)(?:, | \()(?P<home>[A-Z][^,()]{{1,40}}, (?:{STATE}))\)?")
_HOME = re.compile(r"[A-Z][\w.' -]{1,40}, [A-Z][\w.' -]{1,30}")
_IN_PLACES = frozenset(("of", "the", "on", "s", "and", "or", "d", "l"))
#: A city and a state alone, in a line below a name.
_PLACE = re.compile(rf"[A-Z][^,()–\d]{{1,40}}, (?:{STATE})")
#: The number of an item of a list.
_ITEM = re.compile(r"^\d{1,4}[.)] ")
#: A register number after everything else.
_NUMBER_AT_END = re.compile(
    r"(?P<rest>.{3,120}?)(?:,| –| -)? \(?(?:(?:Fed(?:eral|\.)? )?Reg(?:ister|\.)? (?:No\.?|Number):? ?|# ?)?"
    r"(?P<number>\d{5}-\d{3})\)?"
)
#: A register number alone, with its label.
NUMBER_ALONE: Final = re.compile(
    r"(?:Fed(?:eral|\.)? )?(?:Reg(?:ister|\.)?|BOP|Inmate)\.? ?(?:No\.?|Number|#):? (?P<number>\d{5}-\d{3})\.?",
    re.IGNORECASE,
)
#: How prose about a person begins who is not named in full again.
_OF_SOMEBODY = re.compile(r"(?:(?:Mr|Ms|Mrs|Miss|Dr)\b\.?|He|She|They)\b")
_TITLE_AND_SURNAME = re.compile(r"(?:mr|ms|mrs|miss|dr)\b\.? ([\w'-]+)")
#: Words that name clemency and are no sentence: "Pardons granted in 1802".
_HEADING = re.compile(r"(?=.{4,80}$)(?:[A-Z]\w+ ){0,2}(?:pardon|commut|clemency)[^.!?:]*[^.!?:;,\"]", re.IGNORECASE)
#: A paragraph longer than this is prose.
LONGEST_LINE: Final = 160
#: How many lines below a name, blank ones among them, its parts or prose may begin.
_REACH: Final = 4


class Surroundings(NamedTuple):
    """Where a line stands: its position among the lines of the document, and what is known there.

    ``is_in_list`` says that an introduction tells what the people here were granted, and
    ``is_below_introduction`` that nothing but names stands between.
    """

    lines: Sequence[Line]
    at: int
    is_in_list: bool
    is_below_introduction: bool
    president: str

    @property
    def after(self) -> str:
        """The next line with words, if it is near."""
        near = self.lines[self.at + 1 : self.at + _REACH]
        return next((line.text for line in near if line.text and not line.cells), "")

    @property
    def before(self) -> str:
        """The line with words before, if it is near."""
        near = self.lines[max(0, self.at - _REACH + 1) : self.at]
        return next((line.text for line in reversed(near) if line.text), "")


class Named(NamedTuple):
    """What a line that names a person holds."""

    name: str
    home: str = ""
    register_number: str = ""


def read_name(text: str) -> Named:
    """The name, the home (after a dash, in brackets, or after a comma with a state at the end), the number.

    >>> read_name("Ann Example, Jr., Gary, Indiana")
    Named(name='Ann Example, Jr.', home='Gary, Indiana', register_number='')
    >>> read_name("1. Ann Example – Gary, IN (Reg. No. 00123-045)")
    Named(name='Ann Example', home='Gary, IN', register_number='00123-045')
    """
    text = _ITEM.sub("", text)
    numbered = _NUMBER_AT_END.fullmatch(text)
    rest = numbered["rest"] if numbered else text
    name, home = split_home(rest)
    if not home and (found := _HOME_AT_END.fullmatch(name)):
        name, home = found["name"], found["home"]
    return Named(name, home, numbered["number"] if numbered else "")


def who_is_named(line: Line, place: Surroundings) -> Literal["person", "doubt", "nobody"]:
    """Whether a line names the next person of a list, may name one, or is something else."""
    text = line.text
    if text.endswith(":") or text.startswith('"'):
        return "nobody"
    if ";" in text and all(looks_like_name(name.strip(" .")) for name in text.rpartition(":")[2].split(";")):
        return "doubt"
    if len(text) > LONGEST_LINE:  # a name, a home and the prose about the person in one line
        is_begun = place.is_in_list and line.after_blank and not line.is_item and _looks_begun(text)
        return "doubt" if is_begun else "nobody"
    is_among_people = line.is_item and (place.is_in_list or _may_be_named(place.before)) and _may_be_named(text)
    if _PLACE.fullmatch(text):
        return "doubt" if place.is_in_list or is_among_people else "nobody"
    name, home, number = read_name(text)
    is_item = CASE.match(text) is not None
    if split_label(place.after)[0] == "offense" and (not is_item or looks_like_name(name)):
        return "person"
    is_in_row = place.is_below_introduction or bool(
        home and (split_home(place.after)[1] or split_home(place.before)[1])
    )
    if not (line.is_bold or line.after_blank or is_in_row):
        return "doubt" if is_among_people else "nobody"
    if not looks_like_name(name) or (home and not _looks_like_home(home)):
        is_begun = line.is_bold and bool(home or (place.is_in_list and _looks_begun(text)))
        is_in_place = place.is_in_list and line.after_blank and (_has_home(text) or _is_above_prose(name, place))
        return "doubt" if is_begun or is_in_place or is_among_people else "nobody"
    is_told_of = _is_told_of(name, place.after)
    if home or number:
        is_quoted = place.before.startswith('"') and place.before.endswith('"')  # the line says by whom
        is_set = line.is_bold or is_in_row or bool(number)
        return "person" if is_told_of or (is_set and not is_quoted) else "doubt"
    if not place.is_in_list:
        return "nobody"
    if place.is_below_introduction or (is_told_of and not is_item):
        return "person"
    if surname(name) == surname(place.president):
        return "nobody"  # a signature
    is_set_apart = line.is_all_bold or text.isupper() or _OF_SOMEBODY.match(place.after) is not None
    return "doubt" if is_set_apart else "nobody"


def is_above_person(line: Line, place: Surroundings) -> bool:
    """Whether a short line that is no sentence stands right above a name with its home, as a heading does."""
    is_sentence = line.text.endswith((".", "!", "?", '"', ":", ";", ","))
    name, home = split_home(place.after)
    return line.after_blank and len(line.text) <= _SHORT and not is_sentence and bool(home) and looks_like_name(name)


def is_unknown_introduction(line: Line, lines: Sequence[Line], at: int, *, has_people: bool) -> bool:
    """Whether a line may introduce the people that stand right below it, and nobody reads what it says of them.

    A short line that names clemency may be a heading where people stand above it (``has_people``).
    """
    is_heading = has_people and line.after_blank and _HEADING.fullmatch(line.text) and not read_introduction(line.text)
    if not (may_introduce(line.text) or is_heading or (has_people and acts_again(line.text))):
        return False
    below = next((one for one in lines[at + 1 : at + _REACH] if one.text), None)
    if below is None or below.cells:
        return below is not None
    is_sentence = below.text.endswith((".", "!", "?", '"', ":"))
    return len(below.text) <= LONGEST_LINE and (not is_sentence or looks_like_name(read_name(below.text).name))


def _looks_begun(text: str) -> bool:
    """Whether a line begins with a name and a dash: what follows should be a home, and is none."""
    name, dash, _ = text.partition(" – ")
    return bool(dash) and looks_like_name(name)


_SHORT: Final = 60


def _may_be_named(text: str) -> bool:
    """Whether a line is a name, alone or with a home behind it."""
    return looks_like_name(read_name(text).name.partition(" of ")[0])


def _has_home(text: str) -> bool:
    """Whether a line begins with few words, a dash and a capital, as a name and a home do, whatever the words are."""
    name, dash, home = text.partition(" – ")
    return bool(dash) and len(name) <= _SHORT and name[:1].isupper() and home[:1].isupper()


def _is_above_prose(name: str, place: Surroundings) -> bool:
    """Whether a short line that is no sentence stands above prose that begins with its first word."""
    is_sentence = name.endswith((".", "!", "?", '"', ";", ","))
    return len(name) <= _SHORT and name[:1].isupper() and not is_sentence and _is_told_of(name, place.after)


def _looks_like_home(words: str) -> bool:
    """Whether words are a city and a state: each but particles begins with a capital."""
    return _HOME.fullmatch(words) is not None and all(
        word[0].isupper() or word in PARTICLES | _IN_PLACES for word in re.split(r"[ ,'-]+", words) if word
    )


def _is_told_of(name: str, prose: str) -> bool:
    """Whether some prose begins with a name: its first word, or a title and the surname."""
    folded = prose.casefold()
    found = _TITLE_AND_SURNAME.match(folded)
    return folded.startswith(f"{name.casefold().split()[0]} ") or (
        found is not None and surname(found[1]) == surname(name)
    )
