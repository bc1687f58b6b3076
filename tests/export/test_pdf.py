"""The PDF: tagged, whole, inert, and the same everywhere."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")

import nbformat
import pandas as pd
import pikepdf
import pytest
from matplotlib import pyplot as plt
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from pypdf import PdfReader

from analysis.errors import NotPublishable
from analysis.exhibits import Chart, Headline, People, Provenance, Results, Statement, Table
from analysis.exhibits.data import EXHIBIT
from analysis.export.document import Shown, read_document
from analysis.export.pdf import ClemencyPDFExporter, render_pdf, render_source
from analysis.grants.masthead import read_masthead
from analysis.text.headline import KeyFigure
from analysis.text.sentence import Sentence
from support import ROOT
from support.notebooks import notebook, showing, soup_of
from support.typst_layout import is_harmless

HOSTILE = 'Ann <script>alert(1)</script> $5 #read("/etc/passwd") _x_ *y* {{7*7}} \u202egnp.exe \\ " `z` @a <b> = c'
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
RESULTS = {
    "batch": {"id": "2016-03-30-doe", "granted_on": "2016-03-30"},
    "sources": [{"retrieved": "2017-01-17"}, {"retrieved": "2016-12-01"}],
    "provenance": {"data_sha256": "0123456789abcdef"},
}


def chart(name: str, alt: str) -> Chart:
    figure, axes = plt.subplots(figsize=(6.4, 2))
    axes.barh(["Ohio", "Iowa"], [3, 1])
    table = pd.DataFrame({"district": ["Ohio", "Iowa"], "n": [3, 1]})
    said = {"title": f"Grants, {name}", "finding": "3 of 4.", "basis": "4 people.", "counted": "Each once."}
    return Chart(figure, name=name, alt=alt, table=table, **said)


def tall(name: str, inches: float) -> Chart:
    """A chart that is as high as it has to be."""
    figure, _ = plt.subplots(figsize=(6.4, inches))
    return Chart(
        figure, name=name, title="Drawn", finding=f"Found {name}.", alt="A frame.", table=pd.DataFrame({"n": [1]})
    )


def report(**told: str) -> nbformat.NotebookNode:
    people = pd.DataFrame({"name": [f"Invented Person {n}" for n in range(119)] + [HOSTILE], "months": range(120)})
    return notebook(
        showing(
            Headline(
                "Doe commutes 4 sentences",
                [KeyFigure("commuted", "4")],
                kicker="President Jane Doe · commutations of March 30, 2016",
                deck="Three were from Ohio.",
                as_of="Data as of January 2017",
                source=Sentence((("Source: ", ""), ("US Department of Justice", "https://example.org/doj"))),
            )
        ),
        new_markdown_cell("## How many?\n\n*What it is.* See [who](#who) and [the list](https://example.org/list)."),
        showing(Statement("3 of 4 are from Ohio."), chart("districts", "Two bars: Ohio 3, Iowa 1.")),
        new_markdown_cell("## Who?\n\n#### Deep\n\n1. one\n2. two\n\n> said\n\n| a | b |\n|---|--:|\n| x | 1 |"),
        showing(chart("again", f"Alt of {HOSTILE}"), Table(people, name="people", caption="All 120 people")),
        showing(Results(RESULTS)),
        showing(Provenance([("data", "ab12")]), source="secret_call()"),
        **told,
    )


def export(made: nbformat.NotebookNode, **traits: Any) -> bytes:
    pdf, resources = ClemencyPDFExporter(**traits).from_notebook_node(made)
    assert resources["output_extension"] == ".pdf"
    return pdf


def opened(made: nbformat.NotebookNode, **traits: Any) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(export(made, **traits)))


def tags(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """(tag, alt text) of every element of the structure tree, in reading order."""

    def walk(node: Any) -> Iterator[tuple[str, str]]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield str(node.S), str(node.get("/Alt", ""))
            if "/K" in node:
                yield from walk(node.K)

    return list(walk(pdf.Root.StructTreeRoot.K))


def source(made: nbformat.NotebookNode) -> str:
    return render_source(read_document(made))


@pytest.fixture(scope="module")
def pdf() -> pikepdf.Pdf:
    return opened(report())


def test_it_says_that_it_is_pdf_ua_with_title_and_language(pdf: pikepdf.Pdf) -> None:
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == "en-US"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert told["dc:title"] == "Doe commutes 4 sentences"


def test_each_chart_is_a_figure_with_its_alt_text(pdf: pikepdf.Pdf) -> None:
    seen = HOSTILE.replace("\u202e", "[U+202E]")
    alts = [alt for tag, alt in tags(pdf) if tag == "/Figure"]
    assert alts == ["Two bars: Ohio 3, Iowa 1.", f"Alt of {seen}"]


def test_a_headline_below_another_heading_comes_first() -> None:
    """The notebook with a form has words over it, under a heading; what was chosen is shown below."""
    made = nbformat.read(ROOT / "notebooks" / "00-explore.ipynb", as_version=4)
    shown = showing(Statement("No controls."), Headline("Doe commutes 4 sentences"), Statement("3 of 4 are from Ohio."))
    next(cell for cell in made.cells if cell.id == "explore").outputs = shown.outputs
    assert [tag for tag, _ in tags(opened(made)) if tag in ("/H1", "/H2")][:2] == ["/H1", "/H2"]
    assert [heading.name for heading in soup_of(made).select("main :is(h1, h2)")][:2] == ["h1", "h2"]


def test_a_table_of_other_origin_stays_whole_where_it_fits_on_a_page() -> None:
    for n_lines, n_rows, is_whole in ((36, 8, True), (36, 200, False)):
        rows = pd.DataFrame({"a": [f"row {n}" for n in range(n_rows)], "n": [1200] * n_rows})
        output = new_output("display_data", data={"text/html": rows.to_html()})
        made = notebook(
            new_markdown_cell("# T\n\n" + "\n\n".join(["A line."] * n_lines)), new_code_cell("t", outputs=[output])
        )
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(export(made))).pages]
        assert len(pages) > 1
        assert (len([page for page in pages if "row " in page]) == 1) == is_whole
        assert "1200" in pages[-1]


def test_the_title_is_the_only_heading_of_the_first_level(pdf: pikepdf.Pdf) -> None:
    headings = [tag for tag, _ in tags(pdf) if tag.startswith("/H")]
    assert headings == [
        "/H1",
        "/H2",
        "/H2",
        "/H3",
        "/H2",
    ]  # the title, How many?, Who?, Deep without a gap, How to cite
    with pdf.open_outline() as outline:
        (first,) = outline.root
        assert first.title == "Doe commutes 4 sentences"
        assert [item.title for item in first.children] == ["How many?", "Who?", "How to cite"]


def test_tables_lists_and_captions_are_tagged(pdf: pikepdf.Pdf) -> None:
    found = [tag for tag, _ in tags(pdf)]
    assert found.count("/Table") == 2
    assert found.count("/Caption") == 3
    assert "/BlockQuote" in found
    assert "/L" in found


def test_each_row_of_a_table_is_named_by_its_first_cell(pdf: pikepdf.Pdf) -> None:
    """120 people, each with a name and a number, under two headings; the table of the Markdown has a head alone."""
    cells = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") in ("/TH", "/TD")]
    scopes = [str(part.Scope) for cell in cells for part in cell.A if "/Scope" in part]
    assert scopes.count("/Row") == 120
    assert scopes.count("/Column") == 4
    assert sum(cell.S == "/TD" for cell in cells) == 120 + 2


def test_only_a_first_cell_that_is_strong_and_nothing_else_names_its_row() -> None:
    made = notebook(new_markdown_cell("| a | b |\n|---|---|\n| **x** | **y** |\n| **x** and | 1 |\n| z | 1 |"))
    pdf = opened(made)
    cells = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/TH"]
    scopes = [str(part.Scope) for cell in cells for part in cell.A if "/Scope" in part]
    assert sorted(scopes) == ["/Column", "/Column", "/Row"]


def test_charts_are_vectors(pdf: pikepdf.Pdf) -> None:
    kinds = {str(o.get("/Subtype")) for o in pdf.objects if isinstance(o, pikepdf.Stream)}
    assert "/Image" not in kinds


def test_links_and_paper(pdf: pikepdf.Pdf) -> None:
    uris = {
        str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note and "/URI" in note.A
    }
    license_page = read_masthead().text_license_page
    assert uris == {"https://example.org/list", "https://example.org/doj", license_page}
    assert [float(side) for side in pdf.pages[0].MediaBox] == [0, 0, 612, 792]  # US Letter in points


def test_all_fonts_are_embedded_and_none_is_the_systems(pdf: pikepdf.Pdf) -> None:
    described = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
    names = {str(o.FontName).split("+")[-1] for o in described}
    assert all("/FontFile2" in o or "/FontFile3" in o for o in described)
    assert {name for name in names if not name.startswith("DejaVuSans")} == {
        *("SourceSansPro-Regular", "SourceSansPro-Semibold", "SourceSansPro-It")
    }


def test_words_that_a_chart_shows_to_a_pointer_are_not_on_paper() -> None:
    link = '<a href="#jo-doe"><title>Jo Doe: life</title><text x="1" y="9">Jo Doe</text></a>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 9"><text x="1" y="9">Life</text><g>{link}</g></svg>'
    table = pd.DataFrame({"n": [1]})
    shown = Chart(svg, name="lines", title="Drawn", finding="Found.", alt="A line.", table=table)
    assert "Jo Doe" in shown.svg
    (page,) = words_of(export(notebook(showing(shown))))
    assert "Life" in page
    assert "Jo Doe" not in page


def test_charts_are_in_the_type_of_the_text() -> None:
    made = notebook(showing(chart("districts", "Two bars: Ohio 3, Iowa 1.")))
    pdf = opened(made)
    described = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
    assert described
    assert all("SourceSansPro" in str(o.FontName) for o in described)


def test_the_date_is_that_of_the_last_list_and_metadata_holds_no_path(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo.CreationDate).startswith("D:20170117")
    text = export(report())
    for leak in (str(Path.home()), str(Path.cwd()), "site-packages", "/tmp/"):  # noqa: S108
        assert leak.encode() not in text


def test_a_document_whose_data_have_no_day_has_no_date() -> None:
    pdf = opened(notebook(new_markdown_cell("Words.")))
    assert "/CreationDate" not in pdf.docinfo
    with pdf.open_metadata() as told:
        assert not [key for key in told if "Date" in key]


def test_metadata_names_the_document() -> None:
    pdf = opened(report(title='Four & "more"', date="2017-01-19"))
    assert str(pdf.docinfo.Title) == 'Four & "more"'
    assert str(pdf.docinfo.CreationDate).startswith("D:20170119")


def words_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_head_of_a_report_says_what_was_found_and_where_that_comes_from() -> None:
    first = words_of(export(report()))[0]
    told = [
        read_masthead().name,
        "President Jane Doe · commutations of March 30, 2016",
        "Doe commutes 4 sentences",
        "Three were from Ohio.",
        "4 commuted",
        "Data as of January 2017 · Source: US Department of Justice",
        "How many?",
    ]
    places = [first.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)


def test_a_report_says_how_to_cite_it_on_which_terms_it_is_and_where_it_stands() -> None:
    pdf = export(report(), url="https://example.org/2016-03-30-doe")
    last = words_of(pdf)[-1]
    masthead = read_masthead()
    cited = f"“Doe commutes 4 sentences.” {masthead.name}. Data as of January 2017, edition 0123456789ab."
    assert f"{cited} https://example.org/2016-03-30-doe/" in last
    assert f"Words and charts: {masthead.text_license}." in last
    with pikepdf.open(io.BytesIO(pdf)) as document:
        links = [str(note.A.URI) for note in document.pages[-1].Annots if "/URI" in note.A]
    assert "https://example.org/2016-03-30-doe/" in links


def test_a_notebook_of_ones_own_is_none_of_the_publication() -> None:
    (page,) = words_of(export(notebook(new_markdown_cell("# My own\n\nWords."))))
    assert "cite" not in page
    assert read_masthead().name not in page
    assert "/Author" not in opened(notebook(new_markdown_cell("# My own"))).docinfo


def figure_widths(pdf: bytes) -> list[int]:
    """The width of each figure, in points, as its tag has it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        boxes = [part.BBox for figure in found for part in figure.A if "/BBox" in part]
        return [round(float(box[2]) - float(box[0])) for box in boxes]


def test_charts_shrink_so_that_pages_are_full_and_no_chart_leaves_its_words() -> None:
    """4.4 inches and their words are 5.0 of the 9.3 of a page: two stand on one page in nine tenths of their width."""
    pdf = export(notebook(showing(*(tall(name, 4.4) for name in "abcd"))))
    assert [[name for name in "abcd" if f"Found {name}." in page] for page in words_of(pdf)] == [["a", "b"], ["c", "d"]]
    assert all(0.8 * 468 < width < 468 for width in figure_widths(pdf))


def test_charts_that_fit_are_as_wide_as_the_text() -> None:
    pdf = export(notebook(showing(*(tall(name, 2) for name in "abc"))))
    assert len(words_of(pdf)) == 1
    assert figure_widths(pdf) == [468, 468, 468]  # 6.5 inches


def test_pages_break_where_least_is_left_white() -> None:
    """Of 3, 3, 6 and 3 inches the first two fill a page, and the last stands with the largest or alone, not before it."""
    pdf = export(notebook(showing(*(tall(name, inches) for name, inches in zip("abcd", (3, 3, 6, 3), strict=True)))))
    assert ["Found b." in page for page in words_of(pdf)] == ["Found a." in page for page in words_of(pdf)]


def sections(*charts: Chart) -> list[nbformat.NotebookNode]:
    return [
        cell for chart in charts for cell in (new_markdown_cell(f"## Topic {chart.name}"), showing(chart))
    ]  # fmt: skip


def test_a_section_lets_the_next_one_pass_where_a_page_would_be_short() -> None:
    """Of 9 inches not even three quarters stand below head and first section on a page of 9.3; 3.5 of the next do."""
    head = showing(Headline("Doe commutes one sentence", deck="A deck. " * 60))
    first, second = words_of(export(notebook(head, *sections(tall("z", 1), tall("a", 9), tall("b", 3.5)))))[:2]
    assert ("Topic b Found b." in first, "Topic a Found a." in second) == (True, True)


def test_a_section_may_pass_several_where_a_page_would_be_short() -> None:
    """Neither of two sections of 9 inches stands below head and first section on a page; the 3.5 of the third do."""
    head = showing(Headline("Doe commutes one sentence", deck="A deck. " * 60))
    drawn = (tall("z", 1), tall("a", 9), tall("b", 9), tall("c", 3.5))
    pages = words_of(export(notebook(head, *sections(*drawn))))
    assert [name for page in pages for name in "abc" if f"Found {name}." in page] == ["c", "a", "b"]
    assert "Found c." in pages[0]


def test_none_passes_the_first_section_however_short_the_first_page_is() -> None:
    head = showing(Headline("Doe commutes one sentence", deck="A deck. " * 60))
    pages = words_of(export(notebook(head, *sections(tall("a", 9), tall("b", 4.5)))))
    assert ["Found a." in page for page in pages[:2]] == [False, True]
    assert [name for page in pages for name in "ab" if f"Found {name}." in page] == ["a", "b"]


@pytest.mark.parametrize(("topic", "order"), [("Pardoned for", "zab"), ("Release", "zba")])
def test_pardons_pass_no_commutations(topic: str, order: str) -> None:
    head = showing(Headline("Doe commutes one sentence", deck="A deck. " * 60))
    first = sections(tall("z", 1), tall("a", 9))
    pages = words_of(export(notebook(head, *first, new_markdown_cell(f"## {topic}"), showing(tall("b", 3.5)))))
    assert "".join(name for page in pages for name in "zab" if f"Found {name}." in page) == order


def test_sections_keep_their_order_where_no_page_is_short() -> None:
    pages = words_of(export(notebook(*sections(*(tall(name, 2.5) for name in "abcde")))))
    assert [name for page in pages for name in "abcde" if f"Found {name}." in page] == list("abcde")


def test_a_section_keeps_its_heading_and_words_with_its_chart() -> None:
    made = notebook(showing(tall("a", 5)), new_markdown_cell("## Next\n\nHow it is counted."), showing(tall("b", 6)))
    first, second = words_of(export(made))
    assert "Next" not in first
    assert second.find("Next") < second.find("How it is counted.") < second.find("Found b.")


def test_what_is_higher_than_a_page_goes_on_overleaf() -> None:
    pages = words_of(export(notebook(showing(Statement("Long. " * 3000), tall("a", 14)))))
    assert len(pages) > 3
    assert "Found a." in pages[-1] or "Found a." in pages[-2]


@pytest.mark.parametrize(
    ("columns", "most"), [(["name"], 2), (["name", "number"], 2), (["name", "number", "place"], 6)]
)
def test_names_alone_stand_in_several_columns(columns: list[str], most: int) -> None:
    rows = {
        "name": [f"Invented Person {n}" for n in range(260)],
        "number": [str(n) for n in range(260)],
        "place": "Ohio",
    }
    people = People(pd.DataFrame(rows)[columns], name="people", caption="All")
    pages = words_of(export(notebook(showing(people))))
    assert len(pages) <= most
    assert sum(page.count("Invented Person") for page in pages) == 260


def test_profiles_may_part_between_two_people_and_mark_their_names() -> None:
    """60 paragraphs of one line and 12 points between them are two pages, and the headline stands over the first."""
    people = [
        {"id": f"p-{at}", "name": f"Jo Doe {at}", "text": [[f"Jo Doe {at}, of Ohio, served ", ""], ["ten years.", ""]]}
        for at in range(60)
    ]
    exhibit = {"kind": "profiles", "name": "profiles", "people": people}
    document = read_document(notebook(showing(Headline("Doe commutes 60 sentences"))))
    shown = Shown({"text/plain": ""}, kind="profiles", exhibit=exhibit)
    pdf = render_pdf(replace(document, pieces=(*document.pieces, shown)))
    first, second = words_of(pdf)
    assert "Doe commutes 60 sentences Jo Doe 0, of Ohio, served ten years. Jo Doe 1," in first
    assert second.endswith("Jo Doe 59, of Ohio, served ten years. Page 2 of 2")
    assert [tag for tag, _ in tags(pikepdf.open(io.BytesIO(pdf)))].count("/Strong") == 60


def test_a_head_of_a_table_stands_on_each_of_its_pages() -> None:
    rows = {"name": [f"Invented Person {n}" for n in range(200)], **{letter: range(200) for letter in "abc"}}
    columns = {"name": "Name printed", "a": "A", "b": "B", "c": "C"}
    people = People(pd.DataFrame(rows), name="people", caption="All", columns=columns)
    pages = words_of(export(notebook(showing(people))))
    assert len(pages) > 1
    assert all("Name printed A B C" in page for page in pages)


def test_code_is_hidden_unless_asked_for() -> None:
    made = report()
    assert "secret_call" not in render_source(read_document(made))
    assert 'secret_call()")' in render_source(read_document(made, show_code=True))
    assert export(made, show_code=True)


def test_hostile_words_are_string_literals_only() -> None:
    made = notebook(new_markdown_cell(f"## {HOSTILE}\n\n{HOSTILE}"), showing(Statement(HOSTILE)), title=HOSTILE)
    text = source(made)
    assert "\u202e" not in text
    assert '#read("' not in text  # its quotes are escaped: inside a literal
    assert export(made)


@pytest.mark.parametrize(
    ("markup", "harmless"),
    [
        ('#statement(found: [#"any #read(1) words";])', True),
        ('#chart(drawing: image(bytes("<svg/>"), format: "svg", alt: "a"))', True),
        ('#read("/etc/passwd")', False),
        ('#import "@preview/x:1.0.0": y', False),
        ('#include "x.typ"', False),
        ('#eval("1")', False),
        ('#image("/etc/passwd")', True),  # no file: the root is an empty folder
        ("#let x = 1", False),
        ("#while true {}", False),
        ("$ x $", False),
        ("#text.where(x)", False),
        ("`raw`", False),
        ('#"a\\";', False),
    ],
)
def test_what_is_layout_alone(markup: str, harmless: bool) -> None:
    assert is_harmless(markup) == harmless


@pytest.mark.parametrize("markup", ['#read("/etc/passwd")', '#text(size: 9pt, [#"passwd";])'])
def test_typst_that_a_cell_brings_is_never_taken(markup: str) -> None:
    shown = new_output("display_data", data={"text/vnd.typst": markup, "text/plain": "words"})
    text = source(notebook(new_code_cell("x", outputs=[shown], execution_count=1)))
    assert '#raw(block: true, "words")' in text
    assert "passwd" not in text


@pytest.mark.parametrize(
    "svg",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        "#read(1)",
    ],
)
def test_an_exhibit_whose_drawing_is_none_falls_back_to_the_next_form(svg: str) -> None:
    words = {"finding": [], "more": [], "title": "t", "alt": "a", "basis": [], "counted": ""}
    data = {"kind": "chart", "name": "c", **words, "svg": svg, "narrow_svg": "", "numbers": []}
    bundle = {EXHIBIT: data, "text/plain": "words"}
    text = source(notebook(new_code_cell("x", outputs=[new_output("display_data", data=bundle)], execution_count=1)))
    assert '#raw(block: true, "words")' in text
    assert "passwd" not in text


def test_a_file_can_not_be_read_even_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.export.pdf.to_typst", lambda document: '#image("/etc/hostname", alt: "a")')
    with pytest.raises(NotPublishable, match="file not found") as refused:
        export(notebook())
    assert "clemency-" not in str(refused.value)


def test_outputs_of_other_notebooks() -> None:
    frame = pd.DataFrame({"name": ["<b>x</b>"], "n": [1]})
    cells = [
        {"text/html": frame._repr_html_(), "text/plain": "x"},
        {"image/png": PIXEL, "text/plain": "<Figure>"},
        {"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9"/></svg>'},
        {"text/markdown": "# Not a heading\n\n*x*"},
        {"text/html": "<script>x()</script>", "text/plain": "<Plot at 0x7f00aa>"},
        {"application/vnd.unknown+json": {}, "text/plain": "only words"},
    ]
    alt = {"alt": "A dot."}
    made = notebook(
        *(
            new_code_cell("x", outputs=[new_output("display_data", data=data, metadata=alt)], execution_count=1)
            for data in cells
        )
    )
    text = source(made)
    assert 'table.header([#"name";], table.cell(align: right)[#"n";])' in text
    assert '[#"<b>x</b>";]' in text
    assert '#raw(block: true, "<Plot>")' in text
    assert '#raw(block: true, "only words")' in text
    found = tags(opened(made))
    assert [alt for tag, alt in found if tag == "/Figure"] == ["A dot."] * 2
    assert [tag for tag, _ in found if tag.startswith("/H")] == ["/H1"]  # the title; cells make none


@pytest.mark.parametrize(
    "words",
    [
        "[a](javascript:x()) [b](#nowhere) [c](file:///etc/passwd)",
        "![alt words](https://example.org/x.png)",
        "<div>\n\n# a `b` ~~c~~ *d* **e**\n\n</div>",
        "- a\n  - b\n\n    c\n- d",
        "3. a\n4. b",
        '***\n\n    code #x\n\n```python\n#import "x"\n```',
        "a  \nb\\\nc \\# $x$ @y <z> // no comment /* none */",
        "- #x\n\n+ $y\n\n/ a: b\n\n= c",
        "",
        "#\n\n##\n\ntext",
        "## Twice\n\n## Twice\n\n###### Deep\n\n# Late",
    ],
)
def test_any_markdown_can_be_set(words: str) -> None:
    pdf = opened(notebook(new_markdown_cell(words)))
    assert len(pdf.pages) == 1
    assert not [note for page in pdf.pages for note in page.get("/Annots", []) if "/URI" in note.get("/A", {})]


def test_an_error_is_refused_and_named() -> None:
    cell = new_code_cell("1/0", execution_count=1)
    cell.outputs = [new_output("error", ename="ZeroDivisionError", evalue="division by zero", traceback=[])]
    with pytest.raises(NotPublishable, match="cell 1 ended with ZeroDivisionError"):
        export(notebook(cell))


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(NotPublishable, match="'soon', not YYYY-MM-DD"):
        export(notebook(date="soon"))


def test_an_empty_notebook_is_a_page_too() -> None:
    assert len(opened(notebook()).pages) == 1


@pytest.mark.slow("builds in other processes; test_same_bytes holds a whole release")
def test_the_pdf_is_the_same_in_every_process_and_folder(tmp_path: Path) -> None:
    nbformat.write(report(), tmp_path / "report.ipynb")
    code = (
        "import sys, nbformat; from analysis.export.pdf import ClemencyPDFExporter; "
        "pdf, _ = ClemencyPDFExporter().from_filename(sys.argv[1]); sys.stdout.buffer.write(pdf)"
    )
    made = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        folder = tmp_path / seed
        folder.mkdir()
        run = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "report.ipynb")],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": "", "HOME": str(folder)},
            cwd=folder,
            capture_output=True,
            check=True,
            timeout=120,
        )
        made.add(run.stdout)
    assert len(made) == 1
    assert str(tmp_path).encode() not in made.pop()


def test_importing_the_exporter_does_not_load_typst() -> None:
    # Typst starts threads, which do not survive a fork
    code = "import sys, analysis.export.pdf, analysis.export.html; assert 'typst' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_it_is_registered_with_nbconvert() -> None:
    from nbconvert.exporters import get_exporter

    assert get_exporter("clemency-pdf") is ClemencyPDFExporter


def test_words_after_the_note_of_a_statement_stand_below_it() -> None:
    """The note of a statement, and the paragraph after it, are lines of their own: 12 points from base to base at least."""
    made = notebook(showing(Statement("Found.", counted="Noted.")), new_markdown_cell("Said afterwards."))
    document, _ = ClemencyPDFExporter().from_notebook_node(made)
    lines: dict[str, float] = {}

    def keep(text: str, page: list[float], place: list[float], *_: object) -> None:
        lines.update({text.strip(): page[3] * place[5] + page[5]} if text.strip() else {})

    for page in PdfReader(io.BytesIO(document)).pages:
        page.extract_text(visitor_text=keep)
    note, after = (next(y for text, y in lines.items() if words in text) for words in ("Noted", "Said"))
    assert note - after >= 12


def test_a_day_and_a_length_of_time_stay_on_one_line() -> None:
    said = "x" * 40 + " for 12 years 4 months to March 30, 2016 and" + " on March 30, 2016," * 40
    made = notebook(showing(Statement(said)))
    assert "12\u00a0years\u00a04\u00a0months" in source(made)
    lines = PdfReader(io.BytesIO(export(made))).pages[0].extract_text().replace("\u00a0", " ").splitlines()
    assert not [line for line in lines if line.rstrip().endswith(("March", "30,", "12", "years", "4"))]
    page = soup_of(made)
    assert page.select_one(".finding .day").get_text() == "12 years 4 months"


def test_columns_of_people_are_as_wide_as_what_they_hold() -> None:
    headings = ["Name", "Offense", "Sentenced", "Court", "Grant"]
    row = ["Ann Roe", "drug distribution", "September 30, 2009", "Eastern District of Virginia", "pardon"]
    table = pd.DataFrame([row] * 3, columns=headings, index=["a", "b", "c"])
    made = notebook(showing(People(table, name="people", caption="All three")))
    assert "widths: (1.3fr,1.9fr,1.35fr,1.35fr,1.45fr,)" in source(made)
    left: dict[str, int] = {}

    def note(text: str, page: list[float], line: list[float], *more: Any) -> None:
        left.setdefault(text.strip(), round(line[4] * page[0] + page[4]))

    PdfReader(io.BytesIO(export(made))).pages[0].extract_text(visitor_text=note)
    assert left["All three"] == left["Name"] == 54  # three quarters of an inch: the text begins at one inch
