"""Text that is plain for everybody, and knows which rows its counts stand for.

A finding is a string like any other. Where a page shows it, each count in it leads to the
rows behind it (:func:`analysis.measures.list_selections` says which these are).
"""

from __future__ import annotations

import re
from typing import Final, Self

from analysis.escape import html_text

#: Around a count while a sentence is put together: characters that no text may hold.
_OPEN, _BETWEEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_MARKED: Final = re.compile(f"{_OPEN}([^{_BETWEEN}]*){_BETWEEN}([^{_CLOSE}]*){_CLOSE}")
_FIRST_WORD: Final = re.compile(f"(?:{_OPEN}[^{_BETWEEN}]*{_BETWEEN})?")

#: Where a selection is to be found on a page.
ADDRESS: Final = "#people?"


class LinkedText(str):
    """A text with its parts: words, each with the selection that they count, empty for words alone.

    ``finds_nothing`` says that the text only tells why there is nothing to tell.

    >>> text = LinkedText.read(f"{mark_count('21', 'is_life=true')} of 61")
    >>> text, text.parts
    ('21 of 61', (('21', 'is_life=true'), (' of 61', '')))
    """

    parts: tuple[tuple[str, str], ...]
    finds_nothing: bool

    @classmethod
    def read(cls, marked: str, finds_nothing: bool = False) -> Self:
        """The text that some marked counts and other words make."""
        parts: list[tuple[str, str]] = []
        at = 0
        for count in _MARKED.finditer(marked):
            parts += [(marked[at : count.start()], ""), (count[2], count[1])]
            at = count.end()
        parts = [part for part in (*parts, (marked[at:], "")) if part[0]]
        text = cls("".join(words for words, _ in parts))
        text.parts, text.finds_nothing = tuple(parts), finds_nothing
        return text


def mark_count(words: str, selection: str) -> str:
    """A count inside a sentence in the making, with the rows that it counts."""
    return f"{_OPEN}{selection}{_BETWEEN}{words}{_CLOSE}" if selection else words


def capitalized(marked: str) -> str:
    """The words with a capital letter in front, before or inside a marked count."""
    at = _FIRST_WORD.match(marked).end()  # type: ignore[union-attr]  # it matches everything
    return marked[:at] + marked[at : at + 1].upper() + marked[at + 1 :]


def finds_nothing(text: str) -> bool:
    """Whether a text only tells why there is nothing to tell."""
    return isinstance(text, LinkedText) and text.finds_nothing


def linked_html(text: str) -> str:
    """The text for HTML, its counts as links to their rows.

    >>> linked_html(LinkedText.read(f"{mark_count('21', 'is_life=true')} of 61"))
    '<a href="#people?is_life=true">21</a> of 61'
    """
    parts = text.parts if isinstance(text, LinkedText) else ((text, ""),)
    return "".join(link_rows(words, selection) for words, selection in parts)


def link_rows(words: str, selection: str) -> str:
    """Words for HTML, as a link to the rows of a selection if there is one."""
    return f'<a href="{html_text(ADDRESS + selection)}">{html_text(words)}</a>' if selection else html_text(words)
