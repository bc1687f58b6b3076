"""Counts that differ by their definition: each definition recomputed, side by side, with who uses it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis.claims.ledger import MEASURE_KEYS, entry_form, measure_faults, words_key
from analysis.claims.measures import Computed, Evidence
from analysis.errors import InputError
from analysis.grants.handwritten import Entry, Key, read_entries


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


_QUESTION: Final = entry_form(words_key("question"), Key("definitions", _is_list, "not a list of definitions"))
_DEFINITION: Final = entry_form(words_key("words"), *MEASURE_KEYS, words_key("used_by"))


class Definition(NamedTuple):
    """One definition of a count, what it comes to, and who uses it."""

    words: str
    computed: Computed
    used_by: str


class Question(NamedTuple):
    """A question that has several answers, and each of them."""

    question: str
    definitions: tuple[Definition, ...]


def compare_definitions(path: Path, evidence: Evidence) -> tuple[Question, ...]:
    """Recompute the count of every definition in a file such as ``data/hand/definitions.yml``.

    Raises
    ------
    InputError
        All faults together, each with the line, the question and the definition: no YAML, a missing
        or unknown key, an unknown measure or argument.
    """
    try:
        given = read_entries(path, "questions", _faults, called="question")
    except FileNotFoundError:
        raise InputError(f"{path}: no such list of questions") from None
    return tuple(
        Question(entry["question"], tuple(_definition(one, evidence) for one in entry["definitions"]))
        for entry in given
    )


def _definition(one: Mapping[str, Any], evidence: Evidence) -> Definition:
    """A definition recomputed; its words say of how many the lists leave it open."""
    computed = evidence.figure(one["measure"], **(one.get("arguments") or {}))
    missing = f" (not known of {computed.unknown:,}, who are not counted)" if computed.unknown else ""
    return Definition(one["words"] + missing, computed, one["used_by"])


def _faults(entry: Entry) -> list[str]:
    faults = _QUESTION.faults_of(entry)
    definitions = entry["definitions"] if _is_list(entry.get("definitions")) else ()
    for at, one in enumerate(definitions, start=1):
        wrong = [*_DEFINITION.faults_of(one), *measure_faults(one)]
        if not wrong and not one["measure"].startswith("count_"):
            wrong.append(f"measure: {one['measure']} is no count")
        faults += [f"definition {at}: {fault}" for fault in wrong]
    return faults
