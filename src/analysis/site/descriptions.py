"""The files that describe a release to programs, and what they say of its other files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from analysis.site.croissant import describe_croissant
from analysis.site.data_package import describe_package
from analysis.site.dataset import Files, read_dataset, render_json
from analysis.site.page import Site
from analysis.site.ro_crate import CRATE, describe_crate

_PACKAGE: Final = "datapackage.json"
_CROISSANT: Final = "croissant.json"

#: Their names in a release.
DESCRIPTION_FILES: Final = (_PACKAGE, _CROISSANT, CRATE)


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


_DESCRIBED: Final = MappingProxyType({_PACKAGE: describe_package, _CROISSANT: describe_croissant})


def _hashed(made: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    return {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in made.items()
    }


def list_described(name: str, said: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The files that a description names: path, and ``bytes`` and ``sha256`` as it has them.

    Parameters
    ----------
    name : of :data:`DESCRIPTION_FILES`
    said : its JSON values, which may be damaged

    Raises
    ------
    LookupError, TypeError, ValueError, AttributeError
        It is not of its form.

    Examples
    --------
    >>> said = {"resources": [{"path": "grants.csv", "bytes": 3, "hash": "sha256:00"}]}
    >>> list(list_described("datapackage.json", said))
    [('grants.csv', {'bytes': 3, 'sha256': '00'})]
    """
    if name == _PACKAGE:
        for one in said["resources"]:
            yield one["path"], {"bytes": one["bytes"], "sha256": one["hash"].removeprefix("sha256:")}
    elif name == _CROISSANT:
        for one in said["distribution"]:
            yield one["@id"], {"bytes": int(one["contentSize"].removesuffix(" B")), "sha256": one["sha256"]}
    else:
        for one in said["@graph"]:
            if one["@type"] == "File":
                yield one["@id"], {"bytes": int(one["contentSize"]), "sha256": one["sha256"]}
