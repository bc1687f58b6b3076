"""The ledger of claims: recomputed from the rows, never typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import project
from analysis.claims import (
    CLAIM_MEASURES,
    Claim,
    ClaimReading,
    Evidence,
    Verdict,
    compare_definitions,
    judge_alternatives,
    judge_claim,
    judge_claims,
    read_claims,
    read_daily_claims,
    vary_claim,
)
from analysis.claims.reconcile import read_published_totals
from analysis.claims.registry import compute_figure
from analysis.claims.verdicts import figure_words, stated_words
from analysis.cli import clemency
from analysis.errors import InputError, UsageError
from analysis.grants.presidents import read_petitions, read_presidents
from analysis.grants.select import read_grants
from support.invented import make_grants

#: The claims of the article, by the ids of the contract, and what a reader of the list finds by hand.
ARTICLE = {
    "grants-61": "agrees",
    "freed-within-months": "agrees",  # 54 of 61 end on 28 July, two more by September
    "expire-july-28": "agrees",
    "total-248": "agrees",
    "past-seven-presidents": "agrees",  # 11 + 61 + 3 + 13 + 29 + 22 + 60 = 199 < 248 < 199 + 226
    "pardon-expunges": "differs",
    "pardons-70": "agrees",  # 9 + 8 + 5 + 17 + 13 + 12 + 2 + 4
    "life-more-than-a-third": "agrees",  # 21 of 61
    "firearm-12": "agrees",
    "firearm-with-drug-12": "differs",
    "drug-trafficking-8": "differs",  # all but the one convicted of a gun in a drug crime alone
    "five-kilograms-6": "agrees",
    "three-groups": "differs",  # 12 with a firearm, the 8 among them, and 6 others
    "petitions-1715": "not in the data",
    "pending-9115": "ambiguous",
    "served-ten-years": "not comparable",
    "harris-sentence": "agrees",
    "bretous-quantity": "differs",
    "bretous-sentence": "agrees",
    "ross-quantity": "agrees",
    "cameron-sentence": "agrees",
    "rosa-year": "differs",  # sentenced in 1995
    "harvey-year": "differs",  # in 1991
    "richardson-year": "agrees",
    "webster-year": "agrees",
    "rosa-served": "agrees",  # from August 8, 1995
    "webster-served": "agrees",  # from March 21, 1996
    "richardson-served": "not in the data",  # from June 16, 2006; custody before it is not published
}


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence(read_grants(project.GRANTS), read_presidents(), read_petitions())


@pytest.fixture(scope="module")
def verdicts(evidence: Evidence) -> dict[str, Verdict]:
    claims = (*read_claims(), *read_daily_claims(read_published_totals()))
    return {verdict.claim.id: verdict for verdict in judge_claims(claims, evidence)}


def test_the_article(verdicts: dict[str, Verdict]) -> None:
    assert {id_: verdicts[id_].verdict for id_ in ARTICLE} == ARTICLE


def test_every_claim_that_does_not_agree_is_explained(verdicts: dict[str, Verdict]) -> None:
    assert [id_ for id_, verdict in verdicts.items() if verdict.verdict != "agrees" and not verdict.note] == []
    single = {id_: verdict for id_, verdict in verdicts.items() if verdict.claim.says != "published that day"}
    assert {id_ for id_, verdict in single.items() if verdict.true_if} == {
        id_ for id_, verdict in single.items() if verdict.verdict == "differs"
    }
    assert verdicts["firearm-with-drug-12"].true_if.endswith("with or without a drug offense, which 12 people have.")


def test_no_claim_misses_its_batch_or_its_person(verdicts: dict[str, Verdict]) -> None:
    """A name or a batch typed wrongly would hide as a figure that the data do not hold."""
    missing = [id_ for id_, verdict in verdicts.items() if verdict.verdict == "not in the data"]
    assert missing == ["petitions-1715", "richardson-served"]


def test_the_white_house_on_earlier_presidents(verdicts: dict[str, Verdict]) -> None:
    # "More than the past N combined" is true for every N up to the one that is computed.
    said = {id_: v for id_, v in verdicts.items() if id_.endswith("/past-presidents")}
    assert len(said) == 13
    assert {v.verdict for v in said.values()} == {"agrees"}
    assert said["2016-03-30-obama/past-presidents"].outcomes[0].computed.value == 7


def test_others_who_counted_the_same_grants(verdicts: dict[str, Verdict]) -> None:
    assert {
        id_: verdicts[id_].verdict
        for id_ in ("ussc-reduction-share", "ussc-reduction-months", "firearm-before-august-2016", "obama-pardons-212")
    } == {
        "ussc-reduction-share": "not comparable",
        "ussc-reduction-months": "not comparable",
        "firearm-before-august-2016": "differs",  # 47 of 348 are 13.5 %
        "obama-pardons-212": "agrees",
    }


def test_published_figures_that_differ_are_those_of_the_reconciliation(verdicts: dict[str, Verdict]) -> None:
    daily = {id_: v for id_, v in verdicts.items() if v.claim.says == "published that day"}
    assert len(daily) == len(read_published_totals())
    assert sum(v.verdict == "differs" for v in daily.values()) == read_published_totals()["because"].notna().sum()


def test_every_measure_is_used_by_a_claim(verdicts: dict[str, Verdict]) -> None:
    claims = [verdict.claim for verdict in verdicts.values()]
    used = {reading.measure for claim in claims for reading in (*claim.readings, *claim.computed.values())}
    assert set(CLAIM_MEASURES) == used


def test_the_rows_behind_a_figure_are_as_many_as_it_says(verdicts: dict[str, Verdict], evidence: Evidence) -> None:
    places_of = set(evidence.grants["source"] + ":" + evidence.grants["source_line"].astype(str))
    for verdict in verdicts.values():
        for outcome in verdict.outcomes:
            assert set(outcome.computed.rows) <= places_of
            if (
                outcome.computed.rows
                and isinstance(outcome.computed.value, int)
                and outcome.reading.measure.startswith("count_")
            ):
                assert len(outcome.computed.rows) == outcome.computed.value, verdict.claim.id


# Verdicts are computed


def changed(evidence: Evidence, name: str, **cells: object) -> Evidence:
    grants = evidence.grants.copy()
    is_meant = (grants["batch_id"] == "2016-03-30-obama") & (grants["name"] == name)
    assert is_meant.sum() == 1
    for column, value in cells.items():
        grants.loc[is_meant, column] = value
    return Evidence(grants, evidence.presidents, evidence.petitions)


@pytest.mark.parametrize(
    ("id_", "name", "cells", "verdict"),
    [
        ("firearm-12", "Carmel Bretous", {"has_firearm": True}, "differs"),
        ("firearm-with-drug-12", "Carmel Bretous", {"has_firearm": True}, "agrees"),
        ("bretous-quantity", "Carmel Bretous", {"drug_quantities": "cocaine:5"}, "agrees"),
        ("bretous-quantity", "Carmel Bretous", {"drug_quantities": None}, "not in the data"),
        ("five-kilograms-6", "Carmel Bretous", {"drug_quantities": "cocaine:4999"}, "differs"),
        ("rosa-year", "Ismael Rosa", {"first_sentenced_on": "1994-05-01"}, "agrees"),
        ("harris-sentence", "Jerome Harris, Jr.", {"is_life_imposed": True}, "differs"),
        # 1,714 of his 1,715 commutations: no total to a day is known any more
        ("total-248", "Ismael Rosa", {"is_declined": True}, "not in the data"),
        ("grants-61", "Ismael Rosa", {"is_declined": True}, "differs"),
    ],
)
def test_a_changed_grant_changes_the_verdict(
    evidence: Evidence, id_: str, name: str, cells: dict[str, object], verdict: str
) -> None:
    claim = next(claim for claim in read_claims() if claim.id == id_)
    before = judge_claim(claim, evidence).verdict
    after = judge_claim(claim, changed(evidence, name, **cells))
    assert (before, after.verdict) == (ARTICLE[id_], verdict)
    assert verdict != before
    assert bool(after.note) == (verdict in claim.notes)  # the words for the old verdict are gone


def test_another_threshold_another_verdict(evidence: Evidence) -> None:
    def claim(stated: float) -> Claim:
        reading = ClaimReading("share_serving_life", {"batch_id": "2016-03-30-obama"}, relation=">")
        return Claim("x", "x", "x", "x", stated, (reading,))

    assert judge_claim(claim(0.34), evidence).verdict == "agrees"
    assert judge_claim(claim(0.35), evidence).verdict == "differs"


def test_a_table_without_the_batch_cannot_answer(evidence: Evidence) -> None:
    empty = Evidence(make_grants({"batch_id": "2016-05-05-obama", "granted_on": "2016-05-05"}), *(
        evidence.presidents, evidence.petitions))  # fmt: skip
    claims = [claim for claim in read_claims() if claim.id in ("grants-61", "total-248", "rosa-year")]
    assert {verdict.verdict for verdict in judge_claims(claims, empty)} == {"not in the data"}


# A ledger with faults

GOOD = """\
- id: one
  says: somebody
  source: somewhere
  says_on: 2016-04
  claim: so many
  stated: 61
  measure: count_commutations
  arguments: {batch_id: 2016-03-30-obama}
"""


@pytest.mark.parametrize(
    ("ledger", "message"),
    [
        (GOOD.replace("count_commutations", "count_comutations"), "line 1: one: measure: 'count_comutations' is not registered; did you mean"),
        (GOOD.replace("  stated: 61\n", ""), "line 1: one: stated: is missing"),
        (GOOD.replace("  says_on: 2016-04\n", ""), "line 1: one: says_on: is missing"),
        (GOOD.replace("2016-04", "April 2016"), "says_on: 'April 2016' is not a day as YYYY-MM-DD, nor a month"),
        (GOOD + "  link: example.org/page\n", "link: 'example.org/page' is no address that begins with https://"),
        (GOOD + "  true_if: With {n}.\n", "notes: {n} is no figure under computed"),
        (GOOD.replace("stated: 61", "stated: {}"), "stated: {} is no number"),
        (GOOD.replace("stated: 61", "stated: true"), "stated: True is no number and no word"),
        (GOOD.replace("batch_id:", "batch:"), "arguments: count_commutations takes no 'batch'; did you mean"),
        (GOOD.replace("  arguments: {batch_id: 2016-03-30-obama}\n", ""), "arguments: count_commutations needs 'batch_id'"),
        (GOOD.replace("{batch_id: 2016-03-30-obama}", "{batch_id: 7}"), "arguments: batch_id: 7 is not text"),
        (GOOD + GOOD, "line 9: one: id: stands in line 1 already"),
        (GOOD + "  stated: 62\n", "line 1: stated: stands twice"),
        (GOOD + "  relation: about\n", "relation: 'about' is none of"),
        (GOOD + "  tolerance: -1\n", "tolerance: -1 is not a number from 0 up"),
        (GOOD + "  notes: {agrees: 7}\n", "notes: not a mapping of verdict to words"),
        (GOOD + "  relation: none\n", "notes: a claim with the relation none says under 'not comparable' why"),
        (GOOD + "  notes: {agrees: 'All {n}.'}\n", "notes: {n} is no figure under computed"),
        (GOOD + "  computed: {n: {measure: count_firearm, arguments: {batch_id: x}}}\n", "computed: n: no note names it"),
        (GOOD + "  notes: {agrees: 'All {n}.'}\n  computed: {n: {measure: count_fire}}\n", "computed: n: measure: 'count_fire' is not"),
        (GOOD + "  notes: {agrees: 'All {n}.'}\n  computed: {n: 7}\n", "computed: not a mapping of names to measures"),
        (GOOD + "  notes: {maybe: who knows}\n", "notes: 'maybe' is none of agrees, differs"),
        (GOOD + "  note: x\n", "note: unknown key; did you mean"),
        (GOOD.replace("id: one", "id: 1"), "line 1: entry 1: id: is missing, or not text"),
        (GOOD.replace("measure: count_commutations", "readings: []").replace("  arguments: {batch_id: 2016-03-30-obama}\n", ""), "readings: not a list of readings"),
        ("- a: [", "line"),
        ("one: 1", "not a list of claims"),
        ("- 1", "entry 1: not a mapping"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_id_and_line(tmp_path: Path, ledger: str, message: str) -> None:
    path = tmp_path / "claims.yml"
    path.write_text(ledger, encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_claims(path)
    assert message in str(told.value)
    assert str(path) in str(told.value)


def test_all_faults_of_a_ledger_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "claims.yml"
    path.write_text(GOOD.replace("stated: 61", "x: 1") + GOOD.replace("id: one", "id: two").replace("count_", "n_"))
    with pytest.raises(InputError) as told:
        read_claims(path)
    assert [words in str(told.value) for words in ("one: stated", "one: x: unknown", "two: measure")] == [True] * 3


def test_no_ledger_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such list of claims"):
        read_claims(tmp_path / "absent.yml")


# The command


def test_claims_as_json() -> None:
    done = CliRunner().invoke(clemency, ["claims", "--json"])
    assert done.exit_code == 0, done.output
    ledger = json.loads(done.stdout)
    assert set(ARTICLE) <= {entry["id"] for entry in ledger}
    for entry in ledger:
        assert {"id", "claim", "source", "stated", "computed", "verdict", "note"} <= set(entry)
        assert {"says_on", "link", "archived", "true_if"} <= set(entry)
        assert entry["verdict"] in ("agrees", "differs", "ambiguous", "not comparable", "not in the data")
    by_id = {entry["id"]: entry for entry in ledger}
    assert (by_id["bretous-quantity"]["stated"], by_id["bretous-quantity"]["computed"]) == (5, 5000)
    trafficking = by_id["drug-trafficking-8"]
    assert (trafficking["computed"], len(trafficking["rows"])) == (60, 60)
    assert [reading["holds"] for reading in by_id["pending-9115"]["readings"]] == [True, False]


def test_claims_for_people() -> None:
    done = CliRunner().invoke(clemency, ["claims"])
    assert done.exit_code == 0
    assert "firearm-with-drug-12" in done.stdout
    assert "differs" in done.stdout
    assert "115 claims: " in done.stdout


def test_the_petitions_of_a_year_that_stands_twice_are_the_final_ones() -> None:
    petitions = read_petitions()
    row = petitions[(petitions["president"] == "Barack Obama") & (petitions["fiscal_year"] == 2017)]
    assert len(row) == 1
    assert int(row["granted_commutation"].iloc[0]) == 1_043
    assert pd.isna(row["closed_total"].iloc[0])


# Another day, another threshold


def test_a_claim_with_another_day_has_another_verdict(evidence: Evidence, verdicts: dict[str, Verdict]) -> None:
    """Of the article's "more than the past seven presidents": six on 18 December 2015, eleven on 19 December 2016."""
    claim = verdicts["past-seven-presidents"].claim
    for batch_id, n in (("2015-12-18-obama", 6), ("2016-12-19-obama", 11)):
        judged = judge_claim(vary_claim(claim, batch_id=batch_id), evidence)
        assert judged.outcomes[0].computed.value == n
        assert judged.note == ""  # what is said of a verdict is said of the claim as it stands
    assert claim.readings[0].arguments["batch_id"] == "2016-03-30-obama"


def test_a_claim_with_another_threshold(evidence: Evidence, verdicts: dict[str, Verdict]) -> None:
    claim = verdicts["served-ten-years"].claim
    change = judge_alternatives(claim, evidence)["years"]
    counts = {years: judged.outcomes[0].computed.value for years, judged in change.judged}
    # eleven of the 61 were sentenced less than ten years before, nobody less than six (the shortest: 6.9 years)
    assert (counts[10], counts[6]) == (11, 0)
    assert list(counts.values()) == sorted(counts.values())
    assert change.judged[change.own][0] == 10
    assert {judged.verdict for _, judged in change.judged} == {"not comparable"}


def test_life_sentences_are_counted_in_force_or_as_first_imposed() -> None:
    """Of four people the first sentence of one is not published: as imposed there are two, at least."""
    evidence = invented(
        {"is_life": True, "is_life_imposed": True},
        {"is_life": False, "is_life_imposed": True},
        {"is_life": False, "is_life_imposed": False},
        {"is_life": False, "is_life_imposed": None},
    )
    found = [compute_figure(evidence, "count_life", batch_id=BATCH, as_imposed=imposed) for imposed in (False, True)]
    assert [one.value for one in found] == [1, 2]

    def verdict(stated: int, relation: Any = "=") -> str:
        reading = ClaimReading("count_life", {"batch_id": BATCH, "as_imposed": True}, relation=relation)
        return judge_claim(Claim("x", "x", "x", "x", stated, (reading,)), evidence).verdict

    assert [verdict(n) for n in (1, 2, 3)] == ["differs", "not in the data", "not in the data"]
    assert (verdict(1, ">"), verdict(2, ">"), verdict(1, "<")) == ("agrees", "not in the data", "differs")


def test_a_share_is_said_with_its_count(verdicts: dict[str, Verdict]) -> None:
    # 56 of 61 are 91.8%, 47 of 348 are 13.51%
    assert verdicts["freed-within-months"].outcomes[0].words == "56 of 61 (92%)"
    assert verdicts["firearm-before-august-2016"].outcomes[0].words == "47 of 348 (13.5%)"
    assert [stated_words(verdicts[id_].claim) for id_ in ("freed-within-months", "life-more-than-a-third")] == [
        "more than half",
        "more than a third",
    ]


def test_what_a_claim_does_not_take_is_refused(verdicts: dict[str, Verdict]) -> None:
    with pytest.raises(UsageError, match="takes no 'batch'; did you mean batch_id"):
        vary_claim(verdicts["total-248"].claim, batch="2016-05-05-obama")


def test_of_a_claim_about_one_person_nothing_may_be_chosen(evidence: Evidence, verdicts: dict[str, Verdict]) -> None:
    assert judge_alternatives(verdicts["harris-sentence"].claim, evidence) == {}


# Definitions side by side


def test_the_definitions_of_the_project(evidence: Evidence) -> None:
    life, total = compare_definitions(project.HAND / "definitions.yml", evidence)
    assert [one.computed.value for one in total.definitions] == [1715, 1716]
    in_force, imposed, either = (one.computed.value for one in life.definitions)
    assert in_force == 569  # docs/reconciliation.md
    assert max(in_force, imposed) <= either <= in_force + imposed


def test_definitions_count_invented_people(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"is_life": True, "is_life_imposed": True},
        {"is_life": False, "is_life_imposed": True},
        {"is_life": True, "is_life_imposed": True, "is_declined": True},
        {"is_life": False, "is_life_imposed": False},
    ]
    evidence = Evidence(make_grants(*rows), read_presidents(), read_petitions())
    counts = {
        which: compute_figure(evidence, "count_of_president", president="Barack Obama", which=which).value
        for which in ("took effect", "on the list", "life in force", "life as imposed", "life in force or as imposed")
    }
    assert list(counts.values()) == [3, 4, 1, 2, 2]
    assert compute_figure(evidence, "count_of_president", president="Nobody", which="on the list").value is None


def test_a_column_that_is_not_there_is_told_with_its_claim(evidence: Evidence) -> None:
    person = {"batch_id": "2016-03-30-obama", "name": "Jerome Harris, Jr.", "columns": ["imposed_month"]}
    claim = Claim("harris", "x", "x", "x", 300, (ClaimReading("person_value", person),))
    with pytest.raises(InputError, match="harris: the grants table has no column 'imposed_month'"):
        judge_claim(claim, evidence)


def test_figures_are_told_with_their_units() -> None:
    def words(measure: str, value: object, **arguments: object) -> str:
        return figure_words(ClaimReading(measure, arguments), value)

    assert words("person_quantity", [5000.0, 50.0], drugs=["cocaine", "cocaine base"]) == "5,000 grams, 50 grams"
    assert words("person_quantity", [5000.0, None], drugs=["cocaine", "PCP"]) == "5,000 grams, unknown"
    assert words("fiscal_year_figure", 9115) == "9,115"
    assert words("cut_months_interval", [80.08, 111.5]) == "80.1 months to 111.5 months"
    assert words("share_serving_life", 21 / 61) == "34.4%"
    columns = ["imposed_months", "supervised_release_months", "expires_on"]
    assert words("person_value", ["235", "life", "2016-07-28"], columns=columns) == "235 months, life, July 28, 2016"
    assert words("person_value", ["300", "12", None], columns=columns) == "25 years, 12 months, unknown"
    assert words("person_value", "2016-07", columns=["first_sentenced_on"]) == "2016-07"


# People and groups


BATCH = "2016-03-30-obama"


def invented(*rows: dict[str, object]) -> Evidence:
    return Evidence(make_grants(*rows), read_presidents(), read_petitions())


def test_somebody_in_two_groups_is_counted_once() -> None:
    evidence = invented(
        {"name": "A", "has_firearm": True, "offenses": "firearm in a drug crime", "drug_quantities": "cocaine:5000"},
        {"name": "B", "has_firearm": False, "offenses": "drug distribution", "drug_quantities": "cocaine:4999"},
        {"name": "C", "has_firearm": None, "offenses": None, "drug_quantities": None},
        {"name": "D", "has_firearm": None, "offenses": "drug distribution", "drug_quantities": "cocaine:6000"},
    )
    groups = ["firearm", "firearm in a drug crime", "five kilograms of cocaine"]
    assert compute_figure(evidence, "count_in_groups", batch_id=BATCH, groups=groups).value == 2  # A and D
    assert (
        compute_figure(evidence, "count_in_no_group", batch_id=BATCH, groups=groups).value == 1
    )  # B; of C nobody knows
    with pytest.raises(UsageError, match="there is no group 'firearms'; did you mean firearm"):
        compute_figure(evidence, "count_in_groups", batch_id=BATCH, groups=["firearms"])


@pytest.mark.parametrize(
    ("sentenced", "verdict", "words"),
    [
        ("1996-03-29", "agrees", "at least 20 years 1 day"),  # 7,306 days; 20 years of 365.25 days are 7,305
        ("1996-03-30", "not in the data", "at least 20 years"),  # exactly, and custody before is not published
        ("2006-06-16", "not in the data", "at least 9 years 288 days"),  # 3,575 days, 9 years are 3,287.25
        ("1996", "not in the data", "unknown"),
    ],
)
def test_time_served_is_a_least_that_can_bear_out_and_not_refute(sentenced: str, verdict: str, words: str) -> None:
    reading = ClaimReading("person_years_served", {"batch_id": BATCH, "name": "Ann Roe"}, relation=">")
    claim = Claim("roe", "x", "x", "served more than 20 years", 20, (reading,))
    judged = judge_claim(claim, invented({"name": "Ann Roe", "first_sentenced_on": sentenced}))
    assert (judged.verdict, judged.outcomes[0].words) == (verdict, words)


def test_people_who_had_served_are_counted_from_sentencing(evidence: Evidence) -> None:
    # fifty of the 61 were sentenced ten years before or earlier, eleven later
    assert compute_figure(evidence, "count_served_at_least", batch_id=BATCH, years=10).value == 50
    unknown = invented({"first_sentenced_on": "1996"})
    assert compute_figure(unknown, "count_served_at_least", batch_id=BATCH, years=10).value is None


def test_a_claim_of_law_is_held_to_what_is_published(verdicts: dict[str, Verdict]) -> None:
    judged = verdicts["pardon-expunges"]
    assert judged.verdict == "differs"
    assert judged.outcomes[0].computed.rows == ()  # no grant proves it


# Notes


def test_the_figures_in_a_note_are_computed(evidence: Evidence, verdicts: dict[str, Verdict]) -> None:
    # 12 with a firearm and 6 with five kilograms, nobody in both; the 8 are among the 12
    assert "describe 18 of the 61 people at most. The other 43 " in verdicts["firearm-12"].note
    assert "60 of the 61 were convicted" in verdicts["drug-trafficking-8"].note
    assert "8 of the 61 have such a count (18 USC 924(c))" in verdicts["drug-trafficking-8"].note
    assert "50 of the 61 had served ten years" in verdicts["served-ten-years"].note
    assert "the other 11 may have" in verdicts["served-ten-years"].note
    assert "the sentencing on August 8, 1995, to" in verdicts["rosa-served"].note
    # one person more with five kilograms, who has no firearm
    more = changed(evidence, "Ismael Rosa", drug_quantities="cocaine:5000")
    claim = next(claim for claim in read_claims() if claim.id == "firearm-12")
    assert "describe 19 of the 61 people at most. The other 42 " in judge_claim(claim, more).note


def test_a_note_leaves_out_what_another_table_does_not_know() -> None:
    claim = next(claim for claim in read_claims() if claim.id == "served-ten-years")
    judged = judge_claim(claim, invented({"batch_id": "2016-05-05-obama", "granted_on": "2016-05-05"}))
    assert judged.verdict == "not comparable"
    assert judged.note.startswith("The article reports ten years served")
    assert "Counted from sentencing" not in judged.note
    assert "unknown" not in judged.note


def test_notes_are_sentences_without_a_place_left_open(verdicts: dict[str, Verdict]) -> None:
    notes = [verdict.note for verdict in verdicts.values() if verdict.note]
    assert [note for note in notes if not note.endswith(".") or note[0].islower() or "{" in note] == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("a: 1", "not a list of questions"),
        ("- {definitions: []}", "question 1: question: is missing"),
        ("- {question: How many, definitions: 3}", "question 1: definitions: not a list"),
        (
            "- {question: How many, definitions: [{words: a, measure: count_of_presidents, used_by: b}]}",
            "definition 1: measure: 'count_of_presidents' is not registered; did you mean count_of_president",
        ),
        (
            "- {question: How many, definitions: [{words: a, measure: not_published}]}",
            "definition 1: used_by: is missing",
        ),
        (
            "- {question: How many, definitions: [{words: a, measure: not_published, used_by: b}]}",
            "definition 1: measure: not_published is no count",
        ),
        (
            "- {question: How many, definitions: [{words: 3, measure: count_firearm, arguments: {batch_id: x},"
            " used_by: b}]}",
            "definition 1: words: is missing",
        ),
        ("- {question: How many, definitions: [], asks: me}", "question 1: asks: unknown key"),
        (
            "- {question: How many, definitions: [{words: a, measure: count_firearm, relation: '>', used_by: b,"
            " arguments: {batch_id: x}}]}",
            "definition 1: relation: unknown key",
        ),
    ],
)
def test_bad_definitions_are_refused(tmp_path: Path, evidence: Evidence, words: str, message: str) -> None:
    path = tmp_path / "definitions.yml"
    path.write_text(words)
    with pytest.raises(InputError, match=message):
        compare_definitions(path, evidence)
