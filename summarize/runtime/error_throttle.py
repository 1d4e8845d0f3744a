"""Messages about errors: each reason appears once in full, and at the end with a count."""

from __future__ import annotations

from collections.abc import Callable

from summarize.errors import ReadError

_NAMED = 5  # further sources of a reason that the last message names; chosen by hand


class ErrorThrottle:
    """Print the first error of each reason at once, and the number of the others at the end.

    Its length is the number of errors.

        throttle = ErrorThrottle(print)
        throttle.add(ReadError("a.txt", "is empty"))  # a.txt: is empty
        throttle.add(ReadError("b.txt", "is empty"))
        throttle.add(ReadError("c.txt", "is empty"))
        throttle.close()  # 2 more: is empty (b.txt, c.txt)

    Args:
        print_line: takes one line.
    """

    def __init__(self, print_line: Callable[[str], None]) -> None:
        self._print_line = print_line
        self._counts: dict[str, int] = {}
        self._named: dict[str, list[str]] = {}  # the next sources of each reason

    def __len__(self) -> int:
        return sum(self._counts.values())

    def add(self, error: ReadError) -> None:
        """Print an error, unless its reason was printed before."""
        before = self._counts.get(error.reason, 0)
        self._counts[error.reason] = before + 1
        if not before:
            self._print_line(str(error))
        elif before <= _NAMED:
            self._named.setdefault(error.reason, []).append(error.source)

    def close(self) -> None:
        """Print for each reason how many further errors had it, and where the first were."""
        for reason, sources in self._named.items():
            count = self._counts[reason] - 1
            dots = ["…"] if count > len(sources) else []
            self._print_line(f"{count:,} more: {reason} ({', '.join([*sources, *dots])})")


def source_and_reason(message: str) -> tuple[str, str]:
    """Return the parts of a message ``SOURCE: REASON``; the source is empty if it names none.

    >>> source_and_reason("a.txt: is empty")
    ('a.txt', 'is empty')
    """
    source, colon, reason = message.partition(": ")
    return (source, reason) if colon else ("", message)
