"""The parameters that papermill was given for a notebook are checked before anything runs.

A notebook names a schema of :mod:`analysis.parameters` in its metadata. What it takes is what its own first cell
declares (:mod:`analysis.run.declared`), so that a copy may have more parameters, fewer, or other defaults; those
that the schema knows are held to the schema. Names and values are checked before they become a cell, and before
anything starts or is written. Notebooks that name no schema run as with papermill's own engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from click import ClickException
from nbformat import NotebookNode
from papermill.engines import Engine, NBClientEngine
from papermill.exceptions import PapermillException
from papermill.translators import PythonTranslator, papermill_translators

from analysis import project
from analysis.errors import InputError, UsageError
from analysis.parameters import EXPLORE, NOTEBOOKS, ParameterError, Schema
from analysis.run.declared import declare, source_of

if TYPE_CHECKING:
    from pandas import DataFrame

#: papermill finds the translator, which writes the cell with the parameters, by language: this, a schema and a cell.
_LANGUAGE: Final = "python, with the parameters of clemency"

#: The types to which papermill converts words after ``-p`` that look like them, and that of words as they are.
_AFTER_P: Final = (int, float, bool, type(None), str)


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
    """The parameters of a notebook, given to papermill or as its cell has them, checked; none if it names no schema."""
    schema = find_schema(notebook)
    given = notebook.metadata.papermill.get("parameters", {})
    return _refuse(_declared(notebook, schema), given) if schema else {}


def _declared(notebook: NotebookNode, schema: Schema) -> Schema:
    try:
        return declare(notebook, schema)
    except ParameterError as error:
        raise Refused(error) from None


def _refuse(schema: Schema, values: Mapping[Any, object]) -> dict[str, Any]:
    try:
        return schema.check(values)
    except ParameterError as error:
        ill_typed = [line.partition(":")[0] for line in str(error).splitlines() if " is needed, not " in line]
        if any(type(values[name]) in _AFTER_P for name in ill_typed if name in values):
            error = ParameterError(f"{error}\n(papermill makes a number of 8 after -p, and leaves the word after -r)")
        raise Refused(error) from None


def look_up(schema: Schema, checked: Mapping[str, Any]) -> None:
    """Refuse checked parameters that name a table, batch, folder, or claim that does not exist.

    What a table should hold is looked up where the parameters say which table that is.
    """
    known = {
        one.name: checked[one.name]
        for one in schema.parameters
        if one.name in checked and not one.fault_of(checked[one.name])
    }
    if known.get("raw_path") and not Path(known["raw_path"]).is_dir():
        raise UsageError(f"raw_path: there is no folder {known['raw_path']!r:.200}")
    if "data_path" not in known:
        return
    from analysis.grants.select import choose_batch, read_grants

    grants = read_grants(Path(known["data_path"] or project.GRANTS))
    if schema.name == EXPLORE.name:
        from analysis.lab.explore import explore

        explore(grants, **known)
    elif known.get("batch_id"):
        choose_batch(grants, known["batch_id"])
    if "claim_id" in known:
        _look_up_claim(grants, known)


def _look_up_claim(grants: DataFrame, known: Mapping[str, Any]) -> None:
    from analysis.claims import Evidence, change_claim, find_claim, read_claims
    from analysis.grants.presidents import read_petitions, read_presidents

    claim = find_claim(read_claims(), known["claim_id"])
    if "argument" in known and "value" in known:
        evidence = Evidence(grants, read_presidents(), read_petitions())
        change_claim(claim, known["argument"], known["value"], evidence)


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
        """The language, by which papermill finds the translator of this schema and this cell, here put in its place."""
        schema = find_schema(nb)
        if schema is None:
            return str(super().nb_language(nb, language))
        own = "\n".join((_LANGUAGE, schema.name, source_of(nb)))
        papermill_translators.register(own, _Translator(_declared(nb, schema)))
        return own

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
        schema, checked = find_schema(nb), check_notebook(nb)
        if schema is None:
            return super().execute_notebook(nb, kernel_name, **options)
        try:
            look_up(schema, checked)
        except InputError as error:
            raise Refused(error) from None
        except OSError as error:  # a path that this system cannot even look for
            raise Refused(UsageError(f"{error.strerror}: {error.filename!r:.200}")) from None
        with project.without_working_folder():
            return super().execute_notebook(nb, kernel_name, **options)
