"""Measures of binary classification: a score, and sentences that people call supported or not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eval.stats.resampling import CELLS, DEFAULT, Interval, Mask, Resampling, bootstrap

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Scores = Floats | Indices  # one number a sentence; a higher one means better support


def roc_auc(scores: Scores, gold: Mask) -> float:
    """Return the probability that a supported sentence scores above an unsupported one, in [0, 1].

    Ties count half, as in the U statistic of Mann and Whitney (1947); NaN if a class is empty.
    """
    return float(_aucs(scores, gold, np.ones((1, len(gold))))[0])


def auc_interval(
    scores: Scores, gold: Mask, document: Indices, resampling: Resampling = DEFAULT
) -> Interval | None:
    """Return the percentile bootstrap interval of ``roc_auc`` over documents.

    Samples in which a class is empty are left out. Returns None for fewer than two documents.
    """
    documents = int(document.max()) + 1
    if documents < 2:
        return None
    random, step = np.random.default_rng(resampling.seed), max(CELLS // len(gold), 1)
    areas = np.empty(resampling.samples)
    for start in range(0, len(areas), step):
        batch = areas[start : start + step]
        batch[:] = _aucs(scores, gold, bootstrap(random, len(batch), documents)[:, document])
    tail = (1 - resampling.level) / 2
    return Interval(*map(float, np.nanquantile(areas, [tail, 1 - tail])))


def _aucs(scores: Scores, gold: Mask, weights: Floats) -> Floats:
    """Return the area under the curve for each row of ``weights``.

    A row says how often each sentence counts.
    """
    order = np.argsort(scores)
    groups = np.unique(scores[order], return_index=True)[1]  # first index of each score
    right = np.add.reduceat(weights[:, order] * gold[order], groups, axis=1)
    wrong = np.add.reduceat(weights[:, order] * ~gold[order], groups, axis=1)
    below = np.cumsum(wrong, axis=1) - wrong / 2
    with np.errstate(invalid="ignore"):  # 0 / 0 where a class is empty
        return (right * below).sum(axis=1) / (right.sum(axis=1) * wrong.sum(axis=1))


def balanced_accuracy(called: Mask, gold: Mask) -> float:
    """Return the mean of two shares: of supported and of unsupported sentences called so.

    Args:
        called: whether each sentence is called supported.
        gold: whether each sentence is supported.
    """
    return float(called[gold].mean() + (~called[~gold]).mean()) / 2


def best_threshold(scores: Scores, gold: Mask) -> float:
    """Return the threshold with the best balanced accuracy; of equally good ones the lowest.

    A sentence is called supported if its score is at least the threshold. Neither class may be
    empty.
    """
    values, indices = np.unique(scores, return_inverse=True)
    right = np.bincount(indices[gold], minlength=len(values)) * (~gold).sum()
    wrong = np.bincount(indices[~gold], minlength=len(values)) * gold.sum()
    gains = np.cumsum(wrong - right)[:-1]  # of rejecting all up to a score; whole numbers, exact
    return float(values[np.argmax([0, *gains])])


def tuned_accuracy(
    scores: Scores, gold: Mask, document: Indices, seed: int = DEFAULT.seed
) -> tuple[float, list[float]] | None:
    """Return the balanced accuracy and the two thresholds that it was measured at.

    The documents are split at random into two halves. The threshold of each half is the best one
    of the other half. Returns None if a class is empty in one of the halves.
    """
    documents = int(document.max()) + 1
    first = 2 * np.random.default_rng(seed).permutation(documents)[document] < documents
    if not (has_both(gold[first]) and has_both(gold[~first])):
        return None
    thresholds = [best_threshold(scores[half], gold[half]) for half in (~first, first)]
    called = scores >= np.where(first, *thresholds)
    return balanced_accuracy(called, gold), thresholds


def has_both(gold: Mask) -> bool:
    """Return whether there are supported and unsupported sentences."""
    return bool(gold.any() and not gold.all())
