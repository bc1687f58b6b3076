"""Findings word for word: the 61, batches that are small, and those that know little. Counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analysis import measures, text
from analysis.errors import InputError
from analysis.exhibits import figures
from analysis.grants.presidents import read_presidents
from analysis.lists.copies import Difference, read_differences
from support.invented import make_grants
from support.real import real_results

BATCH = "2016-03-30-obama"
OHIO, IOWA, MAINE, DC = (
    {"district": f"{district} of {place}"}
    for district, place in (
        *(("Northern District", "Ohio"), ("Southern District", "Iowa")),
        *(("District", "Maine"), ("District", "Columbia")),
    )
)
ARMY, LOCAL = {"district": "U.S. Army Court Martial"}, {"district": "Superior Court of the District of Columbia"}
Row = dict[str, object]
LIFE: Row = {"is_life": True, "is_life_imposed": True}
PARDON: Row = {"clemency_type": "pardon"}
DRUG: Row = {"offenses": "distribution of heroin", "drugs": "heroin", "offense_groups": "drug trafficking"}
GUN: Row = {"offenses": "possession of a gun", "offense_groups": "firearms", "has_firearm": True}
TAX: Row = {"offenses": "tax evasion", "offense_groups": "tax"}
FRAUD: Row = {"offenses": "mail fraud", "offense_groups": "fraud/theft/embezzlement"}
OTHER: Row = {"offenses": "failing to pay child support", "offense_groups": "other"}

the_presidents = cache(read_presidents)


def results_of(*rows: Row, **defaults: object) -> dict[str, Any]:
    return measures.batch_results(make_grants(*rows, **defaults), BATCH, the_presidents())


def say(template: str, *rows: Row, block: str = "finding", **defaults: object) -> str:
    return str(text.say_block(template, block, results_of(*rows, **defaults)))


def pardoned(*rows: Row) -> list[Row]:
    return [{**row, **PARDON} for row in rows]


# ---- the 61


def test_the_61_in_words() -> None:
    results = real_results(BATCH)
    said = {figure.name: (str(figure.say("finding", results)), str(figure.say("more", results))) for figure in FIGURES}
    assert {name for name, words in said.items() if words[0]} == {
        figure.name for figure in figures.KINDS["commutations"]
    }
    assert text.say_kicker(results) == "President Barack Obama · commutations of March 30, 2016"
    assert text.say_headline(results) == "Obama commutes 61 sentences; more than a third were life terms"
    assert str(text.say_deck(results)) == (
        "All but one of the 61 people had drug convictions. "
        "For 54 of the 61, the sentence now ends on July 28, 2016, about four months after the grant."
    )
    assert said["life"] == ("Twenty-one of the 61 people (34%) were serving life.", "")
    assert said["years-served"] == (
        "The 61 people had been sentenced a median of 13 years before the grant.",
        "The shortest time was 7 years, the longest 26 years. For 11 of them, fewer than 10 years had passed since "
        "sentencing; having served at least 10 years was one of the six criteria of the 2014 clemency initiative. Of the 61 people, 40 "
        "were serving fixed terms, with a median of 20 years: 17 of them had exactly that, and 32 had 20 years or more. "
        "The other 21 were serving life.",
    )
    assert said["release"] == (
        "Fifty-four of the 61 sentences (89%) now end on July 28, 2016.",
        "Another seven end on two other days, September 26, 2016, and March 30, 2017. A fine or other money still owed was "
        "forgiven in eight grants.",
    )
    assert said["offenses"] == (
        "Forty of the 61 people (66%) had convictions for crack cocaine; 30 had convictions for powder cocaine.",
        "One person had no drug conviction. For two people the drug is not named. "
        "Twelve people had firearm convictions, 11 of them along with a drug conviction.",
    )
    assert said["running-total"][0] == "With these 61, Obama had commuted 248 sentences."
    assert said["running-total"][1].startswith("That includes 92 life sentences.")
    assert said["past-presidents"] == (
        "By that day Obama had granted 248 commutations, more than the seven previous presidents together (199).",
        "The eight previous presidents together granted 425. The comparison depends on what counts. With everyone whom Ford’s "
        "Vietnam-era clemency board recommended (most were pardoned), Obama had passed five presidents, not seven; with those "
        "pardoned as a class as well, as far as their number is known, four. Seven of the 18 earlier presidencies since 1901 saw more commutations in all.",
    )


FIGURES = list(figures.BY_SUBJECT.values())


def test_the_key_figures_of_the_61() -> None:
    shown = [(str(figure.value), figure.label) for figure in text.key_figures(real_results(BATCH))]
    assert shown[:3] == [("61", "commuted"), ("21", "serving life"), ("13 years", "since sentencing (median)")]
    assert [label for _, label in shown[3:]] == ["of prison taken off"]


def test_key_figures_are_those_that_there_are() -> None:
    def shown(*rows: Row) -> list[tuple[str, str]]:
        return [(str(figure.value), figure.label) for figure in text.key_figures(results_of(*rows))]

    assert shown({}) == [("1", "commuted")]
    assert shown(LIFE) == [("1", "commuted")]  # the headline says it of one person
    assert shown({**LIFE, "first_sentenced_on": "2006-03-30"}) == [("1", "commuted"), ("10 years", "since sentencing")]
    # calendar years: 2016 − 2003 = 13 and 2016 − 2002 = 14, the middle is 13.5
    two = pardoned({"first_sentenced_on": "2003"}, {"first_sentenced_on": "2002-12-31"})
    assert shown(*two) == [("2", "pardoned"), ("13.5 years", "from sentence to pardon (median)")]
    assert shown({"is_declined": True}) == []
    # beside pardons it is said whose years these are
    both = shown({**LIFE, "first_sentenced_on": "2006-03-30"}, *two)
    assert both == [("1", "commuted"), ("2", "pardoned"), ("10 years", "from sentence to commutation")]


# ---- headlines


@pytest.mark.parametrize(
    ("rows", "headline"),
    [
        ([{}], "Obama commutes one sentence"),
        ([LIFE], "Obama commutes a life sentence"),
        ([LIFE, LIFE], "Obama commutes two sentences; both were life terms"),
        ([LIFE, {}], "Obama commutes two sentences; one was a life term"),
        ([LIFE] * 3, "Obama commutes three sentences; all were life terms"),
        ([LIFE] * 5 + [{}] * 5, "Obama commutes 10 sentences; half were life terms"),
        ([LIFE] * 6 + [{}] * 5, "Obama commutes 11 sentences; more than half were life terms"),
        ([LIFE] * 4 + [{}] * 8, "Obama commutes 12 sentences; a third were life terms"),
        ([LIFE] * 4 + [{}] * 7, "Obama commutes 11 sentences; more than a third were life terms"),
        ([LIFE] * 3 + [{}] * 9, "Obama commutes 12 sentences; a quarter were life terms"),
        ([LIFE] * 2 + [{}] * 9, "Obama commutes 11 sentences; two were life terms"),
        # of one the sentence is not known: no share of all is claimed
        ([LIFE] * 6 + [{}] * 4 + [{"is_life": None}], "Obama commutes 11 sentences; six were life terms"),
        ([{"is_death": True}], "Obama commutes one death sentence"),
        ([{"is_death": True}] * 2, "Obama commutes two death sentences"),
        ([PARDON], "Obama pardons one person"),
        ([PARDON] * 12, "Obama pardons 12 people"),
        ([{}, PARDON], "Obama commutes one sentence and pardons one person"),
        ([LIFE, {}, PARDON], "Obama commutes two sentences and pardons one person"),
        ([{"is_declined": True}], "No grant by Obama took effect"),
    ],
)
def test_headlines(rows: list[Row], headline: str) -> None:
    assert text.say_headline(results_of(*rows)) == headline


@pytest.mark.parametrize(
    ("batch_id", "president", "headline"),
    [
        ("2017-01-20-obama", "Barack Obama", "Obama pardons one person on last day in office"),
        ("2017-01-19-obama", "Barack Obama", "Obama pardons one person on last full day in office"),
        ("2017-01-18-obama", "Barack Obama", "Obama pardons one person"),
        ("2025-01-20-trump-2", "Donald J. Trump", "Trump pardons one person on first day in office"),
        ("1992-12-24-bush", "George H. W. Bush", "George H. W. Bush pardons one person"),  # there was another Bush
        ("2022-04-26-biden", "Joseph R. Biden Jr.", "Biden pardons one person"),
        ("2031-03-30-doe", "Jane Doe", "Doe pardons one person"),
    ],
)
def test_a_headline_names_the_president_and_a_first_or_last_day(batch_id: str, president: str, headline: str) -> None:
    grants = make_grants(PARDON, batch_id=batch_id, granted_on=batch_id[:10], president=president)
    assert text.say_headline(measures.batch_results(grants, batch_id, the_presidents())) == headline


#: Of Obama’s 1,715 commutations the invented table has none.
NOT_HERE = "Any commutations granted that day are not in our data."


@pytest.mark.parametrize(
    ("rows", "deck"),
    [
        ([DRUG, DRUG], "Both people had drug convictions."),
        ([DRUG, TAX], "Of the two people, one had a drug conviction."),
        ([*[DRUG] * 4, TAX], "All but one of the five people had drug convictions."),
        ([*[DRUG] * 3, TAX], "Of the four people, three had drug convictions."),
        ([*[DRUG] * 4, {}], "All four people whose offenses are published had drug convictions."),  # the fifth is not known
        ([*[DRUG] * 4, TAX, {}], "All but one of the five people whose offenses are published had drug convictions."),
        ([*[DRUG] * 18, TAX, TAX], "All but two of the 20 people had drug convictions."),
        ([*[DRUG] * 7, *[TAX] * 3], "Of the 10 people, 7 had drug convictions."),
        ([DRUG, *pardoned(TAX)], ""),
        ([DRUG, DRUG, *pardoned(TAX)], "Both people whose sentences were commuted had drug convictions."),
        (
            [{**DRUG, "expires_on": "2016-07-28"}] * 2,
            "Both people had drug convictions. Both sentences now end on July 28, 2016, about four months after the grant.",
        ),
        (
            [{"expires_on": "2016-03-30"}] * 3 + [{**DRUG, "expires_on": "2017-03-30"}, DRUG],
            "For three of the five, the sentence now ends on March 30, 2016, the same day.",
        ),
        (
            [{**DRUG, "expires_on": f"2016-0{month}-28"} for month in (6, 7, 8)],
            "All three people had drug convictions. The sentences now end on three different days, the last on "
            "August 28, 2016.",
        ),
        # cuts of 60, 60, 60, and 120 months
        (
            [{"sentence_months": 120, "commuted_months": months} for months in (60, 60, 60)]
            + [{"sentence_months": 240, "commuted_months": 120}],
            "Four grants name a new term; the median cut is 5 years.",
        ),
        # a day is set for three of four, on two days; the fourth has a new term
        (
            [{**DRUG, "expires_on": day} for day in ("2016-07-28", "2016-07-29", "2016-07-29")]
            + [{**DRUG, "sentence_months": 240, "commuted_months": 120}] * 2,
            "All five people had drug convictions. For three of the five, the grants set a day on which the sentence ends, "
            "July 29, 2016, at the latest; the other two got new, fixed terms.",
        ),
        # what a few had been convicted of stands in their paragraphs, and once more below
        ([{**TAX, "expires_on": "2016-07-28"}] * 2, "Both sentences now end on July 28, 2016, about four months after the grant."),
        (pardoned(TAX, TAX, FRAUD), f"Most were pardoned for tax offenses. {NOT_HERE}"),
        (pardoned(TAX, TAX, FRAUD, DRUG), f"More were pardoned for tax offenses than for anything else. {NOT_HERE}"),  # two of four
        (pardoned(TAX, TAX), f"Both were pardoned for tax offenses. {NOT_HERE}"),
        (pardoned(TAX, {}), NOT_HERE),
        # 2016 less 13 and less 24 years
        (pardoned(*[{"first_sentenced_on": year} for year in ("2003", "1992")]), f"The sentences dated from 1992 and 2003. {NOT_HERE}"),
        (pardoned(*[{"first_sentenced_on": "2003"}] * 2), f"Both sentences dated from 2003. {NOT_HERE}"),
        (pardoned(*[{"first_sentenced_on": year} for year in ("2003", "2004", "1992", None)]),
         f"The oldest listed sentence dated from 1992, the most recent from 2004. {NOT_HERE}"),
        (pardoned({"first_sentenced_on": "2015-12-01"}), "The pardon came the year after the sentence."),
        ([{}, {}], "The government’s list gives only names for the two people whose sentences were commuted: no offense, "
                   "sentence, or court."),
        ([{"register_number": "12345-678"}],
         "The government’s list gives only a name and a prisoner number for the one person whose sentence was commuted: "
         "no offense, sentence, or court."),
        ([OHIO, {}], "The government’s list gives only names for the two people whose sentences were commuted: no offense or "
                     "sentence."),
        ([{**LIFE, "is_declined": True}], "One grant was declined or never took effect."),
        ([LIFE, {**LIFE, "is_declined": True}], "One more grant was declined or never took effect."),
        ([LIFE, *[{"is_declined": True}] * 2], "Two more grants were declined or never took effect."),
        ([LIFE, {"is_death": True}], "One of the commuted sentences was a death sentence."),
    ],
)  # fmt: skip
def test_decks(rows: list[Row], deck: str) -> None:
    assert str(text.say_deck(results_of(*rows))) == deck


# ---- small batches

BOTH_TERMS: Row = {"sentence_months": 240, "commuted_months": 120}


@pytest.mark.parametrize(
    ("template", "rows", "said"),
    [
        ("life", [{}], "This person was not serving life."),
        ("life", [LIFE], "This person was serving life."),
        ("life", [{}, {}], "Neither of the two people was serving life."),
        ("life", [{}] * 3, "None of the three people was serving life."),
        ("life", [LIFE, LIFE], "Both people were serving life."),
        ("life", [LIFE] * 10, "All 10 people were serving life."),
        ("life", [LIFE, {}], "One of the two people was serving life."),
        ("life", [LIFE, {"is_life": None}], "The one person whose sentence is published was serving life."),
        ("life", [{}, {"is_life": None}], "The one person whose sentence is published was not serving life."),
        ("life", [{"is_life": None}] * 2, ""),
        ("life", [LIFE, *[{}] * 9], "One of the 10 people (10%) was serving life."),
        ("served", [{}], ""),
        ("served", [{"first_sentenced_on": "2006-03-30"}], "This person had been sentenced 10 years before the grant."),
        ("served", [{"first_sentenced_on": "2006-03-30"}, {"first_sentenced_on": "2006"}],
         "The one person whose sentencing date is published had been sentenced 10 years before the grant."),
        ("served", [{"first_sentenced_on": "2006-03-30"}, {"first_sentenced_on": "1996-03-30"}],
         "The two people had been sentenced 10 to 20 years before the grant."),
        ("served", [{"first_sentenced_on": "2006-03-30"}] * 3,
         "The three people had been sentenced 10 years before the grant."),
        ("sentences", [{"sentence_months": 262}], "The sentence was 21 years 10 months."),
        ("sentences", [LIFE], "This person was serving life."),
        ("sentences", [LIFE, LIFE], "Both people were serving life."),
        ("sentences", [{"sentence_months": 18}, LIFE], "One person was serving a fixed term."),
        ("sentences", [{"sentence_months": n} for n in (12, 13, 23, 24)], "The median fixed term was 18 months."),
        ("off", [{}], ""),
        ("off", [BOTH_TERMS], "One grant names a new term, 10 years shorter."),
        ("off", [BOTH_TERMS, {**BOTH_TERMS, "commuted_months": 180}, {}],
         "Two grants name a new term, 7 years 6 months shorter on average."),
        ("off", [{"sentence_months": 240, "commuted_months": 360}], "One grant names a new term."),
        ("off", [BOTH_TERMS] * 4, "Four grants name a new, shorter term; the median cut is 10 years."),
        ("off", [BOTH_TERMS] * 4 + [{"sentence_months": 60, "commuted_months": 60}],
         "Five grants name a new term; the median cut is 10 years."),
        ("off", [{"sentence_months": 240, "first_sentenced_on": "2006-07-28", "expires_on": "2016-07-28"}],
         "The sentence of 20 years now ends 10 years after sentencing."),
        ("release", [{}], ""),
        ("release", [{"expires_on": "2016-07-28"}], "The sentence now ends on July 28, 2016."),
        ("release", [{"expires_on": "2016-07-28"}] * 2, "Both sentences now end on July 28, 2016."),
        ("release", [{"expires_on": "2016-07-28"}, {}], "The one sentence with a set end now ends on July 28, 2016."),
        ("release", [{"expires_on": "2016-07-28"}, {"expires_on": "2016-07-29"}, {}],
         "One of the two sentences with a set end now ends on July 28, 2016, and one on July 29, 2016."),
        ("release", [{"expires_on": "2016-07-28"}] * 2 + [{"expires_on": "2016-07-29"}, {}],
         "Two of the three sentences with a set end now end on July 28, 2016."),
        ("release", [{"expires_on": "2016-07-28"}] * 2 + [{}], "Both sentences with a set end now end on July 28, 2016."),
        ("release", [{"expires_on": f"2016-07-2{day}"} for day in (7, 8, 9)],
         "The sentences now end on three different days, from July 27, 2016, to July 29, 2016."),
        ("release", [{}] + [{"expires_on": f"2016-07-2{day}"} for day in (7, 8, 9)],
         "Three sentences now end on three different days, from July 27, 2016, to July 29, 2016."),
        ("offenses", [{}], ""),
        ("offenses", [TAX], "This person was convicted of tax offenses."),
        ("offenses", [{"offenses": "an act of no group"}], "This person had no drug conviction."),
        ("offenses", [DRUG], "This person had a drug conviction."),
        ("offenses", [DRUG, DRUG, TAX, {}],
         "Two of the three people whose offenses are published had convictions for heroin."),
        ("offenses", [DRUG, {}], "The one person whose offense is published had a conviction for heroin."),
        ("offenses", [{**DRUG, "drugs": "heroin;PCP"}, DRUG, TAX],
         "Two of the three people had convictions for heroin; one had a conviction for PCP."),
        ("offenses", [TAX, TAX], "Both people had been convicted of tax offenses."),
        ("offenses", [TAX, FRAUD, OTHER],
         "None of the three people had a drug conviction."),
        ("offenses", [{"offenses": "an act of no group"}] * 2, "Neither of the two people had a drug conviction."),
        ("offenses", [TAX, {}], "The one person whose offense is published had been convicted of tax offenses."),
        ("offenses", [TAX, TAX, FRAUD, OTHER],
         "Two of the four people had been convicted of tax offenses."),
        # as many for tax as for fraud: neither leads
        ("offenses", [TAX, TAX, FRAUD, FRAUD, OTHER],
         "Fraud, theft, or other property offenses and tax offenses were the most common offenses, with two people each."),
        ("courts", [{}], ""),
        ("courts", [OHIO], "This person was sentenced in Ohio."),
        ("courts", [DC, DC], "Both people were sentenced in the District of Columbia."),
        ("courts", [DC, DC, {}], "Both people whose court is published were sentenced in the District of Columbia."),
        ("courts", [DC, {}, {}], "The one person whose court is published was sentenced in the District of Columbia."),
        ("courts", [DC, DC, ARMY], "Two of the three people were sentenced in the District of Columbia."),
        # who was convicted elsewhere is in no state, and not among those of whom states are told
        ("courts", [OHIO, IOWA, ARMY], "Of the three people, two were sentenced in two states, one in each."),
        ("courts", [OHIO, OHIO, IOWA, LOCAL, {}],
         "Of the four people whose court is published, three were sentenced in two states, most often in Ohio (two)."),
        ("courts", [OHIO, IOWA], "The two people were sentenced in two states, one in each."),
        ("courts", [OHIO, IOWA, {}], "The two people whose court is published were sentenced in two states, one in each."),
        ("courts", [DC, DC, OHIO],
         "The three people were sentenced in one state and the District of Columbia, most often in the District of Columbia (two)."),
        ("courts", [OHIO] * 3 + [IOWA] * 2 + [DC],
         "The six people were sentenced in two states and the District of Columbia, most often in Ohio (three) and Iowa (two)."),
        ("courts", [OHIO] * 2 + [IOWA] * 2 + [MAINE],
         "The five people were sentenced in three states, most often in Iowa and Ohio (two each)."),
        ("courts", [OHIO, IOWA, MAINE, DC] * 2,
         "The eight people were sentenced in three states and the District of Columbia, nowhere more than two."),
        ("presidency", [{}], "Obama’s presidency saw 1,715 commutations in all."),
        ("pardons_before", pardoned({}, {}),
         "Obama’s presidency saw 212 pardons in all."),
        ("pardons_before", [{}], ""),
        ("before", [{}], ""),
        ("lines", [{}], ""),
        ("lines", [LIFE], "The grant cut short one life sentence."),
        ("lines", [LIFE, LIFE], "The grants cut short two life sentences."),
        # 240 months less 120 are ten years on paper; with all good conduct 120 × 365/419 months are 8.7 years
        ("lines", [BOTH_TERMS], "The grant took at least 8 years of prison off one fixed term."),
        ("lines", [BOTH_TERMS, BOTH_TERMS, LIFE],
         "The grants took at least 17 years of prison off two fixed terms and cut short one life sentence."),
        ("lines", [{"sentence_months": 24, "commuted_months": 18}],
         "The grant took at most 1 year of prison off one fixed term."),
    ],
)  # fmt: skip
def test_small_batches(template: str, rows: list[Row], said: str) -> None:
    assert say(template, *rows) == said


@pytest.mark.parametrize(
    ("template", "rows", "said"),
    [
        ("presidency", [{}], "Our data include 1 of the 1,715, so how many came by that day is not known."),
        ("pardons_before", pardoned({}, {}), "Our data include 2 of the 212, so how many came by that day is not known."),
        ("served", [{"sentence_months": 240}, {"sentence_months": 360}],
         "Both were serving fixed terms of 25 years on average."),
        ("served", [{"sentence_months": 262}, LIFE],
         "Of the two people, one was serving a fixed term of 21 years 10 months. The other was serving life."),
        ("served", [{"sentence_months": 262}, {"is_death": True}],
         "Of the two people, one was serving a fixed term of 21 years 10 months."),
        ("served", [{"sentence_months": 240}, LIFE, {}],
         "Of the three people, one was serving a fixed term of 20 years. Another was serving life. "
         "For one person no sentence is published."),
        ("served", [{"sentence_months": 240}] * 4, "All were serving fixed terms, each of 20 years."),
        ("life", [LIFE, {"is_life_imposed": True}], "One more had been sentenced to life at first; that sentence was reduced before the grant."),
        ("life", [{"is_life_imposed": True}, {"is_life_imposed": True}, {}],
         "Two had been sentenced to life at first; their sentences were reduced before the grant."),
        ("life", [{"is_life_imposed": True}], "Life was imposed at first, and reduced before the grant."),
        ("life", [{"is_death": True}, {}], "One person had been sentenced to death."),
        ("off", [BOTH_TERMS, {"sentence_months": 60, "commuted_months": 60}],
         "For one person the new term is no shorter than the old one."),
        ("release", [{"expires_on": "2016-07-28"}] * 2 + [{"expires_on": "2016-07-29"}, {}],
         "Another ends on July 29, 2016. For one person the grant names no day."),
        ("release", [{"expires_on": "2016-07-28", "requires_drug_treatment": True}, {"commuted_months": 12, "sentence_months": 24}],
         "For one person the grant names a new term instead of a day. Residential drug treatment is a condition of one grant."),
        ("offenses", [{**DRUG, "has_firearm": True}, TAX],
         "One person had no drug conviction. One person had a firearm conviction, along with a drug conviction."),
        ("offenses", [DRUG, TAX, TAX], "One of the three people had a conviction for heroin. None had a firearm conviction."),
        ("offenses", [GUN, TAX], "One person had a firearm conviction, without a drug conviction."),
        ("offenses", [GUN, GUN], "Two people had firearm convictions, none of them along with a drug conviction."),
        ("offenses", [{**DRUG, "has_firearm": True}] * 2,
         "Two people had firearm convictions, both of them along with a drug conviction."),
        ("offenses", [GUN, {"has_firearm": None}],
         "One person had a firearm conviction, without a drug conviction. For one person no offense is published."),
        # of two it is not known, and of one of them the offense is published
        ("offenses", [GUN, {**TAX, "has_firearm": None}, {"has_firearm": None}],
         "One person had a firearm conviction, without a drug conviction. For two people that is not known. "
         "For one person no offense is published."),
        ("offenses", [TAX, TAX], "Neither had a firearm conviction."),
        ("offenses", [TAX, {**TAX, "has_firearm": None}], ""),
        ("offenses", [{**DRUG, "drugs": "unspecified"}, {**DRUG, "drugs": "cocaine base;PCP"}],
         "For one person the drug is not named. Neither had a firearm conviction."),
        ("courts", [OHIO, ARMY, LOCAL, {}],
         "One was convicted by a court-martial. One other case came from another court or agency and is not counted by state. For one person no court is published."),
        ("courts", [*[IOWA] * 6, *[OHIO] * 4], "The district with the most people was the Southern District of Iowa, with six."),
        ("courts", [*[IOWA] * 5, *[OHIO] * 5], ""),
        # ten years from March 30, 2005, were over a year before the grant; ten from a day in 2007 were not
        ("lines", [{**LIFE, "commuted_months": 120, "first_sentenced_on": day} for day in ("2005-03-30", "2007-03-30")],
         "For one person the new term, counted from the first sentencing, had run out before the grant; the list does not say "
         "from which day it counts."),
        # 120 off 240 is known; of the other term no new end
        ("lines", [BOTH_TERMS, {"sentence_months": 60}],
         "On paper the cut is 10 years; the lower figure allows for time off for good conduct. One more fixed "
         "term is not counted, because the new end or the day of sentencing is not published."),
    ],
)  # fmt: skip
def test_what_else_is_said_of_small_batches(template: str, rows: list[Row], said: str) -> None:
    assert say(template, *rows, block="more") == said


# ---- pardons


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{}], ""),
        ([TAX], "The pardon is for tax offenses."),
        ([{**TAX, "offense_groups": "tax;firearms"}], "The pardon is for firearms offenses and for tax offenses."),
        ([TAX, TAX], "Both people were pardoned for tax offenses."),
        ([TAX, FRAUD], "They were pardoned for fraud, theft, or other property offenses and for tax offenses."),
        ([TAX, {}], "The one person whose offense is published was pardoned for tax offenses."),
        ([TAX, FRAUD, {}],
         "Both people whose offenses are published were pardoned for fraud, theft, or other property offenses and for tax offenses."),
        ([TAX, FRAUD, DRUG, GUN], "No type of offense came up twice."),
        ([TAX, TAX, FRAUD, FRAUD, DRUG],
         "Fraud, theft, or other property offenses and tax offenses were the most common offenses, with two people each."),
        ([TAX, FRAUD, DRUG, GUN] * 2, "Four types of offense were the most common, with two people each."),
        ([TAX, TAX, OTHER, OTHER, OTHER], "Two of the five people were pardoned for tax offenses."),
        ([TAX] * 6 + [FRAUD] * 4, "Six of the 10 people (60%) were pardoned for tax offenses."),
        ([TAX] * 6 + [FRAUD] * 4 + [{}], "Six of the 10 people whose offenses are published (60%) were pardoned for tax offenses."),
    ],
)  # fmt: skip
def test_what_pardons_are_for(rows: list[Row], said: str) -> None:
    assert say("pardoned_for", *pardoned(*rows)) == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        # of one person alone it is not said what comes next, but among a few what else there was
        ([TAX, TAX, FRAUD], "Pardons were also granted for fraud, theft, or other property offenses."),
        ([TAX] * 9 + [FRAUD], ""),
        ([TAX, FRAUD], ""),  # the finding names both
        ([TAX] * 3 + [FRAUD] * 2 + [DRUG], "Next came fraud, theft, or other property offenses (2)."),
        ([TAX] * 4 + [FRAUD] * 3 + [DRUG] * 2, "Next came fraud, theft, or other property offenses (3) and drug trafficking (2)."),
        # three come next with as many people: all are named; after them four are not
        ([TAX] * 3 + [FRAUD, DRUG, GUN] * 2,
         "Next came drug trafficking (2), firearms offenses (2), and fraud, theft, or other property offenses (2)."),
        ([TAX] * 4 + [FRAUD] * 3 + [DRUG, GUN] * 2, "Next came fraud, theft, or other property offenses (3)."),
        ([TAX] * 2 + [{}], "For one person no offense is published."),
    ],
)  # fmt: skip
def test_what_comes_next_leaves_no_equal_out(rows: list[Row], said: str) -> None:
    assert say("pardoned_for", *pardoned(*rows), block="more") == said


@pytest.mark.parametrize(
    ("years", "said", "more"),
    [
        ([None], "", ""),
        (["2003"], "The pardon came about 13 years after the sentence.", ""),
        (["2016"], "The pardon came less than a year after the sentence.", ""),
        (["2015"], "The pardon came the year after the sentence.", ""),
        (["2003", "2003-05"], "Both pardons came about 13 years after the sentence.", ""),
        (["2003"] * 3, "All pardons came about 13 years after the sentence.", ""),
        (["2003", "1992"], "The pardons came about 13 to 24 years after the sentence.", ""),
        # 13, 13, 14, 24: the middle is 13.5
        (["2003", "2003", "2002", "1992"], "The pardons came a median of 13.5 years after the sentence.",
         "The shortest time was 13 years, the longest 24 years."),
        (["2003", None], "The one person whose sentencing is published was pardoned about 13 years after it.",
         "For one person no sentence is listed; some pardons come before a sentence, or before any conviction."),
        (["2003", "2003", None], "The pardons came about 13 years after the sentence.",
         "For one person no sentence is listed; some pardons come before a sentence, or before any conviction."),
    ],
)  # fmt: skip
def test_how_long_after_pardons_came(years: list[str | None], said: str, more: str) -> None:
    rows = pardoned(*({"first_sentenced_on": year} for year in years))
    assert (say("pardoned_after", *rows), say("pardoned_after", *rows, block="more")) == (said, more)


def test_courts_of_those_pardoned() -> None:
    two = pardoned({**OHIO, "first_sentenced_on": "2003"}, {**IOWA, "first_sentenced_on": "2003"})
    assert say("pardoned_courts", *two) == "The two people pardoned were sentenced in two states, one in each."
    elsewhere = pardoned(OHIO, OHIO, IOWA, ARMY, LOCAL, {})
    assert say("pardoned_courts", *elsewhere) == (
        "Of the five people pardoned whose court is published, three had cases in two states, most often in Ohio (two)."
    )
    rows = pardoned(OHIO, OHIO, ARMY, LOCAL, {})
    assert say("pardoned_courts", *rows) == "Two of the four people whose court is published had cases in Ohio."
    assert say("pardoned_courts", *rows, block="more") == (
        "One was convicted by a court-martial. One other case came from another court or agency and is not counted by state. For one person no court is published."
    )
    # no count of them leads to rows, which are of those commuted
    assert all(not rows for _, rows in text.say_block("pardoned_courts", "finding", results_of(*rows)).parts)


def test_the_place_of_pardons_in_a_presidency() -> None:
    presidents = the_presidents().copy()
    presidents.loc[presidents["slug"] == "obama", "n_pardons"] = 4
    days = [("2016-03-30", 1), ("2016-05-05", 2), ("2016-06-03", 1)]
    rows: list[Row] = [
        {"batch_id": f"{day}-obama", "granted_on": day, **PARDON} for day, number in days for _ in range(number)
    ]
    said = []
    for day, _ in days:
        results = measures.batch_results(make_grants(*rows), f"{day}-obama", presidents)
        said.append([str(text.say_block("pardons_before", block, results)) for block in ("finding", "more")])
    assert said == [
        ["This was Obama’s first pardon.", ""],
        ["With these two, Obama had granted 3 of the presidency’s 4 pardons.", "This one day accounts for 50% of the presidency’s pardons."],
        ["With this last one, Obama had granted 4 pardons in all.", ""],
    ]  # fmt: skip


# ---- companies, amended warrants, copies

COMPANY: Row = {"name": "Doe Trading Limited", "is_company": True, "is_life": None, "has_firearm": None}


def test_companies_are_told_from_people() -> None:
    results = results_of(LIFE, COMPANY, PARDON, PARDON, {**COMPANY, **PARDON})
    assert text.say_headline(results) == "Obama commutes two sentences and pardons two people and one company"
    assert "One of the commutations was of a company." in str(text.say_deck(results))
    # one person is left, of whom the findings speak
    assert str(text.say_block("life", "finding", results)) == "This person was serving life."
    assert [str(figure.value) for figure in text.key_figures(results)] == ["2", "3"]
    pardons = say("pardoned_for", *pardoned(TAX, COMPANY), block="more")
    assert pardons == "One pardon went to a company; companies are not counted here."


def test_of_companies_alone_nothing_is_said_of_people() -> None:
    for n, deck in ((1, "The commutation was of a company."), (2, "All commutations were of companies.")):
        results = results_of(*[COMPANY] * n)
        assert str(text.say_deck(results)) == deck
        for figure in FIGURES:
            assert figure.compares_batches or not figure.say("finding", results), figure.name


def test_an_amended_warrant_is_said_and_not_counted_again() -> None:
    amended: Row = {**PARDON, "amends": "2016-03-01-obama/jane-roe"}
    assert text.say_headline(results_of(PARDON, amended)) == "Obama pardons one person"
    assert (
        str(text.say_deck(results_of(PARDON, amended)))
        == "One warrant amends an earlier grant and is not counted again."
    )
    assert str(text.say_deck(results_of(amended, amended))) == (
        "Two warrants amend an earlier grant and are not counted again."
    )


def difference(name: str, column: str, line: int = 7) -> Difference:
    return Difference("2016-03-30", name, column, "list-a", line, "120", "list-b", 9, "97")


def test_a_report_says_where_another_copy_of_its_list_differs() -> None:
    # three values of two people; a grant that stands in one copy only is no other value
    told = [difference("Ann Baker", "sentence_months"), difference("Ann Baker", "drugs"),
            difference("Ben Carter", "drugs", 12), difference("", "record", 2)]  # fmt: skip
    results = results_of({})
    assert str(text.say_limits(results, told)) == (
        "Another copy of the list differs in 3 values for 2 grants. The Methods page lists each difference, and which copy "
        "this report follows."
    )
    assert str(text.say_limits(results, told[3:])) == str(text.say_limits(results)) == ""


SOURCE = {"publisher": "United States Department of Justice", "page": "https://example.org/a", "retrieved": "2017-01-20",
          "copy": "", "missing": 0}  # fmt: skip


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ([SOURCE], ""),
        ([{**SOURCE, "copy": "an archive"}], "We read the list from a copy that others kept; the methods page names it."),
        ([{**SOURCE, "copy": "an archive; the page then was example.org/list"}],
         "We read the list from a copy of example.org/list that others kept; the methods page names it."),
        ([{**SOURCE, "copy": "an archive"}, {**SOURCE, "copy": "another"}],
         "We read the lists from copies that others kept; the methods page names them."),
        ([{**SOURCE, "copy": "an archive"}, SOURCE],
         "We read one of the lists from a copy that others kept; the methods page names it."),
        ([{**SOURCE, "copy": "an archive"}] * 2 + [SOURCE],
         "We read two of the lists from a copy that others kept; the methods page names it."),
        ([{**SOURCE, "missing": 1}], "The copy lacks one grant of Obama’s presidency: it was made before that one, or was cut off."),
        ([{**SOURCE, "missing": 12}], "The copy lacks 12 grants of Obama’s presidency: it was made before those, or was cut off."),
    ],
)  # fmt: skip
def test_a_copy_is_told_as_one(sources: list[Mapping[str, Any]], said: str) -> None:
    assert str(text.say_limits({**results_of({}), "sources": sources})) == said


@pytest.mark.parametrize(
    ("n_amended", "said"),
    [
        (0, "The list notes no earlier reduction of a sentence, so we take all as first imposed; some may have been reduced "
            "before the grant."),
        (1, "The list notes an earlier reduction for 1 of 10 sentences (10%). Where it notes none, we take the sentence as "
            "first imposed, though it may have been reduced."),
        (5, ""),
    ],
)  # fmt: skip
def test_sentences_that_may_have_been_reduced_are_told(n_amended: int, said: str) -> None:
    rows: list[Row] = [{"sentence_months": 240, "is_amended": at < n_amended} for at in range(10)]
    assert str(text.say_limits(results_of(*rows))) == said


def test_commutations_that_a_remark_tells_of_are_not_told_of_twice() -> None:
    results = {
        **results_of(*pardoned(TAX, TAX)),
        "remarks": {"head": ["Doe also commuted sentences that day."], "end": []},
    }
    assert str(text.say_deck(results)) == "Both were pardoned for tax offenses. Doe also commuted sentences that day."
    assert "The 1,715 commutations of Obama’s presidency are not in our data" in str(text.say_limits(results))


def test_a_president_who_came_back_has_two_presidencies() -> None:
    for slug, words in (("trump", "Trump’s first term saw 143 pardons in all."), ("trump-2", "")):
        batch_id = f"2020-12-22-{slug}"
        grants = make_grants(PARDON, batch_id=batch_id, granted_on="2020-12-22", president="Donald J. Trump")
        results = measures.batch_results(grants, batch_id, the_presidents())
        assert str(text.say_block("pardons_before", "finding", results)).startswith(words)
        assert results["batch"]["which_presidency"] == ("second" if slug.endswith("-2") else "first")


def test_how_a_page_is_rebuilt() -> None:
    said = str(text.say_block("limits", "rebuild", results_of({})))
    assert said.startswith(
        "Anyone can rebuild this page, to the last byte, from the same data and code: make report BATCH=2016"
    )
    told = str(text.say_block("limits", "rebuild", {**results_of({}), "names": "initials"}))
    assert told.startswith("Names are shortened to initials here. Anyone")
    assert "same data and code: clemency report 2016-03-30-obama --names initials. The digital" in told


def test_remarks_stand_where_they_belong() -> None:
    results = {**results_of({}), "remarks": {"head": ["It was an exchange."], "end": ["The list is short."]}}
    assert str(text.say_deck(results)).endswith("It was an exchange.")
    assert str(text.say_limits(results)) == "The list is short."


def test_the_line_under_a_chart_names_who_published() -> None:
    results = {**results_of({}), "sources": [SOURCE, {**SOURCE, "publisher": "The White House", "page": ""}, SOURCE]}
    assert text.say_basis(results, 1).parts == (
        ("1 person. ", ""),
        ("Source: ", ""),
        ("US Department of Justice", "https://example.org/a"),
        ("; The White House", ""),
        (".", ""),
    )
    assert str(text.say_basis(results_of({}), 61)) == "61 people."
    assert not text.say_basis(results_of({}), 0)
    assert text.say_as_of(results) == "Lists retrieved January 20, 2017"
    assert text.say_as_of(results_of({})) == ""


def test_differences_are_of_the_days_and_lists_of_the_grants(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv.differences.csv"
    header = "granted_on,name,column,source,line,value,other_source,other_line,other_value\n"
    row = "Ann Baker,sentence_months,list-a,7,120,list-b,,\n"
    path.write_text(header + f"2016-03-30,{row}2016-05-05,{row}", encoding="utf-8")
    grants = make_grants({"source": "list-a"}, {"source": "list-b", "granted_on": "2016-05-05"})
    (found,) = read_differences(grants, path)
    assert (found.granted_on, found.line, found.other_line, found.value) == ("2016-03-30", 7, None, "120")
    assert read_differences(grants, tmp_path / "none.csv") == []
    path.write_text(header.replace("line", "row"), encoding="utf-8")
    with pytest.raises(InputError, match="line 1: the columns are not"):
        read_differences(grants, path)


# ---- what a chart shows


def test_who_has_no_place_on_the_map_is_in_its_words() -> None:
    parts = measures.count_by_state(make_grants(OHIO, ARMY, {}, {}))
    assert text.describe_counts(parts, "state", "n_people", form="Tile map of the states", at_most=60) == (
        "Tile map of the states: Ohio (1); other court (1); not published (2)."
    )


def test_the_span_of_one_day_and_of_none() -> None:
    one = measures.share_life_in_force(make_grants({}))
    assert text.say_span(one) == "1 commutation on March 30, 2016."
    assert text.say_span(one.head(0)) == "No commutation is published by name."


def test_every_measure_has_words_for_its_columns() -> None:
    shown = [name for name in measures.MEASURES if not name.startswith(("count_grants", "count_conditions"))]
    for name in shown:
        assert text.headings(measures.MEASURES[name](make_grants({})))


# ---- chosen grants, of which the lists leave much out


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{}, {}], "Where they were sentenced is not published."),
        ([ARMY], "No court that is published is the federal district court of a state or territory."),
        ([ARMY, {}], "No court that is published is the federal district court of a state or territory."),
    ],
)
def test_a_court_martial_that_is_published_is_not_said_to_be_unpublished(rows: list[Row], said: str) -> None:
    assert str(text.say_block("courts", "finding", measures.selection_results(make_grants(*rows)))) == said


def test_a_type_of_offense_is_in_english_in_every_table() -> None:
    rows = measures.count_offenses(make_grants(FRAUD))
    assert [text.formats(rows)["offense"](offense) for offense in rows["offense"]] == [
        "fraud, theft, or other property offenses"
    ]
