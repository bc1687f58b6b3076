"""What a report states about its making: the hashes of data, notebook, code and lock file, and the sources.

Nothing here depends on the clock, the machine or the folder: the same input gives the same
provenance anywhere.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import project
from analysis.grants.names import Names
from analysis.grants.remarks import read_remarks
from analysis.grants.table import grants_csv
from analysis.lists.sources import describe_sources
from analysis.run.fingerprint import hash_file, hash_notebook, hash_package


def read_provenance(grants: pd.DataFrame, notebook: Path = project.BATCH_NOTEBOOK) -> dict[str, Any]:
    """The ``provenance`` block of ``results.json``.

    Parameters
    ----------
    grants : DataFrame, one row per grant of the report. Not changed.
    notebook : the notebook as it is kept, without parameters and outputs

    Returns
    -------
    dict
        ``data_sha256``, ``notebook_sha256``, ``lock_sha256`` (64 hexadecimal digits),
        ``code_version`` (the release, a plus sign and the first twelve digits of
        :func:`hash_package`) and ``sources`` (ids of the source sheets, sorted).
        ``data_sha256`` is the hash of the ``grants.csv`` beside the report, which a reader can
        check; a change in another batch does not change it.
    """
    return {
        "data_sha256": hashlib.sha256(grants_csv(grants)).hexdigest(),
        "notebook_sha256": hash_notebook(notebook),
        "code_version": code_version(),
        "lock_sha256": hash_file(project.LOCK),
        "sources": sorted(grants["source"].unique()),
    }


def code_version() -> str:
    """The release of the package, a plus sign and the first twelve digits of :func:`hash_package`."""
    return f"{version('clemency')}+{hash_package()[:12]}"


def read_background(grants: pd.DataFrame, names: Names = "full") -> dict[str, Any]:
    """What a report says of its batch beside the numbers: the blocks ``sources`` and ``remarks`` of ``results.json``.

    Parameters
    ----------
    grants : DataFrame, one row per grant of one batch, with the names as the table has them. Not changed.
    names : what is published of names; an address that tells one is left out unless they are published in full

    Examples
    --------
    >>> from analysis.grants.select import choose_batch, read_grants
    >>> background = read_background(choose_batch(read_grants(), "2001-01-20-clinton"))
    >>> background["sources"][0]["page"]
    'https://www.justice.gov/pardon/clinton-pardons'
    """
    batch_id = str(grants["batch_id"].iloc[0])
    return {
        "sources": describe_sources(grants, shows_names=names == "full"),
        "remarks": read_remarks(batch_id),
    }
