"""The claims as they are written down: who says what, and how it is recomputed.

``data/hand/claims.yml`` is typed by us, in our own short words. A claim has one reading,
or several where its words can be understood in more than one way. What is said of a
verdict is tied to that verdict: when the rows come to another one, the words go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd

from analysis.claims.figures import FIGURES, arguments_of
from analysis.errors import InputError, nearest
from analysis.grants.handwritten import Entry, read_entries
from analysis.project import HAND

Relation = Literal["=", ">", ">=", "<", "<=", "within"]
RELATIONS: Final[tuple[Relation, ...]] = ("=", ">", ">=", "<", "<=", "within")

#: What can come of a claim.
VERDICTS: Final = ("agrees", "differs", "ambiguous", "not in the data")


@dataclass(frozen=True)
class ClaimReading:
    """One way to understand a claim.

    ``words`` say how, where there is more than one; ``measure`` and ``arguments`` compute
    the figure, to which the stated one stands in ``relation`` (``>``: the figure is more
    than what is stated; ``within``: the figure is an interval that holds it). ``=`` and ``within``
    hold give or take ``tolerance``; the others are exact.
    """

    measure: str
    arguments: Mapping[str, Any]
    words: str = ""
    relation: Relation = "="
    tolerance: float = 0.0


@dataclass(frozen=True)
class Claim:
    """One statement of somebody else.

    ``stated`` is a number, a word, or several of them for a claim in several parts.
    ``notes`` explain a verdict, each the one under whose name it stands.
    """

    id: str
    says: str
    source: str
    claim: str
    stated: Any
    readings: tuple[ClaimReading, ...]
    notes: Mapping[str, str] = field(default_factory=dict)


_KEYS: Final = ("id", "says", "source", "claim", "stated", "measure", "arguments", "relation", "tolerance")
_OTHER_KEYS: Final = ("readings", "notes")
_READING_KEYS: Final = ("words", "measure", "arguments", "relation", "tolerance")


def read_claims(path: Path = HAND / "claims.yml") -> tuple[Claim, ...]:
    """Read the ledger, in its order.

    Raises
    ------
    InputError
        All faults together, each with the line and the id of the claim: no YAML, a missing
        or unknown key, a wrong type, an unknown measure or argument, an id that stands twice.
    """
    given = read_entries(path, "claims")
    faults: list[str] = []
    claims: list[Claim] = []
    seen: dict[str, int] = {}
    for position, entry in enumerate(given, start=1):
        if not isinstance(entry, Entry):
            faults.append(f"{path}: entry {position}: not a mapping of keys to values")
            continue
        name = entry.get("id") if isinstance(entry.get("id"), str) else f"entry {position}"
        wrong = list(_faults(entry))
        if name in seen:
            wrong.append(f"id: stands in line {seen[name]} already")
        seen[str(name)] = entry.line
        faults += [f"{path}, line {entry.line}: {name}: {fault}" for fault in wrong]
        if not wrong:
            claims.append(_claim(entry))
    if faults:
        raise InputError("\n".join(faults))
    return tuple(claims)


def _claim(entry: Mapping[str, Any]) -> Claim:
    readings = entry.get("readings") or [entry]
    return Claim(
        id=entry["id"],
        says=entry["says"],
        source=entry["source"],
        claim=entry["claim"],
        stated=entry["stated"],
        readings=tuple(
            ClaimReading(
                measure=reading["measure"],
                arguments=reading.get("arguments") or {},
                words=reading.get("words", ""),
                relation=reading.get("relation", "="),
                tolerance=float(reading.get("tolerance", 0)),
            )
            for reading in readings
        ),
        notes=entry.get("notes") or {},
    )


def _faults(entry: Mapping[str, Any]) -> Sequence[str]:
    """What is wrong with one entry, each as ``key: why``."""
    faults = []
    for key in ("id", "says", "source", "claim"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            faults.append(f"{key}: is missing, or not text" if key in entry else f"{key}: is missing")
    faults += unknown_keys(entry, (*_KEYS, *_OTHER_KEYS))
    if "stated" not in entry:
        faults.append("stated: is missing")
    elif not _is_value(entry["stated"]):
        faults.append(f"stated: {entry['stated']!r} is no number and no word, nor a list of them")
    if "readings" in entry and "measure" in entry:
        faults.append("measure: a claim with readings names its measures there")
    readings = entry.get("readings", [entry])
    if not isinstance(readings, list) or not readings or not all(isinstance(reading, dict) for reading in readings):
        return [*faults, "readings: not a list of readings"]
    for number, reading in enumerate(readings, start=1):
        where = f"reading {number}: " if "readings" in entry else ""
        faults += [f"{where}{fault}" for fault in reading_faults(reading, is_own="readings" in entry)]
    notes = entry.get("notes") or {}
    if not isinstance(notes, dict):
        faults.append("notes: not a mapping of verdict to words")
    else:
        faults += [
            f"notes: {verdict!r} is none of {', '.join(VERDICTS)}" for verdict in notes if verdict not in VERDICTS
        ]
    return faults


def unknown_keys(entry: Mapping[Any, Any], known: Sequence[str]) -> list[str]:
    """The keys of an entry that it may not have, each as ``key: why``."""
    return [f"{key}: unknown key{nearest(str(key), known)}" for key in entry if key not in known]


def reading_faults(reading: Mapping[str, Any], *, is_own: bool) -> Sequence[str]:
    """What is wrong with one reading, each as ``key: why``; ``is_own``: it has words of its own."""
    faults = []
    if is_own:
        faults += unknown_keys(reading, _READING_KEYS)
        if not reading.get("words") or not isinstance(reading["words"], str):
            faults.append("words: is missing; say how the claim is understood here")
    measure = reading.get("measure")
    if measure is None:
        return [*faults, "measure: is missing"]
    if not isinstance(measure, str) or measure not in FIGURES:
        return [*faults, f"measure: {measure!r} is not registered{nearest(str(measure), list(FIGURES))}"]
    if reading.get("relation", "=") not in RELATIONS:
        faults.append(f"relation: {reading['relation']!r} is none of {' '.join(RELATIONS)}")
    tolerance = reading.get("tolerance", 0)
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or tolerance < 0:
        faults.append(f"tolerance: {tolerance!r} is not a number from 0 up")
    arguments = reading.get("arguments") or {}
    if not isinstance(arguments, dict):
        return [*faults, "arguments: not a mapping of names to values"]
    takes = arguments_of(measure)
    faults += [
        f"arguments: {measure} takes no {name!r}{nearest(str(name), list(takes))}"
        for name in arguments
        if name not in takes
    ]
    faults += [
        f"arguments: {measure} needs {name!r}"
        for name, parameter in takes.items()
        if parameter.default is parameter.empty and name not in arguments
    ]
    faults += [
        f"arguments: {name}: {arguments[name]!r} is not {_KINDS[takes[name].annotation][1]}"
        for name in arguments
        if name in takes and not _is_kind(arguments[name], takes[name].annotation)
    ]
    return faults


#: What an argument may be, by the annotation of the measure, and how that is called.
_KINDS: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    "str": ((str,), "text"),
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "bool": ((bool,), "true or false"),
    "date": ((date,), "a day as YYYY-MM-DD"),
    "Sequence[str]": ((list,), "a list of words"),
}


def _is_kind(value: Any, annotation: str) -> bool:
    kinds, _ = _KINDS[annotation]
    if isinstance(value, bool) and bool not in kinds:
        return False
    if list in kinds and isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, kinds)


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_is_value(item) and not isinstance(item, list) for item in value)
    return isinstance(value, int | float | str | date) and not isinstance(value, bool)


#: For each figure of ``published_totals.csv``: the measure, what it counts in the plural, the rest of the words.
_DAILY: Final[Mapping[str, tuple[str, str, str]]] = {
    "n_commutations": ("count_commutations", "sentences", "commuted that day"),
    "n_running_commutations": ("count_commutations_to_date", "sentences", "commuted up to that day"),
    "n_life_in_force": ("count_life_in_force", "", "of them life"),
    "n_running_life_in_force": ("count_life_in_force_to_date", "life sentences", "commuted up to that day"),
}


def read_daily_claims(published: pd.DataFrame) -> tuple[Claim, ...]:
    """The figures published on each day of grants, as claims.

    Parameters
    ----------
    published : DataFrame, one row per published figure
        As :func:`analysis.claims.reconcile.read_published_totals` gives it. Not changed.

    Returns
    -------
    Claims whose id is ``<batch_id>/<figure>``, with ``/<number>`` where others say otherwise
    """
    twice = published.duplicated(["batch_id", "figure"], keep=False)
    claims = []
    for row, is_twice in zip(published.to_dict("records"), twice, strict=True):
        measure, things, words = _DAILY[row["figure"]]
        stated = int(row["published"])
        because = row["because"]
        claims.append(
            Claim(
                id=f"{row['batch_id']}/{row['figure']}" + (f"/{row['published']}" if is_twice else ""),
                says="published that day",
                source=row["says"],
                claim=" ".join(filter(None, (f"{stated:,}", things[:-1] if stated == 1 else things, words))),
                stated=stated,
                readings=(ClaimReading(measure, {"batch_id": row["batch_id"]}),),
                notes={} if pd.isna(because) else {"differs": str(because)},
            )
        )
    return tuple(claims)
