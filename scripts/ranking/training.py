"""Training of the two networks with Hugging Face's ``Trainer``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from safetensors.torch import load_file
from torch import nn
from transformers import BertModel, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint

from summarize.extractive.learned.features import Features
from summarize.extractive.learned.weights import load_weights
from summarize.seq2seq.devices import pick_device

from .batches import Batch, RankerCollator, WordModelCollator
from .examples import Example
from .networks import RankerNetwork, WordModelNetwork

TARGETS = ("word_targets", "pair_targets", "sentence_targets")
# Chosen by hand.
_STANDARDISING_ARTICLES = 2000  # to compute the mean and the deviation of each feature
_VALIDATION_ARTICLES = 500  # to compute the validation loss


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """The data and the length of one training.

    Attributes:
        train: examples to learn from.
        validation: examples whose loss is printed at each checkpoint.
        work: folder for checkpoints; an interrupted run continues from the last one.
        epochs: number of times that each example is used.
        steps: between checkpoints.
        device: ``auto``, or ``cpu`` to leave a GPU unused.
        seed: for all random numbers.
    """

    train: Dataset
    validation: Dataset
    work: Path
    epochs: float
    steps: int
    device: str
    seed: int

    def fit(
        self,
        network: nn.Module,
        groups: list[dict[str, Any]],
        collator: Callable[[Sequence[dict[str, Any]]], Batch],
        batch: int,
        *,
        targets: Sequence[str] = TARGETS,
        bf16: bool = False,
        by_length: bool = False,
        averaged: int = 1,
    ) -> None:
        """Train a network in place with AdamW.

        The learning rates rise during the first 5 % of the steps and then fall to 0. The final
        weights are the mean of the last ``averaged`` checkpoints.

        Args:
            network: its output contains its ``loss``.
            groups: the parameters in groups, with their learning rates.
            collator: makes a batch of examples.
            batch: examples per step.
            targets: names of the values in a batch from which the loss is computed.
            bf16: compute in bfloat16.
            by_length: put examples of similar ``length`` into the same batch.
            averaged: number of checkpoints to keep and average.
        """
        arguments = TrainingArguments(
            str(self.work),
            num_train_epochs=self.epochs,
            per_device_train_batch_size=batch,
            per_device_eval_batch_size=32,
            lr_scheduler_type="linear",
            warmup_steps=0.05,
            max_grad_norm=1.0,
            bf16=bf16,
            use_cpu=pick_device(self.device) == "cpu",
            seed=self.seed,
            save_steps=self.steps,
            save_total_limit=averaged,
            eval_strategy="steps",
            eval_steps=self.steps,
            logging_steps=50,
            dataloader_num_workers=1,
            remove_unused_columns=False,
            train_sampling_strategy="group_by_length" if by_length else "random",
            length_column_name="length",
            report_to=[],
            prediction_loss_only=True,
            label_names=list(targets),
        )
        trainer = Trainer(
            network,
            arguments,
            data_collator=collator,
            train_dataset=self.train,
            eval_dataset=_first(self.validation, _VALIDATION_ARTICLES),
            optimizers=(torch.optim.AdamW(groups), None),
        )
        last = get_last_checkpoint(str(self.work)) if self.work.is_dir() else None
        trainer.train(resume_from_checkpoint=last)
        if averaged > 1:
            network.load_state_dict(mean_weights(self.work))
        network.eval()


def train_word_model(run: TrainingRun) -> WordModelNetwork:
    """Train the word model: embeddings at a learning rate of 5e-3, the rest at 2e-3."""
    torch.manual_seed(run.seed)
    network = WordModelNetwork()
    _standardise(network, _first(run.train, _STANDARDISING_ARTICLES))
    others = [value for name, value in network.named_parameters() if name != "embedding"]
    groups = [
        {"params": [network.embedding], "lr": 5e-3, "weight_decay": 0.0},
        {"params": others, "lr": 2e-3, "weight_decay": 0.01},
    ]
    run.fit(network, groups, WordModelCollator(), batch=32)
    return network


def train_ranker(run: TrainingRun, base: Path, tiny: Path) -> RankerNetwork:
    """Train the encoder at a learning rate of 1.5e-4 and its head at 1e-3.

    The word model stays as it is, and so do the embeddings of subword tokens. The encoder has no
    dropout: in its attention it would switch off the fused kernel, and one or two epochs overfit
    little. The mean of the last checkpoints is slightly better than the last one (Izmailov et al.
    2018, UAI).

    Args:
        run: the data and the length of the training.
        base: folder of a BERT to start from.
        tiny: file with the weights of the word model.
    """
    torch.manual_seed(run.seed)
    encoder = BertModel.from_pretrained(
        base,
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
        attn_implementation="sdpa",
    )
    network = RankerNetwork(encoder)
    encoder.embeddings.requires_grad_(False)
    head = [value for name, value in network.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": [*encoder.encoder.parameters()], "lr": 1.5e-4, "weight_decay": 0.01},
        {"params": head, "lr": 1e-3, "weight_decay": 0.01},
    ]
    collator = RankerCollator(load_weights(tiny), base / "tokenizer.json")
    run.fit(network, groups, collator, batch=16, bf16=True, averaged=4)
    return network


def mean_weights(work: Path) -> dict[str, torch.Tensor]:
    """Return the mean of the weights of the checkpoints in a folder."""
    files = sorted(work.glob("checkpoint-*/model.safetensors"))
    checkpoints = [load_file(file) for file in files]
    return {
        name: torch.stack([weights[name] for weights in checkpoints]).mean(0)
        for name in checkpoints[0]
    }


def _standardise(network: WordModelNetwork, rows: Dataset) -> None:
    """Set the mean and the deviation of each feature, as in the examples."""
    features = [Features.from_document(Example.from_row(row).document) for row in rows.to_list()]
    for name in ("types", "sentences"):
        values = np.concatenate([getattr(article, name) for article in features])
        network.get_buffer(f"{name}_mean").copy_(torch.from_numpy(values.mean(axis=0)))
        network.get_buffer(f"{name}_deviation").copy_(torch.from_numpy(values.std(axis=0) + 1e-3))


def _first(examples: Dataset, count: int) -> Dataset:
    return examples.select(range(min(count, len(examples))))
