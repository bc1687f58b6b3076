"""The command ``clemency``: reads what a person typed, calls one function, says what happened.

Exit codes: 0 done; 1 something is wrong with the data or a report; 2 the command was not
understood; 75 another run holds the folder. The imports inside the commands keep
``clemency --help`` quick.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from analysis import places
from analysis.errors import InputError

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, dir_okay=False),
    default=places.GRANTS,
    show_default="data/grants.csv",
    help="The grants table.",
)


class _Group(click.Group):
    """Shows a fault of the input as its sentence and a code, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that what was begun is cleaned up
        try:
            return super().invoke(ctx)
        except InputError as error:
            _fail(str(error), error.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="clemency")
def main() -> None:
    """Reproducible reports on US presidential clemency, from the government's published lists."""


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…", type=click.Path(path_type=Path))
@_data
@click.option("--granted-on", metavar="DATE", help="The day of a list that does not print one, as YYYY-MM-DD.")
@click.option("--president", metavar="NAME", help="The president of a list that does not name one.")
def ingest(sources: tuple[Path, ...], data: Path, granted_on: str | None, president: str | None) -> None:
    """Read published lists (files or folders) into the grants table and account for every row."""
    from analysis.prepare import ingest as ingest_lists

    done = ingest_lists(sources, data=data, granted_on=_day(granted_on), president=president)
    click.echo(done.account_text())
    if done.has_rejects:
        _fail(f"what could not be read stands in {data}.rejects.csv", InputError.exit_code)


@main.command()
@_data
def check(data: Path) -> None:
    """Hold the grants table against every statement that must be true of it."""
    from analysis.checks import STATEMENTS, check_grants
    from analysis.grants import read_grants

    grants = read_grants(data)
    findings = check_grants(grants)
    for finding in findings.itertuples(index=False):
        click.echo(
            f"{data}: line {finding.line}: {finding.name} ({finding.batch_id}): "
            f"{finding.column} = {finding.value}: broken: {finding.statement}",
            err=True,
        )
    click.echo(f"{len(grants):,} grants, {len(STATEMENTS)} statements, {len(findings):,} broken")
    if len(findings):
        sys.exit(InputError.exit_code)


@main.command()
@_data
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def batches(data: Path, as_json: bool) -> None:
    """List the batches: id, day, president, how many commutations and pardons."""
    from analysis.grants import count_by_batch, read_grants

    by_batch = count_by_batch(read_grants(data))
    by_batch["granted_on"] = by_batch["granted_on"].dt.strftime("%Y-%m-%d")
    if as_json:
        records = by_batch.rename(columns={"batch_id": "id"}).to_dict("records")
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        click.echo(by_batch.to_string(index=False))


@main.command()
@click.argument("batch_ids", nargs=-1, metavar="[BATCH]…")
@click.option("--all", "build_all", is_flag=True, help="Every batch of the table.")
@_data
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=places.SITE,
    show_default="reports/site",
    help="The folder of the published site.",
)
@click.option("--format", "formats", default="html,pdf", show_default=True, help="What to export, comma-separated.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Batches at once.  [default: the cores]")
def report(batch_ids: tuple[str, ...], build_all: bool, data: Path, out: Path, formats: str, jobs: int | None) -> None:
    """Build the reports of some batches (or of --all) and publish them in one step."""
    from analysis.build import build_reports
    from analysis.checks import check_grants
    from analysis.files import one_writer
    from analysis.grants import choose_batch, count_by_batch, read_grants
    from analysis.publish import publish, refuse_foreign

    chosen = _formats(formats)
    if build_all == bool(batch_ids):
        raise click.UsageError("name one or more batches, or say --all; `clemency batches` lists them")
    grants = read_grants(data)
    if len(check_grants(grants)):
        raise InputError(f"{data}: breaks statements that must hold; `clemency check --data {data}` names the rows")
    wanted = list(count_by_batch(grants)["batch_id"]) if build_all else list(dict.fromkeys(batch_ids))
    for batch_id in wanted:
        choose_batch(grants, batch_id)

    with one_writer(out):
        refuse_foreign(out)
        folders, failures = {}, []
        outcomes = build_reports(
            wanted,
            data=data,
            notebook=places.BATCH_NOTEBOOK,
            formats=chosen,
            jobs=jobs or os.cpu_count() or 1,
        )
        for outcome in _with_progress(outcomes, len(wanted)):
            if outcome.report is None:
                failures.append(outcome.failure)
            else:
                folders[outcome.batch_id] = outcome.report.files
        if failures:
            _fail("\n".join([*failures, f"{out}: nothing was published; what was there stays"]), InputError.exit_code)
        publish(out, folders, {"grants.csv": data.read_bytes()})
    for batch_id in wanted:
        for name in sorted(set(folders[batch_id]) & {"index.html", "report.pdf"}):
            click.echo(out / batch_id / name)


def _with_progress(outcomes: Any, total: int) -> Any:
    """A bar on a terminal, a plain line per batch elsewhere."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("reports"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            yield from progress.track(outcomes, total=total)
        return
    for number, outcome in enumerate(outcomes, start=1):
        state = "failed" if outcome.report is None else "built"
        click.echo(f"[{number}/{total}] {outcome.batch_id} {state}", err=True)
        yield outcome


def _formats(words: str) -> Sequence[str]:
    from analysis.report import FORMATS

    chosen = [word.strip() for word in words.split(",") if word.strip()]
    unknown = [word for word in chosen if word not in FORMATS]
    if unknown or not chosen:
        raise click.BadParameter(f"{words!r} is not a list of {' and '.join(FORMATS)}", param_hint="--format")
    return tuple(dict.fromkeys(chosen))


def _day(word: str | None) -> Any:
    if word is None:
        return None
    try:
        return datetime.strptime(word, "%Y-%m-%d").date()
    except ValueError as error:
        raise click.BadParameter(f"{word!r} is not a day as YYYY-MM-DD", param_hint="--granted-on") from error


def _fail(message: str, code: int) -> None:
    click.echo(f"clemency: {message}", err=True)
    sys.exit(code)
