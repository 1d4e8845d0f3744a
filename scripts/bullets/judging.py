"""Training of ``printable``, which judges a text, jointly with ``compress``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from benchmarks.classification import roc_auc
from datasets import Dataset
from ranking.training import TrainingRun
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.nn.utils.rnn import pad_sequence

from .cutting import CompressionNetwork
from .cutting import collate as collate_cuts
from .judged_texts import QUESTIONS

# By hand.
_FAULTS_WEIGHT = 3.0  # of the loss of the questions
_OPEN_WEIGHT = 0.5  # of the loss of the open words
_OPEN_TOKEN = 2.0  # weight of a token that is among the open words, against another
_CUTS_WEIGHT = 0.15  # of the loss of the cuts
_JUDGED_BATCH = 32  # texts a step
_CUT_BATCH = 16  # sentences every second step
_WARM_UP = 30  # steps
_MASKED = -1e4  # below any state of the encoder


class PrintableHead(nn.Module):
    """A linear head on the states of a text: the first one, their mean and their maximum.

    Args:
        width: length of a state.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(3 * width, len(QUESTIONS)))
        self.bias = nn.Parameter(torch.zeros(len(QUESTIONS)))

    def forward(self, states: Tensor, attention_mask: Tensor) -> Tensor:
        """Return [texts, questions] the log-odds that the answer is no."""
        mask = attention_mask.unsqueeze(-1)
        mean = (states * mask).sum(1) / mask.sum(1)
        maximum = states.masked_fill(mask == 0, _MASKED).amax(1)
        return torch.cat([states[:, 0], mean, maximum], -1) @ self.weight + self.bias


class JointNetwork(nn.Module):
    """An encoder with the heads of ``compress`` and ``printable``, and one that is dropped later.

    Args:
        compression: the encoder, with the head that cuts.
    """

    def __init__(self, compression: CompressionNetwork) -> None:
        super().__init__()
        width = compression.encoder.config.hidden_size
        self.compression = compression
        self.printable = PrintableHead(width)
        self.open_weight = nn.Parameter(torch.zeros(width))
        self.open_bias = nn.Parameter(torch.zeros(()))

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        faults: Tensor,
        open: Tensor,
        knows_open: Tensor,
        cuts: Mapping[str, Tensor] | None = None,
    ) -> dict[str, Tensor]:
        """Return the loss, and the log-odds of the faults.

        Args:
            input_ids, attention_mask: [texts, tokens].
            faults: [texts, questions] 1 where the answer is no.
            open: [texts, tokens] 1 for a token of the open words.
            knows_open: [texts] 1 if the open words are known.
            cuts: a batch of ``CompressionNetwork``; used in training only.
        """
        states = self.compression.states(input_ids, attention_mask)
        log_odds = self.printable(states, attention_mask)
        loss = _FAULTS_WEIGHT * binary_cross_entropy_with_logits(log_odds, faults)
        losses = binary_cross_entropy_with_logits(
            states @ self.open_weight + self.open_bias,
            open,
            reduction="none",
            pos_weight=open.new_tensor(_OPEN_TOKEN),
        )
        of_texts = (losses * attention_mask).sum(1) / attention_mask.sum(1)
        loss = loss + _OPEN_WEIGHT * (of_texts * knows_open).mean()
        if cuts is not None and self.training:
            loss = loss + _CUTS_WEIGHT * self.compression(**cuts)["loss"]
        return {"loss": loss, "log_odds": log_odds}


class JointCollator:
    """Collator of judged texts; every second batch also has sentences to cut, drawn at random.

    Args:
        cuts: examples of ``compress``.
    """

    def __init__(self, cuts: Dataset) -> None:
        self._cuts = cuts
        self._has_cuts = False

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return a padded batch of some rows of ``judged_texts``."""
        batch: dict[str, Any] = collate(rows)
        self._has_cuts = not self._has_cuts
        if self._has_cuts:
            drawn = torch.randint(len(self._cuts), (_CUT_BATCH,)).tolist()
            batch["cuts"] = collate_cuts(self._cuts.select(drawn).to_list())
        return batch


def collate(rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
    """Return a padded batch of some rows of ``judged_texts``."""
    ids = [torch.tensor(row["input_ids"]) for row in rows]
    return {
        "input_ids": pad_sequence(ids, True),
        "attention_mask": pad_sequence([torch.ones_like(row) for row in ids], True),
        "faults": torch.tensor([row["faults"] for row in rows]),
        "open": pad_sequence([torch.tensor(row["open"]) for row in rows], True),
        "knows_open": torch.tensor([row["knows_open"] for row in rows]),
    }


def train_jointly(run: TrainingRun, compression: CompressionNetwork, cuts: Dataset) -> JointNetwork:
    """Train the encoder at a learning rate of 5e-5 and the heads at 1e-3.

    The encoder and the head that cuts start as they are. The embeddings are not trained. The open
    words are learned because they are the reasons of one answer. Cuts are learned on, so that they
    are not forgotten.

    Args:
        run: the judged texts, and the length of the training.
        compression: a network that ``train_compress`` trained.
        cuts: examples of ``compress``.
    """
    torch.manual_seed(run.seed)
    network = JointNetwork(compression)
    heads = [value for name, value in network.named_parameters() if ".encoder." not in name]
    groups = [
        {"params": compression.layers(), "lr": 5e-5, "weight_decay": 0.01},
        {"params": heads, "lr": 1e-3, "weight_decay": 0.01},
    ]
    run.fit(
        network,
        groups,
        JointCollator(cuts),
        _JUDGED_BATCH,
        targets=["faults"],
        bf16=True,
        by_length=True,
        warm_up=_WARM_UP,
    )
    return network


@torch.no_grad()
def aucs(network: JointNetwork, texts: Dataset) -> Iterator[tuple[str, float]]:
    """Yield each question, and then all together, with the area under the ROC curve."""
    device = network.printable.bias.device
    rows = texts.to_list()
    outputs = []
    for start in range(0, len(rows), _JUDGED_BATCH):
        batch = collate(rows[start : start + _JUDGED_BATCH])
        output = network.eval()(**{name: value.to(device) for name, value in batch.items()})
        outputs.append(output["log_odds"])
    faults = np.array([row["faults"] for row in rows]) > 0
    scores = -torch.cat(outputs).double().cpu().numpy()  # log-odds that the answer is yes
    for index, question in enumerate(QUESTIONS):
        yield question, roc_auc(scores[:, index], ~faults[:, index])
    yield "all", roc_auc(-np.log1p(np.exp(-scores)).sum(1), np.logical_not(faults.any(1)))
