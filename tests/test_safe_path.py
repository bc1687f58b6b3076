"""Nothing is imported, or read as settings or template, from the folder that somebody stands in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import project
from analysis.grants.table import write_grants
from support import ROOT
from support.invented import make_grants

BATCH_ID = "2016-03-30-obama"

#: Names that Python, or a library that we use, imports some time: of the standard library, of packages that are looked
#: for and not needed, of start-up files, of libraries that are imported late.
PLANTED = (
    *("random", "calendar", "statistics", "csv", "fnmatch"),
    *("pyarrow", "bottleneck", "rfc3987_syntax", "sitecustomize", "bleach"),
    *("IPython", "typst"),
)
PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A working folder full of traps: each leaves its name in ``run.txt`` when it is run."""
    folder = tmp_path / "here"
    folder.mkdir()
    for name in PLANTED:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'run.txt')!r}, 'a').write('{name} ')\n")
    (folder / "matplotlibrc").write_text("font.size: 40\naxes.facecolor: red\n")
    for name in ("clemency", "lab", "base"):  # where nbconvert looks for templates by itself
        (folder / name).mkdir()
        (folder / name / "index.html.j2").write_text("a template of the working folder")
        (folder / name / "conf.json").write_text("{}")
    return folder


def run(folder: Path, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as a person types it there, without what the tests themselves are started with."""
    program, *others = [str(word) for word in words]
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONSAFEPATH", "PYTHONPATH")}
    return subprocess.run(
        [PROGRAMS / program, *others],
        cwd=folder,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def planted_that_ran(folder: Path) -> str:
    mark = folder.parent / "run.txt"
    return mark.read_text() if mark.exists() else ""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "grants.csv"
    path.parent.mkdir()
    write_grants(make_grants({}, {}, {"clemency_type": "pardon"}), path)
    return path


def test_the_traps_work(here: Path) -> None:
    """Else nothing here would show anything: plain Python falls into them."""
    run(here, "python", "-c", "import calendar, pyarrow")
    assert {"calendar", "pyarrow"} <= set(planted_that_ran(here).split())


@pytest.mark.slow("builds a whole site twice")
def test_reports_import_nothing_and_look_the_same(here: Path, data: Path, tmp_path: Path) -> None:
    """The command, the processes that it starts, the kernel in them, charts, templates, PDF."""
    empty = tmp_path / "empty"
    empty.mkdir()
    for number, folder in enumerate((here, empty)):
        command = ("clemency", "report", "--all", "--data", data, "--out", tmp_path / str(number), "--jobs", "2")
        done = run(folder, *command, CLEMENCY_CACHE=str(tmp_path / f"cache{number}"))
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert planted_that_ran(here) == ""
    manifests = [json.loads((tmp_path / name / "manifest.json").read_text())["files"] for name in ("0", "1")]
    assert manifests[0] == manifests[1]


@pytest.mark.parametrize(
    "words",
    [
        ("clemency", "batches"),
        ("clemency", "check"),
        ("clemency", "claims"),
        ("python", "-P", "-m", "analysis", "batches"),
        ("python", "-m", "analysis", "claims"),
    ],
    ids=" ".join,
)
def test_commands_import_nothing(here: Path, words: tuple[str, ...]) -> None:
    if "-P" not in words and "-m" in words:
        (here / "fnmatch.py").unlink()  # Python has imported it before it comes to us: README says to take -P
        (here / "sitecustomize.py").unlink()
    done = run(here, *words)
    assert (done.returncode, planted_that_ran(here)) == (0, ""), done.stderr


def test_reading_a_list_imports_nothing(here: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.html"
    listed.write_text(
        "<html><head><title>Pardons Granted by President Joseph R. Biden Jr.</title></head><body><h2>May 5, 2023</h2>"
        "<table><tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr><tr><td>Ann Example</td>"
        "<td>D. Maine</td><td>2001</td><td>Possession with intent to distribute cocaine</td></tr></table></body></html>"
    )
    done = run(here, "clemency", "ingest", listed, "--data", tmp_path / "grants.csv")
    assert (done.returncode, planted_that_ran(here)) == (0, ""), done.stderr


@pytest.mark.slow("starts Jupyter")
def test_a_notebook_by_hand_imports_nothing(here: Path, tmp_path: Path) -> None:
    """``papermill``: a kernel of its own, that works in this folder."""
    done = run(here, "papermill", project.BATCH_NOTEBOOK, tmp_path / "out.ipynb", "-p", "batch_id", BATCH_ID)
    assert (done.returncode, planted_that_ran(here)) == (0, ""), done.stderr


@pytest.mark.slow("starts Jupyter")
@pytest.mark.parametrize("format_", ["html", "pdf"])
def test_a_notebook_of_ones_own_imports_nothing(here: Path, format_: str) -> None:
    """``jupyter nbconvert`` puts the working folder before everything, and its kernel works beside the notebook."""
    assert run(here, "clemency", "new", "mine.ipynb").returncode == 0
    done = run(here, "jupyter-nbconvert", "--execute", "--to", f"clemency-{format_}", "mine.ipynb")
    assert (done.returncode, planted_that_ran(here)) == (0, ""), done.stderr
    if format_ == "html":
        assert "a template of the working folder" not in (here / "mine.html").read_text()


def test_our_kernel_imports_nothing_from_where_it_works(here: Path) -> None:
    """As JupyterLab starts it: by its file, in the notebook's folder."""
    program = (
        "import sys\n"
        "from jupyter_client.manager import start_new_kernel\n"
        "manager, client = start_new_kernel(kernel_name='clemency', cwd=sys.argv[1])\n"
        "print(client.execute_interactive('import calendar, csv, analysis', timeout=60)['content']['status'])\n"
        "client.stop_channels()\n"
        "manager.shutdown_kernel(now=True)\n"
    )
    done = run(here.parent, "python", "-c", program, str(here))
    assert (done.stdout.split(), planted_that_ran(here)) == (["ok"], ""), done.stderr


def test_what_make_starts_imports_nothing(here: Path) -> None:
    """Also the tests and their workers, and the JupyterLab of ``make lab``."""
    (here / "Makefile").write_text((ROOT / "Makefile").read_text())
    (here / "tests").mkdir()
    (here / "tests" / "test_one.py").write_text("import calendar, csv, random, statistics\n\n\ndef test(): ...\n")
    (here / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for name in ("requirements.lock", "ready"):
        (here / name).touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    command = ["make", "test", f"BIN={PROGRAMS}", "READY=ready", "SHARED_FILES="]
    done = subprocess.run(command, cwd=here, env=kept, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, planted_that_ran(here)) == (0, ""), done.stdout + done.stderr
