"""What a manifest says of table, reports and names, held against what can be computed anew from the release.

A file that was forged together with its line in the manifest is found where something else
follows from it: the rows of a report from the table, what a report tells of its own making
from the manifest, the manifest from the name of the release's folder, or from another
release made of the same. Not computed anew: what lies outside of a release, the source
sheets, the published lists, notebook and package.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import InputError
from analysis.escape import unguard_text
from analysis.export import FILES
from analysis.files import say_disk
from analysis.grants.names import HIDDEN, initials
from analysis.publish.manifest import MANIFEST, fits_name, hash_manifest, is_batch_id, read_release
from analysis.run.fingerprint import (
    Ingredients,
    hash_days,
    hash_package,
    hash_pages_parameters,
    hash_parameters,
    hash_rows,
    list_sources,
)

if TYPE_CHECKING:
    import pandas as pd

#: The whole table of a release, and the rows of a report.
_TABLE: Final = "grants.csv"

#: What all reports that were made from the current table have in common with each other and with the pages across.
_SHARED: Final = ("presidents", "code", "lock_file")


def check_manifest(out: Path, manifest: Mapping[str, Any], sha256: str | None = None) -> Iterator[str]:
    """What of a manifest does not follow from the files of its release, as sentences that begin with the file.

    Parameters
    ----------
    out : the folder of a release, whose files are held to the manifest elsewhere
    manifest : see :func:`analysis.publish.manifest.read_release`
    sha256 : the hash of the manifest as it was printed when the release was made, where that is known
    """
    if not fits_name(out):
        yield f"{MANIFEST}: not the one that was published, whose hash is in the name of this release's folder"
    if sha256 is not None and (found := hash_manifest(out)) != sha256.lower():
        yield f"{MANIFEST}: its SHA-256 is {found}, not {sha256.lower()}"
    folders = {name.partition("/")[0] for name in manifest["files"] if "/" in name}
    batches = {folder for folder in folders if is_batch_id(folder)}
    keys = {"names", "url", "table", "pages", "reports", "options", "accounts"}
    if not batches and not keys & manifest.keys():
        return
    if missing := keys - manifest.keys():
        yield f"{MANIFEST}: does not say {', '.join(sorted(missing))}; what made this release was another version"
        return
    reports, options = manifest["reports"], manifest["options"]
    for one, other, fault in (
        (reports.keys(), batches, "a report without files"),
        (batches, reports.keys(), "not a report of the manifest"),
        (reports.keys(), options.keys(), "a report without its options"),
        (options.keys(), reports.keys(), "options without a report"),
    ):
        yield from (f"{MANIFEST}: {batch_id}: {fault}" for batch_id in sorted(one - other))
    grants: pd.DataFrame | None = None
    try:
        grants = _read_table(out / _TABLE)
    except InputError as error:
        yield f"{_TABLE}: cannot be read as a table ({str(error).splitlines()[0][:200]})"
    rows = hash_rows(grants) if grants is not None else {}
    if grants is not None:
        yield from _check_table(out, manifest, grants)
        yield from _check_days(manifest, grants)
    yield from _check_pages(manifest)
    for batch_id in sorted(reports.keys() & batches & options.keys()):
        yield from _check_report(out, manifest, batch_id, rows)
    for name in (_TABLE, *(f"{batch_id}/{_TABLE}" for batch_id in sorted(batches))):
        yield from _check_names(out, name, manifest["names"])


def _read_table(path: Path) -> pd.DataFrame:
    from analysis.grants.select import read_grants

    return read_grants(path)


def _check_table(out: Path, manifest: Mapping[str, Any], grants: pd.DataFrame) -> Iterator[str]:
    from analysis.grants.select import count_by_batch
    from analysis.site.dataset import render_records

    table = manifest["table"]
    is_as_given = manifest["names"] == "full" and not _is_changed(out / _TABLE)
    if is_as_given and _hash(out / _TABLE) != table["sha256"]:
        yield f"{_TABLE}: not the table that the manifest says the release was made from"
    if table["batches"] != list(count_by_batch(grants)["batch_id"]):
        yield f"{MANIFEST}: the batches of its table are not those of {_TABLE}"
    if table["sources"] != list_sources(grants):
        yield f"{MANIFEST}: the sources of its batches are not those of {_TABLE}"
    try:
        records = json.loads((out / "grants.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        records = None
    if records != json.loads(render_records(grants)):
        yield f"grants.json: not the rows of {_TABLE}"


def _is_changed(path: Path) -> bool:
    """Whether a text stands in a table otherwise than it reads: then it may have come in without its apostrophe."""
    return any(unguard_text(cell) != cell for row in _rows(path) for cell in row.values())


def _check_days(manifest: Mapping[str, Any], grants: pd.DataFrame) -> Iterator[str]:
    """Counts by day, as this version of the package has them: those of another cannot be held so."""
    days = hash_days(grants)
    for batch_id in manifest["table"]["current"]:
        made_of = manifest["reports"].get(batch_id, {})
        if made_of.get("code") == hash_package() and made_of.get("days") != days.get(batch_id):
            yield f"{MANIFEST}: {batch_id}: made from other counts by day than {_TABLE} has"


def _check_pages(manifest: Mapping[str, Any]) -> Iterator[str]:
    table, pages, reports = manifest["table"], manifest["pages"], manifest["reports"]
    current = set(table["current"])
    if unknown := current - (reports.keys() & set(table["batches"])):
        yield f"{MANIFEST}: {', '.join(sorted(unknown))}: said to be current, and no report of its table"
    if pages.get("table") != table["sha256"]:
        yield f"{MANIFEST}: the pages across batches are not made from its table"
    if pages.get("parameters") != hash_pages_parameters(sorted(reports), manifest["names"], manifest["url"]):
        yield f"{MANIFEST}: the pages across batches are made for other reports, names or another address"
    for name in _SHARED:
        if others := sorted(b for b in current & reports.keys() if reports[b].get(name) != pages.get(name)):
            yield f"{MANIFEST}: {', '.join(others)}: said to be current, with another {name} than the pages"
    if len({reports[batch_id].get("notebook") for batch_id in current & reports.keys()}) > 1:
        yield f"{MANIFEST}: its current reports are not of one notebook"


def _check_report(out: Path, manifest: Mapping[str, Any], batch_id: str, rows: Mapping[str, str]) -> Iterator[str]:
    """The ingredients of one report against its files."""
    made_of, options, names = manifest["reports"][batch_id], manifest["options"][batch_id], manifest["names"]
    if set(made_of) != set(Ingredients._fields):
        yield f"{MANIFEST}: {batch_id}: does not say what the report is made from"
        return
    if made_of["parameters"] != hash_parameters(batch_id, options):
        yield f"{MANIFEST}: {batch_id}: not made with the options that it names"
    if options.get("names") != names:
        yield f"{MANIFEST}: {batch_id}: names told {options.get('names')}, in a release that tells them {names}"
    there = sorted(format_ for format_, name in FILES.items() if f"{batch_id}/{name}" in manifest["files"])
    if options.get("formats") != there:
        yield f"{MANIFEST}: {batch_id}: its formats are {', '.join(there)}, and not those of its options"
    path = out / batch_id / _TABLE
    own = _hash(path)
    if names == "full" and own != made_of["rows"]:
        yield f"{batch_id}/{_TABLE}: not the rows that the report is made from"
    if rows and batch_id in manifest["table"]["current"] and own != rows.get(batch_id):
        yield f"{batch_id}/{_TABLE}: not the rows that {_TABLE} has of this batch"
    yield from _check_provenance(out, batch_id, made_of, own)


def _check_provenance(out: Path, batch_id: str, made_of: Mapping[str, str], own: str) -> Iterator[str]:
    """What a report tells of its own making."""
    name = f"{batch_id}/results.json"
    try:
        told = json.loads((out / name).read_bytes())["provenance"]
        sources = sorted({row["source"] for row in _rows(out / batch_id / _TABLE)})
        expected = {
            "data_sha256": own,
            "notebook_sha256": made_of["notebook"],
            "lock_sha256": made_of["lock_file"],
            "sources": sources,
        }
        wrong = [key for key, value in expected.items() if told[key] != value]
        wrong += ["code_version"] if told["code_version"].partition("+")[2] != made_of["code"][:12] else []
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, csv.Error):
        yield f"{name}: does not tell what the report is made from"
    else:
        yield from (f"{name}: provenance.{key} is not what the report is made from" for key in wrong)


def _check_names(out: Path, name: str, names: str) -> Iterator[str]:
    """Whether a table tells more of people than the release says; names that look like initials can't be told apart."""
    if names == "full":
        return
    try:
        rows = _rows(out / name)
    except (OSError, ValueError, csv.Error):
        return  # its bytes are told of
    counts: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        batch_id = row.get("batch_id") or ""
        counts[batch_id] = counts.get(batch_id, 0) + 1
        shown = row.get("name") or ""
        is_hidden = shown == initials(shown) if names == "initials" else shown == f"Person {counts[batch_id]}"
        told = [] if is_hidden else ["name"]
        if told := [*told, *(column for column in HIDDEN if row.get(column))]:
            yield f"{name}: row {number}: {', '.join(told)}: told, in a release that tells names {names}"


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def _hash(path: Path) -> str:
    """SHA-256 of a file; empty where it cannot be read, which is told elsewhere."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def compare_made(before: Path, after: Path) -> list[str]:
    """Files that are made from the same in two releases, and are not the same: one of them was changed afterwards.

    Parameters
    ----------
    before, after : folders of two releases

    Returns
    -------
    Sentences, each beginning with the file

    Raises
    ------
    InputError
        A folder holds no release, or a file of it cannot be read.
    """
    old, new = read_release(before), read_release(after)
    same = [
        batch_id
        for batch_id, made_of in new.get("reports", {}).items()
        if made_of and old.get("reports", {}).get(batch_id) == made_of
    ]
    names = [name for manifest in (old, new) for name in manifest["files"] if name.partition("/")[0] in same]
    if new.get("pages") and old.get("pages") == new["pages"]:
        names += [
            name for manifest in (old, new) for name in manifest["files"] if not is_batch_id(name.partition("/")[0])
        ]
    return list(_differing(sorted(set(names)), before, after))


def _differing(names: Iterable[str], before: Path, after: Path) -> Iterator[str]:
    for name in names:
        contents = []
        for release in (before, after):
            try:
                contents.append((release / name).read_bytes())
            except FileNotFoundError:
                contents.append(b"")
            except OSError as error:
                raise InputError(f"{release / name}: cannot be read ({say_disk(error)})") from error
        if contents[0] != contents[1]:
            yield f"{name}: made from the same as in {before}, and not the same: one of the two was changed afterwards"
