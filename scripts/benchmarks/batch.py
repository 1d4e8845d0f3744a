"""Benchmark of ``takeaways batch``: speed, memory, overhead, recovery after kills, Ray.

The articles are synthetic: sentences of the samples with some made-up words.
"""

from __future__ import annotations

import json
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from rich.table import Table

from summarize import Summarizer, batch, read_articles
from summarize.batch import Job
from summarize.batch.ray import runner as ray_runner
from summarize.rendering import json_object
from summarize.runtime.progress import Progress, progress_listener
from summarize.text.sentences import article_sentences

from .shared import ROOT, SAMPLES, SCRIPT, console

_COMMAND = [sys.executable, "-m", "takeaways", "batch"]
_VOCABULARY = 30_000  # made-up words, Zipf-distributed, in place of names and rare words
_MADE_UP_SHARE = 0.1  # of the words of an article
_SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "zu")  # one for each digit
_SENTENCES_PER_ARTICLE = (8, 100)  # the least and the most
_SENTENCES_PER_PARAGRAPH = 3
_KILL_SECONDS = (0.2, 5.0)  # after the start of a run, the least and the most
_MEMORY_INTERVAL = 0.25  # seconds between two measurements
_SHARD_ARTICLES = 128  # of the run on Ray
_SEED = 0
_MEGABYTE = 1 << 20
# Number of articles for the rate of each method in the last table; fewer for slower methods.
_COST_ARTICLES = {
    "lexrank": 10_000,
    "tiny": 5000,
    "ranker": 1000,
    "hybrid": 600,
    "abstractive": 200,
}


def run(articles: int, method: str, kills: int, ray: bool) -> None:
    """Print all tables.

    Args:
        articles: number of articles in the largest run.
        method: method of all runs except those of the last table.
        kills: number of kills at random moments.
        ray: also run on Ray.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        counts = [articles // 100, articles // 10, articles]
        inputs = {count: _write_articles(folder / f"in-{count}.jsonl", count) for count in counts}
        runs = {
            (count, workers): _run_batch(
                inputs[count], folder / f"out-{count}-{workers}.jsonl", method, workers
            )
            for count, workers in [*((count, 2) for count in counts), (articles, 1)]
        }
        medium_input = inputs[counts[1]]
        _show_speed(articles, method, {workers: runs[articles, workers] for workers in (1, 2)})
        _show_memory({count: runs[count, 2] for count in counts})
        _show_overhead(medium_input, folder, method)
        _show_kills(medium_input, folder, method, kills)
        if ray:
            _show_ray(medium_input, folder, method)
        _show_cost_of_a_billion(medium_input, folder)


@dataclass(frozen=True)
class _Run:
    """Seconds of one run of the command, and the peak memory of all its processes in MB."""

    seconds: float
    megabytes: float


def _run_batch(source: Path, out: Path, method: str, workers: int) -> _Run:
    command = [*_COMMAND, str(source), str(out), "-m", method, "--workers", str(workers), "-q"]
    start = time.monotonic()
    process = psutil.Popen(command, cwd=ROOT)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _megabytes(process))
        time.sleep(_MEMORY_INTERVAL)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} exited with code {process.returncode}")
    return _Run(time.monotonic() - start, peak)


def _megabytes(process: psutil.Process) -> float:
    """Return the resident memory of a process and its children; shared pages count for each."""
    try:
        processes = [process, *process.children(recursive=True)]
        return sum(member.memory_info().rss for member in processes) / _MEGABYTE
    except psutil.Error:
        return 0.0


def _show_speed(articles: int, method: str, runs: dict[int, _Run]) -> None:
    table = Table("workers", "articles/s", "times", title=f"{articles:,} articles, {method}")
    for workers, run in runs.items():
        speed_up = runs[1].seconds / run.seconds
        table.add_row(str(workers), f"{articles / run.seconds:.0f}", f"{speed_up:.2f}")
    console.print(table)


def _show_memory(runs: dict[int, _Run]) -> None:
    table = Table("articles", "peak MB", title="memory of all processes, 2 workers")
    for count, run in runs.items():
        table.add_row(f"{count:,}", f"{run.megabytes:.0f}")
    console.print(table)


def _show_overhead(source: Path, folder: Path, method: str) -> None:
    """Print the seconds of one worker beside those of a plain loop, each the best of two."""
    loop_seconds = min(_loop_seconds(source, folder, method) for _ in range(2))
    batch_seconds = min(
        _run_batch(source, folder / f"cost-{number}.jsonl", method, 1).seconds
        for number in range(2)
    )
    console.print(
        f"one worker: {batch_seconds:.1f} s, the method in a loop: {loop_seconds:.1f} s, start "
        f"included ({batch_seconds / loop_seconds - 1:+.1%})"
    )


def _loop_seconds(source: Path, folder: Path, method: str) -> float:
    command = [
        sys.executable,
        str(SCRIPT),
        "loop",
        str(source),
        str(folder / "loop.jsonl"),
        method,
    ]
    start = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - start


def loop(source: Path, out: Path, method: str) -> None:
    """Read, summarize and write articles in a plain loop, without ``summarize.batch``."""
    summarizer = Summarizer(method)
    with out.open("w", encoding="utf-8") as file:
        for takeaways in summarizer.batch(read_articles(source)):
            file.write(json_object(takeaways) + "\n")


def _show_kills(source: Path, folder: Path, method: str, kills: int) -> None:
    """Kill runs at random moments, resume them, and compare with a run that was not killed."""
    generator = random.Random(_SEED)
    expected_path, path = folder / "whole.jsonl", folder / "killed.jsonl"
    _run_batch(source, expected_path, method, 2)
    command = [*_COMMAND, str(source), str(path), "-m", method, "--workers", "2", "-q"]
    killed = finished = lost = duplicates = identical = 0
    while killed < kills or not finished:
        process = subprocess.Popen(command, cwd=ROOT)
        try:
            process.wait(generator.uniform(*_KILL_SECONDS) if killed < kills else None)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
            continue
        lines, expected_lines = (
            Counter(file.read_bytes().splitlines()) for file in (path, expected_path)
        )
        lost += (expected_lines - lines).total()
        duplicates += (lines - expected_lines).total()
        identical += path.read_bytes() == expected_path.read_bytes()
        finished += 1
        for file in folder.glob("killed.jsonl*"):
            file.unlink()
    console.print(
        f"{killed} kills at random moments: {lost} records lost, {duplicates} too many; "
        f"{identical} of {finished} finished files identical to that of a run without"
    )


def _show_ray(source: Path, folder: Path, method: str) -> None:
    """Print the rates of both engines on the same cores, without their start-up."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    job, local_rate = Job(method), _RateMeter()
    with progress_listener(local_rate):
        batch.run(source, folder / "here.jsonl", job, workers=2)
    out = folder / "ray.jsonl"
    start = time.monotonic()
    cluster = ray_runner.Cluster(workers=2)
    ray_runner.run(str(source), str(out), job, cluster=cluster, shard=_SHARD_ARTICLES)
    seconds = time.monotonic() - start
    ray_rate = _ray_rate(out)
    console.print(
        f"2 workers, once started: {local_rate.rate():.0f} articles/s, by Ray {ray_rate:.0f} "
        f"({ray_rate / local_rate.rate():.2f} times), which took {seconds:.0f} s from start to end"
    )


def _ray_rate(out: Path) -> float:
    """Return the articles per second of a run on Ray, from the times when its parts were done.

    Timing starts with the second part: the two actors finish their first parts at about the same
    time.
    """
    parts = sorted(
        (path.stat().st_mtime, json.loads(path.read_text())["done"])
        for path in (out / "_parts").iterdir()
    )
    seconds = parts[-1][0] - parts[1][0] if len(parts) > 2 else 0.0
    return sum(done for _, done in parts[2:]) / seconds if seconds else math.nan


def _show_cost_of_a_billion(source: Path, folder: Path) -> None:
    """Print the hours for a billion articles, at the rates of this machine's cores."""
    lines = source.read_text("utf-8").splitlines(keepends=True)
    table = Table(
        "method", "articles/s a core", "core-hours", "hours of 100 machines with 16 cores"
    )
    for method, count in _COST_ARTICLES.items():
        part = folder / f"{method}.jsonl"
        part.write_text("".join(lines[:count]), "utf-8")
        meter = _RateMeter()
        with progress_listener(meter):
            batch.run(part, folder / f"{method}-out.jsonl", Job(method), workers=2)
        rate = meter.rate() / 2
        hours = 1e9 / rate / 3600
        table.add_row(method, f"{rate:.1f}", f"{hours:,.0f}", f"{hours / 1600:,.1f}")
    table.title = "a billion such articles"
    console.print(table)


class _RateMeter:
    """Listener that records the number of finished articles over time."""

    def __init__(self) -> None:
        self._counts: list[tuple[float, int]] = []

    def __call__(self, progress: Progress) -> None:
        self._counts.append((time.monotonic(), progress.done + progress.failed))

    def rate(self) -> float:
        """Return the articles per second between the first report and the last."""
        (start, first), (end, last) = self._counts[0], self._counts[-1]
        return (last - first) / (end - start) if end > start else math.nan


# --- articles -----------------------------------------------------------------------------------


def _write_articles(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number, text in zip(range(count), _synthetic_articles(), strict=False):
            file.write(json.dumps({"id": f"s{number}", "text": text}, ensure_ascii=False) + "\n")
    return path


def _synthetic_articles() -> Iterator[str]:
    """Yield articles of 8 to 100 sentences, mostly about 30, each with some words of its own."""
    generator = random.Random(_SEED)
    pool = [
        sentence.text
        for article in read_articles(SAMPLES)
        for sentence in article_sentences(article)
    ]
    least, most = _SENTENCES_PER_ARTICLE
    while True:
        length = min(most, max(least, round(generator.lognormvariate(3.3, 0.5))))
        sentences = [_varied(generator.choice(pool), generator) for _ in range(length)]
        yield "\n\n".join(
            " ".join(sentences[start : start + _SENTENCES_PER_PARAGRAPH])
            for start in range(0, length, _SENTENCES_PER_PARAGRAPH)
        )


def _varied(sentence: str, generator: random.Random) -> str:
    """Replace some words with made-up words."""
    return " ".join(
        _made_up_word(generator) if generator.random() < _MADE_UP_SHARE and word.isalpha() else word
        for word in sentence.split(" ")
    )


def _made_up_word(generator: random.Random) -> str:
    rank = int(_VOCABULARY ** generator.random())
    return "".join(_SYLLABLES[int(digit)] for digit in str(rank))
