"""The learned check: is a bullet supported, and is it a whole sentence?

The other checks of this package look for each name, number and quotation of a bullet in the
article. They cannot see parts that are combined wrongly. This check can, to some degree: logistic
models weigh the features of ``support_features``. See MODEL_CARD.md for how often they are right.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from summarize.document.arrays import FloatArray
from summarize.grounding.article_index import ArticleIndex
from summarize.grounding.support_features import Features, support_features
from summarize.grounding.word_alignment import ArticleWords
from summarize.models.bundled_weights import verified_content
from summarize.takeaway import Evidence

WEIGHTS = "check.npz"
# Probability below which a judgement becomes a finding. Of 138 editors' bullets of validation
# articles that have the words of the article, 5 % are below it.
LEAST_PROBABILITY = 0.55
# The same for a sentence of the article, which is seldom a mistake of who wrote the bullet. Of 797
# sentences of the same articles, 1.6 % are below it.
_LEAST_OF_SENTENCE = 0.08


class Soundness(NamedTuple):
    """The judgement of a bullet; the values are probabilities in [0, 1].

    Attributes:
        support: that the article says what the bullet says.
        whole: that the bullet is a whole sentence.
    """

    support: float
    whole: float


class SoundnessModel:
    """Logistic models over hinges: a hinge is what a feature has beyond a knot, or 0.

    There are two pairs of models, for support and for whole sentences: one for any bullets, one for
    bullets that the models of this package wrote. What is new in a bullet of theirs is often wrong.
    What is new in an editor's bullet is not.

    Attributes:
        names: of the features, in order.
        features, knots: of each hinge, the index of its feature and its knot.
        weights: [2, hinges, 2] for any and for written bullets, support and whole sentences.
        biases: [2, 2], in the same order.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.names: list[str] = arrays["names"].tolist()
        self.features = arrays["features"]
        self.knots = arrays["knots"]
        self.weights = arrays["weights"]
        self.biases = arrays["biases"]

    def judge(self, features: Features, *, is_written: bool) -> tuple[float, float]:
        """Return the probabilities that a bullet with these features is supported, and whole.

        Args:
            features: by name.
            is_written: whether a model of this package wrote the bullet.
        """
        values = np.array([features[name] for name in self.names], dtype=np.float64)
        inputs = hinges(values, self.features, self.knots)
        log_odds = inputs @ self.weights[int(is_written)] + self.biases[int(is_written)]
        support, whole = (1 / (1 + np.exp(-log_odds))).tolist()
        return support, whole


def hinges(values: FloatArray, features: NDArray[np.intp], knots: FloatArray) -> FloatArray:
    """Return what each feature has beyond each of its knots, or 0.

    Args:
        values: [..., features]; none is negative, so that a knot at 0 is the feature itself.
        features, knots: of each hinge, the index of its feature and its knot.
    """
    return np.maximum(0, values[..., features] - knots)


@cache
def load_soundness_model() -> SoundnessModel:
    """Return the model that comes with the package, loaded once.

    Raises:
        ModelError: its file is missing or not as shipped.
    """
    with np.load(io.BytesIO(verified_content(WEIGHTS)), allow_pickle=False) as arrays:
        return SoundnessModel(dict(arrays))


class SupportCheck:
    """The learned check of bullets against one article. It reads English only."""

    def __init__(self, article_index: ArticleIndex) -> None:
        self._index = article_index
        self._texts = [sentence.text for sentence in article_index.sentences]

    @cached_property
    def words(self) -> ArticleWords:
        """The words of the article's sentences."""
        return ArticleWords(self._texts)

    @property
    def can_judge(self) -> bool:
        """Return whether the article is English and has sentences."""
        return bool(self._texts) and self._index.spellings.is_english

    def judge(
        self, bullet: str, evidence: Sequence[Evidence], *, is_written: bool = False
    ) -> Soundness | None:
        """Return the judgement of a bullet; None if the article is not English.

        A sentence of the article is supported for sure. A bullet without evidence is not.

        Args:
            bullet: one line.
            evidence: what ``check_bullet`` found for it, best first.
            is_written: whether a model of this package wrote it.
        """
        if not self.can_judge:
            return None
        features = self.features(bullet, evidence)
        support, whole = load_soundness_model().judge(features, is_written=is_written)
        if bullet in self._index.index_by_text:
            support = 1.0
        elif not evidence:
            support = 0.0
        return Soundness(support, whole)

    def least_probability(self, bullet: str) -> float:
        """Return the probability below which a judgement of a bullet becomes a finding."""
        is_sentence = bullet in self._index.index_by_text
        return _LEAST_OF_SENTENCE if is_sentence else LEAST_PROBABILITY

    def features(self, bullet: str, evidence: Sequence[Evidence]) -> Features:
        """Return the features of a bullet by name; the arguments are those of ``judge``."""
        indices = [self._index.sentence_index(item) for item in evidence]
        return support_features(bullet, self.words, self._texts, indices or range(len(self._texts)))
