"""The ledger of claims: what newspapers and the White House stated, recomputed from the rows."""

from analysis.claims.ledger import Claim, Reading, read_claims, read_daily_claims
from analysis.claims.measures import MEASURES, Computed, Evidence
from analysis.claims.verdicts import Verdict, judge_claim, judge_claims, say_verdicts

__all__ = [
    "MEASURES",
    "Claim",
    "Computed",
    "Evidence",
    "Reading",
    "Verdict",
    "judge_claim",
    "judge_claims",
    "read_claims",
    "read_daily_claims",
    "say_verdicts",
]
