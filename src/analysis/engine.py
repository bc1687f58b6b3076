"""A papermill engine that runs the cells in this process, in ipykernel's own in-process kernel.

For a process that was made for one notebook and ends with it (:mod:`analysis.workers`):
then nothing of a run can survive into the next, and the start and end of a kernel and
every message over a socket are saved. What cells show is what they show in a kernel of
their own; a test holds the two pages equal byte for byte.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ipykernel.iostream import OutStream
from nbformat.v4 import output_from_msg
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets.config import Config

NAME = "in-process"

#: Messages of a kernel that are outputs of a cell.
_OUTPUTS = ("stream", "display_data", "execute_result", "error")


class InProcessEngine(Engine):  # type: ignore[misc]
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
        from ipykernel.inprocess.manager import InProcessKernelManager

        # no history of inputs: its thread would write into the run's folder while that is taken away
        manager = InProcessKernelManager(config=Config({"HistoryManager": {"enabled": False}}))
        manager.start_kernel()
        _end_thread_for_messages(manager.kernel)
        client = manager.client()
        client.start_channels()
        for index, cell in enumerate(nb_man.nb.cells):
            nb_man.cell_start(cell, index)
            if cell.cell_type == "code" and cell.source.strip():
                with _at_most(execution_timeout):
                    client.execute(cell.source, store_history=True, stop_on_error=True)
                reply = client.get_shell_msg(timeout=1)["content"]
                cell.outputs = list(_join_streams(client))
                cell.execution_count = reply["execution_count"]
                if reply["status"] != "ok":
                    nb_man.cell_exception(cell, index)
                    break
            nb_man.cell_complete(cell, index)


papermill_engines.register(NAME, InProcessEngine)


def _end_thread_for_messages(kernel: Any) -> None:
    """Let messages be handled where they arise: they stay in this process, and cells need not wait for a thread."""
    kernel.iopub_thread.stop()
    for name in ("stdout", "stderr"):
        stream: Any = _Printed
        setattr(kernel, name, stream(kernel.session, kernel.iopub_thread, name, watchfd=False))


class _Printed(OutStream):
    """What a cell prints, handed on with its next output or its end: no thread does it before."""

    def _schedule_flush(self) -> None:
        pass


@contextmanager
def _at_most(seconds: int | None) -> Iterator[None]:
    """Raise TimeoutError inside what runs here for longer."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"did not end within {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


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
