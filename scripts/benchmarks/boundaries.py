"""Scores of sentence boundaries against a gold file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_BOUNDARY_MARK = "¦"  # in a gold file, between two sentences


@dataclass(frozen=True, slots=True)
class BoundaryScore:
    """Counts of boundaries that are correct, wrong or missed, and the scores from them."""

    correct: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the predicted boundaries that are correct, in [0, 1]."""
        return self.correct / max(self.correct + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Share of the gold boundaries that are predicted, in [0, 1]."""
        return self.correct / max(self.correct + self.missed, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in [0, 1]."""
        return 2 * self.correct / max(2 * self.correct + self.wrong + self.missed, 1)


def read_gold(path: Path) -> list[list[str]]:
    """Return the sentences of each paragraph of a gold file.

    Each line is a paragraph. ``¦`` separates its sentences. A line that starts with ``# `` is a
    comment.
    """
    lines = path.read_text("utf-8").splitlines()
    paragraphs = [line for line in lines if line.strip() and not line.startswith("# ")]
    return [paragraph.split(_BOUNDARY_MARK) for paragraph in paragraphs]


def score_boundaries(
    gold: Iterable[Sequence[str]], split: Callable[[str], Sequence[str]]
) -> BoundaryScore:
    """Score the boundaries inside each paragraph; the end of a paragraph does not count.

    The position of a boundary is a number of characters without white space. So a splitter may
    strip its sentences.

    Args:
        gold: the sentences of each paragraph.
        split: returns the sentences of a paragraph.
    """
    correct = wrong = missed = 0
    for sentences in gold:
        expected = _boundaries(sentences)
        predicted = _boundaries(split("".join(sentences)))
        correct += len(expected & predicted)
        wrong += len(predicted - expected)
        missed += len(expected - predicted)
    return BoundaryScore(correct, wrong, missed)


def _boundaries(sentences: Sequence[str]) -> set[int]:
    """Return the position of each boundary, in characters without white space."""
    boundaries, length = set(), 0
    for sentence in sentences[:-1]:
        length += sum(not char.isspace() for char in sentence)
        boundaries.add(length)
    return boundaries
