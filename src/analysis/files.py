"""Files written whole or not at all, and by one writer at a time."""

from __future__ import annotations

import errno
import glob
import itertools
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from analysis.errors import Busy, InputError

#: A socket's path has room for about 100 characters, which the temporary folder of macOS alone would fill.
SHORT_TEMPORARY_FOLDER: Final = "/tmp" if os.name == "posix" else None


@contextmanager
def one_writer(target: Path) -> Iterator[None]:
    """Hold a file or folder for one writer; the lock goes with its process, however that ends.

    The lock is a file ``.<name>.lock`` beside the target; the target itself need not exist.

    Raises
    ------
    Busy
        Another run holds it.
    InputError
        The folder that the target lies in cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        make_folder(target.parent)
        lock = FileLock(target.parent / f".{target.name}.lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Busy(f"{target}: another run is writing here; try again when it has ended") from error
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {say_disk(error)}") from error
    try:
        yield
    finally:
        lock.release()


def make_folder(path: Path) -> None:
    """Make a folder where there is none, and those above it; all may read what is made, whatever this process masks."""
    missing = list(itertools.takewhile(lambda folder: not folder.is_dir(), (path, *path.parents)))
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)  # another process may have been quicker; a file in the way is an error
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & _FOLDER_MODE != _FOLDER_MODE:
            folder.chmod(mode | _FOLDER_MODE)


def show_to_all(folder: Path) -> None:
    """Let all read a folder and everything in it, as a web server has to; others than its owner change nothing."""
    for path in (folder, *folder.rglob("*")):
        mode = _FOLDER_MODE if path.is_dir() else _FILE_MODE
        if stat.S_IMODE(path.stat().st_mode) & 0o777 != mode:
            path.chmod(mode)


_FOLDER_MODE: Final = 0o755
_FILE_MODE: Final = 0o644


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in place in one step: a reader sees the whole old one or the whole new one.

    Raises
    ------
    InputError
        The folder or the disk refuses; what was there stays.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _drop_left(path)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_PART)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {say_disk(error)}; what was there stays") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else _FILE_MODE)
        Path(name).replace(path)
    except BaseException as error:
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise InputError(f"{path}: cannot be written: {say_disk(error)}; what was there stays") from error
        raise
    with suppress(OSError):  # it is in place; a power cut may bring back the old one, whole
        flush_folder(path.parent)


#: Ends the name of a file that is not yet in place.
_PART: Final = ".part"

#: What a killed run left is dropped after so long, in seconds: nobody writes one file for an hour.
_LEFT_AFTER: Final = 3_600


def _drop_left(path: Path) -> None:
    """Drop what runs that were killed have left of a file: they had no time to do it themselves."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{_PART}"):
        with suppress(OSError):  # another run was quicker
            if time.time() - left.stat().st_mtime > _LEFT_AFTER:
                left.unlink()


def flush(path: Path) -> None:
    """Have the system write a file to the disk now; what it holds back until then, a power cut takes."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(path: Path) -> None:
    """The same for the names in a folder, where the system knows how."""
    try:
        flush(path)
    except OSError as error:
        if os.name == "posix" and error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise  # some file systems have no such call for folders, Windows has none at all


def say_disk(error: OSError) -> str:
    """The system's words for what a disk refused, never empty."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):  # of a whole folder: (from, to, why) each
        return str(error.args[0][0][-1])
    return error.strerror or str(error) or type(error).__name__
