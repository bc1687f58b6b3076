"""A form made from declarations, whose change is followed by figures, sentences, a chart and a table.

The fields are the parameters of :data:`analysis.parameters.EXPLORE`, the choices those of the
grants table, and what is shown are the measures, words and charts of the reports, for the
grants that are chosen. Where nobody can press a control (papermill, nbconvert, a terminal), or
where ipywidgets is missing, the same exhibits are shown for the parameters as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import partial
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import pandas as pd
from IPython import get_ipython
from IPython.display import display

from analysis import charts, measures, text
from analysis.charts.palette import PALETTE
from analysis.errors import InputError
from analysis.escape import make_visible
from analysis.exhibits import Exhibit, Headline, Statement, Table
from analysis.exhibits.show import show_chart
from analysis.grants.names import show_names
from analysis.grants.select import Conditions, choose_grants, list_choices
from analysis.parameters import EXPLORE, Parameter, Schema

#: Without a form the table has so many rows; a form's table has all, page by page.
ROWS: Final = 50


#: What is asked of itables, again at each change, for it forgets: a cell is shown as it is printed, no row is left out.
TABLE: Final[Mapping[str, Any]] = MappingProxyType(
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


class Drawn(NamedTuple):
    """How a measure is drawn: its table, the drawing, a title, and what it shows for those who can't see it.

    ``has_criterion``: drawing and words take the criterion of the initiative of 2014.
    """

    measure: Callable[[pd.DataFrame], pd.DataFrame]
    draw: charts.Draw
    title: str
    describe: Callable[..., str]
    has_criterion: bool = False


def _counts(label: str) -> Callable[[pd.DataFrame], str]:
    return partial(text.describe_counts, label=label, number="n_people")


#: Every chart that needs no more than a set of grants, by the word of the parameter ``measure``.
DRAWN: Final[Mapping[str, Drawn]] = MappingProxyType(
    {
        "years served": Drawn(
            measures.years_served_by_person,
            charts.draw_years_served,
            "Years from the first sentencing to the grant, each person a dot",
            text.describe_years_served,
            has_criterion=True,
        ),
        "sentences": Drawn(
            measures.sentences_by_person,
            charts.draw_sentences,
            "Sentences in force in steps of five years, each person a dot",
            text.describe_sentences,
        ),
        "cuts": Drawn(
            measures.cuts_by_person,
            charts.draw_cuts,
            "Sentences in force and the terms they were commuted to, each person a line",
            partial(text.describe_cuts, new="commuted_months"),
        ),
        "new ends": Drawn(
            measures.new_ends_by_person,
            partial(charts.draw_cuts, new="months_to_new_end", label="first sentencing to new end"),
            "Sentences in force and the time from first sentencing to the new end",
            partial(text.describe_cuts, new="months_to_new_end"),
        ),
        "expiry": Drawn(
            measures.count_by_expiry,
            charts.draw_expiry,
            "Days on which the commuted sentences expire, share of those chosen",
            _counts("expires_on"),
        ),
        "firearms": Drawn(
            measures.count_firearms_and_drugs,
            charts.draw_firearms_and_drugs,
            "Drug offences and firearm convictions",
            _counts("offences"),
        ),
        "drugs": Drawn(
            measures.count_by_drug,
            charts.draw_drugs,
            "People by drug named, share of those chosen",
            _counts("drug"),
        ),
        "states": Drawn(
            measures.count_by_state,
            charts.draw_states,
            "People by the state of the court that sentenced them",
            partial(text.describe_counts, label="state", number="n_people", form="Tile map of the states", at_most=60),
        ),
        "districts": Drawn(
            lambda grants: measures.leading(measures.count_by_district(grants)),
            charts.draw_districts,
            "People by federal court district, those with the most people",
            _counts("district"),
        ),
    }
)


def show_chosen(grants: pd.DataFrame, asked: Mapping[str, Any]) -> list[Exhibit]:
    """What there is to see of the grants that are asked for, but for the people themselves.

    Parameters
    ----------
    grants : DataFrame, one row per grant. Not changed.
    asked : mapping
        Parameters as :data:`EXPLORE` has them.

    Returns
    -------
    Headline, note, findings and the chart of one measure; where nothing is chosen, one sentence that says so

    Raises
    ------
    InputError
        A batch, president, drug or district that the table does not hold.
    """
    chosen = choose(grants, asked)
    told = _narrowing(grants, asked)
    results = measures.selection_results(chosen)
    if chosen.empty:
        return [Statement(text.say_chosen(results, told), text.say_selection_of(chosen))]
    findings = text.table_findings(results)
    return [
        Headline(text.say_chosen(results, told), text.key_figures(results)),
        Statement(text.say_selection_of(chosen)),
        _chart(chosen, str(asked["measure"]), results),
        Table(
            findings,
            name="findings",
            caption="What the measures find in the chosen grants",
            columns={"about": "About", "finding": "Finding"},
        ),
    ]


def show_people(grants: pd.DataFrame, asked: Mapping[str, Any], rows: int = ROWS) -> Table:
    """The first of the chosen people as an exhibit, with a note of how many there are."""
    people = text.describe_chosen(choose(grants, asked))
    n = len(people)
    note = f"{n:,} grants, all shown."
    if n > rows:
        note = f"The first {rows} of {n:,} grants are shown; `chosen` has them all."
    return Table(
        people.head(rows),
        name="people",
        caption="The chosen grants, in published order",
        columns=text.headings(people),
        note=note,
    )


def choose(grants: pd.DataFrame, asked: Mapping[str, Any]) -> pd.DataFrame:
    """The grants that are asked for, with the names that are asked for; anything else that is asked is passed over."""
    conditions = Conditions(**{field.name: asked[field.name] for field in fields(Conditions) if field.name in asked})
    return choose_grants(show_names(grants, asked.get("names", "full")), conditions)


def _narrowing(grants: pd.DataFrame, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked, without years that leave nothing out, the others within those of the table."""
    years = grants["granted_on"].dt.year
    first, last = max(asked["first_year"], years.min()), min(asked["last_year"], years.max())
    if years.empty or (first, last) == (years.min(), years.max()):
        return {name: value for name, value in asked.items() if not name.endswith("_year")}
    return {**asked, "first_year": first, "last_year": last} if first <= last else dict(asked)


def _chart(chosen: pd.DataFrame, measure: str, results: Mapping[str, Any]) -> Exhibit:
    finding = str(text.FINDINGS[measure](results))
    n = int(results["grants"]["commutations"])
    if measure not in DRAWN:
        conditions = measures.count_conditions(chosen)
        return Table(
            conditions,
            name="conditions",
            caption="Conditions and relief that came with the chosen grants",
            columns=text.headings(conditions),
            formats=text.formats(conditions),
            note=text.say_chosen_basis(n),
        )
    drawn = DRAWN[measure]
    table = drawn.measure(chosen)
    basis = n if "n_people" in table else len(table)
    options = {"criterion": results["context"]["criterion_years"]} if drawn.has_criterion else {}
    return show_chart(
        drawn.draw,
        table,
        name=measure.replace(" ", "-"),
        title=drawn.title,
        finding=finding,
        alt=drawn.describe(table, **options) if n else "Nobody.",
        note=text.say_chosen_basis(basis),
        **options,
    )


class Explorer:
    """Grants to choose from. It shows itself as a form that is followed, or as what its parameters come to.

    ``asked`` are the parameters as they stand, ``chosen`` the grants that they choose: after a
    field has changed, what was chosen with it.
    """

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
        people = [show_people(self.grants, self.asked)] if len(self.chosen) else []
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
        missing = "the packages ipywidgets and itables are missing; `make env` installs them"
        closed = "they appear in JupyterLab: `make lab`"
        display(Statement("There are no controls here.", f"{(missing if is_open else closed).capitalize()}."))
        for exhibit in exhibits:
            bundle, told = exhibit._repr_mimebundle_()
            display({**bundle, "text/html": unlinked(bundle["text/html"])}, metadata=told, raw=True)


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
    """The widget of one parameter, by its kind; ``bounds`` narrow those of a number.

    Text with choices becomes a list to choose from, in which the empty text is called what it stands for.
    """
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


def make_fields(schema: Schema, asked: Mapping[str, Any], bounds: Mapping[str, tuple[int, int]]) -> Iterator[Any]:
    """A widget for each parameter that is not a path: a form does not change where the table is."""
    for one in schema.parameters:
        if one.kind != "path":
            yield one.name, make_field(one, asked[one.name], bounds.get(one.name))


def make_form(explorer: Explorer) -> Any:
    """The fields, and below them what follows from each change."""
    import ipywidgets
    from itables.widget import ITable

    years = explorer.grants["granted_on"].dt.year
    span = (int(years.min()), int(years.max())) if len(years) else (1789, 2100)
    bounds = {"first_year": span, "last_year": span}
    fields = dict(make_fields(explorer.schema, explorer.asked, bounds))
    told = ipywidgets.HTML()
    table = ITable(pd.DataFrame(), **TABLE)

    def follow(_: object = None) -> None:
        explorer.asked = {**explorer.asked, **{name: field.value for name, field in fields.items()}}
        try:
            exhibits = show_chosen(explorer.grants, explorer.asked)
            people = text.describe_chosen(explorer.chosen)
        except InputError as error:
            exhibits, people = [Statement(str(error))], text.describe_chosen(explorer.grants.head(0))
        told.value = styled(exhibits)
        table.update(_in_words(people), caption=f"The chosen grants: {len(people):,}", **TABLE)

    follow()
    for field in fields.values():
        field.observe(follow, "value")
    layout = ipywidgets.Layout(grid_template_columns="repeat(auto-fill, minmax(20em, 1fr))", grid_gap="2px 12px")
    return ipywidgets.VBox([ipywidgets.GridBox(list(fields.values()), layout=layout), told, table])


def _in_words(people: pd.DataFrame) -> pd.DataFrame:
    """The table of people with headings and words for what is missing, its order of sentences kept."""
    words = people.assign(has_firearm=people["has_firearm"].map({True: "yes", False: "no"}).astype("object"))
    for name in words.columns:
        if isinstance(words[name].dtype, pd.CategoricalDtype):
            known = [make_visible(one) for one in words[name].cat.categories]
            words[name] = words[name].cat.rename_categories(known).cat.add_categories("–").fillna("–")
        else:
            words[name] = words[name].astype("object").fillna("–").map(make_visible)
    return words.rename(columns=text.headings(people)).reset_index(drop=True)


def unlinked(html: str) -> str:
    """The exhibit without the links of its counts, which lead to the rows of a report's page.

    >>> unlinked('<td><a href="#people?drugs=heroin">3</a></td>')
    '<td>3</td>'
    """
    return re.sub(r'<a href="#people\?[^"]*">(.*?)</a>', r"\1", html)


def styled(exhibits: Iterable[Exhibit]) -> str:
    """Exhibits for where no page of ours is around them."""
    return f'{_style()}<div class="clemency">{"".join(unlinked(one.to_html()) for one in exhibits)}</div>'


def _style() -> str:
    """How exhibits look where no page of ours is around them, in JupyterLab's light theme and in its dark one."""
    light, dark = (
        "".join(f"--{role}:{getattr(shade, side)};" for role, shade in PALETTE.items()) for side in ("light", "dark")
    )
    columns = "".join(
        f".clemency .number-{at} tr>:nth-child({at}){{text-align:right}}"
        f".clemency .date-{at} tr>:nth-child({at}){{white-space:nowrap}}"
        for at in range(1, 13)
    )
    return f"<style>.clemency{{{light}}}[data-jp-theme-light=false] .clemency{{{dark}}}{_LOOKS}{columns}</style>"


_LOOKS: Final = """
.clemency { color: var(--ink); line-height: 1.4; max-width: 60rem; }
.clemency h1 { font-size: 1.4rem; line-height: 1.25; margin: 0.75rem 0; }
.clemency .key-figures { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; margin: 0 0 1rem; }
.clemency .key-figures > div { display: flex; flex-direction: column; }
.clemency .key-figures dd { order: -1; margin: 0; font-size: 1.3rem; font-weight: 650; }
.clemency .key-figures dt { font-weight: normal; }
.clemency .key-figures :is(dt, dd:not(.comparison)) { white-space: nowrap; }
.clemency .key-figures dd.comparison { order: 1; font-size: 0.85rem; font-weight: 400; color: var(--muted); }
.clemency .statement { margin: 0.5rem 0; }
.clemency .note, .clemency summary { font-size: 0.85rem; color: var(--muted); }
.clemency figure { margin: 1rem 0; }
.clemency figcaption strong { display: block; }
.clemency .drawing svg { display: block; width: 100%; max-width: 640px; height: auto; margin: 0.5rem 0; }
.clemency .narrow { display: none; }
.clemency table { border-collapse: collapse; margin: 0.5rem 0; font-size: 0.9rem; }
.clemency caption { text-align: left; font-weight: 600; padding-bottom: 0.25rem; }
.clemency table :is(th, td) { text-align: left; vertical-align: top; padding: 0.2rem 1rem 0.2rem 0; white-space: normal;
  border-bottom: 1px solid var(--grid); }
"""
