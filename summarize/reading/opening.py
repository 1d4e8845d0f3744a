"""Files and URIs opened and unpacked."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from summarize.errors import ReadError
from summarize.reading.failures import to_read_error
from summarize.reading.paths import is_remote, path_of


class OpenFile(NamedTuple):
    """An open file.

    Attributes:
        stream: its bytes, unpacked.
        bytes_read: returns how many bytes of the packed file were read so far.
    """

    stream: io.BufferedReader
    bytes_read: Callable[[], int]


@contextmanager
def open_file(path: str | Path) -> Iterator[OpenFile]:
    """Open a local or remote file and unpack it if its name ends in .gz, .xz, .bz2 or .zst.

    Raises:
        ReadError: pyarrow is needed and not installed.
        OSError, ValueError: the file cannot be opened.
    """
    name = str(path)
    with closing(_open_remote(name) if is_remote(name) else Path(name).open("rb")) as packed:
        unpack = _UNPACKERS.get(path_of(name).suffix.lower())
        unpacked = packed if unpack is None else unpack(packed)
        is_buffered = isinstance(unpacked, io.BufferedReader)
        stream = unpacked if is_buffered else io.BufferedReader(unpacked)
        yield OpenFile(stream, packed.tell)


def arrow_filesystem(uri: str) -> tuple[Any, str]:
    """Return pyarrow's filesystem for a URI or path, and the path within that filesystem.

    Raises:
        ReadError: pyarrow is not installed, or has no such filesystem.
    """
    _require_arrow(uri)
    from pyarrow.fs import FileSystem, LocalFileSystem

    if not is_remote(uri):
        return LocalFileSystem(), str(Path(uri).resolve())
    try:
        return FileSystem.from_uri(uri)
    except (OSError, ValueError) as error:
        raise to_read_error(uri, error) from None


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
