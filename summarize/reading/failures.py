"""Exceptions of opening, reading and unpacking files, as one-line ``ReadError`` messages."""

from __future__ import annotations

import gzip
import lzma
import zlib
from contextlib import suppress
from itertools import islice
from pathlib import Path

from summarize.errors import ReadError, closest, short_message
from summarize.reading.paths import is_remote

# Names in a folder among which the nearest is looked for, as each takes time. Chosen by hand.
_SEARCHED_NAMES = 2000
_DAMAGED = (EOFError, lzma.LZMAError, zlib.error)
# Exceptions that opening, reading and unpacking a file may raise.
READ_EXCEPTIONS = (OSError, ValueError, *_DAMAGED)


class NetworkError(ReadError):
    """A remote file cannot be read now; a later attempt may succeed."""


def address_error(address: str) -> ReadError:
    """Return the error for an address of the web; it says what to do instead."""
    advice = f"save it first (curl -Lo page.html '{address}'), then read page.html"
    return ReadError(address, f"is not read, as nothing is fetched from the web: {advice}")


def missing_file_error(path: str) -> ReadError:
    """Return the error for a local path that does not exist, with the nearest name there."""
    parent = Path(path).parent
    if not parent.is_dir():
        return ReadError(path, f"does not exist: there is no folder {parent}")
    nearest = None
    with suppress(OSError):  # the names in a folder may be secret
        names = (entry.name for entry in islice(parent.iterdir(), _SEARCHED_NAMES))
        nearest = closest(Path(path).name, names)
    hint = f": did you mean {parent / nearest}?" if nearest else ""
    return ReadError(path, f"does not exist{hint}")


def vanished_error(path: str) -> ReadError:
    """Return the error for a file that was there when its folder was listed."""
    return ReadError(path, "vanished while it was being read")


def to_read_error(source: str, error: BaseException) -> ReadError:
    """Return an error that says in one line why a file could not be read.

    It is a ``NetworkError`` if the file is remote and another attempt may succeed.
    """
    if isinstance(error, FileNotFoundError) and not is_remote(source):
        return missing_file_error(source)
    reasons = {
        FileNotFoundError: "does not exist",
        PermissionError: "cannot be read: permission denied",
        IsADirectoryError: "is a folder",
    }
    reason = reasons.get(type(error))
    is_damaged = isinstance(error, (*_DAMAGED, gzip.BadGzipFile))
    if reason is None and is_damaged:
        reason = f"is damaged or incomplete compressed data ({short_message(error)})"
    may_pass = is_remote(source) and isinstance(error, OSError) and not is_damaged
    error_class = (
        NetworkError if may_pass and not isinstance(error, FileNotFoundError) else ReadError
    )
    return error_class(source, reason or f"could not be read ({short_message(error)})")
