"""Where tasks run: in processes of this machine, or on the workers of a Dask cluster.

Both are executors: ``submit(function, *arguments)`` gives a future with the result. Either
way each task has a process of its own, forked from one that has imported everything once
(:mod:`analysis.warm`), and ends with it. A process that dies or runs too long costs its
task alone.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, Protocol

from analysis.errors import InputError, UsageError

#: Whether a process can be forked from one that is warm; elsewhere each starts cold, and runs a kernel.
CAN_FORK: Final = "forkserver" in multiprocessing.get_all_start_methods()

#: A task that takes longer is ended with its process, in seconds. The largest batch takes about four.
LONGEST_TASK: Final = 600.0


class SharedFile(NamedTuple):
    """A file that tasks need: where it is on this machine, or its bytes on the way to another."""

    name: str
    path: Path | None = None
    content: bytes = b""

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A path under which the file can be read."""
        if self.path is not None:
            yield self.path
            return
        with tempfile.TemporaryDirectory(prefix="clemency-") as folder:
            path = Path(folder) / self.name
            path.write_bytes(self.content)
            yield path


class Workers(Protocol):
    """What runs tasks; ``at_once`` is how many at once."""

    at_once: int

    def share(self, path: Path) -> Any:
        """A file as an argument of :meth:`submit`; the task gets a :class:`SharedFile`."""
        ...

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Run ``function(*arguments)`` some time, somewhere."""
        ...


class TaskEnded(InputError):
    """The process of a task was killed, left early or ran too long."""


def warm_up(table: Path) -> None:
    """Start the process that local tasks are forked from, so that it imports while the caller still plans."""
    if CAN_FORK:
        from multiprocessing import forkserver

        with _warm_start(table):
            _context()
            forkserver.ensure_running()


@contextmanager
def local_workers(jobs: int, table: Path | None = None) -> Iterator[Workers]:
    """At most ``jobs`` processes of this machine at once, each for one task.

    Parameters
    ----------
    table : the grants table that all tasks will read; it is read once, before the fork
    """
    from pebble import CONSTS, ProcessPool

    CONSTS.sleep_unit = 0.02  # seconds until a free place is seen; the default, 0.1, is a tenth of a report
    with _warm_start(table):
        pool = ProcessPool(jobs, max_tasks=1, initializer=_end_with_parent, context=_context())
        try:
            yield _Pool(pool, jobs)
            pool.close()
        except BaseException:  # interrupted, or the caller gave up: whoever still works is stopped
            pool.stop()
            raise
        finally:
            pool.join()


class _Pool:
    """A pool of processes whose failures are sentences."""

    def __init__(self, pool: Any, at_once: int) -> None:
        self._pool = pool
        self.at_once = at_once

    def share(self, path: Path) -> SharedFile:
        return SharedFile(path.name, path)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        from pebble import ProcessExpired

        done: Future[Any] = Future()
        try:
            inner: Future[Any] = self._pool.schedule(_run, (function, *arguments), timeout=LONGEST_TASK)
        except BrokenProcessPool as error:
            raise TaskEnded(f"no process could be started for it ({_first_line(error.__cause__ or error)})") from error

        def pass_on(inner: Future[Any]) -> None:
            if inner.cancelled():
                done.cancel()
                done.set_running_or_notify_cancel()
                return
            error = inner.exception()
            if isinstance(error, ProcessExpired):
                error = TaskEnded(f"its process ended before the last cell ({_say_exit(error.exitcode)})")
            elif isinstance(error, TimeoutError):
                error = TaskEnded(f"did not end within {LONGEST_TASK:g} s")
            done.set_exception(error) if error is not None else done.set_result(inner.result())

        inner.add_done_callback(pass_on)
        return done


#: The code of a process that left with 0 in the middle of its task, which would look like an end in order.
_LEFT_EARLY: Final = 70


def _run(function: Callable[..., Any], /, *arguments: Any) -> Any:
    """Run a task in its process."""
    worker, leave = os.getpid(), os._exit

    def leave_early(status: int) -> NoReturn:
        leave(_LEFT_EARLY if status == 0 and os.getpid() == worker else status)

    os._exit = leave_early
    try:
        return function(*arguments)
    finally:
        os._exit = leave


def _say_exit(code: int | None) -> str:
    if code == _LEFT_EARLY:
        return "a cell called os._exit"
    if code is None or code >= 0:
        return f"exit code {code}"
    return f"killed by {signal.Signals(-code).name}"


def _context() -> Any:
    context = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
    if CAN_FORK:
        context.set_forkserver_preload(["__main__", "analysis.warm"])  # the command itself too: else each child would
    return context


@contextmanager
def _warm_start(table: Path | None) -> Iterator[None]:
    """The forkserver starts with the first process, and takes the environment that it finds."""
    name = "CLEMENCY_WARM_TABLE"
    if table is not None:
        os.environ[name] = str(table.resolve())
    try:
        yield
    finally:
        os.environ.pop(name, None)


def _end_with_parent() -> None:
    """Let a worker end when its parent was killed, and keep what a cell prints off the terminal."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.close(silence)


# A cluster


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """The workers of a Dask cluster; they need this package and nothing else.

    A worker that is lost is replaced by the cluster, and its task run again elsewhere.

    Parameters
    ----------
    address : the scheduler, as ``tcp://host:8786``

    Raises
    ------
    UsageError
        The package ``distributed`` is not installed.
    InputError
        The scheduler does not answer, or has no worker.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--scheduler needs Dask: pip install 'clemency[cluster]'") from None
    try:
        client = Client(address, timeout=_ANSWER_WITHIN, set_as_default=False)
        client.wait_for_workers(1, timeout=_ANSWER_WITHIN)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(f"{address}: no Dask scheduler with a worker answers there ({_first_line(error)})") from None
    with client:
        yield _Cluster(client)


#: Seconds for the scheduler to answer, and to have a first worker.
_ANSWER_WITHIN: Final = 20.0


class _Cluster:
    """A Dask client as workers; each task forks on the machine of its worker."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self.at_once = sum(client.nthreads().values())

    def share(self, path: Path) -> Any:
        return self._client.scatter(SharedFile(path.name, None, path.read_bytes()), broadcast=True, hash=False)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        done: Future[Any] = self._executor.submit(_run_apart, function, *arguments)
        return done


_pools: dict[str, Any] = {}
_pools_lock = threading.Lock()


def _run_apart(function: Callable[..., Any], /, *arguments: Any) -> Any:
    """On a worker of a cluster: run a task in a process that is forked here for it."""
    from distributed import get_worker

    with _pools_lock:
        if "pool" not in _pools:
            # Dask starts its workers as daemons, which Python lets have no children. Ours end by themselves
            # when the worker is gone (_end_with_parent).
            multiprocessing.current_process().daemon = False
            workers = local_workers(get_worker().state.nthreads)
            _pools["pool"] = workers.__enter__()
            atexit.register(workers.__exit__, SystemExit, SystemExit(), None)
    return _pools["pool"].submit(function, *arguments).result()


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
