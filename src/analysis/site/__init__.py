"""The pages across batches: everything of a release beside the folders of the batches.

Each page is made from the grants table alone: no clock, no folder, no machine is in it,
and the same table gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.export.frame import SITE_PAGES
from analysis.grants.masthead import read_masthead
from analysis.grants.names import show_names
from analysis.measures import count_coverage
from analysis.measures.batches import count_drugs_by_batch, known_running_totals, summarize_by_batch
from analysis.site.cards import draw_card, draw_report_card
from analysis.site.claims_page import NO_CLAIMS, Ledger, judge_ledger, list_daily, render_claims
from analysis.site.compare_page import render_compare
from analysis.site.descriptions import describe_release
from analysis.site.editions_page import EDITIONS_PAGE, ListedRelease, render_editions
from analysis.site.explore_page import render_explore
from analysis.site.feed import render_feed, render_for_crawlers
from analysis.site.methods_page import render_methods
from analysis.site.overview_page import front_headline, render_overview
from analysis.site.page import CARD, NOT_FOUND, Site, SitePage, render
from analysis.site.parquet import PARQUET, can_write_parquet, render_parquet
from analysis.site.presidents_page import render_presidents
from analysis.site.recorded_changes import RecordedChange
from analysis.site.records import render_records
from analysis.text.claims import say_daily

__all__ = [
    "Ledger",
    "ListedRelease",
    "Site",
    "describe_release",
    "draw_report_card",
    "judge_ledger",
    "render_history",
    "render_past",
    "render_site",
]


def render_site(
    grants: pd.DataFrame,
    batch_ids: Sequence[str],
    site: Site,
    ledger: Ledger = NO_CLAIMS,
    changes: Sequence[RecordedChange] = (),
    batches: pd.DataFrame | None = None,
) -> dict[str, bytes]:
    """The pages of a release beside the batches, and what programs ask a site for.

    Without the pages of presidents (:func:`render_past`) and of editions (:func:`render_history`), which are made
    from less.

    Parameters
    ----------
    grants : DataFrame, one row per grant, typed as in the schema. Not changed.
    batch_ids : batches for which the release has a report; only these are linked
    site : the address, what is published of names, and the presidents
    ledger : what came of the claims, also by other definitions
    changes : published numbers that changed between releases; of batches that are not in the table, none is shown
    batches : DataFrame, a row a batch, if the caller has it
        See :func:`analysis.measures.batches.summarize_by_batch`. Not changed.

    Returns
    -------
    dict of bytes by path inside the release
        The pages, their card, ``404.html``, ``robots.txt``, ``sitemap.xml`` where the address is known,
        ``grants.json``, and ``grants.parquet`` where the extra is installed.
    """
    presidents, names = site.presidents, site.names
    published = show_names(grants, names)
    changes = [change for change in changes if change.batch_id in set(grants["batch_id"])]
    batches = summarize_by_batch(grants) if batches is None else batches
    reported = set(batch_ids) & set(batches["batch_id"])
    coverage, known = count_coverage(batches, presidents), known_running_totals(grants, presidents)
    held = coverage[coverage[["n_commutations", "n_pardons"]].sum(axis=1) > 0]
    front = front_headline(batches, coverage)
    pages = [
        render_overview(published, batches, reported, coverage, site),
        render_explore(published, reported, site),
        render_compare(
            grants,
            batches.assign(n_running_commutations=known["n_running_commutations"]),
            count_drugs_by_batch(grants),
            presidents,
        ),
        render_claims(ledger, published, reported, names),
        render_methods(grants, held, names, changes, say_daily(list_daily(ledger))),
        SitePage(NOT_FOUND, "Page not found", "There is no page at this address.", {}),
    ]
    hidden = {page.file for page in pages if site.hides(page)}
    listed = ["" if file == "index.html" else file for file in SITE_PAGES if file not in hidden]
    newest_first = batches.loc[batches["batch_id"].isin(reported), "batch_id"].iloc[::-1]
    listed += [] if site.hides_people else [EDITIONS_PAGE, *(f"{batch_id}/" for batch_id in newest_first)]
    return {
        **{page.file: render(page, site).encode() for page in pages},
        CARD: draw_card(read_masthead().name, front.text, front.figures),
        **render_for_crawlers(listed, site),
        "grants.json": render_records(published),
        **({PARQUET: render_parquet(published)} if can_write_parquet() else {}),
    }


def render_past(past: pd.DataFrame, site: Site) -> dict[str, bytes]:
    """``presidents.html`` and ``charts/`` with the files of its charts, by path inside the release.

    Parameters
    ----------
    past : DataFrame, a row a batch of commutations
        See :func:`analysis.measures.past_combined_by_batch`. Not changed.
    """
    page, charts = render_presidents(site.presidents, past)
    return {page.file: render(page, site).encode(), **charts}


def render_history(
    batches: pd.DataFrame,
    batch_ids: Sequence[str],
    site: Site,
    editions: Sequence[ListedRelease],
    changes: Sequence[RecordedChange] = (),
) -> dict[str, bytes]:
    """``editions.html`` and ``feed.atom``: what depends on the releases before, by path inside the release.

    Parameters
    ----------
    batches : DataFrame, a row a batch
        See :func:`analysis.measures.batches.summarize_by_batch`. Not changed.
    batch_ids : batches for which the release has a report
    editions : every edition, oldest first; the last one is this release
    changes : as for :func:`render_site`
    """
    changes = [change for change in changes if change.batch_id in set(batches["batch_id"])]
    page = render_editions(editions, batch_ids, site.names)
    return {
        page.file: render(page, site).encode(),
        "feed.atom": render_feed(batches, set(batch_ids), site, changes, editions),
    }
