"""Benchmark of matching: measures of similarity against 202 judged pairs of the samples."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from rich.table import Table

from eval.metrics.rouge import Rouge
from eval.metrics.similarity import THRESHOLD, Similarity, confidence
from eval.stats.resampling import Mask

from .classification import Floats, Indices, balanced_accuracy, roc_auc
from .shared import ROOT, console

JUDGED = ROOT / "data" / "judged_matches.jsonl"
_ROUGE = Rouge(["rouge1", "rouge2", "rougeL"])


@dataclass(frozen=True, slots=True)
class JudgedPairs:
    """Pairs of a reference and a bullet that a person judged.

    Attributes:
        texts: (reference, bullet) of each pair.
        article: the number of the article of each pair.
        main: whether the bullet conveys the main fact of the reference.
        part: whether it conveys at least a part.
    """

    texts: list[tuple[str, str]]
    article: Indices
    main: Mask
    part: Mask


def read_pairs() -> JudgedPairs:
    """Return the judged pairs of the samples."""
    records = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    judgements = np.array([record["judgement"] for record in records])
    return JudgedPairs(
        [(record["reference"], record["bullet"]) for record in records],
        np.unique([record["article"] for record in records], return_inverse=True)[1],
        judgements == "yes",
        judgements != "no",
    )


def f1(called: Mask, gold: Mask) -> float:
    """Return the harmonic mean of the precision and the recall of ``called``."""
    return float(2 * (called & gold).sum() / (called.sum() + gold.sum()))


def best_threshold(scores: Floats, gold: Mask) -> float:
    """Return the threshold with the best F1; of equally good ones the lowest."""
    return max(np.unique(scores), key=lambda threshold: f1(scores >= threshold, gold))


def left_out_calls(scores: Floats, pairs: JudgedPairs) -> tuple[Mask, list[float]]:
    """Return which pairs count as matches, and the thresholds that decide.

    The threshold for the pairs of an article is the best one for the pairs of all others.
    """
    called, thresholds = np.zeros(len(scores), dtype=bool), []
    for article in range(pairs.article.max() + 1):
        inside = pairs.article == article
        thresholds.append(best_threshold(scores[~inside], pairs.main[~inside]))
        called[inside] = scores[inside] >= thresholds[-1]
    return called, thresholds


def _rouge(type_: str, kind: str, reference: str, bullet: str) -> float:
    return getattr(_ROUGE.score(reference, bullet)[type_], kind)


def _content_f1(reference: str, bullet: str) -> float:
    recall, precision = Similarity()(reference, bullet), Similarity()(bullet, reference)
    return 2 * recall * precision / (recall + precision) if recall else 0.0


_MEASURES: dict[str, Callable[[str, str], float]] = {
    **{
        f"ROUGE-{type_.removeprefix('rouge')} {name}": partial(_rouge, type_, kind)
        for type_ in _ROUGE.types
        for name, kind in (("F", "fmeasure"), ("recall", "recall"))
    },
    "content words F": _content_f1,
    "content words recall": Similarity(),
}


def run() -> None:
    """Print the agreement of each measure, then what the judged pairs of each confidence say."""
    pairs = read_pairs()
    title = f"{len(pairs.texts)} pairs; a match conveys the main fact of the reference"
    columns = ("measure", "ROC-AUC", "F1", "balanced accuracy", "agreement", "thresholds")
    table = Table(*columns, title=title)
    for name, measure in _MEASURES.items():
        scores = np.array([measure(*texts) for texts in pairs.texts])
        called, thresholds = left_out_calls(scores, pairs)
        values = (
            roc_auc(scores, pairs.main),
            f1(called, pairs.main),
            balanced_accuracy(called, pairs.main),
            float((called == pairs.main).mean()),
        )
        reach = f"{min(thresholds):.2f} to {max(thresholds):.2f}"
        table.add_row(name, *(f"{value:.3f}" for value in values), reach)
    console.print(table)
    console.print(_confidences(pairs))


def _confidences(pairs: JudgedPairs) -> Table:
    scores = np.array([Similarity()(*texts) for texts in pairs.texts])
    matched = scores >= THRESHOLD
    words = np.array([confidence(score) for score in scores])
    groups = {word: matched & (words == word) for word in ("strong", "likely", "weak")}
    groups |= {f"all from {THRESHOLD:g}": matched, "below": ~matched}
    table = Table("match", "pairs", "main fact", "at least a part", title="content words recall")
    for name, group in groups.items():
        shares = (f"{gold[group].mean():.0%}" for gold in (pairs.main, pairs.part))
        table.add_row(name, str(group.sum()), *shares)
    return table
