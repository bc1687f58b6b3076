"""The way back: a grant of the table, and the published words that each of its values was read from.

The table holds facts and no prose. Where the published list is at hand it is read again, and
each value is shown with the words that it was read from and the rule that read them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from analysis import project
from analysis.grants.schema import COLUMNS, NAMES
from analysis.grants.table import write_cell
from analysis.lists.corrections import Correction, read_corrections
from analysis.lists.facts import parse_person, read_facts
from analysis.lists.layouts import RawRecord, decode, read_listing
from analysis.lists.sources import Sheet, Source, collect_sources, read_sheets

#: One row of the table as words, by column; an empty cell is a missing value.
Cells = Mapping[str, str]

#: What a message calls the parts of a published record.
FIELD_WORDS: Final[Mapping[str, str]] = {
    "name": "Name",
    "home": "Home",
    "offense": "Offense",
    "district_date": "District/Date",
    "sentence": "Sentence",
    "terms": "Terms of grant",
    "register_number": "Register number",
    "docket": "Docket",
}
#: Columns that stand in no words of a record, and where they come from.
GIVEN: Final[Mapping[str, str]] = {
    "batch_id": "made of granted_on and president",
    "grant_id": "made of batch_id and name",
    "granted_on": "the list's day line, or its source sheet",
    "president": "the list, or its source sheet",
    "clemency_type": "the list, or its source sheet",
    "amends": "found by comparing the grants of all lists",
    "same_person": "found by comparing the grants of all lists",
    "source": "the id of the source sheet",
    "source_line": "the line of the list on which the record begins",
}


class TracedValue(NamedTuple):
    """One value of a grant and where it came from.

    ``value`` is the table's cell ("" if missing), ``rule`` the rule that read it (as in
    :class:`~analysis.lists.reading.Fact`), ``field`` the part of the record and ``words`` what
    stands in it at the rule's position ("" where the value follows from words that are
    absent). ``read`` is what the words give now: other than ``value`` where the list was
    corrected. ``note`` says in words what the rest does not.
    """

    column: str
    value: str
    rule: str = ""
    field: str = ""
    words: str = ""
    read: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A grant and the way of its values; ``path`` is the list read again, None if it is not at hand."""

    cells: Cells
    path: Path | None
    missing: str
    values: tuple[TracedValue, ...]


def trace_values(record: RawRecord, cells: Cells) -> list[TracedValue]:
    """Every value of a grant, by column, with the words of its published record.

    >>> record = RawRecord("a-list", 1, "Jane Roe", sentence="Life plus 60 months' imprisonment")
    >>> values = {traced.column: traced for traced in trace_values(record, {"life_plus_months": "60"})}
    >>> values["life_plus_months"].words, values["life_plus_months"].rule
    ("Life plus 60 months'", 'sentence.life_plus')
    """
    facts = read_facts(record).facts
    traced = []
    for column in COLUMNS:
        value = cells.get(column.name, "")
        fact = facts.get(column.name)
        if fact is None:
            traced.append(TracedValue(column.name, value, note=GIVEN[column.name]))
            continue
        words = getattr(record, fact.field)[fact.start : fact.end] if fact.field else ""
        read = write_cell(fact.value, column.kind)
        traced.append(TracedValue(column.name, value, fact.rule, fact.field, words, read))
    return traced


def trace_grant(cells: Cells, raw: Path, sheets: Sequence[Sheet], corrections: Sequence[Correction]) -> Trace:
    """A grant with the words of its list, where the folder ``raw`` holds the list.

    Raises
    ------
    InputError
        The list can't be read.
    """
    sheet = next((sheet for sheet in sheets if sheet.id == cells["source"]), None)
    source = _find_list(raw, cells["source"], sheets)
    if source is None:
        where = f"{raw / sheet.file} ({sheet.page})" if sheet else f"a file of that name in {raw}"
        return Trace(cells, None, f"the list is not at hand; it would have to lie at {where}", _untraced(cells))
    records = _by_place(read_listing(decode(source.content, source.path), source.id).records)
    record = records.get(_place(cells, corrections))
    if record is None:
        missing = (
            f"no record of that name begins there in {source.path}: it is not the list that the table was made from"
        )
        return Trace(cells, source.path, missing, _untraced(cells))
    return Trace(cells, source.path, "", _trace(record, cells, corrections))


def _trace(record: RawRecord, cells: Cells, corrections: Sequence[Correction]) -> tuple[TracedValue, ...]:
    """The values of a grant with the words, and why a value is other than its words give."""
    return tuple(
        traced
        if traced.note or traced.read == traced.value
        else traced._replace(note=_reason(traced, cells, corrections))
        for traced in trace_values(record, cells)
    )


def trace_batch(batch: pd.DataFrame, raw: Path = project.RAW) -> list[Trace | None]:
    """The ways of all values of a batch, as far as its lists are at hand just as the table was made from them.

    Parameters
    ----------
    batch : DataFrame, one row per grant
        Reads all columns. Not changed.
    raw : the folder of the published lists; one that has no sheet, or is another copy than its sheet names, counts as
        none: nothing says that the table was made from these very bytes

    Returns
    -------
    One entry per row, None where the list is not at hand or the row has no line.
    """
    sheets = {sheet.id: sheet for sheet in read_sheets(project.SHEETS)}
    corrections = read_corrections(project.HAND / "corrections.yml")
    records: dict[tuple[str, ...], RawRecord] = {}
    paths: dict[str, Path] = {}
    for source_id in batch["source"].unique():
        sheet, source = sheets.get(source_id), _find_list(raw, source_id, tuple(sheets.values()))
        if sheet and source and hashlib.sha256(source.content).hexdigest() == sheet.sha256:
            paths[source_id] = source.path
            records |= _by_place(read_listing(decode(source.content, source.path), source.id).records)
    traces: list[Trace | None] = []
    for row in batch[list(NAMES)].itertuples(index=False):
        cells = {column.name: write_cell(value, column.kind) for column, value in zip(COLUMNS, row, strict=True)}
        record = records.get(_place(cells, corrections))
        values = _trace(record, cells, corrections) if record else ()
        traces.append(Trace(cells, paths[cells["source"]], "", values) if record else None)
    return traces


def _by_place(records: Sequence[RawRecord]) -> dict[tuple[str, ...], RawRecord]:
    """The records of a list by what says in the table which they are; of two alike in that, the first."""
    by_place: dict[tuple[str, ...], RawRecord] = {}
    for record in records:
        name = parse_person(record.name).facts["name"].value or ""
        by_place.setdefault((record.source, str(record.line), name), record)
    return by_place


def _place(cells: Cells, corrections: Sequence[Correction]) -> tuple[str, ...]:
    """The same of a row of the table, with the name that the list prints."""
    return cells["source"], cells["source_line"], _printed_name(cells, corrections)


def _printed_name(cells: Cells, corrections: Sequence[Correction]) -> str:
    """The name that the list prints for a grant: another than the table's where the name was corrected."""
    for correction in corrections:
        name = correction.source, correction.granted_on.isoformat(), correction.column, correction.used
        if name == (cells["source"], cells["granted_on"], "name", cells["name"]):
            return correction.name
    return cells["name"]


def list_pages(sheets: Path = project.SHEETS) -> dict[str, str]:
    """By source, the address of the page on which its list was published."""
    return {sheet.id: sheet.page for sheet in read_sheets(sheets)}


def _find_list(raw: Path, source_id: str, sheets: Sequence[Sheet]) -> Source | None:
    if not raw.exists():
        return None
    sources = collect_sources([raw], sheets).sources
    return next((source for source in sources if source.id == source_id), None)


def _untraced(cells: Cells) -> tuple[TracedValue, ...]:
    return tuple(TracedValue(column.name, cells.get(column.name, "")) for column in COLUMNS)


def _reason(traced: TracedValue, cells: Cells, corrections: Sequence[Correction]) -> str:
    """Why the table holds another value than these words give."""
    for correction in corrections:
        grant = correction.source, correction.name, correction.granted_on.isoformat(), correction.column
        if grant == (cells["source"], _printed_name(cells, corrections), cells["granted_on"], traced.column):
            return f"corrected: the list prints “{correction.printed}”; {correction.reason} ({correction.says})"
    if not traced.read:
        return "not in this copy of the list: another copy gives it"
    return f"these words give {traced.read}: another copy of the list, or an older version of it, gave the value"


def say_trace(trace: Trace) -> Iterable[str]:
    """The trace as lines of text: head, then each value with its rule and the words."""
    cells = trace.cells
    yield f"{cells['name']}, {cells['batch_id']}"
    yield f"{cells['source']}:{cells['source_line']}{f' in {trace.path}' if trace.path else ''}"
    if trace.missing:
        yield trace.missing
    yield ""
    width = max(len(column.name) for column in COLUMNS) + 2
    for traced in trace.values:
        yield f"{traced.column:<{width}}{traced.value or '(missing)'}"
        if traced.rule:
            field = FIELD_WORDS.get(traced.field, traced.field)
            words = f"{field}: “{' / '.join(traced.words.splitlines())}”" if traced.words else "nothing is said of it"
            yield f"{'':<{width}}{traced.rule}, {words}"
        if traced.note:
            yield f"{'':<{width}}{traced.note}"
