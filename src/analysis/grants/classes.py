"""Grants to classes of people: amnesties, pardons by proclamation, and the work of a clemency board.

They are no rows of the grants table and are in no total of commutations or pardons: nobody knows of
most how many people they reached, and the Justice Department's statistics leave them out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.errors import InputError
from analysis.grants.csvfile import CellKind, read_table
from analysis.project import HAND

#: The columns of the file of grants to classes.
_COLUMNS: Final[Mapping[str, CellKind]] = {
    "president": "text",
    "proclaimed_on": "day",
    "instrument": "text",
    "kind": "text",
    "who": "text",
    "people": "count",
    "precision": "text",
    "basis": "text",
    "source": "text",
    "source_day": "text",
    "remark": "text",
}

#: What a grant to a class may be, and how well the number of its people is known.
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("amnesty", "pardon", "commutation", "board"),
    "precision": ("exactly", "about", "at least"),
}

#: What no row may be without.
_NEEDED: Final = ("president", "instrument", "kind", "who", "source")

#: A day, or as much of one as the source says.
_DAY: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read_class_grants(path: Path = HAND / "classes.csv") -> pd.DataFrame:
    """Grants to classes of people, oldest first, with the number of people as far as it was published.

    The trap: a number is an estimate, a lower bound, or the people of a list, as ``precision`` says, and
    one proclamation may repeat another. No sum of the column means anything.

    Parameters
    ----------
    path : Path
        CSV with one row per proclamation, or per clemency board.

    Returns
    -------
    DataFrame, one row per grant to a class
        ``president``, ``proclaimed_on`` (date), ``instrument`` (what it was), ``kind`` (amnesty, pardon,
        commutation, or the recommendations of a board), ``who``; ``n_people``, ``precision`` (exactly, about,
        at least) and ``basis`` (who was counted), all missing where no number was found; ``source``,
        ``source_day`` (a day, a month, or a year), ``remark``.

    Raises
    ------
    InputError
        With file, line and column: what is empty, no day, no number, or none of the choices; a number
        without its precision, basis and day; rows that are not in the order of their days.

    Notes
    -----
    Sources: the column ``source``.

    Examples
    --------
    >>> classes = read_class_grants().set_index("instrument")
    >>> int(classes.at["Proclamation 4483", "n_people"]), classes.at["Proclamation 4483", "precision"]
    (2393, 'at least')
    """
    typed = read_table(path, tuple(_COLUMNS), "grants to classes of people", lambda name: _COLUMNS.get(name, "text"))
    for row in typed.reset_index().to_dict("records"):
        if fault := _fault(row):
            raise InputError(f"{path}, line {row['line']}: {fault}")
    if not typed["proclaimed_on"].is_monotonic_increasing:
        raise InputError(f"{path}: the grants to classes are not in the order of their days")
    return typed.rename(columns={"people": "n_people"}).reset_index(drop=True)


def _fault(row: Mapping[Any, Any]) -> str:
    """What is wrong with one row, as ``column: why``; empty where nothing is."""
    for name in _NEEDED:
        if pd.isna(row[name]):
            return f"{name}: is empty"
    for name, choices in _CHOICES.items():
        if not pd.isna(row[name]) and row[name] not in choices:
            return f"{name}: {row[name]!r} is none of {', '.join(choices)}"
    if not pd.isna(row["source_day"]) and not _DAY.fullmatch(str(row["source_day"])):
        return f"source_day: {row['source_day']!r} is not YYYY-MM-DD, YYYY-MM or YYYY"
    number = [name for name in ("people", "precision", "basis") if not pd.isna(row[name])]
    if number and len(number) < 3:
        return "people: a number needs its precision and its basis, and they need a number"
    if number and pd.isna(row["source_day"]):
        return "source_day: is empty beside a number of people"
    return ""
