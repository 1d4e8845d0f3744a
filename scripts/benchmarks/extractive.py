"""Benchmark of the extractive methods and sumy's LexRank: speed, ROUGE, long articles, start-up."""

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
from summarize import Article, Options, method_registry, read_articles
from summarize.method_registry import Method, load_method

from .punkt import punkt_tokenizer
from .shared import ROOT, SAMPLES, SCRIPT, console, run_script

_FREQUENT_WORDS = ("the", "of", "and", "to", "in")
_SENTENCE_COUNTS = (10, 100, 1000, 5000)  # of synthetic articles for lexrank and extractive
_MAX_SENTENCES = 10_000  # of a synthetic article for every method
_ROUNDS = 5  # of speed measurements; the fastest counts
_STARTS = 7  # of each command; the median counts
_SEED = 7


def run(data: Path, limit: int, timed: int) -> None:
    """Print all tables.

    Args:
        data: articles with references.
        limit: number of articles for ROUGE.
        timed: number of articles for speed; they are repeated if there are fewer.
    """
    articles = list(islice(read_articles(data), limit))
    texts = [article.text for article in islice(cycle(articles), timed)]
    table = Table("method", "docs/s", "R-1", "R-2", "R-Lsum", "words")
    methods = _extractive_methods()
    summarizers: dict[str, Callable[[str], object]] = {"sumy LexRank": _sumy_lexrank}
    summarizers |= {name: partial(_summarize, method) for name, method in methods.items()}
    throughputs = _throughputs(summarizers, texts)
    sumy = throughputs["sumy LexRank"]
    table.add_row("sumy LexRank", f"{sumy:.0f}", *_quality(articles, _sumy_bullets))
    for name, method in methods.items():
        quality = _quality(articles, partial(_bullets, method))
        table.add_row(name, f"{throughputs[name]:.0f}", *quality)
    table.title = f"{data.name}: ROUGE F on {len(articles)} articles, speed on {len(texts)}"
    console.print(table)
    console.print(f"our lexrank is {throughputs['lexrank'] / sumy:.1f} times as fast as sumy's")
    _all_cores(data, timed)
    _long_articles(tuple(methods))
    _cold_start()


def _extractive_methods() -> dict[str, Method]:
    """Return the methods that score sentences. Methods with a model have their own benchmark."""
    methods = {name: load_method(name) for name in method_registry.methods()}
    return {name: method for name, method in methods.items() if hasattr(method, "scores")}


def _all_cores(data: Path, timed: int) -> None:
    """Print the documents per second of the learned methods, with one process per core."""
    cores = os.cpu_count() or 1
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}
    for method in ("tiny", "ranker"):
        command = [sys.executable, str(SCRIPT), "throughput", method, str(data), str(timed)]
        start = partial(
            subprocess.Popen, command, stdout=subprocess.PIPE, text=True, env=one_thread
        )
        processes = [start() for _ in range(cores)]
        total = sum(float(process.communicate()[0]) for process in processes)
        console.print(f"{method} in {cores} processes: {total:.0f} docs/s")


def throughput(method: str, data: Path, timed: int) -> None:
    """Print the number of documents per second that a method summarizes."""
    texts = [article.text for article in islice(cycle(islice(read_articles(data), timed)), timed)]
    print(_throughputs({method: partial(_summarize, load_method(method))}, texts)[method])


def _long_articles(all_methods: tuple[str, ...]) -> None:
    """Print time and memory for articles of growing length, each in a fresh process."""
    table = Table("sentences", "words", "method", "ms", "peak MB", title="one article, growing")
    rows = [(count, ("lexrank", "extractive")) for count in _SENTENCE_COUNTS]
    for count, names in [*rows, (_MAX_SENTENCES, all_methods)]:
        for name in names:
            output = run_script("one-article", name, str(count))
            words, milliseconds, megabytes = output.split()
            table.add_row(str(count), words, name, milliseconds, megabytes)
    console.print(table)


def one_article(method: str, count: int) -> None:
    """Summarize a synthetic article of ``count`` sentences; print words, ms and peak MB."""
    text = synthetic_text(count)
    summarize = load_method(method)
    _summarize(summarize, "Warm up. Then measure the rest of it. This is the third sentence.")
    with Cost() as cost:
        _summarize(summarize, text)
    print(len(text.split()), f"{cost.milliseconds:.1f}", f"{cost.megabytes or math.nan:.0f}")


def synthetic_text(count: int) -> str:
    """Return an article of ``count`` random sentences, the same each time."""
    return " ".join(islice(_synthetic_sentences(), count))


def _synthetic_sentences() -> Iterator[str]:
    """Yield random sentences of 12 to 28 words from a Zipf distribution.

    The most frequent words are English stop words, about half of the text. Otherwise the learned
    methods would take the text for another language and fall back to another method.
    """
    generator = np.random.default_rng(_SEED)
    while True:
        ranks = np.minimum(generator.zipf(1.3, size=int(generator.integers(12, 29))), 50_000)
        words = [*map(_word, ranks.tolist())]
        yield " ".join(words).capitalize() + "."


def _word(rank: int) -> str:
    """Return the word with this frequency rank: a stop word, or the number in letters."""
    if rank <= len(_FREQUENT_WORDS):
        return _FREQUENT_WORDS[rank - 1]
    return "w" + "".join(chr(97 + int(digit)) for digit in str(rank))


def _cold_start() -> None:
    """Print the seconds of a whole run of the command, for one article and for its help."""
    sample = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".txt")
    minimal_program = "import typer; typer.run(lambda name: None)"
    commands = {
        "takeaways FILE": ["-m", "takeaways", str(sample)],
        "takeaways --help": ["-m", "takeaways", "--help"],
        "help of the smallest typer program": ["-c", minimal_program, "--help"],
    }
    for label, arguments in commands.items():
        seconds = [_seconds([sys.executable, *arguments]) for _ in range(_STARTS)]
        median = statistics.median(seconds)
        console.print(f"cold start of {label}: {median:.2f} s (median of {_STARTS})")


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def _throughputs(
    summarizers: dict[str, Callable[[str], object]], texts: Sequence[str]
) -> dict[str, float]:
    """Return the documents per second of each summarizer, in its fastest round.

    Each round runs all summarizers, so that a slow period of the machine affects them all.
    """
    fastest = dict.fromkeys(summarizers, float("inf"))
    for _ in range(_ROUNDS):
        for name, summarize in summarizers.items():
            start = time.perf_counter()
            for text in texts:
                summarize(text)
            fastest[name] = min(fastest[name], time.perf_counter() - start)
    return {name: len(texts) / seconds for name, seconds in fastest.items()}


def _summarize(method: Method, text: str) -> object:
    return method([Article.from_text(text)], Options())


def _bullets(method: Method, article: Article, count: int) -> list[str]:
    return [item.text for item in method([article], Options(count=count))[0]]


def _quality(
    articles: Sequence[Article], summarize: Callable[[Article, int], list[str]]
) -> list[str]:
    """Return mean ROUGE-1/2/Lsum F1 and the mean number of words per article, as table cells.

    ROUGE compares stems, with one bullet per line and as many bullets as references.
    """
    predictions = [summarize(article, max(1, len(article.references))) for article in articles]
    references = ("\n".join(article.references) for article in articles)
    pairs = zip(references, map("\n".join, predictions), strict=True)
    scores = Rouge().score_pairs(pairs)
    means = (statistics.fmean(score[type_].fmeasure for score in scores) for type_ in scores[0])
    words = sum(len(bullet.split()) for bullets in predictions for bullet in bullets)
    return [*(f"{100 * mean:.2f}" for mean in means), f"{words / len(articles):.0f}"]


class _SumyTokenizer:
    """Sumy's tokenizer, with the sentence splitter of ``punkt.py`` instead of a download."""

    def __init__(self) -> None:
        self._sentences = punkt_tokenizer()
        self._words = NLTKWordTokenizer()

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return tuple(map(str.strip, self._sentences.tokenize(paragraph)))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        # Sumy calls nltk.word_tokenize, which splits the text into sentences first.
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
