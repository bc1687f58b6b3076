"""Choose among all grants in a form; numbers, sentences, a chart and a table follow each change.

The fields are the parameters of :data:`analysis.parameters.EXPLORE`, the choices those of the grants table, and the
figures those of the reports (:mod:`analysis.exhibits.figures`). Where nobody can press a control (papermill,
nbconvert, a terminal), or where ipywidgets is missing, the same is shown for the parameters as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any, Final

import pandas as pd
from IPython import get_ipython
from IPython.display import display

from analysis import measures, text
from analysis.errors import InputError
from analysis.escape import make_visible
from analysis.exhibits import Exhibit, Headline, Statement, Table, figures, show
from analysis.grants.names import show_names
from analysis.grants.select import Conditions, choose_grants, list_choices
from analysis.lab.display import IN_A_CELL, styled
from analysis.parameters import EXPLORE, Parameter

#: Without a form the table has so many rows; a form's table has all, page by page.
MOST_PEOPLE: Final = 50

#: Options of itables, which forgets them at each change: every row is there, each cell is plain text.
ITABLES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "allow_html": False,
        "maxBytes": 0,
        "showIndex": False,
        "show_dtypes": False,
        "classes": "display compact nowrap",
        "style": "width:100%",
        "scrollX": True,
        "pageLength": 10,
        "warn_on_unexpected_types": False,
    }
)


def show_chosen(grants: pd.DataFrame, asked: Mapping[str, Any]) -> list[Exhibit]:
    """Headline, note, chart and findings of the chosen grants; where nothing is chosen, one sentence that says so."""
    chosen = choose(grants, asked)
    results = measures.selection_results(chosen)
    headline, note = text.say_chosen(results, _without_idle_years(grants, asked)), text.say_selection_of(chosen)
    if chosen.empty:
        return [Statement(headline, note)]
    figure = figures.BY_SUBJECT[asked["measure"]]
    return [
        Headline(headline, text.key_figures(results)),
        Statement(note),
        show(figure, figure.measure(chosen), results),
        Table(
            _findings(results),
            name="findings",
            caption="What the measures find in the chosen grants",
            columns={"about": "About", "finding": "Finding"},
        ),
    ]


def _findings(results: Mapping[str, Any]) -> pd.DataFrame:
    """Each finding in a row, as plain words; none where nothing is chosen."""
    every = [one for one in figures.BY_SUBJECT.values() if not one.compares_batches]
    rows = [(one.about[:1].upper() + one.about[1:], str(one.say("finding", results))) for one in every]
    return pd.DataFrame(rows if any(results["grants"].values()) else [], columns=["about", "finding"])


def _show_people(chosen: pd.DataFrame) -> Table:
    """The first of the chosen people, with a note of how many there are."""
    people, n = text.describe_chosen(chosen), len(chosen)
    note = f"{n:,} grants, all shown."
    if n > MOST_PEOPLE:
        note = f"The first {MOST_PEOPLE} of {n:,} grants are shown; `chosen` has them all."
    return Table(
        people.head(MOST_PEOPLE),
        name="people",
        caption="The chosen grants, in published order",
        columns=text.headings(people),
        note=note,
    )


def choose(grants: pd.DataFrame, asked: Mapping[str, Any]) -> pd.DataFrame:
    """The grants that are asked for, with names as they are asked for."""
    conditions = Conditions(**{field.name: asked[field.name] for field in fields(Conditions)})
    return choose_grants(show_names(grants, asked["names"]), conditions)


def _without_idle_years(grants: pd.DataFrame, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked, without years that leave nothing out; other years are brought within those of the table."""
    years = grants["granted_on"].dt.year
    first, last = max(asked["first_year"], years.min()), min(asked["last_year"], years.max())
    if years.empty or (first, last) == (years.min(), years.max()):
        return {name: value for name, value in asked.items() if not name.endswith("_year")}
    return {**asked, "first_year": first, "last_year": last} if first <= last else dict(asked)


class Explorer:
    """Grants to choose from: ``asked`` are the parameters as they stand (a field of the form changes them)."""

    def __init__(self, grants: pd.DataFrame, asked: Mapping[str, Any]) -> None:
        self.grants = grants
        self.schema = EXPLORE.with_choices(list_choices(grants))
        self.asked: dict[str, Any] = self.schema.check(asked)
        choose(grants, self.asked)

    @property
    def chosen(self) -> pd.DataFrame:
        """The grants that are chosen now."""
        return choose(self.grants, self.asked)

    def exhibits(self) -> list[Exhibit]:
        """What is shown without a form."""
        people = [_show_people(self.chosen)] if len(self.chosen) else []
        return [*show_chosen(self.grants, self.asked), *people]

    def __repr__(self) -> str:
        return "\n\n".join(exhibit.to_plain() for exhibit in self.exhibits())

    def _ipython_display_(self) -> None:
        """Show the form where somebody can press it, the exhibits elsewhere."""
        exhibits = self.exhibits()
        is_open = is_in_browser()
        if is_open and has_widgets():
            view = make_form(self)._repr_mimebundle_()
            # for whoever opens the notebook later, without a kernel
            display({**view, "text/plain": repr(self), "text/html": styled(exhibits)}, raw=True)
            return
        missing = "the packages ipywidgets and itables are missing: pip install 'clemency[lab]'"
        closed = "they appear in JupyterLab: `make lab`"
        display(Statement("There are no controls here.", f"{(missing if is_open else closed).capitalize()}."))
        for exhibit in exhibits:
            bundle, metadata = exhibit._repr_mimebundle_()
            display({**bundle, "text/html": exhibit.to_html(IN_A_CELL)}, metadata=metadata, raw=True)


def explore(grants: pd.DataFrame, **asked: Any) -> Explorer:
    """Grants to choose from, at first by these parameters.

    Raises
    ------
    ParameterError
        Parameters that are not what :data:`EXPLORE` declares, or that the table does not hold; all at once.
    """
    return Explorer(grants, asked)


def is_in_browser() -> bool:
    """Whether somebody looks at the cell that runs: a browser says which cell it is, papermill and nbconvert don't."""
    find_parent = getattr(get_ipython(), "get_parent", None)
    parent = find_parent() if find_parent else None
    return bool(parent and (parent.get("metadata") or {}).get("cellId"))


def has_widgets() -> bool:
    """Whether the libraries of the form are installed."""
    return all(find_spec(name) for name in ("ipywidgets", "anywidget", "itables"))


def make_field(parameter: Parameter, value: Any, bounds: tuple[int, int] | None = None) -> Any:
    """The widget of one parameter, by its kind; ``bounds`` narrow those of a number."""
    import ipywidgets

    looks = {
        "description": parameter.label,
        "description_allow_html": False,
        "tooltip": parameter.help if len(parameter.choices) < 12 else parameter.meaning,
        "style": {"description_width": "5.5em"},
        "layout": {"width": "auto", "min_width": "0"},
    }
    if parameter.choices:
        options = [(make_visible(text.choice_words(parameter.name, one)), one) for one in parameter.choices]
        everything = [(parameter.empty[:1].upper() + parameter.empty[1:], "")] if parameter.empty else []
        return ipywidgets.Dropdown(options=everything + options, value=value, **looks)
    if parameter.kind == "integer":
        low, high = bounds or (parameter.low, parameter.high)
        return ipywidgets.IntSlider(
            min=low, max=high, value=min(max(value, low), high), continuous_update=False, **looks
        )
    if parameter.kind == "flag":
        return ipywidgets.Checkbox(value=value, **looks)
    return ipywidgets.Text(value=value, continuous_update=False, **looks)


def make_form(explorer: Explorer) -> Any:
    """The fields, and below them what follows from each change."""
    import ipywidgets
    from itables.widget import ITable

    years = explorer.grants["granted_on"].dt.year
    span = (int(years.min()), int(years.max())) if len(years) else (1789, 2100)
    bounds = {"first_year": span, "last_year": span}
    fields = {
        one.name: make_field(one, explorer.asked[one.name], bounds.get(one.name))
        for one in explorer.schema.parameters
        if one.kind != "path"  # a form does not change where the table is
    }
    shown = ipywidgets.HTML()
    table = ITable(pd.DataFrame(), **ITABLES)

    def follow(_: object = None) -> None:
        explorer.asked = {**explorer.asked, **{name: field.value for name, field in fields.items()}}
        try:
            exhibits = show_chosen(explorer.grants, explorer.asked)
            people = text.describe_chosen(explorer.chosen)
        except InputError as error:
            exhibits, people = [Statement(str(error))], text.describe_chosen(explorer.grants.head(0))
        shown.value = styled(exhibits)
        table.update(_in_words(people), caption=f"The chosen grants: {len(people):,}", **ITABLES)

    follow()
    for field in fields.values():
        field.observe(follow, "value")
    layout = ipywidgets.Layout(grid_template_columns="repeat(auto-fill, minmax(20em, 1fr))", grid_gap="2px 12px")
    return ipywidgets.VBox([ipywidgets.GridBox(list(fields.values()), layout=layout), shown, table])


def _in_words(people: pd.DataFrame) -> pd.DataFrame:
    """The table of people with headings and words for what is missing, its order of sentences kept."""
    flags = people.columns.intersection(["has_firearm"])
    words = people.assign(**{name: people[name].map({True: "yes", False: "no"}).astype("object") for name in flags})
    for name in words.columns:
        if isinstance(words[name].dtype, pd.CategoricalDtype):
            known = [make_visible(one) for one in words[name].cat.categories]
            words[name] = words[name].cat.rename_categories(known).cat.add_categories("–").fillna("–")
        else:
            words[name] = words[name].astype("object").fillna("–").map(make_visible)
    return words.rename(columns=text.headings(people)).reset_index(drop=True)
