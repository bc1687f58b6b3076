"""What became of every row is kept beside the table and in the release, and nothing that does not add up is published."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.lists.accounts import account_path, read_accounts
from analysis.publish.build import Built, build_site
from analysis.publish.progress import Lines
from analysis.publish.verify import verify_release
from analysis.run.fingerprint import Inputs
from analysis.run.publication import Publication
from support.ingesting import ingest

PERSON = (
    ',"{name}"\nOffense:,Possession with intent to distribute cocaine\nDistrict/Date:,"District of Maine; May 1, 2001"\n'
    'Sentence:,"120 months\' imprisonment"\nTerms of grant:,"Prison sentence commuted to expire on May 1, 2017"\n'
)

#: The header and five rows a person: 11 rows, 10 of records, 1 structural.
TWO = "item,description\n" + PERSON.format(name="Jane Roe") + PERSON.format(name="John Doe")
ACCOUNT_OF_TWO = "two,key-value CSV,11,10,0,1,0,2,2"

HEADER = "source,layout,rows,records,continuations,structural,rejected,grants,in_table"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    read(tmp_path / "grants.csv", two=TWO)
    return tmp_path / "grants.csv"


def read(data: Path, *, day: date = date(2016, 3, 30), **lists: str) -> None:
    for name, text in lists.items():
        path = data.parent / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        known = {"granted_on": day, "president": "Barack Obama", "clemency_type": "commutation"}
        ingest([path], data=data, sheets=data.parent / "sheets", corrections=data.parent / "none.yml", **known)  # type: ignore[arg-type]


def report(data: Path) -> Built:
    return build_site((), data.parent / "site", Inputs(data), Publication(("html",))._asdict(), Lines())


def test_every_row_of_a_list_is_kept_beside_the_table(data: Path) -> None:
    assert account_path(data).read_text(encoding="utf-8").splitlines() == [HEADER, ACCOUNT_OF_TWO]


def test_another_list_leaves_the_account_of_the_first(data: Path) -> None:
    one = "item,description\n" + PERSON.format(name="Ann Poe")
    read(data, day=date(2016, 5, 5), one=one)
    assert account_path(data).read_text(encoding="utf-8").splitlines() == [
        HEADER,
        "one,key-value CSV,6,5,0,1,0,1,1",
        ACCOUNT_OF_TWO,
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HEADER}\ntwo,key-value CSV,12,10,0,1,0,2,2\n", "line 2: two: the rows do not add up"),
        (f"{HEADER}\ntwo,key-value CSV,11,10,0,one,0,2,2\n", "line 2: not whole numbers"),
        (f"{HEADER}\ntwo,key-value CSV,{'1' * 5_000},10,0,1,0,2,2\n", "line 2: not whole numbers"),
        (f"{HEADER}\ntwo,{'x' * 200_000},11,10,0,1,0,2,2\n", "line 2: not a readable CSV table"),
        (f"{HEADER}\ntwo,key-value CSV,11,10,0,1,0,2,2,9\n", "line 2: 10 cells where the header has 9"),
        (f"{HEADER}\ntwo,key-value CSV,11\n", "line 2: 3 cells where the header has 9"),
        ("source,rows\ntwo,11\n", "line 1: missing columns: layout, "),
        ("", "line 1: missing columns: source, "),
    ],
)
def test_an_account_that_does_not_add_up_is_refused(data: Path, text: str, told: str) -> None:
    account_path(data).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read_accounts(data)


def test_a_table_that_lost_a_grant_is_not_published(data: Path) -> None:
    lines = data.read_text(encoding="utf-8").splitlines(keepends=True)
    data.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(InputError, match="1 grants of two, its row account says 2; run `clemency ingest` again"):
        report(data)
    assert not (data.parent / "site").exists()


def test_a_release_keeps_the_accounts_and_verify_holds_it_to_them(data: Path) -> None:
    assert report(data).failures == []
    release = (data.parent / "site").resolve()
    manifest = json.loads((release / "manifest.json").read_bytes())
    names = HEADER.split(",")
    kept = ["two", "key-value CSV", 11, 10, 0, 1, 0, 2, 2]
    assert manifest["accounts"] == [dict(zip(names, kept, strict=True))]
    assert verify_release(release) == []
    manifest["accounts"][0]["in_table"] = 3
    (release / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "grants.csv: 2 grants of two, its row account says 3" in verify_release(release)


def test_a_table_without_accounts_is_somebodys_own(data: Path) -> None:
    account_path(data).unlink()
    assert read_accounts(data) == ()
