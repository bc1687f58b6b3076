"""Where the project's notebooks, data and lock file are, in a checkout or an installed wheel."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import InputError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]

#: The folder that holds ``notebooks/``, ``data/`` and the lock file. A wheel carries
#: them inside the package (see ``force-include`` in pyproject.toml).
PROJECT = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else _PACKAGE / "project"

NOTEBOOKS = PROJECT / "notebooks"
BATCH_NOTEBOOK = NOTEBOOKS / "01-batch.ipynb"
TEMPLATE = NOTEBOOKS / "templates" / "analysis.ipynb"
DATA = PROJECT / "data"
GRANTS = DATA / "grants.csv"
MOVES = DATA / "moves.csv"
SHEETS = DATA / "sources"
HAND = DATA / "hand"
RAW = DATA / "raw"
DOCS = PROJECT / "docs"
LOCK = PROJECT / "requirements.lock"
PACKAGE = _PACKAGE
SITE = PROJECT / "reports" / "site"


def working_folder() -> Path:
    """The folder that relative paths begin in.

    Raises
    ------
    InputError
        It was removed since the command, or the shell that it was typed in, went there.
    """
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise InputError("the working folder was removed: change to another, and run this again") from error
