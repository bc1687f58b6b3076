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
    """All steps; a job that calls another workflow has none of its own."""
    return [step for job in read(path)["jobs"].values() for step in job.get("steps", ())]


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


#: What a line of a workflow may use: another one of ours, or an action of GitHub's own as it is in one commit, by its version.
USES = re.compile(r"uses: (?:\./\.github/workflows/\w+\.yml|actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)")


def faults_of(text: str) -> list[str]:
    """What is wrong with the text of a workflow, as far as it does not depend on what the workflow is for."""
    faults = [
        f"{line.strip()}: not pinned"
        for line in text.splitlines()
        if "uses:" in line and not USES.fullmatch(line.strip(" -"))
    ]
    for name, job in yaml.safe_load(text)["jobs"].items():
        if "uses" in job:  # GitHub knows no time-out for such a job; those that it calls have theirs
            continue
        if not 0 < job.get("timeout-minutes", 0) <= 90:
            faults.append(f"{name}: no time-out")
        for step in job["steps"]:
            action = step.get("uses", "").partition("@")[0]
            if action == "actions/checkout" and step["with"].get("persist-credentials") is not False:
                faults.append(f"{name}: its token stays in the checkout")
            kept = {"cache": "pip", "cache-dependency-path": "requirements.lock"}
            if action == "actions/setup-python" and not kept.items() <= step["with"].items():
                faults.append(f"{name}: pip loads all packages each time")
    return faults


def publication_faults_of(text: str) -> list[str]:
    """What is wrong with a workflow that publishes: something could go out that has not passed every test."""
    jobs = yaml.safe_load(text)["jobs"]
    deploys = [name for name, job in jobs.items() if "actions/deploy-pages@" in str(job)]
    waits = {
        name: [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
        for name, job in jobs.items()
    }
    faults = [] if deploys else ["nothing is published"]
    for name in deploys:
        before, known = [name], set()
        while before:
            known.add(one := before.pop())
            before += waits[one]
            if "always()" in str(jobs[one].get("if", "")):
                faults.append(f"{one}: runs also after a failure")
        if not any(jobs[one].get("uses") == "./.github/workflows/test.yml" for one in known):
            faults.append(f"{name}: does not wait for the tests")
    return faults


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_pinned_bounded_and_keeps_no_token(path: Path) -> None:
    assert faults_of(path.read_text(encoding="utf-8")) == []


PAGES = (ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("was", "broken", "fault"),
    [
        (r"checkout@\w{40} # v[\d.]+", "checkout@v6", "not pinned"),
        (r"checkout@\w{40} # v[\d.]+", "checkout@main # v6.0.2", "not pinned"),
        (r"(checkout@\w{40}) # v[\d.]+", r"\1", "not pinned"),
        (r"(checkout@\w{39})\w", r"\1", "not pinned"),
        ("actions/checkout@", "somebody/checkout@", "not pinned"),
        (r"\n    timeout-minutes: 60", "", "build: no time-out"),
        (r"\n    timeout-minutes: 15", r"\n    timeout-minutes: 360", "publish: no time-out"),
        ("persist-credentials: false", "persist-credentials: true", "its token stays"),
        (r"\n          cache: pip", "", "pip loads all packages"),
    ],
)
def test_a_workflow_that_is_not_is_found(was: str, broken: str, fault: str) -> None:
    text = re.sub(was, broken, PAGES, count=1)
    assert text != PAGES
    assert fault in " ".join(faults_of(text))


def test_pages_are_published_after_the_tests_alone() -> None:
    publishing = [path for path in WORKFLOWS if "deploy-pages" in path.read_text(encoding="utf-8")]
    assert [path.stem for path in publishing] == ["pages"]
    assert publication_faults_of(PAGES) == []


@pytest.mark.parametrize(
    ("was", "broken", "fault"),
    [
        ("    needs: test\n", "", "publish: does not wait for the tests"),
        ("    needs: build\n", "", "publish: does not wait for the tests"),
        (r"uses: \./\.github/workflows/test\.yml", "runs-on: ubuntu-latest", "publish: does not wait for the tests"),
        ("    needs: test\n", "    needs: test\n    if: always()\n", "build: runs also after a failure"),
        ("deploy-pages", "nothing", "nothing is published"),
    ],
)
def test_pages_that_would_not_wait_are_found(was: str, broken: str, fault: str) -> None:
    text = re.sub(was, broken, PAGES, count=1)
    assert text != PAGES
    assert fault in publication_faults_of(text)


def test_an_action_is_the_same_everywhere_and_newer_ones_are_proposed() -> None:
    used = {step["uses"] for path in WORKFLOWS for step in steps_of(path) if "uses" in step}
    assert len(used) == len({one.partition("@")[0] for one in used})
    (update,) = read(ROOT / ".github" / "dependabot.yml")["updates"]
    assert (update["package-ecosystem"], update["directory"]) == ("github-actions", "/")


def test_tests_run_on_every_push_and_pull_request_in_every_version() -> None:
    workflow = read(ROOT / ".github" / "workflows" / "test.yml")
    runs_on = workflow[True]  # YAML 1.1 reads `on` as true
    assert set(runs_on) == {"push", "pull_request", "workflow_call"}
    assert runs_on["push"] == {"branches-ignore": yaml.safe_load(PAGES)[True]["push"]["branches"]}  # these call it
    assert runs_on["pull_request"] is None
    versions = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert f">={versions[0]}" == PROJECT["project"]["requires-python"]
    assert {".ci/run", "make check", "make report"} <= set(runs_of("test"))
    said = {line.rpartition(" :: Python :: ")[2] for line in PROJECT["project"]["classifiers"]}
    assert {word for word in said if word.startswith("3.")} == set(versions)
    minors = [int(version.removeprefix("3.")) for version in versions]
    assert minors == [*range(minors[0], minors[-1] + 1)]


def test_what_the_readme_says_of_macos_and_windows_is_tried_there() -> None:
    systems = read(ROOT / ".github" / "workflows" / "test.yml")["jobs"]["elsewhere"]["strategy"]["matrix"]["system"]
    assert [system.partition("-")[0] for system in systems] == ["macos", "windows"]


def test_the_site_is_published_as_the_night_has_verified_it() -> None:
    workflow = yaml.safe_load(PAGES)
    assert set(workflow[True]) == {"push", "schedule", "workflow_dispatch"}
    assert workflow[True]["push"] == {"branches": ["main"]}
    *_, night, upload = workflow["jobs"]["build"]["steps"]
    assert night["run"] == "docs/nightly.sh $SOURCES"
    assert upload["uses"].startswith("actions/upload-pages-artifact@")
    assert upload["with"] == {"path": "reports/site/", "include-hidden-files": True}  # as .well-known/ is
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": False}


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
