"""The people of a batch in words: what the table says of each, and what the record of each adds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pandas as pd

from analysis.grants.identity import person_ids
from analysis.grants.schema import drug_weights, list_items
from analysis.lists.names import filing_words
from analysis.lists.trace import Trace
from analysis.measures.counts import is_company, is_effective, is_true
from analysis.measures.sentences import years_served
from analysis.measures.states import OTHER_COURT, state_of
from analysis.text.numbers import batch_words, day_words, listed, months_words, plain_number
from analysis.text.sentence import as_sentences
from analysis.text.tables import drug_words, offense_words


class Quotation(NamedTuple):
    """Published words, and in words the values that were read from them."""

    values: str
    words: str


@dataclass(frozen=True, slots=True)
class Record:
    """What the table leaves out of one person.

    ``fields`` are labels with values, ``source`` and ``line`` say where the record begins in which list,
    ``page`` where that list was published. All may be empty.
    """

    fields: Sequence[tuple[str, str]] = ()
    source: str = ""
    line: str = ""
    page: str = ""
    readings: Sequence[Quotation] = ()


#: The columns of the table, each with its heading, in their order.
_COLUMNS: Final[Mapping[str, str]] = {
    "name": "Name",
    "register_number": "Register number",
    "home": "Home",
    "offenses": "Offense",
    "drugs": "Drugs",
    "has_firearm": "Gun conviction",
    "first_sentenced_on": "Sentenced",
    "district": "Court",
    "sentence": "Sentence",
    "grant": "Grant",
    "terms": "Commuted",
}

#: What a record calls the columns of the grants table. It has those that the table of people has not.
_FIELDS: Final[Mapping[str, str]] = {
    "aliases": "Also called",
    "register_number": "Register number",
    "home": "Home",
    "docket": "Docket",
    "n_cases": "Court cases",
    "is_amended": "Amended before the grant",
    "is_life_imposed": "Life as first imposed",
    "imposed_months": "First imposed",
    "supervised_release_months": "Supervised release",
    "fine_usd": "Fine",
    "restitution_usd": "Restitution",
    "offenses": "Offenses",
    "drugs": "Drugs",
    "has_firearm": "Gun conviction",
    "statutes": "Statutes",
    "drug_quantities": "Drug weights",
    "requires_drug_treatment": "Drug treatment",
    "remits_fine": "Fine or money forgiven",
    "home_confinement": "Home confinement",
    "is_company": "A company, not a person",
    "amends": "Replaces the grant",
    "same_person": "Other grants to this person",
}

#: What the readings of published words call the columns that the table itself has.
_READ_AS: Mapping[str, str] = {
    **_FIELDS,
    "name": "name",
    "district": "court",
    "first_sentenced_on": "first sentenced",
    "is_life": "life in force",
    "sentence_months": "sentence in force",
    "life_plus_months": "after life",
    "grant_form": "form of the grant",
    "expires_on": "expires on",
    "commuted_months": "commuted to",
    "is_death": "death sentence",
    "is_declined": "declined",
}

#: Missing in these columns says that there is none, or nothing of interest; in others that the list does not say.
_NONE_IF_MISSING = (
    "register_number",
    "docket",
    "aliases",
    "is_company",
    "amends",
    "same_person",
    "offenses",
    "statutes",
    "drug_quantities",
    "supervised_release_months",
)


#: What a reader may look for, by a column that is missing for everyone where our data lack it.
_LOOKED_FOR: Final[Mapping[str, str]] = {
    "home": "home towns",
    "offenses": "offenses",
    "is_life": "sentences",
    "fine_usd": "fines",
    "restitution_usd": "restitution",
}


def sort_by_surname(batch: pd.DataFrame) -> pd.DataFrame:
    """The grants in the order of surnames, as :func:`analysis.lists.names.filing_words` has them.

    A company is filed by its whole name. Where names are hidden, people of one initial keep their published order.

    >>> batch = pd.DataFrame({"name": ["Bo Roe, Jr.", "Al de la Doe", "Ann Roe", "Doe and Sons"]})
    >>> sort_by_surname(batch.assign(is_company=[False, False, False, True]))["name"].tolist()
    ['Al de la Doe', 'Doe and Sons', 'Ann Roe', 'Bo Roe, Jr.']
    """
    keys = [
        ("".join(filter(str.isalpha, name)).casefold(), "") if is_firm else filing_words(name)
        for name, is_firm in zip(batch["name"], is_company(batch), strict=True)
    ]
    return batch.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


def describe_people(batch: pd.DataFrame) -> pd.DataFrame:
    """The people of a batch as a table of words, with the columns that this batch has.

    Parameters
    ----------
    batch : DataFrame, one row per grant. Not changed.

    Returns
    -------
    DataFrame, one row per grant in the order of ``batch``, missing where the list does not say
        Of the columns in :func:`people_headings` those that say something here: pardons have the offense, commutations
        drugs, gun conviction and the terms of the grant, a list of mere names what it prints beside them.
        Where words are ordered otherwise than by their letters (days, sentences, courts, grants) the column is an
        ordered categorical: sorted by it, life comes after every term. The index is the id of each person,
        :func:`analysis.grants.identity.person_ids`.
    """
    people = describe_each(batch)
    said = people["grant"].cat.categories
    if len(said) and said.str.startswith(_COMMUTED).all():
        people["terms"] = people.pop("grant").cat.rename_categories(lambda words: words.removeprefix(_COMMUTED))
    elif set(said) in ({"pardon"}, {"commutation"}, set()):
        del people["grant"]
    shown = [name for name in _shown(batch) if name in people]
    return people[shown].set_axis(pd.Index(person_ids(batch), name="id"), axis=0)


def describe_each(grants: pd.DataFrame) -> pd.DataFrame:
    """Grants as a table of words with every column that a table of people may have, whether it says something or not.

    Rows, index and order are those of ``grants``, which is not changed; see :func:`describe_people`.
    """
    persons = grants[list(_ORDERED_FROM)].to_dict("records")
    return pd.DataFrame(
        {
            "name": grants["name"],
            "register_number": grants["register_number"],
            "home": grants["home"],
            "offenses": grants["offenses"].map(
                lambda cell: ", ".join(map(offense_words, list_items(cell))), na_action="ignore"
            ),
            "drugs": _drugs_words(grants),
            "has_firearm": grants["has_firearm"],
            "first_sentenced_on": _ordered(persons, lambda person: _day(person["first_sentenced_on"])),
            "district": _ordered(persons, lambda person: _court(person["district"])),
            "sentence": _ordered(persons, _sentence),
            "grant": _ordered(persons, _grant),
        }
    )


def people_headings(people: pd.DataFrame) -> dict[str, str]:
    """The columns of the table of people, each with its heading."""
    return {name: _COLUMNS[name] for name in _COLUMNS if name in people}


def _shown(batch: pd.DataFrame) -> list[str]:
    """The columns that the table of a batch has."""
    types = set(batch["clemency_type"])
    is_known = batch[["district", "sentence_months", "is_life", "offenses"]].notna().any(axis=None)
    left_out = {
        *(("register_number", "home") if is_known else ()),
        *(("offenses",) if "pardon" not in types else ("has_firearm",)),
        *(("drugs",) if "commutation" not in types else ()),
    }
    there = {
        "sentence": (batch["sentence_months"].notna() | is_true(batch["is_life"]) | is_true(batch["is_death"])).any(),
        "grant": True,
        "terms": True,
        "drugs": batch["drugs"].notna().any(),
    }  # fmt: skip
    return [
        name for name in _COLUMNS
        if name not in left_out and (there[name] if name in there else batch[name].notna().any())
    ]  # fmt: skip


#: What the words of a grant begin with that commutes a sentence to something.
_COMMUTED: Final = "commuted "

#: What those columns are made from whose words are ordered by what they mean.
_ORDERED_FROM: Final = (
    *("first_sentenced_on", "district", "sentence_months", "is_life", "life_plus_months", "is_death"),
    *("clemency_type", "is_declined", "amends", "grant_form", "commuted_months", "expires_on"),
)

#: Words, and what they are ordered by.
_Ordered = tuple[str, Any]


def _ordered(persons: Sequence[Mapping[Any, Any]], say: Callable[[Mapping[Any, Any]], _Ordered | None]) -> Any:
    """A column of words as an ordered categorical, by what the words mean."""
    said = [say(person) for person in persons]
    ranks = {one[0]: one[1] for one in said if one}
    categories = sorted(ranks, key=lambda words: (ranks[words], words))
    return pd.Categorical([one and one[0] for one in said], categories, ordered=True)


def _drugs_words(batch: pd.DataFrame) -> pd.Series:
    """The drugs named; "none" where the offenses are known and no drug offense is among them."""
    named = batch["drugs"].map(lambda cell: ", ".join(map(drug_words, list_items(cell))), na_action="ignore")
    named = named.astype("string")
    return named.mask(named.isna() & batch["offenses"].notna(), "none")


def _day(cell: Any) -> _Ordered | None:
    """A day as far as it is published: a month, or a year, is before its days."""
    if pd.isna(cell):
        return None
    return (day_words(cell) if len(cell) == len("2001-02-23") else month_words(cell)), cell


def month_words(cell: str) -> str:
    """A month or a year of which no day is published.

    >>> month_words("2001-02"), month_words("1988")
    ('February 2001', '1988')
    """
    return f"{pd.Timestamp(cell):%B %Y}" if "-" in cell else cell


def _court(cell: Any) -> _Ordered | None:
    """A court, by its state first; courts of no state come last."""
    if pd.isna(cell):
        return None
    state = state_of(cell)
    return cell, (state == OTHER_COURT, state, cell)


def _sentence(person: Mapping[Any, Any]) -> _Ordered | None:
    """The sentence in force, by its length: life is longer than any term, and death comes last."""
    if person["is_death"] is True:
        return "death", (2, 0)
    if person["is_life"] is True:
        plus = person["life_plus_months"]
        return ("life", (1, 0)) if pd.isna(plus) or not plus else (f"life plus {months_words(plus)}", (1, plus))
    months = person["sentence_months"]
    return None if pd.isna(months) else (months_words(months) if months else "no prison term", (0, months))


def _grant(person: Mapping[Any, Any]) -> _Ordered | None:
    """What was granted: new terms by their end and length, then all that is no new term."""
    if person["is_declined"] is True:
        return "declined", (3,)
    if pd.notna(person["amends"]):
        return f"amended warrant ({person['clemency_type']})", (4,)
    if person["clemency_type"] == "pardon":
        return "pardon", (2,)
    months, day = person["commuted_months"], person["expires_on"]
    term = [] if pd.isna(months) else [f"to {months_words(months)}"]
    unbroken = "" if pd.isna(day) else day_words(day).replace(" ", "\u00a0")  # a day stays on one line of a cell
    end = [f"to end {unbroken}"] if unbroken else []
    if not term and not end:
        return f"{_COMMUTED}with no day or term named" if person["grant_form"] == "other" else "commutation", (1,)
    return f"{_COMMUTED}{', '.join(term + end)}", (0, str(day) if end else "~", months if term else 0)


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
    shown = _shown(batch)
    asked = {
        str(clemency_type): {
            name: label for name, label in _FIELDS.items() if name not in shown and rows[name].notna().any()
        }
        for clemency_type, rows in batch.groupby("clemency_type")
    }
    ways = traces or [None] * len(batch)
    served = years_served(batch).where(is_effective(batch) | is_effective(batch, "pardon"))
    return [
        Record(
            fields=_fields(person, years, asked[person["clemency_type"]]),
            source=str(person["source"]),
            line="" if pd.isna(person["source_line"]) else str(person["source_line"]),
            page=pages.get(str(person["source"]), ""),
            readings=_readings(trace),
        )
        for person, years, trace in zip(batch.to_dict("records"), served, ways, strict=True)
    ]


def say_records(batch: pd.DataFrame, records: Sequence[Record]) -> str:
    """What the records of a batch hold, and what is known of nobody in it.

    >>> from analysis.grants.select import choose_batch, read_grants
    >>> print(say_records(choose_batch(read_grants(), "2016-03-30-obama"), []))
    Not in our data for this day: home towns.
    """
    is_open = [bool(record.fields or (record.page and record.readings)) for record in records]
    has_more, which = any(is_open), "a name" if all(is_open) else "an underlined name"
    nobodys = [words for name, words in _LOOKED_FOR.items() if batch[name].isna().all()]
    return str(
        as_sentences(
            f"choose {which} to see what else the list says about that person" if has_more else "",
            "where a detail does not appear, there is none, or the table already has it" if has_more else "",
            "drug weights are those named in the offense, often the least that the law requires"
            if has_more and batch["drug_quantities"].notna().any()
            else "",
            f"not in our data for this day: {listed(nobodys)}" if nobodys else "",
        )
    )


def _fields(person: Mapping[Any, Any], served: float, asked: Mapping[str, str]) -> list[tuple[str, str]]:
    fields, not_stated = [], []
    for name, label in asked.items():
        value = person[name]
        if name == "imposed_months" and pd.notna(value) and value == person["sentence_months"]:
            continue
        if not isinstance(value, tuple) and pd.isna(value):
            is_life = name == "imposed_months" and person["is_life_imposed"] is True
            has_none = name == "drugs" and bool(list_items(person["offenses"]))
            not_stated += [] if name in _NONE_IF_MISSING or is_life or has_none else [label.lower()]
        elif words := _value_words(name, value):
            fields.append((label, words))
    return [
        *([] if pd.isna(served) else [("Years since sentence", plain_number(served))]),
        *fields,
        *([("Not published", ", ".join(not_stated))] if not_stated else []),
    ]


def _value_words(name: str, value: Any) -> str:
    """A value with its unit; empty for no, 0 and a single case."""
    if value is True:
        return "yes"
    if name == "drug_quantities":
        return ", ".join(f"{drug_words(drug)} {plain_number(grams)} g" for drug, grams in drug_weights(value).items())
    if name in _DAYS:
        return " ".join(day[0] for day in [_day(value)] if day)
    is_text = isinstance(value, str) and not value.replace(".", "").isdecimal()
    if name in _ITEM_WORDS or is_text or isinstance(value, tuple):
        return ", ".join(map(_ITEM_WORDS.get(name, str), list_items(value)))
    if not float(value) or (name == "n_cases" and value == 1):
        return ""
    if name.endswith("_usd"):
        return f"${float(value):,.2f}".removesuffix(".00")
    return months_words(float(value)) if name.endswith("_months") else plain_number(float(value))


_DAYS: Final = ("first_sentenced_on", "expires_on")


def _batch_day(id_: str) -> str:
    """The day of a batch or grant, by its id; of an id that names none, the id."""
    return batch_words(id_) if id_[:1].isdigit() else id_


#: How the items of a list cell are said, where not as they stand.
_ITEM_WORDS: Final[Mapping[str, Callable[[str], str]]] = {
    "drugs": drug_words,
    "offenses": offense_words,
    "same_person": _batch_day,
    "amends": _batch_day,
}

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


#: What no months are of a sentence.
_ZERO: Final = dict.fromkeys(("sentence_months", "imposed_months"), "no prison term")

#: What is left of "240 months' imprisonment" where the words end after the number.
_HALF_POSSESSIVE: Final = re.compile(r"(?<=s)['’]$")


def _readings(trace: Trace | None) -> list[Quotation]:
    """The published words of a record, each once, with what was read from them.

    What they deny, and the form of a grant whose day or term is read too, stand there only where that is all.
    """
    by_words: dict[str, tuple[list[str], list[str]]] = {}
    for traced in trace.values if trace and trace.path else ():
        if traced.words and traced.column in _READ_AS:
            value = _READ_VALUES.get(traced.value) or _value_words(traced.column, traced.value)
            value = value or _ZERO.get(traced.column, "0")
            is_aside = value in ("no", "0") or (traced.column == "grant_form" and traced.value in _READ_VALUES)
            note = f" ({traced.note})" if traced.note else ""
            quoted = _HALF_POSSESSIVE.sub("", " / ".join(traced.words.split("\n")))
            read = by_words.setdefault(quoted, ([], []))
            read[is_aside and not note].append(f"{_READ_AS[traced.column].lower()}: {value}{note}")
    return [Quotation("; ".join(said or aside), words) for words, (said, aside) in by_words.items()]
