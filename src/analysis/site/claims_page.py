"""claims.html: what newspapers and the White House stated, beside what the rows come to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from analysis import project
from analysis.claims import (
    Alternatives,
    Computed,
    Evidence,
    Question,
    Verdict,
    compare_definitions,
    judge_alternatives,
    judge_claims,
    read_claims,
    read_daily_claims,
)
from analysis.claims.ledger import DAILY, VERDICTS
from analysis.claims.reconcile import read_published_totals
from analysis.claims.verdicts import stated_words
from analysis.exhibits import Table
from analysis.grants.names import Names
from analysis.site.page import SitePage
from analysis.text import batch_words, counted, day_words, listed
from analysis.text.sentence import capitalized

Changes = Mapping[str, Alternatives]


class Ledger(NamedTuple):
    """What the page is about: the verdicts in order, by claim what else may be asked, and counts by definition."""

    verdicts: Sequence[Verdict] = ()
    alternatives: Mapping[str, Changes] = MappingProxyType({})
    definitions: Sequence[Question] = ()


NO_CLAIMS = Ledger()


def judge_ledger(evidence: Evidence) -> Ledger:
    """The whole ledger of the project, recomputed from the rows."""
    claims = read_claims()
    daily = read_daily_claims(read_published_totals())
    return Ledger(
        judge_claims((*claims, *daily), evidence),
        {claim.id: judge_alternatives(claim, evidence) for claim in claims if claim.is_comparable},
        compare_definitions(project.HAND / "definitions.yml", evidence),
    )


def render_claims(ledger: Ledger, names: Names) -> SitePage:
    """The page of the ledger; without full names, nothing that is about single persons."""
    verdicts = ledger.verdicts
    shown = [verdict for verdict in verdicts if names == "full" or not _is_of_a_person(verdict)]
    daily = [verdict for verdict in shown if verdict.claim.says == DAILY]
    alternatives = {
        verdict.claim.id: changes for verdict in shown if (changes := ledger.alternatives.get(verdict.claim.id))
    }
    by_speaker: dict[str, list[dict[str, Any]]] = {}
    for verdict in shown:
        if verdict.claim.says != DAILY:
            claims = by_speaker.setdefault(verdict.claim.says, [])
            claims.append(_claim(verdict, can_vary=verdict.claim.id in alternatives))
    stated = [
        (f"claims-{number}", f"What {speaker} stated", claims)
        for number, (speaker, claims) in enumerate(by_speaker.items(), start=1)
    ]
    sections = {id_: title for id_, title, _ in stated}
    sections |= {"daily": "The figures of each day"} if daily else {}
    sections |= {"definitions": "Definitions side by side"} if ledger.definitions else {}
    n_left_out = len(verdicts) - len(shown)
    return SitePage(
        file="claims.html",
        title="Claims, recomputed",
        description=_say_counts(shown),
        values={
            "n_left_out": counted(n_left_out, "claim", "claims") if n_left_out else "",
            "sections": sections,
            "speakers": stated,
            "daily": [
                (day_words(day), [_figure(verdict, has_note=names == "full") for verdict in of_day])
                for day, of_day in groupby(daily, lambda verdict: verdict.claim.id[:10])
            ],
            "n_daily": counted(len(daily), "figure", "figures"),
            "definitions": [_definition(question) for question in ledger.definitions],
        },
        data={"alternatives": _alternatives(alternatives)} if alternatives else {},
        names_people=True,
        script="claims.js" if alternatives else "",
    )


#: How an argument that may be changed is called.
_LABELS = {
    **{"batch_id": "Day of grant:", "day": "Day:", "years": "Years:", "grams": "Grams:"},
    **{"drug": "Drug:", "label": "Offense:"},
}


def _alternatives(alternatives: Mapping[str, Changes]) -> dict[str, Any]:
    """For the script: of each claim and argument what may be chosen, in words, what comes of it, and the verdict."""
    claims: dict[str, Any] = {}
    for claim_id, changes in alternatives.items():
        claims[_mark(claim_id)] = {
            name: {
                "own": change.own,
                "choices": [
                    [_choice_words(name, value), _computed_words(judged), _SAYS[judged.verdict]]
                    for value, judged in change.judged
                ],
            }
            for name, change in changes.items()
        }
    return {"labels": _LABELS, "claims": claims}


#: A verdict as the end of a sentence.
_SAYS = {
    "agrees": "would agree",
    "differs": "would differ",
    "ambiguous": "would be ambiguous",
    "not in the data": "could not be answered",
}


def _computed_words(verdict: Verdict) -> str:
    return verdict.outcomes[0].words


def _choice_words(name: str, value: Any) -> str:
    if name == "batch_id":
        return batch_words(value)
    return day_words(value) if name == "day" else str(value)


def _definition(question: Question) -> Table:
    rows = [(one.words, one.computed.value, one.used_by) for one in question.definitions]
    return Table(
        pd.DataFrame(rows, columns=["words", "n", "used_by"]).astype({"n": "Int64"}),
        name=re.sub(r"[^a-z]+", "-", question.question.lower()).strip("-"),
        caption=question.question,
        columns={"words": "Definition", "n": "Count", "used_by": "Who uses it"},
    )


def _mark(claim_id: str) -> str:
    """The id of a claim's place on the page."""
    return claim_id.replace("/", "-")


def _is_of_a_person(verdict: Verdict) -> bool:
    return any(outcome.reading.measure.startswith("person_") for outcome in verdict.outcomes)


def _say_counts(verdicts: Sequence[Verdict]) -> str:
    """How many claims came to which verdict."""
    counts = Counter(verdict.verdict for verdict in verdicts)
    words = {
        "agrees": ("agrees", "agree"),
        "differs": ("differs", "differ"),
        "ambiguous": ("is ambiguous", "are ambiguous"),
        "not comparable": ("is not comparable", "are not comparable"),
        "not in the data": ("is not in the data", "are not in the data"),
    }
    said = [counted(counts[name], *words[name]) for name in VERDICTS if counts[name]]
    claims = counted(len(verdicts), "published claim", "published claims") if verdicts else "No published claims"
    return f"{claims}: {listed(said) if said else 'nothing to recompute'}."


def _claim(verdict: Verdict, can_vary: bool) -> dict[str, Any]:
    """One claim: what was stated, what is computed, the verdict, and why."""
    claim = verdict.claim
    return {
        "id": _mark(claim.id),
        "words": f"{capitalized(claim.claim)}.",
        "verdict": verdict.verdict.capitalize(),
        "source": claim.source,
        "stated": stated_words(claim),
        "basis": verdict.outcomes[0].computed.basis,
        "computed": [
            {"words": outcome.reading.words, "value": outcome.words, "behind": _behind(outcome.computed)}
            for outcome in verdict.outcomes
        ],
        "note": verdict.note,
        "can_vary": can_vary,
    }


def _behind(computed: Computed) -> str:
    """How many grants are behind a figure that is not itself their number."""
    n = len(computed.rows)
    return f" ({counted(n, 'grant', 'grants')})" if n > 1 and n != computed.value else ""


def _figure(verdict: Verdict, *, has_note: bool) -> dict[str, str]:
    """A figure of a day, and why it differs."""
    return {
        "claim": verdict.claim.claim,
        "computed": _computed_words(verdict),
        "verdict": verdict.verdict,
        "source": verdict.claim.source,
        "note": verdict.note if has_note else "",
    }
