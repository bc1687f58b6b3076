"""The command line: what a person typed wrongly costs one clear line and nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result
from nbformat.v4 import new_code_cell, new_notebook
from rich.console import Console
from rich.progress import Progress as Display

from analysis import project
from analysis.cli import clemency
from analysis.files import one_writer
from analysis.grants.checks import STATEMENTS
from analysis.grants.table import write_grants
from analysis.publish import build
from analysis.publish.progress import Bar
from support.invented import make_grants
from support.tiny_site import files_of


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(clemency, [str(word) for word in words])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A grants table with two batches of invented people, outside the repository."""
    path = tmp_path / "data" / "grants.csv"
    path.parent.mkdir()
    later = {"batch_id": "2016-05-05-obama", "granted_on": "2016-05-05"}
    write_grants(make_grants({}, {"is_declined": True}, {"clemency_type": "pardon", **later}), path)
    return path


@pytest.fixture
def tiny_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A batch notebook that shows nothing but its results, in the place of the real one."""
    path = tmp_path / "tiny.ipynb"
    monkeypatch.setattr(project, "BATCH_NOTEBOOK", path)
    write_notebook(path, "")
    return path


def write_notebook(path: Path, source: str) -> None:
    end = (
        "from IPython.display import display\n"
        "display({'application/json': {'batch': {'id': batch_id, 'granted_on': batch_id[:10]}}, 'text/plain': ''},\n"
        "        raw=True, metadata={'clemency': {'kind': 'results'}})"
    )
    parameters = new_code_cell("batch_id = ''\ndata_path = ''", metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[parameters, new_code_cell(source), new_code_cell(end)]), path)


def test_batches_as_json(data: Path) -> None:
    result = run("batches", "--json", "--data", data)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == [
        {
            "id": "2016-03-30-obama", "granted_on": "2016-03-30", "president": "Barack Obama",
            "commutations": 1, "pardons": 0, "declined": 1, "amended": 0,
        },
        {
            "id": "2016-05-05-obama", "granted_on": "2016-05-05", "president": "Barack Obama",
            "commutations": 0, "pardons": 1, "declined": 0, "amended": 0,
        },
    ]  # fmt: skip


def test_check_names_the_row_that_breaks_a_statement(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    write_grants(make_grants({}, {"n_cases": 0}), path)
    result = run("check", "--data", path)
    assert result.exit_code == 1
    assert "line 3: Imagined Person 2 (2016-03-30-obama): n_cases = 0: broken: is at least 1 cases" in result.stderr
    assert f"2 grants, {len(STATEMENTS)} statements: 1 row breaks one or more\n" in result.stdout


def test_check_says_what_is_alike_once_and_with_explain_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    write_grants(make_grants(*({"n_cases": 0} for _ in range(40)), {"fine_usd": -1}), path)
    lines = run("check", "--data", path).stderr.splitlines()
    assert [line.partition(": ")[2] for line in lines] == [
        "line 2: Imagined Person 1 (2016-03-30-obama): n_cases = 0: broken: is at least 1 cases … and 39 more like this",
        "line 42: Imagined Person 41 (2016-03-30-obama): fine_usd = -1: broken: is at least 0 US dollars",
    ]
    assert len(run("check", "--explain", "--data", path).stderr.splitlines()) == 41


def test_ingest_says_what_is_alike_once_and_with_explain_all_of_it(tmp_path: Path) -> None:
    source, data = tmp_path / "list.csv", tmp_path / "grants.csv"
    rows = "".join(f"Ann Example{letter},District of Oz,1999,Fraud,2016-05-05\n" for letter in "abcdefghij")
    source.write_text(f"Name,District,Sentenced,Offense,Date granted\n{rows}")
    call = ("ingest", source, "--data", data, "--president", "Barack Obama", "--type", "pardon")
    result = run(*call)
    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if "district.unknown" in line]
    assert [line.removeprefix(str(source)) for line in lines] == [
        ", line 2: Ann Examplea: district: 'District of Oz': district.unknown … and 9 more like this: the court is not"
        " known; compare with the page; mend the file, or enter the page's misprint in data/hand/corrections.yml, or teach"
        " the reader the wording (CONTRIBUTING.md)"
    ]
    assert result.stderr.endswith(f"clemency: what could not be read stands in {data}.rejects.csv\n")
    result = run(*call, "--explain")
    assert len([line for line in result.stderr.splitlines() if "district.unknown" in line]) == 10
    assert data.with_name("grants.csv.rejects.csv").read_text().count("district.unknown") == 10
    # and where no list is taken
    source.write_text(source.read_text().replace("2016-05-05", "2216-05-05"))
    for words, n in (((), 1), (("--explain",), 10)):
        result = run(*call, *words)
        assert result.exit_code == 1
        assert len([line for line in result.stderr.splitlines() if "record.day_in_future" in line]) == n
        assert result.stderr.endswith("no list was taken, and nothing was written\n")


def test_check_counts_rows_and_not_findings(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    write_grants(make_grants({}, {"n_cases": 0, "fine_usd": -1}, {"n_cases": 0}), path)
    result = run("check", "--data", path)
    assert len([line for line in result.stderr.splitlines() if ": broken: " in line]) == 3
    assert f"3 grants, {len(STATEMENTS)} statements: 2 rows break one or more\n" in result.stdout


def test_check_names_broken_statements_beside_rows_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    write_grants(make_grants({}, {"n_cases": 0}, {}), path)
    whole = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*whole[:3], whole[3].replace("\n", ",one too many\n")]), encoding="utf-8")
    result = run("check", "--data", path)
    assert result.exit_code == 1
    assert "line 3: Imagined Person 2 (2016-03-30-obama): n_cases = 0: broken" in result.stderr
    assert "line 4: a grant (this row cannot be read)" in result.stderr
    assert "2 faults, 1 of them in rows that cannot be read" in result.stderr


def test_check_of_a_whole_table(data: Path) -> None:
    result = run("check", "--data", data)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"3 grants, {len(STATEMENTS)} statements: all hold\n" in result.stdout


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("report", "2016-03-31-obama"), 2, "no batch '2016-03-31-obama' in the grants table; did you mean"),
        (("report", "../../x"), 2, "no batch '../../x'"),
        (("report",), 2, "name one or more batches, or say --all"),
        (("report", "--all", "2016-03-30-obama"), 2, "name one or more batches, or say --all"),
        (("report", "--all", "--format", "docx"), 2, "there is no 'docx'; there are html and pdf"),
        (("report", "--all", "--format", ","), 2, "nothing is chosen of html or pdf"),
        (("report", "--all", "--raw", "lists\u202estsil"), 2, "a character that nobody sees (U+202E)"),
        (("report", "--all", "--jobs", "0"), 2, "0 is not in the range"),
        (("report", "--all", "--names", "some"), 2, "'some' is not one of 'full', 'initials', 'none'"),
        (("report", "--all", "--url", "example.org"), 2, "'example.org' is not an address that begins with https://"),
        (("reprot", "--all"), 2, "No such command 'reprot'"),
        (("ingest",), 2, "Missing argument"),
        (("ingest", "x", "--granted-on", "30 March"), 2, "'30 March' is not a day as YYYY-MM-DD"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(
    data: Path, tmp_path: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    out = ("--data", data, "--out", tmp_path / "site") if words[0] == "report" else ()
    result = run(*words, *out)
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("command", ["check", "batches", "report"])
def test_a_missing_table_is_one_line(tmp_path: Path, command: str) -> None:
    extra = ("--all", "--out", tmp_path / "site") if command == "report" else ()
    result = run(command, "--data", tmp_path / "absent.csv", *extra)
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "absent.csv: no such grants table" in result.stderr


def test_a_table_that_breaks_a_statement_is_not_reported_on(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    write_grants(make_grants({"n_cases": 0}), path)
    result = run("report", "--all", "--data", path, "--out", tmp_path / "site")
    assert result.exit_code == 1
    assert "clemency check" in result.stderr


@pytest.mark.usefixtures("tiny_notebook")
def test_a_report_is_published(data: Path, tmp_path: Path) -> None:
    result = run("report", "2016-03-30-obama", "--data", data, "--out", tmp_path / "site", "--format", "html")
    assert result.exit_code == 0, result.output
    files = files_of(tmp_path / "site")
    assert {name for name in files if name.startswith("20")} == {
        "2016-03-30-obama/index.html",
        "2016-03-30-obama/results.json",
        "2016-03-30-obama/grants.csv",
    }
    across = {
        "index.html",
        "explore.html",
        "presidents.html",
        "compare.html",
        "methods.html",
        "claims.html",
        "editions.html",
        "404.html",
    }
    assert {name for name in files if "/" not in name and name.endswith(".html")} == across
    assert {"manifest.json", "grants.csv", "feed.atom", "robots.txt", "datapackage.json"} <= set(files)
    assert files["grants.csv"] == data.read_bytes()
    assert len(files["2016-03-30-obama/grants.csv"].splitlines()) == 3  # the header and the batch's two rows


@pytest.mark.usefixtures("tiny_notebook")
def test_a_run_prints_the_hash_that_holds_its_release(data: Path, tmp_path: Path) -> None:
    """Also where there was nothing to do; on the output are the paths of the reports that changed and nothing else."""
    call = ("report", "2016-03-30-obama", "--data", data, "--out", tmp_path / "site", "--format", "html")
    page = tmp_path / "site" / "2016-03-30-obama" / "index.html"
    for paths in (f"{page}\n", ""):
        result = run(*call)
        sha256 = hashlib.sha256((tmp_path / "site" / "manifest.json").read_bytes()).hexdigest()
        assert result.stderr.splitlines()[-2] == f"release {sha256}"
        assert result.stdout == paths
    assert len(result.stderr.splitlines()) == 3


@pytest.mark.usefixtures("tiny_notebook")
@pytest.mark.slow("publishes four times; test_settings holds what is remembered")
def test_the_last_line_says_what_is_published_and_options_are_remembered(data: Path, tmp_path: Path) -> None:
    call = ("report", "--all", "--data", data, "--out", tmp_path / "site")
    first = run(*call, "--format", "html", "--names", "none", "--url", "https://example.org/a")
    line = "Published 2 reports for https://example.org/a/ · no names · HTML · search engines may list every page"
    assert first.stderr.splitlines()[-1] == line
    assert "changed: " not in first.stderr
    again = run(*call)
    assert again.stderr.splitlines()[0] == "2 reports: 2 up to date"
    assert again.stderr.splitlines()[-1] == line
    assert run(*call, "--quiet").output == ""
    assert run("why", "2016-03-30-obama", *call[2:]).stdout.startswith("2016-03-30-obama: up to date\n")
    said = run(*call, "--names", "full", "--no-index", "--quiet")
    assert said.stderr.splitlines() == [
        "changed: no names → names in full",
        "changed: search engines may list every page → pages that name people are kept from search engines",
        "Published 2 reports for https://example.org/a/ · names in full · HTML"
        " · pages that name people are kept from search engines",
    ]
    pages = [tmp_path / "site" / batch_id / "index.html" for batch_id in ("2016-03-30-obama", "2016-05-05-obama")]
    assert said.stdout.splitlines() == [str(page) for page in pages]
    assert all(b'content="noindex"' in page.read_bytes() for page in pages)
    run(*call, "--index")
    assert not [page for page in pages if b"noindex" in page.read_bytes()]


@pytest.mark.usefixtures("tiny_notebook")
def test_a_run_says_what_it_did_as_json(data: Path, tmp_path: Path, tiny_notebook: Path) -> None:
    call = ("report", "--all", "--data", data, "--out", tmp_path / "site", "--format", "html", "--quiet", "--json")
    assert json.loads(run(*call).stdout)["built"] == ["2016-03-30-obama", "2016-05-05-obama"]
    later = {"batch_id": "2016-05-05-obama", "granted_on": "2016-05-05"}
    last = {"batch_id": "2016-06-03-obama", "granted_on": "2016-06-03", "clemency_type": "pardon"}
    write_grants(make_grants({}, {"is_declined": True}, {"clemency_type": "pardon", **later}, last), data)
    did = json.loads(run(*call).stdout)
    sha256 = hashlib.sha256((tmp_path / "site" / "manifest.json").read_bytes()).hexdigest()
    came = {"batch_id": "2016-06-03-obama", "measure": "batch", "before": None, "after": "2016-06-03-obama"}
    assert did.pop("built")[-1] == "2016-06-03-obama"
    assert did == {
        "from_cache": [],
        "up_to_date": [],
        "removed": [],
        "failed": {},
        "changed_numbers": [{**came, "causes": []}],
        "changed_settings": [],
        "settings": {"formats": ["html"], "names": "full", "show_code": False, "url": "", "index_names": False},
        "published": True,
        "release": sha256,
    }
    assert json.loads(run(*call).stdout)["published"] is False
    write_notebook(tiny_notebook, "1 / 0")
    failed = run(*call)
    assert failed.exit_code == 1
    assert set(json.loads(failed.stdout)["failed"]) == {f"2016-0{day}-obama" for day in ("3-30", "5-05", "6-03")}


def log_of(path: Path) -> list[str]:
    """The lines of a log without their times, once these are seen to be times."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.match(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+ \S", line)] == []
    return [line[21:] for line in lines]


@pytest.mark.usefixtures("tiny_notebook")
def test_a_log_has_what_runs_did_and_a_code_tells_whether_they_published(
    data: Path, tmp_path: Path, tiny_notebook: Path
) -> None:
    log, site = tmp_path / "nightly.log", tmp_path / "site"
    call = ("--log", log, "report", "--all", "--data", data, "--out", site, "--format", "html")
    quiet = (*call, "--quiet", "--exit-changed", "10")
    first = run(*quiet)
    assert (first.exit_code, first.stdout.count("\n")) == (10, 2)
    lines = log_of(log)
    of_reports = [line for line in lines if "-obama: built in" in line or not re.search(r" in \d+\.\d s$", line)]
    begins, at_once, *built, done, moved, published, says, ends = of_reports
    assert begins.startswith(f"INFO clemency 0.1.0: --log {log} report --all ")
    assert at_once.startswith("INFO 2 reports to build, ")
    assert all(re.fullmatch(r"INFO 2016-0(3-30|5-05)-obama: built in \d+\.\d s", line) for line in built)
    assert (len(built), done, moved) == (2, "INFO 2 reports: 2 built", "INFO 0 published numbers have moved")
    assert published == f"INFO published release {hashlib.sha256((site / 'manifest.json').read_bytes()).hexdigest()}"
    assert says.startswith("INFO Published 2 reports ")
    assert re.fullmatch(r"INFO ends with exit code 10 after \d+\.\d s", ends)

    log.write_text("")
    second = run(*quiet)
    assert (second.exit_code, second.output) == (0, "")
    assert log_of(log)[1:3] == [
        "INFO 2 reports: 2 up to date",
        published.replace("published", "nothing to do:") + " stays",
    ]

    log.write_text("2016-01-01T00:00:00Z INFO what was there stays\n")
    write_notebook(tiny_notebook, "assert batch_id == '2016-03-30-obama', 'not this batch'")
    failed = run(*quiet)
    assert failed.exit_code == 1
    lines = log_of(log)
    assert lines[0] == "INFO what was there stays"
    assert "ERROR 2016-05-05-obama: failed" in lines
    assert "ERROR 2016-05-05-obama: tiny.ipynb: cell 2 failed: AssertionError: not this batch" in lines
    assert lines[-1].startswith("INFO ends with exit code 1 after ")


@pytest.mark.usefixtures("tiny_notebook")
def test_a_run_names_its_steps_with_their_times(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the reports those that take a noticeable time; here all of them, and none of a run with nothing to do."""
    monkeypatch.setattr(build, "_NOTICEABLE", 0.0)
    log, site = tmp_path / "run.log", tmp_path / "site"
    call = ("--log", log, "report", "--all", "--data", data, "--out", site, "--format", "html")
    steps = [
        *("what is published looked through", "the table read and checked", "reports taken from the cache"),
        *("the processes that build made ready", "the pages across batches built"),
        *("the pages of editions and of what moved built", "the release described and published"),
        "the release kept as an edition",
    ]

    def steps_of(lines: list[str]) -> list[str]:
        return [found[1] for line in lines if (found := re.fullmatch(r"(?:INFO )?([a-z ]+) in \d+\.\d s", line))]

    shown = run(*call)
    assert shown.exit_code == 0
    assert sorted(steps_of(shown.stderr.splitlines())) == sorted(steps)  # the pages are built beside the reports
    assert sorted(steps_of(log_of(log))) == sorted(steps)
    assert steps_of(run(*call).stderr.splitlines()) == []
    for silent in ("--quiet", "--json"):
        again = run(*call, "--force", silent)
        assert (again.exit_code, steps_of(again.output.splitlines())) == (0, [])


@pytest.mark.parametrize(("total", "is_named"), [(1, True), (3, True), (4, False)])
def test_a_terminal_names_steps_and_each_of_a_few_reports(total: int, is_named: bool) -> None:
    terminal = io.StringIO()
    with Display(console=Console(file=terminal, force_terminal=True)) as display:
        bar = Bar(display)
        bar.step("the table read and checked", 1.26)
        bar.begin(total, 1)
        bar.end(build.TaskOutcome("2016-03-30-obama", 2.04))
    assert "the table read and checked in 1.3 s\n" in terminal.getvalue()
    assert ("2016-03-30-obama built in 2.0 s\n" in terminal.getvalue()) == is_named


def test_a_step_that_nobody_notices_is_not_told(
    data: Path, tmp_path: Path, tiny_notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_NOTICEABLE", float("inf"))
    done = run("report", "--all", "--data", data, "--out", tmp_path / "site", "--format", "html")
    assert (done.exit_code, " in 0." in done.stderr, "the table read" in done.stderr) == (0, True, False)


@pytest.mark.usefixtures("tiny_notebook")
@pytest.mark.parametrize("log", ["absent/nightly.log", "data"])
def test_a_log_that_cannot_be_written_stops_the_command_before_it_begins(data: Path, tmp_path: Path, log: str) -> None:
    result = run("--log", tmp_path / log, "report", "--all", "--data", data, "--out", tmp_path / "site")
    assert result.exit_code in (1, 2)  # of a folder click knows that it is none
    assert str(tmp_path / log) in result.stderr.replace("'", "")
    assert "Traceback" not in result.output
    assert not (tmp_path / "site").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_that_fills_up_below_the_log_is_said_once(data: Path) -> None:
    result = run("--log", "/dev/full", "check", "--data", data)
    assert (result.exit_code, "all hold" in result.stdout) == (0, True)
    assert result.stderr == "clemency: /dev/full: the log cannot be written: No space left on device; the run goes on\n"


@pytest.mark.parametrize("code", ["1", "2", "75", "126", "-1", "ten"])
def test_an_exit_code_that_means_something_else_is_refused(data: Path, tmp_path: Path, code: str) -> None:
    result = run("report", "--all", "--data", data, "--out", tmp_path / "site", "--exit-changed", code)
    assert result.exit_code == 2
    assert "Invalid value for '--exit-changed'" in result.stderr
    assert ("means something else" in result.stderr) == (code in ("1", "2", "75"))
    assert not (tmp_path / "site").exists()


def test_a_list_that_is_read_again_says_that_the_table_is_as_it_was(tmp_path: Path) -> None:
    """And --known takes a list with words that cannot be read once they are known, wherever they stand by now."""
    source, data, log = tmp_path / "list.csv", tmp_path / "grants.csv", tmp_path / "log"
    head, row = "Name,District,Sentenced,Offense,Date granted\n", "Ann Example,District of Oz,1999,Fraud,2016-05-05\n"
    source.write_text(head + row)
    call = ("--log", log, "ingest", source, "--data", data, "--president", "Barack Obama", "--type", "pardon")
    for _ in range(2):  # the same doubt the next night
        refused = run(*call, "--known")
        assert (refused.exit_code, data.exists()) == (1, False)
        assert f"{source}: 1 part could not be read, and is not in the file of rejects yet; ingest it" in refused.stderr
    first = run(*call)
    assert (first.exit_code, "is as it was" in first.stdout) == (1, False)
    again = run(*call, "--known")
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, f"{data}: is as it was")
    assert log_of(log)[-2:-1] == [f"INFO {data}: is as it was"]
    source.write_text(head + "Ben Example,District of Maine,1999,Fraud,2016-05-06\n" + row)
    grown = run(*call, "--known")
    assert (grown.exit_code, "new: 2016-05-06-obama" in grown.stdout) == (0, True)
    held = data.read_bytes()
    source.write_text(source.read_text() + "Cy Example,District of Ix,1999,Fraud,2016-05-07\n")
    assert (run(*call, "--known").exit_code, data.read_bytes() == held) == (1, True)


@pytest.mark.usefixtures("tiny_notebook")
def test_reports_go_when_that_is_accepted_and_are_told(data: Path, tmp_path: Path) -> None:
    call = ("report", "--all", "--data", data, "--out", tmp_path / "site", "--format", "html")
    assert run(*call).exit_code == 0
    write_grants(make_grants({"batch_id": "2016-06-03-obama", "granted_on": "2016-06-03"}), data)
    before = files_of(tmp_path / "site")
    result = run(*call)
    assert result.exit_code == 1
    assert "2 of its 2 reports would go" in result.stderr
    assert "2016-03-30-obama, 2016-05-05-obama; nothing was published" in result.stderr
    assert files_of(tmp_path / "site") == before
    result = run(*call, "--accept-removals")
    assert result.exit_code == 0
    assert "2 reports have left the site: 2016-03-30-obama, 2016-05-05-obama\n" in result.stderr


@pytest.mark.usefixtures("tiny_notebook")
def test_a_table_without_grants_is_one_line(data: Path, tmp_path: Path) -> None:
    write_grants(make_grants(), data)
    result = run("report", "--all", "--data", data, "--out", tmp_path / "site")
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert f"{data}: holds no grant, so there is nothing to publish" in result.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "source",
    [
        "1 / 0",
        *(
            pytest.param(source, marks=pytest.mark.slow("more ways to fail"))
            for source in ("import sys; sys.exit(0)", "import os; os._exit(0)")
        ),
    ],
)
def test_a_failed_report_leaves_the_earlier_one(data: Path, tmp_path: Path, tiny_notebook: Path, source: str) -> None:
    call = ("report", "2016-03-30-obama", "--data", data, "--out", tmp_path / "site", "--format", "html")
    run(*call)
    before = files_of(tmp_path / "site")
    assert before
    write_notebook(tiny_notebook, source)
    result = run(*call)
    assert result.exit_code == 1
    assert "clemency: 2016-03-30-obama: tiny.ipynb: " in result.stderr
    assert "nothing was published" in result.stderr
    assert "Traceback" not in result.output
    assert files_of(tmp_path / "site") == before


@pytest.mark.usefixtures("tiny_notebook")
def test_one_batch_that_fails_keeps_the_others_from_being_published(
    data: Path, tmp_path: Path, tiny_notebook: Path
) -> None:
    write_notebook(tiny_notebook, "assert batch_id == '2016-03-30-obama', 'not this batch'")
    result = run("report", "--all", "--data", data, "--out", tmp_path / "site", "--format", "html", "--jobs", "1")
    assert result.exit_code == 1
    assert "2016-05-05-obama: tiny.ipynb: cell 2 failed: AssertionError: not this batch" in result.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.usefixtures("tiny_notebook")
def test_several_at_once_give_the_same_as_one_after_another(data: Path, tmp_path: Path) -> None:
    for jobs in "12":
        (tmp_path / jobs).mkdir()
        call = ("report", "--all", "--data", data, "--format", "html", "--jobs", jobs)
        assert run(*call, "--out", tmp_path / jobs / "site").exit_code == 0
    assert files_of(tmp_path / "1" / "site") == files_of(tmp_path / "2" / "site")


def everything_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.usefixtures("tiny_notebook")
@pytest.mark.parametrize("command", ["report", "rollback"])
@pytest.mark.parametrize("out", [".", "..", "../theirs", "work/..", "new/site/2016-03-30-obama"])
def test_a_folder_of_somebody_elses_is_refused_before_anything_is_written(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, out: str
) -> None:
    """No lock is left, nor a folder; ``new/site`` has a release that was unpacked there."""
    theirs = tmp_path / "theirs"
    (theirs / "work").mkdir(parents=True)
    (theirs / "thesis.txt").write_text("mine")
    (theirs / "new" / "site").mkdir(parents=True)
    (theirs / "new" / "site" / "manifest.json").write_text('{"clemency_release": 1, "files": {}, "extra": {}}')
    monkeypatch.chdir(theirs / "work" if out == ".." else theirs)
    before = everything_in(tmp_path)
    options = ("--all", "--data", data, "--format", "html") if command == "report" else ()
    result = run(command, *options, "--out", out)
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    if command == "rollback":
        assert "no release before" in result.stderr
    elif out.startswith("new"):
        assert f"{theirs}/{out}: lies in {theirs}/new/site, which holds a release of a site" in result.stderr
    else:
        assert "holds files that are not a release of this project; choose another folder" in result.stderr
    assert everything_in(tmp_path) == before


@pytest.mark.usefixtures("tiny_notebook")
def test_the_working_folder_is_taken_while_it_is_empty(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies beside the site is called by its name, and not by a dot."""
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    result = run("report", "2016-03-30-obama", "--data", data, "--format", "html", "--out", ".")
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path}/empty/2016-03-30-obama/index.html\n")
    assert (tmp_path / "empty").is_symlink()
    assert {path.name for path in tmp_path.glob(".*")} == {".empty.releases", ".empty.lock"}


@pytest.mark.slow("builds twice")
@pytest.mark.usefixtures("tiny_notebook")
def test_the_release_before_is_kept_of_a_relative_site(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for batch_id in ("2016-03-30-obama", "2016-05-05-obama"):
        assert run("report", batch_id, "--data", data, "--format", "html", "--out", "rel/site").exit_code == 0
    assert run("rollback", "--out", "rel/site").exit_code == 0
    assert not (tmp_path / "rel" / "site" / "2016-05-05-obama").exists()
    assert run("rollback", "--out", "rel/site").exit_code == 0
    assert (tmp_path / "rel" / "site" / "2016-05-05-obama").exists()


def test_a_folder_that_another_run_holds_is_code_75(data: Path, tmp_path: Path) -> None:
    with one_writer(tmp_path / "site"):
        result = run("report", "--all", "--data", data, "--out", tmp_path / "site")
    assert result.exit_code == 75
    assert "another run is writing here" in result.stderr


def test_a_working_folder_that_is_gone_is_one_line(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    result = run("report", "--all", "--data", data, "--out", tmp_path / "site")
    assert result.exit_code == 1
    assert result.stderr == "clemency: the working folder was removed: change to another, and run this again\n"


def test_an_analysis_begins_with_any_notebook_of_the_project(tmp_path: Path) -> None:
    assert run("new", tmp_path / "mine.ipynb", "--from", "00-explore").exit_code == 0
    assert (tmp_path / "mine.ipynb").read_bytes() == (project.NOTEBOOK_FOLDER / "00-explore.ipynb").read_bytes()
    refused = run("new", tmp_path / "other.ipynb", "--from", "../data/grants")
    assert refused.exit_code == 2
    assert "no notebook '../data/grants'; there are 00-explore, 01-batch, " in refused.stderr
    assert not (tmp_path / "other.ipynb").exists()
