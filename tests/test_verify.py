"""A release that was tampered with is found out; what moved between two releases is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from analysis import places
from analysis.build import build_site
from analysis.cli import main
from analysis.edition import Edition
from analysis.errors import InputError
from analysis.grants import read_grants
from analysis.moves import Move, compare_releases, read_moves, record_moves
from analysis.presidents import read_presidents
from analysis.progress import Lines
from analysis.site import render_site
from analysis.table import write_grants
from analysis.verify import verify_release
from invented import make_grants

BATCH, OTHER = "2016-03-30-obama", "2016-05-05-obama"


def build(folder: Path, data: Path) -> Path:
    """A release with page and PDF of two batches, made by the real notebook; gives its folder."""
    options = {"data": data, "notebook": places.BATCH_NOTEBOOK, "edition": Edition(), "jobs": 2}
    built = build_site((), out=folder / "site", progress=Lines(), **options)  # type: ignore[arg-type]
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


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    return build(folder, table(folder / "data"))


@pytest.fixture
def release(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "release"))


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a page, and the manifest with it, as one would who hides it."""
    import hashlib

    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    release = path.parents[1]
    manifest = json.loads((release / "manifest.json").read_bytes())
    manifest["files"][path.relative_to(release).as_posix()]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
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
            lambda r: rewrite(r / BATCH / "index.html", "3 sentences commuted", "4 sentences commuted"),
            f"{BATCH}/index.html: does not say '3 sentences commuted on 30 March 2016'",
        ),
        (
            lambda r: shutil.copy(r / OTHER / "report.pdf", r / BATCH / "report.pdf"),
            f"{BATCH}/report.pdf: does not say '3 sentences commuted on 30 March 2016'",
        ),
        (
            lambda r: (r / BATCH / "report.pdf").write_bytes(b"%PDF-1.7 cut off"),
            f"{BATCH}/report.pdf: does not say",
        ),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(release: Path, tamper: Callable[[Path], object], finding: str) -> None:
    tamper(release)
    findings = verify_release(release)
    assert any(finding in told for told in findings), findings


def test_a_folder_without_a_release_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no release of this project here"):
        verify_release(tmp_path)
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(InputError, match="not a manifest"):
        verify_release(tmp_path)


def test_what_moved_between_two_releases_and_why(published: Path, tmp_path: Path) -> None:
    after = build(tmp_path, table(tmp_path / "data", has_firearm=True))
    moves = {(move.batch_id, move.measure): move for move in compare_releases(published, after)}
    assert {measure for batch_id, measure in moves if batch_id == BATCH} == {"firearm.count", "firearm.share"}
    move = moves[BATCH, "firearm.count"]
    assert (move.before, move.after) == (0, 1)
    assert move.causes == ("invented:1 has_firearm: false -> true",)
    assert not [batch_id for batch_id, _ in moves if batch_id == OTHER]
    assert compare_releases(published, published) == []


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
    monkeypatch.setattr(places, "HAND", hand)
    (move,) = compare_releases(published, after)
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
        (tmp_path / release / "manifest.json").write_text('{"files": {}}')
        (tmp_path / release / BATCH / "results.json").write_text(json.dumps({"firearm": {"count": len(changed)}}))
        rows = [
            f"invented,{line.strip()},Person {name},{str(name == changed).lower()}\n"
            for name, line in zip(names, lines, strict=True)
        ]
        text = "".join(["source,source_line,name,has_firearm\n", *rows])
        (tmp_path / release / BATCH / "grants.csv").write_text(text)
    (move,) = compare_releases(tmp_path / "before", tmp_path / "after")
    assert list(move.causes) == causes


def rewrite_csv(path: Path, place: str, column: str, value: str) -> None:
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    at = head.split(",").index(column)
    changed = [",".join([*cells[:at], value, *cells[at + 1 :]]) if row.endswith(place) else row
               for row in rows for cells in [row.split(",")]]  # fmt: skip
    path.write_text("\n".join([head, *changed]) + "\n", encoding="utf-8")


def test_what_moved_is_kept_once_and_shown(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    after = build(tmp_path, table(tmp_path / "data", has_firearm=True))
    monkeypatch.setattr(places, "MOVES", tmp_path / "moves.csv")
    command = ["verify", "--out", str(after), "--against", str(published), "--record"]
    first, second = CliRunner().invoke(main, command), CliRunner().invoke(main, command)
    assert ("2 new" in first.stdout, "0 new" in second.stdout) == (True, True)
    kept = read_moves(places.MOVES)
    assert [(move.measure, move.before, move.after) for move in kept] == [
        ("firearm.count", "0", "1"),
        ("firearm.share", "0.0", "0.3333333333333333"),
    ]
    grants, presidents = read_grants(tmp_path / "data" / "grants.csv"), read_presidents()
    made = {
        names: render_site(grants, [BATCH], presidents=presidents, url="https://example.org/", names=names, moves=kept)  # type: ignore[arg-type]
        for names in ("full", "none")
    }
    methods = BeautifulSoup(made["full"]["methods.html"], "html.parser")
    cells = [cell.get_text() for cell in methods.select("#table-moves tbody tr:first-child td, #table-moves tbody th")]
    assert "firearm.count" in cells
    assert "invented:1 has_firearm: false -> true" in cells
    assert b"has_firearm: false" not in made["none"]["methods.html"]
    assert methods.find(id="numbers-that-moved") is not None
    assert b"2 published numbers moved: grants of 30 March 2016." in made["full"]["feed.atom"]
    assert b"methods.html#numbers-that-moved" in made["full"]["feed.atom"]


def test_a_number_that_moves_back_and_forth_is_kept_each_time(tmp_path: Path) -> None:
    up, down = (Move(BATCH, "grants.commutations", *moved, ("why",)) for moved in ((60, 61), (61, 60)))
    path = tmp_path / "moves.csv"
    new = [record_moves([move], date(2026, 1, day), path) for day, move in enumerate((up, up, down, down, up), start=1)]
    assert new == [1, 0, 1, 0, 1]
    assert [(move.recorded_on.day, move.after) for move in read_moves(path)] == [(1, "61"), (3, "60"), (5, "61")]


def test_moves_of_another_form_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "moves.csv"
    assert read_moves(path) == []
    path.write_text("a,b\n")
    with pytest.raises(InputError, match="line 1: the columns are not recorded_on,"):
        read_moves(path)
    path.write_text("recorded_on,batch_id,measure,before,after,causes\nyesterday,a,b,c,d,e\n")
    with pytest.raises(InputError, match="line 2: not a day and five texts"):
        read_moves(path)


def test_record_needs_an_earlier_release(published: Path) -> None:
    done = CliRunner().invoke(main, ["verify", "--out", str(published), "--record"])
    assert done.exit_code == 2
    assert "--record needs --against RELEASE" in done.stderr


def test_the_command(published: Path, release: Path) -> None:
    done = CliRunner().invoke(main, ["verify", "--out", str(published), "--against", str(release)])
    assert (done.exit_code, "no published number has moved" in done.stdout) == (0, True)
    (release / "grants.csv").write_text("other")
    done = CliRunner().invoke(main, ["verify", "--out", str(release)])
    assert done.exit_code == 1
    assert "grants.csv: not the bytes that were published" in done.stderr
