"""An edition that was published, made again from what is kept of it.

Table, settings, row accounts and place among the editions are the edition's own; notebook, code and lists are those
that are here, and have to be the ones that it was made from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis.errors import InputError
from analysis.files import read_file, say_disk, temporary_folder
from analysis.publish.archive import Archive, Kept
from analysis.publish.build import Again, Built, Options, Progress, Run, make_release, snapshot
from analysis.publish.extra import extra_folder, read_extra
from analysis.publish.history import place_of
from analysis.publish.manifest import MANIFEST, describe, hash_manifest, list_reports, read_release, say_names
from analysis.publish.plan import Contents, Plan, read_contents
from analysis.publish.release import is_whole, one_publisher, read_manifest, refuse_foreign, releases_of, sweep, switch
from analysis.publish.settings import choose_publication
from analysis.run.fingerprint import MEANINGS, Inputs, hash_package, hash_texts, shared_ingredients
from analysis.run.workers import warm_up

_TABLE: Final = "grants.csv"

#: What each ingredient is in words, those of the pages across batches as well.
_WORDS: Final[Mapping[str, str]] = {
    **MEANINGS,
    "texts": "the source sheets and the hand-typed data",
    "parameters": "the settings of these reports, which were not those of the site",
    "table": "the grants table",
}


class Rebuilt(NamedTuple):
    """What came of making an edition again: the files that are others, and those of somebody's own that are missing."""

    built: Built
    n_files: int
    differing: list[str]
    missing: list[str]


def rebuild_release(
    edition: Kept, archive: Archive, to: Path, inputs: Inputs, data: Path | None, progress: Progress, jobs: int = 1
) -> Rebuilt:
    """Make an edition again in another folder, and compare every byte with its manifest.

    Parameters
    ----------
    archive : of the site that published it
    to : a folder that does not exist, or is empty
    inputs : the notebook and the published lists; the table is the edition's
    data : the grants table, for an edition that does not hold it as it came

    Raises
    ------
    InputError
        It was made from something other than is here, or what it was made from is not kept; nothing is built then.
    """
    if to.is_symlink() or (to.exists() and not (to.is_dir() and not any(to.iterdir()))):
        raise InputError(f"{to}: is there already; choose another folder with --to, or remove it")
    with one_publisher(to, refuse_foreign):
        sweep(to)
        return _make(edition, archive, to, inputs, data, progress, Options(jobs, force=True), must_fit=False)


def bring_back(edition: Kept, archive: Archive, inputs: Inputs, progress: Progress, jobs: int = 1) -> tuple[Path, bool]:
    """Make the site show an edition again; returns its folder, and whether its pages had to be built.

    For use inside :func:`analysis.publish.release.one_publisher`.

    Raises
    ------
    InputError
        It would have to be built, and cannot be, or comes out otherwise; or the disk refuses.
    """
    out = archive.out
    refuse_foreign(out)
    folders = sorted(releases_of(out).glob(f"{edition.id}*"))
    if whole := [path for path in folders if path.is_dir() and not path.is_symlink() and is_whole(path)]:
        if out.resolve() != whole[0].resolve():
            try:
                switch(out, whole[0])
            except OSError as error:
                raise InputError(f"{out}: cannot be written ({say_disk(error)}); nothing has changed") from error
        return whole[0], False
    made = _make(edition, archive, out, inputs, None, progress, Options(jobs), must_fit=True)
    if made.built.failures:
        raise InputError("\n".join([*made.built.failures, f"{out}: nothing has changed"]))
    return out.resolve(), True


def _make(
    edition: Kept,
    archive: Archive,
    out: Path,
    inputs: Inputs,
    data: Path | None,
    progress: Progress,
    options: Options,
    *,
    must_fit: bool,
) -> Rebuilt:
    manifest = archive.read_manifest_of(edition.id)
    if missing := {"pages", "table", "reports", "options", "edition"} - manifest.keys():
        raise InputError(
            f"{archive.path(edition.id)}: does not say {', '.join(sorted(missing))}: this edition was made by a version"
            f" of clemency before editions were kept ({_made_by(archive, edition.id)}); nothing was built"
        )
    _refuse_others(archive, edition.id, _differing(manifest["pages"], _made_here(inputs)))
    publication = choose_publication(manifest, {})
    table = _read_table(archive, edition.id, manifest, data)
    with snapshot(_TABLE, table) as copy, _own_files(archive.out, manifest) as (extra, missing_extra):
        if must_fit and missing_extra:
            raise InputError(
                f"{extra_folder(archive.out)}: {say_names(missing_extra)}: not the file that edition {edition.id} has;"
                " files of one's own are not kept in editions: put it there, and try again; nothing has changed"
            )
        warm_up(copy)
        frozen = replace(inputs, table=copy)
        accounts = tuple(_read_accounts(manifest, archive.path(edition.id)))
        contents = replace(read_contents(frozen, publication, archive.path(edition.id)), accounts=accounts)
        _refuse_others(archive, edition.id, _differing_reports(manifest, contents))
        before = read_manifest(out, reads=True)
        reports = list(manifest["reports"])
        gone = [batch_id for batch_id in before.get("reports", ()) if batch_id not in reports]
        plan = Plan(reports, [], reports, {}, gone)
        again = Again(place_of(manifest), edition.sha256 if must_fit else "", extra)
        run = Run(frozen, publication, options, contents, progress)
        built = make_release(run, plan, before, archive, out, again)
    if built.failures:
        return Rebuilt(built, 0, [], missing_extra)
    made = read_release(out)
    listed, now = ({**one["files"], **one["extra"]} for one in (manifest, made))
    differing = [name for name in sorted({*listed, *now}) if listed.get(name) != now.get(name)]
    if not differing and hash_manifest(out) != edition.sha256:
        differing = [MANIFEST]
    return Rebuilt(built, len(listed), differing, missing_extra)


def _made_here(inputs: Inputs) -> dict[str, str]:
    """What the pages across batches are made from beside the table, as it is here."""
    here = shared_ingredients(inputs.notebook) | {"texts": hash_texts()}
    return {name: value for name, value in here.items() if name != "notebook"}


def _differing(known: Mapping[str, str], here: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: ["the pages across batches"] for name in here if known.get(name) != here[name]}


def _differing_reports(manifest: Mapping[str, Any], contents: Contents) -> dict[str, list[str]]:
    """The ingredients that reports were made from and would not be now, each with these reports."""
    differing: dict[str, list[str]] = {}
    for batch_id, known in manifest["reports"].items():
        here = contents.made_of.get(batch_id, {})
        for name in MEANINGS:
            if known.get(name) != here.get(name):
                differing.setdefault(name, []).append(batch_id)
    return differing


def _refuse_others(archive: Archive, edition: str, differing: Mapping[str, Sequence[str]]) -> None:
    """Refuse to make an edition from other ingredients than it was made from."""
    if not differing:
        return
    of = dict.fromkeys(what for names in differing.values() for what in names)
    here = f"{version('clemency')}+{hash_package()[:12]}"
    raise InputError(
        f"edition {edition}: {say_names(of)}: made from another state of"
        f" {'; '.join(_WORDS[name] for name in differing)} than is here. It was made by clemency"
        f" {_made_by(archive, edition)}, and here is {here}; nothing was built"
    )


def _made_by(archive: Archive, edition: str) -> str:
    """The version of clemency that made an edition, as its reports state it."""
    for batch_id in list_reports(archive.read_manifest_of(edition)):
        try:
            return str(json.loads(archive.read(edition, f"{batch_id}/results.json"))["provenance"]["code_version"])
        except (ValueError, LookupError, TypeError, RecursionError):
            continue
    return "of an unknown version"


def _read_table(archive: Archive, edition: str, manifest: Mapping[str, Any], data: Path | None) -> bytes:
    """The grants table that an edition was made from."""
    wanted = manifest["table"]["sha256"]
    if data is None:
        table = archive.read(edition, _TABLE)
        if hashlib.sha256(table).hexdigest() != wanted:
            raise InputError(
                f"{archive.path(edition)}: this edition holds its table as it was published, and not as it came (names:"
                f" {manifest['names']}); give the table with --data, whose SHA-256 is {wanted}; nothing was built"
            )
        return table
    try:
        table = read_file(data)
    except OSError as error:
        raise InputError(f"{data}: cannot be read: {say_disk(error)}") from error
    if (found := hashlib.sha256(table).hexdigest()) != wanted:
        raise InputError(
            f"{data}: not the table of edition {edition}: its SHA-256 is {found}, not {wanted}; nothing was built"
        )
    return table


def _read_accounts(manifest: Mapping[str, Any], path: Path) -> Iterator[Any]:
    from analysis.lists.accounts import KeptAccount

    for account in manifest.get("accounts", ()):
        try:
            yield KeptAccount(**account)
        except (TypeError, InputError):
            raise InputError(f"{path}: its row account of {account.get('source')} is not one") from None


@contextmanager
def _own_files(out: Path, manifest: Mapping[str, Any]) -> Iterator[tuple[Path, list[str]]]:
    """A folder with those of somebody's own files that are as an edition has them; and the names of the others."""
    wanted = dict(manifest["extra"])
    with temporary_folder() as folder:
        for name, content in read_extra(extra_folder(out)) if wanted else ():
            if wanted.get(name) == describe(content):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
                del wanted[name]
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield folder, sorted(wanted)


def say_rebuilt(rebuilt: Rebuilt, edition: Kept) -> Iterable[str]:
    """What came of making an edition again, in a few lines."""
    names = [name for name in rebuilt.differing if name not in rebuilt.missing]
    yield from (f"{name}: not the bytes of edition {edition.id}" for name in names)
    yield from (f"{name}: a file of one's own, which no edition keeps: not rebuilt" for name in rebuilt.missing)
    same = rebuilt.n_files - len(rebuilt.differing)
    if rebuilt.differing:
        yield f"{same:,} of {rebuilt.n_files:,} files are the same, byte for byte"
    else:
        yield f"the same {rebuilt.n_files:,} files, byte for byte; release {edition.sha256}"
