"""The workflows and the hooks: what they call is there, and they may do no more than they need."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from analysis.cli import clemency
from support import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

#: The permissions that a job may have beyond reading the code, by workflow and job.
MORE = {("pages", "build"): {"pages": "read"}, ("pages", "publish"): {"pages": "write", "id-token": "write"}}


def read(path: Path) -> dict[Any, Any]:
    workflow: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return workflow


def steps_of(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def runs_of(name: str) -> list[str]:
    return [step["run"] for step in steps_of(ROOT / ".github" / "workflows" / f"{name}.yml") if "run" in step]


def check_call(words: list[str]) -> None:
    """Fails unless what is called is there and takes such words."""
    program, *rest = words
    if program == "make":
        assert set(rest) <= TARGETS, rest
    elif program in (".venv/bin/clemency", "clemency"):
        command = clemency.commands[rest[0]]
        command.make_context(rest[0], rest[1:], resilient_parsing=False)
    elif program == "python":
        assert rest == ["-m", "pip", "install", "."]
    elif program == ".venv/bin/python":
        assert rest[:2] == ["-m", "pytest"]
        assert [word for word in rest[2:] if not word.startswith("-") and not (ROOT / word).exists()] == []
    elif program.startswith(".venv/bin/"):
        dev = {re.match(r"[a-z-]+", line)[0] for line in PROJECT["dependency-groups"]["dev"]}  # type: ignore[index]
        assert program.removeprefix(".venv/bin/") in dev
    elif program != "sudo":
        assert os.access(ROOT / program, os.X_OK), f"{program} cannot be run"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_a_workflow_runs_is_there(path: Path) -> None:
    for step in steps_of(path):
        assert ("uses" in step) != ("run" in step)
        for line in step.get("run", "").splitlines():
            words = [re.sub(r"^\$[A-Z_]+$", "https://example.org", word) for word in shlex.split(line)]
            assert not line.count("${{"), f"{line}: what comes from outside goes through env"
            check_call(words[: words.index("&&")] if "&&" in words else words)


def test_a_call_that_is_not_there_is_found() -> None:
    for call in ("make tset", ".venv/bin/nosuch", ".ci/ran", ".venv/bin/python -m pytest tests/test_x.py"):
        with pytest.raises(AssertionError):
            check_call(shlex.split(call))
    with pytest.raises(KeyError):
        check_call([".venv/bin/clemency", "reprot"])
    with pytest.raises(click.UsageError):
        check_call([".venv/bin/clemency", "report", "--al"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_do_no_more_than_it_needs(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        more = dict(job.get("permissions", {}))
        more.pop("contents", None)
        assert more == MORE.get((path.stem, name), {}), name
        assert "secrets." not in str(job)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_githubs_own_and_pinned(path: Path) -> None:
    for step in steps_of(path):
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@(v\d+|[0-9a-f]{40})", step["uses"]), step["uses"]
        if str(step.get("uses", "")).startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_tests_run_on_every_push_and_pull_request_in_every_version() -> None:
    workflow = read(ROOT / ".github" / "workflows" / "test.yml")
    assert set(workflow[True]) == {"push", "pull_request"}  # YAML 1.1 reads `on` as true
    versions = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert f">={versions[0]}" == PROJECT["project"]["requires-python"]
    assert {".ci/run", "make check", "make report"} <= set(runs_of("test"))
    said = {line.rpartition(" :: Python :: ")[2] for line in PROJECT["project"]["classifiers"]}
    assert {word for word in said if word.startswith("3.")} == set(versions)


def test_what_the_readme_says_of_macos_and_windows_is_tried_there() -> None:
    systems = read(ROOT / ".github" / "workflows" / "test.yml")["jobs"]["elsewhere"]["strategy"]["matrix"]["system"]
    assert [system.partition("-")[0] for system in systems] == ["macos", "windows"]


def test_the_site_is_verified_before_it_is_published() -> None:
    workflow = read(ROOT / ".github" / "workflows" / "pages.yml")
    assert workflow[True]["push"] == {"branches": ["main"]}
    built = workflow["jobs"]["build"]["steps"]
    uploads = [step for step in built if str(step.get("uses", "")).startswith("actions/upload-pages-artifact@")]
    assert built[-1] == uploads[0]
    assert built[-2]["run"] == ".venv/bin/clemency verify"
    assert uploads[0]["with"]["path"] == "reports/site/"
    assert workflow["jobs"]["publish"]["needs"] == "build"


def test_the_hooks_are_what_make_check_runs() -> None:
    hooks = read(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert {hook["id"] for hook in hooks} == {"ruff", "ruff-format", "nbstripout", "mypy", "architecture"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    check = makefile[makefile.index("\ncheck:") :].partition("\n\n")[0]
    for hook in hooks:
        words = shlex.split(hook["entry"])
        check_call(words)
        if hook["id"] != "nbstripout":
            assert f"$(BIN)/{words[0].removeprefix('.venv/bin/')}" in check
    (strip,) = [hook["entry"] for hook in hooks if hook["id"] == "nbstripout"]
    assert f"STRIP  := {strip}\n" in makefile
    assert "$(STRIP) --verify" in check
