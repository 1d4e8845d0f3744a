"""Progress on stderr: one line that changes on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from summarize.cli.messages import say
from summarize.runtime.progress import Progress, progress_listener
from summarize.wording import counted

if TYPE_CHECKING:
    from summarize.article import Article

# Chosen by hand.
_QUIET_SECONDS = 2.0  # work that takes less time shows no progress
_TERMINAL_SECONDS = 0.2  # between two states of the line on a terminal
_PIPE_SECONDS = 10.0  # between two lines elsewhere


class ProgressLine:
    """Progress of the command on stderr, for work that takes longer than two seconds.

        with ProgressLine() as line, line.listening():
            Summarizer("abstractive")

    With ``TAKEAWAYS_PROGRESS=off`` in the environment it shows nothing but the messages of
    ``say``.
    """

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._label = ""  # of the part of the work that is going on
        self._label_start = self._start
        self._first_done = 0  # what of that part was done at its first report
        self._last_done = 0
        self._articles = 0
        self._last_shown = 0.0
        self._visible = False  # whether the line is on the terminal now
        self._is_terminal = sys.stderr.isatty()
        self._off = os.environ.get("TAKEAWAYS_PROGRESS") == "off"
        self._label_timer: threading.Timer | None = None

    def listening(self) -> AbstractContextManager[None]:
        """Show the progress that the library reports within a block."""
        return progress_listener(self.update)

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_: Any) -> None:
        self.clear()

    def counting(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Yield articles and count them."""
        for article in articles:
            self.count_article()
            yield article

    def count_article(self) -> None:
        """Count one article; show the count if it is time."""
        self._articles += 1
        if (now := self._time_to_show()) is not None:
            rate = self._articles / (now - self._start)
            self._show(f"{counted(self._articles, 'article')}, {rate:.1f} a second")

    def update(self, progress: Progress) -> None:
        """Show the state of the work if it is time."""
        self._stop_timer()
        if progress.rate is not None:
            if self._time_to_show() is not None:
                self._show(_measured_line(progress))
            return
        label, done, total = progress.label, progress.done, progress.total or 0
        if label != self._label or done <= self._last_done:  # another part, or the same again
            self._label, self._label_start, self._first_done = label, time.monotonic(), done
        self._last_done = done
        if done == self._first_done < total:
            self._show_label_soon(label)
        if done == self._first_done or total == 1 or (now := self._time_to_show()) is None:
            return
        rate = (done - self._first_done) / (now - self._label_start)
        left = duration((total - done) / rate)
        self._show(f"{label}: {done} of {total}, {rate:.1f} a second, {left} left")

    def say(self, message: str) -> None:
        """Print a message on a line of its own."""
        self.clear()
        say(message)

    def clear(self) -> None:
        """Remove the line from the terminal."""
        self._stop_timer()
        if self._visible:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._visible = False

    def _show_label_soon(self, label: str) -> None:
        """Show what is being done unless another report comes soon."""
        self._label_timer = threading.Timer(_QUIET_SECONDS, self._show, [f"{label} …"])
        self._label_timer.daemon = True
        self._label_timer.start()

    def _stop_timer(self) -> None:
        if self._label_timer is not None:
            self._label_timer.cancel()
            self._label_timer = None

    def _time_to_show(self) -> float | None:
        """Return the time if the line should be shown now."""
        now = time.monotonic()
        pause = _TERMINAL_SECONDS if self._is_terminal else _PIPE_SECONDS
        due = now - self._start > _QUIET_SECONDS and now - self._last_shown > pause
        return now if due else None

    def _show(self, line: str) -> None:
        if self._off:
            return
        text = f"\r\x1b[K{line}" if self._is_terminal else f"{line}\n"
        print(text, end="", file=sys.stderr, flush=True)
        self._last_shown, self._visible = time.monotonic(), self._is_terminal


def duration(seconds: float) -> str:
    """Return minutes and seconds (``2:05``), or hours, minutes and seconds (``1:02:05``)."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _measured_line(progress: Progress) -> str:
    """Return the line of work whose rate the library measures."""
    left = "" if progress.seconds_left is None else f", {duration(progress.seconds_left)} left"
    count = progress.done + progress.failed
    rate = progress.rate or 0.0
    label = progress.label.removesuffix("s") if count == 1 else progress.label
    return f"{count:,} {label}, {progress.failed:,} failed, {rate:.1f} a second{left}"
