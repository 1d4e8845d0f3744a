"""Greedy selection of distinct sentences within a budget of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from summarize.document.fragments import comparison_key
from summarize.document.term_matrix import TermMatrix
from summarize.options import Options
from summarize.text.shortening import shorten
from summarize.text.words import count_words, tokenize_lines

if TYPE_CHECKING:
    from summarize.document.arrays import FloatArray
    from summarize.document.document import Document
    from summarize.document.sparse_matrix import SparseMatrix


@dataclass(frozen=True, slots=True)
class SelectedSentence:
    """A selected sentence: its index in the document, and its text, shortened if necessary."""

    index: int
    text: str


def select_sentences(
    document: Document, scores: FloatArray, options: Options
) -> list[SelectedSentence]:
    """Select sentences by score.

    ``options.count`` distinct sentences come back whenever the document has as many and they
    fit the budget, otherwise as many as fit. Sentences within ``max_words`` go before longer
    ones, which are shortened. Sentences that repeat a trigram go last. Fragments are taken only
    when every complete sentence is taken: if the budget is too small for more complete
    sentences, fewer come back.

    Args:
        document: the sentences.
        scores: one value for each sentence; the highest is the best.
        options: count, budget, order and how to avoid repetition.
    """
    return select_by_tier(document, scores, options, [document.complete, document.fragments])


def select_indices(
    document: Document, scores: FloatArray, options: Options, count: int
) -> list[int]:
    """Return the indices of ``count`` complete sentences, best first, without word budgets."""
    unlimited = replace(options, count=count, order="score", max_words=None, max_total_words=None)
    selected = select_by_tier(document, scores, unlimited, [document.complete])
    return [sentence.index for sentence in selected]


def select_by_tier(
    document: Document, scores: FloatArray, options: Options, tiers: Sequence[list[int]]
) -> list[SelectedSentence]:
    """Select sentences by score; a tier is used only when all tiers before it are taken whole.

    Args:
        document, scores, options: as in ``select_sentences``.
        tiers: sentence indices, each at most once.
    """
    vectors = document.tf_idf(options.frequencies) if options.diversity else None
    return _select(
        _GreedySelection(document.texts, document.tokens, vectors, scores, options), tiers
    )


def select_texts(
    texts: Sequence[str], scores: FloatArray, options: Options, tiers: Sequence[list[int]]
) -> list[SelectedSentence]:
    """Select texts, which need not be sentences of an article, as ``select_by_tier`` does."""
    tokens = tokenize_lines(list(texts))
    vectors = None
    if options.diversity:
        vectors = TermMatrix.from_tokens(tokens).tf_idf(options.frequencies)
    return _select(_GreedySelection(texts, tokens, vectors, scores, options), tiers)


def _select(selection: _GreedySelection, tiers: Sequence[list[int]]) -> list[SelectedSentence]:
    for tier in tiers:
        if not selection.fill(tier):
            break
    if selection.options.order == "document":
        return sorted(selection.selected, key=lambda sentence: sentence.index)
    return selection.selected


class _GreedySelection:
    """A selection that grows by one text at a time.

    Args:
        texts: usually the sentences of a document.
        tokens: the words of each text.
        vectors: a tf-idf row for each text; None if similar texts may be selected.
        scores: one value for each text.
        options: as in ``select_sentences``.
    """

    def __init__(
        self,
        texts: Sequence[str],
        tokens: Sequence[list[str]],
        vectors: SparseMatrix | None,
        scores: FloatArray,
        options: Options,
    ) -> None:
        self.selected: list[SelectedSentence] = []
        self._keys: set[str] = set()  # of their texts
        self.options = options
        self._texts = texts
        self._tokens = tokens
        self._scores = scores
        self._words_left = options.max_total_words
        if options.max_words or options.max_total_words:
            self._words = np.array([count_words(text) for text in self._texts])
        else:
            self._words = np.zeros(len(texts), dtype=np.int64)  # not needed
        self._costs = np.minimum(self._words, options.max_words or self._words)
        self._trigrams: set[tuple[str, ...]] = set()  # of the selected sentences
        self._vectors = vectors
        # Each sentence's cosine similarity to the closest selected sentence.
        self._similarity = np.zeros(len(texts))

    def fill(self, candidates: list[int]) -> bool:
        """Select from ``candidates`` until there are enough or no more fit.

        Return whether none of them is left.
        """
        left = self._ranked(candidates)
        repeating: set[int] = set()
        while len(self.selected) < (goal := self._goal(left)):
            affordable = self._affordable(left, goal)
            index = next((i for i in affordable if not self._repeats(i, repeating)), affordable[0])
            self._select(index)
            left.remove(index)
            if self._vectors is not None:
                left = self._ranked(left)
        return not left

    def _ranked(self, candidates: list[int]) -> list[int]:
        """Return ``candidates`` best first.

        Sentences within ``max_words`` go first; then the score counts, less the similarity to
        selected sentences (maximal marginal relevance, Carbonell & Goldstein 1998).
        """
        indices = np.array(candidates, dtype=np.int64)
        diversity = self.options.diversity
        value = (1 - diversity) * self._scores[indices] - diversity * self._similarity[indices]
        is_long = self._words[indices] > self._costs[indices]
        return indices[np.lexsort((indices, -value, is_long))].tolist()

    def _goal(self, left: list[int]) -> int:
        """Return how many sentences there can be in the end, within the budget."""
        goal = min(self.options.count, len(self.selected) + len(left))
        if self._words_left is None:
            return goal
        affordable = int((np.cumsum(np.sort(self._costs[left])) <= self._words_left).sum())
        at_least = 1 if not self.selected and left else 0  # one bullet, shortened, always fits
        return min(goal, len(self.selected) + max(affordable, at_least))

    def _affordable(self, left: list[int], goal: int) -> list[int]:
        """Return the sentences that leave words for the shortest others up to the goal."""
        if self._words_left is None:
            return left
        costs = self._costs[left]
        others = goal - len(self.selected) - 1
        ascending = np.sort(costs)
        shortest = ascending[:others].sum()
        next_shortest = ascending[others] if others < len(ascending) else 0
        needed = np.where(costs <= next_shortest, shortest + next_shortest, shortest + costs)
        affordable = [i for i, words in zip(left, needed, strict=True) if words <= self._words_left]
        return affordable or [left[int(np.argmin(costs))]]

    def _repeats(self, index: int, repeating: set[int]) -> bool:
        """Return whether a sentence shares three words in a row with a selected sentence.

        ``repeating`` holds the sentences for which this is known, and grows.
        """
        if not self._trigrams:
            return False
        if index not in repeating and not self._trigrams.isdisjoint(_trigrams(self._tokens[index])):
            repeating.add(index)
        return index in repeating

    def _select(self, index: int) -> None:
        limits = [n for n in (self.options.max_words, self._words_left) if n is not None]
        text = shorten(self._texts[index], min(limits)) if limits else self._texts[index]
        if (key := comparison_key(text)) in self._keys:
            return  # sentences that begin alike are equal when they are shortened
        self._keys.add(key)
        self.selected.append(SelectedSentence(index, text))
        if self._words_left is not None:
            self._words_left -= count_words(text)
        if self.options.block_trigrams:
            self._trigrams.update(_trigrams(self._tokens[index]))
        if self._vectors is not None:
            similarity = self._vectors @ self._vectors.row(index)
            self._similarity = np.maximum(self._similarity, similarity)


def _trigrams(tokens: list[str]) -> set[tuple[str, ...]]:
    return set(zip(tokens, tokens[1:], tokens[2:], strict=False))
