"""The lock file, environment.yml and pyproject.toml say the same, and name no package index."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from support import ROOT

#: Where conda-forge's name is not PyPI's.
CONDA_NAMES = {
    "brotli-python": "brotli",
    "jupyter_client": "jupyter-client",
    "jupyter_server": "jupyter-server",
    "matplotlib-base": "matplotlib",
    "typst-py": "typst",
}

#: Below these are known advisories: cross-site scripting in exported pages, path traversal in the server.
LEAST = {"nbconvert": (7, 17, 2), "jupyter-server": (2, 20)}

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
VALIDATORS = (ROOT / "requirements-validators.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(lock: str = LOCK) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", lock, re.MULTILINE))


EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]

#: What somebody may install of the package: itself, and each extra.
OF_EXTRAS = [line for extra in EXTRAS.values() for line in extra]
INSTALLED = PROJECT["project"]["dependencies"] + OF_EXTRAS


#: The extra that `make env` leaves out: where pyarrow is, pandas keeps every text in it.
LEFT_OUT = "parquet"


def names(lines: list[str]) -> set[str]:
    return {re.match(r"[A-Za-z0-9-]+", line)[0].lower() for line in lines}  # type: ignore[index]


def declared() -> set[str]:
    return names([line for line in INSTALLED if line not in EXTRAS[LEFT_OUT]] + PROJECT["dependency-groups"]["dev"])


@pytest.mark.parametrize("lock", [LOCK, VALIDATORS], ids=["project", "validators"])
def test_every_pinned_package_has_hashes(lock: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked(lock)) > 50
    bare = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert bare == []


@pytest.mark.parametrize("lock", [LOCK, VALIDATORS], ids=["project", "validators"])
def test_the_lock_file_names_no_address(lock: str) -> None:
    assert re.findall(r"(?i)https?:|file:|index-url|find-links|trusted-host", lock) == []


def test_what_the_project_declares_is_locked() -> None:
    assert declared() - set(locked()) == set()
    assert names(PROJECT["dependency-groups"]["validators"]) - set(locked(VALIDATORS)) == set()
    assert locked(VALIDATORS)["frictionless"] == locked()["frictionless"]


def test_environment_yml_has_the_versions_of_the_lock_file() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    lines += [line for part in environment["dependencies"] if isinstance(part, dict) for line in part["pip"]]
    pins = dict(line.split("==") for line in lines if "==" in line)
    pins = {CONDA_NAMES.get(name, name): version for name, version in pins.items()}
    assert pins == {name: locked()[name] for name in declared()}


#: Imports every module of the package where no extra is installed.
WITHOUT_EXTRAS = """
import sys, pkgutil, importlib
for name in {names!r}:
    sys.modules[name] = None
import analysis
for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
    if module.name not in ("analysis.__main__", "analysis.run.warm"):  # the latter is for one process alone
        importlib.import_module(module.name)
"""


def test_no_module_needs_an_extra_to_be_imported() -> None:
    names = sorted(re.match(r"[a-z0-9-]+", line)[0].replace("-", "_") for line in OF_EXTRAS)  # type: ignore[index]
    assert {"ipywidgets", "jupyterlab", "jupyter_server", "distributed"} <= set(names)
    code = WITHOUT_EXTRAS.format(names=names)
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def test_uv_installs_from_the_same_lock_file_where_it_is_and_pip_where_it_cannot(tmp_path: Path) -> None:
    """What make would run: with a program ``uv`` on the path, and without one."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("make", "sh", "grep", "git", "echo", "expr", "date", "touch", "printf"):
        if found := shutil.which(name):
            (programs / name).symlink_to(found)

    def plan() -> str:
        command = ["make", "--dry-run", "--always-make", "PYTHON=python3", "env"]
        return subprocess.run(
            command, cwd=ROOT, env={"PATH": str(programs)}, check=True, capture_output=True, text=True
        ).stdout

    locked = "--require-hashes --requirement requirements.lock"
    by_pip = f".venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile {locked}"
    assert by_pip in plan()
    assert "uv pip" not in plan()
    (programs / "uv").write_text("#!/bin/sh\n")
    (programs / "uv").chmod(0o755)
    assert f"uv pip install --quiet --python .venv/bin/python {locked} || {by_pip}" in plan()


def test_versions_with_known_advisories_are_shut_out() -> None:
    """By the lock file for those who use it, by pyproject.toml for those who install the package among others."""
    for name, least in LEAST.items():
        assert numbers(locked()[name]) >= least, name
        (declared,) = (line for line in INSTALLED if re.match(rf"{name}\b", line))
        assert numbers(declared.removeprefix(f"{name}>=")) >= least, declared


@pytest.mark.slow("installs")
def test_environment_yml_is_solved_by_conda() -> None:
    solver = next((path for path in map(shutil.which, ("micromamba", "mamba", "conda")) if path), None)
    if solver is None:
        pytest.skip("no conda, mamba or micromamba: environment.yml is compared with the lock file, and not solved")
    verb = ["create"] if solver.endswith("micromamba") else ["env", "create"]
    call = [solver, *verb, "--dry-run", "--yes", "--name", "clemency-dry-run", "--file", "environment.yml"]
    solved = subprocess.run(call, cwd=ROOT, capture_output=True, text=True)
    assert solved.returncode == 0, solved.stdout + solved.stderr


#: Small packages of the lock file. All of it is 235 MB; `make env` installs all of it, on every machine.
SMALL = ("click", "filelock", "mistune", "platformdirs", "tenacity")


def pip(*words: str | Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    return subprocess.run(call, capture_output=True, text=True)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheels of some entries of the lock file, and these entries."""
    folder = tmp_path_factory.mktemp("wheels")
    entries = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    some = "".join(entry for entry in entries if entry.split("==")[0] in SMALL)
    (folder / "some.lock").write_text(some, encoding="utf-8")
    loaded = pip("download", "--require-hashes", "--no-deps", "--dest", folder, "-r", folder / "some.lock")
    if loaded.returncode and not os.environ.get("CI"):
        pytest.skip("pip reaches no package index")
    assert loaded.returncode == 0, loaded.stderr
    return folder


def test_the_lock_file_installs_from_a_folder_of_wheels_offline(wheels: Path, tmp_path: Path) -> None:
    offline = ("--no-index", "--find-links", wheels, "--require-hashes", "--no-deps", "--target", tmp_path)
    done = pip("install", *offline, "-r", wheels / "some.lock")
    assert done.returncode == 0, done.stderr
    installed = {path.name.partition("-")[0] for path in tmp_path.glob("*.dist-info")}
    assert installed == set(SMALL)


def test_a_wheel_that_is_not_the_locked_one_is_refused(wheels: Path, tmp_path: Path) -> None:
    shutil.copytree(wheels, tmp_path / "wheels")
    (wheel,) = (tmp_path / "wheels").glob("click-*.whl")
    with wheel.open("ab") as file:
        file.write(b"more")
    offline = ("--no-index", "--find-links", tmp_path / "wheels", "--require-hashes", "--no-deps")
    done = pip("install", *offline, "--target", tmp_path / "there", "-r", wheels / "some.lock")
    assert done.returncode != 0
    assert "HASH" in done.stderr.upper()
    assert not (tmp_path / "there" / "click").exists()


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("import pickle\npickle.loads(b'')", "S301"),
        ("import yaml\nyaml.load('', Loader=yaml.Loader)", "S506"),
        ("import subprocess\nsubprocess.run('ls', shell=True)", "S602"),
        ("import os\nos.system('ls')", "S605"),
        ("eval('1')", "S307"),
        ("exec('1')", "S102"),
    ],
)
def test_the_linter_refuses_pickles_shell_strings_and_unsafe_yaml(code: str, rule: str) -> None:
    lint = [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "--stdin-filename"]
    told = subprocess.run([*lint, "src/analysis/x.py", "-"], input=code, cwd=ROOT, capture_output=True, text=True)
    assert f" {rule} " in told.stdout
