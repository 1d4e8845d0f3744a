"""Fixtures: tiny checkpoints of every architecture, built once a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import torch

from summarize.seq2seq.convert import convert
from tests.summarize.seq2seq import checkpoints, copying

Build = Callable[[str], Path]


@pytest.fixture(scope="session")
def one_thread() -> Iterator[None]:
    """Compute on one thread, which is fastest for models this small."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return the folder of a checkpoint with random weights, by architecture."""
    root = tmp_path_factory.mktemp("checkpoints")
    return cache(lambda architecture: checkpoints.build(architecture, root / architecture))


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory, checkpoint: Build) -> Build:
    """Return the same, converted to CTranslate2 in float32."""
    root = tmp_path_factory.mktemp("converted")

    @cache
    def build(architecture: str) -> Path:
        out = root / architecture
        convert(checkpoint(architecture), out, architecture, quantization="float32")
        return out

    return build


@pytest.fixture(scope="session")
def liar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that was trained to name someone else."""
    return copying.build_once(tmp_path_factory, lies=True)


@pytest.fixture(scope="session")
def guided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that was trained to write again the sentences that are marked."""
    return copying.build_once(tmp_path_factory, guided=True)


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is converted on first use out of the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"
