"""Selection by what is covered: the words that an editor is expected to use, for few words.

The objective is the ROUGE F that a selection can expect. If word w is in the editor's takeaways
with chance p(w), a selection S of |S| words covers sum of p(w) over its distinct words, and

    F(S) = 2 (covered words + covered pairs of words) / (|S| + M),

with M the length that such takeaways have. Concept coverage is Gillick & Favre 2009 (ILP for NLP);
chances learned for each word are Hong & Nenkova 2014 (EACL). Being an F measure, it stops neither
at long sentences nor at short ones, and what is said twice counts once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summarize.document.arrays import BoolArray, FloatArray, IntArray
from summarize.extractive.learned.features import Features
from summarize.extractive.learned.word_model import Salience

# Tuned on validation; see MODEL_CARD.md.
LENGTH = 7.0  # M, in words a takeaway
SCORE = 0.06  # weight of the sentences' mean score
DEPENDENCE = 0.6  # weight of how badly they read alone: little to ROUGE, much to readers
_FEWEST = 4  # words; shorter ones come last
_FAR = 1000.0  # further than values lie apart
_POOL = 64  # sentences that are looked at, at least


@dataclass(frozen=True, slots=True, eq=False)
class Concepts:
    """The distinct words and pairs of words of an article, and what each sentence holds.

    Attributes:
        chances: [concepts] how likely the editor's takeaways are to hold each.
        rows, cols: each (sentence, concept) that there is, once.
        lengths: [sentences] in words.
        covered: [sentences] sum of the chances of what each holds.
        own: [sentences] what each is worth besides, as a share of a selection's mean.
    """

    chances: FloatArray
    rows: IntArray
    cols: IntArray
    lengths: IntArray
    covered: FloatArray
    own: FloatArray

    @classmethod
    def of(cls, features: Features, salience: Salience) -> Concepts:
        """Gather them; the chance of a concept is the mean over the places where it stands."""
        size, types = len(features.sentences), len(features.types)
        inner = np.flatnonzero(features.rows[1:] == features.rows[:-1])
        both = features.words[inner] * types + features.words[inner + 1]
        _, pairs = np.unique(both, return_inverse=True)
        cols = np.concatenate([features.words, types + pairs])
        rows = np.concatenate([features.rows, features.rows[inner]])
        odds = np.concatenate([salience.words, salience.pairs[inner]]).astype(np.float64)
        chances = np.bincount(cols, weights=1 / (1 + np.exp(-odds))) / np.bincount(cols)
        rows, cols = np.divmod(np.unique(rows * len(chances) + cols), len(chances))
        return cls(
            chances,
            rows,
            cols,
            np.bincount(features.rows, minlength=size),
            np.bincount(rows, chances[cols], size).astype(np.float64, copy=False),
            SCORE * salience.sentences.astype(np.float64) - DEPENDENCE * features.dependence,
        )

    def values(self, count: int, last: BoolArray | None = None) -> FloatArray:
        """Return what each sentence is worth alone where ``count`` are wanted.

        Args:
            count: takeaways.
            last: sentences that are worth less than any other.
        """
        value = 2 * self.covered / (self.lengths + LENGTH * count) + self.own
        value[self._last(last)] -= 1 + np.ptp(value)
        return value

    def ranking(self, count: int, most: int, last: BoolArray | None = None) -> list[int]:
        """Return up to ``most`` sentences in the order in which they are best added."""
        pool = np.argsort(-self.values(count, last), kind="stable")[: max(_POOL, most)]
        held = self._held(pool)
        gains = self.covered[pool]  # what each would add to what is covered
        covered, length = 0.0, LENGTH * count
        own = self.own[pool] / count
        own[self._last(last)[pool]] -= _FAR
        ranked: list[int] = []
        for _ in range(min(most, len(pool))):
            best = int(np.argmax(2 * (covered + gains) / (length + self.lengths[pool]) + own))
            covered += gains[best]
            length += self.lengths[pool[best]]
            new = np.flatnonzero(held[best])
            gains -= held[:, new].sum(axis=1)
            held[:, new] = 0
            own[best] = -np.inf
            ranked.append(int(pool[best]))
        return ranked

    def _last(self, last: BoolArray | None) -> BoolArray:
        short = self.lengths < _FEWEST
        return short if last is None else short | last

    def _held(self, pool: IntArray) -> FloatArray:
        """Return the chances of the concepts that each sentence of the pool holds, else 0."""
        place = np.full(len(self.lengths), -1)
        place[pool] = np.arange(len(pool))
        here = place[self.rows] >= 0
        cols = self.cols[here]
        held = np.zeros((len(pool), len(self.chances)))
        held[place[self.rows[here]], cols] = self.chances[cols]
        return held
