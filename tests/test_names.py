"""What ``docs/naming.md`` says of names, as far as a program can hold the code to it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from importlib import import_module

import pytest

from support import ROOT

PACKAGE = ROOT / "src" / "analysis"
PAGE = (ROOT / "docs" / "naming.md").read_text(encoding="utf-8")

#: The refused words, as the page lists them.
REFUSED = set(re.findall(r"[`*](\w+)[`*](?=[,.]|\s\()", PAGE.partition("## Refused")[2].partition("`data/")[0]))

#: What a function with such a name gives.
GIVES = {
    "is": r"bool|pd\.Series",
    "has": r"bool",
    "hash": r"str|dict\[str, .*\]",
    "say": r"(?:str|Sentence(?: \| None)?|(?:list|Iterator|Iterable|tuple|dict)\[(?:str|list\[str\]|, )+\])",
}


@cache
def public() -> list[tuple[str, str, str]]:
    """Each public function and class: its module, its name, and what it gives."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                returns = getattr(node, "returns", None)
                module = path.relative_to(PACKAGE).as_posix()
                found.append((module, node.name, ast.unparse(returns) if returns else ""))
    return found


def words_of(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def named_at_top(node: ast.stmt) -> list[str]:
    """The names that a statement of a module gives to functions, classes and values."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def test_a_public_name_stands_in_one_module() -> None:
    modules: dict[str, set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        for name in (name for node in ast.parse(path.read_text(encoding="utf-8")).body for name in named_at_top(node)):
            if not name.startswith("_"):
                modules[name].add(path.relative_to(PACKAGE).as_posix())
    assert {name: places for name, places in modules.items() if len(places) > 1} == {}
    assert len(modules) > 500


def test_the_page_lists_the_refused_words() -> None:
    assert {"utils", "manager", "told", "edition", "inert"} <= REFUSED


def test_no_public_name_has_a_refused_word() -> None:
    assert [(module, name) for module, name, _ in public() if words_of(name) & REFUSED] == []


@pytest.mark.parametrize("verb", GIVES)
def test_a_function_gives_what_its_verb_says(verb: str) -> None:
    functions = [(module, name, gives) for module, name, gives in public() if name.startswith(f"{verb}_")]
    assert [function for function in functions if not re.fullmatch(GIVES[verb], function[2])] == []
    assert functions


def test_the_verbs_of_the_page_are_in_use() -> None:
    verbs = set(re.findall(r"`(\w+)_`", PAGE.partition("## Tables")[0]))
    assert [verb for verb in verbs if not any(name.startswith(f"{verb}_") for _, name, _ in public())] == []


def test_the_examples_of_the_page_are_there() -> None:
    examples = re.findall(r"(?m)^\| `.*\| `(\w+)` \|$", PAGE)
    assert set(examples) <= {name for _, name, _ in public()}
    assert len(examples) == 12


def test_what_the_page_of_promises_calls_by_name_is_there() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    folders = "|".join(path.stem for path in PACKAGE.iterdir() if not path.name.startswith("_"))
    called = set(re.findall(rf"`((?:{folders})\.[\w.]+)`", page)) - {"grants.csv"}
    assert len(called) > 50
    for name in sorted(called):
        *modules, last = name.split(".")
        while not (PACKAGE.joinpath(*modules).is_dir() or PACKAGE.joinpath(*modules).with_suffix(".py").is_file()):
            last = f"{modules.pop()}.{last}"
        found = import_module(".".join(("analysis", *modules)))
        for attribute in last.split("."):
            if not hasattr(found, attribute):  # a module that nothing has imported yet
                import_module(f"{found.__name__}.{attribute}")
            found = getattr(found, attribute)
