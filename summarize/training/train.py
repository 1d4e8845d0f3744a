"""Training of a checkpoint on articles with takeaways, from reading to the saved result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from accelerate import PartialState

from summarize.article import Article
from summarize.seq2seq.checkpoint import (
    load_config,
    load_network,
    load_settings,
    load_tokenizer,
    require_matching_tokenizer,
)
from summarize.seq2seq.hub import find_checkpoint
from summarize.seq2seq.hugging_face import quiet
from summarize.seq2seq.settings import CheckpointSettings
from summarize.training.curve import draw_curve
from summarize.training.encoded_examples import ArticlesByTask, ExampleEncoder
from summarize.training.examples import MarkSource, pick_separator
from summarize.training.fine_tuning import Hyperparameters, ScoreFunction, fine_tune

_CURVE_FILE = "curve.png"
_WORK_FOLDER = "checkpoints"
_HELD_OUT_STEP = 20  # every 20th article is for validation if no others are given; by hand
_MAX_BULLET_TOKENS = 64  # output limit for a sentence that is rewritten; chosen by hand
# Of training articles, in turn. Those without marks teach a model to read unmarked texts too.
_TRAINING_MARKS: tuple[MarkSource, ...] = (
    "oracle",
    "predicted",
    "oracle",
    "predicted",
    "none",
)


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Limits and hyperparameters of a training run.

    Attributes:
        max_input_tokens: tokens of an article that the model reads at once, at most; the
            checkpoint's own limit also holds.
        max_validation_articles: articles that the model summarizes at each evaluation, at most.
        hyperparameters: of the optimization.
    """

    max_input_tokens: int = 1024
    max_validation_articles: int = 200
    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)


def train(
    articles: ArticlesByTask,
    base: str,
    out: Path,
    plan: TrainingPlan,
    score: ScoreFunction,
    validation: ArticlesByTask | None = None,
) -> list[dict[str, Any]]:
    """Fine-tune a checkpoint, and return the history of losses and ROUGE by step.

    ``out`` gets the checkpoint with the best ROUGE on the validation articles, a chart of the
    curves, and a folder from which the same call resumes an interrupted run.

    Args:
        articles: with references, by task. ``summarization`` trains to write all takeaways of an
            article or of a part of it; ``rewriting`` trains to write one from a sentence.
        base: a sequence-to-sequence checkpoint: folder, or name on the hub.
        out: folder for the result.
        plan: limits and hyperparameters.
        score: see ``fine_tune``.
        validation: other articles with references; None to hold out some of ``articles``.

    Raises:
        ModelError: the checkpoint cannot be found or loaded.
        ReadError: the articles give no examples.
    """
    folder = find_checkpoint(base)
    config = load_config(folder, base)
    tokenizer = load_tokenizer(folder, base)
    require_matching_tokenizer(tokenizer, config, base)
    network = load_network(folder, config, base)
    settings = load_settings(config, network.generation_config, tokenizer, base)
    articles, validation = _split(articles, validation, plan.max_validation_articles)
    encoder = ExampleEncoder(tokenizer, settings, plan.max_input_tokens, pick_separator(tokenizer))
    work = out / _WORK_FOLDER
    with PartialState().main_process_first():
        training_rows = encoder.dataset(articles, work, "training", _TRAINING_MARKS)
        validation_rows = encoder.dataset(validation, work, "validation", ("predicted",))
    max_tokens = min(plan.hyperparameters.max_output_tokens, settings.target_limit)
    hyperparameters = replace(plan.hyperparameters, max_output_tokens=max_tokens)
    history = fine_tune(
        network, tokenizer, training_rows, validation_rows, work, hyperparameters, score
    )
    if PartialState().is_main_process:
        if "rewriting" in articles:
            _declare_rewriting(network.config, settings)
        with quiet():
            network.save_pretrained(out)
            tokenizer.save_pretrained(out)
        draw_curve(history, out / _CURVE_FILE)
    return history


def _split(
    articles: ArticlesByTask, validation: ArticlesByTask | None, limit: int
) -> tuple[ArticlesByTask, ArticlesByTask]:
    """Return the articles for training and those for validation, at most ``limit`` a task."""
    if validation is None:
        validation = {task: of_task[::_HELD_OUT_STEP] for task, of_task in articles.items()}
        articles = {task: _not_held_out(of_task) for task, of_task in articles.items()}
    return articles, {task: of_task[:limit] for task, of_task in validation.items()}


def _not_held_out(articles: Sequence[Article]) -> list[Article]:
    return [article for index, article in enumerate(articles) if index % _HELD_OUT_STEP]


def _declare_rewriting(config: Any, settings: CheckpointSettings) -> None:
    """Declare in a configuration that the checkpoint was trained to rewrite."""
    decoding = settings.decoding("rewriting")
    declared = {
        "prefix": decoding.prefix,
        "num_beams": decoding.num_beams,
        "max_length": _MAX_BULLET_TOKENS + 1,  # counts the token that starts the decoder
    }
    declared |= {"focus": decoding.focus} if decoding.focus else {}
    tasks = getattr(config, "task_specific_params", None) or {}
    config.task_specific_params = {**tasks, "rewriting": tasks.get("rewriting") or declared}
