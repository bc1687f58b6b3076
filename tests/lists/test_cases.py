"""Several court cases of one person in the cells of one row: divided by numbers, or by empty lines alone."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.lists.facts import read_facts
from analysis.lists.layouts import read_listing
from analysis.lists.layouts.record import RawRecord

_HEADER = "<tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>"


def page(*cells: str) -> RawRecord:
    row = "".join(f"<td>{cell}</td>" for cell in ("Jane Roe", *cells))
    text = f"<title>Pardons Granted by President Zachary Example</title><h2>May 6, 1804</h2><table>{_HEADER}<tr>{row}"
    (record,) = read_listing(f"{text}</tr></table>", "invented").records
    return record


def values(record: RawRecord) -> dict[str, Any]:
    reading = read_facts(record)
    assert not reading.problems
    return {column: fact.value for column, fact in reading.facts.items()}


@pytest.mark.parametrize(
    "gap",
    ["<br><br>", "<br>\n\t<br/>", "<br><br><br>", "</p><p>&nbsp;</p>\n<p>", "</p>\n<p>", "</div><div>&nbsp;</div>"],
)
def test_cases_between_empty_lines(gap: str) -> None:
    read = values(page(f"<p>D. Me.{gap}N. D.<br>Iowa</p>", f"<p>1979{gap}1975</p>", f"<p>Mail fraud{gap}Arson</p>"))
    assert (read["n_cases"], read["district"], read["first_sentenced_on"]) == (2, "District of Maine", "1975")
    assert read["offenses"] == "arson;fraud"


def test_a_court_that_is_printed_once_is_that_of_all_cases() -> None:
    read = values(page("D. Me.", "1979<br><br>1980<br><br>1981", "Mail fraud<br><br>Arson<br><br>Theft"))
    assert (read["n_cases"], read["district"], read["first_sentenced_on"]) == (3, "District of Maine", "1979")


def test_sentences_of_cases_between_empty_lines() -> None:
    # of concurrent terms the longest counts, 73; fines and restitution of both cases are added: 50 + 7
    sentences = (
        "47 months' imprisonment; $50 fine (as amended) (March 7, 2019<br><br>73 months' imprisonment (concurrent)"
    )
    read = values(page("E. D. Va.<br><br>D. D. C.", f"{sentences}; $7 fine (March 1, 2018)", "Mail fraud<br><br>Arson"))
    assert (read["n_cases"], read["district"], read["first_sentenced_on"]) == (
        2,
        "Eastern District of Virginia",
        "2018-03-01",
    )
    assert (read["sentence_months"], read["imposed_months"], read["fine_usd"]) == (73, None, 57)
    # 60 and then 24 more
    consecutive = "60 months' imprisonment<br><br>24 months' imprisonment (consecutive)"
    assert values(page("D. Me.", consecutive, "Fraud<br><br>Arson"))["sentence_months"] == 84


@pytest.mark.parametrize(
    ("cells", "n_cases"),
    [
        (("D. Me.", "1979", "Mail fraud<br><br>Arson"), 1),  # empty lines in one cell alone
        (("D. Me.<br>", "1979<br><br>", "<p>Mail<br>fraud</p>"), 1),
        (("1. & 2. D. Me.<br><br>3. D. Md.", "1949<br><br>1950", "1. & 2. Arson<br><br>3. Theft"), 3),  # numbered
    ],
)
def test_empty_lines_that_divide_no_cases(cells: tuple[str, ...], n_cases: int) -> None:
    record = page(*cells)
    assert read_facts(record).facts["n_cases"].value == n_cases
    assert "\n\n" not in record.district_date + record.offense


@pytest.mark.parametrize(
    ("printed", "district", "n_cases"),
    [
        ("DC &amp; Md", "District of Columbia", 2),
        ("Md &amp; E/Va", "District of Maryland", 2),
        ("Kan &amp; W/Mo", "District of Kansas", 2),
        ("S/NY &amp; NJ", "Southern District of New York", 2),
        ("NJ and Conn", "District of New Jersey", 2),
        ("N/Ohi, USMC", "Northern District of Ohio", 2),
        ("N &amp; S/Cal", "Northern District of California", 2),
        ("S.D. Ill. and E.D. Mo.", "Southern District of Illinois", 2),
        ("S.D.N.Y.; D. Me.", "Southern District of New York", 2),
        ("Northern Texas and Eastern District of Virginia", "Northern District of Texas", 2),
        ("U.S. Army court-martial<br><br>S.D. Fla.", "U.S. Army court-martial", 2),
        ("Washington, D.C.", None, 1),  # one court
        ("U.S. Army summary and special courts-martial", "U.S. Army summary and special courts-martial", 1),
    ],
)
def test_several_courts_in_one_cell_are_as_many_cases(printed: str, district: str | None, n_cases: int) -> None:
    facts = read_facts(page(printed, "1979", "Fraud")).facts
    assert facts["n_cases"].value == n_cases
    if district:
        assert facts["district"].value == district


def test_a_case_below_a_refused_row_is_not_given_to_the_person_above() -> None:
    rows = [("Jane Roe", "D. Me."), ("Ann and Ben Doe", "D. Md."), ("", "D. Utah")]
    body = "".join(f"<tr><td>{name}</td><td>{court}</td><td>1979</td><td>Fraud</td></tr>" for name, court in rows)
    text = (
        f"<title>Pardons Granted by President Zachary Example</title><h2>May 6, 1804</h2><table>{_HEADER}{body}</table>"
    )
    listing = read_listing(text, "invented")
    assert [(record.name, record.district_date) for record in listing.records] == [("Jane Roe", "D. Me.; 1979")]
    assert [reject.rule for reject in listing.rejects] == ["row.several_names", "row.several_names"]


def test_cells_with_different_numbers_of_cases_are_no_case_by_case_account() -> None:
    # which court belongs to which day is not said, and the court is told, not guessed
    record = page("D. Me.<br><br>D. Md.", "1979<br><br>1980<br><br>1981", "Arson<br><br>Theft<br><br>Fraud")
    assert ("district", "district.unknown") in {
        (problem.column, problem.rule) for problem in read_facts(record).problems
    }


def test_cases_in_the_cells_of_a_spreadsheet() -> None:
    text = 'Name,Type,Date,District,Sentenced,Offense\nJane Roe,pardon,1804-05-06,"D. Me.\n\nD. Md.","1979\n\n1978","Arson\n\nTheft"\n'
    (record,) = read_listing(text, "invented").records
    assert record.district_date == "D. Me.; 1979\n\nD. Md.; 1978"
    assert values(record)["n_cases"] == 2


@pytest.mark.parametrize("sentenced", ["Death (June 1, 2005)", "Death", "Confinement for life (June 1, 2005)"])
def test_a_sentence_in_the_column_of_its_day(sentenced: str) -> None:
    read = values(page("D. Me.", sentenced, "Murder"))
    assert (read["is_death"], read["is_life"]) == ("Death" in sentenced, "life" in sentenced)
    assert read["first_sentenced_on"] == ("2005-06-01" if "2005" in sentenced else None)
