"""A process that runs cells: its memory is bounded, nothing that it started outlives it, and it notes where it is.

Each system does what it can: Linux all of it; macOS has process groups and no memory
bound; Windows has neither. What it can is told by the names that it has.
"""

from __future__ import annotations

import concurrent.futures.thread
import ctypes
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

#: Memory that a task may add to what the process has when it begins, in bytes. The report of the largest
#: batch takes 150 MB; the threads of a machine with many cores may add some hundreds.
LARGEST_TASK: Final = 2_000_000_000

_PR_SET_CHILD_SUBREAPER: Final = 36


def confine(sentinel: int) -> None:
    """Bound this process's memory, and make it lead a process group that ends when the pipe ``sentinel`` closes."""
    if not hasattr(os, "setpgid"):
        return
    with suppress(OSError):
        os.setpgid(0, 0)
    if sys.platform == "linux":
        _end_with(sentinel)
        # orphans of a cell's process become children of this one instead of init's
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _bound_memory()


def _end_with(sentinel: int) -> None:
    """Have the kernel kill the group when the pipe closes: no thread could while a cell holds the interpreter lock."""
    import fcntl

    with suppress(OSError):
        fcntl.fcntl(sentinel, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(sentinel, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)


def _bound_memory() -> None:
    """Let an allocation beyond the bound fail."""
    # RLIMIT_DATA and not RLIMIT_AS: a process reserves several times the addresses that it uses (0.9 GB for
    # 0.4 GB here), and more on a machine with more cores
    try:
        import resource
    except ImportError:
        return
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[5])  # data and stack
    except (OSError, ValueError, IndexError):
        pages = 0
    most = pages * resource.getpagesize() + LARGEST_TASK
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def end_group(process: int) -> None:
    """Kill what is left of a process group whose leader has ended."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)


def end_children() -> list[str]:
    """Kill the descendants of this process that are still running; returns their names."""
    names: dict[int, str] = {}
    for _ in range(20):  # a killed child may leave us children of its own
        if not hasattr(os, "WNOHANG") or not _has_children():
            break
        import psutil

        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if child.status() != psutil.STATUS_ZOMBIE:
                    names[child.pid] = child.name()  # a process that is slow to end is seen again
                child.kill()
        time.sleep(0.01)
    return list(names.values())


def _has_children() -> bool:
    """Whether a child is still running; reaps those that have ended."""
    with suppress(ChildProcessError):
        while True:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                return True
    return False


def list_threads() -> list[threading.Thread]:
    """The threads that keep this process from ending, except idle threads of an executor."""
    waiting = getattr(concurrent.futures.thread, "_threads_queues", {})
    main = threading.main_thread()
    return [each for each in threading.enumerate() if each is not main and not each.daemon and each not in waiting]


# Where the process is


class Note(NamedTuple):
    """What a process wrote down: its id and the cell that it was in; without them if it wrote nothing."""

    process: int | None
    place: str


class _Here:
    """Where this process is, and the file that it writes that to."""

    place = ""
    handle: int | None = None


#: One per process: a forked worker opens its file, and papermill, which calls the engines, passes nothing through.
_here = _Here()


def keep_note(path: Path) -> None:
    """From now on, write to a file where this process is."""
    with suppress(OSError):  # a full disk costs the place in a message, not the report
        _here.handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    note_place("")


def note_place(place: str) -> None:
    """Note where this process is now, in a few words."""
    _here.place = place
    if _here.handle is not None:
        with suppress(OSError):
            os.lseek(_here.handle, 0, os.SEEK_SET)
            os.write(_here.handle, f"{os.getpid():<20d}{place:<60.60}".encode("ascii", "replace"))


def last_place() -> str:
    """Where this process was last."""
    return _here.place


def read_note(path: Path) -> Note:
    """What a process noted last."""
    try:
        words = path.read_text(encoding="ascii")
        return Note(int(words[:20]), words[20:].strip())
    except (OSError, ValueError):
        return Note(None, "")
