"""Records to articles: JSON, JSON Lines, CSV and Parquet, one record at a time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from summarize.article import Article
from summarize.errors import ReadError
from summarize.reading.boilerplate import parse_date
from summarize.reading.decoding import decode, encoding_of
from summarize.reading.text import parse_text
from summarize.words import plain

_LARGEST_FIELD = 1 << 30  # characters of one CSV field
_PARQUET_ROWS = 256  # read at a time
_LIST_MARK = re.compile(r"\s*(?:[-–—•*·]\s+|\d{1,2}[.)]\s+)")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a record hold what; the first one that is present and not empty counts."""

    text: tuple[str, ...] = ("text", "document", "article", "body", "content")
    id: tuple[str, ...] = ("id",)
    title: tuple[str, ...] = ("title", "headline")
    date: tuple[str, ...] = ("date", "published")
    references: tuple[str, ...] = ("takeaways", "highlights", "bullets", "references", "summary")


Record = tuple[str, str, Any]  # where it stands, an id for want of one, the value itself


def to_article(record: Record, columns: Columns) -> Article | ReadError:
    """Turn one record into an article, or say what is wrong with it."""
    source, fallback_id, value = record
    if isinstance(value, ReadError):
        return value
    if not isinstance(value, Mapping):
        return ReadError(source, "is not a record with named columns")
    text = _first(value, columns.text)
    if text is None:
        return ReadError(source, _no_text(value, columns))
    if not isinstance(text, str):
        return ReadError(source, f"its text is a {type(text).__name__}, not a string")
    id, title, date = (_first(value, names) for names in (columns.id, columns.title, columns.date))
    return parse_text(
        text,
        str(id) if id is not None else fallback_id,
        title=plain(str(title)) if title is not None else None,
        date=parse_date(str(date)) if date is not None else None,
        source=source,
        references=tuple(_references(_first(value, columns.references))),
    )


def _first(value: Mapping[str, Any], names: Iterable[str]) -> Any:
    found = (value.get(name) for name in names)
    return next((item for item in found if item not in (None, "", [])), None)


def _no_text(value: Mapping[str, Any], columns: Columns) -> str:
    names = ", ".join(columns.text)
    if any(name in value for name in columns.text):
        return f"its text is empty (column {names})"
    has = ", ".join(list(map(str, value))[:8]) or "none"
    return f"has no column {names} (it has: {has}); name the right one with --text-column"


def _references(value: Any) -> Iterator[str]:
    """Yield the bullets of a list, or of a string with one bullet a line."""
    if isinstance(value, str):
        value = value.replace("<n>", "\n").split("\n")
    if not isinstance(value, (list, tuple)):
        return
    for item in value:
        text = plain(_LIST_MARK.sub("", item, count=1)) if isinstance(item, str) else ""
        if text:
            yield text


# --- where records come from --------------------------------------------------------------------


def json_lines(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield a record for each line that is not blank; memory stays constant."""
    for number, line in enumerate(_lines(stream, name), 1):
        if line.strip():
            source = f"{name}, line {number}"
            yield source, f"{stem}-{number}", _loads(line, source)


def json_document(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield the record, or each record of the array, that a JSON file holds."""
    text = decode(stream.read(), name)
    value = _loads(text, name)
    if isinstance(value, ReadError) and "Extra data" in value.reason:
        yield from json_lines(io.BytesIO(text.encode("utf-8", "surrogatepass")), name, stem)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            yield f"{name}, record {number}", f"{stem}-{number}", item
    else:
        yield name, stem, value


def delimited(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield a record for each row of a CSV or TSV file with a header line."""
    csv.field_size_limit(_LARGEST_FIELD)
    lines = _lines(stream, name, keep_ends=True)
    header = next(lines, "")
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(chain([header], lines), delimiter=delimiter)
    number = 1
    while True:
        number += 1
        source = f"{name}, row {number}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield source, "", ReadError(source, f"is not valid CSV ({error})")
            continue
        yield source, f"{stem}-{number - 1}", {k: v for k, v in row.items() if k is not None}


def parquet(stream: IO[bytes], name: str, stem: str) -> Iterator[Record]:
    """Yield a record for each row of a Parquet file, read in small batches."""
    try:
        import pyarrow as arrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        advice = 'needs pyarrow to be read: pip install "takeaways[data]"'
        raise ReadError(name, advice) from None
    try:
        number = 0
        for batch in ParquetFile(stream).iter_batches(batch_size=_PARQUET_ROWS):
            for row in batch.to_pylist():
                number += 1
                yield f"{name}, row {number}", f"{stem}-{number}", row
    except arrow.ArrowException as error:
        reason = str(error).split("\n")[0]
        raise ReadError(name, f"is not a readable Parquet file ({reason})") from None


def _loads(text: str, source: str) -> Any:
    """Parse JSON, or return the error that says where it is broken."""
    try:
        return json.loads(text)
    except RecursionError:
        return ReadError(source, "is JSON nested too deeply")
    except ValueError as error:
        return ReadError(source, f"is not valid JSON ({error})")


def _lines(stream: IO[bytes], name: str, *, keep_ends: bool = False) -> Iterator[str]:
    """Yield decoded lines; UTF-8 line by line, so that one bad line spoils no other."""
    head = stream.peek(4096) if isinstance(stream, io.BufferedReader) else b""
    encoding, mark = encoding_of(head[:4096])
    stream.read(mark)
    if encoding != "utf-8":
        for line in io.TextIOWrapper(stream, encoding, errors="replace", newline=None):
            yield line if keep_ends else line.rstrip("\n")
        return
    for raw in stream:
        line = raw if keep_ends else raw.rstrip(b"\r\n")
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield decode(line, name)
