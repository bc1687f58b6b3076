"""compare.html: two batches side by side, and without script all of them in one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.escape import make_visible
from analysis.exhibits import UNKNOWN, Table
from analysis.measures.batches import known_or_missing
from analysis.measures.sentences import in_initiative
from analysis.site.page import SitePage
from analysis.site.summary import newest_first
from analysis.text import (
    FEW,
    counted,
    day_words,
    months_words,
    number_words,
    plain_number,
    share_of_known,
    share_words,
    years_words,
)

#: The rows of the comparison, in their parts.
COMPARED: Mapping[str, tuple[str, ...]] = {
    "The grants": ("President", "Commutations", "Pardons", "Declined", "Commutations to that day"),
    "Life sentences": ("In force", "As first imposed"),
    "Years since the first sentencing": ("Median", "Range", "Under ten, while the initiative of 2014 ran"),
    "Sentences": ("Median sentence in force", "Median cut, where both terms are named"),
    "Offenses": ("Firearm conviction", "Firearm along with a drug offense", "Drugs named most"),
    "Terms of the grant": (
        "Residential drug treatment",
        "Fine or other money forgiven",
        "Home confinement",
    ),
}


def render_compare(batches: pd.DataFrame, drugs: pd.DataFrame, presidents: pd.DataFrame) -> SitePage:
    """The page of comparisons, from a row a batch and a row a batch and drug."""
    known = newest_first(known_or_missing(batches, presidents, "n_commutations", "n_pardons"))
    words_of = _say_batches(known, drugs)
    can_choose = len(batches) > 1
    return SitePage(
        file="compare.html",
        title="Two days of grants side by side",
        description=f"The key numbers of {counted(batches['granted_on'].nunique(), 'day', 'days')} of presidential "
        "clemency, any two of them side by side.",
        values={
            "few": number_words(FEW),
            "pair": (),
            **(_compare_pair(known, words_of) if can_choose else {}),
            "all_days": _all(known),
        },
        data={"words": {"parts": [[part, list(rows)] for part, rows in COMPARED.items()], "batches": words_of}}
        if can_choose
        else {},
        script="compare.js" if can_choose else "",
    )


def _say_batches(batches: pd.DataFrame, drugs: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The words of each batch for the table of two, by its id."""
    drugs_of = {
        batch_id: [(drug, int(n)) for drug, n in zip(rows["drug"], rows["n_people"], strict=True)]
        for batch_id, rows in drugs.groupby("batch_id")
    }
    return {
        make_visible(row["batch_id"]): {
            "day": day_words(row["granted_on"]),
            "values": batch_values(row, drugs_of.get(row["batch_id"], [])),
            "note": say_small(row),
        }
        for row in batches.to_dict("records")
    }


def _compare_pair(batches: pd.DataFrame, words_of: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Two batches beside each other, and the lists to choose others from."""
    ids = list(batches.loc[(batches["n_commutations"] > 0).fillna(False), "batch_id"]) or list(batches["batch_id"])
    first, second = (ids * 2)[1], ids[0]
    pair = [words_of[make_visible(batch_id)] for batch_id in (first, second)]
    values = zip(*(batch["values"] for batch in pair), strict=True)
    return {
        "pair": pair,
        "parts": [(part, [(label, *next(values)) for label in labels]) for part, labels in COMPARED.items()],
        "notes": " ".join(dict.fromkeys(batch["note"] for batch in pair if batch["note"])),
        "choosers": [
            {"id": "a", "label": "One day", "chosen": first},
            {"id": "b", "label": "Another day", "chosen": second},
        ],
        "groups": [
            (
                president,
                [
                    {"batch_id": row["batch_id"], "words": f"{day_words(row['granted_on'])}: {_grants(row)}"}
                    for row in rows.to_dict("records")
                ],
            )
            for president, rows in batches.groupby("president", sort=False)
        ],
    }


def _grants(row: Mapping[Any, Any]) -> str:
    return counted(sum(_whole(row[number]) for number in ("n_commutations", "n_pardons")), "grant", "grants")


def _whole(number: Any) -> int:
    """A count that may be missing: nothing of that kind is in the lists."""
    return 0 if pd.isna(number) else int(number)


def batch_values(row: Mapping[Any, Any], drugs: list[tuple[str, int]]) -> list[str]:
    """The words for each row of :data:`COMPARED`, of one batch; ``–`` where there is nothing to count."""

    def count(number: str) -> str:
        return UNKNOWN if pd.isna(row[number]) else f"{row[number]:,}"

    def part(number: str, of: int) -> str:
        return share_words(int(row[number]), of) if of else UNKNOWN

    def of_people(words: str, number: str) -> str:
        return f"{words}, of {counted(int(row[number]))}" if row[number] else UNKNOWN

    served, has_criterion = bool(row["n_served"]), bool(in_initiative(pd.DataFrame([row])).all())
    named = [(drug, n_people) for drug, n_people in drugs if drug != "unspecified"]
    # the first three, and whatever is named as often as the third
    most = [f"{drug} {n_people:,}" for drug, n_people in named if n_people >= named[min(2, len(named) - 1)][1]]
    return [
        make_visible(row["president"]),
        count("n_commutations"),
        count("n_pardons"),
        count("n_declined"),
        count("n_running_commutations"),
        _share(row, "n_life_in_force"),
        _share(row, "n_life_as_imposed"),
        of_people(years_words(row["median_years"]), "n_served") if served else UNKNOWN,
        _range(row["min_years"], row["max_years"]) if served else UNKNOWN,
        part("n_under_ten", int(row["n_served"]) if has_criterion else 0),
        of_people(months_words(row["median_months"]), "n_finite") if row["n_finite"] else UNKNOWN,
        of_people(months_words(row["median_cut_months"]), "n_cut") if row["n_cut"] else UNKNOWN,
        _share(row, "n_firearm"),
        part("n_firearm_with_drugs", int(row["n_firearm"])),
        make_visible(", ".join(most)) or UNKNOWN,
        _share(row, "n_drug_treatment"),
        _share(row, "n_fine_remitted"),
        _share(row, "n_home_confinement"),
    ]


def _range(low: float, high: float) -> str:
    """
    >>> _range(8.0, 13.04), _range(12.98, 13.04)
    ('8 to 13 years', '13 years')
    """
    first, last = years_words(low).removesuffix(" years"), years_words(high)
    return last if last.startswith(f"{first} year") else f"{first} to {last}"


def say_small(row: Mapping[Any, Any]) -> str:
    """A warning where a batch is too small to compare; empty where it is not."""
    n, day = _whole(row["n_commutations"]), day_words(row["granted_on"])
    if pd.isna(row["n_commutations"]):
        return f"Our data have no commutation of {day}, and lack some of this president’s."
    if not n:
        return f"No commutation of {day} took effect, so there is no sentence to compare."
    if n < FEW:
        return (
            f"{day} has {counted(n, 'commutation', 'commutations')}: read the single grants in its report; "
            "medians and shares of so few people say next to nothing about a difference."
        )
    return ""


def _all(batches: pd.DataFrame) -> Table:
    """The key numbers of every batch, for those without script and those who want all at once."""
    rows = batches.to_dict("records")
    table = pd.DataFrame(
        {
            "day": [day_words(row["granted_on"]) for row in rows],
            "n_commutations": batches["n_commutations"].to_list(),
            "n_pardons": batches["n_pardons"].to_list(),
            "life": [_share(row, "n_life_in_force") for row in rows],
            "median_years": batches["median_years"].to_list(),
            "median_months": batches["median_months"].to_list(),
            "firearm": [_share(row, "n_firearm") for row in rows],
            "president": batches["president"].to_list(),
        }
    )
    return Table(
        table,
        name="all-days",
        caption="The key numbers of every day of grants, newest first",
        note="–: no grant of this kind is in our data, which lack some of this president’s; or no such "
        "sentence. Medians are "
        f"of few people where the commutations are few: under {number_words(FEW)}, look at the single grants in the "
        "report of the day.",
        columns={
            "day": "Day of grant",
            "n_commutations": "Commutations",
            "n_pardons": "Pardons",
            "life": "Serving life",
            "median_years": "Median years since first sentencing",
            "median_months": "Median sentence in force, months",
            "firearm": "Firearm conviction",
            "president": "President",
        },
        formats={"median_years": "{:.1f}".format, "median_months": plain_number},
    )


def _share(row: Mapping[Any, Any], number: str) -> str:
    """A count of a batch as a share of the people commuted; ``–`` where it has none, or of nobody it is known."""
    n, n_unknown = _whole(row["n_commutations"]), int(row[f"{number}_unknown"])
    n -= int(row["n_commutations_of_companies"])
    return share_of_known(int(row[number]), n, n_unknown) if n > n_unknown else UNKNOWN
