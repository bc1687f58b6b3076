"""Sentences whose counts lead to the rows behind them.

Where a page shows a sentence, each count in it is a link to its rows
(:func:`analysis.measures.list_selections` says which these are).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter
from typing import Final

#: Where a selection is to be found on a page.
ADDRESS: Final = "#people?"


@dataclass(frozen=True)
class Sentence:
    """Words in parts, each with the selection of the rows that it counts: empty for words that count nothing.

    ``finds_nothing`` says that the sentence only tells why there is nothing to tell.

    >>> sentence = fill("{n} of {whole}", n=link_count("21", "is_life=true"), whole=61)
    >>> str(sentence), sentence.parts
    ('21 of 61', (('21', 'is_life=true'), (' of 61', '')))
    """

    parts: tuple[tuple[str, str], ...]
    finds_nothing: bool = False

    def __str__(self) -> str:
        """The words alone."""
        return "".join(words for words, _ in self.parts)

    def __bool__(self) -> bool:
        """Whether there is a word."""
        return bool(self.parts)


#: Words that may have counts in them, or have none.
Text = str | Sentence


def link_count(words: str, selection: str) -> Sentence:
    """A count that leads to the rows of a selection, if there is one."""
    return Sentence(((words, selection),))


def join(texts: Iterable[Text], between: str = "") -> Sentence:
    """Texts one after the other, with all their links."""
    parts: list[tuple[str, str]] = []
    for at, text in enumerate(texts):
        for words, selection in ((between if at else "", ""), *_parts(text)):
            if parts and not selection and not parts[-1][1]:
                parts[-1] = (parts[-1][0] + words, "")
            elif words:
                parts.append((words, selection))
    return Sentence(tuple(parts))


def fill(template: str, **values: Text | int) -> Sentence:
    """A template with its named values, whose links stay.

    >>> fill("{n} were {how}", n=link_count("21", "is_life=true"), how="serving life").parts
    (('21', 'is_life=true'), (' were serving life', ''))
    """
    texts: list[Text] = []
    for words, name, _, _ in Formatter().parse(template):
        value = values[name] if name else ""
        texts += [words, f"{value:,}" if isinstance(value, int) else value]
    return join(texts)


def as_sentences(*texts: Text) -> Sentence:
    """Those texts that say something, each with a capital letter in front and one period at the end.

    >>> str(as_sentences("it was President Biden Jr.", "", "it was warm"))
    'It was President Biden Jr. It was warm.'
    """
    sentences = []
    for text in texts:
        if not text:
            continue
        (first, selection), *others = _parts(text)
        *others, (last, last_selection) = [(capitalized(first), selection), *others]
        end = last if last_selection else last.removesuffix(".")
        sentences.append(Sentence((*others, (end, last_selection), (".", ""))))
    return join(sentences, " ")


def capitalized(words: str) -> str:
    """The words with a capital letter in front."""
    return words[:1].upper() + words[1:]


def finds_nothing(text: Text) -> bool:
    """Whether a text only tells why there is nothing to tell."""
    return isinstance(text, Sentence) and text.finds_nothing


def _parts(text: Text) -> tuple[tuple[str, str], ...]:
    return text.parts if isinstance(text, Sentence) else ((text, ""),)
