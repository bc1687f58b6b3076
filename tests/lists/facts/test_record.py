"""All readers together: one record, hostile texts, and what must hold of any text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.grants.schema import BY_NAME
from analysis.lists.clean import LONGEST
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
from analysis.lists.layouts.record import RawRecord
from analysis.lists.reading import Reading
from support.timing import at_most

READERS = (
    *(parse_person, parse_offense, parse_statutes, parse_drug_quantities),
    *(parse_district, parse_sentence, parse_terms),
)
#: Columns that layouts and the source give, not the words.
NOT_FROM_WORDS = {
    *("batch_id", "grant_id", "granted_on", "president", "clemency_type", "amends", "same_person"),
    *("source", "source_line"),
}


def record(**parts: str) -> RawRecord:
    return RawRecord(source="invented", line=7, **{"name": "Jane Roe", **parts})


def test_every_column_of_the_table_that_stands_in_words_is_read() -> None:
    assert set(read_facts(record()).facts) == set(BY_NAME) - NOT_FROM_WORDS


def test_a_record_of_two_cases() -> None:
    reading = read_facts(
        record(
            offense="1. Distribution of crack\n2. Supervised release violation",
            district_date="1. District of Maine; May 4, 2004\n2. District of Utah; May 1, 2003",
            sentence="1. Life imprisonment; 10 years' supervised release\n2. 24 months' imprisonment (consecutive)",
            terms="Prison sentence commuted to a term of 200 months' imprisonment",
        )
    )
    values = {column: fact.value for column, fact in reading.facts.items()}
    assert not reading.problems
    assert values["n_cases"] == 2
    assert values["district"] == "District of Maine"
    assert values["first_sentenced_on"] == "2003-05-01"
    assert values["life_plus_months"] == 24
    assert values["commuted_months"] == 200
    assert values["drugs"] == "cocaine base"


def test_the_earliest_date_may_stand_in_the_sentence() -> None:
    reading = read_facts(
        record(
            district_date="District of Maine; May 4, 2004",
            sentence="60 months' imprisonment (May 1, 1999); amended to 50 months' imprisonment",
        )
    )
    fact = reading.facts["first_sentenced_on"]
    assert (fact.value, fact.field) == ("1999-05-01", "sentence")


@pytest.mark.parametrize("note", ["(as amended June 1, 2003)", "(as modified in 2003)", "(as amended)"])
def test_a_date_may_say_that_the_sentence_was_amended(note: str) -> None:
    # what is printed is the amended sentence; what it was before is not said
    facts = read_facts(
        record(district_date=f"District of Maine; May 1, 2001 {note}", sentence="Life imprisonment")
    ).facts
    assert (facts["is_amended"].value, facts["is_amended"].field) == (True, "district_date")
    assert (facts["is_life"].value, facts["is_life_imposed"].value) == (True, None)
    finite = read_facts(
        record(district_date=f"District of Maine; 2001 {note}", sentence="61 months' imprisonment")
    ).facts
    assert (finite["sentence_months"].value, finite["imposed_months"].value) == (61, None)
    # where the sentence tells of the amendment itself, it says what came first
    told = "Life imprisonment; amended to 300 months' imprisonment"
    both = read_facts(record(district_date=f"District of Maine; 2001 {note}", sentence=told)).facts
    assert (both["is_amended"].value, both["is_life_imposed"].value) == (True, True)
    # a pardon prints no sentence
    assert read_facts(record(district_date=f"D. Me.; 2001 {note}")).facts["is_amended"].value is True


def test_a_sentence_on_remand_is_no_amended_one() -> None:
    facts = read_facts(record(district_date="District of Maine; May 1, 2001 (on remand)", sentence="Life")).facts
    assert (facts["is_amended"].value, facts["is_life_imposed"].value) == (False, True)


def test_the_court_may_stand_in_the_offense() -> None:
    fact = read_facts(record(offense="Distribution of heroin (District of Maine)")).facts["district"]
    assert (fact.value, fact.field) == ("District of Maine", "offense")


@pytest.mark.parametrize("court", ["District of Michigan", "E. D. Miss.", "Central District of Ohio"])
def test_a_district_that_does_not_exist_is_told(court: str) -> None:
    # Michigan has an Eastern and a Western one, Mississippi a Northern and a Southern, Ohio the same
    reading = read_facts(record(offense="Distribution of heroin", district_date=f"{court}; 2006"))
    assert reading.facts["district"].value is None
    assert ("district", "district.no_such_district") in {(p.column, p.rule) for p in reading.problems}


def test_a_decline_may_stand_in_name_or_terms() -> None:
    assert (
        read_facts(record(name="Jane Roe *(condition declined)", terms="Commuted to 9 months"))
        .facts["is_declined"]
        .value
    )
    assert read_facts(record(terms="Commuted to 9 months (declined)")).facts["is_declined"].value
    assert read_facts(record(terms="Commuted to 9 months")).facts["is_declined"].value is False


def test_a_field_that_is_too_long_is_a_problem_not_a_silence() -> None:
    reading = read_facts(record(sentence="60 months' imprisonment; " + "x" * LONGEST))
    assert reading.facts["sentence_months"].value is None
    assert ("sentence_months", "record.too_long") in {(problem.column, problem.rule) for problem in reading.problems}
    assert reading.facts["name"].value == "Jane Roe"


HOSTILE = (
    *("a", "1", "$", " ", "(", ")", ";", "\n", ".", '"', "\u00e9", "\u00a0", "1,", "1.", "1. ", "x;", "(a)", "$1,"),
    *("one ", "twenty-", "hundred and ", "240 months, ", "years and ", "may ", "may 1", "2010-", "life plus "),
    *("21 u.s.c. § 841(a)(1), ", "18 u. s. c ", "cocaine ", "firearm ", "in relation ", "user of ", "proceeds of "),
    *("district of ", "n. d. ", "; d. ", "aka ", " - ", "* ", "(incorrectly ", "incorrectly ", "residential a "),
    *("less than ", "5 g of ", "12 months, ", "  ", "- ", "' "),
    *("commuted to ", "as amended ", "1. & 2. ", "court martial", "10 grams of ", "remi", "(declin", "five thousand "),
)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_50_000_repeated_characters_take_no_time(reader: Callable[[str], object]) -> None:
    # generous for a slow machine; a pattern that backtracks takes minutes
    for piece in HOSTILE:
        text = piece * (50_000 // len(piece)) + "!"
        with at_most(seconds=3):
            reader(text)


WORDS = st.sampled_from(
    (
        *("life", "imprisonment;", "months'", "years'", "240", "ten", "and", "plus", "amended", "to", "reduced", "as"),
        *("(consecutive)", "(concurrent)", "1.", "2.", "&", "supervised", "release", "$5,000", "fine", "restitution"),
        *("May", "1,", "2016", "commuted", "expire", "on", "leaving", "intact", "remitted", "time", "served", "no"),
        *("crack", "cocaine", "base", "with", "firearm", "drug", "felon", "aka", "–", "District", "of", "Maine"),
        *("N.", "D.", "Ill.", "court-martial", "death", "sentence", "all", "but", "\n", "(", ")", ";", ","),
    )
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))


def check(reading: Reading, length: int) -> None:
    for fact in reading.facts.values():
        assert 0 <= fact.start <= fact.end <= length
    for problem in reading.problems:
        assert 0 <= problem.start <= problem.end <= length
        assert reading.facts[problem.column].value is None


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_the_same_twice_within_its_bounds(reader: Callable[[str], Reading], text: str) -> None:
    reading = reader(text)
    check(reading, len(text))
    assert reading == reader(text)


@given(name=TEXTS, offense=TEXTS, district_date=TEXTS, sentence=TEXTS, terms=TEXTS)
@settings(max_examples=200, deadline=None)
def test_any_record_is_read(name: str, offense: str, district_date: str, sentence: str, terms: str) -> None:
    raw = record(name=name, offense=offense, district_date=district_date, sentence=sentence, terms=terms)
    reading = read_facts(raw)
    assert set(reading.facts) == set(BY_NAME) - NOT_FROM_WORDS
    for column, fact in reading.facts.items():
        assert len(getattr(raw, fact.field)) >= fact.end >= fact.start >= 0, column
    for problem in reading.problems:
        assert reading.facts[problem.column].value is None
