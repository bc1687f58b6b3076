"""The grants table as a Parquet file, for programs that want types and lists as they are; with the extra `parquet`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

import pandas as pd

from analysis.escape import make_visible
from analysis.grants.schema import BY_NAME, READ_NAMES, ColumnKind, list_items

#: The file in a release.
PARQUET: Final = "grants.parquet"


@cache
def can_write_parquet() -> bool:
    """Whether pyarrow is installed, which the extra ``parquet`` brings."""
    return find_spec("pyarrow") is not None


def render_parquet(grants: pd.DataFrame) -> bytes:
    """The rows with types: days, numbers, booleans, lists of texts, dictionaries for texts that repeat themselves.

    The same table gives the same bytes with one version of pyarrow. Texts stand as they are meant, and lists as lists.

    Parameters
    ----------
    grants : DataFrame, one row per grant, as ``read_grants`` gives it, names as they are published. Not changed.
    """
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    sink = arrow.BufferOutputStream()
    parquet.write_table(_table(grants), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def has_rows(content: bytes, grants: pd.DataFrame) -> bool:
    """Whether a Parquet file holds these grants, whatever version of pyarrow wrote it."""
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    try:
        return bool(parquet.read_table(arrow.BufferReader(content)).equals(_table(grants)))
    except (arrow.ArrowException, OSError):
        return False


def _table(grants: pd.DataFrame) -> Any:
    arrow = import_module("pyarrow")
    types = {
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
        "list": arrow.list_(arrow.string()),
    }
    columns = {}
    for name in READ_NAMES:
        kind: ColumnKind = BY_NAME[name].kind if name in BY_NAME else "date"
        values = [_value(value, kind) for value in grants[name].tolist()]
        column = arrow.array(values, types.get(kind, arrow.string()))
        columns[name] = column.dictionary_encode() if isinstance(grants[name].dtype, pd.CategoricalDtype) else column
    return arrow.table(columns)


def _value(value: Any, kind: ColumnKind) -> Any:
    if kind == "list":
        return [make_visible(item) for item in list_items(value)] or None
    if pd.isna(value):
        return None
    if kind == "date":
        return value.date()
    return value if kind in ("integer", "number", "boolean") else make_visible(str(value))
