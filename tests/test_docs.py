"""Every command that the documents show is run as they show it, or stands in a list here that says why not."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from analysis.cli import clemency
from analysis.grants.presidents import read_presidents
from analysis.grants.select import choose_batch, read_grants
from analysis.measures import batch_results
from analysis.run.provenance import read_background, read_provenance
from analysis.run.scheduler import say_risk
from support import ROOT
from support.clone import clone_project

#: What a line of a block begins with that is a command.
PROGRAMS = (
    r"(?:\.venv/bin/\S+|clemency|conda|dask|git|jupyter|make|micromamba|openssl|papermill|pip|python3?|rsync|uv)\b"
)

DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "data/*.md", "docs/**/*.md", "notebooks/**/*.md", "reports/*.md")
    for path in ROOT.glob(pattern)
    if path.name != "CHANGELOG.md" and ".venv" not in path.parts
)

#: Begins a command of another program whose processes would import from the working folder.
SAFE = "env PYTHONSAFEPATH=1 "

#: What is not run, and why.
NOT_RUN = {
    "make test": "it runs this; the test workflow runs it",
    "make test-all": "the same",
    "make check": "half a minute of type checks; the test workflow runs it (tests/test_workflows.py)",
    "clemency ingest https://www.whitehouse.gov/…/clemency-recipient-list/": "an address on the web, and not a whole one",
    'clemency ingest ~/Downloads/new-list.html --granted-on 2025-05-28 --president "Donald J. Trump"': (
        "a list of the reader's; tests/lists/test_new_list.py reads such lists"
    ),
    "clemency ingest data/raw": "the published lists are not in the project; tests/test_real_lists.py reads them",
    "dask scheduler --host 127.0.0.1 --dashboard-address 127.0.0.1:8787": "runs until it is stopped; tests/run/test_cluster.py",
    "dask worker tcp://127.0.0.1:8786 --host 127.0.0.1 --dashboard-address 127.0.0.1:0 --nthreads 2": "the same",
    "clemency report --all --scheduler tcp://127.0.0.1:8786": "the same",
    "dask scheduler --tls-ca-file cluster.pem --tls-cert cluster.pem --dashboard-address 127.0.0.1:8787": "the same",
    "dask worker tls://that-machine:8786 --tls-ca-file cluster.pem --tls-cert cluster.pem "
    "--dashboard-address 127.0.0.1:0 --nthreads 2": "the same",
    "clemency report --all --scheduler tls://that-machine:8786": "the same",
    "clemency verify --against 2025-05-28": "an edition of the reader's site; tests/publish/test_editions.py does so",
    "clemency rebuild 1d9e31cc": "the same",
    "clemency rollback 1d9e31cc": "the same",
    "rsync --archive --copy-links --delete reports/site/ example.org:/srv/www/clemency": "another machine",
    "rsync --archive example.org:/srv/www/clemency/ reports/site/": "the same",
    "pip install .": "installs; tests/test_wheel.py does so",
    "pip install '.[lab]'": "the same",
    "pip install '.[cluster]'": "the same",
    "pip install '.[parquet]'": "the same",
    "uv pip compile pyproject.toml --extra lab --group dev --universal --python-version 3.11 --fork-strategy fewest "
    "--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.lock": (
        "needs a package index, and finds newer versions every day; tests/test_environment.py holds what it made"
    ),
    "uv pip compile --group validators --universal --python-version 3.11 --fork-strategy fewest "
    "--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements-validators.lock": (
        "the same"
    ),
}

#: What is run in the place of something that takes minutes.
SMALLER = {
    "clemency report --all --url https://example.org/clemency": (
        "clemency report 1989-08-14-bush --url https://example.org/clemency"
    ),
    "clemency report BATCH": "clemency report 2024-02-01-biden",
}

#: What lies in the reader's folder of downloads: the list of that batch.
NEW_LIST = """\
<html><head><title>Clemency Recipient List | The White House</title></head><body><main>
<time datetime="2024-02-01T09:00:00-05:00">February 1</time>
<p>President Joseph R. Biden Jr. is commuting the sentences of the following two individuals:</p>
<p><b>Ann Example</b> – Bangor, Maine<br><b>Offense:</b> Possession with intent to distribute cocaine (District of
Maine).<br><b>Sentence:</b> Life imprisonment (May 1, 2001).<br><b>Commutation Grant:</b> Commuted to a term of 240
months.</p>
<p><b>Ben Example</b> – St. Paul, Minnesota<br><b>Offense:</b> Possession with intent to distribute cocaine (Northern
District of Ohio).<br><b>Sentence:</b> 240 months of imprisonment (June 2, 2012).<br><b>Commutation Grant:</b> Sentence
commuted to expire on June 1, 2024.</p>
</main></body></html>
"""

#: The line that puts the commands on the path.
ACTIVATION = "make env && . .venv/bin/activate"


class Block(NamedTuple):
    """Commands that stand together in a document, to be run one after another."""

    document: str
    line: int
    commands: tuple[str, ...]


def blocks_of(path: Path) -> Iterator[Block]:
    """The blocks of commands, fenced or indented; comments are cut off, continued lines joined."""
    lines = path.read_text(encoding="utf-8").split("\n")
    fence: str | None = None  # the language of the fenced block that we are in
    found: list[str] = []
    begins, held = 0, ""
    for number, line in enumerate([*lines, ""], start=1):
        words = ""
        if line.startswith("```"):
            fence = line.removeprefix("```") if fence is None else None
        elif fence in ("sh", "console", "bash"):
            words = line
        elif fence is None and line.startswith("    "):
            words = line[4:]
        words = re.sub(r"\s+#\s.*$", "", words.strip().removeprefix("$ ").removeprefix(SAFE))
        if held or re.match(rf"{PROGRAMS}(?!\s+=)", words):
            begins = begins or number
            held = f"{held} {words}".strip()
            if held.endswith("\\"):
                held = held.removesuffix("\\").strip()
                continue
            found.append(held)
            held = ""
        elif not words and fence is None and found:
            yield Block(path.relative_to(ROOT).as_posix(), begins, tuple(found))
            found, begins = [], 0


BLOCKS = [block for path in DOCUMENTS for block in blocks_of(path)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the project, with what is not committed yet and an environment that is ready: once for all documents."""
    folder = tmp_path_factory.mktemp("documents")
    copy = folder / "clemency"
    clone_project(copy)
    (folder / "Downloads").mkdir()
    (folder / "Downloads" / "list.html").write_text(NEW_LIST, encoding="utf-8")
    return copy


@pytest.mark.slow("runs what every document shows")
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.document}:{block.line}")
def test_the_commands_of_a_document_work_as_it_shows_them(block: Block, project: Path) -> None:
    commands = [SMALLER.get(command, command) for command in block.commands if command not in NOT_RUN]
    if not commands:
        pytest.skip("; ".join(sorted({NOT_RUN[command] for command in block.commands})))
    environment = {
        **os.environ,
        "PATH": f"{project / '.venv' / 'bin'}:{os.environ['PATH']}",
        "HOME": str(project.parent),
    }
    for command in commands:
        done = subprocess.run(["bash", "-c", command], cwd=project, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_every_command_that_is_shown_is_one_that_the_program_takes() -> None:
    """Quickly, and also of those that are not run: names, options and the number of words."""
    shown = [shlex.split(command) for block in BLOCKS for command in block.commands if command.startswith("clemency ")]
    assert len(shown) >= 10
    for _, name, *words in shown:
        clemency.commands[name].make_context(name, words)


def test_the_documents_show_what_they_did_when_this_was_written() -> None:
    """A reader that finds nothing would hold everything."""
    assert {"README.md", "CONTRIBUTING.md", "data/README.md"} <= {block.document for block in BLOCKS}
    shown = [command for block in BLOCKS for command in block.commands]
    assert {"make report", "clemency check", "clemency verify"} <= set(shown)
    assert len(shown) >= 15


def test_the_commands_are_put_on_the_path_before_the_first_of_them() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    on_the_path = re.search(
        r"(?m)^(?:clemency|dask|jupyter|papermill) |`(?:clemency|dask|jupyter|papermill) [a-z]", text
    )
    assert on_the_path is not None
    assert text.index(f"\n{ACTIVATION}\n") < on_the_path.start()


def test_no_command_opens_a_cluster_to_everybody() -> None:
    """A scheduler or worker listens on this machine alone or asks for a certificate; its pages stay on this machine."""
    shown = [command for block in BLOCKS for command in block.commands]
    members = [command for command in shown if command.startswith("dask ")]
    assert len(members) >= 4
    for command in members:
        assert "--host 127.0.0.1 " in command or "--tls-ca-file" in command, command
        assert "--dashboard-address 127.0.0.1:" in command, command
    addresses = [address for command in shown for address in re.findall(r"\b\w+://[\w.-]+:8786", command)]
    assert len(addresses) >= 4
    assert [address for address in addresses if say_risk(address)] == []


def test_no_cluster_imports_from_the_folder_that_it_is_started_in() -> None:
    lines = [line for path in DOCUMENTS for line in path.read_text(encoding="utf-8").split("\n")]
    members = [line for line in lines if re.match(rf"(?:{SAFE})?dask (?:scheduler|worker) ", line)]
    assert len(members) >= 4
    assert [line for line in members if not line.startswith(SAFE)] == []


def test_what_is_not_run_is_still_shown() -> None:
    shown = {command for block in BLOCKS for command in block.commands}
    assert {*NOT_RUN, *SMALLER} - shown == set()


def test_what_a_sentence_calls_by_name_is_there() -> None:
    """Commands, options and targets that stand in the prose."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = 0
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        for words in re.findall(r"`(make [^`]*|clemency [a-z][^`]*)`", text):
            program, name, *rest = words.split()
            called += 1
            if program == "make":
                assert name in targets, f"{path}: {words}"
                continue
            assert name in clemency.commands, f"{path}: {words}"
            options = {option for parameter in clemency.commands[name].params for option in parameter.opts} | {"--help"}
            assert set(re.findall(r"--[a-z0-9-]+", " ".join(rest))) <= options, f"{path}: {words}"
    assert called >= 20


def test_the_page_of_results_names_every_number_of_a_report() -> None:
    grants = read_grants(ROOT / "data" / "grants.csv")
    results = batch_results(grants, "2016-03-30-obama", read_presidents())
    batch = choose_batch(grants, "2016-03-30-obama")
    results |= read_background(batch)
    results["provenance"] = read_provenance(batch)
    counted = {
        "expires_on",
        "drugs",
        "offense_groups",
        "offense_groups_pardons",
        "districts",
        "sources",
    }  # keys are days, drugs, …
    keys = [
        key
        for name, block in results.items()
        for key in ([name] if name in counted else [f"{name}.{inner}" for inner in block])
    ]
    page = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z_0-9.]+)` \|", page, re.MULTILINE) == keys


def test_links_between_the_documents_lead_somewhere() -> None:
    for path in DOCUMENTS:
        for link in re.findall(r"\]\(((?!https?:|mailto:|#)[^)#\s]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path}: {link}"


def test_the_picture_of_the_report_is_small_and_no_wider_than_a_page() -> None:
    from PIL import Image

    picture = ROOT / "docs" / "pictures" / "report.png"
    assert picture.stat().st_size <= 150_000
    assert Image.open(picture).width == 1200


def test_the_page_of_promises_names_tests_that_there_are() -> None:
    named = re.findall(
        r"`(test_\w+\.py)::(?:Test\w+::)?(\w+)[^`]*`", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    )
    assert len(named) > 80
    modules = list((ROOT / "tests").rglob("test_*.py"))
    there = {path.name: path.read_text(encoding="utf-8") for path in modules}
    assert len(there) == len(modules), "two modules of tests have one name"
    assert [name for file, name in named if f"def {name}(" not in there.get(file, "")] == []
