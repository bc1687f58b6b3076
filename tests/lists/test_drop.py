"""A person, a day, a president and a type make a grant; what else is not published stays unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis.lists.drop import check_record
from analysis.lists.layouts import Account, Listing, RawRecord
from analysis.lists.read_list import ReadList, read_list
from analysis.lists.sources import Source
from analysis.lists.stated import Stated

BARE = RawRecord(
    "list", 7, "Ann Example", granted_on=date(2024, 12, 12), president="Joseph R. Biden", clemency_type="commutation"
)


def read(records: list[RawRecord], monkeypatch: pytest.MonkeyPatch) -> ReadList:
    """A list that holds these records, a row each."""
    account = Account("list", "invented", len(records), len(records), 0, 0, 0, len(records))
    listing = Listing(account, records, [(1, 0)] * len(records))
    monkeypatch.setattr("analysis.lists.read_list.read_listing", lambda text, source: listing)
    return read_list("list", [Source(Path("list.md"), b"words", "list", None)], Stated())


@pytest.mark.parametrize(
    ("terms", "rule"),
    [
        ("Commutation denied", "record.nothing_granted"),
        ("Respite granted until May 1, 2025", "record.nothing_granted"),
        ("Sentence commuted to time served; the petition for remission of the fine was denied", None),
        ("", None),
    ],
)
def test_terms_that_grant_nothing_are_no_commutation(terms: str, rule: str | None) -> None:
    unfit = check_record(BARE._replace(terms=terms), set())
    assert (unfit and unfit.rule) == rule


def test_a_name_a_day_a_president_and_a_type_are_a_grant(monkeypatch: pytest.MonkeyPatch) -> None:
    pardon = BARE._replace(line=8, name="Ben Example", clemency_type="pardon", offense="Fraud")
    done = read([BARE, pardon], monkeypatch)
    assert (done.refused, done.rejects) == ([], [])
    assert [(row["name"], row["clemency_type"], row["batch_id"]) for row in done.rows] == [
        ("Ann Example", "commutation", "2024-12-12-biden"),
        ("Ben Example", "pardon", "2024-12-12-biden"),
    ]
    unknown = ("district", "first_sentenced_on", "is_life", "sentence_months", "grant_form", "drugs", "offenses")
    assert [done.rows[0][column] for column in unknown] == [""] * len(unknown)
    assert (
        "list.md: holds commutations and prints no offense and no sentence and no terms; what follows stays unknown"
        in done.notes
    )


def test_a_part_that_others_have_is_told_of_who_lacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = BARE._replace(line=8, name="Ben Example", offense="Fraud", sentence="60 months", terms="Time served")
    done = read([BARE, whole], monkeypatch)
    missing = [(one.record, one.field) for one in done.rejects if one.rule == "record.missing_part"]
    assert missing == [("Ann Example", part) for part in ("offense", "sentence", "terms")]
    assert len(done.rows) == 2


@pytest.mark.parametrize(
    ("lacks", "rule"),
    [
        ({"name": ""}, "record.no_name"),
        ({"name": "OFFENSE:"}, "record.no_name"),
        ({"name": "Ann \x01"}, "record.control_character"),
        ({"name": "Ann " * 200}, "record.name_too_long"),
        ({"granted_on": None}, "record.no_day"),
        ({"granted_on": date(2216, 1, 1)}, "record.day_in_future"),
        ({"granted_on": date(2014, 1, 1)}, "record.day_outside_presidency"),
        ({"president": ""}, "record.no_president"),
        ({"clemency_type": ""}, "record.type_not_told"),
        ({"clemency_type": "2 Pardons and 1 Commutation"}, "record.type_not_told"),
    ],
)
def test_without_one_of_them_there_is_none(lacks: dict[str, object], rule: str) -> None:
    unfit = check_record(BARE._replace(**lacks), set())  # type: ignore[arg-type]
    assert unfit is not None
    assert unfit.rule == rule


def test_people_of_one_name_are_two_where_anything_published_differs() -> None:
    seen: set[object] = set()
    assert check_record(BARE, seen) is None
    assert check_record(BARE._replace(line=9, home="Gary, Indiana"), seen) is None
    again = check_record(BARE._replace(line=11), seen)
    assert again is not None
    assert again.rule == "record.printed_twice"
    there = check_record(BARE._replace(district_date="D. Me."), seen)
    assert there is not None
    assert there.rule == "record.name_twice_on_one_line"


def test_a_document_that_names_nobody_any_more_is_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = Listing(Account("list", "invented", 1, 0, 0, 1, 0, 0), [], [], names_nobody="a fact sheet of totals")
    monkeypatch.setattr("analysis.lists.read_list.read_listing", lambda text, source: listing)
    source = Source(Path("list.md"), b"words", "list", None)
    assert read_list("list", [source], Stated()).refused == []
    held = read_list("list", [source], Stated(), before=read_rows(monkeypatch))
    assert held.refused[1].words == "  2024-12-12-biden: Ann Example: record: commutation -> (empty)"


def read_rows(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    with monkeypatch.context() as patch:
        return read([BARE], patch).rows
