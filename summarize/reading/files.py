"""Articles, records and texts of files, folders and standard input, whatever their format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path

from summarize.article import Article
from summarize.errors import ReadError
from summarize.reading.decoding import decode
from summarize.reading.failures import READ_EXCEPTIONS, to_read_error
from summarize.reading.finding import find_articles
from summarize.reading.opening import open_file
from summarize.reading.paths import file_stem, format_of
from summarize.reading.record_formats import RECORD_READERS, Record, parse_record
from summarize.reading.records import Columns

Source = str | PathLike[str]


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
    with .gz .xz .bz2 .zst), else by its beginning. Records are read one at a time. A source can
    also be a pattern (``news/*.txt``), a URI that pyarrow opens (``s3://bucket/folder``), or a
    dataset of Hugging Face's ``datasets`` (``hf:cnn_dailymail/3.0.0:test``): these two may use
    the network.

    Args:
        source: where from.
        columns: the names of record columns.
        on_error: is called with each failure, and reading goes on.

    Raises:
        ReadError: a file or record could not be read, and no ``on_error`` was given.
    """
    columns = columns or Columns()
    for one in [source] if isinstance(source, (str, PathLike)) else source:
        for unread in find_articles(fspath(one), columns):
            article = unread.read(columns)
            if not isinstance(article, ReadError):
                yield article
            elif on_error is None:
                raise article
            else:
                on_error(article)


def is_text_file(path: Path) -> bool:
    """Whether a file's name tells that it is plain text, compressed or not."""
    return format_of(path) == "text"


def read_text(path: Path) -> str:
    """Return what a text file holds, uncompressed and decoded.

    Raises:
        ReadError: it cannot be read.
    """
    try:
        with open_file(path) as file:
            return decode(file.stream.read(), str(path))
    except READ_EXCEPTIONS as error:
        raise to_read_error(str(path), error) from None


def read_records(source: Source) -> Iterator[Record]:
    """Yield the records of a JSON, JSON Lines, CSV or Parquet file as they are, one at a time.

    Raises:
        ReadError: it is no such file, or cannot be read.
    """
    path = Path(source)
    kind = format_of(path)
    if kind not in RECORD_READERS:
        raise ReadError(str(path), "is not a file of records (.jsonl .json .csv .tsv .parquet)")
    try:
        with open_file(path) as file:
            yield from map(
                parse_record, RECORD_READERS[kind](file.stream, str(path), file_stem(path))
            )
    except READ_EXCEPTIONS as error:
        raise to_read_error(str(path), error) from None
