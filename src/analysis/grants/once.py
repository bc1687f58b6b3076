"""Files that a process reads again and again: what was read is kept until one of them changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def once_per_state(read: Callable[..., T], keep: int = 1) -> Callable[..., T]:
    """A function of paths that reads files again only if one of them is another file than before, or has changed.

    What comes out is handed out again and again: nobody may change it.

    >>> import tempfile
    >>> path, made = Path(tempfile.mkdtemp()) / "a.txt", []
    >>> _ = path.write_text("first")
    >>> read = once_per_state(lambda path: made.append(path) or path.read_text())
    >>> read(path), read(path), path.write_text("another"), read(path), len(made)
    ('first', 'first', 7, 'another', 2)
    """

    @lru_cache(maxsize=keep)
    def kept(paths: tuple[Path, ...], _states: tuple[tuple[int, ...], ...]) -> T:
        return read(*paths)

    @wraps(read)
    def reader(*paths: Path) -> T:
        try:
            states = [path.stat() for path in paths]
        except OSError:
            return read(*paths)  # which says what is wrong
        return kept(paths, tuple((one.st_dev, one.st_ino, one.st_size, one.st_mtime_ns) for one in states))

    return reader
