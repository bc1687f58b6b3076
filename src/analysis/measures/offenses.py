"""What for and where: firearms, drugs, districts, and the conditions of the grant."""

from __future__ import annotations

from typing import get_args

import pandas as pd

from analysis.grants.schema import split_lists
from analysis.measures.counts import ClemencyType, effective_people, is_true, partition, with_shares

#: The parts that :func:`count_firearms_and_drugs` counts, in its order.
OFFENSES = ("drugs and a firearm", "drugs, no firearm", "a firearm, no drugs", "neither", "not stated")

#: The conditions that :func:`count_conditions` counts, by the column that says so.
CONDITIONS = {
    "residential drug treatment": "requires_drug_treatment",
    "fine or other money remitted": "remits_fine",
    "rest in home confinement": "home_confinement",
}


#: The groups of offenses that are of drugs, as :func:`count_offenses` counts them together.
_DRUG_GROUPS = ("drug trafficking", "drug possession")


def count_firearms_and_drugs(grants: pd.DataFrame) -> pd.DataFrame:
    """Firearm and drug convictions as overlapping sets of people.

    The trap: one offense category a person would hide exactly the question, who had a
    firearm conviction *along with* a drug offense.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined``, ``has_firearm``, ``drugs`` (missing if
        there is no drug offense). Not changed.

    Returns
    -------
    DataFrame, one row per part of :data:`OFFENSES`: ``drugs_and_firearms``, ``n_people``, ``share_people``
        Each person is in one part: the counts add to the effective commutations, the
        shares to one.

    Examples
    --------
    >>> grants = pd.DataFrame({"has_firearm": [True, False, False, True], "drugs": ["heroin", "cocaine", None, None]})
    >>> count_firearms_and_drugs(grants.assign(clemency_type="commutation", is_declined=False))["n_people"].tolist()
    [1, 1, 1, 1, 0]
    """
    return partition(label_offenses(effective_people(grants)), "drugs_and_firearms", OFFENSES)


def label_offenses(people: pd.DataFrame) -> pd.Series:
    """The part of :data:`OFFENSES` that each person is in, by ``has_firearm`` and ``drugs``."""
    has_drugs = people["drugs"].notna()
    part = pd.Series("not stated", index=people.index, dtype="string")
    has_firearm, has_none = is_true(people["has_firearm"]), is_true(~people["has_firearm"])
    part = part.mask(has_drugs & has_firearm, OFFENSES[0]).mask(has_drugs & has_none, OFFENSES[1])
    return part.mask(~has_drugs & has_firearm, OFFENSES[2]).mask(~has_drugs & has_none, OFFENSES[3])


def count_by_drug(grants: pd.DataFrame) -> pd.DataFrame:
    """How many people's offenses name which drug.

    The trap: one offense may name several drugs, so the counts may exceed the people.
    ``unspecified`` are drug offenses that name none.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined``, ``drugs`` (``;``-separated). Not changed.

    Returns
    -------
    DataFrame, one row per drug, the most people first
        ``drug``, ``n_people``, ``share_people`` (of the effective commutations).

    Examples
    --------
    Two people, three names of drugs.

    >>> grants = pd.DataFrame({"drugs": ["cocaine base;heroin", "heroin"], "clemency_type": "commutation"})
    >>> count_by_drug(grants.assign(is_declined=False)).values.tolist()
    [['heroin', 2, 1.0], ['cocaine base', 1, 0.5]]
    """
    people = effective_people(grants)
    drugs = split_lists(people["drugs"]).explode().dropna()
    return _most_first(drugs, "drug", of=len(people))


def count_by_offense_group(grants: pd.DataFrame) -> pd.DataFrame:
    """How many people have an offense of which group, commutations and pardons apart.

    The trap: a person may have offenses of several groups, so the counts may exceed the
    people. A firearm in a drug crime is of the group firearms, and of no other.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined``, ``offense_groups`` (``;``-separated, missing
        if no offense is named). Not changed.

    Returns
    -------
    DataFrame, one row per clemency type and group: commutations first, of each the most people first
        ``clemency_type``, ``offense_group``, ``n_people``, ``share_people`` (of the people
        with an effective grant of that type).

    Notes
    -----
    The groups are the U.S. Sentencing Commission's types of crime since fiscal year 2018: docs/offenses.md.

    Examples
    --------
    Of two commuted people both trafficked drugs and one had a firearm too; one person was pardoned.

    >>> groups = ["drug trafficking;firearms", "drug trafficking", "tax"]
    >>> kinds = ["commutation", "commutation", "pardon"]
    >>> grants = pd.DataFrame({"offense_groups": groups, "clemency_type": kinds, "is_declined": False})
    >>> count_by_offense_group(grants)[["clemency_type", "offense_group", "n_people"]].values.tolist()
    [['commutation', 'drug trafficking', 2], ['commutation', 'firearms', 1], ['pardon', 'tax', 1]]
    """
    counts = []
    for kind in get_args(ClemencyType):
        people = effective_people(grants, kind)
        groups = split_lists(people["offense_groups"]).explode().dropna()
        of_kind = _most_first(groups, "offense_group", of=len(people))
        of_kind.insert(0, "clemency_type", pd.Series(kind, index=of_kind.index, dtype="string"))
        counts.append(of_kind)
    return pd.concat(counts, ignore_index=True)


def count_offenses(grants: pd.DataFrame) -> pd.DataFrame:
    """What commuted people were convicted of, in one list: drugs, each drug, firearms, and everything else by group.

    The trap: a person may be in several rows, and is in the row of drugs once, however many drugs are
    named. Firearms are convictions for one; a gun that only lengthened a drug sentence is none.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined``, ``drugs``, ``has_firearm``, ``offense_groups``. Not changed.

    Returns
    -------
    DataFrame, one row per offense that somebody was convicted of: ``offense``, ``drug``, ``n_people``, ``share_people``
        (of the effective commutations). The most people first; the rows of the drugs, the only ones with a
        ``drug``, follow that of drug offenses.

    Examples
    --------
    >>> grants = pd.DataFrame({"drugs": ["heroin", "heroin"], "has_firearm": [True, False]})
    >>> grants = grants.assign(offense_groups=["drug trafficking;firearms", "drug trafficking;tax"])
    >>> count_offenses(grants.assign(clemency_type="commutation", is_declined=False)).iloc[:, :3].values.tolist()
    [['drug offenses', <NA>, 2], ['drug offenses', 'heroin', 2], ['firearms', <NA>, 1], ['tax', <NA>, 1]]
    """
    people = effective_people(grants)
    groups = split_lists(people["offense_groups"]).explode().dropna()
    others = groups[~groups.isin([*_DRUG_GROUPS, "firearms"])]
    drugs, firearms = (
        pd.Series(label, people.index[has], dtype="string")
        for label, has in (("drug offenses", people["drugs"].notna()), ("firearms", is_true(people["has_firearm"])))
    )
    counts = _most_first(pd.concat([drugs, firearms, others]), "offense", of=len(people))
    by_drug = count_by_drug(grants).assign(offense="drug offenses")
    rows = pd.concat([counts, by_drug], ignore_index=True).astype({"offense": "string", "drug": "string"})
    rank = rows["offense"].map({name: at for at, name in enumerate(counts["offense"])})
    rows = rows.assign(rank=rank).sort_values("rank", kind="stable", ignore_index=True)
    return rows[["offense", "drug", "n_people", "share_people"]]


def count_by_district(grants: pd.DataFrame, clemency_type: ClemencyType = "commutation") -> pd.DataFrame:
    """How many people were sentenced in which federal court district, or in which other court.

    The trap: the district is that of a person's first numbered case.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined``, ``district``. Not changed.
    clemency_type : whose people are counted

    Returns
    -------
    DataFrame, one row per district, the most people first; a district not stated in a last row without one
        ``district``, ``n_people``, ``share_people``. The counts add to the effective
        grants of that type, the shares to one.

    Examples
    --------
    >>> courts = ["Southern District of Ohio", "Southern District of Ohio", "District of Guam", None]
    >>> grants = pd.DataFrame({"district": courts, "clemency_type": "commutation", "is_declined": False})
    >>> count_by_district(grants)["n_people"].tolist()
    [2, 1, 1]
    """
    people = effective_people(grants, clemency_type)
    counts = _most_first(people["district"].dropna(), "district", of=len(people))
    n_not_stated = int(people["district"].isna().sum())
    if n_not_stated:
        missing = with_shares(pd.DataFrame({"district": [pd.NA], "n_people": [n_not_stated]}), of=len(people))
        counts = pd.concat([counts, missing.astype(counts.dtypes.to_dict())], ignore_index=True)
    return counts


def count_conditions(grants: pd.DataFrame) -> pd.DataFrame:
    """How many grants came with which condition or relief.

    The trap: a grant may carry several, or none.

    Parameters
    ----------
    grants : DataFrame, one row per grant
        Reads ``clemency_type``, ``is_declined`` and the columns of :data:`CONDITIONS`. Not changed.

    Returns
    -------
    DataFrame, one row per condition: ``condition``, ``n_people``, ``share_people``
        Shares are of the effective commutations.

    Examples
    --------
    >>> grants = pd.DataFrame({"requires_drug_treatment": [True, False], "remits_fine": [True, None]})
    >>> grants = grants.assign(home_confinement=False, clemency_type="commutation", is_declined=False)
    >>> count_conditions(grants)["n_people"].tolist()
    [1, 1, 0]
    """
    people = effective_people(grants)
    counts = pd.DataFrame(
        {
            "condition": pd.Series(list(CONDITIONS), dtype="string"),
            "n_people": [int(is_true(people[column]).sum()) for column in CONDITIONS.values()],
        }
    )
    return with_shares(counts, of=len(people))


def _most_first(labels: pd.Series, name: str, of: int) -> pd.DataFrame:
    counts = labels.astype("string").value_counts().rename("n_people").rename_axis(name).reset_index()
    counts = counts.astype({name: "string", "n_people": int})
    return with_shares(counts.sort_values(["n_people", name], ascending=[False, True], ignore_index=True), of=of)


def leading(counts: pd.DataFrame, at_most: int = 15) -> pd.DataFrame:
    """The first rows of a table of counts, cut where no row is left out that equals one shown.

    Parameters
    ----------
    counts : DataFrame, the most people first
        Reads ``n_people``. Not changed.
    at_most : int, rows

    Returns
    -------
    DataFrame, at most ``at_most`` rows of ``counts``; the first ones if the first tie is longer

    Examples
    --------
    >>> leading(pd.DataFrame({"n_people": [4, 3, 3, 1, 1]}), at_most=4)["n_people"].tolist()
    [4, 3, 3]
    """
    if len(counts) <= at_most:
        return counts
    whole = counts[counts["n_people"] > counts["n_people"].iloc[at_most]].head(at_most)
    return whole if len(whole) else counts.head(at_most)
