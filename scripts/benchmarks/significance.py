"""Intervals and paired tests: how fast."""

from __future__ import annotations

import time

import numpy as np

from eval import Resampling, intervals
from eval.stats.significance import compare_metrics

from .shared import console


def run(articles: int, methods: int, metrics: int, samples: int) -> None:
    draw = np.random.default_rng(7)
    ability = draw.random(methods) / 10
    scores = {
        str(metric): draw.random((articles, methods)) / 2 + ability for metric in range(metrics)
    }
    names = [f"method {number}" for number in range(methods)]
    for kind in ("percentile", "bca"):
        chosen = Resampling(samples, kind=kind)
        start = time.perf_counter()
        intervals(np.hstack(list(scores.values())), chosen)
        middle = time.perf_counter()
        compare_metrics(names, scores, chosen)
        end = time.perf_counter()
        console.print(
            f"{articles} articles, {methods} methods, {metrics} metrics, {samples} {kind} samples: "
            f"intervals {middle - start:.2f} s, all pairs {end - middle:.2f} s"
        )
