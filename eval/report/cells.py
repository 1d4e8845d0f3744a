"""Cells of a report's table: one measure of one method over all articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.metrics.base import Measure
from eval.runs.score_table import ScoreTable
from eval.stats.resampling import Interval
from eval.stats.significance import ALPHA, Comparison, compact_letters


@dataclass(frozen=True, slots=True)
class Cell:
    """The mean of one measure over the articles for which a method has a score.

    Attributes:
        mean, precision, recall: means; None where no article is scored, or where the measure
            has no precision and recall.
        interval: confidence interval of the mean; None with fewer than two scored articles.
        scored, unscored: number of articles with and without a score.
        letters: methods that share a letter do not differ by the corrected test.
        best: whether the mean is the best of the methods.
    """

    mean: float | None
    precision: float | None
    recall: float | None
    interval: Interval | None
    scored: int
    unscored: int
    letters: str
    best: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as a flat dict; the interval becomes ``low`` and ``high``."""
        return {
            "mean": self.mean,
            "low": self.interval.low if self.interval else None,
            "high": self.interval.high if self.interval else None,
            "precision": self.precision,
            "recall": self.recall,
            "scored": self.scored,
            "unscored": self.unscored,
            "letters": self.letters,
            "best": self.best,
        }


def measure_cells(
    measure: Measure,
    scores: ScoreTable,
    intervals: Sequence[Interval | None],
    comparisons: Sequence[Comparison],
    reference_aware: Collection[str],
) -> dict[str, Cell]:
    """Return the cell of each method for one measure.

    Args:
        measure: the measure.
        scores: scores of the articles.
        intervals: the interval of each method's mean.
        comparisons: tests of every pair of methods; none where they can show nothing.
        reference_aware: methods that use the references, so that they are never the best.
    """
    methods = scores.methods
    values = scores.values[measure.name]
    means = _column_means(values)
    precisions, recalls = (
        _column_means(table[measure.name]) if measure.name in table else [None] * len(methods)
        for table in (scores.precision, scores.recall)
    )
    scored = [int(count) for count in (~np.isnan(values)).sum(axis=0)]
    letters = _letters(measure, dict(zip(methods, means, strict=True)), comparisons)
    eligible = [
        method not in reference_aware and count == max(scored)
        for method, count in zip(methods, scored, strict=True)
    ]
    best = _best(measure, means, eligible)
    return {
        method: Cell(
            mean=means[column],
            precision=precisions[column],
            recall=recalls[column],
            interval=intervals[column],
            scored=scored[column],
            unscored=len(values) - scored[column],
            letters=letters.get(method, ""),
            best=column in best,
        )
        for column, method in enumerate(methods)
    }


def _column_means(values: np.ndarray) -> list[float | None]:
    """Return the mean of each column without its NaN; None for a column of NaN only."""
    scored = ~np.isnan(values)
    sums = np.where(scored, values, 0.0).sum(axis=0)
    counts = scored.sum(axis=0)
    return [float(s / n) if n else None for s, n in zip(sums, counts, strict=True)]


def _best(
    measure: Measure, means: Sequence[float | None], eligible: Sequence[bool]
) -> frozenset[int]:
    """Return the columns with the best mean among the eligible; none if all are equal."""
    if measure.better is None:
        return frozenset()
    sign = 1 if measure.better == "higher" else -1
    candidates = {
        column: sign * mean
        for column, mean in enumerate(means)
        if mean is not None and eligible[column]
    }
    highest = max(candidates.values(), default=None)
    best = frozenset(column for column, value in candidates.items() if value == highest)
    return best if len(best) < len(candidates) else frozenset()


def _letters(
    measure: Measure, means: dict[str, float | None], comparisons: Sequence[Comparison]
) -> dict[str, str]:
    """Return letters for the methods that are tested against at least one other."""
    if not comparisons:
        return {}
    untested = Counter(
        name
        for pair in comparisons
        if pair.p_corrected is None
        for name in (pair.first, pair.second)
    )
    sign = -1 if measure.better == "higher" else 1
    ranked = sorted(
        (sign * mean, column, method)
        for column, (method, mean) in enumerate(means.items())
        if mean is not None and untested[method] < len(means) - 1
    )
    differing = {
        frozenset((pair.first, pair.second))
        for pair in comparisons
        if pair.p_corrected is not None and pair.p_corrected < ALPHA
    }
    return compact_letters([method for *_, method in ranked], differing)
