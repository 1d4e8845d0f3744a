"""Methods that rank sentences by a random walk over their similarities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.document.sparse_matrix import SparseMatrix
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options

_DAMPING = 0.85
_MOST_STEPS = 100
_TOLERANCE = 1e-6
_SOLVED = 64  # sentences up to which solving is fastest, and wakes no threads
_DENSE = 300  # sentences up to which TextRank's graph is laid out


def lexrank_scores(document: Document, options: Options) -> FloatArray:
    """Continuous LexRank (Erkan & Radev 2004, JAIR 22): edges weighted by tf-idf cosine.

    With unit rows X the similarity matrix is X X'. In a long text it is never laid out: a step
    of the walk is two sparse products, exact and linear in the length of the text.
    """
    matrix = document.tf_idf(options.frequencies)
    if len(document) <= _SOLVED:
        return _stationary(matrix.gram())
    return _walk(matrix.gram_times, len(document))


def textrank_scores(document: Document, options: Options) -> FloatArray:
    """TextRank (Mihalcea & Tarau 2004): edges weighted by shared words.

    The weight is |shared words| / (log |a| + log |b|). In a text of over 300 sentences the
    arithmetic mean of the two logarithms is replaced by their geometric mean, which lets the
    walk do without the graph.
    """
    counts = document.terms.counts
    shared = counts.with_data(np.ones_like(counts.data))
    logs = np.log(np.maximum(document.terms.lengths(), 2))
    if len(document) <= _DENSE:
        graph = shared.gram() / (logs[:, None] + logs[None, :])
        np.fill_diagonal(graph, 0)
        return _stationary(graph)
    scaled = shared.with_data(shared.data / np.sqrt(2 * logs)[shared.rows])
    return _walk(_without_loops(scaled), len(document))


def _without_loops(matrix: SparseMatrix) -> Callable[[FloatArray], FloatArray]:
    """Return the product with X X' whose diagonal is set to zero."""
    diagonal = matrix.with_data(matrix.data**2).row_sums()
    return lambda vector: matrix.gram_times(vector) - diagonal * vector


def _stationary(graph: FloatArray) -> FloatArray:
    """Return the PageRank of a symmetric similarity matrix by solving for it.

    A sentence without neighbours leads everywhere.
    """
    size = len(graph)
    degrees = graph.sum(axis=0)
    alone = degrees <= 1e-12
    steps = graph / np.where(alone, 1, degrees)
    steps[:, alone] = 1 / size
    restart = np.full(size, (1 - _DAMPING) / size)
    return np.asarray(np.linalg.solve(np.eye(size) - _DAMPING * steps, restart), np.float64)


def _walk(similar: Callable[[FloatArray], FloatArray], size: int) -> FloatArray:
    """Return the same as ``_stationary``, step by step, for a matrix known by its product.

    Args:
        similar: multiplies the similarity matrix with a vector.
        size: number of sentences.
    """
    degrees = similar(np.ones(size))
    inverse = np.divide(1.0, degrees, out=np.zeros(size), where=degrees > 1e-12)
    ranks = np.full(size, 1 / size)
    for _ in range(_MOST_STEPS):
        spread = similar(ranks * inverse)
        spread += (1 - spread.sum()) / size  # from sentences without neighbours
        stepped = (1 - _DAMPING) / size + _DAMPING * spread
        moved = float(np.abs(stepped - ranks).sum())
        ranks = stepped
        if moved < _TOLERANCE:
            break
    return ranks


lexrank = ExtractiveMethod("lexrank", one_by_one(lexrank_scores))
textrank = ExtractiveMethod("textrank", one_by_one(textrank_scores))
