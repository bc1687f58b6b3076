"""What a release says of the editions before it is compared with their files, and with its own manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from analysis.errors import first_line
from analysis.files import read_file
from analysis.publish.archive import CHANGES, Damaged, read_changes, read_kept, tells_more, write_listed
from analysis.publish.manifest import EDITIONS, MANIFEST
from analysis.publish.readers import Unreadable, read_csv, read_json

_INDEX: Final = f"{EDITIONS}/index.json"


def check_history(out: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """What of a release's editions does not fit: sentences that begin with the file.

    Parameters
    ----------
    out : the folder of a release; its files are compared with their hashes elsewhere
    manifest : see :func:`analysis.publish.manifest.read_release`
    """
    if (place := manifest.get("edition")) is None:
        return
    try:
        index = read_json(out / _INDEX)
        listed = {str(one["id"]): one for one in index}
    except Unreadable as error:
        yield f"{_INDEX}: cannot be read ({error})"
        return
    except (LookupError, TypeError):
        yield f"{_INDEX}: not a list of editions"
        return
    if list(listed) != place["before"] or len(listed) != len(index):
        yield f"{_INDEX}: not the editions that {MANIFEST} names"
    for edition, one in listed.items():
        yield from _check_edition(out, manifest, edition, one)
    known = {f"{EDITIONS}/{edition}.{kind}" for edition in listed for kind in ("zip", "csv")}
    here = {name for name in manifest["files"] if name.startswith(f"{EDITIONS}/")}
    yield from (
        f"{name}: of no edition in {_INDEX}" for name in sorted(here - known - {_INDEX, f"{EDITIONS}/{CHANGES}"})
    )
    yield from _check_own(out, place)


def _check_edition(out: Path, manifest: Mapping[str, Any], edition: str, one: Mapping[str, Any]) -> Iterator[str]:
    """The file of one edition against its line in the index, and what moved with it against its table."""
    name, table = f"{EDITIONS}/{edition}.zip", f"{EDITIONS}/{edition}.csv"
    names = manifest.get("names", "full")
    try:
        is_hidden = tells_more(one["names"], than=names)
    except (LookupError, ValueError):
        yield f"{_INDEX}: {edition}: does not say what the edition tells of names"
        return
    if is_hidden:
        if there := {name, table} & manifest["files"].keys():
            yield f"{min(there)}: tells names {one['names']}, in a release that tells them {names}"
        return
    try:
        content = read_file(out / name)
        kept, changes = read_kept(content, edition), read_changes(content)
    except (Damaged, OSError) as error:
        yield f"{name}: not the file of this edition ({first_line(error)})"
        return
    if one != write_listed(kept, is_shown=True):
        yield f"{_INDEX}: {edition}: not what {name} says of the edition"
    if table in manifest["files"] and _read(out / table) != changes:
        yield f"{table}: not what moved with this edition"


def _check_own(out: Path, place: Mapping[str, Any]) -> Iterator[str]:
    """What moved with this release, as its manifest counts it."""
    name = f"{EDITIONS}/{CHANGES}"
    try:
        rows = read_csv(out / name) if place["since"] is not None else []
    except Unreadable as error:
        yield f"{name}: cannot be read ({error})"
        return
    moved = [row for row in rows if row.get("measure") != "batch"]
    batches = sorted(row.get("batch_id", "") for row in rows if row not in moved)
    if len(moved) != place["n_moved"] or batches != sorted([*place["new"], *place["gone"]]):
        yield f"{name}: not as many numbers and batches as {MANIFEST} says have moved"


def _read(path: Path) -> bytes:
    """A file of the release; nothing where it can't be read, which is said elsewhere."""
    try:
        return read_file(path)
    except OSError:
        return b""
