"""Errors with the same reason are printed once, and then counted."""

from summarize.errors import ReadError
from summarize.runtime.error_throttle import ErrorThrottle


def test_same_reason_is_printed_once_and_then_counted() -> None:
    lines: list[str] = []
    throttle = ErrorThrottle(lines.append)
    for number in range(8):
        throttle.add(ReadError(f"line {number}", "is empty"))
    throttle.add(ReadError("line 9", "is too long"))
    throttle.close()
    assert lines == [
        "line 0: is empty",
        "line 9: is too long",
        "7 more: is empty (line 1, line 2, line 3, line 4, line 5, …)",
    ]
    assert len(throttle) == 9


def test_without_errors_nothing_is_printed() -> None:
    lines: list[str] = []
    throttle = ErrorThrottle(lines.append)
    throttle.close()
    assert lines == []
    assert not throttle
