"""Errors that the package raises on purpose: one family.

Each message is one line that says what was wrong, where, and what to do.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from summarize.wording import SYNONYMS

_MAX_MESSAGE = 200  # characters of a short message; chosen by hand
_LIKENESS = 0.65  # of two words, by difflib; just enough for "evaluate" and "eval"
_Callable = TypeVar("_Callable", bound=Callable[..., Any])


class TakeawaysError(Exception):
    """Base class of every error that the package raises on purpose."""

    def __str__(self) -> str:
        """Return the message on one line, whatever the names in it hold."""
        return one_line(super().__str__())


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

    def __str__(self) -> str:
        """Return the message on one line, whatever the names in it hold."""
        return one_line(super().__str__())


def one_line(text: str) -> str:
    r"""Return a text with its line breaks and other invisible characters escaped.

    >>> print(one_line("a\nb.txt: is empty"))
    a\nb.txt: is empty
    """
    if text.isprintable():
        return text
    return "".join(char if _is_visible(char) else repr(char)[1:-1] for char in text)


def _is_visible(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"


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
    """Return the known word that means or is spelt like ``word``; None if none does.

    >>> closest("--num_bullets", ["--count", "--quiet"])
    '--count'
    """
    from difflib import get_close_matches  # only a wrong word needs it

    by_key = {_key(name): name for name in known}
    key = SYNONYMS.get(_key(word), _key(word))
    nearest = get_close_matches(key, by_key, n=1, cutoff=_LIKENESS)
    return by_key[nearest[0]] if nearest else None


def refuse_unknown_arguments(target: _Callable) -> _Callable:
    """Refuse an unknown keyword argument of a function or class in one line, with a hint.

        @refuse_unknown_arguments
        def evaluate(data, *, metrics=()): ...

    ``evaluate("news", metric="rouge")`` then raises an ``OptionError``: there is no argument
    'metric'; did you mean 'metrics'?
    """
    checked: Any = target
    function = checked.__init__ if isinstance(checked, type) else checked
    code = function.__code__
    known = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

    @wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        for name in named:
            if name not in known:
                hint = did_you_mean(name, [each for each in known if each != "self"])
                raise OptionError(f"{checked.__name__} has no argument {name!r}; {hint}")
        return function(*args, **named)

    if not isinstance(checked, type):
        return cast("_Callable", call)
    checked.__init__ = call
    return target


def _key(word: str) -> str:
    """Return a word for comparison: ``--max-words`` is ``max_words``."""
    return word.strip("-").replace("-", "_").casefold()
