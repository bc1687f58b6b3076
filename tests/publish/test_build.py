"""Many reports: each in a fresh state, only what changed, and nothing lost when a process dies."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import threading
import warnings
import zipfile
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import nbformat
import pytest

from analysis import project
from analysis.errors import InputError
from analysis.grants.select import read_grants
from analysis.grants.table import write_grants
from analysis.publish import build
from analysis.publish.cache import Cache
from analysis.publish.manifest import is_history
from analysis.publish.plan import Plan, plan_run
from analysis.publish.progress import say_run_changes
from analysis.publish.release import read_manifest
from analysis.publish.staging import Staging
from analysis.run import fingerprint, interrupts, workers
from analysis.run.fingerprint import Inputs
from analysis.run.publication import Publication
from analysis.run.report import ReportError, build_report, run_notebook
from analysis.run.workers import TaskEnded, local_workers
from support.invented import make_grants
from support.memory import peak_memory
from support.running import build_in_process, leave
from support.tiny_site import BATCHES, DAYS, HTML, LIFE, Silent, Site, wait_for

# Only what changed


def test_a_second_run_has_nothing_to_do_and_starts_no_process(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.build().wanted == BATCHES
    assert site.built() == BATCHES
    before = site.files()
    monkeypatch.setattr(build, "local_workers", None)  # whoever starts a process now fails
    done = site.build()
    assert (done.up_to_date, site.built()) == (BATCHES, [])
    assert site.files() == before


def test_a_table_that_changes_during_a_run_is_published_as_it_was_when_the_run_began(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = site.data.read_bytes()
    site.write_notebook("print(open(data_path).read())")  # so that a report holds what it was made from

    def change_table(*_: object) -> None:
        site.write_table({"name": "Late Example"})

    monkeypatch.setattr(Silent, "begin", change_table)
    assert site.build().failures == []
    published = site.files()
    assert b"Late Example" in site.data.read_bytes()
    assert published["grants.csv"] == before
    assert b"Ben Example" in published[f"{BATCHES[-1]}/index.html"]
    assert not [name for name, content in published.items() if b"Late Example" in content]


@pytest.mark.usefixtures("every_report")
def test_one_changed_record_rebuilds_its_batch_alone(site: Site) -> None:
    before = site.files()
    site.write_table({"sentence_months": 240, "imposed_months": 240})
    site.build()
    assert site.built() == ["2016-06-03-obama"]
    changed = {name.split("/")[0] for name, content in site.files().items() if before.get(name) != content}
    assert {name for name in changed if name in BATCHES} == {"2016-06-03-obama"}
    # of the pages across batches, those that show how long sentences are; the others stay as they were
    assert {"grants.csv", "grants.json", "manifest.json", "compare.html"} <= changed
    assert not changed & {"presidents.html", "methods.html", "sitemap.xml"}


@pytest.mark.usefixtures("every_report")
def test_a_record_that_moves_the_totals_rebuilds_all_that_show_them(site: Site) -> None:
    site.write_table(LIFE)
    site.build()
    assert site.built() == BATCHES


def test_what_the_key_leaves_out_changes_no_byte_of_a_report(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real notebook, on two tables that differ in another batch only, where its key says that is no matter."""
    reports, keys = [], []
    for months in (120, 240):
        site.write_table({"sentence_months": months, "imposed_months": months, "home": "Gary, IN", "drugs": "heroin"})
        grants = read_grants(site.data)
        listed = fingerprint.list_ingredients(grants, BATCHES, Inputs(), {})
        keys.append({batch_id: listed[batch_id].key for batch_id in BATCHES})
        with local_workers(1) as pool:
            reports.append(pool.submit(build_in_process, BATCHES[0], site.data).result().files)
    assert keys[0][BATCHES[0]] == keys[1][BATCHES[0]]
    assert keys[0][BATCHES[2]] != keys[1][BATCHES[2]]
    assert reports[0] == reports[1]


@pytest.mark.parametrize(
    ("change", "ingredient"),
    [
        (lambda site: site.write_table({"drugs": "heroin"}), "rows"),
        (lambda site: site.write_notebook("1 + 1"), "notebook"),
    ],
)
@pytest.mark.slow("more cases of what is built again")
def test_why_names_what_changed(site: Site, change: Callable[[Site], None], ingredient: str) -> None:
    assert set(site.why(BATCHES[2]).values()) == {"new"}
    site.build()
    assert set(site.why(BATCHES[2]).values()) == {"same"}
    change(site)
    states = site.why(BATCHES[2])
    assert [name for name, state in states.items() if state == "changed"] == [ingredient]


@pytest.mark.parametrize(
    ("module", "name", "ingredient"),
    [
        (fingerprint, "hash_package", "code"),
        (project, "LOCK", "lock_file"),
        (project, "HAND", "presidents"),
    ],
)
@pytest.mark.usefixtures("every_report")
def test_code_lock_file_and_presidents_count(
    site: Site, monkeypatch: pytest.MonkeyPatch, module: object, name: str, ingredient: str
) -> None:
    if name == "hash_package":
        monkeypatch.setattr(module, name, lambda: "0" * 64)
    elif name == "LOCK":
        (site.folder / "other.lock").write_text("pandas==1.0")
        monkeypatch.setattr(module, name, site.folder / "other.lock")
    else:
        for file in project.HAND.iterdir():
            (site.folder / file.name).write_bytes(file.read_bytes() + b"\n")
        monkeypatch.setattr(module, name, site.folder)
    states = site.why(BATCHES[0])
    assert [name for name, state in states.items() if state == "changed"] == [ingredient]


@pytest.mark.usefixtures("every_report")
def test_other_formats_are_another_report(site: Site) -> None:
    states = site.why(BATCHES[0], Publication())
    assert [name for name, state in states.items() if state == "changed"] == ["parameters"]


def test_a_list_at_hand_is_an_ingredient(site: Site) -> None:
    """The bytes that a sheet names count, whatever the file is called; other files do not."""
    raw, sheet = site.folder / "raw", "obama-pardons"
    grants = read_grants(site.data).assign(source=sheet)
    write_grants(grants, site.data)
    site.build(raw=raw)
    raw.mkdir()
    (raw / "obama-pardons.html").write_text("another copy")
    assert set(site.why(BATCHES[0], raw=raw).values()) == {"same"}
    content = b"<p>invented</p>"
    (raw / "any.html").write_bytes(content)
    at_hand = fingerprint.hash_raw(raw)
    assert hashlib.sha256(content).hexdigest() in at_hand
    named = (project.SHEETS / f"{sheet}.yml").read_text(encoding="utf-8")
    published = re.search(r"sha256: ['\"]?(\w{64})", named)
    assert published is not None
    assert fingerprint.hash_lists([sheet], [published[1]]) != fingerprint.hash_lists([sheet], at_hand)
    assert fingerprint.hash_lists([sheet], []) == fingerprint.hash_lists([sheet], at_hand)


def test_where_copies_differ_is_an_ingredient_of_their_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "DIFFERENCES", tmp_path / "differences.csv")
    before = [fingerprint.hash_lists([source], []) for source in ("list-a", "list-b")]
    pages = fingerprint.hash_texts()
    (tmp_path / "differences.csv").write_text("granted_on,name,column,source\n2016-03-30,Jane Roe,drugs,list-a\n")
    after = [fingerprint.hash_lists([source], []) for source in ("list-a", "list-b")]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True]
    assert fingerprint.hash_texts() != pages


@pytest.mark.slow("three builds; tests of the site hold the names of each page")
def test_no_release_mixes_names(site: Site) -> None:
    site.build()
    assert site.built() == BATCHES
    site.build(BATCHES[0], publication=HTML._replace(names="initials"))
    assert site.built() == BATCHES
    files = site.files()
    assert not any(b"Example" in content for content in files.values())
    assert files["grants.csv"].count(b"A. E.") == 3
    assert read_manifest(site.out)["names"] == "initials"
    site.build(BATCHES[0], publication=HTML._replace(names="initials"))
    assert site.built() == []
    site.build(BATCHES[0], publication=HTML._replace(names="none"), force=True)
    assert b"Person 2" in site.files()[f"{BATCHES[2]}/grants.csv"]


@pytest.mark.usefixtures("every_report")
def test_force_builds_what_is_up_to_date(site: Site) -> None:
    before = site.files()
    site.build(BATCHES[0], force=True)
    assert site.built() == [BATCHES[0]]
    assert site.files() == before  # the other reports with the pages that tell of them, and what they are made from
    assert site.build().up_to_date == BATCHES


@pytest.mark.usefixtures("every_report")
def test_force_drops_the_report_of_a_batch_that_is_gone(site: Site) -> None:
    rows = [{"batch_id": f"{day}-obama", "granted_on": day} for day in DAYS[:2]]
    write_grants(make_grants(*rows), site.data)
    site.build(force=True)
    assert site.reported() == set(read_manifest(site.out)["reports"]) == set(BATCHES[:2])


ONE, TWO, OLD = ({"rows": rows} for rows in ("one", "two", "of an older table"))
PLANS: dict[str, tuple[dict[str, Any], list[str], dict[str, Any], Plan]] = {
    # what is published, the batches asked for, options; the plan for a table with the batches a and b
    "nothing yet": ({}, [], {}, Plan(["a", "b"], [], ["a", "b"], {}, [])),
    "nothing yet, one asked for": ({}, ["b"], {}, Plan(["b"], [], ["b"], {}, [])),
    "asked for twice": ({}, ["b", "b"], {}, Plan(["b"], [], ["b"], {}, [])),
    "as published": ({"a": ONE, "b": TWO}, [], {}, Plan(["a", "b"], ["a", "b"], [], {"a": ONE, "b": TWO}, [])),
    "one changed": ({"a": OLD, "b": TWO}, [], {}, Plan(["a", "b"], ["b"], ["a"], {"a": OLD, "b": TWO}, [])),
    "one new": ({"a": ONE}, [], {}, Plan(["a", "b"], ["a"], ["b"], {"a": ONE}, [])),
    "another stays as it is": ({"a": OLD, "b": TWO}, ["b"], {}, Plan(["b"], ["b"], [], {"a": OLD, "b": TWO}, [])),
    "a batch is gone": ({"a": ONE, "c": OLD}, [], {}, Plan(["a", "b"], ["a"], ["b"], {"a": ONE}, ["c"])),
    "gone, one asked for": ({"a": ONE, "c": OLD}, ["a"], {}, Plan(["a"], ["a"], [], {"a": ONE}, ["c"])),
    "damaged": ({"a": {}, "b": TWO}, [], {}, Plan(["a", "b"], ["b"], ["a"], {"b": TWO}, ["a"])),
    "damaged, another asked for": ({"a": {}, "b": TWO}, ["b"], {}, Plan(["b", "a"], ["b"], ["a"], {"b": TWO}, ["a"])),
    "damaged, and gone": ({"c": {}, "b": TWO}, ["b"], {}, Plan(["b"], ["b"], [], {"b": TWO}, ["c"])),
    "force": (
        {"a": ONE, "b": TWO, "c": OLD}, [], {"force": True}, Plan(["a", "b"], [], ["a", "b"], {"a": ONE, "b": TWO}, ["c"]),
    ),
    "force for one": (
        {"a": ONE, "b": TWO, "c": OLD}, ["a"], {"force": True}, Plan(["a"], [], ["a"], {"a": ONE, "b": TWO}, ["c"]),
    ),
    "names told otherwise": (
        {"a": ONE, "c": OLD}, [], {"names": "none"}, Plan(["a", "b"], [], ["a", "b"], {}, ["a", "c"]),
    ),
    "the others come along": (
        {"a": ONE, "c": OLD}, ["b"], {"names": "none"}, Plan(["b", "a"], [], ["b", "a"], {}, ["a", "c"]),
    ),
    "to search engines too": (
        {"a": ONE, "c": OLD}, ["b"], {"index_names": True}, Plan(["b", "a"], [], ["b", "a"], {}, ["a", "c"]),
    ),
    "names told otherwise, by force": (
        {"a": ONE, "c": OLD}, ["b"], {"names": "none", "force": True}, Plan(["b", "a"], [], ["b", "a"], {}, ["a", "c"]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PLANS)
def test_what_a_run_plans(case: str) -> None:
    published, batch_ids, options, plan = PLANS[case]
    before = {"reports": published, "names": "full"} if published else {}
    publication = Publication(**{name: options[name] for name in Publication._fields if name in options})
    force = options.get("force", False)
    assert plan_run(before, {"a": ONE, "b": TWO}, batch_ids, publication, force=force) == plan


@pytest.mark.usefixtures("every_report")
def test_a_site_that_was_lost_comes_back_from_the_cache(site: Site) -> None:
    before = site.files()
    site.out.unlink()
    done = site.build()
    assert (done.cached, site.built()) == (BATCHES, [])
    assert site.files() == before


@pytest.mark.usefixtures("every_report")
def test_a_file_missing_from_the_release_is_seen(site: Site) -> None:
    before = site.files()
    (site.out / BATCHES[0] / "index.html").unlink()
    site.build()
    assert site.files() == before


@pytest.mark.slow("more cases of what is built again")
@pytest.mark.usefixtures("every_report")
def test_a_damaged_report_comes_along_with_any_other(site: Site) -> None:
    before = site.files()
    (site.out / BATCHES[0] / "index.html").unlink()
    assert site.build(BATCHES[2]).wanted == [BATCHES[2], BATCHES[0]]
    assert site.files() == before
    (site.out / "index.html").unlink()
    assert site.build(BATCHES[2]).wanted == [BATCHES[2]]
    assert site.files() == before


@pytest.mark.usefixtures("every_report")
def test_a_damaged_release_mixes_no_names(site: Site) -> None:
    (site.out / "index.html").unlink()
    site.build(BATCHES[0], publication=HTML._replace(names="initials"))
    assert site.reported() == set(BATCHES)
    assert not any(b"Example" in content for content in site.files().values())


@pytest.mark.slow("more cases of what is built again")
@pytest.mark.usefixtures("every_report")
def test_reports_that_are_out_of_date_are_told_and_a_batch_that_is_gone_goes(site: Site) -> None:
    site.write_table(LIFE)
    assert site.build(BATCHES[2]).stale == BATCHES[:2]
    assert site.build().stale == []
    rows = [{"batch_id": f"{day}-obama", "granted_on": day} for day in DAYS[:2]]
    write_grants(make_grants(*rows), site.data)
    site.build()
    assert site.reported() == set(BATCHES[:2])


@pytest.mark.slow("more cases of what is built again")
@pytest.mark.usefixtures("every_report")
def test_a_report_asked_for_alone_says_nothing_of_the_others_table(site: Site) -> None:
    """A report from an older table stays stale, also for the quick look at the table's hash."""
    site.write_table({"drugs": "heroin"}, {}, {"drugs": "LSD"})
    site.build(BATCHES[2])
    site.build()
    assert site.built() == [BATCHES[1]]


# The published table


def test_a_table_of_ones_own_runs_in_no_spreadsheet(site: Site) -> None:
    """Cells that `ingest` would have written with an apostrophe; the hash in the manifest is that of the file that came."""
    came = site.data.read_text(encoding="utf-8").replace("Ben Example", "=HYPERLINK(1)", 1)
    assert "'=" not in came
    site.data.write_text(came, encoding="utf-8")
    assert site.build().failures == []
    published = site.files()["grants.csv"].decode()
    assert published == came.replace("=HYPERLINK(1)", "'=HYPERLINK(1)")
    assert read_grants(site.out / "grants.csv").equals(read_grants(site.data))
    assert read_manifest(site.out)["table"]["sha256"] == hashlib.sha256(came.encode()).hexdigest()


def test_a_table_in_which_nothing_runs_is_published_as_it_came(site: Site) -> None:
    """Also where `ingest` would have written the same cells otherwise: with other ends of lines and more quotes."""
    lines = site.data.read_text(encoding="utf-8").replace("Ben Example", "'=1+1").splitlines()
    came = "".join(line.replace("Ann Example", '"Ann Example"') + "\r\n" for line in lines).encode()
    site.data.write_bytes(came)
    assert site.build(BATCHES[0]).failures == []
    assert site.files()["grants.csv"] == came
    assert read_manifest(site.out)["table"]["sha256"] == hashlib.sha256(came).hexdigest()


# Files of one's own


@pytest.mark.slow("more cases of what is built again")
@pytest.mark.usefixtures("every_report")
def test_another_file_of_ones_own_publishes_anew_and_builds_no_report(site: Site) -> None:
    before = site.files()
    extra = site.folder / "site-extra"
    extra.mkdir()
    for content, told in (("example.org", ["CNAME"]), ("example.com", ["CNAME"]), (None, [])):
        (extra / "CNAME").unlink(missing_ok=True)
        if content:
            (extra / "CNAME").write_text(content)
        done = site.build()
        assert (done.up_to_date, site.built()) == (BATCHES, [])
        assert [name for name in site.files() if name not in before and not is_history(name)] == told
        assert (site.files().get("CNAME") or b"").decode() == (content or "")
        before_again = site.out.resolve()
        site.build()
        assert site.out.resolve() == before_again  # and then it is up to date
    reports = [name for name in before if name.partition("/")[0] in BATCHES]
    assert [name for name in reports if site.files()[name] != before[name]] == []  # the site has editions since


@pytest.mark.usefixtures("every_report")
def test_a_file_of_ones_own_in_our_place_is_told_before_anything_is_built(site: Site) -> None:
    before = site.files()
    (site.folder / "site-extra" / BATCHES[0]).mkdir(parents=True)
    (site.folder / "site-extra" / BATCHES[0] / "notes.txt").write_text("mine")
    site.write_notebook("'other'")
    with pytest.raises(InputError, match=f"site-extra: {BATCHES[0]}/notes.txt: "):
        site.build()
    assert site.built() == []
    assert site.files() == before


@pytest.mark.usefixtures("every_report")
def test_a_file_of_a_person_in_the_site_is_refused_though_all_is_up_to_date(site: Site) -> None:
    (site.out / "CNAME").write_text("example.org")
    with pytest.raises(InputError, match="CNAME: not a file of this release"):
        site.build()
    assert (site.out / "CNAME").read_text() == "example.org"


@pytest.mark.usefixtures("every_report")
def test_a_report_that_was_changed_is_not_carried_on(site: Site) -> None:
    """The same size, so that the quick look sees nothing: the next run that publishes reads every file."""
    before = site.files()
    page = site.out / BATCHES[0] / "index.html"
    page.unlink()  # the file may be shared with the release that all these tests begin with
    page.write_bytes(before[f"{BATCHES[0]}/index.html"].replace(b"a", b"b", 1))
    site.build(BATCHES[2], force=True)
    assert site.files() == before


# Removals


def shorten(site: Site, n: int) -> None:
    """Let the table hold the first days alone."""
    rows = [{"batch_id": f"{day}-obama", "granted_on": day} for day in DAYS[:n]]
    write_grants(make_grants(*rows), site.data)


def test_a_table_without_grants_is_refused(site: Site) -> None:
    write_grants(make_grants(), site.data)
    with pytest.raises(InputError, match=r"grants\.csv: holds no grant, so there is nothing to publish"):
        site.build()
    assert not site.out.exists()


@pytest.mark.usefixtures("every_report")
@pytest.mark.parametrize("accept", [True, False])
def test_a_table_without_grants_leaves_the_site_as_it_was(site: Site, accept: bool) -> None:
    before = site.files()
    write_grants(make_grants(), site.data)
    with pytest.raises(InputError, match="holds no grant"):
        site.build(accept_removals=accept)
    assert site.files() == before


@pytest.mark.usefixtures("every_report")
def test_reports_that_go_are_told_by_their_ids(site: Site) -> None:
    shorten(site, 2)
    done = site.build()
    assert done.gone == [BATCHES[2]]
    assert f"1 report has left the site: {BATCHES[2]}" in say_run_changes(done)
    assert site.reported() == set(BATCHES[:2])


@pytest.mark.usefixtures("every_report")
def test_more_than_half_of_the_reports_go_only_when_that_is_accepted(site: Site) -> None:
    """Two of three."""
    before = site.files()
    shorten(site, 1)
    with pytest.raises(InputError) as told:
        site.build()
    assert str(told.value) == (
        f"{site.out}: 2 of its 3 reports would go, as {site.data} does not hold them: {BATCHES[1]}, {BATCHES[2]};"
        " nothing was published. Is this the whole table? If they shall go, say --accept-removals"
    )
    assert (site.built(), site.files()) == ([], before)
    assert site.build(accept_removals=True).gone == BATCHES[1:]
    assert site.reported() == {BATCHES[0]}


@pytest.mark.usefixtures("every_report")
def test_a_report_asked_for_alone_removes_no_more_than_all_of_them(site: Site) -> None:
    """With the table of one day, one of three; then with that of two."""
    before = site.files()
    shorten(site, 1)
    with pytest.raises(InputError, match=r"2 of its 3 reports would go, as .* does not hold them"):
        site.build(BATCHES[0])
    assert (site.built(), site.files()) == ([], before)
    shorten(site, 2)
    done = site.build(BATCHES[0])
    assert (done.wanted, done.gone) == ([BATCHES[0]], [BATCHES[2]])
    assert site.reported() == set(BATCHES[:2])
    assert f"1 report has left the site: {BATCHES[2]}" in say_run_changes(done)
    assert site.build(BATCHES[0]).up_to_date == [BATCHES[0]]


@pytest.mark.slow("more cases of what is built again")
@pytest.mark.usefixtures("every_report")
def test_reports_that_are_brought_along_with_other_names_do_not_go(site: Site) -> None:
    assert site.build(publication=HTML._replace(names="none")).gone == []
    assert site.build(BATCHES[0], publication=HTML._replace(names="initials")).gone == []
    assert site.reported() == set(BATCHES)


def test_many_reports_that_would_go_are_counted(site: Site) -> None:
    """Twelve reports, one of which is in the table: ten are named, and one more."""
    with Staging(site.out) as staging:
        gone = [f"2011-01-{day:02}-roe" for day in range(1, 12)]
        for batch_id in (*gone, BATCHES[0]):
            staging.put(batch_id, {"index.html": b""})
        staging.publish({}, {"reports": {batch_id: {"rows": "0" * 64} for batch_id in (*gone, BATCHES[0])}})
    with pytest.raises(
        InputError, match=r"11 of its 12 reports would go, .*: 2011-01-01-roe, .*2011-01-10-roe and 1 more;"
    ):
        site.build()


@pytest.mark.slow("builds once for each mask")
def test_a_site_can_be_read_by_all_whatever_the_run_masks(site: Site) -> None:
    before = os.umask(0o077)
    try:
        site.build(BATCHES[0])
        site.out.unlink()
        assert site.build(BATCHES[0]).cached == [BATCHES[0]]
    finally:
        os.umask(before)
    release = site.out.resolve()
    assert {path.stat().st_mode & 0o777 for path in release.rglob("*") if path.is_file()} == {0o644}
    folders = (release.parent, release, *(path for path in release.rglob("*") if path.is_dir()))
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o755}


# The cache


REPORT = {"index.html": b"page " * 100, "results.json": b"{}"}


def zip_of(path: Path, files: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> None:
    """A zip file in the place of an entry, as somebody else would write it."""
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def two_letters(path: Path) -> None:
    path.write_bytes(b"PK")


def text(path: Path) -> None:
    path.write_text("not a zip file at all")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"more")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def link_in_a_circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def huge(path: Path) -> None:
    """Larger than any cache, though it takes no room."""
    os.truncate(path, 10**12)


def can_be_read_by_nobody(path: Path) -> None:
    path.chmod(0)


def of_another_key(path: Path) -> None:
    """A whole report, of another batch."""
    other = Cache(path.parent / "elsewhere")
    other.put("c" * 64, {"index.html": b"somebody else"})
    next((path.parent / "elsewhere").rglob("*.zip")).replace(path)


def with_path_above(path: Path) -> None:
    zip_of(path, {"../../index.html": b"x"})


def with_absolute_path(path: Path) -> None:
    zip_of(path, {"/index.html": b"x"})


def with_no_name(path: Path) -> None:
    zip_of(path, {"": b"x"})


def with_long_name(path: Path) -> None:
    zip_of(path, {"x" * 5_000: b"x"})


def with_a_file_as_a_folder(path: Path) -> None:
    zip_of(path, {"a": b"x", "a/b": b"x"})


def with_a_name_twice(path: Path) -> None:
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.html", b"one")
        archive.writestr("index.html", b"two")


def with_other_files(path: Path) -> None:
    zip_of(path, {"holiday.txt": b"x"})


def with_nothing(path: Path) -> None:
    zip_of(path, {})


def deflated(path: Path) -> None:
    zip_of(path, REPORT, zipfile.ZIP_DEFLATED)


def by_bzip2_and_damaged(path: Path) -> None:
    zip_of(path, REPORT, zipfile.ZIP_BZIP2)
    damage_data(path)


def by_lzma_and_damaged(path: Path) -> None:
    zip_of(path, REPORT, zipfile.ZIP_LZMA)
    damage_data(path)


def damage_data(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[30 + len("index.html") + 8 : 30 + len("index.html") + 24] = b"\xff" * 16
    path.write_bytes(content)


def in_both_heads(path: Path, at: int, value: int, n_bytes: int) -> None:
    """Change a field of the head of the first file: it stands before the file and, two bytes further on, in the directory."""
    content = bytearray(path.read_bytes())
    for mark, further in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        begins = content.index(mark) + at + further
        content[begins : begins + n_bytes] = value.to_bytes(n_bytes, "little")
    path.write_bytes(content)


def encrypted(path: Path) -> None:
    zip_of(path, REPORT)
    in_both_heads(path, 6, 1, 2)


def by_a_method_that_nobody_knows(path: Path) -> None:
    zip_of(path, REPORT)
    in_both_heads(path, 8, 97, 2)


def of_a_declared_size(path: Path) -> None:
    zip_of(path, REPORT)
    in_both_heads(path, 18, 2**32 - 2, 4)
    in_both_heads(path, 22, 2**32 - 2, 4)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("index.html", "w") as file:
        for _ in range(300):
            file.write(bytes(1_000_000))


def sealed_and_no_archive(path: Path) -> None:
    """By somebody who knows how an entry begins."""
    path.write_bytes(hashlib.sha256(TestCache.KEY.encode() + b"no archive").digest() + b"no archive")


#: What may have become of an entry. The bomb alone is not here: it takes seconds to write.
DAMAGES: list[Callable[[Path], None]] = [
    *(
        empty,
        two_letters,
        text,
        cut,
        longer,
        folder,
        pipe,
        link_in_a_circle,
        huge,
        can_be_read_by_nobody,
        of_another_key,
    ),
    *(with_path_above, with_absolute_path, with_no_name, with_long_name, with_a_file_as_a_folder, with_a_name_twice),
    *(with_other_files, with_nothing, deflated, by_bzip2_and_damaged, by_lzma_and_damaged, encrypted),
    *(by_a_method_that_nobody_knows, of_a_declared_size, sealed_and_no_archive),
]


class TestCache:
    KEY, OTHER = "a" * 64, "b" * 64

    def test_a_damaged_report_is_built_again(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path)
        cache.put(self.KEY, {"index.html": b"page " * 100})
        path = next(tmp_path.rglob("*.zip"))
        content = bytearray(path.read_bytes())
        content[60] ^= 1
        path.write_bytes(content)
        assert cache.get(self.KEY) is None
        assert not path.exists()

    @pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
    def test_an_entry_that_cannot_be_used_is_dropped(self, tmp_path: Path, damage: Callable[[Path], None]) -> None:
        cache = Cache(tmp_path)
        cache.put(self.KEY, REPORT)
        cache.put(self.OTHER, {"index.html": b"another report"})
        path = next(tmp_path.rglob(f"{self.KEY}.zip"))
        damage(path)
        given = cache.get(self.KEY)
        assert given is None or (damage is can_be_read_by_nobody and os.geteuid() == 0)  # whom nothing is refused
        assert given is not None or not os.path.lexists(path)
        cache.put(self.KEY, REPORT)
        assert cache.get(self.KEY) == REPORT
        assert cache.get(self.OTHER) == {"index.html": b"another report"}

    def test_a_folder_with_somebodys_files_stays_and_costs_nothing_but_time(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path)
        folder = tmp_path / "reports" / self.KEY[:2] / f"{self.KEY}.zip"
        folder.mkdir(parents=True)
        (folder / "mine.txt").write_text("mine")
        assert cache.get(self.KEY) is None
        cache.put(self.KEY, REPORT)
        assert cache.get(self.KEY) is None
        assert (folder / "mine.txt").read_text() == "mine"

    @pytest.mark.usefixtures("every_report")
    @pytest.mark.parametrize(
        "damages",
        [(with_path_above, with_other_files, of_another_key), (with_a_file_as_a_folder, pipe, by_lzma_and_damaged)],
    )
    @pytest.mark.slow("more cases of what is built again")
    def test_a_run_builds_such_reports_again(self, site: Site, damages: tuple[Callable[[Path], None], ...]) -> None:
        before = site.files()
        shutil.rmtree(site.out.resolve())
        site.out.unlink()
        kept = sorted((site.folder / "cache").rglob("*.zip"))
        assert len(kept) == len(BATCHES) + 1  # and the page of presidents
        for damage, path in zip(cycle(damages), kept, strict=False):
            damage(path)
        assert site.build().failures == []
        assert site.built() == BATCHES
        assert site.files() == before

    @pytest.mark.usefixtures("every_report")
    def test_the_page_of_presidents_is_kept_until_something_of_it_changes(self, site: Site) -> None:
        def kept() -> set[str]:
            return {path.stem for path in (site.folder / "cache").rglob("*.zip")}

        before, page = kept(), site.files()["presidents.html"]
        site.write_table({"home": "Gary, IN"})
        site.build()
        assert len(kept() - before) == 1  # the report of that day
        assert site.files()["presidents.html"] == page
        site.build(publication=HTML._replace(url="https://example.org/"))
        assert len(kept() - before) == 1 + len(BATCHES) + 1
        assert site.files()["presidents.html"] != page

    def test_a_damaged_entry_is_never_unpacked(self, tmp_path: Path) -> None:
        """A file of 300 kB in which lie 300 MB."""
        cache = Cache(tmp_path)
        cache.put(self.KEY, REPORT)
        bomb(next(tmp_path.rglob("*.zip")))
        with peak_memory() as peak:
            assert cache.get(self.KEY) is None
        assert peak() < 20_000_000

    def test_what_was_not_used_for_longest_goes_first(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path, largest=2_500)
        for number, key in enumerate("abc"):
            cache.put(key * 64, {"index.html": b"x" * 1_000})
            path = next(tmp_path.rglob(f"{key}*.zip"))
            os.utime(path, (number, number))
            if key == "b":
                cache.get("a" * 64)  # used again, after b was put there
        cache.put("d" * 64, {"index.html": b"x" * 1_000})
        kept = {path.stem[0] for path in tmp_path.rglob("*.zip")}
        assert "d" in kept
        assert "b" not in kept
        assert sum(path.stat().st_size for path in tmp_path.rglob("*.zip")) <= 2_500

    def test_a_cache_that_cannot_be_written_costs_nothing_but_time(self, site: Site, tmp_path: Path) -> None:
        (tmp_path / "cache").write_text("a file, where the folder should be")
        site.build(BATCHES[0])
        assert f"{BATCHES[0]}/index.html" in site.files()

    def test_two_runs_may_share_it(self, tmp_path: Path) -> None:
        one, two = Cache(tmp_path), Cache(tmp_path)
        one.put(self.KEY, {"index.html": b"page"})
        two.put(self.KEY, {"index.html": b"page"})
        assert one.get(self.KEY) == two.get(self.KEY) == {"index.html": b"page"}
        assert not list(tmp_path.rglob(".*.zip.*"))


# The engine


@pytest.mark.slow("a kernel")
def test_the_same_page_as_from_a_kernel_byte_for_byte(tmp_path: Path) -> None:
    """The real notebook on the real table, in a kernel of its own and in a forked process."""
    batch_id = "2014-12-17-obama"  # commutations of several kinds, and pardons
    kernel = build_report(batch_id, publication=HTML)
    with local_workers(1) as pool:
        forked = pool.submit(build_in_process, batch_id, project.GRANTS).result()
    assert forked.files.keys() == kernel.files.keys()
    for name, content in kernel.files.items():
        assert forked.files[name] == content, name


#: Why some are left out of `make test`, which has one of each kind.
SLOW = pytest.mark.slow("another run of three reports, begun and stopped or failed")

STREAMS = "import sys; print('a'); print('b'); print('c', file=sys.stderr); print('d'); 1 + 1"


def test_outputs_of_any_kind_are_those_of_a_kernel(site: Site) -> None:
    site.write_notebook(STREAMS)
    kernel = run_notebook(site.notebook, {"batch_id": BATCHES[0]}, "x")
    forked = run_apart(site.notebook)
    assert [cell.outputs for cell in forked.cells] == [cell.outputs for cell in kernel.cells]
    assert [cell.get("execution_count") for cell in forked.cells] == [
        cell.get("execution_count") for cell in kernel.cells
    ]


def run_apart(notebook: Path, longest_cell: int = 60) -> nbformat.NotebookNode:
    """A run in a process that was forked for it, as a worker does it."""
    with local_workers(1) as pool:
        arguments = (notebook, {"batch_id": BATCHES[0]}, "batch", None, "in-process", longest_cell)
        return pool.submit(run_notebook, *arguments).result()


def test_nothing_of_one_run_survives_into_the_next(site: Site) -> None:
    site.write_notebook(
        "import os, sys, pathlib, matplotlib, matplotlib.pyplot as plt, pandas as pd, numpy as np, random\n"
        "assert 'left' not in globals() and 'LEFT' not in os.environ and not pathlib.Path('left').exists()\n"
        "assert matplotlib.rcParams['font.size'] != 77 and not plt.get_fignums()\n"
        "assert pd.get_option('display.max_rows') != 77 and not hasattr(sys, 'left')\n"
        "left = os.environ['LEFT'] = 'yes'; sys.left = True; pathlib.Path('left').touch()\n"
        "matplotlib.rcParams['font.size'] = 77; plt.figure(); pd.set_option('display.max_rows', 77)\n"
        "os.chdir('/')"
    )
    assert site.build(jobs=1).failures == []
    assert site.built() == BATCHES


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", "tiny.ipynb: cell 2 failed: ZeroDivisionError: division by zero"),
        pytest.param(
            "raise ValueError('first line\\nsecond line')",
            "tiny.ipynb: cell 2 failed: ValueError: first line",
            marks=SLOW,
        ),
        pytest.param("import sys; sys.exit(0)", "tiny.ipynb: cell 2 failed: SystemExit: 0", marks=SLOW),
        pytest.param(
            "import os; os._exit(0)", "tiny.ipynb: its process ended in cell 2 (a cell called os._exit)", marks=SLOW
        ),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "tiny.ipynb: its process ended in cell 2 (killed by SIGKILL)",
            marks=SLOW,
        ),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGRTMIN + 1)",
            "tiny.ipynb: its process ended in cell 2 (killed by signal ",
            marks=[SLOW, pytest.mark.skipif(not hasattr(signal, "SIGRTMIN"), reason="no real-time signals here")],
        ),
        pytest.param("def (", "tiny.ipynb: cell 2 failed: SyntaxError", marks=SLOW),
    ],
)
@pytest.mark.usefixtures("every_report")
def test_a_cell_that_fails_costs_its_batch_alone(site: Site, source: str, message: str) -> None:
    before = site.files()
    site.write_notebook(f"if batch_id == '{BATCHES[1]}':\n    exec({source!r})")
    done = site.build()
    assert [outcome.batch_id for outcome in done.outcomes if outcome.failure] == [BATCHES[1]]
    assert done.failures[0].startswith(f"{BATCHES[1]}: {message}")
    assert site.files() == before  # nothing was published
    site.write_notebook(f"if batch_id == '{BATCHES[1]}':\n    pass  # mended")
    assert site.build().failures == []


@pytest.mark.slow("more cases of what is built again")
def test_what_was_built_beside_a_failure_is_not_built_again(site: Site) -> None:
    site.write_notebook(
        f"from pathlib import Path; assert batch_id != '{BATCHES[1]}' or Path('{site.folder}/go').exists()"
    )
    assert len(site.build().failures) == 1
    (site.folder / "go").touch()
    done = site.build()
    assert (site.built(), done.cached) == ([BATCHES[1]], [BATCHES[0], BATCHES[2]])


def test_whoever_waits_hears_of_the_end_of_a_task_whatever_goes_wrong_then(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("not this file")

    with local_workers(1) as pool, monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)  # a task's note of where it is
        assert pool.submit(abs, -1).result(timeout=20) == 1
        with pytest.raises(TaskEnded, match="exit code 3"):
            pool.submit(leave, 3).result(timeout=20)
        patch.setattr(workers, "_end_group", refuse)
        with pytest.raises(OSError, match="Abnormal termination"):
            pool.submit(leave, 3).result(timeout=20)


def test_an_endless_cell_is_stopped_and_named(site: Site) -> None:
    site.write_notebook("while True: pass")
    with pytest.raises(ReportError, match="cell 2 failed: TimeoutError: did not end within 1 s"):
        run_apart(site.notebook, longest_cell=1)


@pytest.mark.slow("waits until a run is stopped")
def test_a_cell_that_does_not_listen_is_ended_with_its_process(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write_notebook("import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])\nwhile True: pass")
    monkeypatch.setattr(workers, "LONGEST_TASK", 12.0)
    done = site.build(BATCHES[0])
    assert done.failures == [f"{BATCHES[0]}: tiny.ipynb: did not end within 12 s, still in cell 2"]


@pytest.mark.slow("a kernel for each report")
@pytest.mark.usefixtures("every_report")
def test_where_nothing_can_be_forked_a_kernel_does_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site.files()
    monkeypatch.setattr(workers, "CAN_FORK", False)
    site.build(force=True)
    assert site.built() == BATCHES
    assert {n: c for n, c in site.files().items() if "/" in n} == {n: c for n, c in before.items() if "/" in n}


@pytest.mark.parametrize(
    "signal_", [pytest.param(signal.SIGINT, marks=SLOW), signal.SIGKILL, pytest.param(signal.SIGTERM, marks=SLOW)]
)
def test_no_process_outlives_a_run_that_is_stopped(site: Site, signal_: signal.Signals) -> None:
    mark = f"clemency-test-{os.getpid()}-{signal_.name}"
    site.write_notebook(f"import time; mark = '{mark}'; open('{site.folder}/started', 'w').close(); time.sleep(60)")
    run = subprocess.Popen(site.command(), stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for(lambda: (site.folder / "started").exists())
    os.kill(run.pid, signal_)
    assert run.wait(timeout=20) != 0
    wait_for(lambda: not members_of_session(run.pid))
    assert not site.out.exists()
    site.write_notebook("")
    assert site.build().failures == []  # and the next run just works


@pytest.mark.parametrize(("signal_", "ends"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)])
def test_a_run_stops_though_python_lost_the_exception(
    site: Site, signal_: signal.Signals, ends: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a handler's exception lands in a destructor: the signal is known, and nothing was raised."""
    site.write_notebook(
        f"import time; open('{site.folder}/started', 'w').close(); time.sleep(60)\nopen('{site.folder}/ended', 'w')"
    )
    monkeypatch.setattr(interrupts, "_asked", [])

    def ask() -> None:
        wait_for(lambda: (site.folder / "started").exists())
        interrupts._asked.append(signal_)

    threading.Thread(target=ask).start()
    with pytest.raises(ends):
        site.build()
    assert not (site.folder / "ended").exists()
    assert not site.out.exists()


def members_of_session(session: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_a_task_that_ended_is_an_error_for_people() -> None:
    assert issubclass(TaskEnded, InputError)


@pytest.mark.usefixtures("every_report")
def test_the_manifest_says_what_reports_are_made_from(site: Site) -> None:
    manifest = read_manifest(site.out)
    assert manifest["table"]["batches"] == manifest["table"]["current"] == BATCHES
    assert set(manifest["reports"]) == set(BATCHES)
    assert set(manifest["reports"][BATCHES[0]]) == set(fingerprint.Ingredients._fields)
