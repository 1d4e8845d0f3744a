"""The log of the server. It never holds a text, an id or an error message that may quote one."""

from __future__ import annotations

import logging
import traceback

from summarize.errors import ModelError, OptionError
from summarize.web.problems import FAILED, Problem

LOG = logging.getLogger("summarize.web")
_MAX_FRAMES = 8  # innermost stack frames in a log line; chosen by hand


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
        LOG.error("failed: %s", error)
        return
    frames = traceback.extract_tb(error.__traceback__)[::-1][:_MAX_FRAMES]
    where = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    LOG.error("failed: %s at %s", type(error).__name__, where)
