"""Each statement about the table is broken once, and found with its row."""

from __future__ import annotations

import pytest

from analysis.grants.checks import STATEMENTS, UNUSUAL, check_grants
from support.invented import make_grants

#: A row that breaks a statement, and the words of the statement. One row for each.
BROKEN: list[tuple[dict[str, object], str]] = [
    ({"batch_id": "2016-03-31-obama"}, "batch_id begins with granted_on"),
    ({"batch_id": "2016-03-30-Obama/.."}, "batch_id is <granted_on>-<president>"),
    ({"name": "A Whole One", "source_line": 1}, "a record is listed once in a source"),
    ({"grant_id": "2016-03-30-obama/a-whole-one"}, "a grant has an id of its own"),
    ({"source": "../../etc/passwd"}, "a source is an id, not a path"),
    ({"source": "x" * 201}, "a source is an id, not a path"),  # no file can be named so
    ({"president": "Invented President"}, "a batch has one president"),
    ({"batch_id": "2016-03-30-obama-2"}, "a president's day is one batch"),
    ({"name": "Offense:"}, "a name is not a word of the list's header"),
    ({"district": "District of Michigan"}, "a district is one of the 94, or one of the past"),  # it has two
    ({"district": "Western District of Maryland"}, "a district is one of the 94, or one of the past"),
    ({"other_districts": "District of Maine;District of Michigan"}, "so is each district of another case"),
    ({"first_sentenced_on": "2017"}, "a person is sentenced before the grant"),
    ({"first_sentenced_on": "2016-04"}, "a person is sentenced before the grant"),
    ({"first_sentenced_on": "2016-03-30"}, "a person is sentenced before the grant"),
    ({"grant_form": "expires_on", "expires_on": "2016-03-29"}, "a sentence expires on or after the day of the grant"),
    (
        {"grant_form": "expires_on", "expires_on": "2047-01-01"},
        "a sentence that is commuted to expire on a day does so within thirty years",
    ),
    (
        {"clemency_type": "commutation", "first_sentenced_on": "1915-12-31"},
        "a sentence that is commuted was imposed in the hundred years before the grant",
    ),
    ({"clemency_type": "pardon", "grant_form": None, "expires_on": "2016-07-28"}, "a pardon commutes no sentence"),
    ({"clemency_type": "pardon", "grant_form": None, "commuted_months": 12}, "a pardon commutes no sentence"),
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
    ({"statutes": "21 USC 846;18 USC 2"}, "the values of a list are sorted and stand once"),
    ({"same_person": "2016-05-05-obama;2016-05-05-obama"}, "the values of a list are sorted and stand once"),
    ({"drugs": "cocaine base", "drug_quantities": "cocaine:5000"}, "a weight is of a drug that is named"),
    ({"drug_quantities": "cocaine:5000"}, "a weight is of a drug that is named"),
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
    assert row.get("name", "A Broken One") in found["name"].tolist()


def test_one_wrong_cell_is_one_finding_and_not_the_whole_batch() -> None:
    findings = check_grants(make_grants({}, {}, {"name": "A Broken One", "president": "Invented President"}))
    assert findings[["name", "statement"]].to_numpy().tolist() == [["A Broken One", "a batch has one president"]]
    both = check_grants(make_grants({}, {}, *[{"president": "Invented President"}] * 2))  # nobody knows which two
    assert len(both[both["statement"] == "a batch has one president"]) == 4


def test_a_whole_table_has_no_findings() -> None:
    life = {"is_life": True, "is_life_imposed": True, "life_plus_months": 60}
    amended = {"is_amended": True, "imposed_months": 300, "sentence_months": 240}
    dated = {"grant_form": "expires_on", "expires_on": "2016-07-28", "drugs": "cocaine;heroin"}
    assert check_grants(make_grants(life, amended, dated, {"first_sentenced_on": "2016-02-01"})).empty


@pytest.mark.parametrize(
    "row",
    [
        {"first_sentenced_on": "2016"},  # the year of the grant may be before it
        {"first_sentenced_on": "2016-03"},
        {"first_sentenced_on": "2016-03-29"},
        {"grant_form": "expires_on", "expires_on": "2016-03-30"},
        {"grant_form": "expires_on", "expires_on": "2046-12-31"},
        {"clemency_type": "commutation", "first_sentenced_on": "1916"},
        {"clemency_type": "pardon", "first_sentenced_on": "1873-06-18"},  # of the dead
        {"district": "Northern District of Illinois"},
        {"district": "District of the Canal Zone"},  # one of the past
        {"district": "U.S. Army general court-martial"},
        {"district": "Superior Court of the District of Columbia"},
        {"district": "District of Columbia Superior Court"},
        {"district": "District of Columbia (Superior Court)"},
        {"clemency_type": "pardon", "grant_form": None},
        {"drugs": "cocaine;cocaine base", "drug_quantities": "cocaine:5000;cocaine base:280"},
        {"name": "NA"},  # a name that looks missing is a name
        {"source_line": 1},  # a page may have many people on one line
        {"batch_id": "2016-03-30-example", "president": "Ann Example"},  # two presidents may share a day
    ],
)
def test_what_is_only_near_to_breaking_a_statement_holds(row: dict[str, object]) -> None:
    assert check_grants(make_grants({}, row)).empty


def test_what_is_unusual_is_told_and_breaks_nothing() -> None:
    # 360 months commuted to 240 are shortened; 240 commuted to 240 are not; an unknown sentence is not compared
    terms = {"grant_form": "term", "commuted_months": 240}
    shorter = {**terms, "imposed_months": 360, "sentence_months": 360}
    same = {**terms, "imposed_months": 240, "sentence_months": 240}
    grants = make_grants(shorter, same, terms)
    assert check_grants(grants).empty
    assert check_grants(grants, UNUSUAL)["name"].tolist() == ["Imagined Person 2"]


def test_an_empty_table_has_no_findings_but_the_columns() -> None:
    assert check_grants(make_grants()).columns.tolist() == [
        "line", "batch_id", "name", "column", "value", "statement",
    ]  # fmt: skip


def test_every_statement_across_columns_is_broken_by_a_case_above() -> None:
    across = {s.words for s in STATEMENTS if not s.words.startswith("is ")}
    assert across == {words for _, words in BROKEN if not words.startswith("is ")}
    assert len({s.words for s in STATEMENTS if s.column == "batch_id"}) == 4  # no two say the same


def test_the_table_is_not_changed() -> None:
    grants = make_grants({"n_cases": 0}, {})
    before = grants.copy()
    check_grants(grants)
    assert grants.equals(before)
