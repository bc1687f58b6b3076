"""What papermill was given for a notebook is held against the notebook's schema, before anything runs.

Of a notebook that says whose parameters it takes (:mod:`analysis.parameters`) names and
values are checked before they become a cell and before anything starts or is written. Other
notebooks run as with papermill's own engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from click import ClickException
from nbformat import NotebookNode
from papermill.engines import Engine, NBClientEngine
from papermill.exceptions import PapermillException
from papermill.translators import PythonTranslator, papermill_translators

from analysis.errors import InputError
from analysis.parameters import NOTEBOOKS, ParameterError, Schema

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


class CheckedEngine(Engine):  # type: ignore[misc]
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


class PlainEngine(CheckedEngine, NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine, once the parameters are what the notebook takes."""


for _schema in NOTEBOOKS.values():
    papermill_translators.register(_LANGUAGE + _schema.name, _Translator(_schema))
