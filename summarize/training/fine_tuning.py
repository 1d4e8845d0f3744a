"""Fine-tuning with Hugging Face's ``Seq2SeqTrainer``."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import PartialState
from datasets import Dataset
from transformers import (
    DataCollatorForSeq2Seq,
    EarlyStoppingCallback,
    ProgressCallback,
    Seq2SeqTrainer,
    Seq2SeqTrainingArguments,
    TrainerCallback,
)
from transformers.trainer_utils import get_last_checkpoint

from summarize.composing.bullet_parsing import parse_bullets
from summarize.runtime.progress import report_progress
from summarize.seq2seq.devices import computes_bfloat16, pick_device
from summarize.seq2seq.hugging_face import quiet

ScoreFunction = Callable[[Sequence[str], Sequence[str]], float]
"""Returns the score of texts against references, higher is better; bullets stand on own lines."""

HISTORY_FILE = "history.jsonl"
# Mean input length, in tokens, below which a CPU is faster without fused attention; by hand.
_SHORT_INPUT = 256
_WEIGHT_DECAY = 0.01  # of AdamW; its default in torch
_VALIDATION_BATCH_FACTOR = 4  # validation needs no gradients, so its batches may be larger


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """Hyperparameters of a training run.

    Attributes:
        epochs: passes over the examples.
        batch_size: examples of a step, on each device.
        learning_rate: the highest one, of the encoder.
        decoder_learning_rate: the highest one of all other weights; None for the same.
        warmup_share: share of the steps over which the rates rise; afterwards they fall to 0.
        evaluation_steps: steps between evaluations; a checkpoint is saved at each.
        patience: evaluations without a better ROUGE after which training stops; 0 for never.
        max_output_tokens: tokens of an output at most.
        device: ``auto``, or ``cpu`` to ignore a GPU.
        seed: of all random numbers.
    """

    epochs: float = 3.0
    batch_size: int = 16
    learning_rate: float = 5e-5
    decoder_learning_rate: float | None = None
    warmup_share: float = 0.05
    evaluation_steps: int = 500
    patience: int = 3
    max_output_tokens: int = 160
    device: str = "auto"
    seed: int = 0


def fine_tune(
    model: Any,
    tokenizer: Any,
    examples: Dataset,
    validation: Any,
    work: Path,
    hyperparameters: Hyperparameters,
    score: ScoreFunction,
) -> list[dict[str, Any]]:
    """Train a model in place, and return the history of losses and scores by step.

    At the end the model has the weights of the best evaluation. An interrupted run resumes from
    its last checkpoint.

    Args:
        model: a sequence-to-sequence model of transformers.
        tokenizer: its tokenizer.
        examples: rows from ``encode_example``.
        validation: further rows; the model writes an output for each at every evaluation.
        work: folder for checkpoints.
        hyperparameters: of the optimization.
        score: score of an evaluation; the history calls it ``eval_rouge``.
    """
    device = pick_device(hyperparameters.device)
    mean_length = float(np.mean([len(ids) for ids in examples["input_ids"]]))
    if device == "cpu" and mean_length < _SHORT_INPUT:
        model.set_attn_implementation("eager")
    patience = hyperparameters.patience
    trainer = Seq2SeqTrainer(
        model,
        _arguments(work, hyperparameters, device, len(examples)),
        data_collator=DataCollatorForSeq2Seq(tokenizer),
        train_dataset=examples,
        eval_dataset=validation,
        processing_class=tokenizer,
        compute_metrics=lambda outputs: {"rouge": score(*_decoded(outputs, tokenizer))},
        callbacks=[EarlyStoppingCallback(patience)] if patience else [],
        optimizers=(_optimizer(model, hyperparameters), None),
    )
    trainer.remove_callback(ProgressCallback)  # it writes to stdout
    trainer.add_callback(_ProgressReporter())
    checkpoint = get_last_checkpoint(str(work)) if work.is_dir() else None
    with quiet():
        trainer.train(resume_from_checkpoint=checkpoint)
    history = trainer.state.log_history
    lines = [json.dumps(entry) + "\n" for entry in history]
    (work / HISTORY_FILE).write_text("".join(lines), encoding="utf-8")
    return history


def _arguments(
    work: Path, hyperparameters: Hyperparameters, device: str, example_count: int
) -> Seq2SeqTrainingArguments:
    batches = example_count / hyperparameters.batch_size / PartialState().num_processes
    total_steps = int(hyperparameters.epochs * math.ceil(batches))
    # At least one evaluation, even of a very short run.
    steps = max(1, min(hyperparameters.evaluation_steps, total_steps))
    return Seq2SeqTrainingArguments(
        str(work),
        num_train_epochs=hyperparameters.epochs,
        per_device_train_batch_size=hyperparameters.batch_size,
        per_device_eval_batch_size=_VALIDATION_BATCH_FACTOR * hyperparameters.batch_size,
        lr_scheduler_type="linear",
        warmup_steps=hyperparameters.warmup_share,
        max_grad_norm=1.0,
        bf16=computes_bfloat16(device),
        use_cpu=device == "cpu",
        seed=hyperparameters.seed,
        train_sampling_strategy="group_by_length",
        length_column_name="length",
        predict_with_generate=True,
        generation_max_length=hyperparameters.max_output_tokens,
        generation_num_beams=1,
        eval_strategy="steps",
        eval_steps=steps,
        save_steps=steps,
        save_total_limit=2,
        logging_steps=max(1, steps // 10),
        load_best_model_at_end=True,
        metric_for_best_model="rouge",
        greater_is_better=True,
        report_to=[],
    )


class _ProgressReporter(TrainerCallback):
    """Callback that reports the step, with the latest loss and ROUGE."""

    def __init__(self) -> None:
        self._latest = ""

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Store the latest loss and ROUGE."""
        formats = {"loss": "loss {:.2f}", "eval_rouge": "ROUGE {:.3f}"}
        values = [text.format(float(logs[name])) for name, text in formats.items() if name in logs]
        self._latest = f" ({', '.join(values)})" if values else self._latest

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Report the step."""
        report_progress(f"training{self._latest}", state.global_step, state.max_steps)


def _optimizer(model: Any, hyperparameters: Hyperparameters) -> torch.optim.Optimizer:
    """Return AdamW with one learning rate for the encoder's layers and one for the rest."""
    encoder = [*model.get_encoder().layers.parameters()]
    encoder_ids = {id(parameter) for parameter in encoder}
    rest = [parameter for parameter in model.parameters() if id(parameter) not in encoder_ids]
    rate = hyperparameters.learning_rate
    groups = [
        {"params": encoder, "lr": rate},
        {"params": rest, "lr": hyperparameters.decoder_learning_rate or rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=_WEIGHT_DECAY, fused=True)


def _decoded(outputs: Any, tokenizer: Any) -> tuple[list[str], list[str]]:
    """Return the texts of an evaluation's outputs and of its labels, one bullet a line."""

    def lines(rows: Any) -> list[str]:
        ids = np.where(rows < 0, tokenizer.pad_token_id, rows)
        texts = tokenizer.batch_decode(ids, skip_special_tokens=True)
        return ["\n".join(parse_bullets(text)) for text in texts]

    return lines(outputs.predictions), lines(outputs.label_ids)
