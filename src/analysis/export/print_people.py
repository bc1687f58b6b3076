"""The table of people on paper: a list of a thousand names in a few pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analysis.exhibits.exhibit import UNKNOWN

#: So many rows are read as a table, whatever they leave empty.
_MOST_ROWS: Final = 100

#: A row of so many cells can stand several times across a page.
_FEW_COLUMNS: Final = 2
_MOST_TABLES: Final = 4


def print_people(people: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A long table of people whose rows say little as one table for each set of columns that rows fill.

    What all rows of such a table have in common stands in its caption, with their number. Any other table of
    people stays as it is.

    Examples
    --------
    >>> many = [[f"Ann Roe {n}", str(n), "–", "commutation"] for n in range(1, 121)]
    >>> few = [["Jo Doe", "–", "Iowa", "pardon"], ["Mary Moe", "–", "Ohio", "pardon"]]
    >>> people = {"caption": "The grants", "headings": ["Name", "Number", "Home", "Grant"], "sides": [""] * 4}
    >>> for table in print_people({**people, "rows": many + few, "note": "From a list."}):
    ...     print([table["caption"], table["headings"], len(table["rows"]), table["note"]])
    ['The grants · Grant: commutation (120)', ['Name', 'Number'], 120, '']
    ['The grants · Grant: pardon (2)', ['Name', 'Home'], 2, 'From a list.']
    """
    if len(people["rows"]) <= _MOST_ROWS:
        return [people]
    alike: dict[tuple[int, ...], list[list[str]]] = {}
    for row in people["rows"]:
        alike.setdefault(tuple(at for at, words in enumerate(row) if words != UNKNOWN), []).append(row)
    tables = [_table(people, filled, rows) for filled, rows in alike.items()]
    largest = max(tables, key=lambda table: len(table["rows"]))
    if len(tables) > _MOST_TABLES or len(largest["headings"]) > _FEW_COLUMNS:
        return [people]
    return [*({**table, "note": ""} for table in tables[:-1]), tables[-1]]


def _table(people: Mapping[str, Any], filled: tuple[int, ...], rows: list[list[str]]) -> dict[str, Any]:
    """The rows that fill the same columns, without the columns that have the same words in all of them."""
    same = [at for at in filled if at and len(rows) > 1 and len({row[at] for row in rows}) == 1]
    kept = [at for at in filled if at not in same]
    common = "".join(f" · {people['headings'][at]}: {rows[0][at]}" for at in same)
    return {
        **people,
        "caption": f"{people['caption']}{common} ({len(rows):,})",
        "headings": [people["headings"][at] for at in kept],
        "sides": [people["sides"][at] for at in kept],
        "rows": [[row[at] for at in kept] for row in rows],
    }
