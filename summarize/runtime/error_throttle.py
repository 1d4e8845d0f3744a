"""Messages about errors, of which the same reason appears only a few times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from summarize.errors import ReadError

_FULL_MESSAGES = 5  # messages for each reason before the others are only counted; chosen by hand


class ErrorThrottle:
    """Print errors one by one, but each reason only a few times.

    Its length is the number of errors.

    Args:
        print_line: takes one line.
    """

    def __init__(self, print_line: Callable[[str], None]) -> None:
        self._print_line = print_line
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._counts.total()

    def add(self, error: ReadError) -> None:
        """Print an error, unless its reason was printed often enough."""
        self._counts[error.reason] += 1
        if self._counts[error.reason] <= _FULL_MESSAGES:
            self._print_line(str(error))

    def close(self) -> None:
        """Print for each reason how many further errors had it."""
        for reason, count in self._counts.items():
            if count > _FULL_MESSAGES:
                self._print_line(f"{count - _FULL_MESSAGES} more: {reason}")
