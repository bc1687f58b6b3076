"""The part of a page's script that finds words: ``match.js``, with the words that it takes for one another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis import project
from analysis.export.frame import TEMPLATES, packed
from analysis.grants.courts import STATES
from analysis.grants.handwritten import Entry, Form, Key, is_text, read_entries

_SET = Form((Key("same", lambda value: _are_words(value), "{value!r} is not a list of two or more words"),))


def read_synonyms(path: Path = project.HAND / "synonyms.yml") -> list[list[str]]:
    """Sets of words that mean the same to a search: those typed by hand, and each state with its two letters.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    InputError
        An entry that is no set of words, a word in two of them; with the line.

    Examples
    --------
    >>> sets = read_synonyms()
    >>> [words for words in sets if "crack" in words or "FL" in words]
    [['cocaine base', 'crack', 'crack cocaine'], ['Florida', 'FL']]
    """
    seen: dict[str, int] = {}

    def faults_of(entry: Entry) -> Sequence[str]:
        if faults := _SET.faults_of(entry):
            return faults
        twice = [word for word in entry["same"] if seen.setdefault(word.lower(), entry.line) != entry.line]
        return [f"same: {word!r} stands in line {seen[word.lower()]} already" for word in twice]

    typed = read_entries(path, "sets of words", faults_of, called="set")
    return [*(entry["same"] for entry in typed), *([name, letters] for name, letters in STATES.items())]


def render_search_script() -> str:
    """The script that gives a page ``finder``: what it finds, how it ranks, and by which synonyms.

    A page puts it before a script of its own, in the same element: it is no module and loads nothing.
    """
    sets = json.dumps(read_synonyms(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"{packed(TEMPLATES / 'match.js')}\nconst find = finder({sets});"


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(map(is_text, value))
