"""``import analysis``: what it offers, that it costs nothing, and that it is described."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

import analysis
from analysis import charts, claims, exhibits, measures, text
from analysis.grants import presidents, select
from support import ROOT

#: The modules that a person's own analysis calls.
PUBLIC = (select, presidents, measures, charts, claims, exhibits, text)


def public(module: ModuleType) -> Iterator[tuple[str, object]]:
    """The functions and classes of a module that others may use, by name."""
    listed = getattr(module, "__all__", None)
    for name in listed or [name for name in vars(module) if not name.startswith("_")]:
        thing = getattr(module, name)
        if (inspect.isfunction(thing) or inspect.isclass(thing)) and (listed or thing.__module__ == module.__name__):
            yield name, thing


FUNCTIONS = [
    pytest.param(thing, id=f"{module.__name__.removeprefix('analysis.')}.{name}")
    for module in PUBLIC
    for name, thing in public(module)
]


def words_of(thing: object) -> str:
    """The docstring as written; a dataclass without one has its signature instead, which says nothing."""
    words = inspect.cleandoc(thing.__doc__ or "")
    return "" if words.startswith(f"{getattr(thing, '__name__', '')}(") else words


@pytest.mark.parametrize("thing", FUNCTIONS)
def test_every_public_name_is_described(thing: object) -> None:
    assert words_of(thing)


@pytest.mark.parametrize(
    "measure", [thing for module in (measures, select) for _, thing in public(module) if inspect.isfunction(thing)]
)
def test_every_measure_says_its_rows_and_shows_an_example(measure: Callable[..., object]) -> None:
    """The examples are run as doctests, so they cannot be out of date; a list of parameters could leave one out."""
    words, signature = words_of(measure), inspect.signature(measure)
    assert doctest.DocTestParser().get_examples(words)
    if "DataFrame" in str(signature):
        assert re.search(r"\b(rows?|None|Returns)\b", words)
    if "Parameters" in words:
        assert [name for name in signature.parameters if not re.search(rf"\b{name}\b", words)] == []


@pytest.mark.parametrize("draw", [thing for name, thing in public(charts) if name.startswith("draw_")])
def test_every_drawing_says_which_table_it_takes(draw: object) -> None:
    assert "one row per" in words_of(draw)


def test_the_list_of_the_docstring_is_the_interface() -> None:
    listed = re.findall(r"^``(\w+)``", analysis.__doc__, re.MULTILINE)
    assert sorted(listed, key=lambda name: (name.lower() == name, name)) == analysis.__all__
    assert all(getattr(analysis, name) is not None for name in listed)
    assert set(listed) <= set(dir(analysis))


def test_what_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'analysis' has no attribute 'read_grant'"):
        analysis.read_grant  # noqa: B018


def loaded_after(code: str) -> set[str]:
    """The top-level packages in memory after some code, in a fresh process."""
    told = f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})\n{code}\nprint(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    return {name.split(".")[0] for name in modules}


#: What makes a command slow to start.
HEAVY = {"pandas", "numpy", "matplotlib", "nbconvert", "nbformat", "papermill", "typst", "seaborn", "bs4", "lxml"}


def test_the_import_costs_nothing() -> None:
    assert loaded_after("import analysis") & HEAVY == set()
    assert "pandas" in loaded_after("import analysis; analysis.read_grants")


def test_the_command_starts_without_what_only_reports_need() -> None:
    assert (
        loaded_after("from analysis.cli import clemency; clemency(['--help'], standalone_mode=False)") & HEAVY == set()
    )
