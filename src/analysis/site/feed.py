"""feed.atom and sitemap.xml: dated with the days of grants, never with the clock, and without people's names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import pandas as pd
from lxml import etree

from analysis.escape import make_visible
from analysis.site.frame import SITE_NAME, Site
from analysis.site.recorded import Recorded
from analysis.site.words import say_batch
from analysis.text import counted, day_words, listed

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"

#: What an empty feed is dated with.
_NEVER = "1970-01-01T00:00:00Z"


def render_feed(batches: pd.DataFrame, linked: Collection[str], site: Site, moves: Sequence[Recorded] = ()) -> bytes:
    """A feed with an entry for each batch that has a report, newest first, and one for each day of corrections.

    An entry's id is made from the batch's alone, so that it stays when the site moves.

    Parameters
    ----------
    batches : DataFrame, one row per batch, see :func:`analysis.measures.batches.summarize_by_batch`
    linked : ids of the batches that have a report
    moves : published numbers that moved
    """
    shown = batches[batches["batch_id"].isin(list(linked))]
    rows = shown.sort_values(["granted_on", "batch_id"], ascending=[False, True]).to_dict("records")
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    _add(feed, "title", f"{SITE_NAME}: days of grants")
    _add(feed, "id", _id("feed"))
    corrected = sorted({move.recorded_on for move in moves}, reverse=True)
    newest = max(
        [_midnight(row["granted_on"]) for row in rows[:1]] + [_midnight(day) for day in corrected[:1]] + [_NEVER]
    )
    _add(feed, "updated", newest)
    _add(_add(feed, "author"), "name", "The clemency authors")
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{site.url}feed.atom")
    _add(feed, "link", rel="alternate", type="text/html", href=site.url)
    for day in corrected:
        of_day = [move for move in moves if move.recorded_on == day]
        days = listed([day_words(batch_id[:10]) for batch_id in sorted({move.batch_id for move in of_day})])
        entry = _add(feed, "entry")
        _add(entry, "title", f"Corrections of {day_words(day)}")
        _add(entry, "id", _id(f"corrections-{day}"))
        _add(entry, "published", _midnight(day))
        _add(entry, "updated", _midnight(day))
        _add(entry, "link", rel="alternate", type="text/html", href=f"{site.url}methods.html#numbers-that-moved")
        _add(
            entry,
            "summary",
            f"{counted(len(of_day), 'published number', 'published numbers')} moved: grants of {days}.",
        )
    for row in rows:
        entry = _add(feed, "entry")
        _add(entry, "title", f"{row['president']}, {day_words(row['granted_on'])}")
        _add(entry, "id", _id(row["batch_id"]))
        _add(entry, "published", _midnight(row["granted_on"]))
        _add(entry, "updated", _midnight(row["granted_on"]))
        _add(entry, "link", rel="alternate", type="text/html", href=f"{site.url}{row['batch_id']}/")
        _add(entry, "summary", say_batch(row))
    return _document(feed)


def render_sitemap(pages: Iterable[str], site: Site) -> bytes:
    """The addresses of all pages.

    Parameters
    ----------
    pages : paths inside the site; the empty path is its first page
    """
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})
    for page in pages:
        address = etree.SubElement(etree.SubElement(root, f"{{{_SITEMAP}}}url"), f"{{{_SITEMAP}}}loc")
        address.text = make_visible(f"{site.url}{page}")
    return _document(root)


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(
        parent, f"{{{_ATOM}}}{tag}", {key: make_visible(value) for key, value in attributes.items()}
    )
    element.text = make_visible(text) or None
    return element


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"urn:clemency:{name}").urn


def _midnight(day: date) -> str:
    """The beginning of a day, universal time."""
    return f"{day:%Y-%m-%d}T00:00:00Z"


def _document(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
