"""The checkpoint that comes with the package, put into CTranslate2's format on first use."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from summarize.models.bundled_weights import FOLDER, checksum_lines, verified_path
from summarize.options import Quantization
from summarize.runtime.atomic_files import new_folder
from summarize.seq2seq import ctranslate2 as engine
from summarize.seq2seq.convert import kept
from summarize.seq2seq.ctranslate2 import is_converted
from summarize.seq2seq.settings import Settings

NAME = "writer"
_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
_CONFIG, _GENERATION = "config.json", "generation_config.json"
_FILES = (_WEIGHTS, _TOKENIZER, "tokenizer_config.json", _CONFIG, _GENERATION)


def checkpoint() -> Path:
    """Return the folder of the checkpoint, which any user of transformers can load.

    Raises:
        ModelError: a file is missing or not what it was.
    """
    for name in _FILES:
        verified_path(f"{NAME}/{name}")
    return FOLDER / NAME


def converted(quantization: Quantization) -> Path:
    """Return its folder in CTranslate2's format, in the user's cache.

    Raises:
        ModelError: a file is missing or not what it was, or there is no place to keep it in.
    """

    def write(out: Path) -> None:
        with new_folder(out, is_converted) as part:
            part.mkdir()
            _write(checkpoint(), part, quantization)

    label = f"{NAME}-{quantization}"
    return kept(label, label + checksum_lines(NAME), NAME, write)


def _write(folder: Path, out: Path, quantization: Quantization) -> None:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    from summarize.seq2seq.bart_weights import save_bart

    config = json.loads((folder / _CONFIG).read_text("utf-8"))
    generation = json.loads((folder / _GENERATION).read_text("utf-8"))
    known = Tokenizer.from_file(str(folder / _TOKENIZER)).get_vocab()
    pieces = sorted(known, key=known.__getitem__)
    save_bart(config, load_file(folder / _WEIGHTS), pieces, out, quantization)
    shutil.copy(folder / _TOKENIZER, out)
    said: dict[str, Any] = {
        "format": engine.FORMAT,
        "model": NAME,
        "quantization": quantization,
        "language": None,
        "unknown_token": None,  # by bytes there is no text that it does not know
        "end_token": pieces[config["eos_token_id"]],
        "settings": Settings.from_configs(config, generation, None).to_dict(),
    }
    (out / engine.SETTINGS).write_text(json.dumps(said, indent=1), encoding="utf-8")
