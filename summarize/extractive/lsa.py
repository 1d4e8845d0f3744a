"""Latent semantic analysis."""

from __future__ import annotations

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.document.sparse_matrix import SparseMatrix
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options

_DENSE = 600  # sentences up to which all topics are computed
_TOPICS = 8  # of longer texts
_ITERATIONS = 8


def lsa_scores(document: Document, options: Options) -> FloatArray:
    """Length of a sentence in topic space (Steinberger & Ježek 2004, ISIM).

    Topics are the singular vectors of the term matrix; those with less than half of the first
    one's singular value are left out. Over 600 sentences the first 8 topics are found by
    subspace iteration.
    """
    counts = document.terms.counts
    matrix = counts.with_data(counts.data * document.idf(options.frequencies)[counts.cols])
    if len(document) <= _DENSE:
        squares, vectors = np.linalg.eigh(matrix.gram())
    else:
        squares, vectors = _leading_topics(matrix)
    squares = np.maximum(squares, 0)
    squares[squares < squares.max() / 4] = 0  # squares of singular values: half is a quarter
    return np.sqrt(vectors**2 @ squares)


def _leading_topics(matrix: SparseMatrix) -> tuple[FloatArray, FloatArray]:
    """Return the largest eigenvalues of X X' and their vectors (n x topics)."""

    def gram(basis: FloatArray) -> FloatArray:
        return np.stack([matrix.gram_times(column) for column in basis.T], axis=1)

    basis = np.random.default_rng(0).standard_normal((matrix.shape[0], _TOPICS))
    for _ in range(_ITERATIONS):
        basis, _ = np.linalg.qr(gram(basis))
    squares, rotation = np.linalg.eigh(basis.T @ gram(basis))
    return squares, basis @ rotation


lsa = ExtractiveMethod("lsa", one_by_one(lsa_scores))
