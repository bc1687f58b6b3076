"""Several offenses in one phrase: where a list with commas or "and" divides."""

from __future__ import annotations

import re

#: How an offense of a list begins.
_BEGINNING = (
    r"(?=(?:attempted |unlawful(?:ly)? |illegal(?:ly)? |interstate )?"
    r"(?:conspir|attempt(?:ed|ing)? to\b|aiding and abetting (?:the )?[a-z]{5}"
    r"|(?:wire|mail|bank|tax|income tax|securities|bankruptcy|credit card) fraud|(?:income )?tax ev"
    r"|racketeering|perjury|extortion|bribery|robbery|bank robbery|theft\b|embezzl|larceny|forgery|misappl|misprision"
    r"|kidnapping|arson\b|murder\b|money laundering|launder|obstruct|false (?:statement|entr|claim|declaration)"
    r"|making|filing|submi|possessi(?:on (?:of|with)|ng)|distributi(?:on of|ng)|import(?:ation of|ing)|travel"
    r"|manufactur(?:e of|ing)|transport(?:ation of|ing)|sale of|selling|receipt of|receiving|passing|uttering"
    r"|counterfeiting|trading with|structuring|maintaining|carrying|us(?:e of|ing) |felon in poss|failure to"
    r"|escape from|criminal forfeiture))"
)
#: A comma or an "and" of a list of offenses, by the words that begin the next one.
_NEXT_OFFENSE = re.compile(rf"(?:, (?=[a-z&])(?:and |& )?| and ){_BEGINNING}")
_AND_NEXT = re.compile(rf" and {_BEGINNING}")  # the same of a text with no comma, found faster
#: Words in "-ing" and "-ion" that name an offense by themselves, and words after which a comma ends none.
_WHOLE, _JOINING = (
    frozenset(words.split())
    for words in (
        "racketeering laundering trafficking smuggling counterfeiting tampering kidnapping hijacking shoplifting"
        " evasion extortion prostitution sedition desertion",
        "namely wit including specifically by in of to for with and or possess possession sale use manufacture"
        " the facilitate promote",
    )
)
#: Words that say of an offense what it was for: an "and" after them goes on with that.
_PURPOSE = re.compile(r"facilitat|promot|further|during|relation|namely|intent to commit")
#: What may stand before the noun of a phrase: "2. illegal importation".
_BEFORE_NOUN = re.compile(r"\d{1,2}\.|(?:illegal|unlawful|attempted|interstate)(?:ly)?")
#: What is left of a fraud where two share the word: "to commit mail and wire fraud".
_HALF_A_FRAUD = re.compile(r"\bcommit (?:wire|mail|bank|tax|securities|bankruptcy)$")


def split_list(offense: str) -> list[str]:
    """The offenses of a list with commas or "and"; none if the text, with them or without, is one offense.

    >>> split_list("wire fraud, racketeering, and income tax evasion, 26 u.s.c. § 7201")
    ['wire fraud', 'racketeering', 'income tax evasion, 26 u.s.c. § 7201']
    >>> split_list("distribution of heroin and use of a telephone to facilitate importation and distribution")
    ['distribution of heroin', 'use of a telephone to facilitate importation and distribution']
    >>> split_list("making, passing and uttering counterfeit obligations")
    []
    """
    items: list[str] = []
    start = 0
    for comma in (_NEXT_OFFENSE if ", " in offense else _AND_NEXT).finditer(offense):
        end = comma.start()
        if comma[0] == " and " and _PURPOSE.search(offense, max(start, end - 200), end):
            continue
        near = max(start, end - 60)
        if not _is_unfinished(offense[max(near, offense.rfind(",", near, end) + 1) : end].split()):
            items.append(offense[start:end])
            start = comma.end()
    return [*items, offense[start:]] if items else items


def _is_unfinished(words: list[str]) -> bool:
    """Whether a phrase before a comma or "and" names no whole offense: "unlawfully making", "namely"."""
    words = [word for word in words if not _BEFORE_NOUN.fullmatch(word)]
    if not words or words[-1] in _JOINING or _HALF_A_FRAUD.search(" ".join(words[-2:])):
        return True
    if not words[-1].endswith(("ing", "ion")) or words[-1] in _WHOLE:
        return False
    return len(words) < 3 or (words[-2] in _JOINING and words[-1] != "abetting")
