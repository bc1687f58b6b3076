"""Choose among all grants in a form; numbers, sentences, a chart and a table follow each change.

The fields are the parameters of :data:`analysis.parameters.EXPLORE`, the choices those of the grants table
(:mod:`analysis.measures.choices`), and the figures those of the reports (:mod:`analysis.exhibits.figures`). Where
nobody can press a control (papermill, nbconvert, a terminal), or where ipywidgets is missing, the same is shown for the
parameters as they stand.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from importlib.util import find_spec
from itertools import chain, repeat
from typing import Any, Final, Literal

import pandas as pd
from IPython import get_ipython
from IPython.display import DisplayHandle, display

from analysis import measures, text
from analysis.exhibits import Exhibit, Headline, Statement, Table, figures
from analysis.exhibits.exhibit import styled
from analysis.grants.names import show_names
from analysis.grants.presidents import read_presidents
from analysis.lab import form
from analysis.lab.pandas_code import write_code
from analysis.measures.choices import Choices, read_conditions
from analysis.parameters import EXPLORE
from analysis.text.sentence import capitalized

#: Without a form the table has so many rows; a form's table has all, page by page.
MOST_PEOPLE: Final = 50

#: Headline, note, chart, findings and people: each has its own output of the cell.
_OUTPUTS: Final = 5

#: What a cell shows of nothing.
_NOTHING: Final = Statement("")

#: Who looks at a cell: JupyterLab and its like, Voila, or nobody that could press a control.
Viewer = Literal["notebook", "voila", "nobody"]


class Explorer:
    """Grants to choose from: ``asked`` are the parameters as they stand (a field of the form changes them)."""

    def __init__(self, grants: pd.DataFrame, asked: Mapping[str, Any]) -> None:
        self.grants = grants
        self.choices = Choices(grants)
        self.schema = EXPLORE.with_choices(self.choices.list_values())
        self.asked: dict[str, Any] = self.schema.check(asked)

    @property
    def chosen(self) -> pd.DataFrame:
        """The grants that are chosen now, in published order, with names as they are asked for."""
        rows = self.choices.find_rows(read_conditions(self.asked))
        return show_names(self.grants, self.asked["names"])[rows]

    @property
    def code(self) -> str:
        """Plain pandas that gives the rows of :attr:`chosen`, in the same order."""
        return write_code(self.grants, self._without_idle_years())

    def exhibits(self) -> list[Exhibit]:
        """What is shown of the chosen grants; where nothing is chosen, one sentence that says so."""
        chosen = self.chosen
        made = (make() for make in self.exhibits_of(chosen, measures.selection_results(chosen)))
        return [exhibit for exhibit in made if exhibit is not _NOTHING]

    def exhibits_of(self, chosen: pd.DataFrame, results: Mapping[str, Any]) -> Iterator[Callable[[], Exhibit]]:
        """What makes each of the same, of grants that have been chosen and of their results; of a form all outputs."""
        asked = self._without_idle_years()
        n_amended = 0 if any(results["grants"].values()) else len(chosen)
        headline = text.say_chosen(results, asked, n_amended)
        is_batch = len(chosen) > 0 and bool(
            chosen["batch_id"].nunique() == 1
            and (self.grants["batch_id"] == chosen["batch_id"].iloc[0]).sum() == len(chosen)
        )
        note = text.say_selection_of(chosen, is_batch, text.say_incomplete(chosen, asked, self._incomplete))
        if chosen.empty:
            yield lambda: Statement(headline, note)
            return
        yield lambda: Headline(headline, text.key_figures(results))
        yield lambda: Statement("", basis=note)
        findings = list_findings(results)
        yield lambda: show_figure(self.asked["measure"], findings, chosen, results)
        yield lambda: _show_findings(findings)
        yield lambda: _show_people(chosen)

    @cached_property
    def _incomplete(self) -> pd.DataFrame:
        return text.find_incomplete(self.grants, read_presidents())

    def _without_idle_years(self) -> dict[str, Any]:
        """What is asked, without years that leave nothing out; other years are brought within those of the table."""
        asked, (earliest, latest) = self.asked, self.years
        first, last = max(asked["first_year"], earliest), min(asked["last_year"], latest)
        if (first, last) == (earliest, latest):
            return {name: value for name, value in asked.items() if not name.endswith("_year")}
        return {**asked, "first_year": first, "last_year": last} if first <= last else dict(asked)

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year of grants; of an empty table all that there could be."""
        years = self.grants["granted_on"].dt.year
        low, high = EXPLORE["first_year"].low, EXPLORE["first_year"].high
        return (int(years.min()), int(years.max())) if len(years) else (low or 0, high or 0)

    def __repr__(self) -> str:
        return "\n\n".join(exhibit.to_plain() for exhibit in self.exhibits())

    def _ipython_display_(self) -> None:
        """Show the form where somebody can press it, the exhibits elsewhere."""
        viewer = find_viewer()
        if viewer != "nobody" and has_widgets():
            open_form(self, viewer)
            return
        missing = "the packages ipywidgets and itables are missing: pip install 'clemency[lab]'"
        closed = "they appear in JupyterLab: `make lab`"
        words = closed if viewer == "nobody" else missing
        display(Statement("There are no controls here.", f"{words[:1].upper()}{words[1:]}."))
        for exhibit in self.exhibits():
            display(exhibit)


def explore(grants: pd.DataFrame, **asked: Any) -> Explorer:
    """Grants to choose from, at first by these parameters.

    Raises
    ------
    ParameterError
        Parameters that are not what :data:`EXPLORE` declares, or that the table does not hold; all at once.
    """
    return Explorer(grants, asked)


def list_findings(results: Mapping[str, Any]) -> dict[str, text.Sentence]:
    """What each figure finds in chosen grants, by what it is about: those of the kinds of grants that are chosen."""
    about = [figures.BY_SUBJECT[name] for name in EXPLORE["measure"].choices]
    said = {one.about: one.say("finding", results) for one in about if one.n_people(results)}
    return {name: words for name, words in said.items() if words}


def list_charts(
    findings: Mapping[str, text.Sentence], chosen: pd.DataFrame, results: Mapping[str, Any]
) -> Iterator[str]:
    """What can be drawn of chosen grants: the figures of their kinds that say more as a chart."""
    for about in findings:
        figure = figures.BY_SUBJECT[about]
        if not figure.is_of_one_day and figure.has_chart(figure.rows(figure.measure(chosen)), results):
            yield about


def show_figure(
    about: str, findings: Mapping[str, text.Sentence], chosen: pd.DataFrame, results: Mapping[str, Any]
) -> Exhibit:
    """The figure that was asked for, or why there is none; where none was, the first of these kinds of grants."""
    about = about or next(list_charts(findings, chosen, results), "") or next(iter(findings), "")
    if not about:
        return _NOTHING
    figure = figures.BY_SUBJECT[about]
    if about not in findings:
        return Statement(text.say_no_figure(about, figure.is_of_pardons, results))
    return figures.show_declared(figure, figure.measure(chosen), results)


def _show_findings(findings: Mapping[str, text.Sentence]) -> Exhibit:
    """Each finding in a row, as plain words (its counts lead nowhere here); what two figures find alike once."""
    about_of = {str(words): about for about, words in reversed(list(findings.items()))}
    rows = [(capitalized(about), str(words)) for about, words in findings.items() if about_of[str(words)] == about]
    if not rows:
        return _NOTHING
    return Table(
        pd.DataFrame(rows, columns=["about", "finding"]),
        name="findings",
        caption="What the measures find in the chosen grants",
        columns={"about": "About", "finding": "Finding"},
    )


def _show_people(chosen: pd.DataFrame) -> Table:
    """The newest of the chosen people, with a note of how many there are."""
    n = len(chosen)
    people = text.describe_chosen(chosen.sort_values("granted_on", ascending=False, kind="stable").head(MOST_PEOPLE))
    note = f"{text.counted(n, 'grant', 'grants')}, {'all ' if n > 1 else ''}shown."
    if n > MOST_PEOPLE:
        note = f"The newest {MOST_PEOPLE} of {n:,} grants are shown; `chosen` has them all."
    return Table(
        people,
        name="people",
        caption="The chosen grants, newest first",
        columns=text.headings(people),
        note=note,
    )


def find_viewer() -> Viewer:
    """Who looks at the cell that runs: Voila names itself, a browser its cell, papermill and nbconvert nothing."""
    if os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
        return "voila"
    find_parent = getattr(get_ipython(), "get_parent", None)
    parent = find_parent() if find_parent else None
    return "notebook" if parent and (parent.get("metadata") or {}).get("cellId") else "nobody"


def has_widgets() -> bool:
    """Whether the libraries of the form are installed."""
    return all(find_spec(name) for name in ("ipywidgets", "anywidget", "itables"))


def open_form(explorer: Explorer, viewer: Viewer) -> None:
    """Show the fields, and below them what follows from each change.

    In a notebook the exhibits are outputs of the cell, which each change updates, so that a saved or exported notebook
    holds what the fields say. Voila's page does not change once it has run, but for its widgets: there one of them
    holds the exhibits.
    """
    import ipywidgets

    table, code = form.make_people_table(), form.make_code_field()
    outputs = _CellOutputs() if viewer == "notebook" else None
    shown = ipywidgets.HTML()

    def follow() -> None:
        explorer.asked = {**explorer.asked, **fields.read()}
        chosen = explorer.chosen
        results = measures.selection_results(chosen)
        exhibits = (_attempt(make) for make in explorer.exhibits_of(chosen, results))
        if outputs:
            outputs.show(exhibits)
        else:
            shown.value = styled([*exhibits][: _OUTPUTS - 1])
        form.show_people(table, text.describe_chosen(chosen))
        code.code = explorer.code
        fields.narrow(explorer.choices, list(list_charts(list_findings(results), chosen, results)))

    fields = form.Fields(explorer.schema, explorer.asked, explorer.years, follow)
    if outputs:
        display(form.frame(ipywidgets.VBox([fields.layout(), code])))
        outputs.begin(0, _OUTPUTS - 1)
        display(table)
        outputs.begin(_OUTPUTS - 1, _OUTPUTS)
    else:
        display(form.frame(ipywidgets.VBox([fields.layout(), code, shown, table])))
    follow()


def _attempt(make: Callable[[], Exhibit]) -> Exhibit:
    """The exhibit, or a sentence that it failed: what stood in its place was of another choice."""
    try:
        return make()
    except Exception as fault:
        words = f"{type(fault).__name__}: {fault}"
        return Statement("This cannot be shown of the chosen grants, by a fault of the program.", basis=words)


class _CellOutputs:
    """The exhibits as outputs of the cell that has run, which later changes replace.

    The table of people is the last: it is there for what is exported, and not shown beside the form's own table.
    """

    def __init__(self) -> None:
        self._handles = [DisplayHandle() for _ in range(_OUTPUTS)]
        self._held: list[Any] = [None] * _OUTPUTS

    def begin(self, first: int, last: int) -> None:
        """Make some of the outputs, with nothing in them yet, below what the cell has shown."""
        for handle in self._handles[first:last]:
            data, metadata = _bundle(_NOTHING)
            handle.display(data, metadata=metadata, raw=True)

    def show(self, exhibits: Iterator[Exhibit]) -> None:
        """Replace what is in the outputs, one after the other; those that stay as they are are left alone."""
        for at, (handle, exhibit) in enumerate(zip(self._handles, chain(exhibits, repeat(_NOTHING)), strict=False)):
            bundle = data, metadata = _bundle(exhibit, is_seen=at < _OUTPUTS - 1)
            if bundle != self._held[at]:
                handle.update(data, metadata=metadata, raw=True)
                self._held[at] = bundle


def _bundle(exhibit: Exhibit, *, is_seen: bool = True) -> tuple[dict[str, Any], dict[str, Any]]:
    """The forms of an exhibit in a cell, and what they are; one that is not seen is there for exporters."""
    data, metadata = exhibit._repr_mimebundle_()
    return {**data, "text/html": data["text/html"] if is_seen and exhibit is not _NOTHING else ""}, metadata
