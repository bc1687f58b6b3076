"""The files that describe a release to programs, and what they say of its other files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from analysis.site.croissant import describe_croissant
from analysis.site.data_package import describe_package
from analysis.site.dataset import Files, read_dataset, render_json
from analysis.site.page import Site
from analysis.site.ro_crate import CRATE, describe_crate

PACKAGE: Final = "datapackage.json"
CROISSANT: Final = "croissant.json"


def describe_release(grants: pd.DataFrame, site: Site, files: Files, made_from: Mapping[str, str]) -> dict[str, bytes]:
    """What describes a release to programs, by path inside it: made last, as it names the other files.

    Parameters
    ----------
    grants : DataFrame, one row per grant, names in full (``site.names`` is what may be said of them). Not changed.
    site : where it will stand, and what is published of names
    files : of each other file of ours, by path inside the release, ``bytes`` and ``sha256``
    made_from : see :func:`analysis.site.ro_crate.describe_crate`
    """
    made = {name: render_json(describe(read_dataset(grants, site, files))) for name, describe in _DESCRIBED.items()}
    crate = describe_crate(read_dataset(grants, site, {**files, **_hashed(made)}), made_from)
    return {**made, CRATE: render_json(crate)}


_DESCRIBED: Final = MappingProxyType({PACKAGE: describe_package, CROISSANT: describe_croissant})


def _hashed(made: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    return {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in made.items()
    }
