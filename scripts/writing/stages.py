"""Stages of the training of ``writer``: its articles, and one training run on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.datasets import read_dataset
from eval.metrics.rouge import mean_rouge1
from summarize.article import Article
from summarize.training.encoded_examples import ArticlesByTask
from summarize.training.fine_tuning import Hyperparameters
from summarize.training.train import TrainingPlan, train

_MAX_INPUT_TOKENS = 512  # MiniLM has as many positions


def read_articles(names: Sequence[str], sample: float) -> list[Article]:
    """Return the articles with references of several datasets.

    Args:
        names: datasets, as ``takeaways eval`` reads them.
        sample: share of each dataset, from its beginning.
    """
    articles: list[Article] = []
    for name in names:
        of_dataset = [item.article for item in read_dataset(name).items if item.references]
        articles += of_dataset[: max(1, round(sample * len(of_dataset)))]
    return articles


def run_stage(
    articles: ArticlesByTask,
    validation: Sequence[Article],
    base: Path,
    out: Path,
    hyperparameters: Hyperparameters,
) -> Path:
    """Train the checkpoint in ``base`` on articles, and return ``out``, which holds the result."""
    validation_by_task = dict.fromkeys(articles, validation)
    plan = TrainingPlan(_MAX_INPUT_TOKENS, hyperparameters=hyperparameters)
    train(articles, str(base), out, plan, mean_rouge1, validation_by_task)
    return out
