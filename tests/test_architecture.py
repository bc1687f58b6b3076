"""The plan of the house: imports point one way, and only the front rooms know the drawing and notebook libraries."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "analysis"

#: Rooms in the order of docs/architecture.md. A room imports from rooms before it, and from itself.
ROOMS: dict[str, tuple[str, ...]] = {
    "ground": (
        "errors",
        "schema",
        "provenance",
        "places",
        "safe_path",
        "files",
        "handwritten",
        "parameters",
        "faults",
        "rows",
        "table",
    ),
    "kitchen": (
        *(
            "download",
            "sources",
            "layouts",
            "facts",
            "copies",
            "differences",
            "corrections",
            "presidencies",
            "persons",
            "accounts",
            "changes",
            "checks",
            "sieve",
            "told",
        ),
        *("prepare", "words", "fetch"),
    ),
    "quiet room": ("grants", "names", "reconciliation", "presidents", "measures", "claims"),
    "front rooms": (
        *(
            "colophon",
            "palette",
            "markup",
            "linked",
            "drawing",
            "exhibits",
            "people",
            "wording",
            "marks",
            "charts",
            "explore",
            "showing",
        ),
        *(
            "ingredients",
            "interrupts",
            "export",
            "edition",
            "site",
            "whereabouts",
            "admission",
            "guard",
            "engine",
            "report",
            "warm",
            "confine",
            "workers",
            "cache",
            "build",
            "manifest",
            "extra",
            "publish",
            "moves",
            "manifest_checks",
            "verify",
        ),
    ),
    "door": ("progress", "cli", "__main__"),
}

#: Libraries that draw, run or render, read pages or talk to people; and the rooms that may know them.
FENCED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("matplotlib", "seaborn", "papermill", "nbconvert", "nbclient", "nbformat"), ("front rooms",)),
    **dict.fromkeys(("typst", "mistune", "bleach", "pebble", "distributed", "ipykernel", "pypdf"), ("front rooms",)),
    "jupyter_server": ("front rooms",),
    **dict.fromkeys(("ipywidgets", "itables", "IPython"), ("front rooms",)),
    **dict.fromkeys(("bs4", "lxml"), ("kitchen", "front rooms")),
    **dict.fromkeys(("ftfy", "httpx", "tenacity"), ("kitchen",)),
    **dict.fromkeys(("click", "rich"), ("door",)),
}

#: One module that needs one library beyond its room's, and why.
EXCUSED = {("admission", "click")}  # papermill's command says click's exceptions as a sentence, others as a traceback

REFUSED_NAMES = {"utils", "helpers", "common", "misc", "core", "manager", "display", "statistics"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0].removesuffix(".py")


def room_of(part: str) -> str:
    return next(room for room, parts in ROOMS.items() if part in parts)


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


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    if part_of(path) == "__init__":
        return
    order = list(ROOMS)
    here = room_of(part_of(path))
    for name in imported(path):
        if name.startswith("analysis."):
            there = room_of(name.split(".")[1])  # a StopIteration here: a module without a room
            assert order.index(there) <= order.index(here), f"{here} imports {name} from {there}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_the_fence(path: Path) -> None:
    if part_of(path) == "__init__":
        return
    for name in imported(path):
        here = room_of(part_of(path))
        if (part_of(path), name.split(".")[0]) in EXCUSED:
            continue
        assert here in FENCED.get(name.split(".")[0], (here,)), f"{name} has no business in the {here}"


def test_every_module_has_a_room_and_every_room_its_modules() -> None:
    there = {part_of(path) for path in modules()} - {"__init__"}
    planned = {part for parts in ROOMS.values() for part in parts}
    assert there == planned


def test_the_drawing_names_every_module() -> None:
    drawing = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    planned = {part for parts in ROOMS.values() for part in parts} - {"__main__"}
    assert {part for part in planned if f"`{part}`" not in drawing and f"`{part}/`" not in drawing} == set()


#: Who takes from whom in the text drawing: each part imports these, directly.
DRAWN: dict[str, set[str]] = {
    "facts": {"layouts"},
    "prepare": {"layouts", "facts", "corrections"},
    "measures": {"presidents"},
    "wording": {"measures", "exhibits"},
    "charts": {"measures", "exhibits"},
    "report": {"export"},
    "build": {"report", "workers", "cache", "publish"},
}


def drawing() -> str:
    """The text drawing of docs/architecture.md: its one indented block."""
    lines = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("\n")
    return "\n".join(line for line in lines if line.startswith("    "))


def parts_taken_by(part: str) -> set[str]:
    names = {name for path in modules() if part_of(path) == part for name in imported(path)}
    return {name.split(".")[1] for name in names if name.startswith("analysis.")} - {part}


@pytest.mark.parametrize("part", DRAWN)
def test_the_drawing_shows_what_is_imported(part: str) -> None:
    assert DRAWN[part] <= parts_taken_by(part)
    assert {name for name in {part, *DRAWN[part]} if not re.search(rf"\b{name}\b", drawing())} == set()


def test_what_stands_on_an_arrow_of_the_drawing_is_there() -> None:
    labels = set(re.findall(r"─ ?([a-z]+(?:\.[a-z]+)?) ?─", drawing()))
    assert len(labels) == 10
    for label in labels - set(FENCED):
        at = PACKAGE.joinpath(*label.split("."))
        assert at.is_dir() or at.with_suffix(".py").is_file(), label


def test_the_notebook_of_the_drawing_takes_what_it_shows() -> None:
    cells = json.loads((ROOT / "notebooks" / "01-batch.ipynb").read_text(encoding="utf-8"))["cells"]
    setup = next("".join(cell["source"]) for cell in cells if cell["id"] == "setup")
    taken = {name for name in ("measures", "wording", "charts", "exhibits") if re.search(rf"\b{name}\b", setup)}
    assert taken == {"measures", "wording", "charts", "exhibits"}
    for path in re.findall(r"\b(?:data|notebooks)/[\w.-]+", drawing()):
        assert (ROOT / path).exists(), path


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert {path.stem for path in modules()} & REFUSED_NAMES == set()
