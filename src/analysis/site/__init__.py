"""The pages across batches: everything of a release beside the folders of the batches.

Each page is made from the grants table alone: no clock, no folder, no machine is in it,
and the same table gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.grants.names import Names, show_names
from analysis.grants.presidents import presidency, times_in_office
from analysis.measures import known_totals, past_combined_by_batch
from analysis.measures.across import count_drugs_by_batch, summarize_by_batch
from analysis.site.cards import draw_card, draw_report_card
from analysis.site.claims_page import NO_CLAIMS, Ledger, judge_ledger, render_claims
from analysis.site.compare_page import render_compare
from analysis.site.dataset import render_package, render_records
from analysis.site.feed import render_feed, render_sitemap
from analysis.site.frame import CARD, SITE_NAME, Site, render_frame
from analysis.site.methods_page import render_methods
from analysis.site.overview import render_overview
from analysis.site.presidents_page import render_presidents
from analysis.site.recorded import Recorded
from analysis.site.words import all_figures, say_all

__all__ = ["Ledger", "draw_report_card", "judge_ledger", "render_site"]


def render_site(
    grants: pd.DataFrame,
    batch_ids: Sequence[str],
    *,
    presidents: pd.DataFrame,
    url: str,
    names: Names,
    ledger: Ledger = NO_CLAIMS,
    moves: Sequence[Recorded] = (),
) -> dict[str, bytes]:
    """Every file of a release beside the batches, the manifest and grants.csv.

    Parameters
    ----------
    grants : DataFrame, one row per grant, typed as in the schema. Not changed.
    batch_ids : batches for which the release has a report; only these are linked
    presidents : DataFrame, one row per time in office
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.
    url : the absolute address under which the site will stand, ending in ``/``
    names : what is published of people's names: ``full``, ``initials`` or ``none``
    ledger : what came of the claims, with what else may be asked
    moves : published numbers that moved between releases; of batches that are not in the table, none is shown

    Returns
    -------
    dict of bytes by path inside the release
        The pages, their card, ``feed.atom``, ``sitemap.xml``, ``grants.json``, ``datapackage.json``, and
        ``charts/`` with the files of the charts.

    Raises
    ------
    ValueError
        The address is not absolute, or does not end in ``/``.
    """
    if not url.startswith(("https://", "http://")) or not url.endswith("/"):
        raise ValueError(f"the address of the site is absolute and ends in '/', not {url!r}")
    site = Site(url, prints_names=names == "full")
    published = show_names(grants, names)
    moves = [move for move in moves if move.batch_id in set(grants["batch_id"])]
    batches = summarize_by_batch(grants)
    linked = set(batch_ids) & set(batches["batch_id"])
    coverage, known = _by_time_in_office(batches, presidents), known_totals(grants, presidents)
    overview, charts = render_overview(published, batches, linked, presidents, coverage, site, names != "none")
    past, more_charts = render_presidents(
        presidents, coverage.dropna(subset=["took_office_on"]), past_combined_by_batch(grants, presidents)
    )
    pages = [
        overview,
        past,
        render_compare(
            batches.assign(
                n_running_commutations=pd.array([known[batch_id] for batch_id in batches["batch_id"]], "Int64")
            ),
            count_drugs_by_batch(grants),
            presidents,
        ),
        render_claims(ledger, names),
        render_methods(grants, coverage, names, moves),
    ]
    own = ["", *(page.file for page in pages[1:])]
    newest_first = batches.loc[batches["batch_id"].isin(linked), "batch_id"].iloc[::-1]
    return {
        **{page.file: render_frame(page, site) for page in pages},
        **charts,
        **more_charts,
        CARD: draw_card(SITE_NAME, say_all(batches), all_figures(batches)),
        "feed.atom": render_feed(batches, linked, site, moves),
        "sitemap.xml": render_sitemap([*own, *(f"{batch_id}/" for batch_id in newest_first)], site),
        "grants.json": render_records(published),
        "datapackage.json": render_package(grants, site, has_lines=names == "full"),
    }


def _by_time_in_office(batches: pd.DataFrame, presidents: pd.DataFrame) -> pd.DataFrame:
    """What the table holds of each time in office, told by its ``slug``, oldest first; and what was published of it."""
    at = pd.Series([presidency(presidents, batch_id) for batch_id in batches["batch_id"]], dtype="Int64")
    known = presidents.reset_index(drop=True)
    numbers = ["n_commutations", "n_pardons"]
    slug = times_in_office(batches["batch_id"]).rename("slug")
    sums = batches.assign(at=at.to_numpy()).groupby([batches["president"], slug, "at"], sort=False, dropna=False)
    held = sums[numbers].sum().reset_index()
    return held.assign(
        took_office_on=held["at"].map(known["took_office_on"]),
        n_published=held["at"].map(known["n_commutations"]).astype("Int64"),
    )[["president", "slug", "took_office_on", *numbers, "n_published"]]
