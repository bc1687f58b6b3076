"""Sentences as text templates: a person writes them, the program hands them numbers.

A template of ``templates/`` is one figure: a block for its finding, for what else is said, for how it is
counted. A block holds its cases one under another, laid out freely: white space is closed up when it is said.
A number is printed by a filter (``n|word``, ``n|opening``, ``months|months``); one that leads to its rows
ends with ``|rows("is_life=true")``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2

from analysis.measures.selections import selection
from analysis.text.numbers import (
    FEW,
    calendar_after_words,
    calendar_years_words,
    counted,
    day_words,
    listed,
    months_words,
    noun,
    number_words,
    opening_words,
    percent,
    range_words,
    time_after,
    was,
    years_words,
)
from analysis.text.sentence import Sentence, capitalized

TEMPLATE_FOLDER: Final = Path(__file__).parent / "templates"

#: Signs of Unicode's private use area, which no text has: before words that lead somewhere, before where, and behind.
_OPEN, _TO, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKED: Final = re.compile(f"{_OPEN}([^{_TO}{_CLOSE}]*){_TO}([^{_CLOSE}]*){_CLOSE}")
_SIGNS: Final = re.compile(f"[{_OPEN}{_TO}{_CLOSE}]")
_BEFORE_STOP: Final = re.compile(r" +(?=[,.;:)])")


def say(template: str, block: str, values: Mapping[str, Any]) -> Sentence:
    """What a block of a template says of these values; nothing where it has no such block, or no case fits.

    Raises
    ------
    LookupError
        A value that the block reads is missing.

    >>> str(say("life", "topic", {}))
    'Life sentences'
    """
    written = sentence_templates().get_template(f"{template}.j2")
    if block not in written.blocks:
        return Sentence(())
    try:
        return as_parts(_close_up("".join(written.blocks[block](written.new_context(dict(values))))))
    except jinja2.UndefinedError as error:
        raise LookupError(f"{template}.j2, {block}: {error.message}") from error


def link(words: object, target: str) -> str:
    """Words that lead somewhere, for :func:`say`: to the rows of a selection, or to an address.

    >>> as_parts(link(21, "is_life=true") + " of 61").parts
    (('21', 'is_life=true'), (' of 61', ''))
    """
    return f"{_OPEN}{_print(words)}{_TO}{target}{_CLOSE}"


def _close_up(text: str) -> str:
    return _BEFORE_STOP.sub("", " ".join(text.split()))


def plain(text: str) -> str:
    """Words from outside, which lead nowhere."""
    return _SIGNS.sub("", text)


def as_parts(text: str) -> Sentence:
    """Words with links in them, as :func:`link` writes these."""
    pieces = iter(_MARKED.split(text))  # words, then words and where they lead, and so on
    parts = [(next(pieces), "")]
    for words in pieces:
        parts += [(words, next(pieces)), (next(pieces), "")]
    return Sentence(tuple((plain(words), target) for words, target in parts if words))


def _print(value: Any) -> str:
    """Words and whole numbers as they stand in a sentence; anything else needs a filter that says it."""
    if isinstance(value, str):
        return value
    if type(value) is int:
        return f"{value:,}"
    raise TypeError(f"a sentence cannot print {value!r}: a filter has to say it in words")


def _word(n: int) -> str:
    return number_words(n)


def _word_beside(n: int, other: int) -> str:
    return number_words(n) if max(n, other) < 10 else f"{n:,}"


def _share(part: int, whole: int, many: str = "") -> str:
    if part == whole > 1:
        return f"{'both' if whole == 2 else f'all {number_words(whole)}'} {many}".strip()
    words = f"{_word_beside(part, whole)} of {_word_beside(whole, part)} {many}".strip()
    return words if whole < 10 else f"{words} ({percent(part, whole)})"


def _part_of(n: int, whole: int, whose: str = "", rows: str = "", many: str = "people") -> str:
    """A part of a whole as a sentence opens with it; its number leads to its rows, if such are named."""

    def to_rows(words: str) -> str:
        return link(words, rows) if rows else words

    if n == whole:
        every = "The one" if whole == 1 else "Both" if whole == 2 else f"All {number_words(whole)}"
        return f"{to_rows(every)} {'person' if whole == 1 else many}{whose}"
    if whole < FEW:
        return f"{to_rows(opening_words(n))} of the {number_words(whole)} {many}{whose}"
    if n >= 100:
        return f"Of the {whole:,} {many}{whose}, {to_rows(f'{n:,}')} ({percent(n, whole)})"
    return f"{to_rows(opening_words(n))} of the {whole:,} {many}{whose} ({percent(n, whole)})"


@cache
def sentence_templates() -> jinja2.Environment:
    """The templates of sentences."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=False,  # noqa: S701  # plain text: pages and documents escape what they print
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # else each look-up of a template asks the disk whether it has changed
        finalize=_print,
        lstrip_blocks=True,
        optimized=False,  # there is nothing to compute beforehand, and looking for it is a sixth of compiling
    )
    made.filters |= {
        "after": time_after,
        "calendar_after": calendar_after_words,
        "calendar_years": calendar_years_words,
        "capitalized": capitalized,
        "ceiling": math.ceil,
        "counted": lambda n, one: counted(n, one, f"{one}s"),
        "day": day_words,
        "floor": math.floor,
        "listed": lambda words, before="": listed([f"{before}{one}" for one in words]),
        "months": months_words,
        "noun": lambda n, one, many="": one if n == 1 else many or noun(n, one),
        "number": lambda n: f"{n:,}",
        "opening": opening_words,
        "part_of": _part_of,
        "people": lambda n: f"{number_words(n)} {'person' if n == 1 else 'people'}",
        "percent": percent,
        "rows": link,
        "share": _share,
        "to": range_words,
        "was": was,
        "word": _word,
        "word_beside": _word_beside,
        "years": years_words,
    }
    made.globals["selection"] = selection
    return made


def template_names() -> Sequence[str]:
    """The templates, by name."""
    return sorted(path.stem for path in TEMPLATE_FOLDER.glob("*.j2"))
