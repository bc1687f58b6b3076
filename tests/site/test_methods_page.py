"""methods.html: six sections for readers, in the order of their doubts; tables are folded away."""

from __future__ import annotations

from datetime import date
from functools import cache

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from analysis.grants.names import Names
from analysis.grants.presidents import read_presidents
from analysis.grants.schema import NAMES
from analysis.lists.facts.vocabulary import VOCABULARY
from analysis.measures import count_coverage
from analysis.measures.batches import summarize_by_batch
from analysis.site.dataset import all_sheets
from analysis.site.methods_page import render_methods
from analysis.site.page import Site, render
from analysis.site.recorded_changes import RecordedChange
from support.invented import make_grants
from support.real import real_grants


def page_of(grants: pd.DataFrame, names: Names = "full", changes: tuple[RecordedChange, ...] = ()) -> BeautifulSoup:
    presidents = read_presidents()
    coverage = count_coverage(summarize_by_batch(grants), presidents)
    held = coverage[coverage[["n_commutations", "n_pardons"]].sum(axis=1) > 0]
    page = render_methods(grants, held, names, changes, "Of two counts, one agrees.")
    return BeautifulSoup(render(page, Site("https://example.org/", names, presidents)), "lxml")


@cache
def real_page(names: Names = "full") -> BeautifulSoup:
    return page_of(real_grants(), names)


def invented() -> pd.DataFrame:
    """Two commutations of President Obama, who granted 1,715, and one pardon of President Clinton, who granted 396."""
    clinton = {"president": "Bill Clinton", "batch_id": "2001-01-20-clinton", "granted_on": "2001-01-20"}
    obama = {"expires_on": "2016-07-28", "district": "District of Maine", "is_life": True}
    return make_grants(obama, {"first_sentenced_on": "2006"}, {**clinton, "clemency_type": "pardon"})


def words_of(tag: BeautifulSoup | Tag | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def cells(page: BeautifulSoup, id_: str) -> list[list[str]]:
    return [[words_of(cell) for cell in row.select("th, td")] for row in page.select(f"#{id_} tbody tr")]


def test_six_sections_answer_the_doubts_of_a_reader() -> None:
    page = page_of(invented())
    titles = [words_of(title) for title in page.select("main h2")]
    assert titles == [
        "Where the data come from",
        "How the lists are read",
        "How often we are wrong",
        "What the numbers leave out",
        "Corrections",
        "Rebuild and cite",
    ]
    assert [words_of(link) for link in page.select("main nav a")] == titles
    assert len(words_of(page.main)) - sum(len(words_of(fold)) for fold in page.select("main details")) < 5_000


def test_what_the_data_hold_and_lack_is_counted() -> None:
    words = words_of(page_of(invented()))
    assert "Our data have 2 commutations and 1 pardon by two presidents" in words
    assert "Barack Obama: 2 of 1,715 commutations and none of 212 pardons" in words
    assert "Bill Clinton: none of 61 commutations and 1 of 396 pardons" in words
    assert "Our data have every" not in words
    # of two commutations: one has a day of sentencing at all, a year; one a day of its end, one a court, one is life
    assert "the day of the first sentencing, from which years served are counted: all 2" in words
    assert "the sentence, in months or as life: 1 of 2" in words
    assert "the day on which the new sentence ends: 1 of 2" in words
    assert "the court: 1 of 2" in words
    assert "January 17 and 19, 2017" not in words  # which these data do not have


def test_how_often_the_reading_is_wrong_is_what_was_measured() -> None:
    words = words_of(page_of(invented()))
    assert (
        "3,358 fields that had been read by hand and that the program had never seen: none had a wrong value in the data. "
        "(November 2026)" in words
    )
    # 60 of 3,232 are 1.86%
    assert "none had a wrong value in the data, and 60 (1.9%) were left empty or reported as unread." in words
    assert (
        "100 records new to the program that were compared by eye with its reading: we corrected what was wrong."
        in words
    )
    assert "Of two counts, one agrees." in words


def test_sources_columns_and_labels_are_whole() -> None:
    page = page_of(invented())
    for sheet in all_sheets():
        source = words_of(page.find(id=f"source-{sheet.id}"))  # type: ignore[arg-type]
        assert " ".join(sheet.copy.split()) in source, sheet.id
    assert [row[0] for row in cells(page, "data-dictionary")] == list(NAMES)
    assert [row[0] for row in cells(page, "offense-labels")] == [label.name for label in VOCABULARY.labels]


def test_corrections_and_differences_are_told_in_words_and_listed() -> None:
    page = real_page()
    assert "Seventeen errors in the lists are corrected" in words_of(page)
    assert len(cells(page, "table-corrections")) == 17  # the entries of data/hand/corrections.yml
    rows = cells(page, "table-differences")
    # the White House's list has another term for Scott; the 330 of the last day stand in one copy alone
    ours, theirs = "obama-commutations-final-copy", "obama-commutations-2017-01-17-copy"
    assert ["January 17, 2017", "Gino Velez Scott", "commuted months", "240", ours, "264", theirs] in rows
    assert ["January 19, 2017", "–", "record", "330 grants, all of this day", ours, "–", "no other copy"] in rows
    # what a correction took from the other copy is no difference any more
    assert not {"Yolanda Triana", "Robert Booker"} & {row[1] for row in rows if row[2] == "sentence months"}


def test_the_page_is_short_and_light() -> None:
    page = real_page()
    assert len(page.find_all(True)) < 2_500
    assert "Our data have every commutation by Barack Obama, and every pardon by George H. W. Bush" in words_of(page)


@pytest.mark.parametrize("names", ["initials", "none"])
def test_without_names_no_table_tells_one(names: Names) -> None:
    """The line of a list leads to the name in it; in a release without names no line is told."""
    whole, hidden = (words_of(real_page(one).find(id="table-corrections")) for one in ("full", names))  # type: ignore[arg-type]
    assert ("line 6877" in whole, "line " in hidden) == (True, False)
    assert "the list names two terms" in hidden
    differences = words_of(real_page(names).find(id="table-differences"))  # type: ignore[arg-type]
    assert "264" in differences
    assert "Scott" not in differences
    assert "Ashe" not in differences  # whose name is what differs


def test_nothing_that_differs_and_nothing_that_moved_is_a_sentence_at_most() -> None:
    page = page_of(invented())
    assert page.find(id="table-differences") is None
    assert page.find(id="table-corrections") is None
    assert (
        words_of(page.find(id="numbers-that-moved"))
        == "No correction is noted here so far. What each edition of these reports changed is listed under Editions."
    )  # type: ignore[arg-type]
    moved = RecordedChange(date(2026, 11, 30), "2016-03-30-obama", "firearm.count", "0", "1", "Ann Roe: firearm")
    changed = page_of(invented(), changes=(moved,))
    assert "One published number has changed from one release to a later one." in words_of(changed)
    assert cells(changed, "table-moves") == [
        ["November 30, 2026", "March 30, 2016", "firearm.count", "0", "1", "Ann Roe: firearm"]
    ]
    assert "Ann Roe" not in words_of(page_of(invented(), "none", (moved,)))


def test_an_empty_table_has_a_whole_page() -> None:
    assert "There are no grants in our data." in words_of(page_of(make_grants()))
