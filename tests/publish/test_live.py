"""A release is published while it is read, while the run is killed, and on a disk that is full: readers see one whole release."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from analysis.errors import InputError
from analysis.files import one_writer
from analysis.publish import build
from analysis.publish.release import read_release, roll_back
from analysis.publish.verify import _differing_files
from support.tiny_site import BATCHES, Site, publish_number, wait_for


def differing(out: Path) -> list[str]:
    """What is not as the manifest says: the tiny pages of these tests have links that lead nowhere."""
    return list(_differing_files(out.resolve(), read_release(out)))


# Readers


def read_through(folder: int) -> set[str]:
    """The hashes' verdict on each file of the release that an open folder belongs to."""

    def read(name: str) -> bytes:
        with open(name, "rb", opener=lambda path, flags: os.open(path, flags, dir_fd=folder)) as file:
            return file.read()

    manifest = json.loads(read("manifest.json"))["files"]
    contents = {name: read(name) for name in manifest}
    assert len(contents) == 9
    for name, content in contents.items():
        assert hashlib.sha256(content).hexdigest() == manifest[name]["sha256"], name
    return {content.split()[0].decode() for content in contents.values()}


def test_every_pass_of_a_reader_sees_one_whole_release(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish_number(out, 0)
    code = (
        "import sys; from pathlib import Path; from support.tiny_site import publish_number\n"
        "for number in range(1, 41): publish_number(Path(sys.argv[1]), number)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    writer = subprocess.Popen([sys.executable, "-c", code, str(out)], env=environment)
    seen: set[str] = set()
    passes = 0
    while writer.poll() is None:
        folder = os.open(out, os.O_RDONLY)  # the link is followed once, as by `cd`
        try:
            (number,) = read_through(folder)  # of one release, not of two
        finally:
            os.close(folder)
        seen.add(number)
        passes += 1
    assert writer.returncode == 0
    assert passes > 20
    assert len(seen) > 3


def test_a_slow_reader_can_end_while_one_release_is_published_and_never_reads_a_mixture(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish_number(out, 1)
    folder = os.open(out, os.O_RDONLY)
    try:
        publish_number(out, 2)
        assert read_through(folder) == {"1"}
        publish_number(out, 3)
        with pytest.raises(FileNotFoundError):  # that one is dropped, and nothing stands in its place
            read_through(folder)
    finally:
        os.close(folder)


# Kills


class Run:
    """``clemency report --all`` in a session and with a mark in the environment of its own."""

    def __init__(self, site: Site) -> None:
        self.mark = f"{os.getpid()}-{time.monotonic_ns()}"
        self.process = subprocess.Popen(
            site.command("--jobs", "2"),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "CLEMENCY_TEST_MARK": self.mark},
        )

    def kill(self, group: bool) -> None:
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=60)

    def living(self) -> list[str]:
        """Processes that carry the mark, whatever session and group they are in now."""
        found = []
        for each in psutil.process_iter():
            try:
                if each.environ().get("CLEMENCY_TEST_MARK") == self.mark and each.status() != psutil.STATUS_ZOMBIE:
                    found.append(f"{each.pid} {each.cmdline()}")
            except psutil.Error:
                continue
        return found

    def must_end(self, seconds: float = 5) -> None:
        """All its processes are gone after so long."""
        end = time.monotonic() + seconds
        while living := self.living():
            assert time.monotonic() < end, living
            time.sleep(0.1)


#: Moments of a run, one in each part of its time, at which it is killed.
_MOMENTS = 5


@pytest.mark.slow("a run is begun and killed over and over")
def test_a_run_that_is_killed_at_any_moment_leaves_a_release_and_no_process(site: Site) -> None:
    site.write_notebook("'first'")
    began = time.monotonic()
    assert Run(site).process.wait(timeout=120) == 0
    whole = time.monotonic() - began
    released = site.files()
    chance = random.Random(20160330)  # noqa: S311  # for moments, not for secrets
    for number in range(_MOMENTS):
        for attempt in range(10):
            site.write_notebook(f"'run {number}, attempt {attempt}'")  # everything is built again
            began = time.monotonic()
            run = Run(site)
            with suppress(subprocess.TimeoutExpired):
                run.process.wait(timeout=whole * (number + chance.random()) / _MOMENTS)
            ended = time.monotonic() - began
            run.kill(group=number % 2 == 0)
            assert differing(site.out) == []
            assert site.reported() == set(BATCHES)
            if site.files() != released:  # it was killed after the switch, or came to its end
                released = site.files()
            run.must_end(seconds=5 + 2 * whole)  # the one that others are forked from sees it when its imports are done
            if run.process.returncode == -signal.SIGKILL:
                break
            whole = min(whole, ended)  # a run is faster than it was thought: its moment is sought again
        else:
            pytest.fail(f"moment {number}: no run was met before its end")
    site.write_notebook("'last'")
    assert Run(site).process.wait(timeout=120) == 0  # nothing that they left is in its way
    assert differing(site.out) == []
    assert site.files() != released
    assert not list(site.out.parent.glob(".site.releases/staging-*"))
    with one_writer(site.out):
        roll_back(site.out)
    assert site.files() == released


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere a process that never lets go of Python outlives its parent"
)
@pytest.mark.parametrize(
    "cell",
    [
        "import subprocess, time; subprocess.Popen(['sleep', '600']); time.sleep(600)",
        pytest.param("sum(range(10**18))", marks=pytest.mark.slow("another run to kill")),
    ],
)
def test_a_cell_does_not_outlive_a_run_that_is_killed(site: Site, cell: str) -> None:
    """Neither one that never lets another thread run, nor what it has started."""
    site.write_notebook(f"open('{site.folder}/started', 'w').close()\n{cell}")
    run = Run(site)
    wait_for(lambda: (site.folder / "started").exists())
    time.sleep(0.3)
    run.kill(group=False)
    run.must_end()


# Disks


def cannot_mount(words: str) -> None:
    """Skips the test and says why; where CI runs as root, fails it instead."""
    if os.environ.get("CI") and os.geteuid() == 0:
        pytest.fail(f"{words}, and CI must")
    pytest.skip(words)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a disk of its own needs root on Linux")
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        cannot_mount(f"no disk of its own: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


def refused(run: Callable[[], object], out: Path, reason: str) -> None:
    with pytest.raises(InputError) as told:
        run()
    assert str(told.value).startswith(f"{out}: ")
    assert reason in str(told.value)


def test_a_release_that_does_not_fit_leaves_the_old_one(disk: Path) -> None:
    out = disk / "site"
    publish_number(out, 1)
    refused(lambda: publish_number(out, 2, size=1_000_000), out, "No space left on device")
    assert differing(out) == []
    assert (out / "top.txt").read_bytes() == b"1"
    assert not list(disk.glob(".site.releases/staging-*")), "a disk that is full needs the room"
    publish_number(out, 2)
    assert (out / "top.txt").read_bytes() == b"2"


SLOW = pytest.mark.slow("more builds on a disk that is nearly full")


@pytest.mark.parametrize("free", [0, pytest.param(4_096, marks=SLOW), pytest.param(100_000, marks=SLOW)])
def test_a_run_on_a_full_disk_says_so(site: Site, disk: Path, free: int) -> None:
    site.out = disk / "site"
    site.build(BATCHES[0])
    released = site.files()
    site.write_table({"sentence_months": 240, "imposed_months": 240})
    (disk / "ballast").write_bytes(b"x" * (shutil.disk_usage(disk).free - free))
    refused(lambda: site.build(BATCHES[2]), site.out, "No space left on device")
    assert site.files() == released
    assert differing(site.out) == []
    (disk / "ballast").unlink()
    assert site.build(BATCHES[2]).failures == []
    assert site.reported() == {BATCHES[0], BATCHES[2]}


def test_a_disk_that_can_only_be_read_says_so(disk: Path) -> None:
    out = disk / "site"
    publish_number(out, 1)
    publish_number(out, 2)
    remount(disk, "ro")
    refused(lambda: publish_number(out, 3), out, "Read-only file system")
    refused(lambda: roll_back(out), out, "Read-only file system")
    assert differing(out) == []
    remount(disk, "rw")
    publish_number(out, 3)
    assert (out / "top.txt").read_bytes() == b"3"


def test_a_file_that_may_not_grow_leaves_the_old_release(tmp_path: Path) -> None:
    """The same without a disk of one's own: the system refuses files over 50 kB."""
    out = tmp_path / "site"
    publish_number(out, 1)
    child = os.fork()
    if not child:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
            refused(lambda: publish_number(out, 2, size=100_000), out, "File too large")
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert differing(out) == []
    publish_number(out, 2)
    assert (out / "top.txt").read_bytes() == b"2"


def test_a_full_temporary_folder_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "SHORT_TEMPORARY_FOLDER", str(site.folder / "absent"))
    with pytest.raises(
        InputError, match=r"absent: cannot be written \(No such file or directory\); nothing has changed"
    ):
        site.build(BATCHES[0])
