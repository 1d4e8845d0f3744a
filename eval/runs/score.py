"""Every metric on every prediction: the pass over a run folder that writes its scores."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from pickle import PicklingError
from typing import Any

from eval.datasets import Item
from eval.metrics.base import Example, Metric, Value
from eval.runs.folder import SCORES, Prediction, Run
from eval.runs.predict import NO_PROSE
from eval.runs.reference_points import REFERENCES
from eval.runs.score_table import Row, is_readable, score_writer
from summarize.errors import OptionError, ReadError
from summarize.runtime.isolation import isolate_failures
from summarize.runtime.progress import report_progress

_CHUNK = 32  # articles scored at a time

NOT_DEFINED = "is not defined for it"
_NO_REFERENCES = "the article has no references"
_OWN_REFERENCES = "are what it measures against"
# Reasons for a missing score that are no failure of a method or a metric.
EXPECTED_REASONS = (NOT_DEFINED, _NO_REFERENCES, _OWN_REFERENCES, NO_PROSE)

Chunk = tuple[tuple[Item, tuple[Prediction, ...]], ...]  # articles with a prediction a method


def score(
    run: Run,
    items: Sequence[Item],
    methods: Sequence[str],
    metrics: Sequence[Metric],
    processes: int,
) -> None:
    """Score every prediction of a run by every metric, but for what was scored before.

    Scores are written metric by metric; ``run.json`` keeps which predictions they are of.

    Args:
        run: holds a prediction an article for each method, in the order of ``items``.
        items: the articles.
        methods: names.
        metrics: what to score by.
        processes: how many share the work.
    """
    path = run.path / SCORES
    scored = run.about.get("scored", {}) if is_readable(path) else {}
    run.about["scored"] = scored
    if not scored:
        path.unlink(missing_ok=True)
    digests = {name: run.digest(name) for name in methods}
    for metric in metrics:
        key, measures = _key(metric), [measure.name for measure in metric.measures]
        known = scored.get(key, {}).get("methods", {})
        todo = [name for name in methods if known.get(name) != digests[name]]
        if not todo:
            continue
        run.reopen()
        label = f"scoring by {metric.signature.metric}"
        with score_writer(path, measures, todo) as write:
            done = 0
            for rows in _scored(_chunks(run, items, todo), todo, metric, processes):
                write(rows)
                done = min(done + _CHUNK, len(items))
                report_progress(label, done, len(items))
        _note(scored, key, measures, {name: digests[name] for name in todo})
        run.save()


def _key(metric: Metric) -> str:
    """Return what tells a metric and its settings from all others."""
    return f"{type(metric).__module__}.{type(metric).__qualname__} {metric.signature}"


def _note(
    scored: dict[str, Any], key: str, measures: Sequence[str], digests: dict[str, str]
) -> None:
    """Note which predictions have scores now; other settings of the same measures have not."""
    for other in scored.values():
        if set(other["measures"]) & set(measures):
            other["methods"] = {k: v for k, v in other["methods"].items() if k not in digests}
    entry = scored.setdefault(key, {"measures": list(measures), "methods": {}})
    entry["methods"] |= digests


def _scored(
    chunks: Iterator[Chunk], methods: Sequence[str], metric: Metric, processes: int
) -> Iterator[list[Row]]:
    if processes < 2:
        for chunk in chunks:
            yield _rows(chunk, methods, metric)
        return
    try:
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            waiting: deque[Future[list[Row]]] = deque()
            for chunk in chunks:
                waiting.append(pool.submit(_rows, chunk, methods, metric))
                if len(waiting) > 4 * processes:  # no more articles in flight than that
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    except (BrokenProcessPool, PicklingError, AttributeError) as error:
        advice = "a script needs 'if __name__ == \"__main__\":', and a metric must be of a module"
        raise OptionError(f"scoring in several processes failed: {advice} ({error})") from error


def _chunks(run: Run, items: Sequence[Item], methods: Sequence[str]) -> Iterator[Chunk]:
    """Yield articles with their predictions, a few at a time, in constant memory."""
    together = zip(*(run.predictions(name) for name in methods), strict=False)
    rows: Iterator[tuple[Item, tuple[Prediction, ...]]] = zip(items, together, strict=False)
    count = 0
    while chunk := tuple(islice(rows, _CHUNK)):
        count += len(chunk)
        if any(one.article_id != item.article.id for item, found in chunk for one in found):
            break
        yield chunk
    if count != len(items) or chunk:
        reason = "its predictions are not those of its articles: start with --restart"
        raise ReadError(str(run.path), reason)


def _rows(chunk: Chunk, methods: Sequence[str], metric: Metric) -> list[Row]:
    measures = [measure.name for measure in metric.measures]
    rows: list[Row] = []
    examples: list[tuple[str, Example]] = []
    for item, predictions in chunk:
        for method, prediction in zip(methods, predictions, strict=True):
            reason = _unscorable(metric, method, item, prediction)
            if reason is None:
                examples.append((method, _example(item, prediction)))
            else:
                rows.extend(_unscored(item.article.id, method, measures, reason))
    results = _attempt(metric, measures, [example for _, example in examples])
    for (method, example), result in zip(examples, results, strict=True):
        rows.extend(_score_rows(example.article.id, method, measures, result))
    return rows


def _example(item: Item, prediction: Prediction) -> Example:
    assert prediction.takeaways is not None
    costs = prediction.milliseconds, prediction.megabytes
    return Example(item.article, item.references, prediction.takeaways, *costs)


def _unscorable(metric: Metric, method: str, item: Item, prediction: Prediction) -> str | None:
    if metric.needs_references and not item.references:
        return _NO_REFERENCES
    if metric.needs_references and method == REFERENCES:
        return _OWN_REFERENCES
    if prediction.takeaways is None:
        return prediction.error or "there is no prediction"
    return None


def _attempt(
    metric: Metric, measures: Sequence[str], examples: Sequence[Example]
) -> list[dict[str, Value] | str]:
    """Score examples together; if that fails, one by one. A reason stands for what fails."""
    name = type(metric).__name__
    return isolate_failures(
        lambda group: [_checked(result, measures) for result in metric.score(group)],
        examples,
        lambda _, error: f"{name} failed: {error or type(error).__name__}",
    )


def _checked(result: Mapping[str, Any], measures: Sequence[str]) -> dict[str, Value]:
    """Return the values of the measures; a bare number is one, too.

    Raises:
        ValueError: there is a value of something else.
    """
    if unknown := sorted(result.keys() - set(measures)):
        raise ValueError(f"{unknown[0]!r} is not among its measures ({', '.join(measures)})")
    found = {name: result[name] for name in measures if result.get(name) is not None}
    return {
        name: Value(*value) if isinstance(value, tuple) else Value(float(value))
        for name, value in found.items()
    }


def _score_rows(
    article: str, method: str, measures: Sequence[str], result: dict[str, Value] | str
) -> Iterator[Row]:
    if isinstance(result, str):
        yield from _unscored(article, method, measures, result)
        return
    for name in measures:
        value = result.get(name)
        if value is None:
            yield from _unscored(article, method, [name], NOT_DEFINED)
        elif not math.isfinite(value.value):
            yield from _unscored(article, method, [name], f"the metric gave {value.value}")
        else:
            number, precision, recall = map(_number, value)
            yield Row(article, method, name, number, precision, recall, None)


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _unscored(article: str, method: str, measures: Sequence[str], reason: str) -> Iterator[Row]:
    for name in measures:
        yield Row(article, method, name, None, None, None, reason)
