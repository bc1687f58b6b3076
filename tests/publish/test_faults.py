"""Whatever call the disk refuses, and wherever a run is killed: the last good state stays, and the next run works."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import yaml

from analysis.files import one_writer, replace_file
from analysis.lists.download import Page
from analysis.lists.fetch import Fetched, fetch_sources
from analysis.publish import staging
from analysis.publish.cache import Cache
from analysis.publish.changed_numbers import ChangedNumber, record_changed
from analysis.publish.release import roll_back
from analysis.publish.staging import Staging
from analysis.publish.verify import verify_release
from analysis.site.recorded_changes import read_recorded_changes
from support.faults import Call, Faults, armed, die_at_each, fail_at_each
from support.ingesting import ingest

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="the calls are counted by the paths in /proc/self/fd"
)


@pytest.fixture(autouse=True)
def no_wait_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)


#: Three releases, one after another: a batch is replaced by fewer files, one goes, one comes.
FIRST = {"a/index.html": b"a one", "b/index.html": b"b one", "grants.csv": b"one"}
SECOND = {"a/index.html": b"a two", "a/charts/x.svg": b"<svg/>", "b/index.html": b"b one", "grants.csv": b"two"}
THIRD = {"a/index.html": b"a three", "c/index.html": b"c three", "c/charts/y.svg": b"<svg/>", "grants.csv": b"three"}


def publish(files: dict[str, bytes], folder: Path) -> None:
    """Publish these files as a run does it: folders put or dropped, other files beside them."""
    site = folder / "site"
    with one_writer(site), Staging(site) as staging:
        folders = {name.split("/")[0] for name in files if "/" in name}
        for name in sorted({"a", "b", "c"} - folders):
            staging.drop(name)
        for name in sorted(folders):
            staging.put(name, {key[2:]: files[key] for key in files if key.startswith(f"{name}/")})
        staging.publish({name: content for name, content in files.items() if "/" not in name})


def bring_back(folder: Path) -> None:
    with one_writer(folder / "site"):
        roll_back(folder / "site")


def shown(folder: Path) -> dict[str, bytes]:
    """The files that a reader sees, once they are those of the manifest."""
    site = folder / "site"
    if not site.exists() or not any(site.iterdir()):
        return {}
    assert verify_release(site.resolve()) == []
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    return {name: (site / name).read_bytes() for name in sorted(names) if name != "manifest.json"}


def two_releases(folder: Path) -> None:
    publish(FIRST, folder)
    publish(SECOND, folder)


def one_unpacked(folder: Path) -> None:
    """A release that somebody has copied to where the site shall be."""
    publish(SECOND, folder)
    release = (folder / "site").resolve()
    (folder / "site").unlink()
    shutil.copytree(release, folder / "site")
    shutil.rmtree(folder / ".site.releases")


def an_empty_folder(folder: Path) -> None:
    (folder / "site").mkdir()


def lies_about(folder: Path) -> list[str]:
    """What is beside the site and its releases; of a release with the same files as a damaged one, the name is longer."""
    left = [path.name for path in folder.iterdir() if path.name not in ("site", ".site.lock", ".site.releases")]
    releases = [path.name for path in (folder / ".site.releases").iterdir()]
    left += [name for name in releases if name.startswith("staging") or name.endswith(".new")]
    folders = [path for path in (folder / ".site.releases").iterdir() if not path.is_symlink()]
    return left if len(folders) <= 2 else [*left, *(path.name for path in folders)]


FURTHER = pytest.mark.slow("another disk, refusing each call in turn")


@pytest.mark.parametrize(
    ("error", "before", "prepare"),
    [
        (errno.ENOSPC, SECOND, two_releases),
        pytest.param(errno.EIO, SECOND, one_unpacked, marks=FURTHER),
        pytest.param(errno.EROFS, {}, an_empty_folder, marks=FURTHER),
        pytest.param(errno.EDQUOT, {}, lambda folder: None, marks=FURTHER),
    ],
)
def test_a_disk_that_refuses_any_call_leaves_the_release(tmp_path: Path, error: int, before: dict, prepare) -> None:
    n_failed = 0
    for ended in fail_at_each(tmp_path, error, prepare, partial(publish, THIRD)):
        site = ended.folder / "site"
        if ended.failure is None:  # what was refused was not needed for this release
            assert shown(ended.folder) == THIRD, ended.number
        else:
            n_failed += 1
            assert shown(ended.folder) == before, ended.number
            assert ended.failure.startswith(f"{site}")
            assert os.strerror(error) in ended.failure
        publish(THIRD, ended.folder)
        assert shown(ended.folder) == THIRD, ended.number
        assert lies_about(ended.folder) == [], ended.number
        if before:
            bring_back(ended.folder)
            assert shown(ended.folder) == before, ended.number
    assert n_failed > 20


@pytest.mark.slow("a kill at every call of a publish")
def test_a_kill_at_any_call_leaves_one_whole_release(tmp_path: Path) -> None:
    seen = []
    for ended in die_at_each(tmp_path, two_releases, partial(publish, THIRD)):
        files = shown(ended.folder)
        assert files in (SECOND, THIRD), ended.number
        seen.append(files)
        bring_back(ended.folder)  # what is kept of the release before can be brought back at once, and forth
        assert shown(ended.folder) == (FIRST if files == SECOND else SECOND), ended.number
        bring_back(ended.folder)
        publish(THIRD, ended.folder)
        assert shown(ended.folder) == THIRD, ended.number
        assert lies_about(ended.folder) == [], ended.number
        bring_back(ended.folder)
        assert shown(ended.folder) == SECOND, ended.number
    switched = seen.index(THIRD)
    assert all(files == SECOND for files in seen[:switched])
    assert all(files == THIRD for files in seen[switched:])


@pytest.mark.slow("another killed run")
def test_a_kill_while_a_folder_gives_way_to_the_link_is_mended_by_the_next_run(tmp_path: Path) -> None:
    """The one step in which a reader may find nothing: what the run had begun is ended by the next."""
    gaps = 0
    for ended in die_at_each(tmp_path, one_unpacked, partial(publish, THIRD)):
        files = shown(ended.folder)
        gaps += files == {}
        assert files in (SECOND, THIRD, {}), ended.number
        publish(THIRD, ended.folder)
        assert shown(ended.folder) == THIRD, ended.number
        bring_back(ended.folder)
        assert shown(ended.folder) == SECOND, ended.number
    assert gaps == 1


def test_a_rollback_that_fails_changes_nothing(tmp_path: Path) -> None:
    for ended in fail_at_each(tmp_path, errno.EIO, two_releases, bring_back):
        assert shown(ended.folder) == (FIRST if ended.failure is None else SECOND), ended.number
        assert ended.failure is None or ended.failure.startswith(str(ended.folder / "site"))
        if ended.failure is not None:
            bring_back(ended.folder)
        assert shown(ended.folder) == FIRST, ended.number
        bring_back(ended.folder)
        assert shown(ended.folder) == SECOND, ended.number


def test_a_rollback_that_is_killed_shows_one_of_the_two(tmp_path: Path) -> None:
    for ended in die_at_each(tmp_path, two_releases, bring_back):
        now = shown(ended.folder)
        assert now in (FIRST, SECOND), ended.number
        bring_back(ended.folder)
        assert shown(ended.folder) == (SECOND if now == FIRST else FIRST), ended.number


def test_what_a_killed_run_left_is_never_brought_back(tmp_path: Path) -> None:
    """A whole release that was not switched to is not the release before."""
    two_releases(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "switch", lambda *_: os._exit(0))
        child = os.fork()
        if not child:
            publish(THIRD, tmp_path)
        os.waitpid(child, 0)
    publish(SECOND, tmp_path)  # the current one again
    bring_back(tmp_path)
    assert shown(tmp_path) == FIRST


def test_a_release_that_was_damaged_is_not_published_again(tmp_path: Path) -> None:
    two_releases(tmp_path)
    for _ in range(3):  # also when it happens again and again
        for damaged in (tmp_path / ".site.releases").glob("*/b/index.html"):
            damaged.write_bytes(b"xxxxx")  # the same size
        publish(FIRST, tmp_path)
        assert shown(tmp_path) == FIRST


# A power cut


def order_of(folder: Path, files: dict[str, bytes]) -> list[Call]:
    with armed(Faults(folder)) as counted:
        publish(files, folder)
    return counted.calls


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("prepare", [two_releases, lambda folder: None])
def test_everything_is_on_the_disk_before_the_switch(
    tmp_path: Path, prepare, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is flushed after its last write, each folder after its last new name, both before the switch."""
    prepare(tmp_path)
    if not links:

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", refuse)
    site, releases = str(tmp_path / "site"), tmp_path / ".site.releases"
    calls = order_of(tmp_path, {**SECOND, "a/index.html": b"a four"})
    (switch,) = [place for place, call in enumerate(calls) if call.name == "os.rename" and call.path == site]
    assert Call("fsync", str(tmp_path)) in calls[switch:]
    staged = [call for call in calls if f"{releases}/staging-" in call.path]
    root = staged[0].path.split("/staging-")[0] + "/staging-" + staged[0].path.split("/staging-")[1].split("/")[0]
    written = {call.path for call in calls if call.name == "open" and not call.reads and call.path.startswith(root)}
    assert written
    if not links and prepare is two_releases:
        assert f"{root}/b/index.html" in written  # a copy, where there are no links
    for path in written:
        last = max(
            place
            for place, call in enumerate(calls)
            if call.path == path and call.name in ("open", "write") and not call.reads
        )
        assert any(call == Call("fsync", path) for call in calls[last:switch]), path
    makers = ("open", "os.mkdir", "os.link", "os.symlink", "os.rename")
    made_in: dict[str, int] = {}
    for place, call in enumerate(calls[:switch]):
        if call.name in makers and not call.reads and call.path not in (str(tmp_path), f"{tmp_path}/.site.lock"):
            made_in[str(Path(call.path).parent)] = place
    assert {root, str(releases), str(tmp_path)} <= set(made_in)
    for folder, last in made_in.items():
        assert any(call == Call("fsync", folder) for call in calls[last:switch]), folder


# Single files


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_file_is_the_old_one_or_the_new_one(tmp_path: Path, error: int) -> None:
    def prepare(folder: Path) -> None:
        (folder / "grants.csv").write_bytes(b"old")

    def run(folder: Path) -> None:
        replace_file(folder / "grants.csv", b"new" * 10_000)

    for ended in fail_at_each(tmp_path, error, prepare, run):
        path = ended.folder / "grants.csv"
        assert path.read_bytes() == (b"new" * 10_000 if ended.failure is None else b"old"), ended.number
        assert (
            ended.failure is None
            or ended.failure == f"{path}: cannot be written: {os.strerror(error)}; what was there stays"
        )
        assert os.listdir(ended.folder) == ["grants.csv"], ended.number  # noqa: PTH208
    for ended in die_at_each(tmp_path, prepare, run):
        assert (ended.folder / "grants.csv").read_bytes() in (b"old", b"new" * 10_000)
        run(ended.folder)
        assert os.listdir(ended.folder) == ["grants.csv"], ended.number  # noqa: PTH208


def test_what_another_run_is_writing_now_stays(tmp_path: Path) -> None:
    """And what one was writing that was killed goes at once: the lock on it went with its process."""
    part = tmp_path / ".grants.csv.abc.part"
    part.write_bytes(b"half")
    program = "import fcntl, sys; f = open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(part)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        replace_file(tmp_path / "grants.csv", b"new")
        assert part.exists()
        other.kill()
    replace_file(tmp_path / "grants.csv", b"newer")
    assert not part.exists()


def test_a_cache_on_a_bad_disk_is_an_empty_one(tmp_path: Path) -> None:
    old, new = {"index.html": b"old" * 1_000}, {"index.html": b"new" * 1_000}

    def prepare(folder: Path) -> None:
        Cache(folder).put("a" * 64, old)

    def run(folder: Path) -> None:
        cache = Cache(folder, largest=4_000)
        assert cache.get("a" * 64) in (None, old)
        cache.put("b" * 64, new)
        assert cache.get("b" * 64) in (None, new)

    for ended in fail_at_each(tmp_path, errno.EIO, prepare, run):
        assert ended.failure is None
        run(ended.folder)
        assert Cache(ended.folder).get("b" * 64) == new
    for ended in die_at_each(tmp_path, prepare, run):
        run(ended.folder)
        assert Cache(ended.folder).get("b" * 64) == new


PAGE = """<html><head><title>Pardons Granted by President Barack Obama (2009-2017)</title></head><body><h2>May 5, 2016</h2>
<table><tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>{rows}</table></body></html>"""


def page(*names: str) -> bytes:
    return PAGE.format(
        rows="".join(f"<tr><td>{n} Example</td><td>D. Me.</td><td>1999</td><td>Fraud</td></tr>" for n in names)
    ).encode()


def test_a_list_that_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    sheet = {
        **{"publisher": "Nobody", "page": "https://example.gov/a", "file": "list.html", "copy": "none"},
        **{"retrieved": date(2026, 1, 1), "sha256": "0" * 64, "licence": "none", "role": "text", "list": "a-list"},
    }
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    (sheets / "a-list.yml").write_text(yaml.safe_dump(sheet))
    came: list[Fetched] = []

    def prepare(folder: Path) -> None:
        (folder / "list.html").write_bytes(page("Ann"))

    def run(folder: Path) -> None:
        came[:] = fetch_sources(
            sheets=sheets, raw=folder, get=lambda address: Page(page("Ann", "Ben"), address), wait_s=0
        )

    for ended in fail_at_each(tmp_path, errno.EIO, prepare, run):
        path = ended.folder / "list.html"
        is_new = came[0].state == "new"
        assert path.read_bytes() == (page("Ann", "Ben") if is_new else page("Ann")), ended.number
        assert is_new or came[0].message.startswith(f"{path}: cannot be ")


def test_moves_are_kept_whole(tmp_path: Path) -> None:
    one, other = (ChangedNumber("2016-03-30-obama", measure, 1, 2, ("why",)) for measure in ("one", "other"))

    def prepare(folder: Path) -> None:
        record_changed([one], date(2026, 1, 1), folder / "moves.csv")

    def run(folder: Path) -> None:
        record_changed([other], date(2026, 1, 2), folder / "moves.csv")

    for ended in fail_at_each(tmp_path, errno.EIO, prepare, run):
        kept = [entry.measure for entry in read_recorded_changes(ended.folder / "moves.csv")]
        assert kept == (["one", "other"] if ended.failure is None else ["one"]), ended.number
        assert ended.failure is None or ended.failure.startswith(str(ended.folder / "moves.csv"))


@pytest.mark.slow("every call of an ingest, refused one by one")
def test_an_ingest_on_a_bad_disk_leaves_the_table_whole(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "one.html").write_bytes(page("Ann"))
    (lists / "two.html").write_bytes(page("Ben").replace(b"May 5", b"May 6"))

    def prepare(folder: Path) -> None:
        ingest([lists / "one.html"], data=folder / "grants.csv")
        (folder / "grants.csv.rejects.csv").write_text("source,line,record,field,text,rule\none,1,x,x,x,x\n")

    def run(folder: Path) -> None:
        ingest([lists / "two.html"], data=folder / "grants.csv")

    prepare(tmp_path)
    before = (tmp_path / "grants.csv").read_bytes()
    run(tmp_path)
    after = (tmp_path / "grants.csv").read_bytes()
    assert before != after
    for ended in fail_at_each(tmp_path, errno.EIO, prepare, run):
        path = ended.folder / "grants.csv"
        if ended.failure is None:
            assert path.read_bytes() == after, ended.number
        else:
            assert path.read_bytes() in (before, after), ended.number
            assert str(path) in ended.failure
        run(ended.folder)
        assert path.read_bytes() == after
