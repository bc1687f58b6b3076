"""Findings in words: the 61 word for word, and batches that are small, empty or unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import measures, text
from analysis.errors import InputError
from analysis.grants.presidents import read_presidents
from analysis.grants.select import choose_batch
from analysis.lists.copies import Difference, read_differences
from analysis.text.sentence import finds_nothing
from support.invented import make_grants
from support.real import real_grants, real_results

BATCH = "2016-03-30-obama"
OHIO, IOWA, MAINE, DC = (
    {"district": f"{district} of {place}"}
    for district, place in (
        *(("Northern District", "Ohio"), ("Southern District", "Iowa")),
        *(("District", "Maine"), ("District", "Columbia")),
    )
)
LIFE: dict[str, object] = {"is_life": True, "is_life_imposed": True}
PARDON: dict[str, object] = {"clemency_type": "pardon"}


def say_words(finding: str, results: Mapping[str, Any]) -> str:
    return str(getattr(text, finding)(results))


#: Every finding that is said from the results of a batch.
FINDINGS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    name: partial(say_words, name)
    for name in (
        "say_headline",
        "say_grants",
        "say_running",
        "say_life",
        "say_years_served",
        "say_sentences",
        "say_cuts",
        "say_expiry",
        "say_conditions",
        "say_firearms",
        "say_drugs",
        "say_states",
        "say_districts",
        "say_past_presidents",
    )
}


@pytest.fixture(scope="module")
def grants() -> pd.DataFrame:
    return real_grants()


def results_of(*rows: dict[str, object], **defaults: object) -> dict[str, Any]:
    return measures.batch_results(make_grants(*rows, **defaults), BATCH, read_presidents())


def test_the_61_in_words() -> None:
    results = real_results(BATCH)
    said = {name: say(results) for name, say in FINDINGS.items()}
    assert said["say_headline"] == "61 sentences commuted on 30 March 2016, 21 of them life"
    assert said["say_grants"] == "On 30 March 2016, 61 sentences were commuted by President Barack Obama."
    assert said["say_running"] == (
        "With these 61, President Barack Obama had made 248 commutations, 92 of them of life imprisonment in force."
    )
    assert said["say_life"].startswith("21 of 61 people (34 %) were serving life imprisonment.")
    assert said["say_expiry"] == (
        "54 of 61 sentences (89 %) were commuted to expire on 28 July 2016. The three days named run from 28 July 2016 to 30 March 2017."
    )
    assert said["say_firearms"] == (
        "12 of 61 people (20 %) have a firearm conviction, 11 of them along with a drug offence."
    )
    assert said["say_past_presidents"].startswith(
        "248 by that day is more than the commutations of the seven presidents before combined (199). "
        "With one president more they are 425."
    )


def test_the_key_figures_of_the_61() -> None:
    figures = text.key_figures(real_results(BATCH))
    assert [str(figure.value) for figure in figures][:2] == ["61", "21 of 61"]
    assert figures[0].comparison == "248 by that day, more than the seven presidents before combined (199)"
    assert figures[1].comparison == "92 of 248 (37 %) by that day"
    assert len(figures) == 4


@pytest.mark.parametrize(
    ("rows", "headline"),
    [
        ([{}], "1 sentence commuted on 30 March 2016"),
        ([LIFE], "1 life sentence commuted on 30 March 2016"),
        ([LIFE, LIFE], "2 sentences commuted on 30 March 2016, all of them life"),
        ([LIFE, {}], "2 sentences commuted on 30 March 2016, 1 of them life"),
        ([PARDON], "1 person pardoned on 30 March 2016"),
        ([PARDON, PARDON], "2 people pardoned on 30 March 2016"),
        ([{}, PARDON], "1 sentence commuted on 30 March 2016, 1 person pardoned"),
        ([LIFE, {}, PARDON], "2 sentences commuted on 30 March 2016, 1 of them life; 1 person pardoned"),
        ([{"is_declined": True}], "No grant of 30 March 2016 took effect"),
    ],
)
def test_headlines(rows: list[dict[str, object]], headline: str) -> None:
    assert text.say_headline(results_of(*rows)) == headline


@pytest.mark.parametrize(
    ("finding", "rows", "said"),
    [
        ("say_life", [{}], "The person was not serving life imprisonment."),
        ("say_life", [LIFE], "The person was serving life imprisonment."),
        ("say_life", [{}, {}], "No sentence in this batch was life imprisonment."),
        (
            "say_life",
            [{"is_life_imposed": True}, {}],
            "No sentence in this batch was life imprisonment. As first imposed, one of the sentences was life.",
        ),
        ("say_life", [LIFE, LIFE, LIFE], "All 3 people were serving life imprisonment. "
                                         "As first imposed, the number of life sentences is the same."),
        ("say_years_served", [{}],
         "The list gives no full sentencing date for this person, so the time since then is not known."),
        ("say_years_served", [{"first_sentenced_on": "2006-03-30"}, {"first_sentenced_on": "2006"}],
         "The one person with a full sentencing date had been first sentenced 10 years before the grant. "
         "For 1 person the list gives no full sentencing date."),
        ("say_years_served", [{"first_sentenced_on": "2006-03-30"}, {"first_sentenced_on": "1996-03-30"}],
         "The two people had been first sentenced 10 and 20 years before the grant. "
         "Ten years served is one of the six criteria of the clemency initiative of 2014."),
        ("say_years_served", [{"first_sentenced_on": "2006-03-30"}] * 3,
         "The three people had each been first sentenced 10 years before the grant. "
         "Ten years served is one of the six criteria of the clemency initiative of 2014."),
        ("say_sentences", [{"sentence_months": 240}, {"sentence_months": 360}],
         "The two sentences of a number of months are 300 months (25 years) on average."),
        ("say_cuts", [{"sentence_months": 240, "commuted_months": 120}, {"sentence_months": 240, "commuted_months": 180}, {}],
         "2 of 3 grants name both terms; the cuts are 90 months (7.5 years) on average."),
        ("say_sentences", [LIFE], "The sentence was life imprisonment; a life sentence has no months."),
        ("say_sentences", [{}, {}], "The list states no sentence of a number of months in this batch."),
        ("say_sentences", [{"is_death": True}],
         "The list states no sentence of a number of months in this batch. One sentence was death."),
        ("say_sentences", [{"sentence_months": 262}, {"sentence_months": 262, "is_amended": True}, {"is_death": True}],
         "The two sentences of a number of months are 262 months (21.8 years) on average. "
         "One further sentence was death. The list notes an earlier amendment for 1 of 3 sentences."),
        ("say_sentences", [{"sentence_months": 262}], "The sentence was 262 months (21.8 years)."),
        ("say_sentences", [{"sentence_months": 262}, LIFE],
         "The only sentence of a number of months that is stated was 262 months (21.8 years)."),
        ("say_cuts", [{}],
         "This grant does not name both an old and a new term in months, so no cut in months follows."),
        ("say_cuts", [{"sentence_months": 360, "commuted_months": 240}],
         "The sentence was cut by 120 months (10 years)."),
        ("say_cuts", [{"sentence_months": 240, "commuted_months": 360}],
         "The sentence was not cut: the new term is as long as the old one or longer."),
        ("say_expiry", [{}], "This grant names no day on which the sentence is to expire."),
        ("say_expiry", [{"expires_on": "2016-07-28"}], "The sentence was commuted to expire on 28 July 2016."),
        ("say_expiry", [{"expires_on": "2016-07-28"}, {}],
         "1 of 2 sentences was commuted to expire on 28 July 2016. 1 grant names no day."),
        ("say_conditions", [{}],
         "This grant carries no condition of drug treatment, remitted money or home confinement."),
        ("say_conditions", [{"remits_fine": True}], "The grant remits a fine or other money."),
        ("say_conditions", [{"home_confinement": True}, {"home_confinement": True}],
         "All 2 grants leave the rest to home confinement."),
        ("say_firearms", [{}], "No firearm conviction is listed for this person."),
        ("say_firearms", [{"has_firearm": True}], "The person has a firearm conviction and no drug offence."),
        ("say_firearms", [{"has_firearm": True, "drugs": "PCP"}, {}],
         "1 of 2 people has a firearm conviction, along with a drug offence."),
        ("say_drugs", [{}], "No drug offence is listed for this person."),
        ("say_drugs", [{"drugs": "unspecified"}], "The drug offence names no drug."),
        ("say_drugs", [{"drugs": "PCP;cocaine"}], "The offences name PCP and cocaine."),
        ("say_drugs", [{"drugs": "PCP"}, {"drugs": "PCP"}, {}], "Named are PCP for 2 people."),
        ("say_states", [{}], "No federal district court of a state or territory is stated for this person."),
        ("say_states", [OHIO], "The person was sentenced in Ohio."),
        ("say_states", [DC, DC, {}], "2 of 3 people were sentenced in the District of Columbia."),
        ("say_states", [OHIO, IOWA], "The people were sentenced in two states, one in each."),
        ("say_states", [DC, DC, OHIO],
         "The people were sentenced in one state and in the District of Columbia, "
         "most often in the District of Columbia (two)."),
        ("say_states", [OHIO] * 3 + [IOWA] * 2 + [DC],
         "The people were sentenced in two states and in the District of Columbia, "
         "most often in Ohio (three) and Iowa (two)."),
        ("say_states", [OHIO] * 2 + [IOWA] * 2 + [MAINE],
         "The people were sentenced in three states, most often in Iowa and Ohio (two each)."),
        ("say_states", [OHIO, IOWA, MAINE, DC] * 2,
         "The people were sentenced in three states and in the District of Columbia, nowhere more than two."),
        ("say_districts", [{}], "No district is stated for this person."),
        ("say_districts", [{"district": "District of Maryland"}],
         "The person was sentenced in the District of Maryland."),
        ("say_districts", [IOWA, MAINE],
         "The people were sentenced in two districts, one in each."),
        ("say_running", [{}], "The lists read here hold 1 of President Barack Obama's 1,715 commutations, so how many had "
                              "been made by that day is not known."),
        (
            *("say_running", [PARDON]),
            "The one grant of this day in the lists is a pardon, so there is no commutation to count here. "
            "President Barack Obama's 1,715 commutations are not in the lists read here.",
        ),
        (
            *("say_life", [PARDON, PARDON, {"batch_id": "2016-01-16-obama", "granted_on": "2016-01-16"}]),
            "The grants of this day in the lists are pardons, so there is no commutation to count here.",
        ),
        ("say_past_presidents", [PARDON], "The lists read here hold no commutation by President Barack Obama."),
        ("say_past_presidents", [{}], "The lists read here hold 1 of President Barack Obama's 1,715 commutations, so how "
                                      "many had been made by that day is not known."),
    ],
)  # fmt: skip
def test_small_batches(finding: str, rows: list[dict[str, object]], said: str) -> None:
    assert FINDINGS[finding](results_of(*rows)) == said


def all_words(grants: pd.DataFrame, batch_id: str, results: dict[str, Any]) -> Iterator[str]:
    """Everything that is said of a batch."""
    yield from (say(results) for say in FINDINGS.values())
    for figure in text.key_figures(results):
        yield from (figure.label, str(figure.value), str(figure.comparison))
    batch = choose_batch(grants, batch_id)
    yield str(text.say_new_ends(results))
    yield str(text.say_rank(results))
    yield text.describe_spread(measures.years_served_by_person(batch)["years_served"], "years")
    yield text.describe_sentences(measures.sentences_by_person(batch))
    yield text.describe_cuts(measures.cuts_by_person(batch), "commuted_months")
    yield text.describe_counts(measures.count_by_expiry(batch), "expires_on", "n_people")
    yield text.say_basis(len(batch), batch_id)
    yield text.say_off_map(measures.count_by_state(batch), batch_id)


#: Words that show a fault in the wording.
WRONG = re.compile(
    r"\bnan\b|NaN|None\b(?! of)|NaT|<NA>|\binf\b|(?<![.,\d])1 (people|sentences|grants|years|months|days|persons)\b|"
    r"\bpersons\b|  |\(\)|\.\.|, ,|\bno people (has|were|was)\b|\b0 of 0\b",
)


@pytest.mark.slow("every batch of the real table")
def test_nothing_odd_is_said_of_any_real_batch(grants: pd.DataFrame) -> None:
    for batch_id in grants["batch_id"].unique():
        for words in all_words(grants, batch_id, real_results(batch_id)):
            assert not WRONG.search(words), f"{batch_id}: {words}"


ODD_BATCHES: list[list[dict[str, object]]] = [
    [{}],
    [LIFE],
    [LIFE, LIFE],
    [PARDON],
    [{"is_declined": True}],
    [{}, PARDON, {"is_declined": True}],
    [{"is_death": True}],
    [{"sentence_months": 12, "commuted_months": 1, "first_sentenced_on": "2015-03-30"}],
    [{"sentence_months": 1}, {"sentence_months": 1}, {"sentence_months": 1}],
    [{"first_sentenced_on": "2015-03-30"}] * 5,
    [{"expires_on": "2016-07-28"}, {"expires_on": "2016-07-29"}],
    [{"district": name, "drugs": "unspecified"} for name in "ABCDE"],
]


@pytest.mark.parametrize("rows", ODD_BATCHES)
def test_nothing_odd_is_said_of_odd_batches(rows: list[dict[str, object]]) -> None:
    for words in all_words(make_grants(*rows), BATCH, results_of(*rows)):
        assert not WRONG.search(words), words


@pytest.mark.slow("every batch of the real table")
def test_every_finding_is_a_sentence(grants: pd.DataFrame) -> None:
    for batch_id in grants["batch_id"].unique():
        results = real_results(batch_id)
        for name, say in FINDINGS.items():
            words = say(results)
            assert words[0].isupper() or words[0].isdigit(), words
            assert words.endswith(".") == (name != "say_headline"), words


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(21, 61, "34 %"), (1, 8, "13 %"), (1, 999, "under 1 %"), (998, 999, "over 99 %"), (0, 61, "0 %"),
     (568, 1715, "33.1 %"), (1, 4165, "under 0.1 %"), (4164, 4165, "over 99.9 %"), (61, 61, "100 %")],
)  # fmt: skip
def test_percent(part: int, whole: int, said: str) -> None:
    assert text.percent(part, whole) == said


def test_a_total_of_lists_that_lack_grants_is_not_called_small() -> None:
    """1,653 of President Biden's 4,165 commutations are listed (75 + 31 + 11 + 1,499 + 37); all 1,715 of President Obama's, of which the first was one."""
    biden, obama = (real_results(day) for day in ("2022-04-26-biden", "2011-11-21-obama"))
    missing = "The lists read here hold 1,653 of President Joseph R. Biden Jr.'s 4,165 commutations"
    for say in (text.say_past_presidents, text.say_rank):
        assert str(say(biden)).startswith(missing)
        assert finds_nothing(say(biden))
        assert not finds_nothing(say(obama))
    assert str(text.say_past_presidents(obama)) == "1 by that day is not more than the president before, who made 11."


def test_two_medians_are_not_told_as_one_person() -> None:
    people = pd.DataFrame({"sentence_months": [120.0, 240.0, 360.0], "commuted_months": [60.0, 200.0, 100.0]})
    assert text.describe_cuts(people, "commuted_months") == (
        "Each person is a line, 3 people: median sentence in force 240 months (20 years), "
        "median new term 100 months (8.3 years)."
    )
    assert text.describe_cuts(people.head(1), "commuted_months") == (
        "Each person is a line, 1 person: sentence in force 120 months (10 years), new term 60 months (5 years)."
    )


def test_coverage_is_told_either_way() -> None:
    def say(listed: int, published: int | None, president: str) -> str:
        context = {"n_listed": listed, "n_published": published}
        return text.say_coverage({"context": context, "batch": {"president": president}})

    assert "hold all 1,715" in say(1715, 1715, "Barack Obama")
    assert say(75, 4165, "Joseph R. Biden Jr.") == (
        "The lists read here hold 75 commutations of President Joseph R. Biden Jr.; "
        "the published total is 4,165, so totals to a day may be too low."
    )
    assert "no full total is published" in say(3, None, "Jane Doe").lower()


def test_a_name_that_ends_with_a_period_has_one() -> None:
    results = measures.batch_results(
        make_grants({"president": "Joseph R. Biden Jr.", "batch_id": "2022-04-26-biden", "granted_on": "2022-04-26"}),
        "2022-04-26-biden",
        read_presidents(),
    )
    assert str(text.say_grants(results)) == "On 26 April 2022, 1 sentence was commuted by President Joseph R. Biden Jr."


def test_who_has_no_place_on_the_map_is_told_in_its_note() -> None:
    court_martial = {"district": "U.S. Army general court-martial"}
    whole, parts = (
        measures.count_by_state(make_grants(*rows)) for rows in ([OHIO, OHIO], [OHIO, court_martial, {}, {}])
    )
    assert text.say_off_map(whole, BATCH) == text.say_basis(2, BATCH)
    assert text.say_off_map(parts, BATCH).removeprefix(text.say_basis(4, BATCH)) == (
        " Counted in no state: 1 person sentenced by another court (such as a court-martial) and "
        "2 people whose court is not stated."
    )
    assert text.describe_counts(parts, "state", "n_people", form="Tile map of the states", at_most=60) == (
        "Tile map of the states: Ohio 1; other court 1; not stated 2."
    )


def test_the_span_of_one_day_and_of_none() -> None:
    one = measures.share_life_in_force(make_grants({}))
    assert text.say_span(one).startswith("n = 1 commutation on 30 March 2016; source")
    assert text.say_span(one, batch_id="2016-03-30-obama").startswith("n = 1 commutation on 30 March 2016; source")
    assert text.say_span(one, batch_id="2016-05-05-obama") == (  # nobody's sentence was commuted on this day
        "The published lists named at the end hold commutations by this president on 30 March 2016 alone."
    )
    assert text.say_span(one.head(0)) == "The published lists named at the end hold no commutation by this president."


def test_every_measure_has_words_for_its_columns() -> None:
    shown = [name for name in measures.MEASURES if not name.startswith(("count_grants", "count_conditions"))]
    for name in shown:
        assert text.headings(measures.MEASURES[name](make_grants({})))


# Companies and amended warrants

COMPANY: dict[str, object] = {"name": "Doe Trading Limited", "is_company": True, "is_life": None, "has_firearm": None}


def test_companies_are_told_from_people() -> None:
    results = results_of(LIFE, COMPANY, PARDON, PARDON, {**COMPANY, **PARDON})
    assert str(text.say_grants(results)) == (
        "On 30 March 2016, 2 sentences were commuted and 2 people and 1 company were pardoned by President Barack Obama. "
        "One of these sentences is of a company."
    )
    assert text.say_headline(results) == (
        "2 sentences commuted on 30 March 2016, 1 of them life; 2 people and 1 company pardoned"
    )
    # one person is left, of whom the findings speak
    assert str(text.say_life(results)) == "The person was serving life imprisonment."
    assert str(text.say_firearms(results)) == "No firearm conviction is listed for this person."


def test_of_companies_alone_nothing_is_said_of_people() -> None:
    results = results_of(COMPANY, COMPANY)
    nobody = "The sentences commuted in this batch are of companies alone, of no person."
    for finding in ("say_life", "say_years_served", "say_sentences", "say_firearms", "say_drugs", "say_districts"):
        said = getattr(text, finding)(results)
        assert (str(said), finds_nothing(said)) == (nobody, True)
    assert str(text.say_grants(results)).endswith("Two of these sentences are of companies.")


def test_an_amended_warrant_is_said_and_not_counted_again() -> None:
    results = results_of(PARDON, {**PARDON, "amends": "2016-03-01-obama/jane-roe"})
    assert str(text.say_grants(results)) == (
        "On 30 March 2016, 1 person was pardoned by President Barack Obama. "
        "One amended warrant replaces an earlier grant and is not counted again."
    )


# Where copies of a list differ


def difference(name: str, column: str, line: int = 7) -> Difference:
    return Difference("2016-03-30", name, column, "list-a", line, "120", "list-b", 9, "97")


def test_a_report_says_where_another_copy_of_its_list_differs() -> None:
    # three values of two people; a grant that stands in one copy only is no other value
    told = [difference("Ann Baker", "sentence_months"), difference("Ann Baker", "drugs"),
            difference("Ben Carter", "drugs", 12), difference("", "record", 2)]  # fmt: skip
    assert text.say_differences(told) == (
        "Another copy of the list has 3 values of 2 grants otherwise. The table follows list-a; the page of methods lists "
        "each, and says why."
    )
    assert text.say_differences(told[3:]) == text.say_differences([]) == ""


def test_differences_are_of_the_days_and_lists_of_the_grants(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv.differences.csv"
    header = "granted_on,name,column,source,line,value,other_source,other_line,other_value\n"
    row = "Ann Baker,sentence_months,list-a,7,120,list-b,,\n"
    path.write_text(header + f"2016-03-30,{row}2016-05-05,{row}", encoding="utf-8")
    grants = make_grants({"source": "list-a"}, {"source": "list-b", "granted_on": "2016-05-05"})
    (found,) = read_differences(grants, path)
    assert (found.granted_on, found.line, found.other_line, found.value) == ("2016-03-30", 7, None, "120")
    assert read_differences(grants, tmp_path / "none.csv") == []
    path.write_text(header.replace("line", "row"), encoding="utf-8")
    with pytest.raises(InputError, match="line 1: the columns are not"):
        read_differences(grants, path)
