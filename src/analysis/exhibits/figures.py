"""The figures of the reports, each declared once, and how a figure or a table is shown.

A notebook, the explorer and the check of a release take a figure from here: what it is called, which measure
makes its table, how the table is drawn, and what is said of it. Adding one is an entry here and a cell in
``notebooks/01-batch.ipynb``: :func:`analysis.exhibits.show` shows it, by :func:`show_declared`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd

from analysis import charts, measures, text
from analysis.charts.primitives import NARROW, WIDE
from analysis.exhibits.exhibit import Chart, Statement
from analysis.grants.courts import STATES
from analysis.measures.selections import selection
from analysis.text.findings import Numbers
from analysis.text.numbers import FEW
from analysis.text.sentence import Sentence, Text, join


def _this_batch(results: Numbers) -> dict[str, Any]:
    return {"batch_id": results["batch"]["id"]}


@dataclass(frozen=True)
class Figure:
    """What a report shows of one measure: a chart with its words, or the words alone.

    Parameters
    ----------
    about : str
        What it is about, in a word or two: how a person chooses it.
    name : str
        Lower-case words joined by ``-``; file names in a release begin with it.
    words : the template that says it, see :mod:`analysis.text.template`
    measure : function that makes the table
    draw : function of :mod:`analysis.charts`, optional
    describe : table, results → what the drawing shows in words
    options : results → what ``draw`` takes beside the table
    rows : table → the rows that are drawn
    is_of_pardons : bool
        It is about people who were pardoned, not about those whose sentence was commuted.
    compares_batches : bool
        It places a batch among others, and means nothing for grants that somebody chose.
    is_of_one_day : bool
        Its drawing is of the grants of one day.
    leaves_out : table, results → what the drawing leaves out, in a sentence; empty where it has all
    counted : table, results → the people in the chart, where these are not all that it is about
    charted_from, fewest_marks : int, people and rows
        Of fewer it is told in words.
    """

    about: str
    name: str
    words: str
    _: KW_ONLY
    measure: Callable[..., pd.DataFrame]
    draw: charts.Draw | None = None
    describe: Callable[[pd.DataFrame, Numbers], str] = lambda table, results: ""
    options: Callable[[Numbers], Mapping[str, Any]] = lambda results: {}
    rows: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table
    is_of_pardons: bool = False
    compares_batches: bool = False
    leaves_out: Callable[[pd.DataFrame, Numbers], str] = lambda table, results: ""
    counted: Callable[[pd.DataFrame, Numbers], int] | None = None
    is_of_one_day: bool = False
    charted_from: int = 2
    fewest_marks: int = 2

    def say(self, block: str, results: Numbers) -> Sentence:
        """What a block of its template says of results; nothing where it is no figure of their report."""
        return text.say_block(self.words, block, results) if self.is_of(results) else Sentence(())

    def is_of(self, results: Numbers) -> bool:
        """Whether results tell of it: those of its kinds of reports, with more than one person to count."""
        if "batch" not in results:
            return not self.compares_batches
        is_of_kind = self in KINDS[results["batch"]["kind"]]
        return is_of_kind and (self.compares_batches or self.n_people(results) > 1)

    def has_chart(self, shown: pd.DataFrame, results: Numbers) -> bool:
        """Whether a chart of these rows says more than the sentence."""
        n = 0 if self.compares_batches else self.n_people(results)
        is_too_few = 0 < n < self.charted_from or len(shown) < self.fewest_marks
        is_of_another_day = self.is_of_one_day and "batch" not in results
        return self.draw is not None and not is_too_few and not is_of_another_day and _has_marks(shown)

    def n_people(self, results: Numbers) -> int:
        """The people whom it is about."""
        return text.n_pardoned(results) if self.is_of_pardons else text.n_people(results)


def _this_day(results: Numbers) -> dict[str, Any]:
    """The day of the grants; a selection has none."""
    return {"granted_on": date.fromisoformat(results["batch"]["granted_on"])} if "batch" in results else {}


def _count_rows(people: pd.DataFrame, results: Numbers) -> int:
    return len(people)


def _count_in_states(by_state: pd.DataFrame, results: Numbers) -> int:
    """The people on a map: courts-martial and other courts are in no state."""
    return int(by_state.loc[by_state["state"].isin(STATES), "n_people"].sum())


def _describe_counts(label: str, number: str = "n_people", **how: Any) -> Callable[[pd.DataFrame, Numbers], str]:
    return lambda table, results: text.describe_counts(table, label, number, **how)


def _describe_pardons(table: pd.DataFrame, results: Numbers) -> str:
    bars = text.describe_counts(table, "president", "n_pardons", form="Bars")
    n_to_day, total = (results["context"][name] for name in ("n_pardons_to_day", "n_pardons_published"))
    if n_to_day is None or total is None or n_to_day == total:
        return bars
    return f"{bars} By {text.day_words(results['batch']['granted_on'])}: {n_to_day:,} of the {total:,}."


LINES: Final = Figure(
    "taken off",
    "lines",
    "lines",
    measure=measures.lifelines_by_person,
    draw=charts.draw_lifelines,
    counted=_count_rows,
    options=lambda results: {"granted_on": date.fromisoformat(results["batch"]["granted_on"])},
    describe=lambda lines, results: text.describe_lines(lines, results["batch"]["granted_on"]),
    rows=lambda lines: lines.reset_index(),
    is_of_one_day=True,
)

LIFE_SHARE: Final = Figure(
    "life",
    "life",
    "life",
    measure=measures.share_life_in_force,
    draw=charts.draw_life_by_day,
    options=_this_batch,
    describe=lambda days, results: text.describe_life(days, results["batch"]["id"]),
    leaves_out=lambda days, results: text.say_days_left_out(days, results["batch"]["id"]),
    is_of_one_day=True,
)

YEARS_SERVED: Final = Figure(
    "years served",
    "years-served",
    "served",
    measure=measures.years_served_by_person,
    draw=charts.draw_years_served,
    counted=_count_rows,
    options=lambda results: {"criterion": results["context"]["criterion_years"]},
    describe=lambda people, results: text.describe_years_served(people, results["context"]["criterion_years"]),
    charted_from=FEW,
)

SENTENCES: Final = Figure(
    "sentences",
    "sentences",
    "sentences",
    measure=measures.sentences_by_person,
    draw=charts.draw_sentences,
    describe=lambda people, results: text.describe_sentences(people),
    rows=lambda people: people if people["sentence_months"].notna().any() else people.head(0),  # life alone is no scale
)

TAKEN_OFF: Final = Figure(
    "new ends",
    "taken-off",
    "off",
    measure=measures.count_by_years_removed,
    draw=charts.draw_taken_off,
    describe=_describe_counts("years_removed"),
    charted_from=FEW,
)

RELEASE: Final = Figure(
    "release",
    "release",
    "release",
    measure=measures.count_by_expiry,
    draw=charts.draw_release_days,
    counted=lambda days, results: int(days.dropna(subset=["expires_on"])["n_people"].sum()),
    options=_this_day,
    describe=_describe_counts("expires_on"),
    rows=lambda counts: counts.dropna(subset=["expires_on"]),
    charted_from=FEW,
    fewest_marks=4,
)

CONVICTIONS: Final = Figure(
    "offenses",
    "offenses",
    "offenses",
    measure=measures.count_offenses,
    draw=charts.draw_offenses,
    counted=lambda counts, results: text.n_people(results) - results["context"]["n_offense_unknown"],
    describe=lambda counts, results: text.describe_offenses(counts),
    charted_from=FEW,
)

BY_STATE: Final = Figure(
    "states",
    "states",
    "courts",
    measure=measures.count_by_state,
    draw=charts.draw_states,
    counted=_count_in_states,
    describe=_describe_counts("state", form="Tile map of the states", at_most=60),
    charted_from=50,
)

PARDONED_FOR: Final = Figure(
    "pardoned for",
    "pardoned-for",
    "pardoned_for",
    measure=measures.count_pardoned_by_group,
    draw=charts.draw_offense_groups,
    counted=lambda counts, results: text.n_pardoned(results) - results["pardons"]["n_offense_unknown"],
    describe=_describe_counts("offense_group"),
    is_of_pardons=True,
    charted_from=FEW,
)

PARDONED_AFTER: Final = Figure(
    "years to the pardon",
    "pardoned-after",
    "pardoned_after",
    measure=measures.years_since_sentence_by_person,
    draw=charts.draw_years_since,
    counted=_count_rows,
    describe=lambda people, results: text.describe_spread(people["years_since_sentence"].astype(float), "years"),
    is_of_pardons=True,
)

PARDONED_COURTS: Final = Figure(
    "courts of those pardoned",
    "pardoned-courts",
    "pardoned_courts",
    measure=measures.count_pardoned_by_state,
    draw=charts.draw_states,
    counted=_count_in_states,
    describe=_describe_counts("state", form="Tile map of the states", at_most=60),
    is_of_pardons=True,
    charted_from=100,
)

RUNNING_TOTAL: Final = Figure(
    "total",
    "running-total",
    "presidency",
    measure=measures.known_running_totals,
    compares_batches=True,
)

PAST_PRESIDENTS: Final = Figure(
    "presidents before",
    "past-presidents",
    "before",
    measure=measures.place_among_past,
    draw=charts.draw_past_presidents,
    describe=_describe_counts("president", "n_combined", form="Bars, earlier presidents added up one by one"),
    compares_batches=True,
    fewest_marks=3,
)

PARDONS_BEFORE: Final = Figure(
    "pardons by president",
    "pardons-by-president",
    "pardons_before",
    measure=measures.count_pardons_by_president,
    draw=partial(charts.draw_presidents, number="n_pardons"),
    options=lambda results: {"n_to_day": results["context"]["n_pardons_to_day"]},
    describe=_describe_pardons,
    is_of_pardons=True,
    compares_batches=True,
)

#: All figures by what they are about, in the order of a report.
BY_SUBJECT: Final[Mapping[str, Figure]] = {one.about: one for one in list(vars().values()) if isinstance(one, Figure)}

_OF_COMMUTATIONS: Final = (LINES, LIFE_SHARE, YEARS_SERVED, TAKEN_OFF, RELEASE, CONVICTIONS, BY_STATE)
_OF_PARDONS: Final = (PARDONED_FOR, PARDONED_AFTER, PARDONED_COURTS)
_OF_PRESIDENCY: Final = (RUNNING_TOTAL, PAST_PRESIDENTS)

#: The figures of each kind of report (:func:`analysis.measures.report_kind`), in their order.
KINDS: Final[Mapping[str, tuple[Figure, ...]]] = {
    "commutations": (*_OF_COMMUTATIONS, *_OF_PRESIDENCY),
    "few commutations": (*_OF_COMMUTATIONS, *_OF_PRESIDENCY),
    "pardons": (*_OF_PARDONS, PARDONS_BEFORE),
    "both": (*_OF_COMMUTATIONS, *_OF_PARDONS, *_OF_PRESIDENCY, PARDONS_BEFORE),
    "names only": (*_OF_PARDONS, *_OF_PRESIDENCY, PARDONS_BEFORE),
}


def show_declared(figure: Figure, table: pd.DataFrame, results: Numbers) -> Chart | Statement:
    """A figure of the reports, for a batch or for grants that somebody chose.

    Parameters
    ----------
    figure : one of :data:`BY_SUBJECT`
    table : DataFrame, what its measure has made. Not changed.
    results : the numbers that the finding is said from
        See :func:`analysis.measures.batch_results` and :func:`analysis.measures.selection_results`.

    Returns
    -------
    Chart, or Statement where a chart would say less (:func:`show_chart`); one that finds nothing
        where the figure is not of this kind of report, or has nothing to say
    """
    finding: Text = figure.say("finding", results)
    if not finding:
        return Statement("")
    more: Text = figure.say("more", results)
    n = 0 if figure.compares_batches else figure.n_people(results)
    n_counted = figure.counted(table, results) if figure.counted else n
    basis: Text = figure.say("basis", results) or text.say_basis(results, n_counted)
    if "batch" not in results:  # their counts would lead to the rows of a report's page
        finding, more, basis = str(finding), str(more), text.say_chosen_basis(n_counted)
    said: dict[str, Any] = {"finding": finding, "more": more, "basis": basis}
    said["counted"] = str(figure.say("counted", results))
    shown = figure.rows(table)
    if figure.draw is None or not figure.has_chart(shown, results):
        return Statement(**said)
    if left_out := figure.leaves_out(shown, results):
        said["basis"] = join([left_out, basis], " ")
    return show_chart(
        partial(figure.draw, **figure.options(results)),
        shown,
        name=figure.name,
        title=str(figure.say("title", results)),
        alt=figure.describe(shown, results),
        of=selection("grant", "pardon") if figure.is_of_pardons else "",
        **said,
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
    return draw_chart(draw, table, columns=_columns(table), formats=text.formats(table), **said)


def _columns(table: pd.DataFrame) -> dict[str, str]:
    """The columns that are folded away under a chart; ids are in its file alone, as names and days say the same."""
    return {name: heading for name, heading in text.headings(table).items() if name not in ("batch_id", "grant_id")}


def draw_chart(draw: charts.Draw, table: pd.DataFrame, **said: Any) -> Chart:
    """A table as a chart for page and phone, however few marks it has; ``said`` as :class:`Chart` has it."""
    wide, narrow = (charts.draw_figure(draw, table, width) for width in (WIDE, NARROW))
    return Chart(wide, narrow=narrow, table=table, **said)


def _has_marks(table: pd.DataFrame) -> bool:
    """Whether a chart of the table says more than a sentence."""
    if "n_people" in table:
        # other courts have no place on the map
        people = table.loc[table["state"].isin(STATES), "n_people"] if "state" in table else table["n_people"]
        return int((people > 0).sum()) >= 2 and int(people.max()) > 1
    if "n_commutations" in table:
        return int((table["n_commutations"] > 0).sum()) >= 2
    return len(table) >= 2
