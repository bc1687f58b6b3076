"""Whether something has become slower: a few ratios against plain ways of doing the same, taken in the same run.

``make bench-quick`` prints them beside those of docs/performance.md, and marks each that is more than a tenth worse. A
ratio says the same on another machine, where seconds do not.
"""

from __future__ import annotations

import csv
import io
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = Path(sys.executable).parent
BATCH: Final = "2016-03-30-obama"
KEPT: Final = ROOT / "docs" / "performance.md"

#: What is worse by more than this part of what is kept is marked.
TOLERANCE: Final = 0.1

#: How often each is taken, ours and the plain way in turn; the median of the ratios counts.
RUNS: Final = 5


def main() -> int:
    """Measure, print and compare; 1 if something has become worse."""
    kept = read_kept(KEPT.read_text(encoding="utf-8"))
    has_worse = False
    print(f"{'':<8}{'now':>8}{'kept':>8}   by")
    for name, (measure, plain) in RATIOS.items():
        now, before = measure(), kept.get(name, float("nan"))
        is_worse = now > before * (1 + TOLERANCE)
        has_worse = has_worse or is_worse
        print(f"{name:<8}{now:>8.2f}{before:>8.2f}   {plain}{': WORSE' if is_worse else ''}", flush=True)
    return int(has_worse)


def read_kept(text: str) -> dict[str, float]:
    """The ratios that docs/performance.md keeps, by name.

    >>> read_kept("| `chart` | 1.52 | |\\n| a million rows | 3 | |")
    {'chart': 1.52}
    """
    return {name: float(ratio) for name, ratio in re.findall(r"^\| `([a-z]+)` \| ([\d.]+) \|", text, re.MULTILINE)}


def in_turn(ours: Callable[[], float], plain: Callable[[], float], runs: int = RUNS) -> float:
    """The median of ours by plain, each pair taken one after the other, so that both meet the same machine."""
    return statistics.median(ours() / plain() for _ in range(runs))


def of_cpu(work: Callable[[], object], times: int = 1) -> Callable[[], float]:
    """Seconds of this process's own time that some work takes."""

    def measure() -> float:
        began = time.process_time()
        for _ in range(times):
            work()
        return time.process_time() - began

    work()  # what is done once in a process is done
    return measure


def of_command(*commands: list[str], **environment: str) -> float:
    """Seconds by the clock of some commands, one after the other."""
    began = time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
    return time.perf_counter() - began


def chart() -> float:
    """A chart of the house by the same bars of plain matplotlib, both as SVG text."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    from analysis import charts, measures
    from analysis.charts import primitives, svg
    from analysis.grants.select import choose_batch, read_grants

    by_drug = measures.count_by_drug(choose_batch(read_grants(), BATCH))

    def ours() -> str:
        figure = charts.draw_figure(charts.draw_drugs, by_drug, primitives.WIDE)
        return svg.render_svg(figure, name="drugs", title="Drugs", description="Bars.")

    def plain() -> str:
        figure = Figure(figsize=(6.4, 3), layout="tight")
        axes = figure.add_subplot()
        bars = axes.barh(by_drug["drug"], by_drug["n_people"])
        axes.bar_label(bars)
        axes.set_xlabel("People")
        page = io.StringIO()
        with mpl.rc_context({"svg.fonttype": "none"}):
            figure.savefig(page, format="svg")
        return page.getvalue()

    return in_turn(of_cpu(ours, 10), of_cpu(plain, 10))


def ingest() -> float:
    """A list read into facts by the same list taken apart into words and numbers with the csv module and a pattern."""
    from analysis.lists.facts import read_all_facts
    from analysis.lists.layouts import read_listing

    sys.path.insert(0, str(ROOT / "tests"))  # make lets no Python import from the folder of its file
    from bench import invented_list

    text = invented_list()
    word = re.compile(r"\d[\d,.]*|\w+|[^\w\s]")

    def ours() -> None:
        read_all_facts(read_listing(text, "bench").records)

    def plain() -> None:
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                word.findall(cell)

    return in_turn(of_cpu(ours), of_cpu(plain, 10)) * 10


def report() -> float:
    """``clemency report`` of one batch in HTML, nothing built before, by papermill and nbconvert on its notebook."""
    with tempfile.TemporaryDirectory(prefix="clemency-bench-") as folder:

        def ours() -> float:
            with tempfile.TemporaryDirectory(dir=folder) as own:
                command = [str(BIN / "clemency"), "report", BATCH, "--format", "html", "--out", f"{own}/site"]
                return of_command(command, CLEMENCY_CACHE=own)

        def plain() -> float:
            executed = f"{folder}/{BATCH}.ipynb"
            run = [
                str(BIN / "papermill"),
                str(ROOT / "notebooks" / "01-batch.ipynb"),
                executed,
                "-p",
                "batch_id",
                BATCH,
            ]
            return of_command(run, [str(BIN / "jupyter-nbconvert"), executed, "--to", "html"])

        return in_turn(ours, plain, 3)


def nothing() -> float:
    """``clemency report`` with nothing to do by the start of Python."""
    with tempfile.TemporaryDirectory(prefix="clemency-bench-") as folder:
        command = [str(BIN / "clemency"), "report", BATCH, "--format", "html", "--out", f"{folder}/site"]

        def ours() -> float:
            return of_command(command, CLEMENCY_CACHE=folder)

        ours()
        return in_turn(ours, lambda: of_command([sys.executable, "-c", "pass"]))


RATIOS: Final[dict[str, tuple[Callable[[], float], str]]] = {
    "chart": (chart, "the same bars by plain matplotlib"),
    "ingest": (ingest, "the same list cut into words by a pattern"),
    "report": (report, "papermill and nbconvert on the same notebook"),
    "nothing": (nothing, "starting Python, where there is nothing to do"),
}


if __name__ == "__main__":
    sys.exit(main())
