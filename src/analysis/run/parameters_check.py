"""The parameters that papermill was given for a notebook are checked before anything runs.

A notebook names a schema of :mod:`analysis.parameters` in its metadata; names and values are
checked against it before they become a cell, and before anything starts or is written.
Notebooks that name none run as with papermill's own engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

from click import ClickException
from nbformat import NotebookNode
from papermill.engines import Engine, NBClientEngine
from papermill.exceptions import PapermillException
from papermill.translators import PythonTranslator, papermill_translators

from analysis import project
from analysis.errors import InputError, UsageError
from analysis.parameters import NOTEBOOKS, ParameterError, Schema

#: papermill finds the translator, which writes the cell with the parameters, by language: this and a schema's name.
_LANGUAGE = "python, with the parameters of clemency "

#: The types to which papermill converts words after ``-p`` that look like them.
_CONVERTED = (int, float, bool, type(None))


class Refused(ParameterError, ClickException):
    """Refused parameters, as an exception that papermill's own command prints as a sentence."""

    def __init__(self, error: InputError) -> None:
        ClickException.__init__(self, str(error))
        self.exit_code = error.exit_code  # type: ignore[misc]  # per instance


def find_schema(notebook: NotebookNode) -> Schema | None:
    """The schema that a notebook names; None if it names none. An unknown name is :class:`Refused`."""
    ours = notebook.metadata.get("clemency")
    if not isinstance(ours, Mapping) or "parameters" not in ours:
        return None
    name = ours["parameters"]
    if not isinstance(name, str) or name not in NOTEBOOKS:
        known = ", ".join(NOTEBOOKS)
        raise Refused(ParameterError(f"the notebook takes the parameters {name!r:.60}; there are those of {known}"))
    return NOTEBOOKS[name]


def check_notebook(notebook: NotebookNode) -> dict[str, Any]:
    """The parameters that papermill was given for a notebook, checked; nothing if it names no schema."""
    schema = find_schema(notebook)
    return _refuse(schema, notebook.metadata.papermill.get("parameters", {})) if schema else {}


def _refuse(schema: Schema, values: Mapping[Any, object]) -> dict[str, Any]:
    try:
        return schema.check(values)
    except ParameterError as error:
        given = [values[one.name] for one in schema.parameters if isinstance(values, Mapping) and one.name in values]
        if any(type(value) in _CONVERTED for value in given):
            error = ParameterError(f"{error}\n(papermill makes a number of 8 after -p, and leaves the word after -r)")
        raise Refused(error) from None


def look_up(checked: Mapping[str, Any]) -> None:
    """Refuse checked parameters that name a table, batch, folder, or claim that does not exist."""
    if not checked:
        return
    from analysis.grants.select import choose_batch, read_grants

    grants = read_grants(Path(checked["data_path"] or project.GRANTS))
    if "drug" in checked:  # the exploring notebook
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


class _Translator:
    """Writes the cell with the parameters of one schema, once they are valid."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def codify(self, parameters: Mapping[Any, object], comment: str = "Parameters") -> str:
        """The source of the cell, as papermill asks of a translator."""
        _refuse(self.schema, parameters)
        return str(PythonTranslator.codify(parameters, comment))


class CheckedEngine(Engine):  # type: ignore[misc]
    """An engine that checks parameters: papermill asks it for the language, writes the cell, then has it execute."""

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """The kernel, which must run Python: for some names papermill would write the cell in another language."""
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
        """Execute the notebook; where no parameters were given, nothing has checked them yet."""
        check_notebook(nb)
        executed: NotebookNode = super().execute_notebook(nb, kernel_name, **options)
        return executed


class PlainEngine(CheckedEngine, NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine, once the parameters are valid and name things that exist."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Execute the notebook; one of ours imports nothing from the folder in which somebody stands."""
        checked = check_notebook(nb)
        try:
            look_up(checked)
        except InputError as error:
            raise Refused(error) from None
        except OSError as error:  # a path that this system cannot even look for
            raise Refused(UsageError(f"{error.strerror}: {error.filename!r:.200}")) from None
        with project.without_working_folder() if find_schema(nb) else nullcontext():
            return super().execute_notebook(nb, kernel_name, **options)


for _schema in NOTEBOOKS.values():
    papermill_translators.register(_LANGUAGE + _schema.name, _Translator(_schema))
