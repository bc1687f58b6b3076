"""A disk that refuses, or a process that dies, at the N-th call; and in which order the calls came.

Names in folders are changed by calls that CPython audits (``open``, ``os.mkdir``,
``os.rename``, …) whoever makes them: ``pathlib``, ``shutil``, ``tempfile``. An audit hook
sees them all and can refuse each. Writing and flushing are not audited: every file that is
opened for writing gets a raw file whose ``write`` is counted, and ``os.fsync`` is replaced
(it is only counted: no test here cuts the power, and hundreds of runs would wait for the disk).
"""

from __future__ import annotations

import builtins
import io
import itertools
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from analysis.errors import InputError

#: Audited calls that a disk can refuse, and how many of their first arguments are paths.
AUDITED = {
    **dict.fromkeys(("open", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.utime", "os.scandir"), 1),
    **dict.fromkeys(("os.listdir", "os.truncate"), 1),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink"), 2),
}


class Call(NamedTuple):
    """One call: its name, the path that it changes, and whether it only reads."""

    name: str
    path: str
    reads: bool = False


class Faults:
    """Counts the calls on paths below a folder, and lets the one with the number ``at`` fail.

    ``error`` is the code of the OSError; 0 kills the process instead. A write that fails has
    written half.
    """

    def __init__(self, folder: Path, at: int = 0, error: int = 0) -> None:
        self.folder = str(folder)
        self.at = at
        self.error = error
        self.calls: list[Call] = []

    @property
    def were_reached(self) -> bool:
        return 0 < self.at <= len(self.calls)

    def come(self, call: Call, half: Callable[[], object] = lambda: None) -> None:
        if not call.path.startswith(self.folder):
            return
        self.calls.append(call)
        if len(self.calls) == self.at:
            half()
            if not self.error:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(self.error, os.strerror(self.error), call.path)


_armed: Faults | None = None
_is_hooked = False


@contextmanager
def armed(faults: Faults) -> Iterator[Faults]:
    """Let the faults come, until the end of the block."""
    global _armed, _is_hooked
    if not _is_hooked:
        sys.addaudithook(_hook)  # it can never be taken away; without faults it does nothing
        _is_hooked = True
    really_open = io.open

    def sync(handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        faults.come(Call("fsync", _path_of(number)))

    def open_counted(file: Any, mode: str = "r", buffering: int = -1, *arguments: Any, **named: Any) -> Any:
        if not set(mode) & set("wax+") or "b" not in mode or buffering == 0:
            return really_open(file, mode, buffering, *arguments, **named)
        return io.BufferedWriter(_CountedFile(file, mode.replace("b", "")))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", sync)
        patch.setattr(io, "open", open_counted)
        patch.setattr(builtins, "open", open_counted)
        _armed = faults
        try:
            yield faults
        finally:
            _armed = None


class _CountedFile(io.FileIO):
    def write(self, content: Any) -> int:
        if _armed is not None:
            half = memoryview(content)[: len(content) // 2]
            _armed.come(Call("write", _path_of(self.fileno())), lambda: super(_CountedFile, self).write(half))
        return super().write(content)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _armed is None or event not in AUDITED:
        return
    path = arguments[AUDITED[event] - 1]
    if isinstance(path, int):
        path = _path_of(path)
    path = os.fsdecode(path)
    folders = [number for number in arguments[AUDITED[event] :] if isinstance(number, int) and number >= 0]
    if event in ("os.remove", "os.rmdir") and not path.startswith("/") and folders:
        path = f"{_path_of(folders[-1])}/{path}"  # as shutil.rmtree names what it removes
    is_read = event in ("os.scandir", "os.listdir") or (
        event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    )
    _armed.come(Call(event, path, is_read))


def _path_of(number: int) -> str:
    return str(Path(f"/proc/self/fd/{number}").readlink())


class Ended(NamedTuple):
    """What became of a run with a fault: the folder it ran in, and the sentence if it failed."""

    folder: Path
    number: int
    failure: str | None


def fail_at_each(
    folder: Path, error: int, prepare: Callable[[Path], object], run: Callable[[Path], object]
) -> Iterator[Ended]:
    """Runs with a fault at the first call, at the second, … until one reaches none.

    Each runs in a folder of its own. What is raised has to be a sentence for people.
    """
    for number in itertools.count(1):
        own = _copy(folder, f"{error}-{number}", prepare)
        failure = None
        with armed(Faults(own, number, error)) as faults:
            try:
                run(own)
            except InputError as told:
                failure = str(told)
        if not faults.were_reached:
            assert failure is None
            assert number > 1, "this run does nothing that can fail"
            return
        yield Ended(own, number, failure)


def die_at_each(folder: Path, prepare: Callable[[Path], object], run: Callable[[Path], object]) -> Iterator[Ended]:
    """The same with processes that are killed at the first call, at the second, …"""
    for number in itertools.count(1):
        own = _copy(folder, f"dead-{number}", prepare)
        child = os.fork()
        if not child:
            try:
                with armed(Faults(own, number)):
                    run(own)
                os._exit(0)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            assert number > 1
            return
        assert os.WTERMSIG(status) == signal.SIGKILL
        yield Ended(own, number, None)


def _copy(folder: Path, name: str, prepare: Callable[[Path], object]) -> Path:
    """A folder in the prepared state, which is made once."""
    first = folder / "prepared"
    if not first.exists():
        first.mkdir()
        prepare(first)
    shutil.copytree(first, folder / name, symlinks=True)
    return folder / name
