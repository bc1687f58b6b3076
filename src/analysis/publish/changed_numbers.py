"""Published numbers that changed from one release to another, and the file that keeps them.

What ``clemency verify --against`` finds is kept in ``data/moves.csv``, which the page of
methods and the feed show.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis import project
from analysis.errors import InputError
from analysis.files import replace_file
from analysis.grants.names import HIDDEN
from analysis.grants.schema import COLUMNS
from analysis.grants.table import without_point, write_cell
from analysis.lists.corrections import Correction, read_corrections
from analysis.publish.manifest import list_reports, made_of, read_release
from analysis.publish.readers import Unreadable, read_csv, read_json
from analysis.site.recorded_changes import RecordedChange, read_recorded_changes

_KINDS: Final = {column.name: column.kind for column in COLUMNS}


class ChangedNumber(NamedTuple):
    """One published number that changed, and the cells of grants that changed with it (or other causes)."""

    batch_id: str
    measure: str
    before: Any
    after: Any
    causes: tuple[str, ...]


def compare_numbers(before: Path, after: Path, manifest: Mapping[str, Any] | None = None) -> list[ChangedNumber]:
    """Every number of ``results.json`` that differs between two releases, batch by batch.

    Of a file that both manifests have with the same hash there is none.

    Parameters
    ----------
    before, after : folders of two releases
    manifest : the manifest of ``after``, where that is not written yet

    Returns
    -------
    Changes in the order of the batches; a batch that came or went is one change of ``batch``.
    Causes are changed cells of the batch's ``grants.csv`` (``source:line column: before ->
    after``, with the correction behind it if there is one; ``row n`` where neither release
    says the names, a number of rows where one does not, or rows came or went), grants that came
    or went, and otherwise the ingredients that changed.

    Raises
    ------
    InputError
        A folder holds no release, or numbers or grants of it cannot be read.
    """
    old, new = read_release(before), manifest or read_release(after)
    changes = []
    for batch_id in list_moved(old, new):
        one, other = before / batch_id, after / batch_id
        if not (one / "results.json").is_file() or not (other / "results.json").is_file():
            is_new = not (one / "results.json").is_file()
            changes.append(
                ChangedNumber(batch_id, "batch", None if is_new else batch_id, batch_id if is_new else None, ())
            )
            continue
        numbers, now = _read_numbers(one), _read_numbers(other)
        if changed := [name for name in sorted({*numbers, *now}) if numbers.get(name) != now.get(name)]:
            causes = tuple(_list_causes(one, other)) or tuple(_changed_ingredients(batch_id, old, new))
            changes += [ChangedNumber(batch_id, name, numbers.get(name), now.get(name), causes) for name in changed]
    return changes


def list_moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The batches whose numbers are not the same bytes in two releases, by their manifests."""
    before, now = (
        {batch_id: one["files"][f"{batch_id}/results.json"] for batch_id in list_reports(one)} for one in (old, new)
    )
    return sorted(batch_id for batch_id in {*before, *now} if before.get(batch_id) != now.get(batch_id))


#: Columns that say who a grant is to: no cause where one of two releases does not tell names in full.
_NAMING: Final = frozenset({"name", "grant_id", "amends", *HIDDEN})

#: Causes shown of one batch.
_MOST_CAUSES: Final = 12


def say_changed(changes: Sequence[ChangedNumber]) -> Iterator[str]:
    """The changes as lines of text: each number before and after, then once a batch what changed it."""
    if not changes:
        yield "no published number has moved"
        return
    batches = dict.fromkeys(change.batch_id for change in changes)
    for batch_id in batches:
        of_batch = [change for change in changes if change.batch_id == batch_id]
        yield from (f"{batch_id}: {one.measure}: {word_of(one.before)} -> {word_of(one.after)}" for one in of_batch)
        causes = of_batch[0].causes
        yield from (f"  because {cause}" for cause in causes[:_MOST_CAUSES])
        if len(causes) > _MOST_CAUSES:
            yield f"  … and {len(causes) - _MOST_CAUSES:,} more"
    n, n_batches = len(changes), len(batches)
    yield (
        f"{n:,} published {'number' if n == 1 else 'numbers'} moved,"
        f" in {n_batches:,} {'batch' if n_batches == 1 else 'batches'}"
    )


def word_of(value: Any) -> str:
    """A number of ``results.json`` in a table of what moved."""
    return "(none)" if value is None else str(value)


def _read_numbers(folder: Path) -> dict[str, Any]:
    """The leaves of ``results.json`` by their path, without the provenance."""
    path = folder / "results.json"
    try:
        results = read_json(path)
        results.pop("provenance", None)
    except (Unreadable, AttributeError):
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


def _list_causes(before: Path, after: Path) -> Iterator[str]:
    old_rows, new_rows = _read_grants(before), _read_grants(after)
    has_lines = all(row["source_line"] for row in (*old_rows, *new_rows))
    has_no_lines = not any(row["source_line"] for row in (*old_rows, *new_rows))
    if not has_lines and not (has_no_lines and len(old_rows) == len(new_rows)):  # which row is which is not known
        was, is_now = (Counter(map(_unnamed, rows)) for rows in (old_rows, new_rows))
        if n := max((is_now - was).total(), (was - is_now).total()):
            yield f"{n:,} {'row' if n == 1 else 'rows'} changed"
        return
    counts = Counter(map(_line, old_rows)) | Counter(map(_line, new_rows))
    old, new = (
        {_place(row, number, has_lines, counts): row for number, row in enumerate(rows, start=1)}
        for rows in (old_rows, new_rows)
    )
    corrections = read_corrections(project.HAND / "corrections.yml")
    for place in dict.fromkeys((*old, *new)):
        if place not in new:
            yield f"{place} is gone"
        elif place not in old:
            yield f"{place} is new"
        else:
            for column, cell in old[place].items():
                if cell != new[place].get(column, "") and (has_lines or column not in _NAMING):
                    now = new[place].get(column, "")
                    why = _correction(corrections, new[place], column, now)
                    yield f"{place} {column}: {cell or '(empty)'} -> {now or '(empty)'}{why}"


def _unnamed(row: Mapping[str, str]) -> tuple[str, ...]:
    """What a row says beside who it is of."""
    return tuple(cell for column, cell in row.items() if column not in _NAMING)


def _correction(corrections: Iterable[Correction], grant: Mapping[str, str], column: str, now: str) -> str:
    """The reason of the correction that gave a cell its value, in parentheses; empty without one."""
    for entry in corrections:
        is_meant = (entry.source, entry.name, entry.column) == (grant["source"], grant.get("name"), column)
        if is_meant and str(entry.granted_on) == grant["granted_on"] and write_cell(entry.used, _KINDS[column]) == now:
            return f" (correction: {entry.reason})"
    return ""


def _read_grants(folder: Path) -> list[dict[str, str]]:
    path = folder / "grants.csv"
    try:
        rows = read_csv(path)
    except Unreadable:
        raise _unreadable(path) from None
    if any(not {"source", "source_line", "name"} <= row.keys() for row in rows):
        raise _unreadable(path)
    return [
        {name: without_point(cell) if _KINDS.get(name) == "number" else cell for name, cell in row.items()}
        for row in rows
    ]


def _line(row: Mapping[str, str]) -> str:
    return f"{row['source']}:{row['source_line']}"


def _place(row: Mapping[str, str], number: int, has_lines: bool, counts: Mapping[str, int]) -> str:
    """How to find a grant: by its line, and its name where a line has several; without lines by the row's number."""
    line = _line(row)
    return (f"{line} {row['name']}" if counts[line] > 1 else line) if has_lines else f"row {number}"


def _changed_ingredients(batch_id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = made_of(old, batch_id), made_of(new, batch_id)
    yield from (f"{name} changed" for name in after if before.get(name) != after[name])


def record_changed(changes: Sequence[ChangedNumber], recorded_on: date, path: Path, before: Path | None = None) -> int:
    """Append changes to the file, except those that equal the last one of their batch and measure; returns how many.

    ``before`` is the file that it begins with, if not itself.

    Raises
    ------
    InputError
        The file is not readable as such, or cannot be written.
    """
    kept = read_recorded_changes(before or path)
    last = {(entry.batch_id, entry.measure): (entry.before, entry.after) for entry in kept}
    fresh = [
        RecordedChange(
            recorded_on, one.batch_id, one.measure, word_of(one.before), word_of(one.after), "; ".join(one.causes)
        )
        for one in changes
    ]
    fresh = [entry for entry in fresh if last.get((entry.batch_id, entry.measure)) != (entry.before, entry.after)]
    if fresh:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(RecordedChange._fields)
        writer.writerows([*kept, *fresh])
        replace_file(path, text.getvalue().encode())
    return len(fresh)
