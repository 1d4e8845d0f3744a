"""Closeness to the article's centroid, with a prior for what stands early and stands alone."""

from __future__ import annotations

import re

import numpy as np

from summarize.extractive.document import Document
from summarize.extractive.method import ExtractiveMethod, one_by_one
from summarize.extractive.terms import FloatArray
from summarize.options import Options

# Weights against a centroid score of at most 1; tuned on 800 CNN/Daily Mail training articles.
_POSITION = 1.2
_QUOTATION = 0.3
_REFERS_BACK = 0.2

_QUOTED = re.compile(r'“[^”]*”?|"[^"]*"?|«[^»]*»?')
_BACK = re.compile(
    r"[“\"‘']?(?:He|She|It|They|I|We|You|This|That|These|Those|But|And|So|His|Her|Their|Its)\b"
)


def centroid_scores(document: Document, options: Options) -> FloatArray:
    """Centroid and position (after MEAD; Radev et al. 2004, IP&M 40).

    The cosine between a sentence and the sum of all sentences' tf-idf vectors, its highest
    value scaled to 1; plus a prior that falls with the square root of the position; less the
    share of the sentence that is quotation, and less a little where it asks a question or
    refers back (``He added …``): such sentences do not stand alone.
    """
    matrix = document.tf_idf(options)
    closeness = matrix.gram_times(np.ones(len(document)))
    closeness /= max(closeness.max(), 1e-12)
    position = _POSITION / np.sqrt(1 + np.arange(len(document)))
    scores = closeness + position - dependence(document)
    return scores - min(scores.min(), 0)


def dependence(document: Document) -> FloatArray:
    """Return how badly each sentence reads without its neighbours, from 0 up."""
    return np.array([_dependence_of(sentence.text) for sentence in document.sentences])


def _dependence_of(text: str) -> float:
    quoted = sum(map(len, _QUOTED.findall(text))) / len(text)
    asks = text.rstrip("\"”’'").endswith("?")
    return _QUOTATION * (quoted + asks) + _REFERS_BACK * bool(_BACK.match(text))


centroid = ExtractiveMethod("centroid", one_by_one(centroid_scores))
