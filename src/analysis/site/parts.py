"""Pieces that the pages share: headings with permalinks, charts with their files, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.charts import Draw, draw_figure
from analysis.charts.primitives import NARROW, WIDE
from analysis.escape import html_text
from analysis.exhibits import Chart, Exhibit
from analysis.exhibits.template import Place


def heading(text: str, name: str, level: int = 2) -> str:
    """A heading that links to itself.

    >>> heading("By day", "by-day")
    '<h2 id="by-day"><a href="#by-day">By day</a></h2>'
    """
    return f'<h{level} id="{name}"><a href="#{name}">{html_text(text)}</a></h{level}>'


def contents(entries: Sequence[tuple[str, str]]) -> str:
    """The list of a page's sections: name and heading of each."""
    items = "".join(f'<li><a href="#{name}">{html_text(text)}</a></li>' for name, text in entries)
    return f'<nav aria-labelledby="contents-title"><h2 id="contents-title">Contents</h2><ol>{items}</ol></nav>'


def draw_chart(draw: Draw, table: pd.DataFrame, drawn: pd.DataFrame | None = None, **told: Any) -> Chart:
    """A table as a chart for page and phone.

    Parameters
    ----------
    draw : function of a table and Axes
    table : DataFrame, one row per mark, the numbers shown under the chart. Not changed.
    drawn : DataFrame, where ``draw`` wants other columns than the reader
    told : name, title, finding, alt, note, columns and formats, as :class:`analysis.exhibits.Chart` has them
    """
    wide, narrow = (draw_figure(draw, table if drawn is None else drawn, width) for width in (WIDE, NARROW))
    return Chart(wide, narrow=narrow, table=table, **told)


def show(exhibit: Exhibit) -> str:
    """An exhibit on the page; under a chart the files that a release holds of it."""
    return exhibit.to_html(Place(links_files=True))


def chart_files(*exhibits: Exhibit) -> dict[str, bytes]:
    """The files that :func:`show` links, by path in the release."""
    files: dict[str, bytes] = {}
    for chart in exhibits:
        if isinstance(chart, Chart):
            files[f"charts/{chart.name}.csv"] = str(chart.to_more()["text/csv"]).encode()
            files[f"charts/{chart.name}.svg"] = chart.svg.encode()
    return files


def paragraphs(*texts: str) -> str:
    """Plain words, a paragraph each."""
    return "\n".join(f"<p>{html_text(text)}</p>" for text in texts if text)
