"""What a list does not print of itself, and who states it: its source sheet, or the person who ingests it.

Nobody overrides another: where the list, its sheet and the person disagree, the list is refused.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from analysis.grants.presidents import batch_id, was_in_office
from analysis.lists.changes import ALL
from analysis.lists.layouts import Listing, RawRecord
from analysis.lists.layouts.headings import clemency_type, names_both
from analysis.lists.mixed_days import CLEMENCY_TYPES, ReviewedTypes, give_types, say_lines
from analysis.lists.sources import Source, draft_sheet

#: What a list prints of a commutation, if it prints it at all; the district may stand in the offense.
PARTS_OF_A_COMMUTATION: Final = ("offense", "sentence", "terms")


@dataclass(frozen=True, slots=True)
class Stated:
    """What the person who ingests says of lists that do not print it, and have no source sheet.

    ``accept`` are the ids of batches that may change, or the word ``all``; with ``only_known`` a list is refused
    of which something cannot be read that the file of rejects does not have yet.
    """

    granted_on: date | None = None
    president: str = ""
    clemency_type: str = ""
    accept: tuple[str, ...] = ()
    only_known: bool = False


def complete_records(
    source: Source, listing: Listing, stated: Stated, types: ReviewedTypes, faults: list[str]
) -> list[RawRecord]:
    """The records of a list with the president, type and days that its sheet, the person or ``types`` state."""
    days = _days_of_blocks(source, listing, faults)
    faults += _check_types(source, listing, stated)
    sheet, given = source.sheet, _given_type(source, stated)
    records = [
        record._replace(
            granted_on=days.get(record.block, record.granted_on),
            president=record.president or (sheet.president if sheet else "") or stated.president,
            clemency_type=given if given and _leaves_open(record.clemency_type, given) else record.clemency_type,
        )
        for record in listing.records
    ]
    records = give_types(types, records, faults)
    faults += _check_column_of_days(source, listing, records)
    if not records and not listing.names_nobody:
        faults.append(f"{source.path}: no grant could be read; {listing.account}")
    if records and not any(record.president for record in records):
        faults.append(
            f"{source.path}: no president is printed and no source sheet names one;"
            ' say --president "Full Name", or add a sheet to data/sources'
        )
    if untyped := [record for record in records if not record.clemency_type]:
        is_of_some = len(untyped) < len(records)
        some = f" of {len(untyped):,} of its grants (the first in line {untyped[0].line})" if is_of_some else ""
        faults.append(
            f"{source.path}: the list does not say{some} whether it holds pardons or commutations;"
            " say --type pardon or --type commutation, or add a sheet with clemency_type to data/sources"
        )
    return records


def _leaves_open(words: str, given: str) -> bool:
    """Whether the words of a list for a type leave it to the person who states the type of all.

    "Reprieve" in a column of types is none of both. Of words that contradict one another the last are nearest to
    the grant: they are those of its own row, or of the heading right above it.
    """
    return not words or (names_both(words) and clemency_type(words.rpartition(" | ")[2]) in ("", given))


def _check_column_of_days(source: Source, listing: Listing, records: Sequence[RawRecord]) -> Iterator[str]:
    """A column of days, most of which are not of the president's time, is not one of days of grants."""
    days = [(record, record.granted_on) for record in records if record.granted_on is not None and record.president]
    dated = [(record, day) for record, day in days if day <= date.today()]
    outside = [record for record, day in dated if not was_in_office(day, record.president)]
    if "day" in listing.columns and len(outside) * 2 > len(dated):
        yield (
            f"{source.path}, line {outside[0].line}: {len(outside):,} of {len(dated):,} days in the column of days are"
            f" not of the time in office of President {outside[0].president}; name the column 'Sentenced' if it has the"
            " days of sentencing, or mend the president"
        )


def _given_type(source: Source, stated: Stated) -> str:
    return (source.sheet.clemency_type if source.sheet else "") or stated.clemency_type


def _check_types(source: Source, listing: Listing, stated: Stated) -> Iterator[str]:
    """Where the list, its sheet and the person say another type each."""
    sheet = source.sheet
    by_sheet = sheet.clemency_type if sheet else ""
    if sheet and by_sheet and stated.clemency_type and by_sheet != stated.clemency_type:
        yield (
            f"{source.path}: {sheet.id}.yml says {by_sheet}, --type says {stated.clemency_type};"
            " mend the sheet, or leave --type out"
        )
    given = _given_type(source, stated)
    who, mend_it = (f"{sheet.id}.yml", "mend the sheet") if sheet and by_sheet else ("--type", "leave --type out")
    other = [
        record for record in listing.records if record.clemency_type in CLEMENCY_TYPES and record.clemency_type != given
    ]
    if given and other:
        yield (
            f"{source.path}, line {other[0].line}: the list says {other[0].clemency_type} of {len(other):,} of its"
            f" {len(listing.records):,} grants, {who} says {given}; {mend_it}, or divide the list into two files,"
            " one of each type"
        )


def _days_of_blocks(source: Source, listing: Listing, faults: list[str]) -> dict[int, date]:
    """Days that the sheet states for blocks, held against where the alphabet starts again and what is printed."""
    if source.sheet is None:
        return {}
    counts: dict[int, int] = defaultdict(int)
    printed: dict[int, set[date]] = defaultdict(set)
    for record in listing.records:
        counts[record.block] += 1
        if record.granted_on is not None:
            printed[record.block].add(record.granted_on)
    lost = listing.account.rejected
    for block in source.sheet.days:
        where = f"{source.path}: block {block.block} ({block.granted_on}, sheet {source.sheet.id}.yml)"
        found = counts[block.block]
        if not block.grants - lost <= found <= block.grants:
            faults.append(
                f"{where}: the sheet says {block.grants} grants, the list has {found};"
                " compare the list with its page, then mend the sheet"
            )
        expected = block.printed or block.granted_on
        if printed[block.block] != {expected} and (printed[block.block] or block.printed):
            prints = ", ".join(map(str, sorted(printed[block.block]))) or "no day"
            faults.append(
                f"{where}: the list prints {prints}{f', not {block.printed}' * bool(block.printed)}; mend the sheet"
            )
    return {block.block: block.granted_on for block in source.sheet.days}


def check_counts(source: Source, listing: Listing, records: Sequence[RawRecord], stated: Stated) -> Iterator[str]:
    """Where a list, or a heading in it, says how many grants it holds, and another number was read."""
    days = {record.granted_on or stated.granted_on for record in records} - {None}
    ids = {batch_id(day, record.president) for day in days if day for record in records[:1]}
    if ALL in stated.accept or ids & set(stated.accept):
        return
    given = _given_type(source, stated)
    claims: list[tuple[str, Sequence[tuple[str, int]], Sequence[RawRecord]]] = [
        (f"{source.path}: the list", [*listing.stated.items()], records)
    ]
    for heading in listing.headings:
        below = [record for record in records if record.heading == heading]
        counts: Sequence[tuple[str, int]] = heading.counts
        if len(counts) > 1 and given:  # of a divided list, each part holds one type
            counts = [count for count in counts if count[0] == given]
        elif any(record.clemency_type not in CLEMENCY_TYPES for record in below):
            counts = [("clemency", sum(n for _, n in counts))]
        claims.append((f"{source.path}, line {heading.line}: the heading {heading.words!r}", counts, below))
    missing = source.sheet.missing if source.sheet and _is_described(source) else 0
    for who, claimed_counts, those in claims:
        for kind, claimed in claimed_counts:
            found = sum(kind in ("clemency", record.clemency_type) for record in those)
            if not 0 <= claimed - found <= missing:
                what = f"{'grant' if kind == 'clemency' else kind}{'' if claimed == 1 else 's'}"
                yield (
                    f"{who} says that it holds {claimed:,} {what}, but {found:,} were read"
                    f" ({listing.account}); if the list is wrong, say --accept {min(ids, default='BATCH')}"
                )


def say_untyped(source: Source, records: Sequence[RawRecord], types: Path) -> Iterator[str]:
    """What to do about people below headings that name both clemency types."""
    untyped: dict[str, list[RawRecord]] = defaultdict(list)
    for record in records:
        if names_both(record.clemency_type):
            untyped[record.clemency_type].append(record)
    for words, people in untyped.items():
        rejected = "1 grant below {} was" if len(people) == 1 else f"{len(people):,} grants below {{}} were"
        yield (
            f"{source.path}, line {people[0].line}: {rejected.format(repr(words[:300]))} rejected:"
            " who was pardoned and whose sentence was commuted is not told; add these lines to"
            f" {types}, with pardon or commutation and who says so in the place of the question marks (or divide the"
            " list into two files, one of each type, and ingest each with --type pardon or --type commutation):"
            f"\n{say_lines(people)}"
        )


def printed_parts(listing: Listing) -> set[str]:
    """The parts of a commutation that a list prints: its columns, or all that have labels; of bare names none."""
    people = [record for record in listing.records if record.clemency_type != "pardon"]
    found = {part for part in PARTS_OF_A_COMMUTATION if any(getattr(record, part) for record in people)}
    numbers = {"register_number"} & set(listing.columns)
    if not found:  # where one person has a part, the list has its label, and who lacks it is told
        return numbers
    return (
        numbers
        | found
        | (set(listing.columns) & set(PARTS_OF_A_COMMUTATION) if listing.columns else {*PARTS_OF_A_COMMUTATION})
    )


def say_notes(source: Source, listing: Listing, stated: Stated) -> Iterator[str]:
    """What the maker of the table should know about a list, though nothing is wrong."""
    day, president = stated.granted_on, stated.president
    if listing.names_nobody and not listing.records:
        yield (
            f"{source.path}: names nobody ({listing.names_nobody}): nothing of it belongs in the table;"
            " data/hand/classes.csv has the grants to classes of people"
        )
    if listing.also_to_a_class and listing.records:
        yield (
            f"{source.path}: besides the people whom it names it has a grant to a class of people"
            f" ({listing.also_to_a_class[:100]!r} …), which is no row of the table; see data/hand/classes.csv"
        )
    if day is not None and listing.records and all(record.granted_on not in (None, day) for record in listing.records):
        yield f"{source.path}: prints its own days; --granted-on was not used"
    named = next((record.president for record in listing.records if record.president), "")
    if president and named and named != president:
        yield f"{source.path}: names President {named}; --president was not used"
    absent = [part for part in PARTS_OF_A_COMMUTATION if part not in printed_parts(listing)]
    if absent and any(record.clemency_type == "commutation" for record in listing.records):
        yield f"{source.path}: holds commutations and prints no {' and no '.join(absent)}; what follows stays unknown"
    if source.sheet is None:
        draft = draft_sheet(source, page=listing.page, president=named or president, retrieved=date.today())
        yield (
            f"{source.path}: no source sheet says where this list is from; save this as"
            f" data/sources/{source.id}.yml, with what is missing filled in:\n{draft.rstrip()}"
        )
    elif not _is_described(source):
        yield (
            f"{source.path}: not the bytes that {source.sheet.id}.yml describes (retrieved {source.sheet.retrieved});"
            f" compare, then write the new day and sha256 {_sha256(source)}"
        )
    elif source.sheet.missing:
        sheet = source.sheet
        yield f"{source.path}: {sheet.missing:,} more grants of this list are not in the copy ({sheet.id}.yml)"


def _is_described(source: Source) -> bool:
    """Whether a list is the very bytes that its sheet describes."""
    return source.sheet is not None and source.sheet.sha256 == _sha256(source)


def _sha256(source: Source) -> str:
    return hashlib.sha256(source.content).hexdigest()
