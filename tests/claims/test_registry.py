"""A claim may name any registered figure: those of the claims, every number of a report, what presidents are compared by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.claims import FIGURES, Claim, ClaimReading, Evidence, change_claim, judge_claim, read_claims
from analysis.claims.ledger import ARGUMENT_KINDS
from analysis.claims.registry import RegisteredFigure, compute_figure
from analysis.claims.verdicts import figure_words, stated_words
from analysis.errors import InputError
from analysis.grants.presidents import read_petitions, read_presidents
from analysis.measures.published import PUBLISHED_NUMBERS
from support.invented import make_grants

BATCH = "2016-03-30-obama"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """Three people on one day, and a fourth on another."""
    months = {"is_life": False, "is_life_imposed": False}
    grants = make_grants(
        {**months, "sentence_months": 120, "drugs": "heroin", "expires_on": "2016-07-28", "has_firearm": True},
        {**months, "sentence_months": 240, "drugs": "heroin;cocaine", "expires_on": "2016-07-28", "has_firearm": None},
        {"is_life": True, "is_life_imposed": True, "drugs": None, "expires_on": "2017-03-30", "has_firearm": False},
        {**months, "sentence_months": 60, "drugs": "marijuana", "batch_id": "2016-05-05-obama"},
        offenses="robbery",
    )
    return Evidence(grants, read_presidents(), read_petitions())


def claim(stated: Any, measure: str, **arguments: Any) -> Claim:
    return Claim("x", "x", "x", "x", stated, (ClaimReading(measure, arguments),))


@pytest.mark.parametrize(
    ("measure", "part", "value"),
    [
        ("grants.commutations", {}, 3),
        ("life.share_in_force", {}, 1 / 3),
        ("sentence.mean_months", {}, 180.0),  # of 120 and 240 months; life has none
        ("sentence.median_months", {}, 180.0),
        ("cut.median_months", {}, None),  # nobody has a new term in months
        ("drugs", {"drug": "heroin"}, 2),
        ("drugs", {"drug": "marijuana"}, 0),  # on the other day alone
        ("expires_on", {"day": date(2016, 7, 28)}, 2),
        ("expires_on", {"day": date(2016, 7, 29)}, 0),
    ],
)
def test_any_number_of_a_report_is_a_figure(evidence: Evidence, measure: str, part: Any, value: Any) -> None:
    assert compute_figure(evidence, measure, batch_id=BATCH, **part).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        (0, "differs"),
        (1, "not in the data"),
        (2, "not in the data"),
    ],  # one of three has a firearm, of one it is unknown
)
def test_a_number_with_people_of_whom_it_is_unknown_is_a_least(evidence: Evidence, stated: int, verdict: str) -> None:
    assert judge_claim(claim(stated, "firearm.count", batch_id=BATCH), evidence).verdict == verdict


def test_a_batch_that_the_table_lacks_cannot_answer(evidence: Evidence) -> None:
    assert judge_claim(claim(1, "life.in_force", batch_id="2016-06-03-obama"), evidence).verdict == "not in the data"


def test_a_drug_that_no_list_names_is_told_with_its_claim(evidence: Evidence) -> None:
    with pytest.raises(InputError, match=r"^x: drugs has no drug 'heroine'; did you mean heroin"):
        judge_claim(claim(1, "drugs", batch_id=BATCH, drug="heroine"), evidence)


def test_presidents_are_compared_by_what_the_page_prints(evidence: Evidence) -> None:
    # George W. Bush: 11 commutations in 2922 days, which are 8 years of 365.25
    assert judge_claim(
        claim(1.375, "compared.commutations_per_year", president="George W. Bush"), evidence
    ).verdict == ("agrees")
    # the second time in office began on January 20, 2025, and is not over
    once, again = (
        compute_figure(evidence, "compared.years_counted", president="Donald J. Trump", second_time=is_second).value
        for is_second in (False, True)
    )
    assert once == pytest.approx(4, abs=0.01)
    assert again != once


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"president": "George Bush"}, "x: there is no president 'George Bush'; did you mean George W. Bush"),
        ({"president": "Barack Obama", "second_time": True}, "x: Barack Obama was not in office a second time"),
    ],
)
def test_a_president_who_was_not_in_office_is_told(evidence: Evidence, arguments: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        judge_claim(claim(1, "compared.n_pardons", **arguments), evidence)
    assert str(caught.value).startswith(said)


def test_a_claim_with_a_number_of_a_report_may_be_changed(evidence: Evidence) -> None:
    stated = claim(240, "sentence.median_months", batch_id=BATCH)
    assert judge_claim(stated, evidence).verdict == "differs"
    changed = change_claim(stated, "batch_id", "2016-05-05-obama", evidence)
    assert judge_claim(changed, evidence).outcomes[0].computed.value == 60.0
    drug = change_claim(claim(2, "drugs", batch_id=BATCH, drug="cocaine"), "drug", "heroin", evidence)
    assert judge_claim(drug, evidence).verdict == "agrees"


@pytest.mark.parametrize(
    ("measure", "value", "words"),
    [
        ("life.share_in_force", 1 / 3, "33.3%"),
        ("years_served.median", 13.2868, "13.3 years"),
        ("sentence.median_months", 240.0, "240 months"),
        ("running.commutations", 1715, "1,715"),
        ("compared.commutations_per_year", 214.375, "214.4"),
    ],
)
def test_a_number_is_told_with_its_unit(measure: str, value: Any, words: str) -> None:
    assert figure_words(ClaimReading(measure, {}), value) == words
    assert stated_words(claim(value, measure)) == words


LEDGER = """\
- id: one
  says: somebody
  source: somewhere
  says_on: 2016-04
  claim: so many
  stated: 35
  measure: {measure}
  arguments: {{{arguments}}}
"""


@pytest.mark.parametrize(
    ("measure", "arguments", "said"),
    [
        ("drugs", "batch_id: 2016-03-30-obama, drug: heroin", ""),
        ("compared.n_pardons", "president: Barack Obama", ""),
        (
            "sentence.median_month",
            "batch_id: x",
            "measure: 'sentence.median_month' is not registered; did you mean sent",
        ),
        ("batch.president", "batch_id: x", "measure: 'batch.president' is not registered"),  # it is no number
        ("drugs", "batch_id: x", "arguments: drugs needs 'drug'"),
        ("drugs", "batch_id: x, drugs: heroin", "arguments: drugs takes no 'drugs'; did you mean drug?"),
        ("drugs", "batch_id: x, drug: 7", "arguments: drug: 7 is not text"),
        ("expires_on", "batch_id: x, day: July", "arguments: day: 'July' is not a day as YYYY-MM-DD"),
        ("life.in_force", "day: 2016-07-28", "arguments: life.in_force takes no 'day'"),
        (
            "count_of_president",
            "president: x, which: life in forc",
            "arguments: which: there is no 'life in forc'; did you mean life in",
        ),
        (
            "count_in_groups",
            "batch_id: x, groups: [firearms]",
            "arguments: groups: there is no 'firearms'; did you mean",
        ),
        ("compared.n_pardons", "president: x, second_time: 2", "arguments: second_time: 2 is not true or false"),
    ],
)
def test_a_ledger_is_held_to_the_registry(tmp_path: Path, measure: str, arguments: str, said: str) -> None:
    path = tmp_path / "claims.yml"
    path.write_text(LEDGER.format(measure=measure, arguments=arguments), encoding="utf-8")
    if not said:
        assert read_claims(path)[0].readings[0].measure == measure
        return
    with pytest.raises(InputError) as caught:
        read_claims(path)
    assert f"{path}, line 1: one: {said}" in str(caught.value)


def print_page() -> str:
    """The registry as ``docs/claims.md`` holds it."""
    published = {number.key for number in PUBLISHED_NUMBERS}
    parts = {
        "Of claims": [name for name in FIGURES if name not in published and not name.startswith("compared.")],
        "Of a report": [name for name in FIGURES if name in published],
        "Of presidents compared": [name for name in FIGURES if name.startswith("compared.")],
    }
    lines = [BEGINNING]
    for title, names in parts.items():
        lines += ["", f"## {title}", "", INTRODUCED[title], ""]
        lines += ["| figure | arguments | unit | what it is |", "|---|---|---|---|"]
        lines += [f"| `{name}` | {say_arguments(FIGURES[name])} | {say_meaning(FIGURES[name])} |" for name in names]
    return "\n".join(lines) + "\n"


BEGINNING = """\
# Figures that a claim may name

`data/hand/claims.yml` holds what others stated. Each claim names a figure as its `measure`, with `arguments`:

    - id: crack-40
      says: a newspaper
      source: on the commutations of March 30, 2016
      says_on: 2016-04
      claim: forty people had convictions for crack
      stated: 40
      measure: drugs
      arguments: {batch_id: 2016-03-30-obama, drug: cocaine base}

A figure that is not registered here, an argument that it does not take, and a value of another type are refused when the ledger
is read, with the line of the file and the names that are nearly the same. `clemency claims` prints the verdicts,
`clemency claims --json` each figure with the rows behind it, where they are known.

Made from `src/analysis/claims/registry.py`; a test holds this page equal to it."""

INTRODUCED = {
    "Of claims": "Measures that only claims have. An argument in brackets may be left out.",
    "Of a report": (
        "Every number of a batch's `results.json`, under its key ([the numbers of a report](results.md)). Where people are\n"
        "known to be missing from a number, it is taken as the least it can be. A key with many numbers takes one argument\n"
        "more: which of them."
    ),
    "Of presidents compared": (
        "What the page of presidents compares, by the president's full name. `second_time` is for a president who came back."
    ),
}


def say_arguments(figure: RegisteredFigure) -> str:
    said = []
    for name, one in figure.arguments.items():
        kind = ARGUMENT_KINDS[one.kind][1]
        if one.choices:
            choices = ", ".join(f"`{choice}`" for choice in one.choices)
            kind = f"one of {choices}" if one.kind == "str" else f"a list of {choices}"
        words = f"`{name}`, {kind}"
        said.append(words if one.is_required else f"[{words}]")
    return "; ".join(said)


def say_meaning(figure: RegisteredFigure) -> str:
    return f"{figure.unit} | {figure.meaning.replace('``', '`')}"


def test_the_page_of_claims_says_what_the_registry_says(hold_printed: Callable[[str, str], None]) -> None:
    hold_printed("claims.md", print_page())


@pytest.mark.parametrize(("groups", "found"), [("drug trafficking", 0), (None, None)])
def test_nobody_is_none_where_all_offenses_are_known_and_unknown_where_they_are_not(
    groups: str | None, found: int | None
) -> None:
    """Three people: of marijuana alone, or of offenses that the list does not say."""
    rows = make_grants(*[{"offenses": groups and "drug distribution", "offense_groups": groups}] * 3)
    heroin = make_grants({"drugs": "heroin", "batch_id": "2016-05-05-obama", "granted_on": "2016-05-05"})
    evidence = Evidence(pd.concat([rows, heroin], ignore_index=True), read_presidents(), read_petitions())
    assert compute_figure(evidence, "drugs", batch_id="2016-03-30-obama", drug="heroin").value == found
