"""What a manifest says of table, reports, and names is compared with the files of its release.

A file that was forged together with its line in the manifest is found if something else
depends on it: the rows of a report on the table, the provenance of a report and the name of
the release's folder on the manifest. A release made by this version of the package is also
compared with the notebook, the tables of presidents, the lock file, and the texts of this
installation. Not checked: what other versions made, source sheets, lists.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis import project
from analysis.errors import InputError, first_line
from analysis.escape import unguard_text
from analysis.export import FILES
from analysis.files import read_file
from analysis.grants.names import HIDDEN, are_initials
from analysis.grants.select import count_by_batch, read_grants
from analysis.lists.accounts import KeptAccount, differ
from analysis.publish.manifest import (
    FILES_ACROSS,
    MANIFEST,
    fits_name,
    hash_manifest,
    is_batch_id,
    list_collisions,
    made_of,
    say_names,
)
from analysis.publish.readers import Unreadable, hash_published, read_csv, read_json
from analysis.run.fingerprint import (
    Ingredients,
    hash_days,
    hash_package,
    hash_pages_parameters,
    hash_parameters,
    hash_rows,
    hash_texts,
    list_sources,
    shared_ingredients,
)
from analysis.run.publication import Publication
from analysis.site.descriptions import DESCRIPTION_FILES, list_described
from analysis.site.parquet import PARQUET, can_write_parquet, has_rows
from analysis.site.records import render_records

#: The whole table of a release, and the rows of a report.
_TABLE: Final = "grants.csv"

#: What all current reports have in common with each other and with the pages across batches.
_SHARED: Final = ("presidents", "code", "lock_file")


def check_manifest(out: Path, manifest: Mapping[str, Any], sha256: str | None = None) -> Iterator[str]:
    """What of a manifest does not follow from the files of its release, as sentences that begin with the file.

    Parameters
    ----------
    out : the folder of a release; its files are compared with their hashes elsewhere
    manifest : see :func:`analysis.publish.manifest.read_release`
    sha256 : the hash of the manifest that was printed when the release was made, if known
    """
    if not fits_name(out):
        yield f"{MANIFEST}: not the one that was published, whose hash is in the name of this release's folder"
    if sha256 is not None and (found := hash_manifest(out)) != sha256.lower():
        yield f"{MANIFEST}: its SHA-256 is {found}, not {sha256.lower()}"
    if collisions := list_collisions(manifest["extra"], manifest["files"]):
        yield f"{MANIFEST}: {say_names(collisions)}: said to be somebody's own, under a name of the release's files"
    yield from _check_accounts(out, manifest)
    yield from _check_descriptions(out, manifest)
    folders = {name.partition("/")[0] for name in manifest["files"] if "/" in name}
    batches = {folder for folder in folders if is_batch_id(folder)}
    keys = {*Publication._fields, "table", "pages", "reports", "options", "accounts"}
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
    rows: Mapping[str, str] = {}
    try:
        grants = read_grants(out / _TABLE)
    except InputError as error:
        yield f"{_TABLE}: cannot be read as a table ({first_line(error)})"
    else:
        rows = hash_rows(grants)
        yield from _check_table(out, manifest, grants)
        yield from _check_days(manifest, grants)
    yield from _check_pages(manifest)
    yield from _check_what_is_here(manifest)
    for batch_id in sorted(reports.keys() & batches & options.keys()):
        yield from _check_report(out, manifest, batch_id, rows)
    for name in (_TABLE, *(f"{batch_id}/{_TABLE}" for batch_id in sorted(batches))):
        yield from _check_names(out, name, manifest["names"])


def _check_table(out: Path, manifest: Mapping[str, Any], grants: pd.DataFrame) -> Iterator[str]:
    table = manifest["table"]
    is_as_given = manifest["names"] == "full" and not _is_guarded(out / _TABLE)
    if is_as_given and hash_published(out / _TABLE) != table["sha256"]:
        yield f"{_TABLE}: not the table that the manifest says the release was made from"
    if table["batches"] != list(count_by_batch(grants)["batch_id"]):
        yield f"{MANIFEST}: the batches of its table are not those of {_TABLE}"
    if table["sources"] != list_sources(grants):
        yield f"{MANIFEST}: the sources of its batches are not those of {_TABLE}"
    try:
        records = read_json(out / "grants.json")
    except Unreadable:
        records = None
    if records != json.loads(render_records(grants)):
        yield f"grants.json: not the rows of {_TABLE}"
    if PARQUET in manifest["files"] and can_write_parquet() and not has_rows(_read(out / PARQUET), grants):
        yield f"{PARQUET}: not the rows of {_TABLE}"


def _read(path: Path) -> bytes:
    """A file of the release; nothing where it can't be read, which is said elsewhere."""
    try:
        return read_file(path)
    except OSError:
        return b""


def _is_guarded(path: Path) -> bool:
    """Whether an apostrophe stands before a text of a table: it may have come in without."""
    return any(unguard_text(cell) != cell for row in read_csv(path) for cell in row.values())


def _check_days(manifest: Mapping[str, Any], grants: pd.DataFrame) -> Iterator[str]:
    """Counts by day; those of another version of the package cannot be checked."""
    days = hash_days(grants)
    for batch_id in manifest["table"]["current"]:
        known = made_of(manifest, batch_id)
        if known.get("code") == hash_package() and known.get("days") != days.get(batch_id):
            yield f"{MANIFEST}: {batch_id}: made from other counts by day than {_TABLE} has"


def _check_pages(manifest: Mapping[str, Any]) -> Iterator[str]:
    table, pages, reports = manifest["table"], manifest["pages"], manifest["reports"]
    current = set(table["current"])
    if unknown := current - (reports.keys() & set(table["batches"])):
        yield f"{MANIFEST}: {', '.join(sorted(unknown))}: said to be current, and no report of its table"
    if pages.get("table") != table["sha256"]:
        yield f"{MANIFEST}: the pages across batches are not made from its table"
    settings = (manifest[name] for name in ("names", "url", "index_names"))
    if pages.get("parameters") != hash_pages_parameters(sorted(reports), *settings):
        yield f"{MANIFEST}: the pages across batches are made for other reports, or with other settings"
    for name in _SHARED:
        if others := sorted(b for b in current & reports.keys() if reports[b].get(name) != pages.get(name)):
            yield f"{MANIFEST}: {', '.join(others)}: said to be current, with another {name} than the pages"
    if len({reports[batch_id].get("notebook") for batch_id in current & reports.keys()}) > 1:
        yield f"{MANIFEST}: its current reports are not of one notebook"


def _check_what_is_here(manifest: Mapping[str, Any]) -> Iterator[str]:
    """What this version of the package has made against what it would be made from now."""
    here = shared_ingredients(project.BATCH_NOTEBOOK) | {"texts": hash_texts()}
    pages = manifest["pages"]
    needed = FILES_ACROSS | ({"sitemap.xml"} if manifest["url"] else set())
    if pages.get("code") == here["code"] and (missing := needed - manifest["files"].keys()):
        yield f"{MANIFEST}: does not name {say_names(sorted(missing))}, which every release has"
    current = {batch_id: made_of(manifest, batch_id) for batch_id in manifest["table"]["current"]}
    others: dict[str, list[str]] = {}
    for what, known in {"the pages across batches": pages, **current}.items():
        if known.get("code") == here["code"]:
            differing = [name for name in here if name in known and known[name] != here[name]]
            others.setdefault(", ".join(differing), []).append(what)
    for names, what in others.items():
        if names:
            yield (
                f"{MANIFEST}: {say_names(what)}: made by this version of the package, and from another {names} than"
                " is here: the manifest was changed afterwards, or what is here (then `clemency report` publishes anew)"
            )


def _check_descriptions(out: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """What the descriptions for programs say of files; a release of an earlier version has not all of them."""
    files = manifest["files"]
    for name in DESCRIPTION_FILES if files.keys() >= set(DESCRIPTION_FILES) else ():
        try:
            described = list(list_described(name, read_json(out / name)))
        except (Unreadable, LookupError, TypeError, ValueError, AttributeError):
            yield f"{name}: does not describe the files of a release"
        else:
            yield from (
                f"{name}: {path}: described with another size or hash than the release has"
                for path, file in described
                if files.get(path) != file
            )


def _check_accounts(out: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """The row accounts: each adds up, none is missing, and the table has as many grants as they say."""
    # a table without any is somebody's own, and so are the grants of a source without a source sheet
    accounts = manifest.get("accounts", [])
    if not accounts:
        return
    expected = {account["source"]: account["in_table"] for account in accounts}
    if len(expected) < len(accounts):
        yield f"{MANIFEST}: a list has two row accounts"
    for account in accounts:
        if fault := _fault_of_account(account):
            yield f"{MANIFEST}: the row account of {account['source']} {fault}"
    try:
        there = Counter(row.get("source") or "" for row in read_csv(out / _TABLE, errors="replace"))
    except Unreadable:
        return  # reported elsewhere
    yield from (f"{_TABLE}: {fault}" for fault in differ(expected, there))
    for source in sorted(there.keys() - expected.keys()):
        if project.sheet_of(source).is_file():
            yield f"{MANIFEST}: no row account of {source}, of which {_TABLE} holds {there[source]:,} grants"


def _fault_of_account(account: Mapping[str, Any]) -> str:
    numbers = [account.get(field.name) for field in fields(KeptAccount) if field.name not in ("source", "layout")]
    if not all(type(number) is int and number >= 0 for number in numbers):
        return "is not one: a number is missing, or is none"
    try:
        KeptAccount(**account)
    except TypeError:
        return "is not one"
    except InputError:
        return "does not add up"
    return ""


def _check_report(out: Path, manifest: Mapping[str, Any], batch_id: str, rows: Mapping[str, str]) -> Iterator[str]:
    """The ingredients of one report against its files."""
    known, options, names = manifest["reports"][batch_id], manifest["options"][batch_id], manifest["names"]
    if set(known) != set(Ingredients._fields):
        yield f"{MANIFEST}: {batch_id}: does not say what the report is made from"
        return
    if known["parameters"] != hash_parameters(batch_id, options):
        yield f"{MANIFEST}: {batch_id}: not made with the options that it names"
    if options.get("names") != names:
        yield f"{MANIFEST}: {batch_id}: names told {options.get('names')}, in a release that tells them {names}"
    there = sorted(format_ for format_, name in FILES.items() if f"{batch_id}/{name}" in manifest["files"])
    if options.get("formats") != there:
        yield f"{MANIFEST}: {batch_id}: its formats are {', '.join(there)}, and not those of its options"
    path = out / batch_id / _TABLE
    own = hash_published(path)
    if names == "full" and own != known["rows"]:
        yield f"{batch_id}/{_TABLE}: not the rows that the report is made from"
    if rows and batch_id in manifest["table"]["current"] and own != rows.get(batch_id):
        yield f"{batch_id}/{_TABLE}: not the rows that {_TABLE} has of this batch"
    yield from _check_provenance(out, batch_id, known, own)


def _check_provenance(out: Path, batch_id: str, known: Mapping[str, str], own: str) -> Iterator[str]:
    """What a report states about its making."""
    name = f"{batch_id}/results.json"
    try:
        stated = read_json(out / name)["provenance"]
        expected = {
            "data_sha256": own,
            "notebook_sha256": known["notebook"],
            "lock_sha256": known["lock_file"],
            "sources": sorted({row["source"] for row in read_csv(out / batch_id / _TABLE)}),
        }
        wrong = [key for key, value in expected.items() if stated[key] != value]
        wrong += ["code_version"] if stated["code_version"].partition("+")[2] != known["code"][:12] else []
    except (Unreadable, LookupError, TypeError, AttributeError):
        yield f"{name}: does not tell what the report is made from"
    else:
        yield from (f"{name}: provenance.{key} is not what the report is made from" for key in wrong)


def _check_names(out: Path, name: str, names: str) -> Iterator[str]:
    """Whether a table says more of people than the release is to say; a name like ``J. R.`` passes for initials."""
    if names == "full":
        return
    try:
        rows = read_csv(out / name)
    except Unreadable:
        return  # reported elsewhere
    counts: Counter[str] = Counter()
    for number, row in enumerate(rows, start=1):
        batch_id = row.get("batch_id") or ""
        counts[batch_id] += 1
        shown = row.get("name") or ""
        is_company = row.get("is_company") == "true"
        numbered = f"{'Company' if is_company else 'Person'} {counts[batch_id]}"
        is_hidden = is_company or are_initials(shown) if names == "initials" else shown == numbered
        found = [*([] if is_hidden else ["name"]), *(column for column in HIDDEN if row.get(column))]
        if found:
            yield f"{name}: row {number}: {', '.join(found)}: told, in a release that tells names {names}"
