"""A page across batches: what stands on it, and the template that writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
import pandas as pd
from markupsafe import Markup

from analysis.exhibits import Chart, Exhibit
from analysis.exhibits.template import Place, render_exhibit
from analysis.export.downloads import render_downloads
from analysis.export.frame import json_block, page_style, page_templates, render_page
from analysis.grants.masthead import read_masthead
from analysis.grants.names import Names

#: The picture that previews of links show for these pages.
CARD: Final = "card.png"

_TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, eq=False)
class Site:
    """What all pages of one release share.

    Parameters
    ----------
    url : the absolute address under which the site will stand, ending in ``/``
    names : what is published of people's names: ``full``, ``initials`` or ``none``
    presidents : DataFrame, one row per time in office
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.

    Raises
    ------
    ValueError
        The address is not absolute, or does not end in ``/``.
    """

    url: str
    names: Names
    presidents: pd.DataFrame

    def __post_init__(self) -> None:
        if not self.url.startswith(("https://", "http://")) or not self.url.endswith("/"):
            raise ValueError(f"the address of the site is absolute and ends in '/', not {self.url!r}")


@dataclass(frozen=True)
class SitePage:
    """One page: its file, what the template of that name prints, JSON values by id, script and style of its own."""

    file: str
    title: str
    description: str
    values: Mapping[str, Any]
    data: Mapping[str, Any] = field(default_factory=dict)
    script: str = ""
    style: str = ""
    names_people: bool = False
    dataset: Mapping[str, Any] | None = None


def render(page: SitePage, site: Site) -> str:
    """The page whole."""
    dataset = json_block(page.dataset) if page.dataset else ""
    blocks = {name: _unbroken(json_block(value)) for name, value in page.data.items()}
    is_first = page.file == "index.html"
    return render_page(
        site_templates().get_template(f"{page.file}.j2"),
        style=_style(page.style),
        script=(_TEMPLATES / page.script).read_text(encoding="utf-8").strip() if page.script else "",
        data=[*([dataset] if dataset else []), *blocks.values()],
        title=page.title if is_first else f"{page.title} · {read_masthead().name}",
        description=page.description,
        page=page,
        dataset=dataset,
        blocks=blocks,
        url=site.url,
        address=site.url + ("" if is_first else page.file),
        is_hidden=page.names_people and site.names == "full" and not read_masthead().index_names,
        **page.values,
    )


@cache
def site_templates() -> jinja2.Environment:
    """The templates of the site; ``show`` prints an exhibit, with the files of a chart linked under it."""
    made = page_templates(_TEMPLATES)
    made.globals |= {"card": CARD, "show": _show}
    made.filters["unbroken"] = _unbroken
    return made


def chart_files(*exhibits: Exhibit) -> dict[str, bytes]:
    """The files that are linked under charts, by path in the release."""
    files: dict[str, bytes] = {}
    for chart in exhibits:
        if isinstance(chart, Chart):
            files |= render_downloads(chart.to_data(), str(chart.to_more()["text/csv"]), has_picture=False)
    return files


def _unbroken(text: Markup) -> Markup:
    """The text with no line end between a number and its percent sign."""
    return text.replace(" %", "\u00a0%")


def _show(exhibit: Exhibit, has_numbers: bool = True) -> Markup:
    """An exhibit; of a chart whose numbers stand elsewhere on the page without the table of them."""
    data = exhibit.to_data()
    return render_exhibit(data if has_numbers else data | {"numbers": []}, Place(links_files=True))


@cache
def _style(of_page: str) -> str:
    """The style that all pages share, and that of one page."""
    own = [(_TEMPLATES / name).read_text(encoding="utf-8").strip() for name in ("site.css", of_page) if name]
    return "\n".join([page_style(), *own])
