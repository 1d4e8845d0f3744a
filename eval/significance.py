"""Is one method better than another, or was it luck? Seeded resampling of per-article scores.

Scores are arrays of articles x methods; NaN where a method has no score for an article. An
article without a score is left out, never counted as zero: every result is to the last digit
the one that dropping those rows would give.

The resamples, and so the p-values, depend on the scores, the seed and the number of samples
alone, on every platform: not on the BLAS, nor on how many methods and metrics one call compares
or in which order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import NormalDist
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]  # articles x methods; NaN where unscored
Mask = NDArray[np.bool_]
Kind = Literal["percentile", "bca"]

ALPHA = 0.05  # a corrected p-value below it is called a difference
CELLS = 1 << 18  # of samples x articles held at a time: a few MB, which is also the fastest
SLACK = 1e-12  # differences below this share of the scores are rounding, so they are ties


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of a mean or of a difference of means."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two methods over the articles that both have scores for.

    A field is None where the scores cannot tell: all but the difference with one article, the
    difference too with none.

    Attributes:
        first, second: names of the methods.
        articles: how many articles both have scores for.
        difference: mean of the first minus mean of the second.
        interval: of the difference, from the paired bootstrap.
        p_randomization: two-sided, by paired approximate randomisation, in (0, 1].
        p_bootstrap: two-sided, by the paired bootstrap shifted to the null, in (0, 1].
        p_corrected: ``p_randomization`` after Holm, over all the pairs of a metric.
        effect_size: Cohen's d_z, the mean of the paired differences over their standard
            deviation; None where they are all the same.
        wins, ties, losses: of the first, in articles.
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


@dataclass(frozen=True, slots=True)
class Resampling:
    """How to resample.

    Attributes:
        samples: how many resamples, at least 1; no p-value is below ``1 / (samples + 1)``.
        seed: of the random numbers, at least 0.
        level: confidence level of the intervals, between 0 and 1.
        kind: ``percentile``, or ``bca`` for the bias-corrected and accelerated interval.

    Raises:
        ValueError: a value is out of its range.
    """

    samples: int = 1000
    seed: int = 12345
    level: float = 0.95
    kind: Kind = "percentile"

    def __post_init__(self) -> None:
        if self.samples < 1 or self.seed < 0 or not 0 < self.level < 1:
            raise ValueError(f"needs samples >= 1, seed >= 0 and 0 < level < 1: {self}")
        if self.kind not in get_args(Kind):
            raise ValueError(f"no such interval: {self.kind!r}; there are percentile and bca")


DEFAULT = Resampling()


def intervals(scores: Scores, resampling: Resampling = DEFAULT) -> list[Interval | None]:
    """Return the bootstrap confidence interval of the mean of each column.

    Columns may be methods, or methods x metrics: all are resampled in one step. The percentile
    and the BCa interval are those of Efron (1987), "Better bootstrap confidence intervals".

    Args:
        scores: articles x columns; NaN where unscored.
        resampling: samples, seed, level, and kind of interval.

    Returns:
        An interval a column, None where fewer than two articles have scores.

    Raises:
        ValueError: the scores are not a matrix, or one is infinite.
    """
    table = _checked(scores)
    found: list[Interval | None] = [None] * table.shape[1]
    for rows, columns in _by_articles(~np.isnan(table).T):
        if len(rows) > 1:
            kept = table[rows[:, np.newaxis], columns]
            sums = _Sums.of(kept, resampling, _counts)
            for place, column in enumerate(columns):
                found[column] = _interval(kept[:, place], sums.column(place), resampling)
    return found


def compare(
    names: Sequence[str], scores: Scores, resampling: Resampling = DEFAULT
) -> list[Comparison]:
    """Compare every pair of methods on one metric; see :func:`compare_metrics`."""
    return compare_metrics(names, {"scores": scores}, resampling)["scores"]


def compare_metrics(
    names: Sequence[str], metrics: Mapping[str, Scores], resampling: Resampling = DEFAULT
) -> dict[str, list[Comparison]]:
    """Compare every pair of methods on each metric, all with the same resamples.

    Resamples are drawn once for all pairs with the same articles, so it takes longer where each
    method lacks scores for other articles.

    The tests are paired and two-sided, and p = (c + 1) / (samples + 1) where c resamples are as
    extreme as what was observed. Approximate randomisation swaps the two methods' scores of an
    article at random: Noreen (1989), "Computer-intensive methods for testing hypotheses";
    Riezler & Maxwell (2005), "On some pitfalls in automatic evaluation and significance testing
    for MT". The bootstrap (Koehn 2004, "Statistical significance tests for machine translation
    evaluation") draws articles with replacement and is shifted to the null hypothesis: c counts
    where it is as far from the observed difference as that is from zero (Efron & Tibshirani
    1993, "An introduction to the bootstrap", 16.4).

    Args:
        names: the methods.
        metrics: of each metric the scores, articles x methods, in the same order of articles.
        resampling: samples, seed, level, and kind of interval.

    Returns:
        For each metric the pairs in the order of the names: (0, 1), (0, 2), ..., (1, 2), ...
        Holm's correction is over the pairs of one metric.

    Raises:
        ValueError: a matrix does not have a column for each name, the metrics differ in their
            number of articles, or a score is infinite.
    """
    size = len(names)
    tables = [_checked(scores) for scores in metrics.values()]
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
    found: dict[int, Comparison] = {}
    for rows, places in _by_articles(scored[:, i] & scored[:, j] for i, j in pairs):
        columns = sorted({column for place in places for column in pairs[place]})
        kept = table[rows[:, np.newaxis], columns]
        drawn = flipped = None
        if len(rows) > 1:
            drawn = _Sums.of(kept, resampling, _counts)
            flipped = _Sums.of(kept, resampling, _signs)
        for place in places:
            i, j = pairs[place]
            first, second = columns.index(i), columns.index(j)
            found[place] = _comparison(
                (names[i % size], names[j % size]),
                (kept[:, first], kept[:, second]),
                drawn and drawn.difference(first, second),
                flipped and flipped.difference(first, second),
                resampling,
            )
    return {
        metric: _corrected([found[at * len(methods) + place] for place in range(len(methods))])
        for at, metric in enumerate(metrics)
    }


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for there being several, in the order given, each in [0, 1].

    Holm (1979), "A simple sequentially rejective multiple test procedure": the smallest of m is
    multiplied by m, the next by m - 1, and so on; none falls below the one before it.

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


@dataclass(frozen=True, slots=True, eq=False)
class _Mean:
    """A mean as it was observed, in each resample, and how much of it may be rounding."""

    observed: float
    resampled: Scores
    slack: float

    def p_value(self, null: float) -> float:
        """Return how often a resample is as far from ``null`` as the observed mean is from 0."""
        extreme = np.abs(self.resampled - null) >= abs(self.observed) - self.slack
        return (int(extreme.sum()) + 1) / (len(extreme) + 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """The sums of columns: observed (columns) and resampled (samples x columns).

    Values are first rounded to whole multiples of a unit so small that it changes nothing and so
    large that every sum is exact in 53 bits. So no digit depends on the order in which a BLAS
    adds, which differs with the machine and with the shape of the matrices.
    """

    articles: int
    observed: Scores
    resampled: Scores
    units: Scores

    @classmethod
    def of(cls, values: Scores, resampling: Resampling, draw: _Draw) -> _Sums:
        articles, columns = values.shape
        exponents = np.frexp(np.abs(values).max(axis=0) * articles)[1] - 52
        rounded = np.ldexp(np.rint(np.ldexp(values, -exponents)), exponents)
        sums = np.empty((resampling.samples, columns))
        random, step = np.random.default_rng(resampling.seed), max(CELLS // articles, 1)
        for start in range(0, resampling.samples, step):
            part = sums[start : start + step]
            part[:] = draw(random, len(part), articles) @ rounded
        return cls(articles, rounded.sum(axis=0), sums, np.ldexp(1.0, exponents))

    def column(self, column: int) -> _Mean:
        return self._mean(self.observed[column], self.resampled[:, column], self.units[column])

    def difference(self, first: int, second: int) -> _Mean:
        return self._mean(
            self.observed[first] - self.observed[second],
            self.resampled[:, first] - self.resampled[:, second],
            self.units[first] + self.units[second],
        )

    def _mean(self, observed: float, resampled: Scores, unit: float) -> _Mean:
        # Three sums are compared, each off by half a unit an article at most.
        return _Mean(float(observed) / self.articles, resampled / self.articles, 2 * float(unit))


# Rows of a draw come one after the other from the stream, so chunks give what one draw gives.
_Draw = Callable[[np.random.Generator, int, int], Scores]


def _counts(random: np.random.Generator, samples: int, articles: int) -> Scores:
    """Return samples x articles: how often each article is in each bootstrap sample."""
    cells = random.integers(0, articles, size=(samples, articles))
    cells += np.arange(samples)[:, np.newaxis] * articles
    counts = np.bincount(cells.ravel(), minlength=samples * articles)
    return counts.reshape(samples, articles).astype(np.float64)


def _signs(random: np.random.Generator, samples: int, articles: int) -> Scores:
    """Return samples x articles of -1 and 1, from a bit each; a sample takes whole 32-bit words."""
    width = -(-articles // 32) * 4
    octets = np.frombuffer(random.bytes(samples * width), np.uint8).reshape(samples, width)
    return np.unpackbits(octets, axis=1, count=articles).astype(np.float64) * 2 - 1


def _interval(values: Scores, mean: _Mean, resampling: Resampling) -> Interval:
    if _flat(values):
        return Interval(float(values.mean()), float(values.mean()))
    tail = (1 - resampling.level) / 2
    shares = [tail, 1 - tail]
    if resampling.kind == "bca":
        shares = [_bca(share, values, mean) for share in shares]
    low, high = np.quantile(mean.resampled, shares)
    return Interval(float(low), float(high))


def _bca(share: float, values: Scores, mean: _Mean) -> float:
    """Return the share of the resamples that BCa takes for a share of the distribution."""
    normal, size = NormalDist(), len(mean.resampled)
    below = np.count_nonzero(mean.resampled < mean.observed - mean.slack)
    above = np.count_nonzero(mean.resampled > mean.observed + mean.slack)
    # With all resamples on one side the bias would be infinite: half a resample is the least.
    bias = normal.inv_cdf(min(max(size + below - above, 1), 2 * size - 1) / (2 * size))
    # The jackknife's acceleration: for a mean, leaving one out moves it by its deviation / (n-1).
    deviations = values - values.mean()
    acceleration = float((deviations**3).sum() / (6 * (deviations**2).sum() ** 1.5))
    shifted = bias + normal.inv_cdf(share)
    return normal.cdf(bias + shifted / max(1 - acceleration * shifted, 1e-9))


def _comparison(
    names: tuple[str, str],
    scores: tuple[Scores, Scores],
    drawn: _Mean | None,
    flipped: _Mean | None,
    resampling: Resampling,
) -> Comparison:
    differences = scores[0] - scores[1]
    largest = np.maximum(np.abs(scores[0]), np.abs(scores[1]))
    differences[np.abs(differences) <= SLACK * largest] = 0
    articles, wins, losses = len(differences), differences > 0, differences < 0
    difference = float(differences.mean()) if articles else None
    spread = 0.0 if _flat(differences) else float(differences.std(ddof=1))
    return Comparison(
        first=names[0],
        second=names[1],
        articles=articles,
        difference=difference,
        interval=drawn and _interval(differences, drawn, resampling),
        p_randomization=flipped and flipped.p_value(0.0),
        p_bootstrap=drawn and drawn.p_value(drawn.observed),
        p_corrected=None,
        effect_size=difference / spread if difference is not None and spread else None,
        wins=int(wins.sum()),
        ties=articles - int(wins.sum()) - int(losses.sum()),
        losses=int(losses.sum()),
    )


def _corrected(comparisons: Sequence[Comparison]) -> list[Comparison]:
    p_values = [found.p_randomization for found in comparisons]
    corrected = iter(holm([p for p in p_values if p is not None]))
    return [
        found if p is None else replace(found, p_corrected=next(corrected))
        for found, p in zip(comparisons, p_values, strict=True)
    ]


def _by_articles(masks: Iterable[Mask]) -> Iterator[tuple[NDArray[np.intp], list[int]]]:
    """Yield each set of articles that masks leave, with the places of those masks."""
    places: dict[bytes, list[int]] = {}
    rows: dict[bytes, NDArray[np.intp]] = {}
    for place, mask in enumerate(masks):
        key = np.packbits(mask).tobytes()
        places.setdefault(key, []).append(place)
        if key not in rows:
            rows[key] = np.flatnonzero(mask)
    return zip(rows.values(), places.values(), strict=True)


def _flat(values: Scores) -> bool:
    """Whether values are all the same but for rounding."""
    return len(values) < 2 or bool(np.ptp(values) <= SLACK * np.abs(values).max())


def _checked(scores: Scores) -> Scores:
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or np.isinf(table).any():
        raise ValueError("scores must be a matrix, articles x methods, of numbers and NaN")
    return table
