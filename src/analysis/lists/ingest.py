"""Published lists in, one grants table out, every row accounted for.

The way of a list: bytes → layout reader → raw records → the copies of one list merged →
facts → corrections → rows of the table. What can't be read is rejected by name, never
guessed; what differs between two copies of a list is reported, never hidden; what would
change in batches that are in the table already waits until it is accepted by name.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis import project
from analysis.errors import InputError
from analysis.files import one_writer, replace_file, say_disk
from analysis.grants.checks import check_grants, is_name
from analysis.grants.presidents import batch_id, name_presidency, was_in_office
from analysis.grants.schema import BY_NAME, COLUMNS
from analysis.grants.table import file_order, has_control, read_cells, to_grants, write_cell, write_grants
from analysis.lists.accounts import account_path, accounts_csv
from analysis.lists.audit import told_csv
from analysis.lists.changes import ALL, find_changes, refuse_changes
from analysis.lists.copies import Pair, merge_copies
from analysis.lists.corrections import Correction, apply_corrections, read_corrections
from analysis.lists.differences import Difference, find_differences, find_missing_records, published_words
from analysis.lists.download import Page, download
from analysis.lists.drop import Taken, sift
from analysis.lists.facts import parse_person, read_all_facts
from analysis.lists.layouts import Account, Listing, RawRecord, Reject, decode, read_listing
from analysis.lists.reading import Reading
from analysis.lists.same_person import link_persons
from analysis.lists.sources import Source, collect_sources, draft_sheet, read_sheets

#: A row of the table as the words of its cells, by column.
Cells = dict[str, str]


class IngestError(InputError):
    """Lists that can't become a table; the message holds all failures of the run."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run made of its lists.

    ``grants`` is the whole table, with what it held before: one row per grant, typed as
    in :mod:`analysis.grants.schema`, in the order of the file. ``accounts`` holds one account per
    source. ``rejects`` and ``differences`` are what the run must tell, ``notes`` what
    its maker should know. ``downloads`` are the lists that came from an address,
    ``sources`` the ids of all copies of the lists that were read, and ``new_batches`` the
    ids of batches that the table did not hold before.
    """

    grants: pd.DataFrame
    accounts: tuple[Account, ...]
    rejects: tuple[Reject, ...]
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()
    downloads: tuple[Source, ...] = ()
    sources: frozenset[str] = frozenset()
    new_batches: tuple[str, ...] = ()

    @property
    def has_rejects(self) -> bool:
        """Whether something could not be read."""
        return bool(self.rejects)

    def account_text(self) -> str:
        """The row account of every source, for people."""
        lines = [str(account) for account in self.accounts]
        lines.append(
            f"{len(self.grants):,} grants in the table; {len(self.rejects):,} rejected;"
            f" {len(self.differences):,} differences between copies of a list"
        )
        return "\n".join(lines)


def ingest(
    sources: Sequence[Path | str],
    *,
    data: Path,
    granted_on: date | None = None,
    president: str | None = None,
    clemency_type: str | None = None,
    accept: Sequence[str] = (),
    sheets: Path = project.SHEETS,
    corrections: Path = project.HAND / "corrections.yml",
    raw: Path = project.DATA / "raw",
    fetch: Callable[[str], Page] = download,
) -> Ingested:
    """Read published lists into the grants table at ``data``, and write it.

    Rows of the table that came from the same lists are replaced, other rows stay. What
    was rejected goes to ``<data>.rejects.csv``, what differs between copies to
    ``<data>.differences.csv``, and what became of every row to ``<data>.account.csv``. What
    they say of other lists stays; the first two are removed when they have nothing to say.
    A run that fails leaves the table as it was; only where the disk refuses the files beside
    it is the new table in place, and the message says so.

    Parameters
    ----------
    sources : files, folders or https addresses of lists, in any order and any known layout
    data : the grants table, made if it is not there
    granted_on, president, clemency_type : for lists that print none and have no source sheet
    accept : ids of batches that may change, or the word ``all``
    sheets, corrections : the folder of source sheets, the file of corrections
    raw : the folder that keeps what was downloaded, once it was read
    fetch : what gets the page behind an address

    Raises
    ------
    IngestError
        All failures of the run, a line each. Nothing was written.
    NotAccepted
        Batches of the table would change. Nothing was written.
    Busy
        Another run is writing this table.
    """
    with one_writer(data):
        done = prepare(
            sources,
            before=read_cells(data) if data.exists() else [],
            granted_on=granted_on,
            president=president,
            clemency_type=clemency_type,
            accept=accept,
            sheets=sheets,
            corrections=corrections,
            raw=raw,
            fetch=fetch,
        )
        rejects, differences = (data.with_name(f"{data.name}.{what}.csv") for what in ("rejects", "differences"))
        beside = {  # made before anything is written: what is there may have been edited
            account_path(data): accounts_csv(done.accounts, done.grants, data, done.sources),
            rejects: told_csv(Reject, done.rejects, rejects, done.sources),
            differences: told_csv(Difference, done.differences, differences, done.sources),
        }
        for source in done.downloads:
            replace_file(source.path, source.content)
        write_grants(done.grants, data)
        for path, content in beside.items():
            _put_beside(path, content)
    return done


def _put_beside(path: Path, content: bytes | None) -> None:
    """Put a file beside the table, or take it away where it has nothing to tell."""
    try:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            replace_file(path, content)
    except (OSError, InputError) as error:
        why = str(error) if isinstance(error, InputError) else f"{path}: cannot be removed: {say_disk(error)}"
        raise InputError(f"{why}; the grants table is in place, ingest the same again") from error


def prepare(
    sources: Sequence[Path | str],
    *,
    before: Sequence[Cells] = (),
    granted_on: date | None = None,
    president: str | None = None,
    clemency_type: str | None = None,
    accept: Sequence[str] = (),
    sheets: Path = project.SHEETS,
    corrections: Path = project.HAND / "corrections.yml",
    raw: Path = project.DATA / "raw",
    fetch: Callable[[str], Page] = download,
) -> Ingested:
    """Do what :func:`ingest` does, without writing; ``before`` are the rows already there."""
    known = read_sheets(sheets)
    fixes = read_corrections(corrections)
    given, faults = collect_sources(sources, known, fetch=fetch, raw=raw)
    listings = _read_all(given, faults)
    came = [source for source in given if source.id in listings]
    by_list: dict[str, list[Source]] = defaultdict(list)
    for source in came:
        by_list[source.list].append(source)

    books = _Books(listings)
    printed = {id_: _printed_parts(listing) for id_, listing in listings.items()}
    differences: list[Difference] = []
    notes: list[str] = []
    advice: list[str] = []  # on what was rejected
    made: list[tuple[Pair, Reading]] = []
    for copies in by_list.values():
        copies.sort(key=_counts_most)
        records = [_with_sheet(source, listings[source.id], president, clemency_type, faults) for source in copies]
        pairs = merge_copies(records)
        if granted_on is not None:
            pairs = [_dated(pair, granted_on) for pair in pairs]
        if pairs and all(pair.record.granted_on is None for pair in pairs):
            faults += [f"{source.path}: {_NO_DAY}" for source in copies]
            continue
        for source, of_source in zip(copies, records, strict=True):
            faults += _miscounts(source, listings[source.id], of_source, granted_on, accept, clemency_type)
            notes += _notes(source, listings[source.id], granted_on, president)
            advice += _untold_types(source, of_source)
        if len(copies) > 1:
            differences += find_missing_records(pairs)
        seen: set[tuple[object, ...]] = set()
        fit = []
        for pair in pairs:
            if rule := _unfit(pair.record, seen):
                books.reject(pair.record, *rule)
            else:
                fit.append(pair)
        for pair, reading in zip(fit, read_all_facts([pair.record for pair in fit]), strict=True):
            made.append((pair, reading))
            books.rejects += _problems(pair.record, reading, printed[pair.record.source])
        if not seen:
            what = f"not one of its {len(pairs):,} grants could be kept" if pairs else "no grant was found in it"
            faults += [f"{source.path}: {what}" for source in copies]
    if faults:
        path_of = {source.id: source.path for source in came}
        raise IngestError("\n".join([*faults, *advice, *(_say(reject, path_of) for reject in books.rejects)]))

    read = [(pair.record, reading) for pair, reading in made]
    rows = [_row(record, reading) for record, reading in read]
    corrected = _correct(fixes, [record for record, _ in read], rows)  # the cells that were corrected
    rejects = [
        reject for reject in books.rejects if (reject.source, reject.line, reject.record, reject.field) not in corrected
    ]
    after = [_cells(row) for row in rows]
    taken = sift(after)
    _refuse_unfit(read, taken, corrected)
    rejects += [_reject_cell(*read[cell.at], cell) for cell in taken]
    held = corrected | {(*read[cell.at][0].place, cell.column): "" for cell in taken}
    for (record, others), reading in made:
        differences += find_differences(record, reading, others, held)

    list_of = {sheet.id: sheet.list for sheet in known} | {source.id: source.list for source in came}
    kept = [cells for cells in before if list_of.get(cells["source"], cells["source"]) not in by_list]
    _refuse_doubles(kept, after, list_of)
    notes += _accepted_changes(before, after, by_list, list_of, accept)
    table = sorted([*kept, *after], key=file_order)
    for cells, same_person in zip(table, link_persons(table), strict=True):
        cells["same_person"] = same_person
    grants = to_grants(table)
    _refuse_broken(grants, {source.id for source in came})
    rejects.sort(key=lambda reject: (reject.source, reject.line, reject.field))
    differences.sort(key=lambda d: (d.granted_on, d.source, d.line, d.column))
    return Ingested(
        grants=grants,
        accounts=tuple(books.accounts.values()),
        rejects=tuple(rejects),
        differences=tuple(differences),
        notes=(*notes, *advice),
        downloads=tuple(source for source in came if source.address),
        sources=frozenset(source for source, list_ in list_of.items() if list_ in by_list),
        new_batches=tuple(sorted({row["batch_id"] for row in after} - {row["batch_id"] for row in before})),
    )


class _Books:
    """The accounts of all lists, and what was rejected; a grant is rejected with all its rows."""

    def __init__(self, listings: Mapping[str, Listing]) -> None:
        self.accounts: dict[str, Account] = {id_: listing.account for id_, listing in listings.items()}
        self.rejects: list[Reject] = [reject for listing in listings.values() for reject in listing.rejects]
        self._extents = {
            record.place: extent
            for listing in listings.values()
            for record, extent in zip(listing.records, listing.extents, strict=True)
        }

    def reject(self, record: RawRecord, field: str, text: str, rule: str) -> None:
        self.rejects.append(Reject(record.source, record.line, record.name[:200], field, text[:500], rule))
        account = self.accounts[record.source]
        self.accounts[record.source] = account.without(*self._extents[record.place])


def _say(reject: Reject, path_of: Mapping[str, Path]) -> str:
    who = f" {reject.record[:80]}:" if reject.record else ""
    return f"{path_of[reject.source]}, line {reject.line}:{who} {reject.field}: {reject.text[:200]!r}: {reject.rule}"


#: The longest name line of the lists, with all aliases and a footnote, has 81 characters.
_LONGEST_NAME: Final = 400


def _unfit(record: RawRecord, seen: set[tuple[object, ...]]) -> tuple[str, str, str] | None:
    """Why a record can't be a grant (field, words, rule): no day, an impossible one, or printed twice.

    ``seen`` holds what was printed of each grant of the list, and by which line and name the table knows it.
    """
    if len(record.name) > _LONGEST_NAME:
        return "name", record.name, "record.name_too_long"
    if has_control(record.name):
        return "name", record.name, "record.control_character"
    name = parse_person(record.name).facts["name"].value
    if name is None or not is_name(name):
        return "name", record.name, "record.no_name"
    if record.clemency_type not in _TYPES:
        return "clemency_type", record.clemency_type, "record.type_not_told"
    if record.granted_on is None:
        return "granted_on", "", "record.no_day"
    if record.granted_on > date.today():
        return "granted_on", str(record.granted_on), "record.day_in_future"
    if not was_in_office(record.granted_on, record.president):
        return "granted_on", f"{record.granted_on}, {record.president}", "record.day_outside_presidency"
    words = (record.granted_on, record.clemency_type, record.home, *published_words(record))
    if words in seen:
        return "record", record.name, "record.printed_twice"
    place = (record.source, record.line, name)
    if place in seen:
        return "record", record.name, "record.name_twice_on_one_line"
    seen |= {words, place}
    return None


def _refuse_unfit(
    read: Sequence[tuple[RawRecord, Reading]], taken: Sequence[Taken], corrected: Container[tuple[str, int, str, str]]
) -> None:
    """A cell that can't stand, though a person typed it or no row can do without it, stops the run."""
    faults = []
    for at, column, word, rule in taken:
        record = read[at][0]
        if (*record.place, column) in corrected:
            what = f"correction of {record.name} ({record.granted_on}), {column}"
        elif BY_NAME[column].is_required:
            what = f"{record.source}, line {record.line}: {record.name}: {column}"
        else:
            continue
        faults.append(f"{what}: {word[:200]!r} can't stand in the table: {rule}")
    if faults:
        raise IngestError("\n".join(dict.fromkeys(faults)))


def _reject_cell(record: RawRecord, reading: Reading, cell: Taken) -> Reject:
    """A cell that was taken out, with the words of the list that it was read from."""
    fact = reading.facts[cell.column]
    text = getattr(record, fact.field) if fact.field else ""
    words = text[fact.start : fact.end] or text or cell.word
    return Reject(record.source, record.line, record.name, cell.column, words[:500], cell.rule)


#: How many rows that break a statement one message lists.
_SHOWN: Final = 20


def _refuse_broken(grants: pd.DataFrame, came: Container[str]) -> None:
    """What no cell alone is to blame for, or is in the table already, stops the run: no report could be made of it."""
    broken = check_grants(grants)
    if broken.empty:
        return
    lines = []
    for finding in broken.head(_SHOWN).to_dict("records"):
        grant = grants.loc[finding["line"]]
        is_there = "" if grant["source"] in came else ", in the table already"
        where = f"{finding['batch_id']}: {finding['name']} ({grant['source']}:{grant['source_line']}{is_there})"
        lines.append(f"  {where}: {finding['column']} = {finding['value']}: {finding['statement']}")
    if len(broken) > _SHOWN:
        lines.append(f"  … and {len(broken) - _SHOWN:,} more")
    raise IngestError(
        "\n".join(
            [
                f"{len(broken):,} times the table would break what must hold of it, and no report could be made"
                " (batch: person (source:line): column = value: what must hold):",
                *lines,
                "Nothing was written. Mend the list, or its sheet or --president; of what is in the table already,"
                " ingest its list too",
            ]
        )
    )


def _miscounts(
    source: Source,
    listing: Listing,
    records: Sequence[RawRecord],
    granted_on: date | None,
    accept: Sequence[str],
    clemency_type: str | None,
) -> Iterator[str]:
    """Where a list, or a heading in it, says how many grants it holds, and another number was read."""
    days = {record.granted_on or granted_on for record in records} - {None}
    ids = {batch_id(day, record.president) for day in days if day for record in records[:1]}
    if ALL in accept or ids & set(accept):
        return
    given = (source.sheet.clemency_type if source.sheet else "") or clemency_type or ""
    said: list[tuple[str, Sequence[tuple[str, int]], Sequence[RawRecord]]] = [
        (f"{source.path}: the list", [*listing.stated.items()], records)
    ]
    for heading in listing.headings:
        below = [record for record in records if record.heading == heading]
        counts: Sequence[tuple[str, int]] = heading.counts
        if len(counts) > 1 and given:  # of a divided list, each part holds one type
            counts = [count for count in counts if count[0] == given]
        elif any(record.clemency_type not in _TYPES for record in below):
            counts = [("clemency", sum(n for _, n in counts))]
        said.append((f"{source.path}, line {heading.line}: the heading {heading.words!r}", counts, below))
    for who, stated_counts, those in said:
        for kind, stated in stated_counts:
            found = sum(kind in ("clemency", record.clemency_type) for record in those)
            if found != stated:
                what = "grants" if kind == "clemency" else f"{kind}s"
                yield (
                    f"{who} says that it holds {stated:,} {what}, but {found:,} were read"
                    f" ({listing.account}); if the list is wrong, say --accept {min(ids, default='BATCH')}"
                )


def _untold_types(source: Source, records: Sequence[RawRecord]) -> Iterator[str]:
    """What to do about people below headings that name both clemency types."""
    untold: dict[str, list[RawRecord]] = defaultdict(list)
    for record in records:
        if record.clemency_type and record.clemency_type not in _TYPES:
            untold[record.clemency_type].append(record)
    for words, people in untold.items():
        yield (
            f"{source.path}, line {people[0].line}: {len(people):,} grants below {words[:300]!r} were rejected:"
            " who was pardoned and whose sentence was commuted is not told; divide the list into two files,"
            " one of each type, and ingest each with --type pardon or --type commutation"
        )


def _printed_parts(listing: Listing) -> set[str]:
    """The parts of a commutation that a list can print: a table of people has no others than its columns."""
    return {
        part
        for part in _PARTS_OF_A_COMMUTATION
        if not listing.columns or part in listing.columns or any(getattr(record, part) for record in listing.records)
    }


def _notes(source: Source, listing: Listing, granted_on: date | None, president: str | None) -> Iterator[str]:
    """What the maker of the table should know about a list, though nothing is wrong."""
    if granted_on is not None and all(record.granted_on not in (None, granted_on) for record in listing.records):
        yield f"{source.path}: prints its own days; --granted-on was not used"
    named = next((record.president for record in listing.records if record.president), "")
    if president and named and named != president:
        yield f"{source.path}: names President {named}; --president was not used"
    absent = [part for part in _PARTS_OF_A_COMMUTATION if part not in _printed_parts(listing)]
    if absent and any(record.clemency_type == "commutation" for record in listing.records):
        yield f"{source.path}: holds commutations and prints no {' and no '.join(absent)}; what follows stays unknown"
    if source.sheet is None:
        draft = draft_sheet(source, page=listing.page, president=named or president or "", retrieved=date.today())
        yield (
            f"{source.path}: no source sheet says where this list is from; save this as"
            f" data/sources/{source.id}.yml, with what is missing filled in:\n{draft.rstrip()}"
        )
    elif source.sheet.sha256 != hashlib.sha256(source.content).hexdigest():
        yield (
            f"{source.path}: not the bytes that {source.sheet.id}.yml describes (retrieved {source.sheet.retrieved});"
            f" compare, then write the new day and sha256 {hashlib.sha256(source.content).hexdigest()}"
        )


def _refuse_doubles(kept: Sequence[Cells], after: Sequence[Cells], list_of: Mapping[str, str]) -> None:
    """The same grant in two lists that no sheet calls copies of one list would count twice."""
    holder: dict[tuple[str, ...], str] = {}
    doubled: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cells in (*kept, *after):
        name = "".join(filter(str.isalpha, cells["name"].casefold()))
        key = (cells["batch_id"], cells["clemency_type"], name, cells["district"], cells["first_sentenced_on"])
        here = list_of.get(cells["source"], cells["source"])
        there = holder.setdefault(key, here)
        if there != here:
            doubled[there, here].append(cells["name"])
    if doubled:
        raise IngestError(
            "\n".join(
                f"{len(names):,} grants of the list {here!r} stand in the list {there!r} already"
                f" ({', '.join(names[:5])}{' …' if len(names) > 5 else ''}); if it is another copy,"
                f" give it a sheet in data/sources with list: {there}, and ingest both together"
                for (there, here), names in doubled.items()
            )
        )


def _accepted_changes(
    before: Sequence[Cells],
    after: Sequence[Cells],
    lists: Mapping[str, object],
    list_of: Mapping[str, str],
    accept: Sequence[str],
) -> list[str]:
    """Refuse changes of batches that are there already, or say which were accepted."""

    def batch_of(cells: Cells) -> tuple[str, str]:
        return list_of.get(cells["source"], cells["source"]), cells["batch_id"]

    replaced = [cells for cells in before if batch_of(cells)[0] in lists]
    there = {batch_of(cells) for cells in replaced}
    changes = find_changes(replaced, [cells for cells in after if batch_of(cells) in there])
    refuse_changes(changes, accept, sorted({cells["batch_id"] for cells in (*before, *after)}))
    counts: dict[str, int] = defaultdict(int)
    for change in changes:
        counts[change.batch_id] += 1
    return [f"accepted: {n:,} differences in {batch}" for batch, n in sorted(counts.items())]


def _read_all(sources: Sequence[Source], faults: list[str]) -> dict[str, Listing]:
    listings: dict[str, Listing] = {}
    for source in sources:
        try:
            listings[source.id] = read_listing(decode(source.content, source.path), source.id)
        except InputError as error:
            fault = str(error).removeprefix(f"{source.id}: ")
            faults.append(fault if fault.startswith(str(source.path)) else f"{source.path}: {fault}")
    return listings


def _counts_most(source: Source) -> tuple[bool, str]:
    """Sorts first the copy whose words count: ``role: text``, then by id."""
    return source.sheet is None or source.sheet.role != "text", source.id


def _with_sheet(
    source: Source, listing: Listing, president: str | None, clemency_type: str | None, faults: list[str]
) -> list[RawRecord]:
    """The records with what the sheet or the caller states: president, type, days of blocks."""
    sheet = source.sheet
    days = _stated_days(source, listing, faults)
    faults += _contradictions(source, listing, clemency_type)
    given = (sheet.clemency_type if sheet else "") or clemency_type or ""
    records = [
        replace(
            record,
            granted_on=record.granted_on or days.get(record.block),
            president=record.president or (sheet.president if sheet else "") or president or "",
            clemency_type=record.clemency_type if record.clemency_type in _TYPES else given or record.clemency_type,
        )
        for record in listing.records
    ]
    if not records:
        faults.append(f"{source.path}: no grant could be read; {listing.account}")
    if any(not record.president for record in records):
        faults.append(
            f"{source.path}: no president is printed and no source sheet names one;"
            ' say --president "Full Name", or add a sheet to data/sources'
        )
    if untold := [record for record in records if not record.clemency_type]:
        is_of_some = len(untold) < len(records)
        some = f" of {len(untold):,} of its grants (the first in line {untold[0].line})" if is_of_some else ""
        faults.append(
            f"{source.path}: the list does not say{some} whether it holds pardons or commutations;"
            " say --type pardon or --type commutation, or add a sheet with clemency_type to data/sources"
        )
    return records


def _contradictions(source: Source, listing: Listing, clemency_type: str | None) -> Iterator[str]:
    """Where the list, its sheet and the person who ingests it tell another type each: nobody overrides another."""
    sheet = source.sheet
    by_sheet = sheet.clemency_type if sheet else ""
    if sheet and by_sheet and clemency_type and by_sheet != clemency_type:
        yield (
            f"{source.path}: {sheet.id}.yml says {by_sheet}, --type says {clemency_type};"
            " mend the sheet, or leave --type out"
        )
    given = by_sheet or clemency_type or ""
    who, mend_it = (f"{sheet.id}.yml", "mend the sheet") if sheet and by_sheet else ("--type", "leave --type out")
    other = [record for record in listing.records if record.clemency_type in _TYPES and record.clemency_type != given]
    if given and other:
        yield (
            f"{source.path}, line {other[0].line}: the list says {other[0].clemency_type} of {len(other):,} of its"
            f" {len(listing.records):,} grants, {who} says {given}; {mend_it}, or divide the list into two files,"
            " one of each type"
        )


def _stated_days(source: Source, listing: Listing, faults: list[str]) -> dict[int, date]:
    """Days that the sheet states for blocks, held against where the alphabet starts again."""
    if source.sheet is None:
        return {}
    counts: dict[int, int] = defaultdict(int)
    printed: dict[int, date] = {}
    for record in listing.records:
        counts[record.block] += 1
        if record.granted_on is not None:
            printed[record.block] = record.granted_on
    lost = listing.account.rejected
    for stated in source.sheet.days:
        where = f"{source.path}: block {stated.block} ({stated.granted_on}, sheet {source.sheet.id}.yml)"
        found = counts[stated.block]
        if not stated.grants - lost <= found <= stated.grants:
            faults.append(
                f"{where}: the sheet says {stated.grants} grants, the list has {found};"
                " compare the list with its page, then mend the sheet"
            )
        if printed.get(stated.block, stated.granted_on) != stated.granted_on:
            faults.append(f"{where}: the list prints {printed[stated.block]}; mend the sheet")
    return {stated.block: stated.granted_on for stated in source.sheet.days}


_NO_DAY: Final = (
    "the list prints no day for any of its grants; say --granted-on YYYY-MM-DD, or state the days"
    " of its blocks in a sheet in data/sources"
)


def _dated(pair: Pair, granted_on: date) -> Pair:
    day = pair.record.granted_on or granted_on
    return Pair(replace(pair.record, granted_on=day), pair.others)


#: The clemency types.
_TYPES: Final = BY_NAME["clemency_type"].choices

#: What a list prints of a commutation, if it prints it at all; the district may stand in the offense.
_PARTS_OF_A_COMMUTATION: Final = ("offense", "sentence", "terms")

#: The field of a raw record that a rule's reader (the word before the dot) reads.
_FIELDS: Final = {
    "person": "name",
    "home": "home",
    "offense": "offense",
    "statutes": "offense",
    "quantities": "offense",
    "district": "district_date",
    "sentence": "sentence",
    "terms": "terms",
}


def _problems(record: RawRecord, reading: Reading, printed: Container[str]) -> Iterator[Reject]:
    """What is missing from a record though its list prints it, and the words in it that no reader could read."""
    for part in _PARTS_OF_A_COMMUTATION if record.clemency_type == "commutation" else ():
        if part in printed and not getattr(record, part):
            yield Reject(record.source, record.line, record.name, part, "", "record.missing_part")
    for problem in reading.problems:
        text = getattr(record, _FIELDS.get(problem.rule.partition(".")[0], ""), "")
        words = text[problem.start : problem.end] or text
        yield Reject(record.source, record.line, record.name, problem.column, words[:500], problem.rule)


def _row(record: RawRecord, reading: Reading) -> dict[str, Any]:
    assert record.granted_on is not None
    name, slug = name_presidency(record.granted_on, record.president)
    row: dict[str, Any] = {column: fact.value for column, fact in reading.facts.items()}
    row |= {
        "batch_id": f"{record.granted_on}-{slug}",
        "granted_on": record.granted_on,
        "president": name,
        "clemency_type": record.clemency_type,
        "source": record.source,
        "source_line": record.line,
    }
    row.setdefault("name", record.name)
    row.setdefault("home", record.home)
    return row


def _correct(
    fixes: Sequence[Correction], records: Sequence[RawRecord], rows: Sequence[dict[str, Any]]
) -> dict[tuple[str, int, str, str], str]:
    """Correct the rows in place; gives each corrected cell (place of its record, column) and its words."""
    try:
        corrected = apply_corrections(fixes, records, rows)
    except InputError as error:
        raise IngestError(str(error)) from None
    return {cell: write_cell(value, BY_NAME[cell[-1]].kind) for cell, value in corrected.items()}


def _cells(row: Mapping[str, Any]) -> Cells:
    return {column.name: write_cell(row.get(column.name), column.kind) for column in COLUMNS}
