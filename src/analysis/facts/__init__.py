"""Words to facts: one small pure reader per part of a published record.

Each reader takes one text and gives a :class:`~analysis.provenance.Reading`: facts by
column, and the words that it could not turn into one. :func:`read_facts` puts the
readers of one record together.
"""

from __future__ import annotations

from functools import lru_cache

from analysis.facts.cases import case_numbers
from analysis.facts.dates import earliest
from analysis.facts.district import find_district, parse_district
from analysis.facts.lettering import LONGEST
from analysis.facts.offense import parse_offense
from analysis.facts.person import parse_person
from analysis.facts.quantities import parse_drug_quantities
from analysis.facts.sentence import parse_sentence
from analysis.facts.statutes import parse_statutes
from analysis.facts.terms import parse_terms
from analysis.layouts.record import RawRecord
from analysis.provenance import Fact, Problem, Reading

__all__ = [
    "parse_district",
    "parse_drug_quantities",
    "parse_offense",
    "parse_person",
    "parse_sentence",
    "parse_statutes",
    "parse_terms",
    "read_facts",
]


#: Lists say the same again and again: two thirds of the sentences of one list are repeats.
#: What is kept is never handed out, only copied from, and has a bound.
_KEPT_LENGTH = 400
_kept_sentence = lru_cache(maxsize=2048)(parse_sentence)
_kept_terms = lru_cache(maxsize=2048)(parse_terms)


def read_facts(record: RawRecord) -> Reading:
    """All facts of one published record, and all words that no reader understood.

    A Fact's position lies in the text of the field named by its ``field``. Two columns
    come from more than one field: ``first_sentenced_on`` is the earliest date of
    District/Date and Sentence, ``n_cases`` the number of cases marked anywhere;
    ``district`` is taken from the end of Offense where District/Date names no court.

    >>> record = RawRecord("a-list", 1, "Jane Roe", "Distribution of heroin", "D. Me.; May 1, 1999", "Life")
    >>> facts = read_facts(record).facts
    >>> facts["district"].value, facts["is_life"].value, facts["first_sentenced_on"].value
    ('District of Maine', True, '1999-05-01')
    """
    readings = (
        parse_person(record.name, record.home),
        parse_offense(record.offense),
        parse_district(record.district_date),
        (_kept_sentence if len(record.sentence) <= _KEPT_LENGTH else parse_sentence)(record.sentence),
        (_kept_terms if len(record.terms) <= _KEPT_LENGTH else parse_terms)(record.terms),
    )
    facts: dict[str, Fact] = {}
    problems: list[Problem] = []
    dates: list[Fact] = []
    declined: list[Fact] = []
    texts = (record.name, record.offense, record.district_date, record.sentence, record.terms)
    for reading, text in zip(readings, texts, strict=True):
        if len(text) > LONGEST:
            problems += [Problem(column, LONGEST, len(text), "record.too_long") for column in reading.facts]
        facts |= reading.facts
        problems += reading.problems
        if "first_sentenced_on" in reading.facts:
            dates.append(reading.facts["first_sentenced_on"])
        if "is_declined" in reading.facts:
            declined.append(reading.facts["is_declined"])
    facts["is_declined"] = next((fact for fact in declined if fact.value), declined[0])

    first = earliest([fact.value for fact in dates if fact.value])
    if not any(problem.column == "first_sentenced_on" for problem in problems):
        facts["first_sentenced_on"] = next((fact for fact in dates if fact.value == first), dates[0])

    district = facts["district"]
    if district.value is None:
        court = find_district(record.offense)
        if court is not None:
            facts["district"] = court
            problems = [problem for problem in problems if problem.column != "district"]

    numbers = case_numbers(record.offense) | case_numbers(record.district_date) | case_numbers(record.sentence)
    facts["n_cases"] = Fact(max(1, len(numbers)), 0, 0, "cases.numbered", "offense")
    for problem in problems:
        if problem.rule == "record.too_long":
            facts[problem.column] = Fact(None, problem.start, problem.end, problem.rule)
    return Reading(facts, problems)
