"""The ledger of claims: what newspapers and the White House stated, recomputed from the rows."""

from analysis.claims.alternatives import (
    Change,
    change_claim,
    find_claim,
    judge_alternatives,
    list_arguments,
    table_choices,
    vary_claim,
)
from analysis.claims.definitions import Definition, Question, compare_definitions
from analysis.claims.ledger import Claim, ClaimReading, read_claims, read_daily_claims
from analysis.claims.measures import MEASURES, Computed, Evidence
from analysis.claims.verdicts import Verdict, judge_claim, judge_claims, say_verdict, say_verdicts

__all__ = [
    "MEASURES",
    "Change",
    "Claim",
    "ClaimReading",
    "Computed",
    "Definition",
    "Evidence",
    "Question",
    "Verdict",
    "change_claim",
    "compare_definitions",
    "find_claim",
    "judge_alternatives",
    "judge_claim",
    "judge_claims",
    "list_arguments",
    "read_claims",
    "read_daily_claims",
    "say_verdict",
    "say_verdicts",
    "table_choices",
    "vary_claim",
]
