"""A drawing that leaves its page: what is around it, and where its rows lead."""

from __future__ import annotations

from lxml import etree

from analysis.charts.allowed import SVG
from analysis.charts.standalone import ChartWords, render_standalone
from analysis.charts.typeface import font_faces
from analysis.export.sanitize import clean_drawing

DRAWING = (
    f'<svg xmlns="{SVG}" viewBox="0 0 460.8 100" width="640" height="139" font-family="DejaVu Sans">'
    '<g><a href="#ada-example"><title>Ada Example</title><path d="M0 5H9"/><text x="0" y="8">Ada</text></a></g></svg>'
)


def words_of(svg: str) -> list[str]:
    return [text.text or "" for text in etree.fromstring(svg.encode()).findall(f"{{{SVG}}}text")]


def test_the_words_stand_above_and_below_and_nothing_covers_the_drawing() -> None:
    words = ChartWords("Crack leads.", "People", ("61 people. Source: list.", "", "Page"))
    root = etree.fromstring(render_standalone(DRAWING, words).encode())
    assert words_of(render_standalone(DRAWING, words)) == ["Crack leads.", "People", "61 people. Source: list.", "Page"]
    inner = root.find(f"{{{SVG}}}svg")
    assert inner is not None
    top, bottom = float(inner.get("y", "0")), float(inner.get("y", "0")) + float(inner.get("height", "0"))
    heights = [float(text.get("y", "0")) for text in root.findall(f"{{{SVG}}}text")]
    assert heights == sorted(heights)
    assert heights[1] < top < bottom < heights[2] < float(root.get("viewBox", "").split()[3])


def test_long_words_are_wrapped_and_kept_whole() -> None:
    finding = "Forty people had fixed terms with a median of twenty years, which now end long before. " * 3
    lines = words_of(render_standalone(DRAWING, ChartWords(finding, "People")))
    assert " ".join(lines[:-1]) == finding.strip()
    assert len(lines) > 3


def test_rows_lead_to_the_page() -> None:
    here = render_standalone(DRAWING, ChartWords("a", "b"))
    there = render_standalone(DRAWING, ChartWords("a", "b", address="https://example.org/2016/"))
    assert 'href="../index.html#ada-example"' in here
    assert ">Ada</text>" in DRAWING
    assert ">Ada</text>" not in here
    assert 'href="https://example.org/2016/#ada-example"' in there


def test_markup_in_words_is_words_and_the_bytes_are_the_same() -> None:
    words = ChartWords("<script>alert(1)</script> & more", "b")
    assert words_of(render_standalone(DRAWING, words))[0] == "<script>alert(1)</script> & more"
    assert render_standalone(DRAWING, words) == render_standalone(DRAWING, words)
    made = render_standalone(DRAWING.replace("a href", "g id").replace("</a>", "</g>"), words)
    assert clean_drawing(made.replace(f"<style>{font_faces()}</style>", ""), set())  # the type is all that it adds
