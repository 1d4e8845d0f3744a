"""An ablation of reranking, for a model that is guided by marks: ROUGE, copies, word order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
from rich.table import Table

from eval.datasets import Item, read_dataset
from summarize.composing.abstractive import GuidedBullets, write_guided_bullets
from summarize.composing.candidates import EXTRACTIVE, CandidateFactory
from summarize.composing.reranking import RerankingWeights, rerank, share_in_order
from summarize.errors import OptionError
from summarize.options import Options
from summarize.seq2seq.loading import load_model
from summarize.takeaway import Takeaway
from summarize.text.words import count_words

from .rewriting import batches_by_count, mean_rouge, summarized, unsupported_share
from .shared import console

_NEVER = 100.0  # a handicap larger than any difference of values
# Bullets with a smaller share of words in the order of one sentence are mostly wrong; by hand.
_IN_ORDER = 0.85

Items = tuple[Takeaway, ...]


@dataclass(frozen=True, slots=True)
class _Article:
    """An article with the bullets that the model wrote for it."""

    factory: CandidateFactory
    bullets: GuidedBullets

    def without_expected_content(self) -> _Article:
        """Return the article as if the selector did not estimate an editor's words."""
        factory = CandidateFactory(self.factory.article, self.factory.options)
        factory.analysis = replace(self.factory.analysis, expected_content=None)
        return replace(self, factory=factory)

    def from_excerpts(self) -> Items:
        """Return takeaways from the bullets for excerpts, and sentences."""
        no_bullets = {index: [] for index in self.bullets.by_sentence}
        return rerank(self.factory, no_bullets, self.bullets.from_excerpts)

    def from_sentences(self) -> Items:
        """Return takeaways from the bullets for single sentences, and sentences."""
        return rerank(self.factory, self.bullets.by_sentence)

    def reranked(self, **weights: float) -> Items:
        """Return takeaways from all bullets, with the given weights changed."""
        bullets, changed = self.bullets, RerankingWeights(**weights)
        return rerank(self.factory, bullets.by_sentence, bullets.from_excerpts, changed)


_VARIANTS: Mapping[str, Callable[[_Article], Items]] = {
    "abstractive": lambda article: article.reranked(),
    "digests alone": lambda article: article.from_excerpts(),
    "rewritten alone": lambda article: article.from_sentences(),
    "no sentences": lambda article: article.reranked(handicap=_NEVER),
    "no learned check": lambda article: article.reranked(soundness=0.0),
    "sentences as good": lambda article: article.reranked(handicap=0.0),
    "order is nothing": lambda article: article.reranked(order=0.0, min_order=0.0),
    "nothing expected": lambda article: article.without_expected_content().reranked(),
}


def run(data: Path, limit: int, model: str | None) -> None:
    """Print the table.

    Raises:
        OptionError: the model is not guided by marks.
    """
    if load_model(Options(model=model)).settings.decoding("summarization").focus is None:
        raise OptionError(f"{model} is not guided by marks: its configuration names no focus")
    items = [item for item in read_dataset(str(data)).items if item.references]
    items = items[:: max(1, len(items) // limit)][:limit]
    table = Table(
        *("", "words", "R-1", "R-2", "R-Lsum", "sentences", "disorder", "faults"),
        title=f"{len(items)} articles of {data.name}, as many bullets as references",
    )
    for method in ("lead", "extractive"):
        texts = summarized(items, method, Options())
        words = [sum(map(count_words, bullets)) for bullets in texts]
        rouge = [f"{value:.2f}" for value in mean_rouge(items, texts)]
        table.add_row(method, f"{np.mean(words):.1f}", *rouge)
    articles = _written(items, model)
    for name, variant in _VARIANTS.items():
        table.add_row(name, *_row(items, articles, [*map(variant, articles)]))
    console.print(table)


def _written(items: Sequence[Item], model: str | None) -> list[_Article]:
    """Return the articles with a model's bullets, written for as many as there are references."""
    articles: dict[int, _Article] = {}
    for count, indices in batches_by_count(items):
        options = Options(count=count, order="score", model=model)
        factories = [CandidateFactory(items[index].article, options) for index in indices]
        bullets = write_guided_bullets(factories, load_model(options), options)
        articles.update(zip(indices, map(_Article, factories, bullets), strict=True))
    return [articles[index] for index in range(len(items))]


def _row(
    items: Sequence[Item], articles: Sequence[_Article], takeaways: Sequence[Items]
) -> list[str]:
    """Return the cells of a row, with the share of copied sentences and of bullets out of order."""
    texts = [[item.text for item in items_of_article] for items_of_article in takeaways]
    words = [sum(map(count_words, bullets)) for bullets in texts]
    copies = [EXTRACTIVE in item.flags for item in chain(*takeaways)]
    orders = [
        share_in_order(article.factory, article.factory.check(bullet))
        for article, bullets in zip(articles, texts, strict=True)
        for bullet in bullets
    ]
    shares = (
        np.mean(copies),
        np.mean(np.array(orders) < _IN_ORDER),
        unsupported_share(items, texts) / 100,
    )
    return [
        f"{np.mean(words):.1f}",
        *(f"{value:.2f}" for value in mean_rouge(items, texts)),
        *(f"{100 * share:.1f} %" for share in shares),
    ]
