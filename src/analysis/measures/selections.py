"""Which rows of a batch a count stands for: the way back from a number to the people behind it.

A selection is a condition on one column, written as it stands in an address:
``drugs=heroin``, ``is_life=true``, ``years_served=under+10``. A count that is shown somewhere
leads to the rows that its selection selects, and these are as many as it says.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd

from analysis.grants.schema import list_items
from analysis.measures.counts import effective_people, is_amended_warrant, is_company, is_effective, is_true
from analysis.measures.offenses import CONDITIONS, label_offenses
from analysis.measures.sentences import criterion_years, years_served
from analysis.measures.states import state_of

#: By the label of a measure's table, the column that selects the people of a row.
SELECTED_BY = {"drug": "drugs", "district": "district", "state": "state", "expires_on": "expires_on",
               "drugs_and_firearms": "drugs_and_firearms"}  # fmt: skip

#: The values that stand for a missing value, and for any that is there.
MISSING, KNOWN = "none", "known"

_BLANKS = re.compile(r"[^\w.-]+")


def selection(column: str, value: Any) -> str:
    """A condition as it stands in an address: letters, figures, ``-``, ``.``; a plus for all else.

    >>> selection("district", "Middle District of Florida"), selection("is_life", True)
    ('district=Middle+District+of+Florida', 'is_life=true')
    >>> selection("expires_on", date(2016, 7, 28)), selection("district", None)
    ('expires_on=2016-07-28', 'district=none')
    """
    if value is True:
        words = "true"
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
    """Every selection of a batch, and which rows it selects.

    Parameters
    ----------
    batch : DataFrame, one row per grant. Not changed.

    Returns
    -------
    dict by selection, each a Series of bool indexed like ``batch``
        First the grants of each kind, and those to companies; all further ones select among the
        people whose commutation took effect, as all measures do. None is empty.

    Examples
    --------
    >>> from analysis.grants.select import choose_batch, read_grants
    >>> batch = choose_batch(read_grants(), "2016-03-30-obama")
    >>> int(list_selections(batch)["is_life=true"].sum())
    21
    """
    is_commuted = is_effective(batch)
    is_pardoned = is_effective(batch, "pardon")
    found = {
        selection("grant", "commutation"): is_commuted,
        selection("grant", "pardon"): is_pardoned,
        selection("grant", "declined"): is_true(batch["is_declined"]),
        selection("grant", "amended"): is_amended_warrant(batch) & ~is_true(batch["is_declined"]),
        selection("is_company", True): is_company(batch),
    }
    people = effective_people(batch)
    is_finite = people["sentence_months"].notna() & ~is_true(people["is_life"])
    served = years_served(people)
    among: dict[str, pd.Series[bool]] = {
        selection("is_life", True): is_true(people["is_life"]),
        selection("is_life_imposed", True): is_true(people["is_life_imposed"]),
        selection("years_served", KNOWN): served.notna(),
        **({selection("years_served", f"under {years}"): served < years} if (years := criterion_years(people)) else {}),
        selection("sentence_months", KNOWN): is_finite,
        selection("cut_months", KNOWN): is_finite & people["commuted_months"].notna(),
        selection("months_to_new_end", KNOWN): is_finite & served.notna() & people["expires_on"].notna(),
        selection("expires_on", KNOWN): people["expires_on"].notna(),
        selection("has_firearm", True): is_true(people["has_firearm"]),
        **{selection(column, True): is_true(people[column]) for column in CONDITIONS.values()},
    }
    drugs = people["drugs"].map(list_items)
    states = people["district"].map(state_of, na_action="ignore")
    for drug in sorted({drug for named in drugs for drug in named}):
        among[selection("drugs", drug)] = drugs.map(lambda named, drug=drug: drug in named).astype(bool)
    for column, values in (
        ("drugs_and_firearms", label_offenses(people)),
        ("expires_on", people["expires_on"]),
        ("state", states),
        ("district", people["district"]),
    ):
        for value in [*sorted(values.dropna().unique()), None]:
            among[selection(column, value)] = values.isna() if value is None else values.eq(value).fillna(False)
    found |= {key: mask.reindex(batch.index, fill_value=False).astype(bool) for key, mask in among.items()}
    return {key: mask for key, mask in found.items() if mask.any()}
