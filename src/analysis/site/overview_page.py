"""index.html: all grants in numbers, every batch, times in office side by side, the search."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from analysis.exhibits import UNKNOWN, Exhibit, Headline
from analysis.exhibits.presidents import chart_in_office, chart_life_share
from analysis.grants.masthead import read_masthead
from analysis.measures import share_life_in_force
from analysis.measures.batches import commutations_in_office, known_or_missing
from analysis.measures.counts import by_time_in_office
from analysis.site.dataset import describe_dataset
from analysis.site.page import Site, SitePage, chart_files
from analysis.site.search import search_index
from analysis.site.summary import all_figures, newest_first, say_all
from analysis.text import counted, day_words
from analysis.text.presidents import say_all_together, tell_apart


def render_overview(
    grants: pd.DataFrame, batches: pd.DataFrame, reported: Collection[str], holdings: pd.DataFrame, site: Site
) -> tuple[SitePage, dict[str, bytes]]:
    """The first page, and the files of its charts; ``holdings`` has a row for each time in office."""
    headline = Headline(say_all(batches), all_figures(batches))
    charts = _charts(grants, site.presidents, holdings)
    has_names = site.names != "none"
    page = SitePage(
        file="index.html",
        title=read_masthead().name,
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
            "groups": _groups(batches, reported, site.presidents),
            "charts": charts,
            "has_names": has_names,
            "n_rows": counted(len(grants), "row", "rows"),
        },
        data={"grants": search_index(grants, reported, has_names)},
        script="search.js",
        names_people=True,
        dataset=describe_dataset(grants, site),
    )
    return page, chart_files(*charts)


def _say_holdings(holdings: pd.DataFrame) -> str:
    """What the table holds of the grants of each time in office that is not whole, by kind."""
    said, told_apart = [], holdings.assign(president=tell_apart(holdings))
    for kind in ("commutations", "pardons"):
        number, published = f"n_{kind}", f"n_published_{kind}"
        lacking = told_apart[(holdings[number] < holdings[published]).fillna(False).astype(bool)]
        held = [f"{row['president']} {row[number]:,} of {row[published]:,}" for row in lacking.to_dict("records")]
        said += [f"Of all {kind} granted they hold: {'; '.join(held)}."] if held else []
    together = say_all_together(told_apart)
    said += [f"Of commutations and pardons together they hold: {'; '.join(together)}."] if together else []
    return " ".join(said)


def _charts(grants: pd.DataFrame, presidents: pd.DataFrame, holdings: pd.DataFrame) -> list[Exhibit]:
    """Commutations by day of each time in office, and the life share of each batch; none without commutations."""
    in_office, life = commutations_in_office(grants, presidents), share_life_in_force(grants)
    exhibits: list[Exhibit] = [chart_in_office(in_office, holdings)] if len(in_office) else []
    return [*exhibits, chart_life_share(life)] if len(life) else exhibits


def _groups(batches: pd.DataFrame, reported: Collection[str], presidents: pd.DataFrame) -> list[dict[str, Any]]:
    """Every batch, newest first, in a group for each time in office."""
    known = known_or_missing(batches, presidents, "n_commutations", "n_pardons")
    return [
        {
            "president": rows["president"].iloc[0],
            "counts": _say_group(rows),
            "days": [_day(row, reported) for row in rows.to_dict("records")],
        }
        for _, rows in by_time_in_office(newest_first(known))
    ]


def _say_group(rows: pd.DataFrame) -> str:
    n, n_pardons = (int(rows[name].sum()) for name in ("n_commutations", "n_pardons"))
    counts = [counted(len(rows), "day", "days")]
    counts += [counted(n, "commutation", "commutations")] if n else []
    counts += [counted(n_pardons, "pardon", "pardons")] if n_pardons else []
    return ", ".join(counts)


def _day(row: dict[Any, Any], reported: Collection[str]) -> dict[str, Any]:
    commutations, pardons = (
        UNKNOWN if pd.isna(row[number]) else f"{row[number]:,}" for number in ("n_commutations", "n_pardons")
    )
    n_unknown = row["n_life_in_force_unknown"] + row["n_commutations_of_companies"]
    has_commutations = not pd.isna(row["n_commutations"]) and row["n_commutations"] > n_unknown
    life = f"{row['n_life_in_force']:,}" if has_commutations else UNKNOWN
    return {
        "batch_id": row["batch_id"],
        "has_report": row["batch_id"] in reported,
        "words": day_words(row["granted_on"]),
        "numbers": (commutations, life, pardons),
    }
