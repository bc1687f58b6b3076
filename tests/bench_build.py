"""How fast reports are built: against the loop of the two plain commands, and against plain Python.

Part of ``make bench``; ``python tests/bench_build.py [NAME…]`` prints one JSON object with
all or some of the figures, and says on the error stream how far it is.
"""

from __future__ import annotations

import ast
import contextlib
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
from pathlib import Path
from types import CodeType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GRANTS = ROOT / "data" / "grants.csv"
NOTEBOOK = ROOT / "notebooks" / "01-batch.ipynb"
BIN = Path(sys.executable).parent

#: How often each run is timed; the median counts.
RUNS = 3


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
        """Seconds for the same measures and figures in plain Python, half of the batches in each of two processes."""

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


def run_as_plain_python(table: str, batch_ids: Sequence[str], show: Callable[..., None]) -> None:
    """The statements of the notebook's cells, without a kernel; ``show`` stands for how it shows its figures."""
    import nbformat

    cells = [cell.source for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "code"]
    parameters, *code = [split_shown(source) for source in cells]
    for batch_id in batch_ids:
        names: dict[str, Any] = {}
        exec(parameters[0], names)
        names |= {"batch_id": batch_id, "data_path": table}
        for statements, shown in code:
            exec(statements, names)
            names["show"] = show
            if shown is not None and "show" in shown.co_names:
                eval(shown, names)  # noqa: S307  # our own notebook
        names["batch"].to_html()


def draw_plainly(figure: Any, table: Any, results: Any) -> None:
    """The drawings of a figure for page and phone as whoever knows seaborn draws them, as SVG, without any words."""
    import seaborn as sns
    from matplotlib import pyplot as plt

    shown = figure.rows(table)
    if not (figure.is_of(results) and figure.has_chart(shown, results)):
        return
    for width in (6.4, 3.4):
        drawn, axes = plt.subplots(figsize=(width, max(3, len(shown) / 8)), layout="tight")
        labels, numbers = PLAIN_BARS.get(figure.name, ("", ""))
        if figure.name == "lines":
            days = shown[["first_sentenced_on", "new_end_on", "old_end_on"]].apply(to_days)
            axes.hlines(range(len(days)), days["first_sentenced_on"], days["new_end_on"])
            axes.hlines(range(len(days)), days["new_end_on"], days["old_end_on"], linestyles="dotted")
        elif figure.name.endswith(("states", "courts")):
            grid = shown["n_people"].reindex(range(88)).to_numpy(dtype=float).reshape(8, 11)
            words = shown["state"].reindex(range(88)).fillna("").to_numpy().reshape(8, 11)
            sns.heatmap(grid, annot=words, fmt="", ax=axes)
        elif numbers:
            words = shown[labels].astype("string").fillna(shown.get("drug", ""))
            sns.barplot(x=shown[numbers].astype(float), y=words.tolist(), orient="h", ax=axes)
            axes.bar_label(axes.containers[0])
        else:
            sns.histplot(x=shown.iloc[:, -1].dropna().astype(float), ax=axes)
        drawn.savefig(io.StringIO(), format="svg")
        plt.close(drawn)


def to_days(words: Any) -> Any:
    """Days in the calendar as numbers, a year or a month as its first day."""
    import pandas as pd

    return pd.to_datetime(words.astype("string").str[:10], errors="coerce", format="mixed").astype("int64") / 86.4e12


#: Figures that are bars: the columns of their labels and numbers.
PLAIN_BARS = {
    "taken-off": ("years_removed", "n_people"),
    "offenses": ("offense", "n_people"),
    "release": ("expires_on", "n_people"),
    "life": ("granted_on", "share_life_in_force"),
    "pardoned-for": ("offense_group", "n_people"),
    "past-presidents": ("president", "n_combined"),
    "pardons-by-president": ("president", "n_pardons"),
}


def time_drawings(table: str, batch_ids: Sequence[str]) -> dict[str, Any]:
    """Processor time of each chart of some reports, page and phone together, the best of three; and drawn plainly."""
    from analysis.exhibits.figures import show_declared

    figures: list[tuple[Any, ...]] = []
    run_as_plain_python(table, batch_ids, lambda *figure: figures.append(figure))
    charts = [one for one in figures if hasattr(show_declared(*one), "svg")]

    def best(draw: Callable[..., object], one: tuple[Any, ...]) -> float:
        times = []
        for _ in range(3):
            began = time.process_time()
            draw(*one)
            times.append(time.process_time() - began)
        return min(times)

    ours, plain = ([best(draw, one) for one in charts] for draw in (show_declared, draw_plainly))
    names = [one[0].name for one in charts]
    by_name = {
        name: round(1000 * statistics.mean(t for t, own in zip(ours, names, strict=True) if own == name), 1)
        for name in dict.fromkeys(names)
    }
    return {
        "charts": len(charts),
        "chart_ms": round(1000 * statistics.mean(ours), 1),
        "chart_plain_ms": round(1000 * statistics.mean(plain), 1),
        "chart_ms_by_figure": by_name,
    }


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
    """Ours by the same measures, and the same figures drawn by plain seaborn and matplotlib, on as many processes."""
    return {
        "floor_s": round(bench.floor(), 2),
        "over_floor": round(bench.ours("html") / bench.floor(), 2),
    }


def drawings(bench: Bench) -> dict[str, Any]:
    """A chart in a process that draws nothing else."""
    command = [sys.executable, __file__, "--drawings", str(bench.table), *bench.batches[::4]]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def single(bench: Bench) -> dict[str, Any]:
    """One report with PDF, and the pages of a site that has nothing yet."""
    words = [str(BIN / "clemency"), "report", "2016-03-30-obama"]

    def run() -> float:
        with tempfile.TemporaryDirectory(dir=bench.folder) as own:
            return timed([*words, "--out", f"{own}/site"], {**os.environ, "CLEMENCY_CACHE": own})

    return {"single_s": round(median(run), 2)}


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


def history(bench: Bench) -> dict[str, Any]:
    """A site of some 300 days: every other day of the table, thinned, seven times under invented presidents.

    All of it with PDF, then one corrected row, then nothing to do, then all of it verified; the peak of memory of any
    process, and what the site weighs.
    """
    folder = bench.folder / "history"
    folder.mkdir()
    table, corrected, out = folder / "grants.csv", folder / "corrected" / "grants.csv", folder / "site"
    rows = list(csv.DictReader(GRANTS.open(encoding="utf-8", newline="")))
    days = sorted({row["batch_id"] for row in rows})[::2]
    own = [row for row in rows if row["batch_id"] in days]
    kept = [row for number, row in enumerate(own) if number % 2 == 0 or row["batch_id"] != own[number - 1]["batch_id"]]
    many = [invented_copy(row, letter) for letter in "abcdefg" for row in kept]
    write_rows(table, many)
    corrected.parent.mkdir()
    write_rows(corrected, [*many[:-1], {**many[-1], "home": "Springfield, IL"}])
    report = [str(BIN / "clemency"), "report", "--all", "--out", str(out), "--data"]
    verify = [str(BIN / "clemency"), "verify", "--out", str(out)]
    environment = {**os.environ, "CLEMENCY_CACHE": str(folder / "cache")}
    everything, peak = watched([*report, str(table)], environment)
    row_s, row_peak = watched([*report, str(corrected)], environment)
    return {
        "history_days": len({row["batch_id"] for row in many}),
        "history_grants": len(many),
        "history_all_s": round(everything, 1),
        "history_row_s": round(row_s, 2),
        "history_noop_s": round(median(lambda: timed([*report, str(corrected)], environment)), 2),
        "history_verify_s": round(timed(verify, environment), 1),
        "history_peak_mb": round(max(peak, row_peak)),
        "history_bytes": {
            name: (out / name).stat().st_size
            for name in ("index.html", "explore.html", "compare.html", "grants.json", "manifest.json", "feed.atom")
        },
    }


def invented_copy(row: dict[str, str], letter: str) -> dict[str, str]:
    """A grant as that of an invented president."""
    batch_id = f"{row['granted_on']}-examplea{letter}"
    ids = {name: row[name].replace(row["batch_id"], batch_id) for name in ("grant_id", "amends")}
    president = f"Invented Examplea{letter}"
    return {**row, **ids, "batch_id": batch_id, "president": president, "source": f"{row['source']}-{letter}"}


def watched(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds of a command, which has to succeed; and the most memory of any of its processes in MB (2**20 bytes)."""
    import psutil

    began, peak = time.perf_counter(), 0.0
    run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    parent = psutil.Process(run.pid)
    while run.poll() is None:
        with contextlib.suppress(psutil.Error):
            for process in (parent, *parent.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    peak = max(peak, process.memory_info().rss / 2**20)
        time.sleep(0.2)
    assert run.returncode == 0, command
    return time.perf_counter() - began, peak


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


@contextlib.contextmanager
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
    "drawings": drawings,
    "single": single,
    "only_what_changed": only_what_changed,
    "cold_start": cold_start,
    "cluster": cluster,
    "history": history,
}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--floor", table, *batches]:
            run_as_plain_python(table, batches, draw_plainly)
        case ["--drawings", table, *batches]:
            print(json.dumps(time_drawings(table, batches)))
        case names:
            main(names)
