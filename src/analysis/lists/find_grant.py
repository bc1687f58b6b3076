"""Which grant of the table a person's words mean: a place in a list, a batch and a name, or a name."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

import pandas as pd

from analysis.errors import UsageError, nearest
from analysis.grants.schema import list_items
from analysis.parameters import BATCH_ID_FORM

#: How many candidates a message names.
_SHOWN: Final = 12


class UnknownGrant(UsageError):
    """Words that name no grant of the table, or more than one."""


def find_grant(words: pd.DataFrame, grant: str) -> dict[str, str]:
    """The one row of the table that a person's words mean.

    Parameters
    ----------
    words : DataFrame of strings, one row per grant (:func:`analysis.grants.table.read_words`)
        Reads all columns. Not changed.
    grant : ``SOURCE:LINE``, or a batch id and a name (``2016-03-30-obama Jane Roe``), or a name;
        ``SOURCE:LINE NAME`` where many people stand on one line

    Raises
    ------
    UnknownGrant
        No grant is meant, or several are; the message names the near ones with SOURCE:LINE.
    """
    rows = words.fillna("")
    wanted = grant.strip()
    place = re.fullmatch(r"(?P<source>\S+):(?P<line>\d{1,9})(?:[ /]+(?P<name>.+))?", wanted)
    if place:
        there = rows[_at(rows, place)]
        if place["name"]:
            there = there[there["name"].map(_key) == _key(place["name"])]
        return _only(there, grant, _nearest_lines(rows, place))
    in_batch = re.fullmatch(rf"(?P<batch>{BATCH_ID_FORM})[ /]+(?P<name>.+)", wanted)
    if in_batch:
        batch = in_batch["batch"]
        if not (rows["batch_id"] == batch).any():
            raise UnknownGrant(
                f"no batch {batch!r} in the grants table{nearest(batch, list(rows['batch_id'].unique()))}"
            )
        rows, wanted = rows[rows["batch_id"] == batch], in_batch["name"]
    key = _key(wanted)
    if not key:
        raise UnknownGrant("say which grant: SOURCE:LINE, a batch id and a name, or a name")
    names = rows["name"].map(_key)
    is_meant = names == key
    if not is_meant.any():
        is_meant = rows["aliases"].map(lambda aliases: key in map(_key, list_items(aliases)))
    return _only(rows[is_meant], grant, rows[_is_near(names, key)])


def _at(rows: pd.DataFrame, place: re.Match[str]) -> pd.Series:
    return (rows["source"] == place["source"]) & (rows["source_line"] == str(int(place["line"])))


def _nearest_lines(rows: pd.DataFrame, place: re.Match[str]) -> pd.DataFrame:
    """The grants that begin just before and after a line of a source; or all, where the source is not known."""
    known = list(rows["source"].unique())
    if place["source"] not in known:
        raise UnknownGrant(f"no source {place['source']!r} in the grants table{nearest(place['source'], known)}")
    of_source = rows[rows["source"] == place["source"]]
    distance = (of_source["source_line"].astype(int) - int(place["line"])).abs()
    return of_source.loc[distance.nsmallest(2).index]


def _only(found: pd.DataFrame, grant: str, near: pd.DataFrame) -> dict[str, str]:
    if len(found) == 1:
        return {str(column): str(value) for column, value in found.iloc[0].items()}
    if len(found):
        raise UnknownGrant(
            f"{len(found)} grants are called {grant!r}; say which by SOURCE:LINE NAME\n{_candidates(found)}"
        )
    hint = f"; near it are\n{_candidates(near)}" if len(near) else "; `clemency batches` lists the batches"
    raise UnknownGrant(f"no grant {grant!r} in the table{hint}")


def _candidates(rows: pd.DataFrame) -> str:
    shown = [
        f"  {row['source']}:{row['source_line']}  {row['name']}  {row['batch_id']}"
        for row in rows.head(_SHOWN).to_dict("records")
    ]
    return "\n".join([*shown, *([f"  … and {len(rows) - _SHOWN} more"] if len(rows) > _SHOWN else [])])


def _key(name: str) -> str:
    """A name as it is compared: letters and figures alone, small.

    >>> _key('"John Q. Doe, Jr."'), _key("john q doe jr")
    ('john q doe jr', 'john q doe jr')
    """
    return " ".join(re.sub(r"[^\w\s]", "", name).casefold().split())


def _is_near(names: pd.Series, key: str) -> pd.Series:
    close = set(get_close_matches(key, list(names.unique()), n=6, cutoff=0.75))
    parts = set(key.split())
    return names.map(lambda name: name in close or (bool(parts) and parts <= set(name.split())))
