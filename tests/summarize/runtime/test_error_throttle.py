"""Errors with the same reason are printed only a few times."""

from summarize.errors import ReadError
from summarize.runtime.error_throttle import ErrorThrottle


def test_same_reason_is_printed_five_times_and_then_counted() -> None:
    lines: list[str] = []
    throttle = ErrorThrottle(lines.append)
    for number in range(8):
        throttle.add(ReadError(f"line {number}", "is empty"))
    throttle.add(ReadError("line 9", "is too long"))
    throttle.close()
    assert lines == [
        *(f"line {number}: is empty" for number in range(5)),
        "line 9: is too long",
        "3 more: is empty",
    ]
    assert len(throttle) == 9


def test_without_errors_nothing_is_printed() -> None:
    lines: list[str] = []
    throttle = ErrorThrottle(lines.append)
    throttle.close()
    assert lines == []
    assert not throttle
