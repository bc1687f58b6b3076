"""presidents.html: commutations and pardons by president since 1901, and by fiscal year since 1900."""

from __future__ import annotations

import pandas as pd

from analysis.exhibits import Statement, Table
from analysis.exhibits import presidents as exhibits
from analysis.grants.presidents import read_fiscal_years, read_petitions
from analysis.measures import compare_presidents, with_most
from analysis.measures.rates import mark_shared_years
from analysis.measures.sentences import DAYS_PER_YEAR
from analysis.site.page import SitePage, chart_files
from analysis.text import counted, listed, number_words, years_words
from analysis.text.presidents import say_flips, say_leaders

#: What the numbers do not say, a paragraph each.
_CAVEATS = (
    "A larger number is not by itself more mercy. Times in office differ in length, from {shortest} to {longest}; so "
    "do the petitions that were filed, the number of people in federal prison, and what the law punished and how hard. "
    "Years and petitions are set against the grants above; no series of federal prisoners over these years is at hand, "
    "so none is.",
    "The numbers of commutations and pardons count single grants. Not in them: people whom a proclamation pardoned "
    "without naming them, those whom a clemency board recommended, respites, and remissions of fines alone; the last "
    "two are among the grants of every kind.",
    "A commutation reduces a sentence and leaves the conviction; a pardon forgives the offence, mostly years after the "
    "sentence was served. Only “grants of every kind” adds the two up, with respites and remissions.",
    "The totals of later presidents come from other counts than the Justice Department’s table, and different "
    "counts of the same time in office may differ by a few.",
)


_TITLE = "Commutations and pardons by president since 1900"


def render_presidents(
    presidents: pd.DataFrame, listed: pd.DataFrame, past: pd.DataFrame
) -> tuple[SitePage, dict[str, bytes]]:
    """The page of presidents, and the files of its charts; ``listed`` has a row for each time in office."""
    years = mark_shared_years(read_fiscal_years(), presidents)
    compared = compare_presidents(presidents, read_petitions(at_least=True))
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
            "amnesties": _say_amnesties(presidents),
            "president_table": _president_table(presidents, listed),
            "sources": _say_sources(presidents),
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


def _say_amnesties(presidents: pd.DataFrame) -> list[str]:
    """The people whom the single grants leave out, as far as their number was published, each with its source."""
    said = []
    for row in presidents.dropna(subset=["amnesty_source"]).to_dict("records"):
        board, proclaimed = int(row["n_board_recommendations"]), int(row["n_proclaimed"])
        how = (
            f"a clemency board recommended {counted(board)}"
            if board
            else f"a proclamation pardoned {counted(proclaimed)} at least"
        )
        said.append(f"{row['president']}: {how}. {row['amnesty_source']}.")
    return said


def _president_table(presidents: pd.DataFrame, listed: pd.DataFrame) -> Table:
    here = listed.rename(columns={"n_commutations": "n_listed_commutations", "n_pardons": "n_listed_pardons"})
    table = presidents.merge(here, on=["president", "took_office_on"], how="left")
    listed_columns = ["n_listed_commutations", "n_listed_pardons"]
    table[listed_columns] = table[listed_columns].astype("Int64")
    return Table(
        table.iloc[::-1],
        name="presidents",
        caption="Commutations and pardons by president, newest first",
        note="–: no total is known, or no grant is in the lists read here. In our lists: grants that took effect in "
        "the grants table of this site; where fewer than in all, the lists read here are not whole.",
        columns={
            "president": "President",
            "took_office_on": "Took office",
            "n_commutations": "Commutations, all",
            "n_listed_commutations": "Commutations, in our lists",
            "n_pardons": "Pardons, all",
            "n_listed_pardons": "Pardons, in our lists",
        },
    )


def _say_sources(presidents: pd.DataFrame) -> list[str]:
    """Where the totals come from, and which."""
    sourced = presidents.dropna(subset=["source"])
    return [f"{_first_and_last(rows)}: {source}" for source, rows in sourced.groupby("source", sort=False)["president"]]


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
