"""The baselines: ``lead`` takes the first sentences, ``random`` draws sentences at random."""

from __future__ import annotations

import zlib

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options


def lead_scores(document: Document, options: Options) -> FloatArray:
    """Return scores by position: 1 for the first sentence, then falling evenly to 0."""
    return 1 - np.arange(len(document)) / len(document)


def random_scores(document: Document, options: Options) -> FloatArray:
    """Return random scores in [0, 1) that depend only on the seed and the id of the article."""
    identity = zlib.crc32(document.article.id.encode("utf-8", "replace"))
    return np.random.default_rng([options.seed, identity]).random(len(document))


lead = ExtractiveMethod("lead", one_by_one(lead_scores), baseline=True)
random = ExtractiveMethod("random", one_by_one(random_scores), baseline=True)
