"""How a report asks to be cited: what it is called, where, as of when, and in which edition."""

from __future__ import annotations

from analysis.export.document import Document
from analysis.grants.masthead import read_masthead


def say_citation(document: Document, address: str = "") -> str:
    """One line that names a report so that a reader finds the same numbers again.

    Parameters
    ----------
    document : the report; what it does not say of itself is left out
    address : where the report stands, with its last slash; empty if that is not known

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> from analysis.export.document import read_document
    >>> document = read_document(new_notebook(cells=[new_markdown_cell("# Roe commutes one sentence")]))
    >>> print(say_citation(document, "https://example.org/2030-01-02-roe/"))
    “Roe commutes one sentence.” US Presidential Clemency. https://example.org/2030-01-02-roe/
    """
    edition = f"edition {document.edition}" if document.edition else ""
    dated = ", ".join(filter(None, (document.as_of.removesuffix("."), edition)))
    parts = [f"“{document.title.removesuffix('.')}.”", f"{read_masthead().name}."]
    parts += [f"{dated[:1].upper()}{dated[1:]}."] if dated else []
    return " ".join([*parts, *([address] if address else [])])
