"""The engine that papermill loads from our entry point, so that ``papermill notebooks/… -p …`` checks parameters too.

papermill loads it while it is itself being imported, so that nothing here may import
papermill, or anything slow, at the top: the check is :mod:`analysis.run.parameters_check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: The names of papermill's own engine; None is the default.
_NAMES = (None, "nbclient")


class Guard:
    """The engine that papermill finds instead of its own."""

    @staticmethod
    def nb_kernel_name(nb: NotebookNode, name: str | None = None) -> str:
        """The name of the kernel, as papermill asks of an engine."""
        return str(_engine().nb_kernel_name(nb, name))

    @staticmethod
    def nb_language(nb: NotebookNode, language: str | None = None) -> str:
        """The language of the notebook, as papermill asks of an engine."""
        return str(_engine().nb_language(nb, language))

    @staticmethod
    def execute_notebook(nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Execute the notebook, as papermill asks of an engine."""
        executed: NotebookNode = _engine().execute_notebook(nb, kernel_name, **options)
        return executed


def _engine() -> Any:
    from analysis.run.parameters_check import PlainEngine

    return PlainEngine


def __getattr__(name: str) -> type[Guard]:
    """``engine``, which papermill asks for while it is being imported; its registry exists by then."""
    if name != "engine":
        raise AttributeError(name)
    from papermill.engines import papermill_engines

    for own in _NAMES:
        papermill_engines.register(own, Guard)
    return Guard
