"""Presidents in words: what the charts of them find, and what they show."""

from __future__ import annotations

import pandas as pd

from analysis.measures.counts import by_time_in_office, with_most
from analysis.text.numbers import as_sentences, counted, day_words, listed, number_words, share_words

#: A grant after so many years in office is a late one.
LATE = 7


def say_leading(table: pd.DataFrame, number: str, noun: str) -> str:
    """Who granted the most."""
    if table.empty:
        return f"No total of {noun} is known."
    most = with_most(table, number)
    n, total = int(most[number].iloc[0]), int(table[number].sum())
    each = " each" if len(most) > 1 else ""
    return f"{listed(list(most['president']))} granted {share_words(n, total, noun)}{each}."


def say_in_office(days: pd.DataFrame, holdings: pd.DataFrame) -> str:
    """The largest day; and who commuted late, only of presidents whose commutations are all in the lists."""
    most = with_most(days, "n_commutations")
    largest = listed([day_words(day) for day in most["granted_on"]])
    each = " each" if len(most) > 1 else ""
    found = (
        f"The largest day{' is' if len(most) == 1 else 's are'} {largest} with {most['n_commutations'].iloc[0]:,}{each}"
    )
    is_whole = holdings["n_commutations"] == holdings["n_published"]
    whole = set(holdings.loc[is_whole.fillna(False), "slug"])
    late = []
    for slug, own in by_time_in_office(days):
        is_late = own["years_in_office"] >= LATE
        n, n_late = int(own["n_commutations"].sum()), int(own.loc[is_late, "n_commutations"].sum())
        if n_late and slug in whole:
            whose = f"{share_words(n_late, n)} of President {own['president'].iloc[0]}’s"
            late.append(f"{whose} came after {number_words(LATE)} years in office")
    return str(as_sentences(found, *late))


def say_life_of_all(life: pd.DataFrame) -> str:
    """How many of all commutations were of life in force."""
    known = life.dropna(subset=["n_life_in_force"])
    n, n_life = int(known["n_commutations"].sum()), int(known["n_life_in_force"].sum())
    return f"{share_words(n_life, n, 'commutations')} ended or shortened life imprisonment in force."


def describe_in_office(batches: pd.DataFrame) -> str:
    """The alt text of :func:`draw_in_office`: for each time in office its days, its sum and its largest day."""
    parts = []
    for _, rows in by_time_in_office(batches):
        most = with_most(rows, "n_commutations")
        total, days = int(rows["n_commutations"].sum()), counted(len(rows), "day", "days")
        largest = listed([day_words(day) for day in most["granted_on"]])
        years = listed([f"{years:.1f}" for years in most["years_in_office"]])
        each = " each" if len(most) > 1 else ""
        parts.append(
            f"{rows['president'].iloc[0]}: {total:,} on {days}, the most on {largest} "
            f"with {most['n_commutations'].iloc[0]:,}{each}, {years} years after taking office"
        )
    return f"Bars by day of grant, a panel for each time in office. {'; '.join(parts)}."


def describe_fiscal_years(years: pd.DataFrame) -> str:
    """The alt text of :func:`draw_fiscal_years`: the span, and the highest years."""
    parts = []
    for noun, number in (("pardons", "n_pardons"), ("commutations", "n_commutations")):
        leading = years.nlargest(3, number, keep="all")
        shown = ", ".join(f"{year} with {n:,}" for year, n in zip(leading["fiscal_year"], leading[number], strict=True))
        parts.append(f"most {noun} in {shown}")
    first, last = int(years["fiscal_year"].min()), int(years["fiscal_year"].max())
    return f"Bars by fiscal year, {first} to {last}, pardons above, commutations below: {'; '.join(parts)}."
