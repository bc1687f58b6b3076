"""The ledger of claims: what newspapers and the White House stated, recomputed from the rows."""

from analysis.claims.computed import CLAIM_MEASURES
from analysis.claims.evidence import Computed, Evidence
from analysis.claims.ledger import (
    Claim,
    ClaimReading,
    Definition,
    Question,
    compare_definitions,
    read_claims,
    read_daily_claims,
)
from analysis.claims.registry import FIGURES, RegisteredFigure, compute_figure
from analysis.claims.verdicts import Recomputed, Verdict, judge_claim, judge_claims, say_verdicts
from analysis.claims.what_if import (
    Alternatives,
    change_claim,
    definition_of,
    find_claim,
    judge_alternatives,
    list_alternatives,
    table_alternatives,
    vary_claim,
)

__all__ = [
    "CLAIM_MEASURES",
    "FIGURES",
    "Alternatives",
    "Claim",
    "ClaimReading",
    "Computed",
    "Definition",
    "Evidence",
    "Question",
    "Recomputed",
    "RegisteredFigure",
    "Verdict",
    "change_claim",
    "compare_definitions",
    "compute_figure",
    "definition_of",
    "find_claim",
    "judge_alternatives",
    "judge_claim",
    "judge_claims",
    "list_alternatives",
    "read_claims",
    "read_daily_claims",
    "say_verdicts",
    "table_alternatives",
    "vary_claim",
]
