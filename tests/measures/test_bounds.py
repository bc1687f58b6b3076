"""The least and the most that a commutation took off, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.measures import cut_bounds_by_person, effective, share_to_serve, summarize_cut_bounds
from support.invented import make_grants

#: 240 months, imposed on 30 March 2006.
PLAIN: dict[str, object] = {"sentence_months": 240, "imposed_months": 240, "first_sentenced_on": "2006-03-30"}


def test_a_new_term() -> None:
    # 240 less 120; good conduct shortens both terms alike: 120 × 365 / 419 = 104.534…
    bounds = cut_bounds_by_person(make_grants({**PLAIN, "grant_form": "term", "commuted_months": 120}))
    assert bounds["most_months"].tolist() == [120]
    assert bounds["least_months"].tolist() == pytest.approx([104.5346], abs=1e-4)


def test_a_day() -> None:
    # From 30 March 2006 to 30 September 2018 are 4,567 days, 150.045 months of 30.4375 days.
    grants = make_grants({**PLAIN, "grant_form": "expires_on", "expires_on": "2018-09-30"})
    bounds = cut_bounds_by_person(grants)
    assert bounds["most_months"].tolist() == pytest.approx([240 - 150.045], abs=1e-3)
    assert bounds["least_months"].tolist() == pytest.approx([240 * 365 / 419 - 150.045], abs=1e-3)
    # A year in custody before sentencing would have ended the old sentence a year sooner.
    assert cut_bounds_by_person(grants, 12)["least_months"].tolist() == pytest.approx(
        [240 * 365 / 419 - 150.045 - 12], abs=1e-3
    )
    assert cut_bounds_by_person(grants, 12)["most_months"].equals(bounds["most_months"])


@pytest.mark.parametrize(
    "change",
    [
        {"is_life": True, "is_life_imposed": True, "sentence_months": None, "imposed_months": None},
        {"sentence_months": None},
        {"first_sentenced_on": "2006-03"},
        {"is_declined": True},
        {"clemency_type": "pardon"},
    ],
)
def test_what_is_not_known_has_no_bounds(change: dict[str, object]) -> None:
    assert cut_bounds_by_person(make_grants({**PLAIN, "expires_on": "2018-09-30", **change})).empty


def test_least_is_never_more_than_most_and_nobody_gives_nothing() -> None:
    longer = {**PLAIN, "grant_form": "term", "commuted_months": 300}  # a new term that is longer
    bounds = cut_bounds_by_person(make_grants(longer))
    assert (bounds["least_months"] <= bounds["most_months"]).all()
    nobody = summarize_cut_bounds(effective(make_grants(PLAIN)).iloc[:0])
    assert nobody.pop("n_people") == 0
    assert pd.Series(nobody).isna().all()


def test_the_summary_is_of_all_people() -> None:
    two = [{**PLAIN, "grant_form": "term", "commuted_months": months} for months in (120, 180)]
    summary = summarize_cut_bounds(make_grants(*two))
    assert summary["mean_most_months"] == 90  # 120 and 60
    assert summary["share_most"] == 180 / 480
    assert summary["share_least"] == pytest.approx(180 * 365 / 419 / 480)


#: The same commuted on 26 April 2022, when good conduct is counted by the sentence imposed.
SINCE: dict[str, object] = {**PLAIN, "batch_id": "2022-04-26-biden", "granted_on": "2022-04-26"}


def test_since_the_first_step_act_good_conduct_is_counted_by_the_sentence_imposed() -> None:
    # 54 days for each of 20 years of 365 days are 1,080 days of 7,300: 240 × 6,220 / 7,300 = 204.493 months are served
    grants = make_grants({**SINCE, "grant_form": "expires_on", "expires_on": "2018-09-30"})
    assert cut_bounds_by_person(grants)["least_months"].tolist() == pytest.approx([204.4932 - 150.045], abs=1e-3)
    assert cut_bounds_by_person(grants)["most_months"].tolist() == pytest.approx([240 - 150.045], abs=1e-3)
    # 120 months off the sentence are 120 × 311 / 365 = 102.2466 off the time in prison
    term = make_grants({**SINCE, "grant_form": "term", "commuted_months": 120})
    assert cut_bounds_by_person(term)["least_months"].tolist() == pytest.approx([102.2466], abs=1e-4)


def test_the_law_of_the_day_of_the_grant_counts() -> None:
    days = pd.Series(pd.to_datetime(["2019-07-18", "2019-07-19"]))
    assert share_to_serve(days).tolist() == pytest.approx([365 / 419, 311 / 365])
    # a year of the sentence earned 47 days before, 365 × 54 / 419 = 47.04, and 54 since
    assert (365 * (1 - share_to_serve(days))).tolist() == pytest.approx([47.04, 54], abs=0.01)
