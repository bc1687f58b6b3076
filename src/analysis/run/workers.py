"""Where tasks run: in processes of this machine, or on the workers of a Dask cluster.

Both are executors: ``submit(function, *arguments)`` gives a future with the result. Either
way each task has a process of its own, forked from one that has imported everything once
(:mod:`analysis.run.warm`), and ends with it. A process that dies, runs too long, takes too much
memory or leaves something running costs its task alone, and nothing of it stays.
"""

from __future__ import annotations

import atexit
import itertools
import multiprocessing
import multiprocessing.util
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, Protocol
from urllib.parse import urlsplit

from analysis import project
from analysis.errors import InputError, UsageError
from analysis.files import SHORT_TEMPORARY_FOLDER, say_disk, temporary_folder
from analysis.run import sandbox, whereabouts

#: Whether a process can be forked from one that is warm; elsewhere each starts cold, and runs a kernel.
CAN_FORK: Final = "forkserver" in multiprocessing.get_all_start_methods()

#: A task that takes longer is ended with its process, in seconds. The largest batch takes about four.
#: So N tasks, one after another, take at most N times as long.
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
        with temporary_folder() as folder:
            yield self.put_into(folder)

    def put_into(self, folder: Path) -> Path:
        """A copy of the file under its name in a folder."""
        path = folder / self.name
        path.write_bytes(self.content if self.path is None else self.path.read_bytes())
        return path


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
    """The process of a task was killed, left early, ran too long or left something running."""


def warm_up(table: Path) -> None:
    """Start the process that local tasks are forked from, so that it imports while the caller still plans."""
    with _warm_start(table):
        _start_forkserver()


@contextmanager
def local_workers(jobs: int, table: Path | None = None) -> Iterator[Workers]:
    """At most ``jobs`` processes of this machine at once, each for one task.

    Parameters
    ----------
    table : the grants table that all tasks will read; it is read once, before the fork
    """
    from pebble import CONSTS

    CONSTS.sleep_unit = 0.02  # seconds until a free place is seen; the default, 0.1, is a tenth of a report
    folder = project.working_folder()
    with _warm_start(table), _notes_folder() as notes:
        _start_forkserver()
        pool = _pool_class()(jobs, max_tasks=1, initializer=_begin, initargs=(folder,), context=_context())
        try:
            yield _Pool(pool, jobs, notes)
            pool.close()
        except BaseException:  # interrupted, or the caller gave up: whoever still works is stopped
            pool.stop()
            raise
        finally:
            pool.join()
            for note in notes.iterdir():  # of tasks that were stopped
                _end_group(note)


@cache
def _pool_class() -> Any:
    from pebble import ProcessPool  # with asyncio, 0.1 s: only who runs tasks pays for it

    class OrderlyPool(ProcessPool):
        """Ends its processes before it takes away what they start with: docs/decisions/0010."""

        def _stop_pool(self) -> None:
            if self._pool_manager_loop is not None:
                self._pool_manager_loop.join()  # from here on no process is started
            self._pool_manager.worker_manager.force_stop_workers()
            super()._stop_pool()  # type: ignore[no-untyped-call]

    return OrderlyPool


@contextmanager
def _notes_folder() -> Iterator[Path]:
    """Where tasks write where they are."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(temporary_folder())
        except OSError as error:
            raise InputError(f"{tempfile.gettempdir()}: cannot be written ({say_disk(error)})") from error
        yield folder


class _Pool:
    """A pool of processes whose failures are sentences."""

    def __init__(self, pool: Any, at_once: int, notes: Path) -> None:
        self._pool = pool
        self.at_once = at_once
        self._notes = (notes / str(number) for number in itertools.count())

    def share(self, path: Path) -> SharedFile:
        return SharedFile(path.name, path)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        from pebble import ProcessExpired

        done: Future[Any] = Future()
        note = next(self._notes)
        try:
            inner: Future[Any] = self._pool.schedule(_run, (note, function, *arguments), timeout=LONGEST_TASK)
        except BrokenProcessPool as error:
            raise TaskEnded(f"no process could be started for it ({_first_line(error.__cause__ or error)})") from error

        def pass_on(inner: Future[Any]) -> None:
            if inner.cancelled():
                done.cancel()
                done.set_running_or_notify_cancel()
                return
            error = inner.exception()
            try:
                if isinstance(error, ProcessExpired):
                    where = _end_group(note)
                    place = f"in {where}" if where else "before the last cell"
                    error = TaskEnded(f"its process ended {place} ({_say_exit(error.exitcode)})")
                elif isinstance(error, TimeoutError):
                    where = _end_group(note)
                    error = TaskEnded(f"did not end within {LONGEST_TASK:g} s{f', still in {where}' if where else ''}")
                else:
                    _drop(note)
            except Exception as fault:  # whoever waits has to hear something
                error = error or fault
            done.set_exception(error) if error is not None else done.set_result(inner.result())

        inner.add_done_callback(pass_on)
        return done


#: The code of a process that left with 0 in the middle of its task, which would look like an end in order.
_LEFT_EARLY: Final = 70


#: Seconds that a process has to end once its task has, where a thread would keep it for ever.
_END_WITHIN: Final = 5.0


def _end_group(note: Path) -> str:
    """End what is left of a task whose process is gone; gives where it was."""
    left = whereabouts.read(note)
    if left.process is not None:
        sandbox.end_group(left.process)
    _drop(note)
    return left.place


def _drop(note: Path) -> None:
    with suppress(OSError):  # it goes with the folder of notes
        note.unlink()


def _run(note: Path, function: Callable[..., Any], /, *arguments: Any) -> Any:
    """Run a task in its process, and let nothing that it began outlive it."""
    worker, leave = os.getpid(), os._exit
    whereabouts.keep_in(note)

    def leave_early(status: int) -> NoReturn:
        leave(_LEFT_EARLY if status == 0 and os.getpid() == worker else status)

    os._exit = leave_early
    try:
        result = function(*arguments)
    finally:
        os._exit = leave
        if os.getpid() != worker:  # a copy of the process, which a cell has forked: it must not answer in its place
            leave(_LEFT_EARLY)
        processes, threads = sandbox.end_children(), sandbox.list_threads()
        if any(not each.daemon for each in threading.enumerate() if each is not threading.main_thread()):
            end = threading.Timer(_END_WITHIN, leave, (0,))
            end.daemon = True
            end.start()
    for kind, names in (("process", processes), ("thread", [each.name for each in threads])):
        if names:  # whatever it would still do, no end mark has proven it
            raise TaskEnded(f"a cell left a {kind} running ({', '.join(names[:3])}), which was ended")
    return result


def _say_exit(code: int | None) -> str:
    if code == _LEFT_EARLY:
        return "a cell called os._exit"
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:  # of the real-time signals only the first and the last have names
        return f"killed by signal {-code}"


def _start_forkserver() -> None:
    """Start the process that tasks are forked from, where there is such a thing, deaf to Ctrl-C from its first moment.

    Ctrl-C goes to all processes of the terminal: one that is just importing would answer with a traceback. It
    takes over that the signal is blocked; :mod:`analysis.run.warm` has it ignored from then on.
    """
    if not CAN_FORK:
        return
    from multiprocessing import forkserver, resource_tracker

    _context()
    _choose_folder_of_sockets()
    resource_tracker.ensure_running()  # it lets the signal through again when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@cache
def _choose_folder_of_sockets() -> None:
    """Have multiprocessing keep its sockets where the next run sweeps, should this one be killed; by a short path."""
    folder = ExitStack()
    before, tempfile.tempdir = tempfile.tempdir, str(folder.enter_context(temporary_folder(SHORT_TEMPORARY_FOLDER)))
    try:
        multiprocessing.util.get_temp_dir()
    finally:
        tempfile.tempdir = before
    multiprocessing.util.Finalize(None, folder.close, exitpriority=-200)  # after its own, which has -100


def _context() -> Any:
    context = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
    if CAN_FORK:
        # the command itself too: else each child would import it
        context.set_forkserver_preload(["__main__", "analysis.run.warm"])
    return context


def _warm_start(table: Path | None) -> AbstractContextManager[None]:
    """The environment of the processes that start meanwhile: of the forkserver, of each where there is none."""
    return project.without_working_folder({} if table is None else {"CLEMENCY_WARM_TABLE": str(table.resolve())})


def _begin(folder: Path) -> None:
    """Let a worker end when its parent was killed, confine it, and keep what a cell prints off the terminal.

    Parameters
    ----------
    folder : where it works. By itself it would take the one that its parent was in when it was
        forked: the parent may run a notebook just then, in a folder that goes with the run.
    """
    os.chdir(folder)
    parent = multiprocessing.parent_process()
    assert parent is not None
    sandbox.confine(parent.sentinel)
    leave = os._exit  # not the one that a task is given

    def watch() -> None:
        parent.join()
        sandbox.end_group(os.getpid())  # this process is in it
        leave(1)

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
    address : the scheduler, as ``tls://host:8786``; its certificates are those of Dask's own settings

    Raises
    ------
    UsageError
        The package ``distributed`` is not installed.
    InputError
        The scheduler does not answer, has no worker, or does not know our certificate.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "--scheduler needs Dask: `make env` installs it; elsewhere say pip install '.[cluster]' in a checkout"
        ) from None
    security = _read_certificates(address)
    try:
        client = Client(address, timeout=_ANSWER_WITHIN, set_as_default=False, security=security)
        client.wait_for_workers(1, timeout=_ANSWER_WITHIN)
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError(f"{address}: no Dask scheduler with a worker answers there ({_first_line(error)})") from None
    with client:
        yield _Cluster(client)


def _read_certificates(address: str) -> Any:
    """What Dask's settings say of certificates; a client that lacks them would not end for a minute, in a traceback.

    Raises
    ------
    InputError
        The address needs certificates and there are none, or they cannot be read.
    """
    from distributed.security import Security

    try:
        security = Security()
        is_there = security.get_connection_args("client")["ssl_context"] is not None
    except (OSError, ValueError) as error:
        raise InputError(
            f"{address}: the certificates cannot be read ({_first_line(error)}); {_CERTIFICATES}"
        ) from None
    if address.startswith("tls://") and not is_there:
        raise InputError(f"{address}: no certificates to show there; {_CERTIFICATES}")
    return security


def say_risk(address: str) -> str:
    """What a person should know before asking a scheduler; nothing if it is encrypted, or on this machine.

    Parameters
    ----------
    address : as for :func:`cluster_workers`

    Examples
    --------
    >>> say_risk("tls://10.0.0.7:8786"), say_risk("tcp://localhost:8786"), say_risk("tcp://[::1]:8786")
    ('', '', '')
    >>> say_risk("tcp://10.0.0.7:8786")[:71]
    'tcp://10.0.0.7:8786: anyone who can reach this address can run code the'
    """
    scheme, _, rest = address.rpartition("://")
    if scheme == "tls" or _is_local(rest):
        return ""
    return (
        f"{address}: anyone who can reach this address can run code there and here:"
        " nothing is encrypted, and nobody is asked who they are; docs/cluster.md says how to use tls://"
    )


def _is_local(place: str) -> bool:
    """Whether a host and port are on this machine, by the name that nobody else can have, or by the number."""
    try:
        host = urlsplit(f"//{place}").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


#: Where Dask looks for them.
_CERTIFICATES: Final = (
    "DASK_DISTRIBUTED__COMM__TLS__CA_FILE and DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT name them: see docs/cluster.md"
)

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
            # when the worker is gone (_begin).
            multiprocessing.current_process().daemon = False
            workers = local_workers(get_worker().state.nthreads)
            _pools["pool"] = workers.__enter__()
            atexit.register(workers.__exit__, SystemExit, SystemExit(), None)
    return _pools["pool"].submit(function, *arguments).result()


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
