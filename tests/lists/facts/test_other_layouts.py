"""Wordings of lists that are not among ours: later White House lists, pardons since the 1960s.

Invented people and numbers in the words of those lists; every value is worked out by hand,
sums in the comments.
"""

from __future__ import annotations

import pytest

from analysis.lists.facts import read_facts
from analysis.lists.facts.district import find_districts, parse_district
from analysis.lists.facts.sentence import parse_sentence
from analysis.lists.facts.terms import parse_terms
from analysis.lists.layouts.record import RawRecord
from analysis.lists.reading import Reading

LIFE = "life"

#: Sentence; imposed; in force; months beside life; supervised release; earliest date.
SENTENCES = [
    ("241 months of imprisonment, 10-year term of supervised release (June 5, 2012)", 241, 241, 0, 120, "2012-06-05"),
    ("181 months of incarceration, eight years of supervised release", 181, 181, 0, 96, None),
    ("15 years and eight months of imprisonment, five-year term of supervised release (May 2014)", 188, 188, 0, 60, "2014-05"),
    ("15 years, eight months imprisonment; 5 years supervised release (2014)", 188, 188, 0, 60, "2014"),
    ("168-month term of imprisonment, 10-year term of supervised release (October 2010)", 168, 168, 0, 120, "2010-10"),
    ("Time served; five years of supervised release (October 2010)", None, None, 0, 60, "2010-10"),
    ("A term of 241 months of imprisonment to be followed by a 10-year term of supervised release", 241, 241, 0, 120, None),
    ("241 months of imprisonment followed by ten years of supervised release.", 241, 241, 0, 120, None),
    ("71 months, four-year term of supervised release (January 4, 2018)", 71, 71, 0, 48, "2018-01-04"),
    ("71 months in custody, 4 years supervised release", 71, 71, 0, 48, None),
    ("241 mos. imprisonment; 10 yrs. supervised release", 241, 241, 0, 120, None),
    ("Two hundred and forty-one (241) months of imprisonment; ten (10) years of supervised release", 241, 241, 0, 120, None),
    ("Sentenced to 241 months in prison and ten years of supervised release on June 5, 2012", 241, 241, 0, 120, "2012-06-05"),
    ("Imprisoned for 241 months; supervised release for ten years", 241, 241, 0, 120, None),
    ("Prison term of 151 months and a supervised release term of six years", 151, 151, 0, 72, None),
    ("One year and one day of imprisonment, three-year term of supervised release", 12, 12, 0, 36, None),
    ("120 months of imprisonment (mandatory minimum), eight-year term of supervised release", 120, 120, 0, 96, None),
    ("135 months' imprisonment, no term of supervised release (May 5, 2015)", 135, 135, 0, None, "2015-05-05"),
    ("241 months of imprisonment, life term of supervised release", 241, 241, 0, LIFE, None),
    ("241 months of imprisonment, supervised release for life", 241, 241, 0, LIFE, None),
    ("188 months of imprisonment, four-year term of supervised release (March 15 2011)", 188, 188, 0, 48, "2011-03-15"),
    ("Six months' home confinement, three years' probation", None, None, 0, None, None),
    # life
    ("Life without parole, ten-year term of supervised release", LIFE, LIFE, 0, 120, None),
    ("Mandatory life imprisonment without release; 10 years' supervised release", LIFE, LIFE, 0, 120, None),
    ("Life sentence; ten years of supervised release", LIFE, LIFE, 0, 120, None),
    ("Three concurrent life sentences", LIFE, LIFE, 0, None, None),
    ("Life + 61 months", LIFE, LIFE, 61, None, None),
    ("Life imprisonment and 61 months' imprisonment (consecutive)", LIFE, LIFE, 61, None, None),
    ("Life imprisonment plus a consecutive term of five years' imprisonment; five years of supervised release", LIFE, LIFE, 60, 60, None),
    # several terms and cases
    ("121 months of imprisonment plus 61 months of imprisonment to run consecutively", 182, 182, 0, None, None),  # 121 + 61
    ("121 months of imprisonment and a consecutive term of 61 months of imprisonment", 182, 182, 0, None, None),
    ("301 months of imprisonment on counts one and two, concurrent; 61 months on count three, consecutive", 362, 362, 0, None, None),
    ("420 months of imprisonment (consisting of 120 months on Count 1 and 300 months on Count 2, to run consecutively)", 420, 420, 0, None, None),
    ("1. 121 months of imprisonment (June 5, 2012).\n2. 24 months of imprisonment, consecutive to case 1 (June 6, 2012).", 145, 145, 0, None, "2012-06-05"),
    ("1. 121 months of imprisonment.\n2. 24 months of imprisonment.\nSentence in case 2 to run consecutively to the sentence in case 1.", 145, 145, 0, None, None),
    ("1. 121 months of imprisonment. 2. 24 months of imprisonment. Case 2 consecutive to case 1.", 145, 145, 0, None, None),
    ("1. 24 months of imprisonment; 2. 121 months of imprisonment; 3. 36 months of imprisonment; case 1 consecutive to case 2", 145, 145, 0, None, None),
    ("1. 121 months of imprisonment; 2. 24 months of imprisonment, concurrent with case 1", 121, 121, 0, None, None),
    ("57 months of imprisonment to be served consecutively to state sentence; three years of supervised release", 57, 57, 0, 36, None),
    # amendments; the day of one is no day of the first sentencing
    ("262 months of imprisonment (reduced to 210 months on November 1, 2015), five-year term of supervised release (June 5, 2012)", 262, 210, 0, 60, "2012-06-05"),
    ("Life imprisonment, 10-year term of supervised release (June 5, 2012); sentence reduced to 361 months of imprisonment (July 1, 2019)", LIFE, 361, 0, 120, "2012-06-05"),
    ("Life imprisonment (June 5, 2012), resentenced to 301 months (July 1, 2019)", LIFE, 301, 0, None, "2012-06-05"),
    ("361 months of imprisonment (June 5, 2012; amended May 1, 2016, to 292 months of imprisonment)", 361, 292, 0, None, "2012-06-05"),
    ("241 months of imprisonment, reduced to 188 months under Amendment 782 (May 1, 2019)", 241, 188, 0, None, None),
    ("241 months of imprisonment; sentence reduced pursuant to the First Step Act to 181 months (May 1, 2019)", 241, 181, 0, None, None),
    ("324 months of imprisonment (amended from 361 months on May 1, 2012), five-year term of supervised release", 361, 324, 0, 60, None),
    ("60 months' imprisonment as reduced from 70 months", 70, 60, 0, None, None),
    ("292 months of imprisonment, five-year term of supervised release (June 5, 2012, as amended May 1, 2016)", None, 292, 0, 60, "2012-06-05"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "imposed", "in_force", "plus", "release", "first"), SENTENCES, ids=[case[0][:70] for case in SENTENCES]
)
def test_sentence(text: str, imposed: object, in_force: object, plus: int, release: object, first: str | None) -> None:
    reading = parse_sentence(text)
    values = {column: fact.value for column, fact in reading.facts.items()}
    assert not reading.problems
    assert (LIFE if values["is_life_imposed"] else values["imposed_months"]) == imposed
    assert (LIFE if values["is_life"] else values["sentence_months"]) == in_force
    assert values["life_plus_months"] == plus
    assert values["supervised_release_months"] == release
    assert values["first_sentenced_on"] == first


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Five days' imprisonment, with credit for time served", "five days"),
        ("366 days' imprisonment", "366 days"),
        ("30 days in jail; $500 fine", "30 days"),
    ],
)
def test_a_term_in_days_alone_has_no_months_and_is_told(text: str, days: str) -> None:
    reading = parse_sentence(text)
    assert reading.facts["sentence_months"].value is None
    assert [(text[start:end].lower(), rule) for _, start, end, rule in reading.problems] == [
        (days, "sentence.days_alone")
    ]
    assert not parse_sentence("60 months and 6 days' imprisonment; 30 days in jail").problems


@pytest.mark.parametrize(
    ("text", "fine", "restitution"),
    [
        ("60 months of imprisonment; restitution", 0, None),
        ("60 months of imprisonment; unspecified restitution", 0, None),
        ("60 months of imprisonment; $500 fine and restitution", 500, None),
        ("60 months of imprisonment; fine", None, 0),
        ("60 months of imprisonment; no fine", 0, 0),
        ("60 months of imprisonment; fine waived", 0, 0),
        ("60 months of imprisonment; restitution of $1,200.50 (joint and several)", 0, 1200.5),
        ("60 months of imprisonment; $700 restitution; amended to 50 months of imprisonment; restitution", 0, 700),
        # one case states a sum, the other does not: the sum of both is not known
        ("1. 60 months of imprisonment; $500 fine\n2. 50 months of imprisonment; fine", None, 0),
    ],
)
def test_money_named_with_no_sum_is_not_nothing(text: str, fine: float | None, restitution: float | None) -> None:
    reading = parse_sentence(text)
    assert not reading.problems
    assert reading.facts["fine_usd"].value == fine
    assert reading.facts["restitution_usd"].value == restitution


INTACT = ", leaving intact and in effect the 5-year term of supervised release with all its conditions"
HOME = ", with the remainder to be served in home confinement"

#: Terms; form; day; months; whether home confinement, remission.
TERMS = [
    (f"Commuted sentence will expire on August 24, 2022{HOME}{INTACT}", "expires_on", "2022-08-24", None, True, False),
    (f"Sentence commuted to expire on June 30, 2023{HOME}{INTACT}", "expires_on", "2023-06-30", None, True, False),
    ("Commuted sentence to expire on April 24, 2024, and the remainder to be served in home confinement", "expires_on", "2024-04-24", None, True, False),
    (f"Sentences commuted to expire on April 20, 2024{INTACT}", "expires_on", "2024-04-20", None, False, False),
    ("Sentence of imprisonment commuted to expire on July 22, 2024", "expires_on", "2024-07-22", None, False, False),
    ("Sentence is commuted to expire on Nov. 4, 2025.", "expires_on", "2025-11-04", None, False, False),
    ("Sentence will now expire on May 19, 2023", "expires_on", "2023-05-19", None, False, False),
    ("Sentence commuted to expire on January 17, 2025 (conditional on completing drug treatment)", "expires_on", "2025-01-17", None, False, False),
    (f"Total sentence commuted to 241 months of imprisonment{INTACT}", "term", None, 241, False, False),
    ("Term of imprisonment reduced to 15 years and eight months, leaving intact supervised release", "term", None, 188, False, False),
    ("Term of imprisonment reduced to 188 months; supervised release term of five years remains in effect", "term", None, 188, False, False),
    ("Commute the sentence of imprisonment to 201 months", "term", None, 201, False, False),
    ("Commuted 121-month sentence to 61 months", "term", None, 61, False, False),
    ("Commutation of the 292-month prison sentence to 181 months' imprisonment", "term", None, 181, False, False),
    ("Commutation of the sentence of 292 months' imprisonment to a sentence of 181 months' imprisonment", "term", None, 181, False, False),
    ("Sentence commuted to a 121-month term of imprisonment", "term", None, 121, False, False),
    ("Sentence commuted to 151 months, with the remainder to be served in home confinement", "term", None, 151, True, False),
    ("Sentence commuted to 30 years of imprisonment, and remit the unpaid balance of the $10,000 fine", "term", None, 360, False, True),
    (f"Commutation of sentence to time served{INTACT}", "other", None, None, False, False),
    ("Commutation of sentence to time served…", "other", None, None, False, False),
    ("Sentence commuted to time served plus 30 days", "other", None, None, False, False),
    ("Sentence commuted to expire immediately", "other", None, None, False, False),
    ("Sentence commuted to life imprisonment without the possibility of parole", "other", None, None, False, False),
    ("Restitution of $1,000 remitted; prison sentence commuted to time served", "other", None, None, False, True),
    ("Remainder of sentence commuted, conditioned upon two years of home confinement", "other", None, None, True, False),
    ("The unserved portion of the term of imprisonment is commuted to home confinement", "other", None, None, True, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "form", "expires_on", "months", "home", "remits"), TERMS, ids=[case[0][:70] for case in TERMS]
)
def test_terms(text: str, form: str, expires_on: str | None, months: int | None, home: bool, remits: bool) -> None:
    reading = parse_terms(text)
    values = {column: fact.value for column, fact in reading.facts.items()}
    assert not reading.problems
    assert (values["grant_form"], values["expires_on"], values["commuted_months"]) == (form, expires_on, months)
    assert (values["home_confinement"], values["remits_fine"]) == (home, remits)


#: District and date as tables of pardons print them.
DISTRICTS = [
    ("S.D. Fla.; 1972", "Southern District of Florida", "1972"),
    ("S.D. Fla., 1972", "Southern District of Florida", "1972"),
    ("S.D. Cal. 1962", "Southern District of California", "1962"),
    ("W.D.N.Y.; May 1, 1972", "Western District of New York", "1972-05-01"),
    ("D.N.J.; Oct. 12, 1975", "District of New Jersey", "1975-10-12"),
    ("N. D. Calif.; 12 October 1975", "Northern District of California", "1975-10-12"),
    ("Eastern Dist. of Va.; 10/12/1975", "Eastern District of Virginia", "1975-10-12"),
    ("So. Dist. of N.Y.; 1955", "Southern District of New York", "1955"),
    ("E. D. of Virginia; 1971", "Eastern District of Virginia", "1971"),
    ("Northern District, Texas; 1971", "Northern District of Texas", "1971"),
    ("W. Pa.; 1971", "Western District of Pennsylvania", "1971"),
    ("D. Nebr.; 1964", "District of Nebraska", "1964"),
    ("U.S. Army general court-martial; 1881", "U.S. Army general court-martial", "1881"),
    ("D. S. Dak.; 1964", "District of South Dakota", "1964"),
    ("N.D.W.Va.; 1964", "Northern District of West Virginia", "1964"),
    ("E. D. Wisc.; October 1970", "Eastern District of Wisconsin", "1970-10"),
    ("District of Nebraska 4/5/1980", "District of Nebraska", "1980-04-05"),
    ("Western District of Virginia; May 15,1987", "Western District of Virginia", "1987-05-15"),
    ("Southern District of New York (Manhattan); 1980", "Southern District of New York", "1980"),
    ("M. D. Fla. (Tampa); 1980 (as amended 1981)", "Middle District of Florida", "1980"),
    ("D. Alaska (Third Division); 1957", "District of Alaska", "1957"),
    # territories and courts of the past
    ("Guam; 1983", "District of Guam", "1983"),
    ("District Court of Guam; 1983", "District of Guam", "1983"),
    ("D.V.I.; 1990", "District of Virgin Islands", "1990"),
    ("District of the Virgin Islands; 1990", "District of Virgin Islands", "1990"),
    ("D.P.R.; 1990", "District of Puerto Rico", "1990"),
    ("D. N. Mar. I.; 1990", "District of Northern Mariana Islands", "1990"),
    ("District Court for the Northern Mariana Islands; 1995", "District of Northern Mariana Islands", "1995"),
    ("U.S. District Court, Canal Zone; 1963", "District of the Canal Zone", "1963"),
    ("D.C.Z.; 1963", "District of the Canal Zone", "1963"),
    ("D.D.C.; 1963", "District of Columbia", "1963"),
    ("E.D.S.C.; 1963", "Eastern District of South Carolina", "1963"),
    ("E. D. Ill.; 1975", "Eastern District of Illinois", "1975"),
    # several: the first counts, and the earliest date
    ("1. E.D. Pa.; 1971\n2. D. N.J.; 1970", "Eastern District of Pennsylvania", "1970"),
    ("C.D. Cal.; Jan. 8, 1974 and N.D. Cal.; Feb. 1, 1973", "Central District of California", "1973-02-01"),
    ("Middle District of Pennsylvania, and Eastern District of Pennsylvania; 1980", "Middle District of Pennsylvania", "1980"),
    ("Eastern and Western Districts of Virginia; 1980", "Eastern District of Virginia", "1980"),
    # other courts keep their name
    ("U.S. Army general court-martial; 1969", "U.S. Army general court-martial", "1969"),
    ("U.S. Army general court-martial, Fort Doe, Georgia; June 1, 1969", "U.S. Army general court-martial, Fort Doe, Georgia", "1969-06-01"),
    ("General court-martial, Fort Doe, N.C.; 1970", "General court-martial, Fort Doe, N.C.", "1970"),
    ("Air Force special court-martial; April 1957", "Air Force special court-martial", "1957-04"),
    ("U. S. Navy general court-martial convened at San Doe, California; 1955", "U. S. Navy general court-martial convened at San Doe, California", "1955"),
    ("Superior Court, District of Columbia; 1978", "Superior Court, District of Columbia", "1978"),
    ("Superior Court of the District of Columbia (as amended); 1978", "Superior Court of the District of Columbia", "1978"),
    ("Municipal Court, District of Columbia; 1950", "Municipal Court, District of Columbia", "1950"),
    ("U.S. Magistrate, E.D. Va.; 1980", "U.S. Magistrate, E.D. Va.", "1980"),
    ("U.S. Magistrate's Court, Western District of Texas; 1980", "U.S. Magistrate's Court, Western District of Texas", "1980"),
    ("Territory of Hawaii; 1950", "Territory of Hawaii", "1950"),
    ("United States Court for Berlin; 1979", "United States Court for Berlin", "1979"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "district", "first"), DISTRICTS, ids=[case[0] for case in DISTRICTS])
def test_district(text: str, district: str, first: str) -> None:
    reading = parse_district(text)
    assert not reading.problems
    assert reading.facts["district"].value == district
    assert reading.facts["first_sentenced_on"].value == first


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Distribution of heroin (Northern District of Iowa)", "Northern District of Iowa"),
        ("Distribution of heroin (Northern District of Iowa).   ", "Northern District of Iowa"),
        ("Distribution of heroin (Western District\nof Texas)", "Western District of Texas"),
        ("Distribution of heroin (N.D. Iowa)", "Northern District of Iowa"),
        ("Distribution of heroin (Northern District of Iowa) (two counts)", "Northern District of Iowa"),
        ("Distribution of heroin (crack), 21 U.S.C. § 846 (Southern District of Texas)", "Southern District of Texas"),
        ("Distribution of heroin (U.S. District Court for the Northern District of Iowa)", "Northern District of Iowa"),
        ("Distribution of heroin (District of the Virgin Islands)", "District of Virgin Islands"),
        ("Distribution of heroin – Northern District of Iowa", "Northern District of Iowa"),
        ("Distribution of heroin, Northern District of Iowa", "Northern District of Iowa"),
        ("Fraud (Eastern and Western Districts of Virginia)", "Eastern District of Virginia"),
        ("Fraud (Districts of Utah and Nevada)", "District of Utah"),
        ("1. Fraud (District of Utah). 2. Theft (District of Maine).", "District of Utah"),
        ("Murder (Superior Court of the District of Columbia)", "Superior Court of the District of Columbia"),
        ("Murder (D.C. Superior Court)", "D.C. Superior Court"),
        ("Distribution of heroin (two counts)", None),
        ("Distribution of heroin (or marijuana)", None),  # "or" is Oregon only as a district
        ("Fraud (in Maine)", None),
        ("Conspiracy to defraud the District", None),
    ],
)
def test_district_in_the_offense(text: str, district: str | None) -> None:
    assert [court.value for court in find_districts(text)[:1]] == ([district] if district else [])


@pytest.mark.parametrize(
    ("offense", "sentence", "rule"),
    [
        ("Theft (West Virginia)", "12 months of imprisonment (March 16, 2017)", "offense.unread_court"),
        ("Theft", "12 months of imprisonment (District of Maine, March 16, 2017)", "sentence.unread_court"),
    ],
)
def test_a_court_that_is_not_read_is_told(offense: str, sentence: str, rule: str) -> None:
    reading = read_facts(RawRecord("invented", 7, "Jane Roe", offense, sentence=sentence))
    assert [(problem.column, problem.rule) for problem in reading.problems] == [("district", rule)]
    assert (reading.facts["district"].value, reading.facts["first_sentenced_on"].value) == (None, "2017-03-16")


def test_a_court_of_the_offense_that_the_part_for_courts_does_not_name_is_told() -> None:
    def read(offense: str) -> Reading:
        return read_facts(RawRecord("invented", 7, "Jane Roe", offense, "D. Me.; May 1, 1999", "12 months"))

    reading = read("Theft (District of Utah)")
    assert [(one.column, one.rule) for one in reading.problems] == [("district", "offense.other_court")]
    assert reading.facts["district"].value is None
    assert not read("Theft (District of Maine)").problems


def test_two_courts_of_an_offense_are_two_cases() -> None:
    facts = read_facts(RawRecord("invented", 7, "Jane Roe", "Theft (District of Maine); escape (D. Utah)")).facts
    assert (facts["district"].value, facts["n_cases"].value) == ("District of Maine", 2)


def test_a_record_of_the_newer_layout() -> None:
    record = RawRecord(
        source="invented",
        line=7,
        name="Jane Roe",
        home="Gary, Indiana",
        offense="Conspiracy to distribute 500 grams or more of methamphetamine (Northern District of Iowa).",
        sentence="241 months of imprisonment, 10-year term of supervised release (June 5, 2012).",
        terms=f"Commuted sentence will expire on August 24, 2022{HOME}{INTACT}.",
    )
    reading = read_facts(record)
    values = {column: fact.value for column, fact in reading.facts.items()}
    assert not reading.problems
    assert values["district"] == "Northern District of Iowa"
    assert values["first_sentenced_on"] == "2012-06-05"
    assert values["drug_quantities"] == "methamphetamine:500"
    assert values["offenses"] == "drug conspiracy;drug distribution"
    assert (values["sentence_months"], values["supervised_release_months"]) == (241, 120)
    assert (values["expires_on"], values["home_confinement"]) == ("2022-08-24", True)
