"""What is counted on the page of methods, in words."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.text.template import say
from support.saying import faults_of


@pytest.mark.parametrize(
    ("block", "values", "said"),
    [
        (
            "deck",
            {"n_commutations": 3382, "n_pardons": 1, "n_presidents": 6, "n_lists": 14},
            "Our data have 3,382 commutations and 1 pardon by six presidents, which a program read from 14 published lists "
            "and documents.",
        ),
        (
            "deck",
            {"n_commutations": 1, "n_pardons": 0, "n_presidents": 1, "n_lists": 1},
            "Our data have 1 commutation and 0 pardons by one president, which a program read from one published list.",
        ),
        ("complete", {"commutations": ["A"], "pardons": ["A", "B"]}, "Our data have every commutation by A, and every pardon by A and B."),
        ("complete", {"commutations": [], "pardons": ["B"]}, "Our data have every pardon by B."),
        ("complete", {"commutations": [], "pardons": []}, ""),
        (
            "checked",
            {"n_checked": 200, "what": "fields", "n_wrong": 3, "n_empty": 4, "outcome": None},
            "200 fields: 3 had a wrong value in the data, and 4 (2%) were left empty or reported as unread.",
        ),
        (
            "checked",
            {"n_checked": 9, "what": "records", "n_wrong": None, "n_empty": None, "outcome": "all were right"},
            "Nine records: all were right.",
        ),
        ("corrected", {"n": 0}, "No error in these lists has been corrected."),
        (
            "corrected",
            {"n": 1},
            "One error in the lists is corrected in our data, for a stated reason. We keep what the list prints; should a list "
            "print something else one day, the program stops.",
        ),
        ("differing", {"n": 0}, ""),
        ("moved", {"n": 2}, "Two published numbers have changed from one release to a later one."),
    ],
)  # fmt: skip
def test_what_is_said(block: str, values: dict[str, Any], said: str) -> None:
    assert str(say("methods", block, values)) == said
    assert faults_of(f"methods.{block}", said) == []
