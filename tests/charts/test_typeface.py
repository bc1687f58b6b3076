"""The type that a page carries: the signs that we print, figures of one width, kerned, the same bytes."""

from __future__ import annotations

import base64
import re
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from analysis.charts import typeface
from analysis.charts.svg import render_svg
from support import ROOT
from support.make_type import make_part


def carried() -> list[TTFont]:
    parts = re.findall(r"base64,([^\"]+)", typeface.font_faces())
    return [TTFont(BytesIO(base64.b64decode(part))) for part in parts]


@pytest.mark.parametrize("font", carried(), ids=["regular", "semibold"])
def test_a_part_has_what_a_page_needs_and_no_more(font: TTFont) -> None:
    widths, glyphs = font["hmtx"], font.getBestCmap()
    assert len({widths[glyphs[ord(figure)]][0] for figure in "0123456789"}) == 1  # numbers stand in columns
    assert {feature.FeatureTag for feature in font["GPOS"].table.FeatureList.FeatureRecord} == {"kern"}
    assert not {"fpgm", "prep", "cvt "} & {*font.keys()}  # no hints
    assert "Reserved Font Name" in str(font["name"].getDebugName(0))  # the license asks for the copyright
    assert all(ord(sign) in glyphs for sign in "Ñéö“—’≥")


def test_every_sign_that_is_printed_is_carried() -> None:
    words = (ROOT / "data" / "grants.csv").read_text(encoding="utf-8")
    words += "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/analysis/text").rglob("*.j2"))
    assert {*words} - {"\n"} - {chr(sign) for sign in carried()[0].getBestCmap()} == set()


@pytest.mark.parametrize("style", typeface.STYLES)
def test_the_files_of_the_parts_are_what_the_whole_gives(style: str) -> None:
    """But for their packing, which may change with its library."""
    files = ((typeface.CARRIED / f"{style}.woff2").read_bytes(), make_part(style))
    kept, made = (
        {table: font.getTableData(table) for table in font.reader.keys() if table != "head"}  # noqa: SIM118
        for font in map(TTFont, map(BytesIO, files))
    )
    assert kept == made


def test_matplotlib_measures_with_it() -> None:
    from matplotlib.font_manager import FontProperties, findfont

    typeface.use_in_matplotlib()
    for weight, style in (("normal", "Regular"), ("semibold", "Semibold")):
        assert findfont(FontProperties(family=typeface.FAMILY, weight=weight)) == str(typeface.font_file(style))


def test_a_drawing_names_the_part_and_the_whole() -> None:
    """In words that CSS takes without quotes: one that begins with a figure would undo them all."""
    svg = render_svg(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', name="x", title="t", description="d"
    )
    names = re.search(r'font-family="([^"]+)"', svg)[1].split(", ")
    assert all(re.fullmatch(r"[A-Za-z-]+( [A-Za-z-]+)*", name) for name in names)
    assert f'font-family: "{names[0]}"' in typeface.font_faces()
    assert names[1] == TTFont(typeface.font_file("Regular"))["name"].getBestFamilyName()
