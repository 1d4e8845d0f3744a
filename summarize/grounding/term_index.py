"""An index of the terms of an article: in which lines each one stands, and which are related."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

_SHORTEST_PREFIX = 5  # letters that related stems share at least; chosen by hand


class TermIndex:
    """The terms of each line of an article, and the lines of each term.

    Attributes:
        lines: the terms of each line (see ``terms_of``).
        postings: for each term, the indices of the lines that have it, in order.
    """

    def __init__(self, lines: Iterable[Iterable[str]]) -> None:
        self.lines = [frozenset(line) for line in lines]
        self.postings: dict[str, list[int]] = {}
        for index, line_terms in enumerate(self.lines):
            for term in line_terms:
                self.postings.setdefault(term, []).append(index)
        self._by_prefix: dict[str, list[str]] = defaultdict(list)
        for term in self.postings:
            if len(term) >= _SHORTEST_PREFIX:
                self._by_prefix[term[:_SHORTEST_PREFIX]].append(term)

    def related_terms(self, term: str) -> list[str]:
        """Return the terms of the article that count as equal to ``term``.

        These are the term itself and stems that begin like it. Such stems share at least five
        letters, and all letters of the shorter one except its last ("ukrain" and "ukrainian",
        "presid" and "presidenti").
        """
        related = [term] if term in self.postings else []
        if len(term) < _SHORTEST_PREFIX:
            return related
        for other in self._by_prefix.get(term[:_SHORTEST_PREFIX], ()):
            shared = max(_SHORTEST_PREFIX, min(len(term), len(other)) - 1)
            if other != term and term[:shared] == other[:shared]:
                related.append(other)
        return related

    def idf(self, terms: Sequence[str]) -> float:
        """Return the inverse document frequency of related terms: log(lines / frequency) + 1.

        The frequency is that of the commonest of ``terms``, and 1 if there are none.
        """
        frequency = max((len(self.postings[term]) for term in terms), default=1)
        return math.log(max(len(self.lines), 1) / frequency) + 1
