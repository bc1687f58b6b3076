"""The table of people in a browser: sorted, narrowed down, searched and read, by mouse, keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from nbformat.v4 import new_markdown_cell
from playwright.sync_api import Page

from analysis import measures, text
from analysis.exhibits import People, Profiles, Statement
from analysis.text.sentence import Sentence
from support.browser import Reader, Setting, axe, dead_links, keyboard, open_browser, printed, sideways
from support.invented import make_grants
from support.notebooks import export_page, notebook, showing

FLORIDA = {"district": "Southern District of Florida"}
LIFE = {"is_life": True, "is_life_imposed": True}

#: In published order; by surname they are Ada Alder, Cy Cole, Bo de la Brook, Dee Dune.
PEOPLE = (
    {
        "name": "Dee Dune",
        **FLORIDA,
        "sentence_months": 240,
        "first_sentenced_on": "2003-11-24",
        "drugs": "cocaine base",
    },
    {"name": "Cy Cole, Jr.", **FLORIDA, **LIFE, "first_sentenced_on": "1999-04-01", "drugs": "cocaine base;heroin"},
    {
        "name": "Ada Alder",
        "district": "District of Maine",
        "sentence_months": 18,
        "first_sentenced_on": "2014-02-02",
        "offenses": "wildlife and environment",
        "offense_groups": "environmental",
        "supervised_release_months": "life",
        "aliases": "Florida Roe",
    },
    {"name": "Bo de la Brook", "district": "District of Ohio", **LIFE, "life_plus_months": 60, "has_firearm": True},
)


def people_page(batch: pd.DataFrame, *before: object) -> str:
    """A page as a report has it."""
    by_name = text.sort_by_surname(batch)
    people = text.describe_people(by_name)
    records = text.describe_records(by_name, {"invented": "https://example.org/list"})
    shown = People(
        people,
        name="people",
        caption="The grants",
        columns=text.people_headings(people),
        records=records,
        records_note=text.say_records(batch, records),
        facets=text.describe_facets(by_name),
        among=measures.counted_among(batch),
    )
    return export_page(notebook(new_markdown_cell("# Report"), showing(*before), showing(shown)))


COUNTS = Statement(
    Sentence((("Two", "is_life=true"), (" were serving life; ", ""), ("two", "state=Florida"), (" in Florida.", "")))
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with open_browser() as browser:
        yield Reader(browser)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "page.html"
    path.write_text(people_page(make_grants(*PEOPLE), COUNTS), encoding="utf-8")
    return path


@pytest.fixture
def page(path: Path, reader: Reader) -> Iterator[Page]:
    with reader.visit(path, Setting()) as visit:
        yield visit.page
        assert visit.leaves([path.as_uri()]) == []


def names(page: Page) -> list[str]:
    """The first names of the rows that are shown, in their order."""
    rows = page.locator("#table-people tbody tr:not(.more)").filter(visible=True)
    return [words.split()[0] for words in rows.locator("th").all_inner_texts()]


def said(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def go(page: Page, address: str) -> None:
    page.evaluate("address => { location.hash = address }", address)
    settle(page)


def settle(page: Page) -> None:
    """The browser tells of a new address after the click that led there."""
    page.evaluate("() => new Promise(done => setTimeout(done, 20))")


def test_the_table_begins_in_the_order_of_surnames(page: Page) -> None:
    assert names(page) == ["Ada", "Cy", "Bo", "Dee"]
    assert said(page) == "All 4 people."
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Name")


@pytest.mark.parametrize(
    ("column", "ascending", "descending"),
    [
        ("Name", ["Dee", "Bo", "Cy", "Ada"], ["Ada", "Cy", "Bo", "Dee"]),  # it is ascending at first
        # 18 months, 20 years, life, life plus 5 years: by their length, not by their letters
        ("Sentence", ["Ada", "Dee", "Cy", "Bo"], ["Bo", "Cy", "Dee", "Ada"]),
        # April 1999, November 2003, February 2014; what is not known comes last both ways
        ("Sentenced", ["Cy", "Dee", "Ada", "Bo"], ["Ada", "Dee", "Cy", "Bo"]),
        # Florida, Florida, Maine, Ohio: by the state
        ("Court", ["Cy", "Dee", "Ada", "Bo"], ["Bo", "Ada", "Cy", "Dee"]),
    ],
)
def test_a_column_sorts_by_what_its_words_mean(
    page: Page, column: str, ascending: list[str], descending: list[str]
) -> None:
    button = page.get_by_role("button", name=column, exact=True)
    button.click()
    assert names(page) == ascending
    button.click()
    assert names(page) == descending
    if column == "Name":
        return
    assert page.url.endswith(f"#people?sort=-{column.lower()}")
    button.click()
    assert names(page) == ["Ada", "Cy", "Bo", "Dee"]
    page.goto(page.url + f"?sort=-{column.lower()}")  # the address of a sorted table
    page.reload()
    assert names(page) == descending


def test_facets_combine_and_their_counts_follow(page: Page) -> None:
    def choices(label: str) -> list[str]:
        return page.get_by_label(label, exact=True).locator("option").all_inner_texts()

    assert choices("State") == ["Any", "Florida (2)", "Maine (1)", "Ohio (1)"]
    page.get_by_label("Sentence", exact=True).select_option(label="Life (2)")
    assert choices("State") == ["Any", "Florida (1)", "Maine (0)", "Ohio (1)"]
    assert choices("Sentence")[1] == "Life (2)"  # what else could be chosen here
    assert page.get_by_label("State", exact=True).locator("option:disabled").all_inner_texts() == ["Maine (0)"]
    page.get_by_label("State", exact=True).select_option(label="Florida (1)")
    page.get_by_label("Drug", exact=True).select_option(label="crack cocaine (1)")
    assert names(page) == ["Cy"]
    assert said(page) == (
        "Showing the 1 of 4 people who was serving life, was sentenced in Florida, and had convictions for crack cocaine."
    )
    assert page.url.endswith("#people?is_life=true&state=Florida&drugs=cocaine+base")
    page.reload()
    assert names(page) == ["Cy"]
    assert page.get_by_label("State", exact=True).input_value() == "state=Florida"
    page.get_by_role("button", name="Show all").click()
    assert names(page) == ["Ada", "Cy", "Bo", "Dee"]
    assert page.url.endswith("#people")
    assert not page.get_by_role("button", name="Show all").is_visible()


def test_a_facet_stands_only_where_it_divides(page: Page) -> None:
    labels = page.locator(".controls fieldset label").all_inner_texts()
    assert labels == ["Sentence", "Offense", "Drug", "Gun conviction", "State"]  # all are commutations without a day


def test_a_count_leads_to_its_rows(page: Page) -> None:
    page.get_by_role("link", name="Two", exact=True).click()
    settle(page)
    assert names(page) == ["Cy", "Bo"]
    assert said(page) == "Showing the 2 of 4 people who were serving life."
    assert page.evaluate("() => document.activeElement.className") == "count"
    page.get_by_role("link", name="two", exact=True).click()
    settle(page)
    assert said(page) == "Showing the 2 of 4 people who were sentenced in Florida."


@pytest.mark.parametrize(
    ("query", "shown", "why"),
    [
        # the sentence before the rest of the record; "wildlife" is no life, and "Life as first imposed" is a label
        ("life", ["Cy", "Bo", "Ada"], ["sentence", "sentence", "supervised release"]),
        ("crack", ["Cy", "Dee"], ["drugs", "drugs"]),
        # a name, here another one, before a court
        ("florida", ["Ada", "Cy", "Dee"], ["also called", "court", "court"]),
        ("FL dune", ["Dee"], ["name, court"]),
        ("de la", ["Bo"], []),
        ("nobody", [], []),
    ],
)
def test_a_search_ranks_and_says_why(page: Page, query: str, shown: list[str], why: list[str]) -> None:
    page.get_by_label("Search these people").fill(query)
    assert names(page) == shown
    reasons = [one.strip().removeprefix("found in: ") for one in page.locator(".why").all_inner_texts()]
    assert [reason for reason in reasons if reason] == [reason.removeprefix("name, ") for reason in why]
    end = "matches" if len(shown) == 1 else "match"
    n = f"Showing the {len(shown)} of 4 people who" if shown else "None of the 4 people"
    assert said(page) == f"{n} {end} “{query}”."
    page.get_by_label("Search these people").fill("")
    assert names(page) == ["Ada", "Cy", "Bo", "Dee"]
    assert page.locator(".why").count() == 0


def test_a_search_in_an_address_meets_what_it_asks(page: Page) -> None:
    go(page, "#people?q=florida+crack&is_life=true&sort=-sentence")
    assert names(page) == ["Cy"]
    assert page.get_by_label("Search these people").input_value() == "florida crack"
    go(page, "#people?planet=Mars&is_life=true&q=%E0%A4%A")
    assert said(page).endswith("The address also asks for “planet=Mars”, which nobody here has.")
    go(page, "#people?offences=a+firearm+no+drugs")  # how addresses once were
    assert names(page) == ["Bo"]


def test_a_name_opens_the_record_below_its_row(page: Page) -> None:
    link = page.get_by_role("button", name="Ada Alder", exact=True)
    assert link.get_attribute("aria-expanded") == "false"
    link.focus()
    page.keyboard.press("Enter")
    more = page.locator("#ada-alder + .more")
    assert "Also called Florida Roe" in " ".join(more.inner_text().split())
    assert link.get_attribute("aria-expanded") == "true"
    page.get_by_role("button", name="Name", exact=True).click()
    assert page.locator("#ada-alder + .more").is_visible()  # it goes with its row
    page.get_by_label("Sentence", exact=True).select_option(label="Life (2)")
    assert not page.locator(".more").is_visible()
    page.get_by_role("button", name="Show all").click()
    link.click()
    link.click()
    assert not page.locator(".more").is_visible()


def test_each_person_has_an_address(page: Page) -> None:
    go(page, "#people?is_life=true")
    go(page, "#ada-alder")  # who is not among these
    assert names(page) == ["Ada", "Cy", "Bo", "Dee"]
    assert page.locator("#ada-alder + .more").is_visible()
    assert page.evaluate("() => document.activeElement.innerText") == "Ada Alder"
    go(page, "#nobody")
    assert names(page) == ["Ada", "Cy", "Bo", "Dee"]


def test_it_holds_for_screen_readers_keyboards_and_narrow_windows(path: Path, reader: Reader) -> None:
    for width in (320, 768, 1280):
        with reader.visit(path, Setting("light", width)) as visit:
            assert sideways(visit.page) + axe(visit.page) + dead_links(visit.page, path.parent) == []
        with reader.visit(path, Setting("dark", width)) as visit:
            assert keyboard(visit.page) == []


def test_a_row_is_a_card_on_a_phone(path: Path, reader: Reader) -> None:
    with reader.visit(path, Setting("light", 320)) as visit:
        row = visit.page.locator("#bo-de-la-brook")
        labels = row.locator("td").evaluate_all(
            "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
        )
        assert labels == [
            f'"{words}"' for words in ("Drugs", "Gun conviction", "Sentenced", "Court", "Sentence", "Commuted")
        ]
        assert row.evaluate("row => getComputedStyle(row).display") == "grid"
        visit.page.get_by_label("Sorted by").select_option(label="Sentence, last first")
        assert names(visit.page) == ["Bo", "Cy", "Dee", "Ada"]
        go(visit.page, "#people?is_life=true")
        assert names(visit.page) == ["Cy", "Bo"]
        visit.page.emulate_media(media="print")
        assert row.evaluate("row => getComputedStyle(row).display") == "table-row"


def test_no_column_is_cut_on_a_tablet(path: Path, reader: Reader) -> None:
    """Seven columns need a desk: in a window of 768 px their rows are cards; three columns are a table there."""
    few = path.with_name("few.html")
    few.write_text(people_page(make_grants({"name": "Ann Roe"}, {"name": "Bo Doe"}, **FLORIDA)), encoding="utf-8")
    long = path.with_name("long.html")
    word = "methylenedioxymethamphetamine"
    long.write_text(people_page(make_grants({"name": "Ann Roe", "drugs": word}, {"name": "Bo Doe"})), encoding="utf-8")
    displays = {}
    with reader.visit(long, Setting("light", 320)) as visit:
        assert sideways(visit.page) == []
    for page, width in ((path, 768), (path, 1280), (few, 768)):
        with reader.visit(page, Setting("light", width)) as visit:
            frame = visit.page.locator(".frame:has(> .people)")
            assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth"), (page.name, width)
            displays[page.name, width] = frame.locator("tbody tr").first.evaluate(
                "row => getComputedStyle(row).display"
            )
    assert displays == {("page.html", 768): "grid", ("page.html", 1280): "table-row", ("few.html", 768): "table-row"}


def test_without_script_everything_is_there(path: Path, reader: Reader) -> None:
    with reader.visit(path, Setting("light", 1280, script=False)) as visit:
        page = visit.page
        assert page.locator("input, select, button").count() == 0
        assert names(page) == ["Ada", "Cy", "Bo", "Dee"]
        page.locator("summary", has_text="Ada Alder").click()
        assert page.get_by_text("Also called").is_visible()
        page.get_by_role("link", name="Two", exact=True).click()
        assert page.url.endswith("#people?is_life=true")


def test_the_head_of_the_table_is_on_every_sheet(reader: Reader, tmp_path: Path) -> None:
    many = [
        {"name": f"Imagined Person {number}", **FLORIDA, "sentence_months": 12 * number} for number in range(1, 190)
    ]
    path = tmp_path / "many.html"
    path.write_text(people_page(make_grants(*many)), encoding="utf-8")
    with reader.visit(path, Setting()) as visit:
        assert printed(visit.page, tmp_path) == []
    from pypdf import PdfReader

    sheets = [page.extract_text() for page in PdfReader(tmp_path / "page.pdf").pages]
    assert len(sheets) > 2
    assert ["Sentence" in sheet for sheet in sheets if "Imagined" in sheet] == [True] * sum(
        "Imagined" in sheet for sheet in sheets
    )


def test_a_day_with_pardons_tells_them_apart(reader: Reader, tmp_path: Path) -> None:
    grants = make_grants(
        {"name": "Ann Roe", **FLORIDA, **LIFE},
        {"name": "Bo Doe", **FLORIDA, "clemency_type": "pardon", "offenses": "tax", "offense_groups": "tax"},
        {"name": "Cy Poe", "clemency_type": "pardon", "district": "District of Maine", "offenses": "tax"},
    )
    counts = Statement(
        Sentence((("One", "state=Florida"), (" and ", ""), ("one", "grant=pardon&state=Florida"), (".", "")))
    )
    path = tmp_path / "both.html"
    path.write_text(people_page(grants, counts), encoding="utf-8")
    with reader.visit(path, Setting()) as visit:
        page = visit.page
        assert dead_links(page, tmp_path) == []
        for link, name, words in (("One", "Ann", "had a sentence commuted"), ("one", "Bo", "was pardoned")):
            page.get_by_role("link", name=link, exact=True).click()
            settle(page)
            assert names(page) == [name]
            assert said(page) == f"Showing the 1 of 3 people who {words} and was sentenced in Florida."
        go(page, "#people?state=Florida")
        assert names(page) == ["Bo", "Ann"]


def test_a_profile_leads_to_the_row(reader: Reader, tmp_path: Path) -> None:
    grants = make_grants(*PEOPLE)
    path = tmp_path / "few.html"
    path.write_text(people_page(grants, Profiles(text.describe_profiles(grants))), encoding="utf-8")
    with reader.visit(path, Setting()) as visit:
        assert dead_links(visit.page, tmp_path) == []
        visit.page.locator(".profiles").get_by_role("link", name="Ada Alder").click()
        settle(visit.page)
        assert visit.page.locator("#ada-alder + .more").is_visible()
