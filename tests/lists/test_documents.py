"""Documents in prose with invented people, as Markdown and as a page: who is named, and what was granted."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from analysis.lists.facts import read_facts
from analysis.lists.ingest import Ingested
from analysis.lists.layouts import Listing, RawRecord, read_listing
from analysis.lists.layouts.introductions import read_introduction
from support.ingesting import ingest

FRONT = "---\ndate: '1805-05-07'\ntitle: Clemency Recipient List\n---\n\n"
PAGE = """<!DOCTYPE html><html><head><title>Clemency Recipient List | The White House</title>
<meta property="article:published_time" content="1805-05-07T06:00:00-04:00"></head>
<body><header><nav><a href="/">Jane Menu</a></nav></header><main>
{}
</main><footer>Contact Us</footer></body></html>
"""


def page_of(text: str) -> str:
    """The same document as a page: a paragraph for each, lists of bullets, tables as they are."""
    blocks = []
    for block in re.split(r"\n\s*\n", text.removeprefix(FRONT).strip("\n")):
        lines = block.replace("\\(", "(").replace("\\)", ")").split("\n")
        if block.startswith("<table"):
            blocks.append(block)
        elif all(re.match(r"[-•] ", line) for line in lines):
            blocks.append("<ul>" + "".join(f"<li>{line[2:]}</li>" for line in lines) + "</ul>")
        else:
            joined = "\n".join(lines).replace("  \n", "<br>\n")
            joined = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", joined, flags=re.DOTALL)
            blocks.append(f"<p>{joined}</p>")
    return PAGE.format("\n".join(blocks))


def read(text: str) -> list[Listing]:
    """The document read from Markdown, and from a page."""
    listings = [read_listing(one, "invented") for one in (text, page_of(text))]
    for listing in listings:
        assert sum(records for records, _ in listing.extents) == listing.account.records
        assert listing.account.grants == len(listing.records)
    return listings


def whom(listing: Listing) -> list[tuple[str, ...]]:
    return [(r.name, r.clemency_type, *filter(None, [r.register_number])) for r in listing.records]


def told(listing: Listing) -> list[tuple[str, str]]:
    return [(reject.rule, reject.text) for reject in listing.rejects]


def pardons(n: int) -> str:
    return f"President Zachary Q. Example, Jr. is pardoning the following {n} individuals:\n\n"


def commutations(n: int) -> str:
    return f"President Zachary Q. Example, Jr. is commuting the sentences of the\nfollowing {n} individuals:\n\n"


def biography(name: str, more: str = "") -> str:
    return f"**{name}** – Gary, Indiana  \n{name} is a 49-year-old person who sold\nthings.{more}\n\n"


COMMUTED = """**Cy Other** – Rome, New York
**Offense:** Distribution of heroin (District of Maine).
**Sentence:** 120 months of imprisonment (May 1, 1801).
**Commutation Grant:** Sentence commuted to expire on May 1, 1807.

"""
ANN, BEN, CY = ("Ann Example", "pardon"), ("Ben Sample", "pardon"), ("Cy Other", "commutation")


def table(*rows: tuple[str, str], header: tuple[str, str] | None = ("Name", "<strong>Reg.\nNo.</strong>")) -> str:
    head = "<thead>\n<tr>\n<th>{}</th>\n<th>{}</th>\n</tr>\n</thead>\n".format(*header) if header else ""
    body = "\n".join(f"<tr>\n<td>{name}</td>\n<td>{number}</td>\n</tr>" for name, number in rows)
    return f"<table>\n{head}<tbody>\n{body}\n</tbody>\n</table>\n\n"


DI, ED = ("DI ROE", "00123-045"), ("ED ROE", "00124-045")
TWO = [("DI ROE", "commutation", "00123-045"), ("ED ROE", "commutation", "00124-045")]


# What a biography says changes nothing


@pytest.mark.parametrize(
    "words",
    [
        "President Nobody commuted his sentence in 1799.",
        "In 1799, President Nobody commuted the sentences of 61 individuals, among them Ann.",
        "After President Nobody granted clemency to 12 people, she came home.",
        "She was pardoned by the following three governors: one, two and three.",
        "She hopes that the President is commuting the sentences of others.",
        "President Zachary Q. Example, Jr. granted a commutation to her brother.",
        "Ms. Example, whose sentence President Nobody commuted in 1799, said:\n\n“Thank you.”",
        "Of her commutation:\n\nIt came late.",
    ],
)
@pytest.mark.parametrize("before", [" ", "\n\n"], ids=["in the biography", "a paragraph of its own"])
def test_a_biography_never_changes_what_was_granted(words: str, before: str) -> None:
    told_of = biography("Ann Example", before + words)
    for listing in read(FRONT + pardons(2) + told_of + biography("Ben Sample") + commutations(1) + COMMUTED):
        assert whom(listing) == [ANN, BEN, CY]
        assert listing.stated == {"pardon": 2, "commutation": 1}
        assert not listing.rejects
    for listing in read(FRONT + pardons(1) + told_of + commutations(2) + table(DI, ED)):
        assert whom(listing) == [ANN, *TWO]
    for listing in read(FRONT + commutations(1) + COMMUTED + words + "\n\n" + pardons(1) + biography("Ann Example")):
        assert whom(listing) == [CY, ANN]


@pytest.mark.parametrize("words", ["Purple Heart Medal", "Gary Community College", "Army Commendation Medal"])
def test_bold_words_in_a_biography_are_nobody(words: str) -> None:
    honored = biography("Ann Example", f"\n\n**{words}**\n\nIt made her proud.")
    for listing in read(FRONT + pardons(2) + honored + biography("Ben Sample")):
        assert whom(listing) == [ANN, BEN]
        assert not listing.rejects


@pytest.mark.parametrize(
    "words",
    [
        "**Bronze Star**\n\nIt made her proud.",  # may be a name
        "“I am grateful.”\n\nJane Friend – Gary, Indiana",  # who said so
        "“I am grateful.”\n\n**Jane Friend – Gary, Indiana**",
        "Gary Steel Works – Gary, Indiana\n\nThey gave her work.",
        "**Jane Friend** – a neighbor, who knows her",
    ],
)
def test_a_line_that_may_name_somebody_is_told_and_not_taken(words: str) -> None:
    for listing in read(FRONT + pardons(2) + biography("Ann Example", f"\n\n{words}") + biography("Ben Sample")):
        assert whom(listing) == [ANN, BEN]
        assert [rule for rule, _ in told(listing)] == ["row.person_in_prose"]


def test_a_heading_that_nobody_understands_leaves_the_type_open() -> None:
    text = (
        FRONT + commutations(1) + COMMUTED + "**Individuals Who Received Full Pardons**\n\n" + biography("Ann Example")
    )
    for listing in read(text):
        assert whom(listing) == [
            CY,
            ("Ann Example", "Individuals Who Received Full Pardons"),
        ]  # refused, with its words


def test_what_another_president_granted_is_no_part_of_the_list() -> None:
    other = "President William Nobody commuted the sentences of the following individuals:\n\n"
    for listing in read(FRONT + pardons(1) + biography("Ann Example") + other + biography("Jane Friend")):
        assert whom(listing)[:1] == [ANN]
        assert told(listing)[0][0] == "row.other_president"
        assert all(record.clemency_type not in ("pardon", "commutation") for record in listing.records[1:])


def test_the_end_of_a_release_ends_its_list() -> None:
    for listing in read(FRONT + pardons(1) + biography("Ann Example") + "###\n\nJane Friend\n\nThe Press Office\n"):
        assert whom(listing) == [ANN]
        assert not listing.rejects


def test_a_statement_about_the_past_says_nothing_of_the_list() -> None:
    text = FRONT + "Last year President Zachary Q. Example, Jr. commuted the sentences of 75 people.\n\n"
    for listing in read(text + biography("Ann Example")):
        assert whom(listing) == [("Ann Example", "")]  # the type is asked for


@pytest.mark.parametrize(
    ("words", "kind", "is_of_list"),
    [
        ("Today, President A. B. Example Jr. is granting full pardons to six individuals.", "pardon", False),
        ("He is also pardoning the following 39 individuals:", "pardon", True),
        ("COMMUTATIONS:", "commutation", True),
        ("39 Pardons", "pardon", True),
        ("President Example is granting pardons and commutations to the following people:", "", True),
    ],
)
def test_introductions(words: str, kind: str, is_of_list: bool) -> None:
    said = read_introduction(words)
    assert said is not None
    assert (said.clemency_type, said.is_of_list) == (kind, is_of_list)


# Names


@pytest.mark.parametrize(
    "words",
    [
        "- Ann Example\n- Ben Sample\n\nThe President thanks everybody who helped.\n\n",
        "- Ann Example – Gary, Indiana\n- Ben Sample – Rome, New York\n\n",
        "- Ann Example, Gary, Indiana\n- Ben Sample, Rome, New York\n\n",
        "**Ann Example**  \nMs. Example sold things.\n\n**Ben Sample**\n\nBen Sample sold things.\n\n",
        "1. Ann Example  \n2. Ben Sample\n\n",
    ],
)
def test_names_alone_stand_right_below_the_introduction(words: str) -> None:
    for listing in read(FRONT + pardons(2) + words + commutations(1) + COMMUTED):
        assert whom(listing) == [ANN, BEN, CY]
        assert not listing.rejects


@pytest.mark.parametrize("words", ["Ann Example; Ben Sample", "Ann Example – sold things in 1799."])
def test_what_stands_below_an_introduction_and_names_nobody_is_told(words: str) -> None:
    for listing in read(FRONT + pardons(2) + words + "\n\n" + commutations(1) + COMMUTED):
        assert told(listing) == [("row.person_in_prose", words)]


def test_names_in_capitals_stay_as_printed() -> None:
    text = "ANN EXAMPLE (ANN SAMPLE) – Gary, Indiana  \nAnn Example sold things.\n\n"
    for listing in read(FRONT + pardons(1) + text):
        facts = read_facts(listing.records[0]).facts
        assert (facts["name"].value, facts["aliases"].value) == ("ANN EXAMPLE", "ANN SAMPLE")
        assert facts["home"].value == "Gary, Indiana"


def test_a_register_number_may_stand_beside_the_name() -> None:
    text = "**Di Roe**, Reg. No. 00123-045\n\n**Ed Roe** – Gary, Indiana (00124-045)\n\n"
    for listing in read(FRONT + commutations(2) + text):
        assert whom(listing) == [("Di Roe", "commutation", "00123-045"), ("Ed Roe", "commutation", "00124-045")]
        assert listing.records[1].home == "Gary, Indiana"


# The parts of a person, in other forms

PARTS = """<p><strong>Cy Other</strong> – Gary, Indiana</p><p><strong>Offense:</strong></p>{offenses}
<p><strong>Sentence:</strong></p>{sentences}
<p><strong>Commutation Grant:</strong> Sentence commuted to expire on May 1, 1807.</p>"""


def part_page(offenses: str, sentences: str) -> Listing:
    introduction = f"<p>{commutations(1).strip()}</p>"
    text = PAGE.format(introduction + PARTS.format(offenses=offenses, sentences=sentences))
    return read_listing(text, "invented")


def test_cases_may_be_the_items_of_a_numbered_list() -> None:
    # the page shows numbers that do not stand in it
    listing = part_page(
        "<ol><li>Fraud (District of Maine);</li><li>Theft (District of Utah).</li></ol>",
        "<ol><li>12 months of imprisonment (May 1, 1801);</li><li>24 months of imprisonment (May 1, 1802).</li></ol>",
    )
    (record,) = listing.records
    assert record.offense == "1. Fraud (District of Maine);\n2. Theft (District of Utah)."
    assert record.sentence.startswith("1. 12 months")
    assert "\n2. 24 months" in record.sentence
    assert read_facts(record).facts["n_cases"].value == 2
    assert not listing.rejects


def test_items_below_a_label_alone_are_its_text() -> None:
    listing = part_page("<ul><li>Fraud</li><li>Theft</li></ul>", "<p>12 months of imprisonment (May 1, 1801)</p>")
    assert [(r.offense, r.sentence) for r in listing.records] == [
        ("Fraud ; Theft", "12 months of imprisonment (May 1, 1801)")
    ]
    text = COMMUTED.replace(" Distribution of heroin (District of Maine).", "\n\n- Fraud\n- Theft\n")
    assert {listing.records[0].offense for listing in read(FRONT + commutations(1) + text)} == {"Fraud ; Theft"}


def test_a_paragraph_below_a_part_is_told() -> None:
    text = COMMUTED.replace("1801).\n", "1801).\n\nIt was amended to 90 months.\n\n")
    for listing in read(FRONT + commutations(1) + text):
        assert told(listing) == [("row.no_part", "It was amended to 90 months.")]
        assert whom(listing) == [CY]


def test_a_town_in_a_line_of_its_own_is_nobody() -> None:
    text = COMMUTED.replace(" – Rome, New York\n", "\n\nRome, New York\n\n")
    for listing in read(FRONT + commutations(1) + text):
        assert whom(listing) == [CY]
        assert told(listing) == [("row.person_in_prose", "Rome, New York")]


# Several people in one line, and people in prose


@pytest.mark.parametrize(
    "words", ["Dee Roe; Ed Roe", "Dee Roe, Ed Roe", "Dee Roe / Ed Roe", "Dee Roe and Ed Roe", "Dee & Ed Roe"]
)
def test_several_people_in_one_item_are_told_and_the_others_read(words: str) -> None:
    for listing in read(FRONT + pardons(4) + f"- Ann Example\n- {words}\n- Ben Sample\n"):
        assert whom(listing) == [ANN, BEN]
        assert told(listing) == [("row.several_names", words)]


def test_an_item_that_is_no_name_is_told_with_the_items_below_it() -> None:
    for listing in read(FRONT + pardons(4) + "- Ann Example\n- 2 others\n- Gary Fire Volunteer\n"):
        assert whom(listing) == [ANN]
        assert told(listing) == [("row.person_in_prose", "2 others"), ("row.person_in_prose", "Gary Fire Volunteer")]


def test_two_people_in_bold_are_no_person_and_their_parts_not_of_the_person_above() -> None:
    two = COMMUTED.replace("Cy Other", "Dee Roe, Ed Roe")
    for listing in read(FRONT + pardons(1) + biography("Ann Example") + commutations(1) + two):
        assert [(record.name, record.offense) for record in listing.records] == [("Ann Example", "")]
        assert ("row.several_names", "Dee Roe, Ed Roe – Rome, New York") in told(listing)
        assert {rule for rule, _ in told(listing)} == {"row.several_names"}  # the parts too are of these two


def test_two_people_in_a_row_of_a_table_in_prose_are_told() -> None:
    for listing in read(FRONT + commutations(2) + table(DI, ("ANN ROE AND BEN ROE", "00124-045"))):
        assert [record.name for record in listing.records] == ["DI ROE"]
        assert told(listing) == [("row.several_names", "ANN ROE AND BEN ROE | 00124-045")]


@pytest.mark.parametrize(
    "words",
    [
        "President Zachary Q. Example, Jr. is today also commuting the sentence of Carl Doe, a nurse.",
        "The President today pardoned Dora Nye – Boston, Massachusetts.",
        "Ed Poe, Denver, Colorado, was also granted a full pardon today.",
    ],
)
def test_a_grant_to_somebody_in_prose_is_told(words: str) -> None:
    for text in (
        f"{words}\n\n{pardons(1)}{biography('Ann Example')}",
        f"{pardons(1)}{biography('Ann Example')}{words}\n",
    ):
        for listing in read(FRONT + text):
            assert whom(listing) == [ANN]
            assert told(listing) == [("row.person_in_prose", words)]


@pytest.mark.parametrize(
    "words", ["Today the President pardoned Ms. Ann Example.", "In 1799, Governor Roe pardoned Di Roe."]
)
def test_a_grant_to_the_person_above_or_an_earlier_one_is_no_other_person(words: str) -> None:
    for listing in read(FRONT + pardons(1) + biography("Ann Example") + words + "\n"):
        assert whom(listing) == [ANN]
        assert not listing.rejects


def test_a_person_whose_own_prose_says_another_type_has_none() -> None:
    words = "Her sentence is hereby commuted to time served."
    for listing in read(FRONT + pardons(2) + biography("Ann Example") + biography("Di Roe", "\n\n" + words)):
        assert whom(listing) == [ANN, ("Di Roe", f"pardon | {words}")]


# Lines of Markdown that follow each other


def test_names_one_a_line_are_people_of_their_own() -> None:
    text = (
        FRONT
        + pardons(4)
        + "Ann Example\nBen Sample\n\nCy Other, Rome, New York\nDi de Roe\nEd Roe, Jr. – Gary, Indiana\n"
    )
    listing = read_listing(text, "invented")
    assert [record.name for record in listing.records] == [
        "Ann Example",
        "Ben Sample",
        "Cy Other",
        "Di de Roe",
        "Ed Roe, Jr.",
    ]
    assert [record.home for record in listing.records[2:]] == ["Rome, New York", "", "Gary, Indiana"]
    assert not listing.rejects


def test_prose_right_below_a_name_in_bold_is_no_part_of_the_name() -> None:
    more = "**Ben Sample**\nMr. Sample is a\nveteran.\n\n**Di Roe**\nDi is a veteran.\n"
    listing = read_listing(FRONT + pardons(3) + biography("Ann Example") + more, "invented")
    assert [record.name for record in listing.records] == ["Ann Example", "Ben Sample", "Di Roe"]
    assert not listing.rejects


def test_a_name_that_is_wrapped_is_one_name() -> None:
    for name in (
        "**Ann Long\nExample** – Gary, Indiana",
        "**Ann Long Example**\n– Gary, Indiana",
        "**Ann Long Example** –\nGary, Indiana",
    ):
        listing = read_listing(FRONT + pardons(1) + name + "  \nShe is a nurse.\n", "invented")
        assert [(record.name, record.home) for record in listing.records] == [("Ann Long Example", "Gary, Indiana")]


@pytest.mark.parametrize(
    "words",
    [
        "He is also commuting the sentences of:",
        "He is further commuting the sentences of the individuals listed below:",
        "He is further commuting the sentences of the individuals listed below.",
        "Today, the President has commuted the sentences of:",
        "The President is hereby commuting the sentence of the following:",
        "I, Zachary Q. Example, Jr., President of the United States, do hereby commute the sentences of the following:",
        "The White House announced that the President is commuting the sentences of the following individual:",
    ],
)
def test_the_words_of_an_introduction_may_be_others(words: str) -> None:
    for listing in read(FRONT + pardons(1) + biography("Ann Example") + words + "\n\n" + biography("Ben Sample")):
        assert whom(listing) == [ANN, ("Ben Sample", "commutation")]
        assert not listing.rejects


# Sentences that do not say what this document grants


@pytest.mark.parametrize(
    "words",
    [
        "President Zachary Q. Example, Jr. did not commute the sentences of the following two individuals:",
        "President Zachary Q. Example, Jr. declined to pardon the following individuals:",
        "The President is not pardoning the following individuals:",
        "The following individuals remain on death row:",
        "The following individuals remain on death row.",
        "In 1802, President Zachary Q. Example, Jr. granted pardons to the following 2 individuals:",
        "The President previously pardoned the following individuals:",
        "President Example will commute the sentences of the following individuals:",
        "President Example intends to commute the sentences of the following individuals:",
        "President Example stopped short of commuting the sentences of the following individuals:",
        "President Example is no longer commuting the sentences of the following individuals:",
        "Advocates called on President Example to commute the sentences of the following individuals:",
        "President Example commuted the sentences of the following individuals on January 19, 1804:",
        "Since taking office, President Example has commuted the sentences of the following individuals:",
        "President Example's predecessor commuted the sentences of the following individuals:",
        "Governor Roe is commuting the sentences of the following individuals:",
        "Vice President Roe announced that President Example is commuting the sentences of the following individuals:",
        "President Example is commuting the sentences of the following individuals in case they ask, except these:",
        "In addition, the President is commuting to a term of 240 months the sentence of:",
        "The President is commuting the sentences of 2 of 5 individuals. He did not pardon the following individuals:",
    ],
)
def test_an_introduction_that_is_not_known_gives_nobody_a_type(words: str) -> None:
    for listing in read(FRONT + pardons(1) + biography("Ann Example") + words + "\n\n" + biography("Ben Sample")):
        assert whom(listing) == [ANN, ("Ben Sample", words)]
        assert told(listing) == [("row.unknown_introduction", words)]
        assert listing.stated == {"pardon": 1}
    for listing in read(FRONT + commutations(1) + COMMUTED + words + "\n\n" + table(DI, ED)):
        assert [(r.name, r.clemency_type, r.sentence) for r in listing.records[1:]] == [
            ("DI ROE", words, ""),
            ("ED ROE", words, ""),
        ]
        assert told(listing) == [("row.unknown_introduction", words)]
    for listing in read(FRONT + words + "\n\nBen Sample\n\n" + pardons(1) + biography("Ann Example")):
        assert whom(listing) == [("Ben Sample", words), ANN]


@pytest.mark.parametrize("adverb", ["also", "further", "additionally", "now also"])
def test_an_adverb_is_no_part_of_the_name_of_a_president(adverb: str) -> None:
    words = f"President Example {adverb} commuted the sentences of the following individuals:"
    for listing in read(FRONT + pardons(1) + biography("Ann Example") + words + "\n\n" + biography("Cy Other")):
        assert whom(listing) == [ANN, CY]
        assert {record.president for record in listing.records} == {"Zachary Q. Example, Jr."}
        assert not listing.rejects


# Tables in prose


@pytest.mark.parametrize(
    "rows",
    [
        table(DI, ED),
        table(DI, ED, header=None),
        table(("<strong> Name</strong>", "<strong>Reg. No.</strong>"), DI, ED, header=None),
        table(DI) + table(ED, header=("&nbsp;", " ")),
        table(("DI ROE<br />\nED ROE", "00123-045<br />\n00124-045")),
        table(("&nbsp;<br />\nDI ROE", "&nbsp;<br />\n00123-045"), ("ED ROE<br />\n&nbsp;", "00124–045")),
        table(("DI<br />\nROE", "00123-045"), ("ED\nROE", "00124-045")),
        "<table><tr><th>Reg. No.</th><th>Name</th></tr><tr><td>00123-045</td><td>DI ROE</td></tr>"
        "<tr><td colspan=2>They came home</td></tr><tr><td>00124-045</td><td>ED ROE</td></tr></table>\n\n",
    ],
    ids=[
        *("header", "no header", "header in a row", "second table", "two people in a row", "empty lines"),
        *("wrapped name", "other order"),
    ],
)
def test_a_table_of_names_and_register_numbers(rows: str) -> None:
    for listing in read(FRONT + pardons(1) + biography("Ann Example") + commutations(2) + rows):
        numbers = [read_facts(record).facts["register_number"].value for record in listing.records]
        assert [name for name, *_ in whom(listing)] == ["Ann Example", "DI ROE", "ED ROE"]
        assert [record.clemency_type for record in listing.records] == ["pardon", "commutation", "commutation"]
        assert numbers == [None, "00123-045", "00124-045"]
        assert not listing.rejects


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (("DI ROE<br />\nED ROE", "00123-045"), "table.names_and_numbers"),
        (("DI ROE", "00123-045<br />\n00124-045"), "table.names_and_numbers"),
        (("Total", "2"), "table.no_name"),
        (("00124-045", "DI ROE"), "table.no_name"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(row: tuple[str, str], rule: str) -> None:
    for listing in read(FRONT + commutations(2) + table(row, ("FAY ROE", "00125-045"))):
        assert whom(listing) == [("FAY ROE", "commutation", "00125-045")]
        assert [rejected for rejected, _ in told(listing)] == [rule]


def test_a_person_without_a_number_is_a_person_and_two_of_one_name_are_two() -> None:
    rows = table(("DI ROE", ""), ("ED ROE", "00124-045"), ("ED ROE", "00999-045"))
    for listing in read(FRONT + commutations(3) + rows):
        assert whom(listing) == [
            ("DI ROE", "commutation"),
            ("ED ROE", "commutation", "00124-045"),
            ("ED ROE", "commutation", "00999-045"),
        ]


def test_a_heading_or_introduction_after_a_table_holds() -> None:
    for more in ("PARDONS:\n\n", pardons(1)):
        for listing in read(FRONT + commutations(2) + table(DI, ED) + more + biography("Ann Example")):
            assert whom(listing) == [*TWO, ANN]


def test_a_table_with_bars() -> None:
    rows = "| Name | Reg. No. |\n|:--|--:|\n| DI ROE | 00123-045 |\n| ED ROE | 00124-045 |\n"
    assert whom(read_listing(FRONT + commutations(2) + rows, "invented")) == TWO


def test_death_sentences_commuted_to_life() -> None:
    text = (
        "Today, President Example announced that he is commuting the sentences of\n2 individuals on federal death row.\n\n"
        "Earlier this month, the President announced clemency for approximately\n1,500 Americans and pardoned 39.\n\n###\n\n"
        "Today, President Zachary Q. Example, Jr. is commuting the sentences of the\nfollowing 2 individuals to life "
        "imprisonment without the possibility of\nparole:\n\n"
    )
    for listing in read(FRONT + text + table(DI, ED)):
        assert whom(listing) == TWO
        assert {record.president for record in listing.records} == {"Zachary Q. Example, Jr."}
        values = {column: fact.value for column, fact in read_facts(listing.records[0]).facts.items()}
        assert (values["is_death"], values["grant_form"]) == (True, "other")
        unknown = (
            "is_life",
            "sentence_months",
            "fine_usd",
            "first_sentenced_on",
            "offenses",
            "has_firearm",
            "remits_fine",
        )
        assert all(values[column] is None for column in unknown)
        assert not listing.rejects


# Proclamations

PROCLAMATION = """BY THE PRESIDENT OF THE UNITED STATES OF AMERICA

A PROCLAMATION

Acting pursuant to the grant of authority in Article II, Section 2, of
the Constitution of the United States, I do hereby:

{acts}     IN WITNESS WHEREOF, I have hereunto set my hand this sixth day of
May, in the year of our Lord eighteen hundred five, and of the
Independence of the United States of America the twenty-ninth.
"""
NAMED = """(a)  commute the sentences of the following individuals convicted of
offenses related to events in a town on January 6, 1804, to time
served as of May 6, 1805:

•    Ann Example

•    {second}

•    Cy de Other

"""
CLASS = """\\(b\\)  grant a full, complete and unconditional pardon to all other
individuals convicted of offenses related to events in a town;

The Attorney General, acting through the Pardon Attorney, shall do it.

"""


def test_a_proclamation_with_names_and_a_class() -> None:
    for listing in read(FRONT + PROCLAMATION.format(acts=NAMED.format(second="Ben Sample") + CLASS)):
        assert listing.account.layout == "proclamation"
        assert [name for name, _ in whom(listing)] == ["Ann Example", "Ben Sample", "Cy de Other"]
        assert {record.clemency_type for record in listing.records} == {"commutation"}
        assert {record.granted_on for record in listing.records} == {date(1805, 5, 6)}  # signed a day before the page
        assert listing.also_to_a_class.startswith("pardon to all other individuals")
        assert not listing.rejects
        values = {column: fact.value for column, fact in read_facts(listing.records[0]).facts.items()}
        assert (values["grant_form"], values["expires_on"]) == ("other", None)


def test_the_class_below_names_that_were_told_is_nobody() -> None:
    named = NAMED.format(second="Ben Sample").replace("•    ", "").replace("Ann Example\n\nBen", "Ann Example; Ben")
    named = named.replace("\n\nCy", "; Cy")
    for listing in read(FRONT + PROCLAMATION.format(acts=named + CLASS)):
        assert told(listing) == [("row.person_in_prose", "Ann Example; Ben Sample; Cy de Other")]
        assert listing.also_to_a_class.startswith("pardon to all other individuals")
    # right below the introduction it is told: who was to stand between is not there
    nobody = named.replace("Ann Example; Ben Sample; Cy de Other", "")
    for listing in read(FRONT + PROCLAMATION.format(acts=nobody + CLASS)):
        assert {rule for rule, _ in told(listing)} == {"row.person_in_prose"}


def test_a_name_of_a_proclamation_that_may_be_none_is_told() -> None:
    for listing in read(FRONT + PROCLAMATION.format(acts=NAMED.format(second="Sample") + CLASS)):
        assert [name for name, _ in whom(listing)] == ["Ann Example", "Cy de Other"]
        assert told(listing) == [("row.person_in_prose", "Sample")]


def test_two_names_in_an_item_of_a_proclamation_are_told() -> None:
    for listing in read(FRONT + PROCLAMATION.format(acts=NAMED.format(second="Ben Sample, Dee Roe") + CLASS)):
        assert [name for name, _ in whom(listing)] == ["Ann Example", "Cy de Other"]
        assert told(listing) == [("row.several_names", "Ben Sample, Dee Roe")]


@pytest.mark.parametrize(
    "act",
    [
        "(a)  commute the sentences of: Ann Example; Ben Sample;\n\n",
        "(a)  commute the sentences of the following individuals:\n\nAnn Example; Ben Sample; and Cy Other, each of a town.\n\n",
        "(a)  pardon the following: Ann Example, and Ben Sample.\n\n",
        "(a)  pardon these persons.\n\n- Ann Example\n\n",
        "(a)  pardon Ann Example.\n\n",
    ],
)
def test_names_of_a_proclamation_in_another_form_are_told(act: str) -> None:
    for listing in read(FRONT + PROCLAMATION.format(acts=act + CLASS)):
        assert not listing.records
        assert not listing.names_nobody
        assert "row.person_in_prose" in {rule for rule, _ in told(listing)}


def test_a_proclamation_for_a_class_names_nobody() -> None:
    for listing in read(FRONT + PROCLAMATION.format(acts=CLASS)):
        assert (listing.records, listing.rejects) == ([], [])
        assert listing.names_nobody == "a proclamation for a class of people"


def test_a_proclamation_for_one_person_is_not_taken_for_one_for_a_class() -> None:
    one = "grant a full, free, and absolute pardon unto Ann Example for all\noffenses that she has committed;\n\n"
    for listing in read(FRONT + PROCLAMATION.format(acts=one + CLASS)):
        assert not listing.names_nobody
        assert {rule for rule, _ in told(listing)} == {"row.person_in_prose"}


# Announcements


def test_a_fact_sheet_of_totals_names_nobody() -> None:
    text = FRONT.replace("Clemency Recipient List", '"FACT SHEET: President Example Announces Clemency"') + (
        "Today, President Example announced that he is granting clemency to nearly\n1,500 Americans.\n\n"
        "Americans receiving relief today include:\n\n-   A pilot who helps his church;\n\n<!-- -->\n\n-   A nurse; and\n\n"
        "**<u>Individual Clemency Actions Throughout the Example Administration</u>**\n\n"
        "In total, he granted three pardons and 75 commutations.\n"
    )
    listing = read_listing(text, "invented")
    assert (listing.records, listing.rejects) == ([], [])
    assert listing.names_nobody == "a fact sheet of totals"
    for words in ("He also pardoned Ann Example.", "- Ann Example, a nurse", "- Ann Example"):
        named = read_listing(f"{text}\n{words}\n", "invented")
        assert (named.names_nobody, told(named)) == ("", [("row.person_in_prose", words.removeprefix("- "))])


# Warrants

WARRANT = """Executive Grant of Clemency  
**Zachary Q. Example**  
To All to Whom These Presents Shall Come, Greeting:  
**    Be it Known, that This Day, I, Zachary Q. Example, President of the
United States, Pursuant to My Powers, Have Granted Unto**  
{name}  
**{what}**  

**{clause}.  

**I HEREBY DESIGNATE**, direct, and empower, the Pardon Attorney.  

Done at the City of Washington this 6th day
of May in the Year of our Lord eighteen hundred five.
"""
CASE = (
    "in the United States District Court for the\nDistrict of Maine, on an indictment (Docket No. 1:04-cr-00001-ABC),\n"
    "of violations of section 371, title 18, United States Code, and section\n1512, title 18, United States Code, for which "
    "she was sentenced on\nSeptember 12, 1804, to 48 months of imprisonment on each count (to run\nconcurrently); 3 years of "
    "supervised release; and a special assessment\nof two hundred dollars ($200)"
)
OTHER_CASE = (
    "in the Superior Court of the District of Columbia, on an information\n(Docket No. 2003 CF1 12), of violation of section 1, "
    "title 18, United States\nCode, for which she was sentenced on May 1, 1803, to 12 months of imprisonment"
)


def warrant(name: str = "Ann Example", what: str = "A Full and Unconditional Pardon", clause: str = "") -> str:
    return FRONT + WARRANT.format(name=name, what=what, clause=clause or f"For Herconvictions** {CASE}")


def test_a_warrant_gives_court_docket_statutes_day_and_sentence() -> None:
    for listing in read(warrant()):
        (record,) = listing.records
        assert (record.clemency_type, record.president) == ("pardon", "Zachary Q. Example")
        assert record.granted_on == date(1805, 5, 6)
        reading = read_facts(record)
        values = {column: fact.value for column, fact in reading.facts.items()}
        assert not reading.problems
        assert values["name"] == "Ann Example"
        assert values["district"] == "District of Maine"
        assert values["docket"] == "1:04-cr-00001-ABC"
        assert values["statutes"] == "18 USC 1512;18 USC 371"
        assert values["first_sentenced_on"] == "1804-09-12"
        assert (values["sentence_months"], values["supervised_release_months"]) == (48, 36)
        assert values["fine_usd"] == 0  # a special assessment is no fine
        assert values["n_cases"] == 1


@pytest.mark.parametrize("name", ["ANN EXAMPLE AND BEN ROE", "ANN EXAMPLE, BEN ROE", "Ann and Ben Roe"])
def test_a_warrant_that_names_two_people_is_told(name: str) -> None:
    for listing in read(warrant(name)):
        assert not listing.records
        assert {rule for rule, _ in told(listing)} == {"warrant.unread"}


def test_a_warrant_of_two_cases() -> None:
    for listing in read(warrant(clause=f"For Her convictions** {CASE}; and {OTHER_CASE}")):
        values = {column: fact.value for column, fact in read_facts(listing.records[0]).facts.items()}
        assert values["docket"] == "1:04-cr-00001-ABC;2003 CF1 12"
        assert (values["n_cases"], values["district"], values["first_sentenced_on"]) == (
            2,
            "District of Maine",
            "1803-05-01",
        )
        assert values["sentence_months"] == 48


@pytest.mark.parametrize(
    "clause",
    [
        "For those offenses** against the United States which she has committed or may\nhave committed from 1801 to 1804",
        f"For Her convictions** {CASE}; and for what else she did",
    ],
)
def test_a_clause_of_another_form_is_told_and_the_person_stays(clause: str) -> None:
    for listing in read(warrant(clause=clause)):
        assert whom(listing) == [ANN] or read_facts(listing.records[0]).problems
        assert told(listing) == [("warrant.unread", listing.rejects[0].text)] if listing.rejects else True
        assert listing.rejects or read_facts(listing.records[0]).problems


@pytest.mark.parametrize("name", ["Ann Example and Ben Sample", "the Following Individuals", "All Who Came"])
def test_a_warrant_that_names_no_single_person_is_told(name: str) -> None:
    for listing in read(warrant(name=name)):
        assert not listing.records
        assert "warrant.unread" in {rule for rule, _ in told(listing)}


def test_several_warrants_in_one_document_are_told() -> None:
    for listing in read(warrant() + warrant(name="Ben Sample").removeprefix(FRONT)):
        assert not listing.records
        assert "warrant.unread" in {rule for rule, _ in told(listing)}


# The numbers


def fact(column: str, **words: str) -> object:
    return read_facts(RawRecord("invented", 1, "Ann Example", **words)).facts[column].value


@pytest.mark.parametrize("words", ["00123-045", "00123–045", "Reg. No. 00123-045", "00123045", "# 00123 045"])
def test_a_register_number_has_one_form(words: str) -> None:
    assert fact("register_number", register_number=words) == "00123-045"


@pytest.mark.parametrize("words", ["123-045", "00123-0456", "unknown", "00123-045, 00124-045"])
def test_what_is_no_register_number_is_told(words: str) -> None:
    reading = read_facts(RawRecord("invented", 1, "Ann Example", register_number=words))
    assert reading.facts["register_number"].value is None
    assert [problem.rule for problem in reading.problems] == ["register.unread"]


def test_docket_numbers_are_kept_as_printed() -> None:
    assert fact("docket", docket="Docket Nos. 1:04-cr-00001-ABC and 97 Cr. 123\nCR-97-123(2)") == (
        "1:04-cr-00001-ABC;97 Cr. 123;CR-97-123(2)"
    )
    assert fact("docket", docket="a number that is sealed") is None


@pytest.mark.parametrize(
    ("words", "statutes"),
    [
        ("sections 841(a)(1), 841(b)(1)(A), and 846 of title 21, United States Code", "21 USC 841(a)(1);21 USC 841(b)(1)(A);21 USC 846"),
        ("section 2, title 18, United States Code; 21 U.S.C. § 841", "18 USC 2;21 USC 841"),
        ("Title 18, United States Code, Section 371", "18 USC 371"),
        ("section 1343, title 18, and section 2", None),  # no code is named
    ],
)  # fmt: skip
def test_statutes_in_the_order_of_warrants(words: str, statutes: str | None) -> None:
    assert fact("statutes", offense=f"violation of {words}") == statutes


def test_a_weapon_or_a_drug_is_known_by_a_statute_in_that_order() -> None:
    assert fact("has_firearm", offense="violation of section 924(c)(1), title 18, United States Code") is True
    assert fact("drugs", offense="violation of section 841(a)(1), title 21, United States Code") == "unspecified"


# Into the table


def ingested(tmp_path: Path, *texts: str) -> Ingested:
    """The documents in one table of their own, with no source sheet and no correction."""
    paths = [tmp_path / f"document-{n}.md" for n in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text.replace("1805", "2016").replace("Zachary Q. Example, Jr.", "Barack Obama"))
    nowhere = {"sheets": tmp_path, "corrections": tmp_path / "none.yml", "raw": tmp_path}
    return ingest(paths, data=tmp_path / "grants.csv", **nowhere)


def test_a_table_in_prose_becomes_rows_and_what_it_lacks_is_told_once(tmp_path: Path) -> None:
    rows = table(DI, ("ED ROE", ""), ("ED ROE", "00999-045"))
    done = ingested(tmp_path, FRONT + pardons(1) + biography("Ann Example") + commutations(3) + rows)
    assert list(done.grants["clemency_type"]) == ["pardon", *["commutation"] * 3]
    assert list(done.grants["register_number"].fillna("")) == ["", "00123-045", "", "00999-045"]
    assert list(done.grants["grant_id"].str.partition("/")[2]) == ["ann-example", "di-roe", "ed-roe", "ed-roe-2"]
    assert done.grants["grant_form"].isna().all()
    assert [(reject.record, reject.field, reject.rule) for reject in done.rejects] == [
        ("ED ROE", "register_number", "record.missing_part")
    ]
    assert "prints no offense and no sentence and no terms" in done.notes[0]


def test_a_document_that_names_nobody_adds_no_row_and_is_no_failure(tmp_path: Path) -> None:
    proclaimed = FRONT + PROCLAMATION.format(acts=CLASS)
    done = ingested(tmp_path, proclaimed, FRONT + pardons(1) + biography("Ann Example"))
    assert list(done.grants["name"]) == ["Ann Example"]
    assert done.rejects == ()
    assert any("names nobody (a proclamation for a class of people)" in note for note in done.notes)
    alone = tmp_path / "alone"
    alone.mkdir()
    done = ingested(alone, proclaimed)
    assert (len(done.grants), done.rejects) == (0, ())


def test_a_class_beside_people_is_told(tmp_path: Path) -> None:
    text = PROCLAMATION.replace("I do hereby", "I, Barack Obama, do hereby").replace("eighteen hundred five", "2016")
    done = ingested(tmp_path, FRONT + text.format(acts=NAMED.format(second="Ben Sample") + CLASS))
    assert len(done.grants) == 3
    assert set(done.grants["president"]) == {"Barack Obama"}
    assert set(done.grants["grant_form"]) == {"other"}
    assert done.grants["expires_on"].isna().all()
    assert any("besides the people whom it names it has a grant to a class of people" in note for note in done.notes)


@pytest.mark.parametrize(
    "words",
    [
        "Pardons granted in 1802",
        "Former commutations",
        "He is also pardoning one person.",
        "In addition, the President is pardoning a mother.",
    ],
)
def test_words_of_other_grants_below_people_give_nobody_a_type(words: str) -> None:
    for listing in read(FRONT + commutations(1) + COMMUTED + words + "\n\n" + biography("Ben Sample")):
        assert whom(listing) == [CY, ("Ben Sample", words)]
        assert told(listing) == [("row.unknown_introduction", words)]


def test_people_below_an_unknown_introduction_are_in_no_table(tmp_path: Path) -> None:
    words = "He declined to pardon the following individuals:\n\nBen Roe\n"
    done = ingested(tmp_path, FRONT + pardons(1) + biography("Ann Example") + words)
    assert list(done.grants["name"]) == ["Ann Example"]
    assert {reject.rule for reject in done.rejects} >= {"row.unknown_introduction", "record.type_not_told"}
