"""The wheel alone, in an environment of its own far from the checkout: everything is in it, and it works.

What is quick to try is tried with the wheel unpacked, before this environment's own libraries.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

from analysis.grants.table import write_grants
from support import ROOT
from support.invented import make_grants


def build(target: str, source: Path, into: Path) -> Path:
    call = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", into]
    subprocess.run(call, cwd=source, check=True, capture_output=True)
    (made,) = into.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """A folder with the package as it is installed."""
    folder = tmp_path_factory.mktemp("unpacked")
    shutil.unpack_archive(wheel, folder, "zip")
    return folder


def run_unpacked(unpacked: Path, desk: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, "-P", *words], cwd=desk, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """An environment that has the wheel, and the libraries of this one by a path file; nothing comes from the net."""
    home = tmp_path_factory.mktemp("elsewhere") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    pip = [sys.executable, "-m", "pip", "--python", home / "bin" / "python", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--no-compile", wheel], check=True)
    (own,) = home.glob("lib/python*/site-packages")
    (own / "libraries.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n", encoding="utf-8")
    return home


def run(home: Path, *words: str | Path) -> str:
    """What a program of the environment prints, called in an empty folder by somebody without settings."""
    desk = home.parent / "desk"
    desk.mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    environment = {**kept, "HOME": str(desk), "PYTHONDONTWRITEBYTECODE": "1"}
    call = [home / "bin" / "python", *words]
    done = subprocess.run(call, cwd=desk, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def files_of(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_all_that_a_report_is_made_from_is_in_it(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if kept.returncode:
        pytest.skip("not a git checkout: which files are the project's is not known")
    for name in kept.stdout.splitlines():
        if name.startswith("src/analysis/"):
            assert name.removeprefix("src/") in names
        elif re.match(r"notebooks/|data/(hand|sources)/|data/\w+\.csv|requirements\.lock", name):
            assert f"analysis/project/{name}" in names
    data = {name.partition(".data/data/")[2] for name in names if ".data/data/" in name}
    assert data == {
        "share/jupyter/kernels/clemency/kernel.json",
        "share/jupyter/notebook_templates/clemency/your-own-question.ipynb",
        "etc/jupyter/jupyter_server_config.d/clemency.json",
    }
    assert not [name for name in names if re.search(r"/raw/|/tests/|checkpoint|\.pyc$", name)]


#: What lies in a tree that somebody works in, and is no part of the project.
LITTER = (
    "src/analysis/run/.ipynb_checkpoints/engine-checkpoint.py",
    "src/analysis/__pycache__/cli.cpython-311.pyc",
    "notebooks/.ipynb_checkpoints/01-batch-checkpoint.ipynb",
    "notebooks/.ipynb_checkpoints/analysis-checkpoint.ipynb",
    "data/hand/.ipynb_checkpoints/claims-checkpoint.yml",
    "data/raw/list.html",
    "data/grants.csv.rejects.csv",
)


def test_the_sdist_makes_the_same_wheel_and_neither_has_what_lies_about(wheel: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for name in (
        "src",
        "notebooks",
        "data",
        "pyproject.toml",
        "requirements.lock",
        "README.md",
        "LICENSE",
        ".gitignore",
    ):
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "raw", "*.rejects.csv")
        shutil.copytree(source, copy / name, ignore=ignored) if source.is_dir() else shutil.copy(source, copy / name)
    for name in LITTER:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("litter")
    sdist = build("sdist", copy, tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        assert [name for name in archive.getnames() if name.partition("/")[2] in LITTER] == []
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    for tree in (copy, source):
        made = zipfile.ZipFile(build("wheel", tree, tmp_path / f"wheel-of-{tree.name}"))
        kept = zipfile.ZipFile(wheel)
        assert {one.filename: one.CRC for one in made.infolist()} == {one.filename: one.CRC for one in kept.infolist()}


#: A list of one pardon, of a day without others.
NEW_LIST = """\
Pardons Granted by President Barack Obama (2009-2017),,,
NAME,DISTRICT,SENTENCED,OFFENSE
"May 4, 2016",,,
Ann Example,D. Me.,1999,Bank fraud
"""


@pytest.mark.slow("installs the wheel")
def test_elsewhere_it_writes_below_the_folder_that_it_is_started_in(unpacked: Path, tmp_path: Path) -> None:
    """And never into its own: a list joins the table that came with the package, in a table of one's own."""
    (tmp_path / "list.csv").write_text(NEW_LIST)
    own = tmp_path / "data" / "grants.csv"
    before = files_of(unpacked)
    first = run_unpacked(unpacked, tmp_path, "-m", "analysis", "batches", "--json")
    assert first.stderr == f"{own}: is not there; the table that came with clemency is read\n"
    taken = run_unpacked(unpacked, tmp_path, "-m", "analysis", "ingest", "list.csv")
    assert taken.returncode == 0, taken.stderr
    assert f"{own}: is new, and begins with the table that came with clemency\n" in taken.stderr
    then = run_unpacked(unpacked, tmp_path, "-m", "analysis", "batches", "--json")
    assert then.stderr == ""
    added = [one for one in json.loads(then.stdout) if one not in json.loads(first.stdout)]
    assert [(one["id"], one["pardons"]) for one in added] == [("2016-05-04-obama", 1)]
    asked = "save this as data/sources/list.yml"
    assert asked in taken.stderr
    own.with_name("sources").mkdir()
    (own.parent / "sources" / "list.yml").write_text(taken.stderr[taken.stderr.index("publisher:") :])
    again = run_unpacked(unpacked, tmp_path, "-m", "analysis", "ingest", "list.csv")
    assert (again.returncode, asked in again.stderr) == (0, False), again.stderr
    accounts = own.with_name("grants.csv.account.csv").read_text().splitlines()
    assert set((ROOT / "data" / "grants.csv.account.csv").read_text().splitlines()) < set(accounts)
    assert own.with_name("grants.csv.differences.csv").read_bytes() == (
        (ROOT / "data" / "grants.csv.differences.csv").read_bytes()
    )
    assert files_of(unpacked) == before


PLACES = """
from analysis import project
print(project.SITE, project.RAW, project.WRITTEN_GRANTS, project.WRITTEN_CHANGED_NUMBERS, sep="\\n")
"""


def test_every_place_to_write_to_is_in_the_checkout_or_in_the_working_folder(unpacked: Path, tmp_path: Path) -> None:
    below = ["reports/site", "data/raw", "data/grants.csv", "data/moves.csv"]
    told = run_unpacked(unpacked, tmp_path, "-c", PLACES)
    assert told.stdout.split() == [str(tmp_path / name) for name in below], told.stderr
    of_the_checkout = run_unpacked(ROOT / "src", tmp_path, "-c", PLACES)
    assert of_the_checkout.stdout.split() == [str(ROOT / name) for name in below]


@pytest.mark.slow("installs the wheel")
def test_a_report_from_a_table_of_ones_own(home: Path, tmp_path: Path) -> None:
    """Without a checkout, into a folder of one's own, and nothing is written where the package lies."""
    write_grants(make_grants({}, {"is_life": True, "is_life_imposed": True}), tmp_path / "my.csv")
    assert run(home, "-c", "import analysis; print(analysis.__file__)").startswith(str(home))
    before = files_of(home)
    out = ("--out", tmp_path / "site", "--jobs", "1")
    printed = run(home, "-m", "analysis", "report", "--all", "--data", tmp_path / "my.csv", *out)
    made = tmp_path / "site" / "2016-03-30-obama"
    assert printed.split() == [str(made / "index.html"), str(made / "report.pdf")]
    results = json.loads((made / "results.json").read_text())
    assert results["grants"] == {"commutations": 2, "pardons": 0, "declined": 0}
    assert results["life"]["in_force"] == 1
    assert (made / "report.pdf").read_bytes().startswith(b"%PDF")
    assert files_of(home) == before


@pytest.mark.slow("installs the wheel")
def test_its_kernel_runs_its_template_in_its_own_environment(home: Path, tmp_path: Path) -> None:
    kernels = json.loads(run(home, "-m", "jupyter_client.kernelspecapp", "list", "--json"))["kernelspecs"]
    assert kernels["clemency"]["resource_dir"] == str(home / "share" / "jupyter" / "kernels" / "clemency")
    run(home, "-m", "analysis", "new", tmp_path / "mine.ipynb")
    notebook = json.loads((tmp_path / "mine.ipynb").read_text())
    notebook["cells"][-1]["source"] = "import sys; print('made in', sys.prefix)"
    (tmp_path / "mine.ipynb").write_text(json.dumps(notebook))
    call = ["-m", "nbconvert", "--execute", "--to", "clemency-html", "--ExecutePreprocessor.kernel_name=clemency"]
    run(home, *call, tmp_path / "mine.ipynb")
    assert f"made in {home}<" in (tmp_path / "mine.html").read_text()


@pytest.mark.slow("installs the wheel")
def test_its_server_knows_the_way_from_the_menu(home: Path) -> None:
    listed = run(home, "-m", "jupyter_server.extension.serverextension", "list")
    assert not re.search(r"analysis\.export\.menu.*(error|disabled)", listed)
    switched_on = json.loads((home / "etc" / "jupyter" / "jupyter_server_config.d" / "clemency.json").read_text())
    assert switched_on == {"ServerApp": {"jpserver_extensions": {"analysis.export.menu": True}}}


#: What somebody's own code may do with the interface; the last line is a mistake that types must find.
OF_ONES_OWN = """\
import pandas as pd

import analysis

grants: pd.DataFrame = analysis.read_grants("mine.csv")
batch: pd.DataFrame = analysis.choose_batch(grants, "2016-03-30-obama")
by_drug: pd.DataFrame = analysis.measures.count_by_drug(batch)
sentence: analysis.exhibits.Statement = analysis.exhibits.Statement("One.")
analysis.choose_batch(grants, 61)
"""


@pytest.mark.slow("installs the wheel")
def test_code_of_ones_own_is_type_checked_against_it(home: Path, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(OF_ONES_OWN)
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = true\nfollow_imports = silent\n")
    call = [sys.executable, "-m", "mypy", "--python-executable", home / "bin" / "python", "own.py"]
    unset = {name: value for name, value in os.environ.items() if name not in ("MYPYPATH", "PYTHONPATH")}
    told = subprocess.run(call, cwd=tmp_path, env=unset, capture_output=True, text=True).stdout
    assert re.findall(r"own\.py:(\d+): error: (.*?)  ?\[", told) == [
        ("9", 'Argument 2 to "choose_batch" has incompatible type "int"; expected "str"')
    ]
