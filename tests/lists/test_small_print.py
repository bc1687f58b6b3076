"""What stands beside the plain words of a list, as governments print it: each is read, or told, and never something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.lists.clean import clean
from analysis.lists.facts import parse_person, parse_sentence, parse_statutes, parse_terms, read_facts
from analysis.lists.facts.district import (
    canonical_district,
    find_districts,
    find_unread_court,
    name_districts,
    parse_district,
)
from analysis.lists.facts.quantities import parse_drug_quantities
from analysis.lists.ingest import Ingested
from analysis.lists.layouts import Listing, RawRecord, read_listing
from analysis.lists.layouts.closing import signed_on
from analysis.lists.layouts.parts import fold_lines
from analysis.lists.names import names_a_group
from support.ingesting import ingest

# One part of a record


@pytest.mark.parametrize(
    ("printed", "name", "aliases"),
    [
        ("José Example, a/k/a “Pepe” Roe", "José Example", '"Pepe" Roe'),
        ("Ann Example, aka “Annie”", "Ann Example", "Annie"),
        ("Ann Example – aka Annie", "Ann Example", "Annie"),
        ("Ann Example [aka Ann Roe]", "Ann Example", "Ann Roe"),
        ("Ann Example “a/k/a Annie”", "Ann Example", "Annie"),
        ("Ann Example aka Ann Roe or Ann Poe/Ann Doe", "Ann Example", "Ann Roe;Ann Poe;Ann Doe"),
        ("Ann Example (Ann Roe)", "Ann Example", "Ann Roe"),
        ("Ann Example Posthumous", "Ann Example", None),
        ("Ann Example, aka", "Ann Example", None),
        ("Ann Example – Deceased", "Ann Example", None),
        ("Ann (Annie) Example", "Ann (Annie) Example", None),
        ("Ann Example aka Do or Die", "Ann Example", "Do or Die"),
        ("Ann Example ,Jr.", "Ann Example, Jr.", None),
        ("Gus\xadtav Example", "Gustav Example", None),
    ],
)
def test_a_name_without_what_stands_beside_it(printed: str, name: str, aliases: str | None) -> None:
    reading = parse_person(clean(printed))
    assert [reading.facts[column].value for column in ("name", "aliases", "home")] == [name, aliases, None]
    assert not reading.problems


@pytest.mark.parametrize(
    "printed",
    [
        *("Ann Example (Former Governor)", "Ann Example (Full Pardon)", "Ann Example (Gary)", "Name: Ann Example"),
        *("ANN EXAMPLE (VACATED)", "Ann Example (Commutation)", "Ann Example (Not Accepted)"),
    ],
)
def test_what_is_no_name_in_brackets_is_told(printed: str) -> None:
    reading = parse_person(printed)
    assert {problem.rule for problem in reading.problems} == {"person.unread"}
    assert reading.facts["aliases"].value is None


def test_nobody_is_called_so() -> None:
    printed = ("Thirteen Others", "Name Withheld", "Juvenile Male", "See Below", "ditto", "No Pardons Granted")
    assert all(map(names_a_group, printed))
    assert not any(map(names_a_group, ("Ann Same", "Dora Seebelow", "Nora Dittoe")))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("restitution and $10,000 fine", {"fine_usd": 10_000, "restitution_usd": None}),
        ("fine and $5,000 restitution", {"fine_usd": None, "restitution_usd": 5_000}),
        ("special assessment and $10,000 fine", {"fine_usd": 10_000}),
        ("restitution $10,000 fine $500", {"fine_usd": 500, "restitution_usd": 10_000}),
        # ten years less than what the amendments say before it
        (
            "amended on June 2, 2008, to 360 months' imprisonment and on May 1, 2015, to 292 months' imprisonment",
            {"sentence_months": 292, "first_sentenced_on": None},
        ),
    ],
)
def test_of_two_the_one_that_is_meant(text: str, values: dict[str, Any]) -> None:
    reading = parse_sentence(f"400 months' imprisonment; {text}")
    assert {column: reading.facts[column].value for column in values} == values
    assert not reading.problems


def test_a_part_of_a_term_is_not_added_to_it() -> None:
    facts = parse_sentence("292 months' imprisonment, including 60 months consecutive on Count 3").facts
    assert facts["sentence_months"].value == 292


@pytest.mark.parametrize(
    ("text", "column", "rule"),
    [
        ("fine and restitution totaling $10,000", "fine_usd", "sentence.amount_without_kind"),
        ("$10,000 fine (waived)", "fine_usd", "sentence.waived"),
        ("(convicted March 3, 2001; sentenced June 1, 2001)", "first_sentenced_on", "sentence.other_day"),
        ("(released May 1, 2020)", "first_sentenced_on", "sentence.other_day"),
        (
            "resentenced to 180 months' imprisonment (June 14, 2007; March 3, 2015)",
            *("first_sentenced_on", "sentence.which_day"),
        ),
    ],
)
def test_what_is_not_sure_is_told(text: str, column: str, rule: str) -> None:
    reading = parse_sentence(f"240 months' imprisonment; {text}")
    assert reading.facts[column].value is None
    assert (column, rule) in {(problem.column, problem.rule) for problem in reading.problems}


@pytest.mark.parametrize("terms", ["", "Sentence commuted to time served"])
def test_a_commutation_in_the_sentence_may_be_this_grant(terms: str) -> None:
    sentence = "235 months' imprisonment (May 1, 2001), commuted to a term of 180 months"
    record = RawRecord("x", 1, "Ann Example", sentence=sentence, terms=terms, clemency_type="commutation")
    reading = read_facts(record)
    assert reading.facts["sentence_months"].value == (180 if terms else None)
    assert any(problem.rule == "sentence.commuted_here" for problem in reading.problems) is not bool(terms)


@pytest.mark.parametrize("terms", ["supervised release", "probation"])
def test_the_end_of_supervision_is_no_end_of_a_sentence(terms: str) -> None:
    reading = parse_terms(f"Term of {terms} commuted to expire on June 30, 2024")
    assert reading.facts["expires_on"].value is None
    assert ("expires_on", "terms.end_of_release") in {(one.column, one.rule) for one in reading.problems}


@pytest.mark.parametrize("date", ["c. 1950", "c1950", "circa 1950", "Indicted 1950"])
def test_about_a_year_is_no_year_and_no_court(date: str) -> None:
    reading = parse_district(f"D. Me.; {date}")
    assert (reading.facts["district"].value, reading.facts["other_districts"].value) == ("District of Maine", None)
    assert [(problem.column, problem.rule) for problem in reading.problems] == [
        ("first_sentenced_on", "district.unread")
    ]


def test_a_court_between_two_stops_is_told() -> None:
    assert find_unread_court("Conspiracy; Northern District of Ohio; fraud") == (12, 37)


def test_a_word_that_is_divided_at_its_hyphen_is_one() -> None:
    assert fold_lines(["Winston-", "Salem, North", "Carolina"]) == "Winston-Salem, North Carolina"


def test_sides_of_a_state_are_no_states() -> None:
    assert name_districts("N.D. & S.D. Fla.") == ("Northern District of Florida", "Southern District of Florida")
    assert canonical_district("Dist. Col.") is None  # of Columbia, or of Colorado


@pytest.mark.parametrize(
    ("offense", "courts"),
    [
        ("Fraud (District of Maine, District of Vermont).", ["District of Maine", "District of Vermont"]),
        ("Fraud, in the District of Maine.", ["District of Maine"]),
        ("Fraud [District of Maine].", ["District of Maine"]),
        ("Fraud (D.C. Superior Court; District of Columbia).", ["D.C. Superior Court", "District of Columbia"]),
    ],
)
def test_courts_beside_an_offense(offense: str, courts: list[str]) -> None:
    assert [court.value for court in find_districts(offense)] == courts


@pytest.mark.parametrize(
    ("offense", "quantities"),
    [
        ("Distribution of cocaine (two kilograms) and heroin (100 grams)", "cocaine:2000;heroin:100"),
        ("Distribution of heroin (100 grams) and cocaine", "heroin:100"),
        ("Distribution of crack (at least 50 grams), cocaine (500 grams or more)", "cocaine:500;cocaine base:50"),
        ("Distribution of heroin (more than 5 kilograms of cocaine)", "cocaine:5000"),
    ],
)
def test_a_weight_in_brackets_is_that_of_the_drug_before_them(offense: str, quantities: str) -> None:
    assert parse_drug_quantities(offense).facts["drug_quantities"].value == quantities


@pytest.mark.parametrize(
    ("offense", "statutes"),
    [
        ("Fraud, 18 U.S.C. § 1343 (1994)", "18 USC 1343"),
        ("Unregistered firearm, 26 U.S.C. § 5861(d) (1970)", "26 USC 5861(d)"),
        ("Fraud, 18 U.S.C. § 1343(a)-(c)", None),  # (b) is not printed
        ("Distribution, 21 U.S.C. § 841(a)(1)(b)(1)(A)", None),  # a comma is lost
        ("Conspiracy, 21 U.S.C. § 846/841", None),
    ],
)
def test_a_citation_is_read_whole_or_told(offense: str, statutes: str | None) -> None:
    reading = parse_statutes(offense)
    assert reading.facts["statutes"].value == statutes
    assert bool(reading.problems) is (statutes is None)


def test_a_warrant_may_give_its_day_in_figures() -> None:
    assert str(signed_on("Done at the City of Washington on January 22, 1825.")) == "1825-01-22"


# Whole documents

TITLE = "<html><head><title>Pardons Granted by President Donald J. Trump (2017-2021)</title></head><body>"
HEADER = "<tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>"
ANN = "<tr><td>Ann Example</td><td>D. Me.</td><td>1999</td><td>Fraud</td></tr>"


def table(*rows: str) -> str:
    return f"<table>{HEADER}{''.join(rows)}</table>"


def page(below: str, *, day: str = "<h2>May 25, 2018</h2>", rows: str = ANN) -> Listing:
    return read_listing(f"{TITLE}{day}{table(rows)}{below}</body></html>", "invented")


def told(listing: Listing) -> list[tuple[str, str]]:
    return [(reject.rule, reject.text) for reject in listing.rejects]


@pytest.mark.parametrize(
    ("below", "rule"),
    [
        ("<p>Cy Roe was also pardoned.</p>", "row.person_in_prose"),
        ("<p>The President also commuted the sentence of Cy Roe.</p>", "row.person_in_prose"),
        ("<p>Cy Roe – D. Me. – 1999 – Fraud</p>", "row.person_in_prose"),
        ("<ul><li>Cy Roe</li></ul>", "row.person_in_prose"),
        ("<h2>June 6, 2018</h2><p>one person, for fraud in Maine</p>", "row.nobody_below"),
    ],
)
def test_people_outside_the_tables_are_told(below: str, rule: str) -> None:
    listing = page(below)
    assert [record.name for record in listing.records] == ["Ann Example"]
    assert [one for one, _ in told(listing)] == [rule]


@pytest.mark.parametrize(
    "below",
    [
        *("<p>Did you find this useful?</p><p>Yes No</p>", "<p>Updated January 20, 2021</p>"),
        *("<h2>January 19, 2021 – Proclamation</h2>", "<p>He was pardoned.</p>", "<p><a href='/'>Ann Roe</a></p>"),
        *("<p>Donald J. Trump</p>", "<p>Related Links</p>", "<p>Legal Notices</p>", "<p>May 25, 2018</p>"),
    ],
)
def test_other_words_of_a_page_are_no_people(below: str) -> None:
    assert told(page(below)) == []


@pytest.mark.parametrize(
    "words", ["Granted June 6, 2018", "On June 6, 2018:", "The following were granted on June 6, 2018:"]
)
def test_a_day_in_a_sentence_ends_the_day_above(words: str) -> None:
    listing = page(f"<p>{words}</p>{table(ANN.replace('Ann', 'Ben'))}")
    assert [str(record.granted_on) for record in listing.records] == ["2018-05-25", "None"]
    assert ("row.unknown_heading", words) in told(listing)


def test_a_heading_that_is_a_button_is_a_heading() -> None:
    listing = page(f"<h2><button>June 6, 2018</button></h2>{table(ANN.replace('Ann', 'Ben'))}")
    assert [str(record.granted_on) for record in listing.records] == ["2018-05-25", "2018-06-06"]


@pytest.mark.parametrize(
    "words",
    [
        "Pardons Denied",
        "Revoked Pardons",
        "Pending petitions",
        "Remission of Fine",
        "Reprieves",
        "The following were considered but not granted:",
    ],
)
@pytest.mark.parametrize("tag", ["p", "h3"])
def test_what_stands_below_other_words_was_not_pardoned(words: str, tag: str) -> None:
    listing = page(f"<{tag}>{words}</{tag}>{table(ANN.replace('Ann', 'Ben'))}")
    assert [record.name for record in listing.records if record.clemency_type == "pardon"] == ["Ann Example"]


def test_a_day_and_its_counts_may_have_a_bar_between() -> None:
    listing = page(f"<h3>June 6, 2018 | 1 Pardon</h3>{table(ANN.replace('Ann', 'Ben'))}")
    assert [str(record.granted_on) for record in listing.records] == ["2018-05-25", "2018-06-06"]


def test_a_year_is_no_count() -> None:
    assert page("", day="<h2>2018 Pardons</h2><h3>May 25, 2018 Pardons</h3>").headings == ()


@pytest.mark.parametrize(
    "cells", ["<td>Ben Roe</td><td>D. Me.</td>", "<td>Ben Roe</td><td>D. Me.</td><td>1</td><td>x</td><td>y</td>"]
)
def test_a_row_below_a_refused_one_is_not_of_the_person_above_that(cells: str) -> None:
    rows = f"{ANN}<tr>{cells}</tr><tr><td></td><td>D. Utah</td><td>2001</td><td>Arson</td></tr>"
    listing = page("", rows=rows)
    assert [(record.name, record.offense) for record in listing.records] == [("Ann Example", "Fraud")]


@pytest.mark.parametrize(("tag", "n_cases"), [("ul", 1), ("ol", 2)])
def test_items_without_numbers_are_no_cases(tag: str, n_cases: int) -> None:
    (district, offense) = (f"<{tag}><li>{one}</li><li>{other}</li></{tag}>" for one, other in (("D. Me.", "D. Utah"),
                                                                                             ("Fraud", "Perjury")))  # fmt: skip
    rows = (
        f"<tr><td>Ann Example</td><td>{district if tag == 'ol' else 'D. Me.'}</td><td>1999</td><td>{offense}</td></tr>"
    )
    (record,) = page("", rows=rows).records
    assert read_facts(record).facts["n_cases"].value == n_cases


def test_two_columns_of_unknown_names_are_told_and_left_out() -> None:
    text = "Name,Date,Type,Offense,Age,Race\nAnn Example,2018-05-25,pardon,Fraud,50,White\n"
    listing = read_listing(text, "invented")
    assert [record.name for record in listing.records] == ["Ann Example"]
    assert [rule for rule, _ in told(listing)] == ["table.unknown_column"]


RELEASE = "---\ndate: '1805-05-07'\n---\n\n{day}President Zachary Example is commuting the sentences of the following individuals:\n\n"
BEN = "**Ben Roe** – Gary, Indiana\n{number}**Offense:** Fraud (District of Maine)\n**Sentence:** 12 months of imprisonment\n"


@pytest.mark.parametrize("label", ["**Reg. No.:** ", "Register Number: ", "Reg. No. "])
def test_a_register_number_in_a_line_of_its_own(label: str) -> None:
    listing = read_listing(RELEASE.format(day="") + BEN.format(number=f"{label}12345-678\n"), "invented")
    assert [(one.name, one.register_number, one.offense) for one in listing.records] == [
        ("Ben Roe", "12345-678", "Fraud (District of Maine)")
    ]


def test_another_day_in_the_introduction_than_that_of_the_release_leaves_no_day() -> None:
    listing = read_listing(RELEASE.format(day="On May 5, 1805, ") + BEN.format(number=""), "invented")
    assert [one.granted_on for one in listing.records] == [None]


def test_a_table_that_is_told_is_still_taken(tmp_path: Path) -> None:
    """What is told costs no grant: the list is in the table."""
    path = tmp_path / "page.html"
    path.write_text(f"{TITLE}<h2>May 25, 2018</h2>{table(ANN)}<p>Cy Roe was also pardoned.</p>", encoding="utf-8")
    done: Ingested = ingest([path], data=tmp_path / "grants.csv", sheets=tmp_path / "s", raw=tmp_path / "r",
                            corrections=tmp_path / "n.yml", types=tmp_path / "types.csv")  # fmt: skip
    assert list(done.grants["name"]) == ["Ann Example"]
    assert [reject.rule for reject in done.rejects] == ["row.person_in_prose"]
