"""Rewritten sentences against those of the article: ROUGE, unsupported bullets, speed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
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
from summarize.rewriting.base import SentenceInContext
from summarize.rewriting.loading import load_rewriter
from summarize.text.words import count_words

from .shared import console

_TYPES = ("rouge1", "rouge2", "rougeLsum")
_BATCH = 16  # articles summarized together
_REWRITERS: tuple[Rewriting, ...] = ("compress", "seq2seq")

Bullets = list[str]


def run(data: Path, limit: int, model: str | None) -> None:
    """Print the table: each variant as it is, and cut to the number of words of the references."""
    items = [item for item in read_dataset(str(data)).items if item.references]
    items = items[:: max(1, len(items) // limit)][:limit]
    table = Table(
        *("", "words", "R-1", "R-2", "R-Lsum", "words", "R-1", "R-2", "R-Lsum"),
        *("faults", "guarded", "docs/s"),
        title=f"{len(items)} articles of {data.name}, as many bullets as references; the second "
        "time as many of them, best first, as fit into the references' words",
    )
    aligned = [_aligned(item) for item in items]
    _row(table, "aligned", items, [_texts(sentences) for sentences in aligned])
    for rewriter in _REWRITERS:
        options = Options(rewriter=rewriter, model=model)
        load_rewriter(options)
        written = _rewritten(aligned, options)
        _row(
            table,
            f"aligned, {rewriter}",
            items,
            written,
            f"{unsupported_share(items, written):.1f} %",
        )
    _methods(table, items, model)
    console.print(table)


def _methods(table: Table, items: Sequence[Item], model: str | None) -> None:
    """Add a row for each method, with its share of unsupported bullets without and with guard."""
    variants = [("extractive", "extractive", Options())]
    for rewriter in _REWRITERS:
        options = Options(rewriter=rewriter, model=model)
        variants.append((f"hybrid, {rewriter}", "hybrid", options))
    variants.append(("abstractive", "abstractive", Options(model=model)))
    for name, method, options in variants:
        start = time.perf_counter()
        guarded = summarized(items, method, options)
        speed = len(items) / (time.perf_counter() - start)
        unguarded = summarized(items, method, replace(options, guard=False))
        shares = [f"{unsupported_share(items, texts):.1f} %" for texts in (unguarded, guarded)]
        _row(table, name, items, guarded, *shares, f"{speed:.1f}")


def _row(
    table: Table, name: str, items: Sequence[Item], texts: Sequence[Bullets], *more_cells: str
) -> None:
    cut = [_cut(bullets, item) for bullets, item in zip(texts, items, strict=True)]
    cells = [name]
    for bullets in (texts, cut):
        words = np.mean([sum(map(count_words, lines)) for lines in bullets])
        cells += [f"{words:.1f}", *(f"{value:.2f}" for value in mean_rouge(items, bullets))]
    table.add_row(*cells, *more_cells)


def mean_rouge(items: Sequence[Item], texts: Iterable[Bullets]) -> list[float]:
    """Return the mean ROUGE-1, -2 and -Lsum F, in %."""
    pairs = [
        ("\n".join(item.references[0]), "\n".join(bullets))
        for item, bullets in zip(items, texts, strict=True)
    ]
    scores = Rouge(_TYPES).score_pairs(pairs)
    return [100 * float(np.mean([score[name].fmeasure for score in scores])) for name in _TYPES]


def _cut(bullets: Bullets, item: Item) -> Bullets:
    """Return the bullets, best first, that fit the number of words of the references."""
    words_left = sum(map(count_words, item.references[0]))
    kept: Bullets = []
    for bullet in bullets:
        words = count_words(bullet)
        if not kept or words <= words_left:
            kept.append(bullet)
            words_left -= words
    return kept


def unsupported_share(items: Sequence[Item], texts: Iterable[Bullets]) -> float:
    """Return the share of bullets with a number, name, quotation or denial of their own, in %."""
    has_findings = [
        bool(check_in_article(item.article, bullet).findings)
        for item, bullets in zip(items, texts, strict=True)
        for bullet in bullets
    ]
    return 100 * float(np.mean(has_findings))


def summarized(items: Sequence[Item], method: str, options: Options) -> list[Bullets]:
    """Return each article's bullets, as many as it has references, best first."""
    texts: dict[int, Bullets] = {}
    for count, indices in batches_by_count(items):
        articles = [items[index].article for index in indices]
        results = load_method(method)(articles, replace(options, count=count, order="score"))
        for index, takeaways in zip(indices, results, strict=True):
            texts[index] = [item.text for item in takeaways]
    return [texts[index] for index in range(len(items))]


def batches_by_count(items: Sequence[Item]) -> Iterator[tuple[int, list[int]]]:
    """Yield numbers of references, each with the indices of a few articles that have so many."""
    indices_by_count: dict[int, list[int]] = {}
    for index, item in enumerate(items):
        indices_by_count.setdefault(len(item.references[0]), []).append(index)
    for count, indices in indices_by_count.items():
        for start in range(0, len(indices), _BATCH):
            yield count, indices[start : start + _BATCH]


def _aligned(item: Item) -> list[SentenceInContext]:
    """Return the sentences that support the references best, each once."""
    article_index = ArticleIndex.from_article(item.article)
    document = Document.from_sentences(item.article, article_index.sentences)
    indices = [
        article_index.sentence_index(found.evidence[0])
        for bullet in item.references[0]
        if (found := check_bullet(bullet, article_index)).evidence
    ]
    return [SentenceInContext(document, index) for index in dict.fromkeys(indices)]


def _texts(sentences: Sequence[SentenceInContext]) -> Bullets:
    return [sentence.text for sentence in sentences]


def _rewritten(aligned: Sequence[Sequence[SentenceInContext]], options: Options) -> list[Bullets]:
    """Return the first draft for each sentence, or the sentence if there is none."""
    drafts = iter(load_rewriter(options).rewrite([*chain(*aligned)], options))
    return [
        [next((draft.text for draft in next(drafts)), sentence.text) for sentence in sentences]
        for sentences in aligned
    ]
