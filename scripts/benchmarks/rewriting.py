"""Rewritten sentences against those of the article: ROUGE, what is not borne out, speed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.table import Table

from eval.datasets import Item, read_dataset
from eval.metrics.grounding import check_in_article
from eval.metrics.rouge import Rouge
from summarize.document.document import Document
from summarize.grounding import ArticleIndex, check_bullet
from summarize.method_registry import load_method
from summarize.options import Options, Rewriting
from summarize.rewriting.base import Passage
from summarize.rewriting.loading import load_rewriter
from summarize.text.words import count_words

from .shared import console

_TYPES = ("rouge1", "rouge2", "rougeLsum")
_BATCH = 16
_REWRITERS: tuple[Rewriting, ...] = ("compress", "seq2seq")

Bullets = list[str]


def run(data: Path, limit: int, model: str | None) -> None:
    """Print the table: each way as it is, and cut to the references' words."""
    items = [item for item in read_dataset(str(data)).items if item.references]
    items = items[:: max(1, len(items) // limit)][:limit]
    table = Table(
        *("", "words", "R-1", "R-2", "R-Lsum", "words", "R-1", "R-2", "R-Lsum"),
        *("faults", "guarded", "docs/s"),
        title=f"{len(items)} articles of {data.name}, as many bullets as references; the second "
        "time as many of them, best first, as fit into the references' words",
    )
    aligned = [_aligned(item) for item in items]
    _row(table, "aligned", items, [_texts(some) for some in aligned])
    for rewriter in _REWRITERS:
        options = Options(rewriter=rewriter, model=model)
        load_rewriter(options)
        written = _rewritten(aligned, options)
        _row(table, f"aligned, {rewriter}", items, written, f"{faulty(items, written):.1f} %")
    _methods(table, items, model)
    console.print(table)


def _methods(table: Table, items: Sequence[Item], model: str | None) -> None:
    """Add a row for each method, with the guard on; what is not borne out also without it."""
    ways = [("extractive", "extractive", Options())]
    for rewriter in _REWRITERS:
        options = Options(rewriter=rewriter, model=model)
        ways.append((f"hybrid, {rewriter}", "hybrid", options))
    ways.append(("abstractive", "abstractive", Options(model=model)))
    for name, method, options in ways:
        start = time.perf_counter()
        found = summarized(items, method, options)
        speed = len(items) / (time.perf_counter() - start)
        loose = summarized(items, method, replace(options, guard=False))
        faults = [f"{faulty(items, some):.1f} %" for some in (loose, found)]
        _row(table, name, items, found, *faults, f"{speed:.1f}")


def _row(
    table: Table, name: str, items: Sequence[Item], found: Sequence[Bullets], *more: str
) -> None:
    cut = [_cut(bullets, item) for bullets, item in zip(found, items, strict=True)]
    cells = [name]
    for some in (found, cut):
        words = np.mean([sum(map(count_words, bullets)) for bullets in some])
        cells += [f"{words:.1f}", *(f"{value:.2f}" for value in mean_rouge(items, some))]
    table.add_row(*cells, *more)


def mean_rouge(items: Sequence[Item], found: Iterable[Bullets]) -> list[float]:
    """Return ROUGE-1, -2 and -Lsum, in %."""
    pairs = [
        ("\n".join(item.references[0]), "\n".join(bullets))
        for item, bullets in zip(items, found, strict=True)
    ]
    scores = Rouge(_TYPES).score_pairs(pairs)
    return [100 * float(np.mean([one[name].fmeasure for one in scores])) for name in _TYPES]


def _cut(bullets: Bullets, item: Item) -> Bullets:
    """Return the bullets, best first, that fit into the words of the references; at least one."""
    left = sum(map(count_words, item.references[0]))
    kept: Bullets = []
    for bullet in bullets:
        words = count_words(bullet)
        if not kept or words <= left:
            kept.append(bullet)
            left -= words
    return kept


def faulty(items: Sequence[Item], found: Iterable[Bullets]) -> float:
    """Return the share, in %, of bullets with a number, name, quotation or denial of their own."""
    faults = [
        bool(check_in_article(item.article, bullet).findings)
        for item, bullets in zip(items, found, strict=True)
        for bullet in bullets
    ]
    return 100 * float(np.mean(faults))


def summarized(items: Sequence[Item], method: str, options: Options) -> list[Bullets]:
    """Return each article's bullets, as many as it has references, best first."""
    found: dict[int, Bullets] = {}
    for count, places in batches_by_count(items):
        wanted = replace(options, count=count, order="score")
        articles = [items[place].article for place in places]
        for place, takeaways in zip(places, load_method(method)(articles, wanted), strict=True):
            found[place] = [item.text for item in takeaways]
    return [found[place] for place in range(len(items))]


def batches_by_count(items: Sequence[Item]) -> Iterator[tuple[int, list[int]]]:
    """Yield numbers of references, and the places of a few articles that have so many."""
    asked: dict[int, list[int]] = {}
    for place, item in enumerate(items):
        asked.setdefault(len(item.references[0]), []).append(place)
    for count, places in asked.items():
        for start in range(0, len(places), _BATCH):
            yield count, places[start : start + _BATCH]


def _aligned(item: Item) -> list[Passage]:
    """Return the sentence that bears each reference out best, each once."""
    article_index = ArticleIndex.from_article(item.article)
    document = Document.from_sentences(item.article, article_index.sentences)
    places = [
        article_index.sentence_index(found.evidence[0])
        for bullet in item.references[0]
        if (found := check_bullet(bullet, article_index)).evidence
    ]
    return [Passage(document, place) for place in dict.fromkeys(places)]


def _texts(passages: Sequence[Passage]) -> Bullets:
    return [passage.sentence for passage in passages]


def _rewritten(aligned: Sequence[Sequence[Passage]], options: Options) -> list[Bullets]:
    """Return the first draft of each passage, or its sentence where there is none."""
    flat = [passage for some in aligned for passage in some]
    drafts = iter(load_rewriter(options).rewrite(flat, options))
    return [
        [next((draft.text for draft in next(drafts)), passage.sentence) for passage in some]
        for some in aligned
    ]
