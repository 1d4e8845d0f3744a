"""Limits of the time and the memory that one article may take.

    with article_limits(60, 1000):
        takeaways = summarizer(read_article("page.html"))

The limits hold on Unix and in the main thread of a process only: the system sends the signal of
a timer to no other thread, and counts memory for the whole process. The limit of memory needs
Linux. Elsewhere the block runs without limits.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from summarize.errors import LimitError

try:
    import resource
except ImportError:  # Windows
    resource = None

MEGABYTE = 1 << 20  # bytes
# Limits of one article in the command and in a batch; chosen by hand. Bart-large by transformers
# takes about 15 s for each of the 27 parts of an article of 40 pages, on a laptop with two cores.
# A batch of it at full size takes 2,000 MB.
USUAL_SECONDS = 600.0
USUAL_MEGABYTES = 4000
_REPEAT_SECONDS = 0.2  # between signals, for code that catches the first; chosen by hand
_STATM = Path("/proc/self/statm")  # see proc(5)
_STATM_DATA = 5  # column of the pages that RLIMIT_DATA counts


class _OutOfTime(BaseException):
    """Raised in the block by the timer. It is no ``Exception``: foreign code catches those."""


@contextmanager
def article_limits(
    seconds: float | None, megabytes: int | None = None, *, cpu: bool = False
) -> Iterator[None]:
    """Limit the time and the memory of this block, as far as the system can.

    Code in C that does not return to Python delays the limit of time. So a parent of worker
    processes must also kill a worker that stays silent for longer.

    Args:
        seconds: time that the block may take; None or 0 for no limit.
        megabytes: memory that the block may take besides what the process has; None or 0 for no
            limit.
        cpu: count only the time in which the process computes, not that in which it waits.

    Raises:
        LimitError: the block took too long, or needs more memory.
    """
    with _time_limit(seconds, cpu), _memory_limit(megabytes):
        yield


@contextmanager
def _time_limit(seconds: float | None, cpu: bool) -> Iterator[None]:
    if not seconds or not hasattr(signal, "setitimer") or not _in_main_thread():
        yield
        return
    is_inside, has_expired = True, False

    def expire(_: int, frame: FrameType | None) -> None:
        nonlocal has_expired
        if is_inside and not _is_importing(frame):
            has_expired = True
            raise _OutOfTime

    number, timer = (
        (signal.SIGPROF, signal.ITIMER_PROF) if cpu else (signal.SIGALRM, signal.ITIMER_REAL)
    )
    start = time.monotonic()
    previous_handler = signal.signal(number, expire)
    previous_timer = signal.setitimer(timer, seconds, _REPEAT_SECONDS)
    try:
        try:
            yield
        finally:
            is_inside = False
    except (_OutOfTime, Exception):
        is_inside = False
        if has_expired:  # foreign code may have raised an error of its own instead
            raise too_long(seconds) from None
        raise
    finally:
        signal.setitimer(timer, *_remaining(previous_timer, start))
        signal.signal(number, previous_handler)


def _is_importing(frame: FrameType | None) -> bool:
    """Return whether a module is being imported. If it were stopped, half of it would stay."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def too_long(seconds: float) -> LimitError:
    """Return the error of an article that takes longer than it may."""
    return LimitError(f"took longer than {seconds:g} s")


def _remaining(timer: tuple[float, float], start: float) -> tuple[float, float]:
    """Return what is left of a timer of the caller that has stood still since ``start``."""
    delay, interval = timer
    return (max(0.001, delay - (time.monotonic() - start)) if delay else 0.0), interval


@contextmanager
def _memory_limit(megabytes: int | None) -> Iterator[None]:
    if not megabytes or resource is None or not _STATM.exists() or not _in_main_thread():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = data_bytes() + megabytes * MEGABYTE
    if any(other not in (resource.RLIM_INFINITY, -1) and other <= limit for other in (soft, hard)):
        yield  # the limit of the process is lower
        return
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    try:
        yield
    except MemoryError:
        raise LimitError(f"needs more than {megabytes:,} MB of memory") from None
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def data_bytes() -> int:
    """Return the memory of this process that ``RLIMIT_DATA`` counts; 0 without Linux."""
    if resource is None or not _STATM.exists():
        return 0
    return int(_STATM.read_text().split()[_STATM_DATA]) * resource.getpagesize()


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
