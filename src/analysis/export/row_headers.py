"""What names a row in a table of a PDF, told to screen readers; and the file in fewer bytes.

Typst tags the cells of a table's head. That the first cell of a row names the row it can only be told with its
feature ``a11y-extras``, which its wheel for Python can't switch on. So a document sets such a cell strong, and here
its tag becomes that of a row header.
"""

from __future__ import annotations

import io

import pikepdf


def tag_row_headers(pdf: bytes) -> bytes:
    """The PDF with the first cell of each row of a table's body tagged as its header, where it is nothing but strong.

    Objects are packed into streams: a document of many tags shrinks to a fifth. The same bytes for the same document.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for row in document.objects:
            if isinstance(row, pikepdf.Dictionary) and row.get("/S") == "/TR" and "/K" in row:
                _tag_first(_children(row)[0])
        packed = io.BytesIO()
        document.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def _tag_first(cell: pikepdf.Object) -> None:
    if not isinstance(cell, pikepdf.Dictionary) or cell.get("/S") != "/TD" or "/K" not in cell:
        return
    inside = _children(cell)
    if len(inside) == 1 and isinstance(inside[0], pikepdf.Dictionary) and inside[0].get("/S") == "/Strong":
        cell.S = pikepdf.Name.TH
        for attributes in cell.get("/A", []):
            if attributes.get("/O") == "/Table":
                attributes.Scope = pikepdf.Name.Row


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    inside = element.K
    return list(inside) if isinstance(inside, pikepdf.Array) else [inside]
