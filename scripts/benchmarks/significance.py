"""Benchmark of confidence intervals and paired tests: seconds on random scores."""

from __future__ import annotations

import time

import numpy as np

from eval import Resampling, intervals
from eval.stats.significance import compare_metrics

from .shared import console

_SEED = 7


def run(articles: int, methods: int, metrics: int, samples: int) -> None:
    """Print the seconds for the intervals of all scores, and for the tests of all pairs."""
    generator = np.random.default_rng(_SEED)
    method_means = generator.random(methods) / 10
    scores = {
        str(metric): generator.random((articles, methods)) / 2 + method_means
        for metric in range(metrics)
    }
    names = [f"method {number}" for number in range(methods)]
    for kind in ("percentile", "bca"):
        resampling = Resampling(samples, kind=kind)
        start = time.perf_counter()
        intervals(np.hstack(list(scores.values())), resampling)
        middle = time.perf_counter()
        compare_metrics(names, scores, resampling)
        end = time.perf_counter()
        console.print(
            f"{articles} articles, {methods} methods, {metrics} metrics, {samples} {kind} samples: "
            f"intervals {middle - start:.2f} s, all pairs {end - middle:.2f} s"
        )
