"""Exploring: what is chosen, the form made from declarations, and the notebook in a real JupyterLab."""

from __future__ import annotations

import csv
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.request import urlopen

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter
from pandas.testing import assert_frame_equal
from playwright.sync_api import Page, expect

from analysis import measures, text
from analysis.claims import Claim, ClaimReading, Computed, Definition, Question, Verdict
from analysis.claims.verdicts import Recomputed
from analysis.errors import UsageError
from analysis.exhibits import Table
from analysis.exhibits.data import EXHIBIT, is_exhibit
from analysis.export.html import ClemencyHTMLExporter
from analysis.grants.presidents import read_presidents
from analysis.grants.select import read_grants
from analysis.lab.display import exhibit_of, show_in_words
from analysis.lab.explore import MOST_PEOPLE, Explorer, explore, open_form
from analysis.lab.form import make_field
from analysis.measures.choices import Choices, Conditions, choose_grants, selection_behind
from analysis.parameters import EXPLORE, PUBLICATION
from analysis.run.parameters_check import look_up
from analysis.run.report import run_notebook
from analysis.site.explore_page import render_explore
from analysis.site.page import Site, render
from support import ROOT
from support.browser import find_chromium, open_browser
from support.invented import make_grants

NOTEBOOK = ROOT / "notebooks" / "00-explore.ipynb"

#: Seconds until JupyterLab, its kernel and a changed cell have answered, on a busy machine.
PATIENCE = 45

# ---- what is chosen


FRAUD = {"offenses": "bank fraud", "offense_groups": "fraud/theft/embezzlement", "first_sentenced_on": "2011"}


def few() -> pd.DataFrame:
    """Five invented grants on three days by two presidents."""
    doe = {"president": "Jane Doe", "batch_id": "2031-03-30-doe", "granted_on": "2031-03-30"}
    later = {"president": "Jane Doe", "batch_id": "2033-01-19-doe", "granted_on": "2033-01-19"}
    roe = {"president": "Richard Roe", "batch_id": "2035-05-01-roe", "granted_on": "2035-05-01"}
    return make_grants(
        {**doe, "name": "Ann Example", "drugs": "heroin;cocaine", "district": "District of Ohio", "is_life": True},
        {**doe, "name": "Bob Example", "drugs": "cocaine base", "sentence_months": 240},
        {**later, "name": "Cai Example", "drugs": "heroin", "sentence_months": 1200, "district": "District of Ohio"},
        {**roe, "name": "Dee Example", "clemency_type": "pardon", "drugs": "heroin", **FRAUD},
        {**roe, "name": "<b>Eve</b> & Co.", "is_declined": True},
    )


@pytest.mark.parametrize(
    ("asked", "letters"),
    [
        ({}, "ABCD<"),
        ({"president": "Jane Doe"}, "ABC"),
        ({"drug": "cocaine"}, "A"),  # cocaine base is another drug
        ({"drug": "heroin", "last_year": 2033}, "AC"),
        ({"district": "District of Ohio", "batch_id": "2031-03-30-doe"}, "A"),
        ({"first_year": 2033, "last_year": 2033}, "C"),
        ({"drug": "cocaine;cocaine base"}, "AB"),  # one of several is enough
        ({"grant": "pardon"}, "D"),
        ({"grant": "commutation"}, "ABC"),  # Eve's was declined
        ({"grant": "declined"}, "<"),
        ({"sentence": "life"}, "A"),
        ({"sentence": "20 to under 30 years"}, "B"),  # 240 months are 20 years
        ({"sentence": "30 years or more", "drug": "heroin"}, "C"),
        ({"offense_group": "fraud/theft/embezzlement"}, "D"),
        ({"president": "Richard Roe", "batch_id": "2031-03-30-doe"}, ""),
    ],
)
def test_a_grant_is_chosen_if_all_that_is_asked_is_true_of_it(asked: dict[str, Any], letters: str) -> None:
    assert "".join(choose_grants(few(), Conditions(**asked))["name"].str[0]) == letters


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"batch_id": "2031-03-03-doe"}, "no batch '2031-03-03-doe' in the grants table; did you mean 2031-03-30-doe"),
        ({"drug": "herion"}, "no drug 'herion' in the grants table; did you mean heroin"),
        ({"drug": "heroin;cocain"}, "no drug 'cocain' in the grants table; did you mean cocaine"),
        ({"sentence": "10 years"}, "no sentence '10 years' in the grants table"),
        ({"offense_group": "fraud"}, "no offense group 'fraud' in the grants table"),
        ({"president": "Jane"}, "no president 'Jane' in the grants table"),
    ],
)
def test_what_the_table_does_not_hold_is_refused_with_the_nearest(asked: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        choose_grants(few(), Conditions(**asked))


def test_a_choice_is_told_as_a_selection_and_never_as_a_batch() -> None:
    """Of the whole table, one batch and one person: no sentence says "this batch", "this day" or "to this day"."""
    for asked in ({}, {"batch_id": "2031-03-30-doe"}, {"president": "Richard Roe"}, {"district": "District of Ohio"}):
        told = repr(explore(few(), **asked))
        assert re.findall(r"this batch|this day|same day|of the batch", told) == []
        is_whole = "batch_id" in asked or asked.get("president") == "Richard Roe"  # who has one batch alone
        assert ("These are all grants of one batch." in told) == is_whole
        assert ("A selection made here, no published batch." in told) != is_whole


def test_what_is_told_of_a_choice_is_what_the_rows_say() -> None:
    told = repr(explore(few(), president="Jane Doe", drug="heroin"))
    assert told.startswith(
        "2 commutations chosen: by President Jane Doe, with heroin named in the offenses\n2 commuted\n1 serving life\n"
    )
    assert "Two grants on two days, March 30, 2031, to January 19, 2033." in told
    assert re.search(r"Cai Example +2033-01-19 +Jane Doe", told)
    assert "Bob" not in told


def test_where_nothing_is_chosen_it_says_so_and_no_number() -> None:
    explorer = explore(few(), president="Richard Roe", last_year=2034)
    assert (
        repr(explorer).splitlines()[0]
        == "No grant in the table fits: grants by President Richard Roe, from 2031 to 2034."
    )
    assert len(explorer.exhibits()) == 1
    assert explorer.chosen.empty


def test_a_long_table_says_what_it_leaves_out_and_names_are_by_choice() -> None:
    people = make_grants(*({} for _ in range(51)))
    told = repr(explore(people, names="none"))
    assert "The newest 50 of 51 grants are shown; `chosen` has them all." in told
    assert "Person 50" in told
    assert "Imagined" not in told


def test_life_alone_is_a_sentence_that_is_told_once_and_no_chart() -> None:
    grants = make_grants(*({"is_life": True} for _ in range(3)))
    explorer = explore(grants, measure="sentences")
    assert [type(one).__name__ for one in explorer.exhibits()] == [
        "Headline",
        "Statement",
        "Statement",
        "Table",
        "Table",
    ]
    assert str(explorer.exhibits()[2]).startswith("All three people were serving life.\n")
    assert str(explorer.exhibits()[3]).count("All three people were serving life.") == 1


def test_declined_grants_alone_have_no_findings_and_are_no_selection_of_themselves() -> None:
    exhibits = explore(few(), grant="declined").exhibits()
    assert [str(one) for one in exhibits[:2]] == [
        "One grant was declined",
        "One grant of May 1, 2035. A selection made here, no published batch.",
    ]
    assert str(exhibits[-1]).endswith("1 grant, shown.")
    assert len(exhibits) == 3
    assert "One of them was declined and is not counted." in repr(explore(few(), president="Richard Roe"))


def test_the_whole_table_is_all_grants() -> None:
    assert repr(explore(few())).startswith("All grants: 3 commutations and 1 pardon\n")


def test_whose_grants_the_table_does_not_hold_is_said_where_it_is_known() -> None:
    """Bill Clinton commuted 61 sentences and pardoned 396 people, Jimmy Carter more than one; of Jane Doe nothing is known."""
    clinton = {
        "president": "Bill Clinton",
        "clemency_type": "pardon",
        "batch_id": "2001-01-20-clinton",
        "granted_on": "2001-01-20",
    }
    doe = {"president": "Jane Doe", "batch_id": "2031-03-30-doe", "granted_on": "2031-03-30"}
    grants = make_grants(
        *({**clinton, "name": f"Person {n}"} for n in range(396)), doe, {**doe, "clemency_type": "pardon"}
    )
    assert "The table does not hold" not in repr(explore(grants, president="Bill Clinton", grant="pardon"))
    assert "The table does not hold" not in repr(explore(grants, president="Jane Doe"))
    (nothing,) = explore(grants, president="Bill Clinton", grant="commutation").exhibits()
    assert str(nothing).splitlines() == [
        "No grant in the table fits: commutations by President Bill Clinton.",
        "The table does not hold every commutation by President Bill Clinton. Choose less narrowly.",
    ]
    assert "The table does not hold every commutation by President Bill Clinton. " in repr(explore(grants))


@pytest.mark.parametrize("measure", EXPLORE["measure"].choices)
def test_every_measure_of_the_schema_is_drawn_or_said(measure: str) -> None:
    for grants in (few(), few().head(1), few().tail(2)):
        exhibits = explore(grants, measure=measure).exhibits()
        assert all(exhibit.to_html() for exhibit in exhibits)


# ---- the form


def test_a_field_is_what_its_declaration_says() -> None:
    fields = {one.name: make_field(one, one.default or "") for one in (*EXPLORE.parameters, PUBLICATION["show_code"])
              if one.name in ("drug", "names", "data_path")}  # fmt: skip
    assert fields["names"].options == (("Full", "full"), ("Initials", "initials"), ("None", "none"))
    assert type(fields["drug"]).__name__ == "Text"  # nobody has said what there is to choose from
    schema = EXPLORE.with_choices(Choices(few()).list_values())
    drug = make_field(schema["drug"], "heroin;cocaine")
    assert [label for label, _ in drug.options] == ["heroin", "powder cocaine", "crack cocaine"]  # most people first
    assert (drug.value, drug.description, drug.rows) == ("heroin;cocaine", "Drugs", 4)
    batch = make_field(schema["batch_id"], "")
    assert [value for _, value in batch.options] == ["", "2035-05-01-roe", "2033-01-19-doe", "2031-03-30-doe"]
    year = make_field(schema["first_year"], 1789, (2031, 2035))
    assert (year.min, year.max, year.value) == (2031, 2035, 2031)
    assert make_field(PUBLICATION["show_code"], True).value is True


class Screen:
    """A cell with the form: its widgets, and the outputs that changes replace, as a browser has them now."""

    def __init__(self, explorer: Explorer, viewer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.widgets: list[Any] = []
        self.outputs: list[dict[str, Any]] = []
        screen = self

        class Handle:
            def display(self, data: dict[str, Any], *, metadata: dict[str, Any], raw: bool) -> None:
                self.at = len(screen.outputs)
                screen.outputs.append(data)

            def update(self, data: dict[str, Any], *, metadata: dict[str, Any], raw: bool) -> None:
                screen.outputs[self.at] = data

        monkeypatch.setattr("analysis.lab.explore.display", self.widgets.append)
        monkeypatch.setattr("analysis.lab.explore.DisplayHandle", Handle)
        open_form(explorer, viewer)
        self.form, self.table = self.widgets[0], (self.widgets[1:] or self.widgets[0].children[3:])[0]
        self.fields = {field.description: field for field in self.form.children[0].children}
        self.code = self.form.children[1]

    @property
    def told(self) -> list[str]:
        return [str(data["text/plain"]) for data in self.outputs]

    def offered(self, label: str) -> list[str]:
        return [said for said, _ in self.fields[label].options]


def test_the_form_has_a_field_for_every_parameter_but_the_path_and_follows_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    explorer = explore(few(), drug="heroin")
    screen = Screen(explorer, "notebook", monkeypatch)
    fields = screen.fields
    assert list(fields) == [one.label for one in EXPLORE.parameters if one.kind != "path"]
    assert "2 commutations and 1 pardon chosen: with heroin" in screen.told[0]
    assert len(screen.table.df) == 3
    fields["President"].value = "Jane Doe"
    assert "2 commutations chosen: by President Jane Doe, with heroin" in screen.told[0]
    assert list(screen.table.df["Name"]) == ["Cai Example", "Ann Example"]  # newest first
    assert list(explorer.chosen["name"]) == ["Ann Example", "Cai Example"]  # as published
    fields["From"].value = 2032
    assert "1 commutation chosen: by President Jane Doe, from 2032 to 2035, with heroin" in screen.told[0]
    fields["To"].value = 2032
    assert "No grant in the table fits" in screen.told[0]
    fields["From"].value = 2033
    assert screen.told[0].startswith("No grant fits: the first year, 2033, is after the last, 2032.")
    assert screen.told[1:] == [""] * 4
    assert len(screen.table.df) == 0


def test_each_field_offers_what_the_others_leave_with_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ann: heroin and powder, life; Bob: crack, 20 years; Cai: heroin, 100 years, later; Dee: heroin, pardoned for fraud."""
    screen = Screen(explore(few()), "notebook", monkeypatch)
    assert screen.offered("Drugs") == ["heroin (3)", "powder cocaine (1)", "crack cocaine (1)"]
    assert screen.offered("Kind") == ["All kinds", "Commutations (3)", "Pardons (1)", "Declined (1)"]
    assert screen.offered("Sentence") == [
        "Any sentence",
        "Life (1)",
        "20 to under 30 years (1)",
        "30 years or more (1)",
    ]
    assert screen.offered("President") == ["All presidents", "Richard Roe (1)", "Jane Doe (3)"]  # Eve's was declined
    screen.fields["Drugs"].value = "cocaine;cocaine base"
    assert screen.offered("Drugs") == ["heroin (3)", "powder cocaine (1)", "crack cocaine (1)"]  # its own field
    assert screen.offered("President") == ["All presidents", "Jane Doe (2)"]
    assert screen.offered("Batch") == ["All batches", "2031-03-30-doe (2)"]
    assert screen.offered("Offense") == ["Any offense"]
    screen.fields["Drugs"].value = ""
    screen.fields["President"].value = "Richard Roe"
    screen.fields["From"].value = 2032
    assert screen.offered("President") == ["All presidents", "Richard Roe (1)", "Jane Doe (1)"]
    screen.fields["To"].value = 2033
    assert screen.offered("President") == ["All presidents", "Richard Roe (0)", "Jane Doe (1)"]  # what is chosen stays
    assert screen.fields["President"].value == "Richard Roe"


def test_a_chart_that_means_nothing_is_not_offered_and_one_asked_for_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    pardoned = [
        {"clemency_type": "pardon", "offense_groups": group, "offenses": group, "first_sentenced_on": year}
        for group, year in [("tax", "1990"), ("tax", "1991"), ("firearms", "1999"), ("tax", "2001"), ("tax", "2001")]
        * 2
    ]
    screen = Screen(explore(make_grants(*pardoned)), "notebook", monkeypatch)
    assert screen.offered("Chart") == [
        "The first that fits",
        "Pardoned for",
        "Years to the pardon",  # ten people are too few for a map of their courts
    ]
    assert "People pardoned, by type of offense" in screen.told[2]
    screen = Screen(explore(make_grants(*pardoned), measure="sentences"), "notebook", monkeypatch)
    assert screen.told[2] == "No chart: “sentences” is about commutations, and none is chosen."
    assert screen.fields["Chart"].value == "sentences"


def test_a_table_of_pardons_has_the_offense_and_the_years_to_the_pardon() -> None:
    (row,) = text.describe_chosen(few().iloc[3:4]).to_dict("records")
    assert (row["offenses"], row["first_sentenced_on"]) == ("bank fraud", "2011")
    assert row["years_since_sentence"] == 24  # from 2011 to 2035


def test_the_outputs_of_a_cell_are_what_is_exported_and_the_table_of_people_is_not_seen_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen(explore(few(), drug="cocaine"), "notebook", monkeypatch)
    screen.fields["Drugs"].value = "cocaine base"
    kinds = [data[EXHIBIT]["kind"] for data in screen.outputs]
    assert kinds == ["headline", "statement", "statement", "table", "table"]
    assert [row[0] for row in screen.outputs[4][EXHIBIT]["rows"]] == ["Bob Example"]
    assert screen.outputs[4]["text/html"] == ""
    assert all(data["text/html"] for data in screen.outputs[:4])


def test_a_fault_in_one_exhibit_is_a_sentence_in_its_place_and_leaves_nothing_of_the_choice_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen(explore(few()), "notebook", monkeypatch)
    before = screen.told

    def fail(*_: object) -> None:
        raise ValueError("<b>no</b>")

    monkeypatch.setattr("analysis.lab.explore.show_figure", fail)
    screen.fields["President"].value = "Jane Doe"
    assert (
        screen.told[2] == "This cannot be shown of the chosen grants, by a fault of the program.\nValueError: <b>no</b>"
    )
    assert "&lt;b&gt;" in screen.outputs[2]["text/html"]
    assert all(now != then for now, then in zip(screen.told, before, strict=True))
    assert list(screen.table.df["Name"]) == ["Cai Example", "Ann Example", "Bob Example"]


def test_in_voila_a_widget_holds_what_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(explore(few()), "voila", monkeypatch)
    assert screen.outputs == []
    screen.fields["President"].value = "Richard Roe"
    assert "1 pardon chosen: by President Richard Roe" in screen.form.children[2].value
    assert len(screen.table.df) == 2


def test_the_table_of_a_form_leaves_no_row_out_and_its_cells_are_inert(monkeypatch: pytest.MonkeyPatch) -> None:
    many = make_grants(*({"name": "<b>Eve</b>" + "x" * 500} for _ in range(400)))
    table = Screen(explore(many), "notebook", monkeypatch).table
    assert len(json.loads(table._dt_args["data_json"])) == 400
    assert "<b>" not in table._dt_args["data_json"]
    assert not table._dt_args.get("downsampling_warning")


# ---- the same as code


def run_code(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    monkeypatch.setattr("analysis.read_grants", lambda: explorer.grants, raising=False)
    names: dict[str, Any] = {}
    exec(explorer.code, names)  # noqa: S102
    return names["chosen"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"batch_id": "2031-03-30-doe"},
        {"president": "Jane Doe", "drug": "heroin"},
        {"drug": "cocaine base;cocaine", "names": "none"},
        {"district": "District of Ohio", "first_year": 2032},
        *({"grant": kind} for kind in ("commutation", "pardon", "declined")),
        *({"sentence": one, "names": "initials"} for one in ("life", "20 to under 30 years", "30 years or more")),
        {"offense_group": "fraud/theft/embezzlement", "drug": "heroin"},
        {"drug": "cocaine base", "president": "Richard Roe"},  # nobody
    ],
)
def test_the_code_gives_the_same_rows_in_the_same_order(asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    explorer = explore(few(), **asked)
    assert_frame_equal(run_code(explorer, monkeypatch), explorer.chosen)


def test_the_code_leaves_out_companies_where_people_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    firm = {"name": "Example and Sons", "is_company": True, "clemency_type": "pardon", "drugs": "heroin"}
    explorer = explore(make_grants({"drugs": "heroin"}, firm, {"drugs": "heroin", "is_company": False}), drug="heroin")
    assert len(explorer.chosen) == 2
    assert_frame_equal(run_code(explorer, monkeypatch), explorer.chosen)


def test_the_code_leaves_the_table_as_it_was_for_a_form_in_the_same_notebook() -> None:
    code = explore(few(), drug="heroin", president="Jane Doe", names="none").code
    assert re.findall(r"^grants = .*", code, re.M) == ["grants = analysis.read_grants()"]


@pytest.mark.slow("every choice of the whole table")
def test_the_code_of_every_choice_of_the_project_s_own_table_gives_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    grants = read_grants()
    for name, values in Choices(grants).list_values().items():
        for value in values[:40]:
            explorer = explore(
                grants, **{name: value, "president": "Barack Obama"} if name != "president" else {name: value}
            )
            assert_frame_equal(run_code(explorer, monkeypatch), explorer.chosen)


def test_a_field_counts_as_the_page_to_explore_does() -> None:
    """The same numbers under the same words: what the page has beside each choice when nothing else is chosen."""
    grants = read_grants()
    site = Site("https://example.org/", "full", read_presidents())
    page = BeautifulSoup(render(render_explore(grants, (), site), site), "lxml")
    on_page = {
        item["data-key"]: [one.get_text() for one in item.find_all(recursive=False)]
        for item in page.select("li[data-key]")
    }
    choices = Choices(grants)
    n = 0
    for field in ("president", "grant", "offense_group", "sentence", "drug"):
        for value, counted in choices.count(field, Conditions()).items():
            key = selection_behind(field, value)
            assert on_page[key] == [text.choice_words(field, value), f"{counted:,}"]
            n += 1
    assert n > 40


def test_sentences_are_sorted_by_their_length_and_life_comes_last() -> None:
    people = text.describe_chosen(few()).sort_values("sentence")
    assert list(people["sentence"].dropna()) == ["20 years", "100 years", "life"]


# ---- without a form


def run(folder: Path, source: str = "", **parameters: Any) -> list[nbformat.NotebookNode]:
    """The outputs of the notebook's exploring cell, executed as papermill does."""
    executed = run_notebook(NOTEBOOK, parameters, "explore")
    (cell,) = [cell for cell in executed.cells if cell.id == "explore"]
    return [output for output in cell.outputs if output.output_type == "display_data"]


def test_without_a_browser_the_notebook_shows_what_its_parameters_choose(tmp_path: Path) -> None:
    outputs = run(tmp_path, president="Barack Obama", drug="heroin", measure="states")
    kinds = [output.metadata.get("clemency", {}).get("kind") for output in outputs]
    assert kinds == ["statement", "headline", "statement", "chart", "table", "table"]
    assert outputs[0].data["text/plain"].startswith("There are no controls here.\nThey appear in JupyterLab")
    n_commuted, _ = counted_by_hand(president="Barack Obama", drugs="heroin")
    assert outputs[1].data["text/plain"].startswith(f"{n_commuted} commutations and ")
    assert "widget" not in json.dumps([output.data for output in outputs])
    assert not any('href="#people' in output.data["text/html"] for output in outputs)


def test_without_ipywidgets_a_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("analysis.lab.explore.find_viewer", lambda: "notebook")
    monkeypatch.setattr("analysis.lab.explore.has_widgets", lambda: False)
    explore(few())._ipython_display_()
    assert "There are no controls here.\nThe packages ipywidgets and itables are missing" in capsys.readouterr().out


def test_papermill_is_refused_what_the_table_does_not_hold() -> None:
    with pytest.raises(UsageError, match="drug: there is no 'herion'; did you mean heroin"):
        look_up(EXPLORE, EXPLORE.check({"drug": "herion"}))


# ---- how things show themselves


def test_a_batch_shows_its_people_in_words_and_says_how_many() -> None:
    shown = exhibit_of(few().head(2))
    assert str(shown).splitlines()[0] == "2 grants of 2031-03-30-doe"
    assert re.search(
        r"^Ann Example +2031-03-30 +Jane Doe +heroin, powder cocaine +no +District of Ohio +life", str(shown), re.M
    )
    assert "&lt;b&gt;Eve&lt;/b&gt; &amp; Co." in exhibit_of(few()).to_html()  # type: ignore[union-attr]


@pytest.mark.parametrize("name", sorted(measures.MEASURES))
def test_every_measure_shows_its_columns_in_words(name: str) -> None:
    assert isinstance(exhibit_of(measures.MEASURES[name](few())), Table)


def test_other_tables_have_years_and_rounded_numbers_and_keep_their_names() -> None:
    medians = pd.DataFrame({"year": [1985.0, None], "median_age": [41.26, 1 / 3]})
    assert str(exhibit_of(medians)) == "2 rows\nyear  median_age\n1985  41.3\n–     0.3"
    by_year = medians.set_index("year")
    assert str(exhibit_of(by_year)).splitlines()[1] == "year  median_age"  # an index that says something
    assert exhibit_of(pd.DataFrame([[1, 2]], columns=["a", "a"])) is None
    assert exhibit_of(3) is None
    assert str(exhibit_of(pd.Series(["b", "b", "a"], name="drug").value_counts())).splitlines()[1:] == [
        *("drug  count", "b     2", "a     1")
    ]
    cut = exhibit_of(pd.DataFrame({"x": range(61)}))
    assert str(cut).splitlines()[0] == "61 rows"
    assert str(cut).splitlines()[-1] == "The first 60 of 61 rows."


def test_a_claim_a_verdict_and_a_question_show_what_they_say() -> None:
    claim = Claim(
        "two-<x>",
        "who",
        "a <paper>",
        "two people were granted",
        2,
        (ClaimReading("count_commutations", {"batch_id": "b"}),),
    )
    assert str(exhibit_of(claim)) == (
        "Claim: two people were granted\nStated: 2\nBy: a <paper>\nId: two-<x>\n"
        "Recomputed as: count_commutations(batch_id=b)"
    )
    assert "<paper>" not in exhibit_of(claim).to_html()  # type: ignore[union-attr]
    verdict = Verdict(claim, (Recomputed(claim.readings[0], Computed(3), False),), "differs")
    assert (
        str(exhibit_of(verdict)) == "“Two people were granted.” Claimed: 2. In the list: 3. The claim does not hold up."
    )
    question = Question("How many?", (Definition("by day", Computed(7), "us"),))
    assert str(exhibit_of(question)) == "How many?\nDefinition  Comes to  Used by\nby day      7         us"


def test_ipython_is_told_and_a_terminal_reads_plain_text() -> None:
    formatter = DisplayFormatter()
    show_in_words(SimpleNamespace(display_formatter=formatter))
    data, _ = formatter.format(few().head(2), include=["text/plain", "text/html"])
    assert data["text/plain"].startswith("2 grants of 2031-03-30-doe\n")
    assert data["text/html"].count("<tr") == 3
    everything, about = formatter.format(pd.DataFrame({"year": [1985.0]}))
    assert is_exhibit(everything[EXHIBIT])  # an export writes a table of ours
    assert about["clemency"]["kind"] == "table"
    other, _ = formatter.format(pd.DataFrame([[1, 2]], columns=["a", "a"]), include=["text/plain", "text/html"])
    assert other["text/plain"] == "   a  a\n0  1  2"
    assert "<table" in other["text/html"]


def test_an_exhibit_at_a_prompt_is_its_plain_form() -> None:
    chart = explore(few(), measure="sentences").exhibits()[2]
    assert "\nSentences in force in steps of five years; each dot is a person\n" in repr(chart)
    assert "<svg" not in repr(chart)


# ---- in JupyterLab


def counted_by_hand(**wanted: str) -> tuple[int, int]:
    """Commutations that took effect, and all grants, of which the table says what is wanted: read with csv alone."""
    with (ROOT / "data" / "grants.csv").open(encoding="utf-8", newline="") as lines:
        rows = [
            row
            for row in csv.DictReader(lines)
            if all(value in row[column].split(";") for column, value in wanted.items())
        ]
    commuted = [row for row in rows if row["clemency_type"] == "commutation" and row["is_declined"] != "true"]
    return len(commuted), len(rows)


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs on a clone of the project."""

    clone: Path
    address: str
    token: str

    def git(self, *words: str) -> str:
        return subprocess.run(["git", *words], cwd=self.clone, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """What ``make lab`` starts in a clone, with nothing of this user's and no way to the network."""
    find_chromium()
    home, clone = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("clone") / "project"
    shutil.copytree(
        ROOT, clone, ignore=shutil.ignore_patterns(".*", "raw", "site*", "__pycache__"), ignore_dangling_symlinks=True
    )
    for name in (".gitattributes", ".gitignore"):
        shutil.copyfile(ROOT / name, clone / name)
    (clone / ".venv" / "bin").mkdir(parents=True)
    for program in ("nbstripout", "jupyter"):
        (clone / ".venv" / "bin" / program).symlink_to(Path(sys.executable).parent / program)
    identity = ["-c", "user.name=Jane Doe", "-c", "user.email=jane@example.org"]
    for words in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "all"]):
        subprocess.run(["git", *words], cwd=clone, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    folders = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    own = {"HOME": str(home), "IPYTHONDIR": str(home / "ipython"), "PYTHONPATH": str(clone / "src")}
    own |= {"JUPYTER_PORT": str(port), "JUPYTER_TOKEN": token, "BROWSER": "true"}
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            ["make", "-o", ".venv/.ready", "lab"],  # the environment is there
            cwd=clone,
            env={**os.environ, **folders, **nowhere, **own},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        for _ in range(PATIENCE * 5):
            try:
                with urlopen(f"http://127.0.0.1:{port}/api?token={token}", timeout=5):
                    break
            except OSError:
                assert server.poll() is None, (home / "log").read_text(errors="replace")
                time.sleep(0.2)
        yield Lab(clone, f"http://127.0.0.1:{port}", token)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.fixture(scope="module")
def opened(lab: Lab) -> Iterator[tuple[Page, list[str]]]:
    """The page that ``make lab`` opens with all cells run, and every address that was asked for."""
    asked: list[str] = []
    with open_browser() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 1000})
        context.on("request", lambda request: asked.append(request.url))
        context.route(
            lambda url: not url.startswith(("http://127.0.0.1:", "data:", "blob:")), lambda route: route.abort()
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        expect.set_options(timeout=PATIENCE * 1000)
        page.goto(f"{lab.address}/explore?token={lab.token}")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        # who runs cells before is asked which kernel is meant
        expect(page.locator(".jp-StatusBar-Widget")).to_contain_text("| Idle")
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator(".lm-Menu-itemLabel").get_by_text(re.compile("^Run All Cells$")).click()
        page.locator(".clemency .headline").first.wait_for(state="attached")  # it may be out of sight
        yield page, asked


def choose(page: Page, label: str, value: str) -> None:
    """Choose in a field as a person does, by what it says before the number."""
    field = page.get_by_label(label, exact=True)
    field.focus()
    words = r"\s".join(map(re.escape, value.split()))  # JupyterLab shows blanks that do not break
    option = field.locator("option").filter(has_text=re.compile(rf"^{words}\s\([\d,]+\)$"))
    expect(option).to_have_count(1)
    field.select_option(label=option.text_content())


def exported(notebook: Path) -> BeautifulSoup:
    """The page of a notebook as it is saved."""
    page, _ = ClemencyHTMLExporter().from_filename(str(notebook))
    return BeautifulSoup(page, "lxml")


@pytest.mark.slow("starts JupyterLab and a browser")
def test_jupyterlab_opens_at_the_root_with_the_notebook_and_asks_nothing(
    lab: Lab, opened: tuple[Page, list[str]]
) -> None:
    page, _ = opened
    shown = page.locator(".jp-DirListing-itemText")
    expect(shown.filter(has_text=re.compile("^notebooks$"))).to_have_count(1)
    expect(shown.filter(has_text=re.compile("^data$"))).to_have_count(1)
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0


@pytest.mark.slow("starts JupyterLab and a browser")
def test_what_is_chosen_in_jupyterlab_changes_the_figures_and_the_table(opened: tuple[Page, list[str]]) -> None:
    page, asked = opened
    headline, info = page.locator(".clemency .headline").first, page.locator(".dt-info")
    n_commuted, n = counted_by_hand()
    expect(headline).to_contain_text(f"{n_commuted:,} commutations and ")
    expect(info).to_contain_text(f"of {n:,} entries")

    choose(page, "President", "Barack Obama")
    n_commuted, n = counted_by_hand(president="Barack Obama")
    expect(headline).to_contain_text(f"{n_commuted:,} commutations and ")
    expect(info).to_contain_text(f"of {n:,} entries")

    choose(page, "Drugs", "heroin")
    n_commuted, n = counted_by_hand(president="Barack Obama", drugs="heroin")
    expect(headline).to_contain_text(f"{n_commuted:,} commutations and ")
    expect(info).to_contain_text(f"of {n:,} entries")
    assert page.evaluate("document.activeElement.labels[0].innerText") == "Drugs"  # where the person was
    assert [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))] == []


@pytest.mark.slow("starts JupyterLab and a browser")
def test_keys_in_a_field_of_jupyterlab_are_the_field_s_own(opened: tuple[Page, list[str]]) -> None:
    """In JupyterLab's command mode "b" would insert a cell below, and the arrow would select the next one."""
    page, _ = opened
    cells = page.locator(".jp-Notebook .jp-Cell")
    n_cells, president = cells.count(), page.get_by_label("President", exact=True)
    headline = page.locator(".clemency .headline h1")
    president.select_option(index=0)
    page.get_by_label("Drugs", exact=True).select_option([])
    expect(headline).to_contain_text("All grants")
    said = {president.input_value()}
    for _ in range(2):  # the second time the lists of the fields have changed
        president.press("ArrowDown")
        expect(president).not_to_have_value(re.compile("^(" + "|".join(map(re.escape, said)) + ")$"))
        expect(headline).to_contain_text(f"by President {president.input_value()}")
        said.add(president.input_value())
    assert cells.count() == n_cells
    one, two = (page.get_by_label(label, exact=True).bounding_box() for label in ("Kind", "Court"))
    assert one is not None
    assert two is not None
    assert two["width"] > 1.8 * one["width"]  # the names of courts are long
    for end in ("From", "To"):
        expect(page.get_by_role("slider", name=end, exact=True)).to_have_count(1)
    president.select_option(index=0)
    expect(headline).to_contain_text("All grants")


@pytest.mark.slow("starts JupyterLab and a browser")
def test_choices_faster_than_the_kernel_are_those_that_were_made(opened: tuple[Page, list[str]]) -> None:
    """The lists that the first choice makes longer are on their way when the second one is made in a shorter one."""
    page, _ = opened
    presidents = page.get_by_label("President", exact=True).locator("option")
    page.get_by_label("Drugs", exact=True).select_option([])
    choose(page, "Batch", "2016-03-30-obama")
    expect(presidents).to_have_count(2)  # all, or the one of this batch
    page.evaluate("""() => {
        for (const [label, value] of [["Batch", ""], ["President", "Barack Obama"], ["Kind", "commutation"]]) {
            const named = [...document.querySelectorAll(".clemency-form label")].find((one) => one.innerText === label);
            named.control.value = value;
            named.control.dispatchEvent(new Event("change", {bubbles: true}));
        }
    }""")
    expect(presidents).not_to_have_count(2)
    expect(page.locator(".clemency .headline h1")).to_have_text(re.compile("commutations chosen: by President Barack"))
    assert page.get_by_label("President", exact=True).input_value() == "Barack Obama"
    for label in ("President", "Kind"):
        page.get_by_label(label, exact=True).select_option("")
    expect(page.locator(".clemency .headline h1")).to_contain_text("All grants")


@pytest.mark.slow("starts JupyterLab and a browser")
def test_the_export_from_the_menu_and_of_the_saved_notebook_hold_what_the_fields_say(
    lab: Lab, opened: tuple[Page, list[str]]
) -> None:
    page, _ = opened
    page.get_by_label("Drugs", exact=True).select_option([])
    choose(page, "President", "Barack Obama")
    choose(page, "Kind", "Pardons")
    seen = "212 pardons chosen: by President Barack Obama"
    expect(page.locator(".clemency .headline h1")).to_have_text(seen)

    page.get_by_role("menuitem", name="File", exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Save and Export Notebook As").hover()
    with page.expect_popup():  # JupyterLab saves, and has its server export the file
        page.locator(".lm-Menu-itemLabel").get_by_text("Clemency-html").click()
    notebook = lab.clone / "notebooks" / "00-explore.ipynb"
    for _ in range(PATIENCE * 5):
        if seen in notebook.read_text(encoding="utf-8"):
            break
        time.sleep(0.2)
    by_menu = urlopen(f"{lab.address}/nbconvert/clemency-html/notebooks/00-explore.ipynb?token={lab.token}").read()  # noqa: S310
    for document in (BeautifulSoup(by_menu, "lxml"), exported(notebook)):
        assert document.h1.get_text() == seen
        (chart,) = document.select(".chart")
        assert chart["id"] == "chart-pardoned-for"
        people = document.select("#table-people tbody tr")
        assert len(people) == MOST_PEOPLE
        assert all("Barack Obama" in row.get_text() for row in people)

    for _ in range(PATIENCE * 5):  # git hears of it a moment after
        if not (changed := lab.git("status", "--short")):
            break
        time.sleep(0.2)
    assert changed == ""
    assert '"outputs": []' not in json.dumps(json.loads(notebook.read_text(encoding="utf-8"))["cells"][5])


@pytest.mark.slow("starts Voila and a browser")
def test_voila_shows_the_working_form(tmp_path: Path) -> None:
    """Voila is no dependency: where it is installed beside us, with the labextensions of our widgets, it is tried."""
    voila = shutil.which("voila", path=str(Path(sys.executable).parent)) or pytest.skip("Voila is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = {f"JUPYTER_{name}_DIR": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    server = subprocess.Popen(
        [voila, "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}", NOTEBOOK],
        env={**os.environ, **folders},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(PATIENCE * 5):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
                break
            time.sleep(0.2)
        with open_browser() as chromium:
            page = chromium.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            page.goto(f"http://127.0.0.1:{port}/")
            page.get_by_label("President", exact=True).wait_for()
            choose(page, "President", "Barack Obama")
            choose(page, "Kind", "Pardons")
            expect(page.locator(".clemency .headline h1")).to_have_text(
                "212 pardons chosen: by President Barack Obama", timeout=PATIENCE * 1000
            )
            expect(page.locator(".dt-info")).to_contain_text("of 212 entries", timeout=PATIENCE * 1000)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
