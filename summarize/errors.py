"""The one family of errors that this package raises on purpose.

Each message is one line that says what was wrong, where, and what to do.
"""

from __future__ import annotations

import textwrap


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


def short_message(error: BaseException) -> str:
    """Return what an error says, on one short line."""
    return textwrap.shorten(str(error) or type(error).__name__, 200)
