"""``papermill notebooks/… -p …`` by hand is as safe as the command.

papermill loads what packages declare under ``papermill.engine`` in pyproject.toml whenever it
is imported. This module then stands before papermill's own engine, by the two names that
it goes by, for the notebooks that say whose parameters they take; with all others it has
nothing to do. It refuses what the engines of :mod:`analysis.run.parameters_check` refuse, and looks up
what only the disk can tell: whether there is such a table, batch or claim. papermill's
command prints the refusal as one sentence and ends with an exit code that is not 0; no kernel
has started, and nothing was written.

It imports nothing at its top that papermill is not done with, or that takes time.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import project
from analysis.errors import InputError, UsageError

if TYPE_CHECKING:
    from nbformat import NotebookNode

#: The names of papermill's own engine: that of who names none is None.
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
        """Execute the notebook once its parameters are what it takes, and are about something that there is."""
        from analysis.run.parameters_check import Refused, check_notebook, find_schema

        checked = check_notebook(nb)
        try:
            look_up(checked)
        except InputError as error:
            raise Refused(error) from None
        except OSError as error:  # a path that this system cannot even look for
            raise Refused(UsageError(f"{error.strerror}: {error.filename!r:.200}")) from None
        with project.without_working_folder() if find_schema(nb) else nullcontext():
            executed: NotebookNode = _engine().execute_notebook(nb, kernel_name, **options)
        return executed


def look_up(checked: Mapping[str, Any]) -> None:
    """Refuse parameters that are about a file, batch or claim that there is not, with the nearest that there is.

    Parameters
    ----------
    checked : mapping
        What :meth:`analysis.parameters.Schema.check` gave back, or nothing.

    Raises
    ------
    InputError
    """
    if not checked:
        return
    from analysis.grants.select import choose_batch, read_grants

    grants = read_grants(Path(checked["data_path"] or project.GRANTS))
    if "drug" in checked:  # any set of grants, with whatever of it is said
        from analysis.lab.explore import explore

        explore(grants, **checked)
    elif "batch_id" in checked:
        choose_batch(grants, checked["batch_id"])
    if checked.get("raw_path") and not Path(checked["raw_path"]).is_dir():
        raise UsageError(f"raw_path: there is no folder {checked['raw_path']!r:.200}")
    if "claim_id" in checked:
        from analysis.claims import Evidence, change_claim, find_claim, read_claims
        from analysis.grants.presidents import read_petitions, read_presidents

        claim = find_claim(read_claims(), checked["claim_id"])
        evidence = Evidence(grants, read_presidents(), read_petitions())
        change_claim(claim, checked["argument"], checked["value"], evidence)


def _engine() -> Any:
    from analysis.run.parameters_check import PlainEngine

    return PlainEngine


def __getattr__(name: str) -> type[Guard]:
    """``engine``, for papermill, which asks for it while it is being imported: its register is there by then."""
    if name != "engine":
        raise AttributeError(name)
    from papermill.engines import papermill_engines

    for own in _NAMES:
        papermill_engines.register(own, Guard)
    return Guard
