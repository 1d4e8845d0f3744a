"""Errors that the package raises on purpose: one family.

Each message is one line that says what was wrong, where, and what to do.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

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


class LimitError(TakeawaysError):
    """An article that takes more time or memory than it may."""


class TakeawaysWarning(UserWarning):
    """Something that the caller should know, though the work goes on."""


def short_message(error: BaseException) -> str:
    """Return an error's message, or its class name, on one line of at most 200 characters."""
    return textwrap.shorten(str(error) or type(error).__name__, _MAX_MESSAGE)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint for a word that is none of the known ones.

    >>> did_you_mean("maxwords", ["count", "max_words"])
    "did you mean 'max_words'?"
    >>> did_you_mean("zzz", ["count", "max_words"])
    'there are: count, max_words'
    """
    known = list(known)
    nearest = closest(word, known)
    return f"there are: {', '.join(known)}" if nearest is None else f"did you mean {nearest!r}?"


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is spelt most like ``word``; None if none is like it."""
    from difflib import get_close_matches  # only a wrong word needs it

    return next(iter(get_close_matches(word, list(known), n=1)), None)
