"""editions.html: every edition of the site, what it changed, and how to cite it and get it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from analysis.grants.names import Names
from analysis.site.page import SitePage
from analysis.site.recorded_changes import RecordedChange
from analysis.text import batch_words, counted, day_words
from analysis.text.template import say

EDITIONS_PAGE: Final = "editions.html"

#: So many numbers that moved are shown of an edition; its table has them all.
_MOST_SHOWN: Final = 10

_SECTIONS: Final = {"cite": "How to cite", "back": "How to get one back", "editions": "All editions"}


class ListedRelease(NamedTuple):
    """One edition as readers see it.

    ``id`` is empty for the release that the page is in, which cannot name its own hash. ``published_on`` is None for
    a release that is the first, whose bytes hang on no day. ``new`` and ``gone`` are batches, ``n_moved`` counts the
    numbers that moved and ``changes`` are all of them. ``table`` and ``file`` are paths in the release, empty where
    there is none; ``bytes`` is the size of the file.
    """

    number: int
    id: str
    published_on: date | None
    n_reports: int
    n_grants: int
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    n_moved: int = 0
    changes: tuple[RecordedChange, ...] = ()
    table: str = ""
    file: str = ""
    bytes: int = 0


def render_editions(editions: Sequence[ListedRelease], reported: Collection[str], names: Names) -> SitePage:
    """The page of editions, given oldest first; the last one is the release that the page is in."""
    newest = editions[-1]
    deck = _say("deck", n=len(editions))
    return SitePage(
        file=EDITIONS_PAGE,
        title="Editions",
        description=f"{deck} How to cite one, and how to get it back.",
        values={
            "deck": deck,
            "sections": _SECTIONS,
            "this": _say("this", number=newest.number, day=_day(newest)),
            "editions": [_shown(one, reported, names) for one in reversed(editions)],
        },
        style="editions.css",
        names_people=True,
    )


def _shown(one: ListedRelease, reported: Collection[str], names: Names) -> dict[str, Any]:
    """What the template prints of an edition."""
    shown = [change for change in one.changes if change.measure != "batch"][:_MOST_SHOWN]
    return {
        "number": one.number,
        "id": one.id,
        "day": _day(one),
        "said": say_listed(one),
        "links": [(batch_words(batch_id), f"{batch_id}/index.html") for batch_id in one.new if batch_id in reported],
        "moved": [
            (batch_words(change.batch_id), change.measure, change.before, change.after, change.causes)
            for change in shown
        ],
        "has_causes": names == "full",
        "n_moved": counted(one.n_moved, "number", "numbers"),
        "has_more": one.n_moved > len(shown),
        "table": one.table,
        "file": one.file,
        "size": f"{max(one.bytes // 1000, 1):,} KB",
    }


def say_listed(one: ListedRelease) -> list[str]:
    """What an edition holds and what it changed, in sentences."""
    values = {"n_reports": one.n_reports, "n_grants": one.n_grants, "n_moved": one.n_moved, "number": one.number}
    days = {name: [batch_words(batch_id) for batch_id in getattr(one, name)] for name in ("new", "gone")}
    said = (_say(block, **values, **days) for block in ("holds", "came", "left", "moved", "same"))
    return [sentence for sentence in said if sentence]


def say_moved(one: ListedRelease, has_rows: bool) -> list[str]:
    """The first numbers that moved, each with the rows behind it where ``has_rows``."""
    shown = [change for change in one.changes if change.measure != "batch"][:_MOST_SHOWN]
    return [
        f"{batch_words(change.batch_id)}: {change.measure}: {change.before} → {change.after}"
        + (f" ({change.causes})" if has_rows and change.causes else "")
        + "."
        for change in shown
    ]


def _day(one: ListedRelease) -> str:
    return day_words(one.published_on) if one.published_on else ""


def _say(block: str, **values: Any) -> str:
    return str(say("editions", block, values))
