"""The same work in several processes gives what one process gives, whatever becomes of the others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.run import forked
from analysis.run.forked import map_forked
from analysis.run.workers import CAN_FORK

needs_fork = pytest.mark.skipif(not CAN_FORK, reason="processes are not forked here")


@pytest.fixture(autouse=True)
def three_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


def wait_for(path: Path) -> Path:
    """A file that another process makes."""
    while not path.exists():
        os.sched_yield()
    return path


@pytest.mark.parametrize("n", [0, 1, forked._FEWEST, 7 * forked._MOST_STEPS + 3])
def test_results_come_in_the_order_of_the_items(n: int) -> None:
    assert map_forked(str, range(n), lambda: "own") == ("own", [str(at) for at in range(n)])


@needs_fork
def test_others_work_while_this_process_does_its_own(tmp_path: Path) -> None:
    def work(at: int) -> int:
        if at == 50:
            (tmp_path / "begun").touch()
        return os.getpid()

    begun, results = map_forked(work, range(100), lambda: wait_for(tmp_path / "begun"))
    assert begun.exists()
    assert results[0] == os.getpid() != results[50]


@needs_fork
@pytest.mark.parametrize("end", [lambda: os._exit(0), lambda: os.kill(os.getpid(), 9)], ids=["exits", "killed"])
def test_what_a_process_leaves_that_dies_is_done_here(end: Callable[[], object], tmp_path: Path) -> None:
    here = os.getpid()

    def work(at: int) -> int:
        if os.getpid() != here:
            (tmp_path / "died").touch()
            end()
        return -at

    assert map_forked(work, range(100), lambda: wait_for(tmp_path / "died"))[1] == [-at for at in range(100)]


def test_an_exception_is_met_here(capfd: pytest.CaptureFixture[str]) -> None:
    def work(at: int) -> int:
        if at == 99:
            raise LookupError("no such thing")
        return at

    with pytest.raises(LookupError, match="no such thing"):
        map_forked(work, range(100), lambda: None)
    assert capfd.readouterr().err == ""


@needs_fork
def test_nobody_goes_on_when_this_process_gives_up(tmp_path: Path) -> None:
    def work(at: int) -> None:
        if at:
            (tmp_path / f"{os.getpid()}").touch()
            while True:
                os.sched_yield()

    def give_up() -> None:
        while len(list(tmp_path.iterdir())) < 2:
            os.sched_yield()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        map_forked(work, range(100), give_up)
    for path in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.name), 0)
