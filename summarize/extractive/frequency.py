"""Methods that score by how often words stand in the article."""

from __future__ import annotations

import numpy as np

from summarize.document.arrays import FloatArray
from summarize.document.document import Document
from summarize.extractive.base import ExtractiveMethod, one_by_one
from summarize.options import Options

_LUHN_GAP = 4  # words that may stand between two significant ones
_SPARE = 16  # sentences ranked beyond those asked for, as selection may pass some over


def luhn_scores(document: Document, options: Options) -> FloatArray:
    """Densest cluster of significant words (Luhn 1958, IBM Journal 2(2)).

    Significant are terms that stand in the article more than once (all of them where none
    does). In a cluster at most four other words part two significant ones; it scores
    (significant words)^2 / length.
    """
    terms = document.terms
    repeated = terms.frequencies() > 1
    if not repeated.any():
        repeated[:] = True
    significant = (terms.token_cols >= 0) & repeated[terms.token_cols]
    places = np.flatnonzero(significant)
    rows = terms.token_rows[places]
    opens = np.ones(len(places), dtype=bool)
    opens[1:] = (np.diff(places) > _LUHN_GAP + 1) | (np.diff(rows) != 0)
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(places)) - 1
    size = (last - first + 1).astype(float)
    scores = np.zeros(len(document))
    np.maximum.at(scores, rows[first], size**2 / (places[last] - places[first] + 1))
    return scores


def sumbasic_scores(document: Document, options: Options) -> FloatArray:
    """SumBasic (Nenkova & Vanderwende 2005, MSR-TR-2005-101).

    Again and again the sentence with the highest mean word probability among those that hold
    the most probable word is taken, and the probabilities of its words are squared.
    """
    counts = document.terms.counts
    lengths = np.maximum(counts.row_sums(), 1)
    probability = document.terms.frequencies()
    probability /= probability.sum()
    left = np.ones(len(document), dtype=bool)
    ranking: list[int] = []
    while len(ranking) < _ranked(document, options):
        mean = (counts @ probability) / lengths
        pool = np.flatnonzero(left)
        within = left[counts.rows]
        if within.any():
            here = counts.cols[within]
            top = here[np.argmax(probability[here])]
            pool = np.unique(counts.rows[within & (counts.cols == top)])
        best = int(pool[np.argmax(mean[pool])])
        ranking.append(best)
        left[best] = False
        used = counts.cols[counts.rows == best]
        probability[used] **= 2
    return scores_by_rank(ranking, (counts @ probability) / lengths)


def kl_scores(document: Document, options: Options) -> FloatArray:
    """KLSum (Haghighi & Vanderwende 2009, NAACL).

    Again and again the sentence is taken with which the summary's word distribution comes
    closest to the article's: KL(article || summary), smoothed with one article's worth of
    hundredths.
    """
    counts = document.terms.counts
    frequency = document.terms.frequencies()
    target = frequency / frequency.sum()
    summary = 0.01 * frequency
    lengths = counts.row_sums()
    left = np.ones(len(document), dtype=bool)
    ranking: list[int] = []
    while True:
        held = summary[counts.cols]
        gain = target[counts.cols] * np.log((held + counts.data) / held)
        closeness = counts.with_data(gain).row_sums() - np.log(1 + lengths / summary.sum())
        if len(ranking) == _ranked(document, options):
            return scores_by_rank(ranking, closeness)
        best = int(np.argmax(np.where(left, closeness, -np.inf)))
        ranking.append(best)
        left[best] = False
        here = counts.rows == best
        summary[counts.cols[here]] += counts.data[here]


def _ranked(document: Document, options: Options) -> int:
    """Return how many sentences are worth ranking one by one."""
    return min(len(document), 2 * options.count + _SPARE)


def scores_by_rank(ranking: list[int], rest: FloatArray) -> FloatArray:
    """Return scores in (0, 1]: the ranked sentences in their order, above all others."""
    order = np.argsort(-rest, kind="stable")
    others = order[~np.isin(order, ranking)]
    scores = np.empty(len(rest))
    scores[np.concatenate([np.array(ranking, dtype=np.int64), others])] = 1 - np.arange(
        len(rest)
    ) / len(rest)
    return scores


luhn = ExtractiveMethod("luhn", one_by_one(luhn_scores))
sumbasic = ExtractiveMethod("sumbasic", one_by_one(sumbasic_scores))
kl = ExtractiveMethod("kl", one_by_one(kl_scores))
