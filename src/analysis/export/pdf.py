"""An executed notebook as a tagged PDF, made by Typst: no browser, no TeX, no system fonts."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from nbformat import NotebookNode
from traitlets import Unicode

from analysis.escape import typst_string, typst_text
from analysis.export.citation import say_citation
from analysis.export.document import Document, timestamp
from analysis.export.exporter import DocumentExporter
from analysis.export.row_headers import tag_row_headers
from analysis.export.typesetting import set_pdf
from analysis.export.typst import to_typst
from analysis.grants.masthead import read_masthead

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

    url = Unicode(
        "", help="The address at which the folder of the report will be; printed, and named in how to cite."
    ).tag(config=True)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF's bytes, and nbconvert's resources."""
        document, resources = self.read(nb, resources, **kw)
        resources["output_extension"] = self.file_extension
        return render_pdf(document, self.url.rstrip("/") + "/" if self.url else ""), resources


def render_pdf(document: Document, address: str = "") -> bytes:
    """The document as PDF, the same bytes for the same document; NotPublishable if Typst can't set it."""
    source = render_source(document, address)
    pdf = set_pdf(source, "the document", pdf_standards="ua-1", timestamp=timestamp(document))
    return tag_row_headers(pdf)


def render_source(document: Document, address: str = "") -> str:
    """The whole document as Typst source; ``address`` is where its page stands, empty if that is not known."""
    is_ours = bool(document.edition)  # a notebook of one's own is none of this publication
    words = {
        "title": document.title,
        "running": document.short_title,
        "publication": read_masthead().name if is_ours else "",
        "description": document.description,
    }
    named = "".join(f"  {key}: {typst_string(value)},\n" for key, value in words.items())
    day = document.day
    dated = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})" if day else "none"
    return (
        f"{_FRAME.read_text(encoding='utf-8')}\n#show: report.with(\n{named}  day: {dated},\n)\n\n"
        f"{to_typst(document)}\n"
        f"{_citation(document, address) if is_ours else ''}"
    )


def _citation(document: Document, address: str) -> str:
    """How to cite a report, on which terms it may be used, and where it stands."""
    masthead = read_masthead()
    terms = [
        f"{typst_text(of)}{_linked(words, page)}{typst_text('.')}"
        for of, words, page in (
            ("Words and charts: ", masthead.text_license, masthead.text_license_page),
            ("Data: ", masthead.data_license, masthead.data_license_page),
        )
    ]
    at = f" {_linked(address, address)}" if address else ""
    edition = "The edition number is made from this report’s rows and changes when they do."
    files = "The page at this address has the rows and the numbers as files." if address else ""
    lines = [typst_text(say_citation(document)) + at, typst_text(edition), " ".join(terms), typst_text(files)]
    return "\n#heading(level: 2)[How to cite]\n" + "".join(f"\n#par[{line}]\n" for line in lines if line)


def _linked(words: str, page: str) -> str:
    return f"#link({typst_string(page)})[{typst_text(words)}];" if page else typst_text(words)
