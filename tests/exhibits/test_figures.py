"""A declared figure: what is shown of it for a batch, and for grants that somebody chose."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import measures
from analysis.exhibits import Chart, Statement, Table, figures, show
from analysis.exhibits.figures import Figure
from analysis.grants.presidents import read_presidents
from analysis.text.sentence import finds_nothing
from support.invented import make_grants

BATCH = "2016-03-30-obama"


def shown(figure: Figure, grants: pd.DataFrame, results: dict[str, Any]) -> Chart | Statement | Table:
    return show(figure, figure.measure(grants), results)


def of_batch(figure: Figure, grants: pd.DataFrame) -> Chart | Statement | Table:
    return shown(figure, grants, measures.batch_results(grants, BATCH, read_presidents()))


def of_selection(figure: Figure, grants: pd.DataFrame) -> Chart | Statement | Table:
    return shown(figure, grants, measures.selection_results(grants))


def test_a_batch_and_a_selection_have_titles_and_notes_of_their_own() -> None:
    grants = make_grants({"drugs": "cocaine;heroin"}, {"drugs": "cocaine"})
    batch, selection = of_batch(figures.DRUGS, grants), of_selection(figures.DRUGS, grants)
    assert isinstance(batch, Chart)
    assert isinstance(selection, Chart)
    assert batch.title == "People by drug named, share of the batch"
    assert selection.title == "People by drug named, share of those chosen"
    assert batch.note == "n = 2 people; grants of 30 March 2016; source: the published lists named at the end."
    assert selection.note.startswith("n = 2 people among the chosen grants; ")
    assert batch.svg.replace("the batch", "those chosen") == selection.svg


def test_a_figure_without_a_drawing_is_a_table() -> None:
    grants = make_grants({"requires_drug_treatment": True}, {})
    table = of_batch(figures.CONDITIONS_AND_RELIEF, grants)
    assert isinstance(table, Table)
    assert table.caption == "Conditions and relief that came with the grants"


def test_the_note_under_the_leading_courts_counts_all_of_them() -> None:
    """Twelve courts with two people each: 24 people, however many courts have room."""
    names = ["Ohio", "Maine", "Utah", "Idaho", "Oregon", "Nevada", "Kansas", "Alaska", "Hawaii", "Vermont", "Wyoming"]
    grants = make_grants(*[{"district": f"District of {name}"} for name in [*names, "Montana"] for _ in range(2)])
    chart = of_batch(figures.BY_DISTRICT, grants)
    assert isinstance(chart, Chart)
    assert chart.note.startswith("n = 24 people; ")
    assert len(chart.table) == len(measures.leading(measures.count_by_district(grants)))


def test_years_served_are_drawn_and_described_with_the_same_criterion() -> None:
    dated = [{"first_sentenced_on": day, "granted_on": "2016-03-30"} for day in ("2000-03-30", "2010-03-30")]
    chart = of_batch(figures.YEARS_SERVED, make_grants(*dated))
    assert isinstance(chart, Chart)
    assert "A line at ten years: one of them is below it." in chart.alt
    assert "ten years" in chart.svg.partition("</desc>")[2]


def test_where_nothing_is_found_the_sentence_stands_alone() -> None:
    grants = make_grants({"clemency_type": "pardon"})
    batch, selection = of_batch(figures.SENTENCES, grants), of_selection(figures.SENTENCES, grants)
    assert isinstance(batch, Statement)
    assert finds_nothing(batch.text)
    assert isinstance(selection, Statement)  # and it stays: whoever chose asked for it
    assert not finds_nothing(selection.text)


def test_every_figure_has_a_name_and_a_subject_of_its_own() -> None:
    declared = [thing for thing in vars(figures).values() if isinstance(thing, Figure)]
    assert list(figures.BY_SUBJECT.values()) == declared
    assert len({figure.name for figure in declared}) == len(declared) == 15
