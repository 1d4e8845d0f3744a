"""Training stages of ``writer``: read the articles, and run one stage on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.datasets import read_dataset
from eval.metrics.rouge import mean_rouge1
from summarize.article import Article
from summarize.training.encoded_examples import ArticlesByTask
from summarize.training.fine_tuning import Hyperparameters
from summarize.training.train import TrainingPlan, train

_MAX_INPUT_TOKENS = 512  # the number of positions of MiniLM


def read_articles(names: Sequence[str], sample: float) -> list[Article]:
    """Return the articles with references of several datasets.

    Args:
        names: files, folders or ``hf:NAME``, as for ``takeaways eval``.
        sample: share of each dataset, in (0, 1]; its first articles are used.
    """
    articles: list[Article] = []
    for name in names:
        with_references = [item.article for item in read_dataset(name).items if item.references]
        articles += with_references[: max(1, round(sample * len(with_references)))]
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
