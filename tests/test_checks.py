"""Each statement about the table is broken once, and found with its row."""

from __future__ import annotations

import pytest

from analysis.checks import STATEMENTS, check_grants
from invented import make_grants

#: A row that breaks a statement, and the words of the statement. One row for each.
BROKEN: list[tuple[dict[str, object], str]] = [
    ({"batch_id": "2016-03-31-obama"}, "batch_id begins with granted_on"),
    ({"batch_id": "2016-03-30-Obama/.."}, "batch_id is <granted_on>-<president>"),
    ({"source_line": 1}, "a record is listed once in a source"),
    ({"president": "Invented President"}, "a batch has one president"),
    ({"first_sentenced_on": "2017"}, "a person is sentenced before the grant"),
    ({"first_sentenced_on": "2016-04"}, "a person is sentenced before the grant"),
    ({"first_sentenced_on": "2016-03-31"}, "a person is sentenced before the grant"),
    (
        {"is_life": True, "is_life_imposed": True, "sentence_months": 60},
        "a life sentence in force has no finite term",
    ),
    (
        {"is_life": True, "is_life_imposed": True, "imposed_months": 60},
        "a life sentence as imposed has no finite term",
    ),
    ({"life_plus_months": 60}, "months beside a life sentence need a life sentence in force"),
    ({"imposed_months": 60, "sentence_months": 50}, "a sentence that was not amended is in force as imposed"),
    ({"is_life": True}, "a sentence that was not amended is in force as imposed"),
    ({"grant_form": "expires_on"}, "the form of the grant says whether it has a date"),
    ({"commuted_months": 60}, "the form of the grant says whether it has a term"),
    ({"drugs": "heroin;cocaine"}, "the values of a list are sorted and stand once"),
    ({"drugs": "heroin;heroin"}, "the values of a list are sorted and stand once"),
    ({"drugs": "heroin;unspecified"}, "an unspecified drug stands alone"),
    ({"clemency_type": "amnesty"}, "is one of commutation, pardon"),
    ({"grant_form": "other thing"}, "is one of expires_on, term, both, other"),
    ({"source": None}, "is never missing"),
    ({"n_cases": 0}, "is at least 1 cases"),
    ({"n_cases": 51}, "is at most 50 cases"),
    ({"fine_usd": -1}, "is at least 0 US dollars"),
    ({"commuted_months": 60_001, "grant_form": "term"}, "is at most 60,000 months"),
]


@pytest.mark.parametrize(("row", "words"), BROKEN)
def test_a_broken_statement_is_found_with_its_row(row: dict[str, object], words: str) -> None:
    findings = check_grants(make_grants({"name": "A Whole One"}, {"name": "A Broken One", **row}))
    found = findings[findings["statement"] == words]
    assert "A Broken One" in found["name"].tolist()


def test_a_whole_table_has_no_findings() -> None:
    life = {"is_life": True, "is_life_imposed": True, "life_plus_months": 60}
    amended = {"is_amended": True, "imposed_months": 300, "sentence_months": 240}
    dated = {"grant_form": "expires_on", "expires_on": "2016-07-28", "drugs": "cocaine;heroin"}
    assert check_grants(
        make_grants(life, amended, dated, {"first_sentenced_on": "2016-02-01"}, {"first_sentenced_on": "2016-03"})
    ).empty


def test_an_empty_table_has_no_findings_but_the_columns() -> None:
    assert check_grants(make_grants()).columns.tolist() == [
        "line", "batch_id", "name", "column", "value", "statement",
    ]  # fmt: skip


def test_every_statement_across_columns_is_broken_by_a_case_above() -> None:
    across = {s.words for s in STATEMENTS if not s.words.startswith("is ")}
    assert across == {words for _, words in BROKEN if not words.startswith("is ")}


def test_the_table_is_not_changed() -> None:
    grants = make_grants({"n_cases": 0}, {})
    before = grants.copy()
    check_grants(grants)
    assert grants.equals(before)
