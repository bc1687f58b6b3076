"""Documents a little other than those at hand: nobody is lost, added or given another type without a word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis.lists.facts import read_facts
from analysis.lists.ingest import IngestError
from analysis.lists.layouts import Listing, read_listing
from support.ingesting import prepare

RELEASE = "---\ndate: '1805-05-07'\n---\n\nPresident Zachary Example is pardoning the following individuals:\n\n"
ANN = "ANN EXAMPLE – Gary, Indiana  \nAnn Example is a nurse.\n\n"


def told(listing: Listing) -> set[tuple[str, str]]:
    return {(reject.rule, reject.text) for reject in listing.rejects}


# Releases in prose


@pytest.mark.parametrize(
    "line",
    [
        "BEN ROE – Guam",
        "BEN ROE – Unknown",
        "BEN ROE – Gary, Indiana (formerly of Rome, New York)",
        "BEN ROE – Gary Indiana",
        "BEN SCHOOL – Gary, Indiana",  # a word that stands in headings
        "BEN ROE (posthumous) – Gary, Indiana",
        "BEN ROE 3RD – Gary, Indiana",
        "BEN – Gary, Indiana",
        "TOM & UNA ROE – Gary, Indiana",
        "BEN SCHOOL",
    ],
)
def test_a_line_in_the_place_of_a_name_is_a_person_or_told(line: str) -> None:
    listing = read_listing(f"{RELEASE}{ANN}{line}  \n{line.split()[0].title()} is a vet.\n", "invented")
    assert [record.name for record in listing.records] == ["ANN EXAMPLE"]
    assert {text for _, text in told(listing)} == {line}


def test_names_side_by_side_in_a_line_are_told() -> None:
    listing = read_listing(f"{RELEASE}{ANN}People: Ben Roe; Cal Poe.\n", "invented")
    assert [record.name for record in listing.records] == ["ANN EXAMPLE"]
    assert {text for _, text in told(listing)} == {"People: Ben Roe; Cal Poe."}


def test_an_item_among_people_is_told() -> None:
    items = "- **Ben Roe** – Gary, Indiana\n- Cal Poe\n- Dan Doe of Gary, Indiana\n"
    listing = read_listing(f"{RELEASE}{ANN}{items}", "invented")
    assert [record.name for record in listing.records] == ["ANN EXAMPLE", "Ben Roe"]
    assert {text for _, text in told(listing)} == {"Cal Poe", "Dan Doe of Gary, Indiana"}
    listing = read_listing(RELEASE.replace("is pardoning the following individuals:", "granted clemency.") + items, "x")
    assert [record.name for record in listing.records] == ["Ben Roe"]
    assert {text for _, text in told(listing)} == {"Cal Poe", "Dan Doe of Gary, Indiana"}


@pytest.mark.parametrize("heading", ["## Previously Announced", "### Victims", "Victims"])
def test_a_heading_of_another_list_ends_the_one_above(heading: str) -> None:
    listing = read_listing(f"{RELEASE}{ANN}{heading}\n\nBEN ROE – Gary, Indiana  \nBen Roe is a vet.\n", "invented")
    types = [(record.name, record.clemency_type) for record in listing.records]
    assert types == [("ANN EXAMPLE", "pardon"), ("BEN ROE", heading.strip("# "))]  # which is no type: it is refused


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("commuting the life sentences of the following individuals to 30 years", "to 30 years"),
        ("commuting the sentences of the following individuals to home confinement", "to home confinement"),
        (
            "commuting the sentences of the following individuals to time served and remitting the unpaid fines",
            "to time served and remitting the unpaid fines",
        ),
        (
            "commuting the sentences of the following individuals, and remitting their fines, to time served",
            "to time served; remitting their fines",
        ),
        ("commuting the sentences of the following individuals", ""),
    ],
)
def test_what_sentences_are_commuted_to_is_not_lost(words: str, terms: str) -> None:
    listing = read_listing(f"{RELEASE}{ANN}President Zachary Example is {words}:\n\nBEN ROE – Gary, Indiana\n", "x")
    assert [record.terms for record in listing.records] == ["", terms]


def test_names_in_capitals_with_the_surname_first_are_put_right() -> None:
    table = "| NAME | Reg. No. |\n|---|---|\n| ROE, ANN | 12345-678 |\n| POE, BEN | 12345-679 |\n"
    assert [record.name for record in read_listing(RELEASE + table, "invented").records] == ["ANN ROE", "BEN POE"]


def test_a_day_outside_the_years_of_the_title_is_no_day() -> None:
    text = page("<h2>January 21, 2019</h2>", "Ann Roe", "<h2>January 21, 2016</h2>", "Ben Poe")
    listing = read_listing(text.replace("Barack Obama", "Barack Obama (2009-2017)"), "invented")
    assert [(record.name, record.granted_on) for record in listing.records] == [
        ("Ann Roe", None),
        ("Ben Poe", date(2016, 1, 21)),
    ]


def test_of_two_days_none_is_that_of_the_grants() -> None:
    release = RELEASE.replace("---\n\n", "source_url: https://example.gov/1805/05/06/list/\n---\n\n")
    assert [record.granted_on for record in read_listing(release + ANN, "invented").records] == [None]
    assert [record.granted_on for record in read_listing(RELEASE + ANN, "invented").records] == [date(1805, 5, 7)]


def test_a_row_without_its_last_bar_is_a_row() -> None:
    table = "| NAME | Reg. No. |\n|---|---|\n| Ann Roe | 12345-678 |\n| Ben Poe | 12345-679\n"
    listing = read_listing(RELEASE + table, "invented")
    assert [(record.name, record.register_number) for record in listing.records] == [
        ("Ann Roe", "12345-678"),
        ("Ben Poe", "12345-679"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Today, President Example granted clemency to 3 people, including Ann Roe, Ben Poe and Cy Zed.",
        "Today, President Example pardoned a nurse, Ann Roe.",
        "Ms. Ann Roe received a pardon.",
    ],
)
def test_a_fact_sheet_that_names_people_does_not_name_nobody(words: str) -> None:
    listing = read_listing(f"---\ntitle: 'FACT SHEET: Clemency'\n---\n\nPresident Example.\n\n{words}\n", "invented")
    assert told(listing) == {("row.person_in_prose", words)}
    assert not listing.names_nobody


# Warrants

WARRANT = """---
title: {title}
date: '1805-05-07'
---

Be it Known, that I, Zachary Example, President of the United States, Have Granted Unto

{name}

{what}

For Her convictions in the United States District Court for the District of Maine, on an indictment
(Docket No. 1:04-cr-00001), of violations of section 371, title 18, United States Code, for which she
was sentenced on May 6, 1804, to 48 months of imprisonment. {more}

I HEREBY DESIGNATE the Pardon Attorney. Done this {day}.
"""
PLAIN = {
    "title": "Executive Grant of Clemency",
    "name": "Ann Roe",
    "what": "A Full and Unconditional Pardon",
    "more": "",
    "day": "seventeenth day of May in the Year of our Lord eighteen hundred five",
}


def test_a_warrant() -> None:
    (record,) = read_listing(WARRANT.format(**PLAIN), "invented").records
    assert (record.name, record.clemency_type, record.is_amended_warrant) == ("Ann Roe", "pardon", False)
    (record,) = read_listing(
        WARRANT.format(**PLAIN | {"day": "17th day of May, in the year of our Lord 1805"}), "x"
    ).records
    assert record.granted_on == date(1805, 5, 17)


@pytest.mark.parametrize(
    "changed",
    [{"name": "Ann Roe  \nBen Poe"}, {"more": "I further grant a Full and Unconditional Pardon to Ben Poe."}],
)
def test_a_warrant_for_two_people_is_refused(changed: dict[str, str]) -> None:
    listing = read_listing(WARRANT.format(**PLAIN | changed), "invented")
    assert not listing.records
    assert {rule for rule, _ in told(listing)} == {"warrant.unread"}


def test_a_closing_that_cannot_be_read_gives_no_day() -> None:
    for record in read_listing(WARRANT.format(**PLAIN | {"day": "23nd day of Mya"}), "invented").records:
        assert record.granted_on is None  # and not that of publication


@pytest.mark.parametrize(
    "changed", [{"what": "An Amended Full and Unconditional Pardon"}, {"title": "Executive Grant (Amended)"}]
)
def test_an_amended_warrant(changed: dict[str, str]) -> None:
    (record,) = read_listing(WARRANT.format(**PLAIN | changed), "invented").records
    assert record.is_amended_warrant


def test_a_warrant_says_above_its_first_words_that_it_is_amended() -> None:
    text = WARRANT.format(**PLAIN)
    for line, is_amended in (("Executive Grant of Clemency (Amended)", True), ("Executive Grant of Clemency", False)):
        (record,) = read_listing(text.replace("Be it Known", f"{line}\n\nBe it Known"), "invented").records
        assert record.is_amended_warrant is is_amended
    (record,) = read_listing(text.replace("of imprisonment", "of imprisonment (amended in 1805)"), "invented").records
    assert not record.is_amended_warrant  # the sentence was


@pytest.mark.parametrize(
    ("what", "more", "expected"),
    [
        ("A Commutation of Sentence to time served", "", ("other", None, None)),
        ("A Commutation of Sentence to a term of 36 months of imprisonment", "", ("term", None, 36)),
        (
            "A Commutation of Sentence",
            "I hereby commute the sentence to expire on June 1, 1805.",
            ("expires_on", "1805-06-01", None),
        ),
        ("A Commutation of Sentence", "The sentence is hereby commuted to a term of 36 months.", ("term", None, 36)),
        ("A Commutation of Sentence", "", (None, None, None)),
    ],
)
def test_the_terms_of_a_warrant_of_commutation(what: str, more: str, expected: tuple[object, ...]) -> None:
    (record,) = read_listing(WARRANT.format(**PLAIN | {"what": what, "more": more}), "invented").records
    facts = read_facts(record).facts
    assert tuple(facts[column].value for column in ("grant_form", "expires_on", "commuted_months")) == expected
    assert (record.clemency_type, facts["sentence_months"].value, facts["district"].value) == (
        "commutation",
        48,
        "District of Maine",
    )


def test_a_company_has_its_convictions() -> None:
    text = (
        WARRANT.format(**PLAIN | {"name": "Roe Trading Limited"})
        .replace("For Her", "For Its")
        .replace("which she", "which it")
    )
    (record,) = read_listing(text, "invented").records
    assert (record.name, read_facts(record).facts["statutes"].value) == ("Roe Trading Limited", "18 USC 371")


# Pages of tables

HEAD = "<tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>"


def row(name: str) -> str:
    return f"<tr><td>{name}</td><td>D. Me.</td><td>1999</td><td>Theft</td></tr>"


def page(*parts: str) -> str:
    body = "".join(part if part.startswith("<") else f"<table>{HEAD}{row(part)}</table>" for part in parts)
    return f"<html><head><title>Pardons Granted by President Barack Obama</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "heading",
    [
        "<h2>Denied on January 18, 2015</h2>",
        "<h3>Petitions Denied January 18, 2015</h3>",
        "<h3>Closed without action</h3>",
        "<p><strong>Denied petitions</strong></p>",
        "<h3>Pardons withdrawn or rescinded</h3>",
        "<h3>Individuals Remaining on Death Row</h3>",
    ],
)
def test_people_below_a_heading_of_denials_are_refused(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(page("<h2>January 17, 2015</h2>", "Ann Roe", heading, "Ben Poe"), encoding="utf-8")
    done = prepare([path])
    assert list(done.grants["name"]) == ["Ann Roe"]
    assert [(reject.record, reject.rule) for reject in done.rejects] == [("Ben Poe", "record.type_not_told")]


@pytest.mark.parametrize("note", ["* Declined by recipient", "* Ann Roe declined the pardon."])
def test_a_note_that_somebody_declined_is_told(tmp_path: Path, note: str) -> None:
    path = tmp_path / "page.html"
    for below in (f"<p>{note}</p>", f'<table>{HEAD}{row("Ben Poe")}<tr><td colspan="4">{note}</td></tr></table>'):
        path.write_text(page("<h2>January 17, 2015</h2>", "Ann Roe*", below), encoding="utf-8")
        assert ("row.note_of_a_grant", note) in {(reject.rule, reject.text) for reject in prepare([path]).rejects}


def test_two_links_in_a_cell_are_two_people_and_amended_is_no_home(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    links = '<a href="/a">Ann Roe</a> <a href="/b">Ben Poe</a>'
    table = f"<table>{HEAD}{row(links)}</table>"
    path.write_text(page("<h2>January 17, 2015</h2>", table, "Cy Zed – Amended"), encoding="utf-8")
    done = prepare([path])
    assert [
        (name, bool(home)) for name, home in zip(done.grants["name"], done.grants["home"].notna(), strict=True)
    ] == [("Cy Zed", False)]
    assert {reject.rule for reject in done.rejects} == {"row.several_names", "amends.no_earlier_grant"}


@pytest.mark.parametrize("tag", ["s", "del", "strike"])
def test_who_is_struck_through_is_told(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "page.html"
    struck = f"<{tag}>Ben Poe</{tag}>"
    court = row("Cy Zed").replace("D. Me.", f"<{tag}>D. Vt.</{tag}> D. Me.")
    table = f"<table>{HEAD}{row(struck)}{court}</table>"
    path.write_text(page("<h2>January 17, 2015</h2>", "Ann Roe", table), encoding="utf-8")
    done = prepare([path])
    assert list(done.grants["name"]) == ["Ann Roe"]
    assert [(reject.text, reject.rule) for reject in done.rejects] == [
        ("~~Ben Poe~~", "row.struck_through"),
        ("Cy Zed", "row.struck_through"),
    ]


def test_a_table_that_is_struck_through_is_told(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    table = f"<del><table>{HEAD}{row('Ben Poe')}</table></del>"
    path.write_text(page("<h2>January 17, 2015</h2>", "Ann Roe", table), encoding="utf-8")
    done = prepare([path])
    assert list(done.grants["name"]) == ["Ann Roe"]
    assert {reject.rule for reject in done.rejects} == {"row.struck_through"}


def test_below_a_day_that_is_struck_through_nobody_has_a_day() -> None:
    rows = "item,description\n{},\n,Ann Roe\nOffense:,Theft\nTerms of Grant:,Commuted\n"
    (record,) = read_listing(rows.format('"May 5, 2016"'), "invented").records
    assert record.granted_on == date(2016, 5, 5)
    listing = read_listing(rows.format('"~~May 5, 2016~~"'), "invented")
    assert [record.granted_on for record in listing.records] == [None]
    assert {rule for rule, _ in told(listing)} == {"row.struck_through"}


@pytest.mark.parametrize(
    "name", ["Members of the Select Committee", "Officers Who Testified", "Total: 2", "The Roe Brothers"]
)
def test_a_group_is_no_person(tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(page("<h2>January 17, 2015</h2>", "Ann Roe", name), encoding="utf-8")
    done = prepare([path])
    assert list(done.grants["name"]) == ["Ann Roe"]
    assert [reject.rule for reject in done.rejects] == ["table.no_name"]


# Lists with labels, and tables of one's own


@pytest.mark.parametrize("name", ["Ann Roe and Ben Poe", "Ann Roe\nBen Poe", "Ann Roe; Ben Poe", "Ann Roe / Ben Poe"])
def test_two_people_above_labels_are_refused_with_their_parts(name: str) -> None:
    record = '"","{}"\nOffense:,Theft\nDistrict/Date:,D. Me.\nSentence:,Life\nTerms of Grant:,Commuted\n'
    listing = read_listing("item,description\n" + record.format("Cy Zed, Jr.") + record.format(name), "invented")
    assert [record.name for record in listing.records] == ["Cy Zed, Jr."]
    assert {rule for rule, _ in told(listing)} == {"row.several_names"}
    assert listing.account.rejected == 5


def test_a_sentence_before_its_offense_is_one_case() -> None:
    first = "Sentence:,Life\nOffense:,Theft\nTerms of Grant:,Commuted\n"
    again = "Offense:,Theft\nSentence:,Life\nOffense:,Escape\nSentence:,Life\nTerms of Grant:,Commuted\n"
    text = f"item,description\n,Ann Roe\nOffense:,Theft\nTerms of Grant:,Commuted\n,Ben Poe\n{first},Cy Zed\n{again}"
    offenses = {record.name: record.offense for record in read_listing(text, "invented").records}
    assert offenses == {"Ann Roe": "Theft", "Ben Poe": "Theft", "Cy Zed": "1. Theft\n2. Escape"}


def read_table(tmp_path: Path, *rows: str) -> tuple[list[str], list[str]]:
    path = tmp_path / "own.csv"
    path.write_text("Name,Granted,Type,President,Terms\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = prepare([path])
    return sorted(done.grants["batch_id"]), [reject.rule for reject in done.rejects]


def test_a_type_that_the_terms_contradict_is_told(tmp_path: Path) -> None:
    ids, rules = read_table(
        tmp_path,
        "Ann Roe,2015-03-04,Pardon,Barack Obama,",
        "Ben Poe,2015-03-04,Commutation,Barack Obama,Full pardon",
        "Cy Zed,2015-03-04,Pardon,Barack Obama,Sentence commuted to time served",
    )
    assert ids == ["2015-03-04-obama"]
    assert rules == ["record.type_not_told"] * 2


def test_a_row_that_says_another_type_than_is_stated_is_told(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    head = HEAD.replace("</tr>", "<th>TYPE</th></tr>")
    rows = [
        row(name).replace("</tr>", f"<td>{kind}</td></tr>")
        for name, kind in (("Ann Roe", ""), ("Ben Poe", "Commutation"))
    ]
    heading = "<h3>May 5, 2016 - 2 Pardons</h3>"
    path.write_text(page(heading, f"<table>{head}{''.join(rows)}</table>"), encoding="utf-8")
    for stated in ({}, {"clemency_type": "pardon"}):
        done = prepare([path], **stated)
        assert list(done.grants["name"]) == ["Ann Roe"]
        assert [(reject.record, reject.rule) for reject in done.rejects] == [("Ben Poe", "record.type_not_told")]


def test_a_president_is_put_into_one_form(tmp_path: Path) -> None:
    ids, rules = read_table(
        tmp_path,
        'Ann Roe,2005-01-19,Pardon,"Bush, George W.",',
        "Ben Poe,2025-02-20,Pardon,President Donald J. Trump (2nd term),",
    )
    assert (ids, rules) == (["2005-01-19-bush", "2025-02-20-trump-2"], [])


def test_the_same_grant_in_other_letters_is_printed_twice(tmp_path: Path) -> None:
    same = "{},2015-03-04,Pardon,Barack Obama,"
    assert read_table(tmp_path, same.format("Ann Roe"), same.format("ANN ROE")) == (
        ["2015-03-04-obama"],
        ["record.printed_twice"],
    )


def test_a_register_number_is_of_one_person(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    rows = "Ann Roe,2015-03-04,Pardon,Barack Obama,12345-678\nBen Poe,2015-03-04,Pardon,Barack Obama,12345-678\n"
    path.write_text("Name,Granted,Type,President,Register Number\n" + rows, encoding="utf-8")
    done = prepare([path])
    assert list(done.grants["name"]) == ["Ann Roe"]
    assert [reject.rule for reject in done.rejects] == ["record.number_of_another"]


def test_a_grant_of_two_lists_is_found_by_names_that_agree(tmp_path: Path) -> None:
    for id_, name in (("one", "ANN ROE"), ("two", "Ann Marie Roe")):
        rows = f"Name,Granted,Type,President\n{name},2015-03-04,Pardon,Barack Obama\n"
        (tmp_path / f"{id_}.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(IngestError, match="nothing says which of them counts"):
        prepare([tmp_path / "one.csv", tmp_path / "two.csv"])
