"""The log file of a command, ``clemency --log FILE …``: lines with the time in UTC, added to what the file holds.

A line goes to :data:`LOG`; where no log was asked for, nobody keeps it.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from analysis.errors import InputError
from analysis.files import say_disk

LOG: Final = logging.getLogger("clemency")
LOG.addHandler(logging.NullHandler())
LOG.propagate = False


def log_lines(level: int, words: str) -> None:
    """Log a text of several lines, each with the time; what a name of a file has that is no text is escaped."""
    for line in words.splitlines():
        LOG.log(level, "%s", line.encode("utf-8", "backslashreplace").decode("utf-8"))


@contextmanager
def keep_log(path: Path, typed: str) -> Iterator[None]:
    """Add to a file the words that were typed, what is logged within the block, and how it ended.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, keep_log(Path(folder, "log"), "fetch"):
    ...     LOG.info("nothing to do")
    ...     Path(folder, "log").read_text().splitlines()[1][21:]
    'INFO nothing to do'

    Raises
    ------
    InputError
        The file cannot be opened. Where it cannot be written later, the run goes on, and says so once.
    """
    try:
        handler = _File(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise InputError(f"{path}: the log cannot be written: {say_disk(error)}; nothing was begun") from error
    line = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    line.converter = time.gmtime
    handler.setFormatter(line)
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    from importlib.metadata import version  # only who keeps a log pays for it

    LOG.info("clemency %s: %s", version("clemency"), typed)
    begun, code = time.monotonic(), "0"
    try:
        yield
    except SystemExit as end:
        code = str(end.code or 0)
        raise
    except BaseException as error:
        code = str(getattr(error, "exit_code", 1))
        if code != "0":  # as after --help
            log_lines(logging.ERROR, f"{type(error).__name__}: {error}")
        raise
    finally:
        LOG.info("ends with exit code %s after %.1f s", code, time.monotonic() - begun)
        LOG.removeHandler(handler)
        LOG.setLevel(logging.NOTSET)
        handler.end()


class _File(logging.FileHandler):
    """A file that says once that it cannot be written, where logging would print a traceback for each line."""

    has_failed = False

    def handleError(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if not self.has_failed:
            self.has_failed = True
            why = say_disk(error) if isinstance(error, OSError) else str(error)
            print(f"clemency: {self.baseFilename}: the log cannot be written: {why}; the run goes on", file=sys.stderr)

    def end(self) -> None:
        """Close it, also where the disk refuses what is left."""
        with suppress(OSError):  # said before
            self.close()
