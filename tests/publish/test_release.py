"""A release is whole or it is not there; what was published before stays."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.errors import Busy, InputError
from analysis.files import one_writer
from analysis.publish import staging
from analysis.publish.release import read_manifest, roll_back
from analysis.publish.staging import Staging
from support import ROOT
from support.tiny_site import files_of

FIRST = {"2016-03-30-obama": {"index.html": b"first", "charts/life.svg": b"<svg/>"}}
SECOND = {"2016-05-05-obama": {"index.html": b"second"}}


def publish(site: Path, folders: dict[str, dict[str, bytes]], top: dict[str, bytes]) -> Path:
    """A release with these folders and files, as a run makes one."""
    with Staging(site) as staging:
        for name, files in folders.items():
            staging.put(name, files)
        return staging.publish(top)


def test_a_release_holds_the_files_and_their_hashes(tmp_path: Path) -> None:
    publish(tmp_path / "site", FIRST, {"grants.csv": b"table"})
    files = files_of(tmp_path / "site")
    manifest = json.loads(files.pop("manifest.json"))["files"]
    assert files == {
        "2016-03-30-obama/index.html": b"first",
        "2016-03-30-obama/charts/life.svg": b"<svg/>",
        "grants.csv": b"table",
    }
    assert manifest == {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()
    }


def test_another_batch_is_added_and_the_same_batch_replaced_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(site, FIRST, {})
    publish(site, SECOND, {})
    publish(site, {"2016-03-30-obama": {"index.html": b"again"}}, {})
    files = files_of(site)
    files.pop("manifest.json")
    assert files == {"2016-03-30-obama/index.html": b"again", "2016-05-05-obama/index.html": b"second"}


def test_the_same_input_gives_the_same_release(tmp_path: Path) -> None:
    for folder in "ab":
        (tmp_path / folder).mkdir()
    assert publish(tmp_path / "a" / "site", FIRST, {}).name == publish(tmp_path / "b" / "site", FIRST, {}).name


def test_the_release_before_is_kept_and_older_ones_go(tmp_path: Path) -> None:
    site = tmp_path / "site"
    releases = [publish(site, {"2016-03-30-obama": {"index.html": b"%d" % n}}, {}) for n in range(4)]
    assert [release.exists() for release in releases] == [False, False, True, True]


def test_the_release_before_comes_back_and_forth(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(site, FIRST, {})
    before = files_of(site)
    publish(site, SECOND, {})
    after = files_of(site)
    roll_back(site)
    assert files_of(site) == before
    roll_back(site)
    assert files_of(site) == after
    roll_back(site)
    publish(site, {"2017-01-19-obama": {"index.html": b"third"}}, {})  # on top of what was brought back
    roll_back(site)
    assert files_of(site) == before


@pytest.mark.parametrize("way", ["relative", "linked", "linked deeper", "releases elsewhere"])
def test_the_release_before_is_kept_whatever_leads_to_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """A relative path, a link above the site, at another depth too, and releases on a disk of their own."""
    real = tmp_path / "real"
    (real / "www").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    site = Path("real/www/site")
    if way == "linked":
        (tmp_path / "l").symlink_to("real/www")
        site = tmp_path / "l" / "site"
    elif way == "linked deeper":
        (tmp_path / "a" / "b").mkdir(parents=True)
        (tmp_path / "a" / "b" / "l").symlink_to(real / "www")
        site = tmp_path / "a" / "b" / "l" / "site"
    elif way == "releases elsewhere":
        (tmp_path / "disk").mkdir()
        (real / "www" / ".site.releases").symlink_to(tmp_path / "disk")
    publish(site, FIRST, {})
    before = files_of(site)
    publish(site, SECOND, {})
    after = files_of(site)
    for expected in (before, after):
        roll_back(site)
        assert files_of(site) == files_of(real / "www" / "site") == expected


def test_there_must_be_a_release_to_bring_back(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no release before"):
        roll_back(tmp_path / "site")
    publish(tmp_path / "site", FIRST, {})
    with pytest.raises(InputError, match="no release before"):
        roll_back(tmp_path / "site")


@pytest.mark.parametrize("step", ["_manifest", "switch", "_write"])
def test_a_failure_at_any_step_leaves_the_old_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    site = tmp_path / "site"
    publish(site, FIRST, {})
    before = files_of(site)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "a file")

    monkeypatch.setattr(staging, step, fail)
    with pytest.raises(InputError, match="No space left on device"):
        publish(site, SECOND, {})
    assert files_of(site) == before
    monkeypatch.undo()
    publish(site, SECOND, {})
    assert "2016-05-05-obama/index.html" in files_of(site)


def test_a_folder_of_somebody_elses_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="not a release of this project"):
        publish(tmp_path / "site", FIRST, {})
    assert (tmp_path / "site" / "thesis.txt").read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    publish(tmp_path / "site", FIRST, {})
    assert (tmp_path / "site" / "2016-03-30-obama" / "index.html").read_bytes() == b"first"


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(InputError, match="is a file"):
        publish(tmp_path / "site", FIRST, {})


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x"])
def test_a_path_outside_the_release_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="not a path inside a release"):
        publish(tmp_path / "site", {"2016-03-30-obama": {name: b""}}, {})
    assert not (tmp_path / "site").exists()


def test_two_runs_never_publish_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from analysis.files import *\n"
        "try:\n"
        "    with one_writer(Path(sys.argv[1])): print('in')\n"
        "except Busy as error: print('busy')"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "site")]
    with one_writer(tmp_path / "site"):
        assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "busy\n"
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "in\n"


def test_a_killed_run_does_not_block_the_next(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal; from pathlib import Path; from analysis.files import *\n"
        "with one_writer(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "site")], check=False)
    with one_writer(tmp_path / "site"):
        publish(tmp_path / "site", FIRST, {})


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes into read-only folders")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(InputError, match="cannot be written"), one_writer(tmp_path / "site"):
            pass
    finally:
        tmp_path.chmod(0o700)


def test_busy_is_an_error_for_people() -> None:
    assert issubclass(Busy, InputError)


# Nobody else's folder


def picture(folder: Path) -> dict[str, object]:
    """Everything below a folder: what files hold, where links lead, which folders there are."""
    return {
        path.relative_to(folder).as_posix(): (
            os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None  # noqa: PTH115
        )
        for path in sorted(folder.rglob("*"))
        if path.name != ".site.lock"
    }


def entry(content: bytes) -> dict[str, object]:
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


WHOLE = {"clemency_release": 1, "files": {}, "extra": {}}
OLD_FORM = {"files": {}, "names": "full", "pages": "", "table": {}, "reports": {}}

#: Manifests that somebody's folder has, beside a private file.
FOREIGN: dict[str, object] = {
    "a web application": {"name": "An app", "icons": [{"src": "icon.png"}], "start_url": "/"},
    "files, as bundlers list them": {"files": {"main.js": "/static/main.js"}, "entrypoints": ["main.js"]},
    "files as we list them": {"files": {"private.txt": entry(b"mine")}},
    "a list": [],
    "another version of ours": {**WHOLE, "clemency_release": 2},
    "the mark alone": {"clemency_release": 1},
    "ours, without this file": WHOLE,
    "a name above": {**WHOLE, "files": {"../outside.txt": entry(b"outside")}},
    "an absolute name": {**WHOLE, "files": {"/etc/hostname": entry(b"x")}},
    "a name above in the old form": {**OLD_FORM, "files": {"a/../../outside.txt": entry(b"outside")}},
    "a report above": {**WHOLE, "reports": {"../..": {}}},
    "a report above in the old form": {**OLD_FORM, "reports": {"..": {}}},
    "a name twice": {**WHOLE, "files": {"private.txt": entry(b"mine"), "private.txt/x": entry(b"mine")}},
    "hashes that are none": {**WHOLE, "files": {"private.txt": {"bytes": 4, "sha256": "mine"}}},
}


@pytest.mark.parametrize("case", FOREIGN)
def test_a_manifest_of_somebody_elses_makes_no_folder_ours(tmp_path: Path, case: str) -> None:
    """Nothing there is replaced, moved, or linked into what is published."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "manifest.json").write_text(json.dumps(FOREIGN[case]))
    (site / "private.txt").write_text("mine")
    (tmp_path / "outside.txt").write_text("outside")
    before = picture(tmp_path)
    with pytest.raises(InputError, match=r"not a manifest of this project|private\.txt: not a file of this release"):
        publish(site, FIRST, {})
    with pytest.raises(InputError):
        roll_back(site)
    assert picture(tmp_path) == before


@pytest.mark.parametrize("named", [True, False])
def test_a_link_under_a_name_of_ours_is_not_ours(tmp_path: Path, named: bool) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "private.txt").write_text("mine")
    (site / "index.html").symlink_to(tmp_path / "private.txt")
    files = {"index.html": entry(b"mine")} if named else {}
    (site / "manifest.json").write_text(json.dumps({**WHOLE, "files": files}))
    before = picture(tmp_path)
    with pytest.raises(InputError, match=r"index\.html: not a file of this release"):
        publish(site, FIRST, {})
    assert picture(tmp_path) == before


@pytest.mark.parametrize(
    "name", ["CNAME", ".well-known/security.txt", "2016-03-30-obama/notes.txt", "2016-03-30-obama/charts/mine/"]
)
@pytest.mark.parametrize("unpacked", [True, False])
def test_what_a_person_put_into_the_site_is_named_and_stays(tmp_path: Path, name: str, unpacked: bool) -> None:
    site = tmp_path / "site"
    publish(site, FIRST, {"grants.csv": b"table"})
    publish(site, FIRST, {"grants.csv": b"other"})
    if unpacked:
        release = site.resolve()
        site.unlink()
        shutil.copytree(release, site)
    if name.endswith("/"):
        (site / name).mkdir()
    else:
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("mine")
    before = picture(tmp_path)
    with pytest.raises(InputError, match=re.escape(name.split("/")[0])) as told:
        publish(site, SECOND, {})
    assert "not a file of this release; nothing has changed" in str(told.value)
    assert f"{site}-extra" in str(told.value)
    if not unpacked:
        with pytest.raises(InputError, match="not a file of this release"):
            roll_back(site)
    assert picture(tmp_path) == before


def test_a_release_of_the_form_before_is_taken(tmp_path: Path) -> None:
    """Its manifest has no mark; every file in it is named there."""
    site = tmp_path / "site"
    (site / "2016-03-30-obama").mkdir(parents=True)
    (site / "2016-03-30-obama" / "index.html").write_bytes(b"old")
    files = {"2016-03-30-obama/index.html": entry(b"old")}
    manifest = {**OLD_FORM, "files": files, "reports": {"2016-03-30-obama": {"rows": "0" * 64}}}
    (site / "manifest.json").write_text(json.dumps(manifest))
    assert read_manifest(site)["reports"] == {"2016-03-30-obama": {}}  # so that it is built again
    publish(site, SECOND, {})
    assert (site / "2016-03-30-obama" / "index.html").read_bytes() == b"old"


@pytest.mark.parametrize("there", [True, False])
def test_a_link_to_somebodys_folder_is_not_replaced(tmp_path: Path, there: bool) -> None:
    if there:
        publish(tmp_path / "elsewhere", FIRST, {})
        shutil.copytree((tmp_path / "elsewhere").resolve(), tmp_path / "theirs")
    (tmp_path / "site").symlink_to("theirs")
    before = picture(tmp_path)
    with pytest.raises(InputError, match="site: is a link to theirs, which is no release of this site"):
        publish(tmp_path / "site", SECOND, {})
    with pytest.raises(InputError):
        roll_back(tmp_path / "site")
    assert picture(tmp_path) == before


def test_a_release_whose_manifest_was_changed_is_not_taken(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(site, FIRST, {"grants.csv": b"table"})
    publish(site, FIRST, {"grants.csv": b"other"})
    manifest = json.loads((site / "manifest.json").read_bytes())
    (site / "private.txt").write_text("mine")
    manifest["files"]["private.txt"] = entry(b"mine")
    (site / "manifest.json").write_text(json.dumps(manifest))
    before = picture(tmp_path)
    with pytest.raises(InputError, match="not the manifest that was published"):
        publish(site, SECOND, {})
    assert picture(tmp_path) == before
    roll_back(site)
    assert (site / "grants.csv").read_bytes() == b"table"


@pytest.mark.parametrize("place", ["nested", "2016-03-30-obama/nested", "../.site.releases/nested", "."])
@pytest.mark.parametrize("unpacked", [True, False])
def test_no_site_is_put_into_a_release(tmp_path: Path, place: str, unpacked: bool) -> None:
    """Neither into what is served, nor among the releases, nor in the place of one of these."""
    site = tmp_path / "site"
    release = publish(site, FIRST, {})
    if unpacked:
        site.unlink()
        shutil.copytree(release, site)
    inside = release if place == "." else site / place
    if place.startswith(".."):
        inside = tmp_path / ".site.releases" / "nested"
    before = picture(tmp_path)
    with pytest.raises(InputError, match=r"lies in .*, which holds a release of a site; choose another folder"):
        publish(inside, SECOND, {})
    assert picture(tmp_path) == before
    assert not (inside.parent / f".{inside.name}.lock").exists()


def test_what_else_lies_among_the_releases_stays(tmp_path: Path) -> None:
    site, releases = tmp_path / "site", tmp_path / ".site.releases"
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "thesis.txt").write_text("mine")
    for name in ("backup", "staging-notes", "0123456789abcdef", "fedcba9876543210", ".git"):
        (releases / name).mkdir(parents=True)
        (releases / name / "thesis.txt").write_text("mine")
    (releases / "fedcba9876543210" / "manifest.json").write_text(json.dumps(WHOLE))  # named by another hash
    (releases / "notes.txt").write_text("mine")
    (releases / "2024").symlink_to("../theirs")
    (releases / "staging-7").symlink_to("../theirs")
    before = picture(tmp_path)
    for number in range(4):
        publish(site, {"2016-03-30-obama": {"index.html": b"%d" % number}}, {})
    roll_back(site)
    assert before.items() <= picture(tmp_path).items()
    ours = [path for path in releases.iterdir() if (path / "2016-03-30-obama").exists() and not path.is_symlink()]
    assert len(ours) == 2


def test_an_older_release_with_a_file_of_a_person_is_not_dropped(tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = publish(site, FIRST, {})
    publish(site, SECOND, {})
    (first / "CNAME").write_text("mine")
    with pytest.raises(InputError, match="no release before the current one is kept here, whole and with our files"):
        roll_back(site)
    for number in range(3):
        publish(site, {"2016-03-30-obama": {"index.html": b"%d" % number}}, {})
    assert (first / "CNAME").read_text() == "mine"


def test_what_stands_where_ours_would_is_named(tmp_path: Path) -> None:
    for name in (".site.releases", ".site.link"):
        (tmp_path / name).write_text("mine")
        with pytest.raises(InputError, match=f"{name}: .*move it away"):
            publish(tmp_path / "site", FIRST, {})
        assert (tmp_path / name).read_text() == "mine"
        (tmp_path / name).unlink()
    (tmp_path / "theirs").mkdir()
    (tmp_path / ".site.link").symlink_to("theirs")
    with pytest.raises(InputError, match=r"\.site\.link: is not ours"):
        publish(tmp_path / "site", FIRST, {})
    assert (tmp_path / ".site.link").is_symlink()


def test_a_rollback_never_leads_out_of_the_releases(tmp_path: Path) -> None:
    site = tmp_path / "site"
    release = publish(site, FIRST, {})
    shutil.copytree(release, tmp_path / "theirs")
    release.with_name(f"{release.name}.before").symlink_to("../theirs")
    with pytest.raises(InputError, match="no release before"):
        roll_back(site)
    assert site.resolve() == release.resolve()


def test_a_file_that_was_changed_is_not_taken_into_the_next_release(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(site, FIRST, {})
    (site / "2016-03-30-obama" / "index.html").write_bytes(b"f1rst")  # the same size
    publish(site, SECOND, {})
    assert set(files_of(site)) == {
        "manifest.json", "2016-03-30-obama/charts/life.svg", "2016-05-05-obama/index.html",
    }  # fmt: skip


# Files of one's own


def test_files_of_ones_own_are_in_every_release_and_apart_in_the_manifest(tmp_path: Path) -> None:
    site, extra = tmp_path / "site", tmp_path / "site-extra"
    (extra / ".well-known").mkdir(parents=True)
    (extra / "CNAME").write_text("example.org")
    (extra / ".well-known" / "security.txt").write_text("Contact: mailto:a@example.org")
    for top in (b"one", b"two"):
        publish(site, FIRST, {"grants.csv": top})
        manifest = json.loads((site / "manifest.json").read_bytes())
        assert manifest["extra"] == {
            ".well-known/security.txt": entry(b"Contact: mailto:a@example.org"),
            "CNAME": entry(b"example.org"),
        }
        assert "CNAME" not in manifest["files"]
        assert (site / "CNAME").read_text() == "example.org"
    (extra / "CNAME").unlink()
    publish(site, FIRST, {"grants.csv": b"two"})
    assert not (site / "CNAME").exists()
    assert (site / ".well-known" / "security.txt").exists()
    roll_back(site)
    assert (site / "CNAME").exists()


@pytest.mark.parametrize(
    "name",
    [
        *("grants.csv", "GRANTS.csv", "manifest.json", "charts/mine.svg", "grants.csv/x"),
        *("editions/x.txt", "index.html", "Claims.html"),  # which this release does not have
        *("2016-03-30-obama/x.txt", "2020-01-01-roe/x.txt", "2020-01-01-roe"),
    ],
)
def test_a_name_of_ours_is_refused_in_the_folder_of_ones_own(tmp_path: Path, name: str) -> None:
    site = tmp_path / "site"
    top = {"grants.csv": b"table", "charts/a.svg": b"<svg/>"}
    publish(site, FIRST, top)
    path = tmp_path / "site-extra" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    before = picture(tmp_path)
    for published in (True, False):
        if not published:  # then it is seen only when all is there
            site.unlink()
            before = picture(tmp_path)
        with pytest.raises(InputError, match=re.escape(name)) as told:
            publish(site, FIRST, top)
        assert "site-extra: " in str(told.value)
        assert picture(tmp_path) == before


@pytest.mark.parametrize("kind", ["file", "folder", "fifo"])
def test_no_link_is_followed_out_of_the_folder_of_ones_own(tmp_path: Path, kind: str) -> None:
    (tmp_path / "site-extra").mkdir()
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "x.txt").write_text("mine")
    path = tmp_path / "site-extra" / "odd"
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to(tmp_path / "private" / ("x.txt" if kind == "file" else ""))
    with pytest.raises(InputError, match="odd: is a symbolic link or no file"):
        publish(tmp_path / "site", FIRST, {})
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(("name", "mode"), [(".env", 0o600), (".env", 0o640), ("private/x.txt", 0o644)])
def test_what_others_may_not_read_is_not_published(tmp_path: Path, name: str, mode: int) -> None:
    """A file, or one in a folder that nobody else may enter; where it may be published, a call says so."""
    path = tmp_path / "site-extra" / name
    path.parent.mkdir(parents=True)
    path.write_text("SECRET=1")
    path.chmod(mode)
    hidden = path if mode & 0o004 == 0 else path.parent
    hidden.chmod(hidden.stat().st_mode & 0o770)
    with pytest.raises(InputError, match=rf"others may not read it here, .* chmod o\+rX {re.escape(str(hidden))}$"):
        publish(tmp_path / "site", FIRST, {})
    assert not (tmp_path / "site").exists()
    subprocess.run(["chmod", "o+rX", str(hidden)], check=True)
    publish(tmp_path / "site", FIRST, {})
    assert (tmp_path / "site" / name).read_text() == "SECRET=1"


@pytest.mark.parametrize("name", [".git/config", ".git", "mine/.git/objects/x", ".hg/x", ".svn/x"])
def test_what_version_control_keeps_is_not_published(tmp_path: Path, name: str) -> None:
    path = tmp_path / "site-extra" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(InputError, match=r"version control, and is not published; move it away"):
        publish(tmp_path / "site", FIRST, {})
    path.rename(tmp_path / "site-extra" / ".gitignore")
    publish(tmp_path / "site", FIRST, {})
    assert (tmp_path / "site" / ".gitignore").read_text() == "mine"


# Who may read


@pytest.mark.parametrize("mask", [0o077, 0o022, 0o002])
@pytest.mark.parametrize("links", [True, False])
def test_a_web_server_may_read_a_release_whatever_is_masked(
    tmp_path: Path, mask: int, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "www" / "site"
    extra = tmp_path / "www" / "site-extra" / ".well-known"
    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "Operation not permitted")))
    before = os.umask(mask)
    try:
        with one_writer(site):
            publish(site, FIRST, {"grants.csv": b"one"})
        extra.mkdir(parents=True)
        (extra / "x.txt").write_text("mine")
        extra.chmod(0o755)
        (extra / "x.txt").chmod(0o644)
        for path in (site / "2016-03-30-obama").rglob("*.html"):
            path.chmod(0o600)  # as a release before this rule had it
        publish(site, SECOND, {"grants.csv": b"two"})
    finally:
        os.umask(before)
    release = site.resolve()
    modes = {path.relative_to(release).as_posix(): path.stat().st_mode & 0o777 for path in release.rglob("*")}
    assert {name: mode for name, mode in modes.items() if (release / name).is_file()} == dict.fromkeys(
        ["manifest.json", "grants.csv", "2016-03-30-obama/index.html", "2016-03-30-obama/charts/life.svg",
         "2016-05-05-obama/index.html", ".well-known/x.txt"], 0o644,
    )  # fmt: skip
    assert {mode for name, mode in modes.items() if (release / name).is_dir()} == {0o755}
    for folder in (release, release.parent, site.parent):
        assert folder.stat().st_mode & 0o555 == 0o555, folder


# make clean


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The parts of a checkout that ``make clean`` needs, without an environment."""
    for name in ("Makefile", "src"):
        source, target = ROOT / name, tmp_path / "project" / name
        target.parent.mkdir(exist_ok=True)
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(source, target, ignore=ignored) if source.is_dir() else shutil.copy(source, target)
    (tmp_path / "project" / "reports").mkdir()
    (tmp_path / "project" / "reports" / "README.md").write_text("built, not written")
    return tmp_path / "project"


def clean(project: Path) -> str:
    bare = getattr(sys, "_base_executable", sys.executable)  # has none of our packages
    done = subprocess.run(["make", "clean", f"PYTHON={bare}"], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_make_clean_removes_all_that_we_made(project: Path) -> None:
    site = project / "reports" / "site"
    before = picture(project)
    for top in (b"one", b"two", b"three"):
        with one_writer(site):
            publish(site, FIRST, {"grants.csv": top})
    (project / "reports" / ".site.releases" / "staging-1").mkdir()
    assert "stays" not in clean(project)
    assert {name for name in picture(project) if name.startswith("reports")} == {
        name for name in before if name.startswith("reports")
    }
    assert not (project / "reports" / ".site.lock").exists()


def test_make_clean_removes_a_release_that_was_unpacked(project: Path) -> None:
    site = project / "reports" / "site"
    release = publish(site, FIRST, {})
    site.unlink()
    shutil.copytree(release, site)
    clean(project)
    assert not site.exists()


def test_make_clean_leaves_what_is_not_ours(project: Path) -> None:
    reports, site = project / "reports", project / "reports" / "site"
    first = publish(site, FIRST, {})
    publish(site, SECOND, {})
    (first / "CNAME").write_text("mine")
    (reports / ".site.releases" / "backup").mkdir()
    for path in (".site.releases/backup/x", "site-extra", ".site.notes", "mine.txt"):
        (reports / path).write_text("mine")
    assert f"reports/.site.releases/{first.name}: not wholly ours; it stays" in clean(project)
    kept = {name for name, what in picture(reports).items() if what == b"mine"}
    assert kept == {
        f".site.releases/{first.name}/CNAME", ".site.releases/backup/x", "site-extra", ".site.notes", "mine.txt",
    }  # fmt: skip
    assert not site.is_symlink()


def test_make_clean_says_of_a_linked_folder_of_releases_that_it_is_one(project: Path) -> None:
    """On another disk, say: the releases there are ours, and nothing else is said of them."""
    disk, releases = project / "disk", project / "reports" / ".site.releases"
    disk.mkdir()
    releases.symlink_to("../disk")
    release = publish(project / "reports" / "site", FIRST, {})
    assert [line for line in clean(project).splitlines() if "stays" in line] == [
        "reports/.site.releases: a link to ../disk; it stays, with what lies there"
    ]
    assert (disk / release.name / "2016-03-30-obama" / "index.html").read_bytes() == b"first"


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_make_clean_leaves_a_site_that_is_not_ours(project: Path, kind: str) -> None:
    reports = project / "reports"
    target = reports / ("site" if kind == "folder" else "theirs")
    target.mkdir()
    (target / "manifest.json").write_text('{"name": "An app"}')
    if kind == "link":
        (reports / "site").symlink_to("theirs")
    before = picture(reports)
    assert "reports/site: not wholly ours; it stays" in clean(project)
    assert picture(reports) == before
