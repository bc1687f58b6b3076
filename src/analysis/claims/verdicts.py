"""The verdict on a claim: what the rows come to, beside what was stated."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from analysis.claims.evidence import Computed, Evidence
from analysis.claims.ledger import VERDICTS, Claim, ClaimReading, fill_note
from analysis.claims.registry import FIGURES, compute_figure
from analysis.errors import InputError, UsageError
from analysis.grants.select import UnknownBatch
from analysis.measures.published import SHARE
from analysis.measures.sentences import DAYS_PER_YEAR


class Recomputed(NamedTuple):
    """What one reading of a claim comes to; ``holds`` is None where the data hold no figure."""

    reading: ClaimReading
    computed: Computed
    holds: bool | None

    @property
    def words(self) -> str:
        """The figure, for people; a share with its count, and of fewer than a hundred people as a whole percentage."""
        value, whole = self.computed.value, self.computed.whole
        least = "at least " if self.computed.is_least and value is not None else ""
        if whole and isinstance(value, float):
            percent = _one_decimal(round(100 * value, 1 if whole >= 100 else 0))
            return f"{least}{len(self.computed.rows):,} of {whole:,} ({percent}%)"
        least = "up to " if self.reading.measure == "past_presidents" and value else least
        return least + figure_words(self.reading, value)


class Verdict(NamedTuple):
    """A claim with all its readings recomputed, and what follows.

    ``note`` explains the verdict, ``true_if`` says of one that differs what would make the claim true; each is
    empty where the ledger has no words for it.
    """

    claim: Claim
    outcomes: tuple[Recomputed, ...]
    verdict: str
    note: str = ""
    true_if: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, as ``clemency claims --json`` prints them.

        ``computed`` is the figure of the first reading; where there are several,
        ``readings`` has all of them. ``rows`` are the grants behind it, ``source:line``.
        """
        plain: dict[str, Any] = {
            "id": self.claim.id,
            "claim": self.claim.claim,
            "says": self.claim.says,
            "source": self.claim.source,
            "says_on": self.claim.says_on,
            "link": self.claim.link,
            "archived": self.claim.archived,
            "stated": _plain(self.claim.stated),
            "computed": self.outcomes[0].computed.value,
            "verdict": self.verdict,
            "note": self.note,
            "true_if": self.true_if,
            "rows": list(self.outcomes[0].computed.rows),
        }
        if len(self.outcomes) > 1:
            plain["readings"] = [
                {
                    "reading": outcome.reading.words,
                    "computed": outcome.computed.value,
                    "holds": outcome.holds,
                    "rows": list(outcome.computed.rows),
                }
                for outcome in self.outcomes
            ]
        return plain


def judge_claims(claims: Iterable[Claim], evidence: Evidence) -> list[Verdict]:
    """The verdict on each claim, in order."""
    return [judge_claim(claim, evidence) for claim in claims]


def judge_claim(claim: Claim, evidence: Evidence) -> Verdict:
    """Recompute a claim in all its readings.

    It ``agrees`` when it is true in every reading that the data can answer, ``differs``
    when in none, is ``ambiguous`` when in one and not another, and is ``not in the data``
    when they can answer none. It is ``not comparable`` when every reading counts something else.
    """
    outcomes = tuple(_recompute(claim, reading, evidence) for reading in claim.readings)
    held = {outcome.holds for outcome in outcomes} - {None}
    if not claim.is_comparable:
        verdict = "not comparable"
    elif not held:
        verdict = "not in the data"
    elif held == {True, False}:
        verdict = "ambiguous"
    else:
        verdict = "agrees" if True in held else "differs"
    computed = {name: _recompute(claim, reading, evidence) for name, reading in claim.computed.items()}
    figures = {name: one.words for name, one in computed.items() if one.computed.value is not None}
    note, true_if = claim.notes.get(verdict, ""), claim.true_if if verdict == "differs" else ""
    return Verdict(claim, outcomes, verdict, *(_sentence(fill_note(words, figures)) for words in (note, true_if)))


def say_verdicts(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The ledger in plain text: a line for each claim, its note below, the sums at the end."""
    width = max((len(verdict.claim.id) for verdict in verdicts), default=0)
    for verdict in verdicts:
        computed = " / ".join(outcome.words for outcome in verdict.outcomes)
        stated = stated_words(verdict.claim)
        yield f"{verdict.claim.id:<{width}}  {verdict.verdict:<15}  stated {stated}, computed {computed}"
        if verdict.note:
            yield f"{'':<{width}}  {verdict.note}"
    counts = Counter(verdict.verdict for verdict in verdicts)
    yield f"{len(verdicts):,} claims: " + ", ".join(f"{counts[name]:,} {name}" for name in VERDICTS if counts[name])


def _sentence(words: str) -> str:
    """Words as a sentence: a capital before, a full stop behind."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""


def value_words(value: Any) -> str:
    """A stated or computed figure, for people.

    >>> value_words([235, "60"]), value_words(0.34426), value_words(None)
    ('235, 60', '0.3443', 'unknown')
    """
    if value is None:
        return "unknown"
    if isinstance(value, list):
        return ", ".join(map(value_words, value))
    return f"{value:,.4g}" if isinstance(value, float) else str(_plain(value))


def figure_words(reading: ClaimReading, value: Any) -> str:
    """What a reading comes to, for people: with its unit, a share as a percentage.

    >>> figure_words(ClaimReading("share_serving_life", {}), 0.34426)
    '34.4%'
    >>> figure_words(ClaimReading("count_firearm", {}), 1715)
    '1,715'
    >>> figure_words(ClaimReading("person_value", {"columns": ["imposed_sentence", "first_sentenced_in"]}), [300, 2006])
    '25 years, 2006'
    >>> figure_words(ClaimReading("person_years_served", {}), 20.0246)
    '20 years 9 days'
    """
    if value is None:
        return value_words(value)
    if reading.measure == "person_value":
        values = value if isinstance(value, list) else [value]
        return ", ".join(map(_column_words, reading.arguments["columns"], values))
    if isinstance(value, list):
        between = " to " if reading.measure.endswith("_interval") else ", "
        return between.join(figure_words(reading, part) for part in value)
    unit = FIGURES[reading.measure].unit
    if unit == SHARE:
        return f"{_one_decimal(100 * value)}%"
    if unit == "years and days":
        return _years_words(value)
    if unit in ("grams", "months", "years"):
        return f"{_one_decimal(value)} {unit}"
    return f"{value:,}" if isinstance(value, int) else value_words(value)


def _column_words(column: str, value: Any) -> str:
    """A value of the table, as a statement about a person has it; life has no months."""
    if column.endswith("_on") and re.fullmatch(r"\d{4}-\d\d-\d\d", words := str(_plain(value))):
        day = date.fromisoformat(words)
        return f"{day:%B} {day.day}, {day.year}"
    months = _number(value) if column.endswith("_months") or column == "imposed_sentence" else None
    if not isinstance(months, float):
        return value_words(value)
    years, rest = divmod(months, 12)
    return f"{_one_decimal(months)} months" if rest or years < 2 else f"{_one_decimal(years)} years"


def _years_words(years: float) -> str:
    """Years as whole ones and days, for a line that is crossed by days; what was stated has no days."""
    whole, part = divmod(years, 1)
    days = round(part * DAYS_PER_YEAR)
    return f"{whole:.0f} years" + (f" {days} {'day' if days == 1 else 'days'}" if days else "")


def _one_decimal(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


#: What a statement says that stands in a relation to its figure.
_RELATION_WORDS: Final = {">": "more than ", "<": "fewer than "}


#: Shares that people state in words.
_FRACTIONS: Final = {0.5: "half", 0.3333333333: "a third"}


def stated_words(claim: Claim) -> str:
    """What was stated, for people: "more than half"."""
    reading, stated = claim.readings[0], _plain(claim.stated)
    is_fraction = FIGURES[reading.measure].unit == SHARE and stated in _FRACTIONS
    words = _FRACTIONS[stated] if is_fraction else figure_words(reading, stated)
    return _RELATION_WORDS.get(reading.relation, "") + words


def _recompute(claim: Claim, reading: ClaimReading, evidence: Evidence) -> Recomputed:
    try:
        computed = compute_figure(evidence, reading.measure, **reading.arguments)
    except UnknownBatch:  # another table, or an excerpt: it cannot answer
        computed = Computed(None)
    except UsageError as error:
        raise InputError(f"{claim.id}: {error}") from error
    is_known = computed.value is not None and not (isinstance(computed.value, list) and None in computed.value)
    if not is_known or reading.relation == "none":
        return Recomputed(reading, computed, None)
    holds = _stands(computed.value, reading, claim.stated)
    if computed.is_least:  # the true figure may be more: that bears out "more than", and refutes what is less
        is_above = _stands(computed.value, replace(reading, relation=">"), claim.stated)
        is_settled = holds if reading.relation in (">", ">=") else is_above and not holds
        return Recomputed(reading, computed, holds if is_settled else None)
    return Recomputed(reading, computed, holds)


_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def _stands(computed: Any, reading: ClaimReading, stated: Any) -> bool:
    """Whether what was computed stands to what was stated as the reading says; part by part for a list.

    >>> _stands(0.344, ClaimReading("share_serving_life", {}, relation=">"), 0.3333)
    True
    >>> _stands([0.28, 0.40], ClaimReading("cut_share_interval", {}, relation="within"), 0.39)
    True
    >>> _stands([235, "60"], ClaimReading("person_value", {}), [235, 60])
    True
    """
    if reading.relation == "within":
        low, high = computed
        return bool(low - reading.tolerance <= stated <= high + reading.tolerance)
    if isinstance(stated, list):
        return (
            isinstance(computed, list)
            and len(computed) == len(stated)
            and all(_stands(one, reading, other) for one, other in zip(computed, stated, strict=True))
        )
    one, other = _number(computed), _number(_plain(stated))
    if isinstance(one, float) and isinstance(other, float):
        if reading.relation == "=":
            return abs(one - other) <= reading.tolerance
        return _COMPARE[reading.relation](one, other)
    return reading.relation == "=" and str(one) == str(other)


def _number(value: Any) -> Any:
    """A number where the value is one, also in the words of a cell."""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
