"""Files that people write as YAML: plain values that know their line, held to a declaration of their keys.

Whatever somebody types is read, or refused in a sentence with file, line and key.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.reader import Reader

from analysis.errors import InputError, nearest
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


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping that is typed by hand, and what its value may be.

    ``fault`` is what is said of a value that ``accepts`` refuses; ``{value}`` in it is that value.
    """

    name: str
    accepts: Callable[[Any], object]
    fault: str
    is_required: bool = True


def text_key(name: str, *, is_required: bool = True) -> Key:
    """A key whose value is words."""
    return Key(name, is_text, "{value!r} is not text; put it in quotes", is_required)


def day_key(name: str) -> Key:
    """A key whose value is a day of the calendar."""
    return Key(name, lambda value: type(value) is date, "{value!r} is not a date; write it as YYYY-MM-DD")


def choice_key(name: str, choices: Sequence[str], *, is_required: bool = True) -> Key:
    """A key whose value is one of some words."""
    return Key(name, lambda value: value in choices, f"{{value!r}} is none of {', '.join(choices)}", is_required)


def any_key(name: str, *, is_required: bool = True) -> Key:
    """A key whose value may be anything, or is looked at by the reader of the file."""
    return Key(name, lambda _: True, "", is_required)


def is_web_address(value: Any) -> bool:
    """Whether a value is an address that begins with https://."""
    return isinstance(value, str) and value.startswith("https://") and len(value.split()) == 1


def is_text(value: Any) -> bool:
    """Whether a value is words, and not blank."""
    return isinstance(value, str) and bool(value.strip())


@dataclass(frozen=True, slots=True)
class Form:
    """The keys that a mapping may have, and what is said of one that is missing or not known.

    >>> Form((text_key("name"), day_key("born"))).faults_of({"name": 7, "bron": "1961"})
    ["missing key 'born'", "unknown key 'bron'; known are name, born", 'name: 7 is not text; put it in quotes']
    """

    keys: tuple[Key, ...]
    missing: str = "missing key {key!r}"
    unknown: str = "unknown key {key!r}; known are {known}"

    def faults_of(self, entry: Mapping[Any, Any]) -> list[str]:
        """What is wrong with a mapping, a sentence each."""
        names = [key.name for key in self.keys]
        known = ", ".join(names)
        faults = [
            self.missing.format(key=key.name, known=known)
            for key in self.keys
            if key.is_required and key.name not in entry
        ]
        faults += [
            self.unknown.format(key=key, known=known, near=nearest(str(key), names))
            for key in entry
            if key not in names
        ]
        faults += [
            f"{key.name}: {key.fault.format(value=entry[key.name])}"
            for key in self.keys
            if key.name in entry and not key.accepts(entry[key.name])
        ]
        return list(dict.fromkeys(faults))


def read_entries(
    path: Path,
    what: str,
    faults_of: Callable[[Entry], Sequence[str]],
    *,
    called: str = "entry",
    named_by: str = "",
    may_be_empty: bool = False,
) -> list[Entry]:
    """The list of mappings that a YAML file holds, none of them with a fault.

    Parameters
    ----------
    what : what the entries are together, for messages
    faults_of : what is wrong with an entry, a sentence each
    called, named_by : what one entry is called, with its number; the key that names it where it has one
    may_be_empty : whether a file without a list holds none

    Raises
    ------
    FileNotFoundError
        There is no such file.
    InputError
        As for :func:`read_handwritten`; something else than a list is in it; all faults of all
        entries together, each with the line and the entry.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "facts.yml"
    >>> _ = path.write_text("- name: Roe\\n- age: 7\\n", encoding="utf-8")
    >>> read_entries(path, "facts", Form((text_key("name"), any_key("age", is_required=False))).faults_of)
    Traceback (most recent call last):
        ...
    analysis.errors.InputError: ...facts.yml, line 2: entry 2: missing key 'name'
    """
    given = read_handwritten(path)
    if given is None and may_be_empty:
        return []
    if not isinstance(given, list):
        raise InputError(f"{path}: not a list of {what}")
    faults = []
    for number, entry in enumerate(given, start=1):
        if not isinstance(entry, Entry):
            faults.append(f"{path}: {called} {number}: not a mapping of keys to values")
            continue
        name = entry.get(named_by)
        who = name if isinstance(name, str) else f"{called} {number}"
        faults += [f"{path}, line {entry.line}: {who}: {fault}" for fault in faults_of(entry)]
    if faults:
        raise InputError("\n".join(faults))
    return given


def _line_of(mark: Any) -> str:
    return f", line {mark.line + 1}" if mark is not None else ""


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
    """Refuse what has no bound once it is read: values that stand for others, and nesting without end."""
    # A few short lines of aliases stand for gigabytes, in each message that quotes them.
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
