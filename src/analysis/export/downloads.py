"""The files of a chart: picture, vectors and numbers, each of which can be published by itself."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, Final

from lxml import etree

from analysis.charts.standalone import ChartWords, render_standalone
from analysis.charts.svg import PIXELS_PER_INCH
from analysis.charts.typeface import font_faces
from analysis.escape import typst_string
from analysis.export.picture import write_png
from analysis.export.typesetting import set_pdf
from analysis.grants.masthead import read_masthead
from analysis.text.tables import HEADINGS

#: Pixels of a PNG for each pixel of the page: it is sharp on a screen of high density.
_DENSITY: Final = 2

#: What a column holds, by the first or last word of its name (docs/naming.md).
_UNITS_BY_END: Final = {
    "_months": "months",
    "_years": "years",
    "_on": "day, YYYY-MM-DD",
    "_per_year": "count per year",
    "_per_decided": "share, 0 to 1",
    "_per_received": "count per petition",
}
_UNITS_BY_BEGINNING: Final = {
    "n_": "count",
    "share_": "share, 0 to 1",
    "years_": "years",
    "months_": "months",
    "is_": "True or False",
    "has_": "True or False",
}


def render_downloads(chart: Mapping[str, Any], numbers: str, as_of: str = "", address: str = "") -> dict[str, bytes]:
    """The files that a chart is downloaded as, by path in the folder of its page, but for its picture.

    Parameters
    ----------
    chart : data of an exhibit that is a chart, see :mod:`analysis.exhibits.data`
    numbers : str, its table as CSV
    as_of : str, the day of the data in words; may be empty
    address : str, of the page on which it stands; may be empty

    Returns
    -------
    dict
        ``charts/NAME.svg`` with finding, title, source and address in the drawing; ``.csv``; and
        ``.metadata.json``, which says what the columns hold, where the numbers come from, and on which terms. The
        same bytes for the same chart.
    """
    about = describe_download(chart, numbers, as_of, address)
    published = " · ".join(filter(None, (read_masthead().name, as_of)))
    small = (about["basis"], about["note"], published, about["address"])
    svg = render_standalone(chart["svg"], ChartWords(about["title"], about["subtitle"], small, address))
    path = f"charts/{chart['name']}"
    return {
        f"{path}.svg": svg.encode(),
        f"{path}.csv": numbers.encode(),
        f"{path}.metadata.json": (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode(),
    }


def describe_download(chart: Mapping[str, Any], numbers: str, as_of: str, address: str) -> dict[str, Any]:
    """What a chart's files say of it, as JSON values; parameters as :func:`render_downloads` has them.

    Returns
    -------
    dict
        ``title`` (the finding), ``subtitle`` (what is drawn, and its unit), ``basis``, ``note`` (how it is
        counted), ``description``, ``columns`` (name, title and unit of each), ``sources`` (name and address),
        ``data_as_of``, ``license``, ``data_license``, ``publisher`` and ``address``; empty where it is not known.
    """
    masthead = read_masthead()
    return {
        "title": _words(chart["finding"]),
        "subtitle": chart["title"],
        "basis": _words(chart["basis"]),
        "note": chart["counted"],
        "description": chart["alt"],
        "columns": _columns(numbers),
        "sources": [
            {"name": words.strip(), "address": target}
            for words, target in chart["basis"]
            if target.startswith("https://")
        ],
        "data_as_of": as_of,
        "license": {"name": masthead.text_license, "address": masthead.text_license_page},
        "data_license": {"name": masthead.data_license, "address": masthead.data_license_page},
        "publisher": masthead.publisher,
        "address": f"{address}#chart-{chart['name']}" if address else "",
    }


def _words(parts: Sequence[tuple[str, str]]) -> str:
    return "".join(words for words, _ in parts).strip()


def _columns(numbers: str) -> list[dict[str, str]]:
    """Name, title and unit of each column of a CSV.

    >>> _columns("drug,n_people\\nheroin,2\\n")[1]
    {'name': 'n_people', 'title': 'People', 'unit': 'count'}
    """
    names, *rows = csv.reader(StringIO(numbers))
    of_column = zip(*rows, strict=True) if rows else [()] * len(names)
    return [
        {"name": name, "title": HEADINGS.get(name, name), "unit": _unit(name, values)}
        for name, values in zip(names, of_column, strict=True)
    ]


def _unit(column: str, values: Sequence[str]) -> str:
    """What a column holds, by its name; a length of time in words is a text.

    >>> [_unit(name, ["2"]) for name in ("n_people", "sentence_months", "granted_on", "is_life", "drug")]
    ['count', 'months', 'day, YYYY-MM-DD', 'True or False', 'text']
    >>> _unit("years_removed", ["under 5 years"]), _unit("pardons_per_decided", ["0.34"])
    ('text', 'share, 0 to 1')
    """
    units = [unit for end, unit in _UNITS_BY_END.items() if column.endswith(end)]
    units += [unit for begin, unit in _UNITS_BY_BEGINNING.items() if column.startswith(begin)]
    is_in_words = any(value and not re.fullmatch(r"-?[\d.]+(e-?\d+)?", value) for value in values)
    is_number = bool(units) and units[0] in ("count", "months", "years", _UNITS_BY_BEGINNING["share_"])
    return "text" if not units or (is_number and is_in_words) else units[0]


def render_pictures(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A PNG in few shades of each SVG among some files, by its path with another ending.

    Typst sets them all as the pages of one PDF, and PDFium draws these: Typst's own PNGs take three times as long.

    Raises
    ------
    NotPublishable
        Typst cannot draw an SVG.
    """
    from pypdfium2 import PdfDocument

    drawings = {name.removesuffix(".svg"): svg.decode() for name, svg in files.items() if name.endswith(".svg")}
    if not drawings:
        return {}
    pages = "\n#pagebreak()\n".join(map(_drawn_at_its_size, drawings.values()))
    drawn = set_pdf(f"#set page(width: auto, height: auto, margin: 0pt, fill: white)\n{pages}", "a chart")
    look = {"scale": PIXELS_PER_INCH * _DENSITY / 72, "rev_byteorder": True, "prefer_bgrx": True}
    with PdfDocument(drawn) as document:
        return {
            f"{name}.png": write_png(page.render(**look).to_numpy())
            for name, page in zip(drawings, document, strict=True)
        }


def _drawn_at_its_size(svg: str) -> str:
    width = etree.fromstring(svg.encode()).get("viewBox", "").split()[2]
    bare = svg.replace(font_faces(), "")  # Typst has the type itself
    return f'#image(bytes({typst_string(bare)}), format: "svg", width: {width}pt)'
