"""The ledger of claims: what newspapers and the White House stated, recomputed from the rows."""

from analysis.claims.alternatives import Change, judge_alternatives, list_choices, vary_claim
from analysis.claims.definitions import Definition, Question, compare_definitions
from analysis.claims.ledger import Claim, Reading, read_claims, read_daily_claims
from analysis.claims.measures import MEASURES, Computed, Evidence
from analysis.claims.verdicts import Verdict, judge_claim, judge_claims, say_verdicts

__all__ = [
    "MEASURES",
    "Change",
    "Claim",
    "Computed",
    "Definition",
    "Evidence",
    "Question",
    "Reading",
    "Verdict",
    "compare_definitions",
    "judge_alternatives",
    "judge_claim",
    "judge_claims",
    "list_choices",
    "read_claims",
    "read_daily_claims",
    "say_verdicts",
    "vary_claim",
]
