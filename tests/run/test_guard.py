"""papermill by hand is as safe as the command: what a notebook does not take is refused before a kernel starts."""

from __future__ import annotations

import ast
import base64
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook
from papermill.cli import papermill as papermill_command
from papermill.engines import papermill_engines

from analysis import project as places
from analysis.errors import InputError
from analysis.parameters import NOTEBOOKS, Parameter, ParameterError, Schema
from analysis.run import guard, report
from analysis.run.engine import IN_PROCESS, InProcessEngine, OwnKernelEngine
from analysis.run.fingerprint import Inputs
from analysis.run.parameters_check import PlainEngine, Refused
from analysis.run.publication import Publication
from analysis.run.report import build_report, run_notebook
from support import ROOT
from support.parameters import BATCH_ID, ENOUGH, HOSTILE

NOTEBOOK = ROOT / "notebooks" / "01-batch.ipynb"

#: A name that would run if it became the left side of an assignment.
CODE = "x=1;import pathlib;pathlib.Path('owned').touch();y"

Started = list[dict[str, Any]]


def marked(schema: str, source: str = "") -> nbformat.NotebookNode:
    """A small notebook that takes the parameters of a schema; of one that there is not, it has none of its own."""
    cell = NOTEBOOKS[schema].cell() if schema in NOTEBOOKS else ""
    cells = [new_code_cell(cell, metadata={"tags": ["parameters"]}), new_code_cell(source)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "clemency": {"parameters": schema}})


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The parameters of each run that would have started a kernel, of papermill with the guard before its engine."""
    runs: Started = []

    def execute(cls: type, nb_man: Any, kernel_name: str, **_: Any) -> None:
        runs.append(dict(nb_man.nb.metadata.papermill.parameters))

    monkeypatch.setattr(papermill_engines, "_engines", dict(papermill_engines._engines))
    for engine in (PlainEngine, OwnKernelEngine, InProcessEngine):
        monkeypatch.setattr(engine, "execute_managed_notebook", classmethod(execute))
    assert guard.engine is guard.Guard
    return runs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a person works, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


WAYS: dict[str, Callable[[str, str, Path], list[str]]] = {
    "-p": lambda name, value, _: ["-p", name, value],
    "-r": lambda name, value, _: ["-r", name, value],
    "-y": lambda name, value, _: ["-y", f"{{{name!r}: {value!r}}}"],
    "-b": lambda name, value, _: ["-b", base64.b64encode(f"{{{name!r}: {value!r}}}".encode()).decode()],
    "-f": lambda name, value, path: ["-f", str(write(path, f"{name!r}: {value!r}\n"))],
}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("prepare", [[], ["--prepare-only"]])
@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.parametrize("name", ["batchid", "x=1;import os", "PAPERMILL_INPUT_PATH"])
def test_every_way_to_name_a_parameter_is_held_to_the_schema(
    started: Started, folder: Path, tmp_path_factory: pytest.TempPathFactory, name: str, way: str, prepare: list[str]
) -> None:
    given = WAYS[way](name, BATCH_ID, tmp_path_factory.mktemp("given") / "given.yml")
    result = CliRunner().invoke(papermill_command, [str(NOTEBOOK), "out.ipynb", *given, *prepare])
    assert result.exit_code == 2
    assert f"Error: there is no parameter '{name}'" in result.output
    assert isinstance(result.exception, SystemExit)
    assert (started, list(folder.iterdir())) == ([], [])


@pytest.mark.parametrize(
    ("number", "given", "said"),
    [
        (1, ["-p", "batch_id", "2016"], "batch_id: text is needed, not a whole number\n(papermill makes a number"),
        (1, ["-y", "{batch_id: [a]}"], "batch_id: text is needed, not a list"),
        (1, ["-p", "batch_id", "2016-03-30-obma"], "no batch '2016-03-30-obma' in the grants table; did you mean 2016"),
        (1, ["-p", "batch_id", BATCH_ID, "-p", "names", "ful"], "names: there is no 'ful'; did you mean full?"),
        (1, ["-p", "batch_id", BATCH_ID, "-p", "data_path", "no.csv"], "no.csv: no such grants table"),
        (1, ["-p", "batch_id", BATCH_ID, "-p", "raw_path", "{batch_id}"], "there is no folder '{batch_id}'"),
        (1, ["-p", "batch_id", BATCH_ID, "-l", "R", "-p", "batchid", "x"], "there is no parameter 'batchid'"),
        (1, ["-p", "batch_id", BATCH_ID, "-k", "bash"], "runs in a kernel like python3, not in 'bash'"),
        (1, ["-p", "batchid", BATCH_ID, "--engine", "nbclient"], "there is no parameter 'batchid'"),
        (1, ["-p", "batch_id", BATCH_ID, "--inject-paths"], "there is no parameter 'PAPERMILL_INPUT_PATH'"),
        (2, ["-p", "datapath", "x"], "there is no parameter 'datapath'; did you mean data_path?"),
        (2, ["-p", "data_path", "no.csv"], "no.csv: no such grants table"),
        (3, ["-p", "claim", "x"], "there is no parameter 'claim'"),
        (3, ["-p", "claim_id", "firearm-13"], "no claim 'firearm-13' in the ledger; did you mean firearm-12"),
        (3, ["-p", "argument", "drugs"], "argument: there is no 'drugs'; did you mean drug?"),
        (3, ["-p", "value", "6"], "value: text is needed, not a whole number"),
        (3, ["-r", "value", "600"], "five-kilograms-6: grams: no '600'"),
    ],
)
def test_what_a_notebook_does_not_take_is_one_sentence(
    started: Started, folder: Path, number: int, given: list[str], said: str
) -> None:
    (notebook,) = (ROOT / "notebooks").glob(f"0{number}-*.ipynb")
    result = CliRunner().invoke(papermill_command, [str(notebook), "out.ipynb", *given])
    assert said in result.output
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit)
    assert (started, list(folder.iterdir())) == ([], [])


@pytest.mark.parametrize("value", list(HOSTILE.values()), ids=list(HOSTILE))
@pytest.mark.parametrize(("schema", "parameter"), [(s, p) for s in NOTEBOOKS.values() for p in s.parameters])
def test_no_hostile_value_reaches_a_kernel(
    started: Started, folder: Path, schema: Schema, parameter: Parameter, value: str
) -> None:
    values = {**ENOUGH[schema.name], parameter.name: value}
    with pytest.raises(InputError):
        papermill.execute_notebook(marked(schema.name), "out.ipynb", values, progress_bar=False)
    assert (started, list(folder.iterdir())) == ([], [])


def test_what_a_notebook_takes_is_run(started: Started, folder: Path) -> None:
    given = ["-p", "batch_id", BATCH_ID, "-p", "names", "none"]
    result = CliRunner().invoke(papermill_command, [str(NOTEBOOK), "out.ipynb", *given, "--no-progress-bar"])
    assert result.exit_code == 0, result.output
    assert started == [{"batch_id": BATCH_ID, "names": "none"}]
    (cell,) = [c for c in nbformat.read("out.ipynb", 4).cells if "injected-parameters" in c.metadata.get("tags", [])]
    assert cell.source.splitlines()[1:] == [f'batch_id = "{BATCH_ID}"', 'names = "none"']


#: What a person has written into a copy of the batch notebook's first cell, below what stood there.
OWN = """\
top: int = 10  # how many courts are listed
share = 0.5
drugs: list[str] = []
labels: dict[str, str] = {}
kind: Literal["bars", "dots"] = "bars"
since: int | None = None
address = "https://example.org/?a=b"
day: date = date(2016, 3, 30)
"""


def copied(cell: str, schema: str = "batch") -> nbformat.NotebookNode:
    """A copy of a notebook in whose first cell other things stand."""
    notebook = marked(schema)
    notebook.cells[0].source = cell
    return notebook


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"top": 3},
        {"share": 0.25, "drugs": ["heroin", "cocaine"], "labels": {"heroin": "Heroin"}},
        {"kind": "dots", "since": 2014, "address": "https://example.org/?c=d&e=f"},
        {"since": None, "day": {"any": ["thing", 1, None]}},
        {"names": "none", "top": 0},
    ],
)
def test_a_copy_takes_what_its_own_cell_declares(started: Started, folder: Path, given: dict[str, Any]) -> None:
    notebook = copied(NOTEBOOKS["batch"].cell() + "\n" + OWN)
    executed = papermill.execute_notebook(notebook, None, given, progress_bar=False)
    assert started == [given]
    assignments = ast.parse(executed.cells[1].source).body if given else []
    assert {one.targets[0].id: ast.literal_eval(one.value) for one in assignments} == given  # type: ignore[attr-defined]


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner) | st.sets(st.text()) | st.tuples(inner)
    ),
    max_leaves=5,
)


@settings(max_examples=100, deadline=None)
@given(ANYTHING)
def test_a_value_of_any_type_is_data_in_the_cell_or_refused(value: object) -> None:
    try:
        prepared = papermill.execute_notebook(
            copied("day: date = date(2016, 3, 30)"), None, {"day": value}, prepare_only=True, progress_bar=False
        )
    except Refused:
        return
    (assignment,) = ast.parse(prepared.cells[1].source).body
    assert ast.literal_eval(assignment.value) == value  # type: ignore[attr-defined]


@pytest.mark.parametrize("prepare_only", [False, True])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"topp": 3}, "there is no parameter 'topp'; did you mean top?"),
        ({"raw_path": ""}, "there is no parameter 'raw_path'; did you mean data_path?"),  # not in this cell
        ({"top": "3"}, "top: a whole number is needed, not text\n(papermill makes a number of 8 after -p"),
        ({"top": 2.5}, "top: a whole number is needed, not a number"),
        ({"top": True}, "top: a whole number is needed, not true or false"),
        ({"top": None}, "top: a whole number is needed, not nothing"),
        ({"since": "2014"}, "since: a whole number or nothing is needed, not text"),
        ({"share": "half"}, "share: a number is needed, not text"),
        ({"drugs": "heroin"}, "drugs: a list of texts is needed, not text"),
        ({"drugs": ["heroin", 8]}, "drugs: a list of texts is needed, not one with a whole number"),
        ({"drugs": ("heroin",)}, "drugs: a list of texts is needed, not a tuple"),
        ({"labels": {"heroin": ["a"]}}, "labels: a mapping of texts is needed, not one with a list"),
        ({"labels": {2016: "a"}}, "labels: a mapping of texts is needed, not one with a whole number for a name"),
        ({"kind": "dot"}, "kind: there is no 'dot'; did you mean dots?"),
        ({"address": 5}, "address: text is needed, not a whole number"),
        ({"day": b'"+open("owned", "w").name+"'}, "day: text, a number, true or false, a list or a mapping is needed"),
        ({"day": [{"a": {'"+x'}}]}, "day: text, a number, true or false, a list or a mapping is needed, not one with"),
        ({"batch_id": "2016"}, "batch_id: '2016' is not a day and a president's last name"),
        ({"names": "ful", "top": "x"}, "names: there is no 'ful'; did you mean full?\ntop: a whole number is needed"),
        ({CODE: 1}, "there is no parameter "),
    ],
)
def test_what_the_cell_of_a_copy_does_not_declare_is_refused(
    started: Started, folder: Path, given: dict[str, Any], said: str, prepare_only: bool
) -> None:
    kept = [line for line in NOTEBOOKS["batch"].cell().splitlines() if not line.startswith("raw_path")]
    notebook = copied("\n".join([*kept, OWN]))
    with pytest.raises(Refused) as caught:
        papermill.execute_notebook(notebook, "out.ipynb", given, progress_bar=False, prepare_only=prepare_only)
    assert str(caught.value).startswith(said)
    assert (started, list(folder.iterdir())) == ([], [])


@pytest.mark.parametrize(
    ("schema", "cell", "said"),
    [
        ("batch", 'batch_id: str = "2016-03-30-obma"\ndata_path: str = ""', "did you mean 2016-03-30-obama"),
        ("batch", 'batch_id: str = "2016-03-30-obama"\nraw_path: str = "no"', "raw_path: there is no folder 'no'"),
        ("batch", 'batch_id = "yesterday"', "batch_id: 'yesterday' is not a day and a president's last name"),
        ("batch", "batch_id: str", "batch_id is missing; for example 2016-03-30-obama"),
        ("presidents", 'data_path = "no.csv"', "no.csv: no such grants table"),
        ("explore", 'drug = "herion"\ndata_path = ""', "drug: there is no 'herion'; did you mean heroin"),
        ("claims", 'claim_id = "firearm-13"\ndata_path = ""', "no claim 'firearm-13' in the ledger"),
        ("batch", "batch_id: str = 8", "batch_id: text is needed, not a whole number"),
        ("batch", "batch_id = ", "the cell with the parameters is no Python: "),
    ],
)
def test_the_default_of_a_copy_is_checked_where_nothing_is_given(
    started: Started, folder: Path, schema: str, cell: str, said: str
) -> None:
    with pytest.raises(Refused) as caught:
        papermill.execute_notebook(copied(cell, schema), "out.ipynb", progress_bar=False)
    assert said in str(caught.value)
    assert "after -p" not in str(caught.value)
    assert (started, list(folder.iterdir())) == ([], [])


@pytest.mark.parametrize(
    ("schema", "cell"),
    [
        ("batch", 'batch_id = "2016-05-05-obama"\ndata_path = ""'),
        ("batch", 'batch_id = ["2016-03-30-obama", "2016-05-05-obama"]\ndata_path = ""'),  # of another type: its own
        ("batch", 'batch_id = "2099-01-01-doe"  # of a table that the notebook alone knows'),
        ("batch", 'batch_id: str = open("id").read()\ndata_path = ""'),
        ("explore", 'names = "none"\ndata_path = ""'),
        ("claims", 'claim_id = "firearm-12"\ndata_path = ""'),
        ("batch", "%matplotlib inline\nbatch_id = 'x'[0:0]"),
        ("batch", "odd: list[()] = {[1]: 2}; more: Union[()] = 1"),
        ("presidents", ""),
    ],
)
def test_a_copy_with_other_defaults_or_fewer_runs(started: Started, folder: Path, schema: str, cell: str) -> None:
    papermill.execute_notebook(copied(cell, schema), None, progress_bar=False)
    assert started == [{}]


def test_a_notebook_without_a_cell_for_parameters_takes_none(started: Started, folder: Path) -> None:
    notebook = marked("presidents")
    del notebook.cells[0]
    with pytest.raises(Refused, match=r"^there is no parameter 'data_path'; there is none$"):
        papermill.execute_notebook(notebook, None, {"data_path": ""}, progress_bar=False)
    assert started == []


def test_the_default_in_the_cell_is_the_default(started: Started, folder: Path) -> None:
    result = CliRunner().invoke(papermill_command, [str(NOTEBOOK), "out.ipynb", "--no-progress-bar"])
    assert result.exit_code == 0, result.output
    assert started == [{}]


def test_papermill_helps_with_a_copy(folder: Path) -> None:
    nbformat.write(copied(NOTEBOOKS["batch"].cell() + "\n" + OWN), "copy.ipynb")
    result = CliRunner().invoke(papermill_command, ["copy.ipynb", "--help-notebook"])
    assert result.exit_code == 0
    assert 'batch_id: str (default "2016-03-30-obama")' in result.output
    assert "the batch: the day of the grants and the president's last name" in result.output
    assert re.search("top: int \\(default 10\\) +how many courts are listed", result.output)


def test_other_peoples_notebooks_are_none_of_our_business(started: Started, folder: Path) -> None:
    notebook = marked("batch")
    notebook.metadata.clemency = {"theme": "dark"}
    papermill.execute_notebook(notebook, "out.ipynb", {"anything": [1, {"a": None}]}, progress_bar=False)
    assert started == [{"anything": [1, {"a": None}]}]


@pytest.mark.parametrize("name", ["bach", 5, ["batch"]])
def test_a_notebook_that_takes_the_parameters_of_nothing_is_refused(started: Started, folder: Path, name: Any) -> None:
    notebook = marked("batch")
    notebook.metadata.clemency.parameters = name
    with pytest.raises(Refused, match="there are those of explore, batch, presidents, claims"):
        papermill.execute_notebook(notebook, "out.ipynb", progress_bar=False)
    assert (started, list(folder.iterdir())) == ([], [])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([(s, p) for s in NOTEBOOKS.values() for p in s.parameters]), st.text())
def test_any_text_becomes_the_same_text_in_the_cell_or_a_sentence(field: tuple[Schema, Parameter], text: str) -> None:
    schema, parameter = field
    values = {**ENOUGH[schema.name], parameter.name: text}
    try:
        prepared = papermill.execute_notebook(
            marked(schema.name), None, values, engine_name=IN_PROCESS, prepare_only=True, progress_bar=False
        )
    except Refused:
        return
    statements = ast.parse(prepared.cells[1].source).body
    assert {node.targets[0].id: ast.literal_eval(node.value) for node in statements} == values  # type: ignore[attr-defined]


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text())
def test_whatever_is_looked_up_is_there_or_a_sentence(data_path: str, raw_path: str) -> None:
    notebook = marked("batch")
    notebook.metadata.papermill = {"parameters": {"batch_id": BATCH_ID, "data_path": data_path, "raw_path": raw_path}}
    if not data_path and (not raw_path or Path(raw_path).is_dir()):
        return
    with pytest.raises(Refused):
        guard.Guard.execute_notebook(notebook, "python3")


@pytest.mark.parametrize("path", ["é" * 130, "/" * 999, "a/" * 499, "~", ".", "con", "|"])
def test_a_path_that_no_system_takes_is_a_sentence(path: str) -> None:
    notebook = marked("batch")
    for values in ({"data_path": path}, {"data_path": "", "raw_path": f"{path}/no"}):
        notebook.metadata.papermill = {"parameters": {"batch_id": BATCH_ID, **values}}
        with pytest.raises(Refused):
            guard.Guard.execute_notebook(notebook, "python3")


def test_a_folder_that_may_not_be_entered_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path, **_: Any) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", forbidden)
    notebook = marked("batch")
    notebook.metadata.papermill = {"parameters": {"batch_id": BATCH_ID, "raw_path": "locked"}}
    with pytest.raises(Refused, match=r"^Permission denied: 'locked'$"):
        guard.Guard.execute_notebook(notebook, "python3")


@pytest.mark.parametrize("engine", [None, IN_PROCESS])
@pytest.mark.parametrize("given", [{"batchid": BATCH_ID}, {"batch_id": 3}, {"batch_id": BATCH_ID, CODE: "x"}])
def test_our_own_engines_refuse_the_same(started: Started, given: dict[str, Any], engine: str | None) -> None:
    with pytest.raises(ParameterError):
        run_notebook(NOTEBOOK, given, "a report", engine=engine)
    assert started == []


@pytest.mark.parametrize(
    ("batch_id", "options", "said"),
    [
        ("../../x", {}, "batch_id: '../../x' is not a day and a president's last name"),
        (CODE, {}, "batch_id: "),
        ("2016-03-30-obma", {}, "no batch '2016-03-30-obma' in the grants table; did you mean 2016-03-30-obama"),
        (BATCH_ID, {"publication": Publication(names="ful")}, "names: there is no 'ful'; did you mean full?"),
        (BATCH_ID, {"inputs": Inputs(raw=Path("lists\x1b[2J"))}, "raw_path: it has a character that nobody sees"),
    ],
)
def test_a_report_of_nothing_is_refused_before_it_is_run(
    monkeypatch: pytest.MonkeyPatch, batch_id: str, options: dict[str, Any], said: str
) -> None:
    monkeypatch.setattr(report, "run_notebook", lambda *_: pytest.fail("it was run"))
    with pytest.raises(InputError) as caught:
        build_report(batch_id, **options)
    assert said in str(caught.value)


def test_what_may_be_changed_in_a_claim_is_what_the_schema_lists() -> None:
    from analysis.claims import Evidence, list_alternatives, read_claims
    from analysis.grants.presidents import read_petitions, read_presidents
    from analysis.grants.select import read_grants

    evidence = Evidence(read_grants(places.GRANTS), read_presidents(), read_petitions())
    changeable = {name for claim in read_claims() for name in list_alternatives(claim, evidence)}
    assert changeable == set(NOTEBOOKS["claims"]["argument"].choices)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which papermill finds what pyproject.toml declares, whatever was installed, and our source."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = tmp_path_factory.mktemp("site") / "clemency-0.dist-info"
    declared.mkdir()
    lines = [f"{name} = {value}\n" for name, value in project["entry-points"]["papermill.engine"].items()]
    write(declared / "entry_points.txt", "[papermill.engine]\n" + "".join(lines))
    write(declared / "METADATA", "Metadata-Version: 2.1\nName: clemency\nVersion: 0\n")
    paths = os.pathsep.join([str(declared.parent), str(ROOT / "src")])
    return {**os.environ, "PYTHONPATH": paths, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def run(folder: Path, environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command of its own, whose kernels leave their files in ``folder``."""
    own = {**environment, "JUPYTER_RUNTIME_DIR": str(folder / "runtime"), "IPYTHONDIR": str(folder / "ipython")}
    call = [sys.executable, *words]
    return subprocess.run(
        call, cwd=folder, env=own, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
    )


MORE = pytest.mark.slow("starts papermill again")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("-p", "batchid", "x"), "there is no parameter 'batchid'; did you mean batch_id?"),
        pytest.param(("-p", "batch_id", BATCH_ID, "-p", CODE, "1"), "there is no parameter ", marks=MORE),
        pytest.param(("-p", "batch_id", "2016-03-30-obma"), "no batch '2016-03-30-obma'", marks=MORE),
    ],
)
def test_the_command_papermill_starts_no_kernel_and_writes_nothing(
    tmp_path: Path, environment: dict[str, str], given: tuple[str, ...], said: str
) -> None:
    ran = run(tmp_path, environment, "-m", "papermill", str(NOTEBOOK), "out.ipynb", *given)
    assert ran.returncode == 2
    assert f"Error: {said}" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_kernel_that_starts_would_have_been_seen(tmp_path: Path, environment: dict[str, str]) -> None:
    """The other end of the test above: a run that is taken leaves the history of its kernel, and what the cell wrote."""
    nbformat.write(marked("presidents", "open(data_path + '.seen', 'x').close()"), tmp_path / "small.ipynb")
    data = str(write(tmp_path / "grants.csv", places.GRANTS.read_text(encoding="utf-8")))
    ran = run(tmp_path, environment, "-m", "papermill", "small.ipynb", "out.ipynb", "-p", "data_path", data)
    assert ran.returncode == 0, ran.stderr
    assert {"out.ipynb", "ipython", "grants.csv.seen"} <= {path.name for path in tmp_path.iterdir()}


def test_the_guard_is_there_in_whatever_order_things_are_imported(tmp_path: Path, environment: dict[str, str]) -> None:
    source = (
        "import analysis.run.guard, analysis.run.engine, papermill\n"
        "from papermill.engines import papermill_engines as engines\n"
        "print([engines.get_engine(name).__name__ for name in (None, 'nbclient', 'in-process')])\n"
    )
    ran = run(tmp_path, environment, "-c", source)
    assert ran.stdout == "['Guard', 'Guard', 'InProcessEngine']\n", ran.stderr


def test_the_installed_package_declares_the_guard() -> None:
    found = [point.value for point in entry_points(group="papermill.engine", name="nbclient")]
    if not found and not os.environ.get("CI"):
        pytest.skip("clemency was installed here before it had a guard; `make env` installs it anew")
    assert found == ["analysis.run.guard:engine"]


def test_the_refusal_in_jupyterlab_is_a_sentence_without_a_traceback() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shown: list[str] = []
    shell = InteractiveShell()
    shell._showtraceback = lambda kind, error, lines: shown.extend(lines)  # type: ignore[method-assign]
    shell.run_cell("from analysis.parameters import BATCH\nBATCH.check({'batch_id': 'x', 'names': 'ful'})")
    assert shown[0].startswith("ParameterError: batch_id: 'x' is not a day and a president's last name")
    assert len(shown) == 1
