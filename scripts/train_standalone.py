"""Fit the estimate that a text can be read alone, on bullets that readers judged.

python scripts/train_standalone.py JUDGED.jsonl

Each line has a `document`, a `bullet` of it, and whether it can be read `alone`. The script prints
the weights of ``summarize/document/standalone.py``, and the area under the ROC curve by cross
validation over documents.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from benchmarks.classification import roc_auc
from checking.logistic import fit_weights
from numpy.typing import NDArray

from summarize import Article
from summarize.document.standalone import Features, NameIndex, features
from summarize.grounding import ArticleIndex, check_bullet

_PENALTY = 1.0  # of the squared weights, by hand
_FOLDS = 8  # of the cross validation

Floats = NDArray[np.float64]


def main() -> None:
    """Print the weights and their quality."""
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    inputs = np.array([*_inputs(rows)])
    refers = np.array([not row["alone"] for row in rows])
    documents = np.unique([row["document"] for row in rows], return_inverse=True)[1]
    scores = np.empty(len(rows))
    for fold in range(_FOLDS):
        held_out = documents % _FOLDS == fold
        scores[held_out] = inputs[held_out] @ _fit(inputs[~held_out], refers[~held_out])
    weights = _fit(inputs, refers)
    for name, weight in zip(Features._fields, weights, strict=False):
        print(f"    {name}={weight:.2f},")
    print(f"_BIAS = {weights[-1]:.2f}")
    auc = roc_auc(scores, refers)
    print(f"{len(rows):,} bullets of {documents.max() + 1} documents, AUC {auc:.3f}")


def _inputs(rows: list[dict[str, str]]) -> Iterator[list[float]]:
    """Yield the features of each bullet, and 1 for the bias."""
    indices: dict[str, tuple[ArticleIndex, NameIndex]] = {}
    for row in rows:
        text = row["document"]
        if text not in indices:
            article_index = ArticleIndex.from_article(Article.from_text(text))
            sentences = [sentence.text for sentence in article_index.sentences]
            indices[text] = article_index, NameIndex.from_texts(sentences)
        article_index, references = indices[text]
        evidence = check_bullet(row["bullet"], article_index).evidence
        place = article_index.sentence_index(evidence[0]) if evidence else 0
        yield [*features(row["bullet"], references, place), 1.0]


def _fit(inputs: Floats, labels: NDArray[np.bool_]) -> Floats:
    """Return the weights of a logistic regression; the last is the bias."""
    penalties = np.full(inputs.shape[1], _PENALTY)
    penalties[-1] = 0
    return fit_weights(inputs, labels.astype(float), np.ones(len(labels)), penalties)


if __name__ == "__main__":
    main()
