"""index.html: what the data cover, the search over all grants, and every day of grants on a time axis."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from analysis.escape import make_visible
from analysis.exhibits import Headline
from analysis.grants.masthead import read_masthead
from analysis.grants.presidents import presidency
from analysis.measures.counts import by_time_in_office
from analysis.measures.selections import selection
from analysis.site.dataset import read_dataset
from analysis.site.page import Site, SitePage
from analysis.site.parquet import can_write_parquet
from analysis.site.schema_org import describe_dataset
from analysis.site.search import search_index
from analysis.site.summary import all_figures, newest_first, say_all
from analysis.text import counted, day_words, listed, noun
from analysis.text.coverage import GRANT_KINDS, how_complete, say_complete, say_partial
from analysis.text.presidents import say_together, tell_apart, term_words

#: The radius in pixels of the mark of one grant, and the smallest that a finger can meet.
_RADIUS, _SMALLEST = 0.55, 3.5

#: The years on every axis: two terms, from a January to a January.
_YEARS = 9


def front_headline(batches: pd.DataFrame, coverage: pd.DataFrame) -> Headline:
    """The headline of the first page, and of its card: whose grants are here whole."""
    return Headline(say_complete(coverage) or say_all(batches), all_figures(batches), deck=say_partial(coverage))


def render_overview(
    grants: pd.DataFrame, batches: pd.DataFrame, reported: Collection[str], coverage: pd.DataFrame, site: Site
) -> SitePage:
    """The first page; ``coverage`` has a row for each time in office."""
    headline = front_headline(batches, coverage)
    has_names = site.names != "none"
    return SitePage(
        file="index.html",
        title=read_masthead().name,
        description=f"{headline.text}. Search every grant of clemency in our data, and read the report of each day.",
        values={
            "headline": headline,
            "sections": {
                "search-grants": "Search",
                "coverage": "What is here",
                "days": "Every day of grants",
                "data": "The data",
            },
            "coverage": _coverage_rows(coverage),
            "timeline": _timeline(batches, reported, site.presidents),
            "largest": _largest_days(batches, reported),
            "has_names": has_names,
            "n_rows": counted(len(grants), "row", "rows"),
            "has_parquet": can_write_parquet(),
        },
        data={"grants": search_index(grants, reported, has_names)},
        style="index.css",
        script="search.js",
        has_search=True,
        names_people=True,
        dataset=describe_dataset(read_dataset(grants, site)),
    )


def _coverage_rows(coverage: pd.DataFrame) -> list[dict[str, Any]]:
    """What the data have of each time in office, newest first; presidents of whom they have nothing are one row."""
    coverage = coverage.assign(name=tell_apart(coverage))
    is_held = coverage[["n_commutations", "n_pardons"]].sum(axis=1) > 0
    rows = [
        {
            "president": row["name"],
            "cells": [_coverage_cell(row, kind) for kind in GRANT_KINDS],
            "note": say_together(row),
        }
        for row in coverage[is_held].iloc[::-1].to_dict("records")
    ]
    without = coverage[~is_held]
    if len(without):
        names = list(dict.fromkeys([without["name"].iloc[0], without["name"].iloc[-1]]))
        together = {
            "president": f"{' to '.join(names)} ({counted(len(without), 'president', 'presidents')})",
            "cells": [
                {"n": 0, "of": int(without[f"n_published_{kind}"].sum()), "state": "missing", "rows": ""}
                for kind in GRANT_KINDS
            ],
            "note": "",
        }
        rows.append(together)
    return rows


def _coverage_cell(row: Mapping[Any, Any], kind: str) -> dict[str, Any]:
    """One kind of grant of one time in office: how many of how many, in a word, and where they are."""
    n, published = int(row[f"n_{kind}"]), row[f"n_published_{kind}"]
    grants = "&".join([selection("president", row["president"]), selection("grant", kind.removesuffix("s"))])
    return {
        "n": n,
        "of": None if pd.isna(published) else int(published),
        "state": how_complete(row, kind),
        "rows": grants if n else "",
    }


def _timeline(batches: pd.DataFrame, reported: Collection[str], presidents: pd.DataFrame) -> list[dict[str, Any]]:
    """Every day, newest first, in a group for each time in office, with its place on the time axis of that."""
    groups = [_of_president(rows, reported, presidents) for _, rows in by_time_in_office(newest_first(batches))]
    terms = term_words(pd.Series([group["president"] for group in reversed(groups)], dtype="str"))
    return [
        group | {"president": group["president"] + term} for group, term in zip(groups, terms.iloc[::-1], strict=True)
    ]


def _largest_days(batches: pd.DataFrame, reported: Collection[str]) -> list[tuple[str, str, str]]:
    """For each kind of grant, what was granted on the day with the most, the day, and the address of its report.

    A kind of which several days have the most is left out.
    """
    found = []
    for kind in ("commutation", "pardon"):
        n = batches[f"n_{kind}s"]
        largest = batches[(n == n.max()) & (n > 1)]
        if len(largest) == 1:
            day = largest.iloc[0]
            words = f"{counted(int(n.max()), kind, f'{kind}s')} by {make_visible(day['president'])}"
            place = f"{day['batch_id']}/index.html" if day["batch_id"] in reported else ""
            found.append((words, day_words(day["granted_on"]), place))
    return found


def _of_president(rows: pd.DataFrame, reported: Collection[str], presidents: pd.DataFrame) -> dict[str, Any]:
    first, last = _years(rows, presidents)
    n_years = max(_YEARS, last - first)

    def place(day: pd.Timestamp) -> float:
        """Where a day stands, in percent of the axis."""
        begin, end = pd.Timestamp(first, 1, 1), pd.Timestamp(first + n_years, 1, 1)
        return round(100 * ((day - begin) / (end - begin)), 2)

    return {
        "president": make_visible(rows["president"].iloc[0]),
        "end": place(pd.Timestamp(last, 1, 1)),
        "counts": listed([counted(len(rows), "day", "days"), *_numbers(rows.sum(numeric_only=True))]),
        "years": [(year, place(pd.Timestamp(year, 1, 1))) for year in range(first, last + 1)],
        "days": [_day(row, place, reported) for row in rows.to_dict("records")],
    }


def _years(rows: pd.DataFrame, presidents: pd.DataFrame) -> tuple[int, int]:
    """The first year in office and the one after the last; of a president in office, after the last day of grants."""
    at = presidency(presidents, rows["batch_id"].iloc[0])
    days = rows["granted_on"]
    if at is None:
        return days.min().year, days.max().year + 1
    began = presidents["took_office_on"]
    left = began.iloc[at + 1] if at + 1 < len(began) else days.max()
    return began.iloc[at].year, left.year + 1


def _day(row: Mapping[Any, Any], place: Any, reported: Collection[str]) -> dict[str, Any]:
    n, n_pardons = int(row["n_commutations"]), int(row["n_pardons"])
    return {
        "batch_id": row["batch_id"],
        "has_report": row["batch_id"] in reported,
        "words": day_words(row["granted_on"]),
        "numbers": listed(_numbers(row)) or "no grant took effect",
        "at": place(row["granted_on"]),
        "commuted": _radius(n),
        "granted": _radius(n + n_pardons) if n_pardons else 0,
    }


def _radius(n: int) -> float:
    """The radius of a mark: its area grows with the number."""
    return round(max(_RADIUS * math.sqrt(n), _SMALLEST), 1) if n else 0


def _numbers(row: Any) -> list[str]:
    numbers = {"commutation": int(row["n_commutations"]), "pardon": int(row["n_pardons"])}
    return [f"{n:,} {noun(n, kind)}" for kind, n in numbers.items() if n]
