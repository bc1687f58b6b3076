"""presidents.html: commutations and pardons by president since 1901, and by fiscal year since 1900."""

from __future__ import annotations

import pandas as pd

from analysis.escape import html_text
from analysis.exhibits import Statement, Table
from analysis.exhibits import presidents as exhibits
from analysis.grants.presidents import read_fiscal_years, read_petitions
from analysis.measures import compare_presidents, with_most
from analysis.measures.across import mark_shared_years
from analysis.measures.sentences import DAYS_PER_YEAR
from analysis.site.frame import Page
from analysis.site.parts import chart_files, contents, heading, paragraphs, show
from analysis.text import counted, listed, number_words, years_words
from analysis.text.fair import say_flips, say_leaders

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

_WHY_COMPARED = (
    "The same grants beside the years in which they could be made and the petitions that lay there. A president who "
    "leads by number may not lead by these."
)

_WHY_PAST = (
    "On days of grants the White House and newspapers have said that the president had commuted more sentences than so "
    "many presidents before together. The number depends on how many are counted back, and on what is counted for "
    "them: here is each."
)


def render_presidents(
    presidents: pd.DataFrame, listed: pd.DataFrame, past: pd.DataFrame
) -> tuple[Page, dict[str, bytes]]:
    """The page of presidents, and the files of its charts.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office, oldest first
        See :func:`analysis.grants.presidents.read_presidents`. Not changed.
    listed : DataFrame, one row per time in office that the grants table holds grants of
        ``president``, ``took_office_on``, ``n_commutations``, ``n_pardons``
    past : DataFrame, one row per batch, see :func:`analysis.measures.past_combined_by_batch`. Not changed.
    """
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
    sections = [
        ("by-president", "By president"),
        ("compared", "By what there was to grant"),
        ("past", "More than the past N presidents"),
        ("by-fiscal-year", "By fiscal year"),
        ("not-said", "What the comparison does not say"),
        ("tables", "The numbers"),
    ]
    head = dict(sections)
    parts = [
        f"<h1>{_TITLE}</h1>",
        Statement(_say_most(presidents)).to_html(),
        contents(sections),
        heading(head["by-president"], "by-president"),
        *map(show, totals),
        heading(head["compared"], "compared"),
        paragraphs(_WHY_COMPARED, *_say_compared(compared)),
        *map(show, rates),
        show(exhibits.table_compared(compared, "commutations")),
        show(exhibits.table_compared(compared, "grants")),
        heading(head["past"], "past"),
        paragraphs(_WHY_PAST),
        show(exhibits.table_past(past)),
        heading(head["by-fiscal-year"], "by-fiscal-year"),
        show(by_year),
        heading(head["not-said"], "not-said"),
        paragraphs(*_caveats(presidents), _say_shared(years)),
        _amnesties(presidents),
        heading(head["tables"], "tables"),
        _president_table(presidents, listed).to_html(),
        _sources(presidents),
        _year_table(years).to_html(),
    ]
    page = Page(
        file="presidents.html",
        title=_TITLE,
        description=f"{_say_most(presidents)} Charts and tables by president, by year in office, by petition and by "
        "fiscal year.",
        body="\n".join(parts),
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


def _amnesties(presidents: pd.DataFrame) -> str:
    """The people whom the single grants leave out, as far as their number was published, each with its source."""
    items = []
    for row in presidents.dropna(subset=["amnesty_source"]).to_dict("records"):
        board, proclaimed = int(row["n_board_recommendations"]), int(row["n_proclaimed"])
        told = f"a clemency board recommended {counted(board)}" if board else ""
        told = told or f"a proclamation pardoned {counted(proclaimed)} at least"
        items.append(f"<li>{html_text(row['president'])}: {told}. {html_text(row['amnesty_source'])}.</li>")
    return f"<p>Amnesties that are not in the numbers:</p><ul>{''.join(items)}</ul>" if items else ""


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


def _sources(presidents: pd.DataFrame) -> str:
    """Where the totals come from, and which."""
    sourced = presidents.dropna(subset=["source"])
    items = "".join(
        f"<li>{html_text(_first_and_last(rows))}: {html_text(str(source))}</li>"
        for source, rows in sourced.groupby("source", sort=False)["president"]
    )
    return f"<p>Where the totals come from:</p><ul>{items}</ul>"


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
