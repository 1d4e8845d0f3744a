"""Hostile JSON of models, runs and frequencies: each generator returns arguments of the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from .records import RECORDS
from .words import paragraph

_NUMBERS = (
    "-1",
    "0",
    "1e400",
    "NaN",
    "99999999999999999999",
    "null",
    "[]",
    '"a"',
    "{}",
    "true",
    "0.5",
)
_MODEL_FIELDS = (
    *("d_model", "vocab_size", "max_position_embeddings", "encoder_layers", "eos_token_id"),
    *("num_beams", "max_length", "prefix", "architectures", "model_type", "torch_dtype"),
    "auto_map",
    *("decoder_start_token_id", "length_penalty", "no_repeat_ngram_size", "quantization_config"),
)
_MODEL_FILES = (
    *("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"),
    *("vocab.json", "special_tokens_map.json", "model.bin", "takeaways.json"),
)


def model_folder(rng: Random, folder: Path, size: int) -> list[str]:
    """Fill a model's folder with JSON of any shape, or with sizes that no model has."""
    model = folder / "model"
    model.mkdir()
    for name in rng.sample(_MODEL_FILES, rng.randint(1, len(_MODEL_FILES))):
        draw = rng.randrange(4)
        if draw == 0:
            data = _any_json(rng, size)
        elif draw == 1:
            data = rng.randbytes(min(size, 500))
        else:
            kind = rng.choice(('"bart"', '"t5"', '"x"', "1", "[]"))
            fields = [f'"{rng.choice(_MODEL_FIELDS)}": {rng.choice(_NUMBERS)}' for _ in range(5)]
            data = f'{{"model_type": {kind}, {", ".join(fields)}}}'.encode()
        (model / name).write_bytes(data)
    method = rng.choice(("abstractive", "hybrid"))
    return [_article(rng, folder), "--method", method, "--model", str(model), "--offline"]


def run_folder(rng: Random, folder: Path, size: int) -> list[str]:
    """Show or compare runs whose files hold JSON of any shape."""
    for name in ("run.json", "articles.jsonl"):
        (folder / name).write_bytes(_any_json(rng, size))
    return ["report", str(folder)] if rng.random() < 0.5 else ["compare", *[str(folder)] * 2]


def frequencies(rng: Random, folder: Path, size: int) -> list[str]:
    """Give document frequencies of any shape."""
    fields = ", ".join(f'"{key}": {rng.choice(_NUMBERS)}' for key in ("documents", "frequencies"))
    path = folder / "frequencies.json"
    path.write_bytes(rng.choice((_any_json(rng, size), f"{{{fields}}}".encode())))
    return [_article(rng, folder), "--method", "centroid", "--frequencies", str(path)]


def _any_json(rng: Random, size: int) -> bytes:
    kinds = ("json_depth", "json_shapes", "json_width", "json_numbers", "jsonl")
    return RECORDS[rng.choice(kinds)](rng, size)[1]


def _article(rng: Random, folder: Path) -> str:
    path = folder / "article.txt"
    path.write_text(paragraph(rng))
    return str(path)


SETTINGS: dict[str, Callable[[Random, Path, int], list[str]]] = {
    make.__name__: make for make in (model_folder, run_folder, frequencies)
}
