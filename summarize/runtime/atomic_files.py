"""One process at a time: what a killed one held is free again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summarize.errors import OptionError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


@contextmanager
def locked(path: Path, written: Path) -> Iterator[None]:
    """Hold a file or folder that exists, within this block.

    Args:
        path: the file or folder.
        written: what is written meanwhile, for the message.

    Raises:
        OptionError: another process holds it.
    """
    if fcntl is None:
        yield
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OptionError(f"{written} is being written by another process") from None
        yield
    finally:
        os.close(descriptor)
