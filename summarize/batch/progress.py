"""Progress and messages of a batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from summarize.errors import ReadError
from summarize.runtime.error_throttle import ErrorThrottle, source_and_reason
from summarize.runtime.progress import report_progress

_MAX_WARNINGS = 20  # different warnings of a run that are passed on; chosen by hand


class BatchProgress:
    """Report how many articles are done, at which rate, and how much time is left.

    Args:
        done_before: articles that earlier processes finished.
        total_bytes: size of the source; None if unknown.
        first_byte: bytes of the source that earlier processes finished; None to take those of
            the first report.
    """

    def __init__(
        self, done_before: int, total_bytes: int | None, first_byte: int | None = None
    ) -> None:
        self._done_before = done_before
        self._total_bytes = total_bytes
        self._start = time.monotonic()
        self._first = None if first_byte is None else (self._start, first_byte)

    def report(self, done: int, failed: int, end: int) -> None:
        """Report that ``done`` articles succeeded and ``failed`` failed.

        Args:
            done, failed: articles so far, those of earlier processes included.
            end: bytes of the source that are finished.
        """
        now = time.monotonic()
        rate = (done + failed - self._done_before) / max(now - self._start, 1e-3)
        first_time, first_byte = self._first = self._first or (now, end)
        seconds_left = None
        if self._total_bytes is not None and end > first_byte:
            remaining = max(0, self._total_bytes - end)
            seconds_left = remaining * (now - first_time) / (end - first_byte)
        report_progress("articles", done, None, failed=failed, rate=rate, seconds_left=seconds_left)


class BatchMessages:
    """Pass on failures and warnings.

    Each warning is passed on once, and not too many different ones. At the end of a ``with``
    block follows the number of further articles with the same warning.

    Args:
        on_message: takes a line of text.
        on_failure: takes a line of the errors file.
    """

    def __init__(
        self, on_message: Callable[[str], None], on_failure: Callable[[str], None]
    ) -> None:
        self._on_message = on_message
        self._on_failure = on_failure
        self._warnings: dict[str, str] = {}  # the first one of each reason
        self._repeated = ErrorThrottle(on_message)

    def __enter__(self) -> BatchMessages:
        return self

    def __exit__(self, *_: object) -> None:
        self._repeated.close()

    def pass_on(self, errors: Iterable[str], warnings: Iterable[str]) -> None:
        """Pass on lines of the errors file, and warnings."""
        for line in errors:
            self._on_failure(line)
        for warning in warnings:
            self._pass_on_warning(warning)

    def _pass_on_warning(self, warning: str) -> None:
        source, reason = source_and_reason(warning)
        first = self._warnings.get(reason)
        if first is None and len(self._warnings) < _MAX_WARNINGS:
            self._warnings[reason] = warning
            if source:
                self._repeated.add(ReadError(source, reason))
            else:
                self._on_message(warning)
            if len(self._warnings) == _MAX_WARNINGS:
                self._on_message("further warnings are not shown")
        elif first not in (None, warning):
            self._repeated.add(ReadError(source, reason))
