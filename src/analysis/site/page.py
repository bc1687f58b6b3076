"""A page across batches: what stands on it, and the template that writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import jinja2
import pandas as pd
from markupsafe import Markup

from analysis.exhibits import Chart, Exhibit
from analysis.exhibits.template import Place, render_exhibit
from analysis.export.downloads import render_downloads
from analysis.export.frame import json_block, packed, page_style, page_templates, render_page
from analysis.export.search_script import render_search_script
from analysis.grants.masthead import read_masthead
from analysis.grants.names import Names
from analysis.parameters import is_kept_from_search

#: The picture that previews of links show for these pages.
CARD: Final = "card.png"

#: The page that a host shows where there is none: at any address, so that it has none of its own.
NOT_FOUND: Final = "404.html"

_TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, eq=False)
class Site:
    """What all pages of one release share.

    Parameters
    ----------
    url : the absolute address under which the site will stand, ending in ``/``; empty where it is not known
    names : what is published of people's names: ``full``, ``initials`` or ``none``
    presidents : DataFrame, one row per time in office
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.
    index_names : let search engines list the pages that name people

    Raises
    ------
    ValueError
        The address is not absolute, or does not end in ``/``.
    """

    url: str
    names: Names
    presidents: pd.DataFrame
    index_names: bool = False

    def __post_init__(self) -> None:
        if self.url and not (self.url.startswith(("https://", "http://")) and self.url.endswith("/")):
            raise ValueError(f"the address of the site is absolute and ends in '/', not {self.url!r}")

    @property
    def root(self) -> str:
        """The path of the site on its host, for links that work at any depth."""
        return urlsplit(self.url).path or "/"

    @property
    def hides_people(self) -> bool:
        """Whether pages that name people ask search engines to leave them out."""
        return is_kept_from_search(self.names, self.index_names)

    def hides(self, page: SitePage) -> bool:
        """Whether a page asks search engines to leave it out."""
        return page.file == NOT_FOUND or (page.names_people and self.hides_people)


@dataclass(frozen=True)
class SitePage:
    """One page: its file, what the template of that name prints, JSON values by id, and a script that reads them.

    ``style`` and ``script`` are files beside the template; with ``has_search`` the script may use ``find``.
    """

    file: str
    title: str
    description: str
    values: Mapping[str, Any]
    data: Mapping[str, Any] = field(default_factory=dict)
    script: str = ""
    style: str = ""
    has_search: bool = False
    names_people: bool = False
    dataset: Mapping[str, Any] | None = None


def render(page: SitePage, site: Site) -> str:
    """The page whole."""
    dataset = json_block(page.dataset) if page.dataset else ""
    blocks = {name: _unbroken(json_block(value)) for name, value in page.data.items()}
    is_first, is_not_found = page.file == "index.html", page.file == NOT_FOUND
    return render_page(
        site_templates().get_template(f"{page.file}.j2"),
        style=_style(page.style),
        script=_script(page),
        data=[*([dataset] if dataset else []), *blocks.values()],
        title=page.title if is_first else f"{page.title} · {read_masthead().name}",
        description=page.description,
        page=page,
        dataset=dataset,
        blocks=blocks,
        url=site.url,
        address="" if is_not_found or not site.url else site.url + ("" if is_first else page.file),
        root=site.root if is_not_found else "",
        is_hidden=site.hides(page),
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
            files |= render_downloads(chart.to_data(), str(chart.to_more()["text/csv"]))
    return files


def _unbroken(text: Markup) -> Markup:
    """The text with no line end between a number and its percent sign."""
    return text.replace(" %", "\u00a0%")


def _show(exhibit: Exhibit, has_numbers: bool = True) -> Markup:
    """An exhibit; of a chart whose numbers stand elsewhere on the page without the table of them."""
    data = exhibit.to_data()
    return render_exhibit(data if has_numbers else data | {"numbers": []}, Place(links_files=True))


def _script(page: SitePage) -> str:
    own = packed(_TEMPLATES / page.script) if page.script else ""
    return f"{render_search_script()}\n{own}" if page.has_search else own


@cache
def _style(own: str) -> str:
    """The style that all pages share, and behind it a page's own sheet if it has one."""
    sheets = ["site.css", *([own] if own else [])]
    return "\n".join([page_style(), *(packed(_TEMPLATES / sheet) for sheet in sheets)])
