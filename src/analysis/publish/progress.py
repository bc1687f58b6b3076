"""Shows how far a run is, and says what it did."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from analysis.publish.build import Built, Progress, TaskOutcome


def say_built(built: Built) -> list[str]:
    """What a run did, in a few lines, with the batches that took longest."""
    n_built = sum(not outcome.failure for outcome in built.outcomes)
    counts = {
        "built": n_built,
        "from the cache": len(built.cached),
        "up to date": len(built.up_to_date),
        "failed": len(built.failures),
    }
    lines = [f"{len(built.wanted):,} reports: " + ", ".join(f"{n:,} {what}" for what, n in counts.items() if n)]
    slowest = sorted(built.outcomes, key=lambda outcome: -outcome.seconds)[:3]
    if n_built > len(slowest):
        lines.append("slowest: " + ", ".join(f"{outcome.batch_id} {outcome.seconds:.1f} s" for outcome in slowest))
    if built.gone and not built.failures:
        is_one = len(built.gone) == 1
        lines.append(
            f"{len(built.gone):,} {'report has' if is_one else 'reports have'} left the site: {', '.join(built.gone)}"
        )
    if built.stale:
        named = ", ".join(built.stale[:5]) + (" …" if len(built.stale) > 5 else "")
        lines.append(f"{len(built.stale):,} other reports of the site are out of date ({named}); --all builds them too")
    return lines


class Lines:
    """Progress as plain lines, one for each report."""

    def begin(self, total: int, at_once: int) -> None:
        self._total, self._n = total, 0

    def end(self, outcome: TaskOutcome) -> None:
        self._n += 1
        state = "failed" if outcome.failure else f"built in {outcome.seconds:.1f} s"
        click.echo(f"[{self._n}/{self._total}] {outcome.batch_id} {state}", err=True)


class Bar:
    """Progress on a terminal: reports done, running, and the time left."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar

    def begin(self, total: int, at_once: int) -> None:
        self._at_once = at_once
        self._task = self._bar.add_task("reports", total=total, running=min(at_once, total))

    def end(self, outcome: TaskOutcome) -> None:
        if outcome.failure:
            self._bar.console.print(f"{outcome.batch_id} failed", markup=False, highlight=False)
        task = self._bar.tasks[0]
        left = task.total - task.completed - 1
        self._bar.update(self._task, advance=1, running=int(min(self._at_once, left)))


@contextmanager
def show_progress() -> Iterator[Progress]:
    """A bar on a terminal, a plain line for each report elsewhere."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Display

    columns = (
        *(TextColumn("reports"), BarColumn(), MofNCompleteColumn()),
        *(TextColumn("{task.fields[running]} running"), TimeRemainingColumn()),
    )
    with Display(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Bar(bar)
