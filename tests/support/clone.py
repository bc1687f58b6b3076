"""A clone of the project with an environment that is ready, as after ``make env``."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT


def clone_project(copy: Path) -> None:
    """Clone the project, with what is not committed yet; its programs are those that run this, with the clone's package."""
    name = ("-c", "user.name=tests", "-c", "user.email=tests@example.org")
    state = subprocess.run(["git", *name, "stash", "create"], cwd=ROOT, capture_output=True, text=True)
    if state.returncode:
        pytest.skip("not a git checkout: there is nothing to clone")
    subprocess.run(["git", "clone", "--quiet", "--shared", "--no-checkout", ROOT, copy], check=True)
    subprocess.run(["git", "checkout", "--quiet", "--detach", state.stdout.strip() or "HEAD"], cwd=copy, check=True)
    programs = copy / ".venv" / "bin"
    programs.mkdir(parents=True)
    for program in Path(sys.executable).parent.iterdir():
        if os.access(program, os.X_OK) and program.is_file():
            call = f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(copy / "src"))} exec {shlex.quote(str(program))} "$@"\n'
            (programs / program.name).write_text(call)
            (programs / program.name).chmod(0o755)
    (programs / "activate").touch()  # tests put the programs on the path themselves
    (copy / ".venv" / ".ready").touch()
