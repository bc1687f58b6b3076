"""The people of a batch in words: what the table says of each, what its record adds, and how rows are selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from analysis.grants.schema import drug_weights, list_items
from analysis.lists.trace import Trace
from analysis.measures.counts import is_effective
from analysis.measures.selections import list_selections
from analysis.measures.sentences import years_served
from analysis.text.numbers import day_words, plain_number
from analysis.text.sentence import as_sentences
from analysis.text.tables import drug_words


class Quotation(NamedTuple):
    """Published words, and in words the values that were read from them."""

    values: str
    words: str


@dataclass(frozen=True, slots=True)
class Record:
    """What the table leaves out of one person.

    ``fields`` are labels with values, ``source`` the list with the line of the record,
    ``page`` where that list was published. All may be empty.
    """

    fields: Sequence[tuple[str, str]] = ()
    source: str = ""
    page: str = ""
    readings: Sequence[Quotation] = ()


class Selected(NamedTuple):
    """A selection in words (none where its value says it), and for each row whether it is selected."""

    label: str
    rows: Sequence[bool]


#: What a record calls the columns of the grants table. The table of people itself has the others.
_FIELDS: Mapping[str, str] = {
    "aliases": "Also called",
    "home": "Home",
    "n_cases": "Court cases",
    "is_amended": "Amended before the grant",
    "is_life_imposed": "Life as first imposed",
    "imposed_months": "First imposed",
    "supervised_release_months": "Supervised release",
    "fine_usd": "Fine",
    "restitution_usd": "Restitution",
    "offenses": "Offenses",
    "statutes": "Statutes",
    "drug_quantities": "Weights",
    "requires_drug_treatment": "Drug treatment",
    "remits_fine": "Money remitted",
    "home_confinement": "Rest in home confinement",
    "is_company": "A company, not a person",
    "amends": "Replaces the grant",
    "same_person": "Other grants to the same person",
}

#: What the readings of published words call the columns that the table itself has.
_READ_AS: Mapping[str, str] = {
    **_FIELDS,
    "name": "name",
    "district": "district",
    "first_sentenced_on": "first sentenced",
    "is_life": "life in force",
    "sentence_months": "sentence in force",
    "life_plus_months": "after life",
    "has_firearm": "firearm",
    "drugs": "drugs",
    "grant_form": "form of the grant",
    "expires_on": "expires on",
    "commuted_months": "commuted to",
    "is_death": "death sentence",
    "is_declined": "declined",
}

#: Missing in these columns says that there is none; in all others that the list does not say.
_NONE_IF_MISSING = (
    "aliases",
    "amends",
    "same_person",
    "offenses",
    "statutes",
    "drug_quantities",
    "supervised_release_months",
)

#: Selections whose value needs no words.
_SELECTED: Mapping[str, str] = {
    "grant=commutation": "Commutations",
    "grant=pardon": "Pardons",
    "grant=declined": "Declined or not effectuated",
    "grant=amended": "Amended warrants, not counted again",
    "is_company=true": "Companies",
    "is_life=true": "Life in force",
    "is_life_imposed=true": "Life as first imposed",
    "years_served=known": "First sentenced on a known day",
    "years_served=under+10": "First sentenced less than ten years before",
    "sentence_months=known": "A sentence of months in force",
    "cut_months=known": "Old and new term in months",
    "months_to_new_end=known": "A sentence of months with a new end",
    "expires_on=known": "A day of expiry is named",
    "expires_on=none": "No day of expiry is named",
    "has_firearm=true": "A firearm conviction",
    "requires_drug_treatment=true": "Residential drug treatment",
    "remits_fine=true": "Fine or other money remitted",
    "home_confinement=true": "Rest in home confinement",
    "drugs=unspecified": "A drug offense that names no drug",
    "district=none": "No district stated",
    "state=none": "No state stated",
    "state=other+court": "Courts of no state",
}


def describe_people(batch: pd.DataFrame) -> pd.DataFrame:
    """The people of a batch as a table of words, in published order.

    Parameters
    ----------
    batch : DataFrame, one row per grant. Not changed.

    Returns
    -------
    DataFrame, one row per grant, missing where the list does not say
        ``name``, ``district``, ``first_sentenced_on``, ``sentence``, ``drugs``, ``has_firearm``, ``grant``.
    """
    return pd.DataFrame(
        {
            "name": batch["name"],
            "district": batch["district"],
            "first_sentenced_on": batch["first_sentenced_on"],
            "sentence": [_sentence_words(person) for person in batch.to_dict("records")],
            "drugs": _drugs_words(batch),
            "has_firearm": batch["has_firearm"],
            "grant": [_grant_words(person) for person in batch.to_dict("records")],
        }
    )


def _items_words(cell: object) -> str:
    return ", ".join(list_items(cell))


def _drugs_words(batch: pd.DataFrame) -> pd.Series:
    """The drugs named; "none" where the offenses are known and no drug offense is among them."""
    named = batch["drugs"].str.replace("unspecified", drug_words("unspecified"))
    named = named.map(_items_words, na_action="ignore").astype("string")
    return named.mask(named.isna() & batch["offenses"].notna(), "none")


def _sentence_words(person: Mapping[Any, Any]) -> str | None:
    if person["is_death"] is True:
        return "death"
    if person["is_life"] is True:
        plus = person["life_plus_months"]
        return "life" if pd.isna(plus) or not plus else f"life and {plain_number(plus)} months"
    return None if pd.isna(person["sentence_months"]) else f"{plain_number(person['sentence_months'])} months"


def _grant_words(person: Mapping[Any, Any]) -> str | None:
    if person["is_declined"] is True:
        return "declined"
    if pd.notna(person["amends"]):
        return f"amended warrant ({person['clemency_type']})"
    if person["clemency_type"] == "pardon":
        return "pardon"
    months, day = person["commuted_months"], person["expires_on"]
    term = [] if pd.isna(months) else [f"to {plain_number(months)} months"]
    end = [] if pd.isna(day) else [f"to expire {day_words(day)}"]
    return ", ".join(term + end) or ("other terms" if person["grant_form"] == "other" else None)


def describe_records(
    batch: pd.DataFrame, pages: Mapping[str, str], traces: Sequence[Trace | None] = ()
) -> list[Record]:
    """What the table of people leaves out of each person.

    Parameters
    ----------
    batch : DataFrame, one row per grant. Not changed.
    pages : by source, where that list was published
    traces : for each row the way of its values, where the list is at hand

    Returns
    -------
    A record for each row, which leaves out what :func:`say_records` tells.
    """
    asked = {name: label for name, label in _FIELDS.items() if batch[name].notna().any()}
    ways = traces or [None] * len(batch)
    served = years_served(batch).where(is_effective(batch))
    return [
        Record(_fields(person, years, asked), _place(person), pages.get(str(person["source"]), ""), _readings(trace))
        for person, years, trace in zip(batch.to_dict("records"), served, ways, strict=True)
    ]


def say_records(batch: pd.DataFrame) -> str:
    """What the records of a batch leave out."""
    nobodys = [label.lower() for name, label in _FIELDS.items() if batch[name].isna().all()]
    not_stated = f"the lists state for nobody here: {', '.join(nobodys)}" if nobodys else ""
    left_out = (
        "each name leads to all further fields of the person: left out are no, 0, a single court case and a first "
        "sentence like the one in force; what the list does not say is named; last come source and line of the record; "
        "weights are those that the offenses name, often a threshold of the law"
    )
    return str(as_sentences(left_out, not_stated))


def _fields(person: Mapping[Any, Any], served: float, asked: Mapping[str, str]) -> list[tuple[str, str]]:
    fields, not_stated = [], []
    for name, label in asked.items():
        value = person[name]
        if name == "imposed_months" and pd.notna(value) and value == person["sentence_months"]:
            continue
        if pd.isna(value):
            is_life = name == "imposed_months" and person["is_life_imposed"] is True
            not_stated += [] if name in _NONE_IF_MISSING or is_life else [label.lower()]
        elif words := _value_words(name, value):
            fields.append((label, words))
    return [
        *([] if pd.isna(served) else [("Years since sentence", plain_number(served))]),
        *fields,
        *([("Not stated", ", ".join(not_stated))] if not_stated else []),
    ]


def _value_words(name: str, value: Any) -> str:
    """A value with its unit; empty for no, 0 and a single case."""
    if value is True:
        return "yes"
    if name == "drug_quantities":
        return ", ".join(f"{drug} {plain_number(grams)} g" for drug, grams in drug_weights(value).items())
    if name == "first_sentenced_on" or (isinstance(value, str) and not value.replace(".", "").isdecimal()):
        return _items_words(value)
    if not float(value) or (name == "n_cases" and value == 1):
        return ""
    if name.endswith("_usd"):
        return f"${float(value):,.2f}".removesuffix(".00")
    number = plain_number(float(value))
    return f"{number} months" if name.endswith("_months") else number


#: What a reading calls cells of the table that are no words.
_READ_VALUES = {
    "true": "yes",
    "false": "no",
    "": "not stated",
    "1": "1",
    "expires_on": "to end on a day",
    "term": "to a term",
    "both": "to a term and to end on a day",
}


def _place(person: Mapping[Any, Any]) -> str:
    """The list and the line of a record, as ``clemency words`` takes it."""
    return str(person["source"]) if pd.isna(person["source_line"]) else f"{person['source']}:{person['source_line']}"


def _readings(trace: Trace | None) -> list[Quotation]:
    """The published words of a record, each once, with all values that were read from them."""
    by_words: dict[str, list[str]] = {}
    for traced in trace.values if trace and trace.path else ():
        if traced.words and traced.column in _READ_AS:
            value = _READ_VALUES.get(traced.value) or _value_words(traced.column, traced.value) or "0"
            note = f" ({traced.note})" if traced.note else ""
            by_words.setdefault(" / ".join(traced.words.split("\n")), []).append(
                f"{_READ_AS[traced.column].lower()}: {value}{note}"
            )
    return [Quotation("; ".join(values), words) for words, values in by_words.items()]


def describe_selections(batch: pd.DataFrame) -> dict[str, Selected]:
    """The selections of a batch in words, and which rows they select."""
    return {key: Selected(say_selection(key), list(mask)) for key, mask in list_selections(batch).items()}


def say_selection(key: str) -> str:
    """What the rows of a selection share, where its value does not say it.

    >>> say_selection("is_life=true"), say_selection("expires_on=2016-07-28")
    ('Life in force', 'Expires on July 28, 2016')
    >>> say_selection("drugs=heroin")
    ''
    """
    column, value = key.split("=", 1)
    if column == "expires_on" and key not in _SELECTED:
        return f"Expires on {day_words(value)}"
    return _SELECTED.get(key, "")
