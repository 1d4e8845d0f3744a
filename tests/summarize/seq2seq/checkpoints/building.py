"""From the recipe of an architecture to the files of its checkpoint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
import transformers as _transformers

from tests.summarize.seq2seq.checkpoints.configurations import ConfigValues, with_ids
from tests.summarize.seq2seq.checkpoints.recipes import RECIPES, Recipe
from tests.summarize.seq2seq.checkpoints.weights import draw

transformers: Any = _transformers  # its types leave out much of what its classes take


def build(architecture: str, folder: Path) -> Path:
    """Make the checkpoint of an architecture in a folder; each time the same one.

    Args:
        architecture: one of ``ARCHITECTURES``.
        folder: where to; made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    recipe = RECIPES[architecture]
    tokenizer = recipe.tokenizer(folder, recipe.limit)
    model = _model(recipe, tokenizer)
    model.generation_config = transformers.GenerationConfig(
        **_known_ids(model.config), **with_ids(recipe.search, tokenizer)
    )
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    if recipe.untied:
        _say_untied(folder / "config.json")
    return folder


def _model(recipe: Recipe, tokenizer: Any) -> Any:
    with torch.random.fork_rng(devices=[]):
        model = transformers.AutoModelForSeq2SeqLM.from_config(recipe.config(tokenizer)).eval()
    if recipe.untied:
        model.lm_head.weight = torch.nn.Parameter(torch.empty_like(model.lm_head.weight))
    draw(model, tokenizer, recipe.spread)
    return model


def _known_ids(config: Any) -> ConfigValues:
    names = ("pad_token_id", "bos_token_id", "eos_token_id", "decoder_start_token_id")
    ids = {name: getattr(config, name, None) for name in names}
    return {name: number for name, number in ids.items() if number is not None}


def _say_untied(path: Path) -> None:
    """Change what transformers 5 writes to what published checkpoints have."""
    config = {**json.loads(path.read_text("utf-8")), "tie_word_embeddings": False}
    path.write_text(json.dumps(config, indent=2))
