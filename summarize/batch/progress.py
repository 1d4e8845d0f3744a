"""Who is told how a batch goes, and what: status, failures, warnings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_WARNINGS = 20  # that are passed on


@dataclass(frozen=True, slots=True)
class Status:
    """How far a run is.

    Attributes:
        done, failed: articles so far, with takeaways and without.
        rate: of both, a second, since this process began.
        left: seconds, as far as that can be told.
    """

    done: int
    failed: int
    rate: float
    left: float | None


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how it goes.

    Attributes:
        say: takes a line.
        failed: takes a line of the errors file.
        step: is told of the status, several times a second.
    """

    say: Callable[[str], None] = lambda line: None
    failed: Callable[[str], None] = lambda line: None
    step: Callable[[Status], None] = lambda status: None


class Meter:
    """Tells rate and time left from what is done.

    Args:
        before: articles that are done already.
        size: bytes of the source, if they are known.
        end: of these, how many are done already; None for as many as the first status says.
    """

    def __init__(self, before: int, size: int | None, end: int | None = None) -> None:
        self._before = before
        self._size = size
        self._start = time.monotonic()
        self._first = None if end is None else (self._start, end)

    def status(self, done: int, failed: int, end: int) -> Status:
        """Return the status when the first ``end`` bytes of the source are done."""
        now = time.monotonic()
        rate = (done + failed - self._before) / max(now - self._start, 1e-3)
        began, first = self._first = self._first or (now, end)
        left = None
        if self._size is not None and end > first:
            left = max(0, self._size - end) * (now - began) / (end - first)
        return Status(done, failed, rate, left)


class Teller:
    """Passes on failures and warnings: of the latter each once, and not many."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._said: set[str] = set()

    def tell(self, errors: Iterable[str], said: Iterable[str]) -> None:
        """Pass on lines of the errors file, and warnings."""
        for line in errors:
            self._watch.failed(line)
        for line in said:
            if line not in self._said and len(self._said) < _WARNINGS:
                self._said.add(line)
                self._watch.say(line)
                if len(self._said) == _WARNINGS:
                    self._watch.say("further warnings are not shown")
