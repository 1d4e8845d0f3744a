"""Training of the encoder that says which words stay, with Hugging Face's ``Trainer``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from ranking.training import mean_weights
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import BertModel, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint

from summarize.hub import pick_device
from summarize.training.fine_tuning import padded

from .examples import IGNORED

_WATCHED = 1000  # examples whose loss is looked at now and then


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


@dataclass(frozen=True, slots=True)
class Run:
    """What is learned from, and how long.

    Attributes:
        train, validation: examples; of the latter the loss is printed now and then.
        work: folder for checkpoints; a run that was broken off goes on from the last.
        epochs: times that each example is seen: more than one and it learns them by heart.
        steps: between checkpoints.
        device: ``auto``, or ``cpu`` to pass over a GPU.
        seed: of everything that is drawn.
    """

    train: Dataset
    validation: Dataset
    work: Path
    epochs: float
    steps: int
    device: str
    seed: int


def train_compress(run: Run, base: Path, ranker: Path) -> Compressing:
    """Train the encoder at a rate of 1e-4 and its head at 1e-3; embeddings stay as they are.

    It starts from the encoder of ``ranker``, which has learned what editors find worth telling.
    On sentences so short a processor is faster without the fused attention.

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
    trainer = Trainer(
        network,
        _arguments(run),
        data_collator=collated,
        train_dataset=run.train,
        eval_dataset=run.validation.select(range(min(_WATCHED, len(run.validation)))),
        optimizers=(_optimizer(network), None),
    )
    last = get_last_checkpoint(str(run.work)) if run.work.is_dir() else None
    trainer.train(resume_from_checkpoint=last)
    return network.eval()


def collated(rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
    """Return examples as a padded batch."""
    ids = [row["input_ids"] for row in rows]
    return {
        "input_ids": padded(ids, 0),
        "attention_mask": padded([[1] * len(one) for one in ids], 0),
        "keeps": padded([row["keeps"] for row in rows], IGNORED),
    }


def _arguments(run: Run) -> TrainingArguments:
    return TrainingArguments(
        str(run.work),
        num_train_epochs=run.epochs,
        per_device_train_batch_size=48,
        per_device_eval_batch_size=64,
        lr_scheduler_type="linear",
        warmup_steps=0.05,
        max_grad_norm=1.0,
        bf16=True,
        use_cpu=pick_device(run.device) == "cpu",
        seed=run.seed,
        train_sampling_strategy="group_by_length",
        length_column_name="length",
        remove_unused_columns=False,
        save_steps=run.steps,
        save_total_limit=1,
        eval_strategy="steps",
        eval_steps=run.steps,
        logging_steps=50,
        report_to=[],
        prediction_loss_only=True,
        label_names=["keeps"],
    )


def _optimizer(network: Compressing) -> torch.optim.Optimizer:
    groups = [
        {"params": [*network.encoder.encoder.parameters()], "lr": 1e-4},
        {"params": [network.weight, network.bias], "lr": 1e-3},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
