"""A run that was asked to stop, by Ctrl-C or SIGTERM, stops: now, and also when Python lost the exception.

What a signal handler raises is dropped, with a line on the error stream at most, where it
happens to land in a destructor or in a callback of the garbage collector. So whoever waits
for long asks here from time to time.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType

_asked: list[int] = []


def watch() -> None:
    """Let Ctrl-C and SIGTERM end the run by an exception, so that what was begun is cleaned up."""
    _asked.clear()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


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


def _raise(number: int) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)
