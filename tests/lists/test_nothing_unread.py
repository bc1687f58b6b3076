"""No word of a list is passed over in silence: it is in a value, it is told as a problem, or it is known filler.

Well-formed texts with invented numbers are damaged in ways whose consequence is known, and the reader
must say of which column it could not read something. What may stand anywhere (a figure, a word of no
language) must change a value or be told, wherever it is put.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.grants.courts import DISTRICTS
from analysis.lists.facts import (
    parse_district,
    parse_drug_quantities,
    parse_offense,
    parse_person,
    parse_sentence,
    parse_statutes,
    parse_terms,
    read_facts,
)
from analysis.lists.layouts import RawRecord
from analysis.lists.reading import Reading
from support.ingesting import ingest

PRISON = ("imposed_months", "is_life", "is_life_imposed", "life_plus_months", "sentence_months")
GRANTED = ("commuted_months", "expires_on", "grant_form")
BESIDE = ("home_confinement", "remits_fine", "requires_drug_treatment")

Reader = Callable[[str], Reading]


def told(reading: Reading) -> set[str]:
    """The columns of which something could not be read; they are missing then."""
    columns = {problem.column for problem in reading.problems}
    assert all(reading.facts[column].value is None for column in columns)
    return columns


def values(reading: Reading) -> dict[str, object]:
    return {column: fact.value for column, fact in reading.facts.items()}


# -- Cases worked out by hand: the text, and the columns that it must leave missing and told

CASES: list[tuple[Reader, str, tuple[str, ...]]] = [
    # a year that lost a figure, a day without a year, days that there are not
    (parse_district, "District of Maine; July 4, 216", ("first_sentenced_on",)),
    (parse_district, "District of Maine; June 3, 49", ("first_sentenced_on",)),
    (parse_district, "District of Maine; March 9", ("first_sentenced_on",)),
    (parse_district, "District of Maine; Marhc 9, 1999", ("first_sentenced_on",)),
    (parse_district, "District of Maine; May 1, 19999", ("first_sentenced_on",)),
    (parse_district, "District of Maine; May 101, 1999", ("first_sentenced_on",)),
    (parse_district, "District of Maine; 13/45/1999", ("first_sentenced_on",)),
    (parse_district, "District of Maine; February 30, 1999", ("first_sentenced_on",)),
    (parse_district, "District of Maine; 1789", ("first_sentenced_on",)),
    (parse_district, "District of Maine 5; May 1, 1999", ("first_sentenced_on",)),
    (parse_district, "July 4, 216", ("first_sentenced_on",)),
    # words of another field, a second court that is none, a word beside the court
    (parse_district, "District of Maine; May 1, 1999; 120 months' imprisonment", ("first_sentenced_on",)),
    (parse_district, "District of Maine; May 1, 1999; Life imprisonment", ("district",)),
    (parse_district, "District of Maine; frobnicated; May 1, 1999", ("district",)),
    (parse_district, "District of Maine (frobnicated); May 1, 1999", ("district",)),
    (parse_district, "1. District of Maine; May 1, 1999\n2. Sowewhere; May 2, 1999", ("district",)),
    (parse_district, "District of Maine and Frobnia; May 1, 1999", ("district",)),
    # what stands in brackets is no seat of a court because it has a capital
    (parse_district, "District of Maine (Vacated); May 1, 1999", ("district",)),
    (parse_district, "District of Maine (Not Guilty); May 1, 1999", ("district",)),
    (parse_district, "District of Maine (Conviction Reversed On Appeal); May 1, 1999", ("district",)),
    (parse_district, "District of Maine (June); May 1, 1999", ("first_sentenced_on",)),
    # a figure with a stop and nothing after it marks no case, nor does one that no list reaches
    (parse_district, "D. Me.; 99.", ("first_sentenced_on",)),
    (parse_district, "D. Me.; 12.", ("first_sentenced_on",)),
    (parse_district, "D. Me.; May 1, 1999; 3.", ("first_sentenced_on",)),
    (parse_district, "99. D. Me.; May 1, 1999", ("first_sentenced_on",)),
    (parse_district, "Distributing Maine; May 1, 1999", ("district",)),
    # no length, less than none, no noun, no unit
    (parse_sentence, "0 months", PRISON),
    (parse_sentence, "0 months' imprisonment", PRISON),
    (parse_sentence, "-5 months", PRISON),
    (parse_sentence, "\u22125 months' imprisonment", PRISON),
    (parse_sentence, "months' imprisonment", PRISON),
    (parse_sentence, "Imprisonment", PRISON),
    (parse_sentence, "A sentence of the court", PRISON),
    (parse_sentence, "(May 1, 1999)", PRISON),
    (parse_sentence, "240 moths' imprisonment", PRISON),
    (parse_sentence, "- 5 months' imprisonment", PRISON),
    (parse_sentence, "240 months' imprisonment; - 5 years' supervised release", ("supervised_release_months",)),
    (parse_sentence, "24O months' imprisonment", PRISON),
    (parse_sentence, "eight three months' imprisonment", PRISON),
    (parse_sentence, "5-10 years' imprisonment", PRISON),
    (parse_sentence, "Life 100 imprisonment", PRISON),
    (parse_sentence, "240 months' imprisonment; 60 months", PRISON),
    (parse_sentence, "Conditions 240 months' imprisonment", PRISON),
    (parse_sentence, "Life and upon imprisonment", PRISON),
    (parse_sentence, "Five years' probation 60 months", PRISON),
    (parse_sentence, "Five years' probation on frobnication", PRISON),
    (parse_sentence, "240 months' imprisonment; supervised release", ("supervised_release_months",)),
    (parse_sentence, "240 months' imprisonment; 0 years' supervised release", ("supervised_release_months",)),
    (parse_sentence, "240 months' imprisonment; -5 years' supervised release", ("supervised_release_months",)),
    (parse_sentence, "Life; no supervised release", ()),
    (parse_sentence, "Life no supervised release", PRISON),
    (parse_sentence, "240 months' imprisonment; -$500 fine", ("fine_usd",)),
    (parse_sentence, "240 months' imprisonment; $0,500 fine", ("fine_usd",)),
    (parse_sentence, "240 months' imprisonment; $9,5000 fine", ("fine_usd",)),
    (parse_sentence, "240 months' imprisonment; $500 frob restitution", ("restitution_usd",)),
    (parse_sentence, "240 months' imprisonment (February 30, 1999)", ("first_sentenced_on",)),
    (parse_sentence, "240 months' imprisonment (May 1, 199)", PRISON),
    # terms: what is granted, and what stands beside it
    (parse_terms, "Prison sentence commuted to expire on July 4, 216", GRANTED),
    (parse_terms, "Prison sentence commuted to expire on March 9", GRANTED),
    (parse_terms, "Prison sentence commuted to a term of 0 months' imprisonment", GRANTED),
    (parse_terms, "Prison sentence commuted to a term of -5 months' imprisonment", GRANTED),
    (parse_terms, "Prison sentence commuted to a term of - 5 months' imprisonment", GRANTED),
    (parse_terms, "Prison sentence commuted to a term of 24O months' imprisonment", GRANTED),
    (parse_terms, "Prison sentence frobbed commuted to a term of 240 months", GRANTED),
    (parse_terms, "On May 1, 2017, prison sentence commuted to time served", GRANTED),
    (parse_terms, "Prison sentence commuted to a term of 240 months, conditioned upon drug frobbing", BESIDE),
    (parse_terms, "Prison sentence commuted to a term of 240 months, conditioned upon residential treatmnt", BESIDE),
    (parse_terms, "Prison sentence commuted to a term of 240 months, leaving the 0-year term of release", BESIDE),
    (parse_terms, "Prison sentence commuted to a term of 240 months, leaving release expiring 13/45/2010", BESIDE),
    (parse_terms, "Prison sentence commuted to a term of 240 months, with the remainder at home", BESIDE),
    # names
    (parse_person, "Jane Roe 120", ("name",)),
    (parse_person, "Jane months' Roe", ("name",)),
    (parse_person, "Jane Roe, aka J0an Roe", ("aliases",)),
    (parse_person, "Jane Roe – Gary 5, IN", ("home",)),
    (parse_person, "Jane Roe *(condition declined on Tuesday)", ("is_declined",)),
    # citations and weights in the words of an offense
    (parse_statutes, "Fraud, U.S.C. § 1343", ("statutes",)),
    (parse_statutes, "Fraud, 18 U.S.C. 13x43", ("statutes",)),
    (parse_statutes, "Fraud, 18 U.S.C. §", ("statutes",)),
    (parse_statutes, "Fraud, § 1343", ("statutes",)),
    (parse_statutes, "Fraud, 18 U.S.C. §§ 1343 of Xs (a)(1)(B)", ("statutes",)),
    (parse_statutes, "Fraud, 18 U.S.C. §§ 1343()", ("statutes",)),
    (parse_statutes, "Fraud, 18 U.S.C. §§ 371, &d 1343", ("statutes",)),
    (parse_statutes, "Fraud, 14 U.S.C. §§ 49 51 and 54", ("statutes",)),
    (parse_statutes, "Fraud in violation of 924(c)(1)", ("statutes",)),
    (parse_statutes, "Fraud, 50 U.S.C. § 1705(b) and C.F.R. § 560.204", ("statutes",)),
    (parse_statutes, "Desertion, Article x86, U.C.M.J.", ("statutes",)),
    (parse_drug_quantities, "Distribution of -5 kilograms of heroin", ("drug_quantities",)),
    (parse_drug_quantities, "Distribution of 0 grams of heroin", ("drug_quantities",)),
    (parse_drug_quantities, "Distribution of 5O grams of heroin", ("drug_quantities",)),
    (parse_drug_quantities, "Distribution of kilograms of heroin", ("drug_quantities",)),
    (parse_drug_quantities, "Distribution of fivve ounces of heroin", ("drug_quantities",)),
    (parse_drug_quantities, "Distribution of 3-5 kilograms of heroin", ("drug_quantities",)),
    (parse_drug_quantities, "Distribution of 50 grms of heroin", ("drug_quantities",)),
    (
        parse_drug_quantities,
        "Distribution of five kilogrms or more of a mixture containing heroin",
        ("drug_quantities",),
    ),
    (parse_drug_quantities, "Distribution of - 5 kilograms of heroin", ("drug_quantities",)),
    (parse_statutes, "Drugs, 21 U.S.C. §§ 841(a)(1), 8466666", ("statutes",)),
    (parse_statutes, "Distribution of 5 kilos of heroin, 3", ("statutes",)),
    (parse_drug_quantities, "Distribution of 50grms of heroin", ("drug_quantities",)),
    (parse_statutes, "Mail fraud; 3; wire fraud", ("statutes",)),
    (parse_statutes, "3; mail fraud", ("statutes",)),
    (parse_offense, "12345", ("offenses",)),
    (parse_offense, "§ –", ("offenses",)),
    (parse_offense, "(District of Maine)", ("offenses",)),
]


@pytest.mark.parametrize(
    ("read", "text", "columns"), CASES, ids=[f"{read.__name__}: {text}" for read, text, _ in CASES]
)
def test_what_is_not_understood_is_told(read: Reader, text: str, columns: tuple[str, ...]) -> None:
    assert told(read(text)) == set(columns)


#: What looks odd and is known: published forms, with other numbers.
KNOWN: list[tuple[Reader, str]] = [
    (parse_district, "1. & 2. District of Maine; 1. May 1, 1999; 2. May 2, 1999 (as amended in 2001)"),
    (parse_district, "M. D. Fla. (Tampa); 1980 (sentence modified in 1981)"),
    (parse_district, "Southern District of New York; Sentence under seal (Unknown)"),
    (parse_district, "D. Alaska (Third Division); 1957"),
    (parse_district, "D. Minn. (Sixth Div.); 1957"),
    (parse_sentence, "14 months' confinement; forfeiture of $350 pay per month for 12 months; bad conduct discharge"),
    (parse_sentence, "Five years' probation, conditioned upon one full day per week of community service"),
    (parse_sentence, "1. 60 months of imprisonment.\n2. 50 months of imprisonment. Both prison sentences to run concurrently."),
    (parse_sentence, "301 months of imprisonment on count one; 61 months on count two, consecutive"),
    (parse_terms, "Prison sentence commuted to time served plus 30 days"),
    (parse_terms, "Sentence to expire on May 1, 2017, leaving in effect the 10-yearterm of supervised release"),
    (parse_terms, "Sentences commuted to expire on May 1, 2017, leaving in effect the eight and three-year terms of release"),
    (parse_person, "John Q. Doe, Jr., aka Jon Doe – Gary, IN"),
    (parse_statutes, "Fraud, 18 U.S.C. § 1343 (12 counts); liquor law violation, 26 U.S.C."),
    (parse_statutes, "Absent without leave, U.C.M.J."),
    (parse_statutes, "Fraud (U.S. Code section not cited)"),
    (parse_statutes, "(See Proclamation No. 1234; 57 Fed. Reg. 12,345 (1992))"),
    (parse_drug_quantities, "1. Distribution of heroin; 2. Importation of cocaine"),
    (parse_drug_quantities, "Distribution and possession of heroin, and sale of more than one kilogram of cocaine"),
    (parse_drug_quantities, "Two counts of distribution of heroin; sale of 20 tablets of oxycodone"),
    (parse_statutes, "Laundering of $1,500,000; fraud in the year 1999; $20,000, 18 U.S.C. § 1956"),
    (parse_statutes, "Distribution within 1,000 feet of a school to one under 21, 21 U.S.C. §§ 859, 860"),
    (parse_drug_quantities, "Distribution of multiple kilograms of heroin; felon in possession, 18 U.S.C. § 922(g)(1)"),
    (parse_offense, "(See Proclamation No. 1234; 57 Fed. Reg. 12,345 (1992))"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "text"), KNOWN, ids=[text for _, text in KNOWN])
def test_what_is_known_is_not_told(read: Reader, text: str) -> None:
    assert not told(read(text))


@pytest.mark.parametrize(
    "words",
    [
        "(as amended June 2, 2005)",
        "(amended June 2, 2005)",
        "(modified)",
        "; amended June 3, 2005",
        "(sentence modified)",
    ],
)
def test_an_amendment_is_one_with_or_without_as(words: str) -> None:
    record = RawRecord("invented", 1, "Jane Roe", "Fraud", f"D. Me.; May 1, 1999 {words}", "120 months' imprisonment")
    facts = read_facts(record).facts
    # what is printed is the amended sentence: the first one is not known
    assert (facts["is_amended"].value, facts["sentence_months"].value, facts["imposed_months"].value) == (
        True,
        120,
        None,
    )
    assert facts["first_sentenced_on"].value == "1999-05-01"


@pytest.mark.parametrize(
    ("text", "statutes"),
    [
        # signs, brackets and stops that a list has set or lost; 50 App. U.S.C. is the appendix to title 50
        ("Drugs, 21 U.S.C. § § 846", "21 USC 846"),
        ("Drugs, 21 U.S.C. § 841(b)(1(A)(iii)", "21 USC 841(b)(1)(A)(iii)"),
        ("Fraud, 18 U.S.C. §§ 2; 371, 1343", "18 USC 1343;18 USC 2;18 USC 371"),
        ("Induction, 50 App. U.S.C. §§ 451 et seq.", "50 USC App. 451"),
    ],
)
def test_citations_with_slips_are_read(text: str, statutes: str) -> None:
    reading = parse_statutes(text)
    assert (reading.facts["statutes"].value, reading.problems) == (statutes, [])


# -- Damage whose consequence is known, thrown at well-formed texts

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
days = st.builds("{} {}, {}".format, st.sampled_from(MONTHS), st.integers(1, 28), st.integers(1950, 2015))
courts = st.sampled_from(DISTRICTS)
months = st.integers(2, 600)
#: No word of any list: ten consonants.
nonsense = st.text("bcdfghjkpqvwxz", min_size=10, max_size=10)
#: What cannot stand in any of the texts, wherever it is put.
strangers = nonsense | st.sampled_from(
    ["49", "0 months", "-5 months", "#", "%", "July 4, 216", "March 9", "February 30, 2016", "12O", "13/45/2010"]
)


def put_in(text: str, word: str, at: int) -> str:
    """The text with one more word, between two words or at either end."""
    words = text.split(" ")
    at %= len(words) + 1
    return " ".join([*words[:at], word, *words[at:]])


def without_a_figure_of_the_year(day: str, at: int) -> str:
    at = len(day) - 1 - at % 4
    return day[:at] + day[at + 1 :]


places = st.integers(0, 60)
districts = st.builds("{}; {}".format, courts, days)
sentences = st.builds(
    "{} months' imprisonment; {} years' supervised release; ${},000 fine ({})".format,
    months, st.integers(1, 20), st.integers(1, 900), days,
)  # fmt: skip
terms = st.builds(
    "Prison sentence commuted to {}, {}".format,
    st.builds("expire on {}".format, days) | st.builds("a term of {} months' imprisonment".format, months),
    st.sampled_from(["conditioned upon residential drug treatment", "leaving intact the 5-year term of release"]),
)


@given(districts, strangers, places)
def test_a_stranger_in_district_and_date_is_told(text: str, word: str, at: int) -> None:
    before, damaged = parse_district(text), put_in(text, word, at)
    assert not told(before)
    assert told(parse_district(damaged)), damaged


@given(sentences, strangers, places)
def test_a_stranger_in_a_sentence_is_told(text: str, word: str, at: int) -> None:
    before, damaged = parse_sentence(text), put_in(text, word, at)
    assert not told(before)
    assert told(parse_sentence(damaged)), damaged


@given(terms, strangers, places)
def test_a_stranger_in_the_terms_is_told(text: str, word: str, at: int) -> None:
    before, damaged = parse_terms(text), put_in(text, word, at)
    assert not told(before)
    assert told(parse_terms(damaged)), damaged


@given(courts, days, st.integers(0, 3))
def test_a_year_that_lost_a_figure_is_no_date_and_told(court: str, day: str, at: int) -> None:
    cut = without_a_figure_of_the_year(day, at)
    assert told(parse_district(f"{court}; {cut}")) == {"first_sentenced_on"}
    assert set(PRISON) <= told(parse_sentence(f"60 months' imprisonment ({cut})"))
    assert set(GRANTED) <= told(parse_terms(f"Prison sentence commuted to expire on {cut}"))


@given(courts, days)
def test_a_date_without_its_year_is_told(court: str, day: str) -> None:
    assert told(parse_district(f"{court}; {day.partition(',')[0]}")) == {"first_sentenced_on"}


@given(sentences, st.sampled_from(["0", "-1", "-12", "zero"]), st.sampled_from(["months", "years"]))
def test_a_length_of_nothing_or_less_is_told(text: str, number: str, unit: str) -> None:
    _, _, rest = text.partition(";")
    assert set(PRISON) <= told(parse_sentence(f"{number} {unit}' imprisonment;{rest}"))
    release = parse_sentence(f"60 months' imprisonment; {number} {unit}' supervised release")
    assert "supervised_release_months" in told(release)
    assert set(GRANTED) <= told(parse_terms(f"Prison sentence commuted to a term of {number} {unit}' imprisonment"))


@given(months, nonsense)
def test_a_unit_that_is_none_is_told(number: int, unit: str) -> None:
    assert set(PRISON) <= told(parse_sentence(f"{number} {unit} imprisonment"))
    assert set(GRANTED) <= told(parse_terms(f"Prison sentence commuted to a term of {number} {unit}"))


@given(
    st.sampled_from(["Jane Roe", "John Q. Doe, Jr.", "Jane Roe, aka Joan Roe", "Jane Roe – Gary, IN"]), places, nonsense
)
def test_a_figure_or_a_word_that_is_no_name_is_told(text: str, at: int, word: str) -> None:
    for stranger in ("120", word):
        assert told(parse_person(put_in(text, stranger, at))) & {"name", "aliases", "home"}


@given(st.integers(1, 49), st.integers(100, 9_999), st.sampled_from(["title", "section", "both"]))
def test_a_citation_that_lost_a_part_is_told(title: int, section: int, lost: str) -> None:
    whole = parse_statutes(f"Wire fraud, {title} U.S.C. § {section}")
    assert (values(whole), told(whole)) == ({"statutes": f"{title} USC {section}"}, set())
    before = "" if lost in ("title", "both") else f"{title} "
    after = "" if lost in ("section", "both") else f" {section}"
    assert told(parse_statutes(f"Wire fraud, {before}U.S.C. §{after} (two counts)")) == {"statutes"}


@given(st.integers(1, 9_999), st.sampled_from(["grams", "kilograms", "kg", "pounds", "ounces"]), nonsense)
def test_a_weight_without_its_number_is_told(number: int, unit: str, word: str) -> None:
    assert not told(parse_drug_quantities(f"Distribution of {number} {unit} of heroin"))
    for wrong in ("", "0 ", "-", f"{word} "):
        of = "-" + str(number) + " " if wrong == "-" else wrong
        assert told(parse_drug_quantities(f"Distribution of {of}{unit} of heroin")) == {"drug_quantities"}, of


offenses = st.builds(
    "Conspiracy to distribute {} {} of {}, {} U.S.C. § {}; wire fraud (two counts), 18 U.S.C. § 1343".format,
    st.integers(1, 99), st.sampled_from(["grams", "kilograms", "pounds"]), st.sampled_from(["heroin", "cocaine base"]),
    st.integers(1, 49), st.integers(100, 9_999),
)  # fmt: skip


@given(offenses, st.integers(0, 2), st.integers(1, 99_999_999).filter(lambda n: not 1800 <= n <= 2099))
def test_a_figure_that_stands_alone_in_an_offense_is_a_section_or_told(text: str, at: int, figure: int) -> None:
    """Between two stops it may be one more section of the citation before it; else nobody knows what it is."""
    assert not told(parse_statutes(text))
    stops = [place for place, sign in enumerate(text) if sign == ","] + [len(text)]
    damaged = f"{text[: stops[at]]}, {figure}{text[stops[at] :]}"
    after = parse_statutes(damaged)
    assert told(after) == {"statutes"} or str(figure) in str(after.facts["statutes"].value), damaged


@given(st.integers(1, 9_999), nonsense, st.sampled_from(["heroin", "cocaine base", "a mixture containing heroin"]))
def test_a_weight_in_a_unit_of_no_language_is_told(number: int, unit: str, drug: str) -> None:
    assert told(parse_drug_quantities(f"Distribution of {number} {unit} of {drug}")) == {"drug_quantities"}


@given(st.text("0123456789 .,;:()§$%-–", min_size=1, max_size=40).filter(str.strip))
def test_an_offense_without_a_word_is_told(text: str) -> None:
    assert "offenses" in told(parse_offense(text))


# -- The whole way: the words stand in the list of rejects

LIST = """item,description
"MAY 5, 2016",
,Ann Example
Offense:,"Wire fraud, U.S.C. § 1343; distribution of 5O grams of heroin"
District/Date:,"District of Maine; July 4, 216"
Sentence:,"-5 months' imprisonment; supervised release; $500 fine"
Terms of grant:,"Prison sentence commuted to a term of 0 months' imprisonment"
"""


def test_what_is_unread_stands_among_the_rejects_with_its_words(tmp_path: Path) -> None:
    path, data = tmp_path / "invented.csv", tmp_path / "grants.csv"
    path.write_text(LIST, encoding="utf-8")
    done = ingest(
        [path], data=data, president="Barack Obama", sheets=tmp_path, corrections=tmp_path / "none.yml", raw=tmp_path
    )
    row = done.grants.iloc[0]
    assert row["granted_on"].date() == date(2016, 5, 5)
    with data.with_name("grants.csv.rejects.csv").open(encoding="utf-8", newline="") as file:
        rejects = {(reject["field"], reject["text"]) for reject in csv.DictReader(file)}
    expected = {
        ("statutes", "U.S.C. § 1343"),
        ("drug_quantities", "grams"),
        ("first_sentenced_on", "July 4, 216"),
        ("sentence_months", "-"),
        ("supervised_release_months", "supervised"),
        ("commuted_months", "0 months"),
    }
    assert {(field, text.lstrip("'")) for field, text in rejects} >= expected
    assert all(row.isna()[field] for field, _ in expected)
    assert row["fine_usd"] == 500
