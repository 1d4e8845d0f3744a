"""Significance tests: paired comparisons of methods on the scores of articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from eval.stats.resampling import (
    DEFAULT,
    SLACK,
    Interval,
    Mean,
    Resampling,
    Scores,
    Sums,
    bootstrap,
    by_articles,
    checked,
    interval,
    is_flat,
    signs,
)

ALPHA = 0.05  # level of the tests, by convention; a corrected p-value below it is a difference


@dataclass(frozen=True, slots=True)
class Comparison:
    """Comparison of two methods over the articles for which both have scores.

    With one article every statistic but the difference is None; with none the difference is too.

    Attributes:
        first, second: names of the methods.
        articles: number of articles for which both have scores.
        difference: mean of the first minus mean of the second.
        interval: of the difference, from the paired bootstrap.
        p_randomization: two-sided, by paired approximate randomisation, in (0, 1].
        p_bootstrap: two-sided, by the paired bootstrap shifted to the null, in (0, 1].
        p_corrected: ``p_randomization`` after Holm's correction over all pairs of a metric.
        effect_size: Cohen's d_z, the mean of the paired differences over their standard
            deviation; None if they are all the same.
        wins, ties, losses: numbers of articles, for the first method.
    """

    first: str
    second: str
    articles: int
    difference: float | None
    interval: Interval | None
    p_randomization: float | None
    p_bootstrap: float | None
    p_corrected: float | None
    effect_size: float | None
    wins: int
    ties: int
    losses: int


def compare(
    names: Sequence[str], scores: Scores, resampling: Resampling = DEFAULT
) -> list[Comparison]:
    """Compare every pair of methods on one metric; see :func:`compare_metrics`."""
    return compare_metrics(names, {"scores": scores}, resampling)["scores"]


def compare_metrics(
    names: Sequence[str], metrics: Mapping[str, Scores], resampling: Resampling = DEFAULT
) -> dict[str, list[Comparison]]:
    """Compare every pair of methods on each metric, all with the same resamples.

    Resamples are drawn once for all pairs with the same articles. So it takes longer if each
    method lacks scores for different articles.

    The tests are paired and two-sided, and p = (c + 1) / (samples + 1) where c resamples are as
    extreme as what was observed. Approximate randomisation swaps the two methods' scores of an
    article at random: Noreen (1989), "Computer-intensive methods for testing hypotheses";
    Riezler & Maxwell (2005), "On some pitfalls in automatic evaluation and significance testing
    for MT". The bootstrap (Koehn 2004, "Statistical significance tests for machine translation
    evaluation") draws articles with replacement and is shifted to the null hypothesis: c counts
    where it is as far from the observed difference as that is from zero (Efron & Tibshirani
    1993, "An introduction to the bootstrap", 16.4).

    Args:
        names: names of the methods.
        metrics: for each metric the scores, articles x methods, in the same order of articles.
        resampling: samples, seed, level, and kind of interval.

    Returns:
        For each metric the pairs in the order of the names: (0, 1), (0, 2), ..., (1, 2), ...
        Holm's correction is over the pairs of one metric.

    Raises:
        ValueError: a matrix does not have a column for each name, the metrics differ in their
            number of articles, or a score is infinite.
    """
    size = len(names)
    tables = [checked(scores) for scores in metrics.values()]
    for metric, table in zip(metrics, tables, strict=True):
        if table.shape != (len(tables[0]), size):
            raise ValueError(
                f"{metric}: {table.shape[0]} articles x {table.shape[1]} methods, "
                f"where {len(tables[0])} x {size} are needed"
            )
    table = np.hstack(tables) if tables else np.empty((0, 0))
    scored = ~np.isnan(table)
    methods = list(combinations(range(size), 2))
    pairs = [(at * size + i, at * size + j) for at in range(len(tables)) for i, j in methods]
    comparisons: dict[int, Comparison] = {}
    for rows, pair_indices in by_articles(scored[:, i] & scored[:, j] for i, j in pairs):
        columns = sorted({column for index in pair_indices for column in pairs[index]})
        selected = table[rows[:, np.newaxis], columns]
        drawn = flipped = None
        if len(rows) > 1:
            drawn = Sums.of(selected, resampling, bootstrap)
            flipped = Sums.of(selected, resampling, signs)
        for index in pair_indices:
            i, j = pairs[index]
            first, second = columns.index(i), columns.index(j)
            comparisons[index] = _comparison(
                (names[i % size], names[j % size]),
                (selected[:, first], selected[:, second]),
                drawn and drawn.difference(first, second),
                flipped and flipped.difference(first, second),
                resampling,
            )
    return {
        metric: _corrected(
            [comparisons[number * len(methods) + index] for index in range(len(methods))]
        )
        for number, metric in enumerate(metrics)
    }


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values in [0, 1] corrected for multiple tests, in the same order.

    Holm (1979), "A simple sequentially rejective multiple test procedure": the smallest of m is
    multiplied by m, the next by m - 1, and so on; none is below the one before it.

    Raises:
        ValueError: a p-value is not in [0, 1].
    """
    if not all(0 <= p <= 1 for p in p_values):
        raise ValueError(f"p-values lie between 0 and 1: {list(p_values)}")
    corrected, highest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = highest
    return corrected


def compact_letters(names: Sequence[str], differing: set[frozenset[str]]) -> dict[str, str]:
    """Return letters for each name; two names share a letter exactly if they do not differ.

    The algorithm is insert-and-absorb (Piepho 2004, "An algorithm for a letter-based
    representation of all-pairwise comparisons").

    Args:
        names: names in the order of the letters, the best first.
        differing: pairs of names that differ.
    """
    groups = [frozenset(names)]
    for pair in sorted(differing, key=lambda pair: sorted(map(names.index, pair))):
        split = [group - {name} for group in groups if pair <= group for name in pair]
        groups = [group for group in groups if not pair <= group] + split
        groups = [
            group
            for place, group in enumerate(groups)
            if not any(
                group < other or (group == other and place > earlier)
                for earlier, other in enumerate(groups)
            )
        ]
    groups.sort(key=lambda group: sorted(map(names.index, group)))
    return {
        name: "".join(_letter(at) for at, group in enumerate(groups) if name in group)
        for name in names
    }


def _letter(index: int) -> str:
    """Return a, b, … z, then a', b', …"""
    return chr(ord("a") + index % 26) + "'" * (index // 26)


def _comparison(
    names: tuple[str, str],
    scores: tuple[Scores, Scores],
    drawn: Mean | None,
    flipped: Mean | None,
    resampling: Resampling,
) -> Comparison:
    differences = scores[0] - scores[1]
    largest = np.maximum(np.abs(scores[0]), np.abs(scores[1]))
    differences[np.abs(differences) <= SLACK * largest] = 0
    articles, wins, losses = len(differences), differences > 0, differences < 0
    difference = float(differences.mean()) if articles else None
    spread = 0.0 if is_flat(differences) else float(differences.std(ddof=1))
    return Comparison(
        first=names[0],
        second=names[1],
        articles=articles,
        difference=difference,
        interval=drawn and interval(differences, drawn, resampling),
        p_randomization=flipped and flipped.p_value(0.0),
        p_bootstrap=drawn and drawn.p_value(drawn.observed),
        p_corrected=None,
        effect_size=difference / spread if difference is not None and spread else None,
        wins=int(wins.sum()),
        ties=articles - int(wins.sum()) - int(losses.sum()),
        losses=int(losses.sum()),
    )


def _corrected(comparisons: Sequence[Comparison]) -> list[Comparison]:
    p_values = [comparison.p_randomization for comparison in comparisons]
    corrected = iter(holm([p for p in p_values if p is not None]))
    return [
        comparison if p is None else replace(comparison, p_corrected=next(corrected))
        for comparison, p in zip(comparisons, p_values, strict=True)
    ]
