"""Across batches and presidents: every batch in one row, times in office, fiscal years that two presidents share."""

from __future__ import annotations

import pandas as pd

from analysis.grants.presidents import presidency, times_in_office
from analysis.grants.schema import split_lists
from analysis.measures.counts import effective, is_effective, is_true, running_totals
from analysis.measures.sentences import CRITERION_YEARS, DAYS_PER_YEAR, years_served

_BATCH = ["batch_id", "granted_on", "president"]

#: What :func:`summarize_by_batch` counts over the effective commutations, by the column that is true.
_FLAGS = {
    "n_life_in_force": "is_life",
    "n_life_as_imposed": "is_life_imposed",
    "n_firearm": "has_firearm",
    "n_drug_treatment": "requires_drug_treatment",
    "n_fine_remitted": "remits_fine",
    "n_home_confinement": "home_confinement",
}


def summarize_by_batch(grants: pd.DataFrame) -> pd.DataFrame:
    """The key numbers of every batch, as :func:`analysis.measures.batch_results` gives them one batch at a time.

    The trap: a median of three people is a number, and says next to nothing. Each median
    has its ``n`` beside it.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads what the measures of one batch read. Not changed.

    Returns
    -------
    DataFrame, one row per batch, oldest first
        ``batch_id``, ``granted_on``, ``president``; ``n_commutations``, ``n_pardons``,
        ``n_declined`` (they add to the rows); ``n_running_commutations``,
        ``n_running_life_in_force``; and of the effective commutations ``n_life_in_force``,
        ``n_life_as_imposed``, ``n_served``, ``median_years``, ``min_years``, ``max_years``,
        ``n_under_ten``, ``n_finite``, ``median_months``, ``n_cut``, ``median_cut_months``,
        ``n_firearm``, ``n_firearm_with_drugs``, ``n_drug_treatment``, ``n_fine_remitted``,
        ``n_home_confinement``; ``n_life_in_force_unknown`` and so on, people of whom the
        list does not say it. Medians are missing where they are of nobody.
    """
    is_counted = is_effective(grants)
    is_life = is_true(grants["is_life"])
    years = years_served(grants).where(is_counted)
    months = grants["sentence_months"].astype("Float64").mask(is_life | ~is_counted).astype(float)
    cut = months - grants["commuted_months"].astype("Float64").astype(float)
    people = grants[_BATCH].assign(
        n_pardons=is_effective(grants, "pardon"),
        n_declined=is_true(grants["is_declined"]),
        n_under_ten=years < CRITERION_YEARS,
        n_firearm_with_drugs=is_counted & is_true(grants["has_firearm"]) & grants["drugs"].notna(),
        **{name: is_counted & is_true(grants[column]) for name, column in _FLAGS.items()},
        **{f"{name}_unknown": is_counted & grants[column].isna() for name, column in _FLAGS.items()},
    )
    keys = [people[name] for name in _BATCH]
    counts = people.drop(columns=_BATCH).astype(int).groupby(keys).sum()
    served, finite, cuts = years.groupby(keys), months.groupby(keys), cut.groupby(keys)
    numbers = counts.assign(
        n_served=served.count(),
        median_years=served.median(),
        min_years=served.min(),
        max_years=served.max(),
        n_finite=finite.count(),
        median_months=finite.median(),
        n_cut=cuts.count(),
        median_cut_months=cuts.median(),
    )
    running = running_totals(grants).drop(columns="n_life_in_force")
    return running.merge(numbers.reset_index(), on=_BATCH, how="left")


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
    slugs = times_in_office(batches["batch_id"])
    positions = [presidency(presidents, batch_id) for batch_id in batches["batch_id"]]
    counts = {}
    for number in numbers:
        held = batches.groupby([batches["president"], slugs])[number].transform("sum")
        totals = [pd.NA if at is None else presidents[number].iloc[at] for at in positions]
        published = pd.Series(totals, index=batches.index, dtype="Int64")
        is_lacking = (held == 0) | (held < published).fillna(False).astype(bool)
        counts[number] = batches[number].astype("Int64").mask(is_lacking & (batches[number] == 0))
    return batches.assign(**counts)


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
    """
    people = effective(grants)
    drugs = people[["batch_id"]].assign(drug=split_lists(people["drugs"])).explode("drug").dropna()
    counts = drugs.astype({"drug": "string"}).value_counts().rename("n_people")
    return counts.reset_index().sort_values(
        ["batch_id", "n_people", "drug"], ascending=[True, False, True], ignore_index=True
    )


def commutations_in_office(grants: pd.DataFrame, presidents: pd.DataFrame) -> pd.DataFrame:
    """Each batch's commutations by the years since the president took office.

    The trap: a president may have two times in office; each begins anew.

    Parameters
    ----------
    grants : DataFrame, one row per grant. Not changed.
    presidents : DataFrame, one row per time in office, oldest first
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.

    Returns
    -------
    DataFrame, one row per batch with commutations by a president of the table, oldest first
        ``batch_id``, ``granted_on``, ``president``, ``years_in_office`` (of 365.25 days), ``n_commutations``.
    """
    days = running_totals(grants)[[*_BATCH, "n_commutations"]]
    days = days[days["n_commutations"] > 0]
    positions = [presidency(presidents, batch_id) for batch_id in days["batch_id"]]
    began = pd.Series(
        [pd.NaT if at is None else presidents["took_office_on"].iloc[at] for at in positions],
        index=days.index,
        dtype="datetime64[ns]",
    )
    since = ((days["granted_on"] - began).dt.days / DAYS_PER_YEAR).astype(float)
    days = days.assign(years_in_office=since).dropna(subset=["years_in_office"])
    return days[[*_BATCH, "years_in_office", "n_commutations"]].reset_index(drop=True)


def fiscal_year(day: pd.Timestamp) -> int:
    """The federal fiscal year of a day: from July until 1976, from October afterwards.

    >>> [fiscal_year(pd.Timestamp(day)) for day in ("1901-09-14", "1974-08-09", "1976-09-30", "2009-01-20")]
    [1902, 1975, 1976, 2009]
    """
    first_month = 7 if day < pd.Timestamp("1976-07-01") else 10
    return int(day.year) + int(day.month >= first_month)


def fiscal_year_begins(year: int) -> pd.Timestamp:
    """The first day of a federal fiscal year; that of 1976 had five quarters.

    >>> [f"{fiscal_year_begins(year):%Y-%m-%d}" for year in (1902, 1976, 1977, 2017)]
    ['1901-07-01', '1975-07-01', '1976-10-01', '2016-10-01']
    """
    return pd.Timestamp(year - 1, 7 if year <= 1976 else 10, 1)


def mark_shared_years(years: pd.DataFrame, presidents: pd.DataFrame) -> pd.DataFrame:
    """Which fiscal years two presidents share, and whether the table splits them.

    The trap: a year in which the office changed hands, and which the table does not split,
    stands whole with one of the two.

    Parameters
    ----------
    years : DataFrame, one row per president and fiscal year
        Reads ``fiscal_year``. See :func:`analysis.grants.presidents.read_fiscal_years`. Not changed.
    presidents : DataFrame, one row per time in office
        Reads ``took_office_on``. Not changed.

    Returns
    -------
    DataFrame, ``years`` with ``shared``: ``split``, ``not split``, or missing where one president had the whole year
    """
    changed = {fiscal_year(day) for day in presidents["took_office_on"]}
    is_split = years["fiscal_year"].duplicated(keep=False)
    is_shared = years["fiscal_year"].isin(changed)
    shared = pd.Series(pd.NA, index=years.index, dtype="string")
    return years.assign(shared=shared.mask(is_shared, "not split").mask(is_split, "split"))
