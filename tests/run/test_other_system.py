"""Where a system lacks what Linux has, nothing fails for want of a name, and the reports are the same, byte for byte.

The package sees the standard library of Windows (tests/support/other_system.py); the libraries and the files are those
of Linux. What only Windows and macOS themselves can show, the workflow ``test`` shows there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.grants.table import write_grants
from support.invented import make_grants
from support.other_system import environment
from support.tiny_site import files_of


def call(folder: Path, *words: str | Path, there: bool = True) -> subprocess.CompletedProcess[str]:
    """A Python in a folder, on the other system or on this one; with temporary files of its own."""
    (folder / "tmp").mkdir(exist_ok=True)
    kept = {"CLEMENCY_CACHE": str(folder / f"cache-{there}"), "TMPDIR": str(folder / "tmp")}
    variables = {**(environment(folder) if there else os.environ), **kept}
    return subprocess.run([sys.executable, "-P", *words], cwd=folder, env=variables, capture_output=True, text=True)


#: One after the other: what has a name that is missing there, and what it gives instead.
WITHOUT_NAMES = """
import gc, threading, time
from pathlib import Path
from analysis import files
from analysis.run import engine, interrupts, sandbox, workers
from papermill.engines import papermill_engines

assert not workers.CAN_FORK and workers.worker_engine() is None
assert engine.IN_PROCESS not in papermill_engines._engines

files.replace_file(Path("table.csv"), b"old")
files.replace_file(Path("table.csv"), b"new")
assert Path("table.csv").read_bytes() == b"new" and [*Path().glob(".table.csv*")] == []
files.flush(Path("table.csv"))
files.flush_folder(Path())
with files.temporary_folder() as folder:
    files.drop_left_folders()
    assert folder.is_dir()
assert not folder.exists()

sandbox.confine(0)
sandbox.end_group(0)
assert sandbox.end_children() == []
sandbox.keep_note(Path("note"))
for place in ("cell 10", "cell 2"):
    sandbox.note_place(place)
assert sandbox.read_note(Path("note")).place == "cell 2"

class Ends:
    def __del__(self):
        interrupts.signal.raise_signal(interrupts.signal.SIGINT)

interrupts.watch()
try:
    Ends()  # Python drops what a destructor raises
    end = time.monotonic() + 10
    while time.monotonic() < end:
        time.sleep(0.01)
except KeyboardInterrupt:
    print("stopped")
"""


def test_what_a_system_lacks_is_asked_by_name(tmp_path: Path) -> None:
    done = call(tmp_path, "-c", WITHOUT_NAMES)
    assert (done.stdout, done.stderr) == ("stopped\n", "")


def test_characters_that_an_output_does_not_take_are_written_out(tmp_path: Path) -> None:
    words = ("-m", "analysis", "ingest", "--help")
    variables = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "-P", *words], cwd=tmp_path, env=variables, capture_output=True, text=True)
    assert (done.returncode, r"SOURCE\u2026" in done.stdout, done.stderr) == (0, True, "")


@pytest.mark.parametrize(
    ("methods", "can_fork"),
    [
        (["fork", "spawn", "forkserver"], True),  # Linux, before Python 3.14
        (["forkserver", "spawn", "fork"], True),  # Linux, since
        (["spawn", "fork", "forkserver"], False),  # macOS
        (["spawn"], False),  # Windows
    ],
)
def test_nothing_is_forked_where_python_itself_spawns(tmp_path: Path, methods: list[str], can_fork: bool) -> None:
    code = f"import multiprocessing; multiprocessing.get_all_start_methods = lambda: {methods}; "
    done = call(tmp_path, "-c", f"{code}from analysis.run.workers import CAN_FORK; print(CAN_FORK)", there=False)
    assert done.stdout == f"{can_fork}\n"


@pytest.mark.slow("builds real reports, where each process imports everything and runs a kernel")
def test_a_release_is_the_same_where_nothing_can_be_forked(tmp_path: Path) -> None:
    """A real batch and the pages across, published over an earlier release, verified, and rolled back."""
    sites = {there: tmp_path / f"site-{there}" for there in (True, False)}
    for there, site in sites.items():
        for names in ("initials", "full"):
            words = ("report", "2016-03-30-obama", "--names", names, "--out", site, "--jobs", "2")
            done = call(tmp_path, "-m", "analysis", *words, there=there)
            assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert files_of(sites[True]) == files_of(sites[False])
    for command in ("verify", "rollback", "verify"):
        done = call(tmp_path, "-m", "analysis", command, "--out", sites[True])
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert sites[True].resolve().name != sites[False].resolve().name


@pytest.mark.slow("runs a kernel")
def test_a_cell_that_fails_there_is_a_sentence(tmp_path: Path) -> None:
    """In the notebook of one's own table, without a release; and what was left is nothing."""
    write_grants(make_grants({}), tmp_path / "grants.csv")
    code = (
        "import nbformat; from pathlib import Path; from analysis import project; from analysis.cli import clemency; "
        "cells = [nbformat.v4.new_code_cell(\"batch_id = data_path = ''\", metadata={'tags': ['parameters']}), "
        "nbformat.v4.new_code_cell('1 / 0')]; nbformat.write(nbformat.v4.new_notebook(cells=cells), 'tiny.ipynb'); "
        "project.BATCH_NOTEBOOK = Path('tiny.ipynb').resolve(); clemency()"
    )
    (tmp_path / "run.py").write_text(f"if __name__ == '__main__':\n    {code}\n")
    done = call(tmp_path, "run.py", "report", "--all", "--data", "grants.csv", "--out", "site")
    said = done.stderr.splitlines()
    assert done.returncode == 1
    assert "clemency: 2016-03-30-obama: tiny.ipynb: cell 2 failed: ZeroDivisionError: division by zero" in said
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "tmp").iterdir()) == []
