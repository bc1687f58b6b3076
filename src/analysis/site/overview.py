"""index.html: all grants in numbers, every batch, times in office side by side, the search."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from analysis.escape import html_text
from analysis.exhibits import UNKNOWN, Exhibit, Headline
from analysis.exhibits.presidents import chart_in_office, chart_life_share
from analysis.measures import share_life_in_force
from analysis.measures.across import commutations_in_office, known_or_missing
from analysis.measures.counts import by_time_in_office
from analysis.site.dataset import dataset_block
from analysis.site.frame import SITE_NAME, Page, Site
from analysis.site.parts import chart_files, contents, heading, paragraphs, show
from analysis.site.search import search_html
from analysis.site.words import all_figures, say_all
from analysis.text import counted, day_words


def render_overview(
    grants: pd.DataFrame,
    batches: pd.DataFrame,
    linked: Collection[str],
    presidents: pd.DataFrame,
    holdings: pd.DataFrame,
    site: Site,
    has_names: bool,
) -> tuple[Page, dict[str, bytes]]:
    """The first page, and the files of its charts.

    Parameters
    ----------
    grants : DataFrame, one row per grant, names as they are published. Not changed.
    batches : DataFrame, one row per batch, see :func:`analysis.measures.across.summarize_by_batch`
    linked : ids of the batches that have a report in the release
    presidents : DataFrame, one row per time in office
    holdings : DataFrame, one row per time in office that the table holds grants of
        ``president``, ``slug``, ``n_commutations``, and ``n_published``, those of the whole time
    has_names : whether the search finds people by what is published of their names
    """
    headline = Headline(say_all(batches), all_figures(batches))
    exhibits = _charts(grants, presidents, holdings)
    sections = [("batches", "Every day of grants")]
    sections += [("charts", "Times in office side by side")] if exhibits else []
    sections += [("search-grants", "Search the grants"), ("data", "The data")]
    parts = [
        f'<p class="kicker">{SITE_NAME}, from the government’s published lists</p>',
        headline.to_html(),
        contents(sections),
        heading("Every day of grants", "batches"),
        paragraphs(
            "A batch is what one president granted on one day. The lists read here are not all that were published.",
            *_say_holdings(holdings),
        ),
        _batch_table(batches, linked, presidents),
        heading("Times in office side by side", "charts") if exhibits else "",
        *(show(exhibit) for exhibit in exhibits),
        heading("Search the grants", "search-grants"),
        search_html(grants, linked, has_names),
        heading("The data", "data"),
        paragraphs(
            f"One table with {counted(len(grants), 'row', 'rows')}, a row per grant, is behind every number: "
            "one person, one day, one clemency type. What a list does not say is empty, never a guess."
        ),
        '<ul><li><a href="grants.csv">grants.csv</a>: the table</li>'
        '<li><a href="grants.json">grants.json</a>: the same as JSON records</li>'
        '<li><a href="datapackage.json">datapackage.json</a>: what each column holds, for programs</li>'
        '<li><a href="methods.html#data-dictionary">Data dictionary</a>: the same, for people</li></ul>',
    ]
    page = Page(
        file="index.html",
        title=SITE_NAME,
        description=f"{headline.text}. Every batch of grants with its report, figures, search and data.",
        body="\n".join(part for part in parts if part),
        script="search.js",
        names_people=True,
        head=dataset_block(grants, site),
    )
    return page, chart_files(*exhibits)


def _say_holdings(holdings: pd.DataFrame) -> list[str]:
    """For each time in office whose lists are not whole, what they hold of its commutations."""
    held = [
        f"{row['president']} {row['n_commutations']:,} of {row['n_published']:,}"
        for row in holdings.dropna(subset=["n_published"]).to_dict("records")
        if row["n_commutations"] < row["n_published"]
    ]
    return [f"Of all commutations granted they hold: {'; '.join(held)}."] if held else []


def _charts(grants: pd.DataFrame, presidents: pd.DataFrame, holdings: pd.DataFrame) -> list[Exhibit]:
    """Commutations by day of each time in office, and the life share of each batch; none without commutations."""
    in_office, life = commutations_in_office(grants, presidents), share_life_in_force(grants)
    exhibits: list[Exhibit] = [chart_in_office(in_office, holdings)] if len(in_office) else []
    return [*exhibits, chart_life_share(life)] if len(life) else exhibits


def _batch_table(batches: pd.DataFrame, linked: Collection[str], presidents: pd.DataFrame) -> str:
    """Every batch, newest first, in a group for each time in office."""
    if batches.empty:
        return paragraphs("The table holds no grant.")
    newest_first = known_or_missing(batches, presidents, "n_commutations", "n_pardons").sort_values(
        ["granted_on", "batch_id"], ascending=[False, True]
    )
    groups = "".join(_group(rows, linked) for _, rows in by_time_in_office(newest_first))
    caption = "Newest first; each day leads to its report"
    return (
        f'<div class="exhibit"><div class="frame" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="batches number-2 number-3 number-4"><caption>{caption}</caption><thead><tr>'
        '<th scope="col">Day of grant</th><th scope="col">Commu&shy;tations</th>'
        '<th scope="col">Life in force</th>'
        f'<th scope="col">Par&shy;dons</th></tr></thead>\n{groups}</table></div>'
        '<p class="note">Grants that took effect. Life in force: commutations of people who were serving life '
        f"imprisonment on the day of the grant. {UNKNOWN}: none of this kind is in the lists read here, which do not "
        "have all of this president’s, so there may have been some; or there is no commutation.</p></div>"
    )


def _group(rows: pd.DataFrame, linked: Collection[str]) -> str:
    n, n_pardons = (int(rows[name].sum()) for name in ("n_commutations", "n_pardons"))
    told = [counted(len(rows), "day", "days")]
    told += [counted(n, "commutation", "commutations")] if n else []
    told += [counted(n_pardons, "pardon", "pardons")] if n_pardons else []
    head = f"{html_text(rows['president'].iloc[0])} <small>{', '.join(told)}</small>"
    body = "".join(_row(row, linked) for row in rows.to_dict("records"))
    return f'<tbody><tr><th colspan="4" scope="rowgroup">{head}</th></tr>\n{body}</tbody>\n'


def _row(row: dict[Any, Any], linked: Collection[str]) -> str:
    day = day_words(row["granted_on"])
    batch_id = html_text(row["batch_id"])
    link = f'<a href="{batch_id}/index.html">{day}</a>' if row["batch_id"] in linked else day
    commutations, pardons = (
        UNKNOWN if pd.isna(row[number]) else f"{row[number]:,}" for number in ("n_commutations", "n_pardons")
    )
    has_commutations = not pd.isna(row["n_commutations"]) and row["n_commutations"] > row["n_life_in_force_unknown"]
    life = f"{row['n_life_in_force']:,}" if has_commutations else UNKNOWN
    return (
        f'<tr id="{batch_id}"><th scope="row">{link}</th><td>{commutations}</td>'
        f"<td>{life}</td><td>{pardons}</td></tr>\n"
    )
