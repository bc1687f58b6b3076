"""Figures of one's own in the style of the house, and what becomes of any figure in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib
import pandas as pd
import pytest
import seaborn as sns
from lxml import etree
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis.charts import house_style
from analysis.charts.allowed import SVG
from analysis.charts.palette import GROUND, PALETTE, desaturate
from analysis.charts.style import STYLE
from analysis.charts.svg import follow_reader, render_svg
from analysis.charts.typeface import FAMILY

#: Sentences of six invented people.
PEOPLE = pd.DataFrame({"drug": ["crack", "crack", "powder"] * 2, "years": [20, 25, 10, 15, 30, 12], "life": [1, 0] * 3})


def svg_of(figure: Figure) -> str:
    return render_svg(figure, name="own", title="Title", description="Description")


def words_of(svg: str) -> list[str]:
    return [text.text or "" for text in etree.fromstring(svg.encode()).iter(f"{{{SVG}}}text")]


def colors_of(svg: str) -> set[str]:
    return {part.split('"')[0] for key in ("fill", "stroke") for part in svg.split(f' {key}="')[1:]} - {"none"}


def test_the_style_has_the_colors_of_the_palette_and_no_others() -> None:
    with house_style():
        cycled = matplotlib.rcParams["axes.prop_cycle"].by_key()["color"]
    roles = ("accent", "green", "purple", "ochre", "vermilion", "other")
    assert cycled == [PALETTE[role].light for role in roles]
    lines = [line.partition(": ") for line in STYLE.read_text().splitlines() if not line.startswith("#")]
    colors = {value for key, _, value in lines if key.endswith("color")} - {"none"}
    assert {f"#{color}" for color in colors} <= {shade.light for shade in PALETTE.values()}


def test_a_whole_notebook_can_take_the_style_on() -> None:
    before = dict(matplotlib.rcParams)
    with plt.style.context("analysis.charts.clemency"):
        assert matplotlib.rcParams["font.family"] == [FAMILY]
        assert FAMILY in {font.name for font in matplotlib.font_manager.fontManager.ttflist}
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("shade", PALETTE.values())
def test_the_paler_shade_of_an_area_is_the_one_that_seaborn_makes(shade: Any) -> None:
    assert desaturate(shade.light) == to_hex(sns.desaturate(shade.light, 0.75))


@pytest.mark.parametrize(
    ("draw", "options"),
    [
        (sns.barplot, {"x": "drug", "y": "years", "hue": "life"}),
        (sns.regplot, {"x": "life", "y": "years", "ci": None}),
        (sns.boxplot, {"x": "drug", "y": "years"}),
    ],
    ids=["bars", "regression", "boxes"],
)
def test_what_seaborn_draws_follows_the_reader(draw: Callable[..., Any], options: dict[str, Any]) -> None:
    with house_style():
        figure, axes = plt.subplots()
        draw(PEOPLE, ax=axes, **options)
    left = colors_of(follow_reader(svg_of(figure)))
    assert {color for color in left if color.startswith("#")} == set()
    assert "var(--accent, #005f9e)" in left


def test_a_paler_area_stays_apart_from_the_points_on_it() -> None:
    """Boxes in the paler shade under points in the full one: as one color, the points could not be seen."""
    with house_style():
        figure, axes = plt.subplots()
        sns.boxplot(PEOPLE, x="drug", y="years", ax=axes)
        axes.scatter([0, 1], [20, 12], color=PALETTE["accent"].light)
    assert {"#145b8a", "var(--accent, #005f9e)"} <= colors_of(follow_reader(svg_of(figure)))


def test_a_figure_without_the_style_can_be_read_in_the_dark() -> None:
    figure, axes = plt.subplots()
    axes.plot([1, 2], [2, 1])
    axes.set_title("Mine")
    root = etree.fromstring(follow_reader(svg_of(figure)).encode())
    (title,) = (text for text in root.iter(f"{{{SVG}}}text") if text.text == "Mine")
    fills = [one.get("fill") for one in (title, *title.iterancestors()) if one.get("fill")]
    assert fills[0] == "var(--ink, #1a1a1a)"  # black, in matplotlib
    assert "#000000" not in colors_of(etree.tostring(root, encoding="unicode"))


def test_words_on_colors_that_stay_stay_too() -> None:
    """In the dark, ink and ground change places, and the cells of a heat map do not."""
    with house_style():
        figure, axes = plt.subplots()
        sns.heatmap(pd.DataFrame([[1, 9]]), annot=True, ax=axes, cbar=False)
        axes.set(xticks=[], yticks=[])
    root = etree.fromstring(follow_reader(svg_of(figure)).encode())
    cells = {text.text: text for text in root.iter(f"{{{SVG}}}text")}
    assert cells.keys() == {"1", "9"}
    for text in cells.values():
        assert next(one.get("fill", "") for one in (text, *text.iterancestors()) if one.get("fill")).startswith("#")


def test_powers_of_ten_are_plain_numbers_and_a_dollar_is_a_dollar() -> None:
    figure, axes = plt.subplots()
    axes.loglog([0.01, 1000], [1, 1000])
    axes.set_title("From $10 to $1,000")
    words = words_of(svg_of(figure))
    assert {"0.01", "0.1", "1", "10", "100", "1,000", "From $10 to $1,000"} <= set(words)
    assert not [word for word in words if "mathdefault" in word]


def test_a_legend_hides_what_is_under_it() -> None:
    with house_style():
        figure, axes = plt.subplots()
        legend = axes.plot([1, 2], label="a")[0].axes.legend()
    assert to_hex(legend.get_frame().get_facecolor()) == GROUND
    assert legend.get_frame().get_edgecolor()[3] == 0
    plt.close(figure)
