"""Files and URIs opened and unpacked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from summarize.errors import ReadError
from summarize.reading.failures import to_read_error
from summarize.reading.paths import is_remote, path_of

# Limits of a file that is read whole; chosen by hand. War and Peace has 3 MB.
MAX_TEXT = 32 << 20  # bytes of a text or page
MAX_DOCUMENT = 1 << 30  # bytes of a JSON document, which may hold many articles
# Text shrinks to a third, pages full of repetition to a fiftieth; gzip can reach 1,032 (zlib).
_MAX_RATIO = 200  # of the unpacked size to the packed one
_ALWAYS_ALLOWED = 16 << 20  # bytes that may be unpacked whatever their ratio
_ALLOWED_IN_TEXT = 2 << 20  # the same of a text or page, which takes up to 3 s to read then
_PIECE = 1 << 20  # bytes read at a time


class OpenFile(NamedTuple):
    """An open file.

    Attributes:
        stream: its bytes, unpacked.
        bytes_read: returns how many bytes of the packed file were read so far; 0 if that is not
            known.
        is_packed: whether the file is compressed.
    """

    stream: io.BufferedReader
    bytes_read: Callable[[], int]
    is_packed: bool = False

    def read(self, name: str, limit: int) -> bytes:
        """Return the rest of the file.

        Args:
            name: of the file, for messages.
            limit: bytes that it may hold, unpacked.

        Raises:
            ReadError: it holds more, or was packed much smaller than any text can be.
        """
        pieces: list[bytes] = []
        size = 0
        allowed = _ALLOWED_IN_TEXT if limit == MAX_TEXT else _ALWAYS_ALLOWED
        while piece := self.stream.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise ReadError(name, f"has over {limit >> 20:,} MB: {_TOO_LARGE[limit]}")
            if self.is_packed:
                refuse_bomb(name, size, self.bytes_read(), allowed)
        return b"".join(pieces)


_TOO_LARGE = {  # limit -> what to do
    MAX_TEXT: "no article is so long; give many articles as records (.jsonl)",
    MAX_DOCUMENT: "give the records as JSON Lines (.jsonl), which are read one at a time",
}


def refuse_bomb(name: str, unpacked: int, packed: int, allowed: int = _ALWAYS_ALLOWED) -> None:
    """Check that data unpack to no more than they can honestly hold.

    Args:
        name: of the file, for messages.
        unpacked, packed: sizes in bytes; 0 packed ones if that is not known.
        allowed: unpacked bytes that are always allowed.

    Raises:
        ReadError: they do.
    """
    if unpacked > allowed and unpacked > _MAX_RATIO * packed > 0:
        reason = f"unpacks to over {_MAX_RATIO} times its size, as no article does"
        raise ReadError(name, reason)


@contextmanager
def open_file(path: str | Path) -> Iterator[OpenFile]:
    """Open a local or remote file and unpack it if its name ends in .gz, .xz, .bz2 or .zst.

    Raises:
        ReadError: pyarrow is needed and not installed, or no program writes to a named pipe.
        OSError, ValueError: the file cannot be opened.
    """
    name = str(path)
    with closing(_open_packed(name)) as packed:
        unpack = _UNPACKERS.get(path_of(name).suffix.lower())
        unpacked = packed if unpack is None else unpack(packed)
        is_buffered = isinstance(unpacked, io.BufferedReader)
        stream = unpacked if is_buffered else io.BufferedReader(unpacked)
        bytes_read = packed.tell if packed.seekable() else lambda: 0  # a pipe cannot tell
        yield OpenFile(stream, bytes_read, unpack is not None)


def arrow_filesystem(uri: str) -> tuple[Any, str]:
    """Return pyarrow's filesystem for a URI or path, and the path within that filesystem.

    Raises:
        ReadError: pyarrow is not installed, or has no such filesystem.
    """
    _require_arrow(uri)
    from pyarrow.fs import FileSystem, LocalFileSystem

    if not is_remote(uri):
        return LocalFileSystem(), os.path.realpath(uri)
    try:
        return FileSystem.from_uri(uri)
    except (OSError, ValueError) as error:
        raise to_read_error(uri, error) from None


def _open_packed(name: str) -> Any:
    if is_remote(name):
        return _open_remote(name)
    if Path(name).is_fifo():
        from summarize.reading.named_pipes import open_named_pipe

        return open_named_pipe(name)
    return Path(name).open("rb")


def _open_remote(uri: str) -> Any:
    filesystem, path = arrow_filesystem(uri)
    return filesystem.open_input_file(path)


def _require_arrow(name: str) -> Any:
    try:
        import pyarrow
    except ImportError:
        reason = 'needs pyarrow to be read: pip install "takeaways[data]"'
        raise ReadError(name, reason) from None
    return pyarrow


def _unpack_zstandard(packed: IO[bytes]) -> Any:
    return _require_arrow("zstandard data").CompressedInputStream(packed, "zstd")


_UNPACKERS: dict[str, Callable[[Any], Any]] = {
    ".gz": lambda packed: gzip.GzipFile(fileobj=packed),
    ".xz": lzma.LZMAFile,
    ".bz2": bz2.BZ2File,
    ".zst": _unpack_zstandard,
}
