"""The measures that only claims have: each computes one figure, and knows the rows behind it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from analysis.claims.evidence import Computed, Evidence, Value
from analysis.errors import UsageError, nearest
from analysis.grants.presidents import times_in_office
from analysis.grants.schema import drug_weights, list_items
from analysis.grants.select import choose_batch
from analysis.measures import (
    district_total,
    is_effective,
    past_presidents_combined,
    summarize_cut_bounds,
    years_served,
)
from analysis.measures.counts import is_true
from analysis.measures.offenses import OFFENSES
from analysis.measures.selections import selection


def _counted(grants: pd.DataFrame, is_counted: pd.Series | None = None, selected_by: str = "") -> Computed:
    """How many grants, all or those for which something is true, and which."""
    named = grants[["source", "source_line"]]  # few columns: picking rows costs time for each
    rows = _rows(named if is_counted is None else named[is_counted])
    return Computed(len(rows), rows, selected_by)


def _count_where(
    evidence: Evidence, batch_id: str, which: Callable[[pd.DataFrame], pd.Series], selected_by: str = ""
) -> Computed:
    """Of how many effective commutations of a batch something is known to be true, and of which."""
    commuted = evidence.commuted(batch_id)
    return _counted(commuted, is_true(which(commuted)), selected_by)


def _rows(grants: pd.DataFrame) -> tuple[str, ...]:
    return tuple(f"{source}:{line}" for source, line in zip(grants["source"], grants["source_line"], strict=True))


def count_commutations(evidence: Evidence, batch_id: str) -> Computed:
    """Effective commutations of a batch, people."""
    return _counted(evidence.commuted(batch_id), selected_by=selection("grant", "commutation"))


def count_commutations_to_date(evidence: Evidence, batch_id: str, district: str = "") -> Computed:
    """Effective commutations of the same time in office up to and including a batch, people; all, or of one court."""
    total = evidence.total(batch_id, "n_running_commutations")
    return Computed(district_total(evidence.grants, batch_id, district) if district and total is not None else total)


def count_pardons_to_date(evidence: Evidence, batch_id: str) -> Computed:
    """Pardons by the same president up to and including the day of a batch, people."""
    batch = choose_batch(evidence.grants, batch_id).iloc[0]
    pardons = evidence.pardons
    is_counted = (pardons["president"] == batch["president"]) & (pardons["granted_on"] <= batch["granted_on"])
    return _counted(pardons, is_counted)


def count_life(evidence: Evidence, batch_id: str, as_imposed: bool = False) -> Computed:
    """Of a batch's effective commutations, those of life imprisonment in force, or as first imposed, people."""
    column = "is_life_imposed" if as_imposed else "is_life"
    found = _count_where(evidence, batch_id, lambda grants: grants[column], selection(column, True))
    return replace(found, is_least=bool(evidence.commuted(batch_id)[column].isna().any()))


def count_life_to_date(evidence: Evidence, batch_id: str, as_imposed: bool = False) -> Computed:
    """Commutations of life in force, or as first imposed, same time in office, up to and including a batch, people."""
    in_force = evidence.total(batch_id, "n_running_life_in_force")
    if in_force is None or not as_imposed:
        return Computed(in_force)
    commuted = evidence.commutations
    batch = choose_batch(evidence.grants, batch_id).iloc[0]
    office = times_in_office(pd.Series([batch_id])).iloc[0]
    is_own = (commuted["president"] == batch["president"]) & (times_in_office(commuted["batch_id"]) == office)
    imposed = commuted.loc[is_own & (commuted["granted_on"] <= batch["granted_on"]), "is_life_imposed"]
    return Computed(int(is_true(imposed).sum()), is_least=bool(imposed.isna().any()))


def share_serving_life(evidence: Evidence, batch_id: str, as_imposed: bool = False) -> Computed:
    """Life in force, or as first imposed, share of a batch's effective commutations, 0 to 1."""
    return _share(count_life(evidence, batch_id, as_imposed), len(evidence.commuted(batch_id)))


def share_expiring_by(evidence: Evidence, batch_id: str, day: date) -> Computed:
    """Share of a batch's effective commutations that expire on or before a day, 0 to 1."""
    expired = _count_where(evidence, batch_id, lambda grants: grants["expires_on"] <= pd.Timestamp(day))
    return _share(expired, len(evidence.commuted(batch_id)))


def share_expiring_on(evidence: Evidence, batch_id: str, day: date) -> Computed:
    """Share of a batch's effective commutations that expire on one day, 0 to 1."""
    expired = _count_where(
        evidence, batch_id, lambda grants: grants["expires_on"] == pd.Timestamp(day), selection("expires_on", day)
    )
    return _share(expired, len(evidence.commuted(batch_id)))


def count_firearm(evidence: Evidence, batch_id: str) -> Computed:
    """Of a batch's effective commutations, people with a firearm conviction."""
    return _count_where(evidence, batch_id, lambda grants: grants["has_firearm"], selection("has_firearm", True))


def count_firearm_with_drugs(evidence: Evidence, batch_id: str) -> Computed:
    """Of a batch's effective commutations, people with a firearm conviction and a drug offense."""
    return _count_where(
        evidence,
        batch_id,
        lambda grants: grants["has_firearm"] & grants["drugs"].notna(),
        selection("drugs_and_firearms", OFFENSES[0]),
    )


def count_offense(evidence: Evidence, batch_id: str, label: str) -> Computed:
    """Of a batch's effective commutations, people with an offense of this label (docs/offenses.md)."""
    return _count_where(evidence, batch_id, lambda grants: _has_offense(grants, label))


def count_quantity(evidence: Evidence, batch_id: str, drug: str, grams: int) -> Computed:
    """Of a batch's effective commutations, people whose offense names so many grams of a drug, or more."""
    return _count_where(evidence, batch_id, lambda grants: _has_quantity(grants, drug, grams))


def _has_offense(grants: pd.DataFrame, label: str) -> pd.Series:
    return grants["offenses"].map(lambda cell: label in list_items(cell))


def _has_quantity(grants: pd.DataFrame, drug: str, grams: int) -> pd.Series:
    return grants["drug_quantities"].map(lambda cell: drug_weights(cell).get(drug, 0) >= grams)


#: The groups by which a batch may be described, each a condition on its grants.
CLAIM_GROUPS: Final[Mapping[str, Callable[[pd.DataFrame], pd.Series]]] = MappingProxyType(
    {
        "firearm": lambda grants: grants["has_firearm"],
        "firearm in a drug crime": lambda grants: _has_offense(grants, "firearm in a drug crime"),
        "five kilograms of cocaine": lambda grants: _has_quantity(grants, "cocaine", 5_000),
    }
)


def count_in_groups(evidence: Evidence, batch_id: str, groups: Sequence[str]) -> Computed:
    """Of a batch's effective commutations, people in at least one of several groups, each counted once."""
    return _count_where(evidence, batch_id, lambda grants: _is_in(grants, groups))


def count_in_no_group(evidence: Evidence, batch_id: str, groups: Sequence[str]) -> Computed:
    """Of a batch's effective commutations, people who are known to be in none of several groups."""
    return _count_where(evidence, batch_id, lambda grants: ~_is_in(grants, groups))


def _is_in(grants: pd.DataFrame, groups: Sequence[str]) -> pd.Series:
    """Whether each grant is in at least one of the groups; missing where that is not known."""
    is_in = pd.Series(data=False, index=grants.index, dtype="boolean")
    for group in groups:
        if group not in CLAIM_GROUPS:
            raise UsageError(f"there is no group {group!r}{nearest(group, list(CLAIM_GROUPS))}")
        is_in |= CLAIM_GROUPS[group](grants).astype("boolean")
    return is_in


def count_served_under(evidence: Evidence, batch_id: str, years: float) -> Computed:
    """Of a batch's effective commutations, people sentenced fewer than so many years before the grant."""
    commuted = evidence.commuted(batch_id)
    served = years_served(commuted)
    selected_by = selection("years_served", f"under {years:g}")
    return _counted(commuted, served < years, selected_by) if served.notna().any() else Computed(None)


def count_served_at_least(evidence: Evidence, batch_id: str, years: float) -> Computed:
    """Of a batch's effective commutations, people sentenced so many years before the grant, or more."""
    commuted = evidence.commuted(batch_id)
    served = years_served(commuted)
    return _counted(commuted, served >= years) if served.notna().any() else Computed(None)


def past_presidents(evidence: Evidence, batch_id: str, with_board: bool = False) -> Computed:
    """The most presidents before whose commutations the total exceeds, combined; None where the total is not known."""
    total = evidence.total(batch_id, "n_running_commutations")
    n = past_presidents_combined(total, evidence.presidents, before=batch_id, with_board=with_board).n
    return Computed(n, basis="By the list and the Justice Department’s table")


def share_firearm_between(evidence: Evidence, president: str, begin: date, end: date) -> Computed:
    """Share of a president's effective commutations from one day to another with a firearm conviction, 0 to 1."""
    commuted = evidence.commutations
    days = commuted["granted_on"]
    is_meant = (commuted["president"] == president) & (days >= pd.Timestamp(begin)) & (days <= pd.Timestamp(end))
    commuted = commuted[is_meant]
    armed = commuted[is_true(commuted["has_firearm"])]
    return _share(Computed(len(armed), _rows(armed)), len(commuted))


def cut_share_interval(evidence: Evidence, president: str) -> Computed:
    """What a president's commutations took off finite sentences, at least and at most: share of their sum, 0 to 1."""
    return _cut_interval(evidence, president, "share_least", "share_most")


def cut_months_interval(evidence: Evidence, president: str) -> Computed:
    """What a president's commutations took off finite sentences, at least and at most: mean in months."""
    return _cut_interval(evidence, president, "mean_least_months", "mean_most_months")


def _cut_interval(evidence: Evidence, president: str, least: str, most: str) -> Computed:
    bounds = summarize_cut_bounds(evidence.grants[evidence.grants["president"] == president])
    return Computed([bounds[least], bounds[most]] if bounds["n_people"] else None)


#: What :func:`count_of_president` can count, by a condition on the grants that may be unknown.
DEFINITIONS_OF_COUNT: Final[Mapping[str, Callable[[pd.DataFrame], pd.Series]]] = MappingProxyType(
    {
        "took effect": is_effective,
        "on the list": lambda grants: grants["clemency_type"] == "commutation",
        "life in force": lambda grants: is_effective(grants) & grants["is_life"],
        "life as imposed": lambda grants: is_effective(grants) & grants["is_life_imposed"],
        "life in force or as imposed": lambda grants: (
            is_effective(grants) & (grants["is_life"] | grants["is_life_imposed"])
        ),
    }
)


def count_of_president(evidence: Evidence, president: str, which: str) -> Computed:
    """A president's commutations, people, by one of several definitions; None without a grant of the president."""
    if which not in DEFINITIONS_OF_COUNT:
        raise UsageError(f"count_of_president counts no {which!r}{nearest(which, list(DEFINITIONS_OF_COUNT))}")
    own = evidence.grants[evidence.grants["president"] == president]
    if own.empty:
        return Computed(None)
    is_counted = DEFINITIONS_OF_COUNT[which](own)
    return replace(_counted(own, is_true(is_counted)), unknown=int(is_counted.isna().sum()))


def fiscal_year_figure(evidence: Evidence, president: str, fiscal_year: int, column: str) -> Computed:
    """A figure of the Justice Department's table by fiscal year; None where it is empty there."""
    table = evidence.petitions
    if column not in table:
        raise UsageError(f"the table by fiscal year has no column {column!r}{nearest(column, list(table.columns))}")
    rows = table[(table["president"] == president) & (table["fiscal_year"] == fiscal_year)]
    is_known = not rows.empty and not pd.isna(rows[column].iloc[-1])
    value = int(rows[column].iloc[-1]) if is_known else None
    return Computed(value, basis="In the Justice Department’s table by fiscal year")


def not_published(evidence: Evidence) -> Computed:
    """No source at hand holds the figure."""
    return Computed(None, basis="In our sources")


def rule_of_law(evidence: Evidence, rule: str, source: str) -> Computed:
    """What the law is, in our short words, and who reports it; no row of the table answers such a claim."""
    return Computed(rule, basis=f"The law as reported ({source})")


def person_value(evidence: Evidence, batch_id: str, name: str, columns: Sequence[str]) -> Computed:
    """What the table holds of one person, a value a column; also ``imposed_sentence``, ``first_sentenced_in``."""
    person = _person(evidence, batch_id, name)
    if person is None:
        return Computed(None)
    values = [_of_person(person.iloc[0], column) for column in columns]
    return Computed(values[0] if len(values) == 1 else values, _rows(person))


def person_quantity(evidence: Evidence, batch_id: str, name: str, drugs: Sequence[str]) -> Computed:
    """The grams of each drug that one person's offense names; None for a drug without a weight."""
    found = person_value(evidence, batch_id, name, ["drug_quantities"])
    if found.value is None:
        return found
    weights = drug_weights(found.value)
    grams = [weights.get(drug) for drug in drugs]
    return Computed(grams[0] if len(grams) == 1 else grams, found.rows)


def person_years_served(evidence: Evidence, batch_id: str, name: str) -> Computed:
    """Years that one person had served at least: from the first sentencing to the grant, without custody before it."""
    person = _person(evidence, batch_id, name)
    if person is None:
        return Computed(None)
    served = years_served(person).iloc[0]
    return Computed(None if pd.isna(served) else float(served), _rows(person), is_least=True)


def _person(evidence: Evidence, batch_id: str, name: str) -> pd.DataFrame | None:
    """The one row of a person, if there is one of that name."""
    batch = choose_batch(evidence.grants, batch_id)
    people = batch[batch["name"] == name]
    return people if len(people) == 1 else None


def _of_person(person: pd.Series, column: str) -> Value:
    if column == "imposed_sentence":
        return "life" if _plain(person["is_life_imposed"]) is True else _plain(person["imposed_months"])
    if column == "first_sentenced_in":
        day = person["first_sentenced_on"]
        return None if pd.isna(day) else int(day[:4])
    if column not in person.index:
        raise UsageError(f"the grants table has no column {column!r}{nearest(column, list(person.index))}")
    return _plain(person[column])


def _plain(value: Any) -> Value:
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if hasattr(value, "item"):
        value = value.item()
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _share(part: Computed, whole: int) -> Computed:
    assert isinstance(part.value, int)
    return replace(part, value=part.value / whole if whole else None, whole=whole)


#: Every public function above, by the name under which a claim asks for it.
CLAIM_MEASURES: Final[Mapping[str, Callable[..., Computed]]] = MappingProxyType(
    {
        name: one
        for name, one in list(vars().items())
        if inspect.isfunction(one) and one.__module__ == __name__ and not name.startswith("_")
    }
)
