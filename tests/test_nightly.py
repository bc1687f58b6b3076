"""The night's script: silent where nothing has changed, and at the first doubt it stops, says where, and publishes nothing."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from support import ROOT
from support.clone import clone_project
from support.serving import serving
from support.tiny_site import BATCHES, Site, files_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a script for sh")

#: In the place of the command: keeps how it was called, says so, and ends with the code that a file names.
STUB = """#!/bin/sh
shift 2   # --log FILE
echo "$@" >>calls
echo "said by $1"
exit "$(cat "code-of-$1" 2>/dev/null || echo 0)"
"""

STEPS = ["fetch a-list b-list", "ingest --known data/raw", "check", "report --all --quiet --exit-changed 10", "verify"]


class Night:
    """A folder in which the script runs, with a command that only notes how it was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("docs", "reports/.site.releases/0123456789abcdef", ".venv/bin"):
            (folder / name).mkdir(parents=True)
        shutil.copy(ROOT / "docs" / "nightly.sh", folder / "docs")
        (folder / ".venv" / "bin" / "clemency").write_text(STUB)
        (folder / ".venv" / "bin" / "clemency").chmod(0o755)

    def run(self, *sources: str, publish: str = "touch published", **more: str) -> subprocess.CompletedProcess[str]:
        call = [self.folder / "docs" / "nightly.sh", *sources]
        environment = {**os.environ, "PUBLISH": publish, **more}
        return subprocess.run(call, capture_output=True, text=True, env=environment, cwd="/")

    def calls(self) -> list[str]:
        return (self.folder / "calls").read_text().splitlines()

    @property
    def has_published(self) -> bool:
        return (self.folder / "published").exists()


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


def test_a_night_without_a_change_is_silent(night: Night) -> None:
    done = night.run("a-list", "b-list")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert night.calls() == STEPS
    assert night.has_published  # what an earlier night could not copy


def test_a_night_with_a_change_says_what_changed(night: Night) -> None:
    (night.folder / "reports" / "site").symlink_to(".site.releases/0123456789abcdef")
    (night.folder / "code-of-report").write_text("10")
    done = night.run("a-list", "b-list", REPORT="--names initials --url https://example.org")
    assert (done.returncode, done.stdout, done.stderr) == (0, "said by report\nsaid by verify\n", "")
    report, verify = night.calls()[3:]
    assert report == f"{STEPS[3]} --names initials --url https://example.org"
    assert verify == "verify --against reports/.site.releases/0123456789abcdef"


def test_the_first_release_is_compared_with_none(night: Night) -> None:
    (night.folder / "code-of-report").write_text("10")
    assert night.run().returncode == 0
    assert night.calls() == STEPS[2:]  # nothing was to be fetched


@pytest.mark.parametrize("at", range(len(STEPS)))
@pytest.mark.parametrize("code", ["1", "75"])
def test_the_first_doubt_stops_the_night(night: Night, at: int, code: str) -> None:
    step = STEPS[at].split()[0]
    (night.folder / f"code-of-{step}").write_text(code)
    done = night.run("a-list", "b-list")
    assert (f"{done.returncode}", done.stdout, night.has_published) == (code, "", False)
    assert done.stderr.splitlines() == [
        f"said by {step}",
        f"nightly: stopped at: clemency {STEPS[at]} (exit code {code}); nothing was copied to where the site is served",
    ]
    assert night.calls() == STEPS[: at + 1]


def test_a_copy_that_fails_is_said(night: Night) -> None:
    done = night.run(publish="echo no route to host; exit 255")
    assert done.returncode == 255
    assert done.stderr.splitlines()[0] == "no route to host"
    assert done.stderr.splitlines()[1].startswith(
        "nightly: stopped at: echo no route to host; exit 255 (exit code 255); "
    )


# The whole way, from a clone and a live page.

HEAD = "<html><head><title>Pardons Granted by President Donald J. Trump (2025-Present)</title></head><body>"
TABLE = "<h2>{day}</h2><table><tr><th>NAME</th><th>DISTRICT</th><th>SENTENCED</th><th>OFFENSE</th></tr>{rows}</table>"
ROW = "<tr><td>{}</td><td>D. Me.</td><td>{}</td><td>{}</td></tr>"
JUNE = TABLE.format(day="June 3, 2025", rows=ROW.format("Ann Example", 1999, "Fraud"))
JULY = TABLE.format(day="July 9, 2025", rows=ROW.format("Ben Example", 2004, "Perjury"))
END = "</body></html>"

SHEET = """publisher: Nobody
page: {page}
file: a-list.html
copy: the page itself
retrieved: 2026-01-01
sha256: "{digits}"
licence: none
list: a-list
role: text
"""


def quiet_files(folder: Path) -> type[SimpleHTTPRequestHandler]:
    """Serves the files of a folder."""

    class Files(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(folder))

        def log_message(self, *arguments: object) -> None:
            pass

    return Files


@pytest.fixture
def live(tmp_path: Path) -> Iterator[str]:
    """The address of the folder ``live``, over https, with a certificate that is trusted as ``SSL_CERT_FILE``."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl, which makes the certificate")
    (tmp_path / "live").mkdir()
    make = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=live -keyout live.pem -out live.pem -days 30"
    subprocess.run(
        [*make.split(), "-addext", "subjectAltName=IP:127.0.0.1"], cwd=tmp_path, check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "live.pem")

    class Secure(quiet_files(tmp_path / "live")):  # type: ignore[misc]
        def setup(self) -> None:
            self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

    with serving(Secure) as address:
        yield address.replace("http://", "https://")


@pytest.mark.slow("publishes from a clone, on five days")
def test_five_days_of_a_live_page(tmp_path: Path, live: str) -> None:
    project = tmp_path / "clemency"
    clone_project(project)
    for table in (project / "data").glob("grants.csv*"):  # a table of invented people alone
        table.unlink()
    sheet = SHEET.format(page=f"{live}/list.html", digits="0" * 64)
    (project / "data" / "sources" / "a-list.yml").write_text(sheet)
    environment = {
        **os.environ,
        "SSL_CERT_FILE": str(tmp_path / "live.pem"),
        "CLEMENCY_CACHE": str(tmp_path / "cache"),
        "REPORT": "--format html --url https://example.org",
        "PUBLISH": f"rm -rf {tmp_path}/served && cp -RL reports/site {tmp_path}/served",
    }

    def night(page: str) -> tuple[int, str, str]:
        (tmp_path / "live" / "list.html").write_text(page)
        call = [project / "docs" / "nightly.sh", "a-list"]
        done = subprocess.run(call, capture_output=True, text=True, env=environment)
        return done.returncode, done.stdout, done.stderr

    def served() -> set[str]:
        assert files_of(tmp_path / "served") == files_of(project / "reports" / "site")
        return {path.parent.name for path in (tmp_path / "served").glob("*/results.json")}

    code, said, faults = night(HEAD + JUNE + END)
    assert (code, faults) == (0, ""), faults
    assert served() == {"2025-06-03-trump-2"}

    n_lines = len((project / "reports" / "nightly.log").read_text().splitlines())
    assert night(HEAD + JUNE + END) == (0, "", "")
    log = (project / "reports" / "nightly.log").read_text().splitlines()[n_lines:]
    assert [
        line for line in log if not re.match(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO |.* WARNING .*compare, then", line)
    ] == []
    assert len([line for line in log if "nothing to do: release " in line]) == 1

    code, said, faults = night(HEAD + JULY + JUNE + END)
    assert (code, faults) == (0, ""), faults
    assert f"{project}/reports/site/2025-07-09-trump-2/index.html" in said.splitlines()
    assert "Published 2 reports for https://example.org/" in said
    assert served() == {"2025-06-03-trump-2", "2025-07-09-trump-2"}
    before = files_of(tmp_path / "served")

    for _ in range(2):  # and the next night again: nothing is forgotten because the page is as it was
        code, said, faults = night(HEAD + JULY + JUNE.replace("Fraud", "Bribery") + END)
        assert (code, said) == (1, "")
        assert "2025-06-03-trump-2: Ann Example: offense" in faults
        assert faults.splitlines()[-1].startswith(
            "nightly: stopped at: clemency ingest --known data/raw (exit code 1); "
        )

    code, said, faults = night("<html><body><h1>Access Denied</h1></body></html>")
    assert (code, said) == (1, "")
    assert "not the list any more" in faults
    assert faults.splitlines()[-1].startswith("nightly: stopped at: clemency fetch a-list (exit code 1); ")
    assert files_of(tmp_path / "served") == before
    assert served() == {"2025-06-03-trump-2", "2025-07-09-trump-2"}


# A machine that has no site any more.


def bring_back(folder: Path, address: str) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    call = [sys.executable, ROOT / ".ci" / "fetch-site", address]
    return subprocess.run(call, cwd=folder, capture_output=True, text=True)


@pytest.mark.usefixtures("every_report")
def test_a_machine_without_a_site_brings_back_the_live_one(site: Site, tmp_path: Path) -> None:
    shutil.copytree(site.out.resolve(), tmp_path / "live")
    os.utime(tmp_path / "live" / "manifest.json", (1_460_000_000, 1_460_000_000))
    with serving(quiet_files(tmp_path / "live")) as address:
        done = bring_back(tmp_path / "new", f"{address}/")
        assert (done.returncode, done.stderr) == (0, "")
        assert bring_back(tmp_path / "new", address).stdout == ""  # it has one now
        (tmp_path / "live" / BATCHES[1] / "results.json").write_text("{}")
        damaged = bring_back(tmp_path / "damaged", address)
        (tmp_path / "live" / "manifest.json").unlink()
        none = bring_back(tmp_path / "first", address)
    assert files_of(tmp_path / "new" / "reports" / "site") == site.files()
    assert (tmp_path / "new" / "reports" / "site" / "manifest.json").stat().st_mtime == 1_460_000_000
    site.out = tmp_path / "new" / "reports" / "site"
    built = site.build()
    assert (built.up_to_date, built.is_new) == (BATCHES, False)
    assert damaged.returncode == 1
    assert (
        f"{BATCHES[1]}/results.json: not the file that its manifest names; nothing was brought back" in damaged.stderr
    )
    assert (none.returncode, "this is the first release" in none.stdout) == (0, True)
    assert "say the address of the live site" in bring_back(tmp_path / "away", "file:///etc").stderr
    away = bring_back(tmp_path / "away", "http://127.0.0.1:1")
    assert (away.returncode, "the live site cannot be brought back" in away.stderr) == (1, True)
    for folder in ("damaged", "first", "away"):
        assert not (tmp_path / folder / "reports" / "site").exists()
