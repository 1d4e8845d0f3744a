"""Sentence boundaries against a gold file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

MARK = "¦"  # stands in the gold file after each sentence that another follows


@dataclass(frozen=True, slots=True)
class BoundaryScore:
    """How well boundaries were found: counts of those found rightly, wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the boundaries set that are right, in [0, 1]."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Share of the gold boundaries that were found, in [0, 1]."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in [0, 1]."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def read_gold(path: Path) -> list[list[str]]:
    """Return the sentences of each paragraph of a gold file.

    A line is a paragraph; ``¦`` ends each sentence but the last; ``# `` begins a comment.
    """
    lines = path.read_text("utf-8").splitlines()
    paragraphs = [line for line in lines if line.strip() and not line.startswith("# ")]
    return [paragraph.split(MARK) for paragraph in paragraphs]


def score_boundaries(
    gold: Iterable[Sequence[str]], split: Callable[[str], Sequence[str]]
) -> BoundaryScore:
    """Compare the boundaries inside each paragraph; its end is not counted.

    Boundaries are compared in letters without white space, so splitters may strip theirs.

    Args:
        gold: the sentences of each paragraph.
        split: cuts a paragraph into sentences.
    """
    right = wrong = missed = 0
    for sentences in gold:
        expected = _ends(sentences)
        found = _ends(split("".join(sentences)))
        right += len(expected & found)
        wrong += len(found - expected)
        missed += len(expected - found)
    return BoundaryScore(right, wrong, missed)


def _ends(sentences: Sequence[str]) -> set[int]:
    ends, length = set(), 0
    for sentence in sentences[:-1]:
        length += sum(not char.isspace() for char in sentence)
        ends.add(length)
    return ends
