"""What programs ask a site for: feed.atom, dated with the days of grants and without names; sitemap.xml, robots.txt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import pandas as pd

from analysis.site.editions_page import ListedRelease, say_listed, say_moved
from analysis.site.page import Site, site_templates
from analysis.site.recorded_changes import RecordedChange
from analysis.site.summary import newest_first, say_batch
from analysis.text import batch_words, counted, day_words, listed

#: What an empty feed is dated with.
_NEVER = "1970-01-01T00:00:00Z"

#: Entries for editions: readers of feeds ask for what is new.
_MOST_EDITIONS: Final = 20


def render_feed(
    batches: pd.DataFrame,
    reported: Collection[str],
    site: Site,
    changes: Sequence[RecordedChange] = (),
    editions: Sequence[ListedRelease] = (),
) -> bytes:
    """A feed of the editions that changed something, the days of corrections and the reported batches.

    Of each the newest come first; ids stay when the site moves.
    """
    shown = batches[batches["batch_id"].isin(list(reported))]
    rows = newest_first(shown).to_dict("records")
    corrected = sorted({change.recorded_on for change in changes}, reverse=True)
    changing = [
        (one, one.published_on)
        for one in reversed(editions)
        if one.published_on and (one.new or one.gone or one.n_moved)
    ][:_MOST_EDITIONS]
    days = (*(row["granted_on"] for row in rows[:1]), *corrected[:1], *(day for _, day in changing[:1]))
    newest = [_midnight(day) for day in days]
    entries = [
        {
            "title": f"Edition of {day_words(day)}",
            "id": _id(f"edition-{one.number}"),
            "at": _midnight(day),
            "path": f"editions.html#edition-{one.number}",
            "summary": " ".join([*say_listed(one), *say_moved(one, has_rows=site.names == "full")]),
        }
        for one, day in changing
    ]
    entries += [
        {
            "title": f"Corrections of {day_words(day)}",
            "id": _id(f"corrections-{day}"),
            "at": _midnight(day),
            "path": "methods.html#numbers-that-moved",
            "summary": _say_corrections([change for change in changes if change.recorded_on == day]),
        }
        for day in corrected
    ]
    entries += [
        {
            "title": f"{row['president']}, {day_words(row['granted_on'])}",
            "id": _id(row["batch_id"]),
            "at": _midnight(row["granted_on"]),
            "path": f"{row['batch_id']}/",
            "summary": say_batch(row),
        }
        for row in rows
    ]
    return _render("feed.atom", url=site.url, id=_id("feed"), updated=max([*newest, _NEVER]), entries=entries)


def _say_corrections(changes: Sequence[RecordedChange]) -> str:
    """How many numbers were corrected, of which days."""
    days = listed([batch_words(batch_id) for batch_id in sorted({change.batch_id for change in changes})])
    return f"{counted(len(changes), 'published number', 'published numbers')} moved: grants of {days}."


def render_for_crawlers(pages: Iterable[str], site: Site) -> dict[str, bytes]:
    """robots.txt and, for a site whose address is known, sitemap.xml: each by its name.

    A crawler may read every page, as it has to before it sees that a page asks to be left out.

    Parameters
    ----------
    pages : the paths inside the site of the pages that search engines may list
    site : the site
    """
    robots = "User-agent: *\nAllow: /\n"
    if not site.url:
        return {"robots.txt": robots.encode()}
    return {
        "robots.txt": f"{robots}Sitemap: {site.url}sitemap.xml\n".encode(),
        "sitemap.xml": _render("sitemap.xml", url=site.url, paths=pages),
    }


def _render(file: str, **values: Any) -> bytes:
    return (site_templates().get_template(f"{file}.j2").render(**values) + "\n").encode()


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"urn:clemency:{name}").urn


def _midnight(day: date) -> str:
    """The beginning of a day, universal time."""
    return f"{day:%Y-%m-%d}T00:00:00Z"
