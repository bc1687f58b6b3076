"""The same work on many things, in processes forked from this one: they have all that it has read and imported."""

from __future__ import annotations

import os
import pickle
import signal
import warnings
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, Final, NoReturn, TypeVar

from analysis.run.workers import CAN_FORK

Item = TypeVar("Item")
Result = TypeVar("Result")
Own = TypeVar("Own")

#: Items for which it is worth to fork.
_FEWEST: Final = 40

#: Steps in which all is done; a pipe takes the numbers of so many at once.
_MOST_STEPS: Final = 500


def map_forked(
    work: Callable[[Item], Result], items: Sequence[Item], meanwhile: Callable[[], Own]
) -> tuple[Own, list[Result]]:
    """What ``meanwhile`` gives, which this process does, and ``work`` of each item, in order, done on all cores.

    Where processes cannot be forked, or there is little to do, this process does it all. It also does what a process
    that died has left, and meets the exceptions of ``work``.

    >>> map_forked(abs, [-1, 2], lambda: "done")
    ('done', [1, 2])
    """
    n_others = (os.cpu_count() or 1) - 1 if CAN_FORK and len(items) >= _FEWEST else 0
    if not n_others:
        return meanwhile(), [work(item) for item in items]
    done = {0: work(items[0])}  # what this imports and compiles, the others have from the start
    size = 1 + len(items) // _MOST_STEPS
    firsts, put = os.pipe()  # who is free takes the next step
    os.write(put, b"".join(first.to_bytes(4, "big") for first in range(1, len(items), size)))
    os.close(put)
    do = partial(_do_steps, work, items, size, firsts)
    with ExitStack() as stack:
        stack.callback(os.close, firsts)
        others = [stack.enter_context(_Other(do)) for _ in range(n_others)]
        own = meanwhile()
        done |= do()
        for other in others:
            done |= other.results()
    return own, [done[at] if at in done else work(item) for at, item in enumerate(items)]


def _do_steps(work: Callable[[Any], Any], items: Sequence[Any], size: int, firsts: int) -> dict[int, Any]:
    """The results of the steps that nobody else takes, each by the number of its item."""
    done: dict[int, Any] = {}
    while step := os.read(firsts, 4):
        first = int.from_bytes(step, "big")
        done |= {at: work(items[at]) for at in range(first, min(first + size, len(items)))}
    return done


class _Other:
    """A process that takes part, and ends with this context."""

    # not one of multiprocessing, which forgets in it what this process has to remove at its end, and so removes it

    def __init__(self, do: Callable[[], dict[int, Any]]) -> None:
        read, write = os.pipe()
        with warnings.catch_warnings():  # Python 3.12 on warns of threads: those of numpy are idle
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process = os.fork()
        if self._process == 0:
            _send_and_leave(do, write)
        os.close(write)
        self._results = os.fdopen(read, "rb")

    def __enter__(self) -> _Other:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        self._results.close()

    def results(self) -> dict[int, Any]:
        """What it has done; nothing where it died."""
        try:
            done: dict[int, Any] = pickle.load(self._results)  # noqa: S301  # of this very program
        except (EOFError, pickle.UnpicklingError):
            return {}
        return done


def _send_and_leave(do: Callable[[], dict[int, Any]], write: int) -> NoReturn:
    """Do a part, and leave without what is done at the end of the process that this one was forked from."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which ends this process
        with os.fdopen(write, "wb") as results:
            pickle.dump(do(), results)
    finally:  # an exception is met where nothing was sent
        os._exit(0)
