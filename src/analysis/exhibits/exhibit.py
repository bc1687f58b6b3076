"""What a notebook cell shows: headline, statement, table, chart, results, provenance.

Each exhibit carries its data (:mod:`analysis.exhibits.data`), from which templates write the page and the
document, and for the notebook its plain and its HTML form, in one MIME bundle: all show the same thing, and
no word acts as markup. Output metadata ``{"clemency": {"kind": …, "name": …}}`` tells the
exporters and the report what an output is, and ``"finds_nothing"`` why it has nothing to
tell. Counts of people lead to their rows (:mod:`analysis.text.sentence`).
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, InitVar, dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype, is_numeric_dtype

from analysis.charts.svg import render_svg
from analysis.escape import DAY, make_visible, spreadsheet_text
from analysis.exhibits.data import EXHIBIT, EXHIBIT_NAME, visible
from analysis.exhibits.template import IN_A_CELL, Place, render_exhibit, render_exhibit_typst, style_cell
from analysis.measures.selections import selection_of
from analysis.text.headline import KeyFigure
from analysis.text.numbers import Format
from analysis.text.sentence import Sentence, Text, finds_nothing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: A chart of more marks has them as a file alone: each is a person, whose row stands in the table of people.
MOST_NUMBERS = 80

#: What a missing value shows as.
UNKNOWN = "–"

_DAY = re.compile(rf"\d{{4}}(-\d\d){{0,2}}|{DAY.pattern}")

#: On no page of ours: nothing is linked but what an exhibit itself holds.
ALONE = Place()


class Exhibit(ABC):
    """Anything that a cell shows. Subclasses give the three forms."""

    kind: ClassVar[str]

    @abstractmethod
    def to_plain(self) -> str:
        """The exhibit as plain text."""

    @abstractmethod
    def to_data(self) -> dict[str, Any]:
        """The exhibit as JSON values; empty for one that shows nothing."""

    def to_html(self, place: Place = ALONE) -> str:
        """The exhibit as an HTML fragment, for a place on a page."""
        data = self.to_data()
        return str(render_exhibit(data, place)) if data else ""

    def to_typst(self) -> str:
        """The exhibit as Typst markup, in the parts that the document's frame sets."""
        data = self.to_data()
        return render_exhibit_typst(data) if data else ""

    def to_more(self) -> dict[str, Any]:
        """Further forms by MIME type."""
        return {}

    def finds_nothing(self) -> str:
        """Why the exhibit has nothing to tell; empty where it has."""
        return ""

    def _take_words(self, *fields: str) -> None:
        """Have these fields hold plain words, also where a sentence with links was given."""
        for field_ in fields:
            object.__setattr__(self, field_, str(getattr(self, field_)))

    def note_display(self, shell: Any) -> None:
        """The cell that runs has displayed it, and does not once more as its result."""
        object.__setattr__(self, "_displayed_by", (shell, shell.execution_count))

    def _ipython_display_(self) -> None:
        """Display nothing in the cell that has displayed it; elsewhere IPython takes the forms below."""
        shell, cell = getattr(self, "_displayed_by", (None, None))
        if shell is None or shell.execution_count != cell:
            raise NotImplementedError

    def __repr__(self) -> str:
        """The plain form, for a prompt of Python."""
        return self.to_plain()

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """All forms, for IPython's display system: (data, metadata). HTML is written where it is wanted."""

        def is_wanted(mime: str) -> bool:
            return (include is None or mime in include) and (exclude is None or mime not in exclude)

        shown = visible(self.to_data())
        data: dict[str, Any] = {"text/plain": self.to_plain()}
        if is_wanted("text/html"):
            data["text/html"] = style_cell(str(render_exhibit(shown, IN_A_CELL))) if shown else ""
        data |= self.to_more() | ({EXHIBIT: shown} if shown else {})
        wanted = {mime: form for mime, form in data.items() if is_wanted(mime)}
        about = {"kind": self.kind, "name": getattr(self, "name", ""), "finds_nothing": self.finds_nothing()}
        return wanted, {"clemency": {key: words for key, words in about.items() if words}}


@dataclass(frozen=True, repr=False)
class Headline(Exhibit):
    """The head of a report: what it found, first, and where that comes from.

    Parameters
    ----------
    text : str
        The finding in one line, which becomes the page's first heading.
    figures : the key figures
    kicker : str
        Whose grants, and of which day; it stands small above the finding.
    deck : str or Sentence
        Two sentences below it.
    as_of : str
        The day of the data, in words.
    source : str or Sentence
        Who published them, with the address.

    >>> print(Headline("Doe commutes one sentence", [KeyFigure("commuted", "1")]).to_plain())
    Doe commutes one sentence
    1 commuted
    """

    text: str
    figures: Sequence[KeyFigure] = ()
    _: KW_ONLY
    kicker: str = ""
    deck: Text = ""
    as_of: str = ""
    source: Text = ""
    kind: ClassVar[str] = "headline"

    def __post_init__(self) -> None:
        self._take_words("text", "kicker", "as_of")

    def to_plain(self) -> str:
        figures = [f"{figure.value} {figure.label}" for figure in self.figures]
        lines = [self.text, self.kicker, self.deck, *figures, self.as_of, self.source]
        return "\n".join(make_visible(str(line)) for line in lines if line)

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "kicker": self.kicker,
            "text": self.text,
            "deck": _sentence(self.deck),
            "figures": [{"value": _sentence(one.value), "label": one.label} for one in self.figures],
            "as_of": self.as_of,
            "source": _sentence(self.source),
        }


@dataclass(frozen=True, repr=False)
class Statement(Exhibit):
    """A computed sentence: what a measure found; ``more``, what it rests on, and how that is counted.

    >>> print(Statement("21 of 61 (34%) were serving life.").to_html())
    <div class="statement"><p class="finding">21 of 61 (34%) were serving life.</p></div>
    """

    finding: Text
    more: Text = ""
    basis: Text = ""
    counted: str = ""
    kind: ClassVar[str] = "statement"

    def __post_init__(self) -> None:
        self._take_words("counted")

    def finds_nothing(self) -> str:
        is_empty = not (self.finding or self.more or self.basis)
        return "there is nothing to tell" if is_empty else _why_nothing(self.finding)

    def to_plain(self) -> str:
        return _lines(self.finding, self.more, self.basis, self.counted)

    def to_data(self) -> dict[str, Any]:
        said = {"finding": self.finding, "more": self.more, "basis": self.basis}
        return {"kind": self.kind, **{name: _sentence(text) for name, text in said.items()}, "counted": self.counted}


@dataclass(frozen=True, eq=False, repr=False)
class Table(Exhibit):
    """A table with a caption, whole: every row and every word of it.

    Parameters
    ----------
    table : DataFrame, one row per row shown; the index is not shown
    name : str
        Lower-case words joined by ``-``; ids and file names begin with it.
    caption : str
        What the rows are.
    note : str
        n, unit, period and source, under the table.
    columns : mapping of column → heading, optional
        Which columns are shown, in this order; all, under their own names, if empty.
        The unit belongs into the heading.
    formats : mapping of column → callable, optional
        Words for a value that is not missing. Missing values show as ``–``.
    row_header : bool
        The first column names its row.
    of : str
        The selection of the grants that its people are among, where not of the commutations: ``grant=pardon``.

    Raises
    ------
    ValueError
        A name that is no name, an unknown column, two columns of one name.

    >>> counts = pd.DataFrame({"district": ["Ohio"], "n": [1200]})
    >>> print(Table(counts, name="districts", caption="Grants by district").to_plain())
    Grants by district
    district  n
    Ohio      1,200
    """

    table: pd.DataFrame
    _: KW_ONLY
    name: str
    caption: str
    note: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    row_header: bool = True
    of: str = ""
    kind: ClassVar[str] = "table"

    def __post_init__(self) -> None:
        self._take_words("caption", "note")
        _check_name(self.name)
        if not self.table.columns.is_unique:
            raise ValueError(f"table {self.name!r} has two columns of one name")
        unknown = [column for column in (*self.columns, *self.formats) if column not in self.table.columns]
        if unknown:
            raise ValueError(f"table {self.name!r} has no column {unknown[0]!r}; it has {list(self.table.columns)}")

    @cached_property
    def _grid(self) -> tuple[list[str], list[str], list[list[str]]]:
        """Headings, what each column holds (``number``, ``date`` or ``""``), and the rows as words."""
        shown = dict(self.columns) or {column: str(column) for column in self.table.columns}
        series = [self.table[column] for column in shown]
        words = [
            _column_words(values, self.formats.get(column) or _usual_format(values))
            for column, values in zip(shown, series, strict=True)
        ]
        kinds = [_column_kind(values, column) for values, column in zip(series, words, strict=True)]
        return list(shown.values()), kinds, [list(row) for row in zip(*words, strict=True)]

    def to_plain(self) -> str:
        headings, _, rows = self._grid
        lines = [[make_visible(cell).replace("\n", " ") for cell in row] for row in (headings, *rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        text = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        return "\n".join([make_visible(self.caption), *text, *([make_visible(self.note)] if self.note else [])])

    def to_data(self) -> dict[str, Any]:
        headings, sides, rows = self._grid
        names = list(self.columns or self.table.columns)
        count_at = names.index("n_people") if "n_people" in names else -1
        return {
            "kind": self.kind,
            "name": self.name,
            "caption": self.caption,
            "note": self.note,
            "headings": headings,
            "sides": sides,
            "rows": rows,
            "has_row_header": self.row_header,
            "count_at": count_at,
            "counted": [self._rows_behind(at) for at in range(len(rows))] if count_at >= 0 else [],
        }

    def finds_nothing(self) -> str:
        is_empty = "n_people" in self.table and not self.table["n_people"].any()
        return "there are no rows" if is_empty else ""

    def _rows_behind(self, at: int) -> str:
        """The selection of the people that a row counts; empty where it counts nobody."""
        row = self.table.iloc[at]
        known = [selection_of(str(label), value) for label, value in row.items()] if row["n_people"] else []
        return next(("&".join(filter(None, (self.of, key))) for key in known if key), "")


@dataclass(frozen=True, eq=False, repr=False)
class Chart(Exhibit):
    """A chart: its finding says what is found, its title what is drawn and in which unit, its basis n and source.

    The figure is drawn once, at its own size, and closed. Make it 6.4 inches wide (640
    pixels, the column) with text of 9 to 10 points, and ``narrow`` 3.2 inches wide with the
    same text: phones show that one instead. Without ``narrow`` the one is shown at its own size,
    times ``scale``, and scrolls where it is wider than the page. Title, finding and table may be
    missing: then there is no line for them, and nothing to fold out.

    Parameters
    ----------
    figure, narrow : matplotlib Figure or SVG text
        Drawn in the shades of :mod:`analysis.charts.palette`, which the page exchanges in the dark.
    name : str
        Lower-case words joined by ``-``; ids and file names begin with it.
    title : str
    finding, more : str or Sentence
        The one sentence that the chart shows, and further ones.
    basis : str or Sentence
        How many people, and who published it.
    counted : str
        How it is counted.
    alt : str
        What the chart shows in words, for those who can't see it. Must not be empty.
    table : DataFrame, the numbers plotted, one row per mark, optional
    columns, formats, of
        As in :class:`Table`, for the table folded away under the chart.

    Raises
    ------
    ValueError
        No alt text, a name that is no name, text that is not SVG, an unknown column.
    """

    figure: InitVar[Figure | str]
    _: KW_ONLY
    name: str
    alt: str
    title: str = ""
    finding: Text = ""
    table: pd.DataFrame | None = None
    more: Text = ""
    basis: Text = ""
    counted: str = ""
    narrow: InitVar[Figure | str | None] = None
    scale: InitVar[float] = 1.0
    columns: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    of: str = ""
    svg: str = field(init=False)
    narrow_svg: str = field(init=False)
    kind: ClassVar[str] = "chart"

    def __post_init__(self, figure: Figure | str, narrow: Figure | str | None, scale: float) -> None:
        self._take_words("title", "alt", "counted")
        _check_name(self.name)
        if not self.alt.strip():
            raise ValueError(f"chart {self.name!r} has no alt text")
        _ = self._numbers  # here an unknown column is met
        title = self.title or "Chart"
        for form, drawn, name in (("svg", figure, self.name), ("narrow_svg", narrow, f"{self.name}-narrow")):
            svg = render_svg(drawn, name=name, title=title, description=self.alt) if drawn is not None else ""
            object.__setattr__(self, form, svg if scale == 1 else _smaller(svg, scale))

    def finds_nothing(self) -> str:
        return _why_nothing(self.finding)

    @cached_property
    def _numbers(self) -> list[dict[str, Any]]:
        """The data of the table folded away, if there is one; a long one is a file alone."""
        if self.table is None:
            return []
        caption = f"The numbers of the chart “{self.title}”" if self.title else "The numbers of the chart"
        table = Table(
            self.table, name=self.name, caption=caption, columns=self.columns, formats=self.formats, of=self.of
        )
        numbers = table.to_data()
        del numbers["kind"]
        return [numbers] if len(self.table) <= MOST_NUMBERS else []

    def to_plain(self) -> str:
        return _lines(self.finding, self.more, self.title, self.alt, self.basis, self.counted)

    def to_data(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "name": self.name,
            "finding": _sentence(self.finding),
            "more": _sentence(self.more),
            "title": self.title,
            "alt": self.alt,
            "basis": _sentence(self.basis),
            "counted": self.counted,
            "svg": self.svg,
            "narrow_svg": self.narrow_svg,
            "numbers": self._numbers,
        }

    def to_more(self) -> dict[str, Any]:
        return {"image/svg+xml": self.svg, **({"text/csv": _csv(self.table)} if self.table is not None else {})}


@dataclass(frozen=True, eq=False, repr=False)
class Results(Exhibit):
    """The batch's numbers, unrounded, as they go into ``results.json``. Shows nothing on the page.

    Raises
    ------
    ValueError, TypeError
        A number that JSON has no form for (NaN, infinity), or an object that is no number,
        word, day, list or mapping.

    >>> Results({"life": {"in_force": 21}}).to_more()
    {'application/json': {'life': {'in_force': 21}}}
    """

    results: Mapping[str, Any]
    kind: ClassVar[str] = "results"

    def __post_init__(self) -> None:
        self.to_more()

    def to_plain(self) -> str:
        return f"results: {', '.join(self.results)}"

    def to_data(self) -> dict[str, Any]:
        return {}

    def to_more(self) -> dict[str, Any]:
        text = json.dumps(dict(self.results), allow_nan=False, default=_json_value)
        return {"application/json": json.loads(text)}


@dataclass(frozen=True, repr=False)
class Provenance(Exhibit):
    """Where the numbers come from: pairs of label and value (data, notebook, code, lock, sources).

    ``pages`` are the web addresses that the values of some labels lead to.

    >>> print(Provenance([("data", "sha256 0b1c…")]).to_plain())
    data: sha256 0b1c…
    """

    rows: Sequence[tuple[str, str]]
    pages: Mapping[str, str] = field(default_factory=dict)
    kind: ClassVar[str] = "provenance"

    def to_plain(self) -> str:
        return "\n".join(make_visible(f"{label}: {value}") for label, value in self.rows)

    def to_data(self) -> dict[str, Any]:
        pages = dict(self.pages)
        return {"kind": self.kind, "rows": [[label, value, pages.get(label, "")] for label, value in self.rows]}


def styled(exhibits: Iterable[Exhibit]) -> str:
    """Exhibits as a cell shows them, with the style that no page gives them there."""
    return style_cell("".join(one.to_html(IN_A_CELL) for one in exhibits))


def _smaller(svg: str, scale: float) -> str:
    """A drawing whose width and height on a page are so many times as large."""
    start, close, rest = svg.partition(">")
    sides = re.sub(r'(?<= )(width|height)="(\d+)"', lambda side: f'{side[1]}="{float(side[2]) * scale:.0f}"', start)
    return sides + close + rest


def _why_nothing(finding: Text) -> str:
    """The words of a finding that finds nothing; empty where it finds something."""
    return str(finding) if finds_nothing(finding) else ""


def _lines(*texts: Text) -> str:
    return "\n".join(make_visible(str(text)) for text in texts if text)


def _sentence(text: Text) -> list[list[str]]:
    """A text as its parts: words, each with the rows that they count, or the address that they lead to."""
    parts = text.parts if isinstance(text, Sentence) else ((text, ""),)
    return [[words, selection] for words, selection in parts if words]


def _check_name(name: str) -> None:
    if not EXHIBIT_NAME.fullmatch(name):
        raise ValueError(f"a name is lower-case words joined by '-', not {name!r}")


def _column_words(values: pd.Series[Any], words: Format) -> list[str]:
    return [UNKNOWN if pd.api.types.is_scalar(value) and pd.isna(value) else words(value) for value in values]


def _column_kind(values: pd.Series[Any], words: list[str]) -> str:
    if is_numeric_dtype(values) and not is_bool_dtype(values):
        return "number"
    known = [word for word in words if word != UNKNOWN]
    return "date" if known and all(_DAY.fullmatch(word) for word in known) else ""


def _usual_format(values: pd.Series[Any]) -> Format:
    """How a column without a format of its own is written: whole numbers with commas, days as ISO."""
    if is_bool_dtype(values):
        return lambda value: "yes" if value else "no"
    if is_integer_dtype(values):
        return lambda value: f"{value:,}"
    if is_float_dtype(values):
        return lambda value: f"{value:,.10g}"
    return lambda value: f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def _csv(table: pd.DataFrame) -> str:
    safe = table.copy()
    for column in safe.columns:
        if not is_numeric_dtype(safe[column]):
            words = _column_words(safe[column], _usual_format(safe[column]))
            safe[column] = ["" if text == UNKNOWN else spreadsheet_text(text) for text in words]
    return safe.to_csv(index=False, lineterminator="\n")


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"results hold numbers, words, days, lists and mappings, not {type(value).__name__}")
