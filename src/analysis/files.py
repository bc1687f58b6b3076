"""Files that are written whole or not at all, by one writer at a time."""

from __future__ import annotations

import errno
import glob
import itertools
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from analysis.errors import Busy, InputError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

#: For sockets, whose paths are limited to about 100 characters: the temporary folder of macOS alone is that long.
SHORT_TEMPORARY_FOLDER: Final = "/tmp" if os.name == "posix" else None


@contextmanager
def one_writer(target: Path) -> Iterator[None]:
    """Lock a file or folder for one writer; the lock ends with its process, however that ends.

    The lock is a file beside the target (:func:`lock_path`); the target itself need not exist.

    Raises
    ------
    Busy
        Another run holds it.
    InputError
        The folder of the target cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        make_folder(target.parent)
        lock = FileLock(lock_path(target))
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Busy(f"{target}: another run is writing here; try again when it has ended") from error
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {say_disk(error)}") from error
    try:
        yield
    finally:
        lock.release()


def lock_path(target: Path) -> Path:
    """The lock file of a file or folder."""
    return target.parent / f".{target.name}.lock"


def read_file(path: Path) -> bytes:
    """The bytes of a plain file: reading a pipe would block, and a device never ends.

    Raises
    ------
    OSError
        The disk refuses, or it is a folder, a pipe or a device; with a message.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "a folder, pipe or device, where a file is needed", str(path))
        return file.read()


def make_folder(path: Path) -> None:
    """Make a folder and those above it where missing, readable by all whatever the umask of this process."""
    missing = list(itertools.takewhile(lambda folder: not folder.is_dir(), (path, *path.parents)))
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)  # another process may have been quicker; a file in the way is an error
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & _FOLDER_MODE != _FOLDER_MODE:
            folder.chmod(mode | _FOLDER_MODE)


def show_to_all(folder: Path) -> list[Path]:
    """Make a folder and everything in it readable by all, as for a web server, and writable by its owner only.

    Returns the folder and those in it.
    """
    folders = [folder]
    for one in folders:  # it grows on the way
        _set_mode(one, one.stat().st_mode, _FOLDER_MODE)
        with os.scandir(one) as entries:  # a Path for each of thousands of files would take most of the time
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                else:
                    _set_mode(entry, entry.stat().st_mode, _FILE_MODE)
    return folders


def _set_mode(path: os.PathLike[str], now: int, mode: int) -> None:
    if stat.S_IMODE(now) & 0o777 != mode:
        Path(path).chmod(mode)


_FOLDER_MODE: Final = 0o755
_FILE_MODE: Final = 0o644


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file in one step: a reader sees the whole old one or the whole new one.

    Raises
    ------
    InputError
        The folder or the disk refuses; what was there stays.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        drop_left(path.parent, f".{glob.escape(path.name)}.*{PART}")
        new, claim = _claim(lambda: _make_part(path))
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {say_disk(error)}; what was there stays") from error
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(path.stat().st_mode & 0o777 if path.exists() else _FILE_MODE)
        new.replace(path)
    except BaseException as error:
        with suppress(OSError):
            new.unlink()
        if isinstance(error, OSError):
            raise InputError(f"{path}: cannot be written: {say_disk(error)}; what was there stays") from error
        raise
    finally:
        _release(claim)
    with suppress(OSError):  # it is in place; after a power cut it may be the old one again, whole
        flush_folder(path.parent)


#: Ends the name of a file that is not yet in place.
PART: Final = ".part"

#: Begins the name of a run's temporary folder.
_RUN: Final = "clemency-run-"


def _make_part(path: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
    os.close(handle)
    return Path(name)


@contextmanager
def temporary_folder(parent: str | None = None) -> Iterator[Path]:
    """A temporary folder; if this process is killed, the next one that makes such a folder removes it.

    Parameters
    ----------
    parent : the folder to make it in; by default the system's folder for temporary files
    """
    base = Path(parent or tempfile.gettempdir())
    drop_left(base, f"{_RUN}*")
    folder, claim = _claim(lambda: Path(tempfile.mkdtemp(prefix=_RUN, dir=base)))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _release(claim)


def drop_left_folders() -> None:
    """Remove the temporary folders of runs that were killed."""
    for base in {SHORT_TEMPORARY_FOLDER or tempfile.gettempdir(), tempfile.gettempdir()}:
        drop_left(Path(base), f"{_RUN}*")


def drop_left(folder: Path, pattern: str) -> None:
    """Remove files and folders that killed runs have left: those that no process holds a lock on."""
    if fcntl is None:  # nobody can tell what is in use; it stays
        return
    for left in folder.glob(pattern):
        with suppress(OSError):  # somebody else's, in use, or another run was quicker
            handle = os.open(left, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            try:
                _lock(handle)
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            finally:
                os.close(handle)


def _claim(create: Callable[[], Path]) -> tuple[Path, int | None]:
    """Create a file or folder and lock it, so that :func:`drop_left` spares it until the claim is released."""
    while True:
        path = create()
        if fcntl is None:  # Windows neither opens a folder nor renames an open file
            return path, None
        try:
            handle = os.open(path, os.O_RDONLY)
        except FileNotFoundError:  # another run has just removed it
            continue
        except OSError:
            path.rmdir() if path.is_dir() else path.unlink()
            raise
        try:
            _lock(handle)
        except BlockingIOError:  # another run is just removing it
            os.close(handle)
            continue
        except OSError:  # a file system without locks: no other run can take one either
            return path, handle
        if path.exists():
            return path, handle
        os.close(handle)


def _release(claim: int | None) -> None:
    if claim is not None:
        os.close(claim)


def _lock(handle: int) -> None:
    """Lock a file or folder; the lock ends with the process, however that ends."""
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def flush(path: Path) -> None:
    """Have the system write a file to the disk now, so that it survives a power cut."""
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)  # Windows flushes what may be written alone
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(path: Path) -> None:
    """The same for the names in a folder, where the system can."""
    try:
        flush(path)
    except OSError as error:
        if os.name == "posix" and error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise  # some file systems, and Windows, cannot do so for folders


def say_disk(error: OSError) -> str:
    """The system's words for what a disk refused, never empty."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):  # of a whole folder: (from, to, why) each
        return str(error.args[0][0][-1])
    return error.strerror or str(error) or type(error).__name__
