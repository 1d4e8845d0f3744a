"""The method ``lsa``: latent semantic analysis."""

from __future__ import annotations

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.document.sparse_matrix import SparseMatrix
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options

# Chosen by hand.
_MAX_EXACT = 600  # sentences up to which all topics are computed
_TOPICS = 8  # topics to compute for longer texts
_ITERATIONS = 8  # of the subspace iteration


def lsa_scores(document: Document, options: Options) -> FloatArray:
    """Return the length of each sentence in topic space (Steinberger & Ježek 2004, ISIM).

    The topics are the singular vectors of the term matrix. Topics with less than half of the
    largest singular value are left out. For over 600 sentences, only the first 8 topics are
    computed, by subspace iteration.
    """
    counts = document.terms.counts
    matrix = counts.with_data(counts.data * document.idf(options.frequencies)[counts.cols])
    if len(document) <= _MAX_EXACT:
        squares, vectors = np.linalg.eigh(matrix.gram())
    else:
        squares, vectors = _leading_topics(matrix)
    squares = np.maximum(squares, 0)
    squares[squares < squares.max() / 4] = 0  # squares of singular values: half is a quarter
    return np.sqrt(vectors**2 @ squares)


def _leading_topics(matrix: SparseMatrix) -> tuple[FloatArray, FloatArray]:
    """Return the largest eigenvalues of X X', and their vectors as [sentences, topics]."""

    def gram(basis: FloatArray) -> FloatArray:
        return np.stack([matrix.gram_times(column) for column in basis.T], axis=1)

    basis = np.random.default_rng(0).standard_normal((matrix.shape[0], _TOPICS))
    for _ in range(_ITERATIONS):
        basis, _ = np.linalg.qr(gram(basis))
    squares, rotation = np.linalg.eigh(basis.T @ gram(basis))
    return squares, basis @ rotation


lsa = ExtractiveMethod("lsa", one_by_one(lsa_scores))
