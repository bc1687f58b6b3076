"""A release that was tampered with is found out; what moved between two releases is told."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis import project
from analysis.cli import clemency
from analysis.errors import InputError
from analysis.export.typesetting import set_pdf
from analysis.grants.names import are_initials, initials
from analysis.grants.presidents import read_presidents
from analysis.grants.select import read_grants
from analysis.grants.table import write_grants
from analysis.measures import batch_results
from analysis.measures.batches import summarize_by_batch
from analysis.publish.build import Options, build_site
from analysis.publish.changed_numbers import ChangedNumber, compare_numbers, record_changed
from analysis.publish.manifest import FILES_ACROSS, list_collisions
from analysis.publish.progress import Lines
from analysis.publish.staging import Staging
from analysis.publish.verify import missing_words, pages_of_pdf, say_numbers, verify_release
from analysis.run import forked
from analysis.run.fingerprint import Inputs
from analysis.run.publication import Publication
from analysis.site import Site, render_site
from analysis.site.feed import render_feed
from analysis.site.recorded_changes import read_recorded_changes
from support.invented import make_grants

BATCH, OTHER = "2016-03-30-obama", "2016-05-05-obama"


def build(folder: Path, data: Path, publication: Publication = Publication()) -> Path:  # noqa: B008  # it never changes
    """A release with page and PDF of two batches, made by the real notebook; gives its folder."""
    built = build_site((), folder / "site", Inputs(data), publication._asdict(), Lines(), Options(jobs=2))
    assert built.failures == []
    return (folder / "site").resolve()


def table(folder: Path, **change: object) -> Path:
    later: dict[str, object] = {"batch_id": OTHER, "granted_on": "2016-05-05"}
    term: dict[str, object] = {"sentence_months": 120, "imposed_months": 120, "first_sentenced_on": "2001-02-03"}
    rows = [{"name": f"Person {letter}", **term} for letter in "ABC"] + [{"name": "Person D", **later, **term}]
    rows[0] |= change
    folder.mkdir(exist_ok=True)
    path = folder / "grants.csv"
    write_grants(make_grants(*rows), path)
    return path


#: What needs another release than the one that most tests share.
MORE_RELEASES = pytest.mark.slow("builds another release")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    return build(folder, table(folder / "data"), Publication(url="https://example.org/clemency/"))


@pytest.fixture
def release(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "release"))


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a page, and the manifest with it, as one would who hides it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    hide(path)


def hide(path: Path) -> None:
    """Let the manifest say that a file has always been as it is."""
    release = path.parents[1]
    manifest = json.loads((release / "manifest.json").read_bytes())
    content = path.read_bytes()
    file = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest["files"][path.relative_to(release).as_posix()] = file
    (release / "manifest.json").write_text(json.dumps(manifest))


def test_a_release_as_published_has_no_findings(published: Path) -> None:
    assert verify_release(published) == []


@pytest.mark.parametrize(
    ("tamper", "finding"),
    [
        (lambda r: (r / BATCH / "grants.csv").write_text("other"), f"{BATCH}/grants.csv: not the bytes that were published"),
        (lambda r: (r / BATCH / "report.pdf").unlink(), f"{BATCH}/report.pdf: is missing"),
        (lambda r: (r / "extra.txt").write_text("x"), "extra.txt: is not in the manifest"),
        (
            lambda r: rewrite(r / BATCH / "index.html", "</main>", '<img src="https://example.org/x.png" alt=""></main>'),
            "<img> asks for https://example.org/x.png",
        ),
        (
            lambda r: rewrite(r / BATCH / "index.html", "</main>", '<script src="x.js"></script></main>'),
            "<script> asks for x.js",
        ),
        (
            lambda r: rewrite(r / BATCH / "index.html", "</main>", "<style>a{background:url(https://example.org/y)}</style></main>"),
            "a style asks for https://example.org/y",
        ),
        (
            lambda r: rewrite(r / BATCH / "index.html", "</main>", '<a href="nowhere.html">x</a></main>'),
            "a link leads nowhere: nowhere.html",
        ),
        (
            lambda r: rewrite(r / BATCH / "index.html", "</main>", '<a href="#no-such-place">x</a></main>'),
            "a link leads to no element: #no-such-place",
        ),
        (
            lambda r: rewrite(r / BATCH / "index.html", "Obama commutes three sentences", "Obama commutes four sentences"),
            f"{BATCH}/index.html: does not say 'Obama commutes three sentences'",
        ),
        (
            lambda r: shutil.copy(r / OTHER / "report.pdf", r / BATCH / "report.pdf"),
            f"{BATCH}/report.pdf: does not say 'Obama commutes three sentences'",
        ),
        (
            lambda r: (r / BATCH / "report.pdf").write_bytes(b"%PDF-1.7 cut off"),
            f"{BATCH}/report.pdf: cannot be read (",
        ),
        (
            lambda r: rewrite(r / BATCH / "index.html", "</main>", '<a href="https://[">x</a></main>'),
            "a link leads nowhere: https://[",
        ),
        (
            lambda r: rewrite(r / BATCH / "index.html", "</main>", f'<a href="{"x" * 5000}.html">x</a></main>'),
            "a link leads nowhere: xxx",
        ),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(release: Path, tamper: Callable[[Path], object], finding: str) -> None:
    tamper(release)
    findings = verify_release(release)
    assert any(finding in told for told in findings), findings


def test_several_processes_find_the_same_in_the_same_order(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = '<img src="https://x.example/"><a href="gone.html">x</a>' + f'<a href="/{OTHER}/index.html#nobody">x</a>'
    for name in (f"{OTHER}/index.html", "methods.html", "index.html"):
        (release / name).write_text((release / name).read_text("utf-8").replace("</main>", f"{wrong}</main>"), "utf-8")
    rewrite(release / OTHER / "results.json", '"commutations": 1', '"commutations": 2')
    (release / BATCH / "index.html").write_bytes(b"")
    found = verify_release(release)
    assert len(found) > 15
    monkeypatch.setattr(forked, "_FEWEST", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert verify_release(release) == found


#: Ways to damage a file: what is left of its bytes.
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "other bytes": lambda content: hashlib.shake_256(content).digest(len(content)),
}
#: What verify reads, and not only hashes.
READ = ("index.html", f"{BATCH}/index.html", f"{BATCH}/results.json", f"{BATCH}/report.pdf", "grants.csv")


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_is_damaged_is_found_without_a_traceback(release: Path, tmp_path: Path, damage: str) -> None:
    """Every file that it reads alone, then all files of the release together."""
    keep_account(release)
    whole = shutil.copytree(release, tmp_path / "whole")
    files = [path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()]
    assert {Path(name).suffix for name in files} == {
        *(".atom", ".csv", ".html", ".json"),
        *(".pdf", ".png", ".svg", ".txt", ".xml"),
    }
    for names in (*((name,) for name in READ), sorted(set(files) - {"manifest.json"})):
        for name in names:
            (release / name).write_bytes(DAMAGES[damage]((whole / name).read_bytes()))
        done = CliRunner().invoke(clemency, ["verify", "--out", str(release)])
        assert (done.exit_code, type(done.exception)) == (1, SystemExit)
        for name in names:
            assert f"{name}: not the bytes that were published\n" in done.stderr
        for name in names:
            (release / name).write_bytes((whole / name).read_bytes())
    assert verify_release(release) == []
    (release / "manifest.json").write_bytes(DAMAGES[damage]((whole / "manifest.json").read_bytes()))
    done = CliRunner().invoke(clemency, ["verify", "--out", str(release)])
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert "manifest.json: not a manifest" in done.stderr


def keep_account(release: Path) -> None:
    """Let a release hold its table to a row account, as one has that was made from lists."""
    manifest = json.loads((release / "manifest.json").read_bytes())
    manifest["accounts"] = [ACCOUNT]
    (release / "manifest.json").write_text(json.dumps(manifest))


#: The row account of the four invented grants: 9 = 6 + 1 + 2 + 0 rows.
ACCOUNT: dict[str, Any] = {
    **{"source": "invented", "layout": "key-value CSV", "rows": 9, "records": 6, "continuations": 1},
    **{"structural": 2, "rejected": 0, "grants": 4, "in_table": 4},
}


@pytest.mark.parametrize(
    ("name", "content", "finding"),
    [
        ("index.html", b"", "index.html: cannot be read as a page (Document is empty)"),
        (f"{BATCH}/results.json", b'{"batch": ', f"{BATCH}/results.json: cannot be read (Expecting value"),
        (f"{BATCH}/results.json", b"[" * 100_000, f"{BATCH}/results.json: cannot be read ("),
        (f"{BATCH}/results.json", b"[]", f"{BATCH}/results.json: not the numbers of a batch: they do not tell the head"),
        (f"{BATCH}/report.pdf", b"", f"{BATCH}/report.pdf: cannot be read ("),
        ("grants.csv", b"\xff\x00", "grants.csv: 0 grants of invented, its row account says 4"),
        ("manifest.json", b'{"files": {"index.html": null}}', "manifest.json: not a manifest"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_finding(release: Path, name: str, content: bytes, finding: str) -> None:
    keep_account(release)
    (release / name).write_bytes(content)
    done = CliRunner().invoke(clemency, ["verify", "--out", str(release)])
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert finding in done.stderr


def test_a_disk_that_does_not_give_a_file_is_a_finding(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "index.html" and path.parent.name == BATCH:
            raise OSError(errno.EIO, "Input/output error")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert verify_release(published) == [
        f"{BATCH}/index.html: cannot be read (Input/output error)",
        f"{BATCH}/index.html: cannot be read as a page ([Errno 5] Input/output error)",
    ]


@pytest.mark.parametrize("name", ["results.json", "grants.csv"])
def test_what_moved_is_not_told_of_a_damaged_release(published: Path, release: Path, name: str) -> None:
    rewrite(release / BATCH / "results.json", '"under_ten": 0', '"under_ten": 1')
    (release / BATCH / name).write_bytes(b"\xff")
    done = CliRunner().invoke(clemency, ["verify", "--out", str(release), "--against", str(published)])
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert f"{BATCH}/{name}: cannot be read, so it is not known what moved" in done.stderr


# The manifest, and what was forged together with its line there


def forge(release: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what a manifest says."""
    manifest = json.loads((release / "manifest.json").read_bytes())
    change(manifest)
    (release / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def forge_file(release: Path, name: str, old: str, new: str) -> None:
    """Change a file, and its line in the manifest with it."""
    text = (release / name).read_text(encoding="utf-8")
    assert old in text
    (release / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    content = (release / name).read_bytes()
    forge(release, lambda m: m["files"].update({name: describe(content)}))


def describe(content: bytes) -> dict[str, object]:
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def drop(release: Path, name: str) -> None:
    (release / name).unlink()
    forge(release, lambda m: m["files"].pop(name))


def tell(release: Path, key: str, value: object) -> None:
    """Let a report tell something else of its own making."""
    results = json.loads((release / BATCH / "results.json").read_bytes())
    results["provenance"][key] = value
    content = (json.dumps(results, ensure_ascii=False, indent=2) + "\n").encode()
    (release / BATCH / "results.json").write_bytes(content)
    forge(release, lambda m: m["files"].update({f"{BATCH}/results.json": describe(content)}))


NO_HASH = "0" * 64


def take(release: Path, name: str) -> None:
    """Let one of our files be one of somebody's own."""
    forge(release, lambda m: m["extra"].update({name: m["files"].pop(name)}))


def say_of_all(manifest: dict[str, Any], ingredient: str, value: str = "1" * 64) -> None:
    """Let all reports and the pages across batches be made from something else together."""
    for made_of in (*manifest["reports"].values(), manifest["pages"]):
        made_of[ingredient] = value


OTHER_THAN_HERE = "made by this version of the package, and from another"


#: Two of three of what follows.
SLOW = pytest.mark.slow("more of what can be forged")

#: How to change a release and the line of its manifest with it, and what is then found.
FORGERIES: list[tuple[Callable[[Path], object], list[str]]] = [
    # the table, with its line
    (
        lambda r: forge_file(r, "grants.csv", "Person A", "Person X"),
        [
            "grants.csv: not the table that the manifest says the release was made from",
            "grants.json: not the rows of grants.csv",
            f"{BATCH}/grants.csv: not the rows that grants.csv has of this batch",
        ],
    ),
    (lambda r: forge_file(r, "grants.json", "Person A", "Person X"), ["grants.json: not the rows of grants.csv"]),
    # what the manifest says of the table
    (
        lambda r: forge(r, lambda m: m["table"].update(sha256=NO_HASH)),
        [
            "grants.csv: not the table that the manifest says the release was made from",
            "manifest.json: the pages across batches are not made from its table",
        ],
    ),
    (
        lambda r: forge(r, lambda m: m["table"]["batches"].append("2020-01-01-roe")),
        ["manifest.json: the batches of its table are not those of grants.csv"],
    ),
    (
        lambda r: forge(r, lambda m: m["table"]["current"].append("2020-01-01-roe")),
        ["manifest.json: 2020-01-01-roe: said to be current, and no report of its table"],
    ),
    (
        lambda r: forge(r, lambda m: m["table"]["sources"].update({BATCH: ["another list"]})),
        ["manifest.json: the sources of its batches are not those of grants.csv"],
    ),
    # the rows of a report, with their line
    (
        lambda r: forge_file(r, f"{BATCH}/grants.csv", "Person A", "Person X"),
        [
            f"{BATCH}/grants.csv: not the rows that the report is made from",
            f"{BATCH}/grants.csv: not the rows that grants.csv has of this batch",
            f"{BATCH}/results.json: provenance.data_sha256 is not what the report is made from",
        ],
    ),
    # what the manifest says of a report
    (
        lambda r: forge(r, lambda m: m["reports"][BATCH].update(rows=NO_HASH)),
        [f"{BATCH}/grants.csv: not the rows that the report is made from"],
    ),
    (
        lambda r: forge(r, lambda m: m["reports"][BATCH].update(days=NO_HASH)),
        [f"manifest.json: {BATCH}: made from other counts by day than grants.csv has"],
    ),
    (
        lambda r: forge(r, lambda m: m["reports"][BATCH].update(notebook=NO_HASH)),
        [
            "manifest.json: its current reports are not of one notebook",
            f"{BATCH}/results.json: provenance.notebook_sha256 is not what the report is made from",
        ],
    ),
    (
        lambda r: forge(r, lambda m: m["reports"][BATCH].update(code=NO_HASH)),
        [
            f"manifest.json: {BATCH}: said to be current, with another code than the pages",
            f"{BATCH}/results.json: provenance.code_version is not what the report is made from",
        ],
    ),
    (
        lambda r: forge(r, lambda m: m["reports"][BATCH].update(lock_file=NO_HASH)),
        [
            f"manifest.json: {BATCH}: said to be current, with another lock_file than the pages",
            f"{BATCH}/results.json: provenance.lock_sha256 is not what the report is made from",
        ],
    ),
    (
        lambda r: forge(r, lambda m: m["reports"][BATCH].update(presidents=NO_HASH)),
        [f"manifest.json: {BATCH}: said to be current, with another presidents than the pages"],
    ),
    (
        lambda r: forge(r, lambda m: m["reports"][BATCH].update(parameters=NO_HASH)),
        [f"manifest.json: {BATCH}: not made with the options that it names"],
    ),
    (
        lambda r: forge(r, lambda m: m["options"][BATCH].update(show_code=True)),
        [f"manifest.json: {BATCH}: not made with the options that it names"],
    ),
    (
        lambda r: forge(r, lambda m: m["reports"][BATCH].pop("lists")),
        [f"manifest.json: {BATCH}: does not say what the report is made from"],
    ),
    # names and formats
    (
        lambda r: forge(r, lambda m: m.update(names="none")),
        [
            "manifest.json: the pages across batches are made for other reports, or with other settings",
            f"manifest.json: {BATCH}: names told full, in a release that tells them none",
            f"manifest.json: {OTHER}: names told full, in a release that tells them none",
            "grants.csv: row 1: name, source_line: told, in a release that tells names none",
        ],
    ),
    (
        lambda r: drop(r, f"{BATCH}/report.pdf"),
        [f"manifest.json: {BATCH}: its formats are html, and not those of its options"],
    ),
    # which reports there are
    (
        lambda r: forge(r, lambda m: (m["reports"].pop(BATCH), m["options"].pop(BATCH))),
        [
            f"manifest.json: {BATCH}: not a report of the manifest",
            f"manifest.json: {BATCH}: said to be current, and no report of its table",
        ],
    ),
    (
        lambda r: forge(r, lambda m: m["reports"].update({"2020-01-01-roe": m["reports"][BATCH]})),
        ["manifest.json: 2020-01-01-roe: a report without files"],
    ),
    (
        lambda r: forge(r, lambda m: m["options"].pop(BATCH)),
        [f"manifest.json: {BATCH}: a report without its options"],
    ),
    (lambda r: forge(r, lambda m: m.pop("table")), ["manifest.json: does not say table"]),
    (
        lambda r: forge(r, lambda m: m.update(url="https://example.org/")),
        ["manifest.json: the pages across batches are made for other reports, or with other settings"],
    ),
    # what a report tells of its own making
    (
        lambda r: tell(r, "data_sha256", NO_HASH),
        [f"{BATCH}/results.json: provenance.data_sha256 is not what the report is made from"],
    ),
    (
        lambda r: tell(r, "code_version", "0.1.0+000000000000"),
        [f"{BATCH}/results.json: provenance.code_version is not what the report is made from"],
    ),
    (
        lambda r: tell(r, "sources", ["another list"]),
        [f"{BATCH}/results.json: provenance.sources is not what the report is made from"],
    ),
    (lambda r: tell(r, "code_version", None), [f"{BATCH}/results.json: does not tell what the report is made from"]),
    # what all reports and the pages are made from, together
    *(
        (
            lambda r, one=one: forge(r, lambda m: say_of_all(m, one)),
            [f"manifest.json: the pages across batches, {BATCH}, {OTHER}: {OTHER_THAN_HERE} {one} than is here"],
        )
        for one in ("presidents", "lock_file")
    ),
    (
        lambda r: forge(r, lambda m: [made_of.update(notebook=NO_HASH) for made_of in m["reports"].values()]),
        [f"manifest.json: {BATCH}, {OTHER}: {OTHER_THAN_HERE} notebook than is here"],
    ),
    (
        lambda r: forge(r, lambda m: m["pages"].update(texts=NO_HASH)),
        [f"manifest.json: the pages across batches: {OTHER_THAN_HERE} texts than is here"],
    ),
    # row accounts
    (
        lambda r: forge(r, lambda m: m.update(accounts=[{**ACCOUNT, "rows": 10}])),
        ["manifest.json: the row account of invented does not add up"],
    ),
    (
        lambda r: forge(r, lambda m: m.update(accounts=[{"source": "invented", "in_table": 4}])),
        ["manifest.json: the row account of invented is not one: a number is missing, or is none"],
    ),
    (
        lambda r: forge(r, lambda m: m.update(accounts=[{**ACCOUNT, "rows": 8, "rejected": -1}])),
        ["manifest.json: the row account of invented is not one: a number is missing, or is none"],
    ),
    (
        lambda r: forge(r, lambda m: m.update(accounts=[{**ACCOUNT, "more": 1}])),
        ["manifest.json: the row account of invented is not one"],
    ),
    (
        lambda r: forge(r, lambda m: m.update(accounts=[ACCOUNT, {**ACCOUNT, "in_table": 4}])),
        ["manifest.json: a list has two row accounts"],
    ),
    # files of one's own
    (
        lambda r: (forge_file(r, "index.html", "</main>", "<script src=http://x></script></main>"), take(r, "index.html")),
        [
            "manifest.json: index.html: said to be somebody's own, under a name of the release's files",
            "manifest.json: does not name index.html, which every release has",
        ],
    ),
    (
        lambda r: take(r, f"{BATCH}/card.png"),
        [f"manifest.json: {BATCH}/card.png: said to be somebody's own, under a name of the release's files"],
    ),
    (lambda r: drop(r, "feed.atom"), ["manifest.json: does not name feed.atom, which every release has"]),
    # what describes the release to programs
    (lambda r: drop(r, "croissant.json"), ["manifest.json: does not name croissant.json, which every release has"]),
    (
        lambda r: forge_file(r, "presidents.html", "the", "teh"),
        ["ro-crate-metadata.json: presidents.html: described with another size or hash than the release has"],
    ),
    (
        lambda r: forge_file(r, "grants.csv", "Person D", "Person E"),
        [
            f"{name}: grants.csv: described with another size or hash than the release has"
            for name in ("datapackage.json", "croissant.json", "ro-crate-metadata.json")
        ],
    ),
    (
        lambda r: forge_file(r, "croissant.json", '"contentSize": "', '"contentSize": "1'),
        ["croissant.json: grants.csv: described with another size or hash than the release has"],
    ),
    (
        lambda r: forge_file(r, "ro-crate-metadata.json", '"@graph"', '"@graf"'),
        ["ro-crate-metadata.json: does not describe the files of a release"],
    ),
    (
        lambda r: forge(r, lambda m: m.update(extra={"CNAME": describe(b"example.org")})),
        ["CNAME: is missing"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "findings"),
    [pytest.param(*one, marks=[] if at % 3 == 0 else SLOW) for at, one in enumerate(FORGERIES)],
)
def test_what_was_forged_with_its_line_in_the_manifest_is_found(
    release: Path, change: Callable[[Path], object], findings: list[str]
) -> None:
    """In a copy under another name, whose manifest nothing else holds."""
    change(release)
    told = verify_release(release)
    assert [one for one in findings if not any(finding.startswith(one) for finding in told)] == [], told


def test_a_manifest_that_was_changed_does_not_fit_the_name_of_its_release(published: Path, tmp_path: Path) -> None:
    """And nothing is said of a copy under a name that says nothing."""
    release = Path(shutil.copytree(published, tmp_path / published.name))
    copy = Path(shutil.copytree(published, tmp_path / "copy"))
    assert verify_release(release) == verify_release(copy) == []
    for one in (release, copy):
        forge_file(one, "404.html", "no page", "no paeg")
    assert verify_release(release) == [
        "manifest.json: not the one that was published, whose hash is in the name of this release's folder"
    ]
    assert verify_release(copy) == []  # a page that no number of results.json is on, and no description names


def test_a_printed_hash_holds_a_copy_elsewhere(published: Path, release: Path) -> None:
    printed = hashlib.sha256((published / "manifest.json").read_bytes()).hexdigest()
    done = CliRunner().invoke(clemency, ["verify", "--out", str(published)])
    assert f"release {printed}\n" in done.stdout
    held = ["verify", "--out", str(release), "--sha256"]
    assert CliRunner().invoke(clemency, [*held, printed.upper()]).exit_code == 0
    forge_file(release, "404.html", "no page", "no paeg")
    done = CliRunner().invoke(clemency, [*held, printed])
    now = hashlib.sha256((release / "manifest.json").read_bytes()).hexdigest()
    assert (done.exit_code, done.stderr) == (1, f"manifest.json: its SHA-256 is {now}, not {printed}\n")
    for no_hash in (printed[:16], ""):  # as of a shell's variable that was never set
        done = CliRunner().invoke(clemency, [*held, no_hash])
        assert (done.exit_code, "is not 64 hexadecimal digits" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "name",
    [
        f"{BATCH}/index.html",
        *(pytest.param(name, marks=MORE_RELEASES) for name in (f"{BATCH}/charts/by-drug.svg", "presidents.html")),
    ],
)
def test_another_release_made_of_the_same_holds_every_byte(published: Path, release: Path, name: str) -> None:
    if name not in json.loads((release / "manifest.json").read_bytes())["files"]:  # whichever chart this batch has
        name = sorted(
            path for path in json.loads((release / "manifest.json").read_bytes())["files"] if "charts/" in path
        )[0]
    against = ["verify", "--out", str(release), "--against", str(published)]
    assert CliRunner().invoke(clemency, against).exit_code == 0
    forge_file(release, name, "e", "a")
    assert not [finding for finding in verify_release(release) if finding.startswith(f"{name}: not the bytes")]
    done = CliRunner().invoke(clemency, against)
    assert done.exit_code == 1
    assert f"{name}: made from the same as in {published}, and not the same: one of the two was changed" in done.stderr


def test_a_file_that_only_one_of_two_releases_of_the_same_has_is_told(published: Path, release: Path) -> None:
    drop(release, f"{BATCH}/card.png")
    done = CliRunner().invoke(clemency, ["verify", "--out", str(release), "--against", str(published)])
    assert f"{BATCH}/card.png: made from the same as in {published}, and not the same" in done.stderr


@MORE_RELEASES
def test_what_is_made_of_something_else_may_differ(published: Path, tmp_path: Path) -> None:
    after = build(tmp_path, table(tmp_path / "data", has_firearm=True))
    done = CliRunner().invoke(clemency, ["verify", "--out", str(after), "--against", str(published)])
    assert (done.exit_code, done.stderr) == (0, "")


def test_what_is_not_compared_is_counted_with_the_reason(published: Path, release: Path) -> None:
    """A page that was forged, with a manifest that says that all is made from something else."""
    forge_file(release, f"{BATCH}/index.html", "e", "a")
    forge(release, lambda m: [made_of.update(presidents="1" * 64) for made_of in m["reports"].values()])
    forge(release, lambda m: m["reports"][OTHER].update(lock_file="1" * 64))
    forge(release, lambda m: m["pages"].update(code="1" * 64))
    forge(release, lambda m: m.update(extra={"CNAME": describe(b"example.org")}))
    files = json.loads((release / "manifest.json").read_bytes())["files"]
    n = {part: sum(name.startswith(f"{part}/") for name in files) for part in (BATCH, OTHER)}
    against = ["verify", "--out", str(release), "--against"]
    done = CliRunner().invoke(clemency, [*against, str(published)])
    assert [line for line in done.stdout.splitlines() if line.startswith("not compared: ")] == [
        f"not compared: {n[BATCH]} files of {BATCH}: made from other presidents",
        f"not compared: {n[OTHER]} files of {OTHER}: made from other presidents, lock file",
        f"not compared: {len(files) - sum(n.values())} files of the pages across batches: made from other code",
        "not compared: 1 files of one's own, which are made from nothing",
    ]
    done = CliRunner().invoke(clemency, ["verify", "--out", str(published), "--against", str(published)])
    assert "not compared" not in done.output


@pytest.mark.parametrize("accounts", [[], [{**ACCOUNT, "structural": 3, "rows": 10}]])
def test_the_row_accounts_of_one_table_are_the_same_in_two_releases(
    published: Path, release: Path, tmp_path: Path, accounts: list[object]
) -> None:
    """One that was left out, or changed so that it adds up; the table of somebody's own has none in either."""
    assert CliRunner().invoke(clemency, ["verify", "--out", str(release), "--against", str(published)]).exit_code == 0
    keep_account(release)
    changed = Path(shutil.copytree(release, tmp_path / "changed"))
    forge(changed, lambda m: m.update(accounts=accounts))
    assert verify_release(changed) == []
    done = CliRunner().invoke(clemency, ["verify", "--out", str(changed), "--against", str(release)])
    assert done.exit_code == 1
    assert f"manifest.json: not the row accounts that {release} has of the same table" in done.stderr


def test_a_table_that_was_read_from_lists_has_the_account_of_each(
    published: Path, release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two lists one has no account: what has a source sheet is a list, and anything else somebody's own rows."""
    keep_account(release)
    forge(release, lambda m: m["accounts"].append({**ACCOUNT, "source": "second", "in_table": 0}))
    assert verify_release(release) == []
    forge(release, lambda m: m["accounts"].pop(0))
    assert verify_release(release) == []
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "invented.yml").write_text("")
    monkeypatch.setattr(project, "sheet_of", lambda source: tmp_path / "sheets" / f"{source}.yml")
    finding = "manifest.json: no row account of invented, of which grants.csv holds 4 grants"
    assert finding in verify_release(release)
    assert not [told for told in verify_release(published) if "row account" in told]


def test_the_names_of_our_files_are_those_that_a_release_has(published: Path) -> None:
    files = json.loads((published / "manifest.json").read_bytes())["files"]
    across = {name for name in files if "/" not in name} | {"editions/index.json"}
    assert across == FILES_ACROSS | {"sitemap.xml"}
    folders = {name.partition("/")[0] for name in files if "/" in name}
    assert {name for name in folders if not list_collisions([f"{name}/x"], [])} == set()


@pytest.mark.parametrize(
    ("names", "whole"), [pytest.param("initials", "P. A.", marks=MORE_RELEASES), ("none", "Person 1")]
)
def test_a_release_with_less_than_names_holds_none(tmp_path: Path, names: str, whole: str) -> None:
    """Paul Able is P. A., or the first person; a table that was published in full, or one cell of it, is found."""
    data = table(tmp_path / "data", name="Paul Able", home="Bangor, ME")
    release = build(tmp_path, data, Publication(("html",), names))
    assert verify_release(release) == []
    copy = Path(shutil.copytree(release, tmp_path / "copy"))
    forge_file(copy, f"{BATCH}/grants.csv", whole, "Paul Able")
    forge_file(copy, "grants.csv", whole, "Paul Able")
    findings = verify_release(copy)
    for name in ("grants.csv", f"{BATCH}/grants.csv"):
        assert f"{name}: row 1: name: told, in a release that tells names {names}" in findings
    (copy / "grants.csv").write_bytes(data.read_bytes())
    hide_top(copy, "grants.csv")
    assert f"grants.csv: row 1: name, home, source_line: told, in a release that tells names {names}" in verify_release(
        copy
    )


def test_initials_are_told_by_their_form(tmp_path: Path) -> None:
    """Adam E. Voss is A. E. V., whose last letter is no suffix (the Fifth); nor are I. I. and V. I. ones."""
    data = table(tmp_path / "data", name="Adam E. Voss")
    text = data.read_text(encoding="utf-8")
    for name, other in (("Person B", "Ida Ives Ill"), ("Person C", "Zoë Ibn V"), ("Person D", "???")):
        text = text.replace(name, other)
    data.write_text(text, encoding="utf-8")
    release = build(tmp_path, data, Publication(("html",), "initials"))
    shown = [row.split(",") for row in (release / "grants.csv").read_text(encoding="utf-8").splitlines()]
    at = shown[0].index("name")
    assert [row[at] for row in shown[1:]] == ["A. E. V.", "I. I. I.", "Z. I.", "–"]  # the last but one is a suffix
    assert verify_release(release) == []
    for number, told in enumerate(("Adam E. V.", "AE. V.", "A E V", "A.  V.", "–."), start=1):
        copy = Path(shutil.copytree(release, tmp_path / f"copy-{number}"))
        forge_file(copy, "grants.csv", "A. E. V.", told)
        assert "grants.csv: row 1: name: told, in a release that tells names initials" in verify_release(copy), told


@given(st.text(max_size=30))
def test_whatever_the_name_its_initials_have_the_form(name: str) -> None:
    assert are_initials(initials(name))


def hide_top(release: Path, name: str) -> None:
    forge(release, lambda m: m["files"].update({name: describe((release / name).read_bytes())}))


def test_files_of_ones_own_are_held_to_their_bytes_and_to_nothing_else(published: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (tmp_path / "site-extra" / "mine").mkdir(parents=True)
    (tmp_path / "site-extra" / "mine" / "index.html").write_text('<script src="https://example.org/x.js"></script>')
    (tmp_path / "site-extra" / "mine" / "results.json").write_text("[]")
    with Staging(site) as staging:
        release = staging.publish({"index.html": b"<p>a page</p>"})
    assert verify_release(release) == []
    (release / "mine" / "index.html").write_text("other")
    assert verify_release(release) == ["mine/index.html: not the bytes that were published"]


def test_a_link_in_a_release_is_a_finding(release: Path, tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes((release / "index.html").read_bytes())
    (release / "index.html").unlink()
    (release / "index.html").symlink_to(tmp_path / "page")
    assert "index.html: is a link or no file" in verify_release(release)


@pytest.mark.parametrize(
    "content", ['{"name": "An app"}', '{"files": {"../x": {"bytes": 1, "sha256": "0"}}}', "[" * 100_000]
)
def test_a_folder_of_somebody_elses_is_no_release(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    for command in (["verify", "--out", str(tmp_path)], ["rollback", "--out", str(tmp_path)]):
        done = CliRunner().invoke(clemency, command)
        assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    with pytest.raises(InputError, match="not a manifest of this project"):
        verify_release(tmp_path)


# The same numbers in results.json, page and PDF


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"commutations": 3', '"commutations": 4', "commutes four sentences"),
        ('"as_imposed": 0', '"as_imposed": 1', "as first imposed"),
        ('"median": 15.', '"median": 19.', "19 years"),
        ('"median_months": 120.0', '"median_months": 132.0', "11 years"),
        ('"drug_treatment": 0', '"drug_treatment": 2', "residential drug treatment"),
        ('"n_published": 1715', '"n_published": 9', "accounts for 33% of the 9 commutations of Obama’s presidency"),
        # with a known total to the day, it would be held against others'
        (
            '"running": {\n    "commutations": null',
            '"running": {\n    "commutations": 3',
            "first commutations",
        ),
        ('"as_imposed_unknown": 0', '"as_imposed_unknown": 1', "for one person the first sentence is not published"),
        ('"n_listed": ', '"n_listed": 1', "Our data include 14 of the 1,715"),
        ('"n_death": 0', '"n_death": 2', "were death"),
    ],
)
def test_a_number_changed_in_results_is_found_in_page_and_document(
    release: Path, old: str, new: str, told: str
) -> None:
    rewrite(release / BATCH / "results.json", old, new)
    findings = verify_release(release)
    assert findings
    for name in ("index.html", "report.pdf"):
        assert any(one.startswith(f"{BATCH}/{name}: does not say") and told.lower() in one.lower() for one in findings)


def test_results_that_lack_a_number_are_a_finding(release: Path) -> None:
    results = json.loads((release / BATCH / "results.json").read_bytes())
    del results["firearm"]
    results["batch"]["granted_on"] = "yesterday"
    (release / BATCH / "results.json").write_text(json.dumps(results))
    hide(release / BATCH / "results.json")
    assert verify_release(release) == [
        f"ro-crate-metadata.json: {BATCH}/results.json: described with another size or hash than the release has",
        f"{BATCH}/results.json: not the numbers of a batch: they do not tell the head",
    ]


#: Numbers of a batch that no sentence tells: they stand in tables and charts.
UNTOLD = {
    "life.share_in_force", "firearm.share",
    # a mean is told of two or three people, a median of more
    "years_served.mean", "years_served.median_or_more", "sentence.mean_months",
    # told where a grant names a new term
    "cut.mean_months", "cut.median_months", "cut.median_or_more", "context.n_new_terms",
    # told where the data lack grants of the president
    "context.n_listed", "context.n_published", "context.n_days_listed", "context.n_days_with_more",
    # told on the first and the last day in office, of companies, and where names alone are published
    "context.days_in", "context.days_left", "context.n_pardons_of_companies", "context.n_register_numbers",
    # of pardons: there is none on that day
    "context.n_pardons_listed", "context.n_pardons_published", "context.n_pardons_to_day", "pardons.n_dated",
    "pardons.n_undated", "pardons.median_years", "pardons.min_years", "pardons.max_years", "pardons.n_courts_martial",
    "pardons.n_no_court", "pardons.n_offense_unknown",
}  # fmt: skip


#: Rows of tables and charts, of which sentences tell some; groups of offenses stand in results.json alone.
ROWS = ("drugs.", "districts.", "expires_on.", "offense_groups", "context.states", "pardons.states")


def test_the_numbers_that_no_sentence_tells_are_known() -> None:
    """On the real batch: each number is changed alone, and what is told of it is another sentence, or it stands above."""
    results = batch_results(read_grants(), BATCH, read_presidents())
    said, unsaid = say_numbers(results)
    assert unsaid == []
    untold = set()
    for place, number in leaves(results):
        changed = json.loads(json.dumps(results))
        inner = changed
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = 1 if number is None else number + 1
        if say_numbers(changed) == (said, []):
            untold.add(".".join(place[:2]))
    assert {name for name in untold if not name.startswith(ROWS)} == UNTOLD


def leaves(value: dict[str, Any], place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float | None]]:
    for key, item in value.items():
        if isinstance(item, dict):
            yield from leaves(item, (*place, key))
        elif not isinstance(item, str):
            yield (*place, key), item


def test_a_folder_without_a_release_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no release of this project here"):
        verify_release(tmp_path)
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(InputError, match="not a manifest"):
        verify_release(tmp_path)


def test_what_moved_between_two_releases_and_why(published: Path, tmp_path: Path) -> None:
    after = build(tmp_path, table(tmp_path / "data", has_firearm=True))
    moves = {(move.batch_id, move.measure): move for move in compare_numbers(published, after)}
    assert {measure for batch_id, measure in moves if batch_id == BATCH} == {"firearm.count", "firearm.share"}
    move = moves[BATCH, "firearm.count"]
    assert (move.before, move.after) == (0, 1)
    assert move.causes == ("invented:1 has_firearm: false -> true",)
    assert not [batch_id for batch_id, _ in moves if batch_id == OTHER]
    assert compare_numbers(published, published) == []


def test_a_correction_is_named_as_the_cause(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = tmp_path / "hand"
    hand.mkdir()
    (hand / "corrections.yml").write_text(
        "- {source: invented, name: Person A, granted_on: 2016-03-30, column: has_firearm, printed: x, used: true,"
        " reason: the judgment names a pistol, says: the court}\n"
    )
    after = shutil.copytree(published, tmp_path / "after")
    rewrite_csv(after / BATCH / "grants.csv", "invented,1", "has_firearm", "true")
    results = json.loads((after / BATCH / "results.json").read_bytes())
    results["firearm"]["count"] = 1
    (after / BATCH / "results.json").write_text(json.dumps(results))
    manifest = json.loads((after / "manifest.json").read_bytes())
    manifest["files"][f"{BATCH}/results.json"] = describe((after / BATCH / "results.json").read_bytes())
    (after / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(project, "HAND", hand)
    (move,) = compare_numbers(published, after)
    assert move.causes == ("invented:1 has_firearm: false -> true (correction: the judgment names a pistol)",)


@pytest.mark.parametrize(
    ("names", "lines", "causes"),
    [
        ("ABC", "123", ["invented:2 has_firearm: false -> true"]),
        ("ABC", "111", ["invented:1 Person B has_firearm: false -> true"]),  # a page in one line
        ("ABC", "   ", ["row 2 has_firearm: false -> true"]),  # a release without names
    ],
)
def test_a_cause_is_told_of_the_grant_that_changed(tmp_path: Path, names: str, lines: str, causes: list[str]) -> None:
    for release, changed in (("before", ""), ("after", "B")):
        (tmp_path / release / BATCH).mkdir(parents=True)
        results = json.dumps({"firearm": {"count": len(changed)}})
        files = {f"{BATCH}/results.json": describe(results.encode())}
        (tmp_path / release / "manifest.json").write_text(
            json.dumps({"clemency_release": 1, "files": files, "extra": {}})
        )
        (tmp_path / release / BATCH / "results.json").write_text(results)
        fine = "100.0" if changed else "100"  # the same number, in a table that has a fraction elsewhere
        rows = [
            f"invented,{line.strip()},Person {name},{str(name == changed).lower()},{fine}\n"
            for name, line in zip(names, lines, strict=True)
        ]
        text = "".join(["source,source_line,name,has_firearm,fine_usd\n", *rows])
        (tmp_path / release / BATCH / "grants.csv").write_text(text)
    (move,) = compare_numbers(tmp_path / "before", tmp_path / "after")
    assert list(move.causes) == causes


def rewrite_csv(path: Path, place: str, column: str, value: str) -> None:
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    at = head.split(",").index(column)
    changed = [",".join([*cells[:at], value, *cells[at + 1 :]]) if row.endswith(place) else row
               for row in rows for cells in [row.split(",")]]  # fmt: skip
    path.write_text("\n".join([head, *changed]) + "\n", encoding="utf-8")


@MORE_RELEASES
def test_what_moved_is_kept_once_and_shown(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    after = build(tmp_path, table(tmp_path / "data", has_firearm=True))
    for name in ("CHANGED_NUMBERS", "WRITTEN_CHANGED_NUMBERS"):
        monkeypatch.setattr(project, name, tmp_path / "moves.csv")
    command = ["verify", "--out", str(after), "--against", str(published), "--record"]
    first, second = CliRunner().invoke(clemency, command), CliRunner().invoke(clemency, command)
    assert ("2 new" in first.stdout, "0 new" in second.stdout) == (True, True)
    kept = read_recorded_changes(project.CHANGED_NUMBERS)
    assert [(move.measure, move.before, move.after) for move in kept] == [
        ("firearm.count", "0", "1"),
        ("firearm.share", "0.0", "0.3333333333333333"),
    ]
    grants, presidents = read_grants(tmp_path / "data" / "grants.csv"), read_presidents()
    made = {
        names: render_site(grants, [BATCH], Site("https://example.org/", names, presidents), changes=kept)  # type: ignore[arg-type]
        for names in ("full", "none")
    }
    methods = BeautifulSoup(made["full"]["methods.html"], "lxml")
    cells = [cell.get_text() for cell in methods.select("#table-moves tbody tr:first-child td, #table-moves tbody th")]
    assert "firearm.count" in cells
    assert "invented:1 has_firearm: false -> true" in cells
    assert b"has_firearm: false" not in made["none"]["methods.html"]
    assert methods.find(id="numbers-that-moved") is not None
    feed = render_feed(summarize_by_batch(grants), [BATCH], Site("https://example.org/", "full", presidents), kept)
    assert b"2 published numbers moved: grants of March 30, 2016." in feed
    assert b"methods.html#numbers-that-moved" in feed


def test_a_number_that_moves_back_and_forth_is_kept_each_time(tmp_path: Path) -> None:
    up, down = (ChangedNumber(BATCH, "grants.commutations", *moved, ("why",)) for moved in ((60, 61), (61, 60)))
    path = tmp_path / "moves.csv"
    new = [
        record_changed([move], date(2026, 1, day), path) for day, move in enumerate((up, up, down, down, up), start=1)
    ]
    assert new == [1, 0, 1, 0, 1]
    assert [(move.recorded_on.day, move.after) for move in read_recorded_changes(path)] == [
        (1, "61"),
        (3, "60"),
        (5, "61"),
    ]


def test_numbers_that_moved_begin_with_those_that_came_with_the_package(tmp_path: Path) -> None:
    carried, own = tmp_path / "carried.csv", tmp_path / "data" / "moves.csv"
    first, second = (ChangedNumber(BATCH, "grants.commutations", *moved, ("why",)) for moved in ((59, 60), (60, 61)))
    record_changed([first], date(2026, 1, 1), carried)
    record_changed([second], date(2026, 1, 2), own, carried)
    assert [move.after for move in read_recorded_changes(own)] == ["60", "61"]
    assert [move.after for move in read_recorded_changes(carried)] == ["60"]


def test_moves_of_another_form_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "moves.csv"
    assert read_recorded_changes(path) == []
    path.write_text("a,b\n")
    with pytest.raises(InputError, match="line 1: the columns are not recorded_on,"):
        read_recorded_changes(path)
    path.write_text("recorded_on,batch_id,measure,before,after,causes\nyesterday,a,b,c,d,e\n")
    with pytest.raises(InputError, match="line 2: not a day and five texts"):
        read_recorded_changes(path)


def test_a_hyphen_at_the_end_of_a_line_of_a_pdf_is_none_of_the_words(tmp_path: Path) -> None:
    """PDFium gives it as a sign of its own, by which a sentence of a report was once missed."""
    words = "Twenty-seven people had firearm convictions."
    path = tmp_path / "report.pdf"
    path.write_bytes(set_pdf(f"#set page(width: 75pt, margin: 10pt)\n{words}", "a page"))
    assert list(missing_words("report.pdf", [words, "Nobody said so."], pages_of_pdf(path))) == [
        "report.pdf: does not say 'Nobody said so.', as results.json has it"
    ]


def test_record_needs_an_earlier_release(published: Path) -> None:
    done = CliRunner().invoke(clemency, ["verify", "--out", str(published), "--record"])
    assert done.exit_code == 2
    assert "--record needs --against EDITION" in done.stderr


def test_the_command(published: Path, release: Path) -> None:
    done = CliRunner().invoke(clemency, ["verify", "--out", str(published), "--against", str(release)])
    assert (done.exit_code, "no published number has moved" in done.stdout) == (0, True)
    (release / "grants.csv").write_text("other")
    done = CliRunner().invoke(clemency, ["verify", "--out", str(release)])
    assert done.exit_code == 1
    assert "grants.csv: not the bytes that were published" in done.stderr
