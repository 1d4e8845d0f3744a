"""The term matrix of an article, which every extractive method scores from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from summarize.text.words import STOP_WORDS, stems

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """A sparse matrix in coordinate form: ``data[k]`` stands at ``rows[k], cols[k]``.

    Articles are short and ``numpy.bincount`` is all that their products need, so the base
    install does without scipy.
    """

    rows: IntArray
    cols: IntArray
    data: FloatArray
    shape: tuple[int, int]

    def __matmul__(self, vector: FloatArray) -> FloatArray:
        weighted = self.data * vector[self.cols]
        return _sums(self.rows, weighted, self.shape[0])

    @property
    def T(self) -> Sparse:  # noqa: N802 - the name that numpy gives to a transpose
        """The transpose; shares the data."""
        return Sparse(self.cols, self.rows, self.data, (self.shape[1], self.shape[0]))

    def with_data(self, data: FloatArray) -> Sparse:
        """Return the same pattern with other values."""
        return Sparse(self.rows, self.cols, data, self.shape)

    def row_sums(self) -> FloatArray:
        """Return the sum of each row."""
        return _sums(self.rows, self.data, self.shape[0])

    def unit_rows(self) -> Sparse:
        """Return the matrix with each row scaled to length 1; empty rows stay empty."""
        norms = np.sqrt(self.with_data(self.data**2).row_sums())
        norms[norms == 0] = 1
        return self.with_data(self.data / norms[self.rows])

    def row(self, index: int) -> FloatArray:
        """Return one row as a dense vector."""
        dense = np.zeros(self.shape[1])
        here = self.rows == index
        dense[self.cols[here]] = self.data[here]
        return dense

    def gram_times(self, vector: FloatArray) -> FloatArray:
        """Return ``gram() @ vector`` without laying the product out."""
        return self @ (self.T @ vector)

    def gram(self) -> FloatArray:
        """Return the product with the transpose as an array, rows x rows.

        A column with one entry, as most terms of a short text are, adds to the diagonal alone,
        so the product runs over the others.
        """
        shared = np.bincount(self.cols, minlength=self.shape[1]) > 1
        kept = shared[self.cols]
        places = np.cumsum(shared)[self.cols[kept]] - 1
        array = np.zeros((self.shape[0], int(shared.sum())))
        array[self.rows[kept], places] = self.data[kept]
        # A copy, as numpy sends A @ A.T to a routine that wakes threads for the smallest matrix:
        # on a busy machine that takes ten times as long.
        product = array @ array.T.copy()
        np.fill_diagonal(product, self.with_data(self.data**2).row_sums())
        return product


@dataclass(frozen=True, slots=True, eq=False)
class TermMatrix:
    """The stems of an article's sentences, stop words left out.

    Attributes:
        terms: the stems; a column each.
        counts: sentences x terms, how often each stem stands in each sentence.
        token_rows, token_cols: the running words: of each its sentence, and its term or -1
            where it is a stop word.
    """

    terms: tuple[str, ...]
    counts: Sparse
    token_rows: IntArray
    token_cols: IntArray

    @classmethod
    def from_tokens(cls, sentences: Sequence[Sequence[str]]) -> TermMatrix:
        """Count the terms of sentences; when all words are stop words, those are the terms."""
        flat = [token for sentence in sentences for token in sentence]
        distinct = dict.fromkeys(flat)
        content = [token for token in distinct if token not in STOP_WORDS] or list(distinct)
        index: dict[str, int] = {}
        columns = {
            token: index.setdefault(stem, len(index))
            for token, stem in zip(content, stems(content), strict=True)
        }
        token_rows = np.repeat(np.arange(len(sentences)), [len(tokens) for tokens in sentences])
        found = map(columns.get, flat, repeat(-1))
        token_cols = np.fromiter(found, dtype=np.int64, count=len(flat))
        rows = token_rows[token_cols >= 0]
        counts = _count(rows, token_cols[token_cols >= 0], (len(sentences), len(index)))
        return cls(tuple(index), counts, token_rows, token_cols)

    def frequencies(self) -> FloatArray:
        """Return how often each term stands in the article."""
        return self.counts.T.row_sums()

    def sentence_frequencies(self) -> FloatArray:
        """Return how many sentences each term stands in."""
        return np.bincount(self.counts.cols, minlength=self.counts.shape[1]).astype(float)

    def lengths(self) -> FloatArray:
        """Return how many words, stop words among them, each sentence has."""
        return np.bincount(self.token_rows, minlength=self.counts.shape[0]).astype(float)


def _sums(index: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Return for each of ``size`` bins the sum of the values with its index."""
    return np.bincount(index, weights=values, minlength=size).astype(np.float64, copy=False)


def _count(rows: IntArray, cols: IntArray, shape: tuple[int, int]) -> Sparse:
    width = max(shape[1], 1)
    cells, counts = np.unique(rows * width + cols, return_counts=True)
    return Sparse(cells // width, cells % width, counts.astype(float), shape)
