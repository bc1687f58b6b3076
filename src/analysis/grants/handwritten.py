"""Files that people write as YAML: plain values that know their line, held to a declaration of their keys.

Whatever somebody types is read, or is told in a sentence with file, line and key.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.reader import Reader

from analysis.errors import InputError
from analysis.files import read_file, say_disk

if TYPE_CHECKING:  # the two are used alike; the one in C takes a sixth of the time
    from yaml import SafeLoader
else:
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: Mappings and lists in one another; a claim has four.
_DEEPEST: Final = 20

#: No whole number is larger: this many bits hold 18 digits.
_LARGEST_BITS: Final = 63

#: No part of a file that is quoted in a message is longer.
_LONGEST_QUOTE: Final = 40

_CONTROL: Final = "holds a control character (U+{:04X}); take it out"


class Entry(dict[Any, Any]):
    """A mapping of a file, or a row of it, with the physical line on which it begins, from 1."""

    line: int = 0


def read_handwritten(path: Path) -> Any:
    """What a YAML file holds: lists, plain values, and an :class:`Entry` for each mapping.

    Nothing in the file is run, and no tag makes an object. Numbers are finite and have at most
    18 digits, days are in the calendar, and no part of a file stands for another.

    Raises
    ------
    FileNotFoundError
        There is no such file; the caller knows what it was for.
    InputError
        The file is not UTF-8, not YAML, holds a value that is none or an alias, is nested too
        deeply, or a key stands twice in one mapping; with the line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "facts.yml"
    >>> _ = path.write_text("# two facts\\n- name: Roe\\n- name: Doe\\n", encoding="utf-8")
    >>> [(entry["name"], entry.line) for entry in read_handwritten(path)]
    [('Roe', 2), ('Doe', 3)]
    """
    text = read_text(path)
    try:
        _refuse_form(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # it is a safe loader
    except yaml.MarkedYAMLError as error:
        if isinstance(error, _Refused):
            raise InputError(f"{path}{_line_of(error.problem_mark)}: {error.problem}") from None
        context = error.context and f"{error.context}{_line_of(error.context_mark)}"
        problem = ", ".join(filter(None, (context, error.problem)))
        raise InputError(
            f"{path}{_line_of(error.problem_mark)}: not readable YAML ({problem});"
            " write one `key: value` a line, indented with blanks"
        ) from None


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


def _line_of(mark: Any) -> str:
    return f", line {mark.line + 1}" if mark is not None else ""


def say_line(entry: Any) -> str:
    """Where an entry of a file begins, to be said after its path; nothing where it is no mapping."""
    return f", line {entry.line}" if isinstance(entry, Entry) else ""


def read_text(path: Path) -> str:
    """The text of a file typed by hand: UTF-8, without control characters."""
    try:
        content = read_file(path)
        text = content.decode("utf-8")
    except FileNotFoundError:
        raise
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {say_disk(error)}") from error
    if found := Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(f"{path}, line {line}: {_CONTROL.format(ord(found[0]))}")
    return text


class _Refused(yaml.MarkedYAMLError):
    """Something that YAML would let through, whose problem is a sentence for people."""

    def __init__(self, problem: str, mark: Any) -> None:
        super().__init__(problem=problem, problem_mark=mark)


def _refuse_form(text: str) -> None:
    """Refuse what has no bound once it is read: values that stand for others, and nesting without end.

    A few short lines of aliases stand for gigabytes, in each message that quotes them.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(f"*{event.anchor}: write the value out here", event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _Refused(f"nested more than {_DEEPEST} deep", event.start_mark)


class _Loader(SafeLoader):
    """The safe loader, whose mappings know their line, and whose values are what they look like."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value of a node; where its words have none, though its form or its tag says so, they are refused."""
        try:
            value = super().construct_object(node, deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise _without_value(node) from None
        if isinstance(value, int) and value.bit_length() > _LARGEST_BITS:
            raise _without_value(node)
        if isinstance(value, float) and not math.isfinite(value):
            raise _without_value(node)
        if isinstance(value, str) and (found := Reader.NON_PRINTABLE.search(value)):
            raise _Refused(_CONTROL.format(ord(found[0])), node.start_mark)
        return value


_NO_VALUE: Final = "is not what its tag says"
_WHAT: Final = {
    "tag:yaml.org,2002:int": "is not a whole number of at most 18 digits; put it in quotes if it is text",
    "tag:yaml.org,2002:float": "is not a finite number; put it in quotes if it is text",
    "tag:yaml.org,2002:timestamp": "is not a day of the calendar",
}


def _without_value(node: yaml.Node) -> _Refused:
    words = node.value if isinstance(node, yaml.ScalarNode) else "this"
    return _Refused(f"{_quoted(words)} {_WHAT.get(node.tag, _NO_VALUE)}", node.start_mark)


def _quoted(words: str) -> str:
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE]}…"


def _build_entry(loader: _Loader, node: yaml.MappingNode) -> Iterator[Entry]:
    keys = [key.value for key, _ in node.value]
    if twice := sorted({_quoted(str(key)) for key in keys if keys.count(key) > 1}):
        raise _Refused(f"{', '.join(twice)}: stands twice", node.start_mark)
    entry = Entry()
    entry.line = node.start_mark.line + 1
    yield entry
    entry.update(loader.construct_mapping(node))
    if len(entry) < len(node.value):  # `yes` and `true`
        raise _Refused("a key stands twice, in other words", node.start_mark)


_Loader.add_constructor("tag:yaml.org,2002:map", _build_entry)
