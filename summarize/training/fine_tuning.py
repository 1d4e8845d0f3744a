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

Score = Callable[[Sequence[str], Sequence[str]], float]

HISTORY = "history.jsonl"
_SHORT = 256  # tokens up to which a processor is faster without the fused attention


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast a model is trained.

    Attributes:
        epochs: times that each example is seen.
        batch: examples in a step, on each device.
        rate: highest learning rate, of the encoder.
        decoder_rate: of everything else; None for the same.
        warmup: share of the steps over which the rates rise; then they fall to 0.
        steps: between evaluations, which are also checkpoints.
        patience: evaluations without a better ROUGE before it ends early; 0 for never.
        written: tokens of an output at most.
        device: ``auto``, or ``cpu`` to pass over a GPU.
        seed: of everything that is drawn.
    """

    epochs: float = 3.0
    batch: int = 16
    rate: float = 5e-5
    decoder_rate: float | None = None
    warmup: float = 0.05
    steps: int = 500
    patience: int = 3
    written: int = 160
    device: str = "auto"
    seed: int = 0


def fine_tune(
    model: Any,
    tokenizer: Any,
    examples: Dataset,
    watched: Any,
    work: Path,
    recipe: Recipe,
    score: Score,
) -> list[dict[str, Any]]:
    """Train ``model`` in place and return the history; it has the best weights in the end.

    A run that was broken off goes on from its last checkpoint.

    Args:
        model: a sequence-to-sequence model of transformers.
        tokenizer: its own.
        examples: rows of ``encode``.
        watched: further rows, for which it writes at each evaluation.
        work: folder for checkpoints.
        recipe: how long and how fast.
        score: of bullets, one a line, against references, higher is better; called ``rouge``.
    """
    device = pick_device(recipe.device)
    if device == "cpu" and float(np.mean([len(ids) for ids in examples["input_ids"]])) < _SHORT:
        model.set_attn_implementation("eager")
    trainer = Seq2SeqTrainer(
        model,
        _arguments(work, recipe, device, len(examples)),
        data_collator=DataCollatorForSeq2Seq(tokenizer),
        train_dataset=examples,
        eval_dataset=watched,
        processing_class=tokenizer,
        compute_metrics=lambda found: {"rouge": score(*_texts(found, tokenizer))},
        callbacks=[EarlyStoppingCallback(recipe.patience)] if recipe.patience else [],
        optimizers=(_optimizer(model, recipe), None),
    )
    trainer.remove_callback(ProgressCallback)  # it writes to stdout
    trainer.add_callback(_Telling())
    last = get_last_checkpoint(str(work)) if work.is_dir() else None
    with quiet():
        trainer.train(resume_from_checkpoint=last)
    history = trainer.state.log_history
    lines = [json.dumps(entry) + "\n" for entry in history]
    (work / HISTORY).write_text("".join(lines), encoding="utf-8")
    return history


def _arguments(work: Path, recipe: Recipe, device: str, size: int) -> Seq2SeqTrainingArguments:
    total = recipe.epochs * math.ceil(size / recipe.batch / PartialState().num_processes)
    steps = max(1, min(recipe.steps, int(total)))  # it is evaluated once at least
    return Seq2SeqTrainingArguments(
        str(work),
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch,
        per_device_eval_batch_size=4 * recipe.batch,
        lr_scheduler_type="linear",
        warmup_steps=recipe.warmup,
        max_grad_norm=1.0,
        bf16=computes_bfloat16(device),
        use_cpu=device == "cpu",
        seed=recipe.seed,
        train_sampling_strategy="group_by_length",
        length_column_name="length",
        predict_with_generate=True,
        generation_max_length=recipe.written,
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


class _Telling(TrainerCallback):
    """Tells how far a training is, and how well it last went."""

    def __init__(self) -> None:
        self._last = ""

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        """Remember the latest loss and ROUGE."""
        said = {"loss": "loss {:.2f}", "eval_rouge": "ROUGE {:.3f}"}
        found = [text.format(float(logs[name])) for name, text in said.items() if name in logs]
        self._last = f" ({', '.join(found)})" if found else self._last

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Tell the step."""
        report_progress(f"training{self._last}", state.global_step, state.max_steps)


def _optimizer(model: Any, recipe: Recipe) -> torch.optim.Optimizer:
    encoder = [*model.get_encoder().layers.parameters()]
    known = {id(one) for one in encoder}
    rest = [one for one in model.parameters() if id(one) not in known]
    groups = [
        {"params": encoder, "lr": recipe.rate},
        {"params": rest, "lr": recipe.decoder_rate or recipe.rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _texts(found: Any, tokenizer: Any) -> tuple[list[str], list[str]]:
    """Return what was written and what should have been, one bullet a line."""

    def lines(rows: Any) -> list[str]:
        ids = np.where(rows < 0, tokenizer.pad_token_id, rows)
        texts = tokenizer.batch_decode(ids, skip_special_tokens=True)
        return ["\n".join(parse_bullets(text)) for text in texts]

    return lines(found.predictions), lines(found.label_ids)
