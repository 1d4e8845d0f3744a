"""Files of a checkpoint: broken JSON and unsafe weights are refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize import ModelError
from summarize.seq2seq.checkpoint_files import read_json, require_weights


def test_an_object_is_read_and_a_missing_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bart"}')
    assert read_json(tmp_path / "config.json", "m") == {"model_type": "bart"}
    assert read_json(tmp_path / "none.json", "m") == {}


@pytest.mark.parametrize("content", [b"{", b"[]", b"7", b"\xff"])
def test_broken_json_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"the model 'm' has a broken config\.json: "):
        read_json(tmp_path / "config.json", "m")


def test_only_safetensors_are_accepted_as_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has no weights"):
        require_weights(tmp_path, "m")
    (tmp_path / "pytorch_model.bin").touch()
    with pytest.raises(ModelError, match="has its weights only as pickles"):
        require_weights(tmp_path, "m")
    (tmp_path / "model.safetensors").touch()
    require_weights(tmp_path, "m")
