"""Export of trained networks to the weight files that the package loads."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor, nn

from summarize.extractive.learned.fingerprint import FINGERPRINT_FILE, write_fingerprint
from summarize.models.bundled_weights import (
    CHECKSUMS,
    ENCODER_TOKENIZER,
    ENCODER_VOCABULARY,
    read_tokenizer,
)
from summarize.models.weights import SCALE_SUFFIX
from summarize.options import Quantization

# Weights with their configurations.
_WEIGHT_FILE_SUFFIXES = (".bin", ".ftz", ".json", ".npz")
_INT8_MAX = 127  # int8 values are in [-127, 127]
_MIN_SCALE = 1e-8  # for rows of zeros; prevents a division by 0


def export_word_model(network: nn.Module, folder: Path) -> None:
    """Write the weights of the word model, and the fingerprint of its features, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    export_arrays(network, folder / "tiny.npz", embedding="embedding")
    write_fingerprint(folder / FINGERPRINT_FILE)


def export_arrays(network: nn.Module, file: Path, embedding: str | None = None) -> None:
    """Write the parameters and buffers of a network, by name, as float16.

    The encoder of the network is left out: see ``export_encoder``.

    Args:
        network: a trained network.
        file: the ``.npz`` file to write.
        embedding: name of a parameter to store as int8 instead, with one scale per row.
    """
    arrays: dict[str, Any] = {}
    for name, value in _arrays_without_encoder(network).items():
        array = value.detach().cpu().float().numpy()
        if name == embedding:
            scale = np.maximum(np.abs(array).max(axis=1, keepdims=True) / _INT8_MAX, _MIN_SCALE)
            arrays[name] = np.rint(array / scale).astype(np.int8)
            arrays[name + SCALE_SUFFIX] = scale.astype(np.float16)
        else:
            arrays[name] = array.astype(np.float16)
    np.savez_compressed(file, **arrays)


def export_encoder(
    encoder: Any, base: Path, folder: Path, quantization: Quantization = "int8"
) -> None:
    """Write an encoder in the format of CTranslate2, and the tokenizer that all encoders share.

    Args:
        encoder: a ``BertModel`` of transformers.
        base: folder of the checkpoint from which training started; it has the tokenizer.
        folder: folder for the weights. The shared files go to ``minilm``, beside this folder.
        quantization: number type of the stored weights.
    """
    from ctranslate2.converters import TransformersConverter

    # The converter reads this field, which transformers 5 no longer sets.
    encoder.config.position_embedding_type = "absolute"
    with tempfile.TemporaryDirectory() as checkpoint:
        encoder.save_pretrained(checkpoint)
        for name in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(base / name, checkpoint)
        TransformersConverter(checkpoint).convert(
            str(folder), quantization=quantization, force=True
        )
    tokenizer_file = folder.parent / ENCODER_TOKENIZER
    tokenizer_file.parent.mkdir(exist_ok=True)
    read_tokenizer(base / "tokenizer.json").save(str(tokenizer_file), pretty=False)
    (folder / "vocabulary.json").replace(folder.parent / ENCODER_VOCABULARY)


def write_checksums(folder: Path) -> None:
    """Write the checksums of all weight files below a folder, in the format of ``sha256sum``."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in _WEIGHT_FILE_SUFFIXES)
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n"
        for file in files
    ]
    (folder / CHECKSUMS).write_text("".join(lines), "ascii")


def _arrays_without_encoder(network: nn.Module) -> dict[str, Tensor]:
    return {
        name: value
        for name, value in network.state_dict().items()
        if not name.startswith("encoder.")
    }
