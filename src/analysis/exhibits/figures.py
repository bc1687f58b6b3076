"""The figures of the reports, each declared once, and how a figure or a table is shown.

A notebook, the explorer and the check of a release take a figure from here: what it is called, which measure
makes its table, how the table is drawn, and what is said of it. Adding one is an entry here and a cell in
``notebooks/01-batch.ipynb``: :func:`show` shows a declared figure, :func:`show_chart` a chart of one's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from functools import partial
from typing import Any, Final

import pandas as pd

from analysis import charts, measures, text
from analysis.charts.primitives import NARROW, WIDE
from analysis.exhibits.exhibit import Chart, Statement, Table
from analysis.grants.courts import STATES
from analysis.text.findings import Numbers
from analysis.text.sentence import Text


def _say_basis(table: pd.DataFrame, results: Numbers) -> str:
    return text.say_basis(_count_people(table, results), results["batch"]["id"])


def _this_batch(results: Numbers) -> dict[str, Any]:
    return {"batch_id": results["batch"]["id"]}


@dataclass(frozen=True)
class Figure:
    """What a report shows of one measure: a chart, or a table where there is no drawing.

    Parameters
    ----------
    about : str
        What it is about, in a word or two: how a person chooses it.
    name : str
        Lower-case words joined by ``-``; file names in a release begin with it.
    measure : function that makes the table
    title : str
    finding : results → sentence
    draw : function of :mod:`analysis.charts`, optional
    describe : table, results → what the drawing shows in words
    note : table, results → n, unit, period and source
    options : results → what ``draw`` takes beside the table
    rows : table → the rows that are drawn
    title_of_selection : str
        The title over grants that somebody chose, where it is another.
    compares_batches : bool
        It places a batch among others, and means nothing for grants that somebody chose.
    """

    about: str
    name: str
    _: KW_ONLY
    measure: Callable[..., pd.DataFrame]
    title: str
    finding: Callable[[Numbers], Text]
    draw: charts.Draw | None = None
    describe: Callable[[pd.DataFrame, Numbers], str] = lambda table, results: ""
    note: Callable[[pd.DataFrame, Numbers], str] = _say_basis
    options: Callable[[Numbers], Mapping[str, Any]] = lambda results: {}
    rows: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table
    title_of_selection: str = ""
    compares_batches: bool = False


def _describe_counts(label: str, number: str = "n_people", **how: Any) -> Callable[[pd.DataFrame, Numbers], str]:
    return lambda table, results: text.describe_counts(table, label, number, **how)


BATCHES: Final = Figure(
    "grants",
    "batches",
    measure=measures.share_life_in_force,
    draw=charts.draw_batches,
    options=_this_batch,
    title="Commutations by day of grant",
    finding=text.say_grants,
    describe=_describe_counts("granted_on", "n_commutations"),
    note=lambda days, results: text.say_span(days, batch_id=results["batch"]["id"]),
    compares_batches=True,
)

RUNNING_TOTAL: Final = Figure(
    "total",
    "running-total",
    measure=measures.known_running_totals,
    draw=charts.draw_running_total,
    options=_this_batch,
    title="Commutations up to each day of grant",
    finding=text.say_running,
    describe=_describe_counts("granted_on", "n_running_commutations", form="Line in steps"),
    note=lambda days, results: (
        ""
        if days.empty  # the total is not known, as the finding says
        else f"{text.say_span(days.loc[days['n_commutations'] > 0])} {text.say_coverage(results)}"
    ),
    compares_batches=True,
)

LIFE_SHARE: Final = Figure(
    "life",
    "life",
    measure=measures.share_life_in_force,
    draw=charts.draw_life_share,
    options=_this_batch,
    title="Life imprisonment in force, share of the commutations of each day",
    finding=text.say_life,
    describe=_describe_counts("granted_on", "n_life_in_force", of="n_commutations"),
    note=lambda days, results: text.say_span(days),
)

YEARS_SERVED: Final = Figure(
    "years served",
    "years-served",
    measure=measures.years_served_by_person,
    draw=charts.draw_years_served,
    options=lambda results: {"criterion": results["context"]["criterion_years"]},
    title="Years from the first sentencing to the grant, each person a dot",
    finding=text.say_years_served,
    describe=lambda people, results: text.describe_years_served(people, results["context"]["criterion_years"]),
)

SENTENCES: Final = Figure(
    "sentences",
    "sentences",
    measure=measures.sentences_by_person,
    draw=charts.draw_sentences,
    title="Sentences in force in steps of five years, each person a dot",
    finding=text.say_sentences,
    describe=lambda people, results: text.describe_sentences(people),
)

CUTS: Final = Figure(
    "cuts",
    "cuts",
    measure=measures.cuts_by_person,
    draw=charts.draw_cuts,
    title="Sentences in force and the terms they were commuted to, each person a line",
    finding=text.say_cuts,
    describe=lambda people, results: text.describe_cuts(people, "commuted_months"),
)

NEW_ENDS: Final = Figure(
    "new ends",
    "new-ends",
    measure=measures.new_ends_by_person,
    draw=partial(charts.draw_cuts, new="months_to_new_end", label="first sentencing to new end"),
    title="Sentences in force and the time from first sentencing to the new end",
    finding=text.say_new_ends,
    describe=lambda people, results: text.describe_cuts(people, "months_to_new_end"),
)

EXPIRY: Final = Figure(
    "expiry",
    "expiry",
    measure=measures.count_by_expiry,
    draw=charts.draw_expiry,
    title="Days on which the commuted sentences expire, share of the batch",
    title_of_selection="Days on which the commuted sentences expire, share of those chosen",
    finding=text.say_expiry,
    describe=_describe_counts("expires_on"),
)

CONDITIONS_AND_RELIEF: Final = Figure(
    "conditions",
    "conditions",
    measure=measures.count_conditions,
    title="Conditions and relief that came with the grants",
    title_of_selection="Conditions and relief that came with the chosen grants",
    finding=text.say_conditions,
)

FIREARMS: Final = Figure(
    "firearms",
    "firearms-and-drugs",
    measure=measures.count_firearms_and_drugs,
    draw=charts.draw_firearms_and_drugs,
    title="Drug offences and firearm convictions",
    finding=text.say_firearms,
    describe=_describe_counts("offences"),
)

DRUGS: Final = Figure(
    "drugs",
    "drugs",
    measure=measures.count_by_drug,
    draw=charts.draw_drugs,
    title="People by drug named, share of the batch",
    title_of_selection="People by drug named, share of those chosen",
    finding=text.say_drugs,
    describe=_describe_counts("drug"),
)

BY_STATE: Final = Figure(
    "states",
    "states",
    measure=measures.count_by_state,
    draw=charts.draw_states,
    title="People by the state of the court that sentenced them",
    finding=text.say_states,
    describe=_describe_counts("state", form="Tile map of the states", at_most=60),
    note=lambda counts, results: text.say_off_map(counts, results["batch"]["id"]),
)

BY_DISTRICT: Final = Figure(
    "districts",
    "districts",
    measure=measures.count_by_district,
    rows=measures.leading,
    draw=charts.draw_districts,
    title="People by federal court district",
    title_of_selection="People by federal court district, those with the most people",
    finding=text.say_districts,
    describe=_describe_counts("district"),
    note=lambda counts, results: text.say_cut_off(measures.leading(counts), counts, results["batch"]["id"]),
)

PAST_PRESIDENTS: Final = Figure(
    "presidents before",
    "past-presidents",
    measure=measures.place_among_past,
    draw=charts.draw_past_presidents,
    title="Commutations of the presidents before, added up, newest first",
    finding=text.say_past_presidents,
    describe=_describe_counts("president", "n_combined", form="Bars, earlier presidents added up one by one"),
    note=lambda sums, results: f"{text.SOURCE_OF_PRESIDENTS} {text.say_coverage(results)}",
    compares_batches=True,
)

RANK: Final = Figure(
    "rank",
    "presidents",
    measure=measures.count_by_president,
    draw=charts.draw_presidents,
    title="Commutations by president since 1901, newest first",
    finding=text.say_rank,
    describe=_describe_counts("president", "n_commutations", form="Bars, the first up to that day"),
    note=lambda presidents, results: f"{text.SOURCE_OF_PRESIDENTS} {text.say_coverage(results)}",
    compares_batches=True,
)

#: All figures by what they are about, in the order of a report.
BY_SUBJECT: Final[Mapping[str, Figure]] = {one.about: one for one in list(vars().values()) if isinstance(one, Figure)}


def show(figure: Figure, table: pd.DataFrame, results: Numbers) -> Chart | Statement | Table:
    """A figure of the reports, for a batch or for grants that somebody chose.

    Parameters
    ----------
    figure : one of :data:`BY_SUBJECT`
    table : DataFrame, what its measure has made. Not changed.
    results : the numbers that the finding is said from
        See :func:`analysis.measures.batch_results` and :func:`analysis.measures.selection_results`.

    Returns
    -------
    Chart, or Table of a figure without a drawing, or Statement where :func:`show_chart` makes one
    """
    title, note = figure.title, ""
    finding: Text = figure.finding(results)
    if "batch" in results:
        note = figure.note(table, results)
    else:
        title, note = figure.title_of_selection or title, text.say_chosen_basis(_count_people(table, results))
        finding = str(finding)  # its counts would lead to the rows of a report's page
    if figure.draw is None:
        columns, formats = text.headings(table), text.formats(table)
        return Table(table, name=figure.name, caption=title, columns=columns, formats=formats, note=note)
    shown = figure.rows(table)
    return show_chart(
        partial(figure.draw, **figure.options(results)),
        shown,
        name=figure.name,
        title=title,
        finding=finding,
        alt=figure.describe(shown, results),
        basis=note,
    )


def show_chart(draw: charts.Draw, table: pd.DataFrame, **said: Any) -> Chart | Statement:
    """A table as a chart for page and phone, or its sentence alone where a chart would say less.

    Parameters
    ----------
    draw : function of :mod:`analysis.charts`, or any other of a table and Axes
    table : DataFrame, one row per mark
        Not changed. Reads ``n_people`` where the marks are counts.
    said : name, title, finding, alt and, if there are such, more, basis and counted, as :class:`Chart` has them

    Returns
    -------
    Chart, or Statement of the finding
        The latter with fewer than two marks, where nothing is counted, or where every
        mark stands for one person.
    """
    if not _has_marks(table):
        return Statement(said["finding"], **{name: said[name] for name in ("more", "basis", "counted") if name in said})
    return draw_chart(draw, table, columns=text.headings(table), formats=text.formats(table), **said)


def draw_chart(draw: charts.Draw, table: pd.DataFrame, **said: Any) -> Chart:
    """A table as a chart for page and phone, however few marks it has; ``said`` as :class:`Chart` has it."""
    wide, narrow = (charts.draw_figure(draw, table, width) for width in (WIDE, NARROW))
    return Chart(wide, narrow=narrow, table=table, **said)


def _count_people(table: pd.DataFrame, results: Numbers) -> int:
    """How many people a table is about: a count is of all commuted, other tables have a row a person."""
    return text.n_people(results) if "n_people" in table else len(table)


def _has_marks(table: pd.DataFrame) -> bool:
    """Whether a chart of the table says more than a sentence."""
    if "n_people" in table:
        # other courts have no place on the map
        people = table.loc[table["state"].isin(STATES), "n_people"] if "state" in table else table["n_people"]
        return int((people > 0).sum()) >= 2 and int(people.max()) > 1
    if "n_commutations" in table:
        return int((table["n_commutations"] > 0).sum()) >= 2
    return len(table) >= 2
