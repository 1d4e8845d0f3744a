"""The method ``centroid``: closeness to the centroid, with a prior for early sentences."""

from __future__ import annotations

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.dependence import dependence
from summarize.document.document import Document
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options

# Weight against a centroid score of at most 1; tuned on 800 CNN/Daily Mail training articles.
_POSITION_WEIGHT = 1.2


def centroid_scores(document: Document, options: Options) -> FloatArray:
    """Return scores by centroid and position (after MEAD; Radev et al. 2004, IP&M 40).

    A score is the cosine between a sentence and the sum of all sentences' tf-idf vectors, scaled
    so that the highest is 1. A prior is added that falls with the square root of the position.
    The dependence of the sentence is subtracted: quotations, questions and sentences that refer
    back (``He added …``) do not stand alone.
    """
    matrix = document.tf_idf(options.frequencies)
    closeness = matrix.gram_times(np.ones(len(document)))
    closeness /= max(closeness.max(), 1e-12)
    position = _POSITION_WEIGHT / np.sqrt(1 + np.arange(len(document)))
    scores = closeness + position - dependence(document)
    return scores - min(scores.min(), 0)


centroid = ExtractiveMethod("centroid", one_by_one(centroid_scores))
