"""Axes whose ticks are copies draw what any others draw, and can be changed as any others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from analysis.charts.axes import QuickAxes
from analysis.charts.style import house_style
from analysis.charts.svg import render_svg


def drawn(change: Callable[[Axes], object], kind: type[Axes]) -> str:
    with house_style():
        figure = Figure(figsize=(4, 3))
        axes = figure.add_axes((0.1, 0.1, 0.8, 0.8), axes_class=kind)
        axes.plot([1, 2, 3], [4, 2, 9])
        change(axes)
        return render_svg(figure, name="lines", title="Lines", description="Three points")


def color_one_label(axes: Axes) -> None:
    axes.set_xticks([1, 2, 3], ["one", "two", "three"])
    axes.get_xticklabels()[1].set(color="red", size=14, rotation=30)


def show_marks(axes: Axes) -> None:
    axes.set_yticks([2, 4, 8])
    axes.tick_params(left=True, length=6, width=2, color="red", direction="in", pad=9)


def show_marks_first(axes: Axes) -> None:
    axes.tick_params(which="both", bottom=True, length=6, labelrotation=45)
    axes.set_xticks([1, 2, 3])


def change_one_mark(axes: Axes) -> None:
    axes.set_xticks([1, 2, 3])
    for line in axes.get_xticklines():
        line.set(visible=True, markersize=8)
    axes.xaxis.get_major_ticks()[2].gridline.set(color="red", linewidth=3)


def label_the_other_side(axes: Axes) -> None:
    axes.set_xticks([1, 2, 3])
    axes.tick_params(labeltop=True, labelbottom=False)
    axes.xaxis.get_major_ticks()[0].label2.set_color("red")


def show_minor_ticks(axes: Axes) -> None:
    axes.xaxis.set_minor_locator(MultipleLocator(0.25))
    axes.tick_params(which="minor", bottom=True, length=3)
    axes.grid(True, which="minor", axis="x")


def take_all_away(axes: Axes) -> None:
    axes.set_xticks([])
    axes.set_yticks([])


def bring_them_back(axes: Axes) -> None:
    take_all_away(axes)
    axes.set_xticks([1, 3])
    axes.set_xlabel("below the labels")


CHANGES = (
    color_one_label,
    show_marks,
    show_marks_first,
    change_one_mark,
    label_the_other_side,
    show_minor_ticks,
    take_all_away,
    bring_them_back,
    lambda axes: axes.set(xscale="log", xlim=(0.1, 1000)),
    lambda axes: axes.tick_params(reset=True),
    lambda axes: axes.clear(),
    lambda axes: axes.set_ylabel("beside the labels"),
    lambda axes: axes.xaxis.tick_top(),
    lambda axes: axes.get_yaxis().set_visible(False),
    lambda axes: axes.twinx().plot([1, 2, 3], [40, 20, 90]),
)


@pytest.mark.parametrize("change", CHANGES)
def test_the_drawing_is_the_same_as_that_of_any_axes(change: Callable[[Axes], object]) -> None:
    assert drawn(change, QuickAxes) == drawn(change, Axes)


def test_a_change_of_one_tick_is_of_that_one_alone() -> None:
    axes = Figure().add_axes((0, 0, 1, 1), axes_class=QuickAxes)
    first, second, third = axes.set_yticks([1, 2, 3])
    second.label1.set_size(30)
    second.gridline.set_color("red")
    second.tick1line.set_markersize(20)
    others = (first, third, *axes.set_yticks([1, 2, 3, 4])[3:])
    assert [one.label1.get_size() for one in others] == [10, 10, 10]
    assert [one.gridline.get_color() for one in others] == ["#b0b0b0"] * 3
    assert [one.tick1line.get_markersize() for one in others] == [3.5] * 3
    assert second.label1.get_size() == 30
