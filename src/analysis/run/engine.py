"""Papermill engines whose parameters are checked, and whose cells are bounded in time and in what they show.

One runs the cells in this process, in ipykernel's own in-process kernel: for a process
that was made for one notebook and ends with it (:mod:`analysis.run.workers`). Then nothing of
a run can survive into the next, and the start and end of a kernel and every message over
a socket are saved. The other runs them in a kernel of its own, as papermill does. What
cells show is the same; a test holds the two pages equal byte for byte.
"""

from __future__ import annotations

import asyncio
import queue
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

from ipykernel.inprocess.ipkernel import InProcessKernel
from ipykernel.inprocess.manager import InProcessKernelManager
from ipykernel.iostream import IOPubThread, OutStream
from nbclient.util import run_sync
from nbformat.v4 import new_output, output_from_msg
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager, papermill_engines
from traitlets import default
from traitlets.config import Config

from analysis.run import whereabouts
from analysis.run.parameters_check import CheckedEngine

NAME = "in-process"

#: The same notebook in a kernel of its own.
KERNEL = "own-kernel"

#: What one cell may show, and all cells together, in bytes. The outputs of the largest batch are 2 MB.
LARGEST_CELL: Final = 20_000_000
LARGEST_RUN: Final = 50_000_000

#: Messages of a kernel that are outputs of a cell.
_OUTPUTS = ("stream", "display_data", "execute_result", "error")


class OutputTooLarge(Exception):
    """A cell shows more than a report can hold."""


class _Shown:
    """How much the cells have shown, and what is wrong with it."""

    def __init__(self) -> None:
        self._run = 0
        self.begin()

    def begin(self) -> None:
        """The next cell begins."""
        self._cell = 0
        self.fault: Exception | None = None

    def add(self, size: int) -> bool:
        """Whether so much may still be shown; the first time that it may not, there is a fault."""
        self._cell += size
        self._run += size
        if self.fault is not None:
            return False
        if self._cell > LARGEST_CELL:
            self.fault = OutputTooLarge(f"shows more than {LARGEST_CELL:,} bytes")
        elif self._run > LARGEST_RUN:
            self.fault = OutputTooLarge(f"shows, with the cells before it, more than {LARGEST_RUN:,} bytes")
        return self.fault is None

    def as_outputs(self) -> list[Any]:
        """The fault, in place of what the cell has shown."""
        return [new_output("error", ename=type(self.fault).__name__, evalue=str(self.fault), traceback=[])]


def _name(cells: list[Any], index: int) -> str:
    """A cell's name in the notebook as it is kept: papermill has added one with the parameters."""
    is_added = ["injected-parameters" in cell.metadata.get("tags", []) for cell in cells]
    return "the cell with the parameters" if is_added[index] else f"cell {index + 1 - sum(is_added[:index])}"


# In this process


class InProcessEngine(CheckedEngine):
    """Runs a notebook's cells one after the other and stops at the first error."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, execution_timeout: int | None = None, **_: Any
    ) -> None:
        """Execute the code cells of the managed notebook, as papermill asks of an engine.

        A cell that takes longer than ``execution_timeout`` seconds fails with
        ``TimeoutError``, unless it never comes back to Python: that is for the pool of
        processes to end.
        """
        with _interruptible() as interrupt:
            # no history of inputs: its thread would write into the run's folder while that is taken away
            manager = _Manager(interrupt, config=Config({"HistoryManager": {"enabled": False}}))
            manager.start_kernel()
            client = manager.client()  # type: ignore[no-untyped-call]
            client.start_channels()
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                if cell.cell_type == "code" and cell.source.strip():
                    whereabouts.say(_name(nb_man.nb.cells, index))
                    manager.shown.begin()
                    if not _execute(client, cell, manager.shown, interrupt, execution_timeout):
                        nb_man.cell_exception(cell, index)
                        break
                nb_man.cell_complete(cell, index)


def _execute(client: Any, cell: Any, shown: _Shown, interrupt: _Interrupt, seconds: int | None) -> bool:
    """Run one cell and give it its outputs; whether all went well."""
    reply: Mapping[str, Any] = {"status": "error", "execution_count": None}
    # too much may be known only when the cell's own code has ended, and cost the reply
    with suppress(OutputTooLarge, queue.Empty), interrupt.at_most(seconds):
        client.execute(cell.source, store_history=True, stop_on_error=True)
    with suppress(queue.Empty):
        reply = client.get_shell_msg(timeout=1)["content"]
    cell.execution_count = reply["execution_count"]
    cell.outputs = list(_join_streams(client)) if shown.fault is None else shown.as_outputs()
    return shown.fault is None and reply["status"] == "ok"


class _Interrupt:
    """Raises an exception inside the cell that runs in the main thread."""

    def __init__(self) -> None:
        self._reason: Exception | None = None
        self._is_running = False

    def __call__(self, reason: Exception) -> None:
        """From any thread."""
        self._reason = reason
        if threading.current_thread() is threading.main_thread():
            self.stop()
        else:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGALRM)

    def stop(self, *_: object) -> None:
        if self._is_running and self._reason is not None:
            raise self._reason

    @contextmanager
    def at_most(self, seconds: int | None) -> Iterator[None]:
        """Raise TimeoutError inside what runs here for longer."""
        self._reason = TimeoutError(f"did not end within {seconds} s")
        self._is_running = True
        signal.setitimer(signal.ITIMER_REAL, seconds or 0)
        try:
            yield
        finally:
            self.end()

    def end(self) -> None:
        """The code of the cell has ended."""
        self._is_running = False
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextmanager
def _interruptible() -> Iterator[_Interrupt]:
    interrupt = _Interrupt()
    before = signal.signal(signal.SIGALRM, interrupt.stop)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGALRM, before)


class _Manager(InProcessKernelManager):
    """Starts a kernel whose outputs are counted where they leave the cell, before anything keeps them."""

    def __init__(self, interrupt: _Interrupt, **traits: Any) -> None:
        super().__init__(**traits)
        self.shown = _Shown()
        self._interrupt = interrupt

    def start_kernel(self, **_: Any) -> None:
        manager = self

        class Kernel(InProcessKernel):
            @default("iopub_thread")
            def _counted(self) -> IOPubThread:
                return _Counted(manager.shown, manager._interrupt, self._underlying_iopub_socket, self.session)

            @default("stdout")
            def _printed(self) -> OutStream:
                return _Printed(self.session, self.iopub_thread, "stdout", watchfd=False)  # type: ignore[no-untyped-call]

            @default("stderr")
            def _complained(self) -> OutStream:
                return _Printed(self.session, self.iopub_thread, "stderr", watchfd=False)  # type: ignore[no-untyped-call]

        self.kernel = kernel = Kernel(parent=self, session=self.session)  # type: ignore[no-untyped-call]
        # from here on the kernel sends what is left: it would answer an exception with a traceback of its own
        assert kernel.shell is not None
        kernel.shell.events.register("post_run_cell", lambda result: self._interrupt.end())


class _Counted(IOPubThread):
    """Sends a kernel's messages: drops what is too much, and tells what it could not send.

    It is never started: messages do not leave this process, so that they are handled
    where they arise, and a cell waits for no other thread.
    """

    def __init__(self, shown: _Shown, interrupt: _Interrupt, socket: Any, session: Any) -> None:
        super().__init__(socket, session=session)  # type: ignore[no-untyped-call]
        self._shown = shown
        self._interrupt_cell = interrupt

    def send_multipart(self, parts: list[Any], *arguments: Any, **named: Any) -> None:
        is_first = self._shown.fault is None
        if self._shown.add(sum(len(part) for part in parts)):
            super().send_multipart(parts, *arguments, **named)  # type: ignore[no-untyped-call]
        elif is_first and self._shown.fault is not None:
            self._interrupt_cell(self._shown.fault)

    def schedule(self, f: Callable[[], Any]) -> None:
        try:
            f()
        except OutputTooLarge:
            raise
        except Exception as error:  # else the output would be missing without a word
            self._shown.fault = self._shown.fault or error


class _Printed(OutStream):
    """What a cell prints, sent with its next output, its end, or when it is much."""

    _MUCH = 1_000_000
    _waiting = 0

    def write(self, string: str) -> int:
        written = int(super().write(string) or 0)
        self._waiting += written
        if self._waiting > self._MUCH:
            self.flush()
        return written

    def flush(self) -> None:
        self._waiting = 0
        super().flush()  # type: ignore[no-untyped-call]

    def _schedule_flush(self) -> None:
        """There is no thread that would do it later."""


def _join_streams(client: Any) -> Iterator[Any]:
    """The outputs that a cell has sent; what follows itself on one stream is one output, as from any kernel."""
    last = None
    while client.iopub_channel.msg_ready():
        message = client.get_iopub_msg(timeout=1)
        if message["msg_type"] not in _OUTPUTS:
            continue
        output = output_from_msg(message)
        if last is not None and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
            continue
        last = output
        yield output


# In a kernel of its own


class OwnKernelEngine(CheckedEngine):
    """Papermill's own engine, with a client that counts."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, execution_timeout: int | None = None, **options: Any
    ) -> None:
        """Execute the code cells of the managed notebook, as papermill asks of an engine."""
        config = options.get("config") or Config()
        _CountingClient(nb_man, kernel_name=kernel_name, timeout=execution_timeout, config=config).execute()


class _CountingClient(PapermillNotebookClient):  # type: ignore[misc]
    """Keeps what a cell shows as long as it is not too much, and then interrupts the cell."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._shown = _Shown()

    async def _execute_counted(self, cell: Any, cell_index: int, **options: Any) -> Any:
        whereabouts.say(_name(self.nb.cells, cell_index))
        self._shown.begin()
        try:
            return await super().async_execute_cell(cell, cell_index, **options)
        finally:
            if self._shown.fault is not None:
                cell.outputs = self._shown.as_outputs()

    async_execute_cell = _execute_counted
    execute_cell = run_sync(_execute_counted)

    def process_message(self, message: Any, *place: Any) -> Any:
        if message["msg_type"] in (*_OUTPUTS, "update_display_data"):
            is_first = self._shown.fault is None
            if not self._shown.add(_size(message["content"])):
                if is_first:
                    self._interrupting = asyncio.ensure_future(self.km.interrupt_kernel())
                return None
        return super().process_message(message, *place)


def _size(content: Any) -> int:
    """How much a message holds, in characters."""
    if isinstance(content, Mapping):
        return sum(map(_size, content.values()))
    if isinstance(content, list):
        return sum(map(_size, content))
    return len(content) if isinstance(content, str) else 8


papermill_engines.register(NAME, InProcessEngine)
papermill_engines.register(KERNEL, OwnKernelEngine)
