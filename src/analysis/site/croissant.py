"""croissant.json: the table as MLCommons’ Croissant 1.1 describes it, so that programs load its records with types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from analysis.export.json_ld import describe_license, describe_publisher
from analysis.grants.masthead import read_masthead
from analysis.grants.schema import COLUMNS, IDENTITY, LIST_SEPARATOR, Column, ColumnKind
from analysis.site.dataset import DATASET_NAME, DATASET_TITLE, KEYWORDS, RECORDS, TABLE, Dataset, DataSource, media_type
from analysis.site.parquet import PARQUET
from analysis.text import day_words

_CONFORMS_TO: Final = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")

#: The words of Croissant in JSON-LD, as the standard's first appendix and its own tool have them.
_CONTEXT: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "conformsTo": "dct:conformsTo",
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "description": {"@container": "@language"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "name": {"@container": "@language"},
        **{
            word: f"cr:{word}"
            for word in (
                *("annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes"),
                *("extract", "field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray"),
                *("isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "readLines", "recordSet"),
                *("references", "regex", "repeated", "replace", "samplingRate", "sdVersion", "separator", "source"),
                *("subField", "transform", "unArchive", "value"),
            )
        },
    }
)

#: Each kind of column as a type of Croissant.
_TYPES: Final[Mapping[ColumnKind, str]] = MappingProxyType(
    {
        "text": "sc:Text",
        "integer": "sc:Integer",
        "number": "sc:Float",
        "boolean": "sc:Boolean",
        "date": "sc:Date",
        "partial_date": "sc:Text",
        "list": "sc:Text",
        "months_or_life": "sc:Text",
    }
)

#: What the standard's tool calls Parquet, beside its registered media type.
_ALSO: Final = MappingProxyType({PARQUET: ["application/x-parquet"]})


def describe_croissant(dataset: Dataset) -> dict[str, Any]:
    """The description as JSON values.

    Parameters
    ----------
    dataset : the facts, with the files of the release
    """
    return {
        "@context": dict(_CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": list(_CONFORMS_TO),
        "name": DATASET_NAME,
        "alternateName": DATASET_TITLE,
        "description": dataset.description,
        **({"url": dataset.url} if dataset.url else {}),
        "version": dataset.version,
        "datePublished": f"{dataset.as_of}",
        "license": describe_license(),
        "creator": describe_publisher(),
        "publisher": describe_publisher(),
        "citeAs": _cite(dataset),
        "keywords": list(KEYWORDS),
        "inLanguage": "en-US",
        "isAccessibleForFree": True,
        **({"temporalCoverage": dataset.period} if dataset.period else {}),
        "spatialCoverage": {"@type": "Place", "name": "United States"},
        "prov:wasDerivedFrom": [_source(source) for source in dataset.sources],
        "rai:dataCollection": "Read by a program from the lists that the government published. What it could not read "
        "is reported, and left missing.",
        "rai:dataCollectionMissingData": "An empty cell is a missing value: the list does not say, or it could not "
        "be read, or it would tell a name that is not published. It is never a guess and never 0.",
        "rai:personalSensitiveInformation": _say_people(dataset.names),
        "distribution": [_file(file, dataset) for file in (TABLE, RECORDS, PARQUET) if file in dataset.files],
        "recordSet": [_records(dataset)],
    }


def _cite(dataset: Dataset) -> str:
    """A BibTeX entry."""
    masthead = read_masthead()
    fields = {
        "title": DATASET_TITLE,
        "author": masthead.publisher,
        "year": f"{dataset.as_of}"[:4],
        "version": dataset.version,
        "note": f"Data as of {day_words(dataset.as_of)}",
        "url": dataset.url,
    }
    said = ", ".join(f"{name} = {{{{{_plain(value)}}}}}" for name, value in fields.items() if value)
    return f"@misc{{{DATASET_NAME}, {said}}}"


def _plain(text: str) -> str:
    """Without what would end a value of BibTeX."""
    return re.sub(r"[{}\\]", "", text)


def _say_people(names: str) -> str:
    """What the rows say of people."""
    who = {
        "full": "Names of people, with home towns and numbers of prisoners and cases where the lists print them",
        "initials": "Initials of people; names, home towns and numbers are left out",
        "none": "No names of people, home towns or numbers",
    }
    return f"{who[names]}. Each row says what somebody was convicted of and sentenced to."


def _source(source: DataSource) -> dict[str, Any]:
    return {
        "@type": "prov:Entity",
        "@id": f"source/{source.id}",
        "name": source.id,
        **({"url": source.page} if source.page else {}),
        "publisher": {"@type": "Organization", "name": source.publisher},
        "version": source.retrieved.isoformat(),
        "license": {"@type": "CreativeWork", "name": source.license},
        "sha256": source.sha256,
    }


def _file(file: str, dataset: Dataset) -> dict[str, Any]:
    there = dataset.files[file]
    types = [media_type(file), *_ALSO.get(file, [])]
    return {
        "@type": "cr:FileObject",
        "@id": file,
        "name": file,
        "contentUrl": dataset.address(file),
        "contentSize": f"{there['bytes']} B",
        "encodingFormat": types if len(types) > 1 else types[0],
        "sha256": there["sha256"],
    }


def _records(dataset: Dataset) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": "grants",
        "name": "grants",
        "description": "One grant a record: one person, one day, one clemency type.",
        **({"key": [{"@id": f"grants/{name}"} for name in IDENTITY]} if dataset.has_lines else {}),
        "field": [_field(column) for column in COLUMNS],
    }


def _field(column: Column) -> dict[str, Any]:
    is_list = column.kind == "list"
    unit = f" ({column.unit})" if column.unit else ""
    return {
        "@type": "cr:Field",
        "@id": f"grants/{column.name}",
        "name": column.name,
        "description": f"{column.meaning}{unit}",
        "dataType": _TYPES[column.kind],
        **({"isArray": True, "arrayShape": "-1"} if is_list else {}),
        "source": {
            "fileObject": {"@id": TABLE},
            "extract": {"column": column.name},
            **({"transform": {"separator": LIST_SEPARATOR}} if is_list else {}),
        },
    }
