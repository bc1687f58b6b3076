"""What is written in a chart, read back from its Axes."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.text import Text


def panels(axes: Axes) -> Iterator[Axes]:
    """The Axes and those that stand in them."""
    yield axes
    yield from axes.child_axes


def written(axes: Axes) -> list[Text]:
    """Texts that a reader sees: at marks, at ticks, the names of axes, titles; of panels in the axes as well."""
    return [
        text
        for one in panels(axes)
        for text in (
            *one.texts,
            *one.get_xticklabels(),
            *one.get_yticklabels(),
            *(one.xaxis.label, one.yaxis.label),
            *(found for found in one.get_children() if isinstance(found, Text) and found not in one.texts),
        )
        if text.get_text() and text.get_visible()
    ]


def words(axes: Axes) -> list[str]:
    """The words of :func:`written`."""
    return [text.get_text() for text in written(axes)]
