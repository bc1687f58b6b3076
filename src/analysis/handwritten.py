"""Files that people write, as YAML: plain values whose mappings know their line, or one sentence of what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from analysis.errors import InputError

if TYPE_CHECKING:  # the two are used alike; the one in C takes a sixth of the time
    from yaml import SafeLoader
else:
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Entry(dict[Any, Any]):
    """A mapping of a file, with the physical line on which it begins, from 1."""

    line: int = 0


def read_handwritten(path: Path) -> Any:
    """What a YAML file holds: lists, plain values, and an :class:`Entry` for each mapping.

    Nothing in the file is run, and no tag makes an object.

    Raises
    ------
    FileNotFoundError
        There is no such file; the caller knows what it was for.
    InputError
        The file is not UTF-8, not YAML, or a key stands twice in one mapping; with the line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "facts.yml"
    >>> _ = path.write_text("# two facts\\n- name: Roe\\n- name: Doe\\n", encoding="utf-8")
    >>> [(entry["name"], entry.line) for entry in read_handwritten(path)]
    [('Roe', 2), ('Doe', 3)]
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # it is a safe loader
    except FileNotFoundError:
        raise
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark is not None else ""
        told = str(error) if isinstance(error, _Twice) else "not readable YAML; write one `key: value` a line"
        raise InputError(f"{path}{where}: {told}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def read_entries(path: Path, what: str) -> list[Any]:
    """The list that a YAML file holds; ``what`` its entries are called, for messages.

    Raises
    ------
    InputError
        As for :func:`read_handwritten`; there is no such file, or something else than a list in it.
    """
    try:
        given = read_handwritten(path)
    except FileNotFoundError:
        raise InputError(f"{path}: no such list of {what}") from None
    if not isinstance(given, list):
        raise InputError(f"{path}: not a list of {what}")
    return given


class _Twice(yaml.MarkedYAMLError):
    """A key that stands twice in a mapping: YAML libraries take the last without a word."""

    def __str__(self) -> str:
        return str(self.problem)


class _Loader(SafeLoader):
    """The safe loader, except for its mappings."""


def _build_entry(loader: _Loader, node: yaml.MappingNode) -> Iterator[Entry]:
    keys = [key.value for key, _ in node.value]
    if twice := sorted({str(key) for key in keys if keys.count(key) > 1}):
        raise _Twice(problem=f"{', '.join(twice)}: stands twice", problem_mark=node.start_mark)
    entry = Entry()
    entry.line = node.start_mark.line + 1
    yield entry
    entry.update(loader.construct_mapping(node))


_Loader.add_constructor("tag:yaml.org,2002:map", _build_entry)
