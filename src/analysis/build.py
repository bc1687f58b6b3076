"""Many reports: each batch in a process of its own kind, results in the order asked for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.report import SHORT_TEMPORARY_FOLDER, Report, build_report


class Outcome(NamedTuple):
    """What became of one batch: its report, or the sentence that says why there is none."""

    batch_id: str
    report: Report | None
    failure: str


def build_reports(
    batch_ids: Sequence[str], *, data: Path, notebook: Path, formats: Sequence[str], jobs: int
) -> Iterator[Outcome]:
    """Build each batch's report, at most ``jobs`` at once; gives each outcome as it ends.

    A batch that fails does not stop the others. With one job nothing is forked or spawned.
    """
    with tempfile.TemporaryDirectory(
        prefix="clemency-", dir=SHORT_TEMPORARY_FOLDER, ignore_cleanup_errors=True
    ) as scratch:
        build = partial(build_report, data=data, notebook=notebook, formats=formats, scratch=scratch)
        if jobs == 1 or len(batch_ids) == 1:
            for batch_id in batch_ids:
                try:
                    yield Outcome(batch_id, build(batch_id), "")
                except InputError as error:
                    yield Outcome(batch_id, None, str(error))
            return
        # spawn: the exporters and matplotlib do not survive a fork of a process with threads
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(min(jobs, len(batch_ids)), mp_context=context, initializer=_end_with_parent)
        try:
            running = {pool.submit(build, batch_id): batch_id for batch_id in batch_ids}
            for future in as_completed(running):
                yield _outcome(running[future], future)
        except BaseException:  # interrupted, or the caller gave up: whoever still works is stopped
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise
        pool.shutdown()


def _end_with_parent() -> None:
    """Let a worker end at once when it is told to, or when its parent was killed.

    Ctrl-C reaches parent and workers together; what it means is for the parent to say. A
    kernel sees within a second that its worker has gone, and goes too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(1))
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _outcome(batch_id: str, future: Future[Report]) -> Outcome:
    try:
        return Outcome(batch_id, future.result(), "")
    except InputError as error:
        return Outcome(batch_id, None, str(error))
    except BrokenProcessPool:  # whichever batch it was at: the pool cannot say, and gives up all of its batches
        return Outcome(batch_id, None, f"{batch_id}: no report: a worker process was killed; run it again")
