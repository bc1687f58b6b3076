"""How often the reading of the lists was found wrong: ``data/hand/accuracy.yml``, typed by hand as it was measured."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from analysis import project
from analysis.grants.handwritten import Entry, Form, Key, read_entries, text_key


def _count_key(name: str, *, is_required: bool = False) -> Key:
    return Key(name, lambda value: type(value) is int and value >= 0, "{value!r} is no number", is_required)


_FORM: Final = Form(
    (
        Key("checked_on", re.compile(r"\d{4}-(0[1-9]|1[0-2])").fullmatch, "{value!r} is not a month as YYYY-MM"),
        text_key("what"),
        _count_key("n_checked", is_required=True),
        _count_key("n_wrong"),
        _count_key("n_empty"),
        text_key("outcome", is_required=False),
    )
)


def read_accuracy(path: Path = project.HAND / "accuracy.yml") -> list[dict[str, Any]]:
    """The checks of the reading, in the order of the file, each with all keys; what was not counted is None.

    Raises
    ------
    InputError
        All faults of the file together, each with the line and the number of its entry.

    Examples
    --------
    >>> [(check["n_checked"], check["n_wrong"]) for check in read_accuracy()]
    [(3358, 0), (3232, 0), (100, None)]
    """
    empty = dict.fromkeys(key.name for key in _FORM.keys)
    return [{**empty, **entry} for entry in read_entries(path, "checks", _faults, may_be_empty=True)]


def _faults(entry: Entry) -> list[str]:
    faults = _FORM.faults_of(entry)
    if ("n_wrong" in entry) == ("outcome" in entry):
        faults.append("n_wrong: a check has either n_wrong or outcome")
    if not faults and entry.get("n_wrong", 0) + entry.get("n_empty", 0) > entry["n_checked"]:
        faults.append("n_checked: fewer than were wrong or empty")
    return faults
