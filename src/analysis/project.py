"""Where the project's notebooks, data and lock file are; and how to keep the working folder out of imports.

``python -m``, ``python -c`` (as multiprocessing starts its processes), kernels and
``jupyter nbconvert`` put the working folder before the standard library: a file ``random.py``
there would be run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from analysis.errors import InputError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]

#: The folder that holds ``notebooks/``, ``data/`` and the lock file. A wheel carries
#: them inside the package (see ``force-include`` in pyproject.toml).
PROJECT = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else _PACKAGE / "project"

_NOTEBOOKS = PROJECT / "notebooks"
BATCH_NOTEBOOK = _NOTEBOOKS / "01-batch.ipynb"
TEMPLATE = _NOTEBOOKS / "templates" / "analysis.ipynb"
DATA = PROJECT / "data"
GRANTS = DATA / "grants.csv"
CHANGED_NUMBERS = DATA / "moves.csv"
DIFFERENCES = DATA / "grants.csv.differences.csv"
SHEETS = DATA / "sources"
HAND = DATA / "hand"
RAW = DATA / "raw"
LOCK = PROJECT / "requirements.lock"
PACKAGE = _PACKAGE
SITE = PROJECT / "reports" / "site"


def working_folder() -> Path:
    """The folder that relative paths begin in.

    Raises
    ------
    InputError
        It was removed.
    """
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise InputError("the working folder was removed: change to another, and run this again") from error


@contextmanager
def without_working_folder(others: Mapping[str, str] = MappingProxyType({})) -> Iterator[None]:
    """Start Python processes that leave the working folder out of imports; ``others`` are more variables for them."""
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
    """Remove the working folder from the head of ``sys.path``, where a program has put it."""
    if sys.path and sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
