"""The batch room: speed with one worker and with two, memory, what it costs, kills, Ray."""

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
from summarize.batch.ray import runner as distributed
from summarize.rendering import json_object
from summarize.runtime.progress import Progress, progress_listener
from summarize.text.sentences import article_sentences

from .shared import ROOT, SAMPLES, console

_SELF = ROOT / "scripts" / "benchmark.py"
_COMMAND = [sys.executable, "-m", "takeaways", "batch"]
_WORDS = 30_000  # made-up ones, Zipf-distributed, that stand for names and rare words
_MADE_UP = 0.1  # of the words of an article
_MEGABYTE = 1 << 20
_SHEET = {"lexrank": 10_000, "tiny": 5000, "ranker": 1000, "hybrid": 600, "abstractive": 200}


def run(articles: int, method: str, kills: int, ray: bool) -> None:
    """Print all figures; the articles are made of the samples' sentences."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        sizes = [articles // 100, articles // 10, articles]
        inputs = {size: _write(home / f"in-{size}.jsonl", size) for size in sizes}
        runs = {
            (size, workers): _batch(
                inputs[size], home / f"out-{size}-{workers}.jsonl", method, workers
            )
            for size, workers in [*((size, 2) for size in sizes), (articles, 1)]
        }
        _show_speed(articles, method, runs[articles, 1], runs[articles, 2])
        _show_memory({size: runs[size, 2] for size in sizes})
        _show_cost(inputs[sizes[1]], home, method)
        _show_kills(inputs[sizes[1]], home, method, kills)
        if ray:
            _show_ray(inputs[sizes[1]], home, method)
        _show_sheet(inputs[sizes[1]], home)


@dataclass(frozen=True)
class _Run:
    """One run of the command: seconds from start to end, megabytes that its processes held."""

    seconds: float
    megabytes: float


def _batch(source: Path, out: Path, method: str, workers: int, *more: str) -> _Run:
    command = [*_COMMAND, str(source), str(out), "-m", method, "--workers", str(workers), "-q"]
    start = time.monotonic()
    process = psutil.Popen([*command, *more], cwd=ROOT)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _megabytes(process))
        time.sleep(0.25)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return _Run(time.monotonic() - start, peak)


def _megabytes(process: psutil.Process) -> float:
    """Return what a process and its children hold, what they share counted to each."""
    try:
        family = [process, *process.children(recursive=True)]
        return sum(one.memory_info().rss for one in family) / _MEGABYTE
    except psutil.Error:
        return 0.0


def _show_speed(articles: int, method: str, one: _Run, two: _Run) -> None:
    table = Table("workers", "articles/s", "times", title=f"{articles:,} articles, {method}")
    for workers, found in ((1, one), (2, two)):
        ratio = one.seconds / found.seconds
        table.add_row(str(workers), f"{articles / found.seconds:.0f}", f"{ratio:.2f}")
    console.print(table)


def _show_memory(runs: dict[int, _Run]) -> None:
    table = Table("articles", "peak MB", title="memory of all processes, 2 workers")
    for size, found in runs.items():
        table.add_row(f"{size:,}", f"{found.megabytes:.0f}")
    console.print(table)


def _show_cost(source: Path, home: Path, method: str) -> None:
    loop = min(_loop_seconds(source, home, method) for _ in range(2))
    room = min(_batch(source, home / f"cost-{n}.jsonl", method, 1).seconds for n in range(2))
    console.print(
        f"one worker: {room:.1f} s, the method in a loop: {loop:.1f} s, start included "
        f"({room / loop - 1:+.1%})"
    )


def _loop_seconds(source: Path, home: Path, method: str) -> float:
    command = [sys.executable, str(_SELF), "loop", str(source), str(home / "loop.jsonl"), method]
    start = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - start


def loop(source: Path, out: Path, method: str) -> None:
    """Do what the batch room does without it: read, summarize, write, one after the other."""
    summarizer = Summarizer(method)
    with out.open("w", encoding="utf-8") as file:
        for found in summarizer.batch(read_articles(source)):
            file.write(json_object(found) + "\n")


def _show_kills(source: Path, home: Path, method: str, kills: int) -> None:
    """Kill a run at random moments, go on, and compare with a run that was not killed."""
    draw = random.Random(0)
    whole, killed = home / "whole.jsonl", home / "killed.jsonl"
    _batch(source, whole, method, 2)
    command = [*_COMMAND, str(source), str(killed), "-m", method, "--workers", "2", "-q"]
    struck = finished = lost = twice = identical = 0
    while struck < kills or not finished:
        process = subprocess.Popen(command, cwd=ROOT)
        try:
            process.wait(draw.uniform(0.2, 5) if struck < kills else None)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            struck += 1
            continue
        found, wanted = (Counter(path.read_bytes().splitlines()) for path in (killed, whole))
        lost += (wanted - found).total()
        twice += (found - wanted).total()
        identical += killed.read_bytes() == whole.read_bytes()
        finished += 1
        for path in home.glob("killed.jsonl*"):
            path.unlink()
    console.print(
        f"{struck} kills at random moments: {lost} records lost, {twice} too many; "
        f"{identical} of {finished} finished files identical to that of a run without"
    )


def _show_ray(source: Path, home: Path, method: str) -> None:
    """Set the rates of both engines on the same cores side by side, without their start."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    job, here = Job(method), _Rate()
    with progress_listener(here):
        batch.run(source, home / "here.jsonl", job, workers=2)
    out = home / "ray.jsonl"
    start = time.monotonic()
    cluster = distributed.Cluster(workers=2)
    distributed.run(str(source), str(out), job, cluster=cluster, shard=128)
    whole = time.monotonic() - start
    there = _rate_of_parts(out)
    console.print(
        f"2 workers, once started: {here.rate():.0f} articles/s, by Ray {there:.0f} "
        f"({there / here.rate():.2f} times), which took {whole:.0f} s from start to end"
    )


def _rate_of_parts(out: Path) -> float:
    """Return the articles a second of a run on a cluster, by when its parts were done.

    Of the time from the second part on: two actors end their first ones at about the same time.
    """
    parts = sorted(
        (path.stat().st_mtime, json.loads(path.read_text())["done"])
        for path in (out / "_parts").iterdir()
    )
    seconds = parts[-1][0] - parts[1][0] if len(parts) > 2 else 0.0
    return sum(done for _, done in parts[2:]) / seconds if seconds else math.nan


def _show_sheet(source: Path, home: Path) -> None:
    """Say what a billion articles take, at the rates of this machine's two cores."""
    lines = source.read_text("utf-8").splitlines(keepends=True)
    table = Table(
        "method", "articles/s a core", "core-hours", "hours of 100 machines with 16 cores"
    )
    for method, count in _SHEET.items():
        part = home / f"{method}.jsonl"
        part.write_text("".join(lines[:count]), "utf-8")
        seen = _Rate()
        with progress_listener(seen):
            batch.run(part, home / f"{method}-out.jsonl", Job(method), workers=2)
        rate = seen.rate() / 2
        hours = 1e9 / rate / 3600
        table.add_row(method, f"{rate:.1f}", f"{hours:,.0f}", f"{hours / 1600:,.1f}")
    table.title = "a billion such articles"
    console.print(table)


class _Rate:
    """Notes when how many articles were done."""

    def __init__(self) -> None:
        self._seen: list[tuple[float, int]] = []

    def __call__(self, progress: Progress) -> None:
        self._seen.append((time.monotonic(), progress.done + progress.failed))

    def rate(self) -> float:
        """Return articles a second between the first that were done and the last."""
        (start, some), (end, all) = self._seen[0], self._seen[-1]
        return (all - some) / (end - start) if end > start else math.nan


# --- articles -----------------------------------------------------------------------------------


def _write(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number, text in zip(range(count), _articles(), strict=False):
            file.write(json.dumps({"id": f"s{number}", "text": text}, ensure_ascii=False) + "\n")
    return path


def _articles() -> Iterator[str]:
    """Yield articles of 8 to 100 sentences, 30 mostly, that have some words to themselves."""
    draw = random.Random(0)
    pool = [one.text for article in read_articles(SAMPLES) for one in article_sentences(article)]
    while True:
        length = min(100, max(8, round(draw.lognormvariate(3.3, 0.5))))
        chosen = [_varied(draw.choice(pool), draw) for _ in range(length)]
        yield "\n\n".join(" ".join(chosen[at : at + 3]) for at in range(0, length, 3))


def _varied(sentence: str, draw: random.Random) -> str:
    """Put made-up words, as frequent as Zipf has it, in the place of some."""
    words = sentence.split(" ")
    return " ".join(
        [_made_up(draw) if draw.random() < _MADE_UP and word.isalpha() else word for word in words]
    )


def _made_up(draw: random.Random) -> str:
    rank = int(_WORDS ** draw.random())
    syllables = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "to", "vi", "zu")
    return "".join(syllables[int(digit)] for digit in str(rank))
