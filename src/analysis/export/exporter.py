"""What the exporters have in common."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import Bool, default
from traitlets.config import Application

from analysis import project
from analysis.errors import NotPublishable
from analysis.export.document import Document, read_document


class DocumentExporter(Exporter):
    """An exporter that publishes a notebook as :func:`read_document` chooses, or raises NotPublishable."""

    show_code = Bool(False, help="Show the code of each cell: folded away on a page, printed in a PDF.").tag(
        config=True
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """As nbconvert does; ``jupyter nbconvert`` has put the working folder before everything else."""
        project.leave_out_working_folder()
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call]

    @default("optimistic_validation")
    def _optimistic_validation_default(self) -> bool:
        return True  # once, after all preprocessors, and not after each

    def read(
        self, notebook: NotebookNode, resources: dict[str, Any] | None, **options: Any
    ) -> tuple[Document, dict[str, Any]]:
        """The document after nbconvert's preprocessors, and nbconvert's resources."""
        with project.without_working_folder():  # a kernel that executes the notebook first
            made, resources = Exporter.from_notebook_node(self, notebook, resources, **options)
        try:
            return read_document(made, show_code=self.show_code), resources
        except NotPublishable as error:
            _say_in_command(error)
            raise


def _say_in_command(error: NotPublishable) -> None:
    """End ``jupyter nbconvert`` with the reason alone; it would print a traceback."""
    from nbconvert.nbconvertapp import NbConvertApp

    command = Application.instance() if Application.initialized() else None
    if isinstance(command, NbConvertApp):
        command.log.critical(str(error))
        command.exit(1)
