"""A paragraph for each of a few people whose sentence was commuted, or who were pardoned, made from their row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analysis.grants.identity import person_ids
from analysis.grants.schema import list_items
from analysis.measures.counts import effective, effective_people
from analysis.measures.pardons import is_court_martial
from analysis.measures.results import FEW_PEOPLE
from analysis.measures.sentences import years_served
from analysis.measures.states import is_district
from analysis.text.findings import last_name
from analysis.text.numbers import day_words, months_words
from analysis.text.people import month_words
from analysis.text.sentence import Sentence
from analysis.text.tables import drug_words, offense_words
from analysis.text.template import plain, say

#: Labels that a sentence says in other words than a table.
OTHER_WORDS: Final[Mapping[str, str]] = {
    "conspiracy, object not stated": "conspiracy",
    "continuing criminal enterprise": "leading a continuing criminal enterprise",
    "contraband in prison": "prison contraband offenses",
    "drug crime by telephone": "using a telephone in a drug crime",
    "drug crime near a protected place": "a drug crime near a school or another protected place",
    "drug crime with minors": "a drug crime involving minors",
    "drug manufacture": "drug manufacturing",
    "drug precursors and equipment": "offenses with drug precursors or equipment",
    "drug premises": "keeping drug premises",
    "firearm in a drug crime": "having a firearm in a drug crime",
    "firearm in a violent crime": "having a firearm in a violent crime",
    "firearm possession by a prohibited person": "unlawful possession of a firearm",
    "military offense": "a military offense",
    "misprision": "misprision (not reporting a felony)",
    "other": "another offense",
    "other weapon offense": "a weapons offense",
    "prostitution": "a prostitution or Mann Act offense",
    "supervised release violation": "a violation of supervised release",
    "wiretapping and decryption": "illegal wiretapping or decryption",
}

#: What a grant can do besides, by its column.
_CONDITIONS: Final[Mapping[str, str]] = {
    "requires_drug_treatment": "requires residential drug treatment",
    "remits_fine": "forgives a fine or other money still owed",
    "home_confinement": "leaves the rest of the sentence to home confinement",
}


def describe_profiles(batch: pd.DataFrame) -> list[tuple[str, str, Sentence]]:
    """Those whose sentence was commuted on a day of few commutations, one by one; where there are none, those pardoned.

    Parameters
    ----------
    batch : DataFrame, one row per grant of a batch. Not changed.

    Returns
    -------
    Id, name and paragraph of each person, in the order of ``batch``
        Nobody where there are ten or more of them, or where nothing is known but names. What the list does
        not say is left out of a paragraph, or said not to be published where a reader would ask for it.
    """
    template = "profile" if len(effective(batch)) else "pardon"
    people = effective_people(batch, "commutation" if template == "profile" else "pardon")
    is_known = people[["sentence_months", "first_sentenced_on", "offenses"]].notna().to_numpy().any()
    if len(people) >= FEW_PEOPLE or not is_known:
        return []
    served = years_served(people)
    return [
        (str(id_), person["name"], say(template, "text", _values(person, years)))
        for id_, person, years in zip(person_ids(people), people.to_dict("records"), served, strict=True)
    ]


def _values(person: Mapping[Any, Any], served: float) -> dict[str, Any]:
    """What the template reads of a row: words, and what it says of numbers; empty for what is not known."""
    court, imposed, months, ends = (
        None if pd.isna(person[name]) else person[name]
        for name in ("district", "imposed_months", "commuted_months", "expires_on")
    )
    sentenced = "" if pd.isna(person["first_sentenced_on"]) else str(person["first_sentenced_on"])
    return {
        "name": plain(person["name"]),
        "home": "" if pd.isna(person["home"]) else plain(person["home"]),
        "offenses": _offenses(list(map(plain, list_items(person["offenses"])))),
        "drugs": [plain(drug_words(drug)) for drug in list_items(person["drugs"]) if drug != "unspecified"],
        "court": _at_court(plain(court)) if court else "",
        "sentenced": _on(person["first_sentenced_on"]),
        "sentence": _term(person["is_death"], person["is_life"], person["sentence_months"], person["life_plus_months"]),
        "imposed": _term(None, person["is_life_imposed"], imposed, None),
        "is_amended": person["is_amended"] is True,
        "is_death": person["is_death"] is True,
        "served": 0 if pd.isna(served) else 12 * served,
        "calendar": float(person["granted_on"].year - int(sentenced[:4])) if sentenced else 0.0,
        "besides": [words for words in _besides(person) if words],
        "president": last_name(plain(person["president"])),
        "granted_on": f"{person['granted_on']:%Y-%m-%d}",
        "months": float(months) if months is not None else 0,
        "ends": f"{ends:%Y-%m-%d}" if ends is not None else "",
        "is_other": person["grant_form"] == "other",
        "conditions": [words for name, words in _CONDITIONS.items() if person[name] is True],
    }


def _offenses(labels: list[str]) -> list[str]:
    """Labels of offenses as a sentence says them, what has no label of its own last."""
    if labels == ["other"]:
        return ["a federal offense"]
    own = {"fraud": "other fraud"} if "bank fraud" in labels else {}
    in_order = sorted(labels, key=lambda label: label == "other")
    return [own.get(label) or OTHER_WORDS.get(label) or offense_words(label) for label in in_order]


def _at_court(court: str) -> str:
    """Where a court sentenced somebody: in a district, or by another court."""
    if is_district(court):
        return f"in the {court}"
    if is_court_martial(court):
        return f"by a {court}" if "martial" in court.lower() else f"by a {court} court-martial"
    return f"by the {court}"


def _on(day: Any) -> str:
    """The day of sentencing as far as it is published, as it stands in a sentence."""
    if pd.isna(day):
        return ""
    return f"on {day_words(day)}" if len(day) == len("2001-02-23") else f"in {month_words(day)}"


def _term(is_death: Any, is_life: Any, months: Any, plus: Any) -> str:
    """A sentence, after "to" or "was"; empty where it is not known."""
    if is_death is True:
        return "death"
    if is_life is True:
        return "life in prison" + (f" plus {months_words(plus)}" if pd.notna(plus) and plus else "")
    return f"{months_words(months)} in prison" if pd.notna(months) and months else ""


def _besides(person: Mapping[Any, Any]) -> list[str]:
    """What the sentence holds beside prison."""
    release, fine, restitution = (person[name] for name in ("supervised_release_months", "fine_usd", "restitution_usd"))
    years = "" if pd.isna(release) else "lifelong" if release == "life" else f"{months_words(float(release))} of"
    return [
        f"{years} supervised release" if years else "",
        f"a fine of {_dollars(fine)}" if pd.notna(fine) and fine else "",
        f"restitution of {_dollars(restitution)}" if pd.notna(restitution) and restitution else "",
    ]


def _dollars(amount: float) -> str:
    """An amount of money; whole millions as people say them.

    >>> _dollars(200_000_000), _dollars(274_198)
    ('$200 million', '$274,198')
    """
    return f"${amount:,.0f}" if amount % 1_000_000 else f"${amount / 1_000_000:,.0f} million"
