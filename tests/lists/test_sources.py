"""Source sheets and the lists that they belong to."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
import yaml

from analysis.errors import InputError
from analysis.lists.download import Page
from analysis.lists.sources import BlockDay, collect_sources, describe_sources, read_sheet, read_sheets
from analysis.project import SHEETS
from support.invented import make_grants

SHEET = """\
publisher: Office of Invented Affairs
page: https://example.gov/list
file: list.csv
copy: kept by nobody
retrieved: 2020-01-02
sha256: {sha256}
licence: none
list: invented
role: text
president: Ann Example
clemency_type: commutation
days:
  - {{block: 1, granted_on: 2019-05-06, grants: 3, says: Office of Invented Affairs}}
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheets" / "invented-list.yml"
    path.parent.mkdir()
    path.write_text(SHEET.format(sha256=hashlib.sha256(b"words").hexdigest()))
    return path


def test_a_sheet_is_read(sheet: Path) -> None:
    read = read_sheet(sheet)
    assert (read.id, read.list, read.role, read.retrieved) == (
        "invented-list",
        "invented",
        "text",
        date(2020, 1, 2),
    )
    assert read.days == (BlockDay(1, date(2019, 5, 6), 3, "Office of Invented Affairs"),)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("publisher: Office of Invented Affairs\n", "", "missing key 'publisher'"),
        ("role: text", "role: test", "role: 'test' is none of text, days, table"),
        ("role: text", "rôle: text", "unknown key 'rôle'"),
        ("list: invented\n", "", "missing key 'list'"),
        ("retrieved: 2020-01-02", "retrieved: last week", "'last week' is not a date"),
        ("sha256: ", "sha256: x", "sha256: not 64 hexadecimal digits"),
        ("clemency_type: commutation", "clemency_type: amnesty", "'amnesty' is none of commutation, pardon"),
        ("licence: none", "licence: 7", "licence: 7 is not text"),
        ("grants: 3", "grants: three", "days, entry 1: grants: 'three' is not int"),
        (", says: Office of Invented Affairs", "", "days, entry 1: needs the keys"),
        ("grants: 3", "grants: 3, printed: May", "days, entry 1: printed: 'May' is not date"),
        ("role: text", "role: text\nmissing: some", "missing: 'some' is not a number of grants"),
        ("role: text", "role: text\nmissing: 0", "missing: 0 is not a number of grants"),
        ("page: https", "page: [https", "not readable YAML"),
    ],
)
def test_faults_of_a_sheet_are_named(sheet: Path, old: str, new: str, message: str) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert old in text
    sheet.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_sheet(sheet)
    assert message in str(caught.value)
    assert str(sheet) in str(caught.value)


def test_faults_of_all_sheets_are_told_together(sheet: Path) -> None:
    (sheet.parent / "other.yml").write_text("publisher: x\n")
    sheet.write_text(sheet.read_text().replace("role: text\n", ""))
    with pytest.raises(InputError) as caught:
        read_sheets(sheet.parent)
    assert "invented-list.yml: missing key 'role'" in str(caught.value)
    assert "other.yml: missing key 'sha256'" in str(caught.value)


def test_a_list_finds_its_sheet_by_hash_or_name(sheet: Path, tmp_path: Path) -> None:
    sheets = read_sheets(sheet.parent)
    by_hash = tmp_path / "renamed.csv"
    by_hash.write_bytes(b"words")
    (found,) = collect_sources([by_hash], sheets)[0]
    assert found.sheet == sheets[0]
    by_name = tmp_path / "list.csv"
    by_name.write_bytes(b"other words")
    (found,) = collect_sources([by_name], sheets)[0]
    assert (found.id, found.list) == ("invented-list", "invented")
    stranger = tmp_path / "A strange List (2).csv"
    stranger.write_bytes(b"other words still")
    (found,) = collect_sources([stranger], sheets)[0]
    assert (found.id, found.list, found.sheet) == ("a-strange-list-2", "a-strange-list-2", None)


def test_an_address_finds_its_sheet_by_the_page(sheet: Path, tmp_path: Path) -> None:
    sheets = read_sheets(sheet.parent)
    asked = []

    def fetch(address: str) -> Page:
        asked.append(address)
        return Page(b"<p>a page", address)

    addresses = ["https://example.gov/list/", "https://example.gov/2022/04/26/News%20List", "https://example.gov/list/"]
    found, refused, notes = collect_sources(addresses, sheets, fetch=fetch, raw=tmp_path / "raw")
    assert asked == addresses[:2]  # the same address is asked once
    assert (refused, notes) == ({}, [])
    assert [(source.id, source.path.name, source.address) for source in found] == [
        ("2022-04-26-news-20list", "2022-04-26-news-20list.html", addresses[1]),
        ("invented-list", "list.csv", addresses[0]),
    ]


def test_folders_are_searched_and_order_does_not_matter(tmp_path: Path) -> None:
    for name in ("b.csv", "a.md", ".hidden.csv", "README.md", "notes.pdf"):
        (tmp_path / name).write_text(name)
    by_folder, refused, (note,) = collect_sources([tmp_path], [])
    assert ([source.id for source in by_folder], refused) == (["a", "b"], {})
    assert note == f"{tmp_path}: a file was passed over (notes.pdf): no list ends in .pdf; give its path if it is one"
    assert collect_sources([tmp_path / "b.csv", tmp_path / "a.md", tmp_path], [])[0] == by_folder


def test_a_table_with_a_sheet_is_no_list_and_no_fault_of_its_folder(sheet: Path, tmp_path: Path) -> None:
    sheet.write_text(sheet.read_text().replace("role: text", "role: table"))
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "list.csv").write_bytes(b"words")
    fault = f"{raw}/list.csv: the sheet invented-list.yml says that this is a table, not a list of grants"
    assert collect_sources([raw], read_sheets(sheet.parent)) == ([], {}, [f"{fault}; passed over"])
    assert collect_sources([raw / "list.csv"], read_sheets(sheet.parent)) == ([], {f"{raw}/list.csv": [fault]}, [])


def test_what_a_browser_saves_beside_a_page_is_part_of_it(tmp_path: Path) -> None:
    for name in ("list_files", "other_files", ".git"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name.strip('.')}.html").write_text("a frame")
    (tmp_path / "list.html").write_text("a page")
    found, refused, notes = collect_sources([tmp_path], [])
    assert [source.path.name for source in found] == ["list.html", "other_files.html"]
    assert (refused, notes) == ({}, [])


def test_missing_paths_and_doubled_ids_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "list.csv").write_text(folder)
    paths = [tmp_path / "nowhere.csv", tmp_path / "empty", tmp_path / "one", tmp_path / "two"]
    refused = collect_sources(paths, []).refused
    assert {name: [fault.removeprefix(f"{tmp_path}/") for fault in faults] for name, faults in refused.items()} == {
        str(paths[0]): ["nowhere.csv: no such file or folder"],
        str(paths[1]): ["empty: no list in this folder (looked for .csv, .htm, .html, .md, .txt)"],
        "list": [f"two/list.csv: another list with the id 'list' is {tmp_path}/one/list.csv; give one of them"],
    }


def test_the_sheets_of_the_project_can_be_read() -> None:
    sheets = read_sheets(SHEETS)
    assert {sheet.list for sheet in sheets} >= {"obama-commutations"}


def test_what_a_report_says_of_its_lists(tmp_path: Path) -> None:
    sheets = {
        "b-list": {"page": "https://example.org/b/jane-roe", "missing": 2},
        "a-list": {"page": "https://example.org/a", "copy": "an archive"},
        "c-list": {"page": "https://example.org/c"},
    }
    plain = {
        "publisher": "Department", "file": "list.html", "copy": "the page itself", "retrieved": date(2017, 1, 20),
        "sha256": "0" * 64, "licence": "public domain", "role": "text", "list": "a list",
    }  # fmt: skip
    for name, told in sheets.items():
        (tmp_path / f"{name}.yml").write_text(yaml.safe_dump({**plain, **told}), encoding="utf-8")
    grants = make_grants(
        *({"source": name, "name": "Jane Roe"} for name in ("b-list", "a-list", "b-list", "list-without-a-sheet"))
    )
    a_list, b_list = describe_sources(grants, folder=tmp_path)  # by id; the third has no grant here
    told = {"publisher": "Department", "retrieved": "2017-01-20"}
    assert a_list == {**told, "page": "https://example.org/a", "copy": "an archive", "missing": 0}
    assert b_list == {**told, "page": "https://example.org/b/jane-roe", "copy": "the page itself", "missing": 2}
    # where no names are shown, an address that has one is not
    pages = [one["page"] for one in describe_sources(grants, shows_names=False, folder=tmp_path)]
    assert pages == ["https://example.org/a", ""]
    assert describe_sources(grants.head(0), folder=tmp_path) == []
