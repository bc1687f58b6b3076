"""Sentences that are true whatever the rows hold: ties at the median, values that no list states, days, equals.

Each expected number is counted by plain Python beside the project, over invented people, or is that of a published page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from statistics import median
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import charts, measures
from analysis import text as wording
from analysis.claims import Evidence, judge_alternatives, judge_claim, read_claims, vary_claim
from analysis.claims.ledger import compare_definitions
from analysis.exhibits import Chart, Statement, figures, show
from analysis.exhibits.presidents import table_past
from analysis.grants.presidents import read_petitions, read_presidents
from analysis.grants.select import choose_batch
from analysis.lab import explore
from analysis.measures.batches import known_or_missing, summarize_by_batch
from analysis.project import HAND
from analysis.publish.verify import say_numbers
from analysis.site.compare_page import batch_values
from analysis.site.presidents_page import _say_most
from analysis.text.numbers import number_words
from analysis.text.presidents import describe_fiscal_years, describe_in_office, say_in_office, say_leaders
from analysis.text.sentence import finds_nothing
from support import ROOT
from support.invented import make_grants
from support.real import real_grants, real_results

BATCH = "2016-03-30-obama"
BIDEN = "2022-04-26-biden"

Row = dict[str, object]


@pytest.fixture(scope="module")
def grants() -> pd.DataFrame:
    """The real table."""
    return real_grants()


@pytest.fixture(scope="module")
def presidents() -> pd.DataFrame:
    return read_presidents()


the_presidents = cache(read_presidents)


def results_of(*rows: Row, **defaults: object) -> dict[str, Any]:
    return measures.batch_results(make_grants(*rows, **defaults), BATCH, the_presidents())


def presidents_without_total(slug: str) -> pd.DataFrame:
    """The presidents, of whom one has no published total: that of the invented lists stands."""
    presidents = the_presidents().copy()
    presidents.loc[presidents["slug"] == slug, ["n_commutations", "n_together"]] = pd.NA
    return presidents


def of_day(day: str, president: str, *rows: Row, presidents: pd.DataFrame | None = None) -> dict[str, Any]:
    """The results of one day; the slug is that of the president's only time in office, if there is no other."""
    slug = {"Barack Obama": "obama", "Joseph R. Biden Jr.": "biden", "Donald J. Trump": "trump-2"}[president]
    table = make_grants(*rows, batch_id=f"{day}-{slug}", granted_on=day, president=president)
    return measures.batch_results(table, f"{day}-{slug}", the_presidents() if presidents is None else presidents)


def in_words(n: int, of: int) -> str:
    return "all" if n == of else number_words(n)


# --- a median and its ties -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "said"),
    [
        # sorted 180, 240, 240, 240, 360: the middle one is 240, and four of five are that or more
        ([240, 180, 240, 360, 240], "a median of 240 months (20 years), four of them that long or longer"),
        # all equal: the median is each of them
        ([240] * 6, "a median of 240 months (20 years), all of them that long or longer"),
        # an even number without a tie: 200, between 120, 180 and 220, 300; two of four, and here it is half
        ([300, 120, 220, 180], "a median of 200 months (16.7 years), two of them that long or longer"),
        # an odd number without a tie: three of five are more than half
        ([1, 2, 3, 4, 5], "a median of 3 months, three of them that long or longer"),
    ],
)
def test_a_median_comes_with_how_many_have_it_or_more(months: list[int], said: str) -> None:
    sentences = str(wording.say_sentences(results_of(*({"sentence_months": n} for n in months))))
    assert said in sentences
    cuts = str(wording.say_cuts(results_of(*({"sentence_months": n + 12, "commuted_months": 12} for n in months))))
    assert said in cuts


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=6), min_size=4, max_size=12))
def test_the_count_at_a_median_is_the_plain_count_of_any_people(values: list[int]) -> None:
    """Small whole numbers, so that ties are common; sentences and cuts of so many years, years served in days."""
    n_or_more = in_words(sum(value >= median(values) for value in values), len(values))
    rows: list[Row] = [
        {"sentence_months": 12 * n + 12, "commuted_months": 12, "first_sentenced_on": f"{2016 - n}-03-30"}
        for n in values
    ]
    results = results_of(*rows)
    for say in (wording.say_sentences, wording.say_cuts):
        assert re.findall(r"a median of [^,]+, (\w+) of them that long or longer", str(say(results))) == [n_or_more]
    served = str(wording.say_years_served(results))
    if min(values) < max(values):
        assert f" years before the grant, {n_or_more} of them that long or longer" in served.replace(
            "1 year ", "1 years "
        )
        spread = wording.describe_spread(pd.Series(values, dtype=float), "years")
        assert f", {n_or_more} of them at that or above." in spread
    assert "half" not in f"{served} {wording.describe_spread(pd.Series(values, dtype=float), 'years')}".lower()


def test_of_the_40_of_30_march_2016_32_have_the_median_or_more(grants: pd.DataFrame, presidents: pd.DataFrame) -> None:
    results = real_results(BATCH)
    assert str(wording.say_sentences(results)).startswith(
        "The 40 sentences of a number of months have a median of 240 months (20 years), 32 of them that long or longer;"
    )
    people = measures.sentences_by_person(choose_batch(grants, BATCH))
    assert "a median of 240 months, 32 of them at that or above." in wording.describe_sentences(people)


def test_a_new_term_that_is_no_shorter_is_told_apart() -> None:
    def cut(*terms: tuple[int, int]) -> str:
        return str(wording.say_cuts(results_of(*({"sentence_months": a, "commuted_months": b} for a, b in terms), {})))

    # cuts of 60, 60, 0 and 120: the median is 60, which three of four have or more; the mean is 60
    assert cut((120, 60), (120, 60), (90, 90), (240, 120)) == (
        "4 of 5 grants name both terms; the cuts have a median of 60 months (5 years), three of them that long or longer; "
        "their mean is 60 months (5 years). For one of them the new term is no shorter."
    )
    assert cut((60, 60), (60, 90)).endswith(
        "none of these sentences was cut: each new term is as long as the old one or longer."
    )
    assert "no shorter" not in cut((120, 60), (120, 60))


def test_a_new_end_without_a_day_of_sentencing_is_not_said_to_be_unnamed() -> None:
    """The grant names the day; that of the first sentencing is what is missing."""
    row: Row = {"sentence_months": 240, "expires_on": "2016-07-28", "first_sentenced_on": "2006"}
    assert str(wording.say_new_ends(results_of(row, row))) == (
        "No grant in this batch has a sentence of months with both the day of the first sentencing and that of a new end."
    )
    full = {**row, "first_sentenced_on": "2006-07-28"}
    assert str(wording.say_new_ends(results_of(full, full, row))).startswith(
        "For 2 people a sentence of months, the day of the first sentencing and that of a new end are known;"
    )


# --- what no list states is no "no" -----------------------------------------------------------------------

LIFE: Row = {"is_life": True, "is_life_imposed": True}
AMENDED: Row = {"sentence_months": 240, "is_life_imposed": None}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        # eight people as of 19 December 2013: five first sentenced to life, of one it is not published
        ([LIFE] * 5 + [{"is_life": True, "is_life_imposed": None}] + [{}] * 2,
         "As first imposed, five of eight were life; one first sentence is not published."),
        # the number in force and the number known are the same, and it is not known that the number imposed is
        ([LIFE, AMENDED, AMENDED], "As first imposed, one of three was life; two first sentences are not published."),
        ([{}, AMENDED], "As first imposed, none is known to have been life; one first sentence is not published."),
        ([AMENDED, AMENDED], "Whether the first sentences were life is not published."),
        ([AMENDED], "Whether the first sentence was life is not published."),
        ([LIFE, {}], "As first imposed, the number of life sentences is the same."),
        ([{"is_life": True}, {}], "As first imposed, none was life."),
        ([{"is_life": True}], "Life was not imposed at first."),
    ],
)  # fmt: skip
def test_a_first_sentence_that_is_not_published_is_not_another(rows: list[Row], said: str) -> None:
    results = results_of(*rows)
    assert results["life"]["as_imposed_unknown"] == sum(row.get("is_life_imposed", False) is None for row in rows)
    assert str(wording.say_life(results)).endswith(said)


@pytest.mark.slow("every batch of the real table")
def test_the_first_sentences_that_are_not_published(grants: pd.DataFrame, presidents: pd.DataFrame) -> None:
    """Seven people of the real table, known only as amended, and three lists that print no sentence."""
    unknown = {"2013-12-19": 1, "2014-04-15": 1, "2014-12-15": 2, "2014-12-17": 1, "2017-01-19": 1, "2023-12-22": 1}
    no_sentences = {"2024-12-12": 1_499, "2024-12-23": 37, "2025-01-20": 14}
    for batch_id in grants["batch_id"].unique():
        results = real_results(batch_id)
        assert results["life"]["as_imposed_unknown"] == (unknown | no_sentences).get(batch_id[:10], 0)
        assert ("not published" in str(wording.say_life(results))) == (batch_id[:10] in unknown)
    life, _ = compare_definitions(HAND / "definitions.yml", Evidence(grants, presidents, read_petitions()))
    # of the one who was serving life it is known that life is named somewhere in the sentence
    assert [one.computed.unknown for one in life.definitions] == [0, 6, 5]
    assert "not known of 6" in life.definitions[1].words


FLAGS = st.lists(st.sampled_from([True, False, None]), min_size=2, max_size=9)


@settings(max_examples=30, deadline=None)
@given(FLAGS)
def test_unknown_flags_are_never_counted_as_no(flags: list[bool | None]) -> None:
    n, n_true, n_unknown = len(flags), flags.count(True), flags.count(None)
    rows: list[Row] = [
        {"is_life": flag, "has_firearm": flag, "drugs": "PCP", "requires_drug_treatment": flag} for flag in flags
    ]
    results = results_of(*rows)
    life, firearms, terms = (
        str(say(results)) for say in (wording.say_life, wording.say_firearms, wording.say_conditions)
    )
    figures = {figure.label: str(figure.value) for figure in wording.key_figures(results)}
    # all: the list does not say; none: only of what it says; some: the number, and of how many it does not say
    gap = f"or {n_unknown} {'person' if n_unknown == 1 else 'people'} the list does not say."
    if n_unknown == n:
        assert life.startswith("The list does not say whether anyone in this batch was serving life imprisonment.")
        assert not {"serving life", "with a firearm conviction"} & set(figures)
    else:
        assert (gap in life) == (n_unknown > 0)
        assert figures["serving life"] == figures["with a firearm conviction"] == f"{n_true} of {n - n_unknown}"
    if not n_true:
        assert life.startswith("No sentence in this batch was life") == (n_unknown == 0)
        # what is not listed is not said not to be
        assert firearms == "No firearm conviction is listed for anyone in this batch."
        assert terms.startswith(
            "No grant in this batch is known to carry" if n_unknown else "No grant in this batch carries"
        )
    else:
        assert (gap in firearms) == (n_unknown > 0)
        assert re.match(rf"({n_true} of|All) {n} people", firearms)
    assert ("not all of this is stated" in terms) == (n_unknown > 0)
    row = summarize_by_batch(make_grants(*rows)).to_dict("records")[0]
    in_force, firearm = (batch_values(row, [])[at] for at in (5, 12))
    assert in_force == firearm
    assert (in_force == "–") == (n_unknown == n)
    assert n_unknown in (0, n) or f"{n_unknown} not known" in in_force
    assert not in_force.startswith("none of") or f"none of {n - n_unknown}" in in_force


def test_a_total_with_unknown_life_sentences_is_of_those_known() -> None:
    day: Row = {"batch_id": "2016-01-16-obama", "granted_on": "2016-01-16", "is_life": None}
    results = measures.batch_results(make_grants(day, LIFE, {}), BATCH, presidents_without_total("obama"))
    assert results["running"] == {"commutations": 3, "life_in_force": 1, "life_in_force_unknown": 1}
    figures = {figure.label: str(figure.comparison) for figure in wording.key_figures(results)}
    assert figures["serving life"].startswith("1 of 2 by that day")
    assert "one of them known to be of life imprisonment in force" in str(wording.say_running(results))


def test_people_without_a_sentence_in_the_list_are_told() -> None:
    results = results_of({"sentence_months": 240}, {}, {}, {"is_death": True}, LIFE)
    assert results["context"]["n_sentence_unknown"] == 2
    assert str(wording.say_sentences(results)).startswith(
        "The only sentence of a number of months that is stated was 240 months (20 years). For 2 people no sentence is stated."
    )


def test_a_batch_whose_life_sentences_are_not_known_has_no_number_in_the_chart() -> None:
    life = measures.share_life_in_force(make_grants({"is_life": None}, {"is_life": None}))
    assert life["n_life_in_force"].isna().all()
    assert life["n_life_imposed_unknown"].tolist() == [0]
    assert wording.describe_counts(life, "granted_on", "n_life_in_force", of="n_commutations") == (
        "Bar chart: 30 March 2016 not known."
    )
    figure = charts.draw_figure(charts.draw_life_share, life, 6.4)
    assert "not known" in [text.get_text() for text in figure.axes[0].texts]


# --- the ten years of 2014 --------------------------------------------------------------------------------

SERVED: list[Row] = [{"first_sentenced_on": f"{year}-01-02", "sentence_months": 240} for year in range(1999, 2004)]


@pytest.mark.parametrize(
    ("day", "president", "is_asked"),
    [
        ("2011-11-21", "Barack Obama", False),
        ("2013-12-19", "Barack Obama", False),
        ("2014-04-15", "Barack Obama", False),
        ("2014-04-22", "Barack Obama", False),  # the eve of its announcement
        ("2014-04-23", "Barack Obama", True),
        ("2016-03-30", "Barack Obama", True),
        ("2017-01-19", "Barack Obama", True),
        ("2022-04-26", "Joseph R. Biden Jr.", False),
        ("2025-05-28", "Donald J. Trump", False),
    ],
)
def test_the_criterion_is_named_in_the_time_of_the_initiative_alone(day: str, president: str, is_asked: bool) -> None:
    """Finding, key figure, line of the chart and its words; as a plain number it stands in the results of any day."""
    results = of_day(day, president, *SERVED)
    served = pd.DataFrame({"years_served": [9.0, 10.0, 11.0]})
    criterion = results["context"]["criterion_years"]
    figure = charts.draw_figure(charts.draw_years_served, served, 6.4, criterion=criterion)
    told = {
        "finding": str(wording.say_years_served(results)),
        "key figure": " ".join(str(figure.comparison) for figure in wording.key_figures(results)),
        "line": " ".join(text.get_text() for text in figure.axes[0].texts),
        "words": wording.describe_years_served(served, criterion),
    }
    assert {name: "ten years" in words.lower() for name, words in told.items()} == dict.fromkeys(told, is_asked)
    assert ("initiative" in told["finding"]) == is_asked
    # neither do the rows of its people lead to those under ten years, nor is the day compared by it
    table = make_grants(*SERVED, batch_id=results["batch"]["id"], granted_on=day, president=president)
    days = summarize_by_batch(table).to_dict("records")
    if results["years_served"]["under_ten"]:
        assert ("years_served=under+10" in measures.list_selections(table)) == is_asked
        assert (batch_values(days[0], [])[9] != "–") == is_asked
    assert isinstance(results["years_served"]["under_ten"], int)


def test_the_notebook_names_the_criterion_in_no_text_of_its_own() -> None:
    """What stands in the notebook stands on every page."""
    for path in (ROOT / "notebooks").rglob("*.ipynb"):
        assert "initiative" not in path.read_text(encoding="utf-8"), path


def test_a_choice_of_days_in_and_out_of_the_initiative_has_no_criterion() -> None:
    first: Row = {"batch_id": "2011-11-21-obama", "granted_on": "2011-11-21"}
    for rows, is_asked in ((SERVED, True), ([{**SERVED[0], **first}, *SERVED], False)):
        table = make_grants(*rows)
        chart = next(one for one in explore.explore(table, measure="years served").exhibits() if isinstance(one, Chart))
        assert ("A line at ten years" in chart.alt) == is_asked


# --- totals that are not known ----------------------------------------------------------------------------


@pytest.mark.slow("every batch of the real table")
def test_a_total_is_known_by_one_rule_everywhere(grants: pd.DataFrame, presidents: pd.DataFrame) -> None:
    """Of President Biden's commutations the lists hold a part, as of President Trump's; of Presidents Bush's and
    Clinton's none; of President Obama's all."""
    known = measures.known_running_totals(grants, presidents).set_index("batch_id")["n_running_commutations"]
    totals = {batch_id: None if pd.isna(total) else int(total) for batch_id, total in known.items()}
    lacking = {batch_id for batch_id, total in totals.items() if total is None}
    assert {batch_id[11:] for batch_id in lacking} == {"biden", "bush", "clinton", "trump", "trump-2"}
    assert totals[BATCH] == 248
    evidence = Evidence(grants, presidents, read_petitions())
    past = measures.past_combined_by_batch(grants, presidents).set_index("batch_id")
    numbers = [name for name in past if name.startswith("n_")]
    for batch_id in totals:
        results = real_results(batch_id)
        is_lacking = batch_id in lacking
        assert (set(results["presidents"].values()) == {None}) == is_lacking, batch_id
        assert (results["context"]["n_earlier_with_more"] is None) == is_lacking
        assert (evidence.figure("past_presidents", batch_id=batch_id).value is None) == is_lacking
        assert finds_nothing(wording.say_past_presidents(results)) == (is_lacking or not totals[batch_id])
        if batch_id in past.index:
            assert past.loc[batch_id, numbers].isna().all() == is_lacking
        assert measures.count_by_president(totals[batch_id], presidents, batch_id).empty != bool(totals[batch_id])
        assert len(measures.place_among_past(totals[batch_id], presidents, batch_id)) > int(bool(totals[batch_id]))
    rows = table_past(past.reset_index()).to_html().split("<tr>")
    biden = [row for row in rows if "Biden" in row]
    assert len(biden) == len([batch_id for batch_id in past.index if batch_id.endswith("-biden")]) > 0
    assert all(row.count("–") >= 6 and ">0<" not in row for row in biden)
    claim = next(claim for claim in read_claims() if claim.id == "past-seven-presidents")
    assert judge_claim(vary_claim(claim, batch_id=BIDEN), evidence).verdict == "not in the data"
    choices = dict(judge_alternatives(claim, evidence)["batch_id"].judged)
    assert choices[BIDEN].outcomes[0].computed.value is None


def test_totals_of_lists_that_are_not_known_to_be_whole_are_theirs() -> None:
    """Of two of 4,165 nothing is known; of a president without a published total those of the lists stand."""
    biden = of_day("2022-04-26", "Joseph R. Biden Jr.", LIFE, {})
    trump = of_day("2025-05-28", "Donald J. Trump", LIFE, {}, presidents=presidents_without_total("trump-2"))
    assert set(biden["running"].values()) == set(biden["presidents"].values()) == {None}
    missing = (
        "The lists read here hold 2 of President Joseph R. Biden Jr.'s 4,165 commutations, so how many had been made"
    )
    for finding in (wording.say_running, wording.say_past_presidents, wording.say_rank):
        assert str(finding(biden)).startswith(missing)
        assert finds_nothing(finding(biden)) == (finding is not wording.say_running)  # once it is said
    # of a president in office more grants of both types together were published than these two
    in_office = of_day("2025-05-28", "Donald J. Trump", LIFE, {})
    assert in_office["running"]["commutations"] is None
    assert str(wording.say_running(in_office)).startswith(
        "The lists read here hold 2 commutations by President Donald J. Trump, and not all, so how many"
    )
    shown = show(figures.RUNNING_TOTAL, measures.known_running_totals(make_grants(), the_presidents()).dropna(), biden)
    assert isinstance(shown, Statement)
    assert "hold no commutation" not in str(shown.to_data())
    assert [str(figure.comparison) for figure in wording.key_figures(biden)[:2]] == ["", ""]
    # the president's first day in the lists: as if there had been an earlier one
    later = {**trump, "running": {**trump["running"], "commutations": 5}}
    assert "the lists read here hold 5 commutations by President" in str(wording.say_running(later))
    assert all("lists" in str(figure.comparison) for figure in wording.key_figures(later)[:2])
    assert trump["presidents"]["past_n_combined"] == 0
    assert str(wording.say_past_presidents(trump)) == (
        "2 by that day in the lists read here is not more than the president before, who made 4,165."
    )
    # Presidents Theodore Roosevelt to Biden are 20, in 21 times in office; the second of the same president is no other
    assert str(wording.say_rank(trump)).startswith("Of the 21 earlier times in office since 1901, all had more")


def test_no_commutation_of_a_day_is_no_count_where_the_lists_lack_some(
    grants: pd.DataFrame, presidents: pd.DataFrame
) -> None:
    days = known_or_missing(summarize_by_batch(grants), presidents, "n_commutations", "n_pardons").set_index("batch_id")
    assert pd.isna(days.at["2022-12-30-biden", "n_commutations"])
    assert days.at[BIDEN, "n_commutations"] == 75
    assert days.at["2010-12-03-obama", "n_commutations"] == 0  # all of his are in the lists
    assert days.at[BATCH, "n_pardons"] == 0


# --- courts, and equals ------------------------------------------------------------------------------------


def test_people_of_a_court_martial_are_in_no_state_and_no_district(
    grants: pd.DataFrame, presidents: pd.DataFrame
) -> None:
    """Of the 209 of 17 January 2017 two were sentenced by a court-martial of the Army."""
    results = real_results("2017-01-17-obama")
    assert str(wording.say_states(results)).startswith(
        "207 of 209 people (99 %) were sentenced by federal district courts, in 36 states, in the District of Columbia and in Guam"
    )
    assert str(wording.say_districts(results)) == (
        "The people were sentenced in 64 districts and by one other court, 11 in the District of South Carolina."
    )
    court = "U.S. Army Court Martial"
    alone = results_of({"district": court}, {"district": court}, {"district": "District of Maine"}, {})
    assert str(wording.say_districts(alone)) == (
        f"3 of 4 people were sentenced in one district and by one other court, two by the {court}. "
        "For 1 person no district is stated."
    )


def test_days_that_as_many_sentences_expire_on_are_all_named() -> None:
    days = ["2016-07-28"] * 2 + ["2016-09-26"] * 2 + ["2017-03-30"]
    assert str(wording.say_expiry(results_of(*({"expires_on": day} for day in days)))).startswith(
        "2 of 5 sentences each were commuted to expire on 28 July 2016 and 26 September 2016."
    )


def test_the_courts_that_are_shown_are_those_with_the_most_people_only_if_they_are() -> None:
    def note(*counts: int, at_most: int) -> str:
        names = [f"District of {chr(65 + at)}" for at in range(len(counts))]
        whole = pd.DataFrame({"district": pd.array([*names[:-1], None], dtype="string"), "n_people": counts})
        return wording.say_cut_off(measures.leading(whole, at_most=at_most), whole, BATCH)

    # the last row is of people whose court is not stated, and no court
    assert note(3, 2, 1, 1, at_most=2).endswith("2 of 3 courts shown, those with the most people.")
    assert note(2, 2, 2, 2, at_most=2).endswith("2 of 3 courts shown, others have as many people.")


def test_equals_are_all_named() -> None:
    compared = pd.DataFrame({"president": ["A", "B", "C"], "n_commutations": [3, 3, 1]})
    assert say_leaders(compared, "n_commutations") == "Most commutations: A and B, with 3 each, of three presidents."
    totals = compared.assign(n_pardons=[1, 2, 3])
    assert _say_most(totals) == (
        "Of 3 times in office with a known total, the most commutations are A’s and B’s (3 each), the most pardons C’s (3)."
    )
    days = pd.DataFrame({"granted_on": pd.to_datetime(["2016-03-30", "2016-05-05"]), "n_commutations": [4, 4]})
    days = days.assign(batch_id=["2016-03-30-obama", "2016-05-05-obama"], president="Barack Obama", years_in_office=1.0)
    holdings = pd.DataFrame({"slug": [], "n_commutations": [], "n_published_commutations": []})
    assert say_in_office(days, holdings) == "The largest days are 30 March 2016 and 5 May 2016 with 4 each."
    assert "the most on 30 March 2016 and 5 May 2016 with 4 each" in describe_in_office(days)
    years = pd.DataFrame(
        {"fiscal_year": [1900, 1901, 1902, 1903], "n_pardons": [9, 5, 5, 5], "n_commutations": [4, 3, 2, 1]}
    )
    assert "1901 with 5, 1902 with 5, 1903 with 5" in describe_fiscal_years(years)
    row = summarize_by_batch(make_grants(*({"drugs": drug} for drug in ("PCP", "LSD", "heroin", "cocaine")))).to_dict(
        "records"
    )[0]
    shown = batch_values(row, [("heroin", 3), ("LSD", 2), ("PCP", 1), ("cocaine", 1), ("MDMA", 0)])
    assert shown[14] == "heroin 3, LSD 2, PCP 1, cocaine 1"


def test_a_declined_grant_is_further_only_to_others() -> None:
    declined: Row = {"is_declined": True}
    assert str(wording.say_grants(results_of(declined))).endswith(
        "took effect. One grant is marked as declined or not effectuated and not counted."
    )
    assert "Two further grants are marked as declined" in str(wording.say_grants(results_of({}, declined, declined)))


def test_two_presidents_on_one_day_are_one_day() -> None:
    rows: Sequence[Row] = [
        {"batch_id": "2001-01-20-clinton", "granted_on": "2001-01-20", "president": "Bill Clinton"},
        {"batch_id": "2001-01-20-bush", "granted_on": "2001-01-20", "president": "George W. Bush"},
        {},
    ]
    table = make_grants(*rows)
    assert "on 2 days, 20 January 2001 to 30 March 2016" in wording.say_span(measures.share_life_in_force(table))
    assert "on 2 days, 20 January 2001 to 30 March 2016" in wording.say_selection_of(table)


# --- words that stand on no page ---------------------------------------------------------------------------

#: Forms that are true by accident, or of another day than the page's.
BANNED = re.compile(r"\bto this day\b|\bhalf of (the|them|these)\b|shortens no sentence|\bn = 0\b", re.IGNORECASE)


def test_no_form_that_is_true_by_accident_is_said_of_any_batch(grants: pd.DataFrame, presidents: pd.DataFrame) -> None:
    for batch_id in grants["batch_id"].unique():
        batch = choose_batch(grants, batch_id)
        said, unsaid = say_numbers(real_results(batch_id))
        served, sentences = measures.years_served_by_person(batch), measures.sentences_by_person(batch)
        spans = measures.share_life_in_force(measures.same_time_in_office(grants, batch_id))
        words = [*said, wording.describe_sentences(sentences), wording.say_span(spans)]
        words += [wording.describe_years_served(served, criterion) for criterion in (None, 10)]
        assert unsaid == []
        assert [text for text in words if BANNED.search(text)] == []


def test_pardons_are_not_said_to_shorten_nothing() -> None:
    """What is left of a sentence ends with a pardon."""
    pardon: Row = {"clemency_type": "pardon"}
    for rows in ([pardon], [pardon, pardon]):
        results = results_of(*rows)
        assert "so there is no commutation to count here." in str(wording.say_sentences(results))
        own = measures.selection_results(make_grants(*rows))
        assert "so there is no commutation to count here." in str(wording.say_sentences(own))
        assert not BANNED.search(f"{wording.say_sentences(results)} {wording.say_sentences(own)}")


def test_no_notebook_has_such_a_form() -> None:
    for path in (ROOT / "notebooks").rglob("*.ipynb"):
        assert not BANNED.search(path.read_text(encoding="utf-8")), path
