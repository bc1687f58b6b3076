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
from analysis.claims import Evidence, compute_figure, judge_alternatives, judge_claim, read_claims, vary_claim
from analysis.claims.ledger import compare_definitions
from analysis.exhibits import Chart, Statement, figures, show
from analysis.exhibits.presidents import statement_past, table_past
from analysis.grants.presidents import read_petitions, read_presidents
from analysis.grants.select import choose_batch
from analysis.lab import explore
from analysis.measures.batches import known_or_missing, summarize_by_batch
from analysis.project import HAND
from analysis.site.compare_page import ROWS, list_sides
from analysis.text.numbers import number_words
from analysis.text.presidents import describe_fiscal_years, ranking_values, say_first
from analysis.text.template import say as say_template
from support import ROOT
from support.invented import make_grants
from support.real import real_grants, real_results
from support.saying import faults_of

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


def say(template: str, *rows: Row, block: str = "finding") -> str:
    return str(wording.say_block(template, block, results_of(*rows)))


# --- a median and its ties -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "said"),
    [
        # sorted 180, 240, 240, 240, 360: the middle one is 240, three of five are that, and four that or more
        ([240, 180, 240, 360, 240], "with a median of 20 years: three of them had exactly that, and four had 20 years or more."),
        # all equal: the median is each of them
        ([240] * 6, "All were serving fixed terms, each of 20 years."),
        # under a quarter have just the median: that five of nine have it or more says no more than the median does
        ([1, 2, 3, 4, 5, 5, 6, 7, 8], "with a median of 5 months."),
        # an even number without a tie: 200, between 180 and 220, which nobody has
        ([300, 120, 220, 180], "with a median of 16 years 8 months."),
        # an odd number without a tie: the middle one has it alone
        ([1, 2, 3, 4, 5], "with a median of 3 months."),
    ],
)  # fmt: skip
def test_a_median_comes_with_how_many_have_it_and_more(months: list[int], said: str) -> None:
    assert say("sentences", *({"sentence_months": n} for n in months), block="more").endswith(said)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(min_value=2, max_value=6), min_size=4, max_size=12))
def test_the_counts_at_a_median_are_plain_counts_of_any_people(years: list[int]) -> None:
    """Small whole numbers, so that ties are common."""
    middle = median(years)
    n_at, n_or_more = years.count(middle), sum(value >= middle for value in years)
    said = say("sentences", *({"sentence_months": 12 * n} for n in years), block="more")
    if n_at == len(years):
        assert said == f"All were serving fixed terms, each of {middle:g} years."
    elif n_at > 1 and n_at >= len(years) / 4:
        assert re.findall(r"(\w+) of them had exactly that, and (\w+) had", said) == [
            (number_words(n_at), number_words(n_or_more))
        ]
    else:
        assert re.search(r"with a median of \d+ years( 6 months)?\.$", said)
    assert "half" not in said.lower()


def test_of_the_40_of_30_march_2016_17_have_the_median_and_32_that_or_more() -> None:
    results = real_results(BATCH)
    assert (results["sentence"]["at_median"], results["sentence"]["median_or_more"]) == (17, 32)
    assert "17 of them had exactly that, and 32 had 20 years or more." in str(
        wording.say_block("served", "more", results)
    )


def test_a_new_term_that_is_no_shorter_is_told_apart() -> None:
    def cut(*terms: tuple[int, int]) -> str:
        rows: list[Row] = [{"sentence_months": a, "commuted_months": b} for a, b in terms]
        return f"{say('off', *rows, {})} {say('off', *rows, {}, block='more')}".strip()

    # cuts of 60, 60, 0, and 120: the median is 60
    assert cut((120, 60), (120, 60), (90, 90), (240, 120)) == (
        "Four grants name a new term; the median cut is 5 years. For one person the new term is no shorter than the old one."
    )
    # cuts of 0 and −30: no length of time is told for what is no cut
    assert cut((60, 60), (60, 90)) == (
        "Two grants name a new term. For two people the new term is no shorter than the old one."
    )
    assert cut(*[(60, 90)] * 5) == (
        "Five grants name a new term. For five people the new term is no shorter than the old one."
    )
    assert "no shorter" not in cut((120, 60), (120, 60))


def test_a_new_end_without_a_day_of_sentencing_is_not_said_to_be_unnamed() -> None:
    """The grant names the day; that of the first sentencing is what is missing."""
    row: Row = {"sentence_months": 240, "expires_on": "2016-07-28", "first_sentenced_on": "2006"}
    assert say("off", row, row) == ""
    assert "names no day" not in say("release", row, row, block="more")
    full = {**row, "first_sentenced_on": "2006-07-28"}
    assert say("off", full, full, row) == (
        "Two fixed terms, with a median of 20 years, now end a median of 10 years after sentencing."
    )


# --- what no list states is no "no" -----------------------------------------------------------------------

LIFE: Row = {"is_life": True, "is_life_imposed": True}
AMENDED: Row = {"sentence_months": 240, "is_life_imposed": None}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        # eight people as of 19 December 2013: five first sentenced to life, of one it is not published
        ([LIFE] * 5 + [{"is_life": True, "is_life_imposed": None}] + [{}] * 2,
         "For one person the first sentence is not published."),
        # one of the two others had served life, and of the other it is not known
        ([LIFE, {"is_life_imposed": True}, AMENDED],
         "One more had been sentenced to life at first; that sentence was reduced before the grant. "
         "For one person the first sentence is not published."),
        # the same number was life at first and in force, of other people
        ([{"is_life": True}, {"is_life_imposed": True}],
         "One more had been sentenced to life at first; that sentence was reduced before the grant."),
        ([LIFE, AMENDED, AMENDED], "For two people the first sentence is not published."),
        ([{}, AMENDED], "For one person the first sentence is not published."),
        ([AMENDED, AMENDED], "Whether the first sentences were life is not published."),
        ([AMENDED], ""),
        ([LIFE, {}], ""),  # as many as in force
        ([{"is_life": True}, {}], "As first imposed, neither of the sentences was life."),
        ([{"is_life": True}, {}, {}], "As first imposed, none of the sentences was life."),
        ([{"is_life": True}], "Life was not imposed at first."),
    ],
)  # fmt: skip
def test_a_first_sentence_that_is_not_published_is_not_another(rows: list[Row], said: str) -> None:
    results = results_of(*rows)
    assert results["life"]["as_imposed_unknown"] == sum(row.get("is_life_imposed", False) is None for row in rows)
    assert str(wording.say_block("life", "more", results)) == said


@pytest.mark.slow("every batch of the real table")
def test_the_first_sentences_that_are_not_published(grants: pd.DataFrame, presidents: pd.DataFrame) -> None:
    """Seven people of the real table, known only as amended, and three lists that print no sentence."""
    unknown = {"2013-12-19": 1, "2014-04-15": 1, "2014-12-15": 2, "2014-12-17": 1, "2017-01-19": 1, "2023-12-22": 1}
    no_sentences = {"2024-12-12": 1_499, "2024-12-23": 37, "2025-01-20": 14}
    for batch_id in grants["batch_id"].unique():
        results = real_results(batch_id)
        assert results["life"]["as_imposed_unknown"] == (unknown | no_sentences).get(batch_id[:10], 0)
        assert ("not published" in str(wording.say_block("life", "more", results))) == (
            batch_id[:10] in unknown and results["grants"]["commutations"] > 1
        )
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
        {"is_life": flag, "has_firearm": flag, "drugs": "PCP", "offenses": "PCP", "requires_drug_treatment": flag}
        for flag in flags
    ]
    results = results_of(*rows)
    life, firearms, terms = (
        str(wording.say_block(template, block, results))
        for template, block in (("life", "finding"), ("offenses", "more"), ("release", "more"))
    )
    # all: nothing is said; some: only of those of whom the list says it
    if n_unknown == n:
        assert life == ""
    else:
        assert (" published" in life) == (n_unknown > 0)
        assert number_words(n - n_unknown) in life.lower() or life.startswith("Both")
    shown = {figure.label: str(figure.value) for figure in wording.key_figures(results)}
    assert shown.get("serving life") == (str(n_true) if n_true else None)
    if n_true:
        assert re.search(rf"\b{number_words(n_true)} (person|people) had", firearms.lower())
        assert ("that is not known" in firearms) == (n_unknown > 0)
        assert f"is a condition of {number_words(n_true)} grant" in terms
    else:
        # what is not listed is not said not to be
        assert ("had a firearm conviction" in firearms) == (n_unknown == 0)
        assert terms == ""
    told = compared_figures(make_grants(*rows), BATCH)
    in_force, firearm = told.get("Serving life", ""), told.get("Firearm conviction", "")
    assert in_force == firearm
    assert (in_force == "") == (n_unknown == n)
    assert n_unknown in (0, n) or f"{n_unknown} not known" in in_force
    assert not in_force.startswith("none of") or f"none of {n - n_unknown}" in in_force


def test_a_total_with_unknown_life_sentences_is_of_those_known() -> None:
    day: Row = {"batch_id": "2016-01-16-obama", "granted_on": "2016-01-16", "is_life": None}
    results = measures.batch_results(make_grants(day, LIFE, {}), BATCH, presidents_without_total("obama"))
    assert results["running"] == {"commutations": 3, "life_in_force": 1, "life_in_force_unknown": 1}
    assert str(wording.say_block("presidency", "more", results)).startswith("That includes one known life sentence.")


def test_people_without_a_sentence_in_the_list_are_told() -> None:
    rows: list[Row] = [{"sentence_months": 240}, {}, {}, {"is_death": True}, LIFE]
    results = results_of(*rows)
    assert results["context"]["n_sentence_unknown"] == 2
    assert say("sentences", *rows, block="more") == (
        "Of the five people, one was serving a fixed term of 20 years. Another was serving life. "
        "For two people no sentence is published."
    )
    assert say("life", *rows, block="more") == "One person had been sentenced to death."


def test_a_batch_whose_life_sentences_are_not_known_has_no_number_in_the_chart() -> None:
    life = measures.share_life_in_force(make_grants({"is_life": None}, {"is_life": None}))
    assert life["n_life_in_force"].isna().all()
    assert life["n_life_imposed_unknown"].tolist() == [0]
    assert wording.describe_counts(life, "granted_on", "n_life_in_force", of="n_commutations") == (
        "Bar chart: March 30, 2016 (not known)."
    )


# --- the ten years of 2014 --------------------------------------------------------------------------------

#: Where the criterion is told: in a sentence, in the words of a chart, and as a label of its own in the drawing.
ASKED = re.compile(
    "having served at least 10 years was one of the six criteria|A line at 10 years|^10 years$", re.MULTILINE
)

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
    """What is said, line of the chart and its words; as a plain number it stands in the results of any day."""
    results = of_day(day, president, *SERVED)
    served = pd.DataFrame({"years_served": [9.0, 10.0, 11.0]})
    criterion = results["context"]["criterion_years"]
    figure = charts.draw_figure(charts.draw_years_served, served, 6.4, criterion=criterion)
    told = {
        "finding": str(wording.say_block("served", "more", results)),
        "line": "\n".join(text.get_text() for text in figure.axes[0].texts),
        "words": wording.describe_years_served(served, criterion),
    }
    assert {name: bool(ASKED.search(words)) for name, words in told.items()} == dict.fromkeys(told, is_asked)
    assert ("initiative" in told["finding"]) == is_asked
    # neither do the rows of its people lead to those under ten years, nor is the day compared by it
    table = make_grants(*SERVED, batch_id=results["batch"]["id"], granted_on=day, president=president)
    days = summarize_by_batch(table).to_dict("records")
    if results["years_served"]["under_ten"]:
        assert ("years_served=under+10" in measures.list_selections(table)) == is_asked
        label = "Under ten years, while the 2014 initiative ran"
        assert (label in compared_figures(table, days[0]["batch_id"])) == is_asked
    assert isinstance(results["years_served"]["under_ten"], int)


def test_the_notebook_names_the_criterion_in_no_text_of_its_own() -> None:
    """What stands in the notebook stands on every page."""
    for path in (ROOT / "notebooks").rglob("*.ipynb"):
        assert "initiative" not in path.read_text(encoding="utf-8"), path


def test_a_choice_of_days_in_and_out_of_the_initiative_has_no_criterion() -> None:
    first: Row = {"batch_id": "2011-11-21-obama", "granted_on": "2011-11-21"}
    for rows, is_asked in ((SERVED * 5, True), ([{**SERVED[0], **first}, *SERVED * 5], False)):
        table = make_grants(*rows)
        chart = next(one for one in explore.explore(table, measure="years served").exhibits() if isinstance(one, Chart))
        assert ("A line at 10 years" in chart.alt) == is_asked


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
        assert (compute_figure(evidence, "past_presidents", batch_id=batch_id).value is None) == is_lacking
        assert bool(wording.say_block("before", "finding", results)) == bool(totals[batch_id])
        if batch_id in past.index:
            assert past.loc[batch_id, numbers].isna().all() == is_lacking
        assert measures.count_by_president(totals[batch_id], presidents, batch_id).empty != bool(totals[batch_id])
        assert len(measures.place_among_past(totals[batch_id], presidents, batch_id)) > int(bool(totals[batch_id]))
    claim = next(claim for claim in read_claims() if claim.id == "past-seven-presidents")
    assert judge_claim(vary_claim(claim, batch_id=BIDEN), evidence).verdict == "not in the data"
    choices = dict(judge_alternatives(claim, evidence)["batch_id"].judged)
    assert choices[BIDEN].outcomes[0].computed.value is None


def test_totals_of_lists_that_are_not_known_to_be_whole_are_theirs() -> None:
    """Of two of 4,165 nothing is known; of a president without a published total those of the lists stand."""
    biden = of_day("2022-04-26", "Joseph R. Biden Jr.", LIFE, {})
    trump = of_day("2025-05-28", "Donald J. Trump", LIFE, {}, presidents=presidents_without_total("trump-2"))
    assert set(biden["running"].values()) == set(biden["presidents"].values()) == {None}
    said = {block: str(wording.say_block(block, "finding", biden)) for block in ("presidency", "before")}
    assert said == {
        "presidency": "Biden’s presidency saw 4,165 commutations in all.",
        "before": "",
    }
    assert str(wording.say_block("presidency", "more", biden)) == (
        "Our data include 2 of the 4,165, so how many came by that day is not known."
    )
    assert not wording.say_block("before", "more", biden)
    # of a president in office more grants of both types together were published than these two
    in_office = of_day("2025-05-28", "Donald J. Trump", LIFE, {})
    assert in_office["running"]["commutations"] is None
    assert not wording.say_block("presidency", "finding", in_office)  # no section finds nothing
    assert str(wording.say_limits(in_office)) == (
        "Our data lack some commutations of Trump’s second term, so how many came by that day is not known."
    )
    shown = show(figures.RUNNING_TOTAL, measures.known_running_totals(make_grants(), the_presidents()).dropna(), biden)
    assert isinstance(shown, Statement)
    assert "no commutation" not in str(shown.to_data())
    assert trump["presidents"]["past_n_combined"] == 0
    assert str(wording.say_block("before", "finding", trump)) == (
        "By that day Trump had granted two commutations, fewer than the previous president granted in all (4,165)."
    )
    # Presidents Theodore Roosevelt to Biden are 20, in 21 times in office; the second of the same president is no other
    assert str(wording.say_block("before", "more", trump)) == (
        "All 21 earlier presidencies since 1901 saw more commutations in all."
    )


PAST = {"past_n_combined": 3, "past_n_sum": 40, "next_sum": 60, "past_n_combined_with_ford_board": 3}


@pytest.mark.parametrize(
    ("total", "presidents", "amnesties", "finding", "more"),
    [
        (50, PAST, 3, "50 commutations, more than the three previous presidents together (40).",
         "The four previous presidents together granted 60."),
        (50, {**PAST, "past_n_combined": 1, "past_n_combined_with_ford_board": 1}, 1,
         "50 commutations, more than the previous president (40).", "The two previous presidents together granted 60."),
        (60, {**PAST, "past_n_combined": 0, "past_n_combined_with_ford_board": 0}, 0,
         "60 commutations, as many as the previous president granted in all (60).", ""),
        (1, {**PAST, "past_n_combined": 0, "past_n_combined_with_ford_board": 0}, 0,
         "one commutation, fewer than the previous president granted in all (60).", ""),
        (50, {**PAST, "past_n_combined_with_ford_board": 1}, 0,
         "50 commutations, more than the three previous presidents together (40).",
         "The four previous presidents together granted 60. The comparison depends on what counts. With everyone whom Ford’s "
         "Vietnam-era clemency board recommended (most were pardoned), Doe had passed one president, not three; with those "
         "pardoned as a class as well, as far as their number is known, none."),
        (50, {**PAST, "next_sum": None}, 2, "50 commutations, more than the three previous presidents together (40).",
         "The comparison depends on what counts. With people pardoned as a class, as far as their number is known, Doe had "
         "passed two presidents, not three."),
    ],
)  # fmt: skip
def test_presidents_before_are_compared_as_they_are(
    total: int, presidents: dict[str, Any], amnesties: int, finding: str, more: str
) -> None:
    results = results_of({})
    results["batch"]["president"] = "Jane Doe"
    results["running"]["commutations"] = total
    results |= {"presidents": presidents, "context": {**results["context"], "past_n_combined_with_amnesties": amnesties,
                                                      "n_earlier_presidents": 0}}  # fmt: skip
    assert str(wording.say_block("before", "finding", results)) == f"By that day Doe had granted {finding}"
    assert str(wording.say_block("before", "more", results)) == more


@pytest.mark.parametrize(
    ("n", "total", "life", "unknown", "said"),
    [
        (1, 1, 0, 0, "This was Obama’s first commutation."),
        (1, 1, 1, 0, "This was Obama’s first commutation. It was a life sentence."),
        (2, 2, 2, 0, "These were Obama’s first commutations. Both were life sentences."),
        (3, 3, 3, 0, "These were Obama’s first commutations. All were life sentences."),
        (1, 2, 1, 0, "With this one, Obama had commuted two sentences. That includes one life sentence."),
        (3, 10, 2, 1, "With these three, Obama had commuted 10 sentences. That includes two known life sentences."),
    ],
)  # fmt: skip
def test_a_total_is_said_in_the_number_that_it_has(n: int, total: int, life: int, unknown: int, said: str) -> None:
    results = results_of(*[{}] * n)
    results["running"] = {"commutations": total, "life_in_force": life, "life_in_force_unknown": unknown}
    results["context"]["n_days_with_more"] = 1
    words = [str(wording.say_block("presidency", block, results)) for block in ("finding", "more")]
    assert " ".join(filter(None, words)) == said


def test_no_commutation_of_a_day_is_no_count_where_the_lists_lack_some(
    grants: pd.DataFrame, presidents: pd.DataFrame
) -> None:
    days = known_or_missing(summarize_by_batch(grants), presidents, "n_commutations", "n_pardons").set_index("batch_id")
    assert pd.isna(days.at["2022-12-30-biden", "n_commutations"])
    assert days.at[BIDEN, "n_commutations"] == 75
    assert days.at["2010-12-03-obama", "n_commutations"] == 0  # all of his are in the lists
    assert days.at[BATCH, "n_pardons"] == 0


# --- courts, and equals ------------------------------------------------------------------------------------


def test_people_of_a_court_martial_are_in_no_state() -> None:
    """Of the 209 of January 17, 2017 two were sentenced by a court-martial of the Army."""
    results = real_results("2017-01-17-obama")
    assert sum(results["context"]["states"].values()) == 207
    assert str(wording.say_block("courts", "more", results)) == (
        "The district with the most people was the District of South Carolina, with 11. Two were convicted by courts-martial."
    )


def test_days_that_as_many_sentences_end_on_are_all_named() -> None:
    two, three = ["2016-07-28"] * 2 + ["2016-09-26"] * 2, ["2016-07-28", "2016-09-26", "2017-03-30"] * 2
    assert say("release", *({"expires_on": day} for day in two)) == (
        "Two of the four sentences now end on July 28, 2016, and two on September 26, 2016."
    )
    assert say("release", *({"expires_on": day} for day in three)) == (
        "The sentences now end on three different days, from July 28, 2016, to March 30, 2017."
    )
    assert say("release", *({"expires_on": day} for day in three), block="more") == ""


def test_equals_are_all_named() -> None:
    equals = compared_presidents(n_commutations=[3, 3, 1])
    assert say_ranking(equals, "n_commutations", "finding") == "Ann and Bea each commuted the most sentences, 3."
    years = pd.DataFrame(
        {"fiscal_year": [1900, 1901, 1902, 1903], "n_pardons": [9, 5, 5, 5], "n_commutations": [4, 3, 2, 1]}
    )
    assert "1901 with 5, 1902 with 5, 1903 with 5" in describe_fiscal_years(years)
    drugs = ["heroin", "heroin", "heroin", "LSD", "LSD", "PCP", "cocaine"]
    told = compared_figures(make_grants(*({"drugs": drug} for drug in drugs)), BATCH)
    assert told["Drugs named most"] == "heroin 3, LSD 2, PCP 1, powder cocaine 1"


def compared_figures(table: pd.DataFrame, batch_id: str) -> dict[str, str]:
    """The figures of a day on the page of comparisons, by their labels."""
    sides = list_sides(table, summarize_by_batch(table), measures.batches.count_drugs_by_batch(table), the_presidents())
    (side,) = (group[batch_id] for group in sides.values() if batch_id in group)
    return {row.label: words for row, words in zip(ROWS, side["figures"], strict=True) if words}


def say_ranking(compared: pd.DataFrame, measure: str, block: str) -> str:
    return str(say_template("presidents", block, ranking_values(compared, measure)))


def compared_presidents(**columns: list[float | None]) -> pd.DataFrame:
    """Ann, Bea, Cid, … as :func:`measures.compare_presidents` has them, each in office for four years from 1981 on."""
    n = len(next(iter(columns.values())))
    compared = pd.DataFrame({"president": ["Ann", "Bea", "Cid", "Dot", "Eve", "Fay", "Gus", "Hal"][:n], **columns})
    compared["took_office_on"] = pd.to_datetime([f"{1981 + 4 * at}-01-20" for at in range(n)])
    whole = {"n_commutations": None, "n_pardons": None, "n_together": None, "counted_to": pd.NaT}
    return compared.assign(**{name: value for name, value in whole.items() if name not in compared})


@pytest.mark.parametrize(
    ("measure", "numbers", "rates", "finding", "more"),
    [
        # by number Ann 9, Bea 7, Cid 5; per petition Cid .5, Bea .3, Ann .1: both are behind Ann, and ahead of her by rate
        ("commutations_per_decided", [9, 7, 5], [0.1, 0.3, 0.5],
         "Counted per petition decided, the order changes: Cid and Bea granted more of what they were asked than Ann did.",
         "Cid leads with 50.0% of the petitions granted, ahead of Bea with 30.0%."),
        ("pardons_per_decided", [9, 7, 5], [0.3, 0.2, 0.5],
         "Counted per petition decided, the order changes: Cid granted a larger share of the petitions than Ann did.",
         "Cid leads with 50.0% of the petitions granted, ahead of Ann with 30.0%."),
        ("pardons_per_year", [9, 7, 5], [3.0, 2.0, 1.0],
         "Counted per year in office, the order of presidents stays the same.", "Ann leads with 3.0 a year, ahead of Bea with 2.0."),
        # six overtake Ann: they are counted
        ("commutations_per_received", [9, 8, 7, 6, 5, 4, 3], [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07],
         "Counted per petition received, the order changes: six presidents who granted fewer in all commuted more sentences "
         "for each petition than Ann did.",
         "Gus leads with 7.0 for every 100 petitions, ahead of Fay with 6.0."),
        # Ann's petitions were not told apart, Dot's are not known
        ("commutations_per_decided", [9, 7, 5, 3], [None, 0.3, 0.5, None],
         "Counted per petition decided, the order changes: Cid granted a larger share of the petitions than Bea did.",
         "Cid leads with 50.0% of the petitions granted, ahead of Bea with 30.0%. Until 1966 petitions for commutation and "
         "for pardon were counted together, so the chart begins with Bea. How many petitions for commutation were decided "
         "is not known for Dot."),
    ],
)  # fmt: skip
def test_how_the_order_of_presidents_changes(
    measure: str, numbers: list[float | None], rates: list[float | None], finding: str, more: str
) -> None:
    total = "n_pardons" if measure.startswith("pardons") else "n_commutations"
    compared = compared_presidents(**{total: numbers, measure: rates})
    assert say_ranking(compared, measure, "finding") == finding
    assert say_ranking(compared, measure, "more") == more
    for block in ("title", "finding", "more", "basis", "counted"):
        assert faults_of(f"presidents.{block}", say_ranking(compared, measure, block)) == []


def test_a_president_in_office_is_named_with_what_is_known() -> None:
    compared = compared_presidents(n_pardons=[5, 3, 4, None]).assign(n_together=[6, 4, 5, 12])
    compared = compared.assign(counted_to=pd.to_datetime([None, None, None, "1993-12-25"]))
    assert say_ranking(compared, "n_pardons", "finding") == (
        "Ann granted the most pardons, 5, followed by Cid with 4 and Bea with 3."
    )
    assert say_ranking(compared, "n_pardons", "more") == (
        "By December 25, 1993, Dot had granted about 12 commutations and pardons; how many of each is not known."
    )


def test_who_returned_is_named_with_the_term() -> None:
    compared = compared_presidents(n_pardons=[5, 3, None], pardons_per_year=[1.0, 2.0, None]).assign(
        n_together=[6, 4, 12]
    )
    compared = compared.assign(president=["Ann", "Bea", "Ann"], counted_to=pd.to_datetime([None, None, "1993-12-25"]))
    assert say_ranking(compared, "n_pardons", "more") == (
        "By December 25, 1993, Ann’s second term had seen about 12 commutations and pardons; how many of each is not known."
    )
    assert say_ranking(compared, "pardons_per_year", "finding") == (
        "Counted per year in office, the order changes: Bea granted more pardons a year than Ann did in the first term."
    )


def test_the_headline_names_who_is_first() -> None:
    numbers = {"n_commutations": [9, 7, 5], "commutations_per_decided": [None, 0.3, 0.2]}
    compared = compared_presidents(**numbers, n_pardons=[1, 2, 3], pardons_per_decided=[None, 0.1, 0.4])
    assert (
        say_first(compared, "headline")
        == "Ann commuted the most sentences since 1901, and Cid granted the most pardons"
    )
    assert say_first(compared, "deck") == (
        "Of the presidents from Bea to Cid, Bea granted the largest share of petitions for commutation, and Cid of petitions "
        "for pardon; the shares of other presidents are not known."
    )
    alone = compared_presidents(n_commutations=[9, 7], n_pardons=[3, 2]).assign(
        commutations_per_decided=None, pardons_per_decided=None
    )
    assert say_first(alone, "headline") == "Ann commuted the most sentences and granted the most pardons since 1901"
    assert say_first(alone, "deck") == ""


@pytest.mark.parametrize(
    ("n_past", "board", "finding", "more"),
    [
        # stated: 4 on the one day, 6 and 7 on the other
        ([4, 7], [4, 5], "On two days the White House or the press said how many past presidents, taken together, Obama had "
         "surpassed. None of the numbers was too high.", "Obama never surpassed more than five."),
        ([4, 6], [0, 0], "On two days the White House or the press said how many past presidents, taken together, Obama had "
         "surpassed. One of the numbers was too high.", "Obama surpassed none."),
    ],
)  # fmt: skip
def test_what_was_said_of_past_presidents_is_held_to_the_records(
    n_past: list[int], board: list[int], finding: str, more: str
) -> None:
    days = ["2015-07-13", "2016-03-30", "2022-04-26"]
    past = pd.DataFrame({"batch_id": [f"{day}-obama" for day in days], "granted_on": pd.to_datetime(days)})
    past = past.assign(president="Barack Obama", n_running_commutations=[89, 248, 300])
    past["n_past"], past["n_past_with_board"] = pd.array([*n_past, 9], "Int64"), pd.array([*board, 9], "Int64")
    said = statement_past(past, read_claims())
    assert str(said.finding) == finding
    assert str(said.more).endswith(more)
    rows = table_past(past, read_claims()).to_data()["rows"]  # newest first; nothing was stated of the last day
    assert [row[:5] for row in rows] == [
        ["March 30, 2016", "248", "6 and 7", str(n_past[1]), str(board[1])],
        ["July 13, 2015", "89", "4", str(n_past[0]), str(board[0])],
    ]
    assert rows[1][5] == "The White House: pardonpower.com"


def test_two_presidents_on_one_day_are_one_day() -> None:
    rows: Sequence[Row] = [
        {"batch_id": "2001-01-20-clinton", "granted_on": "2001-01-20", "president": "Bill Clinton"},
        {"batch_id": "2001-01-20-bush", "granted_on": "2001-01-20", "president": "George W. Bush"},
        {},
    ]
    table = make_grants(*rows)
    assert "on 2 days, January 20, 2001, to March 30, 2016" in wording.say_span(measures.share_life_in_force(table))
    assert "Three grants on two days, January 20, 2001, to March 30, 2016" in wording.say_selection_of(table)


# --- words that stand on no page ---------------------------------------------------------------------------

#: Forms that are true by accident, or of another day than the page's.
BANNED = re.compile(r"\bto this day\b|\bhalf of (the|them|these)\b|shortens no sentence|\bn = 0\b", re.IGNORECASE)


@pytest.mark.slow("every batch of the real table")
def test_no_alternative_text_of_any_batch_is_true_by_accident(grants: pd.DataFrame) -> None:
    """The sentences themselves are held by tests/text/test_templates.py."""
    for batch_id in grants["batch_id"].unique():
        batch = choose_batch(grants, batch_id)
        served, sentences = measures.years_served_by_person(batch), measures.sentences_by_person(batch)
        spans = measures.share_life_in_force(measures.same_time_in_office(grants, batch_id))
        words = [wording.describe_sentences(sentences), wording.say_span(spans)]
        words += [wording.describe_years_served(served, criterion) for criterion in (None, 10)]
        assert [text for text in words if BANNED.search(text)] == []


def test_of_pardons_nothing_is_said_of_sentences() -> None:
    """What is left of a sentence ends with a pardon: no figure of sentences stands in a report on pardons."""
    pardon: Row = {"clemency_type": "pardon"}
    for rows in ([pardon], [pardon, pardon]):
        results = results_of(*rows)
        said = {one.name for one in figures.BY_SUBJECT.values() if one.say("finding", results)}
        assert said <= {one.name for one in figures.KINDS["pardons"]}


def test_no_notebook_has_such_a_form() -> None:
    for path in (ROOT / "notebooks").rglob("*.ipynb"):
        assert not BANNED.search(path.read_text(encoding="utf-8")), path
