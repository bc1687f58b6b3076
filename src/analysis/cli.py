"""The command ``clemency``: reads what a person typed, calls one function, says what happened.

Exit codes: 0 done; 1 something is wrong with the data or a report; 2 the command was not
understood; 75 try again later: another run holds the folder, or no scheduler answers. The
imports inside the commands keep ``clemency --help`` quick.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import re
import shlex
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from analysis import project
from analysis.errors import Busy, InputError, Reason, UsageError, say_alike
from analysis.files import say_disk
from analysis.parameters import DATA_PATH, JOBS, PUBLICATION, RAW_PATH, SCHEDULER_TIMEOUT, Parameter
from analysis.run import interrupts
from analysis.run.log import LOG, keep_log, log_lines

if TYPE_CHECKING:
    from analysis.publish.build import Options
    from analysis.run.fingerprint import Inputs

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Declared(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases alone
    """The value of an option as its parameter is declared, or what is wrong with it."""

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        self.name = parameter.kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value, whose words a list of choices has between commas."""
        if self.parameter.kind == "choices" and isinstance(value, str):
            value = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
        if fault := self.parameter.fault_of(value):
            self.fail(fault, param, ctx)
        return value


class _DeclaredPath(click.Path):
    """A path whose text is checked as its parameter is declared."""

    def __init__(self, parameter: Parameter, **kinds: bool) -> None:
        super().__init__(path_type=Path, **kinds)
        self.parameter = parameter

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        if fault := self.parameter.fault_of(os.fspath(value)):
            self.fail(fault, param, ctx)
        return super().convert(value, param, ctx)


def _option(flags: str, parameter: Parameter, **settings: Any) -> Callable[[_Command], _Command]:
    """The option of a command for a parameter; ``flags`` also names the argument if it is called something else."""
    default: Any = parameter.default
    match parameter.kind:
        case "choice":
            settings["type"] = click.Choice(parameter.choices)
        case "integer":
            settings["type"] = click.IntRange(parameter.low, parameter.high)
        case "flag":
            settings["is_flag"] = True
        case "choices":
            settings["type"], default = _Declared(parameter), ",".join(parameter.default or ())  # type: ignore[arg-type]
        case "text":
            settings["type"] = _Declared(parameter)
    settings = {"default": default, "show_default": default not in ("", None, False), **settings}
    return click.option(*flags.split(), help=f"{parameter.meaning[0].upper()}{parameter.meaning[1:]}.", **settings)


def _say_carried(ctx: click.Context, _: click.Parameter, data: Path) -> Path:
    """Say that the table is the package's, where a person standing elsewhere may think that it is theirs."""
    if data == project.GRANTS != project.WRITTEN_GRANTS and not ctx.params.get("quiet"):
        click.echo(f"{project.WRITTEN_GRANTS}: is not there; the table that came with clemency is read", err=True)
    return data


def _data_of(table: Path, **settings: Any) -> Callable[[_Command], _Command]:
    """The option ``--data``: a table that is read, or one that is written."""
    path = _DeclaredPath(DATA_PATH, dir_okay=False)
    return _option("--data", DATA_PATH, type=path, default=table, show_default="data/grants.csv", **settings)


_data = _data_of(project.GRANTS, callback=_say_carried)


def _raw_of(parameter: Parameter) -> Callable[[_Command], _Command]:
    """The option ``--raw``: what the folder is for differs between commands."""
    path = _DeclaredPath(parameter, file_okay=False)
    return _option("--raw", parameter, type=path, default=project.RAW, show_default="data/raw")


_raw = _raw_of(RAW_PATH)


class _ExitCode(click.IntRange):
    """An exit code that means nothing else yet."""

    taken = frozenset({InputError.exit_code, UsageError.exit_code, Busy.exit_code})

    def __init__(self) -> None:
        super().__init__(0, 125)  # a shell has meanings of its own for what is above

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        code = super().convert(value, param, ctx)
        if code in self.taken:
            self.fail(f"{code} means something else (1 a fault, 2 a call, 75 not now); take 10, say", param, ctx)
        return code


class _SitePath(click.Path):
    """Where a site is or will be, with a real last name: that of the releases beside it is derived from it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The absolute path; if the site itself is a link, it is not followed."""
        out = Path(os.fsdecode(super().convert(value, param, ctx))).absolute()
        return out.resolve() if out.name == ".." else out


def _json_of(words: str) -> Callable[[_Command], _Command]:
    return click.option("--json", "as_json", is_flag=True, help=words)


_json = _json_of("As JSON, for programs.")

_explain = click.option("--explain", is_flag=True, help="Print all that is wrong, not one line for what is alike.")

_out = click.option(
    "--out",
    type=_SitePath(path_type=Path),
    default=project.SITE,
    show_default="reports/site",
    help="The folder of the published site.",
)


def _publication(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what is published, and how; those that were said, as one argument ``said``."""

    def remembered(flags: str, name: str, first: str, **settings: Any) -> Callable[[_Command], _Command]:
        return _option(flags, PUBLICATION[name], default=None, show_default=f"as before; at first {first}", **settings)

    @remembered("--format formats", "formats", "html,pdf", metavar="LIST")
    @remembered("--names", "names", "full")
    @remembered("--show-code/--no-show-code", "show_code", "no")
    @remembered("--url", "url", "none", metavar="ADDRESS")
    @remembered("--index/--no-index index_names", "index_names", "no")
    @functools.wraps(command)
    def with_publication(*arguments: Any, url: str | None, **options: Any) -> None:
        chosen = {one.name: options.pop(one.name) for one in PUBLICATION.parameters if one.name != "url"}
        chosen["url"] = f"{url.rstrip('/')}/" if url else url
        command(*arguments, said={name: value for name, value in chosen.items() if value is not None}, **options)

    return with_publication


def _gather_inputs(command: Callable[..., None]) -> Callable[..., None]:
    """Pass ``--data`` and ``--raw`` on as one argument ``inputs``."""

    @functools.wraps(command)
    def with_inputs(*arguments: Any, data: Path, raw: Path, **others: Any) -> None:
        from analysis.run.fingerprint import Inputs

        command(*arguments, inputs=Inputs(data, project.BATCH_NOTEBOOK, raw), **others)

    return with_inputs


def _gather_options(command: Callable[..., None]) -> Callable[..., None]:
    """Pass the options that say how a run goes on as one argument ``options``."""

    @functools.wraps(command)
    def with_options(*arguments: Any, jobs: int | None, **others: Any) -> None:
        from analysis.publish.build import Options

        chosen = {name: others.pop(name) for name in ("scheduler", "scheduler_seconds", "force", "accept_removals")}
        command(*arguments, options=Options(jobs or os.cpu_count() or 1, **chosen), **others)

    return with_options


class _Group(click.Group):
    """Shows errors of input and output as a sentence and an exit code, never as a traceback."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command, also where its output cannot be written: to a full disk, to a closed terminal."""
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            _drop_output()
            frames = [frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__)]
            is_ours = click.echo.__code__ in frames
            where = "what the command says could not be written" if is_ours else error.filename or "the system refuses"
            _fail(f"{where}: {say_disk(error)}")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the words as they were typed, for the log."""
        ctx.meta[_TYPED] = shlex.join(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        interrupts.watch()
        try:
            project.working_folder()
            log = ctx.params["log"]
            with keep_log(log, ctx.meta[_TYPED]) if log else nullcontext():
                try:
                    return super().invoke(ctx)
                except InputError as error:
                    _fail(str(error), error.exit_code)
        except InputError as error:
            _fail(str(error), error.exit_code)


#: Where click keeps the words that were typed, as its documents ask for names of such places.
_TYPED = "analysis.cli.typed"


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="clemency")
@click.option(
    "--log",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Add to this file what the command does, each line with its time in UTC.",
)
def clemency(log: Path | None) -> None:
    """Reproducible reports on US presidential clemency, from the government's published lists."""


@clemency.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@_data_of(project.WRITTEN_GRANTS)
@click.option("--granted-on", metavar="DATE", help="The day of a list that does not print one, as YYYY-MM-DD.")
@click.option("--president", metavar="NAME", help="The president of a list that does not name one.")
@click.option(
    "--type",
    "clemency_type",
    type=click.Choice(["commutation", "pardon"]),
    help="What a list grants that does not say it; refused where it says something else.",
)
@click.option(
    "--accept",
    multiple=True,
    metavar="BATCH",
    help="A batch of the table that may change (again for another), or the word all.",
)
@click.option(
    "--known",
    is_flag=True,
    help="Take no list with words that cannot be read, but for those that the file of rejects has already.",
)
@_explain
def ingest(
    sources: tuple[str, ...],
    data: Path,
    granted_on: str | None,
    president: str | None,
    clemency_type: str | None,
    accept: tuple[str, ...],
    known: bool,
    explain: bool,
) -> None:
    """Read published lists (files, folders, https addresses) into the grants table and account for every row.

    A list that can't be read, or would change batches that the table holds already and that are not accepted by
    name, is not taken: what the table holds of it stays, and the other lists are written.
    """
    from analysis.lists.ingest import IngestError, ingest_lists
    from analysis.lists.stated import Stated

    stated = Stated(_day(granted_on), president or "", clemency_type or "", accept, known)
    begun = project.table_before(data)
    try:
        done = ingest_lists(sources, data, stated)
    except IngestError as error:
        _fail(f"{error.explained if explain else error}\nno list was taken, and nothing was written")
    if begun != data:
        click.echo(f"{data}: is new, and begins with the table that came with clemency", err=True)
    for note in (*done.notes, *done.say_faults(explain)):
        _say(note, is_fault=True)
    for batch_id in done.new_batches:
        _say(f"new: {batch_id}; its report: clemency report {batch_id}")
    _say(done.account_text())
    if not done.has_changed:
        _say(f"{data}: is as it was")
    ends = []
    if done.refused:
        ends.append(
            f"{len(done.refused):,} of {len(done.taken) + len(done.refused):,} lists were not taken (see above)"
        )
    if done.rejects and not known:
        ends.append(f"what could not be read stands in {data}.rejects.csv")
    if ends:
        _fail("; ".join(ends))


@clemency.command()
@_data
@_explain
def check(data: Path, explain: bool) -> None:
    """Hold the grants table against every statement that must be true of it, and against published figures."""
    from analysis.claims.reconcile import FAULTS, read_published_totals, reconcile, say_comparison, say_comparisons
    from analysis.grants.checks import STATEMENTS, UNUSUAL, check_grants, find_faults
    from analysis.grants.select import read_grants
    from analysis.grants.table import FaultyTable
    from analysis.lists.sources import read_sheets

    published = read_published_totals()
    list_of = {sheet.id: sheet.list for sheet in read_sheets(project.SHEETS)}
    findings = find_faults(data)
    faults = []
    for fault in findings.fillna("").to_dict("records"):
        who = f"{fault['name'] or 'a grant'} ({fault['batch_id'] or 'this row cannot be read'})"
        what = f"{fault['column'] or 'the row'} = {fault['value']}: broken: {fault['statement']}"
        kind = f"{fault['column']}|{fault['statement']}"
        faults.append(Reason(f"{data}: line {fault['line']}: {who}: {what}", kind))
    for line in say_alike(faults, explain):
        _say(line, is_fault=True)
    try:
        grants = read_grants(data)
    except FaultyTable as error:  # each is reported above
        _fail(f"{data}: {len(findings):,} faults, {len(error.faults):,} of them in rows that cannot be read")
    unusual = (
        Reason(
            f"unusual: line {finding.line}: {finding.name} ({finding.batch_id}): "
            f"{finding.column} = {finding.value}: not true here: {finding.statement}",
            str(finding.statement),
        )
        for finding in check_grants(grants, UNUSUAL).itertuples(index=False)
    )
    for line in say_alike(unusual, explain):
        click.echo(line)
    verdicts = reconcile(grants, published, list_of)
    is_fault = verdicts["verdict"].isin(FAULTS)
    for verdict in verdicts[is_fault].to_dict("records"):
        _say(f"{data}: {say_comparison(verdict)}", is_fault=True)
    for verdict in verdicts[verdicts["verdict"] == "explained"].to_dict("records"):
        click.echo(say_comparison(verdict))
    click.echo(say_comparisons(verdicts))
    n_rows = findings["line"].nunique()
    broken = f"{n_rows:,} {'row breaks' if n_rows == 1 else 'rows break'} one or more" if n_rows else "all hold"
    _say(f"{len(grants):,} grants, {len(STATEMENTS)} statements: {broken}")
    if len(findings) or is_fault.any():
        sys.exit(InputError.exit_code)


@clemency.command()
@_data
@_json
def batches(data: Path, as_json: bool) -> None:
    """List the batches: id, day, president, how many commutations and pardons."""
    from analysis.grants.select import count_by_batch, read_grants

    by_batch = count_by_batch(read_grants(data))
    by_batch["granted_on"] = by_batch["granted_on"].dt.strftime("%Y-%m-%d")
    if as_json:
        records = by_batch.rename(columns={"batch_id": "id"}).to_dict("records")
        _print_json(records)
    else:
        click.echo(by_batch.to_string(index=False))


@clemency.command()
@click.argument("grant", nargs=-1, required=True, metavar="GRANT")
@_data
@_raw
@_json
def words(grant: tuple[str, ...], data: Path, raw: Path, as_json: bool) -> None:
    """Show a grant's values and the published words that each was read from.

    GRANT is SOURCE:LINE (and a name, where many people stand on one line), a batch id and a
    name (2016-03-30-obama "Jane Roe"), or a name.
    """
    from analysis.grants.table import read_words
    from analysis.lists.corrections import read_corrections
    from analysis.lists.find_grant import find_grant
    from analysis.lists.sources import read_sheets
    from analysis.lists.trace import say_trace, trace_grant

    cells = find_grant(read_words(data), " ".join(grant))
    trace = trace_grant(cells, raw, read_sheets(project.SHEETS), read_corrections(project.HAND / "corrections.yml"))
    if as_json:
        shown: dict[str, Any] = {key: cells[key] for key in ("name", "batch_id", "source", "source_line")}
        shown["list"] = None if trace.path is None else str(trace.path)
        shown["missing"] = trace.missing or None
        shown["values"] = [{key: word or None for key, word in value._asdict().items()} for value in trace.values]
        _print_json(shown)
    else:
        click.echo("\n".join(say_trace(trace)))


@clemency.command()
@click.argument("batch_ids", nargs=-1, metavar="[BATCH]…")
@click.option("--all", "build_all", is_flag=True, help="Every batch of the table.")
@_data
@_out
@_publication
@_raw
@_option("--jobs", JOBS, show_default="the cores")
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="A Dask scheduler, whose workers build the reports: tls://host:8786 (docs/cluster.md), or on this machine.",
)
@_option("--scheduler-timeout scheduler_seconds", SCHEDULER_TIMEOUT, metavar="SECONDS")
@click.option("--force", is_flag=True, help="Build also what is up to date.")
@click.option(
    "--accept-removals",
    is_flag=True,
    help="Publish though more than half of the reports, or a damaged edition, leave the site.",
)
@click.option(
    "--quiet",
    is_flag=True,
    is_eager=True,
    help="Print what changed alone, a line a report, and what is published; nothing where nothing changed.",
)
@_json_of("What the run did, as JSON, for programs.")
@click.option(
    "--exit-changed",
    type=_ExitCode(),
    default=0,
    metavar="CODE",
    help="End with this exit code where a new release was published, and with 0 where there was nothing to do.",
)
@_gather_inputs
@_gather_options
def report(
    batch_ids: tuple[str, ...],
    build_all: bool,
    out: Path,
    inputs: Inputs,
    said: Mapping[str, Any],
    options: Options,
    quiet: bool,
    as_json: bool,
    exit_changed: int,
) -> None:
    """Bring the reports of some batches (or of --all) up to date and publish them in one step.

    A site remembers its formats, names, code, address and index: what no option says stays as it was published before.
    """
    from analysis.export import FILES
    from analysis.publish.build import build_site
    from analysis.publish.progress import (
        Logged,
        Quiet,
        describe_run,
        log_run,
        say_built,
        say_published,
        say_run_changes,
        show_progress,
    )
    from analysis.run.scheduler import read_address, say_risk

    if build_all == bool(batch_ids):
        raise click.UsageError("name one or more batches, or say --all; `clemency batches` lists them")
    if options.scheduler:
        read_address(options.scheduler)
        if risk := say_risk(options.scheduler):
            click.echo(f"clemency: warning: {risk}", err=True)
    with nullcontext(Quiet()) if quiet else show_progress() as progress:
        built = build_site(batch_ids, out, inputs, said, Logged(progress, shows_steps=not as_json), options)
    for note in built.notes:
        _say(note, is_fault=True)
    if not quiet:
        click.echo("\n".join(say_built(built)), err=True)
    is_logged = LOG.isEnabledFor(logging.INFO)
    did = describe_run(built, out) if as_json or is_logged else {}
    if as_json:
        _print_json(did)
    if built.failures:
        _fail("\n".join([*built.failures, f"{out}: nothing was published; what was there stays"]))
    if is_logged:
        log_run(built, did)
    if not quiet:
        click.echo(f"release {built.release}", err=True)
    if not as_json:
        names = [name for format_, name in FILES.items() if format_ in built.publication.formats]
        for batch_id in built.changed if built.is_new else ():
            for name in names[:1] if quiet else names:
                click.echo(out / batch_id / name)
    if built.is_new or not quiet:
        click.echo("\n".join([*say_run_changes(built), say_published(built)]), err=True)
    if built.is_new and exit_changed:
        sys.exit(exit_changed)


@clemency.command()
@click.argument("batch_id", metavar="BATCH")
@_data
@_out
@_publication
@_raw
@_gather_inputs
def why(batch_id: str, out: Path, inputs: Inputs, said: Mapping[str, Any]) -> None:
    """Say what would make a report be built again."""
    from analysis.publish.plan import say_why
    from analysis.run.fingerprint import MEANINGS

    states = say_why(batch_id, inputs, out, said)
    changed = [name for name, state in states.items() if state != "same"]
    if not changed:
        click.echo(f"{batch_id}: up to date")
    elif set(states.values()) == {"new"}:
        click.echo(f"{batch_id}: would be built: {out} holds no report of it")
    else:
        click.echo(f"{batch_id}: would be built again: {', '.join(MEANINGS[name] for name in changed)}")
    for name, state in states.items():
        click.echo(f"  {name.replace('_', ' '):<11}{state:<9}{MEANINGS[name]}")


@clemency.command()
@_out
@click.option(
    "--against",
    metavar="EDITION",
    help="An edition, or the folder of a release: list every published number that has moved since.",
)
@click.option("--record", is_flag=True, help="Keep what moved in data/moves.csv, for the page of methods and the feed.")
@click.option(
    "--sha256",
    metavar="HASH",
    help="The release must be the one for which this hash was printed: it holds every byte, of a copy as well.",
)
def verify(out: Path, against: str | None, record: bool, sha256: str | None) -> None:
    """Hold a release against its manifest: hashes, links, no outside request, the same numbers everywhere."""
    from analysis.publish.changed_numbers import record_changed, say_changed
    from analysis.publish.compare import compare_with
    from analysis.publish.manifest import hash_manifest
    from analysis.publish.verify import verify_release

    if record and against is None:
        raise click.UsageError("--record needs --against EDITION: what moved since when?")
    if sha256 is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        raise click.BadParameter(f"{sha256!r} is not 64 hexadecimal digits", param_hint="--sha256")

    findings, left_out = verify_release(out.resolve(), sha256), []
    if against is not None:
        compared, changes = compare_with(against, out)
        findings, left_out = [*findings, *compared.findings], compared.left_out
    for finding in findings:
        _say(finding, is_fault=True)
    if against is not None:
        _say("\n".join([*say_changed(changes), *left_out]))
        if record:
            kept = project.WRITTEN_CHANGED_NUMBERS
            n_new = record_changed(changes, datetime.now().date(), kept, project.CHANGED_NUMBERS)
            click.echo(f"{kept}: {n_new:,} new; the page of methods and the feed show them after the next report")
    click.echo(f"release {hash_manifest(out)}")
    _say(f"{out}: {len(findings):,} findings" if findings else f"{out}: all files are as published")
    if findings:
        sys.exit(InputError.exit_code)


@clemency.command()
@_out
@_json
def editions(out: Path, as_json: bool) -> None:
    """List the editions of a site: each release that it ever showed, with its day and what moved."""
    from dataclasses import asdict

    from analysis.publish.archive import Archive, say_kept

    kept, faults = Archive(out).list_kept()
    for fault in faults:
        click.echo(fault, err=True)
    if as_json:
        _print_json([asdict(one) for one in kept])
    else:
        click.echo("\n".join(say_kept(kept, out)))
    if faults:
        sys.exit(InputError.exit_code)


@clemency.command()
@click.argument("edition", default="", metavar="[EDITION]")
@_out
@_raw
@_option("--jobs", JOBS, show_default="the cores")
@click.option("--accept-names", is_flag=True, help="Also where it tells more of people's names than the site does now.")
def rollback(edition: str, out: Path, raw: Path, jobs: int | None, accept_names: bool) -> None:
    """Bring back the release before the current one, or an EDITION (`clemency editions` lists them).

    An edition whose pages are no longer there is built again, and shown if it is the same to the last byte.
    """
    from analysis.publish.archive import Archive, refuse_more_names
    from analysis.publish.progress import show_progress
    from analysis.publish.rebuild import bring_back
    from analysis.publish.release import (
        one_publisher,
        read_manifest,
        refuse_without_releases,
        release_before,
        roll_back,
    )
    from analysis.publish.settings import choose_publication, say_changes, say_settings
    from analysis.run.fingerprint import Inputs

    with one_publisher(out, refuse_without_releases):
        before = read_manifest(out)
        if not edition:
            if (former := release_before(out.resolve())) and not accept_names:
                refuse_more_names(out, before, read_manifest(former))
            release = roll_back(out)
            said = f"release {release.name}; `clemency rollback` again brings back the other"
        else:
            archive = Archive(out)
            archive.keep()
            found = archive.find(edition)
            if not accept_names:
                refuse_more_names(out, before, {"names": found.names})
            inputs = Inputs(notebook=project.BATCH_NOTEBOOK, raw=raw)
            with show_progress() as progress:
                _, is_built = bring_back(found, archive, inputs, progress, jobs or os.cpu_count() or 1)
            how = ", built again and the same to the last byte" if is_built else ""
            said = f"edition {found.id} of {found.published_on}{how}"
    publication = choose_publication(read_manifest(out), {})
    for change in say_changes(before, publication):
        click.echo(f"changed: {change}")
    click.echo(f"{out}: now shows {said}")
    click.echo(f"It is published {' · '.join(say_settings(publication))}")


@clemency.command()
@click.argument("edition", metavar="EDITION")
@_out
@click.option(
    "--to", type=_SitePath(path_type=Path), metavar="FOLDER", help="Where it is built; by default beside the site."
)
@click.option(
    "--data",
    type=_DeclaredPath(DATA_PATH, dir_okay=False),
    help="The grants table, for an edition without full names, which does not hold it.",
)
@_raw
@_option("--jobs", JOBS, show_default="the cores")
def rebuild(edition: str, out: Path, to: Path | None, data: Path | None, raw: Path, jobs: int | None) -> None:
    """Build an EDITION again in another folder, and compare it with what was published, byte for byte.

    EDITION is the first digits of its hash (four or more), its day, or the twelve digits that a report prints. It is
    built from its own table, with its own settings; code, notebook, lists and hand-typed data have to be those that
    it was made from.
    """
    from analysis.publish.archive import Archive
    from analysis.publish.progress import show_progress
    from analysis.publish.rebuild import rebuild_release, say_rebuilt
    from analysis.run.fingerprint import Inputs

    archive = Archive(out)
    found = archive.find(edition)
    target = to or out.with_name(f"{out.name}-{found.id}")
    inputs = Inputs(notebook=project.BATCH_NOTEBOOK, raw=raw)
    with show_progress() as progress:
        rebuilt = rebuild_release(found, archive, target, inputs, data, progress, jobs or os.cpu_count() or 1)
    if rebuilt.built.failures:
        _fail("\n".join([*rebuilt.built.failures, f"{target}: nothing was built"]))
    click.echo(f"edition {found.id} of {found.published_on}")
    click.echo("\n".join(f"{target}: {line}" for line in say_rebuilt(rebuilt, found)))
    if rebuilt.differing:
        sys.exit(InputError.exit_code)


@clemency.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]…")
@_raw_of(replace(RAW_PATH, meaning="the folder in which the pages are kept"))
def fetch(sources: tuple[str, ...], raw: Path) -> None:
    """Download the live pages behind the source sheets (SOURCE is the id of one); never needed for a build."""
    from analysis.lists.fetch import fetch_sources

    refused = 0
    for fetched in fetch_sources(sources, raw=raw):
        _say(f"{fetched.source}: {fetched.state}: {fetched.message}", is_fault=fetched.state == "refused")
        refused += fetched.state == "refused"
    if refused:
        were = "1 page was" if refused == 1 else f"{refused:,} pages were"
        _fail(f"{were} not taken over; what was in {raw} stays")


@clemency.command()
@_data
@_json_of("As JSON, for programs, with the rows behind each figure.")
def claims(data: Path, as_json: bool) -> None:
    """Recompute what newspapers and the White House stated, and say what is right.

    The claims are in data/hand/claims.yml; docs/claims.md has the figures that one may name.
    """
    from analysis.claims import Evidence, judge_claims, read_claims, read_daily_claims, say_verdicts
    from analysis.claims.reconcile import read_published_totals
    from analysis.grants.presidents import read_petitions, read_presidents
    from analysis.grants.select import read_grants

    ledger = (*read_claims(), *read_daily_claims(read_published_totals()))
    verdicts = judge_claims(ledger, Evidence(read_grants(data), read_presidents(), read_petitions()))
    if as_json:
        _print_json([verdict.as_json() for verdict in verdicts])
    else:
        click.echo("\n".join(say_verdicts(verdicts)))


@clemency.command()
@click.argument("notebook", type=click.Path(path_type=Path), metavar="NAME.ipynb")
@click.option(
    "--from", "example", default="", metavar="NOTEBOOK", help="Begin with a notebook of the project: 00-explore."
)
def new(notebook: Path, example: str) -> None:
    """Begin an analysis of one's own: write a notebook that runs as it is, to be changed."""
    known = {path.stem: path for path in project.NOTEBOOK_FOLDER.glob("*.ipynb")}
    if example and example not in known:
        raise click.BadParameter(f"no notebook {example!r}; there are {', '.join(sorted(known))}", param_hint="--from")
    if notebook.suffix != ".ipynb":
        raise click.BadParameter(f"{str(notebook)!r} does not end in .ipynb", param_hint="NAME.ipynb")
    try:
        with notebook.open("xb") as file:
            file.write(known.get(example, project.TEMPLATE).read_bytes())
    except FileExistsError:
        raise InputError(f"{notebook}: is there already, and stays as it is; choose another name") from None
    except OSError as error:
        raise InputError(f"{notebook}: cannot be written: {error.strerror}") from error
    click.echo(
        f"{notebook}: open it in JupyterLab (`jupyter lab {notebook}`); the kernel is called Clemency (Python 3)"
    )
    if find_spec("jupyterlab") is None:
        click.echo(
            "JupyterLab is not in this environment: pip install 'clemency[lab]', or `clemency kernel` for another's",
            err=True,
        )


@clemency.command()
@click.option("--user", is_flag=True, help="For every Jupyter of this user; the default.")
@click.option("--prefix", type=click.Path(path_type=Path, file_okay=False), help="For the Jupyter of this environment.")
@click.option("--sys-prefix", is_flag=True, help="For the Jupyter of the environment that clemency is in.")
@click.option("--name", default="clemency", show_default=True, help="The name by which Jupyter knows it.")
def kernel(user: bool, prefix: Path | None, sys_prefix: bool, name: str) -> None:
    """Make the kernel of this environment known to a Jupyter outside of it."""
    from analysis.run.kernel import install_kernel

    if user + sys_prefix + (prefix is not None) > 1:
        raise click.UsageError("say one of --user, --prefix and --sys-prefix: a kernel is installed in one place")
    folder, before = install_kernel(name, Path(sys.prefix) if sys_prefix else prefix)
    click.echo(f"{folder}: installed; it runs {sys.executable}")
    if before not in ("", sys.executable):
        click.echo(f"It takes the place of one that ran {before}", err=True)
    click.echo(f"To remove it: jupyter kernelspec remove {folder.name}, or delete that folder", err=True)


def _day(word: str | None) -> Any:
    if word is None:
        return None
    try:
        return datetime.strptime(word, "%Y-%m-%d").date()
    except ValueError as error:
        raise click.BadParameter(f"{word!r} is not a day as YYYY-MM-DD", param_hint="--granted-on") from error


def _say(words: str, *, is_fault: bool = False) -> None:
    """Print what a command found, a fault where faults are printed, and log it."""
    log_lines(logging.WARNING if is_fault else logging.INFO, words)
    click.echo(words, err=is_fault)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _fail(message: str, code: int = InputError.exit_code) -> NoReturn:
    try:
        log_lines(logging.ERROR, message)
        click.echo(f"clemency: {message}", err=True)
    except OSError:  # the exit code still says it
        _drop_output()
    sys.exit(code)


def _drop_output() -> None:
    """Redirect an output that cannot be written: Python would try again at exit, and print a traceback."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
