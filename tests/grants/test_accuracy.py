"""The checks of the reading, as they are typed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.grants.accuracy import read_accuracy

GOOD = "- {checked_on: 2030-01, what: fields, n_checked: 10, n_wrong: 1, n_empty: 2}\n"


def test_what_was_not_counted_is_none(tmp_path: Path) -> None:
    path = tmp_path / "accuracy.yml"
    path.write_text(GOOD)
    assert read_accuracy(path) == [
        {"checked_on": "2030-01", "what": "fields", "n_checked": 10, "n_wrong": 1, "n_empty": 2, "outcome": None}
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2030-01", "2030-13", "checked_on: '2030-13' is not a month as YYYY-MM"),
        ("n_wrong: 1", "n_wrong: none", "n_wrong: 'none' is no number"),
        ("n_wrong: 1", "n_wrong: 9", "n_checked: fewer than were wrong or empty"),  # 9 and 2 of 10
        (", n_wrong: 1", "", "n_wrong: a check has either n_wrong or outcome"),
        ("n_wrong: 1", "n_wrong: 1, outcome: all well", "n_wrong: a check has either n_wrong or outcome"),
        ("n_checked: 10, ", "", "missing key 'n_checked'"),
    ],
)
def test_a_check_with_a_fault_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "accuracy.yml"
    path.write_text(GOOD + GOOD.replace(old, new))
    with pytest.raises(InputError) as caught:
        read_accuracy(path)
    assert f"{path}, line 2: entry 2: {message}" in str(caught.value)
