"""The methods ``luhn``, ``sumbasic`` and ``kl``, which score by word frequencies."""

from __future__ import annotations

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options

_MAX_GAP = 4  # words between two significant words of a cluster (Luhn 1958)
# Sentences to rank beyond those asked for, because selection may pass over some; by hand.
_SPARE = 16
_SMOOTHING = 0.01  # articles of words that KLSum adds to a summary; by hand


def luhn_scores(document: Document, options: Options) -> FloatArray:
    """Return the score of each sentence's densest cluster (Luhn 1958, IBM Journal 2(2)).

    Significant words are the terms that the article repeats, or all terms if it repeats none. In a
    cluster, at most four other words stand between two significant words. Its score is
    (significant words)^2 / length.
    """
    terms = document.terms
    repeated = terms.frequencies() > 1
    if not repeated.any():
        repeated[:] = True
    significant = (terms.token_cols >= 0) & repeated[terms.token_cols]
    positions = np.flatnonzero(significant)
    rows = terms.token_rows[positions]
    opens_cluster = np.ones(len(positions), dtype=bool)
    opens_cluster[1:] = (np.diff(positions) > _MAX_GAP + 1) | (np.diff(rows) != 0)
    first = np.flatnonzero(opens_cluster)
    last = np.append(first[1:], len(positions)) - 1
    size = (last - first + 1).astype(float)
    scores = np.zeros(len(document))
    np.maximum.at(scores, rows[first], size**2 / (positions[last] - positions[first] + 1))
    return scores


def sumbasic_scores(document: Document, options: Options) -> FloatArray:
    """Return scores by the order of SumBasic (Nenkova & Vanderwende 2005, MSR-TR-2005-101).

    Each step takes, among the sentences with the most probable word, the one with the highest
    mean word probability. Then the probabilities of its words are squared.
    """
    counts = document.terms.counts
    lengths = np.maximum(counts.row_sums(), 1)
    probability = document.terms.frequencies()
    probability /= probability.sum()
    remaining = np.ones(len(document), dtype=bool)
    ranking: list[int] = []
    while len(ranking) < _count_to_rank(document, options):
        mean = (counts @ probability) / lengths
        pool = np.flatnonzero(remaining)
        within = remaining[counts.rows]
        if within.any():
            here = counts.cols[within]
            top = here[np.argmax(probability[here])]
            pool = np.unique(counts.rows[within & (counts.cols == top)])
        best = int(pool[np.argmax(mean[pool])])
        ranking.append(best)
        remaining[best] = False
        used = counts.cols[counts.rows == best]
        probability[used] **= 2
    return scores_by_rank(ranking, (counts @ probability) / lengths)


def kl_scores(document: Document, options: Options) -> FloatArray:
    """Return scores by the order of KLSum (Haghighi & Vanderwende 2009, NAACL).

    Each step takes the sentence that brings the word distribution of the summary closest to that
    of the article, by KL(article || summary). The summary is smoothed with 1 % of the article's
    word counts.
    """
    counts = document.terms.counts
    frequency = document.terms.frequencies()
    target = frequency / frequency.sum()
    summary = _SMOOTHING * frequency
    lengths = counts.row_sums()
    remaining = np.ones(len(document), dtype=bool)
    ranking: list[int] = []
    while True:
        present = summary[counts.cols]
        gain = target[counts.cols] * np.log((present + counts.data) / present)
        closeness = counts.with_data(gain).row_sums() - np.log(1 + lengths / summary.sum())
        if len(ranking) == _count_to_rank(document, options):
            return scores_by_rank(ranking, closeness)
        best = int(np.argmax(np.where(remaining, closeness, -np.inf)))
        ranking.append(best)
        remaining[best] = False
        here = counts.rows == best
        summary[counts.cols[here]] += counts.data[here]


def _count_to_rank(document: Document, options: Options) -> int:
    """Return the number of sentences to rank in steps."""
    return min(len(document), 2 * options.count + _SPARE)


def scores_by_rank(ranking: list[int], rest: FloatArray) -> FloatArray:
    """Return scores in (0, 1]: ranked sentences in their order, then the others by ``rest``."""
    order = np.argsort(-rest, kind="stable")
    others = order[~np.isin(order, ranking)]
    ranked = np.concatenate([np.array(ranking, dtype=np.int64), others])
    scores = np.empty(len(rest))
    scores[ranked] = 1 - np.arange(len(rest)) / len(rest)
    return scores


luhn = ExtractiveMethod("luhn", one_by_one(luhn_scores))
sumbasic = ExtractiveMethod("sumbasic", one_by_one(sumbasic_scores))
kl = ExtractiveMethod("kl", one_by_one(kl_scores))
