"""Every metric on every prediction: the pass over a run folder that writes its scores."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from eval.datasets import Item
from eval.metric import Example, Metric, Value
from eval.runs import SCORES, Prediction, Run
from eval.scores import Row, score_writer
from summarize.errors import ReadError

FLOOR, CEILING = ("random", "lead"), "oracle"  # every score stands between these
REFERENCES = "references"  # the method that people are: their own bullets
BEYOND = (CEILING, REFERENCES)  # have seen the references, so they are never the best
_CHUNK = 32  # articles scored at a time

Chunk = tuple[tuple[Item, tuple[Prediction, ...]], ...]  # articles with a prediction a method


def in_order(names: Iterable[str]) -> list[str]:
    """Return names of methods with the reference points at the ends: floor first."""
    rank = {**dict.fromkeys(FLOOR, -1), CEILING: 1, REFERENCES: 2}
    return sorted(names, key=lambda name: rank.get(name, 0))


def score(
    run: Run,
    items: Sequence[Item],
    methods: Sequence[str],
    metrics: Sequence[Metric],
    processes: int,
    step: Callable[[str, int, int], None],
) -> None:
    """Score every prediction of a run by every metric, and write the scores.

    Args:
        run: holds a prediction an article for each method, in the order of ``items``.
        items: the articles.
        methods: names.
        metrics: what to score by.
        processes: how many share the work.
        step: is told how it goes.
    """
    with score_writer(run.path / SCORES) as write:
        done = 0
        for rows in _scored(_chunks(run, items, methods), methods, metrics, processes):
            write(rows)
            done = min(done + _CHUNK, len(items))
            step("scoring", done, len(items))


def _scored(
    chunks: Iterator[Chunk], methods: Sequence[str], metrics: Sequence[Metric], processes: int
) -> Iterator[list[Row]]:
    if processes < 2:
        for chunk in chunks:
            yield _rows(chunk, methods, metrics)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        waiting: deque[Future[list[Row]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_rows, chunk, methods, metrics))
            if len(waiting) > 4 * processes:  # no more articles in flight than that
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(run: Run, items: Sequence[Item], methods: Sequence[str]) -> Iterator[Chunk]:
    """Yield articles with their predictions, a few at a time, in constant memory."""
    together = zip(*(run.predictions(name) for name in methods), strict=True)
    rows: Iterator[tuple[Item, tuple[Prediction, ...]]] = zip(items, together, strict=True)
    while chunk := tuple(islice(rows, _CHUNK)):
        for item, predictions in chunk:
            if any(one.article_id != item.article.id for one in predictions):
                reason = "its predictions are not those of its articles: start with --restart"
                raise ReadError(str(run.path), reason)
        yield chunk


def _rows(chunk: Chunk, methods: Sequence[str], metrics: Sequence[Metric]) -> list[Row]:
    rows: list[Row] = []
    for metric in metrics:
        examples: list[tuple[str, Example]] = []
        for item, predictions in chunk:
            for method, prediction in zip(methods, predictions, strict=True):
                reason = _unscorable(metric, method, item, prediction)
                if reason is None:
                    examples.append((method, _example(item, prediction)))
                else:
                    rows.extend(_unscored(metric, item.article.id, method, reason))
        results = _attempt(metric, [example for _, example in examples])
        for (method, example), result in zip(examples, results, strict=True):
            rows.extend(_score_rows(metric, example.article.id, method, result))
    return rows


def _example(item: Item, prediction: Prediction) -> Example:
    assert prediction.takeaways is not None
    costs = prediction.milliseconds, prediction.megabytes
    return Example(item.article, item.references, prediction.takeaways, *costs)


def _unscorable(metric: Metric, method: str, item: Item, prediction: Prediction) -> str | None:
    if metric.needs_references and not item.references:
        return "the article has no references"
    if metric.needs_references and method == REFERENCES:
        return "are what it measures against"
    if prediction.takeaways is None:
        return prediction.error or "there is no prediction"
    return None


def _attempt(metric: Metric, examples: Sequence[Example]) -> list[dict[str, Value] | str]:
    """Score examples together; if that fails, one by one. A reason stands for what fails."""
    try:
        found = list(metric.score(examples))
        if len(found) != len(examples):
            raise ValueError(f"gave {len(found)} results for {len(examples)} examples")
    except Exception as error:  # whatever one metric dies of, the others go on
        if len(examples) > 1:
            return [one for example in examples for one in _attempt(metric, [example])]
        return [f"{type(metric).__name__} failed: {error or type(error).__name__}"]
    return [*found]


def _score_rows(
    metric: Metric, article: str, method: str, result: dict[str, Value] | str
) -> Iterator[Row]:
    if isinstance(result, str):
        yield from _unscored(metric, article, method, result)
        return
    for measure in metric.measures:
        value = result.get(measure.name)
        if value is None:
            yield Row(article, method, measure.name, None, None, None, "is not defined for it")
        elif not math.isfinite(value.value):
            reason = f"the metric gave {value.value}"
            yield Row(article, method, measure.name, None, None, None, reason)
        else:
            yield Row(article, method, measure.name, *value, None)


def _unscored(metric: Metric, article: str, method: str, reason: str) -> Iterator[Row]:
    for measure in metric.measures:
        yield Row(article, method, measure.name, None, None, None, reason)
