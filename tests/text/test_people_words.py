"""The people in words: the columns that a batch has, what orders them, what narrows them down, and a paragraph each."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import project, text
from analysis.grants.handwritten import read_handwritten
from analysis.text.profiles import OTHER_WORDS
from analysis.text.tables import FIELDS_OF_LAW, OFFENSES_IN_PRINT
from support.invented import make_grants

COMMUTED: dict[str, object] = {
    "name": "Ada Alder",
    "district": "District of Maine",
    "first_sentenced_on": "2003-11-24",
    "sentence_months": 240,
    "offenses": "drug conspiracy;drug distribution",
    "offense_groups": "drug trafficking",
    "drugs": "cocaine base;heroin",
    "grant_form": "expires_on",
    "expires_on": "2016-07-28",
}
PARDONED: dict[str, object] = {
    "name": "Bo de la Brook, Jr.",
    "clemency_type": "pardon",
    "offenses": "tax",
    "offense_groups": "tax",
    "first_sentenced_on": "1988",
    "district": "U.S. Army court-martial",
    "has_firearm": None,
}


def columns(*rows: dict[str, object]) -> list[str]:
    people = text.describe_people(make_grants(*rows))
    return list(text.people_headings(people).values())


def test_a_batch_has_the_columns_that_say_something() -> None:
    assert columns(COMMUTED) == ["Name", "Drugs", "Gun conviction", "Sentenced", "Court", "Sentence", "Commuted"]
    # all are pardons, no sentence is known
    assert columns({**PARDONED, "is_life": None}) == ["Name", "Offense", "Sentenced", "Court"]
    assert columns({**PARDONED, "is_life": None, "sentence_months": 5}) == [
        *("Name", "Offense", "Sentenced", "Court", "Sentence")
    ]
    both = ["Name", "Offense", "Drugs", "Sentenced", "Court", "Sentence", "Grant"]
    assert columns(COMMUTED, PARDONED) == both
    names_only = {"name": "Cy Cole", "register_number": "12345-678", "is_life": None, "has_firearm": None}
    names_only |= {"grant_form": None}
    assert columns(names_only) == ["Name", "Register number"]
    assert columns(names_only, {**names_only, "clemency_type": "pardon"}) == ["Name", "Register number", "Grant"]


def test_cells_in_words() -> None:
    people = text.describe_people(
        make_grants(
            COMMUTED,
            {"is_life": True, "life_plus_months": 60, "commuted_months": 160, "grant_form": "term"},
            {"sentence_months": 18, "commuted_months": 12, "expires_on": "2016-07-28", "grant_form": "both"},
            {"is_death": True, "first_sentenced_on": "2003-11"},
            {"is_declined": True},
            {"amends": "2015-03-31-obama/ada-alder"},
            PARDONED,
            {"grant_form": None},
        )
    )
    assert people["sentence"].tolist()[:4] == ["20 years", "life plus 5 years", "18 months", "death"]
    assert people["grant"].tolist() == [
        "commuted to end July\u00a028,\u00a02016",  # a day stays on one line
        "commuted to 13 years 4 months",
        "commuted to 12 months, to end July\u00a028,\u00a02016",
        "commuted with no day or term named",
        "declined",
        "amended warrant (commutation)",
        "pardon",
        "commutation",
    ]
    assert people["first_sentenced_on"].dropna().tolist() == ["November 24, 2003", "November 2003", "1988"]
    assert people["drugs"].iloc[[0, 6]].tolist() == ["crack cocaine, heroin", "none"]
    assert people.index[6] == "bo-de-la-brook-jr"
    assert set(people.columns) <= set(text.HEADINGS)


def test_columns_are_ordered_by_what_they_mean() -> None:
    rows = [
        {**COMMUTED, "name": "A", "sentence_months": None, "is_life": True, "first_sentenced_on": "2003-11-24"},
        {**COMMUTED, "name": "B", "sentence_months": 100, "first_sentenced_on": "2003"},
        {**COMMUTED, "name": "C", "sentence_months": 20, "first_sentenced_on": "1999-12-31", "district": None},
        {**COMMUTED, "name": "D", "sentence_months": 9, "first_sentenced_on": "2003-11", "district": "U.S. Army"},
        {**COMMUTED, "name": "E", "district": "Western District of Kentucky"},
    ]
    people = text.describe_people(make_grants(*rows))

    def order(column: str) -> str:
        return "".join(people.sort_values(column, kind="stable")["name"])

    assert order("sentence") == "DCBEA"  # 9, 20, 100 and 240 months, life
    assert order("first_sentenced_on") == "CBDAE"  # a year comes before its months, a month before its days
    assert order("district") == "EABDC"  # Kentucky, Maine, Maine, no state, not known


def test_people_of_a_release_without_names_keep_their_order() -> None:
    grants = make_grants(*({"name": f"Person {n}"} for n in range(1, 12)))
    assert text.sort_by_surname(grants)["name"].tolist() == [f"Person {n}" for n in range(1, 12)]


# What narrows them down


def facets(*rows: dict[str, object]) -> dict[str, list[tuple[str, str]]]:
    return {facet.label: [(one.label, one.says) for one in facet.choices]
            for facet in text.describe_facets(make_grants(*rows)) if facet.label}  # fmt: skip


def test_offenses_and_drugs_of_most_people_come_first_and_what_names_nothing_last() -> None:
    rows = [
        {"offenses": "tax", "offense_groups": "tax;other", "drugs": "cocaine;unspecified"},
        {"offenses": "tax", "offense_groups": "tax;other", "drugs": "cocaine base;unspecified"},
        {"offenses": "arson", "offense_groups": "arson", "drugs": "cocaine base;heroin"},
        {"offenses": "other", "offense_groups": "other", "drugs": "unspecified"},
    ]
    found = {label: [choice for choice, _ in choices] for label, choices in facets(*rows).items()}
    assert found["Offense"] == ["tax offenses", "arson", "other offenses"]
    assert found["Drug"] == ["crack cocaine", "heroin", "powder cocaine", "No drug named"]


def test_choices_in_words() -> None:
    found = facets(COMMUTED, {**COMMUTED, "is_life": True, "sentence_months": None, "district": "District of Columbia"})
    assert found["Sentence"] == [
        ("Life", "were serving life"),
        ("Any fixed term", "were serving a fixed term"),
        ("20 to under 30 years", "were serving 20 to under 30 years"),
    ]
    assert found["State"] == [("District of Columbia", "were sentenced in the District of Columbia"), ("Maine", "")]
    assert found["Drug"] == [("crack cocaine", ""), ("heroin", "")]
    # who is pardoned need not be serving
    assert facets({**COMMUTED, "is_life": True}, PARDONED)["Sentence"][0] == ("Life", "had a life sentence")


# A paragraph each


def profile(**more: object) -> str:
    ((id_, name, said),) = text.describe_profiles(make_grants({**COMMUTED, **more}))
    assert (id_, name) == ("ada-alder", "Ada Alder")
    return str(said)


def test_a_person_in_a_paragraph() -> None:
    # from November 24, 2003, to March 30, 2016, are 12 years and 4 months, and 6 days
    assert profile(supervised_release_months="60", fine_usd=1500, requires_drug_treatment=True) == (
        "Ada Alder was convicted of drug conspiracy and drug distribution, and sentenced in the District of Maine on "
        "November 24, 2003, to 20 years in prison. The drugs named were crack cocaine and heroin. The sentence also included "
        "5 years of supervised release and a fine of $1,500. Obama commuted the sentence 12 years 4 months after it was "
        "imposed, to end on July 28, 2016, about four months after the grant. The grant requires residential drug treatment."
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"home": "Dayton, Ohio"}, "Ada Alder, of Dayton, Ohio, was convicted"),
        ({"is_life": True, "sentence_months": None}, "2003, to life in prison."),
        ({"is_life": True, "life_plus_months": 60, "sentence_months": None}, "to life in prison plus 5 years."),
        ({"first_sentenced_on": "1999"}, "in the District of Maine in 1999 to 20 years"),
        ({"first_sentenced_on": "1999"}, "Obama commuted the sentence to end on"),
        ({"is_amended": True, "imposed_months": 360}, "At first the sentence was 30 years in prison; by the day of the "
                                                      "grant it had been reduced to 20 years in prison."),
        ({"is_amended": True, "is_life_imposed": None}, "The sentence had been amended and was 20 years in prison on"),
        ({"sentence_months": None}, "How long the sentence was is not published."),
        ({"offenses": "tax", "drugs": None}, "was convicted of tax offenses and sentenced"),
        # what has no label of its own comes last, and fraud beside bank fraud is another
        ({"offenses": "bank fraud;fraud;other;wildlife and environment", "drugs": None},
         "was convicted of bank fraud, other fraud, wildlife or environmental offenses, and another offense, and sentenced"),
        ({"offenses": "other", "drugs": None}, "was convicted of a federal offense and sentenced"),
        ({"drugs": "heroin"}, "The drug named was heroin. Obama"),
        ({"fine_usd": 2_000_000, "restitution_usd": 2_500_000}, "a fine of $2 million and restitution of $2,500,000."),
        ({"offenses": None, "drugs": None}, "Ada Alder was sentenced in the District of Maine on November 24, 2003, to "
                                            "20 years in prison; the list does not name the offense."),
        ({"expires_on": None, "commuted_months": 160, "grant_form": "term"}, "imposed, to 13 years 4 months."),
        ({"expires_on": None, "grant_form": "other"}, "imposed; the list names neither a new length nor a day on which it ends."),
        ({"expires_on": None, "grant_form": None}, "after it was imposed; the list does not say to what."),
        ({"expires_on": "2016-03-30"}, "imposed, to end on March 30, 2016."),
        ({"is_death": True, "sentence_months": None, "expires_on": None, "grant_form": "other"},
         "Obama commuted the death sentence 12 years 4 months after it was imposed; the list does not say to what."),
        ({"name": "Ada Alder", "remits_fine": True, "home_confinement": True},
         "The grant forgives a fine or other money still owed and leaves the rest of the sentence to home confinement."),
    ],
)  # fmt: skip
def test_what_is_known_is_told_and_what_is_not(more: dict[str, object], words: str) -> None:
    said = profile(**more)
    assert words in said
    assert "  " not in said
    assert " ." not in said


def test_nobody_is_told_of_where_there_are_many_or_nothing_is_known() -> None:
    many = [{**COMMUTED, "name": f"Imagined Person {n}"} for n in range(10)]
    assert len(text.describe_profiles(make_grants(*many[:9]))) == 9
    assert text.describe_profiles(make_grants(*many)) == []
    assert text.describe_profiles(make_grants({"name": "Cy Cole", "is_life": None})) == []


def test_a_profile_speaks_of_labels_that_there_are() -> None:
    offenses = read_handwritten(project.HAND / "offenses.yml")["labels"]
    labels = {one["label"] for one in offenses} if isinstance(offenses, list) else set(offenses)
    assert {*FIELDS_OF_LAW, *OFFENSES_IN_PRINT, *OTHER_WORDS} <= labels
    assert pd.Series([*FIELDS_OF_LAW, *OTHER_WORDS]).is_unique
    assert pd.Series([*FIELDS_OF_LAW, *OFFENSES_IN_PRINT]).is_unique
