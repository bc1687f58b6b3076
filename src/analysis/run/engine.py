"""Two papermill engines that check parameters and bound the time of a cell and the size of its output.

One runs the cells in this process, in ipykernel's in-process kernel: for a process that was
made for one notebook and ends with it (:mod:`analysis.run.workers`), which saves starting a
kernel and sending messages over sockets. The other runs them in a kernel of its own, as
papermill does. Both give the same report: a test compares the two byte for byte.
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

from analysis.exhibits import Exhibit
from analysis.run import sandbox
from analysis.run.parameters_check import CheckedEngine

IN_PROCESS = "in-process"

#: The same notebook in a kernel of its own.
OWN_KERNEL = "own-kernel"

#: Bytes that one cell may output, and all cells together. The outputs of the largest batch are 2 MB.
LARGEST_CELL: Final = 20_000_000
LARGEST_RUN: Final = 50_000_000

#: Messages of a kernel that are outputs of a cell.
_OUTPUTS = ("stream", "display_data", "execute_result", "error")


class OutputTooLarge(Exception):
    """A cell outputs more than a report can hold."""


class _Shown:
    """How much the cells have output, and the fault once it is too much."""

    def __init__(self) -> None:
        self._run = 0
        self.begin()

    def begin(self) -> None:
        """Begin the next cell."""
        self._cell = 0
        self.fault: Exception | None = None

    def add(self, size: int) -> bool:
        """Count some bytes; returns whether they may be shown. If not, ``fault`` says why."""
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
        """The fault as an output that replaces those of the cell."""
        return [new_output("error", ename=type(self.fault).__name__, evalue=str(self.fault), traceback=[])]


def _name(cells: list[Any], index: int) -> str:
    """A cell's name in the notebook as it is kept, without the cell with parameters that papermill added."""
    is_added = ["injected-parameters" in cell.metadata.get("tags", []) for cell in cells]
    return "the cell with the parameters" if is_added[index] else f"cell {index + 1 - sum(is_added[:index])}"


# In this process


class InProcessEngine(CheckedEngine):
    """Runs a notebook's cells one after the other and stops at the first error."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, execution_timeout: int | None = None, **_: Any
    ) -> None:
        """Execute the code cells of the managed notebook, as papermill asks of an engine."""
        # a cell that never returns to Python is ended with its process by the pool
        with _interruptible() as interrupt:
            # no input history: its thread would write to the run's folder while that is removed
            manager = _Manager(interrupt, config=Config({"HistoryManager": {"enabled": False}}))
            manager.start_kernel()
            client = manager.client()  # type: ignore[no-untyped-call]
            client.start_channels()
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                if cell.cell_type == "code" and cell.source.strip():
                    sandbox.note_place(_name(nb_man.nb.cells, index))
                    manager.shown.begin()
                    if not _execute(client, cell, manager.shown, interrupt, execution_timeout):
                        nb_man.cell_exception(cell, index)
                        break
                nb_man.cell_complete(cell, index)


def _execute(client: Any, cell: Any, shown: _Shown, interrupt: _Interrupt, seconds: int | None) -> bool:
    """Run one cell and set its outputs; returns whether it succeeded."""
    reply: Mapping[str, Any] = {"status": "error", "execution_count": None}
    # too much output may be known only after the cell's own code has ended, and then there is no reply
    with suppress(OutputTooLarge, queue.Empty), interrupt.at_most(seconds):
        client.execute(cell.source, store_history=True, stop_on_error=True)
    with suppress(queue.Empty):
        reply = client.get_shell_msg(timeout=1)["content"]
    cell.execution_count = reply["execution_count"]
    cell.outputs = list(_join_streams(client)) if shown.fault is None else shown.as_outputs()
    return shown.fault is None and reply["status"] == "ok"


class _Interrupt:
    """Raises an exception in the cell that runs in the main thread."""

    def __init__(self) -> None:
        self._reason: Exception | None = None
        self._is_running = False

    def __call__(self, reason: Exception) -> None:
        """Raise it; called from any thread."""
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
        """Raise TimeoutError in a body that takes longer."""
        self._reason = TimeoutError(f"did not end within {seconds} s")
        self._is_running = True
        signal.setitimer(signal.ITIMER_REAL, seconds or 0)
        try:
            yield
        finally:
            self.end()

    def end(self) -> None:
        """Stop interrupting: the code of the cell has ended."""
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
    """Starts a kernel whose outputs are counted as they leave the cell, before anything keeps them."""

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

            def _publish_status(self, *_: Any, **__: Any) -> None:
                """Nobody waits for a kernel that is done when it returns."""

            def _publish_execute_input(self, *_: Any, **__: Any) -> None:
                """Nor has anybody to be told what it runs."""

        # it would sleep after each cell, for a thread that sends
        self.kernel = kernel = Kernel(parent=self, session=self.session, _execute_sleep=0.0)  # type: ignore[no-untyped-call]
        # afterwards the kernel only flushes, and would answer an exception with a traceback of its own
        assert kernel.shell is not None
        kernel.shell.events.register("post_run_cell", lambda result: self._interrupt.end())
        # a report is written from the data of its exhibits: nobody sees how one looks in a cell
        kernel.shell.display_formatter.mimebundle_formatter.for_type(
            Exhibit, lambda shown: shown._repr_mimebundle_(exclude={"text/html"})
        )


class _Counted(IOPubThread):
    """Sends a kernel's messages, drops what is too much, and keeps what could not be sent as a fault."""

    # the thread is never started: messages do not leave this process and are handled where they arise

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
        except Exception as error:  # else the output would be missing silently
            self._shown.fault = self._shown.fault or error


class _Printed(OutStream):
    """What a cell prints, sent with its next output, at its end, or when it is much."""

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
        """There is no thread to flush later."""


def _join_streams(client: Any) -> Iterator[Any]:
    """The outputs that a cell has sent; consecutive ones of one stream are joined, as by any kernel."""
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
    """Papermill's own engine, with a client that counts outputs."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, execution_timeout: int | None = None, **options: Any
    ) -> None:
        """Execute the code cells of the managed notebook, as papermill asks of an engine."""
        config = options.get("config") or Config()
        _CountingClient(nb_man, kernel_name=kernel_name, timeout=execution_timeout, config=config).execute()


class _CountingClient(PapermillNotebookClient):  # type: ignore[misc]
    """Keeps a cell's outputs until they are too much, and then interrupts the cell."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._shown = _Shown()

    async def _execute_counted(self, cell: Any, cell_index: int, **options: Any) -> Any:
        sandbox.note_place(_name(self.nb.cells, cell_index))
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


if hasattr(signal, "SIGALRM"):  # which ends a cell that takes too long; Windows has none
    papermill_engines.register(IN_PROCESS, InProcessEngine)
papermill_engines.register(OWN_KERNEL, OwnKernelEngine)
