"""Speed and memory of the toolkit in one run, and the comparison of two runs.

Each round measures everything once, so that a slow period of the machine affects all alike. A
yardstick, a fixed piece of work with Python and numpy, is measured too. Two runs are compared in
its units, so that they need not be of equally fast machines.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from rich.table import Table

from eval import Rouge
from eval.runs.environment import describe_environment
from summarize import Article, Summarizer, read_articles
from summarize.grounding import ArticleIndex, check_bullet

from .extractive import synthetic_text
from .shared import ROOT, SAMPLES, console, run_script, summarize_all

RECORDS = ROOT / "benchmarks"
_YARDSTICK = "yardstick"
_METHODS = ("lead", "lexrank", "centroid", "tiny", "ranker", "hybrid", "abstractive")
_LONG = 5000  # sentences of the long article
_SAMPLE = SAMPLES / "17-river-restoration.md"
_LEAST_CHANGE = 0.03  # a smaller share is level, however small the noise; by hand


@dataclass(frozen=True, slots=True)
class Series:
    """A quantity that was measured once in each round; less is better."""

    unit: str
    values: list[float]


def run(rounds: int, keep: bool) -> None:
    """Measure everything and print it.

    Args:
        rounds: number of measurements of each quantity, after one that does not count.
        keep: write a record under ``benchmarks/``.
    """
    measured = _measure(_works(), rounds)
    table = Table("quantity", "median", "least", "most", "unit")
    for name, series in measured.items():
        values = statistics.median(series.values), min(series.values), max(series.values)
        table.add_row(name, *(f"{value:.3g}" for value in values), series.unit)
    console.print(table)
    if keep:
        record = {"environment": describe_environment()}
        record |= {"series": {name: asdict(series) for name, series in measured.items()}}
        RECORDS.mkdir(exist_ok=True)
        path = RECORDS / f"{date.today().isoformat()}-{_commit()}.json"
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        console.print(f"written: {path.relative_to(ROOT)}")


def compare(before: Path, after: Path) -> bool:
    """Print what changed between two records; return whether something got worse.

    A change counts if all values of one run are above all of the other, as by chance happens in
    2 of 252 cases with five rounds, and if the medians differ by 3 % or more.
    """
    old, new = map(_load, (before, after))
    table = Table("quantity", before.stem, after.stem, "unit", "ratio", "")
    verdicts = []
    for name in [name for name in old if name in new]:
        verdict = _verdict(old[name].values, new[name].values)
        medians = [statistics.median(run[name].values) for run in (old, new)]
        ratio = medians[1] / medians[0]
        table.add_row(name, *(f"{m:.3g}" for m in medians), old[name].unit, f"{ratio:.2f}", verdict)
        verdicts.append(verdict)
    console.print(table)
    for path, names in ((before, old.keys() - new), (after, new.keys() - old)):
        if names:
            console.print(f"only in {path.stem}: {', '.join(sorted(names))}")
    return "worse" in verdicts


def _verdict(old: Sequence[float], new: Sequence[float]) -> str:
    change = statistics.median(new) / statistics.median(old) - 1
    if abs(change) < _LEAST_CHANGE or max(min(old), min(new)) <= min(max(old), max(new)):
        return "level"
    return "worse" if change > 0 else "better"


def _load(path: Path) -> dict[str, Series]:
    """Return the quantities of a record; times are in units of its yardstick."""
    series = json.loads(path.read_text("utf-8"))["series"]
    yardstick = statistics.median(series.pop(_YARDSTICK)["values"])
    scales = {"ms": (f"ms / {_YARDSTICK}", yardstick)}
    return {
        name: Series(unit, [value / scale for value in item["values"]])
        for name, item in series.items()
        for unit, scale in [scales.get(item["unit"], (item["unit"], 1.0))]
    }


def _measure(
    works: Mapping[tuple[str, str], Callable[[], float]], rounds: int
) -> dict[str, Series]:
    """Return the series of each (name, unit); the first round only warms up."""
    measured = {name: Series(unit, []) for name, unit in works}
    for number in range(rounds + 1):
        for (name, _), work in works.items():
            value = work()
            if number:
                measured[name].values.append(value)
    return measured


def _works() -> dict[tuple[str, str], Callable[[], float]]:
    """Return the function that measures each (name, unit)."""
    articles = [*read_articles(SAMPLES)]
    texts = [article.prose for article in articles]
    pages = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.html"))]
    indices = [(ArticleIndex.from_article(article), article.references) for article in articles]
    pairs = [("\n".join(article.references), article.prose[:600]) for article in articles]
    start = (sys.executable, "-m", "takeaways", str(_SAMPLE), "--method")

    def check_all() -> None:
        for index, bullets in indices:
            for bullet in bullets:
                check_bullet(bullet, index)

    bullets = sum(len(references) for _, references in indices)
    works = {(_YARDSTICK, "ms"): partial(_milliseconds, _yardstick, 1)}
    for method in _METHODS:
        summarize = partial(summarize_all, Summarizer(method), texts)
        works[f"{method}, an article", "ms"] = partial(_milliseconds, summarize, len(texts))
    read_all = partial(_for_each, Article.from_html, pages)
    index_all = partial(_for_each, ArticleIndex.from_article, articles)
    long_article = partial(summarize_all, Summarizer("lexrank"), [synthetic_text(_LONG)])
    score_all = partial(Rouge().score_pairs, pairs)
    return works | {
        ("an HTML page", "ms"): partial(_milliseconds, read_all, len(pages)),
        ("an article made ready for checks", "ms"): partial(
            _milliseconds, index_all, len(articles)
        ),
        ("check of a bullet", "ms"): partial(_milliseconds, check_all, bullets),
        ("ROUGE of a pair", "ms"): partial(_milliseconds, score_all, len(pairs)),
        ("cold start of lead", "ms"): partial(_milliseconds, partial(_run, *start, "lead"), 1),
        ("cold start of hybrid", "ms"): partial(_milliseconds, partial(_run, *start, "hybrid"), 1),
        (f"lexrank, {_LONG} sentences", "ms"): partial(_milliseconds, long_article, 1),
        (f"memory of lexrank, {_LONG} sentences", "MB"): _long_memory,
    }


def _yardstick() -> None:
    """Do a fixed piece of work: dictionaries and strings, then a product of matrices."""
    counts: dict[str, int] = {}
    for number in range(60_000):
        word = str(number * 7919 % 5000)
        counts[word] = counts.get(word, 0) + 1
    matrix = np.arange(250_000, dtype=np.float32).reshape(500, 500) / 250_000
    (matrix @ matrix).sum()


def _for_each(work: Callable[[str], object] | Callable[[Article], object], items: list) -> None:
    for item in items:
        work(item)


def _long_memory() -> float:
    """Return the megabytes that a long article takes in a process of its own."""
    return float(run_script("one-article", "lexrank", str(_LONG)).split()[-1])


def _milliseconds(work: Callable[[], object], count: int) -> float:
    """Return the milliseconds of a piece of work, divided by ``count``."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000 / count


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def _commit() -> str:
    return _run("git", "rev-parse", "--short", "HEAD").strip()
