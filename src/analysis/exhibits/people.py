"""The people of a batch as an exhibit: a table to read, every further field of each, and the way to the source.

Each person has a record, folded away under the table: the fields that the table leaves out,
where in which list the record stands and, where that list is at hand, the published words
that the values were read from. Counts elsewhere on a page lead to their rows here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from analysis.escape import html_text
from analysis.exhibits.exhibit import Table
from analysis.text.people import Record, Selected
from analysis.text.sentence import ADDRESS


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

    def _row_class(self, at: int) -> str:
        codes = [code for key, code in self._codes.items() if self.selections[key].rows[at]]
        return f' class="{" ".join(codes)}"' if codes else ""

    def _html_cells(self, at: int, row: Sequence[str]) -> str:
        cells = super()._html_cells(at, row)
        if not self.records:
            return cells
        return cells.replace(">", f'><a href="#person-{at + 1}">', 1).replace("</th>", "</a></th>", 1)

    def to_html(self) -> str:
        codes = self._codes
        # without script, the address of a selection leads to its mark, and so to the table
        marks = "".join(
            f'<span id="{html_text(ADDRESS[1:] + key)}"'
            + (f' class="{codes[key]}"' if key in codes else "")
            + (f' title="{html_text(selected.label)}"' if selected.label else "")
            + "></span>"
            for key, selected in self.selections.items()
        )
        records = "".join(
            f'<details id="person-{at}"><summary>{html_text(name)}</summary>{_record_html(record)}</details>\n'
            for at, (name, record) in enumerate(zip(self._names(), self.records, strict=True), start=1)
        )
        note = f'<p class="note">{html_text(self.note)}</p>' if self.note else ""
        told = f'<p class="note">{html_text(self.records_note)}</p>' if self.records_note else ""
        shown = f'{told}<div class="records">{records}</div>' if records else ""
        return (
            f'<div class="exhibit" id="table-{self.name}"><div class="selections" id="people">{marks}</div>'
            f"{self._html_table(self.caption)}{note}{shown}</div>"
        )

    def _names(self) -> list[str]:
        return [row[0] for row in self._grid()[2]]


def _record_html(record: Record) -> str:
    """A record's lines, and the words in a list that an exporter may put elsewhere."""
    lines = [f"<b>{html_text(label)}</b> {html_text(value)}" for label, value in record.fields]
    if record.source:
        source = html_text(record.source)
        linked = f'<a href="{html_text(record.page)}">{source}</a>' if record.page else source
        lines.append(linked)
    readings = "".join(
        f"<dt>{html_text(reading.values)}</dt><dd><q>{html_text(reading.words)}</q></dd>" for reading in record.readings
    )
    words = f'<dl class="words">{readings}</dl>' if readings else ""
    return "<br/>".join(lines) + words


def _base36(number: int) -> str:
    """A number in as few characters as it goes.

    >>> _base36(7), _base36(148)
    ('7', '44')
    """
    figures = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + figures[number % 36]
