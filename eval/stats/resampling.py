"""Seeded resampling of articles, and confidence intervals of means.

Scores are arrays of articles x methods, with NaN where unscored. An article without a score is
left out, never counted as zero: results are the same to the last digit as without its row.

Results depend only on the scores, the seed and the number of samples, on every platform. They do
not depend on the number or order of the methods or metrics in one call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]  # articles x methods; NaN where unscored
Mask = NDArray[np.bool_]
IntervalKind = Literal["percentile", "bca"]

CELLS = 1 << 18  # samples x articles in memory at a time: a few MB, measured as the fastest
SLACK = 1e-12  # relative differences below it are rounding errors, so ties; chosen by hand


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of a mean or of a difference of means."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Resampling:
    """Parameters of resampling.

    Attributes:
        samples: number of resamples, at least 1; no p-value is below ``1 / (samples + 1)``.
        seed: seed of the random numbers, at least 0.
        level: confidence level of the intervals, between 0 and 1.
        kind: ``percentile``, or ``bca`` for the bias-corrected and accelerated interval.

    Raises:
        ValueError: a value is out of its range.
    """

    samples: int = 1000
    seed: int = 12345
    level: float = 0.95
    kind: IntervalKind = "percentile"

    def __post_init__(self) -> None:
        if self.samples < 1 or self.seed < 0 or not 0 < self.level < 1:
            raise ValueError(f"needs samples >= 1, seed >= 0 and 0 < level < 1: {self}")
        if self.kind not in get_args(IntervalKind):
            raise ValueError(f"no such interval: {self.kind!r}; there are percentile and bca")


DEFAULT = Resampling()


def intervals(scores: Scores, resampling: Resampling = DEFAULT) -> list[Interval | None]:
    """Return the bootstrap confidence interval of the mean of each column.

    Columns may be methods, or methods x metrics: all are resampled together. The percentile
    and BCa intervals follow Efron (1987), "Better bootstrap confidence intervals".

    Args:
        scores: articles x columns; NaN where unscored.
        resampling: samples, seed, level, and kind of interval.

    Returns:
        An interval for each column; None where fewer than two articles have scores.

    Raises:
        ValueError: the scores are not a matrix, or one is infinite.
    """
    table = checked(scores)
    results: list[Interval | None] = [None] * table.shape[1]
    for rows, columns in by_articles(~np.isnan(table).T):
        if len(rows) > 1:
            selected = table[rows[:, np.newaxis], columns]
            sums = Sums.of(selected, resampling, bootstrap)
            for index, column in enumerate(columns):
                results[column] = interval(selected[:, index], sums.column(index), resampling)
    return results


@dataclass(frozen=True, slots=True, eq=False)
class Mean:
    """A mean: observed, in each resample, and the size of its rounding error."""

    observed: float
    resampled: Scores
    slack: float

    def p_value(self, null: float) -> float:
        """Return (c + 1) / (samples + 1), the two-sided p-value.

        c resamples are at least as far from ``null`` as the observed mean is from 0.
        """
        extreme = np.abs(self.resampled - null) >= abs(self.observed) - self.slack
        return (int(extreme.sum()) + 1) / (len(extreme) + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums of columns: observed (columns) and resampled (samples x columns).

    Values are first rounded to whole multiples of a unit. The unit is so small that results do
    not change, and so large that every sum is exact in 53 bits. So no digit depends on the order
    of additions in a BLAS, which differs with the machine and the shape of the matrices.
    """

    articles: int
    observed: Scores
    resampled: Scores
    units: Scores

    @classmethod
    def of(cls, values: Scores, resampling: Resampling, draw: Draw) -> Sums:
        """Sum ``values`` (articles x columns) as they are, and over the samples of ``draw``."""
        articles, columns = values.shape
        exponents = np.frexp(np.abs(values).max(axis=0) * articles)[1] - 52
        rounded = np.ldexp(np.rint(np.ldexp(values, -exponents)), exponents)
        sums = np.empty((resampling.samples, columns))
        random, step = np.random.default_rng(resampling.seed), max(CELLS // articles, 1)
        for start in range(0, resampling.samples, step):
            part = sums[start : start + step]
            part[:] = draw(random, len(part), articles) @ rounded
        return cls(articles, rounded.sum(axis=0), sums, np.ldexp(1.0, exponents))

    def column(self, column: int) -> Mean:
        """Return the mean of one column."""
        return self._mean(self.observed[column], self.resampled[:, column], self.units[column])

    def difference(self, first: int, second: int) -> Mean:
        """Return the mean of one column less another."""
        return self._mean(
            self.observed[first] - self.observed[second],
            self.resampled[:, first] - self.resampled[:, second],
            self.units[first] + self.units[second],
        )

    def _mean(self, observed: float, resampled: Scores, unit: float) -> Mean:
        # Three sums are compared; each is off by at most half a unit for each article.
        return Mean(float(observed) / self.articles, resampled / self.articles, 2 * float(unit))


# Takes generator, samples and articles. Rows are drawn in order from the stream, so several
# small draws give the same rows as one large draw.
Draw = Callable[[np.random.Generator, int, int], Scores]


def bootstrap(random: np.random.Generator, samples: int, articles: int) -> Scores:
    """Return samples x articles: the count of each article in each bootstrap sample."""
    cells = random.integers(0, articles, size=(samples, articles))
    cells += np.arange(samples)[:, np.newaxis] * articles
    counts = np.bincount(cells.ravel(), minlength=samples * articles)
    return counts.reshape(samples, articles).astype(np.float64)


def signs(random: np.random.Generator, samples: int, articles: int) -> Scores:
    """Return samples x articles of -1 and 1, one random bit each, in 32-bit words per sample."""
    width = -(-articles // 32) * 4
    octets = np.frombuffer(random.bytes(samples * width), np.uint8).reshape(samples, width)
    return np.unpackbits(octets, axis=1, count=articles).astype(np.float64) * 2 - 1


def interval(values: Scores, mean: Mean, resampling: Resampling) -> Interval:
    """Return the interval of a mean; a point if all values are the same."""
    if is_flat(values):
        return Interval(float(values.mean()), float(values.mean()))
    tail = (1 - resampling.level) / 2
    shares = [tail, 1 - tail]
    if resampling.kind == "bca":
        shares = [_bca(share, values, mean) for share in shares]
    low, high = np.quantile(mean.resampled, shares)
    return Interval(float(low), float(high))


def _bca(share: float, values: Scores, mean: Mean) -> float:
    """Return the quantile of the resamples that BCa uses in place of ``share``."""
    normal, size = NormalDist(), len(mean.resampled)
    below = np.count_nonzero(mean.resampled < mean.observed - mean.slack)
    above = np.count_nonzero(mean.resampled > mean.observed + mean.slack)
    # With all resamples on one side the bias would be infinite, so half a resample is the limit.
    bias = normal.inv_cdf(min(max(size + below - above, 1), 2 * size - 1) / (2 * size))
    # The jackknife's acceleration: for a mean, leaving one out moves it by its deviation / (n-1).
    deviations = values - values.mean()
    acceleration = float((deviations**3).sum() / (6 * (deviations**2).sum() ** 1.5))
    shifted = bias + normal.inv_cdf(share)
    return normal.cdf(bias + shifted / max(1 - acceleration * shifted, 1e-9))


def by_articles(masks: Iterable[Mask]) -> Iterator[tuple[NDArray[np.intp], list[int]]]:
    """Yield each distinct set of articles with the indices of the masks that select it."""
    indices: dict[bytes, list[int]] = {}
    rows: dict[bytes, NDArray[np.intp]] = {}
    for index, mask in enumerate(masks):
        key = np.packbits(mask).tobytes()
        indices.setdefault(key, []).append(index)
        if key not in rows:
            rows[key] = np.flatnonzero(mask)
    return zip(rows.values(), indices.values(), strict=True)


def is_flat(values: Scores) -> bool:
    """Return whether all values are the same, apart from rounding errors."""
    return len(values) < 2 or bool(np.ptp(values) <= SLACK * np.abs(values).max())


def checked(scores: Scores) -> Scores:
    """Return scores as an array.

    Raises:
        ValueError: the scores are not a matrix, or one is infinite.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or np.isinf(table).any():
        raise ValueError("scores must be a matrix, articles x methods, of numbers and NaN")
    return table
