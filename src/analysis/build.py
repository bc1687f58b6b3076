"""Many reports: each batch in a process of its own kind, results in the order asked for."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import NamedTuple

from analysis.errors import InputError
from analysis.report import Report, build_report


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
    build = partial(build_report, data=data, notebook=notebook, formats=formats)
    if jobs == 1 or len(batch_ids) == 1:
        for batch_id in batch_ids:
            try:
                yield Outcome(batch_id, build(batch_id), "")
            except InputError as error:
                yield Outcome(batch_id, None, str(error))
        return
    # spawn: the exporters and matplotlib do not survive a fork of a process with threads
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(batch_ids)), mp_context=context) as pool:
        running = {pool.submit(build, batch_id): batch_id for batch_id in batch_ids}
        for future in as_completed(running):
            yield _outcome(running[future], future)


def _outcome(batch_id: str, future: Future[Report]) -> Outcome:
    try:
        return Outcome(batch_id, future.result(), "")
    except InputError as error:
        return Outcome(batch_id, None, str(error))
    except Exception as error:  # a worker that died takes its batch with it, not the run
        return Outcome(batch_id, None, f"{batch_id}: its worker ended without a report ({type(error).__name__})")
