"""Published lists in, one grants table out, every row accounted for.

The way of a list: bytes → layout reader → raw records → the copies of one list merged →
facts → corrections → rows of the table. What can't be read is rejected by name, never
guessed; what differs between two copies of a list is reported, never hidden; what would
change in batches that are in the table already waits until it is accepted by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from analysis import project
from analysis.errors import InputError
from analysis.files import one_writer, replace_file, say_disk
from analysis.grants.checks import check_grants
from analysis.grants.identity import grant_ids
from analysis.grants.presidents import name_presidency
from analysis.grants.schema import BY_NAME, COLUMNS
from analysis.grants.table import file_order, read_cells, to_grants, write_cell, write_grants
from analysis.lists.accounts import account_path, accounts_csv
from analysis.lists.audit import audit_csv
from analysis.lists.changes import accept_changes
from analysis.lists.copies import Difference, find_differences, find_missing_records, merge_copies
from analysis.lists.corrections import Correction, apply_corrections, read_corrections
from analysis.lists.download import Page, download
from analysis.lists.drop import Unfit, check_dropped, check_record, drop_cells, unread_words
from analysis.lists.facts import read_all_facts
from analysis.lists.layouts import Account, Listing, RawRecord, Reject, decode, read_listing
from analysis.lists.links import AMENDED, link_grants, read_links
from analysis.lists.reading import Reading
from analysis.lists.sources import Source, collect_sources, read_sheets
from analysis.lists.stated import Stated, check_counts, complete_records, printed_parts, say_notes, say_untyped

#: A row of the table as the words of its cells, by column.
_Cells = dict[str, str]


class IngestError(InputError):
    """Lists that can't become a table; the message holds all failures of the run."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a run finds what belongs to its lists.

    ``sheets`` is the folder of source sheets, ``corrections`` the file of corrections, ``links``
    that of links between grants, ``raw`` the folder that keeps what was downloaded, once it was
    read; ``fetch`` gets the page behind an address.
    """

    sheets: Path = project.SHEETS
    corrections: Path = project.HAND / "corrections.yml"
    links: Path = project.HAND / "links.csv"
    raw: Path = project.DATA / "raw"
    fetch: Callable[[str], Page] = download


_NOTHING: Final = Stated()
_OURS: Final = Places()


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run made of its lists.

    ``grants`` is the whole table, with what it held before: one row per grant, typed as
    in :mod:`analysis.grants.schema`, in the order of the file. ``accounts`` holds one account per
    source. ``rejects`` and ``differences`` are what the run must report, ``notes`` what
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


def ingest_lists(
    sources: Sequence[Path | str], data: Path, stated: Stated = _NOTHING, places: Places = _OURS
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
    stated : what the person says of lists that do not print it, and what may change
    places : where sheets, corrections and downloads are

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
        done = prepare(sources, stated, places, before=read_cells(data) if data.exists() else [])
        rejects, differences = (data.with_name(f"{data.name}.{what}.csv") for what in ("rejects", "differences"))
        beside = {  # made before anything is written: what is there may have been edited
            account_path(data): accounts_csv(done.accounts, done.grants, data, done.sources),
            rejects: audit_csv(Reject, done.rejects, rejects, done.sources),
            differences: audit_csv(Difference, done.differences, differences, done.sources),
        }
        for source in done.downloads:
            replace_file(source.path, source.content)
        write_grants(done.grants, data)
        for path, content in beside.items():
            _put_beside(path, content)
    return done


def _put_beside(path: Path, content: bytes | None) -> None:
    """Put a file beside the table, or take it away where it has nothing to say."""
    try:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            replace_file(path, content)
    except (OSError, InputError) as error:
        why = str(error) if isinstance(error, InputError) else f"{path}: cannot be removed: {say_disk(error)}"
        raise InputError(f"{why}; the grants table is in place, ingest the same again") from error


class _Grant(NamedTuple):
    """A record of a list, what was read from it, and the records of other copies that are the same grant."""

    record: RawRecord
    reading: Reading
    others: list[RawRecord]


@dataclass
class _Findings:
    """What a run has to say: faults, of which any stops it, and what goes beside the table."""

    listings: Mapping[str, Listing]
    faults: list[str]
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)  # on what was rejected

    def __post_init__(self) -> None:
        self.accounts: dict[str, Account] = {id_: listing.account for id_, listing in self.listings.items()}
        self.rejects: list[Reject] = [reject for listing in self.listings.values() for reject in listing.rejects]
        self._extents = {
            record.place: extent
            for listing in self.listings.values()
            for record, extent in zip(listing.records, listing.extents, strict=True)
        }

    def reject(self, record: RawRecord, unfit: Unfit) -> None:
        """Reject a grant, with all its rows."""
        name, text = record.name[:200], unfit.text[:500]
        self.rejects.append(Reject(record.source, record.line, name, unfit.field, text, unfit.rule))
        self.accounts[record.source] = self.accounts[record.source].without(*self._extents[record.place])


def prepare(
    sources: Sequence[Path | str], stated: Stated = _NOTHING, places: Places = _OURS, before: Sequence[_Cells] = ()
) -> Ingested:
    """Do what :func:`ingest_lists` does, without writing; ``before`` are the rows already there."""
    sheets = read_sheets(places.sheets)
    corrections = read_corrections(places.corrections)
    given, faults = collect_sources(sources, sheets, fetch=places.fetch, raw=places.raw)
    listings = _read_listings(given, faults)
    came = [source for source in given if source.id in listings]
    by_list: dict[str, list[Source]] = defaultdict(list)
    for source in came:
        by_list[source.list].append(source)

    findings = _Findings(listings, faults)
    read = [grant for copies in by_list.values() for grant in _read_grants(copies, stated, findings)]
    if findings.faults:
        path_of = {source.id: source.path for source in came}
        rejects = (_say_reject(reject, path_of) for reject in findings.rejects)
        raise IngestError("\n".join([*findings.faults, *findings.advice, *rejects]))
    after = _make_rows(read, corrections, findings)

    lists = {sheet.id: sheet.list for sheet in sheets} | {source.id: source.list for source in came}
    list_of = {id_: lists.get(id_, id_) for id_ in {cells["source"] for cells in (*before, *after)}}
    kept = [cells for cells in before if list_of[cells["source"]] not in by_list]
    _refuse_doubles(kept, after, list_of)
    findings.notes += accept_changes(before, after, list_of, stated.accept)
    table = sorted([*kept, *after], key=file_order)
    for cells, grant_id in zip(table, grant_ids((cells["batch_id"], cells["name"]) for cells in table), strict=True):
        cells["grant_id"] = grant_id
    findings.rejects += link_grants(table, read_links(places.links))
    grants = to_grants(table)
    _refuse_broken(grants, listings)
    return Ingested(
        grants=grants,
        accounts=tuple(findings.accounts.values()),
        rejects=tuple(sorted(findings.rejects, key=lambda reject: (reject.source, reject.line, reject.field))),
        differences=tuple(sorted(findings.differences, key=lambda d: (d.granted_on, d.source, d.line, d.column))),
        notes=(*findings.notes, *findings.advice),
        downloads=tuple(source for source in came if source.address),
        sources=frozenset(id_ for id_, list_ in lists.items() if list_ in by_list),
        new_batches=tuple(sorted({row["batch_id"] for row in after} - {row["batch_id"] for row in before})),
    )


def _read_listings(sources: Sequence[Source], faults: list[str]) -> dict[str, Listing]:
    listings: dict[str, Listing] = {}
    for source in sources:
        try:
            listings[source.id] = read_listing(decode(source.content, source.path), source.id)
        except InputError as error:
            fault = str(error).removeprefix(f"{source.id}: ")
            faults.append(fault if fault.startswith(str(source.path)) else f"{source.path}: {fault}")
    return listings


def _read_grants(copies: list[Source], stated: Stated, findings: _Findings) -> list[_Grant]:
    """The grants of one list, from all its copies."""
    copies.sort(key=_counts_most)
    listings, faults = findings.listings, findings.faults
    records = [complete_records(source, listings[source.id], stated, faults) for source in copies]
    pairs = merge_copies(records)
    if stated.granted_on is not None:
        days = [pair.record.granted_on or stated.granted_on for pair in pairs]
        pairs = [
            pair._replace(record=replace(pair.record, granted_on=day)) for pair, day in zip(pairs, days, strict=True)
        ]
    if pairs and all(pair.record.granted_on is None for pair in pairs):
        faults += [f"{source.path}: {_NO_DAY}" for source in copies]
        return []
    for source, of_source in zip(copies, records, strict=True):
        faults += check_counts(source, listings[source.id], of_source, stated)
        findings.notes += say_notes(source, listings[source.id], stated)
        findings.advice += say_untyped(source, of_source)
    if len(copies) > 1:
        findings.differences += find_missing_records(pairs)
    seen: set[tuple[object, ...]] = set()
    fit = []
    for pair in pairs:
        if unfit := check_record(pair.record, seen):
            findings.reject(pair.record, unfit)
        else:
            fit.append(pair)
    if not (seen or (not pairs and all(listings[source.id].names_nobody for source in copies))):
        what = f"not one of its {len(pairs):,} grants could be kept" if pairs else "no grant was found in it"
        faults += [f"{source.path}: {what}" for source in copies]
    printed = {source.id: printed_parts(listings[source.id]) for source in copies}
    readings = read_all_facts([pair.record for pair in fit])
    grants = [_Grant(record, reading, others) for (record, others), reading in zip(fit, readings, strict=True)]
    for grant in grants:
        findings.rejects += unread_words(grant.record, grant.reading, printed[grant.record.source])
    return grants


def _counts_most(source: Source) -> tuple[bool, str]:
    """Sorts first the copy whose words count: ``role: text``, then by id."""
    return source.sheet is None or source.sheet.role != "text", source.id


_NO_DAY: Final = (
    "the list prints no day for any of its grants; say --granted-on YYYY-MM-DD, or state the days"
    " of its blocks in a sheet in data/sources"
)


def _say_reject(reject: Reject, path_of: Mapping[str, Path]) -> str:
    who = f" {reject.record[:80]}:" if reject.record else ""
    return f"{path_of[reject.source]}, line {reject.line}:{who} {reject.field}: {reject.text[:200]!r}: {reject.rule}"


def _make_rows(read: Sequence[_Grant], corrections: Sequence[Correction], findings: _Findings) -> list[_Cells]:
    """The rows of the table: corrected, and without the cells that can't stand in it."""
    records = [grant.record for grant in read]
    rows = [_make_row(grant) for grant in read]
    try:
        values = apply_corrections(corrections, records, rows)
    except InputError as error:
        raise IngestError(str(error)) from None
    held = {cell: write_cell(value, BY_NAME[cell[-1]].kind) for cell, value in values.items()}
    findings.rejects = [one for one in findings.rejects if (one.source, one.line, one.record, one.field) not in held]
    cells = [{column.name: write_cell(row.get(column.name), column.kind) for column in COLUMNS} for row in rows]
    dropped = drop_cells(cells)
    if faults := check_dropped(dropped, records, held):
        raise IngestError("\n".join(faults))
    findings.rejects += [cell.as_reject(records[cell.at], read[cell.at].reading) for cell in dropped]
    held |= {(*records[cell.at].place, cell.column): "" for cell in dropped}
    for record, reading, others in read:
        findings.differences += find_differences(record, reading, others, held)
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


def _refuse_doubles(kept: Sequence[_Cells], after: Sequence[_Cells], list_of: Mapping[str, str]) -> None:
    """The same grant in two lists that no sheet calls copies of one list would count twice."""
    holder: dict[tuple[str, ...], str] = {}
    doubled: dict[tuple[str, str], list[str]] = defaultdict(list)
    for cells in (*kept, *after):
        name = "".join(filter(str.isalpha, cells["name"].casefold()))
        key = (cells["batch_id"], cells["clemency_type"], name, cells["district"], cells["first_sentenced_on"])
        here = list_of[cells["source"]]
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
