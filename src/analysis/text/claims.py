"""The claims of others in words: what came of all of them, and of one; the sentences are in ``templates/claims.j2``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from analysis.claims import Verdict
from analysis.claims.ledger import VERDICTS
from analysis.claims.verdicts import stated_words
from analysis.text.sentence import Sentence, capitalized
from analysis.text.template import say

#: By :data:`analysis.claims.what_if.DEFINITIONS`: what is counted, how claims do, and how else one may.
DEFINITION_WORDS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "with_board": (
            "The people whom President Ford’s clemency board recommended",
            "not counted, as in the Justice Department’s table",
            "counted as his commutations",
        ),
        "as_imposed": ("Life sentences", "in force on the day of the grant", "as first imposed"),
    }
)


def say_claims(verdicts: Sequence[Verdict]) -> str:
    """How many of the claims that can be checked hold up, and how many do not.

    >>> from analysis.claims import Claim, ClaimReading, Computed, Recomputed
    >>> reading = ClaimReading("count_commutations", {})
    >>> outcome = Recomputed(reading, Computed(3), False)
    >>> one = Verdict(Claim("two", "who", "where", "two people", 2, (reading,)), (outcome,), "differs")
    >>> say_claims([one, one._replace(verdict="agrees"), one._replace(verdict="not in the data")])
    'Of two published claims that can be checked, one holds up and one does not.'
    """
    return str(say("claims", "finding", {"n": _count(verdicts)}))


def say_unchecked(verdicts: Sequence[Verdict]) -> str:
    """How many claims cannot be checked, and why; nothing where all can."""
    return str(say("claims", "more", {"n": _count(verdicts)}))


def say_daily(verdicts: Sequence[Verdict]) -> str:
    """How many of the counts that were published on the days of grants agree with the list."""
    return str(say("claims", "daily", {"n": _count(verdicts)}))


def say_left_out(n: int) -> str:
    """How many claims about single people a release without names leaves out; nothing where there are none."""
    return str(say("claims", "left_out", {"n": n}))


def say_of_list(n: int) -> str:
    """How many such counts are known from the list alone; nothing where there are none."""
    return str(say("claims", "of_list", {"n": n}))


def say_redefined(definition: str, verdicts: Sequence[Verdict]) -> str:
    """How many claims would hold up by another definition; ``verdicts`` are those by it."""
    return str(say("claims", "redefined", {"definition": definition, "n": _count(verdicts)}))


def say_figures(verdict: Verdict, places: Sequence[str] = ()) -> Sentence:
    """What was claimed, and what each reading comes to; ``places`` is where the rows of each are, if anywhere.

    >>> from analysis.claims import Claim, ClaimReading, Computed, Recomputed
    >>> claim = Claim("two", "who", "where", "two people were granted", 2, (ClaimReading("count_commutations", {}),))
    >>> str(say_figures(Verdict(claim, (Recomputed(claim.readings[0], Computed(3), False),), "differs")))
    'Claimed: 2. In the list: 3.'
    """
    found = [
        {
            "value": "no such number" if outcome.computed.value is None else outcome.words,
            "words": outcome.reading.words,
            "place": place,
        }
        for outcome, place in zip(verdict.outcomes, places or [""] * len(verdict.outcomes), strict=True)
    ]
    basis = verdict.outcomes[0].computed.basis
    return say("claims", "figures", {"stated": stated_words(verdict.claim), "basis": basis, "found": found})


def say_verdict(verdict: Verdict) -> str:
    """A claim in sentences: what was claimed, what it comes to, what follows, why, and what would make it true.

    >>> from analysis.claims import Claim, ClaimReading, Computed, Recomputed
    >>> claim = Claim("two", "who", "where", "two people were granted", 2, (ClaimReading("count_commutations", {}),))
    >>> say_verdict(Verdict(claim, (Recomputed(claim.readings[0], Computed(3), False),), "differs"))
    '“Two people were granted.” Claimed: 2. In the list: 3. The claim does not hold up.'
    """
    follows = str(say("claims", "verdict", {"verdict": verdict.verdict}))
    said = [f"“{claim_words(verdict)}”", str(say_figures(verdict)), follows, verdict.note, verdict.true_if]
    return " ".join(filter(None, said))


def claim_words(verdict: Verdict) -> str:
    """What was claimed, as a sentence."""
    return f"{capitalized(verdict.claim.claim)}."


def _count(verdicts: Sequence[Verdict]) -> dict[str, int]:
    counts = Counter(verdict.verdict for verdict in verdicts)
    return {name: counts[name] for name in VERDICTS}
