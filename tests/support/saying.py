"""Everything that is said of a batch, and what its words may hold: faults of wording, and numbers that follow from results."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from analysis import text
from analysis.exhibits import figures
from analysis.text.findings import template_values
from analysis.text.sentence import Sentence
from analysis.text.template import TEMPLATE_FOLDER, say, template_names

Row = dict[str, object]

#: The templates of one person's paragraph, which are filled from a row and from no results.
OF_A_PERSON = {"profile", "pardon", "drugs_of_one"}

#: The templates of the pages across batches, which are filled from other tables.
ACROSS = {"claims", "compare", "coverage", "editions", "methods", "presidents"}

#: Every block of every template that is filled from the results of a batch.
BLOCKS = [
    (name, block)
    for name in sorted({*template_names()} - OF_A_PERSON - ACROSS)
    for block in re.findall(r"{%-? block (\w+) ", (TEMPLATE_FOLDER / f"{name}.j2").read_text(encoding="utf-8"))
]

#: Blocks that are no sentences.
LABELS = {"topic", "title", "kicker", "text"}


def say_all(results: Mapping[str, Any]) -> Iterator[tuple[str, Sentence]]:
    """Every block of every template, said of a batch whatever its kind; of chosen grants, of the figures that they have."""
    if "batch" in results:
        values = template_values(results)
        for name, block in BLOCKS:
            yield f"{name}.{block}", say(name, block, values)
        yield "limits.more", text.say_limits(results)
        return
    for figure in figures.BY_SUBJECT.values():
        for block in ("finding", "more", "counted") if not figure.compares_batches else ():
            yield f"{figure.words}.{block}", figure.say(block, results)


# ---- wording

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_COUNTED = "sentence|grant|year|month|day|term|pardon|commutation|state|president|conviction|court"
_FROM_TWO = r"(?:two|three|four|five|six|seven|eight|nine|[1-9][\d,]*\d|[2-9])"

#: What no sentence holds, by what is wrong with it.
_WRONG: Mapping[str, re.Pattern[str]] = {
    "refused words": re.compile(
        r"to this day|the lists read here|\bthese data\b|offence|named at the end|\bn = |of a number of months|nothing to count here|"
        r"life imprisonment|\bcriminals?\b|\binmates?\b|\boffenders?\b|\bhalf of (?:the|them|these)\b",
        re.IGNORECASE,
    ),
    "no number, no word": re.compile(r"\bnan\b|\bNone\b(?! of\b| had\b| is\b| was\b)|\bNaT\b|<NA>|\binf\b|[{}]|\[\]|\(\)"),
    "blanks and stops": re.compile(r"  | [,.;:)]|\( |\.\.|,,|;\.|,\.|^\s|\s$"),
    "a day that is not American": re.compile(rf"\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}|(?<![\w-])\d{{4}}-\d\d-\d\d(?![\w-])"),
    "a straight quote, or a dash": re.compile(r"['\"—]"),
    "a blank before a percent sign": re.compile(r"\d %"),
    "one of many": re.compile(rf"(?<![\w,.-])(?:one|1) (?:people|companies|(?:{_COUNTED})s)\b", re.IGNORECASE),
    "many of one": re.compile(rf"(?<![\w,.-]){_FROM_TWO} (?:person|company|{_COUNTED})\b(?!-)", re.IGNORECASE),
    "one were": re.compile(r"(?:^|\. )One(?: of the \w+| person| people| sentences| grant)* (?:were|end|name|are)\b"),
    "many was": re.compile(r"(?:^|\. )(?:Two|Three|Both|All [\w-]+)(?: of the \w+| people| sentences| grants)* (?:was|ends|names|is)\b"),
    "none of so few": re.compile(r"\b(?:None|All) of the (?:one|two)\b|\ball (?:one|two)\b", re.IGNORECASE),
}  # fmt: skip

_STARTS = re.compile(r"(?:^|[.] )([\d,]+)(?![\d.,])")


def faults_of(name: str, words: str) -> list[str]:
    """What is wrong with the wording of a block; nothing is said where there are no words."""
    if not words:
        return []
    faults = [f"{what}: {found[0]!r}" for what, pattern in _WRONG.items() if (found := pattern.search(words))]
    is_label = name.partition(".")[2] in LABELS
    if is_label == words.endswith("."):
        faults.append("a period at the end" if is_label else "no period at the end")
    if not (words[0].isupper() or words[0].isdigit() or words[0] == "“"):
        faults.append(f"begins with {words[0]!r}")
    starts = [int(number.replace(",", "")) for number in _STARTS.findall(words)]
    return faults + [f"a sentence begins with {number}" for number in starts if number < 100]


# ---- numbers

_WORDS = {text.number_words(n): n for n in range(2, 10)}
_WORDS |= {text.numbers.opening_words(n).lower(): n for n in range(2, 100)}

#: Numbers of the law, of history, and of how a thing is counted; they stand in the templates.
_CONSTANT = re.compile(
    rf"(?:{_MONTHS}) \d{{1,2}}, \d{{4}}|November 1987|July 19, 2019|since 1901|1974 and 1975|2014 clemency|six criteria|"
    r"54 days|28 CFR 1\.2|steps of five years|wait five years|about \w+ (?:months|years) after the grant|served at least 10 years|than 10 years had|at least 10 years before;|as 10 years before",
)  # fmt: skip


def numbers_said(words: str) -> list[float]:
    """Every number in a text, in figures and from two on in words; but for days, laws, and percentages."""
    words = re.sub(r"(?:under |over )?[\d.,]+%", " ", _CONSTANT.sub(" ", words))
    figures_said = re.findall(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-])", words)
    in_words = [_WORDS[word] for word in re.findall(r"[a-z]+(?:-[a-z]+)?", words.lower()) if word in _WORDS]
    return [float(number.replace(",", "")) for number in figures_said] + [float(number) for number in in_words]


def shares_said(words: str) -> Iterator[tuple[int, int, str]]:
    """Every percentage that stands behind a part of a whole: the part, the whole, and the percentage as it is written."""
    figure = r"([A-Za-z-]+|[\d,]+)"
    for part, whole, percent in re.findall(rf"{figure} of (?:the )?([\d,]+)[^().]*\(([^()]*%)\)", words):
        yield _number(part), _number(whole), percent
    for whole, part, percent in re.findall(rf"Of (?:the )?{figure} [^().]*, ([\d,]+) \(([^()]*%)\)", words):
        yield _number(part), _number(whole), percent


def _number(words: str) -> int:
    return {**_WORDS, "one": 1}[words.lower()] if words[0].isalpha() else int(words.replace(",", ""))


def numbers_following(results: Mapping[str, Any]) -> set[float]:
    """Every number of the results, in the units and roundings of words, and what is counted from them in one step."""
    known = set(_numbers_in({name: value for name, value in results.items() if name != "provenance"}))
    life, sentence, off = results["life"], results["sentence"], results["removed_years"]
    context, pardons = results["context"], results["pardons"]
    n, n_pardoned = text.n_people(results), text.n_pardoned(results)
    days = results["expires_on"]
    dated = sum(days.values())
    n_stated = sum(results["districts"].values())
    known |= {n, n_pardoned, dated, n - dated, dated - max(days.values(), default=0), len(days), len(days) - 1}
    known |= {n - life["in_force_unknown"], n - life["as_imposed_unknown"], n - context["n_offense_unknown"]}
    known |= {n - context["n_offense_unknown"] - context["n_drug_offense"], sentence["n_finite"] - off["n"]}
    known |= {n - context["n_drug_offense"], n - context["n_offense_unknown"] - context["n_drug_offense"]}
    known |= {n - n_stated, n_stated, n_stated - sum(context["states"].values())}
    known |= {n_pardoned - pardons["n_offense_unknown"], n_pardoned - pardons["n_no_court"]}
    known.add(n_pardoned - pardons["n_no_court"] - pardons["n_courts_martial"] - sum(pardons["states"].values()))
    for states in (context["states"], pardons["states"]):
        known |= {len(states), len(states) - len(set(states) & _NO_STATES), sum(states.values())}
    granted_on = results.get("batch", {}).get("granted_on", "")
    if granted_on and pardons["n_dated"]:  # the years of the oldest and the most recent sentence
        known |= {int(granted_on[:4]) - pardons[years] for years in ("min_years", "max_years")}
    if results.get("presidents", {}).get("past_n_combined"):
        known.add(results["presidents"]["past_n_combined"] + 1)
    if off["n"]:
        known |= {math.floor(off["least"]), math.ceil(off["most"])}
    return {float(number) for number in known}


_NO_STATES = {"District of Columbia", "Guam", "Northern Mariana Islands", "Puerto Rico", "Virgin Islands"}


def _numbers_in(value: Any) -> Iterator[float]:
    """The numbers; lengths of time as whole years, as whole months, and as both."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _numbers_in(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from (round(float(value), 1), math.floor(value + 0.5))
        if isinstance(value, float):
            yield from (math.floor(12 * value + 0.5), *divmod(math.floor(value + 0.5), 12))


# ---- invented batches

_VALUES: Mapping[str, list[object]] = {
    "is_life": [True, False, None],
    "is_life_imposed": [True, False, None],
    "sentence_months": [240, 240, 120, 1, 262, None],
    "commuted_months": [None, None, 120, 240, 360],
    "first_sentenced_on": ["2006-03-30", "1996-03-30", "2015-10-01", "2003", None],
    "expires_on": ["2016-07-28", "2016-07-29", "2017-03-30", None],
    "drugs": ["cocaine base", "cocaine;heroin", "unspecified", None],
    "offenses": ["an offense", None],
    "has_firearm": [True, False, None],
    "district": ["Northern District of Ohio", "District of Columbia", "District of Maine", "District of Guam",
                 "U.S. Army general court-martial", "Superior Court of the District of Columbia", None],
    "requires_drug_treatment": [True, False, None],
    "remits_fine": [True, False, None],
    "home_confinement": [False, True, None],
    "is_death": [False, False, False, True],
    "is_amended": [False, True],
}  # fmt: skip

_GROUPS: list[object] = ["drug trafficking", "fraud/theft/embezzlement;tax", "tax", "firearms", "murder", "other"]


def invent_rows(n: int, seed: int, clemency_type: str = "commutation") -> list[Row]:
    """So many invented grants: of each column all alike, or of two values, or of any, by the seed."""
    chance = random.Random(1000 * seed + n)  # noqa: S311  # invented people, no secret
    pools = {
        name: chance.sample(values, k) if (k := chance.choice((1, 2, len(values)))) < len(values) else values
        for name, values in {**_VALUES, "offense_groups": _GROUPS}.items()
    }
    rows = [{name: chance.choice(values) for name, values in pools.items()} for _ in range(n)]
    for row in rows:
        row["clemency_type"] = clemency_type
        if row["offenses"] is None:  # what is read from an offense is not known without it
            row |= {"drugs": None, "offense_groups": None}
    return rows
