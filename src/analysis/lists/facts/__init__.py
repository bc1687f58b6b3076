"""Words to facts: one small pure reader per part of a published record.

Each reader takes one text and gives a :class:`~analysis.lists.reading.Reading`: facts by
column, and the words that it could not turn into one. :func:`read_facts` puts the
readers of one record together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import _lru_cache_wrapper, lru_cache
from operator import attrgetter

from analysis.grants.schema import LIST_SEPARATOR
from analysis.lists.clean import LONGEST
from analysis.lists.dates import earliest
from analysis.lists.facts.cases import count_cases
from analysis.lists.facts.district import count_courts, find_districts, find_unread_court, parse_district, share_courts
from analysis.lists.facts.identifiers import parse_docket, parse_register_number
from analysis.lists.facts.offense import parse_offense
from analysis.lists.facts.person import parse_person
from analysis.lists.facts.quantities import parse_drug_quantities
from analysis.lists.facts.sentence import parse_sentence
from analysis.lists.facts.statutes import parse_statutes
from analysis.lists.facts.terms import parse_terms
from analysis.lists.layouts.record import RawRecord
from analysis.lists.reading import Fact, Problem, Reading, no_collection

__all__ = [
    "parse_district",
    "parse_docket",
    "parse_drug_quantities",
    "parse_offense",
    "parse_person",
    "parse_register_number",
    "parse_sentence",
    "parse_statutes",
    "parse_terms",
    "read_all_facts",
    "read_facts",
]


#: The texts of a record that its parts are read from.
_texts_of = attrgetter(
    "name", "offense", "offense", "offense", "district_date", "sentence", "terms", "register_number", "docket"
)


#: Readers that know short texts again: lists repeat themselves, and two copies of a list each other.
_kept = lru_cache(maxsize=2048)  # what is kept is never handed out, only copied from
_KEPT_LENGTH = 400
_parse_offense, _parse_statutes, _parse_quantities = map(_kept, (parse_offense, parse_statutes, parse_drug_quantities))
_parse_sentence, _parse_terms = map(_kept, (parse_sentence, parse_terms))


def _read_each(parse: _lru_cache_wrapper[Reading], texts: Sequence[str]) -> list[Reading]:
    """One reading of each text; long ones are seldom the same, and are not kept."""
    return [parse(text) if len(text) <= _KEPT_LENGTH else parse.__wrapped__(text) for text in texts]


#: Beside no terms of the grant, these words may be its terms as well as an earlier commutation.
_COMMUTED_HERE = re.compile(r"\bcommuted to [^;()]{0,80}")
_IN_FORCE = ("is_amended", "is_life", "is_death", "sentence_months", "life_plus_months")


def read_facts(record: RawRecord) -> Reading:
    """All facts of one published record, and all words that no reader understood.

    A Fact's position lies in the text of the field named by its ``field``. Some columns
    come from more than one field: ``first_sentenced_on`` is the earliest date of
    District/Date and Sentence, ``n_cases`` the number of cases marked anywhere, or of courts named;
    ``district`` is taken from the end of Offense where District/Date names no court, and
    ``is_amended`` from District/Date where Sentence names no amendment: what is printed
    is then the amended sentence, and the first one is unknown.

    >>> record = RawRecord("a-list", 1, "Jane Roe", "Distribution of heroin", "D. Me.; May 1, 1999", "Life")
    >>> facts = read_facts(record).facts
    >>> facts["district"].value, facts["is_life"].value, facts["first_sentenced_on"].value
    ('District of Maine', True, '1999-05-01')
    """
    return read_all_facts([record])[0]


def read_all_facts(records: Sequence[RawRecord]) -> list[Reading]:
    """The facts of each of many records, as :func:`read_facts` gives them.

    One reader goes over all of them before the next one begins: that is a seventh faster
    than record by record, in which each reader pushes the others out of the processor's cache.
    """
    with no_collection():
        offenses = [record.offense for record in records]
        parts = (
            [parse_person(record.name, record.home) for record in records],
            _read_each(_parse_offense, offenses),
            _read_each(_parse_statutes, offenses),
            _read_each(_parse_quantities, offenses),
            [parse_district(record.district_date) for record in records],
            _read_each(_parse_sentence, [record.sentence for record in records]),
            _read_each(_parse_terms, [record.terms for record in records]),
            [parse_register_number(record.register_number) for record in records],
            [parse_docket(record.docket) for record in records],
        )
        return list(map(_join, records, *parts))


def _join(record: RawRecord, *parts: Reading) -> Reading:
    """One reading of the readings of a record's parts, which are those of ``_texts_of``."""
    person, offense, statutes, quantities, district, sentence, terms, register_number, docket = parts
    facts = {
        **person.facts,
        **offense.facts,
        **statutes.facts,
        **quantities.facts,
        **district.facts,
        **sentence.facts,
        **terms.facts,
        **register_number.facts,
        **docket.facts,
    }
    problems = [problem for part in parts for problem in part.problems]

    if not terms.facts["is_declined"].value or person.facts["is_declined"].value:
        facts["is_declined"] = person.facts["is_declined"]
    facts["first_sentenced_on"] = _earlier(district.facts["first_sentenced_on"], sentence.facts["first_sentenced_on"])
    if "is_amended" in district.facts and not sentence.facts["is_amended"].value:
        amended = district.facts["is_amended"]
        facts["is_amended"] = amended
        facts["is_life_imposed"] = facts["imposed_months"] = amended._replace(value=None)
    if district.facts["district"].rule == "district.not_said":
        if courts := find_districts(record.offense):
            facts.update(share_courts(courts))
        elif (unread := find_unread_court(record.offense)) is not None:
            problems.append(Problem("district", *unread, "offense.unread_court"))
        elif (unread := find_unread_court(record.sentence)) is not None:
            problems.append(Problem("district", *unread, "sentence.unread_court"))
    elif "istrict" in record.offense or "D. " in record.offense:
        named = {facts["district"].value, *(facts["other_districts"].value or "").split(LIST_SEPARATOR)}
        if others := [court for court in find_districts(record.offense) if court.value not in named]:
            problems.append(Problem("district", others[0].start, others[0].end, "offense.other_court"))
    is_commuted_here = record.clemency_type == "commutation" and not record.terms and "commuted to" in record.sentence
    if is_commuted_here and (here := _COMMUTED_HERE.search(record.sentence)):
        problems += [Problem(column, *here.span(), "sentence.commuted_here") for column in _IN_FORCE]
    n_cases = count_cases(record.offense, record.district_date, record.sentence)
    if others := facts["other_districts"].value:
        n_cases = max(n_cases, count_courts([facts["district"].value or "", *others.split(LIST_SEPARATOR)]))
    facts["n_cases"] = Fact(n_cases, 0, 0, "cases.numbered", "offense")

    lengths = list(map(len, _texts_of(record)))
    for part, length in zip(parts, lengths, strict=True) if max(lengths) > LONGEST else ():
        problems += [Problem(column, LONGEST, length, "record.too_long") for column in part.facts if length > LONGEST]
    for problem in problems:
        if facts[problem.column].value is not None:
            facts[problem.column] = Fact(None, problem.start, problem.end, problem.rule, facts[problem.column].field)
    return Reading(facts, problems)


def _earlier(one: Fact, other: Fact) -> Fact:
    """The earlier of two dates, of which either may be missing."""
    if one.value is None or other.value is None:
        return other if one.value is None and other.value is not None else one
    return one if earliest([one.value, other.value]) == one.value else other
