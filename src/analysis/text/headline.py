"""The headline of a batch and its key figures."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.text.findings import (
    COMMUTED,
    FIREARM,
    LIFE,
    PARDONED,
    Numbers,
    n_people,
    of_context,
    pardoned_words,
)
from analysis.text.numbers import (
    counted,
    day_words,
    noun,
    years_words,
)
from analysis.text.sentence import Sentence, Text, join, link_count


@dataclass(frozen=True)
class KeyFigure:
    """One figure of the headline: what it counts, and the figure.

    >>> KeyFigure("life sentences", "21 of 61").value
    '21 of 61'
    """

    label: str
    value: Text


def say_headline(results: Numbers) -> str:
    """The batch in one line.

    >>> batch = {"id": "2016-03-30-obama", "granted_on": "2016-03-30", "president": "Barack Obama"}
    >>> grants = {"commutations": 61, "pardons": 0, "declined": 0}
    >>> say_headline({"batch": batch, "grants": grants, "life": {"in_force": 21}})
    '61 sentences commuted on 30 March 2016, 21 of them life'
    """
    n, n_pardons = results["grants"]["commutations"], results["grants"]["pardons"]
    n_life = results["life"]["in_force"]
    day = day_words(results["batch"]["granted_on"])
    companies = of_context(results, "n_pardons_of_companies")
    pardons = f"{pardoned_words(n_pardons, companies)} pardoned" if n_pardons else ""
    if not n:
        return f"{pardons or 'No grant took effect'} on {day}" if n_pardons else f"No grant of {day} took effect"
    if n == 1 and n_life == 1:
        commuted = "1 life sentence commuted"
    else:
        commuted = f"{counted(n, 'sentence', 'sentences')} commuted"
    day_and_life = f" on {day}"
    if n_life and n > 1:
        day_and_life += f", {'all' if n_life == n else f'{n_life:,}'} of them life"
    if pardons:
        return f"{commuted}{day_and_life}{';' if n_life and n > 1 else ','} {pardons}"
    return commuted + day_and_life


def key_figures(results: Numbers) -> list[KeyFigure]:
    """Up to four figures of a batch, each with what it compares with; those of a selection with no other day."""
    n, n_pardons = results["grants"]["commutations"], results["grants"]["pardons"]
    served, firearm, sentence = results["years_served"], results["firearm"], results["sentence"]
    n_life = results["life"]["in_force"]
    figures = []
    if n:
        figures.append(KeyFigure(noun(n, "commutation"), _figure(n, COMMUTED)))
    if n_pardons:
        figures.append(KeyFigure(noun(n_pardons, "pardon"), _figure(n_pardons, PARDONED)))
    if n == 1 and n_life + sentence["n_finite"]:
        value = "life" if n_life else years_words(sentence["median_months"] / 12)
        figures.append(KeyFigure("sentence in force", value))
    n = n_people(results)
    n_known = n - results["life"]["in_force_unknown"]
    if n > 1 and n_known:
        figures.append(KeyFigure("serving life", _figure(n_life, LIFE, f" of {n_known:,}")))
    if served["n"] == 1:
        figures.append(KeyFigure("since the first sentencing", years_words(served["median"])))
    elif served["n"]:
        figures.append(KeyFigure("median since first sentencing", years_words(served["median"])))
    n_known = n - firearm["unknown"]
    if n > 1 and n_known:
        figures.append(KeyFigure("with a firearm conviction", _figure(firearm["count"], FIREARM, f" of {n_known:,}")))
    return figures[:4]


def _figure(n: int, rows: str, more: str = "") -> Sentence:
    """A figure that leads to its rows, unless there are none."""
    return join([link_count(f"{n:,}", rows if n else ""), more])
