"""Presidents compared in words: who is first by which measure, and who changes places."""

from __future__ import annotations

import pandas as pd

from analysis.measures.counts import with_most
from analysis.measures.rates import RANKED, list_flips
from analysis.text.numbers import counted, listed, number_words

#: So many pairs that change places are named one by one.
_MOST_PAIRS = 6


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
