"""A run ends in few words, however it ends, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis import files
from analysis.cli import clemency
from analysis.files import one_writer, replace_file, temporary_folder
from analysis.grants.table import write_grants
from analysis.run import workers
from support import ROOT
from support.invented import make_grants
from support.tiny_site import wait_for

CLEMENCY = Path(sys.executable).with_name("clemency")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and devices of a Unix system")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "grants.csv"
    path.parent.mkdir()
    write_grants(make_grants({}, {"clemency_type": "pardon"}), path)
    return path


# Processes that are still starting


@pytest.mark.parametrize(
    ("name", "cut"), [("courts.csv", "Alaska,AK,"), ("offenses.yml", "[cocaine, coke]"), ("wrapped_names.csv", ",says")]
)
def test_a_broken_table_of_the_code_costs_one_line(tmp_path: Path, name: str, cut: str) -> None:
    """The process that reports are forked from reads it too, at the same time as the command."""
    copy = tmp_path / "project"
    for folder in ("src", "data"):
        ignored = shutil.ignore_patterns("__pycache__", "raw")
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
    for shared in ("pyproject.toml", "requirements.lock", "notebooks", "docs"):
        (copy / shared).symlink_to(ROOT / shared)
    table = copy / "data" / "hand" / name
    whole = table.read_text(encoding="utf-8")
    table.write_text(whole.replace(cut, "", 1), encoding="utf-8")
    assert table.read_text(encoding="utf-8") != whole
    command = [sys.executable, "-P", "-m", "analysis", "report", "2016-03-30-obama", "--out", str(tmp_path / "site")]
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "CLEMENCY_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert re.fullmatch(rf"clemency: {re.escape(str(table))}.*\n", done.stderr), done.stderr


#: A pool of two ends while a process starts, slowly, and another is slow to end. It was waited for before the one that
#: starts: by then that one looked for a semaphore which was gone.
SLOW_START = """
import os, time
from multiprocessing import synchronize
from pebble.pool import process

begin, end = synchronize.SemLock.__setstate__, process.process_exit

def begin_slowly(lock, state):
    time.sleep(0.3)
    begin(lock, state)

def end_slowly(*how):
    time.sleep(1)
    end(*how)

synchronize.SemLock.__setstate__, process.process_exit = begin_slowly, end_slowly

if __name__ == "__main__":
    from analysis.run.workers import local_workers
    with local_workers(2) as workers:
        workers.submit(os.getpid).result()
        time.sleep(0.2)  # until the place of the process that has ended is taken
    print("ended")
"""


def test_a_process_that_dies_before_it_has_a_task_is_replaced() -> None:
    """Each task has a process of its own, and the next one waits by then: what ends that must not cost the others."""
    with workers.local_workers(1) as pool:
        assert pool.submit(os.getpid).result(timeout=60)
        for _ in range(2):
            wait_for(lambda: any(child.name == "pebble_pool_worker" for child in active_children()))
            (waiting,) = (child for child in active_children() if child.name == "pebble_pool_worker")
            os.kill(waiting.pid or 0, signal.SIGKILL)
            assert pool.submit(os.getpid).result(timeout=60) != waiting.pid


def test_processes_that_all_die_are_not_started_forever(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workers.project, "working_folder", lambda: tmp_path / "gone")
    with workers.local_workers(1) as pool, pytest.raises(Exception, match="All workers expired"):
        pool.submit(os.getpid).result(timeout=60)


@pytest.mark.slow("waits for processes that begin and end slowly")
def test_a_pool_that_ends_while_a_process_starts_says_nothing(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(SLOW_START)
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")


def wait_until_signals_are_caught(run: subprocess.Popen[str]) -> None:
    """Until then a signal meets Python itself, or the script that pip wrote, and not this project."""
    if sys.platform != "linux":
        time.sleep(1)
        return
    while run.poll() is None:
        caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{run.pid}/status").read_text())
        if caught and int(caught[1], 16) & 1 << signal.SIGTERM - 1:  # Python itself leaves this one alone
            return
        time.sleep(0.005)


@pytest.mark.parametrize(
    "after",
    [
        *(0, 0.8),
        *(
            pytest.param(after, marks=pytest.mark.slow("more moments"))
            for after in (0.02, 0.1, 0.2, 0.4, 0.6, 1.2, 1.5, 2.0)
        ),
    ],
)
def test_control_c_costs_one_line(data: Path, tmp_path: Path, after: float) -> None:
    """To all processes of the terminal at once, whatever they are at: what imports, what starts, what builds."""
    command = [CLEMENCY, "report", "--all", "--data", data, "--out", tmp_path / "site", "--format", "html"]
    run = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=tmp_path
    )
    wait_until_signals_are_caught(run)
    time.sleep(after)
    if run.poll() is None:
        os.killpg(run.pid, signal.SIGINT)
    said = run.communicate(timeout=60)[1]
    assert "Traceback" not in said
    if run.returncode:  # it may have been quicker
        ended = re.sub(r"^.* in \d+\.\d s$", "", said, flags=re.MULTILINE)  # steps that were done by then
        assert (run.returncode, ended.strip()) == (1, "Aborted!")


#: Python prints what is raised in a destructor, and goes on.
DROPPED = """
import signal, sys, time
from analysis.run import interrupts

class Ends:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

interrupts.watch()
Ends()
print("went on")
try:
    time.sleep(60)
except KeyboardInterrupt:
    print("stopped")
"""


def test_a_signal_whose_exception_python_drops_is_raised_again() -> None:
    done = subprocess.run([sys.executable, "-c", DROPPED], capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout, done.stderr) == ("went on\nstopped\n", "")


# Where the output goes


@pytest.mark.parametrize("buffered", [True, pytest.param(False, marks=pytest.mark.slow("the same, unbuffered"))])
@pytest.mark.parametrize("words", ["--help", "--version", "batches", "batches --json", "check", "claims"])
def test_an_output_that_takes_nothing_costs_one_line(words: str, buffered: bool) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": "" if buffered else "1"}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [CLEMENCY, *words.split()], stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False
        )
    said = "clemency: what the command says could not be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, said)


@pytest.mark.parametrize(("words", "code"), [("check", 1), ("report no-such-batch", 2)])
def test_a_code_is_said_where_no_word_can_be(words: str, code: int) -> None:
    with Path("/dev/full").open("w") as full:
        assert subprocess.run([CLEMENCY, *words.split()], stdout=full, stderr=full, check=False).returncode == code


def test_a_reader_that_has_gone_is_no_fault() -> None:
    shell = f"set -o pipefail; {CLEMENCY} claims --json | head -n 1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.stderr == ""


# Where the input comes from


def invoke(words: str) -> Result:
    """The command in this process, which is ended where it waits for a pipe that nobody writes into."""

    def end(*_: object) -> None:
        raise TimeoutError(f"clemency {words}: waits")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(60)
    try:
        return CliRunner().invoke(clemency, words.split())
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "words",
    [
        "report --all --data {path} --out {out}",
        "why 2016-03-30-obama --data {path}",
        "ingest {list} --data {path}",
        "check --data {path}",
        "batches --data {path}",
        "claims --data {path}",
        "words 2016-03-30-obama --data {path}",
    ],
)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, words: str, kind: str) -> None:
    path = tmp_path / "grants.csv"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path = Path("/dev/zero")
    listed = tmp_path / "list.csv"
    listed.write_text("Offense:\n")
    done = invoke(words.format(path=path, out=tmp_path / "site", list=listed))
    assert done.exit_code == 1
    assert done.stderr.startswith(f"clemency: {path}: ")
    assert "a folder, pipe or device, where a" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("beside", ["account", "rejects"])
def test_a_pipe_beside_the_table_is_refused(data: Path, tmp_path: Path, beside: str) -> None:
    os.mkfifo(data.with_name(f"grants.csv.{beside}.csv"))
    listed = tmp_path / "pardons.html"
    listed.write_text(
        "<title>Pardons Granted by President Joseph R. Biden Jr.</title><h2>May 5, 2023</h2><table>"
        "<tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>"
        "<tr><td>Ann Example</td><td>D. Maine</td><td>2001</td><td>Distribution of cocaine</td></tr></table>"
    )
    done = invoke(f"ingest {listed} --data {data}")
    assert (done.exit_code, "where a file is needed" in done.stderr) == (1, True), done.stderr


# What killed runs leave

KILLED = """
import os, signal, sys
from pathlib import Path
from analysis.files import replace_file, temporary_folder
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
folder = Path(sys.argv[1])
with temporary_folder(sys.argv[2]) as run:
    (run / "copy of the table").write_bytes(b"1")
    replace_file(folder / "reports" / "ab" / "report.zip", b"2")
"""


def kill_in_the_middle(cache: Path, temporary: Path) -> None:
    """A run that is killed while it writes a file, with a folder of its own."""
    done = subprocess.run([sys.executable, "-c", KILLED, cache, temporary], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list((cache / "reports" / "ab").iterdir())
    assert list(temporary.glob("clemency-run-*/*"))


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, of these tests alone; sockets need a short path."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        monkeypatch.setenv("TMPDIR", name)
        monkeypatch.setattr("tempfile.tempdir", name)
        monkeypatch.setattr(files, "SHORT_TEMPORARY_FOLDER", name)
        yield Path(name)


def test_the_next_run_takes_away_what_a_killed_one_left(tmp_path: Path, temporary: Path) -> None:
    kill_in_the_middle(tmp_path / "cache", temporary)
    with temporary_folder() as folder:
        assert list(temporary.iterdir()) == [folder]
    assert list(temporary.iterdir()) == []
    replace_file(tmp_path / "cache" / "reports" / "ab" / "report.zip", b"3")
    assert [path.name for path in (tmp_path / "cache" / "reports" / "ab").iterdir()] == ["report.zip"]


def test_what_a_living_run_holds_stays(temporary: Path) -> None:
    with temporary_folder() as first, temporary_folder() as second:
        assert {first, second} == set(temporary.iterdir())
        files.drop_left_folders()
        assert {first, second} == set(temporary.iterdir())


def test_what_is_dropped_while_it_is_claimed_is_made_again(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run sweeps in the moment between the making of a folder and the lock on it."""
    made: list[Path] = []

    def make_and_lose(**where: object) -> str:
        folder = temporary / f"clemency-run-{len(made)}"
        folder.mkdir()
        made.append(folder)
        if len(made) < 3:
            files.drop_left(temporary, folder.name)
        return str(folder)

    monkeypatch.setattr("analysis.files.tempfile.mkdtemp", make_and_lose)
    with temporary_folder() as folder:
        assert folder == made[2]
        assert folder.is_dir()


def test_what_is_nobody_s_of_ours_stays(temporary: Path, tmp_path: Path) -> None:
    """Another program's folder; a link that somebody has laid under our name."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "file").touch()
    (temporary / "clemency-run-link").symlink_to(tmp_path / "theirs", target_is_directory=True)
    (temporary / "clemency-other").mkdir()
    files.drop_left_folders()
    assert {path.name for path in temporary.iterdir()} == {"clemency-run-link", "clemency-other"}
    assert (tmp_path / "theirs" / "file").exists()


@pytest.mark.parametrize("words", ["verify --out {out}", "report --all --out {out}", "rollback --out {out}"])
def test_a_pipe_in_the_place_of_a_manifest_is_not_waited_for(tmp_path: Path, words: str) -> None:
    (tmp_path / "site").mkdir()
    os.mkfifo(tmp_path / "site" / "manifest.json")
    done = invoke(words.format(out=tmp_path / "site"))
    assert (done.exit_code, "Traceback" in done.stderr, len(done.stderr.splitlines())) == (1, False, 1)


def test_a_pipe_under_our_name_is_not_waited_for(temporary: Path) -> None:
    """In a folder for temporary files that others write into as well."""
    os.mkfifo(temporary / "clemency-run-x")
    program = "from analysis.files import drop_left_folders; drop_left_folders()"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)


#: Starts what multiprocessing starts, and is killed; the last line is where its sockets lie.
WITH_SOCKETS = """
import multiprocessing.util, os, signal
from analysis.run.workers import local_workers
with local_workers(1) as workers:
    workers.submit(os.getpid).result()
    print(multiprocessing.util.get_temp_dir(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow("waits for processes that begin and end slowly")
def test_what_multiprocessing_makes_goes_with_the_next_run(tmp_path: Path) -> None:
    """Its folder of sockets lies in one of ours, whose path is short however long that of the temporary folder is."""
    deep = tmp_path / ("x" * 90)
    deep.mkdir()
    environment = {**os.environ, "TMPDIR": str(deep)}
    program = [sys.executable, "-c", WITH_SOCKETS]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    sockets = Path(done.stdout.strip())
    assert sockets.parent.name.startswith("clemency-run-")
    assert sockets.is_dir()
    for _ in range(100):  # the processes that it has started end a moment later
        files.drop_left_folders()
        if not sockets.exists():
            break
        time.sleep(0.1)
    assert not sockets.parent.exists()


@pytest.mark.slow("waits for processes that begin and end slowly")
def test_a_run_with_nothing_to_build_takes_it_away_too(data: Path, tmp_path: Path, temporary: Path) -> None:
    out, cache = tmp_path / "site", tmp_path / "cache"
    environment = {**os.environ, "CLEMENCY_CACHE": str(cache)}
    command = [CLEMENCY, "report", "--all", "--data", data, "--out", out, "--format", "html"]

    def report() -> str:
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        return done.stderr

    assert "built" in report()
    staging = tmp_path / ".site.releases" / "staging-4711"
    staging.mkdir()
    (staging / "index.html").touch()
    kill_in_the_middle(cache, temporary)
    assert "up to date" in report()
    assert not staging.exists()
    assert list(cache.rglob("*.part")) == []
    assert list(temporary.iterdir()) == []


def test_a_run_that_must_wait_takes_nothing_away(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    staging = tmp_path / ".site.releases" / "staging-4711"
    staging.mkdir(parents=True)
    command = [CLEMENCY, "report", "--all", "--data", data, "--out", out]
    with one_writer(out):
        assert subprocess.run(command, capture_output=True, check=False).returncode == 75
    assert staging.exists()
