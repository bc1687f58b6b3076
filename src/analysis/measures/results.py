"""All numbers of one batch, as a release publishes them in ``results.json``; and those that any set of grants has."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.grants.courts import STATES, TERRITORIES
from analysis.grants.select import choose_batch
from analysis.measures.counts import (
    count_grants,
    effective,
    is_true,
    running_totals,
    same_time_in_office,
)
from analysis.measures.offenses import (
    CONDITIONS,
    count_by_district,
    count_by_drug,
    count_conditions,
    count_firearms_and_drugs,
)
from analysis.measures.past import count_by_president, known_totals, past_presidents_combined, published_total
from analysis.measures.sentences import (
    count_by_expiry,
    criterion_years,
    new_ends_by_person,
    summarize_cuts,
    summarize_sentences,
    summarize_years_served,
)
from analysis.measures.states import count_by_state


def selection_results(grants: pd.DataFrame) -> dict[str, Any]:
    """The numbers that any set of grants has, whether it is a batch or not, unrounded.

    Parameters
    ----------
    grants : DataFrame, one row per grant; may be empty. Not changed.

    Returns
    -------
    dict of plain JSON values, None where a number is not known or has no people behind it
        The keys of :func:`batch_results` but for those that only a batch has: ``batch``,
        ``running``, ``presidents`` and, in ``context``, what is told of its president.

    Examples
    --------
    The White House stated 61 commutations for 30 March 2016, and no pardon.

    >>> from analysis.grants.select import choose_batch, read_grants
    >>> selection_results(choose_batch(read_grants(), "2016-03-30-obama"))["grants"]
    {'commutations': 61, 'pardons': 0, 'declined': 0}
    """
    commuted = effective(grants)
    outcomes = _pairs(count_grants(grants), "outcome")
    n_life = int(is_true(commuted["is_life"]).sum())
    n_death = int(is_true(commuted["is_death"]).sum())
    is_stated = commuted["sentence_months"].notna() | is_true(commuted["is_life"]) | is_true(commuted["is_death"])
    served = summarize_years_served(grants).iloc[0]
    sentences = summarize_sentences(grants).iloc[0]
    cuts = summarize_cuts(grants).iloc[0]
    conditions = _pairs(count_conditions(grants), "condition")
    offenses = _pairs(count_firearms_and_drugs(grants), "offences")
    n_firearm = int(is_true(commuted["has_firearm"]).sum())
    ends = new_ends_by_person(grants)
    by_state = _pairs(count_by_state(grants), "state")
    states = {name: n for name, n in by_state.items() if pd.notna(name) and name in STATES}
    return {
        "grants": {
            "commutations": outcomes["commutation"],
            "pardons": outcomes["pardon"],
            "declined": outcomes["declined"],
        },
        "life": {
            "in_force": n_life,
            "in_force_unknown": _unknown(commuted, "is_life"),
            "as_imposed": int(is_true(commuted["is_life_imposed"]).sum()),
            "as_imposed_unknown": _unknown(commuted, "is_life_imposed"),
            "share_in_force": n_life / len(commuted) if len(commuted) else None,
        },
        "years_served": {
            "n": int(served["n_people"]),
            "mean": _number(served["mean_years"]),
            "median": _number(served["median_years"]),
            "median_or_more": int(served["n_median_or_more"]),
            "min": _number(served["min_years"]),
            "max": _number(served["max_years"]),
            "under_ten": int(served["n_under_ten"]),
        },
        "sentence": {
            "n_finite": int(sentences["n_finite"]),
            "median_months": _number(sentences["median_months"]),
            "median_or_more": int(sentences["n_median_or_more"]),
            "mean_months": _number(sentences["mean_months"]),
        },
        "cut": {
            "n": int(cuts["n_people"]),
            "mean_months": _number(cuts["mean_months"]),
            "median_months": _number(cuts["median_months"]),
            "median_or_more": int(cuts["n_median_or_more"]),
            "not_cut": int(cuts["n_not_cut"]),
        },
        "expires_on": {
            f"{day:%Y-%m-%d}": n for day, n in _pairs(count_by_expiry(grants), "expires_on").items() if pd.notna(day)
        },
        "conditions": {
            "drug_treatment": conditions["residential drug treatment"],
            "fine_remitted": conditions["fine or other money remitted"],
            "home_confinement": conditions["rest in home confinement"],
            "unknown": _unknown(commuted, *CONDITIONS.values()),
        },
        "firearm": {
            "count": n_firearm,
            "unknown": _unknown(commuted, "has_firearm"),
            "share": n_firearm / len(commuted) if len(commuted) else None,
            "with_drug_offence": offenses["drugs and a firearm"],
        },
        "drugs": _pairs(count_by_drug(grants), "drug"),
        "districts": {name: n for name, n in _pairs(count_by_district(grants), "district").items() if pd.notna(name)},
        "context": {
            "criterion_years": criterion_years(grants),
            "n_death": n_death,
            "n_sentence_unknown": int((~is_stated).sum()),
            "n_amended": int(is_true(commuted["is_amended"]).sum()),
            "n_new_end": len(ends),
            "median_sentence_months": _number(ends["sentence_months"].median()),
            "median_months_to_new_end": _number(ends["months_to_new_end"].median()),
            "n_states": len(states.keys() - set(TERRITORIES)),
            "states": states,
        },
    }


def batch_results(grants: pd.DataFrame, batch_id: str, presidents: pd.DataFrame) -> dict[str, Any]:
    """Every published number of one batch, unrounded.

    Parameters
    ----------
    grants : DataFrame, one row per grant, of all batches. Not changed.
    batch_id : str
        ``<granted_on>-<president>``; an unknown one is refused.
    presidents : DataFrame, one row per time in office
        See :func:`analysis.grants.presidents.read_presidents`.

    Returns
    -------
    dict of plain JSON values, None where a number is not known or has no people behind it
        The keys of ``results.json`` but for ``provenance``, which a report adds. Counts
        and shares are of effective commutations. ``context`` holds what the findings say
        beside the batch's own numbers: the president's commutations listed and published
        for the whole time in office, finite sentences with the day of a new end (medians of
        the term in force and of the months from first sentencing to that day), death sentences,
        sentences that the list says were amended before the grant, the earlier
        presidents since 1901, of whom so many made more commutations in all, and the people
        by state or territory of their court, and how many of these are states.

    Raises
    ------
    UnknownBatch
        The table has no such batch.

    Examples
    --------
    The news of the day counted 61 people, "more than a third" of them serving life: 21.

    >>> from analysis.grants.select import read_grants
    >>> from analysis.grants.presidents import read_presidents
    >>> results = batch_results(read_grants(), "2016-03-30-obama", read_presidents())
    >>> results["grants"]["commutations"], results["life"]["in_force"]
    (61, 21)
    """
    batch = choose_batch(grants, batch_id)
    own = selection_results(batch)
    running = running_totals(grants)
    running = running[running["batch_id"] == batch_id]
    total = int(running["n_running_commutations"].iloc[0])
    of_president = effective(same_time_in_office(grants, batch_id))
    to_day = of_president[of_president["granted_on"] <= batch["granted_on"].iloc[0]]
    known = known_totals(grants, presidents)[batch_id]
    past = past_presidents_combined(known, presidents, before=batch_id)
    by_president = count_by_president(known, presidents, batch_id)
    earlier = by_president.loc[~by_president["is_this_batch"], "n_commutations"]
    with_board = past_presidents_combined(known, presidents, before=batch_id, with_board=True)
    with_amnesties = past_presidents_combined(
        known, presidents, before=batch_id, with_board=True, with_proclamation=True
    )
    context = own.pop("context")
    states = {name: context.pop(name) for name in ("n_states", "states")}
    return {
        "batch": {
            "id": batch_id,
            "granted_on": f"{batch['granted_on'].iloc[0]:%Y-%m-%d}",
            "president": str(batch["president"].iloc[0]),
        },
        "grants": own.pop("grants"),
        "running": {
            "commutations": total,
            "life_in_force": int(running["n_running_life_in_force"].iloc[0]),
            "life_in_force_unknown": _unknown(to_day, "is_life"),
        },
        **own,
        "presidents": {
            "past_n_combined": past.n,
            "past_n_sum": past.combined,
            "next_sum": past.next_combined,
            "past_n_combined_with_ford_board": with_board.n,
        },
        "context": {
            "n_listed": len(of_president),
            "n_published": published_total(presidents, batch_id),
            **context,
            "n_earlier_presidents": len(earlier),
            "past_n_combined_with_amnesties": with_amnesties.n,
            "n_earlier_with_more": None if known is None else int((earlier > known).sum()),
            **states,
        },
    }


def _unknown(people: pd.DataFrame, *columns: str) -> int:
    """Of how many people one of the columns is missing."""
    return int(people[list(columns)].isna().any(axis=1).sum())


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _pairs(counts: pd.DataFrame, label: str) -> dict[Any, int]:
    return {name: int(n) for name, n in zip(counts[label], counts["n_people"], strict=True)}
