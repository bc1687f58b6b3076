"""claims.html: what newspapers and the White House stated, beside what the rows come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from analysis.claims import Verdict
from analysis.claims.ledger import VERDICTS
from analysis.claims.verdicts import value_words
from analysis.exhibits import Table
from analysis.markup import html_text
from analysis.names import Names
from analysis.site.frame import Page
from analysis.site.parts import contents, heading, paragraphs
from analysis.wording import counted, listed

#: What the ledger says of the figures of each day, which stand in one table.
DAILY = "published that day"


def render_claims(verdicts: Sequence[Verdict], names: Names) -> Page:
    """The page of the ledger.

    Parameters
    ----------
    verdicts : what came of each claim, in the order of the ledger
    names : without full names, claims about single persons are left out, and so are
        explanations of daily figures, which name people
    """
    shown = [verdict for verdict in verdicts if names == "full" or not _is_of_a_person(verdict)]
    speakers = list(dict.fromkeys(verdict.claim.says for verdict in shown if verdict.claim.says != DAILY))
    sections = [(f"claims-{number}", f"What {speaker} stated") for number, speaker in enumerate(speakers, start=1)]
    daily = [verdict for verdict in shown if verdict.claim.says == DAILY]
    entries = [*sections, *([("daily", "The figures of each day")] if daily else [])]
    left_out = len(verdicts) - len(shown)
    parts = [
        "<h1>Claims, recomputed</h1>",
        f'<p class="headline-sentence">{html_text(_say_counts(shown))}</p>',
        paragraphs(
            "Each statement is in short words of this project, with who made it and where; the figure beside it is "
            "computed anew from the rows of the grants table, or from the Justice Department's table of petitions, "
            "whenever this page is made. “Ambiguous” means true in one reading of the words and not in another.",
            f"{counted(left_out, 'claim', 'claims')} about single persons are left out, as names are."
            if left_out
            else "",
        ),
        contents(entries) if entries else "",
    ]
    for (name, title), speaker in zip(sections, speakers, strict=True):
        parts.append(heading(title, name))
        parts += [_claim(verdict) for verdict in shown if verdict.claim.says == speaker]
    if daily:
        parts += [heading("The figures of each day", "daily"), _daily(daily, has_notes=names == "full").to_html()]
    return Page(
        file="claims.html",
        title="Claims, recomputed",
        description=_say_counts(shown),
        body="\n".join(part for part in parts if part),
        names_people=True,
    )


def _is_of_a_person(verdict: Verdict) -> bool:
    return any(outcome.reading.measure.startswith("person_") for outcome in verdict.outcomes)


def _say_counts(verdicts: Sequence[Verdict]) -> str:
    """How many claims came to which verdict.

    >>> _say_counts([])
    'No published claims: nothing to recompute.'
    """
    counts = Counter(verdict.verdict for verdict in verdicts)
    words = {
        "agrees": "agree",
        "differs": "differ",
        "ambiguous": "are ambiguous",
        "not in the data": "are not in the data",
    }
    told = [f"{counts[name]:,} {words[name]}" for name in VERDICTS if counts[name]]
    claims = counted(len(verdicts), "published claim", "published claims") if verdicts else "No published claims"
    return f"{claims}: {listed(told) if told else 'nothing to recompute'}."


def _claim(verdict: Verdict) -> str:
    """One claim: what was stated, what is computed, the verdict, and why."""
    claim = verdict.claim
    name = claim.id.replace("/", "-")
    said = f"{claim.claim[0].upper()}{claim.claim[1:]}."
    computed = [
        (outcome.reading.words, value_words(outcome.computed.value), len(outcome.computed.rows))
        for outcome in verdict.outcomes
    ]
    lines = [
        f"<li>{html_text(words)}: <strong>{html_text(value)}</strong>{_behind(n)}</li>" for words, value, n in computed
    ]
    stated = f"Stated {html_text(value_words(claim.stated))}"
    if len(computed) == 1:
        _, value, n = computed[0]
        rows = f"<p>{stated}, in the rows <strong>{html_text(value)}</strong>{_behind(n)}.</p>"
    else:
        rows = f"<p>{stated}; in the rows:</p><ul>{''.join(lines)}</ul>"
    note = f"<p>{html_text(verdict.note[0].upper() + verdict.note[1:])}.</p>" if verdict.note else ""
    return (
        f'<h3 id="{name}"><a href="#{name}">{html_text(said)}</a></h3>'
        f'<p class="kicker">{html_text(verdict.verdict.capitalize())} · {html_text(claim.source)}</p>{rows}{note}'
    )


def _behind(n: int) -> str:
    return f" ({counted(n, 'grant', 'grants')} behind it)" if n else ""


def _daily(verdicts: Sequence[Verdict], *, has_notes: bool) -> Table:
    rows = [
        {
            "day": verdict.claim.id[:10],
            "claim": verdict.claim.claim,
            "computed": value_words(verdict.outcomes[0].computed.value),
            "verdict": verdict.verdict,
            "source": verdict.claim.source,
            "note": verdict.note or None,
        }
        for verdict in verdicts
    ]
    columns = {
        **{"day": "Day", "claim": "Stated", "computed": "In the rows", "verdict": "Verdict", "source": "Published by"},
        **({"note": "Why"} if has_notes else {}),
    }
    return Table(
        pd.DataFrame(rows),
        name="daily-claims",
        caption="Figures published on each day of grants, and what the rows come to",
        columns=columns,
        note=f"n = {counted(len(rows), 'figure', 'figures')}",
    )
