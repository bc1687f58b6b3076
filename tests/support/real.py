"""The grants table of the project, and what is computed from it once for all tests: to be read, not changed."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from analysis.grants.presidents import read_presidents
from analysis.grants.select import read_grants
from analysis.measures import batch_results
from support import ROOT


@cache
def real_grants() -> pd.DataFrame:
    return read_grants(ROOT / "data" / "grants.csv")


@cache
def _presidents() -> pd.DataFrame:
    return read_presidents()


@cache
def real_results(batch_id: str) -> dict[str, Any]:
    return batch_results(real_grants(), batch_id, _presidents())
