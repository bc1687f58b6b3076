"""The workers of a Dask cluster: each forks a process of its own for a task, on its own machine."""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis.errors import InputError, Unreachable, UsageError, first_line
from analysis.run.scheduler import ask_scheduler, read_address, read_certificates
from analysis.run.workers import SharedFile, TaskEnded, Workers, local_workers

#: The topic under which a worker says that a task begins.
_BEGINS: Final = "clemency-begins"


class LostWorker(NamedTuple):
    """A worker that is gone, and the tasks that it had: each runs again, if it has not been given up by now."""

    address: str
    tasks: list[Future[Any]]
    n_left: int | None  # workers that the cluster has now, where that is known


@contextmanager
def cluster_workers(address: str, seconds: float, tell_lost: Callable[[LostWorker], None]) -> Iterator[Workers]:
    """The workers of a Dask cluster; they need this package and nothing else.

    A worker that is lost is replaced by the cluster, and its task run again elsewhere.

    Parameters
    ----------
    address : the scheduler, as ``tls://host:8786``; its certificates are those of Dask's own settings
    seconds : how long it may take to answer, and then to have a first worker
    tell_lost : called, in a thread of Dask, for each worker that was lost with tasks

    Raises
    ------
    UsageError
        The address is none, or the package ``distributed`` is not installed.
    Unreachable
        The scheduler does not answer, or has no worker.
    InputError
        It does not know our certificate, or has another version of Dask that does not fit.
    """
    read_address(address)
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise UsageError("--scheduler needs Dask: pip install 'clemency[cluster]'; `make env` has it") from None
    security = read_certificates(address)
    ask_scheduler(address, seconds, security)
    # the table goes with a task, so that it can be made again where the only worker that had it is lost
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"}):
        try:
            client = Client(address, timeout=seconds, set_as_default=False, security=security)
        except (OSError, TimeoutError) as error:
            raise Unreachable(f"{address}: no Dask scheduler answers there ({first_line(error)})") from None
        except (ImportError, ValueError) as error:
            raise InputError(f"{address}: this Dask scheduler cannot be used ({first_line(error)})") from None
        with _silence(), client:
            try:
                client.wait_for_workers(1, timeout=seconds)
            except TimeoutError:
                raise Unreachable(
                    f"{address}: the Dask scheduler answers, but had no worker within {seconds:g} s; to start one:"
                    f" dask worker {address} (docs/cluster.md says with what)"
                ) from None
            except OSError as error:
                raise Unreachable(f"{address}: the scheduler was lost ({first_line(error)})") from None
            yield _Cluster(client, address, tell_lost)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what Dask logs of a lost scheduler, with tracebacks, off the terminal: a sentence says it."""
    client = logging.getLogger("distributed.client")
    before = client.level
    client.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        client.setLevel(before)


class _Cluster:
    """A Dask client as workers; each task forks on the machine of its worker."""

    def __init__(self, client: Any, address: str, tell_lost: Callable[[LostWorker], None]) -> None:
        self._client = client
        self._address = address
        self._tell_lost = tell_lost
        self._executor = client.get_executor(pure=False)
        self._running: dict[str, Future[Any]] = {}  # by Dask's name of the task
        self._begun: dict[str, str] = {}  # the worker on which it last began
        self.at_once = sum(client.nthreads().values())
        client.subscribe_topic(_BEGINS, self._hear_begin)
        client.subscribe_topic("all", self._hear_lost)

    def share(self, path: Path) -> Any:
        return self._client.submit(SharedFile, path.name, None, path.read_bytes(), pure=False)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        from distributed.scheduler import KilledWorker

        done: Future[Any] = Future()

        def send() -> None:
            name = f"{getattr(function, '__name__', 'task')}-{uuid.uuid4().hex}"
            self._running[name] = done
            inner: Future[Any] = self._executor.submit(_run_apart, function, *arguments, key=name)
            inner.add_done_callback(partial(pass_on, name))

        def pass_on(name: str, inner: Future[Any]) -> None:
            self._running.pop(name, None)
            began_on = self._begun.pop(name, "")
            if inner.cancelled():
                done.set_exception(Unreachable(f"{self._address}: the scheduler was lost"))
                return
            error = inner.exception()
            if isinstance(error, KilledWorker):
                if began_on != error.last_worker.address:  # it only waited there for its turn: others cost the workers
                    send()
                    return
                error = TaskEnded(f"its workers were lost {error.allowed_failures + 1} times; it is not tried again")
            done.set_exception(error) if error is not None else done.set_result(inner.result())

        send()
        return done

    def _hear_begin(self, event: tuple[float, Any]) -> None:
        begun = event[1]
        if begun["task"] in self._running:
            self._begun[begun["task"]] = begun["worker"]

    async def _hear_lost(self, event: tuple[float, Any]) -> None:
        lost = event[1]
        if not isinstance(lost, dict) or lost.get("action") != "remove-worker":
            return
        had = {name: self._running[name] for name in lost["processing-tasks"] if name in self._running}
        began = {name: done for name, done in had.items() if self._begun.get(name) == lost["worker"]}
        if had:
            n_left = None
            with suppress(OSError):
                n_left = len((await self._client.scheduler.identity(n_workers=-1))["workers"])
            # those that only waited there for their turn have lost nothing
            self._tell_lost(LostWorker(lost["worker"], list((began or had).values()), n_left))


#: Dask runs the tasks of a worker in threads: the first makes the pool, the others wait for it.
_pool_lock = threading.Lock()


def _run_apart(function: Callable[..., Any], /, *arguments: Any) -> Any:
    """On a worker of a cluster: run a task in a process that is forked for it."""
    from distributed import get_worker

    worker = get_worker()
    worker.log_event(_BEGINS, {"task": worker.get_current_task(), "worker": worker.address})
    with _pool_lock:
        pool = _pool()
    return pool.submit(function, *arguments).result()


@cache
def _pool() -> Workers:
    """The pool of this worker, which lasts until the worker ends."""
    from distributed import get_worker

    # Dask's workers are daemons, which Python lets have no children. Ours end by themselves when the worker is gone.
    multiprocessing.current_process().daemon = False
    workers = local_workers(get_worker().state.nthreads)
    pool = workers.__enter__()
    atexit.register(workers.__exit__, SystemExit, SystemExit(), None)
    return pool
