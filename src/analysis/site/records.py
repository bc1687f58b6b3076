"""The records as JSON: grants.json, with numbers, booleans and lists as such, and null for missing."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from analysis.escape import make_visible
from analysis.grants.schema import COLUMNS, ColumnKind, list_items


def render_records(grants: pd.DataFrame) -> bytes:
    """grants.json: the rows as records, a line each; numbers, booleans and lists as such, null for missing.

    Parameters
    ----------
    grants : DataFrame, one row per grant, names as they are published. Not changed.
    """
    columns = [_write_members(grants[column.name], column.name, column.kind) for column in COLUMNS]
    lines = (f"{{{','.join(row)}}}" for row in zip(*columns, strict=True))
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _write_members(values: pd.Series, name: str, kind: ColumnKind) -> list[str]:
    """A column as members of objects; a table repeats itself: each different value is written once."""
    codes, known = pd.factorize(values)
    members = ({name: _value(value, kind)} for value in [*known.tolist(), None])
    words = [json.dumps(one, ensure_ascii=False, separators=(",", ":"), allow_nan=False)[1:-1] for one in members]
    return [words[code] for code in codes.tolist()]  # of a missing value -1


def _value(value: Any, kind: ColumnKind) -> Any:
    """One cell as JSON has it.

    >>> _value("PCP;heroin", "list"), _value(pd.NA, "number"), _value(240.0, "number"), _value("life", "months_or_life")
    (['PCP', 'heroin'], None, 240, 'life')
    """
    if kind == "list":
        return [make_visible(part) for part in list_items(value)] or None
    if pd.isna(value):
        return None
    if kind == "boolean":
        return bool(value)
    if kind == "date":
        return f"{value:%Y-%m-%d}"
    if kind in ("integer", "number") or (kind == "months_or_life" and value != "life"):
        return int(number) if (number := float(value)).is_integer() else number
    return make_visible(str(value))
