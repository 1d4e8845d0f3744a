"""Benchmark of sentence boundaries: our splitter, sentencex and NLTK on gold files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.table import Table
from sentencex import segment  # pyright: ignore[reportAttributeAccessIssue]

from scripts.benchmarks.boundaries import read_gold, score_boundaries
from summarize.languages.table import known_languages, load_language
from summarize.text.sentences import split_sentences

from .punkt import punkt_tokenizer
from .shared import ROOT, console

_GOLD_FOLDER = ROOT / "tests" / "summarize" / "text" / "boundaries"
_ENGLISH_FILES = ("en.txt", "en_heldout.txt")

Splitter = Callable[[str], Sequence[str]]


def run() -> None:
    """Print a table for each gold file of English, and one for all other languages."""
    for file_name in _ENGLISH_FILES:
        console.print(_english_table(file_name))
    console.print(_languages_table())


def _english_table(file_name: str) -> Table:
    """Return precision, recall and F1 of each splitter."""
    splitters: dict[str, Splitter] = {
        "takeaways": _ours("en"),
        "sentencex": lambda text: list(segment("en", text)),
        "NLTK punkt with abbreviations": punkt_tokenizer().tokenize,
    }
    gold = read_gold(_GOLD_FOLDER / file_name)
    title = f"{file_name}: {_boundaries(gold)} boundaries"
    table = Table("splitter", "precision", "recall", "F1", title=title)
    for name, splitter in splitters.items():
        score = score_boundaries(gold, splitter)
        row = (score.precision, score.recall, score.f1)
        table.add_row(name, *(f"{value:.3f}" for value in row))
    return table


def _languages_table() -> Table:
    """Return the F1 of our splitter and of sentencex, language by language."""
    table = Table("language", "boundaries", "takeaways F1", "sentencex F1")
    for code in known_languages():
        if code == "en":
            continue
        gold = read_gold(_GOLD_FOLDER / f"{code}.txt")
        scores = [
            score_boundaries(gold, splitter).f1
            for splitter in (_ours(code), lambda text, code=code: list(segment(code, text)))
        ]
        name = load_language(code).name
        table.add_row(name, str(_boundaries(gold)), *(f"{score:.3f}" for score in scores))
    return table


def _ours(code: str) -> Splitter:
    language = load_language(code)
    return lambda text: [text[start:end] for start, end in split_sentences(text, language)]


def _boundaries(gold: Sequence[Sequence[str]]) -> int:
    return sum(len(paragraph) - 1 for paragraph in gold)
