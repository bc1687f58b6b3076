"""Files of one's own in a release: what a person puts into ``<site>-extra`` beside the site.

A host asks for such files (``CNAME``, ``.well-known/``, a file that proves who owns the
site). They are copied into every release and listed in its manifest, apart from ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.errors import InputError
from analysis.files import say_disk
from analysis.publish.manifest import MANIFEST, describe, is_batch_id, is_inside, say_names, walk


def extra_folder(out: Path) -> Path:
    """Where the files of one's own for a site are."""
    return out.with_name(f"{out.name}-extra")


def read_extra(out: Path) -> Iterator[tuple[str, bytes]]:
    """The files of one's own for a site, by path inside the release; one is held in memory at a time.

    Raises
    ------
    InputError
        Something there is a symbolic link or no file, has a name that no release can have, or cannot be read.
    """
    folder = extra_folder(out)
    try:
        if not folder.is_symlink() and not folder.exists():
            return
        paths = {path.relative_to(folder).as_posix(): path for path in walk(folder, lambda inside: True)}
        for name, path in sorted(paths.items()):
            if path.is_symlink() or not path.is_file():
                raise InputError(
                    f"{path}: is a symbolic link or no file; only plain files are published: copy what is meant"
                )
            if not is_inside(name):
                raise InputError(f"{str(path)!r}: this name cannot stand in a release; choose another")
            yield name, path.read_bytes()
    except OSError as error:
        raise InputError(f"{folder}: cannot be read ({say_disk(error)}); nothing has changed") from error


def hash_extra(out: Path) -> dict[str, dict[str, object]]:
    """The files of one's own for a site as a manifest lists them."""
    return {name: describe(content) for name, content in read_extra(out)}


def refuse_collisions(extra: Iterable[str], ours: Iterable[str], out: Path) -> None:
    """Refuse files of one's own that would lie where ours do, now or as the report of a batch.

    Upper and lower case count as the same, as they are on some disks, and a folder of ours is ours as a whole.
    """
    taken = {_top(name) for name in (*ours, MANIFEST)}
    if collisions := [name for name in extra if _top(name) in taken or is_batch_id(_top(name))]:
        raise InputError(
            f"{extra_folder(out)}: {say_names(collisions)}: the release has files of its own under this name;"
            " choose another; nothing has changed"
        )


def _top(name: str) -> str:
    return name.partition("/")[0].casefold()
