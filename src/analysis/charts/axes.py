"""Axes like any others, which make their ticks faster.

matplotlib builds each tick anew (three lines and two labels), gives it the looks of the first, and builds minor ticks
that nobody sees. Here every tick is a copy of the first, which is made when it is needed.
"""

from __future__ import annotations

from copy import copy
from typing import Any, TypeVar

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Tick, XAxis, YAxis

AnyTick = TypeVar("AnyTick", bound=Tick)


def _twin(tick: AnyTick) -> AnyTick:
    """A tick with parts of its own that look the same."""
    twin = copy(tick)
    for line in ("tick1line", "tick2line", "gridline"):
        setattr(twin, line, copy(getattr(tick, line)))
    for name in ("label1", "label2"):
        label = copy(getattr(tick, name))
        label.set_fontproperties(label.get_fontproperties())  # a copy: all else that changes is replaced
        setattr(twin, name, label)
    return twin


class _QuickTicks:
    """An axis that copies its first tick."""

    def _get_tick(self: Any, major: bool) -> Tick:
        made: list[Tick] = vars(self).get("majorTicks" if major else "minorTicks", [])
        if made:
            return _twin(made[0])
        tick: Tick = super()._get_tick(major)  # type: ignore[misc]
        if (patch := getattr(self.axes, "patch", None)) is not None:  # there is none yet while the axes are made
            tick.set_clip_path(patch)
        return tick

    def get_major_ticks(self: Any, numticks: int | None = None) -> list[Tick]:
        found: list[Tick] = [] if numticks == 0 else super().get_major_ticks(numticks)  # type: ignore[misc]
        return found

    def _copy_tick_props(self, src: Tick, dest: Tick) -> None:
        """A twin has them."""

    def set_tick_params(self: Any, which: Any = "major", reset: bool = False, **looks: Any) -> None:
        """A tick that is not there yet will be made with these looks."""
        missing = {"majorTicks", "minorTicks"} - vars(self).keys()
        vars(self).update({name: [] for name in missing})
        super().set_tick_params(which, reset, **looks)  # type: ignore[misc]
        for name in missing:
            vars(self).pop(name, None)

    def _update_label_position(self: Any, renderer: Any) -> None:
        if self.label.get_text():  # else all labels of ticks would be measured for nothing
            super()._update_label_position(renderer)  # type: ignore[misc]

    def set_clip_path(self: Any, path: Any, transform: Any = None) -> None:
        Artist.set_clip_path(self, path, transform)
        for tick in [*vars(self).get("majorTicks", []), *vars(self).get("minorTicks", [])]:
            tick.set_clip_path(path, transform)


class _QuickXAxis(_QuickTicks, XAxis):
    pass


class _QuickYAxis(_QuickTicks, YAxis):
    pass


class QuickAxes(Axes):
    """Axes of which the ticks are copies of the first.

    >>> from matplotlib.figure import Figure
    >>> axes = Figure().add_axes((0, 0, 1, 1), axes_class=QuickAxes)
    >>> axes.set_xticks([1, 2, 3])[2].label1.set_color("red")
    >>> [label.get_color() for label in axes.get_xticklabels()]
    ['black', 'black', 'red']
    """

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _QuickXAxis(self, clear=False), _QuickYAxis(self, clear=False)
        for spine, axis in (("bottom", "x"), ("top", "x"), ("left", "y"), ("right", "y")):
            self.spines[spine].register_axis(getattr(self, f"{axis}axis"))
