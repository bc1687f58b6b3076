"""Pieces that the pages share: headings with permalinks, charts with their files, notes."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.escape import html_text
from analysis.exhibits import Chart, Exhibit


def heading(text: str, name: str, level: int = 2) -> str:
    """A heading that links to itself.

    >>> heading("By day", "by-day")
    '<h2 id="by-day"><a href="#by-day">By day</a></h2>'
    """
    return f'<h{level} id="{name}"><a href="#{name}">{html_text(text)}</a></h{level}>'


def contents(entries: Sequence[tuple[str, str]]) -> str:
    """The list of a page's sections: name and heading of each."""
    items = "".join(f'<li><a href="#{name}">{html_text(text)}</a></li>' for name, text in entries)
    return f'<nav aria-labelledby="contents-title"><h2 id="contents-title">Contents</h2><ol>{items}</ol></nav>'


def show(exhibit: Exhibit) -> str:
    """An exhibit on the page; under a chart the files that a release holds of it."""
    shown = exhibit.to_html()
    if not isinstance(exhibit, Chart):
        return shown
    links = (
        f'<p class="files">Download: <a href="charts/{exhibit.name}.csv">numbers (CSV)</a>, '
        f'<a href="charts/{exhibit.name}.svg">chart (SVG)</a></p>'
    )
    return shown.replace("</figure>", f"{links}</figure>")


def chart_files(*exhibits: Exhibit) -> dict[str, bytes]:
    """The files that :func:`show` links, by path in the release."""
    files: dict[str, bytes] = {}
    for chart in exhibits:
        if isinstance(chart, Chart):
            files[f"charts/{chart.name}.csv"] = str(chart.to_more()["text/csv"]).encode()
            files[f"charts/{chart.name}.svg"] = chart.svg.encode()
    return files


def paragraphs(*texts: str) -> str:
    """Plain words, a paragraph each."""
    return "\n".join(f"<p>{html_text(text)}</p>" for text in texts if text)
