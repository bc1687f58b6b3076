"""Counts that differ by their definition: each definition recomputed, side by side, with who uses it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis.claims.figures import FIGURES, Computed, Evidence
from analysis.claims.ledger import reading_faults, unknown_keys
from analysis.errors import InputError
from analysis.grants.handwritten import read_entries, say_line

_QUESTION: Final = ("question", "definitions")
_READING: Final = ("words", "measure", "arguments")


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
    given = read_entries(path, "questions")
    faults = [
        f"{path}{say_line(entry)}: question {at}: {fault}"
        for at, entry in enumerate(given, 1)
        for fault in _faults(entry)
    ]
    if faults:
        raise InputError("\n".join(faults))
    return tuple(
        Question(entry["question"], tuple(_definition(one, evidence) for one in entry["definitions"]))
        for entry in given
    )


def _definition(one: Mapping[str, Any], evidence: Evidence) -> Definition:
    """A definition recomputed; its words say of how many the lists leave it open."""
    computed = evidence.figure(one["measure"], **(one.get("arguments") or {}))
    missing = f" (not known of {computed.unknown:,}, who are not counted)" if computed.unknown else ""
    return Definition(one["words"] + missing, computed, one["used_by"])


def _faults(entry: Any) -> list[str]:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("question"), str):
        return ["question: is missing"]
    faults = unknown_keys(entry, _QUESTION)
    definitions = entry.get("definitions")
    if not isinstance(definitions, list) or not all(isinstance(one, Mapping) for one in definitions):
        return [*faults, "definitions: not a list of definitions"]
    for at, one in enumerate(definitions, start=1):
        wrong = unknown_keys(one, (*_READING, "used_by"))
        if not isinstance(one.get("used_by"), str):
            wrong.append("used_by: is missing")
        wrong += reading_faults({key: one[key] for key in _READING if key in one}, is_own=True)
        if str(one.get("measure")) in FIGURES and not str(one["measure"]).startswith("count_"):
            wrong.append(f"measure: {one['measure']} is no count")
        faults += [f"definition {at}: {fault}" for fault in wrong]
    return faults
