"""What describes a release is held to each standard by the standard's own tools, run as programs, without the network.

They have an environment of their own: `requirements-validators.lock`, docs/decisions/0019.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup

from analysis.grants.names import Names, show_names
from analysis.grants.presidents import read_presidents
from analysis.grants.table import grants_csv
from analysis.site import Site
from analysis.site.records import render_records
from support import ROOT
from support.describing import described
from support.invented import make_grants
from support.tiny_site import files_of

pytestmark = pytest.mark.slow("installs")

BATCHES = ("2016-03-30-obama", "2025-01-22-trump-2")

#: What RO-Crate recommends and we do not say: no time of a run, and no page of what has none.
NOT_SAID = {
    *("Action endTime", "Application url", "SoftwareApplication id", "Organization: RECOMMENDED url property"),
}


class Tools(NamedTuple):
    """An environment with the standards' tools, and a folder for what they keep."""

    programs: Path
    kept: Path

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """A program of it, that finds no network: whatever asks for a page asks a proxy that is not there."""
        nowhere = "http://127.0.0.1:9"
        environment = {**os.environ, "CROISSANT_CACHE": str(self.kept), "HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere}
        program, *rest = words
        call = [self.programs / program, *rest]
        return subprocess.run(call, capture_output=True, text=True, env=environment, cwd=self.kept)

    def ask(self, command: str, argument: Path) -> Any:
        """What a command of `support/validating.py` found."""
        done = self.run("python", "-P", ROOT / "tests" / "support" / "validating.py", command, argument)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def crate_faults(self, folder: Path, severity: str) -> tuple[int, list[dict[str, Any]], str]:
        """What rocrate-validator finds: its exit code, the issues, and the profile."""
        report = self.kept / "crate.json"
        report.unlink(missing_ok=True)
        done = self.run(
            *("rocrate-validator", "--no-interactive", "validate", "--offline", "--cache-path", self.kept / "http"),
            *("--requirement-severity", severity, "--output-format", "json", "--output-file", report, folder),
        )
        assert report.exists(), done.stdout + done.stderr
        said = json.loads(report.read_bytes())
        return done.returncode, said["issues"], str(said["validation_settings"]["profile_identifier"])


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    folder = tmp_path_factory.mktemp("validators")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    made = Tools(folder / "venv" / ("Scripts" if os.name == "nt" else "bin"), folder / "kept")
    made.kept.mkdir()
    pip = [made.programs / "python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-compile"]
    lock = ROOT / "requirements-validators.lock"
    done = subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", lock], capture_output=True, text=True)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip("pip reaches no package index")
    assert done.returncode == 0, done.stderr
    assert made.ask("fill_cache", made.kept / "http") == "https://w3id.org/ro/crate/1.1/context"
    return made


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two batches, made by the command, without an address: a copy on a disk."""
    out = tmp_path_factory.mktemp("published") / "site"
    call = [sys.executable, "-P", "-m", "analysis", "report", *BATCHES, "--out", out]
    done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return out


def invent(folder: Path, names: Names) -> Path:
    """What is described of a site with an address, of invented grants."""
    grants = make_grants(
        {"is_life": True, "drugs": "PCP;heroin", "source": "obama-commutations-final-copy", "aliases": "Ann;Anna"},
        {"sentence_months": 240, "first_sentenced_on": "2006-03-30", "supervised_release_months": "life"},
        {"sentence_months": 120.5, "first_sentenced_on": "2006", "expires_on": "2016-07-28", "has_firearm": None},
    )
    shown = show_names(grants, names)
    files = {"grants.csv": grants_csv(shown), "grants.json": render_records(shown)}
    files |= {"index.html": b"<p>", "2016-03-30-obama/results.json": b"{}", "grants.parquet": b"PAR1"}
    site = Site("https://example.org/clemency/", names, read_presidents())
    for name, content in (files | described(files, grants, site)).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(params=["published", "full", "none"])
def site(request: pytest.FixtureRequest, published: Path, tmp_path: Path) -> Path:
    return published if request.param == "published" else invent(tmp_path, request.param)


def records(folder: Path) -> list[dict[str, Any]]:
    return list(json.loads((folder / "grants.json").read_bytes()))


def test_the_data_package_is_valid_with_its_data(tools: Tools, site: Path) -> None:
    n_rows = len(records(site))
    assert tools.ask("check_package", site) == {
        **{"package": [], "json": [], "profile": []},
        "rows": {"grants": n_rows, "grants-json": n_rows},
    }


def test_croissant_is_valid_without_a_warning(tools: Tools, site: Path) -> None:
    done = tools.run("mlcroissant", "validate", "--jsonld", site / "croissant.json")
    assert (done.returncode, done.stdout) == (0, "")
    (said,) = done.stderr.strip().splitlines()
    assert said.endswith("] Done.")


def test_croissant_loads_every_record_as_it_is(tools: Tools, site: Path) -> None:
    """In the order of the table, which that of grants.json need not be."""
    loaded, expected = tools.ask("load_records", site), records(site)

    def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(rows, key=lambda row: str(row["grant_id"]) + str(row["name"]))

    assert len(loaded) == len(expected)
    for one, other in zip(in_order(loaded), in_order(expected), strict=True):
        assert one | {"supervised_release_months": ""} == other | {"supervised_release_months": ""}
        as_text = [row["supervised_release_months"] for row in (one, other)]
        assert as_text[0] == (None if as_text[1] is None else str(as_text[1]))


def test_croissant_loads_nothing_from_a_damaged_file(tools: Tools, published: Path, tmp_path: Path) -> None:
    damaged = Path(shutil.copytree(published.resolve(), tmp_path / "damaged"))
    with (damaged / "grants.csv").open("ab") as file:
        file.write(b"\n")
    done = tools.run(
        *("mlcroissant", "load", "--jsonld", damaged / "croissant.json", "--record_set", "grants", "--num_records", "1")
    )
    assert done.returncode != 0
    assert "is not identical with the reference in the Croissant JSON-LD" in done.stderr


def test_the_crate_is_valid(tools: Tools, site: Path) -> None:
    assert tools.crate_faults(site, "required") == (0, [], "process-run-crate-0.5")
    named = tools.ask("list_entities", site)
    assert {"grants.csv", "2016-03-30-obama/", "2016-03-30-obama/results.json"} <= set(named)


def test_the_crate_says_all_that_is_recommended_and_known(tools: Tools, site: Path) -> None:
    _, issues, _ = tools.crate_faults(site, "recommended")
    assert {issue["check"]["name"] for issue in issues} == NOT_SAID, issues


def test_a_crate_that_lacks_a_file_or_a_tool_is_not_valid(tools: Tools, published: Path, tmp_path: Path) -> None:
    """So that the validator is seen to look."""
    damaged = Path(shutil.copytree(published.resolve(), tmp_path / "damaged"))
    (damaged / BATCHES[0] / "results.json").unlink()
    text = (damaged / "ro-crate-metadata.json").read_text(encoding="utf-8")
    (damaged / "ro-crate-metadata.json").write_text(text.replace('"instrument"', '"image"'), encoding="utf-8")
    code, issues, _ = tools.crate_faults(damaged, "required")
    told = " ".join(issue["message"] for issue in issues)
    assert code != 0
    assert f"{BATCHES[0]}/results.json" in told
    assert "MUST have an instrument" in told


def test_every_page_is_described_in_the_words_of_schema_org(tools: Tools, published: Path, tmp_path: Path) -> None:
    said = []
    for name, content in files_of(published).items():
        if name == "index.html" or name in {f"{batch_id}/index.html" for batch_id in BATCHES}:
            (found,) = BeautifulSoup(content, "lxml").find_all("script", type="application/ld+json")
            said.append(json.loads(str(found.string)))
    assert sorted(one["@type"] for one in said) == ["Dataset", "Report", "Report"]
    (tmp_path / "said.json").write_text(json.dumps(said), encoding="utf-8")
    assert tools.ask("check_terms", tmp_path / "said.json") == []
    wrong = [{"@type": "Reprot"}, {"@type": "Report", "headlin": "x", "license": {"@type": "Place"}}]
    (tmp_path / "wrong.json").write_text(json.dumps(wrong), encoding="utf-8")
    assert tools.ask("check_terms", tmp_path / "wrong.json") == [
        "Reprot: no type",
        "Report: no property headlin",
        "Report.headlin: no text",
        "Report.license: no Place",
    ]
