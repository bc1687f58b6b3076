"""The table of people as it is printed."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.export.print_people import print_people

HEADINGS = ["Name", "Register number", "Home", "Grant"]
NAMED = ["Ann Roe", "–", "Iowa", "pardon"]


def numbered(n: int) -> list[list[str]]:
    return [[f"Jo Doe {at}", f"{at:05}", "–", "commutation"] for at in range(n)]


def people(rows: list[list[str]]) -> dict[str, Any]:
    return {"caption": "The grants", "note": "From a list.", "headings": HEADINGS, "sides": [""] * 4, "rows": rows}


def test_rows_that_fill_the_same_columns_stand_together_and_none_is_lost() -> None:
    """120 have a number and no home; two have a home and no number, and stand among them."""
    given = [*numbered(60), NAMED, *numbered(60), [*NAMED[:2], "Ohio", "pardon"]]
    many, few = print_people(people(given))
    assert (many["caption"], many["headings"]) == ("The grants · Grant: commutation (120)", ["Name", "Register number"])
    assert many["rows"] == [row[:2] for row in given if row[3] == "commutation"]
    assert (few["caption"], few["headings"]) == ("The grants · Grant: pardon (2)", ["Name", "Home"])
    assert few["rows"] == [["Ann Roe", "Iowa"], ["Ann Roe", "Ohio"]]
    assert [many["note"], few["note"]] == ["", "From a list."]


def test_one_row_that_differs_keeps_all_that_it_says() -> None:
    _, one = print_people(people([*numbered(120), NAMED]))
    assert (one["headings"], one["rows"]) == (["Name", "Home", "Grant"], [["Ann Roe", "Iowa", "pardon"]])


@pytest.mark.parametrize(
    "rows",
    [
        [],
        numbered(100),  # a table of a hundred is read as a table
        [[f"Jo Doe {at}", f"{at:05}", f"Town {at}", "pardon"] for at in range(120)],  # it says three things of each
        [["Jo Doe", *(f"{at}" if at >> bit & 1 else "–" for bit in range(3))] for at in range(120)],  # of all patterns
    ],
)
def test_any_other_table_stays_as_it_is(rows: list[list[str]]) -> None:
    given = people(rows)
    assert print_people(given) == [given]
