"""The printed dictionary says what the schema says."""

from __future__ import annotations

from analysis.schema import dictionary_markdown
from conftest import ROOT


def test_the_dictionary_is_the_schema() -> None:
    path = ROOT / "docs" / "dictionary.md"
    how = "make it anew: python -c 'from analysis.schema import *; print(dictionary_markdown(), end=\"\")' > docs/dictionary.md"
    assert path.read_text(encoding="utf-8") == dictionary_markdown(), how
