"""Sentence boundaries: ours, those of sentencex and of NLTK, against gold files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.table import Table
from sentencex import segment  # pyright: ignore[reportAttributeAccessIssue]

from scripts.benchmarks.boundaries import read_gold, score_boundaries
from summarize.text.sentences import split_sentences

from .punkt import punkt
from .shared import ROOT, console

_GOLD = ROOT / "tests" / "summarize" / "text"


def run() -> None:
    splitters: dict[str, Callable[[str], Sequence[str]]] = {
        "takeaways": lambda text: [text[a:b] for a, b in split_sentences(text)],
        "sentencex": lambda text: list(segment("en", text)),
        "NLTK punkt with abbreviations": punkt().tokenize,
    }
    for name in ("sentence_boundaries.txt", "sentence_boundaries_heldout.txt"):
        gold = read_gold(_GOLD / name)
        marks = sum(len(paragraph) - 1 for paragraph in gold)
        table = Table("splitter", "precision", "recall", "F1", title=f"{name}: {marks} boundaries")
        for label, splitter in splitters.items():
            score = score_boundaries(gold, splitter)
            row = (score.precision, score.recall, score.f1)
            table.add_row(label, *(f"{value:.3f}" for value in row))
        console.print(table)
