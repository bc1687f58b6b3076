"""datapackage.json: the tables of a release as the Data Package standard, version 2, describes them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from analysis.grants.masthead import read_masthead
from analysis.grants.schema import COLUMNS, IDENTITY, LIST_SEPARATOR, Column, ColumnKind
from analysis.site.dataset import DATASET_NAME, DATASET_TITLE, KEYWORDS, RECORDS, TABLE, Dataset, DataSource, media_type
from analysis.site.parquet import PARQUET

_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"

_DATE: Final = {"type": "date", "format": "%Y-%m-%d"}
_PARTIAL_DATE: Final = {"type": "string", "constraints": {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}}

#: Each kind of column as the standard's Table Schema has it in the CSV.
_IN_CSV: Final[Mapping[ColumnKind, Mapping[str, Any]]] = MappingProxyType(
    {
        "text": {"type": "string"},
        "integer": {"type": "integer"},
        "number": {"type": "number"},
        "boolean": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
        "date": _DATE,
        "partial_date": _PARTIAL_DATE,
        "list": {"type": "list", "delimiter": LIST_SEPARATOR},
        "months_or_life": {"type": "string", "constraints": {"pattern": r"life|\d+(\.\d+)?"}},
    }
)

#: Each kind of column as the same rows have it in JSON.
_IN_JSON: Final[Mapping[ColumnKind, Mapping[str, Any]]] = MappingProxyType(
    {
        "text": {"type": "string"},
        "integer": {"type": "integer"},
        "number": {"type": "number"},
        "boolean": {"type": "boolean"},
        "date": _DATE,
        "partial_date": _PARTIAL_DATE,
        "list": {"type": "array"},
        "months_or_life": {"type": "any"},
    }
)


def describe_package(dataset: Dataset) -> dict[str, Any]:
    """The description as JSON values.

    Parameters
    ----------
    dataset : the facts, with the files of the release
    """
    return {
        "$schema": _PROFILE,
        "name": DATASET_NAME,
        "title": DATASET_TITLE,
        "description": f"{dataset.description} How it is made: {dataset.address('methods.html')}",
        **({"homepage": dataset.url} if dataset.url else {}),
        "version": dataset.version,
        "created": f"{dataset.as_of}T00:00:00Z",
        "keywords": list(KEYWORDS),
        "contributors": [_publisher()],
        "licenses": [_license()],
        "sources": [_source(source) for source in dataset.sources],
        "resources": [
            {**_rows("grants", TABLE, _IN_CSV, dataset), "type": "table"},
            # not a table: frictionless counts no bytes of a JSON table, and would find those wrong that are said here
            _rows("grants-json", RECORDS, _IN_JSON, dataset),
            *([_parquet(dataset)] if PARQUET in dataset.files else []),
        ],
    }


def _publisher() -> dict[str, Any]:
    masthead = read_masthead()
    page = {"path": masthead.publisher_page} if masthead.publisher_page else {}
    return {"title": masthead.publisher, **page, "roles": ["publisher"]}


def _license() -> dict[str, str]:
    """The terms in the publisher's words; the standard asks for an address or a name of the Open Definition's."""
    masthead = read_masthead()
    known = {"path": masthead.data_license_page} if masthead.data_license_page else {"name": "other-open"}
    return {**known, "title": masthead.data_license}


def _source(source: DataSource) -> dict[str, str]:
    return {
        "title": source.publisher,
        **({"path": source.page} if source.page else {}),
        "version": source.retrieved.isoformat(),
        "name": source.id,
        "hash": f"sha256:{source.sha256}",
        "license": source.license,
    }


def _rows(name: str, file: str, kinds: Mapping[ColumnKind, Mapping[str, Any]], dataset: Dataset) -> dict[str, Any]:
    return {
        **_resource(name, file, dataset),
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column, kinds[column.kind], dataset.is_required(column)) for column in COLUMNS],
            "missingValues": [""],
            **({"primaryKey": list(IDENTITY)} if dataset.has_lines else {}),
        },
    }


def _parquet(dataset: Dataset) -> dict[str, Any]:
    """The same rows in a form that has its types in the file."""
    resource = _resource("grants-parquet", PARQUET, dataset)
    more = "The rows of grants.csv with types, and the day of a first sentencing beside its words."
    # a format of that name frictionless would read as a table, whose lists and bytes it takes for wrong
    return resource | {"format": "apache-parquet", "description": f"{resource['description']} {more}"}


def _resource(name: str, file: str, dataset: Dataset) -> dict[str, Any]:
    there = dataset.files[file]
    return {
        "name": name,
        "path": file,
        "title": DATASET_TITLE,
        "description": dataset.description,
        "format": file.rpartition(".")[2],
        "mediatype": media_type(file),
        "bytes": there["bytes"],
        "hash": f"sha256:{there['sha256']}",
    }


def _field(column: Column, kind: Mapping[str, Any], is_required: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, **kind}
    unit = f" ({column.unit})" if column.unit else ""
    field["description"] = f"{column.meaning}{unit}"
    limits: dict[str, Any] = {"required": True} if is_required else {}
    limits |= {"enum": list(column.choices)} if column.choices else {}
    limits |= {"minimum": column.low} if column.low is not None else {}
    limits |= {"maximum": column.high} if column.high is not None else {}
    constraints = field.pop("constraints", {}) | limits
    return field | ({"constraints": constraints} if constraints else {})
