"""All numbers of one batch, as a release publishes them in ``results.json``; and those that any set of grants has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analysis.grants.courts import STATES
from analysis.grants.presidents import presidency
from analysis.grants.select import choose_batch
from analysis.measures.batches import known_running_totals, same_time_in_office, summarize
from analysis.measures.counts import effective, effective_people, is_true
from analysis.measures.lifelines import removed_years
from analysis.measures.offenses import CONDITIONS, count_by_district, count_by_drug, count_by_offense_group
from analysis.measures.pardons import summarize_pardons
from analysis.measures.presidents import compare_with_past, count_by_president, published_total
from analysis.measures.sentences import count_by_expiry, criterion_years, new_ends_by_person, years_served
from analysis.measures.states import count_by_state

#: From so many commutations on a report counts; below, it tells of each person.
FEW_PEOPLE: Final = 10

#: Columns of which any is enough to tell more of a commutation than the name.
_TOLD: Final = ["sentence_months", "first_sentenced_on", "offenses", "commuted_months", "expires_on"]

#: What ``running`` says, by the columns of the running totals.
_TOTALS = ("n_running_commutations", "n_running_life_in_force")

#: Grants that took effect to companies, which are in no number of people.
_OF_COMPANIES = ("n_commutations_of_companies", "n_pardons_of_companies")


def selection_results(grants: pd.DataFrame) -> dict[str, Any]:
    """The numbers that any set of grants has, whether it is a batch or not, unrounded.

    Parameters
    ----------
    grants : DataFrame, one row per grant; may be empty. Not changed.

    Returns
    -------
    dict of plain JSON values, None where a number is not known or has no people behind it
        The keys of :func:`batch_results` but for those that only a batch has: ``batch``,
        ``running``, ``presidents`` and, in ``context``, the numbers of its president.

    Examples
    --------
    The White House stated 61 commutations for March 30, 2016, and no pardon.

    >>> from analysis.grants.select import choose_batch, read_grants
    >>> selection_results(choose_batch(read_grants(), "2016-03-30-obama"))["grants"]
    {'commutations': 61, 'pardons': 0, 'declined': 0}
    """
    commuted = effective_people(grants)
    numbers = {name: _known(value) for name, value in summarize(grants).items()}
    n_commuted, n_life, n_firearm = len(commuted), numbers["n_life_in_force"], numbers["n_firearm"]
    ends = new_ends_by_person(grants)
    by_group = count_by_offense_group(grants)
    is_pardon = by_group["clemency_type"] == "pardon"
    months = commuted["sentence_months"].astype(float).mask(is_true(commuted["is_life"]))
    pardoned_in = _pairs(count_by_state(grants, "pardon"), "state")
    by_state = _pairs(count_by_state(grants), "state")
    states = _of_states(by_state)
    return {
        "grants": {name: numbers[f"n_{name}"] for name in ("commutations", "pardons", "declined")},
        "life": {
            "in_force": n_life,
            "in_force_unknown": numbers["n_life_in_force_unknown"],
            "as_imposed": numbers["n_life_as_imposed"],
            "as_imposed_unknown": numbers["n_life_as_imposed_unknown"],
            "share_in_force": _share(n_life, n_commuted, numbers["n_life_in_force_unknown"]),
        },
        "years_served": {
            "n": numbers["n_served"],
            "mean": numbers["mean_years"],
            "median": numbers["median_years"],
            "median_or_more": numbers["n_median_years_or_more"],
            "min": numbers["min_years"],
            "max": numbers["max_years"],
            "under_ten": numbers["n_under_ten"],
        },
        "sentence": {
            "n_finite": numbers["n_finite"],
            "median_months": numbers["median_months"],
            "median_or_more": numbers["n_median_months_or_more"],
            "at_median": int((months == months.median()).sum()),
            "mean_months": numbers["mean_months"],
        },
        "cut": {
            "n": numbers["n_cut"],
            "mean_months": numbers["mean_cut_months"],
            "median_months": numbers["median_cut_months"],
            "median_or_more": numbers["n_median_cut_months_or_more"],
            "not_cut": numbers["n_not_cut"],
        },
        "removed_years": removed_years(grants),
        "expires_on": {
            f"{day:%Y-%m-%d}": n for day, n in _pairs(count_by_expiry(grants), "expires_on").items() if pd.notna(day)
        },
        "conditions": {
            "drug_treatment": numbers["n_drug_treatment"],
            "fine_remitted": numbers["n_fine_remitted"],
            "home_confinement": numbers["n_home_confinement"],
            "unknown": int(commuted[list(CONDITIONS.values())].isna().any(axis=1).sum()),
        },
        "firearm": {
            "count": n_firearm,
            "unknown": numbers["n_firearm_unknown"],
            "share": _share(n_firearm, n_commuted, numbers["n_firearm_unknown"]),
            "with_drug_offense": numbers["n_firearm_with_drugs"],
        },
        "drugs": _pairs(count_by_drug(grants), "drug"),
        "offense_groups": _pairs(by_group[~is_pardon], "offense_group"),
        "offense_groups_pardons": _pairs(by_group[is_pardon], "offense_group"),
        "pardons": {
            **{name: _known(value) for name, value in summarize_pardons(grants).items()},
            "states": _of_states(pardoned_in),
        },
        "districts": {name: n for name, n in _pairs(count_by_district(grants), "district").items() if pd.notna(name)},
        "context": {
            **{name: numbers[name] for name in (*_OF_COMPANIES, "n_amended_warrants")},
            "criterion_years": criterion_years(grants),
            "n_death": numbers["n_death"],
            "n_sentence_unknown": numbers["n_sentence_unknown"],
            "n_amended": numbers["n_amended"],
            "n_drug_offense": int(commuted["drugs"].notna().sum()),
            "n_offense_unknown": int(commuted["offenses"].isna().sum()),
            "n_register_numbers": int(commuted["register_number"].notna().sum()),
            "n_new_terms": int(commuted["commuted_months"].notna().sum()),
            "n_life_reduced": _life_reduced(commuted),
            "n_life_to_term": int((is_true(commuted["is_life"]) & commuted["commuted_months"].notna()).sum()),
            "n_term_run_out": _terms_run_out(commuted),
            "n_new_end": len(ends),
            "median_sentence_months": _known(float(ends["sentence_months"].median())),
            "median_months_to_new_end": _known(float(ends["months_to_new_end"].median())),
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
        and shares are of people whose commutation took effect; ``commutations`` and ``running`` count
        those of companies too. ``context`` holds what the findings say
        beside the batch's own numbers: the president's commutations listed and published
        for the whole time in office, finite sentences with the day of a new end (medians of
        the term in force and of the months from first sentencing to that day), death sentences,
        sentences that the list says were amended before the grant, grants to companies, warrants
        that amend an earlier grant and are not counted again, the earlier
        presidents since 1901, of whom so many made more commutations in all, the people by state
        or territory of their court, the days since and until a change of the presidency, and the
        president's pardons. ``batch.kind`` is the kind of the report, see :func:`report_kind`.

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
    running = known_running_totals(grants, presidents)
    totals = running.loc[running["batch_id"] == batch_id, list(_TOTALS)].to_numpy()[0]
    known, n_life = (None if pd.isna(total) else int(total) for total in totals)
    of_president = same_time_in_office(grants, batch_id)
    to_day = effective_people(of_president[of_president["granted_on"] <= batch["granted_on"].iloc[0]])
    n_past, n_combined, n_next, n_with_board, n_with_amnesties = compare_with_past(known, presidents, batch_id)
    by_president = count_by_president(known, presidents, batch_id)
    earlier = by_president.loc[~by_president["is_this_batch"], "n_commutations"]
    context = own.pop("context")
    return {
        "batch": {
            "id": batch_id,
            "granted_on": f"{batch['granted_on'].iloc[0]:%Y-%m-%d}",
            "president": str(batch["president"].iloc[0]),
            "short_name": short_name(str(batch["president"].iloc[0]), presidents),
            "kind": report_kind(batch),
            "which_presidency": _which_presidency(batch_id, presidents),
        },
        "grants": own.pop("grants"),
        "running": {
            "commutations": known,
            "life_in_force": n_life,
            "life_in_force_unknown": None if known is None else int(to_day["is_life"].isna().sum()),
        },
        **own,
        "presidents": {
            "past_n_combined": n_past,
            "past_n_sum": n_combined,
            "next_sum": n_next,
            "past_n_combined_with_ford_board": n_with_board,
        },
        "context": {
            "n_listed": len(effective(of_president)),
            "n_published": published_total(presidents, batch_id),
            **_days_in_office(batch_id, presidents),
            **_among_days(of_president, batch_id),
            **_pardons_to_day(of_president, batch_id, presidents),
            **context,
            "n_earlier_presidents": len(earlier),
            "past_n_combined_with_amnesties": n_with_amnesties,
            "n_earlier_with_more": None if known is None else int((earlier > known).sum()),
        },
    }


def report_kind(batch: pd.DataFrame) -> str:
    """What kind of report a batch has: what there is to tell of it.

    Parameters
    ----------
    batch : DataFrame, one row per grant of a batch. Not changed.

    Returns
    -------
    str
        ``names only`` where of nobody whose sentence was commuted the sentence, its day, its new term
        or end, or the offense is known; ``both`` for commutations and pardons; ``commutations`` from ten people
        on, ``few commutations`` below; else ``pardons``.

    Examples
    --------
    >>> from analysis.grants.select import choose_batch, read_grants
    >>> grants = read_grants()
    >>> [report_kind(choose_batch(grants, batch)) for batch in ("2016-03-30-obama", "2024-12-12-biden")]
    ['commutations', 'names only']
    """
    commuted = effective_people(batch)
    is_known = commuted[_TOLD].notna().to_numpy().any() or is_true(commuted["is_life"]).any()
    if len(commuted) and not is_known:
        return "names only"
    n_commuted, n_pardons = len(effective(batch)), len(effective(batch, "pardon"))
    if n_commuted and n_pardons:
        return "both"
    if n_commuted:
        return "commutations" if n_commuted >= FEW_PEOPLE else "few commutations"
    return "pardons"


def short_name(president: str, presidents: pd.DataFrame) -> str:
    """What a headline calls a president: the last name, unless another president had it too.

    >>> presidents = pd.DataFrame({"president": ["George H. W. Bush", "George W. Bush", "Joseph R. Biden Jr."]})
    >>> short_name("Joseph R. Biden Jr.", presidents), short_name("George W. Bush", presidents)
    ('Biden', 'George W. Bush')
    """
    words = [word for word in president.split() if word not in ("Jr.", "Sr.")]
    same = {name for name in presidents["president"] if words[-1] in name.split()} | {president}
    return words[-1] if len(same) == 1 else president


def _which_presidency(batch_id: str, presidents: pd.DataFrame) -> str:
    """``first`` or ``second`` where a president came back; else nothing."""
    slug = batch_id[len("2016-03-30-") :]
    if slug.endswith("-2"):
        return "second"
    return "first" if f"{slug}-2" in set(presidents["slug"]) else ""


def _days_in_office(batch_id: str, presidents: pd.DataFrame) -> dict[str, int | None]:
    """Days since the president took office, and until the next one did; None where that is not known."""
    at, day = presidency(presidents, batch_id), pd.Timestamp(batch_id[:10])
    began = list(presidents["took_office_on"])
    days_in = None if at is None else (day - began[at]).days
    days_left = None if at is None or at + 1 >= len(began) else (began[at + 1] - day).days
    return {"days_in": days_in, "days_left": days_left}


def _among_days(of_president: pd.DataFrame, batch_id: str) -> dict[str, int]:
    """The president's days with commutations in the table, and those that had as many as this one, or more."""
    of_days = effective(of_president).groupby("batch_id").size()
    n = int(of_days.get(batch_id, 0))
    n_more = int((of_days.drop(batch_id, errors="ignore") >= n).sum())
    return {"n_days_listed": len(of_days), "n_days_with_more": n_more}


def _pardons_to_day(of_president: pd.DataFrame, batch_id: str, presidents: pd.DataFrame) -> dict[str, int | None]:
    """The president's pardons up to the day, where the table has all that were published."""
    at, pardons = presidency(presidents, batch_id), effective(of_president, "pardon")
    published = None if at is None else _known(presidents["n_pardons"].iloc[at])
    is_whole = published is not None and len(pardons) >= published
    to_day = int((pardons["granted_on"] <= pd.Timestamp(batch_id[:10])).sum())
    return {
        "n_pardons_listed": len(pardons),
        "n_pardons_published": None if published is None else int(published),
        "n_pardons_to_day": to_day if is_whole else None,
    }


def _life_reduced(people: pd.DataFrame) -> int:
    """People first sentenced to life who were known to serve life no more."""
    is_other = people["is_life"].notna() & ~is_true(people["is_life"])
    return int((is_true(people["is_life_imposed"]) & is_other).sum())


def _terms_run_out(people: pd.DataFrame) -> int:
    """People whose new term, counted from the first sentencing, was over on the day of the grant."""
    terms = people["commuted_months"].astype(float).where(people["expires_on"].isna())
    return int((terms < 12 * years_served(people)).sum())


def _of_states(by_state: Mapping[Any, int]) -> dict[str, int]:
    return {name: n for name, n in by_state.items() if pd.notna(name) and name in STATES}


def _share(n: int, of: int, n_unknown: int) -> float | None:
    """A share of people; None of nobody, and where it is known of nobody."""
    return n / of if of > n_unknown else None


def _known(number: float) -> Any:
    """The number, None for one of nobody."""
    return None if pd.isna(number) else number


def _pairs(counts: pd.DataFrame, label: str) -> dict[Any, int]:
    return {name: int(n) for name, n in zip(counts[label], counts["n_people"], strict=True)}
