"""Errors that the package raises on purpose: one family.

Each message is one line that says what was wrong, where, and what to do.
"""

from __future__ import annotations

import textwrap

_MAX_MESSAGE = 200  # characters of a short message; chosen by hand


class TakeawaysError(Exception):
    """Base class of every error that the package raises on purpose."""


class ReadError(TakeawaysError):
    """An input that cannot be read.

    Args:
        source: the path, record or line, e.g. ``news.jsonl, line 7``.
        reason: what is wrong with it and what to do.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        """Return how to rebuild the error in another process."""
        return type(self), (self.source, self.reason)


class OptionError(TakeawaysError, ValueError):
    """A method name or an option with a value that is not allowed."""


class ModelError(TakeawaysError):
    """A model that cannot be found, loaded or used.

    Args:
        model: its name or folder.
        reason: what is wrong with it and what to do.
    """

    def __init__(self, model: str, reason: str) -> None:
        super().__init__(f"the model {model!r} {reason}")
        self.model = model
        self.reason = reason

    def __reduce__(self) -> tuple[type[ModelError], tuple[str, str]]:
        """Return how to rebuild the error in another process."""
        return type(self), (self.model, self.reason)


class TakeawaysWarning(UserWarning):
    """Something that the caller should know, though the work goes on."""


def short_message(error: BaseException) -> str:
    """Return an error's message, or its class name, on one line of at most 200 characters."""
    return textwrap.shorten(str(error) or type(error).__name__, _MAX_MESSAGE)
