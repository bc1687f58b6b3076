"""Every release that a site ever showed, kept for good: the data, the results and the manifest of each, in one file.

The files lie in ``.<site>.releases/editions``, where no run removes any. A file is named by the first 16 digits of its
manifest's hash, as the release's folder is, and holds

- ``manifest.json``, ``grants.csv`` and each ``<batch>/results.json``, as they were published, and a batch's own
  ``grants.csv`` only where it is not that batch's rows of the whole table;
- ``changes.csv``, what moved since the release that it replaced;
- ``edition.json``, what a list of editions says of it.

What is read is checked against the manifest, and that against the name: a damaged file is named, and passed over.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis.errors import InputError, UsageError, first_line
from analysis.files import make_folder, read_file, replace_file, say_disk, temporary_folder
from analysis.publish.manifest import (
    EDITION_NAME,
    EDITIONS,
    MANIFEST,
    describe,
    list_reports,
    parse_manifest,
    read_release,
    say_names,
)
from analysis.publish.release import is_as_published, releases_of

#: In a release and in the file of an edition: what moved since the release that it replaced.
CHANGES: Final = "changes.csv"

#: What is told of people's names, from the least to the most.
NAMES_TOLD: Final = ("none", "initials", "full")

_ABOUT: Final = "edition.json"
_TABLE: Final = "grants.csv"

#: Digits that name an edition.
_FEWEST_DIGITS: Final = 4

#: Bytes of one file of an edition: the table has 1.3 million.
_LARGEST: Final = 500_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """One edition, as lists of editions say it.

    ``id`` are the first digits of ``sha256``, the hash of its manifest. ``number`` counts editions from 1,
    ``published_on`` is the day as ``YYYY-MM-DD``. ``since`` is the id of the release that it replaced (None for the
    first), since when the reports ``new`` came, those ``gone`` left and ``n_moved`` numbers moved. ``names`` is what
    it tells of people's names. ``bytes`` and ``zip_sha256`` are of its file.
    """

    id: str
    sha256: str
    number: int
    published_on: str
    names: str
    since: str | None
    n_reports: int
    n_grants: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    n_moved: int
    bytes: int = 0
    zip_sha256: str = ""

    @property
    def file(self) -> dict[str, object]:
        """What a manifest says of its file."""
        return {"bytes": self.bytes, "sha256": self.zip_sha256}


class Standing(NamedTuple):
    """Where a release stands among the editions: what of it is no ingredient, but history."""

    number: int = 1
    published_on: str | None = None
    since: str | None = None
    before: tuple[str, ...] = ()


class Damaged(Exception):
    """The file of an edition is not as it was written; the message is the first line of why."""


class Archive:
    """The editions of a site. What writes is for use inside :func:`analysis.publish.release.one_publisher`.

    Parameters
    ----------
    out : the site, which need not exist
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self._folder = releases_of(out) / EDITIONS
        self._whole: dict[str, Mapping[str, Any]] = {}  # the hashes of files that were found to be whole

    def path(self, edition: str) -> Path:
        """Where the file of an edition is: among those kept, or in the current release."""
        kept, published = self._folder / f"{edition}.zip", self.out / EDITIONS / f"{edition}.zip"
        return published if published.is_file() and not os.path.lexists(kept) else kept

    def keep(self) -> None:
        """Keep the current release, unless it is, and what it holds of those before it.

        Nothing where there is no release, or one that is damaged.

        Raises
        ------
        InputError
            The disk refuses, or something else is in the place of the editions.
        """
        if os.path.lexists(self._folder) and not self._folder.is_dir():
            raise InputError(f"{self._folder}: is no folder, and editions are kept under this name; move it away")
        try:
            manifest = read_release(self.out)
        except InputError:
            return
        try:
            for edition, file in _published_editions(manifest).items():
                kept, published = self._folder / f"{edition}.zip", self.out / EDITIONS / f"{edition}.zip"
                if not is_as_published(kept, file, reads=True) and is_as_published(published, file, reads=True):
                    make_folder(self._folder)
                    replace_file(kept, read_file(published))
            content = read_file(self.out / MANIFEST)
            edition = hashlib.sha256(content).hexdigest()[:16]
            if not self._is_whole(edition) and (packed := self._pack(edition, content, manifest)):
                make_folder(self._folder)
                replace_file(self._folder / f"{edition}.zip", packed)
        except OSError as error:
            raise InputError(f"{self._folder}: cannot be written ({say_disk(error)})") from error

    def _is_whole(self, edition: str) -> bool:
        try:
            self._check(edition)
        except (Damaged, FileNotFoundError):
            return False
        return True

    def _pack(self, edition: str, content: bytes, manifest: Mapping[str, Any]) -> bytes:
        """The file of the current release; nothing where the release is damaged."""
        tables = {f"{batch_id}/{_TABLE}" for batch_id in list_reports(manifest)} & manifest["files"].keys()
        results = {f"{batch_id}/results.json" for batch_id in list_reports(manifest)}
        names = (results | tables | {_TABLE, f"{EDITIONS}/{CHANGES}"}) & manifest["files"].keys()
        files = {}
        for name in names:
            if not is_as_published(self.out / name, manifest["files"][name], reads=False):
                return b""
            files[name] = read_file(self.out / name)
            if describe(files[name]) != manifest["files"][name]:
                return b""
        table = files.get(_TABLE, b"")
        cut = _cut(table, list_reports(manifest))
        for name in tables:
            if cut.get(name.partition("/")[0]) == files[name]:
                del files[name]
        if (changes := files.pop(f"{EDITIONS}/{CHANGES}", None)) is not None:
            files[CHANGES] = changes
        place = manifest.get("edition", {})
        day = datetime.fromtimestamp((self.out / MANIFEST).stat().st_mtime, UTC).date()
        about = Kept(
            id=edition,
            sha256=hashlib.sha256(content).hexdigest(),
            number=place.get("number") or next_number(*self.list_kept()),
            published_on=place.get("published_on") or f"{day}",
            names=manifest.get("names", "full"),
            since=place.get("since"),
            n_reports=len(results),
            n_grants=count_rows(table),
            new=tuple(place.get("new", ())),
            gone=tuple(place.get("gone", ())),
            n_moved=place.get("n_moved", 0),
        )
        return _zip(files | {MANIFEST: content, _ABOUT: _write_about(about)})

    def list_kept(self) -> tuple[list[Kept], list[str]]:
        """The editions, oldest first; and a sentence for each that is damaged, which begins with its file.

        What the current release holds of them, byte for byte, was checked when that was made, and is not again.
        """
        try:
            checked = _published_editions(read_release(self.out))
        except InputError:
            checked = {}
        names = {name[1] for folder in (self._folder, self.out / EDITIONS) for name in _list_names(folder)}
        kept, faults = [], []
        for edition in sorted(names):
            try:
                kept.append(self._check(edition, checked.get(edition)))
            except (Damaged, OSError) as error:
                faults.append(f"{self.path(edition)}: this edition is damaged ({first_line(error)})")
        return sorted(kept, key=lambda one: (one.number, one.id)), faults

    def find(self, named: str) -> Kept:
        """The edition that a person means.

        Parameters
        ----------
        named : the first digits of its hash, four at least; its day as ``YYYY-MM-DD``; or the twelve digits that a
            report prints, for the newest edition with these rows

        Raises
        ------
        UsageError
            There is none, or it is damaged, or several begin with these digits or are of this day.
        """
        kept, faults = self.list_kept()
        word = named.strip().lower()
        found = (
            [one for one in kept if one.sha256.startswith(word)]
            if re.fullmatch(rf"[0-9a-f]{{{_FEWEST_DIGITS},64}}", word)
            else []
        )
        if not found and re.fullmatch(r"[0-9a-f]{12,64}", word):
            found = [one for one in kept if _has_rows(self.read_manifest_of(one.id), word)][-1:]
        if len(found) > 1:
            raise UsageError(f"{named!r}: {_say_some(found)} begin with these digits; name more of them")
        found = found or [one for one in kept if one.published_on == word]
        if len(found) > 1:
            raise UsageError(f"{named!r}: {_say_some(found)} are of this day; name one by its digits")
        if not found and (broken := [fault for fault in faults if f"/{word}" in fault and len(word) >= _FEWEST_DIGITS]):
            raise UsageError(broken[0])
        if not found:
            there = f"there are {_say_some(kept)}" if kept else "none is kept here yet"
            raise UsageError(f"{named!r}: no edition of this name; {there}. `clemency editions` lists them")
        return found[-1]

    def _check(self, edition: str, checked: Mapping[str, Any] | None = None) -> Kept:
        kept = read_kept(read_file(self.path(edition)), edition, checked or self._whole.get(edition))
        self._whole[edition] = kept.file
        return kept

    def read_manifest_of(self, edition: str) -> dict[str, Any]:
        """The manifest of an edition that is kept.

        Raises
        ------
        InputError
            Its file is missing or damaged.
        """
        with self._open(edition) as file:
            return _manifest_of(file, edition)

    def read(self, edition: str, name: str) -> bytes:
        """One file of an edition, empty where it has none of that name; raises as :meth:`read_manifest_of`."""
        with self._open(edition) as file:
            return _read(file, name) if name in file.namelist() else b""

    @contextmanager
    def unpacked(self, edition: str, batch_ids: Collection[str] | None = None) -> Iterator[Path]:
        """The folder of an edition, with some of its batches or all; raises as :meth:`read_manifest_of`."""
        with temporary_folder() as parent:
            folder = parent / "release"
            with self._open(edition) as file:
                batches = set(list_reports(_manifest_of(file, edition)))
                left_out = set() if batch_ids is None else batches - set(batch_ids)
                files = {name: _read(file, name) for name in file.namelist() if name.partition("/")[0] not in left_out}
            cut = _cut(files.get(_TABLE, b""), batches - left_out) if batches - left_out else {}
            own = {f"{batch_id}/{_TABLE}": cut[batch_id] for batch_id in batches - left_out if batch_id in cut}
            for name, content in {**own, **files}.items():
                if name == _listed_as(name) or name == MANIFEST:
                    (folder / name).parent.mkdir(parents=True, exist_ok=True)
                    (folder / name).write_bytes(content)
            yield folder

    @contextmanager
    def _open(self, edition: str) -> Iterator[zipfile.ZipFile]:
        path = self.path(edition)
        try:
            with _opened(read_file(path)) as file:
                yield file
        except (Damaged, OSError) as error:
            raise InputError(f"{path}: this edition cannot be read ({first_line(error)})") from None


def _has_rows(manifest: Mapping[str, Any], digits: str) -> bool:
    """Whether a report of a release has the rows with this hash."""
    tables = (manifest["files"].get(f"{batch_id}/{_TABLE}", {}) for batch_id in list_reports(manifest))
    return any(str(file.get("sha256", "")).startswith(digits) for file in tables)


def _say_some(editions: Sequence[Kept]) -> str:
    return say_names(f"{one.id} ({one.published_on})" for one in reversed(editions))


def next_number(kept: Sequence[Kept], faults: Sequence[str]) -> int:
    """The number of the edition after those that :meth:`Archive.list_kept` gives."""
    return max(len(kept) + len(faults), *(one.number for one in kept), 0) + 1


def read_kept(content: bytes, edition: str, checked: Mapping[str, Any] | None = None) -> Kept:
    """What a list says of an edition, from the bytes of its file; ``checked`` is the hash of one found to be whole.

    Raises
    ------
    Damaged
        A file in it is not as the manifest of this edition has it, or it holds none of this edition.
    """
    hashed = describe(content)
    with _opened(content) as file:
        about = replace(_read_about(_read(file, _ABOUT)), bytes=len(content), zip_sha256=str(hashed["sha256"]))
        if hashed == checked:
            return about
        manifest = _manifest_of(file, edition)
        listed, there = manifest["files"], {*file.namelist()} - {MANIFEST, _ABOUT}
        for name in sorted(there):
            if describe(_read(file, name)) != listed.get(_listed_as(name)):
                raise Damaged(f"{name} is not as it was published")
        if (about.id, about.sha256) != (edition, hashlib.sha256(_read(file, MANIFEST)).hexdigest()):
            raise Damaged(f"{_ABOUT} is of another")
        needed = {f"{batch_id}/results.json" for batch_id in list_reports(manifest)} | ({_TABLE} & listed.keys())
        if missing := needed - there:
            raise Damaged(f"{min(missing)} is missing")
    return about


def read_changes(content: bytes) -> bytes:
    """What moved, from the bytes of an edition's file; empty where nothing is said. Raises as :func:`read_kept`."""
    with _opened(content) as file:
        return _read(file, CHANGES) if CHANGES in file.namelist() else b""


def write_listed(one: Kept, is_shown: bool) -> dict[str, Any]:
    """An edition as the index of a release lists it; ``file`` is None where it is not published there."""
    said = {name: value for name, value in asdict(one).items() if name not in ("bytes", "zip_sha256")}
    lists = {name: list(said[name]) for name in ("new", "gone")}
    return said | lists | {"file": {"path": f"{one.id}.zip", **one.file} if is_shown else None}


def tells_more(names: str, than: str) -> bool:
    """Whether an edition tells more of people's names than a release does.

    >>> tells_more("full", than="initials"), tells_more("none", than="initials")
    (True, False)
    """
    return NAMES_TOLD.index(names) > NAMES_TOLD.index(than)


def refuse_more_names(out: Path, current: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """Refuse to show a release that tells more of people's names than the one that a site shows."""
    now, then = current.get("names", "none"), other.get("names", "full")
    if current and tells_more(then, than=now):
        raise InputError(
            f"{out}: that release publishes names {then}, the site now {now}; nothing has changed."
            " If more of people's names shall be told, say --accept-names"
        )


def say_kept(kept: Sequence[Kept], out: Path) -> Iterator[str]:
    """The editions as lines of text, newest first."""
    if not kept:
        yield f"{out}: no edition is kept here yet; `clemency report` publishes one, and keeps it"
    for one in reversed(kept):
        moved = [
            *([f"{one.n_moved:,} {'number' if one.n_moved == 1 else 'numbers'} moved"] if one.n_moved else []),
            *(f"{', '.join(batches)} {what}" for what, batches in (("came", one.new), ("gone", one.gone)) if batches),
        ]
        n_reports = f"{one.n_reports:,} {'report' if one.n_reports == 1 else 'reports'}"
        what = "; ".join(moved) or ("the first" if one.since is None else "no number moved")
        yield f"{one.id}  {one.published_on}  {n_reports}, {one.n_grants:,} grants, names {one.names}: {what}"


def _list_names(folder: Path) -> list[re.Match[str]]:
    """The names of the files of editions in a folder."""
    with suppress(OSError):  # none is kept here
        return [name for path in folder.iterdir() if (name := EDITION_NAME.fullmatch(path.name)) and path.is_file()]
    return []


def _published_editions(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The files of editions that a release holds, by edition."""
    names = {name: EDITION_NAME.fullmatch(name.removeprefix(f"{EDITIONS}/")) for name in manifest["files"]}
    return {match[1]: manifest["files"][name] for name, match in names.items() if match}


def _listed_as(name: str) -> str:
    """How the manifest of a release calls a file of its edition."""
    return f"{EDITIONS}/{CHANGES}" if name == CHANGES else name


@contextmanager
def _opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """A file of an edition; whatever is wrong with it is :class:`Damaged`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            yield file
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Damaged(first_line(error)) from None


def _read(file: zipfile.ZipFile, name: str) -> bytes:
    if file.getinfo(name).file_size > _LARGEST:
        raise Damaged(f"{name} is larger than any release has it")
    return file.read(name)


def _manifest_of(file: zipfile.ZipFile, edition: str) -> dict[str, Any]:
    content = _read(file, MANIFEST)
    if hashlib.sha256(content).hexdigest()[:16] != edition:
        raise Damaged(f"its {MANIFEST} is of another")
    try:
        return parse_manifest(content, Path(MANIFEST))
    except InputError as error:
        raise Damaged(str(error)) from None


def _zip(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip that depends on nothing but them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name)  # of the first day that a zip can name
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # as on Unix, on every system
            file.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return content.getvalue()


def _write_about(about: Kept) -> bytes:
    said = {name: value for name, value in asdict(about).items() if name not in ("bytes", "zip_sha256")}
    return (json.dumps(said, indent=1) + "\n").encode()


def _read_about(content: bytes) -> Kept:
    try:
        said = json.loads(content)
        about = Kept(**{**said, "new": tuple(said["new"]), "gone": tuple(said["gone"])})
        datetime.strptime(about.published_on, "%Y-%m-%d")
    except (LookupError, TypeError, RecursionError):
        raise Damaged(f"{_ABOUT} does not say what an edition is") from None
    numbers = (about.number, about.n_reports, about.n_grants, about.n_moved)
    if not all(type(number) is int for number in numbers) or about.names not in NAMES_TOLD:
        raise Damaged(f"{_ABOUT} does not say what an edition is")
    return about


def count_rows(table: bytes) -> int:
    """How many rows a table has below its header."""
    return max(sum(1 for row in csv.reader(io.StringIO(table.decode("utf-8", "replace"), newline="")) if row) - 1, 0)


def _cut(table: bytes, batch_ids: Collection[str]) -> dict[str, bytes]:
    """By batch, its rows of a whole table, written as the table is."""
    head, *rows = list(csv.reader(io.StringIO(table.decode("utf-8", "replace"), newline=""))) or [[]]
    if "batch_id" not in head:
        return {}
    at = head.index("batch_id")
    by_batch: dict[str, list[list[str]]] = {batch_id: [] for batch_id in batch_ids}
    for row in rows:
        if at < len(row) and row[at] in by_batch:
            by_batch[row[at]].append(row)
    cut = {}
    for batch_id, of_batch in by_batch.items():
        if not of_batch:
            continue
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([head, *of_batch])
        cut[batch_id] = text.getvalue().encode()
    return cut
