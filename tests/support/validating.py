"""What the standards' own libraries say of a release, as a program for the environment of `requirements-validators.lock`.

Nothing here asks the network: profiles, contexts and vocabularies are those that the packages carry. Each command
prints what it found as JSON. Nothing of the project is imported, and nothing at the top that only that environment has.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

CONTEXT = "https://w3id.org/ro/crate/1.1/context"

_SCHEMA = "http://schema.org/"


def fill_cache(cache: str) -> str:
    """Put the context of RO-Crate 1.1 where `rocrate-validator --offline --cache-path` looks for it; gives its id."""
    import requests
    import requests_cache
    import urllib3
    from requests.adapters import BaseAdapter

    content = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()

    class AtHand(BaseAdapter):
        def send(self, request: Any, *_: Any, **__: Any) -> Any:
            response = requests.Response()
            response.status_code, response.url, response.request = 200, request.url, request
            response.headers["Content-Type"] = "application/ld+json"
            response.raw = urllib3.HTTPResponse(io.BytesIO(content), response.headers, 200, preload_content=False)
            return response

        def close(self) -> None:
            pass

    session = requests_cache.CachedSession(cache, backend="sqlite", expire_after=-1)
    session.mount("https://", AtHand())
    return str(session.get(CONTEXT).json()["@id"])


def check_package(folder: str) -> dict[str, Any]:
    """What frictionless finds in the data, also in the JSON read as a table, and the profile of Data Package 2.0."""
    import frictionless
    import jsonschema

    path = Path(folder, "datapackage.json")
    package = json.loads(path.read_bytes())
    table = {key: value for key, value in package["resources"][1].items() if key != "bytes"} | {"type": "table"}
    rows = frictionless.Resource.from_descriptor(table, basepath=folder).validate()
    profile = json.loads((files("dplib") / "profiles" / "2.0" / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        for field in resource.get("schema", {}).get("fields", []):
            if field["type"] == "list":  # which the profile forgot: frictionlessdata/datapackage, issue 1089
                field |= {"type": "string"}
    faults = jsonschema.Draft7Validator(profile, format_checker=jsonschema.FormatChecker()).iter_errors(package)
    report = frictionless.validate(str(path))
    return {
        "package": [list(map(str, one)) for one in report.flatten(["rowNumber", "fieldName", "message"])],
        "rows": {task.name: task.stats.get("rows") for task in (*report.tasks, *rows.tasks) if task.stats.get("rows")},
        "json": [list(map(str, one)) for one in rows.flatten(["rowNumber", "fieldName", "message"])],
        "profile": [fault.message for fault in faults],
    }


def load_records(folder: str) -> list[dict[str, Any]]:
    """Every record as mlcroissant loads it from the files in the folder; texts are bytes there, and days timestamps."""
    import mlcroissant

    said = json.loads(Path(folder, "croissant.json").read_bytes())
    here = {file["@id"]: Path(folder, file["@id"]) for file in said["distribution"]}
    dataset = mlcroissant.Dataset(str(Path(folder, "croissant.json")), mapping=here)
    records = dataset.records("grants")
    return [{key.removeprefix("grants/"): _plain(value) for key, value in record.items()} for record in records]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bytes):
        return value.decode()
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value


def list_entities(folder: str) -> list[str]:
    """What ro-crate-py finds among the data entities of a crate."""
    from rocrate.rocrate import ROCrate

    return sorted(entity.id for entity in ROCrate(folder).data_entities)


def check_terms(path: str) -> list[str]:
    """What of JSON-LD is not in the vocabulary of schema.org: types, properties of a type, and kinds of values."""
    vocabulary = json.loads((files("rocrate") / "data" / "schema.jsonld").read_bytes())
    terms = {one["@id"]: one for one in vocabulary["@graph"]}
    return [fault for said in json.loads(Path(path).read_bytes()) for fault in _faults_of(said, terms)]


def _faults_of(said: dict[str, Any], terms: dict[str, Any]) -> Iterator[str]:
    kind = f"{_SCHEMA}{said['@type']}"
    kinds = _with_parents(kind, terms)
    if kind not in terms:
        yield f"{said['@type']}: no type"
    for name, value in said.items():
        if name.startswith("@"):
            continue
        term = terms.get(f"{_SCHEMA}{name}", {})
        if not kinds & _ids(term, f"{_SCHEMA}domainIncludes") or f"{_SCHEMA}supersededBy" in term:
            yield f"{said['@type']}: no property {name}"
        allowed = _ids(term, f"{_SCHEMA}rangeIncludes")
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if not _with_parents(f"{_SCHEMA}{one['@type']}", terms) & allowed:
                    yield f"{said['@type']}.{name}: no {one['@type']}"
                yield from _faults_of(one, terms)
            elif not allowed & {f"{_SCHEMA}{data}" for data in ("Text", "URL", "Date", "Boolean", "Number")}:
                yield f"{said['@type']}.{name}: no text"


def _ids(term: dict[str, Any], key: str) -> set[str]:
    value = term.get(key, [])
    return {one["@id"] for one in (value if isinstance(value, list) else [value])}


def _with_parents(kind: str, terms: dict[str, Any]) -> set[str]:
    parents = _ids(terms.get(kind, {}), "rdfs:subClassOf")
    return {kind}.union(*(_with_parents(parent, terms) for parent in parents))


if __name__ == "__main__":
    commands = {
        check.__name__: check for check in (fill_cache, check_package, load_records, list_entities, check_terms)
    }
    print(json.dumps(commands[sys.argv[1]](sys.argv[2])))
