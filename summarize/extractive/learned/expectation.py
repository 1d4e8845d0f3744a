"""What an editor's takeaways can be expected to hold, asked of any text about an article.

The objective is that of ``coverage``, for texts that need not be sentences of the article: bullets
that a model wrote, several for the same thing. Choosing among candidates by a learned estimate of
their ROUGE is SimCLS (Liu & Liu 2021, ACL); here the estimate is the extractive network's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.extractive.learned.coverage import LENGTH
from summarize.extractive.learned.features import Features
from summarize.extractive.learned.word_model import Salience
from summarize.text.stemming import stems

Chances = Mapping[Hashable, float]


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """The words of an article, and the pairs of words in a row, that an editor may use.

    Attributes:
        chances: how likely the editor's takeaways are to hold each: of a word by its stem, of a
            pair by two. What is not in the article has none.
    """

    chances: Chances

    @classmethod
    def of(cls, document: Document, features: Features, salience: Salience) -> Expectation:
        """Gather them; the chance of each is the mean over the places where it stands."""
        words = stems([word for line in document.tokens for word in line])
        odds = np.stack([salience.words, salience.pairs]).astype(np.float64)
        of_words, of_pairs = (1 / (1 + np.exp(-odds))).tolist()
        found: dict[Hashable, list[float]] = {}
        for place, word in enumerate(words):
            found.setdefault(word, []).append(of_words[place])
        for place in np.flatnonzero(features.rows[1:] == features.rows[:-1]).tolist():
            found.setdefault((words[place], words[place + 1]), []).append(of_pairs[place])
        return cls({concept: sum(some) / len(some) for concept, some in found.items()})

    def ranking(
        self,
        texts: Sequence[Sequence[str]],
        own: FloatArray,
        count: int,
        most: int,
        accept: Callable[[int], bool],
    ) -> list[int]:
        """Return up to ``most`` texts in the order in which they are best added.

        Args:
            texts: the words of each.
            own: [texts] what each is worth besides, as a share of a selection's mean.
            count: takeaways that are wanted.
            most: texts.
            accept: asked once of each text whose turn it is; if not, it is passed over.
        """
        held = [self._held(stems([*words])) for words in texts]
        lengths = np.array([*map(len, texts)])
        gains = np.array([sum(one.values()) for one in held])  # what each would add
        own = own / count
        covered, length = 0.0, LENGTH * count
        ranked: list[int] = []
        for _ in held:
            best = int(np.argmax(2 * (covered + gains) / (length + lengths) + own))
            own[best] = -np.inf
            if not accept(best):
                continue
            ranked.append(best)
            if len(ranked) == most:
                break
            covered += gains[best]
            length += lengths[best]
            new = {*held[best]}
            for place, one in enumerate(held):
                gains[place] -= sum(one.pop(concept) for concept in new & one.keys())
        return ranked

    def _held(self, words: Sequence[str]) -> dict[Hashable, float]:
        concepts = {*words, *pairwise(words)}
        return {one: self.chances[one] for one in concepts if one in self.chances}
