"""What the words around a table say of it: president, clemency type, and how many grants of each type.

A type is never assumed. It holds below the heading that names it, until a heading of the
same or a higher level, as in the outline of a document. Where headings contradict each
other, their words stand in the place of the type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from analysis.lists.dates import MONTH_BEGINS, find_day, looks_like_day, parse_day
from analysis.lists.layouts.parts import Row
from analysis.lists.layouts.record import Heading
from analysis.lists.numbers import NUMBER, parse_number

_TITLE = re.compile(
    r"\b(?:pardons?|commutations?|clemency)\b.{0,80}?\b(?:by|of) (?:former )?President (?P<name>.{3,60}?) ?"
    r"(?:\(|\||\d|$)",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"(?<!Vice )President (?P<name>[A-Z][\w.'’-]*(?:,? [A-Z][\w.'’-]*){0,5}),? "
    r"(?:(?:also|further|now|[a-z]{3,12}ly) ){0,2}"
    r"(?:is|has|was|will|today|announced?|granted|commuted|pardoned|issued|signed)\b"
)


def named_president(words: str) -> str:
    """The president that a title or a sentence names as the one who grants; otherwise empty.

    >>> named_president("Pardons Granted by President Zachary Example (1801-1805)")
    'Zachary Example'
    >>> named_president("Today, President Zachary Q. Example, Jr. is granting clemency to 78 individuals")
    'Zachary Q. Example, Jr.'
    """
    found = _TITLE.search(words) or _PROSE.search(words)
    return found["name"].rstrip(",") if found else ""


_N = rf"(?P<n>{NUMBER})"
_PEOPLE = r"(?: (?:individuals|individual|people|persons|person|men|women|americans|recipients))"
_GRANTS: Final = "(?:is|are|today) (?:now )?(?:also )?(?:granting|granted|issuing|issued)"
_FULL = "(?: (?:full|unconditional|full and unconditional|presidential))?"

#: What a sentence may say of the list that it introduces, and which grants it counts.
_STATEMENTS: Final = (
    ("clemency", re.compile(rf"{_GRANTS} (?:executive )?clemency (?:to|for) (?:the following )?{_N}{_PEOPLE}")),
    ("pardon", re.compile(rf"(?:is|are) (?:also )?pardoning (?:the following )?{_N}\b{_PEOPLE}?")),
    ("pardon", re.compile(rf"{_GRANTS}{_FULL} pardons? (?:to|for) (?:the following )?{_N}\b{_PEOPLE}?")),
    ("commutation", re.compile(rf"commuting the (?:prison )?sentences? of (?:the following )?{_N}\b{_PEOPLE}?")),
    ("commutation", re.compile(rf"{_GRANTS} commutations? (?:to|for) (?:the following )?{_N}\b{_PEOPLE}?")),
    ("pardon", re.compile(rf"consisting of (?:\S+ commutations? and )?{_N}{_FULL} pardons?\b")),
    ("commutation", re.compile(rf"consisting of (?:\S+(?: full)? pardons? and )?{_N} commutations?\b")),
)


def stated_counts(sentences: Iterable[str]) -> dict[str, int]:
    """How many grants a list says that it holds: by ``pardon``, ``commutation``, ``clemency`` (both).

    >>> stated_counts(["President Example is granting clemency to 78 individuals, consisting of three pardons "
    ...                "and 75 commutations."])
    {'clemency': 78, 'pardon': 3, 'commutation': 75}
    >>> stated_counts(["She was convicted with two individuals. He is pardoning nearly 1,500 people."])
    {}
    """
    # Only what is said of the list itself counts; "nearly 1,500" states nothing.
    counts: dict[str, int] = {}
    for sentence in sentences:
        folded = sentence.casefold()
        if len(folded) > 2_000 or "president" not in folded:
            continue
        for kind, pattern in _STATEMENTS:
            if found := pattern.search(folded):
                counts.setdefault(kind, int(parse_number(found["n"]) or 0))
    return counts


_TYPES: Final = {"pardon": "pardon", "commut": "commutation"}


def _named_types(words: str) -> list[str]:
    folded = words.casefold().replace("pardon attorney", "")
    return [kind for stem, kind in _TYPES.items() if stem in folded]


def clemency_type(words: str) -> str:
    """The clemency type that some words name; empty if they name none or both.

    >>> clemency_type("Pardons granted by nobody"), clemency_type("Pardons and commutations")
    ('pardon', '')
    >>> clemency_type("Office of the Pardon Attorney | Commutations granted by nobody")
    'commutation'
    """
    named = _named_types(words)
    return named[0] if len(named) == 1 else ""


def names_both(words: str) -> bool:
    """Whether some words name both clemency types."""
    return len(_named_types(words)) > 1


_COUNT_OF_TYPE = re.compile(
    rf"(?<![\w,.])(?!(?:1[789]|20)\d\d ){_N} (?:(?:amended|full|unconditional) ){{0,2}}(?P<kind>pardon|commutation)s?\b"
)


def counts_by_type(heading: str) -> list[tuple[str, int]]:
    """How many grants of each type a heading announces, in its order.

    >>> counts_by_type("May 28, 1804 - 16 Pardons and 6 Commutations"), counts_by_type("May 28, 1804")
    ([('pardon', 16), ('commutation', 6)], [])
    """
    return [
        (found["kind"], int(parse_number(found["n"]) or 0))
        for found in _COUNT_OF_TYPE.finditer(heading.casefold()[:200])
    ]


#: The level of the title, of paragraphs, and of captions and rows of the table itself; h1 to h6 are 1 to 6.
TITLE, PARAGRAPH, IN_TABLE = 0, 7, 8

#: A heading is not longer than this; the real ones have half of it.
LONGEST_HEADING: Final = 120

#: A month with a figure: a day was meant, whether there is such a day or not.
_LIKE_A_DAY = re.compile(rf"\b(?:{MONTH_BEGINS})[a-z]{{0,6}}\.? \d", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"(?:[A-Za-z]{3,6}day,? )?[A-Za-z]{3,9}\.? \d{1,2}, ?\d{4}|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}")
#: What may stand beside a day in a heading, besides counts: "January 20, 2026 - 3 Pardons (Amended)".
_BESIDE_A_DAY = {
    *("amended", "updated", "corrected", "revised", "proclamation", "proclamations", "pardon", "pardons", "clemency"),
    *("commutation", "commutations", "grant", "grants", "granted", "full", "unconditional", "and", "of", "by", "on"),
    *("the", "president", "download", "pdf", "warrant", "warrants"),
}
_SECTION_ALONE = re.compile(
    r"(?:presidential |full |grants of )?(?:pardons|commutations)(?: of sentences?)?(?: granted)?[ :]{0,3}",
    re.IGNORECASE,
)


def is_heading(text: str, *, is_bold: bool = False) -> bool:
    """Whether a paragraph is nothing but a heading: a day, a day with counts, counts, or the name of a section.

    >>> is_heading("March 4, 1805 – 2 Commutations"), is_heading("Commutations"), is_heading("He was pardoned.")
    (True, True, False)
    """
    if len(text) > LONGEST_HEADING or "|" in text:
        return False
    if is_bold and (_LIKE_A_DAY.search(text) or clemency_type(text) or names_both(text) or says_denied(text)):
        return True
    begins = _DAY.match(text) or _LIKE_A_DAY.match(text)
    return begins is not None or bool(text[:1].isdigit() and counts_by_type(text)) or is_section(text)


#: What says of a day that it is one of grants: "Granted June 6, 1805", "On June 6, 1805:".
_TELLS_OF_PEOPLE: Final = re.compile(r"^(?:granted|also on)\b|\bfollowing\b|^on [^:]{6,30}:$", re.IGNORECASE)


_DENIAL = re.compile(
    r"(?:[a-z]+ )?(?:pardons?|commutations?|petitions?|grants?|clemency)(?: (?:petitions?|requests?))?"
    r"(?: (?:[a-z]+|not granted|without action))?"
    r"|not granted|(?:remissions?|reprieves?|respites?)(?: of (?:fines?|sentences?))?",
    re.IGNORECASE,
)


def is_denial_alone(text: str) -> bool:
    """Whether a text is nothing but a heading over people to whom nothing was granted.

    >>> [is_denial_alone(text) for text in ("Pending petitions", "Pardons Denied", "Ann Example declined")]
    [True, True, False]
    """
    return _DENIAL.fullmatch(text) is not None and says_denied(text)


def is_half_heading(text: str) -> bool:
    """Whether a short text that is no heading names a day and a type: what it says of the people below is not known.

    >>> is_half_heading("Issued on March 4, 1805: 2 Commutations"), is_half_heading("Issued on March 4, 1805")
    (True, False)
    """
    names_a_type = bool(clemency_type(text)) or names_both(text) or _TELLS_OF_PEOPLE.search(text) is not None
    return len(text) <= LONGEST_HEADING and "|" not in text and names_a_type and bool(_LIKE_A_DAY.search(text))


def is_section(text: str) -> bool:
    """Whether a text is nothing but the name of a type: "Commutations", "Presidential pardons"."""
    return _SECTION_ALONE.fullmatch(text) is not None


def fault_of_heading(text: str) -> str:
    """The rule that refuses a heading: no such day, several, or unknown words beside it; else empty.

    Of two counts no word may tell that one alone is of amended warrants.

    >>> fault_of_heading("February 30, 1805 - 2 Commutations"), fault_of_heading("March 4, 1805 (Amended)")
    ('row.unknown_day', '')
    """
    of_amended = len(_AMENDED_TYPE.findall(text))
    if (of_amended or _SAYS_AMENDED.search(text)) and (
        not says_amended(text) or (of_amended and len(counts_by_type(text)) > of_amended)
    ):
        return "row.unknown_heading"
    if find_day(text) is None:
        is_meant = _LIKE_A_DAY.search(text) or looks_like_day(text) or (counts_by_type(text) and _YEAR.search(text))
        return "row.unknown_day" if is_meant else ""
    if (day := _DAY.match(text)) is None or parse_day(text) is None:
        return ""  # the day stands in a sentence of the heading
    beside = re.findall(r"[^\W\d_]+", text[day.end() :].casefold())
    return "" if counts_by_type(text) or _BESIDE_A_DAY.issuperset(beside) else "row.unknown_heading"


_DENIED = re.compile(
    r"\b(?:den(?:ied|ials?)|declined|closed|withdrawn|rescinded|revoked|pending|vacated|rejected|dismissed|remain(?:s|ing))\b"
    r"|\b(?:remissions?|respites?|reprieves?)\b|\bwithout action\b|\bnot (?:granted|pardoned|commuted)\b",
    re.IGNORECASE,
)


def says_denied(heading: str) -> bool:
    """Whether a heading stands above people to whom nothing was granted, or from whom it was taken.

    >>> says_denied("Petitions Denied January 18, 1825"), says_denied("January 18, 1825 - 2 Pardons")
    (True, False)
    """
    return _DENIED.search(heading) is not None


_IS_AMENDED: Final = "(?:amended|corrected|revised|reissued)"
_AMENDED_TYPE = re.compile(
    rf"\b{_IS_AMENDED} (?:(?:full|and|unconditional) ){{0,3}}(?:pardon|commutation)s?\b", re.IGNORECASE
)
_AMENDED = re.compile(
    rf"\(\s?{_IS_AMENDED}\b[^()]{{0,80}}\)|[–—:,-] ?{_IS_AMENDED}[ .]*$|{_AMENDED_TYPE.pattern}", re.IGNORECASE
)
_SAYS_AMENDED = re.compile(rf"\b{_IS_AMENDED}\b", re.IGNORECASE)


def says_amended(words: str) -> bool:
    """Whether a heading, or a line with a name, says of its grants that their warrants replace earlier ones.

    >>> says_amended("January 20, 1826 - 3 Pardons (Amended)"), says_amended("Sentence amended")
    (True, False)
    >>> says_amended("January 20, 1826 - 1 Amended Pardon"), says_amended("January 20, 1826 - 3 Pardons - Amended")
    (True, True)
    """
    return "ed" in words.casefold() and _AMENDED.search(words) is not None  # quick to see, and the pattern is slow


_TERM = re.compile(r"\((?P<first>\d{4}) ?[-–] ?(?P<last>\d{4}|present)\)", re.IGNORECASE)


def day_in_term(title: str, day: date | None) -> date | None:
    """The day of a grant, unless the years in the title of its page say that it can't be.

    >>> day_in_term("Pardons Granted by President Zachary Example (1801-1805)", date(1806, 5, 1)) is None
    True
    """
    term = _TERM.search(title)
    if term is None or day is None:
        return day
    last = int(term["last"]) if term["last"].isdigit() else day.year
    return day if int(term["first"]) <= day.year <= last else None


class _Statement(NamedTuple):
    """What the words of one heading say: a type, both types (``is_of_both``), or nothing."""

    level: int
    words: str
    type: str
    is_of_both: bool
    counted: Heading | None = None
    is_doubt: bool = False  # a sentence, or a heading right above another: it may contradict the type, not give it
    is_over: bool = False  # people stand below it
    is_link: bool = False  # perhaps of a menu: it does not outlast the next heading

    @property
    def names_a_type(self) -> bool:
        return bool(self.type) or self.is_of_both


class Headings:
    """The headings above a place in a list, outermost first: they say of which type its grants are."""

    def __init__(self, title: str = "") -> None:
        self._above = [_Statement(TITLE, title, clemency_type(title), False)]
        self.counted: list[Heading] = []
        self._contents: list[Heading] = []  # links that may be a table of contents: nobody stands below them yet
        self._of_people: tuple[str, Heading | None, bool] | None = None  # what they say, until the next heading

    def read(self, line: int, words: str, level: int, *, is_link: bool = False) -> None:
        """Go below a heading.

        A heading that names a type and has no people below it yet still holds, unless the new one
        names a type: "2 Commutations", and then a heading with the day.
        """
        self._of_people = None
        heading = None
        if counts := tuple(counts_by_type(words)):
            repeated = [one for one in self._contents if one.words == words]
            self.counted = [one for one in self.counted if one not in repeated]
            heading = Heading(max((one.number for one in self.counted), default=0) + 1, line, words, counts)
            self.counted.append(heading)
            self._contents += [heading] * is_link
        is_denied = level > TITLE and says_denied(words)  # what stands below it was not granted
        named = "" if is_denied else clemency_type(words)
        new = _Statement(level, words, named, is_denied or names_both(words), heading, is_link=is_link)
        if level >= PARAGRAPH and new.names_a_type and find_day(words):
            # a paragraph with another day and type is no part of the day above, though that stands in an h3
            level = min([level, *(one.level for one in self._above[1:] if one.is_over and find_day(one.words))])
        left = self._leave(level)
        if new.names_a_type:
            self._above = [one for one in self._above if not one.is_doubt or one.is_over]
        else:
            self._above += [one._replace(level=level, counted=None, is_doubt=True) for one in left]
        self._above.append(new)

    def read_sentence(self, words: str) -> None:
        """Pass words that are no heading: if they name a type, it must not be another than that of the headings."""
        if clemency_type(words) or names_both(words):
            self._of_people = None
            self._leave(IN_TABLE)
            self._above.append(_Statement(PARAGRAPH, words, clemency_type(words), names_both(words), is_doubt=True))

    def _leave(self, level: int) -> list[_Statement]:
        """Drop the headings of this level and below; returns those that named a type and had no people below them."""
        left: list[_Statement] = []
        while self._above[-1].level >= level > TITLE:
            one = self._above.pop()
            if one.names_a_type and not one.is_over and not one.is_link:
                left.insert(0, one)
        return left

    def over(self, row: Row) -> Row:
        """A row of people that stands here, with what the headings above it say."""
        section, nearest, is_amended = self._of_people or self._stand_over_people()
        own = row.clemency_type
        if own in _TYPES.values() and section in _TYPES.values() and own != section:
            own = " | ".join([*(one.words for one in self._above if one.type), own])  # the row contradicts them
        return row._replace(
            section=section,
            clemency_type=own,
            heading=nearest,
            is_amended_warrant=row.is_amended_warrant or is_amended,
        )

    def _stand_over_people(self) -> tuple[str, Heading | None, bool]:
        """The type, the counts, and whether warrants are amended, for the first of the people who stand here."""
        self._above = [one if one.is_over else one._replace(is_over=True) for one in self._above]
        nearest = self.nearest_counted
        self._contents = [one for one in self._contents if one != nearest]
        is_amended = any(one.level > TITLE and says_amended(one.words) for one in self._above)
        self._of_people = self.clemency_type, nearest, is_amended
        return self._of_people

    @property
    def nearest_counted(self) -> Heading | None:
        """The nearest heading above that says how many grants stand below it."""
        return next((one.counted for one in reversed(self._above) if one.counted), None)

    @property
    def clemency_type(self) -> str:
        """The type here; empty where no heading names one, and their words where they name both or contradict."""
        naming = [one for one in self._above if one.names_a_type]
        sure = [one for one in naming if not one.is_doubt]
        types = {one.type for one in sure} - {""}
        if not sure or (len(types) == 1 and sure[-1].type):
            the_type = "".join(types)
            if not the_type or all(one.type == the_type for one in naming if one.is_doubt):
                return the_type
        return " | ".join(one.words for one in (naming if types else sure[-1:]))
