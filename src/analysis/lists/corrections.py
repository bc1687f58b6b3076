"""Corrections as data: errors of a published list, mended in the open.

Each entry of ``data/hand/corrections.yml`` names the grant and the column, the words that
the list prints (a guard: once the list no longer prints them, the run stops), the value
used instead, the reason, and who says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from analysis.errors import InputError
from analysis.grants.handwritten import read_handwritten, say_line
from analysis.grants.schema import BY_NAME
from analysis.lists.clean import clean
from analysis.lists.layouts.record import RawRecord

_KEYS: Final = ("source", "name", "granted_on", "column", "printed", "used", "reason", "says")

#: Columns that say which grant a row is can't be corrected here.
_IDENTITY: Final = ("batch_id", "granted_on", "president", "clemency_type", "source", "source_line")


@dataclass(frozen=True, slots=True)
class Correction:
    """One error of a published list: what it prints, what is used, why, and who says so."""

    source: str
    name: str
    granted_on: date
    column: str
    printed: str
    used: Any
    reason: str
    says: str


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read the corrections; a file that is missing or empty holds none.

    Raises
    ------
    InputError
        All faults together, each with the line and the number of its entry.
    """
    try:
        given = read_handwritten(path) or []
    except FileNotFoundError:
        return ()
    if not isinstance(given, list):
        raise InputError(f"{path}: corrections are a list of entries")
    faults = [
        f"{path}{say_line(entry)}: entry {n}: {fault}" for n, entry in enumerate(given, 1) for fault in _faults(entry)
    ]
    if faults:
        raise InputError("\n".join(faults))
    return tuple(Correction(**entry) for entry in given)


def _faults(entry: Any) -> list[str]:
    if not isinstance(entry, Mapping):
        return ["not a mapping of keys to values"]
    faults = [f"missing key {key!r}" for key in _KEYS if key not in entry]
    faults += [f"unknown key {key!r}; known are {', '.join(_KEYS)}" for key in entry if key not in _KEYS]
    for key in ("source", "name", "column", "printed", "reason", "says"):
        if key in entry and not (isinstance(entry[key], str) and entry[key].strip()):
            faults.append(f"{key}: {entry[key]!r} is not text; put it in quotes")
    if "granted_on" in entry and type(entry["granted_on"]) is not date:
        faults.append(f"granted_on: {entry['granted_on']!r} is not a date; write it as YYYY-MM-DD")
    column = entry.get("column")
    if isinstance(column, str) and (column not in BY_NAME or column in _IDENTITY):
        faults.append(f"column: {column!r} is not a column that can be corrected")
    return faults


def apply_corrections(
    corrections: Sequence[Correction], records: Sequence[RawRecord], rows: Sequence[dict[str, Any]]
) -> dict[tuple[str, int, str, str], Any]:
    """Put the corrected values into ``rows`` (one per record, changed in place).

    Only corrections of the sources that the records came from are looked at. Gives the
    values used, by place of the record and column.

    Raises
    ------
    InputError
        All corrections whose grant is not there, is there twice, or no longer prints the
        words that were corrected.
    """
    sources = {record.source for record in records}
    places: dict[tuple[str, str, Any], list[int]] = {}
    for index, (record, row) in enumerate(zip(records, rows, strict=True)):
        places.setdefault((record.source, row["name"], row["granted_on"]), []).append(index)
    faults = []
    corrected: dict[tuple[str, int, str, str], Any] = {}
    for correction in corrections:
        if correction.source not in sources:
            continue
        where = f"correction of {correction.name} ({correction.granted_on}), {correction.column}"
        found = [
            index
            for index in places.get((correction.source, correction.name, correction.granted_on), ())
            if clean(correction.printed) in _words(records[index])
        ]
        if len(found) == 1:
            rows[found[0]][correction.column] = correction.used
            corrected[*records[found[0]].place, correction.column] = correction.used
        elif found:
            faults.append(f"{where}: {len(found)} grants of {correction.source} print {correction.printed!r}")
        else:
            faults.append(
                f"{where}: {correction.source} no longer prints {correction.printed!r};"
                " read the list again and mend or remove the correction"
            )
    if faults:
        raise InputError("\n".join(faults))
    return corrected


def _words(record: RawRecord) -> str:
    parts = (record.name, record.home, record.offense, record.district_date, record.sentence, record.terms)
    return " ".join(" ".join(parts).split())
