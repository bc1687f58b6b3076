"""Corrections as data: errors of a published list, corrected in the open.

Each entry of ``data/hand/corrections.yml`` names the grant and the column, the words that
the list prints (a guard: once the list no longer prints them, it is refused), the value
used instead, the reason, and who says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from analysis.errors import InputError
from analysis.grants.handwritten import Form, Key, any_key, day_key, read_entries, text_key
from analysis.grants.schema import NAMES
from analysis.lists.clean import clean
from analysis.lists.layouts.record import RawRecord

#: Columns that say which grant a row is can't be corrected.
_FIXED: Final = ("batch_id", "granted_on", "president", "clemency_type", "source", "source_line")

_FORM: Final = Form(
    (
        text_key("source"),
        text_key("name"),
        day_key("granted_on"),
        Key(
            "column",
            lambda value: value in NAMES and value not in _FIXED,
            "{value!r} is not a column that can be corrected",
        ),
        text_key("printed"),
        any_key("used"),
        text_key("reason"),
        text_key("says"),
    )
)


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
        entries = read_entries(path, "entries", _FORM.faults_of, may_be_empty=True)
    except FileNotFoundError:
        return ()
    return tuple(Correction(**entry) for entry in entries)


def apply_corrections(
    corrections: Sequence[Correction], records: Sequence[RawRecord], rows: Sequence[dict[str, Any]]
) -> dict[tuple[str, int, str, str], Any]:
    """Put the corrected values into ``rows``, one per record; gives them by place of the record and column."""
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
