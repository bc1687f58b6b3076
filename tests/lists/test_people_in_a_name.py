"""Names in the place of one: whose they are is not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.lists.layouts.people_table import holds_several
from analysis.lists.names import names_several, read_wrapped_names
from support.ingesting import prepare

SEVERAL = [
    "Ann Roe\nBen Quincy Poe",  # other surnames, and not as many words
    "Ann Bea Roe\nBo Poe, Jr.",
    "Di Roe\nEd Roe",  # a first name that is a particle of other names
    "Di Roe, Ed Roe",
    "Ann Roe\nVan Poe",
    "Ann Roe Bo Roe",  # a surname twice
    "Ann Roe aka A. & Bo Poe",
]
ONE = [
    "Ann\nRoe",
    "Ann Roe aka Anna Roe",
    "Maria\nDi Roe",
    "Ann Bea\nRoe, Jr.",
    "Maria Ann\nDe La Roe",  # two particles and a surname are no whole name
    "Ludwig van\nRoe",
]


@pytest.mark.parametrize(
    ("text", "is_of_several"), [*((text, True) for text in SEVERAL), *((text, False) for text in ONE)]
)
def test_lines_that_are_whole_names_are_people(text: str, is_of_several: bool) -> None:
    assert names_several(text) is is_of_several


@pytest.mark.parametrize(
    ("name", "is_of_several"),
    [
        ("Di Roe, Ed Roe", True),  # the same surname on both sides of the comma
        ("Di Roe, Ed", False),  # the surname first
        ("Di Roe, Ed Allen", False),
        ("Roe, Ann\nPoe, Bo", True),
    ],
)
def test_a_comma_in_a_table_may_follow_the_surname(name: str, is_of_several: bool) -> None:
    assert holds_several([name, "1801"], ["name", "date"]) is is_of_several


PAGE = """<html><head><title>Pardons Granted by President Barack Obama</title></head><body><h2>March 4, 2015</h2>
<table><tr><th>NAME</th><th>SENTENCED</th><th>OFFENSE</th></tr>
<tr><td>Ann Roe<br>Ben Quincy Poe</td><td>1999</td><td>Theft</td></tr>
<tr><td>Cy Zed</td><td>1999</td><td>Theft</td></tr></table></body></html>"""


def test_two_people_in_two_lines_are_told_and_not_made_one(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    done = prepare([path])
    assert list(done.grants["name"]) == ["Cy Zed"]
    assert [(reject.rule, reject.text) for reject in done.rejects] == [("row.several_names", "Ann Roe Ben Quincy Poe")]


def test_a_reviewed_name_is_one(tmp_path: Path) -> None:
    path = tmp_path / "wrapped_names.csv"
    path.write_text("name,says\nAnn Roe Ben Poe,a newspaper\n", encoding="utf-8")
    assert read_wrapped_names(path) == {"Ann Roe Ben Poe"}
    path.write_text("name,says\nAnn Roe Ben Poe,\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: write the name, and who says that it is one person's"):
        read_wrapped_names(path)
