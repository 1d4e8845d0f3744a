"""Training of ``compress``, which predicts the words of a sentence to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from ranking.training import TrainingRun, mean_weights
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
from transformers import BertModel

from .cut_sentences import NO_WORD

_OUTPUTS = 5  # of the head; see ``Compressor``


class CompressionNetwork(nn.Module):
    """An encoder with a linear head for each word: a conditional random field with two states.

    Args:
        encoder: a ``BertModel`` of transformers.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.weight = nn.Parameter(torch.zeros(encoder.config.hidden_size, _OUTPUTS))
        self.bias = nn.Parameter(torch.zeros(_OUTPUTS))

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, shares: Tensor, keeps: Tensor
    ) -> dict[str, Tensor]:
        """Return the loss: the mean negative log-likelihood of the labels.

        Args:
            input_ids, attention_mask: [sentences, tokens].
            shares: [sentences, words, tokens] share of each token in the mean state of a word.
            keeps: [sentences, words] 1 for a word that stays, 0 for another, ``NO_WORD`` for none.
        """
        values = (shares @ self.states(input_ids, attention_mask)) @ self.weight + self.bias
        return {"loss": (log_partition(values, keeps) - path_score(values, keeps)).mean()}

    def states(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return [sentences, tokens, width] the states of the encoder."""
        output = self.encoder(input_ids, attention_mask=attention_mask)
        return output.last_hidden_state.float()

    def layers(self) -> list[nn.Parameter]:
        """Return the parameters of the encoder that are trained: all but the embeddings."""
        return [*self.encoder.encoder.parameters()]


def path_score(values: Tensor, keeps: Tensor) -> Tensor:
    """Return [sentences] the score of the given choice of words."""
    opens, closes = _transitions(values)
    left, right = keeps[:, :-1], keeps[:, 1:]
    score = (values[..., 0] * (keeps == 1)).sum(1)
    score = score + (opens * ((left == 1) & (right == 0))).sum(1)
    return score + (closes * ((left == 0) & (right == 1))).sum(1)


def log_partition(values: Tensor, keeps: Tensor) -> Tensor:
    """Return [sentences] the logarithm of the sum over all choices of words (forward algorithm)."""
    opens, closes = _transitions(values)
    keep, gap = values[:, 0, 0], torch.zeros_like(values[:, 0, 0])
    for index in range(1, values.shape[1]):
        next_keep = torch.logaddexp(keep, gap + closes[:, index - 1]) + values[:, index, 0]
        next_gap = torch.logaddexp(gap, keep + opens[:, index - 1])
        is_word = keeps[:, index] != NO_WORD
        keep, gap = torch.where(is_word, next_keep, keep), torch.where(is_word, next_gap, gap)
    return torch.logaddexp(keep, gap)


def _transitions(values: Tensor) -> tuple[Tensor, Tensor]:
    """Return the scores of gaps that begin, and that end, between each word and the next."""
    return (
        values[:, :-1, 1] + values[:, 1:, 3],
        values[:, :-1, 2] + values[:, 1:, 4],
    )


def train_compress(
    run: TrainingRun, base: Path, ranker: Path, cuts: TrainingRun | None = None
) -> CompressionNetwork:
    """Train the encoder at a learning rate of 1e-4 and its head at 1e-3; then on cuts by hand.

    The encoder starts from that of ``ranker``, which has learned which content editors choose. Its
    embeddings are not trained. More than one epoch on aligned bullets overfits, and more than two
    on cuts. For sentences this short, a CPU is faster without the fused attention kernel.

    Args:
        run: the sentences that are aligned to bullets, and the length of the training.
        base: folder of the BERT checkpoint from which ``ranker`` started.
        ranker: folder with the training checkpoints of ``ranker``; if it has none, training
            starts from ``base``.
        cuts: the same for sentences that were cut by hand; None if there are none.
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
    _fit(run, network, encoder_rate=1e-4, head_rate=1e-3, batch_size=48)
    if cuts is not None:
        _fit(cuts, network, encoder_rate=8e-5, head_rate=3e-3, batch_size=16)
    return network


def _fit(
    run: TrainingRun,
    network: CompressionNetwork,
    *,
    encoder_rate: float,
    head_rate: float,
    batch_size: int,
) -> None:
    groups = [
        {"params": network.layers(), "lr": encoder_rate, "weight_decay": 0.01},
        {"params": [network.weight, network.bias], "lr": head_rate, "weight_decay": 0.01},
    ]
    run.fit(network, groups, collate, batch_size, targets=["keeps"], bf16=True, by_length=True)


def collate(rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
    """Return a padded batch of some rows of the data set ``examples``."""
    ids, keeps = ([torch.tensor(row[name]) for row in rows] for name in ("input_ids", "keeps"))
    input_ids, labels = pad_sequence(ids, True), pad_sequence(keeps, True, NO_WORD)
    shares = torch.zeros(*labels.shape, input_ids.shape[1])
    for index, row in enumerate(rows):
        for token, word in enumerate(row["words"]):
            if word != NO_WORD:
                shares[index, word, token] = 1
    return {
        "input_ids": input_ids,
        "attention_mask": pad_sequence([torch.ones_like(row) for row in ids], True),
        "shares": shares / shares.sum(2, keepdim=True).clamp(min=1),
        "keeps": labels,
    }
