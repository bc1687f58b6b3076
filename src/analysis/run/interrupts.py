"""Ctrl-C and SIGTERM stop a run, even where Python drops the exception.

Python prints and drops what a signal handler raises while a destructor or a callback of the
garbage collector runs. So the signal is raised again a moment later, and code that waits
for long calls :func:`stop_if_asked` from time to time.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

#: Seconds until a signal whose exception was dropped is raised again.
_AGAIN_AFTER: Final = 0.05

#: The signals that have come. A signal handler has nowhere else to keep them.
_asked: list[int] = []


def watch() -> None:
    """Have Ctrl-C and SIGTERM raise an exception, so that what was begun is cleaned up."""
    _asked.clear()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    sys.unraisablehook = _raise_again


def stop_if_asked() -> None:
    """Raise KeyboardInterrupt or SystemExit if a signal has come, in case its exception was dropped."""
    if _asked:
        _raise(_asked[0])


def _stop(number: int, frame: FrameType | None) -> None:
    _asked.append(number)
    _raise(number)


def _raise_again(dropped: UnraisableHookArgs) -> None:
    """Called by Python instead of printing an exception that it drops."""
    if not _asked or not issubclass(dropped.exc_type, KeyboardInterrupt | SystemExit):
        sys.__unraisablehook__(dropped)
        return
    again = threading.Timer(_AGAIN_AFTER, _signal_main_thread, [_asked[-1]])
    again.daemon = True
    again.start()


def _signal_main_thread(number: int) -> None:
    """Send it there, where somebody may be waiting: a signal that meets another thread does not wake that one."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:  # Windows: met at the next step of Python
        _thread.interrupt_main(signal.Signals(number))


def _raise(number: int) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)
