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
    in_office = presidents.set_index("slug").loc["trump-2"]
    assert in_office[["n_commutations", "n_pardons", "n_received"]].isna().all()
    # the Justice Department's page had about 124 by name to that day, of both kinds
    assert (in_office["n_together"], f"{in_office['counted_to']:%Y-%m-%d}") == (124, "2026-02-12")


def test_both_kinds_are_added_where_each_is_known(presidents: pd.DataFrame) -> None:
    together = presidents.set_index("slug")["n_together"]
    # Obama 1,715 + 212, Trump 94 + 143, Biden 4,165 + 80
    assert together[["obama", "trump", "biden"]].tolist() == [1927, 237, 4245]


def test_petitions_are_added_or_stay_whole(presidents: pd.DataFrame) -> None:
    """Press of Atlantic City 2021: 9,757 and 1,854 of the first term; of President Biden only 14,867 together."""
    received = presidents.set_index("slug")[["n_received_commutation", "n_received_pardon", "n_received"]]
    assert received.loc["trump"].tolist() == [9757, 1854, 11611]
    assert received.loc["biden"].isna().tolist() == [True, True, False]
    assert received.loc["biden", "n_received"] == 14867


def test_only_ford_had_a_clemency_board(presidents: pd.DataFrame) -> None:
    board = presidents.set_index("president")["n_board_recommendations"]
    assert board[board > 0].to_dict() == {"Gerald R. Ford": 13603}


def test_people_of_a_class_are_counted_where_the_number_is_sure(presidents: pd.DataFrame) -> None:
    """Truman's 1,523 were named, Carter's 2,393 are a lower bound; about 6,500 and about 1,500 are estimates."""
    proclaimed = presidents.set_index("slug")["n_proclaimed"]
    assert proclaimed[proclaimed > 0].to_dict() == {"truman": 1523, "carter": 2393, "trump-2": 77}


def test_every_total_has_a_source(presidents: pd.DataFrame) -> None:
    known = presidents[presidents[["n_commutations", "n_together", "n_received"]].notna().any(axis=1)]
    assert known["source"].notna().all()
    assert known.loc[known["name_in_table"].isna(), "source_day"].notna().all()


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
    "slug,president,took_office_on,name_in_table,published_commutations,published_pardons,published_together,"
    "received_commutation,received_pardon,received_together,counted_to,source,source_day,remark\n"
)

#: The comma before an empty cell.
E = ","


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            f"obama,Barack Obama,2009-01-20,,many{E * 9}\n",
            "line 2: published_commutations: 'many' is not a whole number",
        ),
        (f"obama,Barack Obama,20 January 2009,Barack Obama{E * 10}\n", "line 2: took_office_on: '20 January 2009'"),
        (f"obama,Barack Obama,2009-01-20,Barak Obama{E * 10}\n", "not in clemency_by_fiscal_year.csv: Barak Obama"),
        (
            f"trump,Donald J. Trump,2017-01-20,,94{E * 9}\n",
            "source: missing beside a published number: Donald J. Trump",
        ),
        (
            f"trump,Donald J. Trump,2017-01-20,,94{E * 6},x,,\n",
            "source_day: missing beside a published number: Donald J.",
        ),
        (f"trump,Donald J. Trump,2017-01-20,,94{E * 6},x,soon,\n", "line 2: source_day: 'soon' is not a date"),
        (
            f"trump,Donald J. Trump,2017-01-20,,94{E * 6},x,2021-02-16,\n",
            "line 2: counted_to: a number of a president in",
        ),
        (
            f"obama,Barack Obama,2009-01-20,Barack Obama,9{E * 5},2017-01-20,x,2021-02-16,\n",
            "line 2: a number is typed of",
        ),
        (f",Donald J. Trump,2017-01-20{E * 11}\n", r"presidents\.csv, line \d+: slug: is empty"),
        (f"b,B,2017-01-20{E * 11}\na,A,2009-01-20{E * 11}\n", "not in the order in which they took office"),
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
