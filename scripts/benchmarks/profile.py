"""Profile of a method: which rooms and which functions its time goes to.

A timer stops the program every millisecond. The time since the last stop counts for the innermost
function of the project; libraries count for the function that called them. A call of a library that
lasts longer cannot be stopped and counts when it ends. Unlike a tracing profiler, this adds nothing
to short functions.
"""

from __future__ import annotations

import signal
import time
from collections import defaultdict
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType
from typing import TypeVar

from rich.table import Table

from summarize import Summarizer, read_articles

from .shared import ROOT, console, summarize_all

_INTERVAL = 0.001  # seconds between samples
_FUNCTIONS = 25  # that are printed
_LIBRARY = ROOT / "summarize"
_Key = TypeVar("_Key")


class _Sampler:
    """Measure the seconds of each function while the context lasts."""

    def __init__(self) -> None:
        self.seconds: dict[CodeType, float] = defaultdict(float)
        self._last = 0.0

    def __enter__(self) -> None:
        self._last = time.perf_counter()
        self._before = signal.signal(signal.SIGALRM, self._sample)
        signal.setitimer(signal.ITIMER_REAL, _INTERVAL, _INTERVAL)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._before)

    def _sample(self, _signal: int, frame: FrameType | None) -> None:
        while frame and not frame.f_code.co_filename.startswith(str(_LIBRARY)):
            frame = frame.f_back
        now = time.perf_counter()
        if frame:
            self.seconds[frame.f_code] += now - self._last
        self._last = now


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
    summarize_all(summarizer, texts)
    with sampler:
        for _ in range(rounds):
            summarize_all(summarizer, texts)
    total = sum(sampler.seconds.values())
    to_milliseconds = 1000 / (rounds * len(texts))
    title = f"{method}: {total * to_milliseconds:.2f} ms an article"
    rooms = Table("room", "share", "ms", title=title)
    for room, seconds in _largest(_by_room(sampler.seconds)):
        rooms.add_row(room, f"{seconds / total:.1%}", f"{seconds * to_milliseconds:.3f}")
    functions = Table("function", "file", "share", "ms")
    for code, seconds in _largest(sampler.seconds)[:_FUNCTIONS]:
        name = f"{code.co_qualname}:{code.co_firstlineno}"
        shares = f"{seconds / total:.1%}", f"{seconds * to_milliseconds:.3f}"
        functions.add_row(name, _file(code), *shares)
    console.print(rooms, functions)


def _largest(seconds: Mapping[_Key, float]) -> list[tuple[_Key, float]]:
    return sorted(seconds.items(), key=lambda item: -item[1])


def _file(code: CodeType) -> str:
    return str(Path(code.co_filename).relative_to(_LIBRARY))


def _by_room(seconds: Mapping[CodeType, float]) -> dict[str, float]:
    """Return the seconds of each folder of the library."""
    rooms: dict[str, float] = defaultdict(float)
    for code, value in seconds.items():
        rooms[str(Path(_file(code)).parent).removeprefix(".") or "summarize"] += value
    return rooms
