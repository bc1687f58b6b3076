"""The manifest of a release: its form, and which files of a folder it names.

A folder is ours only if its manifest is ours, whole. Files that it does not name belong to
somebody else. Only the standard library is used here, so that ``make clean`` can tell the
two apart without an environment.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from analysis.errors import InputError
from analysis.files import read_file, say_disk
from analysis.parameters import BATCH_ID_FORM

MANIFEST: Final = "manifest.json"

#: The key that marks a manifest as ours, and the version of its form.
MARK: Final = "clemency_release"
FORM: Final = 1

#: The keys of manifests from before they were marked. What they say of reports is not used: these are built again.
_BEFORE_THE_MARK: Final = frozenset({"files", "names", "pages", "table", "reports"})

#: Name of a release's folder: the first digits of its manifest's hash, and a number if that name was taken.
RELEASE_NAME: Final = re.compile(r"([0-9a-f]{16})(?:-[0-9]+)?")

#: The folder of editions, beside the releases and in each of them; and the name of the file of one.
EDITIONS: Final = "editions"
EDITION_NAME: Final = re.compile(r"([0-9a-f]{16})\.zip")

#: The files beside the batches that every release of this version has.
FILES_ACROSS: Final = frozenset(
    {
        *("index.html", "explore.html", "presidents.html", "compare.html", "claims.html", "methods.html", "card.png"),
        *("editions.html", f"{EDITIONS}/index.json", "feed.atom", "robots.txt", "404.html"),
        *("grants.csv", "grants.json", "datapackage.json", "croissant.json", "ro-crate-metadata.json"),
    }
)

#: The files that describe a release to programs, made last: they may name all others.
DESCRIPTIONS: Final = frozenset({"datapackage.json", "croissant.json", "ro-crate-metadata.json"})

#: Names that no file or folder of somebody's own may have in a release.
_OURS: Final = frozenset({*FILES_ACROSS, MANIFEST, "sitemap.xml", "grants.parquet", "charts", EDITIONS})

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BATCH_ID: Final = re.compile(BATCH_ID_FORM)


def is_inside(name: str) -> bool:
    """Whether a name is a path inside a release, on every system, in printable characters.

    >>> [is_inside(name) for name in ("a/b.html", ".well-known/x", "../x", "/x", "a//b", "a/..", "c:x", "a\\nb", "")]
    [True, True, False, False, False, False, False, False, False]
    """
    return {"", ".", ".."}.isdisjoint(name.split("/")) and name.isprintable() and {"\\", ":"}.isdisjoint(name)


def is_batch_id(name: str) -> bool:
    """Whether a folder with this name in a release is the report of a batch."""
    return _BATCH_ID.fullmatch(name) is not None


def list_collisions(extra: Iterable[str], ours: Iterable[str]) -> list[str]:
    """Those files of somebody's own whose place belongs to ours, in this release or another.

    Case does not count, as on some disks, and a folder of ours is ours as a whole.

    >>> list_collisions(["CNAME", "Index.html", "a/x.txt", "2016-03-30-obama/x.txt"], ["a/b.html"])
    ['Index.html', 'a/x.txt', '2016-03-30-obama/x.txt']
    """
    taken = {_top(name) for name in (*ours, *_OURS)}
    return [name for name in extra if _top(name) in taken or is_batch_id(_top(name))]


def _top(name: str) -> str:
    return name.partition("/")[0].casefold()


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _is_file(value: Any) -> bool:
    match value:
        case {"bytes": int(), "sha256": sha256, **more}:
            return not more and _is_hash(sha256)
    return False


def _is_account(value: Any) -> bool:
    match value:
        case {"source": str(), "in_table": int()}:
            return True
    return False


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _each(is_key: Callable[[str], bool], is_value: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """A check that a value is an object with such keys and values."""
    return lambda value: isinstance(value, dict) and all(is_key(k) and is_value(v) for k, v in value.items())


def _is_place(value: Any) -> bool:
    """Whether a value says where a release stands among the editions."""
    match value:
        case {"number": int(), "published_on": day, "since": since, "before": list(before), "n_moved": int(), **more}:
            editions = [*before, *([] if since is None else [since])]
            is_named = all(isinstance(one, str) and RELEASE_NAME.fullmatch(one) for one in editions)
            is_dated = day is None or (isinstance(day, str) and _DAY.fullmatch(day) is not None)
            return is_named and is_dated and all(_is_list(more.get(name)) for name in ("new", "gone"))
    return False


def _is_table(value: Any) -> bool:
    match value:
        case {"sha256": sha256, "batches": batches, "current": current, "sources": sources}:
            return (
                _is_hash(sha256)
                and _is_list(batches)
                and _is_list(current)
                and _each(is_batch_id, _is_list)(sources)
                and all(map(is_batch_id, (*batches, *current)))
            )
    return False


_is_text: Final[Callable[[Any], bool]] = lambda value: isinstance(value, str)  # noqa: E731
_is_flag: Final[Callable[[Any], bool]] = lambda value: isinstance(value, bool)  # noqa: E731
_are_files: Final = _each(is_inside, _is_file)

#: The form of the value of each key. ``files`` are ours; ``extra`` are somebody's own.
_FORMS: Final[Mapping[str, Callable[[Any], bool]]] = MappingProxyType(
    {
        "files": _are_files,
        "extra": _are_files,
        "formats": _is_list,
        "names": _is_text,
        "show_code": _is_flag,
        "url": _is_text,
        "index_names": _is_flag,
        "table": _is_table,
        "pages": _each(_is_text, _is_hash),
        "reports": _each(is_batch_id, _each(_is_text, _is_hash)),
        "options": _each(is_batch_id, lambda value: isinstance(value, dict)),
        "edition": _is_place,
        "accounts": lambda value: isinstance(value, list) and all(map(_is_account, value)),
    }
)


def read_release(folder: Path) -> dict[str, Any]:
    """The manifest of a release that has to exist.

    Of one from before manifests were marked there are only ``files``, ``names``, and ``reports``
    with unknown ingredients.

    Raises
    ------
    InputError
        There is none, or it is not a whole one of ours.
    """
    path = folder / MANIFEST
    try:
        content = read_file(path)
    except FileNotFoundError:
        raise InputError(f"{folder}: no release of this project here (no {MANIFEST})") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({say_disk(error)})") from None
    return parse_manifest(content, path)


def parse_manifest(content: bytes, path: Path) -> dict[str, Any]:
    """The manifest in a file, or in one that is called ``path`` in what is said of it; as :func:`read_release`."""
    manifest, fault = _parse(content)
    if fault:
        raise InputError(f"{path}: not a manifest of this project ({fault})")
    return dict(manifest)


@lru_cache(maxsize=4)
def _parse(content: bytes) -> tuple[Any, str]:
    """A manifest, and why it is none of ours; a run reads the same one many times, and changes nothing in it."""
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError):
        return None, "not JSON"
    if isinstance(manifest, dict) and MARK not in manifest and manifest.keys() >= _BEFORE_THE_MARK:
        reports = manifest["reports"] if isinstance(manifest["reports"], dict) else {}
        kept = {name: manifest[name] for name in ("files", "names")}
        manifest = {MARK: FORM, **kept, "extra": {}, "reports": {name: {} for name in reports}}
    return manifest, _fault_of(manifest)


def _fault_of(manifest: Any) -> str:
    """Why a value is no manifest of ours; empty if it is one."""
    if not isinstance(manifest, dict) or MARK not in manifest:
        return f"it does not say {MARK!r}"
    if manifest[MARK] != FORM:
        return f"{MARK!r} is not {FORM}: it was made by another version of clemency"
    if missing := {"files", "extra"} - manifest.keys():
        return f"{', '.join(sorted(missing))} is missing"
    if wrong := [key for key, is_right in _FORMS.items() if key in manifest and not is_right(manifest[key])]:
        return f"{', '.join(wrong)} is not what a release has there"
    names = [*manifest["files"], *manifest["extra"]]
    if len(set(names)) < len(names) or MANIFEST in names or _folders_of(names) & set(names):
        return "a name stands in it twice"
    return ""


def list_reports(manifest: Mapping[str, Any]) -> list[str]:
    """The batches whose numbers are among the files of a release."""
    paths = (name.split("/") for name in manifest["files"])
    return sorted(parts[0] for parts in paths if len(parts) == 2 and parts[1] == "results.json")


def made_of(manifest: Mapping[str, Any], batch_id: str) -> Mapping[str, str]:
    """The ingredients of a report; empty where they are not known, or there is no such report."""
    known: Mapping[str, str] = manifest.get("reports", {}).get(batch_id, {})
    return known


def is_history(name: str) -> bool:
    """Whether a file of a release depends on the releases before it.

    >>> [is_history(name) for name in ("feed.atom", "editions/index.json", "index.html")]
    [True, True, False]
    """
    return name in ("editions.html", "feed.atom") or name.startswith(f"{EDITIONS}/")


def describe(content: bytes) -> dict[str, object]:
    """What a manifest says of a file."""
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def hash_manifest(folder: Path) -> str:
    """SHA-256 of a release's manifest, as 64 hexadecimal digits, which covers every byte of the release.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        return hashlib.sha256(read_file(folder / MANIFEST)).hexdigest()
    except OSError as error:
        raise InputError(f"{folder / MANIFEST}: cannot be read ({say_disk(error)})") from None


def fits_name(folder: Path) -> bool:
    """Whether a release's folder has the manifest that it is named after; true for folders with other names."""
    name = RELEASE_NAME.fullmatch(folder.resolve().name)
    return name is None or hash_manifest(folder).startswith(name[1])


def list_foreign(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """What in a release's folder is not ours, by path inside it; a folder ends in ``/``.

    That is whatever the manifest does not name, or names and is not a plain file: nothing of
    ours is a symbolic link.
    """
    files = {MANIFEST, *manifest["files"], *manifest["extra"]}
    folders = _folders_of(files)
    foreign = []
    for name, entry in walk(folder, lambda inside: inside in folders):
        if not (name in files and entry.is_file(follow_symlinks=False)):
            foreign.append(f"{name}/" if entry.is_dir(follow_symlinks=False) else name)
    return sorted(foreign)


def walk(folder: Path, is_entered: Callable[[str], bool], inside: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All that lies below a folder by its path inside, but for folders that are entered: what lies in them follows.

    No symbolic link is followed. An OSError of any folder is raised.
    """
    with os.scandir(folder / inside) as entries:
        for entry in entries:
            name = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False) and is_entered(name):
                yield from walk(folder, is_entered, f"{name}/")
            else:
                yield name, entry


def _folders_of(names: Iterable[str]) -> set[str]:
    """The folders that files with these names lie in."""
    folders: set[str] = set()
    for name in names:
        while (name := name.rpartition("/")[0]) and name not in folders:
            folders.add(name)
    return folders


def say_names(names: Iterable[str], shown: int = 10) -> str:
    """Some names in words: the first ten, and how many more.

    >>> say_names(["a", "b", "c"], shown=2)
    'a, b and 1 more'
    """
    all_names = list(names)
    more = len(all_names) - shown
    return ", ".join(all_names[:shown]) + (f" and {more:,} more" if more > 0 else "")
