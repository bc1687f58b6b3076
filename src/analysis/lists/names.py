"""Names of people as the lists print them: other names beside them, particles, and the surname."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from analysis.errors import InputError
from analysis.grants.courts import STATES
from analysis.grants.csvfile import read_rows
from analysis.grants.schema import NAME_SUFFIX
from analysis.project import HAND

#: What leads to another name of the same person, in lower case, as a pattern.
ALSO_KNOWN_AS: Final = r"(?:[af]\.?/?k\.?/?a\.?|also known as|formerly known as)"

#: One of these is in whatever leads to another name.
_OF_ALSO_KNOWN_AS: Final = ("ka", "k.a", "k/a", "k./a", "known as")


def may_have_alias(folded: str) -> bool:
    """Whether words in lower case may lead to another name of the same person, which few do: a look that is quick."""
    return "k" in folded and any(map(folded.__contains__, _OF_ALSO_KNOWN_AS))


#: Parts of names that are written small.
PARTICLES: Final = frozenset(
    (
        *("al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el"),
        *("ibn", "la", "le", "van", "von", "y"),
    )
)

#: One of these is in whatever stands beside a name.
_MAY_STAND_BESIDE: Final = (" a", " f", "(", ";", "*", "–")
_BESIDE = re.compile(rf",? (?:{ALSO_KNOWN_AS}(?![a-z])|formerly\b)|[(;*]|,? – ")


def bare_name(name: str) -> str:
    """A name without what a list prints beside it: other names, notes, a home.

    >>> bare_name("Michael Q. O'Example, Jr., aka Mike"), bare_name("Ann Example (posthumous)")
    ("Michael Q. O'Example, Jr.", 'Ann Example ')
    """
    if not any(map(name.__contains__, _MAY_STAND_BESIDE)):
        return name  # as most are
    return _BESIDE.split(name, maxsplit=1)[0]


def surname(name: str) -> str:
    """The surname as lists are ordered by it: letters only, lower case, no suffix or alias.

    >>> surname("Michael Q. O'Example, Jr., aka Mike"), surname("Ann Example-Smith")
    ('oexample', 'examplesmith')
    """
    last = NAME_SUFFIX.sub("", bare_name(name).strip(" ,")).split()[-1:] or [""]
    letters = last[0] if last[0].isalpha() else "".join(filter(str.isalpha, last[0]))
    return letters.casefold()


#: Particles that stand in a surname alone: "de los Santos".
_IN_SURNAMES: Final = PARTICLES | {"las", "los"}


def filing_words(name: str) -> tuple[str, str]:
    """What a name is filed by: the surname with the particles before it, then the other names; small plain letters.

    Suffixes and aliases count for nothing. It is how the Justice Department orders its lists, "Del Carlo" under D;
    where a first or middle name is written like a particle ("Richard Van Winrow"), it is taken for one.

    >>> filing_words("Ann Mary de la Doe-Roe, Jr."), filing_words("Al O'Example III, aka Al")
    (('de la doeroe', 'ann mary'), ('oexample', 'al'))
    """
    words = NAME_SUFFIX.sub("", bare_name(name).strip(" ,")).split()
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _IN_SURNAMES:
        at -= 1
    return _plain_letters(words[max(at, 0) :]), _plain_letters(words[: max(at, 0)])


def _plain_letters(words: list[str]) -> str:
    """Words in small letters without accents, apostrophes and stops."""
    plain = unicodedata.normalize("NFKD", " ".join(words)).casefold()
    return "".join(letter for letter in plain if letter.isalpha() or letter == " ").strip()


_ALSO = re.compile(rf"(?<![\w.]){ALSO_KNOWN_AS}(?![a-z])", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]{0,200}\)")
_BETWEEN_NAMES = re.compile(r"[;/&+|·•]|\band\b|\((?:and|with|&) ", re.IGNORECASE)
_IS_PLAIN = re.compile(r"(?:[^\W\d_][\w.'-]*+ ?)++")
#: A dash after which no home stands: "Ann Roe – Bo Doe"; a home has a comma, or is a state.
_DASH = re.compile(r" [–-] ")
#: How a company's name ends, and no person's: "Roe & Doe, LLC". "Co." has a dot or stands after "&": Co is a surname as
#: well, and so is Bank, which tells a company only after a word that no person has before it.
_COMPANY = re.compile(
    r"[\s,](?:(?:limited|ltd|incorporated|inc|p?l\.?l\.?c|l\.?l\.?p|l\.?p|corp|corporation|company|gmbh|plc|holdings)\.?"
    r"|s\.a\.|s\.p\.a\.|[bn]\.v\.|trust|foundation|group|bancorp|partners|associates|co\.|(?:&|and) (?:co|sons)"
    r"|industries|enterprises|international|technologies|solutions|ventures|properties|services|university"
    r"|media|exchange|capital|funds?)$"
    r"|^(?:city|county|town|state|church) of |\bbank of [a-z]+$"
    r"|\b(?:national|savings|federal|state|trust|first|commercial|merchants|international|credit) bank$"
)
#: The last words that these companies have, without dots.
_ENDS_OF_COMPANIES = frozenset(
    (
        *("limited", "ltd", "incorporated", "inc", "llc", "pllc", "llp", "lp", "corp", "corporation", "company"),
        *("gmbh", "plc", "holdings", "sa", "spa", "bv", "nv", "trust", "foundation", "group", "bancorp", "partners"),
        *("associates", "co", "sons", "industries", "enterprises", "international", "technologies", "solutions"),
        *("ventures", "media", "properties", "services", "university", "exchange", "capital", "fund", "funds", "bank"),
    )
)


def is_of_company(name: str) -> bool:
    """Whether a name is a company's, by its end; of one that can end a person's name as well, it is not.

    >>> [is_of_company(name) for name in ("Roe and Sons", "Roe Trading, Ltd.", "Roe AG", "JANE AG", "Jane Bank")]
    [True, True, True, False, False]
    """
    folded = name.casefold()
    *_, last_word = folded.replace(",", " ").split() or [""]
    may_be = last_word.replace(".", "") in _ENDS_OF_COMPANIES or " of " in folded  # few are, and it is quick to see
    if may_be and _COMPANY.search(folded):
        return True
    # "AG" is a company's between small letters only: in capitals it may be a surname
    return name.endswith(" AG") and not name.isupper()


#: Words that companies have in their names, and some people as well.
_ENDS_OF_SOME = ("bank", "company", "firm", "association", "society", "foods", "ag")
_MAY_BE_COMPANY = re.compile(r"\b(?i:bank|company|firm|association|society|foods)$|^(?i:company) |\bAG$")


def may_be_company(name: str) -> bool:
    """Whether a name that tells of no company may still be one's.

    >>> [may_be_company(name) for name in ("Jane Bank", "JANE AG", "Jane Banks")]
    [True, True, False]
    """
    folded = name.casefold()
    may_be = folded.endswith(_ENDS_OF_SOME) or folded.startswith("company ")  # quick to see
    return may_be and _MAY_BE_COMPANY.search(name) is not None


def read_wrapped_names(path: Path = HAND / "wrapped_names.csv") -> frozenset[str]:
    """Single names that a page prints in two lines which look like a name each, from the reviewed file.

    >>> "Barbara Cecil Livenia Chapman Portwood" in read_wrapped_names()
    True
    """
    rows = read_rows(path, ("name", "says"), "wrapped names", may_be_empty=True)
    if faults := [
        f"{path}, line {row.line}: write the name, and who says that it is one person's"
        for row in rows
        if not all(row.values())
    ]:
        raise InputError("\n".join(faults))
    return frozenset(row["name"] for row in rows)


_WRAPPED: Final = read_wrapped_names()


def names_several(text: str) -> bool:
    """Whether a text in the place of one name holds those of several people, or may: such a row is refused.

    Names stand in lines of their own, or between them "and", "&", a semicolon, a slash, or a comma where
    whole names are on both sides. A long name may be wrapped as well: of two lines that are whole names each
    nobody knows, unless the reviewed file names them as one person's.

    >>> [names_several(text) for text in ("Ann and Bo Roe", "A. Roe; B. Roe", "ANN ROE, BO DOE", "Ann Roe\\nBo B. Poe")]
    [True, True, True, True]
    >>> [names_several(text) for text in ("Ann Roe, Jr. (aka Ann and Anna)", "Roe, Ann Bea", "Roe & Sons", "Ann\\nRoe")]
    [False, False, False, False]
    """
    if _IS_PLAIN.fullmatch(text) and " and " not in text.casefold():  # as most are; looked at first, because it is fast
        words = text.split()
        return words[-1] in words[1:-2] and not _ALSO.search(text)  # "Ann Roe Bo Roe"
    printed, *other_names = _ALSO.split(text, maxsplit=1) if may_have_alias(text.casefold()) else [text]
    printed = printed.strip(" ,;(|\n•·▪*")
    name = _IN_BRACKETS.sub(" ", printed).strip(" ,;(\n")
    if is_of_company(name) or name.replace("\n", " ") in _WRAPPED:
        return False
    if _BETWEEN_NAMES.search(printed) or " & " in "".join(other_names):
        return True
    *_, after_dash = _DASH.split(name)
    has_home = "," in after_dash or after_dash in STATES
    divided = [name.split("\n"), name.split(","), [name] if has_home else _DASH.split(name)]
    return any(len(parts) > 1 and sum(map(_is_whole, parts)) > 1 for parts in divided)


#: Words of a group of people, or of the last row of a table: nobody's name.
_GROUPS: Final = (
    *("members", "officers", "officials", "employees", "individuals", "persons", "people", "brothers", "sisters"),
    *("those", "who", "others", "withheld", "redacted", "unnamed", "anonymous", "juvenile"),
)
_OF_A_GROUP: Final = re.compile(
    r"(?:Sub|Grand )?Totals?\b|(?:do\.?|ditto|same|see (?:above|below))$|no (?:pardon|commutation|grant)"
    rf"|.*\b(?:{'|'.join(_GROUPS)})\b",
    re.IGNORECASE,
)
#: One of these words is in whatever is of a group.
_WORDS_OF_GROUPS: Final = frozenset(
    (*_GROUPS, "total", "totals", "subtotal", "subtotals", "do", "ditto", "same", "see", "no")
)


def names_a_group(text: str) -> bool:
    """Whether words in the place of a name are of a group of people, or of a sum, and no company's name.

    >>> [names_a_group(text) for text in ("Members of the Committee", "Total: 3", "Ann Member", "People Trust")]
    [True, True, False, False]
    """
    if text.isascii() and _WORDS_OF_GROUPS.isdisjoint(_LETTERS.findall(text.casefold())):
        return False  # as most are; looked at first, because the pattern tries each word at each place
    return _OF_A_GROUP.match(text) is not None and not is_of_company(text)


_LETTERS: Final = re.compile(r"[a-z]+")


def _is_whole(part: str) -> bool:
    """Whether words are a first name and a surname, and no single name with particles and suffixes."""
    words = NAME_SUFFIX.sub("", part.strip(" ,")).split()
    first = words[:1] if len(words) == 2 and words[0][0].isupper() else []  # Di Roe: a first name like a particle
    return len(first + [word for word in words[len(first) :] if word.casefold() not in PARTICLES]) > 1


#: Words that stand in no name, but in headings, menus, offices and honors.
_IN_NO_NAME: Final = (
    *("president", "office", "release", "recipient", "recipients", "statement", "secretary", "list", "proclamation"),
    *("pardon", "pardons", "commutation", "commutations", "clemency", "offense", "offenses", "sentence", "sentences"),
    *("medal", "award", "awards", "university", "college", "school", "army", "navy", "corps", "department", "court"),
    *("district", "program", "foundation", "association", "organization", "administration", "yes", "links", "content"),
    *("notice", "notices", "archive", "archives", "policy", "accessibility", "related", "the", "all", "those", "these"),
    *("each", "following", "individual", "individuals", "person", "persons", "people", "member", "members"),
    *("committee", "congress", "continued", "total", "name", "america"),
)
_PAIRS_IN_NO_NAME: Final = ("white house", "fact sheet", "air force", "united states")
_NO_NAME: Final = re.compile(
    rf"[\d:;!?#@/|\[\]<>=_]|\b(?:{'|'.join((*_IN_NO_NAME, *_PAIRS_IN_NO_NAME))})\b", re.IGNORECASE
)
#: What nearly all names look like, and words of which one is in whatever else looks so.
_IS_ORDINARY: Final = re.compile(r"[A-Z][A-Za-z.'-]*+(?: [A-Z][A-Za-z.'-]*+){1,7}")
_NOT_ORDINARY: Final = frozenset((*_IN_NO_NAME, *(pair.split()[-1] for pair in _PAIRS_IN_NO_NAME)))
_IN_NAME: Final = re.compile(r"[^\W\d_][\w'.-]*|[\"']?[A-Z][\w'.-]*[\"']?")
#: The longest name of the lists has seven words.
_MOST_WORDS: Final = 8
_LONGEST: Final = 120


def looks_like_name(text: str) -> bool:
    """Whether words can be nothing but somebody's name: two or more, each but particles with a capital.

    >>> looks_like_name("Ann de Example, Jr. (Ann Roe)"), looks_like_name("ANN EXAMPLE")
    (True, True)
    >>> looks_like_name("She moved home"), looks_like_name("Good Conduct Medal"), looks_like_name("Example")
    (False, False, False)
    """
    if len(text) > _LONGEST:
        return False
    if _IS_ORDINARY.fullmatch(text) and _NOT_ORDINARY.isdisjoint(_LETTERS.findall(text.casefold())):
        return True  # looked at first, because it is fast
    if _NO_NAME.search(text):
        return False
    words = re.sub(r"[,()]", " ", text).split()
    return (
        2 <= len(words) <= _MOST_WORDS
        and all(
            _IN_NAME.fullmatch(word) and (word[0].isupper() or word[0] in "\"'" or word.casefold() in _SMALL_IN_NAMES)
            for word in words
        )
        and any(word[0].isupper() for word in words)
    )


_SMALL_IN_NAMES: Final = PARTICLES | {"aka", "a.k.a.", "fka", "née", "nee", "also", "known", "as"}
