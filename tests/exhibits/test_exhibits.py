"""The objects that a cell shows: their forms, their inert words, their drawings."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date

import matplotlib

matplotlib.use("svg")

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from analysis import text
from analysis.charts.palette import ACCENT, PALETTE
from analysis.charts.svg import follow_reader, render_svg
from analysis.escape import make_visible
from analysis.exhibits import Chart, Headline, Provenance, Results, Statement, Table
from analysis.exhibits.data import EXHIBIT, is_exhibit
from analysis.text.headline import KeyFigure
from support.contrast import contrast
from support.typst_layout import is_harmless

HOSTILE = "Ann <script>alert(1)</script> $5 #read(1) _x_ *y* {{7*7}} \u202egnp.exe \x07 \\end \"'"


def bars(values: tuple[int, ...] = (3, 1), label: str = "Ohio") -> Figure:
    figure, axes = plt.subplots(figsize=(6.4, 2))
    axes.barh([label, "Iowa"], values, color=ACCENT)
    return figure


def chart(figure: Figure | str | None = None, **changed: object) -> Chart:
    told: dict[str, object] = {
        "name": "by-district",
        "title": "Grants by district",
        "finding": "Ohio has 3 of 4.",
        "basis": "4 grants.",
        "alt": "Two bars: Ohio 3, Iowa 1.",
        "table": pd.DataFrame({"district": ["Ohio", "Iowa"], "n_grants": [3, 1]}),
    }
    return Chart(bars() if figure is None else figure, **{**told, **changed})  # type: ignore[arg-type]


EVERY_KIND = {
    "headline": lambda words: Headline(
        words, [KeyFigure(words, words)], kicker=words, deck=words, as_of=words, source=words
    ),
    "statement": lambda words: Statement(words, words, words, words),
    "table": lambda words: Table(
        pd.DataFrame({"a": [words]}), name="t", caption=words, note=words, columns={"a": words}
    ),
    "chart": lambda words: chart(
        bars(label=words), title=words, finding=words, more=words, basis=words, counted=words, alt=words
    ),
    "provenance": lambda words: Provenance([(words, words)]),
}


@pytest.mark.filterwarnings("ignore:Glyph 7")
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_hostile_words_are_inert_in_every_form(kind: str) -> None:
    data, told = EVERY_KIND[kind](HOSTILE)._repr_mimebundle_()
    assert told["clemency"]["kind"] == kind
    assert is_exhibit(data[EXHIBIT])
    for mime, form in {**data, EXHIBIT: json.dumps(data[EXHIBIT], ensure_ascii=False)}.items():
        assert "\u202e" not in form, mime
        assert "\x07" not in form, mime
    soup = BeautifulSoup(data["text/html"], "html.parser")
    assert next(soup.children) is soup.style  # ours, the same for all
    soup.style.decompose()
    assert not soup.find_all(["script", "style"])
    # the words are still there, letter for letter, with the two unseen characters made visible
    seen = HOSTILE.replace("\u202e", "[U+202E]").replace("\x07", "[U+0007]")
    assert seen in soup.get_text()
    assert is_harmless(EVERY_KIND[kind](HOSTILE).to_typst())
    etree.fromstring(f"<div>{data['text/html']}</div>")  # well-formed: the page takes it as it is


@given(st.text())
def test_any_text_stays_text(words: str) -> None:
    shown = Statement(f"x{words}x")  # of blanks alone, the parser would make one
    seen = BeautifulSoup(shown.to_html(), "html.parser").get_text()
    assert seen == make_visible(f"x{words}x")
    assert is_harmless(shown.to_typst())
    assert make_visible(make_visible(words)) == make_visible(words)


def test_a_cell_has_a_style_and_no_links_that_its_page_cannot_follow() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9">'
        '<a href="#ada"><title>Ada</title><path d="M0 0"/></a></svg>'
    )
    counts = pd.DataFrame({"drug": ["heroin"], "n_people": [3]})
    for shown, n_links in ((chart(drawing), 1), (Table(counts, name="drugs", caption="Drugs"), 1)):
        data, _ = shown._repr_mimebundle_()
        cell = BeautifulSoup(data["text/html"], "html.parser")
        assert "--ink: #" in cell.style.text
        assert cell.select_one(".clemency > *")
        assert cell.find_all("a") == []
        assert len(BeautifulSoup(shown.to_html(), "html.parser").find_all("a")) == n_links  # a report has them
    assert BeautifulSoup(chart(drawing)._repr_mimebundle_()[0]["text/html"], "html.parser").select_one("g > title")


def test_include_and_exclude_choose_the_forms() -> None:
    shown = Statement("One.")
    assert set(shown._repr_mimebundle_(include={"text/plain"})[0]) == {"text/plain"}
    assert set(shown._repr_mimebundle_(exclude={"text/html"})[0]) == {"text/plain", EXHIBIT}


def test_a_table_shows_every_row_and_every_word() -> None:
    long = "a name of more than fifty characters that pandas would cut off at its usual width"
    table = pd.DataFrame({"name": [f"{long} {n}" for n in range(70)], "months": range(70)})
    shown = Table(table, name="people", caption="All", columns={"name": "Name", "months": "Sentence (months)"})
    soup = BeautifulSoup(shown.to_html(), "html.parser")
    assert len(soup.select("tbody tr")) == 70
    assert soup.select("tbody th")[69].get_text() == f"{long} 69"
    assert [th["scope"] for th in soup.select("thead th")] == ["col", "col"]
    assert all(th["scope"] == "row" for th in soup.select("tbody th"))
    assert shown.to_typst().count(long) == 70
    assert len(shown.to_plain().splitlines()) == 72  # caption, heading, rows


def test_usual_words_for_a_cell() -> None:
    table = pd.DataFrame(
        {
            "word": pd.array(["Ohio", None], dtype="string"),
            "n": pd.array([12345, None], dtype="Int64"),
            "share": [0.25, float("nan")],
            "is_life": pd.array([True, None], dtype="boolean"),
            "granted_on": pd.to_datetime(["2016-03-30", None]),
            "day": [date(2016, 3, 30), None],
            "said": ["March 30, 2016", None],
        }
    )
    soup = BeautifulSoup(Table(table, name="t", caption="c").to_html(), "html.parser")
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in soup.select("tbody tr")]
    assert rows == [["Ohio", "12,345", "0.25", "yes", "2016-03-30", "2016-03-30", "March 30, 2016"], ["–"] * 7]
    assert soup.table["class"] == ["number-2", "number-3", "date-5", "date-6", "date-7", "many"]


def test_formats_are_given_values_that_are_there() -> None:
    table = pd.DataFrame({"share": [0.344, None]})
    shown = Table(table, name="t", caption="c", formats={"share": lambda share: f"{share:.0%}"})
    assert shown.to_plain().splitlines() == ["c", "share", "34%", "–"]


def test_an_empty_table_keeps_its_head() -> None:
    shown = Table(pd.DataFrame({"name": [], "n": []}), name="t", caption="Nobody")
    soup = BeautifulSoup(shown.to_html(), "html.parser")
    assert [th.get_text() for th in soup.select("thead th")] == ["name", "n"]
    assert soup.select("tbody tr") == []
    assert shown.to_plain() == "Nobody\nname  n"
    assert is_harmless(shown.to_typst())


@pytest.mark.parametrize("name", ["", "A", "a b", "../x", "a--b", "1a", "a_b", "ä"])
def test_a_name_that_could_be_a_path_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a name is"):
        Table(pd.DataFrame({"a": [1]}), name=name, caption="c")


def test_an_unknown_column_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no column 'distrct'"):
        Table(pd.DataFrame({"district": [1]}), name="t", caption="c", columns={"distrct": "District"})


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two columns"):
        Table(pd.DataFrame([[1, 2]], columns=["a", "a"]), name="t", caption="c")


def test_a_chart_needs_alt_text() -> None:
    with pytest.raises(ValueError, match="no alt text"):
        chart(alt=" ")


def test_a_chart_closes_its_figures_and_leaves_the_table_alone() -> None:
    plt.close("all")
    table = pd.DataFrame({"district": ["Ohio", "Iowa"], "n_grants": [3, 1]})
    before = table.copy()
    chart(narrow=bars(), table=table)._repr_mimebundle_()
    assert plt.get_fignums() == []
    pd.testing.assert_frame_equal(table, before)


def test_a_drawing_has_title_description_and_ids_of_its_own() -> None:
    shown = chart(narrow=bars())
    soup = BeautifulSoup(shown.to_html(), "html.parser")
    wide, narrow = soup.select("svg")
    assert wide["role"] == "img"
    assert wide["aria-labelledby"] == "by-district-title by-district-desc"
    assert wide.find("desc").get_text() == "Two bars: Ohio 3, Iowa 1."
    assert narrow.find("title")["id"] == "by-district-narrow-title"
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for element in soup.select("[clip-path]"):
        assert element["clip-path"].removeprefix("url(#").removesuffix(")") in ids
    assert (wide["width"], wide["height"]) == ("640", "200")  # 6.4 by 2 inches, 100 pixels each


def test_a_chart_without_a_narrow_one_scrolls_in_a_frame_for_the_keyboard() -> None:
    frame = BeautifulSoup(chart().to_html(), "html.parser").select_one(".drawing")
    assert (frame["tabindex"], frame["role"], frame["aria-label"]) == ("0", "region", "Chart: Grants by district")


def test_looks_that_marks_share_are_said_once() -> None:
    figure, axes = plt.subplots()
    axes.scatter(range(50), range(50), color=ACCENT)
    axes.hlines(range(50), 0, 1, color=PALETTE["vermilion"].light)
    svg = chart(figure).svg
    assert svg.count("<use ") == 50 + 12  # dots and ticks
    assert svg.count(ACCENT) < 5
    lines = re.search(rf'<path [^>]*d="([^"]*)"[^>]*stroke="{PALETTE["vermilion"].light}"', svg)
    assert lines is not None
    assert lines[1].count("M") == 50


def test_a_drawing_has_nothing_that_a_strict_page_blocks_or_that_reaches_out() -> None:
    svg = chart().svg
    for unwanted in ("style", "<!--", "<?", "DOCTYPE", "metadata", "xlink", "Date", "matplotlib"):
        assert unwanted not in svg
    assert "Ohio" in svg  # text as text


def test_a_drawing_follows_the_reader_into_the_dark() -> None:
    svg = chart().svg
    assert f'fill="{ACCENT}"' in svg
    assert f'fill="var(--accent, {ACCENT})"' in follow_reader(svg)
    assert "font-family" in svg
    assert "font-family" not in follow_reader(svg)


def test_a_dollar_in_a_label_stays_a_dollar() -> None:
    assert "$200,000 to $1,000" in chart(bars(label="$200,000 to $1,000")).svg


def test_blanks_that_keep_a_label_away_from_its_mark_are_kept() -> None:
    figure, axes = plt.subplots()
    axes.text(0.5, 0.5, " 35")
    assert ">\u00a035<" in chart(figure).svg


def test_foreign_svg_is_cut_down_to_a_drawing() -> None:
    svg = render_svg(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72" onload="x()"><script>x()</script>'
        '<style>*{}</style><foreignObject/><a href="javascript:x()"><path d="M0 0"/></a>'
        '<image href="https://example.org/x.png"/><rect fill="url(https://example.org)" width="1"/></svg>',
        name="x",
        title="T",
        description="D",
    )
    root = etree.fromstring(svg)
    tags = [etree.QName(element).localname for element in root.iter()]
    assert tags == ["svg", "title", "desc", "path", "image", "rect"]  # a link is dropped, what it holds stays
    assert "example.org" not in svg
    assert "onload" not in svg


def test_text_that_is_no_svg_is_refused() -> None:
    with pytest.raises(ValueError, match="is not SVG"):
        chart("<p>words</p>")
    with pytest.raises(ValueError, match="is not SVG"):
        chart("words")


def test_the_csv_holds_the_plotted_table_and_runs_in_no_spreadsheet() -> None:
    table = pd.DataFrame({"name": ["=1+1", "@x", None], "n": [1, -2, 3], "day": [date(2016, 3, 30)] * 3})
    csv = chart(table=table)._repr_mimebundle_()[0]["text/csv"]
    assert csv == "name,n,day\n'=1+1,1,2016-03-30\n'@x,-2,2016-03-30\n,3,2016-03-30\n"


def test_results_are_carried_as_they_are() -> None:
    results = Results({"n": 61, "share": 21 / 61, "on": date(2016, 7, 28), "numpy": pd.Series([3]).max()})
    data, told = results._repr_mimebundle_()
    assert data["application/json"] == {"n": 61, "share": 21 / 61, "on": "2016-07-28", "numpy": 3}
    assert told == {"clemency": {"kind": "results"}}
    assert data["text/html"] == ""


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, object()])
def test_results_that_json_has_no_form_for_are_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        Results({"value": value})


def test_text_colors_can_be_read_and_marks_be_seen() -> None:
    # WCAG 1.4.3 asks 4.5:1 for text, 1.4.11 asks 3:1 for marks
    ground = PALETTE["ground"]
    for role in ("ink", "muted", "accent", "vermilion", "green", "purple", "ochre"):
        assert contrast(PALETTE[role].light, ground.light) >= 4.5, role
        assert contrast(PALETTE[role].dark, ground.dark) >= 4.5, role
    assert contrast(PALETTE["other"].light, ground.light) >= 3
    assert contrast(PALETTE["other"].dark, ground.dark) >= 3
    assert len({shade.light for shade in PALETTE.values()}) == len(PALETTE)  # each exchanged for its own role
    # from the WCAG definition: (1 + 0.05) / (0.2159 + 0.05) for the gray #808080, whose luminance is 0.2159
    assert contrast("#ffffff", "#000000") == 21
    assert contrast("#ffffff", "#808080") == pytest.approx(3.95, abs=0.005)


SAME = """
import matplotlib; matplotlib.use("svg")
import hashlib, pandas as pd
from matplotlib import pyplot as plt
from analysis.exhibits import Chart
figure, axes = plt.subplots(figsize=(6.4, 2))
axes.scatter([1, 2], [3, 4]); axes.plot([1, 2], [2, 1], "o-")
chart = Chart(figure, name="x", title="T", finding="F", alt="A", table=pd.DataFrame({"a": [1]}))
print(hashlib.sha256(repr(chart._repr_mimebundle_()).encode()).hexdigest())
"""


@pytest.mark.slow("draws in other processes; test_same_bytes holds a whole release")
def test_a_chart_is_the_same_in_every_process() -> None:
    seen = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PATH": "", "HOME": "/nonexistent"}
        run = subprocess.run(
            [sys.executable, "-c", SAME], env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        seen.add(run.stdout)
    assert len(seen) == 1


def test_a_sentence_with_links_serves_where_plain_words_do() -> None:
    """A notebook of one's own gives what :mod:`analysis.text` says to any of them."""
    said = text.Sentence((("21", "is_life=true"), (" of 61", "")))
    numbers = pd.DataFrame({"n": [1]})
    drawn = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    for exhibit in (
        Headline(said),
        Statement("Found.", said),
        Table(numbers, name="n", caption=said, note=said),
        Chart(drawn, name="n", title=said, finding=said, alt=said, table=numbers, basis=said, counted=said),
    ):
        assert "21 of 61" in exhibit.to_plain()
        assert is_exhibit(json.loads(json.dumps(exhibit.to_data())))
