"""The notebooks are thin: they call and show, decide nothing, and carry no finding and no output."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup

from analysis import measures, parameters, text
from analysis.exhibits import figures
from analysis.exhibits.data import EXHIBIT
from analysis.grants.presidents import read_presidents
from analysis.grants.select import read_grants
from analysis.grants.table import write_grants
from analysis.run.report import ReportError, find_results, run_notebook
from analysis.site.page import Site, render
from analysis.site.presidents_page import render_presidents
from support import ROOT
from support.invented import make_grants
from support.running import run_as_report
from support.saying import numbers_following, numbers_said, shares_said

EXPLORE = ROOT / "notebooks" / "00-explore.ipynb"
NOTEBOOK = ROOT / "notebooks" / "01-batch.ipynb"
#: The numbers of nothing: for blocks of a template that say the same of any.
ANY = measures.selection_results(make_grants({}))

PRESIDENTS = ROOT / "notebooks" / "02-presidents.ipynb"
CLAIMS = ROOT / "notebooks" / "03-claims.ipynb"
QUESTION = ROOT / "notebooks" / "04-your-own-question.ipynb"

#: The parameters of each notebook.
PARAMETERS = {
    EXPLORE: [
        *("batch_id", "president", "grant", "offense_group", "sentence", "drug", "district"),
        *("first_year", "last_year", "names", "measure", "data_path"),
    ],
    NOTEBOOK: ["batch_id", "data_path", "raw_path", "names"],
    PRESIDENTS: ["data_path"],
    CLAIMS: ["claim_id", "argument", "value", "data_path"],
    QUESTION: ["drug", "other", "step", "data_path"],
}

#: Years that the prose of a notebook may name: of laws, and of changes in the table by fiscal year.
YEARS: dict[Path, set[str]] = {
    EXPLORE: set(),
    NOTEBOOK: set(),
    PRESIDENTS: set(),
    CLAIMS: set(),
    QUESTION: set(),
}

#: Statements that decide or hide something; a notebook has none of them.
REFUSED = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.While,
    ast.If,
    ast.IfExp,
    ast.Try,
    ast.With,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.GeneratorExp,
)

#: Names that reach a file, a process or the network.
FENCED = {
    "open",
    "eval",
    "exec",
    "__import__",
    "os",
    "sys",
    "subprocess",
    "requests",
    "read_csv",
    "read_text",
    "write_text",
}

MAX_LINES = 10


@pytest.fixture(scope="module", params=sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def notebook(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def prose(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def test_it_is_a_valid_notebook_with_plain_metadata(notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)
    assert set(notebook.metadata) - {"language_info"} == {"clemency", "kernelspec"}
    assert notebook.metadata.kernelspec == {  # as JupyterLab writes it
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }


def test_git_has_it_without_what_jupyterlab_saves(path: Path) -> None:
    """Who explored has outputs in the file, which git's filter leaves out."""
    kept = subprocess.run(["git", "show", f":./{path.name}"], cwd=path.parent, capture_output=True, check=False)
    notebook = json.loads(kept.stdout if kept.returncode == 0 else path.read_bytes())
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert "language_info" not in notebook["metadata"]


def test_ids_say_what_a_cell_is(notebook: nbformat.NotebookNode) -> None:
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", cell_id) for cell_id in ids)


def test_it_begins_with_the_parameters_and_the_setup(code: list[nbformat.NotebookNode]) -> None:
    assert code[0].metadata.tags == ["parameters"]
    assert code[1].metadata.tags == ["setup"]
    assert [cell.id for cell in code if "parameters" in cell.metadata.get("tags", [])] == ["parameters"]


def test_parameters_are_typed_plain_values_with_a_comment(path: Path, code: list[nbformat.NotebookNode]) -> None:
    lines = code[0].source.splitlines()
    assert all(re.fullmatch(r'\w+: (str = "[^"]*"|int = \d+)  # \S.*', line) for line in lines)
    assert [line.split(":")[0] for line in lines] == PARAMETERS[path]


def test_papermill_reads_the_parameters_and_their_help() -> None:
    from papermill import inspect_notebook

    found = inspect_notebook(str(NOTEBOOK))
    assert found["batch_id"]["default"] == '"2016-03-30-obama"'
    assert found["batch_id"]["inferred_type_name"] == "str"
    assert all(parameter["help"] for parameter in found.values())


def test_cells_are_short_and_hold_no_decision(code: list[nbformat.NotebookNode]) -> None:
    for cell in code:
        if cell.id != "parameters":  # a line for each
            assert len(cell.source.splitlines()) <= MAX_LINES, cell.id
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, REFUSED), f"{cell.id}: {type(node).__name__}"


def test_no_cell_reaches_outside(code: list[nbformat.NotebookNode]) -> None:
    for cell in code:
        names = {node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Attribute)}
        assert not names & FENCED, cell.id
        assert not cell.source.lstrip().startswith(("!", "%")), cell.id


def test_imports_stand_in_the_setup(code: list[nbformat.NotebookNode]) -> None:
    for cell in code:
        has_import = any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(cell.source)))
        assert has_import == (cell.id == "setup"), cell.id


def test_headings_are_questions_below_the_headline(path: Path, prose: list[nbformat.NotebookNode]) -> None:
    """Those of a report are topics, which its figures have, and the finding below is computed."""
    headings = [line for cell in prose for line in cell.source.splitlines() if line.startswith("##")]
    assert len(headings) >= 3
    if path == NOTEBOOK:
        told = [f"## {text.say_block(one.words, 'topic', ANY)}" for one in figures.BY_SUBJECT.values()]
        told.remove("## Sentences")  # it stands in the explorer alone
        assert headings == ["## In brief", *told, "## The people", "## How we know"]
    else:
        assert all(re.fullmatch(r"## .*\?", heading) for heading in headings)


def test_each_section_says_what_its_measure_is(path: Path, prose: list[nbformat.NotebookNode]) -> None:
    """Reports say it below the chart, from the template of the figure; so does the question of one's own."""
    for cell in prose if path not in (NOTEBOOK, QUESTION) else []:
        body = cell.source.partition("\n\n")[2] if cell.source.startswith("#") else cell.source
        assert len(body.split()) >= 10, cell.id


def test_prose_carries_no_number_of_a_batch(path: Path, prose: list[nbformat.NotebookNode]) -> None:
    """A number in prose is a year of a law, or written out: what is counted is computed."""
    for cell in prose:
        assert set(re.findall(r"\d[\d,.]*\d|\d", cell.source)) <= YEARS[path], cell.id


def test_the_batch_shows_named_things_and_its_results_last() -> None:
    code = [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    names = [name for cell in code for name in re.findall(r'\bname="([^"]*)"', cell.source)]
    names += [figure.name for figure in figures.BY_SUBJECT.values()]
    assert len(names) == len(set(names)) == 15
    assert code[-1].source.startswith("Results(")


def test_every_figure_is_shown_once_under_a_cell_that_calls_its_measure() -> None:
    """In the order in which they are declared: a figure is an entry and a pair of cells."""
    code = [cell.source for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    shown = []
    for measured, source in pairwise(code):
        for name, table in re.findall(r"\bshow\(figures\.(\w+), (\w+), results\)", source):
            figure = getattr(figures, name)
            assert measured.startswith(f"{table} = measures.{figure.measure.__name__}("), name
            shown.append(figure.about)
    assert shown == [about for about in figures.BY_SUBJECT if about != "sentences"]


def test_whatever_can_be_explored_is_a_figure() -> None:
    offered = [about for about, figure in figures.BY_SUBJECT.items() if not figure.compares_batches]
    assert sorted(["taken off", *parameters.EXPLORE["measure"].choices]) == sorted(offered)


@pytest.mark.slow("runs the notebook and builds the page")
def test_the_presidents_of_the_notebook_are_those_of_the_page() -> None:
    """Every chart and table that the notebook shows stands on the page, with the same words and numbers."""
    executed = run_notebook(PRESIDENTS, {"data_path": ""}, "presidents")
    grants = read_grants(ROOT / "data" / "grants.csv")
    made, _ = render_presidents(read_presidents(), measures.past_combined_by_batch(grants, read_presidents()))
    html = render(made, Site("https://example.org/", "full", read_presidents()))
    page = BeautifulSoup(html.replace("\u00a0%", " %"), "lxml")  # the page keeps a number and its sign together
    what = ".finding, .more, figcaption, .exhibit table"
    on_page = {node.get_text(" ", strip=True) for node in page.select(what)}
    shown = 0
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            told = BeautifulSoup(output.data.get("text/html", ""), "html.parser")
            for node in told.select(what):
                assert node.get_text(" ", strip=True) in on_page
                shown += 1
    assert shown >= 30


def statements_of(executed: nbformat.NotebookNode) -> list[str]:
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    return [o.data["text/plain"] for o in outputs if o.metadata.get("clemency", {}).get("kind") == "statement"]


def test_a_claim_changed_in_the_notebook_has_another_verdict() -> None:
    """Six of the 61 have five kilograms of cocaine or more; at half a kilogram there are two more."""
    of_all, own, changed = statements_of(run_as_report(CLAIMS, {"value": "500"}, "claims"))
    assert of_all.startswith("Of 42 published claims that can be checked, 33 hold up")  # as on the page of claims
    assert "In the list: 6. The claim holds up." in own
    assert changed.endswith("In the list: 8. The claim does not hold up.")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"claim_id": "served-ten-year"}, "no claim 'served-ten-year' in the ledger; did you mean served-ten-years"),
        ({"argument": "years"}, "'years' cannot be changed; what can: batch_id, drug, grams"),
        ({"value": "eight"}, "grams: no 'eight'"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(parameters: dict[str, str], message: str) -> None:
    with pytest.raises(ReportError, match=message):
        run_as_report(CLAIMS, parameters, "claims")


def run_on(folder: Path, batch_id: str, *rows: dict[str, object]) -> nbformat.NotebookNode:
    """The notebook executed over invented grants, and its results held against the measures."""
    data = folder / "invented grants.csv"
    write_grants(make_grants(*rows), data)
    executed = run_as_report(NOTEBOOK, {"batch_id": batch_id, "data_path": str(data)}, "invented")
    results = find_results(executed, "invented")
    assert len(results.pop("provenance")["data_sha256"]) == 64
    assert results.pop("sources") == []  # no sheet says who published invented grants
    results.pop("remarks")
    assert results == measures.batch_results(read_grants(data), batch_id, read_presidents())
    return executed


def kinds_of(executed: nbformat.NotebookNode) -> list[str]:
    return [output.metadata["clemency"]["kind"] for cell in executed.cells for output in cell.get("outputs", [])]


def test_it_runs_on_invented_grants_and_its_results_are_the_measures(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"sentence_months": 240, "drugs": "cocaine"}, {"is_life": True}]
    executed = run_on(tmp_path, "2016-03-30-obama", *rows, {"clemency_type": "pardon"})
    kinds = kinds_of(executed)
    assert kinds[0] == "headline"
    assert kinds[-3:] == ["people", "statement", "results"]
    assert kinds.count("headline") == kinds.count("results") == 1
    shown = [output.data["text/plain"] for cell in executed.cells for output in cell.get("outputs", [])]
    assert "make report BATCH=2016-03-30-obama." in shown[-2]
    assert [text for text in shown if str(tmp_path) in text] == []


def test_a_batch_of_pardons_has_sentences_for_charts(tmp_path: Path) -> None:
    bush = {"president": "George H. W. Bush", "clemency_type": "pardon"}
    days = ("1989-08-14", "1992-12-24")
    rows: list[dict[str, object]] = [{**bush, "batch_id": f"{day}-bush", "granted_on": day} for day in days]
    kinds = kinds_of(run_on(tmp_path, "1992-12-24-bush", *rows))
    assert kinds.count("chart") == 1  # the pardons of the presidents


def test_a_president_who_is_in_no_table(tmp_path: Path) -> None:
    row: dict[str, object] = {"president": "Jane Doe", "batch_id": "2031-03-30-doe", "granted_on": "2031-03-30"}
    assert kinds_of(run_on(tmp_path, "2031-03-30-doe", row)).count("chart") == 0


def exhibits_of(executed: nbformat.NotebookNode) -> list[dict[str, Any]]:
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    return [output.data[EXHIBIT] for output in outputs if EXHIBIT in output.data]


def sentences_of(executed: nbformat.NotebookNode) -> list[str]:
    """Headline, findings, and what else is said of numbers; not what is said of the lists at the end."""
    said = []
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            exhibit = output.get("data", {}).get(EXHIBIT, {})
            if exhibit.get("kind") == "headline":
                figures_said = [figure["value"] for figure in exhibit["figures"]]
                said += [[(exhibit["text"], "")], exhibit["deck"], *figures_said]
            elif exhibit.get("finding"):
                said += [exhibit["finding"], exhibit["more"]]
    return [words for parts in said if (words := "".join(words for words, _ in parts))]


@pytest.mark.parametrize("batch_id", ["2016-03-30-obama", "2014-12-15-obama", "2017-01-19-obama", "2001-01-20-clinton"])
def test_every_number_of_a_finding_is_in_the_results(batch_id: str) -> None:
    executed = run_as_report(NOTEBOOK, {"batch_id": batch_id, "data_path": ""}, batch_id)
    known = numbers_following(find_results(executed, batch_id))
    sentences = sentences_of(executed)
    assert len(sentences) > 8
    for words in sentences:
        assert [number for number in numbers_said(words) if number not in known] == [], words
        for part, whole, percent in shares_said(words):
            assert percent == text.percent(part, whole), words


def sentenced(drugs: str, year: int, n: int, n_life: int = 0, **more: object) -> list[dict[str, object]]:
    """People whose offenses name these drugs, some for life, the others for 20 years."""
    life, term = {"is_life": True, "is_life_imposed": True}, {"sentence_months": 240}
    return [
        {"drugs": drugs, "first_sentenced_on": str(year), **(life if at < n_life else term), **more} for at in range(n)
    ]


def test_a_question_of_ones_own_is_answered_from_the_rows(tmp_path: Path) -> None:
    """Crack: 13 people of 2001, 3 for life; 10 of 2006, 1. Powder: 10 of 2003, 1 for life; 10 of 2009, 4; 2 of 1994.

    Of crack 4 of 23, of powder 5 of 22. In the five years from 2000 3 of 13 is more than 1 of 10; from 2005 1 of 10 is less
    than 4 of 10; 1990 has too few. Ten fixed terms are in one row alone. People with both drugs, with another, and who were pardoned are left out.
    """
    rows = [
        *sentenced("cocaine base", 2001, 13, 3),
        *sentenced("cocaine base", 2006, 10, 1),
        *sentenced("cocaine", 2003, 10, 1),
        *sentenced("cocaine", 2009, 10, 4),
        *sentenced("cocaine;heroin", 1994, 2),
        *sentenced("cocaine;cocaine base", 2001, 5, 5),
        *sentenced("heroin", 2001, 5, 5),
        *sentenced("cocaine", 2001, 5, clemency_type="pardon"),
    ]
    data = tmp_path / "invented.csv"
    write_grants(make_grants(*rows), data)
    shown = exhibits_of(run_as_report(QUESTION, {"data_path": str(data)}, "question"))
    (chart,) = (one for one in shown if one["kind"] == "chart")
    (table,) = (one for one in shown if one["kind"] == "table")
    assert chart["finding"] == [
        [
            "Of the people with crack cocaine convictions, 4 of 23 (17%) were serving life; "
            "of those with powder cocaine, 5 of 22 (23%).",
            "",
        ]
    ]
    more = "By year of the first sentence, the share was higher with crack cocaine in 2000–04; with powder cocaine in 2005–09."
    assert chart["more"] == [[more, ""]]
    assert "2000–04, crack cocaine: 23%" in chart["alt"]
    assert [["The median fixed term was 20 years with crack cocaine and 20 years with powder cocaine.", ""]] in [
        one.get("finding") for one in shown
    ]
    assert table["rows"] == [
        ["1990–94", "powder cocaine", "2", "–", "2", "–"],
        ["2000–04", "crack cocaine", "13", "23%", "10", "20 years"],
        ["2000–04", "powder cocaine", "10", "10%", "9", "–"],
        ["2005–09", "crack cocaine", "10", "10%", "9", "–"],
        ["2005–09", "powder cocaine", "10", "40%", "6", "–"],
    ]


def test_a_drug_that_the_table_lacks_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="did you mean heroin"):
        run_as_report(QUESTION, {"drug": "herion"}, "question")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"drug": "heroin", "other": "heroin"}, "two different drugs are compared"),
        ({"step": 0}, "in steps of one year or more"),
        ({"drug": "LSD", "other": "steroids"}, "name one of the two drugs without the other"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(ReportError, match=message):
        run_as_report(QUESTION, parameters, "question")
