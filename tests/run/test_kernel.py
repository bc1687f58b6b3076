"""The kernel of this environment, for a Jupyter outside of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.cli import clemency


def install(*words: str | Path) -> Result:
    return CliRunner().invoke(clemency, ["kernel", *map(str, words)])


def read_spec(folder: Path) -> dict[str, object]:
    spec: dict[str, object] = json.loads((folder / "kernel.json").read_text())
    return spec


def test_every_jupyter_of_the_user_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    folder = tmp_path / "kernels" / "clemency"
    done = install()
    assert (done.exit_code, done.stdout) == (0, f"{folder}: installed; it runs {sys.executable}\n")
    assert done.stderr == "To remove it: jupyter kernelspec remove clemency, or delete that folder\n"
    spec = read_spec(folder)
    assert spec["argv"] == [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    assert (spec["display_name"], spec["env"]) == ("Clemency (Python 3)", {"PYTHONSAFEPATH": "1"})
    again = install("--user")  # ours is replaced
    assert (again.exit_code, again.stderr) == (0, done.stderr)
    (folder / "kernel.json").write_text(json.dumps({**spec, "argv": ["/elsewhere/python"]}))
    assert install().stderr == f"It takes the place of one that ran /elsewhere/python\n{done.stderr}"


def test_the_jupyter_of_an_environment_finds_it_by_another_name(tmp_path: Path) -> None:
    done = install("--prefix", tmp_path, "--name", "Clemency-Dev")
    folder = tmp_path / "share" / "jupyter" / "kernels" / "clemency-dev"
    assert done.stdout == f"{folder}: installed; it runs {sys.executable}\n"
    assert read_spec(folder)["display_name"] == "Clemency (Clemency-Dev)"


@pytest.mark.parametrize(
    "spec", ['{"argv": ["R"], "display_name": "R", "language": "R"}', "not JSON", "[]", '{"metadata": 3}', None]
)
def test_somebody_elses_kernel_stays(tmp_path: Path, spec: str | None) -> None:
    folder = tmp_path / "share" / "jupyter" / "kernels" / "clemency"
    folder.mkdir(parents=True)
    if spec is not None:
        (folder / "kernel.json").write_text(spec)
    done = install("--prefix", tmp_path)
    assert (done.exit_code, done.stderr) == (
        1,
        f"clemency: {folder}: is another kernel, and stays as it is; choose another name with --name\n",
    )
    assert [path.read_text() for path in folder.iterdir()] == ([] if spec is None else [spec])


@pytest.mark.parametrize("name", ["a b", "../x", "", "..", "ä"])
def test_a_name_that_no_kernel_can_have_is_refused(tmp_path: Path, name: str) -> None:
    done = install("--prefix", tmp_path, "--name", name)
    assert (done.exit_code, "the name of a kernel has" in done.stderr) == (2, True)
    assert list(tmp_path.rglob("kernel.json")) == []


def test_it_is_installed_in_one_place(tmp_path: Path) -> None:
    done = install("--prefix", tmp_path, "--sys-prefix")
    assert (done.exit_code, "say one of" in done.stderr) == (2, True)


@pytest.mark.slow("starts a kernel")
def test_a_jupyter_outside_runs_it_and_nothing_of_the_folder_of_the_notebook(tmp_path: Path) -> None:
    assert install("--prefix", tmp_path / "other").exit_code == 0
    (tmp_path / "random.py").write_text("raise SystemExit('this ran')")
    cell = "import random, sys, analysis; print(sys.executable)"
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    notebook["cells"] = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None}]
    (tmp_path / "mine.ipynb").write_text(json.dumps(notebook))
    call = [sys.executable, "-P", "-m", "nbconvert", "--execute", "--to", "notebook", "--stdout", "mine.ipynb"]
    outside = {**os.environ, "JUPYTER_PATH": str(tmp_path / "other" / "share" / "jupyter"), "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [*call, "--ExecutePreprocessor.kernel_name=clemency"], cwd=tmp_path, env=outside, capture_output=True, text=True
    )
    assert f"{sys.executable}\\n" in run.stdout, run.stderr
