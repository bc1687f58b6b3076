"""Court cases, what each judgment gave, and how long all prison terms together are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Relation = Literal["", "consecutive", "concurrent"]


@dataclass(slots=True)
class Term:
    """One term of imprisonment: finite ``months``, or life with ``plus`` months after it.

    ``months`` is None where it is not a number of months: life, death, time served, or
    days alone. ``consecutive`` months of it run after the others when ``relation`` does
    not say that all of it does.
    """

    start: int
    end: int
    months: int | None = None
    plus: int = 0
    is_life: bool = False
    is_death: bool = False
    relation: Relation = ""
    consecutive: int = 0


@dataclass(slots=True)
class Stage:
    """What one judgment gave: as imposed, or an amendment; None is not stated in it."""

    terms: list[Term] = field(default_factory=list)
    fine: float | None = None
    restitution: float | None = None


@dataclass(slots=True)
class Case:
    """One court case: its number, its judgments in order, how it stands to the other cases."""

    number: int
    stages: list[Stage] = field(default_factory=lambda: [Stage()])
    is_first_unstated: bool = False
    relation: Relation = ""

    @property
    def in_force(self) -> Stage:
        """The last stage, with what it does not restate kept from the stages before it."""
        if len(self.stages) == 1:
            return self.stages[0]
        force = Stage()
        for stage in self.stages:
            force.terms = stage.terms or force.terms
            force.fine = force.fine if stage.fine is None else stage.fine
            force.restitution = force.restitution if stage.restitution is None else stage.restitution
        return force


class Total(NamedTuple):
    """Prison of all cases together, and where it stands; ``months`` is None for life, death or days alone."""

    is_life: bool = False
    is_death: bool = False
    months: int | None = None
    plus: int = 0
    start: int = 0
    end: int = 0


def total(cases: Iterable[tuple[Case, Stage]]) -> Total:
    """All terms of one stage of each case: those said to be consecutive are added, otherwise the longest counts.

    >>> total([(Case(1), Stage([Term(0, 9, 60), Term(11, 20, 24, relation="consecutive")]))]).months
    84
    """
    terms = [(term, term.relation or case.relation) for case, stage in cases for term in stage.terms]
    if not terms:
        return Total()
    if len(terms) == 1:
        term = terms[0][0]
        return Total(term.is_life, term.is_death, term.months, term.plus, term.start, term.end)
    start, end = min(term.start for term, _ in terms), max(term.end for term, _ in terms)
    is_life, is_death = any(term.is_life for term, _ in terms), any(term.is_death for term, _ in terms)
    added = longest = plus = 0
    for term, relation in terms:
        months = term.months or 0
        if term.is_life:
            plus = max(plus, term.plus)
        elif relation == "consecutive":
            added += months
        else:
            longest = max(longest, months - term.consecutive)
            added += term.consecutive
    if is_life:
        # what stands beside a life term that is itself consecutive is consecutive to it
        if any(term.is_life and relation == "consecutive" for term, relation in terms):
            added += longest
        return Total(True, is_death, None, plus + added, start, end)
    is_known = any(term.months is not None for term, _ in terms)
    return Total(False, is_death, added + longest if is_known else None, 0, start, end)
