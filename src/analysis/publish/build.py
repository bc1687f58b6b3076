"""Many reports, each built in a process of its own, published as one release.

Reports that were built before from the same ingredients are taken from the current release
or from the cache. Everything in a run is about one state of the grants table: the bytes that
were there when the run began.
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from analysis import project
from analysis.errors import InputError, Unreachable
from analysis.files import SHORT_TEMPORARY_FOLDER, drop_left_folders, read_file, say_disk, temporary_folder
from analysis.parameters import SCHEDULER_SECONDS
from analysis.publish.archive import Archive, Standing
from analysis.publish.cache import Cache, cache_folder
from analysis.publish.extra import extra_folder, hash_extra
from analysis.publish.manifest import EDITIONS, hash_manifest
from analysis.publish.plan import (
    Contents,
    Plan,
    list_up_to_date,
    plan_run,
    read_contents,
    refuse_removals,
    refuse_unknown,
)
from analysis.publish.release import one_publisher, read_manifest, refuse_foreign, release_before, sweep
from analysis.publish.settings import choose_publication, say_changes
from analysis.publish.staging import Staging
from analysis.publish.tasks import (
    ACROSS,
    BATCHES,
    PAGE_OF_PRESIDENTS,
    PAGES,
    Recipe,
    build_one,
    build_pages,
    build_presidents,
)
from analysis.run import interrupts
from analysis.run.cluster import LostWorker, cluster_workers
from analysis.run.fingerprint import (
    Inputs,
    find_lists,
    hash_raw,
    hash_texts,
    pages_ingredients,
    presidents_key,
    shared_ingredients,
)
from analysis.run.publication import Publication
from analysis.run.workers import LONGEST_TASK, TaskEnded, Workers, local_workers, warm_up

if TYPE_CHECKING:  # a run with nothing to do ends before these are imported
    import pandas as pd

    from analysis.site import Site


class TaskOutcome(NamedTuple):
    """What became of one batch: how long its report took, or the sentence that says why there is none."""

    batch_id: str
    seconds: float
    failure: str = ""


class Progress(Protocol):
    """Shows how far a run is."""

    def begin(self, total: int, at_once: int) -> None:
        """So many reports will be built, at most so many of them at once."""

    def end(self, outcome: TaskOutcome) -> None:
        """One of them has ended."""

    def step(self, what: str, seconds: float) -> None:
        """Something beside the reports has ended, and took noticeable time."""

    def warn(self, words: str) -> None:
        """Something went wrong that costs time alone."""


#: Seconds that a step beside the reports takes before it is worth a line.
_NOTICEABLE: Final = 0.1


@contextlib.contextmanager
def _step(progress: Progress, what: str) -> Iterator[None]:
    """Tell of a step when it has ended."""
    begun = time.monotonic()
    yield
    _tell_step(progress, what, time.monotonic() - begun)


def _tell_step(progress: Progress, what: str, seconds: float) -> None:
    if seconds >= _NOTICEABLE:
        progress.step(what, seconds)


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes.

    ``jobs`` are the processes of this machine at once; ``scheduler`` is the address of a Dask
    scheduler whose workers build the reports instead, and ``scheduler_seconds`` how long it may
    take to answer, and then to have a worker. ``force`` builds what is up to date as well.
    ``accept_removals`` publishes also where more than half of the reports leave the site.
    """

    jobs: int = 1
    scheduler: str = ""
    scheduler_seconds: int = SCHEDULER_SECONDS
    force: bool = False
    accept_removals: bool = False


@dataclass
class Built:
    """What a run did: each batch of ``wanted`` has an outcome, was in the cache, or is up to date."""

    wanted: list[str]
    publication: Publication  # what the site is published with
    outcomes: list[TaskOutcome] = field(default_factory=list)
    cached: list[str] = field(default_factory=list)
    up_to_date: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # other reports of the site that are out of date
    gone: list[str] = field(default_factory=list)  # reports that have left the site
    release: str = ""  # the hash of the manifest of what is published now
    n_published: int = 0  # reports of the site
    changed_settings: list[str] = field(default_factory=list)
    is_new: bool = False  # a release that the site did not have was published
    replaced: Path | None = None  # the release that it took the place of
    notes: list[str] = field(default_factory=list)  # on editions that are damaged, or could not be kept

    @property
    def changed(self) -> list[str]:
        """The batches whose reports are others than in the release before."""
        return sorted([*(outcome.batch_id for outcome in self.outcomes if not outcome.failure), *self.cached])

    @property
    def failures(self) -> list[str]:
        """A sentence for each batch without a report; where there is one, nothing was published."""
        return [outcome.failure for outcome in self.outcomes if outcome.failure]


class Again(NamedTuple):
    """An edition that is to be made again: where it stands, its manifest's hash, and where somebody's own files are.

    With an empty hash it is published also where it came out otherwise.
    """

    place: Standing
    sha256: str
    extra: Path


def build_site(
    batch_ids: Sequence[str],
    out: Path,
    inputs: Inputs,
    said: Mapping[str, Any],
    progress: Progress,
    options: Options = Options(),  # it never changes
) -> Built:
    """Bring the reports of some batches up to date, and publish them in one step.

    N reports take at most N + 1 times :data:`analysis.run.workers.LONGEST_TASK`, with one process.

    Parameters
    ----------
    batch_ids : batches of the table; none for all of them
    out : the site
    said : what is published, and how: the fields of a publication that this run says; the others stay as they are
        in the current release. If names change, or whether search engines may list them, all reports are built again,
        so that no release mixes the two

    Raises
    ------
    InputError
        The table cannot be read, holds no grant, breaks a statement or lacks a batch; the
        site is somebody else's, or would lose more than half of its reports, or a damaged edition; the scheduler
        cannot be reached, or the disk refuses.
    Busy
        Another run is writing to ``out``.
    """
    begun = time.monotonic()
    with one_publisher(out, refuse_foreign):
        cache = Cache(cache_folder())
        _sweep(out, cache)
        archive = Archive(out)
        table = _read_bytes(inputs.table)
        before = read_manifest(out)
        publication = choose_publication(before, said)
        is_same = before.get("extra", {}) == hash_extra(extra_folder(out))
        if is_same and not options.force and (done := list_up_to_date(before, table, batch_ids, inputs, publication)):
            archive.keep()
            n_published = len(before["reports"])
            return Built(done, publication, up_to_date=done, release=hash_manifest(out), n_published=n_published)
        with snapshot(inputs.table.name, table) as copy:
            if not options.scheduler:
                warm_up(copy)
            archive.keep()
            before = read_manifest(out, reads=True)  # what is taken over is as it was published
            frozen = replace(inputs, table=copy)
            _tell_step(progress, "what is published looked through", time.monotonic() - begun)
            with _step(progress, "the table read and checked"):
                contents = read_contents(frozen, publication, inputs.table)
            refuse_unknown(batch_ids, list(contents.ingredients))
            plan = plan_run(before, contents.made_of, batch_ids, publication, force=options.force)
            if not options.accept_removals:
                refuse_removals(plan.removed, len(before.get("reports", ())), inputs.table, out)
            built = make_release(Run(frozen, publication, options, contents, progress), plan, before, archive, out)
            if built.is_new:
                with _step(progress, "the release kept as an edition"):
                    _keep(archive, built)
            return built


def make_release(
    run: Run, plan: Plan, before: Mapping[str, Any], archive: Archive, out: Path, again: Again | None = None
) -> Built:
    """Build what a plan says, and publish it; for use inside :func:`analysis.publish.release.one_publisher`.

    Parameters
    ----------
    before : the manifest of the current release (:func:`analysis.publish.release.read_manifest`)
    archive : the editions that the release says to be before it
    again : the edition that it has to be

    Raises
    ------
    Unreachable
        The scheduler of a cluster does not answer, has no worker, or is lost.
    InputError
        The disk refuses.
    """
    contents, publication, options, progress = run.contents, run.publication, run.options, run.progress
    cache, current = Cache(cache_folder()), out.resolve()
    built = Built(plan.wanted, publication, up_to_date=plan.up_to_date, gone=plan.removed)
    with Staging(out, again.extra if again else None) as staging, ThreadPoolExecutor(1) as beside:
        for batch_id in plan.gone:
            staging.drop(batch_id)
        if not options.force:
            with _step(progress, "reports taken from the cache"):
                built.cached = _take_from_cache(plan.to_build, contents, staging, cache)
        to_build = [batch_id for batch_id in plan.to_build if batch_id not in built.cached]
        of_presidents = _key_of_presidents(contents, publication)
        known = None if options.force else cache.get(of_presidents)
        running = run.build(to_build, tuple(sorted({*plan.kept, *plan.wanted})), with_presidents=known is None)
        imports = beside.submit(_prepare_pages)  # while others build
        keys = {batch_id: contents.ingredients[batch_id].key for batch_id in to_build} | {
            PAGE_OF_PRESIDENTS: of_presidents
        }
        with contextlib.closing(running) as ended:  # also where the disk refuses what was built
            across = _stage(ended, keys, staging, cache, built)
        if built.failures:
            return built
        record = _record(before, plan, contents, publication)
        built.stale = sorted(set(record["reports"]) - set(record["table"]["current"]))
        with _step(progress, "the pages of editions and of what moved built"):
            table = _published_table(run.inputs.table, contents, publication.names)
            staging.drop(EDITIONS)
            batches = pickle.loads(across.pop(BATCHES))  # noqa: S301  # of our own worker, as its files are
            staging.put_top({"grants.csv": table, **across, **(known or {})})
            imports.result()
            accepts = options.accept_removals
            place, built.notes = _add_history(staging, archive, record, batches, again, accept_damage=accepts)
        with _step(progress, "the release described and published"):
            descriptions = _describe(contents, publication, staging.files())
            release = staging.publish(descriptions, record | place, again.sha256 if again else "")
        built.is_new = release != current
        built.replaced = release_before(release) if built.is_new else None
        built.release = hash_manifest(release)
        built.n_published = len(record["reports"])
        built.changed_settings = say_changes(before, publication)
    return built


def _keep(archive: Archive, built: Built) -> None:
    """Keep the release that the site shows now; where that fails, it is published all the same."""
    try:
        archive.keep()
    except InputError as error:
        built.notes.append(f"{error}; the release is published, and the next run keeps it as an edition")


def _sweep(out: Path, cache: Cache) -> None:
    """Remove what killed runs have left, also where this run has nothing to build."""
    try:
        sweep(out)
    except OSError as error:
        raise InputError(f"{out}: what a killed run left cannot be removed ({say_disk(error)})") from error
    cache.drop_left()
    drop_left_folders()


def _record(before: Mapping[str, Any], plan: Plan, contents: Contents, publication: Publication) -> dict[str, Any]:
    """What the manifest says beside the files."""
    made_of = contents.made_of
    reports = plan.kept | {batch_id: made_of[batch_id] for batch_id in plan.wanted}
    options = before.get("options", {}) | dict.fromkeys(plan.wanted, publication.as_parameters())
    return {
        **publication.as_parameters(),
        "pages": pages_ingredients(contents.table_sha256, sorted(reports), publication),
        "table": {
            "sha256": contents.table_sha256,
            "batches": list(made_of),
            "current": [batch_id for batch_id, now in made_of.items() if reports.get(batch_id) == now],
            "sources": contents.sources,
        },
        "reports": dict(sorted(reports.items())),
        "options": {batch_id: options[batch_id] for batch_id in sorted(reports)},
        "accounts": [asdict(account) for account in contents.accounts],
    }


def _take_from_cache(batch_ids: Sequence[str], contents: Contents, staging: Staging, cache: Cache) -> list[str]:
    """Put reports that were built before into the release; returns their batches."""
    taken = []
    for batch_id in batch_ids:
        if (files := cache.get(contents.ingredients[batch_id].key)) is not None:
            staging.put(batch_id, files)
            taken.append(batch_id)
    return taken


def _stage(
    ended: Iterable[tuple[TaskOutcome, Mapping[str, bytes]]],
    keys: Mapping[str, str],
    staging: Staging,
    cache: Cache,
    built: Built,
) -> dict[str, bytes]:
    """Keep each report as it ends, in the release and in the cache; returns the pages across batches."""
    across: dict[str, bytes] = {}
    for outcome, files in ended:
        if not outcome.failure and outcome.batch_id in keys:
            cache.put(keys[outcome.batch_id], files)
        if not outcome.failure and outcome.batch_id in ACROSS:
            across |= files
            continue
        built.outcomes.append(outcome)
        if not outcome.failure:
            staging.put(outcome.batch_id, files)
    return across


def _key_of_presidents(contents: Contents, publication: Publication) -> str:
    """The page of presidents in the cache."""
    from analysis.grants.presidents import read_presidents
    from analysis.measures import past_combined_by_batch

    return presidents_key(past_combined_by_batch(contents.grants, read_presidents()), publication)


def _published_table(table: Path, contents: Contents, names: str) -> bytes:
    """The grants table as the release shows it; if nothing has to change, the bytes that came in."""
    from analysis.grants.names import show_names
    from analysis.grants.table import grants_csv, is_guarded

    if names == "full" and is_guarded(table):
        return table.read_bytes()
    return grants_csv(show_names(contents.grants, names))


def _prepare_pages() -> None:
    """Import what draws the page of editions, and compile its templates, which takes a second."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # as in analysis.run.warm: a second
    import_module("analysis.publish.history")
    from analysis.site.page import site_templates

    for name in ("editions", "site", "page", "parts", "exhibits"):
        site_templates().get_template(f"{name}.html.j2")


def _add_history(
    staging: Staging,
    archive: Archive,
    record: Mapping[str, Any],
    batches: pd.DataFrame,
    again: Again | None,
    *,
    accept_damage: bool,
) -> tuple[dict[str, Any], list[str]]:
    """Say in a release what came before it; returns what its manifest says of that, and which editions are damaged."""
    from analysis.publish.history import add_history, choose_history
    from analysis.site import render_history
    from analysis.site.recorded_changes import read_recorded_changes

    history, faults = choose_history(
        staging, archive, record, again.place if again else None, accept_damage=accept_damage
    )
    changes = read_recorded_changes(project.CHANGED_NUMBERS)
    site = _site_of(record)
    render = partial(render_history, batches, list(record["reports"]), site, changes=changes)
    return add_history(staging, archive, history, record, render), faults


def _describe(contents: Contents, publication: Publication, files: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
    """The descriptions of a release that has these other files."""
    from analysis.run.provenance import code_version
    from analysis.site import describe_release

    one = next(iter(contents.ingredients.values()))  # every report has the same notebook and the same packages
    made_from = {"table": contents.table_sha256, "notebook": one.notebook, "lock_file": one.lock_file}
    made_from["code_version"] = code_version()
    return describe_release(contents.grants, _site_of(publication._asdict()), files, made_from)


def _site_of(settings: Mapping[str, Any]) -> Site:
    """What the pages across batches share, from what is published."""
    from analysis.grants.presidents import read_presidents
    from analysis.site import Site

    return Site(settings["url"], settings["names"], read_presidents(), settings["index_names"])


@dataclass(frozen=True, slots=True)
class Run:
    """A run that builds reports."""

    inputs: Inputs
    publication: Publication
    options: Options
    contents: Contents
    progress: Progress

    def build(
        self, batch_ids: Sequence[str], reported: tuple[str, ...], *, with_presidents: bool = True
    ) -> Generator[tuple[TaskOutcome, Mapping[str, bytes]], None, None]:
        """Build reports, and the pages across batches for ``reported``; yields each outcome as it ends, with files."""
        ended: queue.Queue[Future[Any] | LostWorker] = queue.Queue()
        begun, is_warm = time.monotonic(), False
        with self._workers(len(batch_ids) + 1 + with_presidents, ended.put) as workers:
            if batch_ids:
                self.progress.begin(len(batch_ids), workers.at_once)
            running = self._submit(workers, batch_ids, reported, with_presidents=with_presidents)
            for future in running:
                future.add_done_callback(ended.put)
            while running:
                future = self._next_ended(ended, running)
                batch_id = running.pop(future)  # with it goes the last reference to a report that was taken over
                outcome, files = self._take(batch_id, future)
                if not is_warm and not outcome.failure:
                    waited = time.monotonic() - begun - outcome.seconds
                    who = "the cluster" if self.options.scheduler else "the processes that build"
                    _tell_step(self.progress, f"{who} made ready", waited)
                    is_warm = True
                if batch_id not in ACROSS:
                    self.progress.end(outcome)
                elif not outcome.failure:
                    _tell_step(self.progress, f"{batch_id} built", outcome.seconds)
                yield outcome, files

    def _workers(self, most: int, tell_lost: Callable[[LostWorker], None]) -> AbstractContextManager[Workers]:
        if scheduler := self.options.scheduler:
            return cluster_workers(scheduler, self.options.scheduler_seconds, tell_lost)
        return local_workers(min(self.options.jobs, most), self.inputs.table)

    def _next_ended(
        self, ended: queue.Queue[Future[Any] | LostWorker], running: Mapping[Future[Any], str]
    ) -> Future[Any]:
        """The next task that has ended, whichever it is; says on the way which workers were lost."""
        longest = 1.5 * LONGEST_TASK
        gives_up = time.monotonic() + longest
        while time.monotonic() < gives_up:
            interrupts.stop_if_asked()
            with contextlib.suppress(queue.Empty):
                one = ended.get(timeout=1)
                if not isinstance(one, LostWorker):
                    return one
                if words := _say_lost(one, running, longest):
                    self.progress.warn(words)
        kind = Unreachable if self.options.scheduler else InputError
        raise kind(f"no report for {longest:g} s; still waiting for {', '.join(running.values())}")

    def _submit(
        self, workers: Workers, batch_ids: Sequence[str], reported: tuple[str, ...], *, with_presidents: bool
    ) -> dict[Future[Any], str]:
        """Submit all tasks; each future with the batch, or one of :data:`analysis.publish.tasks.ACROSS`."""
        table, notebook, raw = self.inputs.table, self.inputs.notebook, self.inputs.raw
        shared = [workers.share(path) for path in (table, notebook)]
        ingredients = shared_ingredients(notebook)
        pages = Recipe(self.publication, ingredients | {"texts": hash_texts()})
        running = {workers.submit(build_pages, *shared, reported, pages): PAGES}
        if with_presidents:
            running[workers.submit(build_presidents, *shared, pages)] = PAGE_OF_PRESIDENTS
        at_hand = hash_raw(raw) if batch_ids else {}
        lists: dict[str, Any] = {}  # each is shared once, with the first batch that it is of
        n_grants = self.contents.grants["batch_id"].value_counts()
        # the largest first: at the end nobody waits for one
        for batch_id in sorted(batch_ids, key=n_grants.__getitem__, reverse=True):
            sources = tuple(self.contents.sources[batch_id])
            own = [one for source in sources for one in find_lists(source, at_hand)]
            lists |= {one: workers.share(at_hand[one]) for one in own if one not in lists}
            made_of = ingredients | {"lists": self.contents.ingredients[batch_id].lists}
            recipe = Recipe(self.publication, made_of, sources)
            running[workers.submit(build_one, batch_id, *shared, recipe, *(lists[one] for one in own))] = batch_id
        return running

    def _take(self, batch_id: str, future: Future[Any]) -> tuple[TaskOutcome, Mapping[str, bytes]]:
        """What became of a task, and its files."""
        where = f"{batch_id}: {self.inputs.notebook.name}"
        try:
            report = future.result()
        except TaskEnded as error:
            failure = f"{where}: {error}"
        except Unreachable as error:  # none of the others can be built either
            raise Unreachable(f"{error}; nothing was published, and what was built is in the cache") from error
        except InputError as error:
            failure = str(error)
        except Exception as error:  # a fault of ours or of a library costs this batch, and is reported in a line
            what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            failure = f"{where}: could not be built: {what}"
        else:
            return TaskOutcome(batch_id, report.seconds), report.files
        return TaskOutcome(batch_id, 0.0, failure), {}


def _say_lost(lost: LostWorker, running: Mapping[Future[Any], str], longest: float) -> str:
    """What a lost worker costs; nothing where its tasks have ended by now, or were given up, as their failures say."""
    again = [running[task] for task in lost.tasks if task in running and not task.done()]
    if not again:
        return ""
    words = f"worker {lost.address} was lost while it built {', '.join(again)}; this is tried again"
    if lost.n_left == 0:
        words += f", when the cluster has a worker: it has none now, and the run waits {longest / 60:g} minutes"
    return words


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
def snapshot(name: str, table: bytes) -> Iterator[Path]:
    """The table as it was when the run began, in a temporary folder."""
    with contextlib.ExitStack() as stack:
        try:
            copy = stack.enter_context(temporary_folder(SHORT_TEMPORARY_FOLDER)) / name
            copy.write_bytes(table)
        except OSError as error:
            where = SHORT_TEMPORARY_FOLDER or tempfile.gettempdir()
            raise InputError(f"{where}: cannot be written ({say_disk(error)}); nothing has changed") from error
        yield copy
