"""The same tasks on the workers of a Dask cluster: the same site, the same sentences, and a lost worker costs nothing."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner

from analysis import project as places
from analysis.cli import clemency
from analysis.errors import Unreachable, UsageError
from analysis.publish import build
from analysis.run import cluster as dask_workers
from analysis.run import fingerprint
from analysis.run.publication import Publication
from support import ROOT
from support.tiny_site import BATCHES, Site, wait_for

#: What both have that the documents show for one machine: they listen to nobody else, also with their pages.
ALONE = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def run_dask(
    folder: Path, project: Path = ROOT, workers: Sequence[str] = ("one", "two")
) -> Iterator[tuple[str, Sequence[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and workers with one thread each, on this machine, which have the package of a project."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    # what the workers see of this machine: the package, and no more than that
    elsewhere = {**os.environ, "CLEMENCY_CACHE": str(folder / "none"), "PYTHONPATH": str(project / "src")}
    scheduler = subprocess.Popen(
        [*dask, "scheduler", *ALONE, "--port", str(port)],
        **quiet,  # type: ignore[call-overload]
    )
    members = [
        subprocess.Popen(
            [*dask, "worker", address, *ALONE, "--nthreads", "1", "--local-directory", str(folder / name)],
            env=elsewhere,
            **quiet,  # type: ignore[call-overload]
        )
        for name in workers
    ]
    try:
        yield address, members
    finally:
        for process in (*members, scheduler):
            with contextlib.suppress(ProcessLookupError):  # killed, since a worker that is asked to end takes its time
                os.killpg(process.pid, signal.SIGKILL)
        for process in (*members, scheduler):
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Sequence[subprocess.Popen[bytes]]]]:
    pytest.importorskip("distributed")
    with run_dask(tmp_path_factory.mktemp("dask")) as running:
        yield running


@pytest.mark.slow("builds on a cluster")
@pytest.mark.usefixtures("every_report")
def test_a_cluster_gives_the_same_site(site: Site, cluster: tuple[str, object]) -> None:
    before = site.files()
    site.build(scheduler=cluster[0], force=True)
    assert site.built() == BATCHES
    assert site.files() == before


@pytest.mark.slow("builds on a cluster")
def test_a_cluster_has_its_lists_from_the_caller(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers have a project without a list. What they make is what that project makes where the list is."""
    pytest.importorskip("distributed")
    project, raw = site.folder / "project", site.folder / "raw"
    for name in ("src", "data", "docs", "notebooks"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("raw", "__pycache__"))
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, project)
    raw.mkdir()
    (raw / "list.html").write_text("words of an invented list")
    sheet = (project / "data" / "sources" / "obama-pardons.yml").read_text(encoding="utf-8")
    sha256 = fingerprint.hash_file(raw / "list.html")
    (project / "data" / "sources" / "invented.yml").write_text(re.sub(r"sha256: \w+", f"sha256: {sha256}", sheet))
    site.write_notebook("import pathlib; print([p.read_text() for p in pathlib.Path(raw_path).rglob('*.html')])")

    environment = {**os.environ, "PYTHONPATH": str(project / "src")}
    subprocess.run(site.command("--raw", raw), env=environment, check=True)
    before = site.files()
    assert b"words of an invented list" in before[f"{BATCHES[0]}/index.html"]

    monkeypatch.setattr(places, "SHEETS", project / "data" / "sources")
    monkeypatch.setattr(places, "WORK", project)
    submit = dask_workers._Cluster.submit

    def submit_out_of_reach(self: Any, function: Callable[..., object], *arguments: object) -> Any:
        if function is build.build_one and raw.exists():
            raw.rename(site.folder / "out-of-reach")
        return submit(self, function, *arguments)

    monkeypatch.setattr(dask_workers._Cluster, "submit", submit_out_of_reach)
    (site.folder / "dask").mkdir()
    with run_dask(site.folder / "dask", project) as (address, _):
        done = site.build(scheduler=address, raw=raw, force=True)
    assert (done.failures, site.built()) == ([], BATCHES)
    assert not raw.exists()
    assert site.files() == before


@pytest.mark.slow("builds on a cluster")
def test_a_failure_on_a_cluster_is_the_same_sentence(site: Site, cluster: tuple[str, object]) -> None:
    site.write_notebook(f"assert batch_id != '{BATCHES[1]}', 'not this one'")
    done = site.build(scheduler=cluster[0])
    assert done.failures == [f"{BATCHES[1]}: tiny.ipynb: cell 2 failed: AssertionError: not this one"]
    site.write_notebook("import os; os._exit(3)")
    done = site.build(BATCHES[0], scheduler=cluster[0])
    assert done.failures == [f"{BATCHES[0]}: tiny.ipynb: its process ended in cell 2 (exit code 3)"]


@pytest.mark.slow("builds on a cluster")
def test_other_code_on_a_worker_is_refused(
    site: Site, cluster: tuple[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, "hash_package", lambda: "0" * 64)
    done = site.build(BATCHES[0], scheduler=cluster[0])
    assert "the worker has another version of code" in done.failures[0]


@pytest.mark.slow("builds on a cluster")
def test_a_lost_worker_costs_nothing(site: Site, cluster: tuple[str, Sequence[subprocess.Popen[bytes]]]) -> None:
    """Its process is killed in the middle of a task: the task runs again, and each report is there once."""
    site.write_notebook(
        f"import os, pathlib, time\nrun = pathlib.Path('{site.folder}') / f'run-{{batch_id}}-{{os.getpid()}}'\n"
        "run.touch(); time.sleep(2)"
    )
    killer = threading.Thread(target=kill_first_worker, args=(site.folder, [member.pid for member in cluster[1]]))
    killer.start()
    done = site.build(scheduler=cluster[0])
    killer.join()
    assert (done.failures, site.built()) == ([], BATCHES)
    runs = [path.name.removeprefix("run-").rpartition("-")[0] for path in site.folder.glob("run-*")]
    (twice,) = [batch_id for batch_id in set(runs) if runs.count(batch_id) == 2]
    assert len(runs) == len(BATCHES) + 1
    assert site.reported() == set(BATCHES)
    (said,) = site.progress.warned
    assert re.fullmatch(rf"worker tcp://127\.0\.0\.1:\d+ was lost while it built {twice}; this is tried again", said)


def worker_above(process: int, nannies: Sequence[int]) -> int:
    """The Dask worker in whose forked process a task runs: the child of one of the nannies above it."""
    above = psutil.Process(process).parents()
    return next(child.pid for child in above if child.ppid() in nannies)


@pytest.mark.slow("builds on a cluster")
def test_the_only_worker_is_lost_and_nothing_else(site: Site, tmp_path: Path) -> None:
    """The table was with it alone: whoever takes its place is given it again."""
    pytest.importorskip("distributed")
    site.write_notebook(
        f"import os, pathlib, time\nrun = pathlib.Path('{site.folder}') / f'run-{{os.getpid()}}'\nrun.touch(); time.sleep(2)"
    )
    (tmp_path / "dask").mkdir()
    with run_dask(tmp_path / "dask", workers=("one",)) as (address, members):
        killer = threading.Thread(target=kill_first_worker, args=(site.folder, [members[0].pid]))
        killer.start()
        done = site.build(scheduler=address)
        killer.join()
    assert (done.failures, site.built()) == ([], BATCHES)
    (said,) = site.progress.warned
    assert re.fullmatch(
        r"worker tcp://127\.0\.0\.1:\d+ was lost while it built \S+; this is tried again, when the cluster has a worker: .*",
        said,
    )


def kill_first_worker(folder: Path, nannies: Sequence[int]) -> None:
    """Kill the worker that runs the first cell which says that it runs."""
    wait_for(lambda: any(folder.glob("run-*")))
    in_process = int(next(folder.glob("run-*")).name.rpartition("-")[2])
    os.kill(worker_above(in_process, nannies), signal.SIGKILL)


@pytest.mark.slow("builds on a cluster")
def test_a_report_that_costs_each_worker_fails_and_is_named(site: Site, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    # above the process of a task is the one that it was forked from, and above that the worker
    site.write_notebook("import psutil, time; psutil.Process().parents()[1].kill(); time.sleep(60)")
    (tmp_path / "dask").mkdir()
    with run_dask(tmp_path / "dask", workers=("one",)) as (address, _):
        done = site.build(BATCHES[0], scheduler=address)
    assert done.failures == [f"{BATCHES[0]}: tiny.ipynb: its workers were lost 4 times; it is not tried again"]
    assert len(site.progress.warned) == 3
    assert not site.out.exists()


@pytest.mark.slow("builds on a cluster")
def test_a_scheduler_that_is_lost_ends_the_run(site: Site, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    site.write_notebook(f"import pathlib, time\npathlib.Path('{site.folder}/run').touch(); time.sleep(60)")
    (tmp_path / "dask").mkdir()
    with run_dask(tmp_path / "dask", workers=("one",)) as (address, _):
        scheduler = next(
            process
            for process in psutil.Process().children()
            if "scheduler" in process.cmdline() and address.rpartition(":")[2] in process.cmdline()
        )
        command = site.command("--scheduler", address)
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
            wait_for((site.folder / "run").exists)
            scheduler.kill()
            _, said = run.communicate(timeout=120)
    assert run.returncode == Unreachable.exit_code
    assert "Traceback" not in said
    assert f"clemency: {address}: the scheduler was lost; nothing was published" in said
    assert not site.out.exists()


# Who is not there


@contextlib.contextmanager
def listening(answer: bytes | None, backlog: int = 5) -> Iterator[str]:
    """A server that gives everybody the same answer and hangs up; with None it takes the connection and is silent."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(backlog)
        taken: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return
                if answer is not None:
                    with contextlib.suppress(OSError):  # who only knocks has gone by now
                        taken[-1].sendall(answer)
                        taken[-1].shutdown(socket.SHUT_WR)

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        for each in taken:
            each.close()


def refusal(site: Site, address: str) -> str:
    """What a build says of a scheduler that cannot be reached; that it ends at all is the point."""
    pytest.importorskip("distributed")
    with pytest.raises(Unreachable) as refused:
        site.build(scheduler=address, scheduler_seconds=1)
    assert refused.value.exit_code == 75
    assert not site.out.exists()
    return str(refused.value)


def test_a_scheduler_that_refuses_is_named(site: Site) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    assert refusal(site, address) == f"{address}: no Dask scheduler answers there within 1 s (Connection refused)"


def test_a_scheduler_that_is_silent_is_named(site: Site) -> None:
    with listening(None) as address:
        assert refusal(site, address) == (
            f"{address}: something takes the connection, but did not answer as a Dask scheduler within 1 s"
        )


def test_a_scheduler_that_takes_no_connection_is_named(site: Site) -> None:
    """Its queue is full, so that the system drops what asks for more, as a firewall does."""
    with socket.socket() as server, contextlib.ExitStack() as waiting:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(8):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        assert refusal(site, address).startswith(f"{address}: no Dask scheduler answers there within 1 s (")


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.6\r\n", b"", b"\0" * 64])
def test_another_protocol_is_named(site: Site, answer: bytes) -> None:
    with listening(answer) as address:
        assert refusal(site, address).startswith(
            f"{address}: something answers there, but not as a Dask scheduler does"
        )


def test_a_name_that_nobody_knows_is_named(site: Site) -> None:
    address = "tcp://no-such-host.invalid:8786"
    assert refusal(site, address).startswith(f"{address}: the name no-such-host.invalid is not known (")


def test_a_refusal_is_one_sentence_of_the_command(site: Site) -> None:
    pytest.importorskip("distributed")
    with listening(b"HTTP/1.1 400 Bad Request\r\n\r\n") as address:
        command = site.command("--scheduler", address, "--scheduler-timeout", "1")
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 75
    *_, last = done.stderr.splitlines()
    assert last.startswith(f"clemency: {address}: something answers there")
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr


@pytest.mark.parametrize(
    "address",
    [
        *("nowhere", "tcp://127.0.0.1", "tcp://", "tcp://127.0.0.1:99999", "tcp://127.0.0.1:0", "tcp://127.0.0.1:port"),
        *("http://127.0.0.1:8786", "tcp://[::1", "tcp://127.0.0.1:8786/", "tcp://a b:8786", "inproc://1/2/3"),
    ],
)
def test_what_is_no_address_is_a_wrong_call(address: str, site: Site) -> None:
    done = CliRunner().invoke(clemency, ["report", "--all", "--scheduler", address, "--out", str(site.out)])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert f"{address!r} is not the address of a Dask scheduler" in done.stderr
    with pytest.raises(UsageError):
        site.build(scheduler=address)


@pytest.mark.slow("builds on a cluster")
def test_a_scheduler_without_a_worker_is_waited_for_and_named(site: Site, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with (
        run_dask(tmp_path, workers=()) as (address, _),
        pytest.raises(Unreachable, match=f"{address}: the Dask scheduler answers, but had no worker within 8 s"),
    ):
        site.build(scheduler=address, scheduler_seconds=8)


@pytest.mark.slow("builds on a cluster")
def test_a_worker_is_no_scheduler(site: Site, cluster: tuple[str, Sequence[subprocess.Popen[bytes]]]) -> None:
    site.build(BATCHES[0], scheduler=cluster[0])  # by then it listens
    ports = {port for _, port in listens_to(cluster[1][0].pid)}
    assert any(
        f"tcp://127.0.0.1:{port}: no Dask scheduler answers there, but a Dask Worker" == refusal_of(port, site)
        for port in ports
    )


def refusal_of(port: int, site: Site) -> str:
    with pytest.raises(Unreachable) as refused:
        site.build(scheduler=f"tcp://127.0.0.1:{port}", scheduler_seconds=2, force=True)
    return str(refused.value)


# Who may ask


def listens_to(process: int) -> set[tuple[str, int]]:
    """Where a process and those below it listen: address and port."""
    root = psutil.Process(process)
    return {
        (connection.laddr.ip, connection.laddr.port)
        for each in (root, *root.children(recursive=True))
        for connection in each.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }


@pytest.mark.slow("builds on a cluster")
def test_a_cluster_on_one_machine_listens_to_nobody_else(
    site: Site, cluster: tuple[str, Sequence[subprocess.Popen[bytes]]]
) -> None:
    site.build(BATCHES[0], scheduler=cluster[0])  # by then all of it runs
    for member in cluster[1]:
        listening = listens_to(member.pid)
        assert listening
        assert {address for address, _ in listening} == {"127.0.0.1"}


@contextlib.contextmanager
def run_as_documented(folder: Path, port: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The commands of docs/cluster.md for several machines, on this one; gives those for the one who asks."""
    page = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8").partition("## On several machines")[2]
    certificate, scheduler, worker, ask = (
        block.replace("that-machine:8786", f"127.0.0.1:{port}")
        for block in re.findall(r"```sh\n(.*?)\n```", page, re.DOTALL)
    )
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "CLEMENCY_CACHE": str(folder / "none"),
    }
    subprocess.run(["bash", "-ec", certificate], cwd=folder, check=True, capture_output=True)
    members = [
        subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
        for command in (f"{scheduler} --port {port}", worker)
    ]
    try:
        yield ask, members
    finally:
        for process in reversed(members):
            process.terminate()
            process.wait(timeout=30)


@pytest.mark.slow("builds on a cluster")
@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl, which makes the certificate")
def test_certificates_as_documented(tmp_path: Path) -> None:
    """One report over tls://, by exactly the commands of the page; who has no certificate, or another, is not let in."""
    pytest.importorskip("distributed")
    for name in ("random", "calendar", "statistics", "csv"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the working folder')\n")
    port = free_port()
    with run_as_documented(tmp_path, port) as (ask, members):
        assert (tmp_path / "cluster.pem").stat().st_mode & 0o077 == 0
        out = tmp_path / "site"
        how = f"--out {out} --format html"
        done = run_there(ask.replace("--all", f"1989-08-14-bush {how}"), tmp_path)
        assert (done.returncode, done.stdout.strip()) == (0, f"{out}/1989-08-14-bush/index.html"), done.stderr
        assert "warning" not in done.stderr

        open_to_all = {
            (address, port)
            for member in members
            for address, port in listens_to(member.pid)
            if address not in ("127.0.0.1", "::1")
        }
        assert {number for _, number in open_to_all} >= {port}  # the scheduler has to be reached from elsewhere
        for number in {number for _, number in open_to_all}:
            assert asks_for_a_certificate(number, tmp_path / "cluster.pem")

        again = ask.replace("--all", f"1989-08-14-bush --force {how}")
        other = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=other -keyout other.pem -out other.pem"
        subprocess.run(other.split(), cwd=tmp_path, check=True, capture_output=True)
        for command, told in (
            (again.partition("\n")[2], "no certificates to show there; DASK_"),
            (again.replace("cluster.pem", "other.pem"), "TLS certificate does not match"),
            (again.replace("cluster.pem", "none.pem"), "the certificates cannot be read ("),
        ):
            done = run_there(command, tmp_path)
            assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr


def run_there(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "CLEMENCY_CACHE": str(folder / "cache"),
    }
    return subprocess.run(["bash", "-ec", command], cwd=folder, env=environment, capture_output=True, text=True)


def asks_for_a_certificate(port: int, certificate: Path) -> bool:
    """Whether what listens on a port speaks to who has the certificate, and to nobody else."""
    known = ssl.create_default_context(cafile=str(certificate))
    known.check_hostname = False
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        nobody = known.wrap_socket(plain)
        nobody.recv(1)  # with TLS 1.3 the refusal comes after the handshake
        return False
    known.load_cert_chain(certificate)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain, known.wrap_socket(plain) as somebody:
        return somebody.version() is not None


@pytest.mark.parametrize(
    ("address", "is_told"),
    [
        *(
            (f"{scheme}{host}:8786", False)
            for scheme in ("tcp://", "")
            for host in ("localhost", "127.0.0.1", "127.9.9.9")
        ),
        *(("tcp://[::1]:8786", False), ("tls://10.0.0.7:8786", False), ("tls://example.org:8786", False)),
        *(
            (f"{scheme}{host}:8786", True)
            for scheme in ("tcp://", "")
            for host in ("10.0.0.7", "192.168.1.7", "example.org")
        ),
        *(("tcp://127.0.0.1.example.org:8786", True), ("tcp://localhost.example.org:8786", True)),
        *(("ws://example.org:8786", True), ("tcp://[2001:db8::1]:8786", True), ("nowhere:8786", True)),
    ],
)
def test_an_address_that_anybody_may_reach_is_warned_of(
    address: str, is_told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "build_site", lambda *_, **__: build.Built([], Publication()))
    done = CliRunner().invoke(clemency, ["report", "--all", "--scheduler", address, "--out", str(tmp_path / "site")])
    assert done.exit_code == 0
    assert (
        done.stderr.startswith(f"clemency: warning: {address}: anyone who can reach this address can run code")
        is is_told
    )
    assert "warning" not in done.stdout
