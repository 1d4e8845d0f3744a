"""Weights from a seed, of which a model writes text that is worth comparing.

They are drawn wide, so that different articles give different text, and unevenly: a text ends
sooner or later, special tokens are hardly ever written, as with trained weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from tests.summarize.seq2seq.checkpoints.vocabularies import PIECES


@dataclass(frozen=True, slots=True)
class Spread:
    """How wide weights are drawn, against what keeps the size of a layer's output.

    The wider, the more varied the text; but the more it hangs on rounding, too.

    Attributes:
        attention: square matrices, which are those of attention.
        layers: all others.
        end: the embedding of the end of a text, against those of other tokens.
    """

    attention: float = 3.5
    layers: float = 2
    end: float = 2


def draw(model: Any, tokenizer: Any, spread: Spread) -> None:
    """Draw the weights of a model; each time the same ones."""
    seed = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=seed)
            if not weight.requires_grad:  # positions that are computed
                continue
            if weight.ndim > 1:
                weight.copy_(noise * _width(name, weight, spread) * weight.shape[-1] ** -0.5)
            else:
                weight.add_(noise * 0.02)
        _weigh_tokens(model, tokenizer, spread.end)
        for module in model.modules():
            if isinstance(module, torch.nn.Embedding) and module.padding_idx is not None:
                module.weight[module.padding_idx] = 0


def _width(name: str, weight: Any, spread: Spread) -> float:
    if "token_type" in name:
        return 0.1
    if "position" in name or "relative" in name:  # else the same token comes again and again
        return 8
    if len(weight) > PIECES / 2:  # embeddings
        return 0.5
    return spread.attention if weight.shape[0] == weight.shape[1] else spread.layers


def _weigh_tokens(model: Any, tokenizer: Any, end_weight: float) -> None:
    """Have special tokens written hardly ever, but for the end."""
    head = model.get_output_embeddings().weight
    if getattr(model.config, "scale_decoder_outputs", False):  # T5 divides by as much
        head *= head.shape[-1] ** 0.5
    end = model.config.eos_token_id
    rare = {*tokenizer.all_special_ids, *range(len(tokenizer), len(head))} - {end}
    head[sorted(rare)] *= 0.05
    head[end] *= end_weight
