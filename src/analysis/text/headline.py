"""The headline of a batch and its key figures."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.text.findings import (
    COMMUTED,
    FIREARM,
    LIFE,
    PARDONED,
    UNDER_TEN,
    WITH_DRUGS,
    Numbers,
    by_that_day,
    is_selection,
    n_people,
    of_context,
    pardoned_words,
    presidents_before,
)
from analysis.text.numbers import (
    counted,
    day_words,
    link_share,
    months_words,
    noun,
    plain_number,
    share_words,
    years_words,
)
from analysis.text.sentence import Sentence, Text, fill, join, link_count


@dataclass(frozen=True)
class KeyFigure:
    """One figure of the headline: what it counts, the figure, and what it compares with.

    >>> KeyFigure("life sentences", "21 of 61", "34 %; 8 % of all grants since 2009").value
    '21 of 61'
    """

    label: str
    value: Text
    comparison: Text = ""


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
    n_life, is_chosen = results["life"]["in_force"], is_selection(results)
    figures = []
    if n:
        comparison = "" if is_chosen else _past_comparison(results)
        figures.append(KeyFigure(noun(n, "commutation"), _figure(n, COMMUTED), comparison))
    if n_pardons:
        same_day = "on the same day" if n and not is_chosen else ""
        figures.append(KeyFigure(noun(n_pardons, "pardon"), _figure(n_pardons, PARDONED), same_day))
    if n == 1 and n_life + sentence["n_finite"]:
        years = "" if n_life else months_words(sentence["median_months"])
        value = "life" if n_life else years_words(sentence["median_months"] / 12)
        figures.append(KeyFigure("sentence in force", value, years.split(" (")[0]))
    n = n_people(results)
    n_known = n - results["life"]["in_force_unknown"]
    if n > 1 and n_known:
        to_date = "" if is_chosen else _life_to_date(results)
        figures.append(KeyFigure("serving life", _figure(n_life, LIFE, f" of {n_known:,}"), to_date))
    if served["n"] == 1:
        figures.append(KeyFigure("since the first sentencing", years_words(served["median"]), "up to the grant"))
    elif served["n"]:
        figures.append(
            KeyFigure("median since first sentencing", years_words(served["median"]), _served_comparison(results))
        )
    n_known = n - firearm["unknown"]
    if n > 1 and n_known:
        n_firearm, n_both = firearm["count"], firearm["with_drug_offence"]
        both = link_share(n_both, n_firearm, "", WITH_DRUGS)
        drugs = fill("{both} along with a drug offence", both=both) if n_firearm else ""
        of_all = _figure(n_firearm, FIREARM, f" of {n_known:,}")
        figures.append(KeyFigure("with a firearm conviction", of_all, drugs))
    return figures[:4]


def _life_to_date(results: Numbers) -> str:
    """Life in force among the running total, as far as both are known; empty where nothing is."""
    running = results["running"]
    if running["commutations"] is None:
        return ""
    n_known = running["commutations"] - running["life_in_force_unknown"]
    return f"{share_words(running['life_in_force'], n_known)} {by_that_day(results)}"


def _served_comparison(results: Numbers) -> Text:
    """Beside the median of the years served: the criterion of the initiative of 2014 in its time, else the range."""
    served = results["years_served"]
    if results["context"]["criterion_years"] is None:
        low, high = plain_number(served["min"]), plain_number(served["max"])
        return "the same for all" if low == high else f"from {low} to {years_words(served['max'])}"
    return fill("{under} under ten years", under=link_share(served["under_ten"], served["n"], "", UNDER_TEN))


def _figure(n: int, rows: str, more: str = "") -> Sentence:
    """A figure that leads to its rows, unless there are none."""
    return join([link_count(f"{n:,}", rows if n else ""), more])


def _past_comparison(results: Numbers) -> str:
    total, past = results["running"]["commutations"], results["presidents"]
    if total is None:
        return ""
    if total == results["grants"]["commutations"]:
        return "the first by this president in these lists"
    to_date = f"{total:,} {by_that_day(results)}"
    if not past["past_n_combined"]:
        return to_date
    return f"{to_date}, more than {presidents_before(past['past_n_combined'])} ({past['past_n_sum']:,})"
