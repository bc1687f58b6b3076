"""Shows how far a run is, and says what it did."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import click

from analysis.publish.build import Built, Progress, TaskOutcome
from analysis.publish.settings import say_settings
from analysis.run.log import LOG

#: So many reports are named with their times: all of so few, and of more the slowest.
_FEW: Final = 3


def say_built(built: Built) -> list[str]:
    """What a run did, in a few lines, with the batches that took longest."""
    n_built = sum(not outcome.failure for outcome in built.outcomes)
    counts = {
        "built": n_built,
        "from the cache": len(built.cached),
        "up to date": len(built.up_to_date),
        "failed": len(built.failures),
    }
    lines = [f"{_reports(len(built.wanted))}: " + ", ".join(f"{n:,} {what}" for what, n in counts.items() if n)]
    slowest = sorted(built.outcomes, key=lambda outcome: -outcome.seconds)[:_FEW]
    if n_built > len(slowest):
        lines.append("slowest: " + ", ".join(f"{outcome.batch_id} {outcome.seconds:.1f} s" for outcome in slowest))
    if built.stale:
        named = ", ".join(built.stale[:5]) + (" …" if len(built.stale) > 5 else "")
        lines.append(f"{len(built.stale):,} other reports of the site are out of date ({named}); --all builds them too")
    return lines


def say_run_changes(built: Built) -> list[str]:
    """A line for the reports that have left the site, and one for each setting that this run has changed."""
    gone = f"{_reports(len(built.gone))} {'has' if len(built.gone) == 1 else 'have'} left the site: "
    return [
        *([gone + ", ".join(built.gone)] if built.gone else []),
        *(f"changed: {one}" for one in built.changed_settings),
    ]


def say_published(built: Built) -> str:
    """The last line: what the site is now."""
    where, *others = say_settings(built.publication)
    return " · ".join([f"Published {_reports(built.n_published)} {where}", *others])


def log_run(built: Built, did: Mapping[str, Any]) -> None:
    """Log what a run without failures did beside the reports that it built; ``did`` is :func:`describe_run`'s."""
    for batch_id in built.cached:
        LOG.info("%s: from the cache", batch_id)
    for line in (*say_run_changes(built), *say_built(built)):
        LOG.info("%s", line)
    if built.is_new:
        n = sum(change["measure"] != "batch" for change in did["changed_numbers"])  # the others came or went as a whole
        LOG.info("%s", f"{n:,} published {'number has' if n == 1 else 'numbers have'} moved")
        LOG.info("published release %s", built.release)
    else:
        LOG.info("nothing to do: release %s stays", built.release)
    LOG.info("%s", say_published(built))


def _reports(n: int) -> str:
    return f"{n:,} {'report' if n == 1 else 'reports'}"


def describe_run(built: Built, out: Path) -> dict[str, Any]:
    """What a run did, for programs; ``changed_numbers`` are those of ``results.json`` since the release before."""
    changes = []
    if built.replaced:
        from analysis.publish.changed_numbers import compare_numbers  # with pandas

        changes = compare_numbers(built.replaced, out)
    return {
        "built": sorted(outcome.batch_id for outcome in built.outcomes if not outcome.failure),
        "from_cache": built.cached,
        "up_to_date": built.up_to_date,
        "removed": built.gone,
        "failed": {outcome.batch_id: outcome.failure for outcome in built.outcomes if outcome.failure},
        "changed_numbers": [change._asdict() for change in changes],
        "changed_settings": built.changed_settings,
        "settings": built.publication.as_parameters(),
        "published": built.is_new,
        "release": built.release,
    }


class Logged:
    """Another progress that is logged as well; where programs read, it does not show the steps beside the reports."""

    def __init__(self, shown: Progress, *, shows_steps: bool = True) -> None:
        self._shown = shown
        self._shows_steps = shows_steps

    def begin(self, total: int, at_once: int) -> None:
        LOG.info("%s to build, %s at once", _reports(total), at_once)
        self._shown.begin(total, at_once)

    def end(self, outcome: TaskOutcome) -> None:
        if outcome.failure:
            LOG.error("%s: failed", outcome.batch_id)
        else:
            LOG.info("%s: built in %.1f s", outcome.batch_id, outcome.seconds)
        self._shown.end(outcome)

    def step(self, what: str, seconds: float) -> None:
        LOG.info("%s", _say_step(what, seconds))
        if self._shows_steps:
            with suppress(OSError):  # nobody can read it: the run ends with its own code
                self._shown.step(what, seconds)

    def warn(self, words: str) -> None:
        LOG.warning("%s", words)
        self._shown.warn(words)


def _say_step(what: str, seconds: float) -> str:
    return f"{what} in {seconds:.1f} s"


class Quiet:
    """Progress that nobody watches; what goes wrong is told all the same."""

    def begin(self, total: int, at_once: int) -> None: ...

    def end(self, outcome: TaskOutcome) -> None: ...

    def step(self, what: str, seconds: float) -> None: ...

    def warn(self, words: str) -> None:
        click.echo(f"clemency: warning: {words}", err=True)


class Lines(Quiet):
    """Progress as plain lines, one for each report and for each step beside them."""

    def begin(self, total: int, at_once: int) -> None:
        self._total, self._n = total, 0

    def end(self, outcome: TaskOutcome) -> None:
        self._n += 1
        state = "failed" if outcome.failure else f"built in {outcome.seconds:.1f} s"
        click.echo(f"[{self._n}/{self._total}] {outcome.batch_id} {state}", err=True)

    def step(self, what: str, seconds: float) -> None:
        click.echo(_say_step(what, seconds), err=True)


class Bar:
    """Progress on a terminal: reports done, running, and the time left; what has ended stands above."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar

    def begin(self, total: int, at_once: int) -> None:
        self._at_once = at_once
        self._task = self._bar.add_task("reports", total=total, running=min(at_once, total))

    def end(self, outcome: TaskOutcome) -> None:
        if outcome.failure:
            self._print(f"{outcome.batch_id} failed")
        elif self._bar.tasks[0].total <= _FEW:
            self._print(_say_step(f"{outcome.batch_id} built", outcome.seconds))
        task = self._bar.tasks[0]
        left = task.total - task.completed - 1
        self._bar.update(self._task, advance=1, running=int(min(self._at_once, left)))

    def step(self, what: str, seconds: float) -> None:
        self._print(_say_step(what, seconds))

    def warn(self, words: str) -> None:
        self._print(f"clemency: warning: {words}")

    def _print(self, words: str) -> None:
        self._bar.console.print(words, markup=False, highlight=False, soft_wrap=True)


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
