"""One bad list never blocks the others: each is taken whole, or not at all and with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from analysis.errors import InputError, UsageError
from analysis.grants.checks import find_faults
from analysis.grants.table import read_cells
from analysis.lists.ingest import Ingested, IngestError
from support.ingesting import ingest

HEADER = "Name,District,Sentenced,Offense,Date granted\n"


def people(*names: str, day: str = "2016-05-05", district: str = "D. Me.") -> str:
    return HEADER + "".join(f"{name},{district},1999,Bank fraud,{day}\n" for name in names)


Run = Callable[..., Ingested]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Write texts as lists of pardons and ingest them; no text stands for no such file."""

    def go(texts: dict[str, str], **options: object) -> Ingested:
        paths = [tmp_path / name for name in texts]
        for path, text in zip(paths, texts.values(), strict=True):
            path.unlink(missing_ok=True)
            if text:
                path.write_text(text, encoding="utf-8")
        settings: dict[str, object] = {"president": "Barack Obama", "clemency_type": "pardon", "raw": tmp_path / "raw"}
        places = {"sheets": tmp_path / "sheets", "corrections": tmp_path / "corrections.yml"}
        return ingest(paths, data=tmp_path / "grants.csv", **{**settings, **places, **options})

    return go


def sheet(tmp_path: Path, name: str, text: str, **keys: str) -> None:
    """A source sheet for a list of that name."""
    (tmp_path / "sheets").mkdir(exist_ok=True)
    known = {
        **{"publisher": "Invented", "page": "https://example.org/", "file": f"{name}.csv", "copy": "nobody"},
        **{"retrieved": "2026-01-01", "sha256": hashlib.sha256(text.encode()).hexdigest(), "licence": "none"},
        **{"list": name, "role": "text", **keys},
    }
    (tmp_path / "sheets" / f"{name}.yml").write_text("".join(f"{key}: {value}\n" for key, value in known.items()))


def in_table(tmp_path: Path) -> list[tuple[str, str]]:
    return [(cells["source"], cells["name"]) for cells in read_cells(tmp_path / "grants.csv")]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("", "no such file or folder"),
        ("a,b,c\n1,2,3\n", "no known layout"),
        ("%PDF-1.7", "a PDF file"),
        (people("Ben Young", day="2216-05-05"), "not one of its 1 grants could be kept"),
        ("May 5 2016 - 3 Pardons,,,,\n" + people("Ben Young", day="2016-05-06"), "says that it holds 3 pardons, but 1"),
        (people("Ben Young").replace("Date granted", "Remark").replace("2016-05-05", ""), "the list prints no day"),
    ],
)
def test_one_that_cannot_be_read_blocks_no_other(run: Run, tmp_path: Path, bad: str, why: str) -> None:
    done = run({"bad.csv": bad, "good.csv": people("Ann Adams")})
    assert in_table(tmp_path) == [("good", "Ann Adams")]
    (refused,) = done.refused
    assert why in "\n".join(done.say_faults())
    assert refused.id in ("bad", str(tmp_path / "bad.csv"))
    assert [account.source for account in done.accounts] == ["good"]
    assert done.account_text().endswith(
        "lists taken: 1; refused: 1; grants in the table: 1; new batches: 1; rejected: 0;"
        " differences between copies of a list: 0"
    )


def test_what_the_table_holds_of_one_that_is_refused_stays(run: Run, tmp_path: Path) -> None:
    run({"one.csv": people("Ann Adams"), "two.csv": people("Ben Brown")})
    accounts = (tmp_path / "grants.csv.account.csv").read_text()
    done = run({"one.csv": "no list at all", "two.csv": people("Ben Brown"), "three.csv": people("Cy Cole")})
    assert in_table(tmp_path) == [("one", "Ann Adams"), ("three", "Cy Cole"), ("two", "Ben Brown")]
    assert [one.id for one in done.refused] == ["one"]
    kept = (tmp_path / "grants.csv.account.csv").read_text().splitlines()
    assert [line for line in kept if not line.startswith("three,")] == accounts.splitlines()


def test_the_rejects_beside_the_table_are_those_of_the_rows_in_it(run: Run, tmp_path: Path) -> None:
    run({"one.csv": people("Ann Adams", district="District of Oz")})
    rejects = (tmp_path / "grants.csv.rejects.csv").read_text()
    assert "District of Oz" in rejects
    done = run({"one.csv": people("Ann Adams", "Al Young", district="District of Id"), "two.csv": people("Ben Brown")})
    assert [one.id for one in done.refused] == ["one"]
    assert "District of Id" in "\n".join(done.say_faults())
    assert (tmp_path / "grants.csv.rejects.csv").read_text() == rejects


def test_only_the_list_that_would_change_is_held_back(run: Run, tmp_path: Path) -> None:
    run({"one.csv": people("Ann Adams", "Al Young"), "two.csv": people("Ben Brown")})
    # both lists hold grants of one batch; the first loses a grant of it, the second gains a new batch
    now = {
        "one.csv": people("Ann Adams"),
        "two.csv": people("Ben Brown") + people("Cy Cole", day="2015-07-13")[len(HEADER) :],
    }
    done = run(now)
    assert in_table(tmp_path) == [("two", "Cy Cole"), ("one", "Ann Adams"), ("one", "Al Young"), ("two", "Ben Brown")]
    (held,) = done.refused
    told = "\n".join(done.say_faults())
    assert held.id == "one"
    assert f"{tmp_path}/one.csv: 1 difference from what the table holds of this list, in 1 of its batches" in told
    assert "  2016-05-05-obama: Al Young: record: pardon -> (empty)" in told
    assert "say --accept 2016-05-05-obama, or --accept all" in told
    assert "Ben Brown" not in told
    run(now, accept=["2016-05-05-obama"])
    assert in_table(tmp_path) == [("two", "Cy Cole"), ("one", "Ann Adams"), ("two", "Ben Brown")]


def test_thousands_of_changes_are_one_line_for_each_column(run: Run) -> None:
    names = [
        f"Ann Example{letter}{other}" for letter in "abcdefghijklmnopqrst" for other in "abcdefghijklmnopqrstuvwxy"
    ]
    run({"one.csv": people(*names)})
    with pytest.raises(IngestError) as caught:
        run({"one.csv": people(*names, district="D. Utah")})
    lines = str(caught.value).splitlines()
    assert lines[1] == (
        "  2016-05-05-obama: Ann Exampleaa: district: District of Maine -> District of Utah … and 499 more like this"
    )
    assert len(lines) == 3
    assert len(caught.value.explained.splitlines()) == 502


def test_of_two_new_lists_with_the_same_grant_neither_is_taken(run: Run, tmp_path: Path) -> None:
    texts = {
        "one.csv": people("Ann Adams", "Ben Brown"),
        "two.csv": people("Ann Adams"),
        "three.csv": people("Cy Cole"),
    }
    for given in (texts, dict(reversed(texts.items()))):
        done = run(given)
        assert [one.id for one in done.refused] == ["one", "two"]
        told = "\n".join(done.say_faults())
        assert (
            "grants of the list 'one' that stand in the list 'two' as well, and nothing says which of them counts: 1 "
            in told
        )
        assert "grants of the list 'two' that stand in the list 'one' as well" in told
        assert in_table(tmp_path) == [("three", "Cy Cole")]


def test_what_may_be_one_grant_a_day_apart_is_noted(run: Run) -> None:
    neighbor = {"day": "2016-05-06"}
    texts = {
        "one.csv": people("Ann Adams", "Ben Brown", "Cy Cole") + "Dee Dow,D. Me.,1999,Bank fraud,2016-05-04\n",
        "two.csv": people("ANN ADAMS", "Eve East", **neighbor) + "Ben Brown,D. Utah,1999,Bank fraud,2016-05-06\n",
        "three.csv": people("Dee Dow", **neighbor),  # two days after
    }
    done = run(texts)
    assert len(done.grants) == 8
    assert [note for note in done.notes if "a day later" in note] == [
        "people of one name and type stand in the list 'one' and, a day later, in the list 'two': 1 (Ann Adams"
        " (2016-05-05 and 2016-05-06)); where that is one grant it counts twice: compare the days with the pages,"
        " and mend or leave out the list whose day is wrong"
    ]
    done = run({"three.csv": texts["three.csv"]})
    assert not [note for note in done.notes if "a day later" in note]  # of lists that are not read again


def test_an_amended_warrant_of_the_next_day_is_no_double(run: Run) -> None:
    done = run({"one.csv": people("Ann Adams"), "two.csv": people("Ann Adams (Amended)", day="2016-05-06")})
    assert [value for value in done.grants["amends"] if isinstance(value, str)] == ["2016-05-05-obama/ann-adams"]
    assert not [note for note in done.notes if "a day later" in note]


@pytest.mark.parametrize("given", [["two.csv"], ["one.csv", "two.csv"]])
def test_beside_a_list_that_the_table_holds_the_other_is_refused(run: Run, tmp_path: Path, given: list[str]) -> None:
    texts = {"one.csv": people("Ann Adams"), "two.csv": people("Ann Adams", "Ben Brown")}
    run({"one.csv": texts["one.csv"]})
    done = run({name: texts[name] for name in given} | {"three.csv": people("Cy Cole")})
    assert [one.id for one in done.refused] == ["two"]
    assert "grants of the list 'two' that stand in the list 'one' already: 1 (Ann Adams)" in "\n".join(
        done.say_faults()
    )
    assert in_table(tmp_path) == [("one", "Ann Adams"), ("three", "Cy Cole")]


@pytest.mark.parametrize(
    ("district", "is_double"),
    [("D. Me.", True), ("", True), ("D. Utah", False)],
    ids=["the same court", "a court that is not printed", "another court"],
)
def test_a_grant_is_the_same_where_nothing_known_differs(run: Run, district: str, is_double: bool) -> None:
    texts = {"one.csv": people("Ann Adams"), "two.csv": people("ANN ADAMS", district=district)}
    if is_double:
        with pytest.raises(IngestError, match="nothing says which of them counts"):
            run(texts)
    else:
        assert len(run(texts).grants) == 2


def test_a_chain_of_lists_is_refused_as_far_as_it_reaches(run: Run, tmp_path: Path) -> None:
    """Bo leaves the first list and stands in the second; while the first is held back, the second would double Bo."""
    run({"one.csv": people("Ann Adams", "Bo Young")})
    done = run({"one.csv": people("Ann Adams"), "two.csv": people("Bo Young"), "three.csv": people("Cy Cole")})
    assert sorted(one.id for one in done.refused) == ["one", "two"]
    assert in_table(tmp_path) == [("one", "Ann Adams"), ("one", "Bo Young"), ("three", "Cy Cole")]
    done = run({"one.csv": people("Ann Adams"), "two.csv": people("Bo Young")}, accept=["2016-05-05-obama"])
    assert (done.refused, in_table(tmp_path)[-1]) == ((), ("two", "Bo Young"))


def test_a_list_with_which_the_table_would_be_broken_is_refused_alone(run: Run, tmp_path: Path) -> None:
    run({"one.csv": people("Ann Adams")}, president="Ann Invented")
    sheet(tmp_path, "two", "other bytes", president="A. Invented")  # two presidents in one batch
    sheet(tmp_path, "three", "other bytes", president="Ann Invented")
    done = run({"two.csv": people("Ben Brown"), "three.csv": people("Cy Cole", day="2015-07-13")}, president="")
    assert [one.id for one in done.refused] == ["two"]
    assert in_table(tmp_path) == [("three", "Cy Cole"), ("one", "Ann Adams")]
    told = "\n".join(done.say_faults())
    assert "the list 'two': with it the table would break what must hold of it" in told
    assert "Ben Brown (two:2): president = A. Invented: a batch has one president" in told
    assert find_faults(tmp_path / "grants.csv").empty


def test_a_table_that_is_broken_by_itself_stops_the_run(run: Run, tmp_path: Path) -> None:
    run({"one.csv": people("Ann Adams"), "two.csv": people("Ben Brown")})
    table = tmp_path / "grants.csv"
    table.write_text(table.read_text().replace(",1999,", ",2017,", 1))  # sentenced after the grant
    before = table.read_bytes()
    with pytest.raises(
        InputError, match=r"the table that is there breaks(?s:.)*Ann Adams \(one:2, in the table already\)"
    ):
        run({"two.csv": people("Ben Brown")})
    assert table.read_bytes() == before


def test_a_correction_that_fits_no_more_refuses_its_list_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "corrections.yml").write_text(
        "- {source: one, name: Ann Adams, granted_on: 2016-05-05, column: district, printed: D. Mass.,"
        " used: District of Utah, reason: a slip, says: nobody}\n"
    )
    done = run({"one.csv": people("Ann Adams"), "two.csv": people("Ben Brown")})
    assert [one.id for one in done.refused] == ["one"]
    assert "one no longer prints 'D. Mass.'" in "\n".join(done.say_faults())
    assert in_table(tmp_path) == [("two", "Ben Brown")]


@pytest.mark.parametrize("what", ["a sheet", "the corrections"])
def test_a_fault_in_our_own_files_stops_all(run: Run, tmp_path: Path, what: str) -> None:
    if what == "a sheet":
        sheet(tmp_path, "one", "", role="nothing")
    else:
        (tmp_path / "corrections.yml").write_text("- {source: one}\n")
    with pytest.raises(InputError, match=r"role: 'nothing'|missing key 'name'"):
        run({"one.csv": people("Ann Adams"), "two.csv": people("Ben Brown")})
    assert not (tmp_path / "grants.csv").exists()


def test_without_one_of_its_copies_a_list_is_not_taken(run: Run, tmp_path: Path) -> None:
    text = people("Ann Adams")
    sheet(tmp_path, "text", text, list="both")
    sheet(tmp_path, "days", "other bytes", list="both", role="days")
    for missing in ("", "%PDF-1.7"):
        done = run({"text.csv": text, "days.csv": missing, "other.csv": people("Cy Cole")})
        assert [one.id for one in done.refused] == ["both"]
        assert in_table(tmp_path) == [("other", "Cy Cole")]


def test_an_unknown_batch_is_a_wrong_call_where_every_list_was_read(run: Run) -> None:
    texts = {"one.csv": people("Ann Adams")}
    with pytest.raises(UsageError, match="no such batch"):
        run(texts, accept=["2016-05-06-obama"])
    with pytest.raises(IngestError, match="no known layout"):  # what was meant may stand in the list that was not read
        run({"one.csv": "no list"}, accept=["2016-05-06-obama"])


def test_a_file_that_may_not_be_read_blocks_no_other(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "one.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    done = run({"one.csv": people("Ann Adams"), "two.csv": people("Ben Brown")})
    assert done.say_faults() == [f"{tmp_path}/one.csv: cannot be read: Permission denied"]
    assert in_table(tmp_path) == [("two", "Ben Brown")]


def test_the_same_lists_again_change_no_byte(run: Run, tmp_path: Path) -> None:
    texts = {"one.csv": people("Ann Adams"), "two.csv": people("Ben Brown", day=str(date(2015, 7, 13)))}
    run(texts)
    before = (tmp_path / "grants.csv").read_bytes()
    for given in (texts, {"one.csv": texts["one.csv"]}, {"two.csv": texts["two.csv"]}):
        assert run(given).refused == ()
        assert (tmp_path / "grants.csv").read_bytes() == before
