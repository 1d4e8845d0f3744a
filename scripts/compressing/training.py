"""Training of ``compress``, which predicts the words of a sentence to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from ranking.training import TrainingRun, mean_weights
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.nn.utils.rnn import pad_sequence
from transformers import BertModel

from .examples import IGNORED


class CompressionNetwork(nn.Module):
    """An encoder with a linear head for each subword token.

    Args:
        encoder: a ``BertModel`` of transformers.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.weight = nn.Parameter(torch.zeros(encoder.config.hidden_size))
        self.bias = nn.Parameter(torch.zeros(()))

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, keeps: Tensor
    ) -> dict[str, Tensor]:
        """Return the loss: binary cross-entropy over the subword tokens that belong to words."""
        states = self.encoder(input_ids, attention_mask=attention_mask).last_hidden_state
        log_odds = states.float() @ self.weight + self.bias
        known = keeps != IGNORED
        return {"loss": binary_cross_entropy_with_logits(log_odds[known], keeps[known].float())}


def train_compress(run: TrainingRun, base: Path, ranker: Path) -> CompressionNetwork:
    """Train the encoder at a learning rate of 1e-4 and its head at 1e-3.

    The encoder starts from that of ``ranker``, which has learned which content editors choose. Its
    embeddings are not trained. More than one epoch overfits. For sentences this short, a CPU is
    faster without the fused attention kernel.

    Args:
        run: the data and the length of the training.
        base: folder of the BERT checkpoint from which ``ranker`` started.
        ranker: folder with the training checkpoints of ``ranker``; if it has none, training
            starts from ``base``.
    """
    torch.manual_seed(run.seed)
    encoder = BertModel.from_pretrained(
        base, attention_probs_dropout_prob=0.0, attn_implementation="eager", add_pooling_layer=False
    )
    if any(ranker.glob("checkpoint-*")):
        weights = mean_weights(ranker)
        encoder_weights = {name.removeprefix("encoder."): value for name, value in weights.items()}
        encoder.load_state_dict({name: encoder_weights[name] for name in encoder.state_dict()})
    encoder.embeddings.requires_grad_(False)
    network = CompressionNetwork(encoder)
    groups = [
        {"params": [*encoder.encoder.parameters()], "lr": 1e-4, "weight_decay": 0.01},
        {"params": [network.weight, network.bias], "lr": 1e-3, "weight_decay": 0.01},
    ]
    run.fit(network, groups, collate, batch_size=48, targets=["keeps"], bf16=True, by_length=True)
    return network


def collate(rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
    """Return a padded batch of some rows of the data set ``examples``."""
    ids, keeps = ([torch.tensor(row[name]) for row in rows] for name in ("input_ids", "keeps"))
    return {
        "input_ids": pad_sequence(ids, True),
        "attention_mask": pad_sequence([torch.ones_like(row) for row in ids], True),
        "keeps": pad_sequence(keeps, True, IGNORED),
    }
