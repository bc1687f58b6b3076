"""What two copies of one list say differently, fact by fact; reported, never hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.grants.schema import BY_NAME, NAMES, ColumnKind
from analysis.grants.table import write_cell
from analysis.lists.copies import Pair
from analysis.lists.facts import read_facts
from analysis.lists.layouts import RawRecord
from analysis.lists.reading import Reading


@dataclass(frozen=True, slots=True)
class Difference:
    """Two copies of a list that say different things about one grant.

    ``value`` is what the table holds, from ``source`` at ``line``; ``other_value`` is what
    the other copy says. Where a grant stands in one copy only, ``column`` is ``record``
    and the other side's value is empty.
    """

    granted_on: str
    name: str
    column: str
    source: str
    line: int
    value: str
    other_source: str
    other_line: int | None
    other_value: str


def find_missing_records(pairs: Sequence[Pair]) -> Iterator[Difference]:
    """Grants that stand in one copy only; a whole day in one copy only is reported once."""
    blocks: dict[tuple[str, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        blocks[pair.record.source, pair.record.block].append(pair)
    for block in blocks.values():
        alone = [record for record, others in block if not others]
        if len(alone) == len(block) > 1:
            first, words = alone[0], f"{len(alone)} grants, all of this day"
            yield Difference(_day(first), "", "record", first.source, first.line, words, "", None, "")
            continue
        for record in alone:
            name = record.name
            yield Difference(_day(record), name, "record", record.source, record.line, name, "", None, "")


def _day(record: RawRecord) -> str:
    return record.granted_on.isoformat() if record.granted_on is not None else ""


def find_differences(
    record: RawRecord, reading: Reading, others: Sequence[RawRecord], held: Mapping[tuple[str, int, str, str], str]
) -> Iterator[Difference]:
    """What other copies say otherwise than the table, whose ``held`` cells are no longer what was read."""
    day = _day(record)
    name = _word(reading.facts.get("name"), "text") or record.name
    for other in others:
        if other.granted_on not in (None, record.granted_on):
            yield Difference(
                day, name, "granted_on", record.source, record.line, day,
                other.source, other.line, str(other.granted_on),
            )  # fmt: skip
        if published_words(other) == published_words(record):
            continue
        facts = read_facts(replace(other, home=other.home or record.home)).facts
        for column in NAMES:
            kind = BY_NAME[column].kind
            read, theirs = _word(reading.facts.get(column), kind), _word(facts.get(column), kind)
            ours = held.get((*record.place, column), read)
            if theirs not in (read, ours):
                yield Difference(day, name, column, record.source, record.line, ours, other.source, other.line, theirs)


def published_words(record: RawRecord) -> tuple[str, ...]:
    return record.name, record.offense, record.district_date, record.sentence, record.terms


def _word(fact: Any, kind: ColumnKind) -> str:
    return "" if fact is None else write_cell(fact.value, kind)
