"""Greedy selection by coverage: the words that an editor is expected to use, in few words.

The objective is the expected ROUGE F of a selection. If word w is in the editor's takeaways with
probability p(w), then a selection S of |S| words covers the sum of p(w) over its distinct words:

    F(S) = 2 (covered words + covered word pairs) / (|S| + M),

M is the expected length of the editor's takeaways. Words and word pairs are called concepts.
Concept coverage is from Gillick & Favre 2009 (ILP for NLP), learned probabilities of words are from
Hong & Nenkova 2014 (EACL). As an F measure, the objective favours neither long nor short sentences.
A concept counts once, however often it is repeated.

The same objective ranks the sentences of the article (``Concepts``) and any other texts about it
(``ExpectedConcepts``), such as bullets that a model wrote. The choice among candidates by a learned
estimate of their ROUGE is from SimCLS (Liu & Liu 2021, ACL).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from summarize.document.arrays import BoolArray, FloatArray, IntArray
from summarize.extractive.learned.features import Features
from summarize.extractive.learned.word_model import WordModelOutput, sigmoid
from summarize.text.stemming import stems

# Tuned on the first 1,200 validation articles; see MODEL_CARD.md.
LENGTH = 7.0  # M, in words per takeaway
SENTENCE_SCORE = 0.06  # weight of the mean sentence score, against an F in [0, 2]
# Little for ROUGE, much for readers; tuned on 450 validation articles.
OPEN_REFERENCES = 0.4  # weight of the mean probability that a sentence cannot be read alone
LONG = 0.02  # weight of each word of a sentence beyond ``EASY`` words
EASY = 25  # words that a bullet may have
# Chosen by hand.
_MIN_WORDS = 4  # shorter sentences come last
_LAST = 1000.0  # penalty that is larger than any difference of values
_POOL = 64  # minimum number of sentences to rank


@dataclass(frozen=True, slots=True, eq=False)
class Concepts:
    """The concepts of an article (its distinct stems and stem pairs), by sentence.

    Attributes:
        stems: [types] the stems, which are the first concepts.
        pairs: [pairs, 2] the two types of each pair; the pairs are the other concepts.
        probabilities: [concepts] that the editor's takeaways contain each concept: the mean over
            its occurrences.
        rows, cols: the sentence and the concept of each entry; an entry says that the sentence
            contains the concept.
        lengths: [sentences] in words.
        covered: [sentences] sum of the probabilities of the concepts in each sentence.
        bonuses: [sentences] value beside the concepts, as a share of the mean over a selection.
    """

    stems: Sequence[str]
    pairs: IntArray
    probabilities: FloatArray
    rows: IntArray
    cols: IntArray
    lengths: IntArray
    covered: FloatArray
    bonuses: FloatArray

    @classmethod
    def from_output(
        cls, features: Features, output: WordModelOutput, alone: FloatArray
    ) -> Concepts:
        """Collect the concepts of an article and their probabilities.

        Args:
            features: of the article.
            output: of the word model.
            alone: [sentences] the probability that each can be read alone.
        """
        size, types = len(features.sentences), len(features.types)
        starts = features.pair_starts
        pair_codes = features.words[starts] * types + features.words[starts + 1]
        distinct_codes, pairs = np.unique(pair_codes, return_inverse=True)
        cols = np.concatenate([features.words, types + pairs])
        rows = np.concatenate([features.rows, features.rows[starts]])
        log_odds = np.concatenate([output.words, output.pairs[starts]]).astype(np.float64)
        probabilities = np.bincount(cols, weights=sigmoid(log_odds)) / np.bincount(cols)
        count = len(probabilities)
        lengths = np.bincount(features.rows, minlength=size)
        rows, cols = np.divmod(np.unique(rows * count + cols), count)
        return cls(
            features.stems,
            np.stack(np.divmod(distinct_codes, types), axis=1),
            probabilities,
            rows,
            cols,
            lengths,
            np.bincount(rows, probabilities[cols], size).astype(np.float64, copy=False),
            SENTENCE_SCORE * output.sentences.astype(np.float64)
            - OPEN_REFERENCES * (1 - alone)
            - LONG * np.maximum(0, lengths - EASY),
        )

    def values(self, count: int, last: BoolArray | None = None) -> FloatArray:
        """Return the value of each sentence alone, if ``count`` takeaways are wanted.

        Args:
            count: number of takeaways.
            last: [sentences] true for sentences whose value is below that of all others.
        """
        values = 2 * self.covered / (self.lengths + LENGTH * count) + self.bonuses
        values[self._comes_last(last)] -= 1 + np.ptp(values)
        return values

    def ranking(self, count: int, limit: int, last: BoolArray | None = None) -> list[int]:
        """Return at most ``limit`` sentence indices, in the order in which to add them.

        Args:
            count, last: as in ``values``.
            limit: number of indices.
        """
        pool = np.argsort(-self.values(count, last), kind="stable")[: max(_POOL, limit)]
        bonuses = self.bonuses[pool] / count
        bonuses[self._comes_last(last)[pool]] -= _LAST
        lengths = self.lengths[pool]
        ranking = _greedy_ranking(
            self._contents(pool), self.covered[pool], lengths, bonuses, count, limit
        )
        return pool[ranking].tolist()

    def expected_content(self) -> ExpectedConcepts:
        """Return the probabilities of the concepts by stem and by pair of stems."""
        pairs = [(self.stems[first], self.stems[second]) for first, second in self.pairs.tolist()]
        concepts: list[Hashable] = [*self.stems, *pairs]
        return ExpectedConcepts(dict(zip(concepts, self.probabilities.tolist(), strict=True)))

    def _comes_last(self, last: BoolArray | None) -> BoolArray:
        short = self.lengths < _MIN_WORDS
        return short if last is None else short | last

    def _contents(self, pool: IntArray) -> FloatArray:
        """Return [pool, concepts]: the probability of each concept of a sentence, else 0."""
        position = np.full(len(self.lengths), -1)
        position[pool] = np.arange(len(pool))
        in_pool = position[self.rows] >= 0
        cols = self.cols[in_pool]
        contents = np.zeros((len(pool), len(self.probabilities)))
        contents[position[self.rows[in_pool]], cols] = self.probabilities[cols]
        return contents


@dataclass(frozen=True, slots=True, eq=False)
class ExpectedConcepts:
    """The content that an editor's takeaways of an article are expected to have.

    Attributes:
        probabilities: of each concept: of a word by its stem, of a word pair by its two stems.
            A concept that is not in the article has probability 0.
    """

    probabilities: Mapping[Hashable, float]

    def ranking(
        self,
        texts: Sequence[Sequence[str]],
        bonuses: FloatArray,
        count: int,
        limit: int,
        accept: Callable[[int], bool],
    ) -> list[int]:
        """Return the indices of at most ``limit`` texts; see ``ExpectedContent``."""
        contents = self._contents(texts)
        lengths = np.array([*map(len, texts)])
        return _greedy_ranking(
            contents, contents.sum(axis=1), lengths, bonuses / count, count, limit, accept
        )

    def _contents(self, texts: Sequence[Sequence[str]]) -> FloatArray:
        """Return [texts, concepts]: the probability of each concept of a text, else 0."""
        columns: dict[Hashable, int] = {}
        rows: list[int] = []
        cols: list[int] = []
        for row, words in enumerate(texts):
            text_stems = stems([*words])
            for concept in (*text_stems, *pairwise(text_stems)):
                if concept in self.probabilities:
                    rows.append(row)
                    cols.append(columns.setdefault(concept, len(columns)))
        probabilities = np.array([self.probabilities[concept] for concept in columns])
        contents = np.zeros((len(texts), len(columns)))
        contents[rows, cols] = probabilities[cols]
        return contents


def _greedy_ranking(
    contents: FloatArray,
    gains: FloatArray,
    lengths: IntArray,
    bonuses: FloatArray,
    count: int,
    limit: int,
    accept: Callable[[int], bool] = lambda index: True,
) -> list[int]:
    """Return the indices of at most ``limit`` texts, each the best one to add to those before.

    Args:
        contents: [texts, concepts] the probability of each concept of a text, else 0; changed.
        gains: [texts] sum of these probabilities.
        lengths: [texts] in words.
        bonuses: [texts] value beside the concepts, divided by the size of the selection.
        count: number of takeaways wanted.
        limit: number of indices.
        accept: called once with the index of the next text; false passes over it.
    """
    gains, bonuses = gains.copy(), bonuses.copy()
    covered, length = 0.0, LENGTH * count
    ranking: list[int] = []
    for _ in range(len(lengths)):
        if len(ranking) == limit:
            break
        best = int(np.argmax(2 * (covered + gains) / (length + lengths) + bonuses))
        bonuses[best] = -np.inf
        if not accept(best):
            continue
        ranking.append(best)
        covered += gains[best]
        length += lengths[best]
        new_concepts = np.flatnonzero(contents[best])
        gains -= contents[:, new_concepts].sum(axis=1)
        contents[:, new_concepts] = 0
    return ranking
