"""Reading the grants table: what is well formed comes in typed, what is not is refused by line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.grants.schema import BY_NAME, DTYPES, NAMES
from analysis.grants.select import UnknownBatch, choose_batch, count_by_batch, read_grants
from analysis.grants.table import grants_csv, grants_csv_by_batch, write_grants
from support.invented import make_grants

ROW = {
    "batch_id": "2016-03-30-obama",
    "granted_on": "2016-03-30",
    "president": "Barack Obama",
    "clemency_type": "commutation",
    "name": "Invented Person",
    "first_sentenced_on": "2006-03",
    "is_life": "true",
    "fine_usd": "1000",
    "supervised_release_months": "life",
    "source": "invented",
    "source_line": "2",
}


def write(path: Path, *rows: dict[str, str], header: tuple[str, ...] = NAMES) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_reads_each_column_with_its_type(tmp_path: Path) -> None:
    grants = read_grants(write(tmp_path / "grants.csv", ROW))
    categories = dict.fromkeys(("president", "clemency_type", "grant_form"), "category")
    kinds = {name: DTYPES[BY_NAME[name].kind] for name in NAMES} | categories
    assert {name: str(dtype) for name, dtype in grants.dtypes.items()} == kinds | {
        "first_sentenced_day": "datetime64[ns]"
    }
    row = grants.loc[2]  # the header is line 1
    assert row["granted_on"] == pd.Timestamp(2016, 3, 30)
    assert row["first_sentenced_on"] == "2006-03"
    assert row["is_life"] is True or row["is_life"] == True  # noqa: E712 - a nullable boolean
    assert row["fine_usd"] == 1000
    assert pd.isna(row["restitution_usd"])


def test_beside_a_partial_date_stands_its_day_where_one_is_published(tmp_path: Path) -> None:
    printed = ["1979", "2006-03", "2006-03-30", ""]
    grants = read_grants(write(tmp_path / "grants.csv", *({**ROW, "first_sentenced_on": on} for on in printed)))
    assert grants["first_sentenced_on"].fillna("").tolist() == printed
    assert grants["first_sentenced_day"].tolist() == [pd.NaT, pd.NaT, pd.Timestamp(2006, 3, 30), pd.NaT]


def test_a_list_is_a_tuple_of_which_each_value_makes_a_row(tmp_path: Path) -> None:
    grants = read_grants(write(tmp_path / "grants.csv", {**ROW, "drugs": "PCP;cocaine base"}, {**ROW, "drugs": ""}))
    assert grants["drugs"].tolist() == [("PCP", "cocaine base"), None]
    assert grants.explode("drugs")["drugs"].fillna("").tolist() == ["PCP", "cocaine base", ""]
    written = csv.DictReader(io.StringIO(grants_csv(grants).decode()))
    assert [row["drugs"] for row in written] == ["PCP;cocaine base", ""]


def test_presidents_come_by_time_in_office_and_a_word_that_is_no_choice_is_kept(tmp_path: Path) -> None:
    later = {**ROW, "batch_id": "2022-12-30-biden", "granted_on": "2022-12-30", "president": "Ann Example"}
    grants = read_grants(write(tmp_path / "grants.csv", later, ROW, {**ROW, "clemency_type": "amnesty"}))
    assert grants.groupby("president").size().to_dict() == {ROW["president"]: 2, "Ann Example": 1}
    assert list(grants.groupby("president").size().index) == [ROW["president"], "Ann Example"]
    assert grants.loc[4, "clemency_type"] == "amnesty"  # which the check reports, and nobody loses
    assert list(grants["clemency_type"].cat.categories) == ["commutation", "pardon", "amnesty"]


@pytest.mark.parametrize("name", ["NA", "None", "null", "nan"])
def test_a_name_that_looks_missing_stays_a_name(tmp_path: Path, name: str) -> None:
    assert read_grants(write(tmp_path / "grants.csv", {**ROW, "name": name}))["name"].tolist() == [name]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("granted_on", "30.3.2016", "a date as YYYY-MM-DD"),
        ("granted_on", "2016-02-30", "a date as YYYY-MM-DD"),  # there is no such day
        ("granted_on", "1066-10-14", "a date as YYYY-MM-DD"),  # pandas can't hold it
        ("expires_on", "9999-12-31", "a date as YYYY-MM-DD"),
        ("first_sentenced_on", "2016-13", "YYYY-MM or YYYY"),  # there is no such month
        ("is_life", "yes", "true or false"),
        ("n_cases", "1.5", "a whole number"),
        ("sentence_months", "ten", "a number"),
        ("sentence_months", "inf", "a number"),
        ("supervised_release_months", "Life", "the word life"),
        ("home", "x" * 2001, "at most 2,000 characters"),
    ],
)
def test_a_cell_of_another_form_is_refused(tmp_path: Path, column: str, value: str, expected: str) -> None:
    path = write(tmp_path / "grants.csv", ROW, {**ROW, column: value})
    with pytest.raises(InputError, match=f"line 3, {column}: .*{expected}"):
        read_grants(path)


def test_all_failures_are_reported_in_one_go(tmp_path: Path) -> None:
    path = write(tmp_path / "grants.csv", {**ROW, "is_life": "?"}, ROW, {**ROW, "n_cases": "?", "is_death": "?"})
    with pytest.raises(InputError) as caught:
        read_grants(path)
    assert str(caught.value).startswith(f"{path}: 3 faults\n")
    assert [line.split(":")[0].strip() for line in str(caught.value).splitlines()[1:]] == [
        "line 2, is_life",
        "line 4, is_death",
        "line 4, n_cases",
    ]


def test_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such grants table; make it with `clemency ingest"):
        read_grants(tmp_path / "absent.csv")


def test_a_column_too_few_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "grants.csv", header=tuple(n for n in NAMES if n != "is_life"))
    with pytest.raises(InputError, match=r"line 1: .*missing: is_life\)"):
        read_grants(path)


def test_a_misspelled_column_gets_the_nearest_name(tmp_path: Path) -> None:
    path = write(tmp_path / "grants.csv", header=tuple("is_lief" if n == "is_life" else n for n in NAMES))
    with pytest.raises(InputError, match="unknown: 'is_lief'; did you mean is_life"):
        read_grants(path)


def test_columns_in_another_order_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "grants.csv", header=tuple(reversed(NAMES)))
    with pytest.raises(InputError, match="another order"):
        read_grants(path)


@pytest.mark.parametrize("cells", [len(NAMES) - 1, len(NAMES) + 1])
def test_a_row_that_is_not_whole_is_refused(tmp_path: Path, cells: int) -> None:
    path = write(tmp_path / "grants.csv", ROW)
    with path.open("a", encoding="utf-8") as file:
        file.write(",".join(["x"] * cells) + "\n")
    with pytest.raises(InputError, match=f"line 3: {cells} cells where the header has {len(NAMES)}"):
        read_grants(path)


def test_an_unclosed_quote_is_not_swallowed(tmp_path: Path) -> None:
    path = write(tmp_path / "grants.csv", *[ROW] * 3)
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[2] = lines[2].replace("Invented Person", '"Invented Person')
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match="line"):
        read_grants(path)


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "grants.csv", ROW)
    path.write_bytes(path.read_bytes().replace(b"Invented Person", b"Jos\xe9 Invented"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_grants(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "grants.csv").touch()
    with pytest.raises(InputError, match="the file is empty"):
        read_grants(tmp_path / "grants.csv")


def test_lines_are_physical_even_where_a_cell_holds_a_line_end(tmp_path: Path) -> None:
    grants = read_grants(write(tmp_path / "grants.csv", {**ROW, "aliases": "a\nb"}, ROW))
    assert grants.index.tolist() == [2, 4]


def test_choosing_an_unknown_batch_names_near_ones() -> None:
    grants = make_grants({}, {"batch_id": "2016-05-05-obama"})
    assert len(choose_batch(grants, "2016-05-05-obama")) == 1
    with pytest.raises(UnknownBatch, match="did you mean 2016-03-30-obama"):
        choose_batch(grants, "2016-03-31-obama")


def test_batches_are_counted_without_the_declined() -> None:
    grants = make_grants(
        {"granted_on": "2016-05-05", "batch_id": "2016-05-05-obama"},
        {"is_declined": True},
        {},
        {"clemency_type": "pardon"},
    )
    counted = count_by_batch(grants)
    assert counted["batch_id"].tolist() == ["2016-03-30-obama", "2016-05-05-obama"]
    assert counted["commutations"].tolist() == [1, 1]
    assert counted["pardons"].tolist() == [1, 0]
    assert counted["declined"].tolist() == [1, 0]
    assert counted[["commutations", "pardons", "declined"]].sum().sum() == len(grants)


def test_no_grants_are_no_batches() -> None:
    assert count_by_batch(make_grants()).columns.tolist() == [
        "batch_id", "granted_on", "president", "commutations", "pardons", "declined", "amended",
    ]  # fmt: skip


RUNS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1+1", "''-x", '=HYPERLINK("http://example.org","x")']


def test_no_text_of_a_written_table_runs_in_a_spreadsheet_and_each_comes_back(tmp_path: Path) -> None:
    harmless = ["O'Neill", "'Al", "A=B", "a-b", "1. x", " =1"]
    texts = [*RUNS, *harmless]
    grants = make_grants(*({"name": text, "aliases": f"{text};B", "home": text} for text in texts))
    write_grants(grants, tmp_path / "grants.csv")
    with (tmp_path / "grants.csv").open(encoding="utf-8", newline="") as file:
        written = [row["name"] for row in csv.DictReader(file)]
    assert written == [*(f"'{text}" for text in RUNS), *harmless]
    read = read_grants(tmp_path / "grants.csv")
    assert read["name"].tolist() == texts
    assert read["aliases"].tolist() == [(text, "B") for text in texts]
    assert read["home"].tolist() == texts
    # what somebody else wrote without an apostrophe is the same text
    assert read_grants(write(tmp_path / "other.csv", {**ROW, "name": "=1+1"}))["name"].tolist() == ["=1+1"]


def test_the_rows_of_each_batch_are_those_of_a_table_of_its_own() -> None:
    """A fraction in one batch gives no other a decimal point, and words that a spreadsheet would run are guarded."""
    days = [
        {
            "batch_id": f"2016-0{month}-30-obama",
            "granted_on": f"2016-0{month}-30",
            "sentence_months": months,
            "name": name,
        }
        for month, months, name in (
            (3, 120, "=Jane Doe"),
            (5, 7.5, 'John "Roe"'),
            (3, 60, "Ann Poe"),
            (5, 12, "Zoë Moe"),
        )
    ]
    grants = make_grants(*days)
    made = grants_csv_by_batch(grants)
    assert list(made) == ["2016-03-30-obama", "2016-05-30-obama"]
    for batch_id, table in made.items():
        assert table == grants_csv(choose_batch(grants, batch_id))
    (of_march, of_may) = (list(csv.DictReader(io.StringIO(table.decode()))) for table in made.values())
    assert [row["sentence_months"] for row in of_march] == ["120", "60"]
    assert [row["sentence_months"] for row in of_may] == ["7.5", "12.0"]
