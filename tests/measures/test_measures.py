"""Each measure on grants small enough to count by hand, and the numbers of the 61."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import measures
from analysis.claims import Evidence, compute_figure
from analysis.errors import UsageError
from analysis.grants.courts import DISTRICTS, PAST_DISTRICTS, STATES, TERRITORIES
from analysis.grants.presidents import read_petitions, read_presidents
from analysis.grants.select import UnknownBatch, count_by_batch, read_grants
from analysis.lists.facts.district import canonical_district
from analysis.measures.results import report_kind
from analysis.measures.states import state_of
from support import ROOT
from support.invented import make_grants
from support.real import real_results

BATCH = "2016-03-30-obama"


@pytest.fixture(scope="module")
def presidents() -> pd.DataFrame:
    return read_presidents()


@pytest.fixture(scope="module")
def grants() -> pd.DataFrame:
    """The real table."""
    return read_grants(ROOT / "data" / "grants.csv")


def on(day: str, **values: object) -> dict[str, object]:
    return {"batch_id": f"{day}-obama", "granted_on": day, **values}


# --- counts -------------------------------------------------------------------------------------------


def test_a_declined_grant_does_not_count() -> None:
    table = make_grants({}, {"is_declined": True}, {"clemency_type": "pardon"})
    assert measures.count_grants(table)["n_people"].tolist() == [1, 1, 1, 0]
    assert len(measures.effective(table)) == 1
    assert len(measures.effective(table, "pardon")) == 1


def test_an_amended_warrant_counts_once_on_the_earlier_day(presidents: pd.DataFrame) -> None:
    # two pardons of May 28 and one of June 2; on June 20 one of them is amended: three in all, none on that day
    table = make_grants(
        on("2016-05-28", name="Ann Baker"),
        on("2016-05-28"),
        on("2016-06-02"),
        on("2016-06-20", name="Ann Baker", amends="2016-05-28-obama/ann-baker"),
        on("2016-06-21", is_declined=True, amends="2016-05-28-obama/ann-baker"),
        clemency_type="pardon",
    )
    assert measures.is_effective(table, "pardon").tolist() == [True, True, True, False, False]
    assert measures.count_grants(table)["n_people"].tolist() == [0, 3, 1, 1]
    assert count_by_batch(table)[["pardons", "declined", "amended"]].values.tolist() == [
        [2, 0, 0],
        [1, 0, 0],
        [0, 0, 1],
        [0, 1, 0],
    ]
    commuted = table.assign(clemency_type="commutation")
    assert measures.running_totals(commuted)["n_running_commutations"].tolist() == [2, 3, 3, 3]
    published = presidents.copy()
    published.loc[published["slug"] == "obama", "n_commutations"] = 3
    results = measures.batch_results(commuted, "2016-06-20-obama", published)
    assert (results["grants"]["commutations"], results["running"]["commutations"]) == (0, 3)
    assert (results["context"]["n_amended_warrants"], results["context"]["n_listed"]) == (1, 3)
    assert results["life"]["in_force_unknown"] == 0


def test_a_company_is_a_grant_and_no_person(presidents: pd.DataFrame) -> None:
    company = {"name": "Doe Trading Limited", "is_company": True, "is_life": None, "is_life_imposed": None,
               "has_firearm": None, "requires_drug_treatment": None}  # fmt: skip
    person = {"is_company": False, "is_life": True, "is_life_imposed": True, "first_sentenced_on": "2006-03-30",
              "drugs": "heroin", "has_firearm": True, "district": "District of Maine"}  # fmt: skip
    table = make_grants(company, person, {**company, "clemency_type": "pardon"})
    published = presidents.copy()
    published.loc[published["slug"] == "obama", "n_commutations"] = 2
    results = measures.batch_results(table, BATCH, published)
    assert results["grants"] == {"commutations": 2, "pardons": 1, "declined": 0}
    assert results["running"] == {"commutations": 2, "life_in_force": 1, "life_in_force_unknown": 0}
    assert results["life"] == {"in_force": 1, "in_force_unknown": 0, "as_imposed": 1, "as_imposed_unknown": 0,
                               "share_in_force": 1.0}  # fmt: skip
    assert results["firearm"] == {"count": 1, "unknown": 0, "share": 1.0, "with_drug_offense": 1}
    assert results["districts"] == {"District of Maine": 1}
    assert results["conditions"]["unknown"] == 0
    assert results["years_served"]["n"] == 1
    assert results["context"]["n_sentence_unknown"] == 0
    assert results["context"]["n_commutations_of_companies"] == results["context"]["n_pardons_of_companies"] == 1
    assert measures.share_life_in_force(table)["share_life_in_force"].tolist() == [1.0]
    chosen = measures.list_selections(table)
    assert chosen["is_company=true"].tolist() == [True, False, True]
    assert chosen["grant=commutation"].tolist() == [True, True, False]
    assert not any(mask.iloc[0] for key, mask in chosen.items() if key.partition("=")[0] not in ("grant", "is_company"))


@pytest.mark.parametrize(
    ("n_published", "kind", "totals"),
    [
        (3, "commutation", [1, 3]),  # as many as were published
        (2, "commutation", [1, 3]),  # more than were published
        (4, "commutation", [None, None]),  # one is in no list
        (None, "commutation", [1, 3]),  # no total is published: that of the lists stands
        (None, "pardon", [None, None]),  # lists of pardons alone
        (0, "pardon", [0, 0]),  # none was made
    ],
)
def test_a_running_total_is_known_by_one_rule(
    presidents: pd.DataFrame, n_published: int | None, kind: str, totals: list[int | None]
) -> None:
    table = make_grants(on("2016-05-05"), on("2016-06-03"), on("2016-06-03"), clemency_type=kind)
    published = presidents.copy()
    published.loc[published["slug"] == "obama", ["n_commutations", "n_together"]] = n_published
    known = measures.known_running_totals(table, published)["n_running_commutations"]
    assert [None if pd.isna(total) else total for total in known] == totals
    batch_ids = ["2016-05-05-obama", "2016-06-03-obama"]
    results = [measures.batch_results(table, batch_id, published) for batch_id in batch_ids]
    assert [one["running"]["commutations"] for one in results] == totals
    assert [one["running"]["life_in_force"] for one in results] == [total and 0 for total in totals]
    assert [one["presidents"]["past_n_combined"] is None for one in results] == [total is None for total in totals]
    past = measures.past_combined_by_batch(table, published)
    if kind == "commutation":
        assert past["n_running_commutations"].isna().tolist() == [total is None for total in totals]
    evidence = Evidence(table, published, read_petitions())
    assert [compute_figure(evidence, "count_commutations_to_date", batch_id=one).value for one in batch_ids] == totals


@pytest.mark.parametrize(("n_together", "totals"), [(3, [1, 2]), (4, [None, None])])
def test_a_number_of_both_types_together_tells_whether_lists_are_whole(
    presidents: pd.DataFrame, n_together: int, totals: list[int | None]
) -> None:
    table = make_grants(on("2016-05-05"), on("2016-06-03"), on("2016-06-03", clemency_type="pardon"))
    published = presidents.copy()
    published.loc[published["slug"] == "obama", ["n_commutations", "n_together"]] = [pd.NA, n_together]
    known = measures.known_running_totals(table, published)["n_running_commutations"]
    assert [None if pd.isna(total) else total for total in known] == totals


def test_running_totals_restart_with_each_time_in_office() -> None:
    trump: dict[str, object] = {"president": "Donald J. Trump"}
    table = make_grants(
        on("2016-03-30", is_life=True),
        on("2016-03-30"),
        on("2016-05-05", is_life=True),
        on("2016-05-05", is_life=True, is_declined=True),
        {"batch_id": "2020-02-18-trump", "granted_on": "2020-02-18", **trump},
        {"batch_id": "2025-01-20-trump-2", "granted_on": "2025-01-20", **trump},
    )
    running = measures.running_totals(table)
    # Obama 2, then 2 + 1 (the declined one is out); Trump 1; Trump again from the start, 1
    assert running["n_running_commutations"].tolist() == [2, 3, 1, 1]
    assert running["n_running_life_in_force"].tolist() == [1, 2, 0, 0]
    own = measures.same_time_in_office(table, "2025-01-20-trump-2")
    assert own["batch_id"].tolist() == ["2025-01-20-trump-2"]


def test_life_in_force_is_not_life_as_imposed() -> None:
    table = make_grants(
        {"is_life": True, "is_life_imposed": True},
        {"is_life": False, "is_life_imposed": True, "sentence_months": 360},  # reduced before the grant
        {"sentence_months": 240},
        {"is_life": None, "is_life_imposed": None},  # not stated
    )
    life = measures.share_life_in_force(table).iloc[0]
    assert (life["n_life_in_force"], life["n_life_as_imposed"], life["n_commutations"]) == (1, 2, 4)
    assert life["share_life_in_force"] == 0.25


# --- sentences ----------------------------------------------------------------------------------------


def test_years_served_need_a_full_date() -> None:
    table = make_grants(
        {"first_sentenced_on": "2006-03-30"},  # 3653 days / 365.25 = 10.0014
        {"first_sentenced_on": "2006-03-31"},  # 3652 days / 365.25 = 9.9986
        {"first_sentenced_on": "2006-03"},
        {"first_sentenced_on": "2006"},
        {},
    )
    years = measures.years_served(table)
    assert years.iloc[0] == 3653 / 365.25
    assert years.iloc[2:].isna().all()
    summary = measures.summarize(table)
    assert (summary["n_served"], summary["n_commutations"], summary["n_under_ten"]) == (2, 5, 1)


def test_life_plus_months_is_life() -> None:
    table = make_grants({"is_life": True, "life_plus_months": 60}, {"sentence_months": 240}, {})
    summary = measures.summarize(table)
    assert (summary["n_finite"], summary["n_life_in_force"], summary["n_sentence_unknown"]) == (1, 1, 1)
    assert summary["median_months"] == 240


def test_a_cut_needs_both_terms() -> None:
    table = make_grants(
        {"sentence_months": 360, "commuted_months": 240},  # cut 120, a third
        {"sentence_months": 240, "commuted_months": 180},  # cut 60, a quarter
        {"sentence_months": 240, "expires_on": "2016-07-28"},
        {"is_life": True, "commuted_months": 360},
    )
    cuts = measures.cuts_by_person(table)
    assert cuts["cut_months"].tolist() == [60, 120]
    assert cuts["share_cut"].tolist() == [0.25, 120 / 360]
    assert measures.summarize(table)["mean_cut_months"] == 90


def test_the_new_end_is_counted_from_the_first_sentencing() -> None:
    table = make_grants(
        {"sentence_months": 240, "first_sentenced_on": "2006-03-30", "expires_on": "2016-03-30"},  # 3653 days
        {"is_life": True, "first_sentenced_on": "2006-03-30", "expires_on": "2016-03-30"},
        {"sentence_months": 240, "first_sentenced_on": "2006", "expires_on": "2016-03-30"},
    )
    assert measures.new_ends_by_person(table)["months_to_new_end"].tolist() == [pytest.approx(3653 / 365.25 * 12)]


def test_days_of_expiry_are_counted_in_order_with_the_undated_last() -> None:
    table = make_grants({"expires_on": "2017-03-30"}, {}, {"expires_on": "2016-07-28"}, {"expires_on": "2016-07-28"})
    expiry = measures.count_by_expiry(table)
    assert expiry["n_people"].tolist() == [2, 1, 1]
    assert expiry["expires_on"].isna().tolist() == [False, False, True]


# --- offenses -----------------------------------------------------------------------------------------


def test_offense_groups_of_commutations_and_pardons_apart() -> None:
    table = make_grants(
        {"offense_groups": "drug trafficking;firearms"},
        {"offense_groups": "drug trafficking"},
        {"offense_groups": None},
        {"offense_groups": "tax", "clemency_type": "pardon"},
        {"offense_groups": "tax", "clemency_type": "pardon", "is_declined": True},
    )
    # of three commuted two trafficked drugs and one held a firearm; one was pardoned, the declined one is not counted
    counts = measures.count_by_offense_group(table)
    assert counts[["clemency_type", "offense_group", "n_people"]].values.tolist() == [
        ["commutation", "drug trafficking", 2],
        ["commutation", "firearms", 1],
        ["pardon", "tax", 1],
    ]
    assert counts["share_people"].tolist() == pytest.approx([2 / 3, 1 / 3, 1])
    results = measures.selection_results(table)
    assert results["offense_groups"] == {"drug trafficking": 2, "firearms": 1}
    assert results["offense_groups_pardons"] == {"tax": 1}


def test_firearms_and_drugs_overlap() -> None:
    table = make_grants(
        {"has_firearm": True, "drugs": "cocaine"},
        {"has_firearm": False, "drugs": "cocaine;heroin"},
        {"has_firearm": True},
        {"has_firearm": False},
        {"has_firearm": None, "drugs": "heroin"},
    )
    assert measures.count_firearms_and_drugs(table)["n_people"].tolist() == [1, 1, 1, 1, 1]


def test_a_person_counts_for_each_drug() -> None:
    table = make_grants({"drugs": "cocaine;cocaine base"}, {"drugs": "cocaine"}, {"drugs": "unspecified"}, {})
    drugs = measures.count_by_drug(table)
    assert dict(zip(drugs["drug"], drugs["n_people"], strict=True)) == {
        "cocaine": 2,
        "cocaine base": 1,
        "unspecified": 1,
    }
    assert drugs["share_people"].iloc[0] == 0.5  # of four people


def test_districts_come_with_the_most_people_first_and_the_unknown_last() -> None:
    table = make_grants({"district": "B"}, {}, {}, {}, {"district": "A"}, {"district": "C"}, {"district": "C"})
    by_district = measures.count_by_district(table)
    assert by_district["district"].fillna("?").tolist() == ["C", "A", "B", "?"]
    assert by_district["n_people"].tolist() == [2, 1, 1, 3]


def test_a_cut_off_table_leaves_no_equal_row_out() -> None:
    counts = pd.DataFrame({"n_people": [5, 4, 4, 4, 1]})
    assert measures.leading(counts, at_most=3)["n_people"].tolist() == [5]
    assert measures.leading(counts, at_most=4)["n_people"].tolist() == [5, 4, 4, 4]
    assert measures.leading(counts, at_most=9)["n_people"].tolist() == [5, 4, 4, 4, 1]
    assert len(measures.leading(pd.DataFrame({"n_people": [1] * 40}), at_most=15)) == 15


def test_people_are_counted_by_the_state_of_their_court() -> None:
    table = make_grants(
        *({"district": f"{division} District of Ohio"} for division in ("Northern", "Northern", "Southern")),
        {"district": "District of Columbia"},
        *[{"district": "District of Guam"}] * 2,
        {"district": "Superior Court of the District of Columbia"},
        {"district": "U.S. Army general court-martial"},
        {"district": "District of the Canal Zone"},  # no state or territory any more
        {},
        {"district": "District of Maine", "is_declined": True},
    )
    by_state = measures.count_by_state(table)
    assert by_state["state"].fillna("?").tolist() == ["Ohio", "Guam", "District of Columbia", "other court", "?"]
    assert by_state["n_people"].tolist() == [3, 2, 1, 3, 1]
    results = measures.batch_results(table, BATCH, read_presidents())["context"]
    assert results["states"] == {"Ohio": 3, "Guam": 2, "District of Columbia": 1}


def test_the_94_districts_lie_in_the_fifty_states_and_five_further_places() -> None:
    found = {state_of(district) for district in DISTRICTS}
    assert found == set(STATES)
    assert len(DISTRICTS) == 94
    assert len(STATES) == len(set(STATES.values())) == 55
    assert set(TERRITORIES) == {
        *("District of Columbia", "Guam", "Northern Mariana Islands", "Puerto Rico", "Virgin Islands")
    }
    for state, letters in STATES.items():  # the letters are those by which the reader of districts knows the state
        assert canonical_district(f"D. {letters}") == f"District of {state.removeprefix('District of ')}", letters
    # district courts of the past: two of states, and one of a place that is no territory any more
    assert [state_of(district) for district in PAST_DISTRICTS] == [
        *("Illinois", "South Carolina", "South Carolina", "other court")
    ]


def test_every_person_of_the_real_table_has_a_state_another_court_or_none(grants: pd.DataFrame) -> None:
    by_state = measures.count_by_state(grants)
    assert by_state["n_people"].sum() == len(measures.effective(grants))
    others = by_state[~by_state["state"].isin(STATES)]
    # two people sentenced by a court-martial of the Army, and 1,499 + 37 + 14 of whom the list names no court
    assert dict(zip(others["state"].fillna("none"), others["n_people"], strict=True)) == {
        "other court": 2,
        "none": 1_550,
    }


# --- presidents ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("batch_id", "total", "n", "combined", "following", "n_with_board"),
    [
        # G. W. Bush 11, Clinton 61 → 72, G. H. W. Bush 3 → 75, Reagan 13 → 88, Carter 29 → 117,
        # Ford 22 → 139 (with his board 13,742), Nixon 60 → 199, L. B. Johnson 226 → 425
        ("2011-11-21-obama", 1, 0, 0, 11, 0),
        ("2014-12-15-obama", 11, 0, 0, 11, 0),  # as many is not more
        ("2014-12-15-obama", 12, 1, 11, 72, 1),
        ("2015-07-13-obama", 89, 4, 88, 117, 4),
        ("2016-03-30-obama", 248, 7, 199, 425, 5),
        ("2016-06-03-obama", 348, 7, 199, 425, 5),
        ("2017-01-19-obama", 1715, 13, 1583, 2356, 5),
        # Biden 4,165, Trump 94: a second time in office looks back on the first
        ("2025-01-20-trump-2", 4200, 1, 4165, 4259, 1),
    ],
)
def test_past_presidents_combined(
    presidents: pd.DataFrame, batch_id: str, total: int, n: int, combined: int, following: int, n_with_board: int
) -> None:
    assert measures.past_presidents_combined(total, presidents, batch_id) == (n, combined, following)
    assert measures.past_presidents_combined(total, presidents, batch_id, with_board=True).n == n_with_board


def test_no_comparison_without_a_president(presidents: pd.DataFrame) -> None:
    assert measures.past_presidents_combined(5, presidents, "2016-03-30-lincoln") == (None, None, None)
    assert measures.past_presidents_combined(5, presidents, "1902-01-01-roosevelt") == (0, 0, None)
    assert len(measures.place_among_past(5, presidents, "2016-03-30-lincoln")) == 1
    assert measures.count_by_president(5, presidents, "2016-03-30-lincoln").empty
    assert measures.published_total(presidents, "2016-03-30-lincoln") is None


def test_an_unknown_total_stops_the_sum(presidents: pd.DataFrame) -> None:
    later = pd.concat(
        [presidents, presidents.tail(1).assign(slug="next", took_office_on=pd.Timestamp("2029-01-20"))],
        ignore_index=True,
    )
    assert measures.past_presidents_combined(10_000, later, "2029-02-01-next") == (0, 0, None)


def test_the_running_total_stands_where_it_exceeds(presidents: pd.DataFrame) -> None:
    placed = measures.place_among_past(248, presidents, BATCH)
    assert placed["n_combined"].tolist() == [11, 72, 75, 88, 117, 139, 199, 248, 425]
    assert placed.loc[placed["is_this_batch"], "president"].tolist() == ["Barack Obama"]
    by_president = measures.count_by_president(248, presidents, BATCH)
    assert by_president["n_commutations"].head(3).tolist() == [248, 11, 61]


# --- results ------------------------------------------------------------------------------------------

#: The keys of results.json by the contract, but for provenance.
KEYS = {
    "batch": {"id", "granted_on", "president", "short_name", "kind", "which_presidency"},
    "grants": {"commutations", "pardons", "declined"},
    "running": {"commutations", "life_in_force", "life_in_force_unknown"},
    "life": {"in_force", "in_force_unknown", "as_imposed", "as_imposed_unknown", "share_in_force"},
    "years_served": {"n", "mean", "median", "median_or_more", "min", "max", "under_ten"},
    "sentence": {"n_finite", "median_months", "median_or_more", "at_median", "mean_months"},
    "cut": {"n", "mean_months", "median_months", "median_or_more", "not_cut"},
    "removed_years": {"n", "least", "most", "life"},
    "expires_on": None,
    "conditions": {"drug_treatment", "fine_remitted", "home_confinement", "unknown"},
    "firearm": {"count", "unknown", "share", "with_drug_offense"},
    "drugs": None,
    "offense_groups": None,
    "offense_groups_pardons": None,
    "pardons": {
        *("n_dated", "n_undated", "median_years", "min_years", "max_years"),
        *("n_courts_martial", "n_no_court", "n_offense_unknown", "states"),
    },
    "districts": None,
    "presidents": {"past_n_combined", "past_n_sum", "next_sum", "past_n_combined_with_ford_board"},
    # ours, beside the contract: what the findings say in addition
    "context": {
        *(
            "n_listed",
            "n_published",
            "criterion_years",
            "n_death",
            "n_sentence_unknown",
            "n_amended",
            "n_new_end",
            "median_sentence_months",
            "median_months_to_new_end",
        ),
        *("n_commutations_of_companies", "n_pardons_of_companies", "n_amended_warrants"),
        *("n_earlier_presidents", "n_earlier_with_more", "states", "past_n_combined_with_amnesties"),
        *("days_in", "days_left", "n_days_listed", "n_days_with_more"),
        *("n_pardons_listed", "n_pardons_published", "n_pardons_to_day"),
        *(
            "n_drug_offense",
            "n_offense_unknown",
            "n_register_numbers",
            "n_new_terms",
            "n_life_reduced",
            "n_life_to_term",
            "n_term_run_out",
        ),
    },
}


def assert_contract(results: dict[str, Any]) -> None:
    assert list(results) == list(KEYS)
    for name, keys in KEYS.items():
        assert keys is None or set(results[name]) == keys
    json.dumps(results, allow_nan=False)  # plain values, and no NaN


def test_the_61(grants: pd.DataFrame, presidents: pd.DataFrame) -> None:
    results = measures.batch_results(grants, BATCH, presidents)
    assert_contract(results)
    assert results["batch"] == {"id": BATCH, "granted_on": "2016-03-30", "president": "Barack Obama",
                                "short_name": "Obama", "kind": "commutations", "which_presidency": ""}  # fmt: skip
    assert results["grants"] == {"commutations": 61, "pardons": 0, "declined": 0}
    assert results["running"] == {"commutations": 248, "life_in_force": 92, "life_in_force_unknown": 0}
    assert results["life"] == {"in_force": 21, "in_force_unknown": 0, "as_imposed": 21, "as_imposed_unknown": 0,
                               "share_in_force": 21 / 61}  # fmt: skip
    assert results["expires_on"] == {"2016-07-28": 54, "2016-09-26": 2, "2017-03-30": 5}
    assert results["firearm"]["count"] == 12
    assert results["firearm"]["share"] == 12 / 61
    assert results["cut"] == {"n": 0, "mean_months": None, "median_months": None, "median_or_more": 0, "not_cut": 0}
    assert results["presidents"] == {
        "past_n_combined": 7,
        "past_n_sum": 199,
        "next_sum": 425,
        "past_n_combined_with_ford_board": 5,
    }
    assert (results["removed_years"]["n"], results["removed_years"]["life"]) == (40, 21)
    # from the inauguration of January 20, 2009 to the day 2,626 days; to that of January 20, 2017 296
    assert (results["context"]["days_in"], results["context"]["days_left"]) == (2626, 296)
    assert (results["context"]["n_drug_offense"], results["context"]["n_offense_unknown"]) == (60, 0)
    # Carter's 29 and the 2,393 under indictment whom he pardoned are more than 248 by themselves
    assert results["context"]["past_n_combined_with_amnesties"] == 4


def test_the_61_as_read_by_hand(shared_data: Path, presidents: pd.DataFrame) -> None:
    """The hand-read records give the same numbers as the table made by the program."""
    rows = []
    for line in (shared_data / "gold" / "2016-03-30.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        record.pop("note")
        record["drugs"] = ";".join(record["drugs"]) or None
        rows.append({name: value for name, value in record.items() if value is not None})
    by_hand = measures.batch_results(make_grants(*rows), BATCH, presidents)
    by_program = measures.batch_results(read_grants(ROOT / "data" / "grants.csv"), BATCH, presidents)
    for name in (
        "life",
        "years_served",
        "sentence",
        "cut",
        "expires_on",
        "conditions",
        "firearm",
        "drugs",
        "districts",
    ):
        assert by_program[name] == by_hand[name], name


@pytest.mark.slow("every batch of the real table")
def test_every_batch_keeps_the_contract(grants: pd.DataFrame) -> None:
    for batch_id in grants["batch_id"].unique():
        assert_contract(real_results(batch_id))


def test_a_batch_of_pardons_alone(presidents: pd.DataFrame) -> None:
    table = make_grants(on("2010-12-03", clemency_type="pardon", district="District of Maryland"), on("2011-11-21"))
    results = measures.batch_results(table, "2010-12-03-obama", presidents)
    assert_contract(results)
    assert results["grants"] == {"commutations": 0, "pardons": 1, "declined": 0}
    assert set(results["running"].values()) == {None}  # one of 1,715 commutations is in this table
    assert set(results["life"].values()) == {0, None}
    assert results["firearm"] == {"count": 0, "unknown": 0, "share": None, "with_drug_offense": 0}
    assert results["years_served"]["mean"] is None
    assert results["expires_on"] == results["drugs"] == results["districts"] == {}
    assert results["presidents"]["past_n_combined"] is None  # one of 1,715 commutations is in this table


def test_a_batch_of_one_declined_grant(presidents: pd.DataFrame) -> None:
    results = measures.batch_results(make_grants({"is_declined": True}), BATCH, presidents)
    assert_contract(results)
    assert results["grants"] == {"commutations": 0, "pardons": 0, "declined": 1}


def test_a_president_who_is_not_in_the_table(presidents: pd.DataFrame) -> None:
    table = make_grants({"batch_id": "2016-03-30-doe", "president": "Jane Doe"})
    results = measures.batch_results(table, "2016-03-30-doe", presidents)
    assert_contract(results)
    assert set(results["presidents"].values()) == {None}


NAME_ONLY: dict[str, object] = {"is_life": None, "has_firearm": None}
TERM: dict[str, object] = {"sentence_months": 240}
PARDON: dict[str, object] = {"clemency_type": "pardon"}


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([TERM] * 10, "commutations"),
        ([TERM] * 9, "few commutations"),
        ([TERM] * 9 + [{**TERM, "is_declined": True}], "few commutations"),
        ([TERM] * 9 + [{"amends": "2016-03-01-obama/jane-roe"}], "few commutations"),
        ([TERM, PARDON], "both"),
        ([TERM] * 10 + [PARDON], "both"),
        ([PARDON], "pardons"),
        ([PARDON, {**TERM, "is_declined": True}], "pardons"),
        ([{"is_declined": True}], "pardons"),  # nothing took effect; the headline says it
        ([NAME_ONLY], "names only"),
        ([NAME_ONLY] * 12, "names only"),
        ([NAME_ONLY, PARDON], "names only"),
        ([{**NAME_ONLY, "district": "District of Maine", "is_death": True}], "names only"),
        ([NAME_ONLY, {"is_company": True, "sentence_months": 12}], "names only"),  # the company's term is nobody's
        ([{"is_company": True}], "few commutations"),
        # anything to tell of one is enough
        *(
            ([NAME_ONLY, {**NAME_ONLY, **told}], "few commutations")
            for told in (
                {"is_life": True},
                TERM,
                {"first_sentenced_on": "2003"},
                {"offenses": "mail fraud"},
                {"commuted_months": 120},
                {"expires_on": "2016-07-28"},
            )
        ),
    ],
)
def test_the_kind_of_a_report_is_what_there_is_to_tell(rows: list[dict[str, object]], kind: str) -> None:
    assert report_kind(make_grants(*rows)) == kind


@pytest.mark.slow("every batch of the real table")
def test_the_kinds_of_real_reports(grants: pd.DataFrame) -> None:
    kinds = {batch_id: report_kind(batch) for batch_id, batch in grants.groupby("batch_id")}
    assert {batch_id for batch_id, kind in kinds.items() if kind == "names only"} == {
        *("2024-12-12-biden", "2024-12-23-biden", "2025-01-20-trump-2")
    }
    assert [
        kinds[batch] for batch in ("2016-03-30-obama", "2011-11-21-obama", "2001-01-20-clinton", "2016-12-19-obama")
    ] == [*("commutations", "both", "pardons", "both")]


def test_days_in_office_and_days_with_as_many(presidents: pd.DataFrame) -> None:
    table = make_grants(on("2009-01-20"), on("2016-05-05"), on("2016-05-05"), on("2017-01-20"), on("2017-01-20"),
                        on("2017-01-19", is_declined=True), on("2012-01-01", **PARDON))  # fmt: skip
    found = {
        day: measures.batch_results(table, f"{day}-obama", presidents)["context"]
        for day in ("2009-01-20", "2016-05-05", "2017-01-19", "2017-01-20")
    }
    # eight years from January 20, 2009 have the leap days of 2012 and 2016: 2,922 days
    assert [(one["days_in"], one["days_left"]) for one in found.values()] == [
        *((0, 2922), (2662, 260), (2921, 1), (2922, 0))
    ]
    # on three days sentences were commuted: one, two, and two; equals are as many
    assert [one["n_days_listed"] for one in found.values()] == [3, 3, 3, 3]
    assert [one["n_days_with_more"] for one in found.values()] == [2, 1, 3, 1]
    # the president in office leaves on no known day; of somebody else nothing is known
    rows = [{"batch_id": f"2031-03-30-{slug}", "granted_on": "2031-03-30", "president": name}
            for slug, name in (("trump-2", "Donald J. Trump"), ("doe", "Jane Doe"))]  # fmt: skip
    contexts = [measures.batch_results(make_grants(row), str(row["batch_id"]), presidents)["context"] for row in rows]
    assert [(one["days_in"], one["days_left"]) for one in contexts] == [(2260, None), (None, None)]


def test_pardons_up_to_a_day_are_known_where_all_are_listed(presidents: pd.DataFrame) -> None:
    table = make_grants(on("2016-03-30"), on("2016-05-05"), on("2016-05-05", is_declined=True), clemency_type="pardon")
    published = presidents.copy()
    for n_published, to_day in ((2, 1), (1, 1), (3, None), (None, None)):
        published.loc[published["slug"] == "obama", "n_pardons"] = n_published
        context = measures.batch_results(table, BATCH, published)["context"]
        assert [context[f"n_pardons_{name}"] for name in ("listed", "published", "to_day")] == [2, n_published, to_day]


@pytest.mark.parametrize(
    ("president", "short"),
    [
        ("Barack Obama", "Obama"),
        ("Joseph R. Biden Jr.", "Biden"),
        ("George W. Bush", "George W. Bush"),
        ("Theodore Roosevelt", "Theodore Roosevelt"),
        ("Jane Doe", "Doe"),
        ("Jane Bush", "Jane Bush"),
    ],
)
def test_a_last_name_stands_alone_where_one_president_had_it(
    presidents: pd.DataFrame, president: str, short: str
) -> None:
    row: dict[str, object] = {"batch_id": "1905-03-30-someone", "granted_on": "1905-03-30", "president": president}
    results = measures.batch_results(make_grants(row), "1905-03-30-someone", presidents)
    assert results["batch"]["short_name"] == short


def test_an_unknown_batch_is_refused_with_the_near_ones(presidents: pd.DataFrame) -> None:
    with pytest.raises(UnknownBatch, match="did you mean 2016-03-30-obama"):
        measures.batch_results(make_grants({}), "2016-03-31-obama", presidents)


def test_offenses_are_one_list_in_people() -> None:
    # Of three people two have drugs and one of them two; a gun that is no conviction of one is none.
    counts = measures.count_offenses(
        make_grants(
            {"drugs": "cocaine;heroin", "has_firearm": True, "offense_groups": "drug trafficking;firearms"},
            {"drugs": "heroin", "offense_groups": "drug trafficking;drug possession;tax"},
            {"has_firearm": None, "offense_groups": "tax"},
            {"clemency_type": "pardon", "drugs": "LSD", "offense_groups": "drug possession"},
        )
    )
    assert counts.astype({"drug": object}).fillna("").iloc[:, :3].values.tolist() == [
        ["drug offenses", "", 2],
        ["drug offenses", "heroin", 2],
        ["drug offenses", "cocaine", 1],
        ["tax", "", 2],
        ["firearms", "", 1],
    ]
    assert counts["share_people"].tolist() == pytest.approx([2 / 3, 2 / 3, 1 / 3, 2 / 3, 1 / 3])


def test_courts_are_counted_of_one_type_of_grant() -> None:
    table = make_grants(
        {"district": "District of Maine"},
        {"clemency_type": "pardon", "district": "District of Maine"},
        {"clemency_type": "pardon", "district": "U.S. Army general court-martial"},
    )
    assert measures.count_by_district(table)["n_people"].tolist() == [1]
    assert measures.count_by_district(table, "pardon")["n_people"].tolist() == [1, 1]
    assert measures.count_by_state(table, "pardon")["state"].tolist() == ["Maine", "other court"]


def test_years_since_a_sentence_are_counted_by_the_calendar() -> None:
    # granted on March 30, 2016
    rows = [{"clemency_type": "pardon", "first_sentenced_on": day} for day in ("2015-12-31", "1990", "1990-05", None)]
    since = measures.years_since_sentence_by_person(make_grants(*rows, {"first_sentenced_on": "1990"}))
    assert since["years_since_sentence"].tolist() == [1, 26, 26]


@pytest.mark.parametrize("wrong", ["pardons", "Pardon", "commutations", ""])
def test_a_type_that_there_is_not_is_refused_and_not_counted_as_none(wrong: str) -> None:
    with pytest.raises(UsageError, match=f"no type of grants '{wrong}'; it is 'commutation' or 'pardon'"):
        measures.effective_people(make_grants(), wrong)  # type: ignore[arg-type]
