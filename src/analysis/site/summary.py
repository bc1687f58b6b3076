"""What the whole table says, in words: the headline, its key figures, each batch in a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.text import counted, day_words, listed, noun
from analysis.text.findings import pardoned_words
from analysis.text.headline import KeyFigure
from analysis.text.sentence import capitalized


def newest_first(table: pd.DataFrame) -> pd.DataFrame:
    """Rows by the day of the grant, newest first; batches of one day by their ids."""
    return table.sort_values(["granted_on", "batch_id"], ascending=[False, True], kind="stable")


def say_all(batches: pd.DataFrame) -> str:
    """The whole table in one line, from a row a batch.

    >>> batches = pd.DataFrame({"n_commutations": [61], "n_pardons": [3], "n_pardons_of_companies": [1]})
    >>> say_all(batches.assign(granted_on=pd.Timestamp("2016-03-30")))
    '61 sentences commuted and two people and one company pardoned on March 30, 2016'
    """
    names = ("n_commutations", "n_pardons", "n_pardons_of_companies")
    n, n_pardons, n_companies = (int(batches[name].sum()) for name in names)
    made = [f"{counted(n, 'sentence', 'sentences')} commuted"] if n else []
    made += [f"{pardoned_words(n_pardons, n_companies)} pardoned"] if n_pardons else []
    if not made:
        return "No grants of clemency yet"
    return f"{capitalized(listed(made))} {_span(batches['granted_on'])}"


def _span(days: pd.Series) -> str:
    first, last = days.min(), days.max()
    if first == last:
        return f"on {day_words(first)}"
    return f"on {days.nunique():,} days from {day_words(first)} to {day_words(last)}"


def all_figures(batches: pd.DataFrame) -> list[KeyFigure]:
    """The key figures of the whole table: grants by kind, days, and presidents."""
    numbers = {
        "commutation": int(batches["n_commutations"].sum()),
        "pardon": int(batches["n_pardons"].sum()),
        "day of grants": batches["granted_on"].nunique(),
        "president": batches["president"].nunique(),
    }
    return [
        KeyFigure("days of grants" if name == "day of grants" and n != 1 else noun(n, name), f"{n:,}")
        for name, n in numbers.items()
        if n
    ]


def say_batch(batch: Mapping[Any, Any]) -> str:
    """One batch in a sentence, without any person's name but the president's."""
    n, n_pardons, n_life = (int(batch[name]) for name in ("n_commutations", "n_pardons", "n_life_in_force"))
    pardoned = pardoned_words(n_pardons, int(batch["n_pardons_of_companies"]))
    life = f", {'all' if n_life == n else f'{n_life:,}'} of them life" if n_life and n > 1 else ""
    life = ", a life sentence" if n_life and n == 1 else life
    made = [f"{counted(n, 'sentence', 'sentences')} commuted{life}"] if n else []
    made += [f"{pardoned} pardoned"] if n_pardons else []
    found = "; ".join(made) or "no grant took effect"
    return f"{day_words(batch['granted_on'])}: {found}, by President {batch['president']}"
