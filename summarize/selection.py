"""Exactly N distinct sentences within a budget of words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from summarize.options import Options
from summarize.reading.boilerplate import is_boilerplate
from summarize.words import count_words, first_words, tokens

if TYPE_CHECKING:
    from summarize.extractive.document import Document
    from summarize.extractive.terms import FloatArray, Sparse

_FEWEST_WORDS = 4
_LONGEST_HEADING = 12  # words
_ENDS = re.compile(r"[.!?…。！？؟।۔][\"”’'»)\]]*$")
_SPEECH = (
    "said|says|added|told|asked|wrote|noted|explained|replied|continued|insisted|stressed"
    "|recalled|argued|warned|concluded|admitted|remarked|stated"
)
_ATTRIBUTION = re.compile(
    rf"^(?:(?:(?:he|she|they|it|we)|(?:the\s+)?[\w.’'-]+(?:\s+[\w.’'-]+){{0,3}})\s+(?:{_SPEECH})"
    rf"|(?:{_SPEECH})\s+[\w.’'-]+)(?:\s+[\w.’'-]+){{0,4}}[.,:]?$",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:–—](?=\s)|\s[-–—](?=\s)")


@dataclass(frozen=True, slots=True)
class Selected:
    """A sentence that was taken: its index, and its text, shortened where it had to be."""

    index: int
    text: str


def select(document: Document, scores: FloatArray, options: Options) -> list[Selected]:
    """Select sentences by score.

    ``options.count`` distinct sentences come back whenever the document has as many and they
    fit the budget, otherwise all that do. Sentences proper go before fragments, those within
    ``max_words`` before longer ones (which are shortened), new ones before those that repeat
    a trigram.

    Args:
        document: what to select from.
        scores: one value a sentence, highest first.
        options: count, budget, order and how to avoid repetition.
    """
    texts = [sentence.text for sentence in document.sentences]
    distinct = _distinct(texts)
    proper = _proper(texts, distinct)
    selection = _Selection(document, texts, scores, options)
    selection.fill(proper)
    if selection.holds_all(proper):
        selection.fill(sorted(set(distinct) - set(proper)))
    taken = selection.taken
    if options.order == "document":
        taken = sorted(taken, key=lambda choice: choice.index)
    return taken


def is_fragment(text: str) -> bool:
    """Whether a sentence is no takeaway by itself: a fragment, credit or bare attribution."""
    return (
        len(tokens(text)) < _FEWEST_WORDS
        or text.endswith((":", ","))
        or bool(len(text) < 120 and _ATTRIBUTION.match(text))
        or is_boilerplate(text)
    )


def shorten(text: str, most: int) -> str:
    """Cut ``text`` to ``most`` words, at the end of a clause if one ends in its second half."""
    if count_words(text) <= most:
        return text
    head = first_words(text, most)
    ends = [m.start() for m in _CLAUSE_END.finditer(head) if 2 * m.start() >= len(head)]
    return head[: ends[-1] if ends else len(head)].rstrip(" ,;:–—-.…") + "…"


def _distinct(texts: list[str]) -> list[int]:
    """Return the first index of each text, letters and digits alone compared."""
    seen: dict[str, int] = {}
    for index, text in enumerate(texts):
        seen.setdefault(" ".join(tokens(text)) or text, index)
    return list(seen.values())


def _proper(texts: list[str], candidates: list[int]) -> list[int]:
    """Return the candidates that are sentences proper.

    A short line without a full stop is a heading, unless the text does without full stops.
    """
    punctuated = 2 * sum(bool(_ENDS.search(text)) for text in texts) > len(texts)
    return [
        index
        for index in candidates
        if not is_fragment(texts[index])
        and not (
            punctuated
            and not _ENDS.search(texts[index])
            and count_words(texts[index]) <= _LONGEST_HEADING
        )
    ]


class _Selection:
    """A selection as it grows, greedily."""

    def __init__(
        self, document: Document, texts: list[str], scores: FloatArray, options: Options
    ) -> None:
        self.taken: list[Selected] = []
        self._texts = texts
        self._scores = scores
        self._options = options
        self._left = options.max_total_words  # words
        self._words = np.array([count_words(text) for text in texts])
        self._costs = np.minimum(self._words, options.max_words or self._words)
        self._trigrams: set[tuple[str, ...]] = set()
        self._vectors: Sparse | None = document.tf_idf(options) if options.diversity else None
        self._closest = np.zeros(len(texts))  # similarity to what is taken

    def holds_all(self, indices: list[int]) -> bool:
        return len(self.taken) == len(indices)

    def fill(self, pool: list[int]) -> None:
        """Take from ``pool`` until there are enough or no more fit."""
        free = np.array(pool, dtype=np.int64)
        repeats: set[int] = set()
        goal = self._goal(free)
        while len(self.taken) < goal:
            fitting = free[self._affordable(free, goal)]
            index = self._best(fitting, repeats)
            self._take(index)
            free = free[free != index]

    def _goal(self, free: np.ndarray) -> int:
        """Return how many there can be in the end: as many as asked for, if the budget lets."""
        goal = min(self._options.count, len(self.taken) + len(free))
        if self._left is None:
            return goal
        affordable = int((np.cumsum(np.sort(self._costs[free])) <= self._left).sum())
        least = 1 if not self.taken and len(free) else 0  # one bullet, shortened, always fits
        return min(goal, len(self.taken) + max(affordable, least))

    def _affordable(self, free: np.ndarray, goal: int) -> np.ndarray:
        """Tell which of ``free`` leave enough words for the shortest others up to the goal."""
        if self._left is None:
            return np.ones(len(free), dtype=bool)
        costs = self._costs[free]
        others = goal - len(self.taken) - 1
        ranked = np.sort(costs)
        shortest = float(ranked[:others].sum())
        next_shortest = ranked[others] if others < len(ranked) else 0
        reserve = np.where(costs <= next_shortest, shortest + next_shortest, shortest + costs)
        fits = reserve <= self._left
        return fits if fits.any() else costs == costs.min()

    def _best(self, pool: np.ndarray, repeats: set[int]) -> int:
        """Return the best of ``pool``; ``repeats`` gathers those that repeat a trigram."""
        weight = self._options.diversity
        value = (1 - weight) * self._scores[pool] - weight * self._closest[pool]
        long = self._words[pool] > self._costs[pool]
        order = pool[np.lexsort((pool, -value, long))]
        for index in order:
            if int(index) not in repeats:
                if not self._repeats(int(index)):
                    return int(index)
                repeats.add(int(index))
        return int(order[0])

    def _repeats(self, index: int) -> bool:
        blocked = self._options.block_trigrams and bool(self._trigrams)
        return blocked and not self._trigrams.isdisjoint(_trigrams(self._texts[index]))

    def _take(self, index: int) -> None:
        limits = [n for n in (self._options.max_words, self._left) if n is not None]
        text = shorten(self._texts[index], min(limits)) if limits else self._texts[index]
        self.taken.append(Selected(index, text))
        if self._left is not None:
            self._left -= count_words(text)
        if self._options.block_trigrams:
            self._trigrams.update(_trigrams(self._texts[index]))
        if self._vectors is not None:
            similar = self._vectors @ self._vectors.row(index)
            self._closest = np.maximum(self._closest, similar)


def _trigrams(text: str) -> set[tuple[str, ...]]:
    words = tokens(text)
    return set(zip(words, words[1:], words[2:], strict=False))
