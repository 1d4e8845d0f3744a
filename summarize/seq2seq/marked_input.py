"""Marked inputs: an article's best sentences, with a mark before those to write about.

An extractive method chooses the sentences, and a model that was trained with such marks rewrites
them: GSum (Dou et al. 2021, NAACL). The settings of such a model name the mark (``focus``). It
reads a marked input in place of the article, so articles of any length are read at once, and
sentences that are far apart in the article stand together.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from summarize.seq2seq.chunking import TokenCounter

MAX_MARKED_SENTENCES = 5  # in one input; chosen by hand


@dataclass(frozen=True, slots=True)
class MarkedInputBuilder:
    """Builder of marked inputs for a model.

    Attributes:
        mark: text before each sentence to write about.
        count: returns the tokens of each text as the model reads it.
        limit: tokens of an input at most.
    """

    mark: str
    count: TokenCounter
    limit: int

    def build_all(
        self, sentences: Sequence[str], marked: Collection[int], scores: Sequence[float]
    ) -> list[str]:
        """Return inputs that together have all marked sentences; none if nothing is marked.

        Each has at most ``MAX_MARKED_SENTENCES`` of them, and all have about equally many.

        Args:
            sentences: of the article.
            marked: indices of the sentences to write about.
            scores: importance of each sentence; higher is better.
        """
        indices = sorted(marked)
        lines = [self._line(sentences[index], True) for index in indices]
        special, *sizes = self.count(["", *lines])
        fewest_inputs = math.ceil(len(indices) / MAX_MARKED_SENTENCES)
        most_marked = math.ceil(len(indices) / max(1, fewest_inputs))
        groups: list[list[int]] = []
        room = 0  # tokens left in the last group
        for index, size in zip(indices, sizes, strict=True):
            needed = min(size, self.limit) - special
            if not groups or len(groups[-1]) == most_marked or needed > room:
                groups.append([])
                room = self.limit - special
            groups[-1].append(index)
            room -= needed
        return [self.build(sentences, group, scores) for group in groups]

    def build(
        self, sentences: Sequence[str], marked: Collection[int], scores: Sequence[float]
    ) -> str:
        """Return one input: the marked sentences and the best others that fit, in order.

        If not all marked sentences fit, it has the best of them. If not even one fits, the best
        one is cut.

        Args:
            sentences, marked, scores: as for ``build_all``.
        """
        indices = range(len(sentences))
        best = sorted(indices, key=lambda index: (index not in marked, -scores[index]))
        best = best[: self.limit]  # each sentence takes a token at least
        lines = {index: self._line(sentences[index], index in marked) for index in best}
        special, *sizes = self.count(["", *lines.values()])
        if sizes[0] > self.limit:
            return self._cut(lines[best[0]])
        room, included = self.limit - special, list[int]()
        for index, size in zip(best, sizes, strict=True):
            if size - special <= room:
                included.append(index)
                room -= size - special
        while True:  # a text may have more tokens than its parts together
            text = "".join(lines[index] for index in sorted(included))
            if len(included) == 1 or self.count([text])[0] <= self.limit:
                return text
            included.pop()

    def _line(self, sentence: str, marked: bool) -> str:
        return f"{self.mark if marked else ''} {sentence}"

    def _cut(self, line: str) -> str:
        """Return the longest beginning of a line that fits, cut at the end of a word."""
        size = bisect(range(len(line)), self.limit, key=lambda end: self.count([line[:end]])[0])
        head = line[: max(0, size - 1)]
        return head[: head.rfind(" ")] if head.rfind(" ") > len(self.mark) else head
