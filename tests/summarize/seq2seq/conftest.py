"""Every test here runs models on one thread and keeps conversions in a cache of its own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _isolated(one_thread: None, own_cache: Path) -> None:
    """Ask for both fixtures."""
