"""Laws that every measure obeys, whatever it measures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.grants.presidents import read_presidents
from analysis.measures import (
    MEASURES,
    batch_results,
    count_by_drug,
    effective,
    selection_results,
    summarize,
    summarize_by_batch,
)
from analysis.measures.choices import Choices, Conditions, choose_grants
from support.invented import make_grants

Measure = Callable[[pd.DataFrame], pd.DataFrame]

#: Measures that put each person into exactly one row, and the people they share out.
PARTITIONS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "count_grants": lambda grants: grants,
    "count_by_expiry": effective,
    "count_by_years_removed": effective,
    "count_firearms_and_drugs": effective,
    "count_by_district": effective,
    "count_by_state": effective,
}

#: What begins the name of a column that describes a distribution or a share.
STEADY = ("share_", "mean_", "median_", "min_", "max_")


def varied_grants() -> pd.DataFrame:
    """Grants of two days with everything that a measure must bear: gaps, ties, pardons, a declined one."""
    first = {"batch_id": "2016-03-30-obama", "granted_on": "2016-03-30"}
    second = {"batch_id": "2016-05-05-obama", "granted_on": "2016-05-05"}
    rows: list[dict[str, object]] = [
        {"is_life": True, "is_life_imposed": True, "first_sentenced_on": "1999-01-02", "expires_on": "2016-07-28",
         "drugs": "cocaine;heroin", "has_firearm": True, "district": "District of Maryland",
         "offense_groups": "drug trafficking;firearms"},
        {"sentence_months": 240, "first_sentenced_on": "2008-02-03", "expires_on": "2016-07-28",
         "drugs": "cocaine base", "district": "District of Maryland", "remits_fine": True,
         "offense_groups": "drug trafficking"},
        {"sentence_months": 240, "commuted_months": 180, "first_sentenced_on": "2008-02", "drugs": "unspecified"},
        {"sentence_months": 360, "commuted_months": 240, "first_sentenced_on": "2003-02-03", "has_firearm": True,
         "district": "Southern District of Ohio", "requires_drug_treatment": True},
        {"is_life": None, "is_life_imposed": None, "has_firearm": None, "home_confinement": True},
        {"is_life_imposed": True, "sentence_months": 420, "first_sentenced_on": "2003-02-03",
         "expires_on": "2017-03-30", "drugs": "PCP", "district": "Southern District of Ohio"},
        {"clemency_type": "pardon", "drugs": "heroin", "district": "District of Hawaii", "first_sentenced_on": "1999",
         "offense_groups": "drug trafficking;tax"},
        {"is_declined": True, "is_life": True, "sentence_months": 100, "expires_on": "2016-07-28"},
        {"is_death": True, "district": "U.S. Army general court-martial"},
    ]  # fmt: skip
    return make_grants(*({**first, **row} for row in rows), *({**second, **row} for row in rows[:4]))


@pytest.fixture(params=[*sorted(MEASURES), "summarize_by_batch"])
def measure(request: pytest.FixtureRequest) -> Measure:
    return MEASURES.get(request.param, summarize_by_batch)


def test_every_measure_is_registered_by_its_name() -> None:
    assert all(name == function.__name__ for name, function in MEASURES.items())
    assert set(PARTITIONS) < set(MEASURES)


def test_the_input_is_not_changed(measure: Measure) -> None:
    grants = varied_grants()
    before = grants.copy(deep=True)
    measure(grants)
    assert_frame_equal(grants, before)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_nothing(measure: Measure, seed: int) -> None:
    grants = varied_grants()
    assert_frame_equal(measure(grants.sample(frac=1, random_state=seed)), measure(grants))


def test_doubling_doubles_counts_and_keeps_the_rest(measure: Measure) -> None:
    grants = varied_grants()
    once, twice = measure(grants), measure(pd.concat([grants, grants]))
    if not any(column.startswith("n_") for column in once):  # one row per person
        assert len(twice) == 2 * len(once)
        once, twice = once.drop_duplicates(ignore_index=True), twice.drop_duplicates(ignore_index=True)
    counts = [column for column in once if column.startswith("n_")]
    assert_frame_equal(twice, once.assign(**{column: once[column] * 2 for column in counts}))


def test_nobody_gives_the_right_columns_and_no_counts(measure: Measure) -> None:
    grants = varied_grants()
    empty = measure(grants.head(0))
    assert list(empty.columns) == list(measure(grants).columns)
    assert not any(empty[column].sum() for column in empty if column.startswith("n_"))
    assert all(empty[column].isna().all() for column in empty if column.startswith(STEADY))


def test_shares_lie_between_none_and_all(measure: Measure) -> None:
    table = measure(varied_grants())
    for column in table:
        if column.startswith("share_"):
            assert table[column].between(0, 1).all()


@pytest.mark.parametrize("name", [name for name in sorted(MEASURES) if name.endswith("_by_person")])
def test_a_result_by_person_keeps_the_person(name: str) -> None:
    grants = varied_grants()
    by_person = MEASURES[name](grants)
    assert by_person.index.name == "grant_id"
    assert len(by_person)
    assert by_person.index.is_unique
    assert set(by_person.index) <= set(grants["grant_id"])
    joined = grants.merge(by_person, on="grant_id", how="left", suffixes=("", "_measured"))
    assert_frame_equal(joined[list(grants.columns)], grants)
    added = joined.set_index("grant_id")[list(joined.columns[len(grants.columns) :])]
    assert_frame_equal(added.loc[by_person.index].set_axis(by_person.columns, axis=1), by_person, check_dtype=False)
    assert added.drop(index=by_person.index).isna().all(axis=None)


@pytest.mark.parametrize("name", sorted(PARTITIONS))
def test_counts_add_to_the_people_and_shares_to_one(name: str) -> None:
    grants = varied_grants()
    table = MEASURES[name](grants)
    assert table["n_people"].sum() == len(PARTITIONS[name](grants))
    assert table["share_people"].sum() == pytest.approx(1)


def test_known_and_unknown_add_to_the_people() -> None:
    grants = varied_grants()
    numbers = summarize(grants)
    assert numbers["n_commutations"] == len(effective(grants))
    assert numbers["n_commutations"] + numbers["n_pardons"] + numbers["n_declined"] == len(grants)
    stated = numbers["n_finite"] + numbers["n_life_in_force"] + numbers["n_death"]
    assert stated + numbers["n_sentence_unknown"] == len(effective(grants))
    dated = effective(grants)["first_sentenced_on"].str.len() == len("YYYY-MM-DD")
    assert numbers["n_served"] == dated.sum()


def test_the_numbers_of_all_are_those_of_a_batch_where_there_is_one() -> None:
    batch = choose_grants(varied_grants(), Conditions(batch_id="2016-05-05-obama"))
    (row,) = summarize_by_batch(batch).to_dict("records")
    assert summarize(batch).items() <= row.items()


# ---- chosen grants are grants, and no row is made or lost

CHOICES = [(name, value) for name, values in Choices(varied_grants()).list_values().items() for value in values]


@pytest.mark.parametrize(("name", "value"), CHOICES)
def test_a_choice_is_some_rows_as_they_are_in_their_order(name: str, value: str) -> None:
    grants = varied_grants().reset_index(drop=True)
    before = grants.copy(deep=True)
    chosen = choose_grants(grants, Conditions(**{name: value}))
    assert 0 < len(chosen) <= len(grants)
    assert_frame_equal(chosen, grants.loc[sorted(chosen.index)])
    assert_frame_equal(grants, before)
    shuffled = choose_grants(grants.sample(frac=1, random_state=1), Conditions(**{name: value}))
    assert_frame_equal(shuffled.sort_index(), chosen)
    assert len(choose_grants(pd.concat([grants, grants]), Conditions(**{name: value}))) == 2 * len(chosen)


@pytest.mark.parametrize("name", ["batch_id", "president"])
def test_choices_of_which_each_grant_has_one_share_out_the_grants(name: str) -> None:
    grants = varied_grants()
    parts = [len(choose_grants(grants, Conditions(**{name: value}))) for value in Choices(grants).rows[name]]
    assert sum(parts) == len(grants) == len(choose_grants(grants, Conditions()))


def test_two_choices_together_are_one_after_the_other() -> None:
    grants = varied_grants()
    both = choose_grants(grants, Conditions(drug="heroin", district="District of Maryland"))
    assert_frame_equal(
        both,
        choose_grants(choose_grants(grants, Conditions(drug="heroin")), Conditions(district="District of Maryland")),
    )
    assert len(both) == 2


def test_as_many_people_are_chosen_by_a_drug_as_are_counted_for_it() -> None:
    grants = varied_grants()
    for drug, n in count_by_drug(grants)[["drug", "n_people"]].itertuples(index=False):
        assert len(effective(choose_grants(grants, Conditions(drug=drug)))) == n


def test_nobody_can_be_chosen_of_and_a_batch_chosen_has_the_numbers_of_the_batch() -> None:
    grants = varied_grants()
    assert list(choose_grants(grants.head(0), Conditions()).columns) == list(grants.columns)
    of_batch = batch_results(grants, "2016-05-05-obama", read_presidents())
    own = selection_results(choose_grants(grants, Conditions(batch_id="2016-05-05-obama")))
    assert own.pop("context").items() <= of_batch["context"].items()
    assert own.items() <= of_batch.items()
