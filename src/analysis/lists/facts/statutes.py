"""Statutes cited in an offense: the United States Code, federal regulations, military law, the D.C. Code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from analysis.grants.schema import LIST_SEPARATOR
from analysis.lists.clean import fold
from analysis.lists.facts.lexing import find_gaps, find_unread
from analysis.lists.reading import Fact, Problem, Reading

_SIGN = r"(?:§(?: ?§){0,2}|ss?\.|sec(?:tion)?s?\b\.?)"
#: "(b)(1)(A)", and "(b)(1(A)", in which the list has lost a bracket.
#: A year in brackets is that of the code: "18 U.S.C. § 1343 (1994)".
_SUBSECTIONS = r"(?:(?! ?\((?:1[89]|20)\d\d\))(?: ?\(?[a-z0-9]{1,5}\)| ?\([a-z0-9]{1,5}(?=\())){1,8}"

#: Where a citation begins: the title and the code, "21 U.S.C.", "Title 18, United States Code", "31 CFR".
_CODE = re.compile(
    r"(?P<title>\d\d?),? ?(?=[aucd])(?:"
    r"(?P<app_before>app(?:endix|x)?\b\.?,? ?)?"
    r"(?P<usc>u\.? ?s\.? ?c(?:ode|\.? ?a)?\b\.?|u\.? ?s\.? code|united states code)(?P<app>,? ?app(?:endix|x)?\b\.?)?"
    r"|(?P<cfr>c\.? ?f\.? ?r\b\.?)|(?P<dc>d\.? ?c\.? ?(?:code|c\b)\.?))(?: ?\([^()]{0,30}\))?"
)
#: The order of warrants: "section 371, title 18, United States Code", "sections 2 and 371 of title 18".
_SECTIONS_FIRST = re.compile(
    rf"\bsections? (?P<sections>\d{{1,5}}[a-z]{{0,2}}(?:{_SUBSECTIONS})?"
    rf"(?:(?:, (?:and |or )?| and | or )\d{{1,5}}[a-z]{{0,2}}(?:{_SUBSECTIONS})?){{0,20}})"
    r"(?:,| of)? (?:of )?title (?P<title>\d\d?)(?:,|,? of the)? ?united states code"
)
_SECTION = re.compile(rf"(?P<section>\d{{1,5}}[a-z]{{0,2}}(?![a-z]))(?P<subsections>{_SUBSECTIONS})?")
#: One section or, standing alone, the subsections of the section before it, with what joins it to that.
_PIECE = re.compile(
    rf"(?P<join>[ ,&]{{0,4}}(?:(?:and|or|to|through|-)(?![a-z]) ?)?,? ?{_SIGN}? ?)(?:"
    r"(?P<section>(?!0)\d{1,5}+(?:\.\d{1,4}+)?(?:[a-z]{1,2}+(?![a-z]))?(?:-\d{1,2}(?!\d)[a-z]?)?(?![\da-z]))"
    rf"(?P<subsections>{_SUBSECTIONS})?|(?P<alone>{_SUBSECTIONS}))"
)
#: What a number is if it is no section: the title of the next citation, a case mark, a count, a weight.
_NO_SECTION = re.compile(
    r"\.? ?(?:u\.? ?s\.? ?c|c\.? ?f\.? ?r|united states code|d\.? ?c\.? ?c|counts?\b|grams?\b|kilo|kg\b|ounce|pound"
    r"|feet\b|month|year|plant|unit\b|units\b|dose|or more|th\b|[a-z]{0,9} ?counts?\b)|\. ?[a-z]"
)
#: A stop after which no more sections stand.
_STOP = re.compile(r"\n|;(?! ?\d)")
_MORE = re.compile(r"; ?(?=\d{3,5}(?:, (?:and |& )?\d{3,5})*[ .]?(?:$|[;\n]))")
_RANGE = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)([^\w.])(\d{1,2})")
_CAPITAL = re.compile(r"\([a-z]\)\(\d+\)\(([A-Z])\)")
_IN_NUMBERS = frozenset("0123456789.-")
_PART = re.compile(r"[a-z0-9]+", re.I)
_ROMAN = re.compile(r"[ivx]+", re.I)

_ARTICLE = r"\d{1,3}[a-z]?(?:\([a-z0-9]{1,3}\)){0,3}"
_ARTICLES = rf"{_ARTICLE}(?:(?:,? (?:and|&|or) |, ?){_ARTICLE}){{0,20}}"
_UCMJ = r"(?:u\.? ?c\.? ?m\.? ?j\b\.?|uniform code of military justice)"
_MILITARY = re.compile(
    rf"\bart(?:icle|\.)?s? (?P<before>{_ARTICLES}),? ?(?:of (?:the )?)?{_UCMJ}"
    rf"|{_UCMJ}[ ,]{{0,3}}(?:art(?:icle|\.)?s?|{_SIGN})\.? ?(?P<after>{_ARTICLES})"
    rf"|\b(?P<war>\d{{1,3}})(?:st|nd|rd|th) article of war|\barticles? of war,? (?P<of_war>\d{{1,3}})"
)
_DC_CODE = re.compile(r"(?<!\d )\bd\.? ?c\.? ?(?:code|c\b)\.?")
_DC_PIECE = re.compile(
    rf"[ ,&]{{0,4}}(?:(?:and|or)(?![a-z]) ?)?(?:(?:annotated|ann\.) ?)?{_SIGN}? ?"
    rf"(?P<section>\d{{1,2}}-\d{{1,5}}(?:\.\d{{1,2}})?(?:[a-z](?![a-z]))?)(?P<subsections>{_SUBSECTIONS})?"
)
#: What can only be of a citation: a section sign, a code, a section with its subsections, an article of military law.
_OF_CITATIONS = re.compile(
    r"(?:\d\d?,? ?)?(?:(?:app\.? ?)?\bu\.? ?s\.? ?c(?:ode)?\b\.?|\bunited states code|\bc\.? ?f\.? ?r\b\.?)"
    r"(?: ?§* ?\d[\d.]*)?"
    rf"|§+(?: ?\d[\d.]*)?|{_UCMJ}|\bsec(?:tion|\.)s? ?\d+|\bart(?:icle|\.)s? [a-z]{{0,2}}\d+"
    r"|\b\d{1,5}[a-z]? ?\((?!(?:1[89]|20)\d\d\))[a-z\d]{1,4}\)(?:\([a-z\d]{1,4}\))*|(?:\([a-z\d]{1,4}\)){2,}|\(\)"
)
#: A section that follows a citation, and was not read with it.
_AFTER = re.compile(
    r"[ ,;&/]{1,3}(?:and|or|to|through)?[a-z]? ?(?!(?:1[89]|20)\d\d\b)"
    r"(?P<section>\d{3,}[a-z]?(?![\d,])|\d\d?(?= ?(?:and|[&,;\n]|$)))"
)
#: A figure before a stop, or at the end; with a stop before it as well it is a section of some title, or a part of
#: a weight or count, of which the rest is lost.
_FIGURE = re.compile(r"\d+(?= ?(?:$|[;\n]|,(?!\d)))")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BEFORE_FIGURE = ("", ";", "\n", ",")
#: A code that is named without a section: the end of a case, or the list's own word that none is cited.
_CODE_ALONE = re.compile(rf"(?:\d\d? u\. ?s\. ?c\.|{_UCMJ})(?= ?(?:$|[;\n)]))|\(u\.s\. code section not cited\)")
#: One of these stands in whatever can only be of a citation.
_SIGNS = ("§", "usc", "states code", "cfr", "ucm", "section", "article")
_DOTTED_SIGNS = ("u.s", "u. s", "c.f", "c. f", "u.c", "sec. ", "art. ")
_BRACKETS = ("()", ")(")
#: A range of subsections, of which those in the middle are not named; two rows of them without a comma between.
_PARTS_LEFT_OUT = re.compile(r"\([a-z\d]{1,3}\) ?- ?\([a-z\d]{1,3}\)|\(a\)\(1\) ?\(b\)\(1\)")
_FIGURE_AND_BRACKET = re.compile(r"\d ?\(")
_NOT_SAID = Fact(None, 0, 0, "statutes.not_said", "offense")


def parse_statutes(text: str) -> Reading:
    """The statutes that an offense cites.

    Fact: ``statutes`` (``;``-joined, each once, sorted as text), spanning the first to the
    last citation; None if none is cited. A citation is written TITLE, code, SECTION and
    subsections: "21 USC 841(b)(1)(A)", "50 USC App. 462", "31 CFR 560.204", "DC Code
    22-2801"; articles of military law "UCMJ 134". Subsections that stand alone belong to
    the section before them; of a range ("§§ 1341-1343", "§§ 560.203–4") both ends are
    named. A citation that cannot be read, or stands without its title ("U.S.C. § 841"), is a
    problem: the title is not guessed, and what is read of the others would not be all.

    >>> parse_statutes("conspiracy, 21 U.S.C. §§ 841(a)(1), (b)(1)(A), & 846; 18 U.S.C. § 2").facts["statutes"].value
    '18 USC 2;21 USC 841(a)(1);21 USC 841(b)(1)(A);21 USC 846'
    >>> parse_statutes("assault, Article 128, U.C.M.J.").facts["statutes"].value
    'UCMJ 128'
    """
    found = find_statutes(text)
    if unread := _find_unread_citations(fold(text), found):
        problems = [Problem("statutes", start, end, "statutes.unread") for start, end in unread]
        return Reading({"statutes": Fact(None, *unread[0], "statutes.unread", "offense")}, problems)
    if not found:
        return Reading({"statutes": _NOT_SAID}, [])
    names = LIST_SEPARATOR.join(sorted({name for name, _, _ in found}))
    start, end = min(start for _, start, _ in found), max(end for _, _, end in found)
    return Reading({"statutes": Fact(names, start, end, "statutes.cited", "offense")}, [])


def _find_unread_citations(folded: str, found: Sequence[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """Where something stands that can only be of a citation, and was not read."""
    read = [(start, end) for _, start, end in found]
    rest = " ".join([folded[start:end] for start, end in find_gaps(folded, read)]) if read else folded
    unread: list[tuple[int, int]] = []
    if (
        any(map(rest.__contains__, _SIGNS))
        or ("." in rest and any(map(rest.__contains__, _DOTTED_SIGNS)))
        or ("(" in rest and (any(map(rest.__contains__, _BRACKETS)) or _FIGURE_AND_BRACKET.search(rest)))
    ):
        known = [alone.span() for alone in _CODE_ALONE.finditer(folded)]
        unread = find_unread(folded, read + known, frozenset(), _OF_CITATIONS)
    if "(" in folded:
        unread += [part.span() for part in _PARTS_LEFT_OUT.finditer(folded)]
    for _, end in read:
        after = _AFTER.match(folded, end)
        if after and not _NO_SECTION.match(folded, after.end()) and not any(s <= after.start(1) < e for s, e in read):
            unread.append(after.span("section"))
    if _FIGURE.search(rest):
        for figure in _FIGURE.finditer(folded):
            start, end = figure.span()
            is_read = any(first < end and start < last for first, last in (*read, *unread))
            if not is_read and _stands_alone(folded, start) and not _YEAR.fullmatch(figure[0]):
                unread.append((start, end))
    return unread


def _stands_alone(folded: str, start: int) -> bool:
    """Whether a stop, or nothing, stands before a figure: "heroin, 3", but no "$1,000"."""
    before = folded[:start]
    is_part_of_number = before.endswith(",") and before[-2:-1].isdigit()
    return not is_part_of_number and before.rstrip(" ")[-1:] in _BEFORE_FIGURE


def find_statutes(text: str) -> list[tuple[str, int, int]]:
    """Every statute cited as (canonical name, start, end); the first of a citation starts at its title.

    >>> find_statutes("theft, 18 U.S.C. §§ 641 & 2")
    [('18 USC 641', 7, 23), ('18 USC 2', 23, 27)]
    """
    folded = fold(text)
    found: list[tuple[str, int, int]] = []
    if "section" in folded and "title" in folded:
        for reverse in _SECTIONS_FIRST.finditer(folded):
            found += _sections_before(text, reverse)
        # what stands in them belongs to their own title, and not to the one before
        folded = _SECTIONS_FIRST.sub(lambda match: ";" * len(match[0]), folded)
    position = 0
    while code := _CODE.search(folded, position):
        position = code.end()
        begin = code.start()
        if folded[begin - 1 : begin] not in _IN_NUMBERS or not begin:
            end = _end_of_list(folded, position)
            found += [
                (name, begin + first, begin + last)
                for name, first, last in _sections(text[begin:end], folded[begin:end])
            ]
            position = max(position, found[-1][2] if found else 0)
    if "d.c" in folded or "d. c" in folded or "dc c" in folded:
        for code in _DC_CODE.finditer(folded):
            found += _sections_of_dc(text, folded, code)
    if "art" in folded or "ucmj" in folded or "u.c" in folded:
        for match in _MILITARY.finditer(folded):
            if match["war"] or match["of_war"]:
                found.append((f"Article of War {match['war'] or match['of_war']}", *match.span()))
            for article in re.findall(_ARTICLE, match["before"] or match["after"] or ""):
                found.append((f"UCMJ {article}", *match.span()))
    return found


def _end_of_list(folded: str, position: int) -> int:
    """Where the sections that follow a code end at the latest: at a stop, or with the text if figures follow that."""
    stop = _STOP.search(folded, position)
    return stop.start() if stop else len(folded)


@lru_cache(maxsize=1024)  # a list cites the same sections again and again
def _sections(text: str, folded: str) -> tuple[tuple[str, int, int], ...]:
    """The sections that follow a title and code, with which the text begins."""
    code = _CODE.match(folded)
    return tuple(_following(text, folded, code)) if code else ()


def _following(text: str, folded: str, code: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    name = f"{code['title']} {'USC App.' if code['app'] or code['app_before'] else 'USC' if code['usc'] else 'CFR'} "
    if code["dc"]:
        name = f"DC Code {code['title']}-"
    start, end = code.span()
    section = parts = ""
    while piece := _PIECE.match(folded, end) or _next_list(folded, start, end):
        if piece["section"]:
            if not section and "-" in piece["join"]:
                return  # "21 U.S.C. -5"
            if section and not _is_section(piece, folded):
                return
            # the letters of a section are capitals or small as printed: 1028A, 78ff
            before, section = section, text[slice(*piece.span("section"))]
            printed = text[slice(*piece.span("subsections"))]
            if "-" in piece["section"]:
                first, last = _ends(section, folded[code.end() : piece.start("section")])
                if last:
                    dash = piece.start("section") + len(first)
                    yield f"{name}{first}", start, dash
                    start, section = dash, last
            if len(printed) == 3 and section == before and _is_next_capital(parts, printed):
                parts = printed  # "(b)(1)(A), (B), & 841(C)": no slip for 841(c), which is another crime
            else:
                parts = _ordered(printed)
        elif section:
            parts = _continued(parts, text[slice(*piece.span("alone"))])
        else:
            return
        end = piece.end()
        yield f"{name}{section}{parts}", start, end
        start = end


def _sections_before(text: str, citation: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The sections that stand before their title and code; the last one reaches to the end of the citation."""
    pieces = list(_SECTION.finditer(citation.string, *citation.span("sections")))
    for piece in pieces:
        name = f"{citation['title']} USC {text[slice(*piece.span('section'))]}{_ordered(piece['subsections'] or '')}"
        yield name, piece.start(), citation.end() if piece is pieces[-1] else piece.end()


def _next_list(folded: str, start: int, end: int) -> re.Match[str] | None:
    """The sections after a semicolon, where nothing but more of them follows: "18 U.S.C. §§ 2; 371, 1343"."""
    more = _MORE.match(folded, end)
    return _PIECE.match(folded, more.end()) if more else None


def _ends(section: str, before: str) -> tuple[str, str]:
    """The first and the last section of a printed range; the last is empty if it is one section.

    >>> _ends("560.203\u20134", " §§ "), _ends("1341-43", " §§ "), _ends("1.61-4", " §§ ")
    (('560.203', '560.204'), ('1341', '1343'), ('1.61-4', ''))
    """
    # "§§ 560.203–4" is a range; "§ 1.61-4" of the regulations is one section, of which a hyphen is a part.
    shortened = _RANGE.fullmatch(section)
    if shortened is None or ("§§" not in before and "sections" not in before):
        return section, ""
    first, dash, end = shortened.groups()
    last = first[: len(first) - len(end)] + end
    is_hyphenated = "." in first and dash == "-"
    if is_hyphenated or len(last) != len(first) or last.count(".") != first.count(".") or last <= first:
        return section, ""
    return first, last


def _is_next_capital(parts: str, printed: str) -> bool:
    """Whether a capital that stands alone goes on with a row of capitals of the same section."""
    before = _CAPITAL.fullmatch(parts)
    return before is not None and printed[1].isupper() and before[1] < printed[1]


def _sections_of_dc(text: str, folded: str, code: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The sections of the D.C. Code, which carry their title: 22-2801."""
    start, end = code.span()
    while piece := _DC_PIECE.match(folded, end):
        end = piece.end()
        yield f"DC Code {piece['section']}{_ordered(text[slice(*piece.span('subsections'))])}", start, end
        start = end


def _is_section(piece: re.Match[str], folded: str) -> bool:
    """Whether a further number is a section, and not the next title, a case mark or a weight."""
    if not piece["join"].strip() and len(piece["section"]) < 3:
        return False
    return bool(piece["subsections"]) or _NO_SECTION.match(folded, piece.end()) is None


@lru_cache(maxsize=1024)
def _ordered(words: str) -> str:
    """Subsections with capitals where the United States Code has them: (a)(1)(A)(i)(I).

    >>> _ordered("(B)(1) (a)"), _ordered("(b)(1)A)(ii)(ii)")
    ('(b)(1)(A)', '(b)(1)(A)(ii)(II)')
    >>> _ordered("(1)(a)"), _ordered("(c)(5)(i)"), _ordered("(b)(a)(A)")
    ('(1)(a)', '(c)(5)(i)', '(b)(a)(A)')
    """
    # What does not follow that order stays as printed: "2511(1)(a)", a slip like "841(b)(a)(A)".
    ordered = level = ""
    for part in _PART.findall(words):
        if part.isdigit():
            level = "number" if ordered else "first number"
        elif level in ("first number", "letter"):
            level = "capital" if part.isupper() else "letter"
        elif level == "number" and part.islower() and _ROMAN.fullmatch(part):
            level = "roman"
        elif level in ("number", "roman"):
            part, level = part.upper(), "capital" if level == "number" else "capital roman"
        else:
            part, level = part.lower(), "roman" if level == "capital" else "letter"
        ordered += f"({part})"
    return ordered


@lru_cache(maxsize=1024)
def _continued(before: str, words: str) -> str:
    """Subsections that stand alone take the place of those of their level.

    >>> _continued("(b)(1)(A)(viii)", "(B)(viii)"), _continued("(b)(1)(A)", "(a)(2)")
    ('(b)(1)(B)(viii)', '(a)(2)')
    """
    first = _PART.findall(words)[0]
    parts = _PART.findall(before)
    for index, part in enumerate(parts):
        if _kind(part, index) == _kind(first, 0 if len(first) == 1 else 3):
            return _ordered("".join(f"({part})" for part in parts[:index]) + words)
    return _ordered(words)


def _kind(part: str, index: int) -> str:
    if part.isdigit():
        return "number"
    if part.isupper():
        return "capital"
    return "roman" if index and _ROMAN.fullmatch(part) else "letter"
