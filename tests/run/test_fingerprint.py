"""What counts as the code of a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.run import fingerprint


@pytest.mark.parametrize("number", [0, 1])
def test_a_table_that_the_code_reads_counts_as_code(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_anew = fingerprint.hash_package.__wrapped__  # not the one that was kept
    table = fingerprint._DATA_OF_CODE[number]
    copy = tmp_path / table.name
    before = hash_anew()
    tables = tuple(copy if path == table else path for path in fingerprint._DATA_OF_CODE)
    monkeypatch.setattr(fingerprint, "_DATA_OF_CODE", tables)
    copy.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    assert hash_anew() == before  # line ends of a checkout do not count
    copy.write_bytes(table.read_bytes() + b"#")
    assert hash_anew() != before


def test_what_an_editor_or_python_leaves_beside_the_code_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_anew = fingerprint.hash_package.__wrapped__
    monkeypatch.setattr(fingerprint.project, "PACKAGE", tmp_path)
    (tmp_path / "code.py").write_text("")
    before = hash_anew()
    for name in (".ipynb_checkpoints/code-checkpoint.py", "__pycache__/code.pyc", ".code.py.swp", "project/x.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("left")
    assert hash_anew() == before
    (tmp_path / "more.py").write_text("")
    assert hash_anew() != before
