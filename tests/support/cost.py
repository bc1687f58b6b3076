"""What something costs, however busy the machine is: memory that Python gave out for it, time that this process worked."""

from __future__ import annotations

import contextlib
import time
import tracemalloc
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def peak_memory() -> Iterator[Callable[[], int]]:
    """Gives what says, when the block has ended, the most bytes that were in use in it."""
    peak = 0
    tracemalloc.start()
    try:
        yield lambda: peak
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """The block takes no more time of this process; what others do at the same time is not counted."""
    began = time.process_time()
    yield
    taken = time.process_time() - began
    assert taken < seconds, f"{taken:.1f} s, where {seconds} s are more than enough"
