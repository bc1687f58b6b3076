"""In JupyterLab: its menu gives the report of the batch run, for any notebook; and an analysis of one's own begins with a template."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import nbformat
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import project as places
from analysis.cli import clemency
from analysis.export.html import ClemencyHTMLExporter
from analysis.export.menu import EXPORTERS, refresh_index
from analysis.export.pdf import ClemencyPDFExporter
from analysis.run.fingerprint import hash_file, hash_notebook
from analysis.run.report import Report, build_report, run_notebook
from support import ROOT

BATCH = "2016-03-30-obama"
JUPYTER = Path(sys.executable).parent / "jupyter"

#: What a release adds to a page: links to the pages above and the files beside it, and what it tells search engines.
OF_A_RELEASE = (
    r'<header class="masthead">.*?</header>',
    r'<footer class="site-foot">.*?</footer>',
    r'<p class="files">.*?</p>',
    r'<meta name="robots"[^>]*>',
    r'(\n?<meta property="og:[^>]*>)+',
    r'<script type="application/ld\+json">.*?</script>',
    r'<li><a href="#cite">How to cite</a></li>',
    r'(<li class="file">.*?</li>)+',
    r'<h2 id="cite">.*?(?=</main>)',
    r"(?<=') 'sha256-[^']+'(?=; font-src)",
)


def settings_of_nobody(folder: Path) -> dict[str, str]:
    """The environment of a Jupyter whose user has set nothing."""
    kinds = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime"}
    source = {"PYTHONPATH": str(ROOT / "src")}
    return {**os.environ, **source, **{name: str(folder / kind) for name, kind in kinds.items()}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def executed(folder: Path) -> Path:
    """The notebook of a batch as a person has it who opened it and ran all cells."""
    call = [JUPYTER, "nbconvert", "--execute", "--to", "notebook", "--output", folder / "run.ipynb"]
    subprocess.run([*call, places.BATCH_NOTEBOOK], env=settings_of_nobody(folder), check=True, capture_output=True)
    return folder / "run.ipynb"


@pytest.fixture(scope="module")
def report() -> Report:
    return build_report(BATCH)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[httpx.Client]:
    """A Jupyter server as JupyterLab has one, on this machine alone, with the folder open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    extension = "--ServerApp.jpserver_extensions={'analysis.export.menu': True}"  # an installed package switches it on
    options = [
        extension,
        "--ip=127.0.0.1",
        f"--port={port}",
        "--no-browser",
        "--allow-root",
        "--ServerApp.port_retries=0",
    ]
    call = [sys.executable, "-m", "jupyter_server", *options, f"--ServerApp.root_dir={folder}"]
    token = {"JUPYTER_TOKEN": "of-the-test"}
    running = subprocess.Popen(call, env=settings_of_nobody(folder) | token, stderr=subprocess.DEVNULL)
    try:
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": "token of-the-test"},
            timeout=60,
            trust_env=False,
        )
        for _ in range(300):
            try:
                client.get("/api")
                break
            except httpx.TransportError:
                assert running.poll() is None, "the server ended"
                time.sleep(0.1)
        yield client
    finally:
        running.terminate()
        running.wait(30)


@pytest.mark.slow("starts Jupyter")
def test_the_command_line_gives_the_page_of_the_release(folder: Path, executed: Path, report: Report) -> None:
    traits = ("links_chart_files", "links_site", "hides_from_search")
    flags = [f"--ClemencyHTMLExporter.{trait}=True" for trait in traits]
    call = [JUPYTER, "nbconvert", "--to", "clemency-html", *flags, "--output", folder / "index.html", executed]
    subprocess.run(call, env=settings_of_nobody(folder), check=True, capture_output=True)
    assert (folder / "index.html").read_bytes() == report.files["index.html"]


@pytest.mark.slow("starts Jupyter")
def test_the_menu_lists_both_exports(server: httpx.Client) -> None:
    listed = server.get("/api/nbconvert").json()
    assert listed["clemency-html"]["output_mimetype"] == "text/html"
    assert listed["clemency-pdf"]["output_mimetype"] == "application/pdf"


def test_the_menu_knows_the_registered_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert tuple(project["project"]["entry-points"]["nbconvert.exporters"]) == EXPORTERS


@pytest.mark.slow("starts Jupyter")
def test_a_stranger_gets_nothing(server: httpx.Client, executed: Path) -> None:
    page = httpx.get(server.base_url.join(f"/nbconvert/clemency-html/{executed.name}"), trust_env=False)
    assert page.status_code == 302  # to the page that asks for the token


@pytest.mark.slow("starts Jupyter")
def test_the_menu_gives_the_page_without_what_a_release_adds(
    server: httpx.Client, executed: Path, report: Report
) -> None:
    page = server.get(f"/nbconvert/clemency-html/{executed.name}")
    published = report.files["index.html"].decode()
    for addition in OF_A_RELEASE:
        assert not re.search(addition, page.text, re.DOTALL)
        published, n = re.subn(addition, "", published, flags=re.DOTALL)
        assert n >= 1, addition
    # where an addition was cut out, its line is left
    assert [line for line in page.text.split("\n") if line] == [line for line in published.split("\n") if line.strip()]


@pytest.mark.slow("starts Jupyter")
def test_the_menu_gives_the_same_pdf(server: httpx.Client, executed: Path, report: Report) -> None:
    pdf = server.get(f"/nbconvert/clemency-pdf/{executed.name}", params={"download": "true"})
    assert pdf.headers["content-disposition"].endswith("run.pdf")
    assert pdf.content == report.files["report.pdf"]


@pytest.mark.slow("starts Jupyter")
def test_a_notebook_with_an_error_is_refused_with_the_reason(server: httpx.Client, folder: Path) -> None:
    error = new_output("error", ename="ValueError", evalue="no such day", traceback=[])
    nbformat.write(new_notebook(cells=[new_code_cell("x", outputs=[error])]), folder / "failed.ipynb")
    answer = server.get("/nbconvert/clemency-html/failed.ipynb")
    assert answer.status_code == 500
    assert "cell 1 ended with ValueError: no such day" in answer.text


#: A notebook of somebody else: none of our exhibits, and some of what must not come out.
FOREIGN = (
    "import matplotlib.pyplot as plt, pandas as pd\n"
    "counts = pd.DataFrame({'district': ['Ohio', 'Iowa'], 'n': [3, 1]})\ncounts",
    "counts.style.set_caption('Styled')",
    "counts.set_index('district').plot.bar(); plt.show()",
    "pd.concat({f'of {year}': counts.set_index('district') for year in range(2000, 2018)}, axis=1)",
    "print('\\x1b[31mred\\x1b[0m, $5 to $6')",
    "from IPython.display import HTML, IFrame, Javascript, Latex, display\n"
    "display(HTML('<b onclick=alert(1)>bold</b><script src=https://example.org/x.js></script>'),\n"
    "        IFrame('https://example.org', 9, 9), Javascript('alert(1)'), Latex('$a^2$'))",
    "display({'application/vnd.jupyter.widget-view+json': {'model_id': 'x'}, 'text/plain': 'Slider()'}, raw=True)",
    "import warnings\nwarnings.warn('a path of mine')",
)


@pytest.fixture(scope="module")
def foreign(folder: Path) -> nbformat.NotebookNode:
    cells = [new_markdown_cell("# Of somebody else\n\n## A table\n\n## A picture"), *map(new_code_cell, FOREIGN)]
    cells[3].metadata["alt"] = "Two bars: Ohio 3, Iowa 1."
    nbformat.write(new_notebook(cells=cells), folder / "foreign.ipynb")
    return run_notebook(folder / "foreign.ipynb", {}, "foreign")


def test_any_notebook_becomes_a_page_that_is_inert_and_needs_nothing(foreign: nbformat.NotebookNode) -> None:
    text, resources = ClemencyHTMLExporter().from_notebook_node(foreign)
    page = BeautifulSoup(text, "lxml")
    assert not resources.get("outputs")
    assert page.h1.get_text() == "Of somebody else"
    assert [a.get_text() for a in page.select("nav.beside li a")] == ["A table", "A picture"]
    assert [[cell.get_text() for cell in row.select("th, td")] for row in page.select("table")[0].select("tr")] == [
        ["district", "n"],
        ["Ohio", "3"],
        ["Iowa", "1"],
    ]
    assert len(page.select("main .frame > table")) == 3
    (picture,) = page.select("main img")
    assert picture["src"].startswith("data:image/png;base64,")
    assert [pre.get_text() for pre in page.select("main pre")] == ["red, $5 to $6", "$a^2$"]
    assert page.b.attrs == {}
    assert not page.select("script, iframe, link, object")
    assert not [node for node in page.find_all(True) if any(key.startswith("on") for key in node.attrs)]
    for left_out in ("example.org", "alert", "Slider", "a path of mine", "IPython.", "object at", "matplotlib"):
        assert left_out not in page.main.get_text()


def test_wide_tables_are_set_in_small_letters_so_that_they_fit(foreign: nbformat.NotebookNode) -> None:
    """Three columns need no smaller letters than 9 points; 19 do, and fit before letters are too small to read."""
    from pypdf import PdfReader

    content, _ = ClemencyPDFExporter().from_notebook_node(foreign)
    sizes: dict[str, float] = {}

    def visit(text: str, _: object, __: object, ___: object, size: float) -> None:
        sizes.setdefault(text.strip(), size)

    for sheet in PdfReader(io.BytesIO(content)).pages:
        sheet.extract_text(visitor_text=visit)
    head = 0.9  # of the letters of a table's body
    assert sizes["Iowa"] == 9
    assert 4.5 * head < sizes["of 2000"] < 9 * head


def test_the_pdf_leaves_out_what_the_page_leaves_out(foreign: nbformat.NotebookNode) -> None:
    from pypdf import PdfReader

    content, _ = ClemencyPDFExporter().from_notebook_node(foreign)
    told = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "red, $5 to $6" in told
    for left_out in ("example.org", "alert", "Slider", "a path of mine", "IPython."):
        assert left_out not in told


# what is saved, and git


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with one notebook of the project, and git's filter of notebooks as its Makefile has it."""
    for name in (".gitattributes", "notebooks/00-explore.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "nbstripout").symlink_to(JUPYTER.with_name("nbstripout"))
    identity = ["-c", "user.name=Jane Doe", "-c", "user.email=jane@example.org"]
    for words in (["init", "-q"], ["add", "notebooks", ".gitattributes"], [*identity, "commit", "-qm", "all"]):
        said = subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True, text=True)
        assert said.stderr == ""  # a clone that has no filter takes notebooks as they are
    return tmp_path


def changed(clone: Path) -> str:
    call = ["git", "status", "--short", "--untracked-files=no"]
    return subprocess.run(call, cwd=clone, check=True, capture_output=True, text=True).stdout


def save(notebook: Path, *, source: str = "") -> None:
    """Save as JupyterLab does after all cells ran: outputs, counts, and what the kernel says of its language."""
    run = nbformat.read(notebook, as_version=4)
    for number, cell in enumerate((one for one in run.cells if one.cell_type == "code"), start=1):
        cell.update(execution_count=number, outputs=[new_output("stream", text="shown")])
        cell.source += source
    run.metadata["language_info"] = {"name": "python", "version": "3.11.7", "mimetype": "text/x-python"}
    nbformat.write(run, notebook)


@pytest.mark.slow("starts nbstripout five times")
def test_a_notebook_that_is_saved_with_outputs_is_no_change_to_git(clone: Path) -> None:
    subprocess.run(["make", "-f", ROOT / "Makefile", "filter"], cwd=clone, check=True)
    notebook = clone / "notebooks" / "00-explore.ipynb"
    kept = hash_file(notebook)
    save(notebook)
    refresh_index(notebook)
    assert changed(clone) == ""
    assert hash_notebook(notebook) == kept != hash_file(notebook)  # nor does it make another report
    save(notebook, source="\n1")
    assert hash_notebook(notebook) != kept
    refresh_index(notebook)
    assert changed(clone) == " M notebooks/00-explore.ipynb\n"  # a change of one's own stays one, and is not staged


def test_without_git_or_a_clone_nothing_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    notebook = tmp_path / "mine.ipynb"
    nbformat.write(new_notebook(), notebook)
    refresh_index(notebook)
    subprocess.run(["make", "--no-print-directory", "-f", ROOT / "Makefile", "filter"], cwd=tmp_path, check=True)
    assert capfd.readouterr() == ("", "")


# an analysis of one's own


def test_the_notebook_that_is_copied_exports_well() -> None:
    executed = run_notebook(places.TEMPLATE, {}, "template")
    text, _ = ClemencyHTMLExporter().from_notebook_node(executed)
    page = BeautifulSoup(text, "lxml")
    assert page.h1.get_text() == "Crack cocaine and powder cocaine: did the sentences differ?"
    assert len(page.select(".chart svg")) == len(page.select("table")) == 1
    pdf, _ = ClemencyPDFExporter().from_notebook_node(executed)
    assert pdf.startswith(b"%PDF")


def test_new_writes_the_template_and_spares_what_is_there(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ipynb"
    result = CliRunner().invoke(clemency, ["new", str(mine)])
    assert result.exit_code == 0
    assert mine.read_bytes() == places.TEMPLATE.read_bytes()
    mine.write_text("my work")
    result = CliRunner().invoke(clemency, ["new", str(mine)])
    assert (result.exit_code, mine.read_text()) == (1, "my work")
    assert result.stderr == f"clemency: {mine}: is there already, and stays as it is; choose another name\n"


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("mine.py", 2, "'mine.py' does not end in .ipynb"),
        ("no/such/folder.ipynb", 1, "cannot be written: No such file"),
    ],
)
def test_new_says_what_is_wrong_with_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(clemency, ["new", name])
    assert result.exit_code == code
    assert message in result.stderr
    assert list(tmp_path.iterdir()) == []
