"""The people of a batch as an exhibit: a table to read, every further field of each, and the way to the source.

Each person has a record, folded away under the table: the fields that the table leaves out,
where in which list the record stands and, where that list is at hand, the published words
that the values were read from. Counts elsewhere on a page lead to their rows here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from analysis.exhibits.exhibit import Table
from analysis.text.people import Record, Selected


@dataclass(frozen=True, eq=False, repr=False)
class People(Table):
    """A table of people, the first column their names, with their records and the selections of its rows.

    Parameters
    ----------
    records : one for each row, or none at all; ``records_note`` says what they leave out
    selections : by selection, as it stands in an address (:func:`analysis.measures.list_selections`)

    Raises
    ------
    ValueError
        As :class:`Table`; records or selections that do not fit the rows.
    """

    records: Sequence[Record] = ()
    records_note: str = ""
    selections: Mapping[str, Selected] = field(default_factory=dict)
    kind: ClassVar[str] = "people"

    def __post_init__(self) -> None:
        super().__post_init__()
        sizes = {len(selected.rows) for selected in self.selections.values()}
        sizes |= {len(self.records)} if self.records else set()
        if sizes - {len(self.table)}:
            raise ValueError(f"table {self.name!r} has {len(self.table)} rows; records and selections need as many")

    @cached_property
    def _codes(self) -> dict[str, str]:
        """A short class for the rows of each selection; none where it is all rows."""
        parts = [key for key, selected in self.selections.items() if not all(selected.rows)]
        return {key: _base36(at) for at, key in enumerate(parts)}

    def to_data(self) -> dict[str, Any]:
        codes = self._codes
        return {
            **super().to_data(),
            "classes": [
                " ".join(code for key, code in codes.items() if self.selections[key].rows[at])
                for at in range(len(self.table))
            ],
            "selections": [
                {"key": key, "class": codes.get(key, ""), "label": selected.label}
                for key, selected in self.selections.items()
            ],
            "records": [
                {
                    "fields": [[label, value] for label, value in record.fields],
                    "source": record.source,
                    "page": record.page,
                    "readings": [[reading.values, reading.words] for reading in record.readings],
                }
                for record in self.records
            ],
            "records_note": self.records_note if self.records else "",
        }


def _base36(number: int) -> str:
    """A number in as few characters as it goes.

    >>> _base36(7), _base36(148)
    ('7', '44')
    """
    figures = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + figures[number % 36]
