"""Score the predictions of a run folder by metrics, and write the scores into it."""

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
from eval.runs.folder import SCORES, Run
from eval.runs.predict import NO_PROSE
from eval.runs.records import Prediction
from eval.runs.reference_points import REFERENCES
from eval.runs.score_table import Row, is_readable, score_writer
from summarize.errors import OptionError, ReadError
from summarize.runtime.isolation import isolate_failures
from summarize.runtime.progress import report_progress

_CHUNK = 32  # articles scored at a time; chosen by hand
_CHUNKS_A_PROCESS = 4  # chunks in flight for each process, so that memory stays bounded

NOT_DEFINED = "is not defined for it"
_NO_REFERENCES = "the article has no references"
_OWN_REFERENCES = "are what it measures against"
# Reasons for a missing score that are no failure of a method or a metric.
EXPECTED_REASONS = (NOT_DEFINED, _NO_REFERENCES, _OWN_REFERENCES, NO_PROSE)

# Articles, each with the prediction of every method.
Chunk = tuple[tuple[Item, tuple[Prediction, ...]], ...]


def score(
    run: Run,
    items: Sequence[Item],
    methods: Sequence[str],
    metrics: Sequence[Metric],
    processes: int,
) -> None:
    """Score every prediction of a run by every metric, without those scored before.

    Scores are written metric by metric. ``run.json`` holds the hash of the predictions that
    they belong to.

    Args:
        run: has a prediction of each method for each article, in the order of ``items``.
        items: the articles with their references.
        methods: names of the methods.
        metrics: the metrics.
        processes: number of processes that share the work.
    """
    path = run.path / SCORES
    scored = run.metadata.get("scored", {}) if is_readable(path) else {}
    run.metadata["scored"] = scored
    if not scored:
        path.unlink(missing_ok=True)
    digests = {name: run.digest(name) for name in methods}
    for metric in metrics:
        key, measures = _identity(metric), [measure.name for measure in metric.measures]
        entry = scored.get(key, {})
        # A version of before may have scored fewer measures.
        scored_digests = entry["methods"] if entry.get("measures") == measures else {}
        unscored = [name for name in methods if scored_digests.get(name) != digests[name]]
        if not unscored:
            continue
        run.mark_unfinished()
        label = f"scoring by {metric.signature.metric}"
        with score_writer(path, measures, unscored) as write:
            done = 0
            for rows in _score_chunks(_chunks(run, items, unscored), unscored, metric, processes):
                write(rows)
                done = min(done + _CHUNK, len(items))
                report_progress(label, done, len(items))
        _note_scored(scored, key, measures, {name: digests[name] for name in unscored})
        run.save()


def _identity(metric: Metric) -> str:
    """Return a text that is the same only for the same metric with the same settings."""
    return f"{type(metric).__module__}.{type(metric).__qualname__} {metric.signature}"


def _note_scored(
    scored: dict[str, Any], key: str, measures: Sequence[str], digests: dict[str, str]
) -> None:
    """Note the predictions that have scores; other settings of these measures lose theirs."""
    for other in scored.values():
        if set(other["measures"]) & set(measures):
            other["methods"] = {k: v for k, v in other["methods"].items() if k not in digests}
    entry = scored.setdefault(key, {"methods": {}})
    if entry.get("measures") != list(measures):
        entry |= {"measures": list(measures), "methods": {}}
    entry["methods"] |= digests


def _score_chunks(
    chunks: Iterator[Chunk], methods: Sequence[str], metric: Metric, processes: int
) -> Iterator[list[Row]]:
    if processes < 2:
        for chunk in chunks:
            yield _score_chunk(chunk, methods, metric)
        return
    try:
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            futures: deque[Future[list[Row]]] = deque()
            for chunk in chunks:
                futures.append(pool.submit(_score_chunk, chunk, methods, metric))
                if len(futures) > _CHUNKS_A_PROCESS * processes:
                    yield futures.popleft().result()
            while futures:
                yield futures.popleft().result()
    except (BrokenProcessPool, PicklingError, AttributeError) as error:
        advice = "a script needs 'if __name__ == \"__main__\":', and a metric must be of a module"
        raise OptionError(f"scoring in several processes failed: {advice} ({error})") from error


def _chunks(run: Run, items: Sequence[Item], methods: Sequence[str]) -> Iterator[Chunk]:
    """Yield articles with their predictions, a few at a time, in constant memory.

    Raises:
        ReadError: the predictions are not those of the articles.
    """
    predictions = zip(*(run.predictions(name) for name in methods), strict=False)
    rows: Iterator[tuple[Item, tuple[Prediction, ...]]] = zip(items, predictions, strict=False)
    count = 0
    while chunk := tuple(islice(rows, _CHUNK)):
        count += len(chunk)
        if any(p.article_id != item.article.id for item, of_methods in chunk for p in of_methods):
            break
        yield chunk
    if count != len(items) or chunk:
        reason = "its predictions are not those of its articles: start with --restart"
        raise ReadError(str(run.path), reason)


def _score_chunk(chunk: Chunk, methods: Sequence[str], metric: Metric) -> list[Row]:
    """Return the rows of all predictions in a chunk, scored or with a reason."""
    measures = [measure.name for measure in metric.measures]
    rows: list[Row] = []
    examples: list[tuple[str, Example]] = []
    for item, predictions in chunk:
        for method, prediction in zip(methods, predictions, strict=True):
            reason = _reason_against(metric, method, item, prediction)
            if reason is None:
                examples.append((method, _example(item, prediction)))
            else:
                rows.extend(_unscored_rows(item.article.id, method, measures, reason))
    results = _score_examples(metric, measures, [example for _, example in examples])
    for (method, example), result in zip(examples, results, strict=True):
        rows.extend(_value_rows(example.article.id, method, measures, result))
    return rows


def _example(item: Item, prediction: Prediction) -> Example:
    assert prediction.takeaways is not None
    costs = prediction.milliseconds, prediction.megabytes
    return Example(item.article, item.references, prediction.takeaways, *costs)


def _reason_against(metric: Metric, method: str, item: Item, prediction: Prediction) -> str | None:
    """Return why a prediction cannot be scored by a metric; None if it can."""
    if metric.needs_references and not item.references:
        return _NO_REFERENCES
    if metric.needs_references and method == REFERENCES:
        return _OWN_REFERENCES
    if prediction.takeaways is None:
        return prediction.error or "there is no prediction"
    return None


def _score_examples(
    metric: Metric, measures: Sequence[str], examples: Sequence[Example]
) -> list[dict[str, Value] | str]:
    """Return the values of each example, or why the metric failed on it.

    Examples are scored together; after a failure, one at a time.
    """
    name = type(metric).__name__
    return isolate_failures(
        lambda group: [_checked_values(result, measures) for result in metric.score(group)],
        examples,
        lambda _, error: f"{name} failed: {error or type(error).__name__}",
    )


def _checked_values(result: Mapping[str, Any], measures: Sequence[str]) -> dict[str, Value]:
    """Return the values of the measures; a bare number becomes a ``Value``.

    Raises:
        ValueError: the result has a value of an unknown measure.
    """
    if unknown := sorted(result.keys() - set(measures)):
        raise ValueError(f"{unknown[0]!r} is not among its measures ({', '.join(measures)})")
    defined = {name: result[name] for name in measures if result.get(name) is not None}
    return {
        name: Value(*value) if isinstance(value, tuple) else Value(float(value))
        for name, value in defined.items()
    }


def _value_rows(
    article: str, method: str, measures: Sequence[str], result: dict[str, Value] | str
) -> Iterator[Row]:
    if isinstance(result, str):
        yield from _unscored_rows(article, method, measures, result)
        return
    for name in measures:
        value = result.get(name)
        if value is None:
            yield from _unscored_rows(article, method, [name], NOT_DEFINED)
        elif not math.isfinite(value.value):
            yield from _unscored_rows(article, method, [name], f"the metric gave {value.value}")
        else:
            number, precision, recall = map(_float_or_none, value)
            yield Row(article, method, name, number, precision, recall, None)


def _float_or_none(value: float | None) -> float | None:
    return None if value is None else float(value)


def _unscored_rows(
    article: str, method: str, measures: Sequence[str], reason: str
) -> Iterator[Row]:
    for name in measures:
        yield Row(article, method, name, None, None, None, reason)
