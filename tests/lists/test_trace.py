"""`clemency words`: the published words behind each value, with invented lists and people."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis.cli import clemency
from analysis.grants.checks import find_faults
from analysis.grants.schema import NAMES
from analysis.grants.table import read_words
from analysis.lists.corrections import Correction
from analysis.lists.find_grant import UnknownGrant, find_grant
from analysis.lists.layouts.record import RawRecord
from analysis.lists.trace import GIVEN, trace_grant, trace_values
from support.ingesting import ingest

PEOPLE = (
    ("Anna Invented", "Life plus 60 months' imprisonment; 10 years' supervised release; $500 fine"),
    ("Bert Made-Up, aka Bertie Made-Up", "241 months' imprisonment"),
    ("Carl Same", "61 months' imprisonment"),
    ("Carl Same", "71 months' imprisonment"),
)


def write_list(path: Path) -> None:
    """A key-value list of invented people, one day, five rows a person after two rows of header."""
    rows = [("item", "description"), ("MARCH 30, 2016", "")]
    for name, sentence in PEOPLE:
        rows += [
            ("", name),
            ("Offense:", "Distribution of 50 grams or more of crack, 21 U.S.C. § 841(a)(1)"),
            ("District/Date:", "Northern Illinois; May 1, 1999"),
            ("Sentence:", sentence),
            ("Terms of Grant:", "Prison sentence commuted to expire on July 28, 2016"),
        ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a list in ``raw/`` and the table made from it."""
    raw = tmp_path / "raw"
    raw.mkdir()
    write_list(raw / "invented-list.csv")
    ingest(
        [raw],
        data=tmp_path / "grants.csv",
        president="Barack Obama",
        granted_on=date(2016, 3, 30),
        sheets=typed(tmp_path),
    )
    return tmp_path


def typed(tmp_path: Path) -> Path:
    """A folder of source sheets with one that says what the list does not print."""
    sheets = tmp_path / "sources"
    sheets.mkdir(exist_ok=True)
    (sheets / "invented-list.yml").write_text(
        "publisher: nobody\npage: https://example.org/list\nfile: invented-list.csv\ncopy: invented\n"
        f"retrieved: 2026-01-01\nsha256: '{'0' * 64}'\nlicence: none\nrole: text\nlist: invented-list\n"
        "president: Barack Obama\nclemency_type: commutation\n",
        encoding="utf-8",
    )
    return sheets


def run(folder: Path, *grant: str, raw: str = "raw", options: tuple[str, ...] = ()) -> Result:
    data = ("--data", str(folder / "grants.csv"), "--raw", str(folder / raw))
    return CliRunner().invoke(clemency, ["words", *grant, *data, *options])


def test_every_column_is_traced_in_the_order_of_the_table() -> None:
    traced = trace_values(RawRecord("a-list", 1, "Jane Roe"), {})
    assert [value.column for value in traced] == list(NAMES)
    assert {value.column for value in traced if value.note} == set(GIVEN)


def test_words_are_those_that_the_value_was_read_from() -> None:
    record = RawRecord(
        "a-list",
        1,
        "Anna Invented",
        offense="Distribution of 50 grams of crack, 21 U.S.C. § 841(a)(1)",
        district_date="N. D. Ill.; May 1, 1999",
        sentence="Life plus 60 months’ imprisonment; $500 fine",
        terms="Prison sentence commuted to expire on July 28, 2016",
    )
    words = {value.column: value.words for value in trace_values(record, {})}
    assert words["name"] == "Anna Invented"
    assert words["drugs"] == "crack"
    assert words["drug_quantities"] == "50 grams of crack"
    assert words["statutes"] == "21 U.S.C. § 841(a)(1)"
    assert words["district"] == "N. D. Ill."
    assert words["first_sentenced_on"] == "May 1, 1999"
    assert words["life_plus_months"] == "Life plus 60 months’"
    assert words["fine_usd"] == "$500"
    assert words["expires_on"] == "July 28, 2016"
    assert words["is_amended"] == ""  # follows from what is not said


def test_a_grant_is_shown_with_its_words(folder: Path) -> None:
    result = run(folder, "Anna Invented")
    assert result.exit_code == 0, result.output
    assert "Anna Invented, 2016-03-30-obama" in result.output
    assert "invented-list:3 in " in result.output
    assert "sentence.life_plus, Sentence: “Life plus 60 months'”" in result.output
    assert "corrected" not in result.output


@pytest.mark.parametrize(
    "grant",
    [
        ("invented-list:8",),
        ("2016-03-30-obama Bert Made-Up",),
        ("2016-03-30-obama", "Bert Made-Up"),
        ('2016-03-30-obama/"Bert Made-Up"',),
        ("bert  made-up",),
        ("Bertie Made-Up",),
    ],
    ids=" ".join,
)
def test_the_ways_to_name_a_grant(folder: Path, grant: tuple[str, ...]) -> None:
    result = run(folder, *grant)
    assert result.exit_code == 0, result.output
    assert "sentence_months            241" in result.output


@pytest.mark.parametrize(
    ("grant", "says"),
    [
        ("Carl Same", ("2 grants are called", "invented-list:13", "invented-list:18")),
        ("Ana Invented", ("no grant", "invented-list:3", "Anna Invented")),
        ("Invented", ("no grant", "invented-list:3", "Anna Invented")),
        ("Somebody Else", ("no grant",)),
        ("invented-list:4", ("no grant", "invented-list:3")),
        ("invented-lst:3", ("no source", "did you mean invented-list?")),
        ("2016-03-31-obama Anna Invented", ("no batch", "did you mean 2016-03-30-obama?")),
        ("2016-03-30-obama-2 Anna Invented", ("no batch", "did you mean 2016-03-30-obama?")),
        ("2016-03-30-obama- Anna Invented", ("no grant",)),  # of no batch's form
        ("2016-03-30-obama Nobody", ("no grant",)),
        (" ", ("say which grant",)),
    ],
)
def test_what_names_no_grant_or_several_is_refused_with_the_near_ones(
    folder: Path, grant: str, says: tuple[str, ...]
) -> None:
    result = run(folder, grant)
    assert result.exit_code == 2
    assert all(words in result.output for words in says), result.output
    assert "Traceback" not in result.output


def test_json_for_programs(folder: Path) -> None:
    shown = json.loads(run(folder, "Anna Invented", options=("--json",)).output)
    assert (shown["source"], shown["source_line"], shown["missing"]) == ("invented-list", "3", None)
    values = {value["column"]: value for value in shown["values"]}
    assert list(values) == list(NAMES)
    assert values["is_life"] == {
        "column": "is_life",
        "value": "true",
        "rule": "sentence.in_force",
        "field": "sentence",
        "words": "Life plus 60 months'",
        "read": "true",
        "note": None,
    }
    assert values["sentence_months"]["value"] is None


def test_without_the_list_the_values_are_shown_and_where_it_would_lie(folder: Path) -> None:
    result = run(folder, "Anna Invented", raw="elsewhere")
    assert result.exit_code == 0
    assert "invented-list:3" in result.output
    assert f"it would have to lie at a file of that name in {folder / 'elsewhere'}" in result.output
    assert "life_plus_months           60" in result.output
    assert "“" not in result.output


def test_a_sheet_names_the_file_and_its_page(folder: Path) -> None:
    from analysis.lists.sources import read_sheets

    cells = find_grant(read_words(folder / "grants.csv"), "Anna Invented")
    trace = trace_grant(cells, folder / "elsewhere", read_sheets(folder / "sources"), ())
    assert trace.missing.endswith("elsewhere/invented-list.csv (https://example.org/list)")


def test_a_list_that_has_changed_is_told(folder: Path) -> None:
    (folder / "raw" / "invented-list.csv").write_text(
        "\n".join(
            ["item,description", ",", *(folder / "raw" / "invented-list.csv").read_text("utf-8").splitlines()[1:]]
        ),
        encoding="utf-8",
    )
    result = run(folder, "Anna Invented")
    assert result.exit_code == 0
    assert "no record of that name begins there" in result.output


def test_words_are_never_those_of_somebody_else(folder: Path) -> None:
    path = folder / "raw" / "invented-list.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], *lines[7:]]), encoding="utf-8")  # Anna's five rows went, and Bert moved up
    result = run(folder, "Anna Invented")
    assert (result.exit_code, "no record of that name begins there" in result.output) == (0, True)
    assert "241" not in result.output


#: A page in one line, with a district that does not exist for two of its people.
ONE_LINE = (
    "<html><head><title>Pardons Granted by President Barack Obama (2009-2017)</title></head><body><h2>March 30, 2016</h2>"
    "<table><tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>"
    + "".join(
        f"<tr><td>{name}</td><td>{court}</td><td>1999</td><td>{offense}</td></tr>"
        for name, court, offense in (
            ("Anna Invented", "District of Michigan", "Mail fraud"),
            ("Bert Made-Up", "District of Michigan", "Bank fraud"),
            ("Carl Same", "D. Me.", "Arson"),
            ("Carl Same", "D. Utah", "Perjury"),
        )
    )
    + "</table></body></html>"
)


def test_people_on_one_line_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "one-line.html").write_text(ONE_LINE, encoding="utf-8")
    correction = (
        "source: one-line, name: Bert Made-Up, granted_on: 2016-03-30, column: district, printed: District of Michigan"
    )
    corrections = tmp_path / "corrections.yml"
    corrections.write_text(f"- {{{correction}, used: District of Maine, reason: a joke, says: the court}}\n")
    data = tmp_path / "grants.csv"
    done = ingest([tmp_path / "raw"], data=data, corrections=corrections, sheets=tmp_path / "none")
    assert find_faults(data).empty
    # a correction of one leaves the reject of the other, and of two namesakes one line can name one only
    assert [(reject.record, reject.field, reject.rule) for reject in done.rejects] == [
        ("Anna Invented", "district", "district.no_such_district"),
        ("Carl Same", "record", "record.name_twice_on_one_line"),
    ]
    offenses = {"Anna Invented": "Mail fraud", "Bert Made-Up": "Bank fraud", "Carl Same": "Arson"}
    for name, offense in offenses.items():
        for grant in ((name,), ("one-line:1", name), (f"2016-03-30-obama {name}",)):
            assert f"Offense: “{offense}”" in run(tmp_path, *grant).output
    refused = run(tmp_path, "one-line:1")
    assert (refused.exit_code, "3 grants are called 'one-line:1'; say which by" in refused.output) == (2, True)
    assert "  one-line:1  Bert Made-Up  2016-03-30-obama" in refused.output


def test_a_corrected_name_is_found_again(folder: Path) -> None:
    cells = find_grant(read_words(folder / "grants.csv"), "Bert Made-Up") | {"name": "Bert Invented"}
    correction = Correction(
        "invented-list",
        "Bert Made-Up",
        date(2016, 3, 30),
        "name",
        "Bert Made-Up",
        "Bert Invented",
        "a slip",
        "the court",
    )
    trace = trace_grant(cells, folder / "raw", (), (correction,))
    name = next(value for value in trace.values if value.column == "name")
    assert (name.words, name.note) == ("Bert Made-Up", "corrected: the list prints “Bert Made-Up”; a slip (the court)")


def test_a_corrected_value_says_so() -> None:
    record = RawRecord("invented-list", 3, "Anna Invented", sentence="241 months' imprisonment")
    cells = {"name": "Anna Invented", "source": "invented-list", "granted_on": "2016-03-30", "sentence_months": "240"}
    traced = next(value for value in trace_values(record, cells) if value.column == "sentence_months")
    assert (traced.value, traced.read, traced.words) == ("240", "241", "241 months'")


def test_a_correction_and_another_copy_are_told_apart(folder: Path) -> None:
    cells = find_grant(read_words(folder / "grants.csv"), "Bert Made-Up") | {
        "sentence_months": "240",
        "home": "Gary, IN",
    }
    correction = Correction(
        "invented-list", "Bert Made-Up", date(2016, 3, 30), "sentence_months", "241", 240, "a slip", "the court"
    )
    trace = trace_grant(cells, folder / "raw", (), (correction,))
    notes = {value.column: value.note for value in trace.values}
    assert notes["sentence_months"] == "corrected: the list prints “241”; a slip (the court)"
    assert notes["home"] == "not in this copy of the list: another copy gives it"
    assert notes["imposed_months"] == ""


def test_the_table_is_not_changed(folder: Path) -> None:
    words = read_words(folder / "grants.csv")
    before = words.copy()
    with pytest.raises(UnknownGrant):
        find_grant(words, "Nobody")
    find_grant(words, "Anna Invented")
    pd.testing.assert_frame_equal(words, before)


@pytest.mark.parametrize("name", ["Jesse Webster", "2016-03-30-obama Jesse Webster"])
def test_a_real_grant(shared_data: Path, tmp_path: Path, name: str) -> None:
    source = shared_data / "raw" / "obama-commutations-final-copy.csv"
    ingest([source], data=tmp_path / "grants.csv")
    result = CliRunner().invoke(
        clemency, ["words", name, "--data", str(tmp_path / "grants.csv"), "--raw", str(source.parent)]
    )
    assert result.exit_code == 0, result.output
    assert "district.date, District/Date: “March 21, 1996”" in result.output
