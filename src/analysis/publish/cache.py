"""Reports that were built before, by the hash of all that they were made from.

Each is one file that is put in place in one step, so that two runs can share a cache. A file
begins with the hash of its key and of all that follows; one that does not is dropped before
it is unpacked. Beyond its bound the cache drops what was not used for longest; what another
run puts there meanwhile counts from the next run on. It can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import platformdirs

from analysis.errors import InputError
from analysis.files import PART, drop_left, replace_file

#: Bytes: the 44 reports of the table, of about 1 MB each, several times over.
LARGEST_CACHE: Final = 500_000_000


def cache_folder() -> Path:
    """``$CLEMENCY_CACHE``, or the system's folder for caches."""
    return Path(os.environ.get("CLEMENCY_CACHE") or platformdirs.user_cache_path("clemency"))


class Cache:
    """Files of reports by key; a cache that cannot be written or read is an empty one.

    >>> import tempfile
    >>> cache = Cache(Path(tempfile.mkdtemp()))
    >>> cache.put("0" * 64, {"index.html": b"<html>"})
    >>> cache.get("0" * 64), cache.get("1" * 64)
    ({'index.html': b'<html>'}, None)
    """

    def __init__(self, folder: Path, largest: int = LARGEST_CACHE) -> None:
        self._folder = folder
        self._largest = largest
        self._total: int | None = None  # bytes: what was there when it was looked through, and what was put since

    def get(self, key: str) -> dict[str, bytes] | None:
        """The files under a key; None where there are none, or damaged ones, which are dropped."""
        path = self._path(key)
        try:
            files = self._read(path, key)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, zipfile.BadZipFile):
            files = None
        if files is None:
            _drop(path)
        else:
            with suppress(OSError):  # dropped by another run, or read-only
                os.utime(path)  # used now
        return files

    def _read(self, path: Path, key: str) -> dict[str, bytes] | None:
        """What a file holds under a key; None if something else is there."""
        state = path.stat()
        if not stat.S_ISREG(state.st_mode) or state.st_size > self._largest:  # reading a pipe would block
            return None
        with path.open("rb") as file:
            seal = file.read(_SEAL_BYTES)
            if hashlib.file_digest(file, partial(_begin_seal, key)).digest() != seal:
                return None
            with zipfile.ZipFile(file) as archive:
                return {name: archive.read(name) for name in archive.namelist()}

    def put(self, key: str, files: Mapping[str, bytes]) -> None:
        """Keep files under a key, and drop what was not used for longest beyond the bound."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name in sorted(files):
                archive.writestr(zipfile.ZipInfo(name), files[name])
        with suppress(InputError, OSError):  # no space, or no right to write: the report is published all the same
            seal = _begin_seal(key)
            seal.update(content.getbuffer())
            sealed = seal.digest() + content.getvalue()
            replace_file(self._path(key), sealed)
            self._total = None if self._total is None else self._total + len(sealed)
            if self._total is None or self._total > self._largest:  # else every report would look at all before it
                self._drop_oldest()

    def drop_left(self) -> None:
        """Remove what killed runs have left half written."""
        for folder in self._folder.glob("reports/*"):
            drop_left(folder, f".*{PART}")

    def _path(self, key: str) -> Path:
        return self._folder / "reports" / key[:2] / f"{key}.zip"

    def _drop_oldest(self) -> None:
        states = []
        for path in self._folder.glob("reports/*/*.zip"):
            with suppress(OSError):  # another run has dropped it
                state = path.stat()
                states.append((state.st_mtime_ns, state.st_size, path))
        total = sum(size for _, size, _ in states)
        for _, size, path in sorted(states):
            if total <= self._largest:
                break
            _drop(path)
            total -= size
        self._total = total


_SEAL_BYTES: Final = hashlib.sha256().digest_size


def _begin_seal(key: str) -> hashlib._Hash:
    return hashlib.sha256(key.encode())


def _drop(path: Path) -> None:
    with suppress(OSError):  # another run was quicker, or somebody's folder with files in it
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
