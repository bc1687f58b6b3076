"""A figure of one's own: whole, described, in the reports' colors, and shown once."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import matplotlib

matplotlib.use("svg")

import nbformat
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
import seaborn.objects as objects
from bs4 import BeautifulSoup
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pypdf import PdfReader

from analysis import charts, show
from analysis.charts.palette import ACCENT, INK
from analysis.errors import InputError
from analysis.exhibits import Chart, drawing, figures
from analysis.exhibits.data import is_exhibit
from analysis.export.html import ClemencyHTMLExporter
from analysis.export.pdf import ClemencyPDFExporter
from analysis.run.report import run_notebook
from support.browser import axe, faint_chart_text, keyboard, open_browser, sideways
from support.notebooks import notebook, showing, soup_of
from support.typst_layout import is_harmless

PEOPLE = pd.DataFrame({"year": [1995, 1995, 1996, 1996], "years": [20, 30, 10, 15], "drug": ["crack", "powder"] * 2})
ALT = "Dots, one a person: most terms are longer than ten years."


@pytest.fixture(autouse=True)
def _no_figure_is_left() -> Any:
    plt.close("all")  # those of other tests
    yield
    left = plt.get_fignums()
    plt.close("all")
    assert left == []


def axes_with(label: str = "Marked", **size: Any) -> Any:
    _, axes = plt.subplots(**size)
    axes.plot([1, 2], [3, 4])
    axes.set_xlabel(label)
    return axes


def two_axes() -> Any:
    _, axes = plt.subplots(1, 2, squeeze=False)
    axes[0, 1].plot([1, 2])
    axes[0, 1].set_xlabel("Marked")
    return axes


def bars() -> Any:
    axes = axes_with()
    return axes.bar([1, 2], [3, 4])


def facets(kind: Callable[..., Any]) -> Any:
    grid = kind(PEOPLE, x="year", y="years")
    grid.figure.supxlabel("Marked")
    return grid


FORMS: dict[str, Callable[[], Any]] = {
    "axes": axes_with,
    "figure": lambda: axes_with().figure,
    "figure and axes": lambda: (lambda axes: (axes.figure, axes))(axes_with()),
    "array of axes": two_axes,
    "list of axes": lambda: list(two_axes().flat),
    "dict of axes": lambda: {"a": axes_with()},
    "series of axes": lambda: pd.Series([axes_with()]),
    "bars": bars,
    "lines": lambda: axes_with().plot([1, 2]),
    "errors": lambda: axes_with().errorbar([1], [2], yerr=[1]),
    "a figure of no pyplot": lambda: (lambda figure: figure.add_subplot(xlabel="Marked").plot([1, 2]) and figure)(
        Figure()
    ),
    "stripplot": lambda: sns.stripplot(PEOPLE, x="year", y="years", hue="drug").set(xlabel="Marked") and plt.gca(),
    "FacetGrid": lambda: facets(sns.relplot),
    "seaborn.objects": lambda: objects.Plot(PEOPLE, x="year", y="years").add(objects.Dot()).label(x="Marked"),
    "JointGrid": lambda: facets(sns.jointplot),
}


@pytest.mark.parametrize("form", FORMS)
def test_anything_drawn_is_shown_as_vectors_with_its_words(form: str) -> None:
    chart = show(FORMS[form](), alt=ALT, title="Terms by year", source="Justice Department")
    assert isinstance(chart, Chart)
    assert ">Marked<" in chart.svg
    assert f">{ALT}</desc>" in chart.svg
    assert chart.name == "terms-by-year"
    assert str(chart.basis) == "Source: Justice Department."
    assert is_exhibit(chart.to_data())
    assert is_harmless(chart.to_typst())
    assert chart.to_plain() == f"Terms by year\n{ALT}\nSource: Justice Department."


def test_a_figure_can_be_shown_twice_and_pyplot_forgets_it() -> None:
    axes = axes_with()
    first, second = (show(axes, alt=ALT, title="Terms") for _ in range(2))
    assert first.svg == second.svg
    page = soup_of(notebook(showing(first, second)))
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))


def outside(svg: str) -> list[str]:
    """Words that stand beyond the edges of a drawing, by the place where each begins."""
    soup = BeautifulSoup(svg, "xml")
    left, top, width, height = map(float, soup.svg["viewBox"].split())
    found = []
    for words in soup.select("text"):
        moved = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", words.get("transform", ""))
        x, y = map(float, moved.groups()) if moved else (float(words.get("x", 0)), float(words.get("y", 0)))
        if not (left <= x <= left + width and top <= y <= top + height):
            found.append(words.get_text())
    return found


def test_nothing_is_cut_off() -> None:
    axes = axes_with(figsize=(4, 3))
    axes.plot([1, 2], label="far")
    axes.legend(loc="center left", bbox_to_anchor=(1.3, 0.5))
    twin = axes.twinx()
    twin.set_ylabel("A second scale")
    axes.figure.suptitle("Above", y=1.1)
    axes.text(-0.5, 0.5, "beside", transform=axes.transAxes, ha="left")
    chart = show(axes, alt=ALT, title="Given")
    assert outside(chart.svg) == []
    assert {"far", "A second scale", "Above", "beside"} <= set(BeautifulSoup(chart.svg, "xml").stripped_strings)
    size = BeautifulSoup(chart.svg, "xml").svg
    assert int(size["width"]) > 400  # 4 inches, and what stands beside them


def test_the_title_of_a_figure_stands_over_it_once_and_the_figure_keeps_it() -> None:
    axes = axes_with()
    axes.set_title("Terms\nby year")
    chart = show(axes, alt=ALT)
    assert chart.title == "Terms by year"
    assert "by year" not in chart.svg.partition("</desc>")[2]
    assert axes.get_title() == "Terms\nby year"
    assert "by year" in show(axes, alt=ALT, title="Another").svg.partition("</desc>")[2]
    panels = two_axes()
    panels[0, 0].set_title("One of two")
    whole = show(panels, alt=ALT)
    assert whole.title == ""  # it is that of a part
    assert "One of two" in whole.svg
    panels[0, 0].figure.suptitle("Of all")
    assert show(panels, alt=ALT).title == "Of all"


def test_a_figure_without_a_title_has_no_line_for_it() -> None:
    page = soup_of(notebook(showing(show(axes_with(), alt=ALT))))
    assert page.select("figcaption, .finding, .basis, details") == []
    assert page.select_one(".drawing")["aria-label"] == f"Chart: {ALT}"
    assert page.select_one("svg title").get_text() == "Chart"
    assert re.fullmatch(r"chart-chart-[0-9a-f]{8}", page.select_one(".chart")["id"])


def test_words_around_a_figure_and_the_numbers_under_it() -> None:
    chart = show(
        *(axes_with(), PEOPLE),
        **{"alt": ALT, "title": "Terms", "finding": "They fell.", "more": "And rose.", "counted": "Once each."},
        columns={"year": "Year", "years": "Term, years"},
    )
    page = soup_of(notebook(showing(chart)))
    assert [page.select_one(f".{kind}").get_text() for kind in ("finding", "more", "counted")] == [
        *("They fell.", "And rose.", "Once each.")
    ]
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.select("details tr")]
    assert rows[:2] == [["Year", "Term, years"], ["1995", "20"]]
    assert chart.to_more()["text/csv"] == "year,years\n1995,20\n1995,30\n1996,10\n1996,15\n"


def page_of(axes: Any) -> BeautifulSoup:
    return soup_of(notebook(showing(show(axes, alt=ALT, title="Terms"))))


def test_usual_colors_follow_the_reader_and_others_keep_a_light_ground() -> None:
    page = page_of(axes_with())  # black on white, in the first blue of matplotlib
    assert page.select_one(".drawing")["class"] == ["drawing", "own"]
    assert page.svg["fill"] == f"var(--ink, {INK})"
    assert page.select(f'[stroke="var(--accent, {ACCENT})"]')
    with charts.house_style():
        house = page_of(sns.boxplot(PEOPLE, x="drug", y="years"))  # a little less bright
    assert house.select_one(".drawing")["class"] == ["drawing", "own"]
    axes = axes_with()
    axes.axvline(1.5, color="tomato")
    assert page_of(axes).select_one(".drawing")["class"] == ["drawing", "own", "light"]
    assert "#ff6347" in str(page_of(axes).svg)


def test_two_colors_never_become_one() -> None:
    """The first blue of matplotlib would be our accent, but the accent is there."""
    axes = axes_with()
    axes.axvline(1.5, color=ACCENT)
    page = page_of(axes)
    assert page.select_one(".drawing")["class"] == ["drawing", "own", "light"]
    assert page.select('[stroke="#1f77b4"]')


def test_a_picture_in_a_drawing_is_embedded_and_small() -> None:
    axes = axes_with(figsize=(3, 3))
    axes.imshow(np.arange(4_000_000).reshape(2000, 2000))
    page = page_of(axes)
    assert page.select_one("image")["href"].startswith("data:image/png;base64,")
    assert page.select_one(".drawing")["class"] == ["drawing", "own", "light"]
    assert len(str(page.svg)) < 600_000  # 3 inches of 200 pixels, not 2,000


def test_too_many_marks_are_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_CHARACTERS", 2_000)
    with pytest.raises(InputError, match=r"too many marks for a page .* rasterized=True"):
        show(axes_with(), alt=ALT)


def test_powers_of_ten_are_formulas_and_dollars_are_dollars() -> None:
    axes = axes_with("From $200,000 to $1,000")
    axes.set(xscale="log", xlim=(1, 1000))
    words = show(axes, alt=ALT).svg
    assert "From $200,000 to $1,000" in words
    assert "mathdefault" not in words
    broken = axes_with(r"$\frac{1$")
    with pytest.raises(InputError, match="matplotlib cannot draw the figure"):
        show(broken, alt=ALT)


@pytest.mark.parametrize(("inches", "pixels"), [(3.0, 300), (6.4, 640), (8.0, 640), (16.0, 1280)])
def test_a_figure_is_shown_at_its_size_or_smaller_while_it_can_be_read(inches: float, pixels: int) -> None:
    """100 pixels an inch; a column has 640. Words of 10 points become 8 and no smaller: 16 inches are 1,280 pixels."""
    figure = Figure(figsize=(inches, 2))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.plot([1, 2])
    axes.set(xticks=[], yticks=[])
    axes.text(0.5, 1.5, "ten points", size=10, ha="center")
    shown = BeautifulSoup(show(figure, alt=ALT).svg, "xml").svg
    assert int(shown["width"]) == pytest.approx(pixels, abs=12)  # and a little room around it
    _, _, width, height = map(float, shown["viewBox"].split())
    assert int(shown["width"]) / int(shown["height"]) == pytest.approx(width / height, rel=0.02)


@pytest.mark.parametrize(
    ("thing", "said", "message"),
    [
        (lambda: 5, {"alt": ALT}, r"show takes a figure or Axes .*, or a table of pandas, not 5 \(int\)"),
        (lambda: None, {}, "not None"),
        (lambda: [], {}, "not list"),
        (lambda: plt, {}, "not module"),
        (axes_with, {}, "a figure needs a description: say in a sentence or two"),
        (axes_with, {"alt": " "}, "a figure needs a description"),
        (axes_with, {"alt": "x"}, "alt='x' is one word, which describes no figure: say in a sentence or two"),
        (axes_with, {"alt": "Terms, by year.", "title": "Terms by year"}, "is the title again"),
        (lambda: axes_with().set_title("Terms"), {"alt": "terms"}, "is the title again"),
        (lambda: plt.subplots()[1], {"alt": ALT}, "the figure is empty"),
        (lambda: Figure(), {"alt": ALT}, "the figure is empty"),
        (lambda: [axes_with(), axes_with()], {"alt": ALT}, "parts of 2 figures: show each by itself"),
        (lambda: figures.LINES, {}, r"needs its table and the results: show\(figures.LINES, lines, results\)"),
        (
            axes_with,
            {"alt": ALT, "table": PEOPLE, "columns": ["yaer"]},
            "no column 'yaer'; did you mean year, years",
        ),
    ],
)
def test_a_mistake_is_a_sentence(thing: Callable[[], Any], said: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        show(thing(), **said)
    plt.close("all")


def test_a_page_and_a_document_have_what_was_shown() -> None:
    made = notebook(
        showing(show(axes_with(figsize=(3, 2)), alt=ALT, title="Small"), show(PEOPLE, title="Four people")),
        showing(show(axes_with(figsize=(6.4, 14)), alt="A tall one.", title="Tall")),
    )
    page = soup_of(made)
    assert [one.get_text() for one in page.select("figcaption, caption")] == ["Small", "Four people", "Tall"]
    pdf, _ = ClemencyPDFExporter().from_notebook_node(made)
    words = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)
    assert words.count("Marked") == 2  # on the page: what is too high is made smaller
    assert "1995" in words
    assert "1,995" not in words


CELLS = (
    "import pandas as pd, seaborn as sns, matplotlib.pyplot as plt\nfrom analysis import charts, show",
    "people = pd.DataFrame({'year': [1995.0, 1995.0, 1996.0], 'years': [20.123456789, 30.5, 10.25]})",
    "with charts.house_style():\n    axes = sns.stripplot(people.astype({'year': int}), x='year', y='years', size=4)\n"
    f"show(axes, alt={ALT!r}, title='Terms by year', source='A list')",
    "figure, axes = plt.subplots()\naxes.imshow([[1, 2], [3, 4]])\nshow(figure, alt='Four squares.', title='Squares')",
    "show(people, title='Three people')",
    "axes",
    "people",
)


@pytest.mark.slow("runs a notebook and opens its page in a browser")
def test_a_notebook_of_ones_own_has_no_fault_on_its_page(tmp_path: Any) -> None:
    cells = [new_markdown_cell("# Mine\n\n## Terms?\n\nIn years."), *map(new_code_cell, CELLS)]
    nbformat.write(new_notebook(cells=cells), tmp_path / "mine.ipynb")
    executed = run_notebook(tmp_path / "mine.ipynb", {}, "mine")
    assert not [o for c in executed.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    text, _ = ClemencyHTMLExporter().from_notebook_node(executed)
    for wrong in ("1,995", "1995.0", "20.123", "Axes"):
        assert wrong not in BeautifulSoup(text, "lxml").main.get_text()
    assert "<img" not in text
    ClemencyPDFExporter().from_notebook_node(executed)
    (tmp_path / "mine.html").write_text(text, encoding="utf-8")
    with open_browser() as browser:
        for scheme, width in (("light", 1280), ("dark", 320)):
            tab = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
            tab.goto((tmp_path / "mine.html").as_uri())
            assert axe(tab) + faint_chart_text(tab) + sideways(tab) + keyboard(tab) == []
            tab.close()
