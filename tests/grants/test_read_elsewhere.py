"""A grants table is a CSV file that programs guess the types of: what is written reads right with their defaults."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis import project
from analysis.grants.schema import COLUMNS
from analysis.grants.select import read_grants
from analysis.grants.table import read_words, write_grants
from support.invented import make_grants

#: What of the columns of a pardon of long ago is published: a bare year, and no terms at all.
PARDON: dict[str, object] = {
    "clemency_type": "pardon", "batch_id": "1989-08-14-bush", "granted_on": "1989-08-14", "president": "Ann Example",
    "first_sentenced_on": "1979", "is_life": None, "is_amended": None, "fine_usd": None, "grant_form": None,
}  # fmt: skip

#: A commutation that shows what all of these hold.
COMMUTATION: dict[str, object] = {
    "first_sentenced_on": "2006-03-30", "sentence_months": 240, "commuted_months": 120, "fine_usd": 12.5,
    "restitution_usd": 100, "supervised_release_months": "life", "drugs": "PCP;heroin",
}  # fmt: skip


def many(first: dict[str, object] = PARDON) -> pd.DataFrame:
    """300 pardons by year alone, and one commutation of a later day: the first rows show nothing."""
    return make_grants(*[first] * 300, COMMUTATION, {**COMMUTATION, "fine_usd": 0, "supervised_release_months": 60})


def written(grants: pd.DataFrame, path: Path) -> list[dict[str, str]]:
    write_grants(grants, path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_batch_that_shows_most_stands_first_and_is_read_in_the_order_of_days(tmp_path: Path) -> None:
    grants, path = many(), tmp_path / "grants.csv"
    rows = written(grants, path)
    assert [row["batch_id"] for row in rows] == ["2016-03-30-obama"] * 2 + ["1989-08-14-bush"] * 300
    assert [row["name"] for row in rows] == [*grants["name"][300:], *grants["name"][:300]]
    assert_frame_equal(read_grants(path).reset_index(drop=True), grants)
    before = path.read_bytes()
    write_grants(read_grants(path), path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "rows",
    [
        [PARDON, COMMUTATION],  # few rows are looked at as a whole
        [COMMUTATION] * 50 + [{**COMMUTATION, "batch_id": "2017-01-19-obama", "granted_on": "2017-01-19"}] * 100,
    ],
)
def test_rows_that_show_enough_stay_as_they_are(tmp_path: Path, rows: list[dict[str, object]]) -> None:
    grants = make_grants(*rows)
    assert [row["name"] for row in written(grants, tmp_path / "grants.csv")] == grants["name"].tolist()


def test_where_a_column_has_a_fraction_each_number_has_a_point(tmp_path: Path) -> None:
    grants = make_grants(*({"fine_usd": usd, "restitution_usd": 100} for usd in (0, 12.5, None, 1000)))
    rows = written(grants, tmp_path / "grants.csv")
    assert [row["fine_usd"] for row in rows] == ["0.0", "12.5", "", "1000.0"]
    assert {row["restitution_usd"] for row in rows} == {"100"}
    # a word stands for its number, as a list that is read again has it
    assert read_words(tmp_path / "grants.csv")["fine_usd"].fillna("").tolist() == ["0", "12.5", "", "1000"]


def test_the_projects_own_table_is_written_so(tmp_path: Path) -> None:
    write_grants(read_grants(), tmp_path / "grants.csv")
    assert (tmp_path / "grants.csv").read_bytes() == project.GRANTS.read_bytes()


def by_pandas(path: Path) -> dict[str, list[Any]]:
    return pd.read_csv(path).to_dict("list")


def by_polars(path: Path) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = pytest.importorskip("polars").read_csv(path).to_dict(as_series=False)
    return columns


def by_duckdb(path: Path) -> dict[str, list[Any]]:
    table = pytest.importorskip("duckdb").read_csv(str(path))
    return dict(zip(table.columns, map(list, zip(*table.fetchall(), strict=True)), strict=True))


@pytest.mark.parametrize("read", [by_pandas, by_polars, by_duckdb])
@pytest.mark.parametrize("which", ["invented", "the project's"])
def test_another_program_reads_each_cell_with_its_defaults(read: Any, which: str, tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    rows = written(many() if which == "invented" else read_grants(), path)
    columns = read(path)
    for column in COLUMNS:
        values = [None if pd.isna(value) else value for value in columns[column.name]]
        words = [row[column.name] or None for row in rows]
        if not any(words):
            assert not any(values)
        elif column.kind in ("integer", "number"):
            assert values == [word and float(word) for word in words], column.name
        elif column.kind == "boolean":
            assert values == [word and word == "true" for word in words], column.name
        else:  # days are days or texts
            assert [value and str(value) for value in values] == words, column.name
