"""index.html: all grants in numbers, every batch, times in office side by side, the search."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from analysis.charts import draw_life_share
from analysis.exhibits import UNKNOWN, Exhibit, Headline
from analysis.measures import share_life_in_force, with_most
from analysis.measures.across import commutations_in_office, known_or_missing
from analysis.site.dataset import describe_dataset
from analysis.site.drawings import by_time_in_office, describe_in_office, draw_in_office
from analysis.site.page import SITE_NAME, Site, SitePage, chart_files
from analysis.site.parts import draw_chart
from analysis.site.search import search_index
from analysis.site.summary import all_figures, say_all
from analysis.text import (
    as_sentences,
    counted,
    day_words,
    describe_counts,
    listed,
    number_words,
    say_span,
    share_percent,
    share_words,
)

#: A grant after so many years in office is a late one.
LATE = 7


def render_overview(
    grants: pd.DataFrame, batches: pd.DataFrame, linked: Collection[str], holdings: pd.DataFrame, site: Site
) -> tuple[SitePage, dict[str, bytes]]:
    """The first page, and the files of its charts.

    Parameters
    ----------
    grants : DataFrame, one row per grant, names as they are published. Not changed.
    batches : DataFrame, one row per batch, see :func:`analysis.measures.across.summarize_by_batch`
    linked : ids of the batches that have a report in the release
    holdings : DataFrame, one row per time in office that the table holds grants of
        ``president``, ``slug``, ``n_commutations``, and ``n_published``, those of the whole time
    """
    headline = Headline(say_all(batches), all_figures(batches))
    charts = _charts(grants, site.presidents, holdings)
    has_names = site.names != "none"
    page = SitePage(
        file="index.html",
        title=SITE_NAME,
        description=f"{headline.text}. Every batch of grants with its report, figures, search and data.",
        values={
            "headline": headline,
            "sections": {
                "batches": "Every day of grants",
                **({"charts": "Times in office side by side"} if charts else {}),
                "search-grants": "Search the grants",
                "data": "The data",
            },
            "holdings": _say_holdings(holdings),
            "groups": _groups(batches, linked, site.presidents),
            "charts": charts,
            "has_names": has_names,
            "n_rows": counted(len(grants), "row", "rows"),
        },
        data={"grants": search_index(grants, linked, has_names)},
        script="search.js",
        names_people=True,
        dataset=describe_dataset(grants, site),
    )
    return page, chart_files(*charts)


def _say_holdings(holdings: pd.DataFrame) -> str:
    """For each time in office whose lists are not whole, what they hold of its commutations."""
    held = [
        f"{row['president']} {row['n_commutations']:,} of {row['n_published']:,}"
        for row in holdings.dropna(subset=["n_published"]).to_dict("records")
        if row["n_commutations"] < row["n_published"]
    ]
    return f"Of all commutations granted they hold: {'; '.join(held)}." if held else ""


def _charts(grants: pd.DataFrame, presidents: pd.DataFrame, holdings: pd.DataFrame) -> list[Exhibit]:
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
                finding=_say_in_office(in_office, holdings),
                alt=describe_in_office(in_office),
                note=f"{say_span(in_office, 'read here')} One scale for all; a time in office without a commutation in "
                "these lists is not shown.",
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
                draw_life_share,
                life,
                name="life-share-by-batch",
                title="Life imprisonment in force, share of each day’s commutations",
                finding=_say_life(life),
                alt=describe_counts(life, "granted_on", "n_life_in_force", of="n_commutations"),
                note=f"{say_span(life, 'read here')} The share of a day with few commutations jumps about.",
                columns={
                    "granted_on": "Day of grant",
                    "n_commutations": "Commutations",
                    "n_life_in_force": "Of these, life in force",
                    "share_life_in_force": "Share of life",
                },
                formats={"granted_on": day_words, "share_life_in_force": share_percent},
            )
        )
    return exhibits


def _say_in_office(days: pd.DataFrame, holdings: pd.DataFrame) -> str:
    """The largest day; and who commuted late, told of those alone whose commutations are all in the lists."""
    most = with_most(days, "n_commutations")
    largest = listed([day_words(day) for day in most["granted_on"]])
    each = " each" if len(most) > 1 else ""
    found = (
        f"The largest day{' is' if len(most) == 1 else 's are'} {largest} with {most['n_commutations'].iloc[0]:,}{each}"
    )
    is_whole = holdings["n_commutations"] == holdings["n_published"]
    whole = set(holdings.loc[is_whole.fillna(False), "slug"])
    told = []
    for slug, own in by_time_in_office(days):
        is_late = own["years_in_office"] >= LATE
        n, n_late = int(own["n_commutations"].sum()), int(own.loc[is_late, "n_commutations"].sum())
        if n_late and slug in whole:
            whose = f"{share_words(n_late, n)} of President {own['president'].iloc[0]}’s"
            told.append(f"{whose} came after {number_words(LATE)} years in office")
    return str(as_sentences(found, *told))


def _say_life(life: pd.DataFrame) -> str:
    known = life.dropna(subset=["n_life_in_force"])
    n, n_life = int(known["n_commutations"].sum()), int(known["n_life_in_force"].sum())
    return f"{share_words(n_life, n, 'commutations')} ended or shortened life imprisonment in force."


def _groups(batches: pd.DataFrame, linked: Collection[str], presidents: pd.DataFrame) -> list[dict[str, Any]]:
    """Every batch, newest first, in a group for each time in office."""
    newest_first = known_or_missing(batches, presidents, "n_commutations", "n_pardons").sort_values(
        ["granted_on", "batch_id"], ascending=[False, True]
    )
    return [
        {
            "president": rows["president"].iloc[0],
            "counts": _say_group(rows),
            "days": [_day(row, linked) for row in rows.to_dict("records")],
        }
        for _, rows in by_time_in_office(newest_first)
    ]


def _say_group(rows: pd.DataFrame) -> str:
    n, n_pardons = (int(rows[name].sum()) for name in ("n_commutations", "n_pardons"))
    counts = [counted(len(rows), "day", "days")]
    counts += [counted(n, "commutation", "commutations")] if n else []
    counts += [counted(n_pardons, "pardon", "pardons")] if n_pardons else []
    return ", ".join(counts)


def _day(row: dict[Any, Any], linked: Collection[str]) -> dict[str, Any]:
    commutations, pardons = (
        UNKNOWN if pd.isna(row[number]) else f"{row[number]:,}" for number in ("n_commutations", "n_pardons")
    )
    has_commutations = not pd.isna(row["n_commutations"]) and row["n_commutations"] > row["n_life_in_force_unknown"]
    life = f"{row['n_life_in_force']:,}" if has_commutations else UNKNOWN
    return {
        "batch_id": row["batch_id"],
        "has_report": row["batch_id"] in linked,
        "words": day_words(row["granted_on"]),
        "numbers": (commutations, life, pardons),
    }
