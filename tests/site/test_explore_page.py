"""explore.html in a browser: what it counts is what the measures count, and what it gives away is in grants.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from analysis.grants.identity import grant_ids
from analysis.grants.names import show_names
from analysis.grants.presidents import read_presidents
from analysis.grants.table import grants_csv
from analysis.measures import count_by_state, selection_results
from analysis.measures.counts import is_effective
from analysis.measures.selections import selection
from analysis.measures.states import state_of
from analysis.site.explore_page import list_facets, plain_id, render_explore
from analysis.site.page import Site, render
from support.browser import Reader, Setting, axe, keyboard, needs_script, open_browser, printed, sideways
from support.invented import make_grants
from support.real import real_grants


def page_of(grants: pd.DataFrame, names: Any = "full", reported: tuple[str, ...] = ()) -> str:
    site = Site("https://example.org/clemency/", names, read_presidents())
    return render(render_explore(show_names(grants, names), reported, site), site)


def invented() -> pd.DataFrame:
    """Ten grants, with one of everything that must be told apart."""
    obama: dict[str, object] = {"offenses": "drug trafficking", "offense_groups": "drug trafficking"}
    biden: dict[str, object] = {
        "batch_id": "2022-04-26-biden",
        "granted_on": "2022-04-26",
        "president": "Joseph R. Biden Jr.",
    }
    crack = {**obama, "drugs": "cocaine;cocaine base", "district": "Middle District of Florida"}
    unknown = dict.fromkeys(("is_life", "has_firearm", "life_plus_months", "is_death"))
    tax: dict[str, object] = {**biden, "clemency_type": "pardon", "offenses": "tax", "offense_groups": "tax"}
    return make_grants(
        {**crack, "name": "José O'Example, Jr.", "is_life": True},
        {**crack, "name": "Ann Zebra", "sentence_months": 119, "has_firearm": True},
        {**crack, "name": "Bo Abel", "sentence_months": 120, "district": "District of Maine"},
        {
            **obama,
            "name": "=1+1",
            "drugs": "unspecified",
            "sentence_months": 360,
            "district": "Southern District of Florida",
        },
        {**obama, "name": "Cy Long", "is_declined": True, "is_life": True},
        {**unknown, "name": "Di Void", "batch_id": "2017-01-19-obama", "granted_on": "2017-01-19"},
        {**biden, "name": "Ed Dye", "is_death": True, "offenses": "murder", "offense_groups": "murder"},
        {**tax, "name": "Flo Tax", "sentence_months": None},
        {**tax, "name": "Roe and Sons, Ltd.", "is_company": True, **unknown},
        {**biden, "name": "Gus Again", "amends": "2016-03-30-obama/bo-abel", "sentence_months": 120},
        is_company=False,
    )


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with open_browser() as browser:
        yield Reader(browser)


class Explorer:
    """The open page, asked as a reader asks it: by the address."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def ask(self, address: str) -> None:
        """Give the page another address, and wait until it shows what it asks for."""
        self.page.evaluate(
            """address => new Promise(done => {
                addEventListener("popstate", () => setTimeout(done), {once: true});
                location.hash = address;
            })""",
            address,
        )

    @property
    def said(self) -> str:
        return self.page.locator("#status").inner_text()

    @property
    def life(self) -> str:
        return self.page.locator("#life").inner_text()

    @property
    def names(self) -> list[str]:
        return self.page.locator(".grants tbody th").evaluate_all(
            "heads => heads.map(head => head.firstChild.textContent)"
        )

    @property
    def counts(self) -> dict[str, int]:
        """By key, the number beside each choice."""
        found: dict[str, str] = self.page.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll("#choices li")].map(
                item => [item.dataset.key, item.querySelector(".n").textContent]))"""
        )
        return {key: int(n.replace(",", "")) for key, n in found.items()}

    def chart(self) -> dict[str, list[str]]:
        """The numbers of the chart by year."""
        rows: list[list[str]] = self.page.evaluate(
            "() => [...document.querySelectorAll('#drawn tbody tr')].map(row => [...row.cells].map(cell => cell.textContent))"
        )
        return {year: numbers for year, *numbers in rows}

    def save(self) -> list[dict[str, str]]:
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="as CSV").click()
        return list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"), newline="")))


@pytest.fixture(scope="module")
def opened(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Explorer]:
    folder = tmp_path_factory.mktemp("explore")

    def opened(html: str) -> Explorer:
        path = folder / "explore.html"
        path.write_text(html, encoding="utf-8")
        with reader.visit(path, Setting()) as visit:
            assert visit.leaves([path.as_uri()]) == []
            return Explorer(visit.page)

    return opened


@pytest.fixture(scope="module")
def few() -> str:
    return page_of(invented(), reported=("2016-03-30-obama",))


# ---- what it counts


def told(grants: pd.DataFrame, kind: Any) -> dict[str, dict[str, int]]:
    """By facet, the counts of the notebooks' measures under the page's keys; only those that count somebody."""
    results = selection_results(grants)
    states = count_by_state(grants, kind).set_index("state")["n_people"]
    by_group = results["offense_groups" if kind == "commutation" else "offense_groups_pardons"]
    counts = {
        "Grant": {selection("grant", one): results["grants"][f"{one}s"] for one in ("commutation", "pardon")},
        "Offense": {selection("offense_groups", group): n for group, n in by_group.items()},
        "State": {selection("state", state): int(n) for state, n in states.items()},
    }
    if kind == "commutation":
        counts |= {
            "Life": {"is_life=true": results["life"]["in_force"]},
            "Death": {"is_death=true": results["context"]["n_death"]},
            "Gun": {"has_firearm=true": results["firearm"]["count"], "has_firearm=none": results["firearm"]["unknown"]},
            "Drug": {selection("drugs", drug): n for drug, n in results["drugs"].items()},
        }
    return {facet: {key: n for key, n in own.items() if n} for facet, own in counts.items()}


def assert_counted(explorer: Explorer, grants: pd.DataFrame, address: str) -> None:
    """The page's counts of a selection are those of the measures, for both kinds of grants."""
    for kind in ("commutation", "pardon"):
        explorer.ask(f"{address}&grant={kind}")
        counts = explorer.counts
        chosen_in = {part.partition("=")[0] for part in address.split("&")}
        expected = {key: n for own in told(grants, kind).values() for key, n in own.items()}
        asked = {key: n for key, n in expected.items() if key.partition("=")[0] not in {*chosen_in, "grant"}}
        assert {key: counts[key] for key in asked} == asked
        shown = {key for key, n in counts.items() if n and key.split("=")[0] in ("state", "offense_groups")}
        extra = shown - set(asked) - {"offense_groups=none"}
        assert {key for key in extra if key.partition("=")[0] not in chosen_in} == set()
        assert counts[f"grant={kind}"] == expected.get(f"grant={kind}", 0)
        results = selection_results(grants)
        if kind == "commutation" and "is_life" not in chosen_in:
            assert (
                sum(n for key, n in counts.items() if "=none" not in key and key.startswith("length="))
                == results["sentence"]["n_finite"]
            )
            unknown = counts.get("length=none", 0) + counts.get("is_life=none", 0)
            assert unknown == results["context"]["n_sentence_unknown"]
        years = grants[is_effective(grants, kind)]["granted_on"].dt.year.value_counts()
        if len(years) > 1:
            assert {int(year): int(n.replace(",", "")) for year, (n,) in explorer.chart().items()} == years.to_dict()


def test_it_counts_as_the_measures_do(opened: Callable[[str], Explorer], few: str) -> None:
    explorer, grants = opened(few), invented()
    assert_counted(explorer, grants, "sort=name")
    assert_counted(explorer, grants[grants["president"] == "Barack Obama"], "president=Barack+Obama")


def test_it_counts_the_real_grants_as_the_measures_do(opened: Callable[[str], Explorer]) -> None:
    grants = real_grants()
    explorer = opened(page_of(grants))
    assert explorer.page.evaluate("document.querySelectorAll('*').length") <= 2500
    year, states = grants["granted_on"].dt.year, grants["district"].map(state_of, na_action="ignore")
    selections = {
        "sort=granted": grants,
        "president=Barack+Obama&year=2016": grants[(grants["president"] == "Barack Obama") & (year == 2016)],
        "year=2024&year=2022": grants[year.isin([2022, 2024])],
        "drugs=heroin": grants[grants["drugs"].map(lambda drugs: "heroin" in (drugs or ()))],
        "state=Florida&state=Georgia&is_life=true": grants[
            states.isin(["Florida", "Georgia"]) & grants["is_life"].fillna(False).astype(bool)
        ],
    }
    for address, chosen in selections.items():
        assert_counted(explorer, chosen, address)


def test_a_choice_shows_what_it_would_leave(opened: Callable[[str], Explorer], few: str) -> None:
    """Choices of one facet add up, those of several narrow; beside a choice stands what the other facets leave it."""
    explorer = opened(few)
    explorer.ask("state=Florida")
    assert explorer.names == ["José O'Example, Jr.", "Ann Zebra", "=1+1"]
    counts = explorer.counts
    assert (counts["state=Florida"], counts["state=Maine"]) == (3, 1)
    assert (counts["drugs=cocaine+base"], counts["drugs=unspecified"], counts["drugs=none"]) == (2, 1, 0)
    explorer.ask("state=Florida&state=Maine&drugs=cocaine+base")
    assert explorer.names == ["José O'Example, Jr.", "Ann Zebra", "Bo Abel"]
    counts = explorer.counts
    assert (counts["length=under+10+years"], counts["length=10+to+under+20+years"]) == (1, 1)
    assert (counts["state=Florida"], counts["state=Maine"], counts["drugs=unspecified"]) == (2, 1, 1)


def test_what_is_not_published_is_a_choice_and_no_company_is_a_person(
    opened: Callable[[str], Explorer], few: str
) -> None:
    explorer = opened(few)
    assert explorer.counts["grant=declined"] == explorer.counts["grant=amended"] == 1
    for address, names in {
        "is_life=none": ["Di Void"],
        "is_death=true": ["Ed Dye"],
        "length=none": ["Flo Tax"],
        "has_firearm=none": ["Di Void"],
        "drugs=none": ["Di Void"],
        "drugs=no+drug+offense": ["Ed Dye", "Flo Tax"],
        "offense_groups=tax": ["Flo Tax"],
        "is_company=true": ["Roe and Sons, Ltd."],
        "grant=declined": ["Cy Long"],
        "grant=amended": ["Gus Again"],
    }.items():
        explorer.ask(address)
        assert explorer.names == names, address


# ---- what it says


@pytest.mark.parametrize(
    ("address", "said", "life"),
    [
        (
            "sort=-name",
            "Six commutations and two pardons.",
            "Of the commutations, one was of a life sentence; for one the sentence is not published.",
        ),
        ("year=2017", "One commutation in 2017.", ""),
        (
            "state=Florida&state=Maine&president=Barack+Obama",
            "Four commutations by Barack Obama of people who were sentenced in Florida or Maine.",
            "Of the commutations, one was of a life sentence.",
        ),
        ("state=Maine", "One commutation of a person who was sentenced in Maine.", ""),
        (
            "is_life=true&length=30+years+or+more&drugs=cocaine+base",
            "One commutation of a person who had a life sentence or had a sentence of 30 years or more and "
            "had convictions for crack cocaine.",
            "",
        ),
        ("grant=declined&grant=amended", "One declined grant and one amended warrant.", ""),
        ("state=Maine&year=2022", "No grant fits all of these choices.", ""),
        ("q=zebra", "One commutation, matching “zebra”.", ""),
        ("state=Utopia&year=2017", "One commutation in 2017. The address also asks for “state=Utopia”, which no grant here has.", ""),
    ],
)  # fmt: skip
def test_what_is_found_is_said(opened: Callable[[str], Explorer], few: str, address: str, said: str, life: str) -> None:
    explorer = opened(few)
    explorer.ask(address)
    assert (explorer.said, explorer.life) == (said, life)


def test_the_chart_says_what_it_shows(opened: Callable[[str], Explorer], few: str) -> None:
    explorer = opened(few)
    title = explorer.page.locator("#drawn figcaption")
    assert title.inner_text() == "The most came in 2016: four of eight"
    assert explorer.chart() == {"2016": ["4", "0"], "2017": ["1", "0"], "2022": ["1", "2"]}
    assert "The most came in 2016" in (explorer.page.locator("#drawn svg").get_attribute("aria-label") or "")
    explorer.ask("year=2017&year=2016&state=Maine&state=none")
    assert title.inner_text() == "The most came in 2016 and 2017: one each, of two"
    explorer.ask("year=2022")  # of a single year by month
    assert title.inner_text() == "All came in April 2022"
    assert explorer.chart() == {"April": ["1", "2"]}


# ---- what it gives away


def test_the_file_has_the_cells_of_the_table(opened: Callable[[str], Explorer], few: str) -> None:
    explorer = opened(few)
    explorer.ask("year=2016&grant=commutation&grant=declined&sort=name")
    whole = {row["grant_id"]: row for row in csv.DictReader(io.StringIO(grants_csv(invented()).decode(), newline=""))}
    saved = explorer.save()
    assert [row["name"] for row in saved] == ["'=1+1", "Bo Abel", "Cy Long", "José O'Example, Jr.", "Ann Zebra"]
    assert saved == [{column: whole[row["grant_id"]][column] for column in row} for row in saved]


@pytest.mark.parametrize("names", ["full", pytest.param("initials", marks=pytest.mark.slow("as with none")), "none"])
def test_every_real_grant_is_in_the_file_under_its_id(opened: Callable[[str], Explorer], names: str) -> None:
    published = show_names(real_grants(), names)
    explorer = opened(page_of(real_grants(), names))
    explorer.ask("grant=commutation&grant=pardon&grant=declined")
    columns = {"grant_id", "name", "district", "is_life", "sentence_months", "drugs", "offense_groups", "expires_on"}
    whole = csv.DictReader(io.StringIO(grants_csv(published).decode(), newline=""))
    kept = [sorted((name, cell) for name, cell in row.items() if name in columns) for row in whole]
    saved = [sorted((name, cell) for name, cell in row.items() if name in columns) for row in explorer.save()]
    assert sorted(saved) == sorted(kept)


def test_a_row_leads_to_the_place_of_the_person(opened: Callable[[str], Explorer], few: str) -> None:
    links = opened(few).page.locator(".grants a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert links == [
        f"2016-03-30-obama/index.html#{id_}" for id_ in ("jose-oexample-jr", "ann-zebra", "bo-abel", "1-1")
    ]


# ---- how it is used


def test_each_choice_is_a_step_that_leads_back(opened: Callable[[str], Explorer], few: str) -> None:
    explorer = opened(few)
    page = explorer.page
    page.get_by_role("checkbox", name="Barack Obama").check()
    page.get_by_label("Order").select_option("Surname, A to Z")
    assert explorer.names == ["=1+1", "Bo Abel", "José O'Example, Jr.", "Di Void", "Ann Zebra"]
    assert page.url.endswith("#president=Barack+Obama&sort=name")
    assert (page.get_by_role("link", name="Link to this selection").get_attribute("href") or "") in page.url
    page.go_back()
    page.go_back()
    assert len(explorer.names) == 8
    assert not page.get_by_role("checkbox", name="Barack Obama").is_checked()
    page.go_forward()
    assert len(explorer.names) == 5
    page.get_by_role("button", name="Remove President: Barack Obama").click()
    assert len(explorer.names) == 8
    page.locator("#q").fill("gun")
    assert explorer.names == []  # of a gun the table has the conviction alone, which is no word of the list
    page.get_by_role("button", name="Clear all choices").click()
    assert len(explorer.names) == 8
    assert page.evaluate("document.activeElement.id") == "q"


def test_fifty_rows_are_shown_and_more_on_demand(opened: Callable[[str], Explorer]) -> None:
    explorer = opened(page_of(make_grants(*[{"name": f"Imagined Person {at}"} for at in range(60)])))
    caption = explorer.page.locator(".grants caption")
    assert (len(explorer.names), caption.inner_text()) == (50, "50 of 60 grants")
    explorer.page.get_by_role("button", name="Show more").click()
    assert (len(explorer.names), caption.inner_text()) == (60, "All 60 grants")
    assert explorer.page.evaluate("document.activeElement.textContent") == "Imagined Person 50"
    assert explorer.page.get_by_role("button", name="Show more").count() == 0


def test_without_script_the_page_counts_and_leads_on(opened: Callable[[str], Explorer], few: str) -> None:
    page = BeautifulSoup(few, "lxml")
    as_written = {item["data-key"]: int(item.select_one(".n").get_text()) for item in page.select("#choices li")}  # type: ignore[union-attr]
    assert as_written == opened(few).counts
    items = {str(item["data-key"]): item.get_text(" ", strip=True) for item in page.select("#choices li")}
    assert items["president=Barack+Obama"] == "Barack Obama 5"
    assert items["drugs=cocaine+base"] == "crack cocaine 3"
    assert items["grant=declined"] == "Declined 1"
    assert page.select_one("#no-script a[href='grants.csv']")
    assert "One declined grant and one amended warrant are counted only if you choose them." in page.get_text(" ")


@pytest.mark.parametrize("width", [320, *(pytest.param(at, marks=pytest.mark.slow("as at 320")) for at in (768, 1280))])
def test_it_fits_and_is_accessible(reader: Reader, few: str, tmp_path: Path, width: int) -> None:
    path = tmp_path / "explore.html"
    path.write_text(few, encoding="utf-8")
    with reader.visit(path, Setting("light", width)) as visit:
        explorer = Explorer(visit.page)
        explorer.ask("president=Barack+Obama&state=Florida&q=drug")
        faults = sideways(visit.page) + axe(visit.page) + (keyboard(visit.page) if width == 320 else [])
        faults += printed(visit.page, tmp_path) if width == 1280 else []
        assert faults == []
    with reader.visit(path, Setting("light", width, script=False)) as visit:
        assert needs_script(visit.page) + sideways(visit.page) == []


def test_an_empty_table_makes_a_page(opened: Callable[[str], Explorer]) -> None:
    assert opened(page_of(make_grants())).said == "No grant fits all of these choices."


# ---- what it weighs


def test_choices_have_the_keys_of_the_reports() -> None:
    keys = [choice.key for facets in list_facets(invented()).values() for facet in facets for choice in facet.choices]
    assert len(keys) == len(set(keys))
    assert {"grant=commutation", "is_life=true", "state=Florida", "drugs=cocaine+base", "has_firearm=true"} <= set(keys)


def test_a_plain_id_is_that_of_most_names() -> None:
    real = real_grants()
    last = real["grant_id"].str.rpartition("/")[2]
    assert (real["name"].map(plain_id) == last).mean() > 0.95


@pytest.mark.slow("ten thousand grants")
def test_ten_thousand_grants_are_light_and_quick(opened: Callable[[str], Explorer]) -> None:
    real = real_grants()
    many = pd.concat([real] * 3, ignore_index=True).head(10_000)
    parts = real["name"].str.split()
    names = [
        f"{parts[real.index[at * 7 % len(real)]][0]} {parts[real.index[at * 11 % len(real)]][-1]}"
        for at in range(len(many))
    ]
    many = many.assign(name=pd.Series(names, dtype="string"))
    many = many.assign(grant_id=pd.Series(grant_ids(zip(many["batch_id"], many["name"], strict=True)), dtype="string"))
    html = page_of(many)
    assert len(html.encode()) <= 600_000
    ready = opened(html).page.evaluate("performance.getEntriesByName('explore-ready')[0].startTime")
    assert ready < 1000
