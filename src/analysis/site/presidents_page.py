"""presidents.html: commutations and pardons by president since 1901, and by fiscal year since 1900."""

from __future__ import annotations

import pandas as pd

from analysis.charts import draw_presidents
from analysis.exhibits import Chart, Exhibit, Statement, Table
from analysis.markup import html_text
from analysis.measures.across import mark_shared_years
from analysis.measures.sentences import DAYS_PER_YEAR
from analysis.presidents import read_fiscal_years
from analysis.site.drawings import describe_fiscal_years, draw_fiscal_years
from analysis.site.frame import Page
from analysis.site.parts import chart_files, contents, draw_chart, heading, paragraphs, show
from analysis.wording import counted, describe_counts, number_words, share_words, years_words

_SOURCE = (
    "Source: to President Obama the Justice Department’s table by fiscal year, later presidents published totals "
    "(named below). A president without a known total is not shown."
)

#: What the numbers do not say, a paragraph each.
_CAVEATS = (
    "A larger number is not by itself more mercy. Times in office differ in length, from {shortest} to {longest}; so "
    "do the petitions that were filed, the number of people in federal prison, and what the law punished and how hard. "
    "None of this is in these numbers.",
    "The numbers count grants, not people reached: amnesties by proclamation, such as those for draft offences under "
    "Presidents Ford and Carter or for simple possession of marijuana under President Biden, are no single grants and "
    "are not in the table. Nor are respites, remissions of fines alone, and the recommendations of a clemency board.",
    "A commutation shortens a sentence and leaves the conviction; a pardon forgives the conviction, mostly years after "
    "the sentence was served. The two are not added up here.",
    "The totals of later presidents come from other counts than the Justice Department’s table, and different "
    "counts of the same time in office may differ by a few.",
)


def render_presidents(presidents: pd.DataFrame, listed: pd.DataFrame) -> tuple[Page, dict[str, bytes]]:
    """The page of presidents, and the files of its charts.

    Parameters
    ----------
    presidents : DataFrame, one row per time in office, oldest first
        See :func:`analysis.presidents.read_presidents`. Not changed.
    listed : DataFrame, one row per time in office that the grants table holds grants of
        ``president``, ``took_office_on``, ``n_commutations``, ``n_pardons``
    """
    years = mark_shared_years(read_fiscal_years(), presidents)
    exhibits: list[Exhibit] = [
        _chart(presidents, "n_commutations", "commutations"),
        _chart(presidents, "n_pardons", "pardons"),
    ]
    by_year = _years_chart(years)
    sections = [
        ("by-president", "By president"),
        ("by-fiscal-year", "By fiscal year"),
        ("not-said", "What the comparison does not say"),
        ("tables", "The numbers"),
    ]
    parts = [
        "<h1>Commutations and pardons by president since 1900</h1>",
        Statement(_say_most(presidents)).to_html(),
        contents(sections),
        heading("By president", "by-president"),
        *(show(exhibit) for exhibit in exhibits),
        heading("By fiscal year", "by-fiscal-year"),
        show(by_year),
        heading("What the comparison does not say", "not-said"),
        paragraphs(*_caveats(presidents), _say_shared(years), _say_board(presidents)),
        heading("The numbers", "tables"),
        _president_table(presidents, listed).to_html(),
        _sources(presidents),
        _year_table(years).to_html(),
    ]
    page = Page(
        file="presidents.html",
        title="Commutations and pardons by president since 1900",
        description=f"{_say_most(presidents)} Charts and tables by president and by fiscal year.",
        body="\n".join(parts),
    )
    return page, chart_files(*exhibits, by_year)


def _chart(presidents: pd.DataFrame, number: str, noun: str) -> Chart | Statement:
    """One kind of grant by president, newest first."""
    known = presidents.dropna(subset=[number]).iloc[::-1].reset_index(drop=True)
    table = known[["president", number]].astype({number: int})
    if len(table) < 2:
        return Statement(_say_leading(table, number, noun))
    # the drawing of a report: the number under its name there, every president in the accent colour
    drawn = table.rename(columns={number: "n_commutations"}).assign(is_this_batch=True)
    return draw_chart(
        draw_presidents,
        table,
        drawn,
        name=f"{noun}-by-president",
        title=f"{noun.capitalize()} by president, newest first",
        finding=_say_leading(table, number, noun),
        alt=describe_counts(table, "president", number),
        columns={"president": "President", number: noun.capitalize()},
        note=f"n = {int(table[number].sum()):,} {noun}; {len(table)} times in office since 1901. {_SOURCE}",
    )


def _say_leading(table: pd.DataFrame, number: str, noun: str) -> str:
    if table.empty:
        return f"No total of {noun} is known."
    most = table.iloc[int(table[number].to_numpy().argmax())]
    n, total = int(most[number]), int(table[number].sum())
    return f"{most['president']} granted {share_words(n, total, noun)}."


def _say_most(presidents: pd.DataFrame) -> str:
    known = presidents.dropna(subset=["n_commutations", "n_pardons"])
    if known.empty:
        return "No totals are known."
    commuted = known.iloc[int(known["n_commutations"].to_numpy(int).argmax())]
    pardoned = known.iloc[int(known["n_pardons"].to_numpy(int).argmax())]
    return (
        f"Of {counted(len(known), 'time', 'times')} in office with a known total, the most commutations are "
        f"{commuted['president']}’s ({commuted['n_commutations']:,}), the most pardons "
        f"{pardoned['president']}’s ({pardoned['n_pardons']:,})."
    )


def _years_chart(years: pd.DataFrame) -> Chart | Statement:
    by_year = (
        years.groupby("fiscal_year", as_index=False)
        .agg(n_pardons=("n_pardons", "sum"), n_commutations=("n_commutations", "sum"), shared=("shared", "first"))
        .astype({"n_pardons": int, "n_commutations": int})
    )
    first, last = (int(by_year["fiscal_year"].agg(how)) for how in ("min", "max"))
    n_shared = int(by_year["shared"].notna().sum())
    total = by_year[["n_pardons", "n_commutations"]].sum()
    return draw_chart(
        draw_fiscal_years,
        by_year,
        name="grants-by-fiscal-year",
        title="Pardons and commutations by fiscal year",
        finding=f"Grey bars: {counted(n_shared, 'year', 'years')} that two presidents share.",
        alt=describe_fiscal_years(by_year),
        columns={
            "fiscal_year": "Fiscal year", "n_pardons": "Pardons", "n_commutations": "Commutations",
            "shared": "Shared by two presidents",
        },
        formats={"fiscal_year": str},
        note=f"n = {total['n_pardons']:,} pardons and {total['n_commutations']:,} commutations, fiscal years {first} "
        f"to {last}; source: the Justice Department’s table. Each panel has a scale of its own. A fiscal year begins "
        "on 1 July of the year before, from 1977 on 1 October.",
    )  # fmt: skip


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
        "with the president that the table names, and part of these grants were made by the other. The program splits "
        "none itself."
    )


def _say_board(presidents: pd.DataFrame) -> str:
    boards = presidents[presidents["n_board_recommendations"].fillna(0) > 0]
    return " ".join(
        f"A clemency board under {row['president']} recommended {int(row['n_board_recommendations']):,} people; "
        "they are not counted as commutations."
        for row in boards.to_dict("records")
    )


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
