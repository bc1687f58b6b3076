"""A site of three tiny reports, for tests of what builds, publishes and ends it."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis import project
from analysis.files import one_writer
from analysis.grants.table import write_grants
from analysis.publish.build import Built, Options, TaskOutcome, build_site
from analysis.publish.plan import say_why
from analysis.publish.staging import Staging
from analysis.run.fingerprint import Inputs
from analysis.run.publication import Publication
from support.invented import make_grants

DAYS = ("2016-03-30", "2016-05-05", "2016-06-03")
BATCHES = [f"{day}-obama" for day in DAYS]
LIFE: dict[str, object] = {"is_life": True, "is_life_imposed": True, "sentence_months": None, "imposed_months": None}


#: The page alone.
HTML = Publication(("html",))

#: A whole publication, or what a run says of it.
Said = Publication | Mapping[str, Any]


def said_of(publication: Said) -> Mapping[str, Any]:
    return publication._asdict() if isinstance(publication, Publication) else publication


class Silent:
    """Progress that nobody watches; keeps what it was told."""

    def __init__(self) -> None:
        self.total = 0
        self.ended: list[TaskOutcome] = []
        self.steps: list[str] = []
        self.warned: list[str] = []

    def begin(self, total: int, at_once: int) -> None:
        self.total = total

    def end(self, outcome: TaskOutcome) -> None:
        self.ended.append(outcome)

    def step(self, what: str, seconds: float) -> None:
        self.steps.append(what)

    def warn(self, words: str) -> None:
        self.warned.append(words)


def files_of(site: Path) -> dict[str, bytes]:
    """What a release holds, by its paths in it."""
    release = site.resolve()
    return {path.relative_to(release).as_posix(): path.read_bytes() for path in release.rglob("*") if path.is_file()}


class Site:
    """A table of invented grants of three days, a tiny notebook, a site and a cache, all in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "grants.csv"
        self.notebook = folder / "tiny.ipynb"
        self.out = folder / "site"
        self.progress = Silent()
        self.write_table()
        self.write_notebook("")

    def write_table(self, *changes: dict[str, object]) -> None:
        """Two grants a day; each change is laid over one of the six, from the last backwards."""
        rows: list[dict[str, object]] = [
            {
                "batch_id": f"{day}-obama",
                "granted_on": day,
                "name": f"{name} Example",
                "sentence_months": 120,
                "imposed_months": 120,
            }
            for day in DAYS
            for name in ("Ann", "Ben")
        ]
        for row, change in zip(reversed(rows), changes, strict=False):
            row.update(change)
        write_grants(make_grants(*rows), self.data)

    def write_notebook(self, source: str, numbers: str = "{}") -> None:
        """``numbers`` is what gives further results than the batch, in Python."""
        end = (
            "from IPython.display import display\n"
            f"results = {{'batch': {{'id': batch_id, 'granted_on': batch_id[:10]}}}} | {numbers}\n"
            "display({'application/json': results, 'text/plain': ''},\n"
            "        raw=True, metadata={'clemency': {'kind': 'results'}})"
        )
        parameters = new_code_cell("batch_id = ''\ndata_path = ''", metadata={"tags": ["parameters"]})
        nbformat.write(new_notebook(cells=[parameters, new_code_cell(source), new_code_cell(end)]), self.notebook)

    def inputs(self, raw: Path = project.RAW) -> Inputs:
        return Inputs(self.data, self.notebook, raw)

    def build(
        self, *batch_ids: str, publication: Said = HTML, raw: Path = project.RAW, jobs: int = 2, **more: Any
    ) -> Built:
        self.progress = Silent()
        inputs, options = self.inputs(raw), Options(jobs, **more)
        return build_site(batch_ids, self.out, inputs, said_of(publication), self.progress, options)

    def why(self, batch_id: str, publication: Said = HTML, raw: Path = project.RAW) -> dict[str, str]:
        return say_why(batch_id, self.inputs(raw), self.out, said_of(publication))

    def built(self) -> list[str]:
        """The batches whose reports were built in the last run."""
        return sorted(outcome.batch_id for outcome in self.progress.ended)

    def reported(self) -> set[str]:
        """The batches that have a report in the current release, by its folders."""
        return {name.split("/")[0] for name in self.files() if name.endswith("/results.json")}

    def files(self) -> dict[str, bytes]:
        return files_of(self.out)

    def command(self, *words: str | Path) -> list[str]:
        """``clemency report --all`` with the tiny notebook, for a process of its own."""
        code = (
            "from pathlib import Path; from analysis import project; from analysis.cli import clemency; "
            f"project.BATCH_NOTEBOOK = Path({str(self.notebook)!r}); clemency()"
        )
        paths = ("--data", self.data, "--out", self.out)
        return [sys.executable, "-c", code, "report", "--all", "--format", "html", *map(str, (*paths, *words))]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setenv("CLEMENCY_CACHE", str(tmp_path / "cache"))
    return Site(tmp_path)


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site with every report, made once for all tests that begin with one."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEMENCY_CACHE", str(folder / "cache"))
        assert Site(folder).build().failures == []
    return folder


@pytest.fixture
def every_report(site: Site, whole_site: Path) -> None:
    """The site has every report, as after a run: what a release is does not depend on its folder."""
    shutil.copytree(whole_site, site.folder, symlinks=True, dirs_exist_ok=True)


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "this did not happen in time"
        time.sleep(0.05)


def publish_number(out: Path, number: int, size: int = 10_000, files: int = 8) -> None:
    """A release whose every file says its number."""
    with one_writer(out), Staging(out) as staging:
        for name in ("a", "b"):
            staging.put(name, {f"{n}.txt": b"%d " % number * size for n in range(files // 2)})
        staging.publish({"top.txt": b"%d" % number})
