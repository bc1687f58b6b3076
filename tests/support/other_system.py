"""Another system than this one, as far as it is seen from the package.

In a process that finds this folder's ``sitecustomize`` (:func:`environment`), the modules of the package see
the standard library of Windows: without the names and modules that are missing there. Libraries see Linux.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

MISSING_MODULES = {"fcntl", "grp", "pwd", "resource", "termios"}
MISSING_NAMES = {
    "os": {
        *("fork", "getegid", "geteuid", "getgid", "getpgid", "getpgrp", "getuid", "killpg", "setpgid", "setsid"),
        *("O_ASYNC", "O_NOFOLLOW", "O_NONBLOCK", "WNOHANG", "fchmod", "mkfifo", "pread", "pwrite", "sysconf", "uname"),
    },
    "signal": {
        *("ITIMER_REAL", "SIGALRM", "SIGHUP", "SIGKILL", "SIGUSR1", "SIG_BLOCK", "SIG_SETMASK", "SIG_UNBLOCK"),
        *("alarm", "pthread_kill", "pthread_sigmask", "setitimer", "siginterrupt", "sigwait"),
    },
    "multiprocessing": set(),
}
OTHER_VALUES: dict[str, dict[str, Any]] = {
    "os": {"name": "nt"},
    "signal": {},
    "multiprocessing": {"get_all_start_methods": lambda: ["spawn"]},
}


class Lacking(ModuleType):
    """A module of the standard library as it is elsewhere."""

    def __init__(self, real: ModuleType) -> None:
        super().__init__(real.__name__)
        self.__dict__["_real"] = real

    def __getattr__(self, name: str) -> Any:
        values = OTHER_VALUES[self.__name__]
        if name in MISSING_NAMES[self.__name__]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return values[name] if name in values else getattr(self._real, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._real, name, value)


def live_there() -> None:
    """From now on, whatever the package imports is that of the other system."""
    really_import = builtins.__import__
    lacking = {name: Lacking(really_import(name)) for name in MISSING_NAMES}

    def import_there(name: str, globals: Mapping[str, Any] | None = None, *rest: Any, **more: Any) -> Any:
        found = really_import(name, globals, *rest, **more)
        if globals is None or not str(globals.get("__name__")).startswith("analysis"):
            return found
        if name in MISSING_MODULES:
            raise ImportError(f"No module named {name!r}")
        return lacking.get(getattr(found, "__name__", ""), found)

    builtins.__import__ = import_there


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process that lives there, with all that it starts."""
    (folder / "sitecustomize.py").write_text(
        f"import sys; sys.path.append({str(Path(__file__).parents[1])!r})\n"
        "from support.other_system import live_there; live_there()\n"
    )
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), *filter(None, [os.environ.get("PYTHONPATH")])))}
