"""The one family of errors that this package raises on purpose.

Each message is one line that says what was wrong, where, and what to do.
"""


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


class OptionError(TakeawaysError, ValueError):
    """A method name or an option has a value that it cannot have."""
