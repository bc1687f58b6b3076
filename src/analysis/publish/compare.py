"""Two releases: files that are made from the same ingredients have to be the same in both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analysis.errors import InputError, UsageError
from analysis.files import say_disk
from analysis.publish.archive import Archive
from analysis.publish.changed_numbers import ChangedNumber, compare_numbers
from analysis.publish.manifest import (
    DESCRIPTIONS,
    MANIFEST,
    describe,
    hash_manifest,
    is_batch_id,
    is_history,
    read_release,
    say_names,
)


class Compared(NamedTuple):
    """Sentences: what two releases should have in common and don't, and which files were not compared, and why."""

    findings: list[str]
    left_out: list[str]


def compare_with(named: str, out: Path) -> tuple[Compared, list[ChangedNumber]]:
    """What a site should have in common with an earlier release and doesn't, and the numbers that moved since.

    Parameters
    ----------
    named : a folder that holds a release, or an edition of the site (:meth:`analysis.publish.archive.Archive.find`)

    Raises
    ------
    InputError
        There is no such release, or a file of one cannot be read.
    """
    after = out.resolve()
    if Path(named).is_dir():
        before = Path(named).resolve()
        return compare_made(before, after), compare_numbers(before, after)
    archive = Archive(out)
    edition = archive.find(named)
    said = f"edition {edition.id} of {edition.published_on}"
    if edition.sha256 == hash_manifest(out):
        raise UsageError(f"{named!r}: {said} is the one that {out} shows; name an earlier one to compare it with")
    with archive.unpacked(edition.id) as before:
        compared = compare_made(before, after, f"edition {edition.id}")
        return compared._replace(left_out=[*compared.left_out, f"compared with {said}"]), compare_numbers(before, after)


def compare_made(before: Path, after: Path, kept_as: str = "") -> Compared:
    """Compare those files of two releases that are made from the same ingredients.

    If they differ, one of the two was changed afterwards. Files with other ingredients may
    differ, and are only counted.

    Parameters
    ----------
    before, after : folders of two releases
    kept_as : what to call ``before``, where it is what is kept of an edition: its manifest has the hashes of the rest

    Raises
    ------
    InputError
        A folder holds no release, or a file of it cannot be read.
    """
    old, new = read_release(before), read_release(after)
    same, left_out = [], defaultdict[str, list[str]](list)
    is_same_place = old.get("edition") == new.get("edition")
    for name in sorted({*old["files"], *new["files"]}):
        if not is_same_place and (is_history(name) or name in DESCRIPTIONS):
            left_out["they name the editions before, which are not the same"].append("the pages of editions")
            continue
        folder = name.partition("/")[0]
        part = folder if is_batch_id(folder) else ""
        if why := _why_not_compared(_ingredients(old, part), _ingredients(new, part)):
            left_out[why].append(part or "the pages across batches")
        else:
            same.append(name)
    called = kept_as or f"{before}"
    findings = [
        f"{name}: made from the same as in {called}, and not the same: one of the two was changed afterwards"
        for name in _differing(same, before, after, old["files"] if kept_as else {})
    ]
    if old.get("table", {}).get("sha256") == new.get("table", {}).get("sha256") and _accounts(old) != _accounts(new):
        findings.append(
            f"{MANIFEST}: not the row accounts that {called} has of the same table: one of the two was changed"
            " afterwards, or the lists were read again in between"
        )
    why_not = [f"{len(of):,} files of {say_names(dict.fromkeys(of))}: {why}" for why, of in left_out.items()]
    if n_extra := len({*old["extra"], *new["extra"]}):
        why_not.append(f"{n_extra:,} files of one's own, which are made from nothing")
    return Compared(findings, [f"not compared: {what}" for what in why_not])


def _ingredients(manifest: Mapping[str, Any], part: str) -> Mapping[str, str] | None:
    """The ingredients of a report, or of the pages across batches; None where there is no such report."""
    known: Mapping[str, str] | None = manifest.get("reports", {}).get(part) if part else manifest.get("pages", {})
    return known


def _why_not_compared(one: Mapping[str, str] | None, other: Mapping[str, str] | None) -> str:
    if one is None or other is None:
        return "only one of the two releases has this report"
    if not one or not other:
        return "what one of the two was made from is not known"
    changed = [name for name in dict.fromkeys((*one, *other)) if one.get(name) != other.get(name)]
    return f"made from other {', '.join(changed)}".replace("_", " ") if changed else ""


def _accounts(manifest: Mapping[str, Any]) -> list[Any]:
    return sorted(manifest.get("accounts", []), key=lambda account: str(account["source"]))


def _differing(
    names: Iterable[str], before: Path, after: Path, listed: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """The files that differ; ``listed`` is what is known of those of ``before`` that are not there."""
    for name in names:
        there, here = _describe_file(before / name), _describe_file(after / name)
        if (there or listed.get(name)) != here:
            yield name


def _describe_file(path: Path) -> Mapping[str, Any] | None:
    """Size and hash of a file; None where there is none."""
    try:
        return describe(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({say_disk(error)})") from error
