"""Measure speed, memory and quality; the README quotes what this prints.

Each command is one run on one machine: compare its lines with each other, not with another
run's. Needs the ``test`` extra (rouge-score, sumy, nltk).
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated, Any

import typer
from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer
from rich.console import Console
from rich.table import Table
from rouge_score.rouge_scorer import RougeScorer
from sentencex import segment  # pyright: ignore[reportAttributeAccessIssue]
from sumy.nlp.stemmers import Stemmer
from sumy.nlp.tokenizers import Tokenizer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.utils import get_stop_words

from eval import Resampling, Rouge, intervals, tokenizers
from eval.boundaries import read_gold, score_boundaries
from eval.significance import compare_metrics
from summarize import Article, Options, methods, read_articles
from summarize.registry import Method, load_method
from summarize.sentences import split

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "data" / "articles"
GOLD = ROOT / "tests" / "summarize"
FOUR_TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")
# Punkt comes untrained, as its models are a download; these are what it would have learned.
PUNKT_ABBREVIATIONS = (
    "mr mrs ms dr prof sen rep gov gen lt col sgt maj capt st inc co corp ltd jr sr u.s u.k d.c "
    "a.m p.m vs no jan feb aug sept oct nov dec e.g i.e etc"
)

app = typer.Typer(help=__doc__, add_completion=False, no_args_is_help=True)
console = Console(width=110)


@app.command()
def sentences() -> None:
    """Boundary F1 on the gold files of hard boundaries."""
    punkt = _punkt()
    splitters: dict[str, Callable[[str], Sequence[str]]] = {
        "takeaways": lambda text: [text[a:b] for a, b in split(text)],
        "sentencex": lambda text: list(segment("en", text)),
        "NLTK punkt with abbreviations": punkt.tokenize,
    }
    for name in ("sentence_boundaries.txt", "sentence_boundaries_heldout.txt"):
        gold = read_gold(GOLD / name)
        marks = sum(len(paragraph) - 1 for paragraph in gold)
        table = Table("splitter", "precision", "recall", "F1", title=f"{name}: {marks} boundaries")
        for label, splitter in splitters.items():
            score = score_boundaries(gold, splitter)
            row = (score.precision, score.recall, score.f1)
            table.add_row(label, *(f"{value:.3f}" for value in row))
        console.print(table)


@app.command()
def extractive(
    data: Annotated[Path, typer.Argument(help="articles with references")] = SAMPLES,
    limit: Annotated[int, typer.Option(help="articles for ROUGE")] = 500,
    timed: Annotated[int, typer.Option(help="articles for speed")] = 200,
) -> None:
    """Every method and sumy's LexRank: documents a second and ROUGE; growth; memory; cold start."""
    articles = list(islice(read_articles(data), limit))
    texts = [article.text for article in islice(cycle(articles), timed)]
    table = Table("method", "docs/s", "R-1", "R-2", "R-Lsum", "words")
    loaded = {name: load_method(name) for name in methods()}
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
    _growth()
    _cold_start()


@app.command()
def rouge(rounds: Annotated[int, typer.Option(help="the best of so many counts")] = 3) -> None:
    """Our ROUGE against rouge-score: 1,000 pairs, four types, stems, one process; parity."""
    table = Table("tokens", "rouge-score s", "ours s", "times", "largest difference")
    for tokens in (60, 240):
        pairs = _pairs(1000, tokens)
        best = {"theirs": float("inf"), "ours": float("inf")}
        results: dict[str, list[Any]] = {}
        for _ in range(rounds):
            scorer = RougeScorer(list(FOUR_TYPES), use_stemmer=True)
            start = time.perf_counter()
            results["theirs"] = [scorer.score(*pair) for pair in pairs]
            best["theirs"] = min(best["theirs"], time.perf_counter() - start)
            tokenizers.forget_stems()
            start = time.perf_counter()
            results["ours"] = Rouge(FOUR_TYPES).score_pairs(pairs)
            best["ours"] = min(best["ours"], time.perf_counter() - start)
        furthest = max(
            abs(x - y)
            for ours, theirs in zip(results["ours"], results["theirs"], strict=True)
            for kind in FOUR_TYPES
            for x, y in zip(ours[kind], theirs[kind], strict=True)
        )
        times = best["theirs"] / best["ours"]
        row = (best["theirs"], best["ours"], times)
        table.add_row(str(tokens), *(f"{value:.2f}" for value in row), f"{furthest:.1e}")
    console.print(table)


def _pairs(count: int, tokens: int) -> list[tuple[str, str]]:
    """Return pairs of texts of the sample articles, each with lines of 8 to 25 words, seeded."""
    draw = random.Random(7)
    words = [word for article in read_articles(SAMPLES) for word in article.text.split()]

    def text() -> str:
        start = draw.randrange(len(words) - tokens)
        left = words[start : start + tokens]
        lines = []
        while left:
            size = draw.randint(8, 25)
            lines.append(" ".join(left[:size]))
            left = left[size:]
        return "\n".join(lines)

    return [(text(), text()) for _ in range(count)]


@app.command(name="significance")
def resampling(
    articles: int = 11_490, methods: int = 10, metrics: int = 4, samples: int = 1000
) -> None:
    """Intervals of every method and metric and tests of every pair, on random scores."""
    import numpy as np

    draw = np.random.default_rng(7)
    ability = draw.random(methods) / 10
    scores = {
        str(metric): draw.random((articles, methods)) / 2 + ability for metric in range(metrics)
    }
    names = [f"method {number}" for number in range(methods)]
    for kind in ("percentile", "bca"):
        chosen = Resampling(samples, kind=kind)
        start = time.perf_counter()
        intervals(np.hstack(list(scores.values())), chosen)
        middle = time.perf_counter()
        compare_metrics(names, scores, chosen)
        end = time.perf_counter()
        console.print(
            f"{articles} articles, {methods} methods, {metrics} metrics, {samples} {kind} samples: "
            f"intervals {middle - start:.2f} s, all pairs {end - middle:.2f} s"
        )


def _growth() -> None:
    """Print how time and memory grow with the length of one article, each in a fresh process."""
    table = Table("sentences", "words", "method", "ms", "peak MB", title="one article, growing")
    for count, names in (
        (10, ("lexrank", "extractive")),
        (100, ("lexrank", "extractive")),
        (1000, ("lexrank", "extractive")),
        (5000, ("lexrank", "extractive")),
        (10_000, tuple(methods())),
    ):
        for name in names:
            out = _run_self("one", name, str(count))
            words, milliseconds, megabytes = out.split()
            table.add_row(str(count), words, name, milliseconds, megabytes)
    console.print(table)


@app.command(hidden=True)
def one(method: str, count: int) -> None:
    """Summarize one synthetic article of ``count`` sentences; print words, ms, peak MB."""
    import resource

    text = " ".join(islice(_synthetic_sentences(), count))
    summarize = load_method(method)
    _ours(summarize, "Warm up. Then measure the rest of it. This is the third sentence.")
    start = time.perf_counter()
    _ours(summarize, text)
    elapsed = 1000 * (time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(len(text.split()), f"{elapsed:.1f}", f"{peak:.0f}")


def _synthetic_sentences() -> Iterator[str]:
    """Yield sentences of about 20 words drawn from a Zipf-like vocabulary, seeded."""
    import numpy as np

    draw = np.random.default_rng(7)
    while True:
        ranks = np.minimum(draw.zipf(1.3, size=int(draw.integers(12, 29))), 50_000)
        words = [f"w{_letters(int(rank))}" for rank in ranks]
        yield " ".join(words).capitalize() + "."


def _letters(number: int) -> str:
    """Write a number in letters, so that it reads as a word."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


def _cold_start() -> None:
    """Print how long the command takes from nothing: to its bullets, and to its help."""
    sample = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".txt")
    smallest = "import typer; typer.run(lambda name: None)"
    commands = {
        "takeaways FILE": ["-m", "summarize.cli", str(sample)],
        "takeaways --help": ["-m", "summarize.cli", "--help"],
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
    command = [sys.executable, __file__, *arguments]
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


def _punkt() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = set(PUNKT_ABBREVIATIONS.split())
    return PunktSentenceTokenizer(parameters)


class _SumyTokenizer:
    """What sumy's own tokenizer does, with the punkt rules above for want of the download."""

    def __init__(self) -> None:
        self._sentences = _punkt()
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


if __name__ == "__main__":
    app()
