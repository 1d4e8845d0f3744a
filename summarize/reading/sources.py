"""Where articles lie: files, folders, patterns and buckets, and how each file is opened."""

from __future__ import annotations

import bz2
import glob
import gzip
import io
import lzma
import os
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import quote, unquote

from summarize.errors import ReadError, first_line
from summarize.text.words import printable

_KINDS = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown", ".story"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    ".json": "json",
    ".parquet": "parquet",
}
_BROKEN = (EOFError, lzma.LZMAError, zlib.error)
UNREADABLE = (OSError, ValueError, *_BROKEN)  # what opening, reading and unpacking may raise


class Located(NamedTuple):
    """A file: its path or URI, an id for the article in it, its size in bytes as it lies there."""

    path: str
    id: str
    size: int


class NetworkError(ReadError):
    """What a URI names cannot be read now; it may be later."""


class Opened(NamedTuple):
    """A file's bytes, unpacked, and how many of its bytes were read so far, packed."""

    stream: io.BufferedReader
    position: Callable[[], int]


def kind_of(path: str | Path) -> str:
    """Return the format that a file's name tells, else an empty string."""
    return _KINDS.get(_unpacked(path).suffix.lower(), "")


def stem(path: str | Path) -> str:
    """Return a file's name without the endings that tell format and compression."""
    return (_unpacked(path).with_suffix("") if kind_of(path) else bare(path)).name


def order_of(path: str) -> tuple[str, ...]:
    """Return the key by which the files of a source are sorted: folder by folder."""
    return bare(path).parts


def is_remote(source: str) -> bool:
    """Whether a source is a URI (``s3://bucket/folder``), which pyarrow's filesystems open."""
    return "://" in source


def bare(path: str | Path) -> Path:
    """Return a path as it is, and of a URI what names a file: not its query, nothing escaped."""
    name = str(path)
    return Path(unquote(name.partition("?")[0])) if is_remote(name) else Path(path)


def has_pattern(source: str) -> bool:
    """Whether a source is a pattern (``news/*.txt``), and not the name of what is there."""
    return glob.has_magic(source) and not is_remote(source) and not os.path.exists(source)  # noqa: PTH110 (a pattern may be no path)


@contextmanager
def opened(path: str | Path) -> Iterator[Opened]:
    """Open a file, unpacked.

    Raises:
        ReadError: a library that this takes is not installed.
        OSError, ValueError: it cannot be opened.
    """
    name = str(path)
    with closing(_open_remote(name) if is_remote(name) else Path(name).open("rb")) as raw:
        unpack = _UNPACKERS.get(bare(name).suffix.lower())
        plain = raw if unpack is None else unpack(raw)
        stream = plain if isinstance(plain, io.BufferedReader) else io.BufferedReader(plain)
        yield Opened(stream, raw.tell)


def located(source: str, but_for: Collection[Path] = ()) -> Iterator[Located | ReadError]:
    """Yield the files of a path, a folder, a pattern (``news/2026-*/*.txt``) or a URI, sorted.

    Below a folder these are the ones whose names tell a format; hidden ones are passed over.

    Args:
        source: what is looked at.
        but_for: files that are passed over, resolved.
    """
    try:
        if is_remote(source):
            found: Iterable[Located | ReadError] = _remote(source)
        elif (path := Path(source)).is_dir():
            found = _below(path, "")
        elif has_pattern(source):
            found = _matching(source)
        else:
            found = [Located(source, printable(stem(source)), path.stat().st_size)]
        for one in found:
            if isinstance(one, ReadError) or not but_for or Path(one.path).resolve() not in but_for:
                yield one
    except UNREADABLE as error:
        yield as_read_error(source, error)


def as_read_error(source: str, error: BaseException) -> ReadError:
    """Return an error that says in one line why a file could not be read."""
    reasons = {
        FileNotFoundError: "does not exist (or vanished while it was being read)",
        PermissionError: "may not be read: permission denied",
        IsADirectoryError: "is a folder",
    }
    reason = reasons.get(type(error))
    damaged = isinstance(error, (*_BROKEN, gzip.BadGzipFile))
    if reason is None and damaged:
        reason = f"is damaged or incomplete compressed data ({first_line(error)})"
    passing = is_remote(source) and isinstance(error, OSError) and not damaged
    kind = NetworkError if passing and not isinstance(error, FileNotFoundError) else ReadError
    return kind(source, reason or f"could not be read ({first_line(error)})")


def _unpacked(path: str | Path) -> Path:
    """Return a path without the ending that tells its compression."""
    path = bare(path)
    return path.with_suffix("") if path.suffix.lower() in _UNPACKERS else path


def _unpack_zstandard(raw: IO[bytes]) -> Any:
    return _arrow().CompressedInputStream(raw, "zstd")


_UNPACKERS: dict[str, Callable[[Any], Any]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw),
    ".xz": lzma.LZMAFile,
    ".bz2": bz2.BZ2File,
    ".zst": _unpack_zstandard,
}


def _below(folder: Path, inside: str) -> Iterator[Located | ReadError]:
    """Yield the files below a folder: only the names of one folder are held at a time."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(
                (entry for entry in listed if not entry.name.startswith(".")),
                key=lambda entry: entry.name,
            )
    except OSError as error:
        yield as_read_error(str(folder), error)
        return
    stems = Counter(stem(entry.name) for entry in entries if _is_article(entry))
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(folder / entry.name, f"{inside}{entry.name}/")
        elif _is_article(entry):
            name = entry.name if stems[stem(entry.name)] > 1 else stem(entry.name)
            yield Located(str(folder / entry.name), printable(inside + name), _size_of(entry))


def _is_article(entry: os.DirEntry[str]) -> bool:
    return bool(kind_of(entry.name)) and (entry.is_symlink() or entry.is_file())


def _size_of(path: str | os.DirEntry[str]) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 (of an entry too)
    except OSError:  # a link to nothing: reading it will say so
        return 0


def _matching(pattern: str) -> Iterator[Located | ReadError]:
    matches = glob.iglob(pattern, recursive=True)  # noqa: PTH207 (it takes absolute patterns too)
    sizes = {path: _size_of(path) for path in matches if not Path(path).is_dir()}
    found = sorted(sizes, key=order_of)
    if not found:
        yield ReadError(pattern, "matches no file")
    yield from _named(found, [sizes[path] for path in found], _base(pattern))


def _base(pattern: str) -> str:
    """Return the folder that all matches of a pattern lie in."""
    return next(str(folder) for folder in Path(pattern).parents if not glob.has_magic(str(folder)))


def _named(paths: list[str], sizes: list[int], base: str) -> Iterator[Located]:
    """Give each file an id of its own: its path from ``base`` on, without endings if unique."""
    inner = [Path(os.path.relpath(path, base)) for path in paths]
    ids = [(path.parent / stem(path)).as_posix() for path in inner]
    repeated = {id for id, count in Counter(ids).items() if count > 1}
    for path, whole, id, size in zip(paths, inner, ids, sizes, strict=True):
        yield Located(path, printable(whole.as_posix() if id in repeated else id), size)


# --- URIs, which pyarrow knows ------------------------------------------------------------------


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        advice = 'pip install "takeaways[data]"'
        raise ReadError("zstandard data or a URI", f"needs pyarrow to be read: {advice}") from None
    return pyarrow


def filesystem_of(uri: str) -> tuple[Any, str]:
    """Return the filesystem of pyarrow that a URI or path names, and the path within it.

    Raises:
        ReadError: pyarrow is not installed, or knows no such filesystem.
    """
    _arrow()
    from pyarrow.fs import FileSystem, LocalFileSystem

    if not is_remote(uri):
        return LocalFileSystem(), str(Path(uri).resolve())
    try:
        return FileSystem.from_uri(uri)
    except (OSError, ValueError) as error:
        raise as_read_error(uri, error) from None


def _open_remote(uri: str) -> Any:
    filesystem, path = filesystem_of(uri)
    return filesystem.open_input_file(path)


def _remote(uri: str) -> Iterator[Located | ReadError]:
    from pyarrow.fs import FileSelector, FileType

    filesystem, path = filesystem_of(uri)
    info = filesystem.get_file_info(path)
    if info.type == FileType.NotFound:
        yield ReadError(uri, "does not exist")
    elif info.type == FileType.File:
        yield Located(uri, printable(stem(uri)), info.size)
    else:
        listed = filesystem.get_file_info(FileSelector(path, recursive=True))
        files = [one for one in listed if one.type == FileType.File and _is_visible(one.path, path)]
        files.sort(key=lambda one: order_of(one.path))
        head, mark, query = uri.partition("?")
        for one in _named([file.path for file in files], [file.size for file in files], path):
            inner = quote(Path(os.path.relpath(one.path, path)).as_posix())
            yield one._replace(path=f"{head.rstrip('/')}/{inner}{mark}{query}")


def _is_visible(path: str, base: str) -> bool:
    parts = Path(os.path.relpath(path, base)).parts
    return bool(kind_of(path)) and not any(part.startswith(".") for part in parts)
