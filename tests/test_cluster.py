"""The same tasks on the workers of a Dask cluster: the same site, the same sentences, and a lost worker costs nothing."""

# ruff: noqa: F811  # fixtures of test_build

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from analysis import build, ingredients, places, workers
from analysis.build import build_site
from analysis.errors import InputError
from conftest import ROOT
from test_build import BATCHES, HTML, Silent, Site, every_report, site, wait_for, whole_site  # noqa: F401  # fixtures


@contextlib.contextmanager
def run_dask(folder: Path, project: Path = ROOT) -> Iterator[tuple[str, Sequence[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers with one thread each, on this machine, which have the package of a project."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # what the workers see of this machine: the package, and no more than that
    elsewhere = {**os.environ, "CLEMENCY_CACHE": str(folder / "none"), "PYTHONPATH": str(project / "src")}
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        **quiet,  # type: ignore[call-overload]
    )
    members = [
        subprocess.Popen(
            [*dask, "worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder / name)],
            env=elsewhere,
            **quiet,  # type: ignore[call-overload]
        )
        for name in ("one", "two")
    ]
    yield address, members
    for process in (*members, scheduler):
        process.terminate()
    for process in (*members, scheduler):
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Sequence[subprocess.Popen[bytes]]]]:
    pytest.importorskip("distributed")
    with run_dask(tmp_path_factory.mktemp("dask")) as running:
        yield running


@pytest.mark.usefixtures("every_report")
def test_a_cluster_gives_the_same_site(site: Site, cluster: tuple[str, object]) -> None:
    before = site.files()
    site.build(scheduler=cluster[0], force=True)
    assert site.built() == BATCHES
    assert site.files() == before


def test_a_cluster_has_its_lists_from_the_caller(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers have a project without a list. What they make is what that project makes where the list is."""
    pytest.importorskip("distributed")
    project, raw = site.folder / "project", site.folder / "raw"
    for name in ("src", "data", "docs", "notebooks"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("raw", "__pycache__"))
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    raw.mkdir()
    (raw / "list.html").write_text("words of an invented list")
    sheet = (project / "data" / "sources" / "obama-pardons.yml").read_text(encoding="utf-8")
    sha256 = ingredients.hash_file(raw / "list.html")
    (project / "data" / "sources" / "invented.yml").write_text(re.sub(r"sha256: \w+", f"sha256: {sha256}", sheet))
    site.write_notebook("import pathlib; print([p.read_text() for p in pathlib.Path(raw_path).rglob('*.html')])")

    code = f"from analysis import places; from pathlib import Path; places.BATCH_NOTEBOOK = Path({str(site.notebook)!r}); from analysis.cli import main; main()"
    command = [sys.executable, "-c", code, "report", "--all", "--data", site.data, "--raw", raw, "--format", "html"]
    environment = {**os.environ, "PYTHONPATH": str(project / "src")}
    subprocess.run([*command, "--out", site.out], env=environment, check=True)
    before = site.files()
    assert b"words of an invented list" in before[f"{BATCHES[0]}/index.html"]

    monkeypatch.setattr(places, "SHEETS", project / "data" / "sources")
    submit = workers._Cluster.submit

    def submit_out_of_reach(self: Any, function: Callable[..., object], *arguments: object) -> Any:
        if function is build.build_one and raw.exists():
            raw.rename(site.folder / "out-of-reach")
        return submit(self, function, *arguments)

    monkeypatch.setattr(workers._Cluster, "submit", submit_out_of_reach)
    (site.folder / "dask").mkdir()
    with run_dask(site.folder / "dask", project) as (address, _):
        done = site.build(scheduler=address, raw=raw, force=True)
    assert (done.failures, site.built()) == ([], BATCHES)
    assert not raw.exists()
    assert site.files() == before


def test_a_failure_on_a_cluster_is_the_same_sentence(site: Site, cluster: tuple[str, object]) -> None:
    site.write_notebook(f"assert batch_id != '{BATCHES[1]}', 'not this one'")
    done = site.build(scheduler=cluster[0])
    assert done.failures == [f"{BATCHES[1]}: tiny.ipynb: cell 2 failed: AssertionError: not this one"]
    site.write_notebook("import os; os._exit(3)")
    done = site.build(BATCHES[0], scheduler=cluster[0])
    assert done.failures == [f"{BATCHES[0]}: tiny.ipynb: its process ended in cell 2 (exit code 3)"]


def test_other_code_on_a_worker_is_refused(
    site: Site, cluster: tuple[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingredients, "hash_package", lambda: "0" * 64)
    done = site.build(BATCHES[0], scheduler=cluster[0])
    assert "the worker has another version of code" in done.failures[0]


def test_a_lost_worker_costs_nothing(site: Site, cluster: tuple[str, Sequence[subprocess.Popen[bytes]]]) -> None:
    """Its process is killed in the middle of a task: the task runs again, and each report is there once."""
    site.write_notebook(
        f"import os, pathlib, time\nrun = pathlib.Path('{site.folder}') / f'run-{{batch_id}}-{{os.getpid()}}'\n"
        "run.touch(); time.sleep(2)"
    )
    killed: list[int] = []

    class Killer(Silent):
        def begin(self, total: int, at_once: int) -> None:
            super().begin(total, at_once)

            threading.Thread(target=self.kill).start()

        def kill(self) -> None:
            wait_for(lambda: any(site.folder.glob("run-*")))
            in_process = int(next(site.folder.glob("run-*")).name.rpartition("-")[2])
            worker = worker_above(in_process, [process.pid for process in cluster[1]])
            os.kill(worker, signal.SIGKILL)
            killed.append(worker)

    progress = Killer()
    done = build_site(
        (), data=site.data, out=site.out, notebook=site.notebook, edition=HTML, jobs=1,
        progress=progress, scheduler=cluster[0],
    )  # fmt: skip
    assert killed
    assert done.failures == []
    assert sorted(outcome.batch_id for outcome in progress.ended) == BATCHES
    assert len(list(site.folder.glob("run-*"))) == len(BATCHES) + 1
    assert site.reported() == set(BATCHES)


def worker_above(process: int, nannies: Sequence[int]) -> int:
    """The Dask worker in whose forked process a task runs: the child of one of the nannies above it."""
    above = psutil.Process(process).parents()
    return next(child.pid for child in above if child.ppid() in nannies)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "http://127.0.0.1:1"])
def test_a_scheduler_that_does_not_answer_is_named(site: Site, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_ANSWER_WITHIN", 1.0)
    with pytest.raises(InputError, match=f"{address}: no Dask scheduler with a worker answers there"):
        site.build(scheduler=address)
