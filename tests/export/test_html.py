"""The page: what it holds, what it never holds, and that it is the same everywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jinja2
import matplotlib

matplotlib.use("svg")

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib import pyplot as plt
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from analysis.errors import NotPublishable
from analysis.exhibits import Chart, Headline, Provenance, Results, Statement, Table
from analysis.exhibits.data import EXHIBIT
from analysis.export.frame import SITE_PAGES, render_page
from analysis.export.html import ClemencyHTMLExporter
from analysis.export.pdf import ClemencyPDFExporter
from analysis.text.headline import KeyFigure
from analysis.text.sentence import Sentence
from support.notebooks import export_page, notebook, showing, soup_of

HOSTILE = "Ann <script>alert(1)</script> $5 #read(1) _x_ *y* {{7*7}} \u202egnp.exe"
SEEN = HOSTILE.replace("\u202e", "[U+202E]")
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def chart(name: str) -> Chart:
    figure, axes = plt.subplots(figsize=(6.4, 2))
    axes.barh(["Ohio", "Iowa"], [3, 1])
    narrow, axes = plt.subplots(figsize=(3.2, 2))
    axes.barh(["Ohio", "Iowa"], [3, 1])
    return Chart(
        figure,
        narrow=narrow,
        name=name,
        title=f"Grants, {name}",
        finding=Sentence((("Ohio", "state=Ohio"), (" has 3 of 4.", ""))),
        more="Iowa has the other.",
        basis=Sentence((("4 grants. Source: ", ""), ("a list", "https://example.org/list"), (".", ""))),
        counted="The court of the first case counts.",
        alt=f"Two bars of {name}: Ohio 3, Iowa 1.",
        table=pd.DataFrame({"district": ["Ohio", "Iowa"], "n_grants": [3, 1]}),
    )


BATCH = {"id": "2030-01-02-roe", "granted_on": "2030-01-02"}
HEADLINE = Headline(
    "Roe commutes four sentences",
    [KeyFigure("commuted", "4")],
    kicker="President Richard Roe · commutations of January 2, 2030",
    deck="All were from two states. They were of ten years.",
    as_of="Data as of January 2031",
    source=Sentence((("Source: ", ""), ("Department of Examples", "https://example.org/list"))),
)


def report() -> nbformat.NotebookNode:
    people = pd.DataFrame({"name": [f"Invented Person {n}" for n in range(69)] + [HOSTILE], "months": range(70)})
    return notebook(
        new_code_cell("batch_id = 'x'"),
        showing(HEADLINE),
        new_markdown_cell("## How many?\n\n*What it is.* Fines of $200,000 to $1,000."),
        showing(Statement("3 of 4 are from Ohio."), chart("districts")),
        new_markdown_cell("## Who?\n\n#### Deep\n\n## Who?"),
        showing(chart("again"), Table(people, name="people", caption="All 70 people"), source="secret_call()"),
        showing(
            Results({"batch": BATCH, "provenance": {"data_sha256": "0123456789abcdef" * 4}}),
            Provenance([("data", "ab12")]),
        ),
    )


def output(**forms: Any) -> nbformat.NotebookNode:
    data = {mime.replace("_", "/").replace("svg", "svg+xml"): form for mime, form in forms.items()}
    return new_code_cell("x", outputs=[new_output("display_data", data=data)], execution_count=1)


# what the page holds


def test_title_language_one_h1_and_contents() -> None:
    page = soup_of(report())
    assert page.html["lang"] == "en-US"
    assert page.title.get_text() == "Roe commutes four sentences"
    described = page.find("meta", attrs={"name": "description"})["content"]
    who = "President Richard Roe · commutations of January 2, 2030."
    assert described == f"{who} All were from two states. They were of ten years."
    assert [h1.get_text() for h1 in page.select("h1")] == ["Roe commutes four sentences"]
    assert [h2.get_text() for h2 in page.select("main h2")] == ["How many?", "Who?", "Who?"]
    assert [h3.get_text() for h3 in page.select("h3")] == ["Deep"]  # no level is left out
    for place in ("nav.beside", "main nav.contents details"):  # beside the text, and folded away in it
        assert [a["href"] for a in page.select(f"{place} a")] == ["#how-many", "#who", "#who-2"]
    assert page.select_one("a.skip")["href"] == "#" + page.main["id"]
    for link in page.select('a[href^="#"]'):
        assert page.find(id=link["href"][1:]) is not None


def test_the_headline_comes_before_the_contents_and_they_before_the_sections() -> None:
    text = export_page(report())
    first, contents, section = (
        text.index(words) for words in ("four sentences</h1>", "<details>", '<h2 id="how-many"')
    )
    assert first < contents < section


def test_the_first_screen_says_whose_grants_what_was_found_and_where_it_comes_from() -> None:
    head = soup_of(report(), links_site=True).select_one(".headline")
    assert [element.get_text() for element in head.find_all(recursive=False)][:3] == [
        "President Richard Roe · commutations of January 2, 2030",
        "Roe commutes four sentences",
        "All were from two states. They were of ten years.",
    ]
    assert [one.get_text() for one in head.select(".key-figures li")] == ["4 commuted"]
    told = ["Data as of January 2031", "Source: Department of Examples", "Cite", "CSV", "JSON", "PDF"]
    assert [one.get_text() for one in head.select(".data-line li")] == told
    addresses = ["https://example.org/list", "#cite", "grants.csv", "results.json", "report.pdf"]
    assert [a["href"] for a in head.select(".data-line a")] == addresses


def test_a_page_alone_has_no_files_and_a_second_headline_has_none() -> None:
    assert soup_of(report()).select(".data-line .file, #cite, .citation") == []
    page = soup_of(notebook(showing(HEADLINE, HEADLINE)), links_site=True)
    assert [len(head.select(".file")) for head in page.select(".headline")] == [4, 0]
    assert [len(page.select(place)) for place in ("h1", ".headline-sentence")] == [1, 1]


def test_the_end_of_a_report_says_how_to_cite_it() -> None:
    made = report()
    made.cells.append(new_markdown_cell("## Cite"))
    page = soup_of(made, links_site=True, links_pdf=False, url="https://example.org/2030-01-02-roe")
    assert page.select_one(".citation").get_text() == (
        "“Roe commutes four sentences.” US Presidential Clemency. Data as of January 2031, edition 0123456789ab. "
        "https://example.org/2030-01-02-roe/"
    )
    heading = page.find(id="cite-2")  # the notebook has a section of that name
    assert page.select('nav.beside a[href="#cite-2"]')
    after = " ".join(p.get_text() for p in heading.find_next_siblings("p"))
    assert "Words and charts: MIT License. Data: facts, most of them from lists " in after
    assert "report.pdf" not in str(page.main)


def test_metadata_names_the_page() -> None:
    made = report()
    made.metadata["clemency"] = {"title": "Four & more", "description": 'Said "so"'}
    page = soup_of(made)
    assert page.title.get_text() == "Four & more"
    assert page.find("meta", attrs={"name": "description"})["content"] == 'Said "so"'


def test_a_markdown_title_stands_over_the_headline_and_alone_without_one() -> None:
    page = soup_of(notebook(new_markdown_cell("# One day"), showing(Headline("Roe commutes four sentences"))))
    assert [p.get_text() for p in page.select(".kicker")] == ["One day"]
    assert [h1.get_text() for h1 in page.select("h1")] == ["Roe commutes four sentences"]
    page = soup_of(notebook(new_markdown_cell("# One day\n\nWords.")))
    assert [h1.get_text() for h1 in page.select("h1")] == ["One day"]


def test_each_chart_has_alt_text_title_finding_and_its_numbers() -> None:
    figures = soup_of(report()).select(".chart")
    assert [figure["id"] for figure in figures] == ["chart-districts", "chart-again"]
    for figure, name in zip(figures, ["districts", "again"], strict=True):
        for svg in figure.select("svg"):
            assert svg["role"] == "img"
            labels = [figure.find(id=label).get_text() for label in svg["aria-labelledby"].split()]
            assert labels == [f"Grants, {name}", f"Two bars of {name}: Ohio 3, Iowa 1."]
        assert len(figure.select("svg")) == 2
        assert figure.select_one("figure > figcaption").get_text() == f"Grants, {name}"
        said = [figure.select_one(f"p.{kind}").get_text() for kind in ("finding", "more", "basis", "counted")]
        assert said[:2] == ["Ohio has 3 of 4.", "Iowa has the other."]
        assert said[2:] == ["4 grants. Source: a list.", "The court of the first case counts."]
        assert [a["href"] for a in figure.select("p a")] == ["https://example.org/list"]  # the page has no people
        cells = [cell.get_text() for cell in figure.select("details tbody tr > *")]
        assert cells == ["Ohio", "3", "Iowa", "1"]


def test_links_to_the_chart_files_are_there_when_asked_for() -> None:
    assert soup_of(report()).select(".files") == []
    links = [a["href"] for a in soup_of(report(), links_chart_files=True).select("#chart-districts .files a")]
    assert links == [f"charts/districts.{ending}" for ending in ("csv", "metadata.json", "png", "svg")]


def test_tables_are_whole_and_can_be_reached_by_keyboard() -> None:
    page = soup_of(report())
    frame = page.select_one("#table-people .frame")
    assert (frame["tabindex"], frame["role"], frame["aria-label"]) == ("0", "region", "All 70 people")
    assert len(frame.select("tbody tr")) == 70
    assert frame.select("tbody th")[-1].get_text() == SEEN


def test_ids_are_unique_even_if_a_chart_is_shown_twice() -> None:
    page = soup_of(notebook(new_markdown_cell("## Chart districts"), showing(chart("districts"), chart("districts"))))
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for svg in page.select("svg"):
        assert all(svg.find(id=label) for label in svg["aria-labelledby"].split())
        for clipped in svg.select("[clip-path]"):
            assert svg.find(id=re.fullmatch(r"url\(#(.*)\)", clipped["clip-path"])[1])


def test_code_is_hidden_unless_asked_for() -> None:
    assert "secret_call" not in export_page(report())
    folded = soup_of(report(), show_code=True).select("details.code")
    assert folded[-2].code.get_text() == "secret_call()"


def test_the_parameters_of_a_run_are_no_code_of_the_notebook() -> None:
    injected = new_code_cell('data_path = "/home/somebody/grants.csv"', metadata={"tags": ["injected-parameters"]})
    made = notebook(new_code_cell("n = 1"), injected, showing(Statement("One.")))
    assert "somebody" not in export_page(made, show_code=True)
    assert "n = 1\n\nshow()" in export_page(made, show_code=True)


def test_the_code_of_several_cells_follows_what_they_show() -> None:
    page = soup_of(notebook(new_code_cell("n = 1"), new_code_cell("m = n"), showing(Statement("One."))), show_code=True)
    (code,) = page.select("details.code")
    assert code.code.get_text() == "n = 1\n\nm = n\n\nshow()"
    assert code.find_previous_sibling().get_text().strip() == "One."


def test_what_finds_nothing_is_left_out_with_its_section_and_without_a_word() -> None:
    nothing = Sentence((("The grants of this day are pardons.", ""),), finds_nothing=True)
    counts = pd.DataFrame({"condition": ["rest in home confinement"], "n_people": [0]})
    page = soup_of(
        notebook(
            new_markdown_cell("## How many?"),
            showing(Statement("16 people.")),
            new_markdown_cell("## How long?\n\nYears."),
            showing(Statement(nothing, basis="Grants of a day."), source="secret_call()"),
            new_markdown_cell("## What <b>else</b>?"),
            showing(Statement(nothing), Table(counts, name="conditions", caption="Conditions")),
            new_markdown_cell("## Courts"),
            showing(Statement(nothing), Statement("Two were courts-martial.")),
            new_markdown_cell("## Where from?"),
            showing(Statement("A list.")),
        ),
        show_code=True,
    )
    assert [h2.get_text() for h2 in page.select("main h2")] == ["How many?", "Courts", "Where from?"]
    assert [p.get_text() for p in page.select("main p")] == ["16 people.", "Two were courts-martial.", "A list."]
    assert "secret_call" not in page.get_text()


def test_a_page_of_a_release_has_its_place_in_the_site() -> None:
    page = soup_of(report(), links_site=True, hides_from_search=True, url="https://example.org/a/")
    assert page.select_one("header a.publication").get_text() == "US Presidential Clemency"
    assert [a["href"] for a in page.select("header nav a")] == [f"../{file}" for file in SITE_PAGES]
    assert "published by the authors of this site" in page.footer.get_text()
    assert page.find("link", rel="canonical")["href"] == "https://example.org/a/"
    told = {meta["property"]: meta["content"] for meta in page.select("meta[property]")}
    assert told["og:title"] == "Roe commutes four sentences"
    assert told["og:site_name"] == "US Presidential Clemency"
    assert told["og:image"] == "https://example.org/a/card.png"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_a_page_of_a_release_is_a_report_for_programs_too() -> None:
    page = soup_of(report(), links_site=True, url="https://example.org/a/")
    told = json.loads(page.find("script", type="application/ld+json").string)
    assert (told["@type"], told["headline"]) == ("Report", "Roe commutes four sentences")
    assert (told["temporalCoverage"], told["version"], told["url"]) == (
        *("2030-01-02", "0123456789ab", "https://example.org/a/"),
    )
    parts = {part["distribution"]["contentUrl"]: part for part in told["hasPart"]}
    assert list(parts) == ["https://example.org/a/grants.csv", "https://example.org/a/results.json"]
    for part in parts.values():  # what search engines ask of a data set
        assert 50 <= len(part["description"]) <= 5000
        assert {"name", "creator", "license", "isAccessibleForFree", "temporalCoverage"} <= part.keys()
    assert told["encoding"]["contentUrl"] == "https://example.org/a/report.pdf"
    assert told["isPartOf"]["url"] == "https://example.org/"
    assert "datePublished" not in told  # nobody knows it
    without = json.loads(soup_of(report(), links_site=True).find("script", type="application/ld+json").string)
    assert {"url", "image"} & without.keys() == set()
    assert without["hasPart"][0]["distribution"]["contentUrl"] == "grants.csv"
    alone = soup_of(report(), links_site=True, links_pdf=False).find("script", type="application/ld+json").string
    assert "report.pdf" not in alone
    made = notebook(showing(Headline("Roe commutes </script><script>alert(1)</script>")))
    assert len(soup_of(made, links_site=True).select("script")) == 1


def test_without_an_address_nothing_names_one() -> None:
    page = soup_of(report(), links_site=True)
    assert not page.select("link, meta[name=robots]")
    assert "og:image" not in str(page)
    assert "og:" not in export_page(report())


# what it never holds


def test_a_page_leaves_out_the_ends_that_html_does_not_need() -> None:
    template = jinja2.Template(
        "<table><tr><th>a</th>\n<td>b</td></tr>\n<tr><td>c</td></tr></table><dl><dt>d</dt><dd>e</dd></dl>"
    )
    made = render_page(template, style="")
    assert made == "<table><tr><th>a<td>b<tr><td>c</table><dl><dt>d<dd>e</dl>"
    soup = BeautifulSoup(made, "lxml")
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in soup.select("tr")] == [
        ["a", "b"],
        ["c"],
    ]


def test_no_script_and_nothing_from_outside() -> None:
    text = export_page(report())
    page = BeautifulSoup(text, "lxml")
    assert "<script" not in text
    assert "<!--" not in text
    assert "@import" not in text
    assert not page.select("link, iframe, object, embed, form, base, [src], [style]")
    assert [a["href"] for a in page.select('a:not([href^="#"])')] == 3 * [
        "https://example.org/list"
    ]  # read, not loaded
    assert not re.findall(r"url\((?!#|.data:font/woff2;)", text)
    for element in page.find_all(True):
        assert not [key for key in element.attrs if key.startswith("on")]
        assert element.name == "a" or element.get("href", "#")[0] == "#"


def test_the_content_policy_allows_the_one_style_sheet_and_data_images() -> None:
    page = soup_of(report())
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    digest = base64.b64encode(hashlib.sha256(page.style.string.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert len(page.select("style")) == 1


def test_a_dollar_is_a_dollar_and_braces_are_braces() -> None:
    page = soup_of(notebook(new_markdown_cell("From $200,000 *to* $1,000 and {{7*7}} {% raw %}")))
    assert page.main.p.get_text() == "From $200,000 to $1,000 and {{7*7}} {% raw %}"


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "text <img src=x onerror=alert(1)> text",
        "<div onclick='x()'>\n\n**bold**\n\n</div>",
        "[link](javascript:alert(1))",
        "[link](JaVaScRiPt:alert(1))",
        "[link](data:text/html,<script>alert(1)</script>)",
        "![picture](https://example.org/x.png)",
        "<javascript:alert(1)>",
        "# <svg onload=alert(1)>",
        "| a |\n|---|\n| <iframe src=x> |",
        "```python onload=x\n<script>\n```",
    ],
)
def test_markdown_is_inert(words: str) -> None:
    page = soup_of(notebook(new_markdown_cell(words)))
    assert not page.select("script, iframe, svg, img, main div:not(.frame), [onclick], [onerror], [onload]")
    for link in page.select("main a"):
        assert re.match(r"https?:|mailto:|#", link["href"])


def test_markdown_links_lead_to_pages_and_sections() -> None:
    page = soup_of(notebook(new_markdown_cell("[a](https://example.org/?a=1&b=2) [b](#c) [d](mailto:e@example.org)")))
    assert [a["href"] for a in page.select("main a")] == ["https://example.org/?a=1&b=2", "#c", "mailto:e@example.org"]


def test_markdown_tables_have_heads_and_sides_without_styles() -> None:
    page = soup_of(notebook(new_markdown_cell("| a | b |\n|---|--:|\n| x | 1 |")))
    assert [th["scope"] for th in page.select("th")] == ["col", "col"]
    assert page.select("td")[1]["class"] == ["number"]


# notebooks of other people


def test_a_plain_data_frame_becomes_a_clean_table() -> None:
    frame = pd.DataFrame({"name": ["<b>x</b>"], "n": [1]})
    page = soup_of(notebook(output(text_html=frame._repr_html_(), text_plain="x")))
    assert [cell.get_text() for cell in page.select("main table th, main table td")] == [
        "name",
        "n",
        "<b>x</b>",
        "1",
    ]
    assert page.select_one("main .frame")["aria-label"] == "Table 1"
    assert not page.select("main style, main [style], main [border]")


def test_a_plain_data_frame_has_years_and_rounded_numbers_and_an_index_that_says_something() -> None:
    frame = pd.DataFrame({"year": [1985.0, None], "share": [1 / 3, 0.5], "n": [1200, 7], "code": ["007", "1.5a"]})
    page = soup_of(
        notebook(output(text_html=frame._repr_html_()), output(text_html=frame.set_index("n")._repr_html_()))
    )
    told = [
        [[cell.get_text() for cell in row.select("th, td")] for row in one.select("tr")] for one in page.select("table")
    ]
    head, *rows = told[0]
    assert head == ["year", "share", "n", "code"]
    assert rows == [["1985", "33%", "1200", "007"], ["–", "50%", "7", "1.5a"]]
    assert [row[0] for row in told[1]] == ["n", "1200", "7"]
    long = pd.DataFrame({"n": range(100)})
    assert [cell.get_text() for cell in soup_of(notebook(output(text_html=long._repr_html_()))).select("th")] == ["n"]


@pytest.mark.parametrize(
    "fragment",
    [
        "<p>kept<script>alert(1)</script></p>",
        "<p onclick='x()'>kept</p>",
        "<p>kept</p><style>body{display:none}</style>",
        "<p>kept<img src=https://example.org/x.png></p>",
        '<p>kept</p><svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>',
        '<p>kept</p><svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:x()"/></svg>',
        '<p>kept</p><svg xmlns="http://www.w3.org/2000/svg"><use href="https://example.org#x"/></svg>',
        '<p>kept</p><svg xmlns="http://www.w3.org/2000/svg"><path fill="url(https://example.org)"/></svg>',
        '<p>kept<a href="javascript:x()">link</a></p>',
        "<p>kept<!-- /home/user/secret --></p>",
        "<p>kept</p><h1>A second title</h1>",
        "<p>kept<iframe src='https://example.org'></iframe><form action='https://example.org'></form></p>",
        "<math><mtext><table><mglyph><style><img src=x onerror=x()></style></mglyph></table></mtext></math><p>kept",
        "<p>kept</p><template><script>x()</script></template>",
        '<p>kept</p><svg xmlns="http://www.w3.org/2000/svg"><p/><title><a xmlns="" title="&lt;/title>x"/></title></svg>',
        '<p>kept</p><title xmlns="http://www.w3.org/2000/svg"><a xmlns="" title="&lt;/title>&lt;img src=x>"/></title>',
        '<p>kept</p><s:svg xmlns:s="http://www.w3.org/2000/svg"><title xmlns="http://www.w3.org/2000/svg"/></s:svg>',
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>kept&a;</p>",
    ],
)
@pytest.mark.parametrize("claims", [{}, {"clemency": {"kind": "chart", "name": "x"}}])
def test_foreign_html_is_cut_down_whatever_it_claims_to_be(fragment: str, claims: dict[str, Any]) -> None:
    shown = new_output("display_data", data={"text/html": fragment}, metadata=claims)
    text = export_page(notebook(new_code_cell("x", outputs=[shown], execution_count=1)))
    page = BeautifulSoup(text, "lxml")
    assert "kept" in page.main.get_text()
    assert not page.main.select("script, style, iframe, form, math, template, svg, title, img[src^=http]")
    assert "secret" not in text
    assert "root:" not in text
    assert "example.org" not in text
    assert "javascript" not in text
    assert "onclick" not in text
    assert "onerror" not in text
    assert len(page.select("h1")) == 1


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
TABLE = {
    **{"name": "t", "caption": HOSTILE, "note": HOSTILE, "headings": [HOSTILE, "n"], "sides": ["", "number"]},
    **{"rows": [[HOSTILE, "1"]], "has_row_header": True, "count_at": 1, "counted": [f'"><script>{HOSTILE}']},
}
RECORD = {
    "fields": [[HOSTILE, HOSTILE]],
    "source": HOSTILE,
    "line": HOSTILE,
    "page": "https://a.example/?'\"><script>x",
    "readings": [[HOSTILE, HOSTILE]],
}
#: A sentence whose parts lead to rows, nowhere and to a page.
SAID = [[HOSTILE, HOSTILE], [HOSTILE, ""], [HOSTILE, "https://a.example/'\"><script>x"]]
CHOICE = {"key": f"\"'{HOSTILE}", "class": "0", "label": f"\"'{HOSTILE}", "says": f"\"'{HOSTILE}"}
CHOICE |= {"addresses": [CHOICE["key"]]}
#: Every kind of exhibit as a stranger may write it: of the right shape, its words hostile.
FORGED: dict[str, dict[str, Any]] = {
    "headline": {
        **{"kicker": HOSTILE, "text": HOSTILE, "deck": SAID, "as_of": HOSTILE, "source": SAID},
        "figures": [{"label": HOSTILE, "value": SAID}],
    },
    "statement": {"finding": SAID, "more": SAID, "basis": SAID, "counted": HOSTILE},
    "table": TABLE,
    "people": {
        **TABLE,
        **{"ids": ["a-name"], "orders": ["listed", "2 1"], "classes": ["0 1z"], "among": [HOSTILE]},
        **{"records": [RECORD], "records_note": HOSTILE},
        "facets": [{"label": HOSTILE, "says": HOSTILE, "choices": [CHOICE]}],
    },
    "profiles": {"name": "p", "people": [{"id": "a-name", "name": HOSTILE, "text": [[HOSTILE, HOSTILE]]}]},
    "chart": {
        **{"name": "c", "title": HOSTILE, "alt": HOSTILE},
        **{"finding": SAID, "more": SAID, "basis": SAID, "counted": HOSTILE},
        **{"svg": SVG, "narrow_svg": "", "numbers": [TABLE]},
    },
    "provenance": {"rows": [[HOSTILE, HOSTILE, "https://a.example/'\"><script>x"]]},
}


def forged(data: Any) -> BeautifulSoup:
    shown = {EXHIBIT: data, "text/plain": "the next form"}
    return soup_of(notebook(new_code_cell("x", outputs=[new_output("display_data", data=shown)], execution_count=1)))


def test_counts_lead_to_the_people_below_a_heading_of_that_name() -> None:
    choice = {**CHOICE, "key": "drugs=heroin", "addresses": ["drugs=heroin"]}
    facets = [{"label": "Drug", "says": "had *", "choices": [choice]}]
    counts = {"kind": "table", **TABLE, "name": "counts", "counted": ["drugs=heroin"]}
    people = {"kind": "people", **FORGED["people"], "among": [], "facets": facets}
    shown = [new_output("display_data", data={EXHIBIT: data}) for data in (counts, people)]
    page = soup_of(notebook(new_markdown_cell("## People"), new_code_cell("x", outputs=shown, execution_count=1)))
    assert page.select_one("h2")["id"] == "people-2"  # type: ignore[index]
    assert page.select('a[href="#people?drugs=heroin"]')
    assert page.find(id="people?drugs=heroin") is not None


@pytest.mark.parametrize("kind", FORGED)
def test_the_data_of_an_exhibit_are_words_whoever_wrote_them(kind: str) -> None:
    page = forged({"kind": kind, **FORGED[kind]})
    assert SEEN in page.main.get_text()
    assert "the next form" not in page.main.get_text()
    ours = 1 if kind == "people" else 0  # the script that searches the people
    assert len(page.select("script")) == ours
    assert not page.main.select("iframe, img, style, b:not(:is(.records, .key-figures) b), i, em")
    for element in page.main.find_all(True):
        assert not [key for key in element.attrs if key.startswith(("on", "style"))]
        assert re.match("#|https://a.example/|charts/", element.get("href", "#"))


@pytest.mark.parametrize(
    "data",
    [
        "<script>x()</script>",
        {"kind": "script"},
        {"kind": ["statement"]},
        {"kind": "results", "results": {}},
        {"kind": "statement", **FORGED["statement"], "finding": "<b>"},
        {"kind": "statement", **FORGED["statement"], "finding": [["a", "", ""]]},
        {"kind": "statement", **FORGED["statement"], "html": "<script>x()</script>"},
        {"kind": "table", **TABLE, "name": 'x" onclick="x()'},
        {"kind": "table", **TABLE, "sides": ['" onclick="x()', ""]},
        {"kind": "table", **TABLE, "rows": [["a"]]},
        {"kind": "table", **TABLE, "counted": []},
        {"kind": "table", **TABLE, "count_at": True},
        {"kind": "people", **FORGED["people"], "classes": ['" onclick="x()']},
        {"kind": "people", **FORGED["people"], "classes": []},
        {"kind": "people", **FORGED["people"], "ids": ['x" onclick="x()']},
        {"kind": "people", **FORGED["people"], "ids": []},
        {"kind": "people", **FORGED["people"], "orders": ["listed"]},
        {"kind": "people", **FORGED["people"], "orders": ["listed", '" onclick="x()']},
        {"kind": "people", **FORGED["people"], "facets": [{"label": "", "says": "", "choices": [{"key": "a"}]}]},
        {"kind": "profiles", "name": "p", "people": [{"id": '" x', "name": "", "text": []}]},
        {"kind": "people", **FORGED["people"], "records": [{**RECORD, "page": "javascript:x()"}]},
        {"kind": "people", **FORGED["people"], "records": [RECORD, RECORD]},
        {"kind": "chart", **FORGED["chart"], "svg": SVG.replace("<path", "<script/><path")},
        {"kind": "chart", **FORGED["chart"], "svg": SVG.replace("<path", '<path onclick="x()"')},
        {"kind": "chart", **FORGED["chart"], "svg": "<p>no drawing</p>"},
        {"kind": "chart", **FORGED["chart"], "svg": f"{SVG}<p/>"},
        {"kind": "chart", **FORGED["chart"], "name": "../x"},
        {"kind": "provenance", "rows": [["a", "b", "javascript:x()"]]},
        {"kind": "provenance", "rows": [["a", "b", "data:text/html,x"]]},
    ],
)
def test_data_of_another_shape_are_no_exhibit(data: Any) -> None:
    page = forged(data)
    assert page.main.pre.get_text() == "the next form"
    assert not page.select("script, [onclick], .exhibit, figure")


def test_an_exhibit_shown_twice_has_ids_of_its_own() -> None:
    people = {"kind": "people", **FORGED["people"]}
    shown = new_output("display_data", data={EXHIBIT: people})
    page = soup_of(notebook(new_code_cell("x", outputs=[shown, shown], execution_count=1)))
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert [row["id"] for row in page.select("tbody tr")] == ["a-name", "a-name-2"]


def test_a_plain_picture_is_embedded_with_its_alt_text() -> None:
    cell = output(image_png=PIXEL, text_plain="<Figure size 1x1>")
    cell.outputs[0].metadata["image/png"] = {"alt": 'A "pixel"'}
    page = soup_of(notebook(cell))
    assert page.img["alt"] == 'A "pixel"'
    assert page.img["src"] == f"data:image/png;base64,{PIXEL}"
    assert "Figure size" not in page.main.get_text()
    svg = output(image_svg='<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')
    svg.metadata["alt"] = "Nothing"
    assert soup_of(notebook(svg)).img["src"].startswith("data:image/svg+xml;base64,")


def test_figures_without_a_description_are_refused_with_the_cells_of_all() -> None:
    bare, told = (output(image_png=PIXEL, text_plain="<Figure size 1x1>") for _ in range(2))
    bare.source = "\ncounts.plot()  # drawn\nplt.show()"
    told.metadata["alt"] = "One dot."
    image = {"x.png": {"image/png": PIXEL}}
    attached = new_markdown_cell("Words ![ ](attachment:x.png)", attachments=image)
    described = new_markdown_cell("![A dot](attachment:x.png)", attachments=image)
    injected = new_code_cell("n = 1", metadata={"tags": ["injected-parameters"]})  # no cell of the person's notebook
    for exporter in (ClemencyHTMLExporter, ClemencyPDFExporter):
        with pytest.raises(NotPublishable) as refused:
            exporter().from_notebook_node(notebook(injected, new_markdown_cell("a"), bare, told, attached, described))
        assert str(refused.value).startswith(
            "cell 2 (counts.plot()  # drawn) and cell 4 (Words ![ ](attachment:x.png)) show figures without a description"
        )
        assert "analysis.show(figure, alt=" in str(refused.value)
    assert "A dot" in export_page(notebook(told, described))


@pytest.mark.slow("starts the command")
def test_the_command_says_a_refusal_without_a_traceback(tmp_path: Path) -> None:
    nbformat.write(notebook(output(image_png=PIXEL)), tmp_path / "bare.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "clemency-html", "bare.ipynb"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 1
    assert "cell 1 (x) shows a figure without a description" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "text",
    [
        "<Axes: >",
        "<Axes: title={'center': 'Years'}, xlabel='year', ylabel='Count'>",
        "<PolarAxes: >",
        "<Axes3D: xlabel='x'>",
        "Axes(0.125,0.11;0.775x0.77)",
        "Text(0.5, 1.0, 'Median sentence')",
        "Text(0.5, 0, '')",
        "Text(-0.1, 1e-05, 'a')",
        "[<matplotlib.lines.Line2D at 0x7f1c2e91b7e0>]",
        "<matplotlib.legend.Legend at 0x7f00>",
        "<matplotlib.collections.PathCollection object at 0x7f00>",
        "<seaborn.axisgrid.FacetGrid at 0x7f00>",
        "<BarContainer object of 3 artists>",
        "[<BarContainer object of 3 artists>, <BarContainer object of 3 artists>]",
        "(<Figure size 640x480 with 1 Axes>, <Axes: >)",
        "<Figure size 640x480 with 0 Axes>",
        "array([<Axes: >, <Axes: >], dtype=object)",
        "(array([1., 2.]),\n array([0., 1., 2.]),\n <BarContainer object of 2 artists>)",
        "{'whiskers': [<matplotlib.lines.Line2D at 0x7f00>],\n 'caps': []}",
        "{'a': <Axes: label='a'>, 'b': <Axes: label='b'>}",
        "Ohio    Axes(0.125,0.11;0.775x0.77)\ndtype: object",
        "[Text(0, 3, '61'),\n Text(0, 1, '58')]",
        "Rectangle(xy=(0, 0), width=1, height=2, angle=0)",
    ],
)
def test_the_name_of_what_was_drawn_is_no_result(text: str) -> None:
    page = soup_of(notebook(showing(Statement("Kept.")), output(text_plain=text)))
    assert page.main.get_text().strip().endswith("Kept.")
    assert page.select("pre") == []


@pytest.mark.parametrize(
    "text", ["'<Axes: >'", "61", "Axes of evil", "(0.0, 10.0)", "A Rectangle and a Text", "[1, 2]"]
)
def test_other_results_are_kept(text: str) -> None:
    assert soup_of(notebook(output(text_plain=text))).pre.get_text() == text


def test_an_output_of_script_alone_falls_back_to_words() -> None:
    page = soup_of(notebook(output(text_html="<script>draw()</script>", text_plain="<Plot at 0x7f00aa>")))
    assert page.main.pre.get_text() == "<Plot>"  # the address would differ from run to run


def test_prints_are_shown_and_warnings_are_not() -> None:
    cell = new_code_cell("x", execution_count=1)
    cell.outputs = [
        new_output("stream", name="stdout", text="<b>61</b>\n"),
        new_output("stream", name="stderr", text="/home/user/x.py:1: UserWarning"),
    ]
    page = soup_of(notebook(cell))
    assert [pre.get_text() for pre in page.select("pre")] == ["<b>61</b>"]
    assert "UserWarning" not in page.get_text()


def test_an_error_is_refused_and_named() -> None:
    cell = new_code_cell("1/0", execution_count=1)
    cell.outputs = [new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=["/home/x"])]
    with pytest.raises(NotPublishable, match="cell 2 ended with ZeroDivisionError: division by zero"):
        export_page(notebook(new_markdown_cell("a"), cell))


def test_an_empty_notebook_is_a_page_too() -> None:
    page = soup_of(notebook())
    assert [h1.get_text() for h1 in page.select("h1")] == ["Report"]
    assert page.select("nav") == []


def test_a_notebook_is_not_changed_by_its_export() -> None:
    made = report()
    before = nbformat.writes(made)
    export_page(made)
    assert nbformat.writes(made) == before


# the same everywhere


@pytest.mark.slow("builds in other processes; test_same_bytes holds a whole release")
def test_the_page_is_the_same_in_every_process_and_folder(tmp_path: Path) -> None:
    nbformat.write(report(), tmp_path / "report.ipynb")
    code = (
        "import sys, nbformat; from analysis.export.html import ClemencyHTMLExporter; "
        "page, _ = ClemencyHTMLExporter().from_filename(sys.argv[1]); sys.stdout.buffer.write(page.encode())"
    )
    pages = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        folder = tmp_path / seed / "clemency"
        folder.mkdir(parents=True)
        (folder / "index.html.j2").write_text("hijacked")
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "report.ipynb")],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": "", "HOME": str(folder), "JUPYTER_PATH": str(folder)},
            cwd=folder.parent,
            capture_output=True,
            check=True,
            timeout=120,
        )
        pages.add(run.stdout)
    assert len(pages) == 1
    page = pages.pop().decode()
    assert "hijacked" not in page
    for leak in (str(tmp_path), str(Path.cwd()), str(Path.home()), "site-packages"):
        assert leak not in page


def test_it_is_registered_with_nbconvert() -> None:
    from nbconvert.exporters import get_exporter

    assert get_exporter("clemency-html") is ClemencyHTMLExporter


def bare(table: pd.DataFrame) -> Any:
    """A table as pandas shows it in a cell."""
    output = new_output("execute_result", data={"text/html": table.to_html()}, execution_count=1)
    return new_code_cell("table", outputs=[output])


def test_a_table_of_pandas_has_its_numbers_as_ours_and_one_row_of_headings() -> None:
    counts = pd.DataFrame({"year": [1985, 2016], "n": [1200, 7], "id": ["007", "12"], "long": [10**18 + 1, 1]})
    table = soup_of(notebook(bare(counts.set_index(pd.Index(["Ohio", "Iowa"], name="state"))))).table
    assert [[cell.text for cell in row.select("th, td")] for row in table.select("tr")] == [
        ["state", "year", "n", "id", "long"],
        ["Ohio", "1985", "1200", "007", "1000000000000000001"],
        ["Iowa", "2016", "7", "12", "1"],
    ]
    marked = [["number" in cell.get("class", []) for cell in row.select("th, td")] for row in table.select("tr")]
    assert marked == [[False, True, True, False, False]] * 3
    both = soup_of(notebook(bare(counts.pivot_table(index="year", columns="id", values="n")))).table
    assert len(both.select("thead tr")) == 2  # the name of the index and that of the columns
