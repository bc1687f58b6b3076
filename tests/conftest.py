"""Shared fixtures: the real lists, where they are at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from support import ROOT
from support.tiny_site import every_report, site, whole_site  # noqa: F401  # fixtures

# No example fails because the machine is busy.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

#: The published lists, kept beside the project where its makers work and where CI runs.
SHARED_DATA = ROOT.parent / "shared" / "data"


#: Modules whose tests share what takes long to make: one worker makes it and runs them all.
SHARED = {
    *("test_browser", "test_cluster", "test_docs", "test_explore", "test_sanitize", "test_lab", "test_people"),
    *("test_real_lists", "test_same_bytes", "test_verify", "test_wheel"),
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests of such a module together, where there are several workers.

    pytest-xdist has ``--dist loadgroup`` for it, which sets tests apart by names that pytest 9.2
    does not let it change any more (its issue 1386), without a word.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByModule(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            module = Path(nodeid.partition("::")[0]).stem
            return module if module in SHARED else nodeid

    return ByModule(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write", action="store_true", help="write the pages of docs/ anew that the code prints")


@pytest.fixture
def hold_printed(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Holds a page of docs/ to what the code prints."""

    def hold(name: str, content: str) -> None:
        page = ROOT / "docs" / name
        if request.config.getoption("write"):
            page.write_text(content, encoding="utf-8")
        is_as_printed = page.read_text(encoding="utf-8") == content
        assert is_as_printed, f"docs/{name} is not what the code says; write it anew: run this test with --write"

    return hold


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
