"""Makes the parts of the type that a page carries: ``python tests/support/make_type.py``.

That takes a second, so that the parts are files of the package; a test holds them to what this makes.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

from analysis.charts import typeface

#: The signs of a keyboard, the accented letters of Western Europe, and our punctuation.
SIGNS: Final = "".join(map(chr, (*range(0x20, 0x7F), *range(0xC0, 0x100)))) + "\u00a0§©·–—‘’“”…‹›−≥→↑↓↕"

#: Names that stay in a font's table of names: the copyright, and where the license stands.
_COPYRIGHT, _LICENSE_PAGE = 0, 14


def make_part(style: str) -> bytes:
    """A style with our signs alone, kerned and without hints, as WOFF 2. Its figures are as wide as each other."""
    options = subset.Options(
        hinting=False,
        layout_features=["kern"],
        name_IDs=[_COPYRIGHT, _LICENSE_PAGE],
        notdef_outline=True,
        drop_tables=[*subset.Options().drop_tables, "BASE", "DSIG", "GDEF", "GSUB", "gasp", "meta"],
    )
    font = TTFont(typeface.font_file(style), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=SIGNS)
    subsetter.subset(font)
    font.flavor = "woff2"
    file = BytesIO()
    font.save(file)
    return file.getvalue()


if __name__ == "__main__":
    for style in typeface.STYLES:
        (typeface.CARRIED / f"{style}.woff2").write_bytes(make_part(style))
