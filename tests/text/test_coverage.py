"""The headline of the front page: what is complete is checked, and what is in part or missing is told."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.text.coverage import say_complete, say_partial

#: President, year of taking office, commutations and pardons held, each with what was published.
Row = tuple[str, int, int, int | None, int, int | None]

ROE: Row = ("Ann Roe", 1981, 0, 13, 0, 393)
DOE: Row = ("Jane Doe", 1989, 3, 3, 2, 2)
POE: Row = ("Bo Poe", 1993, 0, 61, 396, 396)
COX: Row = ("Cy Cox", 2001, 5, 11, 9, 189)
NEW: Row = ("Di Voe", 2025, 14, None, 1, None)


def coverage(*rows: Row) -> pd.DataFrame:
    names = ["president", "year", "n_commutations", "n_published_commutations", "n_pardons", "n_published_pardons"]
    table = pd.DataFrame(rows, columns=names)
    numbers = dict.fromkeys(names[2:], "Int64")
    return table.astype(numbers).assign(took_office_on=pd.to_datetime(table["year"].astype(str) + "-01-20"))


@pytest.mark.parametrize(
    ("rows", "headline", "deck"),
    [
        ([DOE], "Doe commuted three sentences and pardoned two people; each grant is listed here", ""),
        ([("Jane Doe", 1989, 1, 1, 0, 0)], "Doe commuted one sentence; the grant is listed here", ""),
        ([DOE, ("Bo Poe", 1993, 1, 1, 4, 4)], "Every grant of clemency by Doe and Poe is listed here: 10 in all", ""),
        ([POE], "Poe pardoned 396 people; each grant is listed here", "Complete are Poe’s 396 pardons."),
        ([COX], "", "The grants of Cox are listed only in part."),
        ([NEW], "", "The grants of Voe are listed only in part."),
        ([], "", ""),
        (
            [ROE, DOE, POE, COX, NEW],
            "Doe commuted three sentences and pardoned two people; each grant is listed here",
            "Also complete are Poe’s 396 pardons. The grants of Voe and Cox are listed only in part; those from before 1989 "
            "are not listed yet.",
        ),
        ([ROE, DOE], None, "Grants from before 1989 are not listed yet."),
        ([DOE, ("Jo James", 1993, 0, 3, 1, 1)], None, "Also complete is James’ pardon."),
    ],
)
def test_what_is_complete_comes_first(rows: list[Row], headline: str | None, deck: str) -> None:
    table = coverage(*rows)
    assert say_complete(table) == headline or headline is None
    assert str(say_partial(table)) == deck


def test_two_terms_of_one_president_are_told_apart() -> None:
    again: Row = ("Cy Cox", 2025, 14, None, 1, None)
    assert str(say_partial(coverage(COX, again))) == "The grants of Cox (both terms) are listed only in part."
    whole: Row = ("Cy Cox", 2025, 14, 14, 1, 1)
    assert str(say_partial(coverage(COX, whole))) == "The grants of Cox (first term) are listed only in part."
