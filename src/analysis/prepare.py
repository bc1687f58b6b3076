"""Published lists in, one grants table out, every row accounted for.

The way of a list: bytes → layout reader → raw records → the copies of one list merged →
facts → corrections → rows of the table. What can't be read is rejected by name, never
guessed; what differs between two copies of a list is reported, never hidden.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis import places
from analysis.copies import Pair, merge_copies
from analysis.corrections import Correction, apply_corrections, read_corrections
from analysis.errors import InputError
from analysis.facts import read_facts
from analysis.files import one_writer, replace_file
from analysis.layouts import Account, Listing, RawRecord, Reject, decode, read_listing
from analysis.provenance import Reading
from analysis.schema import BY_NAME, COLUMNS, NAMES, Kind
from analysis.sources import Source, collect_sources, read_sheets
from analysis.table import csv_bytes, read_words, type_words, write_cell, write_grants

#: A row of the table as the words of its cells, by column.
Cells = dict[str, str]


class IngestError(InputError):
    """Lists that can't become a table; the message holds all failures of the run."""


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


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a run made of its lists.

    ``grants`` is the whole table, with what it held before: one row per grant, typed as
    in :mod:`analysis.schema`, in the order of the file. ``accounts`` holds one account per
    source. ``rejects`` and ``differences`` are what the run must tell.
    """

    grants: pd.DataFrame
    accounts: tuple[Account, ...]
    rejects: tuple[Reject, ...]
    differences: tuple[Difference, ...]

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
    sources: Sequence[Path],
    *,
    data: Path,
    granted_on: date | None = None,
    president: str | None = None,
    sheets: Path = places.SHEETS,
    corrections: Path = places.HAND / "corrections.yml",
) -> Ingested:
    """Read published lists into the grants table at ``data``, and write it.

    Rows of the table that came from the same lists are replaced, other rows stay. What
    was rejected goes to ``<data>.rejects.csv`` and what differs between copies to
    ``<data>.differences.csv``; either file is removed when there is nothing to say. A run
    that fails leaves the table as it was.

    Parameters
    ----------
    sources : files or folders of lists, in any order and any known layout
    data : the grants table, made if it is not there
    granted_on, president : for lists that print neither and have no source sheet
    sheets, corrections : the folder of source sheets, the file of corrections

    Raises
    ------
    IngestError
        All failures of the run, a line each. Nothing was written.
    Busy
        Another run is writing this table.
    """
    with one_writer(data):
        done = prepare(
            sources,
            before=read_cells(data) if data.exists() else [],
            granted_on=granted_on,
            president=president,
            sheets=sheets,
            corrections=corrections,
        )
        write_grants(done.grants, data)
        _write_or_remove(Reject, done.rejects, data.with_name(f"{data.name}.rejects.csv"))
        _write_or_remove(Difference, done.differences, data.with_name(f"{data.name}.differences.csv"))
    return done


def prepare(
    sources: Sequence[Path],
    *,
    before: Sequence[Cells] = (),
    granted_on: date | None = None,
    president: str | None = None,
    sheets: Path = places.SHEETS,
    corrections: Path = places.HAND / "corrections.yml",
) -> Ingested:
    """Do what :func:`ingest` does, without writing; ``before`` are the rows already there."""
    known = read_sheets(sheets)
    fixes = read_corrections(corrections)
    given, faults = collect_sources(sources, known)
    listings = _read_all(given, faults)
    came = [source for source in given if source.id in listings]
    by_list: dict[str, list[Source]] = defaultdict(list)
    for source in came:
        by_list[source.list].append(source)

    accounts: dict[str, Account] = {source.id: listings[source.id].account for source in came}
    rejects: list[Reject] = [reject for source in came for reject in listings[source.id].rejects]
    extents = {
        (source.id, record.line): extent
        for source in came
        for record, extent in zip(listings[source.id].records, listings[source.id].extents, strict=True)
    }
    differences: list[Difference] = []
    made: list[tuple[RawRecord, Reading]] = []
    for copies in by_list.values():
        copies.sort(key=_counts_most)
        records = [_with_sheet(source, listings[source.id], president, faults) for source in copies]
        pairs = merge_copies(records)
        if granted_on is not None:
            pairs = [_dated(pair, granted_on) for pair in pairs]
        if all(pair.record.granted_on is None for pair in pairs):
            faults += [f"{source.path}: {_NO_DAY}" for source in copies]
            continue
        if len(copies) > 1:
            differences += _missing_records(pairs)
        for record, others in pairs:
            if record.granted_on is None:
                rejects.append(Reject(record.source, record.line, record.name, "granted_on", "", "record.no_day"))
                accounts[record.source] = accounts[record.source].without(*extents[record.source, record.line])
                continue
            reading = read_facts(record)
            made.append((record, reading))
            rejects += _problems(record, reading)
            differences += _differences(record, reading, others)
    if faults:
        raise IngestError("\n".join(faults))

    rows = [_row(record, reading) for record, reading in made]
    corrected = _correct(fixes, [record for record, _ in made], rows)  # the cells that were corrected
    rejects = [reject for reject in rejects if (reject.source, reject.line, reject.field) not in corrected]
    after = [_cells(row) for row in rows]
    differences = [_after_corrections(difference, corrected) for difference in differences]
    differences = [difference for difference in differences if difference.value != difference.other_value]
    list_of = {sheet.id: sheet.list for sheet in known} | {source.id: source.list for source in came}
    kept: list[Cells] = []
    replaced: list[Cells] = []
    for cells in before:
        is_replaced = list_of.get(cells["source"], cells["source"]) in by_list
        (replaced if is_replaced else kept).append(cells)
    _refuse_shrinking(replaced, after)
    _refuse_lost_homes(replaced, after)
    rejects.sort(key=lambda reject: (reject.source, reject.line, reject.field))
    differences.sort(key=lambda d: (d.granted_on, d.source, d.line, d.column))
    return Ingested(
        grants=to_grants([*kept, *after]),
        accounts=tuple(accounts.values()),
        rejects=tuple(rejects),
        differences=tuple(differences),
    )


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


def _with_sheet(source: Source, listing: Listing, president: str | None, faults: list[str]) -> list[RawRecord]:
    """The records with what the sheet or the caller states: president, type, days of blocks."""
    sheet = source.sheet
    days = _stated_days(source, listing, faults)
    records = [
        replace(
            record,
            granted_on=record.granted_on or days.get(record.block),
            president=record.president or (sheet.president if sheet else "") or president or "",
            clemency_type=record.clemency_type or (sheet.clemency_type if sheet else ""),
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
    if any(not record.clemency_type for record in records):
        faults.append(
            f"{source.path}: the list does not say whether it holds pardons or commutations;"
            " add a sheet with clemency_type to data/sources"
        )
    return records


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


#: Every list prints these of a commutation; the district may stand in the offense.
_PARTS_OF_A_COMMUTATION: Final = ("offense", "sentence", "terms")

#: The field of a raw record that a rule's reader (the word before the dot) reads.
_FIELDS: Final = {
    "person": "name",
    "name": "name",
    "offense": "offense",
    "district": "district_date",
    "sentence": "sentence",
    "terms": "terms",
}


def _problems(record: RawRecord, reading: Reading) -> Iterator[Reject]:
    """What is missing from a record, and the words in it that no reader could read."""
    for part in _PARTS_OF_A_COMMUTATION if record.clemency_type == "commutation" else ():
        if not getattr(record, part):
            yield Reject(record.source, record.line, record.name, part, "", "record.missing_part")
    for problem in reading.problems:
        text = getattr(record, _FIELDS.get(problem.rule.partition(".")[0], ""), "")
        words = text[problem.start : problem.end] or text
        yield Reject(record.source, record.line, record.name, problem.column, words[:500], problem.rule)


def _missing_records(pairs: Sequence[Pair]) -> Iterator[Difference]:
    """Grants that stand in one copy only; a whole day in one copy only is told once."""
    blocks: dict[tuple[str, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        blocks[pair.record.source, pair.record.block].append(pair)
    for block in blocks.values():
        alone = [record for record, others in block if not others]
        if len(alone) == len(block) > 1:
            first, told = alone[0], f"{len(alone)} grants, all of this day"
            yield Difference(_day(first), "", "record", first.source, first.line, told, "", None, "")
            continue
        for record in alone:
            name = record.name
            yield Difference(_day(record), name, "record", record.source, record.line, name, "", None, "")


def _day(record: RawRecord) -> str:
    return record.granted_on.isoformat() if record.granted_on is not None else ""


def _differences(record: RawRecord, reading: Reading, others: Sequence[RawRecord]) -> Iterator[Difference]:
    """What other copies say otherwise about a grant, fact by fact."""
    day = _day(record)
    name = _word(reading.facts.get("name"), "text") or record.name
    for other in others:
        if other.granted_on not in (None, record.granted_on):
            yield Difference(
                day, name, "granted_on", record.source, record.line, day,
                other.source, other.line, str(other.granted_on),
            )  # fmt: skip
        if _published(other) == _published(record):
            continue
        facts = read_facts(replace(other, home=other.home or record.home)).facts
        for column in NAMES:
            kind = BY_NAME[column].kind
            ours, theirs = _word(reading.facts.get(column), kind), _word(facts.get(column), kind)
            if ours != theirs:
                yield Difference(day, name, column, record.source, record.line, ours, other.source, other.line, theirs)


def _after_corrections(difference: Difference, corrected: Mapping[tuple[str, int, str], str]) -> Difference:
    """The difference with what the table holds once the list was corrected."""
    cell = (difference.source, difference.line, difference.column)
    return replace(difference, value=corrected.get(cell, difference.value))


def _published(record: RawRecord) -> tuple[str, ...]:
    return record.name, record.offense, record.district_date, record.sentence, record.terms


def _word(fact: Any, kind: Kind) -> str:
    return "" if fact is None else write_cell(fact.value, kind)


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
) -> dict[tuple[str, int, str], str]:
    """Correct the rows in place; gives each corrected cell (source, line, column) and its words."""
    try:
        corrected = apply_corrections(fixes, records, rows)
    except InputError as error:
        raise IngestError(str(error)) from None
    return {cell: write_cell(value, BY_NAME[cell[2]].kind) for cell, value in corrected.items()}


def _cells(row: Mapping[str, Any]) -> Cells:
    return {column.name: write_cell(row.get(column.name), column.kind) for column in COLUMNS}


def _refuse_shrinking(before: Sequence[Cells], after: Sequence[Cells]) -> None:
    """A list read again must not lose grants without someone saying so."""
    counts: dict[str, int] = defaultdict(int)
    for cells in before:
        counts[cells["batch_id"]] += 1
    for cells in after:
        counts[cells["batch_id"]] -= 1
    lost = {batch: n for batch, n in counts.items() if n > 0}
    if lost:
        shown = ", ".join(f"{batch} lost {n}" for batch, n in sorted(lost.items()))
        raise IngestError(
            f"the same list held more grants before: {shown}. Nothing was written."
            " Give all the copies of the list, or remove those rows from the table to accept it"
        )


def _refuse_lost_homes(before: Sequence[Cells], after: Sequence[Cells]) -> None:
    """A list read again without the copy that gave the homes must not lose them without a word."""
    now = {(cells["source"], cells["source_line"]): cells for cells in after}
    lost = [
        cells
        for cells in before
        if cells["home"] and not now.get((cells["source"], cells["source_line"]), cells)["home"]
    ]
    if lost:
        raise IngestError(
            f"the home of {len(lost):,} grants would go missing, which another copy of the list gave. Nothing was"
            " written. Give all the copies of the list, or remove its rows from the table to begin anew"
        )


# The president of a batch


@lru_cache(maxsize=8)
def _presidencies(path: Path) -> tuple[tuple[str, str, date, date], ...]:
    """Each time in office: slug, full name, first day, last day (the next one's first)."""
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["slug"], row["president"], date.fromisoformat(row["took_office_on"])) for row in csv.DictReader(file)
        ]
    rows.sort(key=lambda row: row[2])
    ends = [row[2] for row in rows[1:]] + [date.max]
    return tuple((*row, end) for row, end in zip(rows, ends, strict=True))


def name_presidency(granted_on: date, president: str, path: Path = places.HAND / "presidents.csv") -> tuple[str, str]:
    """The president's full name and the slug of that time in office.

    Found by last name and day in the table of presidents; a president not in it keeps the
    name given and gets the last name as slug.

    >>> name_presidency(date(2025, 1, 20), "Donald Trump")
    ('Donald J. Trump', 'trump-2')
    >>> name_presidency(date(2021, 1, 20), "Donald J. Trump")[1]
    'trump'
    >>> name_presidency(date(1890, 5, 1), "Rutherford Example, Jr.")
    ('Rutherford Example, Jr.', 'example')
    """
    bare = re.sub(r",? (?:Jr|Sr|II|III|IV)\b\.?$", "", president.strip())
    last = "".join(filter(str.isalpha, bare.split()[-1])).casefold() if bare else "unknown"
    for slug, name, began, ended in _presidencies(path):
        if re.sub(r"-\d$", "", slug) == last and began <= granted_on <= ended:
            return name, slug
    return president, last


def batch_id(granted_on: date, president: str) -> str:
    """The id of the grants of one president on one day.

    >>> batch_id(date(2016, 3, 30), "Barack Obama"), batch_id(date(2025, 1, 20), "Donald J. Trump")
    ('2016-03-30-obama', '2025-01-20-trump-2')
    """
    return f"{granted_on}-{name_presidency(granted_on, president)[1]}"


# The table


def to_grants(rows: Sequence[Cells]) -> pd.DataFrame:
    """Rows of words as a typed table, in the order of the file.

    Sorted by day and president, then in published order (source, line).
    """
    ordered = sorted(
        rows, key=lambda row: (row["granted_on"], row["president"], row["source"], int(row["source_line"]))
    )
    words = pd.DataFrame(ordered, columns=list(NAMES), dtype="string").replace("", pd.NA)
    return type_words(words)


def read_cells(path: Path) -> list[Cells]:
    """The rows of a table that is there already, as words, to merge into."""
    words = read_words(path).fillna("")
    return [dict(zip(NAMES, row, strict=True)) for row in words.itertuples(index=False)]


def _write_or_remove(kind: type[Any], items: Sequence[Any], path: Path) -> None:
    if not items:
        path.unlink(missing_ok=True)
        return
    names = [field.name for field in fields(kind)]
    replace_file(path, csv_bytes(names, (asdict(item).values() for item in items)))
