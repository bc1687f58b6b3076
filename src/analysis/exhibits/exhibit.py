"""What a notebook cell shows: headline, statement, table, chart, results, provenance.

Each exhibit carries its plain, HTML and Typst form in one MIME bundle, so that a notebook,
the page and the PDF show the same thing and an exporter only has to pick. All words are
inert in every form. Output metadata ``{"clemency": {"kind": …, "name": …}}`` tells the
exporters and the report what an output is, and ``"finds_nothing"`` why it has nothing to
tell. Counts of people lead to their rows (:mod:`analysis.text.sentence`).
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Container, Mapping, Sequence
from dataclasses import KW_ONLY, InitVar, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype, is_numeric_dtype

from analysis.charts.svg import follow_reader, render_svg
from analysis.escape import TYPST, html_heading, html_text, make_visible, spreadsheet_text, typst_string, typst_text
from analysis.measures.selections import selection_of
from analysis.text.findings import KeyFigure
from analysis.text.numbers import Format
from analysis.text.sentence import Text, finds_nothing, link_rows, linked_html

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: A chart of more marks has them as a file alone: each is a person, whose row stands in the table of people.
MOST_NUMBERS = 80

#: What a missing value shows as.
UNKNOWN = "–"

_ISO_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Exhibit(ABC):
    """Anything that a cell shows. Subclasses give the three forms."""

    kind: ClassVar[str]

    @abstractmethod
    def to_plain(self) -> str:
        """The exhibit as plain text."""

    @abstractmethod
    def to_html(self) -> str:
        """The exhibit as a well-formed HTML fragment."""

    @abstractmethod
    def to_typst(self) -> str:
        """The exhibit as Typst markup that needs nothing else."""

    def to_more(self) -> dict[str, Any]:
        """Further forms by MIME type."""
        return {}

    def finds_nothing(self) -> str:
        """Why the exhibit has nothing to tell; empty where it has."""
        return ""

    def __repr__(self) -> str:
        """The plain form, for a prompt of Python."""
        return self.to_plain()

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """All forms, for IPython's display system: (data, metadata)."""
        data: dict[str, Any] = {
            "text/plain": self.to_plain(),
            "text/html": self.to_html(),
            TYPST: self.to_typst(),
            **self.to_more(),
        }
        wanted = {
            mime: form
            for mime, form in data.items()
            if (include is None or mime in include) and (exclude is None or mime not in exclude)
        }
        told = {"kind": self.kind}
        if name := getattr(self, "name", ""):
            told["name"] = name
        if reason := self.finds_nothing():
            told["finds_nothing"] = reason
        return wanted, {"clemency": told}


@dataclass(frozen=True, repr=False)
class Headline(Exhibit):
    """The computed sentence at the head of the report, and its key figures.

    >>> print(Headline("1 sentence commuted", [KeyFigure("commutations", "1")]).to_plain())
    1 sentence commuted
    commutations: 1
    """

    text: str
    figures: Sequence[KeyFigure] = ()
    kind: ClassVar[str] = "headline"

    def to_plain(self) -> str:
        lines = [make_visible(self.text)]
        for figure in self.figures:
            told = f" ({figure.comparison})" if figure.comparison else ""
            lines.append(make_visible(f"{figure.label}: {figure.value}{told}"))
        return "\n".join(lines)

    def to_html(self) -> str:
        figures = "".join(
            f"<div><dt>{html_text(figure.label)}</dt><dd>{linked_html(figure.value)}</dd>"
            + (f'<dd class="comparison">{linked_html(figure.comparison)}</dd>' if figure.comparison else "")
            + "</div>"
            for figure in self.figures
        )
        shown = f'<dl class="key-figures">{figures}</dl>' if figures else ""
        return f'<div class="headline"><h1>{html_heading(self.text)}</h1>{shown}</div>'

    def to_typst(self) -> str:
        parts = [f'#block(below: 14pt, par(leading: 8pt, text(size: 20pt, weight: "bold", {_content(self.text)})))']
        if self.figures:
            cells = ", ".join(
                f'[#text(size: 18pt, weight: "bold", {_content(figure.value)})'
                f"#linebreak(){typst_text(figure.label)}"
                + (
                    f"#linebreak()#text(size: 8.5pt, fill: luma(35%), {_content(figure.comparison)})]"
                    if figure.comparison
                    else "]"
                )
                for figure in self.figures
            )
            n = min(len(self.figures), 4)
            parts.append(f"#block(above: 6pt, below: 16pt, grid(columns: (1fr,) * {n}, gutter: 14pt, {cells}))")
        return "\n\n".join(parts) + "\n"


@dataclass(frozen=True, repr=False)
class Statement(Exhibit):
    """A computed sentence: what a measure found.

    >>> print(Statement("21 of 61 (34 %) were serving life.").to_html())
    <p class="statement">21 of 61 (34 %) were serving life.</p>
    """

    text: Text
    note: str = ""
    kind: ClassVar[str] = "statement"

    def finds_nothing(self) -> str:
        return str(self.text) if finds_nothing(self.text) else ""

    def to_plain(self) -> str:
        return make_visible(f"{self.text}\n{self.note}".strip())

    def to_html(self) -> str:
        note = f'<p class="note">{html_text(self.note)}</p>' if self.note else ""
        return f'<p class="statement">{linked_html(self.text)}</p>{note}'

    def to_typst(self) -> str:
        said = f"#block(above: 12pt, below: 12pt, strong{_content(self.text)})\n"
        return said + _typst_note(self.note, below="12pt")


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
    kind: ClassVar[str] = "table"

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not self.table.columns.is_unique:
            raise ValueError(f"table {self.name!r} has two columns of one name")
        unknown = [column for column in (*self.columns, *self.formats) if column not in self.table.columns]
        if unknown:
            raise ValueError(f"table {self.name!r} has no column {unknown[0]!r}; it has {list(self.table.columns)}")

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
        headings, _, rows = self._grid()
        lines = [[make_visible(cell).replace("\n", " ") for cell in row] for row in (headings, *rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        text = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        return "\n".join([make_visible(self.caption), *text, *([make_visible(self.note)] if self.note else [])])

    def to_html(self) -> str:
        note = f'<p class="note">{html_text(self.note)}</p>' if self.note else ""
        return f'<div class="exhibit" id="table-{self.name}">{self._html_table(self.caption)}{note}</div>'

    def _html_table(self, caption: str) -> str:
        headings, kinds, rows = self._grid()
        head = "".join(f'<th scope="col">{html_text(text)}</th>' for text in headings)
        body = "".join(f"<tr{self._row_class(at)}>{self._html_cells(at, row)}</tr>\n" for at, row in enumerate(rows))
        label = html_text(caption)
        # a class of the table says which columns are numbers or dates: said once, not in each of hundreds of cells
        classes = [f"{kind}-{at}" for at, kind in enumerate(kinds, start=1) if kind]
        classes += ["many"] if len(headings) > 5 else []
        told = f' class="{" ".join(classes)}"' if classes else ""
        return (
            f'<div class="frame" tabindex="0" role="region" aria-label="{label}">'
            f"<table{told}><caption>{label}</caption><thead><tr>{head}</tr></thead>\n"
            f"<tbody>{body}</tbody></table></div>"
        )

    def finds_nothing(self) -> str:
        is_empty = "n_people" in self.table and not self.table["n_people"].any()
        return "There is nothing to count here." if is_empty else ""

    def _row_class(self, at: int) -> str:
        """The class attribute of a row, for those who need one."""
        return ""

    def _html_cells(self, at: int, row: Sequence[str]) -> str:
        """The cells of a row; the first names it, and a count of people leads to them."""
        cells: list[str] = []
        for name, words in zip(self.columns or self.table.columns, row, strict=True):
            tag = "th" if self.row_header and not cells else "td"
            scope = ' scope="row"' if tag == "th" else ""
            rows_behind = self._rows_behind(at) if name == "n_people" else ""
            cells.append(f"<{tag}{scope}>{link_rows(words, rows_behind)}</{tag}>")
        return "".join(cells)

    def _rows_behind(self, at: int) -> str:
        """The selection of the people that a row counts; empty where it counts nobody."""
        row = self.table.iloc[at]
        known = [selection_of(str(label), value) for label, value in row.items()] if row["n_people"] else []
        return next(filter(None, known), "")

    def to_typst(self) -> str:
        headings, kinds, rows = self._grid()
        sides = ", ".join("right" if kind == "number" else "left" for kind in kinds)
        head = ", ".join(f"[{typst_text(text)}]" for text in headings)
        body = "\n".join(", ".join(f"[{typst_text(cell)}]" for cell in row) + "," for row in rows)
        size = "9.5pt" if len(headings) <= 5 else "8pt"
        return (
            f"#figure(kind: table, supplement: none, caption: {_content(self.caption)}, "
            f"[#block(above: 0pt, below: 6pt, text(size: {size}, table(columns: {len(headings)}, align: ({sides},), "
            f"table.header({head}),\n{body}\n)))\n{_typst_note(self.note)}])\n"
        )


@dataclass(frozen=True, eq=False, repr=False)
class Chart(Exhibit):
    """A chart: its title says what is shown, its finding what is found, its note n and source.

    The figure is drawn once, at its own size, and closed. Make it 6.4 inches wide (640
    pixels, the column) with text of 9 to 10 points, and ``narrow`` 3.2 inches wide with the
    same text: phones show that one instead. Without ``narrow`` a phone scrolls the wide one.

    Parameters
    ----------
    figure, narrow : matplotlib Figure or SVG text
        Drawn in the shades of :mod:`analysis.charts.palette`, which the page exchanges in the dark.
    name : str
        Lower-case words joined by ``-``; ids and file names begin with it.
    title, note : str
    finding : str or Sentence
    alt : str
        What the chart shows in words, for those who can't see it. Must not be empty.
    table : DataFrame, the numbers plotted, one row per mark
    columns, formats
        As in :class:`Table`, for the table folded away under the chart.

    Raises
    ------
    ValueError
        No alt text, a name that is no name, text that is not SVG, an unknown column.
    """

    figure: InitVar[Figure | str]
    _: KW_ONLY
    name: str
    title: str
    finding: Text
    alt: str
    table: pd.DataFrame
    note: str = ""
    narrow: InitVar[Figure | str | None] = None
    columns: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    svg: str = field(init=False)
    narrow_svg: str | None = field(init=False)
    kind: ClassVar[str] = "chart"

    def __post_init__(self, figure: Figure | str, narrow: Figure | str | None) -> None:
        _check_name(self.name)
        if not self.alt.strip():
            raise ValueError(f"chart {self.name!r} has no alt text")
        self._numbers()
        svg = render_svg(figure, name=self.name, title=self.title, description=self.alt)
        object.__setattr__(self, "svg", svg)
        narrow_svg = None
        if narrow is not None:
            narrow_svg = render_svg(narrow, name=f"{self.name}-narrow", title=self.title, description=self.alt)
        object.__setattr__(self, "narrow_svg", narrow_svg)

    def finds_nothing(self) -> str:
        return str(self.finding) if finds_nothing(self.finding) else ""

    def _numbers(self) -> Table:
        caption = f"The numbers of the chart “{self.title}”"
        return Table(self.table, name=self.name, caption=caption, columns=self.columns, formats=self.formats)

    def to_plain(self) -> str:
        return "\n".join(make_visible(str(text)) for text in (self.title, self.finding, self.alt, self.note) if text)

    def to_html(self) -> str:
        if self.narrow_svg is None:
            label = html_text(f"Chart: {self.title}")
            drawings = (
                f'<div class="drawing" tabindex="0" role="region" aria-label="{label}">{follow_reader(self.svg)}</div>'
            )
        else:
            drawings = (
                f'<div class="drawing wide">{follow_reader(self.svg)}</div>'
                f'<div class="drawing narrow" hidden="hidden">{follow_reader(self.narrow_svg)}</div>'
            )
        finding = f'<span class="finding">{linked_html(self.finding)}</span>' if self.finding else ""
        note = f'<p class="note">{html_text(self.note)}</p>' if self.note else ""
        numbers = self._numbers()
        told = f"<details><summary>The numbers of this chart</summary>{numbers._html_table(numbers.caption)}</details>"
        return (
            f'<figure class="chart" id="chart-{self.name}">'
            f"<figcaption><strong>{html_text(self.title)}</strong> {finding}</figcaption>"
            f"{drawings}{note}{told if len(self.table) <= MOST_NUMBERS else ''}</figure>"
        )

    def to_typst(self) -> str:
        finding = f"#linebreak(){typst_text(str(self.finding))}" if self.finding else ""
        return (
            f"#figure(kind: image, supplement: none, "
            f"caption: figure.caption(position: top, [#strong{_content(self.title)}{finding}]), "
            f"[#block(above: 0pt, below: 6pt, image(bytes({typst_string(self.svg)}), "
            f'format: "svg", alt: {typst_string(self.alt)}))\n'
            f"{_typst_note(self.note)}])\n"
        )

    def to_more(self) -> dict[str, Any]:
        return {"image/svg+xml": self.svg, "text/csv": _csv(self.table)}


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

    def to_html(self) -> str:
        return ""

    def to_typst(self) -> str:
        return ""

    def to_more(self) -> dict[str, Any]:
        text = json.dumps(dict(self.results), allow_nan=False, default=_json_value)
        return {"application/json": json.loads(text)}


@dataclass(frozen=True, repr=False)
class Provenance(Exhibit):
    """Where the numbers come from: pairs of label and value (data, notebook, code, lock, sources).

    >>> print(Provenance([("data", "sha256 0b1c…")]).to_html())
    <dl class="provenance"><div><dt>data</dt><dd>sha256 0b1c…</dd></div></dl>
    """

    rows: Sequence[tuple[str, str]]
    kind: ClassVar[str] = "provenance"

    def to_plain(self) -> str:
        return "\n".join(make_visible(f"{label}: {value}") for label, value in self.rows)

    def to_html(self) -> str:
        rows = "".join(
            f"<div><dt>{html_text(label)}</dt><dd>{html_text(value)}</dd></div>" for label, value in self.rows
        )
        return f'<dl class="provenance">{rows}</dl>'

    def to_typst(self) -> str:
        items = ", ".join(f"terms.item({_content(label)}, {_content(value)})" for label, value in self.rows)
        return f"#block(text(size: 8.5pt, terms({items})))\n" if items else ""


def _content(text: Text) -> str:
    """The text as a Typst content block, for use as an argument."""
    return f"[{typst_text(str(text))}]"


def _typst_note(note: str, below: str = "0pt") -> str:
    """A note in small type; inside a figure, which has room around it, nothing is needed below."""
    return f"#block(above: 6pt, below: {below}, text(size: 8.5pt, fill: luma(35%), {_content(note)}))\n" if note else ""


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"a name is lower-case words joined by '-', not {name!r}")


def _column_words(values: pd.Series[Any], words: Format) -> list[str]:
    return [UNKNOWN if pd.api.types.is_scalar(value) and pd.isna(value) else words(value) for value in values]


def _column_kind(values: pd.Series[Any], words: list[str]) -> str:
    if is_numeric_dtype(values) and not is_bool_dtype(values):
        return "number"
    known = [word for word in words if word != UNKNOWN]
    return "date" if known and all(_ISO_DAY.fullmatch(word) for word in known) else ""


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
