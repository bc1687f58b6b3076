"""What a chart is downloaded as: each file says by itself what it is, from where, and on which terms."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from analysis import charts
from analysis.charts.palette import PALETTE
from analysis.charts.primitives import WIDE
from analysis.charts.typeface import CARRIED_FAMILY
from analysis.errors import NotPublishable
from analysis.exhibits import Chart
from analysis.export.downloads import describe_download, render_downloads, render_pictures
from analysis.grants.masthead import read_masthead
from analysis.text.sentence import join, link_count

COUNTS = pd.DataFrame({"drug": ["cocaine base", "heroin"], "n_people": [2, 1], "share_people": [1.0, 0.5]})
ADDRESS = "https://example.org/2016-03-30-obama/"


@pytest.fixture(scope="module")
def chart() -> Chart:
    return Chart(
        charts.draw_figure(charts.draw_drugs, COUNTS, WIDE),
        name="by-drug",
        title="People by drug",
        finding="Both had crack.",
        alt="Bar chart.",
        table=COUNTS,
        basis=join(["2 people. Source: ", link_count("Example Office", "https://example.org/list"), "."]),
        counted="One person may have several.",
    )


@pytest.fixture(scope="module")
def files(chart: Chart) -> dict[str, bytes]:
    made = render_downloads(chart.to_data(), str(chart.to_more()["text/csv"]), "Data as of January 2017", ADDRESS)
    return made | render_pictures(made)


def test_a_chart_has_four_files(files: dict[str, bytes]) -> None:
    assert sorted(files) == [f"charts/by-drug.{end}" for end in ("csv", "metadata.json", "png", "svg")]
    assert files["charts/by-drug.csv"].splitlines()[0] == b"drug,n_people,share_people"


def test_the_picture_can_be_published_by_itself(files: dict[str, bytes]) -> None:
    svg = files["charts/by-drug.svg"].decode()
    for words in ("Both had crack.", "People by drug", "2 people. Source: Example Office.", "One person may have"):
        assert words in svg
    for words in (read_masthead().name, "Data as of January 2017", f"{ADDRESS}#chart-by-drug"):
        assert words in svg
    picture = Image.open(BytesIO(files["charts/by-drug.png"]))
    # 460.8 points and two margins of 14, at 200 pixels to 72 points
    assert picture.width == pytest.approx((460.8 + 28) / 72 * 200, abs=1)
    assert not picture.info.keys() & {"Software", "date:create"}


def test_the_metadata_say_what_the_columns_hold_and_where_they_come_from(files: dict[str, bytes]) -> None:
    about: dict[str, Any] = json.loads(files["charts/by-drug.metadata.json"])
    assert about["title"] == "Both had crack."
    assert about["columns"] == [
        {"name": "drug", "title": "Drug", "unit": "text"},
        {"name": "n_people", "title": "People", "unit": "count"},
        {"name": "share_people", "title": "Share of people", "unit": "share, 0 to 1"},
    ]
    assert about["sources"] == [{"name": "Example Office", "address": "https://example.org/list"}]
    assert about["data_as_of"] == "Data as of January 2017"
    assert about["license"]["name"] == read_masthead().text_license
    assert about["address"] == f"{ADDRESS}#chart-by-drug"


def test_the_same_chart_gives_the_same_bytes(chart: Chart, files: dict[str, bytes]) -> None:
    again = render_downloads(chart.to_data(), str(chart.to_more()["text/csv"]), "Data as of January 2017", ADDRESS)
    assert again | render_pictures(again) == files


def test_each_drawing_has_its_own_picture(files: dict[str, bytes]) -> None:
    """Typst draws all at once, and gives one picture for one drawing, a list for several."""
    svg = files["charts/by-drug.svg"]
    small = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 72"><path d="M0 0H36V72H0z" fill="#005f9e"/></svg>'
    )
    pictures = render_pictures({"a.svg": small, "b.svg": svg, "b.csv": b"drug", "c.svg": small})
    assert list(pictures) == ["a.png", "b.png", "c.png"]
    assert pictures["b.png"] == files["charts/by-drug.png"]
    assert pictures["a.png"] == pictures["c.png"] == render_pictures({"a.svg": small})["a.png"]
    assert Image.open(BytesIO(pictures["a.png"])).size == (100, 200)
    assert render_pictures({}) == {}
    with pytest.raises(NotPublishable, match="set a chart"):
        render_pictures({"a.svg": small, "b.svg": b'<g viewBox="0 0 1 1"/>'})


def test_a_picture_has_the_colors_of_its_drawing() -> None:
    """Few shades stand for the many of edges, and none of them for an area or a line of another color."""
    lights = [shade.light for shade in PALETTE.values()]
    marks = "".join(
        f'<path d="M{at * 9 + 1.3} 2V20" stroke="{color}" stroke-width="1.2" fill="none"/>'
        f'<text x="{at * 9}" y="40" font-size="9px" fill="{color}">g</text>'
        for at, color in enumerate(lights)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 140 50" font-family="{CARRIED_FAMILY}">{marks}</svg>'
    picture = Image.open(BytesIO(render_pictures({"a.svg": svg.encode()})["a.png"]))
    found = {"#{:02x}{:02x}{:02x}".format(*color) for _, color in picture.convert("RGB").getcolors() or ()}
    assert found >= set(lights)
    assert picture.mode == "P"
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_without_an_address_none_is_said(chart: Chart) -> None:
    files = render_downloads(chart.to_data(), "drug\n")
    assert sorted(files) == [f"charts/by-drug.{end}" for end in ("csv", "metadata.json", "svg")]
    assert describe_download(chart.to_data(), "drug\n", "", "")["address"] == ""
    assert "example.org" not in files["charts/by-drug.svg"].decode()


def test_an_empty_table_has_its_columns(chart: Chart) -> None:
    about = describe_download(chart.to_data(), "drug,n_people\n", "", "")
    assert [column["unit"] for column in about["columns"]] == ["text", "count"]
