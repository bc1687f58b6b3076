"""A run has succeeded when every cell ran in order and the end mark is there; all else is a failure with a name."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.run.report import ReportError, find_results, run_notebook
from support.notebooks import counting_notebook


def test_results_come_from_the_notebook_and_its_parameters(tmp_path: Path) -> None:
    executed = run_notebook(counting_notebook(tmp_path, "n = n * 2"), {"n": 21}, "batch")
    assert find_results(executed, "batch") == {"n": 42}


SLOW = pytest.mark.slow("a kernel for each further way to fail")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", r"^batch: tiny.ipynb: cell 2 failed: ZeroDivisionError: division by zero$"),
        pytest.param(
            "raise ValueError('first line\\nsecond line')", r"cell 2 failed: ValueError: first line$", marks=SLOW
        ),
        pytest.param("import sys; sys.exit(0)", r"^batch: tiny.ipynb: cell 2 failed: SystemExit: 0$", marks=SLOW),
        pytest.param("import os; os._exit(0)", r"^batch: tiny.ipynb: the kernel died in cell 2$", marks=SLOW),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", r"the kernel died in cell 2$"),
    ],
)
def test_a_run_that_does_not_reach_its_end_is_a_failure(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        find_results(run_notebook(counting_notebook(tmp_path, source), {"n": 1}, "batch"), "batch: tiny.ipynb")


def test_a_cell_without_end_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cell 2 did not end within 2 s"):
        run_notebook(counting_notebook(tmp_path, "while True: pass"), {"n": 1}, "batch", longest_cell=2)


def test_a_notebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"absent\.ipynb"):
        run_notebook(tmp_path / "absent.ipynb", {}, "batch")


def test_a_file_that_is_no_notebook_is_named(tmp_path: Path) -> None:
    (tmp_path / "letter.ipynb").write_text("Dear reader")
    with pytest.raises(ReportError, match=r"letter\.ipynb: could not be run"):
        run_notebook(tmp_path / "letter.ipynb", {}, "batch")


def executed(*counts: int | None, end: bool = True) -> nbformat.NotebookNode:
    """A notebook as it comes back from a run, by the execution counts of its cells."""
    cells = [new_code_cell("x", execution_count=count) for count in counts]
    if end:
        mark = nbformat.v4.new_output(
            "display_data", {"application/json": {"n": 1}}, metadata={"clemency": {"kind": "results"}}
        )
        cells[-1].outputs = [mark]
    return new_notebook(cells=cells)


@pytest.mark.parametrize(
    ("nb", "message"),
    [
        (executed(1, None, 3), "stopped before its end: cell 2 did not run"),
        (executed(1, 3, 2), "stopped before its end: cell 2 did not run"),
        (executed(1, 2, end=False), "the last cell shows no results"),
        (new_notebook(), "the last cell shows no results"),
    ],
)
def test_a_notebook_that_came_back_is_no_proof(nb: nbformat.NotebookNode, message: str) -> None:
    with pytest.raises(ReportError, match=message):
        find_results(nb, "batch")


def test_a_run_leaves_the_environment_and_the_folder_as_they_were(tmp_path: Path) -> None:
    before, where = dict(os.environ), Path.cwd()
    run_notebook(counting_notebook(tmp_path, "open('left-behind.txt', 'w').close()"), {"n": 1}, "batch")
    assert (dict(os.environ), Path.cwd()) == (before, where)
    assert not Path("left-behind.txt").exists()


def test_settings_of_the_user_stay_out_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("n_from_startup = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    ran = run_notebook(counting_notebook(tmp_path, "n = int('n_from_startup' in globals())"), {}, "batch")
    assert find_results(ran, "batch") == {"n": 0}
