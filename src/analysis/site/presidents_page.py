"""presidents.html: what each president since 1901 granted, by number, by year in office, and by petition."""

from __future__ import annotations

import pandas as pd

from analysis.claims import read_claims
from analysis.exhibits import presidents as exhibits
from analysis.grants.classes import read_class_grants
from analysis.grants.presidents import read_fiscal_years, read_petitions
from analysis.measures import RANKED, compare_presidents, counted_spans
from analysis.measures.rates import mark_shared_years
from analysis.site.page import SitePage, chart_files
from analysis.text import brief_names, day_words
from analysis.text.presidents import say_source

#: How each kind of grant is read, by how its measures end.
_READINGS = {
    "per_year": "Per year",
    "per_decided": "Per petition decided",
    "per_received": "Per petition received",
}


def render_presidents(presidents: pd.DataFrame, past: pd.DataFrame) -> tuple[SitePage, dict[str, bytes]]:
    """The page of presidents, and the files of its charts; ``past`` has a row a batch of commutations."""
    petitions = read_petitions(at_least=True)
    compared, claims, classes = compare_presidents(presidents, petitions), read_claims(), read_class_grants()
    ranked = {measure: compared.sort_values(measure, ascending=False, kind="stable") for measure in RANKED}
    charts = {measure: exhibits.chart_ranking(rows, measure) for measure, rows in ranked.items()}
    by_year = exhibits.chart_fiscal_years(mark_shared_years(read_fiscal_years(), presidents))
    headline = exhibits.headline_presidents(compared)
    page = SitePage(
        file="presidents.html",
        title="Commutations and pardons by president since 1901",
        description=f"{headline.text}. By number, by year in office, and by petition.",
        values={
            "headline": headline,
            "sections": {
                "commutations": "Commutations",
                "pardons": "Pardons",
                "grants": "Commutations and pardons",
                "classes": "Whole classes of people",
                "past": "Past presidents combined",
                "by-fiscal-year": "By fiscal year",
                "sources": "Sources",
            },
            "rankings": {
                kind: [(_reading_of(measure), chart) for measure, chart in charts.items() if kind in measure]
                for kind in ("commutations", "pardons", "grants")
            },
            "tables": {kind: exhibits.table_ranking(compared, kind) for kind in ("commutations", "pardons", "grants")},
            "classes": [exhibits.statement_classes(classes), exhibits.table_counted_classes(classes)],
            "every_class": exhibits.table_classes(classes),
            "past": [exhibits.statement_past(past, claims), exhibits.table_past(past, claims)],
            "by_year": by_year,
            "sources": _say_sources(presidents, counted_spans(presidents, petitions)),
        },
        style="presidents.css",
    )
    return page, chart_files(*charts.values(), by_year)


def _reading_of(measure: str) -> str:
    return next((words for end, words in _READINGS.items() if measure.endswith(end)), "In all")


def _say_sources(presidents: pd.DataFrame, spans: pd.DataFrame) -> list[str]:
    """Where the totals come from, to which day they count, and what else was published."""
    sourced = presidents.assign(counted_to=spans["counted_to"], name=brief_names(presidents)).dropna(subset=["source"])
    return [
        f"{_first_and_last(rows['name'])}, through {day_words(rows['counted_to'].iloc[-1])}: "
        f"{say_source(str(source), rows['source_day'].iloc[0])}."
        + "".join(f" {remark}." for remark in rows["remark"].dropna())
        for source, rows in sourced.groupby("source", sort=False)
    ]


def _first_and_last(names: pd.Series) -> str:
    first, last = str(names.iloc[0]), str(names.iloc[-1])
    return first if len(names) == 1 else f"{first} to {last}"
