"""claims.html: those that differ first, each number with its rows, and two definitions where a definition decides."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from analysis.claims import Claim, ClaimReading, Evidence, definition_of, judge_claim, read_claims, vary_claim
from analysis.claims.ledger import DAILY
from analysis.grants.names import Names, show_names
from analysis.grants.presidents import read_petitions, read_presidents
from analysis.site import Ledger, judge_ledger
from analysis.site.claims_page import render_claims
from analysis.site.page import Site, render
from support.invented import make_grants
from support.real import real_grants

DAY = "2016-03-30-obama"


def invented() -> pd.DataFrame:
    """Three commutations, one of life now and two as first imposed, one with a firearm; and a pardon of the same day."""
    return make_grants(
        {"name": "Ann Roe", "is_life": True, "is_life_imposed": True, "offenses": "fraud"},
        {"name": "Bob Doe", "is_life": False, "is_life_imposed": True, "has_firearm": True, "offenses": "fraud"},
        {"name": "Cy Poe", "is_life": False, "is_life_imposed": False, "offenses": "theft"},
        {"name": "Di Moe", "clemency_type": "pardon", "is_life": None, "has_firearm": None},
    )


def claim(id_: str, measure: str, stated: Any, says: str = "the Gazette", **arguments: Any) -> Claim:
    reading = ClaimReading(measure, {"batch_id": DAY, **arguments})
    notes = {"differs": f"Why {id_}."}
    return Claim(id_, says, "page 1", f"claim {id_}", stated, (reading,), notes, says_on="2016-04", true_if=f"If {id_}")


CLAIMS = (
    claim("right", "count_commutations", 3),
    claim("wrong", "count_offense", 3, label="fraud"),  # Roe and Doe
    claim("life", "count_life", 1),
    claim("firearm", "count_firearm", 1),
    claim("person", "person_value", 1, name="Ann Roe", columns=["n_cases"]),
    Claim(
        "nowhere", "the Gazette", "page 1", "claim nowhere", 9, (ClaimReading("not_published", {}),), says_on="2016-04"
    ),
)


def page_of(
    claims: Sequence[Claim], grants: pd.DataFrame, names: Names = "full", reported: bool = True
) -> BeautifulSoup:
    evidence = Evidence(grants, read_presidents(), read_petitions())
    redefined = {
        one.id: judge_claim(vary_claim(one, **{name: True}), evidence) for one in claims if (name := definition_of(one))
    }
    ledger = Ledger([judge_claim(one, evidence) for one in claims], redefined)
    page = render_claims(ledger, show_names(grants, names), {DAY} if reported else (), names)
    return BeautifulSoup(render(page, Site("https://example.org/", names, read_presidents())), "lxml")


def place_of(page: BeautifulSoup, id_: str) -> Tag:
    found = page.find(id=id_)
    assert isinstance(found, Tag)
    assert isinstance(found.parent, Tag)
    return found.parent


def words_of(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_those_that_differ_stand_first_with_who_why_and_what_would_make_them_true() -> None:
    page = page_of(CLAIMS, invented())
    assert [words_of(title) for title in page.select("main h2")] == [
        "What does not hold up",
        "What the lists cannot settle",
        "What holds up",
    ]
    assert (
        words_of(page.select("h1")[0]) == "Of five published claims that can be checked, four hold up and one does not"
    )
    wrong = words_of(place_of(page, "wrong"))
    assert wrong.startswith("Claim wrong. Claimed: 3. In the list: 2. Why wrong. If wrong.")
    assert "If right" not in words_of(page)  # it holds up
    who = [words_of(tag) for tag in page.select("main .published > .kicker")]
    assert who[0] == "The Gazette, April 2016: page 1."


def test_a_claim_leads_to_its_page_and_to_a_kept_copy() -> None:
    one = Claim(**{**vars(CLAIMS[0]), "link": "https://example.org/a", "archived": "https://example.org/b"})
    kicker = page_of([one], invented()).select(".published > .kicker")[0]
    assert {words_of(link): link["href"] for link in kicker.select("a")} == {
        "See the page": "https://example.org/a",
        "Archived copy": "https://example.org/b",
    }


def test_a_figure_leads_to_its_rows_and_only_to_these() -> None:
    """On a day with pardons a count says which grants it means; where no condition selects the rows, they are named."""
    page = page_of(CLAIMS, invented())

    def links(id_: str) -> list[str]:
        return [str(link["href"]) for link in place_of(page, id_).select("p a, .names a")]

    people = f"{DAY}/index.html#"
    assert links("right") == [f"{people}people?grant=commutation"]
    assert links("firearm") == [f"{people}people?grant=commutation&has_firearm=true"]
    assert links("life")[0] == f"{people}people?grant=commutation&is_life=true"
    assert links("person") == [f"{people}ann-roe"]
    assert links("wrong") == [f"{people}ann-roe", f"{people}bob-doe"]
    assert links("nowhere") == []
    assert "See the 2 people" in words_of(place_of(page, "wrong"))
    unreported = page_of(CLAIMS, invented(), reported=False)
    assert unreported.select(".claim p a, .names a") == []
    assert "Ann Roe" in words_of(place_of(unreported, "wrong"))


def test_a_condition_that_selects_other_rows_is_no_link() -> None:
    """Somebody who declined is in no count; a company is, and is not among the people that a condition selects."""
    roe: dict[str, object] = {"name": "Ann Roe", "is_life": True}
    declined = make_grants(roe, {**roe, "name": "Bob Doe", "is_declined": True})
    (link,) = place_of(page_of([claim("life", "count_life", 1)], declined), "life").select("p.own a")
    assert link["href"] == f"{DAY}/index.html#people?grant=commutation&is_life=true"
    company = make_grants(roe, {**roe, "name": "Doe Limited", "is_company": True})
    life = place_of(page_of([claim("life", "count_life", 2)], company), "life")
    assert life.select("p.own a") == []
    assert [words_of(name) for name in life.select(".names li")] == ["Ann Roe", "Doe Limited"]


def test_a_definition_that_decides_can_be_switched_without_a_script() -> None:
    page = page_of(CLAIMS, invented())
    (switched,) = page.select(".switched")
    assert [words_of(label) for label in switched.select("label")] == [
        "in force on the day of the grant",
        "as first imposed",
    ]
    assert (
        words_of(switched.select("p.other")[0]) == "If sentences count as first imposed, the claim would not hold up."
    )
    own, other = (words_of(switched.select(f".figures.{kind}")[0]) for kind in ("own", "other"))
    assert (own, other) == ("Claimed: 1. In the list: 1 .", "Claimed: 1. In the list: 2 . It would not hold up.")
    assert page.select("script:not([type]), select") == []


@pytest.mark.parametrize("names", ["initials", "none"])
def test_without_names_nobody_is_named_and_no_single_person_is_spoken_of(names: Names) -> None:
    page = page_of(CLAIMS, invented(), names)
    assert "One claim about single people is left out" in words_of(page)
    assert page.find(id="person") is None
    assert page.select(".names") == []
    assert [name for name in ("Ann", "Bob", "ann-roe", "person-1") if name in str(page.main)] == []
    assert place_of(page, "firearm").select("p a") != []


def test_counts_of_each_day_stand_in_one_table_those_that_differ_first() -> None:
    daily = [
        claim("agrees", "count_commutations", 3, DAILY),
        claim("differs", "count_firearm", 2, DAILY),
        Claim(**{**vars(claim("own", "count_commutations", 3, DAILY)), "source": "Justice Department list"}),
    ]
    page = page_of([Claim(**{**vars(one), "says_on": "2016-03-30"}) for one in daily], invented())
    rows = [[words_of(cell) for cell in row.select("th, td")] for row in page.select("#table-daily-claims tbody tr")]
    assert rows == [
        ["Differs: 1"],
        ["March 30, 2016 claim differs", "1", "page 1"],
        ["Why differs."],
        ["Agrees: 1"],
        ["March 30, 2016 claim agrees", "3", "page 1"],
    ]
    assert "One more is known from the list alone" in words_of(page)


# The project's own ledger


@cache
def real_page() -> BeautifulSoup:
    grants = real_grants()
    ledger = judge_ledger(Evidence(grants, read_presidents(), read_petitions()))
    page = render_claims(ledger, grants, set(grants["batch_id"]), "full")
    return BeautifulSoup(render(page, Site("https://example.org/", "full", read_presidents())), "lxml")


def test_every_claim_has_a_place_of_its_own() -> None:
    page = real_page()
    assert {one.id.replace("/", "-") for one in read_claims()} == {str(place["id"]) for place in page.select("h3[id]")}
    # 64 counts were published on the days of the grants: docs/reconciliation.md
    assert len(page.select("#table-daily-claims tbody th[scope=row]")) == 64
    assert len(page.find_all(True)) < 2_500


def test_the_article_stands_as_a_reader_of_the_list_finds_it() -> None:
    page = real_page()
    assert words_of(page.h1).startswith("Of 42 published claims that can be checked, 33 hold up")  # type: ignore[arg-type]
    assert len(place_of(page, "drug-trafficking-8").select(".names li")) == 60
    assert place_of(page, "firearm-12").select("p a")[0]["href"] == f"{DAY}/index.html#people?has_firearm=true"
    board, _ = page.select(".claims.switched")
    # 13,603 of Ford's board and 117 of the five after him: more than any total but those of the first two days
    assert "2 of these 14 would hold up" in words_of(board)
