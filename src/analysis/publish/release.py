"""The releases of a site: which one it shows, which one came before, and what there is ours.

``out`` (by default ``reports/site``) is a symbolic link to the current release; releases are
folders in ``.<name>.releases`` beside it. So a reader sees one whole release, the one before
or the new one. Beside each release lies a link ``<release>.before`` to the one that it
replaced: what a killed run left is never taken for a release that was published.

The current release and the one before are kept, so that a reader of one can go on while the
next is published. What is kept of all others, for good, is in :mod:`analysis.publish.archive`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from analysis.errors import InputError
from analysis.files import flush_folder, lock_path, one_writer, say_disk
from analysis.publish.extra import extra_folder
from analysis.publish.manifest import (
    EDITION_NAME,
    EDITIONS,
    MANIFEST,
    RELEASE_NAME,
    describe,
    fits_name,
    list_foreign,
    read_release,
    say_names,
)


@contextmanager
def one_publisher(out: Path, check: Callable[[Path], object]) -> Iterator[None]:
    """Lock a site for one writer (:func:`analysis.files.one_writer`), unless ``check`` refuses it.

    It is called before anything is written, even the lock, and again once nobody else writes;
    only then where there is a lock already, as another run may be writing.
    """
    if not os.path.lexists(lock_path(out)):
        check(out)
    with one_writer(out):
        check(out)
        yield


def refuse_foreign(out: Path) -> dict[str, Any]:
    """Refuse a site that this module did not make, or that holds files of somebody's own.

    Returns the manifest of the current release; an empty one where there is none.

    Raises
    ------
    InputError
        ``out`` is a file, a link to something other than one of its releases, a folder without a
        whole manifest of ours, or one with files that its manifest does not name; or something
        else is in the place of the releases or of the next link.
    """
    try:
        _refuse_what_is_in_the_way(out)
        if not out.is_dir() or not any(out.iterdir()):
            return {}
        if not (out / MANIFEST).is_file():
            raise InputError(
                f"{out}: holds files that are not a release of this project; choose another folder for --out"
            )
        manifest = read_release(out)
        if not fits_name(out):
            raise InputError(
                f"{out / MANIFEST}: not the manifest that was published, whose hash is in the name of"
                f" {out.resolve()}; `clemency rollback`, or remove the link {out} and publish again"
            )
        _refuse_other_files(out, out, manifest)
        return manifest
    except OSError as error:
        raise InputError(f"{out}: cannot be read ({say_disk(error)}); nothing has changed") from error


def _refuse_what_is_in_the_way(out: Path) -> None:
    releases, link = releases_of(out), _new_link(out)
    _refuse_inside_release(out)
    if out.is_symlink() and not _leads_to_release(out, out):
        raise InputError(
            f"{out}: is a link to {out.readlink()}, which is no release of this site;"
            " name that folder in --out, or remove the link"
        )
    if out.is_file():
        raise InputError(f"{out}: is a file; choose a folder for --out")
    if (releases.is_symlink() or releases.exists()) and not releases.is_dir():
        raise InputError(f"{releases}: is no folder, and releases are kept under this name; move it away")
    if os.path.lexists(link) and not _leads_to_release(link, out):
        raise InputError(f"{link}: is not ours, and the next release is linked under this name; move it away")


def _refuse_inside_release(out: Path) -> None:
    """Refuse a site inside another site or its releases."""
    parent = out.parent.resolve()
    for folder in (parent, *parent.parents):
        if _RELEASES.fullmatch(folder.name) or _is_release(folder):
            raise InputError(
                f"{out}: lies in {folder}, which holds a release of a site; choose another folder for --out"
            )


def _is_release(folder: Path) -> bool:
    try:
        return (folder / MANIFEST).is_file() and bool(read_release(folder))
    except InputError:
        return False


def _leads_to_release(link: Path, out: Path) -> bool:
    """Whether a path is a link to a release of a site, which need not exist."""
    return link.is_symlink() and link.resolve().parent == releases_of(out).resolve()


def _refuse_other_files(folder: Path, out: Path, manifest: Mapping[str, Any]) -> None:
    if foreign := list_foreign(folder, manifest):
        raise InputError(
            f"{folder}: {say_names(foreign)}: not a file of this release; nothing has changed."
            f" Move it away, or to {extra_folder(out)}, whose files are published with every release"
        )


def read_manifest(out: Path, *, reads: bool = False) -> dict[str, Any]:
    """The manifest of the current release; empty where there is none.

    If files are missing or have another size (with ``reads``: other bytes), ``pages`` is empty,
    and so are the ingredients of the reports that they belong to: these are built again.
    """
    try:
        manifest = read_release(out)
    except InputError:
        return {}
    if lost := {name.partition("/")[0] for name in _lost_files(out, manifest, reads)}:
        reports = manifest.get("reports", {}).items()
        manifest |= {"pages": {}, "reports": {b: {} if b in lost else made_of for b, made_of in reports}}
    return manifest


def _lost_files(release: Path, manifest: Mapping[str, Any], reads: bool = False) -> list[str]:
    """The files that are not as they were published."""
    files = {**manifest["files"], **manifest["extra"]}
    return [name for name, file in files.items() if not is_as_published(release / name, file, reads)]


def is_as_published(path: Path, file: Mapping[str, Any], reads: bool) -> bool:
    try:
        if path.stat().st_size != file["bytes"]:
            return False
        return not reads or describe(path.read_bytes()) == file
    except (FileNotFoundError, NotADirectoryError):
        return False


def _read_ours(folder: Path) -> dict[str, Any]:
    """The manifest of a folder that is a release of ours under its name, with no other files; else empty."""
    try:
        manifest = read_release(folder)
        return {} if list_foreign(folder, manifest) or not fits_name(folder) else manifest
    except InputError:
        return {}


def roll_back(out: Path) -> Path:
    """Bring back the release before the current one; a second call brings back the newer one.

    For use inside :func:`one_publisher`. Returns the folder of the release that is now current.

    Raises
    ------
    InputError
        There is no release before the current one, or the disk refuses.
    """
    try:
        refuse_without_releases(out)
        finish_switch(out)
        _refuse_what_is_in_the_way(out)
        if out.is_symlink() and (current := read_manifest(out)):  # a damaged one may be left
            _refuse_other_files(out, out, current)
        before = release_before(out.resolve()) if out.is_symlink() else None
        if before is None or not is_whole(before):
            raise _no_release_before(out)
        switch(out, before)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({say_disk(error)}); nothing has changed") from error
    return before


def refuse_without_releases(out: Path) -> None:
    """Refuse to roll back where no releases are kept."""
    if not releases_of(out).is_dir():
        raise _no_release_before(out)


def _no_release_before(out: Path) -> InputError:
    return InputError(f"{out}: no release before the current one is kept here, whole and with our files alone")


def finish_switch(out: Path) -> None:
    """Finish the switch of a killed run, where there is no ``out`` any more."""
    link = _new_link(out)  # in the place of a folder it comes with two renames
    if _leads_to_release(link, out) and not os.path.lexists(out):
        link.replace(out)


def switch(out: Path, release: Path) -> None:
    """Point ``out`` to the release with one rename, so that no reader sees it half done."""
    releases = release.parent
    is_folder = out.is_dir() and not out.is_symlink()
    is_empty = is_folder and not any(out.iterdir())
    # a release that somebody unpacked as a folder is kept
    before = releases / f"{_KEPT}{os.getpid()}" if is_folder and not is_empty else out.resolve()
    link = _new_link(out)
    link.unlink(missing_ok=True)
    link.symlink_to(
        Path(releases_of(out).name, release.name), target_is_directory=True
    )  # relative: out may be reached by another path
    if before.name != release.name and before.parent.resolve() == releases.resolve():
        _point(releases / f"{release.name}{_BEFORE}", before.name)
    for folder in (releases, out.parent):  # on the disk before the link
        flush_folder(folder)
    if is_empty:
        out.rmdir()
    elif is_folder:
        out.rename(before)
    try:
        _rename_link(link, out)
    except OSError:
        if is_folder and not is_empty:
            before.rename(out)
        raise
    with suppress(OSError):  # either release is whole: a power cut may still bring back the one before
        flush_folder(out.parent)


def releases_of(out: Path) -> Path:
    return out.parent / f".{out.name}.releases"


def _new_link(out: Path) -> Path:
    return out.parent / f".{out.name}.link"


#: Name of the folder of a site's releases.
_RELEASES: Final = re.compile(r"\..+\.releases")

#: Ends the name of the link from a release to the one that it replaced.
_BEFORE: Final = ".before"

#: Begins the name of a release that somebody had unpacked in the place of the site.
_KEPT: Final = "unpacked-"

#: Ends the name of a release that is being removed, so that a kill leaves no half that looks whole.
_DROPPED: Final = ".dropped"

#: What a killed run leaves in the folder of releases.
_LEFT: Final = re.compile(rf"staging-[0-9]+|{RELEASE_NAME.pattern}{re.escape(_DROPPED)}")

#: The links beside releases, also those not yet in place.
_LINK: Final = re.compile(rf"{RELEASE_NAME.pattern}{re.escape(_BEFORE)}(?:\.new)?")


def release_before(release: Path) -> Path | None:
    """The release that this one replaced, if it is kept."""
    link = release.with_name(f"{release.name}{_BEFORE}")
    return link.resolve() if link.is_dir() and link.resolve().parent == release.parent.resolve() else None


def is_whole(release: Path) -> bool:
    """Whether a folder is a release of ours with all its files, byte for byte, and no other."""
    manifest = _read_ours(release)
    return bool(manifest) and not _lost_files(release, manifest, reads=True)


def _point(link: Path, name: str) -> None:
    new = link.with_name(f"{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(name, target_is_directory=True)
    _rename_link(new, link)


def _rename_link(new: Path, link: Path) -> None:
    """Put a link in the place of another with one rename."""
    if os.name == "nt" and link.is_symlink():  # Windows cannot: for a moment there is none (see finish_switch)
        link.unlink()
    new.replace(link)


def drop_others(releases: Path, release: Path) -> None:
    """Remove releases of ours other than the current one and the one before; what cannot be removed stays."""
    with suppress(OSError):
        kept = {f"{one.name}{end}" for one in (release, release_before(release)) if one for end in ("", _BEFORE)}
        for old in releases.iterdir():
            if old.name in kept:
                continue
            with suppress(OSError):
                if old.is_symlink() and _LINK.fullmatch(old.name):
                    old.unlink()
                elif RELEASE_NAME.fullmatch(old.name) and not old.is_symlink() and _read_ours(old):
                    _drop(old)


def _drop(release: Path) -> None:
    gone = release.with_name(f"{release.name}{_DROPPED}")
    release.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def sweep(out: Path) -> None:
    """Remove what killed runs have left beside a site, and finish their switch.

    For use inside :func:`one_publisher`, so that none of them is alive. Raises OSError where
    the disk refuses: what stayed would be published.
    """
    finish_switch(out)
    releases = releases_of(out)
    if releases.is_dir() and not releases.is_symlink():
        for left in releases.iterdir():
            if _LEFT.fullmatch(left.name) and left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)


def remove_site(out: Path) -> list[str]:
    """Remove a site and its releases, as far as they are ours; returns a sentence for each thing that stays.

    Somebody's own files (``<site>-extra``) stay, and so does every folder with a file that we
    did not make; and the editions, which were published. For ``make clean``, while no run is writing.
    """
    releases, link, lock = releases_of(out), _new_link(out), lock_path(out)
    for one in (out, link):
        if _leads_to_release(one, out):
            one.unlink()
    if out.is_dir() and not out.is_symlink() and _read_ours(out):
        shutil.rmtree(out)
    sweep(out)
    if releases.is_dir() and not releases.is_symlink():
        for path in list(releases.iterdir()):
            if path.is_symlink() and _LINK.fullmatch(path.name):
                path.unlink()
            elif not path.is_symlink() and _read_ours(path):
                shutil.rmtree(path)
        if not any(releases.iterdir()):
            releases.rmdir()
    if lock.is_file() and not lock.is_symlink() and not lock.stat().st_size:
        lock.unlink()
    left = [path for path in (out, link, lock) if os.path.lexists(path)]
    editions = releases / EDITIONS
    if releases.is_symlink():
        stays = [f"{releases}: a link to {releases.readlink()}; it stays, with what lies there"]
    else:
        left += releases.iterdir() if releases.is_dir() else []
        stays = []
        if editions in left and (number := _count_editions(editions)):
            left.remove(editions)
            words = "edition that was published; it stays" if number == 1 else "editions that were published; they stay"
            stays = [f"{editions}: {number:,} {words}, unless you remove this folder"]
    return [*(f"{path}: not wholly ours; it stays" for path in left), *stays]


def _count_editions(folder: Path) -> int:
    """How many editions a folder holds; 0 where something else is in it."""
    if folder.is_symlink() or not folder.is_dir():
        return 0
    paths = list(folder.iterdir())
    is_ours = all(EDITION_NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink() for path in paths)
    return len(paths) if is_ours else 0
