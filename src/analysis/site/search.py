"""The search over all grants: a compact index inside the page."""

from __future__ import annotations

from collections.abc import Iterable
from operator import eq
from typing import Any

import pandas as pd

from analysis.escape import make_visible
from analysis.grants.identity import person_ids, slug
from analysis.grants.schema import list_items
from analysis.measures.counts import is_amended_warrant, is_true
from analysis.site.summary import newest_first
from analysis.text import day_words


def search_index(grants: pd.DataFrame, reported: Iterable[str], has_names: bool) -> dict[str, Any]:
    """Every grant in as few bytes as can be: columns instead of records, newest first, each text once.

    The id of a person is their name as an address has it, or, with ``by_place``, the place in the batch; ``ids`` has
    those that are otherwise, by position. ``kind`` is a letter a grant (c, p, d for declined, a for an amended
    warrant), ``life`` a 1 for a life sentence in force; ``district``, ``drugs``, ``offenses`` are each the texts, and
    for each grant the position of its own.
    """
    reports = set(reported)
    rows = newest_first(grants)
    keys = ["batch_id", "granted_on", "president"]
    counts = rows.groupby(keys, sort=False).size().rename("n").reset_index().to_dict("records")
    kinds = rows["clemency_type"].str[0].mask(is_amended_warrant(rows), "a").mask(is_true(rows["is_declined"]), "d")
    by_place = [f"person-{at + 1}" for at in rows.groupby("batch_id").cumcount()]
    by_name = [slug(name) if name.lower() == name.casefold() else "" for name in rows["name"].fillna("")]
    own = person_ids(rows).tolist()
    is_by_place = sum(map(eq, own, by_place)) > sum(map(eq, own, by_name))
    usual = by_place if is_by_place else by_name
    index: dict[str, Any] = {
        "by_place": int(is_by_place),
        "ids": {at: id_ for at, (id_, one) in enumerate(zip(own, usual, strict=True)) if id_ != one},
        "batches": [
            [
                make_visible(row["batch_id"]),
                day_words(row["granted_on"]),
                make_visible(row["president"]),
                row["n"],
                int(row["batch_id"] in reports),
            ]
            for row in counts
        ],
        "kind": "".join(kinds),
        "life": "".join(is_true(rows["is_life"]).astype(int).astype(str)),
    }
    if has_names:
        index["name"] = [make_visible(name) for name in rows["name"].fillna("")]
    for name, column in (("district", "district"), ("drugs", "drugs"), ("offenses", "offenses")):
        texts = rows[column].map(lambda cell: ", ".join(list_items(cell)))
        codes, values = pd.factorize(texts)
        index[name] = [[make_visible(text) for text in values], codes.tolist()]
    return index
