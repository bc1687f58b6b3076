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
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from analysis.errors import InputError

MANIFEST = "manifest.json"

#: Releases kept: the current one and the one before, which can be brought back.
KEPT = 2


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


def publish(out: Path, folders: Mapping[str, Mapping[str, bytes]], top: Mapping[str, bytes]) -> Path:
    """Make a release of the current one with some folders and top files replaced, and switch to it.

    Call it inside :func:`analysis.files.one_writer`.

    Parameters
    ----------
    out : Path
        The site. Missing, an empty folder, or a site made by this function.
    folders : mapping of folder name to {path inside it: bytes}
        Whole folders: what the current release holds under these names goes.
    top : mapping of file name to bytes
        Files beside the folders.

    Returns
    -------
    Path of the new release's folder.

    Raises
    ------
    InputError
        ``out`` is something that this project did not make, or the disk refuses. The
        current release stands as before.
    """
    refuse_foreign(out)
    releases = out.parent / f".{out.name}.releases"
    staging = releases / f"staging-{os.getpid()}"
    try:
        releases.mkdir(exist_ok=True)
        for left in releases.glob("staging-*"):
            shutil.rmtree(left)  # of a run that was killed: the lock says that none is alive
        if (out / MANIFEST).is_file():
            shutil.copytree(out.resolve(), staging)
        else:
            staging.mkdir()
        for folder, files in folders.items():
            shutil.rmtree(staging / folder, ignore_errors=True)
            for name, content in files.items():
                _write(staging / folder, name, content)
        for name, content in top.items():
            _write(staging, name, content)
        manifest = _manifest(staging)
        _write(staging, MANIFEST, manifest)
        release = releases / hashlib.sha256(manifest).hexdigest()[:16]
        if release.exists():
            shutil.rmtree(staging)
        else:
            staging.rename(release)
        _switch(out, release)
        _drop_old(releases, release, out)
    except OSError as error:
        shutil.rmtree(staging, ignore_errors=True)
        raise InputError(
            f"{out}: the release could not be written ({error.strerror}); what was published before is still in place"
        ) from error
    return release


def _write(folder: Path, name: str, content: bytes) -> None:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute():
        raise InputError(f"{name!r}: not a path inside a release")
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _manifest(release: Path) -> bytes:
    """Every file of the release with its size and hash, as JSON."""
    files = {}
    for path in sorted(release.rglob("*")):
        name = path.relative_to(release).as_posix()
        if path.is_file() and name != MANIFEST:
            content = path.read_bytes()
            files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return (json.dumps({"files": files}, indent=1) + "\n").encode()


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
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _drop_old(releases: Path, current: Path, out: Path) -> None:
    others = sorted((p for p in releases.iterdir() if p != current), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in others[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
