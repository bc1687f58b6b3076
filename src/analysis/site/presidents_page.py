"""presidents.html: commutations and pardons by president since 1901, and by fiscal year since 1900."""

from __future__ import annotations

import pandas as pd

from analysis.exhibits import Statement, Table
from analysis.exhibits import presidents as exhibits
from analysis.grants.classes import read_class_grants
from analysis.grants.presidents import read_fiscal_years, read_petitions
from analysis.measures import compare_presidents, count_petitions, counted_spans, with_most
from analysis.measures.rates import mark_shared_years
from analysis.measures.sentences import DAYS_PER_YEAR
from analysis.site.page import SitePage, chart_files
from analysis.text import counted, day_words, listed, number_words, years_words
from analysis.text.presidents import say_flips, say_leaders, say_source, tell_apart

#: What the numbers do not say, a paragraph each.
_CAVEATS = (
    "A larger number is not by itself more mercy. Times in office differ in length, from {shortest} to {longest}; so "
    "do the petitions that were filed, the number of people in federal prison, and what the law punished and how hard. "
    "Years and petitions are set against the grants above; no series of federal prisoners over these years is at hand, "
    "so none is.",
    "The numbers of commutations and pardons count single grants. Not in them: grants to classes of people, respites, "
    "and remissions of fines alone; the last two are among the grants of every kind.",
    "A commutation reduces a sentence and leaves the conviction; a pardon forgives the offense, mostly years after the "
    "sentence was served. Only “grants of every kind” adds the two up, with respites and remissions.",
    "The totals of later presidents come from other counts than the Justice Department’s table, and different "
    "counts of the same time in office may differ by a few.",
)


_TITLE = "Commutations and pardons by president since 1900"


def render_presidents(
    presidents: pd.DataFrame, coverage: pd.DataFrame, past: pd.DataFrame
) -> tuple[SitePage, dict[str, bytes]]:
    """The page of presidents, and the files of its charts; ``coverage`` has a row for each time in office."""
    years, petitions = mark_shared_years(read_fiscal_years(), presidents), read_petitions(at_least=True)
    compared, spans = compare_presidents(presidents, petitions), counted_spans(presidents, petitions)
    totals = [
        exhibits.chart_totals(presidents, "n_commutations", "commutations"),
        exhibits.chart_totals(presidents, "n_pardons", "pardons"),
    ]
    rates = [
        exhibits.chart_rate(compared, measure, say_flips(compared, number, measure))
        for measure, number in (
            ("commutations_per_year", "n_commutations"),
            ("commutations_per_decided", "n_commutations"),
            ("grants_per_decided", "n_grants"),
        )
    ]
    by_year = exhibits.chart_fiscal_years(years)
    page = SitePage(
        file="presidents.html",
        title=_TITLE,
        description=f"{_say_most(presidents)} Charts and tables by president, by year in office, by petition and by "
        "fiscal year.",
        values={
            "most": Statement(_say_most(presidents)),
            "sections": {
                "by-president": "By president",
                "classes": "Grants to classes of people",
                "compared": "By what there was to grant",
                "past": "More than the past N presidents",
                "by-fiscal-year": "By fiscal year",
                "not-said": "What the comparison does not say",
                "tables": "The numbers",
            },
            "totals": totals,
            "comparisons": _say_compared(compared),
            "compared": [*rates, *(exhibits.table_compared(compared, kind) for kind in ("commutations", "grants"))],
            "past": exhibits.table_past(past),
            "by_year": by_year,
            "caveats": [*_caveats(presidents), _say_shared(years)],
            "president_table": exhibits.table_totals(presidents, spans),
            "coverage": exhibits.table_coverage(coverage),
            "classes": exhibits.table_classes(read_class_grants()),
            "petitions": exhibits.table_petitions(count_petitions(presidents, petitions)),
            "sources": _say_sources(presidents, spans),
            "year_table": _year_table(years),
        },
    )
    return page, chart_files(*totals, *rates, by_year)


def _say_compared(compared: pd.DataFrame) -> list[str]:
    """Who leads by which measure, and where a ranking flips."""
    return [
        say_leaders(
            compared, "n_commutations", "commutations_per_year", "commutations_per_decided", "commutations_per_pending"
        ),
        say_flips(compared, "n_commutations", "commutations_per_pending"),
        say_leaders(compared, "n_grants", "grants_per_year", "grants_per_decided"),
        say_flips(compared, "n_grants", "grants_per_year"),
    ]


def _say_most(presidents: pd.DataFrame) -> str:
    known = presidents.dropna(subset=["n_commutations", "n_pardons"])
    if known.empty:
        return "No totals are known."
    return (
        f"Of {counted(len(known), 'time', 'times')} in office with a known total, the most commutations are "
        f"{_whose(known, 'n_commutations')}, the most pardons {_whose(known, 'n_pardons')}."
    )


def _whose(presidents: pd.DataFrame, number: str) -> str:
    """Those with the most of a number, as whose it is."""
    most = with_most(presidents, number)
    each = " each" if len(most) > 1 else ""
    return f"{listed([f'{name}’s' for name in most['president']])} ({most[number].iloc[0]:,}{each})"


def _caveats(presidents: pd.DataFrame) -> list[str]:
    """:data:`_CAVEATS` with the shortest and the longest time in office that have ended."""
    years = presidents["took_office_on"].diff().dt.days.dropna() / DAYS_PER_YEAR
    ends = {"shortest": years.min(), "longest": years.max()} if len(years) else {}
    return [text.format(**{name: years_words(value) for name, value in ends.items()}) if ends else text
            for text in _CAVEATS]  # fmt: skip


def _say_shared(years: pd.DataFrame) -> str:
    of_year = years.drop_duplicates("fiscal_year")["shared"].value_counts()
    n_split, n_whole = int(of_year.get("split", 0)), int(of_year.get("not split", 0))
    return (
        f"{counted(n_split + n_whole, 'fiscal year is', 'fiscal years are')} shared by two presidents. The Justice "
        f"Department’s table splits {number_words(n_split)} of them; the other {number_words(n_whole)} stand whole "
        "with the president that the table names, and part of these grants may have been made by the other. The "
        "program splits none itself."
    )


def _say_sources(presidents: pd.DataFrame, spans: pd.DataFrame) -> list[str]:
    """Where the totals come from, to which day they count, and what else was published."""
    sourced = presidents.assign(counted_to=spans["counted_to"], name=tell_apart(presidents)).dropna(subset=["source"])
    return [
        f"{_first_and_last(rows['name'])}, to {day_words(rows['counted_to'].iloc[-1])}: "
        f"{say_source(str(source), rows['source_day'].iloc[0])}."
        + "".join(f" {remark}." for remark in rows["remark"].dropna())
        for source, rows in sourced.groupby("source", sort=False)
    ]


def _first_and_last(names: pd.Series) -> str:
    first, last = str(names.iloc[0]), str(names.iloc[-1])
    return first if len(names) == 1 else f"{first} to {last}"


def _year_table(years: pd.DataFrame) -> Table:
    return Table(
        years.iloc[::-1].assign(fiscal_year=years["fiscal_year"].astype(str)),
        name="fiscal-years",
        caption="Commutations and pardons by fiscal year and president, newest first",
        note="Split: the table gives each president a part of the year. Not split: the office changed hands in the "
        "year, and the table gives all of it to one. Source: the Justice Department’s table by fiscal year.",
        columns={
            "fiscal_year": "Fiscal year", "president": "President", "n_commutations": "Commutations",
            "n_pardons": "Pardons", "shared": "Shared year",
        },
    )  # fmt: skip
