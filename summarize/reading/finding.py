"""The articles of a source, found in order without reading them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple, cast

from summarize.errors import ReadError
from summarize.reading.decoding import decode, decode_anyway
from summarize.reading.failures import READ_EXCEPTIONS, to_read_error, vanished_error
from summarize.reading.feeds import is_feed
from summarize.reading.hub_datasets import is_hub_name, read_hub_records
from summarize.reading.opening import MAX_TEXT, OpenFile, open_file
from summarize.reading.paths import format_of, is_stream
from summarize.reading.pending import ArticlePosition, PendingArticle, PendingKind
from summarize.reading.record_formats import RECORD_READERS, Record
from summarize.reading.records import Columns
from summarize.reading.sources import STDIN, SourceFile, list_files

_SNIFFED_BYTES = 4096  # of a file whose name does not tell its format
_JSON = re.compile(r"\{\s*\"|\[\s*[{\"\]]")


def find_articles(source: str, columns: Columns) -> Iterator[PendingArticle]:
    """Find the articles of a source in order; a file that cannot be read yields a failure.

    Args:
        source: a file, folder, pattern, URI, dataset (``hf:…``) or ``-``, see ``read_articles``.
        columns: the names of record columns; they help to tell a CSV file without an ending.
    """
    return find_in_files(list_files(source), columns)


def find_in_files(
    files: Iterable[SourceFile | ReadError], columns: Columns
) -> Iterator[PendingArticle]:
    """Find the articles of listed files in order; see ``find_articles``."""
    bytes_before = 0  # size of the files before the current one
    for file in files:
        for pending in find_in_file(file, columns):
            yield replace(pending, end=bytes_before + pending.end) if bytes_before else pending
        bytes_before += file.size if isinstance(file, SourceFile) else 0


def find_in_file(file: SourceFile | ReadError, columns: Columns) -> Iterator[PendingArticle]:
    """Find the articles of a listed file in order, or the failure to list it."""
    is_listed = isinstance(file, SourceFile)
    path, stamp = (file.path, file.stamp) if is_listed else (file.source, "")
    for number, content in enumerate(_file_contents(file, columns), 1):
        source, id, value = content.record
        position = ArticlePosition(path, number)
        yield PendingArticle(position, source, id, content.kind, value, content.end, stamp)


def sniff_format(head: bytes, columns: Columns) -> str:
    """Return the format of a file by its first bytes: parquet, feed, jsonl, json, csv or text."""
    if head.startswith(b"PAR1"):
        return "parquet"
    start = decode_anyway(head).lstrip()
    if is_feed(start):
        return "feed"
    if _JSON.match(start):
        one_per_line = start.startswith("{") and "}" in start.split("\n", 1)[0]
        return "jsonl" if one_per_line else "json"
    header = re.split(r"[,;\t]", re.split(r"[\r\n]", start, maxsplit=1)[0].casefold())
    known = {cell.strip(' "') for cell in header} & {*columns.text, *columns.references}
    return "csv" if len(header) > 1 and known else "text"


class _Content(NamedTuple):
    """One article, record or failure of a file; see ``PendingArticle`` for its parts."""

    record: Record
    kind: PendingKind
    end: int


def _file_contents(file: SourceFile | ReadError, columns: Columns) -> Iterator[_Content]:
    """Yield the contents of a file; an error that stops the reading comes last."""
    if isinstance(file, ReadError):
        yield _Content(Record(file.source, file.source, file), "failure", 0)
        return
    try:
        if is_hub_name(file.path):
            yield from (_Content(record, "record", 0) for record in read_hub_records(file.path))
        elif file.path == STDIN:
            stdin = OpenFile(cast(Any, sys.stdin.buffer), lambda: 0)
            yield from _stream_contents(stdin, "", file._replace(path="stdin"), columns)
        elif format_of(file.path) in ("text", "html") and not is_stream(file.path):
            yield _Content(Record(file.path, file.id, None), "file", file.size)
        else:
            with open_file(file.path) as opened:
                yield from _stream_contents(opened, format_of(file.path), file, columns)
    except ReadError as error:
        yield _Content(Record(error.source, file.id, error), "failure", file.size)
    except FileNotFoundError:
        failure = vanished_error(file.path)
        yield _Content(Record(file.path, file.id, failure), "failure", file.size)
    except READ_EXCEPTIONS as error:
        failure = to_read_error(file.path, error)
        yield _Content(Record(file.path, file.id, failure), "failure", file.size)
    except MemoryError:
        failure = ReadError(file.path, "does not fit into memory: split it, or use JSON Lines")
        yield _Content(Record(file.path, file.id, failure), "failure", file.size)


def _stream_contents(
    opened: OpenFile, format: str, file: SourceFile, columns: Columns
) -> Iterator[_Content]:
    stream = opened.stream
    if format in ("", "feed"):  # what is named .xml may be a page
        format = sniff_format(stream.peek(_SNIFFED_BYTES)[:_SNIFFED_BYTES], columns)
    if format not in RECORD_READERS:
        text = decode(opened.read(file.path, MAX_TEXT), file.path)
        yield _Content(Record(file.path, file.id, text), "text", file.size)
        return
    is_empty = True
    for record in RECORD_READERS[format](opened, file.path, file.id):
        is_empty = False
        yield _Content(record, "record", opened.bytes_read())
    if is_empty:
        raise ReadError(file.path, "is empty: it holds no records")
