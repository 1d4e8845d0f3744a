"""A model that copies, a browser; the examples of hypothesis: in CI the same each time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# One worker a core: more threads would only wait for each other. Set before torch is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# No test is to fail for a slow machine.
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ci", derandomize=True, **SLOW)
settings.register_profile("default", **SLOW)
settings.register_profile("thorough", max_examples=3000, **SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS", "ci" if os.environ.get("CI") else "default"))


# Files that take longest. They begin first, so that no worker is left with one of them at the end.
LONG_FILES = (
    "test_ray.py",
    "test_page_browser.py",
    "test_rendering_browser.py",
    "test_pins.py",
    "test_ranking.py",
    "test_train.py",
    "test_abstractive.py",
    "test_eval_cli.py",
    "test_serve_command.py",
    "test_bundled.py",
    "test_scripts.py",
    "test_engines.py",
    "test_writing.py",
    "test_readers.py",
    "test_pipelines.py",
    "test_changed_input.py",
    "test_changed_folders.py",
    "test_article_limits.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; ``--no-loadscope-reorder`` keeps this order."""
    items.sort(key=lambda item: item.path.name not in LONG_FILES)


@pytest.fixture(scope="session", autouse=True)
def messages_alone() -> Iterator[None]:
    """Keep progress off stderr: whether it comes depends on how fast the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAKEAWAYS_PROGRESS", "off")
        yield


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is converted on first use out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def copier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sequence-to-sequence checkpoint that was trained to write what it reads."""
    from tests.summarize.seq2seq.copying import build_once

    return build_once(tmp_path_factory)


@pytest.fixture(scope="module")  # its event loop would be in the way of other modules
def browser() -> Iterator[Browser]:
    """Chromium without a window; what asks for it is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser was found: none of {', '.join(BROWSERS)}")
    with playwright.sync_playwright() as started:
        # The sandbox of Chromium does not start as root in a container; the pages are our own.
        browser = started.chromium.launch(
            executable_path=path, args=["--no-sandbox"], timeout=300_000
        )
        yield browser
        browser.close()
