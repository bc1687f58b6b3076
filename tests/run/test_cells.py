"""A cell that misbehaves costs its batch, by name, in bounded time and memory; the others are built, nothing is published."""

from __future__ import annotations

import os
import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from analysis.run import engine
from analysis.run.report import ReportError, find_results, run_notebook
from analysis.run.workers import Workers, local_workers
from support.notebooks import counting_notebook
from support.timing import at_most
from support.tiny_site import BATCHES, Site

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory and processes of cells are bounded on Linux")

#: What a cell may do to its process, and the sentence that names it.
MISDEEDS = {
    "prints 200 MB at once": (
        "print('x' * 200_000_000)",
        r"cell 2 failed: OutputTooLarge: shows more than 20,000,000 bytes$",
    ),
    "prints 200 MB in lines": (
        "for _ in range(2_000_000): print('x' * 100)",
        r"cell 2 failed: OutputTooLarge: shows more",
    ),
    "prints on and catches all": (
        "import time; end = time.monotonic() + 3\n"
        "while time.monotonic() < end:\n    try: print('x' * 100_000)\n    except BaseException: pass",
        r"cell 2 failed: OutputTooLarge: shows more",
    ),
    "prints 200 MB from a thread": (
        "import threading\ndef tell():\n    for _ in range(200): print('x' * 1_000_000)\n"
        "thread = threading.Thread(target=tell); thread.start(); thread.join()",
        r"cell 2 failed: OutputTooLarge: shows more",
    ),
    "displays 200 MB": (
        "from IPython.display import display; display({'text/plain': 'x' * 200_000_000}, raw=True)",
        r"cell 2 failed: OutputTooLarge: shows more",
    ),
    "raises 30 MB": ("raise ValueError('x' * 30_000_000)", r"cell 2 failed: OutputTooLarge: shows more"),
    "raises a long line": ("raise ValueError('x' * 10_000)", r"cell 2 failed: ValueError: x{200,300}…$"),
    "eats memory": ("eaten = []\nwhile True: eaten.append(bytearray(50_000_000))", r"cell 2 failed: MemoryError"),
    "eats memory in one bite": ("import numpy; numpy.ones(10**12)", r"cell 2 failed: .*MemoryError: Unable to alloc"),
    "leaves a process": (
        "import subprocess; subprocess.Popen(['sleep', '600'])",
        r"a cell left a process running \(sleep\), which was ended$",
    ),
    "leaves a process of another session": (
        "import subprocess; subprocess.run('setsid sleep 600 & sleep 0.3', shell=True)",
        r"a cell left a process running \(sleep\), which was ended$",
    ),
    "forks a copy that stays": (
        "import os, time\nif not os.fork(): time.sleep(600)",
        r"a cell left a process running \(.*\), which was ended$",
    ),
    "dies with a child": (
        "import os, signal, subprocess; subprocess.Popen(['sleep', '600']); os.kill(os.getpid(), signal.SIGKILL)",
        r"its process ended in cell 2 \(killed by SIGKILL\)$",
    ),
    "reads from nowhere": ("import ctypes; ctypes.string_at(0)", r"its process ended in cell 2 \(killed by SIGSEGV\)$"),
    "leaves a thread": (
        "import threading; threading.Thread(target=threading.Event().wait, name='waiting').start()",
        r"a cell left a thread running \(waiting\), which was ended$",
    ),
}


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with local_workers(2) as pool:
        yield pool


def run(pool: Workers, path: Path) -> object:
    """The results of a notebook that runs in a process of the pool."""
    return pool.submit(run_notebook, path, {"n": 1}, "batch", None, engine.IN_PROCESS)


def sleepers() -> list[psutil.Process]:
    """What cells of these tests have left running; another worker of pytest runs other cells at the same time."""
    found = [each for each in psutil.process_iter(["cmdline"]) if each.info["cmdline"] == ["sleep", "600"]]
    return [each for each in found if worker_of(each) == os.environ.get("PYTEST_XDIST_WORKER")]


def worker_of(process: psutil.Process) -> str | None:
    """The worker of pytest that a process comes from, by the environment that it was given; none of one that is gone."""
    try:
        return process.environ().get("PYTEST_XDIST_WORKER")
    except psutil.NoSuchProcess:
        return "gone"


#: Further ways to the same end.
FURTHER = {"prints 200 MB in lines", "prints on and catches all", "prints 200 MB from a thread", "displays 200 MB"}


@pytest.mark.parametrize(
    "misdeed",
    [pytest.param(name, marks=[pytest.mark.slow("more ways")] if name in FURTHER else []) for name in MISDEEDS],
)
def test_a_cell_that_misbehaves_is_named_and_its_neighbor_runs(pool: Workers, tmp_path: Path, misdeed: str) -> None:
    source, told = MISDEEDS[misdeed]
    (tmp_path / "good").mkdir()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bad = run(pool, counting_notebook(tmp_path, source))
    good = run(pool, counting_notebook(tmp_path / "good", "n = 2"))
    failure = bad.exception(timeout=60)
    assert re.search(told, str(failure)), failure
    assert len(str(failure)) < 500
    assert find_results(good.result(timeout=60), "good") == {"n": 2}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 100_000, "this process has grown by 100 MB"
    assert sleepers() == []


@pytest.mark.parametrize(
    "source",
    [
        "import sys; sys.stdout.close()",
        "import os; os.close(1)",
        "from concurrent.futures import ThreadPoolExecutor; ThreadPoolExecutor().submit(int).result()",
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "import subprocess; subprocess.run(['true'], check=True)",
        "import subprocess; subprocess.Popen(['true']); import time; time.sleep(0.3)",
    ],
)
def test_what_leaves_nothing_behind_is_no_failure(pool: Workers, tmp_path: Path, source: str) -> None:
    assert find_results(run(pool, counting_notebook(tmp_path, source)).result(timeout=60), "batch") == {"n": 1}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("for _ in range(2_000_000): print('x' * 100)", "OutputTooLarge"),
        ("import subprocess; subprocess.Popen(['sleep', '600'])", "left a process running (sleep)"),
    ],
)
def test_the_other_batch_is_built_and_nothing_published(site: Site, source: str, told: str) -> None:
    site.write_notebook(f"if batch_id == '{BATCHES[0]}':\n    exec({source!r}, globals())")
    done = site.build(BATCHES[0], BATCHES[1])
    assert [outcome.batch_id for outcome in done.outcomes if not outcome.failure] == [BATCHES[1]]
    (failure,) = done.failures
    assert failure.startswith(f"{BATCHES[0]}: tiny.ipynb: ")
    assert told in failure
    assert not site.out.exists()
    assert sleepers() == []


def test_a_process_works_where_the_pool_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not where its parent is when it is forked: in the folder, say, of a notebook that runs, which then goes."""
    began = Path.cwd()
    with local_workers(1) as pool:
        monkeypatch.chdir(tmp_path)
        assert Path(pool.submit(os.getcwd).result(timeout=60)) == began


# In a kernel of its own


@pytest.mark.parametrize(
    "source",
    [
        "for _ in range(2_000_000): print('x' * 100)",
        pytest.param(
            "from IPython.display import display; display({'text/plain': 'x' * 30_000_000}, raw=True)",
            marks=pytest.mark.slow("another kernel"),
        ),
    ],
)
def test_a_kernel_that_shows_too_much_is_named(tmp_path: Path, source: str) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    too_much = r"^batch: tiny\.ipynb: cell 2 failed: OutputTooLarge: shows more than 20,000,000"
    with at_most(seconds=30), pytest.raises(ReportError, match=too_much):
        run_notebook(counting_notebook(tmp_path, source), {"n": 1}, "batch")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 300_000


# The count


def test_all_cells_together_are_bounded_too() -> None:
    shown = engine._Shown()
    for _ in range(3):
        shown.begin()
        last = shown.add(19_000_000)
    assert not last  # 57 MB
    assert str(shown.fault) == "shows, with the cells before it, more than 50,000,000 bytes"
    assert shown.as_outputs()[0].ename == "OutputTooLarge"


def test_an_output_that_cannot_be_sent_is_a_failure(pool: Workers, tmp_path: Path) -> None:
    source = (
        "def fail(*_, **__): raise MemoryError('none left')\n"
        "from ipykernel.iostream import IOPubThread; IOPubThread._really_send = fail; print('lost')"
    )
    failure = run(pool, counting_notebook(tmp_path, source)).exception(timeout=60)
    assert "cell 2 failed: MemoryError: none left" in str(failure)
