"""How a batch, a measure's table, any other table and a claim look in a cell, in a terminal and in an export.

``display.show_in_words()`` (or ``%load_ext analysis.lab.display``) registers them with IPython. Only what is seen
changes: a table stays a DataFrame, with all its columns and unrounded. Exhibits display themselves
(:mod:`analysis.exhibits`). All text is escaped: nothing that came from a list can act.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd
from IPython import get_ipython

from analysis import text
from analysis.claims import Claim, Question, Verdict
from analysis.claims.verdicts import stated_words, value_words
from analysis.errors import InputError
from analysis.exhibits import Exhibit, Provenance, Statement, Table
from analysis.exhibits.columns import has_row_numbers
from analysis.exhibits.drawing import figure_of
from analysis.exhibits.own import own_table
from analysis.grants.schema import READ_NAMES

#: So many rows and columns of a table are shown, as in pandas.
MOST_ROWS: Final = 60
MOST_COLUMNS: Final = 20


def exhibit_of(thing: object) -> Exhibit | None:
    """What a grants table, a measure's table, a claim, a verdict or a question looks like; nothing for what is none.

    >>> exhibit_of(pd.DataFrame({"drug": ["unspecified"], "n_people": [1200]}))
    Drug, 1 row
    Drug           People
    no drug named  1,200
    >>> exhibit_of(pd.DataFrame({"year": [1985.0], "median_age": [41.26]}))
    1 row
    year  median_age
    1985  41.3
    >>> exhibit_of(3) is None
    True
    """
    if isinstance(thing, pd.DataFrame):
        return _table(thing)
    if isinstance(thing, pd.Series):
        return _other(thing) if figure_of(thing.head()) is None else None  # pandas gives back what it drew
    if isinstance(thing, Verdict):
        return Statement(text.say_verdict(thing))
    if isinstance(thing, Claim):
        return _claim(thing)
    return _question(thing) if isinstance(thing, Question) else None


def _table(table: pd.DataFrame) -> Table | None:
    """A table in words; one of another origin keeps the names of its columns, by which a person calls them."""
    if list(table.columns) == list(READ_NAMES):
        return _people(table)
    if not table.columns.size or not table.columns.is_unique or not set(table.columns) <= set(text.HEADINGS):
        return _other(table) if table.columns.size <= MOST_COLUMNS else None
    headings = text.headings(table)
    caption = f"{next(iter(headings.values()))}, {text.counted(len(table), 'row', 'rows')}"
    return Table(
        table.head(MOST_ROWS),
        name="measure",
        caption=caption,
        columns=headings,
        formats=text.formats(table),
        note=_cut(len(table)),
        row_header=False,
    )


def _other(data: pd.DataFrame | pd.Series[Any]) -> Table | None:
    """A table of another origin; it keeps the names of its columns, by which a person calls them."""
    rows = text.counted(len(data), "row", "rows").capitalize()
    try:
        table = own_table(data.head(MOST_ROWS), title=rows, index=not has_row_numbers(data), is_plain=True)
    except InputError:  # no columns, or two of one name: pandas shows them
        return None
    return replace(table, note=_cut(len(data)))


def _people(grants: pd.DataFrame) -> Table:
    """A batch or other rows of the grants table; the caption says which."""
    batches = list(grants["batch_id"].unique())
    n = text.counted(len(grants), "grant", "grants")
    of = f"of {batches[0]}" if len(batches) == 1 else f"of {text.counted(len(batches), 'batch', 'batches')}"
    people = text.describe_chosen(grants.head(MOST_ROWS))
    caption = f"{n[:1].upper()}{n[1:]} {of}" if batches else "No grants"
    note = f"{_cut(len(grants))} {len(READ_NAMES)} columns in all, of which these are told in words.".strip()
    return Table(people, name="grants", caption=caption, columns=text.headings(people), note=note)


def _claim(claim: Claim) -> Provenance:
    readings = [
        f"{reading.measure}({', '.join(f'{name}={value_words(value)}' for name, value in reading.arguments.items())})"
        for reading in claim.readings
    ]
    rows = [("Claim", claim.claim), ("Stated", stated_words(claim)), ("By", claim.source), ("Id", claim.id)]
    return Provenance([*rows, ("Recomputed as", "; ".join(readings))])


def _question(question: Question) -> Table:
    rows = [(one.words, value_words(one.computed.value), one.used_by) for one in question.definitions]
    table = pd.DataFrame(rows, columns=["definition", "computed", "used_by"])
    columns = {"definition": "Definition", "computed": "Comes to", "used_by": "Used by"}
    return Table(table, name="question", caption=question.question, columns=columns)


def _cut(n: int) -> str:
    return f"The first {MOST_ROWS} of {n:,} rows." if n > MOST_ROWS else ""


def show_in_words(shell: Any = None) -> None:
    """Have IPython show tables and claims in words from here on; without IPython nothing happens."""
    shell = shell or get_ipython()
    if shell is None:
        return
    for kind in (pd.DataFrame, pd.Series, Verdict, Claim, Question):
        shell.display_formatter.mimebundle_formatter.for_type(kind, _forms)


#: ``%load_ext analysis.lab.display``
load_ipython_extension = show_in_words


def _forms(thing: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The forms of an exhibit, from which an export is written as well; nothing leaves them to the thing itself."""
    exhibit = exhibit_of(thing)
    return exhibit._repr_mimebundle_() if exhibit is not None else None
