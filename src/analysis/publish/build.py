"""Many reports: which of them have to be built, each in a process of its own, one release of all.

What was built before from the same ingredients is taken from the current release or from
the cache. Everything in a run, from the plan to the last file, is about one state of the
grants table: the bytes that were there when the run began.
"""

from __future__ import annotations

import contextlib
import hashlib
import queue
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from analysis import project
from analysis.errors import InputError
from analysis.files import SHORT_TEMPORARY_FOLDER, drop_left_folders, read_file, say_disk, temporary_folder
from analysis.publish.cache import Cache, cache_folder
from analysis.publish.extra import hash_extra
from analysis.publish.manifest import hash_manifest, say_names
from analysis.publish.release import Staging, one_publisher, read_manifest, refuse_foreign, sweep
from analysis.run import interrupts
from analysis.run.fingerprint import (
    Ingredients,
    find_lists,
    hash_lists,
    hash_parameters,
    hash_raw,
    hash_texts,
    list_ingredients,
    list_sources,
    pages_ingredients,
    shared_ingredients,
)
from analysis.run.publication import Edition
from analysis.run.workers import (
    CAN_FORK,
    LONGEST_TASK,
    SharedFile,
    TaskEnded,
    Workers,
    cluster_workers,
    local_workers,
    warm_up,
)

if TYPE_CHECKING:  # a run with nothing to do ends before pandas is imported
    from analysis.lists.accounts import KeptAccount

#: The name under which the pages across batches are built.
PAGES: Final = "the pages across batches"

#: Where the site stands if nobody says: ``make serve``. Feed and sitemap need a whole address.
DEFAULT_URL: Final = "http://localhost:8000/"


class Pages(NamedTuple):
    """What the pages across batches are about: the batches that have a report, and how they are published."""

    batch_ids: tuple[str, ...]
    edition: Edition


class Task(NamedTuple):
    """A report to be built: the lists that the batch stands in, and the hash of what is known of them."""

    lists: str
    sources: tuple[str, ...]


class Outcome(NamedTuple):
    """What became of one batch: how long its report took, or the sentence that says why there is none."""

    batch_id: str
    seconds: float
    failure: str = ""


class Progress(Protocol):
    """Who wants to know how far a run is."""

    def begin(self, total: int, at_once: int) -> None:
        """So many reports will be built, at most so many of them at once."""

    def end(self, outcome: Outcome) -> None:
        """One of them has ended."""


@dataclass
class Built:
    """What a run did.

    ``wanted`` are the batches asked for; for each there is an outcome, or it was taken
    from the cache or is up to date. ``stale`` are other reports of the site that no longer
    are what their ingredients would make, ``gone`` those that the site has no more.
    ``release`` is the hash of the manifest of what is published now, which holds every byte of it.
    """

    wanted: list[str]
    outcomes: list[Outcome] = field(default_factory=list)
    cached: list[str] = field(default_factory=list)
    up_to_date: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    release: str = ""

    @property
    def failures(self) -> list[str]:
        """A sentence for each batch without a report; where there is one, nothing was published."""
        return [outcome.failure for outcome in self.outcomes if outcome.failure]


def build_site(
    batch_ids: Sequence[str],
    *,
    data: Path,
    out: Path,
    notebook: Path,
    edition: Edition,
    jobs: int,
    progress: Progress,
    scheduler: str = "",
    force: bool = False,
    accept_removals: bool = False,
    raw: Path = project.RAW,
) -> Built:
    """Bring the reports of some batches up to date, and publish them in one step.

    A run has a bound as each of its tasks has one: N reports take at most N + 1 times
    :data:`analysis.run.workers.LONGEST_TASK`, with one process.

    Parameters
    ----------
    batch_ids : batches of the table; none for all of them
    data, out, notebook : the grants table, the site, the notebook of a batch
    edition : what is published, and how; where names are told otherwise than in the current
        release, all reports of it are brought along, so that no release mixes them
    jobs : processes of this machine at once
    scheduler : address of a Dask scheduler whose workers build the reports instead
    force : build what is up to date as well
    accept_removals : publish also where more than half of the reports would leave the site
    raw : the folder of the published lists, as far as they are at hand

    Raises
    ------
    InputError
        The table cannot be read, holds no grant, breaks a statement or lacks a batch; the
        site is somebody else's, or would lose more than half of its reports; the scheduler
        cannot be reached, or the disk refuses.
    Busy
        Another run is writing to ``out``.
    """
    with one_publisher(out, refuse_foreign):
        cache = Cache(cache_folder())
        _sweep(out, cache)
        table = _read_bytes(data)
        before = read_manifest(out)
        is_same = before.get("extra", {}) == hash_extra(out)
        if is_same and not force and (done := _up_to_date(before, table, batch_ids, notebook, edition, raw)):
            return Built(done, up_to_date=done, release=hash_manifest(out))
        before = read_manifest(out, reads=True)  # what is taken over is as it was published
        with _snapshot(data.name, table) as snapshot:
            if not scheduler:
                warm_up(snapshot)
            everything, sources, accounts = _list_everything(snapshot, data, notebook, edition, raw)
            _refuse_unknown(batch_ids, list(everything))
            made_of = {batch_id: ingredients._asdict() for batch_id, ingredients in everything.items()}
            plan = plan_run(before, made_of, batch_ids, edition.names, force=force)
            built = Built(plan.wanted, up_to_date=plan.up_to_date, gone=plan.removed)
            if not accept_removals:
                _refuse_removals(plan.removed, len(before.get("reports", ())), data, out)
            with Staging(out) as staging:
                for batch_id in plan.gone:
                    staging.drop(batch_id)
                built.cached = [] if force else _take_from_cache(plan.to_build, everything, staging, cache)
                to_build = [batch_id for batch_id in plan.to_build if batch_id not in built.cached]
                tasks = {b: Task(everything[b].lists, tuple(sources[b])) for b in to_build}
                pages = Pages(tuple(sorted({*plan.kept, *plan.wanted})), edition)
                at_once = min(jobs, len(tasks) + 1)
                pool = cluster_workers(scheduler) if scheduler else local_workers(at_once, snapshot)
                running = _build(tasks, pages, pool, snapshot, notebook, edition, raw, progress)
                with contextlib.closing(running) as ended:  # also where the disk refuses what was built
                    across = _stage(ended, everything, staging, cache, built)
                if built.failures:
                    return built
                reports = plan.kept | {batch_id: made_of[batch_id] for batch_id in plan.wanted}
                current = [batch_id for batch_id, now in made_of.items() if reports.get(batch_id) == now]
                built.stale = sorted(set(reports) - set(current))
                options = before.get("options", {}) | dict.fromkeys(plan.wanted, edition.as_parameters())
                table_sha256 = hashlib.sha256(table).hexdigest()
                release = staging.publish(
                    {"grants.csv": _published_table(snapshot, edition.names), **across},
                    {
                        "names": edition.names,
                        "url": edition.url,
                        "pages": pages_ingredients(notebook, table_sha256, sorted(reports), edition.names, edition.url),
                        "table": {
                            "sha256": table_sha256,
                            "batches": list(everything),
                            "current": current,
                            "sources": sources,
                        },
                        "reports": dict(sorted(reports.items())),
                        "options": {batch_id: options[batch_id] for batch_id in sorted(reports)},
                        "accounts": [asdict(account) for account in accounts],
                    },
                )
                built.release = hash_manifest(release)
            return built


def _sweep(out: Path, cache: Cache) -> None:
    """Drop what runs that were killed have left, also where this one has nothing to build."""
    try:
        sweep(out)
    except OSError as error:
        raise InputError(f"{out}: what a killed run left cannot be removed ({say_disk(error)})") from error
    cache.drop_left()
    drop_left_folders()


def _refuse_removals(removed: Sequence[str], n_before: int, data: Path, out: Path) -> None:
    """Refuse to publish where most of a site would go: rather a wrong table than what is meant."""
    if 2 * len(removed) > n_before:
        raise InputError(
            f"{out}: {len(removed):,} of its {n_before:,} reports would go, as {data} does not hold them:"
            f" {say_names(removed)}; nothing was published. Is this the whole table? If they shall go, say"
            " --accept-removals"
        )


class Plan(NamedTuple):
    """What a run has to do, and what becomes of the reports that the site has.

    ``wanted`` are the batches asked for, and those that have to come along: some are
    ``up_to_date``, the others ``to_build``. ``kept`` says what the reports are made from that
    were published and stay, also until they are built again; those that are ``gone`` leave the site,
    some of them until they are built again.
    """

    wanted: list[str]
    up_to_date: list[str]
    to_build: list[str]
    kept: dict[str, Any]
    gone: list[str]

    @property
    def removed(self) -> list[str]:
        """The reports that leave the site for good."""
        return [batch_id for batch_id in self.gone if batch_id not in self.wanted]


def plan_run(
    before: Mapping[str, Any],
    everything: Mapping[str, Mapping[str, str]],
    batch_ids: Sequence[str],
    names: str,
    *,
    force: bool = False,
) -> Plan:
    """Decide what a run has to do.

    Parameters
    ----------
    before : the manifest of the current release (:func:`analysis.publish.release.read_manifest`)
    everything : the ingredients of every batch of the table, oldest first
    batch_ids : batches of the table; none for all of them. No report of a batch stays that the table lacks
    names : how names are told; no report stays that tells them otherwise
    force : take no report for up to date
    """
    published = before.get("reports", {})
    if before.get("names", "full") == names:
        kept = {b: made_of for b, made_of in published.items() if made_of and b in everything}
    else:
        kept = {}
    brought_along = [b for b in published if b in everything and b not in kept]
    wanted = list(dict.fromkeys([*batch_ids, *brought_along])) if batch_ids else list(everything)
    up_to_date = [b for b in wanted if kept.get(b) == everything[b] and not force]
    to_build = [b for b in wanted if b not in up_to_date]
    return Plan(wanted, up_to_date, to_build, kept, gone=[b for b in published if b not in kept])


def _take_from_cache(
    batch_ids: Sequence[str], everything: Mapping[str, Ingredients], staging: Staging, cache: Cache
) -> list[str]:
    """Put those reports into the release that were built before; gives their batches."""
    taken = []
    for batch_id in batch_ids:
        if (files := cache.get(everything[batch_id].key)) is not None:
            staging.put(batch_id, files)
            taken.append(batch_id)
    return taken


def _stage(
    ended: Iterable[tuple[Outcome, Mapping[str, bytes]]],
    everything: Mapping[str, Ingredients],
    staging: Staging,
    cache: Cache,
    built: Built,
) -> Mapping[str, bytes]:
    """Keep each report as it ends, in the release and in the cache; gives the pages across batches."""
    across: Mapping[str, bytes] = {}
    for outcome, files in ended:
        if outcome.batch_id == PAGES and not outcome.failure:
            across = files
            continue
        built.outcomes.append(outcome)
        if not outcome.failure:
            cache.put(everything[outcome.batch_id].key, files)
            staging.put(outcome.batch_id, files)
    return across


def say_why(
    batch_id: str, *, data: Path, out: Path, notebook: Path, edition: Edition, raw: Path = project.RAW
) -> dict[str, str]:
    """What would make a report be built again: by ingredient ``changed``, ``same`` or ``new``.

    ``new`` stands where the current release has no report of the batch.

    Raises
    ------
    InputError
        The table cannot be read, or lacks the batch.
    """
    everything, _, _ = _list_everything(data, data, notebook, edition, raw)
    _refuse_unknown([batch_id], list(everything))
    before = read_manifest(out).get("reports", {}).get(batch_id)
    now = everything[batch_id]._asdict()
    if before is None:
        return dict.fromkeys(now, "new")
    return {name: "same" if before.get(name) == value else "changed" for name, value in now.items()}


def _up_to_date(
    release: Mapping[str, Any], table: bytes, batch_ids: Sequence[str], notebook: Path, edition: Edition, raw: Path
) -> list[str]:
    """The batches asked for, if the release holds the reports of all of them as they would be made now.

    Found out without reading the table where that is the one of the release, byte for byte.
    """
    known = release.get("table", {})
    if known.get("sha256") != hashlib.sha256(table).hexdigest() or release.get("names") != edition.names:
        return []
    reports = release.get("reports", {})
    pages = pages_ingredients(notebook, known["sha256"], sorted(reports), edition.names, edition.url)
    if release.get("pages") != pages:
        return []
    wanted = list(batch_ids) or list(known["batches"])
    shared = shared_ingredients(notebook)
    at_hand = hash_raw(raw)
    for batch_id in wanted:
        made_from = reports.get(batch_id, {})
        now = shared | {
            "parameters": hash_parameters(batch_id, edition.as_parameters()),
            "lists": hash_lists(known["sources"].get(batch_id, []), at_hand),
        }
        if batch_id not in known["current"] or any(made_from.get(name) != value for name, value in now.items()):
            return []
    return [] if set(reports) - set(known["batches"]) else wanted


def _list_everything(
    table: Path, data: Path, notebook: Path, edition: Edition, raw: Path
) -> tuple[dict[str, Ingredients], dict[str, list[str]], tuple[KeptAccount, ...]]:
    """The ingredients and the sources of every batch, oldest first, of a table in which every statement holds.

    With them the row accounts of the lists that the table was made from. ``table`` holds what
    was in ``data``, which is what failures speak of.
    """
    from analysis.grants.checks import check_grants
    from analysis.grants.select import count_by_batch, read_grants
    from analysis.lists.accounts import read_accounts, refuse_imbalance

    try:
        grants = read_grants(table)
    except InputError as error:
        raise InputError(str(error).replace(str(table), str(data))) from error
    if grants.empty:
        raise InputError(
            f"{data}: holds no grant, so there is nothing to publish; `clemency ingest` reads lists into it"
        )
    if len(check_grants(grants)):
        raise InputError(f"{data}: breaks statements that must hold; `clemency check --data {data}` names the rows")
    accounts = read_accounts(data)
    refuse_imbalance(accounts, grants["source"].value_counts().to_dict(), data)
    batch_ids = list(count_by_batch(grants)["batch_id"])
    parameters = edition.as_parameters()
    ingredients = list_ingredients(grants, batch_ids, notebook=notebook, parameters=parameters, raw=raw)
    return ingredients, list_sources(grants), accounts


def _published_table(table: Path, names: str) -> bytes:
    """The grants table as the release shows it: with names as they are told everywhere in it, and no text that runs.

    Where there is nothing to change, these are the bytes that came in.
    """
    from analysis.grants.names import show_names
    from analysis.grants.select import read_grants
    from analysis.grants.table import grants_csv, is_guarded

    if names == "full" and is_guarded(table):
        return table.read_bytes()
    return grants_csv(show_names(read_grants(table), names))


def _refuse_unknown(batch_ids: Sequence[str], known: Sequence[str]) -> None:
    from analysis.errors import nearest
    from analysis.grants.select import UnknownBatch

    for batch_id in batch_ids:
        if batch_id not in known:
            raise UnknownBatch(f"no batch {batch_id!r} in the grants table{nearest(batch_id, known)}")


def _build(
    tasks: Mapping[str, Task],
    pages: Pages,
    pool: AbstractContextManager[Workers],
    table: Path,
    notebook: Path,
    edition: Edition,
    raw: Path,
    progress: Progress,
) -> Generator[tuple[Outcome, Mapping[str, bytes]], None, None]:
    """Build some reports; gives each outcome as it ends, with the files. One that fails does not stop the others.

    ``tasks`` go by batch. The pages across batches are one task more, under the name :data:`PAGES`.
    """
    ended: queue.Queue[Future[Any]] = queue.Queue()
    with pool as workers:
        if tasks:
            progress.begin(len(tasks), workers.at_once)
        shared = [workers.share(path) for path in (table, notebook)]
        recipe = shared_ingredients(notebook)
        running: dict[Future[Any], str] = {
            workers.submit(build_pages, *shared, pages, recipe | {"texts": hash_texts()}): PAGES
        }
        at_hand = hash_raw(raw) if tasks else {}
        lists: dict[str, Any] = {}  # each is shared once, with the first batch that stands in it
        for batch_id, task in tasks.items():
            own = [one for source in task.sources for one in find_lists(source, at_hand)]
            lists |= {one: workers.share(at_hand[one]) for one in own if one not in lists}
            made_of = recipe | {"lists": task.lists}
            future = workers.submit(
                build_one, batch_id, *shared, edition, made_of, task.sources, *(lists[one] for one in own)
            )
            running[future] = batch_id
        for future in running:
            future.add_done_callback(ended.put)
        while running:
            future = _next_ended(ended, list(running.values()))
            batch_id = running.pop(future)  # with it goes the last reference to a report that was taken over
            files: Mapping[str, bytes] = {}
            try:
                report = future.result()
            except TaskEnded as error:
                outcome = Outcome(batch_id, 0.0, f"{batch_id}: {notebook.name}: {error}")
            except InputError as error:
                outcome = Outcome(batch_id, 0.0, str(error))
            except Exception as error:  # a fault of ours or of a library costs this batch, and is told in a line
                told = " ".join(f"{type(error).__name__}: {error}".split())[:300]
                outcome = Outcome(batch_id, 0.0, f"{batch_id}: {notebook.name}: could not be built: {told}")
            else:
                outcome, files = Outcome(batch_id, report.seconds), report.files
            if batch_id != PAGES:
                progress.end(outcome)
            yield outcome, files


def _next_ended(ended: queue.Queue[Future[Any]], running: Sequence[str]) -> Future[Any]:
    """The next task that has ended, whichever it is."""
    gives_up = time.monotonic() + 1.5 * LONGEST_TASK
    while time.monotonic() < gives_up:
        interrupts.check()
        with contextlib.suppress(queue.Empty):
            return ended.get(timeout=1)
    raise InputError(f"no report for {1.5 * LONGEST_TASK:g} s; still waiting for {', '.join(running)}")


def build_pages(table: SharedFile, notebook: SharedFile, pages: Pages, recipe: Mapping[str, str]) -> Any:
    """The pages across batches; what a worker runs, in a process of its own."""
    from analysis.claims import Evidence
    from analysis.grants.presidents import read_petitions, read_presidents
    from analysis.grants.select import read_grants
    from analysis.run.report import Report
    from analysis.site import Site, judge_ledger, render_site
    from analysis.site.recorded_changes import read_recorded_changes

    with table.on_disk() as path, notebook.on_disk() as notebook_path:
        _refuse_other_version(PAGES, recipe, shared_ingredients(notebook_path) | {"texts": hash_texts()})
        grants, presidents = read_grants(path), read_presidents()
        ledger = judge_ledger(Evidence(grants, presidents, read_petitions()))
        url = pages.edition.url or DEFAULT_URL
        names: Any = pages.edition.names
        site = Site(url, names, presidents)
        files = render_site(grants, pages.batch_ids, site, ledger, read_recorded_changes(project.MOVES))
        return Report(PAGES, files)


def _refuse_other_version(what: str, recipe: Mapping[str, str], here: Mapping[str, str]) -> None:
    if other := [name for name, value in recipe.items() if here[name] != value]:
        raise InputError(
            f"{what}: the worker has another version of {', '.join(other)};"
            " install the same version of clemency there, and start it again"
        )


def build_one(
    batch_id: str,
    table: SharedFile,
    notebook: SharedFile,
    edition: Edition,
    recipe: Mapping[str, str],
    sources: Sequence[str],
    *lists: SharedFile,
) -> Any:
    """The report of one batch; what a worker runs, in a process of its own.

    ``lists`` are the published lists of the sources, as far as they are at hand where the
    run began; the report sees these and no others.

    Raises
    ------
    InputError
        The report failed, or this worker has other code, notebooks or tables than the one who asks.
    """
    from analysis.run.report import build_report

    with table.on_disk() as table_path, notebook.on_disk() as notebook_path:
        scratch = str(table_path.parent)  # goes with the run, whatever a cell leaves in it
        with tempfile.TemporaryDirectory(prefix="lists-", dir=scratch, ignore_cleanup_errors=True) as raw:
            for one in lists:
                one.put_into(Path(tempfile.mkdtemp(dir=raw)))  # two may have one name
            here = shared_ingredients(notebook_path) | {"lists": hash_lists(sources, hash_raw(Path(raw)))}
            _refuse_other_version(batch_id, recipe, here)
            return build_report(
                batch_id,
                data=table_path,
                notebook=notebook_path,
                edition=edition,
                raw=Path(raw),
                engine=_engine(),
                scratch=scratch,
            )


def _engine() -> str | None:
    """The papermill engine of a worker; where processes start cold, a kernel of its own."""
    if not CAN_FORK:
        return None
    from analysis.run.engine import NAME

    return NAME


def _read_bytes(data: Path) -> bytes:
    try:
        return read_file(data)
    except FileNotFoundError:
        from analysis.grants.table import read_words

        read_words(data)  # says what to do
        raise
    except OSError as error:
        raise InputError(f"{data}: cannot be read: {say_disk(error)}") from error


@contextlib.contextmanager
def _snapshot(name: str, table: bytes) -> Iterator[Path]:
    """The table as it was when the run began, in a folder that goes with the run."""
    with contextlib.ExitStack() as stack:
        try:
            snapshot = stack.enter_context(temporary_folder(SHORT_TEMPORARY_FOLDER)) / name
            snapshot.write_bytes(table)
        except OSError as error:
            where = SHORT_TEMPORARY_FOLDER or tempfile.gettempdir()
            raise InputError(f"{where}: cannot be written ({say_disk(error)}); nothing has changed") from error
        yield snapshot
