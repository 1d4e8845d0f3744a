"""Benchmark of sentence boundaries: our splitter, sentencex and NLTK on two gold files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.table import Table
from sentencex import segment  # pyright: ignore[reportAttributeAccessIssue]

from scripts.benchmarks.boundaries import read_gold, score_boundaries
from summarize.text.sentences import split_sentences

from .punkt import punkt_tokenizer
from .shared import ROOT, console

_GOLD_FOLDER = ROOT / "tests" / "summarize" / "text"
_GOLD_FILES = ("sentence_boundaries.txt", "sentence_boundaries_heldout.txt")


def run() -> None:
    """Print a table of precision, recall and F1 for each gold file."""
    splitters: dict[str, Callable[[str], Sequence[str]]] = {
        "takeaways": lambda text: [text[start:end] for start, end in split_sentences(text)],
        "sentencex": lambda text: list(segment("en", text)),
        "NLTK punkt with abbreviations": punkt_tokenizer().tokenize,
    }
    for file_name in _GOLD_FILES:
        gold = read_gold(_GOLD_FOLDER / file_name)
        count = sum(len(paragraph) - 1 for paragraph in gold)
        title = f"{file_name}: {count} boundaries"
        table = Table("splitter", "precision", "recall", "F1", title=title)
        for name, splitter in splitters.items():
            score = score_boundaries(gold, splitter)
            row = (score.precision, score.recall, score.f1)
            table.add_row(name, *(f"{value:.3f}" for value in row))
        console.print(table)
