"""The figures that a claim may name, with their arguments and units; ``docs/claims.md`` is printed from here.

A claim in ``data/hand/claims.yml`` names a figure and its arguments, and never holds code. Registered are the measures
that only claims have, every number of a report under its key in ``results.json``, and what presidents are compared by.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

import pandas as pd

from analysis.claims.computed import CLAIM_GROUPS, CLAIM_MEASURES, DEFINITIONS_OF_COUNT
from analysis.claims.evidence import Computed, Evidence
from analysis.errors import UsageError, nearest
from analysis.measures.published import PEOPLE, PUBLISHED_NUMBERS, SHARE, Number, find

#: The types of arguments, as annotations have them.
Kind = Literal["str", "int", "float", "bool", "date", "Sequence[str]"]


class Argument(NamedTuple):
    """An argument of a figure: its type, whether it has to be given, and its choices where they are few."""

    kind: Kind
    is_required: bool = True
    choices: tuple[str, ...] = ()


class RegisteredFigure(NamedTuple):
    """A figure that a claim may name: how it is computed, from what arguments, what it is, and its unit."""

    compute: Callable[..., Computed]
    arguments: Mapping[str, Argument]
    meaning: str
    unit: str


#: The units of measures whose name does not begin with theirs.
_UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cut_share_interval": SHARE,
        "cut_months_interval": "months",
        "past_presidents": "presidents",
        "fiscal_year_figure": "petitions or grants",
        "not_published": "none",
        "rule_of_law": "words",
        "person_value": "as in the grants table",
        "person_quantity": "grams",
        "person_years_served": "years and days",
    }
)


#: What the measures of claims may be asked for, by the name of the argument.
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"which": tuple(DEFINITIONS_OF_COUNT), "groups": tuple(CLAIM_GROUPS)}
)


def _measure(name: str, compute: Callable[..., Computed]) -> RegisteredFigure:
    parameters = list(inspect.signature(compute).parameters.values())[1:]  # without the evidence
    arguments = {
        one.name: Argument(one.annotation, one.default is one.empty, _CHOICES.get(one.name, ())) for one in parameters
    }
    unit = _UNITS.get(name) or {"count": PEOPLE, "share": SHARE}[name.partition("_")[0]]
    return RegisteredFigure(compute, arguments, (inspect.getdoc(compute) or "").partition("\n")[0], unit)


def _published(number: Number) -> RegisteredFigure:
    part = {number.part: Argument("date" if number.part == "day" else "str")} if number.part else {}
    arguments = {"batch_id": Argument("str"), **part}
    return RegisteredFigure(partial(_find_number, number=number), arguments, number.meaning, number.unit)


def _find_number(evidence: Evidence, batch_id: str, number: Number, **part: date | str) -> Computed:
    results = evidence.results(batch_id)
    found, unknown = find(results, number.key), find(results, number.unknown) if number.unknown else None
    if number.part:  # where nothing is counted, either nobody has it or nothing is known
        count = _find_part(evidence, number, found, str(part[number.part]))
        found = count if found or unknown == 0 else None
    return Computed(found, is_least=bool(unknown))


def _find_part(evidence: Evidence, number: Number, counts: Mapping[str, int], wanted: str) -> int:
    """The count of a drug, day, group, district, or state."""
    known = find(evidence.results_of_all, number.key)
    if wanted not in known and number.part != "day":
        raise UsageError(f"{number.key} has no {number.part} {wanted!r}{nearest(wanted, list(known))}")
    return counts.get(wanted, 0)


#: What presidents are compared by: columns of :func:`analysis.measures.compare_presidents`.
_COMPARED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "n_commutations": ("grants", "commutations of a time in office, as published"),
        "n_pardons": ("grants", "pardons of a time in office, as published"),
        "n_together": ("grants", "both together"),
        "years_counted": ("years", "the years in which these were counted"),
        "commutations_per_year": ("grants per year", "commutations by the years counted"),
        "pardons_per_year": ("grants per year", "pardons by the years counted"),
        "n_received_commutation": ("petitions", "petitions for commutation received"),
        "n_received_pardon": ("petitions", "petitions for pardon received"),
        "n_received": ("petitions", "petitions of any kind received"),
        "n_decided_commutation": ("petitions", "petitions for commutation granted, denied, or closed"),
        "n_decided_pardon": ("petitions", "petitions for pardon granted, denied, or closed"),
        "n_decided": ("petitions", "petitions of any kind granted, denied, or closed"),
        "commutations_per_decided": (SHARE, "commutations by the petitions for commutation decided"),
        "commutations_per_received": (SHARE, "commutations by the petitions for commutation received"),
        "pardons_per_decided": (SHARE, "pardons by the petitions for pardon decided"),
        "pardons_per_received": (SHARE, "pardons by the petitions for pardon received"),
        "grants_per_decided": (SHARE, "both kinds of grants by all petitions decided"),
        "grants_per_received": (SHARE, "both kinds of grants by all petitions received"),
    }
)


def _compared(column: str) -> RegisteredFigure:
    unit, meaning = _COMPARED[column]
    arguments = {"president": Argument("str"), "second_time": Argument("bool", is_required=False)}
    return RegisteredFigure(partial(_find_compared, column=column), arguments, meaning, unit)


def _find_compared(evidence: Evidence, president: str, column: str, second_time: bool = False) -> Computed:
    compared = evidence.compared
    own = compared.loc[compared["president"] == president, column]
    if own.empty:
        known = list(compared["president"].unique())
        raise UsageError(f"there is no president {president!r}{nearest(president, known)}")
    if second_time and len(own) < 2:
        raise UsageError(f"{president} was not in office a second time")
    value = own.iloc[int(second_time)]
    plain = None if pd.isna(value) else value.item() if hasattr(value, "item") else value
    return Computed(plain, basis="In the Justice Department’s figures")


#: Every figure that a claim may name.
FIGURES: Final[Mapping[str, RegisteredFigure]] = MappingProxyType(
    {
        **{name: _measure(name, compute) for name, compute in CLAIM_MEASURES.items()},
        **{number.key: _published(number) for number in PUBLISHED_NUMBERS if number.is_number},
        **{f"compared.{column}": _compared(column) for column in _COMPARED},
    }
)


def compute_figure(evidence: Evidence, name: str, /, **arguments: Any) -> Computed:
    """What a figure of :data:`FIGURES` comes to; computed once for the same evidence and arguments.

    Raises
    ------
    UsageError
        An argument names something that the data do not have.

    Examples
    --------
    >>> from analysis.grants.presidents import read_petitions, read_presidents
    >>> from analysis.grants.select import read_grants
    >>> evidence = Evidence(read_grants(), read_presidents(), read_petitions())
    >>> compute_figure(evidence, "sentence.median_months", batch_id="2016-03-30-obama").value
    240.0
    """
    key = (name, repr(sorted(arguments.items())))
    if key not in evidence.computed:
        evidence.computed[key] = FIGURES[name].compute(evidence, **arguments)
    return evidence.computed[key]
