"""What the data are, for programs: datapackage.json, Dataset JSON-LD, and the records as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import pandas as pd

from analysis import project
from analysis.escape import make_visible
from analysis.grants.masthead import read_masthead
from analysis.grants.schema import COLUMNS, IDENTITY, LIST_SEPARATOR, Column, ColumnKind, list_items
from analysis.lists.sources import Sheet, page_names_somebody, read_sheets
from analysis.site.page import Site
from analysis.site.parquet import PARQUET, can_write_parquet

_NAME: Final = "us-presidential-clemency"
_TITLE: Final = "Grants of US presidential clemency"
_ABOUT: Final = (
    "Commutations and pardons by presidents of the United States, from the government's published lists, "
    "a row per grant: one person, one day, one clemency type"
)

#: Each kind of column as the Table Schema of the Data Package standard has it.
_FIELDS: Final[Mapping[ColumnKind, Mapping[str, Any]]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "date": {"type": "date", "format": "%Y-%m-%d"},
    "partial_date": {"type": "string", "constraints": {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}},
    "list": {"type": "list", "delimiter": LIST_SEPARATOR},
    "months_or_life": {"type": "string", "constraints": {"pattern": r"life|\d+(\.\d+)?"}},
}

#: The same rows in another form; its types are in the file.
_PARQUET_RESOURCE: Final = {
    "name": "grants-parquet",
    "path": PARQUET,
    "title": _TITLE,
    "description": f"{_ABOUT}. The rows of grants.csv with types, and the day of a first sentencing beside its words.",
    "scheme": "file",
    "format": "parquet",
    "mediatype": "application/vnd.apache.parquet",
}


def render_package(grants: pd.DataFrame, site: Site, has_lines: bool) -> bytes:
    """datapackage.json: the columns of grants.csv; without full names a release has no lines of the lists."""
    fields = [_field(column, column.is_required and (has_lines or column.name != "source_line")) for column in COLUMNS]
    resource = {
        "name": "grants",
        "type": "table",
        "path": "grants.csv",
        "title": _TITLE,
        "description": f"{_ABOUT}.",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": fields,
            "missingValues": [""],
            **({"primaryKey": list(IDENTITY)} if has_lines else {}),
        },
    }
    package = {
        "name": _NAME,
        "title": _TITLE,
        "description": f"{_ABOUT}. How it is made: {site.url}methods.html",
        **({"homepage": site.url} if site.url else {}),
        **({"licenses": [{"name": "other-pd", "title": licence}]} if (licence := _licence(grants)) else {}),
        "sources": [_source(sheet, has_lines or not page_names_somebody(sheet, grants)) for sheet in sheets_of(grants)],
        "resources": [resource, *([_PARQUET_RESOURCE] if can_write_parquet() else [])],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _source(sheet: Sheet, has_page: bool) -> dict[str, str]:
    return {
        "title": sheet.publisher,
        **({"path": sheet.page} if has_page else {}),
        "name": sheet.id,
        "hash": f"sha256:{sheet.sha256}",
    }


def _field(column: Column, is_required: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, **_FIELDS[column.kind]}
    unit = f" ({column.unit})" if column.unit else ""
    field["description"] = f"{column.meaning}{unit}"
    limits: dict[str, Any] = {"required": True} if is_required else {}
    limits |= {"enum": list(column.choices)} if column.choices else {}
    limits |= {"minimum": column.low} if column.low is not None else {}
    limits |= {"maximum": column.high} if column.high is not None else {}
    constraints = field.pop("constraints", {}) | limits
    return field | ({"constraints": constraints} if constraints else {})


def describe_dataset(grants: pd.DataFrame, site: Site) -> dict[str, Any]:
    """The data set as schema.org describes one, for the head of a page."""
    days = grants["granted_on"].dropna()
    licence = _licence(grants)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": _TITLE,
        "description": f"{_ABOUT}. {len(grants):,} grants.",
        **({"url": site.url} if site.url else {}),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": read_masthead().publisher},
        **({"license": {"@type": "CreativeWork", "name": licence}} if licence else {}),
        **({"temporalCoverage": f"{days.min():%Y-%m-%d}/{days.max():%Y-%m-%d}"} if len(days) else {}),
        "spatialCoverage": "United States",
        "variableMeasured": [column.name for column in COLUMNS],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": mime, "contentUrl": f"{site.url}{file}"}
            for mime, file in (
                ("text/csv", "grants.csv"),
                ("application/json", "grants.json"),
                *([("application/vnd.apache.parquet", PARQUET)] if can_write_parquet() else []),
            )
        ],
    }


def render_records(grants: pd.DataFrame) -> bytes:
    """grants.json: the rows as records, a line each; numbers, booleans and lists as such, null for missing.

    Parameters
    ----------
    grants : DataFrame, one row per grant, names as they are published. Not changed.
    """
    columns = [[_value(value, column.kind) for value in grants[column.name].tolist()] for column in COLUMNS]
    names = [column.name for column in COLUMNS]
    lines = (
        json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        for row in zip(*columns, strict=True)
    )
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


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


def sheets_of(grants: pd.DataFrame) -> Sequence[Sheet]:
    """The sheets of the sources that a table came from, sorted by id; a source without a sheet has none."""
    used = set(grants["source"].dropna())
    return [sheet for sheet in all_sheets() if sheet.id in used]


@cache
def all_sheets() -> tuple[Sheet, ...]:
    """Every source sheet of the project."""
    return read_sheets(project.SHEETS)


def _licence(grants: pd.DataFrame) -> str:
    """The license that all sources of a table have in common; empty where they differ or one has no sheet."""
    sheets = sheets_of(grants)
    licences = {sheet.licence for sheet in sheets}
    is_known = len(sheets) == grants["source"].nunique() and len(licences) == 1
    return licences.pop() if is_known and all("public domain" in licence for licence in licences) else ""
