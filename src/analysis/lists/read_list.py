"""One published list, with all its copies, becomes rows of the table, or is refused as a whole.

The way of a list: bytes → layout reader → raw records → the copies of one list merged →
facts → corrections → rows of the table. What can't be read is rejected by name, never
guessed, and costs a cell or a grant; what makes the list as a whole doubtful refuses it;
what differs between two copies is reported, never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from analysis.errors import InputError, Reason, say_alike
from analysis.grants.presidents import name_presidency
from analysis.grants.schema import BY_NAME, COLUMNS
from analysis.grants.table import write_cell
from analysis.lists.changes import check_changes
from analysis.lists.copies import Difference, Pair, find_differences, find_missing_records, merge_copies
from analysis.lists.corrections import Correction, apply_corrections
from analysis.lists.drop import check_dropped, check_record, drop_cells, unread_words
from analysis.lists.facts import read_all_facts
from analysis.lists.layouts import Account, Listing, RawRecord, Reject, UnknownLayout, decode, read_listing
from analysis.lists.links import AMENDED
from analysis.lists.mixed_days import NO_TYPES, ReviewedTypes, say_unused
from analysis.lists.reading import Reading
from analysis.lists.rules import say_rejects
from analysis.lists.sources import Source
from analysis.lists.stated import Stated, check_counts, complete_records, printed_parts, say_notes, say_untyped

#: A row of the table as the words of its cells, by column.
RowWords = dict[str, str]


@dataclass
class ReadList:
    """What became of one list.

    ``refused`` are the reasons why it is not taken; without one, ``rows`` are its grants. ``rejects`` are the
    words of it that became no fact, and ``advice`` what to do about them; ``accounts`` say what became of each
    row, by source. What is no list at all has its path or address as ``id``, and no copies.
    """

    id: str
    copies: Sequence[Source] = ()
    refused: list[Reason] = field(default_factory=list)
    rows: list[RowWords] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    def refuse(self, faults: Iterable[str]) -> bool:
        """Add reasons without a like; whether the list is refused now."""
        self.refused += map(Reason, faults)
        return bool(self.refused)


def say_refused(lists: Sequence[ReadList], is_all: bool = False) -> list[str]:
    """Why lists are not taken, and what was rejected of them: one line for what is alike, or ``is_all`` of it."""
    lines = []
    for one in lists:
        paths = {source.id: source.path for source in one.copies}
        lines += [*say_alike(one.refused, is_all), *say_rejects(one.rejects, paths, is_all)]
    return [*lines, *dict.fromkeys(words for one in lists for words in one.advice)]


class _Grant(NamedTuple):
    """A record of a list, what was read from it, and the records of other copies that are the same grant."""

    record: RawRecord
    reading: Reading
    others: list[RawRecord]


def read_list(
    id_: str,
    copies: Sequence[Source],
    stated: Stated,
    corrections: Sequence[Correction] = (),
    before: Sequence[RowWords] = (),
    types: ReviewedTypes = NO_TYPES,
) -> ReadList:
    """Read one list; ``before`` are its rows in the table, which change only as far as that is accepted."""
    done = ReadList(id_, sorted(copies, key=_counts_most))
    if not (listings := _read_listings(done)):
        return done
    grants = _read_grants(done, listings, stated, types)
    if done.refused:
        return done
    done.rows = _make_rows(done, grants, corrections)
    if not done.refused:
        paths = ", ".join(str(source.path) for source in done.copies)
        reasons, notes = check_changes(before, done.rows, stated.accept)
        done.refused += [Reason(f"{paths}: {reason.words}", reason.kind) for reason in reasons[:1]] + reasons[1:]
        done.notes += notes
    return done


def _counts_most(source: Source) -> tuple[bool, str]:
    """Sorts first the copy whose words count: ``role: text``, then by id."""
    return source.sheet is None or source.sheet.role != "text", source.id


def _read_listings(done: ReadList) -> dict[str, Listing]:
    """What each copy holds, by source; nothing where one of them can't be read."""
    listings: dict[str, Listing] = {}
    for source in done.copies:
        try:
            listings[source.id] = read_listing(decode(source.content, source.path), source.id)
        except UnknownLayout as error:
            done.refuse([f"{source.path}: {error.words.removeprefix(f'{source.id}: ')}"])
            done.advice.append(error.sought)
        except InputError as error:
            fault = str(error).removeprefix(f"{source.id}: ")
            done.refuse([fault if fault.startswith(str(source.path)) else f"{source.path}: {fault}"])
    if done.refused:
        return {}
    done.accounts = {id_: listing.account for id_, listing in listings.items()}
    done.rejects = [reject for listing in listings.values() for reject in listing.rejects]
    return listings


def _read_grants(done: ReadList, listings: Mapping[str, Listing], stated: Stated, types: ReviewedTypes) -> list[_Grant]:
    """The grants of a list, from all its copies."""
    faults: list[str] = []
    records = [complete_records(source, listings[source.id], stated, types, faults) for source in done.copies]
    pairs = merge_copies(records)
    if stated.granted_on is not None:
        days = [pair.record.granted_on or stated.granted_on for pair in pairs]
        pairs = [
            pair._replace(record=pair.record._replace(granted_on=day)) for pair, day in zip(pairs, days, strict=True)
        ]
    if pairs and all(pair.record.granted_on is None for pair in pairs):
        faults += [f"{source.path}: {_NO_DAY}" for source in done.copies]
    if done.refuse(faults):
        return []
    if len(done.copies) > 1:
        done.differences += find_missing_records(pairs)
    fit = _reject_unfit(done, pairs, listings)
    if pairs and not fit:
        done.refuse(f"{source.path}: not one of its {len(pairs):,} grants could be kept" for source in done.copies)
    for source, own in zip(done.copies, records, strict=True):
        done.refuse(check_counts(source, listings[source.id], own, stated))
        done.notes += say_notes(source, listings[source.id], stated)
        done.advice += [*say_untyped(source, own, types.path), *say_unused(types, own)]
    if done.refused:
        return []
    printed = {source.id: printed_parts(listings[source.id]) for source in done.copies}
    readings = read_all_facts([pair.record for pair in fit])
    grants = [_Grant(record, reading, others) for (record, others), reading in zip(fit, readings, strict=True)]
    for grant in grants:
        done.rejects += unread_words(grant.record, grant.reading, printed[grant.record.source])
    return grants


def _reject_unfit(done: ReadList, pairs: Sequence[Pair], listings: Mapping[str, Listing]) -> list[Pair]:
    """Those that can be grants; each of the others is rejected with all its rows."""
    extents = {
        record.place: extent
        for listing in listings.values()
        for record, extent in zip(listing.records, listing.extents, strict=True)
    }
    seen: set[object] = set()
    fit = []
    for pair in pairs:
        record = pair.record
        if unfit := check_record(record, seen):
            name, text = record.name[:200], unfit.text[:500]
            done.rejects.append(Reject(record.source, record.line, name, unfit.field, text, unfit.rule))
            done.accounts[record.source] = done.accounts[record.source].without(*extents[record.place])
        else:
            fit.append(pair)
    return fit


_NO_DAY: Final = (
    "the list prints no day for any of its grants; say --granted-on YYYY-MM-DD, or state the days"
    " of its blocks in a sheet in data/sources"
)


def _make_rows(done: ReadList, read: Sequence[_Grant], corrections: Sequence[Correction]) -> list[RowWords]:
    """The rows of the table: corrected, and without the cells that can't stand in it."""
    records = [grant.record for grant in read]
    rows = [_make_row(grant) for grant in read]
    try:
        values = apply_corrections(corrections, records, rows)
    except InputError as error:
        done.refuse(str(error).splitlines())
        return []
    held = {cell: write_cell(value, BY_NAME[cell[-1]].kind) for cell, value in values.items()}
    done.rejects = [one for one in done.rejects if (one.source, one.line, one.record, one.field) not in held]
    cells = [{column.name: write_cell(row.get(column.name), column.kind) for column in COLUMNS} for row in rows]
    dropped = drop_cells(cells)
    if done.refuse(check_dropped(dropped, records, held)):
        return []
    done.rejects += [cell.as_reject(records[cell.at], read[cell.at].reading) for cell in dropped]
    held |= {(*records[cell.at].place, cell.column): "" for cell in dropped}
    for record, reading, others in read:
        done.differences += find_differences(record, reading, others, held)
    return cells


def _make_row(grant: _Grant) -> dict[str, Any]:
    record = grant.record
    assert record.granted_on is not None
    name, slug = name_presidency(record.granted_on, record.president)
    return {
        "name": record.name,
        "home": record.home,
        **{column: fact.value for column, fact in grant.reading.facts.items()},
        "batch_id": f"{record.granted_on}-{slug}",
        "granted_on": record.granted_on,
        "president": name,
        "clemency_type": record.clemency_type,
        "amends": AMENDED if record.is_amended_warrant else None,
        "source": record.source,
        "source_line": record.line,
    }
