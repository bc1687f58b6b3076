"""index.html: all grants in numbers, every batch, times in office side by side, the search."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from analysis.exhibits import Exhibit, Headline
from analysis.markup import html_text
from analysis.measures import share_life_in_force
from analysis.measures.across import commutations_in_office
from analysis.site.dataset import dataset_block
from analysis.site.drawings import by_time_in_office, describe_in_office, draw_in_office, draw_life_shares
from analysis.site.frame import SITE_NAME, Page, Site
from analysis.site.parts import chart_files, contents, draw_chart, heading, paragraphs, show
from analysis.site.search import search_html
from analysis.site.words import all_figures, say_all
from analysis.wording import counted, day_words, describe_counts, say_span, share_words


def render_overview(
    grants: pd.DataFrame,
    batches: pd.DataFrame,
    linked: Collection[str],
    presidents: pd.DataFrame,
    site: Site,
    has_names: bool,
) -> tuple[Page, dict[str, bytes]]:
    """The first page, and the files of its charts.

    Parameters
    ----------
    grants : DataFrame, one row per grant, names as they are published. Not changed.
    batches : DataFrame, one row per batch, see :func:`analysis.measures.across.summarise_by_batch`
    linked : ids of the batches that have a report in the release
    presidents : DataFrame, one row per time in office
    has_names : whether the search finds people by what is published of their names
    """
    headline = Headline(say_all(batches), all_figures(batches))
    exhibits = _charts(grants, presidents)
    sections = [("batches", "Every day of grants")]
    sections += [("charts", "Times in office side by side")] if exhibits else []
    sections += [("search-grants", "Search the grants"), ("data", "The data")]
    parts = [
        f'<p class="kicker">{SITE_NAME}, from the government’s published lists</p>',
        headline.to_html(),
        contents(sections),
        heading("Every day of grants", "batches"),
        paragraphs(
            "A batch is what one president granted on one day. The lists read here are not all that were "
            "published: where a president has pardons alone, or a few days, the other grants are not in these lists."
        ),
        _batch_table(batches, linked),
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


def _charts(grants: pd.DataFrame, presidents: pd.DataFrame) -> list[Exhibit]:
    """Commutations by day of each time in office, and the life share of each batch; none without commutations."""
    in_office, life = commutations_in_office(grants, presidents), share_life_in_force(grants)
    exhibits: list[Exhibit] = []
    if len(in_office):
        exhibits.append(
            draw_chart(
                draw_in_office,
                in_office,
                name="commutations-by-day",
                title="Commutations by day, each time in office",
                finding=_say_in_office(in_office),
                alt=describe_in_office(in_office),
                note=f"{_say_basis(in_office)} One scale for all; a time in office without a commutation in these "
                "lists is not shown.",
                columns={
                    "granted_on": "Day of grant",
                    "president": "President",
                    "years_in_office": "Years since taking office",
                    "n_commutations": "Commutations",
                },
                formats={"granted_on": day_words, "years_in_office": "{:.2f}".format},
            )
        )
    if len(life):
        exhibits.append(
            draw_chart(
                draw_life_shares,
                life,
                name="life-share-by-batch",
                title="Life imprisonment in force, share of each day’s commutations",
                finding=_say_life(life),
                alt=describe_counts(life, "granted_on", "n_life_in_force", of="n_commutations"),
                note=f"{_say_basis(life)} The share of a day with few commutations jumps about.",
                columns={
                    "granted_on": "Day of grant",
                    "n_commutations": "Commutations",
                    "n_life_in_force": "Of these, life in force",
                    "share_life_in_force": "Share of life",
                },
                formats={"granted_on": day_words, "share_life_in_force": lambda share: f"{100 * share:.1f} %"},
            )
        )
    return exhibits


def _say_basis(batches: pd.DataFrame) -> str:
    """n, unit, period and source."""
    return say_span(batches).replace("named at the end", "read here")


def _say_in_office(days: pd.DataFrame) -> str:
    most = days.iloc[int(days["n_commutations"].to_numpy().argmax())]
    late = days[days["years_in_office"] >= 7]
    n, n_late = int(days["n_commutations"].sum()), int(late["n_commutations"].sum())
    found = f"The largest day is {day_words(most['granted_on'])} with {most['n_commutations']:,}"
    return f"{found}; {share_words(n_late, n)} came after seven years in office."


def _say_life(life: pd.DataFrame) -> str:
    n, n_life = int(life["n_commutations"].sum()), int(life["n_life_in_force"].sum())
    return f"{share_words(n_life, n, 'commutations')} ended or shortened life imprisonment in force."


def _batch_table(batches: pd.DataFrame, linked: Collection[str]) -> str:
    """Every batch, newest first, in a group for each time in office."""
    if batches.empty:
        return paragraphs("The table holds no grant.")
    newest_first = batches.sort_values(["granted_on", "batch_id"], ascending=[False, True])
    groups = "".join(_group(rows, linked) for _, rows in by_time_in_office(newest_first))
    caption = "Newest first; each day leads to its report"
    return (
        f'<div class="exhibit"><div class="frame" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="batches number-2 number-3 number-4"><caption>{caption}</caption><thead><tr>'
        '<th scope="col">Day of grant</th><th scope="col">Commu&shy;tations</th>'
        '<th scope="col">Life in force</th>'
        f'<th scope="col">Par&shy;dons</th></tr></thead>\n{groups}</table></div>'
        '<p class="note">Grants that took effect. Life in force: commutations of people who were serving life '
        "imprisonment on the day of the grant.</p></div>"
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
    life = f"{row['n_life_in_force']:,}" if row["n_commutations"] else "–"
    return (
        f'<tr id="{batch_id}"><th scope="row">{link}</th><td>{row["n_commutations"]:,}</td>'
        f"<td>{life}</td><td>{row['n_pardons']:,}</td></tr>\n"
    )
