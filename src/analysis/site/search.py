"""The search over all grants: a compact index inside the page, and what stands there without script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.escape import make_visible
from analysis.grants.schema import list_items
from analysis.measures.counts import is_true
from analysis.site.frame import data_block
from analysis.text import day_words


def search_index(grants: pd.DataFrame, linked: Iterable[str], has_names: bool) -> dict[str, Any]:
    """Every grant in as few bytes as can be: columns instead of records, each text once.

    Parameters
    ----------
    grants : DataFrame, one row per grant, names as they are published
        Reads ``batch_id``, ``granted_on``, ``president``, ``clemency_type``, ``is_declined``,
        ``name``, ``district``, ``drugs``, ``offenses``. Not changed.
    linked : ids of the batches that have a report
    has_names : whether anything of names is in it

    Returns
    -------
    dict of plain JSON values
        ``batches``: id, day in words, president, number of grants, whether there is a report,
        newest first. Then columns over the grants in that order: ``kind`` (a letter a grant:
        c, p, d for declined), ``name`` (absent where none is published), and ``district``,
        ``drugs``, ``offences``, each the texts and for each grant the position of its own.
    """
    reports = set(linked)
    newest_first = grants.sort_values(["granted_on", "batch_id"], ascending=[False, True], kind="stable")
    keys = ["batch_id", "granted_on", "president"]
    counts = newest_first.groupby(keys, sort=False).size().rename("n").reset_index().to_dict("records")
    kinds = newest_first["clemency_type"].str[0].mask(is_true(newest_first["is_declined"]), "d")
    index: dict[str, Any] = {
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
    }
    if has_names:
        index["name"] = [make_visible(name) for name in newest_first["name"].fillna("")]
    for name, column in (("district", "district"), ("drugs", "drugs"), ("offences", "offenses")):
        texts = newest_first[column].map(lambda cell: ", ".join(list_items(cell)))
        codes, values = pd.factorize(texts)
        index[name] = [[make_visible(text) for text in values], codes.tolist()]
    return index


def search_html(grants: pd.DataFrame, linked: Iterable[str], has_names: bool) -> str:
    """The search as it stands in the page: hidden until the script runs, a sentence until then."""
    what = (
        "Name, district, drug, offence, president or day" if has_names else "District, drug, offence, president or day"
    )
    return (
        '<p id="no-script">The search needs script. Without it, the report of each day above lists its grants, '
        'and <a href="grants.csv">grants.csv</a> holds them all.</p>'
        '<div class="search" id="search" role="search" hidden>'
        f'<label for="q">{what}</label><input type="search" id="q" autocomplete="off" spellcheck="false">'
        '<p class="note" id="count" role="status"></p>'
        '<ol class="found" id="found" aria-label="Grants found"></ol>'
        '<button type="button" id="more" hidden>Show more</button></div>'
        f"{data_block('grants', search_index(grants, linked, has_names))}"
    )
