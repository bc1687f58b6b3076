"""Published numbers that moved from one release to another, and the file that keeps them.

Corrections write themselves: what ``clemency verify --against`` finds is kept in
``data/moves.csv``, and from there it is on the page of methods and in the feed.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis import project
from analysis.errors import InputError
from analysis.files import replace_file
from analysis.grants.names import HIDDEN
from analysis.grants.schema import COLUMNS
from analysis.grants.table import write_cell
from analysis.lists.corrections import read_corrections
from analysis.publish.manifest import list_reports, read_release
from analysis.site.recorded_changes import RecordedChange, read_recorded_changes

_KINDS: Final = {column.name: column.kind for column in COLUMNS}


class Move(NamedTuple):
    """One published number that moved, and the cells of grants that moved with it (or other causes)."""

    batch_id: str
    measure: str
    before: Any
    after: Any
    causes: tuple[str, ...]


def compare_releases(before: Path, after: Path) -> list[Move]:
    """Every number of ``results.json`` that differs between two releases, batch by batch.

    Parameters
    ----------
    before, after : folders of two releases

    Returns
    -------
    Moves in the order of the batches; a batch that came or went is one move of ``batch``.
    Causes are changed cells of the batch's ``grants.csv`` (``source:line column: before ->
    after``, with the correction behind it if there is one; ``row n`` where a release does not
    say the names), grants that came or went, and otherwise the ingredients that changed.

    Raises
    ------
    InputError
        A folder holds no release, or numbers or grants of it cannot be read.
    """
    old, new = read_release(before), read_release(after)
    moves = []
    for batch_id in sorted({*list_reports(old), *list_reports(new)}):
        one, other = before / batch_id, after / batch_id
        if not (one / "results.json").is_file() or not (other / "results.json").is_file():
            is_new = not (one / "results.json").is_file()
            moves.append(Move(batch_id, "batch", None if is_new else batch_id, batch_id if is_new else None, ()))
            continue
        causes: tuple[str, ...] | None = None
        numbers, now = _numbers(one), _numbers(other)
        for measure in sorted(set(numbers) | set(now)):
            if numbers.get(measure) != now.get(measure):
                if causes is None:
                    causes = tuple(_causes(one, other)) or tuple(_changed_ingredients(batch_id, old, new))
                moves.append(Move(batch_id, measure, numbers.get(measure), now.get(measure), causes))
    return moves


#: Causes shown of one batch.
_SHOWN: Final = 12


def say_moves(moves: list[Move]) -> Iterator[str]:
    """The moves as lines of text: each number before and after, then once a batch what moved it."""
    if not moves:
        yield "no published number has moved"
        return
    for batch_id in dict.fromkeys(move.batch_id for move in moves):
        of_batch = [move for move in moves if move.batch_id == batch_id]
        yield from (f"{batch_id}: {move.measure}: {_word(move.before)} -> {_word(move.after)}" for move in of_batch)
        causes = of_batch[0].causes
        yield from (f"  because {cause}" for cause in causes[:_SHOWN])
        if len(causes) > _SHOWN:
            yield f"  … and {len(causes) - _SHOWN:,} more"
    yield f"{len(moves):,} published numbers moved, in {len({move.batch_id for move in moves}):,} batches"


def _word(value: Any) -> str:
    return "(none)" if value is None else str(value)


def _numbers(folder: Path) -> dict[str, Any]:
    """The leaves of ``results.json`` by their path, without the provenance."""
    path = folder / "results.json"
    try:
        results = json.loads(path.read_bytes())
        results.pop("provenance", None)
    except (OSError, ValueError, AttributeError):
        raise _unreadable(path) from None
    return dict(_leaves(results, ""))


def _unreadable(path: Path) -> InputError:
    return InputError(f"{path}: cannot be read, so it is not known what moved; `clemency verify` says what is damaged")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key))
    else:
        yield path, value


def _causes(before: Path, after: Path) -> Iterator[str]:
    old_rows, new_rows = _rows(before), _rows(after)
    has_lines = all(row["source_line"] for row in (*old_rows, *new_rows))
    counts = Counter(map(_line, old_rows)) | Counter(map(_line, new_rows))
    old, new = (
        {_place(row, number, has_lines, counts): row for number, row in enumerate(rows, start=1)}
        for rows in (old_rows, new_rows)
    )
    for place in dict.fromkeys((*old, *new)):
        if place not in new:
            yield f"{place} is gone"
        elif place not in old:
            yield f"{place} is new"
        else:
            for column, cell in old[place].items():
                if cell != new[place].get(column, "") and (has_lines or column not in ("name", *HIDDEN)):
                    now = new[place].get(column, "")
                    why = _correction(new[place], column, now)
                    yield f"{place} {column}: {cell or '(empty)'} -> {now or '(empty)'}{why}"


def _correction(grant: Mapping[str, str], column: str, now: str) -> str:
    """The reason of the correction that gave a cell its value, in brackets; empty without one."""
    for entry in read_corrections(project.HAND / "corrections.yml"):
        is_meant = (entry.source, entry.name, entry.column) == (grant["source"], grant.get("name"), column)
        if is_meant and str(entry.granted_on) == grant["granted_on"] and write_cell(entry.used, _KINDS[column]) == now:
            return f" (correction: {entry.reason})"
    return ""


def _rows(folder: Path) -> list[dict[str, str]]:
    path = folder / "grants.csv"
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        if any(not {"source", "source_line", "name"} <= row.keys() for row in rows):
            raise _unreadable(path)
        return rows
    except (OSError, ValueError, csv.Error):
        raise _unreadable(path) from None


def _line(row: Mapping[str, str]) -> str:
    return f"{row['source']}:{row['source_line']}"


def _place(row: Mapping[str, str], number: int, has_lines: bool, counts: Mapping[str, int]) -> str:
    """How a grant is found again: by its line, and name where several stand on it; without names by its place."""
    line = _line(row)
    return (f"{line} {row['name']}" if counts[line] > 1 else line) if has_lines else f"row {number}"


def _changed_ingredients(batch_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = (manifest.get("reports", {}).get(batch_id, {}) for manifest in (old, new))
    yield from (f"{name} changed" for name in after if before.get(name) != after[name])


def record_moves(moves: Sequence[Move], recorded_on: date, path: Path) -> int:
    """Keep moves; one that is the last that is kept of its batch and measure is not kept twice.

    Returns
    -------
    how many were new

    Raises
    ------
    InputError
        The file is not readable as such, or cannot be written.
    """
    kept = read_recorded_changes(path)
    last = {(entry.batch_id, entry.measure): (entry.before, entry.after) for entry in kept}
    fresh = [
        RecordedChange(
            recorded_on, move.batch_id, move.measure, _word(move.before), _word(move.after), "; ".join(move.causes)
        )
        for move in moves
    ]
    fresh = [entry for entry in fresh if last.get((entry.batch_id, entry.measure)) != (entry.before, entry.after)]
    if fresh:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(RecordedChange._fields)
        writer.writerows([*kept, *fresh])
        replace_file(path, text.getvalue().encode())
    return len(fresh)
