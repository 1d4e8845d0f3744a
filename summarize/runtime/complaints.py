"""Report failures one by one, but the same reason only a few times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from summarize.errors import ReadError

_SAME_REASON = 5  # times that a reason is told in full


class Complaints:
    """Tells of errors one by one, but of the same reason only a few times.

    Args:
        say: takes a line.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._reasons: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._reasons.total()

    def add(self, error: ReadError) -> None:
        """Tell of an error, if its reason was not told often enough."""
        self._reasons[error.reason] += 1
        if self._reasons[error.reason] <= _SAME_REASON:
            self._say(str(error))

    def close(self) -> None:
        """Tell how many more there were of each reason."""
        for reason, count in self._reasons.items():
            if count > _SAME_REASON:
                self._say(f"{count - _SAME_REASON} more: {reason}")
