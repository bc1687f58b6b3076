"""The headline of a batch, the two sentences under it, and its key figures."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.text.findings import Numbers, n_people, say_block
from analysis.text.numbers import calendar_years_words, counted, years_words
from analysis.text.sentence import Sentence, Text, join, link_count


@dataclass(frozen=True)
class KeyFigure:
    """One figure of the headline: what it counts, and the figure, which stands before it.

    >>> KeyFigure("serving life", "21").value
    '21'
    """

    label: str
    value: Text


def say_headline(results: Numbers) -> str:
    """The batch in one line: who did what.

    >>> grants = {"commutations": 61, "pardons": 0, "declined": 0}
    >>> life = {"in_force": 21, "in_force_unknown": 0}
    >>> context = {"n_death": 0, "days_left": None, "days_in": None}
    >>> batch = {"short_name": "Doe", "president": "Jane Doe", "granted_on": "2031-03-30"}
    >>> say_headline({"batch": batch, "grants": grants, "life": life, "context": context})
    'Doe commutes 61 sentences; more than a third were life terms'
    """
    return str(say_block("headline", "text", results))


def say_kicker(results: Numbers) -> str:
    """Whose grants, and of which day."""
    return str(say_block("headline", "kicker", results))


def say_deck(results: Numbers) -> Sentence:
    """The two sentences under the headline, and rare forms of grants."""
    return say_block("headline", "deck", results)


def key_figures(results: Numbers) -> list[KeyFigure]:
    """The figures that a reader remembers: how many, how many for life, since when, and what was taken off."""
    grants, n = results["grants"], n_people(results)
    served, off, pardons = results["years_served"], results["removed_years"], results["pardons"]
    life = results["life"]
    figures = []
    if grants["commutations"]:
        figures.append(KeyFigure("commuted", _figure(grants["commutations"], "grant=commutation")))
    if grants["pardons"]:
        figures.append(KeyFigure("pardoned", _figure(grants["pardons"], "grant=pardon")))
    if n > 1 and life["in_force"]:
        figures.append(KeyFigure("serving life", _figure(life["in_force"], "is_life=true")))
    if n and served["n"]:
        median = " (median)" if served["n"] > 1 else ""
        since = "from sentence to commutation" if grants["pardons"] else "since sentencing"
        figures.append(KeyFigure(f"{since}{median}", years_words(served["median"])))
    elif pardons["n_dated"] > 1 and not n:
        median = " (median)" if pardons["min_years"] != pardons["max_years"] else ""
        figures.append(KeyFigure(f"from sentence to pardon{median}", calendar_years_words(pardons["median_years"])))
    if n > 1 and off["n"] and off["least"] >= 1:  # the section on every sentence says how it is bounded
        least = counted(math.floor(off["least"]), "year", "years")
        figures.append(KeyFigure("of prison taken off", f"at least {least}"))
    return figures


def _figure(n: int, rows: str) -> Sentence:
    """A figure that leads to its rows."""
    return join([link_count(f"{n:,}", rows)])
