"""A small sparse matrix, by numpy alone.

Articles are short, and ``numpy.bincount`` is all that their products need, so the base install
does without scipy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summarize.document.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class SparseMatrix:
    """A sparse matrix in coordinate form: entry ``k`` is ``data[k]`` at ``rows[k], cols[k]``."""

    rows: IntArray
    cols: IntArray
    data: FloatArray
    shape: tuple[int, int]

    @classmethod
    def counting(cls, rows: IntArray, cols: IntArray, shape: tuple[int, int]) -> SparseMatrix:
        """Return the matrix that counts how often each pair of ``rows`` and ``cols`` occurs."""
        width = max(shape[1], 1)
        cells, counts = np.unique(rows * width + cols, return_counts=True)
        return cls(cells // width, cells % width, counts.astype(float), shape)

    def __matmul__(self, vector: FloatArray) -> FloatArray:
        weighted = self.data * vector[self.cols]
        return _bin_sums(self.rows, weighted, self.shape[0])

    @property
    def T(self) -> SparseMatrix:  # noqa: N802 - the name that numpy gives to a transpose
        """The transpose; it shares the data."""
        return SparseMatrix(self.cols, self.rows, self.data, (self.shape[1], self.shape[0]))

    def with_data(self, data: FloatArray) -> SparseMatrix:
        """Return a matrix with the same pattern and other values."""
        return SparseMatrix(self.rows, self.cols, data, self.shape)

    def row_sums(self) -> FloatArray:
        """Return the sum of each row."""
        return _bin_sums(self.rows, self.data, self.shape[0])

    def unit_rows(self) -> SparseMatrix:
        """Return the matrix with each row scaled to length 1; empty rows stay empty."""
        norms = np.sqrt(self.with_data(self.data**2).row_sums())
        norms[norms == 0] = 1
        return self.with_data(self.data / norms[self.rows])

    def row(self, index: int) -> FloatArray:
        """Return one row as a dense vector."""
        dense = np.zeros(self.shape[1])
        in_row = self.rows == index
        dense[self.cols[in_row]] = self.data[in_row]
        return dense

    def gram_times(self, vector: FloatArray) -> FloatArray:
        """Return ``gram() @ vector`` without computing ``gram()``."""
        return self @ (self.T @ vector)

    def gram(self) -> FloatArray:
        """Return the product of the matrix with its transpose, a dense array of rows x rows.

        Most terms of a short text stand in one sentence only. A column with one entry adds to
        the diagonal alone, so the product runs over the other columns.
        """
        is_shared = np.bincount(self.cols, minlength=self.shape[1]) > 1
        in_shared = is_shared[self.cols]
        shared_cols = np.cumsum(is_shared)[self.cols[in_shared]] - 1
        dense = np.zeros((self.shape[0], int(is_shared.sum())))
        dense[self.rows[in_shared], shared_cols] = self.data[in_shared]
        # A copy, because numpy sends A @ A.T to a routine that wakes threads for the smallest
        # matrix: on a busy machine that takes ten times as long.
        product = dense @ dense.T.copy()
        np.fill_diagonal(product, self.with_data(self.data**2).row_sums())
        return product


def _bin_sums(index: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Return for each of ``size`` bins the sum of the values whose ``index`` is the bin."""
    return np.bincount(index, weights=values, minlength=size).astype(np.float64, copy=False)
