"""Our ROUGE against rouge-score: how fast, and whether the numbers are the same."""

from __future__ import annotations

import random
import time
from typing import Any

from rich.table import Table
from rouge_score.rouge_scorer import RougeScorer

from eval import Rouge
from eval.metrics import tokenizers
from summarize import read_articles

from .shared import SAMPLES, console

_FOUR_TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")


def run(rounds: int) -> None:
    table = Table("tokens", "rouge-score s", "ours s", "times", "largest difference")
    for tokens in (60, 240):
        pairs = _pairs(1000, tokens)
        best = {"theirs": float("inf"), "ours": float("inf")}
        results: dict[str, list[Any]] = {}
        for _ in range(rounds):
            scorer = RougeScorer(list(_FOUR_TYPES), use_stemmer=True)
            start = time.perf_counter()
            results["theirs"] = [scorer.score(*pair) for pair in pairs]
            best["theirs"] = min(best["theirs"], time.perf_counter() - start)
            tokenizers.forget_stems()
            start = time.perf_counter()
            results["ours"] = Rouge(_FOUR_TYPES).score_pairs(pairs)
            best["ours"] = min(best["ours"], time.perf_counter() - start)
        furthest = max(
            abs(x - y)
            for ours, theirs in zip(results["ours"], results["theirs"], strict=True)
            for kind in _FOUR_TYPES
            for x, y in zip(ours[kind], theirs[kind], strict=True)
        )
        times = best["theirs"] / best["ours"]
        row = (best["theirs"], best["ours"], times)
        table.add_row(str(tokens), *(f"{value:.2f}" for value in row), f"{furthest:.1e}")
    console.print(table)


def _pairs(count: int, tokens: int) -> list[tuple[str, str]]:
    """Return pairs of texts of the sample articles, each with lines of 8 to 25 words, seeded."""
    draw = random.Random(7)
    words = [word for article in read_articles(SAMPLES) for word in article.text.split()]

    def text() -> str:
        start = draw.randrange(len(words) - tokens)
        left = words[start : start + tokens]
        lines = []
        while left:
            size = draw.randint(8, 25)
            lines.append(" ".join(left[:size]))
            left = left[size:]
        return "\n".join(lines)

    return [(text(), text()) for _ in range(count)]
