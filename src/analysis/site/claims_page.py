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
    Evidence,
    Question,
    Verdict,
    compare_definitions,
    judge_alternatives,
    judge_claims,
    read_claims,
    read_daily_claims,
)
from analysis.claims.ledger import VERDICTS
from analysis.claims.reconcile import read_published_totals
from analysis.claims.verdicts import figure_words, stated_words
from analysis.escape import html_text
from analysis.exhibits import Table
from analysis.grants.names import Names
from analysis.site.frame import Page, data_block
from analysis.site.parts import contents, heading, paragraphs
from analysis.text import batch_words, counted, day_words, listed

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
        {claim.id: judge_alternatives(claim, evidence) for claim in claims},
        compare_definitions(project.HAND / "definitions.yml", evidence),
    )


#: What the ledger says of the figures of each day, which stand in one table.
DAILY = "published that day"


def render_claims(ledger: Ledger, names: Names) -> Page:
    """The page of the ledger.

    Parameters
    ----------
    ledger : what came of each claim, in order, with another day or threshold, and the definitions beside each other
    names : without full names, claims about single persons are left out, and so are
        explanations of daily figures, which name people
    """
    verdicts = ledger.verdicts
    shown = [verdict for verdict in verdicts if names == "full" or not _is_of_a_person(verdict)]
    speakers = list(dict.fromkeys(verdict.claim.says for verdict in shown if verdict.claim.says != DAILY))
    sections = [(f"claims-{number}", f"What {speaker} stated") for number, speaker in enumerate(speakers, start=1)]
    daily = [verdict for verdict in shown if verdict.claim.says == DAILY]
    entries = [*sections, *([("daily", "The figures of each day")] if daily else [])]
    left_out = len(verdicts) - len(shown)
    if ledger.definitions:
        entries.append(("definitions", "Definitions side by side"))
    alternatives = {verdict.claim.id: ledger.alternatives.get(verdict.claim.id, {}) for verdict in shown}
    alternatives = {claim_id: changes for claim_id, changes in alternatives.items() if changes}
    parts = [
        "<h1>Claims, recomputed</h1>",
        f'<p class="headline-sentence">{html_text(_say_counts(shown))}</p>',
        paragraphs(
            "Each statement is in short words of this project, with who made it and where; the figure beside it is "
            "computed anew from the rows of the grants table, or from the Justice Department's table of petitions, "
            "whenever this page is made. “Ambiguous” means true in one reading of the words given here and not in "
            "another.",
            f"{counted(left_out, 'claim', 'claims')} about single persons are left out, as names are."
            if left_out
            else "",
        ),
        contents(entries) if entries else "",
    ]
    for (name, title), speaker in zip(sections, speakers, strict=True):
        parts.append(heading(title, name))
        said = [verdict for verdict in shown if verdict.claim.says == speaker]
        parts += [_claim(verdict, verdict.claim.id in alternatives) for verdict in said]
    if daily:
        parts += [heading("The figures of each day", "daily"), _daily(daily, has_notes=names == "full")]
    if ledger.definitions:
        parts += [heading("Definitions side by side", "definitions"), paragraphs(_WHY_DEFINITIONS)]
        tables = "".join(_definition(definition).to_html() for definition in ledger.definitions)
        parts.append(f'<div class="definitions">{tables}</div>')
    parts.append(data_block("alternatives", _alternatives(alternatives)) if alternatives else "")
    return Page(
        file="claims.html",
        title="Claims, recomputed",
        description=_say_counts(shown),
        body="\n".join(part for part in parts if part),
        names_people=True,
        script="claims.js" if alternatives else "",
    )


#: How an argument that may be changed is called.
_LABELS = {
    **{"batch_id": "Day of grant:", "day": "Day:", "years": "Years:", "grams": "Grams:"},
    **{"drug": "Drug:", "label": "Offence:"},
}

_WHY_DEFINITIONS = (
    "Two people who count the same list may both be right. Here is what each definition comes to in the rows, and who "
    "uses it."
)


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
    first = verdict.outcomes[0]
    return figure_words(first.reading, first.computed.value)


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
    """How many claims came to which verdict.

    >>> _say_counts([])
    'No published claims: nothing to recompute.'
    """
    counts = Counter(verdict.verdict for verdict in verdicts)
    words = {
        "agrees": ("agrees", "agree"),
        "differs": ("differs", "differ"),
        "ambiguous": ("is ambiguous", "are ambiguous"),
        "not in the data": ("is not in the data", "are not in the data"),
    }
    told = [counted(counts[name], *words[name]) for name in VERDICTS if counts[name]]
    claims = counted(len(verdicts), "published claim", "published claims") if verdicts else "No published claims"
    return f"{claims}: {listed(told) if told else 'nothing to recompute'}."


def _claim(verdict: Verdict, can_vary: bool) -> str:
    """One claim: what was stated, what is computed, the verdict, and why."""
    claim = verdict.claim
    name = _mark(claim.id)
    said = f"{claim.claim[0].upper()}{claim.claim[1:]}."
    computed = [
        (outcome.reading.words, figure_words(outcome.reading, outcome.computed.value), len(outcome.computed.rows))
        for outcome in verdict.outcomes
    ]
    lines = [
        f"<li>{html_text(words)}: <strong>{html_text(value)}</strong>{_behind(n)}</li>" for words, value, n in computed
    ]
    stated = f"Stated {html_text(stated_words(claim))}"
    if len(computed) == 1:
        _, value, n = computed[0]
        rows = f"<p>{stated}, in the rows <strong>{html_text(value)}</strong>{_behind(n)}.</p>"
    else:
        rows = f"<p>{stated}; in the rows:</p><ul>{''.join(lines)}</ul>"
    note = f"<p>{html_text(verdict.note[0].upper() + verdict.note[1:])}.</p>" if verdict.note else ""
    return (
        f'<h3 id="{name}"><a href="#{name}">{html_text(said)}</a></h3>'
        f'<p class="kicker">{html_text(verdict.verdict.capitalize())} · {html_text(claim.source)}</p>{rows}{note}'
        + (f'<p class="vary" id="vary-{name}" hidden></p>' if can_vary else "")
    )


def _behind(n: int) -> str:
    return f" ({counted(n, 'grant', 'grants')} behind it)" if n else ""


def _daily(verdicts: Sequence[Verdict], *, has_notes: bool) -> str:
    """The figures of each day in one table, a group a day; why a figure differs stands below it, across the columns."""
    groups = "".join(
        f'<tbody><tr><th colspan="4" scope="rowgroup">{day_words(day)}</th></tr>\n'
        f"{''.join(_daily_row(verdict, has_notes) for verdict in of_day)}</tbody>\n"
        for day, of_day in groupby(verdicts, lambda verdict: verdict.claim.id[:10])
    )
    caption = "Figures published on each day of grants, and what the rows come to"
    return (
        f'<div class="exhibit" id="table-daily-claims"><div class="frame" tabindex="0" role="region" '
        f'aria-label="{caption}"><table class="batches daily number-2"><caption>{caption}</caption><thead><tr>'
        '<th scope="col">Stated</th><th scope="col">In the rows</th><th scope="col">Verdict</th>'
        f'<th scope="col">Published by</th></tr></thead>\n{groups}</table></div>'
        f'<p class="note">n = {counted(len(verdicts), "figure", "figures")}</p></div>'
    )


def _daily_row(verdict: Verdict, has_note: bool) -> str:
    cells = (_computed_words(verdict), verdict.verdict, verdict.claim.source)
    shown = "".join(f"<td>{html_text(words)}</td>" for words in cells)
    why = verdict.note[:1].upper() + verdict.note[1:]
    note = f'<tr class="why"><td colspan="4">{html_text(why)}.</td></tr>\n' if has_note and why else ""
    return f'<tr><th scope="row">{html_text(verdict.claim.claim)}</th>{shown}</tr>\n{note}'
