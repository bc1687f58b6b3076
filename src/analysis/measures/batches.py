"""The numbers of one batch and of all: in each day of grants, and up to it."""

from __future__ import annotations

from typing import Any, Final, get_args

import numpy as np
import pandas as pd

from analysis.grants.presidents import presidencies
from analysis.grants.schema import split_lists
from analysis.measures.counts import (
    ClemencyType,
    effective_people,
    is_amended_warrant,
    is_company,
    is_effective,
    is_true,
    office_keys,
)
from analysis.measures.sentences import (
    CRITERION_YEARS,
    cuts_by_person,
    sentences_by_person,
    years_served_by_person,
)

_BATCH = ["batch_id", "granted_on", "president"]

#: What :func:`summarize` counts of the people whose commutation took effect, by the column that is true.
_FLAGS = {
    "n_life_in_force": "is_life",
    "n_life_as_imposed": "is_life_imposed",
    "n_firearm": "has_firearm",
    "n_drug_treatment": "requires_drug_treatment",
    "n_fine_remitted": "remits_fine",
    "n_home_confinement": "home_confinement",
    "n_death": "is_death",
    "n_amended": "is_amended",
}


def summarize(grants: pd.DataFrame) -> dict[str, float]:
    """The numbers of any set of grants: a batch, or what somebody chose.

    The trap: a median of three people is a number, and says next to nothing. Each has its
    ``n`` beside it. A person sentenced less than ten years before may have served ten,
    because custody before sentencing is not published.

    Parameters
    ----------
    grants : DataFrame, one row per grant; may be empty
        Reads what the measures by person read, and the columns of conditions. Not changed.

    Returns
    -------
    dict of numbers, NaN where they are of nobody
        ``n_commutations``, ``n_pardons``, ``n_declined``, ``n_amended_warrants`` (they add to the
        rows); ``n_commutations_of_companies``, ``n_pardons_of_companies``; and of the people whose
        commutation took effect ``n_life_in_force``, ``n_life_as_imposed``, ``n_firearm``,
        ``n_drug_treatment``, ``n_fine_remitted``, ``n_home_confinement``, ``n_death``,
        ``n_amended``, each with ``…_unknown``, people of whom the list does not say it;
        ``n_firearm_with_drugs``; ``n_sentence_unknown``; ``n_served``, ``n_under_ten`` and
        ``mean_``, ``median_``, ``min_``, ``max_years``; ``n_finite`` and ``mean_``,
        ``median_months`` of sentences in force; ``n_cut``, ``n_not_cut`` (the new term is as
        long as the old one, or longer) and ``mean_``, ``median_cut_months``. Of each median
        ``n_median_…_or_more`` people are at it or above.

    Examples
    --------
    >>> from analysis.grants.select import choose_batch, read_grants
    >>> numbers = summarize(choose_batch(read_grants(), "2016-03-30-obama"))
    >>> numbers["n_commutations"], numbers["n_life_in_force"], numbers["n_finite"], numbers["median_months"]
    (61, 21, 40, 240.0)
    """
    (numbers,) = summarize_each(grants, pd.Series(0, grants.index), [0])
    return numbers


def summarize_each(grants: pd.DataFrame, group_of: pd.Series, groups: list[Any]) -> list[dict[str, float]]:
    """The numbers of :func:`summarize` for each of some groups, counted at once; ``group_of`` has that of each grant.

    >>> from analysis.grants.select import read_grants
    >>> grants = read_grants()
    >>> (numbers,) = summarize_each(grants, grants["batch_id"], ["2016-03-30-obama"])
    >>> numbers["n_commutations"], numbers["n_life_in_force"]
    (61, 21)
    """
    is_made = {kind: is_effective(grants, kind) for kind in get_args(ClemencyType)}
    is_declined = is_true(grants["is_declined"])
    is_meant = is_made["commutation"] & ~is_company(grants)
    is_stated = grants["sentence_months"].notna() | is_true(grants["is_life"]) | is_true(grants["is_death"])
    counted = {
        **{f"n_{kind}s": mask for kind, mask in is_made.items()},
        "n_declined": is_declined,
        "n_amended_warrants": is_amended_warrant(grants) & ~is_declined,
        **{f"n_{kind}s_of_companies": mask & is_company(grants) for kind, mask in is_made.items()},
        **{name: is_meant & is_true(grants[column]) for name, column in _FLAGS.items()},
        **{f"{name}_unknown": is_meant & grants[column].isna() for name, column in _FLAGS.items()},
        "n_firearm_with_drugs": is_meant & is_true(grants["has_firearm"]) & grants["drugs"].notna(),
        "n_sentence_unknown": is_meant & ~is_stated,
    }
    people = grants[is_meant]
    years = years_served_by_person(people)["years_served"]
    months = sentences_by_person(people)["sentence_months"].dropna().astype(float)
    cuts = cuts_by_person(people)["cut_months"]
    group_of_person = dict(zip(people["grant_id"], group_of[is_meant], strict=True))
    counts = pd.DataFrame(counted).groupby(group_of).sum().reindex(groups, fill_value=0).to_dict("records")
    spread = [_sort_by_group(values, values.index.map(group_of_person)) for values in (years, months, cuts)]
    nobody = pd.Series(dtype=float).to_numpy()
    return [
        {
            **{str(name): n for name, n in number.items()},
            **_of_values(*(values.get(group, nobody) for values in spread)),
        }
        for group, number in zip(groups, counts, strict=True)
    ]


def _sort_by_group(values: pd.Series, group_of: pd.Index) -> dict[Any, np.ndarray]:
    """The values of each group, in their order."""
    return {group: values.to_numpy()[at] for group, at in values.groupby(group_of).indices.items()}


def _of_values(years: np.ndarray, months: np.ndarray, cuts: np.ndarray) -> dict[str, float]:
    return {
        "n_served": len(years),
        "n_under_ten": int((years < CRITERION_YEARS).sum()),
        **_mean_and_median(years, "years"),
        "min_years": float(years.min()) if len(years) else float("nan"),
        "max_years": float(years.max()) if len(years) else float("nan"),
        "n_finite": len(months),
        **_mean_and_median(months, "months"),
        "n_cut": len(cuts),
        "n_not_cut": int((cuts <= 0).sum()),
        **_mean_and_median(cuts, "cut_months"),
    }


def _mean_and_median(values: np.ndarray, unit: str) -> dict[str, float]:
    n = len(values)
    ordered = np.sort(values)  # pandas takes twenty times as long for the few values of a batch
    mean, median = (values.mean(), (ordered[(n - 1) // 2] + ordered[n // 2]) / 2) if n else (float("nan"),) * 2
    return {
        f"mean_{unit}": float(mean),
        f"median_{unit}": float(median),
        f"n_median_{unit}_or_more": int((values >= median).sum()),
    }


def summarize_by_batch(grants: pd.DataFrame) -> pd.DataFrame:
    """The numbers of every batch.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads what :func:`summarize` and :func:`running_totals` read. Not changed.

    Returns
    -------
    DataFrame, one row per batch, oldest first
        The columns of :func:`running_totals` and the numbers of :func:`summarize`.

    Examples
    --------
    21 of the 61 of March 30, 2016 were serving life.

    >>> from analysis.grants.select import read_grants
    >>> days = summarize_by_batch(read_grants()).set_index("batch_id")
    >>> days.loc["2016-03-30-obama", ["n_commutations", "n_life_in_force"]].astype(int).tolist()
    [61, 21]
    """
    running = running_totals(grants)
    summaries = summarize_each(grants, grants["batch_id"], list(running["batch_id"]))
    columns = [name for name in summarize(grants.head(0)) if name not in running]
    return running.join(pd.DataFrame(summaries, columns=columns))


def running_totals(grants: pd.DataFrame) -> pd.DataFrame:
    """Each president's commutations, batch after batch, and those of life sentences.

    The trap: a total is only as whole as the lists read. It starts again with each
    president and with a second time in office.

    Parameters
    ----------
    grants : DataFrame, one row per grant, of all batches
        Reads ``batch_id``, ``granted_on``, ``president``, ``clemency_type``,
        ``is_declined``, ``is_life``. Not changed.

    Returns
    -------
    DataFrame, one row per batch, oldest first
        ``batch_id``, ``granted_on``, ``president``; ``n_commutations`` and
        ``n_life_in_force`` of the batch; ``n_running_commutations`` and
        ``n_running_life_in_force`` up to and including it. A president's last running
        totals are the sums over the batches.

    Notes
    -----
    Batches of 3, 61 and 58 commutations run 3, 64, 122.

    Examples
    --------
    Two people on one day, one of them serving life, and one on the next: 2, then 3.

    >>> grants = pd.DataFrame({"batch_id": ["2016-03-30-obama", "2016-03-30-obama", "2016-05-05-obama"]})
    >>> grants["granted_on"] = pd.to_datetime(grants["batch_id"].str[:10])
    >>> grants = grants.assign(president="Barack Obama", clemency_type="commutation", is_declined=False)
    >>> grants["is_life"] = [True, False, False]
    >>> running_totals(grants)[["n_running_commutations", "n_running_life_in_force"]].values.tolist()
    [[2, 1], [3, 1]]
    """
    is_counted = is_effective(grants)
    people = grants[_BATCH].assign(
        n_commutations=is_counted.astype(int), n_life_in_force=(is_counted & is_true(grants["is_life"])).astype(int)
    )
    batches = people.groupby(_BATCH, as_index=False).sum().sort_values(["granted_on", "batch_id"], ignore_index=True)
    running = batches.groupby(office_keys(batches))[["n_commutations", "n_life_in_force"]].cumsum()
    return batches.assign(
        n_running_commutations=running["n_commutations"], n_running_life_in_force=running["n_life_in_force"]
    )


def district_total(grants: pd.DataFrame, batch_id: str, district: str) -> int:
    """The commutations from one court district, same time in office, up to and including a batch.

    The trap: a person with cases in two districts counts in the district of the first case alone.

    Parameters
    ----------
    grants : DataFrame, one row per grant, of all batches
        Reads ``batch_id``, ``granted_on``, ``president``, ``clemency_type``,
        ``is_declined``, ``district``. Not changed.
    batch_id : str
        A batch of the table.
    district : str
        As the table has it: "Middle District of Florida".

    Returns
    -------
    int, people. Over all districts and the people without one they add to ``n_running_commutations``.

    Examples
    --------
    >>> grants = pd.DataFrame({"batch_id": ["2016-03-30-obama", "2016-03-30-obama", "2016-05-05-obama"]})
    >>> grants["granted_on"] = pd.to_datetime(grants["batch_id"].str[:10])
    >>> grants = grants.assign(president="Barack Obama", clemency_type="commutation", is_declined=False)
    >>> grants["district"] = ["Middle District of Florida", "District of Maine", "Middle District of Florida"]
    >>> [district_total(grants, day, "Middle District of Florida") for day in ("2016-03-30-obama", "2016-05-05-obama")]
    [1, 2]
    """
    same = same_time_in_office(grants, batch_id)
    until = same.loc[same["batch_id"] == batch_id, "granted_on"].iloc[0]
    is_counted = is_effective(same) & (same["granted_on"] <= until) & is_true(same["district"] == district)
    return int(is_counted.sum())


def share_life_in_force(grants: pd.DataFrame) -> pd.DataFrame:
    """The share of each batch's commutations that ended or shortened life imprisonment.

    The trap: a life sentence as imposed may have been reduced to a term before the
    grant; such a person no longer served life. In force is what counts here, as imposed
    stands beside it. A life sentence is life in any one of a person's cases.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``batch_id``, ``granted_on``, ``president``, ``clemency_type``,
        ``is_declined``, ``is_life``, ``is_life_imposed``. Not changed.

    Returns
    -------
    DataFrame, one row per batch that has commutations, oldest first
        ``batch_id``, ``granted_on``, ``n_commutations`` (of people), ``n_life_in_force``,
        ``n_life_as_imposed``, ``n_life_imposed_unknown`` (people whose first sentence is not
        known to have been life, nor not to), ``share_life_in_force`` (0 to 1). Life in force
        is missing where it is not known of anybody.

    Notes
    -----
    21 of 61 is 0.344…

    Examples
    --------
    Of four people one is serving life, and one more was until a court made it a term of years.

    >>> grants = pd.DataFrame({"is_life": [True, False, False, False], "is_life_imposed": [True, True, False, False]})
    >>> grants = grants.assign(batch_id="2016-03-30-obama", granted_on=pd.Timestamp("2016-03-30"))
    >>> grants = grants.assign(president="Barack Obama", clemency_type="commutation", is_declined=False)
    >>> life = share_life_in_force(grants)
    >>> life[["n_life_in_force", "n_life_as_imposed", "share_life_in_force"]].values.tolist()
    [[1, 2, 0.25]]
    """
    people = effective_people(grants)
    flags = people[_BATCH].assign(
        n_commutations=1,
        n_life_in_force=is_true(people["is_life"]).astype(int),
        n_life_as_imposed=is_true(people["is_life_imposed"]).astype(int),
        n_life_imposed_unknown=people["is_life_imposed"].isna().astype(int),
        n_unknown=people["is_life"].isna().astype(int),
    )
    batches = flags.groupby(_BATCH, as_index=False).sum().sort_values(["granted_on", "batch_id"], ignore_index=True)
    n_life = batches["n_life_in_force"].astype("Int64").mask(batches["n_unknown"] == batches["n_commutations"])
    return batches.drop(columns=["president", "n_unknown"]).assign(
        n_life_in_force=n_life, share_life_in_force=(n_life / batches["n_commutations"]).astype(float)
    )


#: Under so many people a share says little.
_FEWEST_FOR_SHARE: Final = 10


def days_with_share(batches: pd.DataFrame, batch_id: str = "") -> pd.Series[bool]:
    """Which days of :func:`share_life_in_force` are drawn: those of ten people or more, and this day.

    Where no day has so many, all of which something is known are.

    >>> days = pd.DataFrame({"n_commutations": [61, 9, 12], "share_life_in_force": [0.344, 0.0, float("nan")]})
    >>> days_with_share(days.assign(batch_id=["a", "b", "c"])).tolist()
    [True, False, False]
    """
    known = batches["share_life_in_force"].notna()
    is_large = known & (batches["n_commutations"] >= _FEWEST_FOR_SHARE)
    return (is_large if is_large.any() else known) | (batches["batch_id"] == batch_id)


def same_time_in_office(batches: pd.DataFrame, batch_id: str) -> pd.DataFrame:
    """The rows of the president, and the time in office, of one batch.

    Parameters
    ----------
    batches : DataFrame, one row per batch or per grant
        Reads ``batch_id`` and ``president``. Not changed.
    batch_id : str

    Returns
    -------
    DataFrame, the rows of ``batches`` that belong to it, in their order

    Examples
    --------
    A second time in office is another one.

    >>> days = pd.DataFrame({"batch_id": ["2020-12-22-trump", "2025-01-20-trump-2", "2025-05-28-trump-2"]})
    >>> days["president"] = "Donald J. Trump"
    >>> same_time_in_office(days, "2025-05-28-trump-2").index.tolist()
    [1, 2]
    """
    at = batches["batch_id"].eq(batch_id).argmax()
    president, slug = office_keys(batches)
    is_same: pd.Series[bool] = (president == president.iloc[at]) & (slug == slug.iloc[at])
    return batches.loc[is_same]


def known_or_missing(batches: pd.DataFrame, presidents: pd.DataFrame, *numbers: str) -> pd.DataFrame:
    """The batches with counts of a kind missing where they are 0 and the lists lack grants of that kind.

    The trap: a list of pardons says nothing about commutations. Where the lists of a time in
    office hold none of a kind, or fewer than were published, 0 on one of its days is no count
    of anything.

    Parameters
    ----------
    batches : DataFrame, one row per batch
        Reads ``batch_id``, ``president`` and the ``numbers``. Not changed.
    presidents : DataFrame, one row per time in office, with the published totals under the same names
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.
    numbers : columns of counts, such as ``n_commutations``

    Returns
    -------
    DataFrame, ``batches`` with these columns as whole numbers that may be missing

    Examples
    --------
    Of nobody a total is published; of the second president the lists hold no commutation at all.

    >>> days = pd.DataFrame({"batch_id": ["2031-03-30-doe", "2031-04-30-doe", "2040-01-02-roe"],
    ...                      "president": ["Jane Doe", "Jane Doe", "Max Roe"], "n_commutations": [3, 0, 0]})
    >>> from analysis.grants.presidents import read_presidents
    >>> known_or_missing(days, read_presidents(), "n_commutations")["n_commutations"].tolist()
    [3, 0, <NA>]
    """
    counts = {
        number: batches[number].astype("Int64").mask(~_is_whole(batches, presidents, number) & (batches[number] == 0))
        for number in numbers
    }
    return batches.assign(**counts)


def _is_whole(batches: pd.DataFrame, presidents: pd.DataFrame, number: str) -> pd.Series[bool]:
    """By batch, whether the lists hold as many grants of a kind as were published of its time in office.

    Where no total of the kind is published, they must hold some, and of both kinds together as many as were published.
    """
    offices = office_keys(batches)
    held = batches.groupby(offices)[number].transform("sum")
    both = batches.filter(["n_commutations", "n_pardons"]).sum(axis=1).groupby(offices).transform("sum")
    published, together = (
        _look_up(batches, presidents[name].astype("Int64"), presidents) for name in (number, "n_together")
    )
    is_whole: pd.Series[bool] = (held >= published.fillna(1)) & (published.notna() | (both >= together.fillna(0)))
    return is_whole.astype(bool)


def known_running_totals(grants: pd.DataFrame, presidents: pd.DataFrame) -> pd.DataFrame:
    """The running totals of :func:`running_totals` as far as they are known: the one rule for all that is said of them.

    The trap: a list that lacks commutations of a time in office gives a total that may be too
    low on any of its days, and no rank and no sum compared with it is right but by accident.

    Parameters
    ----------
    grants : DataFrame, one row per grant, of all batches. Not changed.
    presidents : DataFrame, one row per time in office, oldest first
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.

    Returns
    -------
    DataFrame, as :func:`running_totals` gives it
        Both totals are missing where the grants hold fewer commutations of the whole time in office
        than were published. Where only a number of both kinds together is published, they are missing
        where the grants hold fewer of both; where none is, the total is that of the grants, if they hold any.

    Examples
    --------
    Ten of President Obama's 1,715 commutations are no total of any of his days.

    >>> from analysis.grants.presidents import read_presidents
    >>> grants = pd.DataFrame({"batch_id": ["2011-11-21-obama"] + ["2031-05-28-doe"] * 2, "is_life": False})
    >>> grants["granted_on"] = pd.to_datetime(grants["batch_id"].str[:10])
    >>> grants["president"] = ["Barack Obama"] + ["Jane Doe"] * 2
    >>> grants = grants.assign(clemency_type="commutation", is_declined=False)
    >>> known_running_totals(grants, read_presidents())["n_running_commutations"].tolist()
    [<NA>, 2]
    """
    running = running_totals(grants)
    n_pardons = is_effective(grants, "pardon").groupby(grants["batch_id"]).sum()
    counts = running.assign(n_pardons=running["batch_id"].map(n_pardons))
    is_whole = _is_whole(counts, presidents, "n_commutations")
    totals = ["n_running_commutations", "n_running_life_in_force"]
    return running.assign(**{total: running[total].astype("Int64").where(is_whole) for total in totals})


def count_drugs_by_batch(grants: pd.DataFrame) -> pd.DataFrame:
    """How many people's offenses name which drug, in every batch.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        As :func:`analysis.measures.count_by_drug`, with ``batch_id``. Not changed.

    Returns
    -------
    DataFrame, one row per batch and drug named in it: ``batch_id``, ``drug``, ``n_people``
        Oldest batch first, in it the most people first; one person may count for several drugs.

    Examples
    --------
    Two people, one convicted for heroin, the other for cocaine and heroin.

    >>> grants = pd.DataFrame({"batch_id": "2016-03-30-obama", "drugs": ["heroin", "cocaine;heroin"]})
    >>> grants = grants.assign(clemency_type="commutation", is_declined=False)
    >>> count_drugs_by_batch(grants)[["drug", "n_people"]].values.tolist()
    [['heroin', 2], ['cocaine', 1]]
    """
    people = effective_people(grants)
    drugs = people[["batch_id"]].assign(drug=split_lists(people["drugs"])).explode("drug").dropna()
    counts = drugs.astype({"drug": "string"}).value_counts().rename("n_people")
    return counts.reset_index().sort_values(
        ["batch_id", "n_people", "drug"], ascending=[True, False, True], ignore_index=True
    )


def _look_up(batches: pd.DataFrame, values: pd.Series, presidents: pd.DataFrame) -> pd.Series:
    """The value of the time in office of each batch, missing where it is not in the table."""
    positions = presidencies(presidents, batches["batch_id"])
    found = values.reset_index(drop=True).reindex([-1 if at is None else at for at in positions])
    return found.set_axis(batches.index)
