"""Progress of slow work. Library code calls `report_progress`; a front end installs a listener.

with progress_listener(lambda progress: print(progress.label, progress.done)):
    summarizer = Summarizer("abstractive")  # reports that it loads a model
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Event


@dataclass(frozen=True, slots=True)
class Progress:
    """State of one part of the work.

    Attributes:
        label: name of that part.
        done: units of it that succeeded so far.
        total: units in all; None if that is unknown.
        failed: units that failed so far, which ``done`` does not count.
        rate: units a second, where the library measures it.
        seconds_left: estimate of the remaining time, where the library makes one.
    """

    label: str
    done: int
    total: int | None
    failed: int = 0
    rate: float | None = None
    seconds_left: float | None = None


Listener = Callable[[Progress], None]


class Cancelled(BaseException):
    """Raised by `report_progress` when the caller has cancelled the work.

    It is no ``Exception``, so that code which tries failed articles again does not catch it.
    """


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)
_cancellation: ContextVar[Event | None] = ContextVar("cancellation", default=None)


def report_progress(
    label: str,
    done: int,
    total: int | None,
    *,
    failed: int = 0,
    rate: float | None = None,
    seconds_left: float | None = None,
) -> None:
    """Pass the state of the work to the installed listener; see `Progress` for the arguments.

    Raises:
        Cancelled: the caller has cancelled the work.
    """
    cancellation = _cancellation.get()
    if cancellation is not None and cancellation.is_set():
        raise Cancelled
    if (listener := _listener.get()) is not None:
        listener(Progress(label, done, total, failed, rate, seconds_left))


@contextmanager
def progress_listener(listener: Listener | None) -> Iterator[None]:
    """Pass all progress within this block to ``listener``; None ignores it."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def cancellable(cancellation: Event) -> Iterator[None]:
    """Let `report_progress` raise `Cancelled` within this block once ``cancellation`` is set."""
    token = _cancellation.set(cancellation)
    try:
        yield
    finally:
        _cancellation.reset(token)
