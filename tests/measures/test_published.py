"""What the numbers of a report mean, and that ``docs/results.md`` says so."""

from __future__ import annotations

from collections.abc import Callable

from analysis.measures.published import PUBLISHED_NUMBERS

BEGINNING = """\
# The numbers of a report

`results.json` beside each report is one JSON object with every number that the page and the PDF print, unrounded. Unless
it says otherwise, a count is of people whose commutation took effect; `null` stands where a number is not known, or has
nobody behind it. How each is defined, and what it cannot say: [methods](methods.md). A claim may name each of them
([figures that a claim may name](claims.md)). Made from `src/analysis/measures/published.py`; tests hold this page to it and to the file.

| key | unit | meaning |
|---|---|---|
"""


def test_the_page_of_results_says_what_is_declared(hold_printed: Callable[[str, str], None]) -> None:
    rows = "".join(f"| `{number.key}` | {number.unit} | {number.meaning} |\n" for number in PUBLISHED_NUMBERS)
    hold_printed("results.md", BEGINNING + rows)


def test_what_is_not_known_of_people_is_a_number_of_its_own() -> None:
    keys = {number.key for number in PUBLISHED_NUMBERS}
    assert {number.unknown for number in PUBLISHED_NUMBERS if number.unknown} <= keys
