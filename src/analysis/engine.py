"""Papermill engines that refuse parameters before anything runs: in a kernel of its own, or in this process.

Of a notebook that says whose parameters it takes (:mod:`analysis.parameters`) both hold
what papermill was given against the schema, before it becomes a cell and before anything
starts or is written. Other notebooks run as with papermill's own engine.

:class:`InProcessEngine` is for a process that was made for one notebook and ends with it
(:mod:`analysis.workers`): then nothing of a run can survive into the next, and the start and
end of a kernel and every message over a socket are saved. What cells show is what they show
in a kernel of their own; a test holds the two pages equal byte for byte.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from click import ClickException
from ipykernel.iostream import OutStream
from nbformat import NotebookNode
from nbformat.v4 import output_from_msg
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillException
from papermill.translators import PythonTranslator, papermill_translators
from traitlets.config import Config

from analysis.errors import InputError
from analysis.parameters import NOTEBOOKS, ParameterError, Schema

NAME = "in-process"

#: The engine with a kernel of its own.
KERNEL = "own-kernel"

#: Messages of a kernel that are outputs of a cell.
_OUTPUTS = ("stream", "display_data", "execute_result", "error")


#: papermill chooses by language who writes the cell with the parameters: this, and the name of a schema.
_LANGUAGE = "python, with the parameters of clemency "


#: What papermill makes of words that look like it.
_MADE_OF_WORDS = (int, float, bool, type(None))


class Refused(ParameterError, ClickException):
    """Parameters that were refused, in the form in which papermill's own command prints a sentence."""

    def __init__(self, error: InputError) -> None:
        ClickException.__init__(self, str(error))
        self.exit_code = error.exit_code  # type: ignore[misc]  # of this one refusal


def find_schema(notebook: NotebookNode) -> Schema | None:
    """The parameters that a notebook says it takes; nothing if it is none of ours.

    Raises
    ------
    Refused
        It names parameters that there are not.
    """
    ours = notebook.metadata.get("clemency")
    if not isinstance(ours, Mapping) or "parameters" not in ours:
        return None
    name = ours["parameters"]
    if not isinstance(name, str) or name not in NOTEBOOKS:
        known = ", ".join(NOTEBOOKS)
        raise Refused(ParameterError(f"the notebook takes the parameters {name!r:.60}; there are those of {known}"))
    return NOTEBOOKS[name]


def check_notebook(notebook: NotebookNode) -> dict[str, Any]:
    """The parameters that papermill was given for a notebook, as its schema has them; nothing if it has none.

    Raises
    ------
    Refused
        They are not what the notebook takes.
    """
    schema = find_schema(notebook)
    return _refuse(schema, notebook.metadata.papermill.get("parameters", {})) if schema else {}


def _refuse(schema: Schema, values: Mapping[Any, object]) -> dict[str, Any]:
    try:
        return schema.check(values)
    except ParameterError as error:
        given = [values[one.name] for one in schema.parameters if isinstance(values, Mapping) and one.name in values]
        if any(type(value) in _MADE_OF_WORDS for value in given):
            error = ParameterError(f"{error}\n(papermill makes a number of 8 after -p, and leaves the word after -r)")
        raise Refused(error) from None


class _Translator:
    """Writes the cell with the parameters of one schema, of what the schema takes."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def codify(self, parameters: Mapping[Any, object], comment: str = "Parameters") -> str:
        """The source of the cell, as papermill asks of a translator."""
        _refuse(self.schema, parameters)
        return str(PythonTranslator.codify(parameters, comment))


class _Checked(Engine):  # type: ignore[misc]
    """An engine that refuses: papermill asks it for the language before it writes the cell, and then to execute."""

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """The kernel, which is one of Python: papermill would write the cell in another language for some names."""
        kernel = str(super().nb_kernel_name(nb, name))
        if find_schema(nb) is not None:
            with suppress(PapermillException):
                papermill_translators.find_translator(kernel, "")
                raise Refused(ParameterError(f"the notebook runs in a kernel like python3, not in {kernel!r}"))
        return kernel

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """The language, by which papermill finds :class:`_Translator`."""
        schema = find_schema(nb)
        return _LANGUAGE + schema.name if schema else str(super().nb_language(nb, language))

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Execute the notebook, whose parameters nobody may have given."""
        check_notebook(nb)
        executed: NotebookNode = super().execute_notebook(nb, kernel_name, **options)
        return executed


class KernelEngine(_Checked, NBClientEngine):  # type: ignore[misc]
    """Runs a notebook in a kernel of its own."""


class InProcessEngine(_Checked):
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
papermill_engines.register(KERNEL, KernelEngine)
for _schema in NOTEBOOKS.values():
    papermill_translators.register(_LANGUAGE + _schema.name, _Translator(_schema))


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
