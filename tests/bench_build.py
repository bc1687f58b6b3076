"""How fast reports are built: against the loop of the two plain commands, and against plain Python.

Part of ``make bench``; ``python tests/bench_build.py [NAME…]`` prints one JSON object with
all or some of the figures, and says on the error stream how far it is.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GRANTS = ROOT / "data" / "grants.csv"
NOTEBOOK = ROOT / "notebooks" / "01-batch.ipynb"
BIN = Path(sys.executable).parent

#: How often each run is timed; the median counts.
RUNS = 3

#: Synthetic batches of the long run, and how many times in office they are spread over.
MANY, OF_ONE = 1_008, 21


def main(names: Sequence[str]) -> None:
    """Measure and print one JSON object."""
    with tempfile.TemporaryDirectory(prefix="clemency-bench-") as folder:
        bench = Bench(Path(folder))
        result: dict[str, Any] = {}
        for name in names or FIGURES:
            tell(f"{name} …")
            try:
                result |= FIGURES[name](bench)
            except (Exception, SystemExit) as error:  # the other figures are worth having all the same
                result |= {f"{name}_failed": f"{type(error).__name__}: {error}"}
            tell(json.dumps(result))
        print(json.dumps(result, indent=2))


def tell(words: str) -> None:
    """Say how far the measuring is."""
    print(f"bench: {words}", file=sys.stderr, flush=True)


class Bench:
    """A folder, and the table of the 21 batches of commutations that all figures are about."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rows = list(csv.DictReader(GRANTS.open(encoding="utf-8", newline="")))
        self.batches = sorted({r["batch_id"] for r in rows if r["batch_id"].endswith("-obama")
                               and r["clemency_type"] == "commutation"})  # fmt: skip
        self.rows = [row for row in rows if row["batch_id"] in self.batches]
        self.table = folder / "grants.csv"
        write_rows(self.table, self.rows)
        self._known: dict[str, float] = {}
        self._loop: tuple[float, float] | None = None

    def once(self, name: str, measure: Callable[[], float]) -> float:
        """A time that several figures need is taken once."""
        if name not in self._known:
            tell(f"  {name}")
            self._known[name] = measure()
        return self._known[name]

    def report(self, *words: str, table: Path | None = None, cache: str = "", site: str = "site") -> float:
        """Seconds of ``clemency report --all``, with a cache and a site of its own where none is named."""
        own = tempfile.mkdtemp(dir=self.folder)
        out = self.folder / site if cache else Path(own) / "site"
        environment = {**os.environ, "CLEMENCY_CACHE": str(self.folder / cache) if cache else own}
        command = [str(BIN / "clemency"), "report", "--all", "--data", str(table or self.table), "--out", str(out)]
        seconds = timed([*command, *words], environment)
        shutil.rmtree(own)
        return seconds

    def ours(self, formats: str) -> float:
        """Seconds for all 21 reports, nothing built before."""
        return self.once(f"ours {formats}", lambda: median(lambda: self.report("--format", formats)))

    def loop(self) -> tuple[float, float]:
        """Seconds of papermill and nbconvert to HTML, the plain commands, batch after batch; and to PDF beside it.

        Both are taken in one loop. The second is the same as the first where there is no Chromium.
        """
        browsers = find_browsers(self.folder)

        def run() -> tuple[float, float]:
            html = pdf = 0.0
            for batch_id in self.batches:
                executed = self.folder / f"{batch_id}.ipynb"
                parameters = ("-p", "batch_id", batch_id, "-p", "data_path", str(self.table))
                html += timed([str(BIN / "papermill"), str(NOTEBOOK), str(executed), *parameters, "--no-progress-bar"])
                convert = [str(BIN / "jupyter-nbconvert"), "--log-level", "ERROR", str(executed), "--to"]
                html += timed([*convert, "html"])
                if browsers:
                    pdf += timed([*convert, "webpdf", "--disable-chromium-sandbox"], {**os.environ, **browsers})
            return html, html + pdf

        if self._loop is None:
            tell("  the loop of papermill and nbconvert")
            runs = [run() for _ in range(RUNS)]
            self._loop = statistics.median(html for html, _ in runs), statistics.median(both for _, both in runs)
        return self._loop

    def floor(self) -> float:
        """Seconds for the same cells as plain Python, half of the batches in each of two processes."""

        def run() -> float:
            began = time.perf_counter()
            halves = [self.batches[0::2], self.batches[1::2]]
            running = [
                subprocess.Popen([sys.executable, __file__, "--floor", str(self.table), *half]) for half in halves
            ]
            assert [process.wait() for process in running] == [0, 0]
            return time.perf_counter() - began

        return self.once("the floor", lambda: median(run))


def find_browsers(folder: Path) -> dict[str, str]:
    """The environment in which Playwright takes the system's Chromium for the one that it would download; or nothing."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        return {}
    environment = {"PLAYWRIGHT_BROWSERS_PATH": str(folder / "browsers")}
    launch = (
        "from playwright.sync_api import sync_playwright as p\nwith p() as q: q.chromium.launch(args=['--no-sandbox'])"
    )
    for _ in range(2):
        tried = subprocess.run(
            [sys.executable, "-c", launch], env={**os.environ, **environment}, capture_output=True, text=True
        )
        if tried.returncode == 0:
            return environment
        if missing := re.search(r"Executable doesn't exist at (\S+)", tried.stderr):
            Path(missing[1]).parent.mkdir(parents=True)
            Path(missing[1]).symlink_to(chromium)
    tell(f"Playwright does not start {chromium}: {tried.stderr[-300:]}")
    return {}


def median(measure: Callable[[], float]) -> float:
    """The median of a few runs."""
    return statistics.median(measure() for _ in range(RUNS))


def timed(command: Sequence[str], environment: dict[str, str] | None = None) -> float:
    """Seconds of a command, which has to succeed."""
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=3_600)
    if done.returncode:
        sys.exit(f"bench: {' '.join(command)} failed:\n{done.stderr[-2_000:]}")
    return time.perf_counter() - began


def write_rows(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """A grants table with these rows."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def run_as_plain_python(table: str, batch_ids: Sequence[str]) -> None:
    """The code cells of the notebook, without a kernel and without a page: charts as SVG, tables as HTML, and no more."""
    import nbformat

    cells = [cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "code"]
    parameters, *code = [split_shown(source) for source in cells]
    for batch_id in batch_ids:
        names: dict[str, Any] = {"display": show}
        exec(parameters[0], names)
        names |= {"batch_id": batch_id, "data_path": table}
        for statements, shown in code:
            exec(statements, names)
            if shown is not None:
                show(eval(shown, names))  # noqa: S307  # our own notebook


def show(*exhibits: Any) -> None:
    """Render what a cell shows, as a report needs it."""
    for exhibit in exhibits:
        if exhibit is not None:
            exhibit._repr_mimebundle_()


def split_shown(source: str) -> tuple[CodeType, CodeType | None]:
    """A cell's statements, and its last line if it shows something."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    shown = compile(ast.Expression(last.value), "cell", "eval") if isinstance(last, ast.Expr) else None
    return compile(tree, "cell", "exec"), shown


# The figures


def speedups(bench: Bench) -> dict[str, Any]:
    """The loop, by ours: HTML, and HTML with PDF (by Chromium; the loop is of HTML alone where there is none)."""
    html, both = bench.loop()
    return {
        "batches": len(bench.batches),
        "loop_html_s": round(html, 1),
        "loop_html_pdf_s": round(both, 1),
        "loop_pdf_by": "webpdf" if both > html else "none: HTML only",
        "ours_html_s": round(bench.ours("html"), 2),
        "ours_html_pdf_s": round(bench.ours("html,pdf"), 2),
        "speedup_html": round(html / bench.ours("html"), 1),
        "speedup_html_pdf": round(both / bench.ours("html,pdf"), 1),
    }


def over_floor(bench: Bench) -> dict[str, Any]:
    """Ours by the same tables and charts in plain Python on as many processes."""
    return {
        "floor_s": round(bench.floor(), 2),
        "over_floor": round(bench.ours("html") / bench.floor(), 2),
    }


def only_what_changed(bench: Bench) -> dict[str, Any]:
    """A run with nothing to do, and one after one record of the last batch has changed."""
    bench.report("--format", "html", cache="kept")
    noop = median(lambda: bench.report("--format", "html", cache="kept"))
    changed = [dict(row) for row in bench.rows]
    changed[-1]["home"] = "Springfield, IL"
    table = bench.folder / "changed" / "grants.csv"
    table.parent.mkdir()
    write_rows(table, changed)
    before = ingredients_of(bench.folder / "site")
    bench.report("--format", "html", cache="kept", table=table)
    after = ingredients_of(bench.folder / "site")
    return {
        "noop_s": round(noop, 3),
        "noop_of_full": round(noop / bench.ours("html"), 4),
        "one_changed": [batch_id for batch_id in after if after[batch_id] != before[batch_id]],
        "one_changed_is_of": changed[-1]["batch_id"],
    }


def ingredients_of(site: Path) -> dict[str, Any]:
    manifest = json.loads((site / "manifest.json").read_bytes())
    return dict(manifest["reports"])


def many(bench: Bench) -> dict[str, Any]:
    """A thousand synthetic batches: the 21, once for each of 48 invented presidents."""
    rows = []
    for number in range(MANY // OF_ONE):
        letters = f"{chr(97 + number // 26)}{chr(97 + number % 26)}"
        for row in bench.rows:
            day = date.fromisoformat(row["granted_on"])
            rows.append({**row, "president": f"Invented Example{letters}",
                         "batch_id": f"{day}-example{letters}", "source": f"{row['source']}-{letters}"})  # fmt: skip
    table = bench.folder / "many" / "grants.csv"
    table.parent.mkdir()
    write_rows(table, rows)
    out = bench.folder / "many" / "site"
    command = [str(BIN / "clemency"), "report", "--all", "--format", "html", "--data", str(table), "--out", str(out)]
    environment = {**os.environ, "CLEMENCY_CACHE": str(bench.folder / "many" / "cache")}
    began = time.perf_counter()
    run = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert run.stderr is not None
    memory = []
    for line in run.stderr:
        if re.match(r"\[\d+/\d+\] ", line):
            memory.append(resident_mb(run.pid))
            if len(memory) % 100 == 0:
                tell(f"  {len(memory)} of {MANY}")
    assert run.wait() == 0
    seconds = time.perf_counter() - began
    return {
        "many_batches": len(memory),
        "many_s_per_batch": round(seconds / len(memory), 3),
        "many_per_batch_over_21": round(seconds / len(memory) / (bench.ours("html") / len(bench.batches)), 3),
        "many_parent_mb_first_hundred": round(statistics.median(memory[:100])),
        "many_parent_mb_last_hundred": round(statistics.median(memory[-100:])),
    }


def resident_mb(pid: int) -> float:
    """Memory of a process in MB (2**20 bytes)."""
    import psutil

    return float(psutil.Process(pid).memory_info().rss) / 2**20


def cold_start(bench: Bench) -> dict[str, Any]:
    """The commands that should answer at once."""
    clemency = str(BIN / "clemency")
    return {
        "help_s": round(median(lambda: timed([clemency, "--help"])), 3),
        "batches_s": round(median(lambda: timed([clemency, "batches"])), 3),
    }


def cluster(bench: Bench) -> dict[str, Any]:
    """A Dask cluster of two workers on this machine, by two jobs; the first run warms the workers, as it does ours."""
    with dask_cluster(bench.folder) as address:
        bench.report("--format", "html", "--scheduler", address)
        seconds = median(lambda: bench.report("--format", "html", "--scheduler", address))
    local = bench.once("ours html, two jobs", lambda: median(lambda: bench.report("--format", "html", "--jobs", "2")))
    return {"dask_s": round(seconds, 2), "two_jobs_s": round(local, 2), "dask_over_two_jobs": round(seconds / local, 2)}


@contextmanager
def dask_cluster(folder: Path) -> Iterator[str]:
    """A scheduler and two workers with one thread each; gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    alone = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
    commands = [
        [*dask, "scheduler", *alone, "--port", str(port)],
        *([*dask, "worker", address, *alone, "--nthreads", "1", "--local-directory", str(folder / name)]
          for name in ("one", "two")),
    ]  # fmt: skip
    running = [
        subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(timeout=60)


FIGURES: dict[str, Callable[[Bench], dict[str, Any]]] = {
    "speedups": speedups,
    "over_floor": over_floor,
    "only_what_changed": only_what_changed,
    "cold_start": cold_start,
    "cluster": cluster,
    "many": many,
}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--floor"]:
        run_as_plain_python(sys.argv[2], sys.argv[3:])
    else:
        main(sys.argv[1:])
