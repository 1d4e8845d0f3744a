"""Export of trained networks to the weight files that the package loads."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer
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
_UNUSED = re.compile(r"\[unused\d+\]")
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

    tokenizer_file = folder.parent / ENCODER_TOKENIZER
    tokenizer_file.parent.mkdir(exist_ok=True)
    tokenizer, kept = _without_unused_pieces(base / "tokenizer.json")
    tokenizer.save(str(tokenizer_file), pretty=False)
    with tempfile.TemporaryDirectory() as checkpoint:
        _with_pieces(encoder, kept).save_pretrained(checkpoint)
        shutil.copy(tokenizer_file, checkpoint)
        shutil.copy(base / "tokenizer_config.json", checkpoint)
        TransformersConverter(checkpoint).convert(
            str(folder), quantization=quantization, force=True
        )
    (folder / "vocabulary.json").replace(folder.parent / ENCODER_VOCABULARY)


def _without_unused_pieces(file: Path) -> tuple[Tokenizer, list[int]]:
    """Return the tokenizer without pieces such as ``[unused7]``, and the ids of the others.

    No text has them, and they are 3 % of BERT's vocabulary. The other pieces keep their order.
    """
    content = json.loads(read_tokenizer(file).to_str())
    ids: dict[str, int] = content["model"]["vocab"]
    pieces = [piece for piece in sorted(ids, key=ids.__getitem__) if not _UNUSED.fullmatch(piece)]
    new_ids = {piece: index for index, piece in enumerate(pieces)}
    content["model"]["vocab"] = new_ids
    for token in content["added_tokens"]:
        token["id"] = new_ids[token["content"]]
    for special in (content["post_processor"] or {}).get("special_tokens", {}).values():
        special["ids"] = [new_ids[token] for token in special["tokens"]]
    return Tokenizer.from_str(json.dumps(content)), [ids[piece] for piece in pieces]


def _with_pieces(encoder: Any, ids: list[int]) -> Any:
    """Return a copy of an encoder whose vocabulary has only the pieces of these ids."""
    encoder = deepcopy(encoder)
    rows = encoder.get_input_embeddings().weight.detach()[ids]
    encoder.set_input_embeddings(nn.Embedding.from_pretrained(rows))
    encoder.config.vocab_size = len(ids)
    # The converter reads this field, which transformers 5 no longer sets.
    encoder.config.position_embedding_type = "absolute"
    return encoder


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
