"""The presidents' totals are sums of the published table, and a batch finds its own president."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.grants.presidents import (
    batch_id,
    name_presidency,
    presidency,
    read_fiscal_years,
    read_presidents,
    was_in_office,
)
from analysis.lists.sources import read_sheet
from support import ROOT

#: data/reference/figures.md: the Justice Department's table, summed by others.
PUBLISHED_SUMS = {
    "Woodrow Wilson": 1366,
    "Warren G. Harding": 386,
    "Calvin Coolidge": 773,
    "Herbert Hoover": 405,
    "Franklin D. Roosevelt": 488,
    "Harry S. Truman": 118,
    "Dwight D. Eisenhower": 47,
    "John F. Kennedy": 100,
    "Lyndon B. Johnson": 226,
    "Richard M. Nixon": 60,
    "Gerald R. Ford": 22,
    "Jimmy Carter": 29,
    "Ronald Reagan": 13,
    "George H. W. Bush": 3,
    "Bill Clinton": 61,
    "George W. Bush": 11,
    "Barack Obama": 1715,
    "Joseph R. Biden Jr.": 4165,
}


@pytest.fixture(scope="module")
def presidents() -> pd.DataFrame:
    return read_presidents()


def test_the_sums_are_the_published_ones(presidents: pd.DataFrame) -> None:
    totals = presidents.drop_duplicates("president").set_index("president")["n_commutations"]
    assert {name: int(totals[name]) for name in PUBLISHED_SUMS} == PUBLISHED_SUMS


def test_pardons_are_summed_too(presidents: pd.DataFrame) -> None:
    # Justice Department: 212 pardons by President Obama
    assert presidents.set_index("slug").loc["obama", "n_pardons"] == 212


def test_each_time_in_office_is_one_row_in_order(presidents: pd.DataFrame) -> None:
    assert presidents["took_office_on"].is_monotonic_increasing
    assert presidents["took_office_on"].is_unique
    assert presidents["president"].tolist().count("Donald J. Trump") == 2
    assert presidents["slug"].iloc[-1] == "trump-2"


def test_a_total_that_nobody_published_is_missing(presidents: pd.DataFrame) -> None:
    assert pd.isna(presidents.set_index("slug").loc["trump-2", "n_commutations"])


def test_only_ford_had_a_clemency_board(presidents: pd.DataFrame) -> None:
    board = presidents.set_index("president")["n_board_recommendations"]
    assert board[board > 0].to_dict() == {"Gerald R. Ford": 13603}


def test_every_total_has_a_source(presidents: pd.DataFrame) -> None:
    assert presidents.loc[presidents["n_commutations"].notna(), "source"].notna().all()


def test_the_final_row_of_2017_stands_for_the_snapshot() -> None:
    years = read_fiscal_years()
    last = years[(years["president"] == "Barack Obama") & (years["fiscal_year"] == 2017)]
    assert last["n_commutations"].tolist() == [1043]  # the snapshot of December 2016 says 504


def test_the_table_is_the_one_on_its_sheet() -> None:
    sheet = read_sheet(ROOT / "data" / "sources" / "clemency-by-fiscal-year.yml")
    content = (ROOT / "data" / "hand" / sheet.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sheet.sha256


@pytest.mark.parametrize(
    ("batch_id", "president"),
    [
        ("2016-03-30-obama", "Barack Obama"),
        ("1992-12-24-bush", "George H. W. Bush"),
        ("2008-12-23-bush", "George W. Bush"),
        ("1908-01-01-roosevelt", "Theodore Roosevelt"),
        ("2017-01-20-obama", "Barack Obama"),  # the day of the inauguration belongs to two
        ("2021-01-20-trump", "Donald J. Trump"),
        ("2025-01-20-biden", "Joseph R. Biden Jr."),
    ],
)
def test_a_batch_finds_its_president(presidents: pd.DataFrame, batch_id: str, president: str) -> None:
    position = presidency(presidents, batch_id)
    assert position is not None
    assert presidents["president"].iloc[position] == president


def test_a_second_time_in_office_is_its_own(presidents: pd.DataFrame) -> None:
    first, second = (presidency(presidents, batch) for batch in ("2020-12-22-trump", "2025-01-20-trump-2"))
    assert (first, second) == (19, 21)


@pytest.mark.parametrize("batch_id", ["2016-03-30-lincoln", "2022-04-26-obama", "nonsense", "2025-13-40-trump-2"])
def test_an_unknown_president_is_none(presidents: pd.DataFrame, batch_id: str) -> None:
    assert presidency(presidents, batch_id) is None


@pytest.mark.parametrize(
    ("day", "president"),
    [
        ("2016-03-30", "Barack Obama"),
        ("1908-01-01", "Theodore Roosevelt"),
        ("2017-01-20", "Barack Obama"),
        ("2020-12-23", "Donald J. Trump"),
        ("2025-01-20", "Donald J. Trump"),
        ("2025-01-20", "Joseph R. Biden Jr."),
    ],
)
def test_what_names_a_batch_finds_its_president(presidents: pd.DataFrame, day: str, president: str) -> None:
    named = batch_id(date.fromisoformat(day), president)
    position = presidency(presidents, named)
    assert position is not None
    assert presidents["president"].iloc[position] == president
    assert was_in_office(date.fromisoformat(day), president)


def test_without_the_table_no_batch_is_named(tmp_path: Path) -> None:
    for ask in (name_presidency, was_in_office):
        with pytest.raises(InputError, match=r"presidents\.csv: no such table"):
            ask(date(2025, 1, 20), "Donald J. Trump", tmp_path / "presidents.csv")


HEADER = (
    "slug,president,took_office_on,name_in_table,published_commutations,published_pardons,"
    "source,board_recommendations,proclaimed_at_least,amnesty_source\n"
)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("obama,Barack Obama,2009-01-20,,many,,x,,,\n", "line 2: published_commutations: 'many' is not a whole number"),
        ("obama,Barack Obama,20 January 2009,Barack Obama,,,,,,\n", "line 2: took_office_on: '20 January 2009'"),
        ("obama,Barack Obama,2009-01-20,Barak Obama,,,,,,\n", "not in clemency_by_fiscal_year.csv: Barak Obama"),
        ("trump,Donald J. Trump,2017-01-20,,94,,,,,\n", "source: missing beside a published number: Donald J. Trump"),
        (",Donald J. Trump,2017-01-20,,,,,,,\n", r"presidents\.csv, line \d+: slug: is empty"),
        ("carter,Jimmy Carter,1977-01-20,Jimmy Carter,,,,,9,\n", "amnesty_source: missing beside .*: Jimmy Carter"),
        ("b,B,2017-01-20,,,,,,,\na,A,2009-01-20,,,,,,,\n", "not in the order in which they took office"),
    ],
)
def test_a_bad_table_of_presidents_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    path = tmp_path / "presidents.csv"
    path.write_text(HEADER + rows)
    with pytest.raises(InputError, match=message):
        read_presidents(path)


def test_a_missing_table_and_a_missing_column_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent.csv: no such table"):
        read_presidents(tmp_path / "absent.csv")
    (tmp_path / "short.csv").write_text("slug,president\n")
    with pytest.raises(InputError, match="missing columns: took_office_on"):
        read_presidents(tmp_path / "short.csv")
