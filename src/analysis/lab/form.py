"""The form: a field for each parameter, whose choices follow one another, and the code of what is chosen.

Only what is shown in a browser needs the libraries of widgets, so they are imported where a form is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from analysis import text
from analysis.escape import make_visible
from analysis.grants.schema import list_items
from analysis.measures.choices import Choices, read_conditions
from analysis.parameters import Parameter, Schema
from analysis.text.sentence import capitalized

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

#: So many rows of a field of several choices are seen at once.
_ROWS_SEEN: Final = 4

#: Fields of long words, as wide as the form.
_WIDE: Final = ("drug", "district")


def make_field(parameter: Parameter, value: Any, bounds: tuple[int, int] | None = None) -> Any:
    """The widget of one parameter, by its kind; ``bounds`` narrow those of a number."""
    import ipywidgets

    looks: dict[str, Any] = {
        "description": parameter.label,
        "tooltip": parameter.help if len(parameter.choices) < 12 else parameter.meaning,
        "layout": {"width": "auto", "min_width": "0"},
    }
    if parameter.choices:
        if parameter.is_list:
            looks["tooltip"] = f"{parameter.meaning}; with the Ctrl key several, with none chosen {parameter.empty}"
        rows = _ROWS_SEEN if parameter.is_list else 1
        return _select()(options=offer(parameter), value=value, rows=rows, **looks)
    looks |= {"description_allow_html": False, "style": {"description_width": "5.5em"}}
    if parameter.kind == "integer":
        low, high = bounds or (parameter.low, parameter.high)
        return ipywidgets.IntSlider(
            min=low, max=high, value=min(max(value, low), high), continuous_update=False, **looks
        )
    if parameter.kind == "flag":
        return ipywidgets.Checkbox(value=value, **looks)
    return ipywidgets.Text(value=value, continuous_update=False, **looks)


@cache
def _select() -> Any:
    """The class of lists to choose from; the value of one with several rows is that of a list cell of the table."""
    import anywidget
    import traitlets

    class Select(anywidget.AnyWidget):
        _esm = Path(__file__).with_name("select.js").read_text(encoding="utf-8")
        description = traitlets.Unicode().tag(sync=True)
        tooltip = traitlets.Unicode().tag(sync=True)
        rows = traitlets.Int(1).tag(sync=True)
        options = traitlets.Tuple().tag(sync=True)
        value = traitlets.Unicode().tag(sync=True)

    return Select


def offer(parameter: Parameter, counts: Mapping[str, int] | None = None) -> tuple[tuple[str, str], ...]:
    """What a field offers, each value under its words, with its number of grants where it is known."""
    everything = [(capitalized(parameter.empty), "")] if parameter.empty else []
    shown = parameter.choices if counts is None else tuple(counts)
    words = [(make_visible(text.choice_words(parameter.name, one)), one) for one in shown]
    if parameter.kind == "choice":  # words of ours; others stand as in the lists
        words = [(capitalized(said), one) for said, one in words]
    if counts is not None:
        words = [(f"{said} ({counts[one]:,})", one) for said, one in words]
    return (*([] if parameter.is_list else everything), *words)


class Fields:
    """The fields of the form and what they say; ``on_change`` is called when a person has changed one."""

    def __init__(
        self, schema: Schema, asked: Mapping[str, Any], years: tuple[int, int], on_change: Callable[[], None]
    ) -> None:
        bounds = {"first_year": years, "last_year": years}
        self._parameters = {one.name: one for one in schema.parameters if one.kind != "path"}  # the table stays
        self.widgets = {name: make_field(one, asked[name], bounds.get(name)) for name, one in self._parameters.items()}
        for widget in self.widgets.values():
            widget.observe(lambda _: on_change(), "value")

    def read(self) -> dict[str, Any]:
        """The parameters as the fields have them."""
        return {name: widget.value for name, widget in self.widgets.items()}

    def narrow(self, choices: Choices, charts: Sequence[str]) -> None:
        """Offer in each field what the others leave, with its number, and the charts that are drawn of them.

        What is chosen stays on offer.
        """
        asked = self.read()
        conditions = read_conditions(asked)
        for name, parameter in self._parameters.items():
            chosen = list_items(asked[name]) if parameter.is_list else [asked[name]]
            if choices.rows.get(name):
                counts = choices.count(name, conditions)
                options = offer(parameter, {one: n for one, n in counts.items() if n or one in chosen})
            elif name == "measure":
                options = tuple(one for one in offer(parameter) if one[1] in ("", *charts, *chosen))
            else:
                continue
            self.widgets[name].options = options

    def layout(self) -> Any:
        """The fields in as many columns as there is room for."""
        import ipywidgets

        for name in _WIDE:  # ipywidgets clears grid_column, as part of an unset area
            self.widgets[name].layout.grid_area = "auto / 1 / auto / -1"
        grid = ipywidgets.Layout(grid_template_columns="repeat(auto-fill, minmax(20em, 1fr))", grid_gap="2px 12px")
        return ipywidgets.GridBox(list(self.widgets.values()), layout=grid)


def frame(box: Any) -> Any:
    """The whole form, under the class that its script knows it by."""
    box.add_class("clemency-form")
    return box


def make_people_table() -> Any:
    """The table of people, to be searched, sorted and paged through; :func:`show_people` fills it."""
    from itables.widget import ITable

    return ITable(pd.DataFrame(), **ITABLES)


def show_people(table: Any, people: pd.DataFrame) -> None:
    """Have the table show these people, with headings and words for what is missing, the order of sentences kept."""
    flags = people.columns.intersection(["has_firearm"])
    words = people.assign(**{name: people[name].map({True: "yes", False: "no"}).astype("object") for name in flags})
    for name in words.columns:
        if isinstance(words[name].dtype, pd.CategoricalDtype):
            known = [make_visible(one) for one in words[name].cat.categories]
            words[name] = words[name].cat.rename_categories(known).cat.add_categories("–").fillna("–")
        elif pd.api.types.is_integer_dtype(words[name]):
            words[name] = words[name].astype("object").fillna("–")
        else:
            words[name] = words[name].astype("object").fillna("–").map(make_visible)
    shown = words.rename(columns=text.headings(people)).reset_index(drop=True)
    table.update(shown, caption=f"The chosen grants: {len(people):,}", **ITABLES)


def make_code_field() -> Any:
    """The code of what is chosen (its trait ``code``), folded away, with a button that copies it."""
    import anywidget
    import traitlets

    beside = Path(__file__)

    class CopyCode(anywidget.AnyWidget):
        _esm = beside.with_name("copy_code.js").read_text(encoding="utf-8")
        _css = beside.with_name("copy_code.css").read_text(encoding="utf-8")
        label = traitlets.Unicode("Copy as pandas").tag(sync=True)
        code = traitlets.Unicode("").tag(sync=True)

    field = CopyCode()
    field.add_class("clemency-code")
    return field
