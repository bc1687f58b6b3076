"""Grants to classes of people: what is typed of them is read, or refused with its line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.grants.classes import read_class_grants
from analysis.grants.presidents import read_presidents

HEADER = "president,proclaimed_on,instrument,kind,who,people,precision,basis,source,source_day,remark\n"


def test_a_number_keeps_how_well_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / "classes.csv"
    path.write_text(
        HEADER
        + "Ann Example,1961-02-03,Proclamation 1,amnesty,deserters,,,,The text,,\n"
        + "Ben Roe,1974-09-16,Board,board,evaders,1200,about,people recommended,A report,1977,of 2,000 asked\n".replace(
            "of 2,000 asked", '"of 2,000 asked"'
        )
    )
    classes = read_class_grants(path)
    assert classes["n_people"].isna().tolist() == [True, False]
    assert classes.loc[1, ["precision", "basis", "source_day"]].tolist() == ["about", "people recommended", "1977"]
    assert classes.loc[1, "remark"] == "of 2,000 asked"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Ann Example,in May,P,pardon,all,,,,x,,", r"line 2: proclaimed_on: 'in May' is not a date"),
        ("Ann Example,1961-02-03,P,mercy,all,,,,x,,", r"line 2: kind: 'mercy' is none of amnesty, pardon, commutation, board"),
        ("Ann Example,1961-02-03,P,pardon,all,many,about,b,x,1961,", r"line 2: people: 'many' is not a whole number"),
        ("Ann Example,1961-02-03,P,pardon,all,9,perhaps,b,x,1961,", r"line 2: precision: 'perhaps' is none of exactly"),
        ("Ann Example,1961-02-03,P,pardon,all,9,,b,x,1961,", r"line 2: people: a number needs its precision and its basis"),
        ("Ann Example,1961-02-03,P,pardon,all,,about,,x,1961,", r"line 2: people: a number needs its precision and its basis"),
        ("Ann Example,1961-02-03,P,pardon,all,9,about,b,x,,", r"line 2: source_day: is empty beside a number of people"),
        ("Ann Example,1961-02-03,P,pardon,all,,,,x,lately,", r"line 2: source_day: 'lately' is not YYYY-MM-DD"),
        ("Ann Example,1961-02-03,P,pardon,all,,,,,,", r"line 2: source: is empty"),
        (",1961-02-03,P,pardon,all,,,,x,,", r"line 2: president: is empty"),
        ("A,1961-02-03,P,pardon,all,,,,x,,\nB,1960-02-03,P,pardon,all,,,,x,,", r"not in the order of their days"),
    ],
)  # fmt: skip
def test_a_bad_table_of_classes_is_refused(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "classes.csv"
    path.write_text(f"{HEADER}{row}\n")
    with pytest.raises(InputError, match=rf"classes\.csv.*{message}"):
        read_class_grants(path)


def test_each_is_counted_for_the_time_in_office_of_its_day(tmp_path: Path) -> None:
    """Two presidents are called Johnson and Trump has two times in office; an estimate is no lower bound."""
    path = tmp_path / "classes.csv"
    path.write_text(
        HEADER
        + "Andrew Johnson,1868-12-25,P,amnesty,all,7,exactly,b,x,1868,\n"
        + "Lyndon B. Johnson,1965-01-01,P,pardon,some,10,at least,b,x,1965,\n"
        + "Lyndon B. Johnson,1966-01-01,P,pardon,others,20,exactly,b,x,1966,\n"
        + "Lyndon B. Johnson,1967-01-01,P,pardon,more,400,about,b,x,1967,\n"
        + "Lyndon B. Johnson,1968-01-01,P,board,more,5,exactly,b,x,1968,\n"
        + "Donald J. Trump,2025-01-20,P,pardon,some,3,at least,b,x,2025,\n"
    )
    presidents = read_presidents(classes=path).set_index("slug")
    proclaimed, board = presidents["n_proclaimed"], presidents["n_board_recommendations"]
    assert proclaimed[proclaimed > 0].to_dict() == {"johnson": 10 + 20, "trump-2": 3}
    assert board[board > 0].to_dict() == {"johnson": 5}


@pytest.fixture(scope="module")
def classes() -> pd.DataFrame:
    return read_class_grants()


def test_the_table_holds_those_that_were_published(classes: pd.DataFrame) -> None:
    """Days and numbers as published: the proclamations at hand, the Comptroller General, and the press."""
    days = {f"{day:%Y-%m-%d}" for day in classes["proclaimed_on"]}
    assert {"1868-12-25", "1974-09-16", "1977-01-21", "2022-10-06", "2023-12-22", "2024-06-26", "2025-01-20"} <= days
    by_instrument = classes.set_index("instrument")
    assert by_instrument.loc["Proclamation 10467", "n_people"] == 6500
    assert by_instrument.loc["Proclamation 10887", ["n_people", "precision"]].tolist() == [1500, "about"]
    board = classes[classes["kind"] == "board"]
    assert board["n_people"].tolist() == [13603]
    assert "pardon" in board["remark"].iloc[0]


def test_an_unknown_number_is_missing_and_never_none(classes: pd.DataFrame) -> None:
    assert classes.loc[classes["president"] == "Andrew Johnson", "n_people"].isna().all()
    assert (classes["n_people"].dropna() > 0).all()
