"""grants.parquet of a release: the rows of grants.csv with types, where pyarrow is installed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analysis.site.parquet import has_rows, render_parquet
from support.invented import make_grants


@pytest.fixture
def arrow() -> Any:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed: nothing writes a Parquet file")
    import pyarrow.parquet

    return pyarrow


def test_cells_have_types_and_lists_are_lists(arrow: Any) -> None:
    grants = make_grants(
        {"first_sentenced_on": "2006-03-30", "drugs": "PCP;heroin", "fine_usd": 12.5, "expires_on": "2016-07-28"},
        {"first_sentenced_on": "1979", "is_life": None, "supervised_release_months": "life", "home": "a\u202eb"},
    )
    content = render_parquet(grants)
    first, second = arrow.parquet.read_table(arrow.BufferReader(content)).to_pylist()
    assert first["drugs"] == ["PCP", "heroin"]
    assert (first["granted_on"], first["expires_on"]) == (date(2016, 3, 30), date(2016, 7, 28))
    assert (first["first_sentenced_on"], first["first_sentenced_day"]) == ("2006-03-30", date(2006, 3, 30))
    assert (first["fine_usd"], first["n_cases"], first["is_life"]) == (12.5, 1, False)
    assert (second["first_sentenced_on"], second["first_sentenced_day"]) == ("1979", None)
    assert (second["drugs"], second["is_life"], second["supervised_release_months"]) == (None, None, "life")
    assert second["home"] == "a[U+202E]b"
    assert (first["president"], first["clemency_type"]) == ("Barack Obama", "commutation")


def test_the_same_rows_give_the_same_bytes_and_others_are_found(arrow: Any) -> None:
    grants = make_grants({"drugs": "heroin"}, {})
    content = render_parquet(grants)
    assert render_parquet(make_grants({"drugs": "heroin"}, {})) == content
    assert has_rows(content, grants)
    assert not has_rows(content, make_grants({"drugs": "cocaine"}, {}))
    assert not has_rows(b"PAR1", grants)


def test_an_empty_table_keeps_its_types(arrow: Any) -> None:
    none, some = (
        arrow.parquet.read_table(arrow.BufferReader(render_parquet(grants))).schema
        for grants in (make_grants({}).head(0), make_grants({"drugs": "heroin"}))
    )
    assert none == some
