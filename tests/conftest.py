"""A model that copies, and hypothesis: the same examples each time in CI, others elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("default", deadline=None)
settings.register_profile("thorough", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS", "ci" if os.environ.get("CI") else "default"))


@pytest.fixture(scope="session")
def copier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sequence-to-sequence checkpoint that was trained to write what it reads."""
    from tests.summarize.abstractive.copying import build

    return build(tmp_path_factory.mktemp("models") / "copier")
