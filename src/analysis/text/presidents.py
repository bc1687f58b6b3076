"""Presidents in words: who is first by which measure, what the charts of them find, and what they show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analysis.measures.counts import by_time_in_office, with_most
from analysis.measures.rates import RANKED, list_flips
from analysis.text.numbers import counted, day_words, listed, number_words, share_words
from analysis.text.sentence import as_sentences

#: So many pairs that change places are named one by one.
_MOST_PAIRS = 6

#: A grant after so many years in office is a late one.
LATE = 7


def ordinal(n: int) -> str:
    """
    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st']
    """
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def rate_words(measure: str, value: float) -> str:
    """A number of :data:`analysis.measures.RANKED`: per petition it is given for a hundred petitions.

    >>> rate_words("commutations_per_decided", 0.0699), rate_words("commutations_per_year", 214.375)
    ('7.0', '214.4')
    >>> rate_words("commutations_per_pending", 0.00103), rate_words("n_commutations", 1715)
    ('0.10', '1,715')
    """
    if measure.startswith("n_"):
        return f"{int(value):,}"
    if measure.endswith("_per_year"):
        return f"{value:,.1f}"
    hundred = 100 * value
    return f"{hundred:.1f}" if hundred >= 1 else f"{hundred:.2f}"


def say_leaders(compared: pd.DataFrame, *measures: str) -> str:
    """Who has the most by each measure.

    Parameters
    ----------
    compared : DataFrame, one row per time in office, see :func:`analysis.measures.compare_presidents`. Not changed.
    measures : of :data:`analysis.measures.RANKED`

    Examples
    --------
    >>> table = pd.DataFrame({"president": ["A", "B"], "n_commutations": [3, 2], "commutations_per_year": [1.0, 2.0]})
    >>> say_leaders(table, "n_commutations", "commutations_per_year")
    'Most commutations: A, with 3, of two presidents. Most commutations per year: B, with 2.0, of two.'
    """
    parts: list[str] = []
    for measure in measures:
        known = compared.dropna(subset=[measure])
        if known.empty:
            continue
        most = with_most(known, measure)
        each = " each" if len(most) > 1 else ""
        hundred = " in a hundred" if "_per_" in measure and not measure.endswith("_year") else ""
        of = f"{number_words(len(known))}{'' if parts else ' presidents'}"
        value = f"{rate_words(measure, most[measure].iloc[0])}{hundred}{each}"
        parts.append(f"Most {RANKED[measure]}: {listed(list(most['president']))}, with {value}, of {of}.")
    return " ".join(parts)


def say_flips(compared: pd.DataFrame, by: str, against: str) -> str:
    """Whether a ranking holds by another measure, and which pairs change places.

    Parameters
    ----------
    compared : DataFrame, one row per time in office, see :func:`analysis.measures.compare_presidents`. Not changed.
    by, against : two measures of :data:`analysis.measures.RANKED`

    Examples
    --------
    >>> table = pd.DataFrame({"president": ["A", "B"], "n_commutations": [3, 2], "commutations_per_year": [1.0, 2.0]})
    >>> say_flips(table, "n_commutations", "commutations_per_year")
    'By commutations per year, 1 of 1 pair changes places. Ahead by number, behind by this: A of B.'
    """
    flips, n_pairs = list_flips(compared, by, against)
    if not n_pairs:
        return ""
    name = RANKED[against]
    if flips.empty:
        return f"By {name}, the order of {counted(n_pairs, 'pair', 'pairs')} of presidents stays as it is."
    changes = "changes" if len(flips) == 1 else "change"
    head = f"By {name}, {len(flips):,} of {counted(n_pairs, 'pair', 'pairs')} {changes} places"
    if len(flips) <= _MOST_PAIRS:
        over = [f"{more} of {listed(list(rows['less']))}" for more, rows in flips.groupby("more", sort=False)]
        return f"{head}. Ahead by number, behind by this: {'; '.join(over)}."
    return f"{head}. {_say_furthest(compared, by, against)}"


def _say_furthest(compared: pd.DataFrame, by: str, against: str) -> str:
    """Who falls and who rises furthest, among those with both numbers."""
    known = compared.dropna(subset=[by, against]).reset_index(drop=True)
    places = [known[name].rank(method="min", ascending=False).astype(int) for name in (by, against)]
    change = places[1] - places[0]
    parts = []
    for falls_or_rises, furthest in (("fall", change.max()), ("rise", change.min())):
        those = change.index[change == furthest]
        who = [
            f"{known['president'][at]} (from {ordinal(int(places[0][at]))} to {ordinal(int(places[1][at]))})"
            for at in those
        ]
        parts.append(f"{listed(who)} {falls_or_rises}{'s' if len(who) == 1 else ''} furthest")
    return f"Of {len(known)} presidents, {' and '.join(parts)}."


def compared_cells(compared: pd.DataFrame, ranks: pd.DataFrame, measure: str) -> list[str | None]:
    """A column of the comparison as words: each number with its place, None where it is missing."""
    return [
        None if pd.isna(value) else f"{rate_words(measure, value)} ({ordinal(int(rank))})"
        for value, rank in zip(compared[measure], ranks[measure], strict=True)
    ]


def say_source(source: str, day: date | str | None) -> str:
    """A source, with the day, the month or the year in which it said so, where that is known.

    >>> say_source("The Daily Example", "2021-02-16"), say_source("A text", None)
    ('The Daily Example, February 16, 2021', 'A text')
    >>> say_source("A study", "2019"), say_source("A weekly", "2017-01")
    ('A study, 2019', 'A weekly, January 2017')
    """
    if day is None or pd.isna(day):
        return source
    if isinstance(day, str) and len(day) == len("YYYY-MM"):
        return f"{source}, {date.fromisoformat(f'{day}-01'):%B %Y}"
    is_year = isinstance(day, str) and len(day) == len("YYYY")
    return f"{source}, {day if is_year else day_words(day)}"


def say_class_size(n_people: int | None, precision: str, basis: str) -> str:
    """How many people a grant to a class reached, and who was counted.

    >>> say_class_size(2393, "at least", "people under indictment"), say_class_size(None, "", "")
    ('at least 2,393 people under indictment', 'not known')
    """
    if n_people is None or pd.isna(n_people):
        return "not known"
    return f"{'' if precision == 'exactly' else f'{precision} '}{n_people:,} {basis}"


def say_lacking(row: Mapping[Any, Any]) -> str:
    """What the grants table lacks of one time in office, by kind.

    Parameters
    ----------
    row : a row of :func:`analysis.measures.count_coverage`, as a mapping

    Examples
    --------
    >>> row = {"n_commutations": 0, "n_published_commutations": 3, "n_pardons": 70, "n_published_pardons": 143}
    >>> say_lacking(row), say_lacking(row | {"n_commutations": 3, "n_pardons": 144})
    ('all commutations; 73 pardons', '1 more pardon than published')
    >>> row |= {"n_published_commutations": pd.NA, "n_published_pardons": pd.NA, "n_published_together": pd.NA}
    >>> say_lacking(row)
    'not known'
    >>> say_lacking(row | {"n_together": 15, "n_published_together": 124, "counted_to": pd.NaT})
    'by kind not known; of both together it has 15 of 124'
    """
    if together := say_together(row):
        return f"by kind not known; of both together it has {together}"
    parts = []
    for one, many in (("commutation", "commutations"), ("pardon", "pardons")):
        n, published = row[f"n_{many}"], row[f"n_published_{many}"]
        if pd.isna(published):
            parts.append("not known")
        elif n > published:
            parts.append(f"{n - published:,} more {one if n - published == 1 else many} than published")
        elif n < published:
            parts.append(counted(published - n, one, many) if n else f"all {many}")
    if parts == ["all commutations", "all pardons"]:
        return "all"
    return "; ".join(dict.fromkeys(parts)) or "nothing"


def say_together(row: Mapping[Any, Any]) -> str:
    """What the table holds of a total that was published of both kinds together alone; empty where there is none.

    Parameters
    ----------
    row : a row of :func:`analysis.measures.count_coverage`, as a mapping

    Examples
    --------
    Of a president in office it is a number of those known by that day.

    >>> row = {"n_published_commutations": pd.NA, "n_published_pardons": pd.NA, "n_published_together": 124}
    >>> row |= {"n_together": 15, "counted_to": date(2026, 2, 12)}
    >>> say_together(row).startswith("15 of about 124 to "), say_together(row | {"counted_to": pd.NaT})
    (True, '15 of 124')
    """
    is_by_kind = pd.notna(row["n_published_commutations"]) and pd.notna(row["n_published_pardons"])
    if is_by_kind or pd.isna(row["n_published_together"]):
        return ""
    n, published, day = row["n_together"], row["n_published_together"], row["counted_to"]
    return f"{n:,} of {published:,}" if pd.isna(day) else f"{n:,} of about {published:,} to {day_words(day)}"


def say_all_together(coverage: pd.DataFrame) -> list[str]:
    """:func:`say_together` of each time in office that has such a total, after the president's name."""
    rows = coverage.to_dict("records")
    return [f"{row['president']} {words}" for row in rows if (words := say_together(row))]


def tell_apart(presidents: pd.DataFrame) -> pd.Series:
    """The president of each row, with the year of taking office where the name stands there twice.

    >>> rows = pd.DataFrame({"president": ["A", "B", "A"]})
    >>> rows["took_office_on"] = pd.to_datetime(["2017-01-20", "2021-01-20", "2025-01-20"])
    >>> tell_apart(rows).tolist()
    ['A (from 2017)', 'B', 'A (from 2025)']
    """
    names = presidents["president"]
    return names.mask(names.duplicated(keep=False), names + presidents["took_office_on"].dt.strftime(" (from %Y)"))


def say_missing_petitions(petitions: pd.DataFrame) -> str:
    """Of which presidents no number of petitions was found, and of which none by kind.

    Parameters
    ----------
    petitions : DataFrame, one row per time in office, see :func:`analysis.measures.count_petitions`. Not changed.

    Examples
    --------
    >>> table = pd.DataFrame({"president": ["A", "B", "A"], "n_received": [5, 7, None], "n_decided": [4, None, None]})
    >>> table["took_office_on"] = pd.to_datetime(["1961-01-20", "2021-01-20", "2025-01-20"])
    >>> table = table.assign(n_received_commutation=[None, 3, None], n_received_pardon=[None, 4, None])
    >>> for sentence in say_missing_petitions(table).split(". "):
    ...     print(sentence)
    Petitions received are not told apart by kind for A (from 1961), and were not found for A (from 2025)
    Petitions decided were not found for B and A (from 2025).
    """
    who = tell_apart(petitions)
    has_received = petitions["n_received"].notna()
    is_whole = petitions[["n_received_commutation", "n_received_pardon"]].isna().any(axis=1) & has_received
    received = [f"are not told apart by kind for {listed(list(who[is_whole]))}"] if is_whole.any() else []
    received += [] if has_received.all() else [f"were not found for {listed(list(who[~has_received]))}"]
    said = [f"Petitions received {', and '.join(received)}."] if received else []
    has_decided = petitions["n_decided"].notna()
    said += [] if has_decided.all() else [f"Petitions decided were not found for {listed(list(who[~has_decided]))}."]
    return " ".join(said)


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
    is_whole = holdings["n_commutations"] == holdings["n_published_commutations"]
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
    return f"{share_words(n_life, n, 'commutations')} cut short life sentences."


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
