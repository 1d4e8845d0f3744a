"""Benchmark of sentence boundaries: our splitter, sentencex and NLTK on gold files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.table import Table
from sentencex import segment  # pyright: ignore[reportAttributeAccessIssue]

from scripts.benchmarks.boundaries import read_gold, score_boundaries
from summarize.languages.table import known_languages, load_language
from summarize.text.sentences import split_sentences

from .punkt import punkt_tokenizer
from .shared import ROOT, console

_GOLD_FOLDER = ROOT / "tests" / "summarize" / "text" / "boundaries"
_MARK = "¦"
_ENGLISH_FILES = ("en.txt", "en_heldout.txt")

Splitter = Callable[[str], Sequence[str]]


def run(code: str | None) -> None:
    """Print a table for each gold file of English, and one for all other languages.

    Args:
        code: of a language; print the paragraphs of its gold file that are split wrongly instead.
    """
    if code:
        for gold, ours in _wrong_paragraphs(code):
            console.print(f"gold: {_MARK.join(gold)}\nours: {_MARK.join(ours)}\n", markup=False)
        return
    for file_name in _ENGLISH_FILES:
        console.print(_english_table(file_name))
    console.print(_languages_table())


def _wrong_paragraphs(code: str) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the sentences of each paragraph that is split wrongly: the right ones, and ours."""
    split = _ours(code)
    for gold in read_gold(_GOLD_FOLDER / f"{code}.txt"):
        ours = split("".join(gold))
        if [*map(str.strip, gold)] != [*map(str.strip, ours)]:
            yield gold, ours


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
