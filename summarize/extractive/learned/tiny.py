"""The learned method ``tiny``, and what it shares with a scorer that stands on it.

A small network estimates how likely an editor is to use each word and pair of words; sentences are
ranked by what they cover of that for their length. What it was trained on and how well it does is
told in ``summarize/models/MODEL_CARD.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain

import numpy as np

from summarize.document.arrays import BoolArray, FloatArray
from summarize.document.document import Document
from summarize.document.fragments import complete_sentences, distinct_sentences
from summarize.extractive.base import Reading, by_reader
from summarize.extractive.centroid import centroid_scores
from summarize.extractive.frequency import by_rank
from summarize.extractive.learned.coverage import Concepts
from summarize.extractive.learned.expectation import Expectation
from summarize.extractive.learned.features import Features
from summarize.extractive.learned.word_model import Salience, Weights, load_weights, read
from summarize.models.bundled_weights import verified_path
from summarize.options import Options
from summarize.text.stop_words import is_english
from summarize.text.words import count_words

_SPARE = 8  # sentences ranked beyond those asked for, as selection may pass some over
_FEWEST = 6  # sentences; of the articles for training 0.5 % have fewer


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A document, its numbers, and what a network makes of them."""

    document: Document
    features: Features
    salience: Salience

    @classmethod
    def of(cls, document: Document, weights: Weights) -> Estimate:
        """Have the small network with these weights read a document."""
        features = Features.of(document)
        return cls(document, features, read(weights, features))

    def values(self, count: int) -> FloatArray:
        """Return what each sentence is worth alone where ``count`` takeaways are wanted."""
        return Concepts.of(self.features, self.salience).values(count)

    def scores(self, options: Options) -> FloatArray:
        """Return scores in (0, 1] by the order in which sentences are best added."""
        concepts = Concepts.of(self.features, self.salience)
        last = _passed_over(self.document, options)
        ranking = concepts.ranking(options.count, options.count + _SPARE, last)
        return by_rank(ranking, concepts.values(options.count, last))

    def reading(self, options: Options) -> Reading:
        """Return the scores, and what they come from."""
        expect = partial(Expectation.of, self.document, self.features, self.salience)
        return Reading(self.scores(options), expect)


def readings(
    documents: Sequence[Document],
    options: Options,
    correct: Callable[[list[Estimate]], list[Estimate]],
) -> list[Reading]:
    """Read documents by the small network, corrected; what is not familiar, by ``centroid``."""
    familiar = [place for place, one in enumerate(documents) if is_familiar(one)]
    estimates = [Estimate.of(documents[place], tiny_weights()) for place in familiar]
    known = dict(zip(familiar, correct(estimates) if familiar else [], strict=True))
    return [
        known[place].reading(options)
        if place in known
        else Reading(centroid_scores(document, options))
        for place, document in enumerate(documents)
    ]


def _tiny(documents: Sequence[Document], options: Options) -> list[Reading]:
    return readings(documents, options, lambda estimates: estimates)


@cache
def tiny_weights() -> Weights:
    """Load the small network that comes with the package, once.

    Raises:
        ModelError: the file is missing or not what it was.
    """
    return load_weights(verified_path("tiny.npz"))


def is_familiar(document: Document) -> bool:
    """Whether a document is like those of the training: English, and not just a few sentences."""
    return len(document) >= _FEWEST and is_english(chain(*document.tokens))


def _passed_over(document: Document, options: Options) -> BoolArray:
    """Return what selection takes only when nothing else is left, so that it covers nothing."""
    last = np.ones(len(document), dtype=bool)
    last[complete_sentences(document, distinct_sentences(document))] = False
    if options.max_words is not None:
        words = [count_words(sentence.text) for sentence in document.sentences]
        last |= np.array(words) > options.max_words
    return last


tiny = by_reader("tiny", _tiny)
