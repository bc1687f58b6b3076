"""What a report was made from: the hashes of data, notebook, code and lock file, and the sources.

Nothing here depends on the clock, the machine or the folder, so that the same input gives
the same colophon anywhere.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import places


def read_provenance(data: Path, grants: pd.DataFrame, notebook: Path = places.BATCH_NOTEBOOK) -> dict[str, Any]:
    """The ``provenance`` block of ``results.json``.

    Parameters
    ----------
    data : Path
        The grants table that the report was computed from.
    grants : DataFrame, one row per grant
        The grants that the report is about; reads ``source``. Not changed.
    notebook : Path
        The notebook as it is kept, without parameters and outputs.

    Returns
    -------
    dict
        ``data_sha256``, ``notebook_sha256``, ``code_version``, ``lock_sha256`` (64
        hexadecimal digits; ``code_version`` is the release, a plus sign and the first
        twelve digits of :func:`hash_package`) and ``sources`` (ids of the source sheets, sorted).
    """
    return {
        "data_sha256": hash_file(data),
        "notebook_sha256": hash_file(notebook),
        "code_version": f"{version('clemency')}+{hash_package()[:12]}",
        "lock_sha256": hash_file(places.LOCK),
        "sources": sorted(grants["source"].unique()),
    }


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_package(folder: Path = places.PACKAGE) -> str:
    """SHA-256 over the package's own files: code, templates and style, by name and content.

    Line ends and time stamps of the checkout do not count; bytecode and what a wheel
    carries beside the code (``project/``) are left out.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and "__pycache__" not in inside.parts and inside.parts[0] != "project":
            digest.update(f"{inside.as_posix()}\n".encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
