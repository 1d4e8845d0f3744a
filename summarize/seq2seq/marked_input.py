"""What a guided model reads: the best of an article, with marks at what it should write of.

An extractive method says what is important, and a model that was trained so (its settings name a
``focus`` for articles) words it: GSum (Dou et al. 2021, NAACL). It is given no more than a digest,
so that an article of any length is read at once, and sentences far apart stand together in it.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from summarize.seq2seq.chunking import Count

MOST_MARKED = 5  # sentences in one digest


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
        """Return digests with all that is marked, few sentences in each; none if nothing is.

        Args:
            sentences: the article's.
            marked: places of those to write of.
            scores: one value a sentence, highest first.
        """
        places = sorted(marked)
        special, *sizes = self.count(["", *(self._line(sentences[one], True) for one in places)])
        fewest = math.ceil(len(places) / MOST_MARKED)
        most = math.ceil(len(places) / max(1, fewest))  # alike many in each
        groups: list[list[int]] = []
        left = 0
        for place, size in zip(places, sizes, strict=True):
            needed = min(size, self.limit) - special
            if not groups or len(groups[-1]) == most or needed > left:
                groups.append([])
                left = self.limit - special
            groups[-1].append(place)
            left -= needed
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
        best = best[: self.limit]  # each takes a token at least
        lines = {place: self._line(sentences[place], place in marked) for place in best}
        special, *sizes = self.count(["", *lines.values()])
        if sizes[0] > self.limit:
            return self._cut(lines[best[0]])
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

    def _cut(self, line: str) -> str:
        """Return as much of a line as fits, up to the end of a word."""
        size = bisect(range(len(line)), self.limit, key=lambda end: self.count([line[:end]])[0])
        head = line[: max(0, size - 1)]
        return head[: head.rfind(" ")] if head.rfind(" ") > len(self.mark) else head
