"""Logistic models of the learned check, fitted to judged bullets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from summarize.article import Article
from summarize.document.arrays import BoolArray, FloatArray
from summarize.grounding import ArticleIndex, check_bullet
from summarize.grounding.support import SupportCheck, hinges

from .logistic import fit_weights

QUESTIONS = ("supported", "whole")
# Chosen on the development set.
_KNOT_QUANTILES = (0.3, 0.6, 0.85)
_PENALTY = 100.0  # on the squares of standardised weights
# Weight of a sentence of the article, where a bullet has 1: for the models for any bullets, and
# for written ones. There are many sentences, and nothing is left out of them.
_SENTENCE_WEIGHTS = (0.05, 0.1)
# Total weight of editors' bullets in the models for any bullets, of that of the rest: enough to
# keep alarms on them under 8 %.
_EDITORS_SHARE = 0.05
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class JudgedBullets:
    """Judged bullets; the arrays have one row a bullet.

    Attributes:
        names: of the features.
        values: [bullets, features].
        labels: [bullets, 2] 1 if supported, 1 if whole.
        is_written: whether a model of this package wrote it.
        is_sentence: whether it is a sentence of the article.
        articles: number of its article.
    """

    names: list[str]
    values: FloatArray
    labels: FloatArray
    is_written: BoolArray
    is_sentence: BoolArray
    articles: Indices

    def among(self, rows: BoolArray) -> JudgedBullets:
        """Return some of the bullets."""
        return JudgedBullets(
            self.names,
            self.values[rows],
            self.labels[rows],
            self.is_written[rows],
            self.is_sentence[rows],
            self.articles[rows],
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted models, as ``SoundnessModel`` reads them."""

    features: Indices
    knots: FloatArray
    weights: FloatArray
    biases: FloatArray

    def log_odds(self, values: FloatArray, is_written: bool) -> FloatArray:
        """Return the log-odds [bullets, 2] by the models for any or for written bullets."""
        inputs = hinges(values, self.features, self.knots)
        return inputs @ self.weights[int(is_written)] + self.biases[int(is_written)]


def held_out_log_odds(bullets: JudgedBullets, folds: int) -> FloatArray:
    """Return the log-odds [2, bullets, 2] by models that saw no bullet of the same article.

    The first axis is for the models for any bullets, and for written ones.
    """
    result = np.zeros((2, *bullets.labels.shape))
    for fold in range(folds):
        is_test = bullets.articles % folds == fold
        fitted = fit(bullets.among(~is_test))
        for is_written in (False, True):
            log_odds = fitted.log_odds(bullets.values[is_test], is_written)
            result[int(is_written), is_test] = log_odds
    return result


def write_weights(fitted: Fit, names: list[str], file: Path) -> None:
    """Write models as ``SoundnessModel`` reads them."""
    np.savez(
        file,
        names=np.array(names),
        features=fitted.features,
        knots=fitted.knots,
        weights=fitted.weights,
        biases=fitted.biases,
    )


def fit(bullets: JudgedBullets) -> Fit:
    """Fit the models for any bullets and for written ones."""
    is_ours = bullets.is_written | bullets.is_sentence
    features, knots = _knots(bullets.values[bullets.is_written])
    inputs = hinges(bullets.values, features, knots)
    fits = []
    for sentence_weight, rows in zip(
        _SENTENCE_WEIGHTS, (np.ones_like(is_ours), is_ours), strict=True
    ):
        importance = np.where(bullets.is_sentence, sentence_weight, 1.0)
        importance[~is_ours] = _EDITORS_SHARE * importance[is_ours].sum() / max(1, (~is_ours).sum())
        fits.append(
            [
                fit_logistic(inputs[rows], labels[rows], importance[rows], _PENALTY)
                for labels in bullets.labels.T
            ]
        )
    parameters = np.array(fits)
    return Fit(features, knots, parameters[:, :, 1:].transpose(0, 2, 1), parameters[:, :, 0])


def fit_logistic(
    inputs: FloatArray, labels: FloatArray, importance: FloatArray, penalty: float
) -> FloatArray:
    """Return the bias and the weights of a logistic model with an L2 penalty, by Newton's method.

    Args:
        inputs: [examples, inputs].
        labels: 1 or 0 for each example.
        importance: weight of each example.
        penalty: on the squares of the weights of standardised inputs; there is none on the bias.
    """
    mean, scale = inputs.mean(0), inputs.std(0)
    scale[scale == 0] = 1
    design = np.hstack([np.ones((len(inputs), 1)), (inputs - mean) / scale])
    ridge = np.full(design.shape[1], penalty)
    ridge[0] = 0
    weights = fit_weights(design, labels, importance, ridge)
    slopes = weights[1:] / scale
    return np.array([weights[0] - slopes @ mean, *slopes])


def _knots(values: FloatArray) -> tuple[Indices, FloatArray]:
    """Return the feature and the knot of each hinge: 0, and some quantiles."""
    pairs = [
        (feature, knot)
        for feature, column in enumerate(values.T)
        for knot in sorted({0.0, *np.quantile(column, _KNOT_QUANTILES).tolist()})
        if knot == 0 or column.min() < knot < column.max()
    ]
    return np.array([feature for feature, _ in pairs]), np.array([knot for _, knot in pairs])


def read_bullets(file: Path) -> JudgedBullets:
    """Read judged bullets, and compute their features."""
    rows, labels, is_written, is_sentence, articles = [], [], [], [], []
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        record = json.loads(line)
        article_index = ArticleIndex.from_article(Article.from_text(record["document"]))
        support_check = SupportCheck(article_index)
        for bullet in record["bullets"]:
            evidence = check_bullet(bullet["text"], article_index).evidence
            rows.append(support_check.features(bullet["text"], evidence))
            labels.append([float(bullet[question]) for question in QUESTIONS])
            is_written.append(bullet["written"])
            is_sentence.append(bullet["text"] in article_index.index_by_text)
            articles.append(number)
    names = list(rows[0])
    values = np.array([[row[name] for name in names] for row in rows], dtype=np.float64)
    return JudgedBullets(
        names,
        values,
        np.array(labels),
        np.array(is_written, dtype=bool),
        np.array(is_sentence, dtype=bool),
        np.array(articles),
    )
