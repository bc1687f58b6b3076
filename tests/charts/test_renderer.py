"""What matplotlib draws, as elements: the same paths, joined where they look the same."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from analysis.charts.allowed import ELEMENTS, SVG
from analysis.charts.renderer import draw_elements
from analysis.charts.svg import render_svg


def empty_axes() -> Axes:
    """An inch is 72 units of the drawing: axes of 0 to 72 have them one for one."""
    axes = Figure(figsize=(1, 1)).add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 72), ylim=(0, 72))
    axes.set_axis_off()
    return axes


def paths(axes: Axes) -> list[tuple[str, str]]:
    """What each path draws, and its color."""
    root = draw_elements(axes.get_figure(root=True))  # type: ignore[arg-type]
    clips = {inner for clip in root.iter(f"{{{SVG}}}clipPath") for inner in clip.iter()}
    found = (path for path in root.iter(f"{{{SVG}}}path") if path not in clips)
    return [(path.get("d", ""), path.get("stroke", path.get("fill", ""))) for path in found]


def test_lines_of_one_look_are_one_path() -> None:
    axes = empty_axes()
    axes.add_collection(LineCollection([[(0, y), (72, y)] for y in (12, 36, 60)], color="#ff0000"))
    assert paths(axes) == [("M0 60H72M0 36H72M0 12H72", "#ff0000")]


def test_lines_of_other_looks_are_paths_of_their_own() -> None:
    axes = empty_axes()
    colors = ["#ff0000", "#ff0000", "#0000ff"]
    axes.add_collection(LineCollection([[(0, y), (72, y)] for y in (12, 36, 60)], colors=colors))
    assert paths(axes) == list(zip(["M0 60H72", "M0 36H72", "M0 12H72"], colors, strict=True))


def test_what_can_be_seen_through_is_drawn_one_over_the_other() -> None:
    axes = empty_axes()
    boxes = [[(x, 0), (x, 72), (x + 30, 72), (x + 30, 0)] for x in (0, 20, 40)]
    axes.add_collection(PolyCollection(boxes, facecolor="#ff0000", alpha=0.5))
    assert len(paths(axes)) == 3


def test_text_stands_where_it_is_anchored() -> None:
    axes = empty_axes()
    axes.text(36, 18, "Ada & Bo", ha="right", va="baseline", color="#ff0000", weight="semibold", size=8)
    (text,) = draw_elements(axes.get_figure(root=True)).iter(f"{{{SVG}}}text")  # type: ignore[arg-type]
    looks = {"fill": "#ff0000", "font-size": "8px", "font-weight": "600", "text-anchor": "end"}
    assert (dict(text.items()), text.text) == ({**looks, "x": "36", "y": "54"}, "Ada & Bo")


def test_text_that_turns_or_has_several_lines_is_placed_by_matplotlib() -> None:
    axes = empty_axes()
    axes.text(36, 36, "turned", rotation=90)
    axes.text(36, 18, "one\ntwo")
    texts = list(draw_elements(axes.get_figure(root=True)).iter(f"{{{SVG}}}text"))  # type: ignore[arg-type]
    assert [text.text for text in texts] == ["turned", "one", "two"]
    assert re.match(r"rotate\(-90|translate\(", texts[0].get("transform", ""))


@pytest.mark.parametrize("kind", ["hatch", "image", "mesh", "rasterized"])
def test_what_a_drawing_may_not_hold_is_not_in_it(kind: str) -> None:
    axes = empty_axes()
    if kind == "hatch":
        axes.bar([36], [36], 20, hatch="//")
    elif kind == "image":
        axes.imshow([[0, 1], [1, 0]], extent=(0, 72, 0, 72))
    elif kind == "mesh":
        axes.pcolormesh([[0, 1], [1, 0]], shading="gouraud")
    else:
        axes.plot([0, 72], [0, 72], rasterized=True)
    svg = etree.fromstring(render_svg(axes.get_figure(root=True), name="any", title="Any", description="Any"))  # type: ignore[arg-type]
    assert {str(element.tag).removeprefix(f"{{{SVG}}}") for element in svg.iter()} <= ELEMENTS
    assert len(svg.findall(f".//{{{SVG}}}image")) == (kind in ("image", "rasterized"))
