"""Chosen grants in words: what was asked, what came of it, and that it is a selection and no batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.grants.schema import list_items
from analysis.measures.counts import is_company, is_effective
from analysis.measures.sentences import years_since_sentence
from analysis.text.findings import Numbers
from analysis.text.numbers import batch_words, counted, listed, span_words
from analysis.text.people import describe_people
from analysis.text.tables import drug_words, group_words


def say_asked(asked: Mapping[str, Any]) -> str:
    """The conditions of a choice, as a reader would say them after "grants"; nothing where there are none.

    >>> say_asked({"president": "Jane Doe", "drug": "heroin", "first_year": 2031, "last_year": 2032})
    'by President Jane Doe, from 2031 to 2032, with heroin named in the offenses'
    >>> say_asked({"batch_id": "2031-03-30-doe", "first_year": 2031, "last_year": 2031})
    'of March 30, 2031 (2031-03-30-doe), in 2031'
    >>> say_asked({"drug": "heroin;cocaine base", "sentence": "life", "offense_group": "drug trafficking"})
    'for drug trafficking, with a life sentence, with heroin or crack cocaine named in the offenses'
    >>> say_asked({"president": ""})
    ''
    """
    first, last = asked.get("first_year"), asked.get("last_year")
    years = f"in {first}" if first == last else f"from {first} to {last}"
    parts = {
        "president": "by President {}",
        "batch_id": "of " + batch_words(asked["batch_id"]) + " ({})" if asked.get("batch_id") else "",
        "first_year": years,
        "offense_group": f"for {group_words(asked.get('offense_group', ''))}",
        "sentence": f"with a {'life sentence' if asked.get('sentence') == 'life' else 'sentence of {}'}",
        "drug": _say_drugs(list_items(asked.get("drug"))),
        "district": "sentenced in the {}",
    }
    return ", ".join(words.format(asked[name]) for name, words in parts.items() if asked.get(name))


def _say_drugs(drugs: Sequence[str]) -> str:
    named = " or ".join(drug_words(drug) for drug in drugs if drug != "unspecified")
    return " or ".join(
        filter(
            None,
            (
                f"with {named} named in the offenses" if named else "",
                "with no drug named in a drug offense" if "unspecified" in drugs else "",
            ),
        )
    )


#: What there is none of, by the kind of grant that was asked for.
_NO_GRANT: Final[Mapping[str, str]] = {
    "commutation": "commutation",
    "pardon": "pardon",
    "declined": "declined grant",
    "amended": "amended warrant",
}


def say_chosen(results: Numbers, asked: Mapping[str, Any], n_amended: int = 0) -> str:
    """The head line over chosen grants: how many of each kind, and what was asked.

    Amended warrants, which results do not count, are named where nothing else is chosen.

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
    made += [counted(n_amended, "amended warrant", "amended warrants")] if n_amended and not made else []
    words = say_asked(asked)
    if not made:
        kind = _NO_GRANT.get(asked.get("grant", ""), "grant")
        return f"Nothing is chosen: no {kind} is {words}" if words else "Nothing is chosen"
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
    """The note under a chart of chosen grants; nothing where it counts nobody.

    >>> say_chosen_basis(61)
    '61 people among the chosen grants. Source: the published lists, as named in the grants table.'
    """
    people = f"{counted(n, one, many)} among the chosen grants."
    return f"{people} Source: the published lists, as named in the grants table." if n else ""


def say_no_figure(about: str, is_of_pardons: bool, results: Numbers) -> str:
    """Why a figure says nothing of chosen grants.

    >>> say_no_figure("life", False, {"grants": {"commutations": 0, "pardons": 3}})
    'No chart: “life” is about commutations, and none is chosen.'
    """
    kind = "pardons" if is_of_pardons else "commutations"
    if not results["grants"][kind]:
        return f"No chart: “{about}” is about {kind}, and none is chosen."
    return f"No chart: nothing that “{about}” counts is published of the chosen grants."


def describe_chosen(chosen: pd.DataFrame) -> pd.DataFrame:
    """Chosen people as a table of words, newest grants first: as in a report, with day and president.

    Returns
    -------
    DataFrame, one row per grant
        ``sentence`` is ordered by its length, life last, so that a table can be sorted by it. Pardons have
        ``years_since_sentence`` where the year of the sentence is published; it is missing for other grants.
    """
    chosen = chosen.sort_values("granted_on", ascending=False, kind="stable")
    people = describe_people(chosen).set_axis(chosen.index, axis=0)
    people.insert(min(1, people.shape[1]), "granted_on", chosen["granted_on"].dt.strftime("%Y-%m-%d"))
    people.insert(min(2, people.shape[1]), "president", chosen["president"])
    years = years_since_sentence(chosen).where(is_effective(chosen, "pardon") & ~is_company(chosen))
    return people.assign(years_since_sentence=years) if years.notna().any() else people
