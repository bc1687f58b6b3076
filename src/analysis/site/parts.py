"""Charts for page and phone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.charts import Draw, draw_figure
from analysis.charts.primitives import NARROW, WIDE
from analysis.exhibits import Chart


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
