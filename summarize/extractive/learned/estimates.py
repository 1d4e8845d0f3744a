"""Estimates of the word model for documents, which the learned methods share.

``tiny`` ranks sentences by these estimates. ``ranker`` corrects them first. ``compress`` uses the
log-odds of the words. ``summarize/models/MODEL_CARD.md`` describes training and quality.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np

from summarize.document.arrays import BoolArray, FloatArray
from summarize.document.document import Document
from summarize.document.standalone import standalone
from summarize.extractive.base import ScoredDocument
from summarize.extractive.centroid import centroid_scores
from summarize.extractive.frequency import scores_by_rank
from summarize.extractive.learned.coverage import Concepts
from summarize.extractive.learned.features import Features
from summarize.extractive.learned.fingerprint import FINGERPRINT_FILE, check_fingerprint
from summarize.extractive.learned.word_model import WordModelOutput, run_word_model
from summarize.models.bundled_weights import verified_path
from summarize.models.weights import Weights, load_weights
from summarize.options import Options
from summarize.text.stop_words import is_english
from summarize.text.words import count_words

# Chosen by hand.
_SPARE = 8  # sentences to rank beyond those asked for, because selection may pass over some
_MIN_SENTENCES = 6  # of a document like the training data, where 0.5 % of the articles have fewer


@dataclass(frozen=True, slots=True, eq=False)
class DocumentEstimates:
    """A document with its features and the output of the word model.

    Attributes:
        alone: [sentences] the probability that each sentence can be read alone.
    """

    document: Document
    features: Features
    alone: FloatArray
    output: WordModelOutput

    @classmethod
    def from_document(cls, document: Document, weights: Weights) -> DocumentEstimates:
        """Run the word model with these weights on a document that has at least one word."""
        features = Features.from_document(document)
        return cls(document, features, standalone(document), run_word_model(weights, features))

    def values(self, count: int) -> FloatArray:
        """Return the value of each sentence alone, if ``count`` takeaways are wanted."""
        return self._concepts().values(count)

    def analysis(self, options: Options) -> ScoredDocument:
        """Return scores in (0, 1] by the order in which to add sentences, and what they rest on."""
        concepts = self._concepts()
        last = _taken_last(self.document, options)
        ranking = concepts.ranking(options.count, options.count + _SPARE, last)
        scores = scores_by_rank(ranking, concepts.values(options.count, last))
        return ScoredDocument(scores, concepts.expected_content)

    def _concepts(self) -> Concepts:
        return Concepts.from_output(self.features, self.output, self.alone)


def analyse_documents(
    documents: Sequence[Document],
    options: Options,
    correct: Callable[[list[DocumentEstimates]], list[DocumentEstimates]],
) -> list[ScoredDocument]:
    """Return the analysis of each document by the word model, after a correction.

    Documents unlike the training data (short or not English) fall back to ``centroid``.

    Args:
        documents: each with at least one word.
        options: of the caller.
        correct: returns better estimates for the same documents.
    """
    familiar = [index for index, document in enumerate(documents) if is_familiar(document)]
    estimates = [
        DocumentEstimates.from_document(documents[index], word_model_weights())
        for index in familiar
    ]
    corrected = dict(zip(familiar, correct(estimates) if familiar else [], strict=True))
    return [
        corrected[index].analysis(options)
        if index in corrected
        else ScoredDocument(centroid_scores(document, options))
        for index, document in enumerate(documents)
    ]


@cache
def word_model_weights() -> Weights:
    """Load the weights of the word model from the package, once.

    Raises:
        ModelError: a file is missing or not as shipped, or the weights were trained on other
            features than those of this version.
    """
    check_fingerprint(verified_path(FINGERPRINT_FILE))
    return load_weights(verified_path("tiny.npz"))


def is_familiar(document: Document) -> bool:
    """Return whether a document is like the training data: English, and not too short."""
    return len(document) >= _MIN_SENTENCES and is_english(chain(*document.tokens))


def _taken_last(document: Document, options: Options) -> BoolArray:
    """Return [sentences]: true for those that selection takes only if no others are left.

    These are repeated sentences, fragments, and sentences over ``max_words``. They are ranked
    last, so that they do not cover words that others should cover.
    """
    last = np.ones(len(document), dtype=bool)
    last[document.complete] = False
    if options.max_words is not None:
        words = [count_words(sentence.text) for sentence in document.sentences]
        last |= np.array(words) > options.max_words
    return last
