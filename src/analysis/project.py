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

PACKAGE = Path(__file__).resolve().parent

#: Where an installed package carries the project's own files (pyproject.toml says which).
_CARRIED = PACKAGE / "project"
IS_INSTALLED = _CARRIED.is_dir()


def _started_in() -> Path:
    """The working folder; the empty path if it was removed, which :func:`working_folder` says in words."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return Path()


#: The folder that holds ``notebooks/``, ``data/`` and the lock file. In an installation nothing is ever written there.
PROJECT = _CARRIED if IS_INSTALLED else PACKAGE.parents[1]

#: The folder below which all is written: the checkout, or for an installed package the one that it was started in.
WORK = _started_in() if IS_INSTALLED else PROJECT


def _ours_or_carried(name: str) -> Path:
    """The file of the folder that we work in; where there is none, the one that came with the package."""
    ours = WORK / name
    return ours if ours.is_file() else PROJECT / name


NOTEBOOK_FOLDER = PROJECT / "notebooks"
BATCH_NOTEBOOK = NOTEBOOK_FOLDER / "01-batch.ipynb"
TEMPLATE = NOTEBOOK_FOLDER / "04-your-own-question.ipynb"
SHEETS = PROJECT / "data" / "sources"
HAND = PROJECT / "data" / "hand"
LOCK = PROJECT / "requirements.lock"

#: What is read; in an installation that may be what came with the package.
GRANTS = _ours_or_carried("data/grants.csv")
DIFFERENCES = GRANTS.with_name(f"{GRANTS.name}.differences.csv")
CHANGED_NUMBERS = _ours_or_carried("data/moves.csv")

#: What is written.
WRITTEN_GRANTS = WORK / "data" / "grants.csv"
WRITTEN_CHANGED_NUMBERS = WORK / "data" / "moves.csv"
RAW = WORK / "data" / "raw"
SITE = WORK / "reports" / "site"


def list_sheets(folder: Path) -> list[Path]:
    """The source sheets of a folder, by name; to those that came with the package belong the ones where we work."""
    folders = (folder, WORK / "data" / "sources") if folder == SHEETS else (folder,)
    found = {path.name: path for one in folders for path in one.glob("*.yml")}
    return [found[name] for name in sorted(found)]


def sheet_of(source: str) -> Path:
    """Where the sheet of a source is, if it has one."""
    return _ours_or_carried(f"data/sources/{source}.yml")


def table_before(data: Path) -> Path:
    """The table that a run begins from which writes ``data``: the first one of a folder begins from the package's."""
    return GRANTS if data.absolute() == WRITTEN_GRANTS and not data.exists() else data


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
