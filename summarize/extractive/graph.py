"""The methods ``lexrank`` and ``textrank``: a random walk over similar sentences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.document.sparse_matrix import SparseMatrix
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options

_DAMPING = 0.85  # probability of following an edge, as in PageRank (Brin & Page 1998)
# Chosen by hand.
_MAX_STEPS = 100  # of the random walk
_TOLERANCE = 1e-6  # the walk ends when the sum of all changes is smaller
# Sentences up to which solving is fastest and needs no threads; measured.
_MAX_SOLVED = 64
_MAX_DENSE = 300  # sentences up to which TextRank's graph is computed as a dense matrix


def lexrank_scores(document: Document, options: Options) -> FloatArray:
    """Return continuous LexRank (Erkan & Radev 2004, JAIR 22): edges have tf-idf cosines.

    With unit rows X the similarity matrix is X X'. For a long text this matrix is not computed: a
    step of the walk is two sparse products, exact and linear in the length of the text.
    """
    matrix = document.tf_idf(options.frequencies)
    if len(document) <= _MAX_SOLVED:
        return _stationary(matrix.gram())
    return _walk(matrix.gram_times, len(document))


def textrank_scores(document: Document, options: Options) -> FloatArray:
    """Return TextRank (Mihalcea & Tarau 2004): edges are weighted by shared words.

    The weight is |shared words| / (log |a| + log |b|). For over 300 sentences, the geometric mean
    replaces the arithmetic mean of the two logarithms, so that the walk needs no dense graph.
    """
    counts = document.terms.counts
    shared = counts.with_data(np.ones_like(counts.data))
    logs = np.log(np.maximum(document.terms.lengths(), 2))
    if len(document) <= _MAX_DENSE:
        graph = shared.gram() / (logs[:, None] + logs[None, :])
        np.fill_diagonal(graph, 0)
        return _stationary(graph)
    scaled = shared.with_data(shared.data / np.sqrt(2 * logs)[shared.rows])
    return _walk(_without_loops(scaled), len(document))


def _without_loops(matrix: SparseMatrix) -> Callable[[FloatArray], FloatArray]:
    """Return a function that multiplies a vector with X X' with a zero diagonal."""
    diagonal = matrix.with_data(matrix.data**2).row_sums()
    return lambda vector: matrix.gram_times(vector) - diagonal * vector


def _stationary(graph: FloatArray) -> FloatArray:
    """Return the PageRank of a symmetric similarity matrix, from a linear system.

    From a sentence without neighbours, the walk goes to every sentence with equal probability.
    """
    size = len(graph)
    degrees = graph.sum(axis=0)
    isolated = degrees <= 1e-12
    steps = graph / np.where(isolated, 1, degrees)
    steps[:, isolated] = 1 / size
    restart = np.full(size, (1 - _DAMPING) / size)
    return np.asarray(np.linalg.solve(np.eye(size) - _DAMPING * steps, restart), np.float64)


def _walk(multiply: Callable[[FloatArray], FloatArray], size: int) -> FloatArray:
    """Return the same as ``_stationary`` in steps, from products with the similarity matrix.

    Args:
        multiply: multiplies the similarity matrix with a vector.
        size: number of sentences.
    """
    degrees = multiply(np.ones(size))
    inverse = np.divide(1.0, degrees, out=np.zeros(size), where=degrees > 1e-12)
    ranks = np.full(size, 1 / size)
    for _ in range(_MAX_STEPS):
        spread = multiply(ranks * inverse)
        spread += (1 - spread.sum()) / size  # from sentences without neighbours
        new_ranks = (1 - _DAMPING) / size + _DAMPING * spread
        change = float(np.abs(new_ranks - ranks).sum())
        ranks = new_ranks
        if change < _TOLERANCE:
            break
    return ranks


lexrank = ExtractiveMethod("lexrank", one_by_one(lexrank_scores))
textrank = ExtractiveMethod("textrank", one_by_one(textrank_scores))
