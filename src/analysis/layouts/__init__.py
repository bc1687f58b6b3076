"""Published lists, read by the look of their content: one module per layout.

A layout module has ``NAME``, ``LOOKS_FOR`` (what it looks for, in words),
``recognises(text) -> bool`` and ``read(text, source) -> Listing``. To add a layout, write
the module and name it in :data:`LAYOUTS`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from analysis.errors import InputError
from analysis.layouts import justice_page, key_value, white_house
from analysis.layouts.record import Account, Listing, RawRecord, Reject, UnknownLayout

__all__ = [
    "LAYOUTS",
    "Account",
    "InputError",
    "Layout",
    "Listing",
    "RawRecord",
    "Reject",
    "UnknownLayout",
    "decode",
    "read_listing",
]


class Layout(Protocol):
    """What a layout module offers."""

    NAME: str
    LOOKS_FOR: str

    def recognises(self, text: str) -> bool:
        """Whether the text looks like this layout."""

    def read(self, text: str, source: str) -> Listing:
        """Read the text of the source of that id."""


LAYOUTS: Final[tuple[Layout, ...]] = (key_value, justice_page, white_house)


def decode(content: bytes, path: Path) -> str:
    """Decode a list, which must be UTF-8 (with or without a mark at the start).

    Raises
    ------
    InputError
        Names the first line that is not UTF-8.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path}, line {line}: the bytes are not UTF-8 ({error.object[error.start : error.start + 4]!r});"
            " save the list as UTF-8 and ingest it again"
        ) from None


def read_listing(text: str, source: str) -> Listing:
    """Read a list with the first layout that recognises its content.

    Raises
    ------
    UnknownLayout
        Says what each layout looked for.
    """
    for layout in LAYOUTS:
        if layout.recognises(text):
            return layout.read(text, source)
    sought = "; ".join(f"{layout.NAME}: {layout.LOOKS_FOR}" for layout in LAYOUTS)
    raise UnknownLayout(f"{source}: no known layout. Looked for {sought}")
