"""Two builds that have nothing in common but their input are the same release, byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from analysis.grants.table import write_grants
from support import ROOT
from support.invented import make_grants
from support.tiny_site import files_of

BATCHES = ("2016-03-30-obama", "2016-05-05-obama")

#: What of a checkout a report is made from.
PROJECT = ("src", "notebooks", "data", "docs", "pyproject.toml", "requirements.lock")

#: A clock that is so many seconds ahead, for every program that asks the C library: Python, and Typst in it.
CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
static const time_t ahead = AHEAD;
int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += ahead;
    return failed;
}
time_t time(time_t *into) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (into) *into = now.tv_sec;
    return now.tv_sec;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}
"""
DAYS_AHEAD = 401


class Where(NamedTuple):
    """What is not the input of a build: folders, environment, number of processes."""

    project: Path
    data: Path
    out: Path
    cwd: Path
    environment: dict[str, str]
    jobs: int
    batches: tuple[str, ...]


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that sets the clock of the programs that load it; skipped, and said so, without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if sys.platform != "linux" or compiler is None:
        words = "a C compiler on Linux is missing: another clock is not tried"
        pytest.fail(f"{words}, and CI must") if os.environ.get("CI") else pytest.skip(words)
    folder = tmp_path_factory.mktemp("clock")
    (folder / "clock.c").write_text(CLOCK.replace("AHEAD", str(DAYS_AHEAD * 86_400)))
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", folder / "clock.so", folder / "clock.c", "-ldl"]
    subprocess.run(command, check=True)
    return folder / "clock.so"


def write_table(path: Path) -> None:
    term: dict[str, object] = {"sentence_months": 240, "imposed_months": 240, "first_sentenced_on": "2001-02-03"}
    much: dict[str, object] = {
        **term,
        "district": "Northern District of West Virginia",
        "drugs": "cocaine;heroin",
        "offenses": "drug conspiracy;firearm in a drug crime",
        "home": "Gary, Indiana",
        "grant_form": "both",
        "expires_on": "2017-07-28",
        "commuted_months": 180,
    }
    later: dict[str, object] = {"batch_id": BATCHES[1], "granted_on": "2016-05-05"}
    rows = [{"name": f"Zoë Éxample {at}", **much, "sentence_months": 240 - at, "imposed_months": 240 - at} for at in range(9)]  # fmt: skip
    rows += [{"name": f"Ann Invented {at}", **later, **term, "is_amended": at % 2 == 0} for at in range(5)]
    path.parent.mkdir(parents=True)
    write_grants(make_grants(*rows), path)


def build(where: Where) -> Path:
    path = os.pathsep.join(filter(None, (str(where.project / "src"), os.environ.get("PYTHONPATH", ""))))
    base = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "analysis", "report", *where.batches]
    command += ["--data", str(where.data), "--out", str(where.out), "--jobs", str(where.jobs)]
    where.out.parent.mkdir(parents=True, exist_ok=True)
    for name in ("HOME", "CLEMENCY_CACHE"):
        Path(where.environment[name]).mkdir(parents=True)
    where.cwd.mkdir(exist_ok=True)
    done = subprocess.run(
        command, cwd=where.cwd, env=base | where.environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return where.out.resolve()


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory, clock: Path) -> tuple[Path, Path]:
    """One build here and now; one of a copy elsewhere, 401 days later, in Tokyo, one report after the other."""
    here, away = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("away") / "an other föld.er"
    write_table(here / "data" / "grants.csv")
    shutil.copytree(here / "data", away / "tables of mine")
    for name in PROJECT:
        source, target = ROOT / name, away / "copy" / name
        ignored = shutil.ignore_patterns("__pycache__", "raw")
        shutil.copytree(source, target, ignore=ignored) if source.is_dir() else shutil.copy(source, target)
    first = Where(
        ROOT,
        here / "data" / "grants.csv",
        here / "site",
        here / "work",
        {"HOME": str(here / "home"), "CLEMENCY_CACHE": str(here / "cache"), "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        2,
        BATCHES,
    )  # fmt: skip
    second = Where(
        away / "copy",
        away / "tables of mine" / "grants.csv",
        away / "out" / "published.here",
        away / "work",
        {
            "HOME": str(away / "home"),
            "CLEMENCY_CACHE": str(away / "cache"),
            "TMPDIR": str(away),
            "PYTHONHASHSEED": "4711",
            "TZ": "Asia/Tokyo",
            **other_locale(),
            "USER": "somebody",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "COLUMNS": "40",
            "SOURCE_DATE_EPOCH": "86400",
            "MPLBACKEND": "agg",
            "LD_PRELOAD": str(clock),
        },
        1,
        BATCHES[::-1],
    )
    return build(first), build(second)


def other_locale() -> dict[str, str]:
    """A locale with a decimal comma where one is installed, else the bare one without UTF-8."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    comma = next((name for name in known if name.startswith(("de_DE", "fr_FR", "nl_NL"))), "C")
    return {"LC_ALL": comma, "LANG": comma}


@pytest.mark.slow("builds a site twice, in two environments")
def test_two_builds_with_nothing_in_common_are_the_same_release(releases: tuple[Path, Path]) -> None:
    one, other = map(files_of, releases)
    assert set(one) == set(other)
    assert {"index.html", "feed.atom", f"{BATCHES[0]}/report.pdf", f"{BATCHES[1]}/card.png"} <= set(one)
    assert [name for name in one if one[name] != other[name]] == []
    # the folder of a release is named by its manifest, which names every other file by its hash
    assert releases[0].name == releases[1].name
    listed = json.loads(one["manifest.json"])["files"]
    assert set(listed) == set(one) - {"manifest.json"}


@pytest.mark.slow("builds a site twice, in two environments")
def test_verify_finds_nothing_that_moved_between_them(releases: tuple[Path, Path]) -> None:
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {"PYTHONPATH": path}
    command = [sys.executable, "-m", "analysis", "verify", "--out", str(releases[0]), "--against", str(releases[1])]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"{releases[0]}: all files are as published"


def test_the_other_clock_is_another_one(clock: Path) -> None:
    program = "import datetime, time; print(time.time(), datetime.datetime.now().timestamp(), time.monotonic() > 0)"
    told = [
        subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True).stdout
        for env in (dict(os.environ), os.environ | {"LD_PRELOAD": str(clock)})
    ]
    (now, now_too, _), (then, then_too, _) = (line.split() for line in told)
    for before, after in ((now, then), (now_too, then_too)):
        assert round((float(after) - float(before)) / 86_400) == DAYS_AHEAD
