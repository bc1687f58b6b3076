"""A release is whole or it is not there; what was published before stays."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import publish as publishing
from analysis.errors import Busy, InputError
from analysis.files import one_writer
from analysis.publish import Staging, roll_back

FIRST = {"2016-03-30-obama": {"index.html": b"first", "charts/life.svg": b"<svg/>"}}
SECOND = {"2016-05-05-obama": {"index.html": b"second"}}


def publish(site: Path, folders: dict[str, dict[str, bytes]], top: dict[str, bytes]) -> Path:
    """A release with these folders and files, as a run makes one."""
    with Staging(site) as staging:
        for name, files in folders.items():
            staging.put(name, files)
        return staging.publish(top)


def files_of(site: Path) -> dict[str, bytes]:
    release = site.resolve()
    return {p.relative_to(release).as_posix(): p.read_bytes() for p in release.rglob("*") if p.is_file()}


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


def test_there_must_be_a_release_to_bring_back(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no release before"):
        roll_back(tmp_path / "site")
    publish(tmp_path / "site", FIRST, {})
    with pytest.raises(InputError, match="no release before"):
        roll_back(tmp_path / "site")


@pytest.mark.parametrize("step", ["_manifest", "_switch", "_write"])
def test_a_failure_at_any_step_leaves_the_old_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    site = tmp_path / "site"
    publish(site, FIRST, {})
    before = files_of(site)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "a file")

    monkeypatch.setattr(publishing, step, fail)
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
