"""ro-crate-metadata.json: a release as RO-Crate 1.1 describes one, with the run that made it (Process Run Crate 0.5).

No time of the run is in it: the same data give the same bytes on another day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Final

from analysis.grants.masthead import read_masthead
from analysis.site.dataset import DATASET_TITLE, KEYWORDS, RECORDS, TABLE, Dataset, DataSource, media_type
from analysis.site.parquet import PARQUET
from analysis.text import batch_words

#: The name that the standard gives the file.
CRATE: Final = "ro-crate-metadata.json"

_CONTEXT: Final = ("https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"})
_STANDARD: Final = "https://w3id.org/ro/crate/1.1"
_PROFILE: Final = "https://w3id.org/ro/wfrun/process/0.5"

#: The files beside the batches that are described each, where a release has them, with what they are.
_FILES: Final[Mapping[str, str]] = MappingProxyType(
    {
        TABLE: "The grants table, a row per grant",
        RECORDS: "The same rows as JSON records",
        PARQUET: "The same rows as Parquet",
        "datapackage.json": "What each column means, as a Data Package",
        "croissant.json": "How to load the records, as Croissant",
        "index.html": "All days of grants, with a search",
        "explore.html": "Every grant, to be narrowed down",
        "presidents.html": "The presidents compared",
        "compare.html": "Two days side by side",
        "claims.html": "What others stated, recomputed",
        "methods.html": "Where the data come from, and what they leave out",
        "editions.html": "Every edition of the site, and what moved between them",
        "feed.atom": "New reports and corrections",
    }
)


def describe_crate(dataset: Dataset, made_from: Mapping[str, str]) -> dict[str, Any]:
    """The description as JSON values.

    Parameters
    ----------
    dataset : the facts, with the files of the release
    made_from : what the run was made from and with
        ``code_version``, and of the table as it came in, the notebook and the lock file the SHA-256: ``table``,
        ``notebook``, ``lock_file``.
    """
    files = [_file(name, about, dataset) for name, about in _FILES.items() if name in dataset.files]
    reports = list(_reports(dataset))
    folders = [one for one in reports if one["@type"] == "Dataset"]
    inputs = [*_inputs(made_from), *(_source(source) for source in dataset.sources)]
    run = _run(dataset, inputs, [*files, *folders])
    root = {
        **_entity("./", "Dataset", DATASET_TITLE),
        "conformsTo": _to(_PROFILE),
        "description": dataset.description,
        "datePublished": f"{dataset.as_of}",
        "version": dataset.version,
        **({"url": dataset.url} if dataset.url else {}),
        "license": _to(_license_id()),
        "author": _to(_publisher_id()),
        "publisher": _to(_publisher_id()),
        "keywords": ", ".join(KEYWORDS),
        "inLanguage": "en-US",
        **({"temporalCoverage": dataset.period} if dataset.period else {}),
        "hasPart": [_to(one["@id"]) for one in (*files, *folders)],
        "mentions": _to(run["@id"]),
    }
    return {
        "@context": list(_CONTEXT),
        "@graph": [
            {
                **_entity(CRATE, "CreativeWork"),
                "conformsTo": _to(_STANDARD),
                "about": _to("./"),
            },
            root,
            {**_entity(_PROFILE, "CreativeWork", "Process Run Crate"), "version": "0.5"},
            *_terms(),
            run,
            _software(made_from),
            *inputs,
            *files,
            *reports,
        ],
    }


def _entity(id_: str, type_: str, name: str = "") -> dict[str, Any]:
    return {"@id": id_, "@type": type_, **({"name": name} if name else {})}


def _to(id_: str) -> dict[str, str]:
    """A reference to an entity."""
    return {"@id": id_}


def _publisher_id() -> str:
    return read_masthead().publisher_page or "#publisher"


def _license_id() -> str:
    return read_masthead().data_license_page or "#data-license"


def _terms() -> list[dict[str, Any]]:
    """Who publishes, and the terms of the data."""
    masthead = read_masthead()
    page = {"url": masthead.publisher_page} if masthead.publisher_page else {}
    return [
        {**_entity(_publisher_id(), "Organization", masthead.publisher), **page},
        {**_entity(_license_id(), "CreativeWork", masthead.data_license), "description": masthead.data_license},
    ]


def _software(made_from: Mapping[str, str]) -> dict[str, Any]:
    return {
        **_entity("#clemency", "SoftwareApplication", "clemency"),
        "description": "Makes reproducible reports on US presidential clemency from the government's published lists",
        "softwareVersion": made_from["code_version"],
        "license": _to("https://spdx.org/licenses/MIT"),
    }


def _run(dataset: Dataset, inputs: list[dict[str, Any]], made: list[dict[str, Any]]) -> dict[str, Any]:
    """The run, without its time."""
    where = f" for {dataset.url}" if dataset.url else ""
    return {
        **_entity(f"#run-{dataset.version}", "CreateAction", "The run that made this release"),
        "description": f"clemency report{where}: names of people {_NAMES[dataset.names]}. The same inputs"
        " give the same files with the same version of the program, to the last byte.",
        "instrument": _to("#clemency"),
        "agent": _to(_publisher_id()),
        "object": [_to(one["@id"]) for one in inputs],
        "result": [_to(one["@id"]) for one in made],
    }


_NAMES: Final[Mapping[str, str]] = MappingProxyType({"full": "in full", "initials": "as initials", "none": "left out"})


def _inputs(made_from: Mapping[str, str]) -> list[dict[str, Any]]:
    said = {
        "table": "The grants table as it was read from the lists",
        "notebook": "The notebook that reports are made with",
        "lock_file": "The versions of the packages that it ran with",
    }
    return [
        {**_entity(f"#{key.replace('_', '-')}", "CreativeWork", name), "sha256": made_from[key]}
        for key, name in said.items()
    ]


def _source(source: DataSource) -> dict[str, Any]:
    return {
        **_entity(f"#source-{source.id}", "CreativeWork", f"{source.publisher}: {source.id}"),
        **({"url": source.page} if source.page else {}),
        "sdDatePublished": source.retrieved.isoformat(),
        "description": f"Terms: {source.license}",
        "sha256": source.sha256,
    }


def _reports(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Each report: its folder, and the file with its numbers."""
    for name in sorted(dataset.files):
        path = PurePosixPath(name)
        if path.name == "results.json":
            folder = f"{path.parent}/"
            yield {
                **_entity(folder, "Dataset", f"The report on the grants of {batch_words(path.parent.name)}"),
                "hasPart": _to(name),
            }
            yield _file(name, "The numbers of the report, unrounded", dataset)


def _file(file: str, about: str, dataset: Dataset) -> dict[str, Any]:
    there = dataset.files[file]
    return {
        **_entity(file, "File", about),
        "encodingFormat": media_type(file),
        "contentSize": f"{there['bytes']}",
        "sha256": there["sha256"],
    }
