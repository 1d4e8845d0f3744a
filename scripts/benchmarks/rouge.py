"""Benchmark of ROUGE: speed and scores of our implementation and of rouge-score."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from rich.table import Table
from rouge_score.rouge_scorer import RougeScorer

from eval import Rouge
from eval.metrics import tokenizers
from summarize import read_articles

from .shared import SAMPLES, console

_TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")
_PAIRS = 1000  # text pairs per table row
_TOKENS_PER_TEXT = (60, 240)  # about a usual and a long summary; one table row each
_WORDS_PER_LINE = (8, 25)  # minimum and maximum
_SEED = 7

TextPair = tuple[str, str]
# For each pair a mapping from the ROUGE type to (precision, recall, F1).
PairScores = Sequence[Any]


def run(rounds: int) -> None:
    """Print the seconds of both implementations, and the largest difference between their scores.

    Args:
        rounds: number of runs of each; the fastest one is printed.
    """
    table = Table("tokens", "rouge-score s", "ours s", "speed-up", "largest difference")
    for tokens in _TOKENS_PER_TEXT:
        pairs = _random_pairs(_PAIRS, tokens)
        their_seconds = our_seconds = float("inf")
        theirs: PairScores = ()
        ours: PairScores = ()
        for _ in range(rounds):
            seconds, theirs = _timed(_score_with_rouge_score, pairs)
            their_seconds = min(their_seconds, seconds)
            tokenizers.forget_stems()  # else a later round would find all stems in the cache
            seconds, ours = _timed(_score_with_takeaways, pairs)
            our_seconds = min(our_seconds, seconds)
        row = (their_seconds, our_seconds, their_seconds / our_seconds)
        difference = _largest_difference(theirs, ours)
        table.add_row(str(tokens), *(f"{value:.2f}" for value in row), f"{difference:.1e}")
    console.print(table)


def _timed(
    score: Callable[[Sequence[TextPair]], PairScores], pairs: Sequence[TextPair]
) -> tuple[float, PairScores]:
    start = time.perf_counter()
    scores = score(pairs)
    return time.perf_counter() - start, scores


def _score_with_rouge_score(pairs: Sequence[TextPair]) -> PairScores:
    scorer = RougeScorer(list(_TYPES), use_stemmer=True)
    return [scorer.score(*pair) for pair in pairs]


def _score_with_takeaways(pairs: Sequence[TextPair]) -> PairScores:
    return Rouge(_TYPES).score_pairs(pairs)


def _largest_difference(theirs: PairScores, ours: PairScores) -> float:
    return max(
        abs(our_value - their_value)
        for our_scores, their_scores in zip(ours, theirs, strict=True)
        for type_ in _TYPES
        for our_value, their_value in zip(our_scores[type_], their_scores[type_], strict=True)
    )


def _random_pairs(count: int, tokens: int) -> list[TextPair]:
    """Return pairs of random passages from the sample articles, split into lines."""
    generator = random.Random(_SEED)
    words = [word for article in read_articles(SAMPLES) for word in article.text.split()]

    def passage() -> str:
        start = generator.randrange(len(words) - tokens)
        rest = words[start : start + tokens]
        lines = []
        while rest:
            size = generator.randint(*_WORDS_PER_LINE)
            lines.append(" ".join(rest[:size]))
            rest = rest[size:]
        return "\n".join(lines)

    return [(passage(), passage()) for _ in range(count)]
