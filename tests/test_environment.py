"""The lock file, environment.yml and pyproject.toml say the same, and name no package index."""

from __future__ import annotations

import re
import tomllib

import yaml

from conftest import ROOT

#: Where conda-forge's name is not PyPI's.
CONDA_NAMES = {
    "jupyter_client": "jupyter-client",
    "jupyter_server": "jupyter-server",
    "matplotlib-base": "matplotlib",
    "typst-py": "typst",
}

#: Below these are known advisories: cross-site scripting in exported pages, path traversal in the server.
LEAST = {"nbconvert": (7, 17, 2), "jupyter-server": (2, 20)}

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked() -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", LOCK, re.MULTILINE))


def declared() -> set[str]:
    lines = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    return {re.match(r"[A-Za-z0-9-]+", line)[0].lower() for line in lines}  # type: ignore[index]


def test_every_pinned_package_has_hashes() -> None:
    entries = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) >= len(declared())
    bare = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert bare == []


def test_the_lock_file_names_no_address() -> None:
    assert re.findall(r"(?i)https?:|file:|index-url|find-links|trusted-host", LOCK) == []


def test_what_the_project_declares_is_locked() -> None:
    assert declared() - set(locked()) == set()


def test_environment_yml_has_the_versions_of_the_lock_file() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    lines += [line for part in environment["dependencies"] if isinstance(part, dict) for line in part["pip"]]
    pins = dict(line.split("==") for line in lines if "==" in line)
    pins = {CONDA_NAMES.get(name, name): version for name, version in pins.items()}
    assert pins == {name: locked()[name] for name in declared()}


def test_versions_with_known_advisories_are_shut_out() -> None:
    for name, least in LEAST.items():
        version = tuple(int(part) for part in locked()[name].split(".")[: len(least)])
        assert version >= least, name
