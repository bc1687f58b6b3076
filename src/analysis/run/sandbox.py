"""A process that runs cells: it takes so much memory and no more, and nothing of it stays when it ends.

Of what follows each system does what it can: all of it on Linux, groups of processes on
macOS, nothing on Windows.
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
from typing import Final

#: Memory that a task may take on top of what is there when it begins, in bytes. The report of the largest
#: batch takes 150 MB, of which threads on a machine with many cores may make some hundreds.
LARGEST_TASK: Final = 2_000_000_000

_PR_SET_CHILD_SUBREAPER: Final = 36


def confine(sentinel: int) -> None:
    """Bound the memory of this process, and put it at the head of a group that ends with its parent.

    Parameters
    ----------
    sentinel : a pipe whose other end the parent holds as long as it lives
    """
    if os.name != "posix":
        return
    with suppress(OSError):
        os.setpgid(0, 0)
    if sys.platform == "linux":
        _end_with(sentinel)
        # What a cell's process leaves behind comes to us instead of to init.
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _bound_memory()


def _end_with(sentinel: int) -> None:
    """Have the system kill the group when the pipe is closed: a thread cannot where a cell lets no other run."""
    import fcntl

    with suppress(OSError):
        fcntl.fcntl(sentinel, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(sentinel, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)


def _bound_memory() -> None:
    """Let an allocation beyond the bound fail.

    Data is bounded, not addresses: of those a process reserves several times what it uses
    (0.9 GB for 0.4 GB here), the more the more cores a machine has.
    """
    import resource

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
    """Kill what is left of the group of a process that has ended."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process, signal.SIGKILL)


def end_children() -> list[str]:
    """Kill the processes that are still running below this one; gives their names."""
    names: dict[int, str] = {}
    for _ in range(20):  # one that is killed may leave its own children to us
        if os.name != "posix" or not _has_children():
            break
        import psutil

        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if child.status() != psutil.STATUS_ZOMBIE:
                    names[child.pid] = child.name()  # one that is slow to go is seen again
                child.kill()
        time.sleep(0.01)
    return list(names.values())


def _has_children() -> bool:
    """Whether a child is still running; the ones that have ended are taken note of."""
    with suppress(ChildProcessError):
        while True:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                return True
    return False


def list_threads() -> list[threading.Thread]:
    """The threads that would keep this process from ending, but for those that wait for an executor's work."""
    waiting = getattr(concurrent.futures.thread, "_threads_queues", {})
    main = threading.main_thread()
    return [each for each in threading.enumerate() if each is not main and not each.daemon and each not in waiting]
