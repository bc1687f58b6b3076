"""The claims and definitions as they are written down: who says what, and how it is recomputed.

``data/hand/claims.yml`` is typed by us, in our own short words. A claim has one reading,
or several where its words can be understood in more than one way. What is said of a
verdict is tied to that verdict: when the rows come to another one, the words go.
``data/hand/definitions.yml`` has questions to which several definitions give several answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import pandas as pd

from analysis.claims.evidence import Computed, Evidence
from analysis.claims.registry import FIGURES, Argument, Kind, compute_figure
from analysis.errors import InputError, nearest
from analysis.grants.handwritten import Entry, Form, Key, any_key, is_text, is_web_address, read_entries, text_key
from analysis.project import HAND

_Relation = Literal["=", ">", ">=", "<", "<=", "within", "none"]
RELATIONS: Final[tuple[_Relation, ...]] = ("=", ">", ">=", "<", "<=", "within", "none")

#: What can come of a claim.
VERDICTS: Final = ("agrees", "differs", "ambiguous", "not comparable", "not in the data")


@dataclass(frozen=True)
class ClaimReading:
    """One way to understand a claim.

    ``words`` say how, where there is more than one; ``measure`` and ``arguments`` compute
    the figure, to which the stated one stands in ``relation`` (``>``: the figure is more
    than what is stated; ``within``: the figure is an interval that holds it; ``none``: it counts
    something else, and is told for what it is). ``=`` and ``within`` hold give or take ``tolerance``;
    the others are exact.
    """

    measure: str
    arguments: Mapping[str, Any]
    words: str = ""
    relation: _Relation = "="
    tolerance: float = 0.0


@dataclass(frozen=True)
class Claim:
    """One statement of somebody else.

    ``source`` is where it was said, ``says_on`` the day or month (``2016-04``); ``link`` and ``archived`` are
    addresses of the page and of a kept copy, empty where none is known. ``stated`` is a number, a word, or several
    of them for a claim in several parts. ``notes`` explain a verdict, each the one under whose name it stands;
    ``true_if`` says what would make a claim true that differs. A ``{name}`` in them is a figure of ``computed``, so
    that no figure of ours is typed.
    """

    id: str
    says: str
    source: str
    claim: str
    stated: Any
    readings: tuple[ClaimReading, ...]
    notes: Mapping[str, str] = field(default_factory=dict)
    computed: Mapping[str, ClaimReading] = field(default_factory=dict)
    says_on: str = ""
    link: str = ""
    archived: str = ""
    true_if: str = ""

    @property
    def is_comparable(self) -> bool:
        """Whether what is computed says anything on what was stated."""
        return any(reading.relation != "none" for reading in self.readings)


def _form(*keys: Key) -> Form:
    """The form of a claim, of a definition or of a part of one."""
    return Form(keys, missing="{key}: is missing", unknown="{key}: unknown key{near}")


def _words(name: str) -> Key:
    """A key whose value is words."""
    return Key(name, is_text, "is missing, or not text")


def _is_tolerance(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_is_value(item) and not isinstance(item, list) for item in value)
    return isinstance(value, int | float | str | date) and not isinstance(value, bool)


_RELATION: Final = Key(
    "relation", lambda value: value in RELATIONS, f"{{value!r}} is none of {' '.join(RELATIONS)}", is_required=False
)
_TOLERANCE: Final = Key("tolerance", _is_tolerance, "{value!r} is not a number from 0 up", is_required=False)

_SAYS_ON: Final = Key(
    "says_on",
    lambda value: type(value) is date or re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", str(value)),
    "{value!r} is not a day as YYYY-MM-DD, nor a month as YYYY-MM",
)


def _address(name: str) -> Key:
    """A key whose value is the address of a page."""
    return Key(name, is_web_address, "{value!r} is no address that begins with https://", is_required=False)


#: Where a note names a figure that is computed.
_FIGURE: Final = re.compile(r"\{(\w+)\}")

#: What is computed; :func:`_measure_faults` says what is wrong with it.
_MEASURE: Final = (any_key("measure", is_required=False), any_key("arguments", is_required=False))

_READING: Final = _form(_words("words"), *_MEASURE, _RELATION, _TOLERANCE)
_COMPUTED: Final = _form(*_MEASURE)
_CLAIM: Final = _form(
    *map(_words, ("id", "says", "source", "claim")),
    _SAYS_ON,
    _address("link"),
    _address("archived"),
    Key("stated", _is_value, "{value!r} is no number and no word, nor a list of them"),
    *_MEASURE,
    _RELATION,
    _TOLERANCE,
    any_key("readings", is_required=False),
    any_key("notes", is_required=False),
    text_key("true_if", is_required=False),
    any_key("computed", is_required=False),
)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


_QUESTION: Final = _form(_words("question"), Key("definitions", _is_list, "not a list of definitions"))
_DEFINITION: Final = _form(_words("words"), *_MEASURE, _words("used_by"))


def read_claims(path: Path = HAND / "claims.yml") -> tuple[Claim, ...]:
    """Read the ledger, in its order.

    Raises
    ------
    InputError
        All faults together, each with the line and the id of the claim: no YAML, a missing
        or unknown key, a wrong type, an unknown measure or argument, an id that stands twice.
    """
    seen: dict[str, int] = {}

    def faults_of(entry: Entry) -> list[str]:
        faults = _faults(entry)
        if isinstance(name := entry.get("id"), str):
            if name in seen:
                faults.append(f"id: stands in line {seen[name]} already")
            seen[name] = entry.line
        return faults

    try:
        entries = read_entries(path, "claims", faults_of, named_by="id")
    except FileNotFoundError:
        raise InputError(f"{path}: no such list of claims") from None
    return tuple(map(_claim, entries))


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
        computed={
            name: ClaimReading(one["measure"], one.get("arguments") or {})
            for name, one in (entry.get("computed") or {}).items()
        },
        says_on=str(entry["says_on"]),
        **{name: entry.get(name, "") for name in ("link", "archived", "true_if")},
    )


def _faults(entry: Mapping[str, Any]) -> list[str]:
    """What is wrong with one claim, each as ``key: why``."""
    faults = _CLAIM.faults_of(entry)
    readings = entry.get("readings")
    if "readings" not in entry:
        faults += _measure_faults(entry)
    elif "measure" in entry:
        faults.append("measure: a claim with readings names its measures there")
    elif not isinstance(readings, list) or not readings or not all(isinstance(one, dict) for one in readings):
        faults.append("readings: not a list of readings")
    else:
        for number, reading in enumerate(readings, start=1):
            wrong = [*_READING.faults_of(reading), *_measure_faults(reading)]
            faults += [f"reading {number}: {fault}" for fault in wrong]
    return [*faults, *_note_faults(entry)]


def _note_faults(entry: Mapping[str, Any]) -> list[str]:
    """What is wrong with the notes of one claim and with the figures in them, each as ``key: why``."""
    notes, computed = entry.get("notes") or {}, entry.get("computed") or {}
    if not isinstance(notes, dict) or not all(map(is_text, notes.values())):
        return ["notes: not a mapping of verdict to words"]
    if not isinstance(computed, dict) or not all(isinstance(one, dict) for one in computed.values()):
        return ["computed: not a mapping of names to measures"]
    faults = [f"notes: {name!r} is none of {', '.join(VERDICTS)}" for name in notes if name not in VERDICTS]
    named = {name for words in [*notes.values(), str(entry.get("true_if"))] for name in _FIGURE.findall(words)}
    faults += [
        f"notes: {{{name}}} is no figure under computed{nearest(name, list(map(str, computed)))}"
        for name in sorted(named - computed.keys())
    ]
    for name, one in computed.items():
        wrong = [*_COMPUTED.faults_of(one), *_measure_faults(one)]
        if name not in named:
            wrong.append("no note names it")
        faults += [f"computed: {name}: {fault}" for fault in wrong]
    readings = entry.get("readings") if _is_list(entry.get("readings")) else None
    relations = {one.get("relation") for one in readings or [entry]}
    if relations == {"none"} and "not comparable" not in notes:
        faults.append("notes: a claim with the relation none says under 'not comparable' why")
    return faults


def fill_note(words: str, figures: Mapping[str, str]) -> str:
    """The words of a note with the figures that it names; a sentence that names one we do not have is left out.

    >>> fill_note("A gun is no drug. {guns} of the {all} have one.", {"guns": "8", "all": "61"})
    'A gun is no drug. 8 of the 61 have one.'
    >>> fill_note("A gun is no drug. {guns} of the {all} have one.", {"all": "61"})
    'A gun is no drug.'
    """
    sentences = re.split(r"(?<=\.) ", words)
    known = [one for one in sentences if figures.keys() >= set(_FIGURE.findall(one))]
    return _FIGURE.sub(lambda found: figures[found[1]], " ".join(known))


def _measure_faults(reading: Mapping[str, Any]) -> list[str]:
    """What is wrong with the measure that a reading names, and with its arguments, each as ``key: why``."""
    measure = reading.get("measure")
    if measure is None:
        return ["measure: is missing"]
    if not isinstance(measure, str) or measure not in FIGURES:
        return [f"measure: {measure!r} is not registered{nearest(str(measure), list(FIGURES))}"]
    arguments = reading.get("arguments") or {}
    if not isinstance(arguments, dict):
        return ["arguments: not a mapping of names to values"]
    takes = FIGURES[measure].arguments
    faults = [
        f"arguments: {measure} takes no {name!r}{nearest(str(name), list(takes))}"
        for name in arguments
        if name not in takes
    ]
    faults += [
        f"arguments: {measure} needs {name!r}"
        for name, argument in takes.items()
        if argument.is_required and name not in arguments
    ]
    faults += [
        f"arguments: {name}: {fault}"
        for name, value in arguments.items()
        if name in takes and (fault := _argument_fault(value, takes[name]))
    ]
    return faults


def _argument_fault(value: Any, argument: Argument) -> str:
    if not _is_kind(value, argument.kind):
        return f"{value!r} is not {ARGUMENT_KINDS[argument.kind][1]}"
    words = value if isinstance(value, list) else [value]
    unknown = next((word for word in words if argument.choices and word not in argument.choices), None)
    return "" if unknown is None else f"there is no {unknown!r}{nearest(unknown, argument.choices)}"


#: What an argument may be, by its type, and how that is called.
ARGUMENT_KINDS: Final[Mapping[Kind, tuple[tuple[type, ...], str]]] = {
    "str": ((str,), "text"),
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a number"),
    "bool": ((bool,), "true or false"),
    "date": ((date,), "a day as YYYY-MM-DD"),
    "Sequence[str]": ((list,), "a list of words"),
}


def _is_kind(value: Any, kind: Kind) -> bool:
    kinds, _ = ARGUMENT_KINDS[kind]
    if isinstance(value, bool) and bool not in kinds:
        return False
    if list in kinds and isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, kinds)


#: Who says the figures that were published on each day of grants.
DAILY: Final = "published that day"

#: For each figure of ``published_totals.csv``: the measure, what it counts in the plural, the rest of the words.
_DAILY: Final[Mapping[str, tuple[str, str, str]]] = {
    "n_commutations": ("count_commutations", "sentences", "commuted that day"),
    "n_running_commutations": ("count_commutations_to_date", "sentences", "commuted up to that day"),
    "n_life_in_force": ("count_life", "life sentences", "commuted that day"),
    "n_running_life_in_force": ("count_life_to_date", "life sentences", "commuted up to that day"),
}


def read_daily_claims(published: pd.DataFrame) -> tuple[Claim, ...]:
    """The figures published on each day of grants, as claims.

    Parameters
    ----------
    published : DataFrame, one row per published figure
        As :func:`analysis.claims.reconcile.read_published_totals` gives it. Not changed.

    Returns
    -------
    Claims whose id is ``<batch_id>/<figure>``, for one of a court district ``<batch_id>/<district>``;
    with ``/<number>`` where others say otherwise
    """
    twice = published.duplicated(["batch_id", "figure", "district"], keep=False)
    claims = []
    for row, is_twice in zip(published.to_dict("records"), twice, strict=True):
        measure, things, words = _DAILY[row["figure"]]
        stated = int(row["published"])
        because = row["because"]
        district = "" if pd.isna(row["district"]) else str(row["district"])
        said = (f"{stated:,}", things[:-1] if stated == 1 else things, words, district and f"in the {district}")
        figure = district.lower().replace(" ", "-") or row["figure"]
        parts = (row["batch_id"], figure, is_twice and str(row["published"]))
        claims.append(
            Claim(
                id="/".join(filter(None, parts)),
                says=DAILY,
                source=row["says"],
                claim=" ".join(filter(None, said)),
                stated=stated,
                readings=(
                    ClaimReading(measure, {"batch_id": row["batch_id"]} | ({"district": district} if district else {})),
                ),
                notes={} if pd.isna(because) else {"differs": str(because)},
                says_on=row["batch_id"][:10],
                link="" if pd.isna(row["link"]) else str(row["link"]),
            )
        )
    return tuple(claims)


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
        given = read_entries(path, "questions", _question_faults, called="question")
    except FileNotFoundError:
        raise InputError(f"{path}: no such list of questions") from None
    return tuple(
        Question(entry["question"], tuple(_definition(one, evidence) for one in entry["definitions"]))
        for entry in given
    )


def _definition(one: Mapping[str, Any], evidence: Evidence) -> Definition:
    """A definition recomputed; its words say of how many the lists leave it open."""
    computed = compute_figure(evidence, one["measure"], **(one.get("arguments") or {}))
    missing = f" (not known of {computed.unknown:,}, who are not counted)" if computed.unknown else ""
    return Definition(one["words"] + missing, computed, one["used_by"])


def _question_faults(entry: Entry) -> list[str]:
    faults = _QUESTION.faults_of(entry)
    definitions = entry["definitions"] if _is_list(entry.get("definitions")) else ()
    for at, one in enumerate(definitions, start=1):
        wrong = [*_DEFINITION.faults_of(one), *_measure_faults(one)]
        if not wrong and not one["measure"].startswith("count_"):
            wrong.append(f"measure: {one['measure']} is no count")
        faults += [f"definition {at}: {fault}" for fault in wrong]
    return faults
