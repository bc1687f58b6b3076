"""An executed notebook as a tagged PDF, made by Typst: no browser, no TeX, no system fonts."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from analysis.escape import typst_string
from analysis.export.document import Document, NotPublishable, timestamp
from analysis.export.exporter import DocumentExporter
from analysis.export.typst import to_typst
from analysis.files import temporary_folder

_FRAME = files("analysis.export") / "templates" / "report.typ"


class ClemencyPDFExporter(DocumentExporter):
    """Exports a notebook as a PDF/UA-1 report on US Letter, with charts as vectors.

    Raises (from ``from_notebook_node``)
    ------
    NotPublishable
        A cell ended with an error, or Typst can't set the document; the message has its reason.
    """

    export_from_notebook = "Clemency report (PDF)"
    file_extension = ".pdf"
    output_mimetype = "application/pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF's bytes, and nbconvert's resources."""
        document, resources = self.read(nb, resources, **kw)
        resources["output_extension"] = self.file_extension
        return render_pdf(document), resources


def render_pdf(document: Document) -> bytes:
    """The document as PDF, the same bytes for the same document; NotPublishable if Typst can't set it."""
    import typst  # not before a fork: its threads would not survive

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_chart_fonts()])
    with temporary_folder() as folder:
        nothing = str(folder)  # the root is an empty folder: a document can read no file
        try:
            compiler = typst.Compiler(
                render_source(document).encode(),
                root=nothing,
                font_paths=fonts,
                package_path=nothing,
                package_cache_path=nothing,
            )
            pdf, warnings = compiler.compile_with_warnings(
                format="pdf", pdf_standards="ua-1", timestamp=timestamp(document)
            )
        except typst.TypstError as error:
            reason = " ".join(str(part) for part in (error.message, *(error.hints or ()))).replace(nothing, "")
            raise NotPublishable(f"Typst can't set the document: {reason}") from None
    unsettled = [str(warning) for warning in warnings if "converge" in str(warning)]
    if unsettled or not isinstance(pdf, bytes):  # page numbers in the contents could be wrong
        raise NotPublishable(f"Typst can't set the document: {' '.join(unsettled) or 'it gave no PDF'}")
    return pdf


def render_source(document: Document) -> str:
    """The whole document as Typst source."""
    moment = timestamp(document)
    words = {
        "title": document.title,
        "kicker": document.kicker,
        "running": document.short_title,
        "batch": document.batch,
        "description": document.description,
    }
    named = "".join(f"  {key}: {typst_string(value)},\n" for key, value in words.items())
    return (
        f"{_FRAME.read_text(encoding='utf-8')}\n#show: report.with(\n{named}"
        f"  day: datetime(year: {moment.year}, month: {moment.month}, day: {moment.day}),\n"
        f"  has-headline: {'true' if document.has_headline else 'false'},\n)\n\n{to_typst(document)}\n"
    )


def _chart_fonts() -> Path:
    """The folder of the DejaVu fonts that matplotlib measures with and brings along."""
    spec = find_spec("matplotlib")
    assert spec is not None
    return Path(str(spec.origin)).parent / "mpl-data" / "fonts" / "ttf"
