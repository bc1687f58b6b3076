"""Invented grants: tables with people who do not exist, for tests that stand on their own."""

from __future__ import annotations

import pandas as pd

from analysis.grants.identity import grant_ids
from analysis.grants.schema import BY_NAME, NAMES
from analysis.grants.table import to_grants, write_cell


def make_grants(*rows: dict[str, object], **defaults: object) -> pd.DataFrame:
    """An invented grants table: each row given by the columns that matter to the test.

    What a row does not say is taken from ``defaults``, then from a plain case: one
    commutation of 2016-03-30 by President Obama with nothing known about the sentence.
    """
    plain: dict[str, object] = {
        "batch_id": "2016-03-30-obama",
        "granted_on": "2016-03-30",
        "president": "Barack Obama",
        "clemency_type": "commutation",
        "n_cases": 1,
        "is_amended": False,
        "is_life_imposed": False,
        "is_life": False,
        "life_plus_months": 0,
        "fine_usd": 0,
        "restitution_usd": 0,
        "has_firearm": False,
        "grant_form": "other",
        "requires_drug_treatment": False,
        "remits_fine": False,
        "home_confinement": False,
        "is_death": False,
        "is_declined": False,
        "source": "invented",
    }
    records = []
    for number, row in enumerate(rows, start=1):
        unknown = (set(row) | set(defaults)) - set(NAMES)
        assert not unknown, f"not columns of the grants table: {sorted(unknown)}"
        records.append({"name": f"Imagined Person {number}", "source_line": number, **plain, **defaults, **row})
    ids = grant_ids((str(record["batch_id"]), str(record["name"])) for record in records)
    records = [{"grant_id": id_, **record} for id_, record in zip(ids, records, strict=True)]
    words = [{name: write_cell(value, BY_NAME[name].kind) for name, value in record.items()} for record in records]
    return to_grants(words)
