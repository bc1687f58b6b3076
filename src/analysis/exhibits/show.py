"""A drawing and its table as an exhibit: for page and phone, or its sentence alone where a chart would say less."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import charts
from analysis.charts.primitives import NARROW, WIDE
from analysis.exhibits.exhibit import Chart, Statement
from analysis.grants.courts import STATES
from analysis.text.tables import formats, headings


def show_chart(
    draw: charts.Draw,
    table: pd.DataFrame,
    *,
    name: str,
    title: str,
    finding: str,
    alt: str,
    note: str = "",
    **options: Any,
) -> Chart | Statement:
    """A table as a chart for page and phone, or its sentence alone where a chart would say less.

    Parameters
    ----------
    draw : function of :mod:`analysis.charts`
    table : DataFrame, one row per mark
        Not changed. Reads ``n_people`` where the marks are counts.
    name, title, finding, alt, note
        As :class:`Chart`.
    options
        Passed to ``draw``.

    Returns
    -------
    Chart, or Statement of the finding
        The latter with fewer than two marks, where nothing is counted, or where every
        mark stands for one person.
    """
    if not _has_marks(table):
        return Statement(finding, note)
    wide, narrow = (charts.draw_figure(draw, table, width, **options) for width in (WIDE, NARROW))
    return Chart(
        wide,
        narrow=narrow,
        name=name,
        title=title,
        finding=finding,
        alt=alt,
        note=note,
        table=table,
        columns=headings(table),
        formats=formats(table),
    )


def _has_marks(table: pd.DataFrame) -> bool:
    """Whether a chart of the table says more than a sentence."""
    if "n_people" in table:
        # other courts have no place on the map
        people = table.loc[table["state"].isin(STATES), "n_people"] if "state" in table else table["n_people"]
        return int((people > 0).sum()) >= 2 and int(people.max()) > 1
    if "n_commutations" in table:
        return int((table["n_commutations"] > 0).sum()) >= 2
    return len(table) >= 2
