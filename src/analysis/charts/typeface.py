"""The one type of pages, charts and PDFs: Source Sans, from the package that brings it."""

from __future__ import annotations

import base64
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

#: Its name in the files of the package.
FAMILY: Final = "Source Sans Pro"

#: Its name where a page or a picture carries a part of it: the license keeps the other name for the whole.
CARRIED_FAMILY: Final = "Report Sans"

#: The styles that a page carries, and the weights that each stands for.
STYLES: Final = {"Regular": "400", "Semibold": "500 900"}

#: Their files, which ``tests/support/make_type.py`` makes from the whole.
CARRIED: Final = Path(__file__).with_name("type")


@cache
def font_file(style: str) -> Path:
    """The TrueType file of a style: ``Regular``, ``Semibold``, ``It``.

    >>> font_file("Regular").name
    'SourceSansPro-Regular.ttf'
    """
    spec = find_spec("font_source_sans_pro")
    assert spec is not None
    return Path(str(spec.origin)).parent / "files" / f"SourceSansPro-{style}.ttf"


@cache
def use_in_matplotlib() -> None:
    """Make the family known to matplotlib, which measures and draws with it."""
    from matplotlib.font_manager import fontManager

    for style in STYLES:
        fontManager.addfont(font_file(style))


class Glyph(NamedTuple):
    """How far a sign moves on and reaches over and under the line, in parts of the size of the text."""

    advance: float
    ascent: float
    descent: float


@cache
def glyph(file: str, sign: str) -> Glyph:
    """A sign of a file of type without kerning; one that it lacks is an empty box.

    >>> glyph(str(font_file("Regular")), "–").advance
    0.48
    """
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font(file)
    found = font.load_glyph(font.get_char_index(ord(sign)), flags=LoadFlags.NO_SCALE)
    _, bottom, _, top = found.bbox
    return Glyph(*(units / font.units_per_EM for units in (found.horiAdvance, top, -bottom)))


@cache
def font_faces() -> str:
    """The rules of a style sheet that carries the type in itself."""
    parts = {style: base64.b64encode((CARRIED / f"{style}.woff2").read_bytes()).decode() for style in STYLES}
    return "".join(
        f'@font-face {{ font-family: "{CARRIED_FAMILY}"; font-weight: {weight}; '
        f'src: url("data:font/woff2;base64,{parts[style]}"); }}\n'
        for style, weight in STYLES.items()
    )
