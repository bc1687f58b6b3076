"""Templates of HTML and Typst, in which no text is markup, and the look of an exhibit.

Every text that a template prints is escaped where it is printed, whichever template that is.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from analysis.charts.palette import css_variables
from analysis.charts.primitives import WIDE
from analysis.charts.svg import PIXELS_PER_INCH, follow_reader, print_on_paper
from analysis.escape import UNBROKEN, html_text, keep_together, make_visible, typst_string, typst_text
from analysis.measures.selections import addresses

_OWN: Final = Path(__file__).parent / "templates"

_PAINT = re.compile(r'(?:fill|stroke)="#')
_SIZE = re.compile(r' (width|height)="(\d+)"')

#: Inches of a page that a figure of one's own may fill; its words stand over and under it.
_PAPER_HEIGHT = 9.0


@dataclass(frozen=True)
class Place:
    """What an exhibit's HTML takes from the page around it.

    ``is_title`` gives a headline the page's first heading, ``files`` are what it links beside its source: words and
    addresses. ``links_files`` links the files that a release holds of a chart, ``links_pictures`` its PNG as well.
    ``selections`` are those whose rows the page has; counts of others are no links; ``among`` are the grants that
    a count may be of. ``suffix`` stands behind ids that the page has already. ``words_page`` is where published
    words are if not here. ``draw`` makes a drawing's SVG ready for the page.
    """

    is_title: bool = True
    files: Mapping[str, str] = field(default_factory=dict)
    links_files: bool = False
    links_pictures: bool = False
    selections: Container[str] | None = None
    among: Sequence[str] = ()
    suffix: str = ""
    words_page: str = ""
    draw: Callable[[str], str] = follow_reader

    def drawing(self, svg: str) -> Markup:
        """A drawing's SVG inside the page."""
        return Markup(self.draw(svg))  # noqa: S704  # its elements and attributes are known

    def address(self, selection: str) -> str:
        """A selection as the page has it; empty if the page has no such rows."""
        found = "" if not selection or selection.startswith("https://") else addresses(selection, self.among)[0]
        return found if self.selections is None or found in self.selections else ""


def _without_links(svg: str) -> str:
    """A drawing for a page whose script cannot take links in drawings, as JupyterLab's: their titles stay.

    >>> _without_links('<a href="#ada-example"><title>Ada Example</title></a>')
    '<g><title>Ada Example</title></g>'
    """
    return re.sub(r"<a\b[^>]*>", "<g>", svg).replace("</a>", "</g>")


#: In a cell there are no rows of a report's page that a count could lead to, and no link in a drawing.
IN_A_CELL: Final = Place(selections=(), draw=lambda svg: _without_links(follow_reader(svg)))


def style_cell(html: str) -> str:
    """Exhibits' HTML with a style of its own, for where no page of a report is around them.

    >>> style_cell("<p>One.</p>").endswith('</style><div class="clemency"><p>One.</p></div>')
    True
    """
    return f'{_cell_style()}<div class="clemency">{html}</div>'


@cache
def _cell_style() -> str:
    """How exhibits look in JupyterLab's light theme and in its dark one."""
    light, dark = css_variables("light"), css_variables("dark")
    columns = "".join(
        f".clemency .number-{at} tr>:nth-child({at}){{text-align:right}}"
        f".clemency .date-{at} tr>:nth-child({at}){{white-space:nowrap}}"
        for at in range(1, 13)
    )
    rules = (_OWN / "cell.css").read_text(encoding="utf-8")
    colors = f".clemency,.clemency .light{{{light}}}[data-jp-theme-light=false] .clemency{{{dark}}}"
    return f"<style>{colors}\n{rules}{columns}</style>"


def html_templates(*folders: Path, keeps_quotes: bool = False) -> jinja2.Environment:
    """The templates in these folders and the exhibits' own.

    Text is escaped, and made visible, as it is printed. For text between tags there is the filter ``text``:
    with ``keeps_quotes`` it leaves quotes, which mean nothing there, and pages of many words are smaller. The
    filter ``unbroken_days`` also keeps a day, or a length of time, on one line.

    >>> page = html_templates(keeps_quotes=True).from_string('<p title="{{ a }}">{{ a|text }}</p>')
    >>> page.render(a='"<b>"')
    '<p title="&quot;&lt;b&gt;&quot;">"&lt;b&gt;"</p>'
    """
    made = _environment([*folders, _OWN], html_text)

    def text(words: str) -> Markup:
        return words if isinstance(words, Markup) else Markup(html.escape(make_visible(words), quote=not keeps_quotes))  # noqa: S704

    def unbroken_days(words: str) -> Markup:
        return Markup(UNBROKEN.sub(r'<span class="day">\g<0></span>', str(text(words))))  # noqa: S704

    made.filters |= {
        "text": text,
        "unbroken_days": unbroken_days,
        "column_classes": _column_classes,
        "spelled": _spelled,
        "by_list": _by_list,
        "has_own_colors": _has_own_colors,
    }
    return made


def selections_of(people: Mapping[str, Any]) -> list[str]:
    """The selections that a table of people has rows for, as they stand in addresses; from its data."""
    keys = [choice["key"] for facet in people["facets"] for choice in facet["choices"]]
    return [address for key in keys for address in addresses(key, people["among"])]


def render_exhibit(data: Mapping[str, Any], place: Place, templates: jinja2.Environment | None = None) -> Markup:
    """An exhibit's data as HTML, see :mod:`analysis.exhibits.data`, by the given templates."""
    macros = (templates or cell_templates()).get_template("exhibits.html.j2").module
    return Markup(str(getattr(macros, data["kind"])(data, place)).strip())  # noqa: S704


def typst_templates(*folders: Path) -> jinja2.Environment:
    """The templates of Typst in these folders and the exhibits' own; text enters as a string, in which nothing acts.

    For a string literal there is the filter ``string_literal``, for a drawing's SVG in the document's type ``drawing``,
    for words in which days and lengths of time stay on one line ``unbroken_days``.

    >>> typst_templates().from_string("[{{ a }}] {{ a|string_literal }}").render(a="#x")
    '[#"#x";] "#x"'
    """
    made = _environment([*folders, _OWN], typst_text)
    made.filters |= {
        "unbroken_days": keep_together,
        "string_literal": lambda text: Markup(typst_string(text)),  # noqa: S704
        "drawing": lambda svg: Markup(typst_string(print_on_paper(svg))),  # noqa: S704
        "width_on_paper": lambda svg: Markup(_width_on_paper(svg)),  # noqa: S704  # a number
    }
    return made


def render_exhibit_typst(data: Mapping[str, Any]) -> str:
    """An exhibit's data as Typst markup, in the parts that ``report.typ`` sets, see :mod:`analysis.exhibits.data`."""
    return str(getattr(paper_templates().get_template("exhibits.typ.j2").module, data["kind"])(data))


@cache
def cell_templates() -> jinja2.Environment:
    """The templates of exhibits in a cell."""
    return html_templates()


@cache
def paper_templates() -> jinja2.Environment:
    """The templates of exhibits in a PDF."""
    return typst_templates()


def _environment(folders: Sequence[Path], escape: Callable[[str], str]) -> jinja2.Environment:
    """Templates in which whatever is printed is escaped, but for markup of their own."""

    def print_escaped(value: object) -> Markup:
        return value if isinstance(value, Markup) else Markup(escape(str(value)))  # noqa: S704

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        finalize=print_escaped,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # else each look-up of a template asks the disk whether it has changed
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _spelled(key: str) -> str:
    """What a script reads of the value of a selection."""
    return key.partition("=")[2].replace("+", " ")


def _by_list(records: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The first record of each list; that of most records comes first.

    >>> [record["source"] for record in _by_list([{"source": "b"}, {"source": "a"}, {"source": "a"}])]
    ['a', 'b']
    """
    of_list = {record["source"]: record for record in reversed(records)}
    n_records = Counter(record["source"] for record in records)
    return [of_list[source] for source, _ in n_records.most_common()]


def _has_own_colors(svg: str) -> bool:
    """Whether a drawing has a color that is not ours, or a picture: it keeps its light ground in the dark.

    >>> _has_own_colors('<path fill="#1a1a1a"/>'), _has_own_colors('<path fill="#ff0000"/>')
    (False, True)
    """
    return "<image" in svg or _PAINT.search(follow_reader(svg)) is not None


def _width_on_paper(svg: str) -> str:
    """How wide a figure of one's own is printed, in parts of the page's: at its size, where it has room.

    >>> _width_on_paper('<svg width="320" height="100">'), _width_on_paper('<svg width="640" height="1800">')
    ('0.5', '0.5')
    """
    size = dict(_SIZE.findall(svg[: svg.find(">") + 1]))
    width, height = (float(size.get(side, 1)) / PIXELS_PER_INCH for side in ("width", "height"))
    return f"{min(1, width / WIDE, width / WIDE * _PAPER_HEIGHT / height):.4g}"


def _column_classes(sides: Sequence[str]) -> str:
    """The classes of a table that say which columns are numbers or days: once, not in each of hundreds of cells."""
    classes = [f"{side}-{at}" for at, side in enumerate(sides, start=1) if side]
    return " ".join([*classes, *(["many"] if len(sides) > 5 else [])])
