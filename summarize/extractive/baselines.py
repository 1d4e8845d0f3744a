"""The reference points: the first sentences, and sentences drawn at random."""

from __future__ import annotations

import zlib

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options


def lead_scores(document: Document, options: Options) -> FloatArray:
    """Score by position: 1 for the first sentence, falling evenly."""
    return 1 - np.arange(len(document)) / len(document)


def random_scores(document: Document, options: Options) -> FloatArray:
    """Draw scores from the seed and the article's id: the same wherever the article stands."""
    identity = zlib.crc32(document.article.id.encode("utf-8", "replace"))
    return np.random.default_rng([options.seed, identity]).random(len(document))


lead = ExtractiveMethod("lead", one_by_one(lead_scores), baseline=True)
random = ExtractiveMethod("random", one_by_one(random_scores), baseline=True)
