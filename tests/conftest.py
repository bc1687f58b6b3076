"""Shared fixtures: the real lists, where they are at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from invented import make_grants as make_grants

ROOT = Path(__file__).resolve().parents[1]

#: The published lists, kept beside the project where its makers work and where CI runs.
SHARED_DATA = ROOT.parent / "shared" / "data"


#: Modules whose tests share what takes long to make: one worker makes it and runs them all.
SHARED = {"test_browser", "test_inert", "test_lab", "test_real_lists", "test_same_bytes", "test_verify", "test_wheel"}

#: A fixture of which the same is true: a scheduler and two workers.
SHARED_FIXTURE = "cluster"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep such tests together, where there are several workers (``--dist loadgroup``)."""
    for item in items:
        if item.path.stem in SHARED:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        elif SHARED_FIXTURE in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(SHARED_FIXTURE))


@pytest.fixture(autouse=True, scope="session")
def no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests neither find reports that were built before, nor leave any."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEMENCY_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the real lists; the test is skipped, and says so, where it is not."""
    if not (SHARED_DATA / "raw").is_dir():
        pytest.skip("the real lists are not beside the project (../shared/data)")
    return SHARED_DATA
