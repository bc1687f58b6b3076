"""Days with pardons and commutations in one alphabet: who was granted which, from a reviewed file.

"May 28, 2025 - 16 Pardons and 6 Commutations": the page does not say who of the 22 was pardoned. Each row
of ``data/hand/types.csv`` says it of one person, and who says so. The rows are held against the list and
against the numbers of its heading. Nothing is inferred from the order of the names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from analysis.errors import InputError
from analysis.grants.csvfile import csv_bytes, read_rows
from analysis.grants.presidents import batch_id
from analysis.grants.schema import BY_NAME
from analysis.lists.clean import clean
from analysis.lists.facts import parse_person
from analysis.lists.layouts import RawRecord
from analysis.lists.layouts.headings import names_both
from analysis.project import HAND

#: The clemency types.
CLEMENCY_TYPES: Final = BY_NAME["clemency_type"].choices

_COLUMNS: Final = ("batch", "name", "type", "says")
_BATCH = re.compile(r"\d{4}-\d\d-\d\d-[a-z]+(?:-\d)?")


@dataclass(frozen=True, slots=True)
class TypedGrant:
    """What somebody says of one grant of a mixed day; ``where`` is the file and the line of the entry."""

    batch: str
    name: str
    type: str
    says: str
    where: str


class ReviewedTypes(NamedTuple):
    """The file of reviewed types, and its entries."""

    path: Path
    entries: tuple[TypedGrant, ...]


NO_TYPES: Final = ReviewedTypes(HAND / "types.csv", ())


def read_types(path: Path) -> ReviewedTypes:
    """Read the reviewed types; a file that is missing holds none.

    Raises
    ------
    InputError
        All faults together, each with the line: a batch that has not the form of one, a type that is none,
        nobody who says so, a person who stands there twice.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "types.csv"
    >>> _ = path.write_text("batch,name,type,says\\n2025-05-28-trump-2,Jane Roe,?,?\\n", encoding="utf-8")
    >>> read_types(path)
    Traceback (most recent call last):
        ...
    analysis.errors.InputError: ...types.csv, line 2: type: '?' is none of commutation, pardon
    """
    if not path.exists():
        return ReviewedTypes(path, ())
    faults: list[str] = []
    entries: list[TypedGrant] = []
    seen: dict[tuple[str, str], int] = {}
    for row in read_rows(path, _COLUMNS, "clemency types", faults, may_be_empty=True):
        where = f"{path}, line {row.line}"
        batch, name, kind, says = (clean(row[column]) for column in _COLUMNS)
        if not _BATCH.fullmatch(batch):
            faults.append(
                f"{where}: batch: {batch!r} is no batch id; write the day and the president: 2016-03-30-obama"
            )
        if not name:
            faults.append(f"{where}: name: nobody is named")
        if kind not in CLEMENCY_TYPES:
            faults.append(f"{where}: type: {kind!r} is none of {', '.join(CLEMENCY_TYPES)}")
        elif says in ("", "?"):
            faults.append(f"{where}: says: name who says so: a page, a warrant, a newspaper and its day")
        if (line := seen.setdefault((batch, _letters(name)), row.line)) != row.line:
            faults.append(f"{where}: {name} of {batch} stands in line {line} already; one of the two is wrong")
        entries.append(TypedGrant(batch, name, kind, says, where))
    if faults:
        raise InputError("\n".join(faults))
    return ReviewedTypes(path, tuple(entries))


def give_types(types: ReviewedTypes, records: Sequence[RawRecord], faults: list[str]) -> list[RawRecord]:
    """The records of one list, those of mixed days with the types that the reviewed file has for them.

    A type is given only below a heading with both types, and overrides none that the list itself tells.
    Faults are added for entries of the list's mixed days that fit nobody or several people, that contradict
    the list, and for numbers by type that are not those of the heading.
    """
    batches = [_batch_of(record) for record in records]
    mixed = {batch for batch, record in zip(batches, records, strict=True) if batch and _is_mixed(record)}
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, (batch, record) in enumerate(zip(batches, records, strict=True)):
        if batch in mixed:
            by_name[batch, _letters(_bare_name(record))].append(at)
    typed = list(records)
    for entry in types.entries:
        if entry.batch not in mixed:
            continue  # of another list
        found = by_name.get((entry.batch, _letters(entry.name)), [])
        if len(found) != 1:
            who = f"{len(found)} people of that day have" if found else "nobody of that day has"
            faults.append(f"{entry.where}: {who} the name {entry.name!r} in {records[0].source}; mend the entry")
        elif (told := records[found[0]].clemency_type) in CLEMENCY_TYPES and told != entry.type:
            line = records[found[0]].line
            faults.append(f"{entry.where}: {entry.type}, where {records[0].source}, line {line} says {told}")
        elif told not in CLEMENCY_TYPES:
            typed[found[0]] = typed[found[0]]._replace(clemency_type=entry.type)
    faults += _check_numbers(types.path, records, typed)
    return typed


def _check_numbers(path: Path, before: Sequence[RawRecord], typed: Sequence[RawRecord]) -> Iterator[str]:
    """Where the file gives more people a type than the heading has, or all people of a heading, and others."""
    below = defaultdict(list)
    for old, new in zip(before, typed, strict=True):
        if new.heading is not None and len(new.heading.counts) > 1:
            below[new.heading].append((old, new))
    for heading, people in below.items():
        if all(old is new for old, new in people):
            continue
        found = Counter(new.clemency_type for _, new in people)
        is_whole = all(new.clemency_type in CLEMENCY_TYPES for _, new in people)
        counts = dict(heading.counts)
        if any(found[kind] > n or (is_whole and found[kind] != n) for kind, n in counts.items()):
            have = " and ".join(f"{found[kind]} {kind}s" for kind in counts)
            first = people[0][0]
            yield (
                f"{path}: {have} below {heading.words!r} ({first.source}, line {heading.line});"
                f" compare the entries of {_batch_of(first)} with who says so"
            )


def say_unused(types: ReviewedTypes, records: Sequence[RawRecord]) -> Iterator[str]:
    """Entries for days that a list has below no heading with both types: they say nothing of it."""
    there = {_batch_of(record) for record in records}
    mixed = {_batch_of(record) for record in records if _is_mixed(record)}
    for entry in types.entries:
        if entry.batch in there - mixed:
            yield (
                f"{entry.where}: not used for {records[0].source}: no heading there says that {entry.batch} has both"
                " pardons and commutations; take the entry out, unless another list of that day has such a heading"
            )


def say_lines(records: Sequence[RawRecord]) -> str:
    """The lines that the reviewed file lacks for people of mixed days, without a type.

    >>> from datetime import date
    >>> print(say_lines([RawRecord("a-list", 1, "Jane Roe, Jr.", granted_on=date(2025, 5, 28), president="D. Trump")]))
    2025-05-28-trump-2,"Jane Roe, Jr.",?,?
    """
    rows = [(_batch_of(record) or "?", _bare_name(record), "?", "?") for record in records]
    return csv_bytes((), rows).decode().strip()


def _batch_of(record: RawRecord) -> str:
    day, president = record.granted_on, record.president
    return batch_id(day, president) if day is not None and president else ""


def _is_mixed(record: RawRecord) -> bool:
    """Whether a record stands below a heading with both types."""
    return names_both(record.clemency_type) or (record.heading is not None and len(record.heading.counts) > 1)


def _bare_name(record: RawRecord) -> str:
    return parse_person(record.name).facts["name"].value or record.name


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
