"""How the people of a batch can be narrowed down: the choices on the page, and what the rows of a count share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analysis.grants.courts import WITH_ARTICLE
from analysis.grants.schema import split_lists
from analysis.measures.choices import selection_behind
from analysis.measures.offenses import OFFENSES
from analysis.measures.selections import LENGTHS, list_masks, selection
from analysis.measures.states import OTHER_COURT, is_district
from analysis.text.numbers import day_words
from analysis.text.tables import drug_words, group_words


@dataclass(frozen=True)
class Choice:
    """One condition on the rows: its key in an address, its words, and for each row whether it holds.

    ``label`` is what a list of choices calls it, ``says`` what its people share, after "people who".
    """

    key: str
    label: str
    says: str
    rows: Sequence[bool]


@dataclass(frozen=True)
class Facet:
    """Choices that exclude or complete one another; without a ``label`` they are no control, and counts lead there.

    ``says`` is what the people of a choice share where the choice does not say it, ``*`` its label.
    """

    label: str
    says: str
    choices: Sequence[Choice]


#: The facets: label, what is said of a choice that has no words of its own, and the columns of its selections.
_FACETS: Final[Sequence[tuple[str, str, Sequence[str]]]] = (
    ("Grant", "", ("grant",)),
    ("Sentence", "", ("is_life", "sentence_months", "length")),
    ("Offense", "were convicted of *", ("offense_groups",)),
    ("Drug", "had convictions for *", ("drugs",)),
    ("Gun conviction", "", ("has_firearm",)),
    ("Conditions", "", ("requires_drug_treatment", "remits_fine", "home_confinement")),
    ("State", "were sentenced in *", ("state",)),
    ("Sentence ends", "had their sentence set to end on *", ("expires_on",)),
    ("", "were sentenced in the *", ("district",)),
    (
        "",
        "",
        ("is_company", "is_life_imposed", "years_served", "cut_months", "months_to_new_end", "drugs_and_firearms"),
    ),
)

#: What has its choices with the most people first; what names nothing comes last.
_BY_SIZE: Final = ("offense_groups", "drugs")
_LAST: Final = (selection("offense_groups", "other"), selection("drugs", "unspecified"))

_WITH, _WITHOUT, _ONLY, _NEITHER, _UNKNOWN = OFFENSES

#: Selections in words of their own: the label, and what their people share.
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "grant=commutation": ("Commutations", "had a sentence commuted"),
    "grant=pardon": ("Pardons", "were pardoned"),
    "grant=declined": ("Declined", "had a grant that was declined or took no effect"),
    "grant=amended": ("Amended warrants", "had an earlier grant amended, which is not counted again"),
    "is_company=true": ("Companies", "are companies"),
    "is_life=true": ("Life", "were serving life"),
    "sentence_months=known": ("Any fixed term", "were serving a fixed term"),
    **{selection("length", length): (length.capitalize(), f"were serving {length}") for length in LENGTHS},
    "is_life_imposed=true": ("Life as first imposed", "had first been sentenced to life"),
    "years_served=known": ("Day of sentencing known", "were sentenced on a day that is published"),
    "years_served=under+10": ("Under ten years", "had been sentenced less than ten years before"),
    "cut_months=known": ("Old and new term known", "had both their old and their new term published"),
    "months_to_new_end=known": ("New end known", "were serving a fixed term for which a day to end was set"),
    "expires_on=known": ("A day is set", "were given a day on which the sentence ends"),
    "expires_on=none": ("No day is set", "were given no day on which the sentence ends"),
    "has_firearm=true": ("Yes", "had a gun conviction"),
    "has_firearm=false": ("No", "had no gun conviction"),
    "requires_drug_treatment=true": ("Drug treatment", "had to enter residential drug treatment"),
    "remits_fine=true": ("Money forgiven", "had a fine or other money forgiven"),
    "home_confinement=true": ("Home confinement", "were to spend the rest of the sentence in home confinement"),
    "drugs=unspecified": ("No drug named", "had a drug conviction that names no drug"),
    "state=none": ("Not published", "had no court published"),
    "district=none": ("Not published", "had no court published"),
    selection("state", OTHER_COURT): ("Another court", "were sentenced by a court outside the states and territories"),
    selection("drugs_and_firearms", _WITH): ("Drugs and a gun", "had both drug and gun convictions"),
    selection("drugs_and_firearms", _WITHOUT): ("Drugs, no gun", "had drug convictions and no gun conviction"),
    selection("drugs_and_firearms", _ONLY): ("A gun, no drugs", "had gun convictions and no drug conviction"),
    selection("drugs_and_firearms", _NEITHER): ("Neither", "had neither drug nor gun convictions"),
    selection("drugs_and_firearms", _UNKNOWN): ("Not published", "had no offense published"),
}

#: The same of days with pardons: who is pardoned need not be serving a sentence.
_SENTENCED: Final[Mapping[str, tuple[str, str]]] = {
    "is_life=true": ("Life", "had a life sentence"),
    "sentence_months=known": ("Any fixed term", "had a fixed term"),
    "months_to_new_end=known": ("New end known", "had a fixed term for which a day to end was set"),
    **{selection("length", length): (length.capitalize(), f"had a sentence of {length}") for length in LENGTHS},
}


def describe_facets(batch: pd.DataFrame) -> list[Facet]:
    """How the people of a batch can be narrowed down, in the order of the page.

    Each selection of :func:`analysis.measures.list_selections` is one choice.

    Parameters
    ----------
    batch : DataFrame, one row per grant. Not changed.

    Returns
    -------
    A facet for each group of selections that the batch has; offenses and drugs have those of most people first.
    """
    found = list_masks(batch)
    names = _names(batch)
    own = {**_WORDS, **(_SENTENCED if "pardon" in set(batch["clemency_type"]) else {})}
    facets = []
    for heading, shared, columns in _FACETS:
        choices = [
            Choice(key, label, says, mask.tolist())
            for column in columns
            for key, mask in found.items()
            if key.partition("=")[0] == column
            for label, says in [own.get(key) or _words(key, names)]
        ]
        if columns[0] in _BY_SIZE:
            choices.sort(key=lambda choice: (choice.key in _LAST, -sum(choice.rows), choice.label))
        if choices:
            facets.append(Facet(heading, shared, choices))
    return facets


def choice_words(field: str, value: str) -> str:
    """A choice as a form shows it, in the words of the pages.

    >>> choice_words("drug", "cocaine base"), choice_words("grant", "pardon"), choice_words("president", "Jane Doe")
    ('crack cocaine', 'Pardons', 'Jane Doe')
    """
    says = {"drug": drug_words, "offense_group": group_words}
    own = _WORDS.get(selection_behind(field, value)) if field in ("grant", "sentence", "drug") else None
    return own[0] if own else says.get(field, str)(value)


def _words(key: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The label of a selection and what its people share; the latter is empty where the facet says it."""
    column, _, value = key.partition("=")
    label = day_words(value) if column == "expires_on" else names.get(key, value.replace("+", " "))
    if column == "state" and label in WITH_ARTICLE:
        return label, f"were sentenced in the {label}"
    is_other = column == "district" and not is_district(label)
    return label, f"had their case in “{label}”" if is_other else ""


def _names(batch: pd.DataFrame) -> dict[str, str]:
    """By selection, the words of values that an address shortens, or that are said otherwise."""
    found = {selection("district", court): court for court in batch["district"].dropna().unique()}
    for column, say in (("drugs", drug_words), ("offense_groups", group_words)):
        items = split_lists(batch[column]).explode().dropna().unique()
        found |= {selection(column, item): say(item) for item in items}
    return found
