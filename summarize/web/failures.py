"""The log of the server. It never holds a text, an id or an error message that may quote one."""

from __future__ import annotations

import logging

from summarize.errors import ModelError, OptionError
from summarize.web.problems import FAILED, Problem
from summarize.web.reader_process import error_place

LOG = logging.getLogger("summarize.web")


class RemoteError(Exception):
    """An unexpected error in another process.

    Args:
        place: its type and its place.
    """

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def failure_problem(error: Exception) -> Problem:
    """Log an unexpected error, and return the problem that the client receives."""
    log_failure(error)
    return Problem(FAILED, FAILED.advice)


def log_failure(error: BaseException) -> None:
    """Log the type and the place of an error, without its message: that may quote a text.

    Errors about the server's own options and models are logged with their message.
    """
    while error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, OptionError | ModelError):
        LOG.error("failed: %s", " ".join(str(error).split()))
    elif isinstance(error, RemoteError):
        LOG.error("failed: %s", error.place)
    else:
        LOG.error("failed: %s", error_place(error))
