"""Methods that rank sentences by a random walk over their similarities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from summarize.extractive.document import Document
from summarize.extractive.method import ExtractiveMethod
from summarize.extractive.terms import FloatArray, Sparse
from summarize.options import Options

_DAMPING = 0.85
_MOST_STEPS = 100
_TOLERANCE = 1e-6
_DENSE = 1000  # sentences up to which the whole graph is laid out


def lexrank_scores(document: Document, options: Options) -> FloatArray:
    """Continuous LexRank (Erkan & Radev 2004, JAIR 22): edges weighted by tf-idf cosine.

    The graph is never laid out. With unit rows X the similarity matrix is X X', so a step of
    the walk is two sparse products, exact and linear in the length of the text.
    """
    matrix = document.tf_idf(options)
    transposed = matrix.T

    def similar(vector: FloatArray) -> FloatArray:
        return matrix @ (transposed @ vector)

    return _walk(similar, len(document))


def textrank_scores(document: Document, options: Options) -> FloatArray:
    """TextRank (Mihalcea & Tarau 2004): edges weighted by shared words.

    The weight is |shared words| / (log |a| + log |b|). In a text of over 1,000 sentences the
    arithmetic mean of the two logarithms is replaced by their geometric mean, which lets the
    walk do without the graph.
    """
    counts = document.terms.counts
    shared = counts.with_data(np.ones_like(counts.data))
    logs = np.log(np.maximum(document.terms.lengths(), 2))
    if len(document) <= _DENSE:
        dense = shared.dense()
        graph = dense @ dense.T / (logs[:, None] + logs[None, :])
        np.fill_diagonal(graph, 0)
        return _walk(lambda vector: graph @ vector, len(document))
    scaled = shared.with_data(shared.data / np.sqrt(2 * logs)[shared.rows])
    return _walk(_without_loops(scaled), len(document))


def _without_loops(matrix: Sparse) -> Callable[[FloatArray], FloatArray]:
    """Return the product with X X' whose diagonal is set to zero."""
    transposed = matrix.T
    diagonal = matrix.with_data(matrix.data**2).row_sums()
    return lambda vector: matrix @ (transposed @ vector) - diagonal * vector


def _walk(similar: Callable[[FloatArray], FloatArray], size: int) -> FloatArray:
    """Return the stationary distribution of PageRank over a symmetric similarity.

    Args:
        similar: multiplies the similarity matrix with a vector.
        size: number of sentences.
    """
    degrees = similar(np.ones(size))
    inverse = np.divide(1.0, degrees, out=np.zeros(size), where=degrees > 1e-12)
    ranks = np.full(size, 1 / size)
    for _ in range(_MOST_STEPS):
        spread = similar(ranks * inverse)
        spread += (1 - spread.sum()) / size  # what sentences without neighbours hold
        stepped = (1 - _DAMPING) / size + _DAMPING * spread
        moved = float(np.abs(stepped - ranks).sum())
        ranks = stepped
        if moved < _TOLERANCE:
            break
    return ranks


lexrank = ExtractiveMethod("lexrank", lexrank_scores)
textrank = ExtractiveMethod("textrank", textrank_scores)
