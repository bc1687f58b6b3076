"""The id of a grant: its batch and the person's name, as an address can hold it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

import pandas as pd


def grant_ids(named: Iterable[tuple[str, str]]) -> list[str]:
    """An id for each batch id and name; of several people with one name in a batch the later ones are numbered.

    >>> grant_ids([("2016-03-30-obama", "José O'Neill, Jr."), ("2016-03-30-obama", "Jose O’Neill Jr.")])
    ['2016-03-30-obama/jose-oneill-jr', '2016-03-30-obama/jose-oneill-jr-2']
    """
    seen: Counter[str] = Counter()
    ids = []
    for batch_id, name in named:
        plain = f"{batch_id}/{slug(name)}"
        seen[plain] += 1
        ids.append(plain if seen[plain] == 1 else f"{plain}-{seen[plain]}")
    return ids


def slug(name: str) -> str:
    """A name in small letters and figures, its words joined by hyphens."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    words = re.split(r"[^\w'’.\u0300-\u036f]+|_", letters)
    return "-".join(filter(None, (re.sub(r"\W", "", word) for word in words)))


def person_ids(grants: pd.DataFrame) -> pd.Series:
    """What leads to each person on the page of a batch, ``#jane-roe``: the last part of the id of the grant.

    It stays when the list changes or is sorted otherwise. Where names are hidden it is the place in the batch
    (``person-2``), as the id of the grant is then: anything made from the name, a hash among them, would tell the name
    to whoever tries the names of the published list.

    Parameters
    ----------
    grants : DataFrame, one row per grant, of one batch
        Reads ``grant_id``. Not changed.

    Returns
    -------
    Series of str, indexed like ``grants``; ``unnamed`` where a name has no letter

    Examples
    --------
    >>> person_ids(pd.DataFrame({"grant_id": ["2016-03-30-obama/jose-oneill-jr"]})).tolist()
    ['jose-oneill-jr']
    """
    last = grants["grant_id"].fillna("").map(lambda id_: id_.rpartition("/")[2])
    return last.where(last != "", "unnamed").astype("string")
