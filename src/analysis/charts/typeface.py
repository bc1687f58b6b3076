"""The one type of pages, charts and PDFs: Source Sans, from the package that brings it."""

from __future__ import annotations

import base64
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final

#: Its name in the files of the package.
FAMILY: Final = "Source Sans Pro"

#: Its name where a page or a picture carries a part of it: the license keeps the other name for the whole.
CARRIED_FAMILY: Final = "Report Sans"

#: The styles that a page carries, and the weights that each stands for.
_CARRIED: Final = {"Regular": "400", "Semibold": "500 900"}

#: What a page carries: the signs of a keyboard, the accented letters of Western Europe, and our punctuation.
_SIGNS: Final = "".join(map(chr, (*range(0x20, 0x7F), *range(0xC0, 0x100)))) + "\u00a0§©·–—‘’“”…‹›−≥→↑↓↕"

#: Names that stay in a font's table of names: the copyright, and where the license stands.
_COPYRIGHT, _LICENSE_PAGE = 0, 14


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

    for style in _CARRIED:
        fontManager.addfont(font_file(style))


@cache
def font_faces() -> str:
    """The rules of a style sheet that carries the type in itself: the same text in every process."""
    return "".join(
        f'@font-face {{ font-family: "{CARRIED_FAMILY}"; font-weight: {weight}; '
        f'src: url("data:font/woff2;base64,{base64.b64encode(_part(style)).decode()}"); }}\n'
        for style, weight in _CARRIED.items()
    )


def _part(style: str) -> bytes:
    """A style with our signs alone, kerned and without hints, as WOFF 2. Its figures are as wide as each other."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(
        hinting=False,
        layout_features=["kern"],
        name_IDs=[_COPYRIGHT, _LICENSE_PAGE],
        notdef_outline=True,
        drop_tables=[*subset.Options().drop_tables, "BASE", "DSIG", "GDEF", "GSUB", "gasp", "meta"],
    )
    font = TTFont(font_file(style), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=_SIGNS)
    subsetter.subset(font)
    font.flavor = "woff2"
    file = BytesIO()
    font.save(file)
    return file.getvalue()
