"""Closeness to the article's centroid, with a prior for what stands early and stands alone."""

from __future__ import annotations

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.dependence import dependence
from summarize.document.document import Document
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options

# Weight against a centroid score of at most 1; tuned on 800 CNN/Daily Mail training articles.
_POSITION = 1.2


def centroid_scores(document: Document, options: Options) -> FloatArray:
    """Centroid and position (after MEAD; Radev et al. 2004, IP&M 40).

    The cosine between a sentence and the sum of all sentences' tf-idf vectors, its highest
    value scaled to 1; plus a prior that falls with the square root of the position; less the
    share of the sentence that is quotation, and less a little where it asks a question or
    refers back (``He added …``): such sentences do not stand alone.
    """
    matrix = document.tf_idf(options.frequencies)
    closeness = matrix.gram_times(np.ones(len(document)))
    closeness /= max(closeness.max(), 1e-12)
    position = _POSITION / np.sqrt(1 + np.arange(len(document)))
    scores = closeness + position - dependence(document)
    return scores - min(scores.min(), 0)


centroid = ExtractiveMethod("centroid", one_by_one(centroid_scores))
