"""Releases described for programs, without publishing them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pandas as pd

from analysis.site import Site, describe_release

#: What a run was made from, invented.
MADE_FROM = {"code_version": "0.1.0+abc", "table": "1" * 64, "notebook": "2" * 64, "lock_file": "3" * 64}


def hashed(files: Mapping[str, bytes]) -> dict[str, dict[str, object]]:
    """Size and hash of each file, as a manifest has them."""
    return {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()
    }


def described(files: Mapping[str, bytes], grants: pd.DataFrame, site: Site) -> dict[str, bytes]:
    """The descriptions of a release with these files."""
    return describe_release(grants, site, hashed(files), MADE_FROM)
