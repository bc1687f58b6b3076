"""A disk that refuses is a sentence for people, whoever runs it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.files import one_writer, replace_file


@pytest.mark.parametrize("code", [errno.EROFS, errno.ENOSPC, errno.EACCES])
def test_a_disk_that_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    (tmp_path / "table.csv").write_bytes(b"old")

    def refuse(*_: object, **__: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(InputError, match=f"table.csv: cannot be written: {os.strerror(code)}"):
        replace_file(tmp_path / "table.csv", b"new")
    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with (
        pytest.raises(InputError, match=f"site: cannot be written: {os.strerror(code)}"),
        one_writer(tmp_path / "site"),
    ):
        pass
    assert (tmp_path / "table.csv").read_bytes() == b"old"


def test_what_happens_inside_is_not_blamed_on_the_lock(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="mine"), one_writer(tmp_path / "site"):
        raise OSError("mine")
