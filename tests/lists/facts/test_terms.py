"""The Terms of grant: wordings of the lists with invented numbers, values worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.lists.facts.terms import parse_terms

INTACT = ", leaving intact and in effect the five-year term of supervised release with all its conditions"


def read(text: str) -> dict[str, Any]:
    return {column: fact.value for column, fact in parse_terms(text).facts.items()}


@pytest.mark.parametrize(
    ("text", "form", "expires_on", "months"),
    [
        ("Prison sentence commuted to expire on May 19, 2017.", "expires_on", "2017-05-19", None),
        ("Prison sentence commuted to expire May 19, 2017", "expires_on", "2017-05-19", None),
        ("Prison sentence commuted to expire on November 10. 2015", "expires_on", "2015-11-10", None),
        ("Prison sentence commuted to a expire on May 19, 2017", "expires_on", "2017-05-19", None),
        ("Prison sentence commuted to on May 19, 2017", "expires_on", "2017-05-19", None),  # a word left out
        ("Prison sentence commuted to May 19, 2017", "expires_on", "2017-05-19", None),
        ("Prison sentence commuted to a term of May 19, 2017", "expires_on", "2017-05-19", None),
        ("Prison sentence to expire on May 19, 2017", "expires_on", "2017-05-19", None),
        (
            "Sentence of imprisonment to expire on May 19, 2017, term of supervised release commuted in"
            " its entirety,"
            " conditioned on departing from the United States on May 20, 2017",
            "expires_on",
            "2017-05-19",
            None,
        ),
        (
            "Sentence commuted to expire on May 19, 2023, with the remainder to be served in home confinement",
            "expires_on",
            "2023-05-19",
            None,
        ),
        ("Prison sentence commuted to a term of 181 months' imprisonment", "term", None, 181),
        ("Prison sentence commuted to a term of 181 months", "term", None, 181),
        ("Prison sentence commuted to a term of 181 months', conditioned upon enrollment", "term", None, 181),
        ("Prison sentence commuted to 181 months' imprisonment.", "term", None, 181),
        ("Prison sentence commuted a term of 181 months' imprisonment", "term", None, 181),
        ("Prison sentence commuted to a term of 30 years' imprisonment", "term", None, 360),
        ("Sentence commuted to 15 years and eight months of imprisonment", "term", None, 188),  # 15 x 12 + 8
        # the term of supervised release is another thing
        (
            "Prison sentence commuted to a term of 181 months' imprisonment and 10-year term of"
            " supervised release"
            " commuted to a term of four years of supervised release",
            "term",
            None,
            181,
        ),
        (
            ("Prison sentence commuted to expire on May 19, 2017, and supervised release term commuted to four years"),
            "expires_on",
            "2017-05-19",
            None,
        ),
        (
            "Prison sentence commuted to expire on May 19, 2017 and the eight-year supervised release"
            " term commuted to"
            " three years of supervised release",
            "expires_on",
            "2017-05-19",
            None,
        ),
        (
            (
                "Prison sentence in case 1 commuted to expire on May 19, 2017; in case 2 to a term of 90"
                " months' imprisonment"
            ),
            "both",
            "2017-05-19",
            90,
        ),
        # what it was before, and months that come after time served, are no new term
        ("Sentence commuted from 20 years to time served", "other", None, None),
        ("Prison sentence commuted from life to a term of 181 months' imprisonment", "term", None, 181),
        ("Sentence commuted from 361 months to 181 months", "term", None, 181),
        ("Prison sentence reduced by 61 months to 181 months", "term", None, 181),
        ("Prison sentence commuted from May 19, 2030 to expire on May 19, 2017", "expires_on", "2017-05-19", None),
        ("Prison sentence commuted to time served plus six months", "other", None, None),
        ("Prison sentence commuted to time served, plus six months", "other", None, None),
        ("Prison sentence commuted to six months plus time served", "other", None, None),
        ("Sentence of imprisonment commuted to time served", "other", None, None),
        ("Sentence of imprisonment to expire immediately", "other", None, None),
        ("Death sentence commuted to life imprisonment without the possibility of parole.", "other", None, None),
    ],
)
@pytest.mark.parametrize("tail", ["", INTACT], ids=["alone", "leaving"])
def test_form(text: str, form: str, expires_on: str | None, months: int | None, tail: str) -> None:
    # what is left intact, five years here, is never what is granted
    reading = parse_terms(text.rstrip(".") + tail)
    assert not reading.problems
    assert reading.facts["grant_form"].value == form
    assert reading.facts["expires_on"].value == expires_on
    assert reading.facts["commuted_months"].value == months


@pytest.mark.parametrize(
    "bound", ["no sooner than", "no later than", "not before", "after", "on or before", "by", "on or about", "about"]
)
@pytest.mark.parametrize("tail", ["", INTACT], ids=["alone", "leaving"])
def test_a_bound_is_no_day_of_expiry(bound: str, tail: str) -> None:
    reading = parse_terms(f"Prison sentence commuted to expire {bound} May 1, 2017{tail}")
    assert [(problem.column, problem.rule) for problem in reading.problems] == [("expires_on", "terms.bound_is_no_day")]
    assert (reading.facts["grant_form"].value, reading.facts["expires_on"].value) == ("other", None)
    both = parse_terms(f"Prison sentence commuted to a term of 200 months, to expire {bound} May 1, 2017{tail}")
    assert (both.facts["grant_form"].value, both.facts["commuted_months"].value) == ("term", 200)
    assert both.facts["expires_on"].value is None


@pytest.mark.parametrize(
    ("text", "remits"),
    [
        ("Prison sentence commuted to 90 months", False),
        ("Prison sentence commuted to 90 months and unpaid balance of the $500 fine remitted", True),
        ("Prison sentence commuted to 90 months, the remaining balance of the fine remitted, leaving the rest", True),
        ("Prison sentence commuted to 90 months and unpaid balance of $500 remitted at the time of his release", True),
        ("Prison sentence commuted to 90 months and unpaid balance of the restitution obligation remitted", True),
        ("Prison sentence commuted to 90 months and obligation and payment of $500 forfeiture remitted", True),
        ("Prison sentence commuted to 90 months and unpaid balance of $500 money judgment remitted", True),
        ('Prison sentence commuted to 90 months and repayment of $500 of "buy money" remitted', True),
        ("Sentence commuted to time served; and remission of any unpaid balance of the special assessment", True),
        ("Sentence commuted to time served; full order requiring forfeiture of $500 also commuted", True),
        # remitted first and named again as left: the express remission counts
        (
            ("Prison sentence commuted to 90 months, and unpaid balance of the fine remitted, leaving intact the fine"),
            True,
        ),
        ("Prison sentence commuted to 90 months, leaving intact the unpaid remainder, if any, of the $500 fine", False),
        (
            "Death sentence commuted to life imprisonment, on the condition that he have no rights under"
            " the parole and"
            " suspension or remission of sentence laws",
            False,
        ),
    ],
)
def test_remission(text: str, remits: bool) -> None:
    assert read(text)["remits_fine"] is remits


@pytest.mark.parametrize(
    ("text", "treatment", "home", "declined"),
    [
        ("Sentence commuted to 90 months", False, False, False),
        (
            "Sentence commuted to 90 months, conditioned upon enrollment in residential drug treatment",
            True,
            False,
            False,
        ),
        (
            "Sentence commuted to 90 months, conditioned upon enrolling in residential drug abuse treatment",
            True,
            False,
            False,
        ),
        ("Sentence commuted to 90 months, with the remainder to be served in home confinement", False, True, False),
        ("Sentence commuted to 90 months (condition declined, commutation not effectuated)", False, False, True),
    ],
)
def test_conditions(text: str, treatment: bool, home: bool, declined: bool) -> None:
    values = read(text)
    assert values["requires_drug_treatment"] is treatment
    assert values["home_confinement"] is home
    assert values["is_declined"] is declined


@pytest.mark.parametrize(
    ("text", "column", "rule"),
    [
        ("Prison sentence commuted to expire on (120 days)", "expires_on", "terms.no_date"),
        ("Prison sentence commuted to expire on February 30, 2017", "expires_on", "terms.impossible_date"),
        ("Prison sentence commuted to expire in October 2017", "expires_on", "terms.impossible_date"),
        (
            "Prison sentence commuted to 90 months' imprisonment, or 80 months' imprisonment",
            "commuted_months",
            "terms.several_commuted_months",
        ),
        (
            "Prison sentence commuted to expire on May 1, 2017 or on May 1, 2018",
            "expires_on",
            "terms.several_expires_on",
        ),
        ("Prison sentence commuted", "grant_form", "terms.unread"),  # and not to what
    ],
)
def test_what_is_not_understood_is_a_problem_and_missing(text: str, column: str, rule: str) -> None:
    reading = parse_terms(text)
    assert [(problem.column, problem.rule) for problem in reading.problems] == [(column, rule)]
    assert reading.facts[column].value is None


@pytest.mark.parametrize("text", ["Prison sentence reduced by 61 months", "Sentence commuted by 10 years"])
def test_a_cut_is_no_term(text: str) -> None:
    reading = parse_terms(text)
    assert {problem.rule for problem in reading.problems} == {"terms.cut_by"}
    assert reading.facts["grant_form"].value is None
    assert reading.facts["commuted_months"].value is None


@pytest.mark.parametrize("text", ["Prison sentence commuted to expire in 120 days", "Sentence to expire in two years"])
def test_a_time_until_the_end_is_neither_day_nor_term(text: str) -> None:
    reading = parse_terms(text)
    assert [(problem.column, problem.rule) for problem in reading.problems] == [("expires_on", "terms.no_date")]
    assert reading.facts["commuted_months"].value is None


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Sentence commuted to 90 months; fine not remitted", "remits_fine"),
        ("Sentence commuted to 90 months, leaving intact the fine, no part of which is remitted", "remits_fine"),
        ("Sentence commuted to 90 months; no fine and no restitution is remitted", "remits_fine"),
        (
            "Sentence commuted to 90 months, not conditioned upon enrollment in residential drug treatment",
            "requires_drug_treatment",
        ),
        ("Sentence commuted to 90 months, without home confinement", "home_confinement"),
    ],
)
def test_what_stands_beside_a_no_is_not_granted(text: str, column: str) -> None:
    reading = parse_terms(text)
    assert [(problem.column, problem.rule) for problem in reading.problems] == [(column, "terms.negated")]
    assert reading.facts[column].value is None
    assert reading.facts["commuted_months"].value == 90


def test_a_no_of_another_clause_takes_nothing_back() -> None:
    values = read("Sentence commuted to 90 months, not to life, and the fine remitted no later than May 1, 2017")
    assert values["remits_fine"] is True


def test_a_date_that_is_missing_still_tells_the_form() -> None:
    assert read("Prison sentence commuted to expire on (120 days)")["grant_form"] == "expires_on"


def test_the_conditions_of_a_pardon_commute_nothing() -> None:
    reading = parse_terms("Pardon recipient is granted a full pardon, conditioned upon the following terms: 1) …")
    assert not reading.problems
    assert reading.facts["grant_form"].value is None
    assert reading.facts["remits_fine"].value is False


def test_no_terms_say_nothing() -> None:
    reading = parse_terms("")
    assert not reading.problems
    assert all(fact.value is None for fact in reading.facts.values())
