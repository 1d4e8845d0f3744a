"""What the embedded checkpoint learns from, and how it is trained on that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.datasets import read_dataset
from eval.metrics.rouge import mean_rouge1
from summarize.article import Article
from summarize.training.fine_tuning import Recipe
from summarize.training.train import ByTask, Plan, train

_READ = 512  # tokens at once: what MiniLM has positions for


def read(names: Sequence[str], sample: float) -> list[Article]:
    """Return the articles with references of some datasets, the first ``sample`` of each."""
    found: list[Article] = []
    for name in names:
        some = [item.article for item in read_dataset(name).items if item.references]
        found += some[: max(1, round(sample * len(some)))]
    return found


def learn(
    articles: ByTask, others: Sequence[Article], base: Path, out: Path, recipe: Recipe
) -> Path:
    """Train the checkpoint in ``base`` and return ``out``, where the better one is."""
    watched = dict.fromkeys(articles, others)
    train(articles, str(base), out, Plan(_READ, recipe=recipe), mean_rouge1, watched)
    return out
