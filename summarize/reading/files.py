"""Articles, records and texts of files, folders and standard input, in any format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path

from summarize.article import Article
from summarize.errors import ReadError
from summarize.reading.decoding import decode
from summarize.reading.failures import READ_EXCEPTIONS, to_read_error
from summarize.reading.finding import find_articles
from summarize.reading.opening import MAX_TEXT, open_file
from summarize.reading.paths import file_stem, format_of
from summarize.reading.record_formats import RECORD_READERS, Record, parse_record
from summarize.reading.records import ColumnNames, Columns

Source = str | PathLike[str]


def read_article(source: Source, *, columns: Columns | ColumnNames | None = None) -> Article:
    """Read the only article of a file or of standard input (``-``).

        >>> article = read_article("news/harbour.html")

    Raises:
        ReadError: the source cannot be read, or does not hold exactly one article.
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
    columns: Columns | ColumnNames | None = None,
    on_error: Callable[[ReadError], None] | None = None,
) -> Iterator[Article]:
    """Read the articles of a file, a folder and all folders below it, ``-``, or several of these.

    The file's ending tells the format: .txt .md .story .html .json .jsonl .csv .tsv .parquet,
    and .xml .rss .atom of feeds, also with .gz .xz .bz2 .zst. Otherwise its first bytes do.
    Records and the items of feeds are read one at a time.

    A source can also be a pattern (``news/*.txt``), a URI that pyarrow opens
    (``s3://bucket/folder``), or a dataset of Hugging Face's ``datasets``
    (``hf:cnn_dailymail/3.0.0:test``). URIs and datasets may use the network.

        >>> for article in read_articles("news", on_error=print): ...

    Args:
        source: one source, or several.
        columns: the names of record columns: ``Columns(text="story")`` or ``{"text": "story"}``.
        on_error: is called with each failure; then reading goes on.

    Raises:
        ReadError: a file or record cannot be read, and there is no ``on_error``.
    """
    return _read(source, Columns.of(columns), on_error)


def _read(
    source: Source | Iterable[Source],
    columns: Columns,
    on_error: Callable[[ReadError], None] | None,
) -> Iterator[Article]:
    sources = [source] if isinstance(source, (str, PathLike)) else source
    for each_source in sources:
        for pending in find_articles(fspath(each_source), columns):
            article = pending.read(columns)
            if not isinstance(article, ReadError):
                yield article
            elif on_error is None:
                raise article
            else:
                on_error(article)


def is_text_file(path: Path) -> bool:
    """Return whether a file's ending names plain text, compressed or not."""
    return format_of(path) == "text"


def read_text(path: Path) -> str:
    """Return the content of a text file, unpacked and decoded.

    Raises:
        ReadError: the file cannot be read.
    """
    try:
        with open_file(path) as file:
            return decode(file.read(str(path), MAX_TEXT), str(path))
    except READ_EXCEPTIONS as error:
        raise to_read_error(str(path), error) from None


def read_records(source: Source) -> Iterator[Record]:
    """Yield the records of a JSON, JSON Lines, CSV, Parquet or feed file unchanged, one at a time.

    Raises:
        ReadError: the file is not of these formats, or cannot be read.
    """
    path = Path(source)
    format = format_of(path)
    if format not in RECORD_READERS:
        raise ReadError(str(path), "is not a file of records (.jsonl .json .csv .tsv .parquet)")
    try:
        with open_file(path) as file:
            records = RECORD_READERS[format](file, str(path), file_stem(path))
            yield from map(parse_record, records)
    except READ_EXCEPTIONS as error:
        raise to_read_error(str(path), error) from None
