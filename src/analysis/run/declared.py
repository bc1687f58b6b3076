"""What the first cell of a notebook declares: the names of its parameters, their types, and the values they have there.

The cell is read by Python's own parser and never run. papermill's inspection reads it by the line, for the help that
``--help-notebook`` prints; it leaves out a type such as ``str | None`` and a line with two equals signs, and a
parameter that is left out here would be refused.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType, NoneType
from typing import Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from nbformat import NotebookNode

from analysis.parameters import TYPES, Parameter, ParameterError, Schema, say_given, say_no_such

#: The types that a parameter may be declared to have; a value of any other is not checked. papermill writes no tuple.
_TYPES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        **{one.__name__: one for one in (str, int, float, bool, list, dict)},
        **{"tuple": list, "List": list, "Sequence": list, "Dict": dict, "Mapping": dict},
    }
)

_WORDS: Final[Mapping[Any, tuple[str, str]]] = MappingProxyType(
    {
        str: ("text", "texts"),
        int: ("a whole number", "whole numbers"),
        float: ("a number", "numbers"),
        bool: ("true or false", "true or false"),
        list: ("a list", "lists"),
        dict: ("a mapping", "mappings"),
        NoneType: ("nothing", "nothing"),
        Any: ("text, a number, true or false, a list or a mapping", "plain values"),
    }
)


class Declared(NamedTuple):
    """One parameter of a cell: its type, and its value where that is written out; a name alone has none."""

    type: Any
    value: object
    is_written_out: bool


def declare(notebook: NotebookNode, schema: Schema) -> Schema:
    """What a notebook takes: the parameters of its cell, with those of a schema held to what the schema says of them.

    The value in the cell is the default. A parameter that the schema does not know, or that the cell
    gives another type, is the notebook's own.

    Raises
    ------
    ParameterError
        The cell is no Python.
    """
    known: list[Parameter] = []
    own: dict[str, Callable[[object], str]] = {}
    for name, one in dict(_read(source_of(notebook))).items():
        parameter = next((each for each in schema.parameters if each.name == name), None)
        if parameter is None or one.type is not TYPES[parameter.kind]:
            own[name] = partial(fault_of, one.type)
        elif one.is_written_out:
            known.append(replace(parameter, default=one.value))  # type: ignore[arg-type]  # of the type just compared
        else:
            own[name] = parameter.fault_of
    return replace(schema, parameters=tuple(known), own=own)


def source_of(notebook: NotebookNode) -> str:
    """The source of the cell with the parameters; empty where no cell has that tag."""
    return next((str(cell.source) for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])), "")


def _read(source: str) -> Iterator[tuple[str, Declared]]:
    for statement in _parse(source).body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                yield name, Declared(type_of(annotation), *_written_out(value))
            case ast.Assign(targets=targets, value=value):
                written, is_written_out = _written_out(value)
                kind = _TYPES.get(type(written).__name__, Any) if is_written_out else Any
                for target in targets:
                    if isinstance(target, ast.Name):
                        yield target.id, Declared(kind, written, is_written_out)


def _parse(source: str) -> ast.Module:
    without_magics = re.sub(r"^[%!].*", "", source, flags=re.MULTILINE)
    try:
        return ast.parse(without_magics)
    except (SyntaxError, ValueError) as error:
        raise ParameterError(f"the cell with the parameters is no Python: {error}") from None


def _written_out(value: ast.expr | None) -> tuple[object, bool]:
    """The value of an expression, and whether it is one that needs no running; nothing stands for a default."""
    if value is None:
        return None, True
    try:
        return ast.literal_eval(value), True
    except (ValueError, TypeError):
        return None, False


def type_of(annotation: ast.expr) -> Any:
    """The type that an annotation means, as ``typing`` has it; Any where it is none of those that are checked.

    >>> type_of(ast.parse("list[str] | None", mode="eval").body)
    typing.Optional[list[str]]
    """
    match annotation:
        case ast.Constant(value=None):
            return NoneType
        case ast.Constant(value=str(words)):
            try:
                return type_of(ast.parse(words, mode="eval").body)
            except SyntaxError:
                return Any
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _TYPES.get(name, Any)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return Union[type_of(left), type_of(right)]  # noqa: UP007  # of values, not of types that are written
        case ast.Subscript(value=ast.Name(id=outer) | ast.Attribute(attr=outer), slice=inner):
            return _parametrized(outer, inner.elts if isinstance(inner, ast.Tuple) else [inner])
    return Any


def _parametrized(outer: str, inner: list[ast.expr]) -> Any:
    if outer == "Literal" and all(isinstance(one, ast.Constant) for one in inner):
        return Literal[tuple(one.value for one in inner if isinstance(one, ast.Constant))]
    parts = tuple(map(type_of, inner))
    if not parts:
        return _TYPES.get(outer, Any)
    if outer in ("Union", "Optional"):
        parts += (NoneType,) if outer == "Optional" else ()
        return Union[parts]  # noqa: UP007  # as above
    if _TYPES.get(outer) is list and (outer != "tuple" or len(inner) == 1 or _is_dots(inner[1])):
        return list[parts[0]]  # type: ignore[valid-type]
    if _TYPES.get(outer) is dict and len(parts) == 2:
        return dict[parts[0], parts[1]]  # type: ignore[valid-type]
    return _TYPES.get(outer, Any)


def _is_dots(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def fault_of(kind: Any, value: object) -> str:
    """What is wrong with a value of a type, to follow the parameter's name; empty if it is of it.

    Whatever the type, nothing passes but what papermill writes as the value that it is: of other objects
    it writes the words between quotes, which may hold a quote and go on as code.

    >>> fault_of(list[str], ["heroin", 8])
    'a list of texts is needed, not one with a whole number'
    >>> fault_of(Any, b"x")
    'text, a number, true or false, a list or a mapping is needed, not a bytes'
    """
    try:
        if _fits(kind, value):
            json.dumps(value, ensure_ascii=False).encode()
            return ""
    except RecursionError:  # in YAML a list can hold itself
        return "it is nested too deep"
    except UnicodeEncodeError as error:
        return f"it has half a character (U+{ord(error.object[error.start]):04X}), which no file can hold"
    words = [one for one in get_args(kind) if isinstance(one, str)]
    if words and isinstance(value, str):
        return say_no_such(value, words)
    part = _misfit(kind, value)
    given = f"one with {part}" if part else "a tuple" if isinstance(value, tuple) else say_given(value)
    return f"{_say_type(kind)} is needed, not {given}"


def _fits(kind: Any, value: object) -> bool:
    origin, parts = get_origin(kind) or kind, get_args(kind)
    if origin is Union:
        return any(_fits(part, value) for part in parts)
    if origin is Literal:
        return any(type(one) is type(value) and one == value for one in parts)
    if isinstance(value, list | dict) and origin in (list, dict, Any):
        return (origin is Any or isinstance(value, origin)) and not _misfit(kind, value)
    if origin is float:
        return type(value) in (int, float)
    return type(value) in (str, int, float, bool, NoneType) if origin is Any else type(value) is origin


def _misfit(kind: Any, value: object) -> str:
    """What in a list or mapping is not as it should be; empty if nothing, and for what is neither."""
    origin, item = get_origin(kind) or kind, (get_args(kind) or (Any,))[-1]
    if isinstance(value, dict) and origin in (dict, Any):
        if name := next((say_given(key) for key in value if type(key) is not str), ""):
            return f"{name} for a name"
        return next((say_given(one) for one in value.values() if not _fits(item, one)), "")
    if isinstance(value, list) and origin in (list, Any):
        return next((say_given(one) for one in value if not _fits(item, one)), "")
    return ""


def _say_type(kind: Any, at: Literal[0, 1] = 0) -> str:
    """A type in words: of one value, or ``at`` 1 of many."""
    origin, parts = get_origin(kind) or kind, get_args(kind)
    if origin is Union:
        return " or ".join(_say_type(part, at) for part in parts)
    if origin is Literal:
        return " or ".join(map(repr, parts))
    of = f" of {_say_type(parts[-1], 1)}" if parts and parts[-1] is not Any else ""
    return _WORDS[origin][at] + of
