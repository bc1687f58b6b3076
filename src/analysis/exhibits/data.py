"""The data of an exhibit: JSON values from which a page and a document are written, and how they are checked.

A notebook may come from anybody. Its exhibits are taken for ours only where :func:`is_exhibit` says
so: every value has its shape, and no name, side or address can be anything else than that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from analysis.escape import make_visible

#: The MIME type of an exhibit's data.
EXHIBIT: Final = "application/vnd.clemency+json"

#: Lower-case words joined by hyphens.
EXHIBIT_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_WEB: Final = re.compile(r"(https?://\S+)?", re.IGNORECASE)
_SIDE: Final = re.compile(r"(number|date)?")
_CLASSES: Final = re.compile(r"[0-9a-z]*( [0-9a-z]+)*")  # and ranks in base 36
_ID: Final = re.compile(r"[\w-]+")


# A shape is a type, a pattern of the whole text, a list of one shape, a tuple of a shape for each item,
# or a mapping of one shape for each key.
_SENTENCE: Final = [(str, str)]  # words, and the rows that they count or the address that they lead to
_TABLE: Final = {
    "name": EXHIBIT_NAME,
    "caption": str,
    "note": str,
    "headings": [str],
    "sides": [_SIDE],
    "rows": [[str]],
    "has_row_header": bool,
    "count_at": int,
    "counted": [str],
}
_RECORD: Final = {"fields": [(str, str)], "source": str, "line": str, "page": _WEB, "readings": [(str, str)]}
_CHOICE: Final = {"key": str, "addresses": [str], "class": _CLASSES, "label": str, "says": str}
_FACET: Final = {"label": str, "says": str, "choices": [_CHOICE]}
_SHAPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "headline": {
        "kicker": str,
        "text": str,
        "deck": _SENTENCE,
        "figures": [{"value": _SENTENCE, "label": str}],
        "as_of": str,
        "source": _SENTENCE,
    },
    "statement": {"finding": _SENTENCE, "more": _SENTENCE, "basis": _SENTENCE, "counted": str},
    "table": _TABLE,
    "people": {
        **_TABLE,
        "ids": [_ID],
        "orders": [_CLASSES],
        "classes": [_CLASSES],
        "among": [str],
        "facets": [_FACET],
        "records": [_RECORD],
        "records_note": str,
    },
    "profiles": {"name": EXHIBIT_NAME, "people": [{"id": _ID, "name": str, "text": _SENTENCE}]},
    "chart": {
        "name": EXHIBIT_NAME,
        "finding": _SENTENCE,
        "more": _SENTENCE,
        "title": str,
        "alt": str,
        "basis": _SENTENCE,
        "counted": str,
        "svg": str,
        "narrow_svg": str,
        "numbers": [_TABLE],
    },
    "provenance": {"rows": [(str, str, _WEB)]},
}


def is_exhibit(data: Any) -> bool:
    """Whether JSON values are an exhibit: of a known kind, each value of its shape, as many cells as headings.

    >>> found = {"finding": [["21", "is_life=true"], [" of 61", ""]], "more": [], "basis": [], "counted": ""}
    >>> is_exhibit({"kind": "statement", **found})
    True
    >>> is_exhibit({"kind": "statement", "finding": "21 of 61"}), is_exhibit("21 of 61")
    (False, False)
    """
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if not isinstance(kind, str) or kind not in _SHAPES or not _fits(data, {"kind": str, **_SHAPES[kind]}):
        return False
    tables = data["numbers"] if kind == "chart" else [data] if kind in ("table", "people") else []
    return all(map(_is_whole, tables)) and (kind != "people" or _has_people(data))


def drawings_of(exhibit: Mapping[str, Any]) -> list[str]:
    """The SVG texts of an exhibit."""
    return [svg for svg in (exhibit["svg"], exhibit["narrow_svg"]) if svg] if exhibit["kind"] == "chart" else []


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, type):
        return type(value) is shape
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and bool(shape.fullmatch(value))
    if isinstance(shape, Mapping):
        return (
            isinstance(value, Mapping)
            and value.keys() == shape.keys()
            and all(_fits(value[key], inner) for key, inner in shape.items())
        )
    if not isinstance(value, list):
        return False
    if isinstance(shape, tuple):
        return len(value) == len(shape) and all(map(_fits, value, shape))
    return all(_fits(item, shape[0]) for item in value)


def _is_whole(table: Mapping[str, Any]) -> bool:
    """Whether each row has a cell for each heading, and each count its selection."""
    width, rows = len(table["headings"]), table["rows"]
    n_counted = len(rows) if table["count_at"] >= 0 else 0
    return len(table["sides"]) == width and {len(row) for row in rows} <= {width} and len(table["counted"]) == n_counted


def _has_people(table: Mapping[str, Any]) -> bool:
    """Whether each row has an id of its own, classes and a name, each column an order, and all rows or none records."""
    n, width = len(table["rows"]), len(table["headings"])
    has_records = len(table["records"]) in (0, n)
    return len(set(table["ids"])) == len(table["classes"]) == n and len(table["orders"]) == width > 0 and has_records


def visible(value: Any) -> Any:
    """JSON values whose texts hold no unseen character, see :func:`analysis.escape.make_visible`."""
    if isinstance(value, str):
        return make_visible(value)
    if isinstance(value, Mapping):
        return {key: visible(inner) for key, inner in value.items()}
    return [visible(item) for item in value] if isinstance(value, list) else value
