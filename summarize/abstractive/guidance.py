"""What a guided model reads: the best of an article, with marks at what it should write of.

An extractive method says what is important, and a model that was trained so (its settings name a
``focus`` for articles) words it: GSum (Dou et al. 2021, NAACL). It is given no more than a digest,
so that an article of any length is read at once, and sentences far apart stand together in it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from summarize.abstractive.chunking import Count, chunks

_MOST_MARKED = 5  # sentences in one digest


@dataclass(frozen=True, slots=True)
class Guide:
    """How digests are made for a model.

    Attributes:
        mark: stands before each sentence to write of.
        count: of tokens, as the model reads them.
        limit: tokens of a digest at most.
    """

    mark: str
    count: Count
    limit: int

    def digests(
        self, sentences: Sequence[str], marked: Collection[int], scores: Sequence[float]
    ) -> list[str]:
        """Return as few digests as have room for all that is marked, few in each.

        Args:
            sentences: the article's.
            marked: places of those to write of.
            scores: one value a sentence, highest first.
        """
        special, *sizes = self.count(["", *(self._line(one, marked=True) for one in sentences)])
        places = sorted(marked)
        groups: list[list[int]] = []
        for number in range(math.ceil(len(places) / _MOST_MARKED), len(places) + 1):
            groups = [some.tolist() for some in np.array_split(places, max(1, number))]
            needed = [sum(sizes[place] - special for place in some) for some in groups]
            if special + max(needed) <= self.limit:
                break
        return [self.digest(sentences, some, scores) for some in groups]

    def digest(
        self, sentences: Sequence[str], marked: Collection[int], scores: Sequence[float]
    ) -> str:
        """Return the marked sentences and the best of the others, in order, as many as fit.

        If not all that are marked fit, the best of them do; the very best is cut if it must be.

        Args:
            sentences, marked, scores: as above.
        """
        places = range(len(sentences))
        best = sorted(places, key=lambda place: (place not in marked, -scores[place]))
        lines = {place: self._line(sentences[place], place in marked) for place in best}
        special, *sizes = self.count(["", *lines.values()])
        if sizes[0] > self.limit:
            return self._line(self._cut(sentences[best[0]]), best[0] in marked)
        left, kept = self.limit - special, list[int]()
        for place, size in zip(best, sizes, strict=True):
            if size - special <= left:
                kept.append(place)
                left -= size - special
        while True:  # tokens of a text need not be the sum of its parts'
            text = "".join(lines[place] for place in sorted(kept))
            if len(kept) == 1 or self.count([text])[0] <= self.limit:
                return text
            kept.pop()

    def _line(self, sentence: str, marked: bool) -> str:
        return f"{self.mark if marked else ''} {sentence}"

    def _cut(self, sentence: str) -> str:
        """Return as much of a sentence as fits behind the mark."""
        taken = self.count([self.mark])[0] - self.count([""])[0]
        return chunks([sentence], self.count, self.limit - taken)[0]
