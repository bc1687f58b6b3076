"""Shared fixtures: the real lists, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from invented import make_grants as make_grants

ROOT = Path(__file__).resolve().parents[1]

#: The published lists, kept beside the project where its makers work and where CI runs.
SHARED_DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the real lists; the test is skipped, and says so, where it is not."""
    if not (SHARED_DATA / "raw").is_dir():
        pytest.skip("the real lists are not beside the project (../shared/data)")
    return SHARED_DATA
