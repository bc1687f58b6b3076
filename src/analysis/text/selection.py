"""Chosen grants in words: what was asked, what came of it, and that it is a selection and no batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.text.findings import Numbers
from analysis.text.numbers import batch_words, counted, listed, span_words
from analysis.text.people import describe_people
from analysis.text.tables import drug_words


def say_asked(asked: Mapping[str, Any]) -> str:
    """The conditions of a choice, as a reader would say them after "grants"; nothing where there are none.

    >>> say_asked({"president": "Jane Doe", "drug": "heroin", "first_year": 2031, "last_year": 2032})
    'by President Jane Doe, from 2031 to 2032, with heroin named in the offenses'
    >>> say_asked({"batch_id": "2031-03-30-doe", "first_year": 2031, "last_year": 2031})
    'of March 30, 2031 (2031-03-30-doe), in 2031'
    >>> say_asked({"president": ""})
    ''
    """
    first, last = asked.get("first_year"), asked.get("last_year")
    years = f"in {first}" if first == last else f"from {first} to {last}"
    parts = {
        "president": "by President {}",
        "batch_id": "of " + batch_words(asked["batch_id"]) + " ({})" if asked.get("batch_id") else "",
        "first_year": years,
        "drug": "with no drug named in a drug offense"
        if asked.get("drug") == "unspecified"
        else "with {} named in the offenses",
        "district": "sentenced in the {}",
    }
    return ", ".join(words.format(asked[name]) for name, words in parts.items() if asked.get(name))


def say_chosen(results: Numbers, asked: Mapping[str, Any]) -> str:
    """The head line over chosen grants: how many of each kind, and what was asked.

    >>> grants = {"commutations": 1715, "pardons": 1, "declined": 0}
    >>> say_chosen({"grants": grants}, {"president": "Jane Doe"})
    '1,715 commutations and 1 pardon chosen: by President Jane Doe'
    >>> say_chosen({"grants": {"commutations": 0, "pardons": 0, "declined": 0}}, {})
    'Nothing is chosen'
    """
    n, n_pardons, n_declined = (results["grants"][kind] for kind in ("commutations", "pardons", "declined"))
    made = [counted(n, "commutation", "commutations")] if n else []
    made += [counted(n_pardons, "pardon", "pardons")] if n_pardons else []
    made += [f"{n_declined:,} declined"] if n_declined and not made else []
    words = say_asked(asked)
    if not made:
        return f"Nothing is chosen: no grant is {words}" if words else "Nothing is chosen"
    return f"{listed(made)} chosen: {words}" if words else f"{listed(made)} chosen: all in the table"


def say_selection_of(chosen: pd.DataFrame) -> str:
    """The note under chosen grants: how many, of which days, and that they are no batch."""
    if chosen.empty:
        return "No grant fits. Choose less narrowly."
    days = f"{'of' if chosen['granted_on'].nunique() == 1 else 'on'} {span_words(chosen['granted_on'])}"
    n_declined = int(chosen["is_declined"].fillna(False).astype(bool).sum())
    declined = (
        f" {n_declined:,} of them {'is' if n_declined == 1 else 'are'} marked as declined and not counted."
        if n_declined
        else ""
    )
    is_amended = chosen["amends"].notna() & ~chosen["is_declined"].fillna(False).astype(bool)
    n_amended = int(is_amended.sum())
    amended = (
        f" {n_amended:,} of them {'replaces' if n_amended == 1 else 'replace'} an earlier grant, not counted again."
        if n_amended
        else ""
    )
    return (
        f"{counted(len(chosen), 'grant', 'grants')} {days}.{declined}{amended} A selection made here, no "
        "published batch: what is said below holds of these grants alone. Findings count grants that took effect."
    )


def say_chosen_basis(n: int, one: str = "person", many: str = "people") -> str:
    """The note under a chart of chosen grants.

    >>> say_chosen_basis(61)
    '61 people among the chosen grants. Source: the published lists, as named in the grants table.'
    """
    people = counted(n, one, many)
    return f"{people} among the chosen grants. Source: the published lists, as named in the grants table."


def describe_chosen(chosen: pd.DataFrame) -> pd.DataFrame:
    """Chosen people as a table of words, in published order: as in a report, with day and president.

    Returns
    -------
    DataFrame, one row per grant
        ``sentence`` is ordered by its length, life last, so that a table can be sorted by it.
    """
    people = describe_people(chosen).set_axis(chosen.index, axis=0)
    people.insert(min(1, people.shape[1]), "granted_on", chosen["granted_on"].dt.strftime("%Y-%m-%d"))
    people.insert(min(2, people.shape[1]), "president", chosen["president"])
    return people


def choice_words(name: str, value: str) -> str:
    """A value of a choice as a form shows it."""
    return drug_words(value) if name == "drug" else value
