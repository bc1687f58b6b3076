"""Tasks, each in a process of its own, forked from one that has imported everything once (:mod:`analysis.run.warm`).

A process that dies, runs too long, takes too much memory or leaves something running
costs only its task, and nothing of it stays.
"""

from __future__ import annotations

import itertools
import multiprocessing
import multiprocessing.util
import os
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, Protocol

from analysis import project
from analysis.errors import InputError, first_line
from analysis.files import SHORT_TEMPORARY_FOLDER, say_disk, temporary_folder
from analysis.run import sandbox

#: Whether processes are forked from a warm one. Where Python itself rather spawns (Windows, which cannot fork, and
#: macOS, whose libraries may not survive it), each process imports everything itself, and runs a kernel.
CAN_FORK: Final = multiprocessing.get_all_start_methods()[0] != "spawn"

#: The environment variable that names the table which the reports will be about (:mod:`analysis.run.warm`).
WARM_TABLE: Final = "CLEMENCY_WARM_TABLE"

#: Seconds after which a task is ended with its process. The largest batch takes about four.
LONGEST_TASK: Final = 600.0


class SharedFile(NamedTuple):
    """A file that tasks need: its path on this machine, or its bytes for another."""

    name: str
    path: Path | None = None
    content: bytes = b""

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """A path at which the file can be read."""
        if self.path is not None:
            yield self.path
            return
        with temporary_folder() as folder:
            yield self.put_into(folder)

    def put_into(self, folder: Path) -> Path:
        """Copy the file into a folder, under its own name."""
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


def worker_engine() -> str | None:
    """The papermill engine of a worker; a kernel of its own where processes cannot be forked."""
    if not CAN_FORK:
        return None
    from analysis.run.engine import IN_PROCESS

    return IN_PROCESS


class TaskEnded(InputError):
    """The process of a task was killed, left early, ran too long or left something running."""


def warm_up(table: Path) -> None:
    """Start the process that local tasks are forked from, so that it imports while the caller plans."""
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
        except BaseException:  # interrupted, or the caller gave up: stop what is still running
            pool.stop()
            raise
        finally:
            pool.join()
            for note in notes.iterdir():  # of tasks that were stopped
                _end_group(note)


#: So many processes may die within so many seconds while no task runs, before a pool is given up.
_IDLE_DEATHS: Final = 5
_IDLE_DEATHS_IN: Final = 60.0

#: Seconds in which a pool has heard that a task has begun.
_HEARD_WITHIN: Final = 0.2


@cache
def _pool_class() -> Any:
    from pebble import ProcessPool  # imports asyncio, 0.1 s: only for those who run tasks
    from pebble.pool.process import PoolManager

    class PatientManager(PoolManager):
        """Replaces a process that died while no task ran; pebble gives up the pool, and with it all tasks to come."""

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self._deaths: deque[float] = deque(maxlen=_IDLE_DEATHS)

        def find_expired_task(self, worker_id: int) -> Any:
            with suppress(BrokenProcessPool):
                return super().find_expired_task(worker_id)
            time.sleep(_HEARD_WITHIN)  # it may have begun a task a moment ago
            try:
                return super().find_expired_task(worker_id)
            except BrokenProcessPool:
                self._deaths.append(time.monotonic())
                if len(self._deaths) == _IDLE_DEATHS and self._deaths[-1] - self._deaths[0] < _IDLE_DEATHS_IN:
                    raise  # none can start here
                raise LookupError("no task of its own") from None

    class OrderlyPool(ProcessPool):
        """Ends its processes before it removes what they start with: docs/decisions/0010."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._pool_manager = PatientManager(self._context, options["context"])

        def _stop_pool(self) -> None:
            if self._pool_manager_loop is not None:
                self._pool_manager_loop.join()  # from here on no process is started
            self._pool_manager.worker_manager.force_stop_workers()
            super()._stop_pool()  # type: ignore[no-untyped-call]

    return OrderlyPool


@contextmanager
def _notes_folder() -> Iterator[Path]:
    """A folder in which each task notes where it is."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(temporary_folder())
        except OSError as error:
            raise InputError(f"{tempfile.gettempdir()}: cannot be written ({say_disk(error)})") from error
        yield folder


class _Pool:
    """A process pool whose failures are sentences."""

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
            raise TaskEnded(f"no process could be started for it ({first_line(error.__cause__ or error)})") from error

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
            except Exception as fault:  # the caller, who waits, must hear of it
                error = error or fault
            done.set_exception(error) if error is not None else done.set_result(inner.result())

        inner.add_done_callback(pass_on)
        return done


#: Exit code of a process that called ``os._exit(0)`` during its task, which would look like success.
_LEFT_EARLY: Final = 70

#: Seconds that a process has to end after its task, where a thread would keep it forever.
_END_WITHIN: Final = 5.0


def _end_group(note: Path) -> str:
    """End what is left of a task whose process is gone; returns where it was."""
    left = sandbox.read_note(note)
    if left.process is not None:
        sandbox.end_group(left.process)
    _drop(note)
    return left.place


def _drop(note: Path) -> None:
    with suppress(OSError):  # it goes with the folder of notes
        note.unlink()


def _run(note: Path, function: Callable[..., Any], /, *arguments: Any) -> Any:
    """Run a task in its process, and let nothing that it started outlive it."""
    worker, leave = os.getpid(), os._exit
    sandbox.keep_note(note)

    def leave_early(status: int) -> NoReturn:
        leave(_LEFT_EARLY if status == 0 and os.getpid() == worker else status)

    os._exit = leave_early
    try:
        result = function(*arguments)
    finally:
        os._exit = leave
        if os.getpid() != worker:  # a cell forked this process: the copy must not answer in its place
            leave(_LEFT_EARLY)
        processes, threads = sandbox.end_children(), sandbox.list_threads()
        if any(not each.daemon for each in threading.enumerate() if each is not threading.main_thread()):
            end = threading.Timer(_END_WITHIN, leave, (0,))
            end.daemon = True
            end.start()
    for kind, names in (("process", processes), ("thread", [each.name for each in threads])):
        if names:  # the end mark proves nothing of what it would still have done
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
    """Start the process that tasks are forked from, with SIGINT blocked from its first moment."""
    # Ctrl-C goes to all processes of the terminal: one that is still importing would print a traceback. The
    # forkserver inherits the blocked signal; analysis.run.warm then ignores it.
    if not CAN_FORK:
        return
    from multiprocessing import forkserver, resource_tracker

    _context()
    _choose_folder_of_sockets()
    resource_tracker.ensure_running()  # it unblocks the signal when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@cache
def _choose_folder_of_sockets() -> None:
    """Have multiprocessing keep its sockets under a short path that the next run cleans up if this one is killed."""
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
        # "__main__" is the command itself, which each child would import otherwise
        context.set_forkserver_preload(["__main__", "analysis.run.warm"])
    return context


def _warm_start(table: Path | None) -> AbstractContextManager[None]:
    """The environment of processes that start meanwhile: the forkserver, or each worker where there is none."""
    return project.without_working_folder({} if table is None else {WARM_TABLE: str(table.resolve())})


def _begin(folder: Path) -> None:
    """Confine a worker, let it end if its parent is killed, and keep what a cell prints off the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which ends its processes
    # the parent may have been in a notebook's temporary folder when it forked this process
    os.chdir(folder)
    parent = multiprocessing.parent_process()
    assert parent is not None
    sandbox.confine(parent.sentinel)
    leave = os._exit  # a task is given another one

    def watch() -> None:
        parent.join()
        sandbox.end_group(os.getpid())  # this process is in it
        leave(1)

    threading.Thread(target=watch, daemon=True).start()
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.close(silence)
