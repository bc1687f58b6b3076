"""Grants chosen by what a list column holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.errors import UsageError
from analysis.grants.schema import COLUMNS
from analysis.grants.select import UnknownChoice, read_grants
from analysis.grants.table import write_grants
from support.invented import make_grants

ROWS: tuple[dict[str, object], ...] = (
    {"name": "Ada", "drugs": "cocaine;heroin", "offense_groups": "drug trafficking;firearms"},
    {"name": "Bo", "drugs": "cocaine base", "offense_groups": "drug trafficking"},
    {"name": "Cy", "offense_groups": "tax", "aliases": "O'Neill;Nell"},
    {"name": "Di"},
)


@pytest.fixture(params=["as read", "by pandas alone"])
def grants(request: pytest.FixtureRequest, tmp_path: Path) -> pd.DataFrame:
    """The same people as ``read_grants`` gives them, and as whoever reads a published file has them."""
    path = tmp_path / "grants.csv"
    write_grants(make_grants(*ROWS), path)
    return read_grants(path) if request.param == "as read" else pd.read_csv(path)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"drug": "cocaine"}, ["Ada"]),  # and not Bo, whose drug begins so
        ({"drugs": "cocaine base"}, ["Bo"]),
        ({"drug": ["heroin", "cocaine base"]}, ["Ada", "Bo"]),
        ({"offense_group": "drug trafficking", "drug": "heroin"}, ["Ada"]),
        ({"alias": "Nell"}, ["Cy"]),
        ({"drug": ()}, []),
        ({}, ["Ada", "Bo", "Cy", "Di"]),
    ],
)
def test_a_value_is_a_whole_value_and_every_column_named_must_hold(
    grants: pd.DataFrame, asked: dict[str, Any], names: list[str]
) -> None:
    before = grants.copy(deep=True)
    assert grants.having(**asked)["name"].tolist() == names  # type: ignore[operator]
    pd.testing.assert_frame_equal(grants, before)


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        (
            {"drug": "cocane base"},
            UnknownChoice,
            "no drug 'cocane base' in the grants table; did you mean cocaine base",
        ),
        ({"drug": ["heroin", "crack"]}, UnknownChoice, "no drug 'crack'"),
        ({"drug": 5}, UnknownChoice, "no drug 5"),
        ({"drgu": "heroin"}, UsageError, "did you mean drug?"),
        ({"president": "Barack Obama"}, UsageError, r"is no list; choose with grants\[grants\['president'\] == …\]"),
    ],
)
def test_a_slip_is_refused(grants: pd.DataFrame, asked: dict[str, Any], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        grants.having(**asked)  # type: ignore[operator]


def test_a_value_that_only_these_rows_lack_is_nobodys(grants: pd.DataFrame) -> None:
    """PCP is in the project's table and in none of the four rows: no slip, and what a loop over groups needs."""
    assert grants.having(drug="PCP").empty  # type: ignore[operator]
    assert grants.head(0).having(drug="heroin").empty  # type: ignore[operator]


def test_a_column_that_is_not_there_is_said(grants: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="the table has no column 'drugs'"):
        grants[["name"]].having(drug="heroin")  # type: ignore[operator]


def test_each_list_column_has_a_name_for_one_of_its_values() -> None:
    assert all(bool(column.item) == (column.kind == "list") for column in COLUMNS)
    items = [column.item for column in COLUMNS if column.kind == "list"]
    assert len(set(items)) == len(items)
