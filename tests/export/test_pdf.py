"""The PDF: tagged, whole, inert, and the same everywhere."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
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

from analysis.exhibits import Chart, Headline, Provenance, Results, Statement, Table
from analysis.exhibits.data import EXHIBIT
from analysis.export.document import NotPublishable, read_document
from analysis.export.pdf import ClemencyPDFExporter, render_source
from analysis.text.headline import KeyFigure
from support.notebooks import notebook, showing
from support.typst_layout import is_harmless

HOSTILE = 'Ann <script>alert(1)</script> $5 #read("/etc/passwd") _x_ *y* {{7*7}} \u202egnp.exe \\ " `z` @a <b> = c'
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def chart(name: str, alt: str) -> Chart:
    figure, axes = plt.subplots(figsize=(6.4, 2))
    axes.barh(["Ohio", "Iowa"], [3, 1])
    table = pd.DataFrame({"district": ["Ohio", "Iowa"], "n": [3, 1]})
    return Chart(figure, name=name, title=f"Grants, {name}", finding="3 of 4.", note="n = 4.", alt=alt, table=table)


def report(**told: str) -> nbformat.NotebookNode:
    people = pd.DataFrame({"name": [f"Invented Person {n}" for n in range(119)] + [HOSTILE], "months": range(120)})
    return notebook(
        showing(Headline("4 sentences commuted", [KeyFigure("commutations", "4", "9 to date")])),
        new_markdown_cell("## How many?\n\n*What it is.* See [who](#who) and [the list](https://example.org/list)."),
        showing(Statement("3 of 4 are from Ohio."), chart("districts", "Two bars: Ohio 3, Iowa 1.")),
        new_markdown_cell("## Who?\n\n#### Deep\n\n1. one\n2. two\n\n> said\n\n| a | b |\n|---|--:|\n| x | 1 |"),
        showing(chart("again", f"Alt of {HOSTILE}"), Table(people, name="people", caption="All 120 people")),
        showing(Results({"batch": {"id": "2016-03-30-obama", "granted_on": "2016-03-30"}})),
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
        assert told["dc:title"] == "4 sentences commuted"


def test_each_chart_is_a_figure_with_its_alt_text(pdf: pikepdf.Pdf) -> None:
    seen = HOSTILE.replace("\u202e", "[U+202E]")
    alts = [alt for tag, alt in tags(pdf) if tag == "/Figure"]
    assert alts == ["Two bars: Ohio 3, Iowa 1.", f"Alt of {seen}"]


def test_headings_tables_lists_and_captions_are_tagged(pdf: pikepdf.Pdf) -> None:
    found = [tag for tag, _ in tags(pdf)]
    headings = [tag for tag in found if tag in ("/H1", "/H2", "/H3")]
    assert headings == ["/H1", "/H1", "/H1", "/H2"]  # Contents, How many?, Who?, Deep without a gap
    assert found.count("/Table") == 2
    assert found.count("/Caption") == 3
    assert found.count("/TH") == 4
    assert "/TOC" in found
    assert "/BlockQuote" in found


def test_charts_are_vectors(pdf: pikepdf.Pdf) -> None:
    kinds = {str(o.get("/Subtype")) for o in pdf.objects if isinstance(o, pikepdf.Stream)}
    assert "/Image" not in kinds


def test_bookmarks_links_and_paper(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["How many?", "Who?"]
    uris = {
        str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note and "/URI" in note.A
    }
    assert uris == {"https://example.org/list"}
    assert [float(side) for side in pdf.pages[0].MediaBox] == [0, 0, 612, 792]  # US Letter in points


def test_all_fonts_are_embedded_and_none_is_the_systems(pdf: pikepdf.Pdf) -> None:
    described = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
    names = {str(o.FontName).split("+")[-1] for o in described}
    assert all("/FontFile2" in o or "/FontFile3" in o for o in described)
    assert any(name.startswith("Libertinus") for name in names)
    assert all(name.startswith(("Libertinus", "DejaVuSans")) for name in names)


def test_the_date_is_the_grants_and_metadata_holds_no_path(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo.CreationDate).startswith("D:20160330")
    text = export(report())
    for leak in (str(Path.home()), str(Path.cwd()), "site-packages", "/tmp/"):  # noqa: S108
        assert leak.encode() not in text


def test_metadata_names_the_document() -> None:
    pdf = opened(report(title='Four & "more"', date="2017-01-19"))
    assert str(pdf.docinfo.Title) == 'Four & "more"'
    assert str(pdf.docinfo.CreationDate).startswith("D:20170119")


def test_the_first_page_is_a_title_page(pdf: pikepdf.Pdf) -> None:
    source = render_source(read_document(report()))
    assert source.index("#contents()") < source.index("#pagebreak(weak: true)") < source.index("#heading(")
    with pdf.open_outline() as outline:
        first = outline.root[0]
    assert first.destination[0].objgen != pdf.pages[0].objgen


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
        ('#text(size: 9pt, [#"any #read(1) words";])', True),
        ('#figure(kind: image, image(bytes("<svg/>"), format: "svg", alt: "a"))', True),
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
    data = {"kind": "chart", "name": "c", "title": "t", "finding": [], "alt": "a", "note": "", "numbers": []}
    bundle = {EXHIBIT: {**data, "svg": svg, "narrow_svg": ""}, "text/plain": "words"}
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
    made = notebook(
        *(new_code_cell("x", outputs=[new_output("display_data", data=data)], execution_count=1) for data in cells)
    )
    text = source(made)
    assert 'table.header([], [#"name";], [#"n";])' in text
    assert '[#"<b>x</b>";]' in text
    assert '#raw(block: true, "<Plot>")' in text
    assert '#raw(block: true, "only words")' in text
    found = tags(opened(made))
    assert [alt for tag, alt in found if tag == "/Figure"] == ["Figure without a description"] * 2
    assert not [tag for tag, _ in found if tag.startswith("/H")]


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
    made = notebook(showing(Statement("Found.", "Noted.")), new_markdown_cell("Said afterwards."))
    document, _ = ClemencyPDFExporter().from_notebook_node(made)
    lines: dict[str, float] = {}

    def keep(text: str, page: list[float], place: list[float], *_: object) -> None:
        lines.update({text.strip(): page[3] * place[5] + page[5]} if text.strip() else {})

    for page in PdfReader(io.BytesIO(document)).pages:
        page.extract_text(visitor_text=keep)
    note, after = (next(y for text, y in lines.items() if words in text) for words in ("Noted", "Said"))
    assert note - after >= 12
