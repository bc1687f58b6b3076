"""The federal district courts, now and in the past, and the states and territories in which they sit.

All of it stands in ``data/hand/courts.csv``, a row for each state or territory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from analysis import project
from analysis.errors import InputError
from analysis.grants.csvfile import read_rows
from analysis.grants.handwritten import Entry
from analysis.grants.schema import LIST_SEPARATOR

#: The parts of a state that a district may be named after.
DIRECTIONS: Final = ("Northern", "Southern", "Eastern", "Western", "Middle", "Central")

#: The columns: what each cell has to look like, and how to say so.
_FORMS: Final = {
    "state": (r"(?:the )?[A-Z][a-z]+(?: [A-Za-z]+)*", "write the name with capitals"),
    "letters": (r"[A-Z]{2}|", "write the two letters of the postal code"),
    "kind": (r"state|territory|past", "write state, territory, or past (it has no court any more)"),
    "article": (r"the|", "write `the` if a sentence says it before the name, or nothing"),
    **dict.fromkeys(
        ("divisions", "past_divisions"),
        (rf"(?:(?:{'|'.join(DIRECTIONS)})(?:;(?!$)|$))*", f"join {', '.join(DIRECTIONS)} with ;"),
    ),
    "spellings": (r"[a-z]+(?:;[a-z]+)*", "join abbreviations with ;, in letters a to z without stops and blanks"),
    **dict.fromkeys(("map_column", "map_row"), (r"\d{1,2}|", "write a number, from 0 at the left and the top")),
}


class State(NamedTuple):
    """A state or territory with a federal district court.

    ``kind`` is state, territory or past. ``divisions`` name its districts where it has more than
    one, ``past_divisions`` those that are no more; ``spellings`` are its abbreviations (legal,
    postal, old postal) without stops and blanks. ``tile`` is its column and row on the map.
    """

    name: str
    letters: str
    kind: str
    article: str
    divisions: tuple[str, ...]
    past_divisions: tuple[str, ...]
    spellings: tuple[str, ...]
    tile: tuple[int, int] | None

    @property
    def of(self) -> str:
        """What stands after "District of": "Columbia", "Ohio"."""
        return self.name.removeprefix("District of ")

    @property
    def districts(self) -> list[str]:
        """The district courts of today by their canonical names."""
        return [] if self.kind == "past" else self._name_districts(self.divisions or ("",))

    @property
    def past_districts(self) -> list[str]:
        """Those that are no more, and that lists of pardons still name."""
        return self._name_districts(("",) if self.kind == "past" else self.past_divisions)

    def _name_districts(self, divisions: tuple[str, ...]) -> list[str]:
        return [f"{division} District of {self.of}".strip() for division in divisions]


def read_courts(path: Path = project.HAND / "courts.csv") -> tuple[State, ...]:
    """Read and check the table, by name but for the past; a fault is refused with line, column and what to write.

    >>> [state.letters for state in read_courts() if state.kind == "territory"]
    ['DC', 'GU', 'MP', 'PR', 'VI']
    """
    seen: dict[tuple[str, str], int] = {}
    states = []
    for row in read_rows(path, tuple(_FORMS), "courts"):
        for column, problem in _find_faults(row, seen):
            raise InputError(f"{path}, line {row.line}: {column}: {row[column]!r}: {problem}")
        tile = (int(row["map_column"]), int(row["map_row"])) if row["map_row"] else None
        divisions, past_divisions, spellings = (
            tuple(_split(row[column])) for column in ("divisions", "past_divisions", "spellings")
        )
        names = row["state"], row["letters"], row["kind"], row["article"]
        states.append(State(*names, divisions, past_divisions, spellings, tile))
    return tuple(states)


def _split(cell: str) -> list[str]:
    return cell.split(LIST_SEPARATOR) if cell else []


def _find_faults(row: Entry, seen: dict[tuple[str, str], int]) -> Iterator[tuple[str, str]]:
    """The columns of a row that are wrong, and what to write; ``seen`` keeps where each name, code and place stands."""
    for column, (form, problem) in _FORMS.items():
        if not re.fullmatch(form, row[column]):
            yield column, problem
    for column in ("letters", "map_column", "map_row"):
        if bool(row[column]) is (row["kind"] == "past"):
            yield column, "a state or territory of today has one, one of the past has none"
    spellings = {row["state"].lower().replace(" ", ""), *_split(row["spellings"])}
    place = f"column {row['map_column']}, row {row['map_row']}" if row["map_row"] else ""
    unique = [("state", row["state"]), ("letters", row["letters"]), ("map_column", place)]
    for column, value in (*unique, *(("spellings", word) for word in sorted(spellings))):
        if value and (line := seen.setdefault((column, value), row.line)) != row.line:
            yield column, f"{value} stands in line {line} already; one of the two is wrong"


_TABLE: Final = read_courts()

#: What each state or territory is called after "District of", by its spellings and its name, without blanks.
STATES_BY_SPELLING: Final[Mapping[str, str]] = MappingProxyType(
    {word: state.of for state in _TABLE for word in (state.of.lower().replace(" ", ""), *state.spellings)}
)

#: The states and territories of today by name, with their two letters.
STATES: Final[Mapping[str, str]] = MappingProxyType(
    {state.name: state.letters for state in _TABLE if state.kind != "past"}
)

#: Those that are no states, and those that a sentence calls "the …".
TERRITORIES: Final = tuple(state.name for state in _TABLE if state.kind == "territory")
WITH_ARTICLE: Final = tuple(state.name for state in _TABLE if state.article)

#: Where each lies on the map of equal squares, by its letters: column and row, from 0; row by row.
TILES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    dict(sorted(((state.letters, state.tile) for state in _TABLE if state.tile), key=lambda placed: placed[1][::-1]))
)


#: The 94 district courts by their canonical names, and those of the past that the lists of pardons still name.
DISTRICTS: Final = tuple(name for state in _TABLE for name in state.districts)
PAST_DISTRICTS: Final = tuple(name for state in _TABLE for name in state.past_districts)
