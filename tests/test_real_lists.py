"""The real lists, where they are at hand: every record, every day, every row."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from analysis.grants.presidents import read_presidents
from analysis.lists.ingest import Ingested
from analysis.lists.layouts import decode, read_listing
from analysis.lists.sources import read_sheets
from analysis.measures import count_coverage, effective, summarize_by_batch
from analysis.project import GRANTS, SHEETS
from support import ROOT
from support.ingesting import ingest, prepare
from support.real import real_grants

#: Records of each day, oldest first; the White House and the press published the same
#: numbers (reference/obama_batches_published.csv), 1,716 with the one declined.
PER_DAY = {
    "2011-11-21": 1,
    "2013-12-19": 8,
    "2014-04-15": 1,
    "2014-12-15": 3,
    "2014-12-17": 8,
    "2015-03-31": 22,
    "2015-07-13": 46,
    "2015-12-18": 95,
    "2016-01-16": 3,
    "2016-03-30": 61,
    "2016-05-05": 58,
    "2016-06-03": 42,
    "2016-08-03": 214,
    "2016-08-30": 111,
    "2016-10-06": 102,
    "2016-10-27": 98,
    "2016-11-04": 72,
    "2016-11-22": 79,
    "2016-12-19": 153,
    "2017-01-17": 209,
    "2017-01-19": 330,
}


@pytest.fixture(scope="module")
def copies(shared_data: Path) -> tuple[Path, Path]:
    """The two copies of the Justice Department's list of President Obama's commutations."""
    raw = shared_data / "raw"
    return raw / "obama-commutations-final-copy.csv", raw / "obama-commutations-2017-01-17-copy.csv"


@pytest.fixture(scope="module")
def obama(copies: tuple[Path, Path]) -> Ingested:
    return prepare(copies)


def per_day(done: Ingested) -> dict[str, int]:
    counts = done.grants["granted_on"].dt.strftime("%Y-%m-%d").value_counts().sort_index()
    return {str(day): int(n) for day, n in counts.items()}


def test_every_record_of_every_day(obama: Ingested) -> None:
    assert per_day(obama) == PER_DAY
    assert len(obama.grants) == sum(PER_DAY.values()) == 1_716
    assert set(obama.grants["source"]) == {"obama-commutations-final-copy"}


def test_one_grant_is_declined(obama: Ingested) -> None:
    declined = obama.grants[obama.grants["is_declined"].fillna(False)]
    assert list(declined["batch_id"]) == ["2016-08-03-obama"]


def test_every_row_is_accounted_for(obama: Ingested) -> None:
    # csv.reader gives 7,078 and 8,751 rows. The dated copy holds all but the newest block.
    accounts = {a.source: (a.rows, a.rejected, a.grants) for a in obama.accounts}
    assert accounts == {
        "obama-commutations-2017-01-17-copy": (7_078, 0, 1_716 - 330),
        "obama-commutations-final-copy": (8_751, 0, 1_716),
    }
    for account in obama.accounts:
        parts = account.records + account.continuations + account.structural + account.rejected
        assert parts == account.rows


def test_the_copies_are_merged_without_losing_or_doubling_anyone(obama: Ingested) -> None:
    # Homes stand in the dated copy only, for the 209 of 2017-01-17.
    with_home = obama.grants[obama.grants["home"].notna()]
    assert set(with_home["batch_id"]) == {"2017-01-17-obama"}
    assert len(with_home) == 209
    twice = obama.grants[obama.grants.duplicated("name", keep=False)]
    assert sorted(twice["name"].value_counts()) == [2, 2, 2]
    # No one but the newest block stands in one copy only.
    alone = [d for d in obama.differences if d.column == "record"]
    assert [(d.granted_on, d.value) for d in alone] == [("2017-01-19", "330 grants, all of this day")]
    assert not [d for d in obama.differences if d.column == "granted_on"]


def test_the_final_copy_alone_gives_the_same_days(copies: tuple[Path, Path]) -> None:
    assert per_day(prepare(copies[:1])) == PER_DAY


def test_the_days_of_the_dated_copy_are_those_of_the_sheet(copies: tuple[Path, Path]) -> None:
    dated = prepare(copies[1:])
    assert per_day(dated) == {day: n for day, n in PER_DAY.items() if day != "2017-01-19"}


def test_days_come_from_the_dated_copy_where_no_sheet_states_them(copies: tuple[Path, Path], tmp_path: Path) -> None:
    for sheet in SHEETS.glob("obama-commutations-*.yml"):
        text = sheet.read_text(encoding="utf-8")
        if "final" in sheet.name:  # keep the newest block only, which no other copy holds
            lines = [line for line in text.splitlines() if "block:" not in line or "block: 1," in line]
            text = "\n".join(lines) + "\n"
        (tmp_path / sheet.name).write_text(text, encoding="utf-8")
    done = prepare(copies, sheets=tmp_path)
    assert per_day(done) == PER_DAY


def test_the_committed_table_is_what_the_lists_give(shared_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "grants.csv"
    folders = (shared_data / "raw", shared_data / "more")
    lists = sorted(path for folder in folders for path in folder.rglob("*.*") if path.is_file())
    ingest(list(reversed(lists)), data=data)
    kept, made = (path.with_name("grants.csv.differences.csv").read_bytes() for path in (GRANTS, data))
    assert kept == made, "data/grants.csv.differences.csv is not what the copies give now; make it again with the table"
    assert hashlib.sha256(data.read_bytes()).digest() == hashlib.sha256(GRANTS.read_bytes()).digest(), (
        "data/grants.csv is not what the lists give now; look at the difference, then make it"
        " again with `clemency ingest` of all the lists"
    )


@pytest.mark.parametrize(
    ("file", "grants", "days"),
    [
        ("doj-pardons/ghw-bush-pardons.html", 74, 5),
        ("doj-pardons/clinton-pardons.html", 396, 13),
        ("doj-pardons/obama-pardons.html", 212, 10),
        ("white-house/2022-04-26-clemency-recipient-list.md", 78, 1),
        ("white-house/2022-12-30-clemency-recipient-list-2.md", 6, 1),
    ],
)
def test_other_lists_are_read_whole(shared_data: Path, file: str, grants: int, days: int) -> None:
    # 396, 74 and 212 pardons are also the totals of the Justice Department's statistics.
    path = shared_data / "raw" / file
    listing = read_listing(decode(path.read_bytes(), path), path.stem)
    assert (listing.account.grants, listing.account.rejected) == (grants, 0)
    assert len({record.granted_on for record in listing.records} - {None}) == days
    assert all(record.granted_on and record.president and record.clemency_type for record in listing.records)


@pytest.mark.parametrize(
    ("file", "layout", "grants"),
    [
        ("2023-04-28-clemency-recipient-list-3.md", "White House list", {"commutation": 31}),
        ("2023-12-22-clemency-recipient-list-5.md", "White House list", {"commutation": 11}),
        ("2024-12-12-clemency-recipient-list-7.md", "White House list", {"pardon": 39, "commutation": 1_499}),
        ("documents/2024-12-23-*.md", "White House list", {"commutation": 37}),
        ("documents/2025-01-20-*.md", "proclamation", {"commutation": 14}),
        ("documents/2025-01-22-*.md", "warrant", {"pardon": 1}),
        ("documents/2022-10-06-*.md", "proclamation", {}),
        ("documents/2023-12-22-*.md", "proclamation", {}),
        ("documents/2024-06-26-*.md", "proclamation", {}),
        ("documents/2024-12-12-*.md", "fact sheet", {}),
    ],
)
def test_documents_in_prose_are_read_whole(shared_data: Path, file: str, layout: str, grants: dict[str, int]) -> None:
    (path,) = (shared_data / "more" / "white-house").glob(file)
    listing = read_listing(decode(path.read_bytes(), path), path.stem)
    assert (listing.account.layout, listing.account.rejected, listing.rejects) == (layout, 0, [])
    assert Counter(record.clemency_type for record in listing.records) == grants
    assert bool(listing.names_nobody) == (not grants)
    assert {record.granted_on for record in listing.records} <= {date.fromisoformat(path.name[:10])}
    sheet = next(sheet for sheet in read_sheets(SHEETS) if sheet.file == path.name)
    assert sheet.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    for kind, n in listing.stated.items():
        assert grants[kind] == n


def test_every_register_number_of_a_table_is_read(shared_data: Path) -> None:
    """Counted a second time in another way, with nothing shared: every number that the files print in a cell."""
    for file, n in (("2024-12-12-clemency-recipient-list-7.md", 1_499), ("documents/2024-12-23-*.md", 37)):
        (path,) = (shared_data / "more" / "white-house").glob(file)
        text = path.read_text(encoding="utf-8")
        printed = re.findall(r"(?<![\d-])\d{5}-\d{3}(?=\s*<)", text)
        read = [record.register_number for record in read_listing(text, path.stem).records if record.register_number]
        assert (len(printed), read) == (n, printed)
        names = [record.name for record in read_listing(text, path.stem).records if record.register_number]
        cells = BeautifulSoup(re.sub(r"<br ?/>\s*", "|", text), "html.parser").select("td:first-child")
        shown = [" ".join(name.split()) for cell in cells for name in cell.get_text().split("|")]
        assert names == [name.replace("\u2019", "'") for name in shown if name and name != "Name"]


def test_the_counts_that_a_list_states_are_those_that_were_read(shared_data: Path) -> None:
    # "granting clemency to 78 individuals, consisting of three pardons and 75 commutations";
    # "granting full pardons to six individuals"
    for file, stated in (
        ("2022-04-26-clemency-recipient-list.md", {"clemency": 78, "pardon": 3, "commutation": 75}),
        ("2022-12-30-clemency-recipient-list-2.md", {"pardon": 6}),
    ):
        path = shared_data / "raw" / "white-house" / file
        listing = read_listing(decode(path.read_bytes(), path), path.stem)
        assert listing.stated == stated
        assert listing.page.startswith("https://bidenwhitehouse.archives.gov/")


@pytest.fixture(scope="module")
def everything(shared_data: Path) -> Ingested:
    """All lists at hand together, in one table."""
    return prepare([shared_data / "raw"])


def test_all_lists_make_one_table(everything: Ingested) -> None:
    # 1,716 + 396 + 74 + 212 + 78 + 6, of four presidents
    assert len(everything.grants) == 2_482
    assert everything.grants["president"].nunique() == 4
    assert not everything.grants.duplicated(["source", "source_line"]).any()
    assert not everything.notes  # each list has its sheet, and is the bytes that the sheet describes
    # Nobody stands in two of these lists: the namesakes differ in court and day of sentencing.
    assert everything.grants["same_person"].isna().all()


def test_every_pardon_has_the_day_name_and_year_that_the_page_prints(shared_data: Path, everything: Ingested) -> None:
    """Read a second time in another way, with nothing shared: BeautifulSoup, row by row."""
    compare_with_pages(everything, shared_data / "raw" / "doj-pardons", ("ghw-bush", "clinton", "obama"))


@pytest.fixture(scope="module")
def more_pardons(shared_data: Path) -> Ingested:
    """The pages of Presidents G. W. Bush and, up to January 18, 2021, Trump."""
    return prepare([shared_data / "more" / "doj-pardons"])


def test_the_pages_of_two_more_presidents_are_read_whole(shared_data: Path, more_pardons: Ingested) -> None:
    # 189 are the pardons of the Justice Department's statistics; 143 those of President Trump, the last 73 after the copy
    assert more_pardons.grants["president"].value_counts().to_dict() == {"George W. Bush": 189, "Donald J. Trump": 70}
    assert [account.rejected for account in more_pardons.accounts] == [0, 0]
    assert [note.partition(": ")[2] for note in more_pardons.notes] == [
        "73 more grants of this list are not in the copy (trump-pardons.yml)"
    ]
    compare_with_pages(more_pardons, shared_data / "more" / "doj-pardons", ("gw-bush", "trump"))


def test_the_last_pardons_of_president_bush_have_the_day_that_the_white_house_named(more_pardons: Ingested) -> None:
    # 19 were announced on December 23, 2008, and one withdrawn; the page prints the other 18 under January 1, 2009
    last = more_pardons.grants[more_pardons.grants["granted_on"] >= "2008-12-01"]
    last = last[last["president"] == "George W. Bush"]
    assert set(last["batch_id"]) == {"2008-12-23-bush"}
    assert len(last) == 18
    assert "Charles Thompson Winters" in set(last["name"])


def compare_with_pages(done: Ingested, folder: Path, pages: Sequence[str]) -> None:
    """The day, name, court and year of each pardon beside those of the page."""
    moved = {"January 1, 2009": "December 23, 2008"}  # by the sheet of the page
    grants = done.grants.astype(object).where(done.grants.notna(), "")
    unread = {reject.record for reject in done.rejects if reject.field in ("district", "first_sentenced_on")}
    for page in pages:
        soup = BeautifulSoup((folder / f"{page}-pardons.html").read_bytes(), "html.parser")
        printed = list(printed_people(soup))
        rows = grants[grants["source"] == f"{page}-pardons"].sort_values("source_line").to_dict("records")
        assert len(printed) == len(rows)
        for (day, name, court, year), row in zip(printed, rows, strict=True):
            assert row["granted_on"].strftime("%B %d, %Y").replace(" 0", " ") == moved.get(day, day)
            assert letters(name).startswith(letters(row["name"])), name
            if name not in unread:
                assert bool(court) <= bool(row["district"]), name
                assert not year or row["first_sentenced_on"][:4] == year, name


def printed_people(soup: BeautifulSoup) -> Iterator[tuple[str, str, str, str]]:
    """Day, name line, court and year of each person of a page, in order."""
    day = ""
    for node in soup.find_all(["h2", "tr"]):
        if node.name == "h2":
            found = re.match(r"[A-Z][a-z]+ \d{1,2}, \d{4}", node.get_text().strip())
            day = found[0] if found else day
            continue
        cells = [" ".join(cell.get_text(" ").split()) for cell in node.find_all(["td", "th"])]
        if len(cells) in (4, 5) and "NAME" not in cells and cells[0]:
            years = re.findall(r"\b(?:1[89]|20)\d\d\b", cells[2])
            yield day, cells[0], cells[1], min(years, default="")
        elif (
            len(cells) in (1, 2) and any(cells) and not re.match(r"(?:Offense|District|Sentence|Terms)|\d\.", cells[0])
        ):
            yield day, cells[-1] or cells[0], "", ""


def letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def test_the_sheets_describe_these_very_bytes(shared_data: Path) -> None:
    by_name = {path.name: path for path in shared_data.rglob("*") if path.is_file()}
    for sheet in read_sheets(SHEETS):
        if sheet.file in by_name:
            assert hashlib.sha256(by_name[sheet.file].read_bytes()).hexdigest() == sheet.sha256, sheet.id


#: Grants that the White House said it made on a day, in its lists and fact sheets: commutations, pardons.
ON_A_DAY = {
    "2022-04-26-biden": (75, 3),
    "2022-12-30-biden": (0, 6),
    "2023-04-28-biden": (31, 0),
    "2023-12-22-biden": (11, 0),
    "2024-12-12-biden": (1_499, 39),
    "2024-12-23-biden": (37, 0),
    "2025-01-20-trump-2": (14, 0),  # by name, in the proclamation
}

#: Lists that are whole, by time in office and type: as many as were published.
WHOLE = {
    ("bush", "1989-01-20", "n_pardons"): 74,
    ("bush", "2001-01-20", "n_pardons"): 189,
    ("clinton", "1993-01-20", "n_pardons"): 396,
    ("obama", "2009-01-20", "n_commutations"): 1_715,
    ("obama", "2009-01-20", "n_pardons"): 212,
}


def test_the_page_of_the_data_names_each_person_of_the_committed_table_granted_twice() -> None:
    grants = real_grants()
    twice = grants.loc[grants["same_person"].notna()].groupby("name")["batch_id"].agg(list)
    page = " ".join((ROOT / "data" / "README.md").read_text(encoding="utf-8").split())
    assert "The table has three such people" in page
    assert len(twice) == 3
    for name, batches in twice.items():
        assert f"{name} ({' and '.join(sorted(batch[:4] for batch in batches))})" in page


def test_what_the_committed_table_holds_of_each_president_is_what_was_published_or_less() -> None:
    """By president and type: whole where the list is, days with the White House's own numbers, and never too many."""
    batches = summarize_by_batch(real_grants())
    coverage = count_coverage(batches, read_presidents())
    numbers = coverage.set_index(["slug", coverage["took_office_on"].dt.strftime("%Y-%m-%d")])
    assert {key: int(numbers.loc[key[:2], key[2]]) for key in WHOLE} == WHOLE
    trump = numbers.loc[("trump", "2017-01-20")]
    assert (int(trump["n_pardons"]), int(trump["n_commutations"])) == (
        70,
        0,
    )  # 73 are missing from the copy of the page
    for kind in ("commutations", "pardons"):
        assert not (coverage[f"n_{kind}"] > coverage[f"n_published_{kind}"]).any()
    assert coverage["took_office_on"].notna().all()  # nobody is in the table who is in no table of presidents
    by_day = batches.set_index("batch_id")[["n_commutations", "n_pardons"]]
    assert {day: tuple(map(int, by_day.loc[day])) for day in ON_A_DAY} == ON_A_DAY
    # each grant that took effect is held once, under one president
    taking_effect = len(effective(real_grants())) + len(effective(real_grants(), "pardon"))
    assert int(coverage[["n_commutations", "n_pardons"]].sum().sum()) == taking_effect
