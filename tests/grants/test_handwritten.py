"""Files typed by hand: whatever somebody types, it is read or refused in a sentence with file and line."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis import project
from analysis.claims import Evidence, read_claims
from analysis.claims.ledger import compare_definitions
from analysis.claims.reconcile import read_published_totals
from analysis.cli import clemency
from analysis.errors import InputError
from analysis.grants.classes import read_class_grants
from analysis.grants.csvfile import read_rows, read_table
from analysis.grants.handwritten import Form, choice_key, day_key, read_entries, read_handwritten, text_key
from analysis.grants.presidents import name_presidency, read_fiscal_years, read_petitions, read_presidents
from analysis.lists.corrections import read_corrections
from analysis.lists.sources import read_sheet, read_sheets

#: Nine lists of nine of the one before, and so on: 9 to the power of 9 words, 387 million, in ten short lines.
LAUGHS = "a0: &a0 [ha]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))

#: What somebody types after a first line, the line that is to be named, and what is to be said.
BROKEN = {
    "a day that does not exist": ("- b: 2016-02-30", 2, "2016-02-30 is not a day of the calendar"),
    "a month that does not exist": ("- b: 2016-13-01", 2, "2016-13-01 is not a day of the calendar"),
    "an hour that does not exist": ("- b: 2016-01-01 99:00:00", 2, "2016-01-01 99:00:00 is not a day of the calendar"),
    "a number of 5,000 digits": (f"- b: {'9' * 5_000}", 2, f"{'9' * 40}… is not a whole number of at most 18 digits"),
    "the same, deeper": (f"- c:\n  - b: {'9' * 5_000}", 3, "is not a whole number of at most 18 digits"),
    "a hexadecimal one": (f"- b: 0x{'f' * 5_000}", 2, "is not a whole number of at most 18 digits"),
    "a number of minutes": (f"- b: 1{':59' * 5_000}", 2, "is not a whole number of at most 18 digits"),
    "infinity": ("- b: .inf", 2, ".inf is not a finite number"),
    "no number": ("- b: .nan", 2, ".nan is not a finite number"),
    "more than a float holds": ("- b: 1.0e+999", 2, "1.0e+999 is not a finite number"),
    "lists without end": (f"- {'[' * 5_000}", 2, "nested more than 20 deep"),
    # line 2 is in the first list, each line after it begins one more, so that line 22 begins the list number 21
    "lists on lines without end": ("".join(f"{' ' * n}- \n" for n in range(3_000)), 22, "nested more than 20 deep"),
    "laughs": (f"- b:\n    {LAUGHS.replace(chr(10), chr(10) + '    ')}", 4, "*a0: write the value out here"),
    "a list in itself": ("- &b [*b]", 2, "*b: write the value out here"),
    "a tab": ("- b:\n\tc: 1", 3, "not readable YAML"),
    "a key twice": ("- b: 1\n  b: 2", 2, "b: stands twice"),
    "a key twice, in other words": ("- yes: 1\n  true: 2", 2, "a key stands twice"),
    "a key twice in a mapping of a list": ("- b:\n  - c: 1\n    c: 2", 3, "c: stands twice"),
    "a list as a key": ("- [b]: 1", 2, "not readable YAML"),
    "two documents": ("---\n- b", 2, "not readable YAML"),
    "a tag that makes an object": ("- !!python/object/apply:os.getcwd []", 2, "not readable YAML"),
    "a number by tag": ("- !!int abc", 2, "abc is not a whole number"),
    "a day by tag": ("- !!timestamp tomorrow", 2, "tomorrow is not a day of the calendar"),
    "a truth by tag": ("- !!bool maybe", 2, "maybe is not what its tag says"),
    "a mapping by tag": ("- !!map abc", 2, "abc is not what its tag says"),
    "a control character": ("- b: \x07", 2, "holds a control character (U+0007)"),
    "the same, written out": ('- b: "\\0"', 2, "holds a control character (U+0000)"),
    "a quote that is not closed": ("- b: 'c\n- d: 1\n", 5, "a quoted scalar, line 2, found unexpected end of stream"),
}


@pytest.mark.parametrize(("typed", "line", "told"), BROKEN.values(), ids=list(BROKEN))
def test_what_is_no_value_is_a_sentence_with_file_and_line(tmp_path: Path, typed: str, line: int, told: str) -> None:
    path = tmp_path / "facts.yml"
    path.write_text(f"- a: 1\n{typed}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_handwritten(path)
    message = str(caught.value)
    assert message.startswith(f"{path}, line {line}: ")
    assert told in message
    assert len(message) < len(str(path)) + 300


@pytest.mark.parametrize(
    ("content", "line"),
    [("- a: 1\n- b: é\n".encode("latin-1"), 2), ("- a: 1\n".encode("utf-16"), 1), (b"- a: 1\n- b: 1\n- \xff\n", 3)],
)
def test_another_encoding_is_named_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / "facts.yml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_handwritten(path)
    assert str(caught.value) == f"{path}, line {line}: not UTF-8; save the file as UTF-8"


def test_what_is_a_value_is_read_as_before(tmp_path: Path) -> None:
    path = tmp_path / "facts.yml"
    path.write_text(
        "\ufeff- {a: 2016-02-29, b: 999999999999999999, c: -1.5, d: 'é', e: yes, f: null, g: [x, [y]]}\n",
        encoding="utf-8",
    )
    (entry,) = read_handwritten(path)
    assert entry == {
        **{"a": date(2016, 2, 29), "b": 10**18 - 1, "c": -1.5, "d": "é", "e": True, "f": None, "g": ["x", ["y"]]}
    }


@given(st.text() | st.text(alphabet="-:[]{}&*!|>'\"#%@, \n\tab1.0_~"))
def test_whatever_is_typed_it_is_read_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "typed.yml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(InputError):
        read_handwritten(path)


#: What reads each YAML file of the project, and an entry of such a file up to a day or a number in it.
READERS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "sheet": (read_sheet, "publisher: x\nretrieved: "),
    "corrections": (read_corrections, "- source: x\n  granted_on: "),
    "claims": (read_claims, "- id: x\n  stated: "),
    "definitions": (lambda path: compare_definitions(path, None), "- question: x\n  definitions: "),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("typed", ["2016-02-30", "9" * 5_000, ".inf", "[" * 5_000])
def test_every_reader_of_such_a_file_tells_it(tmp_path: Path, kind: str, typed: str) -> None:
    read, text = READERS[kind]
    path = tmp_path / "facts.yml"
    path.write_text(f"{text}{typed}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}, line 2: ")


def test_a_measure_that_is_no_word_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "claims.yml"
    path.write_text("- {id: a, says: b, source: c, claim: d, stated: 1, measure: [count]}\n")
    with pytest.raises(InputError, match=r"claims\.yml, line 1: a: measure: \['count'\] is not registered"):
        read_claims(path)


def test_a_correction_and_a_definition_are_named_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "facts.yml"
    path.write_text("# none of the keys\n\n- {source: a-list}\n")
    with pytest.raises(InputError, match=r"facts\.yml, line 3: entry 1: missing key 'name'"):
        read_corrections(path)
    path.write_text("# no question\n\n- {question: how many, definitions: 3}\n")
    with pytest.raises(InputError, match=r"facts\.yml, line 3: question 1: definitions: not a list"):
        compare_definitions(path, Evidence.__new__(Evidence))


@pytest.mark.parametrize("file", ["../list.csv", "/data/list.csv", "raw/list.csv", "."])
def test_a_sheet_names_a_file_in_its_folder(tmp_path: Path, file: str) -> None:
    path = tmp_path / "invented.yml"
    path.write_text(f"file: {file}\n")
    with pytest.raises(InputError, match=r"file: .* is not the bare name of a file"):
        read_sheet(path)


def test_the_command_says_it_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet with a day that does not exist, beside those of the project, where `check` and `fetch` read them all."""
    (tmp_path / "invented.yml").write_text("publisher: x\nretrieved: 2016-02-30\n")
    monkeypatch.setattr(project, "SHEETS", tmp_path)
    monkeypatch.setattr(read_sheets, "__defaults__", None)
    done = CliRunner().invoke(clemency, ["check"])
    assert (done.exit_code, done.output) == (
        1,
        f"clemency: {tmp_path / 'invented.yml'}, line 2: 2016-02-30 is not a day of the calendar\n",
    )


FORM = Form((text_key("name"), day_key("born"), choice_key("state", ("Ohio", "Maine"), is_required=False)))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("- {name: Roe}", "line 1: entry 1: missing key 'born'"),
        ("- {name: '  ', born: 1961-02-03}", "line 1: entry 1: name: '  ' is not text; put it in quotes"),
        ("# a remark\n- {name: Roe, born: 1961-02}", "line 2: entry 1: born: '1961-02' is not a date; write it as"),
        ("- {name: Roe, born: 1961-02-03, state: [Ohio]}", "entry 1: state: ['Ohio'] is none of Ohio, Maine"),
        ("- {name: Roe, born: 1961-02-03, home: Ohio}", "unknown key 'home'; known are name, born, state"),
        ("- just words", "entry 1: not a mapping of keys to values"),
        ("name: Roe", "not a list of people"),
        ("", "not a list of people"),
    ],
)
def test_entries_are_held_to_their_form(tmp_path: Path, typed: str, told: str) -> None:
    path = tmp_path / "people.yml"
    path.write_text(typed)
    with pytest.raises(InputError) as caught:
        read_entries(path, "people", FORM.faults_of)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)


def test_faults_of_all_entries_are_told_together_by_name(tmp_path: Path) -> None:
    path = tmp_path / "people.yml"
    path.write_text("- {name: Roe}\n- {name: Doe, born: 1961-02-03}\n- {born: 1}\n")
    with pytest.raises(InputError) as caught:
        read_entries(path, "people", FORM.faults_of, called="person", named_by="name")
    assert str(caught.value).splitlines() == [
        f"{path}, line 1: Roe: missing key 'born'",
        f"{path}, line 3: person 3: missing key 'name'",
        f"{path}, line 3: person 3: born: 1 is not a date; write it as YYYY-MM-DD",
    ]
    path.write_text("# nobody yet\n")
    assert read_entries(path, "people", FORM.faults_of, may_be_empty=True) == []


# Tables

PRESIDENTS = (
    "slug,president,took_office_on,name_in_table,published_commutations,published_pardons,published_together,"
    "received_commutation,received_pardon,received_together,counted_to,source,source_day,remark\n"
)
CLASSES = "president,proclaimed_on,instrument,kind,who,people,precision,basis,source,source_day,remark\n"
TOTALS = "list,batch_id,figure,district,published,says,link,table_has,because,evidence\n"
YEARS = "president,fiscal_year,version,granted_commutation,granted_pardon,granted_total,received_total\n"

#: What reads each CSV file that is typed by hand, with its header.
TABLES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "presidents": (read_presidents, PRESIDENTS),
    "presidencies": (lambda path: name_presidency(date(2016, 1, 1), "Ann Example", path), PRESIDENTS),
    "grants to classes": (read_class_grants, CLASSES),
    "fiscal years": (read_fiscal_years, YEARS),
    "petitions": (read_petitions, YEARS),
    "published totals": (read_published_totals, TOTALS),
}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (b"\xe9\n", ", line 2: not UTF-8; save the file as UTF-8"),
        (b"\x07\n", ", line 2: holds a control character (U+0007); take it out"),
        (b"a\n", ", line 2: 1 cells where the header has "),
        (b"a,b,c,d,e,f,g,h,i,j,k,l\n", ", line 2: 12 cells where the header has "),
        (b'"a\n', "not a readable CSV table: unexpected end of data"),
        (b"a" * 200_000 + b"\n", ", line 2: not a readable CSV table: field larger than field limit"),
    ],
    ids=["bytes", "control", "short", "long", "quote", "huge"],
)
def test_a_table_that_is_none_is_a_sentence_with_its_line(tmp_path: Path, kind: str, rows: bytes, told: str) -> None:
    read, header = TABLES[kind]
    path = tmp_path / "table.csv"
    path.write_bytes(header.encode() + rows)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_that_cannot_be_read_is_a_sentence(tmp_path: Path, kind: str) -> None:
    read, header = TABLES[kind]
    with pytest.raises(InputError, match=r"nowhere\.csv: no such table of"):
        read(tmp_path / "nowhere.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=r"folder\.csv: cannot be read: "):
        read(tmp_path / "folder.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(InputError, match=r"empty\.csv, line 1: missing columns: "):
        read(tmp_path / "empty.csv")
    (tmp_path / "twice.csv").write_text(header.replace("\n", ",slug,slug,president,president,list,list\n"))
    with pytest.raises(InputError, match=r"twice\.csv, line 1: .* stands twice"):
        read(tmp_path / "twice.csv")


@pytest.mark.parametrize("day", ["2016-02-30", "9" * 5_000, "20 January 2009"])
def test_a_president_has_a_day_of_the_calendar(tmp_path: Path, day: str) -> None:
    path = tmp_path / "presidents.csv"
    empty = "," * 11
    rows = f'"Example\n(two lines)",Ann Example,2001-01-20{empty}\nroe,Ben Roe,{day}{empty}\n'
    path.write_text(PRESIDENTS + rows)
    for read in (TABLES["presidents"][0], TABLES["presidencies"][0]):
        with pytest.raises(InputError, match=rf"presidents\.csv, line 4: took_office_on: '{day}' is not a date"):
            read(path)


@pytest.mark.parametrize("number", ["9" * 5_000, "٣", "1.5", "-1", "inf"])
def test_a_count_is_a_whole_number(tmp_path: Path, number: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{YEARS}\nAnn Example,2001,final,{number},1,1,1\n", encoding="utf-8")  # after an empty line
    for read in (read_fiscal_years, read_petitions):
        with pytest.raises(InputError, match=rf"table\.csv, line 3: granted_commutation: '{number}' is not a whole"):
            read(path)


def test_rows_know_the_line_on_which_they_begin(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes('\ufeffname,home\r\n"Ann\r\nExample",Ohio\r\n\r\nBen Roe,\r\n'.encode())
    rows = read_rows(path, ["name"], "people")
    assert [(row.line, dict(row)) for row in rows] == [
        (2, {"name": "Ann\r\nExample", "home": "Ohio"}),
        (5, {"name": "Ben Roe", "home": ""}),
    ]


def test_a_table_has_the_types_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("name,born,children\nAnn Example,1961-02-03,\nBen Roe,1962-03-04,2\n")
    kinds = {"born": "day", "children": "count"}
    table = read_table(path, ["name"], "people", lambda column: kinds.get(column, "text"))  # type: ignore[arg-type,return-value]
    assert table.index.tolist() == [2, 3]
    assert table.dtypes.astype(str).tolist() == ["string", "datetime64[ns]", "Int64"]
    assert table["children"].isna().tolist() == [True, False]
    path.write_text("name,born,children\nAnn Example,,\n")
    with pytest.raises(InputError, match=r"table\.csv, line 2: born: <NA> is not a date"):
        read_table(path, ["name"], "people", lambda column: kinds.get(column, "text"))  # type: ignore[arg-type,return-value]
