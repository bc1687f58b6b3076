"""The data dictionary is the schema, printed."""

from __future__ import annotations

from collections.abc import Callable

from analysis.grants.schema import COLUMNS, dictionary_markdown


def test_the_dictionary_says_what_the_schema_says(hold_printed: Callable[[str, str], None]) -> None:
    hold_printed("dictionary.md", dictionary_markdown())


def test_every_column_has_a_row_of_five_cells() -> None:
    of_the_file = dictionary_markdown().partition("## In pandas")[0]
    rows = [line for line in of_the_file.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [column.name for column in COLUMNS]
    assert all(row.count(" | ") == 4 for row in rows)


def test_a_number_has_a_unit() -> None:
    assert [column.name for column in COLUMNS if column.kind == "number" and not column.unit] == []
