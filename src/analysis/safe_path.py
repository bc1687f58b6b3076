"""No code from where one stands: nothing is imported from the working folder, here or in a process that we start.

``python -m``, ``python -c`` (which is how multiprocessing starts its processes), kernels and
``jupyter nbconvert`` put the working folder before the standard library, so that a file
``random.py`` lying there would be run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType


@contextmanager
def environment(others: Mapping[str, str] = MappingProxyType({})) -> Iterator[None]:
    """Let each Python that is started meanwhile leave the working folder out; ``others`` are variables beside that."""
    ours = {"PYTHONSAFEPATH": "1", **others}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def leave_out_working_folder() -> None:
    """Take the entry away that a program has put at the head of ``sys.path`` for the working folder."""
    if sys.path and sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
