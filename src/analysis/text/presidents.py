"""Presidents in words: who is first by which measure, what the charts of them find, and what they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from analysis.measures.rates import list_flips
from analysis.measures.sentences import DAYS_PER_YEAR
from analysis.text.findings import last_name
from analysis.text.numbers import day_words, share_percent
from analysis.text.template import say

#: The commutations or pardons that a kind of :data:`analysis.measures.RANKED` counts.
TOTALS: Final = {"commutations": "n_commutations", "pardons": "n_pardons", "grants": "n_together"}

_TERMS: Final = ("first", "second")


def brief_names(presidents: pd.DataFrame) -> pd.Series:
    """What a headline calls each president: the last name, the whole one where two share it, and the term of two.

    >>> brief_names(pd.DataFrame({"president": ["Ann Roe", "Bea Doe", "Cid Doe", "Dot Poe", "Ann Roe"]})).tolist()
    ['Roe (first term)', 'Bea Doe', 'Cid Doe', 'Poe', 'Roe (second term)']
    """
    names = presidents["president"]
    last = names.map(last_name)
    return last.where(names.groupby(last).transform("nunique") == 1, names) + term_words(names)


def term_words(names: pd.Series) -> pd.Series:
    """What stands behind each name, oldest first, of which some stand there twice: which term is meant.

    >>> term_words(pd.Series(["Ann Roe", "Bea Doe", "Ann Roe"])).tolist()
    [' (first term)', '', ' (second term)']
    """
    terms = names.groupby(names).cumcount().map(lambda at: f" ({_TERMS[at]} term)")
    return terms.where(names.duplicated(keep=False), "")


def join_terms(names: Iterable[str]) -> list[str]:
    """Names with their terms, of which the two of one president are one.

    >>> join_terms(["Roe (second term)", "Doe", "Roe (first term)"]), join_terms(["Roe (first term)", "Doe"])
    (['Roe (both terms)', 'Doe'], ['Roe (first term)', 'Doe'])
    """
    parts = [name.partition(" (") for name in names]
    n_terms = Counter(name for name, _, _ in parts)
    joined = [f"{name} (both terms)" if n_terms[name] > 1 else f"{name}{sign}{term}" for name, sign, term in parts]
    return list(dict.fromkeys(joined))


def rate_words(measure: str, value: float) -> str:
    """A number of :data:`analysis.measures.RANKED`: per petition decided a share, per petition received for a hundred.

    >>> rate_words("commutations_per_decided", 0.0699), rate_words("commutations_per_year", 214.375)
    ('7.0%', '214')
    >>> rate_words("commutations_per_received", 0.0517), rate_words("n_commutations", 1715)
    ('5.2', '1,715')
    """
    if measure.startswith("n_"):
        return f"{int(value):,}"
    if measure.endswith("_decided"):
        return share_percent(value, 1000)
    shown = value if measure.endswith("_year") else 100 * value
    return f"{shown:,.0f}" if shown >= 9.95 else f"{shown:.1f}"


def ranking_values(compared: pd.DataFrame, measure: str) -> dict[str, Any]:
    """What ``presidents.j2`` reads of a ranking: who leads, whom others overtake, and of whom the number is not known.

    Parameters
    ----------
    compared : DataFrame, one row per time in office, see :func:`analysis.measures.compare_presidents`. Not changed.
    measure : one of :data:`analysis.measures.RANKED`

    Examples
    --------
    Ann is ahead of Bea by number, and behind by year.

    >>> table = pd.DataFrame({"president": ["Ann Roe", "Bea Doe"], "n_pardons": [3, 2], "pardons_per_year": [1.0, 2.0]})
    >>> table = table.assign(took_office_on=pd.to_datetime(["2001-01-20", "2005-01-20"]))
    >>> table = table.assign(n_together=[3, 2], counted_to=pd.NaT)
    >>> values = ranking_values(table, "pardons_per_year")
    >>> values["leaders"][0], values["pivot"], values["overtakers"]
    ({'names': ['Doe'], 'value': '2.0'}, 'Roe', ['Doe'])
    """
    kind, _, reading = measure.removeprefix("n_").partition("_per_")
    named = compared.assign(president=brief_names(compared))
    known = named.dropna(subset=[measure]).sort_values(measure, ascending=False, kind="stable")
    first = known.index.min()
    unknown = named.loc[named.index >= first].loc[lambda rows: rows[measure].isna()]
    flips, _ = list_flips(named, TOTALS[kind], measure)
    behind = flips["more"].value_counts()
    pivot = next((name for name in named.sort_values(TOTALS[kind], ascending=False)["president"]
                  if name in behind and behind[name] == behind.max()), "")  # fmt: skip
    overtakers = set(flips.loc[flips["more"] == pivot, "less"])
    lasted = named["took_office_on"].diff().dt.days.dropna() / DAYS_PER_YEAR
    return {
        "kind": kind,
        "reading": reading or "number",
        "known": list(known["president"]),
        "leaders": _list_leaders(named, measure),
        "pivot": pivot,
        "overtakers": [name for name in known["president"] if name in overtakers],
        "begins_with": named["president"][first] if len(known) and first != named.index[0] else "",
        "unknown": join_terms(unknown["president"]),
        "counted_together": [
            {"name": row["president"], "n": int(row["n_together"]), "day": day_words(row["counted_to"])}
            for row in unknown.dropna(subset=["n_together", "counted_to"]).to_dict("records")
        ],
        "shortest": float(lasted.min()) if len(lasted) else 0.0,
        "longest": float(lasted.max()) if len(lasted) else 0.0,
    }


def _list_leaders(named: pd.DataFrame, measure: str) -> list[dict[str, Any]]:
    """The first three places, each with all who share it and their number."""
    places = sorted(set(named[measure].dropna()), reverse=True)[:3]
    return [
        {"names": list(named["president"][named[measure].eq(value).fillna(False)]), "value": rate_words(measure, value)}
        for value in places
    ]


def describe_ranking(names: Iterable[str], words: Iterable[str]) -> str:
    """The alt text of :func:`analysis.charts.draw_ranking`.

    >>> describe_ranking(["Roe", "Doe"], ["3", "not known"])
    'Bars by president, the most first: Roe 3; Doe not known.'
    """
    return f"Bars by president, the most first: {'; '.join(map(' '.join, zip(names, words, strict=True)))}."


def say_first(compared: pd.DataFrame, block: str) -> str:
    """The headline and the deck of the page: who is first, by number and by petition decided."""
    named = compared.assign(president=brief_names(compared))
    leaders = {
        name: _list_leaders(named, measure)
        for name, measure in (
            ("commutations", "n_commutations"),
            ("pardons", "n_pardons"),
            ("commutations_decided", "commutations_per_decided"),
            ("pardons_decided", "pardons_per_decided"),
        )
    }
    decided = named["president"][compared["commutations_per_decided"].notna()]
    span = {"first": decided.iloc[0], "last": decided.iloc[-1]} if len(decided) else {}
    return str(say("presidents", block, leaders | span))


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
    >>> say_together(row).startswith("15 of about 124 commutations and pardons through ")
    True
    >>> say_together(row | {"counted_to": pd.NaT})
    '15 of 124 commutations and pardons'
    """
    is_by_kind = pd.notna(row["n_published_commutations"]) and pd.notna(row["n_published_pardons"])
    if is_by_kind or pd.isna(row["n_published_together"]):
        return ""
    n, published, day = row["n_together"], row["n_published_together"], row["counted_to"]
    about, through = ("", "") if pd.isna(day) else ("about ", f" through {day_words(day)}")
    return f"{n:,} of {about}{published:,} commutations and pardons{through}"


def tell_apart(presidents: pd.DataFrame) -> pd.Series:
    """The president of each row, oldest first, with the term where the name stands there twice.

    >>> tell_apart(pd.DataFrame({"president": ["A", "B", "A"]})).tolist()
    ['A (first term)', 'B', 'A (second term)']
    """
    return presidents["president"] + term_words(presidents["president"])


def describe_fiscal_years(years: pd.DataFrame) -> str:
    """The alt text of :func:`draw_fiscal_years`: the span, and the highest years."""
    parts = []
    for noun, number in (("pardons", "n_pardons"), ("commutations", "n_commutations")):
        leading = years.nlargest(3, number, keep="all")
        shown = ", ".join(f"{year} with {n:,}" for year, n in zip(leading["fiscal_year"], leading[number], strict=True))
        parts.append(f"most {noun} in {shown}")
    first, last = int(years["fiscal_year"].min()), int(years["fiscal_year"].max())
    return f"Bars by fiscal year, {first} to {last}, pardons above, commutations below: {'; '.join(parts)}."
