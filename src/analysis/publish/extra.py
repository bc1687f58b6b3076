"""The user's own files in a release: those in ``<site>-extra`` beside the site.

A web host asks for such files (``CNAME``, ``.well-known/``, a proof of who owns the site).
They are copied into every release and listed in its manifest, apart from ours.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from analysis.errors import InputError
from analysis.files import say_disk
from analysis.publish.manifest import describe, is_inside, list_collisions, say_names, walk


def extra_folder(out: Path) -> Path:
    """The folder of the user's own files for a site."""
    return out.with_name(f"{out.name}-extra")


def read_extra(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The user's own files, by path inside the release, one at a time; refuses what may not be published."""
    try:
        if not folder.is_symlink() and not folder.exists():
            return
        paths = {name: folder / name for name, _ in walk(folder, lambda inside: True)}
        for name, path in sorted(paths.items()):
            if keeper := next(filter(_KEEPERS.__contains__, path.relative_to(folder).parts), None):
                raise InputError(
                    f"{path}: {keeper} holds whatever was ever kept under version control, and is not published;"
                    " move it away"
                )
            if path.is_symlink() or not path.is_file():
                raise InputError(
                    f"{path}: is a symbolic link or no file; only plain files are published: copy what is meant"
                )
            if not is_inside(name):
                raise InputError(f"{str(path)!r}: this name cannot stand in a release; choose another")
            if hidden := _hidden_from_others(path, folder):
                what = f"{hidden}: others may not read it here, and all could where it is published;"
                raise InputError(f"{what} if they shall: chmod o+rX {hidden}")
            yield name, path.read_bytes()
    except OSError as error:
        raise InputError(f"{folder}: cannot be read ({say_disk(error)}); nothing has changed") from error


#: Folders in which version control keeps everything that was ever there.
_KEEPERS: Final = frozenset({".git", ".hg", ".svn"})


def _hidden_from_others(path: Path, folder: Path) -> Path | None:
    """The file, or the folder above it, that only its owner may read; None if all may."""
    if not path.stat().st_mode & stat.S_IROTH:
        return path
    way = (parent for parent in path.parents if folder in parent.parents)
    return next((parent for parent in way if not parent.stat().st_mode & stat.S_IXOTH), None)


def hash_extra(folder: Path) -> dict[str, dict[str, object]]:
    """The user's own files, as a manifest lists them."""
    return {name: describe(content) for name, content in read_extra(folder)}


def refuse_collisions(extra: Iterable[str], ours: Iterable[str], out: Path) -> None:
    """Refuse files of the user's under names of ours (:func:`analysis.publish.manifest.list_collisions`)."""
    if collisions := list_collisions(extra, ours):
        raise InputError(
            f"{extra_folder(out)}: {say_names(collisions)}: the release has files of its own under this name;"
            " choose another; nothing has changed"
        )
