"""Warnings that name the line of the user's program, and not a line of these packages."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

from summarize.errors import TakeawaysWarning

_HOME = Path(__file__).parents[2]  # the folder that holds the packages
_OURS = tuple(f"{_HOME / name}{os.sep}" for name in ("summarize", "eval", "takeaways"))


def warn(message: str, category: type[Warning] = TakeawaysWarning) -> None:
    """Warn as ``warnings.warn``, at the innermost call from outside these packages.

    Python 3.12 has ``skip_file_prefixes`` for it.
    """
    warnings.warn(message, category, stacklevel=_level_of_user())


def _level_of_user() -> int:
    """Return the number of frames from the caller to the first that is none of ours."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_OURS):
        frame, level = frame.f_back, level + 1
    return level
