"""Notebooks made by the line: some to be run, some as they come back, with what their cells showed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis.export.html import ClemencyHTMLExporter

END = (
    "from IPython.display import display\n"
    "display({'application/json': {'n': n}, 'text/plain': ''}, raw=True, metadata={'clemency': {'kind': 'results'}})"
)


def counting_notebook(folder: Path, *sources: str) -> Path:
    """A notebook with the parameter ``n``, the given cells, and the end mark."""
    cells = [new_code_cell("n = 1", metadata={"tags": ["parameters"]}), *map(new_code_cell, (*sources, END))]
    path = folder / "tiny.ipynb"
    nbformat.write(
        new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}), path
    )
    return path


def showing(*objects: Any, source: str = "show()") -> nbformat.NotebookNode:
    outputs = []
    for shown in objects:
        data, told = shown._repr_mimebundle_()
        outputs.append(new_output("display_data", data=data, metadata=told))
    return new_code_cell(source, outputs=outputs, execution_count=1)


def notebook(*cells: nbformat.NotebookNode, **told: str) -> nbformat.NotebookNode:
    made = new_notebook(cells=list(cells), metadata={"clemency": told} if told else {})
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    return made


def export_page(made: nbformat.NotebookNode, **traits: Any) -> str:
    page, _ = ClemencyHTMLExporter(**traits).from_notebook_node(made)
    return page


def soup_of(made: nbformat.NotebookNode, **traits: Any) -> BeautifulSoup:
    return BeautifulSoup(export_page(made, **traits), "lxml")
