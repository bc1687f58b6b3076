"""Published lists, read by the look of their content: one module per layout.

A layout module gives one :class:`~analysis.lists.layouts.record.Layout`. To add a layout, write the module
and name its layout in :data:`LAYOUTS`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from analysis.errors import InputError
from analysis.lists.layouts.announcement import ANNOUNCEMENT
from analysis.lists.layouts.inverted_names import order_names
from analysis.lists.layouts.justice_page import JUSTICE_PAGE
from analysis.lists.layouts.key_value import KEY_VALUE
from analysis.lists.layouts.proclamation import PROCLAMATION
from analysis.lists.layouts.record import Account, Listing, RawRecord, Reject, UnknownLayout
from analysis.lists.layouts.table_csv import TABLE_CSV
from analysis.lists.layouts.table_markdown import TABLE_MARKDOWN
from analysis.lists.layouts.warrant import WARRANT
from analysis.lists.layouts.white_house import WHITE_HOUSE
from analysis.lists.reading import no_collection

__all__ = ["LAYOUTS", "Account", "Listing", "RawRecord", "Reject", "UnknownLayout", "decode", "read_listing"]


#: Every layout; the first that recognizes a text reads it.
LAYOUTS: Final = (KEY_VALUE, TABLE_CSV, TABLE_MARKDOWN, WARRANT, PROCLAMATION, JUSTICE_PAGE, WHITE_HOUSE, ANNOUNCEMENT)


_DECLARED = re.compile(rb"(?:<meta[^>]{0,200}charset|<\?xml[^>]{0,80}encoding)=[\"']?\s?([A-Za-z0-9_-]{3,20})")
_LATIN: Final = ("iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252")

#: How files begin that hold no text.
_NO_TEXT: Final = {
    b"%PDF": "a PDF file; save the web page that it was printed from, or copy its list to CSV",
    b"PK\x03\x04": "a zip file or spreadsheet; save the list itself as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "an old Office file; save the list itself as CSV (UTF-8)",
    b"\x1f\x8b": "a gzip file; unpack it first",
    b"\x89PNG": "a picture; the list must be text",
    b"\xff\xd8\xff": "a picture; the list must be text",
}


def decode(content: bytes, path: Path) -> str:
    """Decode a list: UTF-8, with or without a mark at the start, or what a page itself declares.

    Raises
    ------
    InputError
        Not a text at all, or the first line that is not UTF-8.

    >>> decode(b"<meta charset=windows-1252><p>Jos\\xe9", Path("page.html"))
    '<meta charset=windows-1252><p>José'
    """
    for magic, what in _NO_TEXT.items():
        if content.startswith(magic):
            raise InputError(f"{path}: {what}")
    if not content.strip():
        raise InputError(f"{path}: the file is empty")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        declared = _DECLARED.search(content[:4_000])
        if declared and declared[1].decode().casefold() in _LATIN:
            return content.decode("cp1252", errors="replace")  # what browsers read these names as
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path}, line {line}: the bytes are not UTF-8 ({error.object[error.start : error.start + 4]!r});"
            " save the list as UTF-8 and ingest it again"
        ) from None


_TITLE = re.compile(r"<title[^>]{0,200}>\s{0,50}([^<]{1,120})", re.IGNORECASE)


def read_listing(text: str, source: str) -> Listing:
    """Read a list with the first layout that recognizes its content.

    Raises
    ------
    UnknownLayout
        Says what each layout looked for, and the title of a page.
    """
    for layout in LAYOUTS:
        if layout.recognizes(text):
            if "\0" in text and not layout.name.endswith("CSV"):  # a CSV row is refused alone
                line = text.count("\n", 0, text.index("\0")) + 1
                raise InputError(f"{source}: line {line}: a NUL byte; the file is damaged, get it again")
            with no_collection():
                return order_names(layout.read(text, source))
    title = _TITLE.search(text[:20_000])
    entitled = f" in the page entitled {' '.join(title[1].split())!r}" if title else ""
    sought = "; ".join(f"{layout.name}: {layout.looks_for}" for layout in LAYOUTS)
    raise UnknownLayout(f"{source}: no known layout{entitled}", f"Looked for {sought}")
