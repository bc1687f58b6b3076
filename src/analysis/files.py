"""Files written whole or not at all, and by one writer at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.errors import Busy, InputError


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
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(target.parent / f".{target.name}.lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Busy(f"{target}: another run is writing here; try again when it has ended") from error
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in place in one step: a reader sees the whole old one or the whole new one.

    Raises
    ------
    InputError
        The folder or the disk refuses; what was there stays.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException as error:
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise InputError(f"{path}: cannot be written: {error.strerror}; what was there stays") from error
        raise
