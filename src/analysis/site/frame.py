"""The frame of a page across batches: head, links between the pages, content policy, style, script."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from analysis.escape import html_text, make_visible
from analysis.export.frame import SITE_PAGES, content_policy, page_style

_DATA_BLOCK = re.compile(r'<script type="[^"]+" id="[^"]+">(.*?)</script>', re.DOTALL)

ASSETS = files("analysis.site") / "assets"

#: The name of the whole, in titles and in the head of each page.
SITE_NAME = "US presidential clemency"


#: The picture that previews of links show for these pages.
CARD = "card.png"


@dataclass(frozen=True)
class Site:
    """What all pages of one release share: the address that it will have.

    ``prints_names`` says that people are named in full on pages about them.
    """

    url: str
    prints_names: bool


@dataclass(frozen=True)
class Page:
    """One page: its parts are HTML that is escaped already, the texts of its head are not.

    ``script`` is the name of a file in ``assets``; ``names_people`` asks search engines not
    to keep the page.
    """

    file: str
    title: str
    description: str
    body: str
    script: str = ""
    names_people: bool = False
    head: str = ""


def render_frame(page: Page, site: Site) -> bytes:
    """The page whole: it loads nothing, and runs only the script whose hash its policy names."""
    script = _asset(page.script) if page.script else ""
    body = page.body.replace(" %", "\u00a0%")  # a line never ends between a number and its percent sign
    style = _style()
    # data blocks run nowhere, but some checkers want them in the policy
    inline = [*([script] if script else []), *_DATA_BLOCK.findall(page.head + body)]
    title = page.title if page.file == "index.html" else f"{page.title} · {SITE_NAME}"
    address = html_text(site.url + ("" if page.file == "index.html" else page.file))
    description = html_text(page.description)
    robots = '<meta name="robots" content="noindex, noarchive">\n' if page.names_people and site.prints_names else ""
    run = f"<script>{script}</script>\n" if script else ""
    text = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{content_policy(style, inline)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
{robots}<title>{html_text(title)}</title>
<meta name="description" content="{description}">
<link rel="canonical" href="{address}">
<link rel="alternate" type="application/atom+xml" title="Grants of clemency" href="feed.atom">
<link rel="icon" href="data:,">
<meta property="og:type" content="website">
<meta property="og:site_name" content="{SITE_NAME}">
<meta property="og:title" content="{html_text(page.title)}">
<meta property="og:description" content="{description}">
<meta property="og:url" content="{address}">
<meta property="og:image" content="{html_text(site.url + CARD)}">
<meta property="og:locale" content="en">
{page.head}<style>{style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="site-head"><nav aria-label="Pages">{_links(page.file)}</nav></header>
<main id="content">
{body}
</main>
<footer class="site-foot"><p>Data: <a href="grants.csv">grants.csv</a>, <a href="grants.json">grants.json</a>,
<a href="datapackage.json">datapackage.json</a>. News: <a href="feed.atom">feed.atom</a>.
How each number is made: <a href="methods.html">Methods</a>.</p></footer>
{run}</body>
</html>
"""
    return text.encode()


def data_block(name: str, value: Any, mime: str = "application/json") -> str:
    """A value as JSON inside a page: inert, because no character of it can end the block.

    >>> data_block("a", ["</script>"])
    '<script type="application/json" id="a">["\\\\u003c/script>"]</script>'
    """
    text = make_visible(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    inert = text.replace("<", "\\u003c")
    return f'<script type="{mime}" id="{name}">{inert}</script>'


def _links(current: str) -> str:
    here = ' aria-current="page"'
    items = (
        f'<li><a href="{file}"{here if file == current else ""}>{name}</a></li>' for file, name in SITE_PAGES.items()
    )
    return f"<ul>{''.join(items)}</ul>"


@cache
def _style() -> str:
    return f"{page_style()}\n{_asset('site.css')}"


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8").strip()
