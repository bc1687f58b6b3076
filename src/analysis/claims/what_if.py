"""A claim with another day, threshold, drug or definition in it, and the verdict that follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import pandas as pd

from analysis.claims.evidence import Evidence
from analysis.claims.ledger import Claim, ClaimReading
from analysis.claims.registry import FIGURES
from analysis.claims.verdicts import Verdict, judge_claim
from analysis.errors import UsageError, nearest
from analysis.grants.schema import list_items
from analysis.measures import effective


def vary_claim(claim: Claim, **arguments: Any) -> Claim:
    """The claim with other arguments of its measures; what was stated stays.

    Raises
    ------
    UsageError
        No measure of the claim takes such an argument.

    Examples
    --------
    >>> from analysis.claims import read_claims
    >>> claim = next(claim for claim in read_claims() if claim.id == "firearm-12")
    >>> dict(vary_claim(claim, batch_id="2016-05-05-obama").readings[0].arguments)
    {'batch_id': '2016-05-05-obama'}
    """
    taken = sorted({name for reading in claim.readings for name in FIGURES[reading.measure].arguments})
    for name in arguments:
        if name not in taken:
            raise UsageError(f"{claim.id}: its measure takes no {name!r}{nearest(name, taken)}")
    readings = tuple(
        replace(
            reading,
            arguments={
                **reading.arguments,
                **{name: value for name, value in arguments.items() if name in FIGURES[reading.measure].arguments},
            },
        )
        for reading in claim.readings
    )
    return replace(claim, readings=readings, notes={}, computed={})


#: Arguments of measures that stand for another definition of the same count.
DEFINITIONS: Final = ("with_board", "as_imposed")


def definition_of(claim: Claim) -> str:
    """The argument by which the count of a claim may be defined otherwise; empty where it has one definition.

    >>> from analysis.claims import read_claims
    >>> [definition_of(claim) for claim in read_claims() if claim.id in ("firearm-12", "past-seven-presidents")]
    ['with_board', '']
    """
    taken = {name for reading in claim.readings for name in FIGURES[reading.measure].arguments}
    return next((name for name in DEFINITIONS if name in taken), "")


def list_alternatives(claim: Claim, evidence: Evidence) -> dict[str, list[Any]]:
    """What may be chosen in a claim's place, by argument, its own value among it.

    Of a claim about one person nothing may be chosen: there is that person on that day alone.
    """
    if any("name" in reading.arguments for reading in claim.readings):
        return {}
    given: dict[str, list[Any]] = {}
    for reading in claim.readings:
        for name, value in reading.arguments.items():
            given.setdefault(name, []).append(value)
    return {
        name: sorted({*_CHOICES[name](claim, evidence), *values}) for name, values in given.items() if name in _CHOICES
    }


def find_claim(claims: Sequence[Claim], claim_id: str) -> Claim:
    """The claim of an id.

    Raises
    ------
    UsageError
        There is none, with the ids that are nearly the same.
    """
    by_id = {claim.id: claim for claim in claims}
    if claim_id not in by_id:
        raise UsageError(f"no claim {claim_id!r} in the ledger{nearest(claim_id, list(by_id))}")
    return by_id[claim_id]


def change_claim(claim: Claim, argument: str, value: str, evidence: Evidence) -> Claim:
    """The claim with another value of one argument, given in words as a person writes it.

    Raises
    ------
    UsageError
        The claim has no such argument, or the value is none of its choices.
    """
    choices = list_alternatives(claim, evidence)
    if argument not in choices:
        raise UsageError(f"{claim.id}: {argument!r} cannot be changed; what can: {', '.join(choices) or 'nothing'}")
    by_words = {str(choice): choice for choice in choices[argument]}
    if value not in by_words:
        raise UsageError(f"{claim.id}: {argument}: no {value!r}{nearest(value, list(by_words))}")
    return vary_claim(_by_one(claim, argument), **{argument: by_words[value]})


def table_alternatives(claim: Claim, argument: str, evidence: Evidence) -> pd.DataFrame:
    """What a claim comes to with every choice of one argument.

    Returns
    -------
    DataFrame, one row per choice
        ``choice``, ``computed`` and ``verdict``, in words, and ``is_own``; no row where the argument cannot be changed.
    """
    change = judge_alternatives(claim, evidence).get(argument, Alternatives(0, ()))
    rows = [
        (str(choice), judged.outcomes[0].words, judged.verdict, at == change.own)
        for at, (choice, judged) in enumerate(change.judged)
    ]
    return pd.DataFrame(rows, columns=["choice", "computed", "verdict", "is_own"])


class Alternatives(NamedTuple):
    """What may stand for one argument of a claim, each with its verdict; ``own`` is the place of the claim's own."""

    own: int
    judged: tuple[tuple[Any, Verdict], ...]


def judge_alternatives(claim: Claim, evidence: Evidence) -> dict[str, Alternatives]:
    """The verdict for every choice, one argument changed at a time.

    Where the readings of a claim differ by that argument alone, its first reading is left:
    they would all say the same.
    """
    changes = {}
    for name, values in list_alternatives(claim, evidence).items():
        one = _by_one(claim, name)
        own = next(reading.arguments[name] for reading in one.readings if name in reading.arguments)
        judged = tuple((value, judge_claim(vary_claim(one, **{name: value}), evidence)) for value in values)
        if len(judged) > 1:
            changes[name] = Alternatives(values.index(own), judged)
    return changes


def _by_one(claim: Claim, name: str) -> Claim:
    """The claim with the first of those readings that differ by one argument alone."""
    kept: dict[str, ClaimReading] = {}
    for reading in claim.readings:
        rest = {key: value for key, value in reading.arguments.items() if key != name}
        kept.setdefault(repr((reading.measure, rest, reading.relation, reading.tolerance)), reading)
    return replace(claim, readings=tuple(kept.values()))


def _batches(claim: Claim, evidence: Evidence) -> Sequence[str]:
    commuted = effective(evidence.grants)
    return [str(batch_id) for batch_id in commuted["batch_id"].unique()]


def _days(claim: Claim, evidence: Evidence) -> Sequence[date]:
    """The days on which sentences of the claim's own batch end."""
    batch_id = claim.readings[0].arguments.get("batch_id")
    ends = evidence.grants.loc[evidence.grants["batch_id"] == batch_id, "expires_on"].dropna()
    return [day.date() for day in ends.unique()]


def _listed(column: str) -> Callable[[Claim, Evidence], Sequence[str]]:
    def values(claim: Claim, evidence: Evidence) -> Sequence[str]:
        cells = effective(evidence.grants)[column].dropna()
        return sorted({value for cell in cells for value in list_items(cell)})

    return values


#: What may stand for an argument, by its name.
_CHOICES: Final[Mapping[str, Callable[[Claim, Evidence], Sequence[Any]]]] = MappingProxyType(
    {
        "batch_id": _batches,
        "day": _days,
        "years": lambda claim, evidence: range(5, 26),
        "grams": lambda claim, evidence: (5, 28, 50, 100, 280, 500, 1_000, 5_000),
        "drug": _listed("drugs"),
        "label": _listed("offenses"),
    }
)
