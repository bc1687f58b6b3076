"""What a manifest says of table, reports and names, held against what can be computed anew from the release.

A file that was forged together with its line in the manifest is found where something else
follows from it: the rows of a report from the table, what a report tells of its own making
from the manifest, the manifest from the name of the release's folder, or from another
release made of the same. What this version of the package has made is held to the notebook,
the tables of presidents, the lock file and the texts that lie here. Not computed anew: what
other versions made, the source sheets, the published lists.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from analysis import project
from analysis.errors import InputError
from analysis.escape import unguard_text
from analysis.export import FILES
from analysis.files import say_disk
from analysis.grants.names import HIDDEN, are_initials
from analysis.lists.accounts import KeptAccount, differ
from analysis.publish.manifest import (
    FILES_ACROSS,
    MANIFEST,
    fits_name,
    hash_manifest,
    is_batch_id,
    list_collisions,
    read_release,
    say_names,
)
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
    if collisions := list_collisions(manifest["extra"], manifest["files"]):
        yield f"{MANIFEST}: {say_names(collisions)}: said to be somebody's own, under a name of the release's files"
    yield from _check_accounts(out, manifest)
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
    yield from _check_what_is_here(manifest)
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


def _check_what_is_here(manifest: Mapping[str, Any]) -> Iterator[str]:
    """What this version of the package has made, against what it would be made from; of others nothing is known."""
    here = shared_ingredients(project.BATCH_NOTEBOOK) | {"texts": hash_texts()}
    pages = manifest["pages"]
    if pages.get("code") == here["code"] and (missing := FILES_ACROSS - manifest["files"].keys()):
        yield f"{MANIFEST}: does not name {say_names(sorted(missing))}, which every release has"
    current = {b: manifest["reports"].get(b, {}) for b in manifest["table"]["current"]}
    others: dict[str, list[str]] = {}
    for what, made_of in {"the pages across batches": pages, **current}.items():
        if made_of.get("code") == here["code"]:
            differing = [name for name in here if name in made_of and made_of[name] != here[name]]
            others.setdefault(", ".join(differing), []).append(what)
    for names, what in others.items():
        if names:
            yield (
                f"{MANIFEST}: {say_names(what)}: made by this version of the package, and from another {names} than"
                " is here: the manifest was changed afterwards, or what is here (then `clemency report` publishes anew)"
            )


def _check_accounts(out: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """The row accounts: each adds up, none is missing, and the table has the grants that they say.

    A table without any is somebody's own, and so are the grants of a source without a source sheet.
    """
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
        there = Counter(row.get("source") or "" for row in _rows(out / _TABLE, errors="replace"))
    except (OSError, csv.Error):
        return  # it is told that the table cannot be read
    yield from (f"{_TABLE}: {fault}" for fault in differ(expected, there))
    for source in sorted(there.keys() - expected.keys()):
        if (project.SHEETS / f"{source}.yml").is_file():
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
        is_hidden = are_initials(shown) if names == "initials" else shown == f"Person {counts[batch_id]}"
        told = [] if is_hidden else ["name"]
        if told := [*told, *(column for column in HIDDEN if row.get(column))]:
            yield f"{name}: row {number}: {', '.join(told)}: told, in a release that tells names {names}"


def _rows(path: Path, errors: str = "strict") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8", errors=errors), newline="")))


def _hash(path: Path) -> str:
    """SHA-256 of a file; empty where it cannot be read, which is told elsewhere."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


class Compared(NamedTuple):
    """What came of holding one release against another: sentences.

    ``findings`` begin with the file; ``left_out`` says which files were not compared, and why.
    """

    findings: list[str]
    left_out: list[str]


def compare_made(before: Path, after: Path) -> Compared:
    """Hold files that are made from the same in two releases against each other.

    Where they are not the same, one of the two was changed afterwards. What is made of
    something else may differ, and is counted.

    Parameters
    ----------
    before, after : folders of two releases

    Raises
    ------
    InputError
        A folder holds no release, or a file of it cannot be read.
    """
    old, new = read_release(before), read_release(after)
    same, left_out = [], defaultdict[str, list[str]](list)
    for name in sorted({*old["files"], *new["files"]}):
        folder = name.partition("/")[0]
        part = folder if is_batch_id(folder) else ""
        if why := _why_not_compared(_made_of(old, part), _made_of(new, part)):
            left_out[why].append(part or "the pages across batches")
        else:
            same.append(name)
    findings = list(_differing(same, before, after))
    if old.get("table", {}).get("sha256") == new.get("table", {}).get("sha256") and _accounts(old) != _accounts(new):
        findings.append(
            f"{MANIFEST}: not the row accounts that {before} has of the same table: one of the two was changed"
            " afterwards, or the lists were read again in between"
        )
    told = [f"{len(of):,} files of {say_names(dict.fromkeys(of))}: {why}" for why, of in left_out.items()]
    if n_extra := len({*old["extra"], *new["extra"]}):
        told.append(f"{n_extra:,} files of one's own, which are made from nothing")
    return Compared(findings, [f"not compared: {what}" for what in told])


def _made_of(manifest: Mapping[str, Any], part: str) -> Mapping[str, str] | None:
    """What a report, or what lies beside the batches, is made from; None where there is no such report."""
    made_of: Mapping[str, str] | None = manifest.get("reports", {}).get(part) if part else manifest.get("pages", {})
    return made_of


def _why_not_compared(one: Mapping[str, str] | None, other: Mapping[str, str] | None) -> str:
    if one is None or other is None:
        return "only one of the two releases has this report"
    if not one or not other:
        return "what one of the two was made from is not known"
    changed = [name for name in dict.fromkeys((*one, *other)) if one.get(name) != other.get(name)]
    return f"made from other {', '.join(changed)}".replace("_", " ") if changed else ""


def _accounts(manifest: Mapping[str, Any]) -> list[Any]:
    return sorted(manifest.get("accounts", []), key=lambda account: str(account["source"]))


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
