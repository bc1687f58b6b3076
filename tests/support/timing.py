"""How long this process works at something, however busy the machine is."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """The block takes no more time of this process; what others do at the same time is not counted."""
    began = time.process_time()
    yield
    taken = time.process_time() - began
    assert taken < seconds, f"{taken:.1f} s, where {seconds} s are more than enough"
