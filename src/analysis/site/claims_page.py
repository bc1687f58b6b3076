"""claims.html: what newspapers and the White House stated, beside what the rows come to; those that differ first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from analysis import project
from analysis.claims import (
    Computed,
    Evidence,
    Question,
    Verdict,
    compare_definitions,
    definition_of,
    judge_claim,
    judge_claims,
    read_claims,
    read_daily_claims,
    vary_claim,
)
from analysis.claims.ledger import DAILY, VERDICTS
from analysis.claims.reconcile import LIST_ITSELF, read_published_totals
from analysis.exhibits import Table
from analysis.grants.identity import person_ids
from analysis.grants.names import Names
from analysis.measures import counted_among
from analysis.measures.selections import addresses, list_masks
from analysis.site.page import SitePage
from analysis.text import counted, day_words
from analysis.text.claims import (
    DEFINITION_WORDS,
    claim_words,
    say_claims,
    say_daily,
    say_figures,
    say_left_out,
    say_of_list,
    say_redefined,
    say_unchecked,
)
from analysis.text.presidents import say_source
from analysis.text.sentence import capitalized

#: Behind a figure of more people than these their names are not listed.
_MOST_PEOPLE: Final = 100


class Ledger(NamedTuple):
    """What the page is about: the verdicts in order, those by another definition by claim, and counts by definition."""

    verdicts: Sequence[Verdict] = ()
    redefined: Mapping[str, Verdict] = MappingProxyType({})
    definitions: Sequence[Question] = ()


NO_CLAIMS = Ledger()


def judge_ledger(evidence: Evidence) -> Ledger:
    """The whole ledger of the project, recomputed from the rows."""
    claims = (*read_claims(), *read_daily_claims(read_published_totals()))
    return Ledger(
        judge_claims(claims, evidence),
        {
            claim.id: judge_claim(vary_claim(claim, **{name: True}), evidence)
            for claim in claims
            if (name := definition_of(claim))
        },
        compare_definitions(project.HAND / "definitions.yml", evidence),
    )


def list_daily(ledger: Ledger) -> list[Verdict]:
    """The counts that were published on the days of grants, without those that only the list itself has."""
    return [one for one in ledger.verdicts if one.claim.says == DAILY and one.claim.source != LIST_ITSELF]


#: The sections of single claims by verdict, in the order of the page: those that hold up last.
_SECTIONS: Final = {
    "differs": "What does not hold up",
    "ambiguous": "What depends on how it is read",
    "not comparable": "What cannot be compared",
    "not in the data": "What the lists cannot settle",
    "agrees": "What holds up",
}
assert set(_SECTIONS) == set(VERDICTS)


def render_claims(ledger: Ledger, grants: pd.DataFrame, reported: Collection[str], names: Names) -> SitePage:
    """The page of the ledger; without full names, nothing that is about single persons.

    ``grants`` are as published; the rows behind a figure are linked in the reports of ``reported`` batches.
    """
    shown = [verdict for verdict in ledger.verdicts if names == "full" or not _is_of_a_person(verdict)]
    single = [verdict for verdict in shown if verdict.claim.says != DAILY]
    daily = list_daily(ledger)
    page = _Claims(ledger.redefined, _Rows(grants, reported, has_people=names == "full"), has_notes=names == "full")
    sections = [
        (verdict.replace(" ", "-"), title, list(page.groups([one for one in single if one.verdict == verdict])))
        for verdict, title in _SECTIONS.items()
        if any(one.verdict == verdict for one in single)
    ]
    contents = {id_: title for id_, title, _ in sections}
    contents |= {"daily": "Counts of each day"} if daily else {}
    contents |= {"definitions": "One question, several answers"} if ledger.definitions else {}
    finding, unchecked = say_claims(single), say_unchecked(single)
    return SitePage(
        file="claims.html",
        title="Claims about clemency, checked",
        description=" ".join(filter(None, (finding, unchecked))),
        values={
            "finding": finding.removesuffix("."),
            "unchecked": unchecked,
            "left_out": say_left_out(len(ledger.verdicts) - len(shown)),
            "sections": contents,
            "verdicts": sections,
            "daily": page.tables(daily),
            "daily_finding": say_daily(daily),
            "choice": page.switch("as_imposed", daily),
            "of_the_list": say_of_list(sum(one.claim.source == LIST_ITSELF for one in shown)),
            "definitions": [_definition(question) for question in ledger.definitions],
        },
        names_people=True,
        style="claims.css",
    )


class _Claims(NamedTuple):
    """How claims stand on the page."""

    redefined: Mapping[str, Verdict]
    rows: _Rows
    has_notes: bool

    def groups(self, verdicts: Sequence[Verdict]) -> Iterator[dict[str, Any]]:
        """Claims by the definition that decides them, with the switch to the other one; most are decided by none.

        Those that were published together, one behind another, stand together.
        """
        for definition in ("", *DEFINITION_WORDS):
            group = [one for one in verdicts if definition_of(one.claim) == definition]
            together = groupby(group, lambda one: (one.claim.says, one.claim.says_on, one.claim.source))
            if group:
                yield {
                    "definition": definition,
                    "choice": self.switch(definition, group),
                    "published": [self.published(list(own)) for _, own in together],
                }

    def published(self, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """Claims that were published together: by whom, where and when."""
        first = verdicts[0].claim
        return {
            "who": f"{capitalized(say_source(first.says, first.says_on))}: {first.source}.",
            "link": first.link,
            "archived": first.archived,
            "claims": [self.claim(one) for one in verdicts],
        }

    def switch(self, definition: str, verdicts: Sequence[Verdict]) -> dict[str, Any]:
        """The choice between two definitions, and what follows from the other; empty where nothing is decided by it."""
        others = [self.redefined[one.claim.id] for one in verdicts if definition_of(one.claim) == definition != ""]
        if not others:
            return {}
        what, own, other = DEFINITION_WORDS[definition]
        return {"what": what, "own": own, "other": other, "follows": say_redefined(definition, others)}

    def claim(self, verdict: Verdict) -> dict[str, Any]:
        """One claim: what was stated, what is computed, why, and what would make it true."""
        claim = verdict.claim
        other = self.redefined.get(claim.id)
        return {
            "id": claim.id.replace("/", "-"),
            "words": claim_words(verdict),
            "figures": self._figures(verdict),
            "other": self._figures(other) if other else [],
            "other_verdict": other.verdict if other else "",
            "people": [
                (f"See the {counted(len(people))}", people)
                for outcome in verdict.outcomes
                if (people := self.rows.people(verdict, outcome.computed))
            ],
            "note": verdict.note,
            "true_if": verdict.true_if,
        }

    def _figures(self, verdict: Verdict) -> Sequence[tuple[str, str]]:
        return say_figures(verdict, [self.rows.place(verdict, one.computed) for one in verdict.outcomes]).parts

    def tables(self, daily: Sequence[Verdict]) -> list[tuple[str, list[dict[str, Any]]]]:
        """The counts of each day, those that differ first."""
        parts = {
            "Differs": [one for one in daily if one.verdict == "differs"],
            "Agrees": [one for one in daily if one.verdict == "agrees"],
            "Not in our data": [one for one in daily if one.verdict not in ("differs", "agrees")],
        }
        return [(words, [self._row(one) for one in part]) for words, part in parts.items() if part]

    def _row(self, verdict: Verdict) -> dict[str, Any]:
        other = self.redefined.get(verdict.claim.id)
        return {
            "day": day_words(verdict.claim.says_on),
            "claim": verdict.claim.claim,
            "ours": self._cell(verdict),
            "other": self._cell(other) if other else (),
            "source": verdict.claim.source,
            "link": verdict.claim.link,
            "note": verdict.note if self.has_notes else "",
        }

    def _cell(self, verdict: Verdict) -> tuple[str, str, str]:
        """A figure of ours, where its rows are, and what came of it."""
        (outcome,) = verdict.outcomes
        return outcome.words, self.rows.place(verdict, outcome.computed), verdict.verdict


class _Rows:
    """Where the rows behind a figure are in reports: by the condition that selects them, or one by one."""

    def __init__(self, grants: pd.DataFrame, reported: Collection[str], *, has_people: bool) -> None:
        self._grants = grants
        self._reported = reported
        self._has_people = has_people

    def place(self, verdict: Verdict, computed: Computed) -> str:
        """The address at which the rows of a figure are shown, all and only these; empty where there is none."""
        batch_id = verdict.outcomes[0].reading.arguments.get("batch_id", "")
        if batch_id not in self._reported or not computed.rows:
            return ""
        if _is_of_a_person(verdict):
            return self._person[computed.rows[0]][1]
        among = counted_among(self._grants.iloc[self._places[batch_id]])
        selected = [self._select(batch_id, condition) for condition in (computed.selection, *among[:1])]
        is_same = np.logical_and.reduce(selected).sum() == len(computed.rows)
        return f"{batch_id}/index.html#people?{addresses(computed.selection, among)[0]}" if is_same else ""

    def people(self, verdict: Verdict, computed: Computed) -> list[tuple[str, str]]:
        """The people behind a figure, each with a place, where no condition selects them; empty for very many."""
        is_listed = self._has_people and len(computed.rows) <= _MOST_PEOPLE and not _is_of_a_person(verdict)
        return [self._person[row] for row in computed.rows] if is_listed and not self.place(verdict, computed) else []

    @cached_property
    def _person(self) -> dict[str, tuple[str, str]]:
        """By line of a list, the name and the place of the person; the place is empty where no report has it."""
        grants = self._grants
        places = grants["batch_id"] + "/index.html#" + person_ids(grants)
        places = places.where(grants["batch_id"].isin(self._reported), "")
        rows = grants["source"] + ":" + grants["source_line"].astype("string")
        return dict(zip(rows, zip(grants["name"], places, strict=True), strict=True))

    def _select(self, batch_id: str, condition: str) -> np.ndarray:
        """Which rows of a batch a condition selects."""
        places = self._places[batch_id]
        if condition.startswith("years_served=under"):  # a condition that the other rows of a batch decide
            own = list_masks(self._grants.iloc[places]).get(condition)
        else:
            own = self._masks[condition][places] if condition in self._masks else None
        return np.zeros(len(places), dtype=bool) if own is None else own

    @cached_property
    def _masks(self) -> Mapping[str, np.ndarray]:
        """The conditions on all rows, found at once."""
        return list_masks(self._grants)

    @cached_property
    def _places(self) -> Mapping[Any, Any]:
        return self._grants.groupby("batch_id").indices


def _definition(question: Question) -> Table:
    rows = [(one.words, one.computed.value, one.used_by) for one in question.definitions]
    return Table(
        pd.DataFrame(rows, columns=["words", "n", "used_by"]).astype({"n": "Int64"}),
        name=re.sub(r"[^a-z]+", "-", question.question.lower()).strip("-"),
        caption=question.question,
        columns={"words": "Definition", "n": "Count", "used_by": "Who uses it"},
    )


def _is_of_a_person(verdict: Verdict) -> bool:
    return any(outcome.reading.measure.startswith("person_") for outcome in verdict.outcomes)
