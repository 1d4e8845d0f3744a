"""A guided model's bullets with one thing after the other left out: ROUGE, copies, disorder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.table import Table

from eval.datasets import Item, read_dataset
from summarize.composing.abstractive import Written, write_by_marks
from summarize.composing.composer import EXTRACTIVE, Composer
from summarize.composing.reranking import Weights, in_order, rerank
from summarize.errors import OptionError
from summarize.options import Options
from summarize.seq2seq.loading import load_model
from summarize.takeaway import Takeaway
from summarize.text.words import count_words

from .rewriting import batches_by_count, faulty, mean_rouge, summarized
from .shared import console

_NEVER = 100.0  # a handicap that no sentence makes up for
_ORDERLY = 0.85  # a bullet with fewer of its words in the order of one sentence is mostly wrong

Items = tuple[Takeaway, ...]


@dataclass(frozen=True, slots=True)
class _Article:
    """An article that has been written of."""

    composer: Composer
    written: Written

    def unread(self) -> _Article:
        """Return it as if the selector expected nothing of editors."""
        composer = Composer(self.composer.article, self.composer.options)
        composer.analysis = replace(self.composer.analysis, expected_content=None)
        return replace(self, composer=composer)

    def chosen(self, **weights: float) -> Items:
        """Return its takeaways, by other weights than usual."""
        written = self.written
        return rerank(self.composer, written.told, written.together, Weights(**weights))


_WAYS: Mapping[str, Callable[[_Article], Items]] = {
    "abstractive": lambda one: one.chosen(),
    "digests alone": lambda one: rerank(
        one.composer, {place: [] for place in one.written.told}, one.written.together
    ),
    "rewritten alone": lambda one: rerank(one.composer, one.written.told),
    "no sentences": lambda one: one.chosen(handicap=_NEVER),
    "sentences as good": lambda one: one.chosen(handicap=0.0),
    "order is nothing": lambda one: one.chosen(order=0.0, least_order=0.0),
    "nothing expected": lambda one: one.unread().chosen(),
}


def run(data: Path, limit: int, model: str | None) -> None:
    """Print the table; the model must be one that is guided by marks."""
    if load_model(Options(model=model)).settings.decoding("summarization").focus is None:
        raise OptionError(f"{model} is not guided by marks: its configuration names no focus")
    items = [item for item in read_dataset(str(data)).items if item.references]
    items = items[:: max(1, len(items) // limit)][:limit]
    table = Table(
        *("", "words", "R-1", "R-2", "R-Lsum", "sentences", "disorder", "faults"),
        title=f"{len(items)} articles of {data.name}, as many bullets as references",
    )
    for method in ("lead", "extractive"):
        found = summarized(items, method, Options())
        words = [sum(map(count_words, bullets)) for bullets in found]
        rouge = [f"{value:.2f}" for value in mean_rouge(items, found)]
        table.add_row(method, f"{np.mean(words):.1f}", *rouge)
    articles = _written(items, model)
    for name, way in _WAYS.items():
        table.add_row(name, *_row(items, articles, [*map(way, articles)]))
    console.print(table)


def _written(items: Sequence[Item], model: str | None) -> list[_Article]:
    """Have a model write of each article, as many bullets as it has references."""
    found: dict[int, _Article] = {}
    for count, places in batches_by_count(items):
        options = Options(count=count, order="score", model=model)
        composers = [Composer(items[place].article, options) for place in places]
        written = write_by_marks(composers, load_model(options), options)
        found.update(zip(places, map(_Article, composers, written), strict=True))
    return [found[place] for place in range(len(items))]


def _row(items: Sequence[Item], articles: Sequence[_Article], found: Sequence[Items]) -> list[str]:
    """Return the cells: also, in %, sentences of the article, and bullets out of order."""
    texts = [[one.text for one in some] for some in found]
    words = [sum(map(count_words, some)) for some in texts]
    copies = [EXTRACTIVE in one.flags for some in found for one in some]
    orders = [
        in_order(article.composer, article.composer.check(one.text))
        for article, some in zip(articles, found, strict=True)
        for one in some
    ]
    shares = (np.mean(copies), np.mean(np.array(orders) < _ORDERLY), faulty(items, texts) / 100)
    return [
        f"{np.mean(words):.1f}",
        *(f"{value:.2f}" for value in mean_rouge(items, texts)),
        *(f"{100 * share:.1f} %" for share in shares),
    ]
