"""Profile of a method: which rooms and which functions its time goes to.

A timer stops the program every millisecond. The sample counts for the innermost function of the
project; libraries count for the function that called them. Unlike a tracing profiler, this adds
nothing to short functions.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType

from rich.table import Table

from summarize import Article, Summarizer, read_articles

from .shared import ROOT, console

_INTERVAL = 0.001  # seconds between samples
_LIBRARY = ROOT / "summarize"


class _Sampler:
    """Count samples by function while the context lasts."""

    def __init__(self) -> None:
        self.samples: Counter[CodeType] = Counter()

    def __enter__(self) -> None:
        signal.signal(signal.SIGALRM, self._sample)
        signal.setitimer(signal.ITIMER_REAL, _INTERVAL, _INTERVAL)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _sample(self, _signal: int, frame: FrameType | None) -> None:
        while frame and not frame.f_code.co_filename.startswith(str(_LIBRARY)):
            frame = frame.f_back
        if frame:
            self.samples[frame.f_code] += 1


def run(method: str, data: Path, limit: int, rounds: int) -> None:
    """Print the share of time of each room, and of the functions that take most.

    Args:
        method: see ``takeaways methods``.
        data: articles.
        limit: number of articles.
        rounds: how often each is summarized, one by one, after a round that does not count.
    """
    texts = [article.text for article in islice(read_articles(data), limit)]
    summarizer = Summarizer(method)
    sampler = _Sampler()
    _summarize_all(summarizer, texts)
    start = time.perf_counter()
    with sampler:
        for _ in range(rounds):
            _summarize_all(summarizer, texts)
    seconds = (time.perf_counter() - start) / (rounds * len(texts))
    total = sampler.samples.total()
    rooms = Table("room", "share", "ms", title=f"{method}: {seconds * 1000:.2f} ms an article")
    for room, count in _by_room(sampler.samples).most_common():
        rooms.add_row(room, f"{count / total:.1%}", f"{count / total * seconds * 1000:.3f}")
    functions = Table("function", "file", "share", "ms")
    for code, count in sampler.samples.most_common(25):
        name, share = f"{code.co_qualname}:{code.co_firstlineno}", count / total
        functions.add_row(name, _file(code), f"{share:.1%}", f"{share * seconds * 1000:.3f}")
    console.print(rooms, functions)


def _summarize_all(summarizer: Summarizer, texts: list[str]) -> None:
    for text in texts:
        summarizer(Article.from_text(text))


def _file(code: CodeType) -> str:
    return str(Path(code.co_filename).relative_to(_LIBRARY))


def _by_room(samples: Counter[CodeType]) -> Counter[str]:
    """Return the samples of each folder of the library."""
    rooms: Counter[str] = Counter()
    for code, count in samples.items():
        rooms[str(Path(_file(code)).parent).removeprefix(".") or "summarize"] += count
    return rooms
