"""Closeness to the article's centroid, with a prior for what stands early."""

from __future__ import annotations

import numpy as np

from summarize.extractive.document import Document
from summarize.extractive.method import ExtractiveMethod
from summarize.extractive.terms import FloatArray
from summarize.options import Options

_POSITION = 2.0  # weight of the position prior; best of 0.3 to 4 on CNN/Daily Mail training articles


def centroid_scores(document: Document, options: Options) -> FloatArray:
    """Centroid and position (MEAD; Radev et al. 2004, IP&M 40).

    The cosine between a sentence and the sum of all sentences' tf-idf vectors, its highest
    value scaled to 1, plus a prior that falls with the square root of the position.
    """
    matrix = document.tf_idf(options)
    closeness = matrix @ (matrix.T @ np.ones(len(document)))
    closeness /= max(closeness.max(), 1e-12)
    return closeness + _POSITION / np.sqrt(1 + np.arange(len(document)))


centroid = ExtractiveMethod("centroid", centroid_scores)
