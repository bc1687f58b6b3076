"""What a release says of the editions before it: where it stands among them, what moved, and their files.

This is the part of a release that does not follow from table, notebook and code. A first release has none of it: no
day is in it, and the same input gives the same bytes. From the second on the editions before it are its input as well.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from analysis.errors import InputError
from analysis.publish.archive import CHANGES, Archive, Kept, Standing, count_rows, next_number, tells_more, write_listed
from analysis.publish.changed_numbers import ChangedNumber, compare_numbers, list_moved, word_of
from analysis.publish.manifest import EDITIONS, hash_manifest, is_history
from analysis.publish.staging import Staging
from analysis.site.editions_page import ListedRelease
from analysis.site.recorded_changes import RecordedChange

#: The columns of a table of what moved: those of ``data/moves.csv`` without the day.
_COLUMNS: Final = RecordedChange._fields[1:]

#: Causes in a table of what moved, of each number.
_MOST_CAUSES: Final = 12


class History(NamedTuple):
    """The place of a release, and the editions before it whose files are whole, oldest first."""

    place: Standing
    kept: list[Kept]


def today() -> str:
    """The day, in universal time, on which a release is published that follows another."""
    return f"{datetime.now(UTC).date()}"


def choose_history(
    staging: Staging,
    archive: Archive,
    record: Mapping[str, Any],
    place: Standing | None = None,
    *,
    accept_damage: bool = False,
) -> tuple[History, list[str]]:
    """Where the staged release stands, and the editions before it; and a sentence for each edition that is damaged.

    That is its ``place``, if it has one already. If it is the current release again (or without one the last edition),
    it is no new edition, and stands where that does. Else it comes behind all that are kept.

    Raises
    ------
    InputError
        An edition before a ``place`` is missing or damaged; or any is damaged, unless that is accepted: the release
        would be without it, and so would all that follow.
    """
    kept, faults = archive.list_kept()
    if faults and place is None and not accept_damage:
        copies = "put a whole copy from where the site is served (editions/) in its place, or say --accept-removals"
        raise InputError("\n".join([*faults, f"{archive.out}: nothing was published: {copies} to publish without it"]))
    by_id = {one.id: one for one in kept}
    if place is None:
        current = staging.current or (archive.read_manifest_of(kept[-1].id) if kept else {})
        if is_same_again(current, staging, record) and {*place_of(current).before} <= by_id.keys():
            place = place_of(current)
        elif kept:
            edition = hash_manifest(staging.out)[:16] if staging.current else kept[-1].id
            since = edition if edition in by_id else kept[-1].id  # of a damaged release what moved is not known
            place = Standing(next_number(kept, faults), today(), since, tuple(by_id))
        else:
            place = Standing(next_number(kept, faults))
    if missing := [edition for edition in place.before if edition not in by_id]:
        raise InputError(f"{archive.path(missing[0])}: this edition is missing or damaged, and the release lists it")
    return History(place, [by_id[edition] for edition in place.before]), faults


def place_of(manifest: Mapping[str, Any]) -> Standing:
    """Where a release says that it stands among the editions."""
    said = manifest.get("edition", {})
    return Standing(*(said.get(name, default) for name, default in Standing._field_defaults.items()))._replace(
        before=tuple(said.get("before", ()))
    )


def is_same_again(manifest: Mapping[str, Any], staging: Staging, record: Mapping[str, Any]) -> bool:
    """Whether the staged release is another one again: the same files, made from the same.

    Neither history nor descriptions are staged yet.
    """
    if "edition" not in manifest or any(manifest.get(name) != value for name, value in record.items()):
        return False
    staged = staging.files()
    files = {name: file for name, file in manifest["files"].items() if name in staged or "/" in name}
    is_same = {name: file for name, file in files.items() if not is_history(name)} == staged
    return is_same and manifest["extra"] == staging.extra()


def add_history(
    staging: Staging,
    archive: Archive,
    history: History,
    record: Mapping[str, Any],
    render: Callable[[Sequence[ListedRelease]], Mapping[str, bytes]],
) -> dict[str, Any]:
    """Put what a release says of the editions before it among its files; returns what its manifest says of that.

    Editions that tell more of people's names than this release are listed, and their files are left out.

    Parameters
    ----------
    record : what the manifest will say beside the files
    render : gives the page of editions and the feed, from all editions, oldest first
    """
    place, kept = history
    changes = _compare(staging, archive, place, record)
    moved = [one for one in changes if one.measure != "batch"]
    came = [one.batch_id for one in changes if one.measure == "batch" and one.before is None]
    went = [one.batch_id for one in changes if one.measure == "batch" and one.after is None]
    shown = [one for one in kept if not tells_more(one.names, than=record["names"])]
    index = [write_listed(one, one in shown) for one in kept]
    files = {f"{EDITIONS}/index.json": (json.dumps(index, indent=1) + "\n").encode()}
    files |= {f"{EDITIONS}/{one.id}.csv": archive.read(one.id, CHANGES) for one in shown if _has_changed(one)}
    if place.since is not None:
        files[f"{EDITIONS}/{CHANGES}"] = _write_changes(changes)
    this = ListedRelease(
        place.number,
        "",
        date.fromisoformat(place.published_on) if place.published_on else None,
        n_reports=len(record["reports"]),
        n_grants=count_rows((staging.folder / "grants.csv").read_bytes()),
        new=tuple(came),
        gone=tuple(went),
        n_moved=len(moved),
        changes=tuple(_as_recorded(_write_changes(changes), place.published_on or "")),
        table=f"{EDITIONS}/{CHANGES}" if changes else "",
    )
    files |= render([*(_listed(one, one in shown, files) for one in kept), this])
    staging.put_top(files)
    for one in shown:
        staging.link(f"{EDITIONS}/{one.id}.zip", archive.path(one.id), one.file)
    return {"edition": place._asdict() | {"new": came, "gone": went, "n_moved": len(moved)}}


def _compare(staging: Staging, archive: Archive, place: Standing, record: Mapping[str, Any]) -> list[ChangedNumber]:
    """What moved since the release that this one takes the place of."""
    if place.since is None:
        return []
    now = {"files": staging.files(), **record}
    moved = list_moved(archive.read_manifest_of(place.since), now)
    with archive.unpacked(place.since, moved) as before:
        return compare_numbers(before, staging.folder, now)


def _has_changed(one: Kept) -> bool:
    return bool(one.new or one.gone or one.n_moved)


def _listed(one: Kept, is_shown: bool, files: Mapping[str, bytes]) -> ListedRelease:
    """An edition as the page lists it, with what moved as far as the release has its table."""
    table = f"{EDITIONS}/{one.id}.csv"
    return ListedRelease(
        one.number,
        one.id,
        date.fromisoformat(one.published_on),
        one.n_reports,
        one.n_grants,
        one.new,
        one.gone,
        one.n_moved,
        changes=tuple(_as_recorded(files.get(table, b""), one.published_on)),
        table=table if table in files else "",
        file=f"{EDITIONS}/{one.id}.zip" if is_shown else "",
        bytes=one.bytes,
    )


def _write_changes(changes: Sequence[ChangedNumber]) -> bytes:
    """What moved, as a table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in changes:
        more = len(one.causes) - _MOST_CAUSES
        causes = [*one.causes[:_MOST_CAUSES], *([f"and {more:,} more"] if more > 0 else [])]
        writer.writerow([one.batch_id, one.measure, word_of(one.before), word_of(one.after), "; ".join(causes)])
    return text.getvalue().encode()


def _as_recorded(table: bytes, day: str) -> list[RecordedChange]:
    """The rows of a table of what moved; of a damaged row nothing, which the manifest's hash says elsewhere."""
    rows = list(csv.reader(io.StringIO(table.decode("utf-8"), newline="")))[1:]
    on = date.fromisoformat(day) if day else date.min
    return [RecordedChange(on, *row) for row in rows if len(row) == len(_COLUMNS)]
