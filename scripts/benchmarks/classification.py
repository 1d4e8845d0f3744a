"""How well a score tells what people call supported from what they do not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eval.stats.resampling import CELLS, DEFAULT, Interval, Mask, Resampling, bootstrap

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Scores = Floats | Places  # one a sentence; the higher, the better supported


def roc_auc(scores: Scores, gold: Mask) -> float:
    """Return the chance that a supported sentence scores above an unsupported one, in [0, 1].

    Ties count half, as in the U statistic of Mann and Whitney (1947); NaN if a class is empty.
    """
    return float(_aucs(scores, gold, np.ones((1, len(gold))))[0])


def auc_interval(
    scores: Scores, gold: Mask, document: Places, resampling: Resampling = DEFAULT
) -> Interval | None:
    """Return the percentile bootstrap interval of ``roc_auc`` over documents.

    Samples in which a class is empty are passed over. None for fewer than two documents.
    """
    documents = int(document.max()) + 1
    if documents < 2:
        return None
    random, step = np.random.default_rng(resampling.seed), max(CELLS // len(gold), 1)
    found = np.empty(resampling.samples)
    for start in range(0, len(found), step):
        part = found[start : start + step]
        part[:] = _aucs(scores, gold, bootstrap(random, len(part), documents)[:, document])
    tail = (1 - resampling.level) / 2
    return Interval(*map(float, np.nanquantile(found, [tail, 1 - tail])))


def _aucs(scores: Scores, gold: Mask, weights: Floats) -> Floats:
    """Return the area for each row of ``weights``, which say how often each sentence counts."""
    order = np.argsort(scores)
    groups = np.unique(scores[order], return_index=True)[1]  # where each score begins
    right = np.add.reduceat(weights[:, order] * gold[order], groups, axis=1)
    wrong = np.add.reduceat(weights[:, order] * ~gold[order], groups, axis=1)
    below = np.cumsum(wrong, axis=1) - wrong / 2
    with np.errstate(invalid="ignore"):  # 0 / 0 where a class is empty
        return (right * below).sum(axis=1) / (right.sum(axis=1) * wrong.sum(axis=1))


def balanced_accuracy(called: Mask, gold: Mask) -> float:
    """Return the mean of the shares of supported and of unsupported ones that are called so."""
    return float(called[gold].mean() + (~called[~gold]).mean()) / 2


def best_threshold(scores: Scores, gold: Mask) -> float:
    """Return the score from which on calling sentences supported is right most often.

    By balanced accuracy; of equally good scores the lowest. Both classes must be there.
    """
    values, places = np.unique(scores, return_inverse=True)
    right = np.bincount(places[gold], minlength=len(values)) * (~gold).sum()
    wrong = np.bincount(places[~gold], minlength=len(values)) * gold.sum()
    gains = np.cumsum(wrong - right)[:-1]  # of turning down all up to a score, in whole numbers
    return float(values[np.argmax([0, *gains])])


def tuned_accuracy(
    scores: Scores, gold: Mask, document: Places, seed: int = DEFAULT.seed
) -> tuple[float, list[float]] | None:
    """Return balanced accuracy at thresholds of the other half of the documents, and these.

    The halves are drawn at random. None where a class is empty in one of them.
    """
    documents = int(document.max()) + 1
    first = 2 * np.random.default_rng(seed).permutation(documents)[document] < documents
    if not (has_both(gold[first]) and has_both(gold[~first])):
        return None
    thresholds = [best_threshold(scores[half], gold[half]) for half in (~first, first)]
    called = scores >= np.where(first, *thresholds)
    return balanced_accuracy(called, gold), thresholds


def has_both(gold: Mask) -> bool:
    """Whether there are supported and unsupported ones."""
    return bool(gold.any() and not gold.all())
