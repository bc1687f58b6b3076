"""Which rows of a batch a count stands for: the way back from a number to the people behind it.

A selection is a condition on one column, written as it stands in an address: ``drugs=heroin``, ``is_life=true``,
``years_served=under+10``; conditions joined by ``&`` hold together. A count that is shown somewhere leads to the
rows that its selection selects, and these are as many as it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

import numpy as np
import pandas as pd

from analysis.grants.schema import list_items
from analysis.measures.counts import ClemencyType, is_amended_warrant, is_company, is_effective, is_true
from analysis.measures.offenses import CONDITIONS, label_offenses
from analysis.measures.sentences import criterion_years, years_served
from analysis.measures.states import state_of

#: By the label of a measure's table, the column that selects the people of a row.
SELECTED_BY = {"drug": "drugs", "district": "district", "state": "state", "expires_on": "expires_on",
               "drugs_and_firearms": "drugs_and_firearms", "offense_group": "offense_groups"}  # fmt: skip

#: The values that stand for a missing value, and for any that is there.
MISSING, KNOWN = "none", "known"

#: Ranges of fixed terms, each with its least number of months.
LENGTHS = {"under 10 years": 0, "10 to under 20 years": 120, "20 to under 30 years": 240, "30 years or more": 360}

_BLANKS = re.compile(r"[^\w.-]+")


def selection(column: str, value: Any) -> str:
    """A condition as it stands in an address: letters, figures, ``-``, ``.``; a plus for all else.

    >>> selection("district", "Middle District of Florida"), selection("is_life", True)
    ('district=Middle+District+of+Florida', 'is_life=true')
    >>> selection("expires_on", date(2016, 7, 28)), selection("district", None)
    ('expires_on=2016-07-28', 'district=none')
    """
    if isinstance(value, bool):
        words = str(value).lower()
    elif pd.isna(value):
        words = MISSING
    else:
        words = f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)
    return f"{column}={_BLANKS.sub('+', words)}"


def selection_of(label: str, value: Any) -> str:
    """The selection behind one row of a measure's table of people, by its label; empty if it has none.

    >>> selection_of("drug", "heroin"), selection_of("condition", "rest in home confinement")
    ('drugs=heroin', 'home_confinement=true')
    >>> selection_of("president", "Barack Obama")
    ''
    """
    if label == "condition":
        return selection(CONDITIONS[value], True)
    return selection(SELECTED_BY[label], value) if label in SELECTED_BY else ""


def list_selections(batch: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Every condition on the rows of a batch that a count or a choice may have, and which rows it selects.

    Parameters
    ----------
    batch : DataFrame, one row per grant. Not changed.

    Returns
    -------
    dict by selection, each a Series of bool indexed like ``batch``
        First the grants of each kind, and those to companies; all further ones select among the people, whatever
        they were granted: :func:`counted_among` says which grants a count means. None is empty.

    Examples
    --------
    >>> from analysis.grants.select import choose_batch, read_grants
    >>> batch = choose_batch(read_grants(), "2016-03-30-obama")
    >>> int(list_selections(batch)["is_life=true"].sum())
    21
    """
    return {key: pd.Series(mask, batch.index) for key, mask in list_masks(batch).items()}


def list_masks(batch: pd.DataFrame) -> dict[str, np.ndarray]:
    """The conditions of :func:`list_selections` as plain arrays: of hundreds, the index takes a quarter of the time."""
    is_declined = is_true(batch["is_declined"])
    found = {
        selection("grant", "commutation"): is_effective(batch),
        selection("grant", "pardon"): is_effective(batch, "pardon"),
        selection("grant", "declined"): is_declined,
        selection("grant", "amended"): is_amended_warrant(batch) & ~is_declined,
        selection("is_company", True): is_company(batch),
    }
    is_person = ~is_company(batch).to_numpy()
    people = batch[is_person]
    is_life = is_true(people["is_life"])
    is_finite = people["sentence_months"].notna() & ~is_life
    served, lengths = years_served(people), label_lengths(people)
    among: dict[str, Any] = {
        selection("is_life", True): is_life,
        selection("sentence_months", KNOWN): is_finite,
        **{selection("length", length): is_finite & (lengths == length) for length in LENGTHS},
        selection("is_life_imposed", True): is_true(people["is_life_imposed"]),
        selection("years_served", KNOWN): served.notna(),
        **({selection("years_served", f"under {years}"): served < years} if (years := criterion_years(people)) else {}),
        selection("cut_months", KNOWN): is_finite & people["commuted_months"].notna(),
        selection("months_to_new_end", KNOWN): is_finite & served.notna() & people["expires_on"].notna(),
        selection("expires_on", KNOWN): people["expires_on"].notna(),
        selection("has_firearm", True): is_true(people["has_firearm"]),
        selection("has_firearm", False): is_true(~people["has_firearm"]),
        **{selection(column, True): is_true(people[column]) for column in CONDITIONS.values()},
    }
    for column in ("drugs", "offense_groups"):
        places: dict[str, list[int]] = {}
        for at, cell in enumerate(people[column]):
            for item in list_items(cell):
                places.setdefault(item, []).append(at)
        among |= {selection(column, item): np.isin(np.arange(len(people)), places[item]) for item in sorted(places)}
    for column, values in (
        ("drugs_and_firearms", label_offenses(people)),
        ("expires_on", people["expires_on"]),
        ("state", people["district"].map(state_of, na_action="ignore")),
        ("district", people["district"]),
    ):
        codes, known = pd.factorize(values, sort=True)
        among |= {selection(column, value): codes == at for at, value in enumerate(known)}
        among[selection(column, None)] = codes == -1
    masks = {key: mask.to_numpy() for key, mask in found.items()}
    for key, mask in among.items():
        masks[key] = np.zeros(len(batch), dtype=bool)
        masks[key][is_person] = mask
    return {key: mask for key, mask in masks.items() if mask.any()}


def label_lengths(people: pd.DataFrame) -> pd.Series:
    """The range of :data:`LENGTHS` that each fixed term is in; missing where no term is known.

    >>> label_lengths(pd.DataFrame({"sentence_months": [119.0, 120.0, 500.0, None]})).dropna().tolist()
    ['under 10 years', '10 to under 20 years', '30 years or more']
    """
    bounds = [*LENGTHS.values(), float("inf")]
    months = people["sentence_months"].astype(float)
    return pd.Series(pd.cut(months, bounds, right=False, labels=list(LENGTHS)), people.index)


def counted_among(batch: pd.DataFrame) -> list[str]:
    """The selections of the grants that a count of people may mean; the first where it does not say which.

    A count means the commutations that took effect where there are any, and otherwise the pardons; on a day with
    both, a count of people pardoned has to say so (``grant=pardon&state=Ohio``). Empty where all rows are of one kind,
    so that every row counts.

    >>> rows = pd.DataFrame({"clemency_type": ["pardon", "commutation"], "is_declined": False, "amends": None})
    >>> counted_among(rows), counted_among(rows.head(1))
    (['grant=commutation', 'grant=pardon'], [])
    """
    kinds = {selection("grant", kind): is_effective(batch, kind) for kind in get_args(ClemencyType)}
    there = {key: mask for key, mask in kinds.items() if mask.any()}
    return [] if any(mask.all() for mask in there.values()) else list(there)


def addresses(key: str, among: Sequence[str]) -> list[str]:
    """A selection as the addresses of a page have it: with the grants that it is among, where these are not all.

    >>> addresses("state=Ohio", ["grant=commutation", "grant=pardon"])
    ['grant=commutation&state=Ohio', 'grant=pardon&state=Ohio']
    >>> addresses("grant=pardon&state=Ohio", ["grant=commutation", "grant=pardon"])
    ['grant=pardon&state=Ohio']
    >>> addresses("grant=pardon&state=Ohio", []), addresses("grant=pardon", ["grant=commutation", "grant=pardon"])
    (['state=Ohio'], ['grant=pardon'])
    """
    kind, _, condition = key.rpartition("&")
    if not among:
        return [condition]
    is_whole = bool(kind) or key.partition("=")[0] in ("grant", "is_company")
    return [key] if is_whole else [f"{kind}&{key}" for kind in among]
