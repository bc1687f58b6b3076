"""The people of a batch: a table to read, every further field of each, and for a few people a paragraph each.

Each person has an address on the page. Beside the table stands for each a record, folded away: the fields that the
table leaves out, where in which list the record stands and, where that list is at hand, the published words that the
values were read from. Counts elsewhere on a page lead to their rows here, and a reader can narrow the table down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import and_
from typing import Any, ClassVar, Final

import pandas as pd

from analysis.escape import make_visible
from analysis.exhibits.exhibit import Exhibit, Table
from analysis.measures.selections import addresses
from analysis.text.facets import Choice, Facet
from analysis.text.people import Record
from analysis.text.sentence import Text, join

#: How a column is ordered whose rows stand in its order.
LISTED: Final = "listed"


@dataclass(frozen=True, eq=False, repr=False)
class People(Table):
    """A table of people in the order of their surnames, the first column their names, with records and facets.

    The index of the table is the id of each person. A column that is an ordered categorical sorts by its categories,
    any other by the letters of its words.

    Parameters
    ----------
    records : one for each row, or none at all; ``records_note`` says what they leave out
    facets : how the rows can be narrowed down (:func:`analysis.text.describe_facets`)
    among : selections of the grants that counts are of, where these are not all rows
        (:func:`analysis.measures.counted_among`)

    Raises
    ------
    ValueError
        As :class:`Table`; records or facets that do not fit the rows; two rows of one id.
    """

    records: Sequence[Record] = ()
    records_note: str = ""
    facets: Sequence[Facet] = ()
    among: Sequence[str] = ()
    kind: ClassVar[str] = "people"

    def __post_init__(self) -> None:
        super().__post_init__()
        sizes = {len(choice.rows) for facet in self.facets for choice in facet.choices}
        sizes |= {len(self.records)} if self.records else set()
        if sizes - {len(self.table)}:
            raise ValueError(f"table {self.name!r} has {len(self.table)} rows; records and facets need as many")
        if twice := list(self.table.index[self.table.index.duplicated()]):
            raise ValueError(f"table {self.name!r} has the id {twice[0]!r} twice")

    def to_data(self) -> dict[str, Any]:
        parts = [choice for facet in self.facets for choice in facet.choices if not all(choice.rows)]
        parts.sort(key=lambda choice: -sum(choice.rows))  # the shortest codes for what stands most often
        codes = {choice.key: _base36(at) for at, choice in enumerate(parts)}
        return {
            **super().to_data(),
            "ids": [str(id_) for id_ in self.table.index],
            "orders": [LISTED, *(_order(self.table[name]) for name in [*(self.columns or self.table.columns)][1:])],
            "classes": [" ".join(codes[one.key] for one in parts if one.rows[at]) for at in range(len(self.table))],
            "among": list(self.among),
            "facets": [
                {
                    "label": facet.label,
                    "says": facet.says,
                    "choices": [
                        {
                            "key": one.key,
                            "addresses": self._addresses(one),
                            "class": codes.get(one.key, ""),
                            "label": one.label,
                            "says": one.says,
                        }
                        for one in facet.choices
                    ],
                }
                for facet in self.facets
            ],
            "records": [
                {
                    "fields": [[label, value] for label, value in record.fields],
                    "source": record.source,
                    "line": record.line,
                    "page": record.page,
                    "readings": [[reading.values, reading.words] for reading in record.readings],
                }
                for record in self.records
            ],
            "records_note": self.records_note if self.records else "",
        }

    def _addresses(self, choice: Choice) -> list[str]:
        """Where a choice leads: once, or once among the grants of each kind that has such rows."""
        kinds = {one.key: one.rows for facet in self.facets for one in facet.choices if one.key in self.among}
        there = [key for key in self.among if any(map(and_, kinds[key], choice.rows))]
        return addresses(choice.key, there)


@dataclass(frozen=True, eq=False, repr=False)
class Profiles(Exhibit):
    """A paragraph for each of a few people: id, name and words of each. Nobody: nothing is shown.

    >>> print(Profiles([("ann-roe", "Ann Roe", "Ann Roe, of Ohio, had served ten years.")]).to_plain())
    Ann Roe, of Ohio, had served ten years.
    """

    people: Sequence[tuple[str, str, Text]]
    name: str = "profiles"
    kind: ClassVar[str] = "profiles"

    def finds_nothing(self) -> str:
        return "" if self.people else "there is nobody to tell of one by one"

    def to_plain(self) -> str:
        return "\n\n".join(make_visible(str(text)) for _, _, text in self.people)

    def to_data(self) -> dict[str, Any]:
        people = [
            {"id": id_, "name": name, "text": [list(part) for part in join([text]).parts]}
            for id_, name, text in self.people
        ]
        return {"kind": self.kind, "name": self.name, "people": people}


def _order(column: pd.Series) -> str:
    """What the rows are sorted by in a column: the rank of each in base 36, 0 for missing; empty for letters."""
    if not isinstance(column.dtype, pd.CategoricalDtype) or not column.cat.ordered:
        return ""
    return " ".join(_base36(code + 1) for code in column.cat.codes.tolist())


def _base36(number: int) -> str:
    """A number in as few characters as it goes.

    >>> _base36(7), _base36(148)
    ('7', '44')
    """
    figures = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + figures[number % 36]
