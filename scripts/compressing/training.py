"""Training of the encoder that says which words stay, with Hugging Face's ``Trainer``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from ranking.training import Run, mean_weights
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.nn.utils.rnn import pad_sequence
from transformers import BertModel

from .examples import IGNORED


class Compressing(nn.Module):
    """An encoder with a linear head on each piece.

    Args:
        encoder: a BERT of ``transformers``.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.weight = nn.Parameter(torch.zeros(encoder.config.hidden_size))
        self.bias = nn.Parameter(torch.zeros(()))

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, keeps: Tensor
    ) -> dict[str, Tensor]:
        """Return the loss: binary cross-entropy of the pieces that are of words."""
        states = self.encoder(input_ids, attention_mask=attention_mask).last_hidden_state
        odds = states.float() @ self.weight + self.bias
        known = keeps != IGNORED
        return {"loss": binary_cross_entropy_with_logits(odds[known], keeps[known].float())}


def train_compress(run: Run, base: Path, ranker: Path) -> Compressing:
    """Train the encoder at a rate of 1e-4 and its head at 1e-3; embeddings stay as they are.

    It starts from the encoder of ``ranker``, which has learned what editors find worth telling;
    more than one epoch and it learns its examples by heart. On sentences so short a processor is
    faster without the fused attention.

    Args:
        run: what is learned from.
        base: folder of the BERT that ``ranker`` started from.
        ranker: folder of the checkpoints of its training; without any it starts from ``base``.
    """
    torch.manual_seed(run.seed)
    encoder = BertModel.from_pretrained(
        base, attention_probs_dropout_prob=0.0, attn_implementation="eager", add_pooling_layer=False
    )
    if any(ranker.glob("checkpoint-*")):
        weights = mean_weights(ranker)
        own = {name.removeprefix("encoder."): value for name, value in weights.items()}
        encoder.load_state_dict({name: own[name] for name in encoder.state_dict()})
    encoder.embeddings.requires_grad_(False)
    network = Compressing(encoder)
    groups = [
        {"params": [*encoder.encoder.parameters()], "lr": 1e-4, "weight_decay": 0.01},
        {"params": [network.weight, network.bias], "lr": 1e-3, "weight_decay": 0.01},
    ]
    run.fit(network, groups, collated, batch=48, targets=["keeps"], bf16=True, by_length=True)
    return network


def collated(rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
    """Return examples as a padded batch."""
    ids, keeps = ([torch.tensor(row[name]) for row in rows] for name in ("input_ids", "keeps"))
    return {
        "input_ids": pad_sequence(ids, True),
        "attention_mask": pad_sequence([torch.ones_like(one) for one in ids], True),
        "keeps": pad_sequence(keeps, True, IGNORED),
    }
