"""The one family of errors that this package raises on purpose.

Each message is one line that says what was wrong, where, and what to do.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable

_SAME_REASON = 5  # times that a reason is told in full


class TakeawaysError(Exception):
    """Base class of every error that the package raises on purpose."""


class ReadError(TakeawaysError):
    """An input could not be read.

    Args:
        source: path, record or line that is at fault, e.g. ``news.jsonl, line 7``.
        reason: what is wrong with it and what to do about it.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        """Say how to make it again, in another process."""
        return type(self), (self.source, self.reason)


class OptionError(TakeawaysError, ValueError):
    """A method name or an option has a value that it cannot have."""


class ModelError(TakeawaysError):
    """A model cannot be found, loaded or used.

    Args:
        model: its name or folder.
        reason: what is wrong with it and what to do about it.
    """

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(f"the model {model!r} {reason}")
        self.model = model
        self.reason = reason

    def __reduce__(self) -> tuple[type[ModelError], tuple[str, str]]:
        """Say how to make it again, in another process."""
        return type(self), (self.model, self.reason)


class TakeawaysWarning(UserWarning):
    """Something that a caller should know, though the work goes on."""


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


def first_line(error: BaseException) -> str:
    """Return what an error says, on one short line."""
    return textwrap.shorten(str(error) or type(error).__name__, 200)
