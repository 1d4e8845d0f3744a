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
from summarize.models.weights import load_weights
from summarize.seq2seq.devices import pick_device

from .batches import Batch, RankerCollator, WordModelCollator
from .examples import Example
from .networks import RankerNetwork, WordModelNetwork

TARGETS = ("word_targets", "pair_targets", "sentence_targets")
# Chosen by hand.
_STANDARDISING_ARTICLES = 2000  # articles for the mean and standard deviation of each feature
_VALIDATION_ARTICLES = 500  # articles for the validation loss
_MIN_DEVIATION = 1e-3  # added to each standard deviation, against division by 0


@dataclass(frozen=True, slots=True)
class TrainingRun:
    """The data, the length and the device of one training run.

    Attributes:
        train: examples to train on.
        validation: examples for the validation loss, which is printed at each checkpoint.
        work: folder for checkpoints; an interrupted run continues from the last one.
        epochs: passes over the training examples.
        save_steps: training steps between checkpoints.
        device: ``auto``, or ``cpu`` to leave a GPU unused.
        seed: seed of all random numbers.
    """

    train: Dataset
    validation: Dataset
    work: Path
    epochs: float
    save_steps: int
    device: str
    seed: int

    def fit(
        self,
        network: nn.Module,
        groups: list[dict[str, Any]],
        collator: Callable[[Sequence[dict[str, Any]]], Batch],
        batch_size: int,
        *,
        targets: Sequence[str] = TARGETS,
        bf16: bool = False,
        by_length: bool = False,
        warm_up: float = 0.05,
        averaged_checkpoints: int = 1,
    ) -> None:
        """Train a network in place with AdamW.

        The learning rates rise during the first steps and then fall linearly to 0.

        Args:
            network: a network whose output contains a ``loss``.
            groups: groups of parameters with their learning rates, as ``AdamW`` takes them.
            collator: turns rows of the data set into a batch.
            batch_size: examples per training step.
            targets: names of the targets in a batch.
            bf16: whether to compute in bfloat16.
            by_length: whether to put examples of similar ``length`` into the same batch.
            warm_up: steps during which the learning rates rise; below 1, a share of all steps.
            averaged_checkpoints: number of last checkpoints to keep. The final weights are their
                mean; with 1, they are those of the last step.
        """
        arguments = TrainingArguments(
            str(self.work),
            num_train_epochs=self.epochs,
            per_device_train_batch_size=batch_size,
            per_device_eval_batch_size=32,
            lr_scheduler_type="linear",
            warmup_steps=warm_up,
            max_grad_norm=1.0,
            bf16=bf16,
            use_cpu=pick_device(self.device) == "cpu",
            seed=self.seed,
            save_steps=self.save_steps,
            save_total_limit=averaged_checkpoints,
            eval_strategy="steps",
            eval_steps=self.save_steps,
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
        if averaged_checkpoints > 1:
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
    run.fit(network, groups, WordModelCollator(), batch_size=32)
    return network


def train_ranker(run: TrainingRun, base: Path, tiny: Path) -> RankerNetwork:
    """Train the encoder at a learning rate of 1.5e-4 and its head at 1e-3.

    The word model and the embeddings of the encoder are not trained. The encoder has no dropout:
    dropout in the attention would turn off the fused kernel, and in one or two epochs there is
    little overfitting. The mean of the last checkpoints is slightly better than the last one
    (Izmailov et al. 2018, UAI).

    Args:
        run: the data and the length of the training.
        base: folder of the BERT checkpoint to start from.
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
    run.fit(network, groups, collator, batch_size=16, bf16=True, averaged_checkpoints=4)
    return network


def mean_weights(work: Path) -> dict[str, torch.Tensor]:
    """Return the mean of the weights over all checkpoints in a folder."""
    files = sorted(work.glob("checkpoint-*/model.safetensors"))
    checkpoints = [load_file(file) for file in files]
    return {
        name: torch.stack([weights[name] for weights in checkpoints]).mean(0)
        for name in checkpoints[0]
    }


def _standardise(network: WordModelNetwork, rows: Dataset) -> None:
    """Set the mean and the standard deviation of each feature to those in some examples."""
    features = [Features.from_document(Example.from_row(row).document) for row in rows.to_list()]
    for name in ("types", "sentences"):
        values = np.concatenate([getattr(article, name) for article in features])
        network.get_buffer(f"{name}_mean").copy_(torch.from_numpy(values.mean(axis=0)))
        network.get_buffer(f"{name}_deviation").copy_(
            torch.from_numpy(values.std(axis=0) + _MIN_DEVIATION)
        )


def _first(examples: Dataset, count: int) -> Dataset:
    return examples.select(range(min(count, len(examples))))
