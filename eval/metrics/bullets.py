"""Bullet by bullet: which of the editor's takeaways were found, whatever their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from eval.metrics.base import Example, Measure, Metric, MetricSettings, Value
from eval.metrics.rouge import Rouge
from eval.metrics.signature import Signature


@dataclass(frozen=True, slots=True)
class Matching:
    """Bullets paired with reference bullets; all numbers are indices into the two lists.

    Attributes:
        pairs: (reference, bullet, similarity) of each pair at least as alike as the threshold.
        missed: the references without such a bullet.
        duplicates: (bullet, reference) of each bullet that is most like a reference that
            another bullet is paired with.
        extra: the bullets that say what no reference does.
        mean_similarity: mean over the references of the similarity to the bullet assigned to
            each, under the assignment with the highest sum, without the threshold; in [0, 1].
    """

    pairs: tuple[tuple[int, int, float], ...]
    missed: tuple[int, ...]
    duplicates: tuple[tuple[int, int], ...]
    extra: tuple[int, ...]
    mean_similarity: float

    @property
    def precision(self) -> float:
        """Share of the bullets that are paired, in [0, 1]."""
        bullets = len(self.pairs) + len(self.duplicates) + len(self.extra)
        return len(self.pairs) / bullets if bullets else 0.0

    @property
    def recall(self) -> float:
        """Share of the references that are found, in [0, 1]."""
        references = len(self.pairs) + len(self.missed)
        return len(self.pairs) / references if references else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in [0, 1]."""
        both = 2 * len(self.pairs) + len(self.missed) + len(self.duplicates) + len(self.extra)
        return 2 * len(self.pairs) / both if both else 0.0


def match(
    references: Sequence[str], bullets: Sequence[str], rouge: Rouge, threshold: float
) -> Matching:
    """Pair bullets one to one with references: as many as can be, and so the most alike.

    Args:
        references, bullets: the two lists; either may be empty.
        rouge: gives the similarity: F of its first type.
        threshold: least similarity in [0, 1] of a pair that counts.
    """
    alike = _similarities(references, bullets, rouge)
    # Above the threshold, one pair more counts for more than any likeness.
    weights = np.where(alike >= threshold, alike + min(alike.shape) + 1, 0.0)
    order = _by_text(references), _by_text(bullets)  # so that ties fall alike in any order
    found = tuple(
        (row, column, float(alike[row, column]))
        for row, column in _assigned(weights, *order)
        if alike[row, column] >= threshold
    )
    with_bullet = {reference for reference, _, _ in found}
    paired = {bullet for _, bullet, _ in found}
    duplicates, extra = [], []
    for bullet in range(len(bullets)):
        if bullet in paired:
            continue
        nearest = int(alike[:, bullet].argmax()) if references else -1
        if nearest in with_bullet and alike[nearest, bullet] >= threshold:
            duplicates.append((bullet, nearest))
        else:
            extra.append(bullet)
    missed = tuple(index for index in range(len(references)) if index not in with_bullet)
    total = sum(float(alike[row, column]) for row, column in _assigned(alike, *order))
    matched = total / max(len(references), 1)
    return Matching(found, missed, tuple(duplicates), tuple(extra), matched)


def _by_text(texts: Sequence[str]) -> list[int]:
    return sorted(range(len(texts)), key=texts.__getitem__)


def _assigned(weights: np.ndarray, rows: list[int], columns: list[int]) -> list[tuple[int, int]]:
    """Return the places of the assignment with the highest sum of weights, row by row."""
    chosen = linear_sum_assignment(weights[np.ix_(rows, columns)], maximize=True)
    return sorted((rows[r], columns[c]) for r, c in zip(*chosen, strict=True))


def match_each(
    lists: Sequence[Sequence[str]], bullets: Sequence[str], rouge: Rouge, threshold: float
) -> list[Matching]:
    """Return how bullets match each of several reference lists."""
    return [match(references, bullets, rouge, threshold) for references in lists]


def best_of(matchings: Sequence[Matching]) -> int:
    """Return the place of the list that is matched best; 0 if there is none."""
    places = range(len(matchings))
    return max(places, key=lambda at: (matchings[at].f1, matchings[at].mean_similarity), default=0)


def _similarities(references: Sequence[str], bullets: Sequence[str], rouge: Rouge) -> np.ndarray:
    (type_,) = rouge.types[:1]
    values = [
        [rouge.score(reference, bullet)[type_].fmeasure for bullet in bullets]
        for reference in references
    ]
    return np.array(values, dtype=np.float64).reshape(len(references), len(bullets))


class BulletMetric(Metric):
    """Bullets found, missed, extra and duplicate, by optimal assignment on ROUGE-1."""

    needs_references = True

    def __init__(self, settings: MetricSettings) -> None:
        super().__init__(settings)
        self._rouge = settings.rouge("rouge1")
        least = f"{settings.threshold:g}"
        number = "number"
        self.measures = (
            Measure("bullets", "bullets", f"F of bullets paired at ROUGE-1 {least}", headline=True),
            Measure("matched", "matched", "mean ROUGE-1 F of references with a bullet each"),
            Measure("found", "found", "reference bullets found", number),
            Measure("missed", "missed", "reference bullets missed", number, "lower"),
            Measure("extra", "extra", "bullets that no reference has", number, "lower"),
            Measure(
                "duplicate", "repeated", "bullets that repeat what another says", number, "lower"
            ),
        )

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        """Return the values of each example."""
        return [self._score(example) for example in examples]

    def _score(self, example: Example) -> dict[str, Value]:
        threshold = self.settings.threshold
        found = match_each(example.references, example.bullets, self._rouge, threshold)
        matching = found[best_of(found)]
        return {
            "bullets": Value(matching.f1, matching.precision, matching.recall),
            "matched": Value(matching.mean_similarity),
            "found": Value(len(matching.pairs)),
            "missed": Value(len(matching.missed)),
            "extra": Value(len(matching.extra)),
            "duplicate": Value(len(matching.duplicates)),
        }

    @property
    def signature(self) -> Signature:
        """The threshold, and the tokens that are compared."""
        return replace(self._rouge.signature, metric="bullets").with_fields(
            match=f"{self.settings.threshold:g}"
        )
