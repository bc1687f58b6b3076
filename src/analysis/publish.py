"""A release: staged beside the site, hashed, and switched in one step.

``out`` (by default ``reports/site``) is a symbolic link to the current release; releases
are folders in ``.<name>.releases`` beside it. A reader therefore sees one whole release,
the one before or the new one, whatever happens while a new one is made.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Self

from analysis.errors import InputError

MANIFEST = "manifest.json"


def refuse_foreign(out: Path) -> None:
    """Let only that be replaced which this module made: never a folder of somebody's own files.

    Raises
    ------
    InputError
        ``out`` is a file, or a folder with files but without a manifest.
    """
    if out.is_symlink() and not out.exists():
        return
    if out.is_file():
        raise InputError(f"{out}: is a file; choose a folder for --out")
    if out.is_dir() and not (out / MANIFEST).is_file() and any(out.iterdir()):
        raise InputError(f"{out}: holds files that are not a release of this project; choose another folder for --out")


def read_manifest(out: Path) -> dict[str, Any]:
    """What the current release says of itself; empty where there is none, or a file of it is missing."""
    try:
        manifest = json.loads((out / MANIFEST).read_bytes())
        return dict(manifest) if _is_whole(out, manifest) else {}
    except (OSError, ValueError, KeyError, TypeError):
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
        manifest["files"].items()
    except FileNotFoundError:
        raise InputError(f"{out}: no release of this project here (no {MANIFEST})") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{out / MANIFEST}: not a manifest; publish again") from None
    return manifest


def _is_whole(release: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether every file is there with its size; ``clemency verify`` reads them."""
    try:
        return all((release / name).stat().st_size == file["bytes"] for name, file in manifest["files"].items())
    except FileNotFoundError:
        return False


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
            self._releases.mkdir(exist_ok=True)
            for left in self._releases.glob("staging-*"):
                shutil.rmtree(left)  # of a run that was killed: the lock says that none is alive
            if (self._out / MANIFEST).is_file():
                shutil.copytree(self._out.resolve(), self._folder, copy_function=_link)
            else:
                self._folder.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def put(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Replace a whole folder: what the current release holds under this name goes."""
        with self._disk():
            shutil.rmtree(self._folder / folder, ignore_errors=True)
            for name, content in files.items():
                self._written.append(_write(self._folder / folder, name, content))

    def drop(self, folder: str) -> None:
        """Leave a folder out that the current release holds."""
        with self._disk():
            shutil.rmtree(self._folder / folder, ignore_errors=True)

    def publish(self, top: Mapping[str, bytes], record: Mapping[str, Any] = MappingProxyType({})) -> Path:
        """Write the files beside the folders and the manifest, and switch to this release.

        ``record`` is what the manifest says beside the files. Gives the release's folder.
        """
        with self._disk():
            self._written += [_write(self._folder, name, content) for name, content in top.items()]
            manifest = _manifest(self._folder, record)
            self._written.append(_write(self._folder, MANIFEST, manifest))
            for path in self._written:  # by now the system has written most of them by itself
                _flush(path)
            release = self._releases / hashlib.sha256(manifest).hexdigest()[:16]
            if release.exists() and not _is_whole(release, json.loads(manifest)):
                release = release.with_name(f"{release.name}-{os.getpid()}")  # that one was damaged since
            if not release.exists():
                self._folder.rename(release)
            before = self._out.resolve()
            _switch(self._out, release)
            _drop_others(self._releases, keep={release, before})
        return release

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(
                f"{self._out}: the release could not be written ({error.strerror});"
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
    releases = out.parent / f".{out.name}.releases"
    current = out.resolve()
    others = [path for path in releases.glob("*") if path != current and read_manifest(path)]
    if not out.is_symlink() or not others:
        raise InputError(f"{out}: no release before the current one is kept here")
    before = max(others, key=lambda path: path.stat().st_mtime_ns)
    try:
        _switch(out, before)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); nothing has changed") from error
    return before


def _link(source: str, target: str) -> None:
    """A file of a release never changes, so that two releases may share it."""
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)


def _write(folder: Path, name: str, content: bytes) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute():
        raise InputError(f"{name!r}: not a path inside a release")
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # it may be shared with the current release
    path.write_bytes(content)
    return path


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
    if out.is_dir() and not out.is_symlink():
        if any(out.iterdir()):  # a release that somebody unpacked as a folder: keep it
            out.rename(release.parent / f"unpacked-{os.getpid()}")
        else:
            out.rmdir()
    link = out.parent / f".{out.name}.link"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(release, out.parent), target_is_directory=True)
    link.replace(out)
    _flush(out.parent)


def _drop_others(releases: Path, keep: set[Path]) -> None:
    """Drop what is neither the current release nor the one before, which can be brought back."""
    kept = {path.resolve() for path in keep}
    others = [
        path for path in releases.iterdir() if path.resolve() not in kept and not path.name.startswith("unpacked-")
    ]
    if len(kept) == 1:  # the same release again: the one before it stays
        others = sorted(others, key=lambda path: path.stat().st_mtime_ns)[:-1]
    for old in others:
        shutil.rmtree(old, ignore_errors=True)
