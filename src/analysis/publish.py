"""A release: staged beside the site, hashed, and switched in one step.

``out`` (by default ``reports/site``) is a symbolic link to the current release; releases
are folders in ``.<name>.releases`` beside it. A reader therefore sees one whole release,
the one before or the new one, whatever happens while a new one is made. Beside each
release lies a link ``<release>.before`` to the one that it took the place of: what a
killed run left behind is never taken for a release that was published.

Everything of a release is on the disk before ``out`` points to it, files and folders, so
that a power cut does not leave a link to half a release. The current release and the one
before are kept: who has opened a folder of one can read on while the next is published,
until the one after that.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Final, Self

from analysis.errors import InputError
from analysis.files import flush, flush_folder, say_disk

MANIFEST = "manifest.json"


def refuse_foreign(out: Path) -> None:
    """Let only that be replaced which this module made: never a folder of somebody's own files.

    Raises
    ------
    InputError
        ``out`` is a file, or a folder with files but without a manifest.
    """
    try:
        if out.is_symlink() and not out.exists():
            return
        if out.is_file():
            raise InputError(f"{out}: is a file; choose a folder for --out")
        if out.is_dir() and not (out / MANIFEST).is_file() and any(out.iterdir()):
            raise InputError(
                f"{out}: holds files that are not a release of this project; choose another folder for --out"
            )
    except OSError as error:
        raise InputError(f"{out}: cannot be read ({say_disk(error)}); nothing has changed") from error


def read_manifest(out: Path) -> dict[str, Any]:
    """What the current release says of itself; empty where there is none.

    Where a file is missing, ``pages`` is empty, as after a change of the texts, and of the
    reports that have lost one it is not known what they are made from.
    """
    try:
        manifest = dict(json.loads((out / MANIFEST).read_bytes()))
        if lost := {name.partition("/")[0] for name in _lost_files(out, manifest)}:
            reports = manifest.get("reports", {}).items()
            manifest |= {"pages": "", "reports": {b: {} if b in lost else made_of for b, made_of in reports}}
        return manifest
    except _NO_MANIFEST:
        return {}


def read_release(out: Path) -> dict[str, Any]:
    """The manifest of a release that has to be there.

    Raises
    ------
    InputError
        There is none, or it is no manifest.
    """
    try:
        manifest: dict[str, Any] = json.loads((out / MANIFEST).read_bytes())
        [file["sha256"] for file in manifest["files"].values()]
    except FileNotFoundError:
        raise InputError(f"{out}: no release of this project here (no {MANIFEST})") from None
    except OSError as error:
        raise InputError(f"{out / MANIFEST}: cannot be read ({say_disk(error)})") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{out / MANIFEST}: not a manifest; publish again") from None
    return manifest


#: What a file that is no manifest can lead to.
_NO_MANIFEST: Final = (OSError, ValueError, KeyError, TypeError, AttributeError)


def _lost_files(release: Path, manifest: Mapping[str, Any]) -> list[str]:
    """The files that are not there with their size; ``clemency verify`` reads them all."""
    return [name for name, file in manifest["files"].items() if not _has_size(release / name, file["bytes"])]


def _has_size(path: Path, n_bytes: int) -> bool:
    try:
        return path.stat().st_size == n_bytes
    except (FileNotFoundError, NotADirectoryError):
        return False


def _is_whole(release: Path) -> bool:
    """Whether a folder is a release with all its files."""
    try:
        return not _lost_files(release, json.loads((release / MANIFEST).read_bytes()))
    except _NO_MANIFEST:
        return False


def _is_as_published(release: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether every file is there, byte for byte."""
    return not _lost_files(release, manifest) and all(
        hashlib.sha256((release / name).read_bytes()).hexdigest() == file["sha256"]
        for name, file in manifest["files"].items()
    )


class Staging:
    """A release in the making: the current one, with some folders and files replaced.

    A context manager, for use inside :func:`analysis.files.one_writer`. What is not
    published when it ends is gone, and the current release stands as before.

    Parameters
    ----------
    out : Path
        The site. Missing, an empty folder, or a site made by this class.

    Raises
    ------
    InputError
        ``out`` is something that this project did not make, or the disk refuses.
    """

    def __init__(self, out: Path) -> None:
        refuse_foreign(out)
        self._out = out
        self._releases = out.parent / f".{out.name}.releases"
        self._folder = self._releases / f"staging-{os.getpid()}"
        self._written: list[Path] = []

    def __enter__(self) -> Self:
        with self._disk():
            finish_switch(self._out)
            self._releases.mkdir(exist_ok=True)
            for left in self._releases.glob("staging-*"):
                shutil.rmtree(left)  # of a run that was killed: the lock says that none is alive
            try:
                if (self._out / MANIFEST).is_file():
                    shutil.copytree(self._out.resolve(), self._folder, copy_function=self._link)
                else:
                    self._folder.mkdir()
            except BaseException:  # then nobody calls __exit__, and a full disk needs the room
                self.__exit__()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def put(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Replace a whole folder: what the current release holds under this name goes."""
        self.drop(folder)
        with self._disk():
            for name, content in files.items():
                self._written.append(_write(self._folder / folder, name, content))

    def drop(self, folder: str) -> None:
        """Leave a folder out that the current release holds."""
        with self._disk():  # a file of it that stayed would be a file of the release
            if (self._folder / folder).exists():
                shutil.rmtree(self._folder / folder)

    def publish(self, top: Mapping[str, bytes], record: Mapping[str, Any] = MappingProxyType({})) -> Path:
        """Write the files beside the folders and the manifest, and switch to this release.

        ``record`` is what the manifest says beside the files. Gives the release's folder.
        """
        with self._disk():
            self._written += [_write(self._folder, name, content) for name, content in top.items()]
            manifest = _manifest(self._folder, record)
            self._written.append(_write(self._folder, MANIFEST, manifest))
            for path in self._written:  # by now the system has written most of them by itself
                if path.exists():  # its folder may have been put again, or dropped
                    flush(path)
            for folder in (self._folder, *(path for path in self._folder.rglob("*") if path.is_dir())):
                flush_folder(folder)
            release = self._place(manifest)
            if not release.exists():
                self._folder.rename(release)
            _switch(self._out, release)
        _drop_others(self._releases, release)
        return release

    def _place(self, manifest: bytes) -> Path:
        """The folder of a release, called by the hash of its manifest; one that was damaged since is passed over."""
        name, record = hashlib.sha256(manifest).hexdigest()[:16], json.loads(manifest)
        folders = (self._releases / (f"{name}-{n}" if n else name) for n in itertools.count())
        return next(folder for folder in folders if not folder.exists() or _is_as_published(folder, record))

    def _link(self, source: str, target: str) -> None:
        """A file of a release never changes, so that two releases may share it."""
        try:
            os.link(source, target)
        except OSError:  # another file system, or one without links
            self._written.append(Path(shutil.copy2(source, target)))

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(
                f"{self._out}: the release could not be written ({say_disk(error)});"
                " what was published before is still in place"
            ) from error


def roll_back(out: Path) -> Path:
    """Bring back the release before the current one; calling it again brings back the newer one.

    Call it inside :func:`analysis.files.one_writer`. Gives the folder of the release that
    is current now.

    Raises
    ------
    InputError
        There is no release before the current one, or the disk refuses.
    """
    try:
        finish_switch(out)
        before = _before(out.resolve()) if out.is_symlink() else None
        if before is None or not _is_whole(before):
            raise InputError(f"{out}: no release before the current one is kept here")
        _switch(out, before)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({say_disk(error)}); nothing has changed") from error
    return before


def finish_switch(out: Path) -> None:
    """End what a run began that was killed where ``out`` was a folder that somebody had unpacked.

    To put a link in place of a folder takes two steps, the only ones between which there
    is no ``out``. Call it inside :func:`analysis.files.one_writer`.
    """
    link = _new_link(out)
    if link.is_symlink() and not out.is_symlink() and not out.exists():
        link.replace(out)


def _write(folder: Path, name: str, content: bytes) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute():
        raise InputError(f"{name!r}: not a path inside a release")
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # it may be shared with the current release
    path.write_bytes(content)
    return path


def _manifest(release: Path, record: Mapping[str, Any]) -> bytes:
    """Every file of the release with its size and hash, and what else is to be known of it, as JSON."""
    files = {}
    for path in sorted(release.rglob("*")):
        name = path.relative_to(release).as_posix()
        if path.is_file() and name != MANIFEST:
            content = path.read_bytes()
            files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return (json.dumps({"files": files, **record}, indent=1) + "\n").encode()


def _switch(out: Path, release: Path) -> None:
    """Point ``out`` to the release: one rename, which a reader cannot see half done."""
    releases = release.parent
    is_folder = out.is_dir() and not out.is_symlink()
    is_empty = is_folder and not any(out.iterdir())
    # a release that somebody unpacked as a folder is kept
    before = releases / f"unpacked-{os.getpid()}" if is_folder and not is_empty else out.resolve()
    link = _new_link(out)
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(release, out.parent), target_is_directory=True)
    if before.name != release.name and before.parent.resolve() == releases.resolve():
        _point(releases / f"{release.name}{_BEFORE}", before.name)
    for folder in (releases, out.parent):  # the release and what leads to it come before the link
        flush_folder(folder)
    if is_empty:
        out.rmdir()
    elif is_folder:
        out.rename(before)
    try:
        link.replace(out)
    except OSError:
        if is_folder and not is_empty:
            before.rename(out)
        raise
    with suppress(OSError):  # either release is whole: a power cut may still bring back the one before
        flush_folder(out.parent)


def _new_link(out: Path) -> Path:
    return out.parent / f".{out.name}.link"


#: Ends the name of the link from a release to the one that it took the place of.
_BEFORE: Final = ".before"


def _before(release: Path) -> Path | None:
    """The release that one took the place of, if it is kept."""
    link = release.with_name(f"{release.name}{_BEFORE}")
    return link.resolve() if link.is_dir() else None


def _point(link: Path, name: str) -> None:
    new = link.with_name(f"{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(name, target_is_directory=True)
    new.replace(link)


def _drop_others(releases: Path, release: Path) -> None:
    """Drop what is neither the current release nor the one before, which can be brought back.

    By now the release is published: what cannot be dropped stays for the next run.
    """
    with suppress(OSError):
        before = _before(release)
        kept = {release.name, f"{release.name}{_BEFORE}"}
        if before is not None:
            kept |= {before.name, f"{before.name}{_BEFORE}"}
        for old in releases.iterdir():
            if old.name in kept or old.name.startswith("unpacked-"):
                continue
            if old.is_symlink():
                old.unlink(missing_ok=True)
            else:
                shutil.rmtree(old, ignore_errors=True)
