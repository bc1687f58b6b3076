"""What a run would change of the batches that the table holds already; none goes in unseen.

A list that shrank, a batch that vanished, a published record that changed: the list is not
taken, and what the table holds of it stays, until the batch is accepted by name. A reader
that reads better changes records as well, and is accepted in the same way. New batches
need no word.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from analysis.errors import Reason, UsageError, nearest
from analysis.grants.schema import NAMES

#: The word that accepts the changes of every batch.
ALL: Final = "all"

#: These say where a row was read and what other lists hold, not what was published of it.
_NOT_PUBLISHED: Final = ("grant_id", "source", "source_line", "same_person", "amends")
_COMPARED: Final = tuple(name for name in NAMES if name not in _NOT_PUBLISHED)
_NAMING: Final = ("name", "aliases")


class CellChange(NamedTuple):
    """One cell of a grant before and after; ``column`` is ``record`` where all of the grant came or went."""

    batch_id: str
    name: str
    column: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.name}: {self.column}: {self.before or '(empty)'} -> {self.after or '(empty)'}"


def find_changes(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> list[CellChange]:
    """What differs between the rows of some batches as they were and as they were read now.

    >>> plain = dict.fromkeys(NAMES, "") | {"batch_id": "2016-05-05-obama", "name": "Ann Example"}
    >>> [str(change) for change in find_changes([plain], [plain | {"home": "Gary, IN"}])]
    ['2016-05-05-obama: Ann Example: home: (empty) -> Gary, IN']
    """
    # Known again by name and type, or by all other columns where the name changed; of one name in published order.
    paired, lost, gained = _pair(before, after, ("batch_id", "clemency_type", "name"))
    renamed, lost, gained = _pair(lost, gained, tuple(name for name in _COMPARED if name not in _NAMING))
    changes = [
        CellChange(row["batch_id"], row["name"], column, row[column], now[column])
        for row, now in (*paired, *renamed)
        for column in _COMPARED
        if row[column] != now[column]
    ]
    changes += [CellChange(row["batch_id"], row["name"], "record", row["clemency_type"], "") for row in lost]
    changes += [CellChange(row["batch_id"], row["name"], "record", "", row["clemency_type"]) for row in gained]
    return changes


_Rows = list[Mapping[str, str]]


def _pair(
    before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]], columns: Sequence[str]
) -> tuple[list[tuple[Mapping[str, str], Mapping[str, str]]], _Rows, _Rows]:
    """Rows that agree in some columns, then what is left of either side."""
    waiting: dict[tuple[str, ...], _Rows] = defaultdict(list)
    for row in reversed(after):
        waiting[tuple(row[column] for column in columns)].append(row)
    paired, lost = [], []
    for row in before:
        same = waiting.get(tuple(row[column] for column in columns))
        if same:
            paired.append((row, same.pop()))
        else:
            lost.append(row)
    left = {id(row) for rows in waiting.values() for row in rows}
    return paired, lost, [row for row in after if id(row) in left]


def check_changes(
    before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]], accepted: Sequence[str]
) -> tuple[list[Reason], list[str]]:
    """What keeps one list out of the table that holds it already, and notes on what was accepted.

    A list answers for its own rows alone, also where a batch holds rows of two lists: what the other list
    says of that batch stays as it is. A batch that the list did not hold needs no word.

    Parameters
    ----------
    before, after : the rows of this list, as they are in the table and as they were read now
    accepted : the ids of batches that may change, or :data:`ALL`
    """
    there = {row["batch_id"] for row in before}
    changes = find_changes(before, [row for row in after if row["batch_id"] in there])
    held = [change for change in changes if ALL not in accepted and change.batch_id not in accepted]
    if not held:
        counts = Counter(change.batch_id for change in changes)
        return [], [f"accepted: {n:,} differences in {batch}" for batch, n in sorted(counts.items())]
    batches = list(dict.fromkeys(change.batch_id for change in held))
    how = " ".join(f"--accept {batch}" for batch in batches[:5]) + (" …" if len(batches) > 5 else "")
    count = "1 difference" if len(held) == 1 else f"{len(held):,} differences"
    return [
        Reason(
            f"{count} from what the table holds of this list, in {len(batches):,} of its batches"
            " (batch: person: column: before -> after):"
        ),
        *(Reason(f"  {change}", change.column) for change in held),
        Reason(f"If the list is right now, say {how}, or --accept {ALL}"),
    ], []


def refuse_unknown_batches(accepted: Sequence[str], batch_ids: Collection[str]) -> None:
    """Refuse to accept a batch that is neither in the table nor in a list."""
    for name in accepted:
        if name != ALL and name not in batch_ids:
            near = nearest(name, [*sorted(batch_ids), ALL])
            raise UsageError(f"--accept {name}: no such batch, before or after{near}")
