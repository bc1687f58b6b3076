"""The data dictionary is the schema, printed."""

from __future__ import annotations

from analysis.grants.schema import COLUMNS, dictionary_markdown
from support import ROOT

DOCUMENT = ROOT / "docs" / "dictionary.md"


def test_the_dictionary_says_what_the_schema_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == dictionary_markdown(), (
        "docs/dictionary.md is not what the schema says; write it anew with: PYTHONPATH=tests python tests/grants/test_schema.py"
    )


def test_every_column_has_a_row_of_five_cells() -> None:
    rows = [line for line in dictionary_markdown().splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [column.name for column in COLUMNS]
    assert all(row.count(" | ") == 4 for row in rows)


def test_a_number_has_a_unit() -> None:
    assert [column.name for column in COLUMNS if column.kind == "number" and not column.unit] == []


if __name__ == "__main__":
    DOCUMENT.write_text(dictionary_markdown(), encoding="utf-8")
