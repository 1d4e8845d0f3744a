"""Match bullets one to one with the reference bullets, whatever their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from eval.datasets import Item
from eval.metrics.base import Example, Measure, Metric, MetricSettings, Value
from eval.metrics.signature import Signature, signature
from eval.metrics.similarity import (
    CONFIDENCES,
    NAME,
    THRESHOLD,
    Confidence,
    Similarity,
    confidence,
)
from eval.metrics.tokenizers import token_fields
from summarize.runtime.extras import needs_extra


class Match(NamedTuple):
    """A reference and a bullet that match, as indices, and their similarity in [0, 1]."""

    reference: int
    bullet: int
    similarity: float

    @property
    def confidence(self) -> Confidence:
        """Confidence of the match, by its similarity."""
        return confidence(self.similarity)


@dataclass(frozen=True, slots=True)
class Matching:
    """Bullets paired with reference bullets, as indices into the two lists.

    Attributes:
        pairs: the matches, each at or above the threshold.
        missed: references without such a bullet.
        duplicates: (bullet, reference) of each unpaired bullet whose most similar reference is
            paired with another bullet.
        extra: bullets that match no reference.
        mean_similarity: mean over the references of the similarity to the bullet assigned to
            each, under the assignment with the highest sum, without the threshold; in [0, 1].
    """

    pairs: tuple[Match, ...]
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
        """Share of the references that are paired, in [0, 1]."""
        references = len(self.pairs) + len(self.missed)
        return len(self.pairs) / references if references else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in [0, 1]."""
        both = 2 * len(self.pairs) + len(self.missed) + len(self.duplicates) + len(self.extra)
        return 2 * len(self.pairs) / both if both else 0.0


def match(
    references: Sequence[str],
    bullets: Sequence[str],
    threshold: float = THRESHOLD,
    similarity: Similarity | None = None,
) -> Matching:
    """Pair bullets one to one with references: most pairs first, then the highest similarity.

    Args:
        references, bullets: the two lists; either may be empty.
        threshold: minimum similarity of a pair, in [0, 1].
        similarity: computes the similarity; by default of stemmed English words.
    """
    similarities = (similarity or Similarity()).matrix(references, bullets)
    # One more pair above the threshold weighs more than any sum of similarities.
    weights = np.where(similarities >= threshold, similarities + min(similarities.shape) + 1, 0.0)
    # Sorted by text, so that ties are broken alike whatever the order of the lists.
    order = _text_order(references), _text_order(bullets)
    pairs = tuple(
        Match(row, column, float(similarities[row, column]))
        for row, column in _assignment(weights, *order)
        if similarities[row, column] >= threshold
    )
    paired_references = {reference for reference, _, _ in pairs}
    paired_bullets = {bullet for _, bullet, _ in pairs}
    duplicates, extra = [], []
    for bullet in range(len(bullets)):
        if bullet in paired_bullets:
            continue
        nearest = int(similarities[:, bullet].argmax()) if references else -1
        if nearest in paired_references and similarities[nearest, bullet] >= threshold:
            duplicates.append((bullet, nearest))
        else:
            extra.append(bullet)
    missed = tuple(index for index in range(len(references)) if index not in paired_references)
    best_sum = sum(
        float(similarities[row, column]) for row, column in _assignment(similarities, *order)
    )
    mean_similarity = best_sum / max(len(references), 1)
    return Matching(pairs, missed, tuple(duplicates), tuple(extra), mean_similarity)


def _text_order(texts: Sequence[str]) -> list[int]:
    return sorted(range(len(texts)), key=texts.__getitem__)


def _assignment(weights: np.ndarray, rows: list[int], columns: list[int]) -> list[tuple[int, int]]:
    """Return the (row, column) pairs of the assignment with the highest sum of weights."""
    with needs_extra("eval"):
        from scipy.optimize import linear_sum_assignment  # slow to import

    assigned = linear_sum_assignment(weights[np.ix_(rows, columns)], maximize=True)
    return sorted((rows[r], columns[c]) for r, c in zip(*assigned, strict=True))


def match_each(item: Item, bullets: Sequence[str], settings: MetricSettings) -> list[Matching]:
    """Return the matching of bullets with each list of references of an article."""
    similarity = settings.similarity(item.article.language)
    return [
        match(references, bullets, settings.threshold, similarity) for references in item.references
    ]


def best_of(matchings: Sequence[Matching]) -> int:
    """Return the index of the best matching, by F and then by similarity; 0 if there is none."""
    indices = range(len(matchings))
    return max(indices, key=lambda i: (matchings[i].f1, matchings[i].mean_similarity), default=0)


class BulletMetric(Metric):
    """Bullets found, missed, extra and duplicate, by optimal assignment on their similarity."""

    needs_references = True

    def __init__(self, settings: MetricSettings) -> None:
        super().__init__(settings)
        least = f"{settings.threshold:.0%}"
        number = "number"
        self.measures = (
            Measure(
                "bullets",
                "bullets",
                f"F of bullets that have {least} of the content words of a reference",
                headline=True,
            ),
            Measure("matched", "matched", "mean share of a reference's words that its bullet has"),
            Measure("found", "found", "reference bullets found", number),
            Measure("missed", "missed", "reference bullets missed", number, "lower"),
            Measure("extra", "extra", "bullets that match no reference", number, None),
            Measure(
                "duplicate",
                "repeated",
                "bullets that repeat a reference already found",
                number,
                None,
            ),
            *(Measure(name, name, f"{name} matches", number, None) for name in CONFIDENCES),
        )

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        """Return the values of each example."""
        return [self._score(example) for example in examples]

    def _score(self, example: Example) -> dict[str, Value]:
        item = Item(example.article, example.references)
        matchings = match_each(item, example.bullets, self.settings)
        matching = matchings[best_of(matchings)]
        confidences = Counter(pair.confidence for pair in matching.pairs)
        return {
            "bullets": Value(matching.f1, matching.precision, matching.recall),
            "matched": Value(matching.mean_similarity),
            "found": Value(len(matching.pairs)),
            "missed": Value(len(matching.missed)),
            "extra": Value(len(matching.extra)),
            "duplicate": Value(len(matching.duplicates)),
            **{name: Value(confidences[name]) for name in CONFIDENCES},
        }

    @property
    def signature(self) -> Signature:
        """Similarity, tokenizer and threshold."""
        return signature(
            "bullets",
            sim=NAME,
            **token_fields(self.settings.tokenizer, stem=self.settings.stem),
            match=f"{self.settings.threshold:g}",
        )
