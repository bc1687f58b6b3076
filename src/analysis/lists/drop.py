"""What was read of a list and can't stand in the table: cell by cell it is taken out, and told.

A run holds here what it has read against the statements of :mod:`analysis.grants.checks`, before
anything is written: a slip of a list costs one cell, and not every report.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from analysis.grants.checks import STATEMENTS
from analysis.grants.schema import BY_NAME, COLUMNS
from analysis.grants.table import fault_of_word, to_grants

#: The statements that a row can keep by leaving cells empty, with these cells.
_OF_CELLS: Final = [(statement, cells) for statement in STATEMENTS if (cells := statement.cells_at_fault())]


class Taken(NamedTuple):
    """A cell that can't stand: the position of its row, its column and word, and the rule that it breaks."""

    at: int
    column: str
    word: str
    rule: str


def sift(rows: Sequence[dict[str, str]]) -> list[Taken]:
    """Take out (in place) the cells that don't have their column's form, or are to blame for a broken statement.

    A cell that no row can do without stays, though it is told: such rows can't be kept. What
    no cell alone is to blame for is left to :func:`analysis.grants.checks.check_grants`.

    Parameters
    ----------
    rows : the words of the cells, by column, of the grants that a run has read

    Examples
    --------
    >>> row = dict.fromkeys(BY_NAME, "") | {"granted_on": "2016-05-05", "grant_form": "expires_on"}
    >>> rows = [row | {"expires_on": "2015-09-02"}]
    >>> [(taken.column, taken.word) for taken in sift(rows)], rows[0]["expires_on"]
    ([('expires_on', '2015-09-02'), ('grant_form', 'expires_on')], '')
    """
    taken = _take_formless(rows)
    if any(BY_NAME[cell.column].is_required for cell in taken):
        return taken
    at: Sequence[int] = range(len(rows))
    while at:
        found = _take_broken(rows, at)
        taken += found
        at = sorted({cell.at for cell in found})  # what is missing now may break another statement
    return taken


def _take_formless(rows: Sequence[dict[str, str]]) -> list[Taken]:
    taken = []
    for name, kind, is_required in ((column.name, column.kind, column.is_required) for column in COLUMNS):
        words = {row[name] for row in rows} - {""}  # lists repeat themselves: each word is judged once
        wrong = {word: rule for word in words if (rule := fault_of_word(word, kind))}
        for at, row in enumerate(rows) if wrong else ():
            if (word := row[name]) in wrong:
                taken.append(Taken(at, name, word, wrong[word]))
                row[name] = word if is_required else ""
    return taken


def _take_broken(rows: Sequence[dict[str, str]], at: Sequence[int]) -> list[Taken]:
    grants = to_grants([rows[position] for position in at])
    taken = []
    for statement, cells in _OF_CELLS:
        for row in statement.broken_by(grants).index:
            for name in cells:
                if word := rows[at[row]][name]:
                    taken.append(Taken(at[row], name, word, statement.words))
                    rows[at[row]][name] = ""
    return taken
