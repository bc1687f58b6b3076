"""Twelve folders in one order: imports point one way, and each library is known where its work is done."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import pytest

from support import ROOT

PACKAGE = ROOT / "src" / "analysis"

#: The folders in the order in which a grant passes them. A folder imports from itself and from those before it.
FOLDERS = (
    *("grants", "lists", "measures", "claims", "text", "charts"),
    *("exhibits", "export", "site", "lab", "run", "publish"),
)

#: What lies beside the folders. The first are on the way to nowhere: every folder may import them, they import none.
GROUND = ("errors", "escape", "files", "parameters", "project")
DOOR = ("__init__", "__main__", "cli")

#: Libraries that draw, run or render, read pages or talk to people; and the folders that may know them.
FENCED: dict[str, tuple[str, ...]] = {
    "matplotlib": ("charts", "exhibits", "site"),
    "seaborn": ("charts",),
    **dict.fromkeys(("nbconvert", "typst", "mistune", "bleach", "bs4", "jupyter_server"), ("export",)),
    **dict.fromkeys(("pikepdf", "pypdfium2"), ("export", "publish")),
    "nbformat": ("export", "site", "run"),
    **dict.fromkeys(("papermill", "nbclient", "pebble", "distributed", "ipykernel", "psutil"), ("run",)),
    **dict.fromkeys(("ipywidgets", "itables", "IPython"), ("lab",)),
    "lxml": ("lists", "charts", "export", "site", "publish"),
    **dict.fromkeys(("ftfy", "httpx", "tenacity"), ("lists",)),
    **dict.fromkeys(("rich", "platformdirs"), ("publish",)),
    "yaml": ("grants", "lists"),
    "filelock": ("files",),
    "click": ("cli", "publish"),
}

#: One module that needs one library beyond its folder's, and why.
EXCUSED = {
    ("parameters_check", "click"),  # papermill's command says click's exceptions as a sentence, others as a traceback
    ("warm", "seaborn"),  # imported for the children of this process
}

REFUSED_NAMES = {"utils", "helpers", "common", "misc", "core", "manager", "statistics"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def place_of(path: Path) -> str:
    """The folder that a module lies in, or the name of one that lies beside the folders."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Dotted names of all that a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def taken_by(place: str) -> set[str]:
    """The places that the modules of one import from."""
    names = {name for path in modules() if place_of(path) == place for name in imported(path)}
    return {name.split(".")[1] for name in names if name.startswith("analysis.")} - {place}


def test_every_module_has_its_place() -> None:
    assert {place_of(path) for path in modules()} == {*FOLDERS, *GROUND, *DOOR}


@pytest.mark.parametrize(("folder", "later"), list(itertools.combinations(FOLDERS, 2)))
def test_a_folder_imports_from_none_that_comes_later(folder: str, later: str) -> None:
    assert later not in taken_by(folder)


@pytest.mark.parametrize("place", [*FOLDERS, *GROUND])
def test_nothing_imports_from_the_door_and_the_ground_from_no_folder(place: str) -> None:
    assert taken_by(place) & {*DOOR} == set()
    assert place in FOLDERS or taken_by(place) <= {*GROUND}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_library_is_known_in_its_folders_alone(path: Path) -> None:
    here = place_of(path)
    for name in {name.split(".")[0] for name in imported(path)}:
        if (path.stem, name) not in EXCUSED:
            assert here in FENCED.get(name, (here,)), f"{name} has no business in {here}"


def architecture() -> str:
    return (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_page_of_the_architecture_names_every_module() -> None:
    """In the table, folder by folder in their order; the readers of layouts and facts as folders."""
    rows = dict(re.findall(r"(?m)^\| `(\w+)/` \|.*?\| (`.*`) \|$", architecture()))
    assert tuple(rows) == FOLDERS
    for folder in FOLDERS:
        there = {path.stem for path in (PACKAGE / folder).glob("*.py")} - {"__init__"}
        there |= {f"{path.name}/" for path in (PACKAGE / folder).iterdir() if list(path.glob("*.py"))}
        assert set(re.findall(r"`([\w/]+)`", rows[folder])) == there, folder
    assert [f"`{name}`" for name in (*GROUND, "cli") if f"`{name}`" not in architecture()] == []


TESTS = ROOT / "tests"


def test_the_folders_of_the_tests_are_those_of_the_package() -> None:
    assert {path.name for path in TESTS.iterdir() if list(path.rglob("*.py"))} - {"support"} <= {*FOLDERS}


@pytest.mark.parametrize("path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_test_imports_from_another(path: Path) -> None:
    """What they share lies in tests/support: a test can be moved, or run alone."""
    own = {path.stem for path in TESTS.rglob("test_*.py")} | {"conftest"}
    assert [name for name in imported(path) if own & {*name.split(".")[:-1]}] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert {path.stem for path in modules()} & REFUSED_NAMES == set()


def test_the_months_are_named_in_one_place_of_the_lists() -> None:
    naming = [path.name for path in (PACKAGE / "lists").rglob("*.py") if "february" in path.read_text(encoding="utf-8")]
    assert naming == ["dates.py"]
