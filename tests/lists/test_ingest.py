"""Lists in, one table out: merging, accounting, writing, failing."""

from __future__ import annotations

import csv
import hashlib
import multiprocessing
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from analysis.errors import Busy, InputError
from analysis.files import one_writer
from analysis.grants.presidents import batch_id
from analysis.grants.schema import NAMES, READ_NAMES
from analysis.grants.select import read_grants
from analysis.grants.table import grants_csv, has_control, write_grants
from analysis.lists.ingest import Ingested, IngestError
from analysis.lists.layouts import Account, Listing, read_listing
from support.ingesting import ingest, prepare

DAY = date(2016, 5, 5)


def person(
    name: str,
    *,
    district: str = "District of Maine; May 1, 2001",
    sentence: str = "120 months' imprisonment",
    terms: str = "Prison sentence commuted to expire on May 1, 2017",
) -> str:
    """One invented record in the two-column layout, five rows."""
    return (
        f',"{name}"\nOffense:,Possession with intent to distribute cocaine\nDistrict/Date:,"{district}"\n'
        f'Sentence:,"{sentence}"\nTerms of grant:,"{terms}"\n'
    )


def write_list(path: Path, *people: str) -> Path:
    path.write_text("item,description\n" + "".join(people), encoding="utf-8")
    return path


def write_sheet(folder: Path, source: Path, *, role: str = "text", days: str = "[]") -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{source.stem}.yml").write_text(
        "publisher: Office of Invented Affairs\npage: https://example.gov\ncopy: nobody\n"
        f"file: {source.name}\nsha256: {hashlib.sha256(source.read_bytes()).hexdigest()}\n"
        "retrieved: 2020-01-02\nlicence: none\nlist: invented\npresident: Barack Obama\n"
        f"clemency_type: commutation\nrole: {role}\ndays: {days}\n"
    )


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ingested]:
    """Prepare lists with the sheets and corrections of this test, not those of the project."""

    def go(*paths: Path, **options: object) -> Ingested:
        settings = {"sheets": tmp_path / "sheets", "corrections": tmp_path / "corrections.yml"}
        return prepare(list(paths), **settings, **options)  # type: ignore[arg-type]

    return go


Run = Callable[..., Ingested]


def known(**options: object) -> dict[str, object]:
    return {"granted_on": DAY, "president": "Barack Obama", **options}


class TestOneList:
    def test_becomes_typed_rows_in_published_order(self, tmp_path: Path, run: Run) -> None:
        done = run(write_list(tmp_path / "list.csv", person("Zoe Example"), person("Al Example")), **known())
        grants = done.grants
        assert tuple(grants.columns) == READ_NAMES
        assert list(grants["name"]) == ["Zoe Example", "Al Example"]
        assert list(grants["source_line"]) == [2, 7]
        assert set(grants["batch_id"]) == {"2016-05-05-obama"}
        assert set(grants["clemency_type"]) == {"commutation"}
        assert set(grants["source"]) == {"list"}
        assert done.rejects == ()
        assert "10 of records" in done.account_text()

    def test_needs_a_grant(self, tmp_path: Path, run: Run) -> None:
        page = tmp_path / "list.html"
        page.write_text("<table><tr><th>NAME</th><th>OFFENSE</th></tr></table>")
        with pytest.raises(IngestError, match=r"list\.html: no grant could be read"):
            run(page, **known())

    def test_that_names_nobody_by_what_it_is_is_accounted_for_and_no_fault(
        self, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class_ = tmp_path / "class.md"
        class_.write_text("A proclamation for a class of invented people\nGiven by my hand\n")

        def read(text: str, source: str) -> Listing:
            if source != "class":
                return read_listing(text, source)
            account = Account(source, "proclamation", rows=2, records=0, continuations=0, structural=2, rejected=0, grants=0)  # fmt: skip
            return Listing(account, [], [], names_nobody="a proclamation for a class of people")

        monkeypatch.setattr("analysis.lists.read_list.read_listing", read)
        done = run(write_list(tmp_path / "list.csv", person("Al Example")), class_, **known())
        assert list(done.grants["name"]) == ["Al Example"]
        assert [(account.source, account.structural, account.grants) for account in done.accounts] == [("class", 2, 0), ("list", 1, 1)]  # fmt: skip
        assert any(f"{class_}: names nobody (a proclamation for a class of people): " in note for note in done.notes)
        assert done.rejects == ()

    def test_a_control_character_is_rejected_with_its_place(self, tmp_path: Path, run: Run) -> None:
        source = write_list(tmp_path / "list.csv", person("Al \x01 Example"), person("Bo Example", district="Ma\x1bine; May 1, 1999"))  # fmt: skip
        done = run(source, **known())
        assert list(done.grants["name"]) == ["Bo Example"]
        told = {(reject.line, reject.field, reject.rule) for reject in done.rejects}
        assert (2, "name", "record.control_character") in told
        assert not has_control(grants_csv(done.grants).decode())

    def test_needs_a_president(self, tmp_path: Path, run: Run) -> None:
        source = write_list(tmp_path / "list.csv", person("Al Example"))
        with pytest.raises(IngestError, match=r'list\.csv: no president is printed.*--president "Full Name"'):
            run(source, granted_on=DAY)

    def test_needs_a_day(self, tmp_path: Path, run: Run) -> None:
        source = write_list(tmp_path / "list.csv", person("Al Example"))
        with pytest.raises(IngestError, match=r"list\.csv: the list prints no day .* say --granted-on"):
            run(source, president="Barack Obama")

    def test_needs_a_clemency_type(self, tmp_path: Path, run: Run) -> None:
        without = person("Al Example").replace("Terms of grant:", "Sentence:").rpartition("Sentence:")[0]
        with pytest.raises(IngestError, match="whether it holds pardons or commutations"):
            run(write_list(tmp_path / "list.csv", without), **known())

    def test_rejects_by_name_what_has_no_day(self, tmp_path: Path, run: Run) -> None:
        source = write_list(
            tmp_path / "list.csv",
            person("Al Adams"),
            person("Bo Young"),
            '"MAY 5, 2016",\n',
            person("Cy Example"),
        )
        done = run(source, president="Barack Obama")
        assert [(r.line, r.record, r.field, r.rule) for r in done.rejects] == [
            (2, "Al Adams", "granted_on", "record.no_day"),
            (7, "Bo Young", "granted_on", "record.no_day"),
        ]
        (account,) = done.accounts
        assert (account.rows, account.records, account.rejected, account.grants) == (17, 5, 10, 1)

    def test_takes_the_days_of_blocks_from_its_sheet(self, tmp_path: Path, run: Run) -> None:
        people = [person(name) for name in ("Al Moore", "Bo Young", "Cy Alder", "Di Baker")]
        source = write_list(tmp_path / "list.csv", *people)
        days = (
            "[{block: 1, granted_on: 2016-06-03, grants: 2, says: someone},"
            " {block: 2, granted_on: 2016-05-05, grants: 2, says: someone}]"
        )
        write_sheet(tmp_path / "sheets", source, days=days)
        done = run(source)
        assert list(done.grants["name"]) == ["Cy Alder", "Di Baker", "Al Moore", "Bo Young"]
        assert list(done.grants["batch_id"].unique()) == ["2016-05-05-obama", "2016-06-03-obama"]

    def test_refuses_a_sheet_whose_blocks_are_not_those_of_the_list(self, tmp_path: Path, run: Run) -> None:
        source = write_list(tmp_path / "list.csv", person("Al Adams"), person("Bo Young"))
        days = "[{block: 1, granted_on: 2016-06-03, grants: 3, says: someone}]"
        write_sheet(tmp_path / "sheets", source, days=days)
        with pytest.raises(IngestError, match=r"block 1 \(2016-06-03, .*says 3 grants, the list has 2"):
            run(source)

    def test_takes_the_day_of_the_sheet_where_the_list_prints_a_wrong_one(self, tmp_path: Path, run: Run) -> None:
        days = '"JUNE 3, 2016",\n', '"MAY 5, 2016",\n'
        source = write_list(tmp_path / "list.csv", days[0], person("Al Moore"), days[1], person("Bo Young"))
        block = "{{block: 2, granted_on: 2016-05-06, printed: {}, grants: 1, says: someone}}"
        write_sheet(tmp_path / "sheets", source, days=f"[{block.format('2016-05-05')}]")
        done = run(source)
        assert dict(zip(done.grants["name"], done.grants["batch_id"], strict=True)) == {
            "Bo Young": "2016-05-06-obama",
            "Al Moore": "2016-06-03-obama",
        }
        write_sheet(tmp_path / "sheets", source, days=f"[{block.format('2016-05-04')}]")
        with pytest.raises(IngestError, match=r"block 2 .*the list prints 2016-05-05, not 2016-05-04; mend the sheet"):
            run(source)

    def test_a_wrong_day_that_is_no_longer_printed_stops_the_list(self, tmp_path: Path, run: Run) -> None:
        source = write_list(tmp_path / "list.csv", person("Al Moore"))
        days = "[{block: 1, granted_on: 2016-05-06, printed: 2016-05-05, grants: 1, says: someone}]"
        write_sheet(tmp_path / "sheets", source, days=days)
        with pytest.raises(IngestError, match="the list prints no day, not 2016-05-05; mend the sheet"):
            run(source)

    def test_grants_that_its_sheet_says_are_missing_are_no_fault(self, tmp_path: Path, run: Run) -> None:
        source = write_list(tmp_path / "list.csv", '"MAY 5, 2016 - 3 Commutations",\n', person("Al Moore"))
        write_sheet(tmp_path / "sheets", source)
        with pytest.raises(IngestError, match="says that it holds 3 commutations, but 1 were read"):
            run(source)
        sheet = tmp_path / "sheets" / "list.yml"
        plain = sheet.read_text()
        sheet.write_text(f"{plain}missing: 2\n")
        done = run(source)
        assert list(done.grants["name"]) == ["Al Moore"]
        assert done.notes == (f"{source}: 2 more grants of this list are not in the copy (list.yml)",)
        sheet.write_text(f"{plain}missing: 1\n")  # and one is missing that nobody knows of
        with pytest.raises(IngestError, match="says that it holds 3 commutations, but 1 were read"):
            run(source)
        sheet.write_text(f"{plain}missing: 2\n")  # of this copy: another one may be short of others
        source.write_text(source.read_text() + "\n")
        with pytest.raises(IngestError, match="says that it holds 3 commutations, but 1 were read"):
            run(source)

    def test_a_part_that_is_missing_is_told(self, tmp_path: Path, run: Run) -> None:
        without = person("Al Example").replace('Sentence:,"120 months\' imprisonment"\n', "")
        done = run(write_list(tmp_path / "list.csv", without), **known())
        assert ("Al Example", "sentence", "record.missing_part") in {(r.record, r.field, r.rule) for r in done.rejects}
        assert done.grants["sentence_months"].isna().all()

    def test_words_that_no_reader_knows_are_rejected_with_their_place(self, tmp_path: Path, run: Run) -> None:
        source = write_list(tmp_path / "list.csv", person("Al Example", district="Court of Oz; June 31, 2001"))
        done = run(source, **known())
        assert {(r.source, r.line, r.record) for r in done.rejects} == {("list", 2, "Al Example")}
        assert {"district", "first_sentenced_on"} & {r.field for r in done.rejects}
        assert list(done.grants["name"]) == ["Al Example"]


class TestCopiesOfOneList:
    """``text.csv`` has the words, ``days.csv`` the days and homes."""

    def write(self, tmp_path: Path, text: list[str], days: list[str]) -> tuple[Path, Path]:
        sources = write_list(tmp_path / "text.csv", *text), write_list(tmp_path / "days.csv", *days)
        write_sheet(tmp_path / "sheets", sources[0])
        write_sheet(tmp_path / "sheets", sources[1], role="days")
        return sources

    def test_day_and_home_come_from_the_other_copy(self, tmp_path: Path, run: Run) -> None:
        days = ['"MAY 5, 2016",\n', person("• Al Example _ Gary, IN")]
        text, dated = self.write(tmp_path, [person("Al Example")], days)
        done = run(text, dated)
        assert list(done.grants["batch_id"]) == ["2016-05-05-obama"]
        assert list(done.grants["source"]) == ["text"]
        assert done.grants["home"].iloc[0].startswith("Gary, ")

    def test_people_of_one_name_stay_apart(self, tmp_path: Path, run: Run) -> None:
        one = person("Al Example", district="District of Maine; May 1, 2001", sentence="Life imprisonment")
        two = person("Al Example", district="District of Utah; June 2, 2003", sentence="60 months' imprisonment")
        text, dated = self.write(tmp_path, [one, two], ['"MAY 5, 2016",\n', two, '"JUNE 3, 2016",\n', one])
        done = run(text, dated)
        days = dict(zip(done.grants["source_line"], done.grants["batch_id"], strict=True))
        assert days == {2: "2016-06-03-obama", 7: "2016-05-05-obama"}
        assert done.differences == ()

    def test_the_order_of_the_command_line_does_not_matter(self, tmp_path: Path, run: Run) -> None:
        text, dated = self.write(tmp_path, [person("Al Example")], ['"MAY 5, 2016",\n', person("Al Example")])
        one, two = run(text, dated), run(dated, text)
        assert one.grants.equals(two.grants)
        assert one.accounts == two.accounts

    def test_a_name_spelled_otherwise_is_one_person_and_told(self, tmp_path: Path, run: Run) -> None:
        text, dated = self.write(tmp_path, [person("Albert B. Example")], ['"MAY 5, 2016",\n', person("Al Example")])
        done = run(text, dated)
        (difference,) = done.differences
        assert (difference.column, difference.value, difference.other_value) == (
            "name",
            "Albert B. Example",
            "Al Example",
        )
        assert (difference.source, difference.line, difference.other_source, difference.other_line) == (
            "text",
            2,
            "days",
            3,
        )

    def test_a_fact_that_differs_is_told_and_the_text_counts(self, tmp_path: Path, run: Run) -> None:
        other = person("Al Example", sentence="97 months' imprisonment")
        text, dated = self.write(tmp_path, [person("Al Example")], ['"MAY 5, 2016",\n', other])
        done = run(text, dated)
        assert list(done.grants["sentence_months"]) == [120]
        assert ("sentence_months", "120", "97") in {(d.column, d.value, d.other_value) for d in done.differences}

    def test_a_record_of_one_copy_only_is_kept_and_told(self, tmp_path: Path, run: Run) -> None:
        text, dated = self.write(
            tmp_path,
            [person("Al Adams"), person("Bo Baker", district="District of Utah; June 2, 2003"), person("Di Dunn")],
            ['"MAY 5, 2016",\n', person("Al Adams"), person("Cy Cole", sentence="Life"), person("Di Dunn")],
        )
        done = run(text, dated)
        # Bo Baker stands between two people of that day, in one block with them.
        assert list(done.grants["name"]) == ["Cy Cole", "Al Adams", "Bo Baker", "Di Dunn"]
        assert set(done.grants["batch_id"]) == {"2016-05-05-obama"}
        assert {(d.name, d.column, d.source) for d in done.differences} == {
            ("Bo Baker", "record", "text"),
            ("Cy Cole", "record", "days"),
        }


class TestCorrections:
    ENTRY = (
        "- source: list\n  name: Al Example\n  granted_on: 2016-05-05\n  column: sentence_months\n"
        "  printed: 120 months' imprisonment\n  used: 210\n  reason: a slip of the pen\n  says: the judgment\n"
    )

    def test_replace_the_printed_value(self, tmp_path: Path, run: Run) -> None:
        (tmp_path / "corrections.yml").write_text(self.ENTRY)
        done = run(write_list(tmp_path / "list.csv", person("Al Example")), **known())
        assert list(done.grants["sentence_months"]) == [210]

    @pytest.mark.parametrize(
        ("entry", "message"),
        [
            (ENTRY.replace("120", "110"), 'list no longer prints "110 months\' imprisonment"'),
            (ENTRY.replace("Al Example", "Bo Example"), "correction of Bo Example .* no longer prints"),
            (ENTRY.replace("sentence_months", "shoe_size"), "'shoe_size' is not a column"),
            (ENTRY.replace("sentence_months", "granted_on"), "'granted_on' is not a column"),
            (ENTRY.replace("  reason: a slip of the pen\n", ""), "entry 1: missing key 'reason'"),
            ("just words", "a list of entries"),
        ],
    )
    def test_stop_the_run_when_they_do_not_fit(self, tmp_path: Path, run: Run, entry: str, message: str) -> None:
        (tmp_path / "corrections.yml").write_text(entry)
        with pytest.raises(InputError, match=message):
            run(write_list(tmp_path / "list.csv", person("Al Example")), **known())

    def test_of_other_sources_wait(self, tmp_path: Path, run: Run) -> None:
        (tmp_path / "corrections.yml").write_text(self.ENTRY.replace("source: list", "source: other"))
        run(write_list(tmp_path / "list.csv", person("Al Example")), **known())


class TestTheFile:
    @pytest.fixture
    def options(self, tmp_path: Path) -> dict[str, object]:
        return {
            "data": tmp_path / "out" / "grants.csv",
            "sheets": tmp_path / "sheets",
            "corrections": tmp_path / "corrections.yml",
            **known(),
        }

    def test_is_read_back_as_it_was_and_written_alike(self, tmp_path: Path, options: dict) -> None:
        source = write_list(tmp_path / "list.csv", person("=Al Example, Jr."), person("Bo Example"))
        done = ingest([source], **options)
        data = options["data"]
        first = data.read_bytes()
        assert first.endswith(b"\n")
        assert b"\r" not in first
        assert b"nan" not in first
        back = read_grants(data).reset_index(drop=True)
        assert (
            back.astype(object)
            .where(back.notna(), None)
            .equals(done.grants.astype(object).where(done.grants.notna(), None))
        )
        assert list(back["name"]) == ["=Al Example, Jr.", "Bo Example"]
        ingest([source], **options)
        assert data.read_bytes() == first
        assert {path.name for path in data.parent.iterdir()} == {
            "grants.csv",
            "grants.csv.account.csv",
            ".grants.csv.lock",
        }

    def test_merges_lists_and_replaces_its_own_rows(self, tmp_path: Path, options: dict) -> None:
        one = write_list(tmp_path / "one.csv", person("Al Example"))
        two = write_list(tmp_path / "two.csv", person("Bo Example"))
        ingest([one], **options)
        ingest([two], **{**options, "granted_on": date(2015, 7, 13)})
        write_list(one, person("Al Example", sentence="Life imprisonment"), person("Cy Example"))
        with pytest.raises(IngestError):
            ingest([one], **options)
        grants = ingest([one], **options, accept=["2016-05-05-obama"]).grants
        assert list(grants["name"]) == ["Bo Example", "Al Example", "Cy Example"]
        assert list(grants["is_life"]) == [False, True, False]

    def test_does_not_lose_grants_of_a_list_that_shrank(self, tmp_path: Path, options: dict) -> None:
        source = write_list(tmp_path / "list.csv", person("Al Example"), person("Bo Example"))
        ingest([source], **options)
        before = options["data"].read_bytes()
        write_list(source, person("Al Example"))
        with pytest.raises(IngestError, match="2016-05-05-obama: Bo Example: record: commutation -> "):
            ingest([source], **options)
        assert options["data"].read_bytes() == before

    def test_rejects_stand_beside_it_until_there_are_none(self, tmp_path: Path, options: dict) -> None:
        rejects = options["data"].with_name("grants.csv.rejects.csv")
        source = write_list(tmp_path / "list.csv", person("Al Example"), "one cell only\n")
        assert ingest([source], **options).rejects
        with rejects.open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row == {
            "source": "list",
            "line": "7",
            "record": "Al Example",
            "field": "row",
            "text": "one cell only",
            "rule": "csv.columns",
        }
        other = write_list(tmp_path / "other.csv", person("Bo Example"))
        ingest([other], **{**options, "granted_on": date(2015, 7, 13)})
        assert rejects.exists()  # another list says nothing of this one
        write_list(source, person("Al Example"))
        ingest([source], **options)
        assert not rejects.exists()

    def test_what_it_tells_runs_in_no_spreadsheet_and_stays_as_it_was(self, tmp_path: Path, options: dict) -> None:
        rejects = options["data"].with_name("grants.csv.rejects.csv")
        row = "=HYPERLINK(1)"
        source = write_list(tmp_path / "list.csv", person("Al Example"), f"{row}\n", "'-Bo one cell only\n")
        ingest([source], **options)
        first = rejects.read_bytes()
        with rejects.open(encoding="utf-8", newline="") as file:
            assert [told["text"] for told in csv.DictReader(file)] == ["'=HYPERLINK(1)", "''-Bo one cell only"]
        for number in range(3):  # what other runs keep of it has no apostrophe more
            other = write_list(tmp_path / "other.csv", person("Bo Example"))
            ingest([other], **{**options, "granted_on": date(2015, 7, 13)})
            assert rejects.read_bytes() == first, number

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("rejects", "source,line,record,field,text,rule\none,seven,x,x,x,x\n", "line 2: not 6 cells with a line"),
            ("rejects", "source,line,record,field,text,rule\none,7,x\n", "line 2: not 6 cells with a line"),
            ("rejects", "source,line,text\none,7,x\n", "line 1: the columns are not source,line,record,field,text,rule"),
            ("rejects", 'source,line,record,field,text,rule\none,7,"x,x,x,x\n', "not a CSV file in UTF-8"),
            ("differences", "source,line\none,7\n", "line 1: the columns are not granted_on,name,column,source,line"),
            ("account", "source,line\none,7\n", "line 1: missing columns: layout, "),
        ],
    )  # fmt: skip
    def test_a_file_beside_it_that_somebody_edited_stops_the_run(
        self, tmp_path: Path, options: dict, name: str, content: str, message: str
    ) -> None:
        path = options["data"].with_name(f"grants.csv.{name}.csv")
        path.parent.mkdir()
        path.write_text(content)
        with pytest.raises(InputError, match=f"{path.name}[:,] {message}"):
            ingest([write_list(tmp_path / "list.csv", person("Al Example"))], **options)
        assert path.read_text() == content
        assert not options["data"].exists()

    def test_is_told_to_be_in_place_where_the_files_beside_it_are_not(
        self, tmp_path: Path, options: dict, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(path: Path, content: bytes) -> None:
            raise InputError(f"{path}: cannot be written: No space left on device; what was there stays")

        monkeypatch.setattr("analysis.lists.ingest.replace_file", refuse)  # the table itself is written elsewhere
        with pytest.raises(InputError, match=r"account\.csv: cannot be written: .*; the grants table is in place"):
            ingest([write_list(tmp_path / "list.csv", person("Al Example"))], **options)
        assert list(read_grants(options["data"])["name"]) == ["Al Example"]

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"a,b\n1,2\n", "line 1: not the columns of a grants table"),
            (",".join(NAMES).encode() + b"\n2016-05-05-obama,2016-05-05\n", "line 2: 2 cells where the header has"),
            (b"\xff\xfe\x00", "line 1: not UTF-8"),
        ],
    )
    def test_that_is_no_grants_table_is_left_alone(
        self, tmp_path: Path, options: dict, content: bytes, message: str
    ) -> None:
        data = options["data"]
        data.parent.mkdir()
        data.write_bytes(content)
        with pytest.raises(InputError, match=message):
            ingest([write_list(tmp_path / "list.csv", person("Al Example"))], **options)
        assert data.read_bytes() == content

    def test_stays_whole_when_writing_fails(
        self, tmp_path: Path, options: dict, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source = write_list(tmp_path / "list.csv", person("Al Example"))
        done = ingest([source], **options)
        before = options["data"].read_bytes()

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(InputError, match="No space left on device; what was there stays"):
            write_grants(done.grants.head(0), options["data"])
        assert options["data"].read_bytes() == before
        assert {path.name for path in options["data"].parent.iterdir()} == {
            "grants.csv",
            "grants.csv.account.csv",
            ".grants.csv.lock",
        }

    def test_has_one_writer_at_a_time(self, tmp_path: Path, options: dict) -> None:
        source = write_list(tmp_path / "list.csv", person("Al Example"))
        with one_writer(options["data"]):
            context = multiprocessing.get_context("spawn")
            with context.Pool(1) as pool, pytest.raises(Busy, match="another run is writing"):
                pool.apply(ingest, ([source],), options)


def test_all_failures_of_a_run_are_told_together(tmp_path: Path, run: Run) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b,c\n")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("Offense:,José\n".encode("cp1252"))
    with pytest.raises(IngestError) as caught:
        run(strange, latin, tmp_path / "nowhere.csv", write_list(tmp_path / "empty.csv"), **known())
    assert "nowhere.csv: no such file or folder" in str(caught.value)
    assert f"{strange}: no known layout\n" in str(caught.value)
    assert str(caught.value).count("Looked for") == 1
    assert "latin.csv, line 1: the bytes are not UTF-8" in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_batch_ids_of_second_times_in_office() -> None:
    assert batch_id(date(2020, 12, 23), "Donald J. Trump") == "2020-12-23-trump"
    assert batch_id(date(2025, 1, 20), "Donald J. Trump") == "2025-01-20-trump-2"
    assert batch_id(date(2022, 4, 26), "Joseph R. Biden, Jr.") == "2022-04-26-biden"
    assert batch_id(date(1992, 12, 24), "George H. W. Bush") == "1992-12-24-bush"
