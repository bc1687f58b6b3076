"""The Name line: the name alone, other names, home and footnotes."""

from __future__ import annotations

import re

from analysis.grants.schema import LIST_SEPARATOR
from analysis.lists.clean import clean, fold
from analysis.lists.facts.lexing import STOPS, find_unread
from analysis.lists.names import ALSO_KNOWN_AS, PARTICLES, is_of_company, may_be_company, may_have_alias
from analysis.lists.reading import Fact, Problem, Reading, with_problems

_ALIAS = re.compile(
    rf"[,;(\[\"]?[ \n]{{0,3}}\b{ALSO_KNOWN_AS}(?=[\s:,]|$)[ :,]{{0,3}}"
    r"|[ \n]{0,3}\((?:n[eé]e|born|formerly|now known as|now|true name|real name|convicted as) (?=[^()]{2,80}\))"
    r"|(?<=[a-z.]) \((?=(?:[a-z.'-]{1,30} ){1,3}[a-z.'-]{1,30}\)$)"
)
_FOOTNOTE = re.compile(
    r"[*†‡]{0,3} ?\((?=[^()]{0,200}(?:declin|effectuat|condition|deceased|posthumous|amended|vacated|revoked|rescind))"
    r"[^()]{0,200}\)"
)
_DECLINED = re.compile(r"declin|not effectuated|not accepted|refused")
_HOME = re.compile(rf"(?:^|(?<=\S)) ?(?: - | -|- | _ )(?!{ALSO_KNOWN_AS}[ :])(?=[A-Za-z])")
#: What a list prints in the place of a home that it does not know.
_NO_HOME = re.compile(r"unknown|not (?:known|available|stated)|n/a", re.IGNORECASE)
#: A list's own word that a name is a company's, which is no part of the name.
_COMPANY_MARK = re.compile(r" ?\(company\)$")
#: What a list says of the grant behind a name, without brackets.
_ASIDE = re.compile(r"[ ,*-]+(?:posthumous(?:ly)?|deceased|retired)[ .*]*$")
#: Quotation marks around all of a name; those around a part of it stay.
_UNQUOTED = re.compile(r"^[\"“]?([^\"“”]+)[\"”]?$")
_BULLET = re.compile(r"^(?:[\s•·●▪*_#\\-]|\d{1,3}[.)](?=\s))+")

#: What a footnote says of a grant, and the signs that lead to one.
_OF_FOOTNOTES = STOPS | {
    *("*", "†", "‡", "condition", "conditions", "conditional", "conditionally", "declined", "accepted", "refused"),
    *("commutation", "pardon", "grant", "clemency", "not", "effectuated", "deceased", "posthumous", "posthumously"),
    *("was", "is", "by", "the", "recipient", "and", "amended", "warrant"),
}
_COMMA = re.compile(r" ?, ?")
#: Names of people, firms and towns have a letter and no figure, and begin each word but a particle with a capital.
_IS_NAME = re.compile(r"[^\d()\[\]:|]*[^\W\d_][^\d()\[\]:|]*")
_SMALL = re.compile(r"(?<![\w'.-])(?!d')[^\W\d_]+")  # d'Alene is one word
#: A first name with a nickname in brackets behind it.
_NICKNAME = re.compile(r"(?<=\w) \([A-Z][a-z'.-]+\)(?= \w)")
_SMALL_WORDS = PARTICLES | {"aka", "fka", "and", "of", "or", "the"}
#: What nearly all names look like; checked first, because it is fast.
_IS_PLAIN = re.compile(r"(?:[A-Z][A-Za-z'.-]*+,? ?)++")

_NOT_SAID = Fact(None, 0, 0, "person.not_said", "name")
_NOT_DECLINED = Fact(False, 0, 0, "person.declined", "name")
_NO_COMPANY = Fact(False, 0, 0, "person.company", "name")


def parse_person(text: str, home: str = "") -> Reading:
    """What a Name line says; ``home`` is what the layout has already set apart.

    Facts: ``name`` (suffixes stay), ``aliases`` (``;``-joined), ``home`` ("City, State" as
    printed), ``is_declined``, ``is_company`` (by the end of the name, or "(company)" after it). A figure, or a
    word that is no name, and a footnote that says something unknown are problems.

    >>> facts = parse_person("• John Q. Doe, Jr., aka Jon Doe – Gary, IN").facts
    >>> facts["name"].value, facts["aliases"].value, facts["home"].value
    ('John Q. Doe, Jr.', 'Jon Doe', 'Gary, IN')
    >>> parse_person("Jane Roe *(condition declined)").facts["is_declined"].value
    True
    >>> [parse_person(name).facts["is_company"].value for name in ("Roe Global Trading Limited", "Jane Bank")]
    [True, None]
    """
    folded = fold(text)
    text = text[: len(folded)]
    facts = {"name": _NOT_SAID, "aliases": _NOT_SAID, "home": _NOT_SAID}
    facts |= {"is_declined": _NOT_DECLINED, "is_company": _NO_COMPANY}
    note = _FOOTNOTE.search(folded) if "(" in folded else None
    declined = _DECLINED.search(folded) if "declin" in folded or "not " in folded or "refus" in folded else None
    if declined:
        facts["is_declined"] = Fact(True, declined.start(), declined.end(), "person.declined", "name")
    problems: list[Problem] = []
    if note:
        problems += [Problem("is_declined", *span, "person.unread") for span in _unread_in(folded, *note.span())]
        text, folded = (words[: note.start()] + " " * len(note[0]) + words[note.end() :] for words in (text, folded))
    start, end = 0, len(folded)
    bullet = None if text[:1].isalpha() else _BULLET.match(text[:end])
    if bullet:
        start = bullet.end()
    if ("posthum" in folded or "deceased" in folded or "retired" in folded) and (aside := _ASIDE.search(folded[:end])):
        end = aside.start()
    at_home = _HOME.search(folded, start, end) if "-" in folded or "_" in folded else None
    if at_home:
        facts["home"] = _piece(text, at_home.end(), end, "person.home")
        end = at_home.start()
    if home.strip():
        if at_home:
            problems.append(Problem("home", at_home.start(), len(folded), "person.two_homes"))
        facts["home"] = Fact(_clean(home), 0, len(home), "person.home_of_layout", "home")
    mark = _COMPANY_MARK.search(folded[:end].rstrip(" *,")) if "(company)" in folded else None
    if mark:
        end = mark.start()
    alias = _ALIAS.search(folded, start, end) if "(" in folded or may_have_alias(folded) else None
    if alias and (alias[0] != " (" or _shares_a_word(folded[start : alias.start()], folded[alias.end() : end])):
        facts["aliases"] = _aliases(text, folded, alias.end(), end)
        end = alias.start()
    facts["name"] = _piece(text, start, end, "person.name")
    if name := facts["name"].value:
        if mark or is_of_company(name):
            facts["is_company"] = Fact(True, *(mark.span() if mark else (start, end)), "person.company", "name")
        elif " " not in name:
            problems.append(Problem("is_company", start, end, "person.one_word"))
        elif may_be_company(name):
            problems.append(Problem("is_company", start, end, "person.may_be_company"))
    else:
        problems.append(Problem("name", 0, len(text), "person.no_name"))
    if facts["home"].value and _NO_HOME.fullmatch(facts["home"].value):
        facts["home"] = facts["home"]._replace(value=None)
    for column in ("name", "aliases", "home"):
        value, start, end, _, field = facts[column]
        if column == "name" and facts["is_company"].value:
            continue  # a company's may hold figures
        if value is not None and not _IS_PLAIN.fullmatch(value) and not all(map(_is_name, value.split(LIST_SEPARATOR))):
            problems.append(Problem(column, start, end, "home.unread" if field == "home" else "person.unread"))
    return with_problems(facts, problems)


def _shares_a_word(name: str, other: str) -> bool:
    """Whether another name in brackets is one: "Ann Doe (Ann Roe)", and no "Ann Doe (Full Pardon)"."""
    return not set(name.split()).isdisjoint(other.strip("()").split())


def _is_name(value: str) -> bool:
    small = [word for word in _SMALL.findall(value) if word[0].islower()]
    return _IS_NAME.fullmatch(_NICKNAME.sub("", value)) is not None and _SMALL_WORDS.issuperset(small)


def _unread_in(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where a footnote says something that is not known."""
    return [(start + first, start + last) for first, last in find_unread(folded[start:end], [], _OF_FOOTNOTES)]


def _clean(text: str) -> str:
    words = clean(text).strip(" ,;:*_–—-•†‡[")
    return _COMMA.sub(", ", words) if "," in words else words


def _piece(text: str, start: int, end: int, rule: str) -> Fact:
    value = _clean(text[start:end])
    return Fact(value or None, start, end, rule, "name")


def _aliases(text: str, folded: str, start: int, end: int) -> Fact:
    """Other names: divided by another "aka", by "and", or by a comma that no suffix follows."""
    names: list[str] = []
    position = start
    pieces: list[tuple[int, int]] = []
    for match in _ALIAS.finditer(folded, start, end):
        pieces.append((position, match.start()))
        position = match.end()
    pieces.append((position, end))
    for first, last in pieces:
        words = text[first:last]
        for part in re.split(r",? and | or (?=\S+ \S)|/|; ?|,(?! ?(?:jr|sr|i{1,3}|iv|v)\b)", words, flags=re.I):
            name = _UNQUOTED.sub(r"\1", _clean(part).strip("()[] "))
            if name:
                names.append(name)
    return Fact(LIST_SEPARATOR.join(names) or None, start, end, "person.alias", "name")
