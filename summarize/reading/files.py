"""Files, folders and standard input to articles, whatever their format and compression."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import IO, Any, cast

from summarize.article import Article
from summarize.errors import ReadError
from summarize.reading.decoding import decode, decode_anyway
from summarize.reading.records import (
    Columns,
    Record,
    delimited,
    json_document,
    json_lines,
    parquet,
    to_article,
)
from summarize.reading.text import parse_text
from summarize.words import printable

Source = str | PathLike[str]

_KINDS = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown", ".story"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    ".json": "json",
    ".parquet": "parquet",
}
_OPENERS: dict[str, Callable[[Path], Any]] = {
    ".gz": gzip.GzipFile,
    ".xz": lzma.LZMAFile,
    ".bz2": bz2.BZ2File,
}
_RECORDS: dict[str, Callable[[IO[bytes], str, str], Iterator[Record]]] = {
    "jsonl": json_lines,
    "json": json_document,
    "csv": delimited,
    "parquet": parquet,
}
_FEWEST_CHARACTERS = 5  # different ones, in a text of over 1,000: less is no language
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype|html|head|body|article|div|main|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r"\{\s*\"|\[\s*[{\"\]]")
_UNBROKEN = re.compile("[!-~]{1000,}")
_BROKEN = (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile)


def read_article(source: Source, *, columns: Columns | None = None) -> Article:
    """Read the one article that a file (or ``-``, standard input) holds.

    Raises:
        ReadError: it cannot be read, or holds more than one article.
    """
    articles = read_articles(source, columns=columns)
    first = next(articles, None)
    if first is None:
        raise ReadError(fspath(source), "holds no article")
    if next(articles, None) is not None:
        raise ReadError(fspath(source), "holds more than one article: use read_articles")
    return first


def read_articles(
    source: Source | Iterable[Source],
    *,
    columns: Columns | None = None,
    on_error: Callable[[ReadError], None] | None = None,
) -> Iterator[Article]:
    """Read the articles of a file, of a folder (all below it), of ``-``, or of several of these.

    Formats go by the file's ending (.txt .md .story .html .json .jsonl .csv .tsv .parquet, also
    with .gz .xz .bz2), else by its beginning. Records are read one at a time.

    Args:
        source: where from.
        columns: the names of record columns.
        on_error: is called with each failure, and reading goes on.

    Raises:
        ReadError: a file or record could not be read, and no ``on_error`` was given.
    """
    sources = [source] if isinstance(source, (str, PathLike)) else source
    for item in sources:
        for result in _read(fspath(item), columns or Columns()):
            if not isinstance(result, ReadError):
                yield result
            elif on_error is None:
                raise result
            else:
                on_error(result)


def is_text(path: Path) -> bool:
    """Whether a file's name tells that it is plain text, compressed or not."""
    return kind_of(path) == "text"


def read_text(path: Path) -> str:
    """Return what a text file holds, uncompressed and decoded.

    Raises:
        ReadError: it cannot be read.
    """
    try:
        with _open(path) as stream:
            return decode(stream.read(), str(path))
    except (OSError, ValueError, *_BROKEN) as error:
        raise _as_read_error(str(path), error) from None


def read_records(source: Source) -> Iterator[Record]:
    """Yield the records of a JSON, JSON Lines, CSV or Parquet file as they are, one at a time.

    Raises:
        ReadError: it is no such file, or cannot be read.
    """
    path = Path(source)
    kind = kind_of(path)
    if kind not in _RECORDS:
        raise ReadError(str(path), "is not a file of records (.jsonl .json .csv .tsv .parquet)")
    try:
        with _open(path) as stream:
            yield from _RECORDS[kind](stream, str(path), _stem(path))
    except (OSError, ValueError, *_BROKEN) as error:
        raise _as_read_error(str(path), error) from None


def _read(source: str, columns: Columns) -> Iterator[Article | ReadError]:
    """Yield what a source holds, an error in place of each part that cannot be read."""
    if source == "-":
        yield from _guarded(lambda: _read_stdin(columns), "stdin")
        return
    if not source:
        yield ReadError("''", "names no file or folder")
        return
    path = Path(source)
    try:
        files = _files(path) if path.is_dir() else [(path, printable(_stem(path)))]
    except (OSError, ValueError) as error:
        yield _as_read_error(source, error)
        return
    if not files:
        endings = " ".join(_KINDS)
        yield ReadError(source, f"is a folder without articles (looked for {endings})")
    for file, id in files:
        yield from _guarded(lambda file=file, id=id: _read_file(file, id, columns), str(file))


def _files(folder: Path) -> list[tuple[Path, str]]:
    """Return the files below a folder that hold articles, sorted, each with an id of its own."""
    found = []
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and kind_of(path) and (path.is_file() or path.is_symlink()):
            found.append(path)
    ids = [(path.relative_to(folder).parent / _stem(path)).as_posix() for path in found]
    repeated = {id for id, count in Counter(ids).items() if count > 1}
    return [
        (path, printable(path.relative_to(folder).as_posix() if id in repeated else id))
        for path, id in zip(found, ids, strict=True)
    ]


def _guarded(
    reading: Callable[[], Iterator[Article | ReadError]], source: str
) -> Iterator[Article | ReadError]:
    """Yield from ``reading``; what stops it becomes the last, as a ``ReadError``."""
    try:
        for result in reading():
            yield _checked(result) if isinstance(result, Article) else result
    except ReadError as error:
        yield error
    except (OSError, ValueError, *_BROKEN) as error:
        yield _as_read_error(source, error)


def _as_read_error(source: str, error: BaseException) -> ReadError:
    reasons = {
        FileNotFoundError: "does not exist (or vanished while it was being read)",
        PermissionError: "may not be read: permission denied",
        IsADirectoryError: "is a folder",
    }
    reason = reasons.get(type(error))
    if reason is None and isinstance(error, _BROKEN):
        reason = f"is damaged or incomplete compressed data ({error})"
    return ReadError(source, reason or f"could not be read ({error})")


def _checked(article: Article) -> Article | ReadError:
    """Turn away texts that no method can do anything with."""
    source = article.source or article.id
    if not article.references and not any(map(str.isalpha, article.text)):
        reason = "has no words" if article.text.strip() else "is empty"
        return ReadError(source, f"{reason}: there is nothing to summarize")
    sample = article.text[:1_000_000]
    if len(sample) > 1000 and len(set(sample)) < _FEWEST_CHARACTERS:
        return ReadError(source, "holds the same few characters over and over, not an article")
    if 2 * sum(map(len, _UNBROKEN.findall(sample))) > len(sample):
        return ReadError(source, "holds unbroken runs of characters, not words: is it encoded?")
    return article


def kind_of(path: Path) -> str:
    """Return the format that a file's name tells, else an empty string."""
    return _KINDS.get(_uncompressed(path).suffix.lower(), "")


def _stem(path: Path) -> str:
    return (_uncompressed(path).with_suffix("") if kind_of(path) else path).name


def _uncompressed(path: Path) -> Path:
    """Return a path without the ending that tells its compression."""
    return path.with_suffix("") if path.suffix.lower() in _OPENERS else path


def _open(path: Path) -> io.BufferedReader:
    """Open a file, uncompressed."""
    raw = _OPENERS.get(path.suffix.lower(), lambda path: path.open("rb"))(path)
    return raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)


def _read_file(path: Path, id: str, columns: Columns) -> Iterator[Article | ReadError]:
    with _open(path) as stream:
        yield from _read_stream(stream, kind_of(path), str(path), id, columns)


def _read_stdin(columns: Columns) -> Iterator[Article | ReadError]:
    stream = cast(io.BufferedReader, sys.stdin.buffer)
    yield from _read_stream(stream, "", "stdin", "stdin", columns)


def _read_stream(
    stream: io.BufferedReader, kind: str, name: str, id: str, columns: Columns
) -> Iterator[Article | ReadError]:
    kind = kind or _look(stream.peek(4096)[:4096], columns)
    if kind in _RECORDS:
        empty = True
        for record in _RECORDS[kind](stream, name, id):
            empty = False
            yield to_article(record, columns)
        if empty:
            yield ReadError(name, "is empty: it holds no records")
        return
    text = decode(stream.read(), name)
    if kind == "html" or _HTML.match(text):
        from summarize.reading.html import parse_html

        yield parse_html(printable(text), id, source=name)
    else:
        yield parse_text(text, id, source=name)


def _look(head: bytes, columns: Columns) -> str:
    """Tell the format from a file's first bytes."""
    if head.startswith(b"PAR1"):
        return "parquet"
    start = decode_anyway(head).lstrip()
    if _JSON.match(start):
        whole = start.startswith("{") and "}" in start.split("\n", 1)[0]
        return "jsonl" if whole else "json"
    header = re.split(r"[,;\t]", start.split("\n", 1)[0].casefold())
    named = {cell.strip(' "\r') for cell in header} & {*columns.text, *columns.references}
    return "csv" if len(header) > 1 and named else "text"
