"""A release while it is made: a folder beside the site, which is hashed and then switched to in one step.

All files and folders of a release are on the disk before the site points to it, so that a
power cut leaves no link to half a release.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from analysis.errors import InputError
from analysis.files import flush, flush_folder, make_folder, say_disk, show_to_all
from analysis.publish.extra import extra_folder, hash_extra, read_extra, refuse_collisions
from analysis.publish.manifest import FORM, MANIFEST, MARK, describe, is_inside
from analysis.publish.release import (
    drop_others,
    is_as_published,
    is_whole,
    refuse_foreign,
    releases_of,
    sweep,
    switch,
)


class Staging:
    """A new release: the current one, with some folders and files replaced.

    A context manager, for use inside :func:`analysis.publish.release.one_publisher`. Unless it is published before it
    ends, the current release stays.

    Parameters
    ----------
    out : the site: missing, an empty folder, or made by this class
    extra : the folder of somebody's own files, if not the one beside the site

    Raises
    ------
    InputError
        ``out`` is something that this project did not make, or the disk refuses.
    """

    def __init__(self, out: Path, extra: Path | None = None) -> None:
        self.current = refuse_foreign(out)
        self._out = out
        self._extra = extra or extra_folder(out)
        self._releases = releases_of(out)
        self._folder = self._releases / f"staging-{os.getpid()}"
        self._files: dict[str, Mapping[str, Any]] = {}
        self._written: list[Path] = []

    def __enter__(self) -> Self:
        with self._disk():
            sweep(self._out)
            self.current = before = refuse_foreign(self._out)
            # now, and not only after everything is built
            refuse_collisions(self.extra(), before.get("files", ()), self._out)
            make_folder(self._releases)
            try:
                make_folder(self._folder)
                current = self._out.resolve()
                for name, file in before.get("files", {}).items():
                    if "/" in name:  # those beside the folders are made anew
                        self._link(name, current / name, file)
            except BaseException:  # __exit__ is not called then, and a full disk needs the space
                self.__exit__()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def out(self) -> Path:
        """The site."""
        return self._out

    @property
    def folder(self) -> Path:
        """Where the files are, until they are published."""
        return self._folder

    def put(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Replace a whole folder of the current release."""
        self.drop(folder)
        self._add({f"{folder}/{name}": content for name, content in files.items()})

    def link(self, name: str, source: Path, file: Mapping[str, Any]) -> None:
        """Take over a file that never changes, so that releases may share it; one that is not as listed is left out."""
        with self._disk():
            self._link(name, source, file)

    def _link(self, name: str, source: Path, file: Mapping[str, Any]) -> None:
        if not is_as_published(source, file, reads=True):
            return  # of the current release it is made anew: read_manifest reports it as lost
        target = self._folder / name
        if not target.parent.is_dir():
            make_folder(target.parent)
        try:
            os.link(source, target)
        except OSError:  # another file system, or one without links
            self._written.append(Path(shutil.copy2(source, target)))
        self._files[name] = file

    def put_top(self, files: Mapping[str, bytes]) -> None:
        """Write files beside the folders; a folder that some of them lie in is replaced."""
        for replaced in {name.partition("/")[0] for name in files if "/" in name}:
            self.drop(replaced)
        self._add(files)

    def drop(self, folder: str) -> None:
        """Leave out a folder of the current release."""
        with self._disk():  # a file that stayed would be published
            if (path := _path_in(self._folder, folder)).exists():
                shutil.rmtree(path)
        self._files = {name: file for name, file in self._files.items() if name.partition("/")[0] != folder}

    def files(self) -> dict[str, Mapping[str, Any]]:
        """Size and hash of each of our files that the release has by now, as its manifest will list them.

        Nothing is read for it: of what is taken over they were checked, of what is written they are those of its bytes.
        """
        return {name: self._files[name] for name in sorted(self._files, key=_parts)}

    def extra(self) -> dict[str, dict[str, object]]:
        """Size and hash of each of somebody's own files."""
        return hash_extra(self._extra)

    def publish(
        self, top: Mapping[str, bytes], record: Mapping[str, Any] = MappingProxyType({}), sha256: str = ""
    ) -> Path:
        """Write more files beside the folders, somebody's own files and the manifest, and switch to this release.

        ``record`` is what the manifest says beside the files, ``sha256`` its hash if only that release may be
        published. Returns the release's folder.
        """
        self.put_top(top)
        with self._disk():
            extra = self._add_extra()
            manifest = _manifest(self.files(), extra, record)
            if sha256 and (made := hashlib.sha256(manifest).hexdigest()) != sha256:
                raise InputError(
                    f"{self._out}: what was built is release {made[:16]}, not {sha256[:16]}; nothing has changed"
                )
            self._written.append(_write(self._folder, MANIFEST, manifest))
            folders = show_to_all(self._folder)
            for path in self._written:  # the system has written most of them by now
                if path.exists():  # its folder may have been replaced or left out since
                    flush(path)
            with ThreadPoolExecutor(8) as disk:  # which writes for several at once
                list(disk.map(flush_folder, folders))
            release = self._place(manifest)
            if not release.exists():
                self._folder.rename(release)
            switch(self._out, release)
        drop_others(self._releases, release)
        return release

    def _add(self, files: Mapping[str, bytes]) -> None:
        with self._disk():
            for name, content in files.items():
                self._written.append(_write(self._folder, name, content))
                self._files[name] = describe(content)

    def _add_extra(self) -> dict[str, Mapping[str, Any]]:
        """Copy somebody's own files into the release; returns the size and hash of each."""
        extra = {}
        for name, content in read_extra(self._extra):
            refuse_collisions([name], self._files, self._out)
            self._written.append(_write(self._folder, name, content))
            extra[name] = describe(content)
        return dict(sorted(extra.items(), key=lambda one: _parts(one[0])))

    def _place(self, manifest: bytes) -> Path:
        """The folder of a release, named by the hash of its manifest; a damaged one of that name is passed over."""
        name = hashlib.sha256(manifest).hexdigest()[:16]
        folders = (self._releases / (f"{name}-{n}" if n else name) for n in itertools.count())
        return next(folder for folder in folders if not os.path.lexists(folder) or is_whole(folder))

    @contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(
                f"{self._out}: the release could not be written ({say_disk(error)});"
                " what was published before is still in place"
            ) from error


def _path_in(folder: Path, name: str) -> Path:
    if not is_inside(name):
        raise InputError(f"{name!r}: not a path inside a release")
    return folder / name


def _write(folder: Path, name: str, content: bytes) -> Path:
    path = _path_in(folder, name)
    make_folder(path.parent)
    path.unlink(missing_ok=True)  # never overwrite: the current release may share it
    path.write_bytes(content)
    return path


def _manifest(
    files: Mapping[str, Mapping[str, Any]], extra: Mapping[str, Mapping[str, Any]], record: Mapping[str, Any]
) -> bytes:
    """Every file of the release with its size and hash, and ``record``, as JSON."""
    return (json.dumps({MARK: FORM, "files": files, "extra": extra, **record}, indent=1) + "\n").encode()


def _parts(name: str) -> list[str]:
    """Sorts names as folders do, each before what lies behind it."""
    return name.split("/")
