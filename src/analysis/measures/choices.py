"""Choosing among all grants: what each field may hold, how many grants each choice leaves, and which rows are meant.

Choices are selections (:mod:`analysis.measures.selections`), so that they count as the pages do: beside a choice stand
the grants that took effect, under all other fields. Several drugs in one field are alternatives, as on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.errors import nearest
from analysis.grants.schema import list_items
from analysis.grants.select import UnknownBatch, UnknownChoice
from analysis.measures.counts import is_effective
from analysis.measures.selections import LENGTHS, list_masks, selection

#: The column of the selections behind each field.
_COLUMNS: Final[Mapping[str, str]] = {
    "batch_id": "batch_id",
    "president": "president",
    "grant": "grant",
    "offense_group": "offense_groups",
    "sentence": "length",
    "drug": "drugs",
    "district": "district",
}

_KINDS: Final = ("commutation", "pardon", "declined", "amended")

Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must be true of a grant that is chosen; a condition left empty is none.

    ``batch_id``, ``president``, ``district`` and ``offense_group`` as they stand in the table; ``grant`` a commutation
    or pardon that took effect, or one ``declined`` or ``amended``; ``sentence`` ``life`` or one of
    :data:`analysis.measures.selections.LENGTHS`; ``drug`` a drug that the offenses name, ``unspecified`` for drug
    offenses that name none, or several of which one is enough (``heroin;cocaine base``); ``first_year`` and
    ``last_year`` calendar years of the grants, both inclusive.
    """

    batch_id: str = ""
    president: str = ""
    grant: str = ""
    offense_group: str = ""
    sentence: str = ""
    drug: str = ""
    district: str = ""
    first_year: int | None = None
    last_year: int | None = None


def selection_behind(field: str, value: str) -> str:
    """The selection that a choice is.

    >>> selection_behind("drug", "cocaine base"), selection_behind("sentence", "life")
    ('drugs=cocaine+base', 'is_life=true')
    """
    return selection("is_life", True) if (field, value) == ("sentence", "life") else selection(_COLUMNS[field], value)


class Choices:
    """What there is to choose from in a grants table.

    ``rows`` has for each field of :class:`Conditions` but the years its values, each with the rows it means: batches
    and presidents newest first, drugs and groups of offenses from the most frequent, courts by the alphabet.

    Parameters
    ----------
    grants : DataFrame, one row per grant. Not changed.

    Examples
    --------
    >>> from analysis.grants.select import read_grants
    >>> choices = Choices(read_grants())
    >>> choices.count("sentence", Conditions(batch_id="2016-03-30-obama"))["life"]
    21
    """

    def __init__(self, grants: pd.DataFrame) -> None:
        by_row = grants.reset_index(drop=True)
        found = list_masks(by_row)
        newest = by_row.sort_values(["granted_on", "batch_id"], ascending=False)
        self._years = by_row["granted_on"].dt.year.to_numpy()
        self._took_effect: Mask = (is_effective(by_row) | is_effective(by_row, "pardon")).to_numpy(dtype=bool)
        self.rows: dict[str, dict[str, Mask]] = {
            name: {
                str(value): (by_row[name] == value).fillna(False).to_numpy(dtype=bool)
                for value in newest[name].unique()
            }
            for name in ("batch_id", "president")
        }
        listed: dict[str, Sequence[str]] = {
            "grant": _KINDS,
            "offense_group": _items(by_row["offense_groups"]),
            "sentence": ("life", *LENGTHS),
            "drug": _items(by_row["drugs"]),
            "district": sorted(map(str, by_row["district"].dropna().unique())),
        }
        for name, values in listed.items():
            masks = ((value, found.get(selection_behind(name, value))) for value in values)
            there = {value: mask for value, mask in masks if mask is not None}
            if name in ("offense_group", "drug"):
                there = dict(sorted(there.items(), key=lambda one: -int((one[1] & self._took_effect).sum())))
            self.rows[name] = there

    def list_values(self) -> dict[str, tuple[str, ...]]:
        """The values of each field, in the order in which a form offers them."""
        return {name: tuple(values) for name, values in self.rows.items()}

    def find_rows(self, conditions: Conditions) -> Mask:
        """For each row of the table whether it meets every condition.

        Raises
        ------
        UnknownBatch, UnknownChoice
            The table has no such value; the message names the nearest ones.
        """
        are_meant = np.ones(len(self._years), dtype=bool)
        for name, known in self.rows.items():
            if wanted := getattr(conditions, name):
                are_meant &= self._any_of(name, known, list_items(wanted) if name == "drug" else [wanted])
        if conditions.first_year is not None:
            are_meant &= self._years >= conditions.first_year
        if conditions.last_year is not None:
            are_meant &= self._years <= conditions.last_year
        return are_meant

    def _any_of(self, name: str, known: Mapping[str, Mask], wanted: Sequence[str]) -> Mask:
        for value in wanted:
            if value not in known:
                if name == "batch_id":
                    raise UnknownBatch(value, list(known))
                word = name.replace("_", " ")
                raise UnknownChoice(f"no {word} {value!r} in the grants table{nearest(value, list(known))}")
        alternatives: Mask = np.logical_or.reduce([known[value] for value in wanted])
        return alternatives

    def count(self, field: str, conditions: Conditions) -> dict[str, int]:
        """By each value of a field the grants that it would give under the conditions of all other fields.

        Counted are grants that took effect, as on every page, unless the conditions name another kind.
        """
        others = self.find_rows(replace(conditions, **{field: ""}))  # type: ignore[arg-type]  # fields of text
        if field != "grant" and not conditions.grant:
            others &= self._took_effect
        return {value: int((others & rows).sum()) for value, rows in self.rows[field].items()}


def _items(cells: pd.Series) -> list[str]:
    """Every different item of list cells, by the alphabet."""
    return sorted({item for cell in cells.dropna().unique() for item in list_items(cell)})


def choose_grants(grants: pd.DataFrame, conditions: Conditions) -> pd.DataFrame:
    """The grants that meet every condition, in published order.

    The trap: what comes out is a selection, of no batch, and may be nobody.

    Parameters
    ----------
    grants : DataFrame, one row per grant. Not changed.
    conditions : Conditions

    Returns
    -------
    DataFrame, the rows of ``grants`` that are meant, in their order
        Two conditions give the rows that each of them gives.

    Raises
    ------
    UnknownBatch, UnknownChoice
        The table has no such value; the message names the nearest ones.

    Examples
    --------
    >>> from analysis.grants.select import read_grants
    >>> heroin = choose_grants(read_grants(), Conditions(batch_id="2016-03-30-obama", drug="heroin"))
    >>> {"heroin" in drugs for drugs in heroin["drugs"]}
    {True}
    """
    return grants[Choices(grants).find_rows(conditions)]


def read_conditions(asked: Mapping[str, Any]) -> Conditions:
    """The conditions among the parameters of the exploring notebook."""
    return Conditions(**{one.name: asked[one.name] for one in fields(Conditions) if one.name in asked})
