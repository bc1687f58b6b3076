"""A run that was asked to stop, by Ctrl-C or SIGTERM, stops: now, and also when Python lost the exception.

What a signal handler raises is dropped, with a traceback on the error stream, where it
happens to land in a destructor or in a callback of the garbage collector. So it is raised
again a moment later, and whoever waits for long asks here from time to time.
"""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

#: Seconds until a signal whose exception was dropped is raised again.
_AGAIN_AFTER: Final = 0.05

_asked: list[int] = []


def watch() -> None:
    """Let Ctrl-C and SIGTERM end the run by an exception, so that what was begun is cleaned up."""
    _asked.clear()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    sys.unraisablehook = _raise_again


def check() -> None:
    """Stop if the run was asked to.

    Raises
    ------
    KeyboardInterrupt, SystemExit
        There was a Ctrl-C, a SIGTERM, whose exception did not arrive.
    """
    if _asked:
        _raise(_asked[0])


def _stop(number: int, frame: FrameType | None) -> None:
    _asked.append(number)
    _raise(number)


def _raise_again(dropped: UnraisableHookArgs) -> None:
    """What Python calls instead of printing an exception that it drops."""
    if not _asked or not issubclass(dropped.exc_type, KeyboardInterrupt | SystemExit):
        sys.__unraisablehook__(dropped)
        return
    again = threading.Timer(_AGAIN_AFTER, signal.raise_signal, [_asked[-1]])
    again.daemon = True
    again.start()


def _raise(number: int) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)
