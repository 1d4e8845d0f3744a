"""``writer``, the checkpoint that comes with the package, converted on first use."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from summarize.models.bundled_weights import FOLDER, checksum_lines, verified_path
from summarize.options import Quantization
from summarize.runtime.atomic_files import new_folder
from summarize.seq2seq import ctranslate2 as engine
from summarize.seq2seq.conversion_cache import cached_conversion
from summarize.seq2seq.settings import CheckpointSettings

NAME = "writer"
_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
_CONFIG, _GENERATION_CONFIG = "config.json", "generation_config.json"
_FILES = (_WEIGHTS, _TOKENIZER, "tokenizer_config.json", _CONFIG, _GENERATION_CONFIG)


def checkpoint_folder() -> Path:
    """Return the folder of the checkpoint, in the format of transformers.

    Raises:
        ModelError: a file is missing, or its content has changed.
    """
    for name in _FILES:
        verified_path(f"{NAME}/{name}")
    return FOLDER / NAME


def converted_folder(quantization: Quantization) -> Path:
    """Return the folder of the checkpoint in CTranslate2's format, in the user's cache.

    It is converted by numpy, so it needs neither torch nor transformers.

    Raises:
        ModelError: a file is missing, its content has changed, or the cache cannot be written.
    """

    def write(out: Path) -> None:
        with new_folder(out, engine.is_converted) as part:
            part.mkdir()
            _convert(checkpoint_folder(), part, quantization)

    label = f"{NAME}-{quantization}"
    return cached_conversion(label, label + checksum_lines(f"{NAME}/"), NAME, write)


def _convert(folder: Path, out: Path, quantization: Quantization) -> None:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    from summarize.seq2seq.convert_bart import convert_bart

    config = json.loads((folder / _CONFIG).read_text("utf-8"))
    generation = json.loads((folder / _GENERATION_CONFIG).read_text("utf-8"))
    ids = Tokenizer.from_file(str(folder / _TOKENIZER)).get_vocab()
    tokens = sorted(ids, key=ids.__getitem__)
    convert_bart(config, load_file(folder / _WEIGHTS), tokens, out, quantization)
    shutil.copy(folder / _TOKENIZER, out)
    engine.write_settings(
        out,
        CheckpointSettings.from_configs(config, generation, None),
        model=NAME,
        quantization=quantization,
        language=None,
        is_multilingual=False,
        unknown_token=None,  # the vocabulary has all bytes, so no text is unknown
        end_token=tokens[config["eos_token_id"]],
    )
