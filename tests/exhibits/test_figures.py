"""A declared figure: what is shown of it for a batch, for grants that somebody chose, and in which kind of report."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis import measures, text
from analysis.exhibits import Chart, Statement, figures, show
from analysis.exhibits.figures import KINDS, Figure
from analysis.grants.presidents import read_presidents
from analysis.text.template import template_names
from support.invented import make_grants

BATCH = "2016-03-30-obama"
DRUGS: dict[str, object] = {"sentence_months": 120, "offenses": "drug distribution"}
TERM: dict[str, object] = {"sentence_months": 120}
PARDON: dict[str, object] = {"clemency_type": "pardon", "offenses": "tax", "offense_groups": "tax"}
SOURCE = {"publisher": "The Gazette", "page": "https://example.org/list", "retrieved": "2031-01-02", "copy": ""}


def shown(figure: Figure, grants: pd.DataFrame, results: dict[str, Any]) -> Chart | Statement:
    return show(figure, figure.measure(grants), results)


def of_batch(figure: Figure, grants: pd.DataFrame) -> Chart | Statement:
    results = measures.batch_results(grants, BATCH, read_presidents())
    return shown(figure, grants, {**results, "sources": [SOURCE]})


def of_selection(figure: Figure, grants: pd.DataFrame) -> Chart | Statement:
    return shown(figure, grants, measures.selection_results(grants))


def test_a_figure_says_how_many_people_and_who_published_it() -> None:
    grants = make_grants(*[{**DRUGS, "drugs": "cocaine;heroin"}] * 9, {**DRUGS, "drugs": "cocaine"})
    batch, selection = of_batch(figures.CONVICTIONS, grants), of_selection(figures.CONVICTIONS, grants)
    assert isinstance(batch, Chart)
    assert isinstance(selection, Chart)
    assert str(batch.basis) == "10 people. Source: The Gazette."
    assert ["The Gazette", "https://example.org/list"] in batch.to_data()["basis"]
    assert str(selection.basis).startswith("10 people among the chosen grants. ")
    assert batch.svg == selection.svg


def test_the_ends_of_chosen_grants_are_drawn_from_no_day_of_a_grant() -> None:
    """They were granted on March 30, 2016; the first sentence ends in 2018."""
    grants = make_grants(*({"expires_on": f"20{18 + n % 4}-01-19"} for n in range(12)))
    batch, selection = of_batch(figures.RELEASE, grants), of_selection(figures.RELEASE, grants)
    assert isinstance(batch, Chart)
    assert isinstance(selection, Chart)
    assert "from the grant on March 30, 2016" in batch.svg.replace("\u00a0", " ")
    assert "from the grant" not in selection.svg.replace("\u00a0", " ")


def test_under_ten_people_are_a_sentence_and_no_bars() -> None:
    grants = make_grants(*[{**DRUGS, "drugs": "cocaine"}] * 8, {**DRUGS, "drugs": "heroin"})
    assert isinstance(of_batch(figures.CONVICTIONS, grants), Statement)


def test_people_whom_a_chart_leaves_out_are_not_counted_under_it() -> None:
    """Of twelve people one has no published offense, one a court-martial and one no court."""
    tax = {"clemency_type": "pardon", "offenses": "tax evasion", "offense_groups": "tax"}
    grants = make_grants(
        *[{**tax, "district": "Southern District of Ohio"}] * 9,
        {**tax, "offense_groups": "arson", "district": "Northern District of Iowa"},
        {**tax, "district": "Army court-martial"},
        {**tax, "offenses": None, "offense_groups": None, "district": None},
    )
    assert str(of_batch(figures.PARDONED_FOR, grants).basis) == "11 people. Source: The Gazette."
    assert str(of_batch(figures.PARDONED_COURTS, grants).basis) == "10 people. Source: The Gazette."


def test_the_counts_of_a_selection_lead_nowhere() -> None:
    grants = make_grants(*[{"is_life": True}] * 2, *[{"sentence_months": 240}] * 9)
    batch, selection = of_batch(figures.LIFE_SHARE, grants), of_selection(figures.LIFE_SHARE, grants)
    assert ["Two", "is_life=true"] in batch.to_data()["finding"]
    assert [target for _, target in selection.to_data()["finding"]] == [""]
    assert str(batch.finding) == str(selection.finding) == "Two of the 11 people (18%) were serving life."


def test_years_served_are_drawn_and_described_with_the_same_criterion() -> None:
    dated = [{"first_sentenced_on": day, "granted_on": "2016-03-30"} for day in ["2000-03-30"] * 9 + ["2010-03-30"]]
    chart = of_batch(figures.YEARS_SERVED, make_grants(*dated))
    assert isinstance(chart, Chart)
    assert "A line at 10 years: one of them is below it." in chart.alt
    assert "10 years" in chart.svg.partition("</desc>")[2]


def test_what_finds_nothing_says_nothing_in_a_report_and_why_in_a_selection() -> None:
    grants = make_grants({"first_sentenced_on": "2006"}, {"first_sentenced_on": None})
    batch, selection = of_batch(figures.YEARS_SERVED, grants), of_selection(figures.YEARS_SERVED, grants)
    assert batch == Statement("")
    assert batch.finds_nothing()
    assert str(selection.finding) == "No full sentencing date is published, so how long they had served is not known."
    assert not selection.finds_nothing()


@pytest.mark.parametrize(
    ("rows", "kind", "told"),
    [
        ([TERM] * 10, "commutations", "life"),
        ([TERM] * 9, "few commutations", "life"),
        ([PARDON] * 2, "pardons", "pardoned_for"),
        ([TERM, TERM, PARDON], "both", "life"),
        (
            [{"offenses": None, "first_sentenced_on": None, "sentence_months": None, "is_life": None}] * 3,
            "names only",
            "",
        ),
    ],
)
def test_a_kind_of_report_is_a_list_of_figures(rows: list[dict[str, object]], kind: str, told: str) -> None:
    results = measures.batch_results(make_grants(*rows), BATCH, read_presidents())
    assert results["batch"]["kind"] == kind
    said = {figure.words for figure in figures.BY_SUBJECT.values() if figure.say("finding", results)}
    assert said <= {figure.words for figure in KINDS[kind]}
    assert not told or told in said
    assert ("pardoned_for" in said) == (kind in ("pardons",))  # of one pardon beside others the person tells


def test_of_one_person_nothing_is_counted() -> None:
    """A page about one person tells of that person; only the presidency is counted."""
    results = measures.batch_results(make_grants({"is_life": True}), BATCH, read_presidents())
    said = [figure for figure in figures.BY_SUBJECT.values() if figure.say("finding", results)]
    assert said
    assert all(figure.compares_batches for figure in said)


def test_every_figure_has_a_name_a_subject_and_words_of_its_own() -> None:
    declared = [thing for thing in vars(figures).values() if isinstance(thing, Figure)]
    assert list(figures.BY_SUBJECT.values()) == declared
    assert len({figure.name for figure in declared}) == len({figure.words for figure in declared}) == len(declared)
    for figure in declared:
        for block in ("topic", "counted", *(["title"] if figure.draw else [])):
            assert str(text.say_block(figure.words, block, measures.selection_results(make_grants({}))))
    parts = {
        "headline",
        "rare",
        "limits",
        "terms",
        "places",
        "convicted",
        "pardoned",
        "other_courts",
        "profile",
        "pardon",
        "drugs",
        "drugs_of_one",
        "claims",
        "compare",
        "coverage",
        "editions",
        "methods",
        "presidents",
    }  # no figure: heads, ends, parts, pages
    assert set(template_names()) - {figure.words for figure in declared} <= parts


def test_every_kind_has_figures_and_every_figure_but_one_a_kind() -> None:
    """Sentences in force stand in the explorer alone; in a report they are told with the time served."""
    in_kinds = {figure.about for kind in KINDS.values() for figure in kind}
    assert set(figures.BY_SUBJECT) - in_kinds == {"sentences"}


def test_the_days_that_the_chart_of_life_leaves_out_are_said() -> None:
    """Ten people on this day, eleven on a second, nine on a third, which is not drawn."""
    sizes = {"2016-03-30": 10, "2016-05-05": 11, "2016-06-03": 9}
    days = [
        {"granted_on": day, "batch_id": f"{day}-obama", "is_life": at == 0}
        for day, n in sizes.items()
        for at in range(n)
    ]
    chart = of_batch(figures.LIFE_SHARE, make_grants(*days))
    assert isinstance(chart, Chart)
    assert str(chart.basis).startswith("The chart leaves out one day with fewer than 10 commutations. 10 people.")
    assert chart.alt == "Life sentences by day of grant: March 30, 2016 (1 of 10); May 5, 2016 (1 of 11)."


def test_ids_are_in_the_file_of_a_chart_and_not_under_it() -> None:
    days = [{"granted_on": day, "batch_id": f"{day}-obama"} for day in ("2016-03-30", "2016-05-05") for _ in range(10)]
    term = {"sentence_months": 240, "first_sentenced_on": "2006-03-30", "expires_on": "2018-01-01"}
    grants = make_grants(*({**day, **term} for day in days))
    for figure, first, id_ in ((figures.LINES, "Name", "grant_id"), (figures.LIFE_SHARE, "Day of grant", "batch_id")):
        chart = of_batch(figure, grants)
        assert isinstance(chart, Chart)
        assert chart.to_data()["numbers"][0]["headings"][0] == first
        assert id_ in chart.to_more()["text/csv"].splitlines()[0]
