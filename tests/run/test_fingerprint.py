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
