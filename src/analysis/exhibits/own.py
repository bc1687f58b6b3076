"""``show``: a figure of the reports, a figure of one's own, a table of one's own, each as an exhibit."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, overload
from zlib import crc32

import pandas as pd

from analysis.errors import InputError
from analysis.exhibits.columns import Columns, choose_columns, has_row_numbers
from analysis.exhibits.drawing import draw_own, figure_of, has_drawing, own_title
from analysis.exhibits.exhibit import Chart, Exhibit, Statement, Table
from analysis.exhibits.figures import Figure, show_declared
from analysis.text.findings import Numbers
from analysis.text.numbers import counted
from analysis.text.sentence import Sentence, Text

_Shown = TypeVar("_Shown", bound=Exhibit)

#: How to say what a figure shows: part of each message about it.
_HOW_TO_DESCRIBE = (
    "say in a sentence or two what it shows, for those who cannot see it, as in "
    'alt="Dots, one a person: most sentences of the 1990s are longer than 20 years."'
)


@overload
def show(thing: Figure, table: pd.DataFrame, results: Numbers) -> Chart | Statement: ...


@overload
def show(
    thing: pd.DataFrame | pd.Series[Any],
    *,
    title: str = "",
    columns: Columns = (),
    source: Text = "",
    index: bool | None = None,
    name: str = "",
) -> Table: ...


@overload
def show(
    thing: object,
    table: pd.DataFrame | None = None,
    *,
    alt: str,
    title: str = "",
    source: Text = "",
    finding: Text = "",
    more: Text = "",
    counted: str = "",
    columns: Columns = (),
    index: bool | None = None,
    name: str = "",
) -> Chart: ...


def show(
    thing: Any,
    table: pd.DataFrame | None = None,
    results: Numbers | None = None,
    *,
    alt: str = "",
    title: str = "",
    source: Text = "",
    finding: Text = "",
    more: Text = "",
    counted: str = "",
    columns: Columns = (),
    index: bool | None = None,
    name: str = "",
) -> Chart | Statement | Table:
    """Show a figure or a table in a cell, and on the page and in the PDF that the notebook is exported to.

    The trap: a figure that a cell shows by itself has no description, and a notebook with such a figure is not
    exported. ``show(figure, alt=…)`` describes it; pyplot then forgets the figure, so that it appears once.
    It appears where it is called, so that a cell, or a loop in it, can show several.

    Parameters
    ----------
    thing : what is shown
        One of the reports' figures (``figures.LINES``) with the table of its measure and the batch's results;
        or a figure of matplotlib or seaborn (Figure, Axes, a list of them, a grid such as FacetGrid), which is drawn as
        SVG, whole and at its size; or a DataFrame or Series, one row per row shown. None is changed.
    table : DataFrame, one row per mark
        For a figure of one's own the numbers, folded away under it; optional.
    results : the numbers that a figure of the reports is told from
    alt : str
        What a figure of one's own shows, for those who cannot see it. More than a word, and not the title again.
    title : str
        What is drawn, and its unit; what the rows of a table are. A figure's own title stands there if none is given.
    source : str or Sentence
        Who published the numbers.
    finding, more, counted : str
        The sentence that the figure bears out, a further one, and how it is counted.
    columns : list of names, or mapping of name → heading
        Which columns of the table are shown, in this order; all if empty. A level of the index can be named, too.
    index : bool
        Whether the index is shown: by default that of a Series, whose values it names, and not that of a DataFrame.
    name : str
        Lower-case words joined by ``-``, for the ids; by default made from the title.

    Returns
    -------
    Chart, Table, or Statement where a figure of the reports would say less than its sentence

    Raises
    ------
    InputError
        There is no description, nothing drawn, no such column, or a thing that is neither figure nor table.

    Examples
    --------
    >>> medians = pd.DataFrame({"sentenced_year": [1995, 1996], "median_years": [30.0, 26.5]})
    >>> show(medians, title="Median sentence", source="Justice Department")
    Median sentence
    Sentenced year  Median years
    1995            30.0
    1996            26.5
    Source: Justice Department.
    """
    if isinstance(thing, Figure):
        if table is None or results is None:
            raise InputError(
                "a figure of the reports needs its table and the results: show(figures.LINES, lines, results)"
            )
        return _appear(show_declared(thing, table, results))
    figure = figure_of(thing)
    if figure is None:
        if isinstance(thing, pd.DataFrame | pd.Series):
            return _appear(own_table(thing, title=title, columns=columns, source=source, index=index, name=name))
        raise InputError(f"show takes a figure or Axes of matplotlib or seaborn, or a table of pandas, not {_a(thing)}")
    drawn = own_title(figure)
    caption = title.strip() or (" ".join(drawn.get_text().split()) if drawn is not None else "")
    _check_description(alt, caption)
    if not has_drawing(figure):
        raise InputError(
            "the figure is empty: nothing is drawn on its Axes yet (or it was drawn on those of another figure)"
        )
    name = name or _name(caption) or f"chart-{crc32(alt.encode()):08x}"
    with _without(drawn if not title.strip() else None):
        drawing = draw_own(figure, name)
    numbers = choose_columns(table, columns, index=bool(index)) if table is not None else None
    chart = Chart(
        drawing.svg,
        scale=drawing.scale,
        name=name,
        title=caption,
        alt=alt,
        finding=finding,
        more=more,
        basis=_basis(source),
        counted=counted,
        table=numbers.table if numbers else None,
        columns=numbers.headings if numbers else {},
        formats=numbers.formats if numbers else {},
    )
    return _appear(chart)


def _appear(exhibit: _Shown) -> _Shown:
    """Display it where it was made, as pyplot does with a figure: a cell, or a loop in it, may show several."""
    shell = get_ipython() if (get_ipython := getattr(sys.modules.get("IPython"), "get_ipython", None)) else None
    if getattr(shell, "kernel", None) is not None:
        sys.modules["IPython"].display.display(exhibit)
        exhibit.note_display(shell)
    return exhibit


def own_table(
    data: pd.DataFrame | pd.Series[Any],
    *,
    title: str = "",
    columns: Columns = (),
    source: Text = "",
    index: bool | None = None,
    name: str = "",
    is_plain: bool = False,
) -> Table:
    """A table of one's own as an exhibit; ``is_plain`` has the names of its columns as headings."""
    is_series = isinstance(data, pd.Series)
    frame = data.to_frame("value" if data.name is None else data.name) if isinstance(data, pd.Series) else data
    with_index = is_series and not has_row_numbers(data) if index is None else index
    shown = choose_columns(frame, columns, index=with_index, is_plain=is_plain)
    return Table(
        shown.table,
        name=name or _name(title) or "table",
        caption=title.strip() or counted(len(frame), "row", "rows").capitalize(),
        columns=shown.headings,
        formats=shown.formats,
        note=str(_basis(source)),
        row_header=shown.is_named,
    )


def _check_description(alt: str, title: str) -> None:
    if not alt.strip():
        raise InputError(f"a figure needs a description: {_HOW_TO_DESCRIBE}")
    if _letters(alt) == _letters(title):
        raise InputError(f"alt=… is the title again, and tells nobody what the figure shows: {_HOW_TO_DESCRIBE}")
    if alt.isascii() and len(alt.split()) == 1:  # some languages have no blanks between their words
        raise InputError(f"alt={alt!r} is one word, which describes no figure: {_HOW_TO_DESCRIBE}")


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words).strip().lower()


@contextmanager
def _without(title: Any) -> Iterator[None]:
    """A title that stands over the drawing is not drawn; the figure keeps it."""
    if title is None:
        yield
        return
    words = title.get_text()
    title.set_text("")
    try:
        yield
    finally:
        title.set_text(words)


def _basis(source: Text) -> Text:
    """The line below: a sentence as it is, a name as the source."""
    if isinstance(source, Sentence) or not source.strip():
        return source if isinstance(source, Sentence) else ""
    words = source.strip()
    begins = "" if re.match(r"sources?\b", words, re.IGNORECASE) else "Source: "
    return f"{begins}{words}{'' if words.endswith('.') else '.'}"


def _name(title: str) -> str:
    """A title as lower-case words joined by hyphens; empty where it has no letter of English.

    >>> _name("Median sentence, 1990–2016 (years)"), _name("2016: a year"), _name("数")
    ('median-sentence-1990-2016-years', 'a-year', '')
    """
    letters = unicodedata.normalize("NFKD", title.replace("–", "-")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).lstrip("-0123456789").strip("-")[:60].rstrip("-")


def _a(thing: object) -> str:
    """What a thing is, for a message.

    >>> _a(5), _a(None), _a(open)
    ('5 (int)', 'None', 'builtin_function_or_method')
    """
    if thing is None:
        return "None"
    package = type(thing).__module__.partition(".")[0]
    kind = type(thing).__name__ if package == "builtins" else f"{type(thing).__name__} of {package}"
    return f"{thing!r} ({kind})" if isinstance(thing, str | int | float) and len(repr(thing)) < 40 else kind
