"""Exactly N distinct sentences within a budget of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from summarize.options import Options
from summarize.reading.boilerplate import is_boilerplate
from summarize.text.abbreviations import SPEECH
from summarize.text.words import CLOSERS, TERMINALS, count_words, ends_sentence, first_words

if TYPE_CHECKING:
    from summarize.document.document import Document
    from summarize.document.term_matrix import FloatArray, Sparse

_FEWEST_WORDS = 4
_LONGEST_HEADING = 12  # words
_ATTRIBUTION = re.compile(
    rf"^(?:(?:(?:he|she|they|it|we)|(?:the\s+)?[\w.’'-]+(?:\s+[\w.’'-]+){{0,3}})\s+(?:{SPEECH})"
    rf"|(?:{SPEECH})\s+[\w.’'-]+)(?:\s+[\w.’'-]+){{0,4}}[.,:]?$",
    re.IGNORECASE,
)
_AT_ENDS = f" {TERMINALS}{CLOSERS}“‘«"
_CLAUSE_END = re.compile(r"[,;:–—](?=\s)|\s[-–—](?=\s)")


@dataclass(frozen=True, slots=True)
class Selected:
    """A sentence that was taken: its index, and its text, shortened where it had to be."""

    index: int
    text: str


def select(document: Document, scores: FloatArray, options: Options) -> list[Selected]:
    """Select sentences by score.

    ``options.count`` distinct sentences come back whenever the document has as many and they
    fit the budget, otherwise as many as fit. Those within ``max_words`` go before longer ones
    (which are shortened), new ones before those that repeat a trigram. Fragments are taken only
    when every sentence proper is: where the budget is too small for more of them, fewer come.

    Args:
        document: what to select from.
        scores: one value a sentence, highest first.
        options: count, budget, order and how to avoid repetition.
    """
    distinct = distinct_sentences(document)
    proper = proper_sentences(document, distinct)
    fragments = sorted(set(distinct) - set(proper))
    return select_in_turn(document, scores, options, [proper, fragments])


def select_places(
    document: Document, scores: FloatArray, options: Options, count: int
) -> list[int]:
    """Return which sentences proper would be selected if no words were counted, best first."""
    asked = replace(options, count=count, order="score", max_words=None, max_total_words=None)
    proper = proper_sentences(document, distinct_sentences(document))
    return [one.index for one in select_in_turn(document, scores, asked, [proper])]


def select_in_turn(
    document: Document, scores: FloatArray, options: Options, turns: Sequence[list[int]]
) -> list[Selected]:
    """Select sentences by score, of some only when all of those before them are taken.

    Args:
        document, scores, options: as of ``select``.
        turns: indices of sentences, each at most once, in the order in which they have a turn.
    """
    selection = _Selection(document, scores, options)
    offered: list[int] = []
    for turn in turns:
        if not selection.holds_all(offered):
            break
        selection.fill(turn)
        offered += turn
    taken = selection.taken
    if options.order == "document":
        taken = sorted(taken, key=lambda choice: choice.index)
    return taken


def is_fragment(text: str, words: int) -> bool:
    """Whether a sentence of so many words is a fragment, credit or bare attribution."""
    return (
        words < _FEWEST_WORDS
        or text.endswith((":", ","))
        or bool(words <= _LONGEST_HEADING and _ATTRIBUTION.match(text))
        or is_boilerplate(text)
    )


def shorten(text: str, most: int) -> str:
    """Cut ``text`` to ``most`` words, at the end of a clause if one ends in its second half."""
    if count_words(text) <= most:
        return text
    head = first_words(text, most)
    ends = [m.start() for m in _CLAUSE_END.finditer(head) if 2 * m.start() >= len(head)]
    return (head[: ends[-1] if ends else len(head)].rstrip(" ,;:–—-.…") or head) + "…"


def distinct_sentences(document: Document) -> list[int]:
    """Return the first index of each text, case and marks at its ends set aside."""
    seen: dict[str, int] = {}
    for index, sentence in enumerate(document.sentences):
        seen.setdefault(sentence.text.casefold().strip(_AT_ENDS) or sentence.text, index)
    return list(seen.values())


def proper_sentences(document: Document, candidates: list[int]) -> list[int]:
    """Return the candidates that are sentences proper.

    A short line without a full stop is a heading, unless the text does without full stops.
    """
    texts = [sentence.text for sentence in document.sentences]
    ended = [ends_sentence(text) for text in texts]
    punctuated = 2 * sum(ended) > len(texts)
    found = []
    for index in candidates:
        words = len(document.tokens[index])
        heading = punctuated and not ended[index] and words <= _LONGEST_HEADING
        if not heading and not is_fragment(texts[index], words):
            found.append(index)
    return found


class _Selection:
    """A selection as it grows, greedily."""

    def __init__(self, document: Document, scores: FloatArray, options: Options) -> None:
        self.taken: list[Selected] = []
        self._texts = [sentence.text for sentence in document.sentences]
        self._tokens = document.tokens
        self._scores = scores
        self._options = options
        self._budget = options.max_total_words  # words that are left
        if options.max_words or options.max_total_words:
            self._words = np.array([count_words(text) for text in self._texts])
        else:
            self._words = np.zeros(len(document), dtype=np.int64)  # nobody asks
        self._costs = np.minimum(self._words, options.max_words or self._words)
        self._trigrams: set[tuple[str, ...]] = set()
        self._vectors: Sparse | None = (
            document.tf_idf(options.frequencies) if options.diversity else None
        )
        self._closest = np.zeros(len(document))  # similarity to what is taken

    def holds_all(self, indices: list[int]) -> bool:
        return len(self.taken) == len(indices)

    def fill(self, pool: list[int]) -> None:
        """Take from ``pool`` until there are enough or no more fit."""
        left = self._ranked(pool)
        repeats: set[int] = set()
        while len(self.taken) < (goal := self._goal(left)):
            fitting = self._affordable(left, goal)
            index = next((i for i in fitting if not self._repeats(i, repeats)), fitting[0])
            self._take(index)
            left.remove(index)
            if self._vectors is not None:
                left = self._ranked(left)

    def _ranked(self, pool: list[int]) -> list[int]:
        """Return ``pool`` best first: what fits ``max_words``, then by score less similarity."""
        indices = np.array(pool, dtype=np.int64)
        weight = self._options.diversity
        value = (1 - weight) * self._scores[indices] - weight * self._closest[indices]
        long = self._words[indices] > self._costs[indices]
        return indices[np.lexsort((indices, -value, long))].tolist()

    def _goal(self, left: list[int]) -> int:
        """Return how many there can be in the end: as many as asked for, if the budget lets."""
        goal = min(self._options.count, len(self.taken) + len(left))
        if self._budget is None:
            return goal
        affordable = int((np.cumsum(np.sort(self._costs[left])) <= self._budget).sum())
        least = 1 if not self.taken and left else 0  # one bullet, shortened, always fits
        return min(goal, len(self.taken) + max(affordable, least))

    def _affordable(self, left: list[int], goal: int) -> list[int]:
        """Return those that leave enough words for the shortest others up to the goal."""
        if self._budget is None:
            return left
        costs = self._costs[left]
        others = goal - len(self.taken) - 1
        ranked = np.sort(costs)
        shortest = ranked[:others].sum()
        next_shortest = ranked[others] if others < len(ranked) else 0
        reserve = np.where(costs <= next_shortest, shortest + next_shortest, shortest + costs)
        fitting = [i for i, needed in zip(left, reserve, strict=True) if needed <= self._budget]
        return fitting or [left[int(np.argmin(costs))]]

    def _repeats(self, index: int, known: set[int]) -> bool:
        """Whether a sentence shares three words in a row with one taken; ``known`` do."""
        if not self._trigrams:
            return False
        if index not in known and not self._trigrams.isdisjoint(_trigrams(self._tokens[index])):
            known.add(index)
        return index in known

    def _take(self, index: int) -> None:
        limits = [n for n in (self._options.max_words, self._budget) if n is not None]
        text = shorten(self._texts[index], min(limits)) if limits else self._texts[index]
        self.taken.append(Selected(index, text))
        if self._budget is not None:
            self._budget -= count_words(text)
        if self._options.block_trigrams:
            self._trigrams.update(_trigrams(self._tokens[index]))
        if self._vectors is not None:
            similar = self._vectors @ self._vectors.row(index)
            self._closest = np.maximum(self._closest, similar)


def _trigrams(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))
