"""The copies of one list become one list, without losing or doubling anyone.

One copy's words count (the *base*); every record of another copy is matched to at most
one record of it, and gives it the day and the home that the base does not print.
What two copies say differently is reported, fact by fact.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from analysis import project
from analysis.grants.schema import BY_NAME, NAMES, ColumnKind
from analysis.grants.table import write_cell
from analysis.lists.audit import read_audit
from analysis.lists.facts import read_facts
from analysis.lists.layouts.record import RawRecord
from analysis.lists.names import bare_name, surname
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


def read_differences(grants: pd.DataFrame, path: Path = project.DIFFERENCES) -> list[Difference]:
    """The differences between copies that a run has kept beside the table, of the days and lists of some grants.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``granted_on`` and ``source``. Not changed.
    path : the file that ``ingest`` writes; without one there are none

    Raises
    ------
    InputError
        The file is damaged.

    Examples
    --------
    >>> read_differences(pd.DataFrame({"granted_on": [pd.Timestamp("2016-03-30")], "source": ["my-list"]}))
    []
    """
    held = set(zip(grants["granted_on"].dt.strftime("%Y-%m-%d"), grants["source"], strict=True))
    rows: list[dict[str, Any]] = read_audit(Difference, path)
    return [
        Difference(**{**row, "line": int(row["line"]), "other_line": int(row["other_line"] or 0) or None})
        for row in rows
        if (row["granted_on"], row["source"]) in held
    ]


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
        facts = read_facts(other._replace(home=other.home or record.home)).facts
        for column in NAMES:
            kind = BY_NAME[column].kind
            read, theirs = _word(reading.facts.get(column), kind), _word(facts.get(column), kind)
            ours = held.get((*record.place, column), read)
            if theirs not in (read, ours):
                yield Difference(day, name, column, record.source, record.line, ours, other.source, other.line, theirs)


def published_words(record: RawRecord) -> tuple[str, ...]:
    parts = record.offense, record.district_date, record.sentence, record.terms
    return record.name, *parts, record.register_number, record.docket


def _word(fact: Any, kind: ColumnKind) -> str:
    return "" if fact is None else write_cell(fact.value, kind)


#: Records of the same name are one grant if at least this share of their words agrees ...
SAME_NAME_SHARE: Final = 0.25
#: ... and records with different spellings of the name if at least this share does.
OTHER_NAME_SHARE: Final = 0.6


class Pair(NamedTuple):
    """A record of the list, and the records of other copies that are the same grant."""

    record: RawRecord
    others: list[RawRecord]


def merge_copies(copies: Sequence[Sequence[RawRecord]]) -> list[Pair]:
    """Merge the copies of one list; the first is the base.

    >>> a = RawRecord("a", 1, "Ann Example", sentence="60 months", block=1)
    >>> b = RawRecord("b", 7, "Ann Example", sentence="60 months", granted_on=date(2016, 5, 5))
    >>> [(pair.record.granted_on.isoformat(), len(pair.others)) for pair in merge_copies([[a], [b]])]
    [('2016-05-05', 1)]
    """
    # A day comes from the match of a record, or from its block where a match gave it and all days known in that are
    # one; from nothing else: that another row of a table prints a day says nothing of a row that prints none.
    pairs = [Pair(record, []) for record in copies[0]]
    for copy in copies[1:]:
        matches = match_records([pair.record for pair in pairs], copy)
        for index, record in enumerate(copy):
            if index in matches:
                pairs[matches[index]].others.append(record)
            else:
                pairs.append(Pair(record, []))
    matched = {_block(record) for record, others in pairs if others and record.granted_on is None}
    pairs = [Pair(_complete(pair), pair.others) for pair in pairs]
    days = _days_of_blocks(pair.record for pair in pairs if _block(pair.record) in matched)
    return [
        Pair(record._replace(granted_on=record.granted_on or days.get(_block(record))), others)
        for record, others in pairs
    ]


def _complete(pair: Pair) -> RawRecord:
    record = pair.record
    for other in pair.others:
        record = record._replace(
            granted_on=record.granted_on or other.granted_on,
            home=record.home or other.home,
            president=record.president or other.president,
            clemency_type=record.clemency_type or other.clemency_type,
        )
    return record


def _block(record: RawRecord) -> tuple[str, int]:
    return record.source, record.block


def _days_of_blocks(records: Iterable[RawRecord]) -> dict[tuple[str, int], date | None]:
    """The day of each block, None where its records name several."""
    days: dict[tuple[str, int], set[date]] = defaultdict(set)
    for record in records:
        if record.granted_on is not None:
            days[_block(record)].add(record.granted_on)
    return {block: min(found) if len(found) == 1 else None for block, found in days.items()}


def match_records(base: Sequence[RawRecord], copy: Sequence[RawRecord]) -> dict[int, int]:
    """Which record of ``base`` each record of ``copy`` is, by index; one to one."""
    # Different people share a name, and one person's name is spelled in two ways: days and words must agree as well.
    # First people of the same name, the most alike first, then those left over who share a surname or a court and day.
    of_base, of_copy = ([_words(record) for record in records] for records in (base, copy))
    matches: dict[int, int] = {}
    taken: set[int] = set()
    for make_key, share, largest in _PASSES:
        by_key: dict[str, list[int]] = defaultdict(list)
        for at, record in enumerate(base):
            if at not in taken and (key := make_key(record)):
                by_key[key].append(at)
        candidates = sorted(
            (-alike, index, at)
            for index, record in enumerate(copy)
            if index not in matches and len(by_key.get(key := make_key(record), ())) <= largest
            for at in by_key.get(key, ())
            if _same_day(base[at], record) and (alike := _share(of_base[at], of_copy[index])) >= share
        )
        for _, index, at in candidates:
            if index not in matches and at not in taken:
                matches[index] = at
                taken.add(at)
    return matches


def _same_day(record: RawRecord, other: RawRecord) -> bool:
    return record.granted_on is None or other.granted_on is None or record.granted_on == other.granted_on


def _name_key(record: RawRecord) -> str:
    return "".join(filter(str.isalpha, bare_name(record.name))).casefold()


#: The passes of a match, in order: the key that both records share, the share of words
#: that must agree, and how many records may have the key (where more do, it says nothing).
_PASSES: Final[tuple[tuple[Callable[[RawRecord], str], float, int], ...]] = (
    (_name_key, SAME_NAME_SHARE, 1_000),
    (lambda record: surname(record.name), OTHER_NAME_SHARE, 50),
    (lambda record: record.district_date.casefold(), OTHER_NAME_SHARE, 50),
)


def _share(words: frozenset[str], others: frozenset[str]) -> float:
    """Words in both, as a share of the words in either."""
    return len(words & others) / (len(words | others) or 1)


def _words(record: RawRecord) -> frozenset[str]:
    text = " ".join((record.offense, record.district_date, record.sentence, record.terms))
    return frozenset(re.findall(r"\w+", text.casefold()))
