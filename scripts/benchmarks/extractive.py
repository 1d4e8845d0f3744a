"""Every extractive method beside sumy's LexRank: speed, ROUGE, growth with length, cold start."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from nltk.tokenize import NLTKWordTokenizer
from rich.table import Table
from sumy.nlp.stemmers import Stemmer
from sumy.nlp.tokenizers import Tokenizer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.utils import get_stop_words

from eval import Rouge
from eval.runs.cost import Cost
from summarize import Article, Options, methods, read_articles
from summarize.method_registry import Method, load_method

from .punkt import punkt
from .shared import ROOT, SAMPLES, console

_FREQUENT = ("the", "of", "and", "to", "in")
_SELF = ROOT / "scripts" / "benchmark.py"


def run(data: Path, limit: int, timed: int) -> None:
    articles = list(islice(read_articles(data), limit))
    texts = [article.text for article in islice(cycle(articles), timed)]
    table = Table("method", "docs/s", "R-1", "R-2", "R-Lsum", "words")
    loaded = _extractive_methods()
    work: dict[str, Callable[[str], object]] = {"sumy LexRank": _sumy_lexrank}
    work |= {name: partial(_ours, method) for name, method in loaded.items()}
    rates = _rates(work, texts)
    sumy = rates["sumy LexRank"]
    table.add_row("sumy LexRank", f"{sumy:.0f}", *_quality(articles, _sumy_bullets))
    for name, method in loaded.items():
        table.add_row(name, f"{rates[name]:.0f}", *_quality(articles, partial(_bullets, method)))
    table.title = f"{data.name}: ROUGE F on {len(articles)} articles, speed on {len(texts)}"
    console.print(table)
    console.print(f"our lexrank is {rates['lexrank'] / sumy:.1f} times as fast as sumy's")
    _all_cores(data, timed)
    _growth(tuple(loaded))
    _cold_start()


def _extractive_methods() -> dict[str, Method]:
    """Return the methods that score sentences; what needs a model has a benchmark of its own."""
    loaded = {name: load_method(name) for name in methods()}
    return {name: method for name, method in loaded.items() if hasattr(method, "scores")}


def _all_cores(data: Path, timed: int) -> None:
    """Print how many documents a second one process on each core comes to, for the learned."""
    cores = os.cpu_count() or 1
    alone = {**os.environ, "OMP_NUM_THREADS": "1"}
    for method in ("tiny", "ranker"):
        command = [sys.executable, str(_SELF), "rate", method, str(data), str(timed)]
        start = partial(subprocess.Popen, command, stdout=subprocess.PIPE, text=True, env=alone)
        running = [start() for _ in range(cores)]
        rate = sum(float(process.communicate()[0]) for process in running)
        console.print(f"{method} in {cores} processes: {rate:.0f} docs/s")


def rate(method: str, data: Path, timed: int) -> None:
    """Print how many documents a second a method summarizes."""
    texts = [article.text for article in islice(cycle(islice(read_articles(data), timed)), timed)]
    print(_rates({method: partial(_ours, load_method(method))}, texts)[method])


def _growth(every: tuple[str, ...]) -> None:
    """Print how time and memory grow with the length of one article, each in a fresh process."""
    table = Table("sentences", "words", "method", "ms", "peak MB", title="one article, growing")
    for count, names in (
        (10, ("lexrank", "extractive")),
        (100, ("lexrank", "extractive")),
        (1000, ("lexrank", "extractive")),
        (5000, ("lexrank", "extractive")),
        (10_000, every),
    ):
        for name in names:
            out = _run_self("one", name, str(count))
            words, milliseconds, megabytes = out.split()
            table.add_row(str(count), words, name, milliseconds, megabytes)
    console.print(table)


def one(method: str, count: int) -> None:
    """Summarize one synthetic article of ``count`` sentences; print words, ms, peak MB."""
    text = " ".join(islice(_synthetic_sentences(), count))
    summarize = load_method(method)
    _ours(summarize, "Warm up. Then measure the rest of it. This is the third sentence.")
    with Cost() as cost:
        _ours(summarize, text)
    print(len(text.split()), f"{cost.milliseconds:.1f}", f"{cost.megabytes or math.nan:.0f}")


def _synthetic_sentences() -> Iterator[str]:
    """Yield sentences of about 20 words drawn from a Zipf-like vocabulary, seeded.

    Its most frequent words are English stop words, about half of the text: else the learned
    methods would take it for another language and leave it.
    """
    draw = np.random.default_rng(7)
    while True:
        ranks = np.minimum(draw.zipf(1.3, size=int(draw.integers(12, 29))), 50_000)
        words = [*map(_word, ranks.tolist())]
        yield " ".join(words).capitalize() + "."


def _word(rank: int) -> str:
    """Return a stop word, or the number written in letters, so that it reads as a word."""
    if rank <= len(_FREQUENT):
        return _FREQUENT[rank - 1]
    return "w" + "".join(chr(97 + int(digit)) for digit in str(rank))


def _cold_start() -> None:
    """Print how long the command takes from nothing: to its bullets, and to its help."""
    sample = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".txt")
    smallest = "import typer; typer.run(lambda name: None)"
    commands = {
        "takeaways FILE": ["-m", "takeaways", str(sample)],
        "takeaways --help": ["-m", "takeaways", "--help"],
        "help of the smallest typer program": ["-c", smallest, "--help"],
    }
    for label, arguments in commands.items():
        times = [_seconds([sys.executable, *arguments]) for _ in range(7)]
        console.print(f"cold start of {label}: {statistics.median(times):.2f} s (median of 7)")


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def _run_self(*arguments: str) -> str:
    command = [sys.executable, str(_SELF), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _rates(
    work: dict[str, Callable[[str], object]], texts: Sequence[str], rounds: int = 5
) -> dict[str, float]:
    """Return documents a second of each, the best of some rounds.

    The rounds go through all of them in turn, so that a slow spell of the machine hits all alike.
    """
    best = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, function in work.items():
            start = time.perf_counter()
            for text in texts:
                function(text)
            best[name] = min(best[name], time.perf_counter() - start)
    return {name: len(texts) / seconds for name, seconds in best.items()}


def _ours(method: Method, text: str) -> object:
    return method([Article.from_text(text)], Options())


def _bullets(method: Method, article: Article, count: int) -> list[str]:
    return [item.text for item in method([article], Options(count=count))[0]]


def _quality(
    articles: Sequence[Article], bullets: Callable[[Article, int], list[str]]
) -> list[str]:
    """Return mean ROUGE-1/2/Lsum F (stems, a bullet a line, as many as the references), words."""
    predictions = [bullets(article, max(1, len(article.references))) for article in articles]
    references = ("\n".join(article.references) for article in articles)
    pairs = zip(references, map("\n".join, predictions), strict=True)
    scores = Rouge().score_pairs(pairs)
    means = (statistics.fmean(score[kind].fmeasure for score in scores) for kind in scores[0])
    words = sum(len(line.split()) for lines in predictions for line in lines)
    return [*(f"{100 * mean:.2f}" for mean in means), f"{words / len(articles):.0f}"]


class _SumyTokenizer:
    """What sumy's own tokenizer does, with our punkt rules for want of the download."""

    def __init__(self) -> None:
        self._sentences = punkt()
        self._words = NLTKWordTokenizer()

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return tuple(map(str.strip, self._sentences.tokenize(paragraph)))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        # nltk.word_tokenize, which sumy calls, looks for sentences first.
        parts = self._sentences.tokenize(sentence)
        words = [word for part in parts for word in self._words.tokenize(part)]
        return tuple(word for word in words if Tokenizer._WORD_PATTERN.match(word))


@cache
def _sumy() -> tuple[LexRankSummarizer, _SumyTokenizer]:
    summarizer = LexRankSummarizer(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")
    return summarizer, _SumyTokenizer()


def _sumy_lexrank(text: str, count: int = 4) -> list[str]:
    summarizer, tokenizer = _sumy()
    document = PlaintextParser.from_string(text, tokenizer).document
    return [str(sentence) for sentence in summarizer(document, count)]


def _sumy_bullets(article: Article, count: int) -> list[str]:
    body = "\n\n".join(article.text[start:end] for start, end in article.body)
    return _sumy_lexrank(body, count)
