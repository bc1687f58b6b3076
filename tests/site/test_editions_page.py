"""The page of editions and their entries in the feed: what each says, against editions of invented numbers."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from analysis.grants.names import Names
from analysis.grants.presidents import read_presidents
from analysis.measures.batches import summarize_by_batch
from analysis.site import ListedRelease, Site, render_history
from analysis.site.recorded_changes import RecordedChange
from support.invented import make_grants

FIRST = ListedRelease(1, "1" * 16, date(2030, 1, 1), 1, 2, file=f"editions/{'1' * 16}.zip", bytes=450_692)


def moved(n: int, day: date) -> tuple[RecordedChange, ...]:
    return tuple(RecordedChange(day, "2016-03-30-obama", f"n.{at}", "1", "2", f"lists:{at}") for at in range(n))


def render(*editions: ListedRelease, names: Names = "full") -> tuple[BeautifulSoup, list[str]]:
    """The page, and what the feed's first entries say."""
    batches = summarize_by_batch(make_grants({"batch_id": "2016-03-30-obama", "granted_on": "2016-03-30"}))
    site = Site("https://example.org/", names, read_presidents())
    made = render_history(batches, ["2016-03-30-obama"], site, editions)
    entries = etree.fromstring(made["feed.atom"]).findall("{*}entry")
    said = [f"{entry.findtext('{*}title')}: {entry.findtext('{*}summary')}" for entry in entries]
    return BeautifulSoup(made["editions.html"], "lxml"), said


def text(page: BeautifulSoup, selector: str) -> str:
    found = page.select_one(selector)
    assert found is not None, selector
    return " ".join(found.get_text(" ").split())


def test_a_first_edition_says_that_it_is_the_first() -> None:
    page, said = render(ListedRelease(1, "", None, 1, 1))
    assert text(page, ".deck").startswith("This is the first edition of these reports")
    assert "You are reading edition 1." in text(page, "main")
    assert text(page, "#edition-1") == (
        "Edition 1 1 report, 1 grant. This is the edition that you are reading: data (CSV) , manifest (JSON) ."
    )
    assert len(said) == 1  # the batch: nothing came before this edition


def test_the_newest_edition_stands_first_with_what_it_changed() -> None:
    day = date(2030, 2, 3)
    second = ListedRelease(
        *(2, "", day, 2, 3),
        new=("2016-03-30-obama",),
        gone=("2017-01-19-obama",),
        n_moved=12,
        changes=moved(12, day),
        table="editions/changes.csv",
    )
    page, said = render(FIRST, second)
    assert text(page, ".deck").startswith("Two editions of these reports are listed here.")
    assert [item["id"] for item in page.select(".editions > li")] == ["edition-2", "edition-1"]
    assert text(page, "#edition-2 h3") == "Edition 2, February 3, 2030"
    words = (
        "2 reports, 3 grants. Added: the reports on the grants of March 30, 2016. Withdrawn: the reports on the grants of January 19, 2017."
        " Twelve published numbers changed."
    )
    assert words in text(page, "#edition-2")
    assert text(page, "#edition-2 summary") == "The first 10 numbers that changed"
    assert len(page.select("#edition-2 tbody tr")) == 10
    assert [cell.get_text() for cell in page.select("#edition-2 tbody tr")[9].select("th, td")] == [
        *("March 30, 2016", "n.9", "1", "2", "lists:9")
    ]
    links = [link["href"] for link in page.select("#edition-2 a")]
    assert links == ["2016-03-30-obama/index.html", "editions/changes.csv", "grants.csv", "manifest.json"]
    assert text(page, "#edition-1 a") == "Data, results, and manifest (ZIP, 450 KB)"
    assert said[0].startswith(
        "Edition of February 3, 2030: 2 reports, 3 grants. Added: the reports on the grants of March 30, 2016."
    )
    assert said[0].endswith("March 30, 2016: n.9: 1 → 2 (lists:9).")


@pytest.mark.parametrize("names", ["initials", "none"])
def test_without_full_names_no_row_leads_to_a_person(names: Names) -> None:
    day = date(2030, 2, 3)
    second = ListedRelease(2, "", day, 1, 1, n_moved=1, changes=moved(1, day), table="editions/changes.csv")
    page, said = render(FIRST._replace(file=""), second, names=names)
    assert "lists:0" not in str(page)
    assert "lists:0" not in said[0]
    assert "Its file says more of people’s names than this edition does" in text(page, "#edition-1")


def test_an_edition_that_changed_nothing_is_listed_and_is_no_news() -> None:
    page, said = render(FIRST, ListedRelease(2, "", date(2030, 2, 3), 1, 2))
    assert "No published number changed." in text(page, "#edition-2")
    assert len(said) == 1


def test_the_feed_has_the_newest_editions_alone() -> None:
    days = [date(2030, 3, day) for day in range(1, 26)]
    editions = [ListedRelease(2 + at, "", day, 1, 1, n_moved=1, changes=moved(1, day)) for at, day in enumerate(days)]
    _, said = render(FIRST, *editions)
    assert len(said) == 20 + 1
    assert said[0].startswith("Edition of March 25, 2030")
